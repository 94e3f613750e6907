"""The sentences of every shipped report, against what was written by hand (tests/calculation/sentences).

1. Each says what it should: with figures, at zero, with one, with none, while something is missing, 不适用.
2. Every sentence of every template has its cases, among them every wording it can take and one with something missing.
3. A figure that changes changes the sentence, never the department's own words.
4. An indicator that does not apply says so in every sentence about it; each indicator and the total have their place.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from tiny import entered, entries

from generator.calculation.cells import printed_cell, sentence_cell
from generator.calculation.entries import Entries
from generator.calculation.evaluation import evaluation
from generator.calculation.report_cells import own_words
from generator.rubric import expression as ex
from generator.rubric.cover import YEAR
from generator.rubric.loader import load, template_ids
from generator.rubric.model import Rubric
from generator.rubric.outline import CLOSING, Scored, Sentence
from generator.rubric.traversal import walk

FOLDER = Path(__file__).with_name("sentences")
PARENT = "shenzhen-2021"
CHILDREN = frozenset({"luohu-2022", "futian-2020", "dapeng-2024"})
SHORTEST = 2
"""Characters from which on a wording must be seen in a case; single marks are seen with what they close."""


class _AsWritten(yaml.SafeLoader):
    """Reads every value as the text that stands there."""

    yaml_implicit_resolvers: dict[Any, Any] = {  # noqa: RUF012 - as yaml declares it
        "<": [("tag:yaml.org,2002:merge", re.compile("^<<$"))]
    }


@dataclass(frozen=True, slots=True)
class Case:
    """What is entered, and what a sentence of a template then says."""

    template: str
    sentence: str
    given: Mapping[str, str]
    tables: Mapping[str, str]
    says: str

    def said(self) -> object:
        """What it does say."""
        return evaluation(load(self.template), self.entries()).cell(f"sentence_{self.sentence}")

    def entries(self) -> Entries:
        """What is entered, the year on the cover included."""
        typed = {key: text for key, text in self.given.items() if key != YEAR.id}
        made = entries(load(self.template), typed, **self.tables)
        return Entries({**made.facts, YEAR.id: entered(YEAR, self.given.get(YEAR.id, ""))}, made.rows)


def sentences(rubric: Rubric) -> dict[str, Sentence]:
    return {each.id: each for _, each in rubric.report.paragraphs() if isinstance(each, Sentence)}


def written(template: str) -> dict[str, list[Mapping[str, Any]]]:
    """The cases written for a template by sentence: its own, else those of its parent."""
    own = FOLDER / f"{template}.yaml"
    found = yaml.load(own.read_text(encoding="utf-8"), Loader=_AsWritten) if own.is_file() else {}  # noqa: S506
    if template in CHILDREN:
        found = {**written(PARENT), **found}
    return {sentence: listed for sentence, listed in found.items() if sentence in sentences(load(template))}


def cases() -> Iterator[Case]:
    for template in template_ids():
        for sentence, listed in written(template).items():
            for case in listed:
                yield Case(template, sentence, case["given"], case.get("tables", {}), case["says"])


CASES = list(cases())


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.template} {case.says}")
def test_a_sentence_says_what_was_written_by_hand(case: Case) -> None:
    assert case.said() == case.says


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", template_ids())
def test_every_wording_of_every_sentence_is_among_the_cases(template: str) -> None:
    unseen = []
    for sentence in sentences(load(template)).values():
        says = "\n".join(case.says for case in CASES if (case.template, case.sentence) == (template, sentence.id))
        wordings = {node.text for node in walk(sentence.text) if isinstance(node, ex.Words)}
        unseen += [(sentence.id, each) for each in wordings if len(each) >= SHORTEST and each not in says]
        unseen += [] if "【待填：" in says else [(sentence.id, "【待填：")]
    assert unseen == []


def test_no_case_is_about_a_sentence_that_is_not_there() -> None:
    for file in FOLDER.iterdir():
        stated = yaml.load(file.read_text(encoding="utf-8"), Loader=_AsWritten)  # noqa: S506
        assert set(stated) <= set(sentences(load(file.stem))), file.name


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", template_ids())
def test_own_words_stay_when_figures_change(template: str) -> None:
    rubric = load(template)
    told = [case for case in CASES if case.template == template]
    for sentence in sentences(rubric).values():
        first, second = [case for case in told if case.sentence == sentence.id][:2]
        own = {own_words(sentence).id: "本部门另有说明。"}
        printed = []
        for case in (first, second):
            made = case.entries()
            assert evaluation(rubric, made).cell(printed_cell(sentence)) == case.says
            printed.append(evaluation(rubric, Entries({**made.facts, **own}, made.rows)).cell(printed_cell(sentence)))
        assert printed == ["本部门另有说明。"] * 2
        assert first.says != second.says


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", template_ids())
def test_what_does_not_apply_says_so(template: str) -> None:
    rubric = load(template)
    looked_at = 0
    for chapter, paragraph in rubric.report.paragraphs():
        if not chapter.indicator or not rubric.indicator(chapter.indicator).can_be_waived:
            continue
        values = evaluation(
            rubric, entries(rubric, {f"na_{chapter.indicator}": "是", f"na_reason_{chapter.indicator}": "没有此项"})
        )
        if isinstance(paragraph, Sentence):
            assert values.cell(sentence_cell(paragraph)) == "本部门不适用该项指标。"
            looked_at += 1
        elif isinstance(paragraph, Scored):
            name = rubric.indicator(chapter.indicator).name
            assert values.cell(sentence_cell(paragraph)) == f"{name}：不适用（没有此项），待财政核定。"
    assert looked_at or template == "hecheng-project-form-2020"


@pytest.mark.parametrize("template", template_ids())
def test_every_indicator_and_the_total_stand_once_in_the_report(template: str) -> None:
    rubric = load(template)
    scored = [each.id for _, each in rubric.report.paragraphs() if isinstance(each, Scored)]
    assert sorted(scored) == sorted([*(each.id for each in rubric.indicators()), CLOSING])
    titles = {each.chapter.indicator: each.chapter.title for each in rubric.report.walk() if each.chapter.indicator}
    assert titles == {each.id: each.name for each in rubric.indicators()}

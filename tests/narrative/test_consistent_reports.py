"""A consistent report raises no alarm, and a sentence in other words is kept and audited.

Consistent are answers against which no check of 错误 speaks (`generator.calculation.problem_checks.all_checks`) and in
which figures that are the same by another name (年初预算收入、年初预算支出) are equal; see `consistent_answers`.

1. Whatever consistent answers are drawn for whatever template, their report has no finding of 错误, no A05, no A07, no
   A10: amounts large, tiny and nought, tables empty and full, 不适用, texts with digits, true figures in other units.
2. One figure altered in a sentence in other words (改写) is found at the cell of that sentence.
3. The Word file of a report with a total, read back and held against the same answers, has no finding of 错误.
4. In another program every sentence that quotes a changed figure is new, and 改写 stays and prints.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from altered_sentences import Altered, alterations
from consistent_answers import consistent, report
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.calculation.answers import Answers
from generator.calculation.cells import TOTAL, printed_cell, rewrite, sentence_cell
from generator.calculation.entries import Entries
from generator.calculation.evaluation import evaluation
from generator.engines.libreoffice import LibreOffice
from generator.finding import Finding, Severity
from generator.narrative.audit import audited
from generator.narrative.catalogue import Doubt
from generator.narrative.narrate import narrated
from generator.narrative.word import word_report
from generator.narrative.word_text import read_word
from generator.narrative.workbook_report import WorkbookReport
from generator.package import read_snapshot, write_package
from generator.published.samples import load_sample
from generator.rubric.evaluate import Value
from generator.rubric.facts import Kind as FactKind
from generator.rubric.loader import template_ids
from generator.rubric.model import Rubric
from generator.rubric.outline import Scored, Sentence
from generator.workbook.issue import blank, filled

ALARMS = {Doubt.CONTRADICTS_ANSWERS, Doubt.PASSAGE_OUTDATED, Doubt.REWRITTEN}
LIVE = ("luohu-2022", "hecheng-department", "hecheng-project")
FORM = "hecheng-project-form-2020"
"""It is filled in and sent, not published; its rows are no report to be read back."""
FLOOR = 0.97
"""Share of altered figures that are found, but for one more miss in each template.

98.0% of 255 were found in one run over all templates and 99.2% of 381 in another; the rest came to equal a figure
beside them (10项 written as 01项 where 1项 stands in the sentence, too).
"""


def share(search: settings, part: int) -> settings:
    """A part of the examples, for each of several templates."""
    return settings(search, max_examples=max(1, search.max_examples // part))


def alarms(findings: tuple[Finding, ...]) -> list[str]:
    return [
        f"{each.code} {each.cell} {each.message} 应为{each.expected} 现为{each.actual}"
        for each in findings
        if each.severity is Severity.ERROR or each.kind in ALARMS
    ]


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", template_ids())
def test_a_consistent_report_raises_no_alarm(template: str, search: settings) -> None:
    @share(search, 5)
    @given(consistent(template))
    def checked(made: Entries) -> None:
        assert alarms(report(template, made).findings()) == []

    checked()


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def altered_in(found: WorkbookReport, data: st.DataObject) -> Iterator[tuple[Sentence, Altered]]:
    """Some of its sentences, each with one figure altered."""
    listed = [each for _, each in found.rubric.report.paragraphs() if isinstance(each, Sentence)]
    ways = {each: [*alterations(found.values.text(sentence_cell(each)))] for each in listed}
    quoting = [each for each in listed if ways[each]]
    for each in data.draw(st.lists(st.sampled_from(quoting), min_size=1, max_size=4, unique_by=lambda one: one.id)):
        yield each, data.draw(st.sampled_from(ways[each]))


@pytest.mark.parametrize(
    "template", ["shenzhen-2021", "dapeng-2024", "hecheng-department-2020", "hecheng-project-2020"]
)
def test_an_altered_figure_is_found_at_its_cell(template: str, search: settings) -> None:
    told: list[tuple[bool, str]] = []

    @share(search, 5)
    @given(st.data())
    def checked(data: st.DataObject) -> None:
        made = data.draw(consistent(template))
        consistently = report(template, made)
        before = consistently.findings()
        for paragraph, altered in altered_in(consistently, data):
            changed = report(template, Entries({**made.facts, rewrite(paragraph).id: altered.text}, made.rows))
            cell = changed.places.paragraphs[paragraph.id].cell
            new = [each for each in changed.findings() if each not in before and each.severity is not Severity.NOTE]
            told.append((any(each.cell == cell for each in new), altered.text))

    checked()
    missed = [text for named, text in told if not named]
    assert len(missed) <= (1 - FLOOR) * len(told) + 1, missed


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", [each for each in template_ids() if each != FORM])
def test_the_word_file_read_back_has_no_error(template: str, search: settings) -> None:
    @share(search, 40)
    @given(consistent(template))
    def checked(made: Entries) -> None:
        found = report(template, made)
        assume(found.values.number(TOTAL) is not None)
        read = read_word(word_report(found.document, found.values), "报告.docx", found.document.year)
        findings = audited(read, Answers(found.rubric, made))
        errors = [each for each in findings if each.severity is Severity.ERROR]
        assert alarms(tuple(errors)) == []

    checked()


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def office() -> Iterator[LibreOffice]:
    with LibreOffice() as running:
        yield running


def doubled(rubric: Rubric, made: Entries) -> dict[str, Value]:
    """Every amount and count that is entered, twice as large."""
    return {
        fact.id: value * 2
        for fact in rubric.facts.values()
        if fact.kind in {FactKind.AMOUNT, FactKind.COUNT}
        and isinstance(value := made.facts.get(fact.id), Decimal)
        and 0 < value * 2 <= (fact.highest or Decimal(10**9))
    }


@pytest.mark.parametrize("sample", LIVE)
def test_sentences_follow_and_rewritten_ones_stay(sample: str, office: LibreOffice, tmp_path: Path) -> None:
    answers = load_sample(sample).answers
    rubric = answers.rubric
    paragraphs = [each for _, each in rubric.report.paragraphs() if isinstance(each, Sentence | Scored)]
    before = evaluation(rubric, answers.entries)
    changed = doubled(rubric, answers.entries)
    after = evaluation(rubric, replace(answers.entries, facts={**answers.entries.facts, **changed}))
    new = [each for each in paragraphs if before.text(sentence_cell(each)) != after.text(sentence_cell(each))]
    assert len(new) >= 3
    kept = new[0]
    own = f"本部门自述，共{1234}项。"
    made = replace(answers.entries, facts={**answers.entries.facts, rewrite(kept).id: own})
    package = narrated(filled(blank(rubric), rubric, made), rubric)
    write_package(package, tmp_path / "表.xlsx")
    names = read_snapshot(package).names
    where = {name: (area.sheet, area.first) for name, area in names.items()}
    typed = {where[rubric.facts[fact].cell]: value for fact, value in changed.items()}
    asked = [cell for each in paragraphs for cell in (sentence_cell(each), printed_cell(each))]
    with office.open(tmp_path / "表.xlsx") as document:
        found = document.recalculate(typed, [where[cell] for cell in asked])
    assert {cell: found[where[cell]] for cell in asked} == {
        cell: own if cell == printed_cell(kept) else after.text(cell) for cell in asked
    }

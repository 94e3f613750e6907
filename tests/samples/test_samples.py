"""The shipped samples.

1. Every fact of an answers file comes from one place: the published report (`quoted`) or an assumption (`assumed`).
2. A quoted figure is the published one; a quoted tick, grade or text has a sentence or word of the report behind it.
3. The rows of a form are the printed rows; a word that is not printed there is assumed.
4. Published scores carry the rubric's weights and come out again; where they do not, the report is wrong.
5. Nobody's name or telephone number is in a sample.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, cast

import pytest

from generator.rubric.answers import parse_answers
from generator.rubric.building import parse_number
from generator.rubric.facts import Kind
from generator.rubric.loader import load
from generator.rubric.model import Rubric
from generator.rubric.scorecard import scorecard
from generator.rubric.source import as_plain, read_yaml

ANSWERS = "answers.yaml"
PUBLISHED = "published.yaml"


def _read(folder: Traversable, name: str) -> dict[str, Any]:
    """The file with every value as written: 0.10 stays 0.10, true stays true."""
    return cast(dict[str, Any], as_plain(read_yaml((folder / name).read_text(encoding="utf-8"), name)))


@dataclass(frozen=True, slots=True)
class Sample:
    """One folder of samples: what was answered and what was published."""

    name: str
    answers: Mapping[str, Any]
    published: Mapping[str, Any]

    @property
    def rubric(self) -> Rubric:
        return load(self.answers["template"])

    @property
    def figures(self) -> Mapping[str, Decimal]:
        """Published figures by key, in the unit of a fact (a percentage as a ratio)."""
        return {
            fact["k"]: parse_number(f"{fact['v']}{'%' if fact['u'] == '%' else ''}")
            for fact in self.published["facts"]
            if fact["u"] != "text"
        }

    @property
    def words(self) -> Mapping[str, str]:
        """Published words by key."""
        stated = {fact["k"]: fact["v"] for fact in self.published["facts"] if fact["u"] == "text"}
        return stated | {key: self.published[key] for key in ("department", "project") if key in self.published}

    @property
    def scores(self) -> Mapping[str, Decimal]:
        """Published scores by indicator."""
        return {score["id"]: Decimal(score["score"]) for score in self.published["scores"]}

    @property
    def assertions(self) -> Sequence[str]:
        """Keys of the published sentences: assertion.<indicator>.<n>."""
        owners = [assertion["ind"] for assertion in self.published.get("assertions", ())]
        return [f"assertion.{owner}.{owners[: index + 1].count(owner)}" for index, owner in enumerate(owners)]


def _samples() -> Iterator[Sample]:
    for folder in sorted(files("samples").iterdir(), key=lambda each: each.name):
        if (folder / ANSWERS).is_file():
            yield Sample(folder.name, _read(folder, ANSWERS), _read(folder, PUBLISHED))


SAMPLES = tuple(_samples())
FORMS = tuple(sample for sample in SAMPLES if "indicators" in sample.published)

# Facts that the report gives by way of another figure: the figure quoted, and what it makes of the fact.
DERIVED = {
    ("luohu-2022", "projects_on_time"): lambda figures: (
        figures["projects.planned"] * figures["projects.rate"]
    ).quantize(Decimal(1), ROUND_HALF_UP),
    ("luohu-2022", "income_last_year_start"): lambda figures: (
        figures["start.income.total"] + figures["start.yoy.amount"]
    ),
}

# Scores that the rule does not give: the report cut 3.4286 to 3.42.
WRONGLY_PUBLISHED = {("luohu-2022", "project_timeliness"): (Decimal("3.42"), Decimal("3.43"))}

BLOCKS = {"产出指标": "output", "效益指标": "benefit", "满意度指标": "satisfaction"}
PRINTED = {
    "kind": "l2",
    "name": "name",
    "target_text": "target",
    "actual_text": "actual",
    "weight": "w",
    "reason": "reason",
}


def _id(sample: Sample) -> str:
    return sample.name


each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=_id)
each_form = pytest.mark.parametrize("sample", FORMS, ids=_id)


def test_the_published_reports_are_shipped() -> None:
    assert {sample.name for sample in SAMPLES} >= {"luohu-2022", *(f"hecheng-form-{number}" for number in range(1, 5))}


@each_sample
def test_a_sample_is_of_the_department_and_year_published(sample: Sample) -> None:
    assert (sample.answers["department"], sample.answers["year"]) == (
        sample.published["department"],
        sample.published["year"],
    )


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@each_sample
def test_every_fact_comes_from_one_place(sample: Sample) -> None:
    quoted, assumed = set(sample.answers["quoted"]), set(sample.answers["assumed"])
    assert quoted & assumed == set()
    assert set(sample.answers["facts"]) - quoted - assumed == set(), "neither quoted nor assumed"
    assert set(sample.answers["tables"]) <= quoted


@each_sample
def test_nothing_has_a_source_that_is_not_answered(sample: Sample) -> None:
    answered = {"year", *sample.answers["facts"], *sample.answers["tables"], *_cells(sample)}
    assert {*sample.answers["quoted"], *sample.answers["assumed"]} - answered == set()


@each_sample
def test_every_assumption_has_a_reason(sample: Sample) -> None:
    assert [key for key, reason in sample.answers["assumed"].items() if not reason or len(reason) < 8] == []


@each_sample
def test_a_sample_leaves_no_fact_open(sample: Sample) -> None:
    asked = {fact.id for fact in sample.rubric.facts.values() if not fact.optional}
    assert asked - set(sample.answers["facts"]) == set()


def _cells(sample: Sample) -> Iterator[str]:
    for table, rows in sample.answers["tables"].items():
        for number, row in enumerate(rows, start=1):
            yield from (f"{table}.{number}.{column}" for column in row)


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@each_sample
def test_quoted_figures_are_the_published_ones(sample: Sample) -> None:
    for fact_id, key in sample.answers["quoted"].items():
        fact = sample.rubric.facts.get(fact_id)
        if fact is None or not fact.is_numeric:
            continue
        stated = parse_number(sample.answers["facts"][fact_id])
        assert stated == _published_figure(sample, fact_id, key), f"{fact_id} against {key}"


def _published_figure(sample: Sample, fact_id: str, key: str) -> Decimal:
    if key.startswith("scores."):
        return sample.scores[key.removeprefix("scores.")]
    assert key in sample.figures, key
    derived = DERIVED.get((sample.name, fact_id))
    return derived(sample.figures) if derived else sample.figures[key]


@each_sample
def test_only_what_somebody_judged_is_quoted_from_a_score(sample: Sample) -> None:
    judged = {
        sample.rubric.facts[fact_id].kind
        for fact_id, key in sample.answers["quoted"].items()
        if key.startswith("scores.")
    }
    assert judged <= {Kind.SCORE}


@each_sample
def test_quoted_ticks_have_a_sentence_behind_them(sample: Sample) -> None:
    for fact_id, key in sample.answers["quoted"].items():
        fact = sample.rubric.facts.get(fact_id)
        if fact is not None and fact.kind in {Kind.TICK, Kind.GRADE}:
            assert key in sample.assertions, f"{fact_id} against {key}"


@each_sample
def test_quoted_texts_are_the_published_words(sample: Sample) -> None:
    for fact_id, key in sample.answers["quoted"].items():
        fact = sample.rubric.facts.get(fact_id)
        if fact is not None and fact.kind is Kind.TEXT:
            assert sample.answers["facts"][fact_id] == sample.words[key], fact_id


@each_sample
def test_quoted_tables_are_published(sample: Sample) -> None:
    for table in sample.answers["tables"]:
        key = sample.answers["quoted"][table]
        assert key in sample.published or key in sample.figures, table


def test_luohu_lists_as_many_late_projects_as_it_names() -> None:
    luohu = next(sample for sample in SAMPLES if sample.name == "luohu-2022")
    late = [row for row in luohu.answers["tables"]["projects"] if row["on_time"] == "false"]
    assert len(late) == luohu.figures["projects.late.listed_in_三"]


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@each_form
def test_rows_are_the_printed_rows(sample: Sample) -> None:
    answered, printed = sample.answers["tables"]["rows"], sample.published["indicators"]
    assert [row["block"] for row in answered] == [BLOCKS[row["l1"]] for row in printed]
    for number, (row, original) in enumerate(zip(answered, printed, strict=True), start=1):
        for column, key in PRINTED.items():
            if f"rows.{number}.{column}" not in sample.answers["assumed"]:
                assert row.get(column) == original.get(key), f"rows.{number}.{column}"


@each_form
def test_what_is_assumed_in_a_row_is_not_printed(sample: Sample) -> None:
    printed = sample.published["indicators"]
    for path in sample.answers["assumed"]:
        table, _, rest = path.partition(".")
        if table == "rows":
            number, _, column = rest.partition(".")
            assert printed[int(number) - 1].get(PRINTED.get(column, column)) is None, path


@each_form
def test_rows_that_do_not_apply_weigh_nothing(sample: Sample) -> None:
    for row in sample.answers["tables"]["rows"]:
        assert (row["target_text"] == "不适用") == ("weight" not in row)


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@each_sample
def test_published_scores_carry_the_weights_of_the_rubric(sample: Sample) -> None:
    printed = [(score["id"], Decimal(score["w"])) for score in sample.published["scores"]]
    assert printed == [(indicator.id, indicator.weight) for indicator in sample.rubric.indicators()]


@each_form
def test_printed_row_weights_add_up_to_those_of_their_blocks(sample: Sample) -> None:
    for name, indicator in BLOCKS.items():
        weights = [Decimal(row["w"]) for row in sample.published["indicators"] if row["l1"] == name and "w" in row]
        assert sum(weights) == sample.rubric.indicator(indicator).weight


@each_sample
def test_published_names_are_those_of_the_rubric(sample: Sample) -> None:
    assert [score["name"] for score in sample.published["scores"]] == [
        indicator.name for indicator in sample.rubric.indicators()
    ]


@each_sample
def test_published_scores_add_up_to_the_published_total(sample: Sample) -> None:
    assert sum(sample.scores.values()) == Decimal(sample.published["total"])


@each_sample
def test_published_scores_come_out_again(sample: Sample) -> None:
    text = (files("samples") / sample.name / ANSWERS).read_text(encoding="utf-8")
    answers = parse_answers(text, ANSWERS)
    for score in scorecard(answers.rubric, answers.entries).indicators:
        published = sample.scores[score.id]
        assert (published, score.score) == WRONGLY_PUBLISHED.get((sample.name, score.id), (published, published)), (
            f"{score.name}: {score.reason}"
        )


@each_form
def test_printed_row_scores_come_out_again(sample: Sample) -> None:
    text = (files("samples") / sample.name / ANSWERS).read_text(encoding="utf-8")
    answers = parse_answers(text, ANSWERS)
    printed = [Decimal(row.get("score") or 0) for row in sample.published["indicators"]]
    assert [row.score for row in scorecard(answers.rubric, answers.entries).rows] == printed


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@each_sample
def test_no_personal_data(sample: Sample) -> None:
    people = {"filled_by", "checked_by", "signed_by", "telephone", "filled_on"}
    assert people & set(sample.answers) == set()

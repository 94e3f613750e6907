"""The shipped samples.

1. Every fact of an answers file comes from one place: the published report (`quoted`) or an assumption (`assumed`).
2. A quoted figure is the published one, or computed from published ones as `quoted` says; a quoted tick, grade, text,
   or count of none has a sentence or word of the report behind it. Alternatives are held to the same.
3. The rows of a form are the printed rows; a word that is not printed there is assumed.
4. Published scores carry the rubric's weights.
5. Nobody's name or telephone number is in a sample.
"""

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, cast

import pytest

from generator.rubric.building import parse_number
from generator.rubric.facts import Kind
from generator.rubric.loader import load
from generator.rubric.model import Rubric
from generator.rubric.source import Mapped, as_plain, merged, read_yaml

ANSWERS = "answers.yaml"
PUBLISHED = "published.yaml"


def _read(folder: Traversable, name: str) -> dict[str, Any]:
    """The file with every value as written (0.10 stays 0.10, true stays true) over what it extends."""
    entry = read_yaml((folder / name).read_text(encoding="utf-8"), name)
    if "extends" in entry.entries:
        extended = merged(read_yaml((folder / ANSWERS).read_text(encoding="utf-8"), ANSWERS), entry)
        assert isinstance(extended, Mapped)
        entry = extended
    return {"tables": {}, **cast(dict[str, Any], as_plain(entry))}


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
        return {score["id"]: Decimal(score["score"]) for score in self.published["scores"] if score.get("score")}

    @property
    def assertions(self) -> Sequence[str]:
        """Keys of the published sentences: assertion.<indicator>.<n>."""
        owners = [assertion["ind"] for assertion in self.published.get("assertions", ())]
        return [f"assertion.{owner}.{owners[: index + 1].count(owner)}" for index, owner in enumerate(owners)]


def _samples() -> Iterator[Sample]:
    for folder in sorted((each for each in files("samples").iterdir() if each.is_dir()), key=lambda each: each.name):
        for file in sorted(each.name for each in folder.iterdir()):
            if re.fullmatch(r"answers(-[a-z-]+)?\.yaml", file):
                name = f"{folder.name}{file.removeprefix('answers').removesuffix('.yaml')}"
                yield Sample(name, _read(folder, file), _read(folder, PUBLISHED))


SAMPLES = tuple(_samples())
FORMS = tuple(sample for sample in SAMPLES if "indicators" in sample.published)

_OPERATORS: Mapping[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}

# 资金管理 is printed with 10, its three indicators with 3, 3 and 1.
MISPRINTED_WEIGHTS = {"hecheng-project-2020": {"fund_use": 1}}

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
    for table, stated in sample.answers["tables"].items():
        labels = sample.rubric.tables[table].row.listed
        rows = [stated.get(label, {}) for label in labels] if labels else stated
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


def _published_figure(sample: Sample, fact_id: str, source: str) -> Decimal:
    """A published figure or score, or what `quoted` computes from published figures: start.total - start.project."""
    if source.startswith("scores."):
        return sample.scores[source.removeprefix("scores.")]
    if source in sample.assertions:
        return Decimal(0)  # a sentence that says there was none
    figure = _computed(ast.parse(source, mode="eval").body, sample.figures)
    return figure.quantize(Decimal(1)) if sample.rubric.facts[fact_id].kind is Kind.COUNT else figure


def _computed(node: ast.expr, figures: Mapping[str, Decimal]) -> Decimal:
    if isinstance(node, ast.BinOp):
        combine = _OPERATORS[type(node.op)]
        return combine(_computed(node.left, figures), _computed(node.right, figures))
    return figures[ast.unparse(node)]


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
    printed = {score["id"]: Decimal(score["w"]) for score in sample.published["scores"]}
    rubric = {indicator.id: indicator.weight for indicator in sample.rubric.indicators()}
    assert list(printed) == list(rubric)
    differing = {indicator: weight for indicator, weight in printed.items() if weight != rubric[indicator]}
    assert differing == MISPRINTED_WEIGHTS.get(sample.rubric.id, {})


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


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@each_sample
def test_no_personal_data(sample: Sample) -> None:
    people = {"filled_by", "checked_by", "signed_by", "telephone", "filled_on"}
    assert people & set(sample.answers) == set()

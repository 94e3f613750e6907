"""The result of scoring in Decimal: every indicator with its score, its reason and what it still needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.calculation.cells import GRADE, TOTAL, reason_cell, score_cell, subtotal_cell
from generator.calculation.entries import Entries
from generator.calculation.evaluation import Evaluation, evaluation
from generator.rubric.kinds import Rule
from generator.rubric.kinds.base import ROW_REASON, ROW_SCORE
from generator.rubric.kinds.target import Target
from generator.rubric.model import Indicator, Rubric
from generator.rubric.traversal import facts_of


@dataclass(frozen=True, slots=True)
class Score:
    """One indicator, or one row of a form: score None while something is missing."""

    id: str
    name: str
    weight: Decimal | None
    score: Decimal | None
    reason: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All scores of a rubric; `total` and a sub-total are None until everything under them is scored."""

    rubric: Rubric
    indicators: tuple[Score, ...]
    rows: tuple[Score, ...]
    subtotals: tuple[Decimal | None, ...]
    total: Decimal | None
    grade: str


def scorecard(rubric: Rubric, entries: Entries) -> Scorecard:
    """The scores of these entries, by the Decimal back end alone."""
    return scorecard_of(evaluation(rubric, entries))


def scorecard_of(values: Evaluation) -> Scorecard:
    """The scores among these values."""
    rubric = values.sheet.rubric
    return Scorecard(
        rubric,
        tuple(_indicator_score(indicator, values) for indicator in rubric.indicators()),
        tuple(_row_scores(rubric, values)),
        tuple(values.number(subtotal_cell((position,))) for position in range(1, len(rubric.groups) + 1)),
        values.number(TOTAL),
        values.text(GRADE),
    )


def _indicator_score(indicator: Indicator, values: Evaluation) -> Score:
    return Score(
        indicator.id,
        indicator.name,
        indicator.weight,
        values.number(score_cell(indicator)),
        values.text(reason_cell(indicator)),
        values.missing(indicator.id),
    )


def _row_scores(rubric: Rubric, values: Evaluation) -> Iterator[Score]:
    for table in rubric.tables.values():
        rule = table.row_rule
        if not isinstance(rule, Target):
            continue
        for number, row in values.used_rows(table.id):
            score, weight = row.column(table.id, ROW_SCORE), row.column(table.id, rule.weight.id)
            yield Score(
                f"{table.id}.{number}",
                str(row.column(table.id, rule.name.id) or ""),
                weight if isinstance(weight, Decimal) else None,
                score if isinstance(score, Decimal) else None,
                str(row.column(table.id, ROW_REASON)),
            )


def discretionary_facts(rule: Rule) -> frozenset[str]:
    """The ids of the facts in which a rule takes somebody's judgement instead of figures."""
    own = {fact.id for fact in facts_of(rule.score())} if rule.discretionary else set()
    return frozenset(own).union(*(discretionary_facts(part) for part in rule.parts()))


def points(value: Decimal | None) -> str | None:
    """Points with their two decimals, as JSON states them."""
    return None if value is None else f"{value:.2f}"


def points_or_dash(value: Decimal | None) -> str:
    """Points with their two decimals, as a table shows them."""
    return points(value) or "—"

"""The columns in which a report prints the rows of a table: entries, rates and points, and what they add up to."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.calculation.cells import column_total_cell
from generator.calculation.evaluation import Evaluation
from generator.calculation.table_cells import measure_cell, totalled
from generator.rubric.decimals import formatted
from generator.rubric.evaluate import Scope, Value, value
from generator.rubric.facts import Fact, Kind, date_of
from generator.rubric.kinds.base import POINTS, ROW_SCORE
from generator.rubric.kinds.target import Target
from generator.rubric.measures import Measure
from generator.rubric.model import Table
from generator.rubric.sentence_language import pattern_of
from generator.rubric.traversal import facts_of

_RATE = pattern_of(Kind.PERCENT)


@dataclass(frozen=True, slots=True)
class Column:
    """A column to print: heading, how its entries are shown, whether they are figures, and what they add up to."""

    table: Table
    id: str
    heading: str
    pattern: str
    total: Callable[[Evaluation], str]
    is_figure: bool = True
    is_short: bool = False

    def shown(self, row: Scope) -> str:
        """The entry of a row as it prints; empty where nothing is entered."""
        return _shown(row.column(self.table.id, self.id), self.pattern)


def columns_of(table: Table, values: Evaluation) -> tuple[Column, ...]:
    """The columns of a table in which anything stands; none where no row is used."""
    rows = [row for _, row in values.used_rows(table.id)]
    return tuple(column for column in _columns(table) if any(column.shown(row) for row in rows))


def _columns(table: Table) -> Iterator[Column]:
    if table.row_labels:
        yield _entered(table, table.row)
    yield from (_entered(table, column) for column in table.columns if _is_for_readers(table, column))
    yield from (_rate(table, measure) for measure in table.measures if measure.kind is Kind.PERCENT)
    if table.row_rule is not None:
        yield Column(table, ROW_SCORE, "得分", POINTS, lambda values: _sum_of_scores(table, values))


def _is_for_readers(table: Table, column: Fact) -> bool:
    """Whether a column is more than a help to compute or to check.

    A form prints target and result in words; beside sums of money ticks and notes are for whoever checks the rows.
    """
    rule = table.row_rule
    if isinstance(rule, Target) and column in (rule.relation, rule.unit, rule.target, rule.actual, rule.degree):
        return False
    is_money = any(each.kind is Kind.AMOUNT for each in totalled(table))
    named = next((each for each in table.columns if each.kind is Kind.TEXT), None)
    return column is named or column.is_numeric or not is_money


def _entered(table: Table, column: Fact) -> Column:
    added, pattern = column in totalled(table), pattern_of(column.kind)
    unit = f"\n（{column.shown_unit}）" if column.kind is Kind.AMOUNT else ""
    return Column(
        table,
        column.id,
        f"{column.label}{unit}",
        pattern,
        (lambda values: _shown(values.cell(column_total_cell(column)), pattern)) if added else _nothing,
        column.is_numeric,
        column.kind in {Kind.TICK, Kind.GRADE} and column.id != table.row.id,
    )


def _rate(table: Table, measure: Measure) -> Column:
    whole = all(fact in totalled(table) for fact in facts_of(measure.value))
    rate = measure_cell(measure).expression
    return Column(
        table,
        measure.id,
        measure.label,
        _RATE,
        (lambda values: _shown(value(rate, _Totals(values, table)), _RATE)) if whole else _nothing,
    )


def _nothing(_values: Evaluation) -> str:
    return ""


def _shown(found: Value, pattern: str) -> str:
    if not isinstance(found, Decimal):
        return "" if found is None else str(found)
    if "yyyy" in pattern:
        day = date_of(found)
        return f"{day.year}年{day.month}月{day.day}日"
    return formatted(found, pattern)


def _sum_of_scores(table: Table, values: Evaluation) -> str:
    scores: Sequence[Value] = [row.column(table.id, ROW_SCORE) for _, row in values.used_rows(table.id)]
    return formatted(sum((each for each in scores if isinstance(each, Decimal)), Decimal(0)), POINTS)


@dataclass(frozen=True, slots=True)
class _Totals:
    """The totals of a table seen as a row of it, so that a rate is that of the totals."""

    values: Evaluation
    table: Table

    def cell(self, cell: str) -> Value:
        return self.values.cell(cell)

    def column(self, _table: str, column: str) -> Value:
        return self.values.cell(column_total_cell(self.table.column(column)))

    def rows(self, table: str) -> tuple[Scope, ...]:
        return self.values.rows(table)

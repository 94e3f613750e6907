"""The computed cells of 明细表: what a row gives, whether its entries can be used, and what a table adds up to."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from generator.calculation.cells import ComputedCell, column_check_cell, column_total_cell, room_cell, used_rows_cell
from generator.calculation.scoring import SCORE_DECIMALS
from generator.calculation.verdicts import verdict_of
from generator.rubric import expression as ex
from generator.rubric.facts import Fact, Kind
from generator.rubric.kinds import Rule
from generator.rubric.kinds.base import POINTS, ROW_FAULTS, ROW_MISSING, ROW_REASON, ROW_SCORE
from generator.rubric.measures import Measure
from generator.rubric.model import Check, Table
from generator.rubric.needs import complete, is_valid, list_of_missing, needs
from generator.rubric.operators import Rounding
from generator.rubric.traversal import walk

TOTALLED = frozenset({Kind.AMOUNT, Kind.SCORE})
TOTAL_DECIMALS = 6
"""As amounts have; what a binary sum leaves behind when its terms cancel out is less."""


def measure_cell(measure: Measure) -> ComputedCell:
    """The cell of a measure; empty until everything it is computed from is there."""
    enough = complete(needs(measure.value))
    shown = measure.rounded if enough == ex.ALWAYS else ex.BlankUnless(enough, measure.rounded)
    return ComputedCell(measure.cell, measure.label, shown, measure.pattern)


def row_cells(table: Table) -> Iterator[ComputedCell]:
    """The computed columns of a table, in the order in which they stand right of the entries."""
    for measure in table.measures:
        yield replace(measure_cell(measure), cell=measure.id)
    if table.row_rule is not None:
        yield from _row_score(table, table.row_rule)
    elif can_be_wrong(table):
        yield ComputedCell(ROW_FAULTS, "有误项", _faults(table))


def totalled(table: Table) -> tuple[Fact, ...]:
    """The columns that are added up; printed rows may hold sums of their own, those are not."""
    return () if table.row_labels else tuple(column for column in table.columns if column.kind in TOTALLED)


def checks_of(column: Fact, checks: Sequence[Check]) -> tuple[Check, ...]:
    """The checks that hold the sum of a column against something."""
    return tuple(check for check in checks if column in map(_summed, walk(check.holds)))


def table_cells(table: Table, checks: Sequence[Check]) -> Iterator[ComputedCell]:
    """What stands above a table: how much room is left, the sums, and what the checks say of them."""
    used = ex.CountWhere(table.id, _used(table))
    yield ComputedCell(used_rows_cell(table), f"已填行数_{table.label}", used, "0")
    if not table.row_labels:
        yield ComputedCell(room_cell(table), f"余量_{table.label}", _room(table))
    for column in totalled(table):
        entered = ex.SumWhere(_numbers(column), ex.HoldsNumber(column.number))
        total = ex.Rounded(Rounding.HALF_UP, entered, TOTAL_DECIMALS)
        label = f"{table.label}_{column.label}"
        yield ComputedCell(column_total_cell(column), f"合计_{label}", total, column.traits.number_format)
        if found := checks_of(column, checks):
            verdicts = [ex.join(f"{check.code} ", verdict_of(check)) for check in found]
            separated = (part for verdict in verdicts for part in ("、", verdict))
            yield ComputedCell(column_check_cell(column), f"核对_{label}", ex.join(*islice(separated, 1, None)))


def is_scored(table: Table) -> bool:
    """Whether each row has a score; it says which of its entries are missing or cannot be used."""
    return table.row_rule is not None


def can_be_wrong(table: Table) -> bool:
    """Whether the rows of a table without scores say which of their entries cannot be used."""
    return not is_scored(table) and any(is_valid(column) != ex.ALWAYS for column in table.columns)


def _summed(node: ex.Expression) -> Fact | None:
    """The column that is added up over all its rows."""
    if isinstance(node, ex.SumWhere) and node.where == ex.HoldsNumber(node.column):
        return getattr(node.column, "fact", None)
    return None


def _numbers(column: Fact) -> ex.NumberColumn:
    return ex.NumberColumn(column.table, column.id)


def _faults(table: Table) -> ex.Text:
    found = []
    for column in table.columns:
        valid = is_valid(column)
        if valid != ex.ALWAYS:
            wrong = ex.provided(column.is_blank().negated(), valid.negated())
            told = ex.Words(f"【{column.label}】")
            found.append(ex.OnError(ex.TextChoice(((wrong, told),), ex.NOTHING), told))
    return ex.join(*found)


def _used(table: Table) -> ex.Truth:
    return ex.any_of(*(column.is_blank().negated() for column in table.columns))


def _room(table: Table) -> ex.Text:
    used = ex.NumberCell(used_rows_cell(table))
    full = ex.Words(f"{table.capacity}行已填满：放不下的请把同类内容并为一行，或另附清单并告知财政部门。")
    return ex.TextChoice(
        ((used >= ex.constant(table.capacity), full),),
        ex.join("已填", used.shown("0"), f"行，最多{table.capacity}行。"),
    )


def _row_score(table: Table, rule: Rule) -> Iterator[ComputedCell]:
    missing = ex.TextColumn(table.id, ROW_MISSING)
    used = _used(table)
    score = rule.score()
    wanted = needs(ex.Requiring(score, tuple(_always_wanted(table, score))))
    yield ComputedCell(ROW_MISSING, "待填", ex.BlankUnless(used, list_of_missing(wanted)))
    ready = ex.all_of(used, missing.equals(""))
    shown = ex.Rounded(Rounding.HALF_UP, score, SCORE_DECIMALS)
    yield ComputedCell(ROW_SCORE, "得分", ex.BlankUnless(ready, shown), POINTS)
    waiting = (missing.equals("").negated(), ex.join("待填：", missing))
    explained = ex.TextChoice((waiting,), rule.reason())
    yield ComputedCell(ROW_REASON, "得分依据", ex.BlankUnless(used, explained))


def _always_wanted(table: Table, score: ex.Number) -> Iterator[ex.Expression]:
    """The entries that every used row must have; what only the rule asks for, it asks for when it needs it."""
    asked_by_rule = {node.column for node in walk(score) if isinstance(node, ex.NumberColumn | ex.TextColumn)}
    for column in table.columns:
        if not column.optional and column.id not in asked_by_rule:
            yield column.number if column.is_numeric else column.text

"""明细表: the tables, one below the other; inputs are one block, what is computed stands to its right."""

from itertools import zip_longest

from generator.rubric.calculation import Calculation
from generator.rubric.facts import Fact, Kind
from generator.rubric.kinds.base import ROW_MISSING, ROW_REASON, ROW_SCORE
from generator.rubric.model import Table
from generator.workbook.plan import Look, Page, RowFormula, RowInput, RowLabel, SheetPlan

NAME = "明细表"
COMPUTED_WIDTHS = {ROW_MISSING: 20.0, ROW_SCORE: 9.0, ROW_REASON: 36.0}
TEXTS = frozenset({ROW_MISSING, ROW_REASON})
NARROW = 11.0
LABEL_WIDTH = 28.0
ROW_HEIGHT = 30.0


def plan(calculation: Calculation) -> SheetPlan | None:
    """All tables of the rubric; no sheet where it has none."""
    tables = calculation.rubric.tables.values()
    if not tables:
        return None
    page = Page()
    rows = [_widths(table, calculation) for table in tables]
    widths = tuple(map(max, zip_longest(*rows, fillvalue=0.0)))
    page.put(1, NAME, Look.TITLE, columns=len(widths))
    page.next(height=36)
    for table, row in zip(tables, rows, strict=True):
        _table(page, table, calculation, columns=len(row))
    return SheetPlan(NAME, tuple(page.cells), widths, page.heights, landscape=True, printed_columns=len(widths))


def _widths(table: Table, calculation: Calculation) -> list[float]:
    labels = [LABEL_WIDTH] if table.row_labels else []
    inputs = [float(column.width) if column.kind is Kind.TEXT else NARROW for column in table.columns]
    return labels + inputs + [COMPUTED_WIDTHS.get(cell, NARROW) for cell in calculation.columns.get(table.id, {})]


def _title(column: Fact) -> str:
    """The label of a column with its unit; that of amounts is never left to be guessed."""
    unit = column.shown_unit if column.kind is Kind.AMOUNT else column.unit
    return f"{column.label}（{unit}）" if unit else column.label


def _table(page: Page, table: Table, calculation: Calculation, columns: int) -> None:
    computed = calculation.columns.get(table.id, {})
    page.put(1, table.heading, Look.SECTION, columns=columns)
    page.next(height=22)
    if table.help:
        page.put(1, table.help, Look.NOTE, columns=columns)
        page.next()
    labelled = [table.row.label] if table.row_labels else []
    page.line((*labelled, *map(_title, table.columns), *(cell.label for cell in computed.values())), Look.HEADING)
    first = len(labelled) + 1
    for row in range(table.capacity):
        if table.row_labels:
            page.put(1, RowLabel(table.id, table.row_labels[row].label), Look.LABEL)
        for position, column in enumerate(table.columns, start=first):
            page.put(position, RowInput(column), Look.INPUT)
        for position, cell in enumerate(computed, start=first + len(table.columns)):
            page.put(position, RowFormula(table.id, cell), Look.NOTE if cell in TEXTS else Look.CALCULATED)
        page.next(height=ROW_HEIGHT if table.row_rule else None)
    page.next()

"""明细表: the tables, one below the other; inputs are one block, what is computed stands to its right."""

from generator.rubric.calculation import Calculation
from generator.rubric.facts import Kind
from generator.rubric.kinds.base import ROW_MISSING, ROW_REASON, ROW_SCORE
from generator.rubric.model import Table
from generator.workbook.plan import Look, Page, RowFormula, RowInput, SheetPlan

NAME = "明细表"
ROW_LABEL = "项目"
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
    columns = max(len(_widths(table, calculation)) for table in tables)
    page.put(1, NAME, Look.TITLE, columns=columns)
    page.next(height=36)
    for table in tables:
        _table(page, table, calculation)
    widths = tuple(
        max(_widths(table, calculation)[position] for table in tables if position < len(_widths(table, calculation)))
        for position in range(columns)
    )
    return SheetPlan(NAME, tuple(page.cells), widths, page.heights, landscape=True, printed_columns=columns)


def _widths(table: Table, calculation: Calculation) -> list[float]:
    labels = [LABEL_WIDTH] if table.row_labels else []
    inputs = [float(column.width) if column.kind is Kind.TEXT else NARROW for column in table.columns]
    return labels + inputs + [COMPUTED_WIDTHS.get(cell, NARROW) for cell in calculation.columns.get(table.id, {})]


def _table(page: Page, table: Table, calculation: Calculation) -> None:
    computed = calculation.columns.get(table.id, {})
    heading = table.label if table.row_labels else f"{table.label}（最多{table.capacity}行）"
    page.put(1, heading, Look.SECTION, columns=len(_widths(table, calculation)))
    page.next(height=22)
    titles = [f"{column.label}（{column.unit}）" if column.unit else column.label for column in table.columns]
    labelled = [ROW_LABEL] if table.row_labels else []
    page.line((*labelled, *titles, *(cell.label for cell in computed.values())), Look.HEADING)
    first = len(labelled) + 1
    for row in range(table.capacity):
        if table.row_labels:
            page.put(1, table.row_labels[row], Look.LABEL)
        for position, column in enumerate(table.columns, start=first):
            page.put(position, RowInput(column), Look.INPUT)
        for position, cell in enumerate(computed, start=first + len(table.columns)):
            page.put(position, RowFormula(table.id, cell), Look.NOTE if cell in TEXTS else Look.CALCULATED)
        page.next(height=ROW_HEIGHT if table.row_rule else None)
    page.next()

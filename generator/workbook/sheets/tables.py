"""明细表: the tables, one below the other; inputs are one block, what is computed stands to its right."""

from generator.rubric.calculation import Calculation
from generator.rubric.facts import Kind
from generator.rubric.kinds.base import ROW_MISSING, ROW_REASON, ROW_SCORE
from generator.rubric.model import Table
from generator.workbook.plan import Look, Page, RowFormula, RowInput, SheetPlan

NAME = "明细表"
COMPUTED_WIDTHS = {ROW_MISSING: 20.0, ROW_SCORE: 9.0, ROW_REASON: 36.0}
NARROW = 11.0
ROW_HEIGHT = 30.0


def plan(calculation: Calculation) -> SheetPlan | None:
    """All tables of the rubric; no sheet where it has none."""
    tables = calculation.rubric.tables.values()
    if not tables:
        return None
    page = Page()
    columns = max(len(table.columns) + len(calculation.columns.get(table.id, {})) for table in tables)
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
    inputs = [float(column.width) if column.kind is Kind.TEXT else NARROW for column in table.columns]
    return inputs + [COMPUTED_WIDTHS[cell] for cell in calculation.columns.get(table.id, {})]


def _table(page: Page, table: Table, calculation: Calculation) -> None:
    computed = calculation.columns.get(table.id, {})
    heading = f"{table.label}（最多{table.capacity}行）"
    page.put(1, heading, Look.SECTION, columns=len(table.columns) + len(computed))
    page.next(height=22)
    titles = [f"{column.label}（{column.unit}）" if column.unit else column.label for column in table.columns]
    page.line((*titles, *(cell.label for cell in computed.values())), Look.HEADING)
    for _ in range(table.capacity):
        for position, column in enumerate(table.columns, start=1):
            page.put(position, RowInput(column), Look.INPUT)
        for position, cell in enumerate(computed, start=len(table.columns) + 1):
            page.put(position, RowFormula(table.id, cell), Look.CALCULATED if cell == ROW_SCORE else Look.NOTE)
        page.next(height=ROW_HEIGHT if computed else None)
    page.next()

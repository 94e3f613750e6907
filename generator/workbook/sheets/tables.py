"""明细表: the tables, one below the other; inputs are one block, what is computed stands to its right."""

from generator.rubric.calculation import Calculation
from generator.rubric.model import Table
from generator.workbook.plan import Look, Page, RowFormula, RowInput, SheetPlan

NAME = "明细表"
WIDTH = 16


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
    widths = tuple(_width(position, calculation) for position in range(columns))
    return SheetPlan(NAME, tuple(page.cells), widths, page.heights, landscape=True, printed_columns=columns)


def _width(position: int, calculation: Calculation) -> float:
    wanted = [
        table.columns[position].width for table in calculation.rubric.tables.values() if position < len(table.columns)
    ]
    return max([WIDTH, *wanted])


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
            page.put(position, RowFormula(table.id, cell), Look.CALCULATED)
        page.next()
    page.next()

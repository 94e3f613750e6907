"""明细表: a sheet for each table; entries are one block, what is computed of them stands to its right, sums above."""

from collections.abc import Iterator

from generator.calculation.calculation import Calculation
from generator.calculation.cells import column_check_cell, column_total_cell, notice_cell, room_cell
from generator.calculation.listing import NAME, SCORES
from generator.calculation.table_cells import totalled
from generator.rubric.facts import Fact, Kind
from generator.rubric.kinds.base import ROW_FAULTS, ROW_MISSING, ROW_REASON, ROW_SCORE
from generator.rubric.model import INDICATOR, ROW, Rubric, Table
from generator.rubric.titles import table_sheet, table_sheet_id
from generator.workbook.plan import Box, Formula, Look, Page, RowFormula, RowInput, RowLabel, SheetPlan, input_look

COMPUTED_WIDTHS = {ROW_MISSING: 20.0, ROW_SCORE: 9.0, ROW_REASON: 36.0, ROW_FAULTS: 20.0}
LOOKS = {ROW_MISSING: Look.NOTE, ROW_REASON: Look.NOTE, ROW_FAULTS: Look.STATUS}
NARROW = 12.0
AMOUNT_WIDTH = 16.0
LABEL_WIDTH = 28.0
ROW_HEIGHT = 30.0
TWO_LINES = 24
ROWS_OF_A_PAGE = 40


def plans(calculation: Calculation) -> Iterator[SheetPlan]:
    """A sheet for each table of the rubric."""
    for table in calculation.rubric.tables.values():
        yield _plan(table, calculation)


def _plan(table: Table, calculation: Calculation) -> SheetPlan:
    computed = tuple(calculation.columns.get(table.id, {}))
    labels = [LABEL_WIDTH] if table.row_labels else []
    widths = (*labels, *map(_width, table.columns), *(COMPUTED_WIDTHS.get(cell, NARROW) for cell in computed))
    first = len(labels) + 1
    page = Page()
    page.head(table.label, notice_cell(table_sheet_id(table)), len(widths))
    if table.help:
        page.put(1, table.help, Look.NOTE, columns=len(widths))
        page.next()
    if not table.row_labels:
        page.put(1, Formula(room_cell(table)), Look.NOTE, columns=len(widths))
        page.next(height=20)
    _sums(page, table, calculation, len(widths))
    header = page.row
    row_heading = [table.row.label] if table.row_labels else []
    titles = (calculation.columns[table.id][cell].label for cell in computed)
    page.line((*row_heading, *map(_title, table.columns), *titles), Look.HEADING)
    offered = _offered(table, calculation.rubric)
    tall = table.row_rule is not None or any(column.width > TWO_LINES for column in table.columns)
    for row in range(table.capacity):
        if table.row_labels:
            page.put(1, RowLabel(table.id, ROW, table.row_labels[row].label), Look.LABEL)
        for position, column in enumerate(table.columns, start=first):
            page.put(position, RowInput(column, offered.get(column)), input_look(column))
        for position, cell in enumerate(computed, start=first + len(table.columns)):
            page.put(position, RowFormula(table.id, cell), LOOKS.get(cell, Look.FIGURE))
        page.next(height=ROW_HEIGHT if tall else None)
    return SheetPlan(
        table_sheet(table),
        tuple(page.cells),
        widths,
        page.heights,
        repeated=(header, header),
        frozen=f"B{header + 1}",
        filtered=None if table.row_labels else Box(header, first, page.row - 1, first + len(table.columns) - 1),
        landscape=True,
        one_page=table.capacity <= ROWS_OF_A_PAGE and table.row_rule is None,
        printed_columns=len(widths),
    )


def _offered(table: Table, rubric: Rubric) -> dict[Fact, tuple[str, str]]:
    """The columns that take the words of another table: problems name indicators of the score table."""
    return {table.column(INDICATOR): (SCORES, NAME)} if table is rubric.problems else {}


def _width(column: Fact) -> float:
    if column.kind is Kind.TEXT:
        return float(column.width)
    return AMOUNT_WIDTH if column.kind is Kind.AMOUNT else NARROW


def _title(column: Fact) -> str:
    """The label of a column with its unit; that of amounts is never left to be guessed."""
    unit = column.shown_unit if column.kind is Kind.AMOUNT else column.unit
    return f"{column.label}（{unit}）" if unit else column.label


def _sums(page: Page, table: Table, calculation: Calculation, columns: int) -> None:
    """The sums over the table, and beneath them what the checks say; above the entries, so that sorting leaves them."""
    sums = {column: column_total_cell(column) for column in totalled(table)}
    verdicts = {column: column_check_cell(column) for column in sums if column_check_cell(column) in calculation.cells}
    for title, cells, look in (("合计", sums, Look.FIGURE), ("与填报数核对", verdicts, Look.STATUS)):
        if not cells:
            continue
        for position in range(1, columns + 1):
            column = table.columns[position - 1] if position <= len(table.columns) else None
            if column in cells:
                page.put(position, Formula(cells[column]), look)
            else:
                page.put(position, title if position == 1 else "", Look.CENTRED)
        page.next()

"""Writes the planned sheets as a new workbook with openpyxl: styles, formulas, names, validation, protection, print."""

from io import BytesIO
from math import ceil

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from generator.rubric.calculation import Calculation
from generator.rubric.excel import formula
from generator.rubric.facts import Fact
from generator.workbook.layout import Layout
from generator.workbook.names import NameBook, RowNames, table_name
from generator.workbook.plan import Formula, Input, Placed, RowFormula, RowInput, RowLabel, SheetPlan, Words
from generator.workbook.styles import DRAWINGS, install
from generator.workbook.validation import validation

LINE_HEIGHT = 14.0
WIDE = 1.9
"""Width of a Chinese character in the units of a column width, at the size of the body text."""


def written(calculation: Calculation, places: Layout, book: NameBook) -> bytes:
    """The workbook as a file, without cached values."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    install(workbook)
    for plan in places.plans:
        _SheetWriter(workbook, plan, calculation, places, book).write()
    _define_names(workbook, places, book)
    workbook.security = WorkbookProtection(lockStructure=True)
    workbook.properties.creator = "scorebook"
    workbook.properties.title = calculation.rubric.title
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


class _SheetWriter:
    """Writes one sheet."""

    def __init__(
        self, workbook: Workbook, plan: SheetPlan, calculation: Calculation, places: Layout, book: NameBook
    ) -> None:
        self.sheet: Worksheet = workbook.create_sheet(plan.name)
        self.plan = plan
        self.calculation = calculation
        self.places = places
        self.book = book
        self.validated: dict[Fact, list[str]] = {}

    def write(self) -> None:
        for position, width in enumerate(self.plan.widths, start=1):
            self.sheet.column_dimensions[get_column_letter(position)].width = width
        for placed in self.plan.cells:
            self._write_cell(placed)
        for row, height in self._heights().items():
            self.sheet.row_dimensions[row].height = height
        for fact, refs in self.validated.items():
            rule = validation(fact)
            rule.add(" ".join(_ranges(refs)))
            self.sheet.add_data_validation(rule)
        self._protect()
        self._set_up_printing()

    def _write_cell(self, placed: Placed) -> None:
        for row in range(placed.row, placed.row + placed.rows):
            for column in range(placed.column, placed.column + placed.columns):
                self.sheet.cell(row, column).style = placed.look.value
        if placed.rows > 1 or placed.columns > 1:
            self.sheet.merge_cells(
                start_row=placed.row,
                start_column=placed.column,
                end_row=placed.row + placed.rows - 1,
                end_column=placed.column + placed.columns - 1,
            )
        self._fill(placed)

    def _fill(self, placed: Placed) -> None:
        cell = self.sheet.cell(placed.row, placed.column)
        match placed.content:
            case Words(text) | RowLabel(_, text):
                cell.value = text if text != "" else None
            case Input(fact) | RowInput(fact):
                cell.number_format = fact.traits.number_format
                self.validated.setdefault(fact, []).append(cell.coordinate)
            case Formula(name):
                computed = self.calculation.cells[name]
                cell.value = f"={formula(computed.expression, self.book, self.book)}"
                cell.number_format = computed.pattern
            case RowFormula(table, column):
                computed = self.calculation.columns[table][column]
                names = RowNames(self.book, self.places, placed.row)
                cell.value = f"={formula(computed.expression, names, self.book)}"
                cell.number_format = computed.pattern

    def _heights(self) -> dict[int, float]:
        """Row heights: those planned, otherwise as many lines as the longest fixed words of the row take."""
        heights: dict[int, float] = {}
        for placed in self.plan.cells:
            if placed.rows > 1 or not isinstance(placed.content, Words):
                continue
            width = sum(self.plan.widths[placed.column - 1 : placed.column - 1 + placed.columns])
            lines = _lines(str(placed.content.text), width, DRAWINGS[placed.look].size)
            heights[placed.row] = max(heights.get(placed.row, 0.0), 6 + lines * LINE_HEIGHT)
        return {**heights, **self.plan.heights}

    def _protect(self) -> None:
        if self.plan.hidden:
            self.sheet.sheet_state = "veryHidden"
        protection = self.sheet.protection
        protection.sheet = True
        for permitted in ("formatColumns", "formatRows", "sort", "autoFilter"):
            setattr(protection, permitted, False)

    def _set_up_printing(self) -> None:
        sheet, plan = self.sheet, self.plan
        if plan.frozen:
            sheet.freeze_panes = plan.frozen
        if plan.header_rows:
            sheet.print_title_rows = f"1:{plan.header_rows}"
        if plan.printed_columns:
            last = max(placed.row + placed.rows - 1 for placed in plan.cells)
            sheet.print_area = f"A1:{get_column_letter(plan.printed_columns)}{last}"
        for row in plan.breaks:
            sheet.row_breaks.append(Break(id=row - 1))
        sheet.page_setup.orientation = "landscape" if plan.landscape else "portrait"
        sheet.page_setup.paperSize = 9
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
        sheet.print_options.horizontalCentered = True
        sheet.oddFooter.center.text = "第 &P 页，共 &N 页"  # type: ignore[union-attr]  # every sheet has one
        sheet.sheet_view.showGridLines = False


def _lines(text: str, width: float, size: float) -> int:
    """How many lines a text takes in a column of that width."""
    scale = size / 10.5
    return sum(
        max(1, ceil(sum(WIDE if ord(character) > 0x2E80 else 1.0 for character in line) * scale / max(width - 1, 1)))
        for line in text.split("\n")
    )


def _ranges(refs: list[str]) -> list[str]:
    """Cells of one column that follow each other as ranges."""
    first, last = refs[0], refs[-1]
    return [f"{first}:{last}"] if len(refs) > 1 else [first]


def _define_names(workbook: Workbook, places: Layout, book: NameBook) -> None:
    for cell, position in places.cells.items():
        workbook.defined_names[book.cell(cell)] = DefinedName(book.cell(cell), attr_text=position.address)
        workbook.defined_names[cell] = DefinedName(cell, attr_text=position.address, hidden=True)
    for (table, column), span in places.spans.items():
        visible, machine = book.column(table, column), table_name(table, column)
        workbook.defined_names[visible] = DefinedName(visible, attr_text=span.address)
        workbook.defined_names[machine] = DefinedName(machine, attr_text=span.address, hidden=True)

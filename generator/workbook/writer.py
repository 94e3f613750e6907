"""Writes the planned sheets as a new workbook with openpyxl: styles, formulas, names, validation, protection, print."""

from collections.abc import Iterable
from io import BytesIO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from generator.calculation.calculation import Calculation
from generator.rubric.excel import formula
from generator.rubric.facts import Fact, Kind
from generator.rubric.model import Rubric
from generator.workbook.charts import draw
from generator.workbook.extent import height_of, longest
from generator.workbook.layout import Layout
from generator.workbook.names import NameBook, RowNames, table_name
from generator.workbook.plan import Formula, Input, Look, Placed, RowFormula, RowInput, RowLabel, SheetPlan, Words
from generator.workbook.styles import DRAWINGS, colour_statuses, install, style_name
from generator.workbook.validation import explanation, validation

Spot = tuple[int, int]
A4 = 9
ZOOM = 100
LINK_TIP = "点击前往"


def written(calculation: Calculation, places: Layout, book: NameBook) -> bytes:
    """The workbook as a file, without cached values."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    install(workbook)
    for plan in places.plans:
        _SheetWriter(workbook, plan, calculation, places, book).write()
    _define_names(workbook, places, book)
    workbook.security = WorkbookProtection(lockStructure=True)
    _describe(workbook, calculation.rubric)
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _describe(workbook: Workbook, rubric: Rubric) -> None:
    properties = workbook.properties
    properties.creator = properties.lastModifiedBy = "scorebook"
    properties.title = rubric.title
    properties.subject = "部门整体支出绩效自评"
    properties.description = f"{rubric.region}，{rubric.year}年，版本 {rubric.version}；来源：{rubric.source}"
    properties.category = "预算绩效管理"
    properties.language = "zh-CN"


class _GrowingRow(RowDimension):
    """A row that grows with what is typed into it: its height is only the first."""

    customHeight = False  # noqa: N815 - its name in the file format


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
        self.validated: dict[Fact, list[Spot]] = {}
        self.offered: dict[Fact, str] = {}
        self.locked: list[Spot] = []

    def write(self) -> None:
        for position, characters in enumerate(self.plan.widths, start=1):
            self.sheet.column_dimensions[get_column_letter(position)].width = characters
        for placed in self.plan.cells:
            self._write_cell(placed)
        for row, height in self._heights().items():
            dimension = RowDimension if row in self.plan.heights else _GrowingRow
            self.sheet.row_dimensions[row] = dimension(self.sheet, index=row, ht=height)
        for chart in self.plan.charts:
            draw(self.sheet, chart)
        self._validate()
        self._protect()
        self._set_up_view()
        self._set_up_printing()

    def _write_cell(self, placed: Placed) -> None:
        style = style_name(placed.look, paper=self.plan.paper)
        for row in range(placed.row, placed.row + placed.rows):
            for column in range(placed.column, placed.column + placed.columns):
                self.sheet.cell(row, column).style = style
        if placed.rows > 1 or placed.columns > 1:
            self.sheet.merge_cells(
                start_row=placed.row,
                start_column=placed.column,
                end_row=placed.row + placed.rows - 1,
                end_column=placed.column + placed.columns - 1,
            )
        self._fill(placed)
        if placed.link:
            cell = self.sheet.cell(placed.row, placed.column)
            cell.hyperlink = Hyperlink(cell.coordinate, location=self._address(placed.link), tooltip=LINK_TIP)
            cell.style = style

    def _address(self, link: str) -> str:
        columns = {table_name(*key): span for key, span in self.places.spans.items()}
        if link in columns:
            return columns[link].address
        position = self.places.cells.get(link)
        return position.address if position else f"'{link}'!$A$1"

    def _fill(self, placed: Placed) -> None:
        cell = self.sheet.cell(placed.row, placed.column)
        match placed.content:
            case Words(text) | RowLabel(_, _, text):
                cell.value = text if text != "" else None
            case Input(fact) | RowInput(fact):
                cell.number_format = fact.traits.number_format
                self.validated.setdefault(fact, []).append((placed.column, placed.row))
                if isinstance(placed.content, RowInput) and placed.content.offered:
                    self.offered[fact] = self.book.column(*placed.content.offered)
            case Formula(name):
                computed = self.calculation.cells[name]
                self.locked.append((placed.column, placed.row))
                cell.value = f"={formula(computed.expression, self.book, self.book)}"
                cell.number_format = computed.pattern
            case RowFormula(table, column):
                computed = self.calculation.columns[table][column]
                self.locked.append((placed.column, placed.row))
                names = RowNames(self.book, self.places, placed.row)
                cell.value = f"={formula(computed.expression, names, self.book)}"
                cell.number_format = computed.pattern

    def _heights(self) -> dict[int, float]:
        """Row heights: as many lines as the longest text of the row can take, or more where that is planned."""
        heights: dict[int, float] = {}
        for placed in self.plan.cells:
            if placed.rows > 1:
                continue
            room = sum(self.plan.widths[placed.column - 1 : placed.column - 1 + placed.columns])
            height = height_of(self._longest(placed), room, placed.look)
            heights[placed.row] = max(heights.get(placed.row, 0.0), height)
        planned = self.plan.heights
        return {row: max(heights.get(row, 0.0), planned.get(row, 0.0)) for row in (*heights, *planned)}

    def _longest(self, placed: Placed) -> str:
        """The longest text of a cell; one that shrinks into its line takes no more than that line."""
        if not DRAWINGS[placed.look].wrap:
            return ""
        match placed.content:
            case Words(text) | RowLabel(_, _, text):
                return str(text)
            case Input(fact) | RowInput(fact) if fact.kind is Kind.TEXT:
                return longest(fact.text, self.calculation)
            case Formula(name, usual):
                return "0" * usual or longest(self.calculation.cells[name].expression, self.calculation)
        return ""

    def _validate(self) -> None:
        rules = [(validation(fact, self.offered.get(fact, "")), spots) for fact, spots in self.validated.items()]
        if self.locked:
            rules.append((explanation(), self.locked))
        for rule, spots in rules:
            for cells in runs(spots):
                rule.add(cells)
            self.sheet.add_data_validation(rule)
        statuses = [(each.column, each.row) for each in self.plan.cells if each.look is Look.STATUS]
        if statuses:
            colour_statuses(self.sheet, " ".join(runs(statuses)))

    def _protect(self) -> None:
        if self.plan.hidden:
            self.sheet.sheet_state = "veryHidden"
        protection = self.sheet.protection
        protection.sheet = True
        for permitted in ("formatColumns", "formatRows", "sort", "autoFilter"):
            setattr(protection, permitted, False)

    def _set_up_view(self) -> None:
        sheet, plan = self.sheet, self.plan
        sheet.sheet_properties.tabColor = plan.tab.value
        sheet.sheet_view.showGridLines = False
        sheet.sheet_view.zoomScale = ZOOM
        if plan.frozen:
            sheet.freeze_panes = plan.frozen
        if first := next((each for each in plan.cells if isinstance(each.content, Input | RowInput)), None):
            for selection in sheet.sheet_view.selection:
                selection.activeCell = selection.sqref = f"{get_column_letter(first.column)}{first.row}"
        if box := plan.filtered:
            sheet.auto_filter.ref = f"{get_column_letter(box.left)}{box.top}:{get_column_letter(box.right)}{box.bottom}"

    def _set_up_printing(self) -> None:
        sheet, plan = self.sheet, self.plan
        if plan.repeated:
            sheet.print_title_rows = f"{plan.repeated[0]}:{plan.repeated[1]}"
        if plan.printed_columns:
            last = max(placed.row + placed.rows - 1 for placed in plan.cells)
            sheet.print_area = f"A1:{get_column_letter(plan.printed_columns)}{last}"
        for row in plan.breaks:
            sheet.row_breaks.append(Break(id=row - 1))
        page = sheet.page_setup
        page.orientation = "landscape" if plan.landscape else "portrait"
        page.paperSize = A4
        page.fitToWidth, page.fitToHeight = 1, 1 if plan.one_page else 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
        sheet.print_options.horizontalCentered = True
        sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.7, header=0.3, footer=0.35)
        sheet.oddFooter.left.text = "&A"  # type: ignore[union-attr]  # every sheet has footers
        sheet.oddFooter.center.text = "第 &P 页，共 &N 页"  # type: ignore[union-attr]


def runs(spots: Iterable[Spot]) -> list[str]:
    """Cells, each column and row from 1, as ranges: those of one column that follow each other as one."""
    found: list[list[int]] = []
    for column, row in sorted(spots):
        if found and found[-1][0] == column and found[-1][2] == row - 1:
            found[-1][2] = row
        else:
            found.append([column, row, row])
    return [_range(*each) for each in found]


def _range(column: int, first: int, last: int) -> str:
    letter = get_column_letter(column)
    return f"{letter}{first}" if first == last else f"{letter}{first}:{letter}{last}"


def _define_names(workbook: Workbook, places: Layout, book: NameBook) -> None:
    for cell, position in places.cells.items():
        workbook.defined_names[book.cell(cell)] = DefinedName(book.cell(cell), attr_text=position.address)
        workbook.defined_names[cell] = DefinedName(cell, attr_text=position.address, hidden=True)
    for (table, column), span in places.spans.items():
        visible, machine = book.column(table, column), table_name(table, column)
        workbook.defined_names[visible] = DefinedName(visible, attr_text=span.address)
        workbook.defined_names[machine] = DefinedName(machine, attr_text=span.address, hidden=True)

"""The workbook in which a person lets Excel or WPS answer the corpus; its texts are Chinese."""

from decimal import Decimal

from numbers_corpus import (
    AGREES,
    ERRORS,
    EXPECTED,
    FIRST_INPUT,
    FIRST_ROW,
    FORMULA,
    ID,
    LIVE,
    SHOWS,
    Corpus,
    Group,
    Placed,
    lay_out,
)
from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from generator.package import ErrorValue, Value
from generator.package.references import cell_name, column_letters
from generator.workbook.styles import FONT_ORDER

HEADINGS = ("编号", "说明", "公式", "计算结果", "期望值", "一致？")
WIDTHS = (24, 46, 52, 20, 20, 9)
YES, NO = "一致", "不一致"
COVER = "说明"
STEPS = (
    "本工作簿收集表格软件算术中的“半数”与边界情形，用来核对 Excel、WPS 的计算结果是否与文件规定的含义一致。",
    "一、用 Excel 或 WPS 打开，允许编辑；如未自动计算，请按 F9。",
    "二、看各表“一致？”一列；下表汇总。",
    "三、直接保存（保持 .xlsx 格式），交回文件即可，不必改动任何单元格。",
)
_FONT = "宋体"
_LINE = Side(style="thin", color="BFBFBF")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="D9E2F0")
_INPUT = PatternFill("solid", fgColor="FFF8DC")
_WRONG = PatternFill("solid", bgColor="F8CBAD")


def workbook(corpus: Corpus) -> Workbook:
    """Build it; the program that opens it calculates everything."""
    Font.__elements__ = FONT_ORDER
    book = Workbook()
    cover = book.worksheets[0]
    cover.title = COVER
    rows = list(lay_out(corpus))
    for group in corpus.groups:
        _sheet(book.create_sheet(group.title), group, [row for row in rows if row.sheet == group.title])
    _cover(cover, corpus)
    if book.calculation is not None:
        book.calculation.fullCalcOnLoad = True
    return book


def _cover(sheet: Worksheet, corpus: Corpus) -> None:
    _put(sheet, 1, 1, "数值核对", bold=True, size=16)
    for row, text in enumerate(STEPS, 2):
        _put(sheet, row, 1, text, wrap=True)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=4)
        sheet.row_dimensions[row].height = 32
    top = len(STEPS) + 3
    for column, text in enumerate(("类别", "例数", YES, NO), 1):
        _put(sheet, top, column, text, bold=True, boxed=True, fill=_HEAD)
    for row, group in enumerate(corpus.groups, top + 1):
        letter = column_letters(AGREES)
        area = f"'{group.title}'!${letter}${FIRST_ROW}:${letter}${FIRST_ROW + len(group.cases) - 1}"
        _put(sheet, row, 1, group.title, boxed=True)
        _put(sheet, row, 2, len(group.cases), boxed=True)
        for place, word in ((3, YES), (4, NO)):
            _put(sheet, row, place, f'=COUNTIF({area},"{word}")', boxed=True)
    last = top + len(corpus.groups)
    _put(sheet, last + 1, 1, "合计", bold=True, boxed=True)
    for column in (2, 3, 4):
        first, end = cell_name(top + 1, column), cell_name(last, column)
        _put(sheet, last + 1, column, f"=SUM({first}:{end})", bold=True, boxed=True)
    for column, width in enumerate((30, 20, 20, 20), 1):
        sheet.column_dimensions[column_letters(column)].width = width
    _printed(sheet, landscape=False)


def _sheet(sheet: Worksheet, group: Group, rows: list[Placed]) -> None:
    _put(sheet, 1, 1, group.title, bold=True, size=16)
    _put(sheet, 2, 1, group.about)
    widest = max((len(row.values) for row in rows), default=0)
    inputs = [f"输入 {number}" for number in range(1, widest + 1)]
    for column, text in enumerate((*HEADINGS, *inputs), 1):
        _put(sheet, FIRST_ROW - 1, column, text, bold=True, boxed=True, fill=_HEAD, wrap=True)
    for row in rows:
        _case(sheet, row)
    for column, width in enumerate((*WIDTHS, *[18] * widest), 1):
        sheet.column_dimensions[column_letters(column)].width = width
    agrees = f"{cell_name(FIRST_ROW, AGREES)}:{cell_name(FIRST_ROW + len(rows) - 1, AGREES)}"
    sheet.conditional_formatting.add(agrees, _is_wrong())
    sheet.freeze_panes = cell_name(FIRST_ROW, SHOWS)
    sheet.print_title_rows = f"{FIRST_ROW - 1}:{FIRST_ROW - 1}"
    _printed(sheet, landscape=True)


def _is_wrong() -> Rule:
    return Rule(type="cellIs", operator="equal", formula=[f'"{NO}"'], dxf=DifferentialStyle(fill=_WRONG))


def _case(sheet: Worksheet, placed_case: Placed) -> None:
    case, row = placed_case.case, placed_case.row
    for ref, value in placed_case.values.items():
        _enter(sheet, ref, value)
    for column in range(FIRST_INPUT, FIRST_INPUT + len(placed_case.values)):
        _put(sheet, row, column, boxed=True, fill=_INPUT)
    _put(sheet, row, ID, case.id, boxed=True)
    _put(sheet, row, SHOWS, case.shows, boxed=True, wrap=True)
    _put(sheet, row, FORMULA, boxed=True, wrap=True)
    _text(sheet, cell_name(row, FORMULA), f"={placed_case.formula}")
    _put(sheet, row, LIVE, f"={placed_case.formula}", boxed=True)
    _put(sheet, row, EXPECTED, boxed=True)
    _enter(sheet, cell_name(row, EXPECTED), case.expected)
    _put(sheet, row, AGREES, _agreement(placed_case), boxed=True)
    sheet.cell(row, AGREES).alignment = Alignment(horizontal="center", vertical="center")


def _agreement(placed_case: Placed) -> str:
    """Kind and value; `=` compares numbers in the fifteen digits that are expected."""
    live, expected = cell_name(placed_case.row, LIVE), cell_name(placed_case.row, EXPECTED)
    match placed_case.case.expected:
        case ErrorValue() as error:
            condition = f"IFERROR(ERROR.TYPE({live}),0)={ERRORS.index(error) + 1}"
        case bool():
            condition = f"IFERROR(AND(ISLOGICAL({live}),{live}={expected}),FALSE)"
        case Decimal():
            condition = f"IFERROR(AND(ISNUMBER({live}),{live}={expected}),FALSE)"
        case _:
            condition = f"IFERROR(AND(ISTEXT({live}),EXACT({live},{expected})),FALSE)"
    return f'=IF({condition},"{YES}","{NO}")'


def _enter(sheet: Worksheet, ref: str, value: Value) -> None:
    """Put a value in as what it is; only a formula gives an empty text."""
    if value == "":
        sheet[ref] = '=""'
    elif isinstance(value, str):
        _text(sheet, ref, value)
    else:
        sheet[ref] = float(value) if isinstance(value, Decimal) else value


def _text(sheet: Worksheet, ref: str, text: str) -> None:
    cell = sheet[ref]
    cell.value = text
    cell.data_type = "s"


def _put(  # noqa: PLR0913 - what a cell looks like
    sheet: Worksheet,
    row: int,
    column: int,
    value: str | int | None = None,
    *,
    bold: bool = False,
    size: int = 10,
    boxed: bool = False,
    wrap: bool = False,
    fill: PatternFill | None = None,
) -> None:
    cell = sheet.cell(row, column)
    if value is not None:
        cell.value = value
    cell.font = Font(name=_FONT, size=size, bold=bold)
    cell.alignment = Alignment(vertical="center", wrap_text=wrap)
    if boxed:
        cell.border = _BOX
    if fill is not None:
        cell.fill = fill


def _printed(sheet: Worksheet, *, landscape: bool) -> None:
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    if sheet.sheet_properties.pageSetUpPr is not None:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True

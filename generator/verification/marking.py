"""The marked copy (标注件) of a returned workbook: all findings listed in front, and a note on each cell concerned."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import chain, count

from generator.finding import Finding, Severity, counted
from generator.package import (
    CellFormat,
    Note,
    Package,
    TextCell,
    TextRow,
    TextSheet,
    add_notes,
    quoted,
    with_sheet_in_front,
    worksheet_states,
)
from generator.package.references import cell_position
from generator.verification.marks import AUTHOR, HEADING_ROWS, HEADINGS, TITLE, without_marks
from generator.verification.verify import Verification
from generator.workbook.extent import width
from generator.workbook.styles import (
    HEADING_FILL,
    INK,
    LINE,
    NOTICE_INK,
    SCREEN_FONT,
    SCREEN_TITLE_FONT,
    STATUS_COLOURS,
)

WIDTHS = (5.5, 6.5, 6.5, 19.0, 38.0, 32.0, 27.0, 35.0)
NOTHING_FOUND = "没有发现问题"
ABOUT = (
    "本表由核对程序生成，点击“位置”可转到所指单元格，该格附有同样内容的批注。请在原单元格更正，不必填写本表。"
    "程序核对公式有无改动、得数是否算对，不核对填报数据的真实性。"
)
LONGEST_QUOTE = 200
"""Characters of a formula or text that the list and the notes quote."""

_FORMAT = CellFormat(SCREEN_FONT, "10", ink=INK, line=LINE)
_CENTRED = CellFormat(SCREEN_FONT, "10", ink=INK, line=LINE, across="center")
_LINK = CellFormat(SCREEN_FONT, "10", underlined=True, ink="FF0563C1", line=LINE)
_HEADING = CellFormat(SCREEN_FONT, "10.5", bold=True, ink="FFFFFFFF", fill=HEADING_FILL, line=LINE, across="center")
_TITLE = CellFormat(SCREEN_TITLE_FONT, "18", ink=INK, across="center")
_SUMMARY = CellFormat(SCREEN_FONT, "11", bold=True, ink=INK, across="center")
_ABOUT = CellFormat(SCREEN_FONT, "9.5", ink=NOTICE_INK, across="center")
_COLOURS = {word: colour for words, colour in STATUS_COLOURS.items() for word in words}
_SEVERITY = {
    each: CellFormat(SCREEN_FONT, "10", bold=True, ink=_COLOURS.get(each, INK), line=LINE, across="center")
    for each in Severity
}
_LINE_HEIGHT, _HIGHEST = 14.0, 400.0


def marked(package: Package, result: Verification) -> Package:
    """The returned workbook with what was found in it; marks of an earlier time are replaced."""
    package = without_marks(package)
    states = worksheet_states(package)
    by_sheet: dict[str, dict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding in result.findings:
        if states.get(finding.sheet, "veryHidden") != "veryHidden" and (cell := _cell(finding)):
            by_sheet[finding.sheet][cell].append(finding)
    for sheet, cells in by_sheet.items():
        notes = [Note(cell, "\n\n".join(map(_note, found)), AUTHOR) for cell, found in cells.items()]
        package = add_notes(package, sheet, notes)
    visible = {sheet for sheet, state in states.items() if state == "visible"}
    return with_sheet_in_front(package, _listed(result, _free_name(states), visible))


def _free_name(taken: Collection[str]) -> str:
    known = {name.casefold() for name in taken}
    return next(name for name in chain((TITLE,), map(f"{TITLE}{{}}".format, count(2))) if name.casefold() not in known)


def _cell(finding: Finding) -> str:
    """The cell a finding is about, the first of several; empty where it is about none."""
    cell = finding.cell.partition(":")[0].replace("$", "")
    try:
        cell_position(cell)
    except ValueError:
        return ""
    return cell


def _note(finding: Finding) -> str:
    return "\n".join((f"【{finding.severity} {finding.code}】{finding.message}", *_details(finding)))


def _details(finding: Finding) -> Iterator[str]:
    if finding.expected:
        yield f"应为：{_shortened(finding.expected)}"
    if finding.actual:
        yield f"现为：{_shortened(finding.actual)}"
    yield f"处理：{finding.advice}"


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}……"


def _listed(result: Verification, name: str, visible: set[str]) -> TextSheet:
    rows = [
        TextRow((TextCell(TITLE, _TITLE),), 34, whole=True),
        TextRow((TextCell(_summary(result), _SUMMARY),), 22, whole=True),
        TextRow((TextCell(ABOUT, _ABOUT),), 20, whole=True),
        TextRow(tuple(TextCell(heading, _HEADING) for heading in HEADINGS), 24),
        *(_row(number, finding, visible) for number, finding in enumerate(result.findings, start=1)),
    ]
    if not result.findings:
        rows.append(TextRow((TextCell(NOTHING_FOUND, _CENTRED),), 24, whole=True))
    return TextSheet(name, WIDTHS, tuple(rows), HEADING_ROWS)


def _summary(result: Verification) -> str:
    year = f"{result.year}年" if result.year else ""
    return "　".join(filter(None, (result.department, year, result.file, counted(result.findings))))


def _row(number: int, finding: Finding, visible: set[str]) -> TextRow:
    link = f"{quoted(finding.sheet)}!{_cell(finding) or 'A1'}" if finding.sheet in visible else ""
    cells = (
        TextCell(str(number), _CENTRED),
        TextCell(finding.severity, _SEVERITY[finding.severity]),
        TextCell(finding.code, _CENTRED),
        TextCell(finding.place, _LINK if link else _FORMAT, link),
        TextCell(finding.message, _FORMAT),
        TextCell(_shortened(finding.expected), _FORMAT),
        TextCell(_shortened(finding.actual), _FORMAT),
        TextCell(finding.advice, _FORMAT),
    )
    lines = max(_lines(cell.text, columns) for cell, columns in zip(cells, WIDTHS, strict=True))
    return TextRow(cells, min(lines * _LINE_HEIGHT + 8, _HIGHEST))


def _lines(text: str, columns: float) -> int:
    """The lines a text takes in a column so wide."""
    return sum(max(1, -(-width(line) // int(columns - 2))) for line in text.split("\n"))

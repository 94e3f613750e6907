"""Puts a sheet of texts in front of a workbook, and takes a sheet out again; all else keeps its meaning."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from generator.package.cell_formats import CellFormat, with_formats
from generator.package.linking import NewPart, attached, detached, free_part
from generator.package.parts import XML_SPACE, Package, detach, new_element, parse_xml, serialise_xml
from generator.package.references import cell_name
from generator.package.values import escaped
from generator.package.workbook_part import WorkbookPart
from generator.package.worksheet_part import insert_before

LONGEST_TEXT = 32_000
"""Characters; a cell holds 32,767."""
CUT = "……（过长，已截断）"

_WORKSHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_AFTER_NAMES = frozenset(
    {
        *("calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing"),
        *("fileRecoveryPr", "webPublishObjects", "extLst"),
    }
)
_MARGINS = {"left": "0.4", "right": "0.4", "top": "0.5", "bottom": "0.6", "header": "0.3", "footer": "0.3"}
_A4_LANDSCAPE = {"paperSize": "9", "orientation": "landscape", "fitToWidth": "1", "fitToHeight": "0"}


@dataclass(frozen=True, slots=True)
class TextCell:
    """A cell with a text that never becomes a formula; `link` is a place in the workbook, such as "'表'!B4"."""

    text: str
    format: CellFormat
    link: str = ""


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row and its height in points; the texts of a `whole` row have one cell as wide as the sheet."""

    cells: tuple[TextCell, ...]
    height: float
    whole: bool = False


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A sheet of texts, printed on A4 across; widths in digits. The heading rows stay in sight and head each page."""

    name: str
    widths: tuple[float, ...]
    rows: tuple[TextRow, ...]
    heading_rows: int
    tab: str = "FFC00000"


def with_sheet_in_front(package: Package, sheet: TextSheet) -> Package:
    """Return the package with one more sheet before all others, on which it opens. Raises UnreadableFile if damaged."""
    formats = list(dict.fromkeys(cell.format for row in sheet.rows for cell in row.cells))
    package, numbers = with_formats(package, formats)
    package = _unselected(package)
    workbook = WorkbookPart.of(package)
    new = NewPart(
        free_part(package, "xl/worksheets/sheet{}.xml"),
        _WORKSHEET_TYPE,
        f"{workbook.relationship_namespace}/worksheet",
        serialise_xml(_Writer(workbook.namespace, numbers).worksheet(sheet)),
    )
    package, identifier = attached(package, workbook.name, new)
    _list_in_front(workbook, sheet, identifier)
    return package.with_part(workbook.name, serialise_xml(workbook.root))


def without_sheet(package: Package, name: str) -> Package:
    """Return the package without a sheet and the names that hold on it. Raises ValueError if there is no such sheet."""
    workbook = WorkbookPart.of(package)
    entries = workbook.sheets()
    index = next((index for index, each in enumerate(entries) if each.name.casefold() == name.casefold()), None)
    if index is None:
        raise ValueError(f"no such sheet: {name!r}")
    element = list(workbook.root.iterfind(f"{{{workbook.namespace}}}sheets/{{{workbook.namespace}}}sheet"))[index]
    detach(element)
    for defined in list(_scoped_names(workbook)):
        scope = int(defined.get("localSheetId", ""))
        if scope == index:
            detach(defined)
        elif scope > index:
            defined.set("localSheetId", str(scope - 1))
    for view in _views(workbook):
        for attribute in ("activeTab", "firstSheet"):
            if _count(view.get(attribute)) >= max(index, 1):
                view.set(attribute, str(_count(view.get(attribute)) - 1))
    package = package.with_part(workbook.name, serialise_xml(workbook.root))
    return detached(package, workbook.name, entries[index].part)


def _list_in_front(workbook: WorkbookPart, sheet: TextSheet, identifier: str) -> None:
    namespace, base = workbook.namespace, workbook.relationship_namespace
    sheets = workbook.root.find(f"{{{namespace}}}sheets")
    if sheets is None:
        return
    highest = max((_count(each.get("sheetId")) for each in sheets), default=0)
    entry = {"name": sheet.name, "sheetId": str(highest + 1), f"{{{base}}}id": identifier}
    sheets.insert(0, etree.Element(f"{{{namespace}}}sheet", entry, nsmap={"r": base}))
    for defined in _scoped_names(workbook):
        defined.set("localSheetId", str(int(defined.get("localSheetId", "")) + 1))
    for view in _views(workbook):
        for attribute in ("activeTab", "firstSheet"):
            view.attrib.pop(attribute, "")
    names = workbook.root.find(f"{{{namespace}}}definedNames")
    if names is None:
        names = etree.Element(f"{{{namespace}}}definedNames")
        insert_before(workbook.root, names, _AFTER_NAMES)
    titles = etree.SubElement(names, f"{{{namespace}}}definedName", {"name": "_xlnm.Print_Titles", "localSheetId": "0"})
    titles.text = f"{quoted(sheet.name)}!$1:${sheet.heading_rows}"


def quoted(sheet: str) -> str:
    """Return the name of a sheet as references spell it."""
    return "'" + sheet.replace("'", "''") + "'"


def _scoped_names(workbook: WorkbookPart) -> Iterator[etree._Element]:
    for element in workbook.root.iter(f"{{{workbook.namespace}}}definedName"):
        if element.get("localSheetId", "").isdecimal():
            yield element


def _views(workbook: WorkbookPart) -> Iterator[etree._Element]:
    return workbook.root.iter(f"{{{workbook.namespace}}}workbookView")


def _count(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _unselected(package: Package) -> Package:
    """Deselect the sheet that was in sight: with two selected, what is typed into one goes into both."""
    for entry in WorkbookPart.of(package).sheets():
        if b"tabSelected" not in package.parts[entry.part]:
            continue
        root = parse_xml(package, entry.part, entry.label)
        for view in root.iter("{*}sheetView"):
            view.attrib.pop("tabSelected", "")
        package = package.with_part(entry.part, serialise_xml(root))
    return package


class _Writer:
    """Writes a worksheet in the namespace of its workbook, with the formats by their numbers."""

    def __init__(self, namespace: str, numbers: Mapping[CellFormat, str]) -> None:
        self._namespace = namespace
        self._numbers = numbers

    def worksheet(self, sheet: TextSheet) -> etree._Element:
        root = new_element(self._namespace, "worksheet")
        properties = self._under(root, "sheetPr")
        self._under(properties, "tabColor", rgb=sheet.tab)
        self._under(properties, "pageSetUpPr", fitToPage="1")
        self._under(root, "dimension", ref=f"A1:{cell_name(len(sheet.rows), len(sheet.widths))}")
        self._view(root, sheet.heading_rows)
        self._under(root, "sheetFormatPr", defaultRowHeight="15")
        columns = self._under(root, "cols")
        for number, width in enumerate(sheet.widths, start=1):
            self._under(columns, "col", min=str(number), max=str(number), width=str(width), customWidth="1")
        self._rows(root, sheet)
        self._merged_and_linked(root, sheet)
        self._under(root, "printOptions", horizontalCentered="1")
        self._under(root, "pageMargins", **_MARGINS)
        self._under(root, "pageSetup", **_A4_LANDSCAPE)
        self._under(self._under(root, "headerFooter"), "oddFooter").text = "&L&A&C第 &P 页，共 &N 页"
        return root

    def _view(self, root: etree._Element, heading_rows: int) -> None:
        views = self._under(root, "sheetViews")
        view = self._under(views, "sheetView", showGridLines="0", tabSelected="1", workbookViewId="0")
        below = cell_name(heading_rows + 1, 1)
        self._under(view, "pane", ySplit=str(heading_rows), topLeftCell=below, activePane="bottomLeft", state="frozen")
        self._under(view, "selection", pane="bottomLeft", activeCell=below, sqref=below)

    def _rows(self, root: etree._Element, sheet: TextSheet) -> None:
        data = self._under(root, "sheetData")
        for number, row in enumerate(sheet.rows, start=1):
            element = self._under(data, "row", r=str(number), ht=f"{row.height:g}", customHeight="1")
            for column, cell in enumerate(row.cells, start=1):
                self._cell(element, cell_name(number, column), cell)

    def _cell(self, row: etree._Element, ref: str, cell: TextCell) -> None:
        style = {"s": self._numbers[cell.format]} if cell.format in self._numbers else {}
        element = self._under(row, "c", r=ref, **style, **({"t": "inlineStr"} if cell.text else {}))
        if cell.text:
            text = self._under(self._under(element, "is"), "t")
            text.text = escaped(cell.text if len(cell.text) <= LONGEST_TEXT else cell.text[:LONGEST_TEXT] + CUT)
            text.set(XML_SPACE, "preserve")

    def _merged_and_linked(self, root: etree._Element, sheet: TextSheet) -> None:
        whole = [number for number, row in enumerate(sheet.rows, start=1) if row.whole]
        if whole:
            merged = self._under(root, "mergeCells", count=str(len(whole)))
            for number in whole:
                self._under(merged, "mergeCell", ref=f"A{number}:{cell_name(number, len(sheet.widths))}")
        links = {
            cell_name(number, column): cell.link
            for number, row in enumerate(sheet.rows, start=1)
            for column, cell in enumerate(row.cells, start=1)
            if cell.link
        }
        if links:
            container = self._under(root, "hyperlinks")
            for ref, location in links.items():
                self._under(container, "hyperlink", ref=ref, location=location)

    def _under(self, parent: etree._Element, name: str, **attributes: str) -> etree._Element:
        return etree.SubElement(parent, f"{{{self._namespace}}}{name}", attributes)

"""From the parts of a workbook to a Snapshot."""

from collections.abc import Sequence
from pathlib import Path

from lxml import etree

from generator.package.archive import read_package
from generator.package.formulas import SharedFormulas, calls_outside
from generator.package.parts import (
    PACKAGE_RELATIONSHIPS,
    Damaged,
    Package,
    damage_reported_at,
    parse_xml,
    relationships,
)
from generator.package.snapshot import Cell, ErrorValue, Format, Sheet, Snapshot, Value
from generator.package.styles_part import UNKNOWN_FORMAT, read_formats
from generator.package.values import unescaped, value_of
from generator.package.workbook_part import SheetEntry, WorkbookPart
from generator.package.worksheet_part import (
    ON,
    PlacedCell,
    hidden_columns,
    is_hidden,
    namespace_of,
    placed_cells,
    placed_rows,
    sheet_data,
    validations,
)

_PROPERTIES = {"extended-properties", "extendedProperties"}  # transitional, strict
_APPLICATION = "{*}Application"


def read_workbook(path: Path) -> Snapshot:
    """Read a file from outside, through the gate. Raises UnreadableFile."""
    return read_snapshot(read_package(path))


def read_snapshot(package: Package) -> Snapshot:
    """Return what the workbook says; nothing is calculated and no link is followed.

    Raises UnreadableFile, naming the sheet, if a part is missing or says what cannot be.
    """
    workbook = WorkbookPart.of(package)
    entries = workbook.sheets()
    texts = _shared_texts(workbook)
    names, other_names = workbook.defined_names(entries)
    formats = read_formats(workbook)
    sheets = tuple(_sheet(package, entry, texts, formats) for entry in entries)
    application = _application(package)
    return Snapshot(sheets, names, application, other_names, workbook.is_manual(), workbook.is_structure_locked())


def _shared_texts(workbook: WorkbookPart) -> Sequence[str]:
    part = workbook.part_of_kind("sharedStrings")
    if part is None:
        return ()
    root = parse_xml(workbook.package, part, "文字表")
    return [_text(item) for item in root.iterchildren(f"{{{namespace_of(root)}}}si")]


def _application(package: Package) -> str | None:
    for relation in relationships(package, PACKAGE_RELATIONSHIPS).values():
        part = package.find(relation.target) if relation.kind in _PROPERTIES else None
        if part is not None:
            return parse_xml(package, part, "文件属性").findtext(_APPLICATION) or None
    return None


def _sheet(package: Package, entry: SheetEntry, texts: Sequence[str], formats: Sequence[Format]) -> Sheet:
    root = parse_xml(package, entry.part, entry.label)
    if entry.kind != "worksheet":
        return Sheet(entry.name, entry.state, {})
    namespace = namespace_of(root)
    protection = root.find(f"{{{namespace}}}sheetProtection")
    merged = root.iterfind(f"{{{namespace}}}mergeCells/{{{namespace}}}mergeCell")
    with damage_reported_at(f"{package.source} {entry.label}"):
        read = _CellReader(namespace, texts, formats)
        hidden_rows = set[int]()
        for number, row in placed_rows(sheet_data(root)):
            if is_hidden(row, "ht"):
                hidden_rows.add(number)
            for place in placed_cells(number, row):
                read(place)
        return Sheet(
            entry.name,
            entry.state,
            read.cells,
            protected=protection is not None and protection.get("sheet") in ON,
            merged=tuple(element.get("ref", "") for element in merged),
            formats=read.formats,
            validations=tuple(validations(root)),
            hidden_rows=frozenset(hidden_rows),
            hidden_columns=frozenset(hidden_columns(root)),
        )


class _CellReader:
    """Reads the cells of one sheet in turn; shared formulas make one cell depend on an earlier one."""

    def __init__(self, namespace: str, texts: Sequence[str], formats: Sequence[Format]) -> None:
        self.cells: dict[str, Cell] = {}
        self.formats: dict[str, Format] = {}
        self._known_formats = {str(index): each for index, each in enumerate(formats)}
        self._formula_tag = f"{{{namespace}}}f"
        self._value_tag = f"{{{namespace}}}v"
        self._inline_tag = f"{{{namespace}}}is"
        self._texts = texts
        self._shared = SharedFormulas()

    def __call__(self, place: PlacedCell) -> None:
        """Read one cell. Raises Damaged, naming it."""
        value: Value | ErrorValue = None
        formula: str | None = None
        kind = place.element.get("t", "n")
        try:
            for child in place.element:
                tag = child.tag
                if tag == self._value_tag:
                    value = value_of(kind, child.text or "", self._texts)
                elif tag == self._formula_tag:
                    formula = self._formula(child, place)
                elif tag == self._inline_tag and kind == "inlineStr":
                    value = _text(child)
        except Damaged as fault:
            raise Damaged(f"{place.name} 单元格：{fault}") from fault
        if value is not None or formula is not None:
            self.cells[place.name] = Cell(value, formula)
        self.formats[place.name] = self._known_formats.get(place.element.get("s", "0"), UNKNOWN_FORMAT)

    def _formula(self, element: etree._Element, place: PlacedCell) -> str:
        text = element.text or ""
        if element.get("t") == "shared":
            index = element.get("si", "")
            if not text:
                return self._shared.at(index, place.row, place.column)
            self._shared.define(index, place.row, place.column, text)
        if calls_outside(text):
            raise Damaged("公式调用其他程序（DDE），不允许使用")
        return text


def _text(item: etree._Element) -> str:
    """Join the runs of a text; what stands above it to show its pronunciation (rPh) is no part of it."""
    namespace = namespace_of(item)
    text, run = f"{{{namespace}}}t", f"{{{namespace}}}r"
    pieces = (child.text if child.tag == text else child.findtext(text) for child in item if child.tag in {text, run})
    return "".join(unescaped(piece) for piece in pieces if piece)

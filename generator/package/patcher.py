"""From a package and edits to a package: only the sheets that are edited change."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from generator.package.parts import XML_SPACE, Package, damage_reported_at, parse_xml, serialise_xml
from generator.package.references import cell_name, cell_position
from generator.package.snapshot import ErrorValue, Value
from generator.package.values import escaped, text_of_decimal
from generator.package.workbook_part import SheetEntry, WorkbookPart
from generator.package.worksheet_part import (
    column_in_file,
    namespace_of,
    placed_cells,
    placed_rows,
    position_in_file,
    sheet_data,
)

_ON = {"1", "true"}
_BEFORE_CALCULATION = ("definedNames", "externalReferences", "functionGroups", "sheets")


@dataclass(frozen=True, slots=True)
class Edit:
    """A value for a cell, such as "B2". None clears it.

    In a cell with a formula it replaces the cached value and the formula stays, unless the value is one that was
    `typed`: then the formula goes. Text never becomes a formula.
    """

    sheet: str
    cell: str
    value: Value
    typed: bool = False


def apply_edits(package: Package, edits: Iterable[Edit]) -> Package:
    """Return the package with these values, formats untouched; of two edits to one cell the later one counts.

    Parts of other sheets stay the same bytes. Raises ValueError for an unknown sheet, a cell outside the grid or a
    number no cell can hold; UnreadableFile if a sheet is damaged.
    """
    sheets = {entry.name.casefold(): entry for entry in WorkbookPart.of(package).sheets()}
    by_sheet: dict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_sheet[edit.sheet.casefold()].append(edit)
    if not by_sheet.keys() <= sheets.keys():
        raise ValueError(f"no such sheet: {sorted(by_sheet.keys() - sheets.keys())}")
    for name, its_edits in by_sheet.items():
        package = package.with_part(sheets[name].part, _edited(package, sheets[name], its_edits))
    return package


def request_full_calculation(package: Package) -> Package:
    """Return the package with the wish that Excel calculates everything on opening. Raises UnreadableFile."""
    workbook = WorkbookPart.of(package)
    calculation = workbook.root.find(f"{{{workbook.namespace}}}calcPr")
    if calculation is None:
        calculation = etree.Element(f"{{{workbook.namespace}}}calcPr")
        found = (workbook.root.find(f"{{{workbook.namespace}}}{tag}") for tag in _BEFORE_CALCULATION)
        next(element for element in found if element is not None).addnext(calculation)
    calculation.set("fullCalcOnLoad", "1")
    return package.with_part(workbook.name, serialise_xml(workbook.root))


def _edited(package: Package, entry: SheetEntry, edits: Sequence[Edit]) -> bytes:
    root = parse_xml(package, entry.part, entry.label)
    with damage_reported_at(f"{package.source} {entry.label}"):
        sheet = _EditedSheet(root)
        for edit in edits:
            cell = sheet.cell(*cell_position(edit.cell), insert=edit.value is not None)
            if cell is not None:
                if edit.typed:
                    sheet.drop_formula(cell)
                _write(cell, edit.value)
    return serialise_xml(root)


class _EditedSheet:
    """A worksheet whose missing cells are inserted when asked for, in their place and with the format they inherit."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._namespace = namespace_of(root)
        data = sheet_data(root)
        self._rows = _Numbered(data, f"{{{self._namespace}}}row", dict(placed_rows(data)))
        self._cells: dict[int, _Numbered] = {}

    def drop_formula(self, cell: etree._Element) -> None:
        """Take the formula out of a cell; cells that share it keep what they show."""
        tag = f"{{{self._namespace}}}f"
        formula = cell.find(tag)
        if formula is None:
            return
        shared = formula.get("si") if formula.get("t") == "shared" else None
        same = [each for each in self._root.iter(tag) if shared is not None and each.get("si") == shared]
        for each in (formula, *same):
            parent = each.getparent()
            if parent is not None:
                parent.remove(each)

    def cell(self, row: int, column: int, *, insert: bool) -> etree._Element | None:
        """Return the element of a cell; None if it is not there and shall not be inserted."""
        if not insert and row not in self._rows:
            return None
        cells = self._cells_of(row)
        if column in cells:
            return cells.at(column)
        return self._inserted(row, column) if insert else None

    def _cells_of(self, number: int) -> "_Numbered":
        if number not in self._cells:
            row = self._rows.at(number) if number in self._rows else self._rows.insert(number, str(number))
            elements = {place.column: place.element for place in placed_cells(number, row)}
            self._cells[number] = _Numbered(row, f"{{{self._namespace}}}c", elements)
        return self._cells[number]

    def _inserted(self, row: int, column: int) -> etree._Element:
        row_element = self._rows.at(row)
        row_element.attrib.pop("spans", "")
        cell = self._cells_of(row).insert(column, cell_name(row, column))
        style = row_element.get("s") if row_element.get("customFormat") in _ON else self._style_of_column(column)
        if style is not None:
            cell.set("s", style)
        self._extend_dimension(row, column)
        return cell

    def _style_of_column(self, number: int) -> str | None:
        for element in self._root.iterfind(f"{{{self._namespace}}}cols/{{{self._namespace}}}col"):
            first, last = (column_in_file(element.get(edge, "")) for edge in ("min", "max"))
            if first <= number <= last:
                return element.get("style")
        return None

    def _extend_dimension(self, row: int, column: int) -> None:
        """Include a cell in the used range the sheet declares: others trust it, even if we do not."""
        dimension = self._root.find(f"{{{self._namespace}}}dimension")
        if dimension is None:
            return
        corners = [*map(position_in_file, dimension.get("ref", "A1").split(":")), (row, column)]
        rows, columns = zip(*corners, strict=True)
        dimension.set("ref", f"{cell_name(min(rows), min(columns))}:{cell_name(max(rows), max(columns))}")


class _Numbered:
    """The rows of a sheet or the cells of a row, by number; their order in the file stays."""

    def __init__(self, parent: etree._Element, tag: str, elements: dict[int, etree._Element]) -> None:
        self._parent = parent
        self._tag = tag
        self._elements = elements
        self._numbers = sorted(elements)

    def __contains__(self, number: int) -> bool:
        return number in self._elements

    def at(self, number: int) -> etree._Element:
        return self._elements[number]

    def insert(self, number: int, name: str) -> etree._Element:
        """Add an empty one, before the next higher number."""
        element = etree.SubElement(self._parent, self._tag, {"r": name})
        index = bisect(self._numbers, number)
        if index < len(self._numbers):
            self._elements[self._numbers[index]].addprevious(element)
        elif self._numbers:
            self._elements[self._numbers[-1]].addnext(element)
        else:
            self._parent.insert(0, element)
        self._numbers.insert(index, number)
        self._elements[number] = element
        return element


def _write(cell: etree._Element, value: Value | ErrorValue) -> None:
    namespace = namespace_of(cell)
    formula = cell.find(f"{{{namespace}}}f")
    for tag in ("v", "is"):
        for old in cell.findall(f"{{{namespace}}}{tag}"):
            cell.remove(old)
    for attribute in ("t", "vm"):
        cell.attrib.pop(attribute, "")
    if value is None:
        return
    if formula is None and isinstance(value, str) and not isinstance(value, ErrorValue):
        cell.set("t", "inlineStr")
        _write_inline(cell, value)
        return
    kind, text = _kind_and_text(value)
    if kind is not None:
        cell.set("t", kind)
    element = etree.SubElement(cell, f"{{{namespace}}}v")
    element.text = text
    cell.insert(0 if formula is None else cell.index(formula) + 1, element)


def _write_inline(cell: etree._Element, text: str) -> None:
    namespace = namespace_of(cell)
    inline = etree.SubElement(cell, f"{{{namespace}}}is")
    cell.insert(0, inline)
    element = etree.SubElement(inline, f"{{{namespace}}}t")
    element.text = escaped(text)
    if text != text.strip():
        element.set(XML_SPACE, "preserve")


def _kind_and_text(value: Decimal | str | bool) -> tuple[str | None, str]:
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, Decimal):
        return None, text_of_decimal(value)
    return ("e", value) if isinstance(value, ErrorValue) else ("str", escaped(value))

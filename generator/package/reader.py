"""From the parts of a workbook to a Snapshot."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from generator.package.archive import read_package
from generator.package.formulas import SharedFormulas
from generator.package.parts import (
    PACKAGE_RELATIONSHIPS,
    Damaged,
    Package,
    damage_reported_at,
    parse_xml,
    relationships,
)
from generator.package.plain_cells import plain_sheet
from generator.package.snapshot import UNKNOWN_FORMAT, Area, Cell, ErrorValue, Format, Sheet, Snapshot, Value
from generator.package.styles_part import read_formats
from generator.package.texts import SharedTexts, shared_texts
from generator.package.workbook_part import SheetEntry, WorkbookPart
from generator.package.worksheet_part import check_kind_of_sheet, position_in_file
from generator.package.written_cells import (
    ArrayFormula,
    Understood,
    damaged_cell,
    parsed_sheet,
    refuse_calls_outside,
)

_PROPERTIES = {"extended-properties", "extendedProperties"}  # transitional, strict
MAX_CELLS_OF_ARRAYS = 1_000_000

_APPLICATION = "{*}Application"
_FormatsByNumber = Mapping[str | None, Format]


def read_workbook(path: Path) -> Snapshot:
    """Read a file from outside, through the gate. Raises UnreadableFile."""
    return read_snapshot(read_package(path))


def read_snapshot(package: Package) -> Snapshot:
    """Return what the workbook says; nothing is calculated and no link is followed.

    Raises UnreadableFile, naming the sheet, if a part is missing or says what cannot be.
    """
    workbook = WorkbookPart.to_read(package)
    entries = workbook.sheets()
    texts = shared_texts(workbook)
    names, other_names = workbook.defined_names(entries)
    formats = _by_number(read_formats(workbook))
    sheets = tuple(_sheet(package, entry, texts, formats) for entry in entries)
    application = _application(package)
    return Snapshot(sheets, names, application, other_names, workbook.is_manual(), workbook.is_structure_locked())


def _by_number(formats: Sequence[Format]) -> _FormatsByNumber:
    """The formats by what a cell states; one that states nothing has the first."""
    known: dict[str | None, Format] = {str(number): each for number, each in enumerate(formats)}
    return {**known, None: known.get("0", UNKNOWN_FORMAT)}


def _application(package: Package) -> str | None:
    for relation in relationships(package, PACKAGE_RELATIONSHIPS).values():
        part = package.find(relation.target) if relation.kind in _PROPERTIES else None
        if part is not None:
            return parse_xml(package, part, "文件属性").findtext(_APPLICATION) or None
    return None


def _sheet(package: Package, entry: SheetEntry, texts: SharedTexts, formats: _FormatsByNumber) -> Sheet:
    if entry.kind != "worksheet":
        root = parse_xml(package, entry.part, entry.label)
        with damage_reported_at(f"{package.source} {entry.label}"):
            check_kind_of_sheet(root, entry.kind)
        return Sheet(entry.name, entry.state, {})
    with damage_reported_at(f"{package.source} {entry.label}"):
        plain = plain_sheet(package.parts[entry.part])
        written = plain or parsed_sheet(parse_xml(package, entry.part, entry.label))
        read = _CellReader(texts, formats)
        for run in written.runs:
            read.take(run)
        read.array_formulas(written.arrays)
        frame = written.frame
        return Sheet(
            entry.name,
            entry.state,
            read.cells,
            protected=frame.protected,
            merged=frame.merged,
            formats=read.formats,
            validations=frame.validations,
            hidden_rows=frame.hidden_rows,
            hidden_columns=frame.hidden_columns,
            row_formats={row: formats.get(style, UNKNOWN_FORMAT) for row, style in frame.row_styles.items()},
            column_formats=tuple(
                (first, last, formats.get(style, UNKNOWN_FORMAT)) for first, last, style in frame.column_styles
            ),
        )


class _CellReader:
    """Reads the cells of one sheet in turn; formulas of several cells make one cell depend on another."""

    def __init__(self, texts: SharedTexts, formats: _FormatsByNumber) -> None:
        self.cells: dict[str, Cell] = {}
        self.formats: dict[str, Format] = {}
        self._texts = texts
        self._known_formats = formats
        self._shared = SharedFormulas()

    def take(self, run: Understood) -> None:
        """Take the next cells. Raises Damaged, naming the cell, if it shares what nobody has."""
        known = self._known_formats
        self.formats.update((name, known.get(style, UNKNOWN_FORMAT)) for name, style in run.styles.items())
        self.cells.update(run.cells)
        texts = self._texts.cells
        for name, number in run.texts.items():
            shown = texts.get(number) or self._text(name, number)
            formula = self.cells[name].formula
            self.cells[name] = shown if formula is None else Cell(shown.value, formula)
        for shared in run.formulas:
            self.cells[shared.cell] = Cell(self.cells[shared.cell].value, self._shared_formula(*shared))

    def _text(self, name: str, number: str) -> Cell:
        try:
            return self._texts.cell(number)
        except Damaged as fault:
            raise damaged_cell(name, fault) from fault

    def array_formulas(self, arrays: Iterable[ArrayFormula]) -> None:
        """Give a formula for a range to each of its cells that the file mentions. Raises Damaged beyond all measure."""
        looked_at = 0
        for corners, formula in arrays:
            area = Area("", *corners)
            mentioned = area.refs() if area.size < len(self.formats) else filter(area.contains, self.formats)
            looked_at += min(area.size, len(self.formats))
            if looked_at > MAX_CELLS_OF_ARRAYS:
                raise Damaged("数组公式过多，远超正常填报")
            for ref in mentioned:
                if ref in self.formats:
                    self.cells[ref] = Cell(self._value_at(ref), formula)

    def _value_at(self, ref: str) -> Value | ErrorValue:
        return self.cells[ref].value if ref in self.cells else None

    def _shared_formula(self, name: str, index: str, text: str | None) -> str:
        try:
            row, column = position_in_file(name)
            formula = text or self._shared.at(index, row, column)
            if text:
                self._shared.define(index, row, column, text)
            refuse_calls_outside(formula)
        except Damaged as fault:
            raise damaged_cell(name, fault) from fault
        return formula

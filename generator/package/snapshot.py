"""What a workbook says, read once and never changed: sheets, cells, names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from itertools import islice
from types import MappingProxyType
from typing import Literal

from generator.package.references import cell_name, cell_position

Value = Decimal | str | bool | None
SheetState = Literal["visible", "hidden", "veryHidden"]


class ErrorValue(str):
    """An error as a cell shows it, such as "#DIV/0!". It is a str: ask for ErrorValue before asking for str."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with something in it.

    `value` is the typed value or, with a formula, the cached one; None where a formula has no cached value.
    Numbers carry 15 significant digits. An empty text is "", not None.
    `formula` is the text without "=", each cell of a shared formula having its own; None for a typed value. That of an
    array or a data table stands in braces, as Excel shows it, in each cell of its range: "{SUM(A1:A3*B1:B3)}".
    """

    value: Value | ErrorValue
    formula: str | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """How a cell shows what it holds, as far as that can hide or change what people read.

    `number` is the number format as Excel spells it. Colours are RGB such as "FFFFFF", "" where the program chooses.
    `size` is that of the letters in points, None if the file does not say.
    """

    number: str = "General"
    ink: str = ""
    fill: str = ""
    size: Decimal | None = None
    locked: bool = True


UNKNOWN_FORMAT = Format()
"""What a cell has whose format the file does not define."""


@dataclass(frozen=True, slots=True)
class Validation:
    """What may be typed into some rectangles of cells ("B2", "D9").

    `kind` is "whole", "decimal", "list", "date", "time", "textLength", "custom" or "none"; `operator`, "between" and
    the like, is "" where the kind has none. `first` and `second` are formulas without "=". `refuses` tells whether a
    program turns a wrong entry away.
    """

    corners: tuple[tuple[str, str], ...]
    kind: str
    operator: str = ""
    first: str = ""
    second: str = ""
    refuses: bool = True

    def rule(self) -> tuple[str, str, str, str, bool]:
        """Return what it demands, wherever it stands."""
        return self.kind, self.operator, self.first, self.second, self.refuses


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells of one sheet, from its top left to its bottom right cell ("B2", "D9")."""

    sheet: str
    first: str
    last: str

    @property
    def size(self) -> int:
        """Number of cells."""
        top, left = cell_position(self.first)
        bottom, right = cell_position(self.last)
        return (bottom - top + 1) * (right - left + 1)

    def contains(self, ref: str) -> bool:
        """Tell whether a cell ("B2") lies in it. Raises ValueError for what is no cell."""
        (top, left), (row, column), (bottom, right) = map(cell_position, (self.first, ref, self.last))
        return top <= row <= bottom and left <= column <= right

    def refs(self, limit: int = 100_000) -> Iterator[str]:
        """Yield the cells row by row ("B2", "C2", …), and no more than `limit` of them: `size` tells of the rest."""
        top, left = cell_position(self.first)
        bottom, right = cell_position(self.last)
        everything = (cell_name(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        return islice(everything, limit)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet. `cells` has those with a value or a formula, by name ("B2"), in the order of the file.

    `formats` has every cell the file mentions, empty ones too; `format_at` knows all others, which have that of their
    row or else of their column. Rows and columns count from 1; those of no height or width count as hidden. `merged`
    has ranges such as "A1:D1".
    """

    name: str
    state: SheetState
    cells: Mapping[str, Cell]
    protected: bool = False
    merged: tuple[str, ...] = ()
    formats: Mapping[str, Format] = field(default_factory=dict)
    validations: tuple[Validation, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    row_formats: Mapping[int, Format] = field(default_factory=dict)
    column_formats: tuple[tuple[int, int, Format], ...] = ()

    def format_at(self, ref: str) -> Format:
        """Return how a cell ("B2") shows what it holds, or would. Raises ValueError for what is no cell."""
        known = self.formats.get(ref)
        if known is not None:
            return known
        row, column = cell_position(ref)
        if row in self.row_formats:
            return self.row_formats[row]
        of_column = (each for first, last, each in self.column_formats if first <= column <= last)
        return next(of_column, UNKNOWN_FORMAT)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", MappingProxyType(dict(self.cells)))
        object.__setattr__(self, "formats", MappingProxyType(dict(self.formats)))
        object.__setattr__(self, "row_formats", MappingProxyType(dict(self.row_formats)))

    def __reduce__(self) -> tuple[type["Sheet"], tuple[object, ...]]:
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return Sheet, tuple(dict(value) if isinstance(value, MappingProxyType) else value for value in values.values())


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A workbook as it was read.

    `names` has the defined names of the whole workbook that mean one cell or one rectangle, as they are spelled.
    `other_names` has the text of every other one (constants, formulas, #REF!, second definitions); a name that holds
    on one sheet only is listed as "sheet!name".
    `application` is the program that says it saved the file, None if none does. `manual` tells whether programs are
    asked to calculate on demand only, `structure_locked` whether sheets may be neither added nor removed.
    """

    sheets: tuple[Sheet, ...]
    names: Mapping[str, Area]
    application: str | None = None
    other_names: Mapping[str, str] = field(default_factory=dict)
    manual: bool = False
    structure_locked: bool = False
    _areas: Mapping[str, Area] = field(init=False, repr=False, compare=False)
    _sheets: Mapping[str, Sheet] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", MappingProxyType(dict(self.names)))
        object.__setattr__(self, "other_names", MappingProxyType(dict(self.other_names)))
        object.__setattr__(self, "_areas", {name.casefold(): area for name, area in self.names.items()})
        by_name = ((name, sheet) for sheet in reversed(self.sheets) for name in (sheet.name.casefold(), sheet.name))
        object.__setattr__(self, "_sheets", dict(by_name))

    def __reduce__(self) -> tuple[type["Snapshot"], tuple[object, ...]]:
        own = (self.sheets, dict(self.names), self.application, dict(self.other_names))
        return Snapshot, (*own, self.manual, self.structure_locked)

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet of that name, None if there is none. Excel's sheet names ignore case."""
        return self._sheets.get(name) or self._sheets.get(name.casefold())

    def cell(self, where: Area | str, ref: str) -> Cell | None:
        """Return a cell of a sheet, or of the sheet an area lies on. None for an empty cell or an unknown sheet."""
        sheet = self.sheet(where.sheet if isinstance(where, Area) else where)
        return sheet.cells.get(ref) if sheet else None

    def area(self, name: str) -> Area | None:
        """Return what a defined name means, None if it is not in `names`. Excel's names ignore case."""
        return self.names.get(name) or self._areas.get(name.casefold())

    def named_cell(self, name: str) -> Cell | None:
        """Return the cell a name means; None if it is empty, or the name is unknown or means several cells."""
        area = self.area(name)
        return self.cell(area, area.first) if area and area.first == area.last else None

    def named_value(self, name: str) -> Value | ErrorValue:
        """Return the value of the cell a name means; None as for `named_cell`, or if a formula has no cached value."""
        cell = self.named_cell(name)
        return cell.value if cell else None

"""Formula text: a shared formula as each of its cells has it, and what is no formula but a call outside."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from generator.package.parts import Damaged
from generator.package.references import MAX_COLUMN, MAX_ROW, column_letters, column_number

MAX_FORMULA_LENGTH = 8_192
MAX_EXPANDED_LENGTH = 2_000_000

_TOKEN = re.compile(
    r"""
      "(?:[^"]|"")*"                                           # text
    | '(?:[^']|'')*'                                           # quoted sheet
    | \[(?:[^\[\]]|\[[^\[\]]*\])*\]                            # other workbook, table column
    | (?P<columns>\$?[A-Z]{1,3}:\$?[A-Z]{1,3}(?![\w.$(!]))
    | (?P<rows>\$?[0-9]{1,7}:\$?[0-9]{1,7}(?![\w.$(!]))
    | (?P<cell>\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}(?![\w.$?\\(!]))
    | [\w.$?\\]+                                               # number, function, name, sheet
    """,
    re.VERBOSE | re.IGNORECASE,
)
_COORDINATE = re.compile(r"(\$?)([A-Z]+|[0-9]+)", re.IGNORECASE)
_OUTSIDE = "#REF!"


class SharedFormulas:
    """The shared formulas of one sheet: the first cell has the text, the others a number and their place."""

    def __init__(self) -> None:
        self._masters: dict[str, _Master] = {}
        self._expanded = 0

    def define(self, index: str, row: int, column: int, formula: str) -> None:
        """Note the text of a shared formula at the cell that has it. Raises Damaged if Excel could not hold it."""
        if len(formula) > MAX_FORMULA_LENGTH:
            raise Damaged(f"公式超过 {MAX_FORMULA_LENGTH} 个字符")
        self._masters[index] = _Master(row, column, len(formula), tuple(_pieces(formula)))

    def at(self, index: str, row: int, column: int) -> str:
        """Return the text at another cell; "" if nobody has defined it.

        Raises Damaged if all texts together become absurdly long.
        """
        if index not in self._masters:
            return ""
        master = self._masters[index]
        self._expanded += master.length
        if self._expanded > MAX_EXPANDED_LENGTH:
            raise Damaged("工作表中的共用公式过多，远超正常填报")
        return _joined(master.pieces, row - master.row, column - master.column)


def translated(formula: str, rows: int, columns: int) -> str:
    """Return the formula as it reads that many rows down and columns to the right: relative references move along."""
    return _joined(_pieces(formula), rows, columns)


def relocated(formula: str, place: Callable[[str], str | None]) -> str:
    """Return the formula with each reference to a cell of its own sheet where `place` puts it ("B2" → "B3").

    None puts it out of the sheet. Whole rows and columns and references to other sheets stay.
    """
    found: list[str] = []
    stays = False
    for piece in _pieces(formula):
        if isinstance(piece, str):
            stays = piece.endswith("!") or (stays and piece == ":")
            found.append(piece)
        else:
            found.append(piece.moved(0, 0) if stays else piece.relocated(place))
    return "".join(found)


def calls_outside(formula: str) -> bool:
    """Tell whether a formula is a DDE call (program|'topic'!item): "|" is no operator, so it stands in text only."""
    return "|" in formula and "|" in _TOKEN.sub("", formula)


class _Coordinate(NamedTuple):
    fixed: str
    number: int
    is_row: bool

    def in_grid(self) -> bool:
        return 0 < self.number <= (MAX_ROW if self.is_row else MAX_COLUMN)


class _Reference(NamedTuple):
    coordinates: tuple[_Coordinate, ...]
    separator: str

    def relocated(self, place: Callable[[str], str | None]) -> str:
        if self.separator:
            return self.moved(0, 0)
        column, row = self.coordinates
        there = place(f"{column_letters(column.number)}{row.number}")
        if there is None:
            return _OUTSIDE
        letters, digits = _COORDINATE.findall(there)
        return f"{column.fixed}{letters[1]}{row.fixed}{digits[1]}"

    def moved(self, rows: int, columns: int) -> str:
        parts = []
        for fixed, number, is_row in self.coordinates:
            place = number if fixed else number + (rows if is_row else columns)
            if not 0 < place <= (MAX_ROW if is_row else MAX_COLUMN):
                return _OUTSIDE
            parts.append(f"{fixed}{place if is_row else column_letters(place)}")
        return self.separator.join(parts)


class _Master(NamedTuple):
    row: int
    column: int
    length: int
    pieces: tuple[str | _Reference, ...]


def _pieces(formula: str) -> Iterator[str | _Reference]:
    """Cut a formula into references that may move and the text between them."""
    end = 0
    for token in _TOKEN.finditer(formula):
        coordinates = tuple(_coordinate(part) for part in _COORDINATE.finditer(token[0])) if token.lastgroup else ()
        if coordinates and all(coordinate.in_grid() for coordinate in coordinates):
            yield formula[end : token.start()]
            yield _Reference(coordinates, "" if token.lastgroup == "cell" else ":")
            end = token.end()
    yield formula[end:]


def _joined(pieces: Iterable[str | _Reference], rows: int, columns: int) -> str:
    return "".join(piece if isinstance(piece, str) else piece.moved(rows, columns) for piece in pieces)


def _coordinate(part: re.Match[str]) -> _Coordinate:
    fixed, text = part[1], part[2]
    is_row = text.isdigit()
    return _Coordinate(fixed, int(text) if is_row else column_number(text.upper()), is_row)

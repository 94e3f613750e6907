"""A1 references: rows and columns from 1, within Excel's grid."""

import re
from functools import cache

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@cache
def column_number(letters: str) -> int:
    """Return 1 for "A", 28 for "AB"; the letters are capitals."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


@cache
def column_letters(number: int) -> str:
    """Return "A" for 1, "AB" for 28."""
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return "AB12" for row 12, column 28."""
    return f"{column_letters(column)}{row}"


def cell_position(name: str) -> tuple[int, int]:
    """Return (12, 28) for "AB12". Raises ValueError for anything that is not a cell of the grid in plain A1 form."""
    match = _CELL.fullmatch(name)
    if match is None:
        raise ValueError(f"not a cell: {name!r}")
    row, column = int(match[2]), column_number(match[1])
    if row > MAX_ROW or column > MAX_COLUMN:
        raise ValueError(f"outside the grid: {name!r}")
    return row, column


def range_corners(text: str) -> tuple[str, str]:
    """Return ("B2", "D9") for "B2:D9", and the same cell twice for a single one; the text is not checked."""
    first, _, last = text.partition(":")
    return first, last or first

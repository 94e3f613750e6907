"""Which rows and columns of a returned sheet are which of the issued one, after some were put in or taken out."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from generator.package import Area, Sheet
from generator.package.references import cell_name, cell_position
from generator.verification.equivalence import normal_formula

_REFERENCE = re.compile(r"\$?[A-Z]{1,3}\$?[1-9][0-9]*(?![\w.(])")
_ROW, _COLUMN = 0, 1
Keys = Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Lines:
    """The rows, or the columns, of one sheet: `issued` says which line of the issued sheet a returned one is.

    Lines after the last one known go on counting from there. `added` are numbers of the returned sheet, `gone` of the
    issued one.
    """

    issued: Mapping[int, int] = field(default_factory=dict)
    added: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.added or self.gone)

    def before(self, number: int) -> int | None:
        """Return the number a returned line had when it was issued, None for one that was put in."""
        if not self or number in self.issued:
            return self.issued.get(number, number)
        return None if number in self.added else number - len(self.added) + len(self.gone)

    def now(self, number: int) -> int | None:
        """Return the number an issued line has now, None for one that was taken out."""
        if not self or number in self.gone:
            return None if number in self.gone else number
        found = next((there for there, issued in self.issued.items() if issued == number), None)
        return number + len(self.added) - len(self.gone) if found is None else found


@dataclass(frozen=True, slots=True)
class Shift:
    """How the lines of one sheet came to be where they are."""

    rows: Lines = Lines()
    columns: Lines = Lines()

    def __bool__(self) -> bool:
        return bool(self.rows or self.columns)

    def before(self, ref: str) -> str | None:
        """Return where a cell of the returned sheet was issued, None if its row or column was put in."""
        row, column = cell_position(ref)
        issued_row, issued_column = self.rows.before(row), self.columns.before(column)
        return None if issued_row is None or issued_column is None else cell_name(issued_row, issued_column)

    def now(self, ref: str) -> str | None:
        """Return where an issued cell stands now, None if its row or column was taken out."""
        row, column = cell_position(ref)
        there_row, there_column = self.rows.now(row), self.columns.now(column)
        return None if there_row is None or there_column is None else cell_name(there_row, there_column)

    def area_before(self, area: Area) -> Area | None:
        """Return the rectangle that those cells were issued as, None if all of it was put in."""
        corners = zip(cell_position(area.first), cell_position(area.last), strict=True)
        spans = [
            [issued for number in range(first, last + 1) if (issued := lines.before(number)) is not None]
            for lines, (first, last) in zip((self.rows, self.columns), corners, strict=True)
        ]
        if not all(spans):
            return None
        rows, columns = spans
        return Area(area.sheet, cell_name(min(rows), min(columns)), cell_name(max(rows), max(columns)))


def shift_of(issued: Sheet, returned: Sheet, fixed: Sequence[str]) -> Shift:
    """Return how the lines of a returned sheet moved, judged by the fixed texts and formulas of the issued one."""
    words = {_token(issued, ref) for ref in fixed} - {""}
    rows = _aligned(_keys(issued, fixed, words, _ROW), _keys(returned, tuple(returned.cells), words, _ROW))
    columns = _aligned(_keys(issued, fixed, words, _COLUMN), _keys(returned, tuple(returned.cells), words, _COLUMN))
    return Shift(rows, columns)


def _token(sheet: Sheet, ref: str) -> str:
    """What a cell is recognised by: its formula, wherever it refers to, or its text."""
    cell = sheet.cells[ref]
    if cell.formula is not None:
        return "=" + _REFERENCE.sub("#", normal_formula(cell.formula))
    return cell.value if isinstance(cell.value, str) else ""


def _keys(sheet: Sheet, refs: Sequence[str], words: set[str], axis: int) -> Keys:
    """What each line says of what the issued sheet says, in the order of the line."""
    found = defaultdict[int, list[tuple[int, str]]](list)
    for ref in refs:
        token = _token(sheet, ref)
        if token in words:
            position = cell_position(ref)
            found[position[axis]].append((position[1 - axis], token))
    return {number: tuple(token for _, token in sorted(tokens)) for number, tokens in found.items()}


def _aligned(issued: Keys, returned: Keys) -> Lines:
    last_issued, last_returned = max(issued, default=0), max(returned, default=0)
    before = [issued.get(number, ()) for number in range(1, last_issued + 1)]
    now = [returned.get(number, ()) for number in range(1, last_returned + 1)]
    if before == now:
        return Lines()
    pairs = dict(_pairs(before, now))
    added = frozenset(range(1, last_returned + 1)) - pairs.keys()
    gone = frozenset(range(1, last_issued + 1)) - set(pairs.values())
    return Lines(pairs, added, gone)


def _pairs(before: Sequence[tuple[str, ...]], now: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Lines of the returned sheet with those of the issued one; lines that were changed are paired in their order."""
    for _, first, last, first_now, last_now in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        count = min(last - first, last_now - first_now)
        yield from zip(range(first_now + 1, first_now + count + 1), range(first + 1, first + count + 1), strict=True)

"""Where an input cell of the blank is in a return: told by the words beside it, and by its name."""

from itertools import islice

from generator.package import ErrorValue, Snapshot, Value
from generator.package.references import cell_name, cell_position
from generator.verification.comparison import Where, same

MOST_CELLS = 10_000
"""A name in a return may mean any number of cells; no table of ours has so many rows."""

Words = tuple[int, int, Value | ErrorValue]
"""Rows down and columns right of a cell, and what stands there."""


class InputPlaces:
    """Finds input cells in a return whose rows or sheets may have moved.

    A cell is where the blank has it if the words beside it are still there; else where its name points, if the words
    are there; else where both agree, for then somebody has typed over the words. Otherwise it cannot be told: the next
    row's figure must not be taken for it.
    """

    def __init__(self, restored: Snapshot, issued: Snapshot) -> None:
        self._restored = restored
        self._issued = issued
        self._known: dict[tuple[bool, str], tuple[Where, ...]] = {}

    def issued(self, name: str, index: int) -> Where:
        """Where the blank has the cell: the one of that number among those of a name."""
        return self._cells(self._issued, name)[index]

    def found(self, name: str, index: int) -> Where | None:
        """Where the return has it, None if that cannot be told."""
        home = self.issued(name, index)
        named = self._cells(self._restored, name)
        candidates = (home, named[index]) if index < len(named) else (home,)
        there = (where for where in candidates if self._restored.sheet(where[0]) is not None)
        confirmed = (where for where in there if self._words_are_beside(where, home))
        vouched = home if home in candidates[1:] and self._restored.sheet(home[0]) is not None else None
        return next(confirmed, vouched)

    def rows_lost(self, name: str) -> int:
        """How many cells the name of a column has fewer than in the blank; 0 where the name is gone altogether."""
        left = len(self._cells(self._restored, name))
        return max(len(self._cells(self._issued, name)) - left, 0) if left else 0

    def _cells(self, snapshot: Snapshot, name: str) -> tuple[Where, ...]:
        key = (snapshot is self._issued, name)
        if key not in self._known:
            area = snapshot.area(name)
            refs = islice(area.refs(), MOST_CELLS) if area else ()
            self._known[key] = tuple((area.sheet, ref) for ref in refs) if area else ()
        return self._known[key]

    def _words_are_beside(self, where: Where, home: Where) -> bool:
        row, column = cell_position(where[1])
        for down, right, value in self._words_beside(home):
            if row + down < 1 or column + right < 1:
                return False
            cell = self._restored.cell(where[0], cell_name(row + down, column + right))
            if cell is None or cell.formula is not None or not same(cell.value, value):
                return False
        return True

    def _words_beside(self, home: Where) -> tuple[Words, ...]:
        """What stands fixed to the left of a cell of the blank, or else the next above it, and how far away."""
        row, column = cell_position(home[1])
        left = ((0, right, self._fixed(home[0], row, column + right)) for right in range(-1, -column, -1))
        above = ((down, 0, self._fixed(home[0], row + down, column)) for down in range(-1, -row, -1))
        beside = tuple(words for words in left if words[-1] is not None)
        return beside or tuple(islice((words for words in above if words[-1] is not None), 1))

    def _fixed(self, sheet: str, row: int, column: int) -> Value | ErrorValue:
        cell = self._issued.cell(sheet, cell_name(row, column))
        return cell.value if cell is not None and cell.formula is None else None

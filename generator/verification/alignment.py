"""Which rows and columns of a returned sheet are which of the issued one, after some were put in or taken out.

Lines are recognised by their fixed texts, figures and formulas and by the names that went with them. Where lines are
alike, as in a table without fixed contents, nobody can say which of them was put in or taken out: the last one that it
may have been is told, so that what was entered above it stays. A last row or column that only had texts is not told
from one that was emptied.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.package import Area, Sheet
from generator.package.references import MAX_ROW, cell_name, cell_position
from generator.rubric.decimals import plain
from generator.verification.equivalence import normal_formula

COST_OF_A_BREAK = 2.5
"""So much more has to fit before lines are said to have moved: three cells, or one and a name."""
NAME = 2
"""What a name says for a line, in cells: it goes with its cell."""
LOST_NAME = 3
"""What it says for a line being gone that a name of its cells means nothing any more."""
LEAST_VOTES = 2
MOST_DISTANCES = 8

_REFERENCE = re.compile(r"\$?[A-Z]{1,3}\$?[1-9][0-9]*(?![\w.(])")
_ROW, _COLUMN = 0, 1
_NAMED = "#"
_NEVER = float("-inf")
Names = Mapping[str, Area]
Span = Callable[[int, int], tuple[int, int] | None]
Tokens = Mapping[int, Counter[str]]
"""What each line is recognised by."""


@dataclass(frozen=True, slots=True)
class Block:
    """Issued lines, first to last, that stand together and moved together, `distance` lines onwards."""

    first: int
    last: int
    distance: int


@dataclass(frozen=True, slots=True)
class Lines:
    """The rows, or the columns, of one sheet, in blocks; nothing for lines that did not move. All count from 1."""

    blocks: tuple[Block, ...] = (Block(1, MAX_ROW, 0),)

    def __bool__(self) -> bool:
        return self != Lines()

    @property
    def added(self) -> tuple[range, ...]:
        """Return the lines that were put in, by their numbers in the returned sheet."""
        return tuple(_gaps((each.first + each.distance, each.last + each.distance) for each in self.blocks))

    @property
    def gone(self) -> tuple[range, ...]:
        """Return the lines that were taken out, by their numbers in the issued sheet."""
        return tuple(_gaps((each.first, each.last) for each in self.blocks))

    def before(self, number: int) -> int | None:
        """Return the number a returned line had when it was issued, None for one that was put in."""
        found = self.span_before(number, number)
        return found[0] if found else None

    def now(self, number: int) -> int | None:
        """Return the number an issued line has now, None for one that was taken out."""
        found = self.span_now(number, number)
        return found[0] if found else None

    def span_before(self, first: int, last: int) -> tuple[int, int] | None:
        """Return the first and the last issued line among returned ones, None if all of these were put in."""
        lines = [(max(first - each.distance, each.first), min(last - each.distance, each.last)) for each in self.blocks]
        return _outer(lines)

    def span_now(self, first: int, last: int) -> tuple[int, int] | None:
        """Return the first and the last line that issued ones are now, None if all of these are gone."""
        lines = [(max(first, each.first) + each.distance, min(last, each.last) + each.distance) for each in self.blocks]
        return _outer(lines)


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
        return _moved(area, self.rows.span_before, self.columns.span_before)

    def area_now(self, area: Area) -> Area | None:
        """Return the rectangle that issued cells are now, None if all of it was taken out."""
        return _moved(area, self.rows.span_now, self.columns.span_now)


def _moved(area: Area, rows: Span, columns: Span) -> Area | None:
    (top, left), (bottom, right) = cell_position(area.first), cell_position(area.last)
    down, across = rows(top, bottom), columns(left, right)
    if down is None or across is None:
        return None
    return Area(area.sheet, cell_name(down[0], across[0]), cell_name(down[1], across[1]))


def _outer(spans: Iterable[tuple[int, int]]) -> tuple[int, int] | None:
    """From the first to the last line of spans that are in order; those that end before they begin are none."""
    there = [(first, last) for first, last in spans if first <= last]
    return (there[0][0], there[-1][1]) if there else None


def shift_of(issued: Sheet, returned: Sheet, fixed: Sequence[str], names: Names, now: Names) -> Shift:
    """Return how the lines of a returned sheet moved.

    `fixed` has the cells of the issued sheet that people do not fill in, `names` what names mean on it, `now` what they
    mean on the returned sheet.
    """
    by_area = {area: name for name, area in names.items()}
    by_area.update({names[name]: name for name in now})
    once = {name: area for area, name in by_area.items()}
    there = {name: now[name] for name in once if name in now}
    lost = [area for name, area in once.items() if name not in now]
    if len(lost) * 2 > len(once):
        lost = []  # lines are taken out one by one; a program that drops all names takes none

    def lines(axis: int) -> Lines:
        before, after = _tokens(issued, fixed, once, axis), _tokens(returned, returned.cells, there, axis)
        gone = Counter(cell_position(area.first)[axis] for area in lost)
        return Lines(tuple(_Alignment(before, after, gone).blocks()))

    return Shift(lines(_ROW), lines(_COLUMN))


def _tokens(sheet: Sheet, refs: Iterable[str], names: Names, axis: int) -> Tokens:
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for ref in refs:
        token = _token(sheet, ref)
        if token:
            found[cell_position(ref)[axis]][token] += 1
    for name, area in names.items():
        found[cell_position(area.first)[axis]][f"{_NAMED}first {name}"] += 1
        if area.first != area.last:
            found[cell_position(area.last)[axis]][f"{_NAMED}last {name}"] += 1
    return found


def _token(sheet: Sheet, ref: str) -> str:
    """What a cell is recognised by: its formula, wherever it refers to, its text or its figure."""
    cell = sheet.cells[ref]
    if cell.formula is not None:
        return "=" + _REFERENCE.sub("#", normal_formula(cell.formula))
    if isinstance(cell.value, bool) or cell.value is None:
        return ""
    return f"'{cell.value.replace(chr(13), '')}" if isinstance(cell.value, str) else plain(cell.value)


class _Step(NamedTuple):
    """A line at a distance: what fits up to it, and the line and distance before it."""

    fits: float
    line: int
    distance: int


class _Alignment:
    """Finds the blocks under which most of what lines are recognised by is found again."""

    def __init__(self, before: Tokens, after: Tokens, lost: Mapping[int, int]) -> None:
        self._before = before
        self._after = after
        self._lost = lost
        self._last = max(before, default=0)
        self._steps: list[dict[int, _Step]] = [{0: _Step(0, 0, 0)}]

    def blocks(self) -> Iterator[Block]:
        distances = self._distances()
        if distances == [0] and not self._lost:
            yield from Lines().blocks
            return
        for line in range(1, self._last + 1):
            self._steps.append({distance: self._best(line, distance, distances) for distance in distances})
        yield from _blocks(self._path())

    def _distances(self) -> list[int]:
        """How far lines may have moved, as cells and names that exist once say."""
        once = {token: line for line, tokens in self._after.items() for token in tokens}
        copies = Counter[str]()
        for tokens in (*self._after.values(), *self._before.values()):
            copies.update(tokens)
        votes = Counter(
            once[token] - line
            for line, tokens in self._before.items()
            for token in tokens
            if copies[token] == 2 and token in once
        )
        moved = [distance for distance, count in votes.most_common(MOST_DISTANCES) if distance and count >= LEAST_VOTES]
        return [0, *moved]

    def _best(self, line: int, distance: int, distances: Iterable[int]) -> _Step:
        """The best way to this line at this distance; the latest break of those that fit alike."""
        ways = [_Step(self._fits_until(line - 1, distance), line - 1, distance)]
        for other in distances:
            if other < distance:
                ways.append(_Step(self._fits_until(line - 1, other) - COST_OF_A_BREAK, line - 1, other))
            elif (last := line - 1 - (other - distance)) >= 0 and other != distance:
                fits = self._fits_until(last, other) + self._lost_between(last, line)
                ways.append(_Step(fits - COST_OF_A_BREAK, last, other))
        best = max(reversed(ways), key=lambda way: way.fits)
        return best._replace(fits=best.fits + self._fit(line, distance))

    def _fits_until(self, line: int, distance: int) -> float:
        step = self._steps[line].get(distance) if line >= 0 else None
        return step.fits if step else _NEVER

    def _fits_at_the_end(self, line: int) -> float:
        """What it adds if all lines after this one are gone."""
        return self._lost_between(line, self._last + 1) - COST_OF_A_BREAK if line < self._last else 0

    def _lost_between(self, line: int, until: int) -> int:
        return LOST_NAME * sum(self._lost.get(number, 0) for number in range(line + 1, until))

    def _fit(self, line: int, distance: int) -> int:
        issued, there = self._before.get(line), self._after.get(line + distance)
        if not issued or not there:
            return 0
        return sum(_weight(token) * min(count, there[token]) for token, count in issued.items() if token in there)

    def _path(self) -> list[tuple[int, int]]:
        """Lines and their distances on the best way, a last block that is gone left out."""
        _, line, distance = max(
            (step.fits + self._fits_at_the_end(line), line, distance)
            for line, steps in enumerate(self._steps)
            for distance, step in steps.items()
        )
        path = [] if line == self._last else [(self._last + 1, distance - (self._last - line))]
        while line:
            path.append((line, distance))
            _, line, distance = self._steps[line][distance]
        return path[::-1]


def _weight(token: str) -> int:
    return NAME if token.startswith(_NAMED) else 1


def _blocks(path: Sequence[tuple[int, int]]) -> Iterator[Block]:
    """Runs of lines that moved together; the last goes on to the end of the sheet."""
    if not path:
        yield from Lines().blocks
        return
    first, (last, distance) = path[0][0], path[0]
    for line, there in path[1:]:
        if line != last + 1 or there != distance:
            yield Block(first, last, distance)
            first, distance = line, there
        last = line
    yield Block(first, MAX_ROW, distance)


def _gaps(spans: Iterable[tuple[int, int]]) -> Iterator[range]:
    """What lies before and between spans."""
    end = 0
    for first, last in spans:
        if first > end + 1:
            yield range(end + 1, first)
        end = last

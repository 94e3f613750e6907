"""Lines of a sheet are found again after others were put in or taken out.

1  Blocks say where a line is now, where it was, and which lines are new or gone.
2  What is done to the lines of a small sheet is found, above, within and below its contents, once and twice.
3  Contents that were changed, and a name that was moved alone, are no lines put in.
"""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.package import Area, Cell, Sheet
from generator.verification.alignment import Block, Lines, Shift, shift_of

ROWS = 12
TEXTS = {f"A{row}": f"第{row}项" for row in range(1, ROWS + 1)}
NAMES = {f"值{row}": Area("表", f"B{row}", f"B{row}") for row in range(1, ROWS + 1)}


def sheet(cells: dict[str, str]) -> Sheet:
    return Sheet("表", "visible", {ref: Cell(text) for ref, text in cells.items()})


ISSUED = sheet(TEXTS)


def edited(gone: Sequence[int] = (), added_before: Sequence[int] = ()) -> tuple[Sheet, dict[str, Area]]:
    """The sheet and its names without some rows and with empty ones before others."""
    rows = [row for row in range(1, ROWS + 1) if row not in gone]
    now = {row: place + sum(each <= row for each in added_before) for place, row in enumerate(rows, 1)}
    cells = {f"A{place}": TEXTS[f"A{row}"] for row, place in now.items()}
    return sheet(cells), {f"值{row}": Area("表", f"B{place}", f"B{place}") for row, place in now.items()}


def rows_of(returned: Sheet, names: dict[str, Area]) -> Lines:
    shift = shift_of(ISSUED, returned, tuple(ISSUED.cells), NAMES, names)
    assert not shift.columns
    return shift.rows


def numbers(runs: Sequence[range]) -> list[int]:
    return [number for run in runs for number in run]


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

MOVED = Lines((Block(1, 4, 0), Block(7, 9, -2), Block(10, 1_048_576, 1)))
"""Rows 5 and 6 are gone, three rows were put in before row 10."""


def test_where_lines_are() -> None:
    assert [MOVED.now(row) for row in (4, 5, 6, 7, 9, 10, 500)] == [4, None, None, 5, 7, 11, 501]
    assert [MOVED.before(row) for row in (4, 5, 7, 8, 10, 11, 501)] == [4, 7, 9, None, None, 10, 500]
    assert (numbers(MOVED.gone), numbers(MOVED.added)) == ([5, 6], [8, 9, 10])


def test_where_areas_are() -> None:
    shift = Shift(rows=MOVED)
    assert shift.area_now(Area("表", "A4", "B10")) == Area("表", "A4", "B11")
    assert shift.area_now(Area("表", "A5", "B6")) is None
    assert shift.area_before(Area("表", "A8", "B11")) == Area("表", "A10", "B10")
    assert shift.area_before(Area("表", "A1", "XFD1048576")) == Area("表", "A1", "XFD1048575")


def test_nothing_moved() -> None:
    assert not Lines()
    assert (numbers(Lines().gone), numbers(Lines().added), Lines().before(7), Lines().now(7)) == ([], [], 7, 7)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=5))
def test_there_and_back(parts: list[tuple[int, int, int]]) -> None:
    """Every line that is still there comes back to itself; the others are gone."""
    blocks, first, place = list[Block](), 1, 1
    for length, gone, added in parts:
        first, place = first + gone, place + added
        blocks.append(Block(first, first + length - 1, place - first))
        first, place = first + length, place + length
    lines = Lines(tuple(blocks))
    for line in range(1, first):
        now = lines.now(line)
        assert (now is None) == (line in numbers(lines.gone))
        assert now is None or lines.before(now) == line


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("row", range(1, ROWS + 1))
def test_a_row_put_in(row: int) -> None:
    lines = rows_of(*edited(added_before=[row, row]))
    assert (numbers(lines.added), numbers(lines.gone)) == ([row, row + 1], [])


@pytest.mark.parametrize("row", range(1, ROWS + 1))
def test_a_row_taken_out(row: int) -> None:
    lines = rows_of(*edited(gone=[row]))
    assert (numbers(lines.added), numbers(lines.gone)) == ([], [row])


def test_rows_put_in_at_two_places_and_taken_out_at_a_third() -> None:
    lines = rows_of(*edited(added_before=[3, 9, 9], gone=[6]))
    assert (numbers(lines.added), numbers(lines.gone)) == ([3, 9, 10], [6])


def test_nothing_done() -> None:
    assert not rows_of(*edited())


def test_a_row_put_in_among_equal_ones_is_the_last_it_may_be() -> None:
    """A table of five rows without fixed contents, of which the first and the last are known by its name."""
    issued = Sheet("表", "visible", {"A1": Cell("项目"), "A8": Cell("合计"), "A9": Cell("说明"), "A10": Cell("签章")})
    later = Sheet("表", "visible", {"A1": Cell("项目"), "A9": Cell("合计"), "A10": Cell("说明"), "A11": Cell("签章")})
    names, now = {"项目": Area("表", "A2", "A6")}, {"项目": Area("表", "A2", "A7")}
    assert numbers(shift_of(issued, later, tuple(issued.cells), names, now).rows.added) == [6]


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.sets(st.integers(1, ROWS), max_size=ROWS))
def test_changed_texts_are_no_rows_put_in(changed: set[int]) -> None:
    cells = {ref: f"改{ref}" if int(ref[1:]) in changed else text for ref, text in TEXTS.items()}
    assert not rows_of(sheet(cells), NAMES)


@given(st.permutations(range(1, ROWS + 1)))
def test_texts_in_another_order_are_no_rows_put_in(order: list[int]) -> None:
    assert not rows_of(sheet({f"A{place}": TEXTS[f"A{row}"] for place, row in enumerate(order, 1)}), NAMES)


@pytest.mark.parametrize("row", range(1, ROWS + 1))
@pytest.mark.parametrize("to", ["B1", "B40", "G5"])
def test_a_name_moved_alone_is_no_row_put_in(row: int, to: str) -> None:
    assert not rows_of(ISSUED, {**NAMES, f"值{row}": Area("表", to, to)})
    assert not rows_of(ISSUED, {name: area for name, area in NAMES.items() if name != f"值{row}"})

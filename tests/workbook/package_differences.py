"""What differs between the lines of two packages, in words: parts, cells, elements."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest

from package_lines import BETWEEN_CELLS, LONGEST_ELEMENT, TIMES, Lines, cut

from generator.package.references import column_letters

MOST_DIFFERENCES = 12


def differences(recorded: Lines, found: Lines) -> list[str]:
    """One line for every part that is new or gone, and for the first cells or elements of each part that differ."""
    told = [f"{part} gone" for part in recorded if part not in found]
    told += [f"{part} new" for part in found if part not in recorded]
    for part in recorded:
        changes = list(_changes(recorded[part], found.get(part, recorded[part])))
        told += [f"{part} {change}" for change in changes[:MOST_DIFFERENCES]]
        if len(changes) > MOST_DIFFERENCES:
            told.append(f"{part}: {len(changes) - MOST_DIFFERENCES} more")
    return told


def _changes(recorded: list[str], found: list[str]) -> Iterator[str]:
    old, new = list(_one_by_one(recorded)), list(_one_by_one(found))
    was, now = list(_placed(old)), list(_placed(new))
    for before, after in _runs(old, new):
        for one, other in zip_longest(was[before], now[after]):
            yield from _change(one, other)


def _runs(old: list[str], new: list[str]) -> Iterator[tuple[slice, slice]]:
    """The runs of lines that differ. Equal ends are set aside: the rows of a table would be matched at random."""
    head = _equal_at_first(old, new)
    tail = _equal_at_first(old[head:][::-1], new[head:][::-1])
    matcher = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind != "equal":
            yield slice(head + first, head + last), slice(head + start, head + end)


def _equal_at_first(old: list[str], new: list[str]) -> int:
    return next(
        (place for place, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), min(len(old), len(new))
    )


def _one_by_one(lines: list[str]) -> Iterator[str]:
    """Rows that are alike stand in one line; here each has its own."""
    for line in lines:
        row, _, count = line.partition(TIMES)
        yield from [row] * int(count or 1)


def _placed(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Each line with its row, 0 where it is none."""
    rows = 0
    for line in lines:
        is_row = line.split(BETWEEN_CELLS)[0].split(" ")[0] == "row"
        rows += is_row
        yield rows if is_row else 0, line


def _change(old: tuple[int, str] | None, new: tuple[int, str] | None) -> Iterator[str]:
    if old and new and bool(old[0]) == bool(new[0]):
        yield from _changed_cells(old[1], new[1], new[0]) if new[0] else [f"{old[1].strip()} → {new[1].strip()}"]
        return
    for what, one in (("gone", old), ("new", new)):
        if one:
            yield f"{f'row {one[0]} ' if one[0] else ''}{what}: {cut(one[1].strip(), LONGEST_ELEMENT)}"


def _changed_cells(old: str, new: str, row: int) -> Iterator[str]:
    cells = zip_longest(old.split(BETWEEN_CELLS), new.split(BETWEEN_CELLS), fillvalue="nothing")
    for column, (was, now) in enumerate(cells):
        if was != now:
            place = f"{column_letters(column)}{row}" if column else f"row {row}"
            yield f"{place}: {was} → {now}"

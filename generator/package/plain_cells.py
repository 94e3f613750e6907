"""The cells of a worksheet part by a strict pattern, row by row: rows that were read before are not read again.

Where the pattern does not fit to the last character, or a cell says what cannot be, the parser decides.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.package.parts import Damaged
from generator.package.plain_xml import TEXT, cut, decoded, is_unmasked, remembered, section
from generator.package.references import MAX_COLUMN, column_number
from generator.package.sheet_frame import frame_in
from generator.package.values import unescaped
from generator.package.written_cells import Understood, WrittenCell, WrittenSheet, understood

_DATA = b"sheetData"
_END_OF_ROW = "</row>"
_ROWS_OPENED = re.compile(r"<row(?: [^<>]*[^<>/])?>\Z")
_CELL = re.compile(
    rf"""
    <c[ ]r="(([A-Z]{{1,3}})([1-9][0-9]{{0,6}}))"(?:[ ]s="([0-9]+)")?(?:[ ]t="([A-Za-z]+)")?
    (?:/>|>
      (?:<f(?:[ ]aca="false")?
        (?:>({TEXT})</f>|[ ]t="shared"(?:[ ]ref="[A-Z0-9:]+")?[ ]si="([0-9]+)"(?:/>|>({TEXT})</f>)))?
      (?:<v>({TEXT})</v>|<is><t(?:[ ]xml:space="preserve")?>({TEXT})</t></is>)?
    </c>)
    """,
    re.VERBOSE,
)
_STEP = _CELL.groups + 1


class _Row(NamedTuple):
    """What stands before the end of a row: tags without cells, the number of the row that the cells name, if any."""

    tags: str
    number: str
    cells: Understood


def plain_sheet(part: bytes) -> WrittenSheet | None:
    """Return what is written in a part of plain cells in order; None if it must be parsed as a whole."""
    found = section(part, _DATA)
    if found is None or not is_unmasked(found.content):
        return None
    rows = []
    for piece in found.content.split(_END_OF_ROW):
        row = _plain_row(piece)
        if row is None:
            return None
        rows.append(row)
    try:
        frame = frame_in(found.around(_END_OF_ROW.join([row.tags for row in rows])))
    except Damaged:
        return None
    if not (frame.bare and _are_in_place(rows, frame.rows)):
        return None
    return WrittenSheet(frame, [row.cells for row in rows])


def _are_in_place(rows: Sequence[_Row], numbers: Sequence[int]) -> bool:
    """Tell whether the cells are in the rows they name, and no row is anywhere else than where rows belong."""
    opened = 0
    for row in rows:
        opened += row.tags.count("<row")
        if row.number and not (0 < opened <= len(numbers) and row.number == str(numbers[opened - 1])):
            return False
    return opened == len(numbers)


@remembered(number=6_000, longest=8_000)
def _plain_row(content: str) -> _Row | None:
    """Return what stands before the end of a row; None if it is not plain."""
    pieces = cut(content.replace("<v/>", "<v></v>"), _CELL)
    if pieces is None:
        return None
    tags, *between = [piece or "" for piece in pieces[::_STEP]]
    if not between:
        return _Row(tags, "", understood(()))
    names, letters, digits = (pieces[group::_STEP] for group in range(1, 4))
    if not _ROWS_OPENED.search(tags.rstrip()) or any(map(str.strip, between)):
        return None
    if len(set(digits)) > 1 or len(set(names)) < len(names) or not _are_in_grid(letters):
        return None
    try:
        return _Row(tags, digits[0] or "", understood(_cells(pieces)))
    except Damaged:
        return None


def _are_in_grid(letters: Sequence[str | None]) -> bool:
    return all(column_number(each or "") <= MAX_COLUMN for each in letters)


def _cells(pieces: Sequence[str | None]) -> Iterator[WrittenCell]:
    name, _, _, style, kind, formula, shared, master, value, inline = (
        pieces[group::_STEP] for group in range(1, _STEP)
    )
    masters = [text or None for text in decoded(master)]
    texts = [text and unescaped(text) for text in decoded(inline)]
    columns = (name, style, kind, decoded(formula), shared, masters, decoded(value), texts)
    for each in zip(*columns, strict=True):
        yield WrittenCell(*each)

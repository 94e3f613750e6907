"""The cells of a worksheet part as they are written, before anyone asks what they mean.

There are two ways to them: `plain_sheet`, a strict pattern for what programs write nearly always, and `parsed_sheet`,
which takes any XML and is the reference. Where the pattern does not fit to the last character, the parser decides.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

from lxml import etree

from generator.package.parts import Damaged
from generator.package.plain_xml import TEXT, cut, decoded, is_unmasked, section
from generator.package.references import MAX_COLUMN, column_number
from generator.package.sheet_frame import SheetFrame, frame_in, frame_of
from generator.package.texts import joined_runs
from generator.package.values import unescaped
from generator.package.worksheet_part import (
    ON,
    PlacedCell,
    corners_in_file,
    namespace_of,
    placed_cells,
    placed_rows,
    sheet_data,
)

_DATA = b"sheetData"
_ROW_OPENED = re.compile(r"<row(?: [^<>]*[^<>/])?>\Z")
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
_OF_RANGES = frozenset({"array", "dataTable"})


class WrittenCell(NamedTuple):
    """A cell as the file has it: numbers and texts are not looked up, what is not written is None.

    `shared` is the number of a shared formula, whose text only one of its cells has, in `master`. `inline` is the text
    that stands in the cell itself.
    """

    name: str
    style: str | None
    kind: str | None
    formula: str | None
    shared: str | None
    master: str | None
    value: str | None
    inline: str | None


class ArrayFormula(NamedTuple):
    """A formula for a range, given by its first and its last cell, of which only the first one has it."""

    corners: tuple[str, str]
    formula: str


@dataclass(frozen=True, slots=True)
class WrittenSheet:
    """A worksheet part: its frame, its cells in the order of the file, its array formulas.

    Going through the cells raises Damaged for positions that cannot be.
    """

    frame: SheetFrame
    cells: Iterable[WrittenCell]
    arrays: Sequence[ArrayFormula] = ()


def plain_sheet(part: bytes) -> WrittenSheet | None:
    """Return what is written in a part of plain cells in order; None if it must be parsed as a whole."""
    found = section(part, _DATA)
    pieces = cut(found.content, _CELL) if found else None
    if found is None or pieces is None:
        return None
    between = [piece or "" for piece in pieces[::_STEP]]
    rows = "".join(between)
    if not is_unmasked(rows):
        return None
    try:
        frame = frame_in(found.around(rows))
    except Damaged:
        return None
    name, letters, digits, style, kind, formula, shared, master, value, inline = (
        pieces[group::_STEP] for group in range(1, _STEP)
    )
    if not frame.bare or rows.count("<row") != len(frame.rows):
        return None
    if not (_is_in_order(frame.rows, between, digits) and _is_in_grid(letters) and len(set(name)) == len(name)):
        return None
    masters = [text or None for text in decoded(master)]
    texts = [text and unescaped(text) for text in decoded(inline)]
    columns = (name, style, kind, decoded(formula), shared, masters, decoded(value), texts)
    return WrittenSheet(frame, cast("Iterable[WrittenCell]", zip(*columns, strict=True)))


def _is_in_order(rows: Sequence[int], between: Sequence[str], digits: Sequence[str | None]) -> bool:
    """Tell whether there is nothing between the cells but rows, and each cell is in the row it names."""
    numbers = ["", *map(str, rows)]
    opened = 0
    for piece, number in zip(between, digits, strict=False):
        if piece and not piece.isspace():
            if not _ROW_OPENED.search(piece.rstrip()):
                return False
            opened += piece.count("<row")
        if number != numbers[opened]:
            return False
    return True


def _is_in_grid(letters: Sequence[str | None]) -> bool:
    return all(column_number(each or "") <= MAX_COLUMN for each in set(letters))


def parsed_sheet(root: etree._Element) -> WrittenSheet:
    """Return what is written below the root of a worksheet part. Raises Damaged."""
    return WrittenSheet(frame_of(root), _parsed_cells(root), tuple(_array_formulas(root)))


def _parsed_cells(root: etree._Element) -> Iterator[WrittenCell]:
    for number, row in placed_rows(sheet_data(root)):
        for place in placed_cells(number, row):
            yield _written(place)


def _written(place: PlacedCell) -> WrittenCell:
    cell, namespace = place.element, namespace_of(place.element)
    formula, value, inline = (_only(cell, f"{{{namespace}}}{tag}", place.name) for tag in ("f", "v", "is"))
    text = None if formula is None else formula.text or ""
    shared = formula.get("si", "") if formula is not None and formula.get("t") == "shared" else None
    if formula is not None and formula.get("t") in _OF_RANGES:
        text = _in_braces(formula)
    return WrittenCell(
        place.name,
        cell.get("s"),
        cell.get("t"),
        text if shared is None else None,
        shared,
        text or None if shared is not None else None,
        None if value is None else value.text or "",
        None if inline is None else joined_runs(inline),
    )


def _only(cell: etree._Element, tag: str, name: str) -> etree._Element | None:
    found = cell.findall(tag)
    if len(found) > 1:
        raise Damaged(f"{name} 单元格：内容重复")
    return found[0] if found else None


def _array_formulas(root: etree._Element) -> Iterator[ArrayFormula]:
    for formula in sheet_data(root).iter(f"{{{namespace_of(root)}}}f"):
        if formula.get("t") in _OF_RANGES and "ref" in formula.attrib:
            yield ArrayFormula(corners_in_file(formula.get("ref", "")), _in_braces(formula))


def _in_braces(formula: etree._Element) -> str:
    """Spell a formula for a range as Excel shows it: no plain formula looks like this."""
    if formula.get("t") == "array":
        return f"{{{formula.text or ''}}}"
    first, second = formula.get("r1", ""), formula.get("r2", "")
    if formula.get("dt2D") not in ON:
        first, second = (first, "") if formula.get("dtr") in ON else ("", first)
    return f"{{TABLE({first},{second})}}"

"""The boxes in which the notes of a sheet are shown: a drawing in VML, with one shape for each note."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import accumulate

from lxml import etree

from generator.package.references import MAX_COLUMN, MAX_ROW, cell_position
from generator.package.values import decimal_of
from generator.package.worksheet_part import column_in_file, namespace_of, placed_rows, sheet_data

VML = "urn:schemas-microsoft-com:vml"
OFFICE = "urn:schemas-microsoft-com:office:office"
EXCEL = "urn:schemas-microsoft-com:office:excel"
SHAPE_TYPE = "_x0000_t202"
BLOCK = 1024
"""Shape numbers come in blocks, and a drawing states which blocks it uses."""

BOX_WIDTH = 330
LINE_HEIGHT = 17
LOWEST, HIGHEST = 4, 24
"""Lines of text a box shows; what is longer is scrolled or pulled open."""
WIDTH_OF_A_DIGIT = 7
DIGITS_IN_A_LINE = BOX_WIDTH // WIDTH_OF_A_DIGIT - 2
DEFAULT_COLUMN, DEFAULT_ROW = 64, 20
PIXELS_PER_POINT = 4 / 3
FARTHEST = 200
"""Columns or rows a box may reach over; beyond that they are hidden or nearly so."""

_NUMBER = re.compile(r"_x0000_s(\d{1,7})$")
_EMPTY = (
    f'<xml xmlns:v="{VML}" xmlns:o="{OFFICE}" xmlns:x="{EXCEL}"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_TYPE = (
    f'<v:shapetype xmlns:v="{VML}" xmlns:o="{OFFICE}" id="{SHAPE_TYPE}" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    f'<v:shape xmlns:v="{VML}" xmlns:o="{OFFICE}" xmlns:x="{EXCEL}" id="_x0000_s{{number}}" type="#{SHAPE_TYPE}" '
    'style="position:absolute;z-index:{number};visibility:hidden" fillcolor="#fff2cc" o:insetmode="auto">'
    '<v:fill color2="#fff2cc"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def new_drawing() -> etree._Element:
    """Return the root of a drawing without shapes."""
    return etree.fromstring(_EMPTY)


def add_boxes(drawing: etree._Element, sheet: etree._Element, texts: Mapping[str, str]) -> None:
    """Add the boxes of new notes, by cell, beside their cells."""
    if not any(each.get("id") == SHAPE_TYPE for each in drawing.iter(f"{{{VML}}}shapetype")):
        drawing.append(etree.fromstring(_TYPE))
    grid = _Grid(sheet)
    highest = max((BLOCK, *_numbers(drawing)))
    for number, (cell, text) in enumerate(texts.items(), start=highest + 1):
        row, column = (place - 1 for place in cell_position(cell))
        shape = _SHAPE.format(number=number, anchor=grid.anchor(row, column, text), row=row, column=column)
        drawing.append(etree.fromstring(shape))
    _state_blocks(drawing)


def remove_boxes(drawing: etree._Element, cells: set[str]) -> None:
    """Take out the boxes of the notes of these cells."""
    places = {cell_position(cell) for cell in cells}
    for shape in list(drawing.iter(f"{{{VML}}}shape")):
        parent = shape.getparent()
        if parent is not None and _place(shape) in places:
            parent.remove(shape)


def has_shapes(drawing: etree._Element) -> bool:
    """Tell whether anything is left to be drawn."""
    kinds = {f"{{{VML}}}{kind}" for kind in ("shape", "group", "rect", "oval", "line", "roundrect", "image")}
    return any(each.tag in kinds for each in drawing.iter())


def _place(shape: etree._Element) -> tuple[int, int] | None:
    data = shape.find(f"{{{EXCEL}}}ClientData")
    if data is None or data.get("ObjectType") != "Note":
        return None
    row, column = ((data.findtext(f"{{{EXCEL}}}{measure}") or "").strip() for measure in ("Row", "Column"))
    return (int(row) + 1, int(column) + 1) if row.isdecimal() and column.isdecimal() else None


def _numbers(drawing: etree._Element) -> Iterator[int]:
    for shape in drawing.iter(f"{{{VML}}}shape"):
        if match := _NUMBER.search(shape.get("id", "")):
            yield int(match[1])
    for blocks in drawing.iter(f"{{{OFFICE}}}idmap"):
        yield from (int(block) * BLOCK for block in blocks.get("data", "").split(",") if block.strip().isdecimal())


def _state_blocks(drawing: etree._Element) -> None:
    stated = next(drawing.iter(f"{{{OFFICE}}}idmap"), None)
    if stated is not None:
        stated.set("data", ",".join(map(str, sorted({number // BLOCK for number in _numbers(drawing)}))))


class _Grid:
    """How wide the columns and how high the rows of a sheet are, in pixels."""

    def __init__(self, sheet: etree._Element) -> None:
        namespace = namespace_of(sheet)
        self._widths: dict[int, int] = {}
        for element in sheet.iterfind(f"{{{namespace}}}cols/{{{namespace}}}col"):
            first, last = (column_in_file(element.get(edge, "")) for edge in ("min", "max"))
            hidden = element.get("hidden") in {"1", "true"}
            pixels = 0 if hidden else round(float(decimal_of(element.get("width", "9"))) * WIDTH_OF_A_DIGIT) + 5
            self._widths |= dict.fromkeys(range(first, min(last, first + FARTHEST) + 1), pixels)
        self._heights = {
            number: 0
            if row.get("hidden") in {"1", "true"}
            else round(float(decimal_of(row.get("ht", "15"))) * PIXELS_PER_POINT)
            for number, row in placed_rows(sheet_data(sheet))
        }

    def anchor(self, row: int, column: int, text: str) -> str:
        """Return where the box of a note stands: columns and rows from 0, each with its pixels."""
        left, top = min(column + 1, MAX_COLUMN - 2), max(row - 1, 0)
        height = min(max(_lines(text), LOWEST), HIGHEST) * LINE_HEIGHT + LINE_HEIGHT
        right, right_rest = _reach(self._widths, DEFAULT_COLUMN, left, BOX_WIDTH + 15, MAX_COLUMN)
        bottom, bottom_rest = _reach(self._heights, DEFAULT_ROW, top, height, MAX_ROW)
        return f"{left}, 15, {top}, 2, {right}, {right_rest}, {bottom}, {bottom_rest}"


def _reach(sizes: Mapping[int, int], default: int, start: int, pixels: int, end: int) -> tuple[int, int]:
    """Return the column or row, from 0, in which a stretch of so many pixels ends, and how far into it."""
    places = range(start, min(start + FARTHEST, end))
    for place, total in zip(places, accumulate(sizes.get(each + 1, default) for each in places), strict=True):
        if total >= pixels:
            size = sizes.get(place + 1, default)
            return place, pixels - (total - size)
    return places[-1], 0


def _lines(text: str) -> int:
    return sum(max(1, -(-_width(line) // DIGITS_IN_A_LINE)) for line in text.split("\n"))


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)

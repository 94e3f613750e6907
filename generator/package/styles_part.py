"""The styles part of a workbook: what each cell format of a file comes to."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from lxml import etree

from generator.package.parts import damage_reported_at, root_of
from generator.package.plain_xml import remembered
from generator.package.snapshot import UNKNOWN_FORMAT, Format
from generator.package.values import decimal_of
from generator.package.workbook_part import WorkbookPart
from generator.package.worksheet_part import ON, namespace_of

BUILT_IN_NUMBERS: Mapping[str, str] = {
    "0": "General",
    "1": "0",
    "2": "0.00",
    "3": "#,##0",
    "4": "#,##0.00",
    "9": "0%",
    "10": "0.00%",
    "11": "0.00E+00",
    "12": "# ?/?",
    "13": "# ??/??",
    "14": "yyyy/m/d",
    "49": "@",
}
"""Number formats that files do not spell out (ECMA-376, 18.8.30), those of figures and texts."""

_RED_GREEN_BLUE = re.compile("[0-9A-F]{6}")
_THEME_PLACES = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)))
_INDEXED = ("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF")
_BACKGROUND = {"65": "FFFFFF"}
_LONGEST_NUMBER = 4

_Item = TypeVar("_Item")


def read_formats(workbook: WorkbookPart) -> Sequence[Format]:
    """Return the formats by the number that cells state. Raises UnreadableFile if the part is damaged."""
    styles, theme = (workbook.part_of_kind(kind) for kind in ("styles", "theme"))
    if styles is None:
        return (UNKNOWN_FORMAT,)
    parts = workbook.package.parts
    with damage_reported_at(f"{workbook.package.source} 样式表"):
        return _formats_in(parts[styles], parts[theme] if theme else b"")


@remembered(number=100, longest=300_000)
def _formats_in(styles: bytes, theme: bytes) -> Sequence[Format]:
    colours = _colours(root_of(theme, "主题")) if theme else ()
    return tuple(_Styles(root_of(styles, "样式表"), colours).formats())


def _colours(theme: etree._Element) -> Sequence[str]:
    """The colours that a theme gives to its places, "" where it does not say."""
    return [_colour_of_place(theme, place) for place in _THEME_PLACES]


def _colour_of_place(root: etree._Element, place: str) -> str:
    found = next((child for element in root.iter(f"{{*}}{place}") for child in element), None)
    if found is None:
        return ""
    colour = (found.get("lastClr") or found.get("val") or "").upper()
    return colour if _RED_GREEN_BLUE.fullmatch(colour) else ""


class _Styles:
    """Puts together what the lists of a styles part say of one format."""

    def __init__(self, root: etree._Element, theme: Sequence[str]) -> None:
        self._namespace = namespace_of(root)
        self._theme = theme
        self._numbers = {**BUILT_IN_NUMBERS, **dict(self._own_numbers(root))}
        self._fonts = [self._font(element) for element in self._items(root, "fonts", "font")]
        self._fills = [self._fill(element) for element in self._items(root, "fills", "fill")]
        self._root = root

    def formats(self) -> Iterator[Format]:
        for element in self._items(self._root, "cellXfs", "xf"):
            ink, size = _at(self._fonts, element.get("fontId"), ("", None))
            protection = element.find(self._tag("protection"))
            yield _format(
                self._numbers.get(element.get("numFmtId", "0"), "General"),
                ink,
                _at(self._fills, element.get("fillId"), ""),
                size,
                locked=protection is None or protection.get("locked", "1") in ON,
            )

    def _own_numbers(self, root: etree._Element) -> Iterator[tuple[str, str]]:
        for element in self._items(root, "numFmts", "numFmt"):
            yield element.get("numFmtId", ""), element.get("formatCode", "")

    def _font(self, element: etree._Element) -> tuple[str, Decimal | None]:
        size = element.find(self._tag("sz"))
        return self._colour(element.find(self._tag("color"))), None if size is None else decimal_of(size.get("val", ""))

    def _fill(self, element: etree._Element) -> str:
        pattern = element.find(self._tag("patternFill"))
        if pattern is None or pattern.get("patternType") != "solid":
            return ""
        return self._colour(pattern.find(self._tag("fgColor")))

    def _colour(self, element: etree._Element | None) -> str:
        if element is None or element.get("auto") in ON:
            return ""
        stated = element.get("rgb", "")[-6:].upper()
        if stated:
            return stated if _RED_GREEN_BLUE.fullmatch(stated) else ""
        if element.get("theme"):
            return _tinted(_at(self._theme, element.get("theme"), ""), element.get("tint", "0"))
        index = element.get("indexed", "")
        return _BACKGROUND.get(index) or _at(_INDEXED * 2, index, "")

    def _items(self, root: etree._Element, container: str, tag: str) -> Iterator[etree._Element]:
        return root.iterfind(f"{self._tag(container)}/{self._tag(tag)}")

    def _tag(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"


@lru_cache(maxsize=4096)
def _format(number: str, ink: str, fill: str, size: Decimal | None, *, locked: bool) -> Format:
    """One object for formats that are alike, in whatever file, so that they are compared at once."""
    return Format(number, ink, fill, size, locked)


def _at(items: Sequence[_Item], index: str | None, otherwise: _Item) -> _Item:
    if index is None or not (index.isascii() and index.isdigit() and len(index) <= _LONGEST_NUMBER):
        return otherwise
    return items[int(index)] if int(index) < len(items) else otherwise


def _tinted(colour: str, tint: str) -> str:
    """The colour made lighter (up to 1) or darker (down to -1)."""
    share = decimal_of(tint or "0")
    if not colour or not share:
        return colour
    channels = [int(colour[place : place + 2], 16) for place in (0, 2, 4)]
    end = 255 if share > 0 else 0
    return "".join(f"{round(channel + (end - channel) * min(abs(share), Decimal(1))):02X}" for channel in channels)

"""Formats for new cells: found in the lists of the styles part or added at their ends, so that no number changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from generator.package.parts import Package, new_element, parse_xml, serialise_xml
from generator.package.workbook_part import WorkbookPart
from generator.package.worksheet_part import namespace_of


@dataclass(frozen=True, slots=True)
class CellFormat:
    """How a new cell looks. Colours are ARGB such as "FFC00000"; `line` is that of all four borders."""

    font: str = "宋体"
    size: str = "10"
    bold: bool = False
    underlined: bool = False
    ink: str = "FF000000"
    fill: str = ""
    line: str = ""
    across: str = "left"
    upright: str = "center"


def with_formats(package: Package, formats: Sequence[CellFormat]) -> tuple[Package, Mapping[CellFormat, str]]:
    """Return the package with these formats, and the number of each; without a styles part none has a number.

    Raises UnreadableFile if the styles are damaged.
    """
    part = WorkbookPart.of(package).part_of_kind("styles")
    if part is None:
        return package, {}
    styles = _Styles(parse_xml(package, part, "样式表"))
    numbers = {each: styles.number(each) for each in formats}
    return package.with_part(part, serialise_xml(styles.root)), numbers


class _Styles:
    """The styles part, growing."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self._namespace = namespace_of(root)

    def number(self, wanted: CellFormat) -> str:
        """The number of a format in the list of cell formats. Text is kept from ever becoming a formula."""
        look = {
            "numFmtId": "0",
            "fontId": self._listed("fonts", self._font(wanted)),
            "fillId": self._listed("fills", self._fill(wanted)) if wanted.fill else "0",
            "borderId": self._listed("borders", self._border(wanted)) if wanted.line else "0",
            "xfId": "0",
            "quotePrefix": "1",
            **dict.fromkeys(("applyFont", "applyFill", "applyBorder", "applyAlignment"), "1"),
        }
        element = self._new("xf", look)
        alignment = {"horizontal": wanted.across, "vertical": wanted.upright, "wrapText": "1"}
        if wanted.across == "left":
            alignment["indent"] = "1"
        element.append(self._new("alignment", alignment))
        return self._listed("cellXfs", element)

    def _font(self, wanted: CellFormat) -> etree._Element:
        font = self._new("font")
        if wanted.bold:
            font.append(self._new("b"))
        if wanted.underlined:
            font.append(self._new("u"))
        for name, key, value in (
            ("sz", "val", wanted.size),
            ("color", "rgb", wanted.ink),
            ("name", "val", wanted.font),
            ("charset", "val", "134"),
        ):
            font.append(self._new(name, {key: value}))
        return font

    def _fill(self, wanted: CellFormat) -> etree._Element:
        fill, pattern = self._new("fill"), self._new("patternFill", {"patternType": "solid"})
        pattern.append(self._new("fgColor", {"rgb": wanted.fill}))
        pattern.append(self._new("bgColor", {"indexed": "64"}))
        fill.append(pattern)
        return fill

    def _border(self, wanted: CellFormat) -> etree._Element:
        border = self._new("border")
        for side in ("left", "right", "top", "bottom"):
            line = self._new(side, {"style": "thin"})
            line.append(self._new("color", {"rgb": wanted.line}))
            border.append(line)
        border.append(self._new("diagonal"))
        return border

    def _listed(self, container: str, element: etree._Element) -> str:
        """The place of an element in a list, at whose end it is put where it is not in it yet."""
        items = self.root.find(f"{{{self._namespace}}}{container}")
        if items is None:
            return "0"
        wanted = _spelled(element)
        for index, each in enumerate(items):
            if _spelled(each) == wanted:
                return str(index)
        items.append(element)
        items.set("count", str(len(items)))
        return str(len(items) - 1)

    def _new(self, name: str, attributes: Mapping[str, str] | None = None) -> etree._Element:
        element = new_element(self._namespace, name)
        for key, value in (attributes or {}).items():
            element.set(key, value)
        return element


def _spelled(element: etree._Element) -> bytes:
    spelled: bytes = etree.tostring(element, method="c14n", exclusive=True, with_tail=False)
    return spelled

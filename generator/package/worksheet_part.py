"""Rows and cells of a worksheet part, each with its position, stated by the file or left to counting."""

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from generator.package.parts import Damaged
from generator.package.references import MAX_COLUMN, MAX_ROW, cell_name, cell_position, range_corners

ON = frozenset({"1", "true"})
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"


class PlacedCell(NamedTuple):
    """A <c> element and where it is; row and column count from 1."""

    row: int
    column: int
    name: str
    element: etree._Element


def check_kind_of_sheet(root: etree._Element, kind: str) -> None:
    """Raise Damaged if the root of a part is not that of a sheet of this kind: programs would not agree what it is."""
    if etree.QName(root).localname != kind:
        raise Damaged("内容与登记的类型不符")


def sheet_data(root: etree._Element) -> etree._Element:
    """Return the element that holds the rows. Raises Damaged if there is none."""
    data = root.find(f"{{{namespace_of(root)}}}sheetData")
    if data is None:
        raise Damaged("没有数据区")
    return data


def namespace_of(element: etree._Element) -> str:
    """Return the namespace of an element."""
    return etree.QName(element).namespace or ""


def insert_before(root: etree._Element, element: etree._Element, followers: frozenset[str]) -> None:
    """Put an element where the schema wants it: before the first of those that must follow it."""
    following = (child for child in root if etree.QName(child).localname in followers)
    first = next(following, None)
    if first is None:
        root.append(element)
    else:
        first.addprevious(element)


def placed_rows(data: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """Yield the rows with their numbers, in the order of the file. Raises Damaged for numbers that cannot be."""
    number, seen = 0, set[int]()
    _refuse_alternatives(data)
    for row in data.iterchildren(f"{{{namespace_of(data)}}}row"):
        text = row.get("r")
        number = number + 1 if text is None else _number(text, MAX_ROW, "行号")
        if number > MAX_ROW or number in seen:
            raise Damaged(f"第 {number} 行重复或超出范围")
        seen.add(number)
        yield number, row


def _refuse_alternatives(data: etree._Element) -> None:
    """Refuse rows, cells or values of which one program shows one version and another program another."""
    if next(data.iter(_ALTERNATIVES), None) is not None:
        raise Damaged("数据区里有因软件而异的内容")


def placed_cells(number: int, row: etree._Element) -> Iterator[PlacedCell]:
    """Yield the cells of a row in the order of the file. Raises Damaged for positions that cannot be."""
    column, seen = 0, set[int]()
    for cell in row.iterchildren(f"{{{namespace_of(row)}}}c"):
        name = cell.get("r")
        if name is None:
            column += 1
            name = cell_name(number, column)
        else:
            column = _column_of(name, number)
        if column > MAX_COLUMN or column in seen:
            raise Damaged(f"第 {number} 行有重复或超出范围的单元格")
        seen.add(column)
        yield PlacedCell(number, column, name, cell)


def position_in_file(name: str) -> tuple[int, int]:
    """Return row and column of a cell the file names. Raises Damaged if it is none."""
    try:
        return cell_position(name)
    except ValueError as error:
        raise Damaged(f"单元格位置“{name[:20]}”无法识别") from error


def corners_in_file(area: str) -> tuple[str, str]:
    """Return the first and the last cell of a range ("B2:D9") or of a single cell. Raises Damaged if it is none."""
    corners = range_corners(area)
    for corner in corners:
        position_in_file(corner)
    return corners


def column_in_file(text: str) -> int:
    """Return the number of a column the file gives. Raises Damaged if it is none."""
    return _number(text, MAX_COLUMN, "列号")


def _number(text: str, highest: int, label: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(highest)) and 0 < int(text) <= highest):
        raise Damaged(f"{label}“{text[:20]}”无法识别")
    return int(text)


def _column_of(name: str, row_number: int) -> int:
    row, column = position_in_file(name)
    if row != row_number:
        raise Damaged(f"单元格 {name} 不在它所属的第 {row_number} 行")
    return column

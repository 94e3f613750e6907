"""Rows, cells and rules of a worksheet part, each with its position, stated by the file or left to counting."""

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from generator.package.parts import Damaged
from generator.package.references import MAX_COLUMN, MAX_ROW, cell_name, cell_position
from generator.package.snapshot import Validation

ON = frozenset({"1", "true"})
_COMPARING = frozenset({"whole", "decimal", "date", "time", "textLength"})


class PlacedCell(NamedTuple):
    """A <c> element and where it is; row and column count from 1."""

    row: int
    column: int
    name: str
    element: etree._Element


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
    for row in data.iterchildren(f"{{{namespace_of(data)}}}row"):
        text = row.get("r")
        number = number + 1 if text is None else _number(text, MAX_ROW, "行号")
        if number > MAX_ROW or number in seen:
            raise Damaged(f"第 {number} 行重复或超出范围")
        seen.add(number)
        yield number, row


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


def is_hidden(element: etree._Element, measure: str) -> bool:
    """Tell whether a <row> or <col> is hidden, or of no height or width: `measure` is the attribute that has it."""
    return element.get("hidden") in ON or element.get(measure) in {"0", "0.0"}


def hidden_columns(root: etree._Element) -> Iterator[int]:
    """Yield the numbers of the columns that are hidden. Raises Damaged for numbers that cannot be."""
    namespace = namespace_of(root)
    for element in root.iterfind(f"{{{namespace}}}cols/{{{namespace}}}col"):
        if is_hidden(element, "width"):
            first, last = (column_in_file(element.get(edge, "")) for edge in ("min", "max"))
            yield from range(first, last + 1)


def validations(root: etree._Element) -> Iterator[Validation]:
    """Yield what may be typed where; defaults that programs state or leave out are spelled in one way."""
    namespace = namespace_of(root)
    for element in root.iterfind(f"{{{namespace}}}dataValidations/{{{namespace}}}dataValidation"):
        kind = element.get("type", "none")
        operator = element.get("operator", "between") if kind in _COMPARING else ""
        first, second = (element.findtext(f"{{{namespace}}}formula{number}") or "" for number in (1, 2))
        refuses = element.get("showErrorMessage") in ON and element.get("errorStyle", "stop") == "stop"
        yield Validation(
            tuple(_corners(area) for area in element.get("sqref", "").split()),
            kind,
            operator,
            first,
            second if operator in {"between", "notBetween"} else "",
            refuses,
        )


def _corners(area: str) -> tuple[str, str]:
    first, _, last = area.partition(":")
    for corner in (first, last or first):
        position_in_file(corner)
    return first, last or first


def position_in_file(name: str) -> tuple[int, int]:
    """Return row and column of a cell the file names. Raises Damaged if it is none."""
    try:
        return cell_position(name)
    except ValueError as error:
        raise Damaged(f"单元格位置“{name[:20]}”无法识别") from error


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

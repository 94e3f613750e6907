"""The cells of a worksheet part as they are written, and what they mean by themselves.

`parsed_sheet` takes any XML and is the reference; `plain_cells` has a faster way for what programs write nearly always.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from generator.package.formulas import calls_outside
from generator.package.parts import Damaged
from generator.package.sheet_frame import SheetFrame, frame_of
from generator.package.snapshot import Cell, ErrorValue, Value
from generator.package.texts import joined_runs
from generator.package.values import value_of
from generator.package.worksheet_part import (
    ON,
    PlacedCell,
    corners_in_file,
    namespace_of,
    placed_cells,
    placed_rows,
    sheet_data,
)

_SHARED_TEXT = "s"
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


class SharedFormula(NamedTuple):
    """A cell with a formula that it shares with others: its number, and its text if this cell has it."""

    cell: str
    number: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Understood:
    """What cells mean by themselves, in the order of the file.

    `cells` has those with a value or a formula, but for texts and formulas that are shared: `texts` has the numbers of
    those texts by cell. `styles` has the number of its format for every cell that is mentioned.
    """

    cells: Mapping[str, Cell]
    styles: Mapping[str, str | None]
    texts: Mapping[str, str]
    formulas: tuple[SharedFormula, ...]


class ArrayFormula(NamedTuple):
    """A formula for a range, given by its first and its last cell, of which only the first one has it."""

    corners: tuple[str, str]
    formula: str


@dataclass(frozen=True, slots=True)
class WrittenSheet:
    """A worksheet part: its frame, its cells in one or several runs in the order of the file, its array formulas."""

    frame: SheetFrame
    runs: Sequence[Understood]
    arrays: Sequence[ArrayFormula] = ()


def understood(written: Iterable[WrittenCell]) -> Understood:
    """Return what cells mean by themselves. Raises Damaged, naming the cell."""
    cells: dict[str, Cell] = {}
    styles: dict[str, str | None] = {}
    texts: dict[str, str] = {}
    formulas = []
    for name, style, kind, formula, shared, master, content, inline in written:
        styles[name] = style
        value: Value | ErrorValue = inline if content is None and kind == "inlineStr" else None
        try:
            if content is not None and kind == _SHARED_TEXT:
                texts[name] = content
            elif content is not None:
                value = value_of(kind or "n", content)
            refuse_calls_outside(formula)
        except Damaged as fault:
            raise damaged_cell(name, fault) from fault
        if shared is not None:
            formulas.append(SharedFormula(name, shared, master))
        if value is not None or formula is not None or shared is not None or name in texts:
            cells[name] = Cell(value, formula)
    return Understood(cells, styles, texts, tuple(formulas))


def damaged_cell(name: str, fault: Damaged) -> Damaged:
    """Return what is wrong with the name of the cell before it."""
    return Damaged(f"{name} 单元格：{fault}")


def refuse_calls_outside(formula: str | None) -> None:
    """Raise Damaged for a formula that is a DDE call."""
    if formula and calls_outside(formula):
        raise Damaged("公式调用其他程序（DDE），不允许使用")


def parsed_sheet(root: etree._Element) -> WrittenSheet:
    """Return what is written below the root of a worksheet part. Raises Damaged."""
    return WrittenSheet(frame_of(root), (understood(_parsed_cells(root)),), tuple(_array_formulas(root)))


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

"""Tables of the Word file: rows of cells, a head that repeats, cells merged over rows and columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docx.document import Document as Word
from docx.oxml.xmlchemy import BaseOxmlElement

from generator.narrative.typed_text import lines_of
from generator.narrative.word_styles import TABLE_STYLE, Style
from generator.narrative.word_xml import element, holding, paragraph, runs, valued

_TWIPS_OF_A_MILLIMETRE = 1440 / 25.4


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, how, and over how many columns.

    `begins` if further cells beneath belong to it, `goes_on` if it is one of those and has no text of its own.
    """

    text: str
    style: Style
    columns: int = 1
    begins: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells; `kept` if it is to stay on the page of the next one."""

    cells: tuple[Cell, ...]
    kept: bool = False


def add_table(word: Word, widths: Sequence[float], head: Row, rows: Sequence[Row]) -> None:
    """Add a table with these column widths in millimetres; the head repeats on every page, no row is parted."""
    twips = [round(width * _TWIPS_OF_A_MILLIMETRE) for width in widths]
    table = holding("w:tbl", _table_properties(sum(twips)), _grid(twips), _row(head, twips, is_head=True))
    table.extend(_row(row, twips) for row in rows)
    word.element.body[-1].addprevious(table)


def _table_properties(width: int) -> BaseOxmlElement:
    look = {"firstRow": "1", "lastRow": "0", "firstColumn": "0", "lastColumn": "0", "noHBand": "1", "noVBand": "1"}
    return holding(
        "w:tblPr",
        valued("w:tblStyle", TABLE_STYLE),
        element("w:tblW", {"w:w": str(width), "w:type": "dxa"}),
        valued("w:jc", "center"),
        element("w:tblLayout", {"w:type": "fixed"}),
        element("w:tblLook", {"w:val": "0620", **{f"w:{key}": value for key, value in look.items()}}),
    )


def _grid(twips: Sequence[int]) -> BaseOxmlElement:
    return holding("w:tblGrid", *(element("w:gridCol", {"w:w": str(width)}) for width in twips))


def _row(row: Row, twips: Sequence[int], *, is_head: bool = False) -> BaseOxmlElement:
    properties = holding("w:trPr", element("w:cantSplit"))
    if is_head:
        properties.append(element("w:tblHeader"))
    return holding("w:tr", properties, *_cells(row, twips, kept=row.kept))


def _cells(row: Row, twips: Sequence[int], *, kept: bool) -> Iterator[BaseOxmlElement]:
    column = 0
    for cell in row.cells:
        width = sum(twips[column : column + cell.columns])
        column += cell.columns
        lines = lines_of(cell.text) or ("",)
        words = (paragraph(cell.style.value.id, *runs(line), kept=kept) for line in lines)
        yield holding("w:tc", _cell_properties(cell, width), *words)


def _cell_properties(cell: Cell, width: int) -> BaseOxmlElement:
    properties = holding("w:tcPr", element("w:tcW", {"w:w": str(width), "w:type": "dxa"}))
    if cell.columns > 1:
        properties.append(valued("w:gridSpan", str(cell.columns)))
    if cell.begins:
        properties.append(valued("w:vMerge", "restart"))
    elif cell.goes_on:
        properties.append(element("w:vMerge"))
    return properties

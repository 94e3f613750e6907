"""A sheet before it is written: what stands where, and how it looks. Plain data, free of any spreadsheet library."""

from dataclasses import dataclass, field
from enum import StrEnum

from generator.rubric.facts import Fact


class Look(StrEnum):
    """Named cell styles; the value is the name people see in Excel's style list."""

    TITLE = "评价表标题"
    SUBTITLE = "评价表副标题"
    HEADING = "评价表表头"
    SECTION = "评价表分组"
    LABEL = "评价表标签"
    CENTRED = "评价表居中"
    NOTE = "评价表说明"
    INPUT = "评价表填报"
    ENTRY = "评价表填报（靠左）"
    CALCULATED = "评价表计算"
    SCORE = "评价表得分"
    STATUS = "评价表状态"
    MACHINE = "评价表参数"


@dataclass(frozen=True, slots=True)
class Words:
    """Fixed words or a fixed number."""

    text: str | int | float


@dataclass(frozen=True, slots=True)
class Input:
    """The cell in which a fact is entered."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class Formula:
    """The cell of a computed cell, by machine name."""

    cell: str


@dataclass(frozen=True, slots=True)
class RowInput:
    """The cell in which this row's entry of a table column is made."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class RowFormula:
    """This row's computed entry, by table and machine name of the column."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class RowLabel:
    """What this row of a table is, printed."""

    table: str
    label: str


Content = Words | Input | Formula | RowInput | RowFormula | RowLabel


@dataclass(frozen=True, slots=True)
class Placed:
    """Content at a row and column (from 1), over that many rows and columns."""

    row: int
    column: int
    content: Content
    look: Look
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet: cells, column widths (characters), how it is printed and what stays in view.

    A new page begins at each row of `breaks`.
    """

    name: str
    cells: tuple[Placed, ...]
    widths: tuple[float, ...]
    heights: dict[int, float] = field(default_factory=dict)
    header_rows: int = 0
    frozen: str = ""
    landscape: bool = False
    printed_columns: int = 0
    breaks: tuple[int, ...] = ()
    hidden: bool = False


@dataclass(slots=True)
class Page:
    """Collects the cells of a sheet from top to bottom."""

    cells: list[Placed] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    row: int = 1

    def put(self, column: int, content: Content | str, look: Look, rows: int = 1, columns: int = 1) -> None:
        """Place content in the current row."""
        what = Words(content) if isinstance(content, str) else content
        self.cells.append(Placed(self.row, column, what, look, rows, columns))

    def line(self, contents: tuple[Content | str, ...], look: Look) -> None:
        """A row of cells of one look from the first column on; goes on to the next row."""
        for column, content in enumerate(contents, start=1):
            self.put(column, content, look)
        self.next()

    def next(self, rows: int = 1, height: float | None = None) -> None:
        """Go on to a later row; `height` (points) is that of the current one."""
        if height is not None:
            self.heights[self.row] = height
        self.row += rows

"""A sheet before it is written: what stands where, and how it looks. Plain data, free of any spreadsheet library."""

from dataclasses import dataclass, field
from enum import StrEnum

from generator.rubric.facts import Fact, Kind

TITLE_HEIGHT = 36.0
NOTICE_HEIGHT = 20.0


class Look(StrEnum):
    """Named cell styles; the value is the name people see in Excel's style list."""

    TITLE = "评价表标题"
    SUBTITLE = "评价表副标题"
    HEADING = "评价表表头"
    SECTION = "评价表分组"
    PART = "评价表小节"
    ITEM = "评价表条目"
    LABEL = "评价表标签"
    CENTRED = "评价表居中"
    NOTE = "评价表说明"
    INPUT = "评价表填报"
    ENTRY = "评价表填报（靠左）"
    PASSAGE = "评价表程序填写"
    CHOICE = "评价表选择"
    CALCULATED = "评价表计算"
    FIGURE = "评价表计算数"
    SCORE = "评价表得分"
    STATUS = "评价表状态"
    NOTICE = "评价表填报情况"
    LINE = "评价表单行"
    LINK = "评价表链接"
    MACHINE = "评价表参数"


def input_look(fact: Fact) -> Look:
    """How an input cell looks: figures stand right, words left, choices in the middle."""
    if fact.listed:
        return Look.CHOICE
    return Look.ENTRY if fact.kind is Kind.TEXT else Look.INPUT


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
    """The cell of a computed cell, by machine name.

    Its row is as high as its longest words ask, or where those are most unlikely, as words of the `usual` digits do.
    """

    cell: str
    usual: int = 0


@dataclass(frozen=True, slots=True)
class RowInput:
    """The cell in which this row's entry of a table column is made.

    `offered` are the table and column whose words can be chosen from, where the fact itself lists none.
    """

    fact: Fact
    offered: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class RowFormula:
    """This row's computed entry, by table and machine name of the column."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class RowLabel:
    """What a printed column of a table or listing says in this row."""

    table: str
    column: str
    label: str | int


Content = Words | Input | Formula | RowInput | RowFormula | RowLabel


@dataclass(frozen=True, slots=True)
class Placed:
    """Content at a row and column (from 1), over that many rows and columns.

    `link` is where a click leads: the machine name of a cell or of a table's column, or the name of a sheet.
    """

    row: int
    column: int
    content: Content
    look: Look
    rows: int = 1
    columns: int = 1
    link: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of cells; rows and columns from 1, all ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class BarChart:
    """Lying bars over the cells of a box, the first row on top: a name from one column each, its figure from another.

    `rows` are the first and last row of the data; `most` is the end of the axis, None where the figures decide. Bars
    `in_line` stand beside the rows they draw, which name them already.
    """

    rows: tuple[int, int]
    names: int
    figures: int
    pattern: str
    over: Box
    most: float | None = None
    in_line: bool = False


class Tab(StrEnum):
    """What a sheet is for, told by the colour of its tab."""

    COVER = "1F4E79"
    TO_FILL = "2E75B6"
    RESULT = "548235"
    TO_READ = "7F7F7F"


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet: cells, column widths (characters), what is drawn over them, how it is printed and what stays in view.

    Rows `repeated` are printed on every page, a new page begins at each row of `breaks`. People may sort and filter
    the rows of the box `filtered`. A sheet on `paper` is an annex of the report and set like one.
    """

    name: str
    cells: tuple[Placed, ...]
    widths: tuple[float, ...]
    heights: dict[int, float] = field(default_factory=dict)
    tab: Tab = Tab.TO_FILL
    charts: tuple[BarChart, ...] = ()
    repeated: tuple[int, int] | None = None
    frozen: str = ""
    filtered: Box | None = None
    landscape: bool = False
    paper: bool = False
    one_page: bool = False
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

    def link(self, column: int, title: str, target: str) -> None:
        """Place words that lead to a cell or a column (by machine name) or to a sheet."""
        self.cells.append(Placed(self.row, column, Words(title), Look.LINK, link=target))

    def head(self, title: str, notice: str, columns: int) -> None:
        """The title of a sheet over all its columns, and beneath it the line about the whole form."""
        self.put(1, title, Look.TITLE, columns=columns)
        self.next(height=TITLE_HEIGHT)
        self.put(1, Formula(notice), Look.NOTICE, columns=columns)
        self.next(height=NOTICE_HEIGHT)

    def line(self, contents: tuple[Content | str, ...], look: Look) -> None:
        """A row of cells of one look from the first column on; goes on to the next row."""
        for column, content in enumerate(contents, start=1):
            self.put(column, content, look)
        self.next()

    def next(self, height: float | None = None) -> None:
        """Go on to the next row; `height` (points) is what the current one has at least."""
        if height is not None:
            self.heights[self.row] = height
        self.row += 1

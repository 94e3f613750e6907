"""评分表: the table of 一/二/三级指标 as published, with live scores, points lost and reasons."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from generator.calculation.calculation import Calculation
from generator.calculation.cells import (
    SIGNATURES,
    TOTAL,
    TOTAL_LOST,
    lost_cell,
    missing_cell,
    notice_cell,
    rank_cell,
    reason_cell,
    score_cell,
    subtotal_cell,
)
from generator.calculation.listing import NAME as NAME_COLUMN
from generator.calculation.listing import NUMBER, SCORES
from generator.rubric.model import Group, Indicator, Rubric, Terms
from generator.rubric.titles import Sheet
from generator.workbook.plan import Content, Formula, Look, Page, RowLabel, SheetPlan, Tab, Words

GROUP_WIDTHS = (8.0, 6.5, 7.5)
INDICATOR_WIDTHS = (13.0, 6.5, 20.0, 40.0, 7.5, 7.5, 38.0, 28.0, 6.0, 9.0)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of each level begin, from 1; a rubric may do without second-level groups."""

    second: int | None
    indicator: int

    @property
    def score(self) -> int:
        """The column of the scores."""
        return self.indicator + 4

    @property
    def printed(self) -> int:
        """The last column that is printed: the reasons; what is still missing stands right of it."""
        return self.indicator + 6

    @property
    def widths(self) -> tuple[float, ...]:
        """The widths of all columns."""
        return (*GROUP_WIDTHS, *(GROUP_WIDTHS if self.second else ()), *INDICATOR_WIDTHS)


def plan(calculation: Calculation) -> SheetPlan:
    """One row per third-level indicator; its parents' cells are merged over their rows.

    What is missing, and the rank of the loss, stand right of what is printed.
    """
    rubric = calculation.rubric
    columns = _columns(rubric)
    page = Page()
    page.head(rubric.title, notice_cell(Sheet.SCORE_TABLE.id), columns.printed)
    page.line(_headings(rubric.terms, columns), Look.HEADING)
    breaks = []
    numbers = count(1)
    for position, group in enumerate(rubric.groups, start=1):
        if position > 1 and columns.second:
            breaks.append(page.row)
        _first_level(page, columns, (position,), group, numbers)
    _total(page, columns, rubric)
    return SheetPlan(
        Sheet.SCORE_TABLE,
        tuple(page.cells),
        columns.widths,
        page.heights,
        tab=Tab.RESULT,
        repeated=(1, 3),
        frozen="B4",
        landscape=True,
        paper=True,
        printed_columns=columns.printed,
        breaks=tuple(breaks),
    )


def _columns(rubric: Rubric) -> Columns:
    nested = any(isinstance(child, Group) for group in rubric.groups for child in group.children)
    first = len(GROUP_WIDTHS) + 1
    return Columns(first, first + len(GROUP_WIDTHS)) if nested else Columns(None, first)


def _headings(terms: Terms, columns: Columns) -> tuple[str, ...]:
    second = ("二级指标", terms.weight, "小计") if columns.second else ()
    indicator = ("三级指标" if columns.second else "二级指标", terms.weight, terms.explanation, terms.wording)
    result = (terms.score, "扣分", "得分依据及扣分原因", "待填事项", "序号", "扣分名次")
    return ("一级指标", terms.weight, "小计", *second, *indicator, *result)


def _first_level(page: Page, columns: Columns, path: tuple[int, ...], group: Group, numbers: Iterator[int]) -> None:
    _group(page, 1, path, group)
    for position, child in enumerate(group.children, start=1):
        if isinstance(child, Indicator):
            _indicator(page, columns, child, next(numbers))
        elif columns.second is not None:
            _group(page, columns.second, (*path, position), child)
            for indicator in child.indicators():
                _indicator(page, columns, indicator, next(numbers))


def _group(page: Page, column: int, path: tuple[int, ...], group: Group) -> None:
    rows = sum(1 for _ in group.indicators())
    page.put(column, group.name, Look.CENTRED, rows=rows)
    page.put(column + 1, Words(float(group.weight)), Look.CENTRED, rows=rows)
    page.put(column + 2, Formula(subtotal_cell(path)), Look.CALCULATED, rows=rows)


def _indicator(page: Page, columns: Columns, indicator: Indicator, number: int) -> None:
    contents: tuple[tuple[Content | str, Look], ...] = (
        (RowLabel(SCORES, NAME_COLUMN, indicator.name), Look.LABEL),
        (Words(float(indicator.weight)), Look.CENTRED),
        (indicator.explanation, Look.NOTE),
        (indicator.stated_rule, Look.NOTE),
        (Formula(score_cell(indicator)), Look.SCORE),
        (Formula(lost_cell(indicator)), Look.CALCULATED),
        (Formula(reason_cell(indicator)), Look.NOTE),
        (Formula(missing_cell(indicator)), Look.NOTE),
        (RowLabel(SCORES, NUMBER, number), Look.CENTRED),
        (Formula(rank_cell(indicator)), Look.CALCULATED),
    )
    for column, (content, look) in enumerate(contents, start=columns.indicator):
        page.put(column, content, look)
    page.next()


def _total(page: Page, columns: Columns, rubric: Rubric) -> None:
    page.put(1, rubric.terms.total, Look.HEADING, columns=columns.indicator)
    page.put(columns.indicator + 1, Words(float(rubric.weight)), Look.CENTRED)
    page.put(columns.indicator + 2, "", Look.CENTRED, columns=2)
    page.put(columns.score, Formula(TOTAL), Look.SCORE)
    page.put(columns.score + 1, Formula(TOTAL_LOST), Look.CALCULATED)
    page.put(columns.score + 2, "", Look.CENTRED)
    page.next(height=28)
    page.put(1, Formula(SIGNATURES), Look.NOTICE, columns=columns.printed)
    page.next(height=36)

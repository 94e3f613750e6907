"""评分表: the table of 一/二/三级指标 as published, with live scores, points lost and reasons."""

from dataclasses import dataclass

from generator.rubric.calculation import (
    TOTAL,
    Calculation,
    lost_cell,
    missing_cell,
    reason_cell,
    score_cell,
    subtotal_cell,
)
from generator.rubric.model import Group, Indicator, Rubric, Terms
from generator.workbook.plan import Content, Formula, Look, Page, SheetPlan, Words

NAME = "评分表"
GROUP_WIDTHS = (10.0, 7.0, 8.0)
INDICATOR_WIDTHS = (15.0, 7.0, 26.0, 44.0, 9.0, 8.0, 44.0, 28.0)


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
    """One row per third-level indicator; its parents' cells are merged over their rows."""
    rubric = calculation.rubric
    columns = _columns(rubric)
    page = Page()
    page.put(1, rubric.title, Look.TITLE, columns=columns.printed)
    page.next(height=40)
    page.line(_headings(rubric.terms, columns), Look.HEADING)
    breaks = []
    for position, group in enumerate(rubric.groups, start=1):
        if position > 1 and columns.second:
            breaks.append(page.row)
        _first_level(page, columns, (position,), group)
    _total(page, columns, rubric)
    return SheetPlan(
        NAME,
        tuple(page.cells),
        columns.widths,
        page.heights,
        header_rows=2,
        frozen="B3",
        landscape=True,
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
    result = (terms.score, "扣分", "得分依据及扣分原因", "待填事项")
    return ("一级指标", terms.weight, "小计", *second, *indicator, *result)


def _first_level(page: Page, columns: Columns, path: tuple[int, ...], group: Group) -> None:
    _group(page, 1, path, group)
    for position, child in enumerate(group.children, start=1):
        if isinstance(child, Indicator):
            _indicator(page, columns, child)
        elif columns.second is not None:
            _group(page, columns.second, (*path, position), child)
            for indicator in child.indicators():
                _indicator(page, columns, indicator)


def _group(page: Page, column: int, path: tuple[int, ...], group: Group) -> None:
    rows = sum(1 for _ in group.indicators())
    page.put(column, group.name, Look.CENTRED, rows=rows)
    page.put(column + 1, Words(float(group.weight)), Look.CENTRED, rows=rows)
    page.put(column + 2, Formula(subtotal_cell(path)), Look.CALCULATED, rows=rows)


def _indicator(page: Page, columns: Columns, indicator: Indicator) -> None:
    contents: tuple[tuple[Content | str, Look], ...] = (
        (indicator.name, Look.LABEL),
        (Words(float(indicator.weight)), Look.CENTRED),
        (indicator.explanation, Look.NOTE),
        (indicator.stated_rule, Look.NOTE),
        (Formula(score_cell(indicator)), Look.SCORE),
        (Formula(lost_cell(indicator)), Look.CALCULATED),
        (Formula(reason_cell(indicator)), Look.NOTE),
        (Formula(missing_cell(indicator)), Look.NOTE),
    )
    for column, (content, look) in enumerate(contents, start=columns.indicator):
        page.put(column, content, look)
    page.next()


def _total(page: Page, columns: Columns, rubric: Rubric) -> None:
    page.put(1, rubric.terms.total, Look.HEADING, columns=columns.indicator)
    page.put(columns.indicator + 1, Words(float(rubric.weight)), Look.CENTRED)
    page.put(columns.indicator + 2, "", Look.CENTRED, columns=2)
    page.put(columns.score, Formula(TOTAL), Look.SCORE)
    page.put(columns.score + 1, "", Look.CENTRED)
    page.put(columns.score + 2, "", Look.CENTRED)
    page.next(height=28)

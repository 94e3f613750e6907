"""评分表: the table of 一/二/三级指标 as published, with live scores, points lost and reasons."""

from generator.rubric.calculation import (
    TOTAL,
    Calculation,
    lost_cell,
    missing_cell,
    reason_cell,
    score_cell,
    subtotal_cell,
)
from generator.rubric.model import Group, Indicator
from generator.workbook.plan import Formula, Look, Page, SheetPlan, Words

NAME = "评分表"
WIDTHS = (9, 6, 8, 10, 6, 8, 14, 6, 26, 44, 8, 8, 44, 28)
PRINTED = 13


def plan(calculation: Calculation) -> SheetPlan:
    """One row per third-level indicator; its parents' cells are merged over their rows."""
    rubric = calculation.rubric
    terms = rubric.terms
    page = Page()
    page.put(1, rubric.title, Look.TITLE, columns=PRINTED)
    page.next(height=40)
    level = (terms.weight, "小计")
    page.line(
        (
            *("一级指标", *level, "二级指标", *level, "三级指标", terms.weight),
            *(terms.explanation, terms.wording, terms.score, "扣分", "得分依据及扣分原因", "待填事项"),
        ),
        Look.HEADING,
    )
    for position, group in enumerate(rubric.groups, start=1):
        _first_level(page, (position,), group)
    page.put(1, terms.total, Look.HEADING, columns=7)
    page.put(8, Words(float(rubric.weight)), Look.CENTRED)
    page.put(9, "", Look.CENTRED, columns=2)
    page.put(11, Formula(TOTAL), Look.SCORE)
    page.put(12, "", Look.CENTRED)
    page.put(13, "", Look.CENTRED)
    page.next(height=28)
    return SheetPlan(
        NAME,
        tuple(page.cells),
        WIDTHS,
        page.heights,
        header_rows=2,
        frozen="H3",
        landscape=True,
        printed_columns=PRINTED,
    )


def _first_level(page: Page, path: tuple[int, ...], group: Group) -> None:
    _group(page, 1, path, group)
    direct = [child for child in group.children if isinstance(child, Indicator)]
    for indicator in direct:
        for column in (4, 5, 6):
            page.put(column, "", Look.CENTRED)
        _indicator(page, indicator)
    for position, child in enumerate(group.children, start=1):
        if isinstance(child, Group):
            _group(page, 4, (*path, position), child)
            for indicator in child.indicators():
                _indicator(page, indicator)


def _group(page: Page, column: int, path: tuple[int, ...], group: Group) -> None:
    rows = sum(1 for _ in group.indicators())
    page.put(column, group.name, Look.CENTRED, rows=rows)
    page.put(column + 1, Words(float(group.weight)), Look.CENTRED, rows=rows)
    page.put(column + 2, Formula(subtotal_cell(path)), Look.CALCULATED, rows=rows)


def _indicator(page: Page, indicator: Indicator) -> None:
    page.put(7, indicator.name, Look.LABEL)
    page.put(8, Words(float(indicator.weight)), Look.CENTRED)
    page.put(9, indicator.explanation, Look.NOTE)
    page.put(10, indicator.wording or indicator.rule.wording(), Look.NOTE)
    page.put(11, Formula(score_cell(indicator)), Look.SCORE)
    page.put(12, Formula(lost_cell(indicator)), Look.CALCULATED)
    page.put(13, Formula(reason_cell(indicator)), Look.NOTE)
    page.put(14, Formula(missing_cell(indicator)), Look.NOTE)
    page.next()

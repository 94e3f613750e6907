"""封面: who evaluates, how far the form is filled, what the result is, and where the points were lost."""

from generator.calculation.calculation import Calculation
from generator.calculation.cells import (
    CODE,
    DONE,
    ERRORS,
    FILLED_COUNT,
    GRADE,
    NOTICE,
    TOTAL,
    TOTAL_LOST,
    UNFILLED_COUNT,
    UNSCORED,
    WARNINGS,
    WRONG_COUNT,
    cover_cell,
    ranked_loss_cell,
    ranked_name_cell,
    rate_cell,
    subtotal_cell,
)
from generator.calculation.ranking import ranks_shown
from generator.rubric.cover import (
    CHECKED_BY,
    DEPARTMENT,
    DEPARTMENT_CODE,
    FILLED_BY,
    FILLED_ON,
    SIGNED_BY,
    TELEPHONE,
    YEAR,
)
from generator.rubric.facts import Fact
from generator.rubric.kinds.base import POINTS
from generator.rubric.titles import Sheet, table_sheet
from generator.workbook.plan import BarChart, Box, Formula, Input, Look, Page, SheetPlan, Tab, Words

COLUMNS = 4
WIDTHS = (23, 23, 23, 23)
ROW_HEIGHT = 22.0
CHART_ROWS = 7
LONGEST_BAR = 112.0
"""Where the axis of 得分率 ends: a full bar leaves room for its figure."""
SEAL_HEIGHT = 54.0
STEP_HEIGHT = 46.0
PAIRS = ((DEPARTMENT_CODE, YEAR), (FILLED_BY, CHECKED_BY), (TELEPHONE, FILLED_ON))
SECRECY = "本表不得填写涉密内容。填报数据由部门（单位）负责，公式和评分标准由财政部门统一设置，已锁定。"


def plan(calculation: Calculation) -> SheetPlan:
    """The cover, on one page."""
    rubric = calculation.rubric
    page = Page()
    page.put(1, rubric.title, Look.TITLE, columns=COLUMNS)
    page.next(height=48)
    page.put(1, f"{rubric.region}　{rubric.year}年　版本 {rubric.version}", Look.SUBTITLE, columns=COLUMNS)
    page.next()
    page.put(1, Formula(NOTICE), Look.NOTICE, columns=COLUMNS)
    page.next(height=ROW_HEIGHT)
    _people(page)
    _result(page, calculation)
    charts = (_score_rates(page, calculation), _losses(page, calculation))
    _steps(page, calculation)
    return SheetPlan(
        Sheet.COVER,
        tuple(page.cells),
        WIDTHS,
        page.heights,
        tab=Tab.COVER,
        charts=charts,
        one_page=True,
        printed_columns=COLUMNS,
    )


def _people(page: Page) -> None:
    _entry(page, 1, DEPARTMENT, columns=COLUMNS - 1)
    page.next(height=ROW_HEIGHT)
    for left, right in PAIRS:
        _entry(page, 1, left)
        _entry(page, 3, right)
        page.next(height=ROW_HEIGHT)
    _entry(page, 1, SIGNED_BY)
    page.put(3, "（签字）　　　　　　　　　　　（公章）", Look.LABEL, columns=2)
    page.next(height=SEAL_HEIGHT)


def _entry(page: Page, column: int, fact: Fact, columns: int = 1) -> None:
    page.put(column, fact.label, Look.LABEL)
    page.put(column + 1, Input(fact), Look.ENTRY, columns=columns)


def _heading(page: Page, title: str) -> None:
    page.put(1, title, Look.SECTION, columns=COLUMNS)
    page.next(height=ROW_HEIGHT)


def _result(page: Page, calculation: Calculation) -> None:
    rubric = calculation.rubric
    indicators = sum(1 for _ in rubric.indicators())
    _heading(page, "自评结果")
    page.line((rubric.terms.total, "自评等级", f"已评指标数（共{indicators}项）", "数据核对码"), Look.HEADING)
    for column, cell in enumerate((cover_cell(TOTAL), GRADE, DONE, CODE), start=1):
        page.put(column, Formula(cell), Look.SCORE)
    page.next(height=30)
    for left, right in (
        (("已填项数", FILLED_COUNT), ("未填项数", UNFILLED_COUNT)),
        (("有误项数", WRONG_COUNT), ("扣分合计", cover_cell(TOTAL_LOST))),
        (("校验错误", ERRORS), ("未说明的警告", WARNINGS)),
    ):
        for column, (title, cell) in ((1, left), (3, right)):
            page.put(column, title, Look.LABEL)
            page.put(column + 1, Formula(cell), Look.CALCULATED)
        page.next(height=ROW_HEIGHT)
    page.put(1, "尚未评分的指标", Look.LABEL)
    page.put(2, Formula(UNSCORED), Look.LINE, columns=COLUMNS - 1)
    page.next(height=ROW_HEIGHT)


def _score_rates(page: Page, calculation: Calculation) -> BarChart:
    """得分率 by first-level indicator, as figures and as bars."""
    terms = calculation.rubric.terms
    _heading(page, "各一级指标得分率")
    page.line(("一级指标", terms.weight, terms.score, "得分率（%）"), Look.HEADING)
    first = page.row
    for position, group in enumerate(calculation.rubric.groups, start=1):
        page.put(1, group.name, Look.LABEL)
        page.put(2, Words(float(group.weight)), Look.CENTRED)
        page.put(3, Formula(cover_cell(subtotal_cell((position,)))), Look.CALCULATED)
        page.put(4, Formula(rate_cell((position,))), Look.CALCULATED)
        page.next(height=ROW_HEIGHT)
    rows = (first, page.row - 1)
    return BarChart(rows, 1, 4, POINTS, _room(page), most=LONGEST_BAR)


def _losses(page: Page, calculation: Calculation) -> BarChart:
    """扣分 by indicator, the largest first, as figures and as bars beside them."""
    _heading(page, "扣分最多的指标")
    page.put(1, "指标", Look.HEADING, columns=2)
    page.put(3, "扣分", Look.HEADING, columns=2)
    page.next()
    first = page.row
    for rank in ranks_shown(calculation.rubric):
        page.put(1, Formula(ranked_name_cell(rank)), Look.LABEL, columns=2)
        page.put(3, Formula(ranked_loss_cell(rank)), Look.CALCULATED)
        page.put(4, "", Look.LABEL)
        page.next()
    rows = (first, page.row - 1)
    return BarChart(rows, 1, 3, POINTS, Box(rows[0], 4, rows[1], 4), in_line=True)


def _room(page: Page) -> Box:
    """Empty rows for a chart."""
    first = page.row
    for _ in range(CHART_ROWS):
        page.next(height=15)
    return Box(first, 1, page.row - 1, COLUMNS)


def _steps(page: Page, calculation: Calculation) -> None:
    to_fill = "、".join(
        f"“{name}”" for name in (Sheet.BASIC_DATA, *map(table_sheet, calculation.rubric.tables.values()))
    )
    _heading(page, "填报步骤")
    for step, links in (
        (f"一、填写{to_fill}中的蓝色单元格，状态显示“完成”即可。", (Sheet.BASIC_DATA, Sheet.GUIDE)),
        ("二、在“评分表”看得分、扣分和依据，在“校验”更正错误、更正或说明警告。", (Sheet.SCORE_TABLE, Sheet.CHECKS)),
        ("三、补充“自评报告”，打印、签字盖章，连同本文件和佐证材料报送。", (Sheet.REPORT,)),
    ):
        page.put(1, step, Look.NOTE, columns=2)
        for column, sheet in zip((3, 4), (*links, ""), strict=False):
            if sheet:
                page.link(column, f"转到“{sheet}”", sheet)
            else:
                page.put(column, "", Look.LABEL)
        page.next(height=STEP_HEIGHT)
    page.put(1, SECRECY, Look.NOTE, columns=COLUMNS)
    page.next(height=STEP_HEIGHT)

"""封面: who evaluates, how far the form is filled, what the result is."""

from generator.rubric.calculation import DONE, ERRORS, GRADE, TOTAL, WARNINGS, Calculation, cover_cell, subtotal_cell
from generator.rubric.cover import COVER_FACTS
from generator.workbook.plan import Formula, Input, Look, Page, SheetPlan, Words

NAME = "封面"
STEPS = (
    "一、在“基础数据”“明细表”中填写蓝色单元格，状态列显示“完成”即可。",
    "二、在“评分表”查看得分、扣分和依据，在“校验”中逐条更正或说明。",
    "三、在“自评报告”中补充文字，打印盖章后连同本文件和佐证材料一并报送。",
)
SECRECY = "涉密内容不得填入本表。"


def plan(calculation: Calculation) -> SheetPlan:
    """The cover."""
    rubric = calculation.rubric
    page = Page()
    page.put(1, rubric.title, Look.TITLE, columns=4)
    page.next(height=54)
    page.put(1, f"{rubric.region}　版本 {rubric.version}", Look.SUBTITLE, columns=4)
    page.next(2)
    for fact in COVER_FACTS:
        page.put(1, fact.label, Look.LABEL)
        page.put(2, Input(fact), Look.ENTRY, columns=3)
        page.next(height=22)
    page.next()
    _results(page, calculation)
    page.put(1, "填报步骤", Look.SECTION, columns=4)
    page.next()
    for step in (*STEPS, SECRECY):
        page.put(1, step, Look.NOTE, columns=4)
        page.next(height=32)
    return SheetPlan(NAME, tuple(page.cells), (26, 20, 20, 20), page.heights, printed_columns=4)


def _results(page: Page, calculation: Calculation) -> None:
    rubric = calculation.rubric
    page.put(1, "自评结果", Look.SECTION, columns=4)
    page.next()
    page.line((rubric.terms.total, "自评等级", "已评指标数", "应评指标数"), Look.HEADING)
    page.put(1, Formula(cover_cell(TOTAL)), Look.SCORE)
    page.put(2, Formula(GRADE), Look.SCORE)
    page.put(3, Formula(DONE), Look.CALCULATED)
    page.put(4, Words(sum(1 for _ in rubric.indicators())), Look.CENTRED)
    page.next(height=30)
    page.put(1, "校验未通过", Look.LABEL)
    page.put(2, Formula(ERRORS), Look.CALCULATED)
    page.put(3, Formula(WARNINGS), Look.CALCULATED)
    page.put(4, "左为错误数，右为警告数", Look.NOTE)
    page.next(height=22)
    page.next()
    page.line(("一级指标", rubric.terms.weight, rubric.terms.score), Look.HEADING)
    for position, group in enumerate(rubric.groups, start=1):
        page.put(1, group.name, Look.LABEL)
        page.put(2, Words(float(group.weight)), Look.CENTRED)
        page.put(3, Formula(cover_cell(subtotal_cell((position,)))), Look.CALCULATED)
        page.next(height=22)
    page.next()

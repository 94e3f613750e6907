"""校验: the checks that are formulas, live, with what to do and room for an answer."""

from generator.rubric.calculation import Calculation, answer, check_cell
from generator.rubric.model import Severity
from generator.workbook.plan import Formula, Input, Look, Page, SheetPlan

NAME = "校验"
COLUMNS = ("编号", "级别", "核对的问题", "结果", "处理办法", "情况说明")
WIDTHS = (8, 8, 50, 12, 44, 40)


def plan(calculation: Calculation) -> SheetPlan:
    """One row per check, errors first."""
    page = Page()
    page.put(1, NAME, Look.TITLE, columns=len(COLUMNS))
    page.next(height=36)
    page.line(COLUMNS, Look.HEADING)
    order = list(Severity)
    for check in sorted(calculation.rubric.checks, key=lambda each: order.index(each.severity)):
        page.put(1, check.code, Look.CENTRED)
        page.put(2, check.severity, Look.CENTRED)
        page.put(3, check.label, Look.NOTE)
        page.put(4, Formula(check_cell(check)), Look.STATUS)
        page.put(5, check.remedy, Look.NOTE)
        page.put(6, Input(answer(check)), Look.INPUT)
        page.next()
    return SheetPlan(
        NAME,
        tuple(page.cells),
        WIDTHS,
        page.heights,
        header_rows=2,
        frozen="A3",
        landscape=True,
        printed_columns=len(COLUMNS),
    )

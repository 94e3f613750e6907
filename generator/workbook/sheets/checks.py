"""校验: the checks that are formulas, live, each with the way to its figures, the remedy and room for an answer."""

from generator.calculation.calculation import Calculation
from generator.calculation.cells import answer, check_cell, notice_cell, told_cell
from generator.calculation.problem_checks import NamingCheck, all_checks
from generator.rubric.facts import ColumnNumber, ColumnText, FactNumber, FactText
from generator.rubric.measures import MeasureNumber
from generator.rubric.model import Check
from generator.rubric.titles import Sheet, table_sheet
from generator.rubric.traversal import walk
from generator.workbook.names import table_name
from generator.workbook.plan import Formula, Input, Look, Page, SheetPlan, Tab

COLUMNS = ("编号", "级别", "核对的问题", "结果", "查看数据", "处理办法", "情况说明（警告须更正或说明）")
WIDTHS = (8, 8, 44, 11, 30, 44, 40)
_NAMES = 160
"""Digits that a check takes which names seven indicators; it could name all of them."""


def plan(calculation: Calculation) -> SheetPlan:
    """One row per check, errors first."""
    page = Page()
    page.head(Sheet.CHECKS, notice_cell(Sheet.CHECKS.id), len(COLUMNS))
    page.line(COLUMNS, Look.HEADING)
    for check in sorted(all_checks(calculation.rubric), key=lambda check: check.severity.rank):
        title, target = _figures(check, calculation)
        page.put(1, check.code, Look.CENTRED)
        page.put(2, check.severity, Look.CENTRED)
        page.put(3, Formula(told_cell(check), _NAMES) if isinstance(check, NamingCheck) else check.label, Look.NOTE)
        page.put(4, Formula(check_cell(check)), Look.STATUS)
        page.link(5, title, target)
        page.put(6, check.remedy, Look.NOTE)
        page.put(7, Input(answer(check)), Look.ENTRY)
        page.next()
    return SheetPlan(
        Sheet.CHECKS,
        tuple(page.cells),
        WIDTHS,
        page.heights,
        tab=Tab.RESULT,
        repeated=(3, 3),
        frozen="A4",
        landscape=True,
        printed_columns=len(COLUMNS),
    )


def _figures(check: Check, calculation: Calculation) -> tuple[str, str]:
    """What a check looks at first, and where that stands."""
    if isinstance(check, NamingCheck):
        return f"{table_sheet(check.table)}：{check.table.column(check.column).label}", table_name(
            check.table.id, check.column
        )
    for node in walk(check.holds):
        if isinstance(node, MeasureNumber):
            return node.measure.label, node.measure.cell
        if isinstance(node, FactNumber | FactText):
            return node.fact.label, node.fact.cell
        if isinstance(node, ColumnNumber | ColumnText):
            table = calculation.rubric.tables[node.fact.table]
            return f"{table_sheet(table)}：{node.fact.label}", table_name(table.id, node.fact.id)
    return "", Sheet.BASIC_DATA

"""自评报告: one row per paragraph: generated text, the department's own words, and what prints."""

from generator.calculation.calculation import Calculation
from generator.calculation.cells import CLOSING, REPORT_TEXTS, notice_cell, printed_cell, rewrite, sentence_cell
from generator.rubric.titles import Sheet
from generator.workbook.plan import Formula, Input, Look, Page, SheetPlan

COLUMNS = ("段落", "自动生成", "改写（填写后以此为准）", "定稿")
WIDTHS = (20, 52, 52, 52)


def plan(calculation: Calculation) -> SheetPlan:
    """The first-level indicators as headings, an indicator each as a paragraph, then what only people can write."""
    rubric = calculation.rubric
    page = Page()
    page.head("部门（单位）绩效自评报告", notice_cell(Sheet.REPORT.id), len(COLUMNS))
    page.line(COLUMNS, Look.HEADING)
    opening, *closing = REPORT_TEXTS
    _free_text(page, opening.label, Input(opening))
    for group in rubric.groups:
        page.put(1, group.name, Look.SECTION, columns=len(COLUMNS))
        page.next(height=22)
        for indicator in group.indicators():
            page.put(1, indicator.name, Look.LABEL)
            page.put(2, Formula(sentence_cell(indicator)), Look.NOTE)
            page.put(3, Input(rewrite(indicator)), Look.ENTRY)
            page.put(4, Formula(printed_cell(indicator)), Look.NOTE)
            page.next()
    page.put(1, "评分情况", Look.LABEL)
    page.put(2, Formula(CLOSING), Look.NOTE, columns=3)
    page.next()
    for fact in closing:
        _free_text(page, fact.label, Input(fact))
    return SheetPlan(
        Sheet.REPORT,
        tuple(page.cells),
        WIDTHS,
        page.heights,
        repeated=(3, 3),
        frozen="B4",
        landscape=True,
        paper=True,
        printed_columns=len(COLUMNS),
    )


def _free_text(page: Page, title: str, content: Input) -> None:
    page.put(1, title, Look.LABEL)
    page.put(2, content, Look.ENTRY, columns=3)
    page.next(height=90)

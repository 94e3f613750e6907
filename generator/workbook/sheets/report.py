"""自评报告: the outline, one row per paragraph: what prints, and beside it generated text and the department's own."""

from generator.calculation.calculation import Calculation
from generator.calculation.cells import notice_cell, passage, printed_cell, sentence_cell
from generator.calculation.evaluation import Evaluation
from generator.calculation.report_cells import own_words
from generator.rubric.outline import Free, Headed, Outline, Paragraph, Passage, Scored
from generator.rubric.titles import Sheet
from generator.workbook.plan import Content, Formula, Input, Look, Page, SheetPlan, Words

COLUMNS = ("段落", "定稿", "自动生成", "改写（填写后以此为准）")
FIRST_ROW = 4
"""Below the title, the line about the whole form, and the headings of the columns."""
WIDTHS = (16, 76, 58, 58)
PRINTED = 2
"""Columns that print, as wide as a page of A4; those beside them are only for whoever writes."""
HEADINGS = {1: Look.SECTION, 2: Look.PART}
"""How headings look by level; deeper ones all look alike, their numbers tell them apart."""
HEADING_HEIGHTS = {1: 24.0, 2: 21.0}
LOWER_HEIGHT = 19.0
KINDS = {Scored: "得分和依据", Passage: "列举", Free: "自行撰写"}


def plan(calculation: Calculation) -> SheetPlan:
    """The headings of the outline with their numbers, under each its paragraphs."""
    outline = calculation.rubric.report
    page = Page()
    page.head(outline.title, notice_cell(Sheet.REPORT.id), PRINTED)
    page.line(COLUMNS, Look.HEADING)
    for headed in outline.walk():
        _heading(page, headed)
        for paragraph in headed.chapter.paragraphs:
            _paragraph(page, paragraph)
    return SheetPlan(
        Sheet.REPORT,
        tuple(page.cells),
        WIDTHS,
        page.heights,
        repeated=(FIRST_ROW - 1, FIRST_ROW - 1),
        frozen=f"B{FIRST_ROW}",
        paper=True,
        printed_columns=PRINTED,
    )


def heading_rows(outline: Outline) -> tuple[int, ...]:
    """The row of every heading on the sheet, in reading order."""
    rows, row = [], FIRST_ROW
    for headed in outline.walk():
        rows.append(row)
        row += 1 + len(headed.chapter.paragraphs)
    return tuple(rows)


def _heading(page: Page, headed: Headed) -> None:
    look = HEADINGS.get(headed.level, Look.ITEM)
    page.put(1, headed.heading, look, columns=PRINTED)
    page.put(PRINTED + 1, "", look, columns=len(COLUMNS) - PRINTED)
    page.next(height=HEADING_HEIGHTS.get(headed.level, LOWER_HEIGHT))


def _paragraph(page: Page, paragraph: Paragraph) -> None:
    page.put(1, title_of(paragraph), Look.NOTE)
    page.put(2, Formula(printed_cell(paragraph)), Look.LABEL)
    page.put(3, *_generated(paragraph))
    page.put(4, Input(own_words(paragraph)), Look.ENTRY)
    page.next()


def title_of(paragraph: Paragraph) -> str:
    """What a paragraph's row is called."""
    kind = KINDS.get(type(paragraph))
    return f"{paragraph.label}（{kind}）" if kind else paragraph.label


def _generated(paragraph: Paragraph) -> tuple[Content, Look]:
    """What stands where generated text stands: for a text that only people can write, what to write."""
    match paragraph:
        case Free():
            return Words(_wish(paragraph)), Look.NOTE
        case Passage():
            return Input(passage(paragraph)), Look.PASSAGE
    return Formula(sentence_cell(paragraph)), Look.NOTE


def generated_words(paragraph: Paragraph, values: Evaluation) -> str:
    """What is to be read there."""
    match paragraph:
        case Free():
            return _wish(paragraph)
        case Passage():
            return values.text(passage(paragraph).cell)
    return values.text(sentence_cell(paragraph))


def _wish(paragraph: Free) -> str:
    return f"请在右侧撰写{'（可以不写）' if paragraph.optional else ''}：{paragraph.help}"

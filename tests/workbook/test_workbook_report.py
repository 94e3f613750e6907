"""The sheet 自评报告 of every blank: the outline as people see it.

1  A row for each heading, numbered and drawn by its level, and under it a row for each paragraph, in reading order.
2  Generated text is locked and live, 改写 and passages are open; what only people can write says what is wanted.
3  Headings and the final words print, as wide as a page of A4; what they are made from stands beside, on screen only.
"""

from collections.abc import Iterator
from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from generator.package import Snapshot, pack
from generator.rubric.loader import load, template_ids
from generator.rubric.model import Rubric
from generator.rubric.outline import Free, Headed, Paragraph, Passage
from generator.workbook.issue import blank, blank_snapshot
from generator.workbook.plan import Look
from generator.workbook.sheets.report import heading_rows
from generator.workbook.styles import DRAWINGS, style_name

WIDTH_OF_A_DIGIT = 7 / 96 * 25.4
"""Millimetres of a digit of 11 pt, by which Excel counts the widths of columns."""
WIDTH_OF_A_PAGE = 210
STYLES = {1: Look.SECTION, 2: Look.PART, 3: Look.ITEM, 4: Look.ITEM, 5: Look.ITEM}


@pytest.fixture(scope="module", params=template_ids())
def rubric(request: pytest.FixtureRequest) -> Rubric:
    return load(request.param)


@pytest.fixture(scope="module")
def sheet(rubric: Rubric) -> Worksheet:
    return openpyxl.load_workbook(BytesIO(pack(blank(rubric))))["自评报告"]


@pytest.fixture(scope="module")
def snapshot(rubric: Rubric) -> Snapshot:
    return blank_snapshot(rubric)


def rows(rubric: Rubric) -> Iterator[tuple[int, Headed | Paragraph]]:
    """Every row from the fourth on, and what it is."""
    lines = (line for headed in rubric.report.walk() for line in (headed, *headed.chapter.paragraphs))
    return enumerate(lines, start=4)


def paragraphs(rubric: Rubric) -> Iterator[tuple[int, Paragraph]]:
    return ((row, each) for row, each in rows(rubric) if not isinstance(each, Headed))


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_headings_are_numbered_and_drawn_by_level(rubric: Rubric, sheet: Worksheet) -> None:
    found = [(row, each) for row, each in rows(rubric) if isinstance(each, Headed)]
    assert tuple(row for row, _ in found) == heading_rows(rubric.report)
    for row, headed in found:
        cell = sheet.cell(row, 1)
        assert cell.value == headed.heading
        assert cell.style == style_name(STYLES[headed.level], paper=True)
    assert len({(DRAWINGS[look].fill, DRAWINGS[look].bold) for look in STYLES.values()}) == 3


def test_paragraphs_stand_in_reading_order(rubric: Rubric, sheet: Worksheet, snapshot: Snapshot) -> None:
    assert str(sheet["A1"].value) == rubric.report.title
    for row, paragraph in paragraphs(rubric):
        assert str(sheet.cell(row, 1).value).startswith(paragraph.label)
        assert snapshot.names[f"printed_{paragraph.id}"].first == f"B{row}"
    assert sheet.max_row == max(row for row, _ in rows(rubric))


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_people_write_is_open_and_what_formulas_say_is_locked(rubric: Rubric, sheet: Worksheet) -> None:
    for row, paragraph in paragraphs(rubric):
        locks = [bool(sheet.cell(row, column).protection.locked) for column in (2, 3, 4)]
        assert locks == [True, not isinstance(paragraph, Passage), False]
        live = [str(sheet.cell(row, column).value or "").startswith("=") for column in (2, 3, 4)]
        assert live == [True, not isinstance(paragraph, Passage | Free), False]


def test_a_text_that_nobody_has_written_says_what_is_wanted(
    rubric: Rubric, sheet: Worksheet, snapshot: Snapshot
) -> None:
    for row, paragraph in paragraphs(rubric):
        printed = snapshot.cell("自评报告", f"B{row}")
        assert printed is not None
        if isinstance(paragraph, Free):
            wish = "（可以不写）" if paragraph.optional else ""
            assert sheet.cell(row, 3).value == f"请在右侧撰写{wish}：{paragraph.help}"
            assert printed.value == ("" if paragraph.optional else f"【待写：{paragraph.label}】")
        elif isinstance(paragraph, Passage):
            assert printed.value == f"【待生成：{paragraph.label}】"


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_the_headings_and_the_final_words_print(sheet: Worksheet) -> None:
    widths = [sheet.column_dimensions[letter].width for letter in "ABCD"]
    assert max(widths) == widths[1]
    assert sum(widths[:2]) * WIDTH_OF_A_DIGIT <= WIDTH_OF_A_PAGE - 25.4
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.print_area == f"'自评报告'!$A$1:$B${sheet.max_row}"
    assert sheet.page_setup.orientation == "portrait"
    assert [sheet.cell(3, column).value for column in range(1, 5)] == [
        "段落",
        "定稿",
        "自动生成",
        "改写（填写后以此为准）",
    ]
    across = [each for each in sheet.merged_cells.ranges if each.min_col <= 2]
    assert all(each.max_col <= 2 for each in across), "nothing is cut where the page ends"

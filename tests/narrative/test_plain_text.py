"""Plain text becomes a document: what was one paragraph is one again, what were cells stay cells.

1. Lines broken because they were full are joined, inside words and figures alike; short lines stand alone.
2. Page numbers go; cells, rows of figures and captions stay apart.
3. Headings by their numbers on five levels; a number before a long sentence is an item of a list.
4. Headings of the usual outline are known when their numbers are lost.
5. A form attached is a section of its own, whose cells open no headings.
6. UTF-8 with and without a mark, and GB 18030; what is no text is refused in Chinese.
7. Title, department and year are what the text says; places are its lines.
"""

import codecs

import pytest

from generator.narrative.document import Document
from generator.narrative.headings import is_form
from generator.narrative.plain_text import decoded, read_text
from generator.problem import UnreadableFile

WRAPPED = """\
 一、部门基本情况

（一）2023年部门预算执行情况

我馆全年预算执行总体平稳，年初预算安排用于借阅、修复与展

陈三类，年末调整后预算为 1,520.60 万元，实际支出 1,377.48 万

元，资金使用规范。

- 5 -

1.资金管理

（1）支出情况。支出均按规定办理。

表 1 项目执行情况
序号 项目名称
1 古籍数字化
800.00 790.00 98.75%
合计 800.00 790.00 98.75%
"""


def read(text: str) -> Document:
    return read_text(text, "报告.txt")


def headings(document: Document) -> list[tuple[int, str]]:
    return [(section.level, section.title) for section in document.walk()]


def paragraphs(document: Document) -> list[str]:
    return [paragraph.text for section in document.walk() for paragraph in section.paragraphs]


def test_full_lines_are_joined() -> None:  # 1
    joined = paragraphs(read(WRAPPED))[0]
    assert "展陈三类" in joined
    assert "1,377.48 万元，资金使用规范。" in joined


def test_rows_and_captions_stay_apart_and_page_numbers_go() -> None:  # 2
    assert paragraphs(read(WRAPPED))[2:] == [
        "表 1 项目执行情况",
        "序号 项目名称",
        "1 古籍数字化",
        "800.00 790.00 98.75%",
        "合计 800.00 790.00 98.75%",
    ]
    assert "- 5 -" not in "\n".join(paragraphs(read(WRAPPED)))


def test_headings_by_their_numbers() -> None:  # 3
    assert headings(read(WRAPPED)) == [
        (1, "部门基本情况"),
        (2, "2023年部门预算执行情况"),
        (3, "资金管理"),
        (4, "支出情况"),
    ]
    listed = read("一、职能\n1.负责全县图书的采购、编目、典藏和流通，指导乡镇分馆业务。\n①保护古籍\n正文。\n")
    assert headings(listed) == [(1, "职能"), (5, "保护古籍")]
    assert paragraphs(listed)[0].startswith("1.负责")


def test_a_short_sentence_with_words_under_it_is_a_heading() -> None:  # 3
    document = read("一、绩效\n（1）经费节约显著。\n全年节约经费。\n（2）读者增加。\n（3）藏书增加。\n")
    assert headings(document) == [(1, "绩效"), (4, "经费节约显著")]


def test_headings_without_numbers() -> None:  # 4
    document = read("部门基本情况\n概况。\n主要履职绩效分析\n部门履职绩效情况\n经济性\n节约。\n效率性\n及时。\n")
    levels = [(1, "部门基本情况"), (1, "主要履职绩效分析"), (2, "部门履职绩效情况"), (3, "经济性"), (3, "效率性")]
    assert headings(document) == levels


def test_forms_are_sections_of_their_own() -> None:  # 5
    document = read("一、情况\n正文。\n附件\n部门整体支出绩效评分表\n资产管理\n5\n1.发现一项扣1分\n5\n二、结语\n完。\n")
    assert headings(document) == [(1, "情况"), (1, "附件"), (1, "部门整体支出绩效评分表"), (1, "结语")]
    assert [is_form(section) for section in document.sections] == [False, True, True, False]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(encoding: str) -> None:  # 6
    assert decoded("年初预算１２万元".encode(encoding), "报告.txt") == "年初预算１２万元"


@pytest.mark.parametrize("content", [codecs.BOM_UTF16_LE + "预算".encode("utf-16-le") + b"\x00", b"\xff\xff\xff"])
def test_no_text_is_refused(content: bytes) -> None:  # 6
    with pytest.raises(UnreadableFile, match="不是可以读取的文本"):
        decoded(content, "报告.txt")


def test_cells_of_a_line_with_tabs_are_cells() -> None:  # 2
    assert paragraphs(read("附件\n名称\t权重\t得分\n")) == ["名称", "权重", "得分"]


def test_what_the_text_says_of_itself() -> None:  # 7
    document = read(
        "2023年度县图书馆部门整体支出绩效自评报告\n部门名称：县图书馆\n一、情况\n2022年、2022年、2022年。\n"
    )
    assert (document.title, document.department, document.year) == (
        "2023年度县图书馆部门整体支出绩效自评报告",
        "县图书馆",
        2023,
    )
    assert document.sections[-1].place.cell == "第3行"
    assert read_text("没有年份。", "a.txt").year is None

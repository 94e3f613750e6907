"""The report as a Word file, by what python-docx reads in it.

1  Pages are those of GB/T 9704—2012: A4, its margins, 22 lines; page numbers between dashes at the outer edge.
2  Every paragraph has a style of ours and no look of its own; headings are those of Word, with their outline level.
3  Fonts are those of the standard for every script, each with others to take in its place.
4  Headings are numbered by level; title, department, month and who can be asked stand on the cover, and nothing blank.
5  A table of rows stands at the indicator it belongs to, with thousands separators and live totals; its head repeats.
6  The score table lies across, is merged as published, says every score and the total, and its head repeats.
7  What is still to be written or filled in is there and marked in yellow, and nothing else has a look of its own; what
   may stay unwritten leaves no heading behind.
8  The report is signed under its text, with department and day as far as they are given.
9  Typed text is only ever text: what cannot be printed is gone, each line is a paragraph, nothing becomes a field.
10 The same input gives the same bytes; the properties say title and department and nothing of any person or machine.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import groupby

import docx
import pytest
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.table import Table
from hypothesis import given
from hypothesis import strategies as st
from sample_documents import PLACE, report_of, said, sample_report, sample_values, with_entries

from generator.calculation.evaluation import Evaluation
from generator.calculation.scorecard import scorecard_of
from generator.narrative.document import Document, Section
from generator.narrative.typed_text import lines_of, one_line
from generator.narrative.word import word_report
from generator.rubric.cover import FILLED_BY, FILLED_ON, TELEPHONE
from generator.rubric.evaluate import Value
from generator.rubric.model import Group
from generator.rubric.outline import Free

DAPENG, FUTIAN, HECHENG, FORM = "dapeng-2024", "futian-2020", "hecheng-department", "hecheng-form-1"
HOSTILE = "=1+1\x00\x0b甲\u202e乙\u202c\r\n{HYPERLINK}\t<w:p/>&amp;\ud800\ufffe😀ابج" + "很长" * 20_000
MILLIMETRE = 36_000


@cache
def opened(sample: str) -> Word:
    return docx.Document(io.BytesIO(sample_report(sample)))


def written(document: Document, values: Evaluation) -> Word:
    return docx.Document(io.BytesIO(word_report(document, values)))


def texts(word: Word, *styles: str) -> list[str]:
    """The paragraphs of these styles, outside tables."""
    return [paragraph.text for paragraph in word.paragraphs if paragraph.style and paragraph.style.name in styles]


def cells(table: Table) -> list[list[str]]:
    """What stands in a table; a merged cell repeats it in all its places."""
    return [[cell.text for cell in row.cells] for row in table.rows]


class TestPages:
    """Paper, margins, lines and page numbers."""

    @pytest.mark.parametrize("sample", [DAPENG, HECHENG])
    def test_margins(self, sample: str) -> None:  # 1
        *upright, across = opened(sample).sections
        assert len(upright) == 2
        for section, sizes in ((upright[0], (210, 297, 37, 35, 28, 26)), (across, (297, 210, 28, 26, 37, 35))):
            found = (
                *(section.page_width, section.page_height, section.top_margin),
                *(section.bottom_margin, section.left_margin, section.right_margin),
            )
            assert [round((each or 0) / MILLIMETRE) for each in found] == list(sizes)
        assert [section.orientation for section in (*upright, across)] == [
            *(WD_ORIENT.PORTRAIT, WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE)
        ]

    def test_a_page_has_22_lines_of_28_characters(self) -> None:  # 1
        text = opened(DAPENG).styles["报告正文"].element
        normal = opened(DAPENG).styles["Normal"].element
        line = int(normal.find(f".//{qn('w:pPr')}/{qn('w:spacing')}").get(qn("w:line")))
        tighter = int(text.find(f".//{qn('w:rPr')}/{qn('w:spacing')}").get(qn("w:val")))
        assert line * 22 <= 225 / 25.4 * 1440 < line * 22.1
        assert 28 * (320 + tighter) <= 156 / 25.4 * 1440 < 29 * (320 + tighter)

    def test_numbers_stand_at_the_outer_edge_and_not_on_the_cover(self) -> None:  # 1
        cover, text, annex = opened(DAPENG).sections
        assert cover.footer.is_linked_to_previous
        assert cover.even_page_footer.is_linked_to_previous
        for footer, align in ((text.footer, "right"), (text.even_page_footer, "left")):
            (line,) = footer.paragraphs
            assert line.style is not None
            assert line.style.element.find(f".//{qn('w:jc')}").get(qn("w:val")) == align
            assert "".join(each.text or "" for each in line._p.iter(qn("w:t"))) == "— 1 —"
            assert [each.get(qn("w:instr")) for each in line._p.iter(qn("w:fldSimple"))] == ["PAGE"]
        assert annex.footer.is_linked_to_previous
        assert opened(DAPENG).settings.odd_and_even_pages_header_footer
        start = text._sectPr.find(qn("w:pgNumType"))
        assert start is not None
        assert start.get(qn("w:start")) == "1"
        assert annex._sectPr.find(qn("w:pgNumType")) is None


class TestStyles:
    """Styles, outline levels and fonts."""

    @pytest.mark.parametrize("sample", [DAPENG, FUTIAN, FORM])
    def test_looks_come_from_styles_only(self, sample: str) -> None:  # 2
        word = opened(sample)
        known = {style.style_id for style in word.styles}
        body = word.element.body
        for paragraph in body.iter(qn("w:p")):
            properties = [child.tag for child in paragraph.find(qn("w:pPr"))]
            assert set(properties) <= {qn("w:pStyle"), qn("w:keepNext"), qn("w:sectPr")}
            assert paragraph.style is None or paragraph.style in known

    @pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
    def test_headings_are_those_of_word(self, level: int) -> None:  # 2
        style = opened(DAPENG).styles[f"Heading {level}"]
        outline = style.element.find(f".//{qn('w:outlineLvl')}")
        assert outline.get(qn("w:val")) == str(level - 1)
        assert style.element.find(f".//{qn('w:keepNext')}") is not None

    @pytest.mark.parametrize(
        ("style", "font", "size"),
        [
            *(("Title", "方正小标宋简体", 22), ("Heading 1", "黑体", 16), ("Heading 2", "楷体_GB2312", 16)),
            *(("Heading 3", "仿宋_GB2312", 16), ("报告正文", "仿宋_GB2312", 16), ("单页页码", "宋体", 14)),
        ],
    )
    def test_fonts(self, style: str, font: str, size: float) -> None:  # 3
        letters = opened(DAPENG).styles[style].element.find(qn("w:rPr"))
        slots = letters.find(qn("w:rFonts"))
        assert {slots.get(qn(f"w:{slot}")) for slot in ("ascii", "hAnsi", "eastAsia", "cs")} == {font}
        assert letters.find(qn("w:sz")).get(qn("w:val")) == str(2 * size)

    def test_every_font_has_others_in_its_place(self) -> None:  # 3
        with zipfile.ZipFile(io.BytesIO(sample_report(DAPENG))) as file:
            table = parse_xml(file.read("word/fontTable.xml"))
            used = {
                slots.get(qn("w:eastAsia")) for slots in parse_xml(file.read("word/styles.xml")).iter(qn("w:rFonts"))
            }
        instead = {str(font.get(qn("w:name"))): str(font[0].get(qn("w:val"))).split(",") for font in table}
        assert instead.keys() == used
        for font, of_windows in {"仿宋_GB2312": "仿宋", "楷体_GB2312": "楷体", "方正小标宋简体": "宋体"}.items():
            assert of_windows in instead[font]


class TestText:
    """Headings, cover and title."""

    def test_headings_are_numbered(self) -> None:  # 4
        assert texts(opened(DAPENG), "Heading 1") == [
            *("一、部门（单位）基本情况", "二、部门（单位）主要履职绩效分析", "三、总体评价和整改措施", "四、评分情况")
        ]
        assert texts(opened(DAPENG), "Heading 2") == [
            *(
                "（一）部门（单位）主要职能",
                "（二）年度总体工作和重点工作任务",
                "（三）预算编制情况",
                "（四）预算执行情况",
            ),
            *("（一）主要履职目标", "（二）主要履职情况", "（三）部门履职绩效情况"),
            *(
                "（一）预算绩效管理工作主要经验、做法",
                "（二）存在的主要问题及改进措施",
                "（三）后续工作计划、相关建议等",
            ),
        ]

    def test_the_cover_says_what_is_given(self) -> None:  # 4
        values = sample_values(DAPENG)
        given = with_entries(values, {FILLED_BY.id: "张三", TELEPHONE.id: "0755-0000000", FILLED_ON.id: Decimal(45717)})
        bare, full = (written(report_of(each), each) for each in (values, given))
        department = report_of(values).department
        assert " ".join(texts(bare, "封面文字", "封面联系信息")).split() == [department]
        assert " ".join(texts(full, "封面文字", "封面联系信息")).split() == [
            *("填报人：张三", "联系电话：0755-0000000", department, "2025年3月")
        ]

    @pytest.mark.parametrize(
        ("title", "department", "lines"),
        [
            ("部门整体支出绩效自评报告", "某区财政局", ["2024年度某区财政局", "部门整体支出绩效自评报告"]),
            (
                "2024年度某区财政局部门整体支出绩效自评报告",
                "某区财政局",
                ["2024年度某区财政局", "部门整体支出绩效自评报告"],
            ),
            ("报告", "某" * 18, ["2024年度", "某" * 18, "报告"]),
            ("2024年度绩效自评报告", "", ["2024年度绩效自评报告"]),
        ],
    )
    def test_a_title_breaks_between_words(self, title: str, department: str, lines: list[str]) -> None:  # 4
        values = sample_values(FORM)
        document = replace(report_of(values), title=title, department=department, year=2024)
        for style in ("封面标题", "Title"):
            assert [each.split("\n") for each in texts(written(document, values), style)] == [lines]

    def test_a_report_of_nothing_is_still_a_report(self) -> None:  # 4
        values = sample_values(FORM)
        word = written(Document("报告", "", None, ()), values)
        assert texts(word, "Title") == ["报告"]
        assert texts(word, "附件序号")[0] == "附件1"


class TestUnfinished:
    """What is still to be written, and who signs what is."""

    @pytest.mark.parametrize("sample", [DAPENG, HECHENG])
    def test_what_is_unwritten_is_there_and_marked(self, sample: str) -> None:  # 7
        values = sample_values(sample)
        rubric = values.sheet.rubric
        wanted = [
            f"【待写：{each.label}】"
            for _, each in rubric.report.paragraphs()
            if isinstance(each, Free) and not each.optional
        ]
        found = marked(opened(sample))
        assert [each for each in found if each.startswith("【待写：")] == wanted
        assert all(each.startswith(("【待写：", "【待填：", "【待生成：")) for each in found)
        assert len(found) > 8

    def test_only_the_gap_is_marked(self) -> None:  # 7
        values = with_entries(sample_values(DAPENG), {"satisfaction": None})
        section = Section("概况", 1, PLACE, (said("共5项，【待填：“甲”】；另有【待写：乙】。"),))
        word = written(Document("报告", "甲", 2024, (section,)), values)
        *text, reason = marked(word)
        assert text == ["【待填：“甲”】", "【待写：乙】"]
        assert reason.startswith("待填：【")
        assert texts(word, "报告正文") == ["共5项，【待填：“甲”】；另有【待写：乙】。"]

    def test_a_heading_over_nothing_is_left_out(self) -> None:  # 7
        values = sample_values(FORM)
        told = Section("二级", 2, PLACE, (said("有话。"),))
        sections = (
            Section("空", 1, PLACE, sections=(Section("也空", 2, PLACE),)),
            Section("一级", 1, PLACE, (), (told,)),
        )
        word = written(Document("报告", "甲", 2024, sections), values)
        assert texts(word, "Heading 1", "Heading 2") == ["一、一级", "（一）二级"]

    def test_it_is_signed(self) -> None:  # 8
        values = with_entries(sample_values(DAPENG), {FILLED_ON.id: Decimal(45717)})
        department = report_of(values).department
        assert texts(written(report_of(values), values), "署名", "成文日期") == [department, "2025年3月1日"]
        assert texts(opened(DAPENG), "署名", "成文日期") == [department]
        nobody = Document("报告", "", None, ())
        assert texts(written(nobody, sample_values(DAPENG)), "署名", "成文日期") == []

    def test_the_signature_stands_to_the_right_under_the_list_of_annexes(self) -> None:  # 8
        word = opened(DAPENG)
        names = [paragraph.style.name for paragraph in word.paragraphs if paragraph.style]
        assert names.index("附件说明") < names.index("署名") < names.index("附件序号")
        assert word.styles["署名"].element.find(f".//{qn('w:jc')}").get(qn("w:val")) == "right"


def marked(word: Word) -> list[str]:
    """The runs in yellow; no run has any other look."""
    found = []
    for run in word.element.body.iter(qn("w:r")):
        look = run.find(qn("w:rPr"))
        if look is not None:
            assert [(each.tag, each.get(qn("w:val"))) for each in look] == [(qn("w:highlight"), "yellow")]
            found.append("".join(each.text or "" for each in run.iter(qn("w:t"))))
    return found


class TestRows:
    """Tables of rows."""

    def test_the_project_table_of_futian(self) -> None:  # 5
        word = opened(FUTIAN)
        assert texts(word, "Caption") == ["表1　项目支出明细"]
        table = cells(word.tables[0])
        assert table[0] == ["序号", "项目名称", "调整后预算数\n（万元）", "支出数\n（万元）", "支出进度"]
        assert len(table) == 21
        # findings.md F01: the nineteen rows add up to this, not to what the report prints
        assert table[-1] == ["合计", "合计", "11,057.83", "10,839.14", "98.02%"]
        assert "5,062.00" in {row[2] for row in table}

    def test_figures_have_two_decimals(self) -> None:  # 5
        figures = [cell for row in cells(opened(HECHENG).tables[0])[1:] for cell in row[1:] if cell]
        assert "1,733.63" in figures
        assert all(re.fullmatch(r"[\d,]+\.\d\d%?", each) for each in figures)

    def test_it_stands_after_the_indicator_it_belongs_to(self) -> None:  # 5
        word = opened(FUTIAN)
        names = [paragraph.text for paragraph in word.paragraphs]
        before = names[: names.index("表1　项目支出明细")]
        headings = texts(word, "Heading 4")
        assert [each for each in before if each in headings][-1] == "（3）项目完成及时性"

    def test_a_table_without_its_indicator_is_an_annex(self) -> None:  # 5
        values = sample_values(FUTIAN)
        word = written(Document("报告", "甲", 2020, (Section("概况", 1, PLACE),)), values)
        assert texts(word, "附件序号") == ["附件1", "附件2"]
        assert texts(word, "附件标题")[1] == "项目支出明细"
        assert texts(word, "附件说明", "附件说明续行") == [*("附件：1.评分表", "2.项目支出明细")]

    def test_rows_told_in_passages_are_no_table(self) -> None:  # 5
        assert len(list(sample_values(DAPENG).used_rows("problems"))) == 7
        assert texts(opened(DAPENG), "Caption") == ["表1　重点工作明细"]

    def test_a_form_prints_what_people_read(self) -> None:  # 5
        head, *rows, total = cells(opened(FORM).tables[0])
        assert head == ["序号", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
        assert total[-2:] == ["90.00", "90.00"]
        assert len(rows) == 12

    def test_totals_without_a_budget_have_no_rate(self) -> None:  # 5
        row: dict[str, Value] = {"name": "项目", "budget_adjusted": Decimal(0), "paid": Decimal(0)}
        values = with_entries(sample_values(FUTIAN), rows={"projects": (row,)})
        assert cells(written(report_of(values), values).tables[0])[-1][:4] == ["合计", "合计", "0.00", "0.00"]

    @pytest.mark.parametrize(("digits", "annexes"), [(5, 1), (9, 1), (15, 2)])
    def test_figures_stay_in_one_line(self, digits: int, annexes: int) -> None:  # 5
        amount = Decimal("8" * digits) / 100_000
        row: dict[str, Value] = {"name": "项目" * 30, "physical_progress": Decimal(1)}
        row.update(dict.fromkeys(("budget_start", "budget_adjusted", "paid"), amount))
        values = with_entries(sample_values(FUTIAN), rows={"projects": (row,) * 30})
        word = written(report_of(values), values)
        assert len(texts(word, "附件序号")) == annexes
        table = word.tables[0 if annexes == 1 else -1]
        for cell in table.rows[-1].cells[2:]:
            assert cell.width is not None
            points = (cell.width - 120 * 635) / 12_700
            assert len(cell.text) * 10.5 / 2 <= points

    @pytest.mark.parametrize("sample", [DAPENG, FUTIAN, HECHENG, FORM])
    def test_tables_fill_the_page(self, sample: str) -> None:  # 5 6
        *upright, scores = opened(sample).tables
        for table, width in (*((each, 156) for each in upright), (scores, 225)):
            assert round(sum(column.width or 0 for column in table.columns) / MILLIMETRE) == width

    @pytest.mark.parametrize("sample", [DAPENG, FUTIAN, HECHENG, FORM])
    def test_heads_repeat_and_rows_stay_whole(self, sample: str) -> None:  # 5 6
        for table in opened(sample).tables:
            repeated = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
            assert repeated == [True, *[False] * (len(repeated) - 1)]
            assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)


class TestScores:
    """The score table."""

    @pytest.mark.parametrize("sample", [DAPENG, FUTIAN, HECHENG, FORM])
    def test_the_rule_is_printed_without_our_remarks(self, sample: str) -> None:  # 6
        _, *rows, _ = cells(opened(sample).tables[-1])
        indicators = list(sample_values(sample).sheet.rubric.indicators())
        assert [row[-4].split("\n") for row in rows] == [
            [line.strip() for line in each.standard.split("\n") if line.strip()] for each in indicators
        ]
        assert not [row[-4] for row in rows if "备注" in row[-4] or "原文" in row[-4]]

    @pytest.mark.parametrize("sample", [DAPENG, FUTIAN, HECHENG, FORM])
    def test_every_score_and_the_total(self, sample: str) -> None:  # 6
        values = sample_values(sample)
        card = scorecard_of(values)
        _, *rows, total = cells(opened(sample).tables[-1])
        assert [(row[-6], row[-3], row[-1]) for row in rows] == [
            (score.name, f"{score.score:.2f}", score.reason) for score in card.indicators
        ]
        assert (total[-3], total[-1]) == (f"{card.total:.2f}", f"自评等级：{card.grade}")
        lost = sum(((score.weight or 0) - (score.score or 0) for score in card.indicators), Decimal(0))
        assert total[-2] == f"{lost:.2f}"

    @pytest.mark.parametrize("sample", [DAPENG, FORM])
    def test_groups_are_merged_over_their_rows(self, sample: str) -> None:  # 6
        rubric = sample_values(sample).sheet.rubric
        _, *rows, _ = opened(sample).tables[-1].rows
        for column, level in ((0, 0), (2, 1)) if sample == DAPENG else ((0, 0),):
            merged = [len(list(run)) for _, run in groupby(row.cells[column]._tc for row in rows)]
            assert merged == [sum(1 for _ in group.indicators()) for group in at_level(rubric.groups, level)]

    def test_an_unfinished_report_says_what_is_missing(self) -> None:  # 6
        values = with_entries(sample_values(DAPENG), {"satisfaction": None})
        *_, last, total = cells(written(report_of(values), values).tables[-1])
        assert last[-3:-1] == ["—", "—"]
        assert "待填" in last[-1]
        assert total[-3:] == ["—", "—", ""]


def at_level(groups: tuple[Group, ...], level: int) -> Iterator[Group]:
    for group in groups:
        if level == 0:
            yield group
        else:
            yield from at_level(tuple(each for each in group.children if isinstance(each, Group)), level - 1)


class TestTypedText:
    """What people typed."""

    def test_hostile_text_stays_text(self) -> None:  # 9
        values = with_entries(
            sample_values(DAPENG),
            {FILLED_BY.id: HOSTILE},
            {"key_works": ({"name": HOSTILE, "assigned_by": HOSTILE, "done": "是"},)},
        )
        section = Section(HOSTILE, 1, PLACE, (said(HOSTILE),), indicator="key_works")
        word = written(Document(HOSTILE, HOSTILE, 2024, (section,), (said(HOSTILE),)), values)
        lines = ["=1+1", "甲乙", "{HYPERLINK} <w:p/>&amp;😀ابج" + "很长" * 20_000]
        assert texts(word, "报告正文") == lines * 2
        assert texts(word, "Heading 1") == ["一、" + " ".join(lines)]
        body = word.element.body
        assert not [
            each for each in body.iter() if each.tag in {qn("w:fldSimple"), qn("w:instrText"), qn("w:hyperlink")}
        ]
        assert word.core_properties.author.startswith("=1+1 甲乙")

    @given(st.text())
    def test_lines_are_what_can_be_printed(self, text: str) -> None:  # 9
        lines = lines_of(text)
        assert all(line and line == one_line(line) for line in lines)
        assert lines_of("\n".join(lines)) == lines
        assert {each for line in lines for each in line} <= set(text) | {" "}

    @given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S"]), min_size=1))
    def test_what_can_be_printed_is_kept(self, text: str) -> None:  # 9
        assert lines_of(text) == (text,)


class TestFile:
    """The file around the text."""

    def test_the_same_input_gives_the_same_bytes(self) -> None:  # 10
        values = sample_values(DAPENG)
        assert word_report(report_of(values), values) == sample_report(DAPENG)

    def test_properties(self) -> None:  # 10
        properties = opened(DAPENG).core_properties
        department = report_of(sample_values(DAPENG)).department
        assert properties.title == f"2024年度{department}部门系统整体评价报告"
        assert (properties.author, properties.language) == (department, "zh-CN")
        assert (properties.created, properties.modified, properties.last_modified_by) == (None, None, "")

    def test_nothing_of_the_library_s_own_is_left(self) -> None:  # 10
        with zipfile.ZipFile(io.BytesIO(sample_report(DAPENG))) as file:
            assert not [name for name in file.namelist() if "thumbnail" in name or "customXml" in name]
            assert b"python-docx" not in b"".join(map(file.read, file.namelist()))

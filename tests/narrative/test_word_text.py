"""A Word report is read behind the gate: paragraphs and cells in order; what is dangerous or broken is refused.

1. Paragraphs, headings by style or number, and cells of tables come in reading order; a merged cell once.
2. The same report in Word and in text has the same findings.
3. A DOCTYPE, macros, a workbook, a bomb, a torn file and other formats get one Chinese sentence each.
4. Nothing else escapes: whatever bytes are changed, the file is read or refused.
5. A line break in a paragraph or a cell parts no words, and no control character gets through.
"""

import contextlib
import io
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.narrative.audit import audited
from generator.narrative.report_file import read_report
from generator.narrative.word_text import read_word
from generator.problem import UnreadableFile

DOCUMENT = "word/document.xml"
LINES = (
    "一、预算执行情况",
    "2023年，政府采购预算20.00万元，实际支出19.00万元，政府采购执行率为90.00%。",
    "二、存在问题",
    "政府采购执行率为95.00%，有待提高。",
)


def saved(*lines: str) -> bytes:
    word = docx.Document()
    for line in lines:
        word.add_paragraph(line)
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


SAVED = saved(*LINES)


def changed(parts: dict[str, bytes]) -> bytes:
    """The document with these parts put in place of its own, or added."""
    with zipfile.ZipFile(io.BytesIO(SAVED)) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()} | parts
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return target.getvalue()


def part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(SAVED)) as archive:
        return archive.read(name)


def test_paragraphs_and_cells_in_reading_order() -> None:  # 1
    word = docx.Document()
    word.add_heading("预算执行", level=1)
    word.add_paragraph("前文。")
    table = word.add_table(2, 2)
    for index, cell in enumerate(table._cells):
        cell.text = f"格{index}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合并"
    word.add_paragraph("（一）采购情况")
    word.add_paragraph("后文。")
    target = io.BytesIO()
    word.save(target)
    document = read_word(target.getvalue(), "报告.docx")
    (section,) = document.sections
    assert (section.title, section.level) == ("预算执行", 1)
    assert [each.text for each in section.paragraphs] == ["前文。", "合并", "格2", "格3"]
    assert [(each.title, each.level) for each in section.sections] == [("采购情况", 2)]
    assert section.sections[0].paragraphs[0].place.cell == "第7段"


def test_line_breaks_within_a_paragraph() -> None:  # 5
    word = docx.Document()
    title = word.add_paragraph()
    for number, words in enumerate(("2023年度", "某局", "部门整体支出绩效自评报告")):
        if number:
            title.add_run().add_break()
        title.add_run(words)
    word.add_paragraph("一、情况")
    word.add_paragraph("预算为 \n 20.00\n万元，\n共10\n20行。")
    word.add_table(1, 1).cell(0, 0).text = "名\n称"
    target = io.BytesIO()
    word.save(target)
    document = read_word(target.getvalue(), "报告.docx")
    assert document.title == "2023年度某局部门整体支出绩效自评报告"
    assert [each.text for each in document.sections[-1].paragraphs] == ["预算为20.00万元，共10 20行。", "名称"]


def test_the_same_findings_as_in_text(tmp_path: Path) -> None:  # 2
    word, text = tmp_path / "报告.docx", tmp_path / "报告.txt"
    word.write_bytes(SAVED)
    text.write_text("\n".join(LINES), encoding="gb18030")
    found = [
        [(each.code, each.what, each.expected.replace("段", "行")) for each in audited(read_report(path))]
        for path in (word, text)
    ]
    assert found[0] == found[1]
    assert [code for code, _, _ in found[0]] == ["C01", "C03"]


MACROS = part("[Content_Types].xml").replace(
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    b"application/vnd.ms-word.document.macroEnabled.main+xml",
)
REFUSED = {
    "doctype": (changed({DOCUMENT: b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + part(DOCUMENT)}), "DOCTYPE"),
    "macros": (changed({"[Content_Types].xml": MACROS}), "含有宏"),
    "bomb": (changed({"word/media/a.bin": b"\x00" * 70_000_000}), "60 MB"),
    "deep": (changed({"word/a.xml": b"=".join(b"%d" % number for number in range(1_300_000))}), "内容过多"),
    "torn": (SAVED[: len(SAVED) // 2], "损坏"),
    "other archive": (b"PK\x05\x06" + b"\x00" * 18, "不是 Word 文档"),
    "no xml": (changed({DOCUMENT: b"<w:document"}), "损坏"),
    "pdf": (b"%PDF-1.7", "PDF"),
    "old word": (b"\xd0\xcf\x11\xe0 old", "旧版 .doc"),
    "empty": (b" \n", "文件是空的"),
    "picture": (b"\x89PNG\x00\x01", "不是 Word 文档"),
}


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(content: bytes, words: str, tmp_path: Path) -> None:  # 3
    file = tmp_path / "报告.docx"
    file.write_bytes(content)
    with pytest.raises(UnreadableFile, match=words) as caught:
        read_report(file)
    (problem,) = caught.value.problems
    assert problem.place == "报告.docx"
    assert "xlsx" not in str(problem)


def test_missing_file_and_folder(tmp_path: Path) -> None:  # 3
    for path, words in ((tmp_path / "无.txt", "找不到"), (tmp_path, "文件夹")):
        with pytest.raises(UnreadableFile, match=words):
            read_report(path)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damage_is_read_or_refused(data: st.DataObject) -> None:  # 4
    name = data.draw(st.sampled_from([DOCUMENT, "[Content_Types].xml", "_rels/.rels", "word/styles.xml"]))
    content = bytearray(part(name))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(UnreadableFile):
        audited(read_word(changed({name: bytes(content)}), "报告.docx"))

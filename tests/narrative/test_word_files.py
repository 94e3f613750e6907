"""Word files among other programs: accepted by Microsoft's SDK, laid out by LibreOffice, replaced only where ours.

1  The Open XML SDK finds nothing wrong in reports with and without tables and levels, nor in one full of hostile text.
2  LibreOffice lays it out on A4, the score table across; saved again by it, it says the same.
3  Only a file that we wrote and nobody has worked on may be replaced; edited, foreign, hostile and broken ones are not.
"""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from open_xml import VERSIONS, complaints
from sample_documents import PLACE, said, sample_report, sample_values
from test_word import HOSTILE

from generator.engines.libreoffice import LibreOffice
from generator.narrative.document import Document, Section
from generator.narrative.word import word_report
from generator.narrative.word_ownership import may_replace, require_replaceable
from generator.package import pack
from generator.package.word_file import read_word_file, words_of
from generator.problem import InvalidInput
from generator.rubric.loader import load
from generator.workbook.issue import blank

SAMPLE = "dapeng-2024"
A4 = {(595, 842), (842, 595)}
"""Width and height in points."""


def saved(folder: Path, content: bytes) -> Path:
    path = folder / "报告.docx"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("sample", [SAMPLE, "futian-2020", "hecheng-department", "hecheng-form-1"])
def test_the_validator_finds_nothing(sample: str, tmp_path: Path) -> None:  # 1
    assert complaints(saved(tmp_path, sample_report(sample)), VERSIONS[-1]) == []


@pytest.mark.parametrize("version", VERSIONS)
def test_nor_in_hostile_text(version: str, tmp_path: Path) -> None:  # 1
    values = sample_values(SAMPLE)
    sections = (Section(HOSTILE, 7, PLACE, (said(HOSTILE),)),)
    content = word_report(Document(HOSTILE, HOSTILE, None, sections), values)
    assert complaints(saved(tmp_path, content), version) == []


def test_the_validator_does_find_faults(tmp_path: Path) -> None:  # 1
    broken = changed(
        sample_report(SAMPLE), "word/document.xml", lambda xml: xml.replace(b"<w:body>", b"<w:body><w:x/>")
    )
    assert complaints(saved(tmp_path, broken))


@pytest.mark.xdist_group("libreoffice")
def test_libreoffice_lays_it_out(tmp_path: Path) -> None:  # 2
    path = saved(tmp_path, sample_report(SAMPLE))
    with LibreOffice() as office:
        pdf = office.convert(path, tmp_path / "报告.pdf").read_bytes()
        again = office.convert(path, tmp_path / "再存.docx")
    boxes = re.findall(rb"/Type/Page/.*?/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]", pdf, re.DOTALL)
    sizes = [(round(float(width)), round(float(height))) for width, height in boxes]
    assert set(sizes) == A4
    assert sizes == sorted(sizes)  # the annex, on pages that lie across, comes last
    assert 10 <= len(sizes) <= 25  # the machine's fonts decide; a page for each row would be more
    assert again.read_bytes() != path.read_bytes()
    # LibreOffice parts a paragraph where the second page begins; all else is as it was
    read, expected = words_of(read_word_file(again)).split("\n"), words_of(read_word_file(path)).split("\n")
    assert "".join(read) == "".join(expected)
    assert len(set(read) ^ set(expected)) <= 3


def changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with one part changed, which it must be."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name in source.namelist():
            before = source.read(name)
            after = change(before) if name == part else before
            assert name != part or after != before
            file.writestr(name, after)
    return target.getvalue()


def edited(change: Callable[[docx.document.Document], object]) -> bytes:
    """Our report as somebody saves it who has done something to it."""
    word, target = docx.Document(io.BytesIO(sample_report(SAMPLE))), io.BytesIO()
    change(word)
    word.save(target)
    return target.getvalue()


class TestReplacing:
    """What may be written over."""

    def test_our_own_file_and_a_free_place(self, tmp_path: Path) -> None:  # 3
        assert may_replace(tmp_path / "没有.docx")
        path = saved(tmp_path, sample_report(SAMPLE))
        assert may_replace(path)
        require_replaceable(path)

    def test_saving_it_without_a_change_does_no_harm(self, tmp_path: Path) -> None:  # 3
        assert may_replace(saved(tmp_path, edited(lambda _: None)))

    @pytest.mark.parametrize(
        "change",
        [
            pytest.param(lambda word: word.paragraphs[5].add_run("。"), id="a character more"),
            pytest.param(lambda word: word.add_paragraph("补充说明"), id="a paragraph more"),
            pytest.param(lambda word: word.tables[-1].rows[1].cells[7].paragraphs[0].add_run("0"), id="in a table"),
            pytest.param(lambda word: word.sections[1].header.paragraphs[0].add_run("内部资料"), id="in a header"),
            pytest.param(lambda word: word.add_comment(word.paragraphs[5].add_run(""), "改一下"), id="a comment"),
            pytest.param(lambda word: word.paragraphs[5].add_run().add_break(), id="a break"),
        ],
    )
    def test_what_people_edited_is_kept(
        self, change: Callable[[docx.document.Document], object], tmp_path: Path
    ) -> None:  # 3
        path = saved(tmp_path, edited(change))
        before = path.read_bytes()
        assert not may_replace(path)
        with pytest.raises(InvalidInput, match=r"^报告\.docx：.*修改过.*换一个文件名.*。$"):
            require_replaceable(path)
        assert path.read_bytes() == before

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param(b"", id="empty"),
            pytest.param(b"not a file of ours", id="text"),
            pytest.param(b"\xd0\xcf\x11\xe0" + bytes(600), id="an old .doc"),
            pytest.param(sample_report(SAMPLE)[:-300], id="cut short"),
            pytest.param(
                changed(
                    sample_report(SAMPLE), "docProps/custom.xml", lambda xml: xml.replace(b"scorebook", b"another")
                ),
                id="without our mark",
            ),
            pytest.param(
                changed(
                    sample_report(SAMPLE),
                    "word/document.xml",
                    lambda xml: xml.replace(b"<w:document", b'<!DOCTYPE x [<!ENTITY a "b">]><w:document', 1),
                ),
                id="a DOCTYPE",
            ),
            pytest.param(
                changed(sample_report(SAMPLE), "word/document.xml", lambda xml: xml + b" " * 50_000_000), id="a bomb"
            ),
        ],
    )
    def test_what_is_not_ours_is_kept(self, content: bytes, tmp_path: Path) -> None:  # 3
        assert not may_replace(saved(tmp_path, content))

    def test_nor_a_workbook_nor_a_folder(self, tmp_path: Path) -> None:  # 3
        assert not may_replace(saved(tmp_path, pack(blank(load("luohu-2022")))))
        assert not may_replace(tmp_path)

"""What must not come in gets one Chinese sentence, never a traceback, and costs next to nothing."""

import re
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from package_builder import MAIN, parts, zipped

from generator.package import read_snapshot, read_workbook, unpack
from generator.problem import ExitCode, UnreadableFile

GOOD = zipped(parts('<row r="1"><c r="A1"><v>1</v></c></row>', texts=("<t>甲</t>",)))
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
_EXTERNAL = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"


def with_members(**changes: str | bytes) -> bytes:
    return zipped({**parts(), **changes})


def replaced(part: str, old: str, new: str) -> bytes:
    members = parts()
    assert old in str(members[part])
    return zipped({**members, part: str(members[part]).replace(old, new)})


def of_type(content_type: str, part: str, content: str | bytes = b"") -> bytes:
    """Return a workbook with one more part of a declared type."""
    members = parts()
    types = str(members["[Content_Types].xml"])
    override = f'<Override PartName="/{part}" ContentType="{content_type}"/></Types>'
    return zipped({**members, "[Content_Types].xml": types.replace("</Types>", override), part: content})


def related(kind: str) -> bytes:
    """Return a workbook whose sheet refers to some harmlessly named part by this type of relationship."""
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="../x.bin"/></Relationships>'
    )
    return zipped({**parts(), "xl/worksheets/_rels/sheet1.xml.rels": rels, "xl/x.bin": b"x"})


def without(part: str) -> bytes:
    return zipped({name: content for name, content in parts().items() if name != part})


def main_type(content_type: str) -> bytes:
    usual = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return replaced("[Content_Types].xml", usual, content_type)


def duplicated(first: str, second: str) -> bytes:
    """Return an archive with a second member; the name is put in afterwards, as zipfile warns of true duplicates."""
    placeholder = "#" * len(second)
    return zipped({**parts(), first: b"1", placeholder: b"2"}).replace(placeholder.encode(), second.encode())


def flagged(bit: int) -> bytes:
    """Return the archive with a flag set in every header."""
    content = bytearray(GOOD)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for match in re.finditer(re.escape(signature), GOOD):
            content[match.start() + offset] |= bit
    return bytes(content)


def deep(levels: int) -> bytes:
    return f'<worksheet xmlns="{MAIN}">{"<a>" * levels}{"</a>" * levels}</worksheet>'.encode()


BOMB = b"\x00" * 30_000_000
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty file": (lambda: b"", "文件是空的"),
    "OLE2": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "这是加密的工作簿，或旧版 .xls、.et 格式"),
    "HTML": (lambda: b"\xef\xbb\xbf <html><table></table></html>", "内容是网页或 XML"),
    "CSV": (lambda: "单位,金额\n甲,1\n".encode("gb18030"), "内容是纯文本（如 CSV、YAML），只是扩展名写成了 .xlsx"),
    "PDF": (lambda: b"%PDF-1.7\x00", "这是 PDF 文件"),
    "RAR": (lambda: b"Rar!\x1a\x07\x00", "这是 RAR 压缩包"),
    "7z": (lambda: b"7z\xbc\xaf\x27\x1c", "这是 7z 压缩包"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n\x00\x00", "内容不是 Excel 工作簿"),
    "program with an archive behind it": (lambda: b"MZ\x00" + GOOD, "内容不是 Excel 工作簿"),
    "truncated": (lambda: GOOD[: len(GOOD) // 2], "文件不完整或已损坏"),
    "truncated within the first header": (lambda: GOOD[:20], "文件不完整或已损坏"),
    "two names for one member": (lambda: GOOD.replace(b"sharedStrings", b"sharedstrings", 1), "文件不完整或已损坏"),
    "no members": (lambda: zipped({}), "不是 Excel 工作簿"),
    "too many members": (lambda: with_members(**{f"{n}.bin": b"" for n in range(500)}), "部件超过 500 个"),
    "ratio": (lambda: with_members(**{"xl/media/a.bin": BOMB}), "压缩比异常"),
    "same name twice": (lambda: duplicated("xl/a.xml", "xl/a.xml"), "重名的部件"),
    "same name but for case": (lambda: duplicated("xl/a.xml", "XL/A.XML"), "重名的部件"),
    "absolute path": (lambda: with_members(**{"/etc/passwd": b""}), "不正常的路径"),
    "path upwards": (lambda: with_members(**{"xl/../../a": b""}), "不正常的路径"),
    "drive": (lambda: with_members(**{"C:/a": b""}), "不正常的路径"),
    "backslash": (lambda: with_members(**{"xl\\..\\a": b""}), "不正常的路径"),
    "encrypted members": (lambda: flagged(0x1), "被加密"),
    "LZMA": (lambda: zipped(parts(), zipfile.ZIP_LZMA), "压缩方式"),
    "no content types": (lambda: without("[Content_Types].xml"), "这是压缩包或其他文档"),
    "no relationships": (lambda: without("_rels/.rels"), "找不到工作簿的主体"),
    "no workbook part": (lambda: without("xl/workbook.xml"), "找不到工作簿的主体"),
    "two main parts": (
        lambda: replaced(
            "_rels/.rels",
            "</Rel",
            f'<Relationship Id="r2" Type="{_OFFICE}/officeDocument" Target="xl/sharedStrings.xml"/></Rel',
        ),
        "找不到工作簿的主体",
    ),
    "Word": (
        lambda: main_type("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
        "这是 Word、PowerPoint",
    ),
    "xlsb": (lambda: main_type("application/vnd.ms-excel.sheet.binary.main"), "模板或二进制工作簿"),
    "xltx": (
        lambda: main_type("application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml"),
        "模板或二进制工作簿",
    ),
    "xlsm": (lambda: main_type("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "文件含有宏"),
    "vbaProject.bin": (lambda: with_members(**{"xl/vbaProject.bin": b"x"}), "文件含有宏"),
    "macros under another name": (lambda: of_type("application/vnd.ms-office.vbaProject", "xl/a.bin"), "文件含有宏"),
    "macros by relationship": (lambda: related(f"{_MICROSOFT}/vbaProject"), "文件含有宏"),
    "Excel 4 macro sheet": (lambda: related(f"{_MICROSOFT}/xlMacrosheet"), "文件含有宏"),
    "ActiveX": (lambda: with_members(**{"xl/activeX/activeX1.bin": b"x"}), "ActiveX"),
    "control by relationship": (lambda: related(f"{_OFFICE}/control"), "ActiveX"),
    "embedded file": (lambda: with_members(**{"xl/embeddings/a.docx": b"x"}), "嵌入了其他文件"),
    "embedded by relationship": (lambda: related(f"{_OFFICE}/package"), "嵌入了其他文件"),
    "OLE by relationship": (lambda: related(f"{_OFFICE}/oleObject"), "嵌入了其他文件"),
    "custom ribbon": (lambda: related(f"{_MICROSOFT}/ui/extensibility"), "自定义功能区"),
    "DDE": (lambda: of_type(_EXTERNAL, "xl/externalLinks/e1.xml", '<e><ddeLink ddeService="cmd"/></e>'), "DDE"),
    "DDE in UTF-16": (lambda: of_type(_EXTERNAL, "xl/e.xml", "<e><ddeLink/></e>".encode("utf-16")), "DDE"),
    "DOCTYPE": (lambda: with_members(**{"xl/sharedStrings.xml": f"{DOCTYPE}<sst/>"}), "DOCTYPE"),
    "DOCTYPE in UTF-16": (lambda: with_members(**{"docProps/a.xml": f"{DOCTYPE}<a/>".encode("utf-16")}), "DOCTYPE"),
    "DOCTYPE in content types": (lambda: with_members(**{"[Content_Types].xml": f"{DOCTYPE}<a/>"}), "DOCTYPE"),
    "content types malformed": (lambda: with_members(**{"[Content_Types].xml": "<a"}), "内容清单的内容已损坏"),
    "relationships malformed": (lambda: with_members(**{"_rels/.rels": "<a"}), "关联清单的内容已损坏"),
    "relationship twice": (
        lambda: replaced("xl/_rels/workbook.xml.rels", "rId2", "rId1"),
        "关联清单有重复的编号",
    ),
    "XML too deep": (lambda: with_members(**{"xl/worksheets/sheet1.xml": deep(1_000)}), "工作表“表”的内容已损坏"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_each_hostile_file_gets_its_sentence(tmp_path: Path, name: str) -> None:
    build, sentence = REFUSED[name]
    path = tmp_path / "福田 返回.xlsx"
    path.write_bytes(build())
    with pytest.raises(UnreadableFile) as refusal:
        read_workbook(path)
    (problem,) = refusal.value.problems
    assert problem.place == "福田 返回.xlsx"
    assert sentence in problem.message
    assert "请" in problem.remedy
    assert not re.search(r"Error|Exception|Traceback|[a-z]{4,} [a-z]{3,}", str(problem))
    assert refusal.value.exit_code == ExitCode.UNREADABLE


def test_the_good_file_from_which_the_hostile_ones_are_made_is_read(tmp_path: Path) -> None:
    path = tmp_path / "名字与内容无关.dat"
    path.write_bytes(GOOD)
    assert read_workbook(path).sheets[0].cells["A1"].value == 1


@pytest.mark.parametrize(
    "content",
    [
        of_type("image/svg+xml", "xl/media/a.svg", f"{DOCTYPE}<svg/>"),
        of_type(_EXTERNAL, "xl/externalLinks/e1.xml", "<e><externalBook/></e>"),
        with_members(**{"xl/media/a.bin": b"\x00" * 90_000, "WPS/自己的.bin": b"x"}),
        with_members(**{"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>&lt;!DOCTYPE</t></si></sst>'}),
    ],
    ids=["picture with DOCTYPE", "link to a workbook", "dense but small", "DOCTYPE as text"],
)
def test_what_honest_files_contain_is_let_in(content: bytes) -> None:
    assert unpack(content, "返回.xlsx").parts


def test_a_bomb_is_refused_before_it_unfolds() -> None:
    content = with_members(**{f"xl/media/{n}.bin": BOMB for n in range(8)})
    assert _peak_while_refused(content, "超过 60 MB") < len(content) + 3_000_000


def test_a_bomb_that_lies_about_its_size_is_held_to_it() -> None:
    honest = zlib.compressobj(wbits=-15)
    packed = honest.compress(BOMB) + honest.flush()
    content = with_members(**{"xl/media/a.bin": BOMB}).replace(
        struct.pack("<2L", len(packed), len(BOMB)), struct.pack("<2L", len(packed), 90_000)
    )
    assert _peak_while_refused(content, "不符") < len(content) + 3_000_000


def overlapping() -> bytes:
    """Return an archive whose directory lists the same 100 kB four hundred times."""
    content = zipped({**parts(), "00000": bytes(100_000)}, zipfile.ZIP_STORED)
    directory, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    last = content[content.rindex(b"PK\x01\x02") : end]
    forged = b"".join(last.replace(b"00000", f"{n:05}".encode()) for n in range(1, 401))
    size = end - directory + len(forged)
    return content[:end] + forged + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 407, 407, size, directory, 0)


def test_entries_that_share_the_same_bytes_are_refused_before_these_are_copied() -> None:
    assert _peak_while_refused(overlapping(), "相互重叠") < 3_000_000


def test_masses_of_nodes_are_refused_before_a_tree_is_built() -> None:
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{"<c/>" * 4_000_001}</sheetData></worksheet>'
    content = zipped({**parts(), "xl/worksheets/sheet1.xml": sheet}, zipfile.ZIP_STORED)
    assert _peak_while_refused(content, "内容过多") < 3 * len(content)


def test_an_archive_of_masses_of_entries_is_refused_before_they_are_listed() -> None:
    content = b"PK\x03\x04" + b"PK\x01\x02" * 1_000_000
    assert _peak_while_refused(content, "部件超过") < len(content) + 1_000_000


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_no_damage_to_the_archive_ever_gives_a_traceback(data: st.DataObject) -> None:
    _read_or_refuse(_damaged(GOOD, data))


@settings(max_examples=300, deadline=None)
@given(data=st.data(), part=st.sampled_from(sorted(parts())))
def test_no_damage_to_a_part_ever_gives_a_traceback(data: st.DataObject, part: str) -> None:
    members = parts(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><f t="shared" si="0" ref="B1:C1">A1</f><v>1</v></c></row>',
        texts=("<t>甲</t>",),
        names='<definedName name="a" localSheetId="0">表!$A$1</definedName>',
    )
    content = members[part]
    raw = content.encode() if isinstance(content, str) else content
    _read_or_refuse(zipped({**members, part: _damaged(raw, data)}))


def _damaged(content: bytes, data: st.DataObject) -> bytes:
    start = data.draw(st.integers(0, len(content) - 1))
    end = data.draw(st.integers(start, min(len(content), start + 8)))
    return content[:start] + data.draw(st.binary(max_size=8)) + content[end:]


def _read_or_refuse(content: bytes) -> None:
    try:
        read_snapshot(unpack(content, "返回.xlsx"))
    except UnreadableFile:
        return


def _peak_while_refused(content: bytes, sentence: str) -> int:
    """Return the bytes allocated at most while the content is refused with this sentence."""
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableFile, match=sentence):
            unpack(content, "炸弹.xlsx")
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

"""The gate: what a file from outside must not be or contain, one sentence for each refusal."""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.package.parts import (
    CONTENT_TYPES,
    PACKAGE_RELATIONSHIPS,
    Package,
    content_types,
    main_part,
    relationships,
)
from generator.problem import Problem, UnreadableFile

MAX_ENTRIES = 500
MAX_TOTAL_BYTES = 60_000_000
MAX_RATIO = 100
RATIO_APPLIES_ABOVE_BYTES = 100_000
MAX_NODES = 2_500_000
"""Elements, texts and twice the attributes: each takes 120 bytes once parsed. A sheet of 20,000 rows and 10 columns has
2,000,000, a filled workbook of ours 50,000."""
MAX_NODES_OF_LISTS = 100_000
"""The same for the lists of parts and of relationships, which are read more than once."""
MAX_BYTES_OF_AREAS = 1_000_000
"""What the areas of rules and formats may take; each of 5 bytes or so becomes a rectangle."""

_SAVE_AS_XLSX = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”后重新提交"
_SAVE_AS_DOCX = "请用 Word 或 WPS 打开，另存为新的 .docx 后重试"
_RESAVE = "请用 Excel 或 WPS 打开，另存为新的 .xlsx 后重新提交"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ENCRYPTED_FLAGS = 0x1 | 0x40
_TRICKY_NAME = re.compile(r"^/|\\|(^|/)\.\.?(/|$)|//|^[A-Za-z]:|[\x00-\x1f]")
_LEGIBLE_START = re.compile(rb"\s*<")
_AREAS = re.compile(rb"""sqref\s*=\s*("[^"]*"|'[^']*')""")


_MOST_NODES_OF_A_BYTE = 2
"""A sign of equality counts as an attribute with its value."""


class _Refusal(NamedTuple):
    trace: re.Pattern[str]
    message: str
    remedy: str


_FORBIDDEN = (
    _Refusal(
        re.compile(r"vbaproject|vbadata|macrosheet|macroenabled"),
        "文件含有宏",
        "请用 Excel 或 WPS 另存为不含宏的“Excel 工作簿（*.xlsx）”后重新提交",
    ),
    _Refusal(
        re.compile(r"activex|relationships/control$"),
        "文件含有 ActiveX 控件",
        "请删除控件并另存为 .xlsx 后重新提交",
    ),
    _Refusal(
        re.compile(r"^xl/embeddings/|oleobject|relationships/package$"),
        "文件中嵌入了其他文件或对象",
        "请删除嵌入的对象，佐证材料作为附件另行报送",
    ),
    _Refusal(
        re.compile(r"^customui/|ui/extensibility$"),
        "文件含有自定义功能区",
        "请用下发的原表重新填报",
    ),
)

_KINDS_BY_START = (
    (b"\xd0\xcf\x11\xe0", "这是加密的工作簿，或旧版 .xls、.et 格式", f"有打开密码的请先取消密码；{_SAVE_AS_XLSX}"),
    (b"%PDF", "这是 PDF 文件，不是工作簿", "请提交 .xlsx 原表，PDF 作为附件报送"),
    (b"Rar!", "这是 RAR 压缩包，不是工作簿", "请解压后提交其中的 .xlsx 文件"),
    (b"7z\xbc\xaf", "这是 7z 压缩包，不是工作簿", "请解压后提交其中的 .xlsx 文件"),
)


def check_kind(content: bytes, source: str) -> None:
    """Refuse what is no ZIP archive by its first bytes, whatever its name says. Raises UnreadableFile."""
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return
    if not content:
        raise _refused(source, "文件是空的（0 字节）", "可能没有传输完，请重新传送")
    for start, message, remedy in _KINDS_BY_START:
        if content.startswith(start):
            raise _refused(source, message, remedy)
    named_xlsx = source.casefold().endswith(".xlsx")
    contradiction = "只是扩展名写成了 .xlsx" if named_xlsx else "不是 Excel 工作簿"
    if _LEGIBLE_START.match(content.removeprefix(b"\xef\xbb\xbf")):
        raise _refused(source, f"内容是网页或 XML，{contradiction}", _SAVE_AS_XLSX)
    if b"\x00" not in content:
        remedy = _SAVE_AS_XLSX if named_xlsx else "此处应为 .xlsx 工作簿，请核对是否写错了文件"
        raise _refused(source, f"内容是纯文本（如 CSV、YAML），{contradiction}", remedy)
    raise _refused(source, "内容不是 Excel 工作簿", _SAVE_AS_XLSX)


def check_number_of_entries(content: bytes, source: str) -> None:
    """Refuse an archive of too many entries before its directory is read. Raises UnreadableFile."""
    if content.count(b"PK\x01\x02") > MAX_ENTRIES:
        raise _refused(source, f"文件内部的部件超过 {MAX_ENTRIES} 个，不像正常的文件", _RESAVE)


def check_directory(members: Sequence[zipfile.ZipInfo], archive_size: int, source: str) -> None:
    """Refuse an archive of so many bytes by what its directory declares, before anything is decompressed.

    Raises UnreadableFile.
    """
    if any(member.flag_bits & _ENCRYPTED_FLAGS for member in members):
        raise _refused(source, "文件内部的内容被加密", "请取消密码后重新提交")
    if any(member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for member in members):
        raise _refused(source, "文件采用了不常用的压缩方式", _RESAVE)
    if any(member.filename != member.orig_filename or _TRICKY_NAME.search(member.filename) for member in members):
        raise _refused(source, "文件内部有不正常的路径", _RESAVE)
    if len({member.filename.casefold() for member in members}) != len(members):
        raise _refused(source, "文件内部有重名的部件", _RESAVE)
    if sum(member.compress_size for member in members) > archive_size:
        raise _refused(source, "文件内部的部件相互重叠，像是压缩炸弹", _RESAVE)
    if sum(member.file_size for member in members) > MAX_TOTAL_BYTES:
        raise _refused(
            source, f"文件解压后超过 {MAX_TOTAL_BYTES // 1_000_000} MB", "请删除多余的图片和空白行列后重新提交"
        )
    if any(member.file_size > max(RATIO_APPLIES_ABOVE_BYTES, MAX_RATIO * member.compress_size) for member in members):
        raise _refused(source, "文件压缩比异常，像是压缩炸弹", _RESAVE)


def check_content(package: Package) -> None:
    """Refuse a package that is no workbook or carries active content, DDE, a DOCTYPE or far too much XML.

    Raises UnreadableFile.
    """
    if CONTENT_TYPES not in package.parts:
        raise _refused(package.source, "这是压缩包或其他文档，不是 Excel 工作簿", _SAVE_AS_XLSX)
    _check_amount(package)
    types = content_types(package)
    _check_doctype(package, types)
    for trace in _traces(package, types):
        for refusal in _FORBIDDEN:
            if refusal.trace.search(trace.casefold()):
                raise _refused(package.source, refusal.message, refusal.remedy)
    _check_links(package, types)
    _check_main_part(package, types)


def check_word_content(package: Package) -> None:
    """Refuse a package that is no Word document without macros, or has a DOCTYPE or far too much XML.

    What is embedded or linked is let pass: a report is only read, part by part. Raises UnreadableFile.
    """
    if CONTENT_TYPES not in package.parts:
        raise _refused(package.source, "这是压缩包或其他文档，不是 Word 文档", _SAVE_AS_DOCX)
    _check_amount(package, "文档")
    types = content_types(package)
    _check_doctype(package, types)
    if types.get(main_part(package)) != _WORD_TYPE:
        raise _refused(package.source, "不是 Word 文档（.docx），或含有宏", _SAVE_AS_DOCX)


def _refused(source: str, message: str, remedy: str) -> UnreadableFile:
    return UnreadableFile(Problem(source, message, remedy))


def _is_xml(part: str, content_type: str) -> bool:
    return part.casefold().endswith((".xml", ".rels", ".vml")) or (
        content_type.endswith("xml") and not content_type.startswith("image/")
    )


def _check_amount(package: Package, what: str = "工作表") -> None:
    """Refuse more XML than a workbook for people can have, whatever type its parts claim to be of."""
    bytes_of = {part: len(content) for part, content in package.parts.items()}
    at_most = {part: _MOST_NODES_OF_A_BYTE * number for part, number in bytes_of.items()}
    if not _are_too_many(at_most) and sum(bytes_of.values()) <= MAX_BYTES_OF_AREAS:
        return
    areas = sum(len(found[0]) for content in package.parts.values() for found in _AREAS.finditer(content))
    if areas > MAX_BYTES_OF_AREAS or _are_too_many({part: _nodes(each) for part, each in package.parts.items()}):
        message = f"{what}内容过多，远超正常填报"
        raise _refused(package.source, message, "请删除数据区以外多余的行、列和格式后重新提交")


def _are_too_many(nodes: Mapping[str, int]) -> bool:
    lists = sum(number for part, number in nodes.items() if part == CONTENT_TYPES or part.endswith(".rels"))
    return sum(nodes.values()) > MAX_NODES or lists > MAX_NODES_OF_LISTS


def _nodes(content: bytes) -> int:
    """The most that a part can come to when parsed."""
    elements = content.count(b"<") - content.count(b"</")
    texts = content.count(b">") - content.count(b"><")
    return elements + texts + _MOST_NODES_OF_A_BYTE * content.count(b"=")


def _check_doctype(package: Package, types: Mapping[str, str]) -> None:
    """Refuse DOCTYPE in any encoding of one or two bytes."""
    for part, content in package.parts.items():
        if _is_xml(part, types[part]) and (
            b"<!DOCTYPE" in content or (b"\x00" in content and b"<!DOCTYPE" in content.replace(b"\x00", b""))
        ):
            raise _refused(package.source, "文件内部含有不允许的文档类型声明（DOCTYPE）", _RESAVE)


def _traces(package: Package, types: Mapping[str, str]) -> Iterator[str]:
    """Everything by which a part says what it is: its name, its content type, how others refer to it."""
    yield from types.keys()
    yield from types.values()
    for part in (PACKAGE_RELATIONSHIPS, *package.parts):
        yield from (relationship.type for relationship in relationships(package, part).values())


def _check_links(package: Package, types: Mapping[str, str]) -> None:
    """Refuse DDE and OLE links; a link to another workbook is no danger as long as nobody follows it."""
    for part, type_ in types.items():
        content = package.parts[part].replace(b"\x00", b"") if type_.endswith("externalLink+xml") else b""
        if b"ddeLink" in content or b"oleLink" in content:
            message = "文件含有 DDE 或 OLE 链接，打开时可能启动其他程序"
            raise _refused(package.source, message, "请删除该链接，改填数值后重新提交")


def _check_main_part(package: Package, types: Mapping[str, str]) -> None:
    type_ = types.get(main_part(package), "")
    if type_ == _WORKBOOK_TYPE:
        return
    if "spreadsheetml" in type_ or "ms-excel" in type_:
        raise _refused(package.source, "这是 Excel 模板或二进制工作簿，不是 .xlsx", _SAVE_AS_XLSX)
    raise _refused(package.source, "这是 Word、PowerPoint 等其他文档，不是 Excel 工作簿", _SAVE_AS_XLSX)

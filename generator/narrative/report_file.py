"""Opens the file of a report that people wrote: .txt or .docx, whichever its content is."""

from pathlib import Path

from generator.narrative.document import Document
from generator.narrative.plain_text import decoded, read_text
from generator.narrative.word_text import read_word
from generator.package.outside_file import Wanted, content_of
from generator.problem import Problem, UnreadableFile

MAX_BYTES = 20_000_000
_REPORT = Wanted("报告", ".docx、.txt 或 .xlsx", "Word/WPS", MAX_BYTES)
MAX_CHARACTERS = 500_000
"""A long report with its score table has 40,000."""
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OTHERS = (
    (b"%PDF", "这是 PDF 文件", "请把文字另存为 .txt，或提供 .docx 文件"),
    (b"\xd0\xcf\x11\xe0", "这是旧版 .doc 或加密的文档", "请用 Word 或 WPS 打开，取消密码并另存为 .docx"),
)


def read_report(path: Path, year: int | None = None) -> Document:
    """The report in a file. Raises UnreadableFile with one Chinese sentence for anything that is neither.

    A workbook (.xlsx) is not read here: its narrative sheet becomes a Document by the function that knows its rows.
    """
    content = content_of(path, _REPORT)
    if not content.strip():
        raise UnreadableFile(Problem(path.name, "文件是空的", "可能没有传输完，请重新传送"))
    for start, message, remedy in _OTHERS:
        if content.startswith(start):
            raise UnreadableFile(Problem(path.name, message, remedy))
    if content.startswith(_ZIP):
        document = read_word(content, path.name, year)
    elif path.suffix.lower() == ".docx":
        raise UnreadableFile(Problem(path.name, "内容不是 Word 文档", "请用 Word 或 WPS 打开，另存为 .docx 后重试"))
    else:
        document = read_text(decoded(content, path.name), path.name, year)
    told = (document.paragraphs, *(section.paragraphs for section in document.walk()))
    if sum(len(paragraph.text) for paragraphs in told for paragraph in paragraphs) > MAX_CHARACTERS:
        limit = f"文字超过{MAX_CHARACTERS // 10_000}万字，不像一份报告"
        raise UnreadableFile(Problem(path.name, limit, "请只保留报告正文和评分表后重试"))
    return document

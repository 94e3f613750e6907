"""Opens the file of a report that people wrote: .txt or .docx, whichever its content is."""

from pathlib import Path

from generator.narrative.document import Document
from generator.narrative.plain_text import decoded, read_text
from generator.narrative.word_text import read_word
from generator.problem import Problem, UnreadableFile

MAX_BYTES = 20_000_000
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
    content = _read(path)
    for start, message, remedy in _OTHERS:
        if content.startswith(start):
            raise UnreadableFile(Problem(path.name, message, remedy))
    if content.startswith(_ZIP):
        document = read_word(content, path.name, year)
    elif path.suffix.lower() == ".docx":
        raise UnreadableFile(Problem(path.name, "内容不是 Word 文档", "请用 Word 或 WPS 打开，另存为 .docx 后重试"))
    else:
        document = read_text(decoded(content, path.name), path.name, year)
    if sum(len(each.text) for section in document.walk() for each in section.paragraphs) > MAX_CHARACTERS:
        limit = f"文字超过{MAX_CHARACTERS // 10_000}万字，不像一份报告"
        raise UnreadableFile(Problem(path.name, limit, "请只保留报告正文和评分表后重试"))
    return document


def _read(path: Path) -> bytes:
    if path.is_dir():
        raise UnreadableFile(Problem(path.name, "这是一个文件夹，不是报告", "请指定其中的 .docx、.txt 或 .xlsx 文件"))
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise UnreadableFile(Problem(path.name, "找不到这个文件", "请检查文件名和所在文件夹")) from error
    except PermissionError as error:
        message = "文件打不开：正被其他程序打开，或没有读取权限"
        raise UnreadableFile(Problem(path.name, message, "请关闭该文件后重试，或检查权限")) from error
    except (OSError, ValueError) as error:
        raise UnreadableFile(
            Problem(path.name, "文件读不出来", "请检查文件名、磁盘或网络是否正常，然后重试")
        ) from error
    if not content.strip():
        raise UnreadableFile(Problem(path.name, "文件是空的", "可能没有传输完，请重新传送"))
    if len(content) > MAX_BYTES:
        limit = f"文件超过 {MAX_BYTES // 1_000_000} MB"
        raise UnreadableFile(Problem(path.name, limit, "请删除图片等大件内容后重试"))
    return content

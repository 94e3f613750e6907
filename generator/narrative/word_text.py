"""A report in Word: paragraphs and cells of tables in reading order, read behind the same gate as workbooks."""

import io
import unicodedata
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.oxml.exceptions import InvalidXmlError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph as WordParagraph

from generator.narrative.document import Document, Place
from generator.narrative.headings import Block, outlined
from generator.package.word_file import SAVE_ANEW, unpack_word
from generator.problem import Problem, UnreadableFile

_FAULTS = (OpcError, InvalidXmlError, SyntaxError, KeyError, ValueError, AttributeError, TypeError, IndexError)
"""What python-docx raises for documents whose parts or XML are not what they should be; lxml's are SyntaxErrors."""
_HEADING = "heading "
_LEVELS = "123456789"
_WIDE = "WFA"


def read_word(content: bytes, source: str, year: int | None = None) -> Document:
    """The report in the bytes of a .docx; places are 第n段 of `source`, the cells of a table counted one by one.

    Raises UnreadableFile for whatever the gate refuses and for a document that cannot be read. Text boxes, headers,
    footnotes and comments are not read.
    """
    unpack_word(content, source)
    try:
        word = docx.Document(io.BytesIO(content))
        blocks = tuple(
            Block(text, Place(source, f"第{number}段"), level)
            for number, (text, level) in enumerate(_texts(word), start=1)
            if text
        )
    except _FAULTS as error:
        raise UnreadableFile(Problem(source, "Word 文档已损坏，读不出来", SAVE_ANEW)) from error
    return outlined(blocks, year)


def _texts(word: WordDocument) -> Iterator[tuple[str, int]]:
    """Every paragraph and cell with the level its style gives it, 0 for none."""
    for child in word.element.body.iterchildren():
        if child.tag == qn("w:p"):
            paragraph = WordParagraph(child, word)
            yield _in_one_line(paragraph.text), _level(paragraph)
        elif child.tag == qn("w:tbl"):
            yield from ((text, 0) for text in _cells(Table(child, word)))


def _in_one_line(text: str) -> str:
    """The text without its line breaks: nothing stands for one beside a Chinese character, a space elsewhere."""
    joined = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        beside = f"{joined[-1:]}{line[0]}"
        close = any(unicodedata.east_asian_width(each) in _WIDE for each in beside)
        joined += line if close or not joined else f" {line}"
    return joined


def _level(paragraph: WordParagraph) -> int:
    name = ((paragraph.style.name if paragraph.style is not None else "") or "").lower()
    return int(name[-1]) if name.startswith(_HEADING) and name[-1] in _LEVELS else 0


def _cells(table: Table) -> Iterator[str]:
    """The cells row by row; a merged cell once."""
    seen = set[Any]()
    for row in table.rows:
        for cell in row.cells:
            if cell._tc not in seen:
                seen.add(cell._tc)
                yield _in_one_line(cell.text)

"""Plain text of a report, mostly taken from PDF or Word: encodings, wrapped lines, page numbers, cells of tables."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.narrative.document import Document, Place
from generator.narrative.headings import FORM, NUMBERING, REPORT, Block, outlined
from generator.problem import Problem, UnreadableFile

ENCODINGS = ("utf-8-sig", "gb18030")
_PAGE_NUMBER = re.compile(r"[-—–]\s*\d{1,4}\s*[-—–]|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?")
_MARKS_OF_MARKDOWN = re.compile(r"\*\*|</?p>")
_ENDS_A_SENTENCE = tuple("。；！？;!?：:")
_GOES_ON = tuple("，、,（《“")
_ROW_OF_FIGURES = re.compile(r"(?:.*\s)?[\d,.]+%?\s+[\d,.]+%?")
_FIGURE_ALONE = re.compile(r"[\s\d,.%]+")
_CAPTION = re.compile(r"表\s*\d+\D.{0,30}|单位\s*[:：]\s*(?:万?元|亿元)")
_FULL_LINE = 46
_LONGEST_ROW = 200
_RAGGED = 8
_LONG_ENOUGH = 30
_FEWEST_FULL_LINES, _MOST_LONGER = 3, 0.25
_NEAR = 2
"""Lines apart within a paragraph: PDF gives an empty line after every line."""


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    is_cell: bool

    @property
    def width(self) -> int:
        """In half characters, as a printed line is measured."""
        return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in self.text)

    @property
    def stands_alone(self) -> bool:
        """A cell, a row of figures or a caption, which never goes on in the next line."""
        if self.is_cell or len(self.text) > _LONGEST_ROW:
            return self.is_cell
        return bool(
            _ROW_OF_FIGURES.fullmatch(self.text)
            or _FIGURE_ALONE.fullmatch(self.text)
            or _CAPTION.fullmatch(self.text)
            or FORM.fullmatch(self.text)
            or REPORT.fullmatch(self.text)
        )

    @property
    def is_numbered(self) -> bool:
        return any(numbering.match(self.text) for numbering in NUMBERING)


def decoded(content: bytes, source: str) -> str:
    """The text in these bytes, UTF-8 or GB 18030. Raises UnreadableFile for anything that is no text."""
    if b"\x00" not in content:
        for encoding in ENCODINGS:
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise UnreadableFile(Problem(source, "不是可以读取的文本", "请另存为 UTF-8 编码的 .txt，或提供 .docx 文件"))


def read_text(text: str, source: str, year: int | None = None) -> Document:
    """The report in a plain text; places are 第n行 of `source`."""
    return outlined(tuple(_blocks(tuple(_lines(text)), source)), year)


def _lines(text: str) -> Iterator[_Line]:
    for number, raw in enumerate(text.splitlines(), start=1):
        cells = raw.split("\t")
        for cell in cells:
            line = _MARKS_OF_MARKDOWN.sub("", cell).strip()
            if line and not _PAGE_NUMBER.fullmatch(line):
                yield _Line(number, line, is_cell=len(cells) > 1)


def _blocks(lines: Sequence[_Line], source: str) -> Iterator[Block]:
    measure = _measure(lines)
    joined = ""
    start: _Line | None = None
    before: _Line | None = None
    for line in lines:
        if start is None or before is None or not _goes_on(before, line, measure):
            if start is not None:
                yield _block(joined, start, source)
            joined, start = line.text, line
        else:
            joined = _joined(joined, line.text)
        before = line
    if start is not None:
        yield _block(joined, start, source)


def _block(text: str, start: _Line, source: str) -> Block:
    return Block(text, Place(source, f"第{start.number}行"))


@dataclass(frozen=True, slots=True)
class _Measure:
    """From which width on a line was broken because it was full, and whether lines were broken at all."""

    full: int
    is_wrapped: bool


def _measure(lines: Sequence[_Line]) -> _Measure:
    """Wrapped lines have nearly all the same greatest width; otherwise each line is a paragraph."""
    widths = [line.width for line in lines if line.width >= _LONG_ENOUGH and not line.stands_alone]
    if not widths:
        return _Measure(_FULL_LINE, is_wrapped=False)
    usual, times = Counter(widths).most_common(1)[0]
    longer = sum(width > usual + _RAGGED for width in widths)
    wrapped = times >= _FEWEST_FULL_LINES and longer < _MOST_LONGER * len(widths)
    return _Measure(min(_FULL_LINE, usual - _RAGGED) if wrapped else _FULL_LINE, wrapped)


def _goes_on(before: _Line, line: _Line, measure: _Measure) -> bool:
    """Whether a line is the rest of the paragraph of the line before it."""
    if before.stands_alone or line.stands_alone:
        return False
    if before.text.endswith(_GOES_ON):
        return True
    if line.is_numbered or before.width < measure.full:
        return False
    near = measure.is_wrapped and line.number - before.number <= _NEAR
    return near or not before.text.endswith(_ENDS_A_SENTENCE)


def _joined(text: str, rest: str) -> str:
    """Two lines as one: a space only between two words of Latin letters."""
    both_latin = text[-1].isascii() and text[-1].isalpha() and rest[0].isascii() and rest[0].isalpha()
    return f"{text} {rest}" if both_latin else text + rest

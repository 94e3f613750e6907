"""From blocks of text to a report: what is a heading, of which level, and what stands under it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from generator.narrative.document import Document, Paragraph, Place, Section

_CHINESE_NUMBER = "[一二三四五六七八九十]{1,3}"
NUMBERING = (
    re.compile(rf"\s*{_CHINESE_NUMBER}、\s*"),
    re.compile(rf"\s*[（(]\s*{_CHINESE_NUMBER}\s*[）)]\s*"),
    re.compile(r"\s*[0-9０-９]{1,2}\s*[.．、](?![0-9０-９])\s*"),
    re.compile(r"\s*(?:[（(]\s*[0-9０-９]{1,2}\s*[）)]|[0-9]{1,2}[）)])\s*"),
    re.compile(r"\s*[①-⑳]\s*"),
)
"""How headings are numbered, highest level first (GB/T 9704): 一、 （一） 1. （1） ①."""
FORM = re.compile(
    r"(?:附\s*件\s*[0-9一二三四五六]{0,2}(?:[-—][0-9])?[:：]?"
    r"|.{0,40}(?:评分表|指标(?:体系)?框架(?:[（(]参考[）)])?|自评表|基础数据表|汇总表|评价指标))"
)
"""The heading of a form or an attachment: a table of scores, of base data, of a project."""
REPORT = re.compile(r"[^。，]{0,40}(?:评价|自评)报告")
_USUAL = (
    (
        1,
        re.compile(
            r"部门.{0,8}基本情况|.*主要履职绩效(?:分析)?|总体评价(?:和|及)整改措施|.{0,20}评分情况|存在的?问题及原因分析|下一步改进措施"
        ),
    ),
    (
        2,
        re.compile(
            r".{0,4}主要职能|.*重点工作任务?|.{0,12}部门预算(?:编制|执行)情况|主要履职(?:目标|情况)|部门履职绩效情况"
            r"|.*(?:经验|做法)|.*问题及改进措施|后续工作计划.*"
        ),
    ),
    (3, re.compile(r"(?:资金|项目|资产|人员|制度)管理(?:情况)?|经济性|效率性|效果性|公平性")),
)
"""Headings of the usual outline, by which a report whose numbers were lost is still read."""
_LONGEST_HEADING = 40
_LONGEST_USUAL_HEADING = 30
_INLINE = re.compile(r"(?P<title>[^。；：:;]{2,40})[。：:]\s*(?P<rest>\S.*)", re.DOTALL)
_STATES_A_FIGURE = re.compile(r"[\d.]+\s*(?:[亿万]?元|%|％|[个项件人名])")
_YEAR = re.compile(r"(20\d\d)\s*年")
_DEPARTMENT = re.compile(r"(?:部门|单位)(?:（单位）)?名称\s*[:：]\s*(\S+)|填报单位\s*[:：]\s*(\S+)")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a cell of a table as it stands in a file; `level` if the file itself says it is a heading."""

    text: str
    place: Place
    level: int = 0


@dataclass(slots=True)
class _Open:
    section: Section
    paragraphs: list[Paragraph] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)

    def closed(self) -> Section:
        return replace(self.section, paragraphs=tuple(self.paragraphs), sections=tuple(self.sections))


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int
    title: str
    rest: str = ""


def is_form(section: Section) -> bool:
    """Whether the section is a form or table attached to a report, not part of what is told."""
    return section.level == 1 and FORM.fullmatch(section.title) is not None


def outlined(blocks: Sequence[Block], year: int | None = None) -> Document:
    """The document these blocks make; `year` if it is known to whoever asks.

    A title is never guessed: it is the first block that reads like that of a report, otherwise empty.
    """
    root = _Open(Section("", 0, Place("", "")))
    stack = [root]
    for block, following in zip_longest(blocks, blocks[1:]):
        heading = _heading(block, following)
        if heading is not None and not (_in_form(stack) and heading.level > 1):
            _close(stack, heading.level)
            stack.append(_Open(Section(heading.title, heading.level, block.place)))
            text = heading.rest
        else:
            text = block.text
        if text:
            stack[-1].paragraphs.append(Paragraph(text, block.place))
    _close(stack, 0)
    title = next((block.text for block in blocks if REPORT.fullmatch(block.text)), "")
    sections = tuple(root.sections)
    return Document(
        title, _department(blocks), year or _year(title, blocks, sections), sections, tuple(root.paragraphs)
    )


def _close(stack: list[_Open], level: int) -> None:
    """Close every open section of that level or below it; level 0 leaves the root."""
    while len(stack) > 1 and stack[-1].section.level >= level:
        done = stack.pop()
        stack[-1].sections.append(done.closed())


def _in_form(stack: Sequence[_Open]) -> bool:
    """Whether what comes next is a cell of a form, where numbers and short words are no headings."""
    return len(stack) > 1 and is_form(stack[1].section)


def _heading(block: Block, following: Block | None) -> _Heading | None:
    text = block.text.strip()
    if block.level:
        return _Heading(block.level, _unnumbered(text))
    if FORM.fullmatch(text) or REPORT.fullmatch(text):
        return _Heading(1, text)
    for level, numbering in enumerate(NUMBERING, start=1):
        number = numbering.match(text)
        if number:
            return _numbered(level, text[number.end() :], following)
    usual = _usual_level(text)
    return _Heading(usual, text) if usual else None


def _numbered(level: int, body: str, following: Block | None) -> _Heading | None:
    """The heading a numbered block begins with; None where it is an item of a list, one sentence or more long.

    A short sentence with a full stop is a heading if what follows it has no number.
    """
    level = 1 if _usual_level(body) == 1 else level
    bare = body.removesuffix("。")
    is_followed = following is not None and _unnumbered(following.text) == following.text
    is_heading = bare == body or (is_followed and not _STATES_A_FIGURE.search(bare))
    if is_heading and len(bare) <= _LONGEST_HEADING and not re.search(r"[。；;：:]", bare):
        return _Heading(level, bare)
    inline = _INLINE.fullmatch(body)
    if inline is None or _STATES_A_FIGURE.search(inline["title"]):
        return None
    return _Heading(level, inline["title"], inline["rest"])


def _usual_level(text: str) -> int:
    if len(text) > _LONGEST_USUAL_HEADING or re.search(r"[。；，：]", text):
        return 0
    return next((level for level, usual in _USUAL if usual.fullmatch(text)), 0)


def _unnumbered(text: str) -> str:
    for numbering in NUMBERING:
        number = numbering.match(text)
        if number:
            return text[number.end() :]
    return text


def _department(blocks: Sequence[Block]) -> str:
    found = next(filter(None, (_DEPARTMENT.match(block.text) for block in blocks)), None)
    return (found[1] or found[2]) if found else ""


def _year(title: str, blocks: Sequence[Block], sections: Sequence[Section]) -> int | None:
    """The year the report is about: that of its title, of its headings, or the one it speaks of most."""
    for texts in ([title], _titles(sections), [block.text for block in blocks]):
        counted = Counter(int(year) for text in texts for year in _YEAR.findall(text))
        if counted:
            return counted.most_common(1)[0][0]
    return None


def _titles(sections: Sequence[Section]) -> Iterator[str]:
    return (each.title for section in sections for each in section.walk())

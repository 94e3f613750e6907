"""Elements of WordprocessingML that python-docx has no words for."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

from generator.narrative.word_styles import Style
from generator.rubric.gaps import parted

_NOTHING = MappingProxyType[str, str]({})
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def element(name: str, attributes: Mapping[str, str] = _NOTHING, *children: BaseOxmlElement) -> BaseOxmlElement:
    """An element with these attributes and children; names with their prefix, such as w:tbl."""
    made = cast(BaseOxmlElement, OxmlElement(name, {qn(key): value for key, value in attributes.items()}))
    made.extend(children)
    return made


def holding(name: str, *children: BaseOxmlElement) -> BaseOxmlElement:
    """An element without attributes that holds others."""
    return element(name, MappingProxyType({}), *children)


def valued(name: str, value: str) -> BaseOxmlElement:
    """An element that says one thing, as most do: <w:jc w:val="center"/>."""
    return element(name, {"w:val": value})


def run(text: str, *, marked: bool = False) -> BaseOxmlElement:
    """A run of text in the style of its paragraph, `marked` in yellow; whatever the text says, it is only text."""
    words = element("w:t")
    words.set(_XML_SPACE, "preserve")
    words.text = text
    look = (holding("w:rPr", valued("w:highlight", "yellow")),) if marked else ()
    return holding("w:r", *look, words)


def runs(line: str) -> list[BaseOxmlElement]:
    """The runs of a line: what is still to be written or filled in is marked, so that nobody publishes it unseen."""
    return [run(part, marked=bool(number % 2)) for number, part in enumerate(parted(line)) if part]


def paragraph(style: str, *content: BaseOxmlElement, kept: bool = False) -> BaseOxmlElement:
    """A paragraph in the style of that id; `kept` if it is to stay on the page of the next one."""
    properties = holding("w:pPr", valued("w:pStyle", style))
    if kept:
        properties.append(element("w:keepNext"))
    return holding("w:p", properties, *content)


def add_paragraph(word: Word, style: Style, *lines: str) -> None:
    """Add a paragraph to the end of the text; several lines are broken, not parted."""
    content: list[BaseOxmlElement] = []
    for line in filter(None, lines):
        if content:
            content.append(element("w:r", _NOTHING, element("w:br")))
        content.extend(runs(line))
    word.element.body[-1].addprevious(paragraph(style.value.id, *content))

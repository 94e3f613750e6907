"""Elements of WordprocessingML that python-docx has no words for."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

from generator.narrative.word_styles import Style

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def element(
    name: str, attributes: Mapping[str, str] = MappingProxyType({}), *children: BaseOxmlElement
) -> BaseOxmlElement:
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


def run(text: str) -> BaseOxmlElement:
    """A run of text in the style of its paragraph; whatever the text says, it is only text."""
    words = element("w:t")
    words.set(_XML_SPACE, "preserve")
    words.text = text
    return holding("w:r", words)


def paragraph(style: str, *content: BaseOxmlElement, kept: bool = False) -> BaseOxmlElement:
    """A paragraph in the style of that id; `kept` if it is to stay on the page of the next one."""
    properties = holding("w:pPr", valued("w:pStyle", style))
    if kept:
        properties.append(element("w:keepNext"))
    return holding("w:p", properties, *content)


def add_paragraph(word: Word, style: Style, *lines: str) -> None:
    """Add a paragraph to the end of the text; several lines are broken, not parted."""
    content = [run(line) for line in lines if line]
    for following in content[1:]:
        following.insert(0, element("w:br"))
    word.element.body[-1].addprevious(paragraph(style.value.id, *content))

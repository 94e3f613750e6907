"""Word files as packages: read through the gate, what they say in words, and one property of theirs."""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from generator.package.archive import unpacked
from generator.package.gate import MAX_TOTAL_BYTES, check_word_content
from generator.package.outside_file import Wanted, content_of
from generator.package.parts import Package, content_types, parse_xml
from generator.problem import Problem, UnreadableFile

CUSTOM_PROPERTIES = "docProps/custom.xml"
_WORD_FILE = Wanted("Word 文档", ".docx", "Word/WPS", MAX_TOTAL_BYTES)
_MAIN_PART = "word/document.xml"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
_PARAGRAPH, _TEXT = f"{_WORD}p", f"{_WORD}t"
_SAID_WITHOUT_WORDS = frozenset(
    f"{_WORD}{name}"
    for name in (
        *("br", "cr", "sym", "drawing", "pict", "object", "ins", "del", "moveFrom", "moveTo"),
        *("commentReference", "footnoteReference", "endnoteReference"),
    )
)
_NUMBERS_AND_BLANKS = re.compile(r"[\d\s]+")
_AROUND = ("header+xml", "footer+xml")
SAVE_ANEW = "请用 Word 或 WPS 打开，另存为新的 .docx 后重试"
"""What to do about a Word file that cannot be read."""


def read_word_file(path: Path) -> Package:
    """Read a Word file from outside; its XML is parsed only where it is asked for, without entities or a DOCTYPE.

    Raises UnreadableFile for anything that is no ordinary file, too large, no sound archive or no Word file.
    """
    return unpack_word(content_of(path, _WORD_FILE), path.name)


def unpack_word(content: bytes, source: str) -> Package:
    """Return the package in the bytes of a .docx, through the gate; `source` is what messages call it.

    Raises UnreadableFile, with a remedy for Word.
    """
    try:
        package = unpacked(content, source)
        check_word_content(package)
    except UnreadableFile as error:
        raise UnreadableFile([Problem(each.place, each.message, SAVE_ANEW) for each in error.problems]) from error
    return package


def words_of(package: Package) -> str:
    """What a Word file says: its paragraphs one a line, then what its headers and footers say beside page numbers.

    What is no text is named by its kind (a picture, a comment, a tracked change), so that adding one shows. Looks and
    empty lines are left out, and so are the numbers of pages, which whoever opens the file writes anew.
    Raises UnreadableFile.
    """
    body = filter(None, _lines(parse_xml(package, _MAIN_PART, "文件正文")))
    return "\n".join((*body, *sorted(_around(package))))


def custom_property(package: Package, name: str) -> str:
    """The text of a property that the file has of its own; empty where it has none. Raises UnreadableFile."""
    if CUSTOM_PROPERTIES not in package.parts:
        return ""
    root = parse_xml(package, CUSTOM_PROPERTIES, "文件属性")
    found = [each for each in root.iter(_PROPERTY) if each.get("name") == name]
    return "".join(map(str, found[0].itertext())).strip() if len(found) == 1 else ""


def _around(package: Package) -> set[str]:
    """What stands in headers and footers, each wording once: programs that save a file store them under other names."""
    parts = (part for part, type_ in content_types(package).items() if type_.endswith(_AROUND))
    wordings = ("".join(_lines(parse_xml(package, part, "页眉页脚"))) for part in parts)
    return {shown for wording in wordings if (shown := _NUMBERS_AND_BLANKS.sub("", wording))}


def _lines(root: etree._Element) -> Iterator[str]:
    """The paragraphs of a part in their order; of one inside another, what it says comes first."""
    for paragraph in root.iter(_PARAGRAPH):
        yield "".join(_pieces(paragraph))


def _pieces(paragraph: etree._Element) -> Iterator[str]:
    for element in paragraph.iter():
        if element.tag == _TEXT:
            yield element.text or ""
        elif element.tag in _SAID_WITHOUT_WORDS:
            yield f"<{etree.QName(element).localname}>"

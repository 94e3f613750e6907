"""Pages of the Word file: paper, margins, grid of lines, and page numbers at the outer edge."""

from enum import Enum
from typing import NamedTuple

from docx.document import Document as Word
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.section import Section, _Footer
from docx.shared import Mm

from generator.narrative.word_styles import LINE, Style
from generator.narrative.word_xml import element, paragraph, run


class Paper(NamedTuple):
    """A page in millimetres; `footer` is how far the page number stands from the lower edge."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    footer: float

    @property
    def printed_width(self) -> float:
        """What is left between the margins, in millimetres."""
        return self.width - self.left - self.right


class Papers(Enum):
    """Margins of 4.2.1 of GB/T 9704—2012, upright and turned so that the upper edge is the one to bind (7.5, 8).

    The dashes beside the number stand 7 mm below the text.
    """

    UPRIGHT = Paper(210, 297, 37, 35, 28, 26, 25)
    ACROSS = Paper(297, 210, 28, 26, 37, 35, 15)


def cover_page(word: Word) -> None:
    """Give the cover its page, without a number."""
    _shape(word.sections[0], Papers.UPRIGHT)


def text_pages(word: Word) -> None:
    """Begin the text on a page to the right that is numbered 1, so that printing on both sides is right, too."""
    section = _new_section(word, WD_SECTION.ODD_PAGE)
    _shape(section, Papers.UPRIGHT, first_number="1")
    _number(section.footer, Style.ODD_NUMBER)
    _number(section.even_page_footer, Style.EVEN_NUMBER)


def annex_pages(word: Word, papers: Papers) -> None:
    """Begin an annex on a new page; numbers go on, as 7.5 asks for what is bound together."""
    _shape(_new_section(word, WD_SECTION.NEW_PAGE), papers)


def _new_section(word: Word, start: WD_SECTION) -> Section:
    """End a section with the last paragraph: python-docx adds an empty one, for which a page may have no room."""
    section: Section = word.add_section(start)
    empty = word.element.body[-2]
    last = empty.getprevious()
    last.pPr.append(empty.pPr.sectPr)
    word.element.body.remove(empty)
    return section


def _shape(section: Section, papers: Papers, first_number: str = "") -> None:
    paper = papers.value
    section.page_width, section.page_height = Mm(paper.width), Mm(paper.height)
    section.orientation = WD_ORIENT.PORTRAIT if papers is Papers.UPRIGHT else WD_ORIENT.LANDSCAPE
    section.top_margin, section.bottom_margin = Mm(paper.top), Mm(paper.bottom)
    section.left_margin, section.right_margin = Mm(paper.left), Mm(paper.right)
    section.header_distance, section.footer_distance, section.gutter = Mm(15), Mm(paper.footer), Mm(0)
    _set_grid(section, first_number)


def _set_grid(section: Section, first_number: str) -> None:
    """State what python-docx has no words for; the order of these elements is fixed, and they come last."""
    properties = section._sectPr
    for name in ("w:pgNumType", "w:cols", "w:docGrid"):
        for stated in properties.findall(qn(name)):
            properties.remove(stated)
    if first_number:
        properties.append(element("w:pgNumType", {"w:start": first_number}))
    properties.append(element("w:cols", {"w:space": "425"}))
    properties.append(element("w:docGrid", {"w:type": "lines", "w:linePitch": str(LINE)}))


def _number(footer: _Footer, style: Style) -> None:
    """Put a page number between two dashes (7.5), the only field in the file."""
    footer.is_linked_to_previous = False
    page = element("w:fldSimple", {"w:instr": "PAGE"}, run("1"))
    line = paragraph(style.value.id, run("— "), page, run(" —"))
    footer._element[:] = [line]

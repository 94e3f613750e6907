"""The cover of the Word file: title, who can be asked, department and month; nothing that was left blank."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from docx.document import Document as Word

from generator.calculation.evaluation import Evaluation
from generator.narrative.document import Document
from generator.narrative.typed_text import one_line, width_of
from generator.narrative.word_pages import cover_page
from generator.narrative.word_styles import Style
from generator.narrative.word_xml import add_paragraph
from generator.rubric.cover import COVER_FACTS, DEPARTMENT, FILLED_ON, YEAR
from generator.rubric.facts import Fact, date_of

_ABOVE_CONTACTS, _ABOVE_DEPARTMENT = 3, 10
"""Lines between the title and what stands below it; with the title they leave two lines of the page free."""
_TITLE_WIDTH = 20
"""Characters of 22 pt in a line of 156 mm."""
_SAID_OTHERWISE = (DEPARTMENT, YEAR, FILLED_ON)


def add_cover(word: Word, document: Document, values: Evaluation) -> None:
    """Fill the first page, which is there already."""
    cover_page(word)
    add_paragraph(word, Style.COVER_TITLE, *title_lines(document))
    contacts = tuple(_contacts(values))
    _leave_free(word, _ABOVE_CONTACTS)
    for line in contacts:
        add_paragraph(word, Style.COVER_CONTACT, line)
    _leave_free(word, _ABOVE_DEPARTMENT - _ABOVE_CONTACTS - len(contacts))
    for line in (one_line(document.department), *_month(values)):
        add_paragraph(word, Style.COVER_LINE, line)


def _leave_free(word: Word, lines: int) -> None:
    for _ in range(lines):
        add_paragraph(word, Style.COVER_LINE)


def title_lines(document: Document) -> tuple[str, ...]:
    """The title, year and department in front and on a line of their own: a break within a name is no good form."""
    title, department = one_line(document.title), one_line(document.department)
    year = "" if document.year is None else f"{document.year}年度"
    if department and department in title:
        before, _, after = title.partition(department)
        lines = (before, department, after)
    else:
        lines = ("" if year in title else year, department, title)
    first, second, third = lines
    together = f"{first}{second}"
    return tuple(filter(None, (together, third) if width_of(together) <= _TITLE_WIDTH else lines))


def filled_on(values: Evaluation) -> date | None:
    """The day that stands on the cover of the workbook; None where none does."""
    filled = values.cell(FILLED_ON.cell)
    return date_of(filled) if isinstance(filled, Decimal) else None


def _month(values: Evaluation) -> Iterator[str]:
    if day := filled_on(values):
        yield f"{day.year}年{day.month}月"


def _contacts(values: Evaluation) -> Iterator[str]:
    for fact in COVER_FACTS:
        if fact not in _SAID_OTHERWISE and (said := _said(fact, values)):
            yield f"{fact.label}：{said}"


def _said(fact: Fact, values: Evaluation) -> str:
    return one_line(values.text(fact.cell))

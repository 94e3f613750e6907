"""The report as a Word file after GB/T 9704—2012: cover, text with its tables, score table as annex."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import count

import docx
from docx.document import Document as Word

from generator.calculation.evaluation import Evaluation
from generator.narrative.document import Document, Paragraph, Section
from generator.narrative.numbering import headed
from generator.narrative.typed_text import lines_of, one_line
from generator.narrative.word_cover import add_cover, filled_on, title_lines
from generator.narrative.word_pages import Papers, annex_pages, text_pages
from generator.narrative.word_parts import finished, prepare
from generator.narrative.word_rows import Arranged, add_rows, arranged
from generator.narrative.word_scores import add_score_table
from generator.narrative.word_styles import HEADINGS, Style
from generator.narrative.word_xml import add_paragraph
from generator.rubric.titles import Sheet


def word_report(document: Document, values: Evaluation) -> bytes:
    """The bytes of the .docx; the same input always gives the same bytes.

    Words are those of `document`, figures of tables and annexes those of `values`.
    """
    document = replace(document, sections=tuple(_told(document.sections)))
    word = docx.Document()
    prepare(word)
    add_cover(word, document, values)
    text_pages(word)
    tables = arranged(document, values)
    annexes = (Sheet.SCORE_TABLE.value, *(listed.table.label for listed in tables.annexed))
    _add_text(word, document, values, tables)
    _add_list_of_annexes(word, annexes)
    _add_signature(word, document, values)
    _add_annexes(word, annexes, tables, values)
    return finished(word, "".join(title_lines(document)), one_line(document.department))


def _told(sections: Iterable[Section]) -> Iterator[Section]:
    """The sections that say anything: what may stay unwritten leaves no heading behind."""
    for section in sections:
        within = tuple(_told(section.sections))
        if section.paragraphs or within or section.indicator:
            yield replace(section, sections=within)


def _add_text(word: Word, document: Document, values: Evaluation, tables: Arranged) -> None:
    add_paragraph(word, Style.TITLE, *title_lines(document))
    _add_paragraphs(word, document.paragraphs)
    numbers = count(1)
    for section, heading in headed(document.sections):
        add_paragraph(word, HEADINGS[min(section.level, len(HEADINGS)) - 1], one_line(heading))
        _add_paragraphs(word, section.paragraphs)
        for listed in tables.at(section):
            add_paragraph(word, Style.CAPTION, f"表{next(numbers)}　{listed.table.label}")
            add_rows(word, listed, values)
            add_paragraph(word, Style.AFTER_TABLE)


def _add_paragraphs(word: Word, paragraphs: Iterable[Paragraph]) -> None:
    for paragraph in paragraphs:
        for line in lines_of(paragraph.text):
            add_paragraph(word, Style.TEXT, line)


def _add_list_of_annexes(word: Word, titles: tuple[str, ...]) -> None:
    """Name the annexes under the text, a line free above them (7.3.4)."""
    for position, line in enumerate(_annex_lines(titles)):
        add_paragraph(word, Style.FURTHER_ANNEX if position else Style.ANNEXES, line)


def _add_signature(word: Word, document: Document, values: Evaluation) -> None:
    """Sign the report under the list of annexes: department and day, four characters from the edge (7.3.5.1)."""
    day = filled_on(values)
    signed = ((Style.SIGNED, one_line(document.department)), (Style.SIGNED_ON, day and _day(day)))
    for style, line in signed:
        if line:
            add_paragraph(word, style, line)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _annex_lines(titles: tuple[str, ...]) -> Iterator[str]:
    if len(titles) == 1:
        yield f"附件：{titles[0]}"
        return
    for number, title in enumerate(titles, start=1):
        yield f"附件：{number}.{title}" if number == 1 else f"{number}.{title}"


def _add_annexes(word: Word, titles: tuple[str, ...], tables: Arranged, values: Evaluation) -> None:
    annex_pages(word, Papers.ACROSS)
    _add_annex_head(word, titles, 1)
    add_score_table(word, values)
    add_paragraph(word, Style.END)
    for number, listed in enumerate(tables.annexed, start=2):
        annex_pages(word, listed.papers)
        _add_annex_head(word, titles, number)
        add_rows(word, listed, values)
        add_paragraph(word, Style.END)


def _add_annex_head(word: Word, titles: tuple[str, ...], number: int) -> None:
    add_paragraph(word, Style.ANNEX, "附件" if len(titles) == 1 else f"附件{number}")
    add_paragraph(word, Style.ANNEX_TITLE, titles[number - 1])

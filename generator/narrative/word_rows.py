"""The rows that a department has filled in, as tables of the report: which of them, and beside which indicator."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from docx.document import Document as Word

from generator.calculation.evaluation import Evaluation
from generator.narrative.document import Document, Section
from generator.narrative.row_columns import Column, columns_of
from generator.narrative.typed_text import width_of
from generator.narrative.word_pages import Papers
from generator.narrative.word_styles import Style
from generator.narrative.word_tables import Cell, Row, add_table
from generator.rubric.evaluate import Scope
from generator.rubric.facts import LONG_TEXT, Kind
from generator.rubric.model import Table
from generator.rubric.traversal import facts_of

_NUMBER_WIDTH = 12.0
_EM = 10.5 / 72 * 25.4
"""A Chinese character of a table, in millimetres."""
_BESIDE_THE_TEXT = 4.0
"""Millimetres: the margins of a cell, and what figures take more in a font that is wider than 仿宋."""
_NARROWEST_WORDS, _WIDEST_WORDS, _WIDEST_HEADING = 5, 16, 6
"""Characters: what a column of words has room for at least, at most where they are long; a heading before it breaks."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A table to print: its columns, and the characters that the entries of each take side by side."""

    table: Table
    columns: tuple[Column, ...]
    room: tuple[float, ...]

    @property
    def papers(self) -> Papers:
        """Upright if every figure stays in one line and names have room, else on a page that lies across."""
        return Papers.UPRIGHT if self._asked <= Papers.UPRIGHT.value.printed_width else Papers.ACROSS

    @property
    def widths(self) -> tuple[float, ...]:
        """Columns in millimetres: what figures need, the rest of the page for words by what they would take."""
        asked = [self._least(index) for index in range(len(self.columns))]
        rest = self.papers.value.printed_width - self._asked
        wishes = [0.0 if column.is_figure else room for column, room in zip(self.columns, self.room, strict=True)]
        shared = wishes if rest > 0 and any(wishes) else asked
        return (*self._number, *(width + rest * wish / sum(shared) for width, wish in zip(asked, shared, strict=True)))

    @property
    def _number(self) -> tuple[float, ...]:
        return () if self.table.row_labels else (_NUMBER_WIDTH,)

    @property
    def _asked(self) -> float:
        return sum((*self._number, *map(self._least, range(len(self.columns)))))

    def _least(self, index: int) -> float:
        least = self.room[index] if self.columns[index].is_figure else min(_NARROWEST_WORDS, self.room[index])
        return _BESIDE_THE_TEXT + _EM * least


@dataclass(frozen=True, slots=True)
class Arranged:
    """The tables with the section at whose end each stands, and those that are annexes."""

    within: tuple[tuple[Section, Listed], ...]
    annexed: tuple[Listed, ...]

    def at(self, section: Section) -> Iterator[Listed]:
        """The tables that stand after a section's own paragraphs."""
        return (listed for place, listed in self.within if place is section)


def arranged(document: Document, values: Evaluation) -> Arranged:
    """Find for each table with rows the section about the indicator that has most to do with it."""
    within, annexed = [], []
    for listed in _listed(values):
        place = _place(listed.table, document, values) if listed.papers is Papers.UPRIGHT else None
        if place is None:
            annexed.append(listed)
        else:
            within.append((place, listed))
    return Arranged(tuple(within), tuple(annexed))


def add_rows(word: Word, listed: Listed, values: Evaluation) -> None:
    """Add the rows of a table, numbered unless they are printed ones, and what its columns add up to."""
    numbers = not listed.table.row_labels
    headings = (("序号",) if numbers else ()) + tuple(column.heading for column in listed.columns)
    head = Row(tuple(Cell(heading, Style.HEAD) for heading in headings), kept=True)
    rows = [
        Row(((Cell(str(number), Style.CENTRED),) if numbers else ()) + tuple(_entries(listed, row)))
        for number, row in values.used_rows(listed.table.id)
    ]
    add_table(word, listed.widths, head, [*rows, *_total(listed, values)])


def _entries(listed: Listed, row: Scope) -> Iterator[Cell]:
    return (Cell(column.shown(row), _style(column)) for column in listed.columns)


def _listed(values: Evaluation) -> Iterator[Listed]:
    """Tables with rows, but for those whose cells are whole paragraphs: passages of the text tell them."""
    for table in values.sheet.rubric.tables.values():
        told = any(column.kind is Kind.TEXT and column.width >= LONG_TEXT for column in table.columns)
        if not told and (columns := columns_of(table, values)):
            yield Listed(table, columns, tuple(_room(column, values) for column in columns))


def _room(column: Column, values: Evaluation) -> float:
    """The characters of the longest entry, and of a short heading; words are broken where they are very long."""
    shown = (column.shown(row) for _, row in values.used_rows(column.table.id))
    longest = max(map(width_of, (*shown, column.total(values))))
    heading = min(_WIDEST_HEADING, max(map(width_of, column.heading.split("\n"))))
    return max(heading, longest if column.is_figure else min(longest, _WIDEST_WORDS))


def _place(table: Table, document: Document, values: Evaluation) -> Section | None:
    related = _related(table, values)
    found = (section for section in document.walk() if section.indicator in related)
    return min(found, key=lambda section: related.index(section.indicator), default=None)


def _related(table: Table, values: Evaluation) -> list[str]:
    """The indicators that have to do with a table: its rows decide the score, or checks hold them against its facts."""
    rubric = values.sheet.rubric
    facts = {indicator.id: set(facts_of(indicator.needed())) for indicator in rubric.indicators()}
    scored = [each for each, used in facts.items() if any(fact.table == table.id for fact in used)]
    shared = Counter[str]()
    for check in rubric.checks:
        held = set(facts_of(check.holds))
        if any(fact.table == table.id for fact in held):
            shared.update(each for each, used in facts.items() if used & held)
    return [*scored, *(each for each, _ in shared.most_common())]


def _style(column: Column) -> Style:
    if column.is_figure:
        return Style.FIGURE
    return Style.CENTRED if column.is_short else Style.CELL


def _total(listed: Listed, values: Evaluation) -> Iterator[Row]:
    """The row of totals, if anything is added up."""
    totals = [column.total(values) for column in listed.columns]
    if not any(totals):
        return
    named = next(index for index, total in enumerate(totals) if total)
    label = Cell("合计", Style.HEAD, columns=named + (0 if listed.table.row_labels else 1))
    yield Row((label, *(Cell(total, Style.FIGURE) for total in totals[named:])))

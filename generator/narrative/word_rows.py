"""The rows that a department has filled in, as tables of the report: which columns show, what they add up to."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from docx.document import Document as Word

from generator.calculation.cells import column_total_cell
from generator.calculation.evaluation import Evaluation
from generator.calculation.table_cells import measure_cell, totalled
from generator.narrative.document import Document, Section
from generator.narrative.word_pages import Papers
from generator.narrative.word_styles import Style
from generator.narrative.word_tables import Cell, Row, add_table
from generator.rubric.decimals import formatted
from generator.rubric.evaluate import Scope, Value, value
from generator.rubric.facts import LONG_TEXT, Fact, Kind, date_of
from generator.rubric.measures import Measure
from generator.rubric.model import Table
from generator.rubric.traversal import facts_of

_UPRIGHT_COLUMNS = 7
"""More columns than these need a page that lies across."""
_NUMBER_WIDTH = 12.0
_WORDS_COUNT = 2.2
"""How much wider than a figure a column of words is."""
_RATES_AND_MONEY = frozenset({Kind.PERCENT, Kind.AMOUNT})
"""What a measure of rows must be to be printed; the others only serve to count rows."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A table to print: its columns, and the papers it needs."""

    table: Table
    columns: tuple[Fact | Measure, ...]

    @property
    def papers(self) -> Papers:
        """Upright within the text if it fits, else on a page of its own that lies across."""
        return Papers.UPRIGHT if len(self.columns) <= _UPRIGHT_COLUMNS else Papers.ACROSS


@dataclass(frozen=True, slots=True)
class Arranged:
    """The tables by the section at whose end they stand (by identity of the section), and those that are annexes."""

    within: tuple[tuple[Section, Listed], ...]
    annexed: tuple[Listed, ...]

    def at(self, section: Section) -> Iterator[Listed]:
        """The tables at the end of a section's own paragraphs."""
        return (listed for place, listed in self.within if place is section)


def arranged(document: Document, values: Evaluation) -> Arranged:
    """Find for each table with rows the first section about an indicator that has to do with it."""
    within, annexed = [], []
    for listed in _listed(values):
        place = _place(listed.table, document, values) if listed.papers is Papers.UPRIGHT else None
        if place is None:
            annexed.append(listed)
        else:
            within.append((place, listed))
    return Arranged(tuple(within), tuple(annexed))


def add_rows(word: Word, listed: Listed, values: Evaluation) -> None:
    """Add the rows of a table, numbered, and what its columns add up to."""
    columns = listed.columns
    head = Row(tuple(Cell(text, Style.HEAD) for text in ("序号", *map(_heading, columns))))
    rows = [
        Row((Cell(str(number), Style.CENTRED), *(_cell(column, row) for column in columns)))
        for number, row in values.used_rows(listed.table.id)
    ]
    add_table(word, _widths(listed), head, [*rows, *_total(listed, values)])


# ── which tables, which columns, and where ────────────────────────────────────────────────────────────────────────────


def _listed(values: Evaluation) -> Iterator[Listed]:
    """Tables with rows, but for those whose cells are whole paragraphs: passages of the text tell them."""
    for table in values.sheet.rubric.tables.values():
        rows = [row for _, row in values.used_rows(table.id)]
        told = sum(column.kind is Kind.TEXT and column.width >= LONG_TEXT for column in table.columns)
        if rows and not told:
            yield Listed(table, tuple(_columns(table, rows)))


def _columns(table: Table, rows: Sequence[Scope]) -> Iterator[Fact | Measure]:
    """The columns in which anything stands. Beside sums of money, ticks and notes are for whoever checks the rows."""
    if table.row_labels:
        yield table.row
    is_money = any(column.kind is Kind.AMOUNT for column in totalled(table))
    names = [column for column in table.columns if column.kind is Kind.TEXT][:1]
    for column in table.columns:
        shown = column in names or column.is_numeric or not is_money
        if shown and any(row.column(table.id, column.id) not in (None, "") for row in rows):
            yield column
    for measure in table.measures:
        if measure.kind in _RATES_AND_MONEY and any(row.column(table.id, measure.id) not in (None, "") for row in rows):
            yield measure


def _place(table: Table, document: Document, values: Evaluation) -> Section | None:
    related = _related(table, values)
    found = (section for section in document.walk() if section.indicator in related)
    ranked = sorted(found, key=lambda section: related.index(section.indicator))
    return ranked[0] if ranked else None


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


# ── what stands in them ───────────────────────────────────────────────────────────────────────────────────────────────


def _heading(column: Fact | Measure) -> str:
    unit = column.shown_unit if column.kind is Kind.AMOUNT else ""
    return f"{column.label}\n（{unit}）" if unit else column.label


def _widths(listed: Listed) -> tuple[float, ...]:
    """The width of the page, shared so that words get more of it than figures."""
    shares = [1.0 if _is_figure(column) or column.width < 20 else _WORDS_COUNT for column in listed.columns]
    left = listed.papers.value.printed_width - _NUMBER_WIDTH
    return (_NUMBER_WIDTH, *(left * share / sum(shares) for share in shares))


def _is_figure(column: Fact | Measure) -> bool:
    return isinstance(column, Measure) or column.is_numeric


def _cell(column: Fact | Measure, row: Scope) -> Cell:
    found = row.column(column.table, column.id)
    return Cell(_shown(column, found), Style.FIGURE if isinstance(found, Decimal) else _style_of_words(column))


def _style_of_words(column: Fact | Measure) -> Style:
    short = isinstance(column, Measure) or column.kind in {Kind.TICK, Kind.GRADE, Kind.DATE}
    return Style.CENTRED if short else Style.CELL


def _shown(column: Fact | Measure, found: Value) -> str:
    if not isinstance(found, Decimal):
        return "" if found is None else str(found)
    if column.kind is Kind.DATE:
        day = date_of(found)
        return f"{day.year}年{day.month}月{day.day}日"
    return formatted(found, column.pattern)


@dataclass(frozen=True, slots=True)
class _Totals:
    """The totals of a table seen as a row of it, so that a rate is that of the totals."""

    values: Evaluation
    table: Table

    def cell(self, cell: str) -> Value:
        return self.values.cell(cell)

    def column(self, _table: str, column: str) -> Value:
        return self.values.cell(column_total_cell(self.table.column(column)))

    def rows(self, table: str) -> tuple[Scope, ...]:
        return self.values.rows(table)


def _total(listed: Listed, values: Evaluation) -> Iterator[Row]:
    """The row of totals, if anything is added up."""
    added = totalled(listed.table)
    if not any(column in added for column in listed.columns):
        return
    totals = _Totals(values, listed.table)
    cells = [Cell(_total_of(column, added, totals), Style.FIGURE) for column in listed.columns[1:]]
    yield Row((Cell("合计", Style.HEAD, columns=2), *cells))


def _total_of(column: Fact | Measure, added: Sequence[Fact], totals: _Totals) -> str:
    if isinstance(column, Measure):
        whole = all(each in added for each in facts_of(column.value))
        return _shown(column, value(measure_cell(column).expression, totals)) if whole and column.kind is Kind.PERCENT else ""
    return _shown(column, totals.column(column.table, column.id)) if column in added else ""

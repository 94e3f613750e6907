"""The passages of the report that no formula can make: rows of tables and lost points, put into words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile
from types import MappingProxyType

from generator.calculation.cells import lost_cell, passage, reason_cell, score_cell
from generator.calculation.evaluation import Evaluation
from generator.rubric.decimals import plain
from generator.rubric.evaluate import Scope, Value, holds, number, text
from generator.rubric.expected import LONGEST_ENTRY
from generator.rubric.gaps import Gap
from generator.rubric.model import INDICATOR, MEASURE, PROBLEM, Indicator, Rubric, Table
from generator.rubric.needs import complete, needs
from generator.rubric.outline import LOST, LOST_COLUMNS, LOST_LABEL, Passage

ROOM_FOR_REST = 60
"""Characters kept for the words around the rows and for what is left out."""


@dataclass(frozen=True, slots=True)
class _Lost:
    """An indicator below full marks, seen as the row of a table."""

    values: Evaluation
    entries: Mapping[str, Value]

    def cell(self, cell: str) -> Value:
        """Cells outside the row."""
        return self.values.cell(cell)

    def column(self, _table: str, column: str) -> Value:
        """What is known of the indicator."""
        return self.entries[column]

    def rows(self, table: str) -> Sequence[Scope]:
        """Rows of tables."""
        return self.values.rows(table)


def passages(rubric: Rubric, values: Evaluation) -> Mapping[str, str]:
    """The words of every passage, by the id of the fact that holds them; empty while nothing can be said."""
    found = (each for _, each in rubric.report.paragraphs() if isinstance(each, Passage))
    return MappingProxyType({passage(each).id: words_of(each, rubric, values) for each in found})


def words_of(listing: Passage, rubric: Rubric, values: Evaluation) -> str:
    """The words of one passage, with what is still missing in 【待填：…】."""
    label = LOST_LABEL if listing.table == LOST else rubric.tables[listing.table].label
    rows = [text(listing.row, row) for row in _rows(listing.table, rubric, values) if holds(listing.where, row)]
    if listing.numbered and len(rows) > 1:
        rows = [f"（{number}）{row}" for number, row in enumerate(rows, start=1)]
    told = _told(listing, rows, label)
    unscored = _unscored(rubric, values) if listing.table == LOST else 0
    if unscored:
        return told + Gap.ENTRY.of(f"尚有{unscored}项指标没有评分")
    if listing.stated is None:
        return told or listing.none or Gap.ENTRY.of(f"“{label}”")
    if not holds(complete(needs(listing.stated)), values):
        return told
    stated = number(listing.stated, values)
    if stated != len(rows):
        return told + Gap.ENTRY.of(f"“{label}”应列出{stated:f}行，现有{len(rows)}行")
    return told or listing.none


def _told(listing: Passage, rows: Sequence[str], label: str) -> str:
    """What is said of the rows; nothing where there are none."""
    if not rows:
        return ""
    words = (listing.one if len(rows) == 1 else listing.many).replace("{count}", str(len(rows)))
    return words.replace("{rows}", _joined(rows, listing.separator, label))


def _joined(rows: Sequence[str], separator: str, label: str) -> str:
    """The rows one after the other, as many as a cell may have, and where to find the others."""
    lengths = accumulate(len(row) + len(separator) for row in rows)
    fitting = sum(1 for _ in takewhile(lambda length: length <= LONGEST_ENTRY - ROOM_FOR_REST, lengths))
    if fitting == len(rows):
        return separator.join(rows)
    return separator.join((*rows[:fitting], f"其余{len(rows) - fitting}项见“{label}”"))


def _rows(table: str, rubric: Rubric, values: Evaluation) -> Iterator[Scope]:
    if table == LOST:
        yield from _lost(rubric, values)
    else:
        yield from (row for _, row in values.used_rows(table))


def _unscored(rubric: Rubric, values: Evaluation) -> int:
    return sum(values.number(score_cell(each)) is None for each in rubric.indicators())


def _lost(rubric: Rubric, values: Evaluation) -> Iterator[_Lost]:
    for indicator in rubric.indicators():
        score, points = values.number(score_cell(indicator)), values.number(lost_cell(indicator))
        if points is None or points <= 0:
            continue
        told: tuple[Value, ...] = (
            indicator.name,
            points,
            score,
            plain(indicator.weight),
            values.text(reason_cell(indicator)),
            _answer(indicator, PROBLEM, rubric, values),
            _answer(indicator, MEASURE, rubric, values),
        )
        yield _Lost(values, dict(zip((column.id for column in LOST_COLUMNS), told, strict=True)))


def _answer(indicator: Indicator, column: str, rubric: Rubric, values: Evaluation) -> str:
    """What the table of problems says about an indicator."""
    table = rubric.problems
    if table is None:
        return ""
    rows = (row for _, row in values.used_rows(table.id) if _words(row, table, INDICATOR) == indicator.name)
    return "；".join(filter(None, (_words(row, table, column).rstrip("。；") for row in rows)))


def _words(row: Scope, table: Table, column: str) -> str:
    """What is written in a row; nothing where it is empty or holds a figure."""
    found = row.column(table.id, column)
    return found.strip() if isinstance(found, str) else ""

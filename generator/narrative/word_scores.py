"""The score table of the Word file: 一/二/三级指标 merged as published, rule, points and reasons, and the total."""

from collections.abc import Iterator
from dataclasses import dataclass

from docx.document import Document as Word

from generator.calculation.cells import GRADE, TOTAL, TOTAL_LOST, lost_cell, reason_cell, score_cell
from generator.calculation.evaluation import Evaluation
from generator.calculation.scorecard import points_or_dash
from generator.narrative.word_pages import Papers
from generator.narrative.word_styles import Style
from generator.narrative.word_tables import Cell, Row, add_table
from generator.rubric.decimals import plain
from generator.rubric.model import Group, Indicator, Rubric

_GROUP_WIDTHS = (15.0, 9.0)
_INDICATOR_WIDTHS = (25.0, 9.0)
_POINT_WIDTHS = (13.0, 13.0)
_SHARE_OF_RULE = 0.6
"""Rules are longer than reasons; the width that is left goes to both."""


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator under its groups, the first-level one first."""

    groups: tuple[Group, ...]
    indicator: Indicator


def add_score_table(word: Word, values: Evaluation) -> None:
    """Add the table over the width of a page that lies across."""
    rubric = values.sheet.rubric
    lines = tuple(_lines(rubric))
    depth = max(len(line.groups) for line in lines)
    rows = [*_indicator_rows(lines, depth, values), _total(rubric, depth, values)]
    add_table(word, _widths(depth), _head(rubric, depth), rows)


def _lines(rubric: Rubric) -> Iterator[Line]:
    for group in rubric.groups:
        yield from _lines_under((group,))


def _lines_under(groups: tuple[Group, ...]) -> Iterator[Line]:
    for child in groups[-1].children:
        if isinstance(child, Group):
            yield from _lines_under((*groups, child))
        else:
            yield Line(groups, child)


def _widths(depth: int) -> tuple[float, ...]:
    taken = (*_GROUP_WIDTHS * depth, *_INDICATOR_WIDTHS, *_POINT_WIDTHS)
    left = Papers.ACROSS.value.printed_width - sum(taken)
    rule = left * _SHARE_OF_RULE
    return (*_GROUP_WIDTHS * depth, *_INDICATOR_WIDTHS, rule, *_POINT_WIDTHS, left - rule)


def _head(rubric: Rubric, depth: int) -> Row:
    levels = ("一级指标", "二级指标", "三级指标")[: depth + 1]
    named = (words for level in levels for words in (level, rubric.terms.weight))
    texts = (*named, rubric.terms.wording, rubric.terms.score, "扣分", "得分依据及扣分原因")
    return Row(tuple(Cell(text, Style.SMALL_HEAD) for text in texts))


def _indicator_rows(lines: tuple[Line, ...], depth: int, values: Evaluation) -> Iterator[Row]:
    for before, line, after in zip((None, *lines), lines, (*lines[1:], None), strict=False):
        cells = (*_group_cells(before, line, after, depth), *_indicator_cells(line.indicator, values))
        yield Row(cells, kept=after is None)


def _group_cells(before: Line | None, line: Line, after: Line | None, depth: int) -> Iterator[Cell]:
    for level in range(depth):
        if level >= len(line.groups):
            yield from (Cell("", Style.SMALL_CENTRED),) * 2
            continue
        goes_on, begins = _shares(before, line, level), _shares(line, after, level)
        group = line.groups[level]
        for text in (group.name, plain(group.weight)):
            yield Cell("" if goes_on else text, Style.SMALL_CENTRED, begins=begins and not goes_on, goes_on=goes_on)


def _shares(one: Line | None, other: Line | None, level: int) -> bool:
    """Whether two lines stand under the same group of that level."""
    if one is None or other is None or level >= min(len(one.groups), len(other.groups)):
        return False
    return one.groups[level] is other.groups[level]


def _indicator_cells(indicator: Indicator, values: Evaluation) -> Iterator[Cell]:
    yield Cell(indicator.name, Style.SMALL_CENTRED)
    yield Cell(plain(indicator.weight), Style.SMALL_CENTRED)
    yield Cell(indicator.standard, Style.SMALL)
    yield Cell(points_or_dash(values.number(score_cell(indicator))), Style.SMALL_FIGURE)
    yield Cell(points_or_dash(values.number(lost_cell(indicator))), Style.SMALL_FIGURE)
    yield Cell(values.text(reason_cell(indicator)), Style.SMALL)


def _total(rubric: Rubric, depth: int, values: Evaluation) -> Row:
    grade = values.text(GRADE)
    return Row(
        (
            Cell(rubric.terms.total, Style.SMALL_HEAD, columns=2 * depth + 1),
            Cell(plain(rubric.weight), Style.SMALL_CENTRED),
            Cell("", Style.SMALL),
            Cell(points_or_dash(values.number(TOTAL)), Style.SMALL_FIGURE),
            Cell(points_or_dash(values.number(TOTAL_LOST)), Style.SMALL_FIGURE),
            Cell(f"自评等级：{grade}" if grade else "", Style.SMALL),
        )
    )

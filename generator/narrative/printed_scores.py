"""What a report claims: the score of each indicator and the total, from its sentences and its flattened score table."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from generator.narrative.document import Document, Paragraph, Place
from generator.narrative.headings import is_form
from generator.narrative.statements import told
from generator.rubric.model import Indicator, Rubric

_TOTAL_IN_WORDS = re.compile(r"(?:得分|总分|评分)\s*(?:为|是|：|:)?\s*(?P<total>\d{1,3}(?:\.\d+)?)\s*(?:分|。|，)")
_TOTAL_IN_TABLE = re.compile(r"(?:总\s*分|总\s*计|合\s*计|综合评分)[:：]?\s*(?P<total>\d{1,3}(?:\.\d+)?)?")
_FIGURE = re.compile(r"\d{1,3}(?:\.\d+)?")
_SCORES = re.compile(r"(?:自评|评价|实际)?得分")
_LOSSES = re.compile(r"扣分|失分")
_IN_A_ROW = re.compile(r"[\d.—-]+")
_WEIGHT_BEHIND = re.compile(r"(?:[（(]\s*)?(?P<weight>\d{1,2}(?:\.\d)?)\s*(?:分\s*[）)])?")


@dataclass(frozen=True, slots=True)
class PrintedScore:
    """A score as printed, the weight beside it if one is printed, and where."""

    score: Decimal
    weight: Decimal | None
    place: Place


@dataclass(frozen=True, slots=True)
class PrintedScores:
    """By the id of the indicator; the total of the table, or of the sentences where there is no table."""

    scores: Mapping[str, PrintedScore]
    total: PrintedScore | None


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    paragraph: Paragraph


def printed_scores(document: Document, rubric: Rubric) -> PrintedScores:
    """The scores and the total a report states.

    A score table taken from PDF is a run of cells: name, weight, rule, score. An indicator whose name is not found in
    its order, or that has fewer than two figures before the next one, is left out.
    """
    cells = [
        _Cell("".join(paragraph.text.split()), paragraph)
        for form in filter(is_form, document.sections)
        for section in form.walk()
        for paragraph in section.paragraphs
    ]
    indicators = tuple(rubric.indicators())
    scores = dict(_scores(cells, indicators))
    last = next((scores[each.id] for each in reversed(indicators) if each.id in scores), None)
    adding_up = sum((each.score for each in scores.values()), Decimal(0))
    total = _total_of_table(cells, last, adding_up, _full_marks_if_losses_follow(cells, rubric)) if last else None
    return PrintedScores(scores, total or _total_in_words(document))


def _scores(cells: Sequence[_Cell], indicators: Sequence[Indicator]) -> Iterator[tuple[str, PrintedScore]]:
    """Each indicator from where its name is found to where the next one's is."""
    found: list[tuple[Indicator, int, int]] = []
    start = 0
    for indicator in indicators:
        span = _name(cells, indicator.name, start)
        if span is not None:
            found.append((indicator, *span))
            start = span[1]
    starts = [first for _, first, _ in found]
    totals = (index for index, cell in enumerate(cells) if index >= start and _TOTAL_IN_TABLE.fullmatch(cell.text))
    for (indicator, first, last), end in zip(found, [*starts[1:], next(totals, len(cells))], strict=False):
        weight, figures = _figures(cells[first : last + 1], cells[last + 1 : end], indicator)
        if figures:
            score, paragraph = figures[0]
            yield indicator.id, PrintedScore(score, weight, paragraph.place)


def _name(cells: Sequence[_Cell], name: str, start: int) -> tuple[int, int] | None:
    """The first and last cell over which a name is spread; words behind it in its last cell may be its weight."""
    for first in range(start, len(cells)):
        joined = ""
        for last in range(first, len(cells)):
            joined += cells[last].text
            if joined.startswith(name) and _is_weight(joined[len(name) :]):
                return first, last
            if not name.startswith(joined):
                break
    return None


def _is_weight(rest: str) -> bool:
    return not rest or _WEIGHT_BEHIND.fullmatch(rest) is not None


def _figures(
    name: Sequence[_Cell], cells: Sequence[_Cell], indicator: Indicator
) -> tuple[Decimal | None, list[tuple[Decimal, Paragraph]]]:
    """The weight printed beside the name, and the figures that may be the score: none above the weight."""
    behind = "".join(cell.text for cell in name)[len(indicator.name) :]
    printed = _WEIGHT_BEHIND.fullmatch(behind) if behind else None
    weight = Decimal(printed["weight"]) if printed else None
    figures = [(Decimal(cell.text), cell.paragraph) for cell in cells if _FIGURE.fullmatch(cell.text)]
    if weight is None and figures:
        weight, figures = figures[0][0], figures[1:]
    return weight, [each for each in figures if weight is None or each[0] <= weight]


def _full_marks_if_losses_follow(cells: Sequence[_Cell], rubric: Rubric) -> Decimal | None:
    """The full marks if the heading of the table has a column of lost points behind that of the scores."""
    headings = [cell.text for cell in cells]
    scores = next((place for place, text in enumerate(headings) if _SCORES.fullmatch(text)), None)
    follow = scores is not None and any(_LOSSES.fullmatch(text) for text in headings[scores:])
    return rubric.weight if follow else None


def _total_of_table(
    cells: Sequence[_Cell], last: PrintedScore, adding_up: Decimal, shared_with_losses: Decimal | None
) -> PrintedScore | None:
    """The total that follows the last score: the last figure of the row so called, or a figure above every weight.

    Where lost points follow the scores and the last two figures of the row add up to full marks, it is the first of
    the two; else a row that has what the scores add up to states that.
    """
    start = next(index for index, cell in enumerate(cells) if cell.paragraph.place == last.place)
    for index in range(start + 1, len(cells)):
        cell = cells[index]
        if _FIGURE.fullmatch(cell.text) and last.weight is not None and Decimal(cell.text) > last.weight:
            return PrintedScore(Decimal(cell.text), None, cell.paragraph.place)
        named = _TOTAL_IN_TABLE.fullmatch(cell.text)
        if named is None:
            continue
        if named["total"]:
            return PrintedScore(Decimal(named["total"]), None, cell.paragraph.place)
        row = takewhile(lambda each: _IN_A_ROW.fullmatch(each.text), cells[index + 1 :])
        figures = [each for each in row if _FIGURE.fullmatch(each.text)]
        if figures:
            agreeing = next((each for each in figures if Decimal(each.text) == adding_up), None)
            ends_in_losses = sum(Decimal(each.text) for each in figures[-2:]) == shared_with_losses
            total = figures[-2] if ends_in_losses and len(figures) > 1 else agreeing or figures[-1]
            return PrintedScore(Decimal(total.text), None, total.paragraph.place)
    return None


def _total_in_words(document: Document) -> PrintedScore | None:
    for _, section in told(document):
        for paragraph in section.paragraphs:
            found = _TOTAL_IN_WORDS.search(paragraph.text)
            if found:
                return PrintedScore(Decimal(found["total"]), None, paragraph.place)
    return None

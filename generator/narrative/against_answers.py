"""A report against the answers it should rest on: contradicted figures (A05), figures without source (A01)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.calculation.evaluation import Evaluation
from generator.checks.rounding import Quoted, Verdict, judged_value
from generator.finding import Finding
from generator.narrative.catalogue import Doubt
from generator.narrative.figures import MONEY, PERCENT
from generator.narrative.places import at, finding, money, percent, quoted_at, shortened
from generator.narrative.statements import BUDGETS, SUBMITTED, WHOLE, Aspect, Reading, Statement, aspect_of, subject_of
from generator.narrative.text_ratios import is_explained
from generator.rubric.decimals import plain
from generator.rubric.facts import FIGURES
from generator.rubric.facts import Kind as FactKind

_ANOTHER_YEAR = re.compile(r"上年|上一年")
_OF_THEMSELVES = (Aspect.CUT, Aspect.TIMELY)
_HELD = (Aspect.START, Aspect.ADJUSTED, Aspect.PAID, Aspect.EXECUTION, Aspect.CONTROL, Aspect.USE, *_OF_THEMSELVES)
_DERIVABLE = re.compile(
    r"预算编制|预算执行|资金管理|资产管理|人员管理|采购|合规|项目管理|经济性|预算执行率|及时|信访|满意度|评分情况|三公|公用"
)
_NOT_DERIVABLE = re.compile(r"经验|建议|计划|履职目标|履职情况|效果性|效益")
_MEAN = re.compile(r"平均")
_IN_SENTENCES = re.compile(r"[。；，]")
_MOST_CANDIDATES = 3
_ROOM_OF_A_SUM = Decimal("0.015")
_ROOM_OF_A_RATIO = Decimal("0.00005")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Known:
    """A figure of the answers in the unit of a text: money in 万元, ratios in per cent, counts as they are.

    `room` is what a computed figure may differ by: an amount because the amounts it comes from were rounded, a ratio
    because it is kept with six decimals while a reason may quote more of it.
    """

    label: str
    unit: str
    value: Decimal
    room: Decimal = Decimal(0)

    @property
    def shown(self) -> str:
        """As a message quotes it."""
        rounded = round(self.value, 2) if self.unit == PERCENT else self.value
        return {MONEY: money, PERCENT: percent}.get(self.unit, plain)(rounded)


def known_figures(answers: Evaluation) -> tuple[Known, ...]:
    """Every figure of the answers that a text may quote: facts, measures, table cells and their sums, scores."""
    rubric = answers.sheet.rubric
    facts, measures = rubric.facts.values(), rubric.measures.values()
    found = [(each.label, each.kind, answers.number(each.cell)) for each in facts if each.kind in FIGURES]
    computed = [(each.label, each.kind, answers.number(each.cell)) for each in measures if each.kind in FIGURES]
    for table in rubric.tables.values():
        for column in (each for each in table.columns if each.kind in FIGURES):
            cells = [row.column(table.id, column.id) for _, row in answers.used_rows(table.id)]
            numbers = [cell for cell in cells if isinstance(cell, Decimal)]
            found += [(f"{table.label}：{column.label}", column.kind, number) for number in numbers]
            found.append((f"{table.label}：{column.label}合计", column.kind, sum(numbers, Decimal(0))))
    return tuple(
        Known(label, *_in_text(kind, value), _room(kind) if figures is computed else Decimal(0))
        for figures in (found, computed)
        for label, kind, value in figures
        if value is not None
    )


def row_names(answers: Evaluation) -> frozenset[str]:
    """What the rows of the tables are called: the first text of each, as projects and key works have it."""
    named = [
        (table.id, column.id)
        for table in answers.sheet.rubric.tables.values()
        for column in [next((each for each in table.columns if each.kind is FactKind.TEXT), None)]
        if column is not None
    ]
    cells = (row.column(*where) for where in named for _, row in answers.used_rows(where[0]))
    return frozenset(cell.strip() for cell in cells if isinstance(cell, str) and cell.strip())


def _room(kind: FactKind) -> Decimal:
    return _ROOM_OF_A_RATIO if kind is FactKind.PERCENT else _ROOM_OF_A_SUM


def _in_text(kind: FactKind, value: Decimal) -> tuple[str, Decimal]:
    if kind is FactKind.PERCENT:
        return PERCENT, value * _HUNDRED
    return (MONEY, value) if kind is FactKind.AMOUNT else ("", value)


def contradicted(readings: Sequence[Reading], known: Sequence[Known], year: int | None) -> Iterator[Finding]:
    """A05: a figure that is called like one of the answers and differs from it; the nearest candidates are named."""
    for stated, meant in _called_alike(readings, known, year):
        if not any(_agrees(stated, each) for each in meant):
            expected = "、".join(f"{each.label}{each.shown}" for each in _nearest(stated, known, meant))
            yield finding(Doubt.CONTRADICTS_ANSWERS, stated, stated.name, expected, stated.figure.text)


def confirmed(readings: Sequence[Reading], known: Sequence[Known], year: int | None) -> set[tuple[str, str]]:
    """Place and words of the figures that are called like one of the answers and agree with it."""
    return {
        (stated.paragraph.place.cell, stated.figure.text)
        for stated, meant in _called_alike(readings, known, year)
        if any(_agrees(stated, each) for each in meant)
    }


def _called_alike(
    readings: Sequence[Reading], known: Sequence[Known], year: int | None
) -> Iterator[tuple[Statement, list[Known]]]:
    by_name = _by_name(known)
    for reading in readings:
        for stated in reading.statements:
            meant = _meant(stated, by_name) if stated.is_compared and stated.year in {None, year} else []
            if meant:
                yield stated, meant


def _by_name(known: Sequence[Known]) -> Mapping[tuple[str, Aspect], list[Known]]:
    found = defaultdict[tuple[str, Aspect], list[Known]](list)
    for each in known:
        if each.unit and "：" not in each.label and not _ANOTHER_YEAR.search(each.label):
            aspect = aspect_of(each.label, each.unit)
            subject = subject_of(each.label) or WHOLE
            if subject in SUBMITTED and each.unit == MONEY:
                aspect = Aspect.BUDGET
            found["" if aspect in _OF_THEMSELVES else subject, aspect].append(each)
    return found


def _meant(stated: Statement, by_name: Mapping[tuple[str, Aspect], list[Known]]) -> list[Known]:
    """The figures of the answers that a statement may mean; a plain 预算 means the start's or the adjusted one."""
    if stated.aspect in _OF_THEMSELVES:
        return by_name.get(("", stated.aspect), [])
    certain = stated.named or (stated.own_aspect and stated.figure.unit == MONEY)
    if not certain or not stated.subject:
        return []
    if stated.figure.unit == MONEY and stated.aspect is Aspect.BUDGET:
        return [each for aspect in BUDGETS for each in by_name.get((stated.subject, aspect), [])]
    return by_name.get((stated.subject, stated.aspect), []) if stated.aspect in _HELD else []


def _agrees(stated: Statement, known: Known) -> bool:
    """Whether a figure may be that of the answers; of one below zero words say the direction (下降, 超出)."""
    value = abs(known.value)
    if stated.figure.unit == PERCENT:
        quoted = Quoted(stated.figure.value, stated.figure.decimals)
        judged = judged_value(quoted, value, value - known.room, value + known.room)
        return judged.verdict is not Verdict.WRONG
    quoted = stated.figure.quoted
    return quoted.low - known.room <= value <= quoted.high + known.room


def _nearest(stated: Statement, known: Sequence[Known], meant: Sequence[Known]) -> list[Known]:
    """What it is called, and figures of the answers with that very value, which it may be instead."""
    equal = [each for each in known if each.unit == stated.figure.unit and _agrees(stated, each)]
    return [*meant, *equal][:_MOST_CANDIDATES]


def without_source(
    readings: Sequence[Reading], known: Sequence[Known], year: int | None, told: Sequence[Finding]
) -> Iterator[Finding]:
    """A01: figures of sections that follow from answers, found nowhere in them; one finding for each paragraph.

    Counts are left out (small numbers agree with anything), and means. So are ratios of two figures of the paragraph.
    """
    quoted = set(map(quoted_at, told))
    for reading in readings:
        titles = reading.titles[1:]
        if not any(map(_DERIVABLE.search, titles)) or any(map(_NOT_DERIVABLE.search, reading.titles)):
            continue
        if not _IN_SENTENCES.search(reading.paragraph.text):
            continue
        orphans = [
            each
            for each in reading.statements
            if each.figure.unit in {MONEY, PERCENT}
            and each.figure.is_exact_statement
            and not each.is_threshold
            and not _MEAN.search(each.label)
            and each.year in {None, year}
            and (each.paragraph.place.cell, each.figure.text) not in quoted
            and not (each.figure.unit == PERCENT and is_explained(each, reading))
            and not any(known_one.unit == each.figure.unit and _agrees(each, known_one) for known_one in known)
        ]
        if orphans:
            words = "、".join(shortened(f"{each.label}{each.figure.text}") for each in orphans)
            yield at(Doubt.NOT_FOUND, reading.paragraph, words)

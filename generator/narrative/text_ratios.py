"""Printed ratios against the figures beside them: rates (C03), shares (C04), changes and their rates (C06)."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, permutations

from generator.checks.rounding import Judgement, Quoted, Verdict, judged_ratio
from generator.finding import Finding
from generator.narrative.catalogue import Kind
from generator.narrative.figures import MONEY, PERCENT, Figure
from generator.narrative.places import finding, percent
from generator.narrative.statements import BUDGETS, WHOLE, Aspect, Reading, Statement

_TOTALS = (*BUDGETS, Aspect.PAID)
_RATES = (Aspect.EXECUTION, Aspect.CONTROL, Aspect.USE)
_JUDGED = (*_RATES, Aspect.CUT, Aspect.SHARE, Aspect.TIMELY)
_FIRM = (Verdict.EXACT, Verdict.ROUNDING, Verdict.TRUNCATED)
_SEVERAL = re.compile(r"[、和].*分别|均|平均|都|各")
_AT_HAND = re.compile(r"在用|自用|使用|账面|实物")
_LESS = re.compile(r"减|降|压|节约")
_MOST_AMOUNTS = 24
_ALL = Decimal(100)
_ROOM_OF_A_SHARE = Decimal("0.01")


def ratios(readings: Sequence[Reading]) -> Iterator[Finding]:
    """C03, C04 and C06 in every paragraph; a ratio whose figures are not in its paragraph is passed over."""
    totals = _totals(readings)
    for reading in readings:
        wrong = set[int]()
        for stated in reading.statements:
            if stated.figure.unit != PERCENT or not stated.is_compared or _SEVERAL.search(stated.label):
                continue
            if stated.aspect is Aspect.CHANGE_RATE:
                yield from _change_rate(stated, reading, totals)
            elif stated.aspect in _JUDGED:
                for found in _ratio(stated, reading, totals):
                    wrong.add(stated.figure.start)
                    yield found
        yield from _shares(reading, wrong)
        yield from _changes(reading, totals)


def _totals(readings: Sequence[Reading]) -> tuple[Statement, ...]:
    """The budgets and the payments of the whole department, wherever they are stated."""
    return tuple(
        each
        for reading in readings
        for each in reading.statements
        if each.figure.unit == MONEY and each.subject == WHOLE and each.aspect in _TOTALS and each.is_compared
    )


# ── C03 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _ratio(stated: Statement, reading: Reading, totals: Sequence[Statement]) -> Iterator[Finding]:
    shared = stated.aspect is Aspect.SHARE
    if is_explained(stated, reading, totals if shared else ()):
        return
    pair = _pair(stated, reading)
    if pair is None:
        return
    part, whole = pair
    judged = judged_ratio(stated.figure.quoted, _numerator(stated, part, whole), whole.figure.quoted)
    if judged.verdict in {Verdict.EXACT, Verdict.UNDEFINED}:
        return
    kind = Kind.RATIO_ROUNDED
    if judged.verdict is Verdict.WRONG:
        kind = Kind.RATIO_WRONG if stated.aspect in _RATES or shared else Kind.RATIO_DOUBTFUL
    yield finding(kind, stated, stated.name, _worked(stated, part, whole, judged), stated.figure.text)


def _numerator(stated: Statement, part: Statement, whole: Statement) -> Quoted:
    if stated.aspect is not Aspect.CUT:
        return part.figure.quoted
    decimals = min(part.figure.quoted.decimals, whole.figure.quoted.decimals)
    return Quoted(whole.figure.value - part.figure.value, decimals)


def _worked(stated: Statement, part: Statement, whole: Statement, judged: Judgement) -> str:
    top = part.figure.text
    if stated.aspect is Aspect.CUT:
        top = f"（{whole.figure.text}－{part.figure.text}）"
    return f"{top}÷{whole.figure.text}＝{percent(judged.computed)}"


def _amounts(stated: Statement, reading: Reading, *, after: bool) -> list[Statement]:
    """The figures a ratio may be of: money or counts of its paragraph, those before it unless `after`."""
    found = [
        each
        for each in reading.statements
        if (each.is_money or each.figure.is_count)
        and each.figure.high is None
        and (after or each.figure.start < stated.figure.start)
    ]
    return found[-_MOST_AMOUNTS:]


def is_explained(stated: Statement, reading: Reading, totals: Sequence[Statement] = ()) -> bool:
    """Whether some two figures of the paragraph, or one and a total, give the printed ratio, whatever their names."""
    printed = stated.figure.quoted
    amounts = [*_amounts(stated, reading, after=stated.aspect is Aspect.SHARE), *totals]
    for part, whole in permutations([each.figure for each in amounts], 2):
        if part.is_count != whole.is_count or whole.value == 0:
            continue
        candidates = [part.value / whole.value, (whole.value - part.value) / whole.value]
        if part.is_count and part.value + whole.value:
            candidates.append(part.value / (part.value + whole.value))
        if any(round(each * _ALL, printed.decimals) == printed.value or _halves(each, printed) for each in candidates):
            return True
    return False


def _halves(ratio: Decimal, printed: Quoted) -> bool:
    return abs(ratio * _ALL - printed.value) == printed.half_unit


def _pair(stated: Statement, reading: Reading) -> tuple[Statement, Statement] | None:
    """The part and the whole that the words name; None where they name no two figures."""
    before = [each for each in reading.statements if each.figure.start < stated.figure.start and each.is_money]
    near = [each for each in before if each.sentence == stated.sentence]
    if stated.aspect is Aspect.SHARE:
        return _share_of(near, reading)
    if stated.aspect is Aspect.CUT:
        return (near[-1], near[-2]) if len(near) > 1 else None
    if stated.aspect is Aspect.USE:
        at_hand = [each for each in near if _AT_HAND.search(each.label)]
        others = [each for each in near if each not in at_hand]
        return (at_hand[-1], others[-1]) if at_hand and others else None
    mine = [each for each in before if each.subject == stated.subject]
    spent = [each for each in mine if each.aspect is Aspect.PAID]
    planned = [each for each in mine if each.aspect in BUDGETS]
    return (spent[-1], planned[-1]) if spent and planned else None


def _share_of(near: Sequence[Statement], reading: Reading) -> tuple[Statement, Statement] | None:
    """The amount just before a share, and the amount of the paragraph that comes nearest to what it may be part of."""
    if not near:
        return None
    part = near[-1]
    larger = [
        each
        for each in reading.statements
        if each.figure.unit == MONEY
        and each.subject == WHOLE
        and each.aspect in _TOTALS
        and each.is_compared
        and each.figure.value > part.figure.value
    ]
    earlier = [each for each in larger if each.figure.start < part.figure.start]
    return (part, (earlier or larger)[-1]) if larger else None


# ── C04 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _shares(reading: Reading, wrong: set[int]) -> Iterator[Finding]:
    """Shares of parts that add up to a total of the paragraph add up to 100; passed over where one is wrong itself."""
    for sentence in range(len(reading.sentences)):
        inside = reading.within(sentence)
        pairs = [
            (part, share)
            for part, share in pairwise(inside)
            if share.aspect is Aspect.SHARE and share.is_compared and part.is_money
        ]
        if len(pairs) < 2 or any(share.figure.start in wrong for _, share in pairs):
            continue
        total = sum((part.figure.value for part, _ in pairs), Decimal(0))
        room = sum((part.figure.quoted.half_unit for part, _ in pairs), Decimal(0)) * 2
        whole = [each for each in reading.statements if abs(each.figure.value - total) <= room]
        shares = sum((share.figure.value for _, share in pairs), Decimal(0))
        most = sum((share.figure.quoted.half_unit for _, share in pairs), _ROOM_OF_A_SHARE)
        if whole and abs(shares - _ALL) > most:
            listed = "＋".join(share.figure.text for _, share in pairs)
            yield finding(Kind.SHARES_WRONG, pairs[0][1], whole[0].name, "100%", f"{listed}＝{percent(shares)}")


# ── C06 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _changes(reading: Reading, totals: Sequence[Statement]) -> Iterator[Finding]:
    """A stated change of a budget is the difference of the budget before and after it."""
    for stated in reading.statements:
        if stated.aspect is not Aspect.CHANGE or not stated.is_compared or not re.search(r"调[增减]", stated.label):
            continue
        around = [
            each
            for each in (*reading.statements, *(totals if stated.subject == WHOLE else ()))
            if each.figure.unit == MONEY
            and each.aspect in BUDGETS
            and each.subject == stated.subject
            and each.is_compared
        ]
        values = [(one, other) for one in around for other in around if one.figure.value < other.figure.value]
        if not values or any(_differ_by(one.figure, other.figure, stated.figure) for one, other in values):
            continue
        one, other = values[0]
        gap = other.figure.value - one.figure.value
        yield finding(
            Kind.CHANGE_WRONG,
            stated,
            f"{stated.subject}{stated.label}",
            f"{other.figure.text}－{one.figure.text}＝{gap:,f}万元",
            stated.figure.text,
        )


def _differ_by(one: Figure, other: Figure, change: Figure) -> bool:
    room = one.quoted.half_unit + other.quoted.half_unit + change.quoted.half_unit
    return abs(abs(one.value - other.value) - change.value) <= room


def _change_rate(stated: Statement, reading: Reading, totals: Sequence[Statement]) -> Iterator[Finding]:
    """A rate of change is the change before it over the figure before or after the change."""
    within = [each for each in reading.within(stated.sentence) if each.figure.start < stated.figure.start]
    changes = [each for each in within if each.aspect is Aspect.CHANGE and each.figure.unit == MONEY]
    if not changes:
        return
    change = changes[-1]
    levels = [
        each
        for each in (*reading.statements, *totals)
        if each.figure.unit == MONEY and each.aspect is not Aspect.CHANGE and each.figure.value > change.figure.value
    ]
    judged = [
        (each, judged_ratio(stated.figure.quoted, change.figure.quoted, base))
        for each in levels
        for base in _bases(each.figure, change.figure)
    ]
    if not judged or any(each.verdict in _FIRM for _, each in judged):
        return
    level, nearest = min(judged, key=lambda each: abs(each[1].computed - stated.figure.value))
    base = f"增减前后的{level.figure.text}"
    yield finding(
        Kind.CHANGE_RATE_WRONG,
        stated,
        f"{change.label}{change.figure.text}的幅度",
        f"以{base}计为{percent(nearest.computed)}",
        stated.figure.text,
    )


def _bases(level: Figure, change: Figure) -> Iterator[Quoted]:
    """The level itself, and what it was before it went up or down by the change."""
    decimals = min(level.quoted.decimals, change.quoted.decimals)
    for value in (level.value, level.value - change.value, level.value + change.value):
        yield Quoted(value, decimals)

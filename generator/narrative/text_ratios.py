"""Printed ratios against the figures beside them: rates (C03), shares (C04), changes and their rates (C06)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice, pairwise, permutations

from generator.checks.rounding import Judgement, Quoted, Verdict, judged_ratio
from generator.finding import Finding
from generator.narrative.catalogue import Doubt
from generator.narrative.figures import MONEY, PERCENT, Figure
from generator.narrative.places import finding, percent
from generator.narrative.statements import BUDGETS, WHOLE, Aspect, Reading, Statement, subject_of

_TOTALS = (*BUDGETS, Aspect.PAID)
_RATES = (Aspect.EXECUTION, Aspect.CONTROL, Aspect.USE)
_JUDGED = (*_RATES, Aspect.CUT, Aspect.SHARE, Aspect.TIMELY)
_FIRM = (Verdict.EXACT, Verdict.ROUNDING, Verdict.TRUNCATED)
_SEVERAL = re.compile(r"[、和].*分别|均|平均|都|各")
_AT_HAND = re.compile(r"在用|自用|使用|账面|实物")
_OF_THESE = re.compile(r"其中|包括")
_CHANGED = re.compile(r"调[增减]|调整(?:增加|减少)|净[增减]")
_ADJUSTED_BY = re.compile(r"调[整剂](?:资金|金额|额)")
_NAMES_A_BASE = re.compile(r"年初|调整[前后]|调整预算")
_MOST_AMOUNTS = 24
_ALL = Decimal(100)
_ROOM_OF_A_SHARE = Decimal("0.01")


def ratios(readings: Sequence[Reading]) -> Iterator[Finding]:
    """C03, C04 and C06 in every paragraph; a ratio whose figures are not in its paragraph is passed over."""
    totals = _totals(readings)
    for reading in readings:
        wrong = dict[int, Finding]()
        for stated in reading.statements:
            if stated.figure.unit != PERCENT or not stated.is_compared or _SEVERAL.search(stated.label):
                continue
            if stated.aspect is Aspect.CHANGE_RATE:
                yield from _change_rate(stated, reading, totals)
            elif stated.aspect in _JUDGED:
                for found in _ratio(stated, reading, totals):
                    wrong[stated.figure.start] = found
                yield from _base(stated, reading)
        shares = list(_shares(reading))
        yield from (_with_the_sum(found, start, shares) for start, found in wrong.items())
        yield from (each.finding for each in shares if not each.starts & wrong.keys())
        yield from _changes(reading, totals)


def _totals(readings: Sequence[Reading]) -> tuple[Statement, ...]:
    """The budgets and payments of every subject that is named or carried on with its aspect, wherever stated."""
    return tuple(
        each
        for reading in readings
        for each in reading.statements
        if each.figure.unit == MONEY
        and each.subject
        and (each.named or each.own_aspect)
        and each.aspect in _TOTALS
        and each.is_compared
    )


def _of_the_whole(totals: Sequence[Statement]) -> tuple[Statement, ...]:
    return _distinct(each for each in totals if each.subject == WHOLE)


def _distinct(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """One statement for each value, the first ones of a report that states very many."""
    return tuple(islice({each.figure.value: each for each in statements}.values(), _MOST_AMOUNTS))


# ── C03 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _ratio(stated: Statement, reading: Reading, totals: Sequence[Statement]) -> Iterator[Finding]:
    shared = stated.aspect is Aspect.SHARE
    if is_explained(stated, reading, _of_the_whole(totals) if shared else ()):
        return
    pair = _pair(stated, reading, totals)
    if pair is None:
        return
    part, whole = pair
    judged = judged_ratio(stated.figure.quoted, _numerator(stated, part, whole), whole.figure.quoted)
    if judged.verdict in {Verdict.EXACT, Verdict.UNDEFINED}:
        return
    kind = Doubt.RATIO_ROUNDED
    if judged.verdict is Verdict.WRONG:
        firm = (stated.aspect in _RATES or shared) and whole.paragraph is stated.paragraph
        kind = Doubt.RATIO_WRONG if firm else Doubt.RATIO_DOUBTFUL
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


def _pair(stated: Statement, reading: Reading, totals: Sequence[Statement]) -> tuple[Statement, Statement] | None:
    """The part and the whole that the words name; None where they name no two figures."""
    before = [each for each in reading.statements if each.figure.start < stated.figure.start and each.is_money]
    near = [each for each in before if each.sentence == stated.sentence]
    if stated.aspect is Aspect.SHARE:
        return _share_of(stated, near, reading, totals)
    if stated.aspect is Aspect.CUT:
        return (near[-1], near[-2]) if len(near) > 1 else None
    if stated.aspect is Aspect.USE:
        at_hand = [each for each in near if _AT_HAND.search(each.label)]
        others = [each for each in near if each not in at_hand]
        return (at_hand[-1], others[-1]) if at_hand and others else None
    mine = [each for each in before if each.subject and each.subject == stated.subject]
    spent = [each for each in mine if each.aspect is Aspect.PAID]
    planned = [each for each in mine if each.aspect in BUDGETS]
    if spent and planned:
        return spent[-1], planned[-1]
    return _beside(stated, near, reading) or _elsewhere(stated, totals)


def _beside(stated: Statement, near: Sequence[Statement], reading: Reading) -> tuple[Statement, Statement] | None:
    """The two amounts just before a rate, the second one paid: A安排520万元，已支付518万元，执行率."""
    if len(near) < 2 or stated.aspect is not Aspect.EXECUTION:
        return None
    whole, part = near[-2:]
    between = reading.paragraph.text[whole.figure.end : stated.figure.start]
    joined = not re.search(r"[；;。]", between) and not _OF_THESE.search(between) and "%" not in between
    if joined and part.aspect is Aspect.PAID and whole.aspect is not Aspect.PAID and not part.named:
        return part, whole
    return None


def _elsewhere(stated: Statement, totals: Sequence[Statement]) -> tuple[Statement, Statement] | None:
    """What was paid and planned of a named subject in other paragraphs; None if some two of them explain the rate."""
    if not stated.named:
        return None
    mine = [
        each
        for aspects in (BUDGETS, (Aspect.PAID,))
        for each in _distinct(each for each in totals if each.subject == stated.subject and each.aspect in aspects)
    ]
    pairs = [(part, whole) for part in mine for whole in mine if part.aspect is Aspect.PAID and whole.aspect in BUDGETS]
    printed = stated.figure.quoted
    verdicts = [judged_ratio(printed, part.figure.quoted, whole.figure.quoted).verdict for part, whole in pairs]
    return None if not pairs or set(verdicts) & set(_FIRM) else pairs[-1]


def _share_of(
    stated: Statement, near: Sequence[Statement], reading: Reading, totals: Sequence[Statement]
) -> tuple[Statement, Statement] | None:
    """The amount just before a share, and what it is a share of: what 占 names, or else the total before 其中."""
    if not near:
        return None
    part = near[-1]
    base = subject_of(stated.label.partition("占")[2])
    if not base:
        whole = _total_above(part, reading)
        return (part, whole) if whole else None
    here = [each for each in reading.statements if each.is_money and each.figure.start != part.figure.start]
    for places in ([each for each in here if each.figure.start < part.figure.start], here, totals):
        larger = [
            each
            for each in places
            if each.subject == base
            and each.aspect is not Aspect.CHANGE
            and (base != WHOLE or each.aspect in _TOTALS)
            and each.is_compared
            and each.figure.value > part.figure.value
        ]
        if larger:
            return part, larger[-1]
    return None


def _total_above(part: Statement, reading: Reading) -> Statement | None:
    """The figure before 其中 in the sentence of a part, or before the sentence that begins so."""
    amounts = [each for each in reading.statements if each.is_money and each.figure.start <= part.figure.start]
    for earlier, later in reversed(list(pairwise(amounts[-_MOST_AMOUNTS:]))):
        between = reading.paragraph.text[earlier.figure.end : later.figure.start]
        if _OF_THESE.search(between):
            same = earlier.sentence in {part.sentence, part.sentence - 1} and later.sentence == part.sentence
            return earlier if same and earlier.is_compared else None
    return None


# ── C04 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Shares:
    """Shares that do not add up to 100: where they start, what they add up to, and the finding."""

    starts: frozenset[int]
    sum: str
    finding: Finding


def _with_the_sum(found: Finding, start: int, shares: Sequence[_Shares]) -> Finding:
    """A wrong share, and that with it the shares do not add up: one cause is told once."""
    added = next((each.sum for each in shares if start in each.starts), "") if found.kind is Doubt.RATIO_WRONG else ""
    return replace(found, expected=f"{found.expected}；各项占比{added}") if added else found


def _shares(reading: Reading) -> Iterator[_Shares]:
    """Shares of parts that add up to a total of the paragraph add up to 100, within a sentence or sentence by sentence.

    Over several sentences each of them has one part and its share.
    """
    sentences = [
        [
            (part, share)
            for part, share in pairwise(reading.within(sentence))
            if share.aspect is Aspect.SHARE and share.is_compared and part.is_money
        ]
        for sentence in range(len(reading.sentences))
    ]
    single = [pairs[0] for pairs in sentences if len(pairs) == 1]
    for pairs in (*sentences, single):
        if len(pairs) < 2:
            continue
        total = sum((part.figure.value for part, _ in pairs), Decimal(0))
        room = sum((part.figure.quoted.half_unit for part, _ in pairs), Decimal(0)) * 2
        whole = [each for each in reading.statements if abs(each.figure.value - total) <= room]
        shares = sum((share.figure.value for _, share in pairs), Decimal(0))
        most = sum((share.figure.quoted.half_unit for _, share in pairs), _ROOM_OF_A_SHARE)
        if whole and abs(shares - _ALL) > most:
            listed = f"{'＋'.join(share.figure.text for _, share in pairs)}＝{percent(shares)}"
            told = finding(Doubt.SHARES_WRONG, pairs[0][1], whole[0].name, "100%", listed)
            yield _Shares(frozenset(share.figure.start for _, share in pairs), listed, told)


# ── C06 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _base(stated: Statement, reading: Reading) -> Iterator[Finding]:
    """C06-2: an adjustment as a share of the budget, where only the adjusted budget gives the printed share.

    Told only where the same sentence has both budgets and the words do not say which one is meant.
    """
    words = stated.label
    if stated.aspect is not Aspect.SHARE or stated.subject != WHOLE or _NAMES_A_BASE.search(words):
        return
    inside = [each for each in reading.within(stated.sentence) if each.is_money and each.subject == WHOLE]
    start, adjusted = (_only(inside, aspect) for aspect in (Aspect.START, Aspect.ADJUSTED))
    change = next((each for each in inside if _ADJUSTED_BY.search(each.label)), None)
    if start is None or adjusted is None or change is None:
        return
    by_start, by_adjusted = (
        judged_ratio(stated.figure.quoted, change.figure.quoted, each.figure.quoted) for each in (start, adjusted)
    )
    if by_adjusted.verdict in _FIRM and by_start.verdict not in _FIRM:
        what = f"“{words}{stated.figure.text}”"
        expected = f"{change.figure.text}÷年初预算{start.figure.text}＝{percent(by_start.computed)}"
        yield finding(Doubt.BASE_UNNAMED, stated, what, expected, stated.figure.text)


def _only(inside: Sequence[Statement], aspect: Aspect) -> Statement | None:
    """The one amount of this aspect that is no adjustment; None if there is none, or several that differ."""
    found = [each for each in inside if each.aspect is aspect and not _ADJUSTED_BY.search(each.label)]
    return found[0] if len({each.figure.value for each in found}) == 1 else None


def _changes(reading: Reading, totals: Sequence[Statement]) -> Iterator[Finding]:
    """A stated change of a budget is the difference of the budget before and after it."""
    for stated in reading.statements:
        if stated.aspect is not Aspect.CHANGE or not stated.is_compared or not _CHANGED.search(stated.label):
            continue
        around = [
            each
            for each in (*reading.statements, *(_of_the_whole(totals) if stated.subject == WHOLE else ()))
            if each.figure.unit == MONEY
            and each.aspect in BUDGETS
            and each.subject == stated.subject
            and each.is_compared
        ]
        around = around[-_MOST_AMOUNTS:]
        values = [(one, other) for one in around for other in around if one.figure.value < other.figure.value]
        if not values or any(_differ_by(one.figure, other.figure, stated.figure) for one, other in values):
            continue
        one, other = values[0]
        gap = other.figure.value - one.figure.value
        yield finding(
            Doubt.CHANGE_WRONG,
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
        for each in (*reading.statements, *_of_the_whole(totals))
        if each.figure.unit == MONEY and each.aspect is not Aspect.CHANGE and each.figure.value > change.figure.value
    ][-_MOST_AMOUNTS:]
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
        Doubt.CHANGE_RATE_WRONG,
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

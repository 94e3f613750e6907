"""Parts against their total (C02): 其中 within a sentence, and 人员、公用、项目 against the whole of the report."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from generator.checks.rounding import Verdict, judged_sum
from generator.finding import Finding
from generator.narrative.catalogue import Doubt
from generator.narrative.figures import MONEY
from generator.narrative.places import finding, money
from generator.narrative.statements import WHOLE, Aspect, Reading, Statement

_PARTS = re.compile(r"其中|包括|分别为|分别是")
_BASIC = "基本支出"
_STAFF = ("人员经费", _BASIC)
_DAILY = ("公用经费", "日常公用经费")
_PROJECT = "项目支出"
_SUPPORT = "对个人和家庭补助"
_AT_THE_START = (Aspect.START, Aspect.BUDGET)
_FEWEST = 2
_ALL, _ROOM_OF_A_SHARE = Decimal(100), Decimal("0.01")


def sums(readings: Sequence[Reading]) -> Iterator[Finding]:
    """C02; parts that are not all of the total are passed over unless they exceed it."""
    for reading in readings:
        for number in range(len(reading.sentences)):
            yield from _sentence_sum(reading.within(number))
    yield from _categories(readings)
    yield from _basic(readings)


def _sentence_sum(inside: Sequence[Statement]) -> Iterator[Finding]:
    for index, first in enumerate(inside):
        if index == 0 or not _PARTS.search(first.clause + first.label):
            continue
        total = inside[index - 1]
        parts = [each for each in inside[index:] if _is_part(each, total)]
        if len(parts) < _FEWEST or not total.is_compared:
            continue
        judged = [
            judged_sum(total.figure.quoted, tuple(each.figure.quoted for each in parts[:count])).verdict
            for count in range(_FEWEST, len(parts) + 1)
        ]
        added = sum((each.figure.value for each in parts), Decimal(0))
        complete = _is_complete(parts) or _shares_are_complete(inside[index:])
        if not complete or Verdict.EXACT in judged:
            continue
        kind = Doubt.PARTS_WRONG if all(each is Verdict.WRONG for each in judged) else Doubt.PARTS_ROUNDED
        listed = "＋".join(each.figure.text for each in parts)
        yield finding(kind, total, total.name, f"{listed}＝{money(added)}", total.figure.text)


def _is_part(each: Statement, total: Statement) -> bool:
    same = each.is_money and total.is_money
    return same and each.aspect in {total.aspect, Aspect.NONE} and each.figure.is_exact_statement


def _is_complete(parts: Sequence[Statement]) -> bool:
    """Whether the parts are all there can be: 基本 and 项目, or 人员, 公用 and 项目."""
    subjects = {each.subject for each in parts}
    if _PROJECT not in subjects:
        return False
    return _BASIC in subjects or ("人员经费" in subjects and bool(subjects & set(_DAILY)))


def _shares_are_complete(inside: Sequence[Statement]) -> bool:
    """Whether the shares printed beside the parts add up to the whole, so that nothing is left out."""
    shares = [each.figure.value for each in inside if each.aspect is Aspect.SHARE and each.is_compared]
    return len(shares) >= _FEWEST and abs(sum(shares, Decimal(0)) - _ALL) <= _ROOM_OF_A_SHARE * len(shares)


def _categories(readings: Sequence[Reading]) -> Iterator[Finding]:
    """人员, 公用 and 项目 of one kind against the whole, where the report states each of them once, anywhere."""
    stated = [each for reading in readings for each in reading.statements if each.figure.unit == MONEY]
    for aspect in (Aspect.START, Aspect.ADJUSTED, Aspect.PAID):
        kept = [
            each for each in stated if each.aspect is aspect and (each.named or each.own_aspect) and each.is_compared
        ]
        whole, staff, daily, project = (
            _only(kept, subjects) for subjects in ((WHOLE,), _STAFF[:1], _DAILY[:1], (_PROJECT,))
        )
        others = [each for each in kept if each.subject == _SUPPORT]
        if whole is None or staff is None or daily is None or project is None or others:
            continue
        parts = (staff, daily, project)
        judged = judged_sum(whole.figure.quoted, tuple(each.figure.quoted for each in parts))
        if judged.verdict is not Verdict.EXACT:
            listed = "＋".join(each.figure.text for each in parts)
            expected = f"{listed}＝{money(judged.computed)}"
            kind = Doubt.CATEGORIES_WRONG if judged.verdict is Verdict.WRONG else Doubt.PARTS_ROUNDED
            yield finding(kind, whole, whole.name, expected, whole.figure.text)


def _basic(readings: Sequence[Reading]) -> Iterator[Finding]:
    """The parts of a budget but for its projects against the 基本支出 stated at the start of the year elsewhere.

    Only parts that, with the projects, add up to the whole before them are all there are; plain budgets are those of
    the start of the year.
    """
    stated = [
        each
        for reading in readings
        for each in reading.statements
        if each.subject == _BASIC and each.aspect is Aspect.START and each.is_money and each.is_compared
    ]
    if len({each.figure.value for each in stated}) != 1:
        return
    for reading in readings:
        for number in range(len(reading.sentences)):
            parts = _all_but_projects(reading.within(number))
            if parts:
                judged = judged_sum(stated[0].figure.quoted, tuple(each.figure.quoted for each in parts))
                if judged.verdict is Verdict.WRONG:
                    listed = "＋".join(each.figure.text for each in parts)
                    expected = f"{parts[0].paragraph.place.cell}{listed}＝{money(judged.computed)}"
                    yield finding(Doubt.BASIC_WRONG, stated[0], stated[0].name, expected, stated[0].figure.text)
                return


def _all_but_projects(inside: Sequence[Statement]) -> Sequence[Statement]:
    """The parts of the whole of a sentence that are no projects; nothing unless all of them are there."""
    budgets = [each for each in inside if each.is_money and each.aspect in _AT_THE_START and each.is_compared]
    if not budgets or budgets[0].subject != WHOLE:
        return ()
    whole, *parts = budgets
    subjects = [each.subject for each in parts]
    usual = set(subjects) <= {*_STAFF[:1], *_DAILY, _SUPPORT, _PROJECT} and len(subjects) == len(set(subjects))
    if not usual or _PROJECT not in subjects or len(parts) <= _FEWEST:
        return ()
    judged = judged_sum(whole.figure.quoted, tuple(each.figure.quoted for each in parts))
    return () if judged.verdict is Verdict.WRONG else [each for each in parts if each.subject != _PROJECT]


def _only(stated: Sequence[Statement], subjects: tuple[str, ...]) -> Statement | None:
    """The one figure of a subject; None if there is none, or several that differ."""
    found = [each for each in stated if each.subject in subjects]
    return found[0] if len({each.figure.value for each in found}) == 1 else None

"""Numbers of projects against the rate of those done in time (A04): a rate of n projects is a whole number of them."""

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from generator.finding import Finding
from generator.narrative.catalogue import Doubt
from generator.narrative.places import finding
from generator.narrative.statements import Aspect, Reading, Statement

_PROJECTS = ("个", "项")
_LATE = re.compile(r"\s*项目[^。；\d]*?(?:未能?按|未如期|未及时|未完成|延期|滞后|未达)")


def counts(readings: Sequence[Reading]) -> Iterator[Finding]:
    """A04. Passed over where the sentence does not say how many projects there are."""
    for reading in readings:
        for stated in reading.statements:
            if stated.aspect is Aspect.TIMELY and stated.is_compared and "项目" in stated.label:
                yield from _judged(stated, reading)


def _judged(stated: Statement, reading: Reading) -> Iterator[Finding]:
    inside = [each for each in reading.within(stated.sentence) if each.figure.unit in _PROJECTS]
    before = [each for each in inside if each.figure.start < stated.figure.start]
    if not before:
        return
    total = max(before, key=lambda each: each.figure.value)
    done = _done(stated, total.figure.value)
    if done is None:
        what = f"{total.figure.text}项目中完成整数个，得不出{stated.label}{stated.figure.text}"
        yield finding(Doubt.COUNT_DOUBTFUL, stated, what)
        return
    late = total.figure.value - done
    for each in inside:
        after = reading.paragraph.text[each.figure.end :]
        if each is not total and _LATE.match(after) and each.figure.value != late:
            rate = f"{stated.label}{stated.figure.text}"
            what = f"{total.figure.text}项目、{rate}，应有{late}个未按期完成，文中为{each.figure.text}"
            yield finding(Doubt.COUNT_DOUBTFUL, stated, what, f"{late}个", each.figure.text)


def _done(stated: Statement, total: Decimal) -> Decimal | None:
    """How many of them give the printed rate; None if no whole number does."""
    if total <= 0:
        return None
    unit = Decimal(1).scaleb(-stated.figure.decimals)
    nearest = (stated.figure.value * total / 100).quantize(Decimal(1), ROUND_HALF_UP)
    shown = (nearest / total * 100).quantize(unit, ROUND_HALF_UP)
    return nearest if abs(shown - stated.figure.value) <= unit else None

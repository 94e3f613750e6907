"""Whether a printed ratio follows from the figures it is said to come from, knowing that all of them were rounded."""

from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import Enum

PERCENT = Decimal(100)
_KEPT = Decimal("0.0001")
"""Percentages in a cell that is rounded to six decimals."""


class Verdict(Enum):
    """How a printed figure stands to the computed one."""

    EXACT = "exact"
    ROUNDING = "rounding"
    TRUNCATED = "truncated"
    WRONG = "wrong"
    UNDEFINED = "undefined"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A figure as printed: its value, and how many decimals it was given to; a count is `exact`.

    `decimals` may be negative: 3.2 亿元 in 万元 is 32000 given to -3 decimals.
    """

    value: Decimal
    decimals: int
    exact: bool = False

    @property
    def half_unit(self) -> Decimal:
        """The most by which rounding can have moved it; 0 for an exact figure."""
        return Decimal(0) if self.exact else Decimal(5).scaleb(-self.decimals - 1)

    @property
    def low(self) -> Decimal:
        """The least that is printed so."""
        return self.value - self.half_unit

    @property
    def high(self) -> Decimal:
        """The most that is printed so."""
        return self.value + self.half_unit


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict, the value as it should have been printed, and the bounds the quoted figures allow."""

    verdict: Verdict
    computed: Decimal
    low: Decimal
    high: Decimal


def judged_ratio(stated: Quoted, numerator: Quoted, denominator: Quoted) -> Judgement:
    """Compare a printed percentage with numerator / denominator × 100.

    EXACT: the quoted figures give it. ROUNDING: figures that are printed like the quoted ones give it, or it was
    rounded to six decimals in a cell before it was rounded for printing.
    TRUNCATED: the quoted figures give it if what follows is cut off. UNDEFINED: the denominator may be 0.
    All values are percentages; sources: the interval tests of the findings on the published reports.
    """
    if denominator.low <= 0 <= denominator.high:
        return Judgement(Verdict.UNDEFINED, stated.value, stated.value, stated.value)
    corners = [top / bottom * PERCENT for top in (numerator.low, numerator.high) for bottom in _ends(denominator)]
    ratio = numerator.value / denominator.value * PERCENT
    judged = judged_value(stated, ratio, min(corners), max(corners))
    kept = ratio.quantize(_KEPT, ROUND_HALF_UP)
    twice = judged.verdict is Verdict.WRONG and _printed(kept, stated) == stated.value
    return replace(judged, verdict=Verdict.ROUNDING) if twice else judged


def judged_sum(stated: Quoted, parts: tuple[Quoted, ...]) -> Judgement:
    """Compare a printed total with the sum of its parts; the half units of the parts add up. Unit as given."""
    low, high = sum((each.low for each in parts), Decimal(0)), sum((each.high for each in parts), Decimal(0))
    return judged_value(stated, sum((each.value for each in parts), Decimal(0)), low, high)


def judged_value(stated: Quoted, computed: Decimal, low: Decimal, high: Decimal) -> Judgement:
    """Compare a printed figure with a computed one that may lie anywhere in [low, high]."""
    unit = Decimal(1).scaleb(-stated.decimals)
    shown = _printed(computed, stated)
    if shown == stated.value:
        verdict = Verdict.EXACT
    elif low <= stated.high and stated.low <= high and low < high:
        verdict = Verdict.ROUNDING
    elif computed.quantize(unit, ROUND_DOWN) == stated.value:
        verdict = Verdict.TRUNCATED
    else:
        verdict = Verdict.WRONG
    return Judgement(verdict, shown, low, high)


def _printed(value: Decimal, like: Quoted) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-like.decimals), ROUND_HALF_UP)


def _ends(quoted: Quoted) -> tuple[Decimal, Decimal]:
    return quoted.low, quoted.high

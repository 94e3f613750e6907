"""Back-solving: which score, rate or part would give what a report prints."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, combinations

from generator.rubric.kinds.bands import Band

HALF_UNIT = Decimal("0.005")
"""Half of the last place of a printed score."""
WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers between two ends; None where there is no end."""

    low: Decimal | None
    high: Decimal | None
    low_closed: bool = True
    high_closed: bool = False

    def __contains__(self, number: Decimal) -> bool:
        above = self.low is None or number > self.low or (self.low_closed and number == self.low)
        below = self.high is None or number < self.high or (self.high_closed and number == self.high)
        return above and below


def same_points(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers of points can be printed alike."""
    return abs(one - other) <= HALF_UNIT


def missing_score(total: Decimal, others: Iterable[Decimal], weight: Decimal) -> Decimal | None:
    """What a single blank score must be for the total to fit; None if that is below zero or above its weight."""
    left = total - sum(others, Decimal(0))
    return left if 0 <= left <= weight else None


def full_mark_repairs(
    total: Decimal, scores: Mapping[str, Decimal], weights: Mapping[str, Decimal]
) -> tuple[tuple[str, Decimal], ...]:
    """The indicators that alone make the total fit once they have full marks, with those marks.

    Only such a repair is proposed: a misprint of part of the points in place of all of them is common, and any other
    single change would fit every indicator alike.
    """
    gap = total - sum(scores.values(), Decimal(0))
    return tuple((name, weights[name]) for name, score in scores.items() if gap != 0 and score + gap == weights[name])


def rates_for(score: Decimal, points: Decimal) -> Interval:
    """The rates (1 = 100%, capped there) of which `points` times the rate is printed as `score`; points above 0."""
    low = max(Decimal(0), (score - HALF_UNIT) / points)
    return Interval(low, None) if score >= points else Interval(low, (score + HALF_UNIT) / points)


def mean_of_rates(score: Decimal, full: Decimal) -> Decimal:
    """The mean rate behind a score that is the mean times `full` points: 5.62 of 6 needs 93.67%."""
    return score / full


def sum_of_rates(score: Decimal, full: Decimal, periods: int) -> Decimal:
    """What the rates of all periods add up to: 5.62 of 6 over four quarters needs 3.7467."""
    return mean_of_rates(score, full) * periods


def highest_with(known: Sequence[Decimal], full: Decimal, periods: int) -> Decimal:
    """The most points that are possible with the known rates, all others at 100%: 98.17% for one quarter gives 5.97."""
    return (sum(known, Decimal(0)) + periods - len(known)) / periods * full


def part_left(score: Decimal, others: Iterable[Decimal]) -> Decimal:
    """The points that the only part not known has in a sum."""
    return score - sum(others, Decimal(0))


def bands_for(bands: Sequence[Band], points: Decimal) -> Iterator[Interval]:
    """The intervals of a figure that give these points, highest first; bands are in falling order."""
    high: Decimal | None = None
    high_closed = False
    for band in bands:
        if same_points(band.points, points):
            yield Interval(band.floor, high, low_closed=band.above is None, high_closed=high_closed)
        high, high_closed = band.floor, band.above is not None


def items_for(worth: Mapping[str, Decimal], points: Decimal) -> tuple[frozenset[str], ...]:
    """The sets of items whose points add up to these; each set is one way to have earned them."""
    names = tuple(worth)
    chosen = chain.from_iterable(combinations(names, count) for count in range(len(names) + 1))
    return tuple(
        frozenset(each) for each in chosen if same_points(sum((worth[name] for name in each), Decimal(0)), points)
    )


def cases_for(score: Decimal, full: Decimal, each: Decimal) -> Decimal | None:
    """How many deductions of `each` leave this score; None where no whole number does. At 0 it is the fewest."""
    cases = (full - score) / each
    whole = cases.to_integral_value(rounding="ROUND_CEILING")
    if score == 0:
        return whole
    return whole if cases == whole and cases >= 0 else None

"""What a printed score implies for the figures that its report does not give, rule kind by rule kind, in Chinese."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import singledispatch

from generator.checks.back_solving import (
    HALF_UNIT,
    Interval,
    bands_for,
    cases_for,
    items_for,
    mean_of_rates,
    part_left,
    rates_for,
    same_points,
    sum_of_rates,
)
from generator.checks.partial import Known, still_possible
from generator.rubric.decimals import formatted, plain
from generator.rubric.evaluate import Scope, number
from generator.rubric.facts import YES, Kind
from generator.rubric.kinds import Rule
from generator.rubric.kinds.bands import Bands
from generator.rubric.kinds.base import earned
from generator.rubric.kinds.checklist import Checklist
from generator.rubric.kinds.grade import Grade
from generator.rubric.kinds.judgement import Judgement
from generator.rubric.kinds.override import Override
from generator.rubric.kinds.per_item import PerItem
from generator.rubric.kinds.period_mean import PeriodMean
from generator.rubric.kinds.proportion import Proportion
from generator.rubric.kinds.requirements import Requirements
from generator.rubric.kinds.sum_of import Sum
from generator.rubric.measures import Figure, Measure
from generator.rubric.reach import Reach, reach
from generator.rubric.traversal import facts_of

PERCENT = "0.00%"
RATIO_SUM = "0.0000"


@singledispatch
def implied(_rule: Rule, _score: Decimal, _scope: Scope, _known: Known) -> Iterator[str]:
    """What must hold of the facts that are not `known` for the rule to give this score, one clause each.

    Nothing where the rule kind cannot be solved, or several answers are possible. A veto that the report does not
    mention is taken not to hold.
    """
    yield from ()


@implied.register
def _(rule: Sum, score: Decimal, scope: Scope, known: Known) -> Iterator[str]:
    reaches = [(part, _reach(part, scope, known)) for part in rule.of]
    left = part_left(score, (each.low for _, each in reaches if each.low == each.high))
    unsettled = [(part, each) for part, each in reaches if each.low != each.high]
    if len(unsettled) == 1:
        part, each = unsettled[0]
        if left > each.high + HALF_UNIT or left < each.low - HALF_UNIT:
            yield f"{_place(rule, part)}须得{earned(left)}，而该部分只能得{earned(each.low)}至{earned(each.high)}"
        else:
            yield _of_part(rule, part, left, scope, known)
    elif same_points(left, sum((each.high for _, each in unsettled), Decimal(0))):
        for part, each in unsettled:
            yield _of_part(rule, part, each.high, scope, known)
    elif same_points(left, sum((each.low for _, each in unsettled), Decimal(0))):
        for part, each in unsettled:
            yield _of_part(rule, part, each.low, scope, known)


def _reach(part: Rule, scope: Scope, known: Known) -> Reach:
    """What a part can still give, at most its full points."""
    possible = still_possible(part.score(), scope, known)
    return Reach(possible.low, min(possible.high, _full(part)))


def _full(rule: Rule) -> Decimal:
    """The most points of a rule whose figures alone do not bound it."""
    match rule:
        case Proportion():
            return rule.points
        case Override():
            return max(rule.points, _full(rule.rule))
    return reach(rule.score()).high


def _of_part(rule: Sum, part: Rule, left: Decimal, scope: Scope, known: Known) -> str:
    """What holds of one part of a sum, once it is known what is left for it."""
    within = "；".join(implied(part, left, scope, known))
    place = f"{_place(rule, part)}应得{earned(max(Decimal(0), left))}"
    return f"{place}，即{within}" if within else place


def _place(rule: Sum, part: Rule) -> str:
    return f"第{rule.of.index(part) + 1}部分"


@implied.register
def _(rule: Override, score: Decimal, scope: Scope, known: Known) -> Iterator[str]:
    yield from implied(rule.rule, score, scope, known)


@implied.register
def _(rule: Bands, score: Decimal, _scope: Scope, _known: Known) -> Iterator[str]:
    if spans := [_span(rule.of, interval) for interval in bands_for(rule.bands, score)]:
        yield f"{rule.of.label}应{'或'.join(spans)}"


def _span(of: Figure, interval: Interval) -> str:
    ends = []
    if interval.low is not None:
        ends.append(f"{'不低于' if interval.low_closed else '高于'}{_shown(of, interval.low)}")
    if interval.high is not None:
        ends.append(f"{'不高于' if interval.high_closed else '低于'}{_shown(of, interval.high)}")
    return "、".join(ends) or "为任意值"


def _shown(of: Figure, bound: Decimal) -> str:
    return f"{plain(bound * 100)}%" if of.kind is Kind.PERCENT else f"{plain(bound)}{of.shown_unit}"


@implied.register
def _(rule: Proportion, score: Decimal, _scope: Scope, _known: Known) -> Iterator[str]:
    rates = rates_for(score, rule.points)
    low, high = (None if end is None else formatted(end, PERCENT) for end in (rates.low, rates.high))
    yield f"{rule.of.label}应不低于{low}" + (f"、低于{high}" if high else "")


@implied.register
def _(rule: PeriodMean, score: Decimal, scope: Scope, known: Known) -> Iterator[str]:
    count = len(rule.periods)
    full = rule.each * count + rule.mean
    needed = sum_of_rates(score, full, count)
    whole = f"各期执行率合计应为{formatted(needed, RATIO_SUM)}，平均{formatted(mean_of_rates(score, full), PERCENT)}"
    stated = list(stated_rates(rule, scope, known))
    if stated:
        rest = part_left(needed, stated)
        whole += f"，未说明的{count - len(stated)}期合计应为{formatted(rest, PERCENT)}"
    yield whole


def stated_rates(rule: PeriodMean, scope: Scope, known: Known) -> Iterator[Decimal]:
    """The rates of the periods that are known, at most 100% where the rule caps them."""
    for period in rule.periods:
        if _is_known(period, known):
            rate = number(period.value, scope)
            yield min(Decimal(1), rate) if rule.capped else rate


def _is_known(period: Measure, known: Callable[..., bool]) -> bool:
    return all(map(known, facts_of(period.value)))


@implied.register
def _(rule: PerItem, score: Decimal, _scope: Scope, _known: Known) -> Iterator[str]:
    cases = cases_for(score, rule.full, rule.each)
    if cases is not None:
        fewest = "不少于" if score == 0 else "为"
        yield f"{rule.count.label}应{fewest}{plain(cases)}{rule.count.shown_unit}"


@implied.register
def _(rule: Checklist, score: Decimal, scope: Scope, known: Known) -> Iterator[str]:
    worth = {item.tick.label: item.points for item in rule.items if not known(item.tick)}
    met = (item.points for item in rule.items if known(item.tick) and scope.cell(item.tick.cell) == YES)
    yield from _of_ticks(worth, items_for(worth, part_left(score, met)))


@implied.register
def _(rule: Requirements, score: Decimal, scope: Scope, known: Known) -> Iterator[str]:
    unsettled = {tick.label: rule.each for tick in rule.ticks if not known(tick)}
    failed = sum(known(tick) and scope.cell(tick.cell) != YES for tick in rule.ticks)
    cases = cases_for(score, rule.full, rule.each)
    if cases is None or score == 0:
        return
    yield from _of_ticks(unsettled, items_for(unsettled, (len(unsettled) - cases + failed) * rule.each))


def _of_ticks(asked: dict[str, Decimal], ways: Sequence[frozenset[str]]) -> Iterator[str]:
    """Which requirements must be met where there is one way only."""
    if len(ways) != 1:
        return
    met, missed = ([name for name in asked if (name in ways[0]) is wanted] for wanted in (True, False))
    if met:
        yield f"{'、'.join(met)}应达到"
    if missed:
        yield f"{'、'.join(missed)}应未达到"


@implied.register
def _(rule: Grade, score: Decimal, _scope: Scope, _known: Known) -> Iterator[str]:
    labels = {choice.key: choice.label for choice in rule.of.choices}
    if fitting := [labels[level.choice] for level in rule.levels if same_points(level.points, score)]:
        yield f"{rule.of.label}应为{'或'.join(fitting)}"


@implied.register
def _(rule: Judgement, score: Decimal, _scope: Scope, _known: Known) -> Iterator[str]:
    yield f"{rule.of.label}应为{earned(score)}"

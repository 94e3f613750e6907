"""Whether targets, what came of them, points and reasons agree, and whether costs share out the money (C16, C19)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.calculation.quantity import NOT_APPLICABLE, Quantity, parse_quantity, relation_of
from generator.checks.back_solving import HALF_UNIT
from generator.checks.case import Case
from generator.checks.catalogue import Contradiction
from generator.checks.claims import StatedTarget
from generator.finding import Finding
from generator.rubric.decimals import formatted, plain
from generator.rubric.kinds.base import earned
from generator.rubric.kinds.target import Relation

LISTED_AT = "绩效指标"
COST = "成本"
MONEY = "万元"


@dataclass(frozen=True, slots=True)
class Pair:
    """A target and what came of it, as quantities in one unit; `met` as the rule of the row wants it."""

    target: Quantity
    actual: Quantity
    met: bool


def compared(row: StatedTarget) -> Pair | None:
    """Both sides as quantities; None where one is words, a date or in another unit."""
    target, actual = parse_quantity(row.target), parse_quantity(row.actual)
    if target is None or actual is None or not target.comparable(actual):
        return None
    match relation_of(row.target, row.category):
        case Relation.AT_MOST:
            met = actual.value <= target.value
        case Relation.EQUAL if target.value == 0:
            met = actual.value <= 0
        case _:
            met = actual.value >= target.value
    return Pair(target, actual, met)


def missed_targets_are_explained(case: Case) -> Iterator[Finding]:
    """C16: a figure short of its target has a reason beside it, or a problem that names it.

    Cannot hold targets in words against results in words, nor see whether the reason is a good one.
    """
    problems = "；".join(problem.words for problem in case.claims.problems or ())
    for where, row in _targets(case):
        pair = compared(row)
        if pair is not None and not pair.met and not row.reason and row.name not in problems:
            yield Finding(
                Contradiction.TARGET_MISSED, LISTED_AT, where, row.name, row.target, f"{row.actual}{_share(pair)}"
            )


def _share(pair: Pair) -> str:
    """How much of the target was reached, where that says something."""
    if pair.target.value <= 0:
        return ""
    return f"，为目标值的{formatted(pair.actual.value / pair.target.value, '0.00%')}"


def met_targets_lose_nothing(case: Case) -> Iterator[Finding]:
    """C16-1: a row whose target is met, in figures or in the same words, has its points; else there is a reason."""
    for where, row in _targets(case):
        if row.score is None or row.weight is None or row.score >= row.weight or row.target == NOT_APPLICABLE:
            continue
        pair = compared(row)
        met = row.target == row.actual if pair is None else pair.met
        if met:
            kind = Contradiction.MET_LOST_EXPLAINED if row.reason else Contradiction.MET_BUT_LOST
            actual = f"{earned(row.score)}，满分{earned(row.weight)}" + (f"；原因：{row.reason}" if row.reason else "")
            yield Finding(kind, LISTED_AT, where, row.name, row.target, actual)


def _targets(case: Case) -> Iterator[tuple[str, StatedTarget]]:
    for number, row in enumerate(case.claims.rows, start=1):
        yield f"第{number}行", row
    for row in case.claims.targets:
        yield "", row


def costs_share_out_the_money(case: Case) -> Iterator[Finding]:
    """C19: the cost rows of a form, where all are amounts, add up to the money of the project.

    Each amount may be half of its last place off. Cannot tell unit prices from shares of the money except by the unit.
    """
    rows = [row for row in case.claims.rows if COST in row.category]
    amounts = [parse_quantity(row.target) for row in rows]
    total = case.claims.fund_total
    if total is None or not amounts:
        return
    stated = [amount.value for amount in amounts if amount is not None and amount.unit == MONEY]
    if len(stated) < len(amounts):
        return
    added = sum(stated, Decimal(0))
    if abs(added - total) > HALF_UNIT * len(stated):
        kind = Contradiction.COSTS_ABOVE if added > total else Contradiction.COSTS_BELOW
        what = f"{len(stated)}项成本指标"
        yield Finding(kind, LISTED_AT, "", what, f"{plain(total)}{MONEY}", f"{plain(added)}{MONEY}")

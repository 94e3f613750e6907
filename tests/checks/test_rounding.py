"""Rounding of quoted figures: a printed ratio is exact, explained by rounding, cut off, or wrong.

1. The quoted figures give the printed ratio: exact.
2. Figures that print like the quoted ones give it: rounding (known cases of published reports).
3. Counts are exact: their ratio has no room; a ratio cut off instead of rounded is told apart.
4. Whatever was rounded honestly is never called wrong.
5. A ratio off by more than rounding allows is wrong; a denominator of 0 says nothing.
6. Sums have the half units of all their parts for room.
"""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.checks.rounding import Quoted, Verdict, judged_ratio, judged_sum


def amount(text: str) -> Quoted:
    """An amount in 万元, which counts as given to 0.01."""
    return Quoted(Decimal(text), 2)


def percent(text: str) -> Quoted:
    return Quoted(Decimal(text), len(text.partition(".")[2]))


def count(number: int) -> Quoted:
    return Quoted(Decimal(number), 0, exact=True)


@pytest.mark.parametrize(
    ("stated", "part", "whole", "verdict"),
    [
        ("98.17", "11824.42", "12044.33", Verdict.EXACT),  # 1
        ("100.00", "169.28", "169.28", Verdict.EXACT),  # 1
        ("53.66", "6.71", "12.50", Verdict.ROUNDING),  # 2: F13
        ("11.28", "0.52", "4.65", Verdict.ROUNDING),  # 2: L03
        ("49.66", "9.41", "18.94", Verdict.ROUNDING),  # 2: L04
        ("53.80", "6.71", "12.50", Verdict.WRONG),  # 5
        ("50.00", "6.71", "0.00", Verdict.UNDEFINED),  # 5
    ],
)
def test_published_ratios(stated: str, part: str, whole: str, verdict: Verdict) -> None:
    assert judged_ratio(percent(stated), amount(part), amount(whole)).verdict is verdict


def test_bounds_are_those_worked_by_hand() -> None:
    judged = judged_ratio(percent("53.66"), amount("6.71"), amount("12.50"))
    assert (round(judged.low, 2), round(judged.high, 2), judged.computed) == (
        Decimal("53.62"),
        Decimal("53.74"),
        Decimal("53.68"),
    )


def test_counts_leave_no_room() -> None:  # 3
    assert judged_ratio(percent("57.14"), count(4), count(7)).verdict is Verdict.EXACT
    assert judged_ratio(percent("57.15"), count(4), count(7)).verdict is Verdict.WRONG
    assert judged_ratio(percent("66.66"), count(2), count(3)).verdict is Verdict.TRUNCATED


TRUE_AMOUNTS = st.integers(1, 10**9).map(lambda yuan: Decimal(yuan).scaleb(-4))


def printed(value: Decimal, decimals: int) -> Quoted:
    return Quoted(value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP), decimals)


@given(TRUE_AMOUNTS, TRUE_AMOUNTS, st.integers(0, 4))
def test_honest_rounding_is_never_wrong(part: Decimal, whole: Decimal, decimals: int) -> None:  # 4
    stated = printed(part / whole * 100, decimals)
    assert judged_ratio(stated, printed(part, 2), printed(whole, 2)).verdict is not Verdict.WRONG


@given(st.lists(TRUE_AMOUNTS, min_size=1, max_size=9))
def test_honest_sums_are_never_wrong(parts: list[Decimal]) -> None:  # 6
    total = printed(sum(parts, Decimal(0)), 2)
    assert judged_sum(total, tuple(printed(each, 2) for each in parts)).verdict is not Verdict.WRONG


def test_a_missing_part_is_wrong() -> None:  # 6
    parts = tuple(map(amount, ("479.92", "63.38")))
    assert judged_sum(amount("543.30"), parts).verdict is Verdict.EXACT
    assert judged_sum(amount("543.31"), parts).verdict is Verdict.ROUNDING
    assert judged_sum(amount("553.30"), parts).verdict is Verdict.WRONG

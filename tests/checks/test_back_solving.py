"""Back-solving.

1. Hand-worked: the figures of the published reports come out as worked out on paper.
2. Whatever is proposed reproduces the printed figure; whatever is not proposed does not.
"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.checks.back_solving import (
    Interval,
    bands_for,
    cases_for,
    full_mark_repairs,
    highest_with,
    items_for,
    mean_of_rates,
    missing_score,
    part_left,
    rates_for,
    sum_of_rates,
)
from generator.rubric.decimals import rounded
from generator.rubric.kinds.bands import Band

D = Decimal
COSTS = (Band(D(0), above=D(1)), Band(D(2), from_=D("0.9")), Band(D(3)))
"""公用经费控制率, either half: above 100% nothing, from 90% two points, else three."""

cents = st.integers(0, 2500).map(lambda number: D(number) / 100)


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_blank_score_is_what_the_total_leaves() -> None:
    """审计局2021: 96.85 in all, 88.85 without 重点工作完成情况 (8)."""
    assert missing_score(D("96.85"), [D("88.85")], D(8)) == D(8)
    assert missing_score(D("96.85"), [D("88.84")], D(8)) is None
    assert missing_score(D("88"), [D("88")], D(8)) == 0
    assert missing_score(D("88"), [D("88.01")], D(8)) is None


def test_a_single_score_that_would_have_full_marks_is_proposed() -> None:
    """鹤城2020: 98 against 94; 2 of 6 becomes 6, and 4 of 5 twice does not help."""
    scores = {"合理性": D(2), "经济效益": D(4), "满意度": D(4), "其他": D(84)}
    weights = {"合理性": D(6), "经济效益": D(5), "满意度": D(5), "其他": D(84)}
    assert full_mark_repairs(D(98), scores, weights) == (("合理性", D(6)),)
    assert full_mark_repairs(D(94), scores, weights) == ()
    assert full_mark_repairs(D(97), scores, weights) == ()


def test_two_repairs_are_both_proposed() -> None:
    assert full_mark_repairs(D(10), {"甲": D(4), "乙": D(4)}, {"甲": D(6), "乙": D(6)}) == (("甲", D(6)), ("乙", D(6)))


def test_the_quarters_behind_an_execution_score() -> None:
    """福田2020: 5.62 of 6; the fourth quarter is 98.17%."""
    assert rounded(sum_of_rates(D("5.62"), D(6), 4), 4) == D("3.7467")
    assert rounded(mean_of_rates(D("5.62"), D(6)), 4) == D("0.9367")
    assert rounded(part_left(sum_of_rates(D("5.62"), D(6), 4), [D("0.9817")]), 4) == D("2.7650")
    assert rounded(highest_with([D("0.9817")], D(6), 4), 2) == D("5.97")
    assert rounded(highest_with([D("0.9740")], D(6), 4), 2) == D("5.96")  # 罗湖2022
    assert highest_with([], D(6), 4) == 6


def test_the_part_that_is_left() -> None:
    """福田2020: 2.00 of 公用经费控制率 (6), of which the daily cost has 2 at 99.04%: nothing is left for “三公”."""
    left = part_left(D(2), [D(2)])
    assert left == 0
    assert list(bands_for(COSTS, left)) == [Interval(D(1), None, low_closed=False, high_closed=False)]
    assert list(bands_for(COSTS, D(2))) == [Interval(D("0.9"), D(1), low_closed=True, high_closed=True)]
    assert list(bands_for(COSTS, D(3))) == [Interval(None, D("0.9"), low_closed=True, high_closed=False)]
    assert list(bands_for(COSTS, D(1))) == []


def test_rates_behind_a_proportion() -> None:
    """罗湖2022: 3.42 of 6 cannot be 4/7 (57.14%), and 2 of 2 for procurement needs 99.5% of the plan."""
    late = rates_for(D("3.42"), D(6))
    assert D("0.57") in late
    assert D(4) / 7 not in late
    assert D(4) / 7 in rates_for(D("3.43"), D(6))
    assert D("0.995") in rates_for(D(1), D(1))
    assert D("0.9949") not in rates_for(D(1), D(1))


@pytest.mark.parametrize(
    ("score", "full", "each", "cases"),
    [("8", "8", "4", "0"), ("4", "8", "4", "1"), ("0", "8", "4", "2"), ("3", "8", "4", None), ("0", "5", "2", "3")],
)
def test_cases_behind_deductions(score: str, full: str, each: str, cases: str | None) -> None:
    assert cases_for(D(score), D(full), D(each)) == (None if cases is None else D(cases))


def test_items_behind_points() -> None:
    worth = {"甲": D("0.5"), "乙": D("1.5"), "丙": D(1)}
    assert items_for(worth, D(3)) == (frozenset(worth),)
    assert items_for(worth, D(0)) == (frozenset(),)
    assert set(items_for(worth, D("1.5"))) == {frozenset({"乙"}), frozenset({"甲", "丙"})}
    assert items_for(worth, D("0.7")) == ()


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.lists(cents, max_size=6), cents, cents)
def test_a_proposed_score_gives_the_total(others: list[Decimal], total: Decimal, weight: Decimal) -> None:
    proposed = missing_score(total, others, weight)
    if proposed is None:
        assert not 0 <= total - sum(others) <= weight
    else:
        assert sum(others) + proposed == total
        assert 0 <= proposed <= weight


@given(st.dictionaries(st.sampled_from("甲乙丙丁"), st.tuples(cents, cents), min_size=1), cents)
def test_a_proposed_repair_gives_the_total(stated: dict[str, tuple[Decimal, Decimal]], total: Decimal) -> None:
    scores = {name: min(pair) for name, pair in stated.items()}
    weights = {name: max(pair) for name, pair in stated.items()}
    proposed = dict(full_mark_repairs(total, scores, weights))
    for name, weight in weights.items():
        repaired = sum({**scores, name: weight}.values())
        assert (name in proposed) == (repaired == total and scores[name] != weight)


@given(st.integers(1, 600).map(lambda number: D(number) / 100), st.integers(1, 25), st.decimals(0, 1, places=6))
def test_a_rate_is_proposed_if_and_only_if_it_gives_the_score(score: Decimal, points: int, rate: Decimal) -> None:
    score = min(score, D(points))
    assert (rate in rates_for(score, D(points))) == (rounded(rate * points, 2) == score)


@given(st.sampled_from([D(0), D(2), D(3)]), st.decimals(0, 2, places=4))
def test_a_band_is_proposed_if_and_only_if_it_gives_the_points(points: Decimal, rate: Decimal) -> None:
    given_points = D(0) if rate > 1 else D(2) if rate >= D("0.9") else D(3)
    assert any(rate in each for each in bands_for(COSTS, points)) == (given_points == points)


@given(st.lists(st.decimals(0, 1, places=4), min_size=1, max_size=4), st.lists(st.decimals(0, 1, places=4), max_size=4))
def test_no_periods_pass_the_bound(known: list[Decimal], others: list[Decimal]) -> None:
    periods = len(known) + len(others)
    score = (sum(known, D(0)) + sum(others, D(0))) / periods * 6
    assert score <= highest_with(known, D(6), periods)
    assert abs(sum_of_rates(score, D(6), periods) - sum(known, D(0)) - sum(others, D(0))) < D("1e-20")


@given(st.sampled_from([D(1), D(2), D(4)]), st.integers(0, 9), st.sampled_from([D(3), D(5), D(8)]))
def test_proposed_cases_leave_the_score(each: Decimal, cases: int, full: Decimal) -> None:
    score = max(D(0), full - each * cases)
    proposed = cases_for(score, full, each)
    assert proposed is not None
    assert max(D(0), full - each * proposed) == score
    assert proposed <= cases


@given(st.dictionaries(st.sampled_from("甲乙丙丁戊"), st.sampled_from([D("0.5"), D(1), D(2)])), st.data())
def test_proposed_items_earn_the_points(worth: dict[str, Decimal], data: st.DataObject) -> None:
    met = data.draw(st.sets(st.sampled_from(sorted(worth)))) if worth else set()
    points = sum((worth[name] for name in met), D(0))
    ways = items_for(worth, points)
    assert frozenset(met) in ways
    assert all(sum((worth[name] for name in way), D(0)) == points for way in ways)

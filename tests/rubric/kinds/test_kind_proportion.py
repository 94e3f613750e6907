"""Proportion: points times a rate.

1. The unrounded rate is taken; half a cent is rounded up.
2. Above 100% the rate is cut (`cap`) or gives nothing (`zero`); 100% itself is not above, any more is.
3. Zero is a figure; blank and a divisor of zero are asked for.
4. Wording and formula.
"""

import pytest
from tiny import Example, example, examples, excel, one, rule_of

GIVEN = """
facts:
  done: {label: 按期数, kind: count}
  planned: {label: 计划数, kind: count}
measures:
  rate: {label: 及时率, kind: percent, value: done / planned}
"""
CAP = "{kind: proportion, of: rate, points: 6}"
ZERO = "{kind: proportion, of: rate, points: 6, excess: zero}"

# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        done | planned | score | reason
        4    | 7       | 3.43  | 及时率57.1429%，按比例计，6.00分×57.1429%，得3.43分
        137  | 240     | 3.43  | 及时率57.0833%，按比例计，6.00分×57.0833%，得3.43分
        136  | 240     | 3.40  | 及时率56.6667%，按比例计，6.00分×56.6667%，得3.40分
        2    | 3       | 4.00  | 及时率66.6667%，按比例计，6.00分×66.6667%，得4.00分
        1    | 1200    | 0.01  | 及时率0.0833%，按比例计，6.00分×0.0833%，得0.01分
        7    | 7       | 6.00  | 及时率100.00%，按比例计，6.00分×100.00%，得6.00分
        """),
)
def test_the_unrounded_rate_counts_and_half_a_cent_goes_up(case: Example) -> None:
    """4/7×6 = 24/7 = 3.42857…; 137/240×6 = 822/240 = 3.425; 136/240×6 = 3.4; 1/1200×6 = 0.005."""
    case.check(one(CAP, GIVEN, weight="6"))
    case.check(one(ZERO, GIVEN, weight="6"))


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        done    | planned | score | reason
        8       | 7       | 6     | 及时率114.2857%，超过100%，按100%计，得6.00分
        1000001 | 1000000 | 6     | 及时率100.0001%，超过100%，按100%计，得6.00分
        """),
)
def test_a_capped_rate_gives_full_points(case: Example) -> None:
    case.check(one(CAP, GIVEN, weight="6"))


@pytest.mark.parametrize(
    "case",
    examples("""
        done    | planned | score | reason
        8       | 7       | 0     | 及时率114.285714%，超过100%，得0.00分
        1000001 | 1000000 | 0     | 及时率100.0001%，超过100%，得0.00分
        1000000 | 1000000 | 6     | 及时率100.00%，按比例计，6.00分×100.00%，得6.00分
        999999  | 1000000 | 6     | 及时率99.9999%，按比例计，6.00分×99.9999%，得6.00分
        """),
)
def test_over_plan_gives_nothing(case: Example) -> None:
    """999999/1000000×6 = 5.999994, rounded to 6.00."""
    case.check(one(ZERO, GIVEN, weight="6"))


@pytest.mark.parametrize(
    ("rule", "case"),
    [
        (
            ZERO,
            example("""
                done     | planned  | score | reason
                10000004 | 10000000 | 0     | 及时率100.00004%，超过100%，得0.00分
                """),
        ),
        (
            CAP,
            example("""
                done     | planned  | score | reason
                10000004 | 10000000 | 6     | 及时率100.00%，超过100%，按100%计，得6.00分
                """),
        ),
    ],
    ids=["zero", "cap"],
)
def test_over_plan_by_less_than_the_cell_shows_is_over_plan(rule: str, case: Example) -> None:
    """10000004/10000000 = 1.0000004 shows as 1.000000 and is above 100% all the same."""
    case.check(one(rule, GIVEN, weight="6"))


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        done | planned | score | reason                                          | missing
        0    | 7       | 0     | 及时率0.00%，按比例计，6.00分×0.00%，得0.00分    | -
        -    | 7       | -     | 待填：【按期数】                                 | done
        3    | 0       | -     | 待填：【计划数（为0，确无此项的选不适用）】 | 计划数（为0，确无此项的选不适用）
        3.5  | 7       | -     | 待填：【按期数】                                 | done
        """),
)
def test_zero_is_a_figure_and_blank_is_not(case: Example) -> None:
    case.check(one(CAP, GIVEN, weight="6"))


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_wording_says_what_more_than_100_percent_gives() -> None:
    assert rule_of(one(CAP, GIVEN)).wording() == "得分＝及时率×6分，超过100%的按100%计"
    assert rule_of(one(ZERO, GIVEN)).wording() == "得分＝及时率×6分，超过100%的不得分"


def test_the_formula_reads_like_the_rule() -> None:
    assert excel(one(CAP, GIVEN)) == "MIN(100%,按期数/计划数)*6"
    assert excel(one(ZERO, GIVEN)) == "IF(按期数/计划数>100%,0,按期数/计划数*6)"


def test_there_is_nothing_for_lint_to_find() -> None:
    assert list(rule_of(one(CAP, GIVEN)).lint()) == []

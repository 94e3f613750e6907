"""Linear: points in proportion between the figure that gives all and the one that gives none.

1. Falling: all at `from` and below, nothing at `to` and above, in proportion between; half a cent is rounded up.
2. Rising, when `from` lies above `to`: the same the other way round.
3. Any figure will do: a count, a measure; what binary arithmetic adds to a measure decides nothing.
4. Blank is asked for, and so is what a measure is made of.
5. Wording and formula; ends that coincide and points that are none are refused; nothing else to lint.
"""

from decimal import Decimal

import pytest
from tiny import Example, example, examples, excel, faults, one, rule_of

from generator.problem import InvalidInput
from generator.rubric.reach import Reach, reach

RATE = "facts: {rate: {label: 超支率, kind: percent}}"
DAYS = "facts: {days: {label: 逾期天数, kind: count, unit: 天}}"
BUDGET = """
facts:
  spent: {label: 支出, kind: amount}
  plan: {label: 预算, kind: amount}
measures:
  over: {label: 超支率, kind: percent, value: (spent - plan) / plan}
"""
FALLING = "{kind: linear, of: rate, full: 10, from: 0%, to: 30%}"
RISING = "{kind: linear, of: rate, full: 5, from: 100%, to: 60%}"

# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        rate      | score | reason
        0         | 10    | 超支率0.00%，未超过0%，得10.00分
        0.01%     | 10    | 超支率0.01%，按比例计，10.00分×（30%－0.01%）÷30%，得10.00分
        0.015%    | 10    | 超支率0.015%，按比例计，10.00分×（30%－0.015%）÷30%，得10.00分
        0.016%    | 9.99  | 超支率0.016%，按比例计，10.00分×（30%－0.016%）÷30%，得9.99分
        3%        | 9     | 超支率3.00%，按比例计，10.00分×（30%－3.00%）÷30%，得9.00分
        10%       | 6.67  | 超支率10.00%，按比例计，10.00分×（30%－10.00%）÷30%，得6.67分
        15%       | 5     | 超支率15.00%，按比例计，10.00分×（30%－15.00%）÷30%，得5.00分
        29.985%   | 0.01  | 超支率29.985%，按比例计，10.00分×（30%－29.985%）÷30%，得0.01分
        29.99%    | 0     | 超支率29.99%，按比例计，10.00分×（30%－29.99%）÷30%，得0.00分
        30%       | 0     | 超支率30.00%，达到或超过30%，得0.00分
        30.01%    | 0     | 超支率30.01%，达到或超过30%，得0.00分
        1000%     | 0     | 超支率1000.00%，达到或超过30%，得0.00分
        """),
)
def test_more_costs_its_share(case: Example) -> None:
    """(30 − r)/30×10: 0.01 leaves 9.99667, 0.015 leaves 9.995, 0.016 leaves 9.99467; 29.985 leaves 0.005."""
    case.check(one(FALLING, RATE))


@pytest.mark.parametrize(
    "case",
    examples("""
        rate   | score | reason
        0      | 4     | 超支率0.00%，未超过5%，得4.00分
        5%     | 4     | 超支率5.00%，未超过5%，得4.00分
        5.1%   | 3.98  | 超支率5.10%，按比例计，4.00分×（25%－5.10%）÷20%，得3.98分
        25%    | 0     | 超支率25.00%，达到或超过25%，得0.00分
        """),
)
def test_nothing_is_lost_before_the_beginning(case: Example) -> None:
    """(25 − 5.1)/20×4 = 3.98."""
    case.check(one("{kind: linear, of: rate, full: 4, from: 5%, to: 25%}", RATE, weight="4"))


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        rate    | score | reason
        0       | 0     | 超支率0.00%，未超过60%，得0.00分
        59.99%  | 0     | 超支率59.99%，未超过60%，得0.00分
        60%     | 0     | 超支率60.00%，未超过60%，得0.00分
        60.03%  | 0     | 超支率60.03%，按比例计，5.00分×（60.03%－60%）÷40%，得0.00分
        60.04%  | 0.01  | 超支率60.04%，按比例计，5.00分×（60.04%－60%）÷40%，得0.01分
        80%     | 2.5   | 超支率80.00%，按比例计，5.00分×（80.00%－60%）÷40%，得2.50分
        97.4%   | 4.68  | 超支率97.40%，按比例计，5.00分×（97.40%－60%）÷40%，得4.68分
        99.99%  | 5     | 超支率99.99%，按比例计，5.00分×（99.99%－60%）÷40%，得5.00分
        100%    | 5     | 超支率100.00%，达到100%，得5.00分
        120%    | 5     | 超支率120.00%，达到100%，得5.00分
        """),
)
def test_less_costs_its_share_down_to_the_pass_mark(case: Example) -> None:
    """(r − 60)/40×5: 0.03 gives 0.00375, 0.04 gives 0.005; 37.4/40×5 = 4.675; 39.99/40×5 = 4.99875."""
    case.check(one(RISING, RATE, weight="5"))


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        days | score | reason
        0    | 2     | 逾期天数0，未超过3，得2.00分
        3    | 2     | 逾期天数3，未超过3，得2.00分
        4    | 1.71  | 逾期天数4，按比例计，2.00分×（10－4）÷7，得1.71分
        9    | 0.29  | 逾期天数9，按比例计，2.00分×（10－9）÷7，得0.29分
        10   | 0     | 逾期天数10，达到或超过10，得0.00分
        """),
)
def test_a_count_is_bounded_by_plain_figures(case: Example) -> None:
    """6/7×2 = 1.714…; 1/7×2 = 0.2857…."""
    case.check(one("{kind: linear, of: days, full: 2, from: 3, to: 10}", DAYS, weight="2"))


@pytest.mark.parametrize(
    "case",
    examples("""
        spent | plan | score | reason
        90    | 100  | 10    | 超支率-10.00%，未超过0%，得10.00分
        100   | 100  | 10    | 超支率0.00%，未超过0%，得10.00分
        107   | 100  | 7.67  | 超支率7.00%，按比例计，10.00分×（30%－7.00%）÷30%，得7.67分
        4     | 3    | 0     | 超支率33.3333%，达到或超过30%，得0.00分
        """),
)
def test_a_measure_is_taken_before_it_is_rounded(case: Example) -> None:
    """23/30×10 = 7.6667."""
    case.check(one(FALLING.replace("rate", "over"), BUDGET))


def test_the_words_go_by_the_rounded_measure() -> None:
    """In binary (90.9 − 90)/90 is 0.0100000000000000632, a hair above one percent."""
    rubric = one("{kind: linear, of: over, full: 10, from: 1%, to: 11%}", BUDGET)
    words = "，未超过1%，得10.00分"
    example(f"spent | plan | score | reason\n90.9 | 90 | 10 | 超支率1.00%{words}").check(rubric)
    assert f'IF(超支率<=1%,"{words}",IF(超支率>=11%,' in excel(rubric, rule_of(rubric).reason())


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("typed", ["-", "很高", "-1%", "1001%"])
def test_what_is_no_rate_is_asked_for(typed: str) -> None:
    example(f"rate | score | reason | missing\n{typed} | - | 待填：【超支率】 | rate").check(one(FALLING, RATE))


@pytest.mark.parametrize(
    "case",
    examples("""
        spent | plan | score | missing
        -     | -    | -     | spent, plan
        5     | -    | -     | plan
        -     | 5    | -     | spent
        """),
)
def test_what_a_measure_is_made_of_is_asked_for(case: Example) -> None:
    case.check(one(FALLING.replace("rate", "over"), BUDGET))


def test_nothing_can_be_divided_by_a_plan_of_zero() -> None:
    rubric = one(FALLING.replace("rate", "over"), BUDGET)
    said = "待填：【预算（为0，确无此项的选不适用）】 | 预算（为0，确无此项的选不适用）"
    example(f"spent | plan | score | reason | missing\n5 | 0 | - | {said}").check(rubric)


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rule", "given", "wording"),
    [
        (
            FALLING,
            RATE,
            "超支率未超过0%得10分；达到或超过30%不得分；介于两者之间的，得分＝10分×（30%－超支率）÷30%",
        ),
        (RISING, RATE, "超支率达到100%得5分；未超过60%不得分；介于两者之间的，得分＝5分×（超支率－60%）÷40%"),
        (
            "{kind: linear, of: days, full: 2, from: 3, to: 10}",
            DAYS,
            "逾期天数未超过3得2分；达到或超过10不得分；介于两者之间的，得分＝2分×（10－逾期天数）÷7",
        ),
    ],
)
def test_the_wording_states_both_ends_and_the_way_between(rule: str, given: str, wording: str) -> None:
    assert rule_of(one(rule, given)).wording() == wording


def test_the_formula_reads_like_the_rule() -> None:
    assert excel(one(FALLING, RATE)) == "MIN(10,MAX(0,ROUND(30%-超支率,6)/30%*10))"
    assert excel(one(RISING, RATE)) == "MIN(5,MAX(0,ROUND(超支率-60%,6)/40%*5))"
    assert (
        excel(one("{kind: linear, of: days, full: 2, from: 3, to: 10}", DAYS))
        == "MIN(2,MAX(0,ROUND(10-逾期天数,6)/7*2))"
    )
    assert (
        excel(one(FALLING.replace("rate", "over"), BUDGET))
        == "MIN(10,MAX(0,ROUND(30%-ROUND(支出-预算,6)/预算,6)/30%*10))"
    )


def test_it_reaches_from_nothing_to_full_points() -> None:
    for rule, full in ((FALLING, 10), (RISING, 5)):
        found = reach(rule_of(one(rule, RATE)).score())
        assert found == Reach(Decimal(0), Decimal(full), None)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"to: 30%": "to: 0%"}, "满分点（from）与零分点（to）不能相同"),
        ({"full: 10": "full: 0"}, "满分（full）应大于0"),
        ({"full: 10": "full: -1"}, "满分（full）应大于0"),
    ],
)
def test_a_line_that_leads_nowhere_is_refused(changed: dict[str, str], said: str) -> None:
    rule = FALLING
    for old, new in changed.items():
        rule = rule.replace(old, new)
    with pytest.raises(InvalidInput) as caught:
        one(rule, RATE)
    (found,) = caught.value.problems
    assert str(found).endswith(f" › rule：{said}。请对照规则原文更正。")


def test_every_fault_is_told() -> None:
    body = RATE + "\nindicators:\n  - name: 一级\n    weight: 1\n    children:\n"
    rule = "{kind: linear, of: rate, full: 0, from: 5%, to: 5%}"
    assert len(faults(body + f"      - {{id: only, name: 本项, weight: 1, rule: {rule}}}\n")) == 2


def test_there_is_nothing_for_lint_to_find() -> None:
    assert list(rule_of(one(FALLING, RATE)).lint()) == []
    assert list(rule_of(one(RISING, RATE)).lint()) == []

"""Bands: points by the interval that a figure falls into.

1. A figure on an edge belongs to the side that says 含 (`from`), a hair beside it does not.
2. A measure is compared as its cell shows it, with six decimals; so is a percentage as it is typed.
3. Points above the weight are cut, and the reason says so; points are rounded half up.
4. Blank and not valid ask for the entry; a divisor of zero asks for another one.
5. Wording, formula and lint.
"""

import pytest
from tiny import Example, example, examples, excel, one, rule_of

from generator.problem import InvalidInput

RATE = "facts: {rate: {label: 利用率, kind: percent}}"
FALLING = "{kind: bands, of: rate, bands: [{from: 90%, points: 1}, {from: 75%, points: 0.7}, {points: 0}]}"
RISING = "{kind: bands, of: rate, bands: [{above: 10%, points: 0}, {from: 5%, points: 0.5}, {points: 1}]}"
QUOTIENT = """
facts:
  used: {label: 在用, kind: amount}
  all: {label: 总额, kind: amount}
measures:
  share: {label: 利用率, kind: percent, value: used / all}
"""
SHARED = FALLING.replace("rate", "share")

# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        rate     | score | reason
        100%     | 1     | 利用率100.00%，落入90%（含）以上档，得1.00分
        90%      | 1     | 利用率90.00%，落入90%（含）以上档，得1.00分
        89.9999% | 0.7   | 利用率89.9999%，落入75%（含）–90%（不含）档，得0.70分
        75%      | 0.7   | 利用率75.00%，落入75%（含）–90%（不含）档，得0.70分
        74.9999% | 0     | 利用率74.9999%，落入75%（不含）以下档，得0.00分
        0        | 0     | 利用率0.00%，落入75%（不含）以下档，得0.00分
        """),
)
def test_a_closed_floor_belongs_to_its_band(case: Example) -> None:
    case.check(one(FALLING, RATE, weight="1"))


@pytest.mark.parametrize(
    "case",
    examples("""
        rate     | score | reason
        10.0001% | 0     | 利用率10.0001%，超过10%，得0.00分
        10%      | 0.5   | 利用率10.00%，落入5%（含）–10%（含）档，得0.50分
        5%       | 0.5   | 利用率5.00%，落入5%（含）–10%（含）档，得0.50分
        4.9999%  | 1     | 利用率4.9999%，落入5%（不含）以下档，得1.00分
        0        | 1     | 利用率0.00%，落入5%（不含）以下档，得1.00分
        """),
)
def test_an_open_floor_belongs_to_the_band_below(case: Example) -> None:
    case.check(one(RISING, RATE, weight="1"))


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        used    | all      | score | reason
        9       | 10       | 1     | 利用率90.00%，落入90%（含）以上档，得1.00分
        8999995 | 10000000 | 1     | 利用率90.00%，落入90%（含）以上档，得1.00分
        8999994 | 10000000 | 0.7   | 利用率89.9999%，落入75%（含）–90%（不含）档，得0.70分
        2       | 3        | 0     | 利用率66.6667%，落入75%（不含）以下档，得0.00分
        """),
)
def test_a_rate_is_compared_with_six_decimals(case: Example) -> None:
    """8999995/10000000 = 0.8999995, half up to 0.900000."""
    case.check(one(SHARED, QUOTIENT, weight="1"))


@pytest.mark.parametrize(
    ("rule", "case"),
    [
        (rule, case)
        for rule, table in {
            FALLING: """
                rate           | score | reason
                89.99999999999% | 1    | 利用率90.00%，落入90%（含）以上档，得1.00分
                89.99995%      | 1     | 利用率90.00%，落入90%（含）以上档，得1.00分
                89.99994%      | 0.7   | 利用率89.9999%，落入75%（含）–90%（不含）档，得0.70分
                """,
            RISING: """
                rate           | score | reason
                10.00005%      | 0     | 利用率10.0001%，超过10%，得0.00分
                10.00004%      | 0.5   | 利用率10.00%，落入5%（含）–10%（含）档，得0.50分
                """,
        }.items()
        for case in examples(table)
    ],
)
def test_a_typed_rate_is_compared_with_six_decimals(rule: str, case: Example) -> None:
    """89.99995% = 0.8999995, half up to 0.900000; 10.00004% = 0.1000004, which is 0.100000."""
    case.check(one(rule, RATE, weight="1"))


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_points_above_the_weight_are_cut_to_it() -> None:
    case = example("""
        rate | score | reason
        100% | 0.8   | 利用率100.00%，落入90%（含）以上档，得1.00分，超过满分，按0.80分计
        """)
    case.check(one(FALLING, RATE, weight="0.8"))


@pytest.mark.parametrize(
    ("weight", "case"),
    [
        ("0.8", example("rate | score | reason\n80% | 0.7 | 利用率80.00%，落入75%（含）–90%（不含）档，得0.70分")),
        ("0.7", example("rate | score | reason\n80% | 0.7 | 利用率80.00%，落入75%（含）–90%（不含）档，得0.70分")),
        ("1", example("rate | score | reason\n100% | 1 | 利用率100.00%，落入90%（含）以上档，得1.00分")),
    ],
)
def test_points_up_to_the_weight_are_not_called_above_it(weight: str, case: Example) -> None:
    case.check(one(FALLING, RATE, weight=weight))


def test_half_a_cent_of_points_is_rounded_up() -> None:
    rubric = one("{kind: bands, of: rate, bands: [{from: 90%, points: 0.125}, {points: 0}]}", RATE, weight="1")
    example("rate | score\n95% | 0.13").check(rubric)


def test_the_reason_states_the_points_of_the_score() -> None:
    rubric = one("{kind: bands, of: rate, bands: [{from: 90%, points: 0.125}, {points: 0}]}", RATE, weight="1")
    example("rate | score | reason\n95% | 0.13 | 利用率95.00%，落入90%（含）以上档，得0.13分").check(rubric)


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        rate   | score | reason            | missing
        -      | -     | 待填：【利用率】  | rate
        约九成 | -     | 待填：【利用率】  | rate
        -1%    | -     | 待填：【利用率】  | rate
        1000%  | 1     | -                 | -
        1001%  | -     | 待填：【利用率】  | rate
        """),
)
def test_what_is_blank_or_not_a_rate_is_asked_for(case: Example) -> None:
    """A percentage lies between 0 and 1000%."""
    case.check(one(FALLING, RATE, weight="1"))


@pytest.mark.parametrize(
    "case",
    examples("""
        used | all | score | reason                          | missing
        -    | -   | -     | 待填：【在用】【总额】          | used, all
        9    | -   | -     | 待填：【总额】                  | all
        0    | 0   | -     | 待填：【总额（为0，确无此项的选不适用）】       | 总额（为0，确无此项的选不适用）
        0    | 5   | 0     | -                               | -
        """),
)
def test_a_divisor_must_be_there_and_not_be_zero(case: Example) -> None:
    case.check(one(SHARED, QUOTIENT, weight="1"))


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_wording_closes_the_right_ends() -> None:
    falling, rising = rule_of(one(FALLING, RATE)), rule_of(one(RISING, RATE))
    assert falling.wording() == "利用率：90%（含）以上得1分；75%（含）–90%（不含）得0.7分；75%（不含）以下得0分"
    assert rising.wording() == "利用率：超过10%得0分；5%（含）–10%（含）得0.5分；5%（不含）以下得1分"


def test_a_count_has_bounds_without_percent() -> None:
    rubric = one(
        "{kind: bands, of: staff, bands: [{from: 3, points: 0}, {points: 1}]}",
        "facts: {staff: {label: 编外人数, kind: count, unit: 人}}",
        weight="1",
    )
    assert rule_of(rubric).wording() == "编外人数：3（含）以上得0分；3（不含）以下得1分"
    example("staff | score | reason\n2 | 1 | 编外人数2，落入3（不含）以下档，得1.00分").check(rubric)


def test_the_formula_reads_like_the_rule() -> None:
    assert excel(one(FALLING, RATE)) == "IF(ROUND(利用率,6)>=90%,1,IF(ROUND(利用率,6)>=75%,0.7,0))"
    assert excel(one(RISING, RATE)) == "IF(ROUND(利用率,6)>10%,0,IF(ROUND(利用率,6)>=5%,0.5,1))"


def test_the_formula_rounds_neither_a_measure_nor_a_count() -> None:
    """The cell of a measure is rounded already, a count is a whole number."""
    assert excel(one(SHARED, QUOTIENT)) == "IF(利用率>=90%,1,IF(利用率>=75%,0.7,0))"
    staff = "facts: {staff: {label: 编外人数, kind: count, unit: 人}}"
    counted = "{kind: bands, of: staff, bands: [{from: 3, points: 0}, {points: 1}]}"
    assert excel(one(counted, staff)) == "IF(编外人数>=3,0,1)"


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        ("{from: 75%, points: 1}, {from: 90%, points: 2}, {points: 0}", ["75% 之后不应是 90%"]),
        ("{from: 75%, points: 1}, {from: 75%, points: 2}, {points: 0}", ["75% 之后不应是 75%"]),
        ("{from: 90%, points: 1}, {from: 75%, points: 0.7}, {points: 0}", []),
        ("{points: 1}", []),
    ],
)
def test_lint_finds_bands_out_of_order(bands: str, said: list[str]) -> None:
    found = list(rule_of(one(f"{{kind: bands, of: rate, bands: [{bands}]}}", RATE)).lint())
    assert [sentence.removeprefix("档次应由高到低排列：") for sentence in found] == said


@pytest.mark.parametrize("bands", ["{points: 1}, {points: 0}", "{from: 90%, points: 1}, {from: 75%, points: 0}"])
def test_bands_that_leave_a_gap_are_refused(bands: str) -> None:
    with pytest.raises(InvalidInput, match="除最后一档外每档都要有下限，最后一档不写下限"):
        one(f"{{kind: bands, of: rate, bands: [{bands}]}}", RATE)

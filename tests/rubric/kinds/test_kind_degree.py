"""Degree: points times a degree of achievement that somebody states.

1. The degree times the points, rounded half up; a judgement, not a figure that proves itself.
2. Below the pass mark nothing; at it the full share.
3. Levels name the degree and give no points; each is closed below, the last one open.
4. A typed degree is compared with six decimals and counted with all of them; blank and out of range are asked for.
5. Wording, formula; levels without ends and what is no percentage are refused; levels in the wrong order are
   for lint.
"""

import pytest
from tiny import Example, example, examples, excel, one, rule_of

from generator.problem import InvalidInput

DEGREE = "facts: {degree: {label: 实施效益, kind: percent, high: 100%}}"
RULE = "{kind: degree, of: degree, points: 6}"
PASSING = "{kind: degree, of: degree, points: 6, passing: 60%}"
LEVELS = "levels: [{from: 80%, name: 基本达成}, {from: 60%, name: 部分实现}, {name: 程度较低}]"
NAMED = f"{{kind: degree, of: degree, points: 6, {LEVELS}}}"
BOTH = f"{{kind: degree, of: degree, points: 6, passing: 60%, {LEVELS}}}"

# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        degree | score | reason
        100%   | 6     | 实施效益的完成程度100.00%，6.00分×100.00%，得6.00分
        87.5%  | 5.25  | 实施效益的完成程度87.50%，6.00分×87.50%，得5.25分
        81.25% | 4.88  | 实施效益的完成程度81.25%，6.00分×81.25%，得4.88分
        0.08%  | 0     | 实施效益的完成程度0.08%，6.00分×0.08%，得0.00分
        0      | 0     | 实施效益的完成程度0.00%，6.00分×0.00%，得0.00分
        """),
)
def test_a_degree_gives_its_share(case: Example) -> None:
    """0.875×6 = 5.25; 0.8125×6 = 4.875; 0.0008×6 = 0.0048."""
    case.check(one(RULE, DEGREE, weight="6"))


def test_it_is_a_judgement() -> None:
    assert rule_of(one(RULE, DEGREE)).discretionary


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        degree | score | reason
        61%    | 3.66  | 实施效益的完成程度61.00%，6.00分×61.00%，得3.66分
        60%    | 3.6   | 实施效益的完成程度60.00%，6.00分×60.00%，得3.60分
        59.99% | 0     | 实施效益的完成程度59.99%，低于60%，得0.00分
        0      | 0     | 实施效益的完成程度0.00%，低于60%，得0.00分
        """),
)
def test_below_the_pass_mark_nothing_is_given(case: Example) -> None:
    case.check(one(PASSING, DEGREE, weight="6"))


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        degree | score | reason
        100%   | 6     | 实施效益的完成程度100.00%，基本达成，6.00分×100.00%，得6.00分
        80%    | 4.8   | 实施效益的完成程度80.00%，基本达成，6.00分×80.00%，得4.80分
        79.99% | 4.8   | 实施效益的完成程度79.99%，部分实现，6.00分×79.99%，得4.80分
        60%    | 3.6   | 实施效益的完成程度60.00%，部分实现，6.00分×60.00%，得3.60分
        59.99% | 3.6   | 实施效益的完成程度59.99%，程度较低，6.00分×59.99%，得3.60分
        0      | 0     | 实施效益的完成程度0.00%，程度较低，6.00分×0.00%，得0.00分
        """),
)
def test_a_level_names_the_degree_and_gives_no_points(case: Example) -> None:
    """0.7999×6 = 4.7994; 0.5999×6 = 3.5994."""
    case.check(one(NAMED, DEGREE, weight="6"))


@pytest.mark.parametrize(
    "case",
    examples("""
        degree | score | reason
        75%    | 4.5   | 实施效益的完成程度75.00%，部分实现，6.00分×75.00%，得4.50分
        59%    | 0     | 实施效益的完成程度59.00%，程度较低，低于60%，得0.00分
        """),
)
def test_a_level_is_named_below_the_pass_mark_too(case: Example) -> None:
    case.check(one(BOTH, DEGREE, weight="6"))


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        degree         | score | reason
        59.99995%      | 3.6   | 实施效益的完成程度60.00%，部分实现，6.00分×60.00%，得3.60分
        59.9999499999% | 0     | 实施效益的完成程度59.9999%，程度较低，低于60%，得0.00分
        """),
)
def test_a_typed_degree_is_compared_with_six_decimals(case: Example) -> None:
    """59.99995% = 0.5999995, half up to 0.600000."""
    case.check(one(BOTH, DEGREE, weight="6"))


@pytest.mark.parametrize("typed", ["-", "较好", "-1%", "100.01%"])
def test_what_is_no_degree_is_asked_for(typed: str) -> None:
    case = example(f"degree | score | reason | missing\n{typed} | - | 待填：【实施效益】 | degree")
    for rule in (RULE, BOTH):
        case.check(one(rule, DEGREE, weight="6"))


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rule", "wording"),
    [
        (RULE, "得分＝实施效益的完成程度×6分"),
        (PASSING, "得分＝实施效益的完成程度×6分，低于60%的不得分"),
        (
            NAMED,
            "得分＝实施效益的完成程度×6分（基本达成80%（含）以上，部分实现60%（含）–80%（不含），程度较低60%（不含）以下）",
        ),
        (
            BOTH,
            "得分＝实施效益的完成程度×6分（基本达成80%（含）以上，部分实现60%（含）–80%（不含），程度较低60%（不含）以下），低于60%的不得分",
        ),
    ],
)
def test_the_wording_states_points_levels_and_pass_mark(rule: str, wording: str) -> None:
    assert rule_of(one(rule, DEGREE)).wording() == wording


def test_the_formula_reads_like_the_rule() -> None:
    assert excel(one(RULE, DEGREE)) == excel(one(NAMED, DEGREE)) == "实施效益*6"
    assert excel(one(PASSING, DEGREE)) == "IF(ROUND(实施效益,6)<60%,0,实施效益*6)"
    named = rule_of(one(NAMED, DEGREE)).reason()
    levels = 'IF(ROUND(实施效益,6)>=80%,"，基本达成",IF(ROUND(实施效益,6)>=60%,"，部分实现","，程度较低"))'
    assert levels in excel(one(NAMED, DEGREE), named)


@pytest.mark.parametrize(
    "levels",
    [
        "[{name: 基本达成}, {name: 程度较低}]",
        "[{from: 80%, name: 基本达成}, {from: 60%, name: 部分实现}]",
        "[{from: 80%, name: 基本达成}]",
    ],
)
def test_levels_without_their_ends_are_refused(levels: str) -> None:
    with pytest.raises(InvalidInput, match="除最后一级外每级都要有下限，最后一级不写下限"):
        one(f"{{kind: degree, of: degree, points: 6, levels: {levels}}}", DEGREE)


@pytest.mark.parametrize("kind", ["amount", "count", "score", "number"])
@pytest.mark.parametrize("rule", [RULE, PASSING, NAMED, BOTH])
def test_a_degree_is_a_percentage(rule: str, kind: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        one(rule, f"facts: {{degree: {{label: 预算数, kind: {kind}}}}}", weight="6")
    (found,) = caught.value.problems
    assert str(found).endswith(" › rule：“预算数”不是百分比，完成程度（of）应为百分比。请对照规则原文更正。")


def test_levels_in_the_wrong_order_are_for_lint() -> None:
    wrong = LEVELS.replace("80%", "50%")
    found = rule_of(one(f"{{kind: degree, of: degree, points: 6, {wrong}}}", DEGREE)).lint()
    assert list(found) == ["程度应由高到低排列：50% 之后不应是 60%"]


@pytest.mark.parametrize("rule", [RULE, PASSING, NAMED, BOTH])
def test_there_is_nothing_else_for_lint_to_find(rule: str) -> None:
    assert list(rule_of(one(rule, DEGREE)).lint()) == []

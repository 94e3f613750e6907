"""Judgement: points given at discretion within a range.

1. The points typed in are the score; half a cent is rounded up.
2. Points outside the range of the fact are asked for again, blank too.
3. It is marked as discretionary; a stated degree is the only other kind that is.
4. Wording with and without basis; formula; nothing to lint.
"""

import pytest
from tiny import Example, example, examples, excel, one, rule_of

from generator.calculation.scorecard import discretionary_facts
from generator.rubric.kinds import KINDS
from generator.rubric.kinds.degree import Degree
from generator.rubric.kinds.judgement import Judgement

GIVEN = "facts: {mark: {label: 规范性评分, kind: score, high: 1}}"
RULE = "{kind: judgement, of: mark, full: 1}"

# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        mark  | score | reason
        1     | 1     | 规范性评分，酌情评1.00分
        0.85  | 0.85  | 规范性评分，酌情评0.85分
        0.125 | 0.13  | 规范性评分，酌情评0.13分
        0     | 0     | 规范性评分，酌情评0.00分
        """),
)
def test_the_points_typed_in_are_the_score(case: Example) -> None:
    case.check(one(RULE, GIVEN, weight="1"))


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("typed", ["-", "1.01", "-0.01", "满分"])
def test_points_outside_the_range_are_asked_for(typed: str) -> None:
    case = example(f"mark | score | reason | missing\n{typed} | - | 待填：【规范性评分】 | mark")
    case.check(one(RULE, GIVEN, weight="1"))


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_judgement_and_degree_are_discretionary() -> None:
    assert [rule for rule in KINDS.values() if rule.discretionary] == [Degree, Judgement]
    assert discretionary_facts(rule_of(one(RULE, GIVEN))) == {"mark"}


def test_judgement_is_found_inside_other_rules() -> None:
    given = "facts: {mark: {label: 评分, kind: score, high: 1}, cases: {label: 事项, kind: count}}"
    rule = "{kind: sum, of: [{kind: per_item, count: cases, full: 1, each: 1}, {kind: judgement, of: mark, full: 1}]}"
    assert discretionary_facts(rule_of(one(rule, given))) == {"mark"}


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_wording_states_basis_and_range() -> None:
    assert rule_of(one(RULE, GIVEN)).wording() == "规范性评分，在0分至1分之间酌情评分"
    based = "{kind: judgement, of: mark, full: 1, basis: 按制度执行情况}"
    assert rule_of(one(based, GIVEN)).wording() == "按制度执行情况，在0分至1分之间酌情评分"


def test_the_formula_is_the_cell() -> None:
    assert excel(one(RULE, GIVEN)) == "规范性评分"


def test_there_is_nothing_for_lint_to_find() -> None:
    assert list(rule_of(one(RULE, GIVEN)).lint()) == []

"""Grade: points by the choice made from a list.

1. Each choice has its points, half cents rounded up.
2. Only the words of the list are an answer.
3. Wording, formula; lint finds a choice without points.
"""

import pytest
from tiny import Example, example, examples, excel, one, rule_of

GIVEN = "facts: {open: {label: 公开情况, kind: grade, choices: {full: 按要求公开, part: 不合要求, none: 未公开}}}"
RULE = """
kind: grade
of: open
levels: [{choice: full, points: 1.5}, {choice: part, points: 0.995}, {choice: none, points: 0}]
"""

# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        open       | score | reason
        按要求公开 | 1.5   | 公开情况“按要求公开”，得1.50分
        不合要求   | 1     | 公开情况“不合要求”，得1.00分
        未公开     | 0     | 公开情况“未公开”，得0.00分
        """),
)
def test_each_choice_gives_its_points(case: Example) -> None:
    case.check(one(RULE, GIVEN, weight="2"))


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("typed", ["-", "full", "部分公开", "0"])
def test_other_words_are_no_answer(typed: str) -> None:
    case = example(f"open | score | reason | missing\n{typed} | - | 待填：【公开情况】 | open")
    case.check(one(RULE, GIVEN, weight="2"))


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_wording_lists_choices_with_points() -> None:
    assert rule_of(one(RULE, GIVEN)).wording() == "公开情况：按要求公开得1.5分；不合要求得0.995分；未公开得0分"


def test_the_formula_reads_like_the_rule() -> None:
    assert excel(one(RULE, GIVEN)) == 'IF(公开情况="按要求公开",1.5,IF(公开情况="不合要求",0.995,0))'


def test_lint_finds_a_choice_without_points() -> None:
    short = "{kind: grade, of: open, levels: [{choice: full, points: 1.5}]}"
    assert list(rule_of(one(RULE, GIVEN)).lint()) == []
    assert list(rule_of(one(short, GIVEN)).lint()) == [
        "“公开情况”的选项“不合要求”没有对应分值",
        "“公开情况”的选项“未公开”没有对应分值",
    ]

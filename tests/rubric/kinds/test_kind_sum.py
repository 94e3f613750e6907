"""Sum: several rules whose points add up.

1. Parts add up before anything is rounded.
2. Everything any part needs is asked for, each entry once.
3. A veto over a part covers that part only.
4. Wording, formula, parts; nothing to lint.
"""

import pytest
from tiny import Example, example, examples, excel, one, rule_of

GIVEN = """
facts:
  a: {label: 甲, kind: count}
  b: {label: 乙, kind: count}
  veto: {label: 否决, kind: tick}
measures:
  share: {label: 占比, kind: percent, value: a / b}
"""
THIRD = "{kind: proportion, of: share, points: 1}"
RULE = f"{{kind: sum, of: [{THIRD}, {THIRD}]}}"
VETOED = """
kind: sum
of:
  - {kind: per_item, count: a, full: 2, each: 1}
  - kind: override
    when: [{holds: veto, words: 被否决}]
    points: 0
    rule: {kind: per_item, count: b, full: 2, each: 1}
"""

# ── 1 and 2 ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        a | b | score | missing
        1 | 3 | 0.67  | -
        1 | 8 | 0.25  | -
        3 | 3 | 2     | -
        0 | 3 | 0     | -
        - | 3 | -     | a
        - | - | -     | a, b
        1 | 0 | -     | 乙（为0，确无此项的选不适用）
        """),
)
def test_parts_add_up_before_they_are_rounded(case: Example) -> None:
    """1/3 + 1/3 = 0.6667 (0.33 + 0.33 would be 0.66); 1/8 + 1/8 = 0.25 (0.13 + 0.13 would be 0.26)."""
    case.check(one(RULE, GIVEN, weight="2"))


def test_every_part_gives_its_reason() -> None:
    part = "占比50.00%，按比例计，1.00分×50.00%，得0.50分"
    case = example(f"a | b | score | reason\n1 | 2 | 1 | （1）{part}；（2）{part}")
    case.check(one(RULE, GIVEN, weight="2"))


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        a | b | veto | score | reason                                                  | missing
        0 | - | 是   | 2     | （1）甲为0，得2.00分；（2）被否决，按规则得0.00分       | -
        0 | 1 | 否   | 3     | （1）甲为0，得2.00分；（2）乙1个，每个扣1.00分，得1.00分 | -
        0 | - | 否   | -     | 待填：【乙】                                             | b
        - | - | 是   | -     | 待填：【甲】                                             | a
        """),
)
def test_a_veto_over_a_part_leaves_the_others(case: Example) -> None:
    case.check(one(VETOED, GIVEN, weight="4"))


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_wording_numbers_the_parts() -> None:
    part = "得分＝占比×1分，超过100%的按100%计"
    assert rule_of(one(RULE, GIVEN)).wording() == f"1.{part}\n2.{part}"


def test_the_formula_adds_the_parts() -> None:
    assert excel(one(RULE, GIVEN)) == "MIN(100%,甲/乙)*1+MIN(100%,甲/乙)*1"


def test_its_parts_are_the_rules_in_order() -> None:
    assert len(rule_of(one(RULE, GIVEN)).parts()) == 2
    assert list(rule_of(one(RULE, GIVEN)).lint()) == []

"""Checklist: points for each requirement that is met.

1. The points of what is ticked 是 add up; the reason names what is not met.
2. Every tick is asked for; only 是 and 否 are answers.
3. A single requirement has no number.
4. Wording from the help of a tick, else its label; formula; nothing to lint.
"""

import pytest
from tiny import Example, example, examples, excel, one, rule_of

TICKS = """
facts:
  made: {label: 制度已建立, kind: tick, help: 建立了各项制度}
  kept: {label: 制度已执行, kind: tick}
"""
RULE = "{kind: checklist, items: [{tick: made, points: 0.5}, {tick: kept, points: 1.5}]}"
SINGLE = "{kind: checklist, items: [{tick: made, points: 1}]}"

# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        made | kept | score | reason
        是   | 是   | 2     | 2项要求均已达到，得2.00分
        是   | 否   | 0.5   | （2）“制度已执行”未达到，扣1.50分；得0.50分
        否   | 是   | 1.5   | （1）“制度已建立”未达到，扣0.50分；得1.50分
        否   | 否   | 0     | （1）“制度已建立”未达到，扣0.50分；（2）“制度已执行”未达到，扣1.50分；得0.00分
        """),
)
def test_what_is_met_adds_up_and_what_is_not_is_named(case: Example) -> None:
    case.check(one(RULE, TICKS, weight="2"))


def test_the_sum_is_rounded_half_up_once() -> None:
    """0.125 + 0.25 = 0.375."""
    rule = "{kind: checklist, items: [{tick: made, points: 0.125}, {tick: kept, points: 0.25}]}"
    example("made | kept | score\n是 | 是 | 0.38").check(one(rule, TICKS, weight="1"))


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        made | kept | score | reason                               | missing
        -    | -    | -     | 待填：【制度已建立】【制度已执行】   | made, kept
        是   | -    | -     | 待填：【制度已执行】                 | kept
        有   | 否   | -     | 待填：【制度已建立】                 | made
        1    | 否   | -     | 待填：【制度已建立】                 | made
        """),
)
def test_every_tick_is_asked_for(case: Example) -> None:
    case.check(one(RULE, TICKS, weight="2"))


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        made | score | reason
        是   | 1     | “制度已建立”已达到，得1.00分
        否   | 0     | “制度已建立”未达到，扣1.00分；得0.00分
        """),
)
def test_a_single_requirement_has_no_number(case: Example) -> None:
    case.check(one(SINGLE, TICKS, weight="1"))
    assert rule_of(one(SINGLE, TICKS)).wording() == "建立了各项制度（1分）"


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_wording_lists_help_or_label_with_points() -> None:
    assert rule_of(one(RULE, TICKS)).wording() == "（1）建立了各项制度（0.5分）；（2）制度已执行（1.5分）"


def test_the_formula_reads_like_the_rule() -> None:
    assert excel(one(RULE, TICKS)) == 'IF(制度已建立="是",0.5,0)+IF(制度已执行="是",1.5,0)'


def test_there_is_nothing_for_lint_to_find() -> None:
    assert list(rule_of(one(RULE, TICKS)).lint()) == []

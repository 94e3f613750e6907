"""Requirements: full points less a deduction for each requirement that is not met.

1. Each requirement that is not met costs the same, down to zero; the reason names them.
2. Every tick is asked for; only 是 and 否 are answers.
3. What is left is rounded half up; the deduction is stated as the rule has it.
4. Wording from the help of a tick, else its label; formula; what deducts nothing is refused; nothing else to lint.
"""

from decimal import Decimal

import pytest
from tiny import Example, example, examples, excel, one, rule_of

from generator.problem import InvalidInput
from generator.rubric.reach import Reach, reach

TICKS = """
facts:
  made: {label: 制度已建立, kind: tick, help: 建立了各项制度}
  kept: {label: 制度已执行, kind: tick}
  told: {label: 结果已公开, kind: tick}
"""
RULE = "{kind: requirements, ticks: [made, kept, told], full: 2, each: 1}"
SMALL = "{kind: requirements, ticks: [made, kept, told], full: 1, each: 0.125}"

# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        made | kept | told | score | reason
        是   | 是   | 是   | 2     | 3项要求均已达到，得2.00分
        否   | 是   | 是   | 1     | （1）“制度已建立”未达到；共1项，每项扣1.00分，得1.00分
        是   | 是   | 否   | 1     | （3）“结果已公开”未达到；共1项，每项扣1.00分，得1.00分
        否   | 是   | 否   | 0     | （1）“制度已建立”未达到；（3）“结果已公开”未达到；共2项，每项扣1.00分，得0.00分
        """),
)
def test_each_requirement_not_met_costs_its_points(case: Example) -> None:
    case.check(one(RULE, TICKS, weight="2"))


def test_no_more_than_everything_is_lost() -> None:
    """2 − 3 × 1 would be −1."""
    all_named = "（1）“制度已建立”未达到；（2）“制度已执行”未达到；（3）“结果已公开”未达到；"
    case = example(f"made | kept | told | score | reason\n否 | 否 | 否 | 0 | {all_named}共3项，每项扣1.00分，得0.00分")
    case.check(one(RULE, TICKS, weight="2"))


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        made | kept | told | score | reason                                           | missing
        -    | -    | -    | -     | 待填：【制度已建立】【制度已执行】【结果已公开】 | made, kept, told
        是   | -    | 否   | -     | 待填：【制度已执行】                             | kept
        否   | 否   | -    | -     | 待填：【结果已公开】                             | told
        有   | 否   | 否   | -     | 待填：【制度已建立】                             | made
        1    | 是   | 是   | -     | 待填：【制度已建立】                             | made
        """),
)
def test_every_tick_is_asked_for(case: Example) -> None:
    """Two that fail already cost everything, and the third is asked for all the same: the reason names it."""
    case.check(one(RULE, TICKS, weight="2"))


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        made | kept | told | score | reason
        否   | 是   | 是   | 0.88  | （1）“制度已建立”未达到；共1项，每项扣0.13分，得0.88分
        否   | 否   | 是   | 0.75  | -
        否   | 否   | 否   | 0.63  | -
        """),
)
def test_what_is_left_is_rounded_half_up_once(case: Example) -> None:
    """1 − 0.125 = 0.875; 1 − 3 × 0.125 = 0.625."""
    case.check(one(SMALL, TICKS, weight="1"))


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_wording_lists_help_or_label() -> None:
    listed = "（1）建立了各项制度；（2）制度已执行；（3）结果已公开"
    assert rule_of(one(RULE, TICKS)).wording() == f"{listed}。满分2分，每有一项未达到扣1分，扣完为止"
    assert rule_of(one(SMALL, TICKS)).wording() == f"{listed}。满分1分，每有一项未达到扣0.125分，扣完为止"


def test_the_formula_reads_like_the_rule() -> None:
    failed = 'IF(制度已建立="是",0,1)+IF(制度已执行="是",0,1)+IF(结果已公开="是",0,1)'
    assert excel(one(RULE, TICKS)) == f"MAX(0,2-1*({failed}))"


def test_it_reaches_as_far_as_its_ticks() -> None:
    assert reach(rule_of(one(RULE, TICKS)).score()) == Reach(Decimal(0), Decimal(2), 0)
    assert reach(rule_of(one(SMALL, TICKS)).score()) == Reach(Decimal("0.625"), Decimal(1), 3)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("each: 1", "each: 0", "：每项扣分（each）应大于0。请对照规则原文更正。"),
        ("each: 1", "each: -1", "：每项扣分（each）应大于0。请对照规则原文更正。"),
        ("[made, kept, told]", "[]", "：“ticks”不能为空。请对照规则原文更正。"),
        ("[made, kept, told]", "[made, kpet]", " › ticks › 第2项：没有名为“kpet”的填报项。是否应为：kept。"),
    ],
)
def test_requirements_that_cannot_work_are_refused(old: str, new: str, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        one(RULE.replace(old, new), TICKS)
    (found,) = caught.value.problems
    assert str(found).endswith(f" › rule{said}")


def test_only_ticks_will_do() -> None:
    given = TICKS.replace("kept: {label: 制度已执行, kind: tick}", "kept: {label: 执行率, kind: percent}")
    with pytest.raises(InvalidInput, match="“kept”是百分比类填报项，这里不能用。请换用是否类的填报项。"):
        one(RULE, given)


def test_there_is_nothing_for_lint_to_find() -> None:
    assert list(rule_of(one(RULE, TICKS)).lint()) == []
    assert rule_of(one(RULE, TICKS)).parts() == ()

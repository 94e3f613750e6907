"""Override: fixed points as soon as one of several circumstances holds, whatever the rule beneath would give.

1. A veto gives zero, an exemption its points, and neither asks for anything else.
2. The rule beneath asks only once the circumstance is known not to hold.
3. Circumstances are asked for one after the other; the first that holds decides and is named.
4. A circumstance is any condition; one on figures asks for them first.
5. Wording, formula, parts; nothing to lint.
"""

import pytest
from tiny import Example, examples, excel, one, rule_of

from generator.problem import InvalidInput

GIVEN = """
facts:
  misuse: {label: 存在违规, kind: tick}
  poor: {label: 评价为差, kind: tick}
  papers: {label: 有材料, kind: tick}
  cases: {label: 事项, kind: count, unit: 项}
"""
BENEATH = "{kind: per_item, count: cases, full: 3, each: 1}"
VETO = f"{{kind: override, when: [{{holds: misuse, words: 有违规支出}}], points: 0, rule: {BENEATH}}}"
EXEMPT = f"{{kind: override, when: [{{holds: misuse, words: 涉密部门}}], points: 3, rule: {BENEATH}}}"
EITHER = f"""
kind: override
when: [{{holds: not papers, words: 无材料}}, {{holds: poor, words: 评价为差}}]
points: 0
rule: {BENEATH}
"""

# ── 1 and 2 ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        misuse | cases | score | reason                          | missing
        是     | -     | 0     | 有违规支出，按规则得0.00分      | -
        是     | 0     | 0     | 有违规支出，按规则得0.00分      | -
        是     | abc   | 0     | 有违规支出，按规则得0.00分      | -
        否     | 1     | 2     | 事项1项，每项扣1.00分，得2.00分 | -
        否     | -     | -     | 待填：【事项】                  | cases
        -      | -     | -     | 待填：【存在违规】              | misuse
        有     | -     | -     | 待填：【存在违规】              | misuse
        -      | 1     | -     | 待填：【存在违规】              | misuse
        """),
)
def test_a_veto_gives_nothing_and_asks_for_nothing(case: Example) -> None:
    case.check(one(VETO, GIVEN, weight="3"))


@pytest.mark.parametrize(
    "case",
    examples("""
        misuse | cases | score | reason                     | missing
        是     | -     | 3     | 涉密部门，按规则得3.00分   | -
        是     | 9     | 3     | 涉密部门，按规则得3.00分   | -
        否     | -     | -     | 待填：【事项】             | cases
        否     | 9     | 0     | -                          | -
        """),
)
def test_an_exemption_gives_its_points_and_asks_for_nothing(case: Example) -> None:
    case.check(one(EXEMPT, GIVEN, weight="3"))


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        papers | poor | cases | score | reason                             | missing
        否     | 否   | -     | 0     | 无材料，按规则得0.00分             | -
        是     | 是   | -     | 0     | 评价为差，按规则得0.00分           | -
        否     | 是   | -     | 0     | 无材料，按规则得0.00分             | -
        是     | 否   | 0     | 3     | 事项为0，得3.00分                  | -
        是     | 否   | -     | -     | 待填：【事项】                     | cases
        """),
)
def test_any_circumstance_is_enough_and_the_first_that_holds_is_named(case: Example) -> None:
    case.check(one(EITHER, GIVEN, weight="3"))


@pytest.mark.parametrize(
    "case",
    examples("""
        papers | poor | cases | score | reason                  | missing
        -      | -    | -     | -     | 待填：【有材料】        | papers
        -      | 是   | 0     | -     | 待填：【有材料】        | papers
        有     | 是   | 0     | -     | 待填：【有材料】        | papers
        否     | -    | -     | 0     | 无材料，按规则得0.00分  | -
        否     | 差   | abc   | 0     | 无材料，按规则得0.00分  | -
        是     | -    | -     | -     | 待填：【评价为差】      | poor
        是     | -    | 0     | -     | 待填：【评价为差】      | poor
        是     | 差   | 0     | -     | 待填：【评价为差】      | poor
        是     | 否   | abc   | -     | 待填：【事项】          | cases
        """),
)
def test_what_comes_later_is_not_asked_for_while_an_earlier_circumstance_decides(case: Example) -> None:
    """Each stands in an IF of its own, so that Excel stops at the first that holds."""
    case.check(one(EITHER, GIVEN, weight="3"))


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

FIGURES = """
facts:
  misuse: {label: 存在违规, kind: tick}
  new: {label: 新增项目, kind: count}
  checked: {label: 评估项目, kind: count, unit: 项}
  spent: {label: 支出, kind: amount}
  plan: {label: 预算, kind: amount}
measures:
  over: {label: 超支率, kind: percent, value: (spent - plan) / plan}
"""
CHECKED = "{kind: per_item, count: checked, full: 3, each: 1}"
NONE_NEW = f"{{kind: override, when: [{{holds: new == 0, words: 当年没有新增项目}}], points: 3, rule: {CHECKED}}}"
MIXED = f"""
kind: override
when: [{{holds: misuse, words: 有违规支出}}, {{holds: over > 10%, words: 超支超过10%}}]
points: 0
rule: {CHECKED}
"""


@pytest.mark.parametrize(
    "case",
    examples("""
        new | checked | score | reason                              | missing
        0   | -       | 3     | 当年没有新增项目，按规则得3.00分    | -
        0   | 2       | 3     | 当年没有新增项目，按规则得3.00分    | -
        1   | 2       | 1     | 评估项目2项，每项扣1.00分，得1.00分 | -
        1   | -       | -     | 待填：【评估项目】                  | checked
        -   | 2       | -     | 待填：【新增项目】                  | new
        两  | 2       | -     | 待填：【新增项目】                  | new
        """),
)
def test_a_condition_on_figures_decides_like_a_tick(case: Example) -> None:
    case.check(one(NONE_NEW, FIGURES, weight="3"))


@pytest.mark.parametrize(
    "case",
    examples("""
        misuse | spent  | plan | checked | score | reason                        | missing
        是     | -      | -    | -       | 0     | 有违规支出，按规则得0.00分    | -
        否     | 111    | 100  | -       | 0     | 超支超过10%，按规则得0.00分   | -
        否     | 110    | 100  | 0       | 3     | 评估项目为0，得3.00分         | -
        否     | 110    | 100  | -       | -     | 待填：【评估项目】            | checked
        否     | -      | 100  | 0       | -     | 待填：【支出】                | spent
        否     | 5      |0|0|-| 待填：【预算（为0，确无此项的选不适用）】 | 预算（为0，确无此项的选不适用）
        -      | 111    | 100  | 0       | -     | 待填：【存在违规】            | misuse
        """),
)
def test_ticks_and_conditions_stand_beside_each_other(case: Example) -> None:
    case.check(one(MIXED, FIGURES, weight="3"))


def test_a_circumstance_without_a_condition_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        one(NONE_NEW.replace("holds: new == 0, ", ""), FIGURES)
    (found,) = caught.value.problems
    assert str(found).endswith(" › rule › when › 第1项：缺少“holds”。请补上这一项。")


@pytest.mark.parametrize(
    ("holds", "said"),
    [
        ("new = 0", "算式“new = 0”无法识别。"),
        ("nwe == 0", "没有名为“nwe”的填报项。是否应为：new。"),
        ("new + 1", "“new + 1”不是条件。"),
    ],
)
def test_a_condition_that_cannot_be_read_is_refused(holds: str, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        one(NONE_NEW.replace("new == 0", holds), FIGURES)
    (found,) = caught.value.problems
    assert f" › rule › when › 第1项 › holds：{said}" in str(found)


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_wording_adds_the_circumstances_to_the_rule() -> None:
    assert rule_of(one(VETO, GIVEN)).wording() == "满分3分，事项每有一项扣1分，扣完为止；有违规支出的，得0分"
    assert rule_of(one(EITHER, GIVEN)).wording() == "满分3分，事项每有一项扣1分，扣完为止；无材料或评价为差的，得0分"
    beneath = "满分3分，评估项目每有一项扣1分，扣完为止"
    assert rule_of(one(NONE_NEW, FIGURES)).wording() == f"{beneath}；当年没有新增项目的，得3分"
    assert rule_of(one(MIXED, FIGURES)).wording() == f"{beneath}；有违规支出或超支超过10%的，得0分"


def test_the_wording_goes_on_in_a_new_line_after_several_parts() -> None:
    listed = VETO.replace(BENEATH, f"{{kind: sum, of: [{BENEATH}, {BENEATH}]}}")
    part = "满分3分，事项每有一项扣1分，扣完为止"
    assert rule_of(one(listed, GIVEN)).wording() == f"1.{part}\n2.{part}\n有违规支出的，得0分"


def test_the_formula_reads_like_the_rule() -> None:
    assert excel(one(VETO, GIVEN)) == 'IF(存在违规="是",0,MAX(0,3-1*事项))'
    assert excel(one(EITHER, GIVEN)) == 'IF(有材料="否",0,IF(评价为差="是",0,MAX(0,3-1*事项)))'
    assert excel(one(NONE_NEW, FIGURES)) == "IF(新增项目=0,3,MAX(0,3-1*评估项目))"
    assert excel(one(MIXED, FIGURES)) == 'IF(存在违规="是",0,IF(超支率>10%,0,MAX(0,3-1*评估项目)))'


def test_its_part_is_the_rule_beneath() -> None:
    assert [part.wording() for part in rule_of(one(VETO, GIVEN)).parts()] == ["满分3分，事项每有一项扣1分，扣完为止"]
    assert list(rule_of(one(VETO, GIVEN)).lint()) == []

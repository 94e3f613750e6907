"""Per item: full points less a deduction for each case found.

1. Zero cases give full points, the last point is lost once, never more.
2. What the cases are out of is asked for, not computed with.
3. Half a case, a negative count and words are no count.
4. What is counted may be a measure; it asks for what it is made of.
5. Wording, formula; nothing to lint.
"""

from decimal import Decimal

import pytest
from tiny import Example, example, examples, excel, one, only, rule_of

CASES = "facts: {cases: {label: 不合要求事项, kind: count, unit: 项}}"
RULE = "{kind: per_item, count: cases, full: 5, each: 1}"
WORKS = """
facts:
  late: {label: 未完成工作, kind: count, unit: 项}
  given: {label: 交办工作, kind: count, unit: 项}
"""
OUT_OF = "{kind: per_item, count: late, full: 8, each: 4, out_of: given}"

# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        cases | score | reason
        0     | 5     | 不合要求事项为0，得5.00分
        1     | 4     | 不合要求事项1项，每项扣1.00分，得4.00分
        5     | 0     | 不合要求事项5项，每项扣1.00分，得0.00分
        6     | 0     | 不合要求事项6项，每项扣1.00分，得0.00分
        """),
)
def test_each_case_costs_its_points_down_to_zero(case: Example) -> None:
    case.check(one(RULE, CASES, weight="5"))


def test_what_is_left_is_rounded_half_up() -> None:
    """1 − 0.375 = 0.625."""
    rule = "{kind: per_item, count: cases, full: 1, each: 0.375}"
    example("cases | score\n1 | 0.63").check(one(rule, CASES, weight="1"))


def test_the_reason_states_the_deduction_of_the_rule() -> None:
    rule = "{kind: per_item, count: cases, full: 1, each: 0.125}"
    case = example("cases | score | reason\n1 | 0.88 | 不合要求事项1项，每项扣0.13分，得0.88分")
    case.check(one(rule, CASES, weight="1"))


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        late | given | score | reason                                         | missing
        1    | 3     | 4     | 交办工作3项，未完成工作1项，每项扣4.00分，得4.00分 | -
        0    | 3     | 8     | 交办工作3项，未完成工作为0，得8.00分            | -
        3    | 3     | 0     | 交办工作3项，未完成工作3项，每项扣4.00分，得0.00分 | -
        0    | 0     | 8     | 交办工作0项，未完成工作为0，得8.00分            | -
        1    | -     | -     | 待填：【交办工作】                              | given
        -    | -     | -     | 待填：【交办工作】【未完成工作】                | given, late
        """),
)
def test_the_whole_is_asked_for_too(case: Example) -> None:
    case.check(one(OUT_OF, WORKS, weight="8"))


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("typed", ["-", "1.5", "-1", "两项", "1000000000"])
def test_what_is_no_count_is_asked_for(typed: str) -> None:
    case = example(f"cases | score | missing\n{typed} | - | cases")
    case.check(one(RULE, CASES, weight="5"))


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

LATE = """
facts:
  begun: {label: 开工项目, kind: count, unit: 个}
  ended: {label: 完工项目, kind: count, unit: 个}
tables:
  t:
    label: 明细
    capacity: 3
    columns: {paid: {label: 支出, kind: amount}, plan: {label: 预算, kind: amount}}
measures:
  late: {label: 未完工项目, kind: count, unit: 项, decimals: 0, value: begun - ended}
  over: {label: 超支项目, kind: count, decimals: 0, value: count(t.paid > t.plan)}
"""
MEASURED = "{kind: per_item, count: late, full: 3, each: 0.5}"
COUNTED = "{kind: per_item, count: over, full: 3, each: 1.5}"


@pytest.mark.parametrize(
    "case",
    examples("""
        begun | ended | score | reason                                    | missing
        5     | 5     | 3     | 未完工项目为0，得3.00分                   | -
        5     | 4     | 2.5   | 未完工项目1项，每项扣0.50分，得2.50分     | -
        9     | 2     | 0     | 未完工项目7项，每项扣0.50分，得0.00分     | -
        5     | -     | -     | 待填：【完工项目】                        | ended
        -     | 半    | -     | 待填：【开工项目】【完工项目】            | begun, ended
        """),
)
def test_a_measure_is_counted_like_a_fact(case: Example) -> None:
    case.check(one(MEASURED, LATE, weight="3"))


@pytest.mark.parametrize(
    ("rows", "score", "reason"),
    [
        ("- | -", "3", "超支项目为0，得3.00分"),
        ("5 | 6\n6 | 6", "3", "超支项目为0，得3.00分"),
        ("7 | 6\n6 | 6", "1.5", "超支项目1个，每个扣1.50分，得1.50分"),
        ("7 | 6\n1 | 0\n0.01 | 0", "0", "超支项目3个，每个扣1.50分，得0.00分"),
        ("7 | -\n九 | 8", "3", "超支项目为0，得3.00分"),
    ],
)
def test_rows_are_counted_without_being_asked_for(rows: str, score: str, reason: str) -> None:
    found = only(one(COUNTED, LATE, weight="3"), {}, t=f"paid | plan\n{rows}")
    assert (found.score, found.reason, found.missing) == (Decimal(score), reason, ())


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_wording_names_the_unit_of_the_cases() -> None:
    assert rule_of(one(RULE, CASES)).wording() == "满分5分，不合要求事项每有一项扣1分，扣完为止"
    assert rule_of(one(MEASURED, LATE)).wording() == "满分3分，未完工项目每有一项扣0.5分，扣完为止"
    assert rule_of(one(COUNTED, LATE)).wording() == "满分3分，超支项目每有一个扣1.5分，扣完为止"


def test_the_formula_reads_like_the_rule() -> None:
    assert excel(one(RULE, CASES)) == "MAX(0,5-1*不合要求事项)"
    assert excel(one(OUT_OF, WORKS)) == "MAX(0,8-4*未完成工作)"
    assert excel(one(MEASURED, LATE)) == "MAX(0,3-0.5*未完工项目)"


def test_there_is_nothing_for_lint_to_find() -> None:
    assert list(rule_of(one(RULE, CASES)).lint()) == []

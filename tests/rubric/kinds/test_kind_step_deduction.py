"""Step deduction: full points up to a limit, then a deduction for every step beyond it.

1. At the limit nothing is lost; whole steps (`floor`), pro rata and started steps (`ceil`) differ beyond it.
2. Steps are counted with four decimals, so that 0.99995 of a step is one and 0.99994 is none; a rate has six.
3. Never below zero, nor more deducted than there is; half a cent is rounded up; the other side of the limit works
   alike, and so do both sides; steps other than one point are counted as times.
4. Blank is asked for.
5. Wording and formula; a step of nothing is refused; nothing else to lint.
"""

import pytest
from tiny import Example, example, examples, excel, one, rule_of

from generator.problem import InvalidInput

RATE = "facts: {rate: {label: 调整率, kind: percent}}"


def _rule(counting: str = "floor", **changed: str) -> str:
    stated = {"limit": "10%", "step": "1%", "each": "0.1", "full": "1", "side": "above", **changed}
    listed = ", ".join(f"{key}: {value}" for key, value in stated.items())
    return f"{{kind: step_deduction, of: rate, counting: {counting}, {listed}}}"


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rate", "floor", "pro_rata", "ceil"),
    [
        ("0", "1", "1", "1"),
        ("9.99%", "1", "1", "1"),
        ("10%", "1", "1", "1"),
        ("10.1%", "1", "0.99", "0.9"),
        ("10.5%", "1", "0.95", "0.9"),
        ("10.99%", "1", "0.90", "0.9"),
        ("11%", "0.9", "0.9", "0.9"),
        ("12.5%", "0.8", "0.75", "0.7"),
        ("19.99%", "0.1", "0", "0"),
        ("20%", "0", "0", "0"),
        ("35%", "0", "0", "0"),
    ],
)
def test_a_started_step_counts_as_the_option_says(rate: str, floor: str, pro_rata: str, ceil: str) -> None:
    """10.99%: 0.99 of a step, 1 − 0.099 = 0.901; 19.99%: 9.99 steps, 1 − 0.999 = 0.001, which is 0.00."""
    for counting, score in (("floor", floor), ("pro_rata", pro_rata), ("ceil", ceil)):
        example(f"rate | score\n{rate} | {score}").check(one(_rule(counting), RATE, weight="1"))


@pytest.mark.parametrize(
    ("counting", "case"),
    [
        (counting, case)
        for counting, table in {
            "floor": """
                rate   | score | reason
                10%    | 1     | 调整率10.00%，未超过10%，得1.00分
                10.99% | 1     | 调整率10.99%，超过10%，计0个百分点，扣0.00分，得1.00分
                12.5%  | 0.8   | 调整率12.50%，超过10%，计2个百分点，扣0.20分，得0.80分
                35%    | 0     | 调整率35.00%，超过10%，计25个百分点，扣1.00分，得0.00分
                """,
            "pro_rata": """
                rate   | score | reason
                12.5%  | 0.75  | 调整率12.50%，超过10%，计2.50个百分点，扣0.25分，得0.75分
                """,
            "ceil": """
                rate   | score | reason
                12.5%  | 0.7   | 调整率12.50%，超过10%，计3个百分点，扣0.30分，得0.70分
                """,
        }.items()
        for case in examples(table)
    ],
)
def test_the_reason_counts_the_steps(counting: str, case: Example) -> None:
    case.check(one(_rule(counting), RATE, weight="1"))


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("counting", "rate", "score"),
    [
        ("floor", "10.99994%", "1"),
        ("floor", "10.99995%", "0.9"),
        ("ceil", "10.00004%", "1"),
        ("ceil", "10.00005%", "0.9"),
    ],
)
def test_steps_are_counted_with_four_decimals(counting: str, rate: str, score: str) -> None:
    """0.99994 steps are 0.9999, 0.99995 are 1.0000; 0.00004 steps are 0.0000, 0.00005 are 0.0001."""
    example(f"rate | score\n{rate} | {score}").check(one(_rule(counting), RATE, weight="1"))


@pytest.mark.parametrize(
    ("side", "limit", "case"),
    [
        (side, limit, case)
        for side, limit, table in (
            (
                "above",
                "10%",
                """
                rate            | score | reason
                10.00004%       | 1     | 调整率10.00%，未超过10%，得1.00分
                10.00005%       | 1     | 调整率10.0001%，超过10%，计0个百分点，扣0.00分，得1.00分
                10.99999999999% | 0.9   | 调整率11.00%，超过10%，计1个百分点，扣0.10分，得0.90分
                """,
            ),
            (
                "below",
                "95%",
                """
                rate            | score | reason
                94.99999999999% | 1     | 调整率95.00%，不低于95%，得1.00分
                94.99995%       | 1     | 调整率95.00%，不低于95%，得1.00分
                94.99994%       | 1     | 调整率94.9999%，低于95%，计0个百分点，扣0.00分，得1.00分
                """,
            ),
            (
                "both",
                "95%",
                """
                rate            | score | reason
                95.00004%       | 1     | 调整率95.00%，为95%，得1.00分
                94.99995%       | 1     | 调整率95.00%，为95%，得1.00分
                95.00005%       | 1     | 调整率95.0001%，偏离95%，计0个百分点，扣0.00分，得1.00分
                94.99994%       | 1     | 调整率94.9999%，偏离95%，计0个百分点，扣0.00分，得1.00分
                """,
            ),
        )
        for case in examples(table)
    ],
)
def test_a_typed_rate_is_compared_with_six_decimals(side: str, limit: str, case: Example) -> None:
    """10.00004% is 0.100000, no more than 10%; 94.99995% = 0.9499995, half up to 0.950000."""
    case.check(one(_rule(side=side, limit=limit), RATE, weight="1"))


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        rate   | score | reason
        10.55% | 0.95  | 调整率10.55%，超过10%，计0.55个百分点，扣0.05分，得0.95分
        10.05% | 1     | 调整率10.05%，超过10%，计0.05个百分点，扣0.00分，得1.00分
        10.06% | 0.99  | 调整率10.06%，超过10%，计0.06个百分点，扣0.01分，得0.99分
        13.25% | 0.68  | 调整率13.25%，超过10%，计3.25个百分点，扣0.32分，得0.68分
        """),
)
def test_half_a_cent_is_rounded_up_and_not_deducted(case: Example) -> None:
    """1 − 0.055 = 0.945; 1 − 0.005 = 0.995; 1 − 0.006 = 0.994; 1 − 0.325 = 0.675."""
    case.check(one(_rule("pro_rata"), RATE, weight="1"))


def test_steps_of_a_count_have_its_unit() -> None:
    rubric = one(
        "{kind: step_deduction, of: days, limit: 3, step: 3, each: 1, full: 4}",
        "facts: {days: {label: 逾期天数, kind: count, unit: 天}}",
        weight="4",
    )
    example("days | score | reason\n7 | 3 | 逾期天数7，超过3，每3天计一次，共1次，扣1.00分，得3.00分").check(rubric)
    assert rule_of(rubric).wording() == "逾期天数未超过3得4分；每超过3天扣1分（不足3天的不计），扣完为止"


@pytest.mark.parametrize(
    "case",
    examples("""
        rate   | score | reason
        120%   | 10    | 调整率120.00%，不低于100%，得10.00分
        100%   | 10    | 调整率100.00%，不低于100%，得10.00分
        95.01% | 10    | 调整率95.01%，低于100%，每5个百分点计一次，共0次，扣0.00分，得10.00分
        95%    | 8     | 调整率95.00%，低于100%，每5个百分点计一次，共1次，扣2.00分，得8.00分
        75.01% | 2     | 调整率75.01%，低于100%，每5个百分点计一次，共4次，扣8.00分，得2.00分
        75%    | 0     | 调整率75.00%，低于100%，每5个百分点计一次，共5次，扣10.00分，得0.00分
        0      | 0     | 调整率0.00%，低于100%，每5个百分点计一次，共20次，扣10.00分，得0.00分
        """),
)
def test_points_can_be_lost_below_a_limit(case: Example) -> None:
    case.check(one(_rule(limit="100%", step="5%", each="2", full="10", side="below"), RATE))


@pytest.mark.parametrize(
    "case",
    examples("""
        rate     | score | reason
        100%     | 4     | 调整率100.00%，为100%，得4.00分
        100.01%  | 4     | 调整率100.01%，偏离100%，每5个百分点计一次，共0次，扣0.00分，得4.00分
        99.99%   | 4     | 调整率99.99%，偏离100%，每5个百分点计一次，共0次，扣0.00分，得4.00分
        105%     | 3     | 调整率105.00%，偏离100%，每5个百分点计一次，共1次，扣1.00分，得3.00分
        95%      | 3     | 调整率95.00%，偏离100%，每5个百分点计一次，共1次，扣1.00分，得3.00分
        95.01%   | 4     | 调整率95.01%，偏离100%，每5个百分点计一次，共0次，扣0.00分，得4.00分
        80.01%   | 1     | 调整率80.01%，偏离100%，每5个百分点计一次，共3次，扣3.00分，得1.00分
        80%      | 0     | 调整率80.00%，偏离100%，每5个百分点计一次，共4次，扣4.00分，得0.00分
        120%     | 0     | 调整率120.00%，偏离100%，每5个百分点计一次，共4次，扣4.00分，得0.00分
        0        | 0     | 调整率0.00%，偏离100%，每5个百分点计一次，共20次，扣4.00分，得0.00分
        1000%    | 0     | 调整率1000.00%，偏离100%，每5个百分点计一次，共180次，扣4.00分，得0.00分
        """),
)
def test_points_can_be_lost_on_both_sides_of_a_limit(case: Example) -> None:
    case.check(one(_rule(limit="100%", step="5%", each="1", full="4", side="both"), RATE, weight="4"))


@pytest.mark.parametrize(
    ("rate", "pro_rata", "ceil"),
    [("100%", "1", "1"), ("101.5%", "0.85", "0.8"), ("98.5%", "0.85", "0.8"), ("90%", "0", "0"), ("110%", "0", "0")],
)
def test_a_started_step_counts_alike_on_both_sides(rate: str, pro_rata: str, ceil: str) -> None:
    for counting, score in (("pro_rata", pro_rata), ("ceil", ceil)):
        example(f"rate | score\n{rate} | {score}").check(
            one(_rule(counting, limit="100%", side="both"), RATE, weight="1")
        )


@pytest.mark.parametrize(
    ("counting", "case"),
    [
        (counting, case)
        for counting, table in {
            "floor": """
                rate   | score | reason
                92.5%  | 8     | 调整率92.50%，低于100%，每5个百分点计一次，共1次，扣2.00分，得8.00分
                """,
            "pro_rata": """
                rate   | score | reason
                92.5%  | 7     | 调整率92.50%，低于100%，每5个百分点计一次，按比例计1.50次，扣3.00分，得7.00分
                99.99% | 10    | 调整率99.99%，低于100%，每5个百分点计一次，按比例计0.002次，扣0.00分，得10.00分
                """,
            "ceil": """
                rate   | score | reason
                92.5%  | 6     | 调整率92.50%，低于100%，每5个百分点计一次，共2次，扣4.00分，得6.00分
                99.99% | 8     | 调整率99.99%，低于100%，每5个百分点计一次，共1次，扣2.00分，得8.00分
                """,
        }.items()
        for case in examples(table)
    ],
)
def test_larger_steps_are_counted_as_times(counting: str, case: Example) -> None:
    """7.5 points below are one and a half steps of five; 0.01 of a point is 0.002 of one."""
    case.check(one(_rule(counting, limit="100%", step="5%", each="2", full="10", side="below"), RATE))


@pytest.mark.parametrize(
    ("counting", "case"),
    [
        (counting, case)
        for counting, table in {
            "floor": """
                rate   | score | reason
                13%    | 0.1   | 调整率13.00%，超过10%，计3个百分点，扣0.90分，得0.10分
                14%    | 0     | 调整率14.00%，超过10%，计4个百分点，扣1.00分，得0.00分
                """,
            "pro_rata": """
                rate   | score | reason
                13.5%  | 0     | 调整率13.50%，超过10%，计3.50个百分点，扣1.00分，得0.00分
                """,
            "ceil": """
                rate   | score | reason
                13.01% | 0     | 调整率13.01%，超过10%，计4个百分点，扣1.00分，得0.00分
                """,
        }.items()
        for case in examples(table)
    ],
)
def test_no_more_than_full_points_are_deducted(counting: str, case: Example) -> None:
    """3 steps cost 0.9; 4 would cost 1.2, and 3.5 would cost 1.05, more than there is."""
    case.check(one(_rule(counting, each="0.3"), RATE, weight="1"))


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_blank_rate_is_asked_for() -> None:
    case = example("rate | score | reason | missing\n- | - | 待填：【调整率】 | rate")
    case.check(one(_rule(), RATE, weight="1"))


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("counting", "words"),
    [
        ("floor", "不足一个百分点的不计"),
        ("pro_rata", "不足一个百分点的按比例计"),
        ("ceil", "不足一个百分点的按一个百分点计"),
    ],
)
def test_the_wording_says_how_steps_are_counted(counting: str, words: str) -> None:
    wording = rule_of(one(_rule(counting), RATE)).wording()
    assert wording == f"调整率未超过10%得1分；每超过一个百分点扣0.1分（{words}），扣完为止"


@pytest.mark.parametrize(
    ("counting", "words"),
    [
        ("floor", "不足5个百分点的不计"),
        ("pro_rata", "不足5个百分点的按比例计"),
        ("ceil", "不足5个百分点的按5个百分点计"),
    ],
)
def test_the_wording_names_other_steps_by_their_size(counting: str, words: str) -> None:
    below = rule_of(one(_rule(counting, limit="100%", step="5%", each="2", full="10", side="below"), RATE))
    assert below.wording() == f"调整率不低于100%得10分；每低于5个百分点扣2分（{words}），扣完为止"


def test_the_wording_says_that_either_side_costs() -> None:
    both = rule_of(one(_rule(limit="100%", step="5%", each="1", full="4", side="both"), RATE))
    assert both.wording() == "调整率为100%得4分；每偏离5个百分点扣1分（不足5个百分点的不计），扣完为止"


def test_the_formula_reads_like_the_rule() -> None:
    steps = "ROUND(MAX(0,ROUND(调整率,6)-10%)/1%,4)"
    assert excel(one(_rule("floor"), RATE)) == f"MAX(0,1-0.1*ROUNDDOWN({steps},0))"
    assert excel(one(_rule("ceil"), RATE)) == f"MAX(0,1-0.1*ROUNDUP({steps},0))"
    assert excel(one(_rule("pro_rata"), RATE)) == f"MAX(0,1-0.1*{steps})"
    below, both = "ROUND(MAX(0,10%-ROUND(调整率,6))/1%,4)", "ROUND(ABS(ROUND(调整率,6)-10%)/1%,4)"
    assert excel(one(_rule("pro_rata", side="below"), RATE)) == f"MAX(0,1-0.1*{below})"
    assert excel(one(_rule("pro_rata", side="both"), RATE)) == f"MAX(0,1-0.1*{both})"


@pytest.mark.parametrize("step", ["0", "0%", "-1%"])
def test_a_step_of_nothing_is_refused(step: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        one(_rule(step=step), RATE)
    (found,) = caught.value.problems
    assert str(found).endswith(" › rule：步长（step）应大于0。请对照规则原文更正。")


def test_there_is_nothing_for_lint_to_find() -> None:
    assert list(rule_of(one(_rule(), RATE)).lint()) == []


@pytest.mark.parametrize("each", ["0", "-0.1"])
def test_steps_that_deduct_nothing_are_refused(each: str) -> None:
    with pytest.raises(InvalidInput, match="每步扣分（each）应大于0"):
        one(_rule(each=each), RATE)

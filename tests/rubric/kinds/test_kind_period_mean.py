"""Period mean: points for each period's rate, and further points for the mean of the rates.

1. Σ rate × each + mean × mean points; half a cent is rounded up.
2. With the cap no period counts above 100%, without it only the weight limits the score.
3. Every period is asked for; zero is a figure.
4. Wording and formula; nothing to lint.
"""

import pytest
from tiny import Example, example, examples, excel, one, rule_of

GIVEN = """
facts:
  half: {label: 年中进度, kind: percent}
  end: {label: 年末进度, kind: percent}
measures:
  first: {label: 上半年执行率, kind: percent, value: half / 50%}
  whole: {label: 全年执行率, kind: percent, value: end / 100%}
"""
CAPPED = "{kind: period_mean, periods: [first, whole], each: 1, mean: 2}"
FREE = "{kind: period_mean, periods: [first, whole], each: 1, mean: 2, capped: false}"

# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        half   | end     | score | reason
        50%    | 100%    | 4     | 上半年执行率100.00%、全年执行率100.00%，平均100.00%，得4.00分
        40%    | 97.4%   | 3.55  | 上半年执行率80.00%、全年执行率97.40%，平均88.70%，得3.55分
        50%    | 80.125% | 3.60  | 上半年执行率100.00%、全年执行率80.125%，平均90.06%，得3.60分
        50%    | 80.25%  | 3.61  | 上半年执行率100.00%、全年执行率80.25%，平均90.13%，得3.61分
        25%    | 75.25%  | 2.51  | 上半年执行率50.00%、全年执行率75.25%，平均62.63%，得2.51分
        0      | 0       | 0     | 上半年执行率0.00%、全年执行率0.00%，平均0.00%，得0.00分
        """),
)
def test_each_rate_counts_and_so_does_their_mean(case: Example) -> None:
    """With two periods the score is twice the sum of the rates.

    2×(0.8+0.974) = 3.548; 2×(1+0.80125) = 3.6025; 2×(1+0.8025) = 3.605; 2×(0.5+0.7525) = 2.505.
    """
    case.check(one(CAPPED, GIVEN, weight="4"))


def test_four_quarters_as_in_shenzhen() -> None:
    """0.8 + 0.9 + 0.9333… + 0.974 = 3.60733…; with a quarter of it twice, 5.411."""
    quarters = [("一", "25%", "20%"), ("二", "50%", "45%"), ("三", "75%", "70%"), ("四", "100%", "97.4%")]
    facts = "\n".join(f"  q{n}: {{label: {name}季度进度, kind: percent}}" for n, (name, _, _) in enumerate(quarters))
    measures = "\n".join(
        f"  r{n}: {{label: {name}季度, kind: percent, value: q{n} / {due}}}"
        for n, (name, due, _) in enumerate(quarters)
    )
    rule = "{kind: period_mean, periods: [r0, r1, r2, r3], each: 1, mean: 2}"
    rubric = one(rule, f"facts:\n{facts}\nmeasures:\n{measures}", weight="6")
    reason = "一季度80.00%、二季度90.00%、三季度93.3333%、四季度97.40%，平均90.18%，得5.41分"
    table = f"q0 | q1 | q2 | q3 | score | reason\n20% | 45% | 70% | 97.4% | 5.41 | {reason}"
    example(table).check(rubric)


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("half", "end", "capped", "free"),
    [
        ("50%", "90%", "3.8", "3.8"),
        ("60%", "80%", "3.6", "4"),
        ("60%", "70%", "3.4", "3.8"),
        ("50.00001%", "100%", "4", "4"),
    ],
)
def test_the_cap_keeps_one_period_from_making_up_for_another(half: str, end: str, capped: str, free: str) -> None:
    """60% of the half year is 120%: 2×(1+0.8) = 3.6 or 2×(1.2+0.8) = 4; 2×(1+0.7) or 2×(1.2+0.7)."""
    for rule, score in ((CAPPED, capped), (FREE, free)):
        table = f"half | end | score\n{half} | {end} | {score}"
        example(table).check(one(rule, GIVEN, weight="4"))


def test_the_reason_quotes_the_rate_that_counts() -> None:
    capped = "上半年执行率100.00%、全年执行率80.00%，平均90.00%，得3.60分"
    free = "上半年执行率120.00%、全年执行率80.00%，平均100.00%，得4.00分"
    for rule, reason, score in ((CAPPED, capped, "3.6"), (FREE, free, "4")):
        table = f"half | end | score | reason\n60% | 80% | {score} | {reason}"
        example(table).check(one(rule, GIVEN, weight="4"))


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "case",
    examples("""
        half | end | score | reason                             | missing
        50%  | -   | -     | 待填：【年末进度】                 | end
        -    | -   | -     | 待填：【年中进度】【年末进度】     | half, end
        0    | 50% | 1     | -                                  | -
        """),
)
def test_every_period_is_asked_for(case: Example) -> None:
    case.check(one(CAPPED, GIVEN, weight="4"))


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_wording_says_whether_there_is_a_cap() -> None:
    wording = "得分＝（上半年执行率＋全年执行率）×1分＋平均执行率×2分"
    assert rule_of(one(FREE, GIVEN)).wording() == wording
    assert rule_of(one(CAPPED, GIVEN)).wording() == f"{wording}，各期超过100%的按100%计"


def test_the_formula_reads_like_the_rule() -> None:
    free = "年中进度/50%+年末进度/100%"
    assert excel(one(FREE, GIVEN)) == f"{free}+({free})/2*2"
    capped = "MIN(100%,年中进度/50%)+MIN(100%,年末进度/100%)"
    assert excel(one(CAPPED.replace("each: 1", "each: 3"), GIVEN)) == f"({capped})*3+({capped})/2*2"


def test_there_is_nothing_for_lint_to_find() -> None:
    assert list(rule_of(one(CAPPED, GIVEN)).lint()) == []

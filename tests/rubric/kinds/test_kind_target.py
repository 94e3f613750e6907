"""Target against actual: the score of one row of a self-evaluation form.

1. “Not below”: a target that is met gives the weight, a figure short of it its share; nothing below zero.
2. “Not above”: what is overrun costs its share (`linear`) or leaves target/actual (`ratio`).
3. “Equal” counts like “not below”, but a target of zero wants zero.
4. Words give the stated degree of the weight; 不适用 gives nothing and asks for nothing.
5. A row asks for what its relation needs and for its texts; an empty row for nothing.
6. A form calls its columns as it likes; all belong to one table and are of the right kind.
7. Wording and formula; nothing to lint.
"""

from decimal import Decimal

import pytest
from tiny import entries, excel, one

from generator.calculation.form_rows import complete_row
from generator.calculation.scorecard import Score, scorecard
from generator.problem import InvalidInput
from generator.rubric.kinds import Rule
from generator.rubric.kinds.target import Target
from generator.rubric.model import Rubric

FORM = """
facts:
  cases: {label: 事项, kind: count}
tables:
  rows:
    label: 绩效指标
    capacity: 3
    columns:
      name: {label: 三级指标, kind: text, optional: true}
      category: {label: 指标类型, kind: text, optional: true}
      unit: {label: 计量单位, kind: text, optional: true}
      target_text: {label: 年度指标值, kind: text}
      relation: {label: 比较方式, kind: grade, choices: {ge: 不低于, le: 不高于, eq: 等于, text: 定性, na: 不适用}}
      target: {label: 指标数值, kind: number}
      actual_text: {label: 实际完成值, kind: text}
      actual: {label: 完成数值, kind: number}
      weight: {label: 分值, kind: score, high: 90}
      degree: {label: 完成程度, kind: percent, high: 100%}
    row_rule:
      kind: target
      name: rows.name
      category: rows.category
      unit: rows.unit
      relation: rows.relation
      target: rows.target
      target_text: rows.target_text
      actual: rows.actual
      actual_text: rows.actual_text
      weight: rows.weight
      degree: rows.degree
      overrun: OVERRUN
"""
HEADINGS = "name | target_text | relation | target | actual_text | actual | weight | degree"


def _form(overrun: str = "linear") -> Rubric:
    return one("{kind: per_item, count: cases, full: 10, each: 1}", FORM.replace("OVERRUN", overrun))


def _rows(written: str, overrun: str = "linear") -> tuple[Score, ...]:
    rubric = _form(overrun)
    return scorecard(rubric, entries(rubric, {}, rows=f"{HEADINGS}\n{written}")).rows


def _row(relation: str, target: str, actual: str, weight: str = "10", overrun: str = "linear") -> Score:
    (row,) = _rows(f"甲 | {target} | {relation} | {target} | {actual} | {actual} | {weight} | -", overrun)
    return row


def _rule(overrun: str = "linear") -> Rule:
    rule = _form(overrun).tables["rows"].row_rule
    assert rule is not None
    return rule


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("target", "actual", "weight", "score"),
    [
        ("50", "50", "10", "10"),
        ("50", "80", "10", "10"),
        ("50", "49", "10", "9.8"),
        ("50", "0", "10", "0"),
        ("50", "-5", "10", "0"),
        ("7", "4", "6", "3.43"),
        ("240", "137", "6", "3.43"),
        ("1200", "1", "6", "0.01"),
        ("0", "0", "10", "10"),
        ("0", "-1", "10", "0"),
        ("-5", "-3", "10", "10"),
        ("-5", "-6", "10", "0"),
        ("3", "2", "0", "0"),
    ],
)
def test_short_of_a_target_its_share_counts(target: str, actual: str, weight: str, score: str) -> None:
    """49/50×10; 4/7×6 = 3.42857…; 137/240×6 = 3.425; 1/1200×6 = 0.005."""
    assert _row("不低于", target, actual, weight).score == Decimal(score)


def test_the_reason_quotes_the_texts_and_says_whether_the_target_is_met() -> None:
    (met, short) = _rows("""\
        甲 | ≥50个 | 不低于 | 50 | 60个 | 60 | 10 | -
        乙 | ≥50个 | 不低于 | 50 | 49个 | 49 | 10 | -
        """)
    assert met.reason == "指标值≥50个，完成值60个，达到指标值，得10.00分"
    assert short.reason == "指标值≥50个，完成值49个，未达到指标值，得9.80分"
    assert (met.id, met.name, met.weight, short.id) == ("rows.1", "甲", Decimal(10), "rows.2")


def test_a_target_missed_by_a_hair_is_not_called_met() -> None:
    """49.999/50×10 = 9.9998, which is 10.00 when rounded."""
    assert _row("不低于", "50", "49.999").reason == "指标值50，完成值49.999，未达到指标值，得10.00分"


@pytest.mark.parametrize(
    ("relation", "target", "actual", "verdict"),
    [
        ("不低于", "50", "50", "达到指标值，得10.00分"),
        ("不低于", "-5", "-6", "未达到指标值，得0.00分"),
        ("不高于", "30", "30", "达到指标值，得10.00分"),
        ("不高于", "30", "30.001", "超出指标值，得10.00分"),
        ("不高于", "0", "1", "超出指标值，得0.00分"),
        ("等于", "12", "13", "达到指标值，得10.00分"),
        ("等于", "12", "9", "未达到指标值，得7.50分"),
        ("等于", "0", "0", "达到指标值，得10.00分"),
        ("等于", "0", "-1", "达到指标值，得10.00分"),
        ("等于", "0", "0.01", "未达到指标值，得0.00分"),
    ],
)
def test_whether_a_target_is_met_goes_by_the_figures(relation: str, target: str, actual: str, verdict: str) -> None:
    """1 − 0.001/30 = 0.99997, which is 10.00 of 10 when rounded."""
    assert _row(relation, target, actual).reason == f"指标值{target}，完成值{actual}，{verdict}"


def test_full_points_are_not_taken_for_a_target_met() -> None:
    """A row that is worth nothing loses nothing, and still misses its target."""
    assert _row("不低于", "3", "2", "0").reason == "指标值3，完成值2，未达到指标值，得0.00分"


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("target", "actual", "linear", "ratio"),
    [
        ("30", "30", "10", "10"),
        ("30", "0", "10", "10"),
        ("30", "-1", "10", "10"),
        ("30", "33", "9", "9.09"),
        ("30", "45", "5", "6.67"),
        ("30", "60", "0", "5"),
        ("30", "61", "0", "4.92"),
        ("8", "8.01", "9.99", "9.99"),
        ("0", "0", "10", "10"),
        ("0", "1", "0", "0"),
        ("-2", "-3", "10", "10"),
        ("-2", "-1", "0", "0"),
    ],
)
def test_an_overrun_costs_what_the_option_says(target: str, actual: str, linear: str, ratio: str) -> None:
    """1 − 3/30, 30/33 = 0.909…; 1 − 15/30, 30/45 = 0.6667; 30/61 = 0.4918; 1 − 0.01/8, 8/8.01 = 0.99875…."""
    assert _row("不高于", target, actual).score == Decimal(linear)
    assert _row("不高于", target, actual, overrun="ratio").score == Decimal(ratio)


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("target", "actual", "score"),
    [
        ("12", "12", "10"),
        ("12", "13", "10"),
        ("12", "9", "7.5"),
        ("0", "0", "10"),
        ("0", "-1", "10"),
        ("0", "0.01", "0"),
        ("0", "1", "0"),
    ],
)
def test_equal_counts_like_not_below_except_at_zero(target: str, actual: str, score: str) -> None:
    assert _row("等于", target, actual).score == Decimal(score)


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_words_give_their_degree_of_the_weight() -> None:
    """0.875×6 = 5.25; 0.8125×6 = 4.875, rounded up; degree zero is a figure."""
    full, half, none = _rows("""\
        甲 | 显著 | 定性 | - | 较显著 | - | 6 | 87.5%
        乙 | 显著 | 定性 | - | 较显著 | - | 6 | 81.25%
        丙 | 显著 | 定性 | - | 不显著 | - | 6 | 0
        """)
    assert (full.score, half.score, none.score) == (Decimal("5.25"), Decimal("4.88"), Decimal(0))
    assert full.reason == "指标值显著，完成值较显著，完成程度87.50%，得5.25分"


def test_what_does_not_apply_gives_nothing_and_asks_for_no_figures() -> None:
    (row,) = _rows("甲 | 不适用 | 不适用 | - | 不适用 | - | - | -")
    assert (row.score, row.reason, row.weight) == (Decimal(0), "不适用，不计分", None)


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("row", "missing"),
    [
        ("甲 | -  | -      | - | -  | - | - | -", "【年度指标值】【实际完成值】【比较方式】"),
        ("甲 | 5  | 不低于 | - | 5  | - | - | -", "【指标数值】【完成数值】【分值】"),
        ("甲 | 5  | 不低于 | 5 | 5  | 5 | - | -", "【分值】"),
        ("甲 | 5  | 不低于 | 5 | -  | 5 | 9 | -", "【实际完成值】"),
        ("甲 | 好 | 定性   | - | 好 | - | - | -", "【完成程度】【分值】"),
        ("甲 | 好 | 定性   | - | 好 | - | 9 | 101%", "【完成程度】"),
        ("甲 | 5  | 大约   | 5 | 5  | 5 | 9 | -", "【比较方式】"),
        ("甲 | 5  | 不低于 | 五 | 5 | 5 | 9 | -", "【指标数值】"),
        ("甲 | 5  | 不低于 | 5 | 5  | 5 | 91 | -", "【分值】"),
    ],
)
def test_a_row_asks_for_what_its_relation_needs(row: str, missing: str) -> None:
    (found,) = _rows(row)
    assert found.score is None
    assert found.reason == f"待填：{missing}"


def test_an_empty_row_is_no_row() -> None:
    rows = _rows("""\
        -  | - | -      | - | - | - | -  | -
        乙 | 5 | 不低于 | 5 | 5 | 5 | 10 | -
        """)
    assert [(row.id, row.score) for row in rows] == [("rows.2", Decimal(10))]


# ── 6 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

RENAMED = {"name": "indicator", "category": "sort", "unit": "measured_in", "weight": "worth"}


def _renamed() -> Rubric:
    form = FORM.replace("OVERRUN", "linear")
    for old, new in RENAMED.items():
        form = form.replace(f"      {old}: {{", f"      {new}: {{")
        form = form.replace(f"{old}: rows.{old}\n", f"{old}: rows.{new}\n")
    return one("{kind: per_item, count: cases, full: 10, each: 1}", form)


def test_name_and_weight_are_those_of_the_columns_that_the_rule_names() -> None:
    rubric = _renamed()
    rows = """\
        indicator | target_text | relation | target | actual_text | actual | worth
        甲        | ≥50         | 不低于   | 50     | 49          | 49     | 10
        """
    (row,) = scorecard(rubric, entries(rubric, {}, rows=rows)).rows
    assert (row.name, row.weight, row.score) == ("甲", Decimal(10), Decimal("9.8"))


def test_category_and_unit_are_those_of_the_columns_that_the_rule_names() -> None:
    """A bare figure is a ceiling for costs only; the unit of the target is put where the form has it."""
    rule = _renamed().tables["rows"].row_rule
    assert isinstance(rule, Target)
    cost = complete_row(rule, {"sort": "成本指标", "target_text": "30万元", "actual_text": "28万元"}).row
    count = complete_row(rule, {"sort": "数量指标", "target_text": "30个", "actual_text": "28个"}).row
    other = complete_row(rule, {"category": "成本指标", "target_text": "30个", "actual_text": "28个"}).row
    assert [row["relation"] for row in (cost, count, other)] == ["不高于", "等于", "等于"]
    assert (cost["measured_in"], count["measured_in"], "unit" in count) == ("万元", "个", False)


@pytest.mark.parametrize("field", ["name", "category", "unit"])
def test_a_form_names_all_its_columns(field: str) -> None:
    with pytest.raises(InvalidInput, match=f" › row_rule：缺少“{field}”。请补上这一项。"):
        one("{kind: per_item, count: cases, full: 10, each: 1}", FORM.replace(f"      {field}: rows.{field}\n", ""))


@pytest.mark.parametrize("field", ["name", "category", "unit"])
def test_name_category_and_unit_are_texts_of_the_form(field: str) -> None:
    form = FORM.replace("OVERRUN", "linear").replace("tables:", "  aside: {label: 备注, kind: text}\ntables:")
    for column, said in (("rows.weight", "“weight”是评分类填报项，这里不能用"), ("aside", "各项应为同一张明细表的列")):
        with pytest.raises(InvalidInput, match=said):
            one(
                "{kind: per_item, count: cases, full: 10, each: 1}",
                form.replace(f"{field}: rows.{field}\n", f"{field}: {column}\n"),
            )


# ── 7 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_wording_says_how_an_overrun_counts() -> None:
    head = "定量指标达到指标值的得满分，未达到的得分＝分值×完成值÷指标值；“不高于”类指标超出指标值的，"
    tail = "；定性指标得分＝分值×完成程度；不适用的不计分"
    linear = "得分＝分值×（1－超出部分÷指标值），达到指标值2倍的不得分"
    assert _rule().wording() == f"{head}{linear}{tail}"
    assert _rule("ratio").wording() == f"{head}得分＝分值×指标值÷完成值{tail}"


def test_the_formula_stays_in_its_row() -> None:
    r = {key: f"rows!{key}" for key in ("relation", "target", "actual", "weight", "degree")}
    share = f"MAX(0,{r['actual']})/{r['target']}*{r['weight']}"
    least = f"IF({r['actual']}>={r['target']},{r['weight']},IF({r['target']}<=0,0,{share}))"
    over = f"MAX(0,1-({r['actual']}-{r['target']})/{r['target']})*{r['weight']}"
    most = f"IF({r['actual']}<={r['target']},{r['weight']},IF({r['target']}<=0,0,{over}))"
    equal = f"IF({r['target']}=0,IF({r['actual']}<=0,{r['weight']},0),{least})"
    compared = f'IF({r["relation"]}="不高于",{most},IF({r["relation"]}="等于",{equal},{least}))'
    degree = f'IF({r["relation"]}="定性",{r["degree"]}*{r["weight"]},{compared})'
    assert excel(_form(), _rule().score()) == f'IF({r["relation"]}="不适用",0,{degree})'


def test_there_is_nothing_for_lint_to_find() -> None:
    assert list(_rule().lint()) == []

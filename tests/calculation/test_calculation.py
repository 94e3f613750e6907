"""The calculation of a whole rubric: every computed cell for what has been filled in.

1. Scores, sub-totals, total and grade stay empty until everything under them is scored.
2. The grade begins at 90, 80 and 60 percent of full marks.
3. 不适用 gives full points, a fixed share, waits for the finance bureau, or cannot be said.
4. The cell beside an entry says 未填, 有误, 完成 or 选填.
5. Checks say 数据不全, 通过 or their severity, and are counted.
6. Points lost, sentences, and the department's own wording.
7. Cells are named once, and the total is the sum of rounded scores.
8. What an indicator asks for besides its rule (`also`) stands on 基础数据 beneath it and does not hold up its score.
"""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from tiny import entries, one, only, rubric

from generator.calculation.calculation import calculation
from generator.calculation.evaluation import Evaluation, evaluation
from generator.calculation.scorecard import scorecard
from generator.problem import InvalidInput
from generator.rubric.model import Rubric
from generator.workbook.plan import Input, Look, Words
from generator.workbook.sheets import basic_data

# 甲 20, 乙 30 in one group; 丙 50 in another, a level deeper.
BODY = """
facts:
  a: {label: 甲评分, kind: score, high: 20}
  b: {label: 乙次数, kind: count, unit: 次}
  c: {label: 丙评分, kind: score, high: 50}
  spare: {label: 备用, kind: amount, optional: true}
  note: {label: 备注, kind: text, optional: true}
  paid: {label: 支出, kind: amount}
  planned: {label: 预算, kind: amount}
measures:
  rate: {label: 执行率, kind: percent, value: paid / planned}
sections: [{title: 其他, facts: [spare, note, paid, planned]}]
indicators:
  - name: 管理
    weight: 50
    children:
      - {id: a, name: 甲, weight: 20, rule: {kind: judgement, of: a, full: 20}}
      - {id: b, name: 乙, weight: 30, rule: {kind: per_item, count: b, full: 30, each: 10}}
  - name: 绩效
    weight: 50
    children:
      - name: 效果
        weight: 50
        children:
          - {id: c, name: 丙, weight: 50, rule: {kind: judgement, of: c, full: 50}}
checks:
  C1: {severity: 错误, label: 支出大于预算, holds: paid <= planned, remedy: 请核对}
  C2: {severity: 警告, label: 没有预算, holds: planned > 0, remedy: 请核对}
  C3: {severity: 错误, label: 执行率过低, holds: rate >= 50%, remedy: 请说明}
"""


def _values(**typed: str) -> Evaluation:
    whole = rubric(BODY)
    return evaluation(whole, entries(whole, typed))


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ({}, {"scored_count": "0"}),
        ({"a": "18"}, {"score_a": "18", "scored_count": "1"}),
        ({"a": "21"}, {"scored_count": "0"}),
        ({"a": "18", "b": "1"}, {"score_a": "18", "score_b": "20", "subtotal_1": "38", "scored_count": "2"}),
        ({"c": "45.5"}, {"score_c": "45.5", "subtotal_2": "45.5", "subtotal_2_1": "45.5", "scored_count": "1"}),
        (
            {"a": "18", "b": "1", "c": "45.5"},
            {
                "score_a": "18",
                "score_b": "20",
                "score_c": "45.5",
                "subtotal_1": "38",
                "subtotal_2": "45.5",
                "subtotal_2_1": "45.5",
                "score_total": "83.5",
                "scored_count": "3",
            },
        ),
        (
            {"a": "0", "b": "3", "c": "0"},
            {
                "score_a": "0",
                "score_b": "0",
                "score_c": "0",
                "subtotal_1": "0",
                "subtotal_2": "0",
                "subtotal_2_1": "0",
                "score_total": "0",
                "scored_count": "3",
            },
        ),
    ],
)
def test_sums_are_empty_until_everything_under_them_is_scored(
    typed: Mapping[str, str], shown: Mapping[str, str]
) -> None:
    values = _values(**typed)
    cells = ("score_a", "score_b", "score_c", "subtotal_1", "subtotal_2", "subtotal_2_1", "score_total", "scored_count")
    found = {cell: values.cell(cell) for cell in cells}
    assert found == {cell: Decimal(shown[cell]) if cell in shown else "" for cell in cells}
    assert {values.cell(f"cover_{cell}") == values.cell(cell) for cell in ("subtotal_1", "subtotal_2")} == {True}
    assert scorecard(values.sheet.rubric, values.entries).total == values.number("score_total")


def test_a_measure_is_empty_until_its_figures_are_there() -> None:
    assert _values().cell("calc_rate") == ""
    assert _values(paid="1").cell("calc_rate") == ""
    assert _values(paid="1", planned="0").cell("calc_rate") == ""
    assert _values(paid="1", planned="3").cell("calc_rate") == Decimal("0.333333")
    assert _values(paid="0", planned="3").cell("calc_rate") == 0


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("c", "total", "grade"),
    [
        ("50", "100", "优"),
        ("40", "90", "优"),
        ("39.99", "89.99", "良"),
        ("39.995", "90", "优"),
        ("30", "80", "良"),
        ("29.99", "79.99", "中"),
        ("10", "60", "中"),
        ("9.99", "59.99", "差"),
        ("9.994", "59.99", "差"),
    ],
)
def test_the_grade_begins_at_90_80_and_60(c: str, total: str, grade: str) -> None:
    """甲 20 and 乙 30 are full; 39.995 is 40.00 when rounded."""
    values = _values(a="20", b="0", c=c)
    assert (values.cell("score_total"), values.cell("grade_total")) == (Decimal(total), grade)


def test_there_is_no_grade_without_a_total() -> None:
    assert _values(a="20", b="0").cell("grade_total") == ""


@pytest.mark.parametrize(("mark", "grade"), [("9", "优"), ("8.99", "良"), ("8", "良"), ("6", "中"), ("5.99", "差")])
def test_the_grade_goes_by_the_share_of_full_marks(mark: str, grade: str) -> None:
    small = one("{kind: judgement, of: m, full: 10}", "facts: {m: {label: 评分, kind: score, high: 10}}")
    assert scorecard(small, entries(small, {"m": mark})).grade == grade


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

CASES = "facts: {cases: {label: 事项, kind: count}}"
RULE = "{kind: per_item, count: cases, full: 10, each: 1}"


def _waivable(effect: str) -> Rubric:
    return one(RULE, CASES, more=f"not_applicable: {effect}")


@pytest.mark.parametrize(
    ("effect", "score", "reason"),
    [
        ("{effect: full}", "10", "不适用（当年无此项工作），按规则得10.00分"),
        ("{effect: share, points: 7.5}", "7.5", "不适用（当年无此项工作），按规则得7.50分"),
    ],
)
def test_a_waiver_gives_what_the_author_chose(effect: str, score: str, reason: str) -> None:
    found = only(_waivable(effect), {"na_only": "是", "na_reason_only": "当年无此项工作"})
    assert (found.score, found.reason, found.missing) == (Decimal(score), reason, ())


@pytest.mark.parametrize("effect", ["{effect: full}", "{effect: share, points: 7.5}"])
def test_a_waiver_wants_a_reason_and_nothing_else(effect: str) -> None:
    found = only(_waivable(effect), {"na_only": "是"})
    assert (found.score, found.missing) == (None, ("na_reason_only",))
    assert found.reason == "待填：【不适用的理由】"


@pytest.mark.parametrize("effect", ["{effect: pending}", "{}"])
def test_a_pending_waiver_waits_for_the_finance_bureau(effect: str) -> None:
    without = only(_waivable(effect), {"na_only": "是", "cases": "0"})
    assert (without.score, without.reason) == (None, "待填：【不适用的理由】【财政核定】")
    found = only(_waivable(effect), {"na_only": "是", "na_reason_only": "当年无此项工作"})
    assert (found.score, found.missing, found.reason) == (
        None,
        ("财政核定",),
        "不适用（当年无此项工作），待财政核定",
    )


@pytest.mark.parametrize("tick", ["-", "否", "也许"])
@pytest.mark.parametrize("effect", ["{effect: full}", "{effect: pending}", "{effect: not_allowed}"])
def test_without_a_waiver_the_rule_decides(effect: str, tick: str) -> None:
    waiver = {} if tick == "-" or "not_allowed" in effect else {"na_only": tick}
    assert only(_waivable(effect), {"cases": "2", **waiver}).score == Decimal(8)
    assert only(_waivable(effect), {**waiver}).missing == ("cases",)


def test_what_must_apply_has_no_waiver() -> None:
    assert not any(cell.startswith("fact_na_") for cell in calculation(_waivable("{effect: not_allowed}")).inputs)
    assert {"fact_na_only", "fact_na_reason_only"} <= set(calculation(_waivable("{effect: full}")).inputs)


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("fact", "typed", "says"),
    [
        ("a", "", "未填"),
        ("a", "0", "完成"),
        ("a", "20", "完成"),
        ("a", "20.01", "有误"),
        ("a", "满分", "有误"),
        ("b", "2", "完成"),
        ("b", "2.5", "有误"),
        ("spare", "", "选填"),
        ("spare", "1", "完成"),
        ("spare", "无", "有误"),
        ("paid", "-1", "有误"),
    ],
)
def test_the_cell_beside_an_entry_says_how_it_stands(fact: str, typed: str, says: str) -> None:
    assert _values(**{fact: typed}).cell(f"status_{fact}") == says


def test_a_text_that_may_stay_blank_has_no_such_cell() -> None:
    assert "status_note" not in calculation(rubric(BODY)).cells


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "verdicts", "errors", "warnings"),
    [
        ({}, ("数据不全", "数据不全", "数据不全"), 0, 0),
        ({"planned": "5"}, ("数据不全", "通过", "数据不全"), 0, 0),
        ({"planned": "0"}, ("数据不全", "警告", "数据不全"), 0, 1),
        ({"paid": "4", "planned": "5"}, ("通过", "通过", "通过"), 0, 0),
        ({"paid": "5", "planned": "5"}, ("通过", "通过", "通过"), 0, 0),
        ({"paid": "6", "planned": "5"}, ("错误", "通过", "通过"), 1, 0),
        ({"paid": "2.49", "planned": "5"}, ("通过", "通过", "错误"), 1, 0),
        ({"paid": "2.5", "planned": "5"}, ("通过", "通过", "通过"), 0, 0),
        ({"paid": "1", "planned": "0"}, ("错误", "警告", "数据不全"), 1, 1),
        ({"paid": "很多", "planned": "5"}, ("数据不全", "通过", "数据不全"), 0, 0),
    ],
)
def test_a_check_says_what_it_found(
    typed: Mapping[str, str], verdicts: tuple[str, ...], errors: int, warnings: int
) -> None:
    """2.49/5 = 49.8%; a budget of zero is no divisor."""
    values = _values(**typed)
    assert tuple(values.cell(f"check_{code}") for code in ("C1", "C2", "C3")) == verdicts
    assert (values.cell("error_count"), values.cell("warning_count")) == (errors, warnings)


# ── 6 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_points_lost_are_weight_less_score() -> None:
    assert _values(b="1").cell("lost_b") == 10
    assert _values(b="0").cell("lost_b") == 0
    assert _values().cell("lost_b") == ""


def test_a_sentence_gives_score_and_reason_or_what_is_missing() -> None:
    assert _values().cell("sentence_b") == "乙：待填：【乙次数】。"
    assert _values(b="1").cell("sentence_b") == "乙得20.00分，满分30分：乙次数1次，每次扣10.00分，得20.00分。"


def test_the_departments_own_wording_is_printed_instead() -> None:
    whole = rubric(BODY)
    plain = entries(whole, {"b": "1"})
    own = type(plain)({**plain.facts, "rewrite_b": "全年一次。"})
    assert evaluation(whole, plain).cell("printed_b") == evaluation(whole, plain).cell("sentence_b")
    assert evaluation(whole, own).cell("printed_b") == "全年一次。"
    assert evaluation(whole, own).cell("sentence_b") != "全年一次。"


def test_the_closing_sentence_counts_or_concludes() -> None:
    assert _values(a="20").cell("sentence_total") == "已评1项，共3项，填报完成后生成总分。"
    done = _values(a="20", b="1", c="45")
    assert done.cell("sentence_total") == "依据《小评分表》自评，得85.00分，自评等级为“良”。"


# ── 7 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_cells_are_named_once_in_both_languages() -> None:
    sheet = calculation(rubric(BODY))
    labels = [cell.label for cell in sheet.cells.values()] + [fact.label for fact in sheet.inputs.values()]
    assert sorted(labels) == sorted(set(labels))
    assert not set(sheet.cells) & set(sheet.inputs)
    assert all(cell.isascii() for cell in (*sheet.cells, *sheet.inputs))


def test_the_total_adds_rounded_scores() -> None:
    """Three times 0.335 is 1.005, but three times 0.34 is 1.02."""
    node = "      - {{id: {0}, name: 名{0}, weight: 1, rule: {{kind: judgement, of: m, full: 1}}}}\n"
    body = (
        "facts: {m: {label: 评分, kind: score, high: 1}}\nindicators:\n  - name: 一级\n    weight: 3\n    children:\n"
    )
    small = rubric(body + "".join(node.format(name) for name in "xyz"))
    card = scorecard(small, entries(small, {"m": "0.335"}))
    assert [score.score for score in card.indicators] == [Decimal("0.34")] * 3
    assert (card.total, card.subtotals) == (Decimal("1.02"), (Decimal("1.02"),))


def test_an_unknown_cell_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        _values().cell("fact_nothing")


def test_an_optional_figure_in_a_rule_is_blank_or_counts() -> None:
    optional = one("{kind: judgement, of: m, full: 10}", "facts: {m: {label: 评分, kind: score, optional: true}}")
    assert scorecard(optional, entries(optional, {})).total is None
    found = only(optional, {})
    assert (found.score, found.missing, found.reason) == (None, ("m",), "待填：【评分】")
    assert only(optional, {"m": "7"}).score == Decimal(7)


@pytest.mark.parametrize("effect", ["{effect: share, points: 12}", "{effect: share, points: -3}", "{effect: share}"])
def test_a_share_that_is_not_within_the_weight_is_refused(effect: str) -> None:
    with pytest.raises(InvalidInput, match="不适用时给固定分，但分数没有写明或不在分值之内"):
        _waivable(effect)


# ── 8 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

ALSO = """
facts:
  source: {label: 数据来源, kind: text}
  cases: {label: 事项, kind: count}
  sample: {label: 样本数, kind: count}
  idle: {label: 闲置, kind: amount}
"""


def _with_also() -> Rubric:
    return one(RULE, ALSO, more="also: [source, sample]")


def test_what_is_asked_for_besides_stands_on_the_sheet_beneath_its_indicator() -> None:
    """It comes after the facts of the rule, not among those that nothing uses."""
    cells = basic_data.plan(calculation(_with_also())).cells
    inputs = {cell.row: cell.content.fact.id for cell in cells if cell.column == 2 and isinstance(cell.content, Input)}
    headings = {
        cell.row: cell.content.text for cell in cells if cell.look is Look.SECTION and isinstance(cell.content, Words)
    }
    down = [text for _, text in sorted({**inputs, **headings}.items())]
    assert down == ["本项（10分）", "cases", "source", "sample", "na_only", "其他数据", "idle"]


@pytest.mark.parametrize("typed", [{}, {"source": "问卷"}, {"sample": "1.5"}, {"source": "问卷", "sample": "100"}])
def test_what_is_asked_for_besides_does_not_hold_up_the_score(typed: Mapping[str, str]) -> None:
    found = only(_with_also(), {"cases": "2", **typed})
    assert (found.score, found.missing, found.reason) == (Decimal(8), (), only(_with_also(), {"cases": "2"}).reason)
    assert only(_with_also(), typed).missing == ("cases",)


def test_what_is_asked_for_besides_says_how_it_stands() -> None:
    whole = _with_also()
    for typed, says in (("", "未填"), ("1.5", "有误"), ("100", "完成")):
        assert evaluation(whole, entries(whole, {"sample": typed})).cell("status_sample") == says

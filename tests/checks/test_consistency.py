"""The checks of what a report states, each where it passes, where it fails, and at its boundary.

1. C07: scores and total; a blank score and a printed part of the marks are solved for.
2. C08: weights of all levels.
3. C09: the score the rule gives; 0.01 off is explained. Another printed weight is no wrong score.
4. C10: scores without figures, without grounds, without results; blank printed rows. What is implied is told.
5. C11: the bound from some of the periods.
6. C12, C13: losses, problems, measures.
7. C16: targets and results. C19: costs and money. C20: what does not apply.
8. Nothing passes silently: what could not be checked is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from generator.calculation.answers import parse_answers
from generator.checks.claims import Claims, StatedProblem, StatedScore, StatedTarget
from generator.checks.consistency import check_all
from generator.finding import Finding, Severity
from generator.rubric.loader import load

D = Decimal
FACTS = """
template: shenzhen-2021
facts: {assets_in_use: 95, assets_total: 100, projects_planned: 7, projects_on_time: 4, progress_q4: 98.17%}
quoted: {assets_in_use: a, assets_total: b, projects_planned: c, projects_on_time: d, progress_q4: e}
"""


def _claims(scores: Mapping[str, str | None], facts: str = FACTS, *, total: str | None = None) -> Claims:
    """A report with these scores; without a total they add up."""
    stated = tuple(StatedScore(name, None if score is None else D(score)) for name, score in scores.items())
    added = sum((each.score or D(0) for each in stated), D(0))
    return Claims(parse_answers(facts, "填报.yaml"), stated, added if total is None else D(total))


def _found(claims: Claims, *codes: str) -> list[Finding]:
    return [each for each in check_all(claims) if each.code in codes]


def _codes(claims: Claims) -> set[str]:
    return {each.code for each in check_all(claims)}


FULL = {"asset_utilisation": "1"}


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("scores", "total", "codes", "told"),
    [
        pytest.param({"asset_utilisation": "1", "staff_quota": "1"}, "2", [], "", id="adds up"),
        pytest.param({"asset_utilisation": "1", "staff_quota": "1"}, "2.01", ["C07"], "", id="a cent off"),
        pytest.param({"budget_rationality": "2", "staff_quota": "1"}, "6", ["C07"], "如得满分5.00分", id="repaired"),
        pytest.param({"budget_rationality": None, "staff_quota": "1"}, "6", ["C07-1"], "应为5.00分", id="solved"),
        pytest.param({"budget_rationality": None, "staff_quota": "1"}, "6.01", ["C07-1"], "请补填", id="above weight"),
        pytest.param({"budget_rationality": None, "staff_quota": "1"}, "1", ["C07-1"], "应为0.00分", id="none left"),
        pytest.param(
            {"budget_rationality": None, "staff_quota": None}, "6", ["C07-1", "C07-1"], "请补填", id="two blank"
        ),
    ],
)
def test_total(scores: Mapping[str, str | None], total: str, codes: Sequence[str], told: str) -> None:
    found = _found(_claims(scores, total=total), "C07", "C07-1")
    assert [each.code for each in found] == codes
    assert all(told in each.advice for each in found)


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("above", "printed", "wrong"),
    [("3", "1", []), ("4", "1", ["资产管理"]), ("3", "1.01", ["资产管理"])],
)
def test_weights(above: str, printed: str, wrong: Sequence[str]) -> None:
    scores = (StatedScore("asset_safety", D(2), D(2)), StatedScore("asset_utilisation", D(1), D(printed)))
    claims = replace(_claims({}), scores=scores, group_weights={"资产管理": D(above)})
    assert [each.what for each in _found(claims, "C08") if each.what != "评分表"] == wrong


def test_weights_of_the_whole_table() -> None:
    rubric = load("shenzhen-2021")
    scores = tuple(StatedScore(each.id, each.weight, each.weight) for each in rubric.indicators())
    claims = replace(_claims({}), scores=scores, group_weights={"部门决策": D(20)})
    assert _found(claims, "C08") == []
    one_less = (replace(scores[0], weight=D(4)), *scores[1:])
    found = _found(replace(claims, scores=one_less), "C08")
    assert [(each.what, each.expected, each.actual) for each in found] == [("评分表", "99.00", "100.00")]


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("score", "codes", "told"),
    [
        ("3.43", [], ""),
        ("3.42", ["C09"], "疑似舍去尾数未四舍五入；疑似先把项目完成及时率取整为57%再计分"),
        ("3.44", ["C09"], "请按评分标准重新计算得分"),
        ("3.40", ["C09"], "请按评分标准重新计算得分"),
    ],
)
def test_a_score_is_recomputed(score: str, codes: Sequence[str], told: str) -> None:
    """4 of 7 in time: 3.42857 of 6."""
    found = _found(_claims({"project_timeliness": score}), "C09")
    assert [each.code for each in found] == codes
    assert [each.advice for each in found] == [told] * len(codes)


def test_a_rate_that_was_rounded_up_first() -> None:
    """2 of 3 in time is 4.00 of 6; with 66.7% it is 4.002, with 67% it is 4.02, which is 0.02 off."""
    facts = FACTS.replace("projects_planned: 7, projects_on_time: 4", "projects_planned: 3, projects_on_time: 2")
    assert _found(_claims({"project_timeliness": "4.00"}, facts), "C09") == []
    (found,) = _found(_claims({"project_timeliness": "4.02"}, facts), "C09")
    assert "疑似" not in found.advice


def test_a_score_out_of_another_weight_is_not_called_wrong() -> None:
    claims = _claims({})
    scores = (StatedScore("asset_utilisation", D("0.7"), D("0.7")),)
    found = [each for each in check_all(replace(claims, scores=scores)) if each.code in {"C00", "C09"}]
    assert "C09" not in {each.code for each in found}
    assert any("固定资产利用率" in each.what for each in found)


# ── 4, 5 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

DAILY = "daily_public_actual: 62.77, daily_public_budget: 63.38"


@pytest.mark.parametrize(
    ("facts", "score", "code", "implied"),
    [
        pytest.param(f"{DAILY}, three_public_actual: 1, three_public_budget: 2", "5", None, "", id="all stated"),
        pytest.param(DAILY, "2", "C10", "第1部分应得0.00分，即三公经费控制率应高于100%", id="one part"),
        pytest.param(DAILY, "4", "C10", "第1部分应得2.00分，即三公经费控制率应不低于90%、不高于100%", id="a band"),
        pytest.param(DAILY, "6", "C10", "第1部分须得4.00分，而该部分只能得0.00分至3.00分", id="no band"),
        pytest.param("", "6", "C10", "三公经费控制率应低于90%；第2部分应得3.00分", id="full marks, nothing stated"),
        pytest.param("", "5", "C10", "", id="several ways"),
    ],
)
def test_a_score_without_its_figures(facts: str, score: str, code: str | None, implied: str) -> None:
    stated = _claims({"public_cost": score}, f"template: shenzhen-2021\nfacts: {{{facts}}}\n")
    found = _found(stated, "C10", "C10-1")
    assert [each.code for each in found] == ([] if code is None else [code])
    assert all(implied in each.remedy for each in found)


def test_a_figure_that_is_assumed_or_taken_from_the_score_is_not_stated() -> None:
    facts = "template: shenzhen-2021\nfacts: {assets_in_use: 95, assets_total: 100, effect_score: 20}\n"
    scores = {"asset_utilisation": "1", "effect": "20"}
    assert [each.indicator for each in _found(_claims(scores, facts), "C10", "C10-1")] == []
    assumed = facts + "assumed: {assets_total: 报告没有}\nquoted: {effect_score: scores.effect}\n"
    found = _found(_claims(scores, assumed), "C10", "C10-1")
    assert [(each.code, each.indicator) for each in found] == [("C10", "asset_utilisation"), ("C10-1", "effect")]
    assert found[0].remedy == "按得分反推：固定资产利用率应不低于90%"


def test_ticks_without_a_statement_are_grounds_not_figures() -> None:
    (found,) = _found(_claims({"institution": "3"}), "C10", "C10-1")
    assert (found.code, found.severity) == ("C10-1", Severity.NOTE)
    assert "绩效管理制度已建立应达到" in found.remedy


def test_what_cannot_change_the_score_is_not_asked_for() -> None:
    facts = "template: shenzhen-2021\nfacts: {classified_unit: true}\n"
    assert _found(_claims({"disclosure": "3"}, facts), "C10", "C10-1") == []


@pytest.mark.parametrize(("score", "code"), [("5.62", "C11-1"), ("5.97", "C11-1"), ("5.98", "C11"), ("6", "C11")])
def test_one_quarter_bounds_the_score(score: str, code: str) -> None:
    (found,) = _found(_claims({"budget_execution": score}), "C11", "C11-1")
    assert (found.code, found.expected) == (code, "不高于5.97分")


def test_all_quarters_leave_nothing_to_bound() -> None:
    facts = FACTS.replace("progress_q4", "progress_q1: 25%, progress_q2: 50%, progress_q3: 75%, progress_q4", 1)
    assert {"C09", "C10", "C11", "C11-1"} & _codes(_claims({"budget_execution": "5.97"}, facts)) == set()
    assert _codes(_claims({"budget_execution": "5.62"}, facts)) & {"C09", "C11"} == {"C09"}


def test_blank_printed_rows() -> None:
    facts = "template: hecheng-department-2020\ntables:\n  base_data:\n    三公经费: {budget: 1, final: 1}\n"
    (found,) = _found(_claims({"base_info": "2"}, facts), "C10-2")
    assert found.actual.startswith("15行：")
    assert "三公经费、" not in found.actual
    assert _found(_claims({"base_info": "0"}, facts), "C10-2") == []


# ── 6 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

HALF = {"asset_utilisation": "1", "staff_quota": "0"}


@pytest.mark.parametrize(
    ("problems", "codes"),
    [
        pytest.param([("超编", "财政供养人员控制率", "减员")], [], id="named, with a measure"),
        pytest.param([("超编", "财政供养人员控制率", "")], ["C12-1"], id="without measure"),
        pytest.param([], ["C12"], id="loss not named"),
        pytest.param([("超编", "", "减员")], ["C12", "C13-1"], id="names nothing"),
        pytest.param([("超编", "人员控制率", "减员")], ["C12", "C13-1"], id="names what is not there"),
        pytest.param([("", "", ""), ("超编", "财政供养人员控制率", "减员")], [], id="blank rows are no problems"),
        pytest.param([("", "财政供养人员控制率", "")], ["C12-1"], id="only an indicator"),
        pytest.param(
            [("超编", "财政供养人员控制率", "减员"), ("闲置", "固定资产利用率", "盘活")], ["C13"], id="full marks named"
        ),
    ],
)
def test_losses_and_problems(problems: Sequence[tuple[str, str, str]], codes: Sequence[str]) -> None:
    claims = replace(_claims(HALF), problems=tuple(StatedProblem(*each) for each in problems))
    assert [each.code for each in _found(claims, "C12", "C12-1", "C13", "C13-1")] == codes


def test_a_problem_keeps_its_number_below_a_blank_row() -> None:
    problems = (StatedProblem(""), StatedProblem("超编", "财政供养人员控制率"), StatedProblem("", "固定资产利用率"))
    found = _found(replace(_claims(HALF), problems=problems), "C12-1")
    assert [(each.cell, each.what) for each in found] == [("第2条", "超编"), ("第3条", "固定资产利用率")]


def test_a_loss_of_a_cent_is_a_loss() -> None:
    claims = replace(_claims({"asset_utilisation": "0.99"}), problems=())
    assert [each.actual for each in _found(claims, "C12")] == ["扣0.01分"]


# ── 7 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("target", "actual", "points", "reason", "code"),
    [
        pytest.param("≥200个", "200个", None, "", None, id="just met"),
        pytest.param("≥200个", "165个", None, "", "C16", id="missed"),
        pytest.param("≥200个", "199个", None, "", "C16", id="missed by one"),
        pytest.param("≥200个", "165个", None, "域名注册放缓", None, id="missed, explained"),
        pytest.param("≤30分钟", "31分钟", None, "", "C16", id="above a ceiling"),
        pytest.param("≤30分钟", "30分钟", None, "", None, id="at a ceiling"),
        pytest.param("≥200个", "165%", None, "", None, id="another unit"),
        pytest.param("效果明显", "效果一般", None, "", None, id="words"),
        pytest.param("≥200个", "200个", ("10", "9"), "", "C16-1", id="met but lost"),
        pytest.param("效果明显", "效果明显", ("10", "9"), "", "C16-1", id="same words but lost"),
        pytest.param("效果明显", "效果明显", ("10", "9"), "拟加强管理", "C16-2", id="lost, explained"),
        pytest.param("效果明显", "效果明显", ("10", "10"), "", None, id="met, full marks"),
        pytest.param("100%", "70%", ("10", "7"), "疫情", None, id="missed, lost, explained"),
    ],
)
def test_targets(target: str, actual: str, points: tuple[str, str] | None, reason: str, code: str | None) -> None:
    weight, score = (None, None) if points is None else map(D, points)
    stated = StatedTarget("甲", target, actual, weight=weight, score=score, reason=reason)
    found = _found(replace(_claims(FULL), targets=(stated,)), "C16", "C16-1", "C16-2")
    assert [each.code for each in found] == ([] if code is None else [code])


def test_a_missed_target_that_a_problem_names_is_explained() -> None:
    claims = replace(_claims(FULL), targets=(StatedTarget("域名注册数", "≥200个", "165个"),))
    named = replace(claims, problems=(StatedProblem("域名注册数偏低", "", "催办"),))
    assert [each.actual for each in _found(claims, "C16")] == ["165个，为目标值的82.50%"]
    assert _found(named, "C16") == []


FORM = """
template: hecheng-project-form-2020
facts: {funds_adjusted: 53.872}
tables:
  rows:
"""


def _form(*rows: StatedTarget, fund: str = "53.872") -> Claims:
    listed = "".join(
        f"    - {{block: output, kind: {row.category}, target_text: {row.target}, actual_text: {row.target}}}\n"
        for row in rows
    )
    return replace(_claims({}, FORM + listed), rows=rows, fund_total=D(fund))


def _cost(target: str, score: str = "5") -> StatedTarget:
    return StatedTarget("甲", target, target, "成本指标", D(5), D(score))


@pytest.mark.parametrize(
    ("costs", "fund", "code"),
    [
        (["11.78万元", "17.76万元", "24.33万元"], "53.87", None),
        (["11.78万元", "17.76万元", "24.33万元"], "53.872", None),
        (["11.78万元", "17.76万元", "24.33万元"], "53.885", None),
        (["11.78万元", "17.76万元", "24.33万元"], "53.8851", "C19-1"),
        (["11.78万元", "17.76万元", "26.67万元"], "53.872", "C19"),
        (["≤100%"], "53.872", None),
        (["11.78万元", "≤100%"], "53.872", None),
    ],
)
def test_costs_share_out_the_money(costs: Sequence[str], fund: str, code: str | None) -> None:
    """Three amounts of two decimals may be 0.015 off in all."""
    found = _found(_form(*map(_cost, costs), fund=fund), "C19", "C19-1")
    assert [each.code for each in found] == ([] if code is None else [code])


def test_a_scored_row_says_what_came_of_it() -> None:
    row = StatedTarget("甲", "5个", "", "数量指标", D(5), D(5))
    assert [each.cell for each in _found(_form(row), "C10")] == ["第1行"]
    assert _found(_form(replace(row, actual="5个")), "C10") == []
    assert _found(_form(replace(row, score=D(0))), "C10") == []


@pytest.mark.parametrize(("words", "score", "found"), [("无", "1", True), ("无", "0", False), (None, "1", False)])
def test_what_does_not_apply_earns_nothing(words: str | None, score: str, *, found: bool) -> None:
    claims = _claims({"asset_utilisation": score})
    stated = replace(claims, not_applicable={} if words is None else {"asset_utilisation": words})
    assert bool(_found(stated, "C20")) is found


@pytest.mark.parametrize(("target", "score", "found"), [("不适用", "5", 1), ("不适用", "0", 0), ("5个", "5", 0)])
def test_a_row_that_does_not_apply_earns_nothing(target: str, score: str, found: int) -> None:
    row = StatedTarget("", target, target, "经济效益指标", D(5), D(score))
    assert len(_found(_form(row), "C20")) == found


# ── 8 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_could_not_be_checked_is_told() -> None:
    bare = replace(_claims({"public_cost": "5"}), total=None)
    told = [each.what for each in _found(bare, "C00")]
    assert [said.partition("（")[2].partition("）")[0] for said in told] == ["C07", "C08", "C09", "C12", "C16"]
    assert told[0] == "各项得分之和（C07）：没有列出总分，或没有读到全部得分"
    assert [each.actual for each in _found(bare, "C00")] == [""] * len(told)


def test_the_reasons_of_one_check_are_told_together() -> None:
    scores = (StatedScore("budget_rationality", D(5)), StatedScore("asset_utilisation", D("0.7"), D("0.7")))
    (found,) = (each for each in _found(replace(_claims({}), scores=scores), "C00") if "C09" in each.what)
    assert found.message == (
        "未能核对得分与规则是否相符（C09）：缺少数据：预算编制合理性；所列分值与评价体系不同：固定资产利用率"
    )


def test_a_complete_report_leaves_nothing_unchecked() -> None:
    claims = replace(
        _claims(FULL),
        group_weights={"资产管理": D(3)},
        problems=(),
        targets=(StatedTarget("甲", "5个", "5个"),),
        scores=(StatedScore("asset_utilisation", D(1), D(1)),),
    )
    assert _found(claims, "C00") == []

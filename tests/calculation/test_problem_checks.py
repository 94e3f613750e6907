"""The checks that tie losses, problems and measures together, in 校验 of every rubric with a table of problems.

1. C12a: an indicator below full marks is named by a problem. C12b: each problem has a measure.
2. C13a: no problem names an indicator with full marks. C13b: each names an indicator of the rubric.
3. Nothing passes while entries are missing; a warning that was answered shows 已说明.
4. They are made for rubrics with such a table only, and their codes cannot be declared.
5. The column of indicators offers their names, and the formulas say the same as Decimal.
"""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from tiny import faults, rubric

from generator.calculation.calculation import calculation
from generator.calculation.cells import check_cell, concerned_cell, told_cell
from generator.calculation.entries import Entries, Row
from generator.calculation.evaluation import Evaluation, evaluation
from generator.calculation.problem_checks import all_checks
from generator.engines.formula_engine import recalculate
from generator.package import read_snapshot
from generator.rubric.cover import DEPARTMENT, YEAR
from generator.rubric.evaluate import Value
from generator.rubric.loader import load, template_ids
from generator.rubric.model import ProblemCode
from generator.workbook.issue import blank, filled

BODY = """
facts:
  late: {label: 逾期, kind: count}
  lost: {label: 丢失, kind: count}
tables:
  problems:
    label: 存在问题
    columns:
      indicator: {label: 涉及指标, kind: text, optional: true}
      problem: {label: 问题, kind: text, optional: true}
      measure: {label: 措施, kind: text, optional: true}
indicators:
  - name: 全部
    weight: 10
    children:
      - {id: timely, name: 及时性, weight: 5, rule: {kind: per_item, count: late, full: 5, each: 1}}
      - {id: safe, name: 安全性, weight: 5, rule: {kind: per_item, count: lost, full: 5, each: 1}}
"""
RUBRIC = rubric(BODY)
Problem = tuple[str, str, str]


def _entries(late: str | None, lost: str | None, problems: Sequence[Problem], **more: Value) -> Entries:
    facts: dict[str, Value] = {
        DEPARTMENT.id: "某局",
        YEAR.id: Decimal(2025),
        "late": None if late is None else Decimal(late),
        "lost": None if lost is None else Decimal(lost),
        **more,
    }
    rows: tuple[Row, ...] = tuple(
        {key: text or None for key, text in zip(("indicator", "problem", "measure"), each, strict=True)}
        for each in problems
    )
    return Entries(facts, {"problems": rows})


def _verdicts(values: Evaluation) -> dict[str, str]:
    return {check.code: values.text(check_cell(check)) for check in all_checks(RUBRIC)}


LATE: Problem = ("及时性", "有逾期", "催办")


# ── 1, 2, 3 ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("late", "lost", "problems", "verdicts", "concerned"),
    [
        pytest.param("1", "0", [LATE], "通过 通过 通过 通过", "", id="the loss is named, with a measure"),
        pytest.param("0", "0", [], "通过 明细未填 明细未填 明细未填", "", id="nothing lost, nothing named"),
        pytest.param("1", "0", [], "警告 明细未填 明细未填 明细未填", "【及时性】", id="the loss is not named"),
        pytest.param("1", "1", [LATE], "警告 通过 通过 通过", "【安全性】", id="one of two losses is not named"),
        pytest.param("1", "0", [("及时性", "有逾期", "")], "通过 警告 通过 通过", "【及时性】", id="no measure"),
        pytest.param(
            "1",
            "0",
            [LATE, ("", "缺编", "")],
            "通过 警告 通过 警告",
            "【未写明涉及指标的问题】；1个问题",
            id="about nothing",
        ),
        pytest.param(
            "1", "0", [LATE, ("质量", "不好", "改")], "通过 通过 通过 警告", "1个问题", id="no such indicator"
        ),
        pytest.param(
            "1", "0", [LATE, ("安全性", "丢失", "找")], "通过 通过 警告 通过", "【安全性】", id="full marks named"
        ),
        pytest.param("1", "0", [("及时性", "", "")], "警告 通过 通过 通过", "【及时性】", id="named without a problem"),
        pytest.param(None, "1", [LATE], "数据不全 通过 数据不全 通过", "【安全性】", id="an entry is missing"),
        pytest.param(None, "0", [], "数据不全 明细未填 明细未填 明细未填", "", id="nothing to say yet"),
    ],
)
def test_verdicts(
    late: str | None, lost: str | None, problems: Sequence[Problem], verdicts: str, concerned: str
) -> None:
    values = evaluation(RUBRIC, _entries(late, lost, problems))
    assert list(_verdicts(values).values()) == verdicts.split()
    named = (values.text(concerned_cell(code)) for code in ProblemCode)
    assert "；".join(filter(None, named)) == concerned


def test_an_indicator_that_waits_for_a_decision_never_lets_a_check_pass() -> None:
    waived = {"na_timely": "是", "na_reason_timely": "当年没有"}
    assert _verdicts(evaluation(RUBRIC, _entries(None, "0", [], **waived)))["C12a"] == "数据不全"
    assert _verdicts(evaluation(RUBRIC, _entries(None, "1", [], **waived)))["C12a"] == "警告"


def test_an_answered_warning_shows_it() -> None:
    values = evaluation(RUBRIC, _entries("1", "0", [], answer_C12a="当年机构撤并"))
    assert _verdicts(values)["C12a"] == "已说明"
    assert values.number("warning_count") == 0


def test_the_row_of_a_check_says_what_is_concerned() -> None:
    values = evaluation(RUBRIC, _entries("1", "0", []))
    check = next(each for each in all_checks(RUBRIC) if each.code == "C12a")
    assert values.text(told_cell(check)) == "有扣分的指标没有对应的问题：【及时性】"
    assert evaluation(RUBRIC, _entries("0", "0", [])).text(told_cell(check)) == "有扣分的指标没有对应的问题"


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", template_ids())
def test_made_where_there_is_a_table_of_problems(template: str) -> None:
    made = [check.code for check in all_checks(load(template)) if check.code in list(ProblemCode)]
    assert made == (list(ProblemCode) if "problems" in load(template).tables else [])


def test_their_codes_cannot_be_declared() -> None:
    declared = "\nchecks:\n  C12a: {severity: 警告, label: 甲, holds: late >= 0, remedy: 改}\n"
    assert any("校验编号“C12a”由程序自用" in fault for fault in faults(BODY + declared))


def test_a_table_without_measures_is_none_of_problems() -> None:
    assert all_checks(rubric(BODY.replace("      measure: {label: 措施, kind: text, optional: true}\n", ""))) == ()


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_indicators_are_offered() -> None:
    package = blank(RUBRIC)
    sheets = [text.decode() for name, text in package.parts.items() if name.startswith("xl/worksheets/")]
    assert sum(">评分表_指标</formula1>" in text for text in sheets) == 1


def test_formulas_say_the_same() -> None:
    entries = _entries("1", "1", [LATE, ("", "缺编", "")])
    snapshot = read_snapshot(filled(blank(RUBRIC), RUBRIC, entries))
    values = Evaluation(calculation(RUBRIC), entries)
    names = [*(check_cell(each) for each in all_checks(RUBRIC)), *(told_cell(each) for each in all_checks(RUBRIC))]
    places = {name: (snapshot.names[name].sheet, snapshot.names[name].first) for name in names}
    found = recalculate(snapshot, list(places.values()))
    assert {name: found[where] for name, where in places.items()} == {name: values.text(name) for name in names}

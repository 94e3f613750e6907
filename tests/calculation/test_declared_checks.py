"""Checks that rubrics declare: each where it passes, where it fails, at its boundary, and without its figures.

1. Rows of projects, of key works, of individual indicators (深圳市2021 and its variants).
2. Rows of a form; printed rows of 附件2; money of 附件4-1.
3. `rows(t.c) == 0 or …`: without such rows a check says 数据不全, not 通过.
"""

from decimal import Decimal

import pytest
from tiny import rubric

from generator.calculation.answers import parse_answers
from generator.calculation.cells import check_cell
from generator.calculation.entries import Entries
from generator.calculation.evaluation import evaluation
from generator.calculation.problem_checks import all_checks
from generator.rubric.evaluate import Value
from generator.rubric.model import Rubric


def _verdict(rubric: Rubric, entries: Entries, code: str) -> str:
    check = next(each for each in all_checks(rubric) if each.code == code)
    return evaluation(rubric, entries).text(check_cell(check))


def _of(template: str, code: str, facts: str = "", tables: str = "") -> str:
    answers = parse_answers(f"template: {template}\nfacts: {{{facts}}}\ntables: {{{tables}}}\n", "填报.yaml")
    return _verdict(answers.rubric, answers.entries, code)


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

COUNTS = "projects_planned: 2, projects_on_time: 2"
HALF = "projects_planned: 2, projects_on_time: 1"


@pytest.mark.parametrize(
    ("code", "facts", "rows", "verdict"),
    [
        ("C14j", "", "{mid_year: true, budget_start: 0}", "通过"),
        ("C14j", "", "{mid_year: true, budget_start: 0.01}", "警告"),
        ("C14j", "", "{mid_year: false, budget_start: 5}", "通过"),
        ("C14j", "", "{mid_year: true}", "数据不全"),
        ("C14k", "", "{paid: 70, budget_adjusted: 100, physical_progress: 70%}", "通过"),
        ("C14k", "", "{paid: 100, budget_adjusted: 100, physical_progress: 70%}", "警告"),
        ("C14k", "", "{paid: 70.01, budget_adjusted: 100, physical_progress: 70%}", "警告"),
        ("C14k", "", "{paid: 70, budget_adjusted: 100}", "数据不全"),
        ("C14l", COUNTS, "{paid: 90, budget_adjusted: 100}", "通过"),
        ("C14l", COUNTS, "{paid: 89.99, budget_adjusted: 100}", "警告"),
        ("C14l", HALF, "{paid: 89.99, budget_adjusted: 100}", "通过"),
        ("C14l", COUNTS, "{budget_adjusted: 100}", "数据不全"),
        ("C15t", "target_defects: 1", "{target_reported: false}", "通过"),
        ("C15t", "target_defects: 0", "{target_reported: false}", "警告"),
        ("C15t", "target_defects: 0", "{target_reported: true}", "通过"),
        ("C15t", "", "{target_reported: true}", "数据不全"),
    ],
)
def test_rows_of_projects(code: str, facts: str, rows: str, verdict: str) -> None:
    assert _of("shenzhen-2021", code, facts, f"projects: [{rows}]") == verdict


LATE = "{on_time: false, budget_adjusted: 50, paid: 30}"
MONEY = "expenditure_project_adjusted: 150, expenditure_project_paid: "


@pytest.mark.parametrize(
    ("facts", "rows", "verdict"),
    [
        (f"{MONEY}120", f"{{on_time: true, budget_adjusted: 100, paid: 90}}, {LATE}", "通过"),  # 20 late + 10 of 100
        (f"{MONEY}119.98", f"{{on_time: true, budget_adjusted: 100, paid: 90}}, {LATE}", "通过"),
        (f"{MONEY}119.97", f"{{on_time: true, budget_adjusted: 100, paid: 90}}, {LATE}", "提示"),
        (f"{MONEY}120", "{budget_adjusted: 100, paid: 90}", "数据不全"),
        ("", f"{{on_time: true, budget_adjusted: 100, paid: 90}}, {LATE}", "数据不全"),
    ],
)
def test_late_projects_hold_what_is_left(facts: str, rows: str, verdict: str) -> None:
    assert _of("shenzhen-2021", "C24b", facts, f"projects: [{rows}]") == verdict


@pytest.mark.parametrize(
    ("code", "facts", "tables", "verdict"),
    [
        ("C15u", "key_work_assigned: 2", "key_works: [{done: true}, {done: false}]", "通过"),
        ("C15u", "key_work_assigned: 3", "key_works: [{done: true}, {done: false}]", "警告"),
        ("C15u", "key_work_assigned: 2", "", "明细未填"),
        ("C07b", "", "effects: [{weight: 5, score: 5}]", "通过"),
        ("C07b", "", "effects: [{weight: 5, score: 5.01}]", "错误"),
        ("C07b", "", "effects: [{weight: 5}]", "数据不全"),
        ("C05a", "expenditure_project_paid: 5", "projects: [{name: 甲}]", "数据不全"),
        ("C05a", "expenditure_project_paid: 5", "projects: [{paid: 5.01}]", "通过"),
        ("C05a", "expenditure_project_paid: 5", "projects: [{paid: 5.02}]", "错误"),
    ],
)
def test_other_rows(code: str, facts: str, tables: str, verdict: str) -> None:
    assert _of("shenzhen-2021", code, facts, tables) == verdict


@pytest.mark.parametrize(("approved", "verdict"), [("2", "警告"), ("1", "通过"), ("0", "通过")])
def test_targets_reported_in_dapeng(approved: str, verdict: str) -> None:
    facts = f"project_targets_required: 2, project_targets_approved: {approved}"
    assert _of("dapeng-2024", "C15t", facts, "projects: [{target_reported: false}]") == verdict


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _row(text: str, *, kind: str = "成本指标") -> str:
    return f"{{block: output, kind: {kind}, {text}}}"


NUMBER = "target_text: ≥100个, actual_text: {actual}个, weight: 5{more}"
LOW = "target_text: ≤30分钟, actual_text: {actual}分钟, weight: 5{more}"
WORD = "target_text: 明显, actual_text: 明显, weight: 5, degree: {actual}{more}"
REASON = ", reason: 疫情"
COST = "target_text: {0}万元, actual_text: {0}万元, weight: 5"


@pytest.mark.parametrize(
    ("code", "text", "actual", "more", "verdict"),
    [
        ("C16a", NUMBER, "100", "", "通过"),
        ("C16a", NUMBER, "99", "", "警告"),
        ("C16a", NUMBER, "99", REASON, "通过"),
        ("C16a", LOW, "30", "", "通过"),
        ("C16a", LOW, "31", "", "警告"),
        ("C16b", WORD, "100%", "", "通过"),
        ("C16b", WORD, "99%", "", "警告"),
        ("C16b", WORD, "99%", REASON, "通过"),
        ("C16a", NUMBER.replace("≥", ""), "99", "", "警告"),
    ],
)
def test_a_missed_target_has_a_reason(code: str, text: str, actual: str, more: str, verdict: str) -> None:
    row = _row(text.format(actual=actual, more=more), kind="数量指标")
    assert _of("hecheng-project-form-2020", code, "", f"rows: [{row}]") == verdict


@pytest.mark.parametrize(
    ("costs", "total", "above", "below"),
    [
        (("11.78", "17.76"), "29.54", "通过", "通过"),
        (("11.78", "17.76"), "29.53", "通过", "通过"),
        (("11.78", "17.76"), "29.529", "错误", "通过"),
        (("11.78", "17.76"), "29.55", "通过", "通过"),
        (("11.78", "17.76"), "29.551", "通过", "提示"),
    ],
)
def test_costs_and_money(costs: tuple[str, ...], total: str, above: str, below: str) -> None:
    rows = ", ".join(_row(COST.format(cost)) for cost in costs)
    found = [_of("hecheng-project-form-2020", f"C19{x}", f"funds_adjusted: {total}", f"rows: [{rows}]") for x in "de"]
    assert found == [above, below]


def test_costs_in_other_units_are_not_compared() -> None:
    row = _row("target_text: ≤100%, actual_text: 100%, weight: 5")
    assert _of("hecheng-project-form-2020", "C19d", "funds_adjusted: 5", f"rows: [{row}]") == "数据不全"
    other = _row(COST.format("9"), kind="数量指标")
    assert _of("hecheng-project-form-2020", "C19d", "funds_adjusted: 5", f"rows: [{other}]") == "数据不全"


@pytest.mark.parametrize(("weight", "verdict"), [("", "通过"), (", weight: 0", "通过"), (", weight: 0.5", "警告")])
def test_what_does_not_apply_has_no_weight(weight: str, verdict: str) -> None:
    row = _row(f"target_text: 不适用, actual_text: 不适用{weight}")
    assert _of("hecheng-project-form-2020", "C20a", "", f"rows: [{row}]") == verdict


FUNDS = "funds_initial: 5, funds_adjusted: 5, funds_paid: "
COSTS = "funds_budget: 5, funds_arrived: 5, funds_paid: 5, cost_planned: 5, cost_actual: "


@pytest.mark.parametrize(
    ("paid", "row", "verdict"),
    [
        ("5", "{block: output, relation: ge, target_value: 100, actual_value: 70}", "警告"),
        ("5", "{block: output, relation: eq, target_value: 100, actual_value: 99.99}", "警告"),
        ("5", "{block: output, relation: ge, target_value: 100, actual_value: 100}", "通过"),
        ("5", "{block: output, relation: le, target_value: 100, actual_value: 70}", "通过"),
        ("5", "{block: satisfaction, relation: ge, target_value: 100, actual_value: 70}", "通过"),
        ("4.99", "{block: output, relation: ge, target_value: 100, actual_value: 70}", "通过"),
        ("0", "{block: output, relation: ge, target_value: 100, actual_value: 70}", "通过"),
        ("5", "{block: output, relation: text, degree: 70%}", "数据不全"),
    ],
)
def test_money_paid_for_output_that_is_not_there(paid: str, row: str, verdict: str) -> None:
    budget = paid if paid == "0" else "5"
    facts = f"funds_adjusted: {budget}, funds_paid: {paid}"
    assert _of("hecheng-project-form-2020", "C14a", facts, f"rows: [{row}]") == verdict


@pytest.mark.parametrize(("template", "facts"), [("hecheng-project-form-2020", FUNDS), ("hecheng-project-2020", COSTS)])
@pytest.mark.parametrize(("amount", "verdict"), [("4999.99", "通过"), ("5000", "警告"), ("0", "通过")])
def test_yuan_in_place_of_ten_thousands(template: str, facts: str, amount: str, verdict: str) -> None:
    assert _of(template, "C25a", f"{facts}{amount}") == verdict
    assert _of(template, "C25a", "") == "数据不全"


@pytest.mark.parametrize(
    ("code", "rows", "verdict"),
    [
        ("C05h", "vehicles: 3, purchase: 1, running: 2", "通过"),
        ("C05h", "vehicles: 3.02, purchase: 1, running: 2", "通过"),
        ("C05h", "vehicles: 3.03, purchase: 1, running: 2", "错误"),
        ("C05h", "vehicles: 3", "数据不全"),
        ("C05i", "public: 3, office: 3", "通过"),
        ("C05i", "public: 4, office: 3", "通过"),
        ("C05i", "public: 2.97, office: 3", "警告"),
        ("C05i", "public: 3", "数据不全"),
        ("C01h", "office: 3", "数据不全"),
        ("C01h", "public: 3", "通过"),
        ("C01h", "public: 3.01", "警告"),
    ],
)
def test_printed_rows(code: str, rows: str, verdict: str) -> None:
    labels = {
        "vehicles": "1、公务用车购置和维护经费",
        "purchase": "其中：公车购置",
        "running": "公车运行维护",
        "public": "公用经费",
        "office": "其中：办公经费",
    }
    stated = [each.split(": ") for each in rows.split(", ")]
    lines = ", ".join(f"{labels[key]}: {{final: {amount}}}" for key, amount in stated if key in labels)
    tables = f"base_data: {{{lines}}}" if lines else ""
    assert _of("hecheng-department-2020", code, "public_cost_actual: 3", tables) == verdict


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

GUARDED = """
facts:
  most: {{label: 上限, kind: amount}}
tables:
  t:
    label: 明细
    columns:
      c: {{label: 金额, kind: amount, optional: true}}
      w: {{label: 类别, kind: text, optional: true}}
indicators:
  - name: 全部
    weight: 1
    children: [{{id: one, name: 甲, weight: 1, rule: {{kind: proportion, of: rate, points: 1}}}}]
measures:
  rate: {{label: 比率, kind: percent, value: most / most}}
checks:
  C05a: {{severity: 错误, label: 甲, holds: '{holds}', remedy: 改}}
"""


@pytest.mark.parametrize(
    ("holds", "rows", "verdict"),
    [
        ("rows(t.c) == 0 or sum(t.c) <= most", ({"w": "乙"},), "数据不全"),
        ("rows(t.c) == 0 or sum(t.c) <= most", ({"c": 1},), "通过"),
        ("rows(t.c) == 0 or sum(t.c) <= most", ({"c": 2},), "错误"),
        ('rows(t.c, t.w == "乙") == 0 or sum(t.c, t.w == "乙") <= most', ({"c": 2, "w": "甲"},), "数据不全"),
        ('rows(t.c, t.w == "乙") == 0 or sum(t.c, t.w == "乙") <= most', ({"c": 2, "w": "乙"},), "错误"),
        ('rows(t.c, t.w == "乙") == 0 or sum(t.c, t.w == "乙") <= most', ({"c": 1, "w": "乙"},), "通过"),
        ("count(t.c > 5) == 0 or most > 9", ({"c": 1},), "通过"),
        ("rows(t.c) == 0 or sum(t.c) <= most", (), "明细未填"),
    ],
)
def test_no_rows_to_look_at(holds: str, rows: tuple[dict[str, Value | int], ...], verdict: str) -> None:

    made = rubric(GUARDED.format(holds=holds))
    entered = tuple(
        {key: Decimal(each) if isinstance(each, int) else each for key, each in row.items()} for row in rows
    )
    assert _verdict(made, Entries({"most": Decimal(1)}, {"t": entered}), "C05a") == verdict

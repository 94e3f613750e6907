"""Passages: rows of tables and lost points in words.

1  None, one and many rows have their own words; what a row lacks is named in its place.
2  Where a figure says how many rows there must be, another number is told; while it is missing nothing is claimed.
3  Every indicator below full marks is listed with its points, with the problem written for it or else the reason, and
   with the measure; several are numbered.
4  What does not fit into a cell is counted and sent to its table.
5  The forms of 附件4-2 give one line per row of each block; classified projects keep their names to themselves.
"""

from collections.abc import Mapping

import pytest
from tiny import entered, entries, reported

from generator.calculation.entries import Entries
from generator.calculation.evaluation import evaluation
from generator.narrative.passages import passages
from generator.published.samples import load_sample
from generator.rubric.expected import LONGEST_ENTRY
from generator.rubric.loader import load

BODY = """\
facts:
  late: {label: 未完成, kind: count}
  grade: {label: 评分, kind: score, high: 10}
  other: {label: 另评, kind: score, high: 5}
tables:
  projects:
    label: 项目
    capacity: 60
    columns:
      name: {label: 名称, kind: text, optional: true}
      money: {label: 金额, kind: amount, optional: true}
      done: {label: 完成, kind: tick, optional: true}
      why: {label: 原因, kind: text, optional: true}
  problems:
    label: 问题
    columns:
      indicator: {label: 涉及指标, kind: text, optional: true}
      problem: {label: 存在问题, kind: text, optional: true}
      measure: {label: 改进措施, kind: text, optional: true}
indicators:
  - name: 一级
    weight: 15
    children:
      - {id: first, name: 甲项, weight: 10, rule: {kind: judgement, of: grade, full: 10, basis: 甲}}
      - {id: second, name: 乙项, weight: 5, rule: {kind: judgement, of: other, full: 5, basis: 乙}}
"""

REPORT = """\
title: 报告
sections:
  - indicator: first
    paragraphs:
      - passage: late
        label: 未完成
        table: projects
        where: not projects.done
        row: "{projects.name}（{projects.why}）"
        one: 只有{rows}。
        many: 共{count}个：{rows}。
        none: 没有未完成的项目。
        stated: late
      - passage: all
        label: 各项目
        table: projects
        row: "{projects.name}{projects.money}万元"
        separator: ；\\n
        many: 如下：\\n{rows}。
      - passage: big
        label: 大额
        table: projects
        where: projects.money > 100
        row: "{projects.name}"
        many: "{rows}"
        none: 没有大额项目。
  - indicator: second
    paragraphs:
      - passage: lost
        label: 失分
        table: lost
        row:
          - "{lost.name}扣{lost.points}分（得{lost.score}分，满分{lost.weight}分）：{lost.reason}"
          - {when: blank(lost.problem), text: ""}
          - otherwise: 。问题：{lost.problem}
        many: "{count}项：{rows}。"
        none: 没有失分。
      - passage: measures
        label: 措施
        table: lost
        row: "{lost.measure}"
        separator: ；\\n
        numbered: true
        many: "{rows}。"
        none: 不需措施。
"""

HEAD = "name | money | done | why\n"


def said(typed: Mapping[str, str], rows: str = "", problems: str = "") -> dict[str, str]:
    """The passages, by id."""
    whole = reported(BODY, REPORT)
    tables = {"projects": HEAD + rows} | ({"problems": f"indicator|problem|measure\n{problems}"} if problems else {})
    values = evaluation(whole, entries(whole, typed, **tables))
    return {fact.removeprefix("passage_"): words for fact, words in passages(whole, values).items()}


# ── 1, 2 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

ONE = "甲|1|是|-\n乙|2|否|停工"
TWO = ONE + "\n丙|3|否|-"


@pytest.mark.parametrize(
    ("late", "rows", "wanted"),
    [
        ("0", "", "没有未完成的项目。"),
        ("0", "甲|1|是|-", "没有未完成的项目。"),
        ("1", ONE, "只有乙（停工）。"),
        ("2", TWO, "共2个：乙（停工）；丙（【待填：原因】）。"),
        ("1", "", "【待填：“项目”应列出1行，现有0行】"),
        ("3", TWO, "共2个：乙（停工）；丙（【待填：原因】）。【待填：“项目”应列出3行，现有2行】"),
        ("0", ONE, "只有乙（停工）。【待填：“项目”应列出0行，现有1行】"),
        ("", "", ""),
        ("", ONE, "只有乙（停工）。"),
    ],
)
def test_the_rows_that_are_asked_for_are_listed(late: str, rows: str, wanted: str) -> None:
    assert said({"late": late}, rows)["late"] == wanted


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ("", "【待填：“项目”】"),
        ("甲|1.5|-|-", "如下：\n甲1.50万元。"),
        ("甲|1234|-|-\n乙|-|-|-", "如下：\n甲1,234.00万元；\n乙【待填：金额】万元。"),
        ("甲|约1|-|-", "如下：\n甲【待填：金额】万元。"),
        ("-|1|-|-", "如下：\n【待填：名称】1.00万元。"),
        ("{rows}|1|-|-", "如下：\n{rows}1.00万元。"),
    ],
)
def test_what_a_row_lacks_is_named_in_its_place(rows: str, wanted: str) -> None:
    assert said({}, rows)["all"] == wanted


def test_no_row_that_is_asked_for_has_words_of_its_own() -> None:
    assert said({}, "甲|100|-|-")["big"] == "没有大额项目。"
    assert said({}, "甲|100.01|-|-\n乙|-|-|-")["big"] == "甲"


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("grade", "other", "lost"),
    [
        ("10", "5", "没有失分。"),
        ("7.5", "5", "1项：甲项扣2.50分（得7.50分，满分10分）：评分，酌情评7.50分。问题：慢；贵。"),
        (
            "7.5",
            "",
            "1项：甲项扣2.50分（得7.50分，满分10分）：评分，酌情评7.50分。问题：慢；贵。【待填：尚有1项指标没有评分】",
        ),
        ("", "", "【待填：尚有2项指标没有评分】"),
        (
            "7.5",
            "0",
            "2项：甲项扣2.50分（得7.50分，满分10分）：评分，酌情评7.50分。问题：慢；贵；乙项扣5.00分（得0.00分，满分5分）：另评，酌情评0.00分。",
        ),
    ],
)
def test_every_indicator_below_full_marks_is_listed(grade: str, other: str, lost: str) -> None:
    answered = "甲项|慢。|催办\n甲项|贵|-\n别项|无|无"
    assert said({"grade": grade, "other": other}, problems=answered)["lost"] == lost


def test_a_measure_that_nobody_wrote_is_asked_for() -> None:
    found = said({"grade": "7", "other": "4"}, problems="甲项|慢|催办")
    assert found["measures"] == "（1）催办；\n（2）【待填：改进措施】。"
    assert said({"grade": "7", "other": "5"}, problems="甲项|慢|催办")["measures"] == "催办。"
    assert said({"grade": "10", "other": "5"})["measures"] == "不需措施。"


def test_a_problem_that_was_written_stands_for_the_reason() -> None:
    answers = load_sample("dapeng-2024").answers
    rows = answers.entries.rows["problems"]
    found = {}
    for name, kept in (("all", rows), ("none", ())):
        changed = Entries(answers.entries.facts, {**answers.entries.rows, "problems": kept})
        found[name] = passages(answers.rubric, evaluation(answers.rubric, changed))
    assert found["all"]["passage_problems"].split("\n")[:3] == [
        "本次自评有7项指标失分：",
        "（1）预算编制合理性扣3.20分：预算项目调整、调剂较大；",
        "（2）政府采购执行情况扣0.26分：政府采购执行率偏低；",
    ]
    assert found["all"]["passage_measures"].split("\n")[-1] == "（7）充分将预算绩效管理工作理念与部门实际相结合。"
    _, first, *_, last = found["none"]["passage_problems"].split("\n")
    assert first.startswith("（1）预算编制合理性扣3.20分：（1）3项要求")
    assert last.endswith("。")
    assert found["none"]["passage_measures"].startswith("（1）【待填：“预算编制合理性”的改进措施】；\n（2）")


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_does_not_fit_is_counted() -> None:
    names = [f"{'长' * 60}{number:02}" for number in range(50)]
    words = said({}, "\n".join(f"{name}|1|-|-" for name in names))["all"]
    shown = [name for name in names if name in words]
    assert shown == names[: len(shown)]
    assert len(shown) > 20
    assert words.endswith(f"；\n其余{50 - len(shown)}项见“项目”。")
    assert len(words) <= LONGEST_ENTRY


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_form_gives_a_line_for_each_of_its_rows() -> None:
    answers = load_sample("hecheng-form-4").answers
    found = passages(answers.rubric, evaluation(answers.rubric, answers.entries))
    assert found["passage_output_lines"].split("\n") == [
        "（1）数量指标“空调、弱电、电梯采购数”：指标值一批，实际完成一批；",
        "（2）质量指标“项目验收合格率”：指标值100%，实际完成70%，偏差原因及改进措施：疫情影响；",
        "（3）时效指标“项目完成率”：指标值100%，实际完成70%，偏差原因及改进措施：疫情影响；",
        "（4）成本指标“空调、弱电、电梯等成本”：指标值1421.597137万元，实际完成1421.597137万元。",
    ]
    assert found["passage_satisfaction_lines"] == "服务对象满意度指标“社会公众满意度”：指标值100%，实际完成100%。"
    assert found["passage_problems"].startswith("本次自评有1项指标失分：\n产出指标扣6.00分：")


def test_a_form_without_rows_says_so() -> None:
    rubric = load("hecheng-project-form-2020")
    found = passages(rubric, evaluation(rubric, Entries()))
    assert found["passage_benefit_lines"] == "没有设置效益指标。"
    assert found["passage_problems"] == "【待填：尚有4项指标没有评分】"


LATE_PROJECTS = """
    name | budget_adjusted | paid | on_time | reason_late | classified
    甲   | 10              | 5    | 否      | 选址调整    | -
    乙   | 0               | 0    | 是      | -           | -
    丙   | 20              | 20   | 是      | -           | 是
    """


def test_projects_are_listed_with_reasons_and_progress() -> None:
    rubric = load("shenzhen-2021")
    made = entries(rubric, {"projects_planned": "3", "projects_on_time": "2"}, projects=LATE_PROJECTS)
    found = passages(rubric, evaluation(rubric, made))
    assert found["passage_late_projects"] == "没有按期完成的项目及原因：甲（选址调整）。"
    assert found["passage_project_lines"] == (
        "各项目预算执行情况如下：\n甲：预算10.00万元，支出5.00万元，支出进度50.00%；\n"
        "乙：没有安排预算，也没有支出；\n涉密项目：预算20.00万元，支出20.00万元，支出进度100.00%。"
    )


KEY_WORKS = """
    name | assigned_by | done | note
    甲   | 市政府      | 是   | -
    乙   | -           | 否   | 待验收
    """


def test_key_works_are_listed_and_those_unfinished() -> None:
    rubric = load("dapeng-2024")
    made = entries(rubric, {"key_work_assigned": "2", "key_work_unfinished": "1"}, key_works=KEY_WORKS)
    found = passages(rubric, evaluation(rubric, made))
    assert found["passage_key_works_listed"] == "本年度上级下达或交办的重点工作共2项：甲（市政府交办）；乙。"
    assert found["passage_key_works_unfinished"] == "没有按期保质完成的重点工作：乙（待验收）。"
    assert entered(rubric.facts["key_work_assigned"], "2") == 2


def test_projects_that_do_not_count_as_done_are_listed_where_progress_decides() -> None:
    rows = """
        name | budget_adjusted | paid | physical_progress | reason_late
        甲   | 10              | 9.5  | 100%              | -
        乙   | 10              | 5    | 95%               | 发票未到
        """
    rubric = load("dapeng-2024")
    found = passages(rubric, evaluation(rubric, entries(rubric, {"projects_planned": "2"}, projects=rows)))
    assert (
        found["passage_late_projects"] == "没有计入完成的项目及原因：乙（形象进度95.00%，支出进度50.00%，发票未到）。"
    )

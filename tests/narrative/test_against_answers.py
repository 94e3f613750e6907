"""A report against the answers it rests on.

1. Figures that are the answers' give no finding, in whatever words and with whatever decimals.
2. A figure called like one of the answers and different from it is an error; it names what was expected.
3. Figures of derivable sections without source are one 提示 for each paragraph.
4. A printed score that the rules do not give is an error of that indicator.
5. Sections of the rubric that the report does not speak of are named; those it does speak of are not.
6. The command prints and exits as the other commands do.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from generator.calculation.answers import parse_answers
from generator.cli import run
from generator.finding import Finding
from generator.narrative.audit import audited
from generator.narrative.plain_text import read_text
from generator.problem import ExitCode
from generator.rubric.loader import load

ANSWERS = """\
template: luohu-2022
department: 县图书馆
year: 2023
facts:
  expenditure_personnel_start: 812.4
  expenditure_public_start: 96.33
  expenditure_project_start: 1203.75
  expenditure_personnel_adjusted: 845.17
  expenditure_public_adjusted: 91.02
  expenditure_project_adjusted: 1520.6
  expenditure_personnel_paid: 841.06
  expenditure_public_paid: 80.55
  expenditure_project_paid: 1377.48
  procurement_planned: 20
  procurement_actual: 19.456
  staff_in_post: 30
  staff_quota: 30
"""
REPORT = """\
一、2023年部门预算执行情况
1.资金管理
年初人员经费812.40万元，调整后人员经费845.17万元，人员经费实际支出841.06万元，人员经费执行率99.51%。
项目支出预算安排1,520.60万元，实际支出1,377.48万元。
2.政府采购执行情况
政府采购预算20万元，实际支出19.46万元，政府采购执行率97.28%。
"""


def audit(text: str) -> Sequence[Finding]:
    answers = parse_answers(ANSWERS, "填报.yaml")
    return audited(read_text(text, "报告.txt"), answers)


def test_the_answers_figures_are_no_finding() -> None:  # 1
    assert audit(REPORT) == ()


@pytest.mark.parametrize(
    ("words", "changed", "name", "expected"),
    [
        ("人员经费实际支出841.06", "人员经费实际支出814.06", "人员经费支出数", "人员经费实际支出841.06万元"),
        ("政府采购预算20万元", "政府采购预算21万元", "政府采购预算数", "政府采购计划金额20万元"),
        ("安排1,520.60", "安排1,250.60", "项目支出预算数", "年初项目支出1,203.75万元、调整后项目支出1,520.6万元"),
        ("采购执行率97.28%", "采购执行率98.27%", "政府采购执行率", "政府采购执行率97.28%"),
    ],
)
def test_a_contradicted_figure(words: str, changed: str, name: str, expected: str) -> None:  # 2
    assert words in REPORT
    found = [each for each in audit(REPORT.replace(words, changed)) if each.code == "A05"]
    assert [(each.what, each.expected) for each in found] == [(name, expected)]


def test_candidates_with_that_very_value_are_named() -> None:  # 2
    (found,) = [
        each for each in audit(REPORT.replace("人员经费实际支出841.06", "人员经费实际支出80.55")) if each.code == "A05"
    ]
    assert "公用经费实际支出80.55万元" in found.expected


def test_figures_without_source_are_folded() -> None:  # 3
    text = REPORT.replace("实际支出1,377.48万元。", "实际支出1,377.48万元，另有押金3.30万元、罚金2.20万元。")
    (found,) = audit(text)
    assert (found.code, found.what) == ("A01", "另有押金3.30万元、罚金2.20万元")


def test_other_sections_may_quote_what_they_like() -> None:  # 3
    assert audit(REPORT + "二、部门履职绩效情况\n1.效果性\n带动周边消费33.00万元，增长7.10%。\n") == ()


def test_a_score_the_rules_do_not_give() -> None:  # 4
    name, weight = "财政供养人员控制率", 1
    right, wrong = (audit(f"{REPORT}附件\n评分表\n{name}\n{weight}\n规则。\n{score}\n") for score in (1, 0))
    assert "C09" not in {each.code for each in right}
    (found,) = (each for each in wrong if each.code == "C09")
    assert (found.indicator, found.expected, found.actual) == ("staff_quota", "1.00", "0.00")


def test_missing_sections() -> None:  # 5
    rubric = load("luohu-2022")
    names = [each.name for each in rubric.indicators()]
    whole = "一、绩效\n" + "".join(f"1.{name}\n已按要求完成。\n" for name in names)
    assert audited(read_text(whole, "a.txt"), rubric=rubric) == ()
    lacking = whole.replace("1.重点工作完成情况\n", "").replace("1.群众信访办理情况\n", "")
    lacking = lacking.replace("1.公众或服务对象满意度\n", "")
    found = {each.what: each.indicator for each in audited(read_text(lacking, "a.txt"), rubric=rubric)}
    assert found == {"重点工作完成情况": "key_work", "公平性": None}


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # 6
    report, answers = tmp_path / "报告.txt", tmp_path / "填报.yaml"
    answers.write_text(ANSWERS, encoding="utf-8")
    report.write_text(REPORT.replace("841.06", "814.06"), encoding="utf-8")
    assert run(["audit", str(report), "--answers", str(answers), "--json"]) == ExitCode.FINDINGS
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["year"], told["template"]) == ("findings", "2023", "luohu-2022")
    assert "A05" in {each["code"] for each in told["findings"]}
    assert run(["audit", str(report)]) == ExitCode.FINDINGS
    assert "C03　第3行" in capsys.readouterr().out
    report.write_text(REPORT, encoding="utf-8")
    assert run(["audit", str(report)]) == ExitCode.CLEAN
    assert "未发现错误" in capsys.readouterr().out
    assert run(["audit", str(tmp_path / "无.docx")]) == ExitCode.UNREADABLE
    assert run(["audit", str(report), "--template", "无此体系"]) == ExitCode.USAGE

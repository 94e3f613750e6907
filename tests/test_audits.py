"""The audit of one file for the command line costs no more than its limits.

1. Through the process of its own the same is told as without it, for people and for programs.
2. A text that takes too long is stopped, with one Chinese sentence that says what to do.
3. What reading a file or a rubric raises is raised here too.
"""

import time
from pathlib import Path

import pytest

from generator.audits import LIMITS, AuditTask, audit_verdict
from generator.narrative.audit import audited
from generator.narrative.report_file import read_report
from generator.presentation import audit_json, audit_text
from generator.problem import ExitCode, ScorebookError, UnreadableFile
from generator.verification.bounded import Limits

SAMPLES = Path(__file__).parents[1] / "samples"
HOSTILE = "年初预算5万元，支出4万元，执行率81%，占预算总规模7%。"


def test_the_same_is_told() -> None:  # 1
    report = SAMPLES / "szaudit-2021" / "report.txt"
    document = read_report(report)
    findings = audited(document)
    assert audit_verdict(report, AuditTask()) == (ExitCode.FINDINGS, list(audit_text(report.name, document, findings)))
    told = audit_json(report.name, document, findings, None)
    assert audit_verdict(report, AuditTask(as_json=True)) == (ExitCode.FINDINGS, told)


def test_a_hostile_text_is_stopped(tmp_path: Path) -> None:  # 2
    report = tmp_path / "报告.txt"
    report.write_text(HOSTILE * 5_000, encoding="utf-8")
    began = time.monotonic()
    with pytest.raises(UnreadableFile) as stopped:
        audit_verdict(report, AuditTask(), Limits(seconds=2, remedy=LIMITS.remedy))
    assert time.monotonic() - began < 30
    (problem,) = stopped.value.problems
    assert problem.place == "报告.txt"
    assert "2 秒内没有完成" in problem.message
    assert problem.remedy == "请只保留报告正文和评分表，删去重复或无关的文字后重试"


@pytest.mark.parametrize(("name", "task"), [("没有.txt", AuditTask()), ("报告.txt", AuditTask(template="没有"))])
def test_what_reading_raises_is_raised(tmp_path: Path, name: str, task: AuditTask) -> None:  # 3
    (tmp_path / "报告.txt").write_text("一、情况\n正文。\n", encoding="utf-8")
    with pytest.raises(ScorebookError) as raised:
        audit_verdict(tmp_path / name, task)
    assert "没有" in str(raised.value.problems)

"""The audit of one file for the command line costs no more than its limits.

1. Through the process of its own the same is told as without it, for people and for programs.
2. A text that takes too long is stopped, with one Chinese sentence that says what to do, and the next one is audited.
3. A report that cannot be read is told; what reading a rubric raises is raised here too.
"""

import time
from pathlib import Path

import pytest

from generator.audits import LIMITS, AuditTask, audit_verdicts
from generator.presentation import audit_json, audit_text
from generator.problem import ExitCode, ScorebookError
from generator.reports import audit_of
from generator.verification.bounded import Limits

SAMPLES = Path(__file__).parents[1] / "samples"
HOSTILE = "年初预算5万元，支出4万元，执行率81%，占预算总规模7%。"


def test_the_same_is_told() -> None:  # 1
    report = SAMPLES / "szaudit-2021" / "report.txt"
    found = audit_of(report, None, None, None)
    assert list(audit_verdicts([report], AuditTask())) == [(ExitCode.FINDINGS, list(audit_text(found)))]
    assert list(audit_verdicts([report], AuditTask(as_json=True))) == [(ExitCode.FINDINGS, audit_json(found))]


def test_a_hostile_text_is_stopped(tmp_path: Path) -> None:  # 2
    report = tmp_path / "报告.txt"
    report.write_text(HOSTILE * 5_000, encoding="utf-8")
    other = SAMPLES / "luohu-2022" / "report.txt"
    began = time.monotonic()
    limits = Limits(seconds=8, remedy=LIMITS.remedy)
    (code, told), (next_code, _) = audit_verdicts([report, other], AuditTask(), limits)
    assert time.monotonic() - began < 60
    assert (code, next_code) == (ExitCode.UNREADABLE, ExitCode.CLEAN)
    assert told[0] == "报告.txt：无法读取"
    assert "8 秒内没有完成" in told[1]
    assert "请只保留报告正文和评分表，删去重复或无关的文字后重试" in told[1]


def test_a_rubric_that_is_not_there_is_raised(tmp_path: Path) -> None:  # 3
    (tmp_path / "报告.txt").write_text("一、情况\n正文3项。\n", encoding="utf-8")
    with pytest.raises(ScorebookError) as raised:
        list(audit_verdicts([tmp_path / "报告.txt"], AuditTask(template="没有")))
    assert "没有" in str(raised.value.problems)


def test_a_report_that_is_not_there_is_told(tmp_path: Path) -> None:  # 3
    ((code, told),) = audit_verdicts([tmp_path / "没有.txt"], AuditTask())
    assert code == ExitCode.UNREADABLE
    assert "找不到这个文件" in told[1]

"""The audit of one report for the command line, in a process of its own: no text costs more than its limits."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from generator.calculation.answers import Answers, read_answers
from generator.calculation.calculation import calculation
from generator.finding import Severity
from generator.narrative.audit import audited
from generator.narrative.report_file import read_report
from generator.narrative.workbook_report import report_in
from generator.package import Package, read_package, read_snapshot
from generator.presentation import audit_json, audit_text
from generator.problem import ExitCode, UnreadableFile
from generator.rubric.loader import load
from generator.rubric.model import Rubric
from generator.verification.bounded import Limits, judged
from generator.workbook.contents import entries_of
from generator.workbook.identity import read_identity, rubric_of

WORKBOOK_SUFFIX = ".xlsx"
LIMITS = Limits(seconds=30, remedy="请只保留报告正文和评分表，删去重复或无关的文字后重试")
"""A long report takes one or two seconds."""


@dataclass(frozen=True, slots=True)
class AuditTask:
    """What a report is held against, and for whom the result is."""

    answers: Path | None = None
    template: str | None = None
    year: int | None = None
    as_json: bool = False


def audit_verdict(report: Path, task: AuditTask, limits: Limits = LIMITS) -> tuple[int, Any]:
    """The exit code, and an object for JSON or the lines for people.

    Raises UnreadableFile for a file that takes longer or more memory than the limits, and whatever reading raises.
    """
    (verdict,) = judged((report,), partial(_verdict, task=task), 1, limits)
    if isinstance(verdict, UnreadableFile):
        raise verdict
    return verdict


def opened(workbook: Path) -> tuple[Package, Rubric]:
    """A workbook of ours and its rubric. Raises UnreadableFile."""
    package = read_package(workbook)
    return package, rubric_of(read_identity(read_snapshot(package), workbook.name), workbook.name)


def stated_answers(file: Path) -> Answers:
    """What a department states, in an answers file or in its workbook."""
    if file.suffix.lower() != WORKBOOK_SUFFIX:
        return read_answers(file)
    package, rubric = opened(file)
    return Answers(rubric, entries_of(read_snapshot(package), calculation(rubric)))


def _verdict(report: Path, task: AuditTask) -> tuple[int, Any]:
    rubric: Rubric | None
    if report.suffix.lower() == WORKBOOK_SUFFIX:
        package, rubric = opened(report)
        held = report_in(package, rubric)
        document, findings = held.document, held.findings()
    else:
        document, stated = read_report(report, task.year), stated_answers(task.answers) if task.answers else None
        rubric = stated.rubric if stated else load(task.template) if task.template else None
        findings = audited(document, stated, rubric)
    wrong = any(each.severity is Severity.ERROR for each in findings)
    code = ExitCode.FINDINGS if wrong else ExitCode.CLEAN
    if task.as_json:
        return code, audit_json(report.name, document, findings, rubric)
    return code, list(audit_text(report.name, document, findings))

"""What the command line does with reports: each audited in a process of its own, within limits of time and memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from generator.finding import has_errors
from generator.presentation import audit_json, audit_text, unread_json, unread_lines
from generator.problem import ExitCode, InvalidInput, Problem, UnreadableFile
from generator.reports import audit_of, stated_answers
from generator.rubric.loader import load
from generator.verification.bounded import Limits, judged

LIMITS = Limits(seconds=30, remedy="请只保留报告正文和评分表，删去重复或无关的文字后重试")
"""A long report takes one or two seconds."""


@dataclass(frozen=True, slots=True)
class AuditTask:
    """What reports are held against, and for whom the result is."""

    answers: Path | None = None
    template: str | None = None
    year: int | None = None
    as_json: bool = False


def audit_verdicts(reports: Sequence[Path], task: AuditTask, limits: Limits = LIMITS) -> Iterator[tuple[int, Any]]:
    """The exit code of each report, and an object for JSON or the lines for people.

    Raises what reading the answers or the rubric raises.
    """
    for report, verdict in zip(reports, judged(reports, partial(_verdict, task=task), 1, limits), strict=True):
        yield _unread(report, verdict, task) if isinstance(verdict, UnreadableFile) else verdict


def _verdict(report: Path, task: AuditTask) -> tuple[int, Any]:
    stated = stated_answers(task.answers) if task.answers else None
    rubric = load(task.template) if task.template else None
    if rubric and stated and stated.rubric.id != rubric.id:
        message = f"评分体系不同：填报数据为 {stated.rubric.id}，--template 为 {rubric.id}"
        raise InvalidInput(Problem(str(task.answers), message, "请去掉 --template，或换用同一评分体系的填报数据"))
    try:
        found = audit_of(report, stated, rubric, task.year)
    except UnreadableFile as error:
        return _unread(report, error, task)
    code = ExitCode.FINDINGS if has_errors(found.findings) else ExitCode.CLEAN
    return code, audit_json(found) if task.as_json else list(audit_text(found))


def _unread(report: Path, error: UnreadableFile, task: AuditTask) -> tuple[int, Any]:
    told = unread_json(report.name, error) if task.as_json else list(unread_lines(report.name, error))
    return ExitCode.UNREADABLE, told

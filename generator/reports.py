"""Reports for the command line: read from a workbook, Word or text, and held against what a department states."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.calculation.answers import Answers, read_answers
from generator.calculation.calculation import calculation
from generator.finding import Finding
from generator.narrative.audit import audited
from generator.narrative.catalogue import Doubt
from generator.narrative.document import Document
from generator.narrative.figures import figures_in
from generator.narrative.report_file import read_report
from generator.narrative.workbook_report import report_in
from generator.package import Package, read_package, read_snapshot
from generator.problem import Problem, UnreadableFile
from generator.rubric.cover import DEPARTMENT, YEAR
from generator.rubric.model import Rubric
from generator.workbook.contents import entries_of
from generator.workbook.identity import read_identity, rubric_of
from generator.workbook.issue import require_sheets

WORKBOOK, WORD, TEXT = ".xlsx", ".docx", ".txt"
MISTAKEN = (Doubt.OTHER_DEPARTMENT, Doubt.OTHER_EVALUATION_YEAR)
"""What tells a wrong file; where all of it is found, the report is not held against the answers."""


@dataclass(frozen=True, slots=True)
class Audited:
    """A report with what was found in it; `figures` is how many were read, `rubric` what it was held against."""

    file: str
    document: Document
    rubric: Rubric | None
    figures: int
    findings: tuple[Finding, ...]


def audit_of(path: Path, answers: Answers | None, rubric: Rubric | None, year: int | None) -> Audited:
    """The audit of a report; a workbook is held against its own entries.

    Raises UnreadableFile for what is no report: another kind of file, or one without figures.
    """
    if path.suffix.lower() == WORKBOOK:
        return _workbook_audited(path)
    if path.suffix.lower() not in {WORD, TEXT} and path.is_file():
        raise UnreadableFile(
            Problem(path.name, "不是可以核对的报告", f"请提供 {WORD}、{TEXT} 文件，或自评表（{WORKBOOK}）")
        )
    document = read_report(path, year)
    rubric = answers.rubric if answers else rubric
    mistaken = tuple(_of_another(document, answers)) if answers else ()
    held = answers if len(mistaken) < len(MISTAKEN) else None
    return _read(path, document, rubric, (*mistaken, *audited(document, held, rubric)))


def opened(workbook: Path) -> tuple[Package, Rubric]:
    """A workbook of ours and its rubric. Raises UnreadableFile."""
    package = read_package(workbook)
    return package, rubric_of(read_identity(read_snapshot(package), workbook.name), workbook.name)


def stated_answers(file: Path) -> Answers:
    """What a department states, in an answers file or in its workbook. Raises UnreadableFile, InvalidInput."""
    if file.suffix.lower() != WORKBOOK:
        return read_answers(file)
    package, rubric = opened(file)
    return Answers(rubric, entries_of(read_snapshot(package), calculation(rubric)))


def _workbook_audited(path: Path) -> Audited:
    package, rubric = opened(path)
    require_sheets(read_snapshot(package), rubric, path.name)
    report = report_in(package, rubric)
    return _read(path, report.document, rubric, report.findings())


def _read(path: Path, document: Document, rubric: Rubric | None, findings: tuple[Finding, ...]) -> Audited:
    number = sum(len(figures_in(text)) for text in _texts(document))
    if not number:
        raise UnreadableFile(Problem(path.name, "没有读到可以核对的数字", "请确认这是自评报告，且文字没有做成图片"))
    by_weight = sorted(findings, key=lambda each: each.severity.rank)
    return Audited(path.name, document, rubric, number, tuple(by_weight))


def _of_another(document: Document, answers: Answers) -> Iterator[Finding]:
    """Whether the report seems to be that of another department or year than the answers."""
    department, year = (answers.entries.facts.get(fact.id) for fact in (DEPARTMENT, YEAR))
    if department and not any(str(department) in text for text in _texts(document)):
        yield Finding(Doubt.OTHER_DEPARTMENT, "", "", str(department), actual=document.department or document.title)
    if year is not None and document.year is not None and document.year != year:
        yield Finding(Doubt.OTHER_EVALUATION_YEAR, "", "", f"{year}年", actual=f"{document.year}年")


def _texts(document: Document) -> Iterator[str]:
    yield from (document.title, document.department)
    yield from (each.text for each in document.paragraphs)
    for section in document.walk():
        yield section.title
        yield from (each.text for each in section.paragraphs)

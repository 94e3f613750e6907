"""Everything that our checks find in a published report."""

from collections.abc import Iterator

from generator.calculation.cells import check_cell
from generator.calculation.evaluation import Evaluation, evaluation
from generator.calculation.problem_checks import all_checks
from generator.checks.consistency import check_all
from generator.finding import Declared, Entry, Finding
from generator.narrative.audit import audited
from generator.narrative.plain_text import read_text
from generator.published.samples import REPORT, Sample, sample_folder
from generator.rubric.model import Check
from generator.rubric.titles import Sheet


def everything_found(sample: Sample) -> tuple[Finding, ...]:
    """What the live checks say of the answers, what contradicts itself in the printed scores, what the text betrays."""
    answers = sample.answers
    values = evaluation(answers.rubric, answers.entries)
    report = (sample_folder(sample.id) / REPORT).read_text(encoding="utf-8")
    text = audited(read_text(report, REPORT), answers, answers.rubric)
    return (*_declared(values), *check_all(sample.claims), *text)


def _declared(values: Evaluation) -> Iterator[Finding]:
    """The live checks that speak against the answers; one that was answered is none."""
    for check in all_checks(values.sheet.rubric):
        if values.text(check_cell(check)) == check.severity:
            yield Finding(_kind(check), Sheet.CHECKS, "", check.label)


def _kind(check: Check) -> Declared:
    return Declared(Entry(check.code, check.severity, "{what}", check.remedy))

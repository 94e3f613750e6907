"""Everything that our checks find in a published report."""

from collections.abc import Iterator

from generator.calculation.answers import Answers
from generator.calculation.cells import check_cell
from generator.calculation.evaluation import evaluation
from generator.finding import Declared, Entry, Finding
from generator.published.samples import Sample
from generator.rubric.model import Check
from generator.rubric.titles import Sheet


def everything_found(sample: Sample) -> tuple[Finding, ...]:
    """All findings: so far what the checks declared with the rubric say of the answers."""
    return tuple(_declared(sample.answers))


def _declared(answers: Answers) -> Iterator[Finding]:
    """The declared checks that speak against the answers; one that was answered is none."""
    values = evaluation(answers.rubric, answers.entries)
    for check in answers.rubric.checks:
        if values.text(check_cell(check)) == check.severity:
            yield Finding(_kind(check), Sheet.CHECKS, "", check.label)


def _kind(check: Check) -> Declared:
    return Declared(Entry(check.code, check.severity, "{what}", check.remedy))

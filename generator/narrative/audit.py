"""The audit of a report: everything that is wrong or doubtful with its figures, errors first."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator.calculation.evaluation import Evaluation
from generator.finding import Finding, Severity
from generator.narrative.document import Document
from generator.narrative.statements import readings
from generator.narrative.text_agreement import agreement
from generator.narrative.text_ratios import ratios
from generator.narrative.text_sums import sums
from generator.narrative.text_tables import tables
from generator.narrative.text_words import forecasts, odd_digits, other_years, repeated
from generator.rubric.model import Rubric

_ORDER = tuple(Severity)


def audited(
    document: Document, answers: Evaluation | None = None, rubric: Rubric | None = None, year: int | None = None
) -> tuple[Finding, ...]:
    """What is found in a report by itself, and against answers and the headings of a rubric where they are given.

    `year` is the evaluation year if the document does not say. Errors come first, repeats are folded.
    """
    document = document if year is None else replace(document, year=year)
    return tuple(sorted(folded(_found(document)), key=lambda found: _ORDER.index(found.severity)))


def _found(document: Document) -> Iterator[Finding]:
    read = readings(document)
    yield from agreement(read, document.year)
    yield from sums(read)
    yield from ratios(read)
    yield from tables(document, read)
    yield from other_years(document, read)
    yield from repeated(read)
    yield from odd_digits(document, read)
    yield from forecasts(read)


def folded(findings: Iterable[Finding]) -> Iterator[Finding]:
    """One finding for what is said in the same words at several places; the others are named with it."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for found in findings:
        groups.setdefault((found.kind, found.what, found.expected, found.actual), []).append(found)
    for first, *others in groups.values():
        places = "、".join(dict.fromkeys(each.cell for each in others if each.cell != first.cell))
        yield replace(first, what=f"{first.what}（另见{places}）") if places else first

"""The audit of a report: everything that is wrong or doubtful with its figures, errors first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from generator.calculation.evaluation import Evaluation
from generator.finding import Finding, Severity
from generator.narrative.against_answers import contradicted, known_figures, scores_contradicted, without_source
from generator.narrative.catalogue import Kind
from generator.narrative.claims import claims_in
from generator.narrative.coverage import missing_sections
from generator.narrative.document import Document
from generator.narrative.statements import Reading, readings
from generator.narrative.text_agreement import agreement
from generator.narrative.text_counts import counts
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
    read = readings(document)
    found = list(_by_itself(document, read))
    if answers is not None:
        against = list(_against(answers, document, read, found))
        settled = {each.what for each in against if each.kind is Kind.CONTRADICTS_ANSWERS}
        found = [each for each in found if not (each.kind is Kind.TWO_VALUES and each.what in settled)] + against
    if rubric is not None:
        found += missing_sections(document, rubric)
    return tuple(sorted(folded(found), key=lambda each: _ORDER.index(each.severity)))


def _against(
    answers: Evaluation, document: Document, read: Sequence[Reading], told: Sequence[Finding]
) -> Iterator[Finding]:
    """What differs from the answers; a ratio that rounding explains is told once, as that."""
    known = known_figures(answers)
    explained = {(each.cell, each.actual) for each in told if each.kind is Kind.RATIO_ROUNDED}
    wrong = [each for each in contradicted(read, known, document.year) if (each.cell, each.actual) not in explained]
    yield from wrong
    yield from without_source(read, known, document.year, [*told, *wrong])
    yield from scores_contradicted(claims_in(document, answers.sheet.rubric), answers)


def _by_itself(document: Document, read: Sequence[Reading]) -> Iterator[Finding]:
    yield from agreement(read, document.year)
    yield from sums(read)
    yield from ratios(read)
    yield from counts(read)
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

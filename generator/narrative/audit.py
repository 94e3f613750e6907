"""The audit of a report: everything that is wrong or doubtful with its figures, errors first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from generator.calculation.answers import Answers
from generator.calculation.evaluation import Evaluation, evaluation
from generator.finding import Finding
from generator.narrative.against_answers import (
    confirmed,
    contradicted,
    known_figures,
    row_names,
    without_source,
)
from generator.narrative.catalogue import Doubt
from generator.narrative.coverage import missing_sections
from generator.narrative.document import Document
from generator.narrative.places import quoted_at
from generator.narrative.score_table import scores_checked
from generator.narrative.statements import Reading, readings
from generator.narrative.text_agreement import agreement
from generator.narrative.text_counts import counts
from generator.narrative.text_forms import cost_rows
from generator.narrative.text_ratios import ratios
from generator.narrative.text_sums import sums
from generator.narrative.text_tables import tables
from generator.narrative.text_words import forecasts, odd_digits, other_years, repeated
from generator.narrative.text_works import works
from generator.rubric.model import Rubric


def audited(
    document: Document, answers: Answers | None = None, rubric: Rubric | None = None, year: int | None = None
) -> tuple[Finding, ...]:
    """What is found in a report by itself, and against answers and the headings of a rubric where they are given.

    With answers the scores that it prints are checked as well.

    `year` is the evaluation year if the document does not say. Errors come first, repeats are folded.
    """
    document = document if year is None else replace(document, year=year)
    values = None if answers is None else evaluation(answers.rubric, answers.entries)
    read = readings(document, row_names(values) if values else ())
    found = list(_by_itself(document, read))
    if answers is not None and values is not None:
        found = [*_with_answers(values, document, read, found), *scores_checked(document, answers)]
    if rubric is not None:
        found += missing_sections(document, rubric)
    return tuple(sorted(folded(found), key=lambda each: each.severity.rank))


def _with_answers(
    answers: Evaluation, document: Document, read: Sequence[Reading], found: Sequence[Finding]
) -> Iterator[Finding]:
    """What was found, and what differs from the answers; one cause is told once.

    A ratio that rounding explains is right if the answers give it, and told as rounding if they do not. Of two values
    the answers say which one is wrong.
    """
    known = known_figures(answers)
    right = confirmed(read, known, document.year)
    found = [each for each in found if not (each.kind is Doubt.RATIO_ROUNDED and quoted_at(each) in right)]
    explained = {quoted_at(each) for each in found if each.kind is Doubt.RATIO_ROUNDED}
    wrong = [each for each in contradicted(read, known, document.year) if quoted_at(each) not in explained]
    settled = {each.what for each in wrong}
    yield from (each for each in found if not (each.kind is Doubt.TWO_VALUES and each.what in settled))
    yield from wrong
    yield from without_source(read, known, document.year, [*found, *wrong])


def _by_itself(document: Document, read: Sequence[Reading]) -> Iterator[Finding]:
    yield from agreement(read, document.year)
    yield from sums(read)
    yield from ratios(read)
    yield from counts(read)
    yield from works(read)
    yield from tables(document, read)
    yield from cost_rows(document)
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

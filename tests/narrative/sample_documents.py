"""Reports made from the published samples, as they print."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from generator.calculation.answers import answers_in
from generator.calculation.entries import Entries
from generator.calculation.evaluation import Evaluation, evaluation
from generator.narrative.composed import composed, places_in
from generator.narrative.document import Document, Paragraph, Place
from generator.narrative.word import word_report
from generator.published.samples import ANSWERS, sample_folder
from generator.rubric.evaluate import Value
from generator.workbook.issue import blank_snapshot

PLACE = Place("自评报告", "A1")


@cache
def sample_values(sample: str) -> Evaluation:
    """What the answers of a sample come to."""
    answers = answers_in(sample_folder(sample), ANSWERS)
    return evaluation(answers.rubric, answers.entries)


def with_entries(
    values: Evaluation,
    facts: Mapping[str, Value] = MappingProxyType({}),
    rows: Mapping[str, tuple[Mapping[str, Value], ...]] = MappingProxyType({}),
) -> Evaluation:
    """The same answers with other entries of these facts and tables."""
    entries = values.entries
    changed = Entries({**entries.facts, **facts}, {**entries.rows, **rows})
    return evaluation(values.sheet.rubric, changed)


def report_of(values: Evaluation) -> Document:
    """The report of these values as it prints."""
    rubric = values.sheet.rubric
    return composed(rubric, values, places_in(blank_snapshot(rubric), rubric))


def said(text: str) -> Paragraph:
    """A paragraph of that text."""
    return Paragraph(text, PLACE)


@cache
def sample_report(sample: str) -> bytes:
    """The Word file of a sample."""
    values = sample_values(sample)
    return word_report(report_of(values), values)

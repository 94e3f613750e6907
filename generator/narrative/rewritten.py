"""A sentence in the department's own words (改写) against the figures of the generated one that it replaces."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from generator.calculation.cells import sentence_cell
from generator.calculation.evaluation import Evaluation
from generator.calculation.report_cells import own_words
from generator.finding import Finding
from generator.narrative.catalogue import Doubt
from generator.narrative.composed import ReportPlaces
from generator.narrative.figures import YEAR, Figure, figures_in
from generator.rubric.outline import Scored, Sentence

_COUNTS = "个数"


def rewritten(values: Evaluation, places: ReportPlaces) -> Iterator[Finding]:
    """A08: a 改写 with no more figures of a unit than the generated sentence has, but with another figure.

    Cannot see a figure that changed places with another one of its sentence; figures that are added are free.
    """
    for _, paragraph in values.sheet.rubric.report.paragraphs():
        if isinstance(paragraph, Sentence | Scored) and (own := values.text(own_words(paragraph).cell)):
            generated = _by_unit(values.text(sentence_cell(paragraph)))
            place = places.paragraphs[paragraph.id]
            for unit, stated in _by_unit(own).items():
                meant = generated.get(unit, [])
                if len(stated) <= len(meant):
                    others = [each for each in stated if not any(_alike(each, one) for one in meant)]
                    if others:
                        expected = "、".join(each.text for each in meant)
                        actual = "、".join(each.text for each in others)
                        yield Finding(Doubt.REWRITTEN, place.sheet, place.cell, paragraph.label, expected, actual)


def _alike(one: Figure, other: Figure) -> bool:
    return one.value == other.value if one.unit == YEAR else one.agrees_with(other)


def _by_unit(text: str) -> Mapping[str, list[Figure]]:
    """The figures of a text by their unit; whatever is counted is counted alike."""
    found = defaultdict[str, list[Figure]](list)
    for each in figures_in(text):
        found[_COUNTS if each.is_count else each.unit].append(each)
    return found

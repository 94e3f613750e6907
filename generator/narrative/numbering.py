"""The headings of a report as they print: numbers counted from 1 under each heading."""

from collections.abc import Iterator, Sequence

from generator.narrative.document import Section
from generator.rubric.numbering import numbered


def headed(sections: Sequence[Section]) -> Iterator[tuple[Section, str]]:
    """All sections and what is within them in reading order, each with its numbered heading.

    Levels as in GB/T 9704—2012, 7.3.3; the fifth, which the standard leaves open, is ①.
    """
    for position, section in enumerate(sections, start=1):
        yield section, numbered(section.level, position, section.title)
        yield from headed(section.sections)

"""The headings of a report with their numbers, counted from 1 under each heading."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.narrative.document import Section
from generator.rubric.numbering import number_of


@dataclass(frozen=True, slots=True)
class Numbered:
    """A section with the number that is printed before its title."""

    section: Section
    number: str

    @property
    def heading(self) -> str:
        """Number and title in one line."""
        return f"{self.number}{self.section.title}"


def numbered(sections: Sequence[Section]) -> Iterator[Numbered]:
    """All sections and what is within them in reading order, counted from 1 under each heading.

    Levels as in GB/T 9704—2012, 7.3.3; the fifth, which the standard leaves open, is ①.
    """
    for position, section in enumerate(sections, start=1):
        yield Numbered(section, number_of(section.level, position))
        yield from numbered(section.sections)

"""A report as people read it: headings, paragraphs under them, and where each of them stands."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: a cell of a sheet, or a line of a text or Word file (`cell` is then 第12行 or 第12段)."""

    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words that stand by themselves; `generated` if our own formulas or passages made them."""

    text: str
    place: Place
    generated: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading without its number, what stands under it, and the sections within it.

    `level` counts from 1: 一、, （一）, 1., （1）, ①. `indicator` is the id of the indicator it is about, if any.
    """

    title: str
    level: int
    place: Place
    paragraphs: tuple[Paragraph, ...] = ()
    sections: tuple["Section", ...] = ()
    indicator: str = ""

    def walk(self) -> Iterator["Section"]:
        """The section itself and everything within it, in reading order."""
        yield self
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report; `paragraphs` stand before the first heading."""

    title: str
    department: str
    year: int | None
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...] = ()

    def walk(self) -> Iterator[Section]:
        """All sections, in reading order."""
        for section in self.sections:
            yield from section.walk()

"""Numbers of headings, as official documents print them: 一、 （一） 1. （1） ①."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.narrative.document import Section

_DIGITS = "零一二三四五六七八九"
_LEVELS = 5


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


def number_of(level: int, position: int) -> str:
    """The number of a heading of that level, both from 1; raises ValueError for a level or position below 1."""
    if level < 1 or position < 1:
        raise ValueError(f"no heading has level {level} and position {position}")
    match min(level, _LEVELS):
        case 1:
            return f"{chinese(position)}、"
        case 2:
            return f"（{chinese(position)}）"
        case 3:
            return f"{position}."
        case 4:
            return f"（{position}）"
    return circled(position)


def chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals, a larger one in digits: 十, 二十一, 100."""
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return f"{ten}{_DIGITS[ones] if ones else ''}"


def circled(number: int) -> str:
    """A number from 1 to 50 in a circle; Unicode has no larger ones, they stand as 51）."""
    for first, last, code in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= number <= last:
            return chr(code + number - first)
    return f"{number}）"

"""One figure of a sentence altered as people alter figures by mistake: digits swapped, another unit, another year."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from generator.narrative.figures import MONEY, PERCENT, YEAR, Figure, figures_in

SWAPPED, UNIT, OTHER_YEAR = "两位数字对调", "单位写错", "年份写错"
OTHER_UNITS = {"万元": "亿元", "亿元": "万元"}


@dataclass(frozen=True, slots=True)
class Altered:
    """A sentence with one figure altered: how, what kind of figure (万元, %, 年, 个数), and the new words."""

    how: str
    unit: str
    text: str


def alterations(text: str) -> Iterator[Altered]:
    """Every way in which one figure of the sentence is altered."""
    for figure in figures_in(text):
        unit = figure.unit if figure.unit in {MONEY, PERCENT, YEAR} else "个数" if figure.is_count else ""
        for how, words in _spelt_otherwise(figure):
            other = figures_in(words)
            if unit and len(other) == 1 and (other[0].value, other[0].unit) != (figure.value, figure.unit):
                yield Altered(how, unit, text[: figure.start] + words + text[figure.end :])


def _spelt_otherwise(figure: Figure) -> Iterator[tuple[str, str]]:
    if figure.unit == YEAR:
        yield OTHER_YEAR, figure.text.replace(f"{figure.value:f}", f"{figure.value + 1:f}")
        return
    places = [place for place, each in enumerate(figure.text) if each.isdigit()]
    for one, other in pairwise(places):
        characters = list(figure.text)
        characters[one], characters[other] = characters[other], characters[one]
        yield SWAPPED, "".join(characters)
    for unit, another in OTHER_UNITS.items():
        if unit in figure.text:
            yield UNIT, figure.text.replace(unit, another)

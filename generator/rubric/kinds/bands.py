"""Bands: points by the interval that a figure falls into."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from generator.rubric.expression import Constant, Number, NumberChoice, Text, TextChoice, Truth, join, words
from generator.rubric.kinds.base import Rule, earned, limit, points, threshold
from generator.rubric.measures import Figure


@dataclass(frozen=True, slots=True)
class Band:
    """An interval that begins at `from_` (belongs to it) or above `above` (does not); neither: all that is left."""

    points: Decimal
    from_: Decimal | None = None
    above: Decimal | None = None

    @property
    def floor(self) -> Decimal | None:
        """Where the interval begins."""
        return self.above if self.from_ is None else self.from_

    @property
    def edge(self) -> tuple[Decimal, bool]:
        """Its place in the order: above 0 stands over from 0."""
        return self.floor or Decimal(0), self.above is not None


@dataclass(frozen=True, slots=True)
class Bands(Rule):
    """Highest band first; the last one takes what is left. Points are those of the rubric, not shares."""

    of: Figure
    bands: tuple[Band, ...]

    def score(self) -> Number:
        return NumberChoice(
            tuple((self._reached(band), Constant(band.points)) for band in self.bands[:-1]),
            otherwise=Constant(self.bands[-1].points),
        )

    def reason(self) -> Text:
        verdicts = tuple(
            words(f"，{self._place(index)}，得{earned(band.points)}") for index, band in enumerate(self.bands)
        )
        verdict = TextChoice(
            tuple((self._reached(band), text) for band, text in zip(self.bands[:-1], verdicts[:-1], strict=True)),
            otherwise=verdicts[-1],
        )
        return join(f"{self.of.label}", self.of.number.shown(self.of.pattern), verdict)

    def wording(self) -> str:
        spans = "；".join(f"{self._span(index)}得{points(band.points)}" for index, band in enumerate(self.bands))
        return f"{self.of.label}：{spans}"

    def faults(self) -> Iterator[str]:
        if any(band.floor is None for band in self.bands[:-1]) or self.bands[-1].floor is not None:
            yield "除最后一档外每档都要有下限，最后一档不写下限"

    def lint(self) -> Iterator[str]:
        for higher, lower in pairwise(self.bands[:-1]):
            if higher.floor is not None and lower.floor is not None and higher.edge <= lower.edge:
                yield f"档次应由高到低排列：{limit(self.of, higher.floor)} 之后不应是 {limit(self.of, lower.floor)}"

    def _reached(self, band: Band) -> Truth:
        floor = threshold(self.of, band.floor or Decimal(0))
        return self.of.compared > floor if band.from_ is None else self.of.compared >= floor

    def _place(self, index: int) -> str:
        over = index == 0 and self.bands[0].above is not None
        return self._span(index) if over else f"落入{self._span(index)}档"

    def _span(self, index: int) -> str:
        band = self.bands[index]
        lower = "" if band.floor is None else self._end(band.floor, closed=band.from_ is not None)
        if index == 0:
            return f"超过{limit(self.of, band.above)}" if band.above is not None else f"{lower}以上"
        above = self.bands[index - 1]
        upper = self._end(above.floor or Decimal(0), closed=above.from_ is None)
        return f"{lower}–{upper}" if lower else f"{upper}以下"

    def _end(self, bound: Decimal, *, closed: bool) -> str:
        return f"{limit(self.of, bound)}（{'含' if closed else '不含'}）"

"""Degree: points times a degree of achievement that somebody states."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import ClassVar

from generator.rubric.expression import (
    NOTHING,
    ZERO,
    Constant,
    Number,
    NumberChoice,
    Text,
    TextChoice,
    Truth,
    Words,
    join,
)
from generator.rubric.facts import Kind
from generator.rubric.kinds.base import POINTS, Rule, earned, limit, points, threshold
from generator.rubric.measures import Figure


@dataclass(frozen=True, slots=True)
class Level:
    """What a degree from `from_` on is called; the last level has no lower end."""

    name: str
    from_: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Degree(Rule):
    """The degree times `points`; below `passing` nothing. The levels name the degree, they give no points."""

    discretionary: ClassVar[bool] = True

    of: Figure
    points: Decimal
    levels: tuple[Level, ...] = ()
    passing: Decimal | None = None

    def faults(self) -> Iterator[str]:
        if self.of.kind is not Kind.PERCENT:
            yield f"“{self.of.label}”不是百分比，完成程度（of）应为百分比"
        if len(self.levels) == 1:
            yield "程度（levels）至少分两级"
        open_ended = [level.from_ is None for level in self.levels]
        if any(open_ended[:-1]) or not all(open_ended[-1:]):
            yield "除最后一级外每级都要有下限，最后一级不写下限"

    def lint(self) -> Iterator[str]:
        for higher, lower in pairwise(self.levels[:-1]):
            if higher.from_ is not None and lower.from_ is not None and higher.from_ <= lower.from_:
                yield f"程度应由高到低排列：{limit(self.of, higher.from_)} 之后不应是 {limit(self.of, lower.from_)}"

    def score(self) -> Number:
        share = self.of.exact * Constant(self.points)
        return share if self.passing is None else NumberChoice(((self._fails(self.passing), ZERO),), otherwise=share)

    def reason(self) -> Text:
        degree = self.of.number.shown(self.of.pattern)
        by_degree = join(f"，{earned(self.points)}×", degree, "，得", self.score().shown(POINTS), "分")
        if self.passing is not None:
            none = Words(f"，低于{limit(self.of, self.passing)}，得{earned(Decimal(0))}")
            by_degree = TextChoice(((self._fails(self.passing), none),), otherwise=by_degree)
        return join(f"{self.of.label}的完成程度", degree, self._named(), by_degree)

    def wording(self) -> str:
        failed = "" if self.passing is None else f"，低于{limit(self.of, self.passing)}的不得分"
        return f"得分＝{self.of.label}的完成程度×{points(self.points)}{self._scale()}{failed}"

    def _fails(self, passing: Decimal) -> Truth:
        return self.of.compared < threshold(self.of, passing)

    def _named(self) -> Text:
        if not self.levels:
            return NOTHING
        cases = tuple(
            (self.of.compared >= threshold(self.of, level.from_), Words(f"，{level.name}"))
            for level in self.levels
            if level.from_ is not None
        )
        return TextChoice(cases, otherwise=Words(f"，{self.levels[-1].name}"))

    def _scale(self) -> str:
        """The levels with their ends: （基本达成80%（含）以上，程度较低80%（不含）以下）."""
        spans = []
        upper = ""
        for level in self.levels:
            lower = "" if level.from_ is None else f"{limit(self.of, level.from_)}（含）"
            open_end = "" if lower and upper else "以上" if lower else "以下"
            spans.append(f"{level.name}{'–'.join(filter(None, (lower, upper)))}{open_end}")
            upper = lower.replace("含", "不含")
        return f"（{'，'.join(spans)}）" if spans else ""

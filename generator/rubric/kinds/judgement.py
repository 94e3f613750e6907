"""Judgement: points given at discretion within a range."""

from dataclasses import dataclass
from typing import ClassVar

from generator.rubric.expression import Number, Text, join
from generator.rubric.facts import Fact
from generator.rubric.kinds.base import POINTS, Rule, points


@dataclass(frozen=True, slots=True)
class Judgement(Rule):
    """The score typed in for `of`, which carries the range; counted apart from what figures prove."""

    discretionary: ClassVar[bool] = True

    of: Fact
    basis: str = ""

    def score(self) -> Number:
        return self.of.number

    def reason(self) -> Text:
        return join(f"{self.of.label}，酌情评", self.of.number.shown(POINTS), "分")

    def wording(self) -> str:
        low, high = self.of.lowest, self.of.highest
        span = f"在{points(low)}至{points(high)}之间" if low is not None and high is not None else ""
        return f"{self.basis or self.of.label}，{span}酌情评分"

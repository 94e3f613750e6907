"""Judgement: points given at discretion within a range."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from generator.rubric.expression import Number, Text, join
from generator.rubric.kinds.base import POINTS, Rule, points
from generator.rubric.measures import Figure


@dataclass(frozen=True, slots=True)
class Judgement(Rule):
    """The score stated by `of`, from zero to `full`; counted apart from what figures prove."""

    discretionary: ClassVar[bool] = True

    of: Figure
    full: Decimal
    basis: str = ""

    def score(self) -> Number:
        return self.of.number

    def reason(self) -> Text:
        return join(f"{self.of.label}，酌情评", self.of.number.shown(POINTS), "分")

    def wording(self) -> str:
        return f"{self.basis or self.of.label}，在0分至{points(self.full)}之间酌情评分"

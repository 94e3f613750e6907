"""Proportion: points times a rate."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from generator.rubric.expression import (
    ZERO,
    Constant,
    Least,
    Number,
    NumberChoice,
    Text,
    TextChoice,
    Truth,
    join,
)
from generator.rubric.kinds.base import POINTS, Rule, earned, points
from generator.rubric.measures import Figure

TO_THE_HAIR = "0.00####%"
"""Shows by how little a rate passes 100% when that costs all points."""
FULL_RATE = Constant(Decimal(1), percent=True)


class Excess(StrEnum):
    """What a rate above 100% gives."""

    CAP = "cap"
    ZERO = "zero"


@dataclass(frozen=True, slots=True)
class Proportion(Rule):
    """The unrounded rate times the points; above 100% full points (`cap`) or none (`zero`)."""

    of: Figure
    points: Decimal
    excess: Excess = Excess.CAP

    def score(self) -> Number:
        if self.excess is Excess.CAP:
            return Least((FULL_RATE, self.of.exact)) * Constant(self.points)
        return NumberChoice(((self._exceeded(), ZERO),), otherwise=self.of.exact * Constant(self.points))

    def reason(self) -> Text:
        rate = self.of.number.shown(self.of.pattern)
        within = join(rate, f"，按比例计，{earned(self.points)}×", rate, "，得", self._shown(), "分")
        return join(self.of.label, TextChoice(((self._exceeded(), self._over()),), otherwise=within))

    def _over(self) -> Text:
        if self.excess is Excess.ZERO:
            return join(self.of.exact.shown(TO_THE_HAIR), "，超过100%，得0.00分")
        return join(self.of.number.shown(self.of.pattern), f"，超过100%，按100%计，得{earned(self.points)}")

    def wording(self) -> str:
        over = "超过100%的不得分" if self.excess is Excess.ZERO else "超过100%的按100%计"
        return f"得分＝{self.of.label}×{points(self.points)}，{over}"

    def _exceeded(self) -> Truth:
        return self.of.exact > FULL_RATE

    def _shown(self) -> Text:
        return (self.of.exact * Constant(self.points)).shown(POINTS)

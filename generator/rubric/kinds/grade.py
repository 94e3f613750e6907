"""Grade: points by the choice made from a list."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.rubric.expression import ZERO, Constant, Number, NumberChoice, Text, join
from generator.rubric.facts import Graded
from generator.rubric.kinds.base import POINTS, Rule, points


@dataclass(frozen=True, slots=True)
class Level:
    """One choice of the grade, by its key, and its points."""

    choice: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Grade(Rule):
    """Every choice of the fact has its points."""

    of: Graded
    levels: tuple[Level, ...]

    def score(self) -> Number:
        return NumberChoice(
            tuple((self.of.chosen(level.choice), Constant(level.points)) for level in self.levels if level.points),
            otherwise=ZERO,
        )

    def reason(self) -> Text:
        return join(f"{self.of.label}“", self.of.text, "”，得", self.score().shown(POINTS), "分")

    def wording(self) -> str:
        labels = {choice.key: choice.label for choice in self.of.choices}
        levels = "；".join(f"{labels[level.choice]}得{points(level.points)}" for level in self.levels)
        return f"{self.of.label}：{levels}"

    def faults(self) -> Iterator[str]:
        known = {choice.key: choice.label for choice in self.of.choices}
        for level in self.levels:
            if level.choice not in known:
                yield f"“{self.of.label}”没有选项“{level.choice}”，可用的有：{'、'.join(known)}"

    def lint(self) -> Iterator[str]:
        stated = {level.choice for level in self.levels}
        for choice in self.of.choices:
            if choice.key not in stated:
                yield f"“{self.of.label}”的选项“{choice.label}”没有对应分值"

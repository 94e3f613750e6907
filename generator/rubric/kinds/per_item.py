"""Per item: full points less a deduction for each case found."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.rubric.expression import ZERO, Number, Requiring, Text, TextChoice, Words, join
from generator.rubric.facts import Numeric
from generator.rubric.kinds.base import POINTS, Rule, deducted, earned, points
from generator.rubric.measures import Figure


@dataclass(frozen=True, slots=True)
class PerItem(Rule):
    """`full` less `each` for every one counted, never below zero; `out_of` must be stated but is not computed with."""

    count: Figure
    full: Decimal
    each: Decimal
    out_of: Numeric | None = None

    def faults(self) -> Iterator[str]:
        if self.each <= 0:
            yield "每项扣分（each）应大于0"

    def score(self) -> Number:
        left = deducted(self.full, self.each, self.count.number)
        return left if self.out_of is None else Requiring(left, (self.out_of.number,))

    def reason(self) -> Text:
        scope = (
            join("")
            if self.out_of is None
            else join(self.out_of.label, self.out_of.number.shown("0"), self.out_of.shown_unit, "，")
        )
        deduction = join(
            self.count.label,
            self.count.number.shown("0"),
            f"{self.count.shown_unit}，每{self.count.shown_unit}扣{earned(self.each)}，得",
            self.score().shown(POINTS),
            "分",
        )
        none = Words(f"{self.count.label}为0，得{earned(self.full)}")
        return join(scope, TextChoice(((self.count.number.equals(ZERO), none),), otherwise=deduction))

    def wording(self) -> str:
        return (
            f"满分{points(self.full)}，{self.count.label}每有一{self.count.shown_unit}扣{points(self.each)}，扣完为止"
        )

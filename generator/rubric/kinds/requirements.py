"""Requirements: full points less a deduction for each requirement that is not met."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.rubric.expression import (
    ONE,
    ZERO,
    Number,
    NumberChoice,
    Text,
    TextChoice,
    Words,
    all_of,
    join,
)
from generator.rubric.facts import Tick
from generator.rubric.kinds.base import POINTS, Rule, deducted, earned, numbered, points, total_of


@dataclass(frozen=True, slots=True)
class Requirements(Rule):
    """`full` less `each` for every tick that does not say 是, never below zero."""

    ticks: tuple[Tick, ...]
    full: Decimal
    each: Decimal

    def faults(self) -> Iterator[str]:
        if self.each <= 0:
            yield "每项扣分（each）应大于0"

    def score(self) -> Number:
        return deducted(self.full, self.each, self._failed())

    def reason(self) -> Text:
        everything = all_of(*(tick.ticked() for tick in self.ticks))
        met = Words(f"{len(self.ticks)}项要求均已达到，得{earned(self.full)}")
        names = (
            TextChoice(((tick.ticked(), Words("")),), otherwise=Words(f"{numbered(position)}“{tick.label}”未达到；"))
            for position, tick in enumerate(self.ticks, start=1)
        )
        failed = join(
            *names,
            "共",
            self._failed().shown("0"),
            f"项，每项扣{earned(self.each)}，得",
            self.score().shown(POINTS),
            "分",
        )
        return TextChoice(((everything, met),), otherwise=failed)

    def wording(self) -> str:
        texts = "；".join(
            f"{numbered(position)}{tick.help or tick.label}" for position, tick in enumerate(self.ticks, start=1)
        )
        return f"{texts}。满分{points(self.full)}，每有一项未达到扣{points(self.each)}，扣完为止"

    def _failed(self) -> Number:
        return total_of(tuple(NumberChoice(((tick.ticked(), ZERO),), otherwise=ONE) for tick in self.ticks))

"""Checklist: points for each requirement that is met."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.rubric.expression import (
    ZERO,
    Constant,
    Number,
    NumberChoice,
    Text,
    TextChoice,
    Words,
    all_of,
    join,
)
from generator.rubric.facts import Tick
from generator.rubric.kinds.base import POINTS, Rule, earned, numbered, points, total_of


@dataclass(frozen=True, slots=True)
class Item:
    """One requirement: the tick that says it is met, and what that is worth."""

    tick: Tick
    points: Decimal


@dataclass(frozen=True, slots=True)
class Checklist(Rule):
    """The points of all items ticked 是 add up; an item is met or not, there are no part marks."""

    items: tuple[Item, ...]

    def score(self) -> Number:
        return total_of(
            tuple(NumberChoice(((item.tick.ticked(), Constant(item.points)),), otherwise=ZERO) for item in self.items)
        )

    def reason(self) -> Text:
        everything = all_of(*(item.tick.ticked() for item in self.items))
        full = f"“{self.items[0].tick.label}”已达到" if len(self.items) == 1 else f"{len(self.items)}项要求均已达到"
        return TextChoice(
            ((everything, Words(f"{full}，得{earned(self._full())}")),),
            otherwise=join(*self._failed(), "得", self.score().shown(POINTS), "分"),
        )

    def wording(self) -> str:
        texts = [f"{item.tick.help or item.tick.label}（{points(item.points)}）" for item in self.items]
        if len(texts) == 1:
            return texts[0]
        return "；".join(f"{numbered(position)}{text}" for position, text in enumerate(texts, start=1))

    def _failed(self) -> Iterator[Text]:
        for position, item in enumerate(self.items, start=1):
            number = numbered(position) if len(self.items) > 1 else ""
            lost = Words(f"{number}“{item.tick.label}”未达到，扣{earned(item.points)}；")
            yield TextChoice(((item.tick.ticked(), Words("")),), otherwise=lost)

    def _full(self) -> Decimal:
        return sum((item.points for item in self.items), Decimal(0))

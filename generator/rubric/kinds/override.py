"""Override: fixed points as soon as one of several circumstances holds, whatever the rule beneath would give."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.rubric.expression import Constant, Flag, Number, NumberChoice, Text, TextChoice, Truth, Words
from generator.rubric.facts import NO, YES, Tick
from generator.rubric.kinds.base import Rule, earned, points


@dataclass(frozen=True, slots=True)
class Circumstance:
    """A tick and the answer that triggers, or a condition on figures; `words` says it as the rule does."""

    words: str
    tick: Tick | None = None
    answer: bool = True
    holds: Truth | None = None

    @property
    def condition(self) -> Truth:
        """Whether the tick has that answer, or the condition holds; neither stated: never."""
        if self.holds is not None:
            return self.holds
        return Flag(value=False) if self.tick is None else self.tick.text.equals(YES if self.answer else NO)


@dataclass(frozen=True, slots=True)
class Override(Rule):
    """A veto (points 0) or an exemption (full points); the rule beneath asks for nothing while it holds."""

    when: tuple[Circumstance, ...]
    points: Decimal
    rule: Rule

    def score(self) -> Number:
        return NumberChoice(
            tuple((each.condition, Constant(self.points)) for each in self.when), otherwise=self.rule.score()
        )

    def reason(self) -> Text:
        result = f"，按规则得{earned(self.points)}"
        return TextChoice(
            tuple((each.condition, Words(each.words + result)) for each in self.when), otherwise=self.rule.reason()
        )

    def wording(self) -> str:
        named = "或".join(each.words for each in self.when)
        beneath = self.rule.wording()
        separator = "\n" if "\n" in beneath else "；"
        return f"{beneath}{separator}{named}的，得{points(self.points)}"

    def faults(self) -> Iterator[str]:
        if any((each.tick is None) == (each.holds is None) for each in self.when):
            yield "每种情形要么写 tick，要么写 holds"

    def parts(self) -> tuple[Rule, ...]:
        return (self.rule,)

"""Override: fixed points as soon as one of several circumstances holds, whatever the rule beneath would give."""

from dataclasses import dataclass
from decimal import Decimal

from generator.rubric.expression import Constant, Number, NumberChoice, Text, TextChoice, Truth, Words
from generator.rubric.kinds.base import Rule, earned, points


@dataclass(frozen=True, slots=True)
class Circumstance:
    """A condition on what is filled in; `words` says it as the rule does."""

    words: str
    holds: Truth


@dataclass(frozen=True, slots=True)
class Override(Rule):
    """A veto (points 0) or an exemption (full points); the rule beneath asks for nothing while it holds."""

    when: tuple[Circumstance, ...]
    points: Decimal
    rule: Rule

    def score(self) -> Number:
        return NumberChoice(
            tuple((each.holds, Constant(self.points)) for each in self.when), otherwise=self.rule.score()
        )

    def reason(self) -> Text:
        result = f"，按规则得{earned(self.points)}"
        return TextChoice(
            tuple((each.holds, Words(each.words + result)) for each in self.when), otherwise=self.rule.reason()
        )

    def wording(self) -> str:
        named = "或".join(each.words for each in self.when)
        beneath = self.rule.wording()
        separator = "\n" if "\n" in beneath else "；"
        return f"{beneath}{separator}{named}的，得{points(self.points)}"

    def parts(self) -> tuple[Rule, ...]:
        return (self.rule,)

"""Override: fixed points as soon as one of several circumstances holds, whatever the rule beneath would give."""

from dataclasses import dataclass
from decimal import Decimal

from generator.rubric.expression import Constant, Number, NumberChoice, Text, TextChoice, Truth, Words, any_of, join
from generator.rubric.facts import NO, YES, Fact
from generator.rubric.kinds.base import Rule, points


@dataclass(frozen=True, slots=True)
class Circumstance:
    """A tick and the answer that triggers; `words` says it as the rule does."""

    tick: Fact
    words: str
    answer: bool = True

    def holds(self) -> Truth:
        """Whether the tick has that answer."""
        return self.tick.text.equals(YES if self.answer else NO)


@dataclass(frozen=True, slots=True)
class Override(Rule):
    """A veto (points 0) or an exemption (full points); the rule beneath asks for nothing while it holds."""

    when: tuple[Circumstance, ...]
    points: Decimal
    rule: Rule

    def score(self) -> Number:
        return NumberChoice(((self._holds(), Constant(self.points)),), otherwise=self.rule.score())

    def reason(self) -> Text:
        return TextChoice(
            ((self._holds(), join(*self._named(), f"按规则得{self.points:.2f}分")),), otherwise=self.rule.reason()
        )

    def _named(self) -> tuple[Text, ...]:
        if len(self.when) == 1:
            return (Words(f"{self.when[0].words}，"),)
        return tuple(TextChoice(((each.holds(), Words(f"{each.words}，")),), otherwise=Words("")) for each in self.when)

    def wording(self) -> str:
        named = "或".join(each.words for each in self.when)
        beneath = self.rule.wording()
        separator = "\n" if "\n" in beneath else "；"
        return f"{beneath}{separator}{named}的，得{points(self.points)}"

    def parts(self) -> tuple[Rule, ...]:
        return (self.rule,)

    def _holds(self) -> Truth:
        return any_of(*(each.holds() for each in self.when))

"""Sum: several rules whose points add up."""

from dataclasses import dataclass

from generator.rubric.expression import Number, Text, join
from generator.rubric.kinds.base import Rule, numbered, total_of


@dataclass(frozen=True, slots=True)
class Sum(Rule):
    """The parts' points add up; each part explains itself."""

    of: tuple[Rule, ...]

    def score(self) -> Number:
        return total_of(tuple(part.score() for part in self.of))

    def reason(self) -> Text:
        texts: list[Text | str] = []
        for position, part in enumerate(self.of, start=1):
            texts += ["；" if texts else "", numbered(position), part.reason()]
        return join(*texts)

    def wording(self) -> str:
        return "\n".join(f"{position}.{part.wording()}" for position, part in enumerate(self.of, start=1))

    def parts(self) -> tuple[Rule, ...]:
        return self.of

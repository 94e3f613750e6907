"""What a report itself states: scores, weights, total, problems, targets, and which figures it gives for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from generator.calculation.answers import Answers
from generator.rubric.facts import Fact
from generator.rubric.model import INDICATOR, MEASURE, PROBLEM, Indicator

FROM_SCORE = "scores."
"""How `quoted` begins where a judgement is known from the printed score only, so that it proves nothing of it."""


@dataclass(frozen=True, slots=True)
class StatedScore:
    """The score of an indicator; None where its cell is blank. `weight` is None where none is printed beside it."""

    indicator: str
    score: Decimal | None
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class StatedTarget:
    """A target beside what came of it, in the words of the report; points only where the report gives them."""

    name: str
    target: str
    actual: str
    category: str = ""
    weight: Decimal | None = None
    score: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StatedProblem:
    """An entry among the problems, the indicator it names (as written) and the measure that answers it."""

    words: str
    indicator: str = ""
    measure: str = ""

    @property
    def called(self) -> str:
        """What messages call it: its words, else what else its row holds; empty for a blank row."""
        return self.words or self.indicator or self.measure


def _nothing_stated() -> Mapping[str, Decimal]:
    return MappingProxyType({})


def _all_apply() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Claims:
    """One report: its figures as answers, and what it claims of them.

    `answers.assumed` names the figures that the report does not state. `rows` are the scored rows of a form in printed
    order, `targets` other targets. `group_weights` has the printed weights of the levels above the indicators, by
    name. `problems` is None where the report has no such part. `not_applicable` has the report's words for indicators
    that it says have no object, `fund_total` (万元) what the cost rows of a form should add up to.
    """

    answers: Answers
    scores: tuple[StatedScore, ...]
    total: Decimal | None = None
    rows: tuple[StatedTarget, ...] = ()
    targets: tuple[StatedTarget, ...] = ()
    group_weights: Mapping[str, Decimal] = field(default_factory=_nothing_stated)
    problems: tuple[StatedProblem, ...] | None = None
    not_applicable: Mapping[str, str] = field(default_factory=_all_apply)
    fund_total: Decimal | None = None

    def states(self, fact: Fact) -> bool:
        """Whether the report gives the fact other than by the score that rests on it."""
        path = fact.table or fact.id
        entries = self.answers.entries
        if path in self.answers.assumed or self.answers.quoted.get(path, "").startswith(FROM_SCORE):
            return False
        return bool(entries.rows.get(path)) if fact.table else entries.facts.get(path) is not None

    def indicator(self, stated: StatedScore) -> Indicator:
        """The indicator of a score."""
        return self.answers.rubric.indicator(stated.indicator)

    def weight(self, stated: StatedScore) -> Decimal:
        """The printed weight of an indicator, else that of the rubric."""
        return self.indicator(stated).weight if stated.weight is None else stated.weight

    @property
    def known_scores(self) -> Mapping[str, Decimal]:
        """The scores that are not blank, by indicator."""
        return {each.indicator: each.score for each in self.scores if each.score is not None}


def listed_problems(answers: Answers) -> tuple[StatedProblem, ...]:
    """The rows of the answers' table of problems; none where the rubric has no such table."""
    table = answers.rubric.problems
    rows = answers.entries.rows.get(table.id, ()) if table else ()
    return tuple(StatedProblem(*(str(row.get(key) or "") for key in (PROBLEM, INDICATOR, MEASURE))) for row in rows)

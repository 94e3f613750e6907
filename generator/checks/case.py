"""A report under examination: its claims, the values that follow from its figures, and how its scores compare."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from generator.calculation.evaluation import Evaluation, evaluation
from generator.checks.catalogue import Contradiction
from generator.checks.claims import Claims, StatedScore
from generator.checks.partial import Known, still_possible
from generator.checks.reconciliation import Reconciled, reconcile
from generator.finding import Finding
from generator.rubric.facts import Fact
from generator.rubric.model import Indicator
from generator.rubric.reach import Reach
from generator.rubric.titles import Sheet
from generator.rubric.traversal import facts_of


@dataclass(frozen=True, slots=True)
class Case:
    """What all checks look at."""

    claims: Claims
    values: Evaluation
    compared: tuple[Reconciled, ...]

    def scored(self) -> Iterator[tuple[StatedScore, Indicator]]:
        """The scores of the report with their indicators."""
        for stated in self.claims.scores:
            yield stated, self.claims.indicator(stated)

    @property
    def reweighted(self) -> Mapping[str, Decimal]:
        """The indicators printed with another weight than that of the rubric, out of which their rule gives points."""
        printed = ((indicator, self.claims.weight(stated)) for stated, indicator in self.scored())
        return {indicator.id: weight for indicator, weight in printed if weight != indicator.weight}

    def known(self, indicator: Indicator) -> Known:
        """Whether the report settles a fact of a rule; a table that it leaves empty beside stated facts is settled."""
        asked = facts_of(indicator.rule.score())
        answers = self.claims.answers
        rows_only = all(fact.table for fact in asked)

        def known(fact: Fact) -> bool:
            unused = bool(fact.table) and not rows_only and not answers.entries.rows.get(fact.table)
            return self.claims.states(fact) or (unused and fact.table not in answers.assumed)

        return known

    def unstated(self, indicator: Indicator) -> tuple[Fact, ...]:
        """The facts a rule looks at that the report does not give, in order."""
        known = self.known(indicator)
        return tuple(fact for fact in facts_of(indicator.rule.score()) if not known(fact))

    def possible(self, indicator: Indicator) -> Reach:
        """What the rule can give by the facts alone that the report gives."""
        return still_possible(indicator.points(), self.values, self.known(indicator))


def case_of(claims: Claims) -> Case:
    """The case of one report."""
    return Case(claims, evaluation(claims.answers.rubric, claims.answers.entries), reconcile(claims))


def about(kind: Contradiction, indicator: Indicator, expected: str = "", actual: str = "", remedy: str = "") -> Finding:
    """A finding about an indicator, in the table of scores."""
    return Finding(kind, Sheet.SCORE_TABLE, "", indicator.name, expected, actual, indicator.id, remedy)

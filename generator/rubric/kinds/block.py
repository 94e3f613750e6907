"""Block: the points of all rows of a form that belong to one of its parts."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.rubric.expression import (
    ZERO,
    Constant,
    CountWhere,
    Demand,
    HoldsNumber,
    Number,
    NumberColumn,
    Requiring,
    Rounded,
    SumWhere,
    Text,
    TextColumn,
    Truth,
    all_of,
    join,
)
from generator.rubric.facts import Graded, Numeric
from generator.rubric.kinds.base import POINTS, ROW_MISSING, ROW_SCORE, Rule, points
from generator.rubric.operators import Rounding


@dataclass(frozen=True, slots=True)
class Block(Rule):
    """The row scores where `block` is `choice` add up; the weights of those rows must add up to `weight`.

    `block` and `row_weight` are columns of a table with a row rule.
    """

    block: Graded
    choice: str
    row_weight: Numeric
    weight: Decimal

    def faults(self) -> Iterator[str]:
        known = [choice.key for choice in self.block.choices]
        if self.choice not in known:
            yield f"“{self.block.label}”没有选项“{self.choice}”，可用的有：{'、'.join(known)}"
        if not self.block.table or self.block.table != self.row_weight.table:
            yield "各项应为同一张明细表的列"

    def score(self) -> Number:
        total = SumWhere(NumberColumn(self._table, ROW_SCORE), self._mine())
        return Requiring(total, (self._rows_complete(), self._rows_assigned(), self._weights_add_up()))

    def reason(self) -> Text:
        return join(
            f"{self._label}共",
            CountWhere(self._table, all_of(self._mine(), HoldsNumber(self.row_weight.number))).shown("0"),
            "项，各项得分合计",
            SumWhere(NumberColumn(self._table, ROW_SCORE), self._mine()).shown(POINTS),
            "分",
        )

    def wording(self) -> str:
        return f"{self._label}各项得分之和；各项分值合计应为{points(self.weight)}"

    @property
    def _table(self) -> str:
        return self.block.table

    @property
    def _label(self) -> str:
        return next(choice.label for choice in self.block.choices if choice.key == self.choice)

    def _mine(self) -> Truth:
        return self.block.chosen(self.choice)

    def _rows_complete(self) -> Demand:
        return Demand(f"{self._label}尚未填全的各行", self._no_row(all_of(self._unfinished(), self._mine())))

    def _rows_assigned(self) -> Demand:
        unassigned = all_of(self._unfinished(), self.block.is_listed().negated())
        return Demand(f"每行的{self.block.label}", self._no_row(unassigned))

    def _weights_add_up(self) -> Demand:
        weights = SumWhere(NumberColumn(self._table, self.row_weight.id), self._mine())
        total = Rounded(Rounding.HALF_UP, weights, 2)
        return Demand(f"{self._label}分值合计应为{points(self.weight)}", total.equals(Constant(self.weight)))

    def _unfinished(self) -> Truth:
        return TextColumn(self._table, ROW_MISSING).equals("").negated()

    def _no_row(self, where: Truth) -> Truth:
        return CountWhere(self._table, where).equals(ZERO)

"""Step deduction: full points up to a limit, then a deduction for every step beyond it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from generator.rubric.decimals import plain, shown_decimals
from generator.rubric.expression import (
    ZERO,
    Absolute,
    Comparison,
    Constant,
    Greatest,
    Number,
    Rounded,
    Text,
    TextChoice,
    Truth,
    Words,
    join,
)
from generator.rubric.facts import Kind
from generator.rubric.kinds.base import POINTS, Rule, deducted, earned, limit, points, threshold
from generator.rubric.measures import Figure
from generator.rubric.operators import Relation, Rounding

STEP_DECIMALS = 4
ONE_POINT = Decimal("0.01")


class Counting(StrEnum):
    """How a started step counts (计算口径): not at all, in proportion, or in full."""

    FLOOR = "floor"
    PRO_RATA = "pro_rata"
    CEIL = "ceil"


class Side(StrEnum):
    """On which side of the limit points are lost."""

    ABOVE = "above"
    BELOW = "below"
    BOTH = "both"


_PASSED = {Side.ABOVE: Relation.ABOVE, Side.BELOW: Relation.BELOW, Side.BOTH: Relation.DIFFERENT}
_WITHIN = {Side.ABOVE: "未超过", Side.BELOW: "不低于", Side.BOTH: "为"}
_BEYOND = {Side.ABOVE: "超过", Side.BELOW: "低于", Side.BOTH: "偏离"}


@dataclass(frozen=True, slots=True)
class StepDeduction(Rule):
    """`full` less `each` for every `step` by which the figure lies beyond `limit`, never below zero.

    Limit and step are in the unit of the figure (10% and 1% of a rate).
    """

    of: Figure
    limit: Decimal
    step: Decimal
    each: Decimal
    full: Decimal
    counting: Counting = Counting.FLOOR
    side: Side = Side.ABOVE

    def score(self) -> Number:
        return deducted(self.full, self.each, self._steps())

    def reason(self) -> Text:
        bound = limit(self.of, self.limit)
        within = Words(f"，{_WITHIN[self.side]}{bound}，得{earned(self.full)}")
        lost = Constant(self.full) - Rounded(Rounding.HALF_UP, self.score(), shown_decimals(POINTS))
        beyond = join(
            f"，{_BEYOND[self.side]}{bound}，{self._counted}",
            self._steps().shown("0.00##" if self.counting is Counting.PRO_RATA else "0"),
            f"{self._times}，扣",
            lost.shown(POINTS),
            "分，得",
            self.score().shown(POINTS),
            "分",
        )
        return join(
            self.of.label,
            self.of.number.shown(self.of.pattern),
            TextChoice(((self._is_beyond(), beyond),), otherwise=within),
        )

    def wording(self) -> str:
        return (
            f"{self.of.label}{_WITHIN[self.side]}{limit(self.of, self.limit)}得{points(self.full)}；"
            f"每{_BEYOND[self.side]}{self._step}扣{points(self.each)}（不足{self._step}的{self._started}），扣完为止"
        )

    def faults(self) -> Iterator[str]:
        if self.step <= 0:
            yield "步长（step）应大于0"
        if self.each <= 0:
            yield "每步扣分（each）应大于0"

    def _is_beyond(self) -> Truth:
        return Comparison(_PASSED[self.side], self.of.compared, threshold(self.of, self.limit))

    def _steps(self) -> Number:
        steps = Rounded(Rounding.HALF_UP, self._distance() / threshold(self.of, self.step), STEP_DECIMALS)
        match self.counting:
            case Counting.FLOOR:
                return Rounded(Rounding.DOWN, steps, 0)
            case Counting.CEIL:
                return Rounded(Rounding.UP, steps, 0)
            case Counting.PRO_RATA:
                return steps

    def _distance(self) -> Number:
        """How far beyond the limit the figure lies; nothing on its good side."""
        bound = threshold(self.of, self.limit)
        match self.side:
            case Side.ABOVE:
                return Greatest((ZERO, self.of.compared - bound))
            case Side.BELOW:
                return Greatest((ZERO, bound - self.of.compared))
            case Side.BOTH:
                return Absolute(self.of.compared - bound)

    @property
    def _step(self) -> str:
        """One step in words: 一个百分点, 5个百分点, 3天."""
        if self.of.kind is not Kind.PERCENT:
            return f"{plain(self.step)}{self.of.shown_unit}"
        return "一个百分点" if self._by_the_point else f"{plain(self.step * 100)}个百分点"

    @property
    def _started(self) -> str:
        """How a started step counts, in words."""
        match self.counting:
            case Counting.FLOOR:
                return "不计"
            case Counting.PRO_RATA:
                return "按比例计"
            case Counting.CEIL:
                return f"按{self._step}计"

    @property
    def _by_the_point(self) -> bool:
        return self.of.kind is Kind.PERCENT and self.step == ONE_POINT

    @property
    def _counted(self) -> str:
        if self._by_the_point:
            return "计"
        return f"每{self._step}计一次，{'按比例计' if self.counting is Counting.PRO_RATA else '共'}"

    @property
    def _times(self) -> str:
        return "个百分点" if self._by_the_point else "次"

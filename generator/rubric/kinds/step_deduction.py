"""Step deduction: full points up to a limit, then a deduction for every step beyond it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from generator.rubric.expression import (
    ZERO,
    Absolute,
    Constant,
    Greatest,
    Number,
    Rounded,
    Rounding,
    Text,
    TextChoice,
    Truth,
    Words,
    join,
)
from generator.rubric.kinds.base import POINTS, Rule, earned, limit, points
from generator.rubric.measures import Figure

STEP_DECIMALS = 4


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


_WITHIN = {Side.ABOVE: "未超过", Side.BELOW: "不低于", Side.BOTH: "为"}
_BEYOND = {Side.ABOVE: "超过", Side.BELOW: "低于", Side.BOTH: "偏离"}
_COUNTED = {
    Counting.FLOOR: "不计",
    Counting.PRO_RATA: "按比例计",
    Counting.CEIL: "按一个计",
}


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
        return Greatest((ZERO, Constant(self.full) - Constant(self.each) * self._steps()))

    def reason(self) -> Text:
        within = Words(f"，{self._within()}{limit(self.of, self.limit)}，得{earned(self.full)}")
        beyond = join(
            f"，{self._beyond()}{limit(self.of, self.limit)}，计",
            self._steps().shown("0.00##" if self.counting is Counting.PRO_RATA else "0"),
            f"{self._unit()}，扣",
            (Constant(self.each) * self._steps()).shown(POINTS),
            f"分（满分{points(self.full)}扣完为止），得",
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
            f"{self.of.label}{self._within()}{limit(self.of, self.limit)}得{points(self.full)}；"
            f"每{self._beyond()}{self._step()}扣{points(self.each)}（不足{self._step()}的{_COUNTED[self.counting]}），扣完为止"
        )

    def faults(self) -> Iterator[str]:
        if self.step <= 0:
            yield "步长（step）应大于0"
        if self.each <= 0:
            yield "每步扣分（each）应大于0"

    def _is_beyond(self) -> Truth:
        bound = self._figure(self.limit)
        match self.side:
            case Side.ABOVE:
                return self.of.compared > bound
            case Side.BELOW:
                return self.of.compared < bound
            case Side.BOTH:
                return self.of.compared.equals(bound).negated()

    def _distance(self) -> Number:
        """How far beyond the limit the figure lies; nothing on its good side."""
        bound = self._figure(self.limit)
        match self.side:
            case Side.ABOVE:
                return Greatest((ZERO, self.of.compared - bound))
            case Side.BELOW:
                return Greatest((ZERO, bound - self.of.compared))
            case Side.BOTH:
                return Absolute(self.of.compared - bound)

    def _steps(self) -> Number:
        steps = Rounded(Rounding.HALF_UP, self._distance() / self._figure(self.step), STEP_DECIMALS)
        match self.counting:
            case Counting.FLOOR:
                return Rounded(Rounding.DOWN, steps, 0)
            case Counting.CEIL:
                return Rounded(Rounding.UP, steps, 0)
            case Counting.PRO_RATA:
                return steps

    def _figure(self, value: Decimal) -> Constant:
        return Constant(value, percent=limit(self.of, value).endswith("%"))

    def _unit(self) -> str:
        """What one step is called after its number: 个百分点, 个5%."""
        return "个百分点" if self._is_one_point else f"个{limit(self.of, self.step)}"

    def _step(self) -> str:
        """One step in words: 一个百分点, 5%."""
        return "一个百分点" if self._is_one_point else limit(self.of, self.step)

    @property
    def _is_one_point(self) -> bool:
        return limit(self.of, self.step) == "1%"

    def _within(self) -> str:
        return _WITHIN[self.side]

    def _beyond(self) -> str:
        return _BEYOND[self.side]

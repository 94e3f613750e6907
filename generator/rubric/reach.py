"""How small and how large an expression can become, whatever is filled in."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import singledispatch

from generator.rubric import expression as ex
from generator.rubric.decimals import rounded
from generator.rubric.facts import ColumnNumber, FactNumber
from generator.rubric.measures import MeasureNumber, Unrounded
from generator.rubric.operators import Operator

INFINITE = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Reach:
    """The closed interval of possible values and the most decimals they can have (None: any number)."""

    low: Decimal
    high: Decimal
    decimals: int | None = None

    def within(self, low: Decimal, high: Decimal) -> bool:
        """Whether no value can lie outside these bounds."""
        return low <= self.low and self.high <= high


EVERYTHING = Reach(-INFINITE, INFINITE)


def _decimals(reaches: Iterable[Reach]) -> int | None:
    result = 0
    for each in reaches:
        if each.decimals is None:
            return None
        result = max(result, each.decimals)
    return result


@singledispatch
def reach(_node: ex.Expression) -> Reach:
    """The bounds of a number; never narrower than the truth, sometimes wider."""
    return EVERYTHING


@reach.register
def _(node: ex.Constant) -> Reach:
    exponent = node.value.normalize().as_tuple().exponent
    return Reach(node.value, node.value, max(0, -exponent) if isinstance(exponent, int) else None)


@reach.register(FactNumber)
@reach.register(ColumnNumber)
def _(node: FactNumber | ColumnNumber) -> Reach:
    low, high = node.fact.lowest, node.fact.highest
    return Reach(-INFINITE if low is None else low, INFINITE if high is None else high, node.fact.decimals)


@reach.register
def _(node: MeasureNumber) -> Reach:
    return reach(node.measure.rounded)


@reach.register
def _(node: Unrounded) -> Reach:
    return reach(node.measure.value)


@reach.register
def _(node: ex.Requiring) -> Reach:
    return reach(node.number)


@reach.register
def _(node: ex.Rounded) -> Reach:
    inner = reach(node.number)
    low, high = (
        end if end.is_infinite() else rounded(end, node.decimals, node.rounding) for end in (inner.low, inner.high)
    )
    return Reach(low, high, node.decimals)


@reach.register
def _(node: ex.NumberChoice) -> Reach:
    branches = [*(chosen for _, chosen in node.cases), node.otherwise]
    reaches = [reach(branch) for branch in branches if not isinstance(branch, ex.Undecided)]
    return Reach(min(each.low for each in reaches), max(each.high for each in reaches), _decimals(reaches))


@reach.register
def _(node: ex.Least) -> Reach:
    reaches = [reach(number) for number in node.numbers]
    return Reach(min(each.low for each in reaches), min(each.high for each in reaches), _decimals(reaches))


@reach.register
def _(node: ex.Greatest) -> Reach:
    reaches = [reach(number) for number in node.numbers]
    return Reach(max(each.low for each in reaches), max(each.high for each in reaches), _decimals(reaches))


@reach.register(ex.CountWhere)
@reach.register(ex.CountOfNumbers)
def _(_node: ex.CountWhere | ex.CountOfNumbers) -> Reach:
    return Reach(Decimal(0), INFINITE, 0)


@reach.register
def _(node: ex.Absolute) -> Reach:
    inner = reach(node.number)
    nearest = Decimal(0) if inner.low <= 0 <= inner.high else min(abs(inner.low), abs(inner.high))
    return Reach(nearest, max(abs(inner.low), abs(inner.high)), inner.decimals)


@reach.register
def _(node: ex.Arithmetic) -> Reach:
    left, right = reach(node.left), reach(node.right)
    match node.operator:
        case Operator.ADD:
            return Reach(left.low + right.low, left.high + right.high, _decimals((left, right)))
        case Operator.SUBTRACT:
            return Reach(left.low - right.high, left.high - right.low, _decimals((left, right)))
        case Operator.MULTIPLY:
            return _product(left, right)
        case Operator.DIVIDE:
            return _quotient(left, right)


def _product(left: Reach, right: Reach) -> Reach:
    ends = [_times(a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    known = left.decimals is not None and right.decimals is not None
    return Reach(min(ends), max(ends), left.decimals + right.decimals if known else None)  # type: ignore[operator]


def _times(left: Decimal, right: Decimal) -> Decimal:
    return Decimal(0) if 0 in (left, right) else left * right


def _quotient(left: Reach, right: Reach) -> Reach:
    if left.low >= 0 and right.low >= 0:
        lowest = left.low / right.high if right.high not in (0, INFINITE) else Decimal(0)
        return Reach(lowest, left.high / right.low if right.low > 0 else INFINITE)
    return EVERYTHING

"""What is left of an expression once some facts are known, and so: which values it can still take."""

from collections.abc import Callable
from dataclasses import fields, replace
from decimal import Decimal
from functools import singledispatch
from typing import cast

from generator.rubric import expression as ex
from generator.rubric.decimals import rounded
from generator.rubric.evaluate import NoValue, Scope, number, value
from generator.rubric.facts import Fact, Kind
from generator.rubric.measures import MeasureNumber, OfMeasure, Unrounded
from generator.rubric.reach import Reach, reach
from generator.rubric.traversal import facts_of

Known = Callable[[Fact], bool]


def still_possible(number: ex.Number, scope: Scope, known: Known) -> Reach:
    """The bounds of a number when the `known` facts have their values in `scope` and the others may be anything.

    Never narrower than the truth, sometimes wider.
    """
    return reach(cast(ex.Number, reduced(number, scope, known)))


def with_rounded_rates(points: ex.Number, scope: Scope, decimals: int) -> ex.Number:
    """The number as it would be, had every rate in it been rounded to so many decimals first (0.5714 has four)."""

    def changed(node: ex.Expression) -> ex.Expression:
        if isinstance(node, OfMeasure) and node.measure.kind is Kind.PERCENT:
            return ex.Constant(rounded(number(node.measure.value, scope), decimals))
        return node if isinstance(node, OfMeasure) else _within(node, changed)

    return cast(ex.Number, changed(points))


def reduced(expression: ex.Expression, scope: Scope, known: Known) -> ex.Expression:
    """The expression with everything worked out that the known facts decide."""
    if isinstance(expression, ex.Number | ex.Truth) and all(map(known, facts_of(expression))):
        try:
            return _literal(value(expression, scope), expression)
        except NoValue:
            return expression
    return _within(expression, lambda child: reduced(child, scope, known))


def _literal(found: object, expression: ex.Expression) -> ex.Expression:
    match found:
        case bool():
            return ex.Flag(found)
        case Decimal():
            return ex.Constant(found)
    return expression


@singledispatch
def _within(node: ex.Expression, reduce: Callable[[ex.Expression], ex.Expression]) -> ex.Expression:
    """The node with its parts reduced."""
    parts = {field.name: _part(getattr(node, field.name), reduce) for field in fields(node)}  # type: ignore[arg-type]
    return replace(node, **parts)  # type: ignore[type-var]  # every concrete node is a dataclass


def _part(part: object, reduce: Callable[[ex.Expression], ex.Expression]) -> object:
    if isinstance(part, ex.Expression):
        return reduce(part)
    return tuple(_part(each, reduce) for each in part) if isinstance(part, tuple) else part


@_within.register
def _(node: MeasureNumber, reduce: Callable[[ex.Expression], ex.Expression]) -> ex.Expression:
    return reduce(node.measure.rounded)


@_within.register
def _(node: Unrounded, reduce: Callable[[ex.Expression], ex.Expression]) -> ex.Expression:
    return reduce(node.measure.value)


@_within.register(ex.CountWhere)
@_within.register(ex.SumWhere)
def _(node: ex.CountWhere | ex.SumWhere, _reduce: Callable[[ex.Expression], ex.Expression]) -> ex.Expression:
    """What a condition asks of every row cannot be worked out outside the rows."""
    return node


@_within.register
def _(node: ex.AllOf, reduce: Callable[[ex.Expression], ex.Expression]) -> ex.Expression:
    parts = [cast(ex.Truth, reduce(each)) for each in node.conditions]
    return ex.NEVER if ex.NEVER in parts else ex.all_of(*parts)


@_within.register
def _(node: ex.AnyOf, reduce: Callable[[ex.Expression], ex.Expression]) -> ex.Expression:
    parts = [part for each in node.conditions if (part := cast(ex.Truth, reduce(each))) != ex.NEVER]
    if ex.ALWAYS in parts:
        return ex.ALWAYS
    return ex.any_of(*parts) if parts else ex.NEVER


@_within.register
def _(node: ex.Provided, reduce: Callable[[ex.Expression], ex.Expression]) -> ex.Expression:
    first = cast(ex.Truth, reduce(node.first))
    return first if first == ex.NEVER else ex.provided(first, cast(ex.Truth, reduce(node.then)))


@_within.register
def _(node: ex.NumberChoice, reduce: Callable[[ex.Expression], ex.Expression]) -> ex.Expression:
    open_cases: list[tuple[ex.Truth, ex.Number]] = []
    for condition, chosen in node.cases:
        decided = reduce(condition)
        if decided == ex.ALWAYS:
            return ex.NumberChoice(tuple(open_cases), cast(ex.Number, reduce(chosen))) if open_cases else reduce(chosen)
        if decided != ex.NEVER:
            open_cases.append((cast(ex.Truth, decided), cast(ex.Number, reduce(chosen))))
    otherwise = cast(ex.Number, reduce(node.otherwise))
    return ex.NumberChoice(tuple(open_cases), otherwise) if open_cases else otherwise

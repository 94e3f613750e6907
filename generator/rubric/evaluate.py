"""The second back end of an expression: its value, in Decimal."""

from collections.abc import Iterable
from decimal import Decimal
from functools import singledispatch
from operator import eq, ge, gt, le, lt, ne
from typing import Protocol

from generator.rubric import expression as ex
from generator.rubric.decimals import fifteen_digits, formatted, rounded
from generator.rubric.measures import Unrounded
from generator.rubric.operators import Operator, Relation

Value = Decimal | str | bool | None

PLAIN_EXPONENTS = range(-9, 20)
"""Figures of these magnitudes are written out in a text; others as 1E+20."""
_RELATION = {
    Relation.AT_LEAST: ge,
    Relation.ABOVE: gt,
    Relation.AT_MOST: le,
    Relation.BELOW: lt,
    Relation.EQUAL: eq,
    Relation.DIFFERENT: ne,
}


class Scope(Protocol):
    """Where an expression finds values: cells by machine name, entries of this row, all rows of a table."""

    def cell(self, cell: str) -> Value:
        """The value in a cell; None where it is blank."""

    def column(self, table: str, column: str) -> Value:
        """The value of this row in a column."""

    def rows(self, table: str) -> Iterable["Scope"]:
        """One scope per row of the table, empty rows included."""


class NoValue(ArithmeticError):
    """An expression was asked for although something it needs is missing; a tree that allows this is wrong."""


def number(expression: ex.Number, scope: Scope) -> Decimal:
    """The value of a number; raises NoValue where something it needs is blank."""
    result = value(expression, scope)
    if not isinstance(result, Decimal):
        raise NoValue(f"{expression} gives {result!r}")
    return result


def holds(condition: ex.Truth, scope: Scope) -> bool:
    """Whether a condition holds."""
    return value(condition, scope) is True


def text(expression: ex.Text, scope: Scope) -> str:
    """The value of a text; a blank cell is the empty text, a number in it is written out."""
    result = value(expression, scope)
    if isinstance(result, Decimal):
        return _general(result)
    if isinstance(result, bool):
        return "TRUE" if result else "FALSE"
    return result or ""


def _general(figure: Decimal) -> str:
    shown = fifteen_digits(figure).normalize()
    return f"{shown:f}" if shown.adjusted() in PLAIN_EXPONENTS or shown == 0 else f"{shown:E}"


@singledispatch
def value(node: ex.Expression, scope: Scope) -> Value:
    """The value of any expression in that scope."""
    raise TypeError(f"no value for {type(node).__name__} in {type(scope).__name__}")


@value.register
def _(node: ex.Constant, _scope: Scope) -> Value:
    return node.value


@value.register
def _(node: ex.Words, _scope: Scope) -> Value:
    return node.text


@value.register
def _(node: ex.Flag, _scope: Scope) -> Value:
    return node.value


@value.register(ex.NumberCell)
@value.register(ex.TextCell)
def _(node: ex.NumberCell | ex.TextCell, scope: Scope) -> Value:
    return scope.cell(node.cell)


@value.register(ex.NumberColumn)
@value.register(ex.TextColumn)
def _(node: ex.NumberColumn | ex.TextColumn, scope: Scope) -> Value:
    return scope.column(node.table, node.column)


@value.register
def _(node: ex.Arithmetic, scope: Scope) -> Value:
    left, right = number(node.left, scope), number(node.right, scope)
    match node.operator:
        case Operator.ADD:
            return left + right
        case Operator.SUBTRACT:
            return left - right
        case Operator.MULTIPLY:
            return left * right
        case Operator.DIVIDE:
            if right == 0:
                raise NoValue(f"{node} divides by zero")
            return left / right


@value.register
def _(node: ex.Least, scope: Scope) -> Value:
    return min(number(argument, scope) for argument in node.numbers)


@value.register
def _(node: ex.Greatest, scope: Scope) -> Value:
    return max(number(argument, scope) for argument in node.numbers)


@value.register
def _(node: ex.Absolute, scope: Scope) -> Value:
    return abs(number(node.number, scope))


@value.register
def _(node: ex.Total, scope: Scope) -> Value:
    return _sum(value(cell, scope) for cell in node.cells)


@value.register
def _(node: ex.CountOfNumbers, scope: Scope) -> Value:
    return Decimal(sum(_is_number(value(cell, scope)) for cell in node.cells))


def _is_number(found: Value) -> bool:
    return isinstance(found, Decimal)


def _sum(found: Iterable[Value]) -> Decimal:
    return sum((each for each in found if isinstance(each, Decimal)), Decimal(0))


@value.register
def _(node: ex.Rounded, scope: Scope) -> Value:
    return rounded(number(node.number, scope), node.decimals, node.rounding)


@value.register(ex.NumberChoice)
@value.register(ex.TextChoice)
def _(node: ex.NumberChoice | ex.TextChoice, scope: Scope) -> Value:
    for condition, chosen in node.cases:
        if holds(condition, scope):
            return value(chosen, scope)
    return value(node.otherwise, scope)


@value.register
def _(node: ex.SumWhere, scope: Scope) -> Value:
    return _sum(value(node.column, row) for row in scope.rows(node.column.table) if holds(node.where, row))


@value.register
def _(node: ex.CountWhere, scope: Scope) -> Value:
    return Decimal(sum(holds(node.where, row) for row in scope.rows(node.table)))


@value.register
def _(node: ex.OnError, scope: Scope) -> Value:
    """An error in a cell is read as its name, a text: whoever asks for a figure or a choice finds none."""
    return value(node.text, scope)


@value.register
def _(node: ex.PickedText, scope: Scope) -> Value:
    wanted = number(node.number, scope)
    for row in scope.rows(node.column.table):
        if value(node.key, row) == wanted:
            return value(node.column, row)
    raise NoValue(f"{node} finds no row")


@value.register
def _(node: ex.Requiring, scope: Scope) -> Value:
    return value(node.number, scope)


@value.register
def _(node: ex.NonzeroQuotient, scope: Scope) -> Value:
    return value(node.division, scope)


@value.register
def _(node: Unrounded, scope: Scope) -> Value:
    return value(node.measure.value, scope)


@value.register
def _(node: ex.Joined, scope: Scope) -> Value:
    return "".join(text(part, scope) for part in node.parts)


@value.register
def _(node: ex.Formatted, scope: Scope) -> Value:
    return formatted(number(node.number, scope), node.pattern)


@value.register
def _(node: ex.Comparison, scope: Scope) -> Value:
    left, right = fifteen_digits(number(node.left, scope)), fifteen_digits(number(node.right, scope))
    return bool(_RELATION[node.relation](left, right))


@value.register
def _(node: ex.SameText, scope: Scope) -> Value:
    left, right = value(node.left, scope), value(node.right, scope)
    if isinstance(left, Decimal | bool) or isinstance(right, Decimal | bool):
        return left is right
    return (left or "").casefold() == (right or "").casefold()


@value.register
def _(node: ex.HoldsNumber, scope: Scope) -> Value:
    return _is_number(value(node.number, scope))


@value.register
def _(node: ex.AllOf, scope: Scope) -> Value:
    return {holds(condition, scope) for condition in node.conditions} == {True}


@value.register
def _(node: ex.AnyOf, scope: Scope) -> Value:
    return True in {holds(condition, scope) for condition in node.conditions}


@value.register
def _(node: ex.Negation, scope: Scope) -> Value:
    return not holds(node.condition, scope)


@value.register
def _(node: ex.Provided, scope: Scope) -> Value:
    return holds(node.first, scope) and holds(node.then, scope)


@value.register
def _(node: ex.BlankUnless, scope: Scope) -> Value:
    return value(node.value, scope) if holds(node.condition, scope) else ""

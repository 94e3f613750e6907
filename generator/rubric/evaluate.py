"""The second back end of an expression: its value, in Decimal.

A tree is prepared once, as one function of nested functions, and then asked for its value in any scope.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import singledispatch
from operator import add, eq, ge, gt, le, lt, mul, ne, sub
from typing import Protocol, cast

from generator.rubric import expression as ex
from generator.rubric.decimals import fifteen_digits, formatted, rounded
from generator.rubric.measures import Unrounded
from generator.rubric.operators import Operator, Relation

Value = Decimal | str | bool | None

PLAIN_EXPONENTS = range(-9, 20)
"""Figures of these magnitudes are written out in a text; others as 1E+20."""
_ARITHMETIC = {Operator.ADD: add, Operator.SUBTRACT: sub, Operator.MULTIPLY: mul}
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


Worth = Callable[[Scope], Value]
"""What an expression is worth in a scope."""


def value(node: ex.Expression, scope: Scope) -> Value:
    """The value of any expression in that scope."""
    return prepared(node)(scope)


def number(expression: ex.Number, scope: Scope) -> Decimal:
    """The value of a number; raises NoValue where something it needs is blank."""
    return _number(expression)(scope)


def holds(condition: ex.Truth, scope: Scope) -> bool:
    """Whether a condition holds."""
    return prepared(condition)(scope) is True


def text(expression: ex.Text, scope: Scope) -> str:
    """The value of a text; a blank cell is the empty text, a number in it is written out."""
    return _text(expression)(scope)


@singledispatch
def prepared(node: ex.Expression) -> Worth:
    """The function that gives the value of an expression; only what is looked at must have a value."""

    def nothing(scope: Scope) -> Value:
        raise TypeError(f"no value for {type(node).__name__} in {type(scope).__name__}")

    return nothing


_ALWAYS_NUMBERS = (
    ex.Absolute,
    ex.Arithmetic,
    ex.Constant,
    ex.CountOfNumbers,
    ex.CountWhere,
    ex.Greatest,
    ex.Least,
    ex.Rounded,
    ex.SumWhere,
    ex.Total,
)
_ALWAYS_TEXTS = (ex.Formatted, ex.Joined, ex.Words)


def _number(expression: ex.Number) -> Callable[[Scope], Decimal]:
    worth = prepared(expression)
    if isinstance(expression, _ALWAYS_NUMBERS):
        return cast(Callable[[Scope], Decimal], worth)
    if isinstance(expression, ex.NumberCell):
        return _number_in(expression.cell)

    def checked(scope: Scope) -> Decimal:
        found = worth(scope)
        if not isinstance(found, Decimal):
            raise NoValue(f"{expression} gives {found!r}")
        return found

    return checked


def _number_in(cell: str) -> Callable[[Scope], Decimal]:
    """The number in a cell: most numbers are one."""

    def number(scope: Scope) -> Decimal:
        found = scope.cell(cell)
        if not isinstance(found, Decimal):
            raise NoValue(f"{cell} holds {found!r}")
        return found

    return number


def _text(expression: ex.Text) -> Callable[[Scope], str]:
    worth = prepared(expression)
    if isinstance(expression, _ALWAYS_TEXTS):
        return cast(Callable[[Scope], str], worth)
    return lambda scope: _written(worth(scope))


def _written(found: Value) -> str:
    if isinstance(found, Decimal):
        return _general(found)
    if isinstance(found, bool):
        return "TRUE" if found else "FALSE"
    return found or ""


def _general(figure: Decimal) -> str:
    shown = fifteen_digits(figure).normalize()
    return f"{shown:f}" if shown.adjusted() in PLAIN_EXPONENTS or shown == 0 else f"{shown:E}"


# ── leaves ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@prepared.register(ex.Constant)
@prepared.register(ex.Flag)
def _(node: ex.Constant | ex.Flag) -> Worth:
    found = node.value
    return lambda _scope: found


@prepared.register
def _(node: ex.Words) -> Worth:
    found = node.text
    return lambda _scope: found


@prepared.register(ex.NumberCell)
@prepared.register(ex.TextCell)
def _(node: ex.NumberCell | ex.TextCell) -> Worth:
    cell = node.cell
    return lambda scope: scope.cell(cell)


@prepared.register(ex.NumberColumn)
@prepared.register(ex.TextColumn)
def _(node: ex.NumberColumn | ex.TextColumn) -> Worth:
    table, column = node.table, node.column
    return lambda scope: scope.column(table, column)


# ── numbers ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@prepared.register
def _(node: ex.Arithmetic) -> Worth:
    left, right = _number(node.left), _number(node.right)
    if node.operator is Operator.DIVIDE:

        def quotient(scope: Scope) -> Decimal:
            dividend, divisor = left(scope), right(scope)
            if divisor == 0:
                raise NoValue(f"{node} divides by zero")
            return dividend / divisor

        return quotient
    combined = _ARITHMETIC[node.operator]
    return lambda scope: combined(left(scope), right(scope))


@prepared.register
def _(node: ex.Least) -> Worth:
    numbers = tuple(map(_number, node.numbers))
    return lambda scope: min(number(scope) for number in numbers)


@prepared.register
def _(node: ex.Greatest) -> Worth:
    numbers = tuple(map(_number, node.numbers))
    return lambda scope: max(number(scope) for number in numbers)


@prepared.register
def _(node: ex.Absolute) -> Worth:
    number = _number(node.number)
    return lambda scope: abs(number(scope))


@prepared.register
def _(node: ex.Total) -> Worth:
    cells = tuple(map(prepared, node.cells))
    return lambda scope: _sum(cell(scope) for cell in cells)


@prepared.register
def _(node: ex.CountOfNumbers) -> Worth:
    cells = tuple(map(prepared, node.cells))
    return lambda scope: Decimal(sum(_is_number(cell(scope)) for cell in cells))


def _is_number(found: Value) -> bool:
    return isinstance(found, Decimal)


def _sum(found: Iterable[Value]) -> Decimal:
    return sum((each for each in found if isinstance(each, Decimal)), Decimal(0))


@prepared.register
def _(node: ex.Rounded) -> Worth:
    number, decimals, rounding = _number(node.number), node.decimals, node.rounding
    return lambda scope: rounded(number(scope), decimals, rounding)


@prepared.register(ex.NumberChoice)
@prepared.register(ex.TextChoice)
def _(node: ex.NumberChoice | ex.TextChoice) -> Worth:
    cases = tuple((prepared(condition), prepared(chosen)) for condition, chosen in node.cases)
    otherwise = prepared(node.otherwise)

    def chosen(scope: Scope) -> Value:
        for holds, worth in cases:
            if holds(scope):
                return worth(scope)
        return otherwise(scope)

    return chosen


@prepared.register
def _(node: ex.SumWhere) -> Worth:
    table, worth, holds = node.column.table, prepared(node.column), prepared(node.where)
    return lambda scope: _sum(worth(row) for row in scope.rows(table) if holds(row))


@prepared.register
def _(node: ex.CountWhere) -> Worth:
    table, holds = node.table, prepared(node.where)
    return lambda scope: Decimal(sum(1 for row in scope.rows(table) if holds(row)))


@prepared.register
def _(node: ex.Requiring) -> Worth:
    return prepared(node.number)


@prepared.register
def _(node: ex.NonzeroQuotient) -> Worth:
    return prepared(node.division)


@prepared.register
def _(node: Unrounded) -> Worth:
    return prepared(node.measure.value)


# ── texts ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@prepared.register
def _(node: ex.OnError) -> Worth:
    """An error in a cell is read as its name, a text: whoever asks for a figure or a choice finds none."""
    return prepared(node.text)


@prepared.register
def _(node: ex.PickedText) -> Worth:
    wanted, key, worth, table = _number(node.number), prepared(node.key), prepared(node.column), node.column.table

    def picked(scope: Scope) -> Value:
        number = wanted(scope)
        for row in scope.rows(table):
            if key(row) == number:
                return worth(row)
        raise NoValue(f"{node} finds no row")

    return picked


@prepared.register
def _(node: ex.Joined) -> Worth:
    parts = tuple(map(_text, node.parts))
    return lambda scope: "".join([part(scope) for part in parts])


@prepared.register
def _(node: ex.Formatted) -> Worth:
    number, pattern = _number(node.number), node.pattern
    return lambda scope: formatted(number(scope), pattern)


# ── truths: their functions give True or False, nothing else ──────────────────────────────────────────────────────────


@prepared.register
def _(node: ex.Comparison) -> Worth:
    left, right, relation = _number(node.left), _number(node.right), _RELATION[node.relation]
    if isinstance(node.right, ex.Constant):
        limit = fifteen_digits(node.right.value)
        return lambda scope: bool(relation(fifteen_digits(left(scope)), limit))
    return lambda scope: bool(relation(fifteen_digits(left(scope)), fifteen_digits(right(scope))))


@prepared.register
def _(node: ex.SameText) -> Worth:
    left, right = prepared(node.left), prepared(node.right)
    if isinstance(node.right, ex.Words):
        wanted = node.right.text.casefold()
        return _cell_reads(node.left.cell, wanted) if isinstance(node.left, ex.TextCell) else _reads(left, wanted)
    return lambda scope: _same_text(left(scope), right(scope))


def _reads(worth: Worth, wanted: str) -> Worth:
    """Whether a text is these words; most comparisons of texts are with words of the rule."""

    def reads(scope: Scope) -> bool:
        found = worth(scope)
        return found.casefold() == wanted if isinstance(found, str) else found is None and not wanted

    return reads


def _cell_reads(cell: str, wanted: str) -> Worth:
    def reads(scope: Scope) -> bool:
        found = scope.cell(cell)
        return found.casefold() == wanted if isinstance(found, str) else found is None and not wanted

    return reads


def _same_text(left: Value, right: Value) -> bool:
    if isinstance(left, Decimal | bool) or isinstance(right, Decimal | bool):
        return left is right
    return (left or "").casefold() == (right or "").casefold()


@prepared.register
def _(node: ex.HoldsNumber) -> Worth:
    worth = prepared(node.number)
    return lambda scope: isinstance(worth(scope), Decimal)


@prepared.register
def _(node: ex.AllOf) -> Worth:
    conditions = tuple(map(prepared, node.conditions))
    return lambda scope: all([condition(scope) for condition in conditions])  # noqa: C419  # all are looked at


@prepared.register
def _(node: ex.AnyOf) -> Worth:
    conditions = tuple(map(prepared, node.conditions))
    return lambda scope: any([condition(scope) for condition in conditions])  # noqa: C419  # all are looked at


@prepared.register
def _(node: ex.Negation) -> Worth:
    holds = prepared(node.condition)
    return lambda scope: not holds(scope)


@prepared.register
def _(node: ex.Provided) -> Worth:
    first, then = prepared(node.first), prepared(node.then)
    return lambda scope: first(scope) and then(scope)


@prepared.register
def _(node: ex.BlankUnless) -> Worth:
    holds, worth = prepared(node.condition), prepared(node.value)
    return lambda scope: worth(scope) if holds(scope) else ""

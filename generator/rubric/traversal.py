"""What an expression is made of: the nodes beneath it, the facts and measures it is computed from."""

from collections.abc import Iterator
from dataclasses import fields

from generator.rubric.expression import Expression
from generator.rubric.facts import ColumnNumber, ColumnText, Fact, FactNumber, FactText
from generator.rubric.measures import Measure, MeasureNumber, OfMeasure, Unrounded


def children(node: Expression) -> Iterator[Expression]:
    """The expressions directly under a node, in the order of its fields."""
    for field in fields(node):  # type: ignore[arg-type]  # every concrete node is a dataclass
        yield from _expressions(getattr(node, field.name))


def _expressions(value: object) -> Iterator[Expression]:
    if isinstance(value, Expression):
        yield value
    elif isinstance(value, tuple):
        for element in value:
            yield from _expressions(element)


def walk(node: Expression) -> Iterator[Expression]:
    """A node and everything under it; measures are not looked into."""
    yield node
    for child in children(node):
        yield from walk(child)


def facts_of(expression: Expression) -> tuple[Fact, ...]:
    """The facts and columns an expression is computed from, measures followed to their facts, each once."""
    return tuple(dict.fromkeys(_facts_of(expression)))


def _facts_of(expression: Expression) -> Iterator[Fact]:
    for node in walk(expression):
        if isinstance(node, FactNumber | FactText | ColumnNumber | ColumnText):
            yield node.fact
        elif isinstance(node, OfMeasure):
            yield from _facts_of(node.measure.value)


def measures_of(expression: Expression) -> Iterator[Measure]:
    """The measures with a cell of their own that an expression is computed from, those that others rest on first."""
    for node in walk(expression):
        if isinstance(node, MeasureNumber | Unrounded):
            yield from measures_of(node.measure.value)
            yield node.measure

"""How long a text can get: so that a row is high enough for whatever its formulas will say."""

from functools import singledispatch

from generator.calculation.calculation import Calculation
from generator.rubric import expression as ex
from generator.rubric.facts import ColumnText, FactText

LONGEST_FIGURE = "9,999,999.99"
FIRST_WIDE = "\u2e80"
WIDE = 2
"""A Chinese character is as wide as two digits."""


def width(text: str) -> int:
    """The width of a line in digits."""
    return sum(WIDE if character >= FIRST_WIDE else 1 for character in text)


@singledispatch
def longest(_node: ex.Expression, _calculation: Calculation) -> str:
    """A text as long as any this expression can have; what people type counts with the width meant for it."""
    return LONGEST_FIGURE


@longest.register
def _(node: ex.Words, _calculation: Calculation) -> str:
    return node.text


@longest.register(FactText)
@longest.register(ColumnText)
def _(node: FactText | ColumnText, _calculation: Calculation) -> str:
    return "字" * (node.fact.width // WIDE)


@longest.register
def _(node: ex.TextCell, calculation: Calculation) -> str:
    return longest(calculation.cells[node.cell].expression, calculation)


@longest.register
def _(node: ex.Joined, calculation: Calculation) -> str:
    return "".join(longest(part, calculation) for part in node.parts)


@longest.register
def _(node: ex.TextChoice, calculation: Calculation) -> str:
    return max(
        (longest(chosen, calculation) for chosen in (*(text for _, text in node.cases), node.otherwise)), key=width
    )


@longest.register
def _(node: ex.OnError, calculation: Calculation) -> str:
    return longest(node.text, calculation)


@longest.register
def _(node: ex.BlankUnless, calculation: Calculation) -> str:
    return longest(node.value, calculation)


@longest.register
def _(node: ex.PickedText, calculation: Calculation) -> str:
    return max(map(str, calculation.listings[node.column.table].printed[node.column.column]), key=width)

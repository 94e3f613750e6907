"""How long a text can get: so that a row is high enough for whatever its formulas will say."""

from collections.abc import Mapping
from functools import singledispatch

from generator.rubric import expression as ex
from generator.rubric.cells import ComputedCell
from generator.rubric.facts import ColumnText, FactText

LONGEST_FIGURE = "9,999,999.99"
FIRST_WIDE = "\u2e80"
WIDE = 2
"""A Chinese character is as wide as two digits."""

Cells = Mapping[str, ComputedCell]


def width(text: str) -> int:
    """The width of a line in digits."""
    return sum(WIDE if character >= FIRST_WIDE else 1 for character in text)


@singledispatch
def longest(_node: ex.Expression, _cells: Cells) -> str:
    """A text as long as any this expression can have; what people type counts with the width meant for it."""
    return LONGEST_FIGURE


@longest.register
def _(node: ex.Words, _cells: Cells) -> str:
    return node.text


@longest.register(FactText)
@longest.register(ColumnText)
def _(node: FactText | ColumnText, _cells: Cells) -> str:
    return "字" * (node.fact.width // WIDE)


@longest.register
def _(node: ex.TextCell, cells: Cells) -> str:
    return longest(cells[node.cell].expression, cells)


@longest.register
def _(node: ex.Joined, cells: Cells) -> str:
    return "".join(longest(part, cells) for part in node.parts)


@longest.register
def _(node: ex.TextChoice, cells: Cells) -> str:
    return max((longest(chosen, cells) for chosen in (*(text for _, text in node.cases), node.otherwise)), key=width)


@longest.register
def _(node: ex.BlankUnless, cells: Cells) -> str:
    return longest(node.value, cells)

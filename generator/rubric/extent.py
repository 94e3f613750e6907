"""How long a text can get: so that a row is high enough for whatever its formulas will say."""

from functools import singledispatch

from generator.rubric import expression as ex
from generator.rubric.calculation import Calculation
from generator.rubric.facts import ColumnText, FactText

LONGEST_FIGURE = "9,999,999.99"
FIRST_WIDE = "\u2e80"
WIDE = 2
"""A Chinese character is as wide as two digits."""


def width(text: str) -> int:
    """The width of a line in digits."""
    return sum(WIDE if character >= FIRST_WIDE else 1 for character in text)


@singledispatch
def longest(_node: ex.Expression, _sheet: Calculation) -> str:
    """A text as long as any this expression can have; what people type counts with the width meant for it."""
    return LONGEST_FIGURE


@longest.register
def _(node: ex.Words, _sheet: Calculation) -> str:
    return node.text


@longest.register(FactText)
@longest.register(ColumnText)
def _(node: FactText | ColumnText, _sheet: Calculation) -> str:
    return "字" * (node.fact.width // WIDE)


@longest.register
def _(node: ex.TextCell, sheet: Calculation) -> str:
    return longest(sheet.cells[node.cell].expression, sheet)


@longest.register
def _(node: ex.Joined, sheet: Calculation) -> str:
    return "".join(longest(part, sheet) for part in node.parts)


@longest.register
def _(node: ex.TextChoice, sheet: Calculation) -> str:
    return max((longest(chosen, sheet) for chosen in (*(text for _, text in node.cases), node.otherwise)), key=width)


@longest.register
def _(node: ex.OnError, sheet: Calculation) -> str:
    return longest(node.text, sheet)


@longest.register
def _(node: ex.BlankUnless, sheet: Calculation) -> str:
    return longest(node.value, sheet)


@longest.register
def _(node: ex.PickedText, sheet: Calculation) -> str:
    return max(map(str, sheet.listings[node.column.table].printed[node.column.column]), key=width)

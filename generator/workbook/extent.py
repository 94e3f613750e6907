"""How long a text can get, and how high a row must be for it."""

from functools import singledispatch
from math import ceil

from generator.calculation.calculation import Calculation
from generator.rubric import expression as ex
from generator.rubric.facts import ColumnText, FactText
from generator.workbook.plan import Look
from generator.workbook.styles import DRAWINGS

LONGEST_FIGURE = "9,999,999.99"
FIRST_WIDE = "\u2e80"
WIDE = 2
"""A Chinese character is as wide as two digits."""
LINE_HEIGHT = 1.42
"""Height of a line in sizes of its font."""
PADDING = 6.0
HIGHEST = 409.0
"""Points that Excel gives a row at most."""
BODY_SIZE = 10.5
"""The size of type for which column widths are counted."""


def width(text: str) -> int:
    """The width of a line in digits."""
    return sum(WIDE if character >= FIRST_WIDE else 1 for character in text)


def lines(text: str, room: float) -> int:
    """How many lines a text takes in a column of that width (digits)."""
    usable = max(room - 2, 1)
    return sum(max(1, ceil(width(line) / usable)) for line in text.split("\n"))


def height_of(text: str, room: float, look: Look) -> float:
    """How high (points) a row must be for a text of that look in a column of that width (digits)."""
    size = DRAWINGS[look].size
    return min(HIGHEST, PADDING + lines(text, room * BODY_SIZE / size) * size * LINE_HEIGHT)


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

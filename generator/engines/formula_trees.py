"""From the text of a formula to its tree, by the parser of `formulas`; only the grammar of issued formulas is read."""

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

from formulas import Parser
from formulas.builder import AstBuilder
from formulas.errors import FormulaError
from formulas.tokens.function import Function
from formulas.tokens.operand import Number, Range, String
from formulas.tokens.operator import Operator, OperatorToken, Separator
from formulas.tokens.parenthesis import Parenthesis

from generator.package.references import cell_name, cell_position

_TAKING_RANGES = {"AND", "AVERAGE", "COUNT", "COUNTA", "COUNTBLANK", "MAX", "MIN", "OR", "SUM"}
_RANGE_ARGUMENTS = {"COUNTIF": {0}, "INDEX": {0}, "MATCH": {1}, "SUMIF": {0, 2}}
_LEAF = re.compile(
    r"""
      "(?P<text>(?:[^"]|"")*)"
    | '(?:[^']|'')*'  # a sheet, which stays
    | (?<![\w.!:$\\\[\]@#]) (?P<cells>[一-鿿][一-鿿A-Za-z0-9_.]*|[A-Z]{1,3}[1-9][0-9]{0,6}) (?![\w.]|\s*[(!:\[#'])
    """,
    re.VERBOSE,
)
"""A text, or a name or a cell that stands by itself."""
_PLACE_OF_CELLS = "名"
_MOST_SHAPES = 4_096
_CELLS = re.compile(
    r"(?:'(?P<quoted>(?:[^'\[\]]|'')+)'!|(?P<sheet>[^'!\[\]]+)!)?"
    r"\$?(?P<left>[A-Z]{1,3})\$?(?P<top>[1-9]\d{0,6})(?::\$?(?P<right>[A-Z]{1,3})\$?(?P<bottom>[1-9]\d{0,6}))?",
    re.IGNORECASE | re.ASCII,
)
_NAME = re.compile(r"[^\W\d][\w.]*")


@dataclass(frozen=True, slots=True)
class Literal:
    """A figure, a text or a truth that stands in the formula."""

    value: float | str | bool


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells that the formula names, as they are written."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function or an operator, named as in `excel_semantics.functions`, with what it is applied to."""

    name: str
    arguments: tuple["Tree", ...]


Tree = Literal | Cells | Call


@dataclass(frozen=True, slots=True)
class Reference:
    """What a formula refers to: a defined name, or cells of a sheet ("" is the formula's own).

    `alone` is true where Excel takes one cell and no more, unless the formula is an array formula.
    """

    name: str
    sheet: str
    first: str
    last: str
    alone: bool


class Place(Enum):
    """What may stand somewhere in a formula."""

    ONE_VALUE = 1
    RANGE = 2
    ARRAY = 3  # also what is computed from ranges, as inside SUMPRODUCT


class OutsideGrammar(Exception):
    """Why a formula is not evaluated."""


def tree_of(text: str) -> Tree:
    """The tree of a formula without "=". Raises OutsideGrammar.

    Formulas that differ in texts, names and cells only are parsed once: the parser takes its time.
    """
    found: list[str] = []

    def numbered(part: re.Match[str]) -> str:
        if part.lastgroup is None:
            return part[0]
        found.append(part[part.lastgroup])
        number = len(found) - 1
        return f'"{number}"' if part.lastgroup == "text" else f"{_PLACE_OF_CELLS}{number}"

    return _filled(_shape(_LEAF.sub(numbered, text)), found)


@lru_cache(maxsize=_MOST_SHAPES)
def _shape(text: str) -> Tree:
    """The tree of a formula in which texts, names and cells are numbered."""
    try:
        tree: Tree = _Parser().ast(f"={text}")[1][-1]
    except FormulaError:
        raise OutsideGrammar("no formula that can be read") from None
    return tree


def _filled(tree: Tree, found: Sequence[str]) -> Tree:
    """The tree with what was found in place of its numbers."""
    match tree:
        case Call(name, arguments):
            return Call(name, tuple(_filled(each, found) for each in arguments))
        case Literal(str(number)):
            return Literal(found[int(number)].replace('""', '"'))
        case Cells(text) if text.startswith(_PLACE_OF_CELLS) and text[1:].isdigit():
            return Cells(found[int(text[1:])])
    return tree


def reference_of(cells: Cells, place: Place) -> Reference:
    """What the cells mean that stand in such a place. Raises OutsideGrammar."""
    alone = place is Place.ONE_VALUE
    if _NAME.fullmatch(cells.text) and not _CELLS.fullmatch(cells.text):
        return Reference(cells.text, "", "", "", alone)
    parts = _CELLS.fullmatch(cells.text)
    if parts is None:
        raise OutsideGrammar(f"the reference {cells.text} is not in the grammar")
    corners = (parts["left"] + parts["top"], (parts["right"] or parts["left"]) + (parts["bottom"] or parts["top"]))
    try:
        (top, left), (bottom, right) = (cell_position(corner.upper()) for corner in corners)
    except ValueError as outside:
        raise OutsideGrammar(str(outside)) from None
    sheet = (parts["quoted"] or parts["sheet"] or "").replace("''", "'")
    first, last = (min(top, bottom), min(left, right)), (max(top, bottom), max(left, right))
    return Reference("", sheet, cell_name(*first), cell_name(*last), alone)


def argument_place(function: str, position: int, place: Place) -> Place:
    """What may stand as that argument (from 0) of a function that stands in a place itself."""
    if function == "SUMPRODUCT":
        return Place.ARRAY
    if function in _TAKING_RANGES or position in _RANGE_ARGUMENTS.get(function, ()):
        return Place.RANGE
    computes_arrays = place is Place.ARRAY and function not in {"IF", "IFERROR", *_RANGE_ARGUMENTS}
    return Place.ARRAY if computes_arrays else Place.ONE_VALUE


class _TreeBuilder(AstBuilder):  # type: ignore[misc]  # formulas has no types
    """Keeps the tree that the parser finds; the builder of `formulas` would make a graph of it."""

    def __init__(self, match: object = None) -> None:
        self._deque: deque[Tree] = deque()
        self.match = match

    def append(self, token: Any) -> None:
        count = token.get_n_args if isinstance(token, Operator | Function) else 0
        if count > len(self._deque):
            raise FormulaError
        arguments = [self._deque.pop() for _ in range(count)]
        self._deque.append(_tree(token, tuple(reversed(arguments))))

    def finish(self) -> None:
        """Nothing is left to do."""


def _tree(token: Any, arguments: Sequence[Tree]) -> Tree:
    if isinstance(token, Range):
        return Cells(token.source[: token.end_match].strip())
    if isinstance(token, String):
        return Literal(token.compile())
    if isinstance(token, Number):
        return Literal(token.name.upper() == "TRUE" if token.name.isalpha() else float(token.name))
    return Call(token.name.upper(), tuple(arguments))


class _Parser(Parser):  # type: ignore[misc]  # formulas has no types
    """Reads only the tokens of our grammar: no LET, no arrays, no error values."""

    ast_builder = _TreeBuilder
    filters = (String, Number, Range, OperatorToken, Separator, Function, Parenthesis)

"""From the tree of an issued formula to the source of a Python function on plain values.

Only what is common in issued formulas has such a form; NoShortcut says that the formula is left to `formula_engine`.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from generator.engines import excel_semantics
from generator.engines.formula_book import Block
from generator.engines.formula_trees import (
    Call,
    Cells,
    Literal,
    Place,
    Reference,
    Tree,
    argument_place,
    reference_of,
)
from generator.engines.scalar_semantics import OF_CELLS, OF_TRUTHS, OF_VALUES, plain

_COMPARISONS = {"=", "<>", "<", "<=", ">", ">="}
_TRUTHS = {*_COMPARISONS, "AND", "OR", "NOT", "ISNUMBER", "ISBLANK"}
"""These give a truth or an error, and nothing else."""
_SURE = {"AND", "OR", "ISNUMBER", "ISBLANK"}
"""These give a truth: where `excel_semantics` has an error, their forms here have no value at all."""
_NUMBERS = {"+", "-", "*", "/"}
"""And these a number or an error."""
_ONE = Literal(1.0)


class NoShortcut(Exception):
    """A formula has something in it that is too rare for a form of its own."""


def folded(tree: Tree) -> Tree:
    """The tree with every constant part worked out, such as 90%."""
    if not isinstance(tree, Call):
        return tree
    arguments = tuple(map(folded, tree.arguments))
    constants = [argument.value for argument in arguments if isinstance(argument, Literal)]
    if len(constants) == len(arguments):
        value = plain(excel_semantics.functions()[tree.name](*constants))
        if type(value) in (str, bool) or (type(value) is float and math.isfinite(value)):
            return Literal(value)
    return Call(tree.name, arguments)


class Translator:
    """Writes one function.

    `blocks` has what the formula's references mean; `slot` and `range_slot` tell where, in the list of values that the
    function is given, a cell's value stands, and a tuple of those of a block.
    """

    def __init__(
        self, blocks: Mapping[Reference, Any], slot: Callable[[Block], int], range_slot: Callable[[Block], int]
    ) -> None:
        self._blocks = blocks
        self._slot = slot
        self._range_slot = range_slot
        self._locals: dict[str, int] = {}
        self._temporaries = 0
        self._elements: dict[str, str] | None = None
        self._shape: tuple[int, int] | None = None

    def function(self, name: str, tree: Tree) -> str:
        """The source of the function of that name. Raises NoShortcut."""
        body = self._value(tree, Place.ONE_VALUE)
        lines = [f"{local}=v[{slot}]" for local, slot in self._locals.items()]
        lines += [f"r={body}", "return 0.0 if r is BLANK else r"]
        return f"def {name}(v):\n" + "".join(f" {line}\n" for line in lines)

    def _value(self, tree: Tree, place: Place) -> str:
        match tree:
            case Literal(value):
                return repr(value)
            case Cells():
                return self._cell(tree, place)
            case Call(name, arguments):
                return self._call(name, arguments, place)

    def _call(self, name: str, trees: Sequence[Tree], place: Place) -> str:
        if name in _COMPARISONS:
            return self._comparison(name, trees, place)
        if name in _NUMBERS:
            return self._arithmetic(name, trees, place)
        if name in OF_VALUES:
            return f"{OF_VALUES[name]}({self._values(name, trees, place)})"
        if name in OF_CELLS:
            return self._of_cells(name, trees)
        if name in OF_TRUTHS:
            return self._of_truths(name, trees)
        form = _FORMS.get(name)
        if form is None:
            raise NoShortcut(name)
        return form(self, trees, place)

    def _values(self, name: str, trees: Sequence[Tree], place: Place) -> str:
        return ",".join(self._value(tree, argument_place(name, position, place)) for position, tree in enumerate(trees))

    # ── cells ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _block(self, tree: Tree, place: Place) -> Block:
        block = self._blocks.get(reference_of(tree, place)) if isinstance(tree, Cells) else None
        if not isinstance(block, Block):
            raise NoShortcut("no cells")
        return block

    def _cell(self, tree: Cells, place: Place) -> str:
        block = self._block(tree, place)
        if len(block.cells) == 1:
            return self._local("c", self._slot(block))
        if self._elements is None:
            raise NoShortcut("several cells where one value belongs")
        shape = len(block.cells) // block.columns, block.columns
        if self._shape not in (None, shape):
            raise NoShortcut("columns of different lengths")
        self._shape = shape
        column = self._range(block)
        return self._elements.setdefault(column, f"each_{column}")

    def _range(self, block: Block) -> str:
        return self._local("r", self._range_slot(block))

    def _local(self, kind: str, slot: int) -> str:
        self._locals[f"{kind}{slot}"] = slot
        return f"{kind}{slot}"

    def _of_cells(self, name: str, trees: Sequence[Tree]) -> str:
        return f"{OF_CELLS[name]}({','.join(map(self._cells_or_addend, trees))})"

    def _cells_or_addend(self, tree: Tree) -> str:
        if isinstance(tree, Cells):
            block = self._block(tree, Place.RANGE)
            return self._cell(tree, Place.RANGE) if len(block.cells) == 1 else f"*{self._range(block)}"
        return f"addend({self._not_handed_on(tree)})"

    def _not_handed_on(self, tree: Tree) -> str:
        """A value; functions of ranges read a reference that is handed on otherwise."""
        if _may_hand_on(tree):
            raise NoShortcut("a reference that is handed on")
        return self._value(tree, Place.RANGE)

    def _of_truths(self, name: str, trees: Sequence[Tree]) -> str:
        return f"{OF_TRUTHS[name]}({','.join(map(self._not_handed_on, trees))})"

    # ── single values ────────────────────────────────────────────────────────────────────────────────────────────────

    def _named(self, code: str) -> tuple[str, str]:
        """A value where it is looked at first, and where it is looked at again."""
        if code.isidentifier():
            return code, code
        self._temporaries += 1
        return f"(t{self._temporaries}:={code})", f"t{self._temporaries}"

    def _comparison(self, name: str, trees: Sequence[Tree], place: Place) -> str:
        left, right = trees
        if name in {"=", "<>"} and isinstance(right, Literal) and isinstance(right.value, str):
            return self._compared(name, self._value(left, argument_place(name, 0, place)), right.value)
        return f"{OF_VALUES[name]}({self._values(name, trees, place)})"

    def _compared(self, name: str, code: str, words: str) -> str:
        """Whether a value is, or is not, these words."""
        first, again = self._named(code)
        sign, folding = "==" if name == "=" else "!=", ".casefold()" if words else ""
        text = f"{again}{folding}{sign}{words.casefold()!r} if type({first}) is str"
        blank = f"{(not words) is (name == '=')} if {again} is BLANK"
        return f"({text} else {blank} else {OF_VALUES[name]}({again},{words!r}))"

    def _arithmetic(self, name: str, trees: Sequence[Tree], place: Place) -> str:
        left, right = (self._figure(tree, argument_place(name, 0, place)) for tree in trees)
        if name == "*" and trees[1] == _ONE and isinstance(trees[0], Call) and trees[0].name in _TRUTHS | _NUMBERS:
            return left
        return f"{OF_VALUES[name]}({left},{right})"

    def _figure(self, tree: Tree, place: Place) -> str:
        """A value of which only the number matters: 1 for TRUE."""
        if not (isinstance(tree, Call) and tree.name in _TRUTHS):
            return self._value(tree, place)
        if tree.name in _SURE:
            return f"(1.0 if {self._value(tree, place)} else 0.0)"
        first, again = self._named(self._value(tree, place))
        return f"(1.0 if {first} is True else 0.0 if {again} is False else {again})"

    def _joined(self, trees: Sequence[Tree], place: Place) -> str:
        inner = argument_place("&", 0, place)
        return f"joined({','.join(self._value(part, inner) for part in _parts(Call('&', tuple(trees))))})"

    def _if(self, trees: Sequence[Tree], place: Place) -> str:
        inner = argument_place("IF", 0, place)
        condition, then, otherwise = (*trees, Literal(value=False))[:3]
        asked = self._value(condition, inner)
        if not (isinstance(condition, Call) and condition.name in _TRUTHS):
            asked = f"truth({asked})"
        yes, no = self._value(then, inner), self._value(otherwise, inner)
        if isinstance(condition, Call) and condition.name in _SURE:
            return f"({yes} if {asked} else {no})"
        first, again = self._named(asked)
        return f"({yes} if {first} is True else {no} if {again} is False else {again})"

    def _if_error(self, trees: Sequence[Tree], place: Place) -> str:
        inner = argument_place("IFERROR", 0, place)
        first, again = self._named(self._value(trees[0], inner))
        return f"({self._value(trees[1], inner)} if type({first}) is XlError else {again})"

    def _is_number(self, trees: Sequence[Tree], place: Place) -> str:
        return f"(type({self._values('ISNUMBER', trees, place)}) is float)"

    def _is_blank(self, trees: Sequence[Tree], place: Place) -> str:
        return f"({self._values('ISBLANK', trees, place)} is BLANK)"

    # ── columns ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _sum_of_products(self, trees: Sequence[Tree], _place: Place) -> str:
        if self._elements is not None:
            raise NoShortcut("SUMPRODUCT inside SUMPRODUCT")
        columns = [self._column(tree) for tree in trees]
        self._shape = None
        return f"sum_of_products({','.join(columns)})"

    def _column(self, tree: Tree) -> str:
        """One argument of SUMPRODUCT, worked out row by row."""
        self._elements = {}
        each = self._value(tree, Place.ARRAY)
        columns, self._elements = self._elements, None
        if not columns:
            raise NoShortcut("no column")
        if [each] == list(columns.values()):  # nothing is done to them
            return next(iter(columns))
        rows = next(iter(columns)) if len(columns) == 1 else f"zip({','.join(columns)})"
        return f"[{each} for {','.join(columns.values())} in {rows}]"

    def _index(self, trees: Sequence[Tree], place: Place) -> str:
        cells, wanted = trees if len(trees) == 2 else (None, None)
        if cells is None or wanted is None:
            raise NoShortcut("INDEX by row and column")
        return f"picked({self._line(cells)},{self._value(wanted, argument_place('INDEX', 1, place))})"

    def _match(self, trees: Sequence[Tree], place: Place) -> str:
        if len(trees) != 3 or trees[2] != Literal(0.0):
            raise NoShortcut("MATCH that is not exact")
        return f"position({self._value(trees[0], argument_place('MATCH', 0, place))},{self._line(trees[1])})"

    def _line(self, tree: Tree) -> str:
        """Cells in one row or one column."""
        block = self._block(tree, Place.RANGE)
        if block.columns not in (1, len(block.cells)):
            raise NoShortcut("several rows and columns")
        return self._range(block)


_FORMS: Mapping[str, Callable[[Translator, Sequence[Tree], Place], str]] = {
    "&": Translator._joined,
    "IF": Translator._if,
    "IFERROR": Translator._if_error,
    "INDEX": Translator._index,
    "ISBLANK": Translator._is_blank,
    "ISNUMBER": Translator._is_number,
    "MATCH": Translator._match,
    "SUMPRODUCT": Translator._sum_of_products,
}


def _parts(tree: Tree) -> list[Tree]:
    if isinstance(tree, Call) and tree.name == "&":
        return [part for argument in tree.arguments for part in _parts(argument)]
    return [tree]


def _may_hand_on(tree: Tree) -> bool:
    """Whether a value may be a reference itself."""
    if isinstance(tree, Call) and tree.name in {"IF", "IFERROR"}:
        return any(map(_may_hand_on, tree.arguments))
    return isinstance(tree, Cells) or (isinstance(tree, Call) and tree.name == "INDEX")

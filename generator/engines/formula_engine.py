"""The first computer: evaluates a workbook's own formula text with `formulas`, cell by cell.

The parser is theirs, what functions mean is in `excel_semantics`; their graph is left aside, since a workbook is run
hundreds of times faster as nested calls. Only the closed grammar of issued formulas is ever evaluated.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Any

import numpy as np
from formulas.tokens.operand import XlError

from generator.engines import excel_semantics
from generator.engines.excel_semantics import ERRORS
from generator.engines.excel_values import BLANK
from generator.engines.formula_book import Block, Book, CircularReference, Result, Unsupported, Where
from generator.engines.formula_trees import (
    Call,
    Cells,
    Literal,
    OutsideGrammar,
    Place,
    Reference,
    Tree,
    argument_place,
    reference_of,
    tree_of,
)
from generator.package.snapshot import ErrorValue, Snapshot, Value

__all__ = ["CircularReference", "Formula", "Result", "Unsupported", "compiled", "recalculate"]

Evaluation = Callable[[Sequence[Any]], Any]

SEVERAL_VALUES = "several values in one cell"


@dataclass(frozen=True, slots=True)
class Formula:
    """A compiled formula: `evaluate` takes one array per reference, and is the same for every workbook."""

    references: tuple[Reference, ...]
    evaluate: Evaluation

    def result(self, arrays: Sequence[Any]) -> Any:
        """What stands in the cell then, blanks as 0; None if it would be several values."""
        found = excel_semantics.single(self.evaluate(arrays))
        if isinstance(found, np.ndarray):
            return None
        return 0.0 if found is BLANK else found


def recalculate(
    workbook: Snapshot, cells: Iterable[Where], given: Mapping[Where, Value | ErrorValue] | None = None
) -> dict[Where, Result]:
    """Return what the workbook's formulas give in these cells, each (sheet, "B2"); cached values are never looked at.

    Numbers have 15 significant digits. A cell without a formula has its own value, a cell in `given` the value stated
    there, whatever formula it holds. A blank that a formula hands on is 0, as in Excel.
    Raises CircularReference. Not for threads: run processes.
    """
    calculation = _Calculation(Book(workbook, given or {}, _references))
    return {where: calculation.result(where) for where in cells}


def _references(text: str) -> tuple[Reference, ...] | str:
    formula = compiled(text)
    return formula if isinstance(formula, str) else formula.references


@lru_cache(maxsize=2**15)
def compiled(text: str) -> Formula | str:
    """Return the formula of that text (without "="), or the reason why it is outside the grammar."""
    found = parsed(text)
    return found if isinstance(found, str) else found[1]


def parsed(text: str) -> tuple[Tree, Formula] | str:
    """Return the tree of a formula, and the formula; or the reason why it is outside the grammar."""
    try:
        tree = tree_of(text)
        return tree, _Compiler().formula(tree)
    except OutsideGrammar as reason:
        return str(reason)
    except RecursionError:
        return "nested too deeply"


# ── from a tree to nested calls ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Constant:
    value: Any

    def __call__(self, _values: Sequence[Any]) -> Any:
        return self.value


class _Compiler:
    """Makes one function of a tree, and collects what it refers to."""

    def __init__(self) -> None:
        self.references: dict[Reference, int] = {}

    def formula(self, tree: Tree) -> Formula:
        evaluate = self._evaluation(tree, Place.ONE_VALUE)
        return Formula(tuple(self.references), evaluate)

    def _evaluation(self, tree: Tree, place: Place) -> Evaluation:
        match tree:
            case Cells():
                reference = reference_of(tree, place)
                return itemgetter(self.references.setdefault(reference, len(self.references)))
            case Literal(value):
                return _Constant(value)
            case Call(name, trees):
                return self._call(name, trees, place)

    def _call(self, name: str, trees: Sequence[Tree], place: Place) -> Evaluation:
        function = excel_semantics.functions().get(name)
        if function is None:
            raise OutsideGrammar(f"{name or 'an argument left out'} is not in the grammar")
        arguments = [
            self._evaluation(tree, argument_place(name, position, place)) for position, tree in enumerate(trees)
        ]
        if name == "TEXT" and not _is_known_format(arguments[-1]):
            raise OutsideGrammar("TEXT with a format that is not in the grammar")
        call = _applied(function, arguments)
        return _Constant(call(())) if all(isinstance(argument, _Constant) for argument in arguments) else call


def _is_known_format(argument: Evaluation) -> bool:
    return isinstance(argument, _Constant) and excel_semantics.is_number_format(str(argument.value))


def _applied(function: Callable[..., Any], arguments: Sequence[Evaluation]) -> Evaluation:
    match arguments:
        case [only]:
            return lambda values: function(only(values))
        case [first, second]:
            return lambda values: function(first(values), second(values))
        case [first, second, third]:
            return lambda values: function(first(values), second(values), third(values))
    return lambda values: function(*[argument(values) for argument in arguments])


# ── the cells of one workbook ─────────────────────────────────────────────────────────────────────────────────────────


class _Calculation:
    """Computes each cell once."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.arrays: dict[Block, Any] = {}
        self.known: dict[Where, Any] = {}  # of cells with a formula: Unsupported, or a plain value

    def result(self, where: Where) -> Result:
        key = where[0].casefold(), where[1]
        text = self.book.formula(key)
        if text is None:
            return self.book.typed(key)
        for each in self.book.order(key):
            self.known[each] = self._computed(each)
        value = self.known[key]
        return value if isinstance(value, Unsupported) else outside(value)

    def _computed(self, key: Where) -> Any:
        need = self.book.need(key)
        if isinstance(need, Unsupported):
            return need
        for cell in need.computed:
            if isinstance(self.known[cell], Unsupported):
                return self.known[cell]
        formula = compiled(self.book.formula(key) or "")
        if isinstance(formula, str):
            return Unsupported(self.book.place(key), formula)
        result = formula.result([self._array(block) for block in need.blocks])
        return Unsupported(self.book.place(key), SEVERAL_VALUES) if result is None else result

    def _array(self, block: Block | XlError) -> Any:
        if not isinstance(block, Block):
            return block
        if block not in self.arrays:
            self.arrays[block] = boxed([self._held(cell) for cell in block.cells], block.columns)
        return self.arrays[block]

    def _held(self, key: Where) -> Any:
        return self.known[key] if key in self.known else inside(self.book.typed(key))


def boxed(values: Sequence[Any], columns: int) -> Any:
    """The values of a block as `formulas` takes them."""
    box = np.empty((len(values) // columns, columns), object)
    box.flat[:] = values
    return box


def inside(value: Value | ErrorValue) -> Any:
    """Make a value what `formulas` works with."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, ErrorValue):
        return ERRORS.get(str(value), ERRORS["#VALUE!"])
    return BLANK if value is None else value


def outside(value: Any) -> Value | ErrorValue:
    """Make a value what a Snapshot has."""
    if isinstance(value, XlError):
        return ErrorValue(value)
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    return Decimal(f"{value:.15g}") if value else Decimal(0)

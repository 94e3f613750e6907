"""The first computer: evaluates a workbook's own formula text with `formulas`, cell by cell.

The parser is theirs, what functions mean is in `excel_semantics`; their graph is left aside, since a workbook is run
hundreds of times faster as nested calls. Only the closed grammar of issued formulas is ever evaluated.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from operator import itemgetter
from typing import Any

import numpy as np
from formulas import Parser
from formulas.builder import AstBuilder
from formulas.errors import FormulaError
from formulas.tokens.function import Function
from formulas.tokens.operand import Number, Range, String, XlError
from formulas.tokens.operator import Operator, OperatorToken, Separator
from formulas.tokens.parenthesis import Parenthesis

from generator.package.references import cell_name, cell_position
from generator.package.snapshot import Area, Cell, ErrorValue, Sheet, Snapshot, Value
from generator.verification import excel_semantics
from generator.verification.excel_semantics import ERRORS
from generator.verification.excel_values import BLANK

Where = tuple[str, str]
Evaluation = Callable[[Sequence[Any]], Any]

LARGEST_AREA = 100_000

_TAKING_RANGES = {"AND", "AVERAGE", "COUNT", "COUNTA", "COUNTBLANK", "MAX", "MIN", "OR", "SUM"}
_RANGE_ARGUMENTS = {"COUNTIF": {0}, "INDEX": {0}, "MATCH": {1}, "SUMIF": {0, 2}}
_TEXT_LITERAL = re.compile(r'"[^"]*"')
_LINE_BREAK = "\ue000"  # stands for a line break inside a text, which the parser would drop
_CELLS = re.compile(
    r"(?:'(?P<quoted>(?:[^'\[\]]|'')+)'!|(?P<sheet>[^'!\[\]]+)!)?"
    r"\$?(?P<left>[A-Z]{1,3})\$?(?P<top>[1-9]\d{0,6})(?::\$?(?P<right>[A-Z]{1,3})\$?(?P<bottom>[1-9]\d{0,6}))?",
    re.IGNORECASE | re.ASCII,
)
_NAME = re.compile(r"[^\W\d][\w.]*")


class CircularReference(Exception):
    """Cells depend on each other in a circle; no workbook is issued like that."""

    def __init__(self, cells: Sequence[Where]) -> None:
        self.cells = tuple(cells)
        super().__init__(" → ".join(f"{sheet}!{ref}" for sheet, ref in cells))


@dataclass(frozen=True, slots=True)
class Unsupported:
    """What stands for the value of a cell that was not evaluated: the formula of `origin` is outside the grammar."""

    origin: Where
    reason: str


Result = Value | ErrorValue | Unsupported


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


@dataclass(frozen=True, slots=True)
class Formula:
    """A compiled formula: `evaluate` takes one array per reference, and is the same for every workbook."""

    references: tuple[Reference, ...]
    evaluate: Evaluation


class _OutsideGrammar(Exception):
    """Why a formula is not evaluated."""


def recalculate(
    workbook: Snapshot, cells: Iterable[Where], given: Mapping[Where, Value | ErrorValue] | None = None
) -> dict[Where, Result]:
    """Return what the workbook's formulas give in these cells, each (sheet, "B2"); cached values are never looked at.

    Numbers have 15 significant digits. A cell without a formula has its own value, a cell in `given` the value stated
    there, whatever formula it holds. A blank that a formula hands on is 0, as in Excel.
    Raises CircularReference. Not for threads: run processes.
    """
    calculation = _Calculation(workbook, given or {})
    return {where: calculation.result(where) for where in cells}


@lru_cache(maxsize=2**15)
def compiled(text: str) -> Formula | str:
    """Return the formula of that text (without "="), or the reason why it is outside the grammar."""
    marked = _TEXT_LITERAL.sub(lambda literal: literal[0].replace("\n", _LINE_BREAK), text)
    try:
        return _Compiler().formula(_Parser().ast(f"={marked}")[1][-1])
    except _OutsideGrammar as reason:
        return str(reason)
    except (FormulaError, RecursionError):
        return "no formula that can be read"


# ── from text to nested calls ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Node:
    token: Any
    arguments: tuple["_Node", ...]


class _TreeBuilder(AstBuilder):  # type: ignore[misc]  # formulas has no types
    """Keeps the tree that the parser finds; the builder of `formulas` would make a graph of it."""

    def __init__(self, match: object = None) -> None:
        self._deque: deque[_Node] = deque()
        self.match = match

    def append(self, token: Any) -> None:
        count = token.get_n_args if isinstance(token, Operator | Function) else 0
        if count > len(self._deque):
            raise FormulaError
        arguments = [self._deque.pop() for _ in range(count)]
        self._deque.append(_Node(token, tuple(reversed(arguments))))

    def finish(self) -> None:
        """Nothing is left to do."""


class _Parser(Parser):  # type: ignore[misc]  # formulas has no types
    """Reads only the tokens of our grammar: no LET, no arrays, no error values."""

    ast_builder = _TreeBuilder
    filters = (String, Number, Range, OperatorToken, Separator, Function, Parenthesis)


class _Place(Enum):
    """What may stand somewhere in a formula."""

    ONE_VALUE = 1
    RANGE = 2
    ARRAY = 3  # also what is computed from ranges, as inside SUMPRODUCT


@dataclass(frozen=True, slots=True)
class _Constant:
    value: Any

    def __call__(self, _values: Sequence[Any]) -> Any:
        return self.value


class _Compiler:
    """Makes one function of a tree, and collects what it refers to."""

    def __init__(self) -> None:
        self.references: dict[Reference, int] = {}

    def formula(self, tree: _Node) -> Formula:
        evaluate = self._evaluation(tree, _Place.ONE_VALUE)
        return Formula(tuple(self.references), evaluate)

    def _evaluation(self, node: _Node, place: _Place) -> Evaluation:
        token = node.token
        if isinstance(token, Range):
            reference = _reference(token.source[: token.end_match].strip(), alone=place is _Place.ONE_VALUE)
            return itemgetter(self.references.setdefault(reference, len(self.references)))
        if isinstance(token, String):
            return _Constant(token.compile().replace(_LINE_BREAK, "\n"))
        if isinstance(token, Number):
            return _Constant(_number(token.name))
        return self._call(token.name.upper(), node.arguments, place)

    def _call(self, name: str, nodes: Sequence[_Node], place: _Place) -> Evaluation:
        function = excel_semantics.functions().get(name)
        if function is None:
            raise _OutsideGrammar(f"{name or 'an argument left out'} is not in the grammar")
        arguments = [
            self._evaluation(node, _argument_place(name, position, place)) for position, node in enumerate(nodes)
        ]
        if name == "TEXT" and not _is_known_format(arguments[-1]):
            raise _OutsideGrammar("TEXT with a format that is not in the grammar")
        call = _applied(function, arguments)
        return _Constant(call(())) if all(isinstance(argument, _Constant) for argument in arguments) else call


def _reference(text: str, *, alone: bool) -> Reference:
    if _NAME.fullmatch(text) and not _CELLS.fullmatch(text):
        return Reference(text, "", "", "", alone)
    cells = _CELLS.fullmatch(text)
    if cells is None:
        raise _OutsideGrammar(f"the reference {text} is not in the grammar")
    corners = (cells["left"] + cells["top"], (cells["right"] or cells["left"]) + (cells["bottom"] or cells["top"]))
    try:
        (top, left), (bottom, right) = (cell_position(corner.upper()) for corner in corners)
    except ValueError as outside:
        raise _OutsideGrammar(str(outside)) from None
    sheet = (cells["quoted"] or cells["sheet"] or "").replace("''", "'")
    first, last = (min(top, bottom), min(left, right)), (max(top, bottom), max(left, right))
    return Reference("", sheet, cell_name(*first), cell_name(*last), alone)


def _number(literal: str) -> float | bool:
    return literal.upper() == "TRUE" if literal.isalpha() else float(literal)


def _argument_place(function: str, position: int, place: _Place) -> _Place:
    if function == "SUMPRODUCT":
        return _Place.ARRAY
    if function in _TAKING_RANGES or position in _RANGE_ARGUMENTS.get(function, ()):
        return _Place.RANGE
    computes_arrays = place is _Place.ARRAY and function not in {"IF", "IFERROR", *_RANGE_ARGUMENTS}
    return _Place.ARRAY if computes_arrays else _Place.ONE_VALUE


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


@dataclass(frozen=True, slots=True)
class _Block:
    """The cells that a reference means in this workbook, and those of them that have a formula."""

    cells: tuple[Where, ...]
    computed: tuple[Where, ...]
    columns: int


@dataclass(frozen=True, slots=True)
class _Need:
    """A formula of this workbook with what it refers to: blocks, or the error that stands for one."""

    evaluate: Evaluation
    blocks: tuple[_Block | XlError, ...]
    computed: tuple[Where, ...]


class _Calculation:
    """Computes each cell once. Sheets are known by their names in small letters, since Excel's ignore case."""

    def __init__(self, workbook: Snapshot, given: Mapping[Where, Value | ErrorValue]) -> None:
        self.workbook = workbook
        self.sheets: Mapping[str, Sheet] = {sheet.name.casefold(): sheet for sheet in workbook.sheets}
        self.given = {(sheet.casefold(), ref): value for (sheet, ref), value in given.items()}
        self.needs: dict[Where, _Need | Unsupported] = {}
        self.blocks: dict[tuple[str, str, str], _Block] = {}
        self.arrays: dict[_Block, Any] = {}
        self.known: dict[Where, Any] = {}  # of cells with a formula: Unsupported, or a 1×1 object array

    def result(self, where: Where) -> Result:
        key = where[0].casefold(), where[1]
        if self._formula(key) is None:
            return self._typed(key)
        self._settle(key)
        value = self.known[key]
        return value if isinstance(value, Unsupported) else _outside(value.item())

    def _settle(self, wanted: Where) -> None:
        """Compute a cell after everything it depends on; a stack of our own, since chains are longer than Python's."""
        waiting, begun = [wanted], dict[Where, None]()
        while waiting:
            key = waiting[-1]
            missing = [cell for cell in self._precedents(key) if cell not in self.known]
            if not missing:
                if key not in self.known:
                    self.known[key] = self._computed(key)
                begun.pop(waiting.pop(), None)
            elif begun.keys() & missing or key in missing:
                raise CircularReference([(self.sheets[sheet].name, ref) for sheet, ref in (*begun, key)])
            else:
                begun[key] = None
                waiting.extend(missing)

    def _precedents(self, key: Where) -> tuple[Where, ...]:
        if key in self.known:
            return ()
        if key not in self.needs:
            self.needs[key] = self._need(key)
        need = self.needs[key]
        return () if isinstance(need, Unsupported) else need.computed

    def _need(self, key: Where) -> _Need | Unsupported:
        origin = self.sheets[key[0]].name, key[1]
        formula = compiled(self._formula(key) or "")
        if isinstance(formula, str):
            return Unsupported(origin, formula)
        try:
            blocks = tuple(self._meant(reference, key[0]) for reference in formula.references)
        except _OutsideGrammar as reason:
            return Unsupported(origin, str(reason))
        computed = tuple(cell for block in blocks if isinstance(block, _Block) for cell in block.computed)
        return _Need(formula.evaluate, blocks, computed)

    def _meant(self, reference: Reference, sheet: str) -> _Block | XlError:
        """Find the cells a reference means. Raises _OutsideGrammar where Excel would spill or intersect."""
        if reference.name:
            area = self.workbook.area(reference.name)
            if area is None:
                return ERRORS["#NAME?"]
        else:
            area = Area(reference.sheet or sheet, reference.first, reference.last)
        if area.sheet.casefold() not in self.sheets:
            return ERRORS["#REF!"]
        if area.size > (1 if reference.alone else LARGEST_AREA):
            raise _OutsideGrammar(f"{reference.name or reference.first} means {area.size} cells here")
        return self._block(area)

    def _block(self, area: Area) -> _Block:
        where = area.sheet.casefold(), area.first, area.last
        if where not in self.blocks:
            cells = tuple((where[0], ref) for ref in area.refs(LARGEST_AREA))
            computed = tuple(cell for cell in cells if self._formula(cell) is not None)
            columns = cell_position(area.last)[1] - cell_position(area.first)[1] + 1
            self.blocks[where] = _Block(cells, computed, columns)
        return self.blocks[where]

    def _computed(self, key: Where) -> Any:
        need = self.needs[key]
        if isinstance(need, Unsupported):
            return need
        for cell in need.computed:
            if isinstance(self.known[cell], Unsupported):
                return self.known[cell]
        result = excel_semantics.single(need.evaluate([self._array(block) for block in need.blocks]))
        if isinstance(result, np.ndarray):
            return Unsupported((self.sheets[key[0]].name, key[1]), "several values in one cell")
        return _boxed([0.0 if result is BLANK else result], 1)

    def _array(self, block: _Block | XlError) -> Any:
        if not isinstance(block, _Block):
            return block
        if block not in self.arrays:
            self.arrays[block] = _boxed([self._held(cell) for cell in block.cells], block.columns)
        return self.arrays[block]

    def _held(self, key: Where) -> Any:
        return self.known[key].item() if key in self.known else _inside(self._typed(key))

    def _cell(self, key: Where) -> Cell | None:
        sheet = self.sheets.get(key[0])
        return sheet.cells.get(key[1]) if sheet else None

    def _formula(self, key: Where) -> str | None:
        cell = self._cell(key)
        return None if cell is None or key in self.given else cell.formula

    def _typed(self, key: Where) -> Value | ErrorValue:
        if key in self.given:
            return self.given[key]
        cell = self._cell(key)
        return cell.value if cell else None


def _boxed(values: Sequence[Any], columns: int) -> Any:
    box = np.empty((len(values) // columns, columns), object)
    box.flat[:] = values
    return box


def _inside(value: Value | ErrorValue) -> Any:
    """Make a value what `formulas` works with."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, ErrorValue):
        return ERRORS.get(str(value), ERRORS["#VALUE!"])
    return BLANK if value is None else value


def _outside(value: Any) -> Value | ErrorValue:
    """Make a value what a Snapshot has."""
    if isinstance(value, XlError):
        return ErrorValue(value)
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    return Decimal(f"{value:.15g}") if value else Decimal(0)

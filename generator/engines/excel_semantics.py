"""What the functions of issued formulas mean in Excel: those of `formulas`, corrected where they differ.

Arguments come as a formula has them: a reference to one cell is a 1×1 object array, a range a larger one, anything
computed a plain value. Excel reads the same text differently in the two places, so the shape is kept until it is used.
"""

import math
import operator
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
from formulas.functions import get_functions
from formulas.tokens.operand import Error, XlError

from generator.engines.excel_values import (
    BLANK,
    FIGURE,
    TRUTHS,
    as_number,
    as_text,
    as_truth,
    exact,
    is_number,
    is_text,
    is_truth,
    read_figure,
    rounded,
)

Function = Callable[..., Any]
Array = np.ndarray[Any, np.dtype[np.object_]]

ERRORS: Mapping[str, Any] = Error.errors

_DIVISION, _VALUE, _NUMBER, _NOT_AVAILABLE = (ERRORS[error] for error in ("#DIV/0!", "#VALUE!", "#NUM!", "#N/A"))
NUMBER_FORMAT = re.compile(r"(#,##)?(0+)(?:\.(0+)(#*))?(%?)")
FIFTEENTH_DIGIT = 1e-14  # of a number: two that differ by more differ in fifteen digits
NOTHING_LEFT = 1e-15


@cache
def functions() -> Mapping[str, Function]:
    """Return everything an issued formula may call, by name: functions in capitals, operators as written, "U-" signs.

    Results are float, int, str, bool, `BLANK`, one of `ERRORS`, an array, or the reference that IF chose.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # of modules it imports now, unless their bytecode is cached
        stock = get_functions()
    return MappingProxyType(
        _OPERATORS | _FUNCTIONS | {name: correct(_plain(stock[name])) for name, correct in _CORRECTED.items()}
    )


def single(value: Any) -> Any:
    """Return what a reference to one cell holds, any other value as it is."""
    return value.item() if isinstance(value, np.ndarray) and value.size == 1 else value


def is_number_format(text: str) -> bool:
    """Tell whether TEXT takes the format: one section, the same in every locale, no point left without digits."""
    return NUMBER_FORMAT.fullmatch(text) is not None


# ── functions of single values ────────────────────────────────────────────────────────────────────────────────────────


def _elementwise(function: Function, *, takes_errors: bool = False) -> Function:
    """Make a function of plain values one of ranges, too; an error among its arguments is its result."""

    def of_singles(*arguments: Any) -> Any:
        if not takes_errors:
            for argument in arguments:
                if isinstance(argument, XlError):
                    return argument
        try:
            result = function(*arguments)
        except ValueError:
            return _VALUE
        except OverflowError:
            return _NUMBER
        return _NUMBER if isinstance(result, float) and not math.isfinite(result) else result

    def call(*arguments: Any) -> Any:
        arguments = tuple(map(single, arguments))
        for argument in arguments:
            if isinstance(argument, np.ndarray):
                return _broadcast(of_singles, arguments)
        return of_singles(*arguments)

    return call


def _broadcast(function: Function, arguments: Sequence[Any]) -> Any:
    arrays = [argument if isinstance(argument, np.ndarray) else _array([argument], 1) for argument in arguments]
    try:
        return np.frompyfunc(function, len(arrays), 1)(*arrays)
    except ValueError:  # of different shapes
        return _NOT_AVAILABLE


def _array(values: Sequence[Any], columns: int) -> Array:
    array = np.empty((len(values) // columns, columns), object)
    array.flat[:] = values
    return array


def _arithmetic(function: Callable[[float, float], Any]) -> Function:
    return _elementwise(lambda left, right: function(as_number(left), as_number(right)))


def _add(left: float, right: float) -> float:
    """Add, taking for nothing what binary fractions leave of 0.1+0.2-0.3."""
    total = left + right
    return 0.0 if abs(total) < NOTHING_LEFT * max(abs(left), abs(right)) else total


def _divide(left: float, right: float) -> Any:
    return left / right if right else _DIVISION


def _power(base: float, exponent: float) -> Any:
    if base == 0 and exponent <= 0:
        return _DIVISION if exponent < 0 else _NUMBER
    result = base**exponent
    return _NUMBER if isinstance(result, complex) else result


def _comparison(compare: Callable[[Any, Any], bool]) -> Function:
    """Compare as Excel does: numbers before texts before truths, a blank as whatever it is compared with."""

    def holds(left: Any, right: Any) -> bool:
        left, right = _filled(left, right), _filled(right, left)
        kinds = _kind(left), _kind(right)
        return compare(*(kinds if kinds[0] != kinds[1] else _comparable(left, right)))

    return _elementwise(holds)


def _filled(value: Any, other: Any) -> Any:
    if value is not BLANK:
        return value
    return False if is_truth(other) else "" if is_text(other) else 0.0


def _kind(value: Any) -> int:
    return 1 if isinstance(value, str) else 2 if is_truth(value) else 0


def _comparable(left: Any, right: Any) -> tuple[Any, Any]:
    """Make upper and lower case alike, and numbers that agree in fifteen digits."""
    if isinstance(left, str):
        return left.casefold(), right.casefold()
    if not is_truth(left) and abs(left - right) <= FIFTEENTH_DIGIT * max(abs(left), abs(right)):
        return exact(left), exact(right)
    return left, right


def _rounding(mode: str) -> Function:
    return _elementwise(
        lambda number, decimals: 0.0 + float(rounded(exact(as_number(number)), int(as_number(decimals)), mode))
    )


def _shown(value: Any, pattern: str) -> str:
    """TEXT, in the formats of `is_number_format`; a text that is no figure is left as it is."""
    parts = NUMBER_FORMAT.fullmatch(pattern)
    if parts is None:
        raise ValueError(pattern)
    if is_truth(value) or (is_text(value) and not FIGURE.fullmatch(value)):
        return as_text(value)
    grouped, whole, kept, optional, percent = parts.groups(default="")
    figure = exact(as_number(value)) * (100 if percent else 1)
    figure = rounded(figure, len(kept) + len(optional), ROUND_HALF_UP)
    integer, point, fraction = (f"{abs(figure):,f}" if grouped else f"{abs(figure):f}").partition(".")
    fraction = fraction[: len(kept)] + fraction[len(kept) :].rstrip("0")
    return f"{'-' if figure < 0 else ''}{integer.zfill(len(whole))}{point}{fraction}{percent}"


def _if(condition: Any, then: Any, otherwise: Any = False) -> Any:
    """IF hands on the very reference it was given: SUM(IF(TRUE,A1)) skips a text in A1, as SUM(A1) does."""
    condition = single(condition)
    if isinstance(condition, XlError):
        return condition
    try:
        return then if as_truth(condition) else otherwise
    except ValueError:
        return _VALUE


def _if_error(value: Any, otherwise: Any) -> Any:
    return otherwise if isinstance(single(value), XlError) else value


# ── functions of ranges ───────────────────────────────────────────────────────────────────────────────────────────────


def _is_number_or_error(value: Any) -> bool:
    return is_number(value) or isinstance(value, XlError)


def _keeping(kept: Callable[[Any], bool], array: Array) -> Array:
    """Blank whatever in a range the function does not see."""
    if all(map(kept, array.flat)):
        return array
    return _array([value if kept(value) else BLANK for value in array.flat], array.shape[1])


def _numbers(argument: Any) -> Any:
    """Keep the numbers of a reference; read an argument that is no reference. Raises ValueError for other texts."""
    if isinstance(argument, np.ndarray):
        return _keeping(_is_number_or_error, argument)
    return argument if isinstance(argument, XlError) else as_number(argument)


def _of_numbers(stock: Function) -> Function:
    """SUM and its like: a text in a cell is skipped, even "5"; written as an argument it must be a figure."""

    def call(*arguments: Any) -> Any:
        try:
            return stock(*map(_numbers, arguments))
        except ValueError:
            return _VALUE

    return call


def _counting_numbers(stock: Function) -> Function:
    """COUNT: sees what SUM sees, and nothing disturbs it."""
    nothing = _array([BLANK], 1)

    def number_or_blank(argument: Any) -> Any:
        if isinstance(argument, np.ndarray):
            return _keeping(is_number, argument)
        try:
            return nothing if isinstance(argument, XlError) else as_number(argument)
        except ValueError:
            return nothing

    return lambda *arguments: stock(*map(number_or_blank, arguments))


def _of_products(stock: Function) -> Function:
    """SUMPRODUCT: whatever is not a number is 0, truths included."""

    def call(*arguments: Any) -> Any:
        arrays = [argument if isinstance(argument, np.ndarray) else _array([argument], 1) for argument in arguments]
        if any(array.shape != arrays[0].shape for array in arrays):
            return _VALUE
        return stock(*(_keeping(_is_number_or_error, array) for array in arrays))

    return call


def _of_truths(stock: Function) -> Function:
    """AND, OR: a text in a cell is skipped; written as an argument it must be a truth."""

    def call(*arguments: Any) -> Any:
        try:
            return stock(*(a if isinstance(a, np.ndarray | XlError) else as_truth(a) for a in arguments))
        except ValueError:
            return _VALUE

    return call


def _of_cells(function: Function) -> Function:
    """INDEX and the functions with a criterion: references only; an error instead of one is the result."""

    def call(cells: Any, *arguments: Any) -> Any:
        if not isinstance(cells, np.ndarray):
            return cells if isinstance(cells, XlError) else _VALUE
        return function(cells, *arguments)

    return call


def _index(cells: Array, row: Any, column: Any = None) -> Any:
    """INDEX gives a reference, as IF does; row or column 0 is all of them."""
    if column is None:
        row, column = (1.0, row) if cells.shape[0] == 1 else (row, 1.0)
    places = [single(place) for place in (row, column)]
    if error := next((place for place in places if isinstance(place, XlError)), None):
        return error
    try:
        wanted = [int(as_number(place)) for place in places]
    except ValueError:
        return _VALUE
    if min(wanted) < 0:
        return _VALUE
    if any(place > size for place, size in zip(wanted, cells.shape, strict=True)):
        return ERRORS["#REF!"]
    rows, columns = (slice(place - 1, place) if place else slice(None) for place in wanted)
    return cells[rows, columns]


def _matching(stock: Function) -> Function:
    """MATCH: an error that stands for its range is the result."""

    def call(wanted: Any, cells: Any, *way: Any) -> Any:
        return cells if isinstance(cells, XlError) else stock(wanted, cells, *way)

    return call


def _count_if(cells: Array, criterion: Any) -> int:
    return sum(map(_criterion(single(criterion)), cells.flat))


def _sum_if(cells: Array, criterion: Any, addends: Any = None) -> Any:
    """SUMIF, with addends of the same shape as the cells that are asked."""
    addends = cells if addends is None else addends
    if not isinstance(addends, np.ndarray) or addends.shape != cells.shape:
        return addends if isinstance(addends, XlError) else _VALUE
    meets = _criterion(single(criterion))
    chosen = [addend for cell, addend in zip(cells.flat, addends.flat, strict=True) if meets(cell)]
    error = next((addend for addend in chosen if isinstance(addend, XlError)), None)
    return math.fsum(filter(is_number, chosen)) if error is None else error


def _criterion(criterion: Any) -> Callable[[Any], bool]:
    """Make the test that a criterion such as 12, ">=75%", "是", "项目*" or "<>" puts to one cell."""
    text = "0" if criterion is BLANK else as_text(criterion)
    sign = next(filter(text.startswith, (">=", "<=", "<>", ">", "<", "=")), "")
    wanted = text.removeprefix(sign)
    if sign == "<>":
        equal = _criterion(f"={wanted}")
        return lambda cell: not equal(cell)
    if not FIGURE.fullmatch(wanted):
        return _text_criterion(sign, wanted)
    figure, compare, ordering = read_figure(wanted), _COMPARE[sign or "="], sign not in ("", "=")

    def meets(cell: Any) -> bool:
        is_figure = is_number(cell) or (not ordering and is_text(cell) and FIGURE.fullmatch(cell) is not None)
        return is_figure and compare(as_number(cell), figure)

    return meets


def _text_criterion(sign: str, wanted: str) -> Callable[[Any], bool]:
    if sign not in ("", "="):
        compare = _COMPARE[sign]
        return lambda cell: is_text(cell) and compare(cell.casefold(), wanted.casefold())
    if not wanted:
        return lambda cell: cell is BLANK or (not sign and isinstance(cell, str) and cell == "")
    if wanted.upper() in TRUTHS:
        return lambda cell: is_truth(cell) and bool(cell) is TRUTHS[wanted.upper()]
    like = re.compile(re.sub(r"~[*?~]|.", _wildcard, wanted, flags=re.DOTALL), re.IGNORECASE | re.DOTALL)
    return lambda cell: isinstance(cell, str) and cell is not BLANK and like.fullmatch(cell) is not None


def _wildcard(character: re.Match[str]) -> str:
    return {"*": ".*", "?": "."}.get(character[0]) or re.escape(character[0][-1])


_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_OPERATORS: dict[str, Function] = {
    "+": _arithmetic(_add),
    "-": _arithmetic(lambda left, right: _add(left, -right)),
    "*": _arithmetic(operator.mul),
    "/": _arithmetic(_divide),
    "^": _arithmetic(_power),
    "%": _elementwise(lambda number: as_number(number) / 100),
    "U-": _elementwise(lambda number: -as_number(number)),
    "U+": _elementwise(as_number),  # the parser of `formulas` reads "--" as "+"
    "&": _elementwise(lambda left, right: as_text(left) + as_text(right)),
    **{sign: _comparison(compare) for sign, compare in _COMPARE.items()},
}
_FUNCTIONS: dict[str, Function] = {
    "ABS": _elementwise(lambda number: abs(as_number(number))),
    "COUNTIF": _of_cells(_count_if),
    "FALSE": lambda: False,  # LibreOffice saves FALSE and TRUE as calls
    "IF": _if,
    "IFERROR": _if_error,
    "INDEX": _of_cells(_index),
    "INT": _elementwise(lambda number: math.floor(exact(as_number(number)))),
    "ISBLANK": _elementwise(lambda value: value is BLANK, takes_errors=True),
    "ISNUMBER": _elementwise(is_number, takes_errors=True),
    "NOT": _elementwise(lambda value: not as_truth(value)),
    "ROUND": _rounding(ROUND_HALF_UP),
    "ROUNDDOWN": _rounding(ROUND_DOWN),
    "ROUNDUP": _rounding(ROUND_UP),
    "SUMIF": _of_cells(_sum_if),
    "TEXT": _elementwise(_shown),
    "TRUE": lambda: True,
}


def _unchanged(stock: Function) -> Function:
    return stock


_CORRECTED: Mapping[str, Callable[[Function], Function]] = {
    "AND": _of_truths,
    "AVERAGE": _of_numbers,
    "COUNT": _counting_numbers,
    "COUNTA": _unchanged,
    "COUNTBLANK": _unchanged,
    "MATCH": _matching,
    "MAX": _of_numbers,
    "MIN": _of_numbers,
    "OR": _of_truths,
    "SUM": _of_numbers,
    "SUMPRODUCT": _of_products,
}


def _plain(entry: Any) -> Function:
    """Take the function out of an entry of `formulas`, some of which are dictionaries."""
    function: Function = entry["function"] if isinstance(entry, dict) else entry
    return function

"""The functions of issued formulas on plain values, quickly: what `excel_semantics` says, without arrays.

A value is a float, a str, a bool, BLANK or an error of `formulas`. Each function answers what is common itself and
hands everything else to the function of the same meaning in `excel_semantics`.
"""

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
from formulas.tokens.operand import XlError

from generator.engines import excel_semantics
from generator.engines.excel_semantics import ERRORS, FIFTEENTH_DIGIT, NOTHING_LEFT, NUMBER_FORMAT
from generator.engines.excel_values import BLANK, as_text, is_number, is_truth

Function = Callable[..., Any]

_NOT_AVAILABLE = ERRORS["#N/A"]
_KINDS: Mapping[type, int] = {float: 0, str: 1, bool: 2}
"""How Excel sorts values of different kinds; blanks and errors are something else."""
_TENS = {float(decimals): 10.0**decimals for decimals in range(10)}
_FEW_DIGITS = 1e11
"""Below this, a number times ten to a few decimals is right to far more than `_CLEAR` after the point."""
_CLEAR = 1e-3
"""A fraction that is farther from a half, or from a whole number, than this is rounded the same to fifteen digits."""


class Unusual(Exception):
    """This formula is to be worked out by `excel_semantics` as a whole."""


def plain(value: Any) -> Any:
    """A result of `excel_semantics` as a plain value. Raises Unusual for several values."""
    if type(value) is float or isinstance(value, str):
        return value
    if isinstance(value, np.ndarray):
        if value.size != 1:
            raise Unusual
        return plain(value.item())
    if is_truth(value):
        return bool(value)
    return float(value) if is_number(value) else value


def _reference(name: str) -> Function:
    function = excel_semantics.functions()[name]
    return lambda *arguments: plain(function(*arguments))


# ── operators ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _adding(name: str, sign: float) -> Function:
    reference = _reference(name)

    def call(left: Any, right: Any) -> Any:
        if type(left) is float and type(right) is float:
            total = left + sign * right
            if abs(total) < NOTHING_LEFT * max(abs(left), abs(right)):
                return 0.0
            if math.isfinite(total):
                return total
        return reference(left, right)

    return call


def _multiplying() -> Function:
    reference = _reference("*")

    def call(left: Any, right: Any) -> Any:
        if left is True or left is False:
            left = 1.0 if left else 0.0
        if right is True or right is False:
            right = 1.0 if right else 0.0
        if type(left) is float and type(right) is float:
            product = left * right
            if math.isfinite(product):
                return product
        return reference(left, right)

    return call


def _dividing() -> Function:
    reference = _reference("/")

    def call(left: Any, right: Any) -> Any:
        if type(left) is float and type(right) is float and right:
            quotient = left / right
            if math.isfinite(quotient):
                return quotient
        return reference(left, right)

    return call


def _ordering(name: str, compare: Callable[[Any, Any], bool]) -> Function:
    reference = _reference(name)

    def call(left: Any, right: Any) -> Any:
        if left is BLANK and type(right) is float:
            left = 0.0
        if type(left) is float and type(right) is float:
            apart = left - right
            if not apart or abs(apart) > FIFTEENTH_DIGIT * max(abs(left), abs(right)):
                return compare(left, right)
            return reference(left, right)
        kinds = _KINDS.get(type(left)), _KINDS.get(type(right))
        if None in kinds or kinds[0] == kinds[1]:
            return reference(left, right)
        return compare(*kinds)

    return call


def _equality(name: str, *, equal: bool) -> Function:
    reference = _reference(name)

    def call(left: Any, right: Any) -> Any:
        kind = type(left)
        if left is BLANK and type(right) in (str, float):
            return (not right) is equal
        if kind is type(right):
            if kind is str:
                return (left == right or left.casefold() == right.casefold()) is equal
            if kind is float:
                apart = left - right
                if not apart or abs(apart) > FIFTEENTH_DIGIT * max(abs(left), abs(right)):
                    return (not apart) is equal
        elif kind in _KINDS and type(right) in _KINDS:
            return not equal
        return reference(left, right)

    return call


def joined(*parts: Any) -> Any:
    """Texts one after the other: a & b & c."""
    for part in parts:
        if type(part) is not str:
            break
    else:
        return "".join(parts)
    for part in parts:
        if type(part) is XlError:
            return part
    return "".join(map(as_text, parts))


# ── functions of one value ────────────────────────────────────────────────────────────────────────────────────────────


def _negation() -> Function:
    reference = _reference("NOT")

    def call(value: Any) -> Any:
        return value is False if value is True or value is False else reference(value)

    return call


def _magnitude() -> Function:
    reference = _reference("ABS")
    return lambda number: abs(number) if type(number) is float else reference(number)


def _nearest(shifted: float) -> int | None:
    """The whole number next to a figure that is not negative; None where that is not clear at once."""
    if shifted < _FEW_DIGITS:
        whole = math.floor(shifted)
        beyond_half = shifted - whole - 0.5
        if abs(beyond_half) > _CLEAR:
            return whole + (beyond_half > 0)
    return None


def _half_up() -> Function:
    reference = _reference("ROUND")

    def call(number: Any, decimals: Any) -> Any:
        if type(number) is float and decimals in _TENS:
            scale = _TENS[decimals]
            units = _nearest(abs(number) * scale)
            if units is not None:
                return 0.0 - units / scale if number < 0 else units / scale
        return reference(number, decimals)

    return call


def _cutting(name: str, *, up: bool) -> Function:
    reference = _reference(name)

    def call(number: Any, decimals: Any) -> Any:
        if type(number) is float and decimals in _TENS:
            scale = _TENS[decimals]
            shifted = abs(number) * scale
            if shifted < _FEW_DIGITS:
                whole = math.floor(shifted)
                if _CLEAR < shifted - whole < 1 - _CLEAR:
                    cut = (whole + up) / scale
                    return 0.0 - cut if number < 0 else cut
        return reference(number, decimals)

    return call


@cache
def _format(pattern: str) -> tuple[str, int, int, int, str]:
    """Grouping, digits at least before the point, decimals kept, decimals at most, percent."""
    parts = NUMBER_FORMAT.fullmatch(pattern)
    if parts is None:
        raise Unusual
    grouped, whole, kept, optional, percent = parts.groups(default="")
    return "," if grouped else "", len(whole), len(kept), len(kept) + len(optional), percent


def _formatting() -> Function:
    reference = _reference("TEXT")

    def call(value: Any, pattern: str) -> Any:
        if type(value) is not float:
            return reference(value, pattern)
        grouped, whole, kept, most, percent = _format(pattern)
        units = _nearest(abs(value) * 10.0 ** (most + 2 * len(percent)))
        if units is None:
            return reference(value, pattern)
        integer, fraction = divmod(units, 10**most)
        decimals = f"{fraction:0{most}d}" if most else ""
        decimals = decimals[:kept] + decimals[kept:].rstrip("0")
        sign, point = "-" if units and value < 0 else "", "." if decimals else ""
        return f"{sign}{f'{integer:{grouped}}'.zfill(whole)}{point}{decimals}{percent}"

    return call


def _truth() -> Function:
    chosen = _reference("IF")
    return lambda value: chosen(value, True, False)


# ── functions of ranges ───────────────────────────────────────────────────────────────────────────────────────────────


def addend(value: Any) -> float:
    """A value that stands among cells in the arguments of a function: it must be a number."""
    if type(value) is not float:
        raise Unusual
    return value


def _numbers(cells: Sequence[Any]) -> list[float]:
    """The numbers in cells; others are passed over, but for errors."""
    if any(type(each) is XlError for each in cells):
        raise Unusual
    return [each for each in cells if type(each) is float]


def _sum(numbers: Sequence[float]) -> float:
    """The sum as numpy adds it up; its order matters to fractions only."""
    return sum(numbers) if all(map(float.is_integer, numbers)) else float(np.sum(numbers))


def _largest(*cells: Any) -> float:
    return max(_numbers(cells), default=0.0)


def _least(*cells: Any) -> float:
    return min(_numbers(cells), default=0.0)


def _total(*cells: Any) -> float:
    return 0.0 + _sum(_numbers(cells))


def _count(*cells: Any) -> float:
    return float(sum(1 for each in cells if type(each) is float))


def _every(*truths: Any) -> bool:
    if all(each is True or each is False for each in truths):
        return False not in truths
    raise Unusual


def _some(*truths: Any) -> bool:
    if all(each is True or each is False for each in truths):
        return True in truths
    raise Unusual


def sum_of_products(*columns: Sequence[Any]) -> Any:
    """SUMPRODUCT over columns of one length; whatever is not a number is 0."""
    for column in columns:
        for each in column:
            if type(each) is XlError:
                return each
    if len(columns) == 1:
        return 0.0 + _sum([each for each in columns[0] if type(each) is float])
    rows = [row for row in zip(*columns, strict=True) if all(type(each) is float for each in row)]
    return 0.0 + _sum([math.prod(row) for row in rows])


def position(wanted: Any, column: Sequence[Any]) -> Any:
    """MATCH(wanted, column, 0) for a number."""
    if type(wanted) is not float:
        raise Unusual
    for place, each in enumerate(column, start=1):
        if type(each) is float and each == wanted:
            return float(place)
    return _NOT_AVAILABLE


def picked(cells: Sequence[Any], place: Any) -> Any:
    """INDEX(cells, place) of cells in one row or one column."""
    if type(place) is XlError:
        return place
    if type(place) is float and 1 <= place < len(cells) + 1:
        return cells[int(place) - 1]
    raise Unusual


OF_VALUES: Mapping[str, str] = MappingProxyType(
    {
        "+": "add",
        "-": "subtract",
        "*": "multiply",
        "/": "divide",
        "^": "power",
        "%": "percent",
        "U-": "negative",
        "U+": "figure",
        "=": "equal",
        "<>": "different",
        "<": "below",
        "<=": "at_most",
        ">": "above",
        ">=": "at_least",
        "ABS": "magnitude",
        "INT": "whole",
        "NOT": "opposite",
        "ROUND": "half_up",
        "ROUNDDOWN": "down",
        "ROUNDUP": "up",
        "TEXT": "shown",
    }
)
"""What the functions of single values are called in a program."""
OF_TRUTHS: Mapping[str, str] = MappingProxyType({"AND": "every", "OR": "some"})
"""And those of truths, which are never cells here."""
OF_CELLS: Mapping[str, str] = MappingProxyType({"COUNT": "count", "MAX": "largest", "MIN": "least", "SUM": "total"})
"""And those that take cells, with other arguments as `addend`."""


@cache
def helpers() -> Mapping[str, Any]:
    """Everything a program calls, by the name it has there."""
    quick: dict[str, Any] = {
        "+": _adding("+", 1.0),
        "-": _adding("-", -1.0),
        "*": _multiplying(),
        "/": _dividing(),
        "=": _equality("=", equal=True),
        "<>": _equality("<>", equal=False),
        "<": _ordering("<", operator.lt),
        "<=": _ordering("<=", operator.le),
        ">": _ordering(">", operator.gt),
        ">=": _ordering(">=", operator.ge),
        "ABS": _magnitude(),
        "NOT": _negation(),
        "ROUND": _half_up(),
        "ROUNDDOWN": _cutting("ROUNDDOWN", up=False),
        "ROUNDUP": _cutting("ROUNDUP", up=True),
        "TEXT": _formatting(),
    }
    return MappingProxyType(
        {helper: quick.get(name) or _reference(name) for name, helper in OF_VALUES.items()}
        | {"every": _every, "count": _count, "largest": _largest, "least": _least, "some": _some, "total": _total}
        | {"joined": joined, "truth": _truth(), "addend": addend, "sum_of_products": sum_of_products}
        | {"position": position, "picked": picked, "BLANK": BLANK, "XlError": XlError}
    )

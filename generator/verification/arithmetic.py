"""Constant arithmetic that people type into input cells, such as "=12.5+3.2": the one kind of their formulas we run."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation, Overflow, localcontext
from typing import Generic, TypeVar

from generator.rubric.decimals import fifteen_digits

LONGEST = 500
MOST_NESTED = 30

_TOKEN = re.compile(r"\s*(?:(?P<figure>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)|(?P<sign>[-+*/()%]))")
_Number = TypeVar("_Number", Decimal, float)


class _NoArithmetic(Exception):
    """The formula is something else."""


def result_of(formula: str) -> Decimal | None:
    """Return what figures, + - * / ( ) and % come to, to fifteen digits; None for any other formula.

    A division by zero gives None, too: the cell shows an error, which is told where entries are judged.
    """
    try:
        with localcontext(prec=40):
            return fifteen_digits(_Reader(_tokens(formula), Decimal).everything())
    except (_NoArithmetic, ZeroDivisionError, InvalidOperation, Overflow, OverflowError):
        return None


def in_binary(formula: str) -> Decimal | None:
    """Return what the same comes to in binary fractions, which lose digits in differences; None as above."""
    try:
        return fifteen_digits(Decimal(_Reader(_tokens(formula), float).everything()))
    except (_NoArithmetic, ZeroDivisionError, InvalidOperation, Overflow, OverflowError):
        return None


def _tokens(formula: str) -> list[str]:
    if len(formula) > LONGEST:
        raise _NoArithmetic
    tokens, end = [], 0
    text = formula.strip()
    while end < len(text):
        token = _TOKEN.match(text, end)
        if token is None:
            raise _NoArithmetic
        tokens.append(token["figure"] or token["sign"])
        end = token.end()
    return tokens


class _Reader(Generic[_Number]):
    """Reads tokens from left to right: sums of products of signed figures."""

    def __init__(self, tokens: list[str], number: Callable[[str], _Number]) -> None:
        self._tokens = tokens
        self._number: Callable[[str], _Number] = number
        self._next = 0
        self._depth = 0

    def everything(self) -> _Number:
        result = self._sum()
        if self._next < len(self._tokens):
            raise _NoArithmetic
        return result

    def _sum(self) -> _Number:
        result = self._product()
        while (sign := self._taken("+", "-")) is not None:
            right = self._product()
            result = result + right if sign == "+" else result - right
        return result

    def _product(self) -> _Number:
        result = self._signed()
        while (sign := self._taken("*", "/")) is not None:
            right = self._signed()
            result = result * right if sign == "*" else result / right
        return result

    def _signed(self) -> _Number:
        negative = False
        while (sign := self._taken("+", "-")) is not None:
            negative ^= sign == "-"
        result = self._figure()
        while self._taken("%") is not None:
            result /= 100
        return -result if negative else result

    def _figure(self) -> _Number:
        if self._taken("(") is None:
            if self._next == len(self._tokens) or self._tokens[self._next] in "-+*/()%":
                raise _NoArithmetic
            self._next += 1
            return self._number(self._tokens[self._next - 1])
        self._depth += 1
        if self._depth > MOST_NESTED:
            raise _NoArithmetic
        result = self._sum()
        self._depth -= 1
        if self._taken(")") is None:
            raise _NoArithmetic
        return result

    def _taken(self, *signs: str) -> str | None:
        if self._next < len(self._tokens) and self._tokens[self._next] in signs:
            self._next += 1
            return self._tokens[self._next - 1]
        return None

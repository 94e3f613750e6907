"""Constant arithmetic that people type into input cells, such as "=12.5+3.2": the one kind of their formulas we run."""

import re
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext

from generator.rubric.decimals import fifteen_digits

LONGEST = 500
MOST_NESTED = 30

_TOKEN = re.compile(r"\s*(?:(?P<figure>\d+(?:\.\d*)?|\.\d+)|(?P<sign>[-+*/()%]))")


class _NoArithmetic(Exception):
    """The formula is something else."""


def result_of(formula: str) -> Decimal | None:
    """Return what figures, + - * / ( ) and % come to, to fifteen digits; None for any other formula.

    A division by zero gives None, too: the cell shows an error, which is told where entries are judged.
    """
    if len(formula) > LONGEST:
        return None
    try:
        with localcontext(prec=40):
            return fifteen_digits(_Reader(_tokens(formula)).everything())
    except (_NoArithmetic, DivisionByZero, InvalidOperation, Overflow):
        return None


def _tokens(formula: str) -> list[str]:
    tokens, end = [], 0
    text = formula.strip()
    while end < len(text):
        token = _TOKEN.match(text, end)
        if token is None:
            raise _NoArithmetic
        tokens.append(token["figure"] or token["sign"])
        end = token.end()
    return tokens


class _Reader:
    """Reads tokens from left to right: sums of products of signed figures."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0

    def everything(self) -> Decimal:
        result = self._sum()
        if self._next < len(self._tokens):
            raise _NoArithmetic
        return result

    def _sum(self) -> Decimal:
        result = self._product()
        while (sign := self._taken("+", "-")) is not None:
            right = self._product()
            result = result + right if sign == "+" else result - right
        return result

    def _product(self) -> Decimal:
        result = self._signed()
        while (sign := self._taken("*", "/")) is not None:
            right = self._signed()
            result = result * right if sign == "*" else result / right
        return result

    def _signed(self) -> Decimal:
        negative = False
        while (sign := self._taken("+", "-")) is not None:
            negative ^= sign == "-"
        result = self._figure()
        while self._taken("%") is not None:
            result /= 100
        return -result if negative else result

    def _figure(self) -> Decimal:
        if self._taken("(") is None:
            if self._next == len(self._tokens) or self._tokens[self._next] in "-+*/()%":
                raise _NoArithmetic
            self._next += 1
            return Decimal(self._tokens[self._next - 1])
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

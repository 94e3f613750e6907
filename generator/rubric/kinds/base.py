"""What every rule kind gives: a score, the reason for it, its wording, and what is wrong with it."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import ClassVar

from generator.rubric.decimals import formatted, plain
from generator.rubric.expression import ZERO, Constant, Greatest, Number, Text
from generator.rubric.facts import Kind
from generator.rubric.measures import Figure

POINTS = "0.00"
ROW_SCORE = "score"
ROW_MISSING = "missing"
ROW_REASON = "explanation"
ROW_FAULTS = "faults"


class Rule(ABC):
    """A scoring rule with its parameters. What it needs is derived from its score (generator.rubric.needs)."""

    __slots__ = ()

    discretionary: ClassVar[bool] = False
    """Whether the points are a judgement typed in, not computed from figures."""

    @abstractmethod
    def score(self) -> Number:
        """The points, before they are limited to the weight and rounded."""

    @abstractmethod
    def reason(self) -> Text:
        """Why the points are what they are, quoting the figures; evaluated only when nothing is missing."""

    @abstractmethod
    def wording(self) -> str:
        """The rule in words, as the score table prints it."""

    def parts(self) -> tuple["Rule", ...]:
        """The rules this one is made of."""
        return ()

    def faults(self) -> Iterator[str]:
        """Why a rule with these parameters cannot be used at all, one Chinese sentence each."""
        yield from ()

    def lint(self) -> Iterator[str]:
        """What the rubric's author should look at, one Chinese sentence each."""
        yield from ()


def points(number: Decimal) -> str:
    """Points in words: 0.7分."""
    return f"{plain(number)}分"


def earned(number: Decimal) -> str:
    """Points as a reason states them, rounded like a score: 0.70分."""
    return f"{formatted(number, POINTS)}分"


def limit(figure: Figure, bound: Decimal) -> str:
    """A bound in the unit of the figure it is compared with: 90%, 3."""
    return f"{plain(bound * 100)}%" if figure.kind is Kind.PERCENT else plain(bound)


def threshold(figure: Figure, bound: Decimal) -> Constant:
    """A bound as an expression, written as the figure is: 90%, 3."""
    return Constant(bound, percent=figure.kind is Kind.PERCENT)


def deducted(full: Decimal, each: Decimal, count: Number) -> Number:
    """Full points less a deduction for each counted, never below zero."""
    return Greatest((ZERO, Constant(full) - Constant(each) * count))


def numbered(position: int) -> str:
    """The position of an item in a list, from 1: （1）."""
    return f"（{position}）"


def total_of(numbers: Sequence[Number]) -> Number:
    """Numbers added up; 0 for none."""
    if not numbers:
        return ZERO
    result = numbers[0]
    for number in numbers[1:]:
        result = result + number
    return result

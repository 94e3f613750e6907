"""What Excel takes a single value for: a number, a text, a truth, to fifteen digits."""

import re
from decimal import Context, Decimal
from typing import Any

import numpy as np
import schedula as sh

BLANK = sh.EMPTY

FIGURE = re.compile(r"\s*([-+]?)\s*(\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+\.?\d*|\.\d+)(E[-+]?\d+)?\s*(%?)\s*", re.I | re.A)
TRUTHS = {"TRUE": True, "FALSE": False}
_WIDE = Context(prec=700)  # the largest double with the most decimals
_MOST_DECIMALS = 308
_LEAST_PLAIN, _MOST_PLAIN = 1e-9, 1e20  # what "&" writes without an exponent


def is_truth(value: object) -> bool:
    """Whether a value is TRUE or FALSE."""
    return isinstance(value, (bool, np.bool_))


def is_number(value: object) -> bool:
    """Whether a value is a number; a truth is none."""
    return isinstance(value, (float, int, np.number)) and not isinstance(value, bool)


def is_text(value: object) -> bool:
    """Whether a value is a text."""
    return isinstance(value, str) and not isinstance(value, sh.Token)  # a blank and the errors are tokens


def as_number(value: Any) -> float:
    """Take a blank as 0, TRUE as 1, a text as the figure it shows. Raises ValueError for other texts."""
    if value is BLANK:
        return 0.0
    return read_figure(value) if isinstance(value, str) else float(value)


def read_figure(text: str) -> float:
    """The figure that a text shows; raises ValueError where it shows none."""
    figure = FIGURE.fullmatch(text)
    if figure is None:
        raise ValueError(text)
    sign, digits, exponent, percent = figure.groups(default="")
    number = float(sign + digits.replace(",", "") + exponent)
    return number / 100 if percent else number


def as_text(value: Any) -> str:
    """A value as & writes it."""
    if value is BLANK:
        return ""
    if is_truth(value):
        return "TRUE" if value else "FALSE"
    return _general(value) if is_number(value) else str(value)


def _general(number: float) -> str:
    text = f"{number + 0.0:.15g}"
    return f"{Decimal(text):f}" if "e" in text and _LEAST_PLAIN <= abs(number) < _MOST_PLAIN else text.upper()


def as_truth(value: Any) -> bool:
    """Take a blank as FALSE, a number as whether it is not 0. Raises ValueError for texts but "TRUE" and "FALSE"."""
    if not is_text(value):
        return value is not BLANK and bool(value)
    if value.upper() not in TRUTHS:
        raise ValueError(value)
    return TRUTHS[value.upper()]


def exact(number: float) -> Decimal:
    """Take the fifteen digits that Excel rounds, formats and compares."""
    return Decimal(f"{number:.15g}")


def rounded(exact: Decimal, decimals: int, mode: str) -> Decimal:
    """Exact digits with that many decimals, rounded in a mode of the decimal module."""
    places = min(max(decimals, -_MOST_DECIMALS), _MOST_DECIMALS)
    return exact.quantize(Decimal(1).scaleb(-places), rounding=mode, context=_WIDE)

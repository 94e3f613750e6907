"""Figures as Excel counts and shows them: fifteen digits, rounded half up, in number formats of one section."""

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from functools import cache

from generator.rubric.operators import Rounding

SIGNIFICANT_DIGITS = 15
LONGEST_FIGURE = 400
"""Digits that the largest figure a cell can hold has, written out with its decimals."""
_SHORT = Context(prec=SIGNIFICANT_DIGITS, rounding=ROUND_HALF_UP)
_LONG = Context(prec=LONGEST_FIGURE)
_ROUNDING = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.UP: ROUND_UP,
    Rounding.DOWN: ROUND_DOWN,
}


def plain(value: Decimal) -> str:
    """A figure without exponent and without trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def fifteen_digits(figure: Decimal) -> Decimal:
    """The figure as a cell shows it to a comparison or a rounding: 15 significant digits."""
    return _SHORT.plus(figure)


def rounded(figure: Decimal, decimals: int, rounding: Rounding = Rounding.HALF_UP) -> Decimal:
    """The figure with that many decimals, as Excel rounds it."""
    return _SHORT.plus(figure).quantize(_places(decimals), _ROUNDING[rounding], _LONG)


@cache
def _places(decimals: int) -> Decimal:
    return Decimal((0, (1,), -decimals))


_PATTERN = re.compile(r"(?P<grouped>#,##)?0(?:\.(?P<kept>0*)(?P<dropped>#*))?(?P<percent>%?)")


@cache
def _parts(pattern: str) -> dict[str, str]:
    parts = _PATTERN.fullmatch(pattern)
    if parts is None:
        raise ValueError(f"number format {pattern!r} is not one of ours")
    return parts.groupdict(default="")


def shown_decimals(pattern: str) -> int:
    """How many decimals of a figure an Excel number format can show; two more of it for a percentage."""
    parts = _parts(pattern)
    return len(parts["kept"]) + len(parts["dropped"]) + 2 * len(parts["percent"])


def formatted(figure: Decimal, pattern: str) -> str:
    """A figure by an Excel number format of one section, such as `0.00`, `#,##0.00####` or `0.00##%`."""
    parts = _parts(pattern)
    shown = rounded(figure, shown_decimals(pattern)) * (100 if parts["percent"] else 1)
    if shown == 0:
        shown = abs(shown)
    places = len(parts["kept"]) + len(parts["dropped"])
    whole, _, fraction = f"{shown:{',' if parts['grouped'] else ''}.{places}f}".partition(".")
    kept = len(parts["kept"])
    fraction = fraction[:kept] + fraction[kept:].rstrip("0")
    return f"{whole}{'.' if fraction else ''}{fraction}{parts['percent']}"

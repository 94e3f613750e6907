"""The text of values in a part: how SpreadsheetML writes numbers, text, truth and errors, in both directions."""

import math
import re
from datetime import datetime, timedelta
from decimal import Decimal

from generator.package.parts import Damaged
from generator.package.snapshot import ErrorValue, Value

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_TRUTH = {"1": True, "true": True, "0": False, "false": False}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_PLAIN_DIGITS = 15
_DAY_0 = datetime(1899, 12, 30)
_FIRST_DAY, _AFTER_LEAP_DAY_THAT_NEVER_WAS = 2, 61  # days since then of 1 January and 1 March 1900
_PLAIN_EXPONENTS = range(-20, 21)


def value_of(kind: str, text: str) -> Value | ErrorValue:
    """Return what the content of <v> means in a cell of this type ("n", "str", "b", "e", "d").

    Raises Damaged if the type does not exist or the text is none of that type.
    """
    match kind:
        case "n":
            return decimal_of(text) if text.strip() else None
        case "str":
            return unescaped(text)
        case "b" if text.strip() in _TRUTH:
            return _TRUTH[text.strip()]
        case "e":
            return ErrorValue(text)
        case "d":
            return _serial_number(text.strip())
    raise Damaged(f"单元格内容“{text[:20]}”与其类型不符")


def decimal_of(text: str) -> Decimal:
    """Return a number as its 15 significant digits, with no positive exponent. Raises Damaged if it is no number."""
    text = text.strip()
    if len(text) <= _PLAIN_DIGITS and text.isascii() and text.isdigit():
        return Decimal(text)
    number = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(number):
        raise Damaged(f"单元格内容“{text[:20]}”不是数值")
    return Decimal(format(Decimal(f"{number:.15g}"), "f")) if number else Decimal(0)


def _serial_number(text: str) -> Decimal:
    """Return a date, a time or both as the number of days that other files have for it."""
    try:
        moment = datetime.fromisoformat(text if "-" in text else f"{_DAY_0:%Y-%m-%d}T{text.removeprefix('T')}")
    except ValueError as error:
        raise Damaged(f"单元格内容“{text[:20]}”不是日期") from error
    days = (moment.replace(tzinfo=None) - _DAY_0) / timedelta(days=1)
    return decimal_of(repr(days - 1 if _FIRST_DAY <= days < _AFTER_LEAP_DAY_THAT_NEVER_WAS else days))


def text_of_decimal(number: Decimal) -> str:
    """Return the shortest text of exactly this number, in exponent form only beyond 20 digits.

    Raises ValueError for what no cell can hold: infinities, NaN, 1E+309 and above.
    """
    if not number.is_finite() or math.isinf(float(number)):
        raise ValueError(f"no cell can hold {number}")
    if not number:
        return "0"
    if number.adjusted() not in _PLAIN_EXPONENTS:
        mantissa, _, exponent = f"{number:E}".partition("E")
        return f"{_without_trailing_zeros(mantissa)}E{exponent}"
    return _without_trailing_zeros(f"{number:f}")


def unescaped(text: str) -> str:
    """Decode _xHHHH_; halves of surrogate pairs stay as they are, since no text can hold one."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def escaped(text: str) -> str:
    """Encode as _xHHHH_ what XML cannot hold or would change, and what would be decoded although it was typed.

    A half of a surrogate pair becomes U+FFFD.
    """
    return _TO_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", _LONE_SURROGATE.sub("\ufffd", text))


def _without_trailing_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _character(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return match[0] if _LONE_SURROGATE.match(character) else character

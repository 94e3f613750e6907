"""Numbers as Chinese reports write them, and the digits that are no figures: dates, document numbers, codes."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_DIGITS = {each: number for number, each in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
CHINESE_DIGITS = "零〇一二两三四五六七八九十百千"

_NO_FIGURES = re.compile(
    "|".join(
        (
            r"《[^《》]{1,80}》",
            r"[〔\[［(（]\s{0,2}(?:19|20)\d\d\s{0,2}[〕\]］)）]\s{0,2}第?\s{0,2}\d{1,6}\s{0,2}号",
            r"第\s{0,2}\d{1,6}\s{0,2}(?:号|条|款|项|期|次|届|章|节|页|季度|批)",
            r"(?:19|20)\d\d\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?",
            r"(?:19|20)\d\d\s*[./-]\s*\d{1,2}\s*[./-]\s*\d{1,2}(?!\d)",
            r"\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?(?!份?内)",
            r"(?:19|20)\d\d\s*[-—–至]\s*(?:19|20)?\d\d\s*学年度?|(?:19|20)\d\d\s*学年",
            r"(?<!\d)(?:19|20)\d\d-\d{3,6}",
            r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)",
            r"(?<!\d)(?:123\d\d|110|119|120)(?=\s{0,2}(?:热线|平台|电话|政务))",
            r"(?<!\d)\d{1,6}\s{0,2}[×xX*]\s{0,2}\d{1,6}|(?<!\d)\d{1,6}(?:\s{0,2}[+＋]\s{0,2}\d{1,6}){1,9}",
            r"(?<!\d)\d{1,6}(?:-\d{1,6}){2,9}",
            r"(?<![A-Za-z])[A-Za-z][A-Za-z-]{0,20}\d[\w-]{0,20}|(?<![\d.])\d{1,9}(?:\.\d{1,9})?[A-Za-z]\w{0,20}",
            r"(?:^|(?<=[。；;：:]))\s*(?:\d{1,2}\s*[.．、](?!\d)|[（(]\s*\d{1,2}\s*[）)]|\d{1,2}[）)])",
            r"[（(]\s*\d{1,2}\s*[）)](?=[^\d\s])",
            r"[表图]\s{0,2}\d{1,3}(?:-\d{1,3})?",
        )
    )
)
_LIKE_DIGITS = ("O", "o", "I", "l")
_ODD = re.compile(r"(?<![A-Za-z\d])\d[\d,.]{0,20}(?P<odd>[^\d,.]{1,2})(?=\.?\d)[\d,.]{0,20}\d")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９％．", "0123456789%.")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text with ordinary digits and without characters nobody sees; `origin` gives the place of each character."""

    text: str
    origin: tuple[int, ...]


def plain_text_of(text: str) -> Plain:
    """The text as it is read: full-width digits made ordinary, private-use and format characters left out."""
    kept = [(index, each) for index, each in enumerate(text) if unicodedata.category(each) not in {"Co", "Cf"}]
    return Plain("".join(each for _, each in kept).translate(_FULL_WIDTH), tuple(index for index, _ in kept))


def no_figures(text: str) -> tuple[tuple[int, int], ...]:
    """Where digits are no figures: names in 《》, document numbers, dates, telephone numbers, codes, enumeration."""
    return tuple(found.span() for found in _NO_FIGURES.finditer(text))


def chinese_number(text: str) -> int | None:
    """The number that 三, 十二, 一百二十 or 两 says; None for anything that is no number up to 9,999."""
    total, digit = 0, 0
    for each in text:
        if each in _DIGITS:
            digit = digit * 10 + _DIGITS[each] if digit and total == 0 and not _has_tens(text) else _DIGITS[each]
        elif each in _TENS:
            total += (digit or 1) * _TENS[each]
            digit = 0
        else:
            return None
    return total + digit if text else None


def _has_tens(text: str) -> bool:
    return any(each in _TENS for each in text)


def odd_characters(text: str) -> Iterator[tuple[int, int]]:
    """Where a figure holds what is no digit: private-use or invisible characters, O or l for 0 or 1."""
    for found in _ODD.finditer(text):
        odd = found["odd"]
        if odd in _LIKE_DIGITS or any(unicodedata.category(each) in {"Co", "Cf"} for each in odd):
            yield found.span()

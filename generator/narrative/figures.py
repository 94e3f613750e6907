"""The tokeniser: every figure of a text with its value, unit, decimals and what is hedged about it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.checks.rounding import Quoted
from generator.narrative.numerals import CHINESE_DIGITS, chinese_number, no_figures, plain_text_of

MONEY, PERCENT, POINTS, YEAR, YEARS, SCORE, BARE = "万元", "%", "个百分点", "年", "年（期间）", "分", ""
_SCALE = {"亿元": 4, "万元": 0, "千元": -1, "元": -4}
"""Powers of ten by which a unit of money differs from 万元."""
_SCALE_OF_COUNTS = {"": 0, "百": 2, "千": 3, "万": 4, "亿": 8}
COUNTERS = (
    "人次|人|名|项|个月|个小时|个|件|条|家|次|台|套|份|篇|支|辆|户|笔|批|款"
    "|处|所|座|场|期|宗|例|幅|种|类|位|张|栋|部|间|只|天|小时|分钟|平方米|公里|行(?![政业动为])"
)
_NUMBER = r"(?:\d{1,3}(?:[,，]\d{3}){1,6}|\d{1,18})(?:\.\d{1,12})?(?!\d)"
_FIGURE = re.compile(
    rf"(?<![\d.,A-Za-z])(?P<low>{_NUMBER})"
    rf"(?:\s{{0,2}}(?:%|万元|亿元|元)?\s{{0,2}}[-—–~～至]{{1,2}}\s{{0,2}}(?P<high>{_NUMBER}))?"
    r"(?![\d.]{0,20}[A-Za-z])\s{0,3}(?P<more>余|多)?\s*"
    rf"(?P<unit>亿元|万元|千元|元(?![旦素])|个?百分点|%|(?P<scale>[亿万千百])?\s*(?P<more_still>余|多)?\s*(?P<counter>{COUNTERS})|年|分(?![析类别布局公工配支])|)"
)
_IN_CHINESE = re.compile(
    rf"(?<![第{CHINESE_DIGITS}“‘.\d])(?P<low>(?![百千])[{CHINESE_DIGITS}]{{1,6}})\s*(?P<unit>个|项|名|人|件|家|笔|份|次)(?![数以])"
)
_HEDGE = re.compile(
    r"(?:(?<![节签契特集合预缩])约|近|将近|超过?|逾|突破|不少于|不低于|不超过|不高于|低于|高于|达到|未达|不足|大于|小于|[≥≤<>＜＞])\s*$"
)
_APPROXIMATE = re.compile(r"(?:(?<![节签契特集合预缩])约|近|将近)\s*$")
_ENDING = re.compile(r"\s*(?:[（(]不?含[）)]|(?:及?以上|以下|以内|以外))")
_FIRST_YEAR, _LAST_YEAR = 1949, 2099
_CENTS = 2
_FEWEST_IN_CHINESE = 2
_AS_FAR_AS_HEDGES_STAND = 8
_LONGEST_QUOTATION = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a text: money in 万元, percentages as printed, counts with their counter, years.

    `start` and `end` are places in the text. `decimals` counts those of the value in its unit (3.2 亿元: -3).
    `bound`: the text says only from where or up to where (超过, 以上); `approximate`: 约, 近, 余.
    """

    value: Decimal
    decimals: int
    unit: str
    start: int
    end: int
    text: str
    high: Decimal | None = None
    approximate: bool = False
    bound: bool = False

    @property
    def is_exact_statement(self) -> bool:
        """Whether it states one value that can be held against others."""
        return self.high is None and not self.bound

    @property
    def is_count(self) -> bool:
        """Whether it counts things."""
        return self.unit not in {MONEY, PERCENT, POINTS, YEAR, YEARS, SCORE, BARE}

    @property
    def quoted(self) -> Quoted:
        """The figure with its room for rounding: 万元 count as given to 0.01, counts as exact, hedged ones as typed."""
        if self.is_count:
            return Quoted(self.value, self.decimals, exact=not self.approximate)
        cents = self.unit == MONEY and not self.approximate and self.decimals >= 0
        return Quoted(self.value, max(_CENTS, self.decimals) if cents else self.decimals)

    def agrees_with(self, other: "Figure") -> bool:
        """Whether both may be the same figure, printed with more or fewer decimals."""
        mine, theirs = self.quoted, other.quoted
        return mine.low <= theirs.high and theirs.low <= mine.high


def figures_in(text: str) -> tuple[Figure, ...]:
    """Every figure of the text, in reading order."""
    plain = plain_text_of(text)
    skipped = bytearray(len(plain.text))
    for start, end in no_figures(plain.text):
        skipped[start:end] = b"\x01" * (end - start)
    found = [*_in_digits(plain.text, skipped), *_in_chinese(plain.text, skipped)]
    return tuple(
        Figure(
            each.value,
            each.decimals,
            each.unit,
            plain.origin[each.start],
            plain.origin[each.end - 1] + 1,
            text[plain.origin[each.start] : plain.origin[each.end - 1] + 1],
            each.high,
            each.approximate,
            each.bound,
        )
        for each in sorted(found, key=lambda figure: figure.start)
    )


def _in_digits(text: str, skipped: bytearray) -> Iterator[Figure]:
    for found in _FIGURE.finditer(text):
        if any(skipped[found.start("low") : found.end("low")]):
            continue
        low = Decimal(re.sub("[,，]", "", found["low"]))
        high = Decimal(re.sub("[,，]", "", found["high"])) if found["high"] else None
        unit, power = _unit(found, low)
        typed = -_exponent(low)
        more = bool(found["more"] or found["more_still"])
        end = found.end() if found["unit"] or more else found.end("high" if high is not None else "low")
        yield Figure(
            low.scaleb(power),
            typed - power,
            unit,
            found.start(),
            end,
            found[0],
            None if high is None else high.scaleb(power),
            approximate=more
            or bool(_APPROXIMATE.search(text[max(0, found.start() - _AS_FAR_AS_HEDGES_STAND) : found.start()])),
            bound=_is_bound(text, found.start(), end),
        )


def _unit(found: re.Match[str], value: Decimal) -> tuple[str, int]:
    """The unit, and the power of ten that brings the number to it."""
    unit = found["unit"].strip()
    if unit in _SCALE:
        return MONEY, _SCALE[unit]
    if unit.endswith("百分点"):
        return POINTS, 0
    if found["counter"]:
        return found["counter"], _SCALE_OF_COUNTS[found["scale"] or ""]
    looks_like_a_year = (
        value == value.to_integral_value() and _FIRST_YEAR <= value <= _LAST_YEAR and len(found["low"]) == 4
    )
    if unit == YEAR:
        return (YEAR if looks_like_a_year else YEARS, 0)
    return (YEAR, 0) if not unit and looks_like_a_year and found["low"].startswith("20") else (unit, 0)


def _is_bound(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _AS_FAR_AS_HEDGES_STAND) : start]
    return bool((_HEDGE.search(before) and not _APPROXIMATE.search(before)) or _ENDING.match(text, end))


def _in_chinese(text: str, skipped: bytearray) -> Iterator[Figure]:
    for found in _IN_CHINESE.finditer(text):
        value = chinese_number(found["low"])
        if value is None or value < _FEWEST_IN_CHINESE or skipped[found.start()] or _is_quoted(text, found.start()):
            continue
        yield Figure(Decimal(value), 0, found["unit"], found.start(), found.end(), found[0])


def _is_quoted(text: str, place: int) -> bool:
    """Whether the place is within quotation marks: names such as “两个维护” are no figures."""
    start = max(0, place - _LONGEST_QUOTATION)
    return text.rfind("“", start, place) > text.rfind("”", start, place)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0

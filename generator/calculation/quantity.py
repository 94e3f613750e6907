"""Targets and actual values as people write them in forms: “≥50个”, “≤30分钟”, “提升10%”, “效果明显”, “不适用”."""

import re
from dataclasses import dataclass
from decimal import Decimal

from generator.rubric.kinds.target import Relation

NOT_APPLICABLE = "不适用"
_SIGNS = {
    Relation.AT_LEAST: ("≥", ">=", "＞=", "＞", ">", "不低于", "不少于", "不小于", "大于等于", "大于", "至少"),
    Relation.AT_MOST: (
        "≤",
        "<=",
        "＜=",
        "＜",
        "<",
        "不高于",
        "不超过",
        "不多于",
        "不大于",
        "小于等于",
        "小于",
        "至多",
        "最多",
    ),
    Relation.EQUAL: ("=", "＝", "等于"),
}
_RELATION_OF = {sign: relation for relation, signs in _SIGNS.items() for sign in signs}
_ALTERNATIVES = "|".join(sorted(map(re.escape, _RELATION_OF), key=len, reverse=True))
_QUANTITY = re.compile(
    rf"(?P<change>提升|提高|增长|增加|降低|下降|减少|压减)?\s*(?P<sign>{_ALTERNATIVES})?\s*"
    r"(?P<number>-?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?)\s*(?P<unit>[^\d\s,，.≥≤<>=~～\-–—至]*)"
)
_ENDINGS = {
    "之内": Relation.AT_MOST,
    "以上": Relation.AT_LEAST,
    "以内": Relation.AT_MOST,
    "以下": Relation.AT_MOST,
    "内": Relation.AT_MOST,
}
_CALENDAR = re.compile("[年月日号].*")
_DEADLINE = re.compile("[年月日号]?.*[前底]")
_VAGUE = ("左右", "上下")
FIRST_YEAR = 1900
MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, as written (100% is 100 with unit %), and the sign and word of change before it."""

    value: Decimal
    unit: str
    relation: Relation | None = None
    change: str = ""

    def comparable(self, other: "Quantity") -> bool:
        """Whether both are in one unit and speak of the same change."""
        return (self.unit, self.change) == (other.unit, other.change)


def parse_quantity(text: str) -> Quantity | None:
    """The quantity in a text, or None where it is words, a date or a range."""
    plain, ending = _without_ending(text.strip())
    found = _QUANTITY.fullmatch(plain)
    if found is None:
        return None
    sign, unit = found["sign"], found["unit"].replace("％", "%")
    value = Decimal(re.sub("[,，]", "", found["number"]))
    bare = sign is None and ending is None
    if _is_date(value, unit, bare=bare) or unit.endswith(_VAGUE) or len(value.as_tuple().digits) > MOST_DIGITS:
        return None
    return Quantity(value, unit, _RELATION_OF.get(sign or "", ending), found["change"] or "")


def _is_date(value: Decimal, unit: str, *, bare: bool) -> bool:
    """Whether a number with that unit is a day, a month or a year rather than a quantity."""
    if _DEADLINE.fullmatch(unit) or (unit == "年" and value >= FIRST_YEAR):
        return True
    return bare and _CALENDAR.fullmatch(unit) is not None


def _without_ending(text: str) -> tuple[str, Relation | None]:
    """The text without 以上 or 以内 at its end, and what that says."""
    for ending, relation in _ENDINGS.items():
        if text.endswith(ending):
            return text.removesuffix(ending).removesuffix("及").removesuffix("（含）"), relation
    return text, None


def relation_of(target: str, kind: str) -> Relation:
    """How a target is held against the actual value; a bare cost (`kind` 成本指标) is a ceiling, others are “=”."""
    if target.strip() == NOT_APPLICABLE:
        return Relation.NOT_APPLICABLE
    quantity = parse_quantity(target)
    if quantity is None:
        return Relation.QUALITATIVE
    if quantity.relation is not None:
        return quantity.relation
    if quantity.change:
        return Relation.AT_LEAST
    return Relation.AT_MOST if "成本" in kind else Relation.EQUAL

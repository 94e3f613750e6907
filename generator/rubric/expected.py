"""What an entry has to be, in words: for prompts, for messages, for findings."""

from collections.abc import Sequence
from decimal import Decimal

from generator.rubric.decimals import plain
from generator.rubric.facts import Fact, Kind

LONGEST_ENTRY = 2000
"""Characters that a text may have; a cell holds 32,767, a printed page far fewer."""
LONGEST_LIST = 255
"""Characters that Excel takes in the list of a validation, commas included."""


def expected(fact: Fact) -> str:
    """What to enter for a fact: 填写整数，0人至999999999人."""
    match fact.kind:
        case Kind.TEXT:
            return f"填写文字，不超过{LONGEST_ENTRY}字"
        case Kind.TICK | Kind.GRADE:
            return f"从下拉列表中选择：{'、'.join(fact.listed)}"
        case Kind.DATE:
            return "填写日期，例如 2026-3-31"
    return f"{_figure(fact)}{_between(fact)}"


def _figure(fact: Fact) -> str:
    match fact.kind:
        case Kind.PERCENT:
            return "填写百分比，例如 97.40%"
        case Kind.COUNT:
            return "填写整数"
        case Kind.AMOUNT:
            return f"填写数字，最多{fact.decimals}位小数"
    return "填写数字"


def bound(fact: Fact, limit: Decimal | None) -> str:
    """A bound of a fact in its unit: 100%, 0万元, 不限."""
    if limit is None:
        return "不限"
    return f"{plain(limit * 100)}%" if fact.kind is Kind.PERCENT else f"{plain(limit)}{fact.shown_unit}"


def _between(fact: Fact) -> str:
    low, high = fact.lowest, fact.highest
    if high is None:
        return "" if low is None else f"，不小于{bound(fact, low)}"
    return f"，{bound(fact, low or Decimal(0))}至{bound(fact, high)}"


def list_fault(labels: Sequence[str]) -> str | None:
    """Why words cannot be offered in a drop-down list, in Chinese; None where they can."""
    if any(set(label) & set(',"') for label in labels):
        return "选项中不能有半角的逗号和引号"
    if sum(map(len, labels)) + len(labels) - 1 > LONGEST_LIST:
        return f"各选项的文字加起来超过{LONGEST_LIST}字，Excel 的下拉列表放不下"
    return None

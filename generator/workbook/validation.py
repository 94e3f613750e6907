"""Data validation of an input cell, from the fact: what may be typed, and what Excel says about it."""

from decimal import Decimal
from typing import Literal

from openpyxl.worksheet.datavalidation import DataValidation

from generator.rubric.decimals import plain
from generator.rubric.expected import LONGEST_ENTRY, expected
from generator.rubric.facts import Fact, Kind

LONGEST_TITLE = 32
LONGEST_MESSAGE = 255
LONGEST_LIST = 255


def validation(fact: Fact) -> DataValidation:
    """The rule for a fact's cell; it is added to a sheet and told its cells by the writer.

    Raises ValueError when the choices do not fit into the 255 characters that Excel allows.
    """
    rule = _rule(fact)
    rule.allow_blank = True
    rule.showErrorMessage = True
    rule.showInputMessage = True
    rule.errorTitle = "请检查填报内容"
    rule.error = f"{fact.label}：{expected(fact)}。"[:LONGEST_MESSAGE]
    rule.promptTitle = fact.label[:LONGEST_TITLE]
    rule.prompt = "。".join(filter(None, (fact.help.rstrip("。"), expected(fact))))[:LONGEST_MESSAGE]
    return rule


def _rule(fact: Fact) -> DataValidation:
    if fact.listed:
        listed = ",".join(fact.listed)
        if len(listed) > LONGEST_LIST:
            raise ValueError(f"the choices of {fact.id} take {len(listed)} characters, Excel allows {LONGEST_LIST}")
        return DataValidation(type="list", formula1=f'"{listed}"')
    if fact.kind is Kind.TEXT:
        return DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(LONGEST_ENTRY))
    low, high = fact.lowest, fact.highest
    kind: Literal["whole", "decimal"] = "whole" if fact.kind is Kind.COUNT else "decimal"
    if high is None:
        return DataValidation(type=kind, operator="greaterThanOrEqual", formula1=plain(low or Decimal(0)))
    return DataValidation(type=kind, operator="between", formula1=plain(low or Decimal(0)), formula2=plain(high))

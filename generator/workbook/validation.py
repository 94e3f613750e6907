"""Data validation of an input cell, from the fact: what may be typed, and what Excel says about it."""

from decimal import Decimal
from typing import Literal

from openpyxl.worksheet.datavalidation import DataValidation

from generator.rubric.decimals import plain
from generator.rubric.expected import LONGEST_ENTRY, expected
from generator.rubric.facts import Fact, Kind

LONGEST_TITLE = 32
LONGEST_MESSAGE = 255
OFFERED = "请从下拉列表中选择"
LOCKED_TITLE = "自动计算，已锁定"
LOCKED = "本格由公式算出，不能改动。结果不对时，请更正蓝色单元格中的填报内容。"


TYPES: dict[Kind, Literal["whole", "decimal", "date"]] = {Kind.COUNT: "whole", Kind.DATE: "date"}


def validation(fact: Fact, offered: str = "") -> DataValidation:
    """The rule for a fact's cell; it is added to a sheet and told its cells by the writer.

    `offered` is the name of the cells whose words can be chosen from, where the fact itself lists none.
    """
    rule = DataValidation(type="list", formula1=offered) if offered else _rule(fact)
    rule.allow_blank = True
    rule.showErrorMessage = rule.showInputMessage = True
    rule.errorTitle = "请检查填报内容"
    wanted = OFFERED if offered else expected(fact)
    rule.error = f"{fact.label}：{wanted}。"[:LONGEST_MESSAGE]
    rule.promptTitle = (fact.asked or fact.label)[:LONGEST_TITLE]
    rule.prompt = "。".join(filter(None, (fact.help.rstrip("。"), wanted)))[:LONGEST_MESSAGE]
    return rule


def explanation() -> DataValidation:
    """What a locked cell says when it is selected: why it cannot be changed, and where to type instead."""
    rule = DataValidation(allow_blank=True, showInputMessage=True)
    rule.promptTitle, rule.prompt = LOCKED_TITLE, LOCKED
    return rule


def _rule(fact: Fact) -> DataValidation:
    if fact.listed:
        return DataValidation(type="list", formula1=f'"{",".join(fact.listed)}"')
    if fact.kind is Kind.TEXT:
        return DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(LONGEST_ENTRY))
    low, high = fact.lowest, fact.highest
    kind = TYPES.get(fact.kind, "decimal")
    if high is None:
        return DataValidation(type=kind, operator="greaterThanOrEqual", formula1=plain(low or Decimal(0)))
    return DataValidation(type=kind, operator="between", formula1=plain(low or Decimal(0)), formula2=plain(high))

"""Facts: what a department fills in, one cell each or one column of a table."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from generator.rubric.expression import (
    AnyOf,
    Number,
    NumberCell,
    NumberColumn,
    Rounded,
    Text,
    TextCell,
    TextColumn,
    Truth,
    Words,
)
from generator.rubric.operators import Rounding

YES = "是"
NO = "否"


class Kind(StrEnum):
    """What may stand in the cell of a fact."""

    AMOUNT = "amount"
    COUNT = "count"
    PERCENT = "percent"
    SCORE = "score"
    NUMBER = "number"
    DATE = "date"
    TICK = "tick"
    GRADE = "grade"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class KindTraits:
    """How facts of a kind are called, shown and bounded unless the fact itself says more."""

    label: str
    unit: str
    number_format: str
    low: Decimal | None = None
    high: Decimal | None = None
    decimals: int | None = None

    @property
    def sentence_format(self) -> str:
        """The number format in which sentences quote a figure: never one that depends on the program."""
        return PLAIN_FORMAT if self.number_format == "General" else self.number_format


PLAIN_FORMAT = "0.00####"
RATIO_DECIMALS = 6
LONG_TEXT = 40
"""From this width on a text is a paragraph rather than a word or a number."""
# 15 digits are what a cell can hold: nine before the point (999,999,999 万元) and six after it.
LARGEST_AMOUNT = Decimal("999999999")
MOST_POINTS = Decimal(1000)

DAY_ZERO = date(1899, 12, 30)
"""Excel holds a date as the number of days since then."""
DATE_FORMAT = 'yyyy"年"m"月"d"日"'
FIRST_DAY, LAST_DAY = Decimal(36526), Decimal(73415)


def date_of(days: Decimal) -> date:
    """The day that a cell holds as a number of days, between FIRST_DAY and LAST_DAY."""
    return DAY_ZERO + timedelta(int(days))


TRAITS = {
    Kind.AMOUNT: KindTraits("金额", "万元", "#,##0.00####", Decimal(0), LARGEST_AMOUNT, 6),
    Kind.COUNT: KindTraits("数量", "个", "0", Decimal(0), LARGEST_AMOUNT, 0),
    Kind.PERCENT: KindTraits("百分比", "%", "0.00##%", Decimal(0), Decimal(10)),
    Kind.SCORE: KindTraits("评分", "分", "0.00", Decimal(0), MOST_POINTS),
    Kind.NUMBER: KindTraits("数值", "", "General", -LARGEST_AMOUNT, LARGEST_AMOUNT),
    Kind.DATE: KindTraits("日期", "", DATE_FORMAT, FIRST_DAY, LAST_DAY, 0),
    Kind.TICK: KindTraits("是否", "", "General"),
    Kind.GRADE: KindTraits("选项", "", "General"),
    Kind.TEXT: KindTraits("文字", "", "@"),
}


NUMERIC = frozenset(Kind) - {Kind.TICK, Kind.GRADE, Kind.TEXT}
"""Kinds whose cells hold a number."""
FIGURES = NUMERIC - {Kind.DATE}
"""Kinds that rules compute with."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a grade: the key in answers files, the words on screen."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class FactNumber(NumberCell):
    """The figure of a numeric fact."""

    fact: "Fact"


@dataclass(frozen=True, slots=True)
class FactText(TextCell):
    """The words of a tick, a grade or a text fact."""

    fact: "Fact"


@dataclass(frozen=True, slots=True)
class ColumnNumber(NumberColumn):
    """The figure of a numeric column in this row."""

    fact: "Fact"


@dataclass(frozen=True, slots=True)
class ColumnText(TextColumn):
    """The words of a tick, grade or text column in this row."""

    fact: "Fact"


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure, tick, grade or text that a department states.

    Amounts are 万元, percentages are held as ratios (0.974 = 97.4%). `low` and `high` are inclusive.
    `asked` is what people are told to fill where the label would not do.
    A fact with a `table` is a column of it and has a value in every row.
    """

    id: str
    label: str
    kind: Kind
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    choices: tuple[Choice, ...] = ()
    help: str = ""
    optional: bool = False
    width: int = 12
    table: str = ""
    asked: str = ""

    @property
    def cell(self) -> str:
        """Machine name of the input cell."""
        return f"fact_{self.id}"

    @property
    def status_cell(self) -> str:
        """Machine name of the cell that says 未填, 有误 or 完成."""
        return f"status_{self.id}"

    @property
    def has_status(self) -> bool:
        """Whether a cell beside it says how it stands; a text that may stay blank is never wrong."""
        return not (self.kind is Kind.TEXT and self.optional)

    @property
    def traits(self) -> KindTraits:
        """What all facts of this kind have in common."""
        return TRAITS[self.kind]

    @property
    def shown_unit(self) -> str:
        """The unit printed beside the cell."""
        return self.unit or self.traits.unit

    @property
    def lowest(self) -> Decimal | None:
        """The smallest figure allowed."""
        return self.traits.low if self.low is None else self.low

    @property
    def highest(self) -> Decimal | None:
        """The largest figure allowed."""
        return self.traits.high if self.high is None else self.high

    @property
    def decimals(self) -> int | None:
        """How many decimals a figure may have; None: any number."""
        return self.traits.decimals

    @property
    def is_numeric(self) -> bool:
        """Whether the cell holds a figure."""
        return self.kind in NUMERIC

    @property
    def pattern(self) -> str:
        """Excel number format in which sentences quote the figure."""
        return self.traits.sentence_format

    @property
    def listed(self) -> tuple[str, ...]:
        """The words to choose from, in order; empty where the entry is free."""
        if self.kind is Kind.TICK:
            return (YES, NO)
        return tuple(choice.label for choice in self.choices)

    @property
    def number(self) -> Number:
        """The figure, in this row where the fact is a column."""
        return ColumnNumber(self.table, self.id, self) if self.table else FactNumber(self.cell, self)

    @property
    def compared(self) -> Number:
        """What is compared with bands and steps: a percentage typed with many digits counts to six places."""
        return Rounded(Rounding.HALF_UP, self.number, RATIO_DECIMALS) if self.kind is Kind.PERCENT else self.number

    @property
    def exact(self) -> Number:
        """The figure as typed: facts are never rounded."""
        return self.number

    @property
    def text(self) -> Text:
        """The words in the cell."""
        return ColumnText(self.table, self.id, self) if self.table else FactText(self.cell, self)

    def ticked(self) -> Truth:
        """Whether the tick says 是."""
        return self.text.equals(YES)

    def chosen(self, key: str) -> Truth:
        """Whether the grade is the one of that key; raises KeyError for an unknown key."""
        labels = {choice.key: choice.label for choice in self.choices}
        return self.text.equals(labels[key])

    def is_listed(self) -> Truth:
        """Whether the words are one of those to choose from."""
        return AnyOf(tuple(self.text.equals(Words(label)) for label in self.listed))

    def is_blank(self) -> Truth:
        """Whether nothing has been entered."""
        return self.text.equals("")


Tick = Annotated[Fact, frozenset({Kind.TICK})]
"""A parameter of a rule that must be a tick."""
Graded = Annotated[Fact, frozenset({Kind.GRADE})]
"""A parameter of a rule that must be a grade."""
Numeric = Annotated[Fact, FIGURES]
"""A parameter of a rule that must be a figure."""
Written = Annotated[Fact, frozenset({Kind.TEXT})]
"""A parameter of a rule that must be a text."""

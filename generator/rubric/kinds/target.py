"""Target against actual: the score of one row of a self-evaluation form."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum

from generator.rubric.expression import (
    ONE,
    ZERO,
    Greatest,
    NonzeroQuotient,
    Number,
    NumberChoice,
    NumberColumn,
    Requiring,
    Text,
    TextChoice,
    Truth,
    Words,
    all_of,
    any_of,
    join,
    provided,
    words,
)
from generator.rubric.facts import Graded, Numeric, Written
from generator.rubric.kinds.base import POINTS, ROW_SCORE, Rule


class Relation(StrEnum):
    """How the actual value of a row is held against its target."""

    AT_LEAST = "ge"
    AT_MOST = "le"
    EQUAL = "eq"
    QUALITATIVE = "text"
    NOT_APPLICABLE = "na"


class Overrun(StrEnum):
    """What a value above an “at most” target leaves (计算口径): 1 − overrun/target of the weight, or target/actual."""

    LINEAR = "linear"
    RATIO = "ratio"


_OVERRUN_WORDS = {
    Overrun.LINEAR: "得分＝分值×（1－超出部分÷指标值），达到指标值2倍的不得分",
    Overrun.RATIO: "得分＝分值×指标值÷完成值",
}


@dataclass(frozen=True, slots=True)
class Target(Rule):
    """财预〔2020〕10号: a target that is met gives the row's weight, a figure short of it its share.

    All fields are columns of the form; `relation` has the keys of `Relation`. “=” counts like “≥”, except that a target
    of zero wants zero. A negative actual counts as zero. A qualitative row gives the stated degree of its weight, a row
    that does not apply nothing.
    """

    name: Written
    category: Written
    relation: Graded
    unit: Written
    target: Numeric
    target_text: Written
    actual: Numeric
    actual_text: Written
    weight: Numeric
    degree: Numeric
    overrun: Overrun = Overrun.LINEAR

    def faults(self) -> Iterator[str]:
        if {choice.key for choice in self.relation.choices} != {relation.value for relation in Relation}:
            yield f"“{self.relation.label}”的选项应正好是：{'、'.join(relation.value for relation in Relation)}"
        columns = [getattr(self, field.name) for field in fields(self) if field.name != "overrun"]
        if len({column.table for column in columns}) > 1 or not self.relation.table:
            yield "各项应为同一张明细表的列"

    def score(self) -> Number:
        weight = self.weight.number
        compared = NumberChoice(
            ((self._is(Relation.AT_MOST), self._at_most()), (self._is(Relation.EQUAL), self._equal())),
            otherwise=self._at_least(),
        )
        return NumberChoice(
            (
                (self._is(Relation.NOT_APPLICABLE), ZERO),
                (self._is(Relation.QUALITATIVE), self.degree.number * weight),
            ),
            otherwise=Requiring(compared, (self.target.number, self.actual.number, weight)),
        )

    def reason(self) -> Text:
        compared = join("指标值", self.target_text.text, "，完成值", self.actual_text.text)
        got = join("，得", NumberColumn(self.weight.table, ROW_SCORE).shown(POINTS), "分")
        degree = join("，完成程度", self.degree.number.shown("0.00##%"), got)
        return TextChoice(
            (
                (self._is(Relation.NOT_APPLICABLE), Words("不适用，不计分")),
                (self._is(Relation.QUALITATIVE), join(compared, degree)),
            ),
            otherwise=join(
                compared, TextChoice(((self._met(), words("，达到指标值")),), otherwise=self._missed()), got
            ),
        )

    def wording(self) -> str:
        return (
            "定量指标达到指标值的得满分，未达到的得分＝分值×完成值÷指标值；"
            f"“不高于”类指标超出指标值的，{_OVERRUN_WORDS[self.overrun]}；定性指标得分＝分值×完成程度；不适用的不计分"
        )

    def _is(self, relation: Relation) -> Truth:
        return self.relation.chosen(relation)

    def _missed(self) -> Text:
        return TextChoice(((self._is(Relation.AT_MOST), Words("，超出指标值")),), otherwise=Words("，未达到指标值"))

    def _met(self) -> Truth:
        reached = provided(self._is(Relation.AT_MOST).negated(), self.actual.number >= self.target.number)
        kept = provided(self._is(Relation.AT_MOST), self.actual.number <= self.target.number)
        none_wanted = all_of(self._is(Relation.EQUAL), self.target.number.equals(ZERO))
        return any_of(kept, all_of(reached, none_wanted.negated()), all_of(none_wanted, self.actual.number <= ZERO))

    def _at_least(self) -> Number:
        share = NonzeroQuotient(Greatest((ZERO, self.actual.number)), self.target.number)
        return NumberChoice(
            (
                (self.actual.number >= self.target.number, self.weight.number),
                (self.target.number <= ZERO, ZERO),
            ),
            otherwise=share * self.weight.number,
        )

    def _equal(self) -> Number:
        none_wanted = NumberChoice(((self.actual.number <= ZERO, self.weight.number),), otherwise=ZERO)
        return NumberChoice(((self.target.number.equals(ZERO), none_wanted),), otherwise=self._at_least())

    def _at_most(self) -> Number:
        return NumberChoice(
            (
                (self.actual.number <= self.target.number, self.weight.number),
                (self.target.number <= ZERO, ZERO),
            ),
            otherwise=self._overrun() * self.weight.number,
        )

    def _overrun(self) -> Number:
        if self.overrun is Overrun.RATIO:
            return NonzeroQuotient(self.target.number, self.actual.number)
        beyond = NonzeroQuotient(self.actual.number - self.target.number, self.target.number)
        return Greatest((ZERO, ONE - beyond))

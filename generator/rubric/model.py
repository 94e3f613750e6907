"""A rubric: facts, tables, measures and the tree of indicators with their rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from generator.finding import Severity
from generator.rubric.expression import (
    Constant,
    Number,
    NumberChoice,
    Requiring,
    Text,
    TextChoice,
    Truth,
    Undecided,
    join,
)
from generator.rubric.facts import Choice, Fact, Kind
from generator.rubric.kinds import Rule
from generator.rubric.kinds.base import earned
from generator.rubric.measures import Measure
from generator.rubric.outline import Outline

TO_BE_DECIDED = "财政核定"
ROW = "row"
PROBLEMS = "problems"
INDICATOR, PROBLEM, MEASURE = "indicator", "problem", "measure"
"""The table of problems and its columns: the indicator concerned, the problem, the measure that answers it."""
WAIVER_HELP = "确不适用时选“是”，并在右侧写明不适用理由；适用时留空"


class ProblemCode(StrEnum):
    """The checks made for every rubric that has a table of problems; none is declared under these codes."""

    LOSS_UNEXPLAINED = "C12a"
    MEASURE_MISSING = "C12b"
    FULL_BUT_PROBLEM = "C13a"
    PROBLEM_OF_NOTHING = "C13b"


class Effect(StrEnum):
    """What 不适用 gives: full marks, fixed points, nothing until the finance bureau decides; or it cannot be said."""

    FULL = "full"
    SHARE = "share"
    PENDING = "pending"
    NOT_ALLOWED = "not_allowed"


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The author's choice for an indicator that may not apply; `points` only with `share`."""

    effect: Effect = Effect.PENDING
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A third-level indicator: its weight, its rule and where they are printed; `also` is asked for, not scored."""

    id: str
    name: str
    weight: Decimal
    rule: Rule
    explanation: str = ""
    wording: str = ""
    source: str = ""
    remark: str = ""
    also: tuple[Fact, ...] = ()
    not_applicable: NotApplicable = NotApplicable()

    @property
    def standard(self) -> str:
        """评分标准: the rule in words."""
        return self.wording or self.rule.wording()

    @property
    def stated_rule(self) -> str:
        """The rule in words, and beneath it what has to be said about it: how an unusable print is read, for one."""
        return f"{self.standard}\n备注：{self.remark}" if self.remark else self.standard

    @property
    def can_be_waived(self) -> bool:
        """Whether the department may say 不适用."""
        return self.not_applicable.effect is not Effect.NOT_ALLOWED

    @property
    def waiver(self) -> Fact:
        """The tick 不适用."""
        return Fact(f"na_{self.id}", f"不适用_{self.name}", Kind.TICK, optional=True, help=WAIVER_HELP)

    @property
    def waiver_reason(self) -> Fact:
        """Why the indicator does not apply; wanted once the tick is set."""
        return Fact(f"na_reason_{self.id}", f"不适用理由_{self.name}", Kind.TEXT, width=24, asked="不适用的理由")

    def needed(self) -> Number:
        """What decides which entries are asked for: the rule, unless 不适用 takes its place."""
        if not self.can_be_waived:
            return self.rule.score()
        waived = Requiring(self._waived_points(), (self.waiver_reason.text,))
        return NumberChoice(((self.waiver.ticked(), waived),), otherwise=self.rule.score())

    def points(self) -> Number:
        """The points once nothing is missing, before they are limited and rounded."""
        if not self._waived_is_scored:
            return self.rule.score()
        return NumberChoice(((self.waiver.ticked(), self._waived_points()),), otherwise=self.rule.score())

    def reason(self) -> Text:
        """得分依据及扣分原因, evaluated only when nothing is missing."""
        if not self._waived_is_scored:
            return self.rule.reason()
        waived = join("不适用（", self.waiver_reason.text, f"），按规则得{earned(self._waived_value())}")
        return TextChoice(((self.waiver.ticked(), waived),), otherwise=self.rule.reason())

    @property
    def _waived_is_scored(self) -> bool:
        return self.not_applicable.effect in {Effect.FULL, Effect.SHARE}

    def _waived_points(self) -> Number:
        return Constant(self._waived_value()) if self._waived_is_scored else Undecided(TO_BE_DECIDED)

    def _waived_value(self) -> Decimal:
        return self.weight if self.not_applicable.effect is Effect.FULL else self.not_applicable.points or Decimal(0)


@dataclass(frozen=True, slots=True)
class Group:
    """A first- or second-level indicator: the sum of what is under it."""

    name: str
    weight: Decimal
    children: tuple["Group | Indicator", ...]

    def indicators(self) -> Iterator[Indicator]:
        """The third-level indicators under it, in printed order."""
        for child in self.children:
            if isinstance(child, Group):
                yield from child.indicators()
            else:
                yield child


@dataclass(frozen=True, slots=True)
class Table:
    """A fact with rows: a plain range of fixed capacity. With `row_rule` every row is scored by itself.

    With `row_labels` the rows are those that the form prints, and `row` says which one a row is. `measures` are
    computed in every row.
    """

    id: str
    label: str
    columns: tuple[Fact, ...]
    capacity: int = 20
    row_labels: tuple[Choice, ...] = ()
    measures: tuple[Measure, ...] = ()
    row_rule: Rule | None = None
    help: str = ""

    @property
    def heading(self) -> str:
        """The label, and how many rows there are to fill."""
        return self.label if self.row_labels else f"{self.label}（最多{self.capacity}行）"

    def column(self, column: str) -> Fact:
        """The column of that id, printed or to be filled in; raises KeyError."""
        return {each.id: each for each in (*self.columns, self.row)}[column]

    @property
    def row(self) -> Fact:
        """The printed column that tells the rows apart."""
        return Fact(ROW, "项目", Kind.GRADE, choices=self.row_labels, table=self.id)


@dataclass(frozen=True, slots=True)
class Section:
    """A group of facts that no single indicator owns."""

    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A condition that figures must meet, live in 校验 and in Python."""

    code: str
    severity: Severity
    label: str
    holds: Truth
    remedy: str


@dataclass(frozen=True, slots=True)
class Option:
    """One reading of an ambiguous rule (计算口径): the choices, the one in force, and what each means."""

    id: str
    label: str
    choices: tuple[Choice, ...]
    value: str

    @property
    def chosen(self) -> str:
        """The reading in force, in words."""
        return next(choice.label for choice in self.choices if choice.key == self.value)


@dataclass(frozen=True, slots=True)
class Terms:
    """Words in which this rubric's issuer prints common things."""

    weight: str = "分值"
    score: str = "得分"
    total: str = "总分"
    wording: str = "评分标准"
    explanation: str = "指标说明"


@dataclass(frozen=True, slots=True, eq=False)
class Rubric:
    """A scoring rubric of one issuer and year, resolved: parent merged, options chosen."""

    id: str
    title: str
    region: str
    issuer: str
    year: int
    version: str
    source: str
    terms: Terms
    notes: tuple[str, ...]
    options: tuple[Option, ...]
    facts: Mapping[str, Fact]
    tables: Mapping[str, Table]
    measures: Mapping[str, Measure]
    sections: tuple[Section, ...]
    groups: tuple[Group, ...]
    checks: tuple[Check, ...]
    report: Outline
    digest: str

    def indicators(self) -> Iterator[Indicator]:
        """All third-level indicators in printed order."""
        for group in self.groups:
            yield from group.indicators()

    def judged_facts(self) -> tuple[Fact, ...]:
        """The inputs outside tables that are told 未填, 有误 or 完成: facts and ticks for 不适用."""
        waivers = (indicator.waiver for indicator in self.indicators() if indicator.can_be_waived)
        return tuple(fact for fact in (*self.facts.values(), *waivers) if fact.has_status)

    def indicator(self, indicator_id: str) -> Indicator:
        """The third-level indicator of that id; raises KeyError."""
        return {indicator.id: indicator for indicator in self.indicators()}[indicator_id]

    @property
    def problems(self) -> Table | None:
        """The table of problems, if there is one with all its columns."""
        table = self.tables.get(PROBLEMS)
        complete = table is not None and {INDICATOR, PROBLEM, MEASURE} <= {column.id for column in table.columns}
        return table if complete else None

    @property
    def weight(self) -> Decimal:
        """Full marks."""
        return sum((group.weight for group in self.groups), Decimal(0))

"""The checks that tie losses, problems and measures together, made from the rubric and its table of problems."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from generator.calculation.cells import (
    OPEN_COUNT,
    TOTAL,
    ComputedCell,
    concerned_cell,
    lost_cell,
    problems_cell,
    score_cell,
    told_cell,
)
from generator.finding import Severity
from generator.rubric import expression as ex
from generator.rubric.kinds.base import total_of
from generator.rubric.model import INDICATOR, MEASURE, PROBLEM, Check, Effect, Indicator, ProblemCode, Rubric, Table

UNNAMED = "未写明涉及指标的问题"


@dataclass(frozen=True, slots=True)
class NamingCheck(Check):
    """A check that names what speaks against it; `column` of `table` is where people look first.

    While `undecided` holds, entries are missing that could still change what it says.
    """

    table: Table
    column: str
    concerned: ex.Text
    undecided: ex.Truth = ex.NEVER

    @property
    def told(self) -> ex.Text:
        """What the check is about, and what speaks against it."""
        named = ex.TextCell(concerned_cell(self.code))
        return ex.TextChoice(((named.equals(""), ex.Words(self.label)),), ex.join(f"{self.label}：", named))


@cache
def all_checks(rubric: Rubric) -> tuple[Check, ...]:
    """The checks that the rubric declares, and those made from it."""
    return (*rubric.checks, *_made(rubric))


def problem_cells(rubric: Rubric) -> Iterator[ComputedCell]:
    """How many problems name each indicator, and what speaks against the checks made from the rubric."""
    table = rubric.problems
    if table is None:
        return
    yield ComputedCell(OPEN_COUNT, "待评指标数", _open_count(rubric), "0")
    for indicator in rubric.indicators():
        count = ex.CountWhere(table.id, ex.all_of(_entered(table), _names(table, indicator)))
        yield ComputedCell(problems_cell(indicator), f"问题数_{indicator.name}", count, "0")
    for check in all_checks(rubric):
        if isinstance(check, NamingCheck):
            yield ComputedCell(concerned_cell(check.code), f"涉及_{check.code}", check.concerned)
            yield ComputedCell(told_cell(check), f"问题_{check.code}", check.told)


def _made(rubric: Rubric) -> Iterator[Check]:
    table = rubric.problems
    if table is not None:
        yield _loss_unexplained(rubric, table)
        yield _measure_missing(rubric, table)
        yield _full_but_problem(rubric, table)
        yield _problem_of_nothing(rubric, table)


def _loss_unexplained(rubric: Rubric, table: Table) -> Check:
    code = ProblemCode.LOSS_UNEXPLAINED
    return NamingCheck(
        code,
        Severity.WARNING,
        "有扣分的指标没有对应的问题",
        _none(code),
        "请逐个失分指标补写问题、原因和改进措施，指标名称从下拉列表中选",
        table,
        INDICATOR,
        concerned=_indicators(rubric, lambda each: ex.all_of(_lost(each), _problems(each).equals(ex.ZERO))),
        undecided=_undecided(code),
    )


def _measure_missing(rubric: Rubric, table: Table) -> Check:
    without = ex.all_of(_entered(table), table.column(MEASURE).is_blank())
    left_open = _indicators(rubric, lambda each: _any_row(table, without, _names(table, each)))
    of_nothing = _named_if(_any_row(table, without, table.column(INDICATOR).is_blank()), UNNAMED)
    return NamingCheck(
        ProblemCode.MEASURE_MISSING,
        Severity.WARNING,
        "有的问题没有改进措施",
        _any_row(table, without).negated(),
        "请为每个问题写出改进措施",
        table,
        MEASURE,
        concerned=ex.join(left_open, of_nothing),
    )


def _full_but_problem(rubric: Rubric, table: Table) -> Check:
    code = ProblemCode.FULL_BUT_PROBLEM
    return NamingCheck(
        code,
        Severity.WARNING,
        "得满分的指标列为存在的问题",
        ex.any_of(ex.CountWhere(table.id, _entered(table)).equals(ex.ZERO), _none(code)),
        "请核对该指标的填报数据和得分，或更正问题所涉及的指标",
        table,
        INDICATOR,
        concerned=_indicators(rubric, lambda each: ex.all_of(_full_marks(each), _problems(each) > ex.ZERO)),
        undecided=_undecided(code),
    )


def _problem_of_nothing(rubric: Rubric, table: Table) -> Check:
    others = ex.CountWhere(table.id, _entered(table)) - total_of([_problems(each) for each in rubric.indicators()])
    return NamingCheck(
        ProblemCode.PROBLEM_OF_NOTHING,
        Severity.WARNING,
        "有的问题没有写明涉及评分表中的哪个指标",
        others.equals(ex.ZERO),
        "请从下拉列表中选择涉及的指标，一行只选一个；与评分无关的请说明",
        table,
        INDICATOR,
        concerned=ex.TextChoice(((others > ex.ZERO, ex.join(others.shown("0"), "个问题")),), ex.NOTHING),
    )


def _entered(table: Table) -> ex.Truth:
    return table.column(PROBLEM).is_blank().negated()


def _names(table: Table, indicator: Indicator) -> ex.Truth:
    return table.column(INDICATOR).text.equals(indicator.name)


def _any_row(table: Table, *conditions: ex.Truth) -> ex.Truth:
    return ex.CountWhere(table.id, ex.all_of(*conditions)) > ex.ZERO


def _problems(indicator: Indicator) -> ex.Number:
    return ex.NumberCell(problems_cell(indicator))


def _lost(indicator: Indicator) -> ex.Truth:
    lost = ex.NumberCell(lost_cell(indicator))
    return ex.provided(ex.HoldsNumber(lost), lost > ex.ZERO)


def _full_marks(indicator: Indicator) -> ex.Truth:
    lost = ex.NumberCell(lost_cell(indicator))
    return ex.provided(ex.HoldsNumber(lost), lost.equals(ex.ZERO))


def _indicators(rubric: Rubric, speaks_against: Callable[[Indicator], ex.Truth]) -> ex.Text:
    return ex.join(*(_named_if(speaks_against(each), each.name) for each in rubric.indicators()))


def _named_if(condition: ex.Truth, name: str) -> ex.Text:
    return ex.TextChoice(((condition, ex.Words(f"【{name}】")),), ex.NOTHING)


def _none(code: ProblemCode) -> ex.Truth:
    return ex.TextCell(concerned_cell(code)).equals("")


def _undecided(code: ProblemCode) -> ex.Truth:
    """An indicator is still to be scored; or one waits for a decision, and nothing speaks against the others."""
    unscored = ex.HoldsNumber(ex.NumberCell(TOTAL)).negated()
    return ex.any_of(ex.NumberCell(OPEN_COUNT) > ex.ZERO, ex.all_of(_none(code), unscored))


def _open_count(rubric: Rubric) -> ex.Number:
    """How many indicators have no score and do not wait for the finance bureau either."""
    indicators = tuple(rubric.indicators())
    waiting = [
        ex.NumberChoice(((each.waiver.ticked(), ex.ONE),), ex.ZERO)
        for each in indicators
        if each.not_applicable.effect is Effect.PENDING
    ]
    scored = ex.CountOfNumbers(tuple(ex.NumberCell(score_cell(each)) for each in indicators))
    return ex.constant(len(indicators)) - scored - total_of(waiting)

"""The computed cells of 校验: what each check says, and how many speak against the figures."""

from collections.abc import Iterator

from generator.calculation.cells import ERRORS, WARNINGS, ComputedCell, answer, check_cell, used_rows_cell
from generator.calculation.listing import VERDICT, verdicts_of
from generator.calculation.problem_checks import NamingCheck, all_checks, problem_cells
from generator.finding import Severity
from generator.rubric import expression as ex
from generator.rubric.model import Check, Rubric, Table
from generator.rubric.needs import complete, needs
from generator.rubric.operators import Relation
from generator.rubric.traversal import facts_of

PASSED = "通过"
ANSWERED = "已说明"
INSUFFICIENT = "数据不全"
NO_ROWS = "明细未填"


def verdict_cells(rubric: Rubric) -> Iterator[ComputedCell]:
    """A verdict for each check, and the numbers of errors and of warnings that nobody has answered."""
    yield from problem_cells(rubric)
    for check in all_checks(rubric):
        yield ComputedCell(check_cell(check), f"校验_{check.code}", _verdict(check, rubric))
    yield ComputedCell(ERRORS, "错误数", _count(rubric, Severity.ERROR), "0")
    yield ComputedCell(WARNINGS, "警告数", _count(rubric, Severity.WARNING), "0")


def verdict_of(check: Check) -> ex.Text:
    """What stands in the cell of a check."""
    return ex.TextCell(check_cell(check))


def _verdict(check: Check, rubric: Rubric) -> ex.Text:
    cases = [(check.holds, ex.Words(PASSED))]
    undecided = _undecided(check)
    if undecided != ex.NEVER:
        cases.insert(0, (undecided, ex.Words(INSUFFICIENT)))
    if tables := _tables_of(check, rubric):
        empty = (ex.NumberCell(used_rows_cell(table)).equals(ex.ZERO) for table in tables)
        cases.insert(0, (ex.all_of(*empty), ex.Words(NO_ROWS)))
    if check.severity is Severity.WARNING:
        cases.append((answer(check).is_blank().negated(), ex.Words(ANSWERED)))
    return ex.TextChoice(tuple(cases), ex.Words(check.severity.value))


def _undecided(check: Check) -> ex.Truth:
    """Whether something is missing that the check looks at."""
    if isinstance(check, NamingCheck):
        return check.undecided
    open_ = [complete(needs(check.holds)).negated(), *filter(_counts_none, _alternatives(check.holds))]
    wanting = [each for each in open_ if each != ex.NEVER]
    return ex.any_of(*wanting) if wanting else ex.NEVER


def _alternatives(condition: ex.Truth) -> tuple[ex.Truth, ...]:
    return condition.conditions if isinstance(condition, ex.AnyOf) else ()


def _counts_none(condition: ex.Truth) -> bool:
    """Whether this is `rows(t.c) == 0`, alone or of certain rows: the check then has no figures to look at."""
    match condition:
        case ex.Comparison(Relation.EQUAL, ex.CountWhere(_, where), ex.Constant(value)) if value == 0:
            return isinstance(ex.conjuncts(where)[0], ex.HoldsNumber)
    return False


def _tables_of(check: Check, rubric: Rubric) -> tuple[Table, ...]:
    """The tables a check is about; while all of them are empty there is nothing to hold against anything."""
    found = dict.fromkeys(fact.table for fact in facts_of(check.holds) if fact.table)
    return tuple(rubric.tables[table] for table in found)


def _count(rubric: Rubric, severity: Severity) -> ex.Number:
    verdicts = verdicts_of(rubric)
    if not verdicts.length:
        return ex.ZERO
    return ex.CountWhere(verdicts.id, verdicts.text(VERDICT).equals(severity.value))

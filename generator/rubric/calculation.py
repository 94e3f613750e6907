"""A rubric as a sheet of named cells: every computed cell with its tree, before it has a place in a workbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from generator.rubric import expression as ex
from generator.rubric.cover import COVER_FACTS
from generator.rubric.facts import Fact, Kind
from generator.rubric.kinds import Rule
from generator.rubric.kinds.base import POINTS, ROW_MISSING, ROW_REASON, ROW_SCORE, earned
from generator.rubric.measures import Measure
from generator.rubric.model import TO_BE_DECIDED, Check, Effect, Group, Indicator, Rubric, Severity, Table
from generator.rubric.needs import Need, complete, needs, status
from generator.rubric.reach import reach
from generator.rubric.traversal import walk

SCORE_DECIMALS = 2
TOTAL = "score_total"
DONE = "scored_count"
GRADE = "grade_total"
CLOSING = "sentence_total"
ERRORS = "error_count"
WARNINGS = "warning_count"
GRADES = ((Decimal(90), "优"), (Decimal(80), "良"), (Decimal(60), "中"))
LOWEST_GRADE = "差"
PASSED = "通过"
INSUFFICIENT = "数据不全"

REPORT_TEXTS = (
    Fact(
        "narrative_overview", "部门（单位）基本情况", Kind.TEXT, optional=True, help="主要职能、年度重点工作、预算安排"
    ),
    Fact("narrative_problems", "存在的问题", Kind.TEXT, optional=True, help="逐条写明失分指标对应的问题及原因"),
    Fact("narrative_measures", "改进措施", Kind.TEXT, optional=True, help="与存在的问题逐条对应"),
    Fact("narrative_plans", "后续工作计划", Kind.TEXT, optional=True, help="下一年度的打算和建议"),
)


@dataclass(frozen=True, slots=True)
class ComputedCell:
    """A cell that holds a formula: machine name, Chinese name for the formula bar, tree, number format."""

    cell: str
    label: str
    expression: ex.Expression
    pattern: str = "General"


@dataclass(frozen=True, slots=True, eq=False)
class Calculation:
    """All computed cells of a rubric by machine name, the computed columns of its tables, and all inputs by cell.

    `needs` has what each indicator needs, by its id.
    """

    rubric: Rubric
    cells: Mapping[str, ComputedCell]
    columns: Mapping[str, Mapping[str, ComputedCell]]
    inputs: Mapping[str, Fact]
    needs: Mapping[str, tuple[Need, ...]]


def score_cell(indicator: Indicator) -> str:
    """Machine name of an indicator's score."""
    return f"score_{indicator.id}"


def lost_cell(indicator: Indicator) -> str:
    """Machine name of the points an indicator lost (扣分)."""
    return f"lost_{indicator.id}"


def missing_cell(indicator: Indicator) -> str:
    """Machine name of the list of what an indicator still needs."""
    return f"missing_{indicator.id}"


def reason_cell(indicator: Indicator) -> str:
    """Machine name of 得分依据及扣分原因."""
    return f"reason_{indicator.id}"


def sentence_cell(indicator: Indicator) -> str:
    """Machine name of the generated sentence of the report."""
    return f"sentence_{indicator.id}"


def printed_cell(indicator: Indicator) -> str:
    """Machine name of the sentence that prints: the department's own if there is one."""
    return f"printed_{indicator.id}"


def rewrite(indicator: Indicator) -> Fact:
    """The department's own sentence (改写)."""
    return Fact(f"rewrite_{indicator.id}", f"改写_{indicator.name}", Kind.TEXT, optional=True, width=60)


def subtotal_cell(path: tuple[int, ...]) -> str:
    """Machine name of the sub-total of a group, by its position at each level from 1."""
    return f"subtotal_{'_'.join(map(str, path))}"


def answer(check: Check) -> Fact:
    """What the department says about a check that found something (情况说明)."""
    return Fact(f"answer_{check.code}", f"情况说明_{check.code}", Kind.TEXT, optional=True, width=40)


def evidence(fact: Fact) -> Fact:
    """The evidence named for a fact (佐证材料)."""
    return Fact(f"evidence_{fact.id}", f"佐证材料_{fact.label}", Kind.TEXT, optional=True, width=30)


def cover_cell(cell: str) -> str:
    """Machine name of the cell that repeats another one on the cover."""
    return f"cover_{cell}"


def check_cell(check: Check) -> str:
    """Machine name of the verdict of a check."""
    return f"check_{check.code}"


def groups(rubric: Rubric) -> Iterator[tuple[tuple[int, ...], Group]]:
    """Every first- and second-level group with its position, parents first."""
    yield from _numbered((), rubric.groups)


def _numbered(path: tuple[int, ...], nodes: tuple[Group | Indicator, ...]) -> Iterator[tuple[tuple[int, ...], Group]]:
    for position, node in enumerate(nodes, start=1):
        if isinstance(node, Group):
            yield (*path, position), node
            yield from _numbered((*path, position), node.children)


@cache
def calculation(rubric: Rubric) -> Calculation:
    """The calculation of a rubric, worked out once."""
    inputs = {fact.cell: fact for fact in _inputs(rubric)}
    columns = {
        table.id: MappingProxyType({cell.cell: cell for cell in _row_cells(table)})
        for table in rubric.tables.values()
        if table.measures or table.row_rule is not None
    }
    wanted = {indicator.id: needs(indicator.needed()) for indicator in rubric.indicators()}
    cells = {cell.cell: cell for cell in _cells(rubric, wanted)}
    return Calculation(
        rubric,
        MappingProxyType(cells),
        MappingProxyType(columns),
        MappingProxyType(inputs),
        MappingProxyType(wanted),
    )


def _inputs(rubric: Rubric) -> Iterator[Fact]:
    yield from COVER_FACTS
    for fact in rubric.facts.values():
        yield fact
        yield evidence(fact)
    for check in rubric.checks:
        yield answer(check)
    for indicator in rubric.indicators():
        if indicator.can_be_waived:
            yield indicator.waiver
            yield indicator.waiver_reason
        yield rewrite(indicator)
    yield from REPORT_TEXTS


def _cells(rubric: Rubric, wanted: Mapping[str, tuple[Need, ...]]) -> Iterator[ComputedCell]:
    waivers = (indicator.waiver for indicator in rubric.indicators() if indicator.can_be_waived)
    for fact in (*rubric.facts.values(), *waivers):
        if fact.has_status:
            yield ComputedCell(fact.status_cell, f"状态_{fact.label}", status(fact))
    for measure in rubric.measures.values():
        yield _measure(measure)
    for indicator in rubric.indicators():
        yield from _indicator(indicator, wanted[indicator.id])
    for path, group in groups(rubric):
        yield from _subtotal(path, group)
    yield from _summary(rubric)
    for check in rubric.checks:
        yield ComputedCell(check_cell(check), f"校验_{check.code}", _verdict(check))
    yield _count_of_verdicts(ERRORS, "错误数", Severity.ERROR, rubric)
    yield _count_of_verdicts(WARNINGS, "警告数", Severity.WARNING, rubric)


def _subtotal(path: tuple[int, ...], group: Group) -> Iterator[ComputedCell]:
    scores = tuple(_score(indicator) for indicator in group.indicators())
    yield ComputedCell(subtotal_cell(path), f"小计_{group.name}", _sum_when_complete(scores), POINTS)
    if len(path) == 1:
        yield _repeated(subtotal_cell(path), f"封面_{group.name}")


def _repeated(cell: str, label: str) -> ComputedCell:
    return ComputedCell(cover_cell(cell), label, ex.NumberCell(cell), POINTS)


def _measure(measure: Measure) -> ComputedCell:
    enough = complete(needs(measure.value))
    shown = measure.rounded if enough == ex.ALWAYS else ex.BlankUnless(enough, measure.rounded)
    return ComputedCell(measure.cell, measure.label, shown, measure.pattern)


def _score(indicator: Indicator) -> ex.NumberCell:
    return ex.NumberCell(score_cell(indicator))


def _indicator(indicator: Indicator, wanted: tuple[Need, ...]) -> Iterator[ComputedCell]:
    name = indicator.name
    missing = ex.TextCell(missing_cell(indicator))
    score = _score(indicator)
    points = indicator.points()
    yield ComputedCell(missing_cell(indicator), f"待填_{name}", _list_of_missing(wanted))
    shown = ex.BlankUnless(missing.equals(""), _limited(points, indicator.weight))
    yield ComputedCell(score_cell(indicator), f"得分_{name}", shown, POINTS)
    left = ex.Rounded(ex.Rounding.HALF_UP, ex.Constant(indicator.weight) - score, SCORE_DECIMALS)
    lost = ex.BlankUnless(ex.HoldsNumber(score), left)
    yield ComputedCell(lost_cell(indicator), f"扣分_{name}", lost, POINTS)
    waiting = (missing.equals("").negated(), ex.join("待填：", missing))
    reason = ex.TextChoice((*_waived(indicator), waiting), _reason(indicator, points))
    yield ComputedCell(reason_cell(indicator), f"依据_{name}", reason)
    yield from _sentences(indicator, score)


def _reason(indicator: Indicator, points: ex.Number) -> ex.Text:
    """The rule's reason, and a word more where the points pass the weight."""
    if reach(points).high <= indicator.weight:
        return indicator.reason()
    weight = ex.Constant(indicator.weight)
    above = ex.Rounded(ex.Rounding.HALF_UP, points, SCORE_DECIMALS) > weight
    capped = ex.Words(f"，超过满分，按{earned(indicator.weight)}计")
    return ex.join(indicator.reason(), ex.TextChoice(((above, capped),), otherwise=ex.NOTHING))


def _waived(indicator: Indicator) -> Iterator[tuple[ex.Truth, ex.Text]]:
    """What is said while 不适用 waits for the finance bureau."""
    if indicator.not_applicable.effect is Effect.PENDING:
        told = ex.all_of(indicator.waiver.ticked(), indicator.waiver_reason.is_blank().negated())
        yield told, ex.join("不适用（", indicator.waiver_reason.text, f"），待{TO_BE_DECIDED}")


def _sentences(indicator: Indicator, score: ex.NumberCell) -> Iterator[ComputedCell]:
    full = f"分，满分{indicator.weight.normalize():f}分："
    reason = ex.TextCell(reason_cell(indicator))
    scored = (ex.HoldsNumber(score), ex.join(f"{indicator.name}得", score.shown(POINTS), full, reason, "。"))
    sentence = ex.TextChoice((scored,), ex.join(f"{indicator.name}：", reason))
    yield ComputedCell(sentence_cell(indicator), f"报告_{indicator.name}", sentence)
    own = rewrite(indicator)
    printed = ex.TextChoice(((own.is_blank().negated(), own.text),), ex.TextCell(sentence_cell(indicator)))
    yield ComputedCell(printed_cell(indicator), f"定稿_{indicator.name}", printed)


def _list_of_missing(wanted: tuple[Need, ...]) -> ex.Text:
    entries = (
        ex.TextChoice(((need.missing(), ex.Words(f"【{need.label}】")),), otherwise=ex.NOTHING) for need in wanted
    )
    return ex.join(*entries)


def _limited(points: ex.Number, weight: Decimal) -> ex.Number:
    """The points within [0, weight] and rounded, without writing out a limit that cannot be passed."""
    bounds = reach(points)
    limited = points
    if bounds.high > weight:
        limited = ex.Least((ex.Constant(weight), limited))
    if bounds.low < 0:
        limited = ex.Greatest((ex.ZERO, limited))
    if bounds.decimals is None or bounds.decimals > SCORE_DECIMALS:
        limited = ex.Rounded(ex.Rounding.HALF_UP, limited, SCORE_DECIMALS)
    return limited


def _sum_when_complete(scores: tuple[ex.NumberCell, ...]) -> ex.Expression:
    everything = ex.CountOfNumbers(scores).equals(ex.constant(len(scores)))
    return ex.BlankUnless(everything, ex.Rounded(ex.Rounding.HALF_UP, ex.Total(scores), SCORE_DECIMALS))


def _summary(rubric: Rubric) -> Iterator[ComputedCell]:
    scores = tuple(_score(indicator) for indicator in rubric.indicators())
    total = ex.NumberCell(TOTAL)
    yield ComputedCell(TOTAL, rubric.terms.total, _sum_when_complete(scores), POINTS)
    yield _repeated(TOTAL, f"封面_{rubric.terms.total}")
    yield ComputedCell(DONE, "已评指标数", ex.CountOfNumbers(scores), "0")
    grades = ex.TextChoice(
        tuple((total >= ex.Constant(floor * rubric.weight / 100), ex.Words(grade)) for floor, grade in GRADES),
        otherwise=ex.Words(LOWEST_GRADE),
    )
    yield ComputedCell(GRADE, "自评等级", ex.BlankUnless(ex.HoldsNumber(total), grades))
    done = ex.join(f"依据《{rubric.title}》自评，得", total.shown(POINTS), "分，自评等级为“", ex.TextCell(GRADE), "”。")
    open_ = ex.join("已评", ex.NumberCell(DONE).shown("0"), f"项，共{len(scores)}项，填报完成后生成总分。")
    yield ComputedCell(CLOSING, "报告_总分", ex.TextChoice(((ex.HoldsNumber(total), done),), open_))


def _verdict(check: Check) -> ex.Text:
    enough = complete(needs(check.holds))
    cases = [(check.holds, ex.Words(PASSED))]
    if enough != ex.ALWAYS:
        cases.insert(0, (enough.negated(), ex.Words(INSUFFICIENT)))
    return ex.TextChoice(tuple(cases), ex.Words(check.severity.value))


def _count_of_verdicts(cell: str, label: str, severity: Severity, rubric: Rubric) -> ComputedCell:
    found: ex.Number = ex.ZERO
    for check in rubric.checks:
        if check.severity is severity:
            verdict = ex.TextCell(check_cell(check)).equals(severity.value)
            one = ex.NumberChoice(((verdict, ex.ONE),), otherwise=ex.ZERO)
            found = one if found == ex.ZERO else found + one
    return ComputedCell(cell, label, found, "0")


def _row_cells(table: Table) -> Iterator[ComputedCell]:
    for measure in table.measures:
        yield replace(_measure(measure), cell=measure.id)
    if table.row_rule is not None:
        yield from _row_score(table, table.row_rule)


def _row_score(table: Table, rule: Rule) -> Iterator[ComputedCell]:
    missing = ex.TextColumn(table.id, ROW_MISSING)
    used = ex.any_of(*(column.is_blank().negated() for column in table.columns))
    score = rule.score()
    wanted = needs(ex.Requiring(score, tuple(_always_wanted(table, score))))
    yield ComputedCell(ROW_MISSING, "待填", ex.BlankUnless(used, _list_of_missing(wanted)))
    ready = ex.all_of(used, missing.equals(""))
    shown = ex.Rounded(ex.Rounding.HALF_UP, score, SCORE_DECIMALS)
    yield ComputedCell(ROW_SCORE, "得分", ex.BlankUnless(ready, shown), POINTS)
    waiting = (missing.equals("").negated(), ex.join("待填：", missing))
    explained = ex.TextChoice((waiting,), rule.reason())
    yield ComputedCell(ROW_REASON, "得分依据", ex.BlankUnless(used, explained))


def _always_wanted(table: Table, score: ex.Number) -> Iterator[ex.Expression]:
    """The entries that every used row must have; what only the rule asks for, it asks for when it needs it."""
    asked_by_rule = {node.column for node in walk(score) if isinstance(node, ex.NumberColumn | ex.TextColumn)}
    for column in table.columns:
        if not column.optional and column.id not in asked_by_rule:
            yield column.number if column.is_numeric else column.text

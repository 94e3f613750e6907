"""What an expression needs before it has a value, derived from the expression itself.

A choice asks lazily: what only a later case needs is not asked for while an earlier case decides, so that a veto or an
exemption asks for no more.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import singledispatch

from generator.rubric import expression as ex
from generator.rubric.facts import ColumnNumber, ColumnText, Fact, FactNumber, FactText, Kind
from generator.rubric.measures import OfMeasure
from generator.rubric.operators import Operator, Rounding
from generator.rubric.traversal import children

UNFILLED = "未填"
WRONG = "有误"
COMPLETE = "完成"
OPTIONAL = "选填"
MAY_STAY_BLANK = frozenset({Kind.TICK, Kind.TEXT})
"""A tick that is left blank says no; a figure or a grade that a rule uses says nothing."""
ZERO_DIVISOR = "（为0，确无此项的选不适用）"
DIVISOR = f"分母{ZERO_DIVISOR}"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that must be there: `met` must hold whenever `when` does; `label` is what people are told to fill."""

    label: str
    met: ex.Truth
    when: ex.Truth = ex.ALWAYS
    fact: str | None = None

    def missing(self) -> ex.Truth:
        """Whether it is asked for and not there."""
        return ex.provided(self.when, self.met.negated())


def is_valid(fact: Fact) -> ex.Truth:
    """Whether an entry that is not blank is of the right kind and within its bounds."""
    if fact.kind is Kind.TEXT:
        return ex.ALWAYS
    if not fact.is_numeric:
        return fact.is_listed()
    bounds = []
    if fact.lowest is not None:
        bounds.append(fact.number >= ex.Constant(fact.lowest))
    if fact.highest is not None:
        bounds.append(fact.number <= ex.Constant(fact.highest))
    if fact.decimals is not None:
        bounds.append(fact.number.equals(ex.Rounded(Rounding.HALF_UP, fact.number, fact.decimals)))
    return ex.provided(ex.HoldsNumber(fact.number), ex.all_of(*bounds))


def status(fact: Fact) -> ex.Text:
    """未填, 有误 or 完成: what the cell beside an input says."""
    valid = is_valid(fact)
    blank = ex.Words(OPTIONAL if fact.optional else UNFILLED)
    done = ex.Words(COMPLETE)
    judged = done if valid == ex.ALWAYS else ex.TextChoice(((valid, done),), ex.Words(WRONG))
    stands = ex.TextChoice(((fact.is_blank(), blank),), judged)
    return stands if valid == ex.ALWAYS else ex.OnError(stands, ex.Words(WRONG))


def given(fact: Fact) -> ex.Truth:
    """Whether a fact has been entered and is valid."""
    if fact.kind is Kind.TEXT:
        return fact.is_blank().negated()
    if fact.table:
        return is_valid(fact)
    return ex.TextCell(fact.status_cell).equals(COMPLETE)


def needs(expression: ex.Expression) -> tuple[Need, ...]:
    """Everything an expression needs, in the order in which it is asked for, each need once."""
    return tuple(_distinct(_needs(expression)))


def list_of_missing(wanted: Iterable[Need]) -> ex.Text:
    """The names of what is missing, each in brackets; empty when nothing is."""
    entries = (
        ex.TextChoice(((need.missing(), ex.Words(f"【{need.label}】")),), otherwise=ex.NOTHING) for need in wanted
    )
    return ex.join(*entries)


def complete(wanted: Sequence[Need]) -> ex.Truth:
    """Whether all needs are met; what depends on others is only looked at once those are there."""
    sure = ex.all_of(*(need.met for need in wanted if need.when == ex.ALWAYS))
    known = set(ex.conjuncts(sure))
    dependent = (
        need.met if known.issuperset(ex.conjuncts(need.when)) else need.missing().negated()
        for need in wanted
        if need.when != ex.ALWAYS
    )
    return ex.provided(sure, ex.all_of(*dependent))


def _distinct(wanted: Iterable[Need]) -> Iterator[Need]:
    always: set[ex.Truth] = set()
    seen: set[Need] = set()
    for need in wanted:
        if need in seen or need.met in always:
            continue
        seen.add(need)
        if need.when == ex.ALWAYS:
            always.add(need.met)
        yield need


def _only_when(condition: ex.Truth, wanted: Iterable[Need]) -> Iterator[Need]:
    for need in wanted:
        yield replace(need, when=ex.provided(condition, need.when))


@singledispatch
def _needs(node: ex.Expression) -> Iterator[Need]:
    for child in children(node):
        yield from _needs(child)


@_needs.register(FactNumber)
@_needs.register(FactText)
@_needs.register(ColumnNumber)
@_needs.register(ColumnText)
def _(node: FactNumber | FactText | ColumnNumber | ColumnText) -> Iterator[Need]:
    if not (node.fact.optional and node.fact.kind in MAY_STAY_BLANK):
        yield Need(node.fact.asked or node.fact.label, given(node.fact), fact=node.fact.id)


@_needs.register
def _(node: OfMeasure) -> Iterator[Need]:
    for need in _needs(node.measure.value):
        label = f"{node.measure.label}的{DIVISOR}" if need.label == DIVISOR else need.label
        yield replace(need, label=label)


@_needs.register
def _(node: ex.Undecided) -> Iterator[Need]:
    yield Need(node.label, ex.NEVER)


@_needs.register
def _(node: ex.Demand) -> Iterator[Need]:
    asked = needs(node.condition)
    yield from asked
    yield Need(node.label, node.condition, when=complete(asked))


@_needs.register
def _(node: ex.Arithmetic) -> Iterator[Need]:
    yield from _needs(node.left)
    yield from _needs(node.right)
    if node.operator is Operator.DIVIDE and not isinstance(node.right, ex.Constant):
        nonzero = node.right.equals(ex.ZERO).negated()
        divisor = node.right.fact.label if isinstance(node.right, FactNumber | ColumnNumber) else "分母"
        yield Need(f"{divisor}{ZERO_DIVISOR}", nonzero, when=complete(needs(node.right)))


@_needs.register
def _(node: ex.Requiring) -> Iterator[Need]:
    asked = [need for expression in node.also for need in _needs(expression)]
    yield from asked
    yield from _further(node.number, asked)


@_needs.register(ex.NumberChoice)
@_needs.register(ex.TextChoice)
def _(node: ex.NumberChoice | ex.TextChoice) -> Iterator[Need]:
    undecided: ex.Truth = ex.ALWAYS
    known: list[Need] = []
    for condition, chosen in node.cases:
        asked = list(_further(condition, known))
        known += asked
        yield from _only_when(undecided, asked)
        decidable = ex.provided(undecided, complete(asked))
        yield from _only_when(ex.provided(decidable, condition), _further(chosen, known))
        undecided = ex.provided(decidable, condition.negated())
    yield from _only_when(undecided, _further(node.otherwise, known))


def _further(node: ex.Expression, known: Sequence[Need]) -> Iterator[Need]:
    """What a node needs beyond what has been asked for on the way to it."""
    sure = {need.met for need in known if need.when == ex.ALWAYS}
    return (need for need in needs(node) if need.met not in sure and need not in known)


@_needs.register
def _(node: ex.BlankUnless) -> Iterator[Need]:
    yield from _only_when(node.condition, _needs(node.value))


@_needs.register(ex.HoldsNumber)
@_needs.register(ex.SumWhere)
@_needs.register(ex.CountWhere)
def _(_node: ex.Expression) -> Iterator[Need]:
    """Asking whether something is there needs nothing; what rows must hold is said by the rule that adds them up."""
    yield from ()

"""Reach: the bounds of a number, whatever is filled in.

1. The value of a number always lies within its reach, with no more decimals than it says.
2. The reach of what the rules are made of is as narrow as it should be.
"""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tiny import one, rule_of

from generator.rubric import expression as ex
from generator.rubric.evaluate import NoValue, Scope, Value, number
from generator.rubric.facts import Fact, Kind
from generator.rubric.measures import Measure
from generator.rubric.operators import Operator, Relation, Rounding
from generator.rubric.reach import EVERYTHING, INFINITE, Reach, reach

FACTS = (
    Fact("rate", "率", Kind.PERCENT),
    Fact("count", "数", Kind.COUNT, high=Decimal(50)),
    Fact("mark", "分", Kind.SCORE),
    Fact("change", "变动", Kind.NUMBER, low=Decimal(-5), high=Decimal(5)),
)
SLACK = Decimal("1e-20")  # a quotient has 28 digits


class Facts:
    """A scope over one value per fact, and over a table of four rows."""

    def __init__(self, values: dict[str, Decimal]) -> None:
        self.values = values

    def cell(self, cell: str) -> Value:
        return self.values[cell]

    def column(self, table: str, column: str) -> Value:
        raise KeyError(table, column)

    def rows(self, table: str) -> tuple[Scope, ...]:
        assert table == "t"
        return tuple(Row(paid) for paid in (Decimal(1), Decimal(2), None, Decimal("2.5")))


class Row(Facts):
    """A scope over one row."""

    def __init__(self, paid: Value) -> None:
        super().__init__({})
        self.paid = paid

    def column(self, table: str, column: str) -> Value:
        assert (table, column) == ("t", "paid")
        return self.paid


def _figures(fact: Fact) -> st.SearchStrategy[Decimal]:
    """Any figure that the bounds of a fact allow, the bounds more often than chance would."""
    low, high = fact.lowest or Decimal(0), fact.highest or Decimal(200)
    places = 0 if fact.kind is Kind.COUNT else 2
    between = st.decimals(low, high, places=places, allow_nan=False)
    return st.sampled_from([low, high]) | between


VALUES = st.fixed_dictionaries({fact.cell: _figures(fact) for fact in FACTS})
CONSTANTS = st.decimals(-20, 20, places=1, allow_nan=False).map(ex.Constant)
PAID = ex.NumberColumn("t", "paid")
COUNTED = ex.CountWhere("t", ex.Provided(ex.HoldsNumber(PAID), PAID > ex.ONE))
HELD = ex.CountOfNumbers(tuple(ex.NumberCell(fact.cell) for fact in FACTS))
LEAVES = st.sampled_from([*(fact.number for fact in FACTS), COUNTED, HELD]) | CONSTANTS


def _combined(numbers: st.SearchStrategy[ex.Number]) -> st.SearchStrategy[ex.Number]:
    pairs = st.tuples(numbers, numbers)
    several = st.lists(numbers, min_size=1, max_size=3).map(tuple)
    conditions = st.builds(ex.Comparison, st.sampled_from(Relation), numbers, numbers)
    return st.one_of(
        st.builds(lambda sign, pair: ex.Arithmetic(sign, *pair), st.sampled_from(Operator), pairs),
        st.builds(ex.Least, several),
        st.builds(ex.Greatest, several),
        st.builds(ex.Absolute, numbers),
        st.builds(lambda when, pair: ex.NumberChoice(((when, pair[0]),), pair[1]), conditions, pairs),
        st.builds(lambda each: ex.Requiring(each, (FACTS[0].number,)), numbers),
        st.builds(lambda each: Measure("m", "量", Kind.NUMBER, each).exact, numbers),
    )


NUMBERS = st.recursive(LEAVES, _combined, max_leaves=8)

# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(NUMBERS, VALUES)
def test_a_value_lies_within_its_reach(node: ex.Number, values: dict[str, Decimal]) -> None:
    bounds = reach(node)
    try:
        found = number(node, Facts(values))
    except NoValue:
        assume(False)
    assert bounds.low - SLACK <= found <= bounds.high + SLACK
    if bounds.decimals is not None:
        assert found == round(found, bounds.decimals)


@given(NUMBERS, VALUES, st.sampled_from(Rounding), st.integers(0, 4))
def test_a_rounded_value_lies_within_its_reach(
    node: ex.Number, values: dict[str, Decimal], rounding: Rounding, decimals: int
) -> None:
    rounded = ex.Rounded(rounding, node, decimals)
    bounds = reach(rounded)
    try:
        found = number(rounded, Facts(values))
    except ArithmeticError:
        assume(False)
    assert bounds.low - SLACK <= found <= bounds.high + SLACK
    assert found == round(found, decimals)


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

RATE, COUNT, MARK, CHANGE = (fact.number for fact in FACTS)


@pytest.mark.parametrize(
    ("node", "low", "high", "decimals"),
    [
        (ex.constant("0.70"), "0.7", "0.7", 1),
        (ex.constant(100), "100", "100", 0),
        (RATE, "0", "10", None),
        (MARK, "0", "1000", None),
        (ex.constant(6) - MARK, "-994", "6", None),
        (ex.Greatest((ex.ZERO, ex.constant(6) - MARK)), "0", "6", None),
        (ex.Least((ex.ONE, RATE)) * ex.constant(6), "0", "6", None),
        (CHANGE * ex.constant(-2), "-10", "10", None),
        (ex.ZERO * MARK, "0", "0", None),
        (COUNT / ex.constant(4), "0", "12.5", None),
        (COUNT / RATE, "0", "Infinity", None),
        (ex.NumberChoice(((RATE > ex.ONE, ex.constant("0.5")),), ex.constant(2)), "0.5", "2", 1),
        (ex.NumberChoice(((RATE > ex.ONE, ex.Undecided("核定")),), ex.constant(2)), "2", "2", 0),
        (ex.constant("0.5") * ex.constant("1.5"), "0.75", "0.75", 2),
        (ex.Absolute(CHANGE), "0", "5", None),
        (ex.Absolute(CHANGE - ex.constant(2)), "0", "7", None),
        (ex.Absolute(CHANGE - ex.constant(7)), "2", "12", None),
        (ex.Absolute(CHANGE + ex.constant("5.5")), "0.5", "10.5", None),
        (ex.Absolute(ex.constant("-0.5")), "0.5", "0.5", 1),
        (ex.Absolute(ex.constant(6) - MARK), "0", "994", None),
        (COUNTED, "0", "Infinity", 0),
        (HELD, "0", "Infinity", 0),
        (ex.Greatest((ex.ZERO, ex.constant(3) - ex.constant("0.5") * COUNTED)), "0", "3", 1),
        (ex.NumberChoice(((COUNTED.equals(ex.ZERO), ex.constant(2)),), ex.ZERO), "0", "2", 0),
    ],
)
def test_reach_is_as_narrow_as_the_rules_need(node: ex.Number, low: str, high: str, decimals: int | None) -> None:
    assert reach(node) == Reach(Decimal(low), Decimal(high), decimals)


def test_what_is_not_known_may_be_anything() -> None:
    assert reach(ex.NumberCell("a")) == EVERYTHING
    assert reach(COUNT / CHANGE) == EVERYTHING
    assert EVERYTHING.within(-INFINITE, INFINITE)
    assert not EVERYTHING.within(Decimal(0), INFINITE)


def test_a_rule_that_cannot_pass_its_weight_is_written_without_limits() -> None:
    ticks = "facts: {a: {label: 甲, kind: tick}, b: {label: 乙, kind: tick}}"
    rule = rule_of(one("{kind: checklist, items: [{tick: a, points: 0.5}, {tick: b, points: 1.5}]}", ticks))
    assert reach(rule.score()) == Reach(Decimal(0), Decimal(2), 1)

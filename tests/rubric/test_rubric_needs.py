"""Needs: what an expression asks for before it has a value.

1. Facts, measures and divisors are asked for in the order of the formula, each once; an optional text never.
2. A choice asks lazily: first for what decides, then for the case that is reached.
3. Status words: 未填, 有误, 完成, 选填.
4. Valid is what is of the right kind and within its bounds.
5. For any expression and any entries: complete means that no need is missing, and then there is a value.
"""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.rubric import expression as ex
from generator.rubric.evaluate import Scope, Value, holds, number, text
from generator.rubric.facts import Choice, Fact, Kind
from generator.rubric.measures import Measure
from generator.rubric.needs import DIVISOR, ZERO_DIVISOR, Need, complete, is_valid, needs, status
from generator.rubric.operators import Operator, Relation

P = Fact("p", "甲", Kind.AMOUNT)
Q = Fact("q", "乙", Kind.AMOUNT)
R = Fact("r", "丙", Kind.COUNT)
VETO = Fact("veto", "否决", Kind.TICK)
LEVEL = Fact("level", "等级", Kind.GRADE, choices=(Choice("good", "好"), Choice("poor", "差")))
NOTE = Fact("note", "说明", Kind.TEXT)
SPARE = Fact("spare", "备用", Kind.AMOUNT, optional=True)
REMARK = Fact("remark", "备注", Kind.TEXT, optional=True)
FACTS = (P, Q, R, VETO, LEVEL, NOTE, SPARE)
ONE = ex.constant(1)


class Filled:
    """A scope over what has been filled in, with the status cells that go with it."""

    def __init__(self, entries: Mapping[str, Value]) -> None:
        self.cells: dict[str, Value] = {fact.cell: entries.get(fact.id) for fact in FACTS}
        for fact in FACTS:
            self.cells[fact.status_cell] = text(status(fact), self)

    def cell(self, cell: str) -> Value:
        return self.cells[cell]

    def column(self, table: str, column: str) -> Value:
        raise KeyError(table, column)

    def rows(self, table: str) -> tuple[Scope, ...]:
        raise KeyError(table)


def labels(expression: ex.Expression) -> list[str]:
    """All that may be asked for."""
    return [need.label for need in needs(expression)]


def missing(expression: ex.Expression, **entries: Value) -> list[str]:
    """What is asked for while this has been filled in."""
    scope = Filled(entries)
    return [need.label for need in needs(expression) if holds(need.missing(), scope)]


def choice(condition: ex.Truth, chosen: ex.Number, otherwise: ex.Number) -> ex.Number:
    return ex.NumberChoice(((condition, chosen),), otherwise)


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_facts_are_asked_for_in_order_and_once() -> None:
    assert labels(Q.number + P.number * Q.number) == ["乙", "甲"]
    assert labels(ex.Least((P.number, ex.Greatest((Q.number, P.number))))) == ["甲", "乙"]
    assert labels(ex.join(NOTE.text, LEVEL.text, P.number.shown("0.00"))) == ["说明", "等级", "甲"]
    assert labels(ONE + ONE) == []


def test_an_optional_figure_is_asked_for_where_it_is_computed_with() -> None:
    assert labels(P.number + SPARE.number) == ["甲", "备用"]
    assert missing(P.number + SPARE.number, p=Decimal(1)) == ["备用"]
    assert missing(P.number + SPARE.number, p=Decimal(1), spare="无") == ["备用"]
    assert missing(P.number + SPARE.number, p=Decimal(1), spare=Decimal(0)) == []


def test_an_optional_text_is_not_asked_for() -> None:
    assert labels(ex.join(REMARK.text, P.number.shown("0.00"))) == ["甲"]


def test_a_fact_names_itself_and_a_divisor_does_not() -> None:
    assert [need.fact for need in needs(P.number / Q.number)] == ["p", "q", None]


def test_a_measure_asks_for_what_it_is_made_of() -> None:
    share = Measure("share", "占比", Kind.PERCENT, P.number / (Q.number - ONE))
    assert labels(share.number) == labels(share.exact) == ["甲", "乙", f"占比的分母{ZERO_DIVISOR}"]
    assert labels(share.number + P.number / Q.number) == ["甲", "乙", f"占比的分母{ZERO_DIVISOR}", f"乙{ZERO_DIVISOR}"]


@pytest.mark.parametrize(
    ("divisor", "entries", "asked"),
    [
        (Q.number, {}, ["甲", "乙"]),
        (Q.number, {"p": Decimal(1)}, ["乙"]),
        (Q.number, {"p": Decimal(1), "q": Decimal(0)}, [f"乙{ZERO_DIVISOR}"]),
        (Q.number, {"q": Decimal(0)}, ["甲", f"乙{ZERO_DIVISOR}"]),
        (Q.number, {"p": Decimal(0), "q": Decimal(2)}, []),
        (Q.number - R.number, {"p": Decimal(1), "q": Decimal(2)}, ["丙"]),
        (Q.number - R.number, {"p": Decimal(1), "q": Decimal(2), "r": Decimal(2)}, [DIVISOR]),
        (Q.number - R.number, {"p": Decimal(1), "q": Decimal(2), "r": Decimal(1)}, []),
        (ex.constant(4), {"p": Decimal(1)}, []),
    ],
)
def test_a_divisor_is_asked_not_to_be_zero_once_it_is_there(
    divisor: ex.Number, entries: Mapping[str, Value], asked: list[str]
) -> None:
    assert missing(P.number / divisor, **entries) == asked


def test_a_divisor_of_zero_asks_for_no_other_figure() -> None:
    """Who received no petitions is not to invent one."""
    received = Fact("q", "收到信访", Kind.COUNT)
    assert missing(P.number / received.number, p=Decimal(0), q=Decimal(0)) == ["收到信访（为0，确无此项的选不适用）"]


def test_what_is_required_is_asked_for_first() -> None:
    assert labels(ex.Requiring(P.number, (Q.number, NOTE.text, P.number))) == ["乙", "说明", "甲"]


def test_what_nobody_has_decided_is_always_missing() -> None:
    waiting = ex.Requiring(ex.Undecided("财政核定"), (NOTE.text,))
    assert missing(waiting) == ["说明", "财政核定"]
    assert missing(waiting, note="无此项工作") == ["财政核定"]


def test_a_demand_is_made_once_its_figures_are_there() -> None:
    demand = ex.Demand("甲不超过乙", P.number <= Q.number)
    wanted = ex.Requiring(ONE, (demand,))
    assert missing(wanted, p=Decimal(2)) == ["乙"]
    assert missing(wanted, p=Decimal(2), q=Decimal(1)) == ["甲不超过乙"]
    assert missing(wanted, p=Decimal(1), q=Decimal(1)) == []


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

VETOED = choice(VETO.ticked(), ex.ZERO, P.number / Q.number)
THREE = ex.NumberChoice(((P.number > ONE, Q.number), (LEVEL.chosen("good"), R.number)), Q.number + R.number)


@pytest.mark.parametrize(
    ("expression", "entries", "asked"),
    [
        (VETOED, {}, ["否决"]),
        (VETOED, {"veto": "有"}, ["否决"]),
        (VETOED, {"veto": "是"}, []),
        (VETOED, {"veto": "否"}, ["甲", "乙"]),
        (VETOED, {"veto": "否", "p": Decimal(1), "q": Decimal(0)}, [f"乙{ZERO_DIVISOR}"]),
        (THREE, {}, ["甲"]),
        (THREE, {"p": Decimal(2)}, ["乙"]),
        (THREE, {"p": Decimal(1)}, ["等级"]),
        (THREE, {"p": Decimal(1), "level": "好"}, ["丙"]),
        (THREE, {"p": Decimal(1), "level": "差"}, ["乙", "丙"]),
        (THREE, {"p": Decimal(1), "level": "差", "q": Decimal(1)}, ["丙"]),
        (THREE, {"p": Decimal(1), "level": "差", "q": Decimal(1), "r": Decimal(0)}, []),
    ],
)
def test_a_choice_asks_for_what_is_reached(
    expression: ex.Expression, entries: Mapping[str, Value], asked: list[str]
) -> None:
    assert missing(expression, **entries) == asked


def test_a_choice_within_a_choice_asks_one_thing_after_the_other() -> None:
    inner = choice(LEVEL.chosen("poor"), ex.ZERO, R.number)
    outer = choice(VETO.ticked(), inner, P.number)
    assert missing(outer) == ["否决"]
    assert missing(outer, veto="是") == ["等级"]
    assert missing(outer, veto="是", level="差") == []
    assert missing(outer, veto="是", level="好") == ["丙"]
    assert missing(outer, veto="否") == ["甲"]


def test_what_decides_is_not_asked_for_again() -> None:
    capped = choice(P.number > Q.number, ex.ZERO, P.number)
    assert labels(capped) == ["甲", "乙"]
    assert [need.when for need in needs(capped)] == [ex.ALWAYS, ex.ALWAYS]


def test_a_text_choice_is_as_lazy() -> None:
    sentence = ex.TextChoice(((VETO.ticked(), ex.Words("否决")),), P.number.shown("0.00"))
    assert missing(sentence, veto="是") == []
    assert missing(sentence, veto="否") == ["甲"]


def test_a_cell_asks_only_if_it_shows_anything() -> None:
    shown = ex.BlankUnless(VETO.ticked(), P.number)
    assert missing(shown, veto="否") == []
    assert missing(shown, veto="是") == ["甲"]


def test_counting_and_adding_up_ask_for_nothing() -> None:
    column = ex.NumberColumn("t", "paid")
    assert labels(ex.SumWhere(column, ex.HoldsNumber(column))) == []
    assert labels(ex.CountWhere("t", ex.HoldsNumber(column))) == []
    assert labels(ex.HoldsNumber(P.number)) == []


# ── 3 and 4 ───────────────────────────────────────────────────────────────────────────────────────────────────────────

PERCENT = Fact("x", "率", Kind.PERCENT)
BOUNDED = Fact("x", "分", Kind.SCORE, high=Decimal("1.5"))
MARK = Fact("x", "分", Kind.SCORE)
FIGURE = Fact("x", "数值", Kind.NUMBER)


class One:
    """A scope over a single entry."""

    def __init__(self, entry: Value) -> None:
        self.entry = entry

    def cell(self, cell: str) -> Value:
        assert cell.startswith("fact_")
        return self.entry

    def column(self, table: str, column: str) -> Value:
        raise KeyError(table, column)

    def rows(self, table: str) -> tuple[Scope, ...]:
        raise KeyError(table)


@pytest.mark.parametrize(
    ("fact", "entry", "says"),
    [
        (P, None, "未填"),
        (P, Decimal(0), "完成"),
        (P, Decimal(-1), "有误"),
        (P, Decimal("999999999"), "完成"),
        (P, Decimal("999999999.01"), "有误"),
        (P, "12.5", "有误"),
        (P, "约12", "有误"),
        (P, True, "有误"),
        (R, Decimal(3), "完成"),
        (R, Decimal("3.5"), "有误"),
        (R, Decimal(-3), "有误"),
        (PERCENT, Decimal("0.974"), "完成"),
        (PERCENT, Decimal(10), "完成"),
        (PERCENT, Decimal("97.4"), "有误"),
        (PERCENT, Decimal("-0.01"), "有误"),
        (BOUNDED, Decimal("1.5"), "完成"),
        (BOUNDED, Decimal("1.51"), "有误"),
        (MARK, Decimal(1000), "完成"),
        (MARK, Decimal("-0.5"), "有误"),
        (FIGURE, Decimal("-999999999"), "完成"),
        (VETO, None, "未填"),
        (VETO, "是", "完成"),
        (VETO, "否", "完成"),
        (VETO, "有", "有误"),
        (VETO, True, "有误"),
        (VETO, Decimal(1), "有误"),
        (LEVEL, "好", "完成"),
        (LEVEL, "good", "有误"),
        (LEVEL, "一般", "有误"),
        (NOTE, None, "未填"),
        (NOTE, "有", "完成"),
        (NOTE, Decimal(5), "完成"),
        (SPARE, None, "选填"),
        (SPARE, Decimal(1), "完成"),
        (SPARE, "无", "有误"),
    ],
)
def test_the_cell_beside_an_entry_says_how_it_stands(fact: Fact, entry: Value, says: str) -> None:
    assert text(status(fact), One(entry)) == says
    if entry is not None:
        assert holds(is_valid(fact), One(entry)) is (says == "完成")


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

FIGURES = st.sampled_from([None, Decimal(0), Decimal(1), Decimal(2), Decimal("2.5"), Decimal(-1), "约2"])
ENTRIES = st.fixed_dictionaries(
    {
        "p": FIGURES,
        "q": FIGURES,
        "r": FIGURES,
        "spare": FIGURES,
        "veto": st.sampled_from([None, "是", "否", "有"]),
        "level": st.sampled_from([None, "好", "差", "中"]),
        "note": st.sampled_from([None, "有"]),
    }
)
LEAVES = st.sampled_from([P.number, Q.number, R.number, SPARE.number, ex.ZERO, ONE])


def _conditions(numbers: st.SearchStrategy[ex.Number]) -> st.SearchStrategy[ex.Truth]:
    simple = st.sampled_from([VETO.ticked(), VETO.ticked().negated(), LEVEL.chosen("good"), LEVEL.chosen("poor")])
    compared = st.builds(ex.Comparison, st.sampled_from(Relation), numbers, numbers)
    either = simple | compared
    return either | st.builds(ex.any_of, either, either) | st.builds(ex.all_of, either, either)


def _divides_by_something(node: ex.Arithmetic) -> bool:
    return not (node.operator is Operator.DIVIDE and node.right == ex.ZERO)


def _combined(numbers: st.SearchStrategy[ex.Number]) -> st.SearchStrategy[ex.Number]:
    cases = st.lists(st.tuples(_conditions(numbers), numbers), min_size=1, max_size=2).map(tuple)
    return st.one_of(
        st.builds(ex.Arithmetic, st.sampled_from(Operator), numbers, numbers).filter(_divides_by_something),
        st.builds(ex.NumberChoice, cases, numbers),
        st.builds(lambda each: ex.Requiring(each, (NOTE.text,)), numbers),
        st.builds(lambda a, b: ex.Least((a, b)), numbers, numbers),
        st.builds(lambda each: Measure("m", "量", Kind.NUMBER, each).exact, numbers),
        st.builds(
            lambda each, when: ex.Requiring(each, (ex.Demand("要求", when),)),
            numbers,
            st.builds(ex.Comparison, st.sampled_from(Relation), numbers, numbers),
        ),
    )


NUMBERS = st.recursive(LEAVES, _combined, max_leaves=8)


def _missing(wanted: tuple[Need, ...], scope: Filled) -> list[Need]:
    return [need for need in wanted if holds(need.missing(), scope)]


@given(NUMBERS, ENTRIES)
def test_complete_means_that_nothing_is_missing(node: ex.Number, entries: dict[str, Value]) -> None:
    wanted, scope = needs(node), Filled(entries)
    assert holds(complete(wanted), scope) is (_missing(wanted, scope) == [])


@given(NUMBERS, ENTRIES)
def test_what_is_complete_has_a_value(node: ex.Number, entries: dict[str, Value]) -> None:
    wanted, scope = needs(node), Filled(entries)
    if not _missing(wanted, scope):
        assert number(node, scope).is_finite()


@given(NUMBERS, ENTRIES)
def test_only_what_is_blank_or_wrong_is_asked_for(node: ex.Number, entries: dict[str, Value]) -> None:
    scope = Filled(entries)
    asked = {need.fact for need in _missing(needs(node), scope) if need.fact}
    assert all(scope.cell(f"status_{fact}") in ("未填", "有误", "选填") or fact == "note" for fact in asked)
    assert "note" not in asked or entries["note"] is None


@given(NUMBERS)
def test_each_need_is_listed_once(node: ex.Number) -> None:
    wanted = needs(node)
    assert len(set(wanted)) == len(wanted)

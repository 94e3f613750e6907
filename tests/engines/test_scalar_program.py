"""The program of an issued workbook gives what its formulas give one by one.

1  Samples: every formula cell of every template, filled in as published and not at all.
2  Any entries, one after the other, since a program remembers its last run: errors, truths and texts among them, and
   values stated for cells that were altered.
3  Every function: the tables of Excel's meaning, and every form with every kind of operand.
4  What is outside the grammar, circles, several values in a cell: as in the slow way.
5  No issued formula is left to the slow way.
6  Each formula by itself, on what is shown: differences are seen where they begin.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_entries import entries
from test_excel_semantics import CELLS, cases

from generator.calculation.calculation import calculation
from generator.calculation.entries import Entries
from generator.engines.formula_engine import CircularReference, Result, Unsupported, recalculate
from generator.engines.scalar_program import Program, program_of
from generator.package import ErrorValue, Snapshot, Value
from generator.package.snapshot import Cell, Sheet
from generator.published.samples import load_sample, sample_ids
from generator.rubric.loader import load, template_ids
from generator.rubric.model import Rubric
from generator.workbook.issue import blank_snapshot
from generator.workbook.names import table_name

Where = tuple[str, str]
Typed = Mapping[Where, Value | ErrorValue]

STATED = (
    Decimal("0.9"),
    Decimal(-3),
    "完成",
    "",
    "5",
    True,
    False,
    None,
    ErrorValue("#DIV/0!"),
    ErrorValue("#N/A"),
)


@cache
def program(template: str) -> Program:
    return program_of(blank_snapshot(load(template)))


def formula_cells(snapshot: Snapshot) -> list[Where]:
    return [(sheet.name, ref) for sheet in snapshot.sheets for ref, cell in sheet.cells.items() if cell.formula]


def typed(rubric: Rubric, made: Entries) -> dict[Where, Value | ErrorValue]:
    """Every input cell and what is typed into it."""
    names = blank_snapshot(rubric).names
    found: dict[Where, Value | ErrorValue] = {}
    for fact in calculation(rubric).inputs.values():
        found[names[fact.cell].sheet, names[fact.cell].first] = made.facts.get(fact.id)
    for table in rubric.tables.values():
        for column in table.columns:
            area = names[table_name(table.id, column.id)]
            for ref, row in zip(area.refs(), made.rows.get(table.id, ()), strict=False):
                found[area.sheet, ref] = row.get(column.id)
    return found


def differing(slow: Mapping[Where, Result], quick: Mapping[Where, Result]) -> dict[Where, tuple[Result, Result]]:
    """What is not the very same, kind and digits, in both."""
    assert slow.keys() == quick.keys()
    return {
        where: (found, quick[where])
        for where, found in slow.items()
        if type(found) is not type(quick[where]) or found != quick[where]
    }


def compared(template: str, entered: Typed, stated: Typed) -> dict[Where, tuple[Result, Result]]:
    """How the two ways differ on a blank of that template with these entries."""
    snapshot = blank_snapshot(load(template))
    slow = recalculate(snapshot, formula_cells(snapshot), {**entered, **stated})
    return differing(slow, program(template).run(entered, stated))


# ── 1, 2 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", sample_ids())
def test_samples(name: str) -> None:
    answers = load_sample(name).answers
    assert compared(answers.rubric.id, typed(answers.rubric, answers.entries), {}) == {}


@pytest.mark.parametrize("template", template_ids())
def test_blanks(template: str) -> None:
    assert compared(template, {}, {}) == {}


@pytest.mark.parametrize("template", template_ids())
def test_any_entries(template: str, search: settings) -> None:
    rubric = load(template)
    inputs = sorted(typed(rubric, Entries()))
    computed = formula_cells(blank_snapshot(rubric))
    wrong = st.dictionaries(st.sampled_from(inputs), st.sampled_from(STATED), max_size=4)
    altered = st.dictionaries(st.sampled_from(computed), st.sampled_from(STATED), max_size=4)

    @settings(search, max_examples=max(search.max_examples // 5, 1))
    @given(entries(template), wrong, altered)
    def agree(made: Entries, disturbed: Typed, stated: Typed) -> None:
        entered = {**typed(rubric, made), **disturbed}
        assert compared(template, entered, {}) == {}
        assert compared(template, entered, stated) == {}

    agree()


# ── 3, 4 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def sheet_of(formulas: Mapping[str, str], values: Mapping[str, Value | ErrorValue] = CELLS) -> Snapshot:
    """A sheet 表 with the cells of the tables and these formulas."""
    cells = {ref: Cell(value) for ref, value in values.items()}
    return Snapshot((Sheet("表", "visible", cells | {ref: Cell(None, text) for ref, text in formulas.items()}),), {})


def both(snapshot: Snapshot, stated: Typed | None = None) -> dict[Where, Result]:
    """What the program gives, after it was found to be what `recalculate` gives."""
    quick = program_of(snapshot).run({}, stated)
    assert differing(recalculate(snapshot, formula_cells(snapshot), stated), quick) == {}
    return quick


def test_every_function_of_the_tables() -> None:
    formulas = {f"Z{row}": formula for row, (formula, _) in enumerate(cases(), start=1)}
    assert not any(isinstance(found, Unsupported) for found in both(sheet_of(formulas)).values())


OPERANDS = ("A1", "A4", "A5", "B1", "B5", "C5", '""', '"Ab"', "0", "0.3", "TRUE", "1/3", "-2.5", "1E+300", "没有")
OPERATORS = ("+", "-", "*", "/", "^", "&", "=", "<>", "<", "<=", ">", ">=")
UNARY = (
    "-{0}",
    "{0}%",
    "ABS({0})",
    "INT({0})",
    "NOT({0})",
    "ISNUMBER({0})",
    "ISBLANK({0})",
    "IF({0},1,2)",
    'IFERROR({0},"错")',
    'TEXT({0},"#,##0.00##")',
    'TEXT({0},"000%")',
    "ROUND({0},0)",
    "ROUNDDOWN({0},1)",
    "ROUNDUP({0},1)",
    "AND({0},TRUE)",
    "OR({0},FALSE)",
    "MAX({0},-1)",
    "MIN({0},A1:A5)",
    "SUM({0},1)",
    "COUNT({0},A1:C4)",
    "MATCH({0},A1:A5,0)",
    "INDEX(A1:A5,{0})",
    "SUMPRODUCT((A1:A5={0})*1)",
    "SUMPRODUCT((1-(B1:B5<{0}))*A1:A5)",
    "SUMPRODUCT(ISNUMBER(A1:A5)*(A1:A5>=1)*1,C1:C5)",
    "IF({0}>1,IF(A1=1,A5,{0}),B1)",
)


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_operator_on_every_kind(operator: str) -> None:
    pairs = [f"{left}{operator}{right}" for left in OPERANDS for right in OPERANDS]
    both(sheet_of({f"Z{row}": formula for row, formula in enumerate(pairs, start=1)}))


@pytest.mark.parametrize("form", UNARY)
def test_every_form_on_every_kind(form: str) -> None:
    both(sheet_of({f"Z{row}": form.format(operand) for row, operand in enumerate(OPERANDS, start=1)}))


ROUNDED = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=7)
SHOWN = ("ROUND(A1,{0})", "ROUNDDOWN(A1,{0})", "ROUNDUP(A1,{0})", "ROUNDDOWN(ROUND(A1,4),0)")
FORMATS = ("0", "0.00", "#,##0.00", "#,##0.00####", "0.00##%", "0%", "000.0")


@cache
def rounding() -> tuple[Snapshot, Program]:
    formulas = [form.format(decimals) for form in SHOWN for decimals in (-1, 0, 1, 2, 6)]
    formulas += [f'TEXT(A1,"{pattern}")' for pattern in FORMATS]
    snapshot = sheet_of({f"Z{row}": formula for row, formula in enumerate(formulas, start=1)})
    return snapshot, program_of(snapshot)


@given(ROUNDED | st.floats(-1e6, 1e6).map(lambda number: Decimal(f"{number:.15g}")))
def test_figures_are_rounded_and_shown_alike(figure: Decimal) -> None:
    snapshot, quick = rounding()
    entered = {("表", "A1"): figure}
    assert differing(recalculate(snapshot, formula_cells(snapshot), entered), quick.run(entered)) == {}


def test_outside_the_grammar() -> None:
    formulas = {"Z1": "NOW()", "Z2": "Z1+1", "Z3": "INDEX(A1:A3,0)", "Z4": "Z3&Z1", "Z5": "COUNT(Z1:Z3)", "Z6": "A1:A3"}
    found = both(sheet_of({**formulas, "Z7": "Z5=0", "Z8": "A1+1"}))
    assert [where[1] for where, value in found.items() if not isinstance(value, Unsupported)] == ["Z8"]


def test_a_stated_value_takes_the_place_of_any_formula() -> None:
    snapshot = sheet_of({"Z1": "NOW()", "Z2": "Z1+A1", "Z3": "SUM(Z1:Z2)"})
    found = both(snapshot, {("表", "Z1"): Decimal("12.5")})
    assert list(found.values()) == [Decimal("12.5"), Decimal("13.5"), Decimal(26)]


def test_a_circle_is_told() -> None:
    with pytest.raises(CircularReference, match="表!Z1"):
        program_of(sheet_of({"Z1": "Z2+1", "Z2": "SUM(Z1:Z1)"}))


def test_a_formula_that_is_nested_as_deeply_as_excel_allows() -> None:
    chain = "0"
    for step in range(60):
        chain = f'IF(A1={step},"第{step}档",{chain})'
    assert both(sheet_of({"Z1": chain, "Z2": "&".join(["A1"] * 150)}))["表", "Z1"] == "第1档"


def test_another_run_knows_nothing_of_the_one_before() -> None:
    quick = program_of(sheet_of({"Z1": "A1+A2"}))
    assert quick.run({("表", "A1"): Decimal(7)}, {("表", "Z1"): "别的"}) == {("表", "Z1"): "别的"}
    assert quick.run({("表", "A1"): None}) == {("表", "Z1"): Decimal(2)}
    assert quick.run({}) == {("表", "Z1"): Decimal(3)}


def test_what_the_last_run_gave_is_given_again_only_where_nothing_differs() -> None:
    zeros: list[Value | ErrorValue] = [Decimal(0), Decimal("-0.0"), None, False, "", ErrorValue("#N/A")]
    others: list[Value | ErrorValue] = [Decimal(1), True, "1", "是"]
    snapshot = sheet_of({"F1": 'A1&"|"&ISNUMBER(A1)&"|"&ISBLANK(A1)', "F2": "F1=A2", "F3": "SUM(A1:A3)"})
    program = program_of(snapshot)
    for value in (*zeros, *others, *zeros, *reversed(others)):
        entered = {("表", "A1"): value, ("表", "A2"): value}
        slow = recalculate(snapshot, formula_cells(snapshot), entered)
        assert differing(slow, program.run(entered)) == {}


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", template_ids())
def test_no_issued_formula_is_left_to_the_slow_way(template: str) -> None:
    steps = {step.slot: step for step in program(template).steps}
    slow = [where for where, slot in program(template).formulas.items() if steps[slot].quick is steps[slot].thorough]
    assert slow == []
    assert set(program(template).formulas) == set(formula_cells(blank_snapshot(load(template))))


# ── 6 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", sample_ids())
def test_what_is_right_is_right_apart(name: str) -> None:
    answers = load_sample(name).answers
    quick, entered = program(answers.rubric.id), typed(answers.rubric, answers.entries)
    right = quick.run(entered)
    shown = {where: value for where, value in right.items() if not isinstance(value, Unsupported)}
    assert differing(right, quick.run_apart(entered, shown)) == {}


def test_a_difference_begins_where_a_cell_does_not_show_what_it_gives() -> None:
    quick = program_of(sheet_of({"Z1": "A1+A2", "Z2": "Z1*10", "Z3": "SUM(Z1:Z2)"}))
    shown = {("表", "Z1"): Decimal(5), ("表", "Z2"): Decimal(50), ("表", "Z3"): Decimal(55)}
    wanted = {("表", "Z1"): Decimal(3), ("表", "Z2"): Decimal(50), ("表", "Z3"): Decimal(55)}
    assert quick.run_apart({}, shown) == wanted

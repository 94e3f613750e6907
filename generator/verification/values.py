"""What is wrong with the values a return shows: told where it begins, counted where it merely follows."""

from collections.abc import Iterator, Mapping, Sequence

from generator.package import ErrorValue, Value
from generator.verification import formula_engine
from generator.verification.case import Case
from generator.verification.comparison import judged
from generator.verification.equivalence import same
from generator.verification.findings import ALTERED, WRONGLY_SHOWN, Finding, Kind
from generator.verification.formula_engine import Result, Unsupported
from generator.verification.original import Issued, Where
from generator.verification.recalculation import program

LOST_SOMETHING = frozenset({"#REF!", "#NAME?"})
"""What a formula shows whose cells or names are gone."""


def value_findings(
    case: Case, intact: Sequence[Issued], by_formula: Mapping[Where, Result], causes: Sequence[Finding]
) -> Iterator[Finding]:
    """What is wrong with the values of unaltered formula cells; `causes` is what was found out of order or altered."""
    judgements = (judged(case.snapshot, each, by_formula[each.where], case.values) for each in intact)
    found = tuple(_never_calculated(case, tuple(filter(None, judgements))))
    suspects = [each for each in found if each.kind in WRONGLY_SHOWN]
    following = frozenset(_following(case, intact, suspects, causes)) if suspects else frozenset()
    yield from (each for each in found if each not in suspects or (each.sheet, each.cell) not in following)
    if following:
        first = next((each for each in (*causes, *suspects) if (each.sheet, each.cell) not in following), suspects[0])
        yield Finding(Kind.CONSEQUENCES, first.sheet, first.cell, str(len(following)))


def _never_calculated(case: Case, found: Sequence[Finding]) -> Sequence[Finding]:
    """A workbook that no program has calculated is told once."""
    never = [each for each in found if each.kind is Kind.NEVER_CALCULATED]
    if len(never) < 2 or any(case.shown(each.where) is not None for each in case.issued()):
        return found
    others = [each for each in found if each.kind is not Kind.NEVER_CALCULATED]
    return [Finding(Kind.ALL_NEVER_CALCULATED, "", "", str(len(never))), *others]


def _following(
    case: Case, intact: Sequence[Issued], suspects: Sequence[Finding], causes: Sequence[Finding]
) -> Iterator[Where]:
    """Cells that show what their formula gives: on what the other cells show, or on the return's own arrangement."""
    places = [(each.sheet, each.cell) for each in suspects]
    shown = {where: case.shown(where) for where in case.original.formulas}
    apart = program(case.original).run_apart(case.entered(), shown)
    beginning = [where for where in places if not _follows(shown[where], apart[where])]
    yield from (where for where in places if where not in beginning)
    if beginning and any(each.kind in ALTERED for each in causes):
        there = _as_the_return_has_it(case, intact, beginning)
        yield from (where for where in beginning if _follows(shown[where], there[where]))


def _follows(shown: Value | ErrorValue, value: Result) -> bool:
    """Whether a cell shows what it gives; where that is an error, programs differ."""
    return shown in LOST_SOMETHING or isinstance(value, Unsupported | ErrorValue) or same(shown, value)


def _as_the_return_has_it(case: Case, intact: Sequence[Issued], cells: Sequence[Where]) -> Mapping[Where, Result]:
    """What cells give by the names and places of the return itself; nothing but issued formulas is evaluated."""
    returned, there = case.arrangement.returned, case.arrangement.place_under_issued_titles
    ours = {there(each.where) for each in intact}
    shown = {
        (sheet.name, ref): cell.value
        for sheet in returned.sheets
        for ref, cell in sheet.cells.items()
        if cell.formula is not None and (sheet.name, ref) not in ours
    }
    try:
        found = formula_engine.recalculate(returned, [there(where) for where in cells], shown)
    except formula_engine.CircularReference as circle:
        return {where: Unsupported(where, str(circle)) for where in cells}
    return {where: found[there(where)] for where in cells}

"""What is wrong with the values a return shows: told where it begins, counted where it merely follows."""

import re
from collections.abc import Iterator, Mapping, Sequence

from generator.engines import formula_engine
from generator.engines.formula_engine import Result, Unsupported
from generator.finding import Finding, Severity
from generator.package import ErrorValue, Value
from generator.verification.case import Case
from generator.verification.comparison import value_finding
from generator.verification.equivalence import same
from generator.verification.findings import ALTERED, WRONGLY_SHOWN, Kind
from generator.verification.original import Issued, Where
from generator.verification.recalculation import program

TOO_MANY_TO_TELL = 50
_NAME = re.compile(r"[^\W\d][\w.]*")
LOST_SOMETHING = frozenset({"#REF!", "#NAME?"})
"""What a formula shows whose cells or names are gone."""


def value_findings(
    case: Case, intact: Sequence[Issued], by_formula: Mapping[Where, Result], causes: Sequence[Finding]
) -> Iterator[Finding]:
    """What is wrong with the values of unaltered formula cells; `causes` is what was found out of order or altered."""
    judgements = (value_finding(case.snapshot, each, by_formula[each.where], case.values) for each in intact)
    found = tuple(_never_calculated(tuple(filter(None, judgements))))
    suspects = tuple(each for each in found if each.kind in WRONGLY_SHOWN)
    beginning = _beginning(case, intact, suspects, causes) if suspects else frozenset()
    told = [each for each in suspects if _place(each) in beginning]
    serious = any(each.kind in ALTERED or each.severity is Severity.ERROR for each in (*causes, *told))
    folded = [each for each in suspects if each not in told and (serious or each.severity is not Severity.ERROR)]
    yield from (each for each in found if each not in folded)
    if folded:
        first = next(each for each in (*causes, *told) if each.kind in ALTERED or each in told)
        yield Finding(Kind.CONSEQUENCES, first.sheet, first.cell, str(len(folded)))


def _place(finding: Finding) -> Where:
    return finding.sheet, finding.cell


def _never_calculated(found: Sequence[Finding]) -> Sequence[Finding]:
    """Formulas that no program has calculated are told once if they are many."""
    never = [each for each in found if each.kind is Kind.NEVER_CALCULATED]
    if len(never) < TOO_MANY_TO_TELL:
        return found
    others = [each for each in found if each.kind is not Kind.NEVER_CALCULATED]
    return [Finding(Kind.MANY_NEVER_CALCULATED, "", "", str(len(never))), *others]


def _beginning(
    case: Case, intact: Sequence[Issued], suspects: Sequence[Finding], causes: Sequence[Finding]
) -> frozenset[Where]:
    """Where differences begin: cells that do not show what their formula gives on what the other cells show.

    Where something was altered or moved, neither on the return's own names and places.
    """
    shown = {where: case.shown(where) for where in case.original.formulas}
    apart = program(case.original).run_apart(case.entered(), shown)
    beginning = [where for where in map(_place, suspects) if not _gives(apart[where], shown[where])]
    if beginning and any(each.kind in ALTERED for each in causes):
        whole = [where for where in beginning if not _reads_lost_names(case, where)]
        there = _as_the_return_has_it(case, intact, whole)
        beginning = [where for where in whole if not _follows(shown[where], there[where])]
    return frozenset(beginning)


def _gives(value: Result, shown: Value | ErrorValue) -> bool:
    return not isinstance(value, Unsupported) and same(value, shown)


def _reads_lost_names(case: Case, where: Where) -> bool:
    """Whether a formula speaks of names that the return has no more: what it shows then is the program's choice."""
    lost = case.original.snapshot.names.keys() - case.in_order.names.keys()
    return bool(lost) and not lost.isdisjoint(_NAME.findall(case.original.formulas[where].cell.formula or ""))


def _follows(shown: Value | ErrorValue, value: Result) -> bool:
    """Whether a cell shows what it gives where cells or names are lost: there, programs differ in their errors."""
    lost = isinstance(shown, ErrorValue) and shown in LOST_SOMETHING
    return lost or isinstance(value, Unsupported | ErrorValue) or same(shown, value)


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

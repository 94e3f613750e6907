"""What people entered: contents of the wrong kind, formulas where figures belong, unscored indicators, checks."""

import re
from collections.abc import Iterator
from dataclasses import replace

from generator.calculation.cells import answer, check_cell, concerned_cell, score_cell
from generator.calculation.evaluation import Evaluation, is_right
from generator.calculation.problem_checks import NamingCheck, all_checks
from generator.calculation.scorecard import Scorecard
from generator.calculation.verdicts import ANSWERED
from generator.finding import Finding, Severity
from generator.package import Cell, Snapshot
from generator.rubric.evaluate import Scope
from generator.rubric.expected import expected
from generator.rubric.model import Rubric
from generator.verification.arithmetic import in_binary, result_of
from generator.verification.equivalence import same
from generator.verification.findings import NOTHING_TO_FILL, PENDING, Kind, as_shown
from generator.verification.original import Input, Original, Where

CHECK_KINDS = {
    Severity.ERROR: Kind.CHECK_FAILED,
    Severity.WARNING: Kind.CHECK_WARNING,
    Severity.NOTE: Kind.CHECK_NOTE,
}
_TEXT = re.compile(r'"[^"]*"')
_OTHER_FILE = re.compile(r"\[[^\[\]]+\][\w .()'-]*!")


def with_arithmetic(returned: Snapshot, original: Original) -> tuple[Snapshot, tuple[Finding, ...]]:
    """The return with arithmetic in input cells worked out, and what is found about formulas in them.

    A reference to other cells counts as what it showed; one to another file too, and it is never followed.
    """
    found: list[Finding] = []
    sheets = []
    for sheet in returned.sheets:
        inputs = original.inputs_on.get(sheet.name, {})
        results: dict[str, Cell] = {}
        for ref in inputs.keys() & sheet.cells.keys():
            cell = sheet.cells[ref]
            if cell.formula is not None:
                finding, results[ref] = _formula_in_input(cell, (sheet.name, ref), original)
                found.append(finding)
        sheets.append(replace(sheet, cells={**sheet.cells, **results}) if results else sheet)
    return (replace(returned, sheets=tuple(sheets)) if found else returned), tuple(found)


def _formula_in_input(cell: Cell, where: Where, original: Original) -> tuple[Finding, Cell]:
    label, shown = original.label(where), f"={cell.formula}"
    if _OTHER_FILE.search(_TEXT.sub("", cell.formula or "")):
        return Finding(Kind.INPUT_EXTERNAL, *where, label, actual=shown), cell
    result = result_of(cell.formula or "")
    if result is None:
        return Finding(Kind.INPUT_REFERENCE, *where, label, actual=shown), cell
    if cell.value is not None and not (same(cell.value, result) or same(cell.value, in_binary(cell.formula or ""))):
        wrong = Finding(Kind.ARITHMETIC_WRONG, *where, label, f"{shown}={as_shown(result)}", as_shown(cell.value))
        return wrong, replace(cell, value=result)
    return Finding(Kind.INPUT_ARITHMETIC, *where, label, actual=shown), replace(cell, value=result)


def wrong_entries(values: Evaluation, original: Original) -> Iterator[Finding]:
    """Entries that are not what their cell asks for."""
    for where, place in original.inputs.items():
        scope = _scope(values, place)
        fact = place.fact
        actual = scope.column(fact.table, fact.id) if fact.table else scope.cell(fact.cell)
        if not (actual is None or actual == "") and not is_right(fact, scope):
            yield Finding(Kind.INPUT_WRONG, *where, fact.label, expected(fact), as_shown(actual))


def _scope(values: Evaluation, place: Input) -> Scope:
    return values if place.row is None else values.rows(place.fact.table)[place.row - 1]


def unscored(names: Snapshot, rubric: Rubric, card: Scorecard) -> Iterator[Finding]:
    """Indicators that have no score yet."""
    for score in card.indicators:
        if score.score is None:
            where = place_of(names, score_cell(rubric.indicator(score.id)))
            remedy = NOTHING_TO_FILL if score.missing == PENDING else ""
            yield Finding(Kind.INPUT_MISSING, *where, score.name, indicator=score.id, remedy=remedy)


def failed_checks(names: Snapshot, rubric: Rubric, values: Evaluation) -> Iterator[Finding]:
    """Checks that did not pass, and those that were answered."""
    for check in all_checks(rubric):
        verdict = values.text(check_cell(check))
        where, what = place_of(names, check_cell(check)), f"{check.code} {check.label}"
        if verdict == check.severity:
            named = values.text(concerned_cell(check.code)) if isinstance(check, NamingCheck) else ""
            yield Finding(CHECK_KINDS[check.severity], *where, what, actual=named, remedy=check.remedy)
        elif verdict == ANSWERED:
            yield Finding(Kind.CHECK_ANSWERED, *where, what, actual=values.text(answer(check).cell))


def place_of(names: Snapshot, name: str) -> Where:
    """Where a name points; ("", "") if nowhere."""
    area = names.area(name)
    return (area.sheet, area.first) if area else ("", "")

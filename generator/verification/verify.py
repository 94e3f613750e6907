"""Verifies one returned workbook: unaltered, rightly calculated, and by whose figures."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.package import ErrorValue, Snapshot, Value, read_workbook, write_package
from generator.problem import ExitCode, UnreadableFile
from generator.rubric.calculation import calculation
from generator.rubric.cells import TOTAL, answer, check_cell, score_cell
from generator.rubric.cover import DEPARTMENT, YEAR
from generator.rubric.entries import Entries
from generator.rubric.evaluate import Scope
from generator.rubric.evaluation import Evaluation, is_right
from generator.rubric.expected import expected
from generator.rubric.facts import Fact
from generator.rubric.model import Rubric, Severity
from generator.rubric.scorecard import Scorecard, scorecard_of
from generator.rubric.verdicts import ANSWERED
from generator.verification import formula_engine
from generator.verification.comparison import (
    Issued,
    Where,
    altered,
    changed_constants,
    issued_cells,
    judged,
    moved_names,
    reference_value,
    same,
)
from generator.verification.findings import ALTERED, NOTHING_TO_FILL, OUR_FAULT, PENDING, Finding, Kind, as_shown
from generator.verification.formula_engine import Result
from generator.verification.libreoffice import recalculated
from generator.verification.scalar_program import Program, program_of
from generator.workbook.contents import entered_cells, entries_of
from generator.workbook.identity import SHEET, read_identity, rubric_of
from generator.workbook.issue import blank, blank_snapshot, filled
from generator.workbook.names import table_name


class Status(StrEnum):
    """The verdict on a file."""

    CLEAN = "clean"
    FINDINGS = "findings"
    ALTERED = "altered"
    UNREADABLE = "unreadable"


class Engine(StrEnum):
    """Who recalculates the workbook's own formulas."""

    FORMULAS = "formulas"
    LIBREOFFICE = "libreoffice"


@dataclass(frozen=True, slots=True)
class Case:
    """A returned workbook read: its entries and all values by the rules."""

    snapshot: Snapshot
    rubric: Rubric
    entries: Entries
    values: Evaluation
    comparable: bool
    """Whether this program would issue the very same blank."""


Recalculate = Callable[[Case, Sequence[Issued], frozenset[Where]], Mapping[Where, Result]]
"""Recalculates the issued cells of a case; those whose formula was altered are not to be evaluated."""


@dataclass(frozen=True, slots=True)
class CellValues:
    """One cell three ways: as saved, as the workbook's formulas give it, as the rules give it."""

    cached: Value | ErrorValue
    recalculated: Value | ErrorValue
    reference: Value


@dataclass(frozen=True, slots=True)
class Verification:
    """The result for one workbook; without rubric and scores where the file could not be read."""

    file: str
    status: Status
    findings: tuple[Finding, ...]
    rubric: Rubric | None = None
    department: str = ""
    year: str = ""
    card: Scorecard | None = None
    values: Mapping[str, CellValues] | None = None
    problems: UnreadableFile | None = None
    compared: int = 0

    @property
    def exit_code(self) -> ExitCode:
        """What a command that looked only at this file ends with."""
        if self.status is Status.UNREADABLE:
            return ExitCode.UNREADABLE
        kinds = {finding.kind for finding in self.findings}
        if kinds & OUR_FAULT:
            return ExitCode.OUR_FAULT
        serious = any(finding.severity is Severity.ERROR for finding in self.findings)
        return ExitCode.FINDINGS if serious else ExitCode.CLEAN


def verify(path: Path, engine: Engine = Engine.FORMULAS) -> Verification:
    """The verdict on a workbook, whatever is wrong with it. Raises LibreOfficeError if that engine cannot be had."""
    try:
        snapshot = read_workbook(path)
        stated = read_identity(snapshot, path.name)
        rubric = rubric_of(stated, path.name)
    except UnreadableFile as error:
        return Verification(path.name, Status.UNREADABLE, (), problems=error)
    issued = blank_snapshot(rubric)
    if stated.fingerprint != read_identity(issued, path.name).fingerprint:
        return _verified(path.name, _case(snapshot, rubric, comparable=False), ENGINES[engine])
    moved = tuple(moved_names(snapshot, issued))
    on_issued_names = replace(snapshot, names=issued.names)
    return _verified(path.name, _case(on_issued_names, rubric, comparable=True), ENGINES[engine], moved)


def _case(snapshot: Snapshot, rubric: Rubric, *, comparable: bool) -> Case:
    entries = entries_of(snapshot, calculation(rubric))
    return Case(snapshot, rubric, entries, Evaluation(calculation(rubric), entries), comparable)


def _verified(file: str, case: Case, recalculate: Recalculate, moved: tuple[Finding, ...] = ()) -> Verification:
    issued = _issued_on_sheets_there(case) if case.comparable else ()
    alterations = [finding for each in issued if (finding := altered(case.snapshot, each))]
    touched = frozenset((finding.sheet, finding.cell) for finding in alterations)
    by_formula = recalculate(case, issued, touched)
    intact = [each for each in issued if each.where not in touched]
    card = scorecard_of(case.values)
    findings = [
        *_constants(case),
        *moved,
        *alterations,
        *_folded(case, alterations, list(_value_findings(case, intact, by_formula))),
        *_content_findings(case, card),
    ]
    findings.sort(key=lambda finding: (list(Severity).index(finding.severity), finding.code))
    facts = case.entries.facts
    return Verification(
        file,
        _status(findings),
        tuple(findings),
        case.rubric,
        str(facts.get(DEPARTMENT.id) or ""),
        str(facts.get(YEAR.id) or ""),
        card,
        _cell_values(case, by_formula),
        compared=len(issued),
    )


def _constants(case: Case) -> Iterator[Finding]:
    if not case.comparable:
        yield Finding(Kind.NO_ORIGINAL, SHEET, "", "")
        yield from _wrong_scores(case)
        return
    yield from changed_constants(case.snapshot, blank_snapshot(case.rubric), _input_cells(case.rubric))


def _wrong_scores(case: Case) -> Iterator[Finding]:
    """Scores other than the rules give, whatever the formulas look like: the rubric is the same in every version."""
    cells = calculation(case.rubric).cells
    for name in (TOTAL, *(score_cell(indicator) for indicator in case.rubric.indicators())):
        cached, reference = case.snapshot.named_value(name), case.values.cell(name)
        if cached is not None and not same(cached, reference):
            sheet, ref = _place(case.snapshot, name)
            yield Finding(Kind.VALUE_WRONG, sheet, ref, cells[name].label, as_shown(reference), as_shown(cached))


def _status(findings: Sequence[Finding]) -> Status:
    if any(finding.kind in ALTERED for finding in findings):
        return Status.ALTERED
    worth_a_look = any(finding.severity is not Severity.NOTE for finding in findings)
    return Status.FINDINGS if worth_a_look else Status.CLEAN


def _issued_on_sheets_there(case: Case) -> tuple[Issued, ...]:
    there = {sheet.name for sheet in case.snapshot.sheets}
    return tuple(each for each in _issued(case.rubric) if each.where[0] in there)


@cache
def _issued(rubric: Rubric) -> tuple[Issued, ...]:
    return tuple(issued_cells(blank_snapshot(rubric), calculation(rubric)))


@cache
def _input_cells(rubric: Rubric) -> frozenset[Where]:
    return frozenset((sheet, ref) for sheet, ref, _ in entered_cells(blank_snapshot(rubric), calculation(rubric)))


def _value_findings(case: Case, issued: Sequence[Issued], by_formula: Mapping[Where, Result]) -> Iterator[Finding]:
    for each in issued:
        finding = judged(case.snapshot, each, by_formula[each.where], reference_value(each, case.values))
        if finding is not None:
            yield finding


def _folded(case: Case, alterations: Sequence[Finding], found: Sequence[Finding]) -> Iterator[Finding]:
    """The findings on values, without those that merely follow from altered cells; how many those are is said once."""
    suspects = [finding for finding in found if finding.kind is Kind.VALUE_WRONG] if alterations else []
    shown = {(each.sheet, each.cell): _shown(case.snapshot, (each.sheet, each.cell)) for each in alterations}
    cells = [(finding.sheet, finding.cell) for finding in suspects]
    following = formula_engine.recalculate(case.snapshot, cells, {**_entered(case), **shown})
    consequences = {
        where
        for where, value in following.items()
        if not isinstance(value, formula_engine.Unsupported) and same(_shown(case.snapshot, where), value)
    }
    yield from (finding for finding in found if (finding.sheet, finding.cell) not in consequences)
    if consequences:
        yield Finding(Kind.CONSEQUENCES, alterations[0].sheet, alterations[0].cell, str(len(consequences)))


def _shown(snapshot: Snapshot, where: Where) -> Value | ErrorValue:
    cell = snapshot.cell(*where)
    return cell.value if cell else None


def _content_findings(case: Case, card: Scorecard) -> Iterator[Finding]:
    snapshot, rubric, values = case.snapshot, case.rubric, case.values
    yield from _wrong_inputs(case)
    for score in card.indicators:
        if score.score is None:
            sheet, ref = _place(snapshot, score_cell(rubric.indicator(score.id)))
            remedy = NOTHING_TO_FILL if score.missing == PENDING else ""
            yield Finding(Kind.INPUT_MISSING, sheet, ref, score.name, indicator=score.id, remedy=remedy)
    kinds = {Severity.ERROR: Kind.CHECK_FAILED, Severity.WARNING: Kind.CHECK_WARNING, Severity.NOTE: Kind.CHECK_NOTE}
    for check in rubric.checks:
        verdict = values.text(check_cell(check))
        where, what = _place(snapshot, check_cell(check)), f"{check.code} {check.label}"
        if verdict == check.severity:
            yield Finding(kinds[check.severity], *where, what, remedy=check.remedy)
        elif verdict == ANSWERED:
            yield Finding(Kind.CHECK_ANSWERED, *where, what, actual=values.text(answer(check).cell))


def _wrong_inputs(case: Case) -> Iterator[Finding]:
    """Entries that are not what their cell asks for, and formulas where figures should have been typed."""
    for fact, scope, where in _inputs(case):
        actual = scope.column(fact.table, fact.id) if fact.table else scope.cell(fact.cell)
        if actual not in (None, "") and not is_right(fact, scope):
            yield Finding(Kind.INPUT_WRONG, *where, fact.label, expected(fact), as_shown(actual))
        cell = case.snapshot.cell(*where)
        if cell is not None and cell.formula is not None:
            yield Finding(_kind_of(cell.formula), *where, fact.label, actual=as_shown(f"={cell.formula}"))


def _inputs(case: Case) -> Iterator[tuple[Fact, Scope, Where]]:
    """Every input cell that is there: its fact, the scope in which it has its value, its place."""
    sheet = calculation(case.rubric)
    for fact in sheet.inputs.values():
        area = case.snapshot.area(fact.cell)
        if area is not None:
            yield fact, case.values, (area.sheet, area.first)
    for table in case.rubric.tables.values():
        for column in table.columns:
            area = case.snapshot.area(table_name(table.id, column.id))
            if area is not None:
                for row, ref in zip(case.values.rows(table.id), area.refs(), strict=False):
                    yield column, row, (area.sheet, ref)


def _kind_of(formula: str) -> Kind:
    if "[" in formula or "://" in formula:
        return Kind.INPUT_EXTERNAL
    return Kind.INPUT_REFERENCE if re.search(r"[^\W\d_]", formula) else Kind.INPUT_ARITHMETIC


def _place(snapshot: Snapshot, name: str) -> Where:
    area = snapshot.area(name)
    return (area.sheet, area.first) if area else ("", "")


def _cell_values(case: Case, by_formula: Mapping[Where, Result]) -> Mapping[str, CellValues]:
    found = {}
    for name in (TOTAL, *(score_cell(indicator) for indicator in case.rubric.indicators())):
        recalculated = by_formula.get(_place(case.snapshot, name))
        result = None if isinstance(recalculated, formula_engine.Unsupported) else recalculated
        found[name] = CellValues(case.snapshot.named_value(name), result, case.values.cell(name))
    return found


def _by_formulas(case: Case, issued: Sequence[Issued], touched: frozenset[Where]) -> Mapping[Where, Result]:
    """The issued formulas, which are those returned but for altered ones: there, the value it should have stands."""
    given = {each.where: reference_value(each, case.values) for each in issued if each.where in touched}
    return _program(case.rubric).run(_entered(case), given) if issued else {}


@cache
def _program(rubric: Rubric) -> Program:
    return program_of(blank_snapshot(rubric))


def _entered(case: Case) -> dict[Where, Value | ErrorValue]:
    """What stands in every input cell; a formula typed there is never run, what it showed is what was entered."""
    return {(sheet, ref): value for sheet, ref, value in entered_cells(case.snapshot, calculation(case.rubric))}


def _by_libreoffice(case: Case, issued: Sequence[Issued], _touched: frozenset[Where]) -> Mapping[Where, Result]:
    """The issued formulas on the returned entries: LibreOffice never opens what came from outside."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "recalculated.xlsx"
        write_package(filled(blank(case.rubric), case.rubric, _without_truths(case.entries)), path)
        return recalculated(path, [each.where for each in issued])


def _without_truths(entries: Entries) -> Entries:
    """The entries with TRUE as a text: LibreOffice would take it for a number, Excel does not."""
    return Entries(
        {fact: _worded(value) for fact, value in entries.facts.items()},
        {
            table: tuple({column: _worded(value) for column, value in row.items()} for row in rows)
            for table, rows in entries.rows.items()
        },
    )


def _worded(value: Value) -> Value:
    return str(value).upper() if isinstance(value, bool) else value


ENGINES: Mapping[Engine, Recalculate] = {Engine.FORMULAS: _by_formulas, Engine.LIBREOFFICE: _by_libreoffice}

"""Verifies one returned workbook: unaltered, rightly calculated, and by whose figures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from generator.calculation.calculation import calculation
from generator.calculation.cells import TOTAL, score_cell
from generator.calculation.entries import Entries
from generator.calculation.evaluation import Evaluation
from generator.calculation.scorecard import Scorecard, scorecard_of
from generator.engines.formula_engine import Result, Unsupported
from generator.finding import Finding, Severity, has_errors
from generator.package import ErrorValue, Snapshot, Value, read_workbook
from generator.problem import ExitCode, UnreadableFile
from generator.rubric.cover import DEPARTMENT, YEAR
from generator.rubric.model import Rubric
from generator.verification.appearance import appearances
from generator.verification.arrangement import Arrangement
from generator.verification.case import Case, case_of
from generator.verification.comparison import (
    altered,
    changed_constants,
    is_consequence_of_loss,
    moved_names,
    now_named,
)
from generator.verification.entry_findings import failed_checks, place_of, unscored, wrong_entries
from generator.verification.equivalence import same
from generator.verification.findings import ALTERED, OUR_FAULT, Kind, as_shown
from generator.verification.moves import moved_inputs
from generator.verification.original import Original, Where
from generator.verification.recalculation import ENGINES, Engine, Recalculate
from generator.verification.reference import reference_of
from generator.verification.shown_values import value_findings
from generator.workbook.contents import entries_of
from generator.workbook.identity import SHEET


class Status(StrEnum):
    """The verdict on a file."""

    CLEAN = "clean"
    FINDINGS = "findings"
    ALTERED = "altered"
    UNREADABLE = "unreadable"


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
        return ExitCode.FINDINGS if has_errors(self.findings) else ExitCode.CLEAN


def verify(path: Path, engine: Engine = Engine.FORMULAS, issued: Path | None = None) -> Verification:
    """The verdict on a workbook, whatever is wrong with it, held against the blank `issued` if that is given.

    Raises LibreOfficeError if that engine cannot be had.
    """
    try:
        returned = read_workbook(path)
        reference = reference_of(returned, path.name, issued)
    except UnreadableFile as error:
        return unreadable(path, error)
    if reference.original is None:
        return _without_original(path.name, returned, reference.rubric)
    return _held_against(path.name, returned, reference.original, ENGINES[engine])


def unreadable(path: Path, error: UnreadableFile) -> Verification:
    """The verdict on a workbook that could not be read, and why."""
    return Verification(path.name, Status.UNREADABLE, (), problems=error)


# ── held against what was issued ──────────────────────────────────────────────────────────────────────────────────────


def _held_against(file: str, returned: Snapshot, original: Original, recalculate: Recalculate) -> Verification:
    case = case_of(returned, original)
    arrangement = case.arrangement
    changed = tuple(_alterations(case))
    moves = moved_inputs(case.snapshot, original, _places(changed))
    moved = (*_still_there(case, moved_names(case.in_order, original)), *moves.findings(original))
    alterations = tuple(each for each in changed if (each.sheet, each.cell) not in moves.followers)
    touched = _places(changed) | {where for where in original.formulas if arrangement.is_gone(where)}
    constants = tuple(_still_there(case, changed_constants(case.snapshot, original)))
    by_formula = recalculate(case, touched)
    intact = [each for each in case.issued() if each.where not in touched]
    card = scorecard_of(case.values)
    told = _places((*alterations, *moved)) | touched | moves.targets | now_named(case.in_order, moved)
    findings = (
        *constants,
        *moved,
        *_without_losses(case, alterations),
        *value_findings(case, intact, by_formula, (*arrangement.findings, *moved, *alterations, *constants)),
        *case.about_formulas,
        *_still_there(case, appearances(case.snapshot, original, told)),
        *wrong_entries(case.values, original),
        *unscored(original.snapshot, original.rubric, card),
        *failed_checks(original.snapshot, original.rubric, case.values),
    )
    placed = (*arrangement.findings, *(_where_it_is(each, arrangement) for each in findings))
    verdict = _verification(file, case.entries, card, placed, _cell_values(case, by_formula))
    return replace(verdict, compared=len(case.issued()))


def _still_there(case: Case, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Those on lines that are still there, and those of whole sheets."""
    return (each for each in findings if not (each.cell and case.arrangement.is_gone((each.sheet, each.cell))))


def _alterations(case: Case) -> Iterator[Finding]:
    """What was done to formulas on lines that are still there."""
    for where, issued in case.original.formulas.items():
        if where[0] in case.arrangement.titles and not case.arrangement.is_gone(where):
            finding = altered(case.snapshot, issued)
            if finding is not None:
                yield finding


def _without_losses(case: Case, alterations: Sequence[Finding]) -> Iterator[Finding]:
    """The altered formulas but those that only lost what was deleted elsewhere, which is told there."""
    lines_gone = any(shift.rows.gone or shift.columns.gone for shift in case.arrangement.shifts.values())
    for each in alterations:
        if not (lines_gone and is_consequence_of_loss(case.snapshot.cell(each.sheet, each.cell))):
            yield each


def _where_it_is(finding: Finding, arrangement: Arrangement) -> Finding:
    """The finding at the place that its cell has in the returned file."""
    sheet, cell = arrangement.there((finding.sheet, finding.cell)) if finding.cell else (finding.sheet, "")
    titled = arrangement.titles.get(sheet, sheet)
    return finding if (titled, cell) == (finding.sheet, finding.cell) else replace(finding, sheet=titled, cell=cell)


def _places(findings: Iterable[Finding]) -> frozenset[Where]:
    return frozenset((finding.sheet, finding.cell) for finding in findings)


# ── without what was issued ───────────────────────────────────────────────────────────────────────────────────────────


def _without_original(file: str, returned: Snapshot, rubric: Rubric) -> Verification:
    """The verdict where nobody knows what was issued: no accusation, but the scores are held against the rules."""
    entries = entries_of(returned, calculation(rubric))
    values = Evaluation(calculation(rubric), entries)
    card = scorecard_of(values)
    findings = (
        Finding(Kind.NO_ORIGINAL, SHEET, "", ""),
        *_wrong_scores(returned, rubric, values),
        *unscored(returned, rubric, card),
        *failed_checks(returned, rubric, values),
    )
    shown = {name: CellValues(returned.named_value(name), None, values.cell(name)) for name in _scored(rubric)}
    return _verification(file, entries, card, findings, shown)


def _wrong_scores(returned: Snapshot, rubric: Rubric, values: Evaluation) -> Iterator[Finding]:
    """Scores other than the rules give, whatever the formulas look like: the rubric is the same in every version."""
    cells = calculation(rubric).cells
    for name in _scored(rubric):
        cached, reference = returned.named_value(name), values.cell(name)
        if cached is not None and not same(cached, reference):
            where = place_of(returned, name)
            yield Finding(Kind.VALUE_WRONG, *where, cells[name].label, as_shown(reference), as_shown(cached))


def _scored(rubric: Rubric) -> tuple[str, ...]:
    return (TOTAL, *(score_cell(indicator) for indicator in rubric.indicators()))


# ── the verdict ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _verification(
    file: str, entries: Entries, card: Scorecard, findings: Sequence[Finding], values: Mapping[str, CellValues]
) -> Verification:
    """The verdict: findings of more weight first."""
    by_weight = sorted(findings, key=lambda finding: (finding.severity.rank, finding.code))
    department, year = (str(entries.facts.get(fact.id) or "") for fact in (DEPARTMENT, YEAR))
    status = _status(by_weight)
    return Verification(file, status, tuple(by_weight), card.rubric, department, year, card, values)


def _status(findings: Sequence[Finding]) -> Status:
    if any(finding.kind in ALTERED for finding in findings):
        return Status.ALTERED
    worth_a_look = any(finding.severity is not Severity.NOTE for finding in findings)
    return Status.FINDINGS if worth_a_look else Status.CLEAN


def _cell_values(case: Case, by_formula: Mapping[Where, Result]) -> Mapping[str, CellValues]:
    found = {}
    for name in _scored(case.original.rubric):
        where = place_of(case.original.snapshot, name)
        recalculated = by_formula.get(where)
        result = None if isinstance(recalculated, Unsupported) else recalculated
        found[name] = CellValues(case.shown(where), result, case.values.cell(name))
    return found

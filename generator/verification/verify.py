"""Verifies one returned workbook: unaltered, rightly calculated, and by whose figures."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.package import ErrorValue, Snapshot, Value, read_workbook, write_package
from generator.problem import ExitCode, UnreadableFile
from generator.rubric.calculation import calculation
from generator.rubric.cells import TOTAL, score_cell
from generator.rubric.cover import DEPARTMENT, YEAR
from generator.rubric.entries import Entries
from generator.rubric.evaluation import Evaluation
from generator.rubric.model import Rubric, Severity
from generator.rubric.scorecard import Scorecard, scorecard
from generator.verification import formula_engine
from generator.verification.appearance import appearances
from generator.verification.arrangement import Arrangement, arranged
from generator.verification.comparison import (
    altered,
    changed_constants,
    is_consequence_of_loss,
    judged,
    moved_names,
    now_named,
    reference_value,
)
from generator.verification.entry_findings import failed_checks, place_of, unscored, with_arithmetic, wrong_entries
from generator.verification.equivalence import same
from generator.verification.findings import ALTERED, OUR_FAULT, WRONGLY_SHOWN, Finding, Kind, as_shown
from generator.verification.formula_engine import Result
from generator.verification.libreoffice import recalculated
from generator.verification.moves import moved_inputs
from generator.verification.original import Issued, Original, Where
from generator.verification.reference import reference_of
from generator.workbook.contents import entered_cells, entries_of
from generator.workbook.identity import SHEET
from generator.workbook.issue import blank, filled


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


@dataclass(frozen=True, slots=True)
class Case:
    """A return put back in order beside what was issued: its entries and all values by the rules.

    `snapshot` has the names of the issued workbook; `returned` is the file as it came, under issued sheet names.
    """

    original: Original
    arrangement: Arrangement
    snapshot: Snapshot
    entries: Entries
    values: Evaluation


LOST_SOMETHING = frozenset({"#REF!", "#NAME?"})
"""What a formula shows whose cells or names are gone."""
Recalculate = Callable[[Case, Sequence[Issued], frozenset[Where]], Mapping[Where, Result]]
"""Recalculates the issued cells of a case; those whose formula was altered are not to be evaluated."""


def verify(path: Path, engine: Engine = Engine.FORMULAS, issued: Path | None = None) -> Verification:
    """The verdict on a workbook, whatever is wrong with it, held against the blank `issued` if that is given.

    Raises LibreOfficeError if that engine cannot be had.
    """
    try:
        returned = read_workbook(path)
        reference = reference_of(returned, path.name, issued)
    except UnreadableFile as error:
        return Verification(path.name, Status.UNREADABLE, (), problems=error)
    if reference.original is None:
        return _without_original(path.name, returned, reference.rubric)
    return _held_against(path.name, returned, reference.original, ENGINES[engine])


# ── held against what was issued ──────────────────────────────────────────────────────────────────────────────────────


def _held_against(file: str, returned: Snapshot, original: Original, recalculate: Recalculate) -> Verification:
    arrangement = arranged(returned, original)
    in_order, about_formulas = with_arithmetic(arrangement.snapshot, original)
    snapshot = replace(in_order, names=original.snapshot.names)
    entries = entries_of(snapshot, calculation(original.rubric))
    case = Case(original, arrangement, snapshot, entries, Evaluation(calculation(original.rubric), entries))
    changed = tuple(_alterations(case))
    moves = moved_inputs(snapshot, original, _places(changed))
    moved = (*_still_there(case, moved_names(in_order, original)), *moves.findings(original))
    alterations = tuple(each for each in changed if (each.sheet, each.cell) not in moves.followers)
    touched = _places(changed) | {where for where in original.formulas if arrangement.is_gone(where)}
    issued = [each for where, each in original.formulas.items() if where[0] in arrangement.titles]
    by_formula = recalculate(case, issued, touched)
    intact = [each for each in issued if each.where not in touched]
    wrong_values = _value_findings(case, intact, by_formula)
    card = scorecard(original.rubric, entries)
    told = _places((*alterations, *moved)) | touched | moves.targets | now_named(in_order, moved)
    findings = (
        *_still_there(case, changed_constants(snapshot, original)),
        *moved,
        *_without_losses(case, alterations),
        *_folded(case, (*arrangement.findings, *moved, *alterations), intact, wrong_values),
        *about_formulas,
        *_still_there(case, appearances(snapshot, original, told)),
        *wrong_entries(case.values, original),
        *unscored(original.snapshot, original.rubric, card),
        *failed_checks(original.snapshot, original.rubric, case.values),
    )
    placed = (*arrangement.findings, *(_where_it_is(each, arrangement) for each in findings))
    verdict = _verification(file, entries, card, placed, _cell_values(case, by_formula))
    return replace(verdict, compared=len(issued))


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


# ── values ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _value_findings(case: Case, issued: Sequence[Issued], by_formula: Mapping[Where, Result]) -> tuple[Finding, ...]:
    """What is wrong with values; a workbook that no program has calculated is told once."""
    judgements = (judged(case.snapshot, each, by_formula[each.where], case.values) for each in issued)
    found = tuple(filter(None, judgements))
    never = [each for each in found if each.kind is Kind.NEVER_CALCULATED]
    if len(never) > 1 and all(_shown(case.snapshot, each.where) is None for each in issued):
        others = [each for each in found if each.kind is not Kind.NEVER_CALCULATED]
        return (Finding(Kind.ALL_NEVER_CALCULATED, "", "", str(len(never))), *others)
    return found


def _folded(
    case: Case, causes: Sequence[Finding], intact: Sequence[Issued], found: Sequence[Finding]
) -> Iterator[Finding]:
    """The findings on values, without those that merely follow from alterations; how many those are is said once."""
    causes = [each for each in causes if each.kind in ALTERED]
    suspects = [each for each in found if each.kind in WRONGLY_SHOWN] if causes else []
    following = _as_the_return_has_it(case, intact, [(each.sheet, each.cell) for each in suspects]) if suspects else {}
    consequences = {where for where, value in following.items() if _follows(_shown(case.snapshot, where), value)}
    yield from (finding for finding in found if (finding.sheet, finding.cell) not in consequences)
    if consequences:
        yield Finding(Kind.CONSEQUENCES, causes[0].sheet, causes[0].cell, str(len(consequences)))


def _follows(shown: Value | ErrorValue, value: Result) -> bool:
    """Whether a cell shows what it gives in the return; where that is an error, programs differ."""
    return shown in LOST_SOMETHING or isinstance(value, formula_engine.Unsupported | ErrorValue) or same(shown, value)


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
        return {where: formula_engine.Unsupported(where, str(circle)) for where in cells}
    return {where: found[there(where)] for where in cells}


def _shown(snapshot: Snapshot, where: Where) -> Value | ErrorValue:
    cell = snapshot.cell(*where)
    return cell.value if cell else None


def _by_formulas(case: Case, issued: Sequence[Issued], touched: frozenset[Where]) -> Mapping[Where, Result]:
    """The issued formulas on the returned entries; after an altered one, others go on with the value it should have."""
    given = {
        each.where: reference_value(each, case.values) for each in issued if each.where in touched and each.computed
    }
    return formula_engine.recalculate(
        case.original.snapshot, [each.where for each in issued], {**_entered(case), **given}
    )


def _entered(case: Case) -> dict[Where, Value | ErrorValue]:
    """What stands in every input cell; a formula typed there is never run, what it showed is what was entered."""
    return {(sheet, ref): value for sheet, ref, value in entered_cells(case.snapshot, case.original.inputs)}


def _by_libreoffice(case: Case, issued: Sequence[Issued], _touched: frozenset[Where]) -> Mapping[Where, Result]:
    """The issued formulas on the returned entries: LibreOffice never opens what came from outside."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "recalculated.xlsx"
        rubric = case.original.rubric
        write_package(filled(blank(rubric), rubric, _without_truths(case.entries)), path)
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


# ── without what was issued ───────────────────────────────────────────────────────────────────────────────────────────


def _without_original(file: str, returned: Snapshot, rubric: Rubric) -> Verification:
    """The verdict where nobody knows what was issued: no accusation, but the scores are held against the rules."""
    entries = entries_of(returned, calculation(rubric))
    values = Evaluation(calculation(rubric), entries)
    card = scorecard(rubric, entries)
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
    by_weight = sorted(findings, key=lambda finding: (list(Severity).index(finding.severity), finding.code))
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
        result = None if isinstance(recalculated, formula_engine.Unsupported) else recalculated
        found[name] = CellValues(_shown(case.snapshot, where), result, case.values.cell(name))
    return found

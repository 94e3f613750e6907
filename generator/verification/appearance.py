"""What a return shows, hides and lets people type, held against what was issued."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product

from generator.finding import Finding
from generator.package import Area, Format, Sheet, Snapshot, Validation
from generator.package.references import cell_position, column_letters, range_corners
from generator.verification.equivalence import OPENS_STRUCTURE, hides, normal_number
from generator.verification.findings import Kind
from generator.verification.original import Original, Where

Rule = tuple[str, str, str, str, bool]
MOST_COVERED, MOST_COVERED_IN_ALL = 1_000, 100_000
NOT_MERGED = "未合并"
NO_RULE: Rule = Validation((), "none", refuses=False).rule()


def appearances(returned: Snapshot, original: Original, told: frozenset[Where]) -> Iterator[Finding]:
    """What is found in a return put back in order; cells already `told` of are left out, places are issued ones."""
    yield from _modes(returned, original)
    for issued in original.snapshot.sheets:
        now = returned.sheet(issued.name)
        if now is not None:
            if issued.protected and not now.protected:
                yield Finding(Kind.PROTECTION_REMOVED, issued.name, "", f"工作表“{issued.name}”")
            yield from _hidden_lines(now, issued, original)
            yield from _merges(now, issued, original, told)
            known = told | frozenset(_newly_covered(now, issued))
            yield from _formats(now, issued, original, known)
            yield from _validations(now, issued, original, known)


def _modes(returned: Snapshot, original: Original) -> Iterator[Finding]:
    dropped = OPENS_STRUCTURE.search(returned.application or "")
    if original.snapshot.structure_locked and not returned.structure_locked and not dropped:
        yield Finding(Kind.PROTECTION_REMOVED, "", "", "工作簿结构")
    if returned.manual and not original.snapshot.manual:
        yield Finding(Kind.MANUAL_CALCULATION, "", "", "")


# ── rows, columns, merged cells ───────────────────────────────────────────────────────────────────────────────────────


def _hidden_lines(now: Sheet, issued: Sheet, original: Original) -> Iterator[Finding]:
    if now.hidden_rows == issued.hidden_rows and now.hidden_columns == issued.hidden_columns:
        return
    rows, columns = _lines_used(issued, original)
    for row in sorted((now.hidden_rows - issued.hidden_rows) & rows):
        kind = Kind.TABLE_ROW_HIDDEN if _is_row_of_a_table(issued, row, original) else Kind.ROW_HIDDEN
        yield Finding(kind, issued.name, f"A{row}", f"第{row}行")
    for column in sorted((now.hidden_columns - issued.hidden_columns) & columns):
        yield Finding(Kind.COLUMN_HIDDEN, issued.name, f"{column_letters(column)}1", f"{column_letters(column)}列")


def _lines_used(issued: Sheet, original: Original) -> tuple[frozenset[int], frozenset[int]]:
    places = [cell_position(ref) for ref in (*issued.cells, *original.inputs_on[issued.name])]
    return frozenset(row for row, _ in places), frozenset(column for _, column in places)


def _is_row_of_a_table(issued: Sheet, row: int, original: Original) -> bool:
    return any(
        each.row is not None and cell_position(ref)[0] == row for ref, each in original.inputs_on[issued.name].items()
    )


def _merges(now: Sheet, issued: Sheet, original: Original, told: frozenset[Where]) -> Iterator[Finding]:
    """One finding for each first cell of areas that are merged otherwise; areas without contents may be merged."""
    if now.merged == issued.merged:
        return
    wanted, found = ({range_corners(each)[0]: each for each in sheet.merged} for sheet in (issued, now))
    used = [cell_position(ref) for ref in (*issued.cells, *original.inputs_on[issued.name])]
    for first in sorted(wanted.keys() | found.keys()):
        before, after = wanted.get(first, ""), found.get(first, "")
        if before != after and (issued.name, first) not in told and (before or _meets(after, used)):
            yield Finding(
                Kind.MERGE_CHANGED, issued.name, first, after or before, before or NOT_MERGED, after or NOT_MERGED
            )


def _newly_covered(now: Sheet, issued: Sheet) -> Iterator[Where]:
    """Cells over which others were merged: these have no look of their own."""
    areas = (Area(now.name, *range_corners(merged)) for merged in set(now.merged) - set(issued.merged))
    covered = (ref for area in areas for ref in islice(area.refs(MOST_COVERED), 1, None))
    yield from ((now.name, ref) for ref in islice(covered, MOST_COVERED_IN_ALL))


def _meets(merged: str, used: Iterable[tuple[int, int]]) -> bool:
    (top, left), (bottom, right) = map(cell_position, range_corners(merged))
    return any(top <= row <= bottom and left <= column <= right for row, column in used)


# ── formats ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _formats(now: Sheet, issued: Sheet, original: Original, told: frozenset[Where]) -> Iterator[Finding]:
    if now.formats == issued.formats:
        return
    verdicts: dict[tuple[int, int], tuple[bool, bool, bool]] = {}
    for ref, shown in issued.formats.items():
        there = now.format_at(ref)
        if there is shown:
            continue
        pair = id(shown), id(there)
        if pair not in verdicts:
            verdicts[pair] = _compared(shown, there)
        if any(verdicts[pair]) and (issued.name, ref) not in told and original.is_used(issued.name, ref):
            yield from _format_findings(original, (issued.name, ref), shown, there, verdicts[pair])


def _compared(issued: Format, now: Format) -> tuple[bool, bool, bool]:
    """Whether the cell can no longer be read, is shown in another number format, is no longer locked."""
    return (
        hides(now) and not hides(issued),
        normal_number(now.number) != normal_number(issued.number),
        issued.locked and not now.locked,
    )


def _format_findings(
    original: Original, where: Where, issued: Format, now: Format, verdict: tuple[bool, bool, bool]
) -> Iterator[Finding]:
    invisible, other_number, unlocked = verdict
    label = original.label(where)
    if invisible:
        yield Finding(Kind.INVISIBLE, *where, label)
    elif other_number and where not in original.inputs:
        yield Finding(Kind.NUMBER_FORMAT_CHANGED, *where, label, issued.number, now.number)
    if unlocked:
        yield Finding(Kind.CELL_UNLOCKED, *where, label)


# ── validations ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _validations(now: Sheet, issued: Sheet, original: Original, told: frozenset[Where]) -> Iterator[Finding]:
    if now.validations == issued.validations:
        return
    inputs = original.inputs_on[issued.name]
    wanted, found = (_rules(sheet.validations, inputs) for sheet in (issued, now))
    for ref in inputs:
        if found.get(ref, NO_RULE) != wanted.get(ref, NO_RULE) and (issued.name, ref) not in told:
            yield Finding(Kind.VALIDATION_CHANGED, issued.name, ref, original.label((issued.name, ref)))


def _rules(validations: Iterable[Validation], inputs: Iterable[str]) -> Mapping[str, Rule]:
    """What each of these cells takes."""
    places = {cell_position(ref): ref for ref in inputs}
    found: dict[str, Rule] = {}
    for each in validations:
        for first, last in each.corners:
            found.update(dict.fromkeys(_inside(places, cell_position(first), cell_position(last)), each.rule()))
    return found


def _inside(places: Mapping[tuple[int, int], str], first: tuple[int, int], last: tuple[int, int]) -> Iterator[str]:
    """The cells of a rectangle among those of `places`, looked for in the shorter of the two."""
    (top, left), (bottom, right) = first, last
    if (bottom - top + 1) * (right - left + 1) < len(places):
        rectangle = product(range(top, bottom + 1), range(left, right + 1))
        yield from (places[place] for place in rectangle if place in places)
    else:
        yield from (ref for (row, column), ref in places.items() if top <= row <= bottom and left <= column <= right)

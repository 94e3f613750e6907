"""Puts a returned workbook back as it was issued: sheets under their names, rows and columns in their places.

What had to be put back is a finding each; what follows from it is not found again cell by cell.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from generator.package import Area, Cell, Sheet, Snapshot
from generator.package.formulas import relocated
from generator.package.references import column_letters
from generator.verification.alignment import Lines, Shift, shift_of
from generator.verification.equivalence import normal_state, same, same_formula
from generator.verification.findings import Finding, Kind
from generator.verification.marks import is_marking
from generator.verification.original import Original, Where

LIKE_ENOUGH = 0.6
"""Of the fixed cells of a sheet, this share makes another sheet the same one renamed, or a copy of it."""
NOT_WORTH_ALIGNING = 4
"""So few differing cells are told one by one."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A return put back in order: `snapshot` has issued sheet names and places, `findings` what was out of order.

    `returned` has the issued sheet names only. `titles` and `shifts` are by the issued name of a sheet.
    """

    snapshot: Snapshot
    returned: Snapshot
    titles: Mapping[str, str]
    shifts: Mapping[str, Shift]
    findings: tuple[Finding, ...]

    def there(self, where: Where) -> Where:
        """Return where an issued cell is in the returned file; a cell that is gone keeps its issued place."""
        sheet, ref = self.place_under_issued_titles(where)
        return self.titles.get(sheet, sheet), ref

    def place_under_issued_titles(self, where: Where) -> Where:
        """Return where an issued cell is in `returned`; a cell that is gone keeps its issued place."""
        sheet, ref = where
        return sheet, (self.shifts[sheet].now(ref) if sheet in self.shifts else None) or ref

    def is_gone(self, where: Where) -> bool:
        """Tell whether the row, the column or the sheet of an issued cell is gone."""
        sheet, ref = where
        return sheet not in self.titles or (sheet in self.shifts and self.shifts[sheet].now(ref) is None)


def arranged(returned: Snapshot, original: Original) -> Arrangement:
    """Put a return back in order."""
    titles = dict(_titles(returned, original))
    named = _with_issued_titles(returned, titles)
    shifts = {sheet.name: shift for sheet in original.snapshot.sheets if (shift := _shift(named, original, sheet.name))}
    findings = (*_sheet_findings(returned, original, titles), *_line_findings(shifts, titles))
    return Arrangement(_with_issued_places(named, shifts), named, titles, shifts, findings)


# ── sheets ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _titles(returned: Snapshot, original: Original) -> Iterator[tuple[str, str]]:
    """The issued name of each sheet that is there, and the name it has now."""
    present = {sheet.name.casefold(): sheet for sheet in returned.sheets}
    issued = {sheet.name.casefold() for sheet in original.snapshot.sheets}
    unknown = [sheet for sheet in returned.sheets if sheet.name.casefold() not in issued]
    for sheet in original.snapshot.sheets:
        if sheet.name.casefold() in present:
            yield sheet.name, present[sheet.name.casefold()].name
            continue
        renamed = next((each for each in unknown if _is_like(each, sheet, original)), None)
        if renamed is not None:
            unknown.remove(renamed)
            yield sheet.name, renamed.name


def _is_like(sheet: Sheet, issued: Sheet, original: Original) -> bool:
    fixed = original.fixed[issued.name]
    alike = sum(1 for ref in fixed if ref in sheet.cells and _says_the_same(sheet.cells[ref], issued.cells[ref]))
    return bool(fixed) and alike >= LIKE_ENOUGH * len(fixed)


def _says_the_same(cell: Cell, issued: Cell) -> bool:
    if issued.formula is None or cell.formula is None:
        return issued.formula == cell.formula and same(cell.value, issued.value)
    return same_formula(cell.formula, issued.formula)


def _with_issued_titles(returned: Snapshot, titles: Mapping[str, str]) -> Snapshot:
    issued = {now: title for title, now in titles.items() if now != title}
    if not issued:
        return returned
    sheets = tuple(replace(sheet, name=issued.get(sheet.name, sheet.name)) for sheet in returned.sheets)
    names = {name: replace(area, sheet=issued.get(area.sheet, area.sheet)) for name, area in returned.names.items()}
    return replace(returned, sheets=sheets, names=names)


def _sheet_findings(returned: Snapshot, original: Original, titles: Mapping[str, str]) -> Iterator[Finding]:
    for issued in original.snapshot.sheets:
        if issued.name not in titles:
            yield Finding(Kind.SHEET_MISSING, issued.name, "", issued.name)
            continue
        now = returned.sheet(titles[issued.name])
        if now is None:
            continue
        if now.name != issued.name:
            yield Finding(Kind.SHEET_RENAMED, now.name, "", issued.name, issued.name, now.name)
        if normal_state(now.state) != normal_state(issued.state):
            kind = Kind.SHEET_HIDDEN if now.state != "visible" else Kind.SHEET_SHOWN
            yield Finding(kind, now.name, "", now.name)
    yield from _added(returned, original, titles)
    yield from _reordered(returned, original, titles)


def _added(returned: Snapshot, original: Original, titles: Mapping[str, str]) -> Iterator[Finding]:
    known = set(titles.values())
    for sheet in returned.sheets:
        if sheet.name in known or is_marking(sheet):
            continue
        copied = next((each.name for each in original.snapshot.sheets if _is_like(sheet, each, original)), None)
        if copied is not None:
            yield Finding(Kind.SHEET_COPIED, sheet.name, "", copied)
        else:
            kind = Kind.SHEET_ADDED if sheet.state == "visible" else Kind.HIDDEN_SHEET_ADDED
            yield Finding(kind, sheet.name, "", sheet.name)


def _reordered(returned: Snapshot, original: Original, titles: Mapping[str, str]) -> Iterator[Finding]:
    """One finding for the sheets whose order is not the issued one: the first that stands too early."""
    places = {sheet.name: place for place, sheet in enumerate(returned.sheets)}
    order = [titles[sheet.name] for sheet in original.snapshot.sheets if sheet.name in titles]
    for earlier, later in pairwise(order):
        if places[earlier] > places[later]:
            now = "、".join(sorted(order, key=places.__getitem__))
            yield Finding(Kind.SHEETS_REORDERED, later, "", later, "、".join(order), now)
            return


# ── rows and columns ──────────────────────────────────────────────────────────────────────────────────────────────────


def _shift(named: Snapshot, original: Original, title: str) -> Shift | None:
    """How the lines of a sheet moved; None where they did not, or where contents moved and names stayed."""
    issued, sheet = original.snapshot.sheet(title), named.sheet(title)
    if issued is None or sheet is None:
        return None
    names = original.names_on[title]
    unmoved = all(named.area(name) == area for name, area in names.items())
    if unmoved and len(list(_differing(sheet, issued, original.fixed[title]))) < NOT_WORTH_ALIGNING:
        return None
    shift = shift_of(issued, sheet, original.fixed[title])
    return shift if shift and _names_agree(named, names, shift) else None


def _differing(sheet: Sheet, issued: Sheet, fixed: Iterable[str]) -> Iterator[str]:
    for ref in fixed:
        if ref not in sheet.cells or not _says_the_same(sheet.cells[ref], issued.cells[ref]):
            yield ref


def _names_agree(named: Snapshot, names: Mapping[str, Area], shift: Shift) -> bool:
    """Whether most names on the lines concerned went with them."""
    concerned = [name for name, area in names.items() if shift.now(area.first) != area.first]
    return 2 * sum(_went_along(named.area(name), names[name], shift) for name in concerned) >= len(concerned)


def _went_along(now: Area | None, issued: Area, shift: Shift) -> bool:
    return now is None if shift.now(issued.first) is None else now is not None and shift.area_before(now) == issued


def _with_issued_places(named: Snapshot, shifts: Mapping[str, Shift]) -> Snapshot:
    if not shifts:
        return named
    sheets = tuple(_put_back(sheet, shifts[sheet.name]) if sheet.name in shifts else sheet for sheet in named.sheets)
    names = {
        name: before
        for name, area in named.names.items()
        if (before := shifts[area.sheet].area_before(area) if area.sheet in shifts else area) is not None
    }
    return replace(named, sheets=sheets, names=names)


def _put_back(sheet: Sheet, shift: Shift) -> Sheet:
    cells = {
        before: _relocated(cell, shift)
        for ref, cell in sheet.cells.items()
        if (before := shift.before(ref)) is not None
    }
    formats = {before: each for ref, each in sheet.formats.items() if (before := shift.before(ref)) is not None}
    return replace(
        sheet,
        cells=cells,
        formats=formats,
        merged=tuple(filter(None, (_range_before(each, shift) for each in sheet.merged))),
        validations=tuple(
            replace(each, corners=tuple(filter(None, (_corners_before(corners, shift) for corners in each.corners))))
            for each in sheet.validations
        ),
        hidden_rows=_lines_before(sheet.hidden_rows, shift.rows),
        hidden_columns=_lines_before(sheet.hidden_columns, shift.columns),
    )


def _relocated(cell: Cell, shift: Shift) -> Cell:
    return cell if cell.formula is None else replace(cell, formula=relocated(cell.formula, shift.before))


def _range_before(merged: str, shift: Shift) -> str | None:
    first, _, last = merged.partition(":")
    before = _corners_before((first, last or first), shift)
    return ":".join(before) if before else None


def _corners_before(corners: tuple[str, str], shift: Shift) -> tuple[str, str] | None:
    area = shift.area_before(Area("", *corners))
    return (area.first, area.last) if area else None


def _lines_before(numbers: Iterable[int], lines: Lines) -> frozenset[int]:
    return frozenset(before for number in numbers if (before := lines.before(number)) is not None)


def _line_findings(shifts: Mapping[str, Shift], titles: Mapping[str, str]) -> Iterator[Finding]:
    for title, shift in shifts.items():
        sheet = titles[title]
        for kind, numbers in ((Kind.ROWS_ADDED, shift.rows.added), (Kind.ROWS_GONE, shift.rows.gone)):
            for first, last in _runs(numbers):
                yield Finding(kind, sheet, f"A{first}", f"第{first}行" if first == last else f"第{first}至{last}行")
        for kind, numbers in ((Kind.COLUMNS_ADDED, shift.columns.added), (Kind.COLUMNS_GONE, shift.columns.gone)):
            for first, last in _runs(numbers):
                letters = [column_letters(number) for number in (first, last)]
                yield Finding(kind, sheet, f"{letters[0]}1", f"{'至'.join(dict.fromkeys(letters))}列")


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of each unbroken run."""
    run: list[int] = []
    for number in sorted(numbers):
        if run and number != run[-1] + 1:
            yield run[0], run[-1]
            run = []
        run.append(number)
    if run:
        yield run[0], run[-1]

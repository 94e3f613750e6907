"""Puts a returned workbook back as it was issued: sheets under their names, rows and columns in their places.

What had to be put back is a finding each; what follows from it is not found again cell by cell.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from generator.finding import Finding
from generator.package import Area, Cell, Sheet, Snapshot
from generator.package.formulas import relocated
from generator.package.references import column_letters, range_corners
from generator.verification.alignment import Lines, Shift, shift_of
from generator.verification.equivalence import normal_state, same, same_formula
from generator.verification.findings import Kind
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
    are_named_as_issued = named.names == original.snapshot.names
    shifts = {
        sheet.name: shift
        for sheet in original.snapshot.sheets
        if (shift := _shift(named, original, sheet, are_named_as_issued=are_named_as_issued))
    }
    findings = (*_sheet_findings(returned, original, titles), *_line_findings(shifts, titles))
    return Arrangement(_with_issued_places(named, shifts, original.snapshot), named, titles, shifts, findings)


# ── sheets ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _titles(returned: Snapshot, original: Original) -> Iterator[tuple[str, str]]:
    """The issued name of each sheet that is there, and the name it has now.

    Names of cells tell a sheet better than its title: they stay with it, and a copy has none.
    """
    present = {sheet.name.casefold(): sheet for sheet in returned.sheets}
    unknown = dict(present)
    for sheet in original.snapshot.sheets:
        unknown.pop(sheet.name.casefold(), None)
    for sheet in original.snapshot.sheets:
        named = _sheet_of_names(returned, original.names_on[sheet.name], unknown) if unknown else None
        if named is None:
            named = present.get(sheet.name.casefold())
        if named is None:
            named = next((each for each in unknown.values() if _is_like(each, sheet, original)), None)
        if named is not None:
            unknown.pop(named.name.casefold(), None)
            yield sheet.name, named.name


def _sheet_of_names(returned: Snapshot, names: Iterable[str], unknown: Mapping[str, Sheet]) -> Sheet | None:
    """The sheet on which most of these names are now, if it is one of the unknown ones."""
    areas = list(map(returned.area, names))
    sheets = Counter(area.sheet for area in areas if area is not None)
    sheet, count = sheets.most_common(1)[0] if sheets else ("", 0)
    return unknown.get(sheet.casefold()) if 2 * count > len(areas) else None


def _is_like(sheet: Sheet, issued: Sheet, original: Original) -> bool:
    fixed = original.fixed[issued.name]
    alike = sum(1 for ref in fixed if ref in sheet.cells and _says_the_same(sheet.cells[ref], issued.cells[ref]))
    return bool(fixed) and alike >= LIKE_ENOUGH * len(fixed)


def _says_the_same(cell: Cell, issued: Cell) -> bool:
    if issued.formula is None or cell.formula is None:
        return issued.formula == cell.formula and same(cell.value, issued.value)
    return same_formula(cell.formula, issued.formula)


def _with_issued_titles(returned: Snapshot, titles: Mapping[str, str]) -> Snapshot:
    """The return with issued names of sheets; another sheet that has taken such a name gives it up."""
    issued = {now: title for title, now in titles.items() if now != title}
    if not issued:
        return returned
    taken = {title.casefold() for title in titles} - {now.casefold() for now in titles.values()}
    aside = {sheet.name: f"{sheet.name} " for sheet in returned.sheets if sheet.name.casefold() in taken}
    given = {**aside, **issued}
    return replace(
        returned,
        sheets=tuple(replace(sheet, name=given.get(sheet.name, sheet.name)) for sheet in returned.sheets),
        names={name: replace(area, sheet=given.get(area.sheet, area.sheet)) for name, area in returned.names.items()},
        other_names={_scoped(name, given): text for name, text in returned.other_names.items()},
    )


def _scoped(name: str, given: Mapping[str, str]) -> str:
    """A name that holds on one sheet only, under the name that sheet is given."""
    sheet, mark, own = name.rpartition("!")
    return f"{given.get(sheet, sheet)}{mark}{own}"


def _sheet_findings(returned: Snapshot, original: Original, titles: Mapping[str, str]) -> Iterator[Finding]:
    for issued in original.snapshot.sheets:
        if issued.name not in titles:
            yield Finding(Kind.SHEET_MISSING, issued.name, "", issued.name)
            continue
        now = returned.sheet(titles[issued.name])
        if now is None:
            continue
        if now.name.casefold() != issued.name.casefold():
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
    """One finding for sheets that do not stand in the issued order: at the one that was moved, if it is one."""
    order = [titles[sheet.name] for sheet in original.snapshot.sheets if sheet.name in titles]
    now = [sheet.name for sheet in returned.sheets if sheet.name in titles.values()]
    if order == now:
        return
    alone = (each for each in order if _without(order, each) == _without(now, each))
    moved = next(alone, next(here for here, there in zip(order, now, strict=True) if here != there))
    yield Finding(Kind.SHEETS_REORDERED, moved, "", moved, "、".join(order), "、".join(now))


def _without(names: Iterable[str], left_out: str) -> list[str]:
    return [name for name in names if name != left_out]


# ── rows and columns ──────────────────────────────────────────────────────────────────────────────────────────────────


def _shift(named: Snapshot, original: Original, issued: Sheet, *, are_named_as_issued: bool) -> Shift | None:
    """How the lines of a sheet moved; None where they did not, or where contents moved and names stayed."""
    title = issued.name
    sheet = named.sheet(title)
    if sheet is None:
        return None
    now = names = original.names_on[title]
    if not are_named_as_issued:
        now = {name: area for name in names if (area := named.area(name)) is not None and area.sheet == title}
    if now == names and not _differs_enough(sheet, issued, original.fixed[title]):
        return None
    return shift_of(issued, sheet, original.fixed[title], names, now) or None


def _differs_enough(sheet: Sheet, issued: Sheet, fixed: Iterable[str]) -> bool:
    cells, wanted = sheet.cells, issued.cells
    others = (ref for ref in fixed if cells.get(ref) is not wanted[ref])
    differing = (ref for ref in others if ref not in cells or not _says_the_same(cells[ref], wanted[ref]))
    return len(list(islice(differing, NOT_WORTH_ALIGNING))) == NOT_WORTH_ALIGNING


def _with_issued_places(named: Snapshot, shifts: Mapping[str, Shift], issued: Snapshot) -> Snapshot:
    if not shifts:
        return named
    sheets = (
        _put_back(sheet, shifts[sheet.name], issued.sheet(sheet.name)) if sheet.name in shifts else sheet
        for sheet in named.sheets
    )
    areas = ((name, _area_before(area, issued.area(name), shifts)) for name, area in named.names.items())
    return replace(named, sheets=tuple(sheets), names={name: area for name, area in areas if area is not None})


def _area_before(now: Area, issued: Area | None, shifts: Mapping[str, Shift]) -> Area | None:
    """What an area was before lines moved; one that lost its first or last line is still the issued one."""
    if now.sheet not in shifts:
        return now
    shift = shifts[now.sheet]
    if issued is not None and issued.sheet == now.sheet and shift.area_now(issued) == now:
        return issued
    return shift.area_before(now)


def _put_back(sheet: Sheet, shift: Shift, issued: Sheet | None) -> Sheet:
    """The sheet with its cells where they were; merged cells of which one is left count as they were, too."""
    cells = {
        before: _relocated(cell, shift)
        for ref, cell in sheet.cells.items()
        if (before := shift.before(ref)) is not None
    }
    formats = {before: each for ref, each in sheet.formats.items() if (before := shift.before(ref)) is not None}
    merged = {area: shift.area_now(area) for area in map(_area_of, issued.merged if issued else ())}
    by_place = {now: area for area, now in merged.items() if now is not None}
    areas = (by_place.get(area) or shift.area_before(area) for area in map(_area_of, sheet.merged))
    kept = (area for area, now in merged.items() if now is not None and now.size == 1)
    return replace(
        sheet,
        cells=cells,
        formats=formats,
        merged=tuple(f"{area.first}:{area.last}" for area in (*areas, *kept) if area is not None and area.size > 1),
        validations=tuple(
            replace(each, corners=tuple(filter(None, (_corners_before(corners, shift) for corners in each.corners))))
            for each in sheet.validations
        ),
        hidden_rows=_lines_before(sheet.hidden_rows, shift.rows),
        hidden_columns=_lines_before(sheet.hidden_columns, shift.columns),
    )


def _area_of(merged: str) -> Area:
    return Area("", *range_corners(merged))


def _relocated(cell: Cell, shift: Shift) -> Cell:
    return cell if cell.formula is None else replace(cell, formula=relocated(cell.formula, shift.before))


def _corners_before(corners: tuple[str, str], shift: Shift) -> tuple[str, str] | None:
    area = shift.area_before(Area("", *corners))
    return (area.first, area.last) if area else None


def _lines_before(numbers: Iterable[int], lines: Lines) -> frozenset[int]:
    return frozenset(before for number in numbers if (before := lines.before(number)) is not None)


def _line_findings(shifts: Mapping[str, Shift], titles: Mapping[str, str]) -> Iterator[Finding]:
    for title, shift in shifts.items():
        sheet = titles[title]
        for kind, runs in ((Kind.ROWS_ADDED, shift.rows.added), (Kind.ROWS_GONE, shift.rows.gone)):
            for run in runs:
                yield Finding(
                    kind, sheet, f"A{run[0]}", f"第{run[0]}行" if len(run) == 1 else f"第{run[0]}至{run[-1]}行"
                )
        for kind, runs in ((Kind.COLUMNS_ADDED, shift.columns.added), (Kind.COLUMNS_GONE, shift.columns.gone)):
            for run in runs:
                letters = dict.fromkeys(column_letters(number) for number in (run[0], run[-1]))
                yield Finding(kind, sheet, f"{column_letters(run[0])}1", f"{'至'.join(letters)}列")

"""Compares the cells of a return with those issued: formulas, fixed contents, names, and values with two computers."""

from collections.abc import Iterable, Iterator, Mapping

from generator.calculation.evaluation import Evaluation
from generator.engines.formula_engine import Result, Unsupported
from generator.finding import Finding
from generator.package import Area, Cell, ErrorValue, Snapshot, Value
from generator.verification.equivalence import same, same_formula
from generator.verification.findings import Kind, as_shown
from generator.verification.original import Issued, Original, Where

LOST_REFERENCE = "#REF!"


def altered(returned: Snapshot, issued: Issued) -> Finding | None:
    """What has been done to a formula, if anything."""
    cell = returned.cell(*issued.where)
    if cell is None or cell.formula is None:
        shown = as_shown(cell.value if cell else None)
        return Finding(Kind.FORMULA_OVERWRITTEN, *issued.where, issued.label, _formula(issued.cell), shown)
    if is_as_issued(cell, issued):
        return None
    return Finding(Kind.FORMULA_CHANGED, *issued.where, issued.label, _formula(issued.cell), _formula(cell))


def is_as_issued(cell: Cell, issued: Issued) -> bool:
    """Whether a cell has the formula it was issued with, in whatever spelling."""
    return cell.formula is not None and same_formula(cell.formula, issued.cell.formula or "")


def _formula(cell: Cell) -> str:
    return f"={cell.formula}"


def reference_value(issued: Issued, values: Evaluation) -> Value:
    """The cell's value by the Decimal computer. Raises KeyError for a cell that the rules do not know."""
    if not issued.is_known:
        raise KeyError(issued.where)
    if issued.table is None or issued.row is None:
        return values.cell(issued.computed.cell)
    return values.rows(issued.table)[issued.row - 1].column(issued.table, issued.computed.cell)


def value_finding(returned: Snapshot, issued: Issued, recalculated: Result, values: Evaluation) -> Finding | None:
    """What is wrong with the value of an unaltered formula cell, if anything."""
    cell = returned.cell(*issued.where)
    cached = cell.value if cell else None
    if isinstance(recalculated, Unsupported):
        return Finding(Kind.NOT_EVALUATED, *issued.where, issued.label)
    reference = reference_value(issued, values) if issued.is_known else recalculated
    shown = as_shown(reference)
    if not same(recalculated, reference):
        return Finding(Kind.ENGINES_DISAGREE, *issued.where, issued.label, shown, as_shown(recalculated))
    if same(cached, reference) or (cached is None and reference == ""):
        return None
    if cached is None:
        return Finding(Kind.NEVER_CALCULATED, *issued.where, issued.label, shown, as_shown(cached))
    kind = Kind.VALUE_STALE if same(cached, issued.cell.value) else Kind.VALUE_WRONG
    return Finding(kind, *issued.where, issued.label, shown, as_shown(cached))


def moved_names(returned: Snapshot, original: Original) -> Iterator[Finding]:
    """Names of the issued workbook that mean other cells now, for a return put back in order.

    Visible and machine names of a cell are told once. A name that an issued sheet defines for itself counts as moved:
    on that sheet it hides the issued one. Copies of sheets, to which programs give such names, hide nothing.
    """
    told: set[Area] = set()
    scoped = (name.rpartition("!") for name in returned.other_names)
    local = {name.casefold() for sheet, _, name in scoped if sheet in original.names_on}
    hidden = {name for name in local if original.snapshot.area(name) is not None}
    if not hidden and returned.names == original.snapshot.names:
        return
    bare = {sheet for sheet, names in original.names_on.items() if _are_lost(names, returned)}
    yield from (Finding(Kind.NAMES_LOST, sheet, "", sheet) for sheet in original.names_on if sheet in bare)
    for name, area in original.snapshot.names.items():
        if area.sheet in bare:
            continue
        there = returned.sheet(area.sheet)
        moved = returned.area(name) != area or name.casefold() in hidden
        if moved and there is not None and area not in told:
            told.add(area)
            yield Finding(Kind.NAME_MOVED, area.sheet, area.first, name)


def _are_lost(names: Mapping[str, Area], returned: Snapshot) -> bool:
    """Whether most names are gone with which cells of a sheet were issued that is there."""
    lost = sum(returned.area(name) is None for name in names)
    there = all(returned.sheet(area.sheet) is not None for area in names.values())
    return there and lost * 2 > len(names)


def now_named(returned: Snapshot, moved: Iterable[Finding]) -> frozenset[Where]:
    """The cells that names of single cells mean now."""
    areas = (returned.area(each.what) for each in moved)
    return frozenset((area.sheet, area.first) for area in areas if area is not None and area.size == 1)


def changed_constants(returned: Snapshot, original: Original) -> Iterator[Finding]:
    """Fixed words and figures that are no longer those issued, on the sheets that are there."""
    for sheet in original.snapshot.sheets:
        there = returned.sheet(sheet.name)
        if there is None:
            continue
        cells = there.cells
        for ref in original.fixed[sheet.name]:
            issued, now = sheet.cells[ref], cells.get(ref)
            if now is not issued and issued.formula is None and not _is_as_fixed(now, issued):
                wanted, found = as_shown(issued.value), as_shown(now.value if now else None)
                yield Finding(Kind.LOCKED_CHANGED, sheet.name, ref, wanted, wanted, found)


def _is_as_fixed(now: Cell | None, issued: Cell) -> bool:
    return now is not None and now.formula is None and _one_kind(now.value, issued.value)


def _one_kind(now: Value | ErrorValue, issued: Value | ErrorValue) -> bool:
    """Texts may come back with other line breaks: programs write CR LF for LF."""
    if isinstance(now, str) and isinstance(issued, str):
        return now.replace("\r\n", "\n") == issued.replace("\r\n", "\n")
    return same(now, issued)


def is_consequence_of_loss(cell: Cell | None) -> bool:
    """Whether a formula has lost what it referred to, as deleting rows, columns or sheets does."""
    return cell is not None and cell.formula is not None and LOST_REFERENCE in cell.formula


def is_untouched(returned: Snapshot, original: Original, *, but: str = "") -> bool:
    """Whether every fixed cell and formula is as issued, outside one sheet if that is named."""
    formulas = (issued for (sheet, _), issued in original.formulas.items() if sheet != but)
    if any(altered(returned, issued) for issued in formulas):
        return False
    return all(finding.sheet == but for finding in changed_constants(returned, original)) and all(
        returned.sheet(sheet.name) is not None for sheet in original.snapshot.sheets if sheet.name != but
    )

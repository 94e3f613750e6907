"""Compares a returned workbook with the one issued, cell by cell, and its values with two independent computers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from generator.package import Area, Cell, ErrorValue, Snapshot, Value
from generator.rubric.calculation import Calculation
from generator.rubric.cells import ComputedCell
from generator.rubric.evaluation import Evaluation
from generator.verification.equivalence import normal
from generator.verification.findings import Finding, Kind, as_shown
from generator.verification.formula_engine import Result, Unsupported
from generator.workbook.names import table_name

Where = tuple[str, str]

BINARY_NOISE = Decimal("1E-12")


@dataclass(frozen=True, slots=True)
class Issued:
    """A computed cell of the issued workbook: where it stands, its formula and the value it was issued with."""

    where: Where
    computed: ComputedCell
    cell: Cell
    row: int | None = None
    table: str | None = None

    @property
    def label(self) -> str:
        """What messages call it."""
        return self.computed.label if self.row is None else f"{self.computed.label}（第{self.row}行）"


def issued_cells(blank: Snapshot, calculation: Calculation) -> Iterator[Issued]:
    """Every formula cell of the issued workbook. Raises KeyError if the blank lacks one."""
    for name, computed in calculation.cells.items():
        area = blank.area(name)
        if area is not None:
            where = (area.sheet, area.first)
            yield Issued(where, computed, _sheet(blank, area.sheet)[area.first])
    for table, columns in calculation.columns.items():
        for name, computed in columns.items():
            area = blank.area(table_name(table, name))
            if area is not None:
                for row, ref in enumerate(area.refs(), start=1):
                    yield Issued((area.sheet, ref), computed, _sheet(blank, area.sheet)[ref], row, table)


def _sheet(snapshot: Snapshot, name: str) -> Mapping[str, Cell]:
    sheet = snapshot.sheet(name)
    return sheet.cells if sheet else {}


def reference_value(issued: Issued, values: Evaluation) -> Value:
    """The cell's value by the Decimal computer."""
    if issued.table is None or issued.row is None:
        return values.cell(issued.computed.cell)
    return values.rows(issued.table)[issued.row - 1].column(issued.table, issued.computed.cell)


def altered(returned: Snapshot, issued: Issued) -> Finding | None:
    """What has been done to a formula, if anything."""
    sheet, ref = issued.where
    cell = _sheet(returned, sheet).get(ref)
    if cell is None or cell.formula is None:
        shown = as_shown(cell.value if cell else None)
        return Finding(Kind.FORMULA_OVERWRITTEN, sheet, ref, issued.label, _formula(issued.cell), shown)
    if cell.formula != issued.cell.formula and normal(cell.formula) != normal(issued.cell.formula or ""):
        return Finding(Kind.FORMULA_CHANGED, sheet, ref, issued.label, _formula(issued.cell), _formula(cell))
    return None


def _formula(cell: Cell) -> str:
    return f"={cell.formula}"


def judged(returned: Snapshot, issued: Issued, recalculated: Result, reference: Value) -> Finding | None:
    """What is wrong with the value of an unaltered formula cell, if anything."""
    sheet, ref = issued.where
    cached = _sheet(returned, sheet)[ref].value
    if isinstance(recalculated, Unsupported):
        return Finding(Kind.NOT_EVALUATED, sheet, ref, issued.label)
    if not same(recalculated, reference):
        return Finding(Kind.ENGINES_DISAGREE, sheet, ref, issued.label, as_shown(reference), as_shown(recalculated))
    if same(cached, reference):
        return None
    if cached is None:
        return Finding(Kind.NEVER_CALCULATED, sheet, ref, issued.label, as_shown(reference), as_shown(cached))
    kind = Kind.VALUE_STALE if same(cached, issued.cell.value) else Kind.VALUE_WRONG
    return Finding(kind, sheet, ref, issued.label, as_shown(reference), as_shown(cached))


def same(left: Value | ErrorValue, right: Value | ErrorValue) -> bool:
    """Whether two cell values are the same; a truth is never a number, an error never a text.

    Numbers may differ where binary arithmetic no longer carries: beyond 12 significant digits.
    """
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return abs(left - right) <= BINARY_NOISE * max(abs(left), abs(right))
    return type(left) is type(right) and left == right


def moved_names(returned: Snapshot, blank: Snapshot) -> Iterator[Finding]:
    """Names of the issued workbook that mean other cells now; visible and machine names of a cell are told once."""
    told: set[Area] = set()
    for name, area in blank.names.items():
        if returned.area(name) != area and returned.sheet(area.sheet) is not None and area not in told:
            told.add(area)
            yield Finding(Kind.NAME_MOVED, area.sheet, area.first, name)


def changed_constants(returned: Snapshot, blank: Snapshot, inputs: frozenset[Where]) -> Iterator[Finding]:
    """Fixed words and figures that are no longer those issued, and sheets that are gone."""
    for sheet in blank.sheets:
        there = returned.sheet(sheet.name)
        if there is None:
            yield Finding(Kind.SHEET_MISSING, sheet.name, "", sheet.name)
            continue
        for ref, cell in sheet.cells.items():
            if cell.formula is not None or (sheet.name, ref) in inputs:
                continue
            now = there.cells.get(ref)
            value = now.value if now else None
            if now is None or now.formula is not None or not same(value, cell.value):
                yield Finding(
                    Kind.LOCKED_CHANGED, sheet.name, ref, as_shown(cell.value), as_shown(cell.value), as_shown(value)
                )

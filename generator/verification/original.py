"""The issued workbook that a return is held against: its fixed cells, formulas, inputs and names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from generator.calculation.calculation import Calculation, calculation
from generator.calculation.cells import ComputedCell
from generator.package import Area, Cell, Snapshot
from generator.rubric import expression as ex
from generator.rubric.facts import Fact
from generator.rubric.model import Rubric
from generator.verification.equivalence import same_formula
from generator.workbook.contents import input_cells
from generator.workbook.issue import blank_snapshot
from generator.workbook.names import table_name

Where = tuple[str, str]
"""A cell: sheet and "B2"."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A formula cell of the issued workbook: where it stands, its formula and the value it was issued with.

    `computed` is what the rules say of it; nothing, where the workbook was issued by a program that knew other cells.
    """

    where: Where
    computed: ComputedCell
    cell: Cell
    row: int | None = None
    table: str | None = None

    @property
    def key(self) -> tuple[str | None, int | None, str]:
        """What it is by the rules, wherever it stands: table, row and machine name."""
        return self.table, self.row, self.computed.cell

    @property
    def is_known(self) -> bool:
        """Whether the rules of this program give its value."""
        return bool(self.computed.cell)

    @property
    def label(self) -> str:
        """What messages call it."""
        return self.computed.label if self.row is None else f"{self.computed.label}（第{self.row}行）"


@dataclass(frozen=True, slots=True)
class Input:
    """An input cell: what belongs into it, and the row of its table."""

    fact: Fact
    row: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Original:
    """An issued workbook. `formulas` and `inputs` are by place; `fixed` has what people do not fill in, by sheet.

    `names_on` has the names that mean cells of a sheet, `inputs_on` its inputs, by sheet.
    """

    rubric: Rubric
    snapshot: Snapshot
    formulas: Mapping[Where, Issued]
    inputs: Mapping[Where, Input]
    fixed: Mapping[str, tuple[str, ...]]
    names_on: Mapping[str, Mapping[str, Area]]
    inputs_on: Mapping[str, Mapping[str, Input]]

    def is_used(self, sheet: str, ref: str) -> bool:
        """Tell whether a cell holds or takes anything."""
        issued = self.snapshot.sheet(sheet)
        return ref in self.inputs_on[sheet] or (issued is not None and ref in issued.cells)

    def label(self, where: Where) -> str:
        """What messages call a cell."""
        if where in self.formulas:
            return self.formulas[where].label
        if where in self.inputs:
            found = self.inputs[where]
            return found.fact.label if found.row is None else f"{found.fact.label}（第{found.row}行）"
        cell = self.snapshot.cell(*where)
        return str(cell.value) if cell else where[1]


@cache
def own_original(rubric: Rubric) -> Original:
    """The blank that this program issues for a rubric."""
    return original_of(rubric, blank_snapshot(rubric))


def original_of(rubric: Rubric, snapshot: Snapshot) -> Original:
    """A blank of that rubric, whoever issued it; a formula other than ours is no rule that we know."""
    sheet = calculation(rubric)
    own = {each.key: each.cell.formula or "" for each in issued_cells(blank_snapshot(rubric), sheet)}
    known = {
        each.where: each
        for each in issued_cells(snapshot, sheet)
        if each.key in own and same_formula(own[each.key], each.cell.formula or "")
    }
    formulas = {where: known.get(where) or _unknown(where, cell) for where, cell in _formula_cells(snapshot)}
    inputs = {where: Input(fact, row) for where, fact, row in input_cells(snapshot, sheet)}
    fixed = {
        sheet.name: tuple(ref for ref in sheet.cells if (sheet.name, ref) not in inputs) for sheet in snapshot.sheets
    }
    names_on = {
        sheet.name: MappingProxyType({name: area for name, area in snapshot.names.items() if area.sheet == sheet.name})
        for sheet in snapshot.sheets
    }
    inputs_on = {
        sheet.name: MappingProxyType({ref: each for (on, ref), each in inputs.items() if on == sheet.name})
        for sheet in snapshot.sheets
    }
    return Original(
        rubric,
        snapshot,
        MappingProxyType(formulas),
        MappingProxyType(inputs),
        MappingProxyType(fixed),
        MappingProxyType(names_on),
        MappingProxyType(inputs_on),
    )


def _formula_cells(snapshot: Snapshot) -> Iterator[tuple[Where, Cell]]:
    for sheet in snapshot.sheets:
        for ref, cell in sheet.cells.items():
            if cell.formula is not None:
                yield (sheet.name, ref), cell


def _unknown(where: Where, cell: Cell) -> Issued:
    return Issued(where, ComputedCell("", where[1], ex.NOTHING), cell)


def issued_cells(snapshot: Snapshot, sheet: Calculation) -> Iterator[Issued]:
    """The formula cells of a blank that the rules know."""
    for name, computed in sheet.cells.items():
        area = snapshot.area(name)
        cell = snapshot.cell(area, area.first) if area else None
        if area is not None and cell is not None:
            yield Issued((area.sheet, area.first), computed, cell)
    for table, columns in sheet.columns.items():
        for name, computed in columns.items():
            area = snapshot.area(table_name(table, name))
            for row, ref in enumerate(area.refs() if area else (), start=1):
                cell = snapshot.cell(area, ref) if area else None
                if area is not None and cell is not None:
                    yield Issued((area.sheet, ref), computed, cell, row, table)

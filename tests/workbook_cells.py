"""Cells of a workbook by what they mean: where an entry is typed, and what every computed cell has to show."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.calculation.calculation import calculation
from generator.calculation.entries import Entries
from generator.calculation.evaluation import Evaluation
from generator.package import ErrorValue, Snapshot, Value
from generator.package.references import cell_position
from generator.rubric.facts import Fact
from generator.rubric.model import Rubric
from generator.verification.comparison import reference_value
from generator.verification.equivalence import same
from generator.verification.original import Where, issued_cells
from generator.workbook.issue import blank_snapshot
from generator.workbook.names import table_name


@dataclass(frozen=True, slots=True)
class InputCell:
    """A cell in which something is typed; `row` counts from 0 and means something in tables only."""

    fact: Fact
    where: Where
    row: int = 0

    def entry(self, entries: Entries) -> Value:
        """What the entries have for it."""
        if not self.fact.table:
            return entries.facts.get(self.fact.id)
        rows = entries.rows.get(self.fact.table, ())
        return rows[self.row].get(self.fact.id) if self.row < len(rows) else None


def input_cells(rubric: Rubric) -> list[InputCell]:
    """All cells to be filled in, in the order in which people come to them: sheet by sheet, row by row."""
    blank = blank_snapshot(rubric)
    tabs = [sheet.name for sheet in blank.sheets]
    return sorted(
        _input_cells(rubric, blank), key=lambda cell: (tabs.index(cell.where[0]), cell_position(cell.where[1]))
    )


def _input_cells(rubric: Rubric, blank: Snapshot) -> Iterator[InputCell]:
    for fact in calculation(rubric).inputs.values():
        area = blank.names[fact.cell]
        yield InputCell(fact, (area.sheet, area.first))
    for table in rubric.tables.values():
        for column in table.columns:
            area = blank.names[table_name(table.id, column.id)]
            yield from (InputCell(column, (area.sheet, ref), row) for row, ref in enumerate(area.refs()))


def wrongly_shown(rubric: Rubric, shown: Mapping[Where, Value | ErrorValue], made: Entries) -> list[str]:
    """Every computed cell that does not show what the rules give for these entries."""
    values = Evaluation(calculation(rubric), made)
    wrong = []
    for each in issued_cells(blank_snapshot(rubric), calculation(rubric)):
        found, wanted = shown.get(each.where), reference_value(each, values)
        if not same(found, wanted):
            wrong.append(f"{'!'.join(each.where)} {each.label}: {wanted!r} is shown as {found!r}")
    return wrong


def values_in(snapshot: Snapshot) -> dict[Where, Value | ErrorValue]:
    """What all cells of a workbook show."""
    return {(sheet.name, ref): cell.value for sheet in snapshot.sheets for ref, cell in sheet.cells.items()}

"""What a workbook holds: the entries people made, read through the machine names."""

from collections.abc import Iterable, Iterator
from types import MappingProxyType

from generator.calculation.calculation import Calculation
from generator.calculation.entries import Entries, Row
from generator.package import ErrorValue, Snapshot, Value
from generator.rubric.facts import Fact
from generator.rubric.model import Table
from generator.workbook.names import table_name


def entries_of(snapshot: Snapshot, calculation: Calculation) -> Entries:
    """All entries of a workbook; a cell that shows an error counts as wrongly filled text."""
    facts = {fact.id: _entry(snapshot.named_value(fact.cell)) for fact in calculation.inputs.values()}
    rows = {table.id: tuple(_rows(snapshot, table)) for table in calculation.rubric.tables.values()}
    return Entries(MappingProxyType(facts), MappingProxyType(rows))


def input_cells(snapshot: Snapshot, calculation: Calculation) -> Iterator[tuple[tuple[str, str], Fact, int | None]]:
    """Place of every input cell, what belongs into it, and for a table which of its rows it is in, from 1."""
    for fact in calculation.inputs.values():
        area = snapshot.area(fact.cell)
        if area is not None:
            yield (area.sheet, area.first), fact, None
    for table in calculation.rubric.tables.values():
        for column in table.columns:
            area = snapshot.area(table_name(table.id, column.id))
            for row, ref in enumerate(area.refs(table.capacity) if area else (), start=1):
                yield (area.sheet, ref), column, row  # type: ignore[union-attr]


def entered_cells(snapshot: Snapshot, places: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, Value]]:
    """Sheet, cell and entry of input cells, as `entries_of` reads them."""
    for sheet, ref in places:
        cell = snapshot.cell(sheet, ref)
        yield sheet, ref, _entry(cell.value if cell else None)


def _rows(snapshot: Snapshot, table: Table) -> Iterator[Row]:
    columns = {}
    for column in table.columns:
        area = snapshot.area(table_name(table.id, column.id))
        columns[column.id] = [snapshot.cell(area, ref) for ref in area.refs(table.capacity)] if area else []
    for index in range(table.capacity):
        yield {
            column: _entry(cells[index].value if index < len(cells) and cells[index] else None)  # type: ignore[union-attr]
            for column, cells in columns.items()
        }


def _entry(value: Value | ErrorValue) -> Value:
    return str(value) if isinstance(value, ErrorValue) else value

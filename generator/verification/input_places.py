"""Where an input cell of the blank is in a return: on the line it was issued on, or where it was cut and pasted to."""

from itertools import islice

from generator.package import Area, ErrorValue, Value
from generator.package.references import cell_position
from generator.rubric.model import Table
from generator.verification.arrangement import Arrangement
from generator.verification.original import Original, Where
from generator.workbook.names import table_name


class InputPlaces:
    """Finds input cells in a return whose sheets and lines may have moved; places are under issued sheet names."""

    def __init__(self, arrangement: Arrangement, original: Original) -> None:
        self._arrangement = arrangement
        self._original = original
        lines = (arrangement.place_under_issued_titles(where) for where in original.inputs)
        self._homes = {where for where in lines if not arrangement.is_gone(where)}

    def issued(self, name: str, index: int) -> Where:
        """Where the blank has the cell: the one of that number among those of a name."""
        area = self._original.snapshot.names[name]
        return area.sheet, next(islice(area.refs(), index, None))

    def found(self, name: str, index: int) -> Where | None:
        """Where the return has it; None if its line is gone."""
        issued = self.issued(name, index)
        if self._arrangement.is_gone(issued):
            return None
        home = self._arrangement.place_under_issued_titles(issued)
        if self._is_of_another_item(issued, home):
            return None
        return self._pasted_to(name) or home if self._is_empty(home) else home

    def rows_lost(self, table: Table) -> int:
        """How many rows of a table are gone, where some are left."""
        area = self._original.snapshot.names[table_name(table.id, table.columns[0].id)]
        gone = sum(self._arrangement.is_gone((area.sheet, ref)) for ref in area.refs())
        return gone if gone < table.capacity else 0

    def _is_of_another_item(self, issued: Where, home: Where) -> bool:
        """Whether the first words of the row are those of another row: contents moved, and names did not."""
        label, now = (
            snapshot.cell(sheet, f"A{cell_position(ref)[0]}")
            for snapshot, (sheet, ref) in (
                (self._original.snapshot, issued),
                (self._arrangement.returned, home),
            )
        )
        if label is None or now is None or label.value == now.value:
            return False
        return now.value in self._labels(issued[0])

    def _labels(self, sheet: str) -> frozenset[Value | ErrorValue]:
        """The words with which rows of an issued sheet begin."""
        cells = self._original.snapshot.sheet(sheet)
        found = cells.cells.items() if cells else ()
        return frozenset(cell.value for ref, cell in found if ref.rstrip("0123456789") == "A" and cell.value)

    def _pasted_to(self, name: str) -> Where | None:
        """Where the name of a single cell went, unless another input is at home there."""
        area: Area | None = self._arrangement.returned.area(name)
        if area is None or area.first != area.last:
            return None
        where = area.sheet, area.first
        return None if where in self._homes else where

    def _is_empty(self, where: Where) -> bool:
        cell = self._arrangement.returned.cell(*where)
        return cell is None or (cell.value in (None, "") and cell.formula is None)

"""The values of all computed cells for what has been filled in."""

from collections.abc import Iterator
from decimal import Decimal

from generator.rubric.calculation import Calculation, calculation
from generator.rubric.entries import Entries, Row
from generator.rubric.evaluate import Scope, Value, value
from generator.rubric.listing import Listing
from generator.rubric.model import ROW, Rubric, Table


class Evaluation:
    """A scope over a calculation and entries; every cell is worked out at most once."""

    def __init__(self, sheet: Calculation, entries: Entries) -> None:
        self.sheet = sheet
        self.entries = entries
        self._values: dict[str, Value] = {}
        self._rows: dict[str, tuple[_RowScope, ...]] = {}

    def cell(self, cell: str) -> Value:
        """The value of an input or computed cell by machine name; raises KeyError for a name that is neither."""
        if cell not in self._values:
            computed = self.sheet.cells.get(cell)
            self._values[cell] = self._input(cell) if computed is None else value(computed.expression, self)
        return self._values[cell]

    def number(self, cell: str) -> Decimal | None:
        """The number in a cell; None while it shows nothing."""
        found = self.cell(cell)
        return found if isinstance(found, Decimal) else None

    def text(self, cell: str) -> str:
        """The text in a cell."""
        found = self.cell(cell)
        return "" if found is None else str(found)

    def column(self, table: str, column: str) -> Value:
        """Only a row has entries in columns."""
        raise KeyError(f"{table}.{column} is asked for outside a row")

    def rows(self, table: str) -> tuple[Scope, ...]:
        """One scope per row of a table up to its capacity, empty rows included, or per row of a listing."""
        listing = self.sheet.listings.get(table)
        if listing is None:
            return self._rows_of(table)
        return tuple(_ListedScope(self, listing, index) for index in range(listing.length))

    def used_rows(self, table: str) -> Iterator[tuple[int, Scope]]:
        """The rows of a table that hold anything, with their number from 1."""
        for number, row in enumerate(self._rows_of(table), start=1):
            if any(entry not in (None, "") for entry in row.row.values()):
                yield number, row

    def _rows_of(self, table: str) -> "tuple[_RowScope, ...]":
        if table not in self._rows:
            self._rows[table] = tuple(self._row_scopes(self.sheet.rubric.tables[table]))
        return self._rows[table]

    def _row_scopes(self, table: Table) -> Iterator["_RowScope"]:
        filled = self.entries.rows.get(table.id, ())
        for index in range(table.capacity):
            printed = {ROW: table.row_labels[index].label} if table.row_labels else {}
            yield _RowScope(self, table.id, filled[index] if index < len(filled) else {}, printed)

    def _input(self, cell: str) -> Value:
        return self.entries.facts.get(self.sheet.inputs[cell].id)


class _RowScope:
    """The same cells, seen from one row of a table."""

    def __init__(self, evaluation: Evaluation, table: str, row: Row, printed: Row) -> None:
        self.evaluation = evaluation
        self.table = table
        self.row = row
        self.printed = printed
        self._values: dict[str, Value] = {}

    def cell(self, cell: str) -> Value:
        return self.evaluation.cell(cell)

    def column(self, table: str, column: str) -> Value:
        computed = self.evaluation.sheet.columns.get(table, {}).get(column)
        if computed is None:
            return self.printed.get(column, self.row.get(column))
        if column not in self._values:
            self._values[column] = value(computed.expression, self)
        return self._values[column]

    def rows(self, table: str) -> tuple[Scope, ...]:
        return self.evaluation.rows(table)


class _ListedScope:
    """The same cells, seen from one row of a listing."""

    def __init__(self, evaluation: Evaluation, listing: Listing, index: int) -> None:
        self.evaluation = evaluation
        self.listing = listing
        self.index = index

    def cell(self, cell: str) -> Value:
        return self.evaluation.cell(cell)

    def column(self, _table: str, column: str) -> Value:
        if column in self.listing.cells:
            return self.evaluation.cell(self.listing.cells[column][self.index])
        printed = self.listing.printed[column][self.index]
        return Decimal(printed) if isinstance(printed, int) else printed

    def rows(self, table: str) -> tuple[Scope, ...]:
        return self.evaluation.rows(table)


def evaluation(rubric: Rubric, entries: Entries) -> Evaluation:
    """All values of a rubric for these entries."""
    return Evaluation(calculation(rubric), entries)

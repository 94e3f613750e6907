"""The values of all computed cells for what has been filled in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from generator.calculation.calculation import Calculation, calculation
from generator.calculation.cells import ComputedCell
from generator.calculation.entries import Entries, Row
from generator.calculation.listing import Listing
from generator.rubric.evaluate import Scope, Value, Worth, prepared
from generator.rubric.facts import Fact
from generator.rubric.model import ROW, Rubric, Table
from generator.rubric.needs import is_valid

Worked = Callable[[str], Value]
"""What the value of a cell or column is, by its machine name."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The functions of all computed cells and columns of a calculation; what each indicator needs and lacks, by id."""

    cells: Mapping[str, Worth]
    columns: Mapping[str, Mapping[str, Worth]]
    lacking: Mapping[str, tuple[tuple[str, Worth], ...]]


@cache
def _prepared(sheet: Calculation) -> Prepared:
    return Prepared(
        _worths(sheet.cells),
        {table: _worths(columns) for table, columns in sheet.columns.items()},
        {
            indicator: tuple((need.fact or need.label, prepared(need.missing())) for need in wanted)
            for indicator, wanted in sheet.needs.items()
        },
    )


def _worths(cells: Mapping[str, ComputedCell]) -> dict[str, Worth]:
    return {name: prepared(cell.expression) for name, cell in cells.items()}


class _Values(dict[str, Value]):
    """Values by machine name; one that is asked for and not there yet is worked out and kept."""

    def __init__(self, work_out: Worked) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, name: str) -> Value:
        found = self[name] = self._work_out(name)
        return found


class Evaluation:
    """A scope over a calculation and entries; every cell is worked out at most once.

    `cell` gives the value of an input or computed cell by machine name and raises KeyError for a name that is neither.
    """

    def __init__(self, sheet: Calculation, entries: Entries) -> None:
        self.sheet = sheet
        self.entries = entries
        self.prepared = _prepared(sheet)
        self.cell: Worked = _Values(self._worked_out).__getitem__
        self._rows: dict[str, tuple[_RowScope, ...]] = {}
        self._listed: dict[str, tuple[_ListedScope, ...]] = {}

    def _worked_out(self, cell: str) -> Value:
        worth = self.prepared.cells.get(cell)
        return self.entries.facts.get(self.sheet.inputs[cell].id) if worth is None else worth(self)

    def number(self, cell: str) -> Decimal | None:
        """The number in a cell; None while it shows nothing."""
        found = self.cell(cell)
        return found if isinstance(found, Decimal) else None

    def text(self, cell: str) -> str:
        """The text in a cell."""
        found = self.cell(cell)
        return "" if found is None else str(found)

    def missing(self, indicator: str) -> tuple[str, ...]:
        """What an indicator still needs, by the id of the fact or in words."""
        lacking = self.prepared.lacking[indicator]
        return tuple(dict.fromkeys(what for what, is_missing in lacking if is_missing(self)))

    def column(self, table: str, column: str) -> Value:
        """Only a row has entries in columns."""
        raise KeyError(f"{table}.{column} is asked for outside a row")

    def rows(self, table: str) -> tuple[Scope, ...]:
        """One scope per row of a table up to its capacity, empty rows included, or per row of a listing."""
        listing = self.sheet.listings.get(table)
        return self._rows_of(table) if listing is None else self._rows_listed(listing)

    def used_rows(self, table: str) -> Iterator[tuple[int, Scope]]:
        """The rows of a table that hold anything, with their number from 1."""
        for number, row in enumerate(self._rows_of(table), start=1):
            if any(entry not in (None, "") for entry in row.row.values()):
                yield number, row

    def _rows_of(self, table: str) -> "tuple[_RowScope, ...]":
        if table not in self._rows:
            self._rows[table] = tuple(self._row_scopes(self.sheet.rubric.tables[table]))
        return self._rows[table]

    def _rows_listed(self, listing: Listing) -> "tuple[_ListedScope, ...]":
        if listing.id not in self._listed:
            self._listed[listing.id] = tuple(_ListedScope(self, listing, index) for index in range(listing.length))
        return self._listed[listing.id]

    def _row_scopes(self, table: Table) -> Iterator["_RowScope"]:
        filled = self.entries.rows.get(table.id, ())
        for index in range(table.capacity):
            printed = {ROW: table.row_labels[index].label} if table.row_labels else {}
            yield _RowScope(self, table.id, filled[index] if index < len(filled) else {}, printed)


class _RowScope:
    """The same cells, seen from one row of a table."""

    def __init__(self, evaluation: Evaluation, table: str, row: Row, printed: Row) -> None:
        self.cell = evaluation.cell
        self.rows = evaluation.rows
        self.row = row
        self._entered = {**row, **printed}
        self._worths = evaluation.prepared.columns.get(table, {})
        self._values = _Values(self._worked_out)

    def column(self, _table: str, column: str) -> Value:
        return self._values[column]

    def _worked_out(self, column: str) -> Value:
        worth = self._worths.get(column)
        return self._entered.get(column) if worth is None else worth(self)


class _ListedScope:
    """The same cells, seen from one row of a listing."""

    def __init__(self, evaluation: Evaluation, listing: Listing, index: int) -> None:
        self.cell = evaluation.cell
        self.rows = evaluation.rows
        self._listing = listing
        self._index = index
        self._values = _Values(self._worked_out)

    def column(self, _table: str, column: str) -> Value:
        return self._values[column]

    def _worked_out(self, column: str) -> Value:
        if column in self._listing.cells:
            return self.cell(self._listing.cells[column][self._index])
        printed = self._listing.printed[column][self._index]
        return Decimal(printed) if isinstance(printed, int) else printed


def is_right(fact: Fact, scope: Scope) -> bool:
    """Whether an entry that is not blank is of the right kind and within its bounds."""
    return _rightness(fact)(scope) is True


@cache
def _rightness(fact: Fact) -> Worth:
    return prepared(is_valid(fact))


def evaluation(rubric: Rubric, entries: Entries) -> Evaluation:
    """All values of a rubric for these entries."""
    return Evaluation(calculation(rubric), entries)

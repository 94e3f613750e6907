"""What formulas call cells: visible Chinese names made from labels, and hidden machine names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from generator.calculation.calculation import Calculation
from generator.workbook.layout import Layout

LONGEST_NAME = 80
_LIKE_A_REFERENCE = re.compile(r"[A-Za-z]{1,3}\d+|[RrCc]\d*|[Rr]\d+[Cc]\d+", re.ASCII)


def table_name(table: str, column: str) -> str:
    """The machine name of a table column."""
    return f"table_{table}_{column}"


@dataclass(frozen=True, slots=True, eq=False)
class NameBook:
    """Visible names by machine name and by table column; serves formulas outside tables and whole columns."""

    visible: Mapping[str, str]
    columns: Mapping[tuple[str, str], str]

    def cell(self, cell: str) -> str:
        """The visible name of a cell."""
        return self.visible[cell]

    def column(self, table: str, column: str) -> str:
        """The visible name of a whole column."""
        return self.columns[table, column]


@dataclass(frozen=True, slots=True)
class RowNames:
    """Serves the formulas of one row of a table: entries of the same row are plain references."""

    book: NameBook
    layout: Layout
    row: int

    def cell(self, cell: str) -> str:
        """The visible name of a cell."""
        return self.book.cell(cell)

    def column(self, table: str, column: str) -> str:
        """The cell of this row in a column."""
        return self.layout.spans[table, column].ref(self.row)


def name_book(calculation: Calculation, places: Layout) -> NameBook:
    """Unique visible names for everything that has a place."""
    labels = {fact.cell: fact.label for fact in calculation.inputs.values()}
    labels.update({cell.cell: cell.label for cell in calculation.cells.values()})
    taken = {name.casefold() for name in (*places.cells, *(table_name(*key) for key in places.spans))}
    visible = {cell: _unique(labels[cell], taken) for cell in _measures_first(places.cells)}
    columns = {}
    for table, column in places.spans:
        columns[table, column] = _unique(_label_of_column(calculation, table, column), taken)
    return NameBook(MappingProxyType(visible), MappingProxyType(columns))


def _label_of_column(calculation: Calculation, table: str, column: str) -> str:
    if table in calculation.listings:
        return calculation.listings[table].labels[column]
    whole = calculation.rubric.tables[table]
    computed = calculation.columns.get(table, {}).get(column)
    return f"{whole.label}_{computed.label if computed else whole.column(column).label}"


def _measures_first(cells: Iterable[str]) -> list[str]:
    """Facts and measures get their bare labels before anything else could take them."""
    return sorted(cells, key=lambda cell: not cell.startswith(("fact_", "calc_")))


def _unique(label: str, taken: set[str]) -> str:
    base = _allowed(label)
    name, number = base, 1
    while name.casefold() in taken:
        number += 1
        name = f"{base}_{number}"
    taken.add(name.casefold())
    return name


def _allowed(label: str) -> str:
    """The label without what Excel does not take in a name."""
    text = "".join(character for character in label if character.isalnum() or character == "_")[:LONGEST_NAME]
    if not text or text[0].isdigit() or _LIKE_A_REFERENCE.fullmatch(text):
        return f"_{text}"
    return text

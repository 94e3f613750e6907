"""Where everything stands: machine names and table columns to places in the workbook."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from openpyxl.utils import get_column_letter

from generator.calculation.listing import Listing
from generator.workbook.plan import Formula, Input, RowFormula, RowInput, RowLabel, SheetPlan


@dataclass(frozen=True, slots=True)
class Position:
    """One cell; row and column from 1."""

    sheet: str
    row: int
    column: int

    @property
    def ref(self) -> str:
        """The cell on its sheet: `H5`."""
        return f"{get_column_letter(self.column)}{self.row}"

    @property
    def address(self) -> str:
        """The cell in the workbook: `'评分表'!$H$5`."""
        return f"'{self.sheet}'!${get_column_letter(self.column)}${self.row}"


@dataclass(frozen=True, slots=True)
class Span:
    """The cells of a table column, one per row of the table; rows and column from 1, both ends included."""

    sheet: str
    column: int
    first: int
    last: int

    @property
    def address(self) -> str:
        """The cells in the workbook: `'项目支出明细'!$B$5:$B$34`."""
        letter = get_column_letter(self.column)
        return f"'{self.sheet}'!${letter}${self.first}:${letter}${self.last}"

    def ref(self, row: int) -> str:
        """This column's cell in that row of the sheet."""
        return f"{get_column_letter(self.column)}{row}"


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The places of all inputs and computed cells by machine name, and of table columns by table and column."""

    plans: tuple[SheetPlan, ...]
    cells: Mapping[str, Position]
    spans: Mapping[tuple[str, str], Span]


def layout(plans: tuple[SheetPlan, ...], listings: Iterable[Listing]) -> Layout:
    """The layout of these sheets.

    Raises ValueError if a machine name is placed twice, or the cells of a column do not stand below one another.
    """
    cells: dict[str, Position] = {}
    rows: dict[tuple[str, str], list[Position]] = {}
    for plan in plans:
        for placed in plan.cells:
            position = Position(plan.name, placed.row, placed.column)
            match placed.content:
                case Input(fact):
                    _place(cells, fact.cell, position)
                case Formula(cell):
                    _place(cells, cell, position)
                case RowInput(fact):
                    rows.setdefault((fact.table, fact.id), []).append(position)
                case RowFormula(table, column):
                    rows.setdefault((table, column), []).append(position)
                case RowLabel(table, column):
                    rows.setdefault((table, column), []).append(position)
    for listing in listings:
        for column, names in listing.cells.items():
            rows[listing.id, column] = [cells[name] for name in names]
    spans = {key: _span(each) for key, each in rows.items()}
    return Layout(plans, MappingProxyType(cells), MappingProxyType(spans))


def _span(positions: Sequence[Position]) -> Span:
    """The cells from the topmost to the lowest."""
    columns = {(position.sheet, position.column) for position in positions}
    if len(columns) > 1:
        raise ValueError(f"one column stands in several: {sorted(columns)}")
    rows = [position.row for position in positions]
    return Span(positions[0].sheet, positions[0].column, min(rows), max(rows))


def _place(cells: dict[str, Position], cell: str, position: Position) -> None:
    if cell in cells:
        raise ValueError(f"{cell} stands at {cells[cell].address} and {position.address}")
    cells[cell] = position

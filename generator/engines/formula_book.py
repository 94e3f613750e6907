"""What the formulas of one workbook refer to, and the order in which they can be worked out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.engines.excel_semantics import ERRORS
from generator.engines.formula_trees import OutsideGrammar, Reference
from generator.package.references import cell_position
from generator.package.snapshot import Area, Cell, ErrorValue, Sheet, Snapshot, Value

Where = tuple[str, str]

LARGEST_AREA = 100_000


class CircularReference(Exception):
    """Cells depend on each other in a circle; no workbook is issued like that."""

    def __init__(self, cells: Sequence[Where]) -> None:
        self.cells = tuple(cells)
        super().__init__(" → ".join(f"{sheet}!{ref}" for sheet, ref in cells))


@dataclass(frozen=True, slots=True)
class Unsupported:
    """What stands for the value of a cell that was not evaluated: the formula of `origin` is outside the grammar."""

    origin: Where
    reason: str


Result = Value | ErrorValue | Unsupported
References = Callable[[str], Sequence[Reference] | str]
"""What the formula of that text refers to, or the reason why it is outside the grammar."""


@dataclass(frozen=True, slots=True)
class Block:
    """The cells that a reference means in this workbook, and those of them that have a formula."""

    cells: tuple[Where, ...]
    computed: tuple[Where, ...]
    columns: int


@dataclass(frozen=True, slots=True)
class Need:
    """What a formula of this workbook refers to: blocks, or the error of `formulas` that stands for one."""

    blocks: tuple[Any, ...]
    computed: tuple[Where, ...]


class Book:
    """A workbook as its formulas see it: sheets by their names in small letters, since Excel's ignore case.

    A key is a sheet's name in small letters with a cell; a cell in `given` has no formula, but the value stated there.
    """

    def __init__(self, workbook: Snapshot, given: Mapping[Where, Value | ErrorValue], references: References) -> None:
        self.workbook = workbook
        self.references = references
        self.sheets: Mapping[str, Sheet] = {sheet.name.casefold(): sheet for sheet in workbook.sheets}
        self.given = {(sheet.casefold(), ref): value for (sheet, ref), value in given.items()}
        self._needs: dict[Where, Need | Unsupported] = {}
        self._blocks: dict[tuple[str, str, str], Block] = {}
        self._settled: set[Where] = set()

    def formula(self, key: Where) -> str | None:
        """The formula that counts in a cell."""
        cell = self._cell(key)
        return None if cell is None or key in self.given else cell.formula

    def typed(self, key: Where) -> Value | ErrorValue:
        """The value of a cell without a formula."""
        if key in self.given:
            return self.given[key]
        cell = self._cell(key)
        return cell.value if cell else None

    def place(self, key: Where) -> Where:
        """The sheet as it is spelled, and the cell."""
        return self.sheets[key[0]].name, key[1]

    def order(self, wanted: Where) -> Iterator[Where]:
        """Formula cells, each after everything it depends on, up to the one that is wanted; none is given twice.

        A stack of our own, since chains are longer than Python's. Raises CircularReference.
        """
        waiting, begun = [wanted], dict[Where, None]()
        while waiting:
            key = waiting[-1]
            missing = [cell for cell in self._precedents(key) if cell not in self._settled]
            if not missing:
                if key not in self._settled:
                    self._settled.add(key)
                    yield key
                begun.pop(waiting.pop(), None)
            elif begun.keys() & missing or key in missing:
                raise CircularReference([self.place(each) for each in (*begun, key)])
            else:
                begun[key] = None
                waiting.extend(missing)

    def need(self, key: Where) -> Need | Unsupported:
        """What the formula of a cell refers to, or why it is not evaluated."""
        if key not in self._needs:
            self._needs[key] = self._need(key)
        return self._needs[key]

    def _precedents(self, key: Where) -> tuple[Where, ...]:
        if key in self._settled:
            return ()
        need = self.need(key)
        return () if isinstance(need, Unsupported) else need.computed

    def _need(self, key: Where) -> Need | Unsupported:
        references = self.references(self.formula(key) or "")
        if isinstance(references, str):
            return Unsupported(self.place(key), references)
        try:
            blocks = tuple(self._meant(reference, key[0]) for reference in references)
        except OutsideGrammar as reason:
            return Unsupported(self.place(key), str(reason))
        return Need(blocks, tuple(cell for block in blocks if isinstance(block, Block) for cell in block.computed))

    def _meant(self, reference: Reference, sheet: str) -> Any:
        """Find the block a reference means. Raises OutsideGrammar where Excel would spill or intersect."""
        if reference.name:
            area = self.workbook.area(reference.name)
            if area is None:
                return ERRORS["#NAME?"]
        else:
            area = Area(reference.sheet or sheet, reference.first, reference.last)
        if area.sheet.casefold() not in self.sheets:
            return ERRORS["#REF!"]
        if area.size > (1 if reference.alone else LARGEST_AREA):
            raise OutsideGrammar(f"{reference.name or reference.first} means {area.size} cells here")
        return self._block(area)

    def _block(self, area: Area) -> Block:
        where = area.sheet.casefold(), area.first, area.last
        if where not in self._blocks:
            cells = tuple((where[0], ref) for ref in area.refs(LARGEST_AREA))
            computed = tuple(cell for cell in cells if self.formula(cell) is not None)
            columns = cell_position(area.last)[1] - cell_position(area.first)[1] + 1
            self._blocks[where] = Block(cells, computed, columns)
        return self._blocks[where]

    def _cell(self, key: Where) -> Cell | None:
        sheet = self.sheets.get(key[0])
        return sheet.cells.get(key[1]) if sheet else None

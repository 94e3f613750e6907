"""A blank open in LibreOffice with somebody at the keyboard: what is typed, what the cells hold, what is shown."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

from workbook_cells import InputCell, wrongly_shown

from generator.calculation.calculation import calculation
from generator.calculation.entries import Entries
from generator.engines import libreoffice
from generator.engines.libreoffice import Document, LibreOffice
from generator.package import ErrorValue, Value, write_package
from generator.rubric.decimals import plain
from generator.rubric.facts import Kind
from generator.rubric.model import Rubric
from generator.verification.original import Where, issued_cells
from generator.workbook.issue import blank, blank_snapshot

WORKER = Path(__file__).with_name("typing_worker.py")


@dataclass(slots=True)
class Desk:
    """`typed` is what was typed last into each cell, `held` what LibreOffice made of it, `shown` all computed cells."""

    rubric: Rubric
    document: Document
    typed: dict[InputCell, str] = field(default_factory=dict)
    held: dict[InputCell, Value] = field(default_factory=dict)
    shown: dict[Where, Value | ErrorValue] = field(default_factory=dict)

    def type_in(self, typed: Mapping[InputCell, str]) -> None:
        """Type texts into cells, as from the keyboard, and look at every computed cell."""
        keys = [(*cell.where, text) for cell, text in typed.items()]
        self.document._office._request("type_in", document=self.document._number, typed=keys)
        issued = [each.where for each in issued_cells(blank_snapshot(self.rubric), calculation(self.rubric))]
        self.shown = self.document.recalculate({}, [*issued, *(cell.where for cell in typed)])
        self.typed.update(typed)
        self.held.update((cell, as_entry(self.shown.pop(cell.where))) for cell in typed)

    def type_only(self, wanted: Mapping[InputCell, str]) -> None:
        """Type what is wanted and empty every other cell."""
        gone = dict.fromkeys(self.typed.keys() - wanted.keys(), "")
        self.type_in({cell: text for cell, text in {**gone, **wanted}.items() if self.typed.get(cell, "") != text})

    @property
    def entries(self) -> Entries:
        """What the workbook holds by now."""
        return entries_in(self.held)

    def faults(self) -> list[str]:
        """Every computed cell that does not show what the rules give."""
        return wrongly_shown(self.rubric, self.shown, self.entries)


def as_entry(value: Value | ErrorValue) -> Value:
    """A value as it counts as an entry."""
    return str(value) if isinstance(value, ErrorValue) else value


def entries_in(held: Mapping[InputCell, Value]) -> Entries:
    """What cells hold as entries of the rubric."""
    facts = {cell.fact.id: value for cell, value in held.items() if not cell.fact.table}
    rows: dict[str, list[dict[str, Value]]] = {}
    for cell, value in held.items():
        if cell.fact.table:
            table = rows.setdefault(cell.fact.table, [])
            table += ({} for _ in range(cell.row + 1 - len(table)))
            table[cell.row][cell.fact.id] = value
    return Entries(facts, {table: tuple(each) for table, each in rows.items()})


def as_typed(cell: InputCell, entries: Entries) -> str:
    """The keys for what the entries have for a cell: 97.4% for 0.974."""
    value = cell.entry(entries)
    if isinstance(value, Decimal):
        return f"{plain(value * 100)}%" if cell.fact.kind is Kind.PERCENT else plain(value)
    return str(value or "")


@contextmanager
def typing_office() -> Iterator[LibreOffice]:
    """A LibreOffice whose documents can be typed into."""
    with patch.object(libreoffice, "_WORKER", WORKER), LibreOffice() as office:
        yield office


@contextmanager
def opened(office: LibreOffice, rubric: Rubric, folder: Path) -> Iterator[Desk]:
    """The blank of a rubric on the desk."""
    file = folder / f"{rubric.id}.xlsx"
    write_package(blank(rubric), file)
    with office.open(file) as document:
        yield Desk(rubric, document)

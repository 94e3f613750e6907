"""Repairs a damaged return: everything people entered goes into a fresh blank, and what cannot go is listed."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.calculation.calculation import calculation
from generator.calculation.entries import Entries
from generator.package import ErrorValue, Package, Sheet, Snapshot, Value, read_notes, read_snapshot
from generator.package.parts import content_types
from generator.rubric.model import Rubric, Table
from generator.verification.arrangement import arranged
from generator.verification.equivalence import normal_formula
from generator.verification.findings import as_shown
from generator.verification.input_places import InputPlaces
from generator.verification.marks import without_marks
from generator.verification.original import Where, own_original
from generator.verification.reference import reference_of
from generator.workbook.identity import SHEET
from generator.workbook.issue import blank, filled
from generator.workbook.names import table_name

_ROW_NUMBERS = re.compile(r"(?<=[A-Z])\d+")
_WHOLE_FILE = "整个工作簿"


@dataclass(frozen=True, slots=True)
class Left:
    """Something of the return that is not in the repaired copy as it stood there; `place` is as people write it."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}：{self.message}"


@dataclass(frozen=True, slots=True)
class Repaired:
    """The repaired copy, how many entries it got, and what was left behind."""

    package: Package
    carried: int
    left: tuple[Left, ...]


def repaired(returned: Package) -> Repaired:
    """The repaired copy of a return; marks are no part of it. Raises UnreadableFile if its issue cannot be told."""
    unmarked = without_marks(returned)
    snapshot = read_snapshot(unmarked)
    reference = reference_of(snapshot, returned.source)
    rubric = reference.rubric
    original = reference.original or own_original(rubric)
    arrangement = arranged(snapshot, original)
    restored, issued = arrangement.returned, original.snapshot
    carrying = _Carrying(restored, InputPlaces(arrangement, original))
    entries = carrying.entries(rubric)
    left = (
        *carrying.left,
        *_lost_sheets(carrying.lost_by_sheet),
        *_lost_cells(carrying.lost_by_name),
        *_elsewhere(restored, issued, carrying.used),
        *_attached(unmarked),
    )
    return Repaired(filled(blank(rubric), rubric, entries), carrying.carried, left)


@dataclass(slots=True)
class _Carrying:
    """Reads the entries one by one, and keeps book of what cannot be carried over."""

    restored: Snapshot
    places: InputPlaces
    left: list[Left] = field(default_factory=list)
    lost_by_sheet: Counter[str] = field(default_factory=Counter)
    lost_by_name: dict[str, list[tuple[Where, str]]] = field(default_factory=dict)
    used: dict[Where, str] = field(default_factory=dict)
    """The cells that were read, each with the sheet on which the blank has it."""
    carried: int = 0

    def entries(self, rubric: Rubric) -> Entries:
        facts = {fact.id: self._entry(fact.cell, 0, f"“{fact.label}”") for fact in calculation(rubric).inputs.values()}
        rows = {
            table.id: tuple(
                {
                    column.id: self._entry(table_name(table.id, column.id), index, f"“{column.label}”")
                    for column in table.columns
                }
                for index in range(table.capacity)
            )
            for table in rubric.tables.values()
        }
        for table in rubric.tables.values():
            self._count_rows(table)
        return Entries(facts, rows)

    def _count_rows(self, table: Table) -> None:
        lost = self.places.rows_lost(table)
        if lost:
            self.left.append(Left(table.label, f"表中被删除了{lost}行，其中的内容无法找回"))
            for column in table.columns:
                self.lost_by_name.pop(table_name(table.id, column.id), None)

    def _entry(self, name: str, index: int, label: str) -> Value:
        issued = self.places.issued(name, index)
        where = self.places.found(name, index)
        if where is None:
            self._lose(issued, name, label)
            return None
        self.used[where] = issued[0]
        cell = self.restored.cell(*where)
        if cell is None or (cell.value in (None, "") and cell.formula is None):
            return None
        if isinstance(cell.value, ErrorValue) or cell.value is None:
            shown = as_shown(cell.value) if cell.formula is None else f"={cell.formula}"
            self._leave(where, f"{label}填的“{shown}”没有可用的数值，没有转入")
            return None
        if cell.formula is not None:
            self._leave(where, f"{label}填的是公式“={cell.formula}”，只转入其结果 {as_shown(cell.value)}")
        self.carried += 1
        return cell.value

    def _lose(self, issued: Where, name: str, label: str) -> None:
        if self.restored.sheet(issued[0]) is None:
            self.lost_by_sheet[issued[0]] += 1
        else:
            self.lost_by_name.setdefault(name, []).append((issued, label))

    def _leave(self, where: Where, message: str) -> None:
        self.left.append(Left("!".join(where), message))


def _lost_sheets(lost: Mapping[str, int]) -> Iterator[Left]:
    for sheet, cells in lost.items():
        yield Left(sheet, f"工作表已被删除，其中{cells}个填报格的内容无法找回")


def _lost_cells(lost: Mapping[str, list[tuple[Where, str]]]) -> Iterator[Left]:
    for cells in lost.values():
        where, label = cells[0]
        several = f"等{len(cells)}格" if len(cells) > 1 else ""
        yield Left("!".join(where), f"{label}{several}所在的行、列已被删除或错位，无法找回")


def _elsewhere(restored: Snapshot, issued: Snapshot, used: Mapping[Where, str]) -> Iterator[Left]:
    """What people wrote where nothing is to be entered, and sheets of their own."""
    homes: dict[str, Counter[str]] = {}
    for (name, _), home in used.items():
        homes.setdefault(name, Counter())[home] += 1
    for sheet in restored.sheets:
        home = homes[sheet.name].most_common(1)[0][0] if sheet.name in homes else sheet.name
        original = issued.sheet(home)
        if original is not None and original.name != SHEET:
            yield from _written_beside(sheet, original, used)
        elif original is None and sheet.cells:
            yield Left(sheet.name, f"下发表没有这张工作表，其中{len(sheet.cells)}个有内容的单元格没有转入")


def _written_beside(sheet: Sheet, original: Sheet, used: Mapping[Where, str]) -> Iterator[Left]:
    """Contents other than those issued; words and formulas that merely moved to another row are not told."""
    shapes = {_shape(cell.formula) for cell in original.cells.values() if cell.formula is not None}
    words = {cell.value for cell in original.cells.values() if isinstance(cell.value, str)}
    figures = {(_column(ref), cell.value) for ref, cell in original.cells.items() if cell.formula is None}
    for ref, cell in sheet.cells.items():
        if (sheet.name, ref) in used or (cell.value in (None, "") and cell.formula is None):
            continue
        place = f"{sheet.name}!{ref}"
        issued = original.cells.get(ref)
        if cell.formula is not None:
            if _shape(cell.formula) not in shapes:
                yield Left(place, f"公式“={cell.formula}”不是下发表的，没有转入")
        elif cell.value in words or (_column(ref), cell.value) in figures:
            continue
        elif issued is not None and issued.formula is not None:
            yield Left(place, f"公式被改成了“{as_shown(cell.value)}”，已恢复公式，该内容没有转入")
        else:
            yield Left(place, f"填报格以外的内容“{as_shown(cell.value)}”没有转入")


def _shape(formula: str) -> str:
    """A formula without the rows it stands in."""
    return _ROW_NUMBERS.sub("#", normal_formula(formula))


def _column(ref: str) -> str:
    return ref.rstrip("0123456789")


def _attached(returned: Package) -> Iterator[Left]:
    notes = sum(map(len, read_notes(returned).values()))
    parts = {part: type_ for part, type_ in content_types(returned).items() if not part.startswith("docProps/")}
    pictures = sum(type_.startswith("image/") for type_ in parts.values())
    files = sum("/embeddings/" in part for part in parts)
    for count, what in ((notes, "条批注"), (pictures, "张图片"), (files, "个嵌入的文件")):
        if count:
            yield Left(_WHOLE_FILE, f"{count}{what}没有转入")

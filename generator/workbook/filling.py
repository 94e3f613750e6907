"""Filling: a workbook's contents and new entries become Edits, computed cells included."""

from collections.abc import Iterator
from types import MappingProxyType

from generator.calculation.calculation import Calculation
from generator.calculation.entries import Entries
from generator.calculation.evaluation import Evaluation
from generator.package import Area, Edit, Snapshot
from generator.problem import Problem, UnreadableFile
from generator.workbook.contents import entries_of
from generator.workbook.names import table_name


def fill(snapshot: Snapshot, calculation: Calculation, answers: Entries) -> tuple[Edit, ...]:
    """The edits that put the answers into a workbook and bring every cached value up to date.

    Entries that the answers do not mention stay. Raises UnreadableFile if a cell of the calculation is gone.
    """
    together = merged(entries_of(snapshot, calculation), answers)
    values = Evaluation(calculation, together)
    return (
        *_input_edits(snapshot, calculation, answers),
        *_row_edits(snapshot, calculation, answers),
        *_computed_edits(snapshot, calculation, values),
    )


def merged(present: Entries, answers: Entries) -> Entries:
    """The entries there are, with the answers over them; a table that is answered is replaced whole."""
    return Entries(
        MappingProxyType({**present.facts, **answers.facts}), MappingProxyType({**present.rows, **answers.rows})
    )


def _area(snapshot: Snapshot, name: str) -> Area:
    area = snapshot.area(name)
    if area is None or snapshot.sheet(area.sheet) is None:
        place = f"自评表{area.sheet if area else name}"
        raise UnreadableFile(Problem(place, "工作表或单元格已被删除", "请使用财政部门下发的原表"))
    return area


def _input_edits(snapshot: Snapshot, calculation: Calculation, answers: Entries) -> Iterator[Edit]:
    for fact in calculation.inputs.values():
        if fact.id in answers.facts:
            area = _area(snapshot, fact.cell)
            yield Edit(area.sheet, area.first, answers.facts[fact.id], typed=True)


def _row_edits(snapshot: Snapshot, calculation: Calculation, answers: Entries) -> Iterator[Edit]:
    for table, rows in answers.rows.items():
        for column in calculation.rubric.tables[table].columns:
            area = _area(snapshot, table_name(table, column.id))
            for index, ref in enumerate(area.refs()):
                yield Edit(area.sheet, ref, rows[index].get(column.id) if index < len(rows) else None, typed=True)


def _computed_edits(snapshot: Snapshot, calculation: Calculation, values: Evaluation) -> Iterator[Edit]:
    for cell in calculation.cells:
        area = _area(snapshot, cell)
        yield Edit(area.sheet, area.first, values.cell(cell))
    for table, columns in calculation.columns.items():
        for column in columns:
            area = _area(snapshot, table_name(table, column))
            for ref, row in zip(area.refs(), values.rows(table), strict=True):
                yield Edit(area.sheet, ref, row.column(table, column))

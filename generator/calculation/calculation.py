"""A rubric as a sheet of named cells: every computed cell with its tree, before it has a place in a workbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from generator.calculation.cells import ComputedCell, answer, evidence, groups
from generator.calculation.check_code import code_cells
from generator.calculation.listing import Listing, listings_of
from generator.calculation.problem_checks import all_checks
from generator.calculation.ranking import ranking_cells
from generator.calculation.remedies import entry_cells
from generator.calculation.report_cells import report_cells, report_inputs
from generator.calculation.scoring import indicator_cells, subtotal_cells, summary_cells
from generator.calculation.standing import standing_cells
from generator.calculation.table_cells import measure_cell, row_cells, table_cells
from generator.calculation.verdicts import verdict_cells
from generator.rubric.cover import COVER_FACTS
from generator.rubric.facts import Fact
from generator.rubric.model import Rubric
from generator.rubric.needs import Need, needs


@dataclass(frozen=True, slots=True, eq=False)
class Calculation:
    """All computed cells of a rubric by machine name, the computed columns of its tables, and all inputs by cell.

    `listings` are the computed cells that formulas read as a table; `needs` has what each indicator needs, by its id.
    """

    rubric: Rubric
    cells: Mapping[str, ComputedCell]
    columns: Mapping[str, Mapping[str, ComputedCell]]
    inputs: Mapping[str, Fact]
    listings: Mapping[str, Listing]
    needs: Mapping[str, tuple[Need, ...]]


@cache
def calculation(rubric: Rubric) -> Calculation:
    """The calculation of a rubric, worked out once."""
    inputs = {fact.cell: fact for fact in _inputs(rubric)}
    rows = {table.id: {cell.cell: cell for cell in row_cells(table)} for table in rubric.tables.values()}
    columns = {table: MappingProxyType(computed) for table, computed in rows.items() if computed}
    wanted = {indicator.id: needs(indicator.needed()) for indicator in rubric.indicators()}
    cells = {cell.cell: cell for cell in _cells(rubric, wanted)}
    return Calculation(
        rubric,
        MappingProxyType(cells),
        MappingProxyType(columns),
        MappingProxyType(inputs),
        MappingProxyType({listing.id: listing for listing in listings_of(rubric)}),
        MappingProxyType(wanted),
    )


def _inputs(rubric: Rubric) -> Iterator[Fact]:
    yield from COVER_FACTS
    for fact in rubric.facts.values():
        yield fact
        yield evidence(fact)
    for check in all_checks(rubric):
        yield answer(check)
    for indicator in rubric.indicators():
        if indicator.can_be_waived:
            yield indicator.waiver
            yield indicator.waiver_reason
    yield from report_inputs(rubric.report)


def _cells(rubric: Rubric, wanted: Mapping[str, tuple[Need, ...]]) -> Iterator[ComputedCell]:
    yield from entry_cells(rubric)
    for measure in rubric.measures.values():
        yield measure_cell(measure)
    for table in rubric.tables.values():
        yield from table_cells(table, rubric.checks)
    for indicator in rubric.indicators():
        yield from indicator_cells(indicator, wanted[indicator.id])
    for path, group in groups(rubric):
        yield from subtotal_cells(path, group)
    yield from summary_cells(rubric)
    yield from report_cells(rubric)
    yield from ranking_cells(rubric)
    yield from verdict_cells(rubric)
    yield from code_cells(rubric)
    yield from standing_cells(rubric)

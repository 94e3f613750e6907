"""The sheets of an issued workbook, one module each, in the order of their tabs."""

from collections.abc import Iterator

from generator.calculation.calculation import Calculation
from generator.workbook.plan import SheetPlan
from generator.workbook.sheets import basic_data, checks, cover, guide, report, score_table, tables


def plans(calculation: Calculation) -> Iterator[SheetPlan]:
    """What every visible sheet holds."""
    yield cover.plan(calculation)
    yield basic_data.plan(calculation)
    yield from tables.plans(calculation)
    yield score_table.plan(calculation)
    yield checks.plan(calculation)
    yield report.plan(calculation)
    yield guide.plan(calculation)

"""The sheets of an issued workbook, one module each, in the order of their tabs."""

from generator.rubric.calculation import Calculation
from generator.workbook.plan import SheetPlan
from generator.workbook.sheets import basic_data, checks, cover, guide, report, score_table, tables

SHEETS = (cover, basic_data, tables, score_table, checks, report, guide)


def plans(calculation: Calculation) -> tuple[SheetPlan, ...]:
    """What every visible sheet holds."""
    return tuple(plan for sheet in SHEETS if (plan := sheet.plan(calculation)) is not None)

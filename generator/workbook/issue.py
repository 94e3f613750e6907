"""Issues blank workbooks: planned, written, and given the cached values they would show when opened."""

from functools import cache

from generator.calculation.calculation import calculation
from generator.calculation.entries import Entries
from generator.package import Package, Snapshot, apply_edits, read_snapshot, request_full_calculation, unpack
from generator.problem import Problem, UnreadableFile
from generator.rubric.model import Rubric
from generator.workbook import identity
from generator.workbook.filling import fill
from generator.workbook.layout import Layout, layout
from generator.workbook.names import name_book
from generator.workbook.sheets import plans
from generator.workbook.writer import written


@cache
def layout_of(rubric: Rubric) -> Layout:
    """Where everything stands in the workbooks of a rubric."""
    sheet = calculation(rubric)
    return layout((*plans(sheet), identity.plan(sheet)), sheet.listings.values())


@cache
def blank(rubric: Rubric) -> Package:
    """The workbook of a rubric with nothing filled in; built once."""
    sheet = calculation(rubric)
    places = layout_of(rubric)
    package = request_full_calculation(unpack(written(sheet, places, name_book(sheet, places)), rubric.title))
    calculated = filled(package, rubric, Entries())
    return apply_edits(calculated, (identity.stamped(read_snapshot(calculated)),))


@cache
def blank_snapshot(rubric: Rubric) -> Snapshot:
    """The blank of a rubric as the reader sees it."""
    return read_snapshot(blank(rubric))


def filled(package: Package, rubric: Rubric, answers: Entries) -> Package:
    """A workbook of that rubric with the answers in it."""
    return apply_edits(package, fill(read_snapshot(package), calculation(rubric), answers))


def require_sheets(snapshot: Snapshot, rubric: Rubric, file: str) -> None:
    """Raise UnreadableFile, with a problem for each, where sheets of a workbook are gone; renamed ones are there."""
    there = {position.sheet for name, position in layout_of(rubric).cells.items() if snapshot.area(name) is not None}
    gone = sorted({position.sheet for position in layout_of(rubric).cells.values()} - there)
    if gone:
        remedy = "请用“修复”（repair）转入新的空白表，或使用财政部门下发的原表"
        raise UnreadableFile([Problem(file, f"缺少工作表“{title}”", remedy) for title in gone])

"""A filled workbook in which somebody edits an entry with LibreOffice and saves it as .xlsx is still our workbook.

1  Every computed cell shows what the rules give after the edit, to our reader and to openpyxl alike; the formulas are
   the ones issued.
2  Names, validations, merged cells, charts, locks, number formats and what is printed are still there, as issued.

What LibreOffice legitimately writes otherwise (measured with 7.4):
- formulas as `generator/verification/equivalence.py` says: FALSE() for FALSE;
- no quotes around sheet names that need none; all corners of a range as $A$1;
- in a validation the operator `between`, the error style `stop` and bounds of 0, all of which mean nothing;
- fixed characters of a number format after a backslash instead of between quotes;
- names that were hidden are visible, the very hidden sheet is hidden;
- panes are no longer frozen, because it had no window.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Protection
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from workbook_cells import InputCell, input_cells, values_in, wrongly_shown

from generator.calculation.calculation import calculation
from generator.calculation.cells import TOTAL
from generator.calculation.entries import Entries
from generator.engines.libreoffice import LibreOffice
from generator.package import Package, Snapshot, Value, read_package, read_snapshot, read_workbook, write_package
from generator.package.parts import relationships
from generator.package.workbook_part import WorkbookPart
from generator.published.samples import load_sample
from generator.rubric.model import Rubric
from generator.verification.comparison import altered
from generator.verification.equivalence import normal_number, same
from generator.verification.original import issued_cells
from generator.workbook.contents import entries_of
from generator.workbook.issue import blank, blank_snapshot, filled


@dataclass(frozen=True, slots=True)
class Edit:
    """One entry of a filled sample typed over; scores worked out by hand."""

    sample: str
    fact: str
    entry: Decimal
    before: str
    after: str
    row: int = 0


EDITS = (
    # 固定资产利用率 70/83.92 = 83.41%, in the band from 75%: 0.70 instead of 1.00
    Edit("luohu-2022", "assets_in_use", Decimal(70), "93.89", "93.59"),
    # 36 of 48 people: 10 points become 10 × 75% = 7.50
    Edit("hecheng-form-1", "actual_value", Decimal(36), "100.00", "97.50"),
)


@dataclass(frozen=True, slots=True)
class File:
    """A workbook as our reader and as openpyxl see it."""

    package: Package
    book: Workbook


def read(path: Path) -> File:
    return File(read_package(path), openpyxl.load_workbook(path))


@dataclass(frozen=True, slots=True)
class Resaved:
    """A filled workbook as it was sent and as it came back, what it says now, and the entries that it must hold."""

    edit: Edit
    rubric: Rubric
    sent: File
    returned: File
    snapshot: Snapshot
    entries: Entries


@pytest.fixture(scope="module")
def office() -> Iterator[LibreOffice]:
    with LibreOffice() as running:
        yield running


@pytest.fixture(scope="module", params=EDITS, ids=lambda edit: edit.sample)
def resaved(request: pytest.FixtureRequest, office: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> Resaved:
    edit: Edit = request.param
    answers = load_sample(edit.sample).answers
    rubric, folder = answers.rubric, tmp_path_factory.mktemp(edit.sample)
    sent, returned = folder / "sent.xlsx", folder / "returned.xlsx"
    write_package(filled(blank(rubric), rubric, answers.entries), sent)
    cell = next(each for each in input_cells(rubric) if (each.fact.id, each.row) == (edit.fact, edit.row))
    with office.open(sent) as document:
        document.recalculate({cell.where: edit.entry}, [])
        document.save(returned)
    entries = typed_over(answers.entries, cell, edit.entry)
    return Resaved(edit, rubric, read(sent), read(returned), read_workbook(returned), entries)


def typed_over(entries: Entries, cell: InputCell, entry: Decimal) -> Entries:
    table, fact = cell.fact.table, cell.fact.id
    if not table:
        return Entries({**entries.facts, fact: entry}, entries.rows)
    rows = list(entries.rows[table])
    rows[cell.row] = {**rows[cell.row], fact: entry}
    return Entries(entries.facts, {**entries.rows, table: tuple(rows)})


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_total_is_the_one_worked_out_by_hand(resaved: Resaved) -> None:
    assert read_snapshot(resaved.sent.package).named_value(TOTAL) == Decimal(resaved.edit.before)
    assert resaved.snapshot.named_value(TOTAL) == Decimal(resaved.edit.after)


def test_every_computed_cell_shows_what_the_rules_give(resaved: Resaved) -> None:
    assert wrongly_shown(resaved.rubric, values_in(resaved.snapshot), resaved.entries) == []
    assert (
        wrongly_shown(
            resaved.rubric, values_in(resaved.snapshot), entries_of(resaved.snapshot, calculation(resaved.rubric))
        )
        == []
    )


def test_openpyxl_reads_the_same_values(resaved: Resaved, tmp_path: Path) -> None:
    write_package(resaved.returned.package, tmp_path / "returned.xlsx")
    book = openpyxl.load_workbook(tmp_path / "returned.xlsx", data_only=True)
    theirs = {(sheet.title, cell.coordinate): cell.value for sheet in book.worksheets for row in sheet for cell in row}
    ours = values_in(resaved.snapshot)
    assert [
        where for where, value in ours.items() if not same(of_openpyxl(theirs[where]), None if value == "" else value)
    ] == []


def of_openpyxl(value: Any) -> Value:
    """A value as our reader gives it; an empty text is None to openpyxl."""
    return Decimal(f"{value:.15g}") if isinstance(value, int | float) else value


def test_every_formula_is_the_one_issued(resaved: Resaved) -> None:
    issued = list(issued_cells(blank_snapshot(resaved.rubric), calculation(resaved.rubric)))
    assert [each.where for each in issued if altered(resaved.snapshot, each)] == []


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

Kept = Mapping[object, object]
COMPARING = {"whole", "decimal", "date", "textLength"}
UNQUOTED = str.maketrans("", "", "'$")
CHART_RANGE = "{http://schemas.openxmlformats.org/drawingml/2006/chart}f"


def names(file: File) -> Kept:
    return {name: defined.attr_text.translate(UNQUOTED) for name, defined in file.book.defined_names.items()}


def validations(file: File) -> Kept:
    """What may be typed into each cell, and what is said about it."""
    return {
        (sheet.title, cell): (*may_be_typed(rule), *said(rule))
        for sheet in file.book.worksheets
        for rule in sheet.data_validations.dataValidation
        for area in rule.sqref.ranges
        for cell in area.cells
    }


def may_be_typed(rule: DataValidation) -> tuple[object, ...]:
    operator = rule.operator if rule.type in COMPARING else None
    second = rule.formula2 if operator == "between" else None
    first = rule.formula1 if rule.type else None
    return rule.type, operator, first, second, rule.allow_blank


def said(rule: DataValidation) -> tuple[object, ...]:
    return rule.showInputMessage, rule.promptTitle, rule.prompt, rule.showErrorMessage, rule.errorTitle, rule.error


def merged(file: File) -> Kept:
    return {sheet.title: {str(area) for area in sheet.merged_cells.ranges} for sheet in file.book.worksheets}


def printing(file: File) -> Kept:
    """What is printed of each sheet: area, titles, page breaks, paper, footer."""
    return {sheet.title: (*printed_area(sheet), *paper(sheet), footer(sheet)) for sheet in file.book.worksheets}


def printed_area(sheet: Worksheet) -> tuple[object, ...]:
    return sheet.print_area, sheet.print_title_rows, [each.id for each in sheet.row_breaks.brk]


def paper(sheet: Worksheet) -> tuple[object, ...]:
    setup, properties = sheet.page_setup, sheet.sheet_properties.pageSetUpPr
    fits = properties is not None and properties.fitToPage
    return setup.orientation, setup.paperSize, fits, setup.fitToWidth, setup.fitToHeight


def footer(sheet: Worksheet) -> list[str | None]:
    printed = sheet.oddFooter
    return [part.text for part in (printed.left, printed.center, printed.right)] if printed else []


def locked_cells(file: File) -> Kept:
    return {
        sheet.title: (
            sheet.protection.sheet,
            {cell.coordinate for row in sheet for cell in row if cell.protection.locked},
        )
        for sheet in file.book.worksheets
    }


def number_formats(file: File) -> Kept:
    return {
        (sheet.title, cell.coordinate): normal_number(cell.number_format)
        for sheet in file.book.worksheets
        for row in sheet
        for cell in row
        if cell.number_format != "General"
    }


def charts(file: File) -> Kept:
    """The ranges that the series of each chart refer to, by sheet."""
    return {
        sheet.name: sorted(
            ranges(file.package, chart)
            for drawing in targets(file.package, sheet.part, "drawing")
            for chart in targets(file.package, drawing, "chart")
        )
        for sheet in WorkbookPart.of(file.package).sheets()
    }


def targets(package: Package, part: str, kind: str) -> list[str]:
    return [each.target for each in relationships(package, part).values() if each.kind == kind]


def ranges(package: Package, chart: str) -> list[str]:
    found = etree.fromstring(package.parts[chart]).iter(CHART_RANGE)
    return sorted((each.text or "").translate(UNQUOTED) for each in found)


LOSSES: dict[Callable[[File], Kept], Callable[[Workbook], object]] = {
    names: lambda book: book.defined_names.pop("fact_year"),
    validations: lambda book: book.worksheets[0].data_validations.dataValidation.pop(),
    merged: lambda book: book.worksheets[0].unmerge_cells("A1:D1"),
    printing: lambda book: setattr(book.worksheets[0], "print_area", "A1:A2"),
    locked_cells: lambda book: setattr(book.worksheets[0]["A1"], "protection", Protection(locked=False)),
    number_formats: lambda book: setattr(book.worksheets[0]["A1"], "number_format", "0.0"),
    charts: lambda book: book.worksheets[0].add_chart(BarChart()),
}


@pytest.mark.parametrize("kept", LOSSES, ids=lambda kept: kept.__name__)
def test_what_was_issued_is_still_there(resaved: Resaved, kept: Callable[[File], Kept]) -> None:
    assert kept(resaved.returned) == kept(resaved.sent)


@pytest.mark.parametrize(("kept", "lose"), LOSSES.items(), ids=[kept.__name__ for kept in LOSSES])
def test_a_loss_is_noticed(kept: Callable[[File], Kept], lose: Callable[[Workbook], object], tmp_path: Path) -> None:
    write_package(blank(load_sample(EDITS[0].sample).answers.rubric), tmp_path / "whole.xlsx")
    whole, spoilt = read(tmp_path / "whole.xlsx"), openpyxl.load_workbook(tmp_path / "whole.xlsx")
    lose(spoilt)
    spoilt.save(tmp_path / "spoilt.xlsx")
    assert kept(read(tmp_path / "spoilt.xlsx")) != kept(whole)


def test_the_cover_has_charts(resaved: Resaved) -> None:
    cover = read_snapshot(resaved.sent.package).sheets[0].name
    assert charts(resaved.returned)[cover]


def test_charts_are_seen(office: LibreOffice, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "封面 一"
    for row in ("指标", "得分率"), ("决策", 0.9), ("管理", 0.8):
        sheet.append(row)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=3))
    sheet.add_chart(chart, "D1")
    book.save(tmp_path / "chart.xlsx")
    office.convert(tmp_path / "chart.xlsx", tmp_path / "saved.xlsx")
    wanted = {"封面 一": [["封面 一!A2:A3", "封面 一!B1", "封面 一!B2:B3"]]}
    assert [charts(read(tmp_path / name)) for name in ("chart.xlsx", "saved.xlsx")] == [wanted, wanted]

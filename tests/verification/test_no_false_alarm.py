"""Nobody is accused wrongly: honest programs and honest habits are no alterations.

1  A filled workbook that a program saved, unchanged or with other entries, has no finding that it had not before.
2  The ways in which Excel and WPS write files are none either, one by one and all together.
3  Habits of honest people get at most 提示 or 警告, as each case says.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, reduce
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from lxml import etree
from open_book import Book, child, parent_of
from rewriting import WAYS
from tampering import put
from workbook_cells import input_cells

from generator.calculation.calculation import calculation
from generator.engines.libreoffice import LibreOffice
from generator.finding import Severity
from generator.package import Cell, Package, Value, read_snapshot, read_workbook, write_package
from generator.published.samples import load_sample, sample_ids
from generator.rubric.facts import Kind as FactKind
from generator.verification.findings import ALTERED
from generator.verification.original import Original, own_original
from generator.verification.verify import Status, Verification, verify
from generator.workbook.contents import entries_of
from generator.workbook.issue import blank, filled

SAMPLES = [
    pytest.param(each, marks=pytest.mark.xdist_group(load_sample(each).answers.rubric.id)) for each in sample_ids()
]
HABITS_OF = "luohu-2022"


@cache
def package_of(sample: str) -> Package:
    answers = load_sample(sample).answers
    return filled(blank(answers.rubric), answers.rubric, answers.entries)


def found(result: Verification) -> set[tuple[str, str, str]]:
    return {(each.code, each.sheet, each.cell) for each in result.findings}


@cache
def before(sample: str) -> set[tuple[str, str, str]]:
    with TemporaryDirectory() as folder:
        return found(checked(package_of(sample), Path(folder)))


def checked(package: Package, folder: Path) -> Verification:
    write_package(package, folder / "返回.xlsx")
    return verify(folder / "返回.xlsx")


@pytest.fixture(scope="module")
def office() -> Iterator[LibreOffice]:
    with LibreOffice() as running:
        yield running


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("between", ["between.xlsx", "between.ods"])
def test_saved_by_libreoffice(sample: str, between: str, tmp_path: Path, office: LibreOffice) -> None:
    write_package(package_of(sample), tmp_path / "sent.xlsx")
    saved = office.convert(tmp_path / "sent.xlsx", tmp_path / between)
    file = office.convert(saved, tmp_path / "另存.xlsx")
    assert found(verify(file)) == before(sample)
    sheet = calculation(load_sample(sample).answers.rubric)
    assert entries_of(read_workbook(file), sheet) == entries_of(read_snapshot(package_of(sample)), sheet)


@pytest.mark.parametrize("sample", SAMPLES)
def test_other_entries_saved_by_libreoffice(sample: str, tmp_path: Path, office: LibreOffice) -> None:
    rubric = load_sample(sample).answers.rubric
    cells = [each for each in input_cells(rubric) if each.fact.kind in {FactKind.AMOUNT, FactKind.COUNT}]
    write_package(package_of(sample), tmp_path / "sent.xlsx")
    with office.open(tmp_path / "sent.xlsx") as document:
        document.recalculate({cell.where: Decimal(7 + place) for place, cell in enumerate(cells[:20])}, [])
        document.save(tmp_path / "另存.xlsx")
    result = verify(tmp_path / "另存.xlsx")
    assert {each.code for each in result.findings} <= {"V08", "V09", "V10", "V11", "V12", "V19"}
    assert result.status is not Status.ALTERED


@pytest.mark.parametrize("sample", SAMPLES)
def test_saved_by_openpyxl(sample: str, tmp_path: Path) -> None:
    """It keeps no values of formulas, which is told once."""
    write_package(package_of(sample), tmp_path / "sent.xlsx")
    openpyxl.load_workbook(tmp_path / "sent.xlsx").save(tmp_path / "另存.xlsx")
    assert found(verify(tmp_path / "另存.xlsx")) == before(sample) | {("V42", "", "")}


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_way_to_write_the_same(way: Callable[[Package], Package], tmp_path: Path) -> None:
    sent = package_of(HABITS_OF)
    written = way(sent)
    assert dict(written.parts) != dict(sent.parts)
    assert found(checked(written, tmp_path)) == before(HABITS_OF)


@pytest.mark.parametrize("sample", SAMPLES)
def test_all_ways_to_write_the_same(sample: str, tmp_path: Path) -> None:
    written = reduce(lambda package, way: way(package), WAYS, package_of(sample))
    assert found(checked(written, tmp_path)) == before(sample)


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Habit:
    """What somebody does to a filled workbook, and the worst that is said of it; nothing at all for None."""

    do: Callable[[Book, Original], None]
    codes: frozenset[str] = frozenset()
    worst: Severity | None = None


def _input(original: Original, kind: FactKind) -> tuple[str, str]:
    return next(where for where, each in original.inputs.items() if each.fact.kind is kind and each.row is None)


def _arithmetic(book: Book, original: Original) -> None:
    where = original.snapshot.names["fact_assets_in_use"]
    put(book, (where.sheet, where.first), "80+3.92", Decimal("83.92"))


def _pasted_format(book: Book, original: Original) -> None:
    """Number format, lock and validation of the cell it came from."""
    where = _input(original, FactKind.AMOUNT)
    book.cell(where).set("s", "0")
    rules = child(book.sheet(where[0]), book.tag("dataValidations"))
    rules.remove(next(each for each in rules if where[1] in (each.get("sqref") or "").split()))


def _picture(book: Book, _original: Original) -> None:
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    root = book.sheet("填报说明")
    etree.SubElement(root, book.tag("drawing")).set(f"{{{namespace}}}id", "rIdPicture")


def _comment(book: Book, _original: Original) -> None:
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    etree.SubElement(book.sheet("评分表"), book.tag("legacyDrawing")).set(f"{{{namespace}}}id", "rIdComment")


def _notes_beside(book: Book, _original: Original) -> None:
    row = next(book.sheet("评分表").iter(book.tag("row")))
    cell = etree.SubElement(row, book.tag("c"), r="Z1", t="inlineStr")
    etree.SubElement(etree.SubElement(cell, book.tag("is")), book.tag("t")).text = "请李科长复核"


def _notes_below(book: Book, _original: Original) -> None:
    row = etree.SubElement(child(book.sheet("评分表"), book.tag("sheetData")), book.tag("row"), r="200")
    cell = etree.SubElement(row, book.tag("c"), r="A200", t="inlineStr")
    etree.SubElement(etree.SubElement(cell, book.tag("is")), book.tag("t")).text = "合计"


def _filtered(book: Book, _original: Original) -> None:
    for row in book.sheet("项目支出明细").iter(book.tag("row")):
        if int(row.get("r", "0")) in {10, 12, 14}:
            row.set("hidden", "1")


def _wider_columns(book: Book, _original: Original) -> None:
    for name in book.parts:
        for column in book.sheet(name).iter(book.tag("col")):
            column.set("width", "33.7")


def _unprotected(book: Book, _original: Original) -> None:
    for name in book.parts:
        root = book.sheet(name)
        for each in root.findall(book.tag("sheetProtection")):
            root.remove(each)


def _own_sheet(book: Book, _original: Original) -> None:
    namespace = etree.QName(book.workbook).namespace or ""
    book.add_sheet("台账", "visible", f'<worksheet xmlns="{namespace}"><sheetData/></worksheet>'.encode())


def _own_name(book: Book, _original: Original) -> None:
    container = child(book.workbook, book.tag("definedNames"))
    etree.SubElement(container, book.tag("definedName"), name="本单位台账").text = "'封面'!$Z$99"


def _coloured_input(book: Book, original: Original) -> None:
    def yellow(book: Book, xf: etree._Element) -> None:
        fills = book.in_styles("fills")
        pattern = etree.SubElement(
            etree.SubElement(fills, book.tag("fill")), book.tag("patternFill"), patternType="solid"
        )
        etree.SubElement(pattern, book.tag("fgColor"), rgb="FFFFFF00")
        xf.set("fillId", str(len(fills) - 1))

    book.styled(_input(original, FactKind.AMOUNT), "yellow", yellow)


def _removed_print_area(book: Book, _original: Original) -> None:
    for each in list(book.workbook.iter(book.tag("definedName"))):
        if each.get("name") == "_xlnm.Print_Area":
            parent_of(each).remove(each)


HABITS: dict[str, Habit] = {
    "arithmetic in an input": Habit(_arithmetic, frozenset({"V18"}), Severity.NOTE),
    "a format pasted onto an input": Habit(_pasted_format, frozenset({"V40", "V39"}), Severity.NOTE),
    "a picture": Habit(_picture),
    "a comment": Habit(_comment),
    "notes beside the table": Habit(_notes_beside),
    "notes below the table": Habit(_notes_below),
    "a filtered table": Habit(_filtered, frozenset({"V34"}), Severity.NOTE),
    "wider columns": Habit(_wider_columns),
    "protection removed to adjust rows": Habit(_unprotected, frozenset({"V31"}), Severity.WARNING),
    "a sheet of one's own": Habit(_own_sheet, frozenset({"V21"}), Severity.NOTE),
    "a name of one's own": Habit(_own_name),
    "an input marked yellow": Habit(_coloured_input),
    "another print area": Habit(_removed_print_area),
}


@pytest.mark.parametrize("name", HABITS)
def test_an_honest_habit(name: str, tmp_path: Path) -> None:
    habit, package = HABITS[name], package_of(HABITS_OF)
    book = Book(package)
    habit.do(book, own_original(load_sample(HABITS_OF).answers.rubric))
    result = checked(book.package(), tmp_path)
    told = [each for each in result.findings if (each.code, each.sheet, each.cell) not in before(HABITS_OF)]
    assert {each.code for each in told} <= habit.codes
    assert bool(told) == bool(habit.codes)
    severities = list(Severity)
    assert all(severities.index(each.severity) >= severities.index(habit.worst or each.severity) for each in told)
    assert not any(each.kind in ALTERED for each in told)


def test_sorted_rows_of_a_table(tmp_path: Path, office: LibreOffice) -> None:
    """Sorting moves values, not cells, and no score depends on the order of rows."""
    rubric = load_sample(HABITS_OF).answers.rubric
    sent = read_snapshot(package_of(HABITS_OF))
    cells = [each for each in input_cells(rubric) if each.fact.table == "projects" and each.row < 3]
    values = {(each.fact.id, each.row): sent.cell(*each.where) for each in cells}
    upside_down = {each.where: _entry(values[each.fact.id, 2 - each.row]) for each in cells}
    write_package(package_of(HABITS_OF), tmp_path / "sent.xlsx")
    with office.open(tmp_path / "sent.xlsx") as document:
        document.recalculate(upside_down, [])
        document.save(tmp_path / "另存.xlsx")
    assert found(verify(tmp_path / "另存.xlsx")) == before(HABITS_OF)


def _entry(cell: Cell | None) -> Value:
    return cell.value if cell else None


def test_a_renamed_file(tmp_path: Path) -> None:
    write_package(package_of(HABITS_OF), tmp_path / "2022年 自评表（定稿）最终版(1).xlsx")
    assert found(verify(tmp_path / "2022年 自评表（定稿）最终版(1).xlsx")) == before(HABITS_OF)

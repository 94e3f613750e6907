"""The marked copy of a returned workbook.

1  Every finding is listed in front with its place, and every cell concerned has a note; all else stays as it was.
2  Excel's rules hold: the Open XML SDK finds nothing wrong; LibreOffice opens it, and the notes are there.
3  It is recognised as ours: without its marks it is the return again; marked again, the marks are replaced.
4  What people wrote, notes and sheets alike, stays.
5  Words of a return never become formulas, and are quoted with measure.
"""

from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree
from open_xml import VERSIONS, complaints

from generator.engines.libreoffice import LibreOffice
from generator.package import (
    Edit,
    Note,
    Package,
    Snapshot,
    add_notes,
    apply_edits,
    read_notes,
    read_package,
    read_snapshot,
    write_package,
)
from generator.package.workbook_part import WorkbookPart
from generator.published.samples import load_sample
from generator.verification.marking import marked
from generator.verification.marks import AUTHOR, HEADING_ROWS, TITLE, is_marking, without_marks
from generator.verification.verify import Status, Verification, verify
from generator.workbook.issue import blank, filled

ANSWERS = load_sample("luohu-2022").answers
FILLED = filled(blank(ANSWERS.rubric), ANSWERS.rubric, ANSWERS.entries)
SNAPSHOT = read_snapshot(FILLED)


def place(name: str) -> tuple[str, str]:
    area = SNAPSHOT.names[name]
    return area.sheet, area.first


RETURNED = apply_edits(
    FILLED,
    (
        Edit(*place("score_asset_utilisation"), Decimal(1), typed=True),
        Edit(*place("fact_assets_in_use"), "约80", typed=True),
        Edit("封面", "A1", "=HYPERLINK(1)", typed=True),
    ),
)


def verified(package: Package, folder: Path) -> Verification:
    write_package(package, folder / "返回.xlsx")
    return verify(folder / "返回.xlsx")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Verification:
    return verified(RETURNED, tmp_path_factory.mktemp("returned"))


@pytest.fixture(scope="module")
def copy(result: Verification) -> Package:
    return marked(RETURNED, result)


def listed(snapshot: Snapshot, name: str = TITLE) -> list[tuple[object, ...]]:
    sheet = snapshot.sheet(name)
    assert sheet is not None
    rows = range(HEADING_ROWS + 1, HEADING_ROWS + 1 + sum(ref.startswith("C") for ref in sheet.cells) - 1)
    return [
        tuple(cell.value if (cell := sheet.cells.get(f"{letter}{row}")) else "" for letter in "ABCDEFGH")
        for row in rows
    ]


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_finding_is_listed_in_front(copy: Package, result: Verification) -> None:
    snapshot = read_snapshot(copy)
    assert snapshot.sheets[0].name == TITLE
    assert listed(snapshot) == [
        (
            *(str(number), each.severity, each.code, f"{each.sheet}!{each.cell}", each.message),
            *(each.expected[:200] + "……" * (len(each.expected) > 200), each.actual, each.advice),
        )
        for number, each in enumerate(result.findings, start=1)
    ]
    assert len(result.findings) > 5


def test_every_cell_concerned_has_a_note(copy: Package, result: Verification) -> None:
    notes = {(sheet, note.cell): note for sheet, found in read_notes(copy).items() for note in found}
    assert notes.keys() == {(each.sheet, each.cell) for each in result.findings if each.sheet != "_scorebook"}
    for each in result.findings:
        if each.sheet != "_scorebook":
            note = notes[each.sheet, each.cell]
            assert note.author == AUTHOR
            assert f"【{each.severity} {each.code}】{each.message}" in note.text
            assert each.advice in note.text


def test_places_are_links(copy: Package, result: Verification) -> None:
    entry = WorkbookPart.of(copy).sheets()[0]
    links = [each.get("location") for each in etree.fromstring(copy.parts[entry.part]).iter("{*}hyperlink")]
    visible = [each for each in result.findings if each.sheet != "_scorebook"]
    assert links == [f"'{each.sheet}'!{each.cell}" for each in visible]


def test_all_else_stays_as_it_was(copy: Package) -> None:
    concerned = {sheet.part for sheet in WorkbookPart.of(RETURNED).sheets() if sheet.name in read_notes(copy)}
    relations = {f"xl/worksheets/_rels/{part.rpartition('/')[2]}.rels" for part in concerned}
    book = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "[Content_Types].xml"}
    selected = {"xl/worksheets/sheet1.xml"}  # the cover was in sight
    changed = {part for part in RETURNED.parts if RETURNED.parts[part] != copy.parts[part]}
    assert changed <= concerned | relations | book | selected
    new = copy.parts.keys() - RETURNED.parts.keys()
    assert all(part.startswith(("xl/comments", "xl/drawings/vmlDrawing", "xl/worksheets/")) for part in new)
    snapshot = read_snapshot(copy)
    assert snapshot.sheets[1:] == read_snapshot(RETURNED).sheets
    assert snapshot.names == read_snapshot(RETURNED).names
    assert snapshot.structure_locked


def test_a_clean_workbook_is_told_to_be_clean(tmp_path: Path) -> None:
    result = verified(FILLED, tmp_path)
    one = marked(FILLED, Verification(result.file, Status.CLEAN, ()))
    cell = read_snapshot(one).cell(TITLE, f"A{HEADING_ROWS + 1}")
    assert cell is not None
    assert cell.value == "没有发现问题"
    assert read_notes(one) == {}


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("version", VERSIONS)
def test_excel_accepts_it(copy: Package, tmp_path: Path, version: str) -> None:
    with_peoples_notes = add_notes(RETURNED, "封面", [Note("A1", "请看", "张三"), Note("B4", "请看", "张三")])
    for number, package in enumerate((copy, marked(with_peoples_notes, verified(RETURNED, tmp_path)))):
        path = tmp_path / f"{number}.xlsx"
        write_package(package, path)
        assert complaints(path, version) == []


@pytest.mark.parametrize("between", ["between.xlsx", "between.ods"])
def test_libreoffice_opens_it_and_the_notes_are_there(copy: Package, tmp_path: Path, between: str) -> None:
    write_package(copy, tmp_path / "marked.xlsx")
    with LibreOffice() as office:
        saved = office.convert(tmp_path / "marked.xlsx", tmp_path / between)
        resaved = read_package(office.convert(saved, tmp_path / "resaved.xlsx"))
    expected = {(sheet, note.cell, note.text) for sheet, notes in read_notes(copy).items() for note in notes}
    assert {(sheet, note.cell, note.text) for sheet, notes in read_notes(resaved).items() for note in notes} == expected
    assert [is_marking(sheet) for sheet in read_snapshot(resaved).sheets][:2] == [True, False]
    again = without_marks(resaved)
    assert read_notes(again) == {}
    assert [sheet.name for sheet in read_snapshot(again).sheets] == [sheet.name for sheet in SNAPSHOT.sheets]


# ── 3, 4 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_its_marks_it_is_the_return_again(copy: Package, result: Verification, tmp_path: Path) -> None:
    again = without_marks(copy)
    assert again.parts.keys() == RETURNED.parts.keys()
    assert read_snapshot(again) == read_snapshot(RETURNED)
    assert verified(again, tmp_path).findings == result.findings


def test_nothing_is_taken_from_a_return_without_marks() -> None:
    assert without_marks(RETURNED) is RETURNED


def test_marks_are_replaced(copy: Package, result: Verification) -> None:
    assert marked(copy, result).parts == copy.parts


def test_peoples_notes_stay(result: Verification) -> None:
    sheet, cell = place("score_asset_utilisation")
    notes = [Note(cell, "此分已与单位核实", "张三"), Note("A1", "请看", "李四")]
    returned = add_notes(RETURNED, sheet, notes)
    copy = marked(returned, result)
    text = {note.cell: note.text for note in read_notes(copy)[sheet]}
    assert text["A1"] == "李四：\n请看"
    assert text[cell].startswith("张三：\n此分已与单位核实\n\n核对程序：\n【错误 V03】")
    assert read_notes(without_marks(copy)) == read_notes(returned)


def test_a_sheet_of_peoples_own_with_the_same_name_stays(result: Verification) -> None:
    own = RETURNED.with_part(
        "xl/workbook.xml",
        RETURNED.parts["xl/workbook.xml"].replace('name="填报说明"'.encode(), f'name="{TITLE}"'.encode()),
    )
    copy = marked(own, result)
    assert read_snapshot(copy).sheets[0].name == f"{TITLE}2"
    names = [sheet.name for sheet in read_snapshot(without_marks(copy)).sheets]
    assert names == [sheet.name for sheet in read_snapshot(own).sheets]


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_words_of_a_return_never_become_formulas(copy: Package) -> None:
    sheet = read_snapshot(copy).sheets[0]
    assert all(cell.formula is None for cell in sheet.cells.values())
    assert "=HYPERLINK(1)" in {cell.value for cell in sheet.cells.values()}

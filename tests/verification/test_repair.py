"""Returns that people really damaged, poured into a fresh blank.

1  What can be found is carried over, and stands where it stood; the copy verifies as unaltered.
2  What cannot be carried over is listed, with its place: nothing is lost in silence.
3  A figure never goes to another fact, whatever moved.
"""

import io
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from damaging_desk import Step, damaged, damaging_office

from generator.calculation.calculation import calculation
from generator.calculation.entries import Entries
from generator.engines.libreoffice import LibreOffice
from generator.package import Edit, ErrorValue, Package, apply_edits, read_package, read_snapshot, unpack, write_package
from generator.problem import UnreadableFile
from generator.published.samples import load_sample
from generator.verification.repair import Repaired, repaired
from generator.verification.verify import Status, verify
from generator.workbook.contents import entries_of
from generator.workbook.issue import blank, filled

ANSWERS = load_sample("luohu-2022").answers
RUBRIC = ANSWERS.rubric
FILLED = filled(blank(RUBRIC), RUBRIC, ANSWERS.entries)
SNAPSHOT = read_snapshot(FILLED)
FACTS, PROJECTS = "基础数据", "项目支出明细"


def held(package: Package) -> Entries:
    return entries_of(read_snapshot(package), calculation(RUBRIC))


ENTRIES = held(FILLED)


def place(name: str) -> tuple[str, str]:
    area = SNAPSHOT.names[name]
    return area.sheet, area.first


def row(name: str) -> str:
    return place(name)[1].lstrip("ABCDEFGH")


ASSETS = place("fact_assets_in_use")[1]
NEXT = f"B{int(row('fact_assets_in_use')) + 1}"


def differing(package: Package) -> dict[str, object]:
    """What the copy holds instead of the sample's entries: facts, and tables as a whole."""
    now = held(package)
    facts: dict[str, object] = {key: value for key, value in now.facts.items() if value != ENTRIES.facts[key]}
    return facts | {table: rows for table, rows in now.rows.items() if rows != ENTRIES.rows[table]}


def said(result: Repaired) -> list[str]:
    return [str(each) for each in result.left]


@pytest.fixture(scope="module")
def office() -> Iterator[LibreOffice]:
    with damaging_office() as running:
        yield running


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

HARMLESS: Mapping[str, list[Step]] = {
    "saved by LibreOffice without protection": [],
    "rows inserted among the facts": [("insert_rows", FACTS, "20", "3")],
    "rows of the score table deleted": [("delete_rows", "评分表", "6", "4")],
    "a row inserted above a table": [("insert_rows", PROJECTS, "3", "1")],
    "a sheet renamed": [("rename_sheet", PROJECTS, "项目表")],
    "the score table deleted": [("delete_sheet", "评分表")],
}


@pytest.mark.parametrize("harm", HARMLESS)
def test_everything_is_carried_over(office: LibreOffice, tmp_path: Path, harm: str) -> None:
    result = repaired(damaged(office, FILLED, HARMLESS[harm], tmp_path))
    assert said(result) == []
    assert differing(result.package) == {}
    assert_unaltered(result.package, tmp_path)


def assert_unaltered(package: Package, folder: Path) -> None:
    write_package(package, folder / "修复件.xlsx")
    assert verify(folder / "修复件.xlsx").status is not Status.ALTERED


@pytest.mark.parametrize("sample", ["luohu-2022", "hecheng-form-1", "hecheng-department"])
def test_a_sound_return_comes_out_as_it_was(sample: str) -> None:
    answers = load_sample(sample).answers
    returned = filled(blank(answers.rubric), answers.rubric, answers.entries)
    result = repaired(returned)
    entries = entries_of(read_snapshot(returned), calculation(answers.rubric))
    entered = [
        *entries.facts.values(),
        *(each for rows in entries.rows.values() for row in rows for each in row.values()),
    ]
    assert (result.left, result.carried) == ((), sum(value is not None for value in entered))
    assert read_snapshot(result.package) == read_snapshot(returned)


def test_wrong_entries_answers_and_rewritten_sentences_are_carried_as_they_are() -> None:
    inputs = calculation(RUBRIC).inputs.values()
    wanted = {fact.id: fact for fact in inputs if place(fact.cell)[0] in {"校验", "自评报告"}}
    assert len(wanted) > 30
    typed = {"assets_in_use": "约80", **dict.fromkeys(wanted, "按实际情况说明")}
    edits = [Edit(*place(f"fact_{fact}"), value, typed=True) for fact, value in typed.items()]
    result = repaired(apply_edits(FILLED, edits))
    assert said(result) == []
    assert differing(result.package) == typed


# ── 2, 3 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_deleted_row_takes_no_other_rows_figures(office: LibreOffice, tmp_path: Path) -> None:
    steps = [("delete_rows", FACTS, row("fact_assets_in_use"), "1")]
    result = repaired(damaged(office, FILLED, steps, tmp_path))
    assert differing(result.package) == {"assets_in_use": None}
    assert f"{FACTS}!{ASSETS}：“在用固定资产”所在的行、列已被删除或错位，无法找回" in said(result)
    assert_unaltered(result.package, tmp_path)


def test_deleted_rows_of_a_table_are_told(office: LibreOffice, tmp_path: Path) -> None:
    result = repaired(damaged(office, FILLED, [("delete_rows", PROJECTS, "9", "2")], tmp_path))
    assert said(result) == [f"{PROJECTS}：表中被删除了2行，其中的内容无法找回"]
    rows = held(result.package).rows["projects"]
    assert rows[1:-2] == ENTRIES.rows["projects"][3:]


def test_rows_inserted_into_a_table_stay_in_their_order(office: LibreOffice, tmp_path: Path) -> None:
    result = repaired(damaged(office, FILLED, [("insert_rows", PROJECTS, "9", "2")], tmp_path))
    assert said(result) == []
    rows = [row for row in held(result.package).rows["projects"] if any(row.values())]
    assert rows == [row for row in ENTRIES.rows["projects"] if any(row.values())]


def test_a_deleted_sheet_is_told(office: LibreOffice, tmp_path: Path) -> None:
    result = repaired(damaged(office, FILLED, [("delete_sheet", PROJECTS)], tmp_path))
    (line,) = said(result)
    assert line.startswith(f"{PROJECTS}：工作表已被删除，其中")
    assert differing(result.package).keys() == {"projects"}
    assert_unaltered(result.package, tmp_path)


def test_a_cell_that_was_cut_and_pasted_is_found_where_it_is(office: LibreOffice, tmp_path: Path) -> None:
    result = repaired(damaged(office, FILLED, [("cut_and_paste", FACTS, ASSETS, "G93")], tmp_path))
    assert (said(result), differing(result.package)) == ([], {})


def test_whatever_is_left_behind_is_told(office: LibreOffice, tmp_path: Path) -> None:
    sheet, score = place("score_asset_utilisation")
    steps = [
        ("add_sheet", "备忘", "内容"),
        ("type_in", "封面", "H3", "顺便说一句"),
        ("type_in", sheet, score, "1"),
        ("type_in", FACTS, ASSETS, "=12.5+3.2"),
        ("type_in", FACTS, ASSETS.replace("B", "A"), "改过的名称"),
        ("type_in", FACTS, "H50", "=1+2"),
        ("annotate", "封面", "B4", "请看"),
    ]
    result = repaired(damaged(office, FILLED, steps, tmp_path))
    assert sorted(said(result)) == sorted(
        [
            f"{FACTS}!{ASSETS}：“在用固定资产”填的是公式“=12.5+3.2”，只转入其结果 15.7",
            "封面!H3：填报格以外的内容“顺便说一句”没有转入",
            f"{FACTS}!{ASSETS.replace('B', 'A')}：填报格以外的内容“改过的名称”没有转入",
            f"{FACTS}!H50：公式“=1+2”不是下发表的，没有转入",
            f"{sheet}!{score}：公式被改成了“1”，已恢复公式，该内容没有转入",
            "备忘：下发表没有这张工作表，其中1个有内容的单元格没有转入",
            "整个工作簿：1条批注没有转入",
        ]
    )
    assert differing(result.package) == {"assets_in_use": Decimal("15.7")}
    assert_unaltered(result.package, tmp_path)


def test_an_error_is_no_entry() -> None:
    broken = apply_edits(FILLED, [Edit(*place("fact_assets_in_use"), ErrorValue("#REF!"), typed=True)])
    result = repaired(broken)
    assert said(result) == [f"{FACTS}!{ASSETS}：“在用固定资产”填的“#REF!”没有可用的数值，没有转入"]
    assert differing(result.package) == {"assets_in_use": None}


def test_a_return_that_does_not_say_whose_it_is(office: LibreOffice, tmp_path: Path) -> None:
    result = repaired(damaged(office, FILLED, [("delete_sheet", "_scorebook")], tmp_path))
    assert (said(result), differing(result.package)) == ([], {})
    assert_unaltered(result.package, tmp_path)


def test_a_workbook_of_others_cannot_be_repaired() -> None:
    content = io.BytesIO()
    openpyxl.Workbook().save(content)
    package = unpack(content.getvalue(), "别的表.xlsx")
    with pytest.raises(UnreadableFile, match="不是本程序生成的"):
        repaired(package)


def test_figures_of_rows_that_shifted_without_their_names_are_not_taken_for_others(tmp_path: Path) -> None:
    """What openpyxl does when it inserts a row: contents move, names and formulas stay."""
    write_package(FILLED, tmp_path / "sent.xlsx")
    book = openpyxl.load_workbook(tmp_path / "sent.xlsx")
    book[FACTS].insert_rows(int(row("fact_assets_in_use")))
    book.save(tmp_path / "shifted.xlsx")
    result = repaired(read_package(tmp_path / "shifted.xlsx"))
    before, after = held(FILLED).facts, held(result.package).facts
    assert {fact: value for fact, value in after.items() if value not in (None, before[fact])} == {}
    assert any("错位" in line for line in said(result))

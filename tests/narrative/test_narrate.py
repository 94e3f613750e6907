"""Narrating a workbook: its passages, its cached values, the heights of its rows, and nothing else.

1  Passages are what the entries give; every computed cell shows its true value; what people typed stays.
2  Doing it again changes nothing; after a change the passages follow.
3  Rows of the report fit their words; no other row changes, and verification has nothing new to say.
4  In another program too, sentences and printed words follow a figure that is changed, and 改写 wins.
5  The command writes the file, tells what is still unwritten, and refuses as the others do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree
from workbook_cells import values_in, wrongly_shown

from generator.calculation.calculation import calculation
from generator.calculation.entries import Entries
from generator.calculation.evaluation import Evaluation
from generator.cli import scorebook
from generator.engines.libreoffice import LibreOffice
from generator.narrative.narrate import narrated
from generator.narrative.passages import passages
from generator.package import Package, pack, read_snapshot, write_package
from generator.package.workbook_part import WorkbookPart
from generator.published.samples import load_sample, sample_ids
from generator.rubric.evaluate import Value
from generator.rubric.model import Rubric
from generator.verification.verify import verify
from generator.workbook.contents import entries_of
from generator.workbook.issue import blank, filled

SAMPLE = "dapeng-2024"
LINE_OF_A_PASSAGE = 9.5 * 1.2
"""Points that a line of type of 9.5 pt needs at least."""
OWN = {
    "rewrite_late_projects": "本部门另有说明。",
    "narrative_duties": "职责一。\n职责二。",
    "rewrite_staff_told": "另见编制文件。",
}


def rubric_of(sample: str) -> Rubric:
    return load_sample(sample).answers.rubric


@cache
def package_of(sample: str) -> Package:
    answers = load_sample(sample).answers
    known = {fact.id for fact in calculation(answers.rubric).inputs.values()}
    own = {fact: text for fact, text in OWN.items() if fact in known}
    return filled(
        blank(answers.rubric), answers.rubric, replace(answers.entries, facts={**answers.entries.facts, **own})
    )


@cache
def narrated_of(sample: str) -> Package:
    return narrated(package_of(sample), rubric_of(sample))


def entered(package: Package, rubric: Rubric) -> Entries:
    return entries_of(read_snapshot(package), calculation(rubric))


def heights(package: Package, sheet: str) -> dict[int, float]:
    """The heights that the file states for the rows of a sheet."""
    entry = next(each for each in WorkbookPart.of(package).sheets() if each.name == sheet)
    root = etree.fromstring(package.parts[entry.part])
    rows = root.iterfind("{*}sheetData/{*}row")
    return {int(row.get("r", "0")): float(row.get("ht", "0")) for row in rows}


# ── 1, 2 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("sample", sample_ids())
def test_only_passages_are_entered(sample: str) -> None:
    rubric = rubric_of(sample)
    before, after = (entered(each, rubric) for each in (package_of(sample), narrated_of(sample)))
    wanted = passages(rubric, Evaluation(calculation(rubric), before))
    assert {fact: after.facts[fact] or "" for fact in wanted} == dict(wanted)
    assert any(wanted.values())
    assert {key: value for key, value in after.facts.items() if key not in wanted} == {
        key: value for key, value in before.facts.items() if key not in wanted
    }
    assert after.rows == before.rows


@pytest.mark.parametrize("sample", sample_ids())
def test_every_cell_shows_its_true_value(sample: str) -> None:
    rubric = rubric_of(sample)
    package = narrated_of(sample)
    assert not wrongly_shown(rubric, values_in(read_snapshot(package)), entered(package, rubric))


@pytest.mark.parametrize("sample", sample_ids())
def test_again_changes_nothing(sample: str) -> None:
    once = narrated_of(sample)
    assert pack(narrated(once, rubric_of(sample))) == pack(once)


def test_passages_follow_a_change() -> None:
    rubric = rubric_of(SAMPLE)
    changed: dict[str, Value] = {"promoted": "是", "key_work_assigned": Decimal(1)}
    again = narrated(filled(narrated_of(SAMPLE), rubric, Entries(changed)), rubric)
    facts = entered(again, rubric).facts
    assert str(facts["passage_problems"]).startswith("本次自评有6项指标失分：")
    assert "项目推广" not in str(facts["passage_problems"])
    assert str(facts["passage_key_works_listed"]).endswith("。【待填：“重点工作明细”应列出1行，现有2行】")
    assert {key: facts[key] for key in OWN} == OWN


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_rows_fit_their_words() -> None:
    rubric = rubric_of(SAMPLE)
    before, after = (heights(each, "自评报告") for each in (package_of(SAMPLE), narrated_of(SAMPLE)))
    names = read_snapshot(blank(rubric)).names
    row_of = {name: int(area.first.lstrip("ABCDEFGHIJ")) for name, area in names.items() if name.startswith("printed_")}
    problems, duties = row_of["printed_problems"], row_of["printed_duties"]
    lines = len(str(entered(narrated_of(SAMPLE), rubric).facts["passage_problems"]).split("\n"))
    assert before[problems] < lines * LINE_OF_A_PASSAGE < after[problems] < 409
    assert after[duties] < before[duties]
    assert after[row_of["printed_experience"]] == before[row_of["printed_experience"]]
    assert {row for row in after if after[row] != before[row]} <= set(row_of.values())
    assert min(after.values()) > 15
    titles = {row_of[name] for name in ("printed_outside_staff", "printed_effect_digital")}
    assert min(after[row] for row in titles) > 30, "a title of two lines"


def test_no_other_sheet_changes_its_rows() -> None:
    for sheet in read_snapshot(package_of(SAMPLE)).sheets:
        if sheet.name != "自评报告":
            assert heights(narrated_of(SAMPLE), sheet.name) == heights(package_of(SAMPLE), sheet.name)


def test_verification_has_nothing_new_to_say(tmp_path: Path) -> None:
    found = []
    for name, package in (("前.xlsx", package_of(SAMPLE)), ("后.xlsx", narrated_of(SAMPLE))):
        write_package(package, tmp_path / name)
        result = verify(tmp_path / name)
        found.append([(each.code, each.sheet, each.cell) for each in result.findings])
    assert found[0] == found[1]


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def office() -> Iterator[LibreOffice]:
    with LibreOffice() as running:
        yield running


CHANGES: list[tuple[dict[str, Value], dict[str, str]]] = [
    (
        {"staff_outside": Decimal(0)},
        {
            "sentence_outside_staff_told": "年末没有编外人员。",
            "printed_outside_staff_told": "年末没有编外人员。",
            "sentence_staff_told": "核定编制26名，年末在编23人，控制率88.46%。",
            "printed_staff_told": "另见编制文件。",
        },
    ),
    (
        {"procurement_planned": None, "assets_booked": Decimal(20000)},
        {
            "printed_procurement_told": "【待填：“政府采购计划金额”】",
            "printed_asset_match_told": "年末实物资产17,167.15万元，决算资产20,000.00万元，账实相符率85.84%。",
        },
    ),
    (
        {"na_disclosure": "是", "na_reason_disclosure": "涉密", "rewrite_staff_told": None, "staff_quota": Decimal(23)},
        {
            "printed_disclosure_told": "本部门不适用该项指标。",
            "printed_disclosure": "预决算信息公开：不适用（涉密），待财政核定。",
            "printed_staff_told": "核定编制23名，年末在编23人，控制率100.00%。",
        },
    ),
    (
        {"narrative_duties": None, "passage_problems": None, "rewrite_problems": "本部门自述问题。"},
        {"printed_duties": "【待写：部门（单位）主要职能】", "printed_problems": "本部门自述问题。"},
    ),
]


@pytest.mark.parametrize(("changed", "wanted"), CHANGES)
def test_sentences_are_live_in_another_program(
    changed: Mapping[str, Value], wanted: Mapping[str, str], office: LibreOffice, tmp_path: Path
) -> None:
    package, rubric = narrated_of(SAMPLE), rubric_of(SAMPLE)
    names = read_snapshot(package).names
    cells = {fact.id: names[fact.cell] for fact in calculation(rubric).inputs.values()}
    typed = {(cells[fact].sheet, cells[fact].first): value for fact, value in changed.items()}
    asked = {name: (names[name].sheet, names[name].first) for name in wanted}
    write_package(package, tmp_path / "表.xlsx")
    with office.open(tmp_path / "表.xlsx") as document:
        found = document.recalculate(typed, asked.values())
    assert {name: found[where] for name, where in asked.items()} == wanted


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def run(*arguments: object) -> tuple[int, list[str]]:
    result = CliRunner().invoke(scorebook, [str(each) for each in arguments], standalone_mode=False)
    return result.return_value, result.output.splitlines()


def test_the_command_tells_what_is_still_unwritten(tmp_path: Path) -> None:
    write_package(package_of(SAMPLE), tmp_path / "表.xlsx")
    code, said = run("narrate", tmp_path / "表.xlsx", "-o", tmp_path / "报告.xlsx")
    assert code == 0
    assert said[:2] == [f"已写入 {tmp_path / '报告.xlsx'}", "  自评报告还有11段没有写完，暂不能报送："]
    assert "    自评报告!B9　年度总体工作：待写" in said
    assert "    自评报告!B106　各项目预算执行情况：待填“项目支出明细”" in said
    assert len(said) == 13
    assert (tmp_path / "报告.xlsx").read_bytes() == pack(narrated_of(SAMPLE))


def test_a_finished_report_is_said_to_be_finished(tmp_path: Path) -> None:
    rubric = rubric_of("hecheng-form-1")
    write_package(package_of("hecheng-form-1"), tmp_path / "表.xlsx")
    code, said = run("narrate", tmp_path / "表.xlsx", "-o", tmp_path / "报告.xlsx")
    assert (code, said[1]) == (0, "  自评报告各段均已写成"), rubric.id

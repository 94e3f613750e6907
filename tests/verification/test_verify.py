"""The verdict on a returned workbook: what is wrong is found at its cell, by its code, and nothing else is.

1  A rightly filled workbook is clean, by both engines.
2  One alteration is one finding at exactly its cell; nothing else is called an error.
3  Old or absent results are not called alterations.
4  A formula that was altered is never evaluated.
5  Our own faults are said to be ours.
6  What cannot be read is said to be unreadable.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest
from explained import explained
from lxml import etree

from generator.calculation.calculation import calculation
from generator.calculation.cells import score_cell
from generator.calculation.entries import Entries
from generator.calculation.evaluation import Evaluation
from generator.engines.formula_engine import parsed
from generator.engines.formula_trees import Tree, tree_of
from generator.engines.scalar_program import program_of
from generator.finding import Finding, Severity
from generator.package import Edit, ErrorValue, Package, Value, apply_edits, read_snapshot, write_package
from generator.package.parts import serialise_xml
from generator.package.workbook_part import WorkbookPart
from generator.problem import ExitCode
from generator.published.samples import load_sample
from generator.rubric.evaluate import Value as Reference
from generator.verification import comparison, recalculation
from generator.verification.comparison import reference_value
from generator.verification.original import Issued, Where, issued_cells
from generator.verification.recalculation import Engine
from generator.verification.verify import Status, Verification, verify
from generator.workbook.issue import blank, blank_snapshot, filled

ANSWERS = load_sample("luohu-2022").answers
RUBRIC, ENTRIES = ANSWERS.rubric, explained(ANSWERS.rubric, ANSWERS.entries)
FILLED = filled(blank(RUBRIC), RUBRIC, ENTRIES)
SNAPSHOT = read_snapshot(FILLED)
SCORE = "score_asset_utilisation"
NOTE = ("V12", *(SNAPSHOT.names["check_C14b"].sheet, SNAPSHOT.names["check_C14b"].first))
"""The sample has low spending on projects: one note, which is no fault."""

Check = Callable[[Package], Verification]
Alteration = tuple[str, Where, Callable[[], Package | None]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    def checked(package: Package, engine: Engine = Engine.FORMULAS) -> Verification:
        file = tmp_path / "返回.xlsx"
        write_package(package, file)
        return verify(file, engine)

    return checked


def place(name: str) -> Where:
    area = SNAPSHOT.names[name]
    return area.sheet, area.first


def rewritten(package: Package, where: Where, formula: str | None = None, value: Value | ErrorValue = None) -> Package:
    """The package with another formula (None: none) and cached value (None: none) in one cell, whatever was there."""
    part = next(sheet.part for sheet in WorkbookPart.of(package).sheets() if sheet.name == where[0])
    root = etree.fromstring(package.parts[part])
    cell = next(each for each in root.iter("{*}c") if each.get("r") == where[1])
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", "")
    namespace = f"{{{etree.QName(root).namespace}}}"
    if formula is not None:
        etree.SubElement(cell, f"{namespace}f").text = formula
    if value is not None:
        cell.set("t", "e" if isinstance(value, ErrorValue) else "str" if isinstance(value, str) else "n")
        etree.SubElement(cell, f"{namespace}v").text = str(value)
    return package.with_part(part, serialise_xml(root))


def without_sheet(package: Package, name: str) -> Package:
    """The package without a sheet and the names on it, as Excel leaves it."""
    workbook = WorkbookPart.of(package)
    names = [sheet.name for sheet in workbook.sheets()]
    gone = names.index(name)
    for element in list(workbook.root.iter("{*}sheet", "{*}definedName")):
        scope = element.get("localSheetId")
        if element.get("name") == name or scope == str(gone):
            parent = element.getparent()
            assert parent is not None
            parent.remove(element)
        elif scope is not None and int(scope) > gone:
            element.set("localSheetId", str(int(scope) - 1))
    return package.with_part(workbook.name, serialise_xml(workbook.root))


def identity_cell(key: str) -> str:
    return next(ref.replace("A", "B") for ref, cell in SNAPSHOT.sheets[-1].cells.items() if cell.value == key)


def with_identity(package: Package, key: str, value: str) -> Package:
    return rewritten(package, ("_scorebook", identity_cell(key)), value=value)


def with_another_title(package: Package) -> Package:
    """The package as another program version would word it."""
    return rewritten(package, ("填报说明", "A1"), value="填表须知")


def of_another_version(package: Package) -> Package:
    return with_identity(with_another_title(package), "fingerprint", "0123456789abcdef")


def found(result: Verification) -> set[tuple[str, str, str]]:
    return {(each.code, each.sheet, each.cell) for each in result.findings} - {NOTE}


def errors(result: Verification) -> set[tuple[str, str, str]]:
    return {(each.code, each.sheet, each.cell) for each in result.findings if each.severity is Severity.ERROR}


def with_entries(**facts: Value) -> Entries:
    return Entries(MappingProxyType({**ENTRIES.facts, **facts}), ENTRIES.rows)


def formula_at(name: str) -> str:
    cell = SNAPSHOT.named_cell(name)
    assert cell is not None
    assert cell.formula is not None
    return cell.formula


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("engine", Engine)
def test_a_rightly_filled_workbook_is_clean(tmp_path: Path, engine: Engine) -> None:
    file = tmp_path / "返回.xlsx"
    write_package(FILLED, file)
    result = verify(file, engine)
    assert (result.status, result.exit_code, found(result)) == (Status.CLEAN, ExitCode.CLEAN, set())
    assert result.compared == len(list(issued_cells(blank_snapshot(RUBRIC), calculation(RUBRIC))))
    assert result.values is not None
    for each in result.values.values():
        assert each.cached == each.recalculated == each.reference


def test_the_blank_has_no_errors(check: Check) -> None:
    result = check(blank(RUBRIC))
    assert {code for code, _, _ in found(result)} == {"V09"}
    assert result.exit_code is ExitCode.CLEAN


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

SCORE_TABLE = next(sheet for sheet in SNAPSHOT.sheets if sheet.name == "评分表")
WEIGHT = ("评分表", next(ref for ref, cell in SCORE_TABLE.cells.items() if cell.value == "固定资产利用率"))
ALTERATIONS: dict[str, Alteration] = {
    "score overwritten": ("V03", place(SCORE), lambda: rewritten(FILLED, place(SCORE), value=ErrorValue("#N/A"))),
    "score overwritten by what it was": (
        "V03",
        place(SCORE),
        lambda: rewritten(FILLED, place(SCORE), value=Decimal(1)),
    ),
    "total overwritten": (
        "V03",
        place("score_total"),
        lambda: rewritten(FILLED, place("score_total"), value=Decimal(100)),
    ),
    "reason overwritten": (
        "V03",
        place("reason_effect"),
        lambda: rewritten(FILLED, place("reason_effect"), value="很好"),
    ),
    "formula loosened": (
        "V02",
        place(SCORE),
        lambda: rewritten(FILLED, place(SCORE), formula_at(SCORE).replace("90%", "80%"), Decimal(1)),
    ),
    "formula that gives the same": (
        "V02",
        place(SCORE),
        lambda: rewritten(FILLED, place(SCORE), f"{formula_at(SCORE)}+0", Decimal(1)),
    ),
    "check switched off": (
        "V02",
        place("check_C24a"),
        lambda: rewritten(FILLED, place("check_C24a"), '"通过"', "通过"),
    ),
    "only the result of a score changed": (
        "V05",
        place(SCORE),
        lambda: apply_edits(FILLED, [Edit(*place(SCORE), RUBRIC.weight)]),
    ),
    "only the grade changed": (
        "V05",
        place("grade_total"),
        lambda: apply_edits(FILLED, [Edit(*place("grade_total"), "中")]),
    ),
    "weight changed": ("V04", (WEIGHT[0], WEIGHT[1].replace("G", "H")), lambda: None),
    "rule text changed": ("V04", (WEIGHT[0], WEIGHT[1].replace("G", "J")), lambda: None),
    "sheet deleted": ("V01", ("填报说明", ""), lambda: without_sheet(FILLED, "填报说明")),
}


@pytest.mark.parametrize("name", ALTERATIONS)
def test_one_alteration_is_one_finding(check: Check, name: str) -> None:
    code, where, altered = ALTERATIONS[name]
    package = altered() or rewritten(FILLED, where, value=Decimal(3))
    result = check(package)
    assert found(result) == {(code, *where)}
    assert result.exit_code is ExitCode.FINDINGS
    assert result.status is (Status.FINDINGS if code == "V05" else Status.ALTERED)


def test_a_finding_says_what_was_issued_and_what_is_there(check: Check) -> None:
    forged = formula_at(SCORE).replace("90%", "80%")
    result = check(rewritten(FILLED, place(SCORE), forged, Decimal(1)))
    altered = next(each for each in result.findings if each.code == "V02")
    assert (altered.expected, altered.actual) == (f"={formula_at(SCORE)}", f"={forged}")


def test_what_is_waived_is_not_to_be_filled_in(check: Check) -> None:
    result = check(filled(FILLED, RUBRIC, with_entries(na_key_work="是", na_reason_key_work="当年无交办")))
    (finding,) = (each for each in result.findings if each.code == "V09")
    assert (finding.message, finding.advice) == ("“重点工作完成情况”尚未评分", "不适用，待财政核定，无需补填")
    (waiting,) = (
        each for each in check(filled(FILLED, RUBRIC, with_entries(na_key_work="是"))).findings if each.code == "V09"
    )
    assert waiting.advice == "请按“得分依据”中所列补填"


@pytest.mark.parametrize(("fact", "value"), [("three_public_actual", "约0.52"), ("staff_quota", "15人")])
def test_text_in_a_number_is_an_input_error(check: Check, fact: str, value: Value) -> None:
    result = check(filled(FILLED, RUBRIC, with_entries(**{fact: value})))
    assert errors(result) == {("V08", *place(f"fact_{fact}"))}
    assert (result.status, result.exit_code) == (Status.FINDINGS, ExitCode.FINDINGS)


def test_a_name_that_means_another_cell_is_found_and_changes_no_score(check: Check) -> None:
    beside = place("fact_assets_in_use")[0], "G7"
    edited = apply_edits(FILLED, (Edit(*place("fact_assets_in_use"), Decimal(10)), Edit(*beside, Decimal("83.92"))))
    workbook = WorkbookPart.of(edited)
    for element in workbook.root.iter("{*}definedName"):
        if element.get("name") in {"fact_assets_in_use", "在用固定资产"}:
            element.text = f"'{beside[0]}'!$G$7"
    result = check(edited.with_part(workbook.name, serialise_xml(workbook.root)))
    assert ("V15", *place("fact_assets_in_use")) in errors(result)
    assert result.card is not None
    # 10 of 83.92 is 11.9 %: 固定资产利用率 0 instead of 1
    assert (result.status, result.card.total) == (Status.ALTERED, Decimal("92.89"))


@pytest.mark.parametrize(
    ("column", "value"), [("score", Decimal(-80)), ("score", "约3"), ("weight", "25分"), ("aspect", "其他")]
)
def test_a_row_entry_of_the_wrong_kind_is_an_input_error(check: Check, column: str, value: Value) -> None:
    row: dict[str, Reference] = {"aspect": "社会效益", "name": "甲", "weight": Decimal(25), "score": Decimal(22)}
    rows = MappingProxyType({"effects": ({**row, column: value},)})
    result = check(filled(FILLED, RUBRIC, Entries(ENTRIES.facts, rows)))
    area = SNAPSHOT.names[f"table_effects_{column}"]
    assert ("V08", area.sheet, area.first) in errors(result)


def test_a_year_out_of_range_is_an_input_error(check: Check) -> None:
    assert errors(check(filled(FILLED, RUBRIC, with_entries(year=Decimal(20225))))) == {("V08", *place("fact_year"))}


@pytest.mark.parametrize(
    ("formula", "code"), [("83+0.92", "V18"), ("基础数据!B92", "V17"), ("[1]表!A1", "V16"), ("SUM(B1:B2)", "V17")]
)
def test_a_formula_typed_as_an_entry_is_told(check: Check, formula: str, code: str) -> None:
    result = check(rewritten(FILLED, place("fact_assets_in_use"), formula, Decimal("83.92")))
    assert found(result) == {(code, *place("fact_assets_in_use"))}


def test_a_score_that_does_not_follow_is_found_even_in_another_versions_workbook(check: Check) -> None:
    result = check(apply_edits(of_another_version(FILLED), (Edit(*place(SCORE), Decimal("0.4")),)))
    assert errors(result) == {("V13", "_scorebook", ""), ("V05", *place(SCORE))}


@pytest.mark.parametrize("where", ["评分表", "校验", "自评报告"])
def test_every_formula_of_a_sheet_can_be_found_overwritten(check: Check, where: str) -> None:
    package, wanted = FILLED, set()
    for each in issued_cells(blank_snapshot(RUBRIC), calculation(RUBRIC)):
        if each.where[0] == where:
            package = rewritten(package, each.where, value="假")
            wanted.add(("V03", *each.where))
    assert errors(check(package)) == wanted


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_result_that_was_never_calculated(check: Check) -> None:
    result = check(apply_edits(FILLED, [Edit(*place(SCORE), None)]))
    assert (found(result), result.exit_code) == ({("V07", *place(SCORE))}, ExitCode.CLEAN)


def test_a_workbook_that_was_never_calculated_is_told_once(check: Check) -> None:
    issued = list(issued_cells(blank_snapshot(RUBRIC), calculation(RUBRIC)))
    result = check(apply_edits(FILLED, [Edit(*each.where, None) for each in issued]))
    assert (found(result), result.status, result.exit_code) == ({("V42", "", "")}, Status.FINDINGS, ExitCode.CLEAN)
    (finding,) = (each for each in result.findings if each.code == "V42")
    values = Evaluation(calculation(RUBRIC), ENTRIES)
    assert finding.message.startswith(f"{sum(reference_value(each, values) != '' for each in issued)}个公式")


def test_results_left_as_they_were_issued(check: Check) -> None:
    typed = {fact: value for fact, value in ENTRIES.facts.items() if fact in RUBRIC.facts}
    result = check(apply_edits(blank(RUBRIC), [Edit(*place(f"fact_{fact}"), value) for fact, value in typed.items()]))
    values = Evaluation(calculation(RUBRIC), Entries(typed))
    changed = {
        ("V06", *each.where)
        for each in issued_cells(blank_snapshot(RUBRIC), calculation(RUBRIC))
        if reference_value(each, values) != each.cell.value
    }
    told = {each for each in found(result) if each[0] == "V06"}
    (folded,) = (each for each in result.findings if each.code == "V14")
    assert told < changed
    assert ("V06", *place("status_assets_in_use")) in told
    assert not {("V06", *place(name)) for name in ("calc_asset_utilisation_rate", "score_total")} & told
    assert f"另有{len(changed) - len(told)}个单元格" in folded.message
    assert (result.status, result.exit_code) == (Status.FINDINGS, ExitCode.CLEAN)


def test_errors_shown_hide_no_score(check: Check) -> None:
    """What depends on an error gives an error, so nothing could be told from the cells that show one."""
    scores = [place(score_cell(each)) for each in RUBRIC.indicators()]
    edits = [Edit(*where, ErrorValue("#NAME?")) for where in scores]
    result = check(apply_edits(FILLED, [*edits, Edit(*place("score_total"), ErrorValue("#REF!"))]))
    assert {("V05", *where) for where in scores} <= errors(result)
    assert result.exit_code is ExitCode.FINDINGS


def test_errors_before_a_score_do_not_excuse_it(check: Check) -> None:
    missing = place("missing_asset_utilisation")
    edits = [Edit(*missing, ErrorValue("#REF!")), Edit(*place(SCORE), Decimal("0.7"))]
    assert {("V05", *missing), ("V05", *place(SCORE))} <= errors(check(apply_edits(FILLED, edits)))


def test_a_wrong_total_does_not_follow_from_a_warning(check: Check) -> None:
    edits = [Edit(*place(SCORE), ""), Edit(*place("score_total"), Decimal("92.89"))]
    result = check(apply_edits(FILLED, edits))
    assert {("V06", *place(SCORE)), ("V05", *place("score_total"))} <= found(result)
    assert result.exit_code is ExitCode.FINDINGS


def test_a_formula_with_a_sign_no_formula_has(check: Check) -> None:
    rows = SNAPSHOT.names["table_projects_faults"]
    where = rows.sheet, rows.first
    issued = SNAPSHOT.cell(*where)
    assert issued is not None
    forged = re.sub(r"\$?[A-Z]+\$?[0-9]+", "#", issued.formula or "", count=1)
    assert forged != issued.formula
    assert ("V02", *where) in errors(check(rewritten(FILLED, where, forged, "")))


def test_a_merged_range_that_is_none_is_damage(check: Check) -> None:
    part = next(each.part for each in WorkbookPart.of(FILLED).sheets() if each.name == "评分表")
    broken = re.sub(rb'mergeCell ref="[^"]*"', b'mergeCell ref="foo"', FILLED.parts[part], count=1)
    assert_unreadable(check(FILLED.with_part(part, broken)))


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

DANGEROUS = ['REPT("A",1E9)', 'WEBSERVICE("http://127.0.0.1:9/"&固定资产利用率)', "[1]表!A1", 'INDIRECT("评分表!A1")']


@pytest.mark.parametrize("formula", DANGEROUS)
def test_an_altered_formula_is_never_evaluated(check: Check, monkeypatch: pytest.MonkeyPatch, formula: str) -> None:
    seen = []

    def spied(text: str) -> Tree:
        seen.append(text)
        return tree_of(text)

    monkeypatch.setattr("generator.engines.formula_engine.tree_of", spied)
    built_anew(monkeypatch)
    result = check(rewritten(FILLED, place(SCORE), formula, Decimal(1)))
    assert found(result) == {("V02", *place(SCORE))}
    assert formula_at(SCORE) in seen
    assert formula not in seen


def built_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the program of the rubric built for this test alone."""
    monkeypatch.setattr(recalculation, "program", lambda original: program_of(original.snapshot))


@pytest.mark.parametrize(
    "formula",
    [
        "83+0.92",
        "基础数据!B92",
        "[1]表!A1",
        "VLOOKUP(1,明细表!A1:B9,2,0)",
        'REPT("A",1E9)',
    ],
)
def test_a_formula_in_an_input_is_not_our_fault(check: Check, formula: str) -> None:
    figure = Decimal("83.92")
    result = check(rewritten(FILLED, place("fact_assets_in_use"), formula, figure))
    assert result.exit_code is not ExitCode.OUR_FAULT


def test_an_error_value_in_an_input_is_not_our_fault(check: Check) -> None:
    result = check(rewritten(FILLED, place("fact_assets_in_use"), value=ErrorValue("#N/A")))
    assert result.exit_code is ExitCode.FINDINGS


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("engine", Engine)
def test_a_rule_that_differs_from_its_formula_is_our_fault(
    monkeypatch: pytest.MonkeyPatch, engine: Engine, tmp_path: Path
) -> None:
    indicator = score_cell(RUBRIC.indicator("asset_utilisation"))

    def wrong(issued: Issued, values: Evaluation) -> Reference:
        return RUBRIC.weight if issued.computed.cell == indicator else reference_value(issued, values)

    monkeypatch.setattr(comparison, "reference_value", wrong)
    file = tmp_path / "返回.xlsx"
    write_package(FILLED, file)
    result = verify(file, engine)
    assert errors(result) == {("V90", *place(SCORE))}
    assert result.exit_code is ExitCode.OUR_FAULT
    assert result.status is not Status.ALTERED


def test_a_formula_of_ours_that_cannot_be_evaluated_is_our_fault(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "generator.engines.scalar_program.parsed",
        lambda text: "outside" if text == formula_at(SCORE) else parsed(text),
    )
    built_anew(monkeypatch)
    result = check(FILLED)
    assert ("V91", *place(SCORE)) in errors(result)
    assert {code for code, _, _ in errors(result)} == {"V91"}
    assert result.exit_code is ExitCode.OUR_FAULT


# ── 6 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_absurd_figure_is_an_input_error(check: Check) -> None:
    result = check(rewritten(FILLED, place("fact_staff_quota"), value=Decimal("1E+30")))
    assert ("V08", *place("fact_staff_quota")) in errors(result)


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old", None])
def test_what_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "坏文件.xlsx"
    if content is not None:
        file.write_bytes(content)
    assert_unreadable(verify(file))


def test_a_workbook_that_is_not_ours(check: Check) -> None:
    assert_unreadable(check(without_sheet(with_another_title(FILLED), "_scorebook")))


def test_a_rubric_of_another_version(check: Check) -> None:
    assert_unreadable(check(with_identity(with_another_title(FILLED), "digest", "0123456789abcdef")))


@pytest.mark.parametrize("key", ["scorebook", "template", "version", "digest", "options", "fingerprint"])
def test_an_edited_identity_is_found_and_deceives_nobody(check: Check, key: str) -> None:
    result = check(with_identity(FILLED, key, "hecheng-project-2020"))
    assert errors(result) == {("V04", "_scorebook", identity_cell(key))}
    assert result.rubric is not None
    assert result.rubric.digest == RUBRIC.digest


def test_a_lost_identity_is_a_lost_sheet(check: Check) -> None:
    result = check(without_sheet(FILLED, "_scorebook"))
    assert errors(result) == {("V01", "_scorebook", "")}


def assert_unreadable(result: Verification) -> None:
    assert (result.status, result.exit_code, result.findings) == (Status.UNREADABLE, ExitCode.UNREADABLE, ())
    assert result.problems is not None
    assert [str(each).endswith("。") for each in result.problems.problems] == [True]


def test_findings_come_errors_first(check: Check) -> None:
    package = rewritten(filled(blank(RUBRIC), RUBRIC, Entries()), place(SCORE), value=Decimal(1))
    severities: list[Severity] = [finding.severity for finding in check(package).findings]
    assert severities == sorted(severities, key=list(Severity).index)
    assert all(isinstance(each, Finding) for each in check(package).findings)

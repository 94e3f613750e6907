"""The reader says what the file says, neither more nor less."""

import datetime
import pickle
import time
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from package_builder import STRICT_MAIN, STRICT_OFFICE, package, parts, snapshot

from generator.package import Area, Cell, ErrorValue, Snapshot, Value, read_snapshot, read_workbook
from generator.problem import UnreadableFile

ALTERNATIVES = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="x14"><c r="A1"><v>1</v></c></mc:Choice></mc:AlternateContent>'
)


def value(cell: str, *, texts: tuple[str, ...] = ()) -> Value | ErrorValue:
    return cell_a1(cell, texts=texts).value


def cell_a1(cell: str, *, texts: tuple[str, ...] = ()) -> Cell:
    found = snapshot(f'<row r="1">{cell}</row>', texts=texts).cell("表", "A1")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        ("0012", "12"),
        ("-0", "0"),
        ("0.1", "0.1"),
        ("0.30000000000000004", "0.3"),
        ("3.4249999999999998", "3.425"),
        ("1E2", "100"),
        ("1.50E-7", "0.00000015"),
        ("123456789012345", "123456789012345"),
        ("1234567890123456", "1234567890123460"),
        (" 7 ", "7"),
        ("-1234.50", "-1234.5"),
    ],
)
def test_a_number_is_its_15_digits_with_no_positive_exponent(text: str, number: str) -> None:
    read = value(f'<c r="A1"><v>{text}</v></c>')
    assert isinstance(read, Decimal)
    assert f"{read:f}" == number
    assert int(read.as_tuple().exponent) <= 0


@pytest.mark.parametrize("text", ["1_000", "nan", "inf", "1e999", "0x10", "１２", "1,5", "12abc", "--1", "1 2"])
def test_what_is_no_number_is_refused_naming_sheet_and_cell(text: str) -> None:
    with pytest.raises(UnreadableFile, match=r"返回\.xlsx 工作表“表”：A1 单元格：.*不是数值"):
        value(f'<c r="A1"><v>{text}</v></c>')


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="b"><v>false</v></c>', False),
        ('<c r="A1" t="str"><v> 文 字 </v></c>', " 文 字 "),
        ('<c r="A1" t="d"><v>2024-03-01</v></c>', Decimal(45352)),
        ('<c r="A1" t="d"><v>2024-03-01T06:00:00.000Z</v></c>', Decimal("45352.25")),
        ('<c r="A1" t="d"><v>1900-01-01</v></c>', Decimal(1)),
        ('<c r="A1" t="d"><v>1900-03-01</v></c>', Decimal(61)),
        ('<c r="A1" t="d"><v>12:00:00</v></c>', Decimal("0.5")),
        ('<c r="A1" t="inlineStr"><is><t>甲</t></is></c>', "甲"),
        ('<c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><t xml:space="preserve"> 乙</t></r></is></c>', "甲 乙"),
        ('<c r="A1" t="str"><v>a_x000D_b_x005F_x0041_</v></c>', "a\rb_x0041_"),
        ('<c r="A1" t="str"><v>_xD83D_</v></c>', "_xD83D_"),
        ('<c r="A1" t="str"><v>甲<!-- 藏 -->乙</v></c>', "甲乙"),
        ('<c r="A1"><v>1<!-- 藏 -->2</v></c>', Decimal(12)),
        ('<c r="A1" t="str"><v></v></c>', ""),
        ('<c r="A1" t="inlineStr"><is/></c>', ""),
    ],
)
def test_each_type_of_cell_gives_its_value(cell: str, expected: Value) -> None:
    read = value(cell)
    assert (type(read), read) == (type(expected), expected)


def test_shared_text_joins_runs_and_leaves_pronunciation_out() -> None:
    texts = ("<t>甲</t>", '<r><t>财政</t></r><r><t>部门</t></r><rPh sb="0" eb="1"><t>cáizhèng</t></rPh>')
    assert value('<c r="A1" t="s"><v>1</v></c>', texts=texts) == "财政部门"


@pytest.mark.parametrize("index", ["2", "-1", "x", "", "²", "1" * 5000])
def test_shared_text_that_does_not_exist_is_refused(index: str) -> None:
    with pytest.raises(UnreadableFile, match="引用的文字不存在"):
        value(f'<c r="A1" t="s"><v>{index}</v></c>', texts=("<t>甲</t>", "<t>乙</t>"))


def test_an_error_is_an_error_and_not_a_text() -> None:
    error = value('<c r="A1" t="e"><v>#DIV/0!</v></c>')
    text = value('<c r="A1" t="str"><v>#DIV/0!</v></c>')
    assert isinstance(error, ErrorValue)
    assert error == "#DIV/0!"
    assert not isinstance(text, ErrorValue)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c r="A1"><f>B1*2</f><v>4</v></c>', Cell(Decimal(4), "B1*2")),
        ('<c r="A1"><f>B1*2</f></c>', Cell(None, "B1*2")),
        ('<c r="A1"><f>B1*2</f><v></v></c>', Cell(None, "B1*2")),
        ('<c r="A1" t="str"><f>B1&amp;""</f><v></v></c>', Cell("", 'B1&""')),
        ('<c r="A1" t="str"><f>B1&amp;""</f></c>', Cell(None, 'B1&""')),
        ('<c r="A1"><f t="array" ref="A1:A2">SUM(B1:B2*C1:C2)</f><v>1</v></c>', Cell(Decimal(1), "{SUM(B1:B2*C1:C2)}")),
    ],
)
def test_a_formula_comes_with_its_cached_value_and_empty_text_differs_from_none(cell: str, expected: Cell) -> None:
    assert cell_a1(cell) == expected


def test_every_cell_of_a_shared_formula_has_its_own_text() -> None:
    book = snapshot(
        '<row r="1"><c r="B1"><f t="shared" ref="B1:C2" si="0">A1*$A$1+A$1</f><v>1</v></c>'
        '<c r="C1"><f t="shared" si="0"/><v>2</v></c></row>'
        '<row r="2"><c r="B2"><f t="shared" si="0"/><v>3</v></c><c r="C2"><f>固定+1</f></c></row>'
    )
    assert {ref: cell.formula for ref, cell in book.sheets[0].cells.items()} == {
        "B1": "A1*$A$1+A$1",
        "C1": "B1*$A$1+B$1",
        "B2": "A2*$A$1+A$1",
        "C2": "固定+1",
    }


def test_a_shared_formula_nobody_defined_is_still_a_formula() -> None:
    assert cell_a1('<c r="A1"><f t="shared" si="9"/><v>5</v></c>') == Cell(Decimal(5), "")


def test_only_cells_with_a_value_or_a_formula_are_kept() -> None:
    book = snapshot('<row r="1"><c r="A1" s="3"/><c r="B1"><v/></c><c r="C1"><v>1</v></c></row>')
    assert list(book.sheets[0].cells) == ["C1"]


def test_cells_without_a_position_are_counted() -> None:
    book = snapshot('<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row><row><c><v>4</v></c></row>')
    assert {ref: cell.value for ref, cell in book.sheets[0].cells.items()} == {"A1": 1, "D1": 2, "E1": 3, "A2": 4}


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="B1"/><c r="A1"/><c/></row>',
        '<row r="1"><c r="A2"/></row>',
        '<row r="1"><c r="XFE1"/></row>',
        '<row r="1"><c r="a1"/></row>',
        '<row r="0"/>',
        '<row r="1048577"/>',
        '<row r="1048576"/><row/>',
        '<row r="²"/>',
        '<row r="1"><c r="XFD1"/><c/></row>',
        '<row r="1"><c r="A1" t="zz"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="b"><v>2</v></c></row>',
        '<row r="1"><c r="A1" t="d"><v>45352</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>',
        '<row r="1"><c r="A1"><f>B1</f><f>C1</f></c></row>',
        f'<row r="1">{ALTERNATIVES}</row>',
        f"<row>{ALTERNATIVES}</row>",
        f'{ALTERNATIVES}<row r="1"/>',
        '<row r="1"><c r="A1"><f t="array" ref="A1:B">B1</f></c></row>',
    ],
)
def test_a_sheet_that_says_what_cannot_be_is_refused_by_name(rows: str) -> None:
    with pytest.raises(UnreadableFile, match="工作表“表”"):
        snapshot(rows)


def test_one_cell_in_the_last_corner_costs_nothing() -> None:
    start = time.perf_counter()
    book = snapshot('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert list(book.sheets[0].cells) == ["XFD1048576"]
    assert time.perf_counter() - start < 0.5


def test_names_of_cells_and_rectangles_are_areas_and_all_others_text() -> None:
    book = snapshot(
        '<row r="2"><c r="B2"><v>7</v></c></row>',
        names='<definedName name="Fact_A">表!$B$2</definedName>'
        "<definedName name=\"rect\">'表'!$D$9:$B$2</definedName>"
        '<definedName name="rate">0.25</definedName>'
        '<definedName name="gone">#REF!</definedName>'
        '<definedName name="sum">SUM(表!$A$1:$A$3)</definedName>'
        '<definedName name="relative">表!B2</definedName>'
        '<definedName name="column">表!$A:$A</definedName>'
        '<definedName name="elsewhere">[1]表!$A$1</definedName>'
        '<definedName name="unknown">别处!$A$1</definedName>'
        '<definedName name="far">表!$ZZZ$1</definedName>'
        '<definedName name="fact_a">表!$C$2</definedName>'
        '<definedName name="_xlnm.Print_Titles" localSheetId="0">表!$1:$2</definedName>',
    )
    assert dict(book.names) == {"Fact_A": Area("表", "B2", "B2"), "rect": Area("表", "B2", "D9")}
    assert dict(book.other_names) == {
        "rate": "0.25",
        "gone": "#REF!",
        "sum": "SUM(表!$A$1:$A$3)",
        "relative": "表!B2",
        "column": "表!$A:$A",
        "elsewhere": "[1]表!$A$1",
        "unknown": "别处!$A$1",
        "far": "表!$ZZZ$1",
        "fact_a": "表!$C$2",
        "表!_xlnm.Print_Titles": "表!$1:$2",
    }
    assert book.named_cell("FACT_a") == Cell(Decimal(7))
    assert book.named_value("fact_A") == 7
    assert book.named_cell("rect") is None
    assert book.named_value("nobody") is None
    assert book.cell(book.names["rect"], "B2") == Cell(Decimal(7))


def test_a_name_may_lie_on_a_sheet_with_an_apostrophe() -> None:
    entry = '<sheet name="O\'Neil" sheetId="1" r:id="rId1"/>'
    names = "<definedName name=\"x\">'o''neil'!$A$1</definedName>"
    assert read_snapshot(package(parts(names=names, sheet=entry))).area("x") == Area("O'Neil", "A1", "A1")


def test_an_area_lists_its_cells_row_by_row_and_never_more_than_asked_for() -> None:
    assert list(Area("表", "Y2", "AB3").refs()) == ["Y2", "Z2", "AA2", "AB2", "Y3", "Z3", "AA3", "AB3"]
    everything = Area("表", "A1", "XFD1048576")
    assert everything.size == 2**34
    assert list(everything.refs(limit=2)) == ["A1", "B1"]
    assert sum(1 for _ in everything.refs()) == 100_000


def test_a_snapshot_cannot_be_changed_but_can_travel_to_another_process() -> None:
    book = snapshot('<row r="1"><c r="A1"><v>1</v></c></row>', names='<definedName name="a">表!$A$1</definedName>')
    with pytest.raises(TypeError):
        book.sheets[0].cells["A1"] = Cell(None)  # type: ignore[index]
    with pytest.raises(TypeError):
        del book.names["a"]  # type: ignore[attr-defined]
    travelled = pickle.loads(pickle.dumps(book))  # noqa: S301 - our own bytes
    assert travelled == book
    assert travelled.named_value("A") == 1


def test_a_strict_workbook_is_read_like_any_other() -> None:
    rows = '<row r="1"><c r="A1"><f>B1</f><v>3</v></c><c r="B1" t="s"><v>0</v></c></row>'
    members = parts(rows, texts=("<t>严格</t>",), main=STRICT_MAIN, office=STRICT_OFFICE)
    cells = read_snapshot(package(members)).sheets[0].cells
    assert dict(cells) == {"A1": Cell(Decimal(3), "B1"), "B1": Cell("严格")}


def test_state_protection_merged_cells_and_application_are_read() -> None:
    members = parts(
        sheet='<sheet name="表" sheetId="1" state="veryHidden" r:id="rId1"/>',
        around=("", '<sheetProtection sheet="1"/><mergeCells><mergeCell ref="A1:B2"/></mergeCells>'),
    )
    sheet = read_snapshot(package(members)).sheets[0]
    assert (sheet.state, sheet.protected, sheet.merged) == ("veryHidden", True, ("A1:B2",))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
@pytest.mark.parametrize("damage", [b"", b"<a", b"<a>&unknown;</a>", b"\xff\xfe", b"<a/><b/>", b"<a>" * 300])
def test_malformed_xml_gets_a_chinese_sentence(part: str, damage: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"返回\.xlsx：(工作表“表”|文字表|工作簿的主体)的内容已损坏，无法读取"):
        read_snapshot(package({**parts(), part: damage}))


@pytest.mark.parametrize(
    ("sheet", "sentence"),
    [
        ("", "没有工作表"),
        ('<sheet name="表" sheetId="1" r:id="rId9"/>', "工作表“表”的内容缺失"),
        ('<sheet name="表" sheetId="1"/>', "工作表“表”的内容缺失"),
        ('<sheet name="A" sheetId="1" r:id="rId1"/><sheet name="a" sheetId="2" r:id="rId2"/>', "重名的工作表"),
        ('<sheet name="A" sheetId="1" r:id="rId1"/><sheet name="B" sheetId="2" r:id="rId1"/>', "共用同一内容"),
        ('<sheet name="表" sheetId="1" state="gone" r:id="rId1"/>', "显示状态无法识别"),
    ],
)
def test_a_workbook_whose_list_of_sheets_is_wrong_is_refused(sheet: str, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        read_snapshot(package(parts(sheet=sheet)))


def test_a_dde_call_in_a_formula_is_refused_and_a_bar_in_text_is_not() -> None:
    assert cell_a1('<c r="A1"><f>"a|b"&amp;B1</f></c>').formula == '"a|b"&B1'
    with pytest.raises(UnreadableFile, match="DDE"):
        cell_a1("<c r=\"A1\"><f>cmd|'/C calc'!A0</f></c>")


def test_shared_formulas_cannot_be_expanded_without_end() -> None:
    rows = '<row r="1"><c r="A1"><f t="shared" ref="A1:A9" si="0">' + "A2+" * 2_700 + "1</f></c></row>"
    rows += "".join(f'<row r="{n}"><c r="A{n}"><f t="shared" si="0"/></c></row>' for n in range(2, 300))
    with pytest.raises(UnreadableFile, match="共用公式过多"):
        snapshot(rows)


def test_a_workbook_built_by_another_library_reads_as_it_was_written(tmp_path: Path) -> None:
    book, truth = _built_by_openpyxl()
    path = tmp_path / "自评.xlsx"
    book.save(path)
    snapshot_ = read_workbook(path)
    assert {f"{sheet.name}!{ref}": cell for sheet in snapshot_.sheets for ref, cell in sheet.cells.items()} == truth
    assert [(sheet.name, sheet.state) for sheet in snapshot_.sheets] == [("数据", "visible"), ("库", "veryHidden")]
    assert snapshot_.named_value("fact_rate") == Decimal("0.82")
    assert snapshot_.application is not None
    assert "Excel" in snapshot_.application


def _built_by_openpyxl() -> tuple[openpyxl.Workbook, dict[str, Cell]]:
    book = openpyxl.Workbook()
    data = book.worksheets[0]
    data.title = "数据"
    data["A1"], data["B2"], data["C3"], data["D4"] = "固定资产", 0.82, True, "=B2*100"
    data["E5"] = datetime.date(2024, 1, 1)
    hidden = book.create_sheet("库")
    hidden.sheet_state = "veryHidden"
    hidden["A1"] = " 版本\n1 "
    book.defined_names["fact_rate"] = DefinedName("fact_rate", attr_text="'数据'!$B$2")
    return book, {
        "数据!A1": Cell("固定资产"),
        "数据!B2": Cell(Decimal("0.82")),
        "数据!C3": Cell(True),
        "数据!D4": Cell(None, "B2*100"),
        "数据!E5": Cell(Decimal(45292)),
        "库!A1": Cell(" 版本\n1 "),
    }


def test_an_empty_snapshot_knows_no_sheet() -> None:
    empty = Snapshot((), {})
    assert empty.sheet("表") is None
    assert empty.cell("表", "A1") is None

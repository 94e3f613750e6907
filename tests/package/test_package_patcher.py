"""Edits change the cells they name, and not one byte elsewhere."""

import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.styles import Font
from package_builder import MAIN, package, parts

from generator.package import (
    Cell,
    Edit,
    ErrorValue,
    Package,
    Value,
    apply_edits,
    pack,
    read_snapshot,
    request_full_calculation,
    unpack,
)
from generator.problem import UnreadableFile

SHEET = "xl/worksheets/sheet1.xml"
ROWS = (
    '<row r="2" spans="2:4"><c r="B2" s="5"><v>1</v></c><c r="D2"><f>B2*2</f><v>2</v></c></row>'
    '<row r="5"><c r="A5" t="inlineStr"><is><t>旧</t></is></c></row>'
)
NASTY = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1+1",
    "'引号\"<&>",
    "a\nb\r\nc\td",
    "  两边空格  ",
    "_x0041_",
    "_x005F_x0041_",
    "_x",
    "\x00\x01\x1f",
    "😀𠮷",
    "",
    "#DIV/0!",
    "\ufffe\uffff",
    "\u2028",
    "]]>",
)
decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15).map(
    lambda number: Decimal(f"{number:.15g}")
)
values = st.one_of(st.none(), st.booleans(), decimals, st.text(), st.sampled_from(NASTY))
cells = st.builds(
    lambda column, row: f"{column}{row}", st.sampled_from(["A", "B", "D", "Z", "AA", "XFD"]), st.integers(1, 9)
)


def edited(rows: str, *edits: Edit) -> str:
    """Return <sheetData> after the edits, without its namespace."""
    content = apply_edits(package(parts(rows)), edits).parts[SHEET].decode()
    return content[content.index("<sheetData") : content.index("</worksheet>")]


def cells_of(package_: Package) -> dict[str, Cell]:
    return dict(read_snapshot(package_).sheets[0].cells)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the first text drawn builds a table
@given(edits=st.dictionaries(cells, values))
def test_any_values_written_are_the_values_read(edits: dict[str, Value]) -> None:
    before = package(parts(ROWS))
    after = unpack(pack(apply_edits(before, [Edit("表", ref, value) for ref, value in edits.items()])), "后.xlsx")
    expected = {"B2": Decimal(1), "D2": Decimal(2), "A5": "旧", **edits}
    read = cells_of(after)
    for ref, value in expected.items():
        cell = read.get(ref, Cell(None))
        assert (type(cell.value), cell.value) == (type(value), value)
        assert cell.formula == ("B2*2" if ref == "D2" else None)
    assert set(read) <= set(expected)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=st.dictionaries(cells, values))
def test_rows_and_cells_stay_in_order_and_dimension_covers_them(edits: dict[str, Value]) -> None:
    before = package(parts(ROWS, around=('<dimension ref="B2:D5"/>', "")))
    root = etree.fromstring(apply_edits(before, [Edit("表", *pair) for pair in edits.items()]).parts[SHEET])
    numbers = [int(row.get("r", "")) for row in root.iter(f"{{{MAIN}}}row")]
    assert numbers == sorted(set(numbers))
    for row in root.iter(f"{{{MAIN}}}row"):
        names = [cell.get("r", "") for cell in row]
        assert names == sorted(names, key=lambda name: (len(name), name))
    written = {ref for ref, value in edits.items() if value is not None}
    dimension = root.find(f"{{{MAIN}}}dimension")
    assert dimension is not None
    last = dimension.get("ref", "").split(":")[1]
    assert last.startswith("XFD") == any(ref.startswith("XFD") for ref in written)


@settings(deadline=None)
@given(number=decimals)
def test_a_number_is_written_as_a_spreadsheet_reads_it(number: Decimal) -> None:
    content = pack(apply_edits(package(parts()), [Edit("表", "A1", number)]))
    seen = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["A1"].value
    assert float(str(seen)) == float(number)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("12.50", "12.5"),
        ("100", "100"),
        ("1E+2", "100"),
        ("-0.00", "0"),
        ("0.1", "0.1"),
        ("123456789012345.6789", "123456789012345.6789"),
        ("1E-7", "0.0000001"),
        ("1E+300", "1E+300"),
        ("1.50E-300", "1.5E-300"),
    ],
)
def test_a_number_is_written_in_its_shortest_exact_text(number: str, text: str) -> None:
    assert edited("", Edit("表", "A1", Decimal(number))) == (
        f'<sheetData><row r="1"><c r="A1"><v>{text}</v></c></row></sheetData>'
    )


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1E+309"])
def test_what_no_cell_can_hold_is_our_own_fault(number: str) -> None:
    with pytest.raises(ValueError, match="no cell can hold"):
        edited("", Edit("表", "A1", Decimal(number)))


def test_text_is_inline_so_that_it_never_becomes_a_formula() -> None:
    assert edited('<row r="1"><c r="A1" s="4"><v>1</v></c></row>', Edit("表", "A1", "=1+1 ")) == (
        '<sheetData><row r="1"><c r="A1" s="4" t="inlineStr">'
        '<is><t xml:space="preserve">=1+1 </t></is></c></row></sheetData>'
    )


def test_text_is_escaped_as_excel_does_it() -> None:
    assert "<t>甲_x000D_\n乙\t_x0007__x005F_x0041_ \ufffd</t>" in edited(
        "", Edit("表", "A1", "甲\r\n乙\t\x07_x0041_ \ud800")
    )


def test_a_row_no_longer_claims_to_span_less_than_it_has() -> None:
    assert 'spans="2:4"' in edited(ROWS, Edit("表", "B2", "甲"))
    assert "spans" not in edited(ROWS, Edit("表", "Z2", "甲"))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (Decimal("0.5"), '<c r="A1" s="4"><f>B1</f><v>0.5</v></c>'),
        ("=甲", '<c r="A1" s="4" t="str"><f>B1</f><v>=甲</v></c>'),
        ("", '<c r="A1" s="4" t="str"><f>B1</f><v></v></c>'),
        (True, '<c r="A1" s="4" t="b"><f>B1</f><v>1</v></c>'),
        (ErrorValue("#N/A"), '<c r="A1" s="4" t="e"><f>B1</f><v>#N/A</v></c>'),
        (None, '<c r="A1" s="4"><f>B1</f></c>'),
    ],
)
def test_a_cell_with_a_formula_keeps_it_and_its_format(value: Value, cell: str) -> None:
    rows = '<row r="1"><c r="A1" s="4" t="str"><f>B1</f><v>旧</v></c></row>'
    assert edited(rows, Edit("表", "A1", value)) == f'<sheetData><row r="1">{cell}</row></sheetData>'


def test_a_shared_formula_stays_shared() -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f><v>1</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>'
    )
    after = edited(rows, Edit("表", "A1", Decimal(8)), Edit("表", "A2", Decimal(9)))
    assert after == f"<sheetData>{rows}</sheetData>".replace("<v>1<", "<v>8<").replace("<v>2<", "<v>9<")


def test_a_typed_value_takes_the_place_of_a_formula() -> None:
    rows = '<row r="1"><c r="A1" s="1"><f>12.5+3.2</f><v>15.7</v></c></row>'
    assert edited(rows, Edit("表", "A1", Decimal("83.92"), typed=True)) == (
        '<sheetData><row r="1"><c r="A1" s="1"><v>83.92</v></c></row></sheetData>'
    )


def test_cells_that_share_a_formula_keep_what_they_show_when_one_is_typed_over() -> None:
    shared = '<f t="shared" ref="A1:A2" si="0">B1*2</f>'
    rows = (
        f'<row r="1"><c r="A1">{shared}<v>2</v></c></row><row r="2"><c r="A2"><f t="shared" si="0"/><v>4</v></c></row>'
    )
    assert edited(rows, Edit("表", "A1", Decimal(7), typed=True)) == (
        '<sheetData><row r="1"><c r="A1"><v>7</v></c></row><row r="2"><c r="A2"><v>4</v></c></row></sheetData>'
    )


def test_clearing_what_is_not_there_adds_nothing() -> None:
    assert edited(ROWS, Edit("表", "Z9", None), Edit("表", "C2", None)) == f"<sheetData>{ROWS}</sheetData>"


def test_of_two_edits_to_one_cell_the_later_one_counts() -> None:
    after = apply_edits(package(parts(ROWS)), [Edit("表", "B2", "甲"), Edit("表", "B2", "乙")])
    assert cells_of(after)["B2"] == Cell("乙")


def test_a_new_cell_looks_like_its_row_or_its_column() -> None:
    columns = '<cols><col min="2" max="3" style="7"/></cols>'
    rows = '<row r="1" s="9" customFormat="1"/><row r="2"/>'
    after = apply_edits(
        package(parts(rows, around=(columns, ""))),
        [Edit("表", "B1", "甲"), Edit("表", "C2", "乙"), Edit("表", "D2", "丙")],
    )
    root = etree.fromstring(after.parts[SHEET])
    styles = {cell.get("r"): cell.get("s") for cell in root.iter(f"{{{MAIN}}}c")}
    assert styles == {"B1": "9", "C2": "7", "D2": None}


def test_only_the_edited_sheet_changes_and_everything_else_in_it_stays() -> None:
    before = unpack(_decorated(), "原.xlsx")
    after = apply_edits(before, [Edit("一", "B2", Decimal(5))])
    changed = {name for name in before.parts if before.parts[name] != after.parts[name]}
    assert changed == {SHEET}
    assert list(before.parts) == list(after.parts)
    assert _elements(after.parts[SHEET]) == _elements(before.parts[SHEET])
    assert dict(unpack(pack(after), "再.xlsx").parts) == dict(after.parts)


def test_the_package_that_is_edited_does_not_change() -> None:
    before = package(parts(ROWS))
    parts_before = dict(before.parts)
    apply_edits(before, [Edit("表", "B2", "新")])
    assert dict(before.parts) == parts_before


@pytest.mark.parametrize(
    ("sheet", "cell"), [("没有", "A1"), ("表", "A0"), ("表", "XFE1"), ("表", "$A$1"), ("表", "a1")]
)
def test_an_edit_that_points_nowhere_is_our_own_fault(sheet: str, cell: str) -> None:
    with pytest.raises(ValueError, match=r"no such sheet|not a cell|outside the grid"):
        apply_edits(package(parts()), [Edit(sheet, cell, "x")])


@pytest.mark.parametrize(
    "around", ['<dimension ref="A:C"/>', '<cols><col min="x" max="3"/></cols>', '<cols><col max="3"/></cols>']
)
def test_editing_a_damaged_sheet_is_refused_with_a_sentence(around: str) -> None:
    with pytest.raises(UnreadableFile, match=r"工作表“表”.*无法识别"):
        apply_edits(package(parts(around=(around, ""))), [Edit("表", "A1", "x")])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '<calcPr fullCalcOnLoad="1"/>'),
        (
            '<definedNames><definedName name="a">1</definedName></definedNames><oleSize ref="A1"/>',
            '<definedNames><definedName name="a">1</definedName></definedNames>'
            '<calcPr fullCalcOnLoad="1"/><oleSize ref="A1"/>',
        ),
        ('<calcPr calcId="191029"/>', '<calcPr calcId="191029" fullCalcOnLoad="1"/>'),
        ('<calcPr fullCalcOnLoad="0"/>', '<calcPr fullCalcOnLoad="1"/>'),
    ],
)
def test_full_calculation_is_requested_at_its_place_in_the_schema(before: str, after: str) -> None:
    members = parts(ROWS)
    workbook = str(members["xl/workbook.xml"])
    asked = request_full_calculation(package({**members, "xl/workbook.xml": _after_sheets(workbook, before)}))
    assert asked.parts["xl/workbook.xml"].decode().endswith(_after_sheets(workbook, after))


def _after_sheets(workbook: str, text: str) -> str:
    return workbook.replace("</sheets>", f"</sheets>{text}")


def _decorated() -> bytes:
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "一"
    sheet["A1"], sheet["B2"], sheet["C3"] = "标题", 1, "=B2"
    sheet["A1"].font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.merge_cells("E1:F1")
    sheet.print_title_rows = "1:1"
    sheet.protection.sheet = True
    book.create_sheet("二")["A1"] = "不动"
    book.save(buffer)
    return buffer.getvalue()


def _elements(content: bytes) -> list[str]:
    """Every element with its attributes, but for the value and the type of it, which an edit may change."""
    root = etree.fromstring(content)
    for cell in root.iter(f"{{{MAIN}}}c"):
        cell.attrib.pop("t", "")
    return [f"{element.tag} {sorted(map(str, element.attrib.items()))}" for element in root.iter()]

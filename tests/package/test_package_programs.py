"""What Excel and WPS write that other programs do not, in packages made by hand after theirs.

1  A workbook as Excel saves it: namespaces, shared texts with phonetic marks, shared formulas, dynamic arrays, rich
   values, validations that refer to other sheets, formats of rows and columns.
2  A workbook as WPS saves it, with parts and namespaces of its own.
3  Formulas for ranges look like no plain formula, in every cell of their range.
4  Prefixes of namespaces mean nothing.
5  Sheets that are no worksheets have no cells; a part that is another kind of sheet than listed is refused.
6  A cell that the file does not mention has the format of its row, or else of its column, however many there are.
"""

from decimal import Decimal

import pytest
from package_builder import MAIN, OFFICE, package, parts, snapshot

from generator.package import Cell, ErrorValue, Format, Sheet, Snapshot, Validation, read_snapshot
from generator.problem import UnreadableFile

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
EXCEL_SHEET = f"""{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr xr2 xr3"
 xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"
 xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"
 xmlns:xr2="http://schemas.microsoft.com/office/spreadsheetml/2015/revision2"
 xmlns:xr3="http://schemas.microsoft.com/office/spreadsheetml/2016/revision3"
 xr:uid="{{00000000-0001-0000-0100-000000000000}}"><sheetPr codeName="Sheet1"/><dimension ref="A1:D4"/>\
<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>\
<sheetFormatPr defaultRowHeight="14.25" x14ac:dyDescent="0.2"/>\
<cols><col min="1" max="1" width="28" style="1" customWidth="1"/></cols>\
<sheetData>{{}}</sheetData><sheetProtection password="CC1A" sheet="1" objects="1"/><phoneticPr fontId="1"/>\
<dataValidations count="1"><dataValidation type="decimal" allowBlank="1" showErrorMessage="1" sqref="B1" \
xr:uid="{{00000000-0002-0000-0100-000000000000}}"><formula1>0</formula1><formula2>9</formula2></dataValidation>\
</dataValidations><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>\
<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" \
uri="{{CCE6A557-97BC-4b89-ADB6-D9C783CAAE01}}"><x14:dataValidations \
xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1"><x14:dataValidation type="list" \
allowBlank="1" showErrorMessage="1" xr:uid="{{00000000-0003-0000-0100-000000000000}}"><x14:formula1>\
<xm:f>库!$A$1:$A$9</xm:f></x14:formula1><xm:sqref>C1:C3 D9</xm:sqref></x14:dataValidation></x14:dataValidations>\
</ext></extLst></worksheet>"""
EXCEL_ROWS = (
    '<row r="1" spans="1:4" ht="36" customHeight="1" x14ac:dyDescent="0.2"><c r="A1" s="2" t="s"><v>0</v></c>'
    '<c r="B1" s="1"><f t="shared" ref="B1:B2" si="0">$A1&amp;C1</f><v>4</v></c><c r="C1" s="1"/></row>'
    '<row r="2" spans="1:4" x14ac:dyDescent="0.2"><c r="A2" t="s"><v>1</v></c>'
    '<c r="B2"><f t="shared" si="0"/><v>5</v></c><c r="D2" t="b"><v>1</v></c></row>'
)
EXCEL_TEXTS = (
    f'{DECLARATION}<sst xmlns="{MAIN}" count="3" uniqueCount="3">'
    '<si><t>甲&amp;乙</t><phoneticPr fontId="1" type="noConversion"/></si>'
    '<si><r><rPr><sz val="11"/></rPr><t xml:space="preserve"> 丙 </t></r><r><t>丁</t></r>'
    '<rPh sb="0" eb="1"><t>bǐng</t></rPh><phoneticPr fontId="1" type="noConversion"/></si>'
    '<si><t xml:space="preserve"> _x005F_x0041_\n</t></si></sst>'
)


def excel(rows: str) -> Snapshot:
    sheet = EXCEL_SHEET.replace("{}", rows).replace("{{", "{").replace("}}", "}")
    return read_snapshot(package({**parts(), SHEET: sheet, TEXTS: EXCEL_TEXTS}))


def only_sheet(read: Snapshot) -> Sheet:
    (sheet,) = read.sheets
    return sheet


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_sheet_of_excel() -> None:
    sheet = only_sheet(excel(EXCEL_ROWS))
    assert dict(sheet.cells) == {
        "A1": Cell("甲&乙"),
        "B1": Cell(Decimal(4), "$A1&C1"),
        "A2": Cell(" 丙 丁"),
        "B2": Cell(Decimal(5), "$A2&C2"),
        "D2": Cell(True),
    }
    assert list(sheet.formats) == ["A1", "B1", "C1", "A2", "B2", "D2"]
    assert sheet.protected
    assert sheet.validations == (
        Validation((("B1", "B1"),), "decimal", "between", "0", "9"),
        Validation((("C1", "C3"), ("D9", "D9")), "list", "", "库!$A$1:$A$9"),
    )


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ('<c r="A1" cm="1"><f t="array" ref="A1">SUM(B1:B2)</f><v>1</v></c>', Cell(Decimal(1), "{SUM(B1:B2)}")),
        ('<c r="A1" t="e" vm="1"><v>#VALUE!</v></c>', Cell(ErrorValue("#VALUE!"))),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', Cell(ErrorValue("#DIV/0!"), "1/0")),
        ('<c r="A1"><f ca="1">B1</f><v>1</v></c>', Cell(Decimal(1), "B1")),
        ('<c r="A1" ph="1" t="s"><v>2</v></c>', Cell(" _x0041_\n")),
        ('<c r="A1"><f/><v>7</v></c>', Cell(Decimal(7), "")),
        (
            '<c r="A1" t="inlineStr"><is><r><t xml:space="preserve">甲 </t></r><r><t>乙</t></r>'
            '<rPh sb="0" eb="1"><t>jiǎ</t></rPh></is></c>',
            Cell("甲 乙"),
        ),
    ],
)
def test_unusual_cells(cell: str, wanted: Cell) -> None:
    read = only_sheet(excel(f'<row r="1">{cell}</row>')).cells["A1"]
    assert (read, type(read.value)) == (wanted, type(wanted.value))


def test_no_rows_at_all() -> None:
    empty = EXCEL_SHEET.replace("<sheetData>{}</sheetData>", "<sheetData/>").replace("{{", "{").replace("}}", "}")
    sheet = only_sheet(read_snapshot(package({**parts(), SHEET: empty})))
    assert (dict(sheet.cells), len(sheet.validations)) == ({}, 2)


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_workbook_of_wps() -> None:
    own = 'xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"'
    rows = (
        '<row r="1" ht="20.1" customHeight="1" spans="1:3"><c r="A1" s="1" t="s"><v>0</v></c>'
        '<c r="B1" s="2"><f>IF(C1&gt;=90%,1,0)</f><v>1</v></c><c r="C1" s="3"><v>0.93</v></c></row>'
        '<row r="2" spans="1:3"><c r="A2" s="1"/><c r="B2" s="2" t="str"><f>"未填"&amp;C1</f><v>未填0.93</v></c></row>'
    )
    made = dict(
        parts(rows, texts=("<t>利用率</t>",), names='<definedName name="rate" hidden="1">表!$C$1</definedName>')
    )
    made[SHEET] = str(made[SHEET]).replace("<worksheet", f"<worksheet {own}")
    images = '<Override PartName="/xl/cellimages.xml" ContentType="application/vnd.wps-officedocument.cellimage+xml"/>'
    made["[Content_Types].xml"] = str(made["[Content_Types].xml"]).replace("</Types>", f"{images}</Types>")
    made["xl/cellimages.xml"] = f"<etc:cellImages {own}/>"
    read = read_snapshot(package(made))
    assert dict(only_sheet(read).cells) == {
        "A1": Cell("利用率"),
        "B1": Cell(Decimal(1), "IF(C1>=90%,1,0)"),
        "C1": Cell(Decimal("0.93")),
        "B2": Cell("未填0.93", '"未填"&C1'),
    }
    assert read.named_value("rate") == Decimal("0.93")


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_formula_for_a_range_is_in_each_of_its_cells() -> None:
    read = snapshot(
        '<row r="1"><c r="A1"><f t="array" ref="A1:A3">B1:B3*2</f><v>2</v></c><c r="B1"><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>4</v></c></row><row r="3"><c r="A3"/></row>'
    )
    assert dict(only_sheet(read).cells) == {
        "A1": Cell(Decimal(2), "{B1:B3*2}"),
        "B1": Cell(Decimal(1)),
        "A2": Cell(Decimal(4), "{B1:B3*2}"),
        "A3": Cell(None, "{B1:B3*2}"),
    }


@pytest.mark.parametrize(
    ("attributes", "formula"),
    [
        ('dt2D="1" dtr="1" r1="D1" r2="E1"', "{TABLE(D1,E1)}"),
        ('dtr="1" r1="D1"', "{TABLE(D1,)}"),
        ('dt2D="0" dtr="0" r1="D1"', "{TABLE(,D1)}"),
    ],
)
def test_a_data_table_is_in_each_of_its_cells(attributes: str, formula: str) -> None:
    read = snapshot(
        f'<row r="1"><c r="A1"><f t="dataTable" ref="A1:B1" {attributes}/><v>2</v></c><c r="B1"><v>3</v></c></row>'
    )
    assert dict(only_sheet(read).cells) == {"A1": Cell(Decimal(2), formula), "B1": Cell(Decimal(3), formula)}


def test_a_formula_for_whole_columns_costs_what_the_file_mentions() -> None:
    read = snapshot(
        '<row r="1"><c r="A1"><f t="array" ref="A1:XFD1048576">B1</f><v>1</v></c><c r="B1"><v>1</v></c></row>'
    )
    assert [cell.formula for cell in only_sheet(read).cells.values()] == ["{B1}", "{B1}"]


def test_formulas_for_ranges_cannot_go_on_without_end() -> None:
    cell = '<c r="{}{}"><f t="array" ref="A1:XFD1048576">B1</f></c>'
    rows = "".join(f'<row r="{row}">{cell.format("A", row)}{cell.format("B", row)}</row>' for row in range(1, 600))
    with pytest.raises(UnreadableFile, match=r"工作表“表”：数组公式过多"):
        snapshot(rows)


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_prefixes_mean_nothing() -> None:
    made = dict(parts())
    made[SHEET] = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c>'
        "<x:c><x:f>A1</x:f></x:c></x:row></x:sheetData></x:worksheet>"
    )
    made[TEXTS] = f'<x:sst xmlns:x="{MAIN}"><x:si><x:t>文</x:t></x:si></x:sst>'
    assert dict(only_sheet(read_snapshot(package(made))).cells) == {"A1": Cell("文"), "B1": Cell(None, "A1")}


def test_cells_of_another_namespace_are_no_cells() -> None:
    assert only_sheet(snapshot('<row r="1" xmlns="urn:other"><c r="A1"><v>1</v></c></row>')).cells == {}


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["chartsheet", "dialogsheet"])
def test_other_sheets_have_no_cells(kind: str) -> None:
    made = dict(parts())
    relations = "xl/_rels/workbook.xml.rels"
    made[relations] = str(made[relations]).replace("/worksheet", f"/{kind}", 1)
    with pytest.raises(UnreadableFile, match="工作表“表”：内容与登记的类型不符"):
        read_snapshot(package(made))
    made[SHEET] = f'<{kind} xmlns="{MAIN}"/>'
    assert only_sheet(read_snapshot(package(made))).cells == {}


def test_a_worksheet_that_is_none_is_refused() -> None:
    made = {**parts(), SHEET: f'<chartsheet xmlns="{MAIN}"><sheetData/></chartsheet>'}
    with pytest.raises(UnreadableFile, match="工作表“表”：内容与登记的类型不符"):
        read_snapshot(package(made))


# ── 6 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_format_of_cells_that_are_not_there() -> None:
    number = "".join(f'<xf numFmtId="{each}"/>' for each in (0, 1, 2, 9))
    columns = '<cols><col min="2" max="16384" style="1"/></cols>'
    rows = '<row r="2" s="2" customFormat="1"><c r="C2" s="3"/></row><row r="3" s="2"/>'
    made = dict(parts(rows, around=(columns, "")))
    relations = "xl/_rels/workbook.xml.rels"
    made[relations] = str(made[relations]).replace(
        "</Relationships>", f'<Relationship Id="rId8" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
    )
    made["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}"><cellXfs>{number}</cellXfs></styleSheet>'
    sheet = only_sheet(read_snapshot(package(made)))
    shown = {ref: sheet.format_at(ref).number for ref in ("A1", "B1", "XFD1048576", "A2", "C2", "B3")}
    assert shown == {"A1": "General", "B1": "0", "XFD1048576": "0", "A2": "0.00", "C2": "0%", "B3": "0"}
    assert sheet.formats == {"C2": Format("0%")}


def test_columns_described_twice_are_refused() -> None:
    columns = '<cols><col min="1" max="16384" hidden="1"/><col min="2" max="2" width="8"/></cols>'
    with pytest.raises(UnreadableFile, match="工作表“表”：列的设置相互重叠"):
        read_snapshot(package(parts(around=(columns, ""))))

"""A sheet of texts in front of a workbook, and out again.

1  Everything that counts sheets by their place (names of one sheet, the sheet in sight) still means the same.
2  Texts are texts whatever they look like; too long ones are cut; links lead to cells.
3  Formats are added behind those that are there, and only once.
4  Taken out again, the workbook says what it said.
"""

import pytest
from lxml import etree
from package_builder import MAIN, OFFICE, STRICT_MAIN, STRICT_OFFICE, package, parts

from generator.package import (
    CellFormat,
    Package,
    TextCell,
    TextRow,
    TextSheet,
    quoted,
    read_snapshot,
    with_sheet_in_front,
    without_sheet,
)

NAMES = (
    "<definedName name=\"x\">'表'!$A$1</definedName>"
    '<definedName name="_xlnm.Print_Area" localSheetId="0">\'表\'!$A$1:$B$2</definedName>'
)
VIEW = '<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>'
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/></font></fonts>'
    '<fills count="2"><fill/><fill/></fills><borders count="1"><border/></borders>'
    '<cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>'
)
LOUD = CellFormat(bold=True, fill="FFFFFF00", line="FF000000")


def workbook(main: str = MAIN, office: str = OFFICE, styles: str = STYLES) -> Package:
    members = parts('<row r="1"><c r="A1"><v>1</v></c></row>', names=NAMES, around=(VIEW, ""), main=main, office=office)
    views = '<bookViews><workbookView activeTab="0" firstSheet="0"/></bookViews>'
    relation = f'<Relationship Id="rId9" Type="{office}/styles" Target="styles.xml"/></Relationships>'
    override = (
        '<Override PartName="/xl/styles.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>'
    )
    changes = {
        "xl/workbook.xml": ("<sheets>", f"{views}<sheets>"),
        "xl/_rels/workbook.xml.rels": ("</Relationships>", relation),
        "[Content_Types].xml": ("</Types>", override),
    }
    changed = {part: str(members[part]).replace(*change) for part, change in changes.items()}
    return package({**members, **changed, "xl/styles.xml": styles.replace(MAIN, main)})


def listing(*texts: str, name: str = "清单", link: str = "") -> TextSheet:
    rows = [TextRow((TextCell(text, LOUD, link), TextCell("", CellFormat())), 20) for text in texts]
    return TextSheet(name, (10, 20), (TextRow((TextCell("题目", LOUD),), 30, whole=True), *rows), 1)


def sheet_xml(after: Package) -> etree._Element:
    return etree.fromstring(after.parts["xl/worksheets/sheet2.xml"])


@pytest.mark.parametrize(("main", "office"), [(MAIN, OFFICE), (STRICT_MAIN, STRICT_OFFICE)])
def test_what_counts_sheets_still_means_the_same(main: str, office: str) -> None:
    before = workbook(main, office)
    snapshot, was = read_snapshot(with_sheet_in_front(before, listing("一"))), read_snapshot(before)
    assert [sheet.name for sheet in snapshot.sheets] == ["清单", "表"]
    assert snapshot.sheets[1] == was.sheets[0]
    assert snapshot.names == was.names
    assert snapshot.other_names == {**was.other_names, "清单!_xlnm.Print_Titles": "'清单'!$1:$1"}


def test_only_the_new_sheet_is_in_sight() -> None:
    after = with_sheet_in_front(workbook(), listing("一"))
    assert b"tabSelected" not in after.parts["xl/worksheets/sheet1.xml"]
    assert b"tabSelected" in after.parts["xl/worksheets/sheet2.xml"]
    assert b"activeTab" not in after.parts["xl/workbook.xml"]


@pytest.mark.parametrize("text", ["=1+1", "+86", "@x", "-5", '=HYPERLINK("http://x")', "1", " 空格 "])
def test_a_text_stays_a_text(text: str) -> None:
    cell = read_snapshot(with_sheet_in_front(workbook(), listing(text))).cell("清单", "A2")
    assert cell is not None
    assert (cell.value, cell.formula) == (text, None)


def test_formats_keep_texts_from_becoming_formulas_when_edited() -> None:
    styles = etree.fromstring(with_sheet_in_front(workbook(), listing("=1")).parts["xl/styles.xml"])
    added = list(styles.iterfind("{*}cellXfs/{*}xf"))[1:]
    assert [each.get("quotePrefix") for each in added] == ["1", "1"]


def test_a_long_text_is_cut() -> None:
    cell = read_snapshot(with_sheet_in_front(workbook(), listing("字" * 40_000))).cell("清单", "A2")
    assert cell is not None
    assert isinstance(cell.value, str)
    assert 32_000 < len(cell.value) <= 32_767
    assert cell.value.endswith("（过长，已截断）")


def test_links_lead_to_cells() -> None:
    assert quoted("三'月") == "'三''月'"
    links = sheet_xml(with_sheet_in_front(workbook(), listing("去", link="'表'!A1"))).iter("{*}hyperlink")
    assert [(each.get("ref"), each.get("location")) for each in links] == [("A2", "'表'!A1")]


def test_formats_are_added_behind_and_only_once() -> None:
    before = workbook()
    once = with_sheet_in_front(before, listing("一"))
    root = etree.fromstring(once.parts["xl/styles.xml"])
    assert [(each.get("count"), len(each)) for each in root] == [("3", 3), ("3", 3), ("2", 2), ("3", 3)]
    assert root.find("{*}cellXfs")[0].attrib == {"numFmtId": "0"}  # type: ignore[index]
    twice = with_sheet_in_front(once, listing("二", name="清单2"))
    assert twice.parts["xl/styles.xml"] == once.parts["xl/styles.xml"]


def test_a_workbook_without_styles_gets_plain_cells() -> None:
    after = with_sheet_in_front(package(parts()), listing("一"))
    assert [cell.get("s") for cell in sheet_xml(after).iter("{*}c")] == [None] * 3


def test_taken_out_again_the_workbook_says_what_it_said() -> None:
    before = workbook()
    after = without_sheet(with_sheet_in_front(before, listing("一", link="'表'!A1")), "清单")
    assert after.parts.keys() == before.parts.keys()
    assert read_snapshot(after) == read_snapshot(before)
    with pytest.raises(ValueError, match="no such sheet"):
        without_sheet(after, "清单")

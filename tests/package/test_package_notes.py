"""Notes on cells beside those that people wrote, in the parts Excel keeps them in.

1  A sheet without notes gets a list, a drawing and a pointer, each where the schema wants it; nothing else changes.
2  People's notes, the shapes of the drawing and conversations stay; a note on the same cell is shown below theirs.
3  What an author added can be taken out again, even after a program forgot the names of authors.
4  Any text can be a note: characters XML cannot hold, too long ones.
5  A drawing that cannot be read is left alone with its sheet.
"""

from collections.abc import Mapping

import pytest
from lxml import etree
from package_builder import MAIN, OFFICE, STRICT_MAIN, STRICT_OFFICE, package, parts

from generator.package import Note, Package, add_notes, read_notes, remove_notes
from generator.package.parts import content_types, relationships
from generator.problem import UnreadableFile

SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
ROWS = '<row r="1"><c r="A1"><v>1</v></c></row>'
VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="3"/></o:shapelayout>'
    '<v:shape id="_x0000_s3073" type="#_x0000_t201"><x:ClientData ObjectType="Checkbox"/></v:shape>'
    '<v:shape id="_x0000_s4095" type="#_x0000_t202"><x:ClientData ObjectType="Note">'
    "<x:Row>1</x:Row><x:Column>1</x:Column></x:ClientData></v:shape></xml>"
)
COMMENTS = (
    f'<comments xmlns="{MAIN}"><authors><author>张三</author><author>tc={{1}}</author></authors><commentList>'
    '<comment ref="B2" authorId="0"><text><r><t>请</t></r><r><t>核对</t></r></text></comment>'
    '<comment ref="C3" authorId="1"><text><t>[线程批注]</t></text></comment></commentList></comments>'
)
OURS = "核对程序"


def plain(around: tuple[str, str] = ("", ""), main: str = MAIN, office: str = OFFICE) -> Package:
    return package(parts(ROWS, around=around, main=main, office=office))


def annotated(drawing: str = VML) -> Package:
    """A sheet on which people have written, with a check box and a conversation."""
    pointer = f'<legacyDrawing xmlns:r="{OFFICE}" r:id="rId1"/>'
    members = parts(ROWS, around=("", pointer))
    relation = '<Relationship Id="{}" Type="{}/{}" Target="{}"/>'
    types = str(members["[Content_Types].xml"])
    vml = '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/><Default '
    return package(
        {
            **members,
            "[Content_Types].xml": types.replace("<Default ", vml, 1),
            RELATIONS: '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + relation.format("rId1", OFFICE, "vmlDrawing", "../drawings/vmlDrawing1.vml")
            + relation.format("rId2", OFFICE, "comments", "../comments1.xml")
            + "</Relationships>",
            "xl/comments1.xml": COMMENTS,
            "xl/drawings/vmlDrawing1.vml": drawing,
        }
    )


def noted(before: Package, **texts: str) -> Package:
    return add_notes(before, "表", [Note(cell, text, OURS) for cell, text in texts.items()])


def texts(notes: Package) -> Mapping[str, str]:
    return {note.cell: note.text for note in read_notes(notes).get("表", ())}


def shapes(notes: Package) -> list[etree._Element]:
    part = next(part for part in notes.parts if part.endswith(".vml"))
    return [each for each in etree.fromstring(notes.parts[part]).iter() if str(each.tag).endswith("}shape")]


def differing(one: Package, other: Package) -> set[str]:
    return {part for part in {*one.parts, *other.parts} if one.parts.get(part) != other.parts.get(part)}


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("main", "office"), [(MAIN, OFFICE), (STRICT_MAIN, STRICT_OFFICE)])
def test_a_sheet_without_notes_gets_what_a_note_needs(main: str, office: str) -> None:
    before = plain(main=main, office=office)
    after = noted(before, B2="请更正", D4="缺数")
    assert texts(after) == {"B2": "核对程序：\n请更正", "D4": "核对程序：\n缺数"}
    assert differing(before, after) == {
        *("[Content_Types].xml", SHEET, RELATIONS),
        *("xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"),
    }
    kinds = {each.type for each in relationships(after, SHEET).values()}
    assert kinds == {f"{office}/comments", f"{office}/vmlDrawing"}
    types = content_types(after)
    assert types["xl/comments1.xml"].endswith("spreadsheetml.comments+xml")
    assert types["xl/drawings/vmlDrawing1.vml"].endswith("vmlDrawing")
    assert types[SHEET].endswith("worksheet+xml")


def test_the_pointer_stands_where_the_schema_wants_it() -> None:
    root = etree.fromstring(noted(plain(("", "<pageMargins/><tableParts/><extLst/>")), A1="x").parts[SHEET])
    assert [etree.QName(each).localname for each in root] == [
        *("sheetData", "pageMargins", "legacyDrawing", "tableParts", "extLst")
    ]


def test_each_note_has_a_box_beside_its_cell() -> None:
    found = shapes(noted(plain(), B2="一", D4="二"))
    assert len({each.get("id") for each in found}) == 2
    places = [[each.findtext(f".//{{*}}{name}") for name in ("Row", "Column")] for each in found]
    assert places == [["1", "1"], ["3", "3"]]
    for shape in found:
        left, _, top, _, right, _, bottom, _ = map(int, (shape.findtext(".//{*}Anchor") or "").split(","))
        assert (right, bottom) > (left, top)


def test_no_notes_change_nothing() -> None:
    before = plain()
    assert noted(before) is before


@pytest.mark.parametrize(("sheet", "cell"), [("无此表", "A1"), ("表", "A0"), ("表", "整列")])
def test_a_place_that_does_not_exist(sheet: str, cell: str) -> None:
    with pytest.raises(ValueError, match=r"no such sheet|not a cell"):
        add_notes(plain(), sheet, [Note(cell, "x", OURS)])


# ── 2, 3 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_people_wrote_stays() -> None:
    before = annotated()
    after = noted(before, B2="应为公式", C3="缺数", D4="有误")
    assert texts(after) == {
        "B2": "请核对\n\n核对程序：\n应为公式",
        "C3": "[线程批注]",
        "D4": "核对程序：\n有误",
    }
    assert differing(before, after) == {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
    assert [each.get("id") for each in shapes(after)] == ["_x0000_s3073", "_x0000_s4095", "_x0000_s4096"]
    drawing = after.parts["xl/drawings/vmlDrawing1.vml"].decode()
    assert 'data="3,4"' in drawing
    assert drawing.count("<v:shapetype") == 1


def test_what_was_added_is_taken_out_again() -> None:
    before = annotated()
    after = remove_notes(noted(noted(before, B2="应为公式", D4="有误"), A1="其他"), OURS)
    assert read_notes(after) == read_notes(before)
    assert [each.get("id") for each in shapes(after)] == ["_x0000_s3073", "_x0000_s4095"]


def test_a_sheet_without_notes_is_as_before() -> None:
    before = plain()
    after = remove_notes(noted(before, B2="请更正"), OURS)
    assert after.parts.keys() == before.parts.keys()
    assert etree.canonicalize(after.parts[SHEET].decode().partition("?>")[2]) == before.parts[SHEET].decode()
    assert relationships(after, SHEET) == {}
    assert content_types(after) == content_types(before)


def test_notes_whose_authors_were_forgotten_are_still_known() -> None:
    after = noted(plain(), B2="请更正")
    forgotten = after.parts["xl/comments1.xml"].replace("<author>核对程序".encode(), b"<author> ")
    assert read_notes(remove_notes(after.with_part("xl/comments1.xml", forgotten), OURS)) == {}


def test_notes_of_others_are_not_ours() -> None:
    before = annotated()
    assert remove_notes(before, OURS) is before


# ── 4, 5 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", ["a\x00b", "=1+1", " <b>&amp;</b> ", "_x0041_", "𠮷\ud800"])
def test_any_text_can_be_a_note(text: str) -> None:
    assert texts(noted(plain(), A1=text)) == {"A1": f"核对程序：\n{text}".replace("\ud800", "\ufffd")}


def test_a_note_is_cut_to_what_excel_holds() -> None:
    (text,) = texts(noted(plain(), A1="字" * 40_000)).values()
    assert 30_000 < len(text) < 32_767
    assert text.endswith("……")


def test_a_drawing_that_cannot_be_read_is_left_alone() -> None:
    before = annotated("<xml><br></xml>")
    assert noted(before, D4="有误") is before


def test_a_damaged_list_is_told() -> None:
    with pytest.raises(UnreadableFile, match="批注"):
        noted(annotated().with_part("xl/comments1.xml", b"<comments>"), D4="有误")

"""The fast way to cells, texts and names says what the parser says, whenever it says anything.

1  What we and other programs write is read the fast way: every blank, every sample, what LibreOffice saves of one,
   sheets after Excel's and WPS's manner.
2  Both ways say the same of sheets made at random.
3  Both ways say the same of sheets, texts and names that somebody has tampered with; the fast way takes some of them.
4  What looks plain and is not, is left to the parser.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from package_builder import MAIN, parts
from test_package_programs import EXCEL_ROWS, EXCEL_SHEET, EXCEL_TEXTS

from generator.engines.libreoffice import LibreOffice
from generator.package import Cell, Package, read_package, read_snapshot, write_package
from generator.package.defined_names import DefinedNames, cut_names, names_in, names_of
from generator.package.parts import Damaged, root_of
from generator.package.plain_cells import plain_sheet
from generator.package.sheet_frame import SheetFrame
from generator.package.texts import parsed_texts, plain_texts
from generator.package.workbook_part import WorkbookPart
from generator.package.worksheet_part import namespace_of
from generator.package.written_cells import SharedFormula, WrittenSheet, parsed_sheet
from generator.published.samples import load_sample, sample_ids
from generator.rubric.loader import load, template_ids
from generator.workbook.issue import blank, filled

SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK = "xl/workbook.xml"


Told = tuple[SheetFrame, list[tuple[str, Cell]], list[tuple[str, str | None]], dict[str, str], list[SharedFormula], int]


def told(sheet: WrittenSheet) -> Told:
    """What is written in a sheet, whichever way it was read."""
    cells = [cell for run in sheet.runs for cell in run.cells.items()]
    styles = [style for run in sheet.runs for style in run.styles.items()]
    texts = {cell: number for run in sheet.runs for cell, number in run.texts.items()}
    formulas = [formula for run in sheet.runs for formula in run.formulas]
    return replace(sheet.frame, bare=True), cells, styles, texts, formulas, len(sheet.arrays)


def same_cells(part: bytes) -> bool:
    """Hold the two ways to cells equal; tell whether the fast way was taken."""
    plain = plain_sheet(part)
    if plain is not None:
        assert told(plain) == told(parsed_sheet(root_of(part, "表")))
    return plain is not None


def same_texts(part: bytes) -> bool:
    plain = plain_texts(part)
    if plain is not None:
        assert plain == parsed_texts(root_of(part, "文字表"))
    return plain is not None


def same_names(part: bytes) -> bool:
    found = cut_names(part)
    if found is not None:
        sheets = ("封面", "表", "a b")
        assert names_in(found[1], sheets) == parsed_names(part, sheets)
    return found is not None


def parsed_names(part: bytes, sheets: tuple[str, ...]) -> DefinedNames:
    root = root_of(part, "工作簿")
    namespace = namespace_of(root)
    return names_of(root.iterfind(f"{{{namespace}}}definedNames/{{{namespace}}}definedName"), sheets)


def left_to_the_parser(read: Package) -> Iterator[str]:
    """Hold the ways equal in a whole workbook, and yield the parts that the fast way does not take."""
    workbook = WorkbookPart.of(read)
    for entry in workbook.sheets():
        if not same_cells(read.parts[entry.part]):
            yield entry.name
    texts = workbook.part_of_kind("sharedStrings")
    if texts and not same_texts(read.parts[texts]):
        yield texts
    if not same_names(read.parts[workbook.name]):
        yield workbook.name


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", template_ids())
def test_blanks(template: str) -> None:
    assert list(left_to_the_parser(blank(load(template)))) == []


def filled_sample(sample: str) -> Package:
    answers = load_sample(sample).answers
    return filled(blank(answers.rubric), answers.rubric, answers.entries)


@pytest.mark.parametrize("sample", sample_ids())
def test_samples(sample: str) -> None:
    assert list(left_to_the_parser(filled_sample(sample))) == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_what_libreoffice_saves(tmp_path: Path) -> None:
    sent, returned = tmp_path / "sent.xlsx", tmp_path / "returned.xlsx"
    write_package(filled_sample("luohu-2022"), sent)
    with LibreOffice() as office, office.open(sent) as document:
        document.save(returned)
    assert list(left_to_the_parser(read_package(returned))) == []
    ours, theirs = (read_snapshot(read_package(path)) for path in (sent, returned))
    shown = ({ref: cell.value for sheet in each.sheets for ref, cell in sheet.cells.items()} for each in (ours, theirs))
    assert next(shown) == next(shown)


def excel_sheet(rows: str) -> bytes:
    return EXCEL_SHEET.replace("{}", rows).replace("{{", "{").replace("}}", "}").encode()


def test_what_excel_and_wps_save() -> None:
    assert same_cells(excel_sheet(EXCEL_ROWS))
    assert same_texts(EXCEL_TEXTS.encode())
    assert same_cells(str(parts(EXCEL_ROWS.replace(' x14ac:dyDescent="0.2"', ""))[SHEET]).encode())


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

VALUES = st.sampled_from(
    ["", "<v>1</v>", "<v></v>", "<v/>", "<v>&lt;甲&gt; &amp;amp;</v>", "<v> 乙\n</v>", "<v>&#10;</v>"]
)
INLINE = st.sampled_from(["<is><t>甲</t></is>", '<is><t xml:space="preserve"> _x0041_</t></is>', "<is><t/></is>"])
FORMULAS = st.sampled_from(
    [
        *("", "<f>A1&amp;&quot;&quot;</f>", "<f></f>", "<f/>", '<f aca="false">B2</f>', '<f ca="1">B2</f>'),
        *('<f t="shared" ref="A1:B2" si="0">A1</f>', '<f t="shared" si="0"/>', '<f t="array" ref="A1">B1</f>'),
    ]
)
KINDS = st.sampled_from(["", ' t="s"', ' t="str"', ' t="inlineStr"', ' t="n"', ' t="e"'])
STYLES = st.sampled_from(["", ' s="0"', ' s="12"', ' s="012"'])
SPACES = st.sampled_from(["", "", "", "\n  ", "\u3000"])
POSITIONS = st.one_of(st.integers(1, 30), st.sampled_from([16_384, 16_385]))


@st.composite
def cells(draw: st.DrawFn, row: int) -> str:
    column = draw(st.sampled_from(["A", "B", "C", "AA", "XFD", "XFE", "a", ""]))
    place = f' r="{column}{draw(st.sampled_from([row, row, row, row, row + 1]))}"' if column else ""
    inside = draw(FORMULAS) + draw(st.one_of(VALUES, VALUES, INLINE))
    opening = f"<c{place}{draw(STYLES)}{draw(KINDS)}"
    return (f"{opening}>{inside}</c>" if inside else f"{opening}/>") + draw(SPACES)


@st.composite
def rows(draw: st.DrawFn) -> str:
    made, number = "", 0
    for _ in range(draw(st.integers(0, 4))):
        number += draw(st.integers(1, 2))
        place = draw(st.sampled_from([f' r="{number}"'] * 4 + [""]))
        attributes = draw(st.sampled_from(["", ' ht="0"', ' hidden="1"', ' s="3" customFormat="1"', ' spans="1:3"']))
        inside = "".join(draw(st.lists(cells(number), max_size=3)))
        made += f"<row{place}{attributes}>{draw(SPACES)}{inside}</row>" + draw(SPACES)
    return made


@settings(max_examples=400)
@given(rows())
def test_sheets_made_at_random(made: str) -> None:
    part = str(parts(made)[SHEET]).encode()
    try:
        parsed = told(parsed_sheet(root_of(part, "表")))
    except Damaged:
        assert plain_sheet(part) is None
        return
    plain = plain_sheet(part)
    assert plain is None or told(plain) == parsed


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

PIECES = re.compile(r"<[^<>]*>|[^<]+")
ODD = (
    *("<!-- x -->", "<![CDATA[x]]>", "<?x?>", "&#65;", "&#10;", "&bad;", "&", "]]>", "]]", ">", "<", '"', "'", "/"),
    *("\x01", "\ufffe", "\r\n", "\r", "\t", "\u3000", "\ufeff", "文", "<b/>", "<b>", "</b>", "<x:c/>"),
    *('<c r="A1"/>', '<c r="B9"><v>1</v></c>', "<c/>", '<row r="9">', "<row>", "</row>", '<row r="9"/>', "<row/>"),
    *("<sheetData>", "</sheetData>", "<sheetData/>", "sheetData", ' xmlns="urn:other"', ' a="1"', ' a=">"', ' r="1"'),
    *("<si>", "</si>", "<si><t>x</t></si>", "<si/>", "<sst>", "</sst>", "sst", "<t>", "</t>", "<r><t>y</t></r>"),
    *("<definedNames>", "</definedNames>", "definedNames", '<definedName name="n">表!$A$1</definedName>'),
)
NAMES = (
    f'<?xml version="1.0"?><workbook xmlns="{MAIN}"><sheets/><definedNames><definedName name="甲">表!$B$2</definedName>'
    '<definedName name="乙" hidden="1">\'a b\'!$A$1:$B$9</definedName><definedName name="丙" localSheetId="0">1&lt;2'
    "</definedName></definedNames><calcPr/></workbook>"
)


def tampered(text: str, random: Random) -> str:
    """The text with one to three pieces of it gone, doubled or exchanged, or with something odd in it."""
    for _ in range(random.randint(1, 3)):
        pieces = PIECES.findall(text)
        at, other = (random.randrange(len(pieces)) for _ in range(2))
        match random.randrange(5):
            case 0:
                pieces[at] = ""
            case 1:
                pieces[at] *= 2
            case 2:
                pieces[at], pieces[other] = pieces[other], pieces[at]
            case 3:
                pieces[at] += random.choice(ODD)
            case _:
                inside = random.randrange(len(pieces[at]) + 1)
                pieces[at] = pieces[at][:inside] + random.choice(ODD) + pieces[at][inside:]
        text = "".join(pieces)
    return text


@pytest.mark.parametrize(
    ("part", "same"),
    [
        (excel_sheet(EXCEL_ROWS).decode(), same_cells),
        (str(parts(EXCEL_ROWS.replace(' x14ac:dyDescent="0.2"', ""))[SHEET]), same_cells),
        (EXCEL_TEXTS, same_texts),
        (NAMES, same_names),
    ],
    ids=["Excel", "plain", "texts", "names"],
)
def test_tampering(part: str, same: Callable[[bytes], bool]) -> None:
    random = Random(7)  # noqa: S311 - the same in every run
    taken = 0
    for _ in range(3_000):
        taken += same(tampered(part, random).encode("utf-8", "surrogatepass"))
    assert 100 < taken < 2_900  # both ways were tried: without this, comparing could be comparing nothing


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

CELL = '<c r="A1"><v>1</v></c>'
DATA = f'<sheetData><row r="1">{CELL}</row></sheetData>'


@pytest.mark.parametrize(
    "inside",
    [
        f"<!-- {CELL} -->",
        f'<row r="1"><!-- {CELL} --></row>',
        f'<row r="1"><![CDATA[{CELL}]]></row>',
        f'<row r="1"><x>{CELL}</x></row>',
        f'<row r="1"/>{CELL}',
        f'<row r="1" xmlns="urn:other">{CELL}</row>',
        f'<x><row r="1">{CELL}</row></x>',
        f'<row r="2">{CELL}</row>',
        f'<row r="1">{CELL}{CELL}</row>',
        f'<row r="1" r="1">{CELL}</row>',
        f'<row r="1" x14ac:dyDescent="1">{CELL}</row>',
        f'<row r="1">{CELL}</row><row r="1"/>',
        f'<row r="1" a="{CELL}"/>',
        '<row r="1"><c r="A1"><v>&#65;</v></c></row>',
        '<row r="1"><c r="A1"><v>&nbsp;</v></c></row>',
        '<row r="1"><c r="A1"><v>]]></v></c></row>',
        '<row r="1"><c r="A1"><v>\x0b</v></c></row>',
        '<row r="1"><c r="A1"><v>1\r\n</v></c></row>',
        '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1">B1</f></c></row>',
    ],
)
def test_what_is_not_plain(inside: str) -> None:
    assert plain_sheet(str(parts(inside)[SHEET]).encode()) is None


@pytest.mark.parametrize(
    "part",
    [
        f'<worksheet xmlns="{MAIN}" xmlns:x="{MAIN}"><x:sheetData/><y>{DATA}</y></worksheet>',
        f'<worksheet xmlns="{MAIN}"><sheetData ><row r="1"/></sheetData ><y>{DATA}</y></worksheet>',
        f'<x:worksheet xmlns:x="{MAIN}" xmlns="urn:other">{DATA}</x:worksheet>',
        f'<?xml version="1.0" encoding="gb18030"?><worksheet xmlns="{MAIN}"><sheetData/></worksheet>',
        f'\ufeff<worksheet xmlns="{MAIN}"><sheetData></sheetData></worksheet>',
    ],
)
def test_parts_that_are_not_plain(part: str) -> None:
    assert plain_sheet(part.encode()) is None

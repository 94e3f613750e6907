"""What cells look like and take, as far as it can hide something: formats, validations, hidden rows, locks, modes.

1  A format is put together from the lists of the styles part; colours of a theme are looked up and tinted.
2  Validations are read in one spelling, whichever defaults a program states or leaves out.
3  Hidden rows and columns, and those of no height or width, are known by number.
4  Manual calculation and the lock on the structure are read.
"""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from package_builder import MAIN, OFFICE, package, parts

from generator.package import Format, Snapshot, Validation, read_snapshot
from generator.problem import UnreadableFile

STYLES = """
  <numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.00"/></numFmts>
  <fonts count="5">
    <font><sz val="11"/><color theme="1"/></font>
    <font><sz val="1"/><color rgb="FFff0000"/></font>
    <font><color theme="0" tint="-0.5"/></font>
    <font><color indexed="9"/></font>
    <font><color auto="1"/></font>
  </fonts>
  <fills count="3">
    <fill><patternFill patternType="none"/></fill>
    <fill><patternFill patternType="solid"><fgColor theme="0"/></patternFill></fill>
    <fill><patternFill patternType="solid"><fgColor rgb="FFDDEBF7"/></patternFill></fill>
  </fills>
  <cellXfs count="6">
    <xf numFmtId="0" fontId="0" fillId="0"/>
    <xf numFmtId="164" fontId="1" fillId="2"><protection locked="0"/></xf>
    <xf numFmtId="2" fontId="2" fillId="1"><protection hidden="1"/></xf>
    <xf numFmtId="999" fontId="3" fillId="0"/>
    <xf numFmtId="49" fontId="4" fillId="0"/>
    <xf numFmtId="0" fontId="77" fillId="-1"/>
  </cellXfs>
"""
THEME = """<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:clrScheme>
  <a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>
  <a:dk2><a:srgbClr val="1F497D"/></a:dk2><a:lt2><a:srgbClr val="EEECE1"/></a:lt2>
</a:clrScheme></a:themeElements></a:theme>"""
RELATIONS = "xl/_rels/workbook.xml.rels"


def styled(rows: str, styles: str = STYLES) -> Mapping[str, str | bytes]:
    made = dict(parts(rows))
    relation = '<Relationship Id="rId{}" Type="{}/{}" Target="{}"/></Relationships>'
    for number, kind, target in ((8, "styles", "styles.xml"), (9, "theme", "theme/theme1.xml")):
        added = relation.format(number, OFFICE, kind, target)
        made[RELATIONS] = str(made[RELATIONS]).replace("</Relationships>", added)
    made["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
    made["xl/theme/theme1.xml"] = THEME
    return made


def snapshot_of(made: Mapping[str, str | bytes]) -> Snapshot:
    return read_snapshot(package(made))


def of_sheet(around: tuple[str, str], rows: str = "") -> Snapshot:
    return snapshot_of(parts(rows, around=around))


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("style", "wanted"),
    [
        ("0", Format(ink="000000", size=Decimal(11))),
        ("1", Format("#,##0.00", "FF0000", "DDEBF7", Decimal(1), locked=False)),
        ("2", Format("0.00", "808080", "FFFFFF")),
        ("3", Format(ink="FFFFFF")),
        ("4", Format("@")),
        ("5", Format()),
        ("77", Format()),
        ("x", Format()),
    ],
)
def test_format_of_a_cell(style: str, wanted: Format) -> None:
    read = snapshot_of(styled(f'<row r="1"><c r="A1" s="{style}"/></row>'))
    assert read.sheets[0].formats == {"A1": wanted}
    assert read.sheets[0].cells == {}


def test_a_workbook_without_styles_has_plain_cells() -> None:
    read = snapshot_of(parts('<row r="1"><c r="A1"><v>1</v></c></row>'))
    assert read.sheets[0].formats == {"A1": Format()}


def test_a_size_that_is_no_number_is_damage() -> None:
    broken = STYLES.replace('<sz val="1"/>', '<sz val="gross"/>')
    with pytest.raises(UnreadableFile, match="样式表"):
        snapshot_of(styled("", broken))


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

BETWEEN = Validation((("B2", "B3"), ("D4", "D4")), "decimal", "between", "0", "9", refuses=True)


@pytest.mark.parametrize(
    ("attributes", "formulas", "wanted"),
    [
        ('type="decimal" showErrorMessage="1"', ("0", "9"), BETWEEN),
        ('type="decimal" operator="between" errorStyle="stop" showErrorMessage="true"', ("0", "9"), BETWEEN),
        (
            'type="list" operator="equal" showErrorMessage="1"',
            ('"是,否"', "0"),
            Validation(BETWEEN.corners, "list", "", '"是,否"'),
        ),
        (
            'type="whole" operator="greaterThan" showErrorMessage="1"',
            ("0", "0"),
            Validation(BETWEEN.corners, "whole", "greaterThan", "0"),
        ),
        (
            'type="decimal" errorStyle="warning" showErrorMessage="1"',
            ("0", "9"),
            Validation(BETWEEN.corners, "decimal", "between", "0", "9", refuses=False),
        ),
        ('type="decimal"', ("0", "9"), Validation(BETWEEN.corners, "decimal", "between", "0", "9", refuses=False)),
        ("", ("", ""), Validation(BETWEEN.corners, "none", refuses=False)),
    ],
)
def test_validation(attributes: str, formulas: tuple[str, str], wanted: Validation) -> None:
    inside = "".join(f"<formula{number}>{text}</formula{number}>" for number, text in enumerate(formulas, 1) if text)
    element = f'<dataValidation sqref="B2:B3 D4" {attributes}>{inside}</dataValidation>'
    read = of_sheet(("", f"<dataValidations>{element}</dataValidations>"))
    assert read.sheets[0].validations == (wanted,)


def test_a_validation_of_no_cell_is_damage() -> None:
    with pytest.raises(UnreadableFile, match="工作表“表”"):
        of_sheet(("", '<dataValidations><dataValidation type="list" sqref="B"/></dataValidations>'))


# ── 3, 4 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_hidden_rows_and_columns() -> None:
    columns = (
        '<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" width="0"/><col min="6" max="9" width="8"/></cols>'
    )
    rows = '<row r="2" hidden="true"/><row r="4" ht="0"/><row r="5" ht="15"/>'
    sheet = of_sheet((columns, ""), rows).sheets[0]
    assert (sheet.hidden_rows, sheet.hidden_columns) == (frozenset({2, 4}), frozenset({2, 3, 5}))


@pytest.mark.parametrize(
    ("element", "manual", "locked"),
    [
        ("", False, False),
        ('<calcPr calcMode="auto"/>', False, False),
        ('<calcPr calcMode="manual"/>', True, False),
        ('<workbookProtection lockStructure="1"/>', False, True),
        ('<workbookProtection lockStructure="0"/>', False, False),
    ],
)
def test_modes_of_the_workbook(element: str, *, manual: bool, locked: bool) -> None:
    made = dict(parts())
    made["xl/workbook.xml"] = str(made["xl/workbook.xml"]).replace("</workbook>", f"{element}</workbook>")
    read = snapshot_of(made)
    assert (read.manual, read.structure_locked) == (manual, locked)

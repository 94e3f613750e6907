"""Workbooks for tests, made from raw parts, so that a test can say anything a file could say."""

import io
import zipfile
from collections.abc import Mapping, Sequence

from generator.package import Package, Snapshot, read_snapshot, unpack

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def parts(  # noqa: PLR0913 - each argument is a place where a file can go wrong
    rows: str = "",
    *,
    names: str = "",
    texts: Sequence[str] = (),
    sheet: str = '<sheet name="表" sheetId="1" r:id="rId1"/>',
    around: tuple[str, str] = ("", ""),
    main: str = MAIN,
    office: str = OFFICE,
) -> dict[str, str | bytes]:
    """Return the parts of a workbook of one sheet "表" with these <row> elements and <si> contents.

    `around` is what stands before and after <sheetData>.
    """
    relation = '<Relationship Id="{}" Type="{}/{}" Target="{}"/>'
    relations = f'<Relationships xmlns="{_RELATIONSHIPS}">{{}}</Relationships>'
    before, after = around
    return {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/>'
            "</Types>"
        ),
        "_rels/.rels": relations.format(relation.format("rId1", office, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{sheet}</sheets>'
            + (f"<definedNames>{names}</definedNames>" if names else "")
            + "</workbook>"
        ),
        "xl/_rels/workbook.xml.rels": relations.format(
            relation.format("rId1", office, "worksheet", "worksheets/sheet1.xml")
            + relation.format("rId2", office, "sharedStrings", "/xl/sharedStrings.xml")
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{main}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{"".join(f"<si>{text}</si>" for text in texts)}</sst>',
    }


def zipped(members: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return the bytes of an archive with these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def package(members: Mapping[str, str | bytes]) -> Package:
    """Return the package with these parts, through the gate."""
    return unpack(zipped(members), "返回.xlsx")


def snapshot(rows: str = "", *, names: str = "", texts: Sequence[str] = ()) -> Snapshot:
    """Return what a workbook of one sheet "表" with these rows says."""
    return read_snapshot(package(parts(rows, names=names, texts=texts)))

"""Hostile and damaged workbooks, made from a real blank by code: bytes, and what must be said of them."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from package_builder import MAIN, zipped

from generator.package import Package
from generator.package.references import cell_name
from generator.rubric.loader import load
from generator.workbook.issue import blank, blank_snapshot

RUBRIC = load("luohu-2022")
SCORE, ENTRY = "score_asset_utilisation", "fact_assets_in_use"
_TYPES, _SHEET_TYPE = "[Content_Types].xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_RELATIONS, _WORKBOOK = "xl/_rels/workbook.xml.rels", "xl/workbook.xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@cache
def issued() -> Package:
    """The blank from which the others are made."""
    return blank(RUBRIC)


def stored(package: Package) -> bytes:
    """The bytes of an archive in which nothing is compressed, so that no ratio gives a part away."""
    return zipped(package.parts, zipfile.ZIP_STORED)


def place(name: str) -> tuple[str, str]:
    """The part and the cell that a name of the blank means."""
    area = blank_snapshot(RUBRIC).names[name]
    number = [sheet.name for sheet in blank_snapshot(RUBRIC).sheets].index(area.sheet) + 1
    return f"xl/worksheets/sheet{number}.xml", area.first


def changed(part: str, change: Callable[[str], str]) -> bytes:
    """The blank with the text of one part changed, which it must be."""
    before = issued().parts[part].decode()
    after = change(before)
    assert after != before, part
    return stored(issued().with_part(part, after.encode()))


def put(part: str, old: str, new: str) -> bytes:
    """The blank with one piece of text put for another, at its first place."""
    return changed(part, lambda text: text.replace(old, new, 1))


def with_cell(name: str, content: str, kind: str = "n") -> bytes:
    """The blank with this content in the named cell."""
    part, ref = place(name)
    cell = re.compile(rf'<c r="{ref}"[^>]*(?:/>|(?<!/)>.*?</c>)', re.DOTALL)
    return changed(part, lambda text: cell.sub(lambda _: f'<c r="{ref}" t="{kind}">{content}</c>', text, count=1))


def with_sheet(
    content: str | bytes, type_: str = _SHEET_TYPE, beside: Mapping[str, bytes] = MappingProxyType({})
) -> bytes:
    """The blank with one more sheet of this content, in a part that claims this type, and with other parts."""
    package, name = issued(), "more.xml" if type_ == _SHEET_TYPE else "more.png"
    pieces = {
        _TYPES: ("</Types>", f'<Override PartName="/xl/{name}" ContentType="{type_}"/></Types>'),
        _RELATIONS: (
            "</Relationships>",
            f'<Relationship Id="more" Type="{_OFFICE}/worksheet" Target="{name}"/></Relationships>',
        ),
        _WORKBOOK: ("</sheets>", f'<sheet xmlns:r="{_OFFICE}" name="外来" sheetId="99" r:id="more"/></sheets>'),
    }
    for part, (old, new) in pieces.items():
        package = package.with_part(part, package.parts[part].decode().replace(old, new).encode())
    for part, other in beside.items():
        package = package.with_part(part, other)
    return stored(package.with_part(f"xl/{name}", content.encode() if isinstance(content, str) else content))


def sheet_of(rows: str = "", before: str = "", after: str = "") -> str:
    """A worksheet part."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def pasted(rows: int = 20_000, columns: int = 10) -> str:
    """A sheet as it is pasted from an export: figures with position and style in every cell."""
    return sheet_of(
        "".join(
            f'<row r="{row}" spans="1:{columns}" ht="15" customHeight="1">'
            + "".join(f'<c r="{cell_name(row, n)}" s="5"><v>{row * n}.{n:02}</v></c>' for n in range(1, columns + 1))
            + "</row>"
            for row in range(1, rows + 1)
        )
    )


def recoded(encoding: str, declared: str | None = None, mark: bytes = b"") -> bytes:
    """The blank with its score table in another encoding than UTF-8, or with another one declared."""
    part, _ = place(SCORE)
    text = issued().parts[part].decode()
    body = text[text.index("<worksheet") :]
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return stored(issued().with_part(part, mark + (head + body).encode(encoding)))


def tinted(tint: str, theme: Callable[[str], str]) -> bytes:
    """The blank with all its colours taken from the theme, made this much lighter, and with the theme changed."""
    styles, colours = (issued().parts[part].decode() for part in ("xl/styles.xml", "xl/theme/theme1.xml"))
    package = issued().with_part("xl/theme/theme1.xml", theme(colours).encode())
    return stored(package.with_part("xl/styles.xml", re.sub('rgb="', f'theme="1" tint="{tint}" x="', styles).encode()))


def laughs(levels: int = 9) -> str:
    """Entities that become a billion words once all are put in."""
    entities = '<!ENTITY e0 "lol">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, levels + 1))
    return f'<!DOCTYPE x [{entities}]><worksheet xmlns="{MAIN}" a="&e{levels};"><sheetData/></worksheet>'


def _formula(text: str, value: str = "1") -> str:
    return f"<f>{text}</f><v>{value}</v>"


def _nested_archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b.xml", bytes(30_000_000))
    return buffer.getvalue()


def _shared(children: int, master: str) -> str:
    cells = "".join(f'<row r="{row}"><c r="A{row}"><f t="shared" si="0"/></c></row>' for row in range(2, children + 2))
    return f'<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A{children + 1}">{master}</f></c></row>{cells}'


_HIDDEN = '<col min="1" max="16384" hidden="1"/>'
_ALL = "A1:XFD1048576"
_TOO_MUCH = "工作表内容过多，远超正常填报"

UNREADABLE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nested entities": (lambda: with_sheet(laughs()), "DOCTYPE"),
    "entity of a file": (
        lambda: with_sheet(f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>{sheet_of("&a;")}'),
        "DOCTYPE",
    ),
    "DTD elsewhere": (lambda: with_sheet(f'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">{sheet_of()}'), "DOCTYPE"),
    "nested entities in what claims to be a picture": (lambda: with_sheet(laughs(), "image/png"), "外来"),
    "a million styled rows": (
        lambda: with_sheet(sheet_of("".join(f'<row r="{n}" s="1"/>' for n in range(1, 1_000_001)))),
        _TOO_MUCH,
    ),
    "a million styled cells": (
        lambda: with_sheet(sheet_of("".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(1, 1_000_001)))),
        _TOO_MUCH,
    ),
    "masses of nodes in what claims to be a picture": (
        lambda: with_sheet(sheet_of("a<c/>" * 1_500_000), "image/png"),
        _TOO_MUCH,
    ),
    "masses of relationships": (
        lambda: put(_RELATIONS, "</Relationships>", '<Relationship Id="x" Type="y"/>' * 60_000 + "</Relationships>"),
        _TOO_MUCH,
    ),
    "masses of areas in a validation": (
        lambda: with_sheet(
            sheet_of(after=f'<dataValidations><dataValidation sqref="{"A1 " * 500_000}"/></dataValidations>')
        ),
        _TOO_MUCH,
    ),
    "hidden columns over each other": (
        lambda: with_sheet(sheet_of(before=f"<cols>{_HIDDEN * 10_000}</cols>")),
        "列的设置相互重叠",
    ),
    "DDE in an entry": (lambda: with_cell(ENTRY, _formula("cmd|'/c calc'!A0")), "DDE"),
    "DDE in a locked cell": (lambda: with_cell(SCORE, _formula("cmd|'/c calc'!A0")), "DDE"),
    "shared formulas that unfold": (
        lambda: with_sheet(sheet_of(_shared(10_000, f"SUM({'A1,' * 2_000}A1)"))),
        "共用公式过多",
    ),
    "a number of masses of digits": (lambda: with_cell(ENTRY, f"<v>{'1' * 1_000_000}x</v>"), "不是数值"),
    "a number beyond all": (lambda: with_cell(ENTRY, f"<v>1E{'9' * 5_000}</v>"), "不是数值"),
    "a row of 5,000 digits": (lambda: with_sheet(sheet_of(f'<row r="{"9" * 5_000}"/>')), "行号"),
    "a text number of 5,000 digits": (lambda: with_cell(ENTRY, f"<v>{'9' * 5_000}</v>", "s"), "引用的文字不存在"),
    "XML of 100,000 levels": (lambda: with_sheet(sheet_of("<a>" * 100_000 + "</a>" * 100_000)), "内容已损坏"),
    "a text beyond 10 MB": (lambda: with_sheet(sheet_of(f"<row><c><v>{'甲乙丙丁' * 900_000}")), "内容已损坏"),
    "declared in GBK": (lambda: recoded("gb18030", "GBK"), "文字编码无法识别"),
    "in EBCDIC": (
        lambda: with_sheet(f'<?xml version="1.0" encoding="cp037"?>{sheet_of()}'.encode("cp037")),
        "文字编码无法识别",
    ),
    "declared in UTF-7": (lambda: recoded("utf-8", "UTF-7"), "文字编码无法识别"),
    "not UTF-8": (lambda: recoded("gb18030"), "内容已损坏"),
    "a NUL in a sheet": (lambda: put(place(SCORE)[0], "<sheetData>", "<sheetData>\x00"), "内容已损坏"),
}

READABLE: dict[str, tuple[Callable[[], bytes], str]] = {
    "an archive that unfolds inside": (
        lambda: with_sheet(sheet_of(), beside={"xl/media/a.bin": _nested_archive()}),
        "",
    ),
    "a cell at the very end": (
        lambda: with_sheet(sheet_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        "",
    ),
    "a style for all columns": (
        lambda: with_sheet(sheet_of(before='<cols><col min="1" max="16384" style="1"/></cols>')),
        "",
    ),
    "rules, formats and a merged cell over everything": (
        lambda: put(
            place(ENTRY)[0],
            "</sheetData>",
            "</sheetData>"
            f'<mergeCells><mergeCell ref="{_ALL}"/></mergeCells>'
            f'<conditionalFormatting sqref="{_ALL}"><cfRule type="expression" priority="1">'
            "<formula>1</formula></cfRule></conditionalFormatting>"
            f'<dataValidations><dataValidation type="whole" sqref="{_ALL}"><formula1>1</formula1></dataValidation>'
            "</dataValidations>",
        ),
        "",
    ),
    "names that mean everything": (
        lambda: changed(_WORKBOOK, lambda text: re.sub(r"\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?<", "$A$1:$XFD$1048576<", text)),
        "V15",
    ),
    "a giant text in a locked cell": (lambda: with_cell(SCORE, _formula('REPT("A",1E9)')), "V02"),
    "a giant text in an entry": (lambda: with_cell(ENTRY, _formula('REPT("A",1E9)')), "V17"),
    "parentheses 8,000 deep in a locked cell": (
        lambda: with_cell(SCORE, _formula("(" * 4_000 + "1" + ")" * 4_000)),
        "V02",
    ),
    "parentheses 8,000 deep in an entry": (lambda: with_cell(ENTRY, _formula("(" * 4_000 + "1" + ")" * 4_000)), "V17"),
    "a formula of a million blanks": (lambda: with_cell(SCORE, _formula(f"1{' ' * 1_000_000}1")), "V02"),
    "a formula of a million brackets and a bar": (lambda: with_cell(SCORE, _formula("[" * 1_000_000 + '"|"')), "V02"),
    "a formula of a million quotes": (lambda: with_cell(SCORE, _formula("'" * 1_000_001 + '"|"')), ""),
    "a link to another workbook": (lambda: with_cell(ENTRY, _formula("[1]表!A1")), "V16"),
    "10,000 shared formulas": (lambda: with_sheet(sheet_of(_shared(10_000, "A1+$B$2"))), ""),
    "styles that do not exist": (
        lambda: changed(place(SCORE)[0], lambda text: re.sub(r' s="\d+"', f' s="{"9" * 5_000}"', text, count=50)),
        "",
    ),
    "tints of no colours": (lambda: tinted("1E300", lambda text: re.sub(r'(lastClr|val)="\w+"', r'\1="zz"', text)), ""),
    "a tint beyond all": (lambda: tinted("-1E300", str), ""),
    "a figure of 308 digits": (lambda: with_cell(ENTRY, "<v>1.7E308</v>"), "V08"),
    "UTF-16 said to be UTF-8": (lambda: recoded("utf-16", "UTF-8"), ""),
    "in UTF-16": (lambda: recoded("utf-16", "UTF-16"), ""),
    "with a byte order mark": (lambda: recoded("utf-8", "UTF-8", b"\xef\xbb\xbf"), ""),
    "a text that commands a terminal": (lambda: with_cell(ENTRY, "<v>_x001B_[2J&#10;伪造：一致</v>", "str"), "V08"),
}

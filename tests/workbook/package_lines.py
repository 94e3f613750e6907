"""A package as short lines that people read and git compares.

A line is a row of a sheet or an element of another part. What belongs to a cell (names, merging, validation) is told at
the cell, and a formula calls its own row #: no line knows where it stands, so a row put in is one line more and leaves
the others as they are. Rows of a table that are alike are one line. What is long is cut and ends with its digest.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby

from lxml import etree

from generator.package import Package
from generator.package.parts import relationships
from generator.package.references import cell_position

PROPERTIES = "docProps/core.xml"
DATE = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
DIGEST_ONLY = re.compile(r"xl/(theme|media)/.*|indexedColors")
"""Parts and elements that openpyxl brings along, and pictures."""
LONGEST_TEXT = 24
LONGEST_ELEMENT = 160
BUILT_IN = {"0": "", "1": "0", "2": "0.00", "49": "@"}
"""Number formats that a file does not spell out."""
PREFIX_OF_STYLES = "评价表"
USUAL = {("customHeight", "1"), ("s", "1")}
"""What every row says."""
BETWEEN_CELLS = "│"
TIMES = "│×"
AREA = re.compile(r"'(?P<sheet>[^']+)'!(?P<cells>[$A-Z0-9:]+)")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Lines = dict[str, list[str]]
"""By part; a sheet goes by the name on its tab, and its first line says which part it is."""
Told = dict[str, list[str]]
"""What stands elsewhere and is told at a cell, by that cell; what is left is about cells that are not there."""


def undated(package: Package) -> Package:
    """The package without what varies between two blanks of one rubric: when they were made."""
    if PROPERTIES not in package.parts:
        return package
    return package.with_part(PROPERTIES, DATE.sub(b"(date)", package.parts[PROPERTIES]))


def lines_of(package: Package) -> Lines:
    """The lines of every part."""
    workbook = etree.fromstring(package.parts["xl/workbook.xml"])
    styles = _style_names(etree.fromstring(package.parts["xl/styles.xml"]))
    titles, named = _titles(package, workbook), _names(workbook)
    lines: Lines = {}
    for part, content in undated(package).parts.items():
        if part in titles:
            sheet = etree.fromstring(content)
            lines[titles[part]] = [part, *_sheet(sheet, styles, named[titles[part]])]
        elif part.endswith((".xml", ".rels")) and not DIGEST_ONLY.fullmatch(part):
            root = workbook if part == "xl/workbook.xml" else etree.fromstring(content)
            lines[part] = [line for child in root for line in _elements(child)]
        else:
            lines[part] = [_digest(content)]
    return lines


# ── sheets ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _sheet(root: etree._Element, styles: list[str], told: Told) -> Iterator[str]:
    for child in root:
        placed = [each for each in (child, *child) if each.get("ref") or each.get("sqref")]
        for each in placed:
            first, size = _first_and_size(each.attrib.pop("ref", "") or each.attrib.pop("sqref"))
            more = f" {_digest(_flat(each).encode())[:4]}" if each.attrib or len(each) else ""
            told.setdefault(first, []).append(f"[{_local(each.tag)}{size}{more}]")
        if not placed and child.tag != f"{MAIN}sheetData":
            yield from _elements(child)
    for line, alike in groupby(_rows(root, styles, told)):
        count = sum(1 for _ in alike)
        yield line if count == 1 else f"{line}{TIMES}{count}"
    yield from (f"{ref} {' '.join(tokens)}" for ref, tokens in told.items())


def _rows(root: etree._Element, styles: list[str], told: Told) -> Iterator[str]:
    before = 0
    for row in root.iterfind(f"{MAIN}sheetData/{MAIN}row"):
        number = int(row.get("r", ""))
        yield from ["row"] * (number - before - 1)
        before = number
        cells = {cell_position(cell.get("r", ""))[1]: _cell(cell, number, styles, told) for cell in row}
        columns = range(1, max(cells, default=0) + 1)
        words = (f"{key}={value}" for key, value in _attributes(row) if key != "r" and (key, value) not in USUAL)
        yield BETWEEN_CELLS.join((" ".join(("row", *words)), *(cells.get(column, "") for column in columns)))


def _cell(cell: etree._Element, row: int, styles: list[str], told: Told) -> str:
    texts = []
    for child in cell:
        text = "".join(str(each) for each in child.itertext())
        match _local(child.tag):
            case "f":
                own_row = re.sub(rf"\b([A-Z]{{1,3}}){row}\b", r"\1#", text)
                texts.append(" ".join((f"={own_row}", *(f"{key}={value}" for key, value in _attributes(child)))))
            case "v" if cell.get("t") != "str":
                texts.append(f"#{text}")
            case _:
                texts.append(text)
    shown = (cut(text, LONGEST_TEXT) for text in texts if text)
    return " ".join((styles[int(cell.get("s", "0"))], *shown, *told.pop(cell.get("r", ""), ())))


def _first_and_size(area: str) -> tuple[str, str]:
    """The first cell of an area, and its rows and columns where it is more than a cell; other areas as they are."""
    area, *others = area.replace("$", "").split()
    first, _, last = area.partition(":")
    (top, left), (bottom, right) = cell_position(first), cell_position(last or first)
    size = [f"{bottom - top + 1}×{right - left + 1}"] if last else []
    return first, "".join(f" {word}" for word in (*size, *others))


def _titles(package: Package, workbook: etree._Element) -> dict[str, str]:
    """The name on the tab of each sheet by its part."""
    relations = relationships(package, "xl/workbook.xml")
    sheets = workbook.iterfind(f"{MAIN}sheets/{MAIN}sheet")
    return {relations[each.get(RELATION, "")].target: each.get("name", "") for each in sheets}


def _names(workbook: etree._Element) -> defaultdict[str, Told]:
    """The names of cells by sheet, taken out of the workbook's part; one that people do not see has a dot."""
    found: defaultdict[str, Told] = defaultdict(dict)
    for names in workbook.findall(f"{MAIN}definedNames"):
        for each in names.findall(f"{MAIN}definedName"):
            means = AREA.fullmatch(each.text or "")
            if means and each.get("localSheetId") is None:
                first, size = _first_and_size(means["cells"])
                name = f"{{{'.' if each.get('hidden') else ''}{each.get('name')}{size}}}"
                found[means["sheet"]].setdefault(first, []).append(name)
                names.remove(each)
    return found


def _style_names(styles: etree._Element) -> list[str]:
    """What each format of cells is called: its named style and number format, the second of a kind with ~2."""
    names = {each.get("xfId"): each.get("name", "") for each in styles.iter(f"{MAIN}cellStyle")}
    patterns = BUILT_IN | {
        each.get("numFmtId", ""): each.get("formatCode", "") for each in styles.iter(f"{MAIN}numFmt")
    }
    seen = Counter[str]()
    found = []
    for each in styles.iterfind(f"{MAIN}cellXfs/{MAIN}xf"):
        name = names[each.get("xfId")].removeprefix(PREFIX_OF_STYLES)
        name = f"{name} {patterns[each.get('numFmtId', '0')]}".strip()
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}~{seen[name]}")
    return found


# ── any part ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:8]


def cut(text: str, longest: int) -> str:
    line = text.replace("\n", "⏎").replace(BETWEEN_CELLS, "¦")
    return line if len(line) <= longest else f"{line[:longest]}…{_digest(line.encode())[:4]}"


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _attributes(element: etree._Element) -> list[tuple[str, str]]:
    return [(_local(str(key)), str(value)) for key, value in element.items()]


def _flat(element: etree._Element) -> str:
    """An element in one line, short attributes first."""
    words = sorted((f"{key}={value}" for key, value in _attributes(element)), key=len)
    return f"<{' '.join((_local(element.tag), *words, *filter(None, [element.text]), *map(_flat, element)))}>"


def _elements(element: etree._Element, depth: int = 0) -> Iterator[str]:
    """An element in one line if it is short or has nothing inside, otherwise with one for each of its children."""
    flat = _flat(element)
    if not len(element) or len(flat) <= LONGEST_ELEMENT or DIGEST_ONLY.fullmatch(_local(element.tag)):
        yield " " * depth + cut(flat, LONGEST_ELEMENT)
        return
    yield " " * depth + " ".join((_local(element.tag), *(f"{key}={value}" for key, value in _attributes(element))))
    for child in element:
        yield from _elements(child, depth + 1)

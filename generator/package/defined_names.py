"""The names a workbook defines: which of them mean a cell or a rectangle, and what all others say."""

import re
from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from generator.package.parts import Damaged, root_of
from generator.package.plain_xml import is_unmasked, remembered, section
from generator.package.references import cell_name, cell_position
from generator.package.snapshot import Area
from generator.package.worksheet_part import namespace_of

DefinedNames = tuple[Mapping[str, Area], Mapping[str, str]]

_LIST = "definedNames"
_BETWEEN_SHEETS = "\0"
_TARGET = re.compile(
    r"""
    (?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!\[\]:]+))!
    \$(?P<left>[A-Z]{1,3})\$(?P<top>[0-9]{1,7})
    (?::\$(?P<right>[A-Z]{1,3})\$(?P<bottom>[0-9]{1,7}))?
    """,
    re.VERBOSE,
)


def cut_names(part: bytes) -> tuple[etree._Element, bytes] | None:
    """Return the root of a workbook part without its names, and the XML of their list; None if they are not plain.

    What is None here must be parsed as a whole. The names are sound XML.
    """
    found = section(part, _LIST.encode())
    if found is None or not is_unmasked(found.content):
        return None
    try:
        root = root_of(found.around(), _LIST)
        namespace = namespace_of(root)
        emptied = root.find(f"{{{namespace}}}{_LIST}")
        if emptied is None or emptied.attrib or emptied.nsmap != root.nsmap:
            return None
        names = f'<{_LIST} xmlns="{namespace}">{found.content}</{_LIST}>'.encode()
        _parsed(names)
    except Damaged:
        return None
    return root, names


@remembered(number=100, longest=300_000)
def _parsed(names: bytes) -> etree._Element:
    return root_of(names, _LIST)


def names_in(names: bytes, sheets: Sequence[str]) -> DefinedNames:
    """Return the names of a list that was cut out, in a workbook of these sheets."""
    return _names_in(names, _BETWEEN_SHEETS.join(sheets).encode())


@remembered(number=100, longest=300_000)
def _names_in(names: bytes, sheets: bytes) -> DefinedNames:
    root = _parsed(names)
    elements = root.iterchildren(f"{{{namespace_of(root)}}}definedName")
    return names_of(elements, sheets.decode().split(_BETWEEN_SHEETS))


def names_of(elements: Iterable[etree._Element], sheets: Sequence[str]) -> DefinedNames:
    """Return the names of the workbook that mean a cell or a rectangle, and the text of all others."""
    areas: dict[str, Area] = {}
    others: dict[str, str] = {}
    seen: set[str] = set()
    spellings = {sheet.casefold(): sheet for sheet in sheets}
    for element in elements:
        name, text, scope = element.get("name", ""), element.text or "", element.get("localSheetId")
        area = _area(text, spellings)
        if scope is not None:
            others[f"{_scope_name(scope, sheets)}!{name}"] = text
        elif area is None or name.casefold() in seen:
            others[name] = text
        else:
            areas[name] = area
        seen.add(name.casefold() if scope is None else "")
    return areas, others


def _area(text: str, sheets: Mapping[str, str]) -> Area | None:
    match = _TARGET.fullmatch(text.strip())
    if match is None:
        return None
    sheet = match["plain"] or match["quoted"].replace("''", "'")
    spelled = sheets.get(sheet.casefold())
    try:
        corners = (
            cell_position(match["left"] + match["top"]),
            cell_position((match["right"] or match["left"]) + (match["bottom"] or match["top"])),
        )
    except ValueError:
        return None
    rows, columns = zip(*corners, strict=True)
    return Area(spelled, cell_name(min(rows), min(columns)), cell_name(max(rows), max(columns))) if spelled else None


def _scope_name(index: str, sheets: Sequence[str]) -> str:
    known = index.isascii() and index.isdigit() and len(index) < 6 and int(index) < len(sheets)
    return sheets[int(index)] if known else index

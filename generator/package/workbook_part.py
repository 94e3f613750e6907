"""The main part of a workbook: which sheets there are and where, and which names are defined."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from lxml import etree

from generator.package.parts import (
    Damaged,
    Package,
    Relationship,
    damage_reported_at,
    main_part,
    parse_xml,
    relationships,
)
from generator.package.references import cell_name, cell_position
from generator.package.snapshot import Area, SheetState
from generator.package.worksheet_part import ON

_RELATIONSHIPS_OF = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_TARGET = re.compile(
    r"""
    (?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!\[\]:]+))!
    \$(?P<left>[A-Z]{1,3})\$(?P<top>[0-9]{1,7})
    (?::\$(?P<right>[A-Z]{1,3})\$(?P<bottom>[0-9]{1,7}))?
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it, with the part it is in; `kind` is "worksheet", "chartsheet" or the like."""

    name: str
    state: SheetState
    part: str
    kind: str

    @property
    def label(self) -> str:
        """What messages call it."""
        return f"工作表“{self.name}”"


@dataclass(frozen=True, slots=True)
class WorkbookPart:
    """The workbook part, parsed, and what it points to. `namespace` is that of its elements, strict or transitional."""

    package: Package
    name: str
    root: etree._Element
    namespace: str
    relationships: Mapping[str, Relationship]

    @classmethod
    def of(cls, package: Package) -> "WorkbookPart":
        """Read it. Raises UnreadableFile if it is missing, damaged or no SpreadsheetML."""
        name = main_part(package)
        root = parse_xml(package, name, "工作簿的主体")
        namespace = etree.QName(root).namespace or ""
        if namespace not in _RELATIONSHIPS_OF:
            with damage_reported_at(package.source):
                raise Damaged("文件采用了无法识别的工作簿格式")
        return cls(package, name, root, namespace, relationships(package, name))

    @property
    def relationship_namespace(self) -> str:
        """What the types of relationships begin with, and the namespace of the attributes that name them."""
        return _RELATIONSHIPS_OF[self.namespace]

    def sheets(self) -> tuple[SheetEntry, ...]:
        """Return the sheets in their order. Raises UnreadableFile if one is missing or two share a name or a part."""
        with damage_reported_at(self.package.source):
            entries = tuple(self._entry(element) for element in self._children("sheets", "sheet"))
            if not entries:
                raise Damaged("工作簿里没有工作表")
            if len({entry.name.casefold() for entry in entries}) != len(entries):
                raise Damaged("工作簿里有重名的工作表")
            if len({entry.part for entry in entries}) != len(entries):
                raise Damaged("工作簿里有工作表共用同一内容")
        return entries

    def part_of_kind(self, kind: str) -> str | None:
        """Return the part a relationship of this kind points to (sharedStrings, …), None if there is none."""
        targets = (relation.target for relation in self.relationships.values() if relation.kind == kind)
        return next(filter(None, map(self.package.find, targets)), None)

    def defined_names(self, sheets: tuple[SheetEntry, ...]) -> tuple[dict[str, Area], dict[str, str]]:
        """Return the names of the workbook that mean a cell or a rectangle, and the text of all others."""
        areas: dict[str, Area] = {}
        others: dict[str, str] = {}
        seen: set[str] = set()
        spellings = {sheet.name.casefold(): sheet.name for sheet in sheets}
        for element in self._children("definedNames", "definedName"):
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

    def is_manual(self) -> bool:
        """Whether the workbook asks to be calculated on demand only."""
        calculation = self.root.find(f"{{{self.namespace}}}calcPr")
        return calculation is not None and calculation.get("calcMode") == "manual"

    def is_structure_locked(self) -> bool:
        """Whether sheets may be neither added nor removed."""
        protection = self.root.find(f"{{{self.namespace}}}workbookProtection")
        return protection is not None and protection.get("lockStructure") in ON

    def _children(self, container: str, tag: str) -> Iterator[etree._Element]:
        for parent in self.root.iterchildren(f"{{{self.namespace}}}{container}"):
            yield from parent.iterchildren(f"{{{self.namespace}}}{tag}")

    def _entry(self, element: etree._Element) -> SheetEntry:
        name, state = element.get("name", ""), element.get("state", "visible")
        relation = self.relationships.get(element.get(f"{{{self.relationship_namespace}}}id", ""))
        part = self.package.find(relation.target) if relation and not relation.external else None
        if relation is None or part is None:
            raise Damaged(f"工作表“{name}”的内容缺失")
        for known in get_args(SheetState):
            if state == known:
                return SheetEntry(name, known, part, relation.kind)
        raise Damaged(f"工作表“{name}”的显示状态无法识别")


def worksheet_states(package: Package) -> Mapping[str, SheetState]:
    """Return the sheets with cells by name, visible or not. Raises UnreadableFile if the workbook part is damaged."""
    return {entry.name: entry.state for entry in WorkbookPart.of(package).sheets() if entry.kind == "worksheet"}


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


def _scope_name(index: str, sheets: tuple[SheetEntry, ...]) -> str:
    known = index.isascii() and index.isdigit() and len(index) < 6 and int(index) < len(sheets)
    return sheets[int(index)].name if known else index

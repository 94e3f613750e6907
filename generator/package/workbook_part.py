"""The main part of a workbook: which sheets there are and where, and which names are defined."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from lxml import etree

from generator.package.defined_names import DefinedNames, cut_names, names_in, names_of
from generator.package.parts import (
    Damaged,
    Package,
    Relationship,
    damage_reported_at,
    main_part,
    parse_xml,
    relationships,
)
from generator.package.snapshot import SheetState
from generator.package.worksheet_part import ON, namespace_of

_RELATIONSHIPS_OF = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "http://purl.oclc.org/ooxml/officeDocument/relationships",
}


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
    """The workbook part, parsed, and what it points to. `namespace` is that of its elements, strict or transitional.

    `names` is the list of names if it was cut out of the part, which is mostly names; None if `root` has it.
    """

    package: Package
    name: str
    root: etree._Element
    namespace: str
    relationships: Mapping[str, Relationship]
    names: bytes | None = None

    @classmethod
    def of(cls, package: Package) -> "WorkbookPart":
        """Read it whole. Raises UnreadableFile if it is missing, damaged or no SpreadsheetML."""
        name = main_part(package)
        return cls._made(package, name, parse_xml(package, name, "工作簿的主体"))

    @classmethod
    def to_read(cls, package: Package) -> "WorkbookPart":
        """Read it, its list of names apart if possible, which is faster. Raises UnreadableFile as `of` does."""
        name = main_part(package)
        found = cut_names(package.parts[name])
        return cls._made(package, name, *found) if found else cls.of(package)

    @classmethod
    def _made(cls, package: Package, name: str, root: etree._Element, names: bytes | None = None) -> "WorkbookPart":
        namespace = namespace_of(root)
        if namespace not in _RELATIONSHIPS_OF:
            with damage_reported_at(package.source):
                raise Damaged("文件采用了无法识别的工作簿格式")
        return cls(package, name, root, namespace, relationships(package, name), names)

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

    def defined_names(self, sheets: tuple[SheetEntry, ...]) -> DefinedNames:
        """Return the names of the workbook that mean a cell or a rectangle, and the text of all others."""
        titles = tuple(sheet.name for sheet in sheets)
        if self.names is None:
            return names_of(self._children("definedNames", "definedName"), titles)
        return names_in(self.names, titles)

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

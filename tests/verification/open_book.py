"""A workbook open for edits of its XML, as no program of ours makes them."""

from collections.abc import Callable

from lxml import etree

from generator.package import Package
from generator.package.parts import serialise_xml
from generator.package.workbook_part import WorkbookPart
from generator.verification.original import Where

_STYLES = "xl/styles.xml"


class Book:
    """A workbook open for tampering: its parts parsed and edited in place."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._roots: dict[str, etree._Element] = {}
        self._cells: dict[str, dict[str, etree._Element]] = {}
        self._styles: dict[tuple[str, str], str] = {}
        workbook = WorkbookPart.of(package)
        self.parts = {sheet.name: sheet.part for sheet in workbook.sheets()}
        self._workbook = workbook.name
        self._entries: dict[str, etree._Element] = {}
        self._namespace = workbook.namespace

    def tag(self, name: str) -> str:
        """The full name of an element."""
        return f"{{{self._namespace}}}{name}"

    @property
    def workbook(self) -> etree._Element:
        """The root of the workbook part."""
        return self.root(self._workbook)

    @property
    def entries(self) -> dict[str, etree._Element]:
        """The sheets as the workbook lists them, by the name they had."""
        if not self._entries:
            self._entries = {str(each.get("name")): each for each in self.workbook.iter(self.tag("sheet"))}
        return self._entries

    def root(self, part: str) -> etree._Element:
        """The root of a part, which is written back."""
        if part not in self._roots:
            self._roots[part] = etree.fromstring(self._package.parts[part])
        return self._roots[part]

    def sheet(self, name: str) -> etree._Element:
        """The root of a sheet."""
        return self.root(self.parts[name])

    def cell(self, where: Where) -> etree._Element:
        """The element of a cell."""
        sheet, ref = where
        if sheet not in self._cells:
            self._cells[sheet] = {str(each.get("r")): each for each in self.sheet(sheet).iter(self.tag("c"))}
        return self._cells[sheet][ref]

    def styled(self, where: Where, change: str, restyle: Callable[["Book", etree._Element], None]) -> None:
        """Give a cell a format like its own but for one change."""
        cell = self.cell(where)
        index = cell.get("s", "0")
        if (index, change) not in self._styles:
            formats = child(self.root(_STYLES), self.tag("cellXfs"))
            twin = etree.fromstring(etree.tostring(formats[int(index)]))
            formats.append(twin)
            restyle(self, twin)
            self._styles[index, change] = str(len(formats) - 1)
        cell.set("s", self._styles[index, change])

    def package(self) -> Package:
        """The workbook as it is by now."""
        package = self._package
        for part, root in self._roots.items():
            package = package.with_part(part, serialise_xml(root))
        return package

    def add_sheet(self, title: str, state: str, content: bytes) -> None:
        """Put another sheet behind the last one."""
        part, number = f"xl/worksheets/added{len(self.parts)}.xml", f"added{len(self.parts)}"
        folder, _, name = self._workbook.rpartition("/")
        relations = self.root(f"{folder}/_rels/{name}.rels")
        kind = next(each.get("Type", "") for each in relations if each.get("Type", "").endswith("/worksheet"))
        namespace = etree.QName(relations).namespace
        etree.SubElement(relations, f"{{{namespace}}}Relationship", Id=number, Type=kind, Target=f"/{part}")
        types = self.root("[Content_Types].xml")
        override = f"{{{etree.QName(types).namespace}}}Override"
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
        etree.SubElement(types, override, PartName=f"/{part}", ContentType=content_type)
        entries = child(self.workbook, self.tag("sheets"))
        entry = etree.SubElement(entries, self.tag("sheet"), name=title, sheetId=str(len(entries) + 100), state=state)
        entry.set(f"{{{kind.rpartition('/')[0]}}}id", number)
        self.parts[title] = part
        self._roots[part] = etree.fromstring(content)

    def add_part(self, kind: str, root: etree._Element) -> None:
        """Put another part beside the workbook part, which refers to it."""
        folder, _, name = self._workbook.rpartition("/")
        relations = self.root(f"{folder}/_rels/{name}.rels")
        office = next(each.get("Type", "") for each in relations).rpartition("/")[0]
        tag = f"{{{etree.QName(relations).namespace}}}Relationship"
        etree.SubElement(relations, tag, Id=kind, Type=f"{office}/{kind}", Target=f"{kind}.xml")
        types = self.root("[Content_Types].xml")
        content_type = f"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"
        override = f"{{{etree.QName(types).namespace}}}Override"
        etree.SubElement(types, override, PartName=f"/{folder}/{kind}.xml", ContentType=content_type)
        self._roots[f"{folder}/{kind}.xml"] = root

    def in_styles(self, container: str) -> etree._Element:
        """A list of the styles part."""
        return child(self.root(_STYLES), self.tag(container))


def child(parent: etree._Element, tag: str) -> etree._Element:
    """The one child of that tag."""
    found = parent.find(tag)
    assert found is not None
    return found


def set_all(element: etree._Element, **attributes: str) -> None:
    """Several attributes at once."""
    for name, value in attributes.items():
        element.set(name, value)


def parent_of(element: etree._Element) -> etree._Element:
    """The parent, which there is."""
    found = element.getparent()
    assert found is not None
    return found

"""Adds parts to a package and takes them out again: the part, its content type, and what points to it."""

import posixpath
from dataclasses import dataclass
from itertools import count

from lxml import etree

from generator.package.parts import (
    CONTENT_TYPES,
    Package,
    content_types,
    new_element,
    parse_xml,
    relationships,
    relationships_part,
    serialise_xml,
)

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONSHIP_LIST = "文件内部的关联清单"
_CONTENT_LIST = "文件内部的内容清单"


@dataclass(frozen=True, slots=True)
class NewPart:
    """A part to be added: its name, content type and content, and the type of the relationships that lead to it."""

    name: str
    content_type: str
    relationship: str
    content: bytes


def attached(package: Package, source: str, new: NewPart) -> tuple[Package, str]:
    """Return the package with a new part to which `source` points, and the id of that relationship."""
    package = _declared(package.with_part(new.name, new.content), new.name, new.content_type)
    return _related(package, source, new)


def detached(package: Package, source: str, part: str) -> Package:
    """Return the package without a part to which only `source` points."""
    name = package.find(relationships_part(source)) or relationships_part(source)
    gone = {
        key for key, relation in relationships(package, source).items() if relation.target.casefold() == part.casefold()
    }
    root = parse_xml(package, name, _RELATIONSHIP_LIST)
    for element in list(root):
        if element.get("Id") in gone:
            root.remove(element)
    package = package.with_part(name, serialise_xml(root)) if len(root) else package.without_part(name)
    return _undeclared(package, part).without_part(part).without_part(relationships_part(part))


def free_part(package: Package, pattern: str) -> str:
    """Return the first name of a pattern such as "xl/comments{}.xml" that no part has."""
    return next(name for name in map(pattern.format, count(1)) if package.find(name) is None)


def _declared(package: Package, part: str, content_type: str) -> Package:
    """State the content type of a part: for its extension, where nothing is said of that yet, or for the part alone."""
    if content_types(package).get(part) == content_type:
        return package
    root = parse_xml(package, CONTENT_TYPES, _CONTENT_LIST)
    extension = posixpath.splitext(part)[1].lstrip(".")
    known = {"xml"} | {e.get("Extension", "").casefold() for e in root.iter(f"{{{_TYPES}}}Default")}
    if extension.casefold() in known:
        etree.SubElement(root, f"{{{_TYPES}}}Override", {"PartName": f"/{part}", "ContentType": content_type})
    else:
        root.insert(0, etree.Element(f"{{{_TYPES}}}Default", {"Extension": extension, "ContentType": content_type}))
    return package.with_part(CONTENT_TYPES, serialise_xml(root))


def _related(package: Package, source: str, new: NewPart) -> tuple[Package, str]:
    folder = posixpath.dirname(source)
    name = package.find(relationships_part(source))
    taken = set(relationships(package, source))
    identifier = next(each for each in map("rId{}".format, count(1)) if each not in taken)
    root = (
        new_element(_RELATIONSHIPS, "Relationships") if name is None else parse_xml(package, name, _RELATIONSHIP_LIST)
    )
    pointer = {"Id": identifier, "Type": new.relationship, "Target": posixpath.relpath(new.name, folder)}
    etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship", pointer)
    return package.with_part(name or relationships_part(source), serialise_xml(root)), identifier


def _undeclared(package: Package, part: str) -> Package:
    root = parse_xml(package, CONTENT_TYPES, _CONTENT_LIST)
    own = [e for e in root.iter(f"{{{_TYPES}}}Override") if e.get("PartName", "").casefold() == f"/{part}".casefold()]
    for element in own:
        root.remove(element)
    return package.with_part(CONTENT_TYPES, serialise_xml(root)) if own else package

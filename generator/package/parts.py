"""The parts of a package by name, their content types, how they refer to each other, and their XML."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType

from lxml import etree

from generator.package.plain_xml import remembered
from generator.problem import Problem, UnreadableFile

CONTENT_TYPES = "[Content_Types].xml"
PACKAGE_RELATIONSHIPS = ""
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_LIST_OF_TYPES = "文件内部的内容清单"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_START = re.compile(
    rb"""(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*
    (?:$|<(?!\?xml[^>]*encoding\s*=\s*["'](?!utf-?(8|16)\b|us-ascii\b)))""",
    re.IGNORECASE | re.VERBOSE,
)
"""How XML of a package begins: in UTF-8 or UTF-16 (here without its zeros), with or without a byte order mark."""
_START_LENGTH = 200
_DAMAGED_REMEDY = "请用 Excel 或 WPS 打开原文件，另存为 .xlsx 后重新提交；打不开的，请向报送单位重新索取"


class Damaged(Exception):
    """What a part says cannot be so; the message is Chinese, and whoever knows the place adds it."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A member as it lies in an archive: ZIP method 0 (stored) or 8 (deflated), CRC-32 of its content, its bytes."""

    method: int
    crc: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Package:
    """An .xlsx: part name → bytes, in the order of the archive. Never changes; `with_part` gives another one.

    `source` is what messages call the file. `packed` keeps the compressed form of parts nobody has touched, so that
    writing them again costs nothing.
    """

    parts: Mapping[str, bytes]
    source: str
    packed: Mapping[str, Packed] = field(default_factory=dict, repr=False, compare=False)
    _spellings: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", MappingProxyType(dict(self.parts)))
        object.__setattr__(self, "packed", MappingProxyType(dict(self.packed)))
        object.__setattr__(self, "_spellings", {name.casefold(): name for name in self.parts})

    def __reduce__(self) -> tuple[type["Package"], tuple[dict[str, bytes], str, dict[str, Packed]]]:
        return Package, (dict(self.parts), self.source, dict(self.packed))

    def with_part(self, name: str, content: bytes) -> "Package":
        """Return the same package with one part replaced, or added at the end."""
        packed = {other: member for other, member in self.packed.items() if other != name}
        return Package({**self.parts, name: content}, self.source, packed)

    def without_part(self, name: str) -> "Package":
        """Return the same package without one part."""
        parts = {other: content for other, content in self.parts.items() if other != name}
        return Package(parts, self.source, {other: self.packed[other] for other in self.packed if other != name})

    def find(self, name: str) -> str | None:
        """Return the spelling under which a part is stored (part names ignore case), None if there is none."""
        return self._spellings.get(name.casefold())


@dataclass(frozen=True, slots=True)
class Relationship:
    """A pointer from one part to another (`target` a part name) or, if `external`, to an address outside."""

    type: str
    target: str
    external: bool

    @property
    def kind(self) -> str:
        """Last word of the type, such as "worksheet": the same in transitional and strict files."""
        return self.type.rsplit("/", 1)[-1]


@contextmanager
def damage_reported_at(place: str) -> Iterator[None]:
    """Turn Damaged into an UnreadableFile that names the place."""
    try:
        yield
    except Damaged as fault:
        raise UnreadableFile(Problem(place, str(fault), _DAMAGED_REMEDY)) from fault


def parse_xml(package: Package, part: str, label: str) -> etree._Element:
    """Return the root of a part. `label` is what a user calls it, used in messages.

    Comments and processing instructions are dropped, so that the text of an element is in one piece.
    Raises UnreadableFile if the part is missing, malformed or has a DOCTYPE.
    """
    with damage_reported_at(package.source):
        if part not in package.parts:
            raise Damaged(f"{label}缺失")
        return root_of(package.parts[part], label)


def root_of(content: bytes, label: str) -> etree._Element:
    """Return the root of a part as `parse_xml` does.

    Raises Damaged if it is malformed, of an unknown encoding, or has a DOCTYPE.
    """
    if not _START.match(content[:_START_LENGTH].replace(b"\x00", b"")):
        raise Damaged(f"{label}的文字编码无法识别")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Damaged(f"{label}的内容已损坏，无法读取") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Damaged(f"{label}含有不允许的文档类型声明（DOCTYPE）")
    return root


def new_element(namespace: str, name: str) -> etree._Element:
    """Return an element without content whose namespace needs no prefix."""
    return etree.fromstring(f'<{name} xmlns="{namespace}"/>')


def detach(element: etree._Element) -> None:
    """Take an element out of its parent, if it has one."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def serialise_xml(root: etree._Element) -> bytes:
    """Return the bytes of a part with this root, in UTF-8 with a declaration, as Excel writes them."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def relationships(package: Package, part: str) -> Mapping[str, Relationship]:
    """Return the relationships of a part by id; PACKAGE_RELATIONSHIPS asks for those of the package itself.

    Raises UnreadableFile if they are malformed.
    """
    rels = package.find(relationships_part(part))
    if rels is None:
        return {}
    with damage_reported_at(package.source):
        return _relationships_in(package.parts[rels], posixpath.dirname(part))


@remembered(number=500, longest=50_000)
def _relationships_in(content: bytes, folder: str) -> Mapping[str, Relationship]:
    elements = list(root_of(content, "文件内部的关联清单").iter(_RELATIONSHIP))
    by_id = {element.get("Id", ""): _relationship(element, folder) for element in elements}
    if len(by_id) != len(elements):
        raise Damaged("文件内部的关联清单有重复的编号")
    return MappingProxyType(by_id)


def relationships_part(part: str) -> str:
    """Return the name of the part that lists the relationships of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def main_part(package: Package) -> str:
    """Return the name of the part that is the workbook. Raises UnreadableFile if there is none, or more than one."""
    targets = [
        relationship.target
        for relationship in relationships(package, PACKAGE_RELATIONSHIPS).values()
        if relationship.kind == "officeDocument" and not relationship.external
    ]
    part = package.find(targets[0]) if len(targets) == 1 else None
    if part is None:
        with damage_reported_at(package.source):
            raise Damaged("文件内部找不到工作簿的主体，不是完整的 Excel 工作簿")
    return part


def _relationship(element: etree._Element, folder: str) -> Relationship:
    target = element.get("Target", "")
    external = element.get("TargetMode") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relationship(element.get("Type", ""), target, external)


def content_types(package: Package) -> Mapping[str, str]:
    """Return part name → content type, "" for a part whose type is not declared. Raises UnreadableFile if malformed."""
    with damage_reported_at(package.source):
        if CONTENT_TYPES not in package.parts:
            raise Damaged(f"{_LIST_OF_TYPES}缺失")
        by_extension, by_name = _types_in(package.parts[CONTENT_TYPES])
    return {
        part: by_name.get(f"/{part}".casefold()) or by_extension.get(part.rpartition(".")[2].casefold(), "")
        for part in package.parts
    }


@remembered(number=100, longest=50_000)
def _types_in(content: bytes) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the types of parts by the ends of their names, and by their names."""
    root = root_of(content, _LIST_OF_TYPES)
    return (
        {e.get("Extension", "").casefold(): e.get("ContentType", "") for e in root.iter(f"{_TYPES}Default")},
        {e.get("PartName", "").casefold(): e.get("ContentType", "") for e in root.iter(f"{_TYPES}Override")},
    )

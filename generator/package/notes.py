"""Notes (批注) on cells: read, added beside those of people, and those of one author taken out again."""

from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from generator.package.comments_part import CommentsPart, Note
from generator.package.linking import NewPart, attached, detached, free_part
from generator.package.note_shapes import add_boxes, has_shapes, new_drawing, remove_boxes
from generator.package.parts import Package, damage_reported_at, parse_xml, relationships, serialise_xml
from generator.package.references import cell_position
from generator.package.workbook_part import SheetEntry, WorkbookPart
from generator.package.worksheet_part import insert_before, namespace_of
from generator.problem import UnreadableFile

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_AFTER_LEGACY_DRAWING = frozenset(
    {"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"}
)


def read_notes(package: Package) -> Mapping[str, tuple[Note, ...]]:
    """Return the notes of every sheet that has some, by the sheet's name. Raises UnreadableFile if damaged."""
    found = ((entry.name, _comments(package, entry)) for entry in _worksheets(package))
    return {name: notes for name, (_, comments) in found if comments and (notes := tuple(comments.notes()))}


def add_notes(package: Package, sheet: str, notes: Sequence[Note]) -> Package:
    """Return the package with notes on cells of a sheet; of two on one cell both are shown.

    A note that is there already gets the new text below its own. A conversation stays as it is, and so does a sheet
    whose drawing of notes cannot be read. Raises ValueError for an unknown sheet or cell, UnreadableFile if damaged.
    """
    entry = next((each for each in _worksheets(package) if each.name.casefold() == sheet.casefold()), None)
    if entry is None:
        raise ValueError(f"no such sheet: {sheet!r}")
    for note in notes:
        cell_position(note.cell)
    drawing_part, drawing = _drawing(package, entry)
    if not notes or drawing is None:
        return package
    root = parse_xml(package, entry.part, entry.label)
    part, comments = _comments(package, entry)
    comments = comments or CommentsPart.empty(namespace_of(root))
    new = {note.cell for note in notes if comments.add(note)}
    package = _stored(package, entry, part, comments)
    if not new:
        return package
    with damage_reported_at(f"{package.source} {entry.label}"):
        add_boxes(drawing, root, {note.cell: note.text for note in comments.notes() if note.cell in new})
    return _drawn(package, entry, drawing_part, drawing)


def remove_notes(package: Package, author: str) -> Package:
    """Return the package without the notes of an author, and without what was added to notes of others."""
    for entry in _worksheets(package):
        part, comments = _comments(package, entry)
        if part is None or comments is None or author not in package.parts[part].decode(errors="replace"):
            continue
        freed = comments.remove(author)
        if any(True for _ in comments.notes()):
            package = package.with_part(part, serialise_xml(comments.root))
        else:
            package = detached(package, entry.part, part)
        package = _without_boxes(package, entry, freed)
    return package


def _worksheets(package: Package) -> Iterable[SheetEntry]:
    return (entry for entry in WorkbookPart.of(package).sheets() if entry.kind == "worksheet")


def _part_of_kind(package: Package, entry: SheetEntry, kind: str) -> str | None:
    targets = (each.target for each in relationships(package, entry.part).values() if each.kind == kind)
    return next(filter(None, map(package.find, targets)), None)


def _comments(package: Package, entry: SheetEntry) -> tuple[str | None, CommentsPart | None]:
    part = _part_of_kind(package, entry, "comments")
    return part, CommentsPart(parse_xml(package, part, f"{entry.label}的批注")) if part else None


def _drawing(package: Package, entry: SheetEntry) -> tuple[str | None, etree._Element | None]:
    """The drawing of the boxes of a sheet, a new one where there is none; None for one that cannot be read."""
    part = _part_of_kind(package, entry, "vmlDrawing")
    if part is None:
        return None, new_drawing()
    try:
        return part, parse_xml(package, part, f"{entry.label}的批注图形")
    except UnreadableFile:
        return part, None


def _stored(package: Package, entry: SheetEntry, part: str | None, comments: CommentsPart) -> Package:
    content = serialise_xml(comments.root)
    if part is not None:
        return package.with_part(part, content)
    base = WorkbookPart.of(package).relationship_namespace
    name = free_part(package, "xl/comments{}.xml")
    return attached(package, entry.part, NewPart(name, _COMMENTS_TYPE, f"{base}/comments", content))[0]


def _drawn(package: Package, entry: SheetEntry, part: str | None, drawing: etree._Element) -> Package:
    content = serialise_xml(drawing)
    if part is not None:
        return package.with_part(part, content)
    base = WorkbookPart.of(package).relationship_namespace
    name = free_part(package, "xl/drawings/vmlDrawing{}.vml")
    new = NewPart(name, _DRAWING_TYPE, f"{base}/vmlDrawing", content)
    package, identifier = attached(package, entry.part, new)
    root = parse_xml(package, entry.part, entry.label)
    pointer = etree.Element(f"{{{namespace_of(root)}}}legacyDrawing", {f"{{{base}}}id": identifier}, nsmap={"r": base})
    insert_before(root, pointer, _AFTER_LEGACY_DRAWING)
    return package.with_part(entry.part, serialise_xml(root))


def _without_boxes(package: Package, entry: SheetEntry, cells: set[str]) -> Package:
    part, drawing = _drawing(package, entry)
    if part is None or drawing is None or not cells:
        return package
    remove_boxes(drawing, cells)
    if has_shapes(drawing):
        return package.with_part(part, serialise_xml(drawing))
    root = parse_xml(package, entry.part, entry.label)
    for pointer in root.findall(f"{{{namespace_of(root)}}}legacyDrawing"):
        root.remove(pointer)
    return detached(package.with_part(entry.part, serialise_xml(root)), entry.part, part)

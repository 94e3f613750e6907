"""Gives rows of a sheet another height; what stands in them stays as it is."""

from collections.abc import Mapping

from generator.package.parts import Package, damage_reported_at, parse_xml, serialise_xml
from generator.package.workbook_part import WorkbookPart
from generator.package.worksheet_part import placed_rows, sheet_data


def set_row_heights(package: Package, sheet: str, heights: Mapping[int, float]) -> Package:
    """Return the package with these heights (points, by row from 1); the rows still grow with what is typed.

    Rows that the file does not hold have nothing in them and are left alone. Raises ValueError for an unknown sheet,
    UnreadableFile if it is damaged.
    """
    found = (entry for entry in WorkbookPart.of(package).sheets() if entry.name.casefold() == sheet.casefold())
    entry = next(found, None)
    if entry is None:
        raise ValueError(f"no such sheet: {sheet}")
    root = parse_xml(package, entry.part, entry.label)
    with damage_reported_at(f"{package.source} {entry.label}"):
        for number, row in placed_rows(sheet_data(root)):
            if number in heights:
                row.set("ht", f"{heights[number]:g}")
                row.attrib.pop("customHeight", "")
    return package.with_part(entry.part, serialise_xml(root))

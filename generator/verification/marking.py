"""Placeholder until the marked copy is merged."""

from generator.package import Sheet


def is_marking(sheet: Sheet) -> bool:
    """Whether a sheet is the list of findings that we put into a marked copy."""
    return sheet.name == "核对结果"

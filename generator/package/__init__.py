"""A workbook as a package of parts: read into a Snapshot, changed by Edits."""

from generator.package.archive import pack, read_package, unpack, write_atomically, write_package
from generator.package.parts import Package
from generator.package.patcher import Edit, apply_edits, request_full_calculation
from generator.package.reader import read_snapshot, read_workbook
from generator.package.snapshot import (
    Area,
    Cell,
    ErrorValue,
    Format,
    Sheet,
    SheetState,
    Snapshot,
    Validation,
    Value,
)

__all__ = [
    "Area",
    "Cell",
    "Edit",
    "ErrorValue",
    "Format",
    "Package",
    "Sheet",
    "SheetState",
    "Snapshot",
    "Validation",
    "Value",
    "apply_edits",
    "pack",
    "read_package",
    "read_snapshot",
    "read_workbook",
    "request_full_calculation",
    "unpack",
    "write_atomically",
    "write_package",
]

"""A workbook as a package of parts: read into a Snapshot, changed by Edits."""

from generator.package.added_sheet import TextCell, TextRow, TextSheet, quoted, with_sheet_in_front, without_sheet
from generator.package.archive import pack, read_package, unpack, write_atomically, write_package
from generator.package.cell_formats import CellFormat
from generator.package.comments_part import Note
from generator.package.notes import add_notes, read_notes, remove_notes
from generator.package.parts import Package
from generator.package.patcher import Edit, apply_edits, request_full_calculation
from generator.package.reader import read_snapshot, read_workbook
from generator.package.row_heights import set_row_heights
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
from generator.package.workbook_part import worksheet_states

__all__ = [
    "Area",
    "Cell",
    "CellFormat",
    "Edit",
    "ErrorValue",
    "Format",
    "Note",
    "Package",
    "Sheet",
    "SheetState",
    "Snapshot",
    "TextCell",
    "TextRow",
    "TextSheet",
    "Validation",
    "Value",
    "add_notes",
    "apply_edits",
    "pack",
    "quoted",
    "read_notes",
    "read_package",
    "read_snapshot",
    "read_workbook",
    "remove_notes",
    "request_full_calculation",
    "set_row_heights",
    "unpack",
    "with_sheet_in_front",
    "without_sheet",
    "worksheet_states",
    "write_atomically",
    "write_package",
]

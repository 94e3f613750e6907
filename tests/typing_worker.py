"""The worker of LibreOffice with more orders: what a person types into cells, and does to rows, columns and sheets.

Runs, like the worker itself, under the Python with `uno`.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "generator" / "engines"))
worker: Any = importlib.import_module("libreoffice_worker")


def type_in(office: Any, document: int, typed: list[list[str]]) -> None:
    """Put texts into cells as if they came from the keyboard; each is (sheet, "B2", text)."""
    sheets = office.documents[document].component.Sheets
    for sheet, cell, text in typed:
        sheets.getByName(sheet).getCellRangeByName(cell).getCellByPosition(0, 0).FormulaLocal = text


def edit_lines(office: Any, document: int, deed: str, sheet: str, area: str) -> None:
    """Do to the rows or columns of an area ("A5:A6") what `deed` says: "insert rows", "delete columns" and so on.

    The sheet is protected again afterwards.
    """
    edited = office.documents[document].component.Sheets.getByName(sheet)
    edited.unprotect("")
    deed, _, lines = deed.partition(" ")
    address = edited.getCellRangeByName(area).RangeAddress
    if deed == "insert":
        edited.insertCells(address, _enum(office, "CellInsertMode", lines.upper()))
    else:
        edited.removeRange(address, _enum(office, "CellDeleteMode", lines.upper()))
    edited.protect("")


def move(office: Any, document: int, sheet: str, area: str, target: str) -> None:
    """Cut an area and paste it at another cell of the sheet, which is protected again afterwards."""
    edited = office.documents[document].component.Sheets.getByName(sheet)
    edited.unprotect("")
    there = edited.getCellRangeByName(target).getCellByPosition(0, 0).CellAddress
    edited.moveRange(there, edited.getCellRangeByName(area).RangeAddress)
    edited.protect("")


def edit_sheet(office: Any, document: int, deed: str, sheet: str, to: str) -> None:
    """Copy a sheet as another one, rename it so, or delete it."""
    component = office.documents[document].component
    component.unprotect("")
    if deed == "copy":
        component.Sheets.copyByName(sheet, to, component.Sheets.Count)
    elif deed == "rename":
        component.Sheets.getByName(sheet).setName(to)
    else:
        component.Sheets.removeByName(sheet)


def _enum(office: Any, name: str, value: str) -> Any:
    return office.uno.Enum(f"com.sun.star.sheet.{name}", value)


for order in (type_in, edit_lines, move, edit_sheet):
    setattr(worker.Office, order.__name__, order)
worker.main(sys.argv[1], Path(sys.argv[2]))

"""The worker of LibreOffice with one more order: what people do to a workbook once its protection is off.

Runs, like the worker itself, under the Python with `uno`.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "generator" / "engines"))
worker: Any = importlib.import_module("libreoffice_worker")


def damage(office: Any, document: int, steps: list[list[str]]) -> None:
    """Take off every protection and do what is asked; each step is a verb and its words."""
    component = office.documents[document].component
    component.unprotect("")
    for sheet in component.Sheets:
        sheet.unprotect("")
    for verb, *words in steps:
        STEPS[verb](component, *words)


def delete_rows(component: Any, sheet: str, first: str, count: str) -> None:
    component.Sheets.getByName(sheet).Rows.removeByIndex(int(first) - 1, int(count))


def insert_rows(component: Any, sheet: str, before: str, count: str) -> None:
    component.Sheets.getByName(sheet).Rows.insertByIndex(int(before) - 1, int(count))


def delete_sheet(component: Any, sheet: str) -> None:
    component.Sheets.removeByName(sheet)


def rename_sheet(component: Any, sheet: str, name: str) -> None:
    component.Sheets.getByName(sheet).Name = name


def add_sheet(component: Any, name: str, text: str) -> None:
    component.Sheets.insertNewByName(name, component.Sheets.Count)
    component.Sheets.getByName(name).getCellByPosition(0, 0).String = text


def cut_and_paste(component: Any, sheet: str, source: str, target: str) -> None:
    there = component.Sheets.getByName(sheet)
    moved = there.getCellRangeByName(source).RangeAddress
    there.moveRange(there.getCellRangeByName(target).getCellByPosition(0, 0).CellAddress, moved)


def type_in(component: Any, sheet: str, cell: str, text: str) -> None:
    component.Sheets.getByName(sheet).getCellRangeByName(cell).getCellByPosition(0, 0).FormulaLocal = text


def annotate(component: Any, sheet: str, cell: str, text: str) -> None:
    there = component.Sheets.getByName(sheet)
    there.Annotations.insertNew(there.getCellRangeByName(cell).getCellByPosition(0, 0).CellAddress, text)


STEPS = {
    each.__name__: each
    for each in (
        *(delete_rows, insert_rows, delete_sheet, rename_sheet, add_sheet),
        *(cut_and_paste, type_in, annotate),
    )
}
worker.Office.damage = damage
worker.main(sys.argv[1], Path(sys.argv[2]))

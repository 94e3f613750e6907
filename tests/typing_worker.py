"""The worker of LibreOffice with one more order: what a person types into cells, for LibreOffice to make sense of.

Runs, like the worker itself, under the Python with `uno`.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "generator" / "verification"))
worker: Any = importlib.import_module("libreoffice_worker")


def type_in(office: Any, document: int, typed: list[list[str]]) -> None:
    """Put texts into cells as if they came from the keyboard; each is (sheet, "B2", text)."""
    sheets = office.documents[document].component.Sheets
    for sheet, cell, text in typed:
        sheets.getByName(sheet).getCellRangeByName(cell).getCellByPosition(0, 0).FormulaLocal = text


worker.Office.type_in = type_in
worker.main(sys.argv[1], Path(sys.argv[2]))

"""The half of `libreoffice` that runs under the Python with `uno`: starts the office and obeys it line by line.

Called as `python -I libreoffice_worker.py SOFFICE PROFILE` in a process group of its own. One JSON object per line in,
one out. The office never outlives standard input: when that ends, for whatever reason, the whole group ends.
Written for Python 3.8, which LibreOffice brings along on Windows; it imports nothing of ours.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

SECONDS_TO_START = 60.0
SECONDS_TO_END = 5.0

if TYPE_CHECKING:
    Position = tuple[int, int]
    Where = tuple[str, str]

_ERRORS = {502: "#VALUE!", 503: "#NUM!", 519: "#VALUE!", 521: "#NULL!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!"}
_ERRORS[32767] = "#N/A"
_ALL_FORMULAS = 7  # com.sun.star.sheet.FormulaResult: VALUE, STRING and ERROR
_LOGICAL = 1024  # com.sun.star.util.NumberFormat
_FORMATS_PER_LOCALE = 10_000  # the first one of each locale is "General"
_FILTERS = {
    ("spreadsheet", ".xlsx"): "Calc MS Excel 2007 XML",
    ("spreadsheet", ".ods"): "calc8",
    ("spreadsheet", ".pdf"): "calc_pdf_Export",
    ("text", ".docx"): "MS Word 2007 XML",
    ("text", ".odt"): "writer8",
    ("text", ".pdf"): "writer_pdf_Export",
}
_UNREADABLE = ("com.sun.star.io.IOException", "com.sun.star.lang.IllegalArgumentException")
_CELL = re.compile(r"([A-Z]+)([0-9]+)")


class Office:
    """A LibreOffice of our own, and its open documents."""

    def __init__(self, soffice: str, profile: Path) -> None:
        self.uno: Any = importlib.import_module("uno")  # it replaces __import__: last, and nowhere else
        self.process = _started(soffice, profile)
        self.desktop = self._connected(profile.name)
        self.documents: dict[int, Document] = {}

    def _connected(self, pipe: str) -> Any:
        local = self.uno.getComponentContext().ServiceManager
        resolver = local.createInstance("com.sun.star.bridge.UnoUrlResolver")
        deadline = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                return context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
            except Exception:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise
                time.sleep(0.02)

    def _properties(self, **values: object) -> tuple[Any, ...]:
        made = []
        for name, value in values.items():
            made.append(self.uno.createUnoStruct("com.sun.star.beans.PropertyValue"))
            made[-1].Name, made[-1].Value = name, value
        return tuple(made)

    def open(self, path: str) -> int:
        """Open a document without macros and without updating links; return its number, 0 if it cannot be read."""
        url = self.uno.systemPathToFileUrl(path)
        options = self._properties(Hidden=True, MacroExecutionMode=0, UpdateDocMode=0)
        unreadable = tuple(map(self.uno.getClass, _UNREADABLE))
        try:
            component = self.desktop.loadComponentFromURL(url, "_blank", 0, options)
        except unreadable:
            return 0
        if component is None:
            return 0
        number = max(self.documents, default=0) + 1
        self.documents[number] = Document(component)
        return number

    def recalculate(self, document: int, inputs: list[list[Any]], read: list[list[str]]) -> list[Any]:
        """Set the inputs, recalculate everything, return what the wanted cells show."""
        opened = self.documents[document]
        opened.set([((sheet, cell), value) for sheet, cell, value in inputs])
        opened.component.calculateAll()
        return opened.read(tuple((sheet, cell) for sheet, cell in read))

    def save(self, document: int, path: str) -> None:
        """Write a recalculated copy in the format of the path's suffix."""
        component = self.documents[document].component
        is_spreadsheet = component.supportsService("com.sun.star.sheet.SpreadsheetDocument")
        if is_spreadsheet:
            component.enableAutomaticCalculation(True)  # conditional formats are not calculated otherwise
            component.calculateAll()
        name = _FILTERS.get(("spreadsheet" if is_spreadsheet else "text", Path(path).suffix.lower()))
        if name is None:
            raise ValueError(f"no filter for {Path(path).suffix}")
        options = self._properties(FilterName=name, Overwrite=True)
        component.storeToURL(self.uno.systemPathToFileUrl(path), options)

    def close(self, document: int) -> None:
        """Close a document without saving it."""
        self.documents.pop(document).component.close(True)

    def end(self) -> None:
        """End LibreOffice; it is gone when this returns."""
        with contextlib.suppress(Exception):  # the connection breaks while it ends
            self.desktop.terminate()
        self.process.wait(SECONDS_TO_END)


class Document:
    """An open spreadsheet, or another document that is only converted.

    A call costs 0.2 ms and a new object 1.5 ms, so objects are kept and cells are moved in whole blocks.
    """

    def __init__(self, component: Any) -> None:
        self.component = component
        self.sheets: dict[str, Sheet] = {}
        if hasattr(component, "enableAutomaticCalculation"):
            component.enableAutomaticCalculation(False)

    def sheet(self, name: str) -> Sheet:
        """Return the sheet of that name; raises KeyError."""
        if name not in self.sheets:
            if not self.component.Sheets.hasByName(name):
                raise KeyError(name)
            self.sheets[name] = Sheet(self.component, self.component.Sheets.getByName(name))
        return self.sheets[name]

    def set(self, inputs: list[tuple[Where, Any]]) -> None:
        """Put values into cells: numbers, texts, truths; None clears."""
        values: dict[str, dict[Position, Any]] = {}
        for (sheet, cell), value in inputs:
            values.setdefault(sheet, {})[position(cell)] = value
        for sheet, cells in values.items():
            self.sheet(sheet).set(cells)

    def read(self, wanted: tuple[Where, ...]) -> list[Any]:
        """Return what the cells hold, in the order asked: null, number, text, truth or {"error": code}."""
        positions: dict[str, list[Position]] = {}
        for sheet, cell in wanted:
            positions.setdefault(sheet, []).append(position(cell))
        found = {sheet: iter(self.sheet(sheet).read(tuple(cells))) for sheet, cells in positions.items()}
        return [next(found[sheet]) for sheet, _ in wanted]


class Sheet:
    """A sheet of an open spreadsheet, with every block and cell that was once asked for."""

    def __init__(self, component: Any, sheet: Any) -> None:
        self.formats = component.NumberFormats
        self.sheet = sheet
        self.blocks: dict[tuple[Position, Position], Any] = {}
        self.with_formula = self._with_formula()
        self.never_truths: set[Position] = set()
        self.logical: dict[int, bool] = {}
        self.set_as_truth: dict[Position, int] = {}

    def _with_formula(self) -> set[Position]:
        return {
            (row, column)
            for area in self.sheet.queryFormulaCells(_ALL_FORMULAS).getRangeAddresses()
            for row in range(area.StartRow, area.EndRow + 1)
            for column in range(area.StartColumn, area.EndColumn + 1)
        }

    def _block(self, first: Position, last: Position) -> Any:
        if (first, last) not in self.blocks:
            self.blocks[first, last] = self.sheet.getCellRangeByPosition(first[1], first[0], last[1], last[0])
        return self.blocks[first, last]

    def set(self, values: dict[Position, Any]) -> None:
        """Put values into cells, runs of a column at once."""
        self.with_formula -= values.keys()
        for place in self.set_as_truth.keys() & values.keys():
            self._block(place, place).NumberFormat = self.set_as_truth.pop(place)
        for run in runs(values):
            self._block(run[0], run[-1]).setDataArray(tuple((_data(values[place]),) for place in run))
        for place, value in values.items():
            if isinstance(value, bool):
                block = self._block(place, place)
                self.set_as_truth[place] = block.NumberFormat
                block.NumberFormat = self.formats.getStandardFormat(_LOGICAL, self.formats.getByKey(0).Locale)

    def read(self, places: tuple[Position, ...]) -> list[Any]:
        """Return what the cells hold; one call for the smallest block around them."""
        rows, columns = [row for row, _ in places], [column for _, column in places]
        first = min(rows), min(columns)
        data = self._block(first, (max(rows), max(columns))).getDataArray()
        return [self._value(place, data[place[0] - first[0]][place[1] - first[1]]) for place in places]

    def _value(self, place: Position, data: Any) -> Any:
        if data is None:
            code = self._block(place, place).getCellByPosition(0, 0).getError()
            return {"error": _ERRORS.get(code, f"Err:{code}")}
        if data == "" and place not in self.with_formula:
            return None
        return bool(data) if data in (0.0, 1.0) and self._is_truth(place) else data

    def _is_truth(self, place: Position) -> bool:
        """Tell a truth from 0 and 1: LibreOffice knows it by the number format, unless that was set otherwise."""
        if place in self.never_truths:
            return False
        key = self._block(place, place).NumberFormat
        if key not in self.logical:
            self.logical[key] = bool(self.formats.getByKey(key).Type & _LOGICAL)
        if not self.logical[key] and key % _FORMATS_PER_LOCALE:
            self.never_truths.add(place)
        return self.logical[key]


def position(cell: str) -> Position:
    """Return row and column from 0 of "A1"."""
    match = _CELL.fullmatch(cell)
    if match is None:
        raise ValueError(cell)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def runs(places: dict[Position, Any]) -> list[list[Position]]:
    """Split cells into runs of neighbours in one column."""
    found: list[list[Position]] = []
    for row, column in sorted(places, key=lambda place: (place[1], place[0])):
        if found and found[-1][-1] == (row - 1, column):
            found[-1].append((row, column))
        else:
            found.append([(row, column)])
    return found


def _data(value: Any) -> Any:
    """A blank is an empty text to LibreOffice; its own None would become #N/A."""
    return "" if value is None else float(value) if isinstance(value, (bool, int)) else value


def _started(soffice: str, profile: Path) -> subprocess.Popen[bytes]:
    temporary = profile / "temporary"
    temporary.mkdir(exist_ok=True)
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    command = [
        soffice,
        "--headless",
        "--norestore",
        "--nologo",
        "--nodefault",
        "--nofirststartwizard",
        f"-env:UserInstallation={profile.as_uri()}",
        f"--accept=pipe,name={profile.name};urp;",
    ]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(  # noqa: S603 - the soffice that our caller found
        command, stdin=quiet, stdout=quiet, stderr=quiet, env={**os.environ, **places}
    )


def _end_group(profile: Path) -> None:
    """End this process and the office, come what may, and delete the profile while we still can."""
    shutil.rmtree(profile, ignore_errors=True)
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(os.getpid())], check=False)  # noqa: S603, S607
    elif os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(1)


def _orders(profile: Path) -> queue.Queue[str]:
    """Read standard input beside the work, so that its end is noticed while the office hangs; "" is the end."""
    lines: queue.Queue[str] = queue.Queue()

    def read() -> None:
        for line in sys.stdin:
            lines.put(line)
        lines.put("")
        time.sleep(SECONDS_TO_END)
        _end_group(profile)

    threading.Thread(target=read, daemon=True).start()
    return lines


def _obeyed(office: Office, order: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"result": getattr(office, order.pop("do"))(**order)}
    except KeyError as missing:
        return {"missing": str(missing.args[0])}
    except Exception as failure:
        return {"failure": f"{type(failure).__name__}: {failure}"}


def main(soffice: str, profile: Path) -> None:
    """Start, obey, end, and leave nothing behind."""
    orders = _orders(profile)
    office = Office(soffice, profile)
    print(json.dumps({"result": "ready"}), flush=True)  # noqa: T201 - the answer
    for line in iter(orders.get, ""):
        print(json.dumps(_obeyed(office, json.loads(line))), flush=True)  # noqa: T201 - the answer
    office.end()
    shutil.rmtree(profile, ignore_errors=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1], Path(sys.argv[2]))
    except BaseException:
        _end_group(Path(sys.argv[2]))

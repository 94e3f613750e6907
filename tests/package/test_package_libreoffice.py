"""Another program sees the values we wrote, and calculates from them."""

import csv
import io
import os
import shutil
import signal
import subprocess
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from generator.package import (
    Cell,
    Edit,
    Value,
    apply_edits,
    read_workbook,
    request_full_calculation,
    unpack,
    write_package,
)

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")

TYPED: dict[str, Value] = {
    "A1": Decimal(21),
    "A2": Decimal("0.1"),
    "A3": "=1+1",
    "A4": "甲,“乙” \"丙\"\n'丁'",
    "A5": True,
    "A6": None,
    "A9": "😀 _x0041_ <&>",
    "Z40": Decimal("-123456789.25"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an edited workbook, 表.xlsx, and room for what LibreOffice makes of it."""
    folder = tmp_path_factory.mktemp("libreoffice")
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表"
    sheet["A1"], sheet["A6"], sheet["B1"], sheet["C1"] = 1, "要清除", "=A1*2", '=A3&"!"'
    book.save(buffer)
    edits = [Edit("表", ref, value) for ref, value in TYPED.items()]
    package = apply_edits(unpack(buffer.getvalue(), "表.xlsx"), edits)
    write_package(request_full_calculation(package), folder / "表.xlsx")
    return folder


@pytest.fixture(scope="module")
def table(folder: Path) -> list[list[str]]:
    """Return the first sheet as LibreOffice shows it."""
    _convert(folder, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1")
    with next(folder.glob("*.csv")).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_libreoffice_sees_every_value_as_it_was_typed(table: list[list[str]]) -> None:
    assert [row[0] for row in table[:9]] == ["21", "0.1", "=1+1", TYPED["A4"], "TRUE", "", "", "", TYPED["A9"]]
    assert table[39][25] == "-123456789.25"


def test_libreoffice_calculates_from_the_new_values(table: list[list[str]]) -> None:
    assert table[0][1:3] == ["42", "=1+1!"]


def test_what_libreoffice_saves_again_reads_as_before(folder: Path) -> None:
    _convert(folder, "xlsx:Calc MS Excel 2007 XML", into="again")
    book = read_workbook(folder / "again" / "表.xlsx")
    expected = {ref: Cell(value) for ref, value in TYPED.items() if value is not None}
    expected["A5"] = Cell(True, "TRUE()")  # LibreOffice knows no typed truth value
    expected |= {"B1": Cell(Decimal(42), "A1*2"), "C1": Cell("=1+1!", 'A3&"!"')}
    assert dict(book.sheets[0].cells) == expected
    assert book.application is not None
    assert "LibreOffice" in book.application


def _convert(folder: Path, target: str, into: str = ".") -> None:
    """Run LibreOffice in its own process group and with its own profile, and leave none of its processes behind."""
    command = [
        str(SOFFICE),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--convert-to", target, "--outdir", str(folder / into), str(folder / "表.xlsx")),
    ]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            assert process.wait(timeout=120) == 0
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise

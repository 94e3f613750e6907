"""LibreOffice is started, obeyed and ended by one module.

1  Inputs go in, results come out, each of its own kind.
2  Cached values are never trusted, files beside the workbook never touched.
3  Whatever happens, no process and no profile stays behind.
4  What fails is said in Chinese.
5  The locale of the program changes nothing, as long as its numbers have points.
"""

import ast
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from generator.calculation.calculation import calculation
from generator.engines import libreoffice
from generator.engines.libreoffice import Document, LibreOffice, LibreOfficeError, LibreOfficeMissing, recalculated
from generator.package import write_package
from generator.package.snapshot import ErrorValue, Value
from generator.problem import ExitCode, UnreadableFile
from generator.published.samples import load_sample
from generator.verification.original import issued_cells
from generator.workbook.issue import blank, blank_snapshot, filled

ROOT = Path(__file__).parents[2]
CELLS: dict[str, dict[str, Value | int | float]] = {
    "基础数据": {"D5": 100, "D6": 82.5, "D7": "未填", "D8": True},
    "评分表": {
        "A1": '=IF(基础数据!D6="","",ROUND(基础数据!D6/基础数据!D5,4))',
        "A2": "=基础数据!D6>50",
        "A3": '=IF(A2,"达标",0)',
        "A4": "=1/(基础数据!D6-82.5)",
        "A5": "=ISNUMBER(基础数据!D7)",
        "A6": "=基础数据!D6*0",
        "A8": '=""',
        "A9": '=TEXT(A1,"0.00")',
    },
}
READ = [("评分表", f"A{row}") for row in range(1, 9)]
INPUT = ("基础数据", "D6")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("libreoffice") / "市财政局 2021.xlsx"
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, cells in CELLS.items():
        sheet = book.create_sheet(name)
        for ref, value in cells.items():
            sheet[ref] = value
    book.save(path)
    return path


@pytest.fixture(scope="module")
def office() -> Iterator[LibreOffice]:
    with LibreOffice() as running:
        yield running


@pytest.fixture
def document(office: LibreOffice, file: Path) -> Iterator[Document]:
    with office.open(file) as opened:
        yield opened


def values(document: Document, given: Value) -> list[object]:
    return list(document.recalculate({INPUT: given}, READ).values())


def running(group: int) -> list[int]:
    """Processes of a group that still run; what has ended and only waits to be noticed does not count."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = status.read_text().rpartition(")")[2].split()[:3]
        except OSError:  # it ended while we looked
            continue
        if int(its_group) == group and state != "Z":
            found.append(int(status.parent.name))
    return found


class TestResults:
    """1: inputs go in, results come out."""

    def test_every_kind_of_result(self, document: Document) -> None:
        found = values(document, Decimal("82.5"))
        assert found == [Decimal("0.825"), True, "达标", ErrorValue("#DIV/0!"), False, Decimal(0), None, ""]
        assert [type(value).__name__ for value in found] == [
            *("Decimal", "bool", "str", "ErrorValue", "bool", "Decimal", "NoneType", "str")
        ]

    def test_same_cell_changes_its_kind(self, document: Document) -> None:
        kinds = [values(document, given)[:3] for given in (Decimal(10), None, Decimal("60.25"), "约六十")]
        assert kinds == [
            [Decimal("0.1"), False, Decimal(0)],
            ["", False, Decimal(0)],
            [Decimal("0.6025"), True, "达标"],
            [ErrorValue("#VALUE!"), True, "达标"],
        ]

    @pytest.mark.parametrize(
        "value", [Decimal("-12.5"), "001", "=1+1", True, False, None, "", Decimal("123456789012345")]
    )
    def test_input_comes_back_as_it_went_in(self, document: Document, value: Value) -> None:
        cell = ("基础数据", "D7")
        found = document.recalculate({cell: value}, [cell])[cell]
        assert (type(found), found) == ((type(None), None) if value == "" else (type(value), value))

    def test_number_after_a_truth_is_a_number(self, document: Document) -> None:
        cell = ("基础数据", "D6")
        found = [document.recalculate({cell: value}, [cell])[cell] for value in (True, Decimal(1), False, Decimal(0))]
        assert [type(value) for value in found] == [bool, Decimal, bool, Decimal]

    def test_unknown_sheet(self, document: Document) -> None:
        with pytest.raises(KeyError, match="没有这张表"):
            document.recalculate({}, [("没有这张表", "A1")])


class TestLocales:
    """5: a workbook says the same whatever the locale of the program."""

    def test_a_filled_workbook_says_the_same_in_chinese_and_english(self, tmp_path: Path) -> None:
        answers = load_sample("luohu-2022").answers
        sheet = calculation(answers.rubric)
        path = tmp_path / "filled.xlsx"
        write_package(filled(blank(answers.rubric), answers.rubric, answers.entries), path)
        cells = [issued.where for issued in issued_cells(blank_snapshot(answers.rubric), sheet)]
        found = []
        for locale in ("zh-CN", "en-US"):
            with LibreOffice(locale=locale) as office, office.open(path) as document:
                found.append(document.recalculate({}, cells))
        assert found[0] == found[1]
        assert Decimal("93.89") in found[0].values()

    def test_the_locale_is_heard(self, file: Path) -> None:
        """What shows numbers with a comma elsewhere would be found: German does."""
        with LibreOffice(locale="de-DE") as office, office.open(file) as document:
            shown = document.recalculate({}, [("评分表", "A9")])
        assert list(shown.values()) == ["0,83"]


class TestFiles:
    """2: cached values are not trusted, nothing beside the workbook changes."""

    def test_cached_values_are_computed_anew(self, office: LibreOffice, file: Path, tmp_path: Path) -> None:
        saved, forged = office.convert(file, tmp_path / "saved.xlsx"), tmp_path / "forged.xlsx"
        with zipfile.ZipFile(saved) as source, zipfile.ZipFile(forged, "w") as target:
            for part in source.namelist():
                target.writestr(part, source.read(part).replace(b"<v>0.825</v>", b"<v>0.999</v>"))
        cached = openpyxl.load_workbook(forged, data_only=True)["评分表"]["A1"].value
        again = openpyxl.load_workbook(office.convert(forged, tmp_path / "again.xlsx"), data_only=True)
        assert (cached, again["评分表"]["A1"].value) == (0.999, 0.825)
        assert recalculated(forged, READ[:1]) == {READ[0]: Decimal("0.825")}

    def test_pdf(self, office: LibreOffice, file: Path, tmp_path: Path) -> None:
        assert office.convert(file, tmp_path / "评分表.pdf").read_bytes().startswith(b"%PDF")

    def test_unknown_format(self, office: LibreOffice, file: Path, tmp_path: Path) -> None:
        with pytest.raises(LibreOfficeError, match="未能完成操作"):
            office.convert(file, tmp_path / "评分表.exe")

    def test_no_lock_file(self, document: Document, file: Path) -> None:
        assert values(document, Decimal(1))
        assert [path.name for path in file.parent.iterdir()] == [file.name]

    @pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 broken"])
    def test_unreadable_file(self, office: LibreOffice, tmp_path: Path, content: bytes | None) -> None:
        broken = tmp_path / "坏文件.xlsx"
        if content is not None:
            broken.write_bytes(content)
        with pytest.raises(UnreadableFile, match=r"坏文件\.xlsx：LibreOffice 无法打开该文件"):
            office.open(broken)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are counted in /proc")
class TestEnding:
    """3: no process and no profile stays behind."""

    def test_nothing_is_left_after_close(self, file: Path) -> None:
        with LibreOffice() as office, office.open(file):
            group, profile = office.process_group, office._profile
            assert len(running(group)) > 1
            assert profile.is_dir()
        assert running(group) == []
        assert not profile.exists()

    def test_nothing_is_left_after_a_timeout(self, file: Path) -> None:
        with LibreOffice() as office, office.open(file) as document:
            group, office.timeout = office.process_group, 0.5
            os.killpg(group, signal.SIGSTOP)
            with pytest.raises(LibreOfficeError, match=r"超过 0\.5 秒没有响应"):
                document.recalculate({}, READ)
            assert running(group) == []
            with pytest.raises(LibreOfficeError, match="已经结束"):
                document.recalculate({}, READ)
        assert not office._profile.exists()

    def test_office_that_dies_is_noticed(self, file: Path) -> None:
        with LibreOffice() as office, office.open(file) as document:
            for process in running(office.process_group):
                if process != office.process_group:
                    os.kill(process, signal.SIGKILL)
            with pytest.raises(LibreOfficeError):
                document.recalculate({}, READ)
        assert running(office.process_group) == []

    @pytest.mark.parametrize("hanging", [False, True])
    def test_nothing_is_left_when_we_are_killed(self, hanging: bool) -> None:
        script = (
            "import json, time; from generator.engines.libreoffice import LibreOffice\n"
            "office = LibreOffice(); print(json.dumps([office.process_group, str(office._profile)]), flush=True)\n"
            "time.sleep(600)"
        )
        with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=ROOT) as victim:
            assert victim.stdout is not None
            group, profile = json.loads(victim.stdout.readline())
            office = [process for process in running(group) if process != group]
            assert office
            for process in office if hanging else ():
                os.kill(process, signal.SIGSTOP)
            victim.kill()
        deadline = time.monotonic() + 15
        while (running(group) or Path(profile).exists()) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert running(group) == []
        assert not Path(profile).exists()

    def test_two_side_by_side(self, file: Path) -> None:
        with LibreOffice() as one, LibreOffice() as other, one.open(file) as left, other.open(file) as right:
            assert values(left, Decimal(10))[0] == Decimal("0.1")
            assert values(right, Decimal(20))[0] == Decimal("0.2")
            assert one.process_group != other.process_group


class TestMissing:
    """4: what fails is said in Chinese."""

    @pytest.fixture(autouse=True)
    def look_again(self) -> Iterator[None]:
        libreoffice._soffice.cache_clear()
        libreoffice._python.cache_clear()
        yield
        libreoffice._soffice.cache_clear()
        libreoffice._python.cache_clear()

    def test_no_libreoffice(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shutil.which", lambda *_: None)
        with pytest.raises(LibreOfficeMissing, match=r"没有找到 LibreOffice.*安装") as caught:
            LibreOffice()
        assert caught.value.exit_code is ExitCode.USAGE

    def test_no_python_that_can_talk_to_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(libreoffice, "_has_uno", lambda _: False)
        with pytest.raises(LibreOfficeMissing, match="uno"):
            LibreOffice()

    def test_worker_is_written_for_the_python_of_libreoffice_on_windows(self) -> None:
        source = libreoffice._WORKER.read_text(encoding="utf-8")
        ast.parse(source, feature_version=(3, 8))
        assert "generator" not in re.findall(r"^(?:from|import) (\w+)", source, re.MULTILINE)

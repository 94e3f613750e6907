"""Files that mean harm, or came to harm, through the whole way of `verify`.

1  Each gets one Chinese sentence and exit 3, or findings where it can be read; none is our fault.
2  None costs the process that reads it more than two seconds of its time or 200 MB above what a good file costs.
3  What is large and honest passes: a pasted sheet of 20,000 rows and 10 columns with a picture of 10 MB; it costs more.
4  What is no file, or may not be read, gets its sentence; a name cannot forge what is printed.
5  A file cut off anywhere is unreadable.
6  The command itself says so and goes on with the next file; `score` and `fill` refuse the same files.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from hostile_files import READABLE, UNREADABLE, issued, pasted, sheet_of, with_sheet
from test_package_gate import REFUSED, overlapping

from generator.cli import run
from generator.package import pack
from generator.presentation import verification_text
from generator.problem import ExitCode, UnreadableFile
from generator.published.samples import sample_folder
from generator.verification.bounded import Limits, judged
from generator.verification.verify import Status, verify

if sys.platform != "win32":
    import resource

pytestmark = pytest.mark.xdist_group("hostile")  # the corpus is built and judged once

SECONDS = 2
BYTES = 200_000_000
BYTES_OF_THE_LARGEST = 350_000_000
"""What is let in may become a tree of 2,500,000 nodes of 120 bytes."""
LIMITS = Limits(seconds=60)
GOOD_FILE = "the blank"
BAD = {**REFUSED, **UNREADABLE, "overlapping entries": (overlapping, "相互重叠")}
LARGE = {
    "pasted export and picture": lambda: with_sheet(pasted(), beside={"xl/media/image1.png": os.urandom(10_000_000)}),
    "as many nodes as are let in": lambda: with_sheet(sheet_of("a<c/>" * 1_200_000)),
}


class Answer(NamedTuple):
    """What was said of a file, and what it cost: processor seconds, bytes at most so far."""

    status: Status
    exit_code: int
    codes: frozenset[str]
    lines: tuple[str, ...]
    seconds: float
    peak: int


def judge(path: Path) -> Answer:
    before = time.process_time()
    result = verify(path)
    lines = tuple(verification_text(result))
    codes = frozenset(finding.code for finding in result.findings)
    return Answer(result.status, result.exit_code, codes, lines, time.process_time() - before, _peak())


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    """What one process says of the blank, then of the whole corpus one after the other, the large files last."""
    folder = tmp_path_factory.mktemp("hostile")
    corpus = {name: build for name, (build, _) in (BAD | READABLE).items()}
    corpus = {GOOD_FILE: lambda: pack(issued()), **corpus, **LARGE}
    paths = [folder / f"{number}.xlsx" for number in range(len(corpus))]
    for path, build in zip(paths, corpus.values(), strict=True):
        path.write_bytes(build())
    found = dict(zip(corpus, judged(paths, judge, 1, LIMITS), strict=True))
    faults = {name: str(answer) for name, answer in found.items() if isinstance(answer, UnreadableFile)}
    assert faults == {}
    return {name: answer for name, answer in found.items() if isinstance(answer, Answer)}


# ── 1, 2 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", BAD)
def test_an_unreadable_file_gets_one_sentence(answers: dict[str, Answer], name: str) -> None:
    answer = answers[name]
    assert (answer.status, answer.exit_code) == (Status.UNREADABLE, ExitCode.UNREADABLE)
    _, sentence = answer.lines
    assert BAD[name][1] in sentence
    assert "请" in sentence
    assert not re.search(r"Error|Exception|Traceback", sentence)


@pytest.mark.parametrize("name", READABLE)
def test_a_readable_file_gets_findings(answers: dict[str, Answer], name: str) -> None:
    answer = answers[name]
    assert answer.exit_code in {ExitCode.CLEAN, ExitCode.FINDINGS}, answer.lines
    code = READABLE[name][1]
    assert not code or code in answer.codes, answer.lines


@pytest.mark.parametrize("name", [*BAD, *READABLE])
def test_nothing_hostile_costs_much(answers: dict[str, Answer], name: str) -> None:
    assert answers[name].seconds < SECONDS
    assert answers[name].peak - answers[GOOD_FILE].peak < BYTES


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", LARGE)
def test_a_large_file_passes(answers: dict[str, Answer], name: str) -> None:
    answer = answers[name]
    assert answer.exit_code in {ExitCode.CLEAN, ExitCode.FINDINGS}, answer.lines
    assert answer.peak - answers[GOOD_FILE].peak < BYTES_OF_THE_LARGEST


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def sentence(path: Path) -> str:
    result = verify(path)
    assert (result.status, result.exit_code) == (Status.UNREADABLE, ExitCode.UNREADABLE)
    (_, line) = verification_text(result)
    return line


def test_what_is_no_file_gets_its_sentence(tmp_path: Path) -> None:
    assert "这是一个文件夹" in sentence(tmp_path)
    assert "找不到这个文件" in sentence(tmp_path / "没有.xlsx")
    assert "找不到这个文件" in sentence(tmp_path / "/".join(["很长的路径"] * 20) / "表.xlsx")
    assert re.search("文件读不出来|找不到这个文件", sentence(tmp_path / ("长" * 300 + ".xlsx")))
    assert re.search("文件读不出来|找不到这个文件", sentence(tmp_path / "空\0字符.xlsx"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither pipes nor devices among its files")
def test_pipes_and_devices_get_their_sentence(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.xlsx")
    for path in (tmp_path / "管道.xlsx", Path("/dev/zero"), Path("/dev/null")):
        assert "不是普通文件" in sentence(path)


def test_a_lock_file_of_excel_is_told_from_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "~$表.xlsx").write_bytes(b"\x06admin" + bytes(159))
    assert "打开工作簿时的临时文件" in sentence(tmp_path / "~$表.xlsx")


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Be a user who is not allowed everything."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no modes of files")
def test_a_file_that_may_not_be_read_gets_its_sentence() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "表.xlsx"
        path.write_bytes(pack(issued()))
        path.chmod(0)
        with _as_nobody():
            assert "没有读取权限" in sentence(path)


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_cut_off_anywhere_is_unreadable(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    content = pack(issued())
    step = 512 if pytestconfig.getoption("cases") >= 1_000 else 512 * 16
    for length in range(0, len(content), step):
        path = tmp_path / "断.xlsx"
        path.write_bytes(content[:length])
        assert re.search("不完整或已损坏|文件是空的", sentence(path)), length


# ── 6 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_command_judges_one_file_after_the_other(tmp_path: Path) -> None:
    good, forger = tmp_path / "好.xlsx", tmp_path / "甲.xlsx：一致\n\x1b[2J乙.xlsx"
    good.write_bytes(pack(issued()))
    forger.write_bytes(b"")
    hostile = ("nested entities", "a million styled cells", "XML of 100,000 levels")
    for name in hostile:
        (tmp_path / name).write_bytes(UNREADABLE[name][0]())
    command = [sys.executable, "-c", "from generator.cli import main; main()", "verify"]
    ran = subprocess.run(
        [*command, *(tmp_path / name for name in hostile), forger, tmp_path, good],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (ExitCode.UNREADABLE, "")
    heads = [line for line in ran.stdout.splitlines() if not line.startswith(" ")]
    assert heads == [
        *(f"{name}：无法读取" for name in hostile),
        "甲.xlsx：一致��[2J乙.xlsx：无法读取",
        f"{tmp_path.name}：无法读取",
        "好.xlsx：一致，尚未填完",
    ]


@pytest.mark.parametrize("name", ["nested entities", "a million styled cells", "a number of masses of digits"])
def test_other_commands_refuse_the_same_files(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, answers_file = tmp_path / "返回.xlsx", sample_folder("luohu-2022") / "answers.yaml"
    path.write_bytes(UNREADABLE[name][0]())
    for command in (["score", path], ["fill", path, answers_file, "-o", tmp_path / "填好.xlsx"]):
        assert run([str(word) for word in command]) == ExitCode.UNREADABLE
        assert UNREADABLE[name][1] in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [path]

"""What the command line does with returns besides judging them: marked copies, repaired copies, the report in order.

1  A marked copy is written beside the verdict, one for each workbook that could be read.
2  A repaired copy is written; the exit code says whether anything was left behind.
3  The report counts findings by severity and lists errors first; JSON has all of them.
4  Wrong usage is told in Chinese, before anything is written; a return is never written over.
"""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from generator import returns as returned_files
from generator.cli import run
from generator.package import Edit, apply_edits, read_notes, read_package, read_snapshot, write_package
from generator.presentation import MOST_OF_A_KIND
from generator.problem import ExitCode
from generator.published.samples import load_sample
from generator.verification.marks import TITLE
from generator.verification.recalculation import Engine
from generator.workbook.issue import blank, filled

Run = Callable[..., tuple[int, str, str]]

ANSWERS = load_sample("luohu-2022").answers
FILLED = filled(blank(ANSWERS.rubric), ANSWERS.rubric, ANSWERS.entries)
ALTERED = apply_edits(FILLED, [Edit("评分表", "K14", Decimal(1), typed=True)])


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Run:
    def typed(*arguments: str | Path) -> tuple[int, str, str]:
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return typed


@pytest.fixture
def returns(tmp_path: Path) -> Path:
    """A folder with a sound return, an altered one and one that cannot be read."""
    folder = tmp_path / "回收"
    folder.mkdir()
    write_package(FILLED, folder / "甲局.xlsx")
    write_package(ALTERED, folder / "乙局.xlsx")
    (folder / "丙局.xlsx").write_bytes(b"")
    return folder


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_marked_copy_is_written(command: Run, returns: Path, tmp_path: Path) -> None:
    copy = tmp_path / "标注件.xlsx"
    code, printed, _ = command("verify", returns / "乙局.xlsx", "--marked", copy)
    assert code == ExitCode.FINDINGS
    assert f"标注件已写入 {copy}" in printed
    package = read_package(copy)
    assert read_snapshot(package).sheets[0].name == TITLE
    assert "【错误 V03】" in {note.cell: note.text for note in read_notes(package)["评分表"]}["K14"]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_every_workbook_that_can_be_read_gets_one(command: Run, returns: Path, tmp_path: Path, workers: str) -> None:
    folder = tmp_path / "标注"
    files = sorted(returns.iterdir())
    code, printed, _ = command("verify", *files, "--marked-dir", folder, "--workers", workers, "--json")
    assert code == ExitCode.UNREADABLE
    assert len(json.loads(printed)) == 3
    assert {path.name for path in folder.iterdir()} == {"甲局（标注）.xlsx", "乙局（标注）.xlsx"}


def test_a_marked_copy_that_comes_back_is_judged_as_the_return(command: Run, returns: Path, tmp_path: Path) -> None:
    copy = tmp_path / "标注件.xlsx"
    first = json.loads(command("verify", returns / "乙局.xlsx", "--marked", copy, "--json")[1])
    again = json.loads(command("verify", copy, "--json")[1])
    assert {**again, "file": first["file"]} == first


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_sound_return_is_repaired_without_a_word(command: Run, returns: Path, tmp_path: Path) -> None:
    code, printed, _ = command("repair", returns / "甲局.xlsx", "-o", tmp_path / "修复件.xlsx")
    assert code == ExitCode.CLEAN
    assert printed.splitlines()[1:] == ["  全部填报内容均已转入"]
    assert command("verify", tmp_path / "修复件.xlsx")[0] == ExitCode.CLEAN


def test_what_was_left_behind_is_listed(command: Run, returns: Path, tmp_path: Path) -> None:
    code, printed, _ = command("repair", returns / "乙局.xlsx", "-o", tmp_path / "修复件.xlsx")
    assert code == ExitCode.FINDINGS
    assert printed.splitlines()[1:] == [
        "  以下1处没有照原样转入，请逐一核对：",
        "    评分表!K14：公式被改成了“1”，已恢复公式，该内容没有转入",
    ]
    assert command("verify", tmp_path / "修复件.xlsx")[0] == ExitCode.CLEAN


def test_what_cannot_be_read_is_not_repaired(command: Run, returns: Path, tmp_path: Path) -> None:
    target = tmp_path / "修复件.xlsx"
    assert command("repair", returns / "丙局.xlsx", "-o", target)[0] == ExitCode.UNREADABLE
    assert not target.exists()


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_report_counts_and_lists_errors_first(command: Run, tmp_path: Path) -> None:
    many = apply_edits(ALTERED, [Edit("填报说明", f"A{row}", "改", typed=True) for row in range(3, 13)])
    write_package(many, tmp_path / "多.xlsx")
    printed = command("verify", tmp_path / "多.xlsx")[1].splitlines()
    findings = json.loads(command("verify", tmp_path / "多.xlsx", "--json")[1])["findings"]
    counts = {each: sum(finding["severity"] == each for finding in findings) for each in ("错误", "警告", "提示")}
    assert counts["错误"] == 11
    assert f"  错误11条，警告{counts['警告']}条，提示{counts['提示']}条" in printed
    headings = [line for line in printed if line in {"  错误", "  警告", "  提示"}]
    assert headings == [f"  {each}" for each in ("错误", "警告", "提示") if counts[each]]
    lines = [line for line in printed if line.startswith("    V04")]
    assert len(lines) == MOST_OF_A_KIND + 1
    assert lines[-1] == f"    V04　同类问题还有{10 - MOST_OF_A_KIND}处"
    assert printed[-1] == "  逐条列出：加 --marked 另存标注件，或加 --json"


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

WRONGLY = [
    ("verify 甲局.xlsx 乙局.xlsx --marked x.xlsx", "--marked 只能用于一份自评表"),
    ("verify 甲局.xlsx --marked x.xlsx --marked-dir y", "--marked 只能用于一份自评表"),
    ("verify 甲局.xlsx --marked x.pdf", "文件名应以 .xlsx 结尾"),
    ("verify 甲局.xlsx --marked 乙局.xlsx", "文件已存在，没有覆盖"),
    ("verify 甲局.xlsx --marked 甲局.xlsx --overwrite", "会覆盖收回的原件"),
    ("verify 甲局.xlsx ../回收/甲局.xlsx --marked-dir y", "有几份自评表同名"),
    ("verify 甲局.xlsx --marked", "选项“--marked”后面缺少内容"),
    ("verify 甲局.xlsx --workers 0", "选项“--workers”填写有误：应为不小于1的整数"),
    ("repair", "缺少参数“自评表”"),
    ("repair 甲局.xlsx", "缺少选项“--output”"),
    ("repair 甲局.xlsx -o 乙局.xlsx", "文件已存在，没有覆盖"),
    ("repair 甲局.xlsx -o 甲局.xlsx --overwrite", "会覆盖收回的原件"),
]


@pytest.mark.parametrize(("line", "complaint"), WRONGLY)
def test_wrong_usage_is_told_and_writes_nothing(
    command: Run, returns: Path, monkeypatch: pytest.MonkeyPatch, line: str, complaint: str
) -> None:
    monkeypatch.chdir(returns)
    before = {path: path.read_bytes() for path in returns.iterdir() if path.is_file()}
    code, printed, complained = command(*line.split())
    assert (code, printed) == (ExitCode.USAGE, "")
    assert complaint in complained
    assert {path: path.read_bytes() for path in returns.iterdir() if path.is_file()} == before


def test_a_fault_of_ours_is_told_of_its_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(*_: object) -> None:
        raise ValueError("不应如此")

    monkeypatch.setattr(returned_files, "verify", broken)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    code, lines = returned_files._verdict(Path("甲局.xlsx"), returned_files.Task(Engine.FORMULAS))
    (log,) = tmp_path.iterdir()
    assert code is ExitCode.OUR_FAULT
    assert any("与填报内容无关" in line and log.name in line for line in lines)
    assert "不应如此" in log.read_text(encoding="utf-8")

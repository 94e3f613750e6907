"""`narrate --docx` and `audit` as they are typed.

1  A report is written, audited as workbook and as Word file; several reports are audited at once.
2  What is no report, or one without figures, is refused with one sentence and exit code 3.
3  Nothing is written where a target cannot be, exists, or was edited by people.
4  A sheet that is gone is named.
5  A report beside the figures of another department and year is told first, and not compared with them.
"""

import json
import re
from pathlib import Path

import docx
import pytest

from generator.cli import run
from generator.package import Package, read_package, write_package
from generator.problem import ExitCode
from generator.published.samples import load_sample, sample_folder
from generator.workbook.issue import blank, filled

SAMPLE, OTHER = "luohu-2022", "dapeng-2024"
BOOK = "xl/workbook.xml"


def workbook(folder: Path, sample: str = SAMPLE) -> Path:
    answers = load_sample(sample).answers
    path = folder / f"{sample}.xlsx"
    write_package(filled(blank(answers.rubric), answers.rubric, answers.entries), path)
    return path


@pytest.fixture(scope="module")
def narrated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A narrated workbook and its Word file."""
    folder = tmp_path_factory.mktemp("narrated")
    book, word = folder / "报告.xlsx", folder / "报告.docx"
    assert run(["narrate", str(workbook(folder)), "-o", str(book), "--docx", str(word)]) == ExitCode.CLEAN
    return book, word


def test_the_workbook_agrees_with_itself(narrated: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:  # 1
    assert run(["audit", str(narrated[0]), "--json"]) == ExitCode.CLEAN
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["year"], told["template"]) == ("clean", "2022", SAMPLE)
    assert told["figures"] > 200


def test_several_reports(narrated: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:  # 1
    book, word = narrated
    run(["audit", str(book), str(word), "--json"])
    assert [each["file"] for each in json.loads(capsys.readouterr().out)] == [book.name, word.name]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("说明.md", "共3项。", "不是可以核对的报告"),
        ("报告.txt", "没有写任何数。", "没有读到可以核对的数字"),
        ("报告.docx", "只是文字，共3项。", "内容不是 Word 文档"),
        ("报告.xlsx", "只是文字，共3项。", "纯文本"),
    ],
)
def test_what_is_no_report(
    name: str, content: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # 2
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert run(["audit", str(tmp_path / name)]) == ExitCode.UNREADABLE
    assert said in capsys.readouterr().out


def test_no_half_of_what_was_asked_is_written(narrated: tuple[Path, Path], tmp_path: Path) -> None:  # 3
    book, word = narrated
    taken = tmp_path / "有.docx"
    taken.write_bytes(word.read_bytes())
    for target, code in ((tmp_path / "无" / "x.docx", ExitCode.UNREADABLE), (taken, ExitCode.USAGE)):
        assert run(["narrate", str(book), "-o", str(tmp_path / "新.xlsx"), "--docx", str(target)]) == code
        assert not (tmp_path / "新.xlsx").exists()


def test_what_people_edited_stays(
    narrated: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # 3
    book, word = narrated
    document = docx.Document(str(word))
    document.add_paragraph("另外补充一段。")
    edited = tmp_path / "改过.docx"
    document.save(str(edited))
    before = edited.read_bytes()
    again = ["narrate", str(book), "-o", str(tmp_path / "新.xlsx"), "--docx", str(edited), "--overwrite"]
    assert run(again) == ExitCode.USAGE
    assert edited.read_bytes() == before
    assert "有人修改过" in capsys.readouterr().err


def without_sheet(path: Path, title: str, folder: Path) -> Path:
    """The workbook after somebody deleted a sheet: its names point nowhere."""
    package = read_package(path)
    names = re.sub(f">'{title}'![^<]*", ">#REF!", package.parts[BOOK].decode("utf-8"))
    parts = {**package.parts, BOOK: names.encode("utf-8")}
    target = folder / "缺表.xlsx"
    write_package(Package(parts, target.name), target)
    return target


@pytest.mark.parametrize("command", [["audit"], ["narrate", "-o", "新.xlsx"]])
def test_a_sheet_that_is_gone(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # 4
    monkeypatch.chdir(tmp_path)
    book = without_sheet(workbook(tmp_path), "自评报告", tmp_path)
    assert run([command[0], str(book), *command[1:]]) == ExitCode.UNREADABLE
    assert "缺少工作表“自评报告”" in "".join(capsys.readouterr())


def test_the_figures_of_somebody_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # 5
    report = tmp_path / "报告.txt"
    report.write_text((sample_folder(SAMPLE) / "report.txt").read_text(encoding="utf-8"), encoding="utf-8")
    run(["audit", str(report), "--answers", str(workbook(tmp_path, OTHER)), "--json"])
    codes = [each["code"] for each in json.loads(capsys.readouterr().out)["findings"]]
    assert {"A08", "A09"} <= set(codes)
    assert "A05" not in codes
    run(["audit", str(report), "--answers", str(workbook(tmp_path)), "--json"])
    codes = [each["code"] for each in json.loads(capsys.readouterr().out)["findings"]]
    assert not {"A08", "A09"} & set(codes)


def test_two_rubrics_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # 5
    book = workbook(tmp_path)
    assert run(["audit", str(book), "--answers", str(book), "--template", OTHER]) == ExitCode.USAGE
    assert "评分体系不同" in capsys.readouterr().err

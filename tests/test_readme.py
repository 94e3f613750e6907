"""What the READMEs show.

1  Every command works as it stands there, in the order in which it stands.
2  What is linked to is there.
3  The pictures are those of the sheets of today's workbook, all of them are shown, and none is large.
"""

import re
import shutil
from pathlib import Path

import pytest
from draw_pictures import SAMPLE, TITLES, names

from generator.cli import run
from generator.problem import ExitCode
from generator.published.samples import load_sample

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")
COMMAND = re.compile(r"(?:^ {4}\.venv/bin/|`)scorebook ([^`\n]+)", re.MULTILINE)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_commands_of_a_readme_work(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    commands = COMMAND.findall((ROOT / name).read_text(encoding="utf-8"))
    assert len(commands) >= 5
    for command in commands:
        assert run(command.split()) == ExitCode.CLEAN, command


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_what_a_readme_links_to_is_there(name: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", (ROOT / name).read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target


def pictures_of(page: Path) -> set[Path]:
    return {(page.parent / target).resolve() for target in PICTURE.findall(page.read_text(encoding="utf-8"))}


def test_every_picture_is_shown_and_every_picture_shown_is_there() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    shown = set[Path]().union(*map(pictures_of, pages))
    assert shown == set(PICTURES.glob("*.png"))
    assert len(pictures_of(ROOT / "README.zh-CN.md")) >= 5


def test_the_pictures_are_those_of_the_sheets() -> None:
    sheets = names(load_sample(SAMPLE).answers.rubric)
    assert len(sheets) >= 7
    assert {path.name for path in PICTURES.glob("*.png")} == {
        f"{kind}-{name}.png" for kind in TITLES for name in sheets.values()
    }


def test_the_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < 1_500_000

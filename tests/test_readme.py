"""Every command that the READMEs show works as it stands there, in the order in which it stands."""

import re
import shutil
from pathlib import Path

import pytest

from generator.cli import run
from generator.problem import ExitCode

ROOT = Path(__file__).parents[1]
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

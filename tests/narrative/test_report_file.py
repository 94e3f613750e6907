"""Files that are no report are refused with one sentence that says what to do.

1  A folder, and something that is no ordinary file; contents that are refused stand in test_word_text.py.
2  A text that is too long, whether it has headings or not.
"""

import os
import sys
from pathlib import Path

import pytest

from generator.narrative.report_file import MAX_CHARACTERS, read_report
from generator.problem import UnreadableFile

LINE = "本年完成各项工作。\n"


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_report(path)
    (problem,) = caught.value.problems
    return str(problem)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_folder_is_refused_in_words_of_reports(tmp_path: Path) -> None:  # 1
    assert "这是一个文件夹，不是报告。请指定其中的 .docx、.txt 或 .xlsx 文件" in refusal(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:  # 1
    os.mkfifo(tmp_path / "报告.txt")
    assert "这不是普通文件。请指定一个 .docx、.txt 或 .xlsx 文件" in refusal(tmp_path / "报告.txt")


@pytest.mark.parametrize("heading", ["", "一、基本情况\n"])
def test_a_text_that_is_too_long_is_refused(tmp_path: Path, heading: str) -> None:  # 2
    text = heading + LINE * (MAX_CHARACTERS // (len(LINE) - 1) + 1)
    assert "文字超过50万字，不像一份报告" in refusal(written(tmp_path / "长.txt", text.encode()))
    assert read_report(written(tmp_path / "短.txt", (heading + LINE).encode())).title == ""

"""Files judged in processes that may hang, grow or die.

1  Verdicts come in the order given, each as soon as it is there, whatever the number of workers.
2  A file whose process hangs, takes too much memory or dies is unreadable, in one sentence; the others are judged.
3  No more than a few files are handed out ahead, and stopping early (Ctrl-C, too) ends the workers.
4  A fault of ours stays a fault, with what it says.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.problem import InvalidInput, Problem, UnreadableFile
from generator.verification.bounded import Limits, judged

LIMITS = Limits(seconds=2, memory=600_000_000)
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its memory")


def judge(path: Path) -> str:
    """Do what the name of the file says."""
    match path.stem:
        case "hang":
            time.sleep(60)
        case "grow":
            return str(len(bytes(10**9)))
        case "die":
            os._exit(7)
        case "fail":
            raise InvalidInput(Problem("甲", "乙", "丙"))
        case "slow":
            time.sleep(0.3)
    return path.name


def said(*names: str, workers: int = 2, limits: Limits = LIMITS) -> list[str]:
    return [str(verdict) for verdict in judged(map(Path, names), judge, workers, limits)]


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("workers", [1, 3])
def test_verdicts_come_in_the_order_given(workers: int) -> None:
    names = ["slow", *map(str, range(20)), "slow", "end"]
    assert said(*names, workers=workers) == names


def test_no_files_no_verdicts() -> None:
    assert said() == []


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("hang", "读取超时：2 秒内没有完成"),
        pytest.param("grow", "读取时占用内存过多（超过 600 MB）", marks=ON_LINUX),
        ("die", "读取程序中断"),
    ],
)
def test_a_file_that_breaks_its_process_is_unreadable_and_the_rest_goes_on(name: str, sentence: str) -> None:
    before, broken, *after = said("a", f"{name}.xlsx", "b", "slow", "c", workers=1)
    assert (before, after) == ("a", ["b", "slow", "c"])
    assert broken.startswith(f"{name}.xlsx：{sentence}")


def test_every_worker_may_die_many_times() -> None:
    verdicts = list(judged([Path("die"), Path("a")] * 20, judge, 2, LIMITS))
    assert [isinstance(verdict, UnreadableFile) for verdict in verdicts] == [True, False] * 20


def test_a_worker_that_is_ended_while_idle_costs_no_file() -> None:
    names = [str(number) for number in range(20)]
    verdicts = judged(map(Path, names), judge, 2, LIMITS)
    first = next(verdicts)
    time.sleep(1)
    for worker in multiprocessing.active_children():
        worker.kill()
        worker.join()
    assert [first, *map(str, verdicts)] == names


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_few_files_are_handed_out_ahead_and_stopping_ends_the_workers() -> None:
    handed_out = list[Path]()

    def endless() -> Iterator[Path]:
        while True:
            handed_out.append(Path(f"{len(handed_out)}"))
            yield handed_out[-1]

    verdicts = judged(endless(), judge, 2, LIMITS)
    assert [next(verdicts) for _ in range(10)] == [str(number) for number in range(10)]
    assert len(handed_out) < 20
    assert len(multiprocessing.active_children()) == 2
    verdicts.close()
    assert multiprocessing.active_children() == []


INTERRUPTED = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests in the background has it ignored
from test_bounded import *
try:
    for verdict in judged([Path("a"), Path("hang")], judge, 2):
        print(verdict, flush=True)
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a group of processes is interrupted otherwise there")
def test_ctrl_c_ends_all_without_a_word_from_the_workers() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])},
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "a\n"
        os.killpg(process.pid, signal.SIGINT)
        said_last, complained = process.communicate(timeout=20)
    assert (said_last, complained) == ("interrupted\n", "")
    for _ in range(50):
        time.sleep(0.1)
        if not _is_there(process.pid):
            return
    pytest.fail("processes are left")


def _is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_fault_of_ours_is_raised_as_it_was() -> None:
    with pytest.raises(InvalidInput) as fault:
        said("a", "fail", "b")
    assert fault.value.problems == (Problem("甲", "乙", "丙"),)

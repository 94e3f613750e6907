"""Judges files from outside in worker processes that may hang, grow or die without harm to the rest of a batch."""

import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import wait
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from generator.problem import Problem, UnreadableFile

if sys.platform != "win32":
    import resource

_AHEAD = 3
"""Files handed out for each worker before their turn: enough that none waits, however many files there are."""
_SECONDS_BETWEEN_LOOKS = 0.5
"""On Windows Ctrl-C arrives only between two waits."""
_REMEDY = "请用 Excel 或 WPS 打开，删除数据区以外多余的内容，另存为新的 .xlsx 后重新提交；其余文件不受影响"

Verdict = TypeVar("Verdict")
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: seconds of the clock, and bytes of the whole process that reads it.

    `memory` is held by Linux alone; elsewhere the limits of the gate are all there is.
    """

    seconds: float = 120
    memory: int = 1_000_000_000


def judged(
    paths: Iterable[Path], judge: Callable[[Path], Verdict], workers: int, limits: Limits = Limits()
) -> Generator[Verdict | UnreadableFile, None, None]:
    """Yield what `judge` says of each file, in the order given, as soon as it is there.

    A file that takes too long or too much memory, or ends the process that reads it, gets an UnreadableFile in place of
    a verdict. `judge` and what it returns must be picklable; what it raises is raised here. Stopping early (Ctrl-C, or
    closing the iterator) ends the workers.
    """
    with _pool(judge, workers, limits) as pool:
        started = ((path, pool.schedule(judge, args=(path,), timeout=limits.seconds)) for path in paths)
        for path, future in _some_ahead(started, _AHEAD * workers):
            while wait((future,), _SECONDS_BETWEEN_LOOKS).not_done:
                pass
            fault = future.exception()
            yield future.result() if fault is None else UnreadableFile(_problem(path, fault, limits))


def _some_ahead(items: Iterable[Item], number: int) -> Iterator[Item]:
    """The items, so many of them taken before the first is passed on."""
    taken: deque[Item] = deque()
    for item in items:
        taken.append(item)
        if len(taken) > number:
            yield taken.popleft()
    yield from taken


@contextmanager
def _pool(judge: Callable[[Path], object], workers: int, limits: Limits) -> Iterator[ProcessPool]:
    """Workers that replace each other when they die or are stopped, which the pools of Python's own library do not."""
    pool = ProcessPool(workers, initializer=_prepare, initargs=(judge, limits.memory), context=get_context("spawn"))
    try:
        with _deaf_children():
            pool.active  # noqa: B018 - starts the workers
        yield pool
    finally:
        pool.stop()  # type: ignore[no-untyped-call]  # pebble types all but this
        pool.join()


@contextmanager
def _deaf_children() -> Iterator[None]:
    """Start processes that leave Ctrl-C to us even while they import; a worker that replaces another is deaf later."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ours = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, ours)


def _prepare(_judge: object, memory: int) -> None:
    """Bound the process; that it was given the judge has made it import all it needs, before any clock runs."""
    if sys.platform != "win32":
        _, highest = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (memory, highest))


def _problem(path: Path, fault: BaseException, limits: Limits) -> Problem:
    """What became of the process that read a file. Raises the fault if it is none of the file's making."""
    match fault:
        case TimeoutError():
            message = f"读取超时：{limits.seconds:g} 秒内没有完成，已停止"
        case MemoryError():
            message = f"读取时占用内存过多（超过 {limits.memory // 1_000_000} MB），已停止"
        case ProcessExpired():
            message = "读取程序中断，文件可能已损坏或过大"
        case _:
            raise fault
    return Problem(path.name, message, _REMEDY)

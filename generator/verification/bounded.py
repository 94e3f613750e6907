"""Judges files from outside in worker processes that may hang, grow or die without harm to the rest of a batch."""

import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import Generic, TypeVar

from generator.problem import Problem, UnreadableFile

if sys.platform != "win32":
    import resource

_SPAWN = get_context("spawn")
_AHEAD = 3
"""Files handed out for each worker before their turn: enough that none waits, however many files there are."""
_SECONDS_BETWEEN_LOOKS = 0.5
"""On Windows Ctrl-C arrives only between two waits."""
REMEDY = "请用 Excel 或 WPS 打开，删除数据区以外多余的内容，另存为新的 .xlsx 后重新提交；其余文件不受影响"

Verdict = TypeVar("Verdict")
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: seconds of the clock, and bytes of the whole process that reads it.

    `memory` is held by Linux alone; elsewhere the limits of the gate are all there is. `remedy` is what to do about a
    file that is stopped.
    """

    seconds: float = 120
    memory: int = 1_000_000_000
    remedy: str = REMEDY


def judged(
    paths: Iterable[Path], judge: Callable[[Path], Verdict], workers: int, limits: Limits = Limits()
) -> Generator[Verdict | UnreadableFile, None, None]:
    """Yield what `judge` says of each file, in the order given, as soon as it is there.

    A file that takes too long or too much memory, or ends the process that reads it, gets an UnreadableFile in place of
    a verdict. `judge` and what it returns must be picklable; what it raises is raised here. Stopping early (Ctrl-C, or
    closing the iterator) ends the workers.
    """
    with _asking(judge, workers, limits) as ask:
        for future in _some_ahead(map(ask, paths), _AHEAD * workers):
            while wait((future,), _SECONDS_BETWEEN_LOOKS).not_done:
                pass
            yield future.result()


def _some_ahead(items: Iterable[Item], number: int) -> Iterator[Item]:
    """The items, so many of them taken before the first is passed on."""
    taken: deque[Item] = deque()
    for item in items:
        taken.append(item)
        if len(taken) > number:
            yield taken.popleft()
    yield from taken


@contextmanager
def _asking(
    judge: Callable[[Path], Verdict], number: int, limits: Limits
) -> Iterator[Callable[[Path], Future[Verdict | UnreadableFile]]]:
    """A function that has a file judged by whichever worker is free; each is waited for by a thread of its own."""
    with _deaf_children():
        workers = [_Worker(judge, limits) for _ in range(number)]
    free: SimpleQueue[_Worker[Verdict]] = SimpleQueue()
    for worker in workers:
        free.put(worker)

    def judged_by_one(path: Path) -> Verdict | UnreadableFile:
        worker = free.get()
        try:
            return worker.verdict(path)
        finally:
            free.put(worker)

    threads = ThreadPoolExecutor(number)
    try:
        yield lambda path: threads.submit(judged_by_one, path)
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.dismiss()
        threads.shutdown()


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


@dataclass(frozen=True, slots=True)
class _Raised:
    """What a worker sends in place of a verdict when there is none."""

    fault: Exception


class _Worker(Generic[Verdict]):
    """A process that judges one file at a time, with a line of its own: its end can be the end of no other file."""

    def __init__(self, judge: Callable[[Path], Verdict], limits: Limits) -> None:
        self._judge, self._limits = judge, limits
        self._dismissed, self._changing = False, threading.Lock()
        self._start()

    def verdict(self, path: Path) -> Verdict | UnreadableFile:
        """Have a file judged, the process replaced if that ends it. Raises what the judge raises."""
        try:
            self._get_ready()
            self._line.send(path)
            if not self._line.poll(self._limits.seconds):
                return self._given_up(path, f"读取超时：{self._limits.seconds:g} 秒内没有完成，已停止")
            answer = self._line.recv()
        except (EOFError, OSError):
            return self._given_up(path, "读取程序中断，文件可能已损坏或过大")
        match answer:
            case _Raised(MemoryError()):
                size = f"{self._limits.memory // 1_000_000} MB"
                return self._given_up(path, f"读取时占用内存过多（超过 {size}），已停止")
            case _Raised(fault):
                raise fault
        return answer  # type: ignore[no-any-return]  # what the judge returned, by way of a pipe

    def dismiss(self) -> None:
        """End the process for good; whoever waits for its verdict is told that it has ended."""
        with self._changing:
            self._dismissed = True
            self._process.kill()
            self._process.join()

    def _given_up(self, path: Path, message: str) -> UnreadableFile:
        self._replace()
        return UnreadableFile(Problem(path.name, message, self._limits.remedy))

    def _replace(self) -> None:
        with self._changing:
            self._process.kill()
            self._process.join()
            if not self._dismissed:
                self._line.close()
                self._start()

    def _start(self) -> None:
        self._line, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_work, args=(theirs, self._judge, self._limits.memory), daemon=True)
        self._process.start()
        theirs.close()
        self._is_ready = False

    def _get_ready(self) -> None:
        """Wait until everything is imported, before the clock runs; what ended while idle is no fault of the file."""
        if not self._process.is_alive():
            self._replace()
        if not self._is_ready:
            self._line.recv()
            self._is_ready = True


def _work(line: Connection, judge: Callable[[Path], object], memory: int) -> None:
    """Judge what comes in until nobody is left to tell; having been given `judge`, all it needs is imported."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        _, highest = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (memory, highest))
    line.send(None)
    while True:
        try:
            path = line.recv()
        except EOFError:
            return
        try:
            line.send(judge(path))
        except Exception as fault:
            fault.add_note(traceback.format_exc())
            line.send(_Raised(fault))

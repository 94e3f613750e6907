"""What the command line does with returned workbooks: each verified in a process of its own, shown, and marked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from generator.fault_log import logged_fault
from generator.package import read_package, write_package
from generator.presentation import verification_json, verification_text
from generator.problem import ExitCode, InvalidInput, Problem, ScorebookError, UnreadableFile
from generator.verification.bounded import judged
from generator.verification.marking import marked
from generator.verification.recalculation import Engine
from generator.verification.verify import Status, Verification, unreadable, verify

LOCK_FILE = "~$"
"""What the files begin with that Excel keeps beside an open workbook."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is wanted of every return: who recalculates, the blank it is held against, and where a marked copy goes."""

    engine: Engine
    issued: Path | None = None
    copies: Mapping[Path, Path] = field(default_factory=dict)
    as_json: bool = False


def expanded(workbooks: Sequence[Path]) -> list[Path]:
    """The workbooks, patterns such as 回收/*.xlsx written out, as no Windows shell does it."""
    found = []
    for workbook in workbooks:
        matching = sorted(workbook.parent.glob(workbook.name)) if set("*?") & set(workbook.name) else []
        found += [each for each in matching if not each.name.startswith(LOCK_FILE)] or [workbook]
    return found


def marked_copies(files: Sequence[Path], single: Path | None, folder: Path | None) -> dict[Path, Path]:
    """Where the marked copy of each return goes; none where none are asked for. Raises InvalidInput."""
    if single is not None and (len(files) > 1 or folder is not None):
        remedy = "请改用 --marked-dir 文件夹，每份另存一个标注件"
        raise InvalidInput(Problem(str(single), "--marked 只能用于一份自评表，且不与 --marked-dir 同用", remedy))
    if folder is None:
        return {} if single is None else {files[0]: single}
    copies = {file: folder / f"{file.stem}（标注）.xlsx" for file in files}
    names = [copy.name.casefold() for copy in copies.values()]
    for file, copy in copies.items():
        if names.count(copy.name.casefold()) > 1:
            raise InvalidInput(Problem(str(file), "有几份自评表同名，标注件会互相覆盖", "请改名，或分开核对"))
    return copies


def verdicts(files: Sequence[Path], task: Task, workers: int) -> Iterator[tuple[int, Any]]:
    """The exit code of each return and what is shown of it, in the order given, as soon as it is ready."""
    found = judged(files, partial(_verdict, task=task), min(workers, len(files)))
    for file, verdict in zip(files, found, strict=True):
        yield _presented(unreadable(file, verdict), task) if isinstance(verdict, UnreadableFile) else verdict


def _verdict(file: Path, task: Task) -> tuple[int, Any]:
    """What is to be said of one return; a fault of our own is told of this file, and the others are judged."""
    try:
        return _judged(file, task)
    except (ScorebookError, MemoryError):
        raise
    except Exception:
        remedy = f"请把记录文件 {logged_fault()} 发给程序维护人员"
        fault = UnreadableFile(Problem(file.name, "核对时程序内部出错，与填报内容无关", remedy))
        return ExitCode.OUR_FAULT, _presented(unreadable(file, fault), task)[1]


def _judged(file: Path, task: Task) -> tuple[int, Any]:
    result = verify(file, task.engine, task.issued)
    copy = task.copies.get(file) if result.status is not Status.UNREADABLE else None
    if copy is not None:
        write_package(marked(read_package(file), result), copy)
    return _presented(result, task, copy)


def _presented(result: Verification, task: Task, copy: Path | None = None) -> tuple[int, Any]:
    """The exit code, and an object for JSON or the lines for people."""
    if task.as_json:
        return result.exit_code, verification_json(result)
    saved = () if copy is None else (f"  标注件已写入 {copy}",)
    return result.exit_code, [*verification_text(result), *saved]

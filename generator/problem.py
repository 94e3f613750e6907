"""What is said to a user when something given to us cannot be used: place, fault, remedy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Self


class ExitCode(IntEnum):
    """Result of a command, for scripts."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
    OUR_FAULT = 4


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in what we were given, in Chinese: where it is, what is wrong, what to do."""

    place: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}：{self.message}。{self.remedy}。"


class ScorebookError(Exception):
    """Something cannot go on; carries every problem found, so that all are reported at once."""

    exit_code = ExitCode.USAGE

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[Self], tuple[Sequence[Problem]]]:
        return type(self), (self.problems,)


class InvalidInput(ScorebookError):
    """A rubric, an answers file or an argument says something we cannot use."""


class UnreadableFile(ScorebookError):
    """A file is not what it should be, or cannot be opened or written."""

    exit_code = ExitCode.UNREADABLE

"""A finding: what was found where, in Chinese, under a stable code of one of our catalogues."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum


class Severity(StrEnum):
    """How serious a finding is; the value is what people read."""

    ERROR = "错误"
    WARNING = "警告"
    NOTE = "提示"

    @property
    def rank(self) -> int:
        """0 for the most serious."""
        return tuple(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a catalogue; `message` takes {what}, the Chinese name of what is concerned."""

    code: str
    severity: Severity
    message: str
    remedy: str


class Catalogue(Enum):
    """What can be found, each an Entry; one subclass for each part of the house that finds things."""

    _value_: Entry


@dataclass(frozen=True, slots=True)
class Declared:
    """What a check declared with a rubric finds: an Entry that stands in no catalogue of ours, but in rubric.yaml."""

    value: Entry


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, with its place and what was expected there; empty where that says nothing."""

    kind: Catalogue | Declared
    sheet: str
    cell: str
    what: str
    expected: str = ""
    actual: str = ""
    indicator: str | None = None
    remedy: str = ""

    @property
    def code(self) -> str:
        """The stable code."""
        return self.kind.value.code

    @property
    def severity(self) -> Severity:
        """How serious it is."""
        return self.kind.value.severity

    @property
    def place(self) -> str:
        """Where it is, as people write it."""
        if not self.sheet:
            return "整个工作簿"
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet

    @property
    def message(self) -> str:
        """What was found, in Chinese."""
        return self.kind.value.message.format(what=self.what)

    @property
    def advice(self) -> str:
        """What to do about it, in Chinese."""
        return self.remedy or self.kind.value.remedy


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether anything found must be corrected."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def counted(findings: Sequence[Finding]) -> str:
    """How many there are of each severity: 错误2条，警告0条，提示1条."""
    return "，".join(f"{each}{sum(found.severity is each for found in findings)}条" for each in Severity)

"""What has been filled in: cell contents by fact, and the rows of tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from generator.rubric.evaluate import Value

Row = Mapping[str, Value]


def _nothing() -> Mapping[str, Value]:
    return MappingProxyType({})


def _no_rows() -> Mapping[str, tuple[Row, ...]]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Entries:
    """Cell contents as a workbook holds them: Decimal, text (是, 否, labels of grades included), None where blank."""

    facts: Mapping[str, Value] = field(default_factory=_nothing)
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=_no_rows)

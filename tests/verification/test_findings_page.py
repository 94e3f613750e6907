"""The reference page of findings.

1  The page in docs is the one that is generated.
2  Every code of the catalogue has exactly one line, with its severity, its message and its remedy.
"""

from pathlib import Path

import pytest

from generator.findings_page import page
from generator.verification.findings import Kind

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_is_up_to_date() -> None:
    assert (DOCS / "findings.zh-CN.md").read_text(encoding="utf-8") == page(), "run `make docs`"


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.value.code)
def test_every_code_has_one_line(kind: Kind) -> None:
    entry = kind.value
    (line,) = (line for line in page().splitlines() if line.startswith(f"| {entry.code} |"))
    _, code, severity, message, remedy, when, _ = (cell.strip() for cell in line.split("|"))
    assert (code, severity, remedy) == (entry.code, entry.severity, entry.remedy)
    assert message == entry.message.format(what="…")
    assert when


def test_no_code_is_used_twice() -> None:
    codes = [kind.value.code for kind in Kind]
    assert sorted(codes) == sorted(set(codes))
    assert len(codes) == len(Kind.__members__)

"""The reference page of findings.

1  The page in docs is the one that is generated.
2  Every code of every catalogue has exactly one line, with its severity, its message and its remedy.
3  No code stands in two catalogues, nor is it the code of a check that a rubric declares; those end in a letter.
"""

from pathlib import Path

import pytest

from generator.finding import Catalogue
from generator.findings_page import CATALOGUES, page
from generator.rubric.loader import load, template_ids

DOCS = Path(__file__).parents[2] / "docs"
KINDS = [kind for catalogue in CATALOGUES for kind in catalogue]


def test_the_page_is_up_to_date() -> None:
    assert (DOCS / "findings.zh-CN.md").read_text(encoding="utf-8") == page(), "run `make docs`"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.value.code)
def test_every_code_has_one_line(kind: Catalogue) -> None:
    entry = kind.value
    (line,) = (line for line in page().splitlines() if line.startswith(f"| {entry.code} |"))
    _, code, severity, message, remedy, when, _ = (cell.strip() for cell in line.split("|"))
    assert (code, severity, remedy) == (entry.code, entry.severity, entry.remedy)
    assert message == entry.message.format(what="…")
    assert when


def test_no_code_is_used_twice() -> None:
    codes = [kind.value.code for kind in KINDS]
    assert sorted(codes) == sorted(set(codes))
    assert len(codes) == sum(len(catalogue.__members__) for catalogue in CATALOGUES)


def test_every_catalogue_is_on_the_page() -> None:
    assert set(CATALOGUES) == set(Catalogue.__subclasses__())


@pytest.mark.parametrize("template", template_ids())
def test_declared_codes_are_their_own(template: str) -> None:
    declared = {check.code for check in load(template).checks}
    assert declared.isdisjoint(kind.value.code for kind in KINDS)
    assert {code for code in declared if not code[-1].islower()} == set()

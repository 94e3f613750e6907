"""Filling a workbook and reading it back.

1  Every answer goes where it belongs and comes back as it was; doing it again changes nothing.
2  Computed cells show what the rules give; text never becomes a formula.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from made_entries import entries
from workbook_cells import values_in, wrongly_shown

from generator.calculation.calculation import calculation
from generator.calculation.entries import Entries
from generator.engines.libreoffice import LibreOffice
from generator.package import Package, pack, read_snapshot, unpack, write_package
from generator.published.samples import load_sample, sample_ids
from generator.rubric.evaluate import Value
from generator.rubric.loader import load, template_ids
from generator.rubric.model import Rubric
from generator.verification.equivalence import same
from generator.verification.original import issued_cells
from generator.workbook.contents import entries_of
from generator.workbook.issue import blank, blank_snapshot, filled

ANSWERS = load_sample("luohu-2022").answers
Typed = dict[tuple[str, int, str], Value]


def typed(rubric: Rubric, made: Entries) -> Typed:
    """What is there, without the blanks and without the order."""
    found: Typed = {("", 0, fact): value for fact, value in made.facts.items() if value is not None}
    for table, rows in made.rows.items():
        columns = {column.id for column in rubric.tables[table].columns}
        found |= {
            (table, index, key): value
            for index, row in enumerate(rows)
            for key, value in row.items()
            if value is not None and key in columns
        }
    return found


# ── 1, 2 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", template_ids())
def test_entries_come_back_as_they_were(template: str, search: settings) -> None:
    rubric = load(template)

    @settings(search, max_examples=max(5, search.max_examples // 3))  # a case takes 0.2 s
    @given(entries(template))
    def come_back(made: Entries) -> None:
        package = filled(blank(rubric), rubric, made)
        snapshot = read_snapshot(package)
        assert typed(rubric, entries_of(snapshot, calculation(rubric))) == typed(rubric, made)
        assert wrongly_shown(rubric, values_in(snapshot), made) == []
        assert filled(package, rubric, made).parts == package.parts

    come_back()


@pytest.mark.parametrize("template", template_ids())
def test_a_changed_mind_leaves_nothing_behind(template: str, search: settings) -> None:
    rubric = load(template)
    nothing = Entries(
        MappingProxyType(dict.fromkeys(fact.id for fact in calculation(rubric).inputs.values())),
        MappingProxyType(dict.fromkeys(rubric.tables, ())),
    )

    @settings(search, max_examples=max(5, search.max_examples // 10))
    @given(entries(template))
    def leave_nothing(made: Entries) -> None:
        emptied = read_snapshot(filled(filled(blank(rubric), rubric, made), rubric, nothing))
        issued = blank_snapshot(rubric)
        assert [dict(sheet.cells) for sheet in emptied.sheets] == [dict(sheet.cells) for sheet in issued.sheets]

    leave_nothing()


def test_every_answer_is_where_people_look_for_it() -> None:
    snapshot = read_snapshot(filled(blank(ANSWERS.rubric), ANSWERS.rubric, ANSWERS.entries))
    for visible, fact in (("在编人数", "staff_in_post"), ("三公经费实际支出", "three_public_actual")):
        assert snapshot.named_value(visible) == ANSWERS.entries.facts[fact]
    labels = {cell.value: ref for ref, cell in snapshot.sheets[1].cells.items() if ref.startswith("A")}
    row = labels["在编人数"].removeprefix("A")
    assert snapshot.sheets[1].cells[f"B{row}"].value == Decimal(14)


@pytest.mark.parametrize("text", ["=1+1", "=WEBSERVICE(A1)", "+1", "-1", "@SUM(A1)", "'x", "=", "\t=1"])
def test_text_never_becomes_a_formula(text: str) -> None:
    rubric = ANSWERS.rubric
    made = Entries(
        MappingProxyType({"satisfaction_source": text, "department": text}),
        MappingProxyType({"projects": ({"name": text},)}),
    )
    snapshot = read_snapshot(unpack(pack(filled(blank(rubric), rubric, made)), "返回"))
    found = (
        snapshot.named_cell("fact_satisfaction_source"),
        snapshot.named_cell("fact_department"),
        snapshot.cell(area := snapshot.names["table_projects_name"], area.first),
    )
    assert [(cell.value, cell.formula) for cell in found if cell] == [(text, None)] * 3


def test_entries_that_are_not_mentioned_stay() -> None:
    rubric = ANSWERS.rubric
    package = filled(blank(rubric), rubric, ANSWERS.entries)
    changed = filled(package, rubric, Entries(MappingProxyType({"staff_in_post": Decimal(15)})))
    wanted = typed(rubric, ANSWERS.entries) | {("", 0, "staff_in_post"): Decimal(15)}
    assert typed(rubric, entries_of(read_snapshot(changed), calculation(rubric))) == wanted


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def office() -> Iterator[LibreOffice]:
    with LibreOffice() as running:
        yield running


@pytest.fixture(scope="module", params=sample_ids())
def sample(request: pytest.FixtureRequest) -> tuple[Rubric, Entries, Package]:
    answers = load_sample(request.param).answers
    return answers.rubric, answers.entries, filled(blank(answers.rubric), answers.rubric, answers.entries)


def test_libreoffice_shows_the_values_that_were_written(
    sample: tuple[Rubric, Entries, Package], office: LibreOffice, tmp_path: Path
) -> None:
    rubric, _, package = sample
    write_package(package, tmp_path / "filled.xlsx")
    issued = list(issued_cells(blank_snapshot(rubric), calculation(rubric)))
    with office.open(tmp_path / "filled.xlsx") as document:
        shown = document.recalculate({}, [each.where for each in issued])
    written = read_snapshot(package)
    cells = {each.where: written.cell(*each.where) for each in issued}
    assert [where for where, cell in cells.items() if cell is None or not same(cell.value, shown[where])] == []

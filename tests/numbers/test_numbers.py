"""The corpus of numbers holds: what Excel gives by its documentation, ours give; what others give is recorded.

1  The cases: more than two hundred, each derived, every source named and used.
2  Every computer gives what is recorded, neither more nor less; ours differ only where it is said what that means.
3  The workbook for Excel and WPS opens without repair, what they compute can be read back, the page is up to date.
"""

import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path

import pytest
from numbers_corpus import AGREES, OURS, Case, lay_out, load, load_answers, read_back, same, save_answers
from numbers_engines import COMPUTERS, ByCase, Found, Refused, ask_all
from numbers_page import page
from numbers_workbook import NO, YES, workbook
from open_xml import complaints

from generator.engines.libreoffice import LibreOffice
from generator.package import read_workbook
from generator.package.references import cell_name

pytestmark = pytest.mark.xdist_group("numbers")

CORPUS = load()
SOURCE = re.compile(r"\[([\w.-]+)\]")
PAGE = Path(__file__).parents[2] / "docs" / "numbers.md"
HANDED_ON = "blank-passed-on"
"""Of a reference to a blank, LibreOffice's ISNUMBER says no, though it shows 0."""


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_there_are_more_than_two_hundred_cases() -> None:
    assert len(CORPUS.cases) >= 200
    assert all(group.cases for group in CORPUS.groups)


def test_every_case_has_its_own_name_and_question() -> None:
    questions = Counter((case.formula, repr(case.inputs)) for case in CORPUS.cases)
    assert [name for name, count in Counter(case.id for case in CORPUS.cases).items() if count > 1] == []
    assert [question for question, count in questions.items() if count > 1] == []


def test_every_case_is_derived_from_sources_that_are_named() -> None:
    used = {key for case in CORPUS.cases for key in SOURCE.findall(case.why)}
    assert [case.id for case in CORPUS.cases if not (case.why and case.shows)] == []
    assert used == set(CORPUS.sources)


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def found() -> Mapping[str, ByCase]:
    return ask_all(CORPUS)


def recorded(case: Case, computer: str) -> Found:
    if computer in case.refuses:
        return Refused(case.refuses[computer])
    return case.differs.get(computer, case.expected)


@pytest.mark.parametrize("computer", COMPUTERS)
def test_a_computer_gives_what_is_recorded(computer: str, found: Mapping[str, ByCase]) -> None:
    wrong = [
        f"{case.id}: {case.formula} {dict(case.inputs)}: {found[computer][case.id]!r}, not {recorded(case, computer)!r}"
        for case in CORPUS.cases
        if not same(found[computer][case.id], recorded(case, computer))
    ]
    assert wrong == []


@pytest.mark.parametrize("computer", OURS)
def test_ours_differ_only_where_it_is_said_what_that_means(computer: str) -> None:
    assert [case.id for case in CORPUS.cases if computer in case.differs and not case.ours] == []


def test_a_word_about_ours_stands_only_where_ours_differ() -> None:
    assert [case.id for case in CORPUS.cases if case.ours and not case.differs.keys() & set(OURS)] == []


def test_no_record_is_needless_and_none_is_of_an_unknown_computer() -> None:
    assert set(CORPUS.computers) == set(COMPUTERS)
    for case in CORPUS.cases:
        assert case.differs.keys() | case.refuses.keys() <= COMPUTERS.keys(), case.id
        assert not case.differs.keys() & case.refuses.keys(), case.id
        assert not any(same(value, case.expected) for value in case.differs.values()), case.id


@pytest.mark.parametrize(("computer", "package"), [("stock", "formulas"), ("formualizer", "formualizer")])
def test_the_record_is_of_the_version_that_is_installed(computer: str, package: str) -> None:
    assert CORPUS.computers[computer] == f"{package} {version(package)}"


def test_a_difference_would_be_noticed(found: Mapping[str, ByCase]) -> None:
    case = CORPUS.cases[0]
    assert same(found["engine"][case.id], case.expected)
    assert not same("2.2", case.expected)
    assert not same(Decimal("2.1"), case.expected)
    assert not same(Refused("2.2"), "2.2")


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_excel_opens_the_workbook_without_repair(tmp_path: Path) -> None:
    workbook(CORPUS).save(tmp_path / "numbers.xlsx")
    assert complaints(tmp_path / "numbers.xlsx") == []


def test_what_a_program_saved_is_read_back(found: Mapping[str, ByCase], tmp_path: Path) -> None:
    blank, saved = tmp_path / "blank.xlsx", tmp_path / "saved.xlsx"
    workbook(CORPUS).save(blank)
    assert read_back(blank, CORPUS)[1] == {}, "nothing has been computed yet"
    with LibreOffice() as office:
        office.convert(blank, saved)
    program, given = read_back(saved, CORPUS)
    assert program.startswith("LibreOffice")
    truths = {case.id for case in CORPUS.cases if isinstance(case.expected, bool)}
    assert given.keys() == {case.id for case in CORPUS.cases}
    assert [name for name in given.keys() - truths if given[name] != found["libreoffice"][name]] == []
    verdicts = read_workbook(saved)
    for each in lay_out(CORPUS):
        if each.case.id not in {*truths, HANDED_ON}:
            cell = verdicts.cell(each.sheet, cell_name(each.row, AGREES))
            agrees = "libreoffice" not in each.case.differs
            assert cell is not None
            assert cell.value == (YES if agrees else NO), each.case.id


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(CORPUS, load_answers()), "make docs"


def test_saved_answers_become_a_column_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("numbers_corpus.SAVED", tmp_path / "answers")
    given = {case.id: case.expected for case in CORPUS.cases}
    first = CORPUS.cases[0].id
    save_answers("Microsoft Excel", given | {first: Decimal("2.1")})
    assert load_answers() == {"Microsoft Excel": given | {first: Decimal("2.1")}}
    text = page(CORPUS, load_answers())
    assert "| Microsoft Excel |" in text
    assert "2.1: Microsoft Excel" in text

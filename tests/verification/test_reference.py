"""A return is held against what was issued, and never against the blank of another form.

1  The blank given is the reference, also if another program version issued it.
2  Without one, it is the blank of this program where that was issued; else nothing, and nobody is accused.
3  A blank of another form is refused, whatever names the forms share.
4  A kept copy must be a blank as it was sent out; names that are gone are no deleted rows.
"""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from open_book import Book
from tampering import put

from generator.finding import Severity
from generator.package import Package, read_snapshot, write_package
from generator.package.parts import detach, serialise_xml
from generator.package.workbook_part import WorkbookPart
from generator.problem import UnreadableFile
from generator.published.samples import load_sample, sample_ids
from generator.rubric.loader import load, template_ids
from generator.verification.reference import original_in, reference_of
from generator.verification.verify import Status, verify
from generator.workbook.identity import SHEET
from generator.workbook.issue import blank, filled

ANSWERS = load_sample("luohu-2022").answers
TITLE = ("填报说明", "A1")


def return_of(template: str) -> Package:
    answers = next(each.answers for each in map(load_sample, sample_ids()) if each.answers.rubric.id == template)
    return filled(blank(answers.rubric), answers.rubric, answers.entries)


def of_another_version(package: Package) -> Package:
    """The workbook as a program would issue it that has another title, one fixed cell more and one formula less."""
    book = Book(package)
    put(book, TITLE, None, "填表须知")
    put(book, ("评分表", "A3"), None, "序号与一级指标")
    put(book, ("填报说明", "A2"), None, "（本版不显示填报情况）")
    identity = read_snapshot(package).sheet(SHEET)
    assert identity is not None
    key = next(ref for ref, cell in identity.cells.items() if cell.value == "fingerprint")
    put(book, (SHEET, key.replace("A", "B")), None, "0123456789abcdef")
    return book.package()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_package(of_another_version(blank(ANSWERS.rubric)), tmp_path / "下发表.xlsx")
    return tmp_path


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_blank_of_another_version_is_the_reference_if_it_is_given(folder: Path) -> None:
    write_package(of_another_version(return_of("luohu-2022")), folder / "返回.xlsx")
    result = verify(folder / "返回.xlsx", issued=folder / "下发表.xlsx")
    assert result.status is not Status.ALTERED
    assert {each.code for each in result.findings} <= {"V11", "V12"}


def test_what_that_version_had_otherwise_is_told_in_a_return_of_ours(folder: Path) -> None:
    write_package(return_of("luohu-2022"), folder / "返回.xlsx")
    told = {
        (each.code, each.sheet, each.cell)
        for each in verify(folder / "返回.xlsx", issued=folder / "下发表.xlsx").findings
    }
    assert ("V04", *TITLE) in told
    assert ("V04", "评分表", "A3") in told


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_blank_of_another_version_is_unknown_if_it_is_not_given(folder: Path) -> None:
    write_package(of_another_version(return_of("luohu-2022")), folder / "返回.xlsx")
    result = verify(folder / "返回.xlsx")
    assert {each.code for each in result.findings} <= {"V11", "V12", "V13"}
    assert result.status is not Status.ALTERED


@pytest.mark.parametrize("template", template_ids())
def test_our_own_blank_is_known(template: str) -> None:
    reference = reference_of(read_snapshot(blank(load(template))), "返回.xlsx")
    assert reference.original is not None
    assert reference.rubric.id == template


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", [each for each in template_ids() if each != "luohu-2022"])
def test_the_blank_of_another_form_is_refused(template: str, tmp_path: Path) -> None:
    write_package(blank(load(template)), tmp_path / "下发表.xlsx")
    with pytest.raises(UnreadableFile, match="不是同一种表"):
        reference_of(read_snapshot(return_of("luohu-2022")), "返回.xlsx", tmp_path / "下发表.xlsx")


def test_a_return_that_only_says_it_is_of_another_form_is_not_refused(tmp_path: Path) -> None:
    write_package(blank(ANSWERS.rubric), tmp_path / "下发表.xlsx")
    sent = return_of("luohu-2022")
    identity = read_snapshot(sent).sheet(SHEET)
    assert identity is not None
    book = Book(sent)
    for key, value in (("template", "futian-2020"), ("digest", load("futian-2020").digest)):
        ref = next(ref for ref, cell in identity.cells.items() if cell.value == key).replace("A", "B")
        put(book, (SHEET, ref), None, value)
    put(book, TITLE, None, Decimal(1))
    reference = reference_of(read_snapshot(book.package()), "返回.xlsx", tmp_path / "下发表.xlsx")
    assert reference.rubric.id == "luohu-2022"


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def with_another_title() -> Package:
    book = Book(blank(ANSWERS.rubric))
    put(book, TITLE, None, "填表须知")
    return book.package()


@pytest.mark.parametrize(
    ("kept", "message"),
    [
        (lambda: return_of("luohu-2022"), "这是填好的表，不是下发时的空白表"),
        (with_another_title, "内容已被改动，不能作为核对的依据"),
    ],
    ids=["filled in", "altered"],
)
def test_a_kept_copy_that_is_none_is_refused(kept: Callable[[], Package], message: str, folder: Path) -> None:
    write_package(kept(), folder / "留底.xlsx")
    with pytest.raises(UnreadableFile, match=message):
        original_in(folder / "留底.xlsx")


def test_names_that_a_program_dropped_are_told_once_for_a_sheet(tmp_path: Path) -> None:
    package = return_of("luohu-2022")
    workbook = WorkbookPart.of(package)
    dropped = [each for each in workbook.root.iter("{*}definedName") if (each.text or "").startswith("'基础数据'!")]
    assert len(dropped) > 100
    for each in dropped:
        detach(each)
    write_package(package.with_part(workbook.name, serialise_xml(workbook.root)), tmp_path / "返回.xlsx")
    errors = [each for each in verify(tmp_path / "返回.xlsx").findings if each.severity is Severity.ERROR]
    assert [(each.code, each.sheet, each.cell) for each in errors] == [("V43", "基础数据", "")]

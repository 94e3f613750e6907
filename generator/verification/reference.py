"""Finds the issued workbook that a return is held against: the one given, or the blank this program would issue."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from generator.calculation.calculation import calculation
from generator.calculation.cells import TOTAL
from generator.package import Snapshot, read_workbook
from generator.problem import Problem, UnreadableFile
from generator.rubric.loader import load, template_ids
from generator.rubric.model import Rubric
from generator.verification.arrangement import arranged
from generator.verification.comparison import altered, changed_constants, is_untouched
from generator.verification.original import Original, original_of, own_original
from generator.workbook.identity import SHEET, read_identity, rubric_of


@dataclass(frozen=True, slots=True)
class Reference:
    """The rubric of a return, and the issued workbook; None where this program cannot know what was issued."""

    rubric: Rubric
    original: Original | None


def reference_of(returned: Snapshot, file: str, issued: Path | None = None) -> Reference:
    """Find what a return is held against.

    `issued` is the blank as it was sent out. Raises UnreadableFile if that, or the return, is no workbook of ours.
    """
    if issued is not None:
        given = original_in(issued)
        _check_same_rubric(returned, given, file, issued)
        return Reference(given.rubric, given)
    try:
        stated = read_identity(returned, file)
        rubric = rubric_of(stated, file)
    except UnreadableFile:
        original = _recognised(returned)
        if original is None:
            raise
        return Reference(original.rubric, original)
    own = own_original(rubric)
    if stated.fingerprint == read_identity(own.snapshot, file).fingerprint or _is_copy_of(returned, own):
        return Reference(rubric, own)
    recognised = _recognised(returned)
    return Reference(recognised.rubric, recognised) if recognised else Reference(rubric, None)


_KEPT_COPY = "请换成下发时留存的空白表"


@lru_cache(maxsize=8)
def original_in(issued: Path) -> Original:
    """The blank in a file, as it was sent out. Raises UnreadableFile if it is no blank of ours."""
    try:
        blank = read_workbook(issued)
        identity = read_identity(blank, issued.name)
        rubric = rubric_of(identity, issued.name)
    except UnreadableFile as error:
        faults = [Problem(f"下发表 {each.place}", each.message, _KEPT_COPY) for each in error.problems]
        raise UnreadableFile(faults) from error
    own = own_original(rubric)
    if identity.fingerprint == read_identity(own.snapshot, issued.name).fingerprint and not is_untouched(blank, own):
        raise UnreadableFile(Problem(f"下发表 {issued.name}", "内容已被改动，不能作为核对的依据", _KEPT_COPY))
    if isinstance(blank.named_value(TOTAL), Decimal):
        raise UnreadableFile(Problem(f"下发表 {issued.name}", "这是填好的表，不是下发时的空白表", _KEPT_COPY))
    return original_of(rubric, blank)


def _check_same_rubric(returned: Snapshot, original: Original, file: str, issued: Path) -> None:
    """Refuse to hold a form against the blank of another one."""
    if not _names_fit(returned, original.rubric) or _is_of_another(returned, original, file):
        problem = Problem(file, f"与下发表 {issued.name} 不是同一种表", "请核对是否拿错了文件")
        raise UnreadableFile(problem)


def _is_of_another(returned: Snapshot, original: Original, file: str) -> bool:
    """Whether a return says that it is of another rubric and differs less from the blank of that one."""
    try:
        stated = rubric_of(read_identity(returned, file), file)
    except UnreadableFile:
        return False
    if stated.id == original.rubric.id:
        return False
    return _differences(returned, own_original(stated)) < _differences(returned, original)


def _differences(returned: Snapshot, original: Original) -> int:
    """How many fixed cells and formulas are not those of a blank."""
    in_order = arranged(returned, original).snapshot
    formulas = sum(altered(in_order, issued) is not None for issued in original.formulas.values())
    return formulas + sum(1 for _ in changed_constants(in_order, original))


def _recognised(returned: Snapshot) -> Original | None:
    """The blank of which a return is a copy but for what its hidden sheet says of itself."""
    return next((own for own in map(own_original, _candidates(returned)) if _is_copy_of(returned, own)), None)


def _candidates(returned: Snapshot) -> Iterator[Rubric]:
    return (rubric for rubric in map(load, template_ids()) if _names_fit(returned, rubric))


def _names_fit(returned: Snapshot, rubric: Rubric) -> bool:
    cells = calculation(rubric).cells
    return sum(returned.area(name) is not None for name in cells) * 2 > len(cells)


def _is_copy_of(returned: Snapshot, own: Original) -> bool:
    return is_untouched(arranged(returned, own).snapshot, own, but=SHEET)

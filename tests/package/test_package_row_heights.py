"""Heights of rows: set where they are asked for, and nothing else changes.

1  Rows of that sheet get the height and may grow; values, other rows and other parts stay.
2  Rows that are not in the file stay away; a sheet that is not there is refused.
"""

import pytest

from generator.package import Package, read_snapshot, set_row_heights
from generator.package.sheet_frame import frame_in
from generator.package.workbook_part import WorkbookPart
from generator.rubric.loader import load
from generator.workbook.issue import blank

SHEET = "自评报告"


@pytest.fixture(scope="module")
def before() -> Package:
    return blank(load("hecheng-project-form-2020"))


def part_of(package: Package) -> str:
    return next(entry.part for entry in WorkbookPart.of(package).sheets() if entry.name == SHEET)


def test_only_the_rows_that_are_asked_for_change(before: Package) -> None:
    after = set_row_heights(before, SHEET, {4: 50.5, 9999: 20.0})
    part = part_of(before)
    assert {name for name in before.parts if before.parts[name] != after.parts[name]} == {part}
    assert b'<row r="4" ht="50.5"' in after.parts[part]
    assert read_snapshot(after).sheets == read_snapshot(before).sheets
    assert frame_in(after.parts[part]).rows == frame_in(before.parts[part]).rows


def test_a_sheet_that_is_not_there_is_refused(before: Package) -> None:
    with pytest.raises(ValueError, match="别的"):
        set_row_heights(before, "别的", {1: 20.0})

"""Nothing in a blank changes unless somebody means it: every part is held against what `make snapshot` recorded.

1  The same rubric gives the same bytes in every process, but for the dates in docProps.
2  The blank of each template is the one recorded; otherwise template, parts and the cells that differ are named.
3  Whatever is changed in a package is found and named; what only moved down is not.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from blank_records import FOLDER, digests, recorded
from package_differences import MOST_DIFFERENCES, differences
from package_lines import PROPERTIES, lines_of, undated
from tiny import one

from generator.package import Package, read_snapshot
from generator.rubric.loader import load, template_ids
from generator.workbook.issue import blank, blank_snapshot
from generator.workbook.styles import INPUT_FILL

TEMPLATE = "hecheng-project-form-2020"
"""The smallest one with a table."""
WORKBOOK, STYLES, THEME = "xl/workbook.xml", "xl/styles.xml", "xl/theme/theme1.xml"


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


ANOTHER_PROCESS = """
import blank_records, json
print(json.dumps(blank_records.digests(reversed(blank_records.template_ids()))))
"""


def test_every_process_writes_the_same_bytes_in_whatever_order() -> None:
    seed = "1" if os.environ.get("PYTHONHASHSEED") == "0" else "0"
    other = subprocess.run(
        [sys.executable, "-c", ANOTHER_PROCESS],
        capture_output=True,
        check=True,
        cwd=Path(__file__).parent,
        env={**os.environ, "PYTHONHASHSEED": seed},
        timeout=120,
    )
    assert json.loads(other.stdout) == digests(template_ids())


def test_only_dates_may_vary() -> None:
    package = blank(load(TEMPLATE))
    without = undated(package)
    assert [part for part in package.parts if package.parts[part] != without.parts[part]] == [PROPERTIES]
    assert without.parts[PROPERTIES].count(b"(date)") == 2


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", template_ids())
def test_the_blank_is_the_one_recorded(template: str) -> None:
    found = differences(recorded(template), lines_of(blank(load(template))))
    assert not found, "\n".join((f"{template} differs; if that is meant: make snapshot", *found))


def test_there_is_a_record_for_each_template_and_no_other() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{template}.txt" for template in template_ids()}


@pytest.mark.parametrize("template", template_ids())
def test_every_part_is_recorded(template: str) -> None:
    lines = recorded(template)
    parts = {its[0] if "/" not in part and its[0].startswith("xl/") else part for part, its in lines.items()}
    assert parts == set(blank(load(template)).parts)
    assert [part for part, its in lines.items() if not its] == []


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


class Original:
    """The smallest blank, and what is told of it when one thing is altered."""

    def __init__(self) -> None:
        self.package = blank(load(TEMPLATE))
        self.lines = lines_of(self.package)

    def place(self, name: str) -> tuple[str, str, str]:
        """Part, sheet and first cell of a name."""
        area = blank_snapshot(load(TEMPLATE)).names[name]
        return self.lines[area.sheet][0], area.sheet, area.first

    def content(self, part: str) -> str:
        return self.package.parts[part].decode()

    def cell(self, part: str, ref: str) -> str:
        """A cell as it is written; what comes first in it is its style."""
        return self.content(part).split(f'<c r="{ref}" ')[1].split("<c ")[0]

    def told(self, part: str, old: str, new: str) -> list[str]:
        """What is told when this stands in a part instead of that, which it holds once."""
        content = self.content(part)
        assert content.count(old) == 1
        return differences(self.lines, lines_of(self.package.with_part(part, content.replace(old, new).encode())))

    def told_without(self, part: str) -> list[str]:
        parts = {name: content for name, content in self.package.parts.items() if name != part}
        return differences(self.lines, lines_of(Package(parts, self.package.source)))


@pytest.fixture(scope="module")
def original() -> Original:
    return Original()


def test_nothing_is_told_of_the_same_package(original: Original) -> None:
    assert differences(original.lines, lines_of(original.package)) == []


def test_a_changed_word(original: Original) -> None:
    part, sheet, _ = original.place("fact_year")
    (told,) = original.told(part, "<t>评价年度</t>", "<t>预算年度</t>")
    assert re.fullmatch(rf"{sheet} [A-Z]\d+: 标签 评价年度 → 标签 预算年度", told)


def test_a_changed_value(original: Original) -> None:
    part, sheet, ref = original.place("status_project_name")
    cell = original.cell(part, ref)
    (told,) = original.told(part, cell, cell.replace("<v>未填</v>", "<v>完成</v>"))
    assert told.startswith(f"{sheet} {ref}: 状态 =")
    assert re.search(" 未填 .*→.* 完成 ", told)


@pytest.mark.parametrize("name", ["score_total", "grade_total", "table_rows_explanation"])
@pytest.mark.parametrize(("old", "new"), [("<f>IF(", "<f>IF(1+"), ("</f>", "&amp;1</f>")])
def test_a_changed_formula(original: Original, name: str, old: str, new: str) -> None:
    part, sheet, ref = original.place(name)
    cell = original.cell(part, ref)
    (told,) = original.told(part, f'<c r="{ref}" {cell}', f'<c r="{ref}" {cell.replace(old, new)}')
    assert re.match(rf"{sheet} {ref}: [\w（）]+( 0.00)? =IF\(.* → [\w（）]+( 0.00)? =IF\(", told)


def test_a_changed_cell_in_the_middle_of_a_table(original: Original) -> None:
    part, sheet, first = original.place("table_rows_score")
    ref = re.sub(r"\d+", lambda row: str(int(row[0]) + 4), first)
    cell = original.cell(part, ref)
    (told,) = original.told(part, f'<c r="{ref}" {cell}', f'<c r="{ref}" {cell.replace("</f>", "+1</f>")}')
    assert told.startswith(f"{sheet} {ref}: 计算数 0.00 =")


def test_a_changed_style_of_a_cell(original: Original) -> None:
    part, sheet, ref = original.place("fact_year")
    style = original.cell(part, "A1").split(" ")[0]
    old = f'<c r="{ref}" {original.cell(part, ref).split(" ")[0]}'
    (told,) = original.told(part, old, f'<c r="{ref}" {style}')
    assert told.startswith(f"{sheet} {ref}: 填报（靠左） 0 {{评价年度}}")
    assert " → 标题 {评价年度}" in told


def test_a_changed_drawing_of_a_style(original: Original) -> None:
    (told,) = original.told(STYLES, f'<fgColor rgb="{INPUT_FILL}"/>', '<fgColor rgb="FFFFFFFF"/>')
    assert told.startswith(f"{STYLES} <fill ")
    assert re.search(f"{INPUT_FILL}.* → .*FFFFFFFF", told)


def test_a_changed_height(original: Original) -> None:
    part, sheet, ref = original.place("fact_year")
    row = ref.strip("ABCDEF")
    assert original.told(part, f'<row r="{row}" ht="22"', f'<row r="{row}" hidden="1" ht="22"') == [
        f"{sheet} row {row}: row ht=22 → row hidden=1 ht=22"
    ]


def test_a_changed_validation(original: Original) -> None:
    part, sheet, ref = original.place("fact_year")
    (told,) = original.told(part, "<formula2>2100</formula2>", "<formula2>2200</formula2>")
    assert re.fullmatch(rf"{sheet} {ref}: .*\[dataValidation (\w{{4}})\] → .*\[dataValidation (?!\1)\w{{4}}\]", told)


def test_a_changed_name(original: Original) -> None:
    _, sheet, ref = original.place("fact_year")
    (told,) = original.told(WORKBOOK, 'name="fact_year" hidden="1"', 'name="fact_years"')
    assert re.match(rf"{sheet} {ref}: .*{{\.fact_year}}.* → .*{{fact_years}}", told)


def test_a_name_that_means_another_cell(original: Original) -> None:
    _, sheet, ref = original.place("fact_year")
    address = f"'{sheet}'!${ref[0]}${ref[1:]}</definedName>"
    visible = f'<definedName name="评价年度">{address}'
    told = original.told(WORKBOOK, visible, visible.replace(address, f"'{sheet}'!$B$1</definedName>"))
    assert [line.partition(":")[0] for line in told] == [f"{sheet} {ref}", f"{sheet} new"]
    assert told[1] == f"{sheet} new: B1 {{评价年度}}"


def test_a_changed_setting(original: Original) -> None:
    old = '<workbookProtection lockStructure="1"/>'
    assert original.told(WORKBOOK, old, "") == [f"{WORKBOOK} gone: <workbookProtection lockStructure=1>"]


def test_a_lost_part(original: Original) -> None:
    part, sheet, _ = original.place("check_C24a")
    assert original.told_without(THEME) == [f"{THEME} gone"]
    assert original.told_without(part) == [f"{sheet} gone"]


def test_a_new_part(original: Original) -> None:
    more = original.package.with_part("xl/media/image1.png", b"...")
    assert differences(original.lines, lines_of(more)) == ["xl/media/image1.png new"]


def test_many_differences_are_counted(original: Original) -> None:
    told = differences(original.lines, original.lines | {STYLES: ["nothing"]})
    assert len(told) == MOST_DIFFERENCES + 1
    assert told[-1] == f"{STYLES}: {len(original.lines[STYLES]) - MOST_DIFFERENCES} more"


def test_a_row_put_in_is_told_and_the_rows_below_are_not() -> None:
    rule = "{kind: proportion, of: rate, points: 10}"
    before = """
        facts: {done: {label: 完成数, kind: count}, planned: {label: 计划数, kind: count}}
        measures: {rate: {label: 完成率, kind: percent, value: done / planned}}
    """
    after = before.replace("planned: {", "cases: {label: 件数, kind: count}, planned: {").replace(
        "done /", "cases * done /"
    )
    old, new = (blank(one(rule, dedent(given))) for given in (before, after))
    area, rate = read_snapshot(new).names["fact_cases"], read_snapshot(new).names["calc_rate"]
    told = [line.partition(":")[0] for line in differences(lines_of(old), lines_of(new)) if line.startswith(area.sheet)]
    row = area.first.removeprefix("B")
    of_the_whole = [f"{area.sheet} {ref}" for ref in ("A1", "A2", "D5")]
    assert told == [*of_the_whole, f"{area.sheet} row {row} new", f"{area.sheet} {rate.first}"]
    assert (int(row), int(rate.first.removeprefix("B"))) == (6, 8)

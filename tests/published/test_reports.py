"""The published reports in our own words: what they quote stands where they quote it.

1. Every quoted figure stands in the section that quotes it, with its digits and unit; so do figures stated in words.
2. Every printed score, row of the project table, of the base data and of a form stands there as a line.
3. The numbering is the printed one where a finding is about it, and the hidden character stands inside its figure.
4. A figure that stands elsewhere is not found: the comparison can fail.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from generator.published.samples import PUBLISHED, REPORT, sample_folder, sample_ids
from generator.rubric.source import as_plain, read_yaml

HOLDERS = {
    "附件2": ("hecheng-department",),
    "附件3": ("hecheng-department",),
    "附件4-2": tuple(f"hecheng-form-{number}" for number in range(1, 5)),
    "附件5-1": ("hecheng-project",),
}
"""Which sample retells an annex of 鹤城: its annexes quote each other's figures."""

IN_WORDS = {
    ("futian-2020", "start.expend.public"): "63.38（占比2.62%）万元",
    ("luohu-2022", "carryover"): "年末无财政拨款结转和结余",
    ("luohu-2022", "projects.late.listed_in_二"): "两个项目",
    ("luohu-2022", "projects.late.listed_in_三"): "历史档案归档整理经费",
    ("szaudit-2021", "list.key_work"): "六方面",
    ("szaudit-2021", "institution.count"): "四项制度",
    ("dapeng-2024", "date.budget_public"): "2024年3月7日",
    ("dapeng-2024", "date.final_public"): "2024年10月8日",
    ("dapeng-2024", "keywork.reported"): "三是",
}
COUNTED = {("futian-2020", "list.key_work"), ("futian-2020", "list.duty_goals")}
"""Not quoted: how many items the numbered list of the section has."""

NUMERAL = "[一二三四五六七八九十]"
HEADINGS = (rf"({NUMERAL}+)、", rf"（({NUMERAL}+)）", r"(\d+)\.", r"（(\d+)）", r"([①-⑨])|(表1) ")
LOST = (rf"({NUMERAL}+|\d+)、", rf"（({NUMERAL}+|\d+)）", r"(\d+)\.")
"""Headings of the annexes whose automatic numbers got lost: the first level counts by its order."""
ORDER = "一二三四五六七八九"
BLOCKS = {"资金", "年度总体目标", "绩效指标"}
WITHOUT_LAST_YEAR = {"政府采购金额", "部门整体支出预算调整"}
"""Rows of 附件2 that print a dash in the column of the year before."""
TABULAR = ("表1", "附件", "资金")
"""Sections that are tables: the unit stands in their heading."""


@dataclass(frozen=True, slots=True)
class Retold:
    """A report by section, (annex, number, number, …), each with its plain text, cells and lines parted by bars."""

    sections: dict[tuple[str, ...], str] = field(default_factory=dict)

    def children(self, section: tuple[str, ...]) -> int:
        """How many sections or items stand right under a section."""
        return sum(each[:-1] == section for each in self.sections)


def plain(text: str) -> str:
    """The text without spaces, thousands separators and hidden characters."""
    visible = (each for each in text if unicodedata.category(each) not in {"Cf", "Co"} and not each.isspace())
    return re.sub(r"(?<=\d),(?=\d{3})", "", "".join(visible))


def retold(text: str) -> Retold:
    report = Retold()
    place: tuple[str, ...] = ("",)
    levels: list[int] = []
    counted = 0
    for line in text.splitlines():
        if annex := re.match(r"附件([\d-]*) ", line):
            place, levels, counted = (f"附件{annex[1]}",), [], 0
        elif line in BLOCKS:
            place = (line,)
        elif found := heading(line, place[0]):
            level, number = found
            if level == 0 and place[0] in {"附件3", "附件5-1"}:
                number, counted = ORDER[counted], counted + 1
            while levels and levels[-1] >= level:
                levels.pop()
                place = place[:-1]
            levels.append(level)
            place = (*place, number)
        cells = "".join(f"{plain(cell)}|" for cell in re.split(r"[\t ]", line))
        report.sections[place] = report.sections.get(place, "") + cells
    return report


def heading(line: str, annex: str) -> tuple[int, str] | None:
    """Level and number of a line that begins with a number; None for any other."""
    if annex == "附件2":
        return None
    for level, pattern in enumerate(LOST if annex in {"附件3", "附件5-1"} else HEADINGS):
        if found := re.match(pattern, line):
            return level, next(filter(None, found.groups()))
    return None


def section_of(source: str) -> tuple[str, ...]:
    """The section that `s` of a quoted figure names: 二(三)3(1)② or 附件5-1四(3)1."""
    if source in BLOCKS:
        return (source,)
    annex = re.match(r"附件([\d-]*)", source)
    rest = source[annex.end() :] if annex else source
    return annex[0] if annex else "", *re.findall(rf"表1|{NUMERAL}+|\d+|[①-⑨]", rest)


def published(sample: str) -> Mapping[str, Any]:
    text = (sample_folder(sample) / PUBLISHED).read_text(encoding="utf-8")
    return cast(Mapping[str, Any], as_plain(read_yaml(text, PUBLISHED)))


def text_of(sample: str) -> str:
    return (sample_folder(sample) / REPORT).read_text(encoding="utf-8")


SAMPLES = sample_ids()
REPORTS = {sample: retold(text_of(sample)) for sample in SAMPLES}
each_sample = pytest.mark.parametrize("sample", SAMPLES)


def stands(text: str, value: str, unit: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(plain(value))}(?![\d.]*\d){re.escape(unit)}", text) is not None


def holds(sample: str, fact: Mapping[str, str]) -> bool:
    """Whether the report that retells the section of a quoted figure holds it there."""
    section = section_of(fact["s"])
    if section[0] == "附件4-2":
        section = ("资金",)
        holders = HOLDERS["附件4-2"]
    else:
        holders = HOLDERS.get(section[0], (sample,))
    if (sample, fact["k"]) in COUNTED:
        return any(REPORTS[holder].children(section) == int(fact["v"]) for holder in holders)
    texts = [REPORTS[holder].sections.get(section, "") for holder in holders]
    if words := IN_WORDS.get((sample, fact["k"])):
        return any(plain(words) in text for text in texts)
    if fact["u"] == "text":
        return any(plain(fact["v"]) in text for text in texts)
    unit = "" if section[-1] in TABULAR and fact["u"] != "%" else fact["u"]
    return any(stands(text, fact["v"], unit) for text in texts)


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@each_sample
def test_every_quoted_figure_stands_in_its_section(sample: str) -> None:
    facts = published(sample)["facts"]
    assert [(fact["k"], fact["v"], fact["s"]) for fact in facts if not holds(sample, fact)] == []


def test_quoted_figures_are_many() -> None:
    assert sum(len(published(sample)["facts"]) for sample in SAMPLES) > 400


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def lines(sample: str) -> set[tuple[str, ...]]:
    return {tuple(line.split("\t")) for line in text_of(sample).splitlines()}


@pytest.mark.parametrize("sample", [sample for sample in SAMPLES if "indicators" not in published(sample)])
def test_every_printed_score_is_a_line_of_the_annex(sample: str) -> None:
    printed = published(sample)
    wanted = {(score["name"], score["w"], score["score"] or "") for score in printed["scores"]}
    assert wanted | {("总分", "100", printed["total"])} <= lines(sample)


def test_the_project_table_is_the_printed_one() -> None:
    rows = published("futian-2020")["projects"]
    wanted = [
        f"{number} {row['name']} {row['budget']} {row['paid']} {row['rate']}%"
        for number, row in enumerate(rows, start=1)
    ]
    table = text_of("futian-2020").partition("表1 项目执行情况")[2].partition("3.效果性")[0]
    assert table.splitlines()[2:] == [*wanted, "合计 12044.33 11824.42 98.17%"]


def test_the_base_data_have_the_printed_rows() -> None:
    found = {(re.sub(r"^\d、|：$", "", first), *rest) for first, *rest in lines("hecheng-department")}
    for row in published("hecheng-department")["base_data"]:
        start = "" if row["item"] not in WITHOUT_LAST_YEAR else "—"
        figures = (f"{row[column]}万元" if column in row else "" for column in ("budget", "final"))
        assert (row["item"], start, *figures) in found, row["item"]


@pytest.mark.parametrize("sample", [sample for sample in SAMPLES if "indicators" in published(sample)])
def test_a_form_has_the_printed_rows(sample: str) -> None:
    columns = ("l2", "name", "target", "actual", "w", "score", "reason")
    wanted = {
        tuple("\t".join(row.get(column) or "" for column in columns).rstrip("\t").split("\t"))
        for row in published(sample)["indicators"]
    }
    assert wanted <= lines(sample)


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_numbers_are_lost_as_printed() -> None:
    annex = text_of("hecheng-department").partition("附件3 ")[2]
    assert re.findall(rf"^({NUMERAL}|\d+)、", annex, re.MULTILINE) == list("1二2345七8九")


def test_a_number_is_doubled_as_printed() -> None:
    management = text_of("futian-2020").partition("1.资金管理\n")[2].partition("2.项目管理\n")[0]
    assert re.findall(r"^（(\d)）", management, re.MULTILINE) == ["1", "2", "2", "3"]


def test_a_hidden_character_stands_inside_a_figure() -> None:
    hidden = [each for each in text_of("hecheng-department") if unicodedata.category(each) == "Co"]
    assert hidden == ["\ue427"]
    assert "1520.98733\ue4277万元" in text_of("hecheng-department")


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "unit", "section"),
    [
        ("2418.93", "万元", "一(三)1"),
        ("418.92", "万元", "一(三)1"),
        ("2418.92", "元", "一(三)1"),
        ("2418.92", "万元", "一(三)2"),
        ("11824.42", "万元", "一(四)1(2)"),
        ("11057.83", "万元", "二(三)2(2)表1"),
    ],
)
def test_what_does_not_stand_there_is_missed(value: str, unit: str, section: str) -> None:
    assert not holds("futian-2020", {"k": "any", "v": value, "u": unit, "s": section})

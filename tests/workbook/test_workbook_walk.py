"""Somebody fills in a blank in LibreOffice, cell by cell from the top, and gets every kind of cell wrong first.

1  What is typed is understood as ENTRIES says, and the status beside the cell says 未填, 有误 or 完成 accordingly.
2  After each entry every computed cell of the workbook (status, what is missing, score, reason, check, sentence, counts
   and scores on the cover) shows what the rules give for what the cells hold then; at the end it is the sample.
3  In the filled workbook single entries have the consequences worked out by hand in CASES.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

import pytest
from typing_desk import Desk, as_typed, opened, typing_office
from workbook_cells import InputCell, input_cells

from generator.calculation.answers import Answers
from generator.calculation.calculation import calculation
from generator.calculation.cells import TOTAL
from generator.calculation.evaluation import Evaluation
from generator.package import ErrorValue, Value
from generator.published.samples import load_sample
from generator.rubric import evaluate
from generator.rubric.decimals import plain
from generator.rubric.facts import TRAITS, YES, Kind
from generator.rubric.model import Rubric
from generator.rubric.needs import OPTIONAL, UNFILLED, WRONG, status
from generator.verification.original import Where
from generator.workbook.issue import blank_snapshot

ENTRIES = """
种类    键入            单元格里是      状态
金额    （空）          （空）          未填
金额    0               0               完成
金额    -1              -1              有误
金额    12.5            12.5            完成
金额    '12.5           文字12.5        有误
金额    １２.５         12.5            完成
金额    '１２.５        文字１２.５     有误
金额    1,234.56        1234.56         完成
金额    ␣35␣            35              完成
金额    =12.5+3.2       15.7            完成
金额    约0.52          文字约0.52      有误
金额    12.5万元        文字12.5万元    有误
金额    0.123456        0.123456        完成
金额    0.1234567       0.1234567       有误
金额    999999999       999999999       完成
金额    1000000000      1000000000      有误
金额    6517600         6517600         完成
数量    （空）          （空）          未填
数量    0               0               完成
数量    -1              -1              有误
数量    2.5             2.5             有误
数量    '3              文字3           有误
数量    ３              3               完成
数量    ␣35␣            35              完成
数量    3人             文字3人         有误
数量    1000000000      1000000000      有误
百分比  （空）          （空）          未填
百分比  0               0               完成
百分比  97.4%           0.974           完成
百分比  0.974           0.974           完成
百分比  35.48           35.48           有误
百分比  '97.4%          文字97.4%       有误
百分比  ９７.４%        0.974           完成
百分比  -1%             -0.01           有误
百分比  1001%           10.01           有误
评分    （空）          （空）          未填
评分    0               0               完成
评分    0.5             0.5             完成
评分    -0.5            -0.5            有误
评分    101             101             有误
评分    '0.5            文字0.5         有误
评分    优              文字优          有误
数值    （空）          （空）          未填
数值    -3.5            -3.5            完成
数值    1,234.56        1234.56         完成
数值    '36             文字36          有误
数值    三十六          文字三十六      有误
数值    1000000000      1000000000      有误
是否    （空）          （空）          未填
是否    是              文字是          完成
是否    否              文字否          完成
是否    是␣             文字是␣         有误
是否    对              文字对          有误
是否    1               1               有误
选项    （空）          （空）          未填
选项    （第一项）      文字（第一项）  完成
选项    别的            文字别的        有误
选项    1               1               有误
文字    （空）          （空）          未填
文字    说明            文字说明        完成
文字    12.5            文字12.5        完成
文字    =1+1            文字=1+1        完成
"""
"""␣ is a blank character, ' before a figure makes it text, as when it is pasted from a text; full-width digits that are
typed are digits to a Chinese program. 选填 stands for 未填 where a cell may stay blank, 有误 for 完成 where 不适用 has
no reason yet. 6517600 is 651.76 万元 in 元: no bound can tell, the checks do (CASES)."""
WAIVER = "na_"


@dataclass(frozen=True, slots=True)
class Case:
    """What is typed into the filled sample, and what shows then, by visible name; #1 is the first row of a table.

    Of a text only a piece is given; nothing means that the cell shows nothing.
    """

    sample: str
    typed: Mapping[str, str]
    shown: Mapping[str, str]

    def __str__(self) -> str:
        return "，".join((self.sample, *self.typed.values(), *self.shown))


LUOHU, FORM = SAMPLES = ("luohu-2022", "hecheng-form-1")
ASSETS, PLANNED, POLL = "在用固定资产", "政府采购计划金额", "服务对象满意度"
CASES = (
    Case(LUOHU, {}, {"综合评分": "93.89", "封面_综合评分": "93.89", "自评等级": "优", "已评指标数": "21"}),
    Case(
        LUOHU,
        {},
        {"封面_部门决策": "20", "封面_部门管理": "19.5", "封面_部门绩效": "54.39", "错误数": "0", "警告数": "1"},
    ),
    # 70 / 83.92 = 83.41%
    Case(
        LUOHU,
        {ASSETS: "70"},
        {"固定资产利用率": "0.834128", "得分_固定资产利用率": "0.7", "扣分_固定资产利用率": "0.3"},
    ),
    Case(LUOHU, {ASSETS: "70"}, {"依据_固定资产利用率": "83.4128%，落入75%（含）–90%（不含）档，得0.70分"}),
    Case(LUOHU, {ASSETS: "70"}, {"小计_部门管理": "19.2", "封面_部门管理": "19.2", "综合评分": "93.59"}),
    Case(
        LUOHU,
        {ASSETS: ""},
        {"状态_在用固定资产": "未填", "待填_固定资产利用率": "【在用固定资产】", "固定资产利用率": ""},
    ),
    Case(LUOHU, {ASSETS: ""}, {"得分_固定资产利用率": "", "综合评分": "", "自评等级": "", "已评指标数": "20"}),
    Case(LUOHU, {ASSETS: "'70"}, {"状态_在用固定资产": "有误", "得分_固定资产利用率": "", "已评指标数": "20"}),
    # 元 instead of 万元: more in use than there is
    Case(LUOHU, {ASSETS: "839200"}, {"状态_在用固定资产": "完成", "校验_C15g": "错误", "错误数": "1"}),
    # 8.74 / 87400 gives no point for the rate: 1 of 2 points is left
    Case(
        LUOHU,
        {PLANNED: "87400"},
        {"校验_C25a": "警告", "警告数": "2", "得分_政府采购执行情况": "1", "综合评分": "92.89"},
    ),
    Case(LUOHU, {POLL: "35.48"}, {"状态_服务对象满意度": "有误", "得分_公众或服务对象满意度": "", "综合评分": ""}),
    Case(LUOHU, {POLL: "93%"}, {"状态_服务对象满意度": "完成", "得分_公众或服务对象满意度": "4", "综合评分": "91.89"}),
    Case(LUOHU, {POLL: "0"}, {"得分_公众或服务对象满意度": "1", "综合评分": "88.89", "自评等级": "良"}),
    Case(LUOHU, {"部门预算公开情况": "公开"}, {"状态_部门预算公开情况": "有误", "得分_预决算信息公开": ""}),
    Case(LUOHU, {"部门预算公开情况": "未公开"}, {"得分_预决算信息公开": "1.5", "综合评分": "92.39"}),
    Case(LUOHU, {"存在违规支出": "是"}, {"得分_财务合规性": "0", "综合评分": "90.89"}),
    Case(
        LUOHU,
        {"不适用_固定资产利用率": "对"},
        {"状态_不适用_固定资产利用率": "有误", "得分_固定资产利用率": "1", "综合评分": "93.89"},
    ),
    Case(
        LUOHU, {"不适用_固定资产利用率": "是"}, {"待填_固定资产利用率": "【不适用的理由】", "得分_固定资产利用率": ""}
    ),
    Case(
        LUOHU,
        {"不适用_固定资产利用率": "是", "不适用理由_固定资产利用率": "无固定资产"},
        {"依据_固定资产利用率": "不适用（无固定资产），待财政核定", "得分_固定资产利用率": "", "综合评分": ""},
    ),
    Case(LUOHU, {"改写_固定资产利用率": "另行说明"}, {"定稿_固定资产利用率": "另行说明"}),
    # 8 of 7 projects: full points, 93.89 - 3.43 + 6, and three contradictions
    Case(
        LUOHU,
        {"按期完成项目": "8"},
        {"得分_项目完成及时性": "6", "综合评分": "96.46", "校验_C15a": "错误", "错误数": "1"},
    ),
    Case(LUOHU, {"按期完成项目": "8"}, {"校验_C14c": "警告", "校验_C15i": "警告", "校验_C13a": "警告", "警告数": "4"}),
    Case(
        LUOHU,
        {"收到信访": "0"},
        {"待填_群众信访办理情况": "【收到信访（为0，确无此项的选不适用）】", "校验_C15c": "错误"},
    ),
    Case(LUOHU, {"项目支出明细_支出数#1": "9.41"}, {"校验_C05a": "通过", "项目支出明细_支出进度#1": "", "错误数": "0"}),
    Case(LUOHU, {"项目支出明细_支出数#1": "94100"}, {"校验_C05a": "错误", "错误数": "1"}),
    # 9.41 / 18.94 = 49.68%; one project in the table where seven were planned
    Case(
        LUOHU,
        {"项目支出明细_调整后预算数#1": "18.94", "项目支出明细_支出数#1": "9.41"},
        {
            "项目支出明细_支出进度#1": "0.496832",
            "校验_C05b": "通过",
            "校验_C15e": "警告",
            "校验_C12a": "警告",
            "警告数": "2",
        },
    ),
    Case(
        FORM,
        {},
        {"总分": "100", "封面_产出指标": "50", "已评指标数": "4", "校验_C19d": "错误", "错误数": "1", "警告数": "0"},
    ),
    # 36 of 48 people: 10 × 75%
    Case(FORM, {"绩效指标_完成数值#1": "36"}, {"绩效指标_得分#1": "7.5", "得分_产出指标": "47.5", "总分": "97.5"}),
    Case(FORM, {"绩效指标_完成数值#1": "36"}, {"绩效指标_得分依据#1": "完成值48人，未达到指标值，得7.50分"}),
    Case(FORM, {"绩效指标_完成数值#1": "'36"}, {"绩效指标_待填#1": "【完成数值】", "绩效指标_得分#1": "", "总分": ""}),
    Case(
        FORM, {"绩效指标_比较方式#1": "≥"}, {"绩效指标_待填#1": "【比较方式】", "得分_产出指标": "", "已评指标数": "3"}
    ),
    Case(FORM, {"绩效指标_一级指标#1": "产出"}, {"绩效指标_待填#1": "【一级指标】", "总分": ""}),
    # 60 points in a part that has 50
    Case(FORM, {"绩效指标_分值#1": "20"}, {"待填_产出指标": "【产出指标分值合计应为50分】", "总分": ""}),
    # half is spent, but the sources say all of it
    Case(
        FORM,
        {"资金总额全年执行数": "106.3234"},
        {"得分_预算执行率": "5", "总分": "95", "校验_C19c": "错误", "错误数": "2"},
    ),
    Case(FORM, {"资金总额全年执行数": "2126468"}, {"得分_预算执行率": "10", "校验_C24a": "警告", "校验_C19c": "错误"}),
    Case(LUOHU, {ASSETS: "=1/0"}, {"状态_在用固定资产": "有误", "已评指标数": "20", "错误数": "0"}),
    Case(FORM, {"绩效指标_一级指标#13": "产出"}, {"绩效指标_待填#13": "【一级指标】", "总分": ""}),
)


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Desk]]:
    """One open blank for each sample."""
    folder = tmp_path_factory.mktemp("walk")
    with typing_office() as office, ExitStack() as stack:
        yield {sample: stack.enter_context(opened(office, answers(sample).rubric, folder)) for sample in SAMPLES}


@cache
def answers(sample: str) -> Answers:
    return load_sample(sample).answers


# ── 1, 2 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

BLANK, FIRST, TEXT = "（空）", "（第一项）", "文字"
IN_FULL, IN_PART = 2, 4
"""So many cells of each kind see all its entries; every later one sees so many of them, each time others."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of ENTRIES."""

    kind: str
    typed: str
    held: str
    status: str

    def in_cell(self, cell: InputCell) -> "Entry":
        """The line for a cell: with the first word of its own list, and the status that is its own."""
        word = cell.fact.listed[0] if cell.fact.listed else ""
        status = OPTIONAL if self.status == UNFILLED and cell.fact.optional else self.status
        if cell.fact.id.startswith(WAIVER) and self.held == f"{TEXT}{YES}":
            status = WRONG
        return Entry(self.kind, self.typed.replace(FIRST, word), self.held.replace(FIRST, word), status)

    @property
    def keys(self) -> str:
        return self.typed.replace(BLANK, "")

    @property
    def value(self) -> Value:
        """What the cell holds then."""
        if self.held.startswith(TEXT):
            return self.held.removeprefix(TEXT)
        return None if self.held == BLANK else Decimal(self.held)


@cache
def tries(kind: Kind) -> list[Entry]:
    lines = [Entry(*re.split(" {2,}", line)) for line in ENTRIES.strip().splitlines()]
    spaced = [replace(line, typed=line.typed.replace("␣", " "), held=line.held.replace("␣", " ")) for line in lines]
    return [entry for entry in spaced if entry.kind == TRAITS[kind].label]


def tried(rubric: Rubric, cell: InputCell, turn: int = 0) -> list[Entry]:
    """What is tried in the nth cell of its kind: cells that have a status, the first and last row of tables."""
    table = rubric.tables.get(cell.fact.table)
    if cell.row not in (0, table.capacity - 1) if table else cell.fact.status_cell not in calculation(rubric).cells:
        return []
    every = [entry.in_cell(cell) for entry in tries(cell.fact.kind)]
    return every if turn < IN_FULL else [every[(turn * IN_PART + each) % len(every)] for each in range(IN_PART)]


def said(desk: Desk, cell: InputCell) -> Value | ErrorValue:
    """What the status of a cell says; cells of tables have none, for them it is what the rules say."""
    if cell.fact.table:
        values = Evaluation(calculation(desk.rubric), desk.entries)
        return evaluate.value(status(cell.fact), values.rows(cell.fact.table)[cell.row])
    return desk.shown[place(desk, cell.fact.status_cell)]


@pytest.mark.parametrize("sample", SAMPLES)
def test_walk(desks: dict[str, Desk], sample: str) -> None:
    desk, wanted = desks[sample], answers(sample).entries
    desk.type_only({})
    turns = Counter[Kind]()
    for cell in input_cells(desk.rubric):
        entries = tried(desk.rubric, cell, turns[cell.fact.kind])
        turns[cell.fact.kind] += bool(entries)
        for entry in entries:
            desk.type_in({cell: entry.keys})
            assert (desk.held[cell], said(desk, cell)) == (entry.value, entry.status), (cell, entry)
            assert desk.faults() == [], (cell, entry)
        answer = as_typed(cell, wanted)
        if answer != desk.typed.get(cell, ""):
            desk.type_in({cell: answer})
            assert desk.held[cell] == cell.entry(wanted)
            assert desk.faults() == [], cell
    assert desk.shown[place(desk, TOTAL)] == Evaluation(calculation(desk.rubric), wanted).cell(TOTAL)


def test_a_wrong_cell_is_noticed(desks: dict[str, Desk]) -> None:
    desk = desks[FORM]
    desk.type_only({})
    desk.shown[place(desk, TOTAL)] = "别的"
    (fault,) = desk.faults()
    assert fault.startswith("!".join(place(desk, TOTAL)))


def test_every_kind_of_cell_is_tried() -> None:
    rubrics = [answers(sample).rubric for sample in SAMPLES]
    found = {cell.fact.kind for rubric in rubrics for cell in input_cells(rubric) if tried(rubric, cell)}
    assert found == set(Kind) - {Kind.DATE}, "the only date stands on the cover, where nothing has a status"


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def place(desk: Desk, name: str) -> Where:
    """The cell of a name, of a table's column with #row."""
    name, _, row = name.partition("#")
    area = blank_snapshot(desk.rubric).names[name]
    return area.sheet, list(area.refs())[int(row or 1) - 1]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(desks: dict[str, Desk], case: Case) -> None:
    desk = desks[case.sample]
    cells = {cell.where: cell for cell in input_cells(desk.rubric)}
    filled = {cell: text for cell in cells.values() if (text := as_typed(cell, answers(case.sample).entries))}
    desk.type_only(filled | {cells[place(desk, name)]: text for name, text in case.typed.items()})
    shown = {name: desk.shown[place(desk, name)] for name in case.shown}
    assert [name for name in shown if not shows(shown[name], case.shown[name])] == [], shown
    assert desk.faults() == []


def shows(found: Value | ErrorValue, wanted: str) -> bool:
    if isinstance(found, Decimal):
        return plain(found) == wanted
    return wanted in str(found) if wanted else found == ""

"""Outlines of reports: report.yaml, its notation, its faults, its variants.

1. Headings are numbered 一、（一）1.（1）①, whatever their number.
2. Slots show facts, measures and formulas by their kinds; conditions choose words; missing figures are named.
3. Every fault is told with its place and a remedy, all at once.
4. A variant inherits what it does not state; `replace` changes, `null` takes away; the report is part of the digest.
5. A rubric without an outline has its indicators, its total and four texts.
"""

from collections.abc import Mapping

import pytest
from tiny import HEAD, entries, files, lines, report_faults, reported, rubric

from generator.calculation.evaluation import evaluation
from generator.problem import InvalidInput
from generator.rubric.model import Rubric
from generator.rubric.numbering import MOST, chinese, numbered
from generator.rubric.outline import Free, Passage, Scored, Sentence

BODY = """\
facts:
  paid: {label: 支出, kind: amount}
  budget: {label: 预算, kind: amount}
  staff: {label: 人数, kind: count, unit: 人}
  open_: {label: 已公开, kind: tick}
  how: {label: 公开方式, kind: grade, choices: {web: 网站, paper: 报纸}}
  source: {label: 来源, kind: text, optional: true}
  on: {label: 日期, kind: date, optional: true}
tables:
  projects:
    label: 项目
    capacity: 4
    columns:
      name: {label: 名称, kind: text, optional: true}
      money: {label: 金额, kind: amount, optional: true}
      done: {label: 完成, kind: tick, optional: true}
  others:
    label: 其他
    capacity: 2
    columns:
      name: {label: 名字, kind: text, optional: true}
measures:
  rate: {label: 执行率, kind: percent, value: paid / budget}
indicators:
  - name: 一级
    weight: 10
    children:
      - {id: execution, name: 执行, weight: 10, rule: {kind: proportion, of: rate, points: 10}}
"""

REPORT = """\
title: 报告
sections:
  - title: 情况
    paragraphs:
      - sentence: told
        label: 说明
        text: {text}
  - indicator: execution
"""


def said(text: str, typed: Mapping[str, str], projects: str = "") -> object:
    """What a sentence of that text says; the text is written as YAML."""
    tables = {"projects": projects} if projects else {}
    whole = reported(BODY, REPORT.replace("{text}", text))
    return evaluation(whole, entries(whole, typed, **tables)).cell("sentence_told")


def faults(paragraph: str) -> list[str]:
    """What is said of an outline with this paragraph, which begins in line 5."""
    report = REPORT.partition("      - sentence")[0]
    block = "".join(f"      {line}\n" for line in paragraph.strip().splitlines())
    return report_faults(BODY, f"{report}{block}  - indicator: execution\n")


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("level", "position", "heading"),
    [
        (1, 1, "一、甲"),
        (1, 10, "十、甲"),
        (1, 12, "十二、甲"),
        (2, 3, "（三）甲"),
        (2, 20, "（二十）甲"),
        (2, 25, "（二十五）甲"),
        (3, 4, "4.甲"),
        (4, 11, "（11）甲"),
        (5, 1, "①甲"),
        (5, 20, "⑳甲"),
        (5, 21, "㉑甲"),
        (5, 35, "㉟甲"),
        (5, 36, "㊱甲"),
        (5, 50, "㊿甲"),
    ],
)
def test_headings_are_numbered(level: int, position: int, heading: str) -> None:
    assert numbered(level, position, "甲") == heading


def test_no_two_numbers_are_alike() -> None:
    assert len({chinese(number) for number in range(1, 100)}) == 99
    for level in range(1, 6):
        assert len({numbered(level, number, "") for number in range(1, MOST + 1)}) == MOST


def test_numbers_follow_the_nesting() -> None:
    report = """\
        title: 报告
        sections:
          - title: 甲
            sections:
              - {title: 乙, sections: [{title: 丙, sections: [{title: 丁, sections: [{title: 戊}, {title: 己}]}]}]}
              - {title: 庚}
          - indicator: execution
        """
    headings = [each.heading for each in reported(BODY, report).report.walk()]
    assert headings == ["一、甲", "（一）乙", "1.丙", "（1）丁", "①戊", "②己", "（二）庚", "二、执行"]


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

FILLED = {"paid": "1234.5", "budget": "2000", "staff": "15", "open_": "是", "how": "网站"}
ROWS = """
    name | money | done
    甲   | 10    | 是
    乙   | 2.5   | 否
    """


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("支出{paid}万元", "支出1,234.50万元"),
        ("执行率{rate}", "执行率61.73%"),
        ("共{staff}人", "共15人"),
        ("在{how}公开", "在网站公开"),
        ("剩{budget - paid}万元", "剩765.50万元"),
        ("剩{abs(paid - budget)}万元", "剩765.50万元"),
        ("比率{paid / budget:percent}", "比率61.73%"),
        ("比率{(100% - rate) * 100:score}点", "比率38.28点"),
        ("至多{max(paid, budget)}", "至多2,000.00"),
        ("{when(rate > 50%, paid, budget)}", "1,234.50"),
        ("{rows(projects.money)}行{sum(projects.money)}万元", "2行12.50万元"),
        ("完成{count(projects.done)}个", "完成1个"),
        ("没有写{source}来源", "没有写来源"),
    ],
)
def test_a_slot_is_shown_by_its_kind(text: str, wanted: str) -> None:
    """1234.5/2000 = 0.61725, a half that is rounded up; (1 - 0.61725) × 100 = 38.275."""
    assert said(f'"{text}"', FILLED, ROWS) == wanted


CASES = """
            - 已
            - {when: open_, text: 公开}
            - {otherwise: 保密}
            - {when: rate > 60%, text: 快}
            - {when: rate < 10%, text: 慢}
            - 。"""
NESTED = """
            - {when: open_, text: [公开, {when: how is web, text: 于网上}, {otherwise: 于报端}]}
            - {otherwise: }
            - 。"""


@pytest.mark.parametrize(
    ("text", "typed", "wanted"),
    [
        (CASES, FILLED, "已公开快。"),
        (CASES, FILLED | {"open_": "否", "paid": "100"}, "已保密慢。"),
        (CASES, FILLED | {"paid": "1000"}, "已公开。"),
        (NESTED, FILLED, "公开于网上。"),
        (NESTED, FILLED | {"how": "报纸"}, "公开于报端。"),
        (NESTED, {"open_": "否"}, "。"),
        ("[{when: blank(source), text: 无}, {otherwise: '据{source}'}]", {}, "无"),
        ("[{when: blank(source), text: 无}, {otherwise: '据{source}'}]", {"source": "问卷"}, "据问卷"),
    ],
)
def test_conditions_choose_the_words(text: str, typed: Mapping[str, str], wanted: str) -> None:
    assert said(text, typed) == wanted


@pytest.mark.parametrize(
    ("text", "typed", "wanted"),
    [
        ("'{paid}与{budget}'", {}, "【待填：“支出”“预算”】"),
        ("'{paid}与{budget}'", {"paid": "1"}, "【待填：“预算”】"),
        ("'{paid}'", {"paid": "约1"}, "【待填：“支出”】"),
        (CASES, {"paid": "1", "budget": "2"}, "【待填：“已公开”】"),
        (NESTED, {}, "【待填：“已公开”】"),
        (NESTED, {"open_": "是"}, "【待填：“公开方式”】"),
        ("'{rate}'", {"paid": "1", "budget": "0"}, "【待填：“预算（为0，确无此项的选不适用）”】"),
        ("'{year}年{department}'", {}, "【待填：评价年度】年【待填：部门（单位）】"),
    ],
)
def test_what_is_missing_is_named_instead_of_half_a_sentence(text: str, typed: Mapping[str, str], wanted: str) -> None:
    assert said(text, typed) == wanted


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

PLACE = "sections › 第1项 › paragraphs › 第1项"


@pytest.mark.parametrize(
    ("paragraph", "message"),
    [
        ("- {sentence: a, text: '支出{paidd}'}", "text：没有名为“paidd”的填报项。是否应为：paid。"),
        ("- {sentence: a, text: '支出{paid'}", "text：“支出{paid”的花括号不成对。"),
        ("- {sentence: a, text: '{on}'}", "text：“on”是日期，不能写进句子。"),
        ("- {sentence: a, text: '{open_}'}", "text：“open_”是是否，不能写进句子。"),
        ("- {sentence: a, text: '{paid * staff}'}", "text：“{paid * staff}”没有写明按哪一类数值显示。"),
        ("- {sentence: a, text: '{paid - staff}'}", "text：“{paid - staff}”没有写明按哪一类数值显示。"),
        (
            "- {sentence: a, text: '{paid:amuont}'}",
            "text：“{paid:amuont}”中没有名为“amuont”的数值类型。是否应为：amount",
        ),
        ("- {sentence: a, text: '{projects.money}'}", "text：“projects.money”是明细表的一列。"),
        ("- {sentence: a, text: '{projects.name}'}", "text：“名称”是明细表的一列。"),
        ("- {sentence: a, text: [{when: paid, text: 有}]}", "text › 第1项 › when：“paid”不是条件。"),
        ("- {sentence: a, text: [{when: open_, txt: 有}]}", "text › 第1项 › txt：不认识的键“txt”。是否应为：text。"),
        ("- {sentence: a, text: [{otherwise: 有}]}", "text › 第1项：otherwise 之前没有 when。"),
        ("- {sentence: a}", "：缺少“text”。"),
        ("- {sentence: 甲, text: 有}", "sentence：编号“甲”不可用。"),
        ("- {sentence: execution, text: 有}", "sentence：编号“execution”已用于另一段或指标。"),
        ("- {sentence: total, text: 有}", "sentence：编号“total”已用于另一段或指标。"),
        ("- {paragraph: a, text: 有}", "：没有写明是哪一种段落。请写其中一项：sentence、free、passage、score。"),
        ("- {free: a}", "：缺少“help”。"),
        ("- {score: executon}", "score：没有编号为“executon”的指标。是否应为：execution。"),
        ("- {passage: a, table: project, row: 甲, many: '{rows}'}", "table：没有编号为“project”的明细表。"),
        (
            "- {passage: a, table: projects, row: '{projects.nam}', many: '{rows}'}",
            "row：“{projects.nam}”不是这张表的列。",
        ),
        (
            "- {passage: a, table: projects, row: '{others.name}', many: '{rows}'}",
            "row：“{others.name}”不是这张表的列。",
        ),
        ("- {passage: a, table: projects, row: 甲, many: '{row}'}", "many：“many”应为文字，只能用{rows}和{count}。"),
        (
            "- {passage: a, table: projects, where: not projects.done, row: 甲, many: '{rows}'}",
            "：没有写明一行也没有时说什么。",
        ),
        (
            "- {passage: a, table: others, where: not projects.done, row: 甲, many: '{rows}', none: 无}",
            "where：where 用到了另一张表的列“projects.done”。",
        ),
        ("- {passage: a, table: projects, stated: rate >, row: 甲, many: 乙}", "stated：算式“rate >”无法识别。"),
    ],
)
def test_a_fault_is_told_with_place_and_remedy(paragraph: str, message: str) -> None:
    separator = "" if message.startswith("：") else " › "
    assert any(told.startswith(f"tiny/report.yaml 第5行 {PLACE}{separator}{message}") for told in faults(paragraph)), (
        faults(paragraph)
    )


def test_all_faults_are_told_at_once() -> None:
    report = """\
        title: 报告
        sections:
          - titel: 甲
          - title: 乙
            paragraphs:
              - {sentence: a, label: 说明, text: ['{x}', {when: y, text: '{z}'}]}
              - {free: b, label: 说明, help: 写}
          - title: 丙
            sections:
              - title: 丁
                sections: [{title: 戊, sections: [{title: 己, sections: [{title: 庚, sections: [{title: 辛}]}]}]}]
        """
    told = report_faults(BODY, report)
    assert [each.split("：")[0].split(" ")[1] for each in told] == [
        *("第3行", "第3行"),
        *("第6行", "第6行"),
        *("第7行", "第11行"),
        "第1行",
    ]
    assert "不认识的键“titel”" in told[0]
    assert "这一节没有标题" in told[1]
    assert "已有名为“说明”的段落" in told[4]
    assert "标题多于5级" in told[5]
    assert "没有写到指标“执行”。请为它写一节：{indicator: execution}" in told[6]


def test_an_indicator_is_told_once() -> None:
    report = REPORT.replace("{text}", "有") + "  - indicator: execution\n"
    assert report_faults(BODY, report) == [
        "tiny/report.yaml 第9行 sections › 第3项 › indicator：指标“执行”已在前面写过。一个指标只写一节。"
    ]


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

PARENT = REPORT.replace("{text}", "支出{paid}万元")
CHILD = HEAD + "extends: parent\n"


def varied(report: str | None) -> Rubric:
    reports = {"parent": PARENT} | ({} if report is None else {"tiny": report})
    return files({"parent": HEAD.replace("tiny", "parent") + BODY, "tiny": CHILD}, reports=reports)


def outlined(whole: Rubric) -> list[object]:
    """Titles and paragraphs, with what sentences say of 5."""
    values = evaluation(whole, entries(whole, {"paid": "5"}))
    found: list[object] = [whole.report.title]
    for headed in whole.report.walk():
        found.append(headed.chapter.title)
        found += [
            values.cell(f"sentence_{each.id}") if isinstance(each, Sentence) else each.id
            for each in headed.chapter.paragraphs
        ]
    return found


@pytest.mark.parametrize(
    ("report", "wanted"),
    [
        (None, ["报告", "情况", "支出5.00万元", "执行", "execution"]),
        ("title: 另名", ["另名", "情况", "支出5.00万元", "执行", "execution"]),
        ("replace: {told: {text: '付{paid}'}}", ["报告", "情况", "付5.00", "执行", "execution"]),
        ("replace: {told: }", ["报告", "情况", "执行", "execution"]),
        ("replace: {情况: {title: 概况}}", ["报告", "概况", "支出5.00万元", "执行", "execution"]),
        ("replace: {execution: {title: 执行情况}}", ["报告", "情况", "支出5.00万元", "执行情况", "execution"]),
        (
            "sections: [{indicator: execution, paragraphs: [sentence: told]}, {title: 末, paragraphs: [score: total]}]",
            ["报告", "执行", "支出5.00万元", "execution", "末", "total"],
        ),
    ],
)
def test_a_variant_states_only_what_differs(report: str | None, wanted: list[object]) -> None:
    assert outlined(varied(report)) == wanted


@pytest.mark.parametrize(
    ("report", "message"),
    [
        ("replace: {tolt: {text: 甲}}", "tiny/report.yaml 第1行 replace › tolt：没有“tolt”可替换。"),
        ("replace: [甲]", "tiny/report.yaml 第1行 replace：应为“段落编号: 改动”。"),
        ("replace: {told: 甲}", "tiny/report.yaml 第1行 replace › told：应为“键: 值”。"),
    ],
)
def test_a_variant_changes_only_what_is_there(report: str, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        varied(report)
    assert str(caught.value).startswith(message)


def test_replacing_without_a_parent_is_a_fault() -> None:
    assert report_faults(BODY, "title: 甲\nreplace: {a: }") == [
        "tiny/report.yaml 第2行 replace：没有上级模板，无可替换。请删去 replace，直接写出各节。"
    ]


def test_the_report_is_part_of_the_digest() -> None:
    plain = reported(BODY, PARENT).digest
    assert reported(BODY, "# 说明\n" + PARENT).digest == plain
    assert reported(BODY, PARENT.replace("支出", "付出")).digest != plain
    assert rubric(BODY).digest != plain


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_rubric_without_an_outline_has_a_plain_one() -> None:
    report = rubric(BODY).report
    assert [each.heading for each in report.walk()] == [
        *("一、部门（单位）基本情况", "二、一级", "（一）执行", "三、评分情况", "四、存在的问题", "五、改进措施"),
        "六、后续工作计划",
    ]
    kinds = [type(each) for _, each in report.paragraphs()]
    assert kinds == [Free, Scored, Scored, Free, Free, Free]
    assert not any(isinstance(each, Passage) for _, each in report.paragraphs())


def test_the_lines_of_the_tests_are_read() -> None:
    assert next(lines(ROWS)) == {"name": "甲", "money": "10", "done": "是"}

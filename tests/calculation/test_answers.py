"""Answers: what a department states in a file, checked against the facts of its rubric.

1. What is stated becomes entries: figures, ticks, grades, tables, 不适用, paragraphs.
2. Every fault has its sentence: where, what, what to do.
3. All faults of a file are reported together.
4. A file that cannot be read is said so.
5. A file may state only what differs from another one beside it.
6. A form whose rows are printed is stated by their labels.
7. No message speaks Python or English.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from tiny import one

from generator.calculation.answers import Answers, parse_answers, read_answers
from generator.problem import ExitCode, InvalidInput, UnreadableFile
from generator.rubric.evaluate import Value

LUOHU = "template: luohu-2022\n"
FORM = "template: hecheng-project-form-2020\n"


def answers(text: str) -> Answers:
    return parse_answers(text, "填报.yaml")


def said(text: str) -> list[str]:
    """What is said of a file that cannot be used."""
    with pytest.raises(InvalidInput) as caught:
        answers(text)
    return [str(problem) for problem in caught.value.problems]


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("stated", "facts"),
    [
        ("facts: {staff_quota: 54}", {"staff_quota": Decimal(54)}),
        ("facts: {staff_quota: 0}", {"staff_quota": Decimal(0)}),
        ("facts: {staff_quota: }", {}),
        ("facts: {procurement_actual: '1,421.597137'}", {"procurement_actual": Decimal("1421.597137")}),
        ("facts: {satisfaction: 97.40%}", {"satisfaction": Decimal("0.974")}),
        ("facts: {satisfaction: 97.4％}", {"satisfaction": Decimal("0.974")}),
        ("facts: {progress_q1: '24.5 %'}", {"progress_q1": Decimal("0.245")}),
        ("facts: {fund_misuse: false}", {"fund_misuse": "否"}),
        ("facts: {fund_misuse: True}", {"fund_misuse": "是"}),
        ("facts: {fund_misuse: 是}", {"fund_misuse": "是"}),
        ("facts: {fund_misuse: no}", {"fund_misuse": "否"}),
        ("facts: {budget_disclosure: compliant}", {"budget_disclosure": "按要求公开"}),
        ("facts: {budget_disclosure: 未公开}", {"budget_disclosure": "未公开"}),
        ("facts: {satisfaction_source: 问卷 1:1}", {"satisfaction_source": "问卷 1:1"}),
        ("department: 某局\nyear: 2022", {"department": "某局", "year": Decimal(2022)}),
        ("not_applicable: {key_work: 当年无交办}", {"na_key_work": "是", "na_reason_key_work": "当年无交办"}),
        (
            "narrative: {duties: 概况, key_work: 另写}",
            {"narrative_duties": "概况", "rewrite_key_work": "另写"},
        ),
        ("", {}),
    ],
)
def test_what_is_stated_becomes_an_entry(stated: str, facts: Mapping[str, Value]) -> None:
    assert answers(LUOHU + stated).entries.facts == facts


def test_rows_of_tables_become_entries() -> None:
    rows = "tables: {projects: [{name: 甲, paid: 12.5, physical_progress: 80%, on_time: true}, {name: 乙, paid: }]}"
    assert answers(LUOHU + rows).entries.rows == {
        "projects": (
            {"name": "甲", "paid": Decimal("12.5"), "physical_progress": Decimal("0.8"), "on_time": "是"},
            {"name": "乙"},
        )
    }


def test_rows_of_a_form_are_completed() -> None:
    found = answers(FORM + "tables: {rows: [{block: output, target_text: ≥50个, actual_text: 48个, weight: 10}]}")
    (row,) = found.entries.rows["rows"]
    assert (row["relation"], row["target_value"], row["actual_value"]) == ("不低于（≥）", Decimal(50), Decimal(48))


def test_options_choose_the_rubric() -> None:
    assert answers(LUOHU).rubric.options[0].value == "floor"
    assert answers(LUOHU + "options: {point_counting: ceil}").rubric.options[0].value == "ceil"


def test_sources_are_kept_beside_the_figures() -> None:
    found = answers(LUOHU + "assumed: {fund_misuse: 报告未提及}\nquoted: {staff_quota: 表1}")
    assert (found.assumed, found.quoted) == ({"fund_misuse": "报告未提及"}, {"staff_quota": "表1"})


@pytest.mark.parametrize("section", ["assumed", "quoted"])
@pytest.mark.parametrize("key", ["department", "fund_misuse", "projects", "projects.1.paid", "projects.30.name"])
def test_sources_name_facts_tables_and_entries_of_rows(section: str, key: str) -> None:
    found = answers(LUOHU + f"{section}: {{{key}: 表1}}")
    assert {"assumed": found.assumed, "quoted": found.quoted}[section] == {key: "表1"}


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

FAULTS = [
    ("year: 2022", "填报.yaml 第1行：缺少“template”。请写明评分体系，例如 template: luohu-2022。"),
    ("template: luohu-2023", "填报.yaml 第1行 template：没有收录。是否应为：luohu-2022。"),
    ("template: [a]", "填报.yaml 第1行 template：应为单个值。请写一个数字、文字或 true/false。"),
    (LUOHU + "fact: {}", "填报.yaml 第2行 fact：不认识的键“fact”。是否应为：facts。"),
    (LUOHU + "facts: 12", "填报.yaml 第2行 facts：应为“键: 值”。请在下一行缩进后逐项写出。"),
    (
        LUOHU + "facts:\n  staff_quot: 54",
        "填报.yaml 第3行 facts › staff_quot：没有编号为“staff_quot”的填报项。"
        "是否应为：staff_quota、staff_outside、staff_in_post。",
    ),
    (
        LUOHU + "facts: {staff_quota: [54]}",
        "填报.yaml 第2行 facts › staff_quota：应为单个值。请写一个数字、文字或 true/false。",
    ),
    (
        LUOHU + "facts: {procurement_actual: 约0.52}",
        "填报.yaml 第2行 facts › procurement_actual：“政府采购实际金额”填的是“约0.52”，不是数字或超过15位。"
        "请只写数字（不超过15位），例如 12.5。",
    ),
    (
        LUOHU + "facts: {procurement_actual: 52万元}",
        "填报.yaml 第2行 facts › procurement_actual：“政府采购实际金额”填的是“52万元”，不是数字或超过15位。"
        "请只写数字（不超过15位），例如 12.5。",
    ),
    (
        LUOHU + "facts: {progress_q1: 很高}",
        "填报.yaml 第2行 facts › progress_q1：“一季度末支出进度”填的是“很高”，不是数字或超过15位。"
        "请只写数字（不超过15位），例如 97.40%。",
    ),
    (
        LUOHU + "facts: {progress_q1: 97.4}",
        "填报.yaml 第2行 facts › progress_q1：“一季度末支出进度”填的是“97.4”，缺少百分号。请写成 97.4%。",
    ),
    (
        LUOHU + "facts: {progress_q1: 0.950}",
        "填报.yaml 第2行 facts › progress_q1：“一季度末支出进度”填的是“0.950”，缺少百分号。"
        "请写成 95%（确为0.950%的写 0.950%）。",
    ),
    (
        LUOHU + "facts: {progress_q1: 1}",
        "填报.yaml 第2行 facts › progress_q1：“一季度末支出进度”填的是“1”，缺少百分号。请写成 100%（确为1%的写 1%）。",
    ),
    (
        LUOHU + "facts: {progress_q1: 0}",
        "填报.yaml 第2行 facts › progress_q1：“一季度末支出进度”填的是“0”，缺少百分号。请写成 0%。",
    ),
    (
        LUOHU + "facts: {procurement_actual: 12%}",
        "填报.yaml 第2行 facts › procurement_actual：“政府采购实际金额”填的是“12%”，多了百分号。"
        "请按万元填写，不带百分号。",
    ),
    (
        LUOHU + "facts: {procurement_actual: -0.01}",
        "填报.yaml 第2行 facts › procurement_actual：“政府采购实际金额”填的是“-0.01”，超出范围。"
        "应在 0万元 至 999999999万元 之间。",
    ),
    (
        LUOHU + "facts: {progress_q1: 150.01%}",
        "填报.yaml 第2行 facts › progress_q1：“一季度末支出进度”填的是“150.01%”，超出范围。应在 0% 至 150% 之间。",
    ),
    (
        LUOHU + "facts: {spending_regularity_score: 1.01}",
        "填报.yaml 第2行 facts › spending_regularity_score：“资金支出规范性”填的是“1.01”，超出范围。"
        "应在 0分 至 1分 之间。",
    ),
    (
        LUOHU + "facts: {staff_quota: 54.5}",
        "填报.yaml 第2行 facts › staff_quota：“核定编制数”填的是“54.5”，应为整数。请填写整数，0人至999999999人。",
    ),
    (
        LUOHU + "facts: {staff_quota: .nan}",
        "填报.yaml 第2行 facts › staff_quota：“核定编制数”填的是“.nan”，不是数字或超过15位。"
        "请只写数字（不超过15位），例如 12.5。",
    ),
    (
        LUOHU + "facts: {staff_quota: Infinity}",
        "填报.yaml 第2行 facts › staff_quota：“核定编制数”填的是“Infinity”，不是数字或超过15位。"
        "请只写数字（不超过15位），例如 12.5。",
    ),
    (
        LUOHU + "facts: {fund_misuse: 无}",
        "填报.yaml 第2行 facts › fund_misuse：“存在违规支出”填的是“无”，应为是或否。请写 是 或 否。",
    ),
    (
        LUOHU + "facts: {budget_disclosure: 部分公开}",
        "填报.yaml 第2行 facts › budget_disclosure：“部门预算公开情况”没有“部分公开”这一选项。"
        "请从中选择：compliant（按要求公开）、defective（已公开但不合要求）、none（未公开）。",
    ),
    (
        LUOHU + "year: 1999",
        "填报.yaml 第2行 year：“评价年度”填的是“1999”，超出范围。应在 2000年 至 2100年 之间。",
    ),
    (
        LUOHU + "tables: {project: []}",
        "填报.yaml 第2行 tables › project：没有编号为“project”的明细表。是否应为：projects。",
    ),
    (
        LUOHU + "tables: {projects: 甲}",
        "填报.yaml 第2行 tables › projects：应为列表。请逐行以“- ”开头写出，或写成 [甲, 乙]。",
    ),
    (
        LUOHU + "tables: {projects: [甲]}",
        "填报.yaml 第2行 tables › projects › 第1项：应为“键: 值”。请在下一行缩进后逐项写出。",
    ),
    (
        LUOHU + "tables: {projects: [{name: 甲, pad: 1}]}",
        "填报.yaml 第2行 tables › projects › 第1项 › pad：没有编号为“pad”的“项目支出明细”列。是否应为：paid。",
    ),
    (
        LUOHU + "tables: {projects: [{paid: 一万}]}",
        "填报.yaml 第2行 tables › projects › 第1项 › paid：“支出数”填的是“一万”，不是数字或超过15位。"
        "请只写数字（不超过15位），例如 12.5。",
    ),
    (
        LUOHU + f"tables: {{projects: [{', '.join(['{paid: 1}'] * 31)}]}}",
        "填报.yaml 第2行 tables › projects：“项目支出明细”有31行，超出30行。请合并零星行，或分两份填报。",
    ),
    (
        FORM + "tables:\n  rows:\n    - {target_text: ≥50个, actual_text: 48次}",
        "填报.yaml 第4行 tables › rows › 第1项：指标值“≥50个”与实际完成值“48次”单位或方向不同。"
        "请换算为同一单位后填写。",
    ),
    (
        LUOHU + "not_applicable: {key_wrok: 无}",
        "填报.yaml 第2行 not_applicable › key_wrok：没有编号为“key_wrok”的可以不适用的指标。是否应为：key_work。",
    ),
    (
        FORM + "not_applicable: {output: 无}",
        "填报.yaml 第2行 not_applicable › output：没有编号为“output”的可以不适用的指标。可用的有：budget_execution。",
    ),
    (
        LUOHU + "assumed: {fund_misus: 报告未提及}",
        "填报.yaml 第2行 assumed › fund_misus：没有编号为“fund_misus”的填报项。是否应为：fund_misuse。",
    ),
    (
        LUOHU + "quoted:\n  staff_quota: 表1\n  projects.1.pad: 表2",
        "填报.yaml 第4行 quoted › projects.1.pad：没有编号为“projects.1.pad”的填报项。"
        "是否应为：projects.paid、projects.name、projects_planned。",
    ),
    (
        LUOHU + "narrative: {dutys: 甲}",
        "填报.yaml 第2行 narrative › dutys：没有编号为“dutys”的报告段落。是否应为：duties。",
    ),
    (
        LUOHU + "options: {point_countin: ceil}",
        "填报.yaml 第1行 template：没有这项计算口径。是否应为：point_counting。",
    ),
    (
        LUOHU + "options: {point_counting: ceiling}",
        "填报.yaml 第1行 template：没有“ceiling”这一选项。是否应为：ceil。",
    ),
    (
        LUOHU + "facts: {staff_quota: 1}\nfacts: {staff_quota: 2}",
        "填报.yaml 第3行 facts：与第2行重复。同一处的键只能写一次，请删去其中一个。",
    ),
    (
        LUOHU + "facts:\n  staff_quota: 1\n  staff_quota: 2",
        "填报.yaml 第4行 facts › staff_quota：与第3行重复。同一处的键只能写一次，请删去其中一个。",
    ),
    ("", "填报.yaml：文件为空或开头不是“键: 值”。请参照 samples 中的示例填写。"),
    ("# 尚未填写\n", "填报.yaml：文件为空或开头不是“键: 值”。请参照 samples 中的示例填写。"),
    ("部门：某局", "填报.yaml：文件为空或开头不是“键: 值”。请参照 samples 中的示例填写。"),
    (
        "template: luohu-2022\nfacts: {a: 1",
        "填报.yaml 第2行：不是正确的 YAML 格式。请检查这一行的缩进、冒号后的空格和引号。",
    ),
    (
        "template: luohu-2022\nfacts:\n\tstaff: 1",
        "填报.yaml 第3行：不是正确的 YAML 格式。请检查这一行的缩进、冒号后的空格和引号。",
    ),
    ("template: \x00", "填报.yaml：含有无法识别的字符。请以 UTF-8 编码另存后重试。"),
]


@pytest.mark.parametrize(("text", "message"), FAULTS, ids=[message[:60] for _, message in FAULTS])
def test_a_fault_has_its_sentence(text: str, message: str) -> None:
    assert said(text) == [message]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            LUOHU + "not_applicable: {key_work: }",
            "第2行 not_applicable › key_work：没有写不适用的理由。请写明理由；适用的请删去这一行。",
        ),
        ("template: " + "x" * 300, "第1行 template：没有收录。可用的有："),
        (
            LUOHU + "facts: &facts {staff_quota: *facts}",
            "第2行 facts › staff_quota › staff_quota › ",
        ),
    ],
    ids=["waiver", "name", "alias"],
)
def test_what_cannot_be_meant_is_refused(text: str, message: str) -> None:
    (found,) = said(text)
    assert found.startswith(f"填报.yaml {message}")


@pytest.mark.parametrize(
    "written",
    [
        "12,5",
        "1,23",
        "1,2345",
        "12,345,67",
        ".5",
        "12.",
        "1e3",
        "1E3",
        "1_000",
        "1 000",
        "0x10",
        "--1",
        "1.2.3",
        "1234567890123456",
        "0.12345678901234567",
        "1.0000000000000000",
    ],
)
def test_numbers_are_strict(written: str) -> None:
    """A decimal comma would make ten times as much; a cell holds 15 digits."""
    assert said(LUOHU + f"facts: {{procurement_actual: '{written}'}}") == [
        f"填报.yaml 第2行 facts › procurement_actual：“政府采购实际金额”填的是“{written}”，不是数字或超过15位。"
        "请只写数字（不超过15位），例如 12.5。"
    ]


@pytest.mark.parametrize(
    ("written", "figure"),
    [
        ("999999999", "999999999"),
        ("+12.5", "12.5"),
        ("1,234,567.8", "1234567.8"),
        ("1，234", "1234"),
        ("0012", "12"),
        ("123456789.123456", "123456789.123456"),
        ("0.000001", "0.000001"),
    ],
)
def test_a_number_of_up_to_15_digits_is_read(written: str, figure: str) -> None:
    found = answers(LUOHU + f"facts: {{procurement_actual: '{written}'}}").entries.facts
    assert found == {"procurement_actual": Decimal(figure)}


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_all_faults_are_reported_together() -> None:
    text = """\
template: luohu-2022
yaer: 2022
facts:
  staff_quota: 54.5
  staff_in_pst: 50
  satisfaction: 97.4
tables:
  projects:
    - {paid: 一万, nmae: 甲}
not_applicable: {nothing: 无}
narrative: {nothing: 无}
"""
    assert [line.split("：")[0].removeprefix("填报.yaml ") for line in said(text)] == [
        "第2行 yaer",
        "第4行 facts › staff_quota",
        "第5行 facts › staff_in_pst",
        "第6行 facts › satisfaction",
        "第10行 not_applicable › nothing",
        "第11行 narrative › nothing",
        "第9行 tables › projects › 第1项 › paid",
        "第9行 tables › projects › 第1项 › nmae",
    ]


def test_an_unknown_template_does_not_hide_unknown_keys() -> None:
    assert [line.split("：")[0] for line in said("template: luohu\nyaer: 2022")] == [
        "填报.yaml 第2行 yaer",
        "填报.yaml 第1行 template",
    ]


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("content", [LUOHU.encode(), b"\xef\xbb\xbf" + LUOHU.encode(), LUOHU.encode() + b"\r\n"])
def test_a_file_is_read_with_and_without_byte_order_mark(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "填报.yaml"
    path.write_bytes(content)
    assert read_answers(path).rubric.id == "luohu-2022"


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    _is_unreadable(tmp_path / "填报.yaml", "填报.yaml：没有这个文件。请核对文件名和所在文件夹。")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "填报"
    folder.mkdir()
    _is_unreadable(folder, "填报：无法打开。请确认这是一个文件，并且有读取权限。")


@pytest.mark.parametrize("content", [(LUOHU + "department: 某局").encode("gb18030"), LUOHU.encode("utf-16")])
def test_another_encoding_is_said_so(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "填报.yaml"
    path.write_bytes(content)
    _is_unreadable(path, "填报.yaml：不是 UTF-8 编码的文本文件。填报数据请用 YAML 文件，并以 UTF-8 编码保存。")


def _is_unreadable(path: Path, message: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_answers(path)
    assert [str(problem) for problem in caught.value.problems] == [message]
    assert caught.value.exit_code is ExitCode.UNREADABLE


def test_an_invalid_file_is_a_matter_of_usage() -> None:
    with pytest.raises(InvalidInput) as caught:
        answers("")
    assert caught.value.exit_code is ExitCode.USAGE


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

PARENT = """\
template: luohu-2022
department: 某局
year: 2022
facts: {staff_quota: 54, fund_misuse: false, satisfaction: 97.4%}
tables: {projects: [{name: 甲, paid: 12.5}, {name: 乙, paid: 1}]}
not_applicable: {key_work: 当年无交办}
quoted: {staff_quota: 表1, satisfaction: 正文}
assumed: {fund_misuse: 报告未提及}
"""


def varied(folder: Path, text: str, **others: str) -> Answers:
    """The answers of a file beside `填报.yaml`, which is the parent above, and beside others."""
    (folder / "填报.yaml").write_text(PARENT, encoding="utf-8")
    for name, other in others.items():
        (folder / f"{name}.yaml").write_text(other, encoding="utf-8")
    (folder / "另算.yaml").write_text(text, encoding="utf-8")
    return read_answers(folder / "另算.yaml")


EXTENDS = "extends: 填报.yaml\n"


def test_a_file_takes_over_everything_it_does_not_state(tmp_path: Path) -> None:
    alone, found = answers(PARENT), varied(tmp_path, EXTENDS)
    assert found == alone


def test_facts_and_sources_are_merged_by_key_and_its_own_win(tmp_path: Path) -> None:
    own = "department: 另一局\nfacts: {staff_quota: 60, staff_in_post: 50}\n"
    found = varied(tmp_path, EXTENDS + own + "quoted: {staff_quota: 表2, staff_in_post: 表3}\n")
    assert found.entries.facts == {
        "department": "另一局",
        "year": Decimal(2022),
        "staff_quota": Decimal(60),
        "staff_in_post": Decimal(50),
        "fund_misuse": "否",
        "evidence_fund_misuse": "演示假设，非部门填报",
        "satisfaction": Decimal("0.974"),
        "na_key_work": "是",
        "na_reason_key_work": "当年无交办",
    }
    assert found.quoted == {"staff_quota": "表2", "staff_in_post": "表3", "satisfaction": "正文"}
    assert found.assumed == {"fund_misuse": "报告未提及"}


def test_a_table_that_is_stated_is_replaced_whole(tmp_path: Path) -> None:
    found = varied(tmp_path, EXTENDS + "tables: {projects: [{name: 丙, on_time: true}]}\n")
    assert found.entries.rows == {"projects": ({"name": "丙", "on_time": "是"},)}


def test_an_empty_key_takes_the_parents_away(tmp_path: Path) -> None:
    gone = "facts: {staff_quota: }\nnot_applicable: {key_work: }\nquoted: {staff_quota: }\nassumed:\nyear:\n"
    found = varied(tmp_path, EXTENDS + gone)
    assert found.entries.facts == {"department": "某局", "fund_misuse": "否", "satisfaction": Decimal("0.974")}
    assert (found.quoted, found.assumed) == ({"satisfaction": "正文"}, {})
    assert varied(tmp_path, EXTENDS + "tables:\n").entries.rows == {}


def test_a_variant_of_a_variant_goes_back_to_the_first(tmp_path: Path) -> None:
    middle = EXTENDS + "facts: {staff_quota: 60, satisfaction: 90%}\n"
    found = varied(tmp_path, "extends: 中间.yaml\nfacts: {satisfaction: 80%}\n", 中间=middle).entries.facts
    assert (found["staff_quota"], found["satisfaction"]) == (Decimal(60), Decimal("0.8"))


def test_options_are_merged_too(tmp_path: Path) -> None:
    found = varied(tmp_path, EXTENDS + "options: {point_counting: ceil}\n")
    assert found.rubric.options[0].value == "ceil"


def test_each_fault_names_the_file_it_stands_in(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        varied(
            tmp_path,
            "extends: 中间.yaml\nfacts:\n  staff_quot: 5\n",
            中间=EXTENDS + "facts:\n  staff_outside: 半\n",
        )
    assert [str(problem).split("：")[0] for problem in caught.value.problems] == [
        "中间.yaml 第3行 facts › staff_outside",
        "另算.yaml 第3行 facts › staff_quot",
    ]


@pytest.mark.parametrize("named", ["../填报.yaml", "./填报.yaml", "/填报.yaml", "子/填报.yaml"])
def test_a_parent_that_leads_elsewhere_is_refused(named: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        varied(tmp_path, f"template: luohu-2022\nextends: {named}\n")
    assert [str(problem) for problem in caught.value.problems] == [
        f"另算.yaml 第2行 extends：不能沿用“{named}”。请写同一文件夹中另一个填报数据文件的名称。"
    ]


@pytest.mark.parametrize(("named", "where"), [("另算.yaml", "另算.yaml 第2行"), ("中间.yaml", "中间.yaml 第1行")])
def test_a_parent_that_leads_back_is_refused(named: str, where: str, tmp_path: Path) -> None:
    """`中间.yaml` extends the file itself."""
    with pytest.raises(InvalidInput) as caught:
        varied(tmp_path, f"template: luohu-2022\nextends: {named}\n", 中间="extends: 另算.yaml\n")
    assert [str(problem) for problem in caught.value.problems] == [
        f"{where} extends：沿用关系绕回了自身。请写同一文件夹中另一个填报数据文件的名称。"
    ]


def test_a_parent_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        varied(tmp_path, "extends: 填.yaml\n")
    assert [str(each) for each in caught.value.problems] == ["填.yaml：没有这个文件。请核对文件名和所在文件夹。"]


def test_an_empty_parent_is_none(tmp_path: Path) -> None:
    assert varied(tmp_path, LUOHU + "extends:\n").entries.facts == {}


@pytest.mark.parametrize("named", ["[填报.yaml]", "{file: 填报.yaml}"])
def test_a_parent_is_a_single_word(named: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        varied(tmp_path, f"extends: {named}\n")
    assert str(caught.value.problems[0]).startswith("另算.yaml 第1行")


# ── 6 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

LABELLED = """
tables:
  base:
    label: 基本数据
    row_labels: {travel: 三公经费, project: 项目支出, public: 公用经费}
    columns: {plan: {label: 预算, kind: amount}, paid: {label: 支出, kind: amount}}
facts: {cases: {label: 事项, kind: count}}
"""


def labelled(text: str) -> Answers:
    issued = one("{kind: per_item, count: cases, full: 10, each: 1}", LABELLED)
    return parse_answers(f"template: tiny\n{text}", "填报.yaml", issued)


def test_printed_rows_are_stated_by_their_labels() -> None:
    """In whatever order they are written, they stand where the form has them; what is not stated stays blank."""
    found = labelled("tables: {base: {公用经费: {paid: 3}, 三公经费: {plan: 2, paid: 1.5}}}")
    assert found.entries.rows == {"base": ({"plan": Decimal(2), "paid": Decimal("1.5")}, {}, {"paid": Decimal(3)})}
    assert labelled("tables: {base: {}}").entries.rows == {"base": ({}, {}, {})}
    assert labelled("tables: {base: {项目支出: }}").entries.rows == {"base": ({}, {}, {})}


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ("{三公: {paid: 1}}", "base › 三公：不认识的键“三公”。是否应为：三公经费。"),
        ("{项目经费: {paid: 1}}", "base › 项目经费：不认识的键“项目经费”。"),
        ("[{paid: 1}]", "base：应为“键: 值”。请在下一行缩进后逐项写出。"),
        ("{项目支出: {pad: 1}}", "base › 项目支出 › pad：没有编号为“pad”的“基本数据”列。是否应为：paid。"),
        ("{项目支出: 5}", "base › 项目支出：应为“键: 值”。请在下一行缩进后逐项写出。"),
        ("{项目支出: {paid: 一}}", "base › 项目支出 › paid：“支出”填的是“一”，不是数字或超过15位。"),
    ],
)
def test_a_printed_row_that_is_misstated_is_refused(stated: str, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        labelled(f"tables: {{base: {stated}}}")
    (found,) = caught.value.problems
    assert str(found).startswith(f"填报.yaml 第2行 tables › {message}")


# ── 7 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

KNOWN = {"yaml", "template", "true", "false", "samples", "utf", "facts", "tables", "narrative", "options", "year"}


@pytest.mark.parametrize(("text", "message"), FAULTS, ids=[message[:60] for _, message in FAULTS])
def test_no_message_speaks_python_or_english(text: str, message: str) -> None:
    """What stands there in Latin letters stands in the file, is the id of something, or is a word of YAML."""
    rubrics = [answers(LUOHU).rubric, answers(FORM).rubric]
    ids = {"luohu", *KNOWN, "not_applicable"}
    for rubric in rubrics:
        ids |= {*rubric.facts, *rubric.tables, *(indicator.id for indicator in rubric.indicators())}
        ids |= {option.id for option in rubric.options}
        ids |= {choice.key for fact in rubric.facts.values() for choice in fact.choices}
        ids |= {choice.key for option in rubric.options for choice in option.choices}
        ids |= {column.id for table in rubric.tables.values() for column in table.columns}
    typed = set(re.findall(r"[A-Za-z_][A-Za-z_0-9]*", text))
    for problem in said(text):
        found = set(re.findall(r"[A-Za-z_][A-Za-z_0-9]*", problem))
        assert {word for word in found if word.lower() not in ids and word not in typed} <= {"duties"}
        assert re.search("[\u4e00-\u9fff]", problem.split("：", 1)[1]), message

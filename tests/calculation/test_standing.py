"""What a workbook says of itself while it is being filled in.

1. Entries are counted by how they stand, department and year among them; a row with unusable entries counts as wrong, a
   row to be scored that lacks some as not filled in.
2. The line on every sheet names department and year and has the counts and the 数据核对码.
3. A wrong entry turns the help beside it into the remedy.
4. 不适用 stands only with its reason.
5. A warning that is answered shows 已说明 and is no longer counted; an error stays one.
6. Losses are ranked, the largest first, of equal ones the first printed; what lost nothing has no rank.
7. The 数据核对码 changes with every figure, choice, tick and score, and with nothing else.
8. A table tells how much room is left, what it adds up to, and what the checks say of that.
9. 得分率 is what a group earned of a hundred.
10. The score table ends with who signs.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import entries, one, rubric

from generator.calculation.calculation import calculation
from generator.calculation.check_code import MODULUS
from generator.calculation.entries import Entries
from generator.calculation.evaluation import Evaluation, evaluation
from generator.published.samples import load_sample
from generator.rubric.evaluate import Value
from generator.rubric.loader import load
from generator.rubric.model import Rubric

BODY = """
facts:
  a: {label: 甲评分, kind: score, high: 20}
  b: {label: 乙次数, kind: count, unit: 次, help: 填写全年次数}
  c: {label: 丙评分, kind: score, high: 50}
  paid: {label: 支出, kind: amount, help: 填写决算数}
  share: {label: 比率, kind: percent, high: 100%}
  open: {label: 公开情况, kind: grade, choices: {yes: 按要求公开, no: 未公开}}
  done: {label: 是否完成, kind: tick}
  note: {label: 备注, kind: text, optional: true}
tables:
  works:
    label: 工作
    capacity: 3
    columns:
      name: {label: 名称, kind: text, optional: true}
      cost: {label: 金额, kind: amount, optional: true}
      late: {label: 是否逾期, kind: tick, optional: true}
indicators:
  - name: 管理
    weight: 50
    children:
      - {id: a, name: 甲, weight: 20, rule: {kind: judgement, of: a, full: 20}}
      - {id: b, name: 乙, weight: 30, rule: {kind: per_item, count: b, full: 30, each: 10}}
  - name: 绩效
    weight: 50
    children:
      - {id: c, name: 丙, weight: 50, rule: {kind: judgement, of: c, full: 50}, not_applicable: {effect: full}}
checks:
  C1: {severity: 警告, label: 工作金额与支出不一致, holds: sum(works.cost) == paid, remedy: 请核对}
  C2: {severity: 错误, label: 乙次数过多, holds: b <= 5, remedy: 请更正}
"""
WHOLE = rubric(BODY)
ROWS = """
    name | cost | late
    修路 | 3    | 否
    架桥 | 4.5  | 是
"""


def values(typed: Mapping[str, str], **tables: str) -> Evaluation:
    return evaluation(WHOLE, entries(WHOLE, typed, **tables))


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "rows", "filled", "unfilled", "wrong"),
    [
        ({}, "", 0, 9, 0),
        ({"a": "20"}, "", 1, 8, 0),
        ({"a": "20", "b": "2.5"}, "", 1, 7, 1),
        ({"note": "有"}, "", 0, 9, 0),
        ({"na_c": "是", "na_reason_c": "无此项"}, "", 1, 9, 0),
        ({"na_c": "是"}, "", 0, 9, 1),
        ({"a": "20"}, ROWS, 1, 8, 0),
        ({"a": "20"}, "name | cost | late\n修路 | 约3 | 否\n架桥 | -1 | 也许", 1, 8, 2),
    ],
)
def test_entries_are_counted_by_how_they_stand(
    typed: Mapping[str, str], rows: str, filled: int, unfilled: int, wrong: int
) -> None:
    found = values(typed, **({"works": rows} if rows else {}))
    counts = tuple(found.cell(f"{each}_count") for each in ("filled", "unfilled", "wrong"))
    assert counts == (filled, unfilled, wrong)


@pytest.mark.parametrize(
    ("year", "unfilled", "wrong"), [(None, 8, 0), (Decimal(2025), 7, 0), ("二〇二五", 7, 1), (Decimal(25), 7, 1)]
)
def test_department_and_year_count_too(year: Value, unfilled: int, wrong: int) -> None:
    found = evaluation(WHOLE, Entries({"department": "某局", "year": year}))
    assert (found.cell("unfilled_count"), found.cell("wrong_count")) == (unfilled, wrong)


def test_rows_to_be_scored_count_while_they_lack_something() -> None:
    form = load("hecheng-project-form-2020")
    filled = load_sample("hecheng-form-1").answers.entries
    table = next(iter(form.tables))
    first, *others = filled.rows[table]
    spoilt = Entries(filled.facts, {table: ({**first, "weight": None}, *others)})
    counts = [evaluation(form, each).cell("unfilled_count") for each in (filled, spoilt)]
    assert counts == [0, 1]


def test_a_row_names_the_entries_that_cannot_be_used() -> None:
    found = values({}, works="name | cost | late\n修路 | 约3 | 也许\n架桥 | 4 | 是")
    assert [row.column("works", "faults") for row in found.rows("works")] == ["【金额】【是否逾期】", "", ""]


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_line_on_every_sheet_says_how_the_form_stands() -> None:
    empty = values({})
    assert empty.text("notice") == (
        "（未填部门）　（未填）年度　未填9项，有误0项　校验错误0条，警告0条　数据核对码 1000-1000"
    )
    facts = {**entries(WHOLE, {"b": "9"}).facts, "department": "某局", "year": Decimal(2025)}
    filled = evaluation(WHOLE, Entries(facts))
    assert filled.text("notice").startswith("某局　2025年度　未填6项，有误0项　校验错误1条，警告0条　数据核对码 ")
    copies = {cell for cell in calculation(WHOLE).cells if cell.startswith("notice_")}
    assert copies == {
        f"notice_{sheet}" for sheet in ("basic_data", "table_works", "score_table", "checks", "report", "guide")
    }
    assert {filled.cell(cell) for cell in copies} == {filled.cell("notice")}


# ── 3, 4 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("fact", "typed", "says"),
    [
        ("b", "", "填写全年次数"),
        ("b", "3", "填写全年次数"),
        ("b", "3次", "更正：这是文字，不是数字；请去掉空格、逗号、单位，用半角数字"),
        ("b", "2.5", "更正：填写整数，0次至999999999次"),
        ("b", "-1", "更正：不能为负数"),
        ("paid", "1,234", "更正：这是文字，不是数字；请去掉空格、逗号、单位，用半角数字"),
        ("paid", "12345678901", "更正：不能大于999999999万元；按元填写的请换算为万元"),
        ("paid", "1.2345678", "更正：填写数字，最多6位小数，0万元至999999999万元"),
        ("share", "35.48", "更正：应为0%至100%；漏了百分号的请补上"),
        ("open", "公开了", "更正：从下拉列表中选择：按要求公开、未公开"),
        ("done", "√", "更正：从下拉列表中选择：是、否"),
    ],
)
def test_a_wrong_entry_turns_the_help_into_the_remedy(fact: str, typed: str, says: str) -> None:
    assert values({fact: typed}).cell(f"hint_{fact}") == says


@pytest.mark.parametrize(
    ("typed", "status", "says"),
    [
        ({}, "选填", "确不适用时选“是”，并在右侧写明不适用理由；适用时留空"),
        ({"na_c": "是"}, "有误", "更正：请在右侧写明不适用理由"),
        ({"na_c": "是", "na_reason_c": "无此项"}, "完成", "确不适用时选“是”，并在右侧写明不适用理由；适用时留空"),
        ({"na_c": "不适用"}, "有误", "更正：从下拉列表中选择：是、否"),
    ],
)
def test_a_waiver_stands_only_with_its_reason(typed: Mapping[str, str], status: str, says: str) -> None:
    found = values(typed)
    assert (found.cell("status_na_c"), found.cell("hint_na_c")) == (status, says)


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_answered_warning_is_explained_and_an_error_is_not() -> None:
    typed = entries(WHOLE, {"paid": "8", "b": "9"}, works=ROWS)
    open_ = evaluation(WHOLE, typed)
    answered = evaluation(
        WHOLE, Entries({**typed.facts, "answer_C1": "有一项未付款", "answer_C2": "确有九次"}, typed.rows)
    )
    assert [open_.cell(f"check_{code}") for code in ("C1", "C2")] == ["警告", "错误"]
    assert [answered.cell(f"check_{code}") for code in ("C1", "C2")] == ["已说明", "错误"]
    assert [(each.cell("error_count"), each.cell("warning_count")) for each in (open_, answered)] == [(1, 1), (1, 0)]


@pytest.mark.parametrize(("typed", "verdict"), [({"paid": "7.5"}, "通过"), ({}, "数据不全")])
def test_an_answer_explains_only_what_is_open(typed: Mapping[str, str], verdict: str) -> None:
    given = entries(WHOLE, typed, works=ROWS)
    assert evaluation(WHOLE, Entries({**given.facts, "answer_C1": "说明"}, given.rows)).cell("check_C1") == verdict


def test_a_check_on_an_empty_table_says_so() -> None:
    assert values({"paid": "8"}).cell("check_C1") == "明细未填"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"a": "20"}, "填完后列出"),
        ({"b": "2.5"}, "填完后列出"),
    ],
)
def test_what_has_no_score_is_not_listed_while_entries_are_missing(typed: Mapping[str, str], says: str) -> None:
    assert values(typed).cell("unscored") == says


def test_once_everything_is_filled_in_what_has_no_score_is_listed() -> None:
    whole = rubric(BODY.replace("{effect: full}", "{effect: pending}"))
    given = entries(whole, {**TYPED, "na_c": "是", "na_reason_c": "无此项"})
    found = evaluation(whole, Entries({**given.facts, "department": "某局", "year": Decimal(2025)}))
    assert found.cell("unscored") == "【丙】"
    assert found.cell("sentence_total") == "已评2项，共3项，尚未评分：【丙】。"
    done = evaluation(WHOLE, Entries({**entries(WHOLE, TYPED).facts, "department": "某局", "year": Decimal(2025)}))
    assert done.cell("unscored") == ""


# ── 6 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "ranked"),
    [
        ({}, []),
        ({"a": "20", "b": "0", "c": "50"}, []),
        ({"a": "15", "b": "1", "c": "45"}, [("乙", "10"), ("甲", "5"), ("丙", "5")]),
        ({"a": "20", "b": "3", "c": "49.99"}, [("乙", "30"), ("丙", "0.01")]),
        ({"b": "1"}, [("乙", "10")]),
    ],
)
def test_losses_are_ranked(typed: Mapping[str, str], ranked: list[tuple[str, str]]) -> None:
    found = values(typed)
    listed = [(found.cell(f"ranked_name_{rank}"), found.cell(f"ranked_loss_{rank}")) for rank in (1, 2, 3)]
    assert listed == [*((name, Decimal(loss)) for name, loss in ranked), *[("", "")] * (3 - len(ranked))]


def test_only_the_first_ten_are_listed() -> None:
    node = "      - {{id: x{0}, name: 名{0}, weight: 1, rule: {{kind: judgement, of: m, full: 1}}}}\n"
    body = (
        "facts: {m: {label: 评分, kind: score, high: 1}}\nindicators:\n  - name: 一级\n    weight: 12\n    children:\n"
    )
    many = rubric(body + "".join(node.format(number) for number in range(12)))
    found = evaluation(many, entries(many, {"m": "0.5"}))
    assert [found.cell(f"ranked_name_{rank}") for rank in (1, 10)] == ["名0", "名9"]
    assert "ranked_name_11" not in calculation(many).cells


# ── 7 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

TYPED = {"a": "15", "b": "1", "c": "45", "paid": "7.5", "share": "90%", "open": "未公开", "done": "是"}


def code(typed: Mapping[str, str], rows: str = ROWS) -> str:
    return values(typed, works=rows).text("data_code")


@pytest.mark.parametrize(
    ("fact", "typed"),
    [
        ("a", "15.01"),
        ("b", "2"),
        ("paid", "7.51"),
        ("share", "90.0001%"),
        ("open", "按要求公开"),
        ("done", "否"),
        ("done", ""),
    ],
)
def test_the_code_changes_with_every_entry(fact: str, typed: str) -> None:
    assert code({**TYPED, fact: typed}) != code(TYPED)


def test_the_code_changes_with_the_rows_and_not_with_words() -> None:
    assert code(TYPED, ROWS.replace("4.5", "4.6")) != code(TYPED)
    assert code(TYPED, ROWS.replace("否", "是")) != code(TYPED)
    assert code({**TYPED, "note": "说明"}, ROWS.replace("修路", "修渠")) == code(TYPED)


@pytest.mark.parametrize("fact", ["department", "evidence_paid", "answer_C1", "rewrite_a", "filled_by"])
def test_the_code_does_not_change_with_what_people_write(fact: str) -> None:
    given = entries(WHOLE, TYPED, works=ROWS)
    written = Entries({**given.facts, fact: "一段文字"}, given.rows)
    assert evaluation(WHOLE, written).cell("data_code") == code(TYPED)


def test_what_cannot_be_used_does_not_count() -> None:
    assert code({**TYPED, "paid": "1.2345678"}) == code({**TYPED, "paid": ""})
    assert code(TYPED, ROWS.replace("4.5", "-4.5")) == code(TYPED, ROWS.replace("4.5", "-"))


@pytest.mark.parametrize(("fact", "typed"), [("a", "14"), ("b", "2"), ("c", "44")])
def test_the_second_half_changes_with_every_score(fact: str, typed: str) -> None:
    assert code({**TYPED, fact: typed}).split("-")[1] != code(TYPED).split("-")[1]


def test_the_halves_tell_entries_from_scores() -> None:
    """Whether b is 3 or 4, 乙 scores 0; a band of entries may move without any score."""
    before, after = (code({**TYPED, "b": b}).split("-") for b in ("3", "4"))
    assert before[0] != after[0]
    assert before[1] == after[1]


WEIGHT_OF_PAID = 4  # the fourth of the entries
AMOUNTS = st.decimals(0, 999_999_999, places=4)


@given(AMOUNTS, AMOUNTS)
def test_the_code_has_four_digits_twice_and_tells_amounts_apart(one_amount: Decimal, another: Decimal) -> None:
    codes = [code({**TYPED, "paid": str(amount)}) for amount in (one_amount, another)]
    for each in codes:
        assert [len(half) for half in each.split("-")] == [4, 4]
    nearest = [amount.quantize(Decimal(1), ROUND_HALF_UP) for amount in (one_amount, another)]
    counted = [
        int(whole + 7 * (amount - whole) * 10**4) for whole, amount in zip(nearest, (one_amount, another), strict=True)
    ]
    assert (codes[0] == codes[1]) is ((counted[0] - counted[1]) * WEIGHT_OF_PAID % MODULUS == 0)


def test_the_code_of_a_published_report_is_the_same_in_every_program() -> None:
    """As LibreOffice shows it on the cover of 罗湖2022."""
    answers = load_sample("luohu-2022").answers
    assert evaluation(answers.rubric, answers.entries).text("data_code") == "9405-5373"


# ── 8 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_table_tells_how_much_room_is_left() -> None:
    assert values({}).text("room_works") == "已填0行，最多3行。"
    assert values({}, works=ROWS).text("room_works") == "已填2行，最多3行。"
    full = values({}, works="name | cost | late\n甲 | - | -\n- | 1 | -\n- | - | 是")
    assert full.text("room_works").startswith("3行已填满：")


def test_a_table_tells_its_sums_and_what_the_checks_say_of_them() -> None:
    found = values({"paid": "8"}, works=ROWS)
    assert (found.cell("total_works__cost"), found.cell("verdict_works__cost")) == (Decimal("7.5"), "C1 警告")
    assert not {"total_works__name", "total_works__late"} & set(calculation(WHOLE).cells)


def test_printed_rows_are_not_added_up() -> None:
    """One of them may be the sum of the others."""
    printed: Rubric = one(
        "{kind: per_item, count: short, full: 10, each: 5}",
        """
        tables:
          base:
            label: 基本数据
            row_labels: {part: 其中, whole: 合计}
            columns: {plan: {label: 预算, kind: amount}}
        measures: {short: {label: 未列项, kind: count, decimals: 0, value: rows(base.plan)}}
        """,
    )
    assert not [cell for cell in calculation(printed).cells if cell.startswith(("total_", "room_"))]


# ── 9 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_rate_of_a_group_is_of_a_hundred() -> None:
    found = values({"a": "15", "b": "1", "c": "50"})
    assert [found.cell(f"rate_{group}") for group in (1, 2)] == [Decimal(70), Decimal(100)]
    assert values({"a": "15"}).cell("rate_1") == ""


# ── 10 ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_line_to_sign_names_who_filled_in_and_checked() -> None:
    found = evaluation(WHOLE, Entries({"filled_by": "张三", "checked_by": "李四"}))
    signed = found.text("signatures")
    assert signed.startswith("填报人：张三　")
    assert "审核人（财务负责人）：李四　" in signed
    assert signed.endswith("（公章）")

"""Targets and actual values as people write them, and the rows of forms completed from them.

1. Signs and words of comparison, units, changes, commas, spaces and full-width characters are read.
2. Words, dates, ranges and 不适用 are no quantities.
3. How a target is held against the actual value; a bare cost is a ceiling.
4. A row is completed from its texts; what is stated is kept.
5. Units that differ and words against numbers are reported.
"""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from generator.calculation.form_rows import Completed, complete_row
from generator.calculation.quantity import Quantity, parse_quantity, relation_of
from generator.rubric.evaluate import Value
from generator.rubric.kinds.target import Relation, Target
from generator.rubric.loader import load

GE, LE, EQ, TEXT, NA = Relation

# ── 1 and 3 ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "value", "unit", "relation"),
    [
        ("≥50个", "50", "个", GE),
        ("≥ 50 个", "50", "个", GE),
        (" ≥50个 ", "50", "个", GE),
        (">=50个", "50", "个", GE),
        ("＞5", "5", "", GE),
        (">5", "5", "", GE),
        ("不低于3次", "3", "次", GE),
        ("不少于10人", "10", "人", GE),
        ("大于等于95%", "95", "%", GE),
        ("≤30分钟", "30", "分钟", LE),
        ("<=30分钟", "30", "分钟", LE),
        ("不超过20万元", "20", "万元", LE),
        ("不高于5%", "5", "%", LE),
        ("小于3天", "3", "天", LE),
        ("=12期", "12", "期", EQ),
        ("等于0", "0", "", EQ),
        ("48人", "48", "人", EQ),
        ("100%", "100", "%", EQ),
        ("100％", "100", "%", EQ),
        ("１００％", "100", "%", EQ),
        ("≥５０个", "50", "个", GE),
        ("1421.597137万元", "1421.597137", "万元", EQ),
        ("1,421.59万元", "1421.59", "万元", EQ),
        ("1，421万元", "1421", "万元", EQ),
        ("≥10G", "10", "G", GE),
        ("-3", "-3", "", EQ),
        ("≥-3%", "-3", "%", GE),
        ("0", "0", "", EQ),
        ("提升10%", "10", "%", GE),
        ("提升≥10%", "10", "%", GE),
        ("下降 5 %", "5", "%", GE),
        ("500㎡", "500", "㎡", EQ),
        ("≥12月", "12", "月", GE),
    ],
)
def test_a_quantity_is_read(written: str, value: str, unit: str, relation: Relation) -> None:
    found = parse_quantity(written)
    assert found is not None
    assert (found.value, found.unit) == (Decimal(value), unit)
    assert relation_of(written, "数量指标") is relation


@pytest.mark.parametrize(
    ("written", "change"), [("提升10%", "提升"), ("降低≤3%", "降低"), ("压减5万元", "压减"), ("≥10%", "")]
)
def test_the_word_of_change_is_kept(written: str, change: str) -> None:
    found = parse_quantity(written)
    assert found is not None
    assert found.change == change


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "written",
    [
        "效果明显",
        "一批",
        "约0.52",
        "2021-12",
        "2021年12月",
        "2021年",
        "2021年12月31日前",
        "12月前",
        "12月底",
        "12月底前",
        "30天前",
        "30日",
        "90%-95%",
        "90%～95%",
        "3至5次",
        "10–20",
        "第1名",
        "优良率95%",
        "",
        "  ",
        "≥",
        "个",
    ],
)
def test_words_dates_and_ranges_are_no_quantities(written: str) -> None:
    assert parse_quantity(written) is None
    assert relation_of(written, "数量指标") is TEXT


def test_not_applicable_is_its_own_relation() -> None:
    assert parse_quantity("不适用") is None
    assert relation_of("不适用", "数量指标") is relation_of(" 不适用 ", "成本指标") is NA


@pytest.mark.parametrize(
    ("written", "value", "unit", "relation"),
    [
        ("95%以上", "95", "%", GE),
        ("95%及以上", "95", "%", GE),
        ("30分钟以内", "30", "分钟", LE),
        ("3天之内", "3", "天", LE),
        ("5次以下", "5", "次", LE),
        ("至少3次", "3", "次", GE),
        ("至多3次", "3", "次", LE),
        ("最多3次", "3", "次", LE),
        ("12月以内", "12", "月", LE),
    ],
)
def test_bounds_in_words_are_read(written: str, value: str, unit: str, relation: Relation) -> None:
    found = parse_quantity(written)
    assert found == Quantity(Decimal(value), unit, relation)
    assert relation_of(written, "数量指标") is relation


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "kind", "relation"),
    [
        ("20万元", "成本指标", LE),
        ("20万元", "经济成本指标", LE),
        ("20万元", "数量指标", EQ),
        ("20万元", "", EQ),
        ("≥20万元", "成本指标", GE),
        ("=20万元", "成本指标", EQ),
        ("控制在预算内", "成本指标", TEXT),
        ("降低5%", "成本指标", GE),
    ],
)
def test_a_bare_cost_is_a_ceiling(written: str, kind: str, relation: Relation) -> None:
    assert relation_of(written, kind) is relation


@pytest.mark.parametrize(
    ("one", "other", "comparable"),
    [
        ("≥50个", "48个", True),
        ("≥95%", "96％", True),
        ("提升10%", "提升12%", True),
        ("提升10%", "12%", False),
        ("提升10%", "下降12%", False),
        ("50个", "50次", False),
        ("1万元", "10000元", False),
        ("50", "50个", False),
    ],
)
def test_only_like_is_compared_with_like(one: str, other: str, comparable: bool) -> None:
    first, second = parse_quantity(one), parse_quantity(other)
    assert first is not None
    assert second is not None
    assert first.comparable(second) is second.comparable(first) is comparable


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _completed(**row: Value) -> Completed:
    rule = load("hecheng-project-form-2020").tables["rows"].row_rule
    assert isinstance(rule, Target)
    return complete_row(rule, row)


@pytest.mark.parametrize(
    ("row", "added"),
    [
        (
            {"target_text": "≥50个", "actual_text": "48个"},
            {"relation": "不低于（≥）", "target_value": Decimal(50), "actual_value": Decimal(48), "unit": "个"},
        ),
        (
            {"target_text": "≤30分钟", "actual_text": "25分钟"},
            {"relation": "不高于（≤）", "target_value": Decimal(30), "actual_value": Decimal(25), "unit": "分钟"},
        ),
        (
            {"kind": "成本指标", "target_text": "20万元", "actual_text": "19.5万元"},
            {"relation": "不高于（≤）", "target_value": Decimal(20), "actual_value": Decimal("19.5"), "unit": "万元"},
        ),
        (
            {"target_text": "100%", "actual_text": "97.4％"},
            {"relation": "等于（＝）", "target_value": Decimal(100), "actual_value": Decimal("97.4"), "unit": "%"},
        ),
        (
            {"target_text": "12", "actual_text": ""},
            {"relation": "等于（＝）", "target_value": Decimal(12), "unit": None},
        ),
        ({"target_text": "效果明显", "actual_text": "效果明显"}, {"relation": "定性", "degree": Decimal(1)}),
        ({"target_text": "效果明显", "actual_text": "有所改善"}, {"relation": "定性"}),
        ({"target_text": "不适用", "actual_text": "不适用"}, {"relation": "不适用"}),
        ({"target_text": "2021年12月", "actual_text": "2021年11月"}, {"relation": "定性"}),
        ({"actual_text": "48个"}, {}),
        ({"target_text": " ", "actual_text": "48个"}, {}),
    ],
)
def test_a_row_is_completed_from_its_texts(row: dict[str, Value], added: Mapping[str, Value]) -> None:
    completed = _completed(**row)
    assert dict(completed.row) == {**row, **added}
    assert completed.faults == ()


@pytest.mark.parametrize(
    "stated",
    [
        {"relation": "不低于（≥）"},
        {"target_value": Decimal(5)},
        {"actual_value": Decimal(7)},
        {"unit": "场"},
    ],
)
def test_what_is_stated_is_kept(stated: dict[str, Value]) -> None:
    completed = _completed(target_text="≤30次", actual_text="28次", **stated)
    assert completed.faults == ()
    assert {key: completed.row[key] for key in stated} == stated


def test_a_stated_degree_is_kept() -> None:
    completed = _completed(target_text="效果明显", actual_text="效果明显", degree=Decimal("0.9"))
    assert completed.row["degree"] == Decimal("0.9")


def test_a_stated_figure_needs_no_text_that_can_be_read() -> None:
    assert _completed(target_text="≥50个", actual_text="基本完成", actual_value=Decimal(45)).faults == ()


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("target", "actual", "fault", "remedy"),
    [
        (
            "≥50个",
            "48次",
            "指标值“≥50个”与实际完成值“48次”单位或方向不同",
            "请换算为同一单位后填写",
        ),
        (
            "≤1万元",
            "9000元",
            "指标值“≤1万元”与实际完成值“9000元”单位或方向不同",
            "请换算为同一单位后填写",
        ),
        (
            "提升10%",
            "下降2%",
            "指标值“提升10%”与实际完成值“下降2%”单位或方向不同",
            "请换算为同一单位后填写",
        ),
        (
            "≥50个",
            "基本完成",
            "指标值“≥50个”是数量，实际完成值“基本完成”不是",
            "请填写带单位的数字，或把指标值改为文字描述",
        ),
        (
            "≥50个",
            "40-45个",
            "指标值“≥50个”是数量，实际完成值“40-45个”不是",
            "请填写带单位的数字，或把指标值改为文字描述",
        ),
    ],
)
def test_what_cannot_be_compared_is_reported(target: str, actual: str, fault: str, remedy: str) -> None:
    completed = _completed(target_text=target, actual_text=actual)
    assert completed.faults == ((fault, remedy),)
    assert completed.row.get("actual_value") is None


@pytest.mark.parametrize("stated", [{"relation": "定性", "degree": Decimal("0.8")}, {"relation": "不适用"}])
def test_a_row_that_is_said_to_be_no_quantity_needs_none(stated: dict[str, Value]) -> None:
    row: dict[str, Value] = {"target_text": "≥50个", "actual_text": "基本完成", **stated}
    assert _completed(**row) == Completed(row)


def test_a_relation_that_is_stated_holds_against_the_sign_in_the_text() -> None:
    completed = _completed(target_text="≤30次", actual_text="28次", relation="不低于（≥）")
    assert completed.faults == ()
    assert (completed.row["relation"], completed.row["target_value"]) == ("不低于（≥）", Decimal(30))


def test_words_for_which_a_comparison_is_stated_leave_the_figures_to_be_filled_in() -> None:
    row: dict[str, Value] = {"target_text": "效果明显", "actual_text": "效果明显", "relation": "不低于（≥）"}
    assert _completed(**row) == Completed(row)

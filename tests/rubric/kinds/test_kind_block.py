"""Block: the points of all rows of a form that belong to one of its parts.

1. The row scores of the part add up, those of other parts do not count.
2. Nothing is given while a row of the part is unfinished, a used row names no part, or the weights do not add up.
3. Wording, formula; nothing to lint.
"""

from decimal import Decimal

import pytest
from tiny import excel, one, only, rule_of

from generator.rubric.model import Rubric

FORM = """
tables:
  rows:
    label: 绩效指标
    capacity: 4
    columns:
      name: {label: 三级指标, kind: text, optional: true}
      category: {label: 指标类型, kind: text, optional: true}
      unit: {label: 计量单位, kind: text, optional: true}
      block: {label: 一级指标, kind: grade, choices: {output: 产出指标, benefit: 效益指标}}
      relation: {label: 比较方式, kind: grade, choices: {ge: 不低于, le: 不高于, eq: 等于, text: 定性, na: 不适用}}
      target_text: {label: 年度指标值, kind: text, optional: true}
      target: {label: 指标数值, kind: number}
      actual_text: {label: 实际完成值, kind: text, optional: true}
      actual: {label: 完成数值, kind: number}
      weight: {label: 分值, kind: score, high: 90}
      degree: {label: 完成程度, kind: percent}
    row_rule: {kind: target, name: rows.name, category: rows.category, unit: rows.unit, relation: rows.relation,
      target: rows.target, target_text: rows.target_text, actual: rows.actual, actual_text: rows.actual_text,
      weight: rows.weight, degree: rows.degree}
"""
RULE = "{kind: block, block: rows.block, choice: output, row_weight: rows.weight, weight: 20}"
NOT_WAIVED = "not_applicable: {effect: not_allowed}"
HEADINGS = "block | relation | target | actual | weight | degree"


def _form() -> Rubric:
    return one(RULE, FORM, weight="20", more=NOT_WAIVED)


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_rows_of_the_part_add_up() -> None:
    """4/7×6 = 3.43 and 3/4×14 = 10.5; the other part is left out, and so is what has no weight."""
    rows = """\
        产出指标 | 不低于 | 7 | 4 | 6  | -
        效益指标 | 不低于 | 1 | 1 | 80 | -
        产出指标 | 不低于 | 4 | 3 | 14 | -
        产出指标 | 不适用 | - | - | -  | -
        """
    found = only(_form(), {}, rows=f"{HEADINGS}\n{rows}")
    assert (found.score, found.missing) == (Decimal("13.93"), ())
    assert found.reason == "产出指标共2项，各项得分合计13.93分"


def test_row_scores_are_rounded_before_they_add_up() -> None:
    """2/3×0.5 = 0.3333: three rows are 0.99, not 1.00; 18.5 more make the weights 20."""
    rows = "产出指标 | 不低于 | 3 | 2 | 0.5 | -\n" * 3 + "产出指标 | 不低于 | 1 | 1 | 18.5 | -"
    assert only(_form(), {}, rows=f"{HEADINGS}\n{rows}").score == Decimal("19.49")


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

WHOLE = "产出指标 | 不低于 | 1 | 1 | 20 | -"


@pytest.mark.parametrize(
    ("rows", "missing"),
    [
        ("产出指标 | 不低于 | 1 | 1 | 19.99 | -", "产出指标分值合计应为20分"),
        ("产出指标 | 不低于 | 1 | 1 | 20.01 | -", "产出指标分值合计应为20分"),
        ("效益指标 | 不低于 | 1 | 1 | 20 | -", "产出指标分值合计应为20分"),
        (f"{WHOLE}\n产出指标 | 不低于 | - | 1 | - | -", "产出指标尚未填全的各行"),
        (f"{WHOLE}\n- | 不低于 | 1 | 1 | 5 | -", "每行的一级指标"),
        (f"{WHOLE}\n- | - | - | - | 5 | -", "每行的一级指标"),
    ],
)
def test_nothing_is_given_before_the_form_is_whole(rows: str, missing: str) -> None:
    found = only(_form(), {}, rows=f"{HEADINGS}\n{rows}")
    assert (found.score, found.missing) == (None, (missing,))
    assert found.reason == f"待填：【{missing}】"


def test_an_empty_form_lacks_its_weights() -> None:
    assert only(_form(), {}).missing == ("产出指标分值合计应为20分",)


@pytest.mark.parametrize(
    "rows", [WHOLE, f"{WHOLE}\n效益指标 | 不低于 | - | - | - | -", f"- | - | - | - | - | -\n{WHOLE}"]
)
def test_unfinished_rows_of_another_part_do_not_matter(rows: str) -> None:
    assert only(_form(), {}, rows=f"{HEADINGS}\n{rows}").score == Decimal(20)


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_wording_states_what_the_weights_add_up_to() -> None:
    assert rule_of(_form()).wording() == "产出指标各项得分之和；各项分值合计应为20分"


def test_the_formula_adds_whole_columns() -> None:
    assert excel(_form()) == 'SUMPRODUCT((rows!block*="产出指标")*1,rows!score*)'


def test_there_is_nothing_for_lint_to_find() -> None:
    assert list(rule_of(_form()).lint()) == []

"""What lint says of a rubric that loads but should be looked at.

1. The shipped rubrics give no cause.
2. Weights that do not add up, rules that fall short of or pass their weight, bands out of order, names that collide and
   facts that nothing uses are each told, at the indicator concerned.
"""

import pytest
from tiny import rubric

from generator.rubric.lint import lint
from generator.rubric.loader import load, template_ids

FACTS = """
facts:
  used: {label: 在用, kind: amount}
  whole: {label: 总额, kind: amount}
"""
MEASURES = """
measures:
  rate: {label: 利用率, kind: percent, value: used / whole}
"""


def told(rule: str, *, group: int = 100, weight: int = 100, facts: str = FACTS, measures: str = MEASURES) -> list[str]:
    """Everything lint says of a rubric of one indicator."""
    tree = f"""
indicators:
  - name: 资产
    weight: {group}
    children:
      - {{id: only, name: 本项, weight: {weight}, rule: {rule}}}
"""
    return [f"{each.about}：{each.message}" for each in lint(rubric(facts + measures + tree))]


@pytest.mark.parametrize("template", template_ids())
def test_a_shipped_rubric_gives_no_cause(template: str) -> None:
    assert list(lint(load(template))) == []


def test_a_sound_rule_gives_no_cause() -> None:
    assert told("{kind: proportion, of: rate, points: 100}") == []


def test_weights_that_do_not_add_up_are_told_at_every_level() -> None:
    assert told("{kind: proportion, of: rate, points: 90}", group=95, weight=90) == [
        "小评分表：各一级指标分值合计95分，应为100分",
        "资产：下级分值合计90分，与本级95分不等",
    ]


def test_a_rule_that_never_gives_full_marks_is_told() -> None:
    assert told("{kind: proportion, of: rate, points: 80}") == ["本项：按规则最多得80分，达不到分值100分"]


def test_a_rule_that_gives_more_than_its_weight_is_told() -> None:
    rule = "{kind: bands, of: rate, bands: [{from: 90%, points: 120}, {points: 0}]}"
    assert told(rule) == ["本项：按规则最多可得120分，超出分值100分"]


def test_bands_in_the_wrong_order_are_told() -> None:
    rule = "{kind: bands, of: rate, bands: [{from: 60%, points: 100}, {from: 90%, points: 50}, {points: 0}]}"
    assert told(rule) == ["本项：档次应由高到低排列：60% 之后不应是 90%"]


def test_a_rule_inside_another_is_looked_at_too() -> None:
    inner = "{kind: bands, of: rate, bands: [{from: 60%, points: 100}, {from: 90%, points: 50}, {points: 0}]}"
    assert told(f"{{kind: sum, of: [{inner}]}}") == ["本项：档次应由高到低排列：60% 之后不应是 90%"]


def test_a_fact_that_nothing_uses_is_told() -> None:
    facts = FACTS + "  idle: {label: 闲置, kind: amount}\n"
    assert told("{kind: proportion, of: rate, points: 100}", facts=facts) == [
        "闲置：没有任何指标、校验或段落用到这一填报项"
    ]


def test_a_fact_that_is_asked_for_besides_is_used() -> None:
    facts = FACTS + "  idle: {label: 闲置, kind: amount}\n"
    rule = "{kind: proportion, of: rate, points: 100}, also: [idle]"
    assert told(rule, facts=facts) == []


def test_two_figures_of_one_name_are_told() -> None:
    measures = "measures:\n  rate: {label: 总额, kind: percent, value: used / whole}\n"
    assert told("{kind: proportion, of: rate, points: 100}", measures=measures) == [
        "总额：whole 与 rate 同名，公式中难以分辨"
    ]

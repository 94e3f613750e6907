"""The shipped rubrics.

1. Every template loads, with every reading of its options.
2. Weights add up: a group weighs what its children weigh, a rubric weighs 100.
3. A released rubric never changes: its digest is pinned in digests.yaml.
4. Labels become the names in formulas: unique, short, of letters and digits, a letter first.
5. Facts and columns have the ids and kinds that answers files and reports use, and every fact has its place.
6. 罗湖2022 differs from 深圳市2021 in the points found by comparing both texts, and in nothing else.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from re import fullmatch
from typing import Any

import pytest
import yaml

from generator.rubric.loader import load, template_ids
from generator.rubric.model import Group, Indicator, Rubric
from generator.rubric.traversal import facts_of

DIGESTS: dict[str, str] = yaml.safe_load(Path(__file__).with_name("digests.yaml").read_text(encoding="utf-8"))

FACTS: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("facts.yaml").read_text(encoding="utf-8"))
FACTS |= dict.fromkeys(("luohu-2022", "futian-2020"), FACTS["shenzhen-2021"])

SHENZHEN_TOTALS = (
    "expenditure_total_start",
    "expenditure_total_last_year_start",
    "expenditure_total_adjusted",
    "expenditure_total_paid",
)


def _ids(written: str) -> Iterator[str]:
    for word in written.split():
        first, dots, last = word.partition("..")
        if not dots:
            yield word
            continue
        stem = first.rstrip("0123456789")
        yield from (f"{stem}{number}" for number in range(int(first.removeprefix(stem)), int(last) + 1))


def _stated(table: str) -> Iterator[tuple[str, str, str]]:
    """Every line as owner, kind and one id; an owner without facts gives nothing."""
    for line in table.strip().splitlines():
        owner, _, rest = line.partition(":")
        kind, _, written = rest.strip().partition(" ")
        for fact in _ids(written):
            yield owner, kind, fact


def _weighed(group: Group) -> Iterator[tuple[str, Decimal, Decimal]]:
    yield group.name, group.weight, sum((child.weight for child in group.children), Decimal(0))
    for child in group.children:
        if isinstance(child, Group):
            yield from _weighed(child)


def _differing(what: Callable[[Indicator], object]) -> set[str]:
    parent, variant = load("shenzhen-2021"), load("luohu-2022")
    return {each.id for each in parent.indicators() if what(each) != what(variant.indicator(each.id))}


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", template_ids())
def test_a_template_loads_under_its_own_name(template: str) -> None:
    assert load(template).id == template


@pytest.mark.parametrize("template", template_ids())
def test_every_reading_of_an_option_gives_another_rubric(template: str) -> None:
    rubric = load(template)
    for option in rubric.options:
        readings = {load(template, ((option.id, choice.key),)).digest for choice in option.choices}
        assert len(readings) == len(option.choices), option.id
        assert rubric.digest in readings, option.id


SHENZHEN_DEFAULTS = {
    "point_counting": "floor",
    "adjustment_base": "initial",
    "adjustment_amount": "gross",
    "procurement_excess": "rate",
    "quarter_cap": "true",
}
DEFAULTS = {
    **dict.fromkeys(("shenzhen-2021", "luohu-2022", "futian-2020"), SHENZHEN_DEFAULTS | {"supervision_veto": "item"}),
    "dapeng-2024": SHENZHEN_DEFAULTS | {"budget_cut_ends": "higher"},
    "hecheng-department-2020": {"point_counting": "floor"},
    "hecheng-project-2020": {"point_counting": "floor", "fund_use_weight": "four"},
    "hecheng-project-form-2020": {"overrun": "linear"},
}


@pytest.mark.parametrize("template", template_ids())
def test_the_defaults_are_those_of_the_design(template: str) -> None:
    assert {option.id: option.value for option in load(template).options} == DEFAULTS[template]


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", template_ids())
def test_weights_add_up_to_100(template: str) -> None:
    rubric = load(template)
    assert rubric.weight == 100
    for group in rubric.groups:
        for name, weight, children in _weighed(group):
            assert weight == children, name


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", template_ids())
def test_a_released_rubric_never_changes(template: str) -> None:
    assert load(template).digest == DIGESTS.get(template), (
        f"{template} is not the rubric that was released, and workbooks issued with it could no longer be verified: "
        "undo the change and put it into a new folder under templates/; "
        "only a rubric that nobody has been given yet may get a new digest in tests/rubric/digests.yaml"
    )


def test_every_digest_belongs_to_a_template() -> None:
    assert set(DIGESTS) == set(template_ids())


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", template_ids())
def test_labels_can_be_names_in_formulas(template: str) -> None:
    rubric = load(template)
    labels = [fact.label for fact in rubric.facts.values()] + [measure.label for measure in rubric.measures.values()]
    assert len(labels) == len(set(labels)), "a label stands twice"
    assert [label for label in labels if not fullmatch(r"[^\W\d_]\w{0,13}", label)] == []


@pytest.mark.parametrize("template", template_ids())
def test_every_fact_says_what_to_enter(template: str) -> None:
    assert [fact.id for fact in load(template).facts.values() if not fact.help] == []


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_template_is_held_to_the_list_of_ids() -> None:
    assert set(FACTS) == set(template_ids())


@pytest.mark.parametrize("template", FACTS)
def test_facts_have_their_ids_and_kinds(template: str) -> None:
    wanted = {fact: kind for _, kind, fact in _stated(FACTS[template]["facts"])}
    assert {fact.id: fact.kind.value for fact in load(template).facts.values()} == wanted


@pytest.mark.parametrize("template", FACTS)
def test_indicators_are_computed_from_their_facts(template: str) -> None:
    for indicator in load(template).indicators():
        wanted = {fact for owner, _, fact in _stated(FACTS[template]["facts"]) if owner == indicator.id}
        assert {fact.id for fact in facts_of(indicator.rule.score()) if not fact.table} == wanted, indicator.id


@pytest.mark.parametrize("template", template_ids())
def test_every_fact_has_its_place(template: str) -> None:
    rubric = load(template)
    listed = [fact.id for section in rubric.sections for fact in section.facts]
    scored = {fact.id for indicator in rubric.indicators() for fact in facts_of(indicator.rule.score())}
    assert len(listed) == len(set(listed))
    beside = {fact.id for indicator in rubric.indicators() for fact in indicator.also}
    assert set(rubric.facts) <= set(listed) | scored | beside


@pytest.mark.parametrize("template", FACTS)
def test_tables_have_their_columns(template: str) -> None:
    found = {
        table.id: " ".join(f"{column.id}:{column.kind.value}" for column in table.columns)
        for table in load(template).tables.values()
    }
    assert found == FACTS[template]["columns"]


def test_totals_are_computed_not_typed() -> None:
    assert set(SHENZHEN_TOTALS) <= set(load("shenzhen-2021").measures)


@pytest.mark.parametrize("template", template_ids())
def test_codes_of_checks_are_unique(template: str) -> None:
    codes = [check.code for check in load(template).checks]
    assert len(codes) == len(set(codes))


# ── 6 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_luohu_weighs_every_indicator_like_shenzhen() -> None:
    assert len(list(load("luohu-2022").indicators())) == 21
    assert _differing(lambda each: each.weight) == set()
    assert _tree(load("luohu-2022")) == _tree(load("shenzhen-2021"))


def test_luohu_names_and_rates_only_the_effects_otherwise() -> None:
    assert _differing(lambda each: each.name) == {"effect"}
    assert load("luohu-2022").indicator("effect").name == "社会效益、经济效益、生态效益等"
    assert _differing(lambda each: each.rule.wording()) == {"effect"}


def test_luohu_words_three_indicators_otherwise() -> None:
    assert _differing(lambda each: each.explanation) == {"indicator_clarity", "procurement"}
    assert _differing(lambda each: each.remark) == {"project_supervision"}
    assert _differing(lambda each: (each.source, each.wording, each.not_applicable)) == set()


def test_luohu_rates_three_aspects_shenzhen_four() -> None:
    aspects = {
        template: [choice.key for choice in load(template).tables["effects"].column("aspect").choices]
        for template in ("shenzhen-2021", "luohu-2022")
    }
    assert aspects == {
        "shenzhen-2021": ["social", "economic", "ecological", "lasting"],
        "luohu-2022": ["social", "economic", "ecological"],
    }


def test_luohu_shares_all_figures_with_shenzhen() -> None:
    parent, variant = load("shenzhen-2021"), load("luohu-2022")
    assert {key for key, fact in parent.facts.items() if fact != variant.facts[key]} == {"supervision_evidence"}
    assert {key for key, table in parent.tables.items() if table != variant.tables[key]} == {"effects"}
    assert (parent.measures, parent.checks, parent.options) == (variant.measures, variant.checks, variant.options)


def test_luohu_prints_its_own_headings() -> None:
    parent, variant = load("shenzhen-2021"), load("luohu-2022")
    assert (parent.title, variant.title) == ("部门整体支出绩效评价共性指标体系框架", "部门整体支出绩效评分表")
    assert (parent.terms.score, parent.terms.total) == ("自评得分", "总分")
    assert (variant.terms.score, variant.terms.total) == ("分数", "综合评分")
    assert (parent.terms.weight, parent.terms.wording) == (variant.terms.weight, variant.terms.wording)
    assert (len(parent.notes), len(variant.notes)) == (2, 0)


def _tree(rubric: Rubric) -> list[tuple[str, Decimal, Decimal]]:
    return [row for group in rubric.groups for row in _weighed(group)]

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

import pytest
import yaml

from generator.rubric.loader import load, template_ids
from generator.rubric.model import Group, Indicator, Rubric
from generator.rubric.traversal import facts_of

DIGESTS: dict[str, str] = yaml.safe_load(Path(__file__).with_name("digests.yaml").read_text(encoding="utf-8"))

OVERVIEW = "overview"

# indicator: kind ids; `_1..5` stands for five ids. Overview facts are scored by none.
SHENZHEN_FACTS = """
overview: amount income_start income_last_year_start income_adjusted
overview: amount expenditure_personnel_start expenditure_public_start expenditure_project_start
overview: amount expenditure_personnel_last_year_start expenditure_public_last_year_start
overview: amount expenditure_project_last_year_start
overview: amount expenditure_personnel_adjusted expenditure_public_adjusted expenditure_project_adjusted
overview: amount expenditure_personnel_paid expenditure_public_paid expenditure_project_paid withdrawn
overview: text satisfaction_source
budget_rationality: tick budget_rationality_1..5
budget_compliance: count budget_violations
target_completeness: count target_defects
indicator_clarity: tick indicator_clarity_1..5
procurement: amount procurement_planned procurement_actual
procurement: score procurement_policy_score
finance_compliance: score spending_regularity_score accounting_regularity_score
finance_compliance: amount adjustment_total budget_initial_total
finance_compliance: tick fund_misuse
disclosure: grade budget_disclosure accounts_disclosure
disclosure: tick classified_unit
project_procedure: tick project_procedure_1..2
project_supervision: tick project_supervision_1..2 supervision_evidence special_fund_rated_poor
asset_safety: tick asset_safety_1..2
asset_utilisation: amount assets_in_use assets_total
staff_quota: count staff_in_post staff_quota
outside_staff: count staff_outside staff_in_post
institution: tick institution_1..3
public_cost: amount three_public_actual three_public_budget daily_public_actual daily_public_budget
budget_execution: percent progress_q1..4
key_work: count key_work_assigned key_work_unfinished
project_timeliness: count projects_planned projects_on_time
effect: score effect_score
petitions: tick petition_channel
petitions: count petitions_received petitions_replied petitions_on_time
satisfaction: percent satisfaction
"""

FORM_FACTS = """
overview: text project_name supervising_department implementing_unit goal_expected goal_actual
overview: amount funds_initial
overview: amount fiscal_initial fiscal_adjusted fiscal_paid
overview: amount carried_initial carried_adjusted carried_paid
overview: amount other_initial other_adjusted other_paid
budget_execution: amount funds_adjusted funds_paid
output:
benefit:
satisfaction:
"""

SHENZHEN_COLUMNS = {
    "projects": "name:text budget_start:amount budget_adjusted:amount paid:amount physical_progress:percent"
    " on_time:tick reason_late:text new_this_year:tick mid_year:tick target_reported:tick classified:tick note:text",
    "key_works": "name:text assigned_by:text done:tick note:text",
    "effects": "aspect:grade name:text target:text actual:text weight:score score:score",
    "problems": "indicator:text problem:text measure:text",
}

FORM_COLUMNS = {
    "rows": "block:grade kind:text name:text target_text:text relation:grade target_value:number unit:text"
    " actual_text:text actual_value:number weight:score degree:percent reason:text"
}

FACTS = {"shenzhen-2021": SHENZHEN_FACTS, "luohu-2022": SHENZHEN_FACTS, "hecheng-project-form-2020": FORM_FACTS}
COLUMNS = {
    "shenzhen-2021": SHENZHEN_COLUMNS,
    "luohu-2022": SHENZHEN_COLUMNS,
    "hecheng-project-form-2020": FORM_COLUMNS,
}

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


def test_the_defaults_are_those_of_the_design() -> None:
    chosen = {option.id: option.value for option in load("shenzhen-2021").options}
    assert chosen == {
        "point_counting": "floor",
        "adjustment_base": "initial",
        "supervision_veto": "item",
        "quarter_cap": "true",
    }
    assert {option.id: option.value for option in load("hecheng-project-form-2020").options} == {"overrun": "linear"}


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


@pytest.mark.parametrize("template", FACTS)
def test_facts_have_their_ids_and_kinds(template: str) -> None:
    wanted = {fact: kind for _, kind, fact in _stated(FACTS[template])}
    assert {fact.id: fact.kind.value for fact in load(template).facts.values()} == wanted


@pytest.mark.parametrize("template", FACTS)
def test_indicators_are_computed_from_their_facts(template: str) -> None:
    for indicator in load(template).indicators():
        wanted = {fact for owner, _, fact in _stated(FACTS[template]) if owner == indicator.id}
        assert {fact.id for fact in facts_of(indicator.rule.score()) if not fact.table} == wanted, indicator.id


@pytest.mark.parametrize("template", template_ids())
def test_every_fact_has_its_place(template: str) -> None:
    rubric = load(template)
    listed = [fact.id for section in rubric.sections for fact in section.facts]
    scored = {fact.id for indicator in rubric.indicators() for fact in facts_of(indicator.rule.score())}
    assert len(listed) == len(set(listed))
    beside = {fact.id for indicator in rubric.indicators() for fact in indicator.also}
    assert set(rubric.facts) <= set(listed) | scored | beside


@pytest.mark.parametrize("template", COLUMNS)
def test_tables_have_their_columns(template: str) -> None:
    found = {
        table.id: " ".join(f"{column.id}:{column.kind.value}" for column in table.columns)
        for table in load(template).tables.values()
    }
    assert found == COLUMNS[template]


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

"""What a score can still be once some facts are known.

1. Everything known: exactly the score. Nothing known: what the rule can give at all.
2. What is known decides bands, choices, vetoes and parts of conditions; what is not leaves its whole range.
3. The bounds are never narrower than the truth: no entries give a score outside them.
"""

from collections.abc import Collection, Mapping
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_entries import entries
from tiny import entries as typed
from tiny import one

from generator.calculation.answers import parse_answers
from generator.calculation.cells import score_cell
from generator.calculation.entries import Entries
from generator.calculation.evaluation import evaluation
from generator.checks.partial import still_possible
from generator.rubric.evaluate import number
from generator.rubric.loader import load

TEMPLATE = "shenzhen-2021"


def _bounds(indicator: str, facts: str, unknown: Collection[str] = ()) -> tuple[Decimal, Decimal]:
    answers = parse_answers(f"template: {TEMPLATE}\nfacts: {{{facts}}}", "填报.yaml")
    points = answers.rubric.indicator(indicator).points()
    found = still_possible(
        points,
        evaluation(answers.rubric, answers.entries),
        lambda fact: fact.id in answers.entries.facts and fact.id not in unknown,
    )
    return found.low, found.high


COSTS = "three_public_actual: 0.52, three_public_budget: 4.65, daily_public_actual: 816.62, daily_public_budget: 886"


# ── 1, 2 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("indicator", "facts", "low", "high"),
    [
        pytest.param("public_cost", COSTS, 5, 5, id="both rates known"),
        pytest.param("public_cost", "daily_public_actual: 816.62, daily_public_budget: 886", 2, 5, id="one rate known"),
        pytest.param("public_cost", "daily_public_actual: 816.62", 0, 6, id="half a rate known"),
        pytest.param("public_cost", "", 0, 6, id="nothing known"),
        pytest.param("disclosure", "budget_disclosure: compliant, accounts_disclosure: compliant", 3, 3, id="certain"),
        pytest.param("disclosure", "classified_unit: true", 3, 3, id="exempt, whatever was published"),
        pytest.param("disclosure", "classified_unit: false, budget_disclosure: none", 0, "1.5", id="half published"),
        pytest.param("finance_compliance", "fund_misuse: true", 0, 0, id="veto"),
        pytest.param("asset_safety", "asset_safety_1: false", 0, 1, id="one of two ticks"),
        pytest.param("staff_quota", "staff_in_post: 146, staff_quota: 146", 1, 1, id="a rate of 100%"),
        pytest.param("staff_quota", "staff_in_post: 0, staff_quota: 0", 0, 1, id="no rate, no veto"),
        pytest.param("staff_quota", "staff_in_post: 5, staff_quota: 0", 0, 0, id="a veto on two figures"),
    ],
)
def test_what_is_known_bounds_the_score(indicator: str, facts: str, low: int | str, high: int | str) -> None:
    assert _bounds(indicator, facts) == (Decimal(low), Decimal(high))


def test_a_fact_that_is_stated_but_not_known_may_be_anything() -> None:
    assert _bounds("public_cost", COSTS, {"three_public_actual"}) == (Decimal(2), Decimal(5))


GIVEN = """
facts:
  quota: {label: 编制数, kind: count}
  staff: {label: 在编人数, kind: count}
  late: {label: 逾期, kind: count}
"""


@pytest.mark.parametrize(
    ("holds", "known", "low", "high"),
    [
        ("quota == 0 and staff > 0", {"quota": "5"}, 3, 3),
        ("quota == 0 and staff > 0", {"staff": "0"}, 3, 3),
        ("quota == 0 and staff > 0", {"quota": "0"}, 0, 3),
        ("quota == 0 and staff > 0", {}, 0, 3),
        ("quota == 0 and staff > 0", {"quota": "0", "staff": "1"}, 0, 0),
        ("quota == 0 or staff > 9", {"quota": "0"}, 0, 0),
        ("quota == 0 or staff > 9", {"quota": "5"}, 0, 3),
        ("quota == 0 or staff > 9", {"quota": "5", "staff": "9"}, 3, 3),
        ("staff > 9 or quota == 0 and staff > 5", {"quota": "5", "staff": "9"}, 3, 3),
        ("staff > 9 or quota == 0 and staff > 5", {"quota": "5"}, 0, 3),
    ],
)
def test_a_veto_is_out_of_the_question_once_a_part_of_it_is_known(
    holds: str, known: Mapping[str, str], low: int, high: int
) -> None:
    beneath = "{kind: per_item, count: late, full: 3, each: 1}"
    rubric = one(f"{{kind: override, when: [{{holds: {holds}, words: 甲}}], points: 0, rule: {beneath}}}", GIVEN)
    entered = {**known, "late": "0"}
    found = still_possible(
        rubric.indicator("only").points(),
        evaluation(rubric, typed(rubric, entered)),
        lambda fact: fact.id in entered,
    )
    assert (found.low, found.high) == (Decimal(low), Decimal(high))


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", ["shenzhen-2021", "hecheng-project-form-2020"])
def test_no_entries_lead_out_of_the_bounds(template: str, search: settings) -> None:
    rubric = load(template)

    @search
    @given(entries(template), st.sets(st.sampled_from(sorted(rubric.facts))))
    def within(made: Entries, unknown: set[str]) -> None:
        values = evaluation(rubric, made)
        for indicator in rubric.indicators():
            if values.number(score_cell(indicator)) is None:
                continue
            score = number(indicator.points(), values)
            bounds = still_possible(indicator.points(), values, lambda fact: fact.id not in unknown)
            assert bounds.low <= score <= bounds.high, indicator.name

    within()

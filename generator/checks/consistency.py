"""All checks of what a report states, and what could not be checked."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from generator.checks.case import Case, case_of
from generator.checks.catalogue import Contradiction
from generator.checks.claims import Claims
from generator.checks.problems import losses_are_explained, problems_concern_losses, problems_have_measures
from generator.checks.reconciliation import Verdict
from generator.checks.scores import (
    periods_bound_the_score,
    printed_rows_are_filled,
    rows_have_results,
    scores_follow_from_rules,
    scores_have_grounds,
    waived_aspects_have_no_score,
)
from generator.checks.targets import (
    compared,
    costs_share_out_the_money,
    met_targets_lose_nothing,
    missed_targets_are_explained,
)
from generator.checks.totals import total_adds_up, weights_add_up
from generator.finding import Finding

CHECKS: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    total_adds_up,
    weights_add_up,
    scores_follow_from_rules,
    scores_have_grounds,
    rows_have_results,
    printed_rows_are_filled,
    periods_bound_the_score,
    losses_are_explained,
    problems_have_measures,
    problems_concern_losses,
    missed_targets_are_explained,
    met_targets_lose_nothing,
    costs_share_out_the_money,
    waived_aspects_have_no_score,
)


def check_all(claims: Claims) -> Iterator[Finding]:
    """Everything that contradicts itself in a report, in the order of the codes; then what could not be checked."""
    case = case_of(claims)
    for check in CHECKS:
        yield from check(case)
    yield from not_checked(case)


def not_checked(case: Case) -> Iterator[Finding]:
    """C00: which checks had nothing to look at, and why; without it, silence would look like agreement.

    One finding for each check, with all its reasons.
    """
    reasons = defaultdict[tuple[str, str], list[str]](list)
    for code, what, reason in _gaps(case):
        reasons[code, what].append(reason)
    for (code, what), why in reasons.items():
        yield Finding(Contradiction.NOT_CHECKED, "", "", f"{what}（{code}）：{'；'.join(why)}")


def _gaps(case: Case) -> Iterator[tuple[str, str, str]]:
    claims = case.claims
    if claims.total is None:
        yield "C07", "各项得分之和", "没有列出总分，或没有读到全部得分"
    if not claims.group_weights:
        yield "C08", "各级分值之和", "没有列出一级、二级指标的分值"
    yield from _unjudged_scores(case)
    if claims.rows:
        yield "C12", "扣分与问题是否对应", "项目自评表没有“存在的问题”，偏差原因在各行填写"
    elif claims.problems is None:
        yield "C12", "扣分与问题是否对应", "没有列出存在的问题"
    yield from _uncompared_targets(claims)
    if claims.rows and claims.fund_total is None:
        yield "C19", "成本指标合计", "没有列出项目资金总额"


UNJUDGED = {
    Verdict.ASSUMED: "依据的数据没有全部列出",
    Verdict.DISCRETIONARY: "规则规定酌情评分",
    Verdict.UNSCORED: "缺少数据",
}


def _unjudged_scores(case: Case) -> Iterator[tuple[str, str, str]]:
    what = "得分与规则是否相符"
    for verdict, reason in UNJUDGED.items():
        left = [each for each in case.compared if each.verdict is verdict and each.id not in case.reweighted]
        if left:
            yield "C09", what, f"{reason}：{'、'.join(each.name for each in left)}"
    if names := [case.claims.answers.rubric.indicator(each).name for each in case.reweighted]:
        yield "C09", what, f"所列分值与评价体系不同：{'、'.join(names)}"


def _uncompared_targets(claims: Claims) -> Iterator[tuple[str, str, str]]:
    what = "目标值与完成值"
    targets = (*claims.rows, *claims.targets)
    if not targets:
        yield "C16", what, "没有成对列出的目标值和完成值"
    elif words := [row.name or row.category for row in targets if compared(row) is None and row.target != row.actual]:
        yield "C16", what, f"不能按数量比较：{'、'.join(words)}"

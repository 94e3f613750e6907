"""Whether scores add up to the total, and weights to those of the levels above them (C07, C08)."""

from collections.abc import Iterator
from decimal import Decimal

from generator.calculation.cells import groups
from generator.calculation.scorecard import points
from generator.checks.back_solving import full_mark_repairs, missing_score
from generator.checks.case import Case, about
from generator.checks.catalogue import Contradiction
from generator.finding import Finding
from generator.rubric.kinds.base import earned
from generator.rubric.model import Group, Indicator
from generator.rubric.titles import Sheet


def total_adds_up(case: Case) -> Iterator[Finding]:
    """C07: the scores add up to the total; a blank score, or one with a part of its marks, is solved for.

    Cannot see two wrong scores that cancel out.
    """
    claims = case.claims
    blank = [(stated, indicator) for stated, indicator in case.scored() if stated.score is None]
    for stated, indicator in blank:
        others = claims.known_scores.values()
        solved = None
        if len(blank) == 1 and claims.total is not None:
            solved = missing_score(claims.total, others, claims.weight(stated))
        if solved is None:
            yield about(Contradiction.SCORE_BLANK, indicator)
        else:
            remedy = f"总分减其他各项，应为{earned(solved)}；请核对后补填"
            yield about(Contradiction.SCORE_BLANK, indicator, points(solved) or "", remedy=remedy)
    added = sum(claims.known_scores.values(), Decimal(0))
    if claims.total is not None and not blank and added != claims.total:
        yield Finding(
            Contradiction.TOTAL_WRONG,
            Sheet.SCORE_TABLE,
            "",
            claims.answers.rubric.terms.total,
            points(added) or "",
            points(claims.total) or "",
            remedy="；".join(_repairs(case, claims.total)),
        )


def _repairs(case: Case, total: Decimal) -> Iterator[str]:
    """Which single score would make the total fit; the weight of the rubric counts where another is printed."""
    weights = {indicator.id: indicator.weight for _, indicator in case.scored()}
    for name, marks in full_mark_repairs(total, case.claims.known_scores, weights):
        indicator, printed = case.claims.answers.rubric.indicator(name), case.claims.known_scores[name]
        yield f"“{indicator.name}”如得满分{earned(marks)}（现为{earned(printed)}），总分即相符，请核对该项得分"


def weights_add_up(case: Case) -> Iterator[Finding]:
    """C08: at every level the weights add up to the one above them, and the first level to 100.

    Levels whose weights are not printed are not looked at. Cannot see which of several weights is wrong: where the
    weight of the rubric differs from the printed one, that is told.
    """
    claims = case.claims
    printed = {stated.indicator: claims.weight(stated) for stated in claims.scores}
    rubric = claims.answers.rubric
    for _, group in groups(rubric):
        above = claims.group_weights.get(group.name)
        below = [_printed_weight(case, child, printed) for child in group.children]
        known = [weight for weight in below if weight is not None]
        if above is not None and len(known) == len(below) and sum(known) != above:
            yield Finding(
                Contradiction.WEIGHTS_WRONG,
                Sheet.SCORE_TABLE,
                "",
                group.name,
                points(sum(known, Decimal(0))) or "",
                points(above) or "",
                remedy="；".join(_weight_remedies(case, group, above, printed)),
            )
    whole = sum(printed.values(), Decimal(0))
    if claims.group_weights and whole != rubric.weight:
        yield Finding(
            Contradiction.WEIGHTS_WRONG,
            Sheet.SCORE_TABLE,
            "",
            Sheet.SCORE_TABLE,
            points(whole) or "",
            points(rubric.weight) or "",
        )


def _printed_weight(case: Case, node: Group | Indicator, printed: dict[str, Decimal]) -> Decimal | None:
    return case.claims.group_weights.get(node.name) if isinstance(node, Group) else printed.get(node.id)


def _weight_remedies(case: Case, group: Group, above: Decimal, printed: dict[str, Decimal]) -> Iterator[str]:
    """What the rubric has in place of a weight that does not fit."""
    if group.weight != above:
        yield f"评价体系中“{group.name}”的分值为{earned(group.weight)}"
    for child in group.children:
        weight = _printed_weight(case, child, printed)
        if weight is not None and weight != child.weight:
            yield f"评价体系中“{child.name}”的分值为{earned(child.weight)}（所列为{earned(weight)}）"

"""扣分名次: which indicators lost the most points, so that the cover can list and draw them in that order."""

from collections.abc import Iterator

from generator.calculation.cells import ComputedCell, lost_cell, rank_cell, ranked_loss_cell, ranked_name_cell
from generator.calculation.listing import LOST, NAME, NUMBER, RANK, Listing, scores_of
from generator.rubric import expression as ex
from generator.rubric.kinds.base import POINTS
from generator.rubric.model import Indicator, Rubric

MOST_RANKED = 10


def ranks_shown(rubric: Rubric) -> range:
    """The ranks that the cover lists, from 1."""
    return range(1, min(MOST_RANKED, sum(1 for _ in rubric.indicators())) + 1)


def ranking_cells(rubric: Rubric) -> Iterator[ComputedCell]:
    """The rank of every indicator that lost points, and for the first ranks the indicator and its loss."""
    scores = scores_of(rubric)
    for number, indicator in enumerate(rubric.indicators(), start=1):
        yield ComputedCell(rank_cell(indicator), f"扣分名次_{indicator.name}", _rank(scores, number, indicator), "0")
    for rank in ranks_shown(rubric):
        has_rank = _figure(scores.number(RANK), scores.number(RANK).equals(ex.constant(rank)))
        there = ex.CountWhere(scores.id, has_rank) > ex.ZERO
        name = ex.PickedText(scores.text(NAME), scores.number(RANK), ex.constant(rank))
        yield ComputedCell(ranked_name_cell(rank), f"失分第{rank}位", ex.BlankUnless(there, name))
        loss = ex.SumWhere(scores.number(LOST), has_rank)
        yield ComputedCell(ranked_loss_cell(rank), f"失分第{rank}位扣分", ex.BlankUnless(there, loss), POINTS)


def _rank(scores: Listing, number: int, indicator: Indicator) -> ex.Expression:
    """1 for the largest loss; of equal losses the one printed first comes first."""
    own = ex.NumberCell(lost_cell(indicator))
    lost = scores.number(LOST)
    earlier = ex.all_of(lost.equals(own), scores.number(NUMBER) < ex.constant(number))
    more = ex.CountWhere(scores.id, _figure(lost, lost > own))
    as_much = ex.CountWhere(scores.id, _figure(lost, earlier))
    return ex.BlankUnless(_figure(own, own > ex.ZERO), ex.ONE + more + as_much)


def _figure(number: ex.Number, condition: ex.Truth) -> ex.Truth:
    """The condition, asked only of what holds a figure."""
    return ex.provided(ex.HoldsNumber(number), condition)

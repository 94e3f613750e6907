"""The computed cells of the score table: scores with their reasons, sub-totals, the total and its grade."""

from collections.abc import Iterator
from decimal import Decimal

from generator.calculation.cells import (
    DONE,
    GRADE,
    TOTAL,
    TOTAL_LOST,
    UNFILLED_COUNT,
    UNSCORED,
    WRONG_COUNT,
    ComputedCell,
    cover_cell,
    lost_cell,
    missing_cell,
    rate_cell,
    reason_cell,
    score_cell,
    subtotal_cell,
)
from generator.rubric import expression as ex
from generator.rubric.kinds.base import POINTS, earned
from generator.rubric.model import TO_BE_DECIDED, Effect, Group, Indicator, Rubric
from generator.rubric.needs import Need, list_of_missing
from generator.rubric.operators import Rounding
from generator.rubric.reach import reach

SCORE_DECIMALS = 2
GRADES = ((Decimal(90), "优"), (Decimal(80), "良"), (Decimal(60), "中"))
LOWEST_GRADE = "差"
AFTERWARDS = "填完后列出"


def _score(indicator: Indicator) -> ex.NumberCell:
    return ex.NumberCell(score_cell(indicator))


def indicator_cells(indicator: Indicator, wanted: tuple[Need, ...]) -> Iterator[ComputedCell]:
    """What an indicator still needs, its score, the points lost and the reason."""
    name = indicator.name
    missing = ex.TextCell(missing_cell(indicator))
    score = _score(indicator)
    points = indicator.points()
    yield ComputedCell(missing_cell(indicator), f"待填_{name}", list_of_missing(wanted))
    shown = ex.BlankUnless(missing.equals(""), _limited(points, indicator.weight))
    yield ComputedCell(score_cell(indicator), f"得分_{name}", shown, POINTS)
    left = ex.Rounded(Rounding.HALF_UP, ex.Constant(indicator.weight) - score, SCORE_DECIMALS)
    lost = ex.BlankUnless(ex.HoldsNumber(score), left)
    yield ComputedCell(lost_cell(indicator), f"扣分_{name}", lost, POINTS)
    waiting = (missing.equals("").negated(), ex.join("待填：", missing))
    reason = ex.TextChoice((*_waived(indicator), waiting), _reason(indicator, points))
    yield ComputedCell(reason_cell(indicator), f"依据_{name}", reason)


def _reason(indicator: Indicator, points: ex.Number) -> ex.Text:
    """The rule's reason, and a word more where the points pass the weight."""
    if reach(points).high <= indicator.weight:
        return indicator.reason()
    weight = ex.Constant(indicator.weight)
    above = ex.Rounded(Rounding.HALF_UP, points, SCORE_DECIMALS) > weight
    capped = ex.Words(f"，超过满分，按{earned(indicator.weight)}计")
    return ex.join(indicator.reason(), ex.TextChoice(((above, capped),), otherwise=ex.NOTHING))


def _waived(indicator: Indicator) -> Iterator[tuple[ex.Truth, ex.Text]]:
    """What is said while 不适用 waits for the finance bureau."""
    if indicator.not_applicable.effect is Effect.PENDING:
        told = ex.all_of(indicator.waiver.ticked(), indicator.waiver_reason.is_blank().negated())
        yield told, ex.join("不适用（", indicator.waiver_reason.text, f"），待{TO_BE_DECIDED}")


def _limited(points: ex.Number, weight: Decimal) -> ex.Number:
    """The points within [0, weight] and rounded, without writing out a limit that cannot be passed."""
    bounds = reach(points)
    limited = points
    if bounds.high > weight:
        limited = ex.Least((ex.Constant(weight), limited))
    if bounds.low < 0:
        limited = ex.Greatest((ex.ZERO, limited))
    if bounds.decimals is None or bounds.decimals > SCORE_DECIMALS:
        limited = ex.Rounded(Rounding.HALF_UP, limited, SCORE_DECIMALS)
    return limited


def _sum_when_complete(scores: tuple[ex.NumberCell, ...]) -> ex.Expression:
    everything = ex.CountOfNumbers(scores).equals(ex.constant(len(scores)))
    return ex.BlankUnless(everything, ex.Rounded(Rounding.HALF_UP, ex.Total(scores), SCORE_DECIMALS))


def subtotal_cells(path: tuple[int, ...], group: Group) -> Iterator[ComputedCell]:
    """The sub-total of a group; of a first-level one also what the cover shows of it."""
    scores = tuple(_score(indicator) for indicator in group.indicators())
    yield ComputedCell(subtotal_cell(path), f"小计_{group.name}", _sum_when_complete(scores), POINTS)
    if len(path) == 1:
        yield _repeated(subtotal_cell(path), f"封面_{group.name}")
        rate = _score_rate(path, group) if group.weight else ex.NOTHING
        yield ComputedCell(rate_cell(path), f"得分率_{group.name}", rate, POINTS)


def _repeated(cell: str, label: str) -> ComputedCell:
    return ComputedCell(cover_cell(cell), label, ex.NumberCell(cell), POINTS)


def _score_rate(path: tuple[int, ...], group: Group) -> ex.Expression:
    """得分率（%）: what a group has earned of a hundred."""
    subtotal = ex.NumberCell(subtotal_cell(path))
    of_hundred = subtotal * ex.constant(100) / ex.Constant(group.weight)
    return ex.BlankUnless(ex.HoldsNumber(subtotal), ex.Rounded(Rounding.HALF_UP, of_hundred, SCORE_DECIMALS))


def summary_cells(rubric: Rubric) -> Iterator[ComputedCell]:
    """Total, grade, and how many indicators are scored."""
    indicators = tuple(rubric.indicators())
    scores = tuple(map(_score, indicators))
    total = ex.NumberCell(TOTAL)
    yield ComputedCell(TOTAL, rubric.terms.total, _sum_when_complete(scores), POINTS)
    yield _repeated(TOTAL, f"封面_{rubric.terms.total}")
    lost = ex.Rounded(Rounding.HALF_UP, ex.Constant(rubric.weight) - total, SCORE_DECIMALS)
    yield ComputedCell(TOTAL_LOST, "扣分合计", ex.BlankUnless(ex.HoldsNumber(total), lost), POINTS)
    yield _repeated(TOTAL_LOST, "封面_扣分合计")
    yield ComputedCell(DONE, "已评指标数", ex.CountOfNumbers(scores), "0")
    grades = ex.TextChoice(
        tuple((total >= ex.Constant(floor * rubric.weight / 100), ex.Words(grade)) for floor, grade in GRADES),
        otherwise=ex.Words(LOWEST_GRADE),
    )
    yield ComputedCell(GRADE, "自评等级", ex.BlankUnless(ex.HoldsNumber(total), grades))
    names = (
        ex.TextChoice(((ex.HoldsNumber(_score(each)), ex.NOTHING),), ex.Words(f"【{each.name}】"))
        for each in indicators
    )
    yield ComputedCell(UNSCORED, "尚未评分", ex.TextChoice(((to_be_filled(), ex.Words(AFTERWARDS)),), ex.join(*names)))


def to_be_filled() -> ex.Truth:
    """Whether entries are missing or wrong: then a score that is not there says nothing of its own."""
    return ex.any_of(*(ex.NumberCell(cell) > ex.ZERO for cell in (UNFILLED_COUNT, WRONG_COUNT)))

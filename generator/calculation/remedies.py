"""What stands beside an entry: how it stands, how to fill it in, and once it is wrong, what to do about it."""

from collections.abc import Iterator
from decimal import Decimal

from generator.calculation.cells import ComputedCell, hint_cell
from generator.rubric import expression as ex
from generator.rubric.expected import bound, expected
from generator.rubric.facts import Fact, Kind
from generator.rubric.model import Indicator, Rubric
from generator.rubric.needs import WRONG, status

Cause = tuple[ex.Truth, str]

TYPED_AS_WORDS = "这是文字，不是数字；请去掉空格、逗号、单位，用半角数字"
TOO_LARGE = "不能大于{}；按元填写的请换算为{}"
PERCENT_WITHOUT_SIGN = "应为{}至{}；漏了百分号的请补上"
NEGATIVE = "不能为负数"
REASON_MISSING = "请在右侧写明不适用理由"


def entry_cells(rubric: Rubric) -> Iterator[ComputedCell]:
    """Status and hint of every input that has them."""
    for fact in rubric.facts.values():
        if fact.has_status:
            yield ComputedCell(fact.status_cell, f"状态_{fact.label}", status(fact))
            yield _hint(fact, tuple(_causes(fact)))
    for indicator in rubric.indicators():
        if indicator.can_be_waived:
            yield from _waiver_cells(indicator)


def _waiver_cells(indicator: Indicator) -> Iterator[ComputedCell]:
    """不适用 stands only with its reason."""
    waiver = indicator.waiver
    unexplained = ex.all_of(waiver.ticked(), indicator.waiver_reason.is_blank())
    stands = ex.TextChoice(((unexplained, ex.Words(WRONG)),), status(waiver))
    yield ComputedCell(waiver.status_cell, f"状态_{waiver.label}", stands)
    yield _hint(waiver, ((unexplained, REASON_MISSING),))


def _hint(fact: Fact, causes: tuple[Cause, ...]) -> ComputedCell:
    """The help of a fact, until its entry is wrong: then what is most likely wrong."""
    wrong = ex.TextCell(fact.status_cell).equals(WRONG)
    told = tuple((condition, ex.Words(f"更正：{remedy}")) for condition, remedy in causes)
    diagnosis = (
        ex.TextChoice(told, ex.Words(f"更正：{expected(fact)}")) if told else ex.Words(f"更正：{expected(fact)}")
    )
    shown = ex.TextChoice(((wrong, diagnosis),), ex.Words(fact.help))
    return ComputedCell(hint_cell(fact), f"提示_{fact.label}", shown)


def _causes(fact: Fact) -> Iterator[Cause]:
    """What can be wrong with a figure, with the remedy, most likely first."""
    if not fact.is_numeric or fact.kind is Kind.DATE:
        return
    yield ex.HoldsNumber(fact.number).negated(), TYPED_AS_WORDS
    low, high = fact.lowest, fact.highest
    if high is not None and fact.kind is Kind.PERCENT:
        yield fact.number > ex.Constant(high), PERCENT_WITHOUT_SIGN.format(bound(fact, low), bound(fact, high))
    elif high is not None and fact.kind is Kind.AMOUNT:
        yield fact.number > ex.Constant(high), TOO_LARGE.format(bound(fact, high), fact.shown_unit)
    if low == Decimal(0):
        yield fact.number < ex.ZERO, NEGATIVE

"""Judges published scores: which the rule reproduces from what the report quotes, contradicts, or leaves open."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from generator.calculation.evaluation import Evaluation, evaluation
from generator.calculation.scorecard import Score, Scorecard, discretionary_facts, scorecard_of
from generator.checks.back_solving import part_left
from generator.checks.claims import Claims
from generator.checks.partial import still_possible, with_rounded_rates
from generator.rubric import expression as ex
from generator.rubric.decimals import formatted, rounded
from generator.rubric.evaluate import Scope, number
from generator.rubric.facts import Fact, Kind
from generator.rubric.kinds.block import Block
from generator.rubric.kinds.target import Target
from generator.rubric.measures import Measure, OfMeasure
from generator.rubric.model import Indicator
from generator.rubric.operators import Rounding
from generator.rubric.traversal import facts_of, walk

SCORE_DECIMALS = 2
LAST_PLACE = Decimal("0.01")
RATE_PATTERNS = {2: "0%", 3: "0.0%", 4: "0.00%"}
"""How rates rounded to so many decimals are written."""


class Verdict(StrEnum):
    """What recomputing a published score shows; the value is what people read."""

    REPRODUCED = "一致"
    CONTRADICTED = "与规则不符"
    ASSUMED = "依据假设数据"
    DISCRETIONARY = "酌情评分"
    UNSCORED = "无法评分"
    UNPRINTED = "报告未列"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One published score: what the report prints, what the rule gives, and what the latter rests on.

    `low` and `high` bound what the rule can give by the quoted facts alone; `assumed` names the facts that the report
    does not state and that could change the score; `remark` is what a reader has to know.
    """

    id: str
    name: str
    weight: Decimal
    published: Decimal | None
    recomputed: Decimal | None
    low: Decimal
    high: Decimal
    verdict: Verdict
    assumed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def grounds(self) -> str:
        """How the score differs from the printed one, what there is to know, and which assumptions could change it."""
        assumed = (f"假设：{'、'.join(self.assumed)}",) if self.assumed else ()
        return "；".join((*self.notes, *assumed))


def tally(reconciled: Iterable[Reconciled]) -> str:
    """All verdicts counted, in one sentence."""
    counts = Counter(each.verdict for each in reconciled)
    return f"报告所列得分{counts.total()}个：" + "，".join(
        f"{verdict}{counts[verdict]}个" for verdict in Verdict if counts[verdict]
    )


def reconcile(claims: Claims) -> tuple[Reconciled, ...]:
    """Every stated score beside the recomputed one, in stated order.

    A form states the scores of its rows instead of those of its blocks.
    """
    return tuple(_Reconciliation(claims).all())


class _Reconciliation:
    """One report's answers and what the rules make of them."""

    def __init__(self, claims: Claims) -> None:
        self.claims = claims
        self.answers = claims.answers
        self.values: Evaluation = evaluation(self.answers.rubric, self.answers.entries)
        self.card: Scorecard = scorecard_of(self.values)

    def all(self) -> Iterator[Reconciled]:
        scores = {score.id: score for score in self.card.indicators}
        for stated in self.claims.scores:
            indicator = self.claims.indicator(stated)
            if not self.claims.rows or not is_block(indicator):
                yield self._indicator(indicator, scores[indicator.id], stated.score)
        if self.claims.rows:
            for score, row in zip(self.card.rows, self.claims.rows, strict=True):
                if row.score is not None:
                    yield self._row(score, row.score)

    def _indicator(self, indicator: Indicator, score: Score, published: Decimal | None) -> Reconciled:
        low, high = self._possible(indicator)
        assumed = () if low == high else self._assumed(indicator)
        notes = [self.answers.remarks[score.id]] if score.id in self.answers.remarks else []
        if published is None:
            verdict = Verdict.UNPRINTED
            notes[:0] = self._left_of_total()
        elif score.score is None:
            verdict = Verdict.UNSCORED
        else:
            verdict = _verdict(
                possible=low <= published <= high,
                discretionary=bool(discretionary_facts(indicator.rule)),
                assumed=bool(assumed),
            )
            notes[:0] = self._difference(indicator, published, score.score, (low, high))
        return Reconciled(
            score.id, score.name, indicator.weight, published, score.score, low, high, verdict, assumed, tuple(notes)
        )

    def _left_of_total(self) -> Iterator[str]:
        if self.claims.total is not None:
            left = part_left(self.claims.total, self.claims.known_scores.values())
            yield f"总分减其他各项得{left:.2f}分"

    def _assumed(self, indicator: Indicator) -> tuple[str, ...]:
        stated = (fact for fact in facts_of(indicator.rule.score()) if fact.id in self.answers.entries.facts)
        return tuple(fact.label for fact in stated if fact.id in self.answers.assumed)

    def _possible(self, indicator: Indicator) -> tuple[Decimal, Decimal]:
        """The scores that the rule can give whatever the assumed facts are."""
        bounds = still_possible(indicator.points(), self.values, self._is_known)
        low, high = max(Decimal(0), bounds.low), min(indicator.weight, bounds.high)
        return rounded(low, SCORE_DECIMALS, Rounding.HALF_UP), rounded(high, SCORE_DECIMALS, Rounding.HALF_UP)

    def _is_known(self, fact: Fact) -> bool:
        return (fact.table or fact.id) not in self.answers.assumed

    def _difference(
        self, indicator: Indicator, published: Decimal, recomputed: Decimal, possible: tuple[Decimal, Decimal]
    ) -> Iterator[str]:
        """By how much the printed score differs, and why it cannot be."""
        if published == recomputed:
            return
        yield f"相差{published - recomputed:+.2f}分"
        low, high = possible
        if low == high:
            yield from explanations(indicator.points(), self.values, published)
        elif not low <= published <= high:
            yield f"按报告引用的数据只能得{low:.2f}至{high:.2f}分"

    def _row(self, score: Score, published: Decimal) -> Reconciled:
        table = self.answers.rubric.tables[score.id.partition(".")[0]]
        prefix = f"{score.id}."
        assumed = [path.removeprefix(prefix) for path in self.answers.assumed if path.startswith(prefix)]
        weight, recomputed = score.weight or Decimal(0), score.score
        low, high = (Decimal(0), weight) if assumed or recomputed is None else (recomputed, recomputed)
        if recomputed is None:
            verdict = Verdict.UNSCORED
        else:
            judged = isinstance(table.row_rule, Target) and table.row_rule.degree.id in assumed
            verdict = _verdict(possible=low <= published <= high, discretionary=judged, assumed=bool(assumed))
        differs = recomputed is not None and published != recomputed
        notes = (f"相差{published - (recomputed or Decimal(0)):+.2f}分",) if differs else ()
        labels = tuple(table.column(column).label for column in assumed)
        return Reconciled(score.id, score.name, weight, published, recomputed, low, high, verdict, labels, notes)


def is_block(indicator: Indicator) -> bool:
    """Whether an indicator of a form is the sum of scored rows."""
    return isinstance(indicator.rule, Block)


def explanations(points: ex.Number, scope: Scope, stated: Decimal) -> Iterator[str]:
    """How a score came to be 0.01 off: cut instead of rounded, or computed from a rate that was rounded first.

    All ways that give the stated score are named; nothing where it is right, or further off.
    """
    exact = number(points, scope)
    if not 0 < abs(rounded(exact, SCORE_DECIMALS) - stated) <= LAST_PLACE:
        return
    if rounded(exact, SCORE_DECIMALS, Rounding.DOWN) == stated:
        yield "疑似舍去尾数未四舍五入"
    for decimals, pattern in RATE_PATTERNS.items():
        if rounded(number(with_rounded_rates(points, scope, decimals), scope), SCORE_DECIMALS) == stated:
            rates = (f"{rate.label}取整为{formatted(number(rate.value, scope), pattern)}" for rate in _rates(points))
            yield f"疑似先把{'、'.join(rates)}再计分"


def _rates(points: ex.Number) -> tuple[Measure, ...]:
    used = (node.measure for node in walk(points) if isinstance(node, OfMeasure))
    return tuple(dict.fromkeys(each for each in used if each.kind is Kind.PERCENT))


def _verdict(*, possible: bool, discretionary: bool, assumed: bool) -> Verdict:
    if not possible:
        return Verdict.CONTRADICTED
    if discretionary:
        return Verdict.DISCRETIONARY
    return Verdict.ASSUMED if assumed else Verdict.REPRODUCED

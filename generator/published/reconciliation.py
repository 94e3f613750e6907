"""Judges published scores: which the rule reproduces from what the report quotes, contradicts, or leaves open."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from generator.calculation.answers import Answers
from generator.calculation.evaluation import Evaluation, evaluation
from generator.calculation.scorecard import Score, Scorecard, discretionary_facts, scorecard
from generator.published.partial import still_possible
from generator.rubric.decimals import rounded
from generator.rubric.evaluate import number
from generator.rubric.facts import Fact
from generator.rubric.kinds.target import Target
from generator.rubric.model import Indicator
from generator.rubric.operators import Rounding
from generator.rubric.traversal import facts_of

SCORE_DECIMALS = 2


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


def printed_score(line: Mapping[str, Any]) -> Decimal | None:
    """The score of a printed line; None where its cell is blank."""
    score = line.get("score")
    return None if score is None else Decimal(score)


def reconcile(
    answers: Answers, printed: Sequence[Mapping[str, Any]], total: Decimal, rows: Sequence[Mapping[str, Any]] = ()
) -> tuple[Reconciled, ...]:
    """Every printed score beside the recomputed one, in printed order.

    `printed` has a line (id, score) per indicator, `rows` one per row of a form, which prints the scores of its rows
    instead of those of its blocks.
    """
    return tuple(_Reconciliation(answers, total).all(printed, rows))


class _Reconciliation:
    """One report's answers and what the rules make of them."""

    def __init__(self, answers: Answers, total: Decimal) -> None:
        self.answers = answers
        self.total = total
        self.card: Scorecard = scorecard(answers.rubric, answers.entries)
        self.values: Evaluation = evaluation(answers.rubric, answers.entries)

    def all(self, printed: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]) -> Iterator[Reconciled]:
        scores = {score.id: score for score in self.card.indicators}
        listed = sum((printed_score(line) or Decimal(0) for line in printed), Decimal(0))
        for line in printed:
            indicator = self.answers.rubric.indicator(line["id"])
            if not rows or not self._is_block(indicator):
                yield self._indicator(indicator, scores[indicator.id], printed_score(line), self.total - listed)
        for score, line in zip(self.card.rows, rows, strict=True):
            if (published := printed_score(line)) is not None:
                yield self._row(score, published)

    def _is_block(self, indicator: Indicator) -> bool:
        return any(fact.table for fact in facts_of(indicator.rule.score()))

    def _indicator(
        self, indicator: Indicator, score: Score, published: Decimal | None, unlisted: Decimal
    ) -> Reconciled:
        low, high = self._possible(indicator)
        assumed = () if low == high else self._assumed(indicator)
        notes = [self.answers.remarks[score.id]] if score.id in self.answers.remarks else []
        if published is None:
            verdict = Verdict.UNPRINTED
            notes.insert(0, f"总分减其他各项得{unlisted:.2f}分")
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
            exact = number(indicator.points(), self.values)
            if rounded(exact, SCORE_DECIMALS, Rounding.DOWN) == published:
                yield "疑似舍去尾数未四舍五入"
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


def _verdict(*, possible: bool, discretionary: bool, assumed: bool) -> Verdict:
    if not possible:
        return Verdict.CONTRADICTED
    if discretionary:
        return Verdict.DISCRETIONARY
    return Verdict.ASSUMED if assumed else Verdict.REPRODUCED

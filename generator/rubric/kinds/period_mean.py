"""Period mean: points for each period's rate, and further points for the mean of the rates."""

from dataclasses import dataclass
from decimal import Decimal

from generator.rubric.expression import Constant, Least, Number, Text, join
from generator.rubric.kinds.base import POINTS, Rule, points, total_of
from generator.rubric.measures import Measure


@dataclass(frozen=True, slots=True)
class PeriodMean(Rule):
    """Σ rate × `each` + mean rate × `mean`; with `capped` no rate counts above 100%."""

    periods: tuple[Measure, ...]
    each: Decimal
    mean: Decimal
    capped: bool = True

    def score(self) -> Number:
        rates = total_of(tuple(self._rate(period) for period in self.periods))
        count = Constant(Decimal(len(self.periods)))
        single = rates if self.each == 1 else rates * Constant(self.each)
        return single + rates / count * Constant(self.mean)

    def reason(self) -> Text:
        texts: list[Text | str] = []
        for period in self.periods:
            texts += ["、" if texts else "", period.label, self._shown_rate(period).shown(period.pattern)]
        count = Constant(Decimal(len(self.periods)))
        mean = total_of(tuple(self._shown_rate(period) for period in self.periods)) / count
        return join(*texts, "，平均", mean.shown("0.00%"), "，得", self.score().shown(POINTS), "分")

    def wording(self) -> str:
        cap = "，各期超过100%的按100%计" if self.capped else ""
        rates = "＋".join(period.label for period in self.periods)
        return f"得分＝（{rates}）×{points(self.each)}＋平均执行率×{points(self.mean)}{cap}"

    def _rate(self, period: Measure) -> Number:
        return Least((Constant(Decimal(1), percent=True), period.exact)) if self.capped else period.exact

    def _shown_rate(self, period: Measure) -> Number:
        return Least((Constant(Decimal(1), percent=True), period.number)) if self.capped else period.number

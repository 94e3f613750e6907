"""Linear: points that fall, or rise, in proportion between the figure that gives all and the one that gives none."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.rubric.expression import (
    ZERO,
    Constant,
    Greatest,
    Least,
    Number,
    Rounded,
    Text,
    TextChoice,
    Truth,
    Words,
    join,
)
from generator.rubric.facts import RATIO_DECIMALS
from generator.rubric.kinds.base import POINTS, Rule, earned, limit, points, threshold
from generator.rubric.measures import Figure
from generator.rubric.operators import Rounding


@dataclass(frozen=True, slots=True)
class Linear(Rule):
    """`full` at `from_` and on its good side, nothing at `to` and beyond, in proportion between the two.

    With `from_` below `to` more is worse (an overrun), else more is better (a rate with a pass mark).
    """

    of: Figure
    full: Decimal
    from_: Decimal
    to: Decimal

    def faults(self) -> Iterator[str]:
        if self.from_ == self.to:
            yield "满分点（from）与零分点（to）不能相同"
        if self.full <= 0:
            yield "满分（full）应大于0"

    def score(self) -> Number:
        share = self._from_the_end() / threshold(self.of, abs(self.to - self.from_))
        return Least((Constant(self.full), Greatest((ZERO, share * Constant(self.full)))))

    def reason(self) -> Text:
        better, worse = self._words
        shown = self.of.number.shown(self.of.pattern)
        full = Words(f"，{better}{limit(self.of, self.from_)}，得{earned(self.full)}")
        none = Words(f"，{worse}{limit(self.of, self.to)}，得{earned(Decimal(0))}")
        share = join("，按比例计，", self._share(shown), "，得", self.score().shown(POINTS), "分")
        return join(
            self.of.label,
            shown,
            TextChoice(((self._is_full(), full), (self._is_none(), none)), otherwise=share),
        )

    def wording(self) -> str:
        better, worse = self._words
        start, end = limit(self.of, self.from_), limit(self.of, self.to)
        distance = f"{end}－{self.of.label}" if self._falls else f"{self.of.label}－{end}"
        return (
            f"{self.of.label}{better}{start}得{points(self.full)}；{worse}{end}不得分；"
            f"介于两者之间的，得分＝{points(self.full)}×（{distance}）÷{self._span}"
        )

    @property
    def _words(self) -> tuple[str, str]:
        """How the figure stands to the end that gives all, and to the one that gives none."""
        return ("未超过", "达到或超过") if self._falls else ("达到", "未超过")

    @property
    def _span(self) -> str:
        return limit(self.of, abs(self.to - self.from_))

    def _share(self, shown: Text) -> Text:
        """The calculation with its figures: 10.00分×（30%－9.589%）÷30%."""
        end = limit(self.of, self.to)
        distance = join(f"{end}－", shown) if self._falls else join(shown, f"－{end}")
        return join(f"{earned(self.full)}×（", distance, f"）÷{self._span}")

    @property
    def _falls(self) -> bool:
        return self.from_ < self.to

    def _from_the_end(self) -> Number:
        """How far the figure is from giving nothing; rounded, as the last digits of a difference are binary noise."""
        end = threshold(self.of, self.to)
        distance = end - self.of.exact if self._falls else self.of.exact - end
        return Rounded(Rounding.HALF_UP, distance, RATIO_DECIMALS)

    def _is_full(self) -> Truth:
        start = threshold(self.of, self.from_)
        return self.of.compared <= start if self._falls else self.of.compared >= start

    def _is_none(self) -> Truth:
        end = threshold(self.of, self.to)
        return self.of.compared >= end if self._falls else self.of.compared <= end

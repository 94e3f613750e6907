"""Published scores beside recomputed ones: which the rule reproduces, contradicts, or cannot judge."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from generator.rubric.answers import Answers, answers_in
from generator.rubric.decimals import rounded
from generator.rubric.evaluate import number
from generator.rubric.evaluation import evaluation
from generator.rubric.expression import Rounding
from generator.rubric.facts import Fact
from generator.rubric.model import Indicator
from generator.rubric.partial import still_possible
from generator.rubric.scorecard import Score, Scorecard, discretionary_facts, scorecard
from generator.rubric.traversal import facts_of

CENT = Decimal("0.01")
ANSWERS = "answers.yaml"
PUBLISHED = "published.yaml"


class Verdict(StrEnum):
    """What recomputing a published score shows; the value is what people read."""

    REPRODUCED = "一致"
    CONTRADICTED = "与规则不符"
    ASSUMED = "依据假设数据"
    FREE = "酌情评分"
    UNSCORED = "无法评分"
    BLANK = "报告未列"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One published score: what the report prints, what the rule gives, and what the latter rests on.

    `assumed` names the facts that the report does not state and that could change the score.
    """

    id: str
    name: str
    published: Decimal | None
    recomputed: Decimal | None
    verdict: Verdict
    assumed: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """The same report with another of the values it quotes for one fact."""

    id: str
    answers: Answers
    card: Scorecard


@dataclass(frozen=True, slots=True)
class Sample:
    """A published report: its answers, the scores recomputed from them, and the comparison with those printed."""

    id: str
    title: str
    answers: Answers
    card: Scorecard
    published_total: Decimal
    printed_sum: Decimal
    comparisons: tuple[Comparison, ...]
    alternatives: tuple[Alternative, ...]


def sample_ids() -> tuple[str, ...]:
    """The ids of all samples shipped, sorted."""
    return tuple(sorted(each.name for each in files("samples").iterdir() if (each / ANSWERS).is_file()))


def sample_folder(sample: str) -> Traversable:
    """Where the answers of a sample and what its report prints are kept."""
    return files("samples") / sample


def load_sample(sample: str) -> Sample:
    """A sample with its comparison."""
    folder = sample_folder(sample)
    published = yaml.safe_load((folder / PUBLISHED).read_text(encoding="utf-8"))
    answers = answers_in(folder, ANSWERS)
    card = scorecard(answers.rubric, answers.entries)
    total = Decimal(published["total"])
    printed_sum = sum((_printed(each) or Decimal(0) for each in published["scores"]), Decimal(0))
    comparison = _Report(answers, card, total - printed_sum)
    return Sample(
        sample,
        "　".join((f"{published['department']}{published['year']}年", *_subject(published))),
        answers,
        card,
        total,
        printed_sum,
        tuple(comparison.all(published["scores"], published.get("indicators", ()))),
        tuple(_alternatives(folder)),
    )


def _subject(published: Mapping[str, Any]) -> Iterator[str]:
    """What of the department is evaluated where it publishes several tables."""
    yield from (published[key] for key in ("part", "project") if key in published)


def _alternatives(folder: Traversable) -> Iterator[Alternative]:
    names = sorted(each.name for each in folder.iterdir() if each.name.startswith("answers-"))
    for name in names:
        answers = answers_in(folder, name)
        alternative = name.removeprefix("answers-").removesuffix(".yaml")
        yield Alternative(alternative, answers, scorecard(answers.rubric, answers.entries))


def _printed(line: Mapping[str, Any]) -> Decimal | None:
    score = line.get("score")
    return None if score is None else Decimal(score)


@dataclass(frozen=True, slots=True)
class _Report:
    """One report's answers and scores; `unexplained` is its total less the sum of the scores it prints."""

    answers: Answers
    card: Scorecard
    unexplained: Decimal

    def all(self, printed: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]) -> Iterator[Comparison]:
        """A form prints the scores of its rows instead of those of its blocks."""
        scores = {score.id: score for score in self.card.indicators}
        blocks = {score.id for score in self.card.indicators if rows and self._is_block(score)}
        for each in printed:
            if each["id"] not in blocks:
                yield self._indicator(scores[each["id"]], _printed(each))
        for score, each in zip(self.card.rows, rows, strict=True):
            if (published := _printed(each)) is not None:
                yield self._row(score, published)

    def _is_block(self, score: Score) -> bool:
        return any(fact.table for fact in facts_of(self.answers.rubric.indicator(score.id).rule.score()))

    def _indicator(self, score: Score, published: Decimal | None) -> Comparison:
        indicator = self.answers.rubric.indicator(score.id)
        if published is None:
            note = f"总分减其他各项得{self.unexplained:.2f}分"
            return Comparison(score.id, score.name, None, score.score, Verdict.BLANK, self._assumed(indicator), note)
        if score.score is None:
            return Comparison(score.id, score.name, published, None, Verdict.UNSCORED)
        low, high = self._possible(indicator)
        assumed = () if low == high else self._assumed(indicator)
        free = bool(discretionary_facts(indicator.rule))
        impossible = not low <= published <= high
        verdict = _verdict(impossible=impossible, free=free, assumed=bool(assumed))
        note = _difference(published, score.score)
        if impossible and low != high:
            note += f"，按报告引用的数据只能得{low:.2f}至{high:.2f}分"
        elif impossible:
            note += self._truncated(indicator, published)
        return Comparison(score.id, score.name, published, score.score, verdict, assumed, note)

    def _assumed(self, indicator: Indicator) -> tuple[str, ...]:
        stated = (fact for fact in facts_of(indicator.rule.score()) if fact.id in self.answers.entries.facts)
        return tuple(fact.label for fact in stated if fact.id in self.answers.assumed)

    def _possible(self, indicator: Indicator) -> tuple[Decimal, Decimal]:
        """The scores that the rule can give whatever the assumed facts are."""
        values = evaluation(self.answers.rubric, self.answers.entries)
        bounds = still_possible(indicator.points(), values, self._is_known)
        low, high = max(Decimal(0), bounds.low), min(indicator.weight, bounds.high)
        return rounded(low, 2, Rounding.HALF_UP), rounded(high, 2, Rounding.HALF_UP)

    def _is_known(self, fact: Fact) -> bool:
        return (fact.table or fact.id) not in self.answers.assumed

    def _truncated(self, indicator: Indicator, published: Decimal) -> str:
        """Whether the printed score is the exact one with its further digits cut off."""
        exact = number(indicator.points(), evaluation(self.answers.rubric, self.answers.entries))
        return "，疑似舍去尾数未四舍五入" if exact.quantize(CENT, rounding=ROUND_DOWN) == published else ""

    def _row(self, score: Score, published: Decimal) -> Comparison:
        prefix = f"{score.id}."
        columns = [path.removeprefix(prefix) for path in self.answers.assumed if path.startswith(prefix)]
        table = self.answers.rubric.tables[score.id.split(".", maxsplit=1)[0]]
        labels = tuple(table.column(column).label for column in columns)
        if score.score is None:
            return Comparison(score.id, score.name, published, None, Verdict.UNSCORED, labels)
        impossible = not columns and score.score != published
        verdict = _verdict(impossible=impossible, free="degree" in columns, assumed=bool(columns))
        note = _difference(published, score.score)
        return Comparison(score.id, score.name, published, score.score, verdict, labels, note)


def _verdict(*, impossible: bool, free: bool, assumed: bool) -> Verdict:
    if impossible:
        return Verdict.CONTRADICTED
    if free:
        return Verdict.FREE
    return Verdict.ASSUMED if assumed else Verdict.REPRODUCED


def _difference(published: Decimal, recomputed: Decimal) -> str:
    return "" if published == recomputed else f"相差{published - recomputed:+.2f}分"

"""Published scores beside recomputed ones: which the rule reproduces, contradicts, or cannot judge."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from importlib.resources import files
from typing import Any

import yaml

from generator.rubric.answers import Answers, answers_in
from generator.rubric.evaluate import number
from generator.rubric.evaluation import evaluation
from generator.rubric.scorecard import Score, Scorecard, discretionary_facts, scorecard
from generator.rubric.traversal import facts_of

CENT = Decimal("0.01")


class Verdict(StrEnum):
    """What recomputing a published score shows; the value is what people read."""

    REPRODUCED = "一致"
    CONTRADICTED = "与规则不符"
    ASSUMED = "依据假设数据"
    FREE = "酌情评分"
    UNSCORED = "无法评分"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One published score: what the report prints, what the rule gives, and what the latter rests on."""

    id: str
    name: str
    published: Decimal
    recomputed: Decimal | None
    verdict: Verdict
    assumed: tuple[str, ...] = ()
    note: str = ""


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


def sample_ids() -> tuple[str, ...]:
    """The ids of all samples shipped, sorted."""
    return tuple(sorted(each.name for each in files("samples").iterdir() if (each / "answers.yaml").is_file()))


def answers_text(sample: str) -> str:
    """The answers file of a sample."""
    return (files("samples") / sample / "answers.yaml").read_text(encoding="utf-8")


def load_sample(sample: str) -> Sample:
    """A sample with its comparison."""
    folder = files("samples") / sample
    published = yaml.safe_load((folder / "published.yaml").read_text(encoding="utf-8"))
    answers = answers_in(folder, "answers.yaml")
    card = scorecard(answers.rubric, answers.entries)
    printed = [each for each in published["scores"] if each["score"] is not None]
    return Sample(
        sample,
        f"{published['department']}{published['year']}年"
        + (f"　{published['project']}" if "project" in published else ""),
        answers,
        card,
        Decimal(published["total"]),
        sum((Decimal(each["score"]) for each in printed), Decimal(0)),
        tuple(_comparisons(answers, card, printed, published.get("indicators", ()))),
    )


def _comparisons(
    answers: Answers, card: Scorecard, printed: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]
) -> Iterator[Comparison]:
    scores = {score.id: score for score in card.indicators}
    blocks = {score.id for score in card.indicators if rows and _is_block(answers, score)}
    for each in printed:
        if each["id"] not in blocks:
            yield _indicator(answers, scores[each["id"]], Decimal(each["score"]))
    for score, each in zip(card.rows, rows, strict=True):
        if each.get("score") is not None:
            yield _row(answers, score, Decimal(each["score"]))


def _is_block(answers: Answers, score: Score) -> bool:
    return any(fact.table for fact in facts_of(answers.rubric.indicator(score.id).rule.score()))


def _indicator(answers: Answers, score: Score, published: Decimal) -> Comparison:
    indicator = answers.rubric.indicator(score.id)
    facts = facts_of(indicator.rule.score())
    stated = [fact for fact in facts if fact.id in answers.entries.facts]
    assumed = tuple(fact.label for fact in stated if fact.id in answers.assumed)
    free = bool(discretionary_facts(indicator.rule))
    exact = number(indicator.points(), evaluation(answers.rubric, answers.entries)) if score.score is not None else None
    return _judged(score, published, assumed, exact, free=free)


def _row(answers: Answers, score: Score, published: Decimal) -> Comparison:
    prefix = f"{score.id}."
    assumed = [path.removeprefix(prefix) for path in answers.assumed if path.startswith(prefix)]
    table = answers.rubric.tables[score.id.split(".", maxsplit=1)[0]]
    labels = tuple(table.column(column).label for column in assumed)
    return _judged(score, published, labels, None, free="degree" in assumed)


def _judged(
    score: Score, published: Decimal, assumed: tuple[str, ...], exact: Decimal | None, *, free: bool
) -> Comparison:
    note = ""
    if score.score is None:
        verdict = Verdict.UNSCORED
    elif free:
        verdict = Verdict.FREE
    elif assumed:
        verdict = Verdict.ASSUMED
    else:
        verdict = Verdict.REPRODUCED if score.score == published else Verdict.CONTRADICTED
    if score.score is not None and score.score != published:
        note = f"相差{published - score.score:+.2f}分{_truncated(published, exact)}"
    return Comparison(score.id, score.name, published, score.score, verdict, assumed, note)


def _truncated(published: Decimal, exact: Decimal | None) -> str:
    """Whether the printed score is the exact one with its further digits cut off."""
    cut = exact is not None and exact.quantize(CENT, rounding=ROUND_DOWN) == published
    return "，疑似舍去尾数未四舍五入" if cut else ""

"""What a published report claims, from its published.yaml."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from generator.calculation.answers import Answers
from generator.checks.claims import Claims, StatedProblem, StatedScore, StatedTarget, listed_problems

PROBLEMS = "problems"
FUND_TOTAL = "funds_adjusted"
"""The fact with the money of a project, which the cost rows of its form share out."""


def claims_of(published: Mapping[str, Any], answers: Answers) -> Claims:
    """The claims of a report: `published` is its published.yaml, every figure as written, `answers` what it answers.

    Problems are those of the answers, which say what each of them is about; where the rubric has no such table, those
    printed. A form has neither: its rows give their own reasons.
    """
    fund = answers.entries.facts.get(FUND_TOTAL)
    return Claims(
        answers,
        tuple(StatedScore(line["id"], _points(line, "score"), _points(line, "w")) for line in published["scores"]),
        Decimal(published["total"]),
        rows=tuple(map(_target, published.get("indicators", ()))),
        targets=tuple(map(_target, published.get("targets", ()))),
        group_weights=MappingProxyType({line["name"]: Decimal(line["w"]) for line in published.get("weights", ())}),
        problems=tuple(_problems(published, answers)) if PROBLEMS in published else None,
        not_applicable=MappingProxyType({line["ind"]: line["v"] for line in published.get("not_applicable", ())}),
        fund_total=fund if isinstance(fund, Decimal) else None,
    )


def _points(line: Mapping[str, Any], key: str) -> Decimal | None:
    stated = line.get(key)
    return None if stated is None else Decimal(stated)


def _target(line: Mapping[str, Any]) -> StatedTarget:
    return StatedTarget(
        line.get("name", line.get("l2", "")),
        line.get("target") or "",
        line.get("actual") or "",
        line.get("l2", ""),
        _points(line, "w"),
        _points(line, "score"),
        line.get("reason", ""),
    )


def _problems(published: Mapping[str, Any], answers: Answers) -> Iterator[StatedProblem]:
    if listed := listed_problems(answers):
        yield from listed
        return
    measures = [*published["measures"], *[""] * len(published[PROBLEMS])]
    for words, measure in zip(published[PROBLEMS], measures, strict=False):
        yield StatedProblem(words, measure=measure)

"""Entries of a report whose problems answer every loss, as those of a careful department would."""

from types import MappingProxyType

from generator.calculation.entries import Entries, Row
from generator.calculation.scorecard import scorecard
from generator.rubric.model import INDICATOR, MEASURE, PROBLEM, PROBLEMS, Rubric


def explained(rubric: Rubric, entries: Entries) -> Entries:
    """The entries with a problem and a measure for each indicator that lost points and has none yet.

    罗湖2022 names one of its four losses (C12a is right to speak); tests that need a clean return add the others.
    """
    listed = entries.rows.get(PROBLEMS, ())
    named = {row.get(INDICATOR) for row in listed}
    missing: tuple[Row, ...] = tuple(
        {INDICATOR: score.name, PROBLEM: f"{score.name}未得满分", MEASURE: "逐项改进"}
        for score in scorecard(rubric, entries).indicators
        if score.score is not None and score.score != score.weight and score.name not in named
    )
    return Entries(entries.facts, MappingProxyType({**entries.rows, PROBLEMS: (*listed, *missing)}))

"""Whether losses, problems and measures answer one another (C12, C13)."""

from collections.abc import Iterator

from generator.checks.case import Case, about
from generator.checks.catalogue import Contradiction
from generator.checks.claims import StatedProblem
from generator.finding import Finding
from generator.rubric.kinds.base import earned

LISTED_AT = "存在的问题"


def losses_are_explained(case: Case) -> Iterator[Finding]:
    """C12: every indicator below full marks is named by a problem.

    Cannot see whether the problem is the reason of the loss. A form has reasons in its rows instead (C16).
    """
    if case.claims.problems is None or case.claims.rows:
        return
    named = {problem.indicator for problem in case.claims.problems}
    for stated, indicator in case.scored():
        weight = case.claims.weight(stated)
        if stated.score is not None and stated.score < weight and indicator.name not in named:
            yield about(Contradiction.LOSS_UNEXPLAINED, indicator, actual=f"扣{earned(weight - stated.score)}")


def problems_have_measures(case: Case) -> Iterator[Finding]:
    """C12-1: every problem has a measure. Cannot see whether the measure would help."""
    for number, problem in _problems(case):
        if not problem.measure:
            yield _about_problem(Contradiction.MEASURE_MISSING, number, problem)


def problems_concern_losses(case: Case) -> Iterator[Finding]:
    """C13: a problem names an indicator of the rubric that lost points.

    Only names that are written as in the rubric are understood.
    """
    scores = {indicator.name: (stated, indicator) for stated, indicator in case.scored()}
    for number, problem in _problems(case):
        if problem.indicator not in scores:
            yield _about_problem(Contradiction.PROBLEM_OF_NOTHING, number, problem)
            continue
        stated, indicator = scores[problem.indicator]
        if stated.score is not None and stated.score >= case.claims.weight(stated):
            actual = f"得{earned(stated.score)}，存在的问题第{number}条：{problem.words}"
            yield about(Contradiction.FULL_BUT_PROBLEM, indicator, actual=actual)


def _problems(case: Case) -> Iterator[tuple[int, StatedProblem]]:
    """The problems by their number in the list, in which rows may be left blank."""
    for number, problem in enumerate(case.claims.problems or (), start=1):
        if problem.called:
            yield number, problem


def _about_problem(kind: Contradiction, number: int, problem: StatedProblem) -> Finding:
    return Finding(kind, LISTED_AT, f"第{number}条", problem.called, actual=problem.indicator)

"""The checks of scores, put to the score table that stands in a report: each finding where its score is printed."""

from collections.abc import Iterator
from dataclasses import replace

from generator.calculation.answers import Answers
from generator.checks.claims import Claims, StatedScore, listed_problems
from generator.checks.consistency import check_all
from generator.finding import Finding
from generator.narrative.document import Document
from generator.narrative.printed_scores import PrintedScores, printed_scores


def scores_checked(document: Document, answers: Answers) -> Iterator[Finding]:
    """What contradicts the rules, the answers or itself in the printed scores; nothing where none are printed.

    A form prints a score for each of its rows, which are not read here.
    """
    if any(table.row_rule for table in answers.rubric.tables.values()):
        return
    printed = printed_scores(document, answers.rubric)
    if not printed.scores:
        return
    for finding in check_all(_claims(printed, answers)):
        claim = printed.scores.get(finding.indicator or "")
        yield replace(finding, sheet=claim.place.sheet, cell=claim.place.cell) if claim else finding


def _claims(printed: PrintedScores, answers: Answers) -> Claims:
    scores = (StatedScore(indicator, each.score, each.weight) for indicator, each in printed.scores.items())
    complete = all(indicator.id in printed.scores for indicator in answers.rubric.indicators())
    total = printed.total.score if printed.total and complete else None
    problems = listed_problems(answers) if answers.rubric.problems else None
    return Claims(answers, tuple(scores), total, problems=problems)

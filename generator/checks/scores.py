"""Whether each score follows from the figures that the report gives (C09, C10, C11, C20)."""

from collections.abc import Iterator
from decimal import Decimal

from generator.calculation.scorecard import points
from generator.checks.back_solving import highest_with
from generator.checks.case import Case, about
from generator.checks.catalogue import Contradiction
from generator.checks.claims import StatedScore
from generator.checks.implied import implied, stated_rates
from generator.checks.reconciliation import Verdict, explanations, is_block
from generator.finding import Finding
from generator.rubric.facts import FIGURES, Fact, Kind
from generator.rubric.kinds import Rule
from generator.rubric.kinds.base import earned
from generator.rubric.kinds.period_mean import PeriodMean
from generator.rubric.model import Table
from generator.rubric.titles import Sheet, table_sheet
from generator.rubric.traversal import facts_of

NOTHING_THERE = frozenset({"无", "没有", "不适用", "不涉及"})
"""Words that say of a target or result that there is none."""


def scores_follow_from_rules(case: Case) -> Iterator[Finding]:
    """C09: the score is the one that the rule gives, or can give, by the figures that are stated.

    A score 0.01 off is held against cutting and against a rate that was rounded first. Cannot see a judgement that is
    too kind, nor a figure that is itself wrong. A mean of periods is left to C11, a score out of another weight to C08.
    """
    rubric = case.claims.answers.rubric
    rows = {f"{each.id}.{number}" for each in rubric.tables.values() for number in range(1, each.capacity + 1)}
    for each in case.compared:
        if each.verdict is not Verdict.CONTRADICTED or each.published is None:
            continue
        actual = points(each.published) or ""
        if each.id in rows:
            table, _, number = each.id.partition(".")
            where = table_sheet(rubric.tables[table])
            expected = points(each.recomputed) or ""
            yield Finding(Contradiction.SCORE_WRONG, where, f"第{number}行", each.name, expected, actual)
            continue
        indicator = rubric.indicator(each.id)
        if indicator.id in case.reweighted:
            continue
        if each.low != each.high:
            if _means(indicator.rule) is None:
                yield about(Contradiction.SCORE_WRONG, indicator, f"{each.low:.2f}至{each.high:.2f}", actual)
            continue
        causes = "；".join(explanations(indicator.points(), case.values, each.published))
        yield about(Contradiction.SCORE_WRONG, indicator, points(each.recomputed) or "", actual, causes)


def scores_have_grounds(case: Case) -> Iterator[Finding]:
    """C10: the figures that could change a score are stated; what the score implies for the others is solved for.

    Ticks and grades without a statement are told apart from missing figures. Cannot see whether a statement is true.
    """
    for stated, indicator in case.scored():
        if stated.score is None or is_block(indicator) or indicator.id in case.reweighted:
            continue
        possible = case.possible(indicator)
        unstated = case.unstated(indicator)
        if possible.low == possible.high or not unstated:
            continue
        figures = [fact for fact in unstated if fact.kind in FIGURES - {Kind.SCORE}]
        kind = Contradiction.INPUT_UNSTATED if figures else Contradiction.GROUNDS_UNSTATED
        solved = "；".join(implied(indicator.rule, stated.score, case.values, case.known(indicator)))
        yield about(kind, indicator, _asked(unstated), earned(stated.score), f"按得分反推：{solved}" if solved else "")


def _asked(facts: tuple[Fact, ...]) -> str:
    return "、".join(dict.fromkeys(fact.label for fact in facts))


def rows_have_results(case: Case) -> Iterator[Finding]:
    """C10: a scored row of a form says what came of its target."""
    for number, row in enumerate(case.claims.rows, start=1):
        if row.score is not None and row.score > 0 and not row.actual:
            where = f"第{number}行"
            yield Finding(
                Contradiction.INPUT_UNSTATED, Sheet.SCORE_TABLE, where, row.name, "实际完成值", earned(row.score)
            )


def printed_rows_are_filled(case: Case) -> Iterator[Finding]:
    """C10-2: no printed row of a table that a score rests on is left blank; the rows are those of the form.

    Cannot tell a row with nothing to report from one that was forgotten: the form asks for 0.
    """
    rubric, entries = case.claims.answers.rubric, case.claims.answers.entries
    for stated, indicator in case.scored():
        tables = dict.fromkeys(fact.table for fact in facts_of(indicator.rule.score()) if fact.table)
        for table in (rubric.tables[each] for each in tables):
            rows = entries.rows.get(table.id, ())
            if blank := _blank_rows(table, rows) if stated.score else []:
                yield Finding(
                    Contradiction.ROWS_BLANK,
                    table_sheet(table),
                    "",
                    table.label,
                    actual=f"{len(blank)}行：{'、'.join(blank)}",
                    indicator=indicator.id,
                )


def _blank_rows(table: Table, rows: tuple[object, ...]) -> list[str]:
    filled = [bool(row) for row in rows] + [False] * table.capacity
    return [label for label, there in zip(table.row.listed, filled, strict=False) if not there]


def periods_bound_the_score(case: Case) -> Iterator[Finding]:
    """C11: with some periods stated and the others at 100%, the score cannot be above what comes out.

    5.97 of 6 for a fourth quarter at 98.17%. Cannot see whether the unstated periods were really that good.
    """
    for stated, indicator in case.scored():
        rule = _means(indicator.rule)
        if rule is None or stated.score is None or not rule.capped:
            continue
        known = list(stated_rates(rule, case.values, case.claims.states))
        if not 0 < len(known) < len(rule.periods):
            continue
        highest = highest_with(known, rule.each * len(rule.periods) + rule.mean, len(rule.periods))
        kind = Contradiction.BOUND_ONLY if _fits(stated, highest) else Contradiction.ABOVE_BOUND
        yield about(kind, indicator, f"不高于{earned(highest)}", earned(stated.score))


def _fits(stated: StatedScore, highest: Decimal) -> bool:
    return stated.score is not None and stated.score <= highest.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")


def _means(rule: Rule) -> PeriodMean | None:
    """The mean of periods within a rule, beneath its vetoes."""
    if isinstance(rule, PeriodMean):
        return rule
    inner = rule.parts()
    return _means(inner[0]) if len(inner) == 1 else None


def waived_aspects_have_no_score(case: Case) -> Iterator[Finding]:
    """C20: what the report itself calls 无 or 不适用 earns nothing.

    Cannot see an aspect that has no object although the report describes one.
    """
    for stated, indicator in case.scored():
        words = case.claims.not_applicable.get(indicator.id)
        if words is not None and stated.score:
            yield about(Contradiction.SCORED_THOUGH_WAIVED, indicator, words, earned(stated.score))
    for number, row in enumerate(case.claims.rows, start=1):
        if row.score and {row.target.strip(), row.actual.strip()} & NOTHING_THERE:
            yield Finding(
                Contradiction.SCORED_THOUGH_WAIVED,
                Sheet.SCORE_TABLE,
                f"第{number}行",
                row.name or row.category,
                "0.00",
                points(row.score) or "",
            )

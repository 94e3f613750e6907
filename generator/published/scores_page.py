"""The page of published scores: every printed score and total beside what the rules give, and what that rests on."""

import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest

from generator.calculation.answers import Answers
from generator.calculation.entries import Row
from generator.calculation.scorecard import points_or_dash
from generator.checks.reconciliation import Reconciled, Verdict, tally
from generator.published.markdown import markdown_table
from generator.published.samples import Alternative, Sample, load_sample, sample_ids
from generator.rubric.evaluate import Value
from generator.rubric.facts import Fact

MEANINGS = {
    Verdict.REPRODUCED: "仅凭报告引用的数据，按规则算出同样的分",
    Verdict.CONTRADICTED: "按报告自己引用的数据和本程序采用的口径，规则给不出这个分",
    Verdict.ASSUMED: "报告没有给出所需的全部数据，复算用了假设数据；假设和理由列在各报告之后，其中有的是由得分反推的",
    Verdict.DISCRETIONARY: "规则规定酌情评分，没有可以复算的依据",
    Verdict.UNSCORED: "缺少数据，无法复算",
    Verdict.UNPRINTED: "报告的得分栏为空",
}


def page() -> str:
    """The page in Markdown, for docs/published-scores.md."""
    samples = [load_sample(sample) for sample in sample_ids()]
    return "\n".join(_lines(samples)) + "\n"


def _lines(samples: Sequence[Sample]) -> Iterator[str]:
    yield "# 已公开报告得分核对表"
    yield ""
    yield "本页由 `make docs` 生成，测试保证它与程序的结果一致。报告及其引用的数据见 `samples`。"
    yield "复算只核对得分与规则、数据是否相符，不评价工作好坏。"
    yield ""
    forms = [sample for sample in samples if sample.answers.rubric.tables.keys() & {"rows"}]
    yield f"{tally(score for sample in samples for score in sample.scores)}。"
    yield f"其中项目自评表（附件4-2）：{tally(score for sample in forms for score in sample.scores)}。"
    yield ""
    yield from (f"- **{verdict}**：{meaning}。" for verdict, meaning in MEANINGS.items())
    yield ""
    yield "## 总分"
    yield ""
    heading = ("报告", "评分体系", "报告总分", "报告各项相加", "按规则复算", "仅凭引用数据可得", "说明")
    yield from markdown_table(heading, (_total(sample) for sample in samples))
    yield "## 另取一数"
    yield ""
    yield "同一数据报告有两种说法、条文有两种口径，或者由得分反推数据的，另算一遍。"
    yield ""
    both = ((sample, alternative) for sample in samples for alternative in sample.alternatives)
    changes = (_alternative(sample, alternative) for sample, alternative in both)
    yield from markdown_table(("报告", "缘由", "改取", "得分变化", "总分"), changes)
    for sample in samples:
        yield from _sample(sample)


def _sample(sample: Sample) -> Iterator[str]:
    yield f"## {sample.title}（{sample.answers.rubric.title}）"
    yield ""
    scores = (_score(score) for score in sample.scores)
    yield from markdown_table(("指标", "分值", "报告", "复算", "结论", "说明"), scores)
    assumptions = list(_assumptions(sample))
    if assumptions:
        yield "假设的数据："
        yield ""
        yield from markdown_table(("填报项", "取值", "理由"), assumptions)


def _total(sample: Sample) -> tuple[str, ...]:
    totals = (sample.published_total, sample.printed_sum, sample.card.total)
    low, high = (sum((end[side] for end in _ends(sample)), Decimal(0)) for side in (0, 1))
    possible = points_or_dash(low) if low == high else f"{low:.2f}–{high:.2f}"
    return (sample.title, sample.answers.rubric.title, *map(points_or_dash, totals), possible, _gap(sample))


def _ends(sample: Sample) -> Iterator[tuple[Decimal, Decimal]]:
    yield from ((score.low, score.high) for score in sample.scores)


def _gap(sample: Sample) -> str:
    """What the printed scores leave of the printed total."""
    gap = sample.published_total - sample.printed_sum
    if not gap:
        return ""
    blank = [score.name for score in sample.scores if score.verdict is Verdict.UNPRINTED]
    unlisted = f"（{'、'.join(blank)}未列得分）" if blank else ""
    return f"报告各项相加比总分{'少' if gap > 0 else '多'}{abs(gap):.2f}分{unlisted}"


def _score(score: Reconciled) -> tuple[str, ...]:
    figures = (score.weight, score.published, score.recomputed)
    return (score.name, *map(points_or_dash, figures), score.verdict, score.grounds)


def _assumptions(sample: Sample) -> Iterator[tuple[str, str, str]]:
    rubric, entries = sample.answers.rubric, sample.answers.entries
    for path, reason in sample.answers.assumed.items():
        table, _, place = path.partition(".")
        if not place and path in rubric.facts:
            fact = rubric.facts[path]
            yield fact.label, _shown(fact, entries.facts.get(path)), reason
        elif place:
            number, _, column = place.partition(".")
            fact = rubric.tables[table].column(column)
            yield (
                f"{_place(sample.answers, table, int(number))}{fact.label}",
                _shown(fact, entries.rows[table][int(number) - 1].get(column)),
                reason,
            )


def _place(answers: Answers, table: str, number: int) -> str:
    labels = answers.rubric.tables[table].row.listed
    return f"{answers.rubric.tables[table].label}“{labels[number - 1]}”" if labels else f"第{number}行"


def _alternative(sample: Sample, alternative: Alternative) -> tuple[str, ...]:
    scores = zip(sample.card.indicators, alternative.card.indicators, strict=True)
    changed = (
        f"{before.name} {points_or_dash(before.score)} → {points_or_dash(after.score)}"
        for before, after in scores
        if before.score != after.score
    )
    return (
        sample.title,
        alternative.answers.note,
        "；".join(_restated(sample.answers, alternative.answers)),
        "；".join(changed),
        f"{points_or_dash(sample.card.total)} → {points_or_dash(alternative.card.total)}",
    )


def _restated(main: Answers, other: Answers) -> Iterator[str]:
    """What the other answers say differently: 甲 1.00 → 2.00."""
    for before, after in zip(main.rubric.options, other.rubric.options, strict=True):
        if before != after:
            yield f"{before.label}：{before.chosen} → {after.chosen}"
    for fact in main.rubric.facts.values():
        yield from _changed(fact.label, fact, main.entries.facts, other.entries.facts)
    for table in main.rubric.tables.values():
        rows = (each.entries.rows.get(table.id, ()) for each in (main, other))
        for number, (row, restated) in enumerate(zip_longest(*rows, fillvalue={}), start=1):
            for column in table.columns:
                yield from _changed(f"{_place(main, table.id, number)}{column.label}", column, row, restated)


def _changed(label: str, fact: Fact, before: Row, after: Row) -> Iterator[str]:
    if before.get(fact.id) != after.get(fact.id):
        yield f"{label} {_shown(fact, before.get(fact.id))} → {_shown(fact, after.get(fact.id))}"


def _shown(fact: Fact, value: Value) -> str:
    if isinstance(value, Decimal):
        return f"{value * 100:f}%" if fact.shown_unit == "%" else f"{value:f}"
    return "未填" if value is None else str(value)


if __name__ == "__main__":
    sys.stdout.write(page())

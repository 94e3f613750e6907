"""The table of truth as a page: every published score and total beside what the rules give."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest

from generator.published import Alternative, Comparison, Sample, Verdict, load_sample, sample_ids
from generator.rubric.answers import Answers
from generator.rubric.entries import Row
from generator.rubric.facts import Fact

MEANINGS = {
    Verdict.REPRODUCED: "仅凭报告引用的数据，按规则算出同样的分",
    Verdict.CONTRADICTED: "按报告自己引用的数据，规则给不出这个分",
    Verdict.ASSUMED: "报告没有给出所需的全部数据，复算用了假设数据",
    Verdict.FREE: "规则规定酌情评分，没有可以复算的依据",
    Verdict.UNSCORED: "缺少数据，无法复算",
    Verdict.BLANK: "报告的得分栏为空",
}


def page() -> str:
    """The page in Markdown, for docs/published-scores.md."""
    samples = [load_sample(sample) for sample in sample_ids()]
    return "\n".join(_lines(samples)) + "\n"


def recomputed_total(sample: Sample) -> str:
    """The total that the rules give."""
    return _points(sample.card.total)


def grounds(comparison: Comparison) -> str:
    """How a score differs from the printed one, and which assumptions could change it."""
    assumed = f"假设：{'、'.join(comparison.assumed)}" if comparison.assumed else ""
    return "；".join(filter(None, (comparison.note, assumed)))


def tally(samples: Iterable[Sample]) -> str:
    """All verdicts counted, in one sentence."""
    counts = Counter(comparison.verdict for sample in samples for comparison in sample.comparisons)
    return f"报告所列得分{counts.total()}个：" + "，".join(
        f"{verdict}{counts[verdict]}个" for verdict in Verdict if counts[verdict]
    )


def _points(score: Decimal | None) -> str:
    return "—" if score is None else f"{score:.2f}"


def _lines(samples: Sequence[Sample]) -> Iterator[str]:
    yield "# 已公开报告得分核对表"
    yield ""
    yield "本页由 `make docs` 生成，测试保证它与程序的结果一致。报告及其引用的数据见 `samples`。"
    yield ""
    yield f"{tally(samples)}。"
    yield ""
    yield from (f"- **{verdict}**：{meaning}。" for verdict, meaning in MEANINGS.items())
    yield ""
    yield "## 总分"
    yield ""
    heading = ("报告", "评分体系", "报告总分", "报告各项相加", "按规则复算", "说明")
    yield from _table(heading, (_total(sample) for sample in samples))
    yield "## 同一数据报告有两种说法的，改取另一种"
    yield ""
    both = ((sample, alternative) for sample in samples for alternative in sample.alternatives)
    changes = (_alternative(sample, alternative) for sample, alternative in both)
    yield from _table(("报告", "改取", "得分变化", "总分"), changes)
    yield "## 各项得分"
    yield ""
    for sample in samples:
        yield f"### {sample.title}（{sample.answers.rubric.title}）"
        yield ""
        scores = (_score(sample, comparison) for comparison in sample.comparisons)
        yield from _table(("指标", "分值", "报告", "复算", "结论", "说明"), scores)


def _table(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heading)} |"
    yield f"|{'---|' * len(heading)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '｜') for cell in row)} |"
    yield ""


def _total(sample: Sample) -> tuple[str, ...]:
    sums = (sample.published_total, sample.printed_sum)
    return (sample.title, sample.answers.rubric.title, *map(_points, sums), recomputed_total(sample), _gap(sample))


def _gap(sample: Sample) -> str:
    """What the printed scores leave of the printed total."""
    gap = sample.published_total - sample.printed_sum
    if not gap:
        return ""
    blank = [comparison.name for comparison in sample.comparisons if comparison.verdict is Verdict.BLANK]
    unlisted = f"（{'、'.join(blank)}未列得分）" if blank else ""
    return f"报告各项相加比总分{'少' if gap > 0 else '多'}{abs(gap):.2f}分{unlisted}"


def _score(sample: Sample, comparison: Comparison) -> tuple[str, ...]:
    weights = {score.id: score.weight for score in (*sample.card.indicators, *sample.card.rows)}
    return (
        comparison.name,
        _points(weights[comparison.id]),
        _points(comparison.published),
        _points(comparison.recomputed),
        comparison.verdict,
        grounds(comparison),
    )


def _alternative(sample: Sample, alternative: Alternative) -> tuple[str, ...]:
    scores = zip(sample.card.indicators, alternative.card.indicators, strict=True)
    changed = (
        f"{before.name} {_points(before.score)} → {_points(after.score)}"
        for before, after in scores
        if before.score != after.score
    )
    return (
        sample.title,
        "；".join(_restated(sample.answers, alternative.answers)),
        "；".join(changed),
        f"{_points(sample.card.total)} → {_points(alternative.card.total)}",
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
                yield from _changed(f"{table.label}第{number}行{column.label}", column, row, restated)


def _changed(label: str, fact: Fact, before: Row, after: Row) -> Iterator[str]:
    if before.get(fact.id) != after.get(fact.id):
        yield f"{label} {_shown(fact, before.get(fact.id))} → {_shown(fact, after.get(fact.id))}"


def _shown(fact: Fact, value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value * 100:f}%" if fact.shown_unit == "%" else f"{value:f}"
    return "未填" if value is None else str(value)


if __name__ == "__main__":
    sys.stdout.write(page())

"""The page of known contradictions: what published reports say wrongly, and which finding of ours shows it."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.finding import Finding
from generator.published.contradictions import CONTRADICTIONS, KnownContradiction, contradictions_of
from generator.published.everything import everything_found
from generator.published.markdown import markdown_table
from generator.published.samples import REPORT, load_sample, sample_ids

DETECTED, UNDETECTED, UNDETECTABLE = "是", "否", "不能"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A known contradiction, and the finding that shows it, if any."""

    contradiction: KnownContradiction
    finding: Finding | None

    @property
    def is_detectable(self) -> bool:
        """Whether a check can know it."""
        return not self.contradiction.undetectable


@dataclass(frozen=True, slots=True)
class Report:
    """A published report by its title, with all its known contradictions."""

    title: str
    known: tuple[Outcome, ...]


def reports() -> tuple[Report, ...]:
    """Every sample with its contradictions held against everything found in it."""
    return tuple(map(_report, sample_ids()))


def _report(sample_id: str) -> Report:
    sample = load_sample(sample_id)
    found = everything_found(sample)
    known = (Outcome(each, each.shown_by(found)) for each in contradictions_of(sample_id))
    return Report(sample.title, tuple(known))


def page() -> str:
    """The page in Markdown, for docs/contradictions.md."""
    return "\n".join(_lines(reports())) + "\n"


def _lines(every: Sequence[Report]) -> Iterator[str]:
    yield "# 已公开报告的矛盾与发现情况"
    yield ""
    yield "本页由 `make docs` 生成，测试保证它与程序的结果一致。各处矛盾由人复算得出，记在 `samples` 中各报告的"
    yield f"`{CONTRADICTIONS}`；报告以我们自己的文字重写，数据照录，见其 `{REPORT}`。"
    yield "一处矛盾涉及几份报告的，在各报告下分别列出。"
    yield ""
    yield f"{tally(each for report in every for each in report.known)}。"
    yield ""
    yield f"- **{DETECTED}**：程序的一条结果指出了这一处。"
    yield f"- **{UNDETECTED}**：应当由所列编号的校验发现，目前没有发现。"
    yield f"- **{UNDETECTABLE}**：不能由数据判断，说明中写明原因。"
    yield ""
    yield from markdown_table(("报告", "已知", "能够发现", "已发现"), (_summary(report) for report in every))
    for report in every:
        yield f"## {report.title}"
        yield ""
        heading = ("编号", "位置", "矛盾", "程度", "校验", "发现", "结果或原因")
        yield from markdown_table(heading, map(_row, report.known))


def tally(known: Iterable[Outcome]) -> str:
    """How many there are, in one sentence."""
    counts = _counts(tuple(known))
    return "已知矛盾{}处，其中能够由数据发现的{}处，已发现{}处".format(*counts)


def _counts(known: Sequence[Outcome]) -> tuple[int, int, int]:
    """How many are known, detectable and detected."""
    return len(known), sum(each.is_detectable for each in known), sum(each.finding is not None for each in known)


def _summary(report: Report) -> tuple[str, ...]:
    return report.title, *map(str, _counts(report.known))


def _row(known: Outcome) -> tuple[str, ...]:
    each = known.contradiction
    return each.id, each.place, each.what, each.severity, "、".join(each.codes), *_outcome(known)


def _outcome(known: Outcome) -> tuple[str, str]:
    if known.finding is not None:
        return DETECTED, f"{known.finding.code} {known.finding.message}"
    return (UNDETECTED, "尚未发现") if known.is_detectable else (UNDETECTABLE, known.contradiction.undetectable)


if __name__ == "__main__":
    sys.stdout.write(page())

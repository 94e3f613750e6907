"""The reference page of findings: a line for every code that may be printed, from the catalogues of all parts."""

import sys
from collections.abc import Callable, Iterator, Mapping

from generator.checks.catalogue import Contradiction
from generator.finding import Catalogue, Severity
from generator.narrative.catalogue import Doubt
from generator.presentation import VERDICTS
from generator.problem import ExitCode
from generator.published.markdown import markdown_table
from generator.verification.findings import ALTERED, OUR_FAULT
from generator.verification.findings import Kind as Irregularity
from generator.verification.verify import Status

SEVERITIES = {
    Severity.ERROR: "必须更正，或退回重报",
    Severity.WARNING: "应当更正，或说明情况",
    Severity.NOTE: "供核对时参考，不影响结论",
}
SUBJECT = "…"
"""What stands on the page where a message names the cell or sheet concerned."""


def page() -> str:
    """The page in Markdown, for docs/findings.zh-CN.md."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# 核对结果编号一览"
    yield ""
    yield "本页由 `make docs` 从程序的编号表生成。核对报送件、标注件和自评报告得出的每条结果都有一个编号；"
    yield f"编号固定不变，不会改作他用。“{SUBJECT}”处写明所指的单元格、工作表或指标。"
    yield "各评价体系“校验”表中的核对另有编号，以字母结尾（如 C05a），内容见该表。"
    yield ""
    yield from (f"- **{severity}**：{meaning}。" for severity, meaning in SEVERITIES.items())
    yield ""
    for severity in Severity:
        yield f"## {severity}"
        yield ""
        heading = ("编号", "程度", "内容", "处理办法", "何时出现")
        yield from markdown_table(heading, (_row(kind) for kind in _sorted() if kind.value.severity is severity))


def _sorted() -> list[Catalogue]:
    return sorted((kind for catalogue in CATALOGUES for kind in catalogue), key=lambda kind: kind.value.code)


def _row(kind: Catalogue) -> tuple[str, ...]:
    entry = kind.value
    when = CATALOGUES[type(kind)](kind)
    return entry.code, entry.severity, entry.message.format(what=SUBJECT), entry.remedy, when


def _when_verified(kind: Catalogue) -> str:
    """At which comparison of a return it comes up, and what follows for the file."""
    if kind in OUR_FAULT:
        return f"两套复算程序相互核对时；结束代码{ExitCode.OUR_FAULT.value}"
    if kind in ALTERED:
        return f"与下发表逐格比较时；判为“{VERDICTS[Status.ALTERED]}”"
    if kind.value.severity is Severity.NOTE:
        return "核对填报内容和得数时；不影响判定"
    return f"核对填报内容和得数时；判为“{VERDICTS[Status.FINDINGS]}”"


def _when_consistent(_: Catalogue) -> str:
    return "核对报告所列的得分、分值、问题和目标值时"


def _when_audited(_: Catalogue) -> str:
    return "核对自评报告的文字时（audit）"


CATALOGUES: Mapping[type[Catalogue], Callable[[Catalogue], str]] = {
    Contradiction: _when_consistent,
    Doubt: _when_audited,
    Irregularity: _when_verified,
}
"""Every catalogue there is, and when its findings come up."""


if __name__ == "__main__":
    sys.stdout.write(page())

"""The reference page of findings: a line for every code that verification may print, from the one catalogue."""

import sys
from collections.abc import Iterator

from generator.finding import Severity
from generator.presentation import VERDICTS
from generator.problem import ExitCode
from generator.verification.findings import ALTERED, OUR_FAULT, Kind
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
    yield "本页由 `make docs` 从程序的编号表生成。`scorebook verify` 和标注件里的每条结果都有一个编号；"
    yield f"编号固定不变，不会改作他用。“{SUBJECT}”处写明所指的单元格、工作表或指标。"
    yield ""
    yield from (f"- **{severity}**：{meaning}。" for severity, meaning in SEVERITIES.items())
    for severity in Severity:
        yield ""
        yield f"## {severity}"
        yield ""
        yield "| 编号 | 程度 | 内容 | 处理办法 | 何时出现 |"
        yield "|---|---|---|---|---|"
        yield from (_line(kind) for kind in _sorted() if kind.value.severity is severity)


def _sorted() -> list[Kind]:
    return sorted(Kind, key=lambda kind: kind.value.code)


def _line(kind: Kind) -> str:
    entry = kind.value
    cells = (entry.code, entry.severity, entry.message.format(what=SUBJECT), entry.remedy, _when(kind))
    return f"| {' | '.join(cell.replace('|', '｜') for cell in cells)} |"


def _when(kind: Kind) -> str:
    """At which comparison it comes up, and what follows for the file."""
    if kind in OUR_FAULT:
        return f"两套复算程序相互核对时；结束代码{ExitCode.OUR_FAULT.value}"
    if kind in ALTERED:
        return f"与下发表逐格比较时；判为“{VERDICTS[Status.ALTERED]}”"
    if kind.value.severity is Severity.NOTE:
        return "核对填报内容和得数时；不影响判定"
    return f"核对填报内容和得数时；判为“{VERDICTS[Status.FINDINGS]}”"


if __name__ == "__main__":
    sys.stdout.write(page())

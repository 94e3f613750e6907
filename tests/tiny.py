"""Rubrics small enough to be read inside a test, and tables of examples for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent, indent

import pytest

from generator.calculation.entries import Entries, Row
from generator.calculation.scorecard import Score, scorecard
from generator.problem import InvalidInput
from generator.rubric.evaluate import Value
from generator.rubric.excel import formula
from generator.rubric.expression import Expression
from generator.rubric.facts import Fact
from generator.rubric.kinds import Rule
from generator.rubric.loader import load_from
from generator.rubric.model import Rubric

HEAD = """\
id: tiny
title: 小评分表
region: 某区
issuer: 某区财政局
year: 2025
version: 1.0.0
source: 本测试
"""


def files(
    templates: Mapping[str, str], options: Mapping[str, str] | None = None, reports: Mapping[str, str] | None = None
) -> Rubric:
    """The rubric `tiny` of a folder of templates, each given as text of rubric.yaml; some with a report.yaml."""
    with TemporaryDirectory() as folder:
        for name, text in templates.items():
            (Path(folder) / name).mkdir()
            (Path(folder) / name / "rubric.yaml").write_text(text, encoding="utf-8")
        for name, text in (reports or {}).items():
            (Path(folder) / name / "report.yaml").write_text(dedent(text), encoding="utf-8")
        return load_from(Path(folder), "tiny", options)


def reported(body: str, report: str) -> Rubric:
    """A rubric with the usual heading, this body and this outline of its report."""
    return files({"tiny": HEAD + dedent(body)}, reports={"tiny": report})


def report_faults(body: str, report: str) -> list[str]:
    """What is said of an outline that cannot be used."""
    with pytest.raises(InvalidInput) as caught:
        reported(body, report)
    return [str(problem) for problem in caught.value.problems]


def rubric(body: str, **options: str) -> Rubric:
    """A rubric with the usual heading and this body."""
    return files({"tiny": HEAD + dedent(body)}, options)


def faults(body: str, **options: str) -> list[str]:
    """What is said of a rubric with the usual heading (lines 1 to 7) and a body that cannot be used."""
    return faults_of({"tiny": HEAD + dedent(body)}, options)


def faults_of(templates: Mapping[str, str], options: Mapping[str, str] | None = None) -> list[str]:
    """What is said of templates that cannot be used."""
    with pytest.raises(InvalidInput) as caught:
        files(templates, options)
    return [str(problem) for problem in caught.value.problems]


def one(rule: str, given: str, *, weight: str = "10", more: str = "") -> Rubric:
    """A rubric of one indicator `only`, 本项: its rule, the facts and tables it is about, and further keys."""
    body = f"""\
        id: only
        name: 本项
        weight: {weight}
        rule:
        """
    indicator = dedent(body) + indent(dedent(rule).strip(), "  ") + "\n" + dedent(more)
    groups = f"indicators:\n  - name: 一级\n    weight: {weight}\n    children:\n      -\n"
    return rubric(dedent(given).strip() + "\n" + groups + indent(indicator, " " * 8))


def rule_of(rubric: Rubric) -> Rule:
    """The rule of the only indicator."""
    return rubric.indicator("only").rule


def entered(fact: Fact, written: str) -> Value:
    """What a cell holds after this has been typed: a figure where it looks like one (90% is 0.9), else words."""
    if not written:
        return None
    try:
        number = Decimal(written.removesuffix("%"))
    except ArithmeticError:
        return written
    if not fact.is_numeric:
        return written
    return number / 100 if written.endswith("%") else number


def entries(rubric: Rubric, typed: Mapping[str, str], **tables: str) -> Entries:
    """Entries typed into the cells of a rubric; tables are written as in `lines`."""
    waivers = {
        fact.id: fact
        for indicator in rubric.indicators()
        if indicator.can_be_waived
        for fact in (indicator.waiver, indicator.waiver_reason)
    }
    known = {**rubric.facts, **waivers}
    return Entries(
        {key: entered(known[key], written) for key, written in typed.items()},
        {key: tuple(_rows(rubric, key, text)) for key, text in tables.items()},
    )


def _rows(rubric: Rubric, table: str, text: str) -> Iterator[Row]:
    for row in lines(text):
        yield {key: entered(rubric.tables[table].column(key), written) for key, written in row.items()}


def lines(text: str) -> Iterator[dict[str, str]]:
    """The lines of a table written with `|` under a line of headings; `-` is an empty cell too."""
    head, *rest = (line for line in dedent(text).strip().splitlines() if line.strip())
    keys = [key.strip() for key in head.split("|")]
    for line in rest:
        cells = ["" if cell.strip() == "-" else cell.strip() for cell in line.split("|")]
        yield dict(zip(keys, cells, strict=True))


@dataclass(frozen=True, slots=True)
class Example:
    """What is typed, and what comes out: score None while something is missing, reason empty where it is not tested."""

    typed: Mapping[str, str]
    score: Decimal | None
    reason: str
    missing: tuple[str, ...]

    def check(self, rubric: Rubric) -> None:
        """Whether the only indicator comes out like that."""
        found = only(rubric, self.typed)
        assert found.score == self.score
        assert found.missing == self.missing
        assert self.reason in ("", found.reason)


def examples(table: str) -> list[Example]:
    """The lines of a table: fact ids, then `score`, and where wanted `reason` and `missing` (ids, commas between)."""
    return [_example(line) for line in lines(table)]


def example(table: str) -> Example:
    """The only line of a table."""
    (single,) = examples(table)
    return single


def _example(line: dict[str, str]) -> Example:
    score, reason, missing = line.pop("score"), line.pop("reason", ""), line.pop("missing", "")
    wanted = tuple(each.strip() for each in missing.split(",") if each.strip())
    return Example(line, Decimal(score) if score else None, reason, wanted)


def only(rubric: Rubric, typed: Mapping[str, str], **tables: str) -> Score:
    """The score of the only indicator."""
    return scorecard(rubric, entries(rubric, typed, **tables)).indicators[0]


class Labels:
    """Names a formula by what a rubric calls its cells, so that a test reads like the formula bar."""

    def __init__(self, rubric: Rubric, *, whole: bool = False) -> None:
        self.whole = whole
        self.labels = {fact.cell: fact.label for fact in rubric.facts.values()}
        self.labels |= {measure.cell: measure.label for measure in rubric.measures.values()}

    def cell(self, cell: str) -> str:
        return self.labels.get(cell, cell)

    def column(self, table: str, column: str) -> str:
        return f"{table}!{column}{'*' if self.whole else ''}"


def excel(rubric: Rubric, expression: Expression | None = None) -> str:
    """The formula of an expression, or of the score of the only indicator, with labels as names."""
    names, whole = Labels(rubric), Labels(rubric, whole=True)
    return formula(rule_of(rubric).score() if expression is None else expression, names, whole)

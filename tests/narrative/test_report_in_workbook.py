"""The report of a workbook and what its audit finds.

1  A narrated report is never outdated; once an entry changes, the passages that speak of it are told, each in its cell.
2  Findings come errors first, and the text of the command names every severity once.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from generator.finding import Severity
from generator.narrative.catalogue import Doubt
from generator.narrative.narrate import narrated
from generator.narrative.workbook_report import WorkbookReport, report_in
from generator.presentation import audit_text
from generator.published.samples import load_sample
from generator.reports import Audited
from generator.rubric.evaluate import Value
from generator.workbook.issue import blank, filled

SAMPLE = "dapeng-2024"
DUTIES = "调整后预算支出90.00万元，本年支出决算数80.00万元，预算执行率99.00%，年末无财政拨款结转和结余。"


def reported(**changed: Value) -> WorkbookReport:
    """The report of the sample's workbook, narrated and then filled in again with these facts."""
    answers = load_sample(SAMPLE).answers
    rubric, entries = answers.rubric, answers.entries
    package = narrated(filled(blank(rubric), rubric, entries), rubric)
    changes = replace(entries, facts={**entries.facts, **changed})
    return report_in(filled(package, rubric, changes) if changed else package, rubric)


def outdated(report: WorkbookReport) -> list[tuple[str, str]]:
    return [(each.cell, each.what) for each in report.findings() if each.kind is Doubt.PASSAGE_OUTDATED]


@pytest.fixture(scope="module")
def changed() -> WorkbookReport:
    """Fewer were satisfied than when it was narrated, and the duties state a wrong rate and no money left over."""
    return reported(satisfaction=Decimal("0.5"), narrative_duties=DUTIES)


def test_a_narrated_report_is_up_to_date() -> None:  # 1
    assert outdated(reported()) == []


def test_passages_that_no_longer_hold_are_told_in_their_cells(changed: WorkbookReport) -> None:  # 1
    assert outdated(changed) == [("B141", "存在的主要问题"), ("B144", "改进措施")]


def test_errors_come_first_and_every_severity_once(changed: WorkbookReport) -> None:  # 2
    severities = [each.severity for each in changed.findings()]
    assert set(severities) == set(Severity)
    assert severities == sorted(severities, key=tuple(Severity).index)
    told = [
        line.strip() for line in audit_text(Audited("表.xlsx", changed.document, changed.rubric, 1, changed.findings()))
    ]
    assert [line for line in told if line in set(Severity)] == list(dict.fromkeys(severities))

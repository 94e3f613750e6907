"""A consistent report raises no alarm."""

import pytest
from consistent_answers import consistent, report
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.finding import Finding, Severity
from generator.narrative.catalogue import Kind
from generator.rubric.loader import template_ids

ALARMS = {Kind.CONTRADICTS_ANSWERS, Kind.PASSAGE_OUTDATED}


def alarms(findings: tuple[Finding, ...]) -> list[str]:
    return [
        f"{each.code} {each.cell} {each.message} 应为{each.expected} 现为{each.actual}"
        for each in findings
        if each.severity is Severity.ERROR or each.kind in ALARMS
    ]


@pytest.mark.parametrize("template", template_ids())
def test_no_alarm(template: str, search: settings) -> None:
    @search
    @given(st.data())
    def checked(data: st.DataObject) -> None:
        made = data.draw(consistent(template))
        assert alarms(report(template, made).findings()) == []

    checked()

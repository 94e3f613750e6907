"""Known contradictions of the published reports, and whether a finding of ours shows them.

1. Every known contradiction is there, report by report; what no check can know says why.
2. A finding shows a contradiction if its code is of a family named and it says a word of it: a figure as a whole figure
   of that value, an indicator by its id, words as they stand.
3. A file with faults is refused with all of them, each with its place.
4. What declared checks find of the samples is found, under their codes; the page in docs is the one that is generated.
"""

from pathlib import Path
from textwrap import dedent

import pytest

from generator.finding import Declared, Entry, Finding, Severity
from generator.problem import InvalidInput
from generator.published.contradictions import KnownContradiction, contradictions_of, parse_contradictions
from generator.published.contradictions_page import page, reports
from generator.published.everything import everything_found
from generator.published.samples import load_sample, sample_ids

DOCS = Path(__file__).parents[2] / "docs"


def numbered(prefix: str, last: int) -> list[str]:
    return [f"{prefix}{number:02}" for number in range(1, last + 1)]


KNOWN = {
    "dapeng-2024": numbered("D", 17),
    "futian-2020": numbered("F", 16),
    "hecheng-department": [f"H{number:02}" for number in (1, 2, 6, 7, 10, 12, 13, 14, 15, 16, 19, 20, 21, 23, 24)],
    "hecheng-form-1": ["H08"],
    "hecheng-form-2": ["H17", "H22"],
    "hecheng-form-3": ["H09"],
    "hecheng-form-4": ["H10"],
    "hecheng-project": [f"H{number:02}" for number in (3, 4, 5, 10, 11, 12, 18, 19, 25)],
    "luohu-2022": numbered("L", 16),
    "szaudit-2021": numbered("S", 24),
}
SHOWN_BY_DECLARED = {
    ("dapeng-2024", "D14"): "C01d",
    ("futian-2020", "F02"): "C05a",
    ("futian-2020", "F04"): "C14a",
    ("hecheng-department", "H06"): "C05d",
    ("hecheng-form-4", "H10"): "C14a",
    ("hecheng-department", "H12"): "C16a",
    ("luohu-2022", "L15"): "C14b",
    ("szaudit-2021", "S20"): "C14c",
}


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_known_contradiction_is_there() -> None:
    assert {sample: [each.id for each in contradictions_of(sample)] for sample in sample_ids()} == KNOWN


def test_all_of_hecheng_are_there() -> None:
    found = {each.id for sample in sample_ids() if sample.startswith("hecheng") for each in contradictions_of(sample)}
    assert sorted(found) == numbered("H", 25)


def test_a_contradiction_is_one_sentence() -> None:
    for sample in sample_ids():
        for each in contradictions_of(sample):
            assert each.what.endswith("。"), each.id
            assert each.what.count("。") == 1, each.id


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def finding(code: str, message: str, indicator: str | None = None, actual: str = "") -> Finding:
    return Finding(Declared(Entry(code, Severity.ERROR, "{what}", "")), "校验", "", message, "", actual, indicator)


TOTAL_ROW = KnownContradiction("X01", "表1", "合计不符。", Severity.ERROR, ("C05",), ("11057.83", "effect", "合计行"))


@pytest.mark.parametrize(
    "shown",
    [
        finding("C05", "各行之和11057.83"),
        finding("C05", "各行之和11,057.83万元"),
        finding("C05", "各行之和11057.830万元"),
        finding("C05a", "各行之和", actual="11057.83"),
        finding("C05-1", "各行之和", actual="11057.83"),
        finding("C05", "表中", "effect"),
        finding("C05", "合计行不符"),
    ],
)
def test_a_finding_shows_a_contradiction(shown: Finding) -> None:
    assert TOTAL_ROW.shown_by([finding("C01", "别的"), shown]) is shown


@pytest.mark.parametrize(
    "other",
    [
        finding("C06", "各行之和11057.83"),
        finding("C15a", "合计行不符"),
        finding("V05", "合计行不符"),
        finding("C05", "各行之和111057.83"),
        finding("C05", "各行之和11057.8"),
        finding("C05", "表中", "effect_social"),
        finding("C05", "effective"),
        finding("C05", "合计不符"),
    ],
)
def test_a_finding_about_something_else_does_not(other: Finding) -> None:
    assert TOTAL_ROW.shown_by([other]) is None


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def faults(text: str) -> list[str]:
    with pytest.raises(InvalidInput) as raised:
        parse_contradictions(dedent(text), "矛盾.yaml")
    return [f"{problem.place}：{problem.message}" for problem in raised.value.problems]


def test_all_faults_are_told_at_once() -> None:
    assert faults("""\
        contradictions:
          - {id: X01, place: 一, what: 甲。, severity: 错误, codes: [C26, V01], about: [甲]}
          - {id: X01, place: 一, what: 甲。, severity: 严重, codes: [C01], about: [甲]}
          - {id: X02, place: 一, what: 甲。, severity: 错误, codes: [C01], about: [甲], undetectable: 乙}
          - {id: X02, place: 一, what: 甲。, severity: 错误, codes: [C01]}
          - {id: X03, place: 一, severity: 错误, undetectable: 乙, 备注: 丙}
        """) == [
        "矛盾.yaml 第2行 contradictions › 第1项：“C26、V01”不是一致性校验的编号",
        "矛盾.yaml 第3行 contradictions › 第2项 › severity：“严重”不在可选范围",
        "矛盾.yaml 第4行 contradictions › 第3项：既写了由什么发现，又写了无法发现",
        "矛盾.yaml 第5行 contradictions › 第4项：没有写由什么发现",
        "矛盾.yaml 第5行 contradictions › 第4项：编号“X02”重复",
        "矛盾.yaml 第6行 contradictions › 第5项 › 备注：不认识的键“备注”",
        "矛盾.yaml 第6行 contradictions › 第5项：缺少“what”",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("别的: 甲", "缺少“contradictions”"),
        ("contradictions: 甲", "应为列表"),
        ("contradictions: [甲]", "应为“键: 值”"),
    ],
)
def test_a_file_of_another_form_is_refused(text: str, message: str) -> None:
    assert any(fault.endswith(message) for fault in faults(text))


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_declared_checks_show_what_they_are_about() -> None:
    for (sample, known), code in SHOWN_BY_DECLARED.items():
        contradiction = next(each for each in contradictions_of(sample) if each.id == known)
        found = [each.code for each in everything_found(load_sample(sample)) if contradiction.is_shown_by(each)]
        assert code in found, known


def test_nothing_undetectable_is_detected() -> None:
    every = [known for report in reports() for known in report.known]
    assert [each.contradiction.id for each in every if each.finding and not each.is_detectable] == []


def test_the_page_is_up_to_date() -> None:
    assert (DOCS / "contradictions.md").read_text(encoding="utf-8") == page(), "run `make docs`"

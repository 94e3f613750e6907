"""The report as a document: what prints, where it stands, and what is said to be unwritten.

1  Headings, levels, indicators and paragraphs are those of the outline, in its order, each at its cell.
2  改写 wins and is not generated; lines are paragraphs; what nobody has written says so in its place and is listed.
3  Places follow lines that were moved, and a blank gives those of what was issued.
"""

from decimal import Decimal

import pytest
from tiny import entries, reported

from generator.calculation.calculation import calculation
from generator.calculation.entries import Entries
from generator.calculation.evaluation import Evaluation, evaluation
from generator.narrative.composed import ReportPlaces, composed, places_in, unwritten
from generator.narrative.document import Document, Paragraph, Place, Section
from generator.narrative.narrate import narrated
from generator.package import read_snapshot
from generator.published.samples import load_sample
from generator.rubric.loader import load, template_ids
from generator.rubric.model import Rubric
from generator.workbook.contents import entries_of
from generator.workbook.issue import blank, blank_snapshot, filled

BODY = """\
facts:
  a: {label: 甲数, kind: amount}
  b: {label: 乙数, kind: count}
indicators:
  - name: 一级
    weight: 10
    children:
      - {id: only, name: 本项, weight: 10, rule: {kind: per_item, count: b, full: 10, each: 1}}
"""
REPORT = """\
title: 小报告
sections:
  - title: 概况
    sections:
      - title: 职能
        paragraphs:
          - {free: duties, help: 写}
          - {free: more, label: 补充, help: 写, optional: true}
      - title: 数据
        paragraphs:
          - {sentence: told, label: 说明, text: "甲{a}万元。"}
  - indicator: only
"""
SHEET = "自评报告"


def document(typed: dict[str, str], **own: str) -> tuple[Rubric, Evaluation, ReportPlaces]:
    whole = reported(BODY, REPORT)
    made = entries(whole, typed)
    facts = {**made.facts, **own, "department": "某局", "year": Decimal(2025)}
    return whole, evaluation(whole, Entries(facts)), places_in(blank_snapshot(whole), whole)


def cell(ref: str) -> Place:
    return Place(SHEET, ref)


# ── 1, 2 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_document_is_the_outline_with_its_words() -> None:
    own = {"narrative_duties": "职责一。\n\n职责二。", "rewrite_only": "另述。"}
    told = Section("数据", 2, cell("A8"), paragraphs=(Paragraph("甲1,234.50万元。", cell("B9"), generated=True),))
    duties = Section(
        "职能", 2, cell("A5"), paragraphs=(Paragraph("职责一。", cell("B6")), Paragraph("职责二。", cell("B6")))
    )
    assert composed(*document({"a": "1234.5", "b": "1"}, **own)) == Document(
        "小报告",
        "某局",
        2025,
        (
            Section("概况", 1, cell("A4"), sections=(duties, told)),
            Section("本项", 1, cell("A10"), (Paragraph("另述。", cell("B11")),), indicator="only"),
        ),
    )


def test_what_is_not_written_says_so_and_is_listed() -> None:
    whole, values, places = document({"b": "1"})
    found = {each.title: [line.text for line in each.paragraphs] for each in composed(whole, values, places).walk()}
    assert found == {
        "概况": [],
        "职能": ["【待写：职能】"],
        "数据": ["【待填：“甲数”】"],
        "本项": ["本项得9.00分，满分10分：乙数1个，每个扣1.00分，得9.00分。"],
    }
    assert [(each.label, each.place, each.gaps) for each in unwritten(whole, values, places)] == [
        ("职能", cell("B6"), ("【待写：职能】",)),
        ("说明", cell("B9"), ("【待填：“甲数”】",)),
    ]


def test_a_year_that_is_none_is_none() -> None:
    whole = reported(BODY, REPORT)
    values = evaluation(whole, Entries({"year": "2025年"}))
    assert composed(whole, values, places_in(blank_snapshot(whole), whole)).year is None


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", template_ids())
def test_every_heading_stands_at_its_place(template: str) -> None:
    rubric = load(template)
    snapshot = blank_snapshot(rubric)
    found = composed(rubric, evaluation(rubric, Entries()), places_in(snapshot, rubric))
    for section, headed in zip(found.walk(), rubric.report.walk(), strict=True):
        written = snapshot.cell(section.place.sheet, section.place.cell)
        assert written is not None
        assert written.value == headed.heading
        assert (section.title, section.level, section.indicator) == (
            headed.chapter.title,
            headed.level,
            headed.chapter.indicator,
        )


@pytest.mark.parametrize("sample", ["dapeng-2024", "hecheng-department", "hecheng-form-2"])
def test_every_paragraph_stands_where_it_prints(sample: str) -> None:
    answers = load_sample(sample).answers
    rubric = answers.rubric
    snapshot = read_snapshot(narrated(filled(blank(rubric), rubric, answers.entries), rubric))
    values = Evaluation(calculation(rubric), entries_of(snapshot, calculation(rubric)))
    paragraphs = [
        each for section in composed(rubric, values, places_in(snapshot, rubric)).walk() for each in section.paragraphs
    ]
    assert len(paragraphs) > 8
    for each in paragraphs:
        printed = snapshot.cell(each.place.sheet, each.place.cell)
        assert printed is not None
        assert each.text in str(printed.value)
        assert each.generated

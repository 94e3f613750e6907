"""Reports made from the published samples: headings of the rubric, the sentence of every indicator under them."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from generator.calculation.answers import answers_in
from generator.calculation.cells import CLOSING, printed_cell
from generator.calculation.entries import Entries
from generator.calculation.evaluation import Evaluation, evaluation
from generator.narrative.document import Document, Paragraph, Place, Section
from generator.narrative.word import word_report
from generator.published.samples import ANSWERS, sample_folder
from generator.rubric.cover import DEPARTMENT, YEAR
from generator.rubric.evaluate import Value
from generator.rubric.model import Group, Indicator

PLACE = Place("自评报告", "A1")
TITLE = "部门整体支出绩效自评报告"


@cache
def sample_values(sample: str) -> Evaluation:
    """What the answers of a sample come to."""
    answers = answers_in(sample_folder(sample), ANSWERS)
    return evaluation(answers.rubric, answers.entries)


def with_entries(
    values: Evaluation,
    facts: Mapping[str, Value] = MappingProxyType({}),
    rows: Mapping[str, tuple[Mapping[str, Value], ...]] = MappingProxyType({}),
) -> Evaluation:
    """The same answers with other entries of these facts and tables."""
    entries = values.entries
    changed = Entries({**entries.facts, **facts}, {**entries.rows, **rows})
    return evaluation(values.sheet.rubric, changed)


def report_of(values: Evaluation) -> Document:
    """A report of headings and sentences, five levels deep where the rubric has three."""
    overview = Section("部门（单位）基本情况", 1, PLACE, (said("主要职能为统筹政务服务和数据管理工作。"),))
    scored = Section("绩效情况分析", 1, PLACE, (), tuple(_groups(values)))
    closing = Section("评分情况", 1, PLACE, (said(values.text(CLOSING)),))
    year = values.number(YEAR.cell)
    return Document(
        TITLE, values.text(DEPARTMENT.cell), None if year is None else int(year), (overview, scored, closing)
    )


def said(text: str) -> Paragraph:
    """A paragraph of that text."""
    return Paragraph(text, PLACE)


@cache
def sample_report(sample: str) -> bytes:
    """The Word file of a sample."""
    values = sample_values(sample)
    return word_report(report_of(values), values.sheet.rubric, values)


def _groups(values: Evaluation) -> Iterator[Section]:
    for group in values.sheet.rubric.groups:
        yield _section(group, 2, values)


def _section(node: Group | Indicator, level: int, values: Evaluation) -> Section:
    if isinstance(node, Indicator):
        sentence = said(values.text(printed_cell(node)))
        return Section(node.name, level, PLACE, (sentence,), indicator=node.id)
    return Section(node.name, level, PLACE, (), tuple(_section(child, level + 1, values) for child in node.children))

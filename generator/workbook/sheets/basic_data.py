"""基础数据: every fact that stands alone, in the order of the report, beside the measures computed from it."""

from collections.abc import Iterable, Iterator

from generator.rubric.calculation import Calculation, evidence
from generator.rubric.decimals import plain
from generator.rubric.facts import Fact, Kind
from generator.rubric.measures import Measure
from generator.rubric.model import Indicator, Rubric
from generator.rubric.traversal import facts_of, measures_of
from generator.workbook.plan import Formula, Input, Look, Page, SheetPlan

NAME = "基础数据"
COLUMNS = ("填报项", "填报内容", "单位", "状态", "填报说明", "佐证材料（或不适用理由）")
WIDTHS = (28, 30, 8, 10, 46, 28)
ELSEWHERE = "本指标的数据在“明细表”或以上各项中填报。"
LONG_TEXT = 40
LONG_TEXT_HEIGHT = 72


def plan(calculation: Calculation) -> SheetPlan:
    """One line per fact and measure; a fact that several indicators use stands where it is used first."""
    rubric = calculation.rubric
    page = Page()
    page.put(1, NAME, Look.TITLE, columns=len(COLUMNS))
    page.next(height=36)
    page.line(COLUMNS, Look.HEADING)
    header_rows = page.row - 1
    shown: set[str] = set()
    for section in rubric.sections:
        _heading(page, section.title)
        _lines(page, section.facts, shown)
    _measures(page, _sums_of(rubric), shown)
    for indicator in rubric.indicators():
        _heading(page, f"{indicator.name}（{plain(indicator.weight)}分）")
        before = page.row
        _lines(page, _own_facts(rubric, indicator), shown)
        _measures(page, measures_of(indicator.needed()), shown)
        _waiver(page, indicator)
        if page.row == before:
            page.put(1, ELSEWHERE, Look.NOTE, columns=len(COLUMNS))
            page.next()
    rest = [fact for fact in rubric.facts.values() if fact.id not in shown]
    if rest:
        _heading(page, "其他数据")
        _lines(page, rest, shown)
    _measures(page, rubric.measures.values(), shown)
    return SheetPlan(
        NAME,
        tuple(page.cells),
        WIDTHS,
        page.heights,
        header_rows=header_rows,
        frozen="C3",
        landscape=True,
        printed_columns=len(COLUMNS),
    )


def _heading(page: Page, title: str) -> None:
    page.put(1, title, Look.SECTION, columns=len(COLUMNS))
    page.next(height=22)


def _lines(page: Page, facts: Iterable[Fact], shown: set[str]) -> None:
    for fact in facts:
        if fact.id in shown:
            continue
        shown.add(fact.id)
        page.put(1, fact.label, Look.LABEL)
        page.put(2, Input(fact), Look.INPUT)
        page.put(3, fact.shown_unit, Look.CENTRED)
        page.put(4, Formula(fact.status_cell) if fact.has_status else "", Look.STATUS)
        page.put(5, fact.help, Look.NOTE)
        page.put(6, Input(evidence(fact)), Look.INPUT)
        page.next(height=LONG_TEXT_HEIGHT if fact.kind is Kind.TEXT and fact.width > LONG_TEXT else None)


def _measures(page: Page, measures: Iterable[Measure], shown: set[str]) -> None:
    for measure in measures:
        if measure.cell in shown:
            continue
        shown.add(measure.cell)
        page.put(1, measure.label, Look.LABEL)
        page.put(2, Formula(measure.cell), Look.CALCULATED)
        page.put(3, measure.shown_unit, Look.CENTRED)
        page.put(4, "自动计算", Look.STATUS)
        page.put(5, "", Look.NOTE)
        page.put(6, "", Look.NOTE)
        page.next()


def _waiver(page: Page, indicator: Indicator) -> None:
    if not indicator.can_be_waived:
        return
    page.put(1, "本指标不适用", Look.LABEL)
    page.put(2, Input(indicator.waiver), Look.INPUT)
    page.put(3, "", Look.CENTRED)
    page.put(4, Formula(indicator.waiver.status_cell), Look.STATUS)
    page.put(5, "确不适用时选“是”，并在右侧写明不适用理由；适用时留空", Look.NOTE)
    page.put(6, Input(indicator.waiver_reason), Look.INPUT)
    page.next()


def _own_facts(rubric: Rubric, indicator: Indicator) -> Iterator[Fact]:
    waiver = {indicator.waiver.id, indicator.waiver_reason.id}
    used = {fact.id for fact in facts_of(indicator.needed()) if not fact.table} - waiver
    yield from (fact for fact in rubric.facts.values() if fact.id in used)
    yield from indicator.also


def _sums_of(rubric: Rubric) -> list[Measure]:
    """The measures that are computed from nothing but the facts of the opening sections."""
    general = {fact.id for section in rubric.sections for fact in section.facts}
    return [measure for measure in rubric.measures.values() if {fact.id for fact in facts_of(measure.value)} <= general]

"""基础数据: every fact that stands alone, in the order of the report, beside the measures computed from it."""

from collections.abc import Iterable, Iterator

from generator.calculation.calculation import Calculation
from generator.calculation.cells import evidence, hint_cell, notice_cell
from generator.rubric.decimals import plain
from generator.rubric.facts import LONG_TEXT, Fact, Kind
from generator.rubric.measures import Measure
from generator.rubric.model import Indicator, Rubric
from generator.rubric.needs import OPTIONAL
from generator.rubric.titles import Sheet, table_sheet
from generator.rubric.traversal import facts_of, measures_of
from generator.workbook.plan import Formula, Input, Look, Page, SheetPlan, input_look

COLUMNS = ("填报项", "填报内容", "单位或类型", "状态", "填报说明（有误时为更正办法）", "佐证材料（或不适用理由）")
WIDTHS = (27, 20, 12, 11, 60, 26)
LONG_TEXT_HEIGHT = 72
TICKED = "是/否"


def plan(calculation: Calculation) -> SheetPlan:
    """One line per fact and measure; a fact that several indicators use stands where it is used first."""
    rubric = calculation.rubric
    page = Page()
    page.head(Sheet.BASIC_DATA, notice_cell(Sheet.BASIC_DATA.id), len(COLUMNS))
    page.line(COLUMNS, Look.HEADING)
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
        if page.row == before:
            page.put(1, _elsewhere(rubric, indicator), Look.NOTE, columns=len(COLUMNS))
            page.next()
        _waiver(page, indicator)
    rest = [fact for fact in rubric.facts.values() if fact.id not in shown]
    if rest:
        _heading(page, "其他数据")
        _lines(page, rest, shown)
    _measures(page, rubric.measures.values(), shown)
    return SheetPlan(
        Sheet.BASIC_DATA,
        tuple(page.cells),
        WIDTHS,
        page.heights,
        repeated=(3, 3),
        frozen="C4",
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
        page.put(2, Input(fact), input_look(fact))
        page.put(3, _unit(fact), Look.CENTRED)
        page.put(4, Formula(fact.status_cell) if fact.has_status else OPTIONAL, Look.STATUS)
        page.put(5, Formula(hint_cell(fact)) if fact.has_status else fact.help, Look.NOTE)
        page.put(6, Input(evidence(fact)), Look.ENTRY)
        page.next(height=LONG_TEXT_HEIGHT if fact.kind is Kind.TEXT and fact.width > LONG_TEXT else None)


def _unit(fact: Fact) -> str:
    """The unit of a figure, else what is to be entered."""
    return TICKED if fact.kind is Kind.TICK else fact.shown_unit or fact.traits.label


def _measures(page: Page, measures: Iterable[Measure], shown: set[str]) -> None:
    for measure in measures:
        if measure.cell in shown:
            continue
        shown.add(measure.cell)
        page.put(1, measure.label, Look.LABEL)
        page.put(2, Formula(measure.cell), Look.FIGURE)
        page.put(3, measure.shown_unit, Look.CENTRED)
        page.put(4, "自动计算", Look.STATUS)
        page.put(5, "", Look.NOTE)
        page.put(6, "", Look.NOTE)
        page.next()


def _waiver(page: Page, indicator: Indicator) -> None:
    if not indicator.can_be_waived:
        return
    page.put(1, "本指标不适用", Look.LABEL)
    page.put(2, Input(indicator.waiver), input_look(indicator.waiver))
    page.put(3, _unit(indicator.waiver), Look.CENTRED)
    page.put(4, Formula(indicator.waiver.status_cell), Look.STATUS)
    page.put(5, Formula(hint_cell(indicator.waiver)), Look.NOTE)
    page.put(6, Input(indicator.waiver_reason), Look.ENTRY)
    page.next()


def _elsewhere(rubric: Rubric, indicator: Indicator) -> str:
    """Where the figures of an indicator are filled in that has none of its own here."""
    tables = dict.fromkeys(fact.table for fact in facts_of(indicator.needed()) if fact.table)
    sheets = "".join(f"“{table_sheet(rubric.tables[table])}”" for table in tables)
    return f"本指标的数据在{sheets or '以上各项'}中填报。"


def _own_facts(rubric: Rubric, indicator: Indicator) -> Iterator[Fact]:
    waiver = {indicator.waiver.id, indicator.waiver_reason.id}
    used = {fact.id for fact in facts_of(indicator.needed()) if not fact.table} - waiver
    yield from (fact for fact in rubric.facts.values() if fact.id in used)
    yield from indicator.also


def _sums_of(rubric: Rubric) -> list[Measure]:
    """The measures that are computed from nothing but the facts of the opening sections."""
    general = {fact.id for section in rubric.sections for fact in section.facts}
    return [measure for measure in rubric.measures.values() if {fact.id for fact in facts_of(measure.value)} <= general]

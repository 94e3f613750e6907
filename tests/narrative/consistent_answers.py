"""Answers that contradict nothing: drawn at random for any template, and mended until every check of 错误 passes.

What must add up is derived from what was drawn (a total from its rows), what cannot exceed another figure changes
places with it. The words that people write quote figures of these very answers, in units and spellings of their own.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache

from hypothesis import assume
from hypothesis import strategies as st
from made_entries import ordinary, rules

from generator.calculation.cells import check_cell, rewrite, sentence_cell, written
from generator.calculation.entries import Entries
from generator.calculation.evaluation import Evaluation, evaluation
from generator.calculation.problem_checks import all_checks
from generator.finding import Severity
from generator.narrative.composed import ReportPlaces, composed, places_in
from generator.narrative.figures import MONEY, figures_in
from generator.narrative.passages import passages
from generator.narrative.statements import subject_of
from generator.narrative.workbook_report import WorkbookReport
from generator.rubric.cover import DEPARTMENT, YEAR
from generator.rubric.evaluate import Value
from generator.rubric.facts import YES, Fact, Kind
from generator.rubric.kinds.block import Block
from generator.rubric.loader import load
from generator.rubric.measures import Measure
from generator.rubric.model import Rubric, Table
from generator.rubric.outline import Free, Sentence
from generator.workbook.filling import merged
from generator.workbook.issue import blank_snapshot

ROOM = Decimal(30_000_000)
"""The most that a row may hold, so that thirty rows still make an amount that can be entered (万元)."""
MOST = Decimal("333333333")
ORDERED = (
    ("projects_on_time", "projects_planned"),
    ("key_work_unfinished", "key_work_assigned"),
    ("petitions_on_time", "petitions_replied", "petitions_received"),
    ("assets_in_use", "assets_total"),
    ("adjustment_exempt", "adjustment_total"),
    ("projects_adjusted", "projects_total"),
    ("projects_transferred_40", "projects_adjusted"),
    ("new_projects_unassessed", "new_projects"),
    ("project_targets_approved", "project_targets_required"),
    ("indicators_qualitative", "indicators_total"),
    ("key_work_external_score", "key_work_external_full"),
    ("output_up_to_standard", "output_actual"),
    ("progress_q1", "progress_q2", "progress_q3", "progress_q4"),
)
"""Figures of which none is more than the next one."""
WITHIN = (("work_on_time", "work_done"), ("work_up_to_standard", "work_done"))
"""Figures that each are at most a common one."""
ONE_FIGURE = {
    "expenditure_public_paid": ("public_cost_actual",),
    "income_last_year_start": ("expenditure_total_last_year_start",),
    "income_start": ("expenditure_total_start",),
    "income_adjusted": ("expenditure_total_adjusted",),
    "budget_initial_total": ("expenditure_total_start",),
    "budget_executed": ("expenditure_total_paid",),
    "budget_approved": ("expenditure_total_start", "expenditure_total_adjusted"),
    "spending_total": ("expenditure_total_start", "expenditure_total_adjusted"),
    "three_public_this_year": ("three_public_budget",),
    "public_cost_budget": ("expenditure_public_start", "expenditure_public_adjusted"),
}
"""Facts that are to be the same figure as one of others under another name; checks of 警告 and 提示 say so."""
SUMS = {
    f"funds_{when}": tuple(f"{source}_{when}" for source in ("fiscal", "carried", "other"))
    for when in ("initial", "adjusted", "paid")
}
SUMS_OF_ROWS = {
    "expenditure_project_start": "budget_start",
    "expenditure_project_adjusted": "budget_adjusted",
    "expenditure_project_paid": "paid",
}
BASE_DATA_SUMS = (
    ("vehicles", ("vehicle_purchase", "vehicle_running")),
    ("three_public", ("vehicles", "travel_abroad", "reception")),
    ("project", ("project_business", "project_running", "project_other")),
    ("public_cost", ("office", "utilities", "meetings")),
)
BASE_DATA_FACTS = {
    ("three_public", "final"): "three_public_actual",
    ("public_cost", "final"): "public_cost_actual",
    ("procurement", "final"): "procurement_actual",
    ("project", "final"): "expenditure_project_paid",
}
NAMES = (
    "信息化运维",
    "5G基站建设（二期）",
    "12345热线服务",
    "3个口袋公园和1座人行天桥",
    "“十四五”规划编制",
    "《{year}年统计年鉴》印制",
    "{year}—{year}学年助学金",
    "G107国道绿化（K12+300段）",
    "设备购置100台",
    "公务用车购置",
    "政府采购平台",
    "人员经费核算系统（含公用经费、项目支出模块）",
    "水电",
    "预算支出监管",
)
PROSE = (
    "落实“两个维护”，推进12345热线改革。",
    "按照《关于预算绩效管理的通知》（财预〔2020〕10号）要求，{year}年建立了3项制度。",
    "全年办结事项1,234件，服务群众5.6万人次，同比增长12.5%。",
    "完成了第3批5G基站建设，覆盖率超过95%。",
    "（1）一是加强管理；（2）二是按季度通报。",
    "没有需要说明的情况。",
    "２０个社区全部覆盖，满意度在９０％以上。",
)
FULL_WIDTH = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")


@dataclass(slots=True)
class _Draft:
    """Entries while they are made."""

    facts: dict[str, Value] = field(default_factory=dict)
    rows: dict[str, tuple[dict[str, Value], ...]] = field(default_factory=dict)

    def has(self, facts: Sequence[str]) -> bool:
        return all(fact in self.facts for fact in facts)

    def figure(self, fact: str) -> Decimal:
        found = self.facts[fact]
        assert isinstance(found, Decimal), fact
        return found

    def entries(self) -> Entries:
        return Entries(dict(self.facts), dict(self.rows))


@st.composite
def consistent(draw: st.DrawFn, template: str) -> Entries:
    """Complete entries against which no check of 错误 speaks, with the passages that they give."""
    rubric = load(template)
    draft = _Draft()
    year = draw(st.integers(2020, 2029))
    for fact in rubric.facts.values():
        if not fact.optional or draw(st.booleans()):
            draft.facts[fact.id] = _drawn(draw, fact, year)
    draft.facts |= {DEPARTMENT.id: "某市某局", YEAR.id: Decimal(year)}
    for table in rubric.tables.values():
        draft.rows[table.id] = tuple(_rows(draw, rubric, table, year))
    _waive(draw, draft, rubric)
    _mend(draft, rubric, draw(st.integers(0, 1)))
    values = evaluation(rubric, draft.entries())
    broken = [each.code for each in all_checks(rubric) if values.text(check_cell(each)) == Severity.ERROR]
    assume(not broken)
    draft.facts |= _words(draw, values, year)
    draft.facts |= _rewritings(draw, evaluation(rubric, draft.entries()))
    made = draft.entries()
    return merged(
        made, Entries({fact: words or None for fact, words in passages(rubric, evaluation(rubric, made)).items()})
    )


def _drawn(draw: st.DrawFn, fact: Fact, year: int) -> Value:
    if fact.kind is Kind.TEXT:
        return draw(st.sampled_from(NAMES)).format(year=year)
    return draw(ordinary(fact))


def _rows(draw: st.DrawFn, rubric: Rubric, table: Table, year: int) -> Iterator[dict[str, Value]]:
    """Rows filled to the last column: few or very many, none at all, or those of the weights that a form needs."""
    planned = [*_weighted(rubric, table)]
    if table.row_labels:
        planned = [{} for _ in table.row_labels] if draw(st.booleans()) else []
    elif not planned:
        planned = [{} for _ in range(draw(st.sampled_from([2, 0, 1, 3, table.capacity])))]
    for stated in planned:
        row: dict[str, Value] = {}
        for column in table.columns:
            value = _drawn(draw, column, year)
            if column.kind is Kind.AMOUNT and isinstance(value, Decimal) and value > ROOM:
                value = value % 1000
            row[column.id] = value
        yield row | stated


def _weighted(rubric: Rubric, table: Table) -> Iterator[dict[str, Value]]:
    for rule in rules(rubric):
        if isinstance(rule, Block) and rule.block.table == table.id:
            label = next(choice.label for choice in rule.block.choices if choice.key == rule.choice)
            for weight in (rule.weight / 2, rule.weight / 2):
                yield {rule.block.id: label, rule.row_weight.id: weight}


def _waive(draw: st.DrawFn, draft: _Draft, rubric: Rubric) -> None:
    waivable = [each for each in rubric.indicators() if each.can_be_waived]
    if waivable and draw(st.integers(0, 3)) == 3:
        for indicator in draw(st.lists(st.sampled_from(waivable), min_size=1, max_size=3, unique_by=lambda x: x.id)):
            draft.facts |= {indicator.waiver.id: YES, indicator.waiver_reason.id: "当年没有此项工作"}


# ── what must add up ──────────────────────────────────────────────────────────────────────────────────────────────────


def _mend(draft: _Draft, rubric: Rubric, which: int) -> None:
    """`which` of several figures another one is to be equal to."""
    _order(draft)
    _add_up(draft)
    _base_data(draft, rubric)
    _effects(draft)
    _targets(draft)
    _one_figure(draft, rubric, which)
    _adjustments(draft, rubric)


def _one_figure(draft: _Draft, rubric: Rubric, which: int) -> None:
    for fact in filter(lambda each: each.startswith("expenditure_"), draft.facts):
        if draft.figure(fact) > MOST:
            draft.facts[fact] = MOST
    for fact, others in ONE_FIGURE.items():
        same = others[which % len(others)]
        if draft.has((fact,)) and (same in rubric.facts or same in rubric.measures):
            values = evaluation(rubric, draft.entries())
            draft.facts[fact] = values.number((rubric.measures.get(same) or rubric.facts[same]).cell)
    if draft.has(("key_spending", "spending_total")):
        draft.facts["key_spending"] = min(draft.figure("key_spending"), draft.figure("spending_total"))


def _order(draft: _Draft) -> None:
    for chain in filter(draft.has, ORDERED):
        draft.facts |= dict(zip(chain, sorted(map(draft.figure, chain)), strict=True))
    for part, whole in filter(draft.has, WITHIN):
        draft.facts[part] = min(draft.figure(part), draft.figure(whole))


def _add_up(draft: _Draft) -> None:
    for total, parts in SUMS.items():
        if draft.has((total, *parts)):
            draft.facts |= {part: draft.figure(part) % ROOM for part in parts}
            draft.facts[total] = sum(map(draft.figure, parts), Decimal(0))
    for total, column in SUMS_OF_ROWS.items():
        rows = draft.rows.get("projects", ())
        if rows and draft.has((total,)):
            draft.facts[total] = _sum(rows, column)


def _sum(rows: Sequence[Mapping[str, Value]], column: str) -> Decimal:
    return sum((each for row in rows if isinstance(each := row.get(column), Decimal)), Decimal(0))


def _base_data(draft: _Draft, rubric: Rubric) -> None:
    rows = draft.rows.get("base_data", ())
    if not rows:
        return
    index = {choice.key: number for number, choice in enumerate(rubric.tables["base_data"].row_labels)}
    for column in ("last_year_final", "budget", "final"):
        for total, parts in BASE_DATA_SUMS:
            rows[index[total]][column] = _sum([rows[index[part]] for part in parts], column)
    for (row, column), fact in BASE_DATA_FACTS.items():
        draft.facts[fact] = rows[index[row]][column]


def _effects(draft: _Draft) -> None:
    """Scores of rows within their weights, weights that make 25 points."""
    rows = draft.rows.get("effects", ())
    for row in rows:
        weight, score = (Decimal(25) / len(rows)).quantize(Decimal("0.01"), ROUND_DOWN), row["score"]
        row |= {"weight": weight, "score": min(weight, score) if isinstance(score, Decimal) else weight}


def _targets(draft: _Draft) -> None:
    """The costs of a form, where they are given in 万元, are within its money."""
    for row in draft.rows.get("rows", ()):
        if row["kind"] == "成本指标" and row["unit"] == "万元":
            row["target_value"] = Decimal(0)


def _adjustments(draft: _Draft, rubric: Rubric) -> None:
    if draft.has(("adjustment_total",)) and "budget_change" in rubric.measures:
        net = evaluation(rubric, draft.entries()).number(rubric.measures["budget_change"].cell)
        least = max(abs(net or Decimal(0)), draft.figure("adjustment_total"))
        draft.facts["adjustment_total"] = min(least, Decimal(999_999_999))


# ── what people write ─────────────────────────────────────────────────────────────────────────────────────────────────


def _words(draw: st.DrawFn, values: Evaluation, year: int) -> dict[str, Value]:
    """Something in most of the paragraphs that only people can write.

    Under a heading of its own (项目支出情况) 全年实际支出 is not the department's, so nothing is quoted there.
    """
    rubric = values.sheet.rubric
    words: dict[str, Value] = {}
    quotable = [*_quotable(values)]
    for chapter, paragraph in rubric.report.paragraphs():
        if isinstance(paragraph, Free) and draw(st.integers(0, 3)):
            said = st.sampled_from(PROSE).map(lambda text: text.format(year=year))
            if quotable and not subject_of(chapter.title):
                said |= _quotations(quotable, year)
            words[written(paragraph).id] = "\n".join(draw(st.lists(said, min_size=1, max_size=3)))
    return words


def _rewritings(draw: st.DrawFn, values: Evaluation) -> dict[str, Value]:
    """Some generated sentences in other words and spellings, their figures kept."""
    sentences = [each for _, each in values.sheet.rubric.report.paragraphs() if isinstance(each, Sentence)]
    chosen = draw(st.lists(st.sampled_from(sentences), max_size=3, unique_by=lambda each: each.id))
    exact = {figure for _, figure in _quotable(values)}
    return {rewrite(each).id: _reworded(draw, values.text(sentence_cell(each)), exact) for each in chosen}


def _reworded(draw: st.DrawFn, sentence: str, exact: Set[Decimal]) -> str:
    """A sentence in other words; an amount that it only rounds is not spelt with more decimals than it has."""
    words = ""
    start = 0
    for figure in figures_in(sentence):
        amount = figure.unit == MONEY and figure.value in exact and draw(st.booleans())
        spelt = draw(_amounts(figure.value)) if amount else figure.text
        words += sentence[start : figure.start] + (spelt.translate(FULL_WIDTH) if draw(st.booleans()) else spelt)
        start = figure.end
    return f"经核对，{words}{sentence[start:]}"


def _quotable(values: Evaluation) -> Iterator[tuple[Fact | Measure, Decimal]]:
    """The figures of the answers that are not negative, with what they are called."""
    rubric = values.sheet.rubric
    named: list[Fact | Measure] = [*rubric.facts.values(), *rubric.measures.values()]
    for each in named:
        if each.kind in {Kind.AMOUNT, Kind.PERCENT, Kind.COUNT}:
            figure = values.number(each.cell)
            if figure is not None and figure >= 0:
                yield each, figure


def _quotations(quotable: Sequence[tuple[Fact | Measure, Decimal]], year: int) -> st.SearchStrategy[str]:
    """A sentence that quotes one figure or two."""
    quotation = st.sampled_from(quotable).flatmap(lambda each: _quotation(*each))
    lead = st.sampled_from(["", f"{year}年", "本年度，我局", f"截至{year}年末，"])
    return st.builds(
        lambda start, parts: f"{start}{'；'.join(parts)}。", lead, st.lists(quotation, min_size=1, max_size=2)
    )


def _quotation(called: Fact | Measure, figure: Decimal) -> st.SearchStrategy[str]:
    spelt = {Kind.AMOUNT: _amounts, Kind.PERCENT: _rates}.get(called.kind)
    figures = spelt(figure) if spelt else st.just(f"{figure:f}{called.unit}")
    joined = st.sampled_from(["", "为", "是"])
    return st.builds(
        lambda word, shown, wide: f"{called.label}{word}{shown.translate(FULL_WIDTH) if wide else shown}",
        joined,
        figures,
        st.booleans(),
    )


def _amounts(figure: Decimal) -> st.SearchStrategy[str]:
    """An amount of 万元 in 元, 万元 or 亿元, rounded there, with or without thousands, hedged or not."""
    spellings = [
        *(f"{_rounded(figure, places):,f}万元" for places in (2, 4)),
        f"{_rounded(figure, 2):f}万元",
        f"约{_rounded(figure, 0):f}万元",
        *(f"{_rounded(figure / 10_000, places):,f}亿元" for places in (2, 6)),
        f"约{_rounded(figure / 10_000, 1):f}亿元",
        *(f"{_rounded(figure * 10_000, 2):{grouped}f}元" for grouped in ("", ",")),
    ]
    return st.sampled_from(spellings)


def _rates(figure: Decimal) -> st.SearchStrategy[str]:
    return st.sampled_from(
        [*(f"{_rounded(figure * 100, places):f}%" for places in (2, 4)), f"约{_rounded(figure * 100, 1):f}%"]
    )


def _rounded(figure: Decimal, places: int) -> Decimal:
    return figure.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


# ── the report ────────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _places(rubric: Rubric) -> ReportPlaces:
    return places_in(blank_snapshot(rubric), rubric)


def report(template: str, made: Entries) -> WorkbookReport:
    """The report of a workbook with these entries, without the file."""
    rubric = load(template)
    values, places = evaluation(rubric, made), _places(rubric)
    return WorkbookReport(composed(rubric, values, places), values, places)

"""填报说明: each indicator with its rule in words, its entries and its source; the readings chosen; notes."""

from generator.rubric.calculation import Calculation
from generator.rubric.model import Effect, Indicator, Rubric
from generator.rubric.traversal import facts_of
from generator.workbook.plan import Look, Page, SheetPlan

NAME = "填报说明"
COLUMNS = ("指标", "评分规则", "填报项", "不适用时", "依据")
WIDTHS = (20, 60, 36, 20, 30)
EFFECTS = {
    Effect.FULL: "得满分",
    Effect.SHARE: "得{points}分",
    Effect.PENDING: "暂不计分，待财政核定",
    Effect.NOT_ALLOWED: "不得填不适用",
}


def plan(calculation: Calculation) -> SheetPlan:
    """The rules as the formulas carry them out."""
    rubric = calculation.rubric
    page = Page()
    page.put(1, NAME, Look.TITLE, columns=len(COLUMNS))
    page.next(height=36)
    for line in _general(rubric):
        page.put(1, line, Look.NOTE, columns=len(COLUMNS))
        page.next()
    page.line(COLUMNS, Look.HEADING)
    for indicator in rubric.indicators():
        page.line(_indicator(indicator), Look.NOTE)
    return SheetPlan(
        NAME,
        tuple(page.cells),
        WIDTHS,
        page.heights,
        landscape=True,
        printed_columns=len(COLUMNS),
    )


def _general(rubric: Rubric) -> list[str]:
    options = [f"计算口径　{option.label}：{option.chosen}。" for option in rubric.options]
    return [
        f"评分体系：{rubric.title}（{rubric.issuer}，{rubric.year}年），来源：{rubric.source}。",
        "空白表示未填，0 表示数值为零；确不适用的，在该指标“本指标不适用”处选“是”并在右侧写明理由。",
        "金额单位为万元，百分比直接填写，例如 97.40%。",
        "得分按指标四舍五入保留两位小数后相加；比率保留六位小数后与档次比较。",
        *options,
        *rubric.notes,
    ]


def _indicator(indicator: Indicator) -> tuple[str, ...]:
    waiver = {indicator.waiver.id, indicator.waiver_reason.id}
    facts = [fact.label for fact in facts_of(indicator.needed()) if fact.id not in waiver]
    effect = indicator.not_applicable
    waived = EFFECTS[effect.effect].format(points=effect.points)
    return (indicator.name, indicator.stated_rule, "、".join(facts), waived, indicator.source)

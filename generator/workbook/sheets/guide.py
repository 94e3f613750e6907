"""填报说明: each indicator with its rule in words, its entries and its source; the readings chosen; notes."""

from generator.calculation.calculation import Calculation
from generator.calculation.cells import notice_cell
from generator.calculation.problem_checks import all_checks
from generator.rubric.facts import Fact
from generator.rubric.model import Effect, Indicator, Rubric
from generator.rubric.titles import Sheet
from generator.rubric.traversal import facts_of
from generator.workbook.plan import Look, Page, SheetPlan, Tab

COLUMNS = ("指标", "评分规则", "填报项", "不适用时", "依据")
CHECK_COLUMNS = ("校验编号", "核对的问题", "处理办法", "级别", "")
WIDTHS = (20, 60, 36, 20, 30)
HOW_TO = (
    "空白表示未填，0 表示数值为零；确不适用的，在该指标“本指标不适用”处选“是”并在右侧写明理由。",
    "金额单位为万元；百分比带百分号输入，例如 97.40%。",
    "状态：“未填”须补充，“有误”须按右侧的更正办法改正，“完成”表示可以使用，“选填”可以留空。",
    "从别处粘贴时请用“选择性粘贴—数值”，以免带入格式和锁定；粘贴来的文字型数字会显示“有误”。",
    "只有蓝色单元格可以填写；其余单元格已锁定，防止误改。筛选、排序、调整行高列宽不受限制。",
    "校验：错误须更正；警告须更正，或在“情况说明”中说明；提示供参考。",
    "得分按指标四舍五入保留两位小数后相加；比率保留六位小数后与档次比较。",
    "数据核对码由填报数据（前四位）和得分（后四位）算出，随数据变化；打印件上的核对码应与文件一致，文字内容不参与计算。",
)
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
    page.head(Sheet.GUIDE, notice_cell(Sheet.GUIDE.id), len(COLUMNS))
    for line in _general(rubric):
        page.put(1, line, Look.NOTE, columns=len(COLUMNS))
        page.next()
    page.line(COLUMNS, Look.HEADING)
    for indicator in rubric.indicators():
        page.line(_indicator(indicator, rubric), Look.NOTE)
    if checks := all_checks(rubric):
        page.next()
        page.line(CHECK_COLUMNS, Look.HEADING)
        for check in checks:
            page.line((check.code, check.label, check.remedy, check.severity, ""), Look.NOTE)
    return SheetPlan(
        Sheet.GUIDE,
        tuple(page.cells),
        WIDTHS,
        page.heights,
        tab=Tab.TO_READ,
        landscape=True,
        printed_columns=len(COLUMNS),
    )


def _general(rubric: Rubric) -> list[str]:
    options = [f"计算口径　{option.label}：{option.chosen}。" for option in rubric.options]
    return [
        f"评分体系：{rubric.title}（{rubric.issuer}，{rubric.year}年），来源：{rubric.source}。",
        *HOW_TO,
        *options,
        *rubric.notes,
    ]


def _indicator(indicator: Indicator, rubric: Rubric) -> tuple[str, ...]:
    waiver = {indicator.waiver.id, indicator.waiver_reason.id}
    facts = [_called(fact, rubric) for fact in facts_of(indicator.needed()) if fact.id not in waiver]
    effect = indicator.not_applicable
    waived = EFFECTS[effect.effect].format(points=effect.points)
    return (indicator.name, indicator.stated_rule, "、".join(facts), waived, indicator.source)


def _called(fact: Fact, rubric: Rubric) -> str:
    """What people find a fact by: a column also by its table."""
    return f"{rubric.tables[fact.table].label}的{fact.label}" if fact.table else fact.label

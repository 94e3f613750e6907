"""A made-up report whose figures all follow from a few amounts, in two manners of writing."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


def shown(value: Decimal) -> str:
    """An amount of 万元 as reports print it."""
    return f"{value:,.2f}"


def rate(part: Decimal, whole: Decimal) -> str:
    """A rate with two decimals."""
    return f"{(part / whole * 100).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


@dataclass(frozen=True, slots=True)
class Money:
    """Year-start budget, adjusted budget and payments of one category, in 万元."""

    start: Decimal
    adjusted: Decimal
    paid: Decimal


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the report quotes."""

    staff: Money
    daily: Money
    project: Money
    projects: int = 9
    done: int = 7
    year: int = 2023

    @property
    def whole(self) -> Money:
        parts = (self.staff, self.daily, self.project)
        return Money(
            sum((each.start for each in parts), Decimal(0)),
            sum((each.adjusted for each in parts), Decimal(0)),
            sum((each.paid for each in parts), Decimal(0)),
        )

    def formal(self) -> str:
        """Every figure with its own name, shares in brackets, a table of projects."""
        whole, staff, daily, project = self.whole, self.staff, self.daily, self.project
        first, second = project.adjusted - project.adjusted // 3, project.adjusted // 3
        paid = min(first, project.paid)
        change = whole.adjusted - whole.start
        word = "调增" if change >= 0 else "调减"
        return f"""一、部门基本情况
（一）{self.year}年部门预算编制情况
1.预算编制合理性
{self.year}年初我馆预算支出{shown(whole.start)}万元，其中：人员经费{shown(staff.start)}万元（占比{rate(staff.start, whole.start)}），公用经费{shown(daily.start)}万元（占比{rate(daily.start, whole.start)}），项目支出{shown(project.start)}万元（占比{rate(project.start, whole.start)}）。
年中整体支出预算调整为{shown(whole.adjusted)}万元，{word}{shown(abs(change))}万元，幅度{rate(abs(change), whole.start)}。其中人员经费调整为{shown(staff.adjusted)}万元，公用经费调整为{shown(daily.adjusted)}万元，项目支出调整为{shown(project.adjusted)}万元。
（二）{self.year}年部门预算执行情况
{self.year}年整体支出调整后预算为{shown(whole.adjusted)}万元，实际支出{shown(whole.paid)}万元，预算执行率{rate(whole.paid, whole.adjusted)}，较上年提高2.1个百分点，高于90%的目标。其中人员经费实际支出{shown(staff.paid)}万元，公用经费实际支出{shown(daily.paid)}万元，项目支出实际支出{shown(project.paid)}万元。
二、部门主要履职绩效分析
1.经济性
公用经费预算安排{shown(daily.adjusted)}万元，实际支出{shown(daily.paid)}万元，公用经费控制率为{rate(daily.paid, daily.adjusted)}。
2.效率性
共有二级项目{self.projects}个，其中按期完成{self.done}个，项目完成及时率为{rate(Decimal(self.done), Decimal(self.projects))}。
表1 项目执行情况
序号 项目名称
1 古籍数字化
{first} {paid} {rate(paid, first)}
2 读者服务 {second} {project.paid - paid} {rate(project.paid - paid, second)}
合计 {project.adjusted} {project.paid} {rate(project.paid, project.adjusted)}
三、后续工作计划
{self.year + 1}年，我馆将进一步细化项目预算，力争执行率达到95%以上。
"""

    def brief(self) -> str:
        """Subjects carried on across commas, half-width punctuation, amounts repeated under another heading."""
        whole, daily, project = self.whole, self.daily, self.project
        return f"""一、部门基本情况
（一）预算执行
{self.year}年度,我馆预算资金总额为{shown(whole.adjusted)}万元,实际支出{shown(whole.paid)}万元,执行率为{rate(whole.paid, whole.adjusted)}。项目支出预算安排{shown(project.adjusted)}万元,实际支出{shown(project.paid)}万元,完成比例为{rate(project.paid, project.adjusted)};日常公用经费预算安排{shown(daily.adjusted)}万元,实际支出{shown(daily.paid)}万元,完成比例为{rate(daily.paid, daily.adjusted)}。
（二）存在的问题
1.项目支出预算执行率为{rate(project.paid, project.adjusted)},有待提高。
"""

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
        return "\n".join([*self._budget(), *self._execution(), *self._results(), *self._table(), *self._plan()])

    def brief(self) -> str:
        """Subjects carried on across commas, half-width punctuation, amounts repeated under another heading."""
        whole, daily, project = self.whole, self.daily, self.project
        executed = rate(project.paid, project.adjusted)
        lines = [
            "一、部门基本情况",
            "（一）预算执行",
            f"{self.year}年度,我馆预算资金总额为{shown(whole.adjusted)}万元,实际支出{shown(whole.paid)}万元,"
            f"执行率为{rate(whole.paid, whole.adjusted)}。"
            f"项目支出预算安排{shown(project.adjusted)}万元,实际支出{shown(project.paid)}万元,完成比例为{executed};"
            f"日常公用经费预算安排{shown(daily.adjusted)}万元,实际支出{shown(daily.paid)}万元,"
            f"完成比例为{rate(daily.paid, daily.adjusted)}。",
            "（二）存在的问题",
            f"1.项目支出预算执行率为{executed},有待提高。",
        ]
        return "\n".join(lines)

    def _budget(self) -> list[str]:
        whole, staff, daily, project = self.whole, self.staff, self.daily, self.project
        change = whole.adjusted - whole.start
        shares = "，".join(
            f"{name}{shown(each.start)}万元（占比{rate(each.start, whole.start)}）"
            for name, each in (("人员经费", staff), ("公用经费", daily), ("项目支出", project))
        )
        return [
            "一、部门基本情况",
            f"（一）{self.year}年部门预算编制情况",
            "1.预算编制合理性",
            f"{self.year}年初我馆预算支出{shown(whole.start)}万元，其中：{shares}。",
            f"年中整体支出预算调整为{shown(whole.adjusted)}万元，"
            f"{'调增' if change >= 0 else '调减'}{shown(abs(change))}万元，"
            f"幅度{rate(abs(change), whole.start)}。其中人员经费调整为{shown(staff.adjusted)}万元，"
            f"公用经费调整为{shown(daily.adjusted)}万元，项目支出调整为{shown(project.adjusted)}万元。",
        ]

    def _execution(self) -> list[str]:
        whole = self.whole
        return [
            f"（二）{self.year}年部门预算执行情况",
            f"{self.year}年整体支出调整后预算为{shown(whole.adjusted)}万元，实际支出{shown(whole.paid)}万元，"
            f"预算执行率{rate(whole.paid, whole.adjusted)}，较上年提高2.1个百分点，高于90%的目标。"
            f"其中人员经费实际支出{shown(self.staff.paid)}万元，公用经费实际支出{shown(self.daily.paid)}万元，"
            f"项目支出实际支出{shown(self.project.paid)}万元。",
        ]

    def _results(self) -> list[str]:
        daily = self.daily
        return [
            "二、部门主要履职绩效分析",
            "1.经济性",
            f"公用经费预算安排{shown(daily.adjusted)}万元，实际支出{shown(daily.paid)}万元，"
            f"公用经费控制率为{rate(daily.paid, daily.adjusted)}。",
            "2.效率性",
            f"共有二级项目{self.projects}个，其中按期完成{self.done}个，"
            f"项目完成及时率为{rate(Decimal(self.done), Decimal(self.projects))}。",
        ]

    def _table(self) -> list[str]:
        project = self.project
        second = project.adjusted // 3
        first = project.adjusted - second
        paid = min(first, project.paid)
        rest = project.paid - paid
        return [
            "表1 项目执行情况",
            "序号 项目名称",
            "1 古籍数字化",
            f"{first} {paid} {rate(paid, first)}",
            f"2 读者服务 {second} {rest} {rate(rest, second)}",
            f"合计 {project.adjusted} {project.paid} {rate(project.paid, project.adjusted)}",
        ]

    def _plan(self) -> list[str]:
        return [
            "三、后续工作计划",
            f"{self.year + 1}年，我馆将进一步细化项目预算，力争执行率达到95%以上。",
        ]

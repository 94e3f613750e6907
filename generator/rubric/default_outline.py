"""The outline of a report whose rubric states none."""

from generator.rubric.model import Group
from generator.rubric.outline import CLOSING, CLOSING_LABEL, Chapter, Free, Outline, Scored

DEFAULT_TITLE = "部门（单位）绩效自评报告"


def default_outline(groups: tuple[Group, ...]) -> Outline:
    """What a rubric has that comes without an outline: its indicators, the total, and four texts around them."""

    def free(name: str, label: str, help_: str) -> Chapter:
        return Chapter(label, (Free(name, label, help_),))

    results = (
        Chapter(
            group.name,
            chapters=tuple(
                Chapter(each.name, (Scored(each.id, each.name),), indicator=each.id) for each in group.indicators()
            ),
        )
        for group in groups
    )
    return Outline(
        DEFAULT_TITLE,
        (
            free("overview", "部门（单位）基本情况", "主要职能、年度重点工作、预算安排"),
            *results,
            Chapter("评分情况", (Scored(CLOSING, CLOSING_LABEL),)),
            free("problems", "存在的问题", "逐条写明失分指标对应的问题及原因"),
            free("measures", "改进措施", "与存在的问题逐条对应"),
            free("plans", "后续工作计划", "下一年度的打算和建议"),
        ),
    )

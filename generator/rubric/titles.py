"""The sheets of a workbook and their names, as their tabs and the links to them say."""

from collections.abc import Iterable
from enum import StrEnum

from generator.rubric.model import Table

LONGEST = 31
NOT_ALLOWED = frozenset("[]:*?/\\'")
RESERVED = ("_scorebook", "history")
"""Our hidden sheet, and the name Excel keeps for itself."""


class Sheet(StrEnum):
    """The sheets that every workbook has, besides one for each table; the value is the name people see."""

    COVER = "封面"
    BASIC_DATA = "基础数据"
    SCORE_TABLE = "评分表"
    CHECKS = "校验"
    REPORT = "自评报告"
    GUIDE = "填报说明"

    @property
    def id(self) -> str:
        """What machine names call it."""
        return self.name.lower()


def table_sheet(table: Table) -> str:
    """The name of a table's sheet: its label."""
    return table.label


def sheet_fault(table: Table, others: Iterable[Table]) -> str | None:
    """Why the label of a table cannot name a sheet beside those of the others, in Chinese; None where it can."""
    name = table_sheet(table)
    if not NOT_ALLOWED.isdisjoint(name) or not name.strip() or not name.isprintable():
        return "不能用作工作表名：不能为空，不能含有 [ ] : * ? / \\ ' 和换行"
    if len(name.encode("utf-16-le")) > 2 * LONGEST:
        return f"不能用作工作表名：最多{LONGEST}字"
    taken = {each.casefold() for each in (*Sheet, *RESERVED, *map(table_sheet, others))}
    return "已是另一张工作表的名称" if name.casefold() in taken else None


def table_sheet_id(table: Table) -> str:
    """What machine names call a table's sheet."""
    return f"table_{table.id}"

"""The sheets of a workbook and their names, as their tabs and the links to them say."""

from enum import StrEnum

from generator.rubric.model import Table

LONGEST = 31
NOT_ALLOWED = str.maketrans("", "", "[]:*?/\\'")


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
    """The name of a table's sheet: its label, within what Excel takes."""
    return table.label.translate(NOT_ALLOWED)[:LONGEST]

"""The names of the sheets, as their tabs and the links to them say."""

from generator.rubric.model import Table

COVER = "封面"
BASIC_DATA = "基础数据"
SCORE_TABLE = "评分表"
CHECKS = "校验"
REPORT = "自评报告"
GUIDE = "填报说明"
LONGEST = 31
NOT_ALLOWED = str.maketrans("", "", "[]:*?/\\'")


def table_sheet(table: Table) -> str:
    """The name of a table's sheet: its label, within what Excel takes."""
    return table.label.translate(NOT_ALLOWED)[:LONGEST]

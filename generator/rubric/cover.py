"""Who evaluates: the facts on the cover, the same for every rubric."""

from decimal import Decimal

from generator.rubric.facts import Fact, Kind

DEPARTMENT = Fact("department", "部门（单位）", Kind.TEXT, help="填写部门（单位）全称", width=40)
DEPARTMENT_CODE = Fact(
    "department_code", "预算单位编码", Kind.TEXT, optional=True, help="按预算管理一体化系统中的编码填写"
)
YEAR = Fact("year", "评价年度", Kind.COUNT, "年", Decimal(2000), Decimal(2100), help="填写被评价的预算年度，例如 2025")
FILLED_BY = Fact("filled_by", "填报人", Kind.TEXT, optional=True)
CHECKED_BY = Fact("checked_by", "审核人（财务负责人）", Kind.TEXT, optional=True)
SIGNED_BY = Fact("signed_by", "单位负责人", Kind.TEXT, optional=True)
TELEPHONE = Fact("telephone", "联系电话", Kind.TEXT, optional=True, help="填写办公电话")
FILLED_ON = Fact("filled_on", "填报日期", Kind.DATE, optional=True, help="填写报送当天的日期")

COVER_FACTS = (DEPARTMENT, DEPARTMENT_CODE, YEAR, FILLED_BY, CHECKED_BY, SIGNED_BY, TELEPHONE, FILLED_ON)

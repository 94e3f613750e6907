"""How a form stands: what is filled in, what is still open, and the line that says so on every sheet."""

from collections.abc import Iterable, Iterator

from generator.rubric import expression as ex
from generator.rubric.cells import (
    CODE,
    ERRORS,
    FILLED,
    NOTICE,
    SIGNATURES,
    UNFILLED,
    WARNINGS,
    WRONG,
    ComputedCell,
    notice_cell,
)
from generator.rubric.cover import CHECKED_BY, DEPARTMENT, FILLED_BY, SIGNED_BY, YEAR
from generator.rubric.kinds.base import ROW_FAULTS, total_of
from generator.rubric.listing import STATUS, statuses_of
from generator.rubric.model import Rubric, Table
from generator.rubric.needs import COMPLETE
from generator.rubric.needs import UNFILLED as NOT_FILLED
from generator.rubric.needs import WRONG as FAULTY
from generator.rubric.table_cells import can_be_wrong
from generator.rubric.titles import Sheet, table_sheet

NOTICED = (Sheet.BASIC_DATA, Sheet.SCORE_TABLE, Sheet.CHECKS, Sheet.REPORT, Sheet.GUIDE)
"""The sheets with the line about the whole form, besides the cover and the tables."""


def standing_cells(rubric: Rubric) -> Iterator[ComputedCell]:
    """The counts of entries, the line about the whole form, and its copies for the other sheets."""
    yield ComputedCell(FILLED, "已填项数", _count(rubric, COMPLETE), "0")
    yield ComputedCell(UNFILLED, "未填项数", _count(rubric, NOT_FILLED), "0")
    faults = [_count(rubric, FAULTY), *_faulty_rows(rubric.tables.values())]
    yield ComputedCell(WRONG, "有误项数", total_of(faults), "0")
    yield ComputedCell(NOTICE, "填报情况", _notice())
    yield ComputedCell(SIGNATURES, "签章", _signatures())
    sheets = {sheet.id: sheet.value for sheet in NOTICED}
    tables = {table.id: table_sheet(table) for table in rubric.tables.values()}
    for sheet, title in {**sheets, **tables}.items():
        yield ComputedCell(notice_cell(sheet), f"填报情况_{title}", ex.TextCell(NOTICE))


def _count(rubric: Rubric, status: str) -> ex.Number:
    statuses = statuses_of(rubric.judged_facts())
    return ex.CountWhere(statuses.id, statuses.text(STATUS).equals(status)) if statuses.length else ex.ZERO


def _faulty_rows(tables: Iterable[Table]) -> Iterator[ex.Number]:
    for table in tables:
        if can_be_wrong(table):
            faults = ex.TextColumn(table.id, ROW_FAULTS)
            yield ex.CountWhere(table.id, faults.equals("").negated())


def _notice() -> ex.Text:
    department = ex.TextChoice(((DEPARTMENT.is_blank(), ex.Words("（未填部门）")),), DEPARTMENT.text)
    year = ex.TextChoice(((ex.HoldsNumber(YEAR.number), YEAR.number.shown("0")),), ex.Words("（未填）"))
    return ex.join(
        *(department, "　", year, "年度　未填", _shown(UNFILLED), "项，有误", _shown(WRONG), "项　校验错误"),
        *(_shown(ERRORS), "条，警告", _shown(WARNINGS), "条　数据核对码 ", ex.TextCell(CODE)),
    )


def _signatures() -> ex.Text:
    named = (ex.join(f"{fact.label}：", fact.text, "　　　　") for fact in (FILLED_BY, CHECKED_BY, SIGNED_BY))
    return ex.join(*named, "（公章）")


def _shown(cell: str) -> ex.Text:
    return ex.NumberCell(cell).shown("0")

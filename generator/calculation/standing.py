"""How a form stands: what is filled in, what is still open, and the line that says so on every sheet."""

from collections.abc import Iterable, Iterator

from generator.calculation.cells import (
    CODE,
    ERRORS,
    FILLED_COUNT,
    NOTICE,
    SIGNATURES,
    UNFILLED_COUNT,
    WARNINGS,
    WRONG_COUNT,
    ComputedCell,
    notice_cell,
)
from generator.calculation.listing import STATUS, statuses_of
from generator.calculation.table_cells import can_be_wrong, is_scored
from generator.rubric import expression as ex
from generator.rubric.cover import CHECKED_BY, DEPARTMENT, FILLED_BY, SIGNED_BY, YEAR
from generator.rubric.kinds.base import ROW_FAULTS, ROW_MISSING, total_of
from generator.rubric.model import Rubric, Table
from generator.rubric.needs import COMPLETE, is_valid
from generator.rubric.needs import UNFILLED as NOT_FILLED
from generator.rubric.needs import WRONG as FAULTY
from generator.rubric.titles import Sheet, table_sheet, table_sheet_id

IDENTITY = (DEPARTMENT, YEAR)
"""What must be known of a form besides its figures; it stands on the cover, where nothing else has a status."""


def standing_cells(rubric: Rubric) -> Iterator[ComputedCell]:
    """The counts of entries and of rows that lack some, the line about the whole form, its copies for other sheets."""
    yield ComputedCell(FILLED_COUNT, "已填项数", _count(rubric, COMPLETE), "0")
    tables = tuple(rubric.tables.values())
    identity = (_one_if(fact.is_blank()) for fact in IDENTITY)
    missing = [_count(rubric, NOT_FILLED), *identity, *_rows_with(ROW_MISSING, filter(is_scored, tables))]
    yield ComputedCell(UNFILLED_COUNT, "未填项数", total_of(missing), "0")
    wrong_year = ex.all_of(YEAR.is_blank().negated(), is_valid(YEAR).negated())
    faults = [_count(rubric, FAULTY), _one_if(wrong_year), *_rows_with(ROW_FAULTS, filter(can_be_wrong, tables))]
    yield ComputedCell(WRONG_COUNT, "有误项数", total_of(faults), "0")
    yield ComputedCell(NOTICE, "填报情况", _notice())
    yield ComputedCell(SIGNATURES, "签章", _signatures())
    sheets = {sheet.id: sheet.value for sheet in Sheet if sheet is not Sheet.COVER}
    sheets |= {table_sheet_id(table): table_sheet(table) for table in tables}
    for sheet, title in sheets.items():
        yield ComputedCell(notice_cell(sheet), f"填报情况_{title}", ex.TextCell(NOTICE))


def _count(rubric: Rubric, status: str) -> ex.Number:
    statuses = statuses_of(rubric.judged_facts())
    return ex.CountWhere(statuses.id, statuses.text(STATUS).equals(status)) if statuses.length else ex.ZERO


def _one_if(condition: ex.Truth) -> ex.Number:
    return ex.NumberChoice(((condition, ex.ONE),), otherwise=ex.ZERO)


def _rows_with(column: str, tables: Iterable[Table]) -> Iterator[ex.Number]:
    """How many rows of each table say something in that column."""
    for table in tables:
        yield ex.CountWhere(table.id, ex.TextColumn(table.id, column).equals("").negated())


def _notice() -> ex.Text:
    department = ex.TextChoice(((DEPARTMENT.is_blank(), ex.Words("（未填部门）")),), DEPARTMENT.text)
    year = ex.TextChoice(((ex.HoldsNumber(YEAR.number), YEAR.number.shown("0")),), ex.Words("（未填）"))
    return ex.join(
        *(
            department,
            "　",
            year,
            "年度　未填",
            _shown(UNFILLED_COUNT),
            "项，有误",
            _shown(WRONG_COUNT),
            "项　校验错误",
        ),
        *(_shown(ERRORS), "条，警告", _shown(WARNINGS), "条　数据核对码 ", ex.TextCell(CODE)),
    )


def _signatures() -> ex.Text:
    named = (ex.join(f"{fact.label}：", fact.text, "　　　　") for fact in (FILLED_BY, CHECKED_BY, SIGNED_BY))
    return ex.join(*named, "（公章）")


def _shown(cell: str) -> ex.Text:
    return ex.NumberCell(cell).shown("0")

"""The cells a workbook has beyond facts and measures: computed cells by machine name, and what people add in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.rubric import expression as ex
from generator.rubric.facts import Fact, Kind
from generator.rubric.model import Check, Group, Indicator, Rubric, Table
from generator.rubric.outline import Free, Paragraph, Passage, Scored, Sentence

TOTAL = "score_total"
DONE = "scored_count"
GRADE = "grade_total"
TOTAL_LOST = "lost_total"
UNSCORED = "unscored"
ERRORS = "error_count"
WARNINGS = "warning_count"
FILLED_COUNT = "filled_count"
UNFILLED_COUNT = "unfilled_count"
WRONG_COUNT = "wrong_count"
CODE = "data_code"
NOTICE = "notice"
SIGNATURES = "signatures"
_CODE_PART, _USED_ROWS, _PROBLEMS, _CONCERNED = "code_", "used_", "problems_", "concerned_"
OPEN_COUNT = f"{_CONCERNED}open_count"
FREE_WIDTH = 240
"""Digits that fit into the five lines which a paragraph of the report has until more is written."""


@dataclass(frozen=True, slots=True)
class ComputedCell:
    """A cell that holds a formula: machine name, Chinese name for the formula bar, tree, number format."""

    cell: str
    label: str
    expression: ex.Expression
    pattern: str = "General"


def score_cell(indicator: Indicator) -> str:
    """Machine name of an indicator's score."""
    return f"score_{indicator.id}"


def lost_cell(indicator: Indicator) -> str:
    """Machine name of the points an indicator lost (扣分)."""
    return f"lost_{indicator.id}"


def rank_cell(indicator: Indicator) -> str:
    """Machine name of the rank of an indicator among those that lost points, 1 for the largest loss."""
    return f"rank_{indicator.id}"


def ranked_name_cell(rank: int) -> str:
    """Machine name of the cell that names the indicator of that rank."""
    return f"ranked_name_{rank}"


def ranked_loss_cell(rank: int) -> str:
    """Machine name of the cell with the points that the indicator of that rank lost."""
    return f"ranked_loss_{rank}"


def missing_cell(indicator: Indicator) -> str:
    """Machine name of the list of what an indicator still needs."""
    return f"missing_{indicator.id}"


def reason_cell(indicator: Indicator) -> str:
    """Machine name of 得分依据及扣分原因."""
    return f"reason_{indicator.id}"


def sentence_cell(paragraph: Sentence | Scored) -> str:
    """Machine name of a sentence of the report that a formula makes."""
    return f"sentence_{paragraph.id}"


def printed_cell(paragraph: Paragraph) -> str:
    """Machine name of the words that print (定稿): the department's own if there are any."""
    return f"printed_{paragraph.id}"


def written(paragraph: Free) -> Fact:
    """What only the department can write."""
    return Fact(
        f"narrative_{paragraph.id}",
        f"自写_{paragraph.label}",
        Kind.TEXT,
        optional=True,
        width=FREE_WIDTH,
        asked=paragraph.label,
        help=paragraph.help,
    )


def passage(paragraph: Passage) -> Fact:
    """The words about rows of a table that no formula can list; the program fills them in."""
    return Fact(
        f"passage_{paragraph.id}",
        f"列举_{paragraph.label}",
        Kind.TEXT,
        optional=True,
        width=FREE_WIDTH,
        asked="由程序填写",
        help="生成自评报告时由程序按明细表列出，要改写的请写在右边一格",
    )


def rewrite(paragraph: Sentence | Scored | Passage) -> Fact:
    """The department's own words instead of generated ones (改写)."""
    return Fact(
        f"rewrite_{paragraph.id}",
        f"改写_{paragraph.label}",
        Kind.TEXT,
        optional=True,
        width=60,
        asked="改写",
        help="需要时改写左边的文字，填写后以此为准",
    )


def subtotal_cell(path: tuple[int, ...]) -> str:
    """Machine name of the sub-total of a group, by its position at each level from 1."""
    return f"subtotal_{'_'.join(map(str, path))}"


def rate_cell(path: tuple[int, ...]) -> str:
    """Machine name of what a first-level group has earned of a hundred (得分率)."""
    return f"rate_{'_'.join(map(str, path))}"


def answer(check: Check) -> Fact:
    """What the department says about a check that found something (情况说明)."""
    return Fact(
        f"answer_{check.code}",
        f"情况说明_{check.code}",
        Kind.TEXT,
        optional=True,
        width=40,
        asked="情况说明",
        help="写明警告的原因；错误须更正，不能以说明代替",
    )


def evidence(fact: Fact) -> Fact:
    """The evidence named for a fact (佐证材料)."""
    return Fact(
        f"evidence_{fact.id}",
        f"佐证材料_{fact.label}",
        Kind.TEXT,
        optional=True,
        width=24,
        asked="佐证材料",
        help="填写文件名称、文号和页码",
    )


def cover_cell(cell: str) -> str:
    """Machine name of the cell that repeats another one on the cover."""
    return f"cover_{cell}"


def hint_cell(fact: Fact) -> str:
    """Machine name of the cell that tells how to fill in a fact, or what is wrong with it."""
    return f"hint_{fact.id}"


def room_cell(table: Table) -> str:
    """Machine name of the cell that tells how many rows of a table are used."""
    return f"room_{table.id}"


def column_total_cell(column: Fact) -> str:
    """Machine name of the sum of a table's column."""
    return f"total_{column.table}__{column.id}"


def column_check_cell(column: Fact) -> str:
    """Machine name of the cell that repeats what the checks say of that sum."""
    return f"verdict_{column.table}__{column.id}"


def code_sum_cell(half: str, number: int) -> str:
    """Machine name of a weighted sum that the 数据核对码 is made of."""
    return f"{_CODE_PART}sum_{half}_{number}"


def code_rest_cell(half: str, number: int) -> str:
    """Machine name of what such a sum leaves after division."""
    return f"{_CODE_PART}rest_{half}_{number}"


def used_rows_cell(table: Table) -> str:
    """Machine name of the number of rows of a table in which anything has been entered."""
    return f"{_USED_ROWS}{table.id}"


def is_behind_the_scenes(cell: str) -> bool:
    """Whether a cell only serves others and stands on the hidden sheet."""
    return cell.startswith((_CODE_PART, _USED_ROWS, _PROBLEMS, _CONCERNED))


def notice_cell(sheet: str) -> str:
    """Machine name of the line about the whole form on a sheet other than the cover, by the sheet's id."""
    return f"notice_{sheet}"


def check_cell(check: Check) -> str:
    """Machine name of the verdict of a check."""
    return f"check_{check.code}"


def problems_cell(indicator: Indicator) -> str:
    """Machine name of the number of problems that name an indicator."""
    return f"{_PROBLEMS}{indicator.id}"


def concerned_cell(code: str) -> str:
    """Machine name of the names that speak against a check, by its code."""
    return f"{_CONCERNED}{code}"


def told_cell(check: Check) -> str:
    """Machine name of what a check is about, with what speaks against it."""
    return f"told_{check.code}"


def groups(rubric: Rubric) -> Iterator[tuple[tuple[int, ...], Group]]:
    """Every first- and second-level group with its position, parents first."""
    yield from _numbered((), rubric.groups)


def _numbered(path: tuple[int, ...], nodes: tuple[Group | Indicator, ...]) -> Iterator[tuple[tuple[int, ...], Group]]:
    for position, node in enumerate(nodes, start=1):
        if isinstance(node, Group):
            yield (*path, position), node
            yield from _numbered((*path, position), node.children)

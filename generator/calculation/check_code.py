"""数据核对码: a short code computed from entries and scores, so that a stamped scan can be matched to its file.

The first four digits come from the entries, the last four from the scores. Every valid figure, choice and tick counts
with a weight by its position, the columns of tables by their sums; words do not count. It shows a difference, it does
not prove who made it.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from generator.calculation.cells import CODE, ComputedCell, code_rest_cell, code_sum_cell, score_cell
from generator.rubric import expression as ex
from generator.rubric.facts import Fact, Kind
from generator.rubric.kinds.base import total_of
from generator.rubric.model import Rubric, Table
from generator.rubric.needs import COMPLETE
from generator.rubric.operators import Rounding

MODULUS = 8999
"""A prime, so that every weight counts."""
FIRST_CODE = 1000
"""What is left, counted from here, always has four digits and never a leading zero."""
LARGEST_WEIGHT = 31
PART = 10
"""Terms in one cell: the sum of so many keeps to 15 digits, its formula to the length that Excel takes."""
DIGITS = "0"
DECIMALS = {Kind.PERCENT: 6, Kind.COUNT: 0, Kind.DATE: 0}
USUAL_DECIMALS = 2
"""Figures count with two decimals unless their kind says otherwise, rates with six."""
YUAN_DECIMALS, YUAN_WEIGHT = 4, 7


def code_cells(rubric: Rubric) -> Iterator[ComputedCell]:
    """The weighted sums, what is left of them, and the code."""
    told = (fact for fact in rubric.judged_facts() if fact.is_numeric or fact.listed)
    entries = [*map(_entered, told), *_tables(rubric.tables.values())]
    scores = [_whole(ex.Total((ex.NumberCell(score_cell(each)),)), Kind.SCORE) for each in rubric.indicators()]
    halves: list[ex.Text] = []
    for half, terms in (("entries", entries), ("scores", scores)):
        rests: list[ex.Number] = []
        for number, part in enumerate(_parts(terms), start=1):
            cell, rest = code_sum_cell(half, number), code_rest_cell(half, number)
            yield ComputedCell(cell, f"核对码合计_{half}_{number}", part, "0")
            yield ComputedCell(rest, f"核对码余数_{half}_{number}", _rest(ex.NumberCell(cell)), "0")
            rests.append(ex.NumberCell(rest))
        halves.append((ex.constant(FIRST_CODE) + _rest(total_of(rests))).shown(DIGITS))
    yield ComputedCell(CODE, "数据核对码", ex.join(halves[0], "-", halves[1]))


def _parts(terms: Sequence[ex.Number]) -> Iterator[ex.Number]:
    weighted = [term * ex.constant(position % LARGEST_WEIGHT + 1) for position, term in enumerate(terms)]
    for start in range(0, len(weighted), PART):
        total = total_of(weighted[start : start + PART])
        yield ex.Absolute(ex.Rounded(Rounding.HALF_UP, total, 0))


def _rest(number: ex.Number) -> ex.Number:
    """What is left after division by the modulus; the quotient is rounded first, so that it is exact everywhere."""
    quotient = ex.Rounded(Rounding.HALF_UP, number / ex.constant(MODULUS), 4)
    whole = ex.Rounded(Rounding.DOWN, quotient, 0)
    return number - whole * ex.constant(MODULUS)


def _entered(fact: Fact) -> ex.Number:
    if fact.is_numeric:
        complete = ex.TextCell(fact.status_cell).equals(COMPLETE)
        return ex.NumberChoice(((complete, _counted(fact.number, fact.kind)),), ex.ZERO)
    cases = tuple((fact.text.equals(label), ex.constant(place)) for place, label in enumerate(fact.listed, start=1))
    return ex.NumberChoice(cases, ex.ZERO)


def _tables(tables: Iterable[Table]) -> Iterator[ex.Number]:
    for table in tables:
        for column in table.columns:
            if column.is_numeric:
                entered = ex.SumWhere(ex.NumberColumn(table.id, column.id), _credible(column))
                yield _counted(entered, column.kind)
            for label in column.listed:
                yield ex.CountWhere(table.id, column.text.equals(label))


def _credible(column: Fact) -> ex.Truth:
    """Whether the entry of a row is a figure within its bounds; others are told at their place and do not count."""
    bounds = [column.number >= ex.Constant(column.lowest)] if column.lowest is not None else []
    bounds += [column.number <= ex.Constant(column.highest)] if column.highest is not None else []
    return ex.provided(ex.HoldsNumber(column.number), ex.all_of(*bounds))


def _counted(number: ex.Number, kind: Kind) -> ex.Number:
    return _amount(number) if kind is Kind.AMOUNT else _whole(number, kind)


def _amount(number: ex.Number) -> ex.Number:
    """An amount to the yuan: the nearest whole 万元 and what is beyond it apart, so that both are exact everywhere."""
    nearest = ex.Rounded(Rounding.HALF_UP, number, 0)
    beyond = ex.Rounded(Rounding.HALF_UP, number, YUAN_DECIMALS) - nearest
    yuan = ex.Rounded(Rounding.HALF_UP, beyond * ex.constant(10**YUAN_DECIMALS), 0)
    return nearest + yuan * ex.constant(YUAN_WEIGHT)


def _whole(number: ex.Number, kind: Kind) -> ex.Number:
    """The figure, rounded, in units of its last decimal."""
    decimals = DECIMALS.get(kind, USUAL_DECIMALS)
    rounded = ex.Rounded(Rounding.HALF_UP, number, decimals)
    return rounded * ex.Constant(Decimal(10) ** decimals) if decimals else rounded

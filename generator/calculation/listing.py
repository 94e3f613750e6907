"""Listings: cells of one kind that stand below one another on a sheet, read as the rows of a table.

So that formulas can count, add up and rank them as they do with the rows of a table people fill in.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from generator.calculation.cells import check_cell, lost_cell, rank_cell
from generator.calculation.problem_checks import all_checks
from generator.rubric.expression import NumberColumn, TextColumn
from generator.rubric.facts import Fact
from generator.rubric.model import Rubric

SCORES = "_scores"  # no table of a rubric has an id that begins like this
NUMBER = "number"
NAME = "name"
LOST = "lost"
RANK = "rank"
STATUSES = "_statuses"
STATUS = "status"
VERDICTS = "_verdicts"
VERDICT = "verdict"


def _nothing_printed() -> Mapping[str, tuple[str | int, ...]]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """Columns of computed cells, by machine name from top to bottom, and printed columns that go with them.

    `labels` has what each column is called in formulas; all columns are of one length.
    """

    id: str
    labels: Mapping[str, str]
    cells: Mapping[str, tuple[str, ...]]
    printed: Mapping[str, tuple[str | int, ...]] = field(default_factory=_nothing_printed)

    @property
    def length(self) -> int:
        """How many rows it has."""
        return len(next(iter(self.cells.values())))

    def number(self, column: str) -> NumberColumn:
        """The figure of a column, of every row in turn."""
        return NumberColumn(self.id, column)

    def text(self, column: str) -> TextColumn:
        """The words of a column, of every row in turn."""
        return TextColumn(self.id, column)


def scores_of(rubric: Rubric) -> Listing:
    """The indicators of the score table with the points they lost."""
    indicators = tuple(rubric.indicators())
    return Listing(
        SCORES,
        MappingProxyType({NUMBER: "评分表_序号", NAME: "评分表_指标", LOST: "评分表_扣分", RANK: "评分表_扣分名次"}),
        MappingProxyType({LOST: tuple(map(lost_cell, indicators)), RANK: tuple(map(rank_cell, indicators))}),
        MappingProxyType(
            {
                NUMBER: tuple(range(1, len(indicators) + 1)),
                NAME: tuple(indicator.name for indicator in indicators),
            }
        ),
    )


def statuses_of(facts: Iterable[Fact]) -> Listing:
    """How the entries of 基础数据 stand; between them stand other words, so only count those that say one thing."""
    cells = tuple(fact.status_cell for fact in facts)
    return Listing(STATUSES, MappingProxyType({STATUS: "基础数据_状态"}), MappingProxyType({STATUS: cells}))


def verdicts_of(rubric: Rubric) -> Listing:
    """What the checks say."""
    cells = tuple(map(check_cell, all_checks(rubric)))
    return Listing(VERDICTS, MappingProxyType({VERDICT: "校验_结果"}), MappingProxyType({VERDICT: cells}))


def listings_of(rubric: Rubric) -> Iterator[Listing]:
    """All listings of a rubric that have any rows."""
    for listing in (scores_of(rubric), statuses_of(rubric.judged_facts()), verdicts_of(rubric)):
        if listing.length:
            yield listing

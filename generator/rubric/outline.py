"""The outline of a report: chapters within chapters, and what kind of words each paragraph is made of."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.rubric.expression import ALWAYS, Number, Text, Truth
from generator.rubric.facts import Fact, Kind
from generator.rubric.numbering import numbered

CLOSING = "total"
"""The id of the paragraph that tells the total."""
CLOSING_LABEL = "总分"
LOST = "lost"
"""What a passage lists that is about every indicator below full marks; its columns are those of `LOST_COLUMNS`."""
LOST_LABEL = "失分指标"
LOST_COLUMNS = (
    Fact("name", LOST_LABEL, Kind.TEXT, table=LOST),
    Fact("points", "扣分", Kind.SCORE, table=LOST),
    Fact("score", "得分", Kind.SCORE, table=LOST),
    Fact("weight", "分值", Kind.TEXT, table=LOST),
    Fact("reason", "扣分原因", Kind.TEXT, table=LOST),
    Fact("problem", "存在问题", Kind.TEXT, table=LOST),
    Fact("measure", "改进措施", Kind.TEXT, table=LOST),
)
"""Name, points lost, score, weight as printed and reason of an indicator; what 存在问题和改进措施 says of it."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words with figures in them, made by a formula; `text` is what stands there once nothing is missing."""

    id: str
    label: str
    text: Text


@dataclass(frozen=True, slots=True)
class Scored:
    """Score and reason of the indicator of that id, or with the id `total` the total of all."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Free:
    """What only people can write; `help` tells them what. An `optional` one may stay empty."""

    id: str
    label: str
    help: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """Words about rows of a table, or of `lost`, that no formula can list.

    `row` is said of every row that meets `where`, `separator` stands between. `many` and `one` take {rows} and {count};
    `none` is said where there are no such rows, an empty one says that the table is to be filled. Where people state
    elsewhere how many rows there must be, `stated` is that number, and another number of rows is told as missing. Rows
    that are `numbered` begin with （1）, （2） … where there are several.
    """

    id: str
    label: str
    table: str
    row: Text
    many: str
    one: str
    none: str = ""
    where: Truth = ALWAYS
    separator: str = "；"
    numbered: bool = False
    stated: Number | None = None


Paragraph = Sentence | Scored | Free | Passage


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading without its number, the paragraphs under it, then the chapters within; `indicator` is an id, if any."""

    title: str
    paragraphs: tuple[Paragraph, ...] = ()
    chapters: tuple["Chapter", ...] = ()
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Headed:
    """A chapter in its place: the level from 1, the number among its neighbours from 1."""

    chapter: Chapter
    level: int
    position: int

    @property
    def heading(self) -> str:
        """The title with its number: （一）主要职能."""
        return numbered(self.level, self.position, self.chapter.title)


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of a whole report."""

    title: str
    chapters: tuple[Chapter, ...]

    def walk(self) -> Iterator[Headed]:
        """Every chapter in reading order."""
        return _walk(self.chapters, level=1)

    def paragraphs(self) -> Iterator[tuple[Chapter, Paragraph]]:
        """Every paragraph in reading order, with the chapter it stands in."""
        for headed in self.walk():
            for paragraph in headed.chapter.paragraphs:
                yield headed.chapter, paragraph


def _walk(chapters: tuple[Chapter, ...], level: int) -> Iterator[Headed]:
    for position, chapter in enumerate(chapters, start=1):
        yield Headed(chapter, level, position)
        yield from _walk(chapter.chapters, level + 1)

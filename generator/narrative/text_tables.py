"""Tables in a text (C05): rows recognised by their figures, held against their total row and against the report."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.checks.rounding import Quoted, Verdict, judged_ratio, judged_sum
from generator.finding import Finding
from generator.narrative.catalogue import Doubt
from generator.narrative.document import Document, Paragraph, Section
from generator.narrative.numerals import plain_text_of
from generator.narrative.places import at, percent
from generator.narrative.statements import BUDGETS, WHOLE, Aspect, Reading
from generator.rubric.decimals import plain

_CELL = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\s*(?:%|万?元)?"
_ROW = re.compile(rf"(?P<name>.*?)(?P<cells>(?:(?:^|\s+){_CELL}){{2,}})\s*")
_ALONE = re.compile(_CELL)
_FIGURE = re.compile(r"(?P<number>[\d,.]+)\s*(?P<unit>%|万?元)?")
_TOTAL = re.compile(r"(?:合\s*计|总\s*计|小\s*计)[:：]?")
_PART = re.compile(r"(?P<number>\d{1,2})\s*[、.．]")
_HEAD = re.compile(r".*[:：]")
_OF_PROJECTS = re.compile(r"项目")
_OF_SCORES = re.compile(r"(?:自评|参考)?(?:得分|分值|权重)")
"""The heading of a column of points: their sums are the score table's own matter (C07)."""
_CENTS = 2
_FEWEST_ROWS = 2
_LONGEST_ROW = 200
_MOST_OF_THE_ROWS = Decimal("0.6")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table in a text: its name and its figures, percentages marked."""

    name: str
    figures: tuple[Quoted, ...]
    percentages: tuple[bool, ...]
    paragraph: Paragraph

    @property
    def is_total(self) -> bool:
        """Whether it sums the rows before it."""
        return _TOTAL.fullmatch(self.name) is not None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with the same number of figures in one section, and the total row that ends them."""

    caption: str
    rows: tuple[Row, ...]
    total: Row


def tables(document: Document, readings: Sequence[Reading]) -> Iterator[Finding]:
    """C05, and the rate of each row. Rows whose figures are incomplete are not seen as rows of the table."""
    for section in document.walk():
        if any(_OF_SCORES.fullmatch(each.text.strip()) for each in section.paragraphs):
            continue
        rows = tuple(rows_in(section.paragraphs))
        yield from _head_and_parts(rows)
        for table in _tables(section, rows):
            yield from _against_total(table)
            yield from _rates(table)
            yield from _against_report(table, readings)


def rows_in(paragraphs: Sequence[Paragraph]) -> Iterator[Row]:
    """The rows that a run of lines and cells makes: words, then at least two figures."""
    names: list[str] = []
    cells: list[str] = []
    start: Paragraph | None = None
    for paragraph in paragraphs:
        text = plain_text_of(paragraph.text).text.strip()
        whole = _ROW.fullmatch(text) if len(text) <= _LONGEST_ROW else None
        if _ALONE.fullmatch(text):
            cells.append(text)
            start = start or paragraph
            continue
        if cells and start is not None:
            yield from _row(names, cells, start)
            names, cells, start = [], [], None
        if whole is None:
            names.append(text)
        else:
            name = [whole["name"].strip()] if whole["name"].strip() else names[-1:]
            yield from _row(name, re.findall(_CELL, whole["cells"]), paragraph)
            names = []
    if cells and start is not None:
        yield from _row(names, cells, start)


def _row(names: Sequence[str], cells: Sequence[str], paragraph: Paragraph) -> Iterator[Row]:
    found = [_FIGURE.match(cell.strip()) for cell in cells]
    figures = tuple(_quoted(each) for each in found if each)
    if names and len(figures) >= _FEWEST_ROWS:
        yield Row(names[-1], figures, tuple(bool(each and each["unit"] == "%") for each in found), paragraph)


def _quoted(found: re.Match[str]) -> Quoted:
    number = found["number"].replace(",", "")
    decimals = len(number.partition(".")[2])
    return Quoted(Decimal(number), decimals if found["unit"] == "%" else max(_CENTS, decimals))


def _tables(section: Section, rows: Sequence[Row]) -> Iterator[Table]:
    caption = next((each.text for each in section.paragraphs if re.match(r"表\s*\d", each.text)), section.title)
    before: list[Row] = []
    for row in rows:
        alike = [each for each in before if each.percentages == row.percentages]
        if row.is_total and len(alike) >= _FEWEST_ROWS:
            yield Table(caption, tuple(alike), row)
        before = [] if row.is_total else [*before, row]


def _against_total(table: Table) -> Iterator[Finding]:
    wrong = []
    for column, is_percentage in enumerate(table.total.percentages):
        stated = table.total.figures[column]
        judged = judged_sum(stated, tuple(row.figures[column] for row in table.rows))
        if not is_percentage and judged.verdict is Verdict.WRONG:
            wrong.append((stated.value, judged.computed))
    if wrong:
        expected = f"{len(table.rows)}行之和 {'、'.join(plain(added) for _, added in wrong)}"
        actual = f"{table.total.name} {'、'.join(plain(stated) for stated, _ in wrong)}"
        yield at(Doubt.TABLE_WRONG, table.total.paragraph, f"合计行（{table.caption}）", expected, actual)


def _rates(table: Table) -> Iterator[Finding]:
    """Rows whose last figure is a percentage: the second figure over the first, if most rows have it so."""
    if len(table.total.figures) < 3 or not table.total.percentages[-1] or any(table.total.percentages[:-1]):
        return
    judged = [(row, judged_ratio(row.figures[-1], row.figures[1], row.figures[0])) for row in table.rows]
    verdicts = Counter(each.verdict for _, each in judged)
    if verdicts[Verdict.EXACT] < _MOST_OF_THE_ROWS * len(judged):
        return
    for row, each in judged:
        if each.verdict in {Verdict.EXACT, Verdict.UNDEFINED}:
            continue
        kind = Doubt.RATIO_WRONG if each.verdict is Verdict.WRONG else Doubt.RATIO_ROUNDED
        expected = f"{plain(row.figures[1].value)}÷{plain(row.figures[0].value)}＝{percent(each.computed)}"
        yield at(kind, row.paragraph, f"表中“{row.name}”的比率", expected, percent(row.figures[-1].value))


def _against_report(table: Table, readings: Sequence[Reading]) -> Iterator[Finding]:
    """The total of a table of projects is what the text says of 项目支出, not of the department."""
    if not _OF_PROJECTS.search(table.caption):
        return
    stated = [each for reading in readings for each in reading.statements if each.is_compared]
    values = {each.figure.value for each in stated if each.subject == "项目支出" and each.aspect is Aspect.PAID}
    budgets = {
        each.figure.value
        for each in stated
        if each.subject == "项目支出" and each.aspect in BUDGETS and each.aspect is not Aspect.START
    }
    whole = {each.figure.value for each in stated if each.subject == WHOLE}
    totals = {each.value for each, rate in zip(table.total.figures, table.total.percentages, strict=True) if not rate}
    if values and totals & whole and not totals & (values | budgets):
        expected = f"项目支出 {'、'.join(map(plain, sorted(values | budgets)))}"
        actual = (
            f"{table.total.name} {'、'.join(plain(each.value) for each in table.total.figures[:2])}（与部门整体数相同）"
        )
        yield at(Doubt.TABLE_OTHER_TOTAL, table.total.paragraph, table.caption, expected, actual)


def _head_and_parts(rows: Sequence[Row]) -> Iterator[Finding]:
    """A row that ends in a colon, and the rows numbered 1、2、3、 under it, column by column."""
    for index, head in enumerate(rows):
        if not _HEAD.fullmatch(head.name) or _PART.match(head.name):
            continue
        parts: list[Row] = []
        for row in rows[index + 1 :]:
            number = _PART.match(row.name)
            if number is None or int(number["number"]) != len(parts) + 1 or len(row.figures) != len(head.figures):
                break
            parts.append(row)
        if len(parts) < _FEWEST_ROWS:
            continue
        for column, stated in enumerate(head.figures):
            judged = judged_sum(stated, tuple(row.figures[column] for row in parts))
            if judged.verdict is Verdict.WRONG:
                repair = "".join(_repairs(stated, parts, column))
                expected = f"{len(parts)}行之和 {plain(judged.computed)}{repair}"
                what = f"“{head.name.rstrip('：:')}”（第{column + 1}个数）"
                yield at(Doubt.TABLE_WRONG, head.paragraph, what, expected, plain(stated.value))


def _repairs(stated: Quoted, parts: Sequence[Row], column: int) -> Iterator[str]:
    """The one row whose figure, were it the one beside it, would make the total right; nothing if several would."""
    found = [
        (row, other)
        for row in parts
        for other in dict.fromkeys(row.figures)
        if other.value != row.figures[column].value
        and judged_sum(stated, tuple(other if each is row else each.figures[column] for each in parts)).verdict
        is Verdict.EXACT
    ]
    if len(found) == 1:
        row, other = found[0]
        yield f"；“{row.name}”的{plain(row.figures[column].value)}如为{plain(other.value)}，合计即相符"

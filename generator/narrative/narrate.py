"""Narrating: a workbook's own entries become the passages of its report, with rows as high as their words."""

from collections.abc import Mapping

from generator.calculation.calculation import Calculation, calculation
from generator.calculation.cells import printed_cell
from generator.calculation.entries import Entries
from generator.calculation.evaluation import Evaluation
from generator.calculation.report_cells import own_words
from generator.narrative.passages import passages
from generator.package import Edit, Package, Snapshot, apply_edits, read_snapshot, set_row_heights
from generator.package.references import cell_position
from generator.rubric.model import Rubric
from generator.rubric.outline import Free, Paragraph
from generator.rubric.titles import Sheet
from generator.workbook.contents import entries_of
from generator.workbook.extent import height_of
from generator.workbook.filling import fill, merged
from generator.workbook.plan import Look
from generator.workbook.sheets.report import WIDTHS, generated_words, title_of


def narrate(snapshot: Snapshot, rubric: Rubric) -> tuple[Edit, ...]:
    """The edits that fill the passages and bring every cached value up to date; nothing typed is touched.

    Raises UnreadableFile if a cell of the calculation is gone.
    """
    sheet = calculation(rubric)
    return fill(snapshot, sheet, listed(sheet, entries_of(snapshot, sheet)))


def listed(sheet: Calculation, entries: Entries) -> Entries:
    """The passages that these entries give, as entries."""
    words = passages(sheet.rubric, Evaluation(sheet, entries))
    return Entries({fact: text or None for fact, text in words.items()})


def narrated(package: Package, rubric: Rubric) -> Package:
    """A workbook of that rubric with its passages filled in and rows that fit; doing it again changes nothing."""
    snapshot = read_snapshot(package)
    heights = heights_in(snapshot, rubric)
    return set_row_heights(apply_edits(package, narrate(snapshot, rubric)), _sheet(snapshot), heights)


def heights_in(snapshot: Snapshot, rubric: Rubric) -> Mapping[int, float]:
    """How high (points) the rows of the report must be for its words once it is narrated, by row.

    A row in which nothing is written yet keeps its room for writing.
    """
    sheet = calculation(rubric)
    entries = entries_of(snapshot, sheet)
    values = Evaluation(sheet, merged(entries, listed(sheet, entries)))
    found: dict[int, float] = {}
    for _, paragraph in rubric.report.paragraphs():
        area = snapshot.area(printed_cell(paragraph))
        if area is not None and not _is_unwritten(paragraph, values):
            found[cell_position(area.first)[0]] = _height(paragraph, values)
    return found


def _sheet(snapshot: Snapshot) -> str:
    """The report's sheet, under the name it has now."""
    found = (area.sheet for name in snapshot.names if name.startswith("printed_") and (area := snapshot.area(name)))
    return next(found, Sheet.REPORT)


def _is_unwritten(paragraph: Paragraph, values: Evaluation) -> bool:
    return isinstance(paragraph, Free) and not values.text(own_words(paragraph).cell)


def _height(paragraph: Paragraph, values: Evaluation) -> float:
    title, printed, generated, own = WIDTHS
    return max(
        height_of(title_of(paragraph), title, Look.NOTE),
        height_of(values.text(printed_cell(paragraph)), printed, Look.LABEL),
        height_of(generated_words(paragraph, values), generated, Look.NOTE),
        height_of(values.text(own_words(paragraph).cell), own, Look.ENTRY),
    )

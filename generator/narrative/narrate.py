"""Narrating: a workbook's own entries become the passages of its report, with rows as high as their words."""

from collections.abc import Mapping

from generator.calculation.calculation import calculation
from generator.calculation.cells import printed_cell
from generator.calculation.entries import Entries
from generator.calculation.evaluation import Evaluation
from generator.calculation.report_cells import own_words
from generator.narrative.passages import passages
from generator.package import Package, Snapshot, apply_edits, read_snapshot, set_row_heights
from generator.package.references import cell_position
from generator.rubric.model import Rubric
from generator.rubric.outline import Free, Paragraph
from generator.rubric.titles import Sheet
from generator.workbook.contents import entries_of
from generator.workbook.extent import height_of
from generator.workbook.filling import fill, merged
from generator.workbook.plan import Look
from generator.workbook.sheets.report import WIDTHS, generated_words, title_of


def narrated(package: Package, rubric: Rubric) -> Package:
    """A workbook of that rubric with its passages filled in and rows that fit; doing it again changes nothing.

    Nothing typed is touched. Raises UnreadableFile if a cell of the calculation is gone.
    """
    snapshot, sheet = read_snapshot(package), calculation(rubric)
    entries = entries_of(snapshot, sheet)
    words = passages(rubric, Evaluation(sheet, entries))
    listed = Entries({fact: text or None for fact, text in words.items()})
    edits = fill(snapshot, sheet, listed)
    heights = _heights(snapshot, Evaluation(sheet, merged(entries, listed)))
    return set_row_heights(apply_edits(package, edits), _report_sheet(snapshot, rubric), heights)


def _report_sheet(snapshot: Snapshot, rubric: Rubric) -> str:
    """The report's sheet, under the name it has now."""
    printed = (snapshot.area(printed_cell(paragraph)) for _, paragraph in rubric.report.paragraphs())
    return next((area.sheet for area in printed if area is not None), Sheet.REPORT)


def _heights(snapshot: Snapshot, values: Evaluation) -> Mapping[int, float]:
    """How high (points) the rows of the report must be for its words, by row.

    A row in which nothing is written yet keeps its room for writing.
    """
    found: dict[int, float] = {}
    for _, paragraph in values.sheet.rubric.report.paragraphs():
        area = snapshot.area(printed_cell(paragraph))
        if area is not None and not _is_unwritten(paragraph, values):
            found[cell_position(area.first)[0]] = _height(paragraph, values)
    return found


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

"""The report as it prints, as a document: the department's words where there are any, else the generated ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from generator.calculation.cells import printed_cell
from generator.calculation.evaluation import Evaluation
from generator.calculation.report_cells import own_words
from generator.narrative.document import Document, Paragraph, Place, Section
from generator.package import Snapshot
from generator.package.references import cell_name, cell_position
from generator.rubric import outline
from generator.rubric.cover import DEPARTMENT, YEAR
from generator.rubric.gaps import gaps_in
from generator.rubric.model import Rubric
from generator.rubric.titles import Sheet
from generator.workbook.issue import layout_of
from generator.workbook.sheets.report import heading_rows


@dataclass(frozen=True, slots=True)
class ReportPlaces:
    """Where the report's paragraphs print, by their ids, and where its headings stand, in reading order."""

    paragraphs: Mapping[str, Place]
    headings: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A paragraph that is not finished: what it is called, where it stands, and the marks that say what is missing."""

    label: str
    place: Place
    gaps: tuple[str, ...]


def places_in(snapshot: Snapshot, rubric: Rubric) -> ReportPlaces:
    """The places in a workbook of that rubric; a blank (`blank_snapshot`) gives those of all that were issued."""
    paragraphs = {}
    for _, paragraph in rubric.report.paragraphs():
        area = snapshot.area(printed_cell(paragraph))
        paragraphs[paragraph.id] = Place(area.sheet, area.first) if area else _issued(rubric, paragraph)
    return ReportPlaces(MappingProxyType(paragraphs), tuple(_headings(rubric, paragraphs)))


def _issued(rubric: Rubric, paragraph: outline.Paragraph) -> Place:
    position = layout_of(rubric).cells[printed_cell(paragraph)]
    return Place(position.sheet, position.ref)


def _headings(rubric: Rubric, paragraphs: Mapping[str, Place]) -> Iterator[Place]:
    """A heading keeps its distance from the next paragraph, wherever lines have been moved to."""
    following = [(cell_position(_issued(rubric, each).cell)[0], each.id) for _, each in rubric.report.paragraphs()]
    for row in heading_rows(rubric.report):
        beneath = next(((line, name) for line, name in following if line > row), None)
        if beneath is None:
            yield Place(Sheet.REPORT, cell_name(row, 1))
        else:
            line, name = beneath
            place = paragraphs[name]
            yield Place(place.sheet, cell_name(max(1, cell_position(place.cell)[0] - (line - row)), 1))


def composed(rubric: Rubric, values: Evaluation, places: ReportPlaces) -> Document:
    """The report of these values.

    改写 wins over generated words. What nobody has written, listed or filled in yet says so in its place, and
    `unwritten` tells it; what may stay unwritten says nothing.
    """
    headings = iter(places.headings)

    def section(chapter: outline.Chapter, level: int) -> Section:
        place = next(headings)
        paragraphs = tuple(each for listed in chapter.paragraphs for each in _paragraphs(listed, values, places))
        below = tuple(section(each, level + 1) for each in chapter.chapters)
        return Section(chapter.title, level, place, paragraphs, below, chapter.indicator)

    sections = tuple(section(chapter, 1) for chapter in rubric.report.chapters)
    return Document(rubric.report.title, values.text(DEPARTMENT.cell), _year(values), sections)


def _year(values: Evaluation) -> int | None:
    """The year on the cover; None where none is given, or no whole number."""
    year = values.number(YEAR.cell)
    return None if year is None or year != int(year) else int(year)


def unwritten(rubric: Rubric, values: Evaluation, places: ReportPlaces) -> tuple[Unwritten, ...]:
    """Everything in the report that is still to be written, listed or filled in."""
    found = ((each, gaps_in(values.text(printed_cell(each)))) for _, each in rubric.report.paragraphs())
    return tuple(Unwritten(each.label, places.paragraphs[each.id], gaps) for each, gaps in found if gaps)


def _paragraphs(paragraph: outline.Paragraph, values: Evaluation, places: ReportPlaces) -> Iterator[Paragraph]:
    text = values.text(printed_cell(paragraph))
    generated = not values.text(own_words(paragraph).cell)
    for line in filter(None, map(str.strip, text.splitlines())):
        yield Paragraph(line, places.paragraphs[paragraph.id], generated)

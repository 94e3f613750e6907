"""The report that a workbook holds: as it prints, what is still to be written, and what its audit finds."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.calculation.answers import Answers
from generator.calculation.calculation import calculation
from generator.calculation.cells import passage
from generator.calculation.evaluation import Evaluation
from generator.finding import Finding
from generator.narrative.audit import audited
from generator.narrative.catalogue import Doubt
from generator.narrative.composed import ReportPlaces, Unwritten, composed, places_in, unwritten
from generator.narrative.document import Document
from generator.narrative.passages import passages
from generator.narrative.rewritten import rewritten
from generator.package import Package, read_snapshot
from generator.rubric.model import Rubric
from generator.rubric.outline import Passage
from generator.workbook.contents import entries_of


@dataclass(frozen=True, slots=True)
class WorkbookReport:
    """The report of a workbook as its entries give it now, with the values behind it and where everything stands."""

    document: Document
    values: Evaluation
    places: ReportPlaces

    @property
    def rubric(self) -> Rubric:
        """The rubric of the workbook."""
        return self.values.sheet.rubric

    @property
    def unwritten(self) -> tuple[Unwritten, ...]:
        """Everything that is still to be written, listed or filled in."""
        return unwritten(self.rubric, self.values, self.places)

    def findings(self) -> tuple[Finding, ...]:
        """What the audit finds, 改写 with other figures, passages that differ from their rows; errors first."""
        found = audited(self.document, Answers(self.rubric, self.values.entries))
        everything = (*found, *rewritten(self.values, self.places), *self._outdated())
        return tuple(sorted(everything, key=lambda finding: finding.severity.rank))

    def _outdated(self) -> Iterator[Finding]:
        now = passages(self.rubric, self.values)
        for _, paragraph in self.rubric.report.paragraphs():
            if isinstance(paragraph, Passage):
                fact = passage(paragraph)
                filled_in = self.values.text(fact.cell)
                if filled_in and filled_in != now[fact.id]:
                    place = self.places.paragraphs[paragraph.id]
                    yield Finding(Doubt.PASSAGE_OUTDATED, place.sheet, place.cell, paragraph.label)


def report_in(package: Package, rubric: Rubric) -> WorkbookReport:
    """The report of a workbook of that rubric. Raises UnreadableFile."""
    snapshot, sheet = read_snapshot(package), calculation(rubric)
    values = Evaluation(sheet, entries_of(snapshot, sheet))
    places = places_in(snapshot, rubric)
    return WorkbookReport(composed(rubric, values, places), values, places)

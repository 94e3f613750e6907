"""A return beside what was issued: put back in order, its entries read, and everything worked out by the rules."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from generator.calculation.calculation import calculation
from generator.calculation.entries import Entries
from generator.calculation.evaluation import Evaluation
from generator.finding import Finding
from generator.package import ErrorValue, Snapshot, Value
from generator.verification.arrangement import Arrangement, arranged
from generator.verification.entry_findings import with_arithmetic
from generator.verification.original import Issued, Original, Where
from generator.workbook.contents import entered_cells, entries_of


@dataclass(frozen=True, slots=True)
class Case:
    """A return held against its original.

    `in_order` is the return with every cell at its issued place and its own names, `snapshot` the same with the names
    that were issued: entries are read through these. `about_formulas` is what was found about formulas in inputs.
    """

    original: Original
    arrangement: Arrangement
    in_order: Snapshot
    snapshot: Snapshot
    entries: Entries
    values: Evaluation
    about_formulas: tuple[Finding, ...]

    def shown(self, where: Where) -> Value | ErrorValue:
        """What an issued cell shows in the return."""
        cell = self.snapshot.cell(*where)
        return cell.value if cell else None

    def entered(self) -> Mapping[Where, Value | ErrorValue]:
        """What stands in every input cell; of a formula typed there, what it showed or its arithmetic comes to."""
        return {(sheet, ref): value for sheet, ref, value in entered_cells(self.snapshot, self.original.inputs)}

    def issued(self) -> tuple[Issued, ...]:
        """The formula cells whose sheets are there."""
        return tuple(each for where, each in self.original.formulas.items() if where[0] in self.arrangement.titles)


def case_of(returned: Snapshot, original: Original) -> Case:
    """The return held against that original."""
    arrangement = arranged(returned, original)
    in_order, about_formulas = with_arithmetic(arrangement.snapshot, original)
    issued = original.snapshot.names
    snapshot = in_order if in_order.names == issued else replace(in_order, names=issued)
    sheet = calculation(original.rubric)
    entries = entries_of(snapshot, sheet)
    return Case(original, arrangement, in_order, snapshot, entries, Evaluation(sheet, entries), about_formulas)

"""Three computers give the same value in every computed cell, whatever is filled in: Decimal, LibreOffice, formulas.

1  Every computed cell of every template: scores, missing lists, reasons, measures, statuses, totals, checks, sentences.
2  No combination of entries leads out of [0, weight].

Left out are digits that no computer has and what LibreOffice does otherwise than Excel:
- a figure with more than twelve digits (a ratio of 1,000,000 with six decimals), and every cell that is made of it;
- for LibreOffice, a sum of 100,000,000 and more that is rounded to six decimals: its ROUND gives 999999898.990001;
- amounts and scores have at most six decimals: halves at the seventh are lost in a sum;
- numbers that differ only beyond the fourteenth digit: LibreOffice takes 999999999.000001 for 999999999;
- figures like 1E+20 in a text cell that a sentence quotes: LibreOffice writes 1E+020;
- TRUE and FALSE: LibreOffice takes them for numbers. The other two computers are still compared.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from made_entries import entries, shown

from generator.calculation.calculation import Calculation, calculation
from generator.calculation.cells import TOTAL, groups, lost_cell, score_cell, subtotal_cell
from generator.calculation.entries import Entries
from generator.calculation.evaluation import Evaluation
from generator.engines.formula_engine import Result, Unsupported, recalculate
from generator.engines.libreoffice import Document, LibreOffice
from generator.package import ErrorValue, Snapshot, Value, read_snapshot, write_package
from generator.rubric import expression as ex
from generator.rubric.decimals import shown_decimals
from generator.rubric.kinds.proportion import TO_THE_HAIR
from generator.rubric.loader import load, template_ids
from generator.rubric.measures import MeasureNumber, Unrounded
from generator.rubric.model import Rubric
from generator.rubric.traversal import walk
from generator.verification.comparison import reference_value
from generator.verification.equivalence import same
from generator.verification.original import Issued, Where, issued_cells
from generator.workbook.issue import blank, blank_snapshot, filled
from generator.workbook.names import table_name

DIGITS = 12

TEMPLATES = [pytest.param(template, marks=pytest.mark.xdist_group(template)) for template in template_ids()]


@dataclass(slots=True)
class Workbook:
    """A blank of one template, open in LibreOffice; what was typed last time stays until it is typed over."""

    rubric: Rubric
    document: Document
    typed: dict[Where, Value] = field(default_factory=dict)
    behind: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def sheet(self) -> Calculation:
        return calculation(self.rubric)

    @property
    def blank(self) -> Snapshot:
        return blank_snapshot(self.rubric)

    @property
    def issued(self) -> list[Issued]:
        return list(issued_cells(self.blank, self.sheet))

    def places(self, made: Entries) -> dict[Where, Value]:
        """Every input cell and what is typed into it."""
        typed: dict[Where, Value] = {}
        for fact in self.sheet.inputs.values():
            area = self.blank.names[fact.cell]
            typed[area.sheet, area.first] = made.facts.get(fact.id)
        for table in self.rubric.tables.values():
            rows = made.rows.get(table.id, ())
            for column in table.columns:
                area = self.blank.names[table_name(table.id, column.id)]
                for index, ref in enumerate(area.refs()):
                    typed[area.sheet, ref] = rows[index].get(column.id) if index < len(rows) else None
        return typed

    def in_libreoffice(self, typed: Mapping[Where, Value]) -> dict[Where, Value | ErrorValue]:
        changed = {where: value for where, value in typed.items() if self.typed.get(where) is not value}
        self.typed.update(typed)
        return self.document.recalculate(changed, [each.where for each in self.issued])

    def made_of(self, cell: str, expression: ex.Expression) -> frozenset[str]:
        """The computed cells that an expression is made of, directly or through others."""
        if cell not in self.behind:
            found = set[str]()
            for node in walk(expression):
                if isinstance(node, MeasureNumber | Unrounded):
                    found |= {node.measure.cell} | self.made_of(f"={node.measure.cell}", node.measure.value)
                elif isinstance(node, ex.NumberCell | ex.TextCell) and node.cell in self.sheet.cells:
                    found |= {node.cell} | self.made_of(node.cell, self.sheet.cells[node.cell].expression)
            self.behind[cell] = frozenset(found)
        return self.behind[cell]

    def beyond_digits(self, values: Evaluation) -> frozenset[str]:
        """The measures that have more digits than a number keeps."""
        return frozenset(cell for cell, number, _ in self._measured(values) if _digits(number) > DIGITS)

    def beyond_rounding(self, values: Evaluation) -> frozenset[str]:
        """The measures whose last decimal, in the cell or as a sentence quotes it, is beyond the fourteenth digit."""
        return frozenset(
            cell for cell, number, decimals in self._measured(values) if number.adjusted() + 1 + decimals > DIGITS + 1
        )

    def _measured(self, values: Evaluation) -> Iterator[tuple[str, Decimal, int]]:
        for measure in self.rubric.measures.values():
            number = values.number(measure.cell)
            if number:
                yield measure.cell, number, max(measure.decimals, shown_decimals(TO_THE_HAIR))

    def differing(
        self, values: Evaluation, computed: Mapping[Where, Result], too_long: frozenset[str] = frozenset()
    ) -> str:
        """Two lines for every cell whose value is not that of the rules, unless it is made of a measure `too_long`."""
        lines = []
        for each in self.issued:
            wanted, found = reference_value(each, values), computed[each.where]
            if (isinstance(found, Unsupported) or not same(found, wanted)) and not (
                too_long & {each.computed.cell, *self.made_of(each.computed.cell, each.computed.expression)}
            ):
                lines.append(f"{'!'.join(each.where)} {each.label}: {wanted!r} by the rules, {found!r}")
                lines.append(f"  ={each.cell.formula}"[:300])
        return "\n".join(lines)


def _digits(number: Decimal) -> int:
    return len(number.normalize().as_tuple().digits)


@pytest.fixture(scope="module")
def office() -> Iterator[LibreOffice]:
    with LibreOffice() as running:
        yield running


@pytest.fixture(scope="module", params=TEMPLATES)
def workbook(
    request: pytest.FixtureRequest, office: LibreOffice, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workbook]:
    rubric = load(request.param)
    file: Path = tmp_path_factory.mktemp("agreement") / "blank.xlsx"
    write_package(blank(rubric), file)
    with office.open(file) as document:
        yield Workbook(rubric, document)


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_three_computers_agree(workbook: Workbook, search: settings) -> None:
    @search
    @given(entries(workbook.rubric.id))
    def agree(made: Entries) -> None:
        values, typed = Evaluation(workbook.sheet, made), workbook.places(made)
        wanted, too_long = [each.where for each in workbook.issued], workbook.beyond_digits(values)
        wrong = workbook.differing(values, recalculate(workbook.blank, wanted, typed), too_long)
        assert not wrong, f"formulas\n{wrong}\n  {shown(made, workbook.rubric.facts)}"
        if not holds_a_truth(made):
            too_long |= workbook.beyond_rounding(values)
            wrong = workbook.differing(values, workbook.in_libreoffice(typed), too_long)
            assert not wrong, f"LibreOffice\n{wrong}\n  {shown(made, workbook.rubric.facts)}"

    agree()


LATE = {"progress_q1": "1", "progress_q2": "0.285", "progress_q3": "0", "progress_q4": "0.285"}
LAST_YEAR = {
    "income_last_year_start": "65654.23",
    "expenditure_personnel_last_year_start": "65647.68",
    "expenditure_public_last_year_start": "0",
    "expenditure_project_last_year_start": "6.57",
}


@pytest.mark.parametrize("workbook", ["luohu-2022"], indirect=True)
@pytest.mark.parametrize(
    "figures",
    [
        pytest.param({"effect_score": "24.35"}, id="25-24.35 is 0.65"),
        pytest.param({"assets_in_use": "89.99995", "assets_total": "100"}, id="a ratio half way to 90%"),
        pytest.param(LAST_YEAR, id="a difference of exactly 0.02"),
        pytest.param(LATE, id="46.375% in a sentence"),
        pytest.param({"satisfaction": "0.8100875"}, id="81.00875%"),
        pytest.param({"staff_quota": "1E+30"}, id="absurd count"),
    ],
)
def test_examples_found(workbook: Workbook, figures: Mapping[str, str]) -> None:
    made = Entries(MappingProxyType({fact: Decimal(figure) for fact, figure in figures.items()}))
    values, typed = Evaluation(workbook.sheet, made), workbook.places(made)
    wanted = [each.where for each in workbook.issued]
    assert not workbook.differing(values, recalculate(workbook.blank, wanted, typed))
    assert not workbook.differing(values, workbook.in_libreoffice(typed))


def test_figure_in_a_text_reads_as_excel_writes_it() -> None:
    rubric = load("hecheng-project-form-2020")
    row: dict[str, Value] = {"block": "产出指标", "kind": "数量指标", "target_text": "约定", "relation": "不低于（≥）"}
    row |= {
        "target_value": Decimal(1),
        "actual_value": Decimal(1),
        "actual_text": Decimal("1E+20"),
        "weight": Decimal(50),
    }
    row |= {"degree": Decimal(1)}
    package = filled(blank(rubric), rubric, Entries(rows={"rows": (row,)}))
    snapshot = read_snapshot(package)
    area = snapshot.names["table_rows_explanation"]
    cell = snapshot.cell(area, area.first)
    assert cell is not None
    assert recalculate(snapshot, [(area.sheet, area.first)]) == {(area.sheet, area.first): cell.value}


def holds_a_truth(made: Entries) -> bool:
    cells = [*made.facts.values(), *(value for rows in made.rows.values() for row in rows for value in row.values())]
    return any(isinstance(value, bool) for value in cells)


def test_every_formula_of_the_blank_is_compared(workbook: Workbook) -> None:
    with_formula = {
        (sheet.name, ref)
        for sheet in workbook.blank.sheets
        for ref, cell in sheet.cells.items()
        if cell.formula is not None
    }
    assert {each.where for each in workbook.issued} == with_formula


def test_a_difference_is_noticed(workbook: Workbook) -> None:
    values = Evaluation(workbook.sheet, Entries())
    computed: dict[Where, Result] = dict(workbook.in_libreoffice(workbook.places(Entries())))
    assert not workbook.differing(values, computed)
    first = workbook.issued[0]
    computed[first.where] = "别的"
    assert workbook.differing(values, computed).startswith("!".join(first.where))


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", template_ids())
def test_no_entries_lead_out_of_the_weights(template: str, search: settings) -> None:
    rubric = load(template)
    limits = {TOTAL: rubric.weight}
    limits |= {subtotal_cell(path): group.weight for path, group in groups(rubric)}
    for indicator in rubric.indicators():
        limits |= {score_cell(indicator): indicator.weight, lost_cell(indicator): indicator.weight}

    @search
    @given(entries(template))
    def within(made: Entries) -> None:
        values = Evaluation(calculation(rubric), made)
        scores = {cell: values.number(cell) for cell in limits}
        outside = {
            cell: score for cell, score in scores.items() if score is not None and not 0 <= score <= limits[cell]
        }
        assert not outside, shown(made, rubric.facts)
        assert all(values.cell(cell) == "" for cell, score in scores.items() if score is None)

    within()

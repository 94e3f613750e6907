"""How long recalculating one filled workbook takes, beside its peers in the same run: `make bench`.

Prints medians in milliseconds and how many times longer than ours each peer took; asserts nothing.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import formulas
from click import echo

from generator.package import Snapshot, Value, read_workbook, write_package
from generator.published import load_sample
from generator.rubric.calculation import calculation
from generator.rubric.entries import Entries
from generator.rubric.evaluation import evaluation
from generator.rubric.model import Rubric
from generator.verification.comparison import issued_cells, reference_value
from generator.verification.formula_engine import recalculate
from generator.verification.libreoffice import LibreOffice
from generator.verification.scalar_program import program_of
from generator.verification.verify import verify
from generator.workbook.contents import entered_cells
from generator.workbook.issue import blank, blank_snapshot, filled

SAMPLE = "luohu-2022"
ROUNDS = 7


def milliseconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of several runs after one that is not counted."""
    work()
    taken = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        taken.append((perf_counter() - start) * 1000)
    return median(taken)


def stock_formulas(path: Path) -> object:
    """The package as its documentation shows it."""
    return formulas.ExcelModel().loads(str(path)).finish().calculate()


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "filled.xlsx"
        sample = load_sample(SAMPLE)
        rubric = sample.answers.rubric
        write_package(filled(blank(rubric), rubric, sample.answers.entries), path)
        snapshot = read_workbook(path)
        cells = formula_cells(snapshot)
        echo(f"{SAMPLE}: {len(cells)} formulas, {sum(len(sheet.cells) for sheet in snapshot.sheets)} cells")
        ours = milliseconds(lambda: recalculate(snapshot, cells))
        line("recalculate (ours, formulas' parser)", ours, ours)
        entered = {(sheet, ref): value for sheet, ref, value in entered_cells(snapshot, calculation(rubric))}
        program = program_of(blank_snapshot(rubric))
        line("the program of the blank, made", milliseconds(lambda: program_of(blank_snapshot(rubric)), rounds=1), ours)
        line("the program of the blank, run", milliseconds(lambda: program.run(entered)), ours)
        line("by the rules, every cell", milliseconds(lambda: by_the_rules(rubric, sample.answers.entries)), ours)
        line("formulas as documented", milliseconds(lambda: stock_formulas(path), rounds=1), ours)
        with LibreOffice() as office, office.open(path) as document:
            line("LibreOffice, document open", milliseconds(lambda: document.recalculate({}, cells)), ours)
        line("read_workbook", milliseconds(lambda: read_workbook(path)), ours)
        line("verify, everything", milliseconds(lambda: verify(path)), ours)
        line(
            "fill (snapshot to package)",
            milliseconds(lambda: filled(blank(rubric), rubric, sample.answers.entries)),
            ours,
        )
        echo(f"cells of the calculation: {len(calculation(rubric).cells)}")


def by_the_rules(rubric: Rubric, entries: Entries) -> list[Value]:
    """The other computer: every computed cell in Decimal."""
    values = evaluation(rubric, entries)
    return [reference_value(each, values) for each in issued_cells(blank_snapshot(rubric), calculation(rubric))]


def formula_cells(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Every cell with a formula."""
    return [(sheet.name, ref) for sheet in snapshot.sheets for ref, cell in sheet.cells.items() if cell.formula]


def line(what: str, taken: float, ours: float) -> None:
    """One line of the table."""
    echo(f"{what:<40}{taken:>10.1f} ms{taken / ours:>8.2f} ×")


if __name__ == "__main__":
    main()

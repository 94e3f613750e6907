"""How fast returns are verified, beside its peers on the same files in the same run: `make bench`.

Prints a table and writes build/benchmark.json; asserts nothing. The files are the filled workbooks of the published
reports in turn, each with a name and figures of its own and everything calculated; times are medians.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import formualizer
import formulas
from click import echo

from generator.calculation.answers import Answers
from generator.calculation.calculation import calculation
from generator.calculation.entries import Entries
from generator.calculation.evaluation import Evaluation
from generator.calculation.scorecard import scorecard_of
from generator.engines.formula_engine import recalculate
from generator.engines.libreoffice import LibreOffice
from generator.engines.scalar_program import program_of
from generator.package import Snapshot, read_package, read_snapshot, write_package
from generator.package.references import cell_position
from generator.published.samples import load_sample, sample_ids
from generator.rubric.cover import DEPARTMENT
from generator.rubric.decimals import rounded
from generator.rubric.evaluate import Value
from generator.rubric.facts import FIGURES, RATIO_DECIMALS, Fact
from generator.verification.appearance import appearances
from generator.verification.arrangement import arranged
from generator.verification.comparison import altered, changed_constants, moved_names, reference_value
from generator.verification.original import Original, own_original
from generator.verification.verify import verify
from generator.workbook.contents import entered_cells, entries_of
from generator.workbook.issue import blank, filled

SAMPLE = "luohu-2022"
"""The largest workbook: the stages are measured on it, and the peers."""
ROUNDS = 15
FILES = 120
MORE = 4
"""How many times more files the second measurement of memory has."""
RESULT = Path("build/benchmark.json")
BATCH = """
import re, sys, threading, time
from pathlib import Path
from generator.cli import run

peaks = {}

def watch():
    while True:
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                text = status.read_text()
            except OSError:
                continue
            pid, parent = (re.search(rf"^{key}:\\s*(\\d+)", text, re.M)[1] for key in ("Pid", "PPid"))
            peak = re.search(r"^VmHWM:\\s*(\\d+)", text, re.M)
            if peak and (pid, parent).count(own):
                kind = "parent" if pid == own else "worker"
                peaks[kind] = max(peaks.get(kind, 0), int(peak[1]) // 1024)
        time.sleep(0.2)

own = str(__import__("os").getpid())
if __name__ == "__main__":
    threading.Thread(target=watch, daemon=True).start()
    sys.stdout = open(__import__("os").devnull, "w", encoding="utf-8")
    files = sorted(map(str, Path(sys.argv[1]).glob("*.xlsx")))[: int(sys.argv[3])]
    run(["verify", "--workers", sys.argv[2], *files])
    sys.__stdout__.write(f"{peaks.get('parent', 0)} {peaks.get('worker', 0)}")
"""
"""The command on so many files, with a look at what the system says of its processes (Linux; 0 elsewhere)."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One run of the command: wall time in seconds, starting included, and peak memory in MB."""

    files: int
    workers: int
    seconds: float
    parent: int
    largest_worker: int


def milliseconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of several runs after one that is not counted."""
    work()
    taken = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        taken.append((perf_counter() - start) * 1000)
    return median(taken)


def stages(path: Path) -> Mapping[str, float]:
    """Milliseconds of each stage of one verification, and of all of it."""
    package = read_package(path)
    returned = read_snapshot(package)
    original = own_original(load_sample(SAMPLE).answers.rubric)
    sheet = calculation(original.rubric)
    entries = entries_of(returned, sheet)
    entered = {(title, ref): value for title, ref, value in entered_cells(returned, original.inputs)}
    program = program_of(original.snapshot)
    return {
        "gate and inflate": milliseconds(partial(read_package, path)),
        "read": milliseconds(partial(read_snapshot, package)),
        "compare": milliseconds(partial(compared, returned, original)),
        "formulas": milliseconds(partial(program.run, entered)),
        "rules": milliseconds(lambda: by_rules(original, Evaluation(sheet, entries))),
        "scorecard": milliseconds(lambda: scorecard_of(Evaluation(sheet, entries))),
        "verify, everything": milliseconds(partial(verify, path)),
    }


def compared(returned: Snapshot, original: Original) -> None:
    """Everything that is held against what was issued."""
    snapshot = arranged(returned, original).snapshot
    for found in (
        moved_names(snapshot, original),
        changed_constants(snapshot, original),
        appearances(snapshot, original, frozenset()),
        (altered(snapshot, issued) for issued in original.formulas.values()),
    ):
        list(found)


def by_rules(original: Original, values: Evaluation) -> None:
    """Every computed cell by the Decimal computer."""
    for issued in original.formulas.values():
        reference_value(issued, values)


def peers(path: Path) -> Mapping[str, float]:
    """Milliseconds in which others read, recalculate, or both."""
    snapshot = read_snapshot(read_package(path))
    cells = [(sheet.name, ref) for sheet in snapshot.sheets for ref, cell in sheet.cells.items() if cell.formula]
    with LibreOffice() as office:
        with office.open(path) as document:
            recalculated = milliseconds(lambda: document.recalculate({}, cells))
        loaded = milliseconds(lambda: opened(office, path, cells), rounds=5)
    return {
        "formulas as documented": milliseconds(lambda: stock_formulas(path), rounds=1),
        "formulas' functions, cell by cell": milliseconds(lambda: recalculate(snapshot, cells)),
        "LibreOffice over UNO: open and recalculate": loaded,
        "LibreOffice over UNO: recalculate an open document": recalculated,
        "formualizer: load and evaluate": milliseconds(lambda: by_formualizer(path, cells), rounds=3),
    }


def opened(office: LibreOffice, path: Path, cells: Sequence[tuple[str, str]]) -> None:
    """LibreOffice opens a file, calculates it and gives its values."""
    with office.open(path) as document:
        document.recalculate({}, cells)


def stock_formulas(path: Path) -> object:
    """The package as its documentation shows it."""
    return formulas.ExcelModel().loads(str(path)).finish().calculate()


def by_formualizer(path: Path, cells: Sequence[tuple[str, str]]) -> None:
    """Every cell as formualizer gives it."""
    book = formualizer.Workbook.from_path(str(path))
    book.evaluate_all()
    for sheet, ref in cells:
        book.evaluate_cell(sheet, *cell_position(ref))


def made(folder: Path, number: int) -> None:
    """So many returns, of all samples in turn."""
    samples = [load_sample(sample).answers for sample in sample_ids()]
    for count in range(number):
        answers = samples[count % len(samples)]
        package = filled(blank(answers.rubric), answers.rubric, entries_of_department(answers, count))
        write_package(package, folder / f"{count:05}.xlsx")


def entries_of_department(answers: Answers, number: int) -> Entries:
    """The answers with the name of a department and with every figure a little less, each by another share."""
    facts = calculation(answers.rubric).inputs.values()
    own = {fact.id: _less(fact, answers.entries.facts.get(fact.id), number * place) for place, fact in enumerate(facts)}
    rows = {
        table: tuple(
            {column.id: _less(column, row.get(column.id), number * place) for column in columns}
            for place, row in enumerate(filled_rows)
        )
        for table, filled_rows in answers.entries.rows.items()
        for columns in (answers.rubric.tables[table].columns,)
    }
    return Entries({**own, DEPARTMENT.id: f"第{number}单位"}, rows)


def _less(fact: Fact, value: Value, number: int) -> Value:
    if fact.kind not in FIGURES or not isinstance(value, Decimal):
        return value
    lower = value * (1 - Decimal(number % 97) / 1000)
    return rounded(lower, fact.decimals if fact.decimals is not None else RATIO_DECIMALS)


def batch(folder: Path, workers: int, files: int) -> Batch:
    """One run of the command line over so many files."""
    start = perf_counter()
    command = [sys.executable, "-W", "ignore", "-c", BATCH, str(folder), str(workers), str(files)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    parent, largest = map(int, done.stdout.split())
    return Batch(files, workers, perf_counter() - start, parent, largest)


def files_per_second(few: Batch, many: Batch) -> float:
    """Files a second once everything is running: what more files cost more."""
    return (many.files - few.files) / (many.seconds - few.seconds)


def seconds_before(few: Batch, rate: float) -> float:
    """What the first files cost more than others: starting, and preparing each template in every process."""
    return few.seconds - few.files / rate


def main() -> None:
    """Measure, print and write."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "one.xlsx"
        sample = load_sample(SAMPLE).answers
        write_package(filled(blank(sample.rubric), sample.rubric, sample.entries), path)
        snapshot = read_snapshot(read_package(path))
        cells = sum(len(sheet.cells) for sheet in snapshot.sheets)
        formula_cells = len(own_original(sample.rubric).formulas)
        own, others = stages(path), peers(path)
        path.unlink()
        made(folder, FILES * MORE)
        batches = [batch(folder, workers, files) for workers in (1, 2) for files in (FILES, FILES * MORE)]
    rates = {workers: files_per_second(*(each for each in batches if each.workers == workers)) for workers in (1, 2)}
    before = {each.workers: seconds_before(each, rates[each.workers]) for each in batches if each.files == FILES}
    whole = own["verify, everything"]
    echo(f"{SAMPLE}: {cells} cells, {formula_cells} formulas")
    for what, taken in (*own.items(), *others.items()):
        echo(f"  {what:<52}{taken:>9.1f} ms{taken / whole:>9.2f} ×")
    for workers, rate in rates.items():
        echo(
            f"{workers} process(es): {rate:.0f} files/s of all samples, {before[workers]:.1f} s until it runs like that"
        )
    echo(f"one process, {SAMPLE}: {1000 / whole:.0f} files/s, {1000 / whole * cells / 1000:.0f} thousand cells/s")
    for each in batches:
        echo(
            f"  {each.files:>4} files, {each.workers} process(es): {each.seconds:.1f} s in all, "
            f"peak {each.parent} MB here, {each.largest_worker} MB in the largest worker"
        )
    RESULT.parent.mkdir(exist_ok=True)
    figures = {
        "sample": SAMPLE,
        "cells": cells,
        "formulas": formula_cells,
        "milliseconds": {**own, **others},
        "times_verify": {what: round(taken / whole, 2) for what, taken in others.items()},
        "files_per_second": rates,
        "seconds_before": before,
        "batches": [asdict(each) for each in batches],
    }
    RESULT.write_text(json.dumps(figures, indent=2, ensure_ascii=False, default=_plain), encoding="utf-8")


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)


if __name__ == "__main__":
    main()

"""The issued formulas on the returned entries, by the computer that is asked for; an altered one is never run."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.calculation.entries import Entries
from generator.engines.formula_engine import Result
from generator.engines.libreoffice import recalculated
from generator.engines.scalar_program import Program, program_of
from generator.package import Value, write_package
from generator.verification.case import Case
from generator.verification.comparison import reference_value
from generator.verification.original import Original, Where
from generator.workbook.issue import blank, filled

MOST_PROGRAMS = 32


class Engine(StrEnum):
    """Who recalculates the workbook's own formulas."""

    FORMULAS = "formulas"
    LIBREOFFICE = "libreoffice"


Recalculate = Callable[[Case, frozenset[Where]], Mapping[Where, Result]]
"""Recalculates the issued cells of a case; those whose formula was altered are not to be evaluated."""


@lru_cache(maxsize=MOST_PROGRAMS)
def program(original: Original) -> Program:
    """The formulas of an original as one program, made once in a process."""
    return program_of(original.snapshot)


def _by_formulas(case: Case, touched: frozenset[Where]) -> Mapping[Where, Result]:
    """After an altered formula, others go on with the value it should have."""
    altered = (each for each in case.issued() if each.where in touched and each.is_known)
    given = {each.where: reference_value(each, case.values) for each in altered}
    return program(case.original).run(case.entered(), given)


def _by_libreoffice(case: Case, _touched: frozenset[Where]) -> Mapping[Where, Result]:
    """LibreOffice never opens what came from outside."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "recalculated.xlsx"
        rubric = case.original.rubric
        write_package(filled(blank(rubric), rubric, _without_truths(case.entries)), path)
        return recalculated(path, [each.where for each in case.issued()])


def _without_truths(entries: Entries) -> Entries:
    """The entries with TRUE as a text: LibreOffice would take it for a number, Excel does not."""
    return Entries(
        {fact: _worded(value) for fact, value in entries.facts.items()},
        {
            table: tuple({column: _worded(value) for column, value in row.items()} for row in rows)
            for table, rows in entries.rows.items()
        },
    )


def _worded(value: Value) -> Value:
    return str(value).upper() if isinstance(value, bool) else value


ENGINES: Mapping[Engine, Recalculate] = {Engine.FORMULAS: _by_formulas, Engine.LIBREOFFICE: _by_libreoffice}

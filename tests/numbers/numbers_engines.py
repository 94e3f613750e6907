"""The computers that answer the corpus: our two, and four to compare them with."""

import math
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import formualizer
import formulas
import numpy as np
import schedula
from formulas.functions import get_functions
from formulas.functions.operators import OPERATORS
from formulas.tokens.operand import XlError
from numbers_corpus import Answer, Corpus, Placed, Where, lay_out
from numbers_trees import NoTree, decimal_value
from numbers_workbook import workbook

from generator.engines import excel_semantics
from generator.engines.formula_engine import Unsupported, recalculate
from generator.engines.libreoffice import recalculated
from generator.engines.scalar_program import program_of
from generator.package import ErrorValue, Value, read_workbook
from generator.package.references import cell_position


class Refused(str):
    """Why a computer gives no answer."""

    __slots__ = ()


Found = Answer | Refused
ByCase = Mapping[str, Found]
Computer = Callable[[Sequence[Placed], Path], ByCase]


def decimal(cases: Sequence[Placed], _file: Path) -> ByCase:
    """Our first back end: the expression tree, evaluated in Decimal."""
    return {each.case.id: _from_tree(each) for each in cases}


def _from_tree(each: Placed) -> Found:
    try:
        found = decimal_value(each.case)
    except (NoTree, ValueError) as reason:
        return Refused(reason)
    return _figure(float(found)) if isinstance(found, Decimal) else found


def formula_engine(cases: Sequence[Placed], file: Path) -> ByCase:
    """Our second: the formula text, evaluated by verification from the file; the program must give the very same."""
    book = read_workbook(file)
    found, quick = recalculate(book, [each.live for each in cases]), program_of(book).run({})
    differing = [where for where, value in found.items() if (type(value), value) != (type(quick[where]), quick[where])]
    if differing:
        raise ValueError(f"the program differs in {differing}")
    return {each.case.id: _supported(found[each.live]) for each in cases}


def _supported(found: Answer | Unsupported) -> Found:
    return Refused(found.reason) if isinstance(found, Unsupported) else found


def stock(cases: Sequence[Placed], _file: Path) -> ByCase:
    """`formulas` as it comes."""
    return {each.case.id: _compiled(each) for each in cases}


def corrected(cases: Sequence[Placed], file: Path) -> ByCase:
    """`formulas` with our functions in place of its own; its parser, its order of calculation."""
    with _corrections():
        return stock(cases, file)


@contextmanager
def _corrections() -> Iterator[None]:
    ours, own = excel_semantics.functions(), get_functions()
    before = dict(own), dict(OPERATORS)
    own.update(ours)
    OPERATORS.update({sign: ours[sign] for sign in OPERATORS.keys() & ours.keys()})
    try:
        yield
    finally:
        for table, kept in zip((own, OPERATORS), before, strict=True):
            table.clear()
            table.update(kept)


def _compiled(each: Placed) -> Found:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            function = formulas.Parser().ast(f"={each.formula}")[1].compile()
            found = function(*(_range(each, name) for name in function.inputs))
        except Exception as failure:  # whatever it raises, it gives no answer
            return Refused(type(failure).__name__)
    return _plain(found)


def _range(each: Placed, name: str) -> Any:
    """The values that a reference means; all of a case stand in one row."""
    first, _, last = name.partition(":")
    left, right = (cell_position(ref)[1] for ref in (first, last or first))
    values = {cell_position(ref)[1]: value for ref, value in each.values.items()}
    row = np.empty((1, right - left + 1), object)
    row[0, :] = [_inside(values[column]) for column in range(left, right + 1)]
    return row


def _inside(value: Value) -> Any:
    return schedula.EMPTY if value is None else float(value) if isinstance(value, Decimal) else value


def _plain(found: Any) -> Found:
    single = found.item() if isinstance(found, np.ndarray) and found.size == 1 else found
    match single:
        case np.ndarray():
            return Refused("several values")
        case XlError():
            return ErrorValue(single)
        case bool() | np.bool_():
            return bool(single)
        case schedula.Token():  # a blank that was handed on
            return Decimal(0)
        case str():
            return str(single)
    return _figure(float(single))


def libreoffice(cases: Sequence[Placed], file: Path) -> ByCase:
    """LibreOffice, from the file. It knows truths by their number format only: 1 and 0 stand for them."""
    found = recalculated(file, [each.live for each in cases])
    return {each.case.id: _as_expected(found[each.live], each.case.expected) for each in cases}


def _as_expected(found: Answer, expected: Answer) -> Found:
    if isinstance(expected, bool) and isinstance(found, Decimal) and found in {0, 1}:
        return bool(found)
    return Decimal(found) if isinstance(found, bool) and isinstance(expected, Decimal) else found


def by_formualizer(cases: Sequence[Placed], file: Path) -> ByCase:
    """Formualizer, from the file."""
    book = formualizer.Workbook.from_path(str(file))
    book.evaluate_all()
    return {each.case.id: _of_formualizer(book, each.live) for each in cases}


_KINDS = {"Div": "#DIV/0!", "Value": "#VALUE!", "Ref": "#REF!", "Name": "#NAME?", "Num": "#NUM!", "Na": "#N/A"}


def _of_formualizer(book: Any, where: Where) -> Found:
    sheet, ref = where
    found = book.evaluate_cell(sheet, *cell_position(ref))
    if isinstance(found, dict):
        return ErrorValue(_KINDS.get(found["kind"], found["kind"]))
    return _figure(float(found)) if isinstance(found, float | int) and not isinstance(found, bool) else found


def _figure(number: float) -> Answer:
    if not math.isfinite(number):
        return ErrorValue("#NUM!")
    return Decimal(f"{number:.15g}") if number else Decimal(0)


COMPUTERS: Mapping[str, Computer] = {
    "decimal": decimal,
    "engine": formula_engine,
    "corrected": corrected,
    "stock": stock,
    "libreoffice": libreoffice,
    "formualizer": by_formualizer,
}


def ask_all(corpus: Corpus) -> dict[str, ByCase]:
    """What every computer gives for every case."""
    cases = list(lay_out(corpus))
    with TemporaryDirectory() as folder:
        file = Path(folder) / "corpus.xlsx"
        workbook(corpus).save(file)
        return {name: compute(cases, file) for name, compute in COMPUTERS.items()}

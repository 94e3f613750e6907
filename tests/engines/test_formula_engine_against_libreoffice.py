"""Two computers that share no code give the same results, for random formulas of the grammar and random inputs.

So does the program of the same workbook, to the last digit.

Left out is what LibreOffice does differently from Excel: truths inside summed ranges, the order of texts, MATCH for a
blank, INDEX beyond its range, errors met by IF inside SUMPRODUCT. Left out, too, are halves that a binary fraction just
misses: LibreOffice sums more exactly than `formulas`, and its ROUND to whole numbers and its TEXT look at the binary
number. So issued formulas round to six decimals before they compare, count whole steps, round to fewer or show.
"""

import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.workbook.defined_name import DefinedName

from generator.engines.formula_engine import Result, recalculate
from generator.engines.libreoffice import Document, LibreOffice
from generator.engines.scalar_program import program_of
from generator.package.snapshot import Area, Cell, ErrorValue, Sheet, Snapshot, Value

INPUTS, FORMULAS = "基础数据", "评分表"
ROWS = range(2, 8)
NUMBERS, TEXTS = [f"A{row}" for row in ROWS], [f"B{row}" for row in ROWS]
NAMES = {
    **{f"数值_{row}": (f"A{row}", f"A{row}") for row in ROWS},
    **{f"文字_{row}": (f"B{row}", f"B{row}") for row in ROWS},
    "金额": (NUMBERS[0], NUMBERS[-1]),
    "类别": (TEXTS[0], TEXTS[-1]),
}
HOW_MANY = 400
NUMBER_FORMS = (
    "{n}+{n}",
    "{n}-{n}",
    "{n}*{n}",
    "ROUND({n}/{n},6)",
    "-{n}",
    "({n})",
    "ROUND(ROUND({n},6),{d})",
    "ROUNDUP(ROUND({n},6),{d})",
    "ROUNDDOWN(ROUND({n},4),0)",
    "INT(ROUND({n},4))",
    "ABS({n})",
    "MIN({n},{n},{c})",
    "MAX({n},金额)",
    "SUM({n},{c},金额)",
    "AVERAGE(金额,{n})",
    "COUNT(金额,{c})",
    "COUNTA(类别)",
    "COUNTBLANK(金额)",
    'COUNTIF(金额,">={i}")',
    'COUNTIF(类别,"{w}")',
    'SUMIF(金额,"<{i}")',
    'SUMIF(类别,"{w}",金额)',
    'SUMPRODUCT((类别="{w}")*1,金额)',
    'SUMPRODUCT((类别="{w}")*ISNUMBER(金额)*1)',
    "SUMPRODUCT((金额>={i})*(类别<>{x})*1)",
    "SUMPRODUCT(ISNUMBER(金额)*(金额{r}{i})*1)",
    "SUMPRODUCT(((ISNUMBER(金额)*(金额{r}{i})+(类别={x}))>0)*1)",
    'SUMPRODUCT(ISNUMBER(金额)*((ISNUMBER(金额)*({i}{r}金额)+(类别="{w}"))>0)*1,金额)',
    'SUMPRODUCT((1-((金额="")+(类别="")>0))*1)',
    "INDEX(金额,{p})",
    "MATCH({i},金额,0)",
    "IF({q},{n},{n})",
    "IFERROR({n},{n})",
    "({q})*1",
)
TEXT_FORMS = ('TEXT(ROUND({n},4),"{f}")', "{t}&{t}", "IF({q},{t},{t})", "IFERROR({t},{t})", "ROUND(ROUND({n},6),2)&{t}")
TRUTH_FORMS = (
    "ROUND({n},6){r}ROUND({n},6)",
    "{t}={t}",
    "{t}<>{t}",
    "AND({q},{q})",
    "OR({q},{q})",
    "NOT({q})",
    "ISNUMBER({c})",
    "ISBLANK({c})",
    '{c}=""',
    "{c}>{i}",
)
LEAVES = {
    "n": ("0", "1", "12.5", "0.1", "90%", "7", "100", "{c}", "{c}", "{c}"),
    "t": ('"{w}"', '"得分 "', "{x}", "{x}"),
    "q": ("TRUE", "FALSE", "{c}={i}", "ISNUMBER({c})"),
    "c": tuple(f"数值_{row}" for row in ROWS),
    "x": tuple(f"文字_{row}" for row in ROWS),
    "d": ("-1", "0", "1", "2", "6"),
    "i": ("0", "0.75", "1", "90"),
    "p": ("1", "3", "6"),  # beyond the range LibreOffice has an error of its own
    "w": ("是", "否", "项目*"),
    "f": ("0", "0.00", "#,##0.00", "0.00%", "0.00##", "000"),
    "r": (">=", ">", "<=", "<", "=", "<>"),
}
BRANCHES = {"n": NUMBER_FORMS, "t": TEXT_FORMS, "q": TRUTH_FORMS}


def formula(chance: random.Random, kind: str, depth: int) -> str:
    """Write a random formula: n gives a number, t a text, q a truth; other letters stand for words of the grammar."""
    forms = BRANCHES[kind] if depth and kind in BRANCHES else LEAVES[kind]
    form = chance.choice(forms)
    written = ""
    while "{" in form:
        before, _, rest = form.partition("{")
        inner, form = rest[0], rest[2:]
        written += before + formula(chance, inner, max(depth - 1, 0))
    return written + form


def book() -> Snapshot:
    chance = random.Random(20210901)  # noqa: S311 - a fixed set of formulas
    kinds = [chance.choice("nnntq") for _ in range(HOW_MANY)]
    formulas = [formula(chance, kind, 1 + place % 4) for place, kind in enumerate(kinds)]
    cells = {f"A{row}": Cell(None, text) for row, text in enumerate(formulas, 1)}
    names = {name: Area(INPUTS, *corners) for name, corners in NAMES.items()}
    return Snapshot((Sheet(INPUTS, "visible", {}), Sheet(FORMULAS, "visible", cells)), names)


BOOK = book()
WANTED = [(FORMULAS, ref) for ref in BOOK.sheets[1].cells]
PROGRAM = program_of(BOOK)


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Document]:
    file = tmp_path_factory.mktemp("random") / "随机公式.xlsx"
    save(file)
    with LibreOffice() as office, office.open(file) as opened:
        yield opened


def save(file: Path) -> None:
    target = openpyxl.Workbook()
    target.remove(target.worksheets[0])
    for sheet in BOOK.sheets:
        page = target.create_sheet(sheet.name)
        for ref, cell in sheet.cells.items():
            page[ref] = f"={cell.formula}"
    for name, area in BOOK.names.items():
        first, last = (f"${corner[0]}${corner[1:]}" for corner in (area.first, area.last))
        target.defined_names[name] = DefinedName(name, attr_text=f"'{area.sheet}'!{first}:{last}")
    target.save(file)


amounts = st.decimals(-100, 1000, places=2, allow_nan=False, allow_infinity=False)
ratios = st.decimals(0, 1, places=4, allow_nan=False, allow_infinity=False)
neat = st.sampled_from([Decimal(text) for text in ("0", "1", "0.75", "0.9", "1.005", "2.675", "90", "-0.005")])
numbers = st.one_of(st.none(), amounts, ratios, neat, st.sampled_from(["约0.52", "12.5"]))
texts = st.one_of(st.none(), st.sampled_from(["是", "否", "项目一", "是 "]))


def agree(ours: Result, theirs: Result) -> bool:
    """Numbers agree in 12 digits; of several errors in one formula LibreOffice reports another one first.

    Where a % gave the cell a number format, LibreOffice has 1 and 0 for truths.
    """
    if isinstance(ours, bool) and isinstance(theirs, Decimal):
        return int(ours) == theirs
    if isinstance(ours, Decimal) and isinstance(theirs, Decimal):
        return abs(ours - theirs) <= Decimal("1E-12") * max(Decimal(1), abs(ours))
    return type(ours) is type(theirs) and (ours == theirs or isinstance(ours, ErrorValue))


@settings(derandomize=True, max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.tuples(*[numbers] * len(ROWS)), st.tuples(*[texts] * len(ROWS)))
def test_same_results(document: Document, figures: tuple[Value, ...], words: tuple[Value, ...]) -> None:
    inputs = {(INPUTS, ref): value for ref, value in zip(NUMBERS + TEXTS, figures + words, strict=True)}
    ours = recalculate(BOOK, WANTED, inputs)
    quick = PROGRAM.run(inputs)
    assert {where: (type(found), found) for where, found in ours.items()} == {
        where: (type(found), found) for where, found in quick.items()
    }
    theirs = document.recalculate(inputs, WANTED)
    formulas = BOOK.sheets[1].cells
    different = [
        f"={formulas[ref].formula}: formulas {ours[sheet, ref]!r}, LibreOffice {theirs[sheet, ref]!r}"
        for sheet, ref in WANTED
        if not agree(ours[sheet, ref], theirs[sheet, ref])
    ]
    assert different == []


def test_formulas_are_varied() -> None:
    texts = "".join(cell.formula or "" for cell in BOOK.sheets[1].cells.values())
    forms = (*NUMBER_FORMS, *TEXT_FORMS, *TRUTH_FORMS)
    assert [form for form in forms if form.partition("{")[0] not in texts] == []

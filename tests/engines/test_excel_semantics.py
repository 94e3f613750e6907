"""Excel's meaning of every function that issued formulas may use.

No Excel is at hand: what is expected here is its documented behaviour, written down by hand. The first table has the
cases in which `formulas` alone gives another result.
"""

from decimal import Decimal

import pytest
from formulas.functions import get_functions
from formulas.functions.operators import OPERATORS

from generator.engines.excel_semantics import functions
from generator.engines.formula_engine import Result, recalculate
from generator.package.snapshot import Cell, ErrorValue, Sheet, Snapshot, Value

GRAMMAR = (
    "IF AND OR NOT MIN MAX SUM SUMPRODUCT COUNT COUNTA COUNTBLANK COUNTIF SUMIF AVERAGE ROUND ROUNDUP ROUNDDOWN INT ABS"
    " IFERROR ISNUMBER ISBLANK INDEX MATCH TEXT &"
)

#        A        B      C
#   1    1        是     0.5
#   2    2        否     0.75
#   3    3        是     0.9
#   4    "5"      是     (blank)
#   5    (blank)  TRUE   #DIV/0!
CELLS: dict[str, Value | ErrorValue] = {
    "A1": Decimal(1),
    "A2": Decimal(2),
    "A3": Decimal(3),
    "A4": "5",
    "B1": "是",
    "B2": "否",
    "B3": "是",
    "B4": "是",
    "B5": True,
    "C1": Decimal("0.5"),
    "C2": Decimal("0.75"),
    "C3": Decimal("0.9"),
    "C5": ErrorValue("#DIV/0!"),
}

WHERE_FORMULAS_DIFFERS = """
ROUND(1.005,2)                       = 1.01
ROUND(8.325,2)                       = 8.33
ROUND(0.285,2)                       = 0.29
0.7+0.1>=0.8                         = TRUE
0.1+0.2=0.3                          = TRUE
ROUNDUP((1.03-1)*100,0)              = 3
ROUNDDOWN(4.8-4,1)                   = 0.8
SUMPRODUCT(--(B1:B4="是"))           = 3
SUM(A1:A5)                           = 6
COUNT(A1:A5)                         = 3
AVERAGE(A1:A5)                       = 2
ISNUMBER("5")                        = FALSE
ISNUMBER(A4)                         = FALSE
A5=FALSE                             = TRUE
"90%"*1                              = 0.9
COUNTIF(C1:C4,">=75%")               = 2
TEXT(2.675,"0.00")                   = "2.68"
"""

ROUNDING = """
ROUND(2.5,0)                         = 3
ROUND(-2.5,0)                        = -3
ROUND(1234.5,-2)                     = 1200
ROUND(-0.001,2)                      = 0
ROUND("abc",2)                       = #VALUE!
ROUNDUP(0.1,0)                       = 1
ROUNDUP(-0.1,0)                      = -1
ROUNDDOWN(-0.19,1)                   = -0.1
ROUNDDOWN(ROUND(2.99999,4),0)        = 3
INT(-0.5)                            = -1
INT(4.1*100)                         = 410
ABS(-2)                              = 2
0.1+0.2-0.3                          = 0
1/3                                  = 0.333333333333333
"""

BLANKS = """
A5                                   = 0
A5+1                                 = 1
A5=0                                 = TRUE
A5=""                                = TRUE
A5&"元"                              = "元"
ISBLANK(A5)                          = TRUE
ISBLANK("")                          = FALSE
ISNUMBER(A5)                         = FALSE
COUNTA(A1:A5)                        = 4
COUNTBLANK(A1:A5)                    = 1
MIN(3,A5)                            = 3
MIN(A5,A5)                           = 0
MIN(3,IF(TRUE,A5))                   = 3
TEXT(A5,"0.00")                      = "0.00"
NOT(A5)                              = TRUE
AVERAGE(A5)                          = #DIV/0!
"""

TEXTS_AND_TRUTHS = """
SUM(A4)                              = 0
SUM("5",A4)                          = 5
SUM(IF(TRUE,A4))                     = 0
SUM("x")                             = #VALUE!
SUM(B5)                              = 0
SUM(TRUE,1)                          = 2
COUNT("5","x",TRUE,B5)               = 2
A4+1                                 = 6
B1+1                                 = #VALUE!
"1,234.5"*1                          = 1234.5
TRUE*3                               = 3
1<"1"                                = TRUE
"z"<TRUE                             = TRUE
"abc"="ABC"                          = TRUE
AND(A1:A4)                           = TRUE
AND(B1,A1)                           = TRUE
AND("x",TRUE)                        = #VALUE!
OR(B1)                               = #VALUE!
NOT("x")                             = #VALUE!
IF("true",1,2)                       = 1
IF("x",1,2)                          = #VALUE!
IF(FALSE,1)                          = FALSE
1/3&"元"                             = "0.333333333333333元"
0.00001&""                           = "0.00001"
TRUE&""                              = "TRUE"
IF(TRUE(),FALSE(),1)                 = FALSE
"""

FORMATS = """
TEXT(1234.5,"#,##0.00")              = "1,234.50"
TEXT(0.825,"0.00%")                  = "82.50%"
TEXT(0.82515,"0.00##%")              = "82.515%"
TEXT(7,"000")                        = "007"
TEXT(-1234567.891,"#,##0.00")        = "-1,234,567.89"
TEXT(-0.001,"0.00")                  = "0.00"
TEXT("约0.5","0.00")                 = "约0.5"
TEXT("5","0.00")                     = "5.00"
TEXT(1/0,"0.00")                     = #DIV/0!
"""

CRITERIA = """
COUNTIF(B1:B5,"是")                  = 3
COUNTIF(B1:B5,"<>是")                = 2
COUNTIF(A1:A5,"<>")                  = 4
COUNTIF(A1:A5,"")                    = 1
COUNTIF(A1:A5,5)                     = 1
COUNTIF(A1:A5,">1")                  = 2
COUNTIF(A1:A5,A1)                    = 1
COUNTIF(B1:B5,TRUE)                  = 1
COUNTIF(B1:B5,"?")                   = 4
COUNTIF(B1:B5,"~?")                  = 0
SUMIF(A1:A5,">=2")                   = 5
SUMIF(B1:B4,"是",A1:A4)              = 4
SUMIF(B1:B3,"否",C1:C3)              = 0.75
SUMIF(B1:B5,TRUE,C1:C5)              = #DIV/0!
SUMIF(B1:B5,"否",C1:C5)              = 0.75
"""

ROWS = """
SUMPRODUCT((B1:B4="是")*1)                     = 3
SUMPRODUCT((B1:B4="是")*(A1:A4>=2)*1)          = 2
SUMPRODUCT((B1:B4="是")*1,A1:A4)               = 4
SUMPRODUCT((B1:B4="是")*ISNUMBER(A1:A4)*1)     = 2
SUMPRODUCT(A1:A3,C1:C3)                        = 4.7
SUMPRODUCT((1-(B1:B4="是"))*1)                 = 1
SUMPRODUCT(A1:A3,C1:C2)                        = #VALUE!
SUMPRODUCT(A1:A3*C1:C2)                        = #N/A
SUMPRODUCT(C1:C5)                              = #DIV/0!
INDEX(C1:C4,3)                                 = 0.9
INDEX(C1:C4,9)                                 = #REF!
INDEX(A1:C4,2,3)                               = 0.75
INDEX(A1:C1,3)                                 = 0.5
INDEX(A1:A4,-1)                                = #VALUE!
INDEX(没有这个名称,1)                          = #NAME?
SUM(INDEX(A1:A4,4))                            = 0
COUNTIF(没有这个名称,1)                        = #NAME?
SUMIF(A1:A3,1,没有这个名称)                    = #NAME?
COUNT(没有这个名称)                            = 0
SUM(没有这个名称)                              = #NAME?
AND(没有这个名称)                              = #NAME?
SUMPRODUCT((没有这个名称=1)*1)                 = #NAME?
MATCH(1,没有这个名称,0)                        = #NAME?
COUNTA(没有这个名称)                           = 1
MATCH("否",B1:B4,0)                            = 2
MATCH(0.75,C1:C4,0)                            = 2
MATCH("缺",B1:B4,0)                            = #N/A
INDEX(A1:A4,MATCH("否",B1:B4,0))               = 2
MAX(A1:A5)                                     = 3
MAX(A1:A3,C5)                                  = #DIV/0!
COUNT(C1:C5)                                   = 3
COUNTA(C1:C5)                                  = 4
"""

ERRORS = """
1/0                                  = #DIV/0!
0^0                                  = #NUM!
10^400                               = #NUM!
(-8)^0.5                             = #NUM!
IF(TRUE,1,1/0)                       = 1
IF(1/0,1,2)                          = #DIV/0!
IFERROR(1/0,"无")                    = "无"
IFERROR(A1,1/0)                      = 1
ISNUMBER(1/0)                        = FALSE
C5=1                                 = #DIV/0!
没有这个名称                         = #NAME?
没有这张表!A1                        = #REF!
-2^2                                 = 4
2^3^2                                = 64
50%*10%                              = 0.05
"""

TABLES = {
    "where formulas differs": WHERE_FORMULAS_DIFFERS,
    "rounding": ROUNDING,
    "blanks": BLANKS,
    "texts and truths": TEXTS_AND_TRUTHS,
    "formats": FORMATS,
    "criteria": CRITERIA,
    "rows": ROWS,
    "errors": ERRORS,
}


def cases() -> list[tuple[str, str]]:
    lines = [line for table in TABLES.values() for line in table.strip().splitlines()]
    return [(formula.strip(), expected) for formula, expected in (line.rsplit(" = ", 1) for line in lines)]


def written(result: Result) -> str:
    """How the tables write a result."""
    if isinstance(result, bool):
        return str(result).upper()
    if isinstance(result, Decimal):
        return f"{result:f}"
    return f'"{result}"' if type(result) is str else str(result)


def value_of(formula: str) -> Result:
    cells = {ref: Cell(value) for ref, value in CELLS.items()} | {"Z1": Cell(None, formula)}
    return recalculate(Snapshot((Sheet("表", "visible", cells),), {}), [("表", "Z1")])["表", "Z1"]


@pytest.mark.parametrize(("formula", "expected"), cases())
def test_result_is_that_of_excel(formula: str, expected: str) -> None:
    assert written(value_of(formula)) == expected


def test_every_function_of_the_grammar_and_nothing_else() -> None:
    signs = set("+ - * / ^ % U- U+ = <> < <= > >=".split())  # noqa: SIM905 - reads like the grammar
    assert set(functions()) == set(GRAMMAR.split()) | signs | {"TRUE", "FALSE"}


def test_every_function_of_the_grammar_has_a_case() -> None:
    formulas = " ".join(formula for formula, _ in cases())
    assert [name for name in GRAMMAR.split() if name not in formulas] == []


def test_formulas_itself_is_left_as_it_was() -> None:
    before = dict(get_functions()), dict(OPERATORS)
    functions.cache_clear()
    functions()
    assert (dict(get_functions()), dict(OPERATORS)) == before

"""A shared formula reads in each cell as Excel shows it there."""

import pytest
from openpyxl.formula.translate import Translator

from generator.package.formulas import calls_outside, relocated, translated


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1", "B3"),
        ("$A1+A$1+$A$1", "$A3+B$1+$A$1"),
        ("SUM(A1:B2,C:C,$C:D,5:6,$5:6)", "SUM(B3:C4,D:D,$C:E,7:8,$5:8)"),
        ('A1&"A1 says ""A1"""', 'B3&"A1 says ""A1"""'),
        ("'A1 的''A1'!A1+Sheet2!A1+基础数据!$B3", "'A1 的''A1'!B3+Sheet2!B3+基础数据!$B5"),
        ("LOG10(A1)+ATAN2(A1,B1)", "LOG10(B3)+ATAN2(B3,C3)"),
        ("固定资产利用率2>=90%", "固定资产利用率2>=90%"),
        ("预算A1+A1预算+_A1+A1.b+A1_", "预算A1+A1预算+_A1+A1.b+A1_"),
        ("fact_a1*TAX20211234", "fact_a1*TAX20211234"),
        ("1E5+1.5E+3+A1", "1E5+1.5E+3+B3"),
        ("ZZZ1+XFE1", "ZZZ1+XFE1"),
        ("[1]Sheet1!A1+表1[[#This Row],[A1]]", "[1]Sheet1!B3+表1[[#This Row],[A1]]"),
        ("#REF!+#N/A+#DIV/0!+TRUE", "#REF!+#N/A+#DIV/0!+TRUE"),
        ("A1#+@A1", "B3#+@B3"),
        ("A1:INDEX(B:B,2)", "B3:INDEX(C:C,2)"),
        ("XFD1+A1048576+XFD:XFD+A1048575:A1048576", "#REF!+#REF!+#REF!+#REF!:#REF!"),
        ('"未闭合 A1', '"未闭合 B3'),
    ],
)
def test_relative_references_move_and_nothing_else_does(formula: str, moved: str) -> None:
    assert translated(formula, rows=2, columns=1) == moved


@pytest.mark.parametrize(
    "formula",
    [
        'IF(B4>=0.9,1,IF(B4>=$C$1,"B4",0))',
        "SUMIFS(明细表!$D$5:$D$60,明细表!$B$5:$B$60,C4)",
        "ROUND('基础 数据'!C7/C$8,6)",
        "INDEX(B:C,MATCH(B5,5:5,0))",
    ],
)
@pytest.mark.parametrize(
    ("target", "rows", "columns"), [("B10", 0, 0), ("B13", 3, 0), ("D10", 0, 2), ("A8", -2, -1), ("AF17", 7, 30)]
)
def test_it_agrees_with_another_translator(formula: str, target: str, rows: int, columns: int) -> None:
    independent = Translator(f"={formula}", origin="B10").translate_formula(target)
    assert f"={translated(formula, rows, columns)}" == independent


@pytest.mark.parametrize(("formula", "outside"), [("cmd|'/C calc'!A0", True), ('"|"', False), ("'a|b'!A1", False)])
def test_a_bar_outside_text_is_a_call_outside(formula: str, outside: bool) -> None:
    assert calls_outside(formula) is outside


def one_row_down(ref: str) -> str | None:
    """Row 3 is gone."""
    letters, row = ref.rstrip("0123456789"), int(ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    return None if row == 3 else f"{letters}{row + 1}"


@pytest.mark.parametrize(
    ("formula", "there"),
    [
        ("A1+$B$2+C$4", "A2+$B$3+C$5"),
        ("SUM(A1:B2)", "SUM(A2:B3)"),
        ("A3*2", "#REF!*2"),
        ("基础数据!A1+A1", "基础数据!A1+A2"),
        ("SUM(基础数据!A1:B2,A1)", "SUM(基础数据!A1:B2,A2)"),
        ("'又 一'!A1:A2+A2", "'又 一'!A1:A2+A3"),
        ('IF(A1="A1",LOG10(A2),得分A1)', 'IF(A2="A1",LOG10(A3),得分A1)'),
        ("SUM(A:A,1:2)", "SUM(A:A,1:2)"),
    ],
)
def test_references_go_where_cells_went_on_their_own_sheet(formula: str, there: str) -> None:
    assert relocated(formula, one_row_down) == there

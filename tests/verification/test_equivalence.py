"""What honest programs rewrite is the same as before, and what is not the same is not.

1  Formulas.
2  Number formats.
3  Values.
4  What hides a cell.
"""

from decimal import Decimal

import pytest

from generator.package import ErrorValue, Format, Value
from generator.verification.equivalence import hides, normal_number, normal_state, same, same_formula


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("IF(A1>=90%,1,0)", "IF( A1 >= 90% , 1, 0 )"),
        ("if(a1,true,false)", "IF(A1,TRUE(),FALSE())"),
        ("'基础数据'!B5+1", "基础数据!B5 + 1"),
        ("SUM(A1:A3)", " SUM(A1 : A3) "),
        ('"甲" & B1', '"甲"&B1'),
    ],
)
def test_one_formula_in_two_spellings(left: str, right: str) -> None:
    assert same_formula(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("A1>=90%", "A1>90%"),
        ("A1>=0.9", "A1>=0.90001"),
        ('IF(A1,"a","b")', 'IF(A1,"A","b")'),
        ('"a b"', '"ab"'),
        ("A1 B1", "A1B1"),
        ("'a b'!A1", "'ab'!A1"),
        ("ROUND(A1,2)", "ROUNDDOWN(A1,2)"),
        ("$A$1", "A1"),
        ("A1", "A1+0"),
    ],
)
def test_two_formulas(left: str, right: str) -> None:
    assert not same_formula(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ('yyyy"年"m"月"', "yyyy\\年m\\月"),
        ("GENERAL", "General"),
        ("0.00;-0.00", "0.00"),
        ("0.00;\\-0.00", "0.00"),
        ("[Red]0.00", "[RED]0.00"),
        ("[$-804]yyyy/m/d", "yyyy/m/d"),
    ],
)
def test_one_number_format_in_two_spellings(left: str, right: str) -> None:
    assert normal_number(left) == normal_number(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("0.00", "0"),
        ("0.00", "0.00;0.00"),
        ("0.00", '"9"0.00'),
        ("0", "0;"),
        ("[h]:mm", "h:mm"),
        ("0.00", "0.00,"),
        ("0.00", "[White]0.00"),
        ("0.00", "[<0]0.00;-0.00"),
    ],
)
def test_two_number_formats(left: str, right: str) -> None:
    assert normal_number(left) != normal_number(right)


def test_a_very_hidden_sheet_is_a_hidden_one() -> None:
    assert [normal_state(state) for state in ("visible", "hidden", "veryHidden")] == ["visible", "hidden", "hidden"]


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        (Decimal("0.3"), Decimal("0.300000000000000"), True),
        (Decimal("0.3"), Decimal("0.300000000001"), False),
        (Decimal("123456789.123"), Decimal("123456789.123000049"), True),
        (Decimal(1), True, False),
        (Decimal(1), "1", False),
        (Decimal(0), None, False),
        ("", None, False),
        ("#N/A", ErrorValue("#N/A"), False),
        (ErrorValue("#N/A"), ErrorValue("#N/A"), True),
    ],
)
def test_values(left: Value | ErrorValue, right: Value | ErrorValue, equal: bool) -> None:
    assert same(left, right) is equal
    assert same(right, left) is equal


@pytest.mark.parametrize(
    ("shown", "hidden"),
    [
        (Format(), False),
        (Format(ink="FFFFFF"), True),
        (Format(ink="FFFFFF", fill="1F4E79"), False),
        (Format(ink="1F2937", fill="1F2937"), True),
        (Format(fill="000000"), True),
        (Format(size=Decimal(1)), True),
        (Format(size=Decimal(8)), False),
        (Format(";;;"), True),
        (Format("[White]0.00"), True),
        (Format('""'), True),
        (Format('0;0;0;""'), True),
        (Format("0;0;0;@"), False),
        (Format("0.00;-0.00;;@"), False),
        (Format('yyyy"年"'), False),
        (Format("_0;_0"), True),
        (Format("@"), False),
    ],
)
def test_what_hides_a_cell(shown: Format, hidden: bool) -> None:
    assert hides(shown) is hidden

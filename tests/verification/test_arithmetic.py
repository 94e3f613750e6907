"""Arithmetic in inputs comes to what exact fractions come to, and nothing else is taken for arithmetic.

1  Sums, products, signs, per cent and parentheses, to fifteen digits.
2  References, functions, texts, powers and what no cell can hold are not worked out.
"""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.rubric.decimals import fifteen_digits
from generator.verification.arithmetic import LONGEST, in_binary, result_of

Written = tuple[str, Fraction | None]
"""A formula, and what it comes to; None where it divides by zero."""

FIGURES = st.decimals(0, 10**6, places=3).map(lambda figure: (str(figure), Fraction(figure)))


def _with_sign(inner: Written) -> Written:
    return f"-({inner[0]})", None if inner[1] is None else -inner[1]


def _percent(inner: Written) -> Written:
    return f"({inner[0]})%", None if inner[1] is None else inner[1] / 100


def _joined(left: Written, sign: str, right: Written) -> Written:
    text = f"({left[0]}) {sign} ({right[0]})"
    if left[1] is None or right[1] is None or (sign == "/" and not right[1]):
        return text, None
    by_sign = {"+": Fraction.__add__, "-": Fraction.__sub__, "*": Fraction.__mul__, "/": Fraction.__truediv__}
    return text, by_sign[sign](left[1], right[1])


FORMULAS: st.SearchStrategy[Written] = st.recursive(
    FIGURES,
    lambda inner: st.one_of(
        inner.map(_with_sign), inner.map(_percent), st.builds(_joined, inner, st.sampled_from("+-*/"), inner)
    ),
    max_leaves=8,
)


@given(FORMULAS)
def test_it_comes_to_what_fractions_come_to(written: Written) -> None:
    formula, exact = written
    if len(formula) > LONGEST:
        return
    found = result_of(formula)
    if exact is None:
        assert found is None
        return
    assert found is not None
    wanted = fifteen_digits(Decimal(exact.numerator) / Decimal(exact.denominator))
    assert abs(found - wanted) <= abs(wanted) * Decimal("1E-14")


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("12.5+3.2", "15.7"),
        ("1+2*3", "7"),
        ("(1+2)*3", "9"),
        ("10-2-3", "5"),
        ("100/10/5", "2"),
        ("-5%", "-0.05"),
        ("--3", "3"),
        ("+.5", "0.5"),
        ("5.", "5"),
        (" 1 + 1 ", "2"),
        ("1/3", "0.333333333333333"),
        ("0.1+0.2", "0.3"),
        ("50%%", "0.005"),
    ],
)
def test_worked_by_hand(formula: str, value: str) -> None:
    assert result_of(formula) == Decimal(value)


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "+",
        "1+",
        "(1",
        "1)",
        "()",
        "A1",
        "SUM(1,2)",
        '"1"',
        "1 2",
        "2^3",
        "1/0",
        "1&2",
        "1=1",
        "{1}",
        "1,5",
        "%",
        "9" * 501,
        "(" * 40 + "1" + ")" * 40,
    ],
)
def test_no_arithmetic(formula: str) -> None:
    assert result_of(formula) is None
    assert in_binary(formula) is None


def test_what_binary_fractions_lose() -> None:
    assert result_of("1850000.35-1849999.9") == Decimal("0.45")
    assert in_binary("1850000.35-1849999.9") == Decimal("0.450000000186265")  # as Excel shows it
    assert in_binary("12.5+3.2") == result_of("12.5+3.2")

"""The tokeniser: what is a figure, with value, unit and hedges, and what is none.

1. Money in 万元 whatever its unit, with the decimals it was quoted to; percentages, points, counts, years.
2. Full-width digits, thousands separators, spaces of PDF, private-use characters.
3. Hedges, limits and ranges.
4. Chinese numerals where a counter follows.
5. Dates, document numbers, names, codes, telephone numbers and enumeration are no figures.
6. Places are those of the text as given; money printed in any unit comes back as it was.
"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.narrative.figures import Figure, figures_in
from generator.narrative.numerals import chinese_number


def one(text: str) -> Figure:
    (figure,) = figures_in(text)
    return figure


@pytest.mark.parametrize(
    ("text", "value", "decimals", "unit"),
    [
        ("预算12,044.33万元", "12044.33", 2, "万元"),  # 1
        ("金额302.06亿元", "3020600", -2, "万元"),
        ("补助500元", "0.05", 4, "万元"),
        ("执行率98.10 %", "98.10", 2, "%"),
        ("提高2.5个百分点", "2.5", 1, "个百分点"),
        ("共18687件", "18687", 0, "件"),
        ("约2.3万家", "23000", -3, "家"),
        ("得分93.59分", "93.59", 2, "分"),
        ("2023年", "2023", 0, "年"),
        ("连续2年", "2", 0, "年（期间）"),
        ("支出６３.３８万元", "63.38", 2, "万元"),  # 2
        ("支出１，５２０.６万元", "1520.6", 1, "万元"),
        ("支出12,044.33 万元", "12044.33", 2, "万元"),
        ("支出1520.98733\ue4277万元", "1520.987337", 6, "万元"),
        ("同比上升14.5％", "14.5", 1, "%"),
    ],
)
def test_value_and_unit(text: str, value: str, decimals: int, unit: str) -> None:
    figure = one(text)
    assert (figure.value, figure.decimals, figure.unit) == (Decimal(value), decimals, unit)


@pytest.mark.parametrize("text", ["约0.52万元", "近3万元", "20多家", "800余条", "9万余条"])
def test_approximate(text: str) -> None:  # 3
    assert one(text).approximate
    assert not one(text).bound


@pytest.mark.parametrize(
    "text", ["超过25%", "80%以上", "≥200个", "不低于90%", "90%（含）以上", "达到10%", "15%以内", "落入90%（含）档"]
)
def test_limits(text: str) -> None:  # 3
    assert one(text).bound


def test_a_range_has_two_ends() -> None:  # 3
    figure = one("每年举办3—5次")
    assert (figure.value, figure.high, figure.unit) == (Decimal(3), Decimal(5), "次")
    assert not figure.is_exact_statement


def test_a_saving_is_not_approximate() -> None:  # 3
    assert not one("节约6.36万元").approximate


@pytest.mark.parametrize(
    ("text", "value"), [("两个项目", 2), ("三个项目", 3), ("新增十二项", 12), ("制定二十四份", 24)]
)
def test_chinese_numerals(text: str, value: int) -> None:  # 4
    assert one(text).value == value


@pytest.mark.parametrize(
    "text",
    [
        "一是统筹推进，二是加强管理",
        "第三项工作、第二十条规定",
        "“十四五”规划与一网通办",
        "坚持“两个维护”“四项原则”",
        "深财预〔2016〕143号",
        "（2020）12号文",
        "截至2024年12月31日，3月7日公开，2021.6.24填报",
        "2022-2023学年度招生",
        "财政代码2018-1440",
        "电话0755-12345678、13800138000，12345热线",
        "建立“1+1+1”与10-30-60机制，7×24小时",
        "部署5G与4K设备，使用H5页面",
        "1.预算编制（2）执行",
        "《2023年120项任务清单》",
        "详见表1",
        "近千件、上百家",
    ],
)
def test_no_figures(text: str) -> None:  # 5
    assert figures_in(text) == ()


def test_places_are_those_of_the_text() -> None:  # 6
    text = "共\ue000支出\u200b63.38 万元，占2.62%。"
    assert [text[each.start : each.end] for each in figures_in(text)] == ["63.38 万元", "2.62%"]


@given(st.integers(1, 10**10), st.sampled_from(["元", "万元", "亿元"]))
def test_money_comes_back(cents: int, unit: str) -> None:  # 6
    yuan = Decimal(cents) / 100
    factor = {"元": 1, "万元": 10_000, "亿元": 10**8}[unit]
    figure = one(f"支出{yuan / factor:,f}{unit}。")
    assert (figure.value, figure.unit) == (yuan / 10_000, "万元")


@given(st.integers(1, 9999))
def test_chinese_numbers_up_to_thousands(number: int) -> None:  # 4
    digits = "零一二三四五六七八九"
    spelled = ""
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            spelled += digits[digit] + name
        elif spelled and number % place and not spelled.endswith("零"):
            spelled += "零"
    assert chinese_number(spelled) == number

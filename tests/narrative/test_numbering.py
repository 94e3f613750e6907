"""Numbers of headings.

1  Levels are numbered 一、 （一） 1. （1） ①, each from 1 under its own heading, and a level below the fifth like it.
2  Chinese numerals and circles are those of a table written out by hand, beyond their range digits.
"""

import pytest

from generator.narrative.document import Place, Section
from generator.narrative.numbering import headed
from generator.rubric.numbering import chinese, circled, number_of

PLACE = Place("自评报告", "A1")


def nested(depth: int, level: int = 1) -> tuple[Section, ...]:
    inner = nested(depth - 1, level + 1) if depth > 1 else ()
    return (Section("甲", level, PLACE, (), inner), Section("乙", level, PLACE))


def test_every_level_has_its_form_and_starts_anew() -> None:  # 1
    assert [heading for _, heading in headed(nested(6))] == [
        *("一、甲", "（一）甲", "1.甲", "（1）甲", "①甲", "①甲"),
        *("②乙", "②乙", "（2）乙", "2.乙", "（二）乙", "二、乙"),
    ]


@pytest.mark.parametrize(("level", "position"), [(0, 1), (1, 0), (-1, 1)])
def test_there_is_no_heading_before_the_first(level: int, position: int) -> None:  # 1
    with pytest.raises(ValueError, match="level"):
        number_of(level, position)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        *((1, "一"), (9, "九"), (10, "十"), (11, "十一"), (19, "十九"), (20, "二十")),
        *((21, "二十一"), (30, "三十"), (99, "九十九"), (100, "100")),
    ],
)
def test_chinese_numerals(number: int, words: str) -> None:  # 2
    assert chinese(number) == words


def test_circles() -> None:  # 2
    by_hand = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
    assert "".join(map(circled, range(1, 51))) == by_hand
    assert circled(51) == "51）"

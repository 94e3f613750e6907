"""The scores a report prints, from a flattened table of any layout, and its total.

1. Name, weight, rule, score in cells of their own; names over several lines; weights behind the name.
2. Weights of groups between two indicators, figures in rules and repeated headings are no scores.
3. The total stands in its row, below the last score, or in a sentence; a column of lost points is not taken for it.
4. What is not printed is not claimed.
"""

from decimal import Decimal

import pytest

from generator.narrative.plain_text import read_text
from generator.narrative.printed_scores import PrintedScores, printed_scores
from generator.rubric.loader import load

RUBRIC = load("luohu-2022")
REPORT = "一、评分情况\n经自评，我馆得分 91.25 分。\n"


def claims(text: str) -> PrintedScores:
    return printed_scores(read_text(text, "报告.txt"), RUBRIC)


def table(total: str = "") -> str:
    """A score table as PDF gives it: every indicator loses a quarter of a point."""
    lines = ["附件", "部门整体支出绩效评分表"]
    for number, indicator in enumerate(RUBRIC.indicators()):
        if number % 5 == 0:
            lines += ["资", "金", "管", "理", "8", "部门整体支出绩效评分表", "名称 权重(%)"]
        half = len(indicator.name) // 2
        match number % 3:
            case 0:
                lines += [indicator.name, str(indicator.weight)]
            case 1:
                lines += [indicator.name[:half], indicator.name[half:], str(indicator.weight)]
            case _:
                lines += [f"{indicator.name} {indicator.weight}"]
        lines += ["1.发现一项不符合的扣 1 分，扣完为止（5 分）。", str(indicator.weight - Decimal("0.25"))]
    return "\n".join([*lines, total, ""])


def test_scores_of_a_flattened_table() -> None:  # 1, 2
    found = claims(REPORT + table()).scores
    assert {key: claim.score for key, claim in found.items()} == {
        indicator.id: indicator.weight - Decimal("0.25") for indicator in RUBRIC.indicators()
    }
    assert all(claim.weight == RUBRIC.indicator(key).weight for key, claim in found.items())


def test_total() -> None:  # 3
    for total in ("总分 94.75", "总分\n100\n94.75", "94.75"):
        claim = claims(REPORT + table(total)).total
        assert claim is not None
        assert claim.score == Decimal("94.75")
    in_words = claims(REPORT).total
    assert in_words is not None
    assert (in_words.score, in_words.place.cell) == (Decimal("91.25"), "第2行")


@pytest.mark.parametrize(
    ("heading", "row", "total"),
    [
        ("得分\n扣分", "总分\n100\n94.75\n5.25", "94.75"),
        ("得分\n扣分", "总分\n94.75\n5.25", "94.75"),
        ("得分\n扣分", "总分\n100\n5.25\n94.75", "5.25"),
        ("得分\n扣分", "总分\n100\n100\n0", "100"),
        ("得分\n扣分", "总分\n100\n94.75", "94.75"),
        ("扣分\n得分", "总分\n100\n5.25\n94.75", "94.75"),
        ("得分", "总分\n100\n5.25\n94.75", "94.75"),
    ],
)
def test_lost_points_behind_the_total(heading: str, row: str, total: str) -> None:  # 3
    claim = claims(table(row).replace("附件\n", f"附件\n{heading}\n", 1)).total
    assert claim is not None
    assert claim.score == Decimal(total)


def test_nothing_printed_nothing_claimed() -> None:  # 4
    assert claims("一、情况\n正文。\n") == PrintedScores({}, None)
    first = next(RUBRIC.indicators())
    blank = claims(f"附件\n评分表\n{first.name}\n{first.weight}\n规则\n")
    assert first.id not in blank.scores

"""Forms of projects in a text (A06): the cost targets against the money the form is about."""

import re
from collections.abc import Iterator, Sequence

from generator.checks.rounding import Quoted, Verdict, judged_sum
from generator.finding import Finding
from generator.narrative.catalogue import Doubt
from generator.narrative.document import Document, Paragraph
from generator.narrative.figures import MONEY, figures_in
from generator.narrative.headings import is_form
from generator.narrative.places import at, money

_FUNDS = re.compile(r"(?:年度)?资金总额")
_COSTS = re.compile(r"成本指标")
_OTHER_GROUP = re.compile(r"(?:数量|质量|时效)指标|.*效.*益.*|满意度.*|总分|……")
_NUMBERS_ONLY = re.compile(r"[\d.%\s—-]*")
_FEWEST = 2


def cost_rows(document: Document) -> Iterator[Finding]:
    """A06. Each form by itself; one cost target alone, or targets that are no amounts, say nothing.

    Cannot tell a cost that is a unit price from one that is part of the total.
    """
    for form in filter(is_form, document.sections):
        cells = [paragraph for section in form.walk() for paragraph in section.paragraphs]
        funds, costs = _funds(cells), tuple(_costs(cells))
        if funds is None or len(costs) < _FEWEST:
            continue
        judged = judged_sum(funds[0], tuple(cost for cost, _ in costs))
        if judged.verdict is Verdict.WRONG:
            expected = f"资金总额{money(funds[0].value)}"
            yield at(Doubt.COSTS_WRONG, costs[0][1], f"{len(costs)}项成本指标", expected, money(judged.computed))


def _amount(cell: Paragraph) -> Quoted | None:
    """The amount that is all of a cell."""
    found = figures_in(cell.text)
    whole = len(found) == 1 and found[0].text.strip() == cell.text.strip()
    return found[0].quoted if whole and found[0].unit == MONEY and not found[0].bound else None


def _funds(cells: Sequence[Paragraph]) -> tuple[Quoted, Paragraph] | None:
    for index, cell in enumerate(cells):
        if _FUNDS.fullmatch(cell.text.strip()):
            amounts = [(amount, each) for each in cells[index + 1 : index + 4] if (amount := _amount(each)) is not None]
            return amounts[0] if amounts else None
    return None


def _costs(cells: Sequence[Paragraph]) -> Iterator[tuple[Quoted, Paragraph]]:
    """The target of each cost row: the first amount after its name."""
    inside, named = False, False
    for cell in cells:
        text = cell.text.strip()
        if _COSTS.fullmatch(text):
            inside = True
            continue
        if not inside:
            continue
        amount = _amount(cell)
        if amount is not None and named:
            named = False
            yield amount, cell
        elif amount is None and _OTHER_GROUP.fullmatch(text):
            return
        elif amount is None and not _NUMBERS_ONLY.fullmatch(text):
            named = True

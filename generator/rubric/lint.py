"""What a rubric's author should look at: weights that do not add up, rules that do not reach or pass their weight."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.rubric.decimals import plain
from generator.rubric.facts import Fact
from generator.rubric.kinds import Rule
from generator.rubric.measures import Measure
from generator.rubric.model import Group, Indicator, Rubric
from generator.rubric.reach import reach
from generator.rubric.traversal import facts_of

FULL_MARKS = Decimal(100)


@dataclass(frozen=True, slots=True)
class Lint:
    """One thing to look at: the indicator or group it is about, and what is wrong, in Chinese."""

    about: str
    message: str


def lint(rubric: Rubric) -> Iterator[Lint]:
    """Everything that looks wrong in a rubric that could be loaded."""
    if rubric.weight != FULL_MARKS:
        yield Lint(rubric.title, f"各一级指标分值合计{plain(rubric.weight)}分，应为{plain(FULL_MARKS)}分")
    for group in rubric.groups:
        yield from _weights(group)
    for indicator in rubric.indicators():
        yield from _indicator(indicator)
    yield from _names(rubric)
    yield from _unused(rubric)


def _weights(group: Group) -> Iterator[Lint]:
    below = sum((child.weight for child in group.children), Decimal(0))
    if below != group.weight:
        yield Lint(group.name, f"下级分值合计{plain(below)}分，与本级{plain(group.weight)}分不等")
    for child in group.children:
        if isinstance(child, Group):
            yield from _weights(child)


def _indicator(indicator: Indicator) -> Iterator[Lint]:
    highest = reach(indicator.rule.score()).high
    if highest < indicator.weight:
        yield Lint(indicator.name, f"按规则最多得{plain(highest)}分，达不到分值{plain(indicator.weight)}分")
    if highest.is_finite() and highest > indicator.weight and not indicator.rule.discretionary:
        yield Lint(indicator.name, f"按规则最多可得{plain(highest)}分，超出分值{plain(indicator.weight)}分")
    for message in _rule(indicator.rule):
        yield Lint(indicator.name, message)


def _rule(rule: Rule) -> Iterator[str]:
    yield from rule.lint()
    for part in rule.parts():
        yield from _rule(part)


def _names(rubric: Rubric) -> Iterator[Lint]:
    taken: dict[str, str] = {}
    figures: tuple[Fact | Measure, ...] = (*rubric.facts.values(), *rubric.measures.values())
    for figure in figures:
        if figure.label in taken:
            yield Lint(figure.label, f"{taken[figure.label]} 与 {figure.id} 同名，公式中难以分辨")
        taken[figure.label] = figure.id


def _unused(rubric: Rubric) -> Iterator[Lint]:
    used = {fact.id for section in rubric.sections for fact in section.facts}
    for indicator in rubric.indicators():
        used.update(fact.id for fact in (*facts_of(indicator.rule.score()), *indicator.also))
    for check in rubric.checks:
        used.update(fact.id for fact in facts_of(check.holds))
    for fact in rubric.facts.values():
        if fact.id not in used:
            yield Lint(fact.label, "没有任何指标、校验或段落用到这一填报项")

"""The shipped rubrics give the points that a person finds by hand.

1. Every indicator gives the points worked out from the text of its rubric, under every reading of its options.
2. Every indicator has at least three examples, every reading of every option at least one.

The examples are in rules/, one file per template, worked out from the rubrics' texts and never from rubric.yaml.
A variant repeats those of the rubric it extends, except for the indicators of which its own file says something.
The rows of a form are proved in kinds/test_kind_target.py.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import yaml

from generator.calculation.answers import parse_answers
from generator.calculation.cells import score_cell
from generator.calculation.evaluation import evaluation
from generator.rubric.kinds.block import Block
from generator.rubric.loader import load, template_ids
from generator.rubric.source import as_plain, read_yaml

FOLDER = Path(__file__).with_name("rules")
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Example:
    """The facts that are filled in for one indicator, and its points; None where it gets none for want of entries."""

    template: str
    indicator: str
    reading: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    points: Decimal | None

    def __str__(self) -> str:
        """Short enough for a list of tests."""
        return " ".join([self.template, self.indicator, *map("=".join, self.reading), *map("=".join, self.facts)])

    def found(self) -> Decimal | None:
        """The points that the rubric gives."""
        rubric = load(self.template, self.reading)
        answers = parse_answers(self._written(), f"{self}", rubric)
        return evaluation(rubric, answers.entries).number(score_cell(rubric.indicator(self.indicator)))

    def _written(self) -> str:
        """The text of an answers file; `table.row.column` is a cell of a table with printed rows."""
        facts: dict[str, str] = {}
        tables: dict[str, dict[str, dict[str, str]]] = {}
        for key, value in self.facts:
            match key.split("."):
                case [table, row, column]:
                    tables.setdefault(table, {}).setdefault(row, {})[column] = value
                case _:
                    facts[key] = value
        return yaml.safe_dump({"template": self.template, "facts": facts, "tables": tables}, allow_unicode=True)


@dataclass(frozen=True, slots=True)
class Table:
    """Examples of one indicator: `indicator`, `indicator by option`, or `indicator` and some words on the case."""

    title: str
    text: str

    @property
    def indicator(self) -> str:
        """The id that the title begins with."""
        return self.title.split()[0]

    def examples(self, template: str) -> Iterator[Example]:
        """Lines without `|` hold for every row; the columns after the facts are points, one per reading."""
        lines = self.text.strip().splitlines()
        shared = [entry for line in lines if "|" not in line for entry in _entered(*line.split("="))]
        heading, *rows = ([cell.strip() for cell in line.split("|")] for line in lines if "|" in line)
        readings = self._readings(template)
        for row in rows:
            cells = dict(zip(heading, row, strict=True))
            points = {reading: cells.pop(column) for column, reading in readings.items()}
            facts = (*shared, *(entry for ids, written in cells.items() for entry in _entered(ids, written)))
            for reading, expected in points.items():
                yield Example(template, self.indicator, reading, facts, None if expected == "-" else Decimal(expected))

    def _readings(self, template: str) -> Mapping[str, tuple[tuple[str, str], ...]]:
        _, by, name = self.title.partition(" by ")
        if not by:
            return {"points": ()}
        (option,) = (each for each in load(template).options if each.id == name)
        return {choice.key: ((name, choice.key),) for choice in option.choices}


def _entered(ids: str, written: str) -> Iterator[tuple[str, str]]:
    """`item_{1,2}` over `yes no` enters two facts, `-` none."""
    stem, _, endings = ids.strip().removesuffix("}").partition("{")
    for ending, value in zip(endings.split(","), written.split(), strict=True):
        if value != "-":
            yield stem + ending, value


@cache
def _tables(template: str) -> tuple[Table, ...]:
    name = f"{template}.yaml"
    read = read_yaml((FOLDER / name).read_text(encoding="utf-8"), name)
    stated = {title: str(as_plain(entry)) for title, entry in read.entries.items()}
    parent = stated.pop("extends", None)
    own = tuple(Table(title, text) for title, text in stated.items())
    kept = {each.id for each in load(template).indicators()} - {table.indicator for table in own}
    inherited = () if parent is None else _tables(parent)
    return (*(table for table in inherited if table.indicator in kept), *own)


@cache
def _examples(template: str) -> tuple[Example, ...]:
    return tuple(example for table in _tables(template) for example in table.examples(template))


def _has_rows(template: str) -> bool:
    """Whether it is a form made of rows; its options are about them."""
    return any(isinstance(each.rule, Block) for each in load(template).indicators())


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("example", [each for template in template_ids() for each in _examples(template)], ids=str)
def test_an_indicator_gives_the_points_found_by_hand(example: Example) -> None:
    assert example.found() == example.points


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", template_ids())
def test_every_indicator_has_examples(template: str) -> None:
    made = Counter(example.indicator for example in _examples(template))
    scored = {each.id for each in load(template).indicators() if not isinstance(each.rule, Block)}
    assert set(made) == scored
    assert {indicator: count for indicator, count in made.items() if count < FEWEST} == {}


@pytest.mark.parametrize("template", [each for each in template_ids() if not _has_rows(each)])
def test_every_reading_has_an_example(template: str) -> None:
    made = {reading for example in _examples(template) for reading in example.reading}
    assert made == {(option.id, choice.key) for option in load(template).options for choice in option.choices}

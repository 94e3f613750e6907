"""Measures: the derived figures (rates, shares) that scores, checks and sentences have in common."""

from dataclasses import dataclass
from typing import Protocol

from generator.rubric.expression import Number, NumberCell, NumberColumn, Rounded
from generator.rubric.facts import TRAITS, Kind, KindTraits
from generator.rubric.operators import Rounding


class Figure(Protocol):
    """What a rule can be about: a numeric fact or a measure."""

    @property
    def label(self) -> str:
        """Its name on screen."""

    @property
    def kind(self) -> Kind:
        """What sort of figure it is."""

    @property
    def shown_unit(self) -> str:
        """The unit printed beside it."""

    @property
    def pattern(self) -> str:
        """Excel number format in which sentences quote it."""

    @property
    def number(self) -> Number:
        """Its cell."""

    @property
    def compared(self) -> Number:
        """What is compared with bands and steps: ratios to six places."""

    @property
    def exact(self) -> Number:
        """Its value before rounding: what proportions are taken of."""


@dataclass(frozen=True, slots=True)
class MeasureNumber(NumberCell):
    """The rounded figure in the cell of a measure."""

    measure: "Measure"


@dataclass(frozen=True, slots=True)
class RowMeasureNumber(NumberColumn):
    """The rounded figure of a measure in this row of its table."""

    measure: "Measure"


@dataclass(frozen=True, slots=True)
class Unrounded(Number):
    """The value of a measure before rounding, written out where it is used."""

    measure: "Measure"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure computed from facts; its cell holds it rounded half up to `decimals` places (ratios: six).

    A measure with a `table` is computed in every row of it, from the entries of that row.
    """

    id: str
    label: str
    kind: Kind
    value: Number
    decimals: int = 6
    unit: str = ""
    table: str = ""

    @property
    def cell(self) -> str:
        """Machine name of the cell."""
        return f"calc_{self.id}"

    @property
    def traits(self) -> KindTraits:
        """What all figures of this kind have in common."""
        return TRAITS[self.kind]

    @property
    def shown_unit(self) -> str:
        """The unit printed beside the cell."""
        return self.unit or self.traits.unit

    @property
    def pattern(self) -> str:
        """Excel number format in which sentences quote the figure."""
        return self.traits.sentence_format

    @property
    def number(self) -> Number:
        """The rounded figure in its cell, in this row where it is computed in rows."""
        return RowMeasureNumber(self.table, self.id, self) if self.table else MeasureNumber(self.cell, self)

    @property
    def compared(self) -> Number:
        """What is compared with bands and steps: the rounded figure."""
        return self.number

    @property
    def exact(self) -> Number:
        """The figure before rounding."""
        return Unrounded(self)

    @property
    def rounded(self) -> Number:
        """What the cell computes once everything it needs is given."""
        return Rounded(Rounding.HALF_UP, self.value, self.decimals)


OfMeasure = MeasureNumber | RowMeasureNumber | Unrounded
"""The nodes that stand for a measure, rounded or not."""

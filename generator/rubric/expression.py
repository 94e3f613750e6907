"""The typed tree every computed cell is made of: numbers, texts and truths over named cells and table columns."""

from dataclasses import dataclass
from decimal import Decimal

from generator.rubric.operators import Operator, Relation, Rounding


class Expression:
    """A node of the tree; frozen, so that trees can be shared and compared."""

    __slots__ = ()


class Number(Expression):
    """A number-valued expression: money in 万元, counts, ratios (1 = 100%) or points."""

    __slots__ = ()

    def __add__(self, other: "Number") -> "Number":
        return Arithmetic(Operator.ADD, self, other)

    def __sub__(self, other: "Number") -> "Number":
        return Arithmetic(Operator.SUBTRACT, self, other)

    def __mul__(self, other: "Number") -> "Number":
        return Arithmetic(Operator.MULTIPLY, self, other)

    def __truediv__(self, other: "Number") -> "Number":
        return Arithmetic(Operator.DIVIDE, self, other)

    def __ge__(self, other: "Number") -> "Truth":
        return Comparison(Relation.AT_LEAST, self, other)

    def __gt__(self, other: "Number") -> "Truth":
        return Comparison(Relation.ABOVE, self, other)

    def __le__(self, other: "Number") -> "Truth":
        return Comparison(Relation.AT_MOST, self, other)

    def __lt__(self, other: "Number") -> "Truth":
        return Comparison(Relation.BELOW, self, other)

    def equals(self, other: "Number") -> "Truth":
        """Whether both have the same value (`==` compares the trees themselves)."""
        return Comparison(Relation.EQUAL, self, other)

    def shown(self, pattern: str) -> "Text":
        """The number as people read it, by an Excel number format of one section."""
        return Formatted(self, pattern)


class Text(Expression):
    """A text-valued expression."""

    __slots__ = ()

    def equals(self, other: "Text | str") -> "Truth":
        """Whether both are the same text, upper and lower case alike as in Excel."""
        return SameText(self, words(other))


class Truth(Expression):
    """A condition."""

    __slots__ = ()

    def negated(self) -> "Truth":
        """The opposite condition, in its simplest form."""
        match self:
            case Negation(condition):
                return condition
            case Flag(flag):
                return Flag(not flag)
            case Comparison(relation, left, right):
                return Comparison(relation.opposite, left, right)
        return Negation(self)


# ── leaves ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Constant(Number):
    """A figure of the rule itself; `percent` only says how it is written (90% instead of 0.9)."""

    value: Decimal
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Words(Text):
    """Fixed words."""

    text: str


@dataclass(frozen=True, slots=True)
class Flag(Truth):
    """Always true or always false."""

    value: bool


@dataclass(frozen=True, slots=True)
class NumberCell(Number):
    """The number in the cell of that machine name."""

    cell: str


@dataclass(frozen=True, slots=True)
class TextCell(Text):
    """The text in the cell of that machine name; a blank cell is the empty text."""

    cell: str


@dataclass(frozen=True, slots=True)
class NumberColumn(Number):
    """The number in this row of a table; inside `SumWhere` and `CountWhere`, of every row in turn."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class TextColumn(Text):
    """The text in this row of a table; inside `SumWhere` and `CountWhere`, of every row in turn."""

    table: str
    column: str


# ── numbers and texts ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Arithmetic(Number):
    """Two numbers combined."""

    operator: Operator
    left: Number
    right: Number


@dataclass(frozen=True, slots=True)
class Least(Number):
    """The smallest of the numbers."""

    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Greatest(Number):
    """The largest of the numbers."""

    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Absolute(Number):
    """A number without its sign."""

    number: Number


@dataclass(frozen=True, slots=True)
class Total(Number):
    """The sum of cells; those that are still blank count nothing."""

    cells: tuple[NumberCell, ...]


@dataclass(frozen=True, slots=True)
class CountOfNumbers(Number):
    """How many of the cells hold a number."""

    cells: tuple[NumberCell, ...]


@dataclass(frozen=True, slots=True)
class Rounded(Number):
    """A number with that many decimals."""

    rounding: Rounding
    number: Number
    decimals: int


@dataclass(frozen=True, slots=True)
class NumberChoice(Number):
    """The number of the first case whose condition holds."""

    cases: tuple[tuple[Truth, Number], ...]
    otherwise: Number


@dataclass(frozen=True, slots=True)
class SumWhere(Number):
    """The sum of a column over the rows that meet the condition; cells without a number count nothing."""

    column: NumberColumn
    where: Truth


@dataclass(frozen=True, slots=True)
class CountWhere(Number):
    """How many rows of the table meet the condition."""

    table: str
    where: Truth


@dataclass(frozen=True, slots=True)
class Requiring(Number):
    """A number that is only given once further entries are made, although it is not computed from them."""

    number: Number
    also: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class NonzeroQuotient(Number):
    """A quotient whose divisor the choice around it has already found not to be zero."""

    dividend: Number
    divisor: Number

    @property
    def division(self) -> Number:
        """The same quotient as plain arithmetic."""
        return self.dividend / self.divisor


@dataclass(frozen=True, slots=True)
class Undecided(Number):
    """A number that somebody else has yet to give; `label` says who or what. It is never there."""

    label: str


@dataclass(frozen=True, slots=True)
class Demand(Expression):
    """A condition on other entries that must hold before a number is given; `label` is what is asked for."""

    label: str
    condition: "Truth"


@dataclass(frozen=True, slots=True)
class Joined(Text):
    """Texts one after the other."""

    parts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Formatted(Text):
    """A number as text, rounded half up, by an Excel number format of one section."""

    number: Number
    pattern: str


@dataclass(frozen=True, slots=True)
class TextChoice(Text):
    """The text of the first case whose condition holds."""

    cases: tuple[tuple[Truth, Text], ...]
    otherwise: Text


@dataclass(frozen=True, slots=True)
class OnError(Text):
    """The text, or another one where what it looks at is an error of Excel's, such as #DIV/0!."""

    text: Text
    otherwise: Text


@dataclass(frozen=True, slots=True)
class PickedText(Text):
    """The text of a column in the first row whose key is that number; asked for only where there is such a row."""

    column: TextColumn
    key: NumberColumn
    number: Number


# ── truths, and what a cell shows ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Comparison(Truth):
    """Two numbers compared, to 15 significant digits."""

    relation: Relation
    left: Number
    right: Number


@dataclass(frozen=True, slots=True)
class SameText(Truth):
    """Two texts compared, upper and lower case alike."""

    left: Text
    right: Text


@dataclass(frozen=True, slots=True)
class HoldsNumber(Truth):
    """Whether a cell or column entry holds a number, not a text that looks like one."""

    number: Number


@dataclass(frozen=True, slots=True)
class AllOf(Truth):
    """Whether every condition holds. All are looked at, as Excel does: none may fail to have a value."""

    conditions: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Truth):
    """Whether at least one condition holds. All are looked at, as Excel does."""

    conditions: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class Negation(Truth):
    """Whether the condition does not hold."""

    condition: Truth


@dataclass(frozen=True, slots=True)
class Provided(Truth):
    """The second condition, looked at only if the first one holds; otherwise false."""

    first: Truth
    then: Truth


@dataclass(frozen=True, slots=True)
class BlankUnless(Expression):
    """What a cell shows: the value, or nothing while the condition does not hold."""

    condition: Truth
    value: Number | Text


ZERO = Constant(Decimal(0))
ONE = Constant(Decimal(1))
NOTHING = Words("")
ALWAYS = Flag(value=True)
NEVER = Flag(value=False)


def constant(value: Decimal | int | str) -> Constant:
    """A figure as an expression."""
    return Constant(Decimal(value))


def words(text: Text | str) -> Text:
    """A text as an expression."""
    return Words(text) if isinstance(text, str) else text


def join(*parts: Text | str) -> Text:
    """Texts one after the other; fixed words that meet are written as one."""
    merged: list[Text] = []
    for part in map(words, parts):
        pieces = part.parts if isinstance(part, Joined) else (part,)
        for piece in pieces:
            last = merged[-1] if merged else None
            if isinstance(piece, Words) and isinstance(last, Words):
                merged[-1] = Words(last.text + piece.text)
            elif piece != NOTHING:
                merged.append(piece)
    if not merged:
        return NOTHING
    return merged[0] if len(merged) == 1 else Joined(tuple(merged))


def conjuncts(condition: Truth) -> tuple[Truth, ...]:
    """The conditions that must all hold for this one to hold."""
    if condition == ALWAYS:
        return ()
    return condition.conditions if isinstance(condition, AllOf) else (condition,)


def all_of(*conditions: Truth) -> Truth:
    """Whether every condition holds; what is always true is left out."""
    needed = tuple(dict.fromkeys(each for condition in conditions for each in conjuncts(condition)))
    if not needed:
        return ALWAYS
    return needed[0] if len(needed) == 1 else AllOf(needed)


def any_of(*conditions: Truth) -> Truth:
    """Whether at least one of the conditions (one or more) holds."""
    distinct = tuple(dict.fromkeys(conditions))
    return distinct[0] if len(distinct) == 1 else AnyOf(distinct)


def provided(first: Truth, then: Truth) -> Truth:
    """The second condition, looked at only if the first one holds."""
    if first == ALWAYS:
        return then
    return all_of(first, then) if _always_decided(then) else Provided(first, then)


def _always_decided(condition: Truth) -> bool:
    """Whether a condition can be looked at even if cells it speaks of are blank."""
    match condition:
        case Flag() | HoldsNumber() | SameText():
            return True
        case Negation(inner):
            return _always_decided(inner)
        case AllOf(conditions) | AnyOf(conditions):
            return all(map(_always_decided, conditions))
    return False

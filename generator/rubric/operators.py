"""Arithmetic, comparison and rounding as Excel writes them."""

from enum import StrEnum


class Operator(StrEnum):
    """Arithmetic; the value is Excel's sign."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"


class Relation(StrEnum):
    """Comparison of numbers; the value is Excel's sign."""

    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"
    EQUAL = "="
    DIFFERENT = "<>"

    @property
    def opposite(self) -> "Relation":
        """The relation that holds exactly when this one does not."""
        return _OPPOSITES[self]


_OPPOSITES = {
    Relation.AT_LEAST: Relation.BELOW,
    Relation.BELOW: Relation.AT_LEAST,
    Relation.ABOVE: Relation.AT_MOST,
    Relation.AT_MOST: Relation.ABOVE,
    Relation.EQUAL: Relation.DIFFERENT,
    Relation.DIFFERENT: Relation.EQUAL,
}


class Rounding(StrEnum):
    """How digits are dropped; the value is Excel's function. HALF_UP is 四舍五入."""

    HALF_UP = "ROUND"
    UP = "ROUNDUP"
    DOWN = "ROUNDDOWN"

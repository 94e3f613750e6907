"""How the findings of the audit name their place, and how figures are written in them."""

from decimal import Decimal

from generator.finding import Catalogue, Finding
from generator.narrative.document import Paragraph
from generator.narrative.statements import Statement
from generator.rubric.decimals import plain

_LONGEST = 40


def finding(kind: Catalogue, stated: Statement, what: str, expected: str = "", actual: str = "") -> Finding:
    """A finding about a figure; the words around it follow what was found there."""
    told = f"{actual or stated.figure.text}（“{around(stated)}”）"
    return at(kind, stated.paragraph, what, expected, told)


def quoted_at(found: Finding) -> tuple[str, str]:
    """The place and the words of the figure that a finding is about."""
    return found.cell, found.actual.partition("（")[0]


def at(kind: Catalogue, paragraph: Paragraph, what: str, expected: str = "", actual: str = "") -> Finding:
    """A finding at a paragraph."""
    return Finding(kind, paragraph.place.sheet, paragraph.place.cell, what, expected, actual)


def around(stated: Statement) -> str:
    """The clause in which a figure stands, up to its end."""
    return shortened(f"{stated.clause}{stated.figure.text}")


def shortened(text: str) -> str:
    """The end of a text, as much as a message quotes."""
    line = "".join(text.split())
    return line if len(line) <= _LONGEST else f"……{line[-_LONGEST:]}"


def percent(value: Decimal) -> str:
    """A percentage as it is printed."""
    return f"{plain(value)}%"


def money(value: Decimal) -> str:
    """An amount in 万元 with its thousands set apart."""
    whole, _, fraction = plain(value).partition(".")
    return f"{int(whole):,}{'.' if fraction else ''}{fraction}万元"

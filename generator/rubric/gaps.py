"""The marks that stand in a report where something is still missing: 【待填：…】, 【待写：…】, 【待生成：…】."""

import re
from enum import StrEnum

from generator.rubric.expression import Text, join

_WHAT = "{}"


class Gap(StrEnum):
    """Who has to do something; `{}` stands for what is missing."""

    ENTRY = "【待填：{}】"
    """An entry of the workbook."""
    WORDS = "【待写：{}】"
    """Words that only people can write."""
    ROWS = "【待生成：{}】"
    """Rows of a table that `narrate` puts into words."""

    def of(self, what: str) -> str:
        """The mark in words."""
        return self.replace(_WHAT, what)

    def around(self, *what: Text | str) -> Text:
        """The mark as a text that a formula makes."""
        before, after = self.split(_WHAT)
        return join(before, *what, after)


_MARKS = (re.escape(gap).replace(re.escape(_WHAT), "[^】]*") for gap in Gap)
_ANY = re.compile(f"({'|'.join((*_MARKS, '待填：(?:【[^】]*】)+'))})")
"""Every mark, and what a score says of itself that is not there yet."""


def gaps_in(text: str) -> tuple[str, ...]:
    """Every mark in a text, each wording once, in order."""
    return tuple(dict.fromkeys(_ANY.findall(text)))


def parted(text: str) -> list[str]:
    """The text in parts: words, a mark, words, a mark, words."""
    return _ANY.split(text)

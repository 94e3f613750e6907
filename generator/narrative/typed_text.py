"""Typed text on its way into a document: only ever text, one paragraph for each line."""

import re

_LINE_ENDS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = re.compile(r"[\t\x1f]")
_NOT_TEXT = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Control characters, marks that turn the direction of what follows (figures then read backwards), halves of characters
and code points that are none; XML takes few of them, readers none."""


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that say anything, without blanks around them: the style of a paragraph indents it."""
    return tuple(line for each in _LINE_ENDS.split(text) if (line := one_line(each)))


def one_line(text: str) -> str:
    """A text as one line of characters that can be printed; line ends become blanks."""
    return _NOT_TEXT.sub("", _BLANKS.sub(" ", _LINE_ENDS.sub(" ", text))).strip()


def width_of(text: str) -> float:
    """The width of a line in Chinese characters; letters and digits take half of one."""
    return sum(0.5 if character.isascii() else 1 for character in text)

"""Cuts the many uniform elements out of a large part by a strict pattern, so that little is left for the parser.

Whatever is not written in the plain way that programs use is left to the parser as a whole: each function here says
None then, and whoever calls it has a slower way that knows all of XML.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

_CHARACTERS = r"[^<&\x00-\x08\x0b-\x1f\ufffe\uffff]*+"
TEXT = rf"{_CHARACTERS}(?:&(?:lt|gt|quot|apos|amp|\#10);{_CHARACTERS})*+"
"""What may stand between two tags, for the patterns of elements."""

_DECLARATION = re.compile(
    rb"(?:<\?xml version=(?:'1\.0'|\"1\.0\")(?: encoding=(?:'UTF-8'|\"UTF-8\"))?"
    rb"(?: standalone=(?:'yes'|\"yes\"|'no'|\"no\"))?\s*\?>)?\s*<\w",
    re.IGNORECASE,
)
_NEVER_IN_TEXT = "]]>"
_TAGS_OF_AN_ELEMENT = 2
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&#10;", "\n"), ("&amp;", "&"))
_LONGEST = 4_000_000

_Result = TypeVar("_Result")


def remembered(number: int, longest: int) -> Callable[[Callable[..., _Result]], Callable[..., _Result]]:
    """Remember what was read last: the workbooks of a campaign have most of it in common.

    No more than `number` results, and none of arguments that are longer than `longest` together; all of them are bytes
    or texts. Nobody may change what was read.
    """

    def remembering(read: Callable[..., _Result]) -> Callable[..., _Result]:
        known = lru_cache(maxsize=number)(read)

        def read_once(*arguments: bytes | str) -> _Result:
            return (known if sum(map(len, arguments)) <= longest else read)(*arguments)

        return read_once

    return remembering


class Section(NamedTuple):
    """What stands inside an element, and the part before and after it, both tags of the element included."""

    before: bytes
    content: str
    after: bytes

    def around(self, content: str = "") -> bytes:
        """Return the part with another content of the element."""
        return self.before + content.encode() + self.after


def section(part: bytes, tag: bytes) -> Section | None:
    """Find the content of an element whose name is nowhere before and after it.

    The content has still to be looked at: there may be comments and the like in it (see `is_unmasked`).
    """
    if len(part) > _LONGEST or not _DECLARATION.match(part):
        return None
    opening = re.search(rb"<%b(?: [^<>]*[^<>/])?>" % tag, part)
    end = part.find(b"</%b>" % tag)
    if opening is None or end < opening.end():
        return None
    before, after = part[: opening.end()], part[end:]
    try:
        content = part[opening.end() : end].decode()
        surroundings = before.removeprefix(b"<?").decode() + after.decode()
    except UnicodeDecodeError:
        return None
    is_only_one = surroundings.count(tag.decode()) == _TAGS_OF_AN_ELEMENT
    return Section(before, content, after) if is_only_one and is_unmasked(surroundings) else None


def is_unmasked(text: str) -> bool:
    """Tell whether there is no comment, CDATA or the like, which would make tags out of texts or the reverse."""
    return "<!" not in text and "<?" not in text


def cut(content: str, element: re.Pattern[str]) -> list[str | None] | None:
    """Split by a pattern as re.split does: text between, groups of the first element, text between, and so on.

    The pattern admits no text but TEXT. Texts stay as written: they need `decoded`.
    """
    return None if _NEVER_IN_TEXT in content else element.split(content)


def decoded(texts: Sequence[str | None]) -> list[str | None]:
    """Return what these texts mean, without entities."""
    return [_decoded(text) if text and "&" in text else text for text in texts]


@remembered(number=4_000, longest=1_000)
def _decoded(text: str) -> str:
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text

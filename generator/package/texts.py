"""The texts of a workbook: those its cells share, and those in rich runs."""

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from generator.package.parts import Damaged, parse_xml, root_of
from generator.package.plain_xml import TEXT, cut, decoded, section
from generator.package.values import unescaped
from generator.package.workbook_part import WorkbookPart
from generator.package.worksheet_part import namespace_of

_LABEL = "文字表"
_TAG = "sst"
_PLAIN_ITEM = re.compile(
    rf'<si><t(?: xml:space="preserve")?>({TEXT})</t>(?:<phoneticPr fontId="[0-9]+"(?: type="[A-Za-z]+")?/>)?</si>'
)
_RICH_OPENING, _RICH_CLOSING = "<si>", "</si>"


def shared_texts(workbook: WorkbookPart) -> Sequence[str]:
    """Return the texts by the number that cells state. Raises UnreadableFile if the part is damaged."""
    part = workbook.part_of_kind("sharedStrings")
    if part is None:
        return ()
    plain = plain_texts(workbook.package.parts[part])
    return parsed_texts(parse_xml(workbook.package, part, _LABEL)) if plain is None else plain


def parsed_texts(root: etree._Element) -> list[str]:
    """Return the texts below the root of the part: the reference for `plain_texts`."""
    return [joined_runs(item) for item in root.iterchildren(f"{{{namespace_of(root)}}}si")]


def plain_texts(part: bytes) -> list[str] | None:
    """Return the texts of a part in which most have no runs; None if it must be parsed as a whole."""
    found = section(part, _TAG.encode())
    pieces = cut(found.content, _PLAIN_ITEM) if found else None
    if found is None or pieces is None:
        return None
    try:
        root = root_of(found.around("".join(filter(None, pieces[::2]))), _LABEL)
    except Damaged:
        return None
    rich = parsed_texts(root)
    runs = [(piece or "").strip() for piece in pieces[::2]]
    counts = [piece.count(_RICH_OPENING) for piece in runs]
    if etree.QName(root).localname != _TAG or sum(counts) != len(rich) or not all(map(_is_items, runs)):
        return None
    return list(_in_order(decoded(pieces[1::2]), counts, iter(rich)))


def _is_items(piece: str) -> bool:
    return not piece or (piece.startswith(_RICH_OPENING) and piece.endswith(_RICH_CLOSING))


def _in_order(plain: Sequence[str | None], counts: Sequence[int], rich: Iterator[str]) -> Iterator[str]:
    """Yield so many rich texts, then a plain one, and so on."""
    for text, count in zip((*plain, None), counts, strict=True):
        for _ in range(count):
            yield next(rich)
        if text is not None:
            yield unescaped(text)


def joined_runs(item: etree._Element) -> str:
    """Join the runs of a text; what stands above it to show its pronunciation (rPh) is no part of it."""
    namespace = namespace_of(item)
    text, run = f"{{{namespace}}}t", f"{{{namespace}}}r"
    pieces = (child.text if child.tag == text else child.findtext(text) for child in item if child.tag in {text, run})
    return "".join(unescaped(piece) for piece in pieces if piece)

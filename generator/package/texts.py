"""The texts of a workbook: those its cells share, and those in rich runs."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from generator.package.parts import Damaged, parse_xml, root_of
from generator.package.plain_xml import TEXT, cut, decoded, remembered, section
from generator.package.snapshot import Cell
from generator.package.values import unescaped
from generator.package.workbook_part import WorkbookPart
from generator.package.worksheet_part import namespace_of

_LABEL = "文字表"
_TAG = "sst"
_SOUND = (
    rf'(?:<rPh sb="[0-9]+" eb="[0-9]+"><t>{TEXT}</t></rPh>)*'
    r'(?:<phoneticPr fontId="[0-9]+"(?: type="[A-Za-z]+")?/>)?'
)
_LETTERS = r'<rPr>(?:<[A-Za-z]+(?: (?:val|rgb|theme|indexed)="[\w .+@-]*")?(?: tint="[0-9.eE-]+")?/>)*</rPr>'
_PLAIN_TEXT = rf'<t(?: xml:space="preserve")?>({TEXT})</t>'
_ITEM_OR_RUN = re.compile(rf"<si>{_PLAIN_TEXT}{_SOUND}</si>|<r>(?:{_LETTERS})?{_PLAIN_TEXT}</r>{_SOUND}")
_STEP = _ITEM_OR_RUN.groups + 1
_OPENED, _CLOSED = "<si>", "</si>"
_IS_OPEN_AFTER = {
    (False, ""): False,
    (False, _OPENED): True,
    (True, ""): True,
    (True, _CLOSED): False,
    (True, _CLOSED + _OPENED): True,
}


@dataclass(frozen=True, slots=True)
class SharedTexts:
    """The texts that cells share, each as a cell that shows it and nothing else."""

    cells: Mapping[str, Cell]

    def cell(self, number: str) -> Cell:
        """Return the cell with a text, by its number as a cell states it. Raises Damaged if there is none."""
        digits = number.strip()
        found = self.cells.get(digits.lstrip("0") or digits[:1])
        if found is None:
            raise Damaged("单元格引用的文字不存在")
        return found


def shared_texts(workbook: WorkbookPart) -> SharedTexts:
    """Return the texts that cells share. Raises UnreadableFile if the part is damaged."""
    part = workbook.part_of_kind("sharedStrings")
    if part is None:
        return SharedTexts({})
    plain = _plain_cells(workbook.package.parts[part])
    return plain or _as_cells(parsed_texts(parse_xml(workbook.package, part, _LABEL)))


@remembered(number=30, longest=500_000)
def _plain_cells(part: bytes) -> SharedTexts | None:
    texts = plain_texts(part)
    return None if texts is None else _as_cells(texts)


def _as_cells(texts: Iterable[str]) -> SharedTexts:
    return SharedTexts({str(number): Cell(text) for number, text in enumerate(texts)})


def parsed_texts(root: etree._Element) -> list[str]:
    """Return the texts below the root of the part: the reference for `plain_texts`."""
    return [joined_runs(item) for item in root.iterchildren(f"{{{namespace_of(root)}}}si")]


def plain_texts(part: bytes) -> list[str] | None:
    """Return the texts of a part that says nothing unusual; None if it must be parsed."""
    found = section(part, _TAG.encode())
    pieces = cut(found.content, _ITEM_OR_RUN) if found else None
    if found is None or pieces is None:
        return None
    try:
        root = root_of(found.around(), _LABEL)
    except Damaged:
        return None
    return _items(pieces) if etree.QName(root).localname == _TAG else None


def _items(pieces: Sequence[str | None]) -> list[str] | None:
    """Put the texts of items together; None if there is anything between them but what opens and closes items."""
    texts, runs, is_open = list[str](), list[str](), False
    between, items, parts_of_items = ((*pieces, None, None)[start::_STEP] for start in range(_STEP))
    for tags, item, run in zip(between, decoded(items), decoded(parts_of_items), strict=True):
        edge = (tags or "").strip()
        opens = _IS_OPEN_AFTER.get((is_open, edge))
        if opens is None or (item if opens else run) is not None:
            return None
        if edge.startswith(_CLOSED):
            texts.append("".join(runs))
        if edge:
            runs, is_open = [], opens
        if item is not None:
            texts.append(unescaped(item))
        if run is not None:
            runs.append(unescaped(run))
    return None if is_open else texts


def joined_runs(item: etree._Element) -> str:
    """Join the runs of a text; what stands above it to show its pronunciation (rPh) is no part of it."""
    namespace = namespace_of(item)
    text, run = f"{{{namespace}}}t", f"{{{namespace}}}r"
    pieces = (child.text if child.tag == text else child.findtext(text) for child in item if child.tag in {text, run})
    return "".join(unescaped(piece) for piece in pieces if piece)

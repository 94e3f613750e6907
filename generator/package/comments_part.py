"""The comments part of a worksheet: who wrote which note on which cell, as runs of text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from generator.package.parts import XML_SPACE, detach, new_element
from generator.package.values import escaped, unescaped
from generator.package.worksheet_part import namespace_of

LONGEST_NOTE = 32_000
"""Characters; Excel holds no more than 32,767 in one note."""
CUT = "……"

_THREAD = "tc="
"""What the author of a note is called that only stands in for a conversation (threaded comment)."""
_FONT = (("sz", "9"), ("color", "FF000000"), ("rFont", "宋体"), ("charset", "134"))


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a cell ("B2"), with its author's name and its text."""

    cell: str
    text: str
    author: str


class CommentsPart:
    """The notes of one sheet, parsed; changes are made in `root`."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self._namespace = namespace_of(root)

    @classmethod
    def empty(cls, namespace: str) -> "CommentsPart":
        """Return one without notes."""
        root = new_element(namespace, "comments")
        for container in ("authors", "commentList"):
            etree.SubElement(root, f"{{{namespace}}}{container}")
        return cls(root)

    def notes(self) -> Iterator[Note]:
        """Yield the notes in the order of the file."""
        for comment in self._comments():
            yield Note(comment.get("ref", ""), self._text(comment), self._author(comment))

    def add(self, note: Note) -> bool:
        """Add a note, below what the cell's note says already; tell whether the cell had none.

        A conversation stays as it is: programs show it and not what stands here.
        """
        present = next((each for each in self._comments() if each.get("ref") == note.cell), None)
        if present is None:
            self._write(self._new(note), note)
            return True
        if not self._author(present).startswith(_THREAD):
            self._write(present, note, between="\n\n")
        return False

    def remove(self, author: str) -> set[str]:
        """Take out the notes of an author, and what was added to notes of others; return the cells now without one.

        A note is the author's by its first words, too: LibreOffice forgets who wrote it.
        """
        freed = set()
        for comment in list(self._comments()):
            if self._author(comment) == author or self._text(comment).startswith(_signature(author)):
                freed.add(comment.get("ref", ""))
                detach(comment)
            else:
                self._cut_at(comment, f"\n\n{_signature(author)}")
        return freed

    def _comments(self) -> Iterator[etree._Element]:
        return self.root.iterfind(f"{self._tag('commentList')}/{self._tag('comment')}")

    def _authors(self) -> Sequence[str]:
        return [each.text or "" for each in self.root.iterfind(f"{self._tag('authors')}/{self._tag('author')}")]

    def _author(self, comment: etree._Element) -> str:
        authors, index = self._authors(), comment.get("authorId", "")
        known = index.isascii() and index.isdigit() and len(index) < 6 and int(index) < len(authors)
        return authors[int(index)] if known else ""

    def _new(self, note: Note) -> etree._Element:
        authors = self._authors()
        if note.author not in authors:
            container = self.root.find(self._tag("authors"))
            etree.SubElement(self.root if container is None else container, self._tag("author")).text = note.author
            authors = [*authors, note.author]
        place = {"ref": note.cell, "authorId": str(authors.index(note.author)), "shapeId": "0"}
        container = self.root.find(self._tag("commentList"))
        comment = etree.SubElement(self.root if container is None else container, self._tag("comment"), place)
        etree.SubElement(comment, self._tag("text"))
        return comment

    def _write(self, comment: etree._Element, note: Note, between: str = "") -> None:
        text = comment.find(self._tag("text"))
        text = etree.SubElement(comment, self._tag("text")) if text is None else text
        room = LONGEST_NOTE - len(self._text(comment))
        words = note.text if len(note.text) <= room else note.text[: max(room, 0)] + CUT
        for run, bold in ((between + _signature(note.author), True), (words, False)):
            text.append(self._run(run, bold=bold))

    def _run(self, words: str, *, bold: bool) -> etree._Element:
        run = etree.Element(self._tag("r"))
        properties = etree.SubElement(run, self._tag("rPr"))
        if bold:
            etree.SubElement(properties, self._tag("b"))
        for name, value in _FONT:
            etree.SubElement(properties, self._tag(name), {"rgb" if name == "color" else "val": value})
        element = etree.SubElement(run, self._tag("t"), {XML_SPACE: "preserve"})
        element.text = escaped(words)
        return run

    def _pieces(self, comment: etree._Element) -> Iterator[etree._Element]:
        """Yield the elements with the text; what shows its pronunciation is no part of it."""
        text = comment.find(self._tag("text"))
        for child in () if text is None else text:
            piece = child if child.tag == self._tag("t") else child.find(self._tag("t"))
            if piece is not None and child.tag in {self._tag("t"), self._tag("r")}:
                yield piece

    def _text(self, comment: etree._Element) -> str:
        return "".join(unescaped(piece.text or "") for piece in self._pieces(comment))

    def _cut_at(self, comment: etree._Element, joint: str) -> None:
        """Take out the text from some words on."""
        start = self._text(comment).find(joint)
        position = 0
        for piece in list(self._pieces(comment)) if start >= 0 else ():
            words = unescaped(piece.text or "")
            left = words[: max(start - position, 0)]
            position += len(words)
            if left:
                piece.text = escaped(left)
            else:
                parent = piece.getparent()
                detach(piece if parent is None or parent.tag != self._tag("r") else parent)

    def _tag(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"


def _signature(author: str) -> str:
    return f"{author}：\n"

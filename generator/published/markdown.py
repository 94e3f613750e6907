"""Tables in Markdown, for the pages in docs."""

from collections.abc import Iterable, Iterator


def markdown_table(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The lines of a table and an empty one after it; a bar inside a cell becomes ｜."""
    yield f"| {' | '.join(heading)} |"
    yield f"|{'---|' * len(heading)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '｜') for cell in row)} |"
    yield ""

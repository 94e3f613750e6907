"""LibreOffice as the tool with which people damage a workbook: rows deleted, sheets renamed, cells cut and pasted."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from generator.engines import libreoffice
from generator.engines.libreoffice import LibreOffice
from generator.package import Package, read_package, write_package

WORKER = Path(__file__).with_name("damaging_worker.py")
Step = tuple[str, ...]
"""A verb of the worker and its words: ("delete_rows", "评分表", "4", "1")."""


@contextmanager
def damaging_office() -> Iterator[LibreOffice]:
    """A LibreOffice that does what people do once the protection is off."""
    with patch.object(libreoffice, "_WORKER", WORKER), LibreOffice() as office:
        yield office


def damaged(office: LibreOffice, package: Package, steps: Sequence[Step], folder: Path) -> Package:
    """The workbook after these steps, saved by LibreOffice, every protection off."""
    file, saved = folder / "before.xlsx", folder / "返回.xlsx"
    write_package(package, file)
    with office.open(file) as document:
        document._office._request("damage", document=document._number, steps=[list(step) for step in steps])
        document.save(saved)
    return read_package(saved)

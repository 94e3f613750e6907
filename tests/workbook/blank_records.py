"""The recorded lines of the blank of every template; run as a program (`make snapshot`) it records them anew."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from package_lines import Lines, lines_of, undated

from generator.rubric.loader import load, template_ids
from generator.workbook.issue import blank

FOLDER = Path(__file__).parent / "snapshot"
HEADING = "== "


def recorded(template: str) -> Lines:
    """What was recorded last."""
    lines: Lines = {}
    for line in (FOLDER / f"{template}.txt").read_text(encoding="utf-8").rstrip("\n").split("\n"):
        if line.startswith(HEADING):
            part = lines.setdefault(line.removeprefix(HEADING), [])
        else:
            part.append(line)
    return lines


def digests(templates: Iterable[str]) -> dict[str, dict[str, str]]:
    """What every part of these blanks is to the byte, by template and part; they are made in this order."""
    blanks = {template: undated(blank(load(template))) for template in templates}
    return {
        template: {part: sha256(content).hexdigest() for part, content in package.parts.items()}
        for template, package in blanks.items()
    }


def record() -> None:
    """Write what the blanks are now, and nothing else into the folder."""
    FOLDER.mkdir(exist_ok=True)
    for stale in FOLDER.iterdir():
        stale.unlink()
    for template in template_ids():
        lines = (line for part, its in lines_of(blank(load(template))).items() for line in (f"{HEADING}{part}", *its))
        text = "".join(f"{line}\n" for line in lines)
        (FOLDER / f"{template}.txt").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    record()

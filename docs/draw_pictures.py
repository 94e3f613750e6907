"""Draws every visible sheet of a blank and a filled workbook as it prints, for the README: `make pictures`."""

import csv
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageOps

from generator.engines.libreoffice import LibreOffice
from generator.package import Package, write_package
from generator.published.samples import load_sample
from generator.rubric.model import Rubric
from generator.rubric.titles import Sheet
from generator.workbook.issue import blank, filled, layout_of

SAMPLE = "luohu-2022"
TITLES = {"blank": "空白表", "filled": "填好的表"}
PAGE = "README.md"
DPI = 140
"""A landscape A4 page without its margins is then about 1,400 pixels wide."""
POINTS_PER_INCH = 72
MARGIN = 16
COLOURS = 64
WORD = "5"
"""What pdftotext calls the level of a word."""


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page of a printed workbook: the sheet it comes from, and where its footer begins, in points from the top."""

    number: int
    sheet: str
    footer: float


def workbooks() -> dict[str, Package]:
    """The workbooks that are drawn, by the first word of their pictures' names."""
    answers = load_sample(SAMPLE).answers
    empty = blank(answers.rubric)
    return {"blank": empty, "filled": filled(empty, answers.rubric, answers.entries)}


def names(rubric: Rubric) -> dict[str, str]:
    """The visible sheets by title, each with the rest of its pictures' names."""
    places = layout_of(rubric)
    tables = {span.sheet: table for (table, _), span in places.spans.items()}
    known = {**tables, **{sheet.value: sheet.id for sheet in Sheet}}
    return {plan.name: known[plan.name].replace("_", "-") for plan in places.plans if not plan.hidden}


def first_pages(pdf: Path) -> dict[str, PrintedPage]:
    """Where each sheet begins, by its title."""
    return {page.sheet: page for page in reversed(list(_pages(pdf)))}


def _pages(pdf: Path) -> Iterator[PrintedPage]:
    """The lowest line of a page is its footer; what stands before “第 1 页” is the sheet."""
    table = _poppler("pdftotext", "-tsv", pdf, "-").splitlines()
    rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
    words = (row for row in rows if row["level"] == WORD)
    for number, of_page in groupby(words, key=lambda row: int(row["page_num"])):
        found = [(float(row["top"]), float(row["left"]), row["text"]) for row in of_page]
        footer = max(found)[0]
        line = "".join(text for top, _, text in sorted(found) if top == footer)
        yield PrintedPage(number, line.partition("第")[0], footer)


def draw(pdf: Path, page: PrintedPage, picture: Path) -> None:
    """Draw what stands above the footer of a page, cut to its content, with few colours."""
    only = ("-singlefile", "-f", str(page.number))
    _poppler("pdftoppm", "-png", "-r", str(DPI), *only, pdf, picture.with_suffix(""))
    with Image.open(picture) as whole:
        body = whole.convert("RGB").crop((0, 0, whole.width, int(page.footer * DPI / POINTS_PER_INCH)))
    content = body.crop(ImageOps.invert(body).getbbox())
    ImageOps.expand(content, MARGIN, "white").quantize(COLOURS).save(picture, optimize=True)


def _poppler(program: str, *arguments: str | Path) -> str:
    command = [program, *arguments]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout  # noqa: S603 - our own PDF


def gallery(sheets: Mapping[str, str]) -> Iterator[str]:
    """The page that shows all pictures, line by line."""
    yield "# 各张表的样子"
    yield ""
    yield "本页和图片由 `make pictures` 生成，每张表取打印出来的第一页；填好的表用的是已公开的自评报告。"
    for sheet, name in sheets.items():
        for kind, title in TITLES.items():
            yield ""
            yield f"## {sheet}（{title}）"
            yield ""
            yield f"![{sheet}（{title}）]({kind}-{name}.png)"


def main(folder: Path) -> None:
    """Draw everything into a folder."""
    sheets = names(load_sample(SAMPLE).answers.rubric)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as temporary, LibreOffice() as office:
        for kind, package in workbooks().items():
            book = Path(temporary, f"{kind}.xlsx")
            write_package(package, book)
            pdf = office.convert(book, book.with_suffix(".pdf"))
            begins = first_pages(pdf)
            for sheet, name in sheets.items():
                draw(pdf, begins[sheet], folder / f"{kind}-{name}.png")
    (folder / PAGE).write_text("\n".join(gallery(sheets)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""The corpus of numbers: `python tests/numbers` lists what can be done with it."""

from pathlib import Path

import click
from numbers_corpus import load, load_answers, read_back, save_answers
from numbers_page import page
from numbers_workbook import workbook

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def main() -> None:
    """Do something with the corpus of numbers."""


@main.command("workbook")
@click.argument("path", type=FILE, metavar="OUT.xlsx")
def write_workbook(path: Path) -> None:
    """Write the workbook in which Excel or WPS answers the corpus, once it has opened, calculated and saved it."""
    corpus = load()
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook(corpus).save(path)
    click.echo(f"{path}: {len(corpus.cases)} cases")


@main.command("read")
@click.argument("path", type=FILE, metavar="SAVED.xlsx")
@click.option("--as", "name", metavar="NAME", help="The program, where the file does not say it well.")
def read_workbook(path: Path, name: str | None) -> None:
    """Keep what a program has saved beside the cases; the page shows it from then on."""
    corpus = load()
    program, answers = read_back(path, corpus)
    target = save_answers(name or program, answers)
    click.echo(f"{target}: {len(answers)} of {len(corpus.cases)} answers of {name or program}")


@main.command("page")
def print_page() -> None:
    """Print the page docs/numbers.md."""
    click.echo(page(load(), load_answers()), nl=False)


if __name__ == "__main__":
    main()

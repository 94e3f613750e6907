"""`python tests/numbers OUT.xlsx` writes the workbook in which Excel or WPS answers the corpus.

Let the program open, recalculate and save it, then `python tests/numbers --read OUT.xlsx` keeps its answers beside the
cases and adds them to docs/numbers.md. `--docs` writes that page alone.
"""

import argparse
from pathlib import Path

from click import echo
from corpus import answered, keep, kept, load
from numbers_page import PAGE, page
from numbers_workbook import workbook


def main() -> None:
    """Do what was asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workbook", type=Path, nargs="?", metavar="OUT.xlsx")
    parser.add_argument("--read", type=Path, metavar="FILE", help="a workbook that a program has saved")
    parser.add_argument("--as", dest="program", metavar="NAME", help="the program, where the file does not say it well")
    parser.add_argument("--docs", action="store_true", help="write docs/numbers.md")
    chosen = parser.parse_args()
    corpus = load()
    if chosen.workbook:
        chosen.workbook.parent.mkdir(parents=True, exist_ok=True)
        workbook(corpus).save(chosen.workbook)
        echo(f"{chosen.workbook}: {len(corpus.cases)} cases")
    if chosen.read:
        program, answers = answered(chosen.read, corpus)
        program = chosen.program or program
        echo(f"{keep(program, answers)}: {len(answers)} of {len(corpus.cases)} answers of {program}")
    if chosen.docs or chosen.read:
        PAGE.write_text(page(corpus, kept()), encoding="utf-8")
        echo(str(PAGE))


if __name__ == "__main__":
    main()

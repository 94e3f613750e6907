"""Everything that can be done to a return is told: one finding, of its code, at its cell, and nothing else is.

1  Each kind of alteration of cells, formats, validations, names, merged cells, rows and columns, for each template.
2  What is done to sheets and to the workbook.

Left out are the consequences (V14), which are folded, and what the filled sample itself gives.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import pytest
from tampering import Book, Mutation, Place, mutations

from generator.package import Package, read_snapshot, write_package
from generator.published import load_sample, sample_ids
from generator.rubric.loader import template_ids
from generator.verification.original import Original, own_original
from generator.verification.verify import verify
from generator.workbook.issue import blank, filled

AT_LEAST = 3
TOGETHER = 16
CONSEQUENCES = "V14"


@dataclass(frozen=True, slots=True)
class Return:
    """A filled sample, and what is found in it before anybody does anything to it."""

    package: Package
    original: Original
    before: Counter[Place]


def found(file: Path) -> Counter[Place]:
    findings = verify(file).findings
    return Counter((each.code, each.sheet, each.cell) for each in findings if each.code != CONSEQUENCES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tampered")


def returned(template: str, folder: Path) -> Return:
    sample = next(each for each in map(load_sample, sample_ids()) if each.answers.rubric.id == template)
    rubric = sample.answers.rubric
    package = filled(blank(rubric), rubric, sample.answers.entries)
    write_package(package, folder / "before.xlsx")
    return Return(package, own_original(rubric), found(folder / "before.xlsx"))


def drawn(everything: Sequence[Mutation], each: int, seed: str) -> Iterator[Mutation]:
    """So many of each kind."""
    kinds = defaultdict[str, list[Mutation]](list)
    for mutation in everything:
        kinds[mutation.kind].append(mutation)
    for of_a_kind in kinds.values():
        yield from Random(seed).sample(of_a_kind, min(each, len(of_a_kind)))


def batches(chosen: Sequence[Mutation]) -> Iterator[list[Mutation]]:
    """Files of alterations that do not meet: none twice in a cell, an identity alone."""
    files: list[dict[tuple[str, str], Mutation]] = []
    for each in chosen:
        alone = each.kind == "identity edited"
        free = (file for file in files if each.where not in file and len(file) < TOGETHER)
        file = None if alone else next(free, None)
        if file is None:
            file = {}
            if alone:
                yield [each]
                continue
            files.append(file)
        file[each.where] = each
    yield from (list(file.values()) for file in files)

"""Every blank and every filled sample opens without a repair prompt: Microsoft's Open XML SDK finds nothing wrong.

The validator is an npm package that `make test` installs beside the environment; without it these tests fail.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from generator.package import write_package
from generator.published import load_sample, sample_ids
from generator.rubric.loader import load, template_ids
from generator.workbook.issue import blank, filled

VALIDATOR = Path(sys.prefix) / "validator" / "node_modules" / ".bin" / "ooxml-validator"
VERSIONS = ("Office2016", "Microsoft365")


def complaints(path: Path, version: str) -> list[object]:
    """What the validator says against a file."""
    if not VALIDATOR.exists():
        pytest.fail("the Open XML validator is missing: run `make test`, which installs it")
    ran = subprocess.run(
        [VALIDATOR, str(path), "--officeVersion", version], capture_output=True, text=True, timeout=60, check=False
    )
    errors: list[object] = json.loads(ran.stdout)["errors"]
    return errors


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("template", template_ids())
def test_a_blank_is_accepted(template: str, version: str, tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    write_package(blank(load(template)), path)
    assert complaints(path, version) == []


@pytest.mark.parametrize("sample", sample_ids())
def test_a_filled_sample_is_accepted(sample: str, tmp_path: Path) -> None:
    path = tmp_path / "filled.xlsx"
    answers = load_sample(sample).answers
    write_package(filled(blank(answers.rubric), answers.rubric, answers.entries), path)
    assert complaints(path, VERSIONS[-1]) == []


def test_the_validator_does_find_faults(tmp_path: Path) -> None:
    package = blank(load(template_ids()[0]))
    name = next(part for part in package.parts if part.endswith("sheet2.xml"))
    broken = package.parts[name].replace(b"<sheetData>", b"<nonsense/><sheetData>")
    path = tmp_path / "broken.xlsx"
    write_package(package.with_part(name, broken), path)
    assert complaints(path, VERSIONS[-1])

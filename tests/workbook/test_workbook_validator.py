"""Every blank and every filled sample opens without a repair prompt: Microsoft's Open XML SDK finds nothing wrong."""

from pathlib import Path

import pytest
from open_xml import VERSIONS, complaints

from generator.package import write_package
from generator.published.samples import load_sample, sample_ids
from generator.rubric.loader import load, template_ids
from generator.workbook.issue import blank, filled


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

"""Who issued a workbook and by which rubric: the very hidden sheet `_scorebook`."""

from dataclasses import dataclass, fields
from hashlib import sha256

from generator.calculation.calculation import Calculation
from generator.calculation.cells import is_behind_the_scenes
from generator.package import Edit, Snapshot
from generator.problem import InvalidInput, Problem, UnreadableFile
from generator.rubric.loader import load
from generator.rubric.model import Rubric
from generator.workbook.plan import Formula, Look, Page, SheetPlan

SHEET = "_scorebook"
FINGERPRINT = "fingerprint"
LINES = 20
FINGERPRINT_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Identity:
    """What the hidden sheet says: template and version, digest of the resolved rubric, options, fingerprint.

    The fingerprint is that of everything the blank holds; another program version may word or place things otherwise.
    """

    template: str
    version: str
    digest: str
    options: str
    fingerprint: str = ""

    def lines(self) -> tuple[tuple[str, str], ...]:
        """The key and value of each line of the hidden sheet."""
        return (
            ("scorebook", "1"),
            ("template", self.template),
            ("version", self.version),
            ("digest", self.digest),
            ("options", self.options),
            (FINGERPRINT, self.fingerprint),
        )


def identity_of(rubric: Rubric) -> Identity:
    """The identity of workbooks issued for a rubric."""
    options = ";".join(f"{option.id}={option.value}" for option in rubric.options)
    return Identity(rubric.id, rubric.version, rubric.digest, options)


def plan(calculation: Calculation) -> SheetPlan:
    """The hidden sheet: the identity, and beneath it the cells that only serve others."""
    page = Page()
    for line in identity_of(calculation.rubric).lines():
        page.line(line, Look.MACHINE)
    for cell in filter(is_behind_the_scenes, calculation.cells):
        page.line((cell, Formula(cell)), Look.MACHINE)
    return SheetPlan(SHEET, tuple(page.cells), (16, 40), hidden=True)


def fingerprint(snapshot: Snapshot) -> str:
    """The fingerprint of a blank: of every fixed entry and formula and its place."""
    digest = sha256()
    for sheet in snapshot.sheets:
        for ref, cell in sheet.cells.items():
            digest.update(f"{sheet.name}!{ref}={cell.formula or cell.value}\n".encode())
    return digest.hexdigest()[:FINGERPRINT_LENGTH]


def stamped(snapshot: Snapshot) -> Edit:
    """The edit that writes a blank's fingerprint into its hidden sheet."""
    keys = {str(cell.value): ref for ref, cell in snapshot.sheets[-1].cells.items()}
    return Edit(SHEET, keys[FINGERPRINT].replace("A", "B"), fingerprint(snapshot))


def read_identity(snapshot: Snapshot, file: str) -> Identity:
    """The identity of a workbook; raises UnreadableFile when it is not one of ours."""
    sheet = snapshot.sheet(SHEET)
    cells = sheet.cells if sheet else {}
    values = {
        str(cells[f"A{row}"].value): str(cells[f"B{row}"].value) if f"B{row}" in cells else ""
        for row in range(1, LINES + 1)
        if f"A{row}" in cells
    }
    if "scorebook" not in values:
        raise UnreadableFile(Problem(file, "不是本程序生成的绩效自评表", "请使用财政部门下发的原表填报"))
    return Identity(**{field.name: values.get(field.name, "") for field in fields(Identity)})


def rubric_of(identity: Identity, file: str) -> Rubric:
    """The rubric a workbook was issued for; raises UnreadableFile when this program has another or none."""
    stated = (each.partition("=") for each in identity.options.split(";") if each)
    options = tuple(sorted((option, choice) for option, _, choice in stated))
    try:
        rubric = load(identity.template, options)
    except InvalidInput as error:
        raise UnreadableFile(
            Problem(file, f"评分体系“{identity.template}”本程序没有", "请升级程序，或使用下发该表的版本")
        ) from error
    if rubric.digest != identity.digest:
        raise UnreadableFile(
            Problem(
                file,
                f"评分体系“{identity.template}”的版本（{identity.version}）与本程序的（{rubric.version}）规则不同",
                "请使用下发该表的程序版本",
            )
        )
    return rubric

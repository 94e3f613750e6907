"""The corpus of numbers: cases of Excel's arithmetic, where they stand in a workbook, and what programs answered."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from generator.package import ErrorValue, Value, read_workbook
from generator.package.references import cell_name

HERE = Path(__file__).parent
CASES = HERE / "cases.yaml"
SAVED = HERE / "answers"
OURS = ("decimal", "engine", "corrected")
"""The computers that are our responsibility, by the keys of `computers`."""
ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
"""In the order in which Excel numbers them."""

Answer = Value | ErrorValue
Input = Value | tuple[Value, ...]
Where = tuple[str, str]

FIRST_ROW = 5
FIRST_INPUT = 7
ID, SHOWS, FORMULA, LIVE, EXPECTED, AGREES = range(1, FIRST_INPUT)


@dataclass(frozen=True, slots=True)
class Case:
    """A formula over named inputs and what Excel gives, by a derivation in `why` that no program made.

    `differs` records what other computers give instead, `refuses` why one does not answer. Where one of ours differs,
    `ours` says what that means for a score, by itself or for its whole group.
    """

    id: str
    formula: str
    inputs: Mapping[str, Input]
    expected: Answer
    shows: str
    why: str
    differs: Mapping[str, Answer] = field(default_factory=dict)
    refuses: Mapping[str, str] = field(default_factory=dict)
    ours: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Cases on one sheet; title and note are for the reader of the workbook."""

    id: str
    title: str
    about: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All cases, the sources of their derivations, and the computers of which `differs` and `refuses` speak."""

    sources: Mapping[str, str]
    computers: Mapping[str, str]
    groups: tuple[Group, ...]

    @property
    def cases(self) -> tuple[Case, ...]:
        return tuple(case for group in self.groups for case in group.cases)


@dataclass(frozen=True, slots=True)
class Placed:
    """A case in its row of the workbook: cells of its inputs, and its formula over those cells."""

    case: Case
    sheet: str
    row: int
    cells: Mapping[str, tuple[str, ...]]

    @property
    def live(self) -> Where:
        """The cell in which the formula stands."""
        return self.sheet, cell_name(self.row, LIVE)

    @property
    def values(self) -> dict[str, Value]:
        """The value of every input cell."""
        found: dict[str, Value] = {}
        for name, refs in self.cells.items():
            given = self.case.inputs[name]
            found |= zip(refs, given if isinstance(given, tuple) else (given,), strict=True)
        return found

    @property
    def formula(self) -> str:
        """The formula over cells, without "="."""
        return "".join(
            self._range(token.value) if token.subtype == Token.RANGE else token.value
            for token in Tokenizer(f"={self.case.formula}").items
        )

    def _range(self, name: str) -> str:
        refs = self.cells[name]
        return refs[0] if len(refs) == 1 else f"{refs[0]}:{refs[-1]}"


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Loader(yaml.SafeLoader):
    """Figures keep the digits with which they are written."""


def _figure(loader: _Loader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)))


for _tag in ("int", "float"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _figure)


def load() -> Corpus:
    """Read the cases; a key that is none raises TypeError."""
    found = _read(CASES)
    return Corpus(found["sources"], found["computers"], tuple(map(_group, found["groups"])))


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a safe loader, which ruff cannot see


def _group(fields: Mapping[str, Any]) -> Group:
    own = {key: value for key, value in fields.items() if key != "ours"}
    return Group(**{**own, "cases": tuple(_case(case, fields.get("ours", "")) for case in fields["cases"])})


def _case(fields: Mapping[str, Any], ours: str) -> Case:
    inputs = {name: tuple(given) if isinstance(given, list) else given for name, given in fields["inputs"].items()}
    differs = {computer: _cell_value(value) for computer, value in fields.get("differs", {}).items()}
    meaning = fields.get("ours", ours if differs.keys() & set(OURS) else "")
    expected = _cell_value(fields["expected"])
    read = {"inputs": MappingProxyType(inputs), "expected": expected, "differs": differs, "ours": meaning}
    return Case(**{**fields, **read})


def _cell_value(value: Any) -> Answer:
    """A value of a YAML file, in which an error is the text that a cell shows."""
    return ErrorValue(value) if value in ERRORS else value


def lay_out(corpus: Corpus) -> Iterator[Placed]:
    """Every case with its place."""
    for group in corpus.groups:
        for row, case in enumerate(group.cases, FIRST_ROW):
            cells, column = dict[str, tuple[str, ...]](), FIRST_INPUT
            for name, given in case.inputs.items():
                width = len(given) if isinstance(given, tuple) else 1
                cells[name] = tuple(cell_name(row, column + offset) for offset in range(width))
                column += width
            yield Placed(case, group.title, row, cells)


def same(found: Answer, expected: Answer) -> bool:
    """Whether two answers are of one kind and alike."""
    return type(found) is type(expected) and found == expected


# ── answers of programs that only a person can run ────────────────────────────────────────────────────────────────────


def read_back(path: Path, corpus: Corpus) -> tuple[str, dict[str, Answer]]:
    """The program that saved a workbook of ours, and what it computed; nothing that it did not compute."""
    snapshot = read_workbook(path)
    wanted = {case.id for case in corpus.cases}
    found: dict[str, Answer] = {}
    for sheet in snapshot.sheets:
        for ref, cell in sheet.cells.items():
            row = ref.removeprefix("A")
            if row.isdigit() and cell.value in wanted:
                live = sheet.cells.get(cell_name(int(row), LIVE))
                if live and live.formula and live.value is not None:
                    found[str(cell.value)] = live.value
    return snapshot.application or path.stem, found


def save_answers(program: str, answers: Mapping[str, Answer]) -> Path:
    """Write the answers of a program beside the cases, instead of those it gave before."""
    SAVED.mkdir(exist_ok=True)
    target = SAVED / (re.sub(r"\W+", "-", program.lower()).strip("-") + ".yaml")
    plain = {case: value if isinstance(value, bool) else _scalar(value) for case, value in answers.items()}
    text = yaml.safe_dump({"program": program, "answers": plain}, allow_unicode=True, sort_keys=False)
    target.write_text(text, encoding="utf-8")
    return target


def _scalar(value: Answer) -> object:
    return float(value) if isinstance(value, Decimal) else value if value is None else str(value)


def load_answers() -> dict[str, dict[str, Answer]]:
    """The answers that were saved, by program."""
    files = map(_read, sorted(SAVED.glob("*.yaml")))
    return {file["program"]: {case: _cell_value(value) for case, value in file["answers"].items()} for file in files}

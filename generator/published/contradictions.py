"""Known contradictions of a published report: what each is, and which finding shows that we detect it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.finding import Finding, Severity
from generator.problem import InvalidInput
from generator.published.samples import sample_folder
from generator.rubric.building import NUMBER, Builder, Faulty, parse_number
from generator.rubric.source import Entry, Mapped, read_yaml

CONTRADICTIONS = "contradictions.yaml"
FAMILY = re.compile(r"C(?:0[1-9]|1\d|2[0-5])|A\d\d", re.ASCII)
"""The families of consistency checks and of the audit of a text; a check may add a letter or a number (C05a, C12-1)."""
FIGURE = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
SEPARATOR = re.compile(r"(?<=\d),(?=\d{3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class KnownContradiction:
    """One place where a report contradicts itself or its rubric, found by recomputation and checked by hand.

    A finding whose code is of the families `codes` and that says one word of `about` (an indicator's id, a figure,
    other words) shows that it is detected. `undetectable` says why no check can know; then there are neither.
    """

    id: str
    place: str
    what: str
    severity: Severity
    codes: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    undetectable: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        """What is wrong with it, and what to do about it."""
        if unknown := [code for code in self.codes if not FAMILY.fullmatch(code)]:
            yield f"“{'、'.join(unknown)}”不是一致性校验的编号", "请写 C01 至 C25 或 A 加两位数字，不带后缀"
        if self.undetectable and (self.codes or self.about):
            yield "既写了由什么发现，又写了无法发现", "请在 codes、about 与 undetectable 之间取其一"
        if not self.undetectable and not (self.codes and self.about):
            yield "没有写由什么发现", "请写 codes 和 about，无法发现的写 undetectable 说明原因"

    def is_shown_by(self, finding: Finding) -> bool:
        """Whether the finding is about this contradiction."""
        family = FAMILY.match(finding.code)
        return family is not None and family[0] in self.codes and any(_says(finding, word) for word in self.about)

    def shown_by(self, findings: Iterable[Finding]) -> Finding | None:
        """The first finding that is about this contradiction."""
        return next(filter(self.is_shown_by, findings), None)


def _says(finding: Finding, word: str) -> bool:
    """Whether a finding says the word; a figure only as a whole figure of the same value, however it is written."""
    said = "\n".join((finding.message, finding.place, finding.expected, finding.actual, finding.remedy))
    if NUMBER.fullmatch(word):
        figures = FIGURE.findall(SEPARATOR.sub("", said))
        return parse_number(word) in map(Decimal, figures)
    return word == finding.indicator if word.isascii() else word in said


def contradictions_of(sample: str) -> tuple[KnownContradiction, ...]:
    """The known contradictions of a sample, in the order of its file."""
    text = (sample_folder(sample) / CONTRADICTIONS).read_text(encoding="utf-8")
    return parse_contradictions(text, f"{sample}/{CONTRADICTIONS}")


def parse_contradictions(text: str, file: str) -> tuple[KnownContradiction, ...]:
    """The contradictions that a YAML text lists; `file` is its name in messages.

    Raises InvalidInput with every fault found in it.
    """
    entry = read_yaml(text, file)
    builder = Builder()
    found = tuple(_listed(builder, entry))
    if builder.problems:
        raise InvalidInput(builder.problems)
    return found


def _listed(builder: Builder, entry: Mapped) -> Iterator[KnownContradiction]:
    builder.check_keys(entry, ("contradictions",))
    listed = entry.get("contradictions")
    if listed is None:
        builder.note(entry.place, "缺少“contradictions”", "请补上这一项")
        return
    seen = set[str]()
    for item in _items(builder, listed):
        try:
            contradiction: KnownContradiction = builder.fill(KnownContradiction, item)
        except Faulty:
            continue
        for fault, remedy in contradiction.faults():
            builder.note(item.place, fault, remedy)
        if contradiction.id in seen:
            builder.note(item.place, f"编号“{contradiction.id}”重复", "每处矛盾请用不同的编号")
        seen.add(contradiction.id)
        yield contradiction


def _items(builder: Builder, listed: Entry) -> tuple[Entry, ...]:
    try:
        return builder.items(listed)
    except Faulty:
        return ()

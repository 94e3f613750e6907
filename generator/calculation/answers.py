"""Reads an answers file: what a department states, checked against the facts of its rubric."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType

from generator.calculation.cells import evidence
from generator.calculation.entries import Entries, Row
from generator.calculation.form_rows import complete_row
from generator.calculation.report_cells import own_words
from generator.problem import InvalidInput, Problem, UnreadableFile
from generator.rubric.building import FALSE_WORDS, TRUE_WORDS, Builder, Faulty, near_miss, parse_number
from generator.rubric.cover import COVER_FACTS
from generator.rubric.decimals import plain
from generator.rubric.evaluate import Value
from generator.rubric.expected import LONGEST_ENTRY, bound, expected
from generator.rubric.facts import DAY_ZERO, NO, YES, Fact, Kind
from generator.rubric.kinds.target import Target
from generator.rubric.loader import load
from generator.rubric.model import Rubric, Table
from generator.rubric.source import Entry, Mapped, Place, Scalar, merged, read_yaml

ASSUMED = "演示假设，非部门填报"
BESIDE = re.compile(r"[^/\\]+\.ya?ml")
KEYS = (
    "template",
    *(fact.id for fact in COVER_FACTS),
    "options",
    "facts",
    "tables",
    "not_applicable",
    "narrative",
    "assumed",
    "quoted",
    "remarks",
    "note",
)


def _nothing_said() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Answers:
    """What a department states, checked: the rubric it is for, its entries, and where its figures come from.

    `assumed` gives a reason for each fact that no report states, `quoted` the key under which a report states it.
    `remarks` say by indicator what a reader of its score has to know, `note` what these answers are for.
    """

    rubric: Rubric
    entries: Entries
    assumed: Mapping[str, str] = field(default_factory=_nothing_said)
    quoted: Mapping[str, str] = field(default_factory=_nothing_said)
    remarks: Mapping[str, str] = field(default_factory=_nothing_said)
    note: str = ""


def read_answers(path: Path, issued: Rubric | None = None) -> Answers:
    """The answers in a YAML file; `issued` is the rubric of the workbook they are for, with its 计算口径.

    Raises UnreadableFile when there is no such file, InvalidInput with every fault found in it.
    """
    return answers_in(path.parent, path.name, issued)


def answers_in(folder: Traversable, file: str, issued: Rubric | None = None) -> Answers:
    """The answers in a file of a folder; with `extends` it states only what differs from another file there.

    Raises UnreadableFile, InvalidInput.
    """
    return _checked(_resolved(folder, file, ()), issued)


def _resolved(folder: Traversable, file: str, variants: tuple[str, ...]) -> Mapped:
    entry = read_yaml(_text(folder / file), file)
    parent = entry.entries.get("extends")
    if not isinstance(parent, Scalar):
        return entry
    own = Mapped({key: each for key, each in entry.entries.items() if key != "extends"}, entry.place)
    if parent.text is None:
        return own
    circular = parent.text in (*variants, file)
    if circular or not BESIDE.fullmatch(parent.text):
        fault = "沿用关系绕回了自身" if circular else f"不能沿用“{parent.text}”"
        raise InvalidInput(Problem(str(parent.place), fault, "请写同一文件夹中另一个填报数据文件的名称"))
    varied = merged(_resolved(folder, parent.text, (*variants, file)), own)
    return varied if isinstance(varied, Mapped) else own


def _text(path: Traversable) -> str:
    try:
        return path.read_text(encoding="utf-8").removeprefix("\ufeff")
    except FileNotFoundError:
        problem = Problem(path.name, "没有这个文件", "请核对文件名和所在文件夹")
    except UnicodeDecodeError:
        problem = Problem(path.name, "不是 UTF-8 编码的文本文件", "填报数据请用 YAML 文件，并以 UTF-8 编码保存")
    except OSError:
        problem = Problem(path.name, "无法打开", "请确认这是一个文件，并且有读取权限")
    raise UnreadableFile(problem)


def parse_answers(text: str, file: str, issued: Rubric | None = None) -> Answers:
    """The answers in a YAML text; `file` is its name in messages. Raises InvalidInput."""
    return _checked(read_yaml(text, file), issued)


def _checked(entry: Mapped, issued: Rubric | None) -> Answers:
    reader = _Reader(entry, issued)
    answers = reader.answers()
    if reader.builder.problems:
        raise InvalidInput(reader.builder.problems)
    return answers


class _Reader:
    """Reads the sections of one file and notes every problem in it."""

    def __init__(self, entry: Mapped, issued: Rubric | None) -> None:
        self.entry = entry
        self.issued = issued
        self.builder = Builder()

    def answers(self) -> Answers:
        self.builder.check_keys(self.entry, KEYS)
        rubric = self._rubric()
        facts = {
            **dict(self._facts(self._head(), {fact.id: fact for fact in COVER_FACTS})),
            **dict(self._facts(self._section("facts"), rubric.facts)),
            **self._waivers(rubric),
            **self._narrative(rubric),
            **self._assumptions(rubric),
        }
        entries = Entries(MappingProxyType(facts), MappingProxyType(dict(self._tables(rubric))))
        quoted, remarks = self._origins("quoted", rubric), self._remarks(rubric)
        return Answers(rubric, entries, self._origins("assumed", rubric), quoted, remarks, self._note())

    def _remarks(self, rubric: Rubric) -> Mapping[str, str]:
        self.builder.check_keys(self._section("remarks"), [indicator.id for indicator in rubric.indicators()])
        return self._words("remarks")

    def _note(self) -> str:
        note = self.entry.get("note")
        try:
            return "" if note is None else self.builder.scalar(note)
        except Faulty:
            return ""

    def _assumptions(self, rubric: Rubric) -> dict[str, Value]:
        """What stands beside an assumed figure in the workbook, so that nobody takes it for the department's."""
        return {
            evidence(rubric.facts[fact]).id: ASSUMED
            for fact in self._section("assumed").entries
            if fact in rubric.facts
        }

    def _origins(self, key: str, rubric: Rubric) -> Mapping[str, str]:
        """Where facts come from; each is named by its id, a table by its own, an entry as `table.row.column`."""
        known = {*(fact.id for fact in COVER_FACTS), *rubric.facts, *rubric.tables}
        known |= {f"{table.id}.{column.id}" for table in rubric.tables.values() for column in table.columns}
        section = self._section(key)
        for name, entry in section.entries.items():
            if re.sub(r"^([a-z][a-z0-9_]*)\.[1-9]\d*\.", r"\1.", name) not in known:
                self.builder.note(entry.place, f"没有编号为“{name}”的填报项", near_miss(name, known))
        return self._words(key)

    def _rubric(self) -> Rubric:
        stated = self.entry.get("template")
        try:
            if stated is None:
                raise self.builder.note(self.entry.place, "缺少“template”", "请写明评分体系，例如 template: luohu-2022")
            template, options = self.builder.scalar(stated), tuple(sorted(self._words("options").items()))
            if self.issued is not None and template == self.issued.id and not options:
                return self.issued
            return load(template, options)
        except Faulty:
            raise InvalidInput(self.builder.problems) from None
        except InvalidInput as error:
            place = str((stated or self.entry).place)
            found = [Problem(place, each.message, each.remedy) for each in error.problems]
            raise InvalidInput([*self.builder.problems, *found]) from None

    def _head(self) -> Mapped:
        known = {fact.id for fact in COVER_FACTS}
        return Mapped({key: each for key, each in self.entry.entries.items() if key in known}, self.entry.place)

    def _section(self, key: str) -> Mapped:
        entry = self.entry.get(key)
        try:
            return Mapped() if entry is None else self.builder.mapped(entry)
        except Faulty:
            return Mapped()

    def _words(self, key: str) -> Mapping[str, str]:
        return dict(self._each(self._section(key), lambda _, entry: self.builder.scalar(entry)))

    def _each(self, mapped: Mapped, read: Callable[[str, Entry], object]) -> Iterator[tuple[str, str]]:
        for key, entry in mapped.entries.items():
            try:
                yield key, str(read(key, entry))
            except Faulty:
                continue

    def _facts(self, mapped: Mapped, known: Mapping[str, Fact], what: str = "填报项") -> Iterator[tuple[str, Value]]:
        for key in mapped.entries:
            entry = mapped.get(key)
            if key not in known:
                self.builder.note(mapped.entries[key].place, f"没有编号为“{key}”的{what}", near_miss(key, known))
            elif entry is not None:
                try:
                    yield key, self._value(known[key], entry)
                except Faulty:
                    continue

    def _value(self, fact: Fact, entry: Entry) -> Value:
        text = self.builder.scalar(entry)
        match fact.kind:
            case Kind.TEXT:
                return self._text(fact, text, entry.place)
            case Kind.TICK:
                return self._tick(fact, text, entry.place)
            case Kind.GRADE:
                return self._grade(fact, text, entry.place)
            case Kind.DATE:
                return self._date(fact, text, entry.place)
        return self._figure(fact, text, entry.place)

    def _text(self, fact: Fact, text: str, place: Place) -> str:
        if len(text) > LONGEST_ENTRY:
            raise self.builder.note(place, f"“{fact.label}”有{len(text)}字，过长", f"请{expected(fact)}")
        return text

    def _tick(self, fact: Fact, text: str, place: Place) -> str:
        word = text.lower()
        if word not in TRUE_WORDS | FALSE_WORDS:
            raise self.builder.note(place, f"“{fact.label}”填的是“{text}”，应为是或否", "请写 是 或 否")
        return YES if word in TRUE_WORDS else NO

    def _grade(self, fact: Fact, text: str, place: Place) -> str:
        for choice in fact.choices:
            if text in (choice.key, choice.label):
                return choice.label
        listed = "、".join(f"{choice.key}（{choice.label}）" for choice in fact.choices)
        raise self.builder.note(place, f"“{fact.label}”没有“{text}”这一选项", f"请从中选择：{listed}")

    def _date(self, fact: Fact, text: str, place: Place) -> Decimal:
        try:
            day = Decimal((date.fromisoformat(text) - DAY_ZERO).days)
        except ValueError:
            remedy = f"请{expected(fact)}，月和日各写两位：2026-03-31"
            raise self.builder.note(place, f"“{fact.label}”填的是“{text}”，不是日期", remedy) from None
        self._check_bounds(fact, day, text, place)
        return day

    def _figure(self, fact: Fact, text: str, place: Place) -> Decimal:
        percent = fact.kind is Kind.PERCENT
        try:
            figure = parse_number(text)
        except ValueError:
            example = "97.40%" if percent else "12.5"
            raise self.builder.note(
                place, f"“{fact.label}”填的是“{text}”，不是数字或超过15位", f"请只写数字（不超过15位），例如 {example}"
            ) from None
        if percent != text.rstrip().endswith(("%", "％")):
            remedy = _with_percent_sign(figure, text) if percent else f"请按{fact.shown_unit or '数值'}填写，不带百分号"
            raise self.builder.note(
                place, f"“{fact.label}”填的是“{text}”，{'缺少' if percent else '多了'}百分号", remedy
            )
        self._check_bounds(fact, figure, text, place)
        return figure

    def _check_bounds(self, fact: Fact, figure: Decimal, text: str, place: Place) -> None:
        low, high = fact.lowest, fact.highest
        if (low is not None and figure < low) or (high is not None and figure > high):
            raise self.builder.note(
                place,
                f"“{fact.label}”填的是“{text}”，超出范围",
                f"应在 {bound(fact, low)} 至 {bound(fact, high)} 之间",
            )
        if fact.decimals is not None and figure != round(figure, fact.decimals):
            wanted = f"最多{fact.decimals}位小数" if fact.decimals else "应为整数"
            raise self.builder.note(place, f"“{fact.label}”填的是“{text}”，{wanted}", f"请{expected(fact)}")

    def _waivers(self, rubric: Rubric) -> dict[str, Value]:
        indicators = {indicator.id: indicator for indicator in rubric.indicators() if indicator.can_be_waived}
        known = {key: indicator.waiver_reason for key, indicator in indicators.items()}
        section = self._section("not_applicable")
        for key, entry in section.entries.items():
            if key in known and section.get(key) is None:
                self.builder.note(entry.place, "没有写不适用的理由", "请写明理由；适用的请删去这一行")
        stated = dict(self._facts(section, known, "可以不适用的指标"))
        waived: dict[str, Value] = {}
        for key, reason in stated.items():
            waived[indicators[key].waiver.id] = YES
            waived[indicators[key].waiver_reason.id] = reason
        return waived

    def _narrative(self, rubric: Rubric) -> dict[str, Value]:
        known = {paragraph.id: own_words(paragraph) for _, paragraph in rubric.report.paragraphs()}
        return {known[key].id: text for key, text in self._facts(self._section("narrative"), known, "报告段落")}

    def _tables(self, rubric: Rubric) -> Iterator[tuple[str, tuple[Row, ...]]]:
        for key, entry in self._section("tables").entries.items():
            if key not in rubric.tables:
                self.builder.note(entry.place, f"没有编号为“{key}”的明细表", near_miss(key, rubric.tables))
                continue
            table = rubric.tables[key]
            try:
                items = self._labelled(table, entry) if table.row_labels else self.builder.items(entry)
            except Faulty:
                continue
            yield key, tuple(self._rows(table, items, entry.place))

    def _labelled(self, table: Table, entry: Entry) -> tuple[Entry, ...]:
        """The rows of a form whose rows are printed, stated by their labels, in printed order."""
        stated = self.builder.mapped(entry)
        self.builder.check_keys(stated, table.row.listed)
        return tuple(stated.get(label) or Mapped() for label in table.row.listed)

    def _rows(self, table: Table, items: tuple[Entry, ...], place: Place) -> Iterator[Row]:
        if len(items) > table.capacity:
            self.builder.note(
                place, f"“{table.label}”有{len(items)}行，超出{table.capacity}行", "请合并零星行，或分两份填报"
            )
        columns = {column.id: column for column in table.columns}
        for item in items[: table.capacity]:
            try:
                row = dict(self._facts(self.builder.mapped(item), columns, f"“{table.label}”列"))
            except Faulty:
                continue
            yield self._completed(table, row, item.place)

    def _completed(self, table: Table, row: Row, place: Place) -> Row:
        if not isinstance(table.row_rule, Target):
            return row
        completed = complete_row(table.row_rule, row)
        for message, remedy in completed.faults:
            self.builder.note(place, message, remedy)
        return completed.row


def _with_percent_sign(figure: Decimal, text: str) -> str:
    """How a percentage without its sign is to be written: 0.95 usually means 95%."""
    if 0 < figure <= 1:
        return f"请写成 {plain(figure * 100)}%（确为{text}%的写 {text}%）"
    return f"请写成 {text}%"

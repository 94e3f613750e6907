"""Loads a rubric from its template folder: parent merged in, options chosen, every reference resolved."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import TypeVar

from generator.problem import InvalidInput, Problem
from generator.rubric.building import Builder, Faulty, near_miss
from generator.rubric.cover import COVER_FACTS
from generator.rubric.default_outline import default_outline
from generator.rubric.expected import list_fault
from generator.rubric.expression import Truth
from generator.rubric.facts import Choice, Fact, Kind
from generator.rubric.formula_language import Notation, NotUnderstood, RowNotation
from generator.rubric.kinds import KINDS, Rule
from generator.rubric.kinds.base import ROW_FAULTS, ROW_MISSING, ROW_REASON, ROW_SCORE
from generator.rubric.measures import Figure, Measure
from generator.rubric.model import (
    ROW,
    Check,
    Effect,
    Group,
    Indicator,
    Option,
    ProblemCode,
    Rubric,
    Section,
    Table,
    Terms,
)
from generator.rubric.outline import Outline
from generator.rubric.outline_loading import OutlineReader, Subjects
from generator.rubric.outline_variants import varied_outline
from generator.rubric.source import Entry, Mapped, Scalar, as_plain, read_yaml
from generator.rubric.titles import sheet_fault
from generator.rubric.variants import chosen, varied

RUBRIC_FILE, REPORT_FILE = "rubric.yaml", "report.yaml"
DIGEST_LENGTH = 16

DEFAULT_TERMS = Terms()

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Heading:
    """The keys that say what a rubric is."""

    id: str
    title: str
    region: str
    issuer: str
    year: int
    version: str
    source: str
    extends: str | None = None
    terms: Terms = DEFAULT_TERMS
    notes: tuple[str, ...] = ()


ID = re.compile("[a-z][a-z0-9_]*")
CODE = re.compile(r"[A-Z]\d+[a-z]?", re.ASCII)
COVER_IDS = frozenset(fact.id for fact in COVER_FACTS)
TOTAL_ID = frozenset({"total"})
RESERVED_BEGINNINGS = ("na_", "rewrite_", "narrative_", "passage_", "evidence_", "answer_", "cover_")
COMPUTED_COLUMNS = frozenset({ROW_SCORE, ROW_MISSING, ROW_REASON, ROW_FAULTS})
SECTIONS = ("options", "facts", "tables", "measures", "sections", "indicators", "checks", "replace")


def template_ids() -> tuple[str, ...]:
    """The ids of all rubrics shipped, sorted."""
    return tuple(sorted(folder.name for folder in files("templates").iterdir() if (folder / RUBRIC_FILE).is_file()))


@cache
def load(template: str, options: tuple[tuple[str, str], ...] = ()) -> Rubric:
    """The shipped rubric of that id, with the given options (id, choice) instead of their defaults.

    Raises InvalidInput for an unknown template or option, and for every fault of the rubric file.
    """
    return load_from(files("templates"), template, dict(options))


def load_from(folder: Traversable, template: str, options: Mapping[str, str] | None = None) -> Rubric:
    """The rubric in the sub-folder `template` of a folder of templates; raises InvalidInput."""
    entry, report = _resolved(folder, template, ())
    builder = Builder()
    assembly = _Assembly(builder, entry, report, options or {})
    rubric = assembly.rubric()
    if builder.problems or rubric is None:
        raise InvalidInput(builder.problems)
    return rubric


def _resolved(folder: Traversable, template: str, variants: tuple[str, ...]) -> tuple[Mapped, Mapped | None]:
    """What the files of a template say of the rubric and of its report, its parents beneath it."""
    known = [each.name for each in folder.iterdir() if (each / RUBRIC_FILE).is_file()]
    if template not in known:
        raise InvalidInput(Problem(f"评分体系“{template}”", "没有收录", near_miss(template, known)))
    if template in variants:
        raise InvalidInput(Problem(f"评分体系“{template}”", "上级模板绕回了自身", "请更正 extends"))
    entry = _read(folder, template, RUBRIC_FILE)
    report = _read(folder, template, REPORT_FILE) if (folder / template / REPORT_FILE).is_file() else None
    parent = entry.get("extends")
    if not isinstance(parent, Scalar) or parent.text is None:
        if "replace" in entry.entries:
            place = str(entry.entries["replace"].place)
            raise InvalidInput(Problem(place, "没有上级模板，无可替换", "请用 extends 写明上级模板，或删去 replace"))
        return entry, None if report is None else varied_outline(None, report)
    inherited, outline = _resolved(folder, parent.text, (*variants, template))
    return varied(inherited, entry), outline if report is None else varied_outline(outline, report)


def _read(folder: Traversable, template: str, file: str) -> Mapped:
    return read_yaml((folder / template / file).read_text(encoding="utf-8"), f"{template}/{file}")


class _Assembly:
    """Builds the sections of one rubric in the order in which they refer to each other."""

    def __init__(self, builder: Builder, entry: Mapped, report: Mapped | None, options: Mapping[str, str]) -> None:
        self.builder = builder
        self.entry = entry
        self.report = report
        self.wanted = options
        self.indicator_ids: set[str] = set()

    def rubric(self) -> Rubric | None:
        """The whole rubric; None once a problem has been noted."""
        heading = self._attempt(self._heading)
        options = self._options()
        self._check_wanted(options)
        self.entry = chosen(self.entry, options, self.builder)
        facts = self._by_id("facts", self._fact)
        tables = self._by_id("tables", self._table)
        self._check_sheets(tables)
        tables = {key: self._attempt(partial(self._with_measures, table)) or table for key, table in tables.items()}
        figures: dict[str, Fact | Figure] = {**facts, **_columns(tables), **_row_measures(tables)}
        measures = self._measures(figures)
        self._offer_references(facts, tables, measures)
        tables = {key: self._with_row_rule(table) for key, table in tables.items()}
        notation = Notation({**figures, **measures})
        self.builder.formulas = {Truth: partial(self._read, notation.truth)}
        sections = self._attempt(lambda: self._list("sections", Section)) or ()
        groups = self._attempt(self._groups) or ()
        checks = tuple(self._checks(notation))
        report = self._report(groups, Subjects({**figures, **measures}, tables, _indicators(groups)))
        if heading is None or report is None or self.builder.problems:
            return None
        return Rubric(
            id=heading.id,
            title=heading.title,
            region=heading.region,
            issuer=heading.issuer,
            year=heading.year,
            version=heading.version,
            source=heading.source,
            terms=heading.terms,
            notes=heading.notes,
            options=options,
            facts=MappingProxyType(facts),
            tables=MappingProxyType(tables),
            measures=MappingProxyType(measures),
            sections=sections,
            groups=groups,
            checks=checks,
            report=report,
            digest=_digest(self.entry, self.report),
        )

    def _report(self, groups: tuple[Group, ...], subjects: Subjects) -> Outline | None:
        """The outline of the report; one without any words of its own where the template states none."""
        if self.report is None:
            return default_outline(groups)
        return OutlineReader(self.builder, subjects, self._check_id).outline(self.report)

    def _attempt(self, build: Callable[[], T]) -> T | None:
        try:
            return build()
        except Faulty:
            return None

    def _heading(self) -> Heading:
        stated = {key: each for key, each in self.entry.entries.items() if key not in SECTIONS}
        heading: Heading = self.builder.fill(Heading, Mapped(stated, self.entry.place))
        return heading

    def _section(self, key: str) -> Mapped:
        entry = self.entry.get(key)
        return Mapped() if entry is None else self.builder.mapped(entry)

    def _list(self, key: str, wanted: type[T]) -> tuple[T, ...]:
        entry = self.entry.get(key)
        if entry is None:
            return ()
        built: tuple[T, ...] = self.builder.build(tuple[wanted, ...], entry)  # type: ignore[valid-type]
        return built

    def _by_id(self, key: str, build: Callable[[str, Entry], T]) -> dict[str, T]:
        built: dict[str, T] = {}
        for name, entry in (self._attempt(lambda: self._section(key)) or Mapped()).entries.items():
            try:
                self._check_id(name, entry, COVER_IDS if key == "facts" else frozenset())
                built[name] = build(name, entry)
            except Faulty:
                continue
        return built

    def _check_id(self, name: str, entry: Entry, reserved: Set[str] = frozenset()) -> None:
        if not ID.fullmatch(name):
            raise self.builder.note(entry.place, f"编号“{name}”不可用", "编号用小写英文字母、数字和下划线，以字母开头")
        if name in reserved or name.startswith(RESERVED_BEGINNINGS):
            raise self.builder.note(entry.place, f"编号“{name}”由程序自用", "请换一个编号")

    def _fact(self, name: str, entry: Entry, table: str = "") -> Fact:
        mapped = self.builder.mapped(entry)
        listed = mapped.get("choices")
        rest = Mapped({key: each for key, each in mapped.entries.items() if key != "choices"}, mapped.place)
        choices = self._choices(listed) if listed else ()
        fact: Fact = self.builder.fill(Fact, rest, id=name, table=table, choices=choices)
        if fact.kind is Kind.GRADE and not choices:
            raise self.builder.note(mapped.place, "选项类填报项没有选项", "请用 choices 列出各选项")
        if fault := list_fault([choice.label for choice in choices]):
            raise self.builder.note(mapped.place, fault, "请改写选项的文字")
        return fact

    def _choices(self, entry: Entry) -> tuple[Choice, ...]:
        listed = self.builder.mapped(entry).entries
        return tuple(Choice(key, self.builder.scalar(each)) for key, each in listed.items())

    def _table(self, name: str, entry: Entry) -> Table:
        mapped = self.builder.mapped(entry)
        stated = self._required(mapped, "columns")
        listed = self.builder.mapped(stated).entries
        for key, each in listed.items():
            self._check_id(key, each, {ROW} | (COMPUTED_COLUMNS if mapped.get("row_rule") else {ROW_FAULTS}))
        columns = tuple(self._fact(key, each, name) for key, each in listed.items())
        printed = mapped.get("row_labels")
        labels = () if printed is None else self._choices(printed)
        own = ("columns", "measures", "row_labels", "row_rule")
        rest = {key: each for key, each in mapped.entries.items() if key not in own}
        table: Table = self.builder.fill(
            Table, Mapped(rest, mapped.place), id=name, columns=columns, row_labels=labels, measures=(), row_rule=None
        )
        if len({each.label for each in labels}) < len(labels):
            raise self.builder.note(mapped.place, "row_labels 中有重复的行", "每行的名称应不相同")
        return replace(table, capacity=len(labels)) if labels else table

    def _check_sheets(self, tables: Mapping[str, Table]) -> None:
        """Every table has a sheet, named by its label."""
        for number, (name, table) in enumerate(tables.items()):
            if fault := sheet_fault(table, tuple(tables.values())[:number]):
                place = self._section("tables").entries[name].place
                self.builder.note(place, f"明细表的名称“{table.label}”{fault}", "请换一个名称")

    def _with_measures(self, table: Table) -> Table:
        """The table with what is computed in every row of it."""
        columns: dict[str, Fact | Figure] = {**_columns({table.id: table})}
        stated = self.builder.mapped(self._section("tables").entries[table.id]).get("measures")
        measures: list[Measure] = []
        for name, entry in (Mapped() if stated is None else self.builder.mapped(stated)).entries.items():
            self._check_id(name, entry, COMPUTED_COLUMNS)
            if f"{table.id}.{name}" in columns:
                raise self.builder.note(entry.place, f"编号“{name}”已用于这张表的一列", "请换一个编号")
            measure = self._measure(name, entry, RowNotation(columns), table=table.id)
            columns[f"{table.id}.{name}"] = measure
            measures.append(measure)
        return replace(table, measures=tuple(measures))

    def _with_row_rule(self, table: Table) -> Table:
        entry = self.builder.mapped(self._section("tables").entries[table.id]).get("row_rule")
        if entry is None:
            return table
        return replace(table, row_rule=self._attempt(lambda: self.builder.build(Rule, entry)))

    def _measures(self, figures: Mapping[str, Fact | Figure]) -> dict[str, Measure]:
        known = dict(figures)
        measures: dict[str, Measure] = {}

        def build(name: str, entry: Entry) -> Measure:
            if name in figures:
                raise self.builder.note(entry.place, f"编号“{name}”已用于填报项", "请换一个编号")
            known[name] = measures[name] = self._measure(name, entry, Notation(known))
            return measures[name]

        self._by_id("measures", build)
        return measures

    def _measure(self, name: str, entry: Entry, notation: Notation, table: str = "") -> Measure:
        mapped = self.builder.mapped(entry)
        rest = {key: each for key, each in mapped.entries.items() if key != "value"}
        value = self._read(notation.number, self._required(mapped, "value"))
        measure: Measure = self.builder.fill(Measure, Mapped(rest, mapped.place), id=name, value=value, table=table)
        return measure

    def _read(self, read: Callable[[str], T], entry: Entry) -> T:
        try:
            return read(self.builder.scalar(entry))
        except NotUnderstood as error:
            raise self.builder.note(entry.place, error.message, error.remedy) from None

    def _offer_references(
        self, facts: Mapping[str, Fact], tables: Mapping[str, Table], measures: Mapping[str, Measure]
    ) -> None:
        named: dict[str, object] = {**facts, **_columns(tables)}
        numeric = {key: fact for key, fact in facts.items() if fact.is_numeric}
        self.builder.references = {
            Fact: ("填报项", named),
            Measure: ("计算指标", dict(measures)),
            Figure: ("数值类填报项或计算指标", {**numeric, **measures}),
        }
        self.builder.kinds = {Rule: KINDS}

    def _groups(self) -> tuple[Group, ...]:
        entry = self._required(self.entry, "indicators")
        items = self._not_empty(entry)
        for item in items:
            if isinstance(item, Mapped) and item.get("children") is None:
                self.builder.note(item.place, "一级指标之下没有指标", "请在 children 之下列出下级指标")
        nodes = [self._attempt(partial(self._node, each)) for each in items]
        return tuple(node for node in nodes if isinstance(node, Group))

    def _not_empty(self, entry: Entry) -> tuple[Entry, ...]:
        items = self.builder.items(entry)
        if not items:
            raise self.builder.note(entry.place, "列表为空", "请至少列出一项")
        return items

    def _node(self, entry: Entry) -> Group | Indicator:
        mapped = self.builder.mapped(entry)
        children = mapped.get("children")
        if children is None:
            return self._indicator(mapped)
        nodes = [self._attempt(partial(self._node, each)) for each in self._not_empty(children)]
        rest = {key: each for key, each in mapped.entries.items() if key != "children"}
        group: Group = self.builder.fill(
            Group, Mapped(rest, mapped.place), children=tuple(node for node in nodes if node is not None)
        )
        return group

    def _indicator(self, mapped: Mapped) -> Indicator:
        indicator: Indicator = self.builder.fill(Indicator, mapped)
        self._check_id(indicator.id, mapped.entries["id"], TOTAL_ID)
        if indicator.id in self.indicator_ids:
            raise self.builder.note(mapped.entries["id"].place, f"编号“{indicator.id}”已用于另一个指标", "请换一个编号")
        self.indicator_ids.add(indicator.id)
        waiver = indicator.not_applicable
        if waiver.effect is Effect.SHARE and not (waiver.points is not None and 0 <= waiver.points <= indicator.weight):
            place = mapped.entries["not_applicable"].place
            raise self.builder.note(place, "不适用时给固定分，但分数没有写明或不在分值之内", "请用 points 写明分数")
        return indicator

    def _checks(self, notation: Notation) -> Iterator[Check]:
        for code, entry in (self._attempt(lambda: self._section("checks")) or Mapped()).entries.items():
            try:
                yield self._check(code, entry, notation)
            except Faulty:
                continue

    def _check(self, code: str, entry: Entry, notation: Notation) -> Check:
        if not CODE.fullmatch(code):
            raise self.builder.note(entry.place, f"校验编号“{code}”不可用", "请写大写字母加数字，例如 C01a")
        if code in list(ProblemCode):
            raise self.builder.note(entry.place, f"校验编号“{code}”由程序自用", "请换一个编号")
        mapped = self.builder.mapped(entry)
        rest = {key: each for key, each in mapped.entries.items() if key != "holds"}
        holds = self._read(notation.truth, self._required(mapped, "holds"))
        check: Check = self.builder.fill(Check, Mapped(rest, mapped.place), code=code, holds=holds)
        return check

    def _options(self) -> tuple[Option, ...]:
        return tuple(self._by_id("options", self._option).values())

    def _check_wanted(self, options: tuple[Option, ...]) -> None:
        """Refuse choices that the rubric does not offer; raises InvalidInput."""
        known = {option.id: [choice.key for choice in option.choices] for option in options}
        refused = []
        for name, value in self.wanted.items():
            if name not in known:
                refused.append(Problem(f"计算口径“{name}”", "没有这项计算口径", near_miss(name, known)))
            elif value not in known[name]:
                refused.append(Problem(f"计算口径“{name}”", f"没有“{value}”这一选项", near_miss(value, known[name])))
        if refused:
            raise InvalidInput(refused)

    def _option(self, name: str, entry: Entry) -> Option:
        mapped = self.builder.mapped(entry)
        self.builder.check_keys(mapped, ("label", "choices", "default"))
        label, default = (self.builder.scalar(self._required(mapped, key)) for key in ("label", "default"))
        choices = self._choices(self._required(mapped, "choices"))
        keys = [choice.key for choice in choices]
        if default not in keys:
            raise self.builder.note(
                mapped.entries["default"].place, f"没有“{default}”这一选项", near_miss(default, keys)
            )
        return Option(name, label, choices, self.wanted.get(name, default))

    def _required(self, mapped: Mapped, key: str) -> Entry:
        entry = mapped.get(key)
        if entry is None:
            raise self.builder.note(mapped.place, f"缺少“{key}”", "请补上这一项")
        return entry


def _columns(tables: Mapping[str, Table]) -> dict[str, Fact]:
    """The columns that formulas can name: those to be filled in, and the printed one where there is one."""
    return {
        f"{table.id}.{column.id}": column
        for table in tables.values()
        for column in (*table.columns, *((table.row,) if table.row_labels else ()))
    }


def _row_measures(tables: Mapping[str, Table]) -> dict[str, Measure]:
    return {f"{table.id}.{measure.id}": measure for table in tables.values() for measure in table.measures}


def _indicators(groups: tuple[Group, ...]) -> dict[str, Indicator]:
    return {indicator.id: indicator for group in groups for indicator in group.indicators()}


def _digest(entry: Mapped, report: Mapped | None) -> str:
    stated = as_plain(entry) if report is None else {"rubric": as_plain(entry), "report": as_plain(report)}
    canonical = json.dumps(stated, ensure_ascii=False, sort_keys=True)
    return sha256(canonical.encode()).hexdigest()[:DIGEST_LENGTH]

"""Reads report.yaml: the outline of a report over the facts, measures, tables and indicators of its rubric."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from generator.rubric import expression as ex
from generator.rubric.building import Builder, Faulty, near_miss
from generator.rubric.facts import Fact
from generator.rubric.formula_language import Notation, NotUnderstood, RowCondition
from generator.rubric.measures import Figure
from generator.rubric.model import Indicator, Table
from generator.rubric.numbering import DEEPEST, MOST
from generator.rubric.outline import (
    CLOSING,
    CLOSING_LABEL,
    LOST,
    LOST_COLUMNS,
    Chapter,
    Free,
    Outline,
    Paragraph,
    Passage,
    Scored,
    Sentence,
)
from generator.rubric.outline_variants import KINDS
from generator.rubric.sentence_language import RowWords, SentenceNotation
from generator.rubric.source import Entry, Mapped, Scalar, Sequence
from generator.rubric.traversal import walk

T = TypeVar("T")
KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sentence": ("label", "text"),
        "free": ("label", "help", "optional"),
        "passage": ("label", "table", "where", "row", "many", "one", "none", "separator", "numbered", "stated"),
        "score": (),
    }
)
CHAPTER_KEYS = ("title", "indicator", "paragraphs", "sections")
_LISTED = ("{rows}", "{count}")


@dataclass(frozen=True, slots=True)
class Subjects:
    """What an outline can speak of: figures by id and `table.column`, tables by id, indicators by id."""

    figures: Mapping[str, Fact | Figure]
    tables: Mapping[str, Table]
    indicators: Mapping[str, Indicator]


class OutlineReader:
    """Reads one outline and notes every fault in it with the builder."""

    def __init__(self, builder: Builder, subjects: Subjects, check_id: Callable[[str, Entry], None]) -> None:
        self.builder = builder
        self.subjects = subjects
        self.check_id = check_id
        lost = {f"{LOST}.{column.id}": column for column in LOST_COLUMNS}
        self.columns: dict[str, Fact | Figure] = {**subjects.figures, **lost}
        self.notation = SentenceNotation(subjects.figures)
        self.ids: set[str] = set()
        self.labels: set[str] = set()
        self.told: set[str] = set()

    def outline(self, entry: Mapped) -> Outline | None:
        """The outline; None where its own keys cannot be used."""
        self.builder.check_keys(entry, ("title", "sections"))
        title = self._attempt(lambda: self.builder.scalar(self._required(entry, "title")))
        chapters = self._attempt(lambda: self._chapters(self._required(entry, "sections"), level=1)) or ()
        for name, indicator in self.subjects.indicators.items():
            if name not in self.told and chapters:
                remedy = f"请为它写一节：{{indicator: {name}}}"
                self.builder.note(entry.place, f"没有写到指标“{indicator.name}”", remedy)
        return None if title is None else Outline(title, chapters)

    def _attempt(self, build: Callable[[], T]) -> T | None:
        try:
            return build()
        except Faulty:
            return None

    def _required(self, mapped: Mapped, key: str) -> Entry:
        entry = mapped.get(key)
        if entry is None:
            raise self.builder.note(mapped.place, f"缺少“{key}”", "请补上这一项")
        return entry

    def _chapters(self, entry: Entry, level: int) -> tuple[Chapter, ...]:
        items = self.builder.items(entry)
        if level > DEEPEST or len(items) > MOST:
            fault = f"标题多于{DEEPEST}级" if level > DEEPEST else f"同级标题多于{MOST}个"
            raise self.builder.note(entry.place, fault, "请合并章节")
        built = (self._attempt(lambda item=item: self._chapter(item, level)) for item in items)  # type: ignore[misc]
        return tuple(filter(None, built))

    def _chapter(self, entry: Entry, level: int) -> Chapter:
        mapped = self.builder.mapped(entry)
        self.builder.check_keys(mapped, CHAPTER_KEYS)
        named, titled = mapped.get("indicator"), mapped.get("title")
        indicator = None if named is None else self._indicator(named)
        if titled is None and indicator is None:
            raise self.builder.note(mapped.place, "这一节没有标题", "请用 title 写标题，或用 indicator 写明所述的指标")
        title = indicator.name if titled is None and indicator else self.builder.scalar(titled or entry)
        listed = mapped.get("paragraphs")
        items = () if listed is None else self.builder.items(listed)
        built = (self._attempt(lambda item=item: self._paragraph(item, title)) for item in items)  # type: ignore[misc]
        paragraphs: list[Paragraph] = list(filter(None, built))
        if indicator is not None and indicator.id not in self.told:
            paragraphs.append(self._score(indicator.id, named or entry))
        below = mapped.get("sections")
        chapters = () if below is None else self._chapters(below, level + 1)
        return Chapter(title, tuple(paragraphs), chapters, indicator.id if indicator else "")

    def _indicator(self, entry: Entry) -> Indicator:
        name, known = self.builder.scalar(entry), self.subjects.indicators
        if name not in known:
            raise self.builder.note(entry.place, f"没有编号为“{name}”的指标", near_miss(name, known))
        if name in self.told:
            raise self.builder.note(entry.place, f"指标“{known[name].name}”已在前面写过", "一个指标只写一节")
        return known[name]

    def _paragraph(self, entry: Entry, title: str) -> Paragraph:
        mapped = self.builder.mapped(entry)
        kinds = [kind for kind in KINDS if kind in mapped.entries]
        if len(kinds) != 1:
            raise self.builder.note(mapped.place, "没有写明是哪一种段落", f"请写其中一项：{'、'.join(KINDS)}")
        (kind,) = kinds
        self.builder.check_keys(mapped, (kind, *KEYS[kind]))
        named = self._required(mapped, kind)
        name = self.builder.scalar(named)
        if kind == "score":
            return self._score(name, named)
        self.check_id(name, named)
        if name in self.ids | self.subjects.indicators.keys() | {CLOSING}:
            raise self.builder.note(named.place, f"编号“{name}”已用于另一段或指标", "请换一个编号")
        self.ids.add(name)
        stated = mapped.get("label")
        label = title if stated is None else self.builder.scalar(stated)
        self._take(label, stated or named)
        match kind:
            case "sentence":
                return Sentence(name, label, self._text(self._required(mapped, "text"), self.notation))
            case "free":
                return self.builder.fill(Free, _without(mapped, "free", "label"), id=name, label=label)  # type: ignore[no-any-return]
        return self._passage(mapped, name, label)

    def _take(self, label: str, entry: Entry) -> None:
        if label in self.labels:
            raise self.builder.note(entry.place, f"已有名为“{label}”的段落", "请用 label 另起一个名称")
        self.labels.add(label)

    def _score(self, name: str, entry: Entry) -> Scored:
        if name in self.told:
            raise self.builder.note(entry.place, f"“{name}”的得分已在前面写过", "一个指标的得分只写一次")
        known = {key: each.name for key, each in self.subjects.indicators.items()} | {CLOSING: CLOSING_LABEL}
        if name not in known:
            raise self.builder.note(entry.place, f"没有编号为“{name}”的指标", near_miss(name, known))
        self.told.add(name)
        self._take(known[name], entry)
        return Scored(name, known[name])

    # ── words ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _text(self, entry: Entry, notation: SentenceNotation | RowWords) -> ex.Text:
        """A text with slots, or a list of texts and cases that stand one after the other."""
        if not isinstance(entry, Sequence):
            return self._read(notation.words, entry)
        parts: list[ex.Text] = []
        cases: list[tuple[ex.Truth, ex.Text]] = []
        faulty = False
        for item in entry.items:
            try:
                if not isinstance(item, Mapped):
                    parts.append(self._closed(cases, ex.NOTHING))
                    parts.append(self._read(notation.words, item))
                elif "otherwise" in item.entries:
                    self._check_follows(cases, item)
                    parts.append(self._closed(cases, self._otherwise(item, notation)))
                else:
                    cases.append(self._case(item, notation))
            except Faulty:
                faulty = True
        if faulty:
            raise Faulty
        return ex.join(*parts, self._closed(cases, ex.NOTHING))

    def _closed(self, cases: list[tuple[ex.Truth, ex.Text]], otherwise: ex.Text) -> ex.Text:
        """The choice among the cases so far, which are used up."""
        chosen = ex.TextChoice(tuple(cases), otherwise) if cases else otherwise
        cases.clear()
        return chosen

    def _check_follows(self, cases: list[tuple[ex.Truth, ex.Text]], item: Mapped) -> None:
        if not cases:
            raise self.builder.note(item.place, "otherwise 之前没有 when", "请把 otherwise 写在各种情况之后")

    def _otherwise(self, item: Mapped, notation: SentenceNotation | RowWords) -> ex.Text:
        self.builder.check_keys(item, ("otherwise",))
        stated = item.get("otherwise")
        return ex.NOTHING if stated is None else self._text(stated, notation)

    def _case(self, item: Mapped, notation: SentenceNotation | RowWords) -> tuple[ex.Truth, ex.Text]:
        self.builder.check_keys(item, ("when", "text", "otherwise"))
        condition = self._read(notation.truth, self._required(item, "when"))
        stated = item.get("text")
        return condition, ex.NOTHING if stated is None else self._text(stated, notation)

    def _read(self, read: Callable[[str], T], entry: Entry) -> T:
        try:
            return read(self.builder.scalar(entry))
        except NotUnderstood as error:
            raise self.builder.note(entry.place, error.message, error.remedy) from None

    def _passage(self, mapped: Mapped, name: str, label: str) -> Passage:
        table = self._table(self._required(mapped, "table"))
        row = self._text(self._required(mapped, "row"), RowWords(self.columns, table))
        where, stated, numbered = (mapped.get(key) for key in ("where", "stated", "numbered"))
        if where is not None and stated is None and mapped.get("none") is None:
            raise self.builder.note(
                mapped.place, "没有写明一行也没有时说什么", "请用 none 写明，或用 stated 写明应有几行"
            )
        many = self._listing(self._required(mapped, "many"), "many")
        one, none = self._listed(mapped, "one"), self._listed(mapped, "none")
        return Passage(
            name,
            label,
            table,
            row,
            many,
            one=one or many,
            none=none or "",
            where=ex.ALWAYS if where is None else self._where(where, table),
            separator=_unescaped(mapped.get("separator")) or "；",
            numbered=numbered is not None and bool(self.builder.build(bool, numbered)),
            stated=None if stated is None else self._read(Notation(self.subjects.figures).number, stated),
        )

    def _where(self, entry: Entry, table: str) -> ex.Truth:
        """Which rows of the table are listed."""
        condition = self._read(RowCondition(self.columns).truth, entry)
        for node in walk(condition):
            if isinstance(node, ex.NumberColumn | ex.TextColumn) and node.table != table:
                raise self.builder.note(
                    entry.place, f"where 用到了另一张表的列“{node.table}.{node.column}”", "请改用所列这张表的列"
                )
        return condition

    def _listed(self, mapped: Mapped, key: str) -> str:
        entry = mapped.get(key)
        return "" if entry is None else self._listing(entry, key)

    def _listing(self, entry: Entry, key: str) -> str:
        """The words around the rows; {rows} and {count} are their only slots."""
        text = rest = _unescaped(entry)
        for slot in _LISTED:
            rest = rest.replace(slot, "")
        if not text or "{" in rest or "}" in rest:
            raise self.builder.note(
                entry.place, f"“{key}”应为文字，只能用{'和'.join(_LISTED)}", "其他数据请写在 row 或另一段中"
            )
        return text

    def _table(self, entry: Entry) -> str:
        name, known = self.builder.scalar(entry), [*self.subjects.tables, LOST]
        if name not in known:
            raise self.builder.note(entry.place, f"没有编号为“{name}”的明细表", near_miss(name, known))
        return name


def _unescaped(entry: Entry | None) -> str:
    r"""A text in which \n begins a new line: YAML takes away what stands at the ends."""
    return (entry.text or "").replace("\\n", "\n") if isinstance(entry, Scalar) else ""


def _without(mapped: Mapped, *keys: str) -> Mapped:
    return Mapped({key: each for key, each in mapped.entries.items() if key not in keys}, mapped.place)

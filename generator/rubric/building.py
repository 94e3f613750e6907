"""Entries to typed data: a dataclass is its own schema, and everything wrong is reported at once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from generator.problem import Problem
from generator.rubric.facts import TRAITS, Fact, Kind
from generator.rubric.source import Entry, Mapped, Place, Scalar, Sequence

MOST_OFFERED = 12
MOST_DIGITS = 15
NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)? ?%?", re.ASCII)
TRUE_WORDS = frozenset({"true", "yes", "是"})
FALSE_WORDS = frozenset({"false", "no", "否"})


class Faulty(Exception):
    """What was to be built cannot be; its problems have been noted."""


def near_miss(word: str, known: object) -> str:
    """A remedy that offers the known words nearest to a wrong one."""
    words = sorted(map(str, known))  # type: ignore[call-overload]
    if not words:
        return "请先定义"
    close = get_close_matches(word, words, n=3, cutoff=0.6)
    return (
        f"是否应为：{'、'.join(close)}"
        if close
        else f"可用的有：{'、'.join(words[:MOST_OFFERED])}{'等' * (len(words) > MOST_OFFERED)}"
    )


def parse_number(text: str) -> Decimal:
    """A figure as written: `12.5`, `1,234.5`, `90%` (0.9). Raises ValueError for anything else, or over 15 digits."""
    plain = text.replace("，", ",").replace("％", "%")
    digits = plain.removesuffix("%").rstrip().replace(",", "")
    if not NUMBER.fullmatch(plain) or sum(map(str.isdigit, digits.lstrip("+-0."))) > MOST_DIGITS:
        raise ValueError(text)
    return Decimal(digits) / 100 if plain.endswith("%") else Decimal(digits)


class Builder:
    """Builds typed data from entries and notes every problem.

    `references` holds what a field of that type may name by id; `kinds` what a field of that type may be, by `kind`;
    `formulas` reads what a field of that type says in the notation, and raises Faulty after noting what it cannot.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.references: dict[object, tuple[str, Mapping[str, object]]] = {}
        self.kinds: dict[object, Mapping[str, type]] = {}
        self.formulas: dict[object, Callable[[Entry], object]] = {}

    def note(self, place: Place, message: str, remedy: str) -> Faulty:
        """Put a problem on the list; returns what to raise if nothing can be built."""
        self.problems.append(Problem(str(place), message, remedy))
        return Faulty()

    def build(self, wanted: Any, entry: Entry) -> Any:
        """What the entry says, as the type asked for; raises Faulty after noting why it cannot."""
        if wanted in self.references:
            return self._referred(wanted, entry)
        if wanted in self.kinds:
            return self._of_kind(wanted, entry)
        if wanted in self.formulas:
            return self.formulas[wanted](entry)
        return self._plain(wanted, entry)

    def _plain(self, wanted: Any, entry: Entry) -> Any:
        origin = get_origin(wanted)
        if origin is Annotated:
            return self._restricted(wanted, entry)
        if origin in (Union, UnionType):
            return self.build(next(each for each in get_args(wanted) if each is not NoneType), entry)
        if origin is tuple:
            return self._items(get_args(wanted)[0], entry)
        if is_dataclass(wanted):
            return self.fill(wanted, entry)
        return self._value(wanted, self.scalar(entry), entry.place)

    def fill(self, wanted: Any, entry: Entry, **known: object) -> Any:
        """A dataclass from the keys of an entry; `known` are fields that do not stand there."""
        mapped = self.mapped(entry)
        hints = get_type_hints(wanted, include_extras=True)
        stated = {field.name.rstrip("_"): field for field in fields(wanted) if field.name not in known}
        self.check_keys(mapped, stated)
        values = dict(known)
        faulty = False
        for key, field in stated.items():
            try:
                self._fill_field(values, field, hints[field.name], mapped.get(key), mapped.place)
            except Faulty:
                faulty = True
        if faulty:
            raise Faulty
        return wanted(**values)

    def _fill_field(
        self, values: dict[str, object], field: Field[Any], hint: object, entry: Entry | None, place: Place
    ) -> None:
        if entry is not None:
            values[field.name] = self.build(hint, entry)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise self.note(place, f"缺少“{field.name.rstrip('_')}”", "请补上这一项")

    def check_keys(self, mapped: Mapped, known: object) -> None:
        """Note every key that means nothing here."""
        for key, entry in mapped.entries.items():
            if key not in known:  # type: ignore[operator]
                self.note(entry.place, f"不认识的键“{key}”", near_miss(key, known))

    def mapped(self, entry: Entry) -> Mapped:
        """The entry as keys and values."""
        if not isinstance(entry, Mapped):
            raise self.note(entry.place, "应为“键: 值”", "请在下一行缩进后逐项写出")
        return entry

    def items(self, entry: Entry) -> tuple[Entry, ...]:
        """The entry as a list."""
        if not isinstance(entry, Sequence):
            raise self.note(entry.place, "应为列表", "请逐行以“- ”开头写出，或写成 [甲, 乙]")
        return entry.items

    def scalar(self, entry: Entry) -> str:
        """The entry as a single value."""
        if not isinstance(entry, Scalar) or entry.text is None:
            raise self.note(entry.place, "应为单个值", "请写一个数字、文字或 true/false")
        return entry.text

    def _items(self, wanted: object, entry: Entry) -> tuple[object, ...]:
        built = []
        faulty = False
        for item in self.items(entry):
            try:
                built.append(self.build(wanted, item))
            except Faulty:
                faulty = True
        if faulty:
            raise Faulty
        return tuple(built)

    def _referred(self, wanted: object, entry: Entry) -> object:
        what, known = self.references[wanted]
        name = self.scalar(entry)
        if name not in known:
            raise self.note(entry.place, f"没有名为“{name}”的{what}", near_miss(name, known))
        return known[name]

    def _restricted(self, wanted: object, entry: Entry) -> object:
        """A fact of certain kinds."""
        referred, kinds = get_args(wanted)
        fact = self._referred(referred, entry)
        if isinstance(fact, Fact) and fact.kind not in kinds:
            wished = "、".join(dict.fromkeys(TRAITS[kind].label for kind in Kind if kind in kinds))
            message = f"“{fact.id}”是{fact.traits.label}类填报项，这里不能用"
            raise self.note(entry.place, message, f"请换用{wished}类的填报项")
        return fact

    def _of_kind(self, wanted: object, entry: Entry) -> object:
        mapped = self.mapped(entry)
        kinds = self.kinds[wanted]
        stated = mapped.get("kind")
        if stated is None:
            raise self.note(mapped.place, "缺少“kind”", near_miss("", kinds))
        kind = self.scalar(stated)
        if kind not in kinds:
            raise self.note(stated.place, f"没有名为“{kind}”的规则类型", near_miss(kind, kinds))
        rest = {key: each for key, each in mapped.entries.items() if key != "kind"}
        return self._usable(self.fill(kinds[kind], Mapped(rest, mapped.place)), mapped.place)

    def _usable(self, built: Any, place: Place) -> object:
        """What has been built, if nothing that it must have is empty and it has no faults of its own."""
        required = (field.name for field in fields(built) if field.default is MISSING)
        empty = [f"“{name}”不能为空" for name in required if getattr(built, name) == ()]
        faults = [*empty, *(() if empty else built.faults())]
        for fault in faults:
            self.note(place, fault, "请对照规则原文更正")
        if faults:
            raise Faulty
        return built

    def _value(self, wanted: Any, text: str, place: Place) -> object:
        if wanted is str:
            return text
        if wanted is bool:
            return self._truth(text, place)
        if isinstance(wanted, type) and issubclass(wanted, StrEnum):
            if text not in list(wanted):
                raise self.note(place, f"“{text}”不在可选范围", near_miss(text, list(wanted)))
            return wanted(text)
        return self._number(wanted, text, place)

    def _truth(self, text: str, place: Place) -> bool:
        word = text.lower()
        if word not in TRUE_WORDS | FALSE_WORDS:
            raise self.note(place, f"“{text}”不是 true 或 false", "请写 true 或 false")
        return word in TRUE_WORDS

    def _number(self, wanted: type, text: str, place: Place) -> object:
        try:
            number = parse_number(text)
        except ValueError:
            raise self.note(place, f"“{text}”不是数字或超过15位", "请写数字，例如 12.5 或 90%") from None
        if wanted is int and number != number.to_integral_value():
            raise self.note(place, f"“{text}”不是整数", "请写整数")
        return int(number) if wanted is int else number

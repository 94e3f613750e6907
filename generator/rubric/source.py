"""YAML as entries that know where they stand, so that every message names file, line and key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import yaml

from generator.problem import InvalidInput, Problem


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands: file, line (from 1) and the keys that lead to it."""

    file: str
    line: int
    keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        keys = f" {' › '.join(self.keys)}" if self.keys else ""
        return f"{self.file} 第{self.line}行{keys}"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value, as written; `None` where nothing is."""

    text: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple["Entry", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapped:
    """Entries by key, in the order written."""

    entries: Mapping[str, "Entry"] = field(default_factory=lambda: MappingProxyType({}))
    place: Place = Place("", 0)

    def get(self, key: str) -> "Entry | None":
        """The entry of a key; None where it is absent or left empty."""
        entry = self.entries.get(key)
        return None if isinstance(entry, Scalar) and not entry.text else entry


Entry = Scalar | Sequence | Mapped

DEEPEST = 40
SHOWN_KEYS = 4
MOST_ENTRIES = 100_000


def read_yaml(text: str, file: str) -> Mapped:
    """The content of a YAML file whose top level has keys.

    Raises InvalidInput when the text is not YAML, repeats a key, or has no keys at the top.
    """
    try:
        node = yaml.compose(text.removeprefix("\ufeff"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InvalidInput(
            Problem(f"{file} 第{line}行", "不是正确的 YAML 格式", "请检查这一行的缩进、冒号后的空格和引号")
        ) from error
    except RecursionError as error:
        raise InvalidInput(Problem(file, "内容层次过深", "请减少嵌套的层次")) from error
    except yaml.YAMLError as error:
        raise InvalidInput(Problem(file, "含有无法识别的字符", "请以 UTF-8 编码另存后重试")) from error
    if not isinstance(node, yaml.MappingNode):
        raise InvalidInput(Problem(file, "文件为空或开头不是“键: 值”", "请参照 samples 中的示例填写"))
    reading = _Reading(file)
    entry = reading.entry(node, ())
    if reading.problems or not isinstance(entry, Mapped):
        raise InvalidInput(reading.problems)
    return entry


class _Reading:
    """Turns the nodes of one file into entries; a file that refers to itself or never ends is refused."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.nodes = 0

    def entry(self, node: yaml.Node, keys: tuple[str, ...]) -> Entry:
        place = Place(self.file, node.start_mark.line + 1, keys)
        self.nodes += 1
        if len(keys) > DEEPEST or self.nodes > MOST_ENTRIES:
            place = Place(self.file, place.line, keys[:SHOWN_KEYS])
            raise InvalidInput(Problem(str(place), "内容层次过深或引用了自身", "请去掉 & 和 * 引用，把内容直接写出"))
        if isinstance(node, yaml.MappingNode):
            return Mapped(MappingProxyType(dict(self._pairs(node, keys))), place)
        if isinstance(node, yaml.SequenceNode):
            items = (self.entry(item, (*keys, f"第{number}项")) for number, item in enumerate(node.value, start=1))
            return Sequence(tuple(items), place)
        empty = node.tag == "tag:yaml.org,2002:null"
        return Scalar(None if empty else str(node.value).strip(), place)

    def _pairs(self, node: yaml.MappingNode, keys: tuple[str, ...]) -> Iterator[tuple[str, Entry]]:
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._note(line, keys, "键应为单个词", "请把键写成一个词，后面跟冒号")
                continue
            key = str(key_node.value)
            if key in seen:
                self._note(line, (*keys, key), f"与第{seen[key]}行重复", "同一处的键只能写一次，请删去其中一个")
            seen[key] = line
            entry = self.entry(value_node, (*keys, key))
            yield key, replace(entry, place=replace(entry.place, line=line))

    def _note(self, line: int, keys: tuple[str, ...], message: str, remedy: str) -> None:
        self.problems.append(Problem(str(Place(self.file, line, keys)), message, remedy))


def merged(base: Entry | None, change: Entry, whole: frozenset[str] = frozenset()) -> Entry:
    """A parent's entry with a variant's changes laid over it.

    Lists, values and the entries of keys in `whole` are replaced; a key left empty takes the parent's entry away.
    """
    if not isinstance(base, Mapped) or not isinstance(change, Mapped):
        return change
    entries = dict(base.entries)
    for key, entry in change.entries.items():
        if isinstance(entry, Scalar) and entry.text is None:
            entries.pop(key, None)
        else:
            entries[key] = merged(None if key in whole else entries.get(key), entry, whole)
    return Mapped(MappingProxyType(entries), change.place)


def as_plain(entry: Entry) -> object:
    """The entry without places, for the digest."""
    match entry:
        case Scalar(text):
            return text
        case Sequence(items):
            return [as_plain(item) for item in items]
        case Mapped(entries):
            return {key: as_plain(each) for key, each in entries.items()}

"""What a rubric file says once its parent is beneath it and its options are chosen; nothing is built yet."""

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from generator.problem import InvalidInput, Problem
from generator.rubric.building import Builder, near_miss
from generator.rubric.model import Option
from generator.rubric.source import Entry, Mapped, Scalar, Sequence, merged

RULES = frozenset({"rule", "row_rule"})
"""Keys whose entries are replaced whole: half a rule of the parent is no rule."""


def varied(parent: Mapped, variant: Mapped) -> Mapped:
    """A parent's entry with what a variant states otherwise; raises InvalidInput for changes to what is not there."""
    entries = {**variant.entries, **_with_inherited_indicators(parent, variant)}
    replacements = entries.pop("replace", Mapped())
    entry = merged(parent, Mapped(entries, variant.place), RULES)
    if not isinstance(replacements, Mapped):
        raise InvalidInput(Problem(str(replacements.place), "应为“指标编号: 改动”", "请在 replace 之下逐个指标写出"))
    if not isinstance(entry, Mapped):
        return variant
    return _with_replacements(entry, replacements)


def _with_replacements(entry: Mapped, replacements: Mapped) -> Mapped:
    """The entry with changes to single indicators (by id) and groups (by name)."""
    unused = dict(replacements.entries)
    known: list[str] = []

    def visit(node: Entry) -> Entry:
        if isinstance(node, Sequence):
            return replace(node, items=tuple(map(visit, node.items)))
        if not isinstance(node, Mapped):
            return node
        stated = next((each for key in ("id", "name") if isinstance(each := node.get(key), Scalar)), None)
        key = stated.text or "" if stated else ""
        known.append(key)
        changed = merged(node, unused.pop(key), RULES) if key in unused else node
        children = changed.get("children") if isinstance(changed, Mapped) else None
        if not isinstance(changed, Mapped) or children is None:
            return changed
        return replace(changed, entries=MappingProxyType({**changed.entries, "children": visit(children)}))

    indicators = visit(entry.entries.get("indicators", Sequence((), entry.place)))
    if unused:
        raise InvalidInput(
            Problem(str(each.place), f"没有“{key}”可替换", f"请按指标编号或分组名称写；{near_miss(key, known)}")
            for key, each in unused.items()
        )
    return Mapped(MappingProxyType({**entry.entries, "indicators": indicators}), entry.place)


def _with_inherited_indicators(parent: Mapped, variant: Mapped) -> dict[str, Entry]:
    """The variant's own tree of indicators; an indicator that states no rule is the parent's with what it states."""
    stated = variant.get("indicators")
    if stated is None:
        return {}
    inherited = dict(_indicators(parent.entries.get("indicators", Sequence((), parent.place))))

    def visit(node: Entry) -> Entry:
        if isinstance(node, Sequence):
            return replace(node, items=tuple(map(visit, node.items)))
        if not isinstance(node, Mapped):
            return node
        if (children := node.get("children")) is not None:
            return replace(node, entries=MappingProxyType({**node.entries, "children": visit(children)}))
        name = node.get("id")
        known = inherited.get(name.text or "") if isinstance(name, Scalar) and node.get("rule") is None else None
        return node if known is None else merged(known, node, RULES)

    return {"indicators": visit(stated)}


def _indicators(node: Entry) -> Iterator[tuple[str, Mapped]]:
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _indicators(item)
    elif isinstance(node, Mapped):
        name, children = node.get("id"), node.get("children")
        if children is not None:
            yield from _indicators(children)
        elif isinstance(name, Scalar):
            yield name.text or "", node


def chosen(entry: Mapped, options: tuple[Option, ...], builder: Builder) -> Mapped:
    """The rubric with every `{option: id}` replaced by the choice in force, `{choice: id, of: {…}}` by its reading."""
    values = {option.id: option.value for option in options}

    def stated(name: Entry) -> str:
        option = name.text if isinstance(name, Scalar) else None
        if option not in values:
            builder.note(name.place, "引用了没有定义的计算口径", near_miss(str(option), values))
        return values.get(option or "", "")

    def reading(node: Mapped, value: str) -> Entry:
        readings = node.entries["of"]
        chosen = readings.get(value) if isinstance(readings, Mapped) else None
        if chosen is None and value:
            builder.note(node.place, f"没有写出“{value}”时的内容", "请在 of 之下为每个选项各写一项")
        return chosen or Scalar(None, node.place)

    def visit(node: Entry) -> Entry:
        if isinstance(node, Sequence):
            return replace(node, items=tuple(map(visit, node.items)))
        if not isinstance(node, Mapped):
            return node
        if set(node.entries) == {"option"}:
            return Scalar(stated(node.entries["option"]), node.place)
        if set(node.entries) == {"choice", "of"}:
            return visit(reading(node, stated(node.entries["choice"])))
        return replace(node, entries=MappingProxyType({key: visit(each) for key, each in node.entries.items()}))

    kept = {"options": entry.entries["options"]} if "options" in entry.entries else {}
    visited = visit(Mapped({key: each for key, each in entry.entries.items() if key != "options"}, entry.place))
    return Mapped({**visited.entries, **kept}, entry.place) if isinstance(visited, Mapped) else entry

"""What an outline says once that of the parent template is beneath it; nothing is built yet."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from generator.problem import InvalidInput, Problem
from generator.rubric.building import near_miss
from generator.rubric.source import Entry, Mapped, Scalar, Sequence, merged

KINDS = ("sentence", "free", "passage", "score")
"""The keys by which the kinds of paragraphs are told apart; the value is the paragraph's id."""
WHOLE = frozenset({"text", "row"})
"""Keys whose entries are replaced whole: half a sentence of the parent is no sentence."""
INNER = frozenset({"paragraphs", "sections"})


def varied_outline(parent: Mapped | None, variant: Mapped) -> Mapped:
    """A parent's outline with what a variant states otherwise; raises InvalidInput for changes to what is not there.

    With sections of its own, a paragraph that states nothing but its id is the parent's. Under `replace` are changes by
    the id of a paragraph, the indicator of a section, or else its title; a key left empty takes it away.
    """
    stated = variant.entries.get("replace")
    if parent is None:
        if stated is not None:
            problem = Problem(str(stated.place), "没有上级模板，无可替换", "请删去 replace，直接写出各节")
            raise InvalidInput(problem)
        return variant
    own = {key: entry for key, entry in variant.entries.items() if key != "replace"}
    if "sections" in own:
        own["sections"] = _with_inherited(own["sections"], dict(_paragraphs(parent.entries.get("sections"))))
    entries = {**parent.entries, **own}
    if isinstance(stated, Mapped):
        entries["sections"] = _with_changes(entries["sections"], stated)
    elif stated is not None:
        raise InvalidInput(Problem(str(stated.place), "应为“段落编号: 改动”", "请在 replace 之下逐段写出"))
    return Mapped(MappingProxyType(entries), variant.place)


def _name(node: Entry) -> str:
    """By what a paragraph or section is known."""
    if isinstance(node, Mapped):
        for key in (*KINDS, "indicator", "title"):
            found = node.get(key)
            if isinstance(found, Scalar):
                return found.text or ""
    return ""


def _paragraphs(node: Entry | None) -> Iterator[tuple[str, Mapped]]:
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _paragraphs(item)
    elif isinstance(node, Mapped):
        if any(kind in node.entries for kind in KINDS):
            yield _name(node), node
        for key in ("paragraphs", "sections"):
            yield from _paragraphs(node.entries.get(key))


def _with_inherited(node: Entry, known: Mapping[str, Mapped]) -> Entry:
    if isinstance(node, Sequence):
        return replace(node, items=tuple(_with_inherited(item, known) for item in node.items))
    if not isinstance(node, Mapped):
        return node
    if len(node.entries) == 1 and any(kind in node.entries for kind in KINDS):
        return known.get(_name(node), node)
    inner = {key: _with_inherited(each, known) if key in INNER else each for key, each in node.entries.items()}
    return replace(node, entries=MappingProxyType(inner))


def _with_changes(sections: Entry, changes: Mapped) -> Entry:
    unused = dict(changes.entries)
    known: list[str] = []

    def visit(node: Entry) -> Entry | None:
        if isinstance(node, Sequence):
            return replace(node, items=tuple(filter(None, map(visit, node.items))))
        if not isinstance(node, Mapped):
            return node
        name = _name(node)
        known.append(name)
        changed = node
        if name in unused:
            change = unused.pop(name)
            if isinstance(change, Scalar) and change.text is None:
                return None
            changed = _changed(node, change)
        inner = {
            key: visited
            for key, each in changed.entries.items()
            if (visited := visit(each) if key in INNER else each) is not None
        }
        return replace(changed, entries=MappingProxyType(inner))

    changed = visit(sections)
    if unused:
        raise InvalidInput(
            Problem(str(each.place), f"没有“{key}”可替换", f"请按段落编号、指标编号或标题写；{near_miss(key, known)}")
            for key, each in unused.items()
        )
    return sections if changed is None else changed


def _changed(node: Mapped, change: Entry) -> Mapped:
    """A paragraph or section with what is stated otherwise."""
    if not isinstance(change, Mapped):
        raise InvalidInput(Problem(str(change.place), "应为“键: 值”", "请在下一行缩进后逐项写出，整段去掉的留空"))
    both = merged(node, change, WHOLE)
    return both if isinstance(both, Mapped) else change

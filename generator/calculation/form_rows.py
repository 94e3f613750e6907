"""Completes the rows of a form: what people wrote becomes the figures the formulas compare."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.calculation.entries import Row
from generator.calculation.quantity import parse_quantity, relation_of
from generator.rubric.evaluate import Value
from generator.rubric.facts import Fact
from generator.rubric.kinds.target import Relation, Target


@dataclass(frozen=True, slots=True)
class Completed:
    """A row with its figures, and what could not be made out (message, remedy)."""

    row: Row
    faults: tuple[tuple[str, str], ...] = ()


def complete_row(rule: Target, row: Row) -> Completed:
    """Relation, target, actual and degree of a row, from its texts, where they are not stated."""
    target_text, actual_text = _text(row, rule.target_text), _text(row, rule.actual_text)
    if not target_text:
        return Completed(row)
    added = dict(row)
    _state(added, rule.relation, _label(rule.relation, relation_of(target_text, _text(row, rule.category))))
    relation = _relation(rule.relation, added[rule.relation.id])
    if relation is Relation.QUALITATIVE and actual_text == target_text:
        _state(added, rule.degree, Decimal(1))
    if relation in (Relation.QUALITATIVE, Relation.NOT_APPLICABLE):
        return Completed(added)
    return Completed(added, tuple(_measured(rule, added, target_text, actual_text)))


def _measured(rule: Target, row: dict[str, Value], target_text: str, actual_text: str) -> Iterator[tuple[str, str]]:
    target = parse_quantity(target_text)
    if target is None:
        return
    _state(row, rule.target, target.value)
    row.setdefault(rule.unit.id, target.unit or None)
    if not actual_text or row.get(rule.actual.id) is not None:
        return
    actual = parse_quantity(actual_text)
    if actual is None:
        yield (
            f"指标值“{target_text}”是数量，实际完成值“{actual_text}”不是",
            "请填写带单位的数字，或把指标值改为文字描述",
        )
    elif not target.comparable(actual):
        yield f"指标值“{target_text}”与实际完成值“{actual_text}”单位或方向不同", "请换算为同一单位后填写"
    else:
        _state(row, rule.actual, actual.value)


def _state(row: dict[str, Value], column: Fact, value: Value) -> None:
    if row.get(column.id) is None:
        row[column.id] = value


def _text(row: Row, column: Fact) -> str:
    return str(row.get(column.id) or "").strip()


def _relation(column: Fact, label: Value) -> Relation:
    return Relation(next(choice.key for choice in column.choices if choice.label == label))


def _label(column: Fact, relation: Relation) -> str:
    return next(choice.label for choice in column.choices if choice.key == relation)

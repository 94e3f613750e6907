"""The notation in which an outline writes sentences: words with slots, `年初预算支出{expenditure_total_start}万元`.

A slot names a fact or measure, or is a formula; it is shown by its own number format, after a colon by another kind's:
`{procurement_planned - procurement_actual:amount}`. A condition is one of the rubric's, and `blank(fact)` asks whether
a text has been left out.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from generator.rubric import expression as ex
from generator.rubric.building import near_miss
from generator.rubric.cover import DEPARTMENT, YEAR
from generator.rubric.facts import FIGURES, TRAITS, ColumnNumber, Fact, FactNumber, Kind
from generator.rubric.formula_language import Notation, NotUnderstood, RowCondition
from generator.rubric.gaps import Gap
from generator.rubric.measures import Figure, MeasureNumber, RowMeasureNumber
from generator.rubric.operators import Operator
from generator.rubric.traversal import children

_SLOT = re.compile(r"\{([^{}]*)\}")
_FORMATS = {Kind.AMOUNT: "#,##0.00", Kind.PERCENT: "0.00%", Kind.NUMBER: "0.00"}
_WORDS = frozenset({Kind.TEXT, Kind.GRADE})
_KEEPING = frozenset({Operator.ADD, Operator.SUBTRACT})


def pattern_of(kind: Kind) -> str:
    """The number format in which a report shows figures of a kind: whatever has decimals with two of them."""
    return _FORMATS.get(kind, TRAITS[kind].sentence_format)


class _Slots(Notation):
    """Reads the words of a sentence and the slots in them."""

    def words(self, text: str) -> ex.Text:
        """A text with slots; raises NotUnderstood."""
        parts: list[ex.Text | str] = []
        for number, part in enumerate(_SLOT.split(text)):
            if number % 2:
                parts.append(self._slot(part))
            elif "{" in part or "}" in part:
                raise NotUnderstood(f"“{text}”的花括号不成对", "填报项编号写在一对花括号之间，例如 {staff_quota}")
            else:
                parts.append(part)
        return ex.join(*parts)

    def _slot(self, slot: str) -> ex.Text:
        formula, _, stated = slot.partition(":")
        name = formula.strip()
        figure = self.figures.get(name)
        if figure is not None and figure.kind in _WORDS:
            return self._quoted(figure)
        if figure is not None and figure.kind not in FIGURES:
            raise NotUnderstood(f"“{name}”是{TRAITS[figure.kind].label}，不能写进句子", "请用 when 写出各种情况的文字")
        number = self.number(name)
        kind = self._kind(stated.strip(), slot) if stated else self._kind_of(number, slot)
        return self._shown(number, pattern_of(kind))

    def _quoted(self, figure: Fact | Figure) -> ex.Text:
        if not isinstance(figure, Fact) or bool(figure.table) != self.in_row:
            raise NotUnderstood(f"“{figure.label}”是明细表的一列", "逐行列出的内容请写成 passage")
        return figure.text

    def _shown(self, number: ex.Number, pattern: str) -> ex.Text:
        return number.shown(pattern)

    def _kind(self, stated: str, slot: str) -> Kind:
        known = [kind.value for kind in Kind if kind in FIGURES]
        if stated not in known:
            raise NotUnderstood(f"“{{{slot}}}”中没有名为“{stated}”的数值类型", near_miss(stated, known))
        return Kind(stated)

    def _kind_of(self, number: ex.Number, slot: str) -> Kind:
        """The kind of all figures in a formula that adds or compares like with like."""
        kinds = set(_kinds_in(number))
        if len(kinds) != 1 or None in kinds:
            raise NotUnderstood(f"“{{{slot}}}”没有写明按哪一类数值显示", f"请写成 {{{slot}:amount}} 这样的形式")
        return next(filter(None, kinds))


def _kinds_in(node: ex.Expression) -> Iterator[Kind | None]:
    """The kinds of the figures that a number is made of; None where they are multiplied or divided."""
    match node:
        case FactNumber() | ColumnNumber():
            yield node.fact.kind
        case MeasureNumber() | RowMeasureNumber():
            yield node.measure.kind
        case ex.CountWhere():
            yield Kind.COUNT
        case ex.SumWhere():
            yield from _kinds_in(node.column)
        case ex.NumberChoice():
            for each in (*(chosen for _, chosen in node.cases), node.otherwise):
                yield from _kinds_in(each)
        case ex.Arithmetic() if node.operator not in _KEEPING:
            yield None
        case _:
            for child in children(node):
                yield from _kinds_in(child)


class SentenceNotation(_Slots):
    """Reads sentences over facts and measures; `{department}` and `{year}` are those of the cover."""

    def _slot(self, slot: str) -> ex.Text:
        match slot.strip():
            case DEPARTMENT.id:
                named = ex.TextCell(DEPARTMENT.cell)
                return ex.TextChoice(((named.equals(""), Gap.ENTRY.around(DEPARTMENT.label)),), named)
            case YEAR.id:
                year = ex.NumberCell(YEAR.cell)
                return ex.TextChoice(((ex.HoldsNumber(year), year.shown("0")),), Gap.ENTRY.around(YEAR.label))
        return super()._slot(slot)

    def _said(self, node: ast.expr) -> ex.Truth:
        match node:
            case ast.Call(func=ast.Name(id="blank"), args=[entry]) if fact := self._fact(entry, Kind.TEXT):
                return fact.is_blank()
        return super()._said(node)


class RowWords(RowCondition, _Slots):
    """Reads what a passage says of every row; an entry that is not there is said to be missing."""

    def __init__(self, figures: Mapping[str, Fact | Figure], table: str) -> None:
        super().__init__(figures)
        self.table = table

    @cached_property
    def known(self) -> list[str]:
        """The columns of the table, as slots name them."""
        return [name for name in self.figures if name.startswith(f"{self.table}.")]

    def _slot(self, slot: str) -> ex.Text:
        name = slot.partition(":")[0].strip()
        if name not in self.known:
            raise NotUnderstood(f"“{{{slot}}}”不是这张表的列", near_miss(name, self.known))
        return super()._slot(slot)

    def _quoted(self, figure: Fact | Figure) -> ex.Text:
        entry = super()._quoted(figure)
        return ex.TextChoice(((entry.equals(""), Gap.ENTRY.around(figure.label)),), entry)

    def _shown(self, number: ex.Number, pattern: str) -> ex.Text:
        label = getattr(getattr(number, "fact", None) or getattr(number, "measure", None), "label", "")
        return ex.TextChoice(((ex.HoldsNumber(number), number.shown(pattern)),), Gap.ENTRY.around(label))

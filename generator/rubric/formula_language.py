"""The notation in which a rubric writes measures and checks: `assets_in_use / assets_total`, `a <= b and c > 0`."""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from generator.rubric import expression as ex
from generator.rubric.building import near_miss
from generator.rubric.facts import FIGURES, NO, Fact, Kind
from generator.rubric.measures import Figure
from generator.rubric.operators import Operator, Relation, Rounding
from generator.rubric.reach import reach
from generator.rubric.traversal import walk

_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
_QUOTED = r'"[^"\\{}%]*"'
_NOTATION = re.compile(
    rf"(?:\s|[A-Za-z][A-Za-z0-9_.]*|\d+(?:\.\d+)?%?(?![\w.])|[-+*/(),]|[<>=]=?|{_QUOTED})*", re.ASCII
)
_PERCENT_CALL = "_percent"
MANY = 255
COMPARED_DECIMALS = 6
_ARITHMETIC: Mapping[type[ast.operator], Operator] = {
    ast.Add: Operator.ADD,
    ast.Sub: Operator.SUBTRACT,
    ast.Mult: Operator.MULTIPLY,
    ast.Div: Operator.DIVIDE,
}
_RELATIONS: Mapping[type[ast.cmpop], Relation] = {
    ast.GtE: Relation.AT_LEAST,
    ast.Gt: Relation.ABOVE,
    ast.LtE: Relation.AT_MOST,
    ast.Lt: Relation.BELOW,
    ast.Eq: Relation.EQUAL,
}


class NotUnderstood(ValueError):
    """A formula cannot be read; carries what is wrong and what to do, in Chinese."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class _Function:
    """A function of the notation: how many arguments it takes and what it builds from them."""

    fewest: int
    most: int
    build: Callable[..., ex.Number]


class Notation:
    """Reads formulas over facts and measures (by id) and table columns (as `table.column`).

    A column can only be counted or added up. `not` before a tick asks for 否: a tick left blank denies nothing.
    """

    in_row: ClassVar[bool] = False

    def __init__(self, figures: Mapping[str, Fact | Figure]) -> None:
        self.figures = figures

    def number(self, text: str) -> ex.Number:
        """A number-valued formula; raises NotUnderstood."""
        return self._number(self._parsed(text))

    def truth(self, text: str) -> ex.Truth:
        """A condition; raises NotUnderstood."""
        return self._truth(self._parsed(text))

    def _parsed(self, text: str) -> ast.expr:
        if not _NOTATION.fullmatch(text):
            raise NotUnderstood(f"算式“{text}”无法识别", "只用填报项编号、数字、+ - * /、比较符号和括号")
        try:
            return ast.parse(_PERCENT.sub(rf"{_PERCENT_CALL}(\1)", text), mode="eval").body
        except (SyntaxError, RecursionError, MemoryError):
            raise NotUnderstood(f"算式“{text}”无法识别", "只用填报项编号、数字、+ - * /、比较符号和括号") from None

    def _number(self, node: ast.expr) -> ex.Number:
        match node:
            case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
                return ex.Constant(Decimal(str(node.value)))
            case ast.Name() | ast.Attribute():
                return self._single(node)
            case ast.BinOp() if type(node.op) in _ARITHMETIC:
                return self._arithmetic(_ARITHMETIC[type(node.op)], self._number(node.left), self._number(node.right))
            case ast.UnaryOp(op=ast.USub()):
                return self._negative(self._number(node.operand))
            case ast.Call(func=ast.Name(id=name)):
                return self._called(name, node)
        raise NotUnderstood(f"“{_written(node)}”不是数值", "请改为数字、填报项或其四则运算")

    def _arithmetic(self, operator: Operator, left: ex.Number, right: ex.Number) -> ex.Number:
        if operator is Operator.DIVIDE and isinstance(right, ex.Constant) and right.value == 0:
            raise NotUnderstood("除数为0", "请更正除数")
        if operator is Operator.DIVIDE:
            return ex.Arithmetic(operator, _settled(left), _settled(right))
        if operator in {Operator.ADD, Operator.SUBTRACT}:
            left, right = (_settled(each) if _is_quotient(each) else each for each in (left, right))
        return ex.Arithmetic(operator, left, right)

    def _negative(self, number: ex.Number) -> ex.Number:
        if isinstance(number, ex.Constant):
            return ex.Constant(-number.value, number.percent)
        return ex.ZERO - number

    def _called(self, name: str, call: ast.Call) -> ex.Number:
        functions = {
            _PERCENT_CALL: _Function(1, 1, self._percent),
            "min": _Function(1, MANY, lambda *each: ex.Least(tuple(map(self._number, each)))),
            "max": _Function(1, MANY, lambda *each: ex.Greatest(tuple(map(self._number, each)))),
            "abs": _Function(1, 1, lambda each: ex.Absolute(self._number(each))),
            "sum": _Function(1, 2, self._sum),
            "count": _Function(1, 1, self._count),
            "rows": _Function(1, 2, self._rows),
            "when": _Function(3, 3, self._when),
        }
        function = functions.get(name)
        if function is None:
            raise NotUnderstood(f"没有名为“{name}”的函数", near_miss(name, functions.keys() - {_PERCENT_CALL}))
        if not function.fewest <= len(call.args) <= function.most or call.keywords:
            raise NotUnderstood(f"“{_written(call)}”的参数个数不对", "请对照规则说明更正参数")
        return function.build(*call.args)

    def _percent(self, written: ast.expr) -> ex.Number:
        if not isinstance(written, ast.Constant):
            raise NotUnderstood(f"“{_written(written)}”不能写成百分比", "百分号前只能是数字")
        return ex.Constant(Decimal(str(written.value)) / 100, percent=True)

    def _sum(self, column: ast.expr, condition: ast.expr | None = None) -> ex.Number:
        return ex.SumWhere(self._column(column), self._holding(column, condition))

    def _rows(self, column: ast.expr, condition: ast.expr | None = None) -> ex.Number:
        return ex.CountWhere(self._column(column).table, self._holding(column, condition))

    def _holding(self, column: ast.expr, condition: ast.expr | None) -> ex.Truth:
        """Which rows hold a figure in the column, and meet the condition if there is one."""
        held = self._column(column)
        where: ex.Truth = ex.HoldsNumber(held)
        if condition is None:
            return where
        table, met = self._each_row(condition)
        if table != held.table:
            raise NotUnderstood(
                f"“{_written(condition)}”不是“{_written(column)}”同一张表的条件", "请改用同一张明细表的列"
            )
        return ex.provided(where, met)

    def _count(self, condition: ast.expr) -> ex.Number:
        return ex.CountWhere(*self._each_row(condition))

    def _each_row(self, condition: ast.expr) -> tuple[str, ex.Truth]:
        """The table that a condition is about, and what it asks of every row."""
        met = RowCondition(self.figures).asked(condition)
        tables = {node.table for node in walk(met) if isinstance(node, ex.NumberColumn | ex.TextColumn)}
        if len(tables) != 1:
            raise NotUnderstood(f"“{_written(condition)}”应只涉及一张明细表", "请写成“表.列”，各列取自同一张表")
        return tables.pop(), met

    def _when(self, condition: ast.expr, then: ast.expr, otherwise: ast.expr) -> ex.Number:
        return ex.NumberChoice(((self._truth(condition), self._number(then)),), self._number(otherwise))

    def _single(self, node: ast.expr) -> ex.Number:
        number = self._figure(node).number
        if isinstance(number, ex.NumberColumn) and not self.in_row:
            raise NotUnderstood(f"“{_written(node)}”是明细表的一列", "请写成 sum(…) 或 rows(…)")
        return number

    def _column(self, node: ast.expr) -> ex.NumberColumn:
        column = self._figure(node).number
        if not isinstance(column, ex.NumberColumn):
            raise NotUnderstood(f"“{_written(node)}”不是明细表的列", "请写成“表.列”")
        return column

    def _figure(self, node: ast.expr) -> Fact | Figure:
        name = ast.unparse(node)
        if name not in self.figures:
            raise NotUnderstood(f"没有名为“{name}”的填报项", near_miss(name, self.figures))
        figure = self.figures[name]
        if figure.kind not in FIGURES:
            raise NotUnderstood(f"“{name}”不是数值", "只有数值类填报项可以参与计算")
        return figure

    def _truth(self, node: ast.expr) -> ex.Truth:
        match node:
            case ast.BoolOp(op=ast.And()):
                return ex.all_of(*map(self._truth, node.values))
            case ast.BoolOp(op=ast.Or()):
                return ex.any_of(*map(self._truth, node.values))
            case ast.UnaryOp(op=ast.Not()):
                return self._denied(node.operand)
            case ast.Compare(ops=[relation], comparators=[right]) if type(relation) in _RELATIONS:
                return self._related(_RELATIONS[type(relation)], node.left, right)
            case ast.Compare(ops=[ast.Is()], comparators=[choice]):
                return self._chosen(node.left, choice)
        return self._said(node)

    def _denied(self, node: ast.expr) -> ex.Truth:
        tick = self._fact(node, Kind.TICK)
        return self._truth(node).negated() if tick is None else tick.text.equals(NO)

    def _related(self, relation: Relation, left: ast.expr, right: ast.expr) -> ex.Truth:
        match right:
            case ast.Constant(value=str(words)) if relation is Relation.EQUAL:
                return self._worded(left, words)
        return self._compared(relation, left, right)

    def _compared(self, relation: Relation, left: ast.expr, right: ast.expr) -> ex.Truth:
        return ex.Comparison(relation, _settled(self._number(left)), _settled(self._number(right)))

    def _worded(self, left: ast.expr, words: str) -> ex.Truth:
        fact = self._fact(left, Kind.TEXT)
        if fact is None:
            raise NotUnderstood(f"“{_written(left)}”不是文字类填报项", "引号中的文字只能与文字类填报项或列比较")
        return fact.text.equals(words)

    def _chosen(self, left: ast.expr, choice: ast.expr) -> ex.Truth:
        fact = self._fact(left, Kind.GRADE)
        if fact is None:
            raise NotUnderstood(f"“{_written(left)}”不是选项类填报项", "is 的左边只能是选项类填报项或列")
        keys = [each.key for each in fact.choices]
        if (key := _written(choice)) not in keys:
            raise NotUnderstood(f"“{fact.label}”没有选项“{key}”", near_miss(key, keys))
        return fact.chosen(key)

    def _said(self, node: ast.expr) -> ex.Truth:
        """What a single entry says."""
        tick = self._fact(node, Kind.TICK)
        if tick is None:
            raise NotUnderstood(f"“{_written(node)}”不是条件", "请写成比较，例如 a <= b，或写是否类填报项")
        return tick.ticked()

    def _fact(self, node: ast.expr, *kinds: Kind) -> Fact | None:
        """The fact (in a row: the column) that is named there, if it is of such a kind."""
        figure = self.figures.get(ast.unparse(node))
        return (
            figure if isinstance(figure, Fact) and figure.kind in kinds and bool(figure.table) == self.in_row else None
        )


class RowNotation(Notation):
    """Reads what is computed in every row of a table: a column is the entry of the row."""

    in_row: ClassVar[bool] = True


class RowCondition(RowNotation):
    """Reads a condition that every row is asked, as `count` and `sum` take it.

    Only what no entry can turn into an error is allowed: entries compared with entries, numbers or quoted words, ticks,
    choices, blanks. A row that lacks a figure the condition compares does not meet it.
    """

    def asked(self, node: ast.expr) -> ex.Truth:
        """The condition; raises NotUnderstood."""
        return self._truth(node)

    def _denied(self, node: ast.expr) -> ex.Truth:
        if self._fact(node, Kind.TICK) is None:
            raise self._not_for_rows(ast.UnaryOp(ast.Not(), node))
        return super()._denied(node)

    def _compared(self, relation: Relation, left: ast.expr, right: ast.expr) -> ex.Truth:
        entries = [self._entry(each) for each in (left, right)]
        there = [ex.HoldsNumber(each) for each in entries if isinstance(each, ex.NumberColumn)]
        return ex.provided(ex.all_of(*there), ex.Comparison(relation, *entries))

    def _entry(self, node: ast.expr) -> ex.Number:
        number = self._number(node)
        if not isinstance(number, ex.NumberColumn | ex.Constant):
            raise NotUnderstood(
                f"“{_written(node)}”不是列或数字", "要逐行计算的，请先在明细表的 measures 中定义，再用它的列"
            )
        return number

    def _said(self, node: ast.expr) -> ex.Truth:
        match node:
            case ast.Call(func=ast.Name(id="blank"), args=[entry]) if (fact := self._fact(entry, *Kind)) is not None:
                return fact.is_blank()
            case _ if (fact := self._fact(node, Kind.TICK)) is not None:
                return fact.ticked()
        raise self._not_for_rows(node)

    def _not_for_rows(self, node: ast.expr) -> NotUnderstood:
        named = (ast.unparse(each) for each in ast.walk(node) if isinstance(each, ast.Attribute))
        for name in named:
            if name not in self.figures:
                return NotUnderstood(f"没有名为“{name}”的列", near_miss(name, self.figures))
        return NotUnderstood(
            f"“{_written(node)}”不是逐行条件", "请写成列与列或列与数字的比较、是否类的列、“列 is 选项”或 blank(列)"
        )


def _settled(number: ex.Number) -> ex.Number:
    """A computed number rounded before it is compared or divided, so that digits lost in binary decide nothing.

    Without it, (10000.3 - 10000) / 600000 would be rounded to 0.000001 by hand and to 0 by a spreadsheet.
    """
    if isinstance(number, ex.Constant | ex.NumberCell | ex.NumberColumn) or reach(number).decimals == 0:
        return number
    return ex.Rounded(Rounding.HALF_UP, number, COMPARED_DECIMALS)


def _is_quotient(number: ex.Number) -> bool:
    return isinstance(number, ex.Arithmetic) and number.operator is Operator.DIVIDE


def _written(node: ast.expr) -> str:
    """The part of a formula as its author wrote it."""
    return re.sub(rf"{_PERCENT_CALL}\((.*?)\)", r"\1%", ast.unparse(node))

"""The notation in which a rubric writes measures and checks: `assets_in_use / assets_total`, `a <= b and c > 0`."""

import ast
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import cast

from generator.rubric import expression as ex
from generator.rubric.building import near_miss
from generator.rubric.facts import Fact, Kind
from generator.rubric.measures import Figure

_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
_ARITHMETIC: Mapping[type[ast.operator], ex.Operator] = {
    ast.Add: ex.Operator.ADD,
    ast.Sub: ex.Operator.SUBTRACT,
    ast.Mult: ex.Operator.MULTIPLY,
    ast.Div: ex.Operator.DIVIDE,
}
_RELATIONS: Mapping[type[ast.cmpop], ex.Relation] = {
    ast.GtE: ex.Relation.AT_LEAST,
    ast.Gt: ex.Relation.ABOVE,
    ast.LtE: ex.Relation.AT_MOST,
    ast.Lt: ex.Relation.BELOW,
    ast.Eq: ex.Relation.EQUAL,
}


class NotUnderstood(ValueError):
    """A formula cannot be read; carries what is wrong and what to do, in Chinese."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class Notation:
    """Reads formulas over facts and measures (by id) and table columns (as `table.column`)."""

    def __init__(self, figures: Mapping[str, Fact | Figure]) -> None:
        self.figures = figures

    def number(self, text: str) -> ex.Number:
        """A number-valued formula; raises NotUnderstood."""
        return self._number(self._parsed(text))

    def truth(self, text: str) -> ex.Truth:
        """A condition; raises NotUnderstood."""
        return self._truth(self._parsed(text))

    def _parsed(self, text: str) -> ast.expr:
        try:
            return ast.parse(_PERCENT.sub(r"percent(\1)", text), mode="eval").body
        except SyntaxError:
            raise NotUnderstood(f"算式“{text}”无法识别", "只用填报项编号、数字、+ - * /、比较符号和括号") from None

    def _number(self, node: ast.expr) -> ex.Number:
        match node:
            case ast.Constant(value=int() | float()):
                return ex.Constant(Decimal(str(node.value)))
            case ast.Name() | ast.Attribute():
                return self._figure(node).number
            case ast.BinOp() if type(node.op) in _ARITHMETIC:
                return ex.Arithmetic(_ARITHMETIC[type(node.op)], self._number(node.left), self._number(node.right))
            case ast.Call(func=ast.Name(id=name)):
                return self._called(name, node.args)
        raise NotUnderstood(f"“{ast.unparse(node)}”不是数值", "请改为数字、填报项或其四则运算")

    def _called(self, name: str, arguments: list[ast.expr]) -> ex.Number:
        functions: Mapping[str, Callable[[list[ast.expr]], ex.Number]] = {
            "percent": self._percent,
            "min": lambda each: ex.Least(tuple(map(self._number, each))),
            "max": lambda each: ex.Greatest(tuple(map(self._number, each))),
            "sum": lambda each: ex.SumWhere(self._column(each[0]), ex.HoldsNumber(self._column(each[0]))),
            "rows": lambda each: ex.CountWhere(self._column(each[0]).table, ex.HoldsNumber(self._column(each[0]))),
            "when": lambda each: ex.NumberChoice(
                ((self._truth(each[0]), self._number(each[1])),), self._number(each[2])
            ),
        }
        if name not in functions:
            raise NotUnderstood(f"没有名为“{name}”的函数", near_miss(name, functions))
        try:
            return functions[name](arguments)
        except IndexError:
            raise NotUnderstood(f"函数“{name}”的参数不全", "请对照规则说明补齐参数") from None

    def _percent(self, arguments: list[ast.expr]) -> ex.Number:
        written = cast(ast.Constant, arguments[0])
        return ex.Constant(Decimal(str(written.value)) / 100, percent=True)

    def _column(self, node: ast.expr) -> ex.NumberColumn:
        column = self._figure(node).number
        if not isinstance(column, ex.NumberColumn):
            raise NotUnderstood(f"“{ast.unparse(node)}”不是明细表的列", "请写成“表.列”")
        return column

    def _figure(self, node: ast.expr) -> Fact | Figure:
        name = ast.unparse(node)
        if name not in self.figures:
            raise NotUnderstood(f"没有名为“{name}”的填报项", near_miss(name, self.figures))
        figure = self.figures[name]
        if figure.kind in {Kind.TICK, Kind.GRADE, Kind.TEXT}:
            raise NotUnderstood(f"“{name}”不是数值", "只有数值类填报项可以参与计算")
        return figure

    def _truth(self, node: ast.expr) -> ex.Truth:
        match node:
            case ast.BoolOp(op=ast.And()):
                return ex.all_of(*map(self._truth, node.values))
            case ast.BoolOp(op=ast.Or()):
                return ex.any_of(*map(self._truth, node.values))
            case ast.UnaryOp(op=ast.Not()):
                return self._truth(node.operand).negated()
            case ast.Compare(ops=[relation], comparators=[right]) if type(relation) in _RELATIONS:
                return ex.Comparison(_RELATIONS[type(relation)], self._number(node.left), self._number(right))
            case ast.Name() if isinstance(self.figures.get(node.id), Fact):
                return cast(Fact, self.figures[node.id]).ticked()
        raise NotUnderstood(f"“{ast.unparse(node)}”不是条件", "请写成比较，例如 a <= b，或写是否类填报项")

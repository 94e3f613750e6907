"""The notation in which a rubric writes measures and checks: `assets_in_use / assets_total`, `a <= b and c > 0`."""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from generator.rubric import expression as ex
from generator.rubric.building import near_miss
from generator.rubric.facts import Fact, Kind
from generator.rubric.measures import Figure

_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
_NOTATION = re.compile(r"(?:\s|[A-Za-z][A-Za-z0-9_.]*|\d+(?:\.\d+)?%?(?![\w.])|[-+*/(),]|[<>=]=?)*", re.ASCII)
_PERCENT_CALL = "_percent"
MANY = 255
COMPARED_DECIMALS = 6
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


@dataclass(frozen=True, slots=True)
class _Function:
    """A function of the notation: how many arguments it takes and what it builds from them."""

    fewest: int
    most: int
    build: Callable[..., ex.Number]


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
            case ast.Call(func=ast.Name(id=name)):
                return self._called(name, node)
        raise NotUnderstood(f"“{_written(node)}”不是数值", "请改为数字、填报项或其四则运算")

    def _arithmetic(self, operator: ex.Operator, left: ex.Number, right: ex.Number) -> ex.Number:
        if operator is ex.Operator.DIVIDE and isinstance(right, ex.Constant) and right.value == 0:
            raise NotUnderstood("除数为0", "请更正除数")
        return ex.Arithmetic(operator, left, right)

    def _called(self, name: str, call: ast.Call) -> ex.Number:
        functions = {
            _PERCENT_CALL: _Function(1, 1, self._percent),
            "min": _Function(1, MANY, lambda *each: ex.Least(tuple(map(self._number, each)))),
            "max": _Function(1, MANY, lambda *each: ex.Greatest(tuple(map(self._number, each)))),
            "sum": _Function(1, 1, self._sum),
            "rows": _Function(1, 1, self._rows),
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

    def _sum(self, column: ast.expr) -> ex.Number:
        return ex.SumWhere(self._column(column), ex.HoldsNumber(self._column(column)))

    def _rows(self, column: ast.expr) -> ex.Number:
        return ex.CountWhere(self._column(column).table, ex.HoldsNumber(self._column(column)))

    def _when(self, condition: ast.expr, then: ast.expr, otherwise: ast.expr) -> ex.Number:
        return ex.NumberChoice(((self._truth(condition), self._number(then)),), self._number(otherwise))

    def _single(self, node: ast.expr) -> ex.Number:
        number = self._figure(node).number
        if isinstance(number, ex.NumberColumn):
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
                return ex.Comparison(_RELATIONS[type(relation)], self._compared(node.left), self._compared(right))
            case ast.Name(id=name) if (tick := self._tick(name)) is not None:
                return tick.ticked()
        raise NotUnderstood(f"“{_written(node)}”不是条件", "请写成比较，例如 a <= b，或写是否类填报项")

    def _compared(self, node: ast.expr) -> ex.Number:
        """One side of a comparison; what has been computed is rounded, so that binary noise decides nothing."""
        number = self._number(node)
        computed = isinstance(number, ex.Arithmetic | ex.SumWhere | ex.Least | ex.Greatest | ex.NumberChoice)
        return ex.Rounded(ex.Rounding.HALF_UP, number, COMPARED_DECIMALS) if computed else number

    def _tick(self, name: str) -> Fact | None:
        figure = self.figures.get(name)
        return figure if isinstance(figure, Fact) and figure.kind is Kind.TICK else None


def _written(node: ast.expr) -> str:
    """The part of a formula as its author wrote it."""
    return re.sub(rf"{_PERCENT_CALL}\((.*?)\)", r"\1%", ast.unparse(node))

"""The first back end of an expression: Excel formula text in the closed grammar that every program understands."""

from collections.abc import Sequence
from functools import singledispatch
from typing import Protocol

from generator.rubric import expression as ex
from generator.rubric.decimals import plain, shown_decimals
from generator.rubric.measures import Unrounded
from generator.rubric.operators import Operator, Rounding
from generator.rubric.reach import reach

LONGEST_FORMULA = 8192
LONGEST_TEXT = 255
PIECE = LONGEST_TEXT // 2
"""Fixed words are cut into pieces of this length, since Excel counts an emoji as two characters."""
MOST_ARGUMENTS = 255
DEEPEST_NESTING = 64

_COMPARE, _JOIN, _ADD, _MULTIPLY, _ATOM = range(1, 6)
_PRECEDENCE = {
    Operator.ADD: _ADD,
    Operator.SUBTRACT: _ADD,
    Operator.MULTIPLY: _MULTIPLY,
    Operator.DIVIDE: _MULTIPLY,
}


class Names(Protocol):
    """Where a formula finds what it refers to."""

    def cell(self, cell: str) -> str:
        """What the formula calls the cell of that machine name."""

    def column(self, table: str, column: str) -> str:
        """What the formula calls the entry of this row, or the whole column inside a sum or count over rows."""


class FormulaTooLarge(ValueError):
    """Excel would refuse the formula: longer, deeper or with more arguments than it allows."""


def formula(expression: ex.Expression, names: Names, rows: Names | None = None) -> str:
    """The formula text of an expression, without the leading `=`.

    `names` serves cells and this row's entries, `rows` whole columns (needed for sums and counts over rows).
    Raises FormulaTooLarge when Excel would refuse the text.
    """
    text = _Writer(names, rows).text(expression)
    if len(text) + 1 > LONGEST_FORMULA:
        raise FormulaTooLarge(f"{len(text) + 1} characters, Excel takes {LONGEST_FORMULA}")
    if (depth := _nesting(text)) > DEEPEST_NESTING:
        raise FormulaTooLarge(f"{depth} levels, Excel takes {DEEPEST_NESTING}")
    return text


def _nesting(text: str) -> int:
    deepest = depth = 0
    quoted = False
    for character in text:
        if character == '"':
            quoted = not quoted
        elif not quoted and character in "()":
            depth += 1 if character == "(" else -1
            deepest = max(deepest, depth)
    return deepest


class _Writer:
    """Writes nodes with the fewest parentheses."""

    def __init__(self, names: Names, rows: Names | None) -> None:
        self.names = names
        self.rows = rows

    def text(self, node: ex.Expression, above: int = 0) -> str:
        """The text of a node, in parentheses if it binds less tightly than what is around it."""
        text, precedence = _write(node, self)
        return f"({text})" if precedence < above else text

    def call(self, function: str, arguments: Sequence[ex.Expression]) -> tuple[str, int]:
        if len(arguments) > MOST_ARGUMENTS:
            raise FormulaTooLarge(f"{function} with {len(arguments)} arguments, Excel takes {MOST_ARGUMENTS}")
        return f"{function}({','.join(self.text(argument) for argument in arguments)})", _ATOM

    def choice(self, cases: Sequence[tuple[ex.Truth, ex.Expression]], otherwise: ex.Expression) -> tuple[str, int]:
        opening = "".join(f"IF({self.text(condition)},{self.text(value)}," for condition, value in cases)
        return f"{opening}{self.text(otherwise)}{')' * len(cases)}", _ATOM

    def over_rows(self) -> "_RowsWriter":
        if self.rows is None:
            raise TypeError("a sum over rows needs the names of whole columns")
        return _RowsWriter(self.names, self.rows)


class _RowsWriter(_Writer):
    """Writes a condition on every row at once, as SUMPRODUCT takes it: `*` for and, `+` for or."""

    def __init__(self, names: Names, rows: Names) -> None:
        super().__init__(names, rows)
        self.whole = rows

    def column(self, node: ex.NumberColumn | ex.TextColumn) -> str:
        return self.whole.column(node.table, node.column)

    def condition(self, node: ex.Truth) -> str:
        """A factor of SUMPRODUCT: 1 for rows that meet the condition, 0 for the others."""
        match node:
            case ex.AllOf(conditions):
                return "*".join(map(self.condition, conditions))
            case ex.AnyOf(conditions):
                return f"(({'+'.join(map(self.condition, conditions))})>0)"
            case ex.Provided(first, then):
                return f"{self.condition(first)}*{self.condition(then)}"
            case ex.Negation(condition):
                return f"(1-{self.condition(condition)})"
            case ex.SameText() | ex.Comparison():
                return f"({self.text(node)})"
            case ex.HoldsNumber():
                return self.text(node)
        raise TypeError(f"{type(node).__name__} cannot be asked of every row at once")


@singledispatch
def _write(node: ex.Expression, _writer: _Writer) -> tuple[str, int]:
    raise TypeError(f"no Excel form for {type(node).__name__}")


@_write.register
def _(node: ex.Constant, _writer: _Writer) -> tuple[str, int]:
    text = f"{plain(node.value * 100)}%" if node.percent else plain(node.value)
    return text, _ADD if node.value < 0 else _ATOM


@_write.register
def _(node: ex.Words, _writer: _Writer) -> tuple[str, int]:
    escaped = [node.text[start : start + PIECE].replace('"', '""') for start in range(0, max(len(node.text), 1), PIECE)]
    return "&".join(f'"{piece}"' for piece in escaped), _ATOM if len(escaped) == 1 else _JOIN


@_write.register
def _(node: ex.Flag, _writer: _Writer) -> tuple[str, int]:
    return ("TRUE" if node.value else "FALSE"), _ATOM


@_write.register(ex.NumberCell)
@_write.register(ex.TextCell)
def _(node: ex.NumberCell | ex.TextCell, writer: _Writer) -> tuple[str, int]:
    return writer.names.cell(node.cell), _ATOM


@_write.register(ex.NumberColumn)
@_write.register(ex.TextColumn)
def _(node: ex.NumberColumn | ex.TextColumn, writer: _Writer) -> tuple[str, int]:
    if isinstance(writer, _RowsWriter):
        return writer.column(node), _ATOM
    return writer.names.column(node.table, node.column), _ATOM


@_write.register
def _(node: ex.Arithmetic, writer: _Writer) -> tuple[str, int]:
    precedence = _PRECEDENCE[node.operator]
    # a-(b-c) and a/(b*c) keep their parentheses, a+b+c and a*b*c need none
    right = precedence + (node.operator in {Operator.SUBTRACT, Operator.DIVIDE})
    return f"{writer.text(node.left, precedence)}{node.operator}{writer.text(node.right, right)}", precedence


@_write.register
def _(node: ex.Least, writer: _Writer) -> tuple[str, int]:
    return writer.call("MIN", node.numbers)


@_write.register
def _(node: ex.Greatest, writer: _Writer) -> tuple[str, int]:
    return writer.call("MAX", node.numbers)


@_write.register
def _(node: ex.Absolute, writer: _Writer) -> tuple[str, int]:
    return writer.call("ABS", (node.number,))


@_write.register
def _(node: ex.Total, writer: _Writer) -> tuple[str, int]:
    return writer.call("SUM", node.cells)


@_write.register
def _(node: ex.CountOfNumbers, writer: _Writer) -> tuple[str, int]:
    return writer.call("COUNT", node.cells)


@_write.register
def _(node: ex.Rounded, writer: _Writer) -> tuple[str, int]:
    return f"{node.rounding}({writer.text(node.number)},{node.decimals})", _ATOM


@_write.register
def _(node: ex.NumberChoice, writer: _Writer) -> tuple[str, int]:
    return writer.choice(node.cases, node.otherwise)


@_write.register
def _(node: ex.SumWhere, writer: _Writer) -> tuple[str, int]:
    rows = writer.over_rows()
    return f"SUMPRODUCT({rows.condition(node.where)}*1,{rows.column(node.column)})", _ATOM


@_write.register
def _(node: ex.CountWhere, writer: _Writer) -> tuple[str, int]:
    return f"SUMPRODUCT({writer.over_rows().condition(node.where)}*1)", _ATOM


@_write.register
def _(node: ex.OnError, writer: _Writer) -> tuple[str, int]:
    return writer.call("IFERROR", (node.text, node.otherwise))


@_write.register
def _(node: ex.PickedText, writer: _Writer) -> tuple[str, int]:
    rows = writer.over_rows()
    keys, number = rows.column(node.key), writer.text(node.number)
    return f"INDEX({rows.column(node.column)},MATCH({number},{keys},0))", _ATOM


@_write.register
def _(node: ex.Requiring, writer: _Writer) -> tuple[str, int]:
    return _write(node.number, writer)


@_write.register
def _(node: ex.NonzeroQuotient, writer: _Writer) -> tuple[str, int]:
    return _write(node.division, writer)


@_write.register
def _(_node: ex.Undecided, _writer: _Writer) -> tuple[str, int]:
    return '""', _ATOM


@_write.register
def _(node: Unrounded, writer: _Writer) -> tuple[str, int]:
    return _write(node.measure.value, writer)


@_write.register
def _(node: ex.Joined, writer: _Writer) -> tuple[str, int]:
    return "&".join(writer.text(part, _JOIN) for part in node.parts), _JOIN


@_write.register
def _(node: ex.Formatted, writer: _Writer) -> tuple[str, int]:
    places = shown_decimals(node.pattern)
    known = reach(node.number).decimals
    exact = known is not None and known <= places
    # LibreOffice formats the binary value of a tie; ROUND decides it alike everywhere
    shown = node.number if exact else ex.Rounded(Rounding.HALF_UP, node.number, places)
    return f'TEXT({writer.text(shown)},"{node.pattern}")', _ATOM


@_write.register
def _(node: ex.TextChoice, writer: _Writer) -> tuple[str, int]:
    return writer.choice(node.cases, node.otherwise)


@_write.register
def _(node: ex.Comparison, writer: _Writer) -> tuple[str, int]:
    return f"{writer.text(node.left, _JOIN)}{node.relation}{writer.text(node.right, _JOIN)}", _COMPARE


@_write.register
def _(node: ex.SameText, writer: _Writer) -> tuple[str, int]:
    return f"{writer.text(node.left, _JOIN)}={writer.text(node.right, _JOIN)}", _COMPARE


@_write.register
def _(node: ex.HoldsNumber, writer: _Writer) -> tuple[str, int]:
    return writer.call("ISNUMBER", (node.number,))


@_write.register
def _(node: ex.AllOf, writer: _Writer) -> tuple[str, int]:
    return writer.call("AND", node.conditions)


@_write.register
def _(node: ex.AnyOf, writer: _Writer) -> tuple[str, int]:
    return writer.call("OR", node.conditions)


@_write.register
def _(node: ex.Negation, writer: _Writer) -> tuple[str, int]:
    if isinstance(node.condition, ex.SameText):
        same = node.condition
        return f"{writer.text(same.left, _JOIN)}<>{writer.text(same.right, _JOIN)}", _COMPARE
    return writer.call("NOT", (node.condition,))


@_write.register
def _(node: ex.Provided, writer: _Writer) -> tuple[str, int]:
    return f"IF({writer.text(node.first)},{writer.text(node.then)},FALSE)", _ATOM


@_write.register
def _(node: ex.BlankUnless, writer: _Writer) -> tuple[str, int]:
    if isinstance(node.condition, ex.Provided):
        inner = ex.BlankUnless(node.condition.then, node.value)
        return f'IF({writer.text(node.condition.first)},{writer.text(inner)},"")', _ATOM
    return f'IF({writer.text(node.condition)},{writer.text(node.value)},"")', _ATOM

"""From a case's formula to the expression tree that the product writes it from.

A tree counts only where the product does write it as this formula.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from numbers_corpus import Case, Input
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from generator.package import Value
from generator.rubric import expression as ex
from generator.rubric.evaluate import NoValue, Scope, value
from generator.rubric.excel import formula
from generator.rubric.operators import Operator, Relation, Rounding

_BINDING = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}
_PREFIX = 6
_ROWS = "rows"
_ONE_RANGE = re.compile(r"\b([a-z]\w*)\.0(?:,\1\.\d+)*")
"""A list of which a tree names every cell."""


class NoTree(ValueError):
    """A formula that the product does not write."""


@dataclass(frozen=True, slots=True)
class Part:
    """A literal or name (no parts), an operator or a function with its operands."""

    kind: str
    text: str
    parts: tuple["Part", ...] = ()


def decimal_value(case: Case) -> Value:
    """What the tree of a case gives in Decimal. Raises NoTree, also where a tree would have to ask first."""
    tree = _Builder(case.inputs).expression(parsed(case.formula))
    written = _ONE_RANGE.sub(r"\1", formula(tree, _ByName(), _ByName()))
    if written != case.formula:
        raise NoTree(f"a rubric would write {written}")
    try:
        found = value(tree, _Cells(case.inputs))
    except NoValue:
        found = None
    if found is None:
        raise NoTree("a tree asks first whether there is a number, and a divisor that is not 0")
    return found


# ── parsing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def parsed(formula: str) -> Part:
    """Read a formula by precedence climbing; prefixes bind tighter than ^, as in Excel."""
    tokens = [token for token in Tokenizer(f"={formula}").items if token.type != Token.WSPACE]
    return _Reader(tokens).expression(0)


class _Reader:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens

    def expression(self, least: int) -> Part:
        left = self.operand()
        while self.tokens:
            token = self.tokens[0]
            if token.type == Token.OP_POST:
                self.tokens.pop(0)
                left = Part("postfix", token.value, (left,))
            elif token.type == Token.OP_IN and _BINDING[token.value] > least:
                self.tokens.pop(0)
                left = Part("operator", token.value, (left, self.expression(_BINDING[token.value])))
            else:
                break
        return left

    def operand(self) -> Part:
        token = self.tokens.pop(0)
        if token.type == Token.OP_PRE:
            return Part("prefix", token.value, (self.expression(_PREFIX),))
        if token.type == Token.OPERAND:
            return Part(token.subtype, token.value)
        if token.type == Token.PAREN:
            inner = self.expression(0)
            self.tokens.pop(0)
            return inner
        arguments = []
        while self.tokens[0].subtype != Token.CLOSE:
            arguments.append(self.expression(0))
            if self.tokens[0].type == Token.SEP:
                self.tokens.pop(0)
        self.tokens.pop(0)
        return Part("function", token.value.removesuffix("("), tuple(arguments))


# ── building ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Builder:
    inputs: Mapping[str, Input]

    def expression(self, part: Part) -> ex.Expression:
        return _FORMS[part.kind](self, part)

    def percent(self, part: Part) -> ex.Number:
        literal = part.parts[0]
        if literal.kind != Token.NUMBER:
            raise NoTree("no node for % after anything but a number")
        return ex.Constant(Decimal(literal.text) / 100, percent=True)

    def negative(self, part: Part) -> ex.Number:
        number = self.number(part.parts[0])
        return ex.Constant(-number.value, number.percent) if isinstance(number, ex.Constant) else ex.ZERO - number

    def operation(self, part: Part) -> ex.Expression:
        left, right = part.parts
        if part.text == "&":
            return ex.Joined((self.text(left), self.text(right)))
        if _BINDING[part.text] == _BINDING["="]:
            return self.comparison(part.text, self.expression(left), self.expression(right))
        if part.text == "^":
            raise NoTree("no node for ^")
        return ex.Arithmetic(Operator(part.text), self.number(left), self.number(right))

    def comparison(self, sign: str, left: ex.Expression, right: ex.Expression) -> ex.Truth:
        if not isinstance(left, ex.Words) and not isinstance(right, ex.Words):
            return ex.Comparison(Relation(sign), _as_number(left), _as_number(right))
        if sign not in {"=", "<>"}:
            raise NoTree("no order of texts")
        same = ex.SameText(_as_text(left), _as_text(right))
        return same if sign == "=" else ex.Negation(same)

    def cell(self, part: Part) -> ex.NumberCell | ex.TextCell | ex.NumberColumn:
        given = self.inputs[part.text]
        if isinstance(given, tuple):
            return ex.NumberColumn(_ROWS, part.text)
        return ex.TextCell(part.text) if isinstance(given, str) else ex.NumberCell(part.text)

    def number(self, part: Part) -> ex.Number:
        return _as_number(self.expression(part))

    def text(self, part: Part) -> ex.Text:
        return _as_text(self.expression(part))

    def truth(self, part: Part) -> ex.Truth:
        found = self.expression(part)
        if not isinstance(found, ex.Truth):
            raise NoTree("a condition is a comparison, not a value")
        return found

    def function(self, part: Part) -> ex.Expression:
        if part.text not in _FUNCTIONS:
            raise NoTree(f"no node for {part.text}")
        return _FUNCTIONS[part.text](self, part)

    def rounded(self, part: Part) -> ex.Number:
        number, decimals = map(self.number, part.parts)
        if not isinstance(decimals, ex.Constant):
            raise NoTree("decimals are a constant")
        return ex.Rounded(Rounding(part.text), number, int(decimals.value))

    def formatted(self, part: Part) -> ex.Text:
        number, pattern = part.parts
        return ex.Formatted(self.number(number), pattern.text.strip('"'))

    def choice(self, part: Part) -> ex.Expression:
        if len(part.parts) < len(("condition", "then", "otherwise")):
            raise NoTree("a choice has an otherwise")
        condition, then, otherwise = self.truth(part.parts[0]), *map(self.expression, part.parts[1:])
        match then, otherwise:
            case ex.Text(), ex.Text():
                return ex.TextChoice(((condition, then),), otherwise)
            case ex.Number(), ex.Number():
                return ex.NumberChoice(((condition, then),), otherwise)
            case ex.Number() | ex.TextChoice(), ex.NOTHING:
                return ex.BlankUnless(condition, then)
            case ex.Truth(), ex.Flag(False):
                return ex.Provided(condition, then)
        raise NoTree(f"no choice between {type(then).__name__} and {type(otherwise).__name__}")

    def cells(self, part: Part) -> Iterator[ex.NumberCell]:
        for each in part.parts:
            if each.kind != Token.RANGE:
                raise NoTree("no sum or count of anything but cells")
            given = self.inputs[each.text]
            names = [f"{each.text}.{row}" for row in range(len(given))] if isinstance(given, tuple) else [each.text]
            yield from map(ex.NumberCell, names)

    def sum_of_products(self, part: Part) -> ex.Number:
        factors, *addends = part.parts
        where = self.rows(factors)
        return ex.SumWhere(ex.NumberColumn(_ROWS, addends[0].text), where) if addends else ex.CountWhere(_ROWS, where)

    def rows(self, part: Part) -> ex.Truth:
        """The condition on every row that factors of SUMPRODUCT state."""
        match part:
            case Part("operator", "*", (left, Part(Token.NUMBER, "1"))):
                return self.rows(left)
            case Part("operator", "*", (left, right)):
                first, then = self.rows(left), self.rows(right)
                asks = all(isinstance(each, ex.HoldsNumber) for each in ex.conjuncts(first))
                return ex.provided(first, then) if asks else ex.AllOf((first, then))
            case Part("operator", ">", (Part("operator", "+", (left, right)), Part(Token.NUMBER, "0"))):
                return ex.AnyOf((self.rows(left), self.rows(right)))
            case Part("operator", "-", (Part(Token.NUMBER, "1"), condition)):
                return ex.Negation(self.rows(condition))
        return self.truth(part)


Form = Callable[[_Builder, Part], ex.Expression]

_FORMS: Mapping[str, Form] = {
    Token.NUMBER: lambda _, part: ex.constant(part.text),
    Token.TEXT: lambda _, part: ex.Words(part.text[1:-1].replace('""', '"')),
    Token.LOGICAL: lambda _, part: ex.Flag(part.text == "TRUE"),
    Token.RANGE: _Builder.cell,
    "postfix": _Builder.percent,
    "prefix": _Builder.negative,
    "operator": _Builder.operation,
    "function": _Builder.function,
}
_FUNCTIONS: Mapping[str, Form] = {
    "ABS": lambda build, part: ex.Absolute(build.number(part.parts[0])),
    "AND": lambda build, part: ex.AllOf(tuple(map(build.truth, part.parts))),
    "COUNT": lambda build, part: ex.CountOfNumbers(tuple(build.cells(part))),
    "IF": _Builder.choice,
    "ISNUMBER": lambda build, part: ex.HoldsNumber(build.number(part.parts[0])),
    "MAX": lambda build, part: ex.Greatest(tuple(map(build.number, part.parts))),
    "MIN": lambda build, part: ex.Least(tuple(map(build.number, part.parts))),
    "NOT": lambda build, part: ex.Negation(build.truth(part.parts[0])),
    "OR": lambda build, part: ex.AnyOf(tuple(map(build.truth, part.parts))),
    **dict.fromkeys(Rounding, _Builder.rounded),
    "SUM": lambda build, part: ex.Total(tuple(build.cells(part))),
    "SUMPRODUCT": _Builder.sum_of_products,
    "TEXT": _Builder.formatted,
}


def _as_number(found: ex.Expression) -> ex.Number:
    if isinstance(found, ex.TextCell):
        return ex.NumberCell(found.cell)
    if not isinstance(found, ex.Number):
        raise NoTree(f"{_kind(found)} where a number belongs")
    return found


def _as_text(found: ex.Expression) -> ex.Text:
    match found:
        case ex.NumberCell(cell):
            return ex.TextCell(cell)
        case ex.NumberColumn(table, column):
            return ex.TextColumn(table, column)
        case ex.Text():
            return found
    raise NoTree(f"{_kind(found)} where a text belongs")


def _kind(found: ex.Expression) -> str:
    return "a text" if isinstance(found, ex.Text) else "a truth" if isinstance(found, ex.Truth) else "a computed number"


@dataclass(frozen=True, slots=True)
class _Cells:
    """The inputs of a case as cells, their lists as the rows of one table."""

    inputs: Mapping[str, Input]

    def cell(self, cell: str) -> Value:
        name, _, row = cell.partition(".")
        given = self.inputs[name]
        return given[int(row)] if isinstance(given, tuple) else given

    def column(self, _table: str, column: str) -> Value:
        raise KeyError(column)

    def rows(self, _table: str) -> Iterator[Scope]:
        lists = {name: given for name, given in self.inputs.items() if isinstance(given, tuple)}
        for values in zip(*lists.values(), strict=True):
            yield _Row(dict(zip(lists, values, strict=True)))


@dataclass(frozen=True, slots=True)
class _Row(_Cells):
    def column(self, _table: str, column: str) -> Value:
        given = self.inputs[column]
        return None if isinstance(given, tuple) else given


class _ByName:
    """Calls every cell and column by the name of the input."""

    def cell(self, cell: str) -> str:
        return cell

    def column(self, _table: str, column: str) -> str:
        return column

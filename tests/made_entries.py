"""Entries as people make them, right and wrong, for any rubric: what is worth trying is read off its own formulas.

A draft is filled plainly, then disturbed: something is blanked, something wrong is typed, an indicator is declared
不适用, or one figure is moved to where a formula jumps or bends, and a hair beside. A rubric that is added is covered
without a word here.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext
from functools import cache, partial
from types import MappingProxyType

from hypothesis import strategies as st

from generator.calculation.calculation import Calculation, calculation
from generator.calculation.entries import Entries
from generator.calculation.evaluation import Evaluation
from generator.rubric import expression as ex
from generator.rubric.evaluate import NoValue, Scope, Value, number
from generator.rubric.facts import NO, YES, ColumnNumber, Fact, FactNumber, Kind
from generator.rubric.kinds import Rule
from generator.rubric.kinds.block import Block
from generator.rubric.loader import load
from generator.rubric.measures import MeasureNumber, RowMeasureNumber, Unrounded
from generator.rubric.model import Indicator, Rubric, Table
from generator.rubric.operators import Rounding
from generator.rubric.traversal import children, walk

Change = Callable[["Draft"], None]

BLANK_OR_WRONG: tuple[Value, ...] = (
    None,
    "",
    " ",
    "是 ",
    "TRUE",
    True,
    False,
    "5",
    "90%",
    "约0.52",
    "=1+1",
    "未填",
    "完成",
    "#N/A",
    "yes",
    *map(Decimal, ("-1", "-0.000001", "0.5", "1.5", "0.0000001", "1000000000", "123456789012345", "1E+20", "1E-20")),
)
TEXTS = (
    "说明",
    "按计划完成",
    " 前后有空格 ",
    "100",
    "=SUM(A1:A9)",
    "两行\n文字",
    "引号\"和'",
    "<&>",
    "_x000D_",
    "是",
    "长" * 600,
)
SMALL = tuple(
    map(Decimal, ("0", "0.1", "0.2", "0.3", "0.7", "1.1", "1.005", "4.35", "8.325", "12.5", "33.33", "631.29"))
)
LARGE = tuple(
    map(
        Decimal,
        ("0.000001", "0.0001", "123456.789012", "9999999.999999", "99999999.99999", "999999998.99", "999999999"),
    )
)
RATES = tuple(
    map(Decimal, ("1", "0", "0.25", "0.285", "0.5", "0.57142857", "0.8", "0.9", "0.95", "0.974", "1.2", "10"))
)
HAIRS = tuple(map(Decimal, ("0", "1E-6", "-1E-6", "1E-7", "-1E-7", "5E-7", "-5E-7", "1E-4", "-1E-4", "0.01", "-0.01")))
STEPS = 12
DIGITS = 14
"""As many as every program tells apart: LibreOffice takes 999999999.000001 for 999999999."""
CLOSE = Decimal("1E-18")
SUMMED = frozenset({Kind.AMOUNT, Kind.SCORE})
SUMMED_DECIMALS = 6
"""As many as sums are kept with; a half at the seventh would be lost in a binary sum."""


@dataclass(frozen=True, slots=True)
class Kink:
    """Where a formula jumps or bends: `left` equals `right`, or the next multiples of `grid` (plus `offset`)."""

    left: ex.Number
    right: ex.Number = ex.ZERO
    grid: Decimal | None = None
    offset: Decimal = Decimal(0)
    table: str = ""


@dataclass(slots=True)
class Draft:
    """Entries while they are made."""

    sheet: Calculation
    facts: dict[str, Value] = field(default_factory=dict)
    rows: dict[str, dict[int, dict[str, Value]]] = field(default_factory=dict)

    def put(self, fact: Fact, value: Value, row: int = 0) -> None:
        """Type a value into a cell; `row` counts from 0 and means something in tables only."""
        if fact.table:
            self.rows.setdefault(fact.table, {}).setdefault(row, {})[fact.id] = value
        else:
            self.facts[fact.id] = value

    def get(self, fact: Fact, row: int = 0) -> Value:
        """What has been typed."""
        return self.rows.get(fact.table, {}).get(row, {}).get(fact.id) if fact.table else self.facts.get(fact.id)

    def entries(self) -> Entries:
        """What has been made so far."""
        rows = {
            table: tuple(dict(filled.get(index, {})) for index in range(max(filled, default=-1) + 1))
            for table, filled in self.rows.items()
        }
        return Entries(MappingProxyType(dict(self.facts)), MappingProxyType(rows))

    def scope(self, table: str, row: int) -> Scope:
        """Where an expression of that table (or of none) is evaluated."""
        values = Evaluation(self.sheet, self.entries())
        return values.rows(table)[row] if table else values


def entries(template: str) -> st.SearchStrategy[Entries]:
    """Entries for a shipped rubric."""
    return _entries(load(template))


@st.composite
def _entries(draw: st.DrawFn, rubric: Rubric) -> Entries:
    draft = Draft(calculation(rubric))
    if draw(st.integers(0, 9)) < 9:
        for fact in draft.sheet.inputs.values():
            if not fact.optional and fact.id in rubric.facts:
                draft.put(fact, draw(ordinary(fact)))
        for table in rubric.tables.values():
            _fill_rows(draw, draft, table)
    for change in draw(st.lists(_changes(rubric), max_size=8)):
        change(draft)
    return draft.entries()


# ── plain entries ─────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def ordinary(fact: Fact) -> st.SearchStrategy[Value]:
    """Entries of the right kind and within bounds; the simplest come first."""
    high = Decimal(100) if fact.highest is None else fact.highest
    low = Decimal(0) if fact.lowest is None else fact.lowest
    if fact.listed:
        return st.sampled_from(fact.listed)
    if fact.kind is Kind.TEXT:
        return st.sampled_from(TEXTS) | st.text(st.characters(exclude_categories=["C"]), max_size=5)
    figures, places = _typical(fact, low, high)
    within = st.sampled_from([figure for figure in figures if low <= figure <= high])
    return within | _decimals(low, high, places) if places else within


def _typical(fact: Fact, low: Decimal, high: Decimal) -> tuple[list[Decimal], int]:
    """Figures to try for a kind, and with how many decimals others are made."""
    match fact.kind:
        case Kind.COUNT:
            return [Decimal(count) for count in (10, 0, 1, 3, 7, 15, 100, 2022, int(high))], 0
        case Kind.PERCENT:
            return list(RATES), 6
        case Kind.SCORE:
            return [high, *(low + (high - low) * rate for rate in RATES)], 3
    return [Decimal(100), *SMALL, *LARGE, Decimal(-1)], 6


def _decimals(low: Decimal, high: Decimal, most_places: int) -> st.SearchStrategy[Decimal]:
    """Figures with few decimals; small ones are as likely as large ones."""
    sizes = [size for size in (Decimal(10), Decimal(1000), Decimal(100_000)) if size < high]
    return st.one_of(*(st.decimals(low, size, places=places) for size in (*sizes, high) for places in (2, most_places)))


def _fill_rows(draw: st.DrawFn, draft: Draft, table: Table) -> None:
    planned = [*_planned_rows(draw, draft.sheet.rubric, table)]
    if not planned:
        planned = [{} for _ in range(draw(st.integers(0, min(3, table.capacity))))]
    last = table.capacity - len(planned)
    first = draw(st.sampled_from([0, 0, min(1, last), last]))
    for index, stated in enumerate(planned, start=first):
        for column in table.columns:
            draft.put(column, stated[column.id] if column.id in stated else draw(ordinary(column)), index)


def _planned_rows(draw: st.DrawFn, rubric: Rubric, table: Table) -> Iterator[dict[str, Value]]:
    """Rows whose weights add up for each part of a form, so that it can be scored."""
    for rule in rules(rubric):
        if isinstance(rule, Block) and rule.block.table == table.id:
            label = next(choice.label for choice in rule.block.choices if choice.key == rule.choice)
            left = rule.weight
            for _ in range(draw(st.integers(0, 2))):
                weight = draw(st.sampled_from([left / 2, left / 3, Decimal("0.1")])).quantize(Decimal("0.01"))
                left -= weight
                yield {rule.block.id: label, rule.row_weight.id: weight}
            yield {rule.block.id: label, rule.row_weight.id: left}


def rules(rubric: Rubric) -> Iterator[Rule]:
    """All rules of a rubric, those inside others included."""
    waiting: list[Rule] = [indicator.rule for indicator in rubric.indicators()]
    while waiting:
        rule = waiting.pop()
        yield rule
        waiting.extend(rule.parts())


# ── disturbances ──────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _changes(rubric: Rubric) -> st.SearchStrategy[Change]:
    sheet = calculation(rubric)
    kinks = _kinks(sheet)
    bounds = [kink for kink in kinks if kink.grid is None and isinstance(kink.left, FactNumber | ColumnNumber)]
    bends = [kink for kink in kinks if kink.grid is None and kink not in bounds]
    grids = [kink for kink in kinks if kink.grid is not None]
    waivable = [indicator for indicator in rubric.indicators() if indicator.can_be_waived]
    changes = [_typings(rubric), *(_aims(sheet, each) for each in (bends, bounds, grids, bends) if each)]
    if waivable:
        changes.insert(1, _waivers(waivable))
    return st.one_of(*changes)


def _typings(rubric: Rubric) -> st.SearchStrategy[Change]:
    """Blank, wrong or unusual contents in any input cell; those that count for scores are the likelier ones."""
    columns = [column for table in rubric.tables.values() for column in table.columns]
    own = [*rubric.facts.values(), *columns]
    others = list(calculation(rubric).inputs.values())
    contents = st.sampled_from(BLANK_OR_WRONG) | st.sampled_from(TEXTS)
    rows = st.integers(0, max((table.capacity for table in rubric.tables.values()), default=1) - 1)
    facts = st.sampled_from(own) | st.sampled_from(others)
    return st.builds(partial(_typed, rubric), facts, contents, rows)


def _typed(rubric: Rubric, fact: Fact, value: Value, row: int) -> Change:
    if isinstance(value, Decimal) and not fact.is_numeric and not -6 <= value.adjusted() < 15:
        value = Decimal(12)  # how 1E+20 reads as part of a text, every program sees for itself
    capacity = rubric.tables[fact.table].capacity if fact.table else 1
    return lambda draft: draft.put(fact, value, row % capacity)


def _waivers(indicators: list[Indicator]) -> st.SearchStrategy[Change]:
    ticks = st.sampled_from([YES, YES, NO, None, "是 ", True])
    reasons = st.sampled_from(["当年没有此项工作", None, "", " ", Decimal(1), True])
    return st.builds(_waived, st.sampled_from(indicators), ticks, reasons)


def _waived(indicator: Indicator, tick: Value, reason: Value) -> Change:
    def change(draft: Draft) -> None:
        draft.put(indicator.waiver, tick)
        draft.put(indicator.waiver_reason, reason)

    return change


# ── where formulas jump ───────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _kinks(sheet: Calculation) -> tuple[Kink, ...]:
    """Every place where the result of a formula jumps, bends or is rounded to another side."""
    trees = [("", cell.expression) for cell in sheet.cells.values()]
    trees += [(table, cell.expression) for table, cells in sheet.columns.items() for cell in cells.values()]
    found = (kink for table, tree in trees for node, where in _placed(tree, table) for kink in _kinks_of(node, where))
    return tuple(kink for kink in dict.fromkeys(found) if _figures(sheet, kink))


def _placed(node: ex.Expression, table: str) -> Iterator[tuple[ex.Expression, str]]:
    """A node and everything under it, each with the table whose rows it is asked of."""
    yield node, table
    match node:
        case ex.CountWhere(counted, _):
            table = counted
        case ex.SumWhere(ex.NumberColumn(added, _), _):
            table = added
    for child in children(node):
        yield from _placed(child, table)


def _kinks_of(node: ex.Expression, table: str) -> Iterator[Kink]:
    match node:
        case ex.Comparison(_, left, right):
            yield Kink(left, right, table=table)
        case ex.Least(numbers) | ex.Greatest(numbers):
            yield from (Kink(each, numbers[0], table=table) for each in numbers[1:])
        case ex.Rounded(rounding, inner, decimals):
            yield _grid(inner, decimals, half=rounding is Rounding.HALF_UP, table=table)
        case ex.Formatted(inner, pattern):
            decimals = len(pattern.partition(".")[2].rstrip("%")) + 2 * pattern.endswith("%")
            yield _grid(inner, decimals, half=True, table=table)


def _grid(inner: ex.Number, decimals: int, *, half: bool, table: str) -> Kink:
    grid = Decimal(1).scaleb(-decimals)
    return Kink(inner, grid=grid, offset=grid / 2 if half else Decimal(0), table=table)


@cache
def _figures(sheet: Calculation, kink: Kink) -> tuple[Fact, ...]:
    """The figures by which a formula can be brought to its kink."""
    facts = dict.fromkeys((*_behind(sheet, kink.left), *_behind(sheet, kink.right)))
    return tuple(fact for fact in facts if fact.is_numeric)


def _behind(sheet: Calculation, expression: ex.Expression) -> Iterator[Fact]:
    for node in walk(expression):
        match node:
            case FactNumber(_, fact) | ColumnNumber(_, _, fact):
                yield fact
            case MeasureNumber(_, measure) | RowMeasureNumber(_, _, measure) | Unrounded(measure):
                yield from _behind(sheet, measure.value)
            case ex.NumberCell(cell) if cell in sheet.cells:
                yield from _behind(sheet, sheet.cells[cell].expression)
            case ex.NumberColumn(table, column) if column in sheet.columns.get(table, {}):
                yield from _behind(sheet, sheet.columns[table][column].expression)


@dataclass(frozen=True, slots=True)
class _Aim:
    """Moves one figure so that a formula comes to its kink, or a hair beside; leaves it where that is impossible."""

    kink: Kink
    fact: Fact
    row: int
    hair: Decimal
    multiple: int
    places: int

    def __call__(self, draft: Draft) -> None:
        table = self.kink.table or self.fact.table
        filled = sorted(draft.rows.get(table, {})) or [0]
        row = filled[self.row % len(filled)]
        found = self._solved(draft, row)
        if found is not None:
            draft.put(self.fact, found, row)

    def _solved(self, draft: Draft, row: int) -> Decimal | None:
        before = draft.get(self.fact, row)
        here = before if isinstance(before, Decimal) else Decimal(1)
        gap = partial(self._gap, draft, row, self._target(draft, row))
        there = here + 1
        gap_here, gap_there = gap(here), gap(there)
        for _ in range(STEPS):
            if gap_here is None or gap_there is None or gap_here == gap_there or abs(gap_there) < CLOSE:
                break
            here, there = there, there - gap_there * (there - here) / (gap_there - gap_here)
            gap_here, gap_there = gap_there, gap(there)
        draft.put(self.fact, before, row)
        return self._typable(there) if gap_there is not None and abs(gap_there) < Decimal("1E-6") else None

    def _typable(self, figure: Decimal) -> Decimal:
        places = self.places
        if self.fact.kind is Kind.COUNT:
            places = 0
        elif self.fact.kind in SUMMED:
            places = min(places, SUMMED_DECIMALS)
        return with_digits(figure.quantize(Decimal(1).scaleb(-places)), DIGITS) if abs(figure) < 10**15 else figure

    def _target(self, draft: Draft, row: int) -> Decimal:
        if self.kink.grid is None:
            return self.hair
        now = _number(self.kink.left, draft.scope(self.kink.table, row)) or Decimal(0)
        return (now // self.kink.grid + self.multiple) * self.kink.grid + self.kink.offset + self.hair

    def _gap(self, draft: Draft, row: int, target: Decimal, figure: Decimal) -> Decimal | None:
        draft.put(self.fact, figure, row)
        scope = draft.scope(self.kink.table, row)
        left, right = _number(self.kink.left, scope), _number(self.kink.right, scope)
        return None if left is None or right is None else left - right - target


def with_digits(figure: Decimal, digits: int) -> Decimal:
    """A figure with that many significant digits."""
    with localcontext() as context:
        context.prec = digits
        return +figure


def _number(expression: ex.Number, scope: Scope) -> Decimal | None:
    try:
        return number(expression, scope)
    except (NoValue, DivisionByZero, InvalidOperation):
        return None


def _aims(sheet: Calculation, kinks: list[Kink]) -> st.SearchStrategy[Change]:
    return st.sampled_from(kinks).flatmap(
        lambda kink: st.builds(
            _Aim,
            st.just(kink),
            st.sampled_from(_figures(sheet, kink)),
            st.integers(0, 9),
            st.sampled_from(HAIRS),
            st.integers(-300, 300) if kink.grid else st.just(0),
            st.sampled_from([6, 2, 4, 8, 12]),
        )
    )


def shown(made: Entries, facts: Mapping[str, Fact]) -> str:
    """Entries as a message quotes them, without the blanks."""
    typed = [f"{facts[key].label if key in facts else key}={value!r}" for key, value in made.facts.items()]
    for table, rows in made.rows.items():
        for index, row in enumerate(rows, start=1):
            typed += [f"{table}[{index}].{key}={value!r}" for key, value in row.items() if value is not None]
    return "\n  ".join(typed)

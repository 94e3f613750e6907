"""The first computer at speed: the formulas of one issued workbook as one program, made once and run on any entries.

It gives what `formula_engine.recalculate` gives. Cells are slots in a list, each formula is a Python function on it; a
formula without such a form, or a value it does not foresee, is left to `formula_engine`. What is compiled here is the
text of our own issued formulas, never that of a returned workbook.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from generator.engines.formula_book import Block, Book, Result, Unsupported, Where
from generator.engines.formula_engine import SEVERAL_VALUES, Formula, boxed, inside, outside, parsed
from generator.engines.formula_trees import Call, Reference, Tree
from generator.engines.scalar_code import NoShortcut, Translator, folded
from generator.engines.scalar_semantics import Unusual, helpers, plain
from generator.package.snapshot import ErrorValue, Snapshot, Value

Work = Callable[[list[Any]], Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One formula, or one range: what it gives goes into its slot. `thorough` is asked where `quick` is at a loss.

    `needs` has the slots that it looks at.
    """

    slot: int
    needs: frozenset[int]
    quick: Work
    thorough: Work

    def result(self, values: list[Any]) -> Any:
        """What it gives with these values in the slots."""
        try:
            return self.quick(values)
        except Unusual:
            return self.thorough(values)


@dataclass(frozen=True, slots=True)
class Program:
    """The formulas of an issued workbook in an order in which they can be worked out.

    `slots` has those of all cells, `formulas` and `typed` those with and without a formula. What the last run gave is
    remembered: returns of one kind differ in their figures, and much of what is said of them does not.
    """

    blank: tuple[Any, ...]
    slots: Mapping[Where, int]
    formulas: Mapping[Where, int]
    typed: tuple[int, ...]
    steps: tuple[Step, ...]
    _last_run: list[Any] = field(default_factory=list, repr=False, compare=False)

    def run(
        self, entered: Mapping[Where, Value | ErrorValue], given: Mapping[Where, Value | ErrorValue] | None = None
    ) -> dict[Where, Result]:
        """What every formula of the issued workbook gives with these entries; a cell not mentioned is as issued.

        A formula cell in `given` has the value stated there instead. Not for threads: run processes.
        """
        stated = {self.formulas[where]: value for where, value in (given or {}).items() if where in self.formulas}
        values = self._worked_out_with(entered, stated) if stated else self._worked_out(entered)
        return {
            where: stated[slot] if slot in stated else _result(values[slot]) for where, slot in self.formulas.items()
        }

    def _worked_out_with(
        self, entered: Mapping[Where, Value | ErrorValue], stated: Mapping[int, Value | ErrorValue]
    ) -> list[Any]:
        values = self._with(entered)
        for slot, value in stated.items():
            values[slot] = inside(value)
        for step in self.steps:
            if step.slot not in stated:
                values[step.slot] = step.result(values)
        return values

    def _worked_out(self, entered: Mapping[Where, Value | ErrorValue]) -> list[Any]:
        """All slots; what looks at nothing that differs from the last run gives what it gave then."""
        values, last = self._with(entered), self._last_run
        changed = {slot for slot in self.typed if not (last and _is_same(values[slot], last[slot]))}
        for step in self.steps:
            slot = step.slot
            if last and changed.isdisjoint(step.needs):
                values[slot] = last[slot]
            else:
                values[slot] = step.result(values)
                if not (last and _is_same(values[slot], last[slot])):
                    changed.add(slot)
        last[:] = values
        return values

    def run_apart(
        self, entered: Mapping[Where, Value | ErrorValue], shown: Mapping[Where, Value | ErrorValue]
    ) -> dict[Where, Result]:
        """What each formula by itself gives if all other formula cells hold what is `shown` in them.

        A cell that shows something else is where a difference begins; others merely follow.
        """
        values = self._with({**entered, **shown})
        cells = {slot: where for where, slot in self.formulas.items()}
        found: dict[Where, Result] = {}
        for step in self.steps:
            if step.slot in cells:
                found[cells[step.slot]] = _result(step.result(values))
            else:
                values[step.slot] = step.result(values)
        return found

    def _with(self, stated: Mapping[Where, Value | ErrorValue]) -> list[Any]:
        """The slots as issued, with these values."""
        values = list(self.blank)
        for where, value in stated.items():
            slot = self.slots.get(where)
            if slot is not None:
                values[slot] = inside(value)
        return values


def program_of(issued: Snapshot) -> Program:
    """The program of a workbook; it takes a second or two. Raises CircularReference."""
    return _Builder(issued).program()


def _is_same(value: Any, other: Any) -> bool:
    """Whether no formula can tell two values apart."""
    if value is other:
        return True
    if type(value) is float and type(other) is float:
        return value == other and math.copysign(1, value) == math.copysign(1, other)
    return type(value) is str and type(other) is str and value == other


def _result(value: Any) -> Result:
    return value if type(value) is str or isinstance(value, Unsupported) else outside(value)


@dataclass(frozen=True, slots=True)
class _Thorough:
    """A formula worked out by `formula_engine` from the values in the slots."""

    formula: Formula
    blocks: tuple[tuple[tuple[int, ...], int] | Any, ...]
    where: Where

    def __call__(self, values: list[Any]) -> Any:
        found = self.formula.result([self._array(block, values) for block in self.blocks])
        return Unsupported(self.where, SEVERAL_VALUES) if found is None else plain(found)

    def _array(self, block: Any, values: list[Any]) -> Any:
        if not isinstance(block, tuple):
            return block
        slots, columns = block
        return boxed([values[slot] for slot in slots], columns)


@dataclass(frozen=True, slots=True)
class _Guarded:
    """A formula that depends on cells which may have no value."""

    slots: tuple[int, ...]
    work: Work

    def __call__(self, values: list[Any]) -> Any:
        for slot in self.slots:
            if isinstance(values[slot], Unsupported):
                return values[slot]
        return self.work(values)


@dataclass(frozen=True, slots=True)
class _Pending:
    """A step whose quick form is not compiled yet: `name` in the source, "" where it has none."""

    slot: int
    needs: frozenset[int]
    name: str
    guards: tuple[int, ...]
    thorough: Work


class _Builder:
    """Gives cells and ranges their slots, and writes the source."""

    def __init__(self, issued: Snapshot) -> None:
        self.read: dict[str, tuple[Tree, Formula] | str] = {}
        self.book = Book(issued, {}, self._references)
        self.blank: list[Any] = []
        self.slots: dict[Where, int] = {}
        self.ranges: dict[Block, int] = {}
        self.doubtful: set[Where] = set()
        self.pending: list[_Pending] = []
        self.source: list[str] = []

    def program(self) -> Program:
        for key in self._in_order():
            self._add(key)
        names = dict(helpers())
        exec(compile("".join(self.source), "<issued formulas>", "exec"), names)  # noqa: S102  # written by Translator alone
        places = {self.book.place(key): slot for key, slot in self.slots.items() if key[0] in self.book.sheets}
        formulas = {where: slot for where, slot in places.items() if self._holds_formula(where)}
        typed = tuple(slot for where, slot in places.items() if where not in formulas)
        steps = tuple(_step(each, names) for each in self.pending)
        return Program(tuple(self.blank), places, formulas, typed, steps)

    def _in_order(self) -> Iterator[Where]:
        for name, sheet in self.book.sheets.items():
            for ref, cell in sheet.cells.items():
                if cell.formula is not None:
                    yield from self.book.order((name, ref))

    def _holds_formula(self, where: Where) -> bool:
        return self.book.formula((where[0].casefold(), where[1])) is not None

    def _references(self, text: str) -> Sequence[Reference] | str:
        if text not in self.read:
            self.read[text] = parsed(text)
        found = self.read[text]
        return found if isinstance(found, str) else found[1].references

    def _add(self, key: Where) -> None:
        need, read = self.book.need(key), self.read[self.book.formula(key) or ""]
        if isinstance(need, Unsupported) or isinstance(read, str):
            self.doubtful.add(key)
            self.pending.append(_Pending(self._slot(key), frozenset(), "", (), lambda _values: need))
            return
        tree, formula = folded(read[0]), read[1]
        slot = self._slot(key)
        name = self._written(f"cell_{slot}", tree, dict(zip(formula.references, need.blocks, strict=True)))
        guards = tuple(self.slots[cell] for cell in need.computed if cell in self.doubtful)
        if guards or not name or _calls(tree, "INDEX"):
            self.doubtful.add(key)
        blocks = tuple(self._placed(block) for block in need.blocks)
        needs = frozenset(self._looked_at(need.blocks)) | frozenset(guards)
        self.pending.append(_Pending(slot, needs, name, guards, _Thorough(formula, blocks, self.book.place(key))))

    def _looked_at(self, blocks: Iterable[Any]) -> Iterator[int]:
        """The slots of the cells in these blocks."""
        return (self._slot(cell) for block in blocks if isinstance(block, Block) for cell in block.cells)

    def _written(self, name: str, tree: Tree, blocks: Mapping[Reference, Any]) -> str:
        """Write the function of that name; return "" where there is none."""
        try:
            self.source.append(
                Translator(blocks, lambda block: self._slot(block.cells[0]), self._range).function(name, tree)
            )
        except NoShortcut:
            return ""
        return name

    def _slot(self, key: Where) -> int:
        if key not in self.slots:
            self.slots[key] = len(self.blank)
            self.blank.append(None if self.book.formula(key) is not None else inside(self.book.typed(key)))
        return self.slots[key]

    def _range(self, block: Block) -> int:
        if block not in self.ranges:
            slots = tuple(map(self._slot, block.cells))
            self.ranges[block] = len(self.blank)
            self.blank.append(None)
            work: Work = itemgetter(*slots) if len(slots) > 1 else lambda values: (values[slots[0]],)
            self.pending.append(_Pending(self.ranges[block], frozenset(slots), "", (), work))
        return self.ranges[block]

    def _placed(self, block: Any) -> Any:
        return (tuple(map(self._slot, block.cells)), block.columns) if isinstance(block, Block) else block


def _step(pending: _Pending, names: Mapping[str, Any]) -> Step:
    works = names[pending.name] if pending.name else pending.thorough, pending.thorough
    quick, thorough = (_Guarded(pending.guards, work) if pending.guards else work for work in works)
    return Step(pending.slot, pending.needs, quick, thorough)


def _calls(tree: Tree, name: str) -> bool:
    return isinstance(tree, Call) and (tree.name == name or any(_calls(each, name) for each in tree.arguments))

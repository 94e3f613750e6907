"""Inputs that were cut and pasted elsewhere, as the formulas tell that went with them.

Programs rewrite what refers to a cell that is moved. An input counts as moved if two formulas or more refer to it and
all of them follow it to one place; a formula edited alone is still a changed formula.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.finding import Finding
from generator.package import Snapshot
from generator.verification.equivalence import normal_formula
from generator.verification.findings import Kind
from generator.verification.original import Original, Where

LEAST_FORMULAS = 2

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]*)(?![\w.(])|#REF!")
_LOST = ""


@dataclass(frozen=True, slots=True)
class Moves:
    """Where moved inputs are now, by sheet and issued cell, and the formulas that only followed them."""

    places: Mapping[Where, str]
    followers: frozenset[Where]

    @property
    def targets(self) -> frozenset[Where]:
        """The cells at which moved inputs are now."""
        return frozenset((sheet, place) for (sheet, _), place in self.places.items())

    def findings(self, original: Original) -> tuple[Finding, ...]:
        """Each moved input, at its issued place."""
        return tuple(Finding(Kind.NAME_MOVED, *where, original.label(where)) for where in self.places)


def moved_inputs(returned: Snapshot, original: Original, changed: Iterable[Where]) -> Moves:
    """What of the changed formulas of a return put back in order comes from moving inputs."""
    rewritten = {where: pairs for where in changed if (pairs := _rewritten(returned, original, where))}
    places = dict(_places(rewritten, original)) if rewritten else {}
    targets = {(sheet, place) for (sheet, _), place in places.items()}
    followers = (
        where
        for where, pairs in rewritten.items()
        if all(
            places.get((where[0], ref)) == now or (now == _LOST and (where[0], ref) in targets)
            for ref, now in pairs.items()
        )
    )
    return Moves(places, frozenset(followers))


def _places(rewritten: Mapping[Where, Mapping[str, str]], original: Original) -> Iterable[tuple[Where, str]]:
    followed = defaultdict[Where, Counter[str]](Counter)
    for (sheet, _), pairs in rewritten.items():
        for ref, now in pairs.items():
            if (sheet, ref) in original.inputs and now != _LOST:
                followed[sheet, ref][now] += 1
    referring = Counter(
        (sheet, ref)
        for (sheet, _), issued in original.formulas.items()
        for ref in set(_references(issued.cell.formula))
    )
    for where, places in followed.items():
        place, count = places.most_common(1)[0]
        if count >= max(LEAST_FORMULAS, referring[where]):
            yield where, place


def _rewritten(returned: Snapshot, original: Original, where: Where) -> Mapping[str, str]:
    """The references of a formula that are others now, if nothing else of it was changed."""
    cell, issued = returned.cell(*where), original.formulas[where].cell.formula
    now = cell.formula if cell else None
    before, after = _references(issued), _references(now)
    if now is None or _frame(now) != _frame(issued) or len(before) != len(after):
        return {}
    pairs = zip(before, after, strict=True)
    return {ref: there for ref, there in pairs if ref != there}


def _frame(formula: str | None) -> str:
    return _REFERENCE.sub("#", normal_formula(formula or ""))


def _references(formula: str | None) -> list[str]:
    return [f"{match[1] or _LOST}{match[2] or _LOST}" for match in _REFERENCE.finditer(normal_formula(formula or ""))]

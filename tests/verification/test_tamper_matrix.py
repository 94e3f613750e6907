"""Everything that can be done to a return is told: one finding, of its code, at its cell, and nothing else is.

1  Each kind of alteration of cells, formats, validations, names, merged cells, rows and columns, for each template.
2  The same after LibreOffice has recalculated and saved the file: only an edited result is gone.
3  What is done to sheets and to the workbook as a whole.
4  Rows and columns put in or taken out, inputs cut and pasted, sheets copied, renamed and deleted in LibreOffice.
5  Names that go round in circles do no harm.

Left out are consequences (V14; V09 where what was deleted had been filled in), and what the sample itself gives.
`make test` draws some of each kind, `make test-full` does all.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random

import pytest
from conftest import CASES
from open_book import Book
from tampering import Mutation, Place, mutations, of_sheets, put, redirected
from typing_desk import typing_office

from generator.engines.libreoffice import LibreOffice
from generator.package import Package, read_snapshot, write_package
from generator.package.references import cell_position
from generator.published.samples import load_sample, sample_ids
from generator.rubric.loader import template_ids
from generator.verification.findings import Kind
from generator.verification.original import Original, Where, own_original
from generator.verification.verify import verify
from generator.workbook.issue import blank, filled

AT_LEAST = 3
TOGETHER, MANY_TOGETHER = 40, 96
"""So many alterations are in one file."""
SHARES = 3
"""Each template does a third of the kinds of deeds in LibreOffice, all of them together do each twice or more."""
OF_THE_SAMPLE = {Kind.CHECK_FAILED, Kind.CHECK_WARNING, Kind.CHECK_NOTE, Kind.CHECK_ANSWERED}
"""They go with their sheet and row wherever these go."""
FOLDED = {Kind.CONSEQUENCES, Kind.INPUT_MISSING}
RESULTS_EDITED = {"value edited alone", "error shown alone"}
GONE_WHEN_SAVED = RESULTS_EDITED | {"row of no height"}
"""LibreOffice recalculates, and gives a row without height the height of its letters."""
SHADOWED = {"visible name shadowed", "machine name shadowed"}
"""What a cell shows that uses a name of its own sheet is not folded under it: no honest program makes such names."""
BY_ITSELF = {"identity edited", "sheet moved to the end"}
"""An edited identity is known by everything else being as issued; two sheets that were moved are one finding."""

TEMPLATES = [pytest.param(template, marks=pytest.mark.xdist_group(template)) for template in template_ids()]


@dataclass(frozen=True, slots=True)
class Return:
    """A filled sample, and what is found in it before anybody does anything to it."""

    package: Package
    original: Original
    before: Counter[Place]

    def mutations(self) -> list[Mutation]:
        """All that can be done to its cells and names."""
        shown = {
            (sheet.name, ref): cell.value
            for sheet in read_snapshot(self.package).sheets
            for ref, cell in sheet.cells.items()
        }
        return list(mutations(self.original, shown))

    def tampered(self, batch: Sequence[Mutation], file: Path) -> Path:
        """The file with everything of a batch done to it."""
        book = Book(self.package)
        for mutation in batch:
            mutation.do(book)
        write_package(book.package(), file)
        return file

    def told(self, batch: Sequence[Mutation]) -> Counter[Place]:
        """What must be found in that file."""
        return self.before + Counter(place for mutation in batch for place in mutation.told)


def found(file: Path) -> Counter[Place]:
    return Counter((each.code, each.sheet, each.cell) for each in verify(file).findings if each.kind not in FOLDED)


def without_checks(places: Counter[Place]) -> Counter[Place]:
    codes = {kind.value.code for kind in OF_THE_SAMPLE}
    return Counter({place: count for place, count in places.items() if place[0] not in codes})


@pytest.fixture(scope="module")
def office() -> Iterator[LibreOffice]:
    with typing_office() as running:
        yield running


@pytest.fixture(scope="module")
def returned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Return:
    sample = next(each for each in map(load_sample, sample_ids()) if each.answers.rubric.id == request.param)
    rubric = sample.answers.rubric
    package = filled(blank(rubric), rubric, sample.answers.entries)
    file = tmp_path_factory.mktemp(rubric.id) / "before.xlsx"
    write_package(package, file)
    return Return(package, own_original(rubric), found(file))


@pytest.fixture
def of_each(pytestconfig: pytest.Config) -> int:
    """How many alterations of each kind are tried."""
    cases: int = pytestconfig.getoption("cases")
    return AT_LEAST if cases <= CASES else cases * cases


def drawn(everything: Sequence[Mutation], of_each: int) -> list[Mutation]:
    """So many of each kind, in any order, the same ones in every run."""
    kinds = defaultdict[str, list[Mutation]](list)
    for mutation in everything:
        kinds[mutation.kind].append(mutation)
    random = Random(len(everything))  # noqa: S311 - a sample, not a secret
    chosen = [each for kind in kinds.values() for each in random.sample(kind, min(of_each, len(kind)))]
    random.shuffle(chosen)
    return chosen


def batches(chosen: Sequence[Mutation], together: int) -> Iterator[list[Mutation]]:
    """Alterations for one file each, of which no two are done to one cell; edited results keep to themselves.

    Where a name is lost, a result that depends on it is folded under that, whatever it is.
    """
    yield from ([each] for each in chosen if each.kind in BY_ITSELF)
    yield from _apart([each for each in chosen if each.kind in GONE_WHEN_SAVED], together)
    yield from _apart([each for each in chosen if each.kind not in GONE_WHEN_SAVED | BY_ITSELF], together)


def _apart(waiting: Sequence[Mutation], together: int) -> Iterator[list[Mutation]]:
    while waiting:
        batch, left, touched = list[Mutation](), list[Mutation](), set[Where]()
        for each in waiting:
            if len(batch) < together and not touched & each.touched:
                batch.append(each)
                touched |= each.touched
            else:
                left.append(each)
        yield batch
        waiting = left


def following(batch: Sequence[Mutation], got: Counter[Place]) -> list[Mutation]:
    """Edited results that happen to be what their formulas make of another one edited in the same file.

    They are folded under that one; alone in a file each must be told.
    """
    return [each for each in batch if each.kind in RESULTS_EDITED and not each.told <= got.keys()]


def differences(got: Counter[Place], wanted: Counter[Place], batch: Sequence[Mutation]) -> list[str]:
    """What is told and should not be, and what is not told, with what was done there."""
    places = {place: str(each) for each in batch for place in each.told}
    missed = [f"not told: {place} {places.get(place)}" for place in (wanted - got)]
    return [*missed, *(f"told: {place}" for place in (got - wanted))]


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("returned", TEMPLATES, indirect=True)
def test_each_alteration_is_told_where_it_is(returned: Return, of_each: int, tmp_path: Path) -> None:
    together = TOGETHER if of_each == AT_LEAST else MANY_TOGETHER
    file = tmp_path / "返回.xlsx"
    for batch in batches(drawn(returned.mutations(), of_each), together):
        got = found(returned.tampered(batch, file))
        followers = following(batch, got)
        apart = [each for each in batch if each not in followers]
        assert differences(got, returned.told(apart), batch) == []
        for each in followers:
            assert differences(found(returned.tampered([each], file)), returned.told([each]), [each]) == []


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("returned", TEMPLATES, indirect=True)
def test_each_alteration_is_told_after_libreoffice_saved_it(
    returned: Return, of_each: int, tmp_path: Path, office: LibreOffice
) -> None:
    chosen = drawn(returned.mutations(), min(of_each, 10 * AT_LEAST) - AT_LEAST + 1)
    for batch in batches([each for each in chosen if each.kind not in BY_ITSELF | SHADOWED], TOGETHER):
        file = returned.tampered(batch, tmp_path / "返回.xlsx")
        got = found(office.convert(file, tmp_path / "另存.xlsx"))
        kept = [each for each in batch if each.kind not in GONE_WHEN_SAVED]
        assert differences(got, returned.told(kept), kept) == []


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("returned", TEMPLATES, indirect=True)
def test_what_is_done_to_a_sheet_is_told(returned: Return, of_each: int, tmp_path: Path) -> None:
    for batch in batches(drawn(list(of_sheets(returned.original)), of_each), 4):
        got = without_checks(found(returned.tampered(batch, tmp_path / "返回.xlsx")))
        assert differences(got, without_checks(returned.told(batch)), batch) == []


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

Orders = Sequence[tuple[str, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody does in LibreOffice, order by order, and what must be told of it."""

    name: str
    orders: Orders
    told: frozenset[Place]


def lines(deed: str, sheet: str, area: str) -> tuple[str, dict[str, str]]:
    return "edit_lines", {"deed": deed, "sheet": sheet, "area": area}


def whole(deed: str, sheet: str, to: str = "") -> tuple[str, dict[str, str]]:
    return "edit_sheet", {"deed": deed, "sheet": sheet, "to": to}


def cut(sheet: str, area: str, target: str) -> tuple[str, dict[str, str]]:
    return "move", {"sheet": sheet, "area": area, "target": target}


def deeds(original: Original) -> Iterator[Deed]:
    for sheet in (each.name for each in original.snapshot.sheets if each.state == "visible"):
        yield Deed("row above all", [lines("insert rows", sheet, "A1")], _told("V27", sheet, "A1"))
        yield Deed("column before all", [lines("insert columns", sheet, "A1")], _told("V29", sheet, "A1"))
        yield Deed("column", [lines("insert columns", sheet, "B1")], _told("V29", sheet, "B1"))
        yield Deed("rows below all", [lines("insert rows", sheet, "A900")], frozenset())
        last = max(row for row, _ in map(cell_position, original.fixed[sheet]))
        in_tables = any(each.row is not None for each in original.inputs_on[sheet].values())
        if last >= 20 and not in_tables:
            twice = [lines("insert rows", sheet, "A8:A9"), lines("insert rows", sheet, "A14")]
            yield Deed("rows at two places", twice, _told("V27", sheet, "A8", "A14"))
            yield Deed("rows deleted", [lines("delete rows", sheet, "A7:A9")], _told("V28", sheet, "A7"))
        yield Deed("copied", [whole("copy", sheet, f"{sheet} (2)")], _told("V23", f"{sheet} (2)"))
        yield Deed("renamed", [whole("rename", sheet, "改名")], _told("V20", "改名"))
        changed_places = [whole("copy", sheet, "副本"), whole("rename", sheet, "旧表"), whole("rename", "副本", sheet)]
        if original.names_on[sheet]:
            both = _told("V20", "旧表") | _told("V23", sheet)
            yield Deed("copied, the first one renamed", changed_places, both)
        after_rows = [lines("insert rows", sheet, "A1:A2"), whole("rename", sheet, "改名")]
        yield Deed("renamed with rows put in", after_rows, _told("V20", "改名") | _told("V27", "改名", "A1"))
        yield Deed("deleted", [whole("delete", sheet)], _told("V01", sheet))
    yield Deed("other case", [whole("rename", "_scorebook", "_ScoreBook")], frozenset())


def _told(code: str, sheet: str, *cells: str) -> frozenset[Place]:
    return frozenset((code, sheet, cell) for cell in cells or ("",))


def cuttings(original: Original) -> Iterator[Deed]:
    sheets = {sheet for sheet, _ in original.inputs}
    for sheet in sorted(sheets):
        singles = [ref for ref, each in original.inputs_on[sheet].items() if each.row is None]
        for ref in singles[:1]:
            yield Deed("input moved away", [cut(sheet, ref, "Z99")], _told("V15", sheet, ref))
            yield Deed("input moved beside", [cut(sheet, ref, f"H{cell_position(ref)[0]}")], _told("V15", sheet, ref))


@pytest.mark.parametrize("returned", TEMPLATES, indirect=True)
@pytest.mark.parametrize("done", [deeds, cuttings], ids=["lines and sheets", "inputs"])
def test_what_is_done_in_libreoffice_is_told(
    returned: Return, done: Callable[[Original], Iterator[Deed]], of_each: int, tmp_path: Path, office: LibreOffice
) -> None:
    kinds = defaultdict[str, list[Deed]](list)
    for deed in done(returned.original):
        kinds[deed.name].append(deed)
    random = Random(len(kinds))  # noqa: S311 - a sample, not a secret
    everything = of_each > AT_LEAST
    turn = template_ids().index(returned.original.rubric.id) % SHARES
    wrong = []
    for name in list(kinds) if everything else list(kinds)[turn::SHARES]:
        kind = kinds[name]
        for deed in kind if everything else random.sample(kind, 1):
            got = without_checks(found(after(deed, returned, tmp_path, office)))
            wanted = without_checks(returned.before) + Counter(deed.told)
            wrong += [f"{name} {deed.orders}: {each}" for each in differences(got, wanted, ())]
    assert wrong == []


def after(deed: Deed, returned: Return, folder: Path, office: LibreOffice) -> Path:
    write_package(returned.package, folder / "返回.xlsx")
    with office.open(folder / "返回.xlsx") as document:
        for order, arguments in deed.orders:
            office._request(order, document=document._number, **arguments)
        document.save(folder / "另存.xlsx")
    return folder / "另存.xlsx"


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("returned", ["luohu-2022"], indirect=True)
def test_names_that_go_round_in_circles(returned: Return, tmp_path: Path) -> None:
    score = returned.original.snapshot.names["score_asset_utilisation"]
    fact = returned.original.snapshot.names["fact_assets_in_use"]
    name = next(each for each, area in returned.original.names_on[fact.sheet].items() if area == fact)
    formula = returned.original.formulas[score.sheet, score.first].cell.formula
    circle = partial(redirected, name=name, to=score)
    wrong = partial(put, where=(score.sheet, score.first), formula=formula, value=Decimal(3))
    batch = [
        Mutation("circle", (fact.sheet, fact.first), _told("V15", fact.sheet, fact.first), circle),
        Mutation("value", (score.sheet, score.first), frozenset(), wrong),
    ]
    got = found(returned.tampered(batch, tmp_path / "返回.xlsx"))
    assert differences(got, returned.told(batch), batch) == []

"""The catalogue of rule kinds: one module, one entry, one test file each, and the three sets are equal."""

from inspect import getdoc
from pathlib import Path

from generator.rubric import kinds
from generator.rubric.kinds import KINDS, Rule

MODULES = Path(kinds.__file__).parent
NOT_KINDS = {"__init__", "base"}
RENAMED = {"sum_of": "sum"}  # a module called sum would hide the function


def test_modules_entries_and_test_files_are_the_same() -> None:
    modules = {path.stem for path in MODULES.glob("*.py")} - NOT_KINDS
    tests = {path.stem.removeprefix("test_kind_") for path in Path(__file__).parent.glob("test_kind_*.py")}
    assert {RENAMED.get(module, module) for module in modules} == set(KINDS)
    assert tests == set(KINDS)


def test_each_module_holds_the_kind_it_is_named_after() -> None:
    homes = {name: rule.__module__.rsplit(".", 1)[-1] for name, rule in KINDS.items()}
    assert {name: RENAMED.get(home, home) for name, home in homes.items()} == {name: name for name in KINDS}
    assert {rule.__qualname__ for rule in Rule.__subclasses__()} == {rule.__qualname__ for rule in KINDS.values()}


def test_the_catalogue_is_sorted() -> None:
    assert list(KINDS) == sorted(KINDS)


def test_each_kind_says_what_it_does() -> None:
    assert [name for name, rule in KINDS.items() if not getdoc(rule)] == []

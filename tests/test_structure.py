"""The house as the design draws it: arrows point one way, each foreign library has its place, files stay short.

1  Imports follow the arrows rubric ← calculation ← workbook ← verification ← command line; there are no circles.
2  Only their own modules know openpyxl, lxml, formulas, click and other processes; nobody loads and saves.
3  Every module says in its first line what it is for, can be read in one go, and depends on no machine.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST = 450
BELOW_ALL = {"problem", "finding"}
FORM = BELOW_ALL | {"package", "rubric", "calculation"}
RETURNS = FORM | {"engines", "workbook", "checks", "narrative"}
ARROWS = {
    "problem": set[str](),
    "finding": set[str](),
    "rubric": BELOW_ALL,
    "package": BELOW_ALL,
    "calculation": BELOW_ALL | {"rubric"},
    "engines": BELOW_ALL | {"package"},
    "workbook": FORM,
    "checks": FORM,
    "narrative": FORM | {"workbook", "checks"},
    "published": FORM | {"workbook", "checks", "narrative"},
    "verification": RETURNS,
    "campaign": RETURNS | {"verification"},
}
"""What the modules of a folder may import of ours; the modules beside the folders are the command line."""
OFFICE = r"generator/engines/libreoffice(_worker)?\.py"
AT_HOME = {
    "openpyxl": r"generator/workbook/.*",
    "lxml": r"generator/package/.*",
    "docx": r"generator/narrative/word.*",
    "formulas": r"generator/engines/(formula_\w+|excel_\w+|scalar_semantics)\.py",
    "schedula": r"generator/engines/(formula_\w+|excel_\w+|scalar_semantics)\.py",
    "numpy": r"generator/engines/(formula_\w+|excel_\w+|scalar_semantics)\.py",
    "uno": OFFICE,
    "click": r"generator/cli\w*\.py",
    "yaml": r"generator/(rubric/source|published/samples)\.py",
    "subprocess": OFFICE,
    "xlwings": r"addin/.*",
}
"""Where a library may be imported."""
OF_A_MACHINE = re.compile(r"/home/|/Users/|[A-Z]:\\+Users|/root/|/work/|/tmp/")


@dataclass(frozen=True, slots=True)
class Module:
    """A source file by its path from the root, and its text."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def name(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def part(self) -> str:
        """The folder of the core it belongs to, or its own name where it stands beside the folders."""
        return part_of(self.name)

    def imports(self) -> set[str]:
        """Full names of everything imported, `from a import b` as both a and a.b."""
        found = set[str]()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {each.name for each in node.names}
            elif isinstance(node, ast.ImportFrom):
                package = self.name.split(".")[: -node.level] if node.level else []
                source = ".".join([*package, *filter(None, [node.module])])
                found |= {source, *(f"{source}.{each.name}" for each in node.names)}
        return found


def part_of(name: str) -> str:
    words = name.split(".")
    return words[1] if words[0] == "generator" and len(words) > 1 else words[0]


def modules() -> list[Module]:
    folders = ("generator", "addin", "templates", "samples")
    files = (file for folder in folders for file in sorted((ROOT / folder).rglob("*.py")))
    return [Module(str(file.relative_to(ROOT).as_posix()), file.read_text(encoding="utf-8")) for file in files]


MODULES = modules()
Rule = Callable[[Module], Iterator[str]]


def follows_the_arrows(module: Module) -> Iterator[str]:
    if module.part not in ARROWS:
        return
    for name in module.imports():
        if name.split(".")[0] in {"generator", "samples", "addin"} and name != "generator":
            part = part_of(name)
            if part != module.part and part not in ARROWS[module.part]:
                yield name


def keeps_libraries_at_home(module: Module) -> Iterator[str]:
    for name in module.imports():
        home = AT_HOME.get(name.split(".")[0])
        if home is not None and not re.fullmatch(home, module.path):
            yield name


def never_loads_and_saves(module: Module) -> Iterator[str]:
    if "load_workbook" in module.text:
        yield "load_workbook"


def says_what_it_is(module: Module) -> Iterator[str]:
    first = (ast.get_docstring(module.tree) or "").partition("\n")[0]
    if len(first) < 10 or not first.endswith((".", ":")):
        yield f"docstring: {first!r}"


def is_short(module: Module) -> Iterator[str]:
    lines = module.text.count("\n")
    if lines > LONGEST:
        yield f"{lines} lines"


def knows_no_machine(module: Module) -> Iterator[str]:
    yield from OF_A_MACHINE.findall(module.text)


def prints_nothing(module: Module) -> Iterator[str]:
    if module.path == "generator/engines/libreoffice_worker.py":  # what it prints are its answers
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            yield f"print in line {node.lineno}"


RULES: tuple[Rule, ...] = (
    follows_the_arrows,
    keeps_libraries_at_home,
    never_loads_and_saves,
    says_what_it_is,
    is_short,
    knows_no_machine,
    prints_nothing,
)

BAD = {
    follows_the_arrows: [
        ("generator/rubric/bad.py", "from generator.package import Snapshot"),
        ("generator/package/bad.py", "import generator.rubric.model"),
        ("generator/package/bad.py", "def f():\n    from generator import rubric"),
        ("generator/workbook/bad.py", "from ..verification import verify"),
        ("generator/verification/bad.py", "from generator.cli import main"),
        ("generator/problem.py", "from generator.rubric import model"),
        ("generator/rubric/kinds/bad.py", "from generator.workbook.names import name_book"),
        ("generator/rubric/bad.py", "from generator.published.samples import load_sample"),
    ],
    keeps_libraries_at_home: [
        ("generator/rubric/bad.py", "import openpyxl"),
        ("generator/rubric/bad.py", "from lxml import etree"),
        ("generator/workbook/bad.py", "from lxml import etree"),
        ("generator/verification/bad.py", "from formulas import Parser"),
        ("generator/verification/bad.py", "import click"),
        ("generator/package/bad.py", "import subprocess"),
        ("generator/package/bad.py", "from openpyxl.styles import Font"),
        ("generator/narrative/numbering.py", "from docx.shared import Pt"),
    ],
    never_loads_and_saves: [("generator/workbook/bad.py", "openpyxl.load_workbook(file)")],
    says_what_it_is: [("generator/bad.py", "import re"), ("generator/bad.py", '"""Bad."""')],
    is_short: [("generator/bad.py", "\n" * (LONGEST + 1))],
    knows_no_machine: [("generator/bad.py", "PATH = '/home/somebody/x'"), ("generator/bad.py", r"'C:\\Users\\x'")],
    prints_nothing: [("generator/bad.py", "print(1)")],
}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.path)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_module_keeps_the_rule(rule: Rule, module: Module) -> None:
    assert list(rule(module)) == []


@pytest.mark.parametrize(("rule", "path", "text"), [(rule, *each) for rule, cases in BAD.items() for each in cases])
def test_rule_can_fail(rule: Rule, path: str, text: str) -> None:
    assert list(rule(Module(path, text))) != []


def test_every_rule_is_shown_to_fail() -> None:
    assert set(BAD) == set(RULES)


def test_every_folder_has_its_arrows() -> None:
    folders = {path.parent.name for path in (ROOT / "generator").glob("*/__init__.py")}
    assert folders <= ARROWS.keys()
    assert len(MODULES) > 50


def circle(among: list[Module]) -> list[str]:
    """Modules that import each other in a circle; [] where there is none."""
    names = {module.name for module in among}
    imported = {module.name: (module.imports() & names) - {module.name} for module in among}
    settled = set[str]()

    def look(name: str, path: tuple[str, ...]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in settled:
            return []
        for each in sorted(imported[name]):
            if found := look(each, (*path, name)):
                return found
        settled.add(name)
        return []

    return next(filter(None, (look(name, ()) for name in sorted(names))), [])


def test_no_circles() -> None:
    assert circle(MODULES) == []


def test_a_circle_is_found() -> None:
    one = Module("generator/one.py", "from generator.two import x")
    two = Module("generator/two.py", "def f():\n    from generator import three")
    three = Module("generator/three.py", "import generator.one")
    assert circle([one, two]) == []
    assert circle([one, two, three]) == ["generator.one", "generator.two", "generator.three", "generator.one"]

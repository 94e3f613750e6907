"""What can be done to a returned workbook, as edits of its XML, each with the one finding that must tell it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from lxml import etree
from open_book import Book, child, parent_of, set_all

from generator.package import Area, ErrorValue
from generator.package.references import cell_name, cell_position, column_letters
from generator.verification.original import Original, Where
from generator.workbook.identity import SHEET as IDENTITY

Place = tuple[str, str, str]
"""Code, sheet and cell of a finding."""

_IDENTITY_LINES = 6


@dataclass(frozen=True, slots=True)
class Mutation:
    """One thing done to a workbook, where it was done, and what must be told of it, once."""

    kind: str
    where: Where
    told: frozenset[Place]
    do: Callable[[Book], None]
    covered: frozenset[Where] = frozenset()

    @property
    def touched(self) -> frozenset[Where]:
        """The cells to which nothing else may be done."""
        return self.covered | {self.where}

    def __str__(self) -> str:
        return f"{self.kind} {'!'.join(self.where)}"


def mutations(original: Original, shown: Mapping[Where, object]) -> Iterator[Mutation]:
    """Everything done to cells and names; `shown` is what the workbook has in its cells before."""
    yield from _of_formulas(original, shown)
    yield from _of_fixed_cells(original)
    yield from _of_formats(original)
    yield from _of_validations(original)
    yield from _of_names(original)
    yield from _of_merges(original)
    yield from _of_lines(original)


# ── cells ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def put(book: Book, where: Where, formula: str | None, value: object) -> None:
    """Another formula (None: none) and value (None: none) in a cell, whatever was there."""
    cell = book.cell(where)
    for each in list(cell):
        cell.remove(each)
    cell.attrib.pop("t", "")
    if formula is not None:
        etree.SubElement(cell, book.tag("f")).text = formula
    if value is None:
        return
    kinds: dict[type, str] = {ErrorValue: "e", str: "str", bool: "b"}
    cell.set("t", kinds.get(type(value), "n"))
    etree.SubElement(cell, book.tag("v")).text = str(int(value) if isinstance(value, bool) else value)


SUBTLE: dict[str, Callable[[str], str]] = {
    "digit of a formula": lambda formula: _outside_texts(r"(?<![\w.$])(\d)(?=[\d.]*(?![\w(!]))", _next_digit, formula),
    "digit of a text in a formula": lambda formula: re.sub(
        r'(\d)(?=[^"]*"(?:[^"]*"[^"]*")*[^"]*$)', "8", formula, count=1
    ),
    ">= to >": lambda formula: _outside_texts(">=", ">", formula),
    "< to <=": lambda formula: _outside_texts("<(?![>=])", "<=", formula),
    "ROUND to ROUNDDOWN": lambda formula: _outside_texts(r"\bROUND\(", "ROUNDDOWN(", formula),
    "SUM to MAX": lambda formula: _outside_texts(r"\bSUM\(", "MAX(", formula),
    "AND to OR": lambda formula: _outside_texts(r"\bAND\(", "OR(", formula),
    "+ to -": lambda formula: _outside_texts(r"\+", "-", formula),
    "formula that adds nothing": lambda formula: f'({formula})&""' if formula.startswith('"') else f"{formula}+0",
    "formula around it": lambda formula: f"IF(TRUE,{formula},0)",
}


def _next_digit(match: re.Match[str]) -> str:
    return str((int(match[1]) + 1) % 10)


def _outside_texts(pattern: str, replacement: str | Callable[[re.Match[str]], str], formula: str) -> str:
    """The formula with the first hit outside quoted texts replaced."""
    pieces = re.split('("(?:[^"]|"")*")', formula)
    for index in range(0, len(pieces), 2):
        changed = re.sub(pattern, replacement, pieces[index], count=1)
        if changed != pieces[index]:
            return "".join((*pieces[:index], changed, *pieces[index + 1 :]))
    return formula


def _of_formulas(original: Original, shown: Mapping[Where, object]) -> Iterator[Mutation]:
    for where, issued in original.formulas.items():
        value, formula = shown[where], issued.cell.formula or ""
        yield _told("formula by its value", "V03", where, partial(put, where=where, formula=None, value=value))
        yield _told(
            "formula by another value", "V03", where, partial(put, where=where, formula=None, value=other(value))
        )
        yield _told("formula emptied", "V03", where, partial(put, where=where, formula=None, value=None))
        yield _told("value edited alone", "V05", where, partial(put, where=where, formula=formula, value=other(value)))
        yield _told(
            "error shown alone", "V05", where, partial(put, where=where, formula=formula, value=ErrorValue("#N/A"))
        )
        for kind, edit in SUBTLE.items():
            if (edited := edit(formula)) != formula:
                yield _told(kind, "V02", where, partial(put, where=where, formula=edited, value=value))


def other(value: object) -> object:
    """Another value of the same kind, that no issued cell has."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, Decimal):
        return value + Decimal("0.01")
    return f"{value or ''}。"


def _of_fixed_cells(original: Original) -> Iterator[Mutation]:
    for sheet, refs in original.fixed.items():
        for ref in refs:
            where, cell = (sheet, ref), original.snapshot.cell(sheet, ref)
            if cell is None or cell.formula is not None:
                continue
            kind = "figure changed" if isinstance(cell.value, Decimal) else "text changed"
            if sheet == IDENTITY and cell_position(ref)[0] <= _IDENTITY_LINES:
                kind = "identity edited"
            yield _told(kind, "V04", where, partial(put, where=where, formula=None, value=other(cell.value)))
            if kind != "identity edited":
                yield _told("fixed cell emptied", "V04", where, partial(put, where=where, formula=None, value=None))
                yield _told(
                    "fixed cell computed", "V04", where, partial(put, where=where, formula="1+1", value=cell.value)
                )


def _told(kind: str, code: str, where: Where, do: Callable[[Book], None]) -> Mutation:
    return Mutation(kind, where, frozenset({(code, *where)}), do)


# ── formats ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _white_letters(book: Book, xf: etree._Element) -> None:
    fills = book.in_styles("fills")
    fill = etree.SubElement(fills, book.tag("fill"))
    pattern = etree.SubElement(fill, book.tag("patternFill"), patternType="solid")
    etree.SubElement(pattern, book.tag("fgColor"), rgb="FFFFFFFF")
    xf.set("fillId", str(len(fills) - 1))
    _font(book, xf, "color", rgb="FFFEFEFE")


def _tiny_letters(book: Book, xf: etree._Element) -> None:
    _font(book, xf, "sz", val="1")


def _font(book: Book, xf: etree._Element, tag: str, **attributes: str) -> None:
    fonts = book.in_styles("fonts")
    font = etree.fromstring(etree.tostring(fonts[int(xf.get("fontId", "0"))]))
    fonts.append(font)
    element = font.find(book.tag(tag))
    if element is None:
        element = etree.SubElement(font, book.tag(tag))
    element.attrib.clear()
    set_all(element, **attributes)
    xf.set("fontId", str(len(fonts) - 1))


def _number(book: Book, xf: etree._Element, code: str) -> None:
    numbers = book.in_styles("numFmts")
    number = str(200 + len(numbers))
    etree.SubElement(numbers, book.tag("numFmt"), numFmtId=number, formatCode=code)
    xf.set("numFmtId", number)


def _unlocked(book: Book, xf: etree._Element) -> None:
    for old in xf.findall(book.tag("protection")):
        xf.remove(old)
    etree.SubElement(xf, book.tag("protection"), locked="0")


UNREADABLE: dict[str, Callable[[Book, etree._Element], None]] = {
    "white on white": _white_letters,
    "letters of 1 pt": _tiny_letters,
    "number format ;;;": partial(_number, code=";;;"),
    'number format ""': partial(_number, code='""'),
    "another text shown": partial(_number, code='0.00;-0.00;0.00;"优"'),
}
MISLEADING = {
    "no decimals": "0_ ",
    "minus hidden": "0.00;0.00",
    "scaled by a thousand": "0.00,",
    "a figure before it": '"9"0.00',
}


def _of_formats(original: Original) -> Iterator[Mutation]:
    for sheet in original.snapshot.sheets:
        for ref, shown in sheet.formats.items():
            where = sheet.name, ref
            if original.is_used(*where):
                for kind, restyle in UNREADABLE.items():
                    yield _told(kind, "V37", where, partial(Book.styled, where=where, change=kind, restyle=restyle))
                if shown.locked:
                    do = partial(Book.styled, where=where, change="unlocked", restyle=_unlocked)
                    yield _told("unlocked", "V39", where, do)
                if where not in original.inputs:
                    yield from _misleading(where)


def _misleading(where: Where) -> Iterator[Mutation]:
    for kind, code in MISLEADING.items():
        do = partial(Book.styled, where=where, change=kind, restyle=partial(_number, code=code))
        yield _told(kind, "V38", where, do)


# ── validations ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_validations(original: Original) -> Iterator[Mutation]:
    for sheet in original.snapshot.sheets:
        inputs = original.inputs_on[sheet.name]
        ruled = {
            ref
            for rule in sheet.validations
            if rule.refuses
            for first, last in rule.corners
            for ref in Area(sheet.name, first, last).refs()
            if ref in inputs
        }
        for ref in sorted(ruled):
            where = sheet.name, ref
            for kind, change in RULE_CHANGES.items():
                yield _told(kind, "V40", where, partial(_revalidated, where=where, change=change))


def _widened(book: Book, rule: etree._Element) -> None:
    first = child(rule, book.tag("formula1"))
    first.text = '"甲,乙,丙"' if rule.get("type") == "list" else "-999999"


def _warned(_book: Book, rule: etree._Element) -> None:
    rule.set("errorStyle", "warning")


def _silenced(_book: Book, rule: etree._Element) -> None:
    rule.set("showErrorMessage", "0")


RULE_CHANGES: dict[str, Callable[[Book, etree._Element], None] | None] = {
    "validation removed": None,
    "validation widened": _widened,
    "validation only warns": _warned,
    "validation silent": _silenced,
}


def _revalidated(book: Book, where: Where, change: Callable[[Book, etree._Element], None] | None) -> None:
    """One cell out of the rule it is under, and under another one like it if that is wanted."""
    sheet, ref = where
    rules = child(book.sheet(sheet), book.tag("dataValidations"))
    rule = next(each for each in rules if ref in _covered(each))
    rest = [each for each in _covered(rule) if each != ref]
    if change is not None:
        twin = etree.fromstring(etree.tostring(rule))
        twin.set("sqref", ref)
        rules.append(twin)
        change(book, twin)
    if rest:
        rule.set("sqref", " ".join(rest))
    else:
        rules.remove(rule)


def _covered(rule: etree._Element) -> list[str]:
    areas = (area.partition(":") for area in rule.get("sqref", "").split())
    return [ref for first, _, last in areas for ref in Area("", first, last or first).refs()]


# ── names ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_names(original: Original) -> Iterator[Mutation]:
    for name, area in original.snapshot.names.items():
        where, kind = (area.sheet, area.first), "machine name" if name.isascii() else "visible name"
        redirected = f"'{area.sheet}'!$ZZ$99"
        yield _told(f"{kind} redirected", "V15", where, partial(_renamed_to, name=name, text=redirected))
        yield _told(f"{kind} lost", "V15", where, partial(_renamed_to, name=name, text="#REF!"))
        yield _told(f"{kind} deleted", "V15", where, partial(_renamed_to, name=name, text=None))
        yield _told(f"{kind} shadowed", "V15", where, partial(_shadowed, name=name, text=redirected))
        if area.size > 1:
            shorter = f"'{area.sheet}'!${'$'.join(_split(area.first))}:${'$'.join(_split(_above(area.last)))}"
            yield _told(f"{kind} shortened", "V15", where, partial(_renamed_to, name=name, text=shorter))


def _split(ref: str) -> tuple[str, str]:
    row, column = cell_position(ref)
    return column_letters(column), str(row)


def _above(ref: str) -> str:
    row, column = cell_position(ref)
    return cell_name(row - 1, column)


def _renamed_to(book: Book, name: str, text: str | None) -> None:
    element = next(each for each in book.workbook.iter(book.tag("definedName")) if each.get("name") == name)
    if text is None:
        parent_of(element).remove(element)
    else:
        element.text = text


def _shadowed(book: Book, name: str, text: str) -> None:
    element = next(each for each in book.workbook.iter(book.tag("definedName")) if each.get("name") == name)
    twin = etree.SubElement(parent_of(element), book.tag("definedName"), name=name, localSheetId="0")
    twin.text = text


# ── merged cells, rows, columns ───────────────────────────────────────────────────────────────────────────────────────


def _of_merges(original: Original) -> Iterator[Mutation]:
    for sheet in original.snapshot.sheets:
        taken = {ref for merged in sheet.merged for ref in Area("", *merged.split(":")).refs()}
        for merged in sheet.merged:
            where = sheet.name, merged.partition(":")[0]
            yield _told("merge undone", "V36", where, partial(_merged, sheet=sheet.name, old=merged, new=None))
            if cell_position(merged.split(":")[1])[1] - cell_position(where[1])[1] > 1:
                smaller = f"{where[1]}:{_to_the_right(where[1])}"
                yield _told("merge narrowed", "V36", where, partial(_merged, sheet=sheet.name, old=merged, new=smaller))
        for ref in sheet.cells:
            beside = _to_the_right(ref)
            if not {ref, beside} & taken:
                do = partial(_merged, sheet=sheet.name, old=None, new=f"{ref}:{beside}")
                told = _told("cells merged", "V36", (sheet.name, ref), do)
                yield replace(told, covered=frozenset({(sheet.name, beside)}))


def _to_the_right(ref: str) -> str:
    row, column = cell_position(ref)
    return cell_name(row, column + 1)


def _merged(book: Book, sheet: str, old: str | None, new: str | None) -> None:
    root = book.sheet(sheet)
    merges = root.find(book.tag("mergeCells"))
    if merges is None:
        merges = etree.Element(book.tag("mergeCells"))
        child(root, book.tag("sheetData")).addnext(merges)
    for each in list(merges):
        if each.get("ref") == old:
            merges.remove(each)
    if new is not None:
        etree.SubElement(merges, book.tag("mergeCell"), ref=new)


def _of_lines(original: Original) -> Iterator[Mutation]:
    for sheet in original.snapshot.sheets:
        used = [cell_position(ref) for ref in (*sheet.cells, *original.inputs_on[sheet.name])]
        in_tables = {
            cell_position(ref)[0] for ref, each in original.inputs_on[sheet.name].items() if each.row is not None
        }
        for row in sorted({row for row, _ in used}):
            told = frozenset({("V34" if row in in_tables else "V33", sheet.name, f"A{row}")})
            where = sheet.name, f"row {row}"
            yield Mutation("row hidden", where, told, partial(_row, sheet=sheet.name, row=row, hidden="1"))
            yield Mutation("row of no height", where, told, partial(_row, sheet=sheet.name, row=row, ht="0"))
        for column in sorted({column for _, column in used}):
            told = frozenset({("V35", sheet.name, f"{column_letters(column)}1")})
            where = sheet.name, f"column {column}"
            yield Mutation("column hidden", where, told, partial(_column, sheet=sheet.name, column=column))


def _row(book: Book, sheet: str, row: int, **attributes: str) -> None:
    element = next(each for each in book.sheet(sheet).iter(book.tag("row")) if each.get("r") == str(row))
    set_all(element, **attributes)


def _column(book: Book, sheet: str, column: int) -> None:
    for each in book.sheet(sheet).iter(book.tag("col")):
        first, last = int(each.get("min", "0")), int(each.get("max", "0"))
        if first <= column <= last:
            each.set("hidden", "1")
            for edge, low, high in (("before", first, column - 1), ("after", column + 1, last)):
                if low <= high:
                    rest = etree.fromstring(etree.tostring(each))
                    rest.attrib.pop("hidden")
                    rest.set("min", str(low))
                    rest.set("max", str(high))
                    (each.addprevious if edge == "before" else each.addnext)(rest)
            each.set("min", str(column))
            each.set("max", str(column))
            return
    columns = book.sheet(sheet).find(book.tag("cols"))
    if columns is None:
        columns = etree.Element(book.tag("cols"))
        child(book.sheet(sheet), book.tag("sheetData")).addprevious(columns)
    etree.SubElement(columns, book.tag("col"), min=str(column), max=str(column), width="9", hidden="1")


def redirected(book: Book, name: str, to: Area) -> None:
    """A name that means the first cell of another area."""
    _renamed_to(book, name, f"'{to.sheet}'!${'$'.join(_split(to.first))}")


# ── sheets and the workbook ───────────────────────────────────────────────────────────────────────────────────────────

_EMPTY_SHEET = b'<worksheet xmlns="%s"><sheetData/></worksheet>'


def of_sheets(original: Original) -> Iterator[Mutation]:
    """What is done to whole sheets, to their order, and to the workbook; each of a kind at most once in a file."""
    names = [sheet.name for sheet in original.snapshot.sheets]
    for name in names[:-1]:
        for state in ("hidden", "veryHidden"):
            yield _of_sheet(f"sheet {state}", "V24", name, partial(_state, sheet=name, state=state))
        yield _of_sheet("sheet renamed", "V20", name, partial(_retitled, sheet=name, to=f"{name}改"), f"{name}改")
        yield _of_sheet("sheet moved to the end", "V26", name, partial(_moved_to_the_end, sheet=name))
        copied = f"{name} (2)"
        yield _of_sheet("sheet copied", "V23", name, partial(_copied, sheet=name, to=copied), copied)
    yield _of_sheet("identity shown", "V25", names[-1], partial(_state, sheet=names[-1], state="visible"))
    for sheet in original.snapshot.sheets:
        if sheet.protected:
            yield _of_sheet("protection removed", "V31", sheet.name, partial(_unprotected, sheet=sheet.name))
    yield _of_sheet("structure unlocked", "V31", "", partial(_without, tag="workbookProtection"))
    yield _of_sheet("calculated by hand", "V32", "", _manual)
    for state, code in (("visible", "V21"), ("hidden", "V22"), ("veryHidden", "V22")):
        added = f"附表{state}"
        yield _of_sheet("sheet added", code, added, partial(_added, title=added, state=state))


def _of_sheet(kind: str, code: str, sheet: str, do: Callable[[Book], None], told_at: str | None = None) -> Mutation:
    where = sheet, "" if sheet else kind
    return Mutation(kind, where, frozenset({(code, sheet if told_at is None else told_at, "")}), do)


def _state(book: Book, sheet: str, state: str) -> None:
    book.entries[sheet].set("state", state)


def _retitled(book: Book, sheet: str, to: str) -> None:
    book.entries[sheet].set("name", to)
    for each in book.workbook.iter(book.tag("definedName")):
        each.text = (each.text or "").replace(f"'{sheet}'!", f"'{to}'!")


def _moved_to_the_end(book: Book, sheet: str) -> None:
    """Put a sheet behind all others; names of single sheets go with the places of these."""
    entries = child(book.workbook, book.tag("sheets"))
    before = list(entries)
    entries.append(book.entries[sheet])
    now = {id(each): str(place) for place, each in enumerate(entries)}
    for each in book.workbook.iter(book.tag("definedName")):
        if each.get("localSheetId") is not None:
            each.set("localSheetId", now[id(before[int(each.get("localSheetId", "0"))])])


def _unprotected(book: Book, sheet: str) -> None:
    root = book.sheet(sheet)
    root.remove(child(root, book.tag("sheetProtection")))


def _without(book: Book, tag: str) -> None:
    book.workbook.remove(child(book.workbook, book.tag(tag)))


def _manual(book: Book) -> None:
    child(book.workbook, book.tag("calcPr")).set("calcMode", "manual")


def _added(book: Book, title: str, state: str) -> None:
    namespace = etree.QName(book.workbook).namespace or ""
    book.add_sheet(title, state, _EMPTY_SHEET % namespace.encode())


def _copied(book: Book, sheet: str, to: str) -> None:
    """As Excel copies: the new sheet has names of its own for all that the workbook has on the first one."""
    root = etree.fromstring(etree.tostring(book.sheet(sheet)))
    for tag in ("drawing", "legacyDrawing", "hyperlinks"):
        for each in root.findall(book.tag(tag)):
            root.remove(each)
    book.add_sheet(to, "visible", etree.tostring(root))
    place = str(len(child(book.workbook, book.tag("sheets"))) - 1)
    container = child(book.workbook, book.tag("definedNames"))
    for each in list(container):
        if (each.text or "").startswith(f"'{sheet}'!") and each.get("localSheetId") is None:
            twin = etree.SubElement(container, book.tag("definedName"), name=each.get("name", ""), localSheetId=place)
            twin.text = (each.text or "").replace(f"'{sheet}'!", f"'{to}'!")

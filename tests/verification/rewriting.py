"""The ways in which Excel, WPS and other programs write the same workbook anew, as changes of its XML."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from lxml import etree
from open_book import Book, child, parent_of, set_all

from generator.package import Package
from generator.package.references import cell_position, column_letters

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_X14AC = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_PLAIN_NUMBER = re.compile(r"-?\d+\.\d+")


def _edited(package: Package, edit: Callable[[Book], None]) -> Package:
    book = Book(package)
    edit(book)
    return book.package()


def _cells(book: Book) -> Iterator[etree._Element]:
    for name in book.parts:
        yield from book.sheet(name).iter(book.tag("c"))


def shared_texts(package: Package) -> Package:
    """All texts in the table of shared ones, those of several letters in two runs, with pronunciation."""

    def edit(book: Book) -> None:
        texts: dict[str, int] = {}
        for cell in _cells(book):
            inline = cell.find(book.tag("is"))
            if inline is not None:
                text = "".join(each.text or "" for each in inline.iter(book.tag("t")))
                cell.remove(inline)
                cell.set("t", "s")
                etree.SubElement(cell, book.tag("v")).text = str(texts.setdefault(text, len(texts)))
        book.add_part("sharedStrings", _shared_table(book, texts))

    return _edited(package, edit)


def _shared_table(book: Book, texts: dict[str, int]) -> etree._Element:
    table = etree.Element(book.tag("sst"), uniqueCount=str(len(texts)))
    for text in texts:
        item = etree.SubElement(table, book.tag("si"))
        for run in (text[:1], text[1:]) if len(text) > 1 else ():
            holder = etree.SubElement(item, book.tag("r"))
            etree.SubElement(holder, book.tag("rPr"))
            _text(holder, book, run)
        if len(text) > 1:
            _text(etree.SubElement(item, book.tag("rPh"), sb="0", eb="1"), book, "ピンイン")
        else:
            _text(item, book, text)
    return table


def _text(parent: etree._Element, book: Book, text: str) -> None:
    element = etree.SubElement(parent, book.tag("t"))
    element.text = text
    element.set(_XML_SPACE, "preserve")


def shared_formulas(package: Package) -> Package:
    """Formulas that a column repeats, written once."""

    def edit(book: Book) -> None:
        number = 0
        for name in book.parts:
            for run in _repeated(book, name):
                first, *others = run
                formula = child(first, book.tag("f"))
                area = f"{first.get('r')}:{run[-1].get('r')}"
                set_all(formula, t="shared", ref=area, si=str(number))
                for each in others:
                    element = child(each, book.tag("f"))
                    element.text = None
                    set_all(element, t="shared", si=str(number))
                number += 1

    return _edited(package, edit)


def _repeated(book: Book, sheet: str) -> Iterator[list[etree._Element]]:
    """Runs of cells one under another with the same formula but for the rows it refers to."""
    columns = defaultdict[int, list[etree._Element]](list)
    for cell in book.sheet(sheet).iter(book.tag("c")):
        if cell.find(book.tag("f")) is not None:
            columns[cell_position(str(cell.get("r")))[1]].append(cell)
    for cells in columns.values():
        run = cells[:1]
        for above, below in pairwise(cells):
            if not _continues(book, above, below):
                yield from [run] if len(run) > 1 else []
                run = []
            run.append(below)
        yield from [run] if len(run) > 1 else []


def _continues(book: Book, above: etree._Element, below: etree._Element) -> bool:
    rows = [cell_position(str(each.get("r")))[0] for each in (above, below)]
    texts = [child(each, book.tag("f")).text or "" for each in (above, below)]
    moved = re.sub(rf"\b([A-Z]{{1,3}}){rows[0]}\b", rf"\g<1>{rows[1]}", texts[0])
    return rows[1] == rows[0] + 1 and moved == texts[1] and texts[0] != texts[1]


def excel_namespaces(package: Package) -> Package:
    """Rows with spans and descents of letters, sheets with markup that may be ignored."""

    def edit(book: Book) -> None:
        for name in book.parts:
            root = book.sheet(name)
            root.set(f"{{{_COMPATIBILITY}}}Ignorable", "x14ac")
            for row in root.iter(book.tag("row")):
                row.set("spans", "1:20")
                row.set(f"{{{_X14AC}}}dyDescent", "0.25")

    return _edited(package, edit)


def prefixed(package: Package) -> Package:
    """Every element of the main namespace with the prefix x:, as the Open XML SDK writes."""
    main = Book(package).tag("")[1:-1]
    for part, content in package.parts.items():
        if part.endswith(".xml") and main.encode() in content:
            root = etree.fromstring(content)
            spaces = {prefix: space for prefix, space in root.nsmap.items() if prefix}
            twin = etree.Element(root.tag, nsmap={"x": main, **spaces})
            for name, value in root.attrib.items():
                twin.set(name, value)
            twin.extend(list(root))
            twin.text = root.text
            etree.cleanup_namespaces(twin, keep_ns_prefixes=["x"])
            package = package.with_part(part, etree.tostring(twin, xml_declaration=True, encoding="UTF-8"))
    return package


def styles_renumbered(package: Package) -> Package:
    """Formats in the reverse order, fonts doubled."""

    def edit(book: Book) -> None:
        formats = book.in_styles("cellXfs")
        count = len(formats)
        formats[:] = list(formats)[::-1]
        fonts = book.in_styles("fonts")
        doubled = len(fonts)
        fonts.extend([etree.fromstring(etree.tostring(each)) for each in fonts])
        for each in formats:
            each.set("fontId", str(int(each.get("fontId", "0")) + doubled))
        for name in book.parts:
            for element in book.sheet(name).iter(*map(book.tag, ("c", "row", "col"))):
                attribute = "style" if element.tag == book.tag("col") else "s"
                if element.get(attribute) is not None or element.tag == book.tag("c"):
                    element.set(attribute, str(count - 1 - int(element.get(attribute, "0"))))

    return _edited(package, edit)


def theme_colours(package: Package) -> Package:
    """Black and white letters and grounds by their place in the theme, others tinted from it or indexed."""

    def edit(book: Book) -> None:
        for element in book.in_styles("fonts").iter(book.tag("color")):
            if element.get("rgb") == "FFFFFFFF":
                element.attrib.clear()
                element.set("theme", "0")
            elif element.get("rgb") == "FF1F2937":
                element.attrib.clear()
                set_all(element, theme="1", tint="0.0499893185216834")

    return _edited(package, edit)


def seventeen_digits(package: Package) -> Package:
    """Figures as binary arithmetic has them."""

    def edit(book: Book) -> None:
        for cell in _cells(book):
            value = cell.find(book.tag("v"))
            if value is not None and cell.get("t", "n") == "n" and _PLAIN_NUMBER.fullmatch(value.text or ""):
                value.text = f"{Decimal(float(value.text or '')):.17g}"

    return _edited(package, edit)


def windows_line_breaks(package: Package) -> Package:
    """Line breaks of texts as CR LF, with spaces to be kept."""

    def edit(book: Book) -> None:
        for cell in _cells(book):
            for text in cell.iter(book.tag("t")):
                text.text = (text.text or "").replace("\n", "\r\n")
                text.set(_XML_SPACE, "preserve")

    return _edited(package, edit)


def validations_regrouped(package: Package) -> Package:
    """Rules that say the same under one head, cells beneath each other as ranges, defaults left out."""

    def edit(book: Book) -> None:
        for name in book.parts:
            rules = book.sheet(name).find(book.tag("dataValidations"))
            groups = defaultdict[tuple[object, ...], list[etree._Element]](list)
            for rule in rules if rules is not None else ():
                if rule.get("operator") == "between":
                    del rule.attrib["operator"]
                for silent in ("prompt", "promptTitle", "error", "errorTitle", "showDropDown"):
                    rule.attrib.pop(silent, "")
                formulas = tuple(each.text for each in rule)
                groups[tuple(sorted((k, v) for k, v in rule.attrib.items() if k != "sqref")), formulas].append(rule)
            for first, *others in groups.values():
                first.set("sqref", " ".join(str(each.get("sqref")) for each in (first, *others)))
                for each in others:
                    parent_of(each).remove(each)

    return _edited(package, edit)


def formulas_spelled_otherwise(package: Package) -> Package:
    """Blanks around signs, functions in small letters, FALSE() for FALSE."""

    def edit(book: Book) -> None:
        for cell in _cells(book):
            for formula in cell.iter(book.tag("f")):
                pieces = re.split('("(?:[^"]|"")*")', formula.text or "")
                pieces[::2] = [_spelled_otherwise(piece) for piece in pieces[::2]]
                formula.text = "".join(pieces)

    return _edited(package, edit)


def _spelled_otherwise(piece: str) -> str:
    spaced = re.sub(r"(<>|<=|>=|[=<>,+])", r" \1 ", piece)
    return re.sub(r"\bFALSE\b(?!\()", "FALSE()", re.sub(r"\bIF\(", "if(", spaced))


def of_excel(package: Package) -> Package:
    """With the chain of calculation, another program's name, and no wish to be calculated."""

    def edit(book: Book) -> None:
        chain = etree.Element(book.tag("calcChain"))
        for index, name in enumerate(book.parts, 1):
            for cell in book.sheet(name).iter(book.tag("c")):
                if cell.find(book.tag("f")) is not None:
                    etree.SubElement(chain, book.tag("c"), r=str(cell.get("r")), i=str(index))
        book.add_part("calcChain", chain)
        child(book.workbook, book.tag("calcPr")).attrib.pop("fullCalcOnLoad", "")
        _say_program(book, "Microsoft Excel")

    return _edited(package, edit)


def of_wps(package: Package) -> Package:
    """With the name and the additions of WPS."""

    def edit(book: Book) -> None:
        _say_program(book, "WPS 表格")
        extensions = etree.SubElement(book.workbook, book.tag("extLst"))
        extension = etree.SubElement(extensions, book.tag("ext"), uri="{9B9BFE64-0D0D-4F4B-8F4A-0A5C4B1F1C11}")
        etree.SubElement(extension, "{https://web.wps.cn/et/2018/main}pixelatorList", sheetStid="1")

    return _edited(package, edit)


def _say_program(book: Book, program: str) -> None:
    for element in book.root("docProps/app.xml").iter("{*}Application"):
        element.text = program


def cells_without_places(package: Package) -> Package:
    """Cells without their names where none is left out, as some writers leave them."""

    def edit(book: Book) -> None:
        for name in book.parts:
            for row in book.sheet(name).iter(book.tag("row")):
                letters = [column_letters(number) for number in range(1, len(row) + 1)]
                if [re.sub(r"\d", "", str(cell.get("r"))) for cell in row] == letters:
                    for cell in row:
                        del cell.attrib["r"]

    return _edited(package, edit)


WAYS: tuple[Callable[[Package], Package], ...] = (
    shared_texts,
    shared_formulas,
    excel_namespaces,
    prefixed,
    styles_renumbered,
    theme_colours,
    seventeen_digits,
    windows_line_breaks,
    validations_regrouped,
    formulas_spelled_otherwise,
    of_excel,
    of_wps,
    cells_without_places,
)

"""Everything a worksheet part says but its cells: rows, columns, rules, locks and merged cells."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from generator.package.parts import Damaged, root_of
from generator.package.plain_xml import remembered
from generator.package.references import MAX_COLUMN
from generator.package.snapshot import Validation
from generator.package.worksheet_part import (
    ON,
    check_kind_of_sheet,
    column_in_file,
    corners_in_file,
    namespace_of,
    placed_rows,
    sheet_data,
)

_COMPARING = frozenset({"whole", "decimal", "date", "time", "textLength"})
_NO_SIZE = frozenset({"0", "0.0"})
_EXTENDED = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_FORMULA = "{http://schemas.microsoft.com/office/excel/2006/main}"
_DEFAULT_STYLE = "0"


@dataclass(frozen=True, slots=True)
class SheetFrame:
    """A worksheet without its cells. `rows` has the numbers of its rows in the order of the file.

    `bare` tells whether no row has anything in it. Styles are numbers of formats, as the file states them; those of
    columns stand with the first and last column they are for.
    """

    protected: bool
    merged: tuple[str, ...]
    validations: tuple[Validation, ...]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    rows: tuple[int, ...]
    bare: bool
    row_styles: Mapping[int, str]
    column_styles: tuple[tuple[int, int, str], ...]


@remembered(number=100, longest=300_000)
def frame_in(part: bytes) -> SheetFrame:
    """Return the frame of a worksheet part. Raises Damaged."""
    return frame_of(root_of(part, "工作表"))


def frame_of(root: etree._Element) -> SheetFrame:
    """Return the frame of a worksheet. Raises Damaged if it says what cannot be."""
    check_kind_of_sheet(root, "worksheet")
    namespace = namespace_of(root)
    protection = root.find(f"{{{namespace}}}sheetProtection")
    merged = root.iterfind(f"{{{namespace}}}mergeCells/{{{namespace}}}mergeCell")
    rows = tuple(placed_rows(sheet_data(root)))
    columns = tuple(_columns(root))
    return SheetFrame(
        protected=protection is not None and protection.get("sheet") in ON,
        merged=tuple(_merged_range(element.get("ref", "")) for element in merged),
        validations=(*_validations(root), *_extended_validations(root)),
        hidden_rows=frozenset(number for number, row in rows if _is_hidden(row, "ht")),
        hidden_columns=frozenset(
            number
            for first, last, element in columns
            if _is_hidden(element, "width")
            for number in range(first, last + 1)
        ),
        rows=tuple(number for number, _ in rows),
        bare=not any(len(row) for _, row in rows),
        row_styles={
            number: row.get("s", _DEFAULT_STYLE)
            for number, row in rows
            if row.get("customFormat") in ON and "s" in row.attrib
        },
        column_styles=tuple(
            (first, last, element.get("style", _DEFAULT_STYLE))
            for first, last, element in columns
            if "style" in element.attrib
        ),
    )


def _merged_range(stated: str) -> str:
    """Return a range of merged cells as stated. Raises Damaged if it is none."""
    corners_in_file(stated)
    return stated


def _is_hidden(element: etree._Element, measure: str) -> bool:
    """Tell whether a <row> or <col> is hidden, or of no height or width: `measure` is the attribute that has it."""
    return element.get("hidden") in ON or element.get(measure) in _NO_SIZE


def _columns(root: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
    """Yield what is said of columns, with the first and the last of them. Raises Damaged for what cannot be."""
    namespace, described = namespace_of(root), 0
    for element in root.iterfind(f"{{{namespace}}}cols/{{{namespace}}}col"):
        first, last = (column_in_file(element.get(edge, "")) for edge in ("min", "max"))
        described += last - first + 1
        if described > MAX_COLUMN:
            raise Damaged("列的设置相互重叠")
        yield first, last, element


def _validations(root: etree._Element) -> Iterator[Validation]:
    namespace = namespace_of(root)
    for element in root.iterfind(f"{{{namespace}}}dataValidations/{{{namespace}}}dataValidation"):
        first, second = (element.findtext(f"{{{namespace}}}formula{number}") for number in (1, 2))
        yield _validation(element, element.get("sqref"), first, second)


def _extended_validations(root: etree._Element) -> Iterator[Validation]:
    """Yield the validations that Excel keeps apart because they refer to other sheets."""
    namespace = namespace_of(root)
    container = f"{_EXTENDED}dataValidations/{_EXTENDED}dataValidation"
    for element in root.iterfind(f"{{{namespace}}}extLst/{{{namespace}}}ext/{container}"):
        first, second = (element.findtext(f"{_EXTENDED}formula{number}/{_FORMULA}f") for number in (1, 2))
        yield _validation(element, element.findtext(f"{_FORMULA}sqref"), first, second)


def _validation(element: etree._Element, areas: str | None, first: str | None, second: str | None) -> Validation:
    """Return what may be typed where; defaults that programs state or leave out are spelled in one way."""
    kind = element.get("type", "none")
    operator = element.get("operator", "between") if kind in _COMPARING else ""
    return Validation(
        tuple(corners_in_file(area) for area in (areas or "").split()),
        kind,
        operator,
        first or "",
        (second or "") if operator in {"between", "notBetween"} else "",
        refuses=element.get("showErrorMessage") in ON and element.get("errorStyle", "stop") == "stop",
    )

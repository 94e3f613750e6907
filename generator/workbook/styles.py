"""The named styles of an issued workbook: how each look is drawn."""

from dataclasses import dataclass

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.workbook import Workbook

from generator.workbook.plan import Look

BODY_FONT = "宋体"
TITLE_FONT = "黑体"
INK = "FF1F2937"
LINE = "FFB8C2CC"
INPUT_FILL = "FFDDEBF7"
HEADING_FILL = "FF1F4E79"
SECTION_FILL = "FFD6DCE4"
CALCULATED_FILL = "FFF2F2F2"

# The Open XML SDK validator wants the children of a font in schema order; openpyxl writes them in another.
FONT_ORDER = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u"),
    *("vertAlign", "sz", "color", "name", "family", "charset", "scheme"),
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What one look is made of; `locked` cells can only be changed after the protection is lifted."""

    font: str = BODY_FONT
    size: float = 10.5
    bold: bool = False
    colour: str = INK
    fill: str = ""
    across: str = "left"
    border: bool = True
    wrap: bool = True
    locked: bool = True


DRAWINGS = {
    Look.TITLE: Drawing(TITLE_FONT, 18, across="center", border=False),
    Look.SUBTITLE: Drawing(size=11, across="center", border=False, colour="FF5B6770"),
    Look.HEADING: Drawing(bold=True, colour="FFFFFFFF", fill=HEADING_FILL, across="center"),
    Look.SECTION: Drawing(TITLE_FONT, 11, fill=SECTION_FILL),
    Look.LABEL: Drawing(),
    Look.CENTRED: Drawing(across="center"),
    Look.NOTE: Drawing(size=9.5),
    Look.INPUT: Drawing(fill=INPUT_FILL, across="general", locked=False),
    Look.ENTRY: Drawing(fill=INPUT_FILL, locked=False),
    Look.CALCULATED: Drawing(fill=CALCULATED_FILL, across="center"),
    Look.SCORE: Drawing(bold=True, fill=CALCULATED_FILL, across="center", size=11),
    Look.STATUS: Drawing(size=9.5, across="center", fill=CALCULATED_FILL),
    Look.MACHINE: Drawing(size=9, border=False, wrap=False),
}


def install(workbook: Workbook) -> None:
    """Give a new workbook the named styles; cells without one stay open for typing and pasting."""
    Font.__elements__ = FONT_ORDER
    for look, drawing in DRAWINGS.items():
        workbook.add_named_style(_style(look, drawing))
    _unlock_cells_without_style(workbook)


def _unlock_cells_without_style(workbook: Workbook) -> None:
    """Openpyxl has no public way to the format of cells it does not write."""
    workbook._named_styles["Normal"].protection = Protection(locked=False)  # type: ignore[attr-defined]
    opened = workbook._protections.add(Protection(locked=False))  # type: ignore[attr-defined]
    workbook._cell_styles[0].protectionId = opened  # type: ignore[attr-defined]


def _style(look: Look, drawing: Drawing) -> NamedStyle:
    style = NamedStyle(
        name=look.value,
        font=Font(name=drawing.font, size=drawing.size, bold=drawing.bold, color=drawing.colour),
        alignment=Alignment(
            horizontal=drawing.across,
            vertical="center",
            wrap_text=drawing.wrap,
            indent=1 if drawing.across == "left" and drawing.border else 0,
        ),
        protection=Protection(locked=drawing.locked),
    )
    if drawing.fill:
        style.fill = PatternFill("solid", start_color=drawing.fill, end_color=drawing.fill)
    if drawing.border:
        side = Side(style="thin", color=LINE)
        style.border = Border(left=side, right=side, top=side, bottom=side)
    return style

"""The named styles of an issued workbook: how each look is drawn."""

from dataclasses import dataclass

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.workbook.plan import Look

SCREEN_FONT, SCREEN_TITLE_FONT = "等线", "微软雅黑"
PAPER_FONT, PAPER_TITLE_FONT = "宋体", "黑体"
CHINESE = 134
"""The character set by which Excel chooses another Chinese font where these are not installed."""
INK = "FF1F2937"
NOTICE_INK = "FF44546A"
LINE = "FFB8C2CC"
INPUT_FILL = "FFDDEBF7"
HEADING_FILL = "FF1F4E79"
SECTION_FILL = "FFD6DCE4"
PART_FILL = "FFEDF1F5"
CALCULATED_FILL = "FFF2F2F2"

# The Open XML SDK validator wants the children of a font in schema order; openpyxl writes them in another.
FONT_ORDER = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u"),
    *("vertAlign", "sz", "color", "name", "family", "charset", "scheme"),
)
# Set before there is a workbook: openpyxl tells fonts apart by it, and would give the first one its default font twice.
Font.__elements__ = FONT_ORDER


@dataclass(frozen=True, slots=True)
class Drawing:
    """What one look is made of; `locked` cells can only be changed after the protection is lifted.

    What does not `wrap` shrinks into its cell, so that a long figure never shows as ####.
    """

    title: bool = False
    size: float = 10.5
    bold: bool = False
    underlined: bool = False
    colour: str = INK
    fill: str = ""
    across: str = "left"
    border: bool = True
    wrap: bool = True
    locked: bool = True


DRAWINGS = {
    Look.TITLE: Drawing(title=True, size=18, across="center", border=False),
    Look.SUBTITLE: Drawing(size=11, across="center", border=False, colour=NOTICE_INK),
    Look.HEADING: Drawing(bold=True, colour="FFFFFFFF", fill=HEADING_FILL, across="center"),
    Look.SECTION: Drawing(title=True, size=11, fill=SECTION_FILL),
    Look.PART: Drawing(title=True, size=10.5, fill=PART_FILL),
    Look.ITEM: Drawing(bold=True),
    Look.LABEL: Drawing(),
    Look.CENTRED: Drawing(across="center"),
    Look.NOTE: Drawing(size=9.5),
    Look.INPUT: Drawing(fill=INPUT_FILL, across="right", wrap=False, locked=False),
    Look.ENTRY: Drawing(fill=INPUT_FILL, locked=False),
    Look.PASSAGE: Drawing(size=9.5, fill=CALCULATED_FILL, locked=False),
    Look.CHOICE: Drawing(fill=INPUT_FILL, across="center", locked=False),
    Look.FIGURE: Drawing(fill=CALCULATED_FILL, across="right", wrap=False),
    Look.CALCULATED: Drawing(fill=CALCULATED_FILL, across="center"),
    Look.SCORE: Drawing(bold=True, fill=CALCULATED_FILL, across="center", size=11),
    Look.STATUS: Drawing(size=9.5, across="center", fill=CALCULATED_FILL),
    Look.NOTICE: Drawing(size=10, across="center", border=False, colour=NOTICE_INK, wrap=False),
    Look.LINE: Drawing(wrap=False),
    Look.LINK: Drawing(colour="FF0563C1", underlined=True),
    Look.MACHINE: Drawing(size=9, border=False, wrap=False),
}


STATUS_COLOURS = {
    ("有误", "错误", "【"): "FFC00000",
    ("未填", "警告", "数据不全"): "FF9C5700",
    ("完成", "通过", "已说明"): "FF00703C",
}
"""Statuses and verdicts by what they ask for: to be corrected, to be seen to, done."""


def style_name(look: Look, *, paper: bool) -> str:
    """The name of the style in which a look is drawn on the screen, or on sheets that are printed as an annex."""
    return f"{look.value}（印）" if paper else look.value


def install(workbook: Workbook) -> None:
    """Give a new workbook the named styles; cells without one stay open for typing and pasting."""
    for look, drawing in DRAWINGS.items():
        for paper in (False, True):
            workbook.add_named_style(_style(look, drawing, paper=paper))
    _unlock_cells_without_style(workbook)


def _unlock_cells_without_style(workbook: Workbook) -> None:
    """Openpyxl has no public way to the format of cells it does not write."""
    workbook._named_styles["Normal"].protection = Protection(locked=False)  # type: ignore[attr-defined]
    opened = workbook._protections.add(Protection(locked=False))  # type: ignore[attr-defined]
    workbook._cell_styles[0].protectionId = opened  # type: ignore[attr-defined]


def _style(look: Look, drawing: Drawing, *, paper: bool) -> NamedStyle:
    style = NamedStyle(
        name=style_name(look, paper=paper),
        font=_font(drawing, paper=paper),
        alignment=Alignment(
            horizontal=drawing.across,
            vertical="center",
            wrap_text=drawing.wrap,
            shrink_to_fit=not drawing.wrap,
            indent=1 if drawing.across != "center" and drawing.border else 0,
        ),
        protection=Protection(locked=drawing.locked),
    )
    if drawing.fill:
        style.fill = PatternFill("solid", start_color=drawing.fill, end_color=drawing.fill)
    if drawing.border:
        side = Side(style="thin", color=LINE)
        style.border = Border(left=side, right=side, top=side, bottom=side)
    return style


def _font(drawing: Drawing, *, paper: bool) -> Font:
    body, title = (PAPER_FONT, PAPER_TITLE_FONT) if paper else (SCREEN_FONT, SCREEN_TITLE_FONT)
    return Font(
        name=title if drawing.title else body,
        charset=CHINESE,
        size=drawing.size,
        bold=drawing.bold,
        underline="single" if drawing.underlined else None,
        color=drawing.colour,
    )


def colour_statuses(sheet: Worksheet, cells: str) -> None:
    """Show in colour, besides in words, what the statuses and verdicts in these cells say."""
    first = cells.split(maxsplit=1)[0].partition(":")[0]
    for words, colour in STATUS_COLOURS.items():
        found = ",".join(f'ISNUMBER(SEARCH("{word}",{first}))' for word in words)
        rule = FormulaRule([f"OR({found})"], font=Font(color=colour, bold=True))  # type: ignore[no-untyped-call]
        sheet.conditional_formatting.add(cells, rule)

"""How the report looks: fonts, styles and page sizes of GB/T 9704—2012 as reports use it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

LINE = 579
"""A line in twentieths of a point: 22 of them fill the 225 mm of a page (4.2.3 of the standard)."""
TIGHTER = -5
"""What each character of 16 pt gives up so that 28 of them fit into 156 mm, in twentieths of a point. A grid of
characters (w:docGrid) would be the other way; LibreOffice sets one character into two of its cells."""
_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


class Font(NamedTuple):
    """A font that the standard asks for, and which to take in its place, best first, where a PC has none of it."""

    name: str
    instead: tuple[str, ...]
    family: str = "modern"


class Fonts(Enum):
    """The fonts of official documents. Fonts of 方正 and GB2312 are not part of Windows, those named instead are."""

    TITLE = Font("方正小标宋简体", ("方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "华文中宋", "宋体", "SimSun"), "roman")
    TEXT = Font("仿宋_GB2312", ("FangSong_GB2312", "仿宋", "FangSong", "华文仿宋", "STFangsong"))
    SECOND = Font("楷体_GB2312", ("KaiTi_GB2312", "楷体", "KaiTi", "华文楷体", "STKaiti"))
    FIRST = Font("黑体", ("SimHei", "微软雅黑"), "swiss")
    NUMBER = Font("宋体", ("SimSun", "新宋体"), "roman")


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style. Sizes in points; `indent` is that of the first line, `left` and `right` of all, in characters.

    `line` is the height of a line in twentieths of a point, 0 for as much as the text takes. `outline` counts from 1.
    """

    id: str
    name: str
    font: Fonts = Fonts.TEXT
    size: float = 16
    bold: bool = False
    align: str = "both"
    indent: int = 0
    left: int = 0
    right: int = 0
    line: int = LINE
    before: int = 0
    after: int = 0
    outline: int = 0
    kept: bool = False


class Style(Enum):
    """Every paragraph of a report has one of these; names that Word itself knows keep its meaning for them."""

    NORMAL = Look("Normal", "Normal")
    COVER_TITLE = Look("CoverTitle", "封面标题", Fonts.TITLE, 22, align="center", line=720, before=2000)
    COVER_LINE = Look("CoverLine", "封面文字", align="center")
    COVER_CONTACT = Look("CoverContact", "封面联系信息", align="left", left=4)
    TITLE = Look("Title", "Title", Fonts.TITLE, 22, align="center", line=680, after=LINE)
    HEADING_1 = Look("Heading1", "heading 1", Fonts.FIRST, indent=2, outline=1, kept=True)
    HEADING_2 = Look("Heading2", "heading 2", Fonts.SECOND, indent=2, outline=2, kept=True)
    HEADING_3 = Look("Heading3", "heading 3", bold=True, indent=2, outline=3, kept=True)
    HEADING_4 = Look("Heading4", "heading 4", indent=2, outline=4, kept=True)
    HEADING_5 = Look("Heading5", "heading 5", indent=2, outline=5, kept=True)
    TEXT = Look("ReportText", "报告正文", indent=2)
    CAPTION = Look("Caption", "caption", Fonts.FIRST, 14, align="center", before=120, kept=True)
    AFTER_TABLE = Look("AfterTable", "表后空行", size=10.5, line=240)
    END = Look("TableEnd", "表末", size=1, line=20)
    ANNEXES = Look("Annexes", "附件说明", align="left", indent=2, before=LINE, kept=True)
    FURTHER_ANNEX = Look("FurtherAnnex", "附件说明续行", align="left", indent=5)
    SIGNED = Look("Signed", "署名", align="right", right=4, before=2 * LINE, kept=True)
    SIGNED_ON = Look("SignedOn", "成文日期", align="right", right=4)
    ANNEX = Look("AnnexMark", "附件序号", Fonts.FIRST, align="left")
    ANNEX_TITLE = Look("AnnexTitle", "附件标题", Fonts.TITLE, 22, align="center", line=680, after=160, outline=1)
    HEAD = Look("TableHead", "表头", Fonts.FIRST, 10.5, align="center", line=0)
    CELL = Look("TableText", "表文", size=10.5, align="left", line=0)
    CENTRED = Look("TableCentred", "表文居中", size=10.5, align="center", line=0)
    FIGURE = Look("TableFigure", "表中数字", size=10.5, align="right", line=0)
    SMALL_HEAD = Look("ScoreHead", "评分表表头", Fonts.FIRST, 9, align="center", line=0)
    SMALL = Look("ScoreText", "评分表文字", size=9, align="left", line=0)
    SMALL_CENTRED = Look("ScoreCentred", "评分表居中", size=9, align="center", line=0)
    SMALL_FIGURE = Look("ScoreFigure", "评分表数字", size=9, align="right", line=0)
    ODD_NUMBER = Look("PageNumberOdd", "单页页码", Fonts.NUMBER, 14, align="right", right=1, line=0)
    EVEN_NUMBER = Look("PageNumberEven", "双页页码", Fonts.NUMBER, 14, align="left", left=1, line=0)


HEADINGS = (Style.HEADING_1, Style.HEADING_2, Style.HEADING_3, Style.HEADING_4, Style.HEADING_5)
TABLE_STYLE = "ReportTable"


def style_elements() -> Iterator[str]:
    """The XML of everything in the part of styles, defaults first."""
    yield (
        f"<w:docDefaults {_NAMESPACE}><w:rPrDefault><w:rPr>{_fonts(Fonts.TEXT)}"
        '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    for style in Style:
        yield _paragraph_style(style.value)
    yield (
        f'<w:style {_NAMESPACE} w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    )
    yield (
        f'<w:style {_NAMESPACE} w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    )
    yield _table_style()


def font_table() -> str:
    """The XML of the part that says which fonts to take where one is missing (w:altName, ECMA-376 17.8.3.1)."""
    fonts = "".join(
        f'<w:font w:name="{font.name}"><w:altName w:val="{",".join(font.instead)}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{font.family}"/><w:pitch w:val="default"/></w:font>'
        for font in (each.value for each in Fonts)
    )
    return f"<w:fonts {_NAMESPACE}>{fonts}</w:fonts>"


def _fonts(font: Fonts) -> str:
    """The font for every script: quotation marks and digits among Chinese characters then look like these."""
    slots = " ".join(f'w:{slot}="{font.value.name}"' for slot in ("ascii", "hAnsi", "eastAsia", "cs"))
    return f'<w:rFonts w:hint="eastAsia" {slots}/>'


def _paragraph_style(look: Look) -> str:
    normal = look is Style.NORMAL.value
    follower = Style.TEXT.value.id if look.outline else look.id
    return (
        f'<w:style {_NAMESPACE} w:type="paragraph"{_kind_of_style(look, normal)} w:styleId="{look.id}">'
        f'<w:name w:val="{look.name}"/>{"" if normal else _basis(follower)}<w:qFormat/>'
        f"<w:pPr>{_paragraph(look)}</w:pPr>"
        f"<w:rPr>{_letters(look)}</w:rPr></w:style>"
    )


def _letters(look: Look) -> str:
    """The letters of a style: font, weight, space between them, size in half points."""
    bold = "<w:b/><w:bCs/>" if look.bold else ""
    fills_lines = look.line == LINE and look.size == Style.NORMAL.value.size
    size = f"{look.size * 2:.0f}"
    return (
        f'{_fonts(look.font)}{bold}<w:spacing w:val="{TIGHTER if fills_lines else 0}"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )


def _kind_of_style(look: Look, normal: bool) -> str:
    if normal:
        return ' w:default="1"'
    return "" if look.name.isascii() else ' w:customStyle="1"'


def _basis(follower: str) -> str:
    return f'<w:basedOn w:val="{Style.NORMAL.value.id}"/><w:next w:val="{follower}"/>'


def _paragraph(look: Look) -> str:
    kept = "<w:keepNext/><w:keepLines/>" if look.kept else ""
    height = f'w:line="{look.line}" w:lineRule="exact"' if look.line else 'w:line="240" w:lineRule="auto"'
    outline = f'<w:outlineLvl w:val="{look.outline - 1}"/>' if look.outline else ""
    grid = "" if look.line == LINE else '<w:snapToGrid w:val="0"/>'
    return (
        f'{kept}<w:widowControl w:val="0"/>{grid}'
        f'<w:spacing w:before="{look.before}" w:after="{look.after}" {height}/>'
        f'{_indents(look)}<w:jc w:val="{look.align}"/>{outline}'
    )


def _indents(look: Look) -> str:
    """Indents in hundredths of a character, and the same in twentieths of a point for programs that read only those."""
    asked = {"left": look.left, "right": look.right, "firstLine": look.indent}
    given = (
        f'w:{side}Chars="{count * 100}" w:{side}="{count * look.size * 20:.0f}"'
        for side, count in asked.items()
        if count
    )
    text = " ".join(given)
    return f"<w:ind {text}/>" if text else ""


def _table_style() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in sides)
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 30), ("left", 60), ("bottom", 30), ("right", 60))
    )
    return (
        f'<w:style {_NAMESPACE} w:type="table" w:customStyle="1" w:styleId="{TABLE_STYLE}"><w:name w:val="报告表格"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr>'
        f"<w:tblBorders>{lines}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        '<w:tcPr><w:vAlign w:val="center"/></w:tcPr></w:style>'
    )

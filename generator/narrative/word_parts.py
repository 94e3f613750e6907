"""The Word file around its text: styles, settings, properties, and the bytes of the whole."""

import io
import zipfile
from xml.sax.saxutils import escape

from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from docx.package import Package as WordPackage

from generator.narrative.word_ownership import PROPERTY, digest_of
from generator.narrative.word_styles import font_table, style_elements
from generator.package import Package, pack
from generator.package.word_file import CUSTOM_PROPERTIES

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_NOT_OURS = frozenset({"thumbnail", "stylesWithEffects", "customXml", "numbering", "webSettings"})
"""What python-docx puts into every new file and a report has no use for."""
_PROGRAM = f'<Properties xmlns="{_OFFICE}/extended-properties"><Application>scorebook</Application></Properties>'
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_LONGEST_PROPERTY = 255
_SETTINGS = (
    '<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>'
    '<w:defaultTabStop w:val="640"/><w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val="289"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/>'
    "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
    "<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="zh-CN" w:eastAsia="zh-CN"/></w:settings>'
)
"""Odd and even pages differ; the rest is what Word itself writes into a new Chinese document."""


def prepare(word: Word) -> None:
    """Take from a new file of python-docx what is not ours and give it our styles."""
    package = word.part.package
    for holder in (package, word.part):
        for key, relation in list(holder.rels.items()):
            if relation.reltype.rsplit("/", 1)[-1] in _NOT_OURS:
                del holder.rels[key]
    package.relate_to(_custom_part(package), RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    styles = word.styles.element
    for child in list(styles):
        styles.remove(child)
    styles.extend(parse_xml(style) for style in style_elements())


def finished(word: Word, title: str, author: str) -> bytes:
    """The bytes of the file, with its properties and the digest of what it says, without times or chance."""
    stream = io.BytesIO()
    word.save(stream)
    package = _package_in(stream)
    parts = {
        "word/settings.xml": _SETTINGS,
        "word/fontTable.xml": font_table(),
        "docProps/app.xml": _PROGRAM,
        "docProps/core.xml": _core_properties(title, author),
    }
    for name, content in parts.items():
        package = package.with_part(name, f"{_DECLARATION}{content}".encode())
    return pack(_signed(package))


def _package_in(stream: io.BytesIO) -> Package:
    """What python-docx has just written: the gate is for files from outside, and long text packs too well for it."""
    with zipfile.ZipFile(stream) as file:
        return Package({name: file.read(name) for name in file.namelist()}, "报告")


def _custom_part(package: WordPackage) -> Part:
    return Part(PackURI(f"/{CUSTOM_PROPERTIES}"), _CUSTOM_TYPE, b"", package)


def _signed(package: Package) -> Package:
    content = (
        f'<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">'
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{PROPERTY}">'
        f"<vt:lpwstr>{digest_of(package)}</vt:lpwstr></property></Properties>"
    )
    return package.with_part(CUSTOM_PROPERTIES, f"{_DECLARATION}{content}".encode())


def _core_properties(title: str, author: str) -> str:
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title[:_LONGEST_PROPERTY])}</dc:title>"
        f"<dc:creator>{escape(author[:_LONGEST_PROPERTY])}</dc:creator><dc:language>zh-CN</dc:language>"
        "</cp:coreProperties>"
    )

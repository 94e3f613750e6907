"""What tells a marked copy from a return: our sheet and our notes, so that they can be taken off again."""

from generator.package import Package, Sheet, read_snapshot, remove_notes, without_sheet, worksheet_states

AUTHOR = "核对程序"
"""By whom our notes are signed; what others wrote stays."""
TITLE = "核对结果"
HEADINGS = ("序号", "程度", "编号", "位置", "问题", "应为", "现为", "处理办法")
HEADING_ROWS = 4
"""The headings stand in the last of them."""


def without_marks(package: Package) -> Package:
    """The workbook as it was before it was marked; the notes of people stay."""
    package = remove_notes(package, AUTHOR)
    if not any(name.startswith(TITLE) for name in worksheet_states(package)):
        return package
    for sheet in read_snapshot(package).sheets:
        if is_marking(sheet):
            package = without_sheet(package, sheet.name)
    return package


def is_marking(sheet: Sheet) -> bool:
    """Whether a sheet is the list of findings of a marked copy, whatever it lists."""
    heads = (sheet.cells.get(f"{letter}{HEADING_ROWS}") for letter in "ABCDEFGH")
    return sheet.name.startswith(TITLE) and tuple(head.value if head else None for head in heads) == HEADINGS

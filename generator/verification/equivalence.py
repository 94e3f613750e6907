"""What honest programs rewrite when they save a workbook, so that it is not taken for an alteration.

One table, for the comparison and for the tests that re-save workbooks alike. Measured with LibreOffice 7.4, openpyxl
3.1 and by the letter of ECMA-376 for what Excel and WPS may write.
"""

import re
from decimal import Decimal

from generator.package import ErrorValue, Format, SheetState, Value
from generator.package.plain_xml import remembered

BINARY_NOISE = Decimal("1E-12")
LEAST_CONTRAST = 48
"""Of three channels of 255 each; letters that differ less from their ground cannot be read."""
SMALLEST_LETTERS = 4
PAPER, INK = "FFFFFF", "000000"
OPENS_STRUCTURE = re.compile(r"LibreOffice|Collabora|OpenOffice", re.IGNORECASE)
"""Programs that drop the lock on the structure of a workbook when they save it."""

_QUOTED = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*')""")
_AROUND_SIGNS = re.compile(r"(?:(?<!\s)\s+)?([-+*/^&=<>(),:%]|$|^)\s*")
_PLAIN_SHEET = re.compile(r"'([^\W\d]\w*)'")
_FIXED_CHARACTER = re.compile(r'"(.)"')
_LOCALE = re.compile(r"\[\$[^\]]*\]")
_WHITE = re.compile(r"\[white\]", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\[[^\]]*\]")
_FIXED_TEXT = re.compile(r'"[^"]*"|[\\_*].')
_PLACE_OF_A_FIGURE = re.compile(r"[0#?@]|General|[ymdhs]", re.IGNORECASE)


def same_formula(left: str, right: str) -> bool:
    """Whether two formulas are one in two spellings."""
    return left == right or normal_formula(left) == normal_formula(right)


@remembered(number=10_000, longest=3_000)
def normal_formula(formula: str) -> str:
    """A formula in one spelling: capitals, no blanks around signs, no needless quotes, TRUE for TRUE().

    Texts and other quoted sheet names stay as they are, and so does a blank between two references: it means something.
    """
    pieces = _QUOTED.split(formula)
    return "".join(_normal_quoted(piece) if position % 2 else _normal(piece) for position, piece in enumerate(pieces))


def normal_state(state: SheetState) -> str:
    """Whether a sheet is seen: LibreOffice writes hidden for very hidden."""
    return "visible" if state == "visible" else "hidden"


def normal_number(code: str) -> str:
    """A number format in one spelling: fixed characters after a backslash, no locales, colours in small letters.

    A second section that only puts a minus before the first says nothing new.
    """
    plain = _IN_BRACKETS.sub(lambda bracket: bracket[0].casefold(), _LOCALE.sub("", code))
    first, *others = (_FIXED_CHARACTER.sub(r"\\\1", section) for section in plain.split(";"))
    if len(others) == 1 and others[0] in {f"-{first}", f"\\-{first}"}:
        others = []
    return "General" if first.upper() == "GENERAL" and not others else ";".join((first, *others))


def same(left: Value | ErrorValue, right: Value | ErrorValue) -> bool:
    """Whether two cell values are the same; a truth is never a number, an error never a text.

    Numbers may differ where binary arithmetic no longer carries: beyond 12 significant digits.
    """
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return left == right or abs(left - right) <= BINARY_NOISE * max(abs(left), abs(right))
    return type(left) is type(right) and left == right


def hides(shown: Format) -> bool:
    """Whether a format keeps people from reading the cell: no contrast, tiny letters, or no place for the figure."""
    if shown.size is not None and shown.size < SMALLEST_LETTERS:
        return True
    ink = PAPER if _WHITE.search(shown.number) else shown.ink or INK
    return _contrast(ink, shown.fill or PAPER) < LEAST_CONTRAST or not _shows_anything(shown.number)


def _shows_anything(code: str) -> bool:
    """Whether positive figures have a place in a number format, and texts too, if it says anything about them."""
    sections = _FIXED_TEXT.sub("", _IN_BRACKETS.sub("", code)).split(";")
    return all(_PLACE_OF_A_FIGURE.search(section) for section in (sections[0], *sections[3:4]))


def _contrast(ink: str, fill: str) -> int:
    channels = ((int(ink[place : place + 2], 16), int(fill[place : place + 2], 16)) for place in (0, 2, 4))
    return sum(abs(one - other) for one, other in channels)


def _normal(piece: str) -> str:
    return _AROUND_SIGNS.sub(r"\1", piece).upper().replace("TRUE()", "TRUE").replace("FALSE()", "FALSE")


def _normal_quoted(piece: str) -> str:
    return _PLAIN_SHEET.sub(r"\1", piece) if piece.startswith("'") else piece

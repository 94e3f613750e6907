"""What honest programs rewrite when they save a workbook, so that it is not taken for an alteration."""

import re

_QUOTED = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*')""")
_AROUND_SIGNS = re.compile(r"(?:(?<!\s)\s+)?([-+*/^&=<>(),:%]|$|^)\s*")


def normal(formula: str) -> str:
    """A formula in one spelling: no blanks around signs, and TRUE for the TRUE() that LibreOffice writes.

    Texts and quoted sheet names stay as they are, and so does a blank between two references: it means something.
    """
    pieces = _QUOTED.split(formula)
    return "".join(piece if position % 2 else _normal(piece) for position, piece in enumerate(pieces))


def _normal(piece: str) -> str:
    return _AROUND_SIGNS.sub(r"\1", piece).replace("TRUE()", "TRUE").replace("FALSE()", "FALSE")

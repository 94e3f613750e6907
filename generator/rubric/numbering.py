"""Numbers of headings as official documents write them: 一、（一）1.（1）①."""

DEEPEST = 5
MOST = 50
"""Headings beside one another; Unicode has circles around numbers up to it."""
_DIGITS = "零一二三四五六七八九"
_CIRCLES = ((1, 0x2460), (21, 0x3251), (36, 0x32B1))
"""From which number on the circled numbers stand where in Unicode."""


def numbered(level: int, position: int, title: str) -> str:
    """A title with its number; level and position count from 1, up to `DEEPEST` and `MOST`."""
    match level:
        case 1:
            return f"{chinese(position)}、{title}"
        case 2:
            return f"（{chinese(position)}）{title}"
        case 3:
            return f"{position}.{title}"
        case 4:
            return f"（{position}）{title}"
    first, code = max(start for start in _CIRCLES if start[0] <= position)
    return f"{chr(code + position - first)}{title}"


def chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese characters."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"

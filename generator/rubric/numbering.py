"""Numbers of headings as official documents write them: 一、（一）1.（1）①."""

DEEPEST = 5
MOST = 50
"""Headings beside one another; Unicode has circles around numbers up to it."""
_DIGITS = "零一二三四五六七八九"


def numbered(level: int, position: int, title: str) -> str:
    """A title with its number; level and position count from 1."""
    return f"{number_of(level, position)}{title}"


def number_of(level: int, position: int) -> str:
    """The number of a heading of that level, both from 1; raises ValueError for a level or position below 1."""
    if level < 1 or position < 1:
        raise ValueError(f"no heading has level {level} and position {position}")
    match min(level, DEEPEST):
        case 1:
            return f"{chinese(position)}、"
        case 2:
            return f"（{chinese(position)}）"
        case 3:
            return f"{position}."
        case 4:
            return f"（{position}）"
    return circled(position)


def chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals, a larger one in digits: 十, 二十一, 100."""
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return f"{ten}{_DIGITS[ones] if ones else ''}"


def circled(number: int) -> str:
    """A number from 1 to 50 in a circle; Unicode has no larger ones, they stand as 51）."""
    for first, last, code in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= number <= last:
            return chr(code + number - first)
    return f"{number}）"

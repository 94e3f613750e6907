"""Real files changed at random, the same in every run: each gives a verdict or an UnreadableFile, never another fault.

1  Bytes: single ones turned over, pieces cut out, doubled or put elsewhere, fields of the directory changed.
2  Parts: deleted, exchanged, emptied, their relations exchanged.
3  XML: attributes, values, tags and whole elements changed, within a sound archive.
4  No file takes longer than a few seconds of the processor.

`--cases 1000` makes 20,000 files, the usual run a few hundred. This module, run with a number, writes that file.
"""

import random
import re
import sys
import time
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from package_builder import zipped

from generator.package import pack, read_snapshot, unpack
from generator.problem import ExitCode, UnreadableFile
from generator.published.samples import load_sample
from generator.rubric.loader import load
from generator.verification.verify import verify
from generator.workbook.issue import blank, filled

FULL = 1_000
FILES_FOR_EACH_CASE, FILES_IN_FULL = 5, 20
SHARES = 4
VERIFIED = 10
"""Of so many files that can be read, one goes the whole way."""
SECONDS = 5
Change = Callable[[random.Random], bytes]

_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_VALUE = re.compile(r">([^<>]+)<")
_TAG = re.compile(r"<(/?)([\w:]+)")
_ELEMENT = re.compile(r"<(\w+)[^<>]*(?:/>|>[^<>]*</\1>)")
_SENTENCE = re.compile(r"(?!.*(Error|Exception|Traceback)).*[\u4e00-\u9fff].*。", re.DOTALL)
_JUNK = (
    *(
        "",
        "0",
        "-1",
        "1",
        "9" * 5_000,
        "1E999999",
        "-1E-999999",
        "NaN",
        "inf",
        "1_0",
        "٣",
        "0x1F",
        "true",
        "2147483648",
    ),
    *(
        "A0",
        "XFE1",
        "A1048577",
        "A1:XFD1048576",
        "A1:A1 B2",
        "$A$1",
        "工作表!A1",
        "#REF!",
        "rId1",
        "../../x",
        "s",
        "str",
    ),
    *(
        "b",
        "e",
        "d",
        "inlineStr",
        "shared",
        "array",
        "_x0000_",
        "_xD800_",
        "&#xFFFF;",
        "&amp;",
        "&#10;",
        "é" * 300,
        "（" * 40,
    ),
)


@cache
def good() -> tuple[bytes, ...]:
    """A filled workbook, and a blank of another rubric."""
    sample = load_sample("hecheng-form-1").answers
    return pack(filled(blank(sample.rubric), sample.rubric, sample.entries)), pack(blank(load("hecheng-project-2020")))


@cache
def members(content: bytes) -> dict[str, bytes]:
    return dict(unpack(content, "好.xlsx").parts)


def one(chance: random.Random) -> bytes:
    return chance.choice(good())


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def bytes_turned_over(chance: random.Random) -> bytes:
    content = bytearray(one(chance))
    for _ in range(chance.choice((1, 3, 30))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def piece_moved(chance: random.Random) -> bytes:
    content = one(chance)
    start = chance.randrange(len(content))
    end = start + chance.choice((1, 8, 100, 5_000))
    place = chance.randrange(len(content))
    piece, rest = content[start:end], content[:start] + content[end:]
    return chance.choice((rest, rest[:place] + piece + rest[place:], content[:place] + piece + content[place:]))


def directory_changed(chance: random.Random) -> bytes:
    content = bytearray(one(chance))
    signature = chance.choice((b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"))
    place = chance.choice([found.start() for found in re.finditer(re.escape(signature), content)])
    length = chance.choice((1, 2, 4))
    at = min(place + chance.randrange(4, 46), len(content) - length)
    content[at : at + length] = chance.choice((bytes(length), b"\xff" * length, chance.randbytes(length)))
    return bytes(content)


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def parts_exchanged(chance: random.Random) -> bytes:
    parts = dict(members(one(chance)))
    first, second = chance.sample(sorted(parts), 2)
    match chance.randrange(4):
        case 0:
            del parts[first]
        case 1:
            parts[first], parts[second] = parts[second], parts[first]
        case 2:
            parts[first] = chance.choice(
                (b"", b"<a/>", b"\xef\xbb\xbf", bytes(9), parts[first][: len(parts[first]) // 2])
            )
        case 3:
            parts[f"{first}.xml"] = parts[second]
    return zipped(parts, zipfile.ZIP_STORED)


def relations_exchanged(chance: random.Random) -> bytes:
    parts = dict(members(one(chance)))
    part = chance.choice(
        [name for name in sorted(parts) if name.endswith((".rels", "[Content_Types].xml", "workbook.xml"))]
    )
    text = parts[part].decode()
    first, second = (chance.choice(_ATTRIBUTE.findall(text))[1] for _ in range(2))
    swapped = {f'"{first}"': f'"{second}"', f'"{second}"': f'"{first}"'}
    text = re.sub("|".join(map(re.escape, swapped)), lambda found: swapped[found[0]], text)
    return zipped({**parts, part: text}, zipfile.ZIP_STORED)


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def xml_changed(chance: random.Random) -> bytes:
    parts = dict(members(one(chance)))
    part = chance.choice([name for name in sorted(parts) if name.endswith((".xml", ".rels"))])
    text = parts[part].decode()
    for _ in range(chance.choice((1, 1, 3, 20))):
        text = _altered(text, chance)
    return zipped({**parts, part: text.encode("utf-8", "surrogatepass")}, zipfile.ZIP_STORED)


def _altered(text: str, chance: random.Random) -> str:
    pattern = chance.choice((_ATTRIBUTE, _ATTRIBUTE, _VALUE, _TAG, _ELEMENT))
    found = list(pattern.finditer(text))
    if not found:
        return text
    here, other = chance.choice(found), chance.choice(found)
    junk = chance.choice(_JUNK)
    if pattern is _ATTRIBUTE:
        new = chance.choice((f'{here[1]}="{junk}"', f'{here[1]}="{other[2]}"', "", f"{other[0]}"))
    elif pattern is _VALUE:
        new = f">{chance.choice((junk, other[1]))}<"
    elif pattern is _TAG:
        new = f"<{here[1]}{other[2]}"
    else:
        new = chance.choice(("", other[0], here[0] * 2, here[0] + other[0]))
    return text[: here.start()] + new + text[here.end() :]


CHANGES: tuple[Change, ...] = (
    bytes_turned_over,
    piece_moved,
    directory_changed,
    parts_exchanged,
    relations_exchanged,
    xml_changed,
    xml_changed,
    xml_changed,
)


def changed_file(seed: int) -> bytes:
    """The file of a number: always the same."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    return chance.choice(CHANGES)(chance)


def look_at(seed: int, path: Path) -> str:
    """What is said of the file of that number: "read", "unreadable", or the exit code where it went the whole way."""
    content = changed_file(seed)
    try:
        read_snapshot(unpack(content, path.name))
    except UnreadableFile as refusal:
        return "unreadable" if _SENTENCE.fullmatch(str(refusal)) else f"no sentence: {refusal}"
    if seed % VERIFIED:
        return "read"
    path.write_bytes(content)
    code = verify(path).exit_code
    assert code is not ExitCode.OUR_FAULT
    return str(int(code))


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("share", range(SHARES))
def test_no_change_gives_a_fault_or_takes_long(share: int, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    faults, answers = [], []
    cases = pytestconfig.getoption("cases")
    for seed in range(share, cases * (FILES_IN_FULL if cases >= FULL else FILES_FOR_EACH_CASE), SHARES):
        before = time.process_time()
        try:
            answers.append(look_at(seed, tmp_path / "返回.xlsx"))
        except Exception as fault:
            faults.append(f"{seed}: {fault!r:.300}")
        if time.process_time() - before > SECONDS:
            faults.append(f"{seed}: {time.process_time() - before:.1f} s")
    assert faults == []
    assert set(answers) == {"unreadable", "read", *(answer for answer in answers if answer.isdecimal())}


if __name__ == "__main__":
    Path("changed.xlsx").write_bytes(changed_file(int(sys.argv[1])))

"""Whether a Word file may be replaced: only one that we wrote and nobody has worked on since."""

from hashlib import sha256
from pathlib import Path

from generator.package.parts import Package
from generator.package.word_file import custom_property, read_word_file, words_of
from generator.problem import InvalidInput, Problem, UnreadableFile

PROPERTY = "scorebook.words"
"""The property of our files that holds the digest of what they said when they were written."""


def digest_of(package: Package) -> str:
    """The digest of what a Word file says; its looks and the way in which a program saves it do not count."""
    return sha256(words_of(package).encode()).hexdigest()


def may_replace(path: Path) -> bool:
    """Whether nothing of anybody's is lost when a report is written to this place."""
    if not path.exists() and not path.is_symlink():
        return True
    try:
        package = read_word_file(path)
        return custom_property(package, PROPERTY) == digest_of(package)
    except UnreadableFile:
        return False


def require_replaceable(path: Path) -> None:
    """Raise InvalidInput, with one Chinese sentence, where `may_replace` says no."""
    if not may_replace(path):
        message = "这里已有一个文件，不是本程序生成的报告，或者生成后有人修改过，没有覆盖"
        raise InvalidInput(Problem(path.name, message, "请换一个文件名保存，或先把原文件移走"))

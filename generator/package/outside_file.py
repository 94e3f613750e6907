"""Reads the bytes of a file from outside, or says in one Chinese sentence why they cannot be had."""

from dataclasses import dataclass
from pathlib import Path

from generator.problem import Problem, UnreadableFile


@dataclass(frozen=True, slots=True)
class Wanted:
    """What kind of file is asked for, as messages call it: its name, how its files end, what may hold it open.

    A file of more than `most` bytes is not read.
    """

    name: str
    endings: str
    programs: str
    most: int


def content_of(path: Path, wanted: Wanted) -> bytes:
    """The bytes of a file. Raises UnreadableFile where there is no ordinary file, it cannot be read or is too large."""
    try:
        if path.is_dir():
            raise _unreadable(path, f"这是一个文件夹，不是{wanted.name}", f"请指定其中的 {wanted.endings} 文件")
        if path.exists() and not path.is_file():
            raise _unreadable(path, "这不是普通文件", f"请指定一个 {wanted.endings} 文件")
        with path.open("rb") as file:
            content = file.read(wanted.most + 1)
    except FileNotFoundError as error:
        raise _unreadable(path, "找不到这个文件", "请检查文件名和所在文件夹") from error
    except PermissionError as error:
        message = f"文件打不开：正被 {wanted.programs} 打开，或没有读取权限"
        raise _unreadable(path, message, "请关闭该文件后重试，或检查权限") from error
    except (OSError, ValueError) as error:
        raise _unreadable(path, "文件读不出来", "请检查文件名、磁盘或网络是否正常，然后重试") from error
    if len(content) > wanted.most:
        limit = f"文件超过 {wanted.most // 1_000_000} MB"
        raise _unreadable(path, limit, "请删除其中的图片等大件内容后重新提交")
    return content


def _unreadable(path: Path, message: str, remedy: str) -> UnreadableFile:
    return UnreadableFile(Problem(path.name, message, remedy))

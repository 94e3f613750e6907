"""The second computer: the one place where LibreOffice is started, timed, and ended.

`uno` works in a few Pythons only, so the talking to LibreOffice is done by `libreoffice_worker` under one of those.
Worker and office form one process group, which ends with us, after a timeout, or with `close`.
"""

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Self

from generator.package.snapshot import ErrorValue, Value
from generator.problem import ExitCode, Problem, ScorebookError, UnreadableFile

Where = tuple[str, str]

_WORKER = Path(__file__).with_name("libreoffice_worker.py")
_SECONDS_TO_CLOSE = 15.0
_SECONDS_TO_TRY = 20.0
_PROGRAM_FOLDERS = (
    Path("/usr/lib/libreoffice/program"),
    Path("/opt/libreoffice/program"),
    Path("/Applications/LibreOffice.app/Contents/MacOS"),
    *(
        Path(os.environ[name], "LibreOffice", "program")
        for name in ("PROGRAMFILES", "PROGRAMFILES(X86)")
        if name in os.environ
    ),
)
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}
</oor:items>
"""
_SETTING = '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}"><value>{value}</value></prop></item>'
_SET = (
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", 0),  # always: cached values are what is to be checked
    ("Office.Calc/Formula/Load", "ODFRecalcMode", 0),
    ("Office.Calc/Content/Update", "Link", 1),  # never: no file of others is followed
    ("Office.Common/Misc", "UseLocking", "false"),  # no lock files beside the workbooks of users
    ("Office.Common/Misc", "UseDocumentOOoLockFile", "false"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
)


class LibreOfficeError(ScorebookError):
    """LibreOffice did not do what it was asked."""

    exit_code = ExitCode.OUR_FAULT


class LibreOfficeMissing(LibreOfficeError):
    """LibreOffice, or a Python that can talk to it, is not on this machine."""

    exit_code = ExitCode.USAGE


class LibreOffice:
    """A LibreOffice of our own, without windows and with a profile of its own; any number may run side by side.

    Use it as a context manager. `timeout` is for each request, in seconds; when it passes the office is ended. `locale`
    is that of the numbers people read, not the machine's, so that results are the same everywhere.
    Raises LibreOfficeMissing, and LibreOfficeError when the office hangs or breaks down.
    """

    def __init__(self, timeout: float = 60.0, locale: str = "zh-CN") -> None:
        self.timeout = timeout
        python, soffice = _python(), _soffice()
        self._profile = Path(tempfile.mkdtemp(prefix="scorebook"))
        _write_settings(self._profile, locale)
        self._process = subprocess.Popen(  # noqa: S603 - programs that we found ourselves
            [python, "-I", str(_WORKER), soffice, str(self._profile)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="ascii",
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        self._answers: queue.Queue[str] = queue.Queue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self._answer()

    @property
    def process_group(self) -> int:
        """Number of the process group of worker and office."""
        return self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def open(self, path: Path) -> "Document":
        """Open a workbook, recalculated, without macros and links; raises UnreadableFile if LibreOffice cannot."""
        has_content = path.is_file() and path.stat().st_size  # of an empty file LibreOffice makes a new document
        number = self._request("open", path=str(path.resolve()))["result"] if has_content else 0
        if not number:
            raise UnreadableFile(Problem(str(path), "LibreOffice 无法打开该文件", "请确认文件完整且未加密后重试"))
        return Document(self, number)

    def convert(self, source: Path, target: Path) -> Path:
        """Write a recalculated copy in the format of the target's suffix (.xlsx .ods .pdf .docx .odt); return it."""
        with self.open(source) as document:
            document.save(target)
        return target

    def close(self) -> None:
        """End LibreOffice and delete its profile; nothing is left running. Closing twice does no harm."""
        if self._process.stdin and not self._process.stdin.closed:
            self._process.stdin.close()
            try:
                left_cleanly = self._process.wait(_SECONDS_TO_CLOSE) == 0
            except subprocess.TimeoutExpired:
                left_cleanly = False
            if not left_cleanly:
                self._end()
        self._remove_traces()

    def _request(self, order: str, **arguments: object) -> dict[str, Any]:
        pipe = self._process.stdin
        if pipe is None or pipe.closed:
            raise _broken("LibreOffice 已经结束", "请重新运行本命令")
        try:
            pipe.write(json.dumps({"do": order, **arguments}) + "\n")
            pipe.flush()
        except OSError:
            self._end()
            raise _broken("LibreOffice 意外退出", "请重新运行本命令") from None
        answer = self._answer()
        if "failure" in answer:
            raise _broken(f"LibreOffice 未能完成操作（{answer['failure']}）", "请确认文件完整、可写，然后重试")
        if "missing" in answer:
            raise KeyError(answer["missing"])
        return answer

    def _answer(self) -> dict[str, Any]:
        try:
            line = self._answers.get(timeout=self.timeout)
        except queue.Empty:
            self._end()
            raise _broken(f"LibreOffice 超过 {self.timeout:g} 秒没有响应，已被结束", "请关闭其他程序后重试") from None
        if not line:
            self._end()
            raise _broken("LibreOffice 意外退出", "请确认 LibreOffice 可以正常启动，然后重试")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            self._answers.put(line)
        self._answers.put("")

    def _end(self) -> None:
        """End worker and office at once, as a group: LibreOffice is several processes."""
        if sys.platform == "win32":
            command = ["taskkill", "/F", "/T", "/PID", str(self._process.pid)]
            subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - a tree we started ourselves
        else:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self._process.stdin:
            with suppress(OSError):
                self._process.stdin.close()
        self._remove_traces()

    def _remove_traces(self) -> None:
        self._listener.join()
        if self._process.stdout:
            self._process.stdout.close()
        shutil.rmtree(self._profile, ignore_errors=True)


class Document:
    """A workbook open in LibreOffice; use it as a context manager."""

    def __init__(self, office: LibreOffice, number: int) -> None:
        self._office = office
        self._number = number

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def recalculate(self, inputs: Mapping[Where, Value], read: Iterable[Where]) -> dict[Where, Value | ErrorValue]:
        """Set inputs, recalculate everything, return what the wanted cells hold; cells are (sheet, "B2").

        An input of None clears its cell. Inputs stay until they are set again. Numbers have 15 significant digits.
        A truth comes back as 1 or 0 from a cell with a number format, be it that of the file or one that LibreOffice
        gave it because of a % in the formula: LibreOffice knows truths by their format only.
        Raises KeyError for a sheet that does not exist.
        """
        wanted = tuple(read)
        answer = self._office._request(
            "recalculate",
            document=self._number,
            inputs=[(*where, float(value) if isinstance(value, Decimal) else value) for where, value in inputs.items()],
            read=wanted,
        )
        return dict(zip(wanted, map(_value, answer["result"]), strict=True))

    def save(self, target: Path) -> None:
        """Write a recalculated copy in the format of the target's suffix."""
        self._office._request("save", document=self._number, path=str(target.resolve()))

    def close(self) -> None:
        """Close the document without saving it. Does no harm when the office has already ended."""
        with suppress(LibreOfficeError):
            self._office._request("close", document=self._number)


def recalculated(path: Path, cells: Iterable[Where]) -> dict[Where, Value | ErrorValue]:
    """Return what LibreOffice computes in these cells of a file, cached values aside; starts an office for it."""
    with LibreOffice() as office, office.open(path) as document:
        return document.recalculate({}, cells)


def _value(found: Any) -> Value | ErrorValue:
    if isinstance(found, dict):
        return ErrorValue(found["error"])
    if isinstance(found, float):
        return Decimal(f"{found:.15g}") if found else Decimal(0)
    value: Value = found
    return value


def _broken(message: str, remedy: str) -> LibreOfficeError:
    return LibreOfficeError(Problem("LibreOffice 核算", message, remedy))


def _write_settings(profile: Path, locale: str) -> None:
    settings = (*_SET, ("Setup/L10N", "ooSetupSystemLocale", locale))
    items = "\n".join(_SETTING.format(path=path, name=name, value=value) for path, name, value in settings)
    folder = profile / "user"
    folder.mkdir()
    (folder / "registrymodifications.xcu").write_text(_SETTINGS.format(items=items), encoding="utf-8")


@cache
def _soffice() -> str:
    """Find the program; raises LibreOfficeMissing."""
    beside = (str(folder / name) for folder in _PROGRAM_FOLDERS for name in ("soffice", "soffice.exe"))
    for candidate in ("soffice", "libreoffice", *beside):
        if found := shutil.which(candidate):
            return found
    raise LibreOfficeMissing(
        Problem(
            "LibreOffice 核算",
            "本机没有找到 LibreOffice",
            "请从 https://zh-cn.libreoffice.org 下载安装（Debian、Ubuntu：apt install libreoffice-calc python3-uno），"
            "或改用 --engine formulas",
        )
    )


@cache
def _python() -> str:
    """Find a Python that can talk to LibreOffice: its own, or the one of the system; raises LibreOfficeMissing."""
    program = Path(_soffice()).resolve().parent
    folders = (program, program.parent / "Resources", *_PROGRAM_FOLDERS)
    bundled = (str(folder / name) for folder in folders for name in ("python", "python.exe"))
    for candidate in (*bundled, "/usr/bin/python3", "python3", "python"):
        found = shutil.which(candidate)
        if found and _has_uno(found):
            return found
    raise LibreOfficeMissing(
        Problem(
            "LibreOffice 核算",
            "已安装 LibreOffice，但没有可以调用它的 Python（缺少 uno 模块）",
            "Debian、Ubuntu 请运行 apt install python3-uno；其他系统请安装完整版 LibreOffice",
        )
    )


def _has_uno(python: str) -> bool:
    try:
        command = [python, "-I", "-c", "import uno"]
        return subprocess.run(command, capture_output=True, timeout=_SECONDS_TO_TRY, check=False).returncode == 0  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False

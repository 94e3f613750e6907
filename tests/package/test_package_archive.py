"""Parts go into a file and come out of it unchanged; a file appears whole or not at all."""

import errno
import io
import os
import pickle
import zipfile
from pathlib import Path

import pytest
from package_builder import package, parts, zipped

from generator.package import Package, pack, read_package, unpack, write_atomically, write_package
from generator.problem import UnreadableFile


def test_what_is_written_is_what_was_read_in_the_same_order(tmp_path: Path) -> None:
    before = package(parts('<row r="1"><c r="A1"><v>1</v></c></row>'))
    write_package(before, tmp_path / "表.xlsx")
    after = read_package(tmp_path / "表.xlsx")
    assert list(after.parts.items()) == list(before.parts.items())
    assert after.source == "表.xlsx"


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_other_programs_read_the_archive_without_complaint(compression: int) -> None:
    members = {**parts(), "xl/media/图.bin": bytes(range(256)) * 50, "空.bin": b""}
    again = pack(unpack(zipped(members, compression), "a.xlsx").with_part("新.xml", "<新/>".encode()))
    with zipfile.ZipFile(io.BytesIO(again)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [*members, "新.xml"]
        assert archive.read("xl/media/图.bin") == members["xl/media/图.bin"]
        assert {info.compress_type for info in archive.infolist()[:-1]} == {compression}


def test_the_same_package_gives_the_same_bytes() -> None:
    built = Package({"a.xml": b"<a/>"}, "a.xlsx")
    assert pack(built) == pack(built)


def test_a_package_does_not_change_and_can_travel_to_another_process() -> None:
    before = package(parts())
    changed = before.with_part("xl/workbook.xml", b"<other/>")
    assert before.parts["xl/workbook.xml"] != b"<other/>"
    with pytest.raises(TypeError):
        before.parts["xl/workbook.xml"] = b""  # type: ignore[index]
    assert pickle.loads(pickle.dumps(changed)) == changed  # noqa: S301 - our own bytes
    assert pack(changed) != pack(before)


def test_folders_in_the_archive_are_no_parts() -> None:
    assert "xl/" not in package({"xl/": b"", **parts()}).parts


def test_writing_replaces_an_older_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / ("很长的名字" * 16 + ".xlsx")
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_written_file_is_as_readable_as_any_other(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", b"")
    (tmp_path / "b").write_bytes(b"")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (PermissionError(errno.EACCES, "Access denied"), "目标文件正被 Excel/WPS 打开"),
        (OSError(errno.ENOSPC, "No space"), "磁盘空间不足"),
        (OSError(errno.EIO, "Input/output error"), "文件无法保存"),
    ],
)
@pytest.mark.parametrize("moment", ["open", "replace"])
def test_a_failed_write_says_why_and_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, sentence: str, moment: str
) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(Path, moment, fail)
        with pytest.raises(UnreadableFile, match=rf"表\.xlsx：.*{sentence}"):
            write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interrupted_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write_atomically(tmp_path / "表.xlsx", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_and_a_folder_in_the_way_get_their_sentences(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="不存在"):
        write_atomically(tmp_path / "无" / "表.xlsx", b"")
    (tmp_path / "表.xlsx").mkdir()
    with pytest.raises(UnreadableFile, match="与一个文件夹同名"):
        write_atomically(tmp_path / "表.xlsx", b"")
    assert [path.name for path in tmp_path.iterdir()] == ["表.xlsx"]


def test_a_file_that_may_not_be_read_gets_its_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(zipped(parts()))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        with pytest.raises(UnreadableFile, match="正被 Excel/WPS 打开，或没有读取权限"):
            read_package(path)


def test_no_file_a_folder_and_a_pipe_get_their_sentences(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="找不到这个文件"):
        read_package(tmp_path / "无.xlsx")
    with pytest.raises(UnreadableFile, match="这是一个文件夹"):
        read_package(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "管道.xlsx")
        with pytest.raises(UnreadableFile, match="不是普通文件"):
            read_package(tmp_path / "管道.xlsx")

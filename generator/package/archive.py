"""Between a file and its parts: ZIP in, held to what it declares; ZIP out, whole or not at all."""

import errno
import io
import secrets
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from generator.package.gate import (
    MAX_TOTAL_BYTES,
    check_content,
    check_directory,
    check_kind,
    check_number_of_entries,
)
from generator.package.outside_file import Wanted, content_of
from generator.package.parts import Damaged, Package, Packed, damage_reported_at
from generator.problem import Problem, UnreadableFile

_WORKBOOK = Wanted("工作簿", ".xlsx", "Excel/WPS", MAX_TOTAL_BYTES)
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_UTF8_NAMES = 0x800
_FIRST_OF_JANUARY_1980 = 0x21
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_DIRECTORY_ENTRY = struct.Struct("<4s6H3L5H2L")
_END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
_FAULTS_OF_BROKEN_ARCHIVES = (
    zipfile.BadZipFile,
    NotImplementedError,
    ValueError,
    OSError,
    EOFError,
    IndexError,
    OverflowError,
    struct.error,
)


def read_package(path: Path) -> Package:
    """Read a file from outside through the gate.

    Raises UnreadableFile, with one Chinese sentence and its remedy, for anything that is not a plain, sound .xlsx.
    """
    return unpack(_read_file(path), path.name)


def unpack(content: bytes, source: str) -> Package:
    """Return the package in the bytes of an .xlsx, through the same gate; `source` is what messages call it.

    Raises UnreadableFile.
    """
    check_kind(content, source)
    package = unpacked(content, source)
    check_content(package)
    return package


def unpacked(content: bytes, source: str) -> Package:
    """Return the parts in the bytes of any ZIP archive, held to what it declares; what they are is not judged here.

    Raises UnreadableFile.
    """
    check_number_of_entries(content, source)
    with damage_reported_at(source):
        members = _members(content)
        check_directory(members, len(content), source)
        packed = {member.filename: _packed(content, member) for member in members}
        parts = {member.filename: _inflated(packed[member.filename], member.file_size) for member in members}
    return Package(parts, source, packed)


def write_package(package: Package, path: Path) -> None:
    """Write the package as an .xlsx, whole or not at all. Raises UnreadableFile if the file cannot be written."""
    write_atomically(path, pack(package))


def pack(package: Package) -> bytes:
    """Return the bytes of the .xlsx: the same package always gives the same bytes."""
    body, directory = io.BytesIO(), io.BytesIO()
    for name, content in package.parts.items():
        member = package.packed.get(name) or _deflated(content)
        encoded = name.encode()
        flags = 0 if name.isascii() else _UTF8_NAMES
        common = (
            *(20, flags, member.method, 0, _FIRST_OF_JANUARY_1980),
            *(member.crc, len(member.data), len(content), len(encoded), 0),
        )
        directory.write(_DIRECTORY_ENTRY.pack(b"PK\x01\x02", 20, *common, 0, 0, 0, 0, body.tell()) + encoded)
        body.write(_LOCAL_HEADER.pack(b"PK\x03\x04", *common) + encoded + member.data)
    count, size, offset = len(package.parts), directory.tell(), body.tell()
    end = _END_OF_DIRECTORY.pack(b"PK\x05\x06", 0, 0, count, count, size, offset, 0)
    return body.getvalue() + directory.getvalue() + end


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that others see the old one or the whole new one, never a part, and nothing is left on failure.

    The folder must exist. Raises UnreadableFile if the file cannot be written.
    """
    temporary = path.with_name(f".scorebook-{secrets.token_hex(8)}.tmp")
    try:
        try:
            with temporary.open("xb") as file:
                file.write(content)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise UnreadableFile(_problem_writing(path, error)) from error


def _problem_writing(path: Path, error: OSError) -> Problem:
    if not path.parent.is_dir():
        return Problem(path.name, f"要保存到的文件夹“{path.parent}”不存在", "请先建立该文件夹，或换一个保存位置")
    if path.is_dir():
        return Problem(path.name, "要保存的文件与一个文件夹同名", "请换一个文件名")
    if isinstance(error, PermissionError):
        return Problem(
            path.name,
            "文件写不进去：目标文件正被 Excel/WPS 打开，或没有写入该文件夹的权限",
            "请关闭该文件后重试，或换一个保存位置",
        )
    if error.errno == errno.ENOSPC:
        return Problem(path.name, "磁盘空间不足，文件没有保存", "请清理磁盘后重试，或换一个保存位置")
    return Problem(path.name, "文件无法保存", "请检查文件名是否过长或含有不允许的字符、磁盘或网络是否正常，然后重试")


def _read_file(path: Path) -> bytes:
    if path.name.startswith("~$"):
        message = "这是 Excel 或 WPS 打开工作簿时的临时文件，不是工作簿"
        raise UnreadableFile(Problem(path.name, message, "请先关闭该工作簿，再提交文件名不带“~$”的那个文件"))
    return content_of(path, _WORKBOOK)


def _members(content: bytes) -> Sequence[zipfile.ZipInfo]:
    """Return the directory of the archive; entries for folders are no parts and are left out."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [member for member in archive.infolist() if not member.orig_filename.endswith("/")]
    except _FAULTS_OF_BROKEN_ARCHIVES as error:
        raise Damaged("文件不完整或已损坏，可能没有传输完") from error


def _packed(content: bytes, member: zipfile.ZipInfo) -> Packed:
    """Cut a member out of the archive, checking that both its headers speak of the same part."""
    start = member.header_offset + _LOCAL_HEADER.size
    try:
        header = _LOCAL_HEADER.unpack(content[member.header_offset : start])
        signature, name_length, extra_length = header[0], header[-2], header[-1]
        name = content[start : start + name_length].decode("utf-8" if member.flag_bits & _UTF8_NAMES else "cp437")
    except (struct.error, UnicodeDecodeError) as error:
        raise Damaged("文件不完整或已损坏，可能没有传输完") from error
    start += name_length + extra_length
    data = content[start : start + member.compress_size]
    if signature != b"PK\x03\x04" or name != member.orig_filename or len(data) != member.compress_size:
        raise Damaged("文件不完整或已损坏，可能没有传输完")
    return Packed(member.compress_type, member.CRC, data)


def _inflated(member: Packed, declared_size: int) -> bytes:
    """Decompress to the declared size and not a byte further, so that the sum checked beforehand holds."""
    content, complete = member.data, True
    if member.method == _DEFLATED:
        decompressor = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = decompressor.decompress(member.data, declared_size + 1)
        except zlib.error as error:
            raise Damaged("文件不完整或已损坏，可能没有传输完") from error
        complete = decompressor.eof
    if not complete or len(content) != declared_size or zlib.crc32(content) != member.crc:
        raise Damaged("文件已损坏，内容与登记的大小或校验码不符")
    return content


def _deflated(content: bytes) -> Packed:
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return Packed(_DEFLATED, zlib.crc32(content), compressor.compress(content) + compressor.flush())

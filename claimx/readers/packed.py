"""ZIP files, opened and read with an eye on what they may do: grow, lie about sizes, be encrypted."""

import lzma
import zipfile
import zlib
from typing import BinaryIO

from claimx.errors import DamagedInputError
from claimx.readers.limits import FREE_GROWTH, HIGHEST_RATIO, LIMIT_VARIABLE, MOST_MEMBERS

BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What zipfile raises on damaged data; RuntimeError says encrypted."""


def open_zip(file: BinaryIO, name: str) -> zipfile.ZipFile:
    """A ZIP file for reading. Raises DamagedInputError for a broken one and for one of more than a million members."""
    try:
        packed = zipfile.ZipFile(file)
    except (*BROKEN_ZIP, OSError) as error:
        raise DamagedInputError(f"{name}: damaged ZIP file: {error}") from None
    if len(packed.infolist()) > MOST_MEMBERS:
        raise DamagedInputError(f"{name}: more than {MOST_MEMBERS:,} members; unpack it and read the folder")
    return packed


def read_member(packed: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, limit: int) -> bytes:
    """The bytes of a member, however large it says that it is.

    Raises DamagedInputError for a member that is broken, encrypted, or larger than `limit` bytes.
    """
    if member.flag_bits & 1:
        raise DamagedInputError(f"{name} ▸ {member.filename}: encrypted; save it without a password")
    try:
        with packed.open(member) as stream:
            data = stream.read(limit + 1)
    except (*BROKEN_ZIP, OSError) as error:
        raise DamagedInputError(f"{name} ▸ {member.filename}: damaged: {error}") from None
    if len(data) > limit:
        raise DamagedInputError(
            f"{name} ▸ {member.filename}: unpacks to more than {limit // 1_000_000} MB; set {LIMIT_VARIABLE} to read it"
        )
    return data


class Growth:
    """What an archive has grown to while it was unpacked, against the size of `file`, its outermost one."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.name = name
        self.unpacked = 0
        at = file.tell()
        self.most = max(FREE_GROWTH, HIGHEST_RATIO * file.seek(0, 2))
        file.seek(at)

    def add(self, size: int) -> None:
        """Count bytes that were unpacked. Raises DamagedInputError when they are too many."""
        self.unpacked += size
        if self.unpacked > self.most:
            raise DamagedInputError(
                f"{self.name}: unpacks to more than {HIGHEST_RATIO} times its size, as bombs do; unpack it by hand"
            )

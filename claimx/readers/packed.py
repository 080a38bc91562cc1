"""ZIP files, opened and read with an eye on what they may do: grow, lie about sizes, be encrypted."""

import lzma
import zipfile
import zlib
from typing import BinaryIO

from claimx.errors import DamagedInputError
from claimx.readers.limits import LIMIT_VARIABLE, MOST_MEMBERS

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

"""Archives (ZIP, tar) of documents in any format, archives among them. No file is written where a name points."""

import tarfile
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from typing import BinaryIO, NoReturn, cast

from claimx.errors import ClaimxError, DamagedInputError, InputError
from claimx.readers.base import HEAD, Entry, RawDocument, ReadOptions, Source
from claimx.readers.files import complaining, entries_of, has_known_suffix, printable, unpacked
from claimx.readers.formats import format_of
from claimx.readers.limits import DEEPEST
from claimx.readers.packed import BROKEN_ZIP, Growth, open_zip

_IN_MEMORY = 1 << 24
_WHOLE = (b"PK", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"PAR1")
"""Members that cannot be told by their first bytes alone, or that are read from their ends."""
_CHUNK = 1 << 20


class ZipReader:
    """Reads the members of a ZIP file whose names end as those of a format that claimx reads."""

    media_types = ("application/zip",)

    def entries(self, source: Source, options: ReadOptions) -> Iterator[Entry]:
        """The texts of the members in the order of the archive."""
        with open_zip(source.begin(), source.name) as packed:
            growth = Growth(source.outermost.file, source.name)
            seen: Counter[str] = Counter()
            for member in packed.infolist():
                if member.is_dir() or not _is_taken(member.filename):
                    continue
                name = _unlike_others(member.filename, seen)
                if member.flag_bits & 1:
                    error = DamagedInputError(f"{source.name} ▸ {name}: encrypted; save the archive without a password")
                    yield _failing(source, name, error)
                    continue
                yield from _member(source, name, partial(_open_zipped, packed, member), growth, options)


class TarReader:
    """Reads the files of a tar archive likewise; links and devices are passed over."""

    media_types = ("application/x-tar",)

    def entries(self, source: Source, options: ReadOptions) -> Iterator[Entry]:
        """The texts of the files in the order of the archive."""
        growth = Growth(source.outermost.file, source.name)
        seen: Counter[str] = Counter()
        try:
            with tarfile.open(fileobj=source.begin(), mode="r:") as packed:
                for member in packed:
                    if member.isreg() and _is_taken(member.name):
                        name = _unlike_others(member.name, seen)
                        yield from _member(source, name, partial(_open_tarred, packed, member), growth, options)
        except (tarfile.TarError, ValueError, OverflowError) as error:
            raise DamagedInputError(f"{source.name}: damaged tar archive: {error}") from None


def _open_zipped(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO:
    return cast("BinaryIO", packed.open(member))


def _open_tarred(packed: tarfile.TarFile, member: tarfile.TarInfo) -> BinaryIO:
    return cast("BinaryIO", packed.extractfile(member))


def _is_taken(name: str) -> bool:
    """Names as folders are searched for; hidden ones and the shadows that macOS packs are left out."""
    steps = name.replace("\\", "/").split("/")
    hidden = any(step.startswith(".") and step not in (".", "..") for step in steps)
    return has_known_suffix(name) and not hidden and "__MACOSX" not in steps


def _unlike_others(name: str, seen: Counter[str]) -> str:
    """The name of a member; an archive may hold one name twice."""
    shown = printable(name) if name.isprintable() else repr(name)[1:-1]
    seen[shown] += 1
    return shown if seen[shown] == 1 else f"{shown}#{seen[shown]}"


def _member(
    source: Source, name: str, open_member: Callable[[], BinaryIO], growth: Growth, options: ReadOptions
) -> Iterator[Entry]:
    """The texts of one member; a member that fails is one entry that raises its error."""
    try:
        if len(source.members) >= DEEPEST:
            raise DamagedInputError(f"{source.name} ▸ {name}: deeper than {DEEPEST} archives in one another")
        with open_member() as stream:
            head = stream.read(HEAD)
        if not head.startswith(_WHOLE):
            found = format_of(source.member(BytesIO(head), name), encoding=options.encoding)
            if not found.many:
                inner = source.member(BytesIO(), name)
                yield Entry(inner.locator(), partial(_load, source, name, open_member, growth, options))
                return
        with _spooled(open_member, growth) as file:
            inner = source.member(file, name)
            with complaining(inner):
                yield from entries_of(unpacked(inner), options)
    except (*BROKEN_ZIP, tarfile.TarError, OSError) as error:
        yield _failing(source, name, DamagedInputError(f"{source.name} ▸ {name}: damaged: {error}"))
    except InputError as error:
        yield _failing(source, name, error)


def _load(
    source: Source, name: str, open_member: Callable[[], BinaryIO], growth: Growth, options: ReadOptions
) -> RawDocument:
    """A member of one text, unpacked now."""
    try:
        with _spooled(open_member, growth) as file:
            return next(iter(entries_of(source.member(file, name), options))).load()
    except (*BROKEN_ZIP, tarfile.TarError, OSError) as error:
        raise DamagedInputError(f"{source.name} ▸ {name}: damaged: {error}") from None


def _spooled(open_member: Callable[[], BinaryIO], growth: Growth) -> BinaryIO:
    """The bytes of a member, in memory or in a temporary file without a name."""
    file = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115
    try:
        with open_member() as stream:
            while chunk := stream.read(_CHUNK):
                growth.add(len(chunk))
                file.write(chunk)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _failing(source: Source, name: str, error: ClaimxError) -> Entry:
    return Entry(source.member(BytesIO(), name).locator(), partial(_refuse, error))


def _refuse(error: ClaimxError) -> NoReturn:
    raise error

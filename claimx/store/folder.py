"""Opening the folder of a store: what it may hold, who may write, and what to say when it cannot be had."""

import errno
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from claimx._extras import require
from claimx.errors import GraphError

if TYPE_CHECKING:
    import pyoxigraph

_locks: ModuleType | None
try:
    import fcntl as _locks
except ImportError:  # Windows: its own locks keep a second writer out, a reader beside a writer is not noticed
    _locks = None

_FILES = re.compile(
    r"CURRENT|IDENTITY|LOCK|LOG(\.old\.\d+)?|MANIFEST-\d+|OPTIONS-\d+|\d+\.(log|sst|blob|dbtmp)|.*\.dbtmp"
)
"""What RocksDB, which pyoxigraph keeps its data with, names its files."""

_writing: set[str] = set()
_reading: Counter[str] = Counter()


def open_folder(path: Path, *, read_only: bool) -> "tuple[pyoxigraph.Store, Callable[[], None]]":
    """The store in a folder, made when there is none, and what to call when it is no longer used.

    Any number of readers or one writer may have it, in all processes of a machine. Raises GraphError.
    """
    oxigraph = require("pyoxigraph", extra="rdf")
    _look(path, read_only=read_only)
    key = os.path.realpath(path)
    if key in _writing or (_reading[key] and not read_only):
        raise GraphError(f"{path}: is open in this process already; close it first")
    with on_disk(path, "opened"):
        if not read_only:
            store = oxigraph.Store(path)
            _writing.add(key)
            return store, lambda: _writing.discard(key)
        release = _shared(path)
        try:
            store = oxigraph.Store.read_only(str(path))
        except BaseException:
            release()
            raise
    _reading[key] += 1

    def leave() -> None:
        _reading[key] -= 1
        release()

    return store, leave


def _look(path: Path, *, read_only: bool) -> None:
    """Refuse a place that holds something else, before anything is written there."""
    with on_disk(path, "opened"):
        if path.exists() and not path.is_dir():
            raise GraphError(f"{path}: is a file, and a store is a folder; give another path")
        names = [one.name for one in path.iterdir()] if path.exists() else []
    strange = sorted(name for name in names if not _FILES.fullmatch(name))
    if strange:
        raise GraphError(f"{path}: is a folder with other things in it ({strange[0]}); give a path of its own")
    if read_only and "CURRENT" not in names:
        raise GraphError(f"{path}: there is no store here to read; open it for writing once to make one")


def _shared(path: Path) -> Callable[[], None]:
    """Keep writers out while somebody reads: they want the same lock alone (fcntl, as RocksDB takes it)."""
    if _locks is None:
        return lambda: None
    handle = os.open(path / "LOCK", os.O_RDONLY)
    try:
        _locks.lockf(handle, _locks.LOCK_SH | _locks.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return lambda: os.close(handle)


@contextmanager
def on_disk(path: Path, done: str) -> Iterator[None]:
    """Say what the system refused, where, and what to do about it, as a GraphError."""
    try:
        yield
    except OSError as error:
        raise GraphError(f"{path}: cannot be {done}: {_reason(error, error.errno)}") from None
    except RuntimeError as error:  # so pyoxigraph tells of damaged tables
        if "orruption" not in str(error):
            raise
        raise GraphError(f"{path}: cannot be {done}: {_reason(error, None)}") from None


def _reason(error: Exception, number: int | None) -> str:
    said = str(error).removeprefix("IO error: ")
    for signs, way_out in _WAYS_OUT:
        if number in signs or any(isinstance(sign, str) and sign in said for sign in signs):
            return f"{said}; {way_out}"
    return said


_WAYS_OUT: tuple[tuple[tuple[int | str, ...], str], ...] = (
    (
        (errno.EAGAIN, errno.EACCES, "Resource temporarily unavailable", "lock hold by", "No locks available"),
        "it is open elsewhere, or not yours to open: close it there, or look at its permissions",
    ),
    (
        (errno.EROFS, "Read-only file system", errno.EPERM, "Permission denied"),
        "it cannot be written to: open it with read_only=True, or copy it to a place of your own",
    ),
    (
        (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, "No space left", "File too large", "quota exceeded"),
        "a change that was not finished is not kept; make room, close the graph, open it again",
    ),
    ((errno.ENOENT, "No such file"), "make the folder that it shall stand in first, or restore it from a copy"),
    (("Corruption", "corruption"), "it is damaged: restore a copy, or extract the files again into a new store"),
)

"""Files that are there whole or not at all: written beside their place, then put into it in one step."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from claimx.errors import GraphError


@contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """A file to write to, which takes its place when the block ends well; else nothing has changed.

    What exists there and is no file (a pipe, a terminal) is written to as it is. Raises GraphError.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as out:
                yield out
            return
        beside = _beside(target)
        try:
            with beside.open("xb") as out:
                yield out
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise _cannot(path, error) from error


@contextmanager
def whole_folder(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A new folder to write files into. When the block ends well they are put into the folder of this path, each in one
    step; a folder that was not there comes with all of them at once. Else nothing has changed. Raises GraphError.
    """
    target = Path(os.path.realpath(path))
    try:
        beside = _beside(target)
        beside.mkdir()
        try:
            yield beside
            if not target.exists():
                beside.rename(target)
                return
            for file in sorted(beside.iterdir()):
                file.replace(target / file.name)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise _cannot(path, error) from error


def _beside(target: Path) -> Path:
    return target.with_name(f".claimx-{secrets.token_hex(4)}.tmp")


def _cannot(path: str | os.PathLike[str], error: OSError) -> GraphError:
    return GraphError(f"{os.fspath(path)}: cannot be written: {error.strerror or error}; choose another place")

"""States of a training on disk, each written whole or not at all."""

import os
from pathlib import Path
from typing import Any

from claimx._extras import require


def save_state(path: Path, held: dict[str, Any]) -> None:
    """Write a state in place of the one before: a kill, or a machine that goes down, leaves one of the two."""
    torch = require("torch", extra="transformers")
    partial = path.with_name(path.name + ".part")
    with partial.open("wb") as file:
        torch.save(held, file)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def load_state(path: Path, device: str) -> dict[str, Any] | None:
    """The state that a file holds, or None where there is no file. No code of it is run."""
    if not path.is_file():
        return None
    torch = require("torch", extra="transformers")
    held: dict[str, Any] = torch.load(path, map_location=device, weights_only=True)
    return held

"""The guard for optional libraries."""

import sys
from pathlib import Path

import pytest

from claimx._extras import require
from claimx.errors import MissingExtraError


def test_an_installed_library_is_handed_over() -> None:
    assert require("json", extra="graph").loads("1") == 1


def test_a_missing_library_names_its_extra() -> None:
    with pytest.raises(MissingExtraError, match=r"nowhere_lib.sub is not installed.*pip install 'claimx\[graph\]'"):
        require("nowhere_lib.sub", extra="graph")


def test_a_broken_library_is_not_called_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken_lib.py").write_text("import nowhere_else\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="nowhere_else"):
        require("broken_lib", extra="graph")
    sys.modules.pop("broken_lib", None)

"""The pytest plugin: case files are collected like test files, one item a case.

Installed with claimx under the entry point group `pytest11`; it loads claimx when the first case file is met. Collected
are files named `*.claimx.toml`, `.yaml`, `.yml`, `.json` and `.jsonl`, and all files of cases in the folders that the
option `claimx_cases` of the pytest configuration names.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_NAMED = tuple(f".claimx{suffix}" for suffix in (".toml", ".yaml", ".yml", ".json", ".jsonl"))
_FOLDERS = "claimx_cases"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option that names folders of cases."""
    parser.addini(_FOLDERS, "folders in which every TOML, YAML, JSON, brat and WebAnno file holds cases", type="paths")


def pytest_configure(config: pytest.Config) -> None:
    """A folder that is not there is an error: its cases would be missed in silence."""
    for folder in config.getini(_FOLDERS):
        if not folder.is_dir():
            raise pytest.UsageError(f"{_FOLDERS}: {folder} is no folder")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "CaseFile | None":
    """A file of cases, by its name or its folder."""
    if file_path.name.endswith(_NAMED) or _is_in_folder(file_path, parent.config):
        return CaseFile.from_parent(parent, path=file_path)
    return None


def _is_in_folder(path: Path, config: pytest.Config) -> bool:
    folders = [folder for folder in config.getini(_FOLDERS) if folder in path.parents]
    if not folders:
        return False
    from claimx.testing.cases import SUFFIXES

    return path.suffix in SUFFIXES


class CaseFile(pytest.File):
    """A file of cases."""

    def collect(self) -> Iterator["CaseItem"]:
        """One item for each case; a case that says `xfail` must fail."""
        from claimx.testing.cases import read_cases

        for case in read_cases(self.path):
            item = CaseItem.from_parent(self, name=case.id, case=case)
            if case.xfail is not None:
                item.add_marker(pytest.mark.xfail(reason=case.xfail, strict=True, raises=AssertionError))
            yield item

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What is wrong with the file, without a traceback."""
        from claimx.errors import ClaimxError

        return str(excinfo.value) if isinstance(excinfo.value, ClaimxError) else super().repr_failure(excinfo)


class CaseItem(pytest.Item):
    """One case."""

    def __init__(self, *, case: Any, **options: Any) -> None:
        super().__init__(**options)
        self.case = case

    def runtest(self) -> None:
        """Extract the text and compare."""
        from claimx.testing.differences import assert_case

        assert_case(self.case)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The difference alone; a defect of claimx keeps its traceback."""
        from claimx.errors import ClaimxError

        if isinstance(excinfo.value, (AssertionError, ClaimxError)):
            return str(excinfo.value).lstrip("\n")
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where it stands, for the head of its failure."""
        return self.path, None, self.name

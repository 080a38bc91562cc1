"""Sentences and what comes out of them: tests/cases/<language>/*.toml. `quotes = []` is a case too.

A case that cannot pass yet says `xfail = "why"`, and must fail.
"""

from pathlib import Path

import pytest

from claimx.lang.pack import shipped_languages
from claimx.testing import Case, assert_case, read_cases

FOLDER = Path(__file__).parent / "cases"
CASES = read_cases(FOLDER)
SUBJECTS = {"direct", "indirect", "mixed", "none", "ends", "speakers"}


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=case.id,
            marks=[pytest.mark.xfail(reason=case.xfail, strict=True, raises=AssertionError)] if case.xfail else [],
        )
        for case in CASES
    ],
)
def test_case(case: Case) -> None:
    assert_case(case)


@pytest.mark.parametrize("language", shipped_languages())
def test_every_language_has_cases_of_every_subject(language: str) -> None:
    ids = [case.id for case in CASES if case.language == language]
    subjects = {name.split("-")[1] for name in ids}
    assert subjects >= SUBJECTS
    assert subjects <= SUBJECTS | {"nested", "sources"}
    assert len(ids) >= 25


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_is_named_after_its_file(case: Case) -> None:
    path = Path(case.where.split(": case ")[0])
    assert case.id.startswith(f"{path.parent.name}-{path.stem}-")
    assert case.language == path.parent.name

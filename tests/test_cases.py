"""Sentences and what comes out of them: tests/cases/<language>/*.toml. `quotes = []` is a case too.

A case that cannot pass yet says `xfail = "why"`, and must fail.
"""

from pathlib import Path

import pytest
from cases_reader import Case, CaseError, difference, read_cases

from claimx.lang.pack import known_languages

CASES = read_cases()
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
    wrong = difference(case)
    assert not wrong, "\n" + wrong


@pytest.mark.parametrize("language", known_languages())
def test_every_language_has_cases_of_every_subject(language: str) -> None:
    ids = [case.id for case in CASES if case.language == language]
    subjects = {name.split("-")[1] for name in ids}
    assert subjects >= SUBJECTS
    assert subjects <= SUBJECTS | {"nested"}
    assert len(ids) >= 25


QUOTE = 'quotes = [{ content = ["Wir warten"] }]'


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("", r"needs \[\[case\]\]"),
        (f'[[case]]\nid = "de-x-1"\ntext = "Wir gehen."\n{QUOTE}', "'Wir warten' is 0 times"),
        (f'[[case]]\nid = "de-x-1"\ntext = "Wir warten. Wir warten."\n{QUOTE}', "'Wir warten' is 2 times"),
        (f'[[case]]\nid = "fr-x-1"\ntext = "Wir warten."\n{QUOTE}', "is not called de-x-"),
        (f'[[case]]\nid = "de-x-1"\ntext = "Wir warten."\nnote = ""\n{QUOTE}', "has keys"),
        ('[[case]]\nid = "de-x-1"\ntext = "Wir warten."\nquotes = [{ cue = [] }]', "a quote has keys"),
        (f'[[case]]\nid = "de-x-1"\ntext = "Wir warten."\n{QUOTE}\n' * 2, "two cases are called 'de-x-1'"),
    ],
    ids=["empty", "absent", "twice", "misnamed", "unknown key", "no content", "double id"],
)
def test_a_wrong_case_file_is_an_error(tmp_path: Path, body: str, complaint: str) -> None:
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "x.toml").write_text(body, "utf-8")
    with pytest.raises(CaseError, match=complaint):
        read_cases(tmp_path)

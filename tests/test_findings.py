"""What fuzzing found (tests/fuzz), each in its smallest form: inputs on which claimx once failed in a way it must not."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

import claimx
from claimx.errors import AliasTableError, CaseError, PackError
from claimx.lang.pack import known_languages, load_pack
from claimx.linking import AliasTable
from claimx.testing import read_cases

DEEP = "[" * 100_000


@pytest.mark.parametrize("end", [",", " a,", " a –", " (", " que", " a “", ":", " a que,"])
@pytest.mark.parametrize("language", known_languages())
def test_a_text_may_end_anywhere_behind_a_cue(language: str, end: str) -> None:
    """`denuncia a,` in Portuguese: the sign that opens an inserted phrase was the last of the text."""
    lexicon = load_pack(language).lexicon
    verbs = sorted(word for word, entry in lexicon._entries.items() if entry.cues)
    for verb in verbs[:: max(1, len(verbs) // 60)]:
        claimx.extract_text(verb + end, language=language)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", DEEP),
        ("a.jsonl", DEEP),
        ("a.yaml", DEEP),
        ("a.toml", "a = " + DEEP),
        ("a.yaml", "a: falsehood\nb: truest\n"),
        ("a.jsonl", '{"id": "a", "lang": "en", "text": "He said yes.", "quotes": 3}'),
        ("a.jsonl", '{"id": "a", "lang": "en", "text": "He said yes.", "quotes": [3]}'),
        ("a.jsonl", '{"id": "a", "lang": "en", "text": "He said yes.", "quotes": [{"content": [[8]]}]}'),
        ("a.jsonl", '{"id": "a", "lang": "en", "text": "He said yes.", "quotes": [{"content": [["a", "b"]]}]}'),
        ("a.jsonl", '{"id": "a", "lang": "en", "text": "yes", "quotes": [{"content": [[0, 3]], "kind": [1]}]}'),
        ("a.jsonl", '{"id": "a", "lang": "en", "text": "yes", "quotes": [{"content": [[0, 3]], "extra": 1}]}'),
        ("a.jsonl", '{"id": "a", "lang": 1, "text": "He said yes."}'),
        ("a.jsonl", '{"id": "a", "lang": "en", "text": "yes", "extra": {"not_annotated": [[]]}}'),
    ],
)
def test_cases_that_are_none_are_refused(tmp_path: Path, name: str, data: str) -> None:
    path = tmp_path / name
    path.write_text(data, encoding="utf-8")
    with pytest.raises(CaseError, match=rf"^{path}"):
        read_cases(path)


@pytest.mark.parametrize(
    "line", ["\tdirect 0 2\tWe", "E1\t ", "E1\t", "T1\tdirect 0 99", "T1\tdirect 4 2", "T1\tcue 0 " + "9" * 5_000]
)
def test_brat_lines_that_are_none_are_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.txt").write_text("We wait.", encoding="utf-8")
    (tmp_path / "a.ann").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(CaseError, match=r"a\.ann: "):
        read_cases(tmp_path / "a.ann")


def test_a_word_of_yaml_that_begins_like_true_is_a_word(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("language: en\ncase:\n- id: trueish\n  text: false alarm\n  quotes: []\n", encoding="utf-8")
    (case,) = read_cases(path)
    assert (case.id, case.text) == ("trueish", "false alarm")


def test_tables_that_nest_without_end_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "xx.toml"
    path.write_text(f"a = {DEEP}", encoding="utf-8")
    with pytest.raises(PackError, match="not a TOML file"):
        claimx.extract_text("We wait.", language=str(path))
    with pytest.raises(AliasTableError, match="not TOML"):
        AliasTable.read(path)


@pytest.mark.parametrize("manifest", ["[]\n", '{"a": 1}\n3\n', '{"a": 1}\n{"b": 1}\n', DEEP + "\n"])
def test_a_folder_that_holds_another_manifest_is_left_alone(tmp_path: Path, manifest: str) -> None:
    from claimx import cli
    from claimx.runs import MANIFEST

    out = tmp_path / "out"
    out.mkdir()
    (out / MANIFEST).write_text(manifest, encoding="utf-8")
    (tmp_path / "a.txt").write_text("We wait, said Lind.", encoding="utf-8")
    arguments = ["extract", str(tmp_path / "a.txt"), "-o", f"{out}/", "--resume"]
    assert cli.main(arguments) == 2
    assert (out / MANIFEST).read_text(encoding="utf-8") == manifest


TOLD = "“We wait,” said Anna Lind. She said that 12 of 30 boats sank on 3 May 2024."


def changed(**changes: object) -> str:
    """An extraction as JSON, with some values changed: a path of keys and places with dots between."""
    found = json.loads(claimx.extract_text(TOLD, language="en").model_dump_json())
    for path, value in changes.items():
        *steps, last = path.split("__")
        at = found
        for step in steps:
            at = at[int(step)] if step.isdecimal() else at[step]
        at[int(last) if last.isdecimal() else last] = value
    return json.dumps(found)


@pytest.mark.parametrize(
    "change",
    [
        {"quotes__0__speaker": "speaker_0"},
        {"quotes__0__via": ["speaker_0"]},
        {"quotes__0__nested_in": "quote_0"},
        {"claims__0__quote": "quote_0"},
        {"claims__0__asserter__speaker": "speaker_0"},
        {"speakers": []},
    ],
)
def test_an_extraction_that_refers_to_what_is_not_there_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="is referred to, and no speaker or quote has this id"):
        claimx.Extraction.model_validate_json(changed(**change))


@pytest.mark.parametrize(
    "change",
    [
        {"quotes__0__content__0": [0, 4000]},
        {"quotes__0__cue__0": [-4, 2]},
        {"quotes__0__source__0": [9, 3]},
        {"claims__0__context": [0, 4000]},
        {"speakers__0__mentions__0": [4000, 4001]},
        {"document__text": "We"},
    ],
)
def test_an_extraction_of_another_text_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=r"lies outside the text of \d+ characters"):
        claimx.Extraction.model_validate_json(changed(**change))


@pytest.mark.parametrize(
    "headers",
    [
        "Date: Mon, 4 Mar 99999999999999999999 10:00:00 +0100",
        "Date: Mon, 4 Mar 2026 10:00:00 +99999999999999999999",
        "From: " + "(" * 5_000,
        "From: =?utf-8?q?" + "a" * 5_000,
        "Subject: =?x?b?" + "=" * 999 + "?=",
        "Message-ID: <" + "[" * 999,
        "Subject: " + "=?utf-8?q?a?= " * 4_000,
    ],
)
def test_a_broken_header_does_not_cost_the_mail(tmp_path: Path, headers: str) -> None:
    path = tmp_path / "a.eml"
    path.write_text(
        f"{headers}\nMIME-Version: 1.0\nDate: Mon, 4 Mar 2026 10:00:00 +0100\nFrom: a\n\nWe wait.\n", "utf-8"
    )
    assert claimx.extract(path, language="en").document.text.strip() == "We wait."

"""Many documents with a model: several at once go through it, and each comes out as if it had been alone."""

from collections.abc import Sequence
from pathlib import Path

import pytest

import claimx
from claimx.errors import InputError
from claimx.passes.base import Candidate, Joined
from claimx.passes.reading import Reading


class Counting:
    """A pass that weighs nothing, counts what it is given at once, and fails where a text says so."""

    name, version = "counting", "1"

    def __init__(self) -> None:
        self.batches: list[int] = []

    def label(self) -> str:
        return "counting"

    def reads(self, language: str) -> bool:
        return language == "en"

    def propose(self, reading: Reading) -> list[Candidate]:
        return []

    def join_many(self, texts: Sequence[tuple[Reading, Sequence[Candidate]]]) -> list[Joined]:
        self.batches.append(len(texts))
        for reading, _ in texts:
            if "poison" in reading.text:
                raise ValueError("a word that this pass cannot bear")
            if "flood" in reading.text:
                raise MemoryError
        return [Joined(tuple(proposed)) for _, proposed in texts]


def article(folder: Path, number: int, words: str = "") -> Path:
    path = folder / f"{number:03}.txt"
    path.write_text(f"“We wait in harbour {number},” Anna Kern said. {words}", encoding="utf-8")
    return path


def shown(found: Sequence[object]) -> list[str]:
    return [one.quotes[0].text if isinstance(one, claimx.Extraction) else type(one.error).__name__ for one in found]


def test_they_go_through_it_in_batches_and_keep_their_order(tmp_path: Path) -> None:
    paths = [article(tmp_path, number) for number in range(40)]
    model = Counting()
    found = list(claimx.extract_many(paths, language="en", model=model))
    assert model.batches == [16, 16, 8]
    assert shown(found) == [f"We wait in harbour {number}" for number in range(40)]
    assert [one.run.passes[1] for one in found] == ["counting@1"] * 40
    assert found[7] == claimx.extract(paths[7], language="en", model=Counting())


def test_records_of_one_file_and_files_share_batches(tmp_path: Path) -> None:
    lines = "".join(f'{{"text": "“We wait {number},” Anna Kern said."}}\n' for number in range(5))
    (tmp_path / "many.jsonl").write_text(lines, encoding="utf-8")
    model = Counting()
    found = list(claimx.extract_many([tmp_path / "many.jsonl", article(tmp_path, 1)], language="en", model=model))
    assert model.batches == [6]
    assert shown(found) == [*(f"We wait {number}" for number in range(5)), "We wait in harbour 1"]


def test_one_that_cannot_be_read_does_not_spoil_its_batch(tmp_path: Path) -> None:
    paths = [article(tmp_path, number) for number in range(3)]
    paths[1:1] = [tmp_path / "missing.txt"]
    model = Counting()
    found = list(claimx.extract_many(paths, language="en", model=model, on_error="record"))
    assert model.batches == [3]
    assert shown(found) == [
        "We wait in harbour 0",
        "UnreadableInputError",
        "We wait in harbour 1",
        "We wait in harbour 2",
    ]
    assert found[1].source == str(paths[1])


@pytest.mark.parametrize(("word", "error"), [("poison", "DefectError"), ("flood", "LimitError")])
def test_one_that_the_model_fails_on_fails_alone(tmp_path: Path, word: str, error: str) -> None:
    paths = [article(tmp_path, number, word if number == 4 else "") for number in range(6)]
    model = Counting()
    found = list(claimx.extract_many(paths, language="en", model=model, on_error="record"))
    assert model.batches == [6, 1, 1, 1, 1, 1, 1]
    assert shown(found) == [error if number == 4 else f"We wait in harbour {number}" for number in range(6)]
    assert "004.txt" in str(found[4].error)


def test_what_comes_before_an_error_is_handed_on_first(tmp_path: Path) -> None:
    paths = [article(tmp_path, 0), article(tmp_path, 1), tmp_path / "missing.txt", article(tmp_path, 2)]
    met: list[object] = []
    with pytest.raises(InputError, match=r"missing\.txt"):
        met.extend(claimx.extract_many(paths, language="en", model=Counting()))
    assert shown(met) == ["We wait in harbour 0", "We wait in harbour 1"]


def test_a_language_that_the_model_does_not_read_waits_its_turn(tmp_path: Path) -> None:
    german = tmp_path / "001.txt"
    german.write_text("„Wir warten im Hafen, und das schon seit Tagen“, sagte Anna Kern am Montag.", encoding="utf-8")
    paths = [article(tmp_path, 0, "Nobody came to the pier on Monday."), german, article(tmp_path, 2, "It rained.")]
    model = Counting()
    found = list(claimx.extract_many(paths, model=model))
    assert model.batches == [2]
    assert [one.document.language for one in found] == ["en", "de", "en"]
    assert found[1].run.notes == ("model counting: it was not trained on 'de': only the other passes were used",)


def test_no_more_is_read_ahead_than_goes_through_it_at_once(tmp_path: Path) -> None:
    paths = [article(tmp_path, number) for number in range(60)]
    taken: list[Path] = []

    def given() -> object:
        for path in paths:
            taken.append(path)
            yield path

    run = claimx.extract_many(given(), language="en", model=Counting())
    next(run)
    assert len(taken) <= 17


def test_long_documents_do_not_wait_for_many_others(tmp_path: Path) -> None:
    paths = [article(tmp_path, number, "It rained on the pier. " * 5000) for number in range(4)]
    model = Counting()
    assert len(list(claimx.extract_many(paths, language="en", model=model, claims=False))) == 4
    assert model.batches == [2, 2]

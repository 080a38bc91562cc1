"""Many files: in order, in several processes, whatever single files do; runs that were stopped go on."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import made_files
import pytest

import claimx
from claimx import cli
from claimx._api import Bounds, Work
from claimx.batch import Answer, Found, Job
from claimx.batch.pool import run
from claimx.errors import DefectError, InputError, OutputError, UnknownLanguageError, UnknownOptionError
from claimx.runs import MANIFEST, extract_to_folder, json_line, output_name

linux = pytest.mark.skipif(sys.platform != "linux", reason="needs the limits of Linux")
TEXTS = [
    f"„Wir warten {number}“, sagte Bürgermeisterin Anna Kern am Montag in Nummer {number}." for number in range(12)
]


def behave(path: str, wanted: Iterator[int]) -> Iterator[Found]:
    """What a worker does here: a path is a list of words, one a record, that say what happens."""
    words = path.split()
    for number in wanted:
        if number >= len(words):
            return
        word = words[number]
        if word == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        elif word == "fault":
            os.kill(os.getpid(), signal.SIGSEGV)
        elif word == "hang":
            time.sleep(600)
        elif word == "eat":
            bytearray(2_000_000_000)
        elif word == "stumble":
            raise IndexError("off by one")
        elif word == "slow":
            time.sleep(0.05)
            yield Found(number, os.getpid())
        elif word == "large":
            yield Found(number, "x" * 5_000_000)
        elif word == "refuse":
            yield Found(number, InputError(f"{path}: refused"))
        else:
            yield Found(number, f"{word}{number}")


def outcome(answers: Iterator[Answer]) -> list[object]:
    """Answers in short: values, names of errors, and '.' behind each input."""
    short = [
        answer.value if not isinstance(answer.value, Exception) else type(answer.value).__name__ for answer in answers
    ]
    return [value if value is not None else "." for value in short]


# ---- the pool --------------------------------------------------------------------------------------------------------


def test_answers_come_in_order_whoever_is_first() -> None:
    jobs = [Job(f"a{number}", many=True) for number in range(40)]
    found = outcome(run(jobs, behave, workers=3))
    assert found == [value for number in range(40) for value in (f"a{number}0", ".")]


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_records_of_a_large_input_are_shared_and_put_in_order(workers: int) -> None:
    path = " ".join("abcdefghij" * 10)
    found = outcome(run([Job(path, many=True, split=True), Job("z")], behave, workers=workers))
    assert found == [f"{word}{number}" for number, word in enumerate(path.split())] + [".", "z0", "."]


def test_long_records_are_spread_over_all_workers() -> None:
    found = outcome(run([Job(" ".join(["slow", "b"] * 20), many=True, split=True)], behave, workers=2))
    slow = found[:-1:2]
    assert len(set(slow)) == 2
    assert min(slow.count(worker) for worker in set(slow)) >= 5  # each second record would be all of them for one


@pytest.mark.parametrize("size", range(10))
def test_an_input_ends_where_it_ends(size: int) -> None:
    path = " ".join(["a"] * size) or " "
    found = outcome(run([Job(path, many=True, split=True), Job("z")], behave, workers=3))
    assert found == [f"a{number}" for number in range(size)] + [".", "z0", "."]


def test_answers_larger_than_a_pipe_are_taken() -> None:
    found = outcome(run([Job("large " * 40, many=True, split=True)], behave, workers=2))
    assert [len(str(one)) for one in found] == [5_000_000] * 40 + [1]


@pytest.mark.parametrize("word", ["die", "fault", "hang"])
@pytest.mark.parametrize("split", [False, True])
def test_a_record_that_ends_or_stops_its_worker_costs_only_itself(word: str, split: bool) -> None:
    jobs = [Job(f"a b {word} d e f", many=True, split=split), Job("z")]
    found = outcome(run(jobs, behave, workers=2, timeout=1.5 if word == "hang" else None))
    assert found == ["a0", "b1", "LimitError", "d3", "e4", "f5", ".", "z0", "."]


def test_an_input_of_one_document_that_ends_its_worker_is_one_error() -> None:
    found = list(run([Job("die"), Job("b"), Job("hang"), Job("c")], behave, workers=1, timeout=1.5))
    assert outcome(iter(found)) == ["LimitError", ".", "b0", ".", "LimitError", ".", "c0", "."]
    assert "die: ended its worker process (SIGKILL)" in str(found[0].value)
    assert "hang: took more than 1.5 seconds" in str(found[4].value)


def test_a_file_that_ends_every_worker_is_given_up() -> None:
    found = list(run([Job("a die die die die b", many=True), Job("z")], behave, workers=2))
    assert outcome(iter(found)) == ["a0", "LimitError", "LimitError", ".", "z0", "."]
    assert "what follows in this file was not read" in str(found[2].value)


def test_a_defect_names_input_and_place() -> None:
    found = list(run([Job("a stumble c", many=True), Job("z")], behave, workers=1))
    assert outcome(iter(found)) == ["a0", "DefectError", ".", "z0", "."]
    assert "please report it: IndexError: off by one (test_batch.py:" in str(found[1].value)


@linux
def test_a_document_that_eats_memory_is_one_error() -> None:
    found = list(run([Job("eat"), Job("b")], behave, workers=1, memory_mb=600))
    assert outcome(iter(found)) == ["LimitError", ".", "b0", "."]
    assert "needs more memory than it may have" in str(found[0].value)


def test_a_run_that_is_left_leaves_no_process() -> None:
    import multiprocessing

    answers = run([Job("a"), Job("hang")], behave, workers=2)
    assert next(answers).value == "a0"
    assert multiprocessing.active_children()
    answers.close()  # type: ignore[attr-defined]
    assert not multiprocessing.active_children()


# ---- extract_many ----------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pytest.importorskip("pypdfium2", reason="needs the extra `pdf`")
    folder = tmp_path / "news"
    folder.mkdir()
    for number, text in enumerate(TEXTS[:6]):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    rows = [json.dumps({"text": text, "id": number}) for number, text in enumerate(TEXTS[6:])]
    (folder / "rows.jsonl").write_text("\n".join([*rows, "{broken", ""]), encoding="utf-8")
    (folder / "scan.pdf").write_bytes(made_files.pdf([[]]))
    (folder / "empty").mkdir()
    return folder


def short(found: claimx.Extraction | object) -> str:
    if isinstance(found, claimx.Extraction):
        return found.model_dump_json()
    return str(found.error)  # type: ignore[attr-defined]


def test_several_processes_give_what_one_gives(folder: Path) -> None:
    paths = [folder, folder / "empty", folder / "nowhere.txt"]
    alone = [short(one) for one in claimx.extract_many(paths, on_error="record")]
    spread = [short(one) for one in claimx.extract_many(paths, on_error="record", jobs=2, timeout=60)]
    assert alone == spread
    assert len(alone) == len(TEXTS) + 4


def test_a_large_file_of_records_is_split_with_the_same_result(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from claimx import _api

    path = folder / "rows.jsonl"
    alone = [short(one) for one in claimx.extract_many([path], on_error="record")]
    monkeypatch.setattr(_api, "_SPLIT", 1)
    spread = [short(one) for one in claimx.extract_many([path], on_error="record", jobs=2)]
    assert alone == spread


def test_the_first_error_is_raised_where_that_was_asked(folder: Path) -> None:
    with pytest.raises(InputError, match=r"scan\.pdf: no text"):
        list(claimx.extract_many([folder / "0.txt", folder / "scan.pdf", folder / "1.txt"], jobs=2))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"jobs": -1}, "jobs: -1"),
        ({"timeout": 0}, "timeout: 0"),
        ({"memory_mb": 10}, "memory_mb: 10; a worker needs 200"),
    ],
)
def test_bounds_that_cannot_be_are_named(options: dict[str, int], says: str) -> None:
    with pytest.raises(UnknownOptionError, match=says):
        next(claimx.extract_many(["a.txt"], **options))  # type: ignore[arg-type]


def test_an_unknown_language_is_no_fault_of_the_files(folder: Path) -> None:
    with pytest.raises(UnknownLanguageError):
        next(claimx.extract_many([folder], language="xx", on_error="record"))


def test_a_defect_in_one_record_does_not_cost_the_others(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from claimx import _api

    extract = _api._extract

    def stumble(raw: claimx.readers.RawDocument, options: _api._Options) -> claimx.Extraction:  # type: ignore[name-defined]
        if raw.locator is not None and raw.locator.record == 2:
            raise KeyError("gone")
        return extract(raw, options)

    monkeypatch.setattr(_api, "_extract", stumble)
    found = list(claimx.extract_many([folder / "rows.jsonl"], on_error="record", language="de"))
    assert [type(getattr(one, "error", None)) for one in found[:3]] == [type(None), DefectError, type(None)]
    with pytest.raises(KeyError, match="gone"):
        list(claimx.extract_many([folder / "rows.jsonl"], language="de"))


# ---- folders of results ----------------------------------------------------------------------------------------------


def results(target: Path) -> dict[str, bytes]:
    """What a folder of results holds, without the times in its manifest."""
    return {path.name: path.read_bytes() for path in target.iterdir() if path.name != MANIFEST}


def noted(target: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (target / MANIFEST).read_text("utf-8").splitlines()][1:]


def to_folder(paths: list[str], target: Path, *, resume: bool = False) -> list[object]:
    work = Work.of(language="de", form=json_line)
    return [
        (one.path, one.documents, one.skipped)
        for one in extract_to_folder(paths, target, work, Bounds(), resume=resume)
    ]


def test_a_folder_of_results_holds_one_file_for_each_input(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    assert cli.main(["extract", str(folder), "-o", f"{target}/", "-l", "de"]) == 1
    lines = noted(target)
    assert [Path(str(line["path"])).name for line in lines] == [
        *(f"{n}.txt" for n in range(6)),
        "rows.jsonl",
        "scan.pdf",
    ]
    rows = target / str(lines[6]["output"])
    found = [claimx.Extraction.model_validate_json(line) for line in rows.read_text("utf-8").splitlines()]
    assert [one.document.text for one in found] == TEXTS[6:]
    assert lines[6]["documents"] == 6
    assert "no JSON" in lines[6]["failed"][0]  # type: ignore[index]
    assert (lines[7]["output"], lines[7]["documents"]) == ("", 0)


@pytest.mark.parametrize("stop", range(1, 9))
def test_a_run_that_was_stopped_anywhere_goes_on_without_loss_or_double(
    folder: Path, tmp_path: Path, stop: int
) -> None:
    paths = [str(path) for path in sorted(folder.glob("*.*"))]
    whole = tmp_path / "whole"
    to_folder(paths, whole)
    target = tmp_path / "out"
    work = Work.of(language="de", form=json_line)
    started = extract_to_folder(paths, target, work, Bounds())
    for _ in range(stop):
        next(started, None)
    started.close()  # type: ignore[attr-defined]
    with (target / MANIFEST).open("a") as file:
        file.write('{"path": "torn li')  # as a power cut leaves it
    again = to_folder(paths, target, resume=True)
    assert results(target) == results(whole)
    assert sorted(str(line["path"]) for line in noted(target) if line["documents"]) == sorted(paths[:7])
    assert sum(skipped for _, _, skipped in again) == min(stop, 7)  # type: ignore[misc]


def test_a_changed_input_is_done_again_and_an_unchanged_one_is_not(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    paths = [str(folder / "0.txt"), str(folder / "1.txt")]
    to_folder(paths, target)
    (folder / "1.txt").write_text("„Ganz anders“, sagte Ole Drews am Montag.", encoding="utf-8")
    assert to_folder(paths, target, resume=True) == [(paths[0], 1, True), (paths[1], 1, False)]
    assert "Ganz anders" in (target / output_name(paths[1])).read_text("utf-8")


def test_a_folder_is_not_written_over_by_mistake(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    paths = [str(folder / "0.txt")]
    to_folder(paths, target)
    with pytest.raises(OutputError, match="holds a run already; go on with it"):
        to_folder(paths, target)
    with pytest.raises(OutputError, match="name another folder"):
        list(extract_to_folder(paths, target, Work.of(language="fr", form=json_line), Bounds(), resume=True))
    (target / MANIFEST).write_text("none of ours\n")
    with pytest.raises(OutputError, match="not a manifest of claimx"):
        to_folder(paths, target, resume=True)


def test_results_among_the_inputs_are_no_inputs(folder: Path) -> None:
    command = ["extract", str(folder), "-l", "de", "-o", f"{folder}/out/", "--resume"]
    cli.main(command)
    before = results(folder / "out")
    cli.main(command)
    assert results(folder / "out") == before


def test_names_of_results_are_safe_and_their_own() -> None:
    paths = ["a/x.txt", "b/x.txt", "../x.txt", "-", "/", "a b\n.txt", ".hidden", "ä" * 300]
    names = [output_name(path) for path in paths]
    assert len(set(names)) == len(paths)
    for name in names:
        assert Path(name).name == name
        assert not name.startswith((".", "-"))
        assert len(name.encode()) < 255


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_command_that_is_interrupted_leaves_what_is_finished(tmp_path: Path, how: signal.Signals) -> None:
    folder, target = tmp_path / "news", tmp_path / "out"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number:03}.txt").write_text("\n\n".join(TEXTS * 4), encoding="utf-8")
    command = [sys.executable, "-m", "claimx", "extract", str(folder), "-l", "de", "-o", f"{target}/", "--jobs", "2"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (target.exists() and len(list(target.glob("*.jsonl"))) > 5):
        time.sleep(0.02)
    process.send_signal(how)
    _, error = process.communicate(timeout=30)
    assert process.returncode == (130 if how == signal.SIGINT else -how)
    assert b"Traceback" not in error
    finished = noted(target)
    assert 0 < len(finished) < 300
    done = subprocess.run([*command, "--resume"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, f"claimx: {len(finished)} of 300 files were done before\n")
    lines = noted(target)
    assert len({line["path"] for line in lines}) == len(lines) == 300
    assert all((target / str(line["output"])).exists() for line in lines)
    assert not list(target.glob("*.part"))

"""The command: formats, exit codes, and errors that are one line."""

import csv
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

import claimx
from claimx import cli
from claimx.readers import RawDocument

TEXT = "„Wir warten auf den Bescheid“, sagte die Bürgermeisterin Anna Kern am Montag.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path, article: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.md").write_text(TEXT, encoding="utf-8")
    return tmp_path


def run(*arguments: str | Path, stdin: bytes = b"", **variables: str) -> subprocess.CompletedProcess[bytes]:
    """The command as a user runs it."""
    return subprocess.run(
        [sys.executable, "-m", "claimx", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env={**os.environ, "PYTHONWARNINGS": "error", **variables},
        timeout=60,
        check=False,
    )


def test_text_marks_the_quotes(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", str(article)]) == 0
    written = capsys.readouterr()
    assert "„⟦Wir warten auf den Bescheid⟧¹“" in written.out
    assert "\x1b" not in written.out
    assert written.err == ""


def test_json_of_one_file_is_one_object(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", str(article), "--format", "json"]) == 0
    written = capsys.readouterr().out
    assert claimx.Extraction.model_validate_json(written) == claimx.extract(article)


def test_json_of_a_folder_is_an_array(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", str(folder), "-f", "json"]) == 0
    assert [Path(one["document"]["source"]).name for one in json.loads(capsys.readouterr().out)] == [
        "article.txt",
        "b.md",
    ]


def test_json_of_nothing_is_an_empty_array(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", str(tmp_path), "-f", "json"]) == 1
    written = capsys.readouterr()
    assert json.loads(written.out) == []
    assert written.err.startswith(f"claimx: {tmp_path}: no file that claimx can read")


def test_jsonl_is_one_extraction_a_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", str(folder), "-f", "jsonl"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [claimx.Extraction.model_validate_json(line).document.text for line in lines] == [TEXT, TEXT]


def test_csv_is_one_row_a_quote(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", str(folder), "-f", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == 2
    for row in rows:
        assert TEXT[int(row["start"]) : int(row["end"])] == row["text"] == "Wir warten auf den Bescheid"
        assert (row["language"], row["kind"], row["speaker"]) == ("de", "direct", "Anna Kern")


def test_csv_columns_are_those_of_as_rows(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["extract", str(article), "-f", "csv"])
    assert capsys.readouterr().out.splitlines()[0].split(",") == list(claimx.extract(article).as_rows()[0])


def test_one_bad_file_does_not_cost_the_others(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    assert cli.main(["extract", str(folder), "nowhere.txt", "-f", "jsonl"]) == 1
    written = capsys.readouterr()
    assert len(written.out.splitlines()) == 2
    assert written.err.splitlines() == [
        f"claimx: {folder}/a.txt: this is a PNG image, which claimx does not read; save its text and read that",
        "claimx: nowhere.txt: no such file or folder",
    ]


def test_a_defect_is_one_line_and_does_not_cost_the_others(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from claimx import _api

    extract = _api._extract

    def stumble(raw: RawDocument, options: _api._Options) -> claimx.Extraction:
        if str(raw.source).endswith("b.md"):
            raise IndexError("list index out of range")
        return extract(raw, options)

    monkeypatch.setattr(_api, "_extract", stumble)
    assert cli.main(["extract", str(folder), "-f", "csv"]) == 1
    written = capsys.readouterr()
    assert len(written.out.splitlines()) == 2
    assert written.err.count("\n") == 1
    assert "a defect of claimx, please report it: IndexError: list index out of range" in written.err
    assert "b.md" in written.err


def test_standard_input_in_any_encoding() -> None:
    done = run("extract", "-", "-f", "jsonl", stdin=TEXT.encode("utf-16"))
    document = claimx.Extraction.model_validate_json(done.stdout).document
    assert (done.returncode, document.text, document.source, document.encoding) == (0, TEXT, "-", "utf-16")


def test_machine_formats_are_utf8_whatever_the_terminal_is(article: Path) -> None:
    done = run("extract", article, "-f", "csv", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert "Wir warten auf den Bescheid" in done.stdout.decode("utf-8")
    assert "„" in run("extract", article, PYTHONIOENCODING="ascii", LC_ALL="C").stdout.decode("utf-8")


def test_output_goes_to_a_file(article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out.json"
    assert cli.main(["extract", str(article), "-f", "json", "-o", str(target)]) == 0
    assert capsys.readouterr().out == ""
    assert json.loads(target.read_text("utf-8"))["document"]["text"] == TEXT
    assert sorted(path.name for path in tmp_path.iterdir()) == ["article.txt", "out.json"]


@pytest.mark.parametrize("output", ["article.txt/", "missing/out.json"])
def test_an_output_that_cannot_be_written_is_a_usage_error(
    article: Path, tmp_path: Path, output: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["extract", str(article), "-o", f"{tmp_path}/{output}"]) == 2
    assert capsys.readouterr().err.startswith(f"claimx: {tmp_path / output}: ")


def test_an_unknown_language_is_a_usage_error(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.json"
    assert cli.main(["extract", str(article), "--language", "xx", "-o", str(target)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("claimx: ")
    assert "'xx'" in error
    assert "de" in error
    assert [path.name for path in tmp_path.iterdir()] == ["article.txt"]


@pytest.mark.parametrize("arguments", [[], ["extract"], ["extract", "a", "--format", "xml"], ["translate", "a"]])
def test_wrong_usage_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        cli.main(arguments)
    assert raised.value.code == 2
    assert "usage: claimx" in capsys.readouterr().err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        cli.main(["--version"])
    assert raised.value.code == 0
    assert capsys.readouterr().out == f"claimx {claimx.__version__}\n"


def test_languages_lists_the_packs(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["languages"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "de  German"
    assert [line[:2] for line in lines] == ["de", "en", "es", "fr", "it", "pt"]


def test_a_closed_pipe_is_quiet(article: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        command = [sys.executable, "-m", "claimx", "extract", str(article)]
        done = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_interrupted_output_is_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from claimx import _api

    extract = _api._extract

    def interrupt(raw: RawDocument, options: _api._Options) -> claimx.Extraction:
        if str(raw.source).endswith("b.md"):
            raise KeyboardInterrupt
        return extract(raw, options)

    monkeypatch.setattr(_api, "_extract", interrupt)
    target = folder / "out.json"
    assert cli.main(["extract", str(folder), "-f", "json", "-o", str(target)]) == 130
    assert len(json.loads(target.read_text("utf-8"))) == 1
    assert capsys.readouterr().err == "\n"


def test_progress_is_for_terminals(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number:02}.txt").write_text(TEXT, encoding="utf-8")
    assert run("extract", tmp_path, "-f", "csv").stderr == b""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "claimx", "extract", str(tmp_path), "-f", "csv", "-o", os.devnull + "x"]
    command[-1] = str(tmp_path / "out.csv")
    done = subprocess.run(command, stderr=follower, timeout=60, check=False)
    os.close(follower)
    shown = os.read(leader, 10_000).decode()
    os.close(leader)
    assert done.returncode == 0
    assert "12 of 12 files" in shown
    assert shown.endswith("\r")

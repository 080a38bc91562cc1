"""The command: formats, exit codes, and errors that are one line."""

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

import claimx
from claimx import cli
from claimx.readers import RawDocument
from claimx.testing import assert_case, read_cases

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


def test_a_pipe_that_is_named_as_output_stays_a_pipe(article: Path, tmp_path: Path) -> None:
    for command in (["extract", "-f", "csv"], ["report"]):
        pipe = tmp_path / f"{command[0]}.pipe"
        os.mkfifo(pipe)
        with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
            assert run(*command, article, "-o", pipe).returncode == 0
            assert pipe.is_fifo()
            written = reader.communicate(timeout=60)[0]
        assert "Wir warten auf den Bescheid" in written.decode("utf-8")


def test_a_link_that_is_named_as_output_stays_a_link(article: Path, tmp_path: Path) -> None:
    for command in (["extract", "-f", "csv"], ["report"]):
        link, place = tmp_path / f"{command[0]}.link", tmp_path / f"{command[0]}.real"
        link.symlink_to(place)
        assert cli.main([*command, str(article), "-o", str(link)]) == 0
        assert link.is_symlink()
        assert "Wir warten auf den Bescheid" in place.read_text("utf-8")


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


@pytest.mark.parametrize(
    "arguments",
    [["extract"], ["extract", "a", "--format", "xml"], ["translate", "a"], ["extract", "a", "--form", "json"]],
)
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
    assert lines[0].split() == ["cues", "words", "constructions", "examples", "failing"]
    codes = "ca da de el en es fr hr it nb nl pl pt ro ru sv uk zh"
    assert [line[:2] for line in lines[1:]] == codes.split()
    assert cli.main(["languages", "--json"]) == 0
    sizes = json.loads(capsys.readouterr().out)
    for size, line in zip(sizes, lines[1:], strict=True):
        assert line.split()[-5:] == [str(size[key]) for key in ("cues", "words", "constructions", "examples", "xfails")]
        assert size["cues"] > 250
        assert size["constructions"] >= 15


PACK = """
code = "nl"
name = "Dutch"
version = "1"
[words]
complementisers = "dat"
[verbs]
zeggen = { sg = "zei", takes = "that quote tail" }
[[examples]]
construction = "that-clause"
text = "Anna Kern zei dat de markt blijft."
content = ["de markt blijft"]
cue = ["zei"]
source = ["Anna Kern"]
"""


def test_languages_check_fires_the_examples_of_a_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "nl.toml"
    pack.write_text(PACK, "utf-8")
    assert cli.main(["languages", "check", str(pack)]) == 0
    shown = capsys.readouterr().out
    assert "the pack says only what it may say; 1 of 1 examples come out" in shown
    assert "[words] prepositions" in shown
    assert re.search(r"\[times\]  (\d+) of \1\n", shown), "each shipped pack has it"
    assert re.search(r"direct-inverted  \d+ of \d+\n", shown)
    pack.write_text(PACK.replace('"de markt blijft"', '"blijft"'), "utf-8")
    assert cli.main(["languages", "check", str(pack)]) == 1
    assert "example 1: something else comes out" in capsys.readouterr().out
    assert cli.main(["languages", "check", str(pack), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["failed"][0]["number"] == 1


def test_a_wrong_pack_is_a_usage_error(article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "nl.toml"
    pack.write_text(PACK + "[colours]\n", "utf-8")
    for arguments in (["languages", "check", str(pack)], ["extract", str(article), "--language", str(pack)]):
        assert cli.main(arguments) == 2
        assert capsys.readouterr().err.startswith(f"claimx: {pack}: unknown key 'colours'")


def test_extract_takes_a_pack_of_the_users(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "nl.toml"
    pack.write_text(PACK, "utf-8")
    text = tmp_path / "a.txt"
    text.write_text("Anna Kern zei dat de markt blijft.", "utf-8")
    assert cli.main(["extract", str(text), "-l", str(pack), "-f", "csv"]) == 0
    assert "nl,indirect,Anna Kern,person,de markt blijft" in capsys.readouterr().out


# ---- fixtures --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["toml", "yaml", "json", "jsonl"])
def test_a_new_case_passes_at_once(article: Path, tmp_path: Path, form: str) -> None:
    cases = tmp_path / f"a.claimx.{form}"
    assert cli.main(["fixtures", "new", str(article), "-l", "de", "--claims", "-o", str(cases)]) == 0
    (case,) = read_cases(cases)
    assert (case.id, case.text) == ("article", TEXT.strip("\n"))
    assert {one.section for one in case.must} == {"quotes", "speakers", "claims"}
    assert_case(case)


def test_a_new_case_may_refer_to_its_file(article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "cases").mkdir()
    cases = tmp_path / "cases" / "a.claimx.toml"
    assert cli.main(["fixtures", "new", str(article), "--refer", "--id", "kern", "-o", str(cases)]) == 0
    assert 'file = "../article.txt"' in cases.read_text("utf-8")
    (case,) = read_cases(cases)
    assert (case.id, case.text) == ("kern", TEXT)
    assert_case(case)
    assert cli.main(["fixtures", "new", str(article), "--refer"]) == 2
    assert "--refer: needs a file, and --output" in capsys.readouterr().err


def test_a_new_case_overwrites_nothing(article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = tmp_path / "a.claimx.toml"
    cases.write_text("mine", "utf-8")
    assert cli.main(["fixtures", "new", str(article), "-o", str(cases)]) == 2
    assert f"{cases} is there already" in capsys.readouterr().err
    assert cases.read_text("utf-8") == "mine"


def test_a_new_case_is_written_to_standard_output(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["fixtures", "new", str(article), "--published", "2025-03-31"]) == 0
    written = capsys.readouterr().out
    assert written.startswith('[[case]]\nid = "article"\npublished = "2025-03-31"\ntext = ')
    assert 'content = ["Wir warten auf den Bescheid"]' in written


def test_fixtures_score_prints_figures_in_groups(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = tmp_path / "a.claimx.toml"
    cli.main(["fixtures", "new", str(article), "-l", "de", "-o", str(cases)])
    capsys.readouterr()
    assert cli.main(["fixtures", "score", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("cases 1; quotes expected 1, found 1, overlapping 1\n")
    assert [line.split()[0] for line in shown.splitlines()[3:10]] == [
        "all",
        "by",
        "de",
        "by",
        "direct",
        "by",
        "direct-inverted",
    ]
    assert shown.count("1.000 1.000 1.000") == 4 * 4
    assert cli.main(["fixtures", "score", str(cases), "--by", "kind", "--kinds", "direct", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert list(figures) == ["cases", "all", "kind"]
    assert figures["kind"]["direct"]["content.overlap"]["f1"] == 1


def test_what_is_wrong_with_cases_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["fixtures", "score", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith(f"claimx: {tmp_path}: no file of cases")
    assert cli.main(["fixtures", "new", "nowhere.txt"]) == 1
    assert capsys.readouterr().err == "claimx: nowhere.txt: no such file or folder\n"
    assert cli.main(["fixtures", "score", str(tmp_path), "--kinds", "loud"]) == 2
    assert "no kind 'loud'; there are direct, indirect, mixed" in capsys.readouterr().err


# ---- explain ---------------------------------------------------------------------------------------------------------


def test_explain_tells_of_a_place_in_a_file(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", f"{article}:40", "-l", "de"]) == 0
    shown = capsys.readouterr().out
    assert "code points 0 to 77" in shown
    assert "yes a report of this verb: direct-inverted" in shown
    assert cli.main(["explain", f"{article}:40", "-l", "de", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sentences"][0]["found"][0]["construction"] == "direct-inverted"


def test_explain_tells_of_a_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "Die Polizei redete um 12:30", "-l", "de"]) == 0
    assert "words that no list of the pack holds: redete" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("place", "code", "complaint"),
    [
        ("nowhere.txt:12", 1, "nowhere.txt: no such file"),
        ("{article}", 2, "is a file; say which code point of it: {article}:0"),
        ("{article}:999", 2, "999 is outside its 78 code points"),
    ],
)
def test_a_place_that_is_none_is_an_error(
    article: Path, place: str, code: int, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["explain", place.format(article=article)]) == code
    assert complaint.format(article=article) in capsys.readouterr().err


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
    assert capsys.readouterr().err == "claimx: interrupted\n"


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


def test_a_report_is_one_file(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "report.html"
    assert cli.main(["report", str(folder), "-o", str(path), "--title", "Two <articles>"]) == 0
    written = path.read_text("utf-8")
    assert "<title>Two &lt;articles&gt;</title>" in written
    assert "Wir warten auf den Bescheid" in written
    assert capsys.readouterr() == ("", "")


def test_a_bad_file_does_not_stop_a_report(article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "report.html"
    assert cli.main(["report", str(article), "nowhere.txt", "-o", str(path)]) == 1
    assert capsys.readouterr().err == "claimx: nowhere.txt: no such file or folder\n"
    assert "Wir warten auf den Bescheid" in path.read_text("utf-8")


def test_a_report_of_nothing_is_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "report.html"
    assert cli.main(["report", "nowhere.txt", "-o", str(path)]) == 1
    assert capsys.readouterr().err.splitlines()[1] == f"claimx: {path}: not written: there is nothing to tell of"
    assert not path.exists()


@pytest.mark.parametrize(
    ("output", "why"),
    [
        ("nowhere/report.html", "cannot be written: name a file in a folder that exists"),
        (".", "is a folder; name a file to write"),
    ],
)
def test_a_report_that_cannot_be_written_is_a_wrong_use(
    article: Path, output: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["report", str(article), "-o", output]) == 2
    assert capsys.readouterr().err == f"claimx: {output}: {why}\n"


def test_a_report_takes_the_options_of_extract(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "report.html"
    assert cli.main(["report", str(article), "-l", "xx", "-o", str(path)]) == 2
    assert "no language pack for 'xx'" in capsys.readouterr().err
    assert cli.main(["report", str(article), "-l", "de", "--no-claims", "-o", str(path)]) == 0
    assert '"claims":[]' in path.read_text("utf-8")


def test_graph_writes_what_the_suffix_says(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("„Wir warten“, sagte Ministerin Anna Kern.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("“We will wait,” said minister Anna Kern.", encoding="utf-8")
    folder = str(tmp_path)
    assert cli.main(["graph", folder, "-o", str(tmp_path / "graph.nq")]) == 0
    assert "wasQuotedFrom" in (tmp_path / "graph.nq").read_text(encoding="utf-8")
    assert cli.main(["graph", folder, "-o", str(tmp_path / "news.claimx")]) == 0
    with claimx.ProvenanceGraph.open(tmp_path / "news.claimx", read_only=True) as graph:
        assert graph.linked
        assert len(list(graph.quotes(speaker="Anna Kern"))) == 2
    assert cli.main(["graph", str(tmp_path / "a.txt"), "-o", str(tmp_path / "graph.unheard")]) == 2
    assert cli.main(["graph", str(tmp_path / "none.txt"), "-o", str(tmp_path / "graph.dot")]) == 1
    assert cli.main(["graph", folder, "-o", str(tmp_path / "g.dot"), "--aliases", str(tmp_path / "none.toml")]) == 2
    assert "none.toml" in capsys.readouterr().err

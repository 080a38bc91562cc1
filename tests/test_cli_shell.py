"""The command beside its commands: signals, progress, JSON log lines, completion, and what a run leaves behind."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import claimx
from claimx import cli
from claimx.cli.console import duration

TEXT = "„Wir warten auf den Bescheid Nummer {}“, sagte die Bürgermeisterin Anna Kern am Montag.\n\n"
COMMAND = [sys.executable, "-m", "claimx"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Enough files that a run over them is still at it when the test has looked."""
    (tmp_path / "news").mkdir()
    for number in range(40):
        text = "".join(TEXT.format(number * 40 + line) for line in range(40))
        (tmp_path / "news" / f"{number:02}.txt").write_text(text, encoding="utf-8")
    return tmp_path / "news"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files, which nothing else writes to."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return place


def waited(process: "subprocess.Popen[bytes]", ready: Path) -> None:
    """Wait until a run has written something to a file."""
    while process.poll() is None and not (ready.exists() and ready.stat().st_size):
        time.sleep(0.01)


def workers(group: int) -> list[str]:
    """The processes of a process group that are alive."""
    listed = subprocess.run(["ps", "-A", "-o", "pgid=,stat=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return [row[2] for row in rows if row[0] == str(group) and not row[1].startswith("Z") and "tracker" not in row[2]]


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(
    ("number", "whole_group"),
    [(signal.SIGINT, True), (signal.SIGINT, False), (signal.SIGTERM, False), (signal.SIGHUP, False)],
)
def test_a_signal_ends_a_run_and_leaves_only_what_is_finished(
    folder: Path, temporary: Path, tmp_path: Path, jobs: str, number: signal.Signals, whole_group: bool
) -> None:
    out = tmp_path / "out"
    arguments = ["extract", str(folder), "--jobs", jobs, "--output", f"{out}/"]
    with subprocess.Popen([*COMMAND, *arguments], stderr=subprocess.PIPE, start_new_session=True) as process:
        waited(process, out / "manifest.jsonl")
        (os.killpg if whole_group else os.kill)(process.pid, number)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert told == b"claimx: interrupted\n"
    assert workers(process.pid) == []
    assert list(temporary.iterdir()) == []
    results = sorted(path for path in out.iterdir() if path.name != "manifest.jsonl")
    assert all(path.suffix == ".jsonl" for path in results)
    for path in results:
        for line in path.read_text("utf-8").splitlines():
            assert len(claimx.Extraction.model_validate_json(line).quotes) == 40
    assert cli.main([*arguments, "--resume"]) == 0
    assert len(list(out.iterdir())) == 41


def test_every_exit_code_is_in_the_table(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Those of signals come out of the test above."""
    page = (Path(__file__).parent.parent / "docs" / "reference" / "cli.md").read_text("utf-8")
    table = page.partition("| exit code | meaning |")[2].partition("\n\n")[0]
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)}
    article = str(folder / "00.txt")
    found = {
        cli.main(["extract", article, "-f", "csv"]),
        cli.main(["extract", article, "nowhere.txt", "-f", "csv"]),
        cli.main(["extract", article, "--language", "xx"]),
    }
    assert told == found | {128 + number for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    assert found == {0, 1, 2}


@pytest.mark.parametrize(
    "command", [["report", "-o", "out.html"], ["graph", "-o", "out.nq"], ["graph", "-o", "out.claimx"]]
)
def test_ctrl_c_leaves_nothing_of_what_is_written_as_a_whole(folder: Path, tmp_path: Path, command: list[str]) -> None:
    process = subprocess.Popen([*COMMAND, *command, str(folder), "-v"], stderr=subprocess.PIPE, cwd=tmp_path)
    with process:
        assert process.stderr is not None
        while b"00.txt: done" not in process.stderr.readline():
            pass
        process.send_signal(signal.SIGINT)
        told = process.stderr.read()
    assert process.returncode == 130
    assert told.endswith(b"claimx: interrupted\n")
    assert b"Traceback" not in told
    assert list(tmp_path.iterdir()) == [folder]


def test_a_signal_that_is_ignored_stays_ignored(folder: Path) -> None:
    command = ["nohup", *COMMAND, "extract", str(folder), "-f", "csv", "-v"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        while b"00.txt: done" not in process.stderr.readline():
            pass
        process.send_signal(signal.SIGHUP)
        assert len(process.communicate(timeout=120)[0].splitlines()) == 40 * 40 + 1
    assert process.returncode == 0


def test_ctrl_c_writes_what_was_found_to_the_file(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    with subprocess.Popen([*COMMAND, "extract", str(folder), "-f", "jsonl", "-o", str(out)]) as process:
        waited(process, tmp_path / "out.json.part")
        process.send_signal(signal.SIGINT)
        process.wait(60)
    assert process.returncode == 130
    assert not (tmp_path / "out.json.part").exists()
    lines = out.read_text("utf-8").splitlines()
    assert 0 < len(lines) < 40
    for line in lines:
        claimx.Extraction.model_validate_json(line)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_reader_that_has_enough_ends_the_run_quietly(folder: Path, temporary: Path, jobs: str) -> None:
    arguments = ["extract", str(folder), "-f", "jsonl", "-j", jobs]
    with subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        told = process.stderr.read()
        process.wait(60)
    assert (process.returncode, told) == (0, b"")
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is there on Linux only")
@pytest.mark.parametrize(
    "command", [["extract", "00.txt", "-f", "csv"], ["languages"], ["explain", "Laut Kern brannte es."]]
)
def test_a_full_disk_is_one_line(folder: Path, command: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *command], stdout=full, stderr=subprocess.PIPE, timeout=60, cwd=folder, check=False
        )
    assert done.returncode == 2
    assert done.stderr.startswith(b"claimx: standard output: cannot be written: ")
    assert done.stderr.count(b"\n") == 1


# ---- what is read and written ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["extract", "report", "graph"])
def test_an_input_is_never_overwritten(folder: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    article = folder / "00.nq"
    article.write_text(TEXT, "utf-8")
    other = folder / "again.nq"
    other.symlink_to(article)
    assert cli.main([command, str(article), "-o", str(other)]) == 2
    assert capsys.readouterr().err == f"claimx: {other}: is one of the files to read; name another file to write\n"
    assert article.read_text("utf-8") == TEXT


def test_what_an_earlier_run_wrote_is_not_read(folder: Path) -> None:
    for path in sorted(folder.iterdir())[2:]:
        path.unlink()
    out = folder / "out.jsonl"
    for _ in range(2):
        assert cli.main(["extract", str(folder), "-f", "jsonl", "-o", str(out)]) == 0
        assert len(out.read_text("utf-8").splitlines()) == 2


@pytest.mark.parametrize("output", ["graph.unheard", "there.claimx"])
def test_a_graph_that_cannot_be_written_is_told_before_anything_is_read(
    folder: Path, tmp_path: Path, output: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object) -> None:
        raise AssertionError("read")

    monkeypatch.setattr("claimx._api._extract", read)
    (tmp_path / "there.claimx").mkdir()
    assert cli.main(["graph", str(folder), "-o", str(tmp_path / output)]) == 2
    assert capsys.readouterr().err.startswith(f"claimx: {tmp_path / output}: ")


def test_a_graph_on_disk_is_added_to_asked_and_written_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pyoxigraph")
    first, second, store = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "news.claimx"
    first.write_text("“We wait,” said minister Anna Kern.", "utf-8")
    second.write_text("„Wir gehen“, sagte Ministerin Anna Kern.", "utf-8")
    assert cli.main(["graph", str(first), "-o", str(store)]) == 0
    assert cli.main(["graph", str(second), "-o", str(store)]) == 2
    assert "is there already; add to it with --add" in capsys.readouterr().err
    assert cli.main(["graph", str(second), "-o", str(store), "--add"]) == 0
    assert cli.main(["query", str(store), "--speaker", "kern", "-f", "jsonl"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert sorted(row["text"] for row in rows) == ["We wait", "Wir gehen"]
    again, alone = tmp_path / "again.nq", tmp_path / "alone.nq"
    assert cli.main(["graph", str(store), "-o", str(again)]) == 0
    assert cli.main(["graph", str(first), str(second), "-o", str(alone)]) == 0
    assert again.read_bytes() == alone.read_bytes()
    assert cli.main(["report", str(store), "-o", str(tmp_path / "report.html")]) == 0
    assert "Wir gehen" in (tmp_path / "report.html").read_text("utf-8")


def test_a_file_that_changed_replaces_what_it_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pyoxigraph")
    article, store = tmp_path / "a.txt", tmp_path / "news.claimx"
    for words in ("We wait", "We go"):
        article.write_text(f"“{words},” said minister Anna Kern.", "utf-8")
        assert cli.main(["graph", str(article), "-o", str(store), *(["--add"] if store.exists() else [])]) == 0
    assert cli.main(["query", str(store)]) == 0
    assert capsys.readouterr().out == f"direct | Anna Kern | We go | {article}\n"


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        (["--kind", "indirect"], []),
        (["--text", "wait", "--language", "en"], ["direct | Anna Kern | We wait | {article}"]),
        (["--sparql", "ASK { ?quote a cx:Quote }"], ["true"]),
        (
            ["--sparql", "SELECT ?text WHERE { ?quote a cx:Quote ; schema:text ?text }", "-f", "csv"],
            ["text", "We wait"],
        ),
        (["--sparql", "{query}", "-f", "jsonl"], ['{{"kind": "direct", "none": null}}']),
        (
            ["--format", "csv", "--since", "2025-01-01"],
            ["file,language,kind,speaker,speaker_kind,text,start,end,cue,source,score,construction,id"],
        ),
    ],
)
def test_a_graph_is_asked(
    tmp_path: Path, asked: list[str], lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pyoxigraph")
    article, store, query = tmp_path / "a.txt", tmp_path / "news.claimx", tmp_path / "kinds.rq"
    article.write_text("“We wait,” said minister Anna Kern.", "utf-8")
    query.write_text("SELECT ?kind ?none WHERE { ?quote cx:quoteKind ?kind }", "utf-8")
    assert cli.main(["graph", str(article), "-o", str(store)]) == 0
    assert cli.main(["query", str(store), *(one.replace("{query}", str(query)) for one in asked)]) == 0
    assert capsys.readouterr().out.splitlines() == [line.format(article=article) for line in lines]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (["nowhere.claimx"], "nowhere.claimx: no graph of claimx there; make one with claimx graph"),
        ([".", "--sparql", "x", "--kind", "direct"], "--sparql goes without --kind"),
        (["news", "--sparql", "x"], "news: "),
        ([".", "--sparql", "none.rq"], "none.rq: cannot be read"),
    ],
)
def test_what_cannot_be_asked_is_a_wrong_use(
    folder: Path, asked: list[str], why: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    assert cli.main(["query", *asked]) == 2
    told = capsys.readouterr().err
    assert why in told
    assert told.count("\n") == 1


# ---- errors of usage -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["extrct", "a"], "claimx: argument COMMAND: invalid choice: 'extrct'"),
        (["extract", "a", "--form", "csv"], "claimx extract: unknown: --form csv; did you mean --format?"),
        (["fixtures", "score", "a", "--knds=x"], "claimx fixtures score: unknown: --knds=x; did you mean --kinds?"),
        (["extract", "a", "-f", "jason"], "did you mean 'json'?"),
        (["extract", "a", "-q", "-v"], "claimx extract: argument -v/--verbose: not allowed with argument -q/--quiet"),
    ],
)
def test_wrong_usage_is_two_lines_that_say_what_was_meant(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as raised:
        cli.main(arguments)
    assert raised.value.code == 2
    usage, line = capsys.readouterr().err.splitlines()
    assert usage.startswith("usage: claimx")
    assert complaint in line
    assert line.endswith("--help` lists all")


@pytest.mark.parametrize("columns", [60, 120])
def test_help_fits_the_terminal(
    columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for command in ([], ["extract"], ["graph"], ["query"], ["serve"], ["completion"]):
        with pytest.raises(SystemExit) as raised:
            cli.main([*command, "--help"])
        assert raised.value.code == 0
        shown = capsys.readouterr().out
        assert [line for line in shown.splitlines() if len(line) > columns and " " in line.strip()] == []


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.startswith("usage: claimx")
    assert "extract" in written.err


@pytest.mark.parametrize("timeout", ["0", "-1", "nan", "inf"])
def test_a_time_that_is_none_is_a_wrong_use(folder: Path, timeout: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", str(folder), "--timeout", timeout]) == 2
    assert "give a number of seconds above 0, at most 1,000,000" in capsys.readouterr().err


# ---- standard error --------------------------------------------------------------------------------------------------


def on_terminal(*arguments: str) -> str:
    """What the command writes to a terminal on standard error, redrawn lines one below the other."""
    leader, follower = pty.openpty()
    with subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.DEVNULL, stderr=follower) as process:
        os.close(follower)
        written = b"".join(_read(leader))
        process.wait(60)
    os.close(leader)
    assert process.returncode == 0
    return written.decode().replace("\r\n", "\n").replace("\r", "\n")


def _read(leader: int) -> Iterator[bytes]:
    try:
        while found := os.read(leader, 10_000):
            yield found
    except OSError:  # what Linux says when the other end is closed
        return


def test_progress_has_a_rate_and_a_time(folder: Path, tmp_path: Path) -> None:
    shown = on_terminal("extract", str(folder), "-f", "csv", "-o", str(tmp_path / "out.csv"))
    assert "40 of 40 files" in shown
    shown = on_terminal("report", str(folder), "-o", str(tmp_path / "out.html"))
    assert "40 of 40 files" in shown
    assert "linking 40 texts …" in shown
    assert shown.splitlines()[-1].strip() == ""


def test_a_long_run_tells_how_fast_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    from claimx.cli import console

    told: list[str] = []
    now = [100.0]
    monkeypatch.setattr(console.time, "monotonic", lambda: now[0])
    made = console.Console(stream=_Terminal(told))
    with made.progress(20):
        for number in range(10):
            now[0] += 1.0
            made.text(6_000)
            now[0] += 1.0
            made.file(f"{number}.txt")
    lines = [line for line in told if line.strip()]
    assert lines[-1] == "10 of 20 files, 0.5 files and 3,000 characters a second, 20 s left"


class _Terminal:
    def __init__(self, told: list[str]) -> None:
        self.told = told

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        raise OSError

    def write(self, text: str) -> None:
        self.told.append(text)

    def flush(self) -> None:
        pass


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0.2, "0 s"), (99.4, "99 s"), (100, "1 min"), (5999, "99 min"), (9000, "2 h")]
)
def test_a_time_to_wait_has_the_unit_that_says_enough(seconds: float, shown: str) -> None:
    assert duration(seconds) == shown


def test_quiet_is_quiet_and_verbose_names_each_file(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["-o", f"{tmp_path}/out/", "--resume"]
    assert cli.main(["extract", str(folder), *out]) == 0
    assert capsys.readouterr().err == ""
    assert cli.main(["extract", str(folder), *out]) == 0
    assert capsys.readouterr().err == "claimx: 40 of 40 files were done before\n"
    assert cli.main(["extract", str(folder), *out, "--quiet"]) == 0
    assert capsys.readouterr().err == ""
    assert cli.main(["extract", str(folder / "00.txt"), "nowhere.txt", "--verbose", "-o", f"{tmp_path}/other/"]) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[:4] == [
        "claimx: 2 files to read",
        f"claimx: {folder}/00.txt: done",
        "claimx: nowhere.txt: no such file or folder",
        "claimx: nowhere.txt: done, 1 failed",
    ]
    assert told[4].startswith("claimx: 2 files, 1 text, 3,")
    assert on_terminal("extract", str(folder), "-q", "-f", "csv", "-o", str(tmp_path / "out.csv")) == ""


def test_log_lines_are_json(folder: Path, tmp_path: Path) -> None:
    arguments = ["extract", str(folder / "00.txt"), "no\nwhere.txt", "-f", "csv", "--log", "json", "-v"]
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, timeout=60, check=False)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines] == ["begun", "file-done", "file-failed", "file-done", "read"]
    for line in lines:
        assert list(line)[:4] == ["time", "level", "command", "event"]
        assert line["command"] == "extract"
    assert (lines[2]["level"], lines[2]["file"], lines[2]["kind"]) == ("error", "no\nwhere.txt", "UnreadableInputError")
    assert lines[2]["error"].endswith("no such file; use claimx.extract_text for a text that you hold as a string")
    assert {key: lines[4][key] for key in ("files", "texts", "failures")} == {"files": 2, "texts": 1, "failures": 1}


def test_wrong_usage_is_logged_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", str(folder), "--language", "xx", "--log", "json"]) == 2
    line = json.loads(capsys.readouterr().err)
    assert (line["level"], line["event"]) == ("error", "usage")
    assert "no language pack for 'xx'" in line["error"]


# ---- completion ------------------------------------------------------------------------------------------------------

PRESS_TAB = """
source "$0"
COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
_shtab_claimx
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["claimx", "ex"], {"extract", "explain"}),
        (["claimx", "fixtures", ""], {"new", "score"}),
        (["claimx", "extract", "a.txt", "--format", ""], {"text", "json", "jsonl", "csv"}),
        (["claimx", "extract", "--form"], {"--format"}),
        (["claimx", "query", "--sp"], {"--speaker", "--sparql"}),
        (["claimx", "extract", "ne"], {"news"}),
        (["claimx", "train", "--into", "ne"], {"news"}),
    ],
)
def test_bash_completes(folder: Path, typed: list[str], offered: set[str], capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("shtab")
    assert cli.main(["completion", "bash"]) == 0
    script = folder.parent / "completion.bash"
    script.write_text(capsys.readouterr().out)
    subprocess.run(["bash", "-n", str(script)], check=True)
    done = subprocess.run(
        ["bash", "-c", PRESS_TAB, str(script), *typed], cwd=folder.parent, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) == offered


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_get_a_script_too(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("shtab")
    assert cli.main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert "resume" in script
    assert "languages" in script


def test_completion_says_what_it_needs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert cli.main(["completion", "bash"]) == 2
    assert "pip install 'claimx[completion]'" in capsys.readouterr().err


def test_starting_loads_nothing_heavy() -> None:
    code = "import sys; from claimx.cli.command import make_parser; make_parser(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert loaded.isdisjoint(
        {"pydantic", "regex", "numpy", "sentencex", "shtab", "spacy", "starlette", "multiprocessing"}
    )
    inside = {name for name in done.stdout.split() if name.startswith("claimx.")}
    assert inside <= {"claimx.errors", "claimx.cli", *(name for name in inside if name.startswith("claimx.cli."))}

"""The pytest plugin: case files are collected, a failure shows the difference alone, a wrong file is an error."""

import os
import tomllib
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parent.parent
PASSING = """
[[case]]
id = "passes"
language = "en"
text = "“It leaks,” said Anna Lind."
quotes = [{ content = "It leaks", speaker = "Anna Lind" }]
"""
FAILING = PASSING.replace("passes", "fails").replace('speaker = "Anna Lind"', 'speaker = "Otto Lind"')


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    """pytest in a process of its own, with this plugin and no other, whether claimx is installed or not."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")

    def run(*arguments: str) -> pytest.RunResult:
        return pytester.runpytest_subprocess("-p", "claimx.testing.plugin", "-W", "error", *arguments)

    return run


def write(folder: Path, name: str, body: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(body, "utf-8")


def test_case_files_are_collected_and_a_failure_shows_the_difference(pytester: pytest.Pytester, run) -> None:
    strict = '\nxfail = "not yet"\n'
    write(pytester.path, "a.claimx.toml", PASSING + FAILING)
    write(pytester.path, "b.claimx.toml", FAILING.replace('"fails"', '"later"') + strict)
    write(pytester.path, "c.claimx.toml", PASSING.replace('"passes"', '"already"') + strict)
    write(pytester.path, "d.claimx.json", '[{"id": "e", "text": "So.", "quotes": []}]')
    write(pytester.path, "e.claimx.jsonl", '{"id": "f", "text": "So.", "quotes": []}')
    write(pytester.path, "f.claimx.yaml", "case:\n- id: g\n  text: So.\n  quotes: []\n")
    write(pytester.path, "other.toml", "case = 1")
    done = run("-rA")
    done.assert_outcomes(passed=4, failed=2, xfailed=1)
    shown = done.stdout.str()
    assert "a.claimx.toml::passes" in shown
    assert (
        "  | “It leaks,” said Anna Lind.\n"
        "other speaker of the quote “It leaks”\n"
        "  - speaker  Otto Lind\n"
        "  + speaker  Anna Lind\n"
    ) in shown
    assert "Expected(" not in shown
    assert "Traceback" not in shown
    assert "[XPASS(strict)] not yet" in shown
    assert "other.toml" not in shown


def test_a_wrong_file_is_an_error_that_names_the_place(pytester: pytest.Pytester, run) -> None:
    write(pytester.path, "a.claimx.toml", PASSING)
    write(pytester.path, "b.claimx.toml", PASSING.replace("leaks,", "sinks,"))
    done = run("--continue-on-collection-errors")
    done.assert_outcomes(passed=1, errors=1)
    done.stdout.fnmatch_lines(["*b.claimx.toml: case 'passes': quotes, number 1: content: 'It leaks' is 0 times*"])
    assert "Traceback" not in done.stdout.str()


def test_an_unknown_language_fails_the_case_with_its_message(pytester: pytest.Pytester, run) -> None:
    write(pytester.path, "a.claimx.toml", PASSING.replace('"en"', '"xx"'))
    done = run()
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(["no language pack for 'xx'*"])


def test_folders_of_cases_are_named_in_the_configuration(pytester: pytest.Pytester, run) -> None:
    pytester.makeini("[pytest]\nclaimx_cases = boats\n")
    write(pytester.path, "boats/a.toml", PASSING)
    write(pytester.path, "boats/note.ann", "T1\tDirect 1 9\tIt leaks\n")
    write(pytester.path, "boats/note.txt", "“It leaks,” said Anna Lind.")
    write(pytester.path, "elsewhere/a.toml", PASSING)
    run("--strict-config", "--strict-markers").assert_outcomes(passed=1, failed=1)


def test_a_folder_of_cases_that_is_not_there_is_an_error(pytester: pytest.Pytester, run) -> None:
    pytester.makeini("[pytest]\nclaimx_cases = boats\n")
    done = run()
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines(["ERROR: claimx_cases: *boats is no folder"])


def test_the_plugin_loads_claimx_when_it_meets_a_case(pytester: pytest.Pytester, run) -> None:
    pytester.makepyfile(
        "import sys\ndef test_it(): assert not {'claimx.model', 'hypothesis', 'yaml'} & set(sys.modules)\n"
    )
    run().assert_outcomes(passed=1)


def test_the_plugin_is_an_entry_point() -> None:
    points = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]["pytest11"]
    assert points == {"claimx": "claimx.testing.plugin"}

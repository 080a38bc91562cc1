"""Every block of README and docs runs, and what it prints is what stands there.

`python` blocks of one page run in order in one namespace; a `text` block right below one is what it prints. In `console`
blocks a line after `$ ` is run by bash in the repository, and what follows is what it prints. A `toml` block must parse, and
is `toml` to the `python` blocks below it. `sh` blocks take long or install things: `.ci/run` runs those of the README, and of
all others the tests ask each program for its options. Lists between `<!-- NAME -->` and `<!-- /NAME -->` are made from the
code. After a change that is meant, `python tests/test_docs.py` writes all of it into the pages.
"""

import contextlib
import importlib
import io
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow
import pytest

import claimx
from claimx import cli
from claimx.arrow import schema as arrow_schema
from claimx.export.formats import FORMATS
from claimx.export.tables import TABLES
from claimx.export.terms import OWN
from claimx.lang import flags as F
from claimx.lang import pack
from claimx.model import Attitude, CueClass
from claimx.passes.rules.names import CONSTRUCTIONS
from claimx.testing import read_cases

ROOT = Path(__file__).parent.parent
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
SCHEMA = ROOT / "docs" / "reference" / "extraction.schema.json"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"^```(\w*)$", re.MULTILINE)
LIST = re.compile(
    r"^<!-- (columns|constructions|formats|tables|terms|xfails) -->\n.*?^<!-- /\1 -->$", re.MULTILINE | re.DOTALL
)
PRINTED = re.compile(r"\A\s*```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run_page(page: str) -> str:
    """The page as it would be with what its blocks print now."""
    page = LIST.sub(lambda found: made_list(found[1]), page)
    written: list[str] = []
    position = 0
    namespace: dict[str, object] = {"__name__": "__page__"}
    for block in BLOCK.finditer(page):
        kind, body = block.groups()
        if kind == "console":
            written += [page[position : block.start()], "```console\n", run_console(body), "```"]
            position = block.end()
        elif kind == "toml":
            tomllib.loads(body)
            namespace["toml"] = body
        elif kind == "python":
            printed = run_python(body, namespace)
            output = PRINTED.match(page[block.end() :])
            written.append(page[position : block.end()])
            position = block.end()
            if output is not None:
                written.append(f"\n\n```text\n{printed}```")
                position += output.end()
            else:
                assert not printed, f"a block prints what the page does not show: {printed!r}"
    return "".join(written) + page[position:]


def made_list(name: str) -> str:
    """A list of the docs that is made from the code."""
    made = {
        "columns": columns,
        "constructions": constructions,
        "formats": formats,
        "tables": tables,
        "terms": terms,
        "xfails": xfails,
    }
    lines = made[name]()
    return "\n".join([f"<!-- {name} -->", *lines, f"<!-- /{name} -->"])


def constructions() -> list[str]:
    rows = [f"| `{key}` | {meaning.replace('|', '/')} |" for key, meaning in CONSTRUCTIONS.items()]
    return ["| id | what it is |", "|---|---|", *rows]


def columns() -> list[str]:
    """The columns of an extraction as Arrow holds it: every path, its type, and what it says."""
    rows = ["| column | type | what it says |", "|---|---|---|"]
    return rows + [f"| `{path}` | {kind} | {says} |" for path, kind, says in paths_of(arrow_schema(), "")]


def paths_of(fields: Iterable[pyarrow.Field], before: str) -> Iterator[tuple[str, str, str]]:
    for field in fields:
        path, inside, many = f"{before}{field.name}", field.type, pyarrow.types.is_list(field.type)
        inside = inside.value_type if many else inside
        parts = [inside.field(place) for place in range(inside.num_fields)] if pyarrow.types.is_struct(inside) else []
        is_span = [part.name for part in parts] == ["start", "end"]
        kind = "span" if is_span else "struct" if parts else str(inside)
        says = (field.metadata or {}).get(b"says", b"").decode().replace("|", "/")
        yield path, f"list of {kind}" if many else kind, says
        if parts and not is_span:
            yield from paths_of(parts, path + ("[]." if many else "."))


def formats() -> list[str]:
    rows = ["| format | suffixes | media type | function | extra |", "|---|---|---|---|---|"]
    for one in FORMATS.values():
        suffixes = " ".join(f"`{suffix}`" for suffix in one.suffixes)
        extra = f"`{one.extra}`" if one.extra else "none"
        rows.append(f"| `{one.name}`: {one.says} | {suffixes} | `{one.media_type}` | `{one.function}` | {extra} |")
    return rows


def tables() -> list[str]:
    rows = []
    for table, columns in TABLES.items():
        rows += [f"**{table}**", "", "| column | type | what it says |", "|---|---|---|"]
        rows += [*(f"| `{name}` | {kind} | {says} |" for name, kind, says in columns), ""]
    return rows[:-1]


def terms() -> list[str]:
    return ["| term | what it says |", "|---|---|", *(f"| `{term}` | {says} |" for term, says in OWN.items())]


def xfails() -> list[str]:
    """The cases that cannot pass yet, by their reason; one sentence of each stands for all."""
    found: dict[str, list[tuple[str, str]]] = {}
    for case in read_cases(ROOT / "tests" / "cases"):
        if case.xfail:
            found.setdefault(case.xfail, []).append((str(case.language), " ".join(case.text.split())))
    rows = [
        f"| {', '.join(sorted({language for language, _ in cases}))} | {why} | {min(cases)[1].replace('|', '/')} |"
        for why, cases in sorted(found.items())
    ]
    return ["| languages | what fails | a sentence |", "|---|---|---|", *rows]


def run_python(body: str, namespace: dict[str, object]) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(body, "<page>", "exec"), namespace)
    return printed.getvalue()


def run_console(body: str) -> str:
    """The block with what its commands print; standard error stands where a terminal would show it."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
    }
    environment.pop("FORCE_COLOR", None)
    lines = []
    for line in body.splitlines():
        if line.startswith("$ "):
            done = subprocess.run(
                ["bash", "-c", line[2:]],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                env=environment,
                timeout=120,
                check=False,
            )
            lines += [line, *done.stdout.splitlines()]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def schema() -> str:
    """The JSON Schema of an extraction, as it is published."""
    published = {"$schema": "https://json-schema.org/draft/2020-12/schema", **claimx.Extraction.model_json_schema()}
    return json.dumps(published, ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_pages_show_what_their_blocks_print(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = path.read_text("utf-8")
    assert run_page(page) == page


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_block_is_of_a_kind_that_is_looked_at(path: Path) -> None:
    kinds = FENCE.findall(path.read_text("utf-8"))
    assert set(kinds[0::2]) <= {"python", "console", "text", "toml", "sh"}
    assert set(kinds[1::2]) <= {""}


SH_LINES = [
    (path.relative_to(ROOT).as_posix(), line)
    for path in PAGES
    for kind, body in BLOCK.findall(path.read_text("utf-8"))
    if kind == "sh"
    for line in body.splitlines()
]


@pytest.mark.parametrize(("page", "line"), SH_LINES)
def test_a_command_that_is_not_run_is_real(page: str, line: str) -> None:
    """Its program is there, and has the options it is given."""
    words = [word.strip("[]") for word in shlex.split(line)]
    if page in ("README.md", "CONTRIBUTING.md"):
        assert words[0] in ("python3", ".venv/bin/pytest", ".ci/run", ".venv/bin/python")
        return
    if words[0] == "claimx":
        names = [
            word
            for word in words[1:3]
            if word
            in (
                "extract",
                "report",
                "graph",
                "query",
                "serve",
                "completion",
                "train",
                "onnx",
                "explain",
                "languages",
                "check",
                "fixtures",
                "new",
                "score",
            )
        ]
        program = [sys.executable, "-m", "claimx", *names]
    else:
        assert words[0] == "python"
        assert (ROOT / words[1]).is_file()
        program = [sys.executable, words[1]]
    done = subprocess.run([*program, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    for option in (word for word in words if word.startswith("--")):
        assert option in done.stdout, option


def test_the_whole_pack_schema_is_documented() -> None:
    page = (ROOT / "docs" / "howto" / "add-a-language.md").read_text("utf-8")
    sections = pack._SECTIONS - {"code", "name", "version"}
    keys = {*pack.SWITCHES, *F.WORD_CLASSES, *F.GROUPS, *F.ENDING_CLASSES, *pack.FRAMES, *CueClass, *Attitude}
    keys |= pack._VERB_KEYS | pack._NOUN_KEYS | pack._ATTRIBUTION_KEYS | pack._EXAMPLE_KEYS
    assert [section for section in sorted(sections) if f"[{section}]" not in page] == []
    assert [key for key in sorted(keys) if not re.search(rf"`{key}\b", page)] == []


@pytest.mark.parametrize("name", ["claimx", "claimx.claims", "claimx.explain", "claimx.linking", "claimx.testing"])
def test_docstring_examples_hold(name: str) -> None:
    import doctest

    results = doctest.testmod(importlib.import_module(name))
    assert results.attempted
    assert results.failed == 0


def test_the_published_schema_is_that_of_the_model() -> None:
    assert SCHEMA.read_text("utf-8") == schema()


@pytest.mark.parametrize(
    "command",
    [
        *("extract", "report", "graph", "query", "fixtures new", "fixtures score", "explain", "languages"),
        *("languages check", "serve"),
    ],
)
def test_every_option_is_documented(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main([*command.split(), "--help"])
    page = (ROOT / "docs" / "reference" / "cli.md").read_text("utf-8")
    page = page.partition(f"\n## claimx {command}\n")[2].partition("\n## ")[0]
    options = set(re.findall(r"--[a-z]+", capsys.readouterr().out)) - {"--help"}
    assert options
    for option in options:
        assert f"`{option}" in page, option


def test_ci_runs_the_commands_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    commands = re.findall(r"^python3 -m venv .*$", readme, re.MULTILINE)
    assert [command.rsplit("/", 1)[-1] for command in commands] == ["de-akkuna.txt", "pytest"]
    assert "grep '^python3 -m venv ' README.md" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_citation_is_that_of_the_project() -> None:
    """Keys that the Citation File Format 1.2.0 requires, and what the project says of itself elsewhere."""
    import yaml

    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert citation["cff-version"] == "1.2.0"
    assert citation["message"]
    assert citation["authors"] == project["authors"]
    assert citation["title"] == project["name"]
    assert citation["version"] == project["version"] == claimx.__version__
    assert citation["license"] == project["license"]
    known = {"cff-version", "message", "type", "title", "version", "abstract", "authors", "license", "keywords"}
    assert set(citation) <= known | {"date-released", "doi", "repository-code", "url"}


def test_links_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def write() -> None:
    """Write what the blocks print into the pages."""
    os.chdir(ROOT)
    SCHEMA.write_text(schema(), "utf-8")
    for path in PAGES:
        path.write_text(run_page(path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    write()

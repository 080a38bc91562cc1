"""What docs/explanation/security.md promises, as far as no other test holds it; and that the page names tests that are."""

import ast
import csv
import io
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_properties import check

import claimx
from claimx import cli
from claimx._api import FailedInput
from claimx.errors import ClaimxError, DamagedInputError, PackError, UnreadableInputError

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "explanation" / "security.md"
SOURCES = sorted((ROOT / "claimx").rglob("*.py"))
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


# ---- the page --------------------------------------------------------------------------------------------------------


def test_every_promise_names_tests_that_exist() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    promises = [row for row in rows if not row.startswith(("| promise", "| ---", "|---"))]
    assert len(promises) > 20
    for row in promises:
        named = NAMED.findall(row)
        assert named, f"no test stands behind: {row}"
        for file, function in named:
            source = (ROOT / file).read_text(encoding="utf-8")
            assert re.search(rf"^def {function}\(", source, re.MULTILINE), f"{file} has no {function}"


# ---- no connection, no code ------------------------------------------------------------------------------------------

_NETWORK = {
    "socket",
    "ssl",
    "http",
    "ftplib",
    "smtplib",
    "telnetlib",
    "requests",
    "httpx",
    "aiohttp",
    "urllib3",
    "webbrowser",
}
_CODE = {"subprocess", "marshal", "shelve", "dill", "joblib", "cloudpickle", "code", "codeop", "runpy", "ctypes"}
# between a process and the workers it started; `_api` only writes, to see whether work can be handed to one
_PICKLES = {"claimx/batch/pool.py", "claimx/batch/worker.py", "claimx/batch/calls.py", "claimx/_api.py"}
# between the workers of an engine (Spark, Ray, Dask), which pickles by itself what they pass on
_PICKLES |= {"claimx/distributed/engine.py", "claimx/spark.py"}
_SERVES = {"claimx/cli/serving.py": {"socket"}}  # `claimx serve` listens, and connects to nothing


def _calls(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None and not node.level:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_imports_what_opens_connections_or_runs_programs(path: Path) -> None:
    imported = _imported(path)
    assert "urllib.request" not in imported
    roots = {name.partition(".")[0] for name in imported}
    file = path.relative_to(ROOT).as_posix()
    assert not roots & (_NETWORK | _CODE) - _SERVES.get(file, set())
    assert "pickle" not in roots or file in _PICKLES


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_runs_what_it_reads(path: Path) -> None:
    for call in _calls(path):
        name = ast.unparse(call.func)
        options = {word.arg: ast.unparse(word.value) for word in call.keywords}
        assert name not in ("eval", "exec", "compile", "__import__", "os.system", "os.popen"), ast.unparse(call)
        if name == "torch.load" or name.endswith(".torch.load"):
            assert options["weights_only"] == "True", ast.unparse(call)
        if name.endswith("yaml.load"):
            assert ast.unparse(call.args[1]) == "Loader"
            assert "class Loader(yaml.SafeLoader)" in path.read_text(encoding="utf-8")
        if name.endswith(".from_pretrained"):
            assert (options["local_files_only"], options["trust_remote_code"]) == ("True", "False"), ast.unparse(call)
            tokenizer = "Tokenizer" in name
            assert tokenizer or options["use_safetensors"] == "True", ast.unparse(call)


class _NoSocket(socket.socket):
    def __init__(self, *_: object, **__: object) -> None:
        raise AssertionError("a reader opened a socket")


FAR = "http://192.0.2.1/x"  # TEST-NET-1 (RFC 5737): nothing answers there


def test_no_reader_opens_a_socket_for_what_a_file_points_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Style sheets, pictures, scripts, frames, entities, schemas, links and parts elsewhere stay where they are."""
    import made_files

    for library in ("trafilatura", "pypdfium2", "fastwarc", "striprtf"):
        pytest.importorskip(library, reason="needs the extra `readers`")
    from test_formats import NITF, WAIT, answer, epub, mail, odt, record

    page = (
        f'<!DOCTYPE html SYSTEM "{FAR}.dtd"><html><head><base href="{FAR}"><link rel="stylesheet" href="{FAR}.css">'
        f'<script src="{FAR}.js"></script><meta http-equiv="refresh" content="0;url={FAR}"></head><body><article><h1>Rat</h1>'
        f'<img src="{FAR}.png"><iframe src="{FAR}"></iframe><object data="{FAR}"></object><p>{WAIT} {WAIT}</p>'
        f'<link rel="canonical" href="{FAR}"></article></body></html>'
    )
    action = b"<< /S /URI /URI (%s) >>" % FAR.encode()
    drawn = made_files.pdf([[(50, 700, "Wir warten, sagte Kern am Abend im Rathaus.")]])
    drawn = drawn.replace(b"/Type /Catalog", b"/OpenAction " + action + b" /Type /Catalog")
    word = made_files.docx(f"<w:p><w:r><w:t>{WAIT}</w:t></w:r></w:p>")
    files = {
        "a.html": page.encode(),
        "a.xml": NITF.replace(
            "<nitf>", f'<!DOCTYPE nitf SYSTEM "{FAR}.dtd"><nitf xsi:schemaLocation="a {FAR}.xsd">'
        ).encode(),
        "a.epub": epub(page),
        "a.odt": odt(f'<t:p>{WAIT}<draw:image xlink:href="{FAR}.png"/></t:p>'),
        "a.docx": word,
        "a.pdf": drawn,
        "a.rtf": rb"{\rtf1\ansi {\field{\*\fldinst INCLUDEPICTURE http://192.0.2.1/x}} Wir warten, sagte Kern.\par}",
        "a.warc": record("response", "application/http", answer("text/html", page.encode()), 1),
        "a.eml": bytes(mail(page, subtype="html")),
        "a.csv": f'id,text,url\n1,"{WAIT}",{FAR}\n'.encode(),
        "a.jsonl": b'{"text": "Ja.", "url": "http://192.0.2.1/x", "$ref": "http://192.0.2.1/x"}\n',
        "a.md": f"---\nurl: {FAR}\n---\n# Rat\n\n![]({FAR}) {WAIT}\n".encode(),
    }
    files["a.zip"] = made_files.zipped(dict(files))
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    list(claimx.extract_many([tmp_path], on_error="record"))  # what is loaded at first use is loaded
    monkeypatch.setattr(socket, "socket", _NoSocket)
    monkeypatch.setattr(socket, "create_connection", _NoSocket)
    monkeypatch.setattr(socket, "getaddrinfo", _NoSocket)
    found = list(claimx.extract_many([tmp_path], on_error="record"))
    assert sum(isinstance(one, claimx.Extraction) for one in found) == 2 * len(
        files
    )  # twelve files, one of two chapters, alone and in the archive
    assert not [one for one in found if isinstance(one, FailedInput)]


def test_a_web_address_is_refused_by_name() -> None:
    with pytest.raises(UnreadableInputError, match="claimx reads files and opens no connection"):
        claimx.extract("https://example.org/article.html")


def test_a_pack_is_words_and_never_a_pattern(tmp_path: Path) -> None:
    """What means something in a regular expression or to Python means only itself in a pack."""
    path = tmp_path / "xx.toml"
    head = 'code = "xx"\nname = "x"\nversion = "1"\n'
    odd = "(a+)+$ .* [ \\\\d ${x} {0} __import__('os') %s"
    path.write_text(
        f'{head}[blocks]\nabbreviations = "{odd}"\ncaption = "{odd} | (a+)+$"\nbyline = "{odd}"\nboilerplate = "{odd}"\n'
        f'[verbs."(a+)+$"]\nsg = "{odd}"\ntakes = "quote that"\n[attributions."(a+)+$ .*"]\nposition = "before"\n'
        f'[words]\ncomplementisers = "{odd}"\n'.replace("[words]\ncomplementisers", "[set_phrases]\nunsourced"),
        encoding="utf-8",
    )
    found = claimx.extract_text("a" * 5_000 + " .* “We wait,” said Lind. [ (a+)+$ x", language=str(path))
    check_again = claimx.Extraction.model_validate_json(found.model_dump_json())
    assert check_again == found
    for wrong in ("[code]\nx = 1\n", 'import = "os"\n', "!!python/object:os.system\n"):
        path.write_text(head + wrong, encoding="utf-8")
        with pytest.raises(PackError):
            claimx.extract_text("We wait.", language=str(path))


# ---- files that do harm ----------------------------------------------------------------------------------------------


def test_a_packed_stream_that_grows_without_end_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import bz2
    import gzip
    import lzma

    monkeypatch.setenv("CLAIMX_MAX_MEGABYTES", "1")
    for suffix, pack in (("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)):
        path = tmp_path / f"a.txt.{suffix}"
        path.write_bytes(pack(b"x" * 30_000_000))
        with pytest.raises(UnreadableInputError, match="larger than 1 MB"):
            claimx.extract(path)


def test_a_book_that_names_one_part_often_is_read_once(tmp_path: Path) -> None:
    import made_files

    pytest.importorskip("trafilatura", reason="needs the extra `readers`")
    references = '<itemref idref="a"/>' * 5_000
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<c><rootfiles><rootfile full-path="b.opf"/></rootfiles></c>',
        "b.opf": '<package><manifest><item id="a" href="a.xhtml" media-type="text/html"/></manifest>'
        f"<spine>{references}</spine></package>",
        "a.xhtml": "<html><body><p>Wir warten.</p></body></html>",
    }
    (tmp_path / "a.epub").write_bytes(made_files.zipped(members, stored=["mimetype"]))
    assert len(list(claimx.extract_many([tmp_path / "a.epub"]))) == 1


def test_parts_of_a_book_may_not_grow_beyond_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import made_files

    from claimx.readers import packed

    pytest.importorskip("trafilatura", reason="needs the extra `readers`")
    monkeypatch.setattr(packed, "FREE_GROWTH", 100_000)
    items = "".join(f'<item id="i{n}" href="{n}.xhtml" media-type="text/html"/>' for n in range(30))
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(30))
    book = f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>"
    members = {f"{n}.xhtml": f"<html><body><p>{'x' * 200_000}</p></body></html>" for n in range(30)}
    container = '<c><rootfiles><rootfile full-path="b.opf"/></rootfiles></c>'
    whole = {"mimetype": "application/epub+zip", "META-INF/container.xml": container, "b.opf": book, **members}
    (tmp_path / "a.epub").write_bytes(made_files.zipped(whole, stored=["mimetype"]))
    found = list(claimx.extract_many([tmp_path / "a.epub"], on_error="record", claims=False))
    assert any("as bombs do" in str(one.error) for one in found if isinstance(one, FailedInput))


def test_a_cell_of_a_table_may_be_no_larger_than_a_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setenv("CLAIMX_MAX_MEGABYTES", "1")
    path = tmp_path / "a.parquet"
    parquet.write_table(pyarrow.table({"text": ["Ja.", "x" * 3_000_000]}), path)
    assert path.stat().st_size < 400_000
    first, second = claimx.extract_many([path], on_error="record", language="de")
    assert isinstance(first, claimx.Extraction)
    assert "larger than 1 MB" in str(second.error)


def test_an_archive_of_too_many_members_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import made_files

    from claimx.readers import packed

    monkeypatch.setattr(packed, "MOST_MEMBERS", 20)
    (tmp_path / "a.zip").write_bytes(made_files.zipped({f"{n}.txt": "x" for n in range(30)}))
    with pytest.raises(DamagedInputError, match="more than 20 members"):
        list(claimx.extract_many([tmp_path / "a.zip"]))


def test_folders_may_nest_deeper_than_calls(tmp_path: Path) -> None:
    deepest = tmp_path
    for _ in range(400):
        deepest = deepest / "a"
    deepest.mkdir(parents=True)
    (deepest / "a.txt").write_text("We wait.", encoding="utf-8")
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(300)
        from claimx.readers import iter_paths

        assert list(iter_paths([tmp_path])) == [str(deepest / "a.txt")]
    finally:
        sys.setrecursionlimit(limit)


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    folder, other = tmp_path / "here", tmp_path / "other"
    folder.mkdir()
    other.mkdir()
    (other / "a.txt").write_text("geheim", encoding="utf-8")
    (folder / "b.txt").write_text("We wait.", encoding="utf-8")
    (folder / "loop").symlink_to(folder)
    (folder / "out").symlink_to(other)
    assert [one.document.source for one in claimx.extract_many([folder])] == [str(folder / "b.txt")]


_RUNAWAY = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
import claimx
for found in claimx.extract_many(sys.argv[1:], on_error="record", language="en", claims=False):
    assert not isinstance(getattr(found, "error", None), claimx.errors.DefectError), found
print("done")
"""


def test_no_pattern_runs_away(tmp_path: Path) -> None:
    """Files of which a pattern that goes back and tries again makes hours; the process that reads them may take two
    minutes of CPU, of which it needs a few seconds."""
    pytest.importorskip("trafilatura", reason="needs the extra `readers`")
    wide = " " * 1_000_000
    files = {
        "comments.html": "<!---->" * 8_000 + "x",
        "instructions.xml": "<??>" * 8_000 + "x",
        "comments.txt": "<!-- -->\n" * 500 + "We wait.",
        "space.html": wide + "<html><body><p>We wait for the ferry, she said.</p></body></html>",
        "charset.html": b"<meta" * 50 + b"charset=" + b"\n" * 3_700 + b"\xff<p>We wait.</p>",
        "prolog.html": "<html>" + "<?xml" * 100_000,
        "a.mbox": "From x Wed Mar  4 10:00:00 2026\nFrom: a\n\nJa.\n\nFrom x " + "00:00" * 200_000 + "\n",
        "times.mbox": "From x " + "10:00 2026" * 6_000 + "\nFrom: a\n\nJa.\n",
        "heading.md": "# a" + "\t" * 16_000 + "x\n\nWe wait.",
        "title.md": "---\ntitle: a" + " " * 16_000 + "x\n---\n\nWe wait.",
        "authors.jsonl": f'{{"text": "We wait.", "authors": "a{wide}b", "date": "{wide}", "language": "{wide}"}}\n',
        "link.txt": "a@a.a" + "@a." * 300_000 + "\n" + ("a@a.a" + "@a." * 50 + "\n") * 2_000,
        "digits.txt": "1" * 1_000_000 + "\n" + "1," * 500_000 + "\n" + "1-" * 200_000,
        "header.csv": "a" * 60_000 + ",text\n1,We wait.\n",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data.encode() if isinstance(data, str) else data)
    command = [sys.executable, "-c", _RUNAWAY, *sorted(str(tmp_path / name) for name in files)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout == "done\n", done.stderr[-2_000:]


# ---- texts that deceive ----------------------------------------------------------------------------------------------

DECEIVING = {
    "right-to-left override": "\u202e",
    "isolate": "\u2067",
    "isolate that never ends": "\u2066\u2066\u2066",
    "mark of direction": "\u200f",
    "zero width space": "\u200b",
    "zero width joiner": "\u200d",
    "soft hyphen": "\u00ad",
    "byte order mark": "\ufeff",
    "one combining mark": "\u0301",
    "flood of combining marks": "\u0301\u0489\u035c" * 200,
    "Cyrillic letter": "а",
    "full-width letter": "ａ",
    "tag": "\U000e0041",
    "variation": "\ufe0f",
    "emoji": "👩‍👩‍👧",
    "Hangul filler": "\u3164",
    "lone surrogate": "\ud800",
    "NUL": "\x00",
    "escape": "\x1b[31m",
}


@pytest.mark.parametrize("sign", DECEIVING.values(), ids=DECEIVING)
@pytest.mark.parametrize("language", ["en", "de", None])
def test_signs_that_deceive_the_eye_move_no_offset(sign: str, language: str | None) -> None:
    text = f"The ferry is la{sign}te.\n\n“We are wai{sign}ting for the boat,” said Anna Lind on Monday."
    extraction = check(text, language)
    assert [quote.text for quote in extraction.quotes][:1] == [f"We are wai{sign}ting for the boat"]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(st.integers(0, 120), st.sampled_from(sorted(DECEIVING.values()))), max_size=12))
def test_any_of_them_anywhere_keep_the_promises(places: list[tuple[int, str]]) -> None:
    text = "“We are waiting,” said Anna Lind, the mayor. She said that 12 of 30 boats (40%) sank on 3 May 2024.\n"
    for place, sign in places:
        text = text[:place] + sign + text[place:]
    check(text, "en")


def test_letters_that_look_alike_are_kept_as_written() -> None:
    """Cyrillic А, Latin nna: the name is what stands there, and another than the one in Latin letters."""
    text = "“We wait,” said Аnna Lind. “We go,” said Anna Lind."
    names = {speaker.name for speaker in claimx.extract_text(text, language="en").speakers}
    assert names == {"Аnna Lind", "Anna Lind"}


HOSTILE = "“\x1b]0;title\x07It \x1b[31mle\u202eaks\x9b,” said An\u2066na Lind. =cmd|' /C calc'!A0 said Lind.\n"
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize(
    "arguments", [("extract", "-f", "text"), ("extract", "-f", "text", "--color", "never"), ("explain", ":5")]
)
def test_what_the_command_shows_steers_no_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    path = tmp_path / "a\x1b[2J\u202e.txt"
    path.write_text(HOSTILE, encoding="utf-8")
    command, *options = arguments
    given = [f"{path}{options[0]}"] if command == "explain" else [str(path), *options]
    assert cli.main([command, *given, "-l", "en"]) == 0
    written = capsys.readouterr()
    assert "aks" in written.out
    for stream in (written.out, written.err):
        assert not STEERING.search(stream.replace("\n", "")), ascii(STEERING.search(stream))


def test_an_error_steers_no_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a\x1b[2J\u202e.txt"
    path.write_bytes(b"\x00\x01\x02")
    assert cli.main(["extract", str(path), str(tmp_path / "no\x1b[2J.txt")]) == 1
    written = capsys.readouterr()
    assert written.err.count("claimx: ") == 2
    assert not STEERING.search(written.err.replace("\n", ""))


def test_no_cell_that_the_command_writes_is_a_formula(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "“=1+1 is what we say,” said Anna Lind.\n\n“@SUM(A1) and more of it,” said Paul Roth.\n", encoding="utf-8"
    )
    assert cli.main(["extract", str(path), "-f", "csv", "-l", "en"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["text"] for row in rows] == ["'=1+1 is what we say", "'@SUM(A1) and more of it"]


def test_pages_keep_the_direction_of_a_text_to_itself() -> None:
    from claimx.report import to_fragment

    found = claimx.extract_text("“We \u202ewait,” said Anna Lind.\n\nمرفأ", language="en")
    shown = to_fragment(found)
    assert shown.count('dir="auto"') == 2
    style = (ROOT / "claimx" / "report" / "assets" / "text.css").read_text(encoding="utf-8")
    assert "unicode-bidi: plaintext" in style


def test_a_damaged_extraction_is_an_error_of_the_model_alone() -> None:
    from pydantic import ValidationError

    good = claimx.extract_text("“We wait,” said Anna Lind.", language="en").model_dump_json()
    for cut in range(0, len(good), 37):
        with pytest.raises((ValidationError, ClaimxError)):
            claimx.Extraction.model_validate_json(good[:cut])

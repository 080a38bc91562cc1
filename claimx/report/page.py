"""The report as one HTML file: skeleton, styles, scripts and data, and nothing from anywhere else."""

import hashlib
import json
import os
import re
from base64 import b64encode
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from claimx.errors import GraphError
from claimx.export.files import whole_file
from claimx.provenance.view import GraphView
from claimx.report.data import index_of, parts_of, shared_of

SCRIPTS = ("dom.js", "data.js", "overview.js", "articles.js", "people.js", "statements.js", "graph.js", "main.js")
STYLES = ("text.css", "report.css")
_PLACE = re.compile(r"<!-- (\w+) -->\n")
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_ESCAPED = re.compile("[<>&\u2028\u2029\u202d\u202e\ud800-\udfff]")


def to_html(
    graph: GraphView, path: str | os.PathLike[str] | None = None, *, title: str = "Who said what"
) -> str | None:
    """Write a graph as one HTML file for reading, which needs no network; without `path` the page comes back instead.

    The file appears under its name when it is whole, and replaces what was there. The same graph and title give the
    same bytes. No text of a document can run as a script: texts stand in the page as JSON, are put on the screen as
    text alone, and the page's Content-Security-Policy runs nothing but its own scripts.

    Raises GraphError when the file cannot be written.
    """
    parts = _page(graph, title)
    if path is None:
        return "".join(parts)
    _write(Path(path), parts)
    return None


def stylesheet() -> str:
    """The style sheet of what `to_fragment` gives; every class in it begins with `cx-`."""
    return _asset("text.css")


def _page(graph: GraphView, title: str) -> Iterator[str]:
    """The page in parts, so that large graphs need not stand in memory twice."""
    styles = [_asset(name) for name in STYLES]
    scripts = [_asset(name) for name in SCRIPTS]
    skeleton = _PLACE.split(_asset("page.html"))
    for number, part in enumerate(skeleton):
        if number % 2 == 0:
            yield part
        elif part == "policy":
            policy = escape(_policy(styles, scripts))
            yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        elif part == "title":
            yield f"<title>{escape(' '.join(title.split()))}</title>\n".encode("utf-8", "replace").decode()
        elif part == "styles":
            yield from (f"<style>{style}</style>\n" for style in styles)
        elif part == "scripts":
            yield from (f"<script>{script}</script>\n" for script in scripts)
        else:
            yield from _data(graph, title)


def _data(graph: GraphView, title: str) -> Iterator[str]:
    shared = shared_of(graph)
    yield _json("index", index_of(graph, shared, title))
    for number, part in enumerate(parts_of(graph, shared)):
        yield _json(f"part-{number}", part)


def _json(name: str, value: Any) -> str:
    """A data block (HTML Living Standard), which a browser does not run, with nothing in it that could end it."""
    # texts have lost what steers letters around them already; names of passes and the like have not
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    safe = _ESCAPED.sub(lambda found: _ESCAPES.get(found[0], "\ufffd"), text)
    return f'<script type="application/json" id="{name}">{safe}</script>\n'


def _policy(styles: list[str], scripts: list[str]) -> str:
    """Content Security Policy Level 3: our scripts and styles by their digests, no strings as markup, no network."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(_digest, scripts))}",
            f"style-src {' '.join(map(_digest, styles))}",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _asset(name: str) -> str:
    return files("claimx.report").joinpath("assets", name).read_text(encoding="utf-8")


def _write(path: Path, parts: Iterator[str]) -> None:
    """Write beside the file and put it in its place when it is whole."""
    if path.is_dir():
        raise GraphError(f"{path}: is a folder; name a file to write")
    with whole_file(path) as out:
        out.writelines(part.encode() for part in parts)

"""Files of cases: TOML, YAML, JSON, JSON lines, and corpora in JSON lines with offsets.

A line of a corpus is one document, as many tools write them: {"id", "lang", "text", "quotes": [{"kind", "content",
"cue", "source", "speaker", "extra"}], "extra"}. Spans are [start, end) in code points of the text. What is told in
`extra` beside that: of a quote `content_also`, `cue_also`, `source_also`, `speaker_also`, `kind_also` (as right); of a
document `optional_quotes` (may come out), `complete` (false: not all quotes are marked), `not_annotated` (roles).
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from claimx._extras import require
from claimx.errors import CaseError
from claimx.testing.cases import Case, Expected, cases_of_document, cases_of_tables
from claimx.text.span import Span

_FRAGMENTS_APART = ("german_news",)  # corpora that annotate a fragment in an indirect quote as a direct one
_SPANS = ("content", "cue", "source")
_TRUE_OR_FALSE = re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")
_NO_KIND = "other"  # summaries of what was said, free indirect speech: neither asked for nor wrong


def read_tables(path: Path, language: str | None) -> Iterator[Case]:
    """The cases of a TOML, YAML, JSON or JSON lines file. Raises CaseError."""
    data = _decoded(path)
    if path.suffix == ".jsonl":
        yield from _lines(data, path, language)
        return
    table = _parsed(data, path)
    if isinstance(table, list):
        yield from cases_of_tables(table, path, language=language)
    else:
        yield from cases_of_document(table, path, language=language)


def _decoded(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CaseError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise CaseError(f"{path}: not in UTF-8 (byte {error.start}); save it in UTF-8") from None


def _parsed(data: str, path: Path) -> Any:
    try:
        if path.suffix == ".toml":
            return tomllib.loads(data)
        if path.suffix == ".json":
            return json.loads(data, object_pairs_hook=_table)
    except (ValueError, RecursionError) as error:
        raise CaseError(f"{path}: no {path.suffix[1:].upper()}: {error}") from None
    return _yaml(data, path)


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object. A key that stands twice is an error: one of the two would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"{next(key for key in keys if keys.count(key) > 1)!r} stands twice in one object")
    return found


def _yaml(data: str, path: Path) -> Any:
    """YAML by the core schema of YAML 1.2, in which `no` is a language and 2025-03-31 a word."""
    yaml = require("yaml", extra="yaml")

    class Loader(yaml.SafeLoader):  # type: ignore[misc, name-defined]
        """The safe loader with words, numbers, true, false and null alone."""

    words = {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp"}
    Loader.yaml_implicit_resolvers = {
        sign: [pair for pair in pairs if pair[0] not in words]
        for sign, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    Loader.add_implicit_resolver("tag:yaml.org,2002:bool", _TRUE_OR_FALSE, list("tTfF"))
    try:
        return yaml.load(data, Loader)  # a SafeLoader: it makes plain values only
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise CaseError(f"{path}: no YAML: {' '.join(str(error).split())}") from None


def _lines(data: str, path: Path, language: str | None) -> Iterator[Case]:
    for number, line in enumerate(data.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            row = json.loads(line, object_pairs_hook=_table)
        except (ValueError, RecursionError) as error:
            raise CaseError(f"{where}: no JSON: {error}") from None
        if isinstance(row, Mapping) and "lang" in row:
            yield document_case(row, where)
        else:
            yield from cases_of_tables([row], path, language=language, where=[where])


# ---- corpora ---------------------------------------------------------------------------------------------------------


def document_case(row: Mapping[str, Any], where: str) -> Case:
    """A case from a document of a corpus. Raises CaseError for what is no such document, or a span outside the text."""
    where = f"{where}: document {row.get('id')!r}"
    name, text, language = row.get("id"), row.get("text"), row.get("lang")
    if not isinstance(name, str) or not isinstance(text, str) or not isinstance(language, str):
        raise CaseError(f"{where}: a document needs an id, a lang and a text")
    extra = _extra(row, where)
    quotes = [(quote.get("kind"), _quote(quote, text, where)) for quote in _rows(row, "quotes", where)]
    spare = [_quote(quote, text, where) for quote in _rows(extra, "optional_quotes", where)]
    return Case(
        id=name,
        text=text,
        language=language,
        must=tuple(quote for kind, quote in quotes if kind != _NO_KIND),
        may=(*(quote for kind, quote in quotes if kind == _NO_KIND), *spare),
        complete=frozenset({"quotes"} if extra.get("complete", True) else ()),
        unjudged=frozenset(_words(extra, "not_annotated", where)),
        fragments_apart=bool(extra.get("fragments_apart", row.get("corpus") in _FRAGMENTS_APART)),
        where=where,
    )


def _extra(row: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    extra = row.get("extra") or {}
    if not isinstance(extra, Mapping):
        raise CaseError(f"{where}: extra is a table, not {extra!r}")
    return extra


def _rows(table: Mapping[str, Any], key: str, where: str) -> list[Mapping[str, Any]]:
    """The tables under a key."""
    rows = table.get(key) or []
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise CaseError(f"{where}: {key} is a list of tables, not {rows!r}")
    return rows


def _words(table: Mapping[str, Any], key: str, where: str) -> list[str]:
    """The words under a key."""
    words = table.get(key) or []
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise CaseError(f"{where}: {key} is a list of words, not {words!r}")
    return words


def _quote(row: Mapping[str, Any], text: str, where: str) -> Expected:
    says: dict[str, Any] = {role: _spans(row.get(role), text, where) for role in _SPANS}
    if not says["content"]:
        raise CaseError(f"{where}: a quote has no content")
    for key in ("kind", "speaker"):
        if not isinstance(row.get(key) or "", str):
            raise CaseError(f"{where}: {key} is a word, not {row[key]!r}")
        says |= {key: row[key]} if row.get(key) else {}
    extra = _extra(row, where)
    otherwise: dict[str, tuple[Any, ...]] = {}
    for key in _SPANS:
        given = extra.get(f"{key}_also") or []
        if not isinstance(given, list):
            raise CaseError(f"{where}: {key}_also is a list of lists of spans, not {given!r}")
        otherwise |= {key: tuple(_spans(one, text, where) for one in given)} if given else {}
    for key in ("kind", "speaker"):
        words = _words(extra, f"{key}_also", where)
        otherwise |= {key: tuple(words)} if words else {}
    return Expected("quotes", says, otherwise)


def _spans(given: Any, text: str, where: str) -> tuple[Span, ...]:
    pairs = [] if given is None else given
    whole = isinstance(pairs, list) and all(isinstance(pair, list) and len(pair) == 2 for pair in pairs)
    if not whole or not all(type(place) is int for pair in pairs for place in pair):
        raise CaseError(f"{where}: spans are a list of [start, end], not {given!r}")
    spans = tuple(Span(start, end) for start, end in pairs)
    for start, end in spans:
        if not 0 <= start <= end <= len(text):
            raise CaseError(f"{where}: span [{start}, {end}) outside the text of {len(text)} characters")
    return spans


def case_document(case: Case) -> dict[str, Any]:
    """A case as a document of a corpus, for one line of JSON; what only a case can say (claims, speakers) is left out.

    The inverse of `document_case`, as far as that reads.
    """
    extra: dict[str, Any] = {}
    optional = [_row(quote) for quote in case.may if quote.section == "quotes"]
    others = [row for row in optional if row.get("kind") == _NO_KIND]
    optional = [row for row in optional if row.get("kind") != _NO_KIND]
    if optional:
        extra["optional_quotes"] = optional
    if "quotes" not in case.complete:
        extra["complete"] = False
    if case.unjudged:
        extra["not_annotated"] = sorted(case.unjudged)
    if case.fragments_apart:
        extra["fragments_apart"] = True
    quotes = [_row(quote) for quote in case.must if quote.section == "quotes"]
    document = {"id": case.id, "lang": case.language or "und", "text": case.text, "quotes": [*quotes, *others]}
    return document | ({"extra": extra} if extra else {})


def _row(quote: Expected) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": quote.says.get("kind")}
    row |= {role: [list(span) for span in quote.says.get(role, ())] for role in _SPANS}
    row["speaker"] = quote.says.get("speaker")
    extra = {
        f"{key}_also": [[list(span) for span in one] if key in _SPANS else one for one in values]
        for key, values in quote.otherwise.items()
    }
    return row | ({"extra": extra} if extra else {})

"""Annotated documents to token labels.

A file holds one document a line: `{"id", "lang", "text", "corpus"?, "quotes": [{"kind", "content", "cue", "source"}],
"extra"?}`, spans `[start, end)` in code points of `text`. Quotes of kind "other" and `extra.optional_quotes` teach
nothing: neither that there is a quote, nor that there is none.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimx.errors import TrainingError
from claimx.lang import flags as F
from claimx.lang.pack import bare_pack, known_languages, load_pack
from claimx.passes.base import Candidate
from claimx.passes.reading import Reading
from claimx.passes.rules import RulePass
from claimx.passes.transformer.features import tokens_of
from claimx.passes.transformer.labels import KINDS, Gold, encode
from claimx.text.span import Span


@dataclass(frozen=True, slots=True)
class Example:
    """One annotated document, read: its quotes in tokens, and what the rules make of it."""

    id: str
    corpus: str
    reading: Reading
    gold: tuple[Gold, ...]
    unknown: tuple[tuple[int, int], ...]
    labels: tuple[int, ...]
    rules: tuple[Candidate, ...]
    document: dict[str, Any]


def read_documents(path: Path, *, annotated: bool = True) -> Iterator[dict[str, Any]]:
    """The documents of a file of JSON lines. Raises TrainingError naming the line that is no such document.

    Those that are not `annotated` need a text and nothing else.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise TrainingError(f"{path}: cannot be read: {error.strerror}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            document = json.loads(line)
            _check(document, annotated)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise TrainingError(f"{path}, line {number}: no annotated document: {error}") from error
        yield document


def _check(document: dict[str, Any], annotated: bool) -> None:
    size = len(document["text"])
    if not annotated:
        return
    for quote in document["quotes"]:
        for role in ("content", "cue", "source"):
            for start, end in quote.get(role) or ():
                if not 0 <= start < end <= size:
                    raise ValueError(f"{role} [{start}, {end}) lies outside a text of {size} characters")


def load_examples(documents: Iterable[dict[str, Any]]) -> list[Example]:
    """Documents with their texts read and their quotes as labels."""
    return [_example(document) for document in documents]


def reading_of(document: dict[str, Any]) -> Reading:
    """The text of a document, read with the pack of its language, or with the bare one where there is none."""
    language = document.get("lang")
    return Reading(document["text"], load_pack(language) if language in known_languages() else bare_pack())


def _example(document: dict[str, Any]) -> Example:
    reading = reading_of(document)
    gold, unknown = _gold(document, reading)
    labels = tuple(encode(gold, len(reading.starts), unknown))
    return Example(
        id=str(document.get("id", "")),
        corpus=str(document.get("corpus", "")),
        reading=reading,
        gold=tuple(gold),
        unknown=tuple(unknown),
        labels=labels,
        rules=tuple(RulePass().propose(reading)),
        document=document,
    )


def _gold(document: dict[str, Any], reading: Reading) -> tuple[list[Gold], list[tuple[int, int]]]:
    """The quotes in tokens, and the token ranges that teach nothing."""
    gold: list[Gold] = []
    unknown: list[tuple[int, int]] = []
    for quote in [*document["quotes"], *(document.get("extra") or {}).get("optional_quotes", ())]:
        content = _ranges(quote["content"], reading)
        if quote["kind"] not in KINDS or quote not in document["quotes"]:
            unknown += content
            continue
        content[:1] = [_without_complementiser(*one, reading) for one in content[:1]]
        if content:
            cue, source = (tuple(_ranges(quote.get(role) or (), reading)) for role in ("cue", "source"))
            gold.append(Gold(quote["kind"], tuple(content), cue, source))
    return [_as_mixed(one, gold) for one in gold], unknown


def _as_mixed(one: Gold, gold: Sequence[Gold]) -> Gold:
    """An indirect quote around a direct one: corpora that annotate the words in marks apart mean a mixed one."""
    if one.kind != "indirect":
        return one
    inner = any(_holds(one, other) for other in gold if other.kind == "direct")
    return one._replace(kind="mixed") if inner else one


def _holds(outer: Gold, inner: Gold) -> bool:
    return all(any(a <= first and end <= b for a, b in outer.content) for first, end in inner.content)


def _ranges(spans: Iterable[Sequence[int]], reading: Reading) -> list[tuple[int, int]]:
    """Spans as token ranges that begin and end with a word: whose the marks and commas are, corpora differ."""
    found = []
    for start, end in sorted(map(tuple, spans)):
        first, last = tokens_of(reading, Span(start, end))
        while first < last and not reading.shapes[first] & F.WORD:
            first += 1
        while last > first and not reading.shapes[last - 1] & F.WORD:
            last -= 1
        if first < last:
            found.append((first, last))
    return found


def _without_complementiser(first: int, end: int, reading: Reading) -> tuple[int, int]:
    drop = end - first > 1 and reading.shapes[first] & F.COMPLEMENTISER
    return first + bool(drop), end

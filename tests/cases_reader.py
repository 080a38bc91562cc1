"""Cases: a text, and the quotes that come out of it. Offsets are never counted by hand, but found from the words."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import claimx
from claimx.text.span import Span

FOLDER = Path(__file__).parent / "cases"
SPAN_KEYS = ("content", "cue", "source", "fragments")
PLAIN_KEYS = ("kind", "closed", "attitude", "negated", "continuation")
QUOTE_KEYS = {*SPAN_KEYS, *PLAIN_KEYS, "speaker", "via", "inside"}
CASE_KEYS = {"id", "text", "quotes", "xfail"}


class CaseError(Exception):
    """A case file says something it may not say: names file, case and words."""


@dataclass(frozen=True)
class Case:
    """One text and its quotes. A quote says as much as the case is about; only what it says is compared."""

    id: str
    language: str
    text: str
    quotes: tuple[dict[str, Any], ...]
    xfail: str | None = None


def read_cases(folder: Path = FOLDER) -> list[Case]:
    """All cases of `folder/<language>/*.toml`. Raises CaseError."""
    cases = [case for path in sorted(folder.glob("*/*.toml")) for case in _of_file(path)]
    ids = [case.id for case in cases]
    for double in {name for name in ids if ids.count(name) > 1}:
        raise CaseError(f"{folder}: two cases are called {double!r}")
    return cases


def _of_file(path: Path) -> Iterator[Case]:
    language, subject = path.parent.name, path.stem
    table = tomllib.loads(path.read_text("utf-8"))
    if set(table) != {"case"}:
        raise CaseError(f"{path}: needs [[case]] and nothing else")
    for row in table["case"]:
        where = f"{path}: case {row.get('id')!r}"
        if not {"id", "text", "quotes"} <= set(row) <= CASE_KEYS:
            raise CaseError(f"{where} has keys {sorted(row)}")
        if not str(row["id"]).startswith(f"{language}-{subject}-"):
            raise CaseError(f"{where} is not called {language}-{subject}-…")
        case = Case(row["id"], language, row["text"].strip("\n"), tuple(row["quotes"]), row.get("xfail"))
        for quote in case.quotes:
            if "content" not in quote or not set(quote) <= QUOTE_KEYS:
                raise CaseError(f"{where}: a quote has keys {sorted(quote)}")
            for key in SPAN_KEYS:
                for words in quote.get(key, ()):
                    locate(words, case.text, where)
        yield case


def locate(words: str, text: str, where: str) -> Span:
    """Where `words` stand in `text`. Raises CaseError unless they are there exactly once, as whole words."""
    starts = [i for i in range(len(text)) if text.startswith(words, i) and _whole(text, i, i + len(words))]
    if len(starts) != 1:
        raise CaseError(f"{where}: {words!r} is {len(starts)} times in the text")
    return Span(starts[0], starts[0] + len(words))


def _whole(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() and text[start].isalnum()) and not (after.isalnum() and text[end - 1].isalnum())


def expected(case: Case) -> list[dict[str, Any]]:
    """What the case says, with words as spans of its text."""
    return [
        {
            key: [locate(w, case.text, case.id) for w in value] if key in SPAN_KEYS else value
            for key, value in quote.items()
        }
        for quote in case.quotes
    ]


def found(case: Case) -> list[dict[str, Any]]:
    """What claimx finds in the case's text, in the form of `expected`."""
    extraction = claimx.extract_text(case.text, language=case.language)
    names = {speaker.id: speaker.name for speaker in extraction.speakers}
    texts = {quote.id: quote.text for quote in extraction.quotes}
    return [
        {
            **{key: list(getattr(quote, key)) for key in SPAN_KEYS},
            **{key: getattr(quote, key) for key in PLAIN_KEYS},
            "kind": quote.kind.value,
            "attitude": quote.attitude.value,
            "speaker": names.get(quote.speaker or ""),
            "via": [names[one] for one in quote.via],
            "inside": texts.get(quote.nested_in or ""),
        }
        for quote in extraction.quotes
    ]


def difference(case: Case) -> str:
    """What differs between the case and what is found, in words; empty when nothing does."""
    wanted, got = expected(case), found(case)
    if len(wanted) == len(got) and all(w == {k: g[k] for k in w} for w, g in zip(wanted, got, strict=True)):
        return ""
    keys = set().union(*wanted) if wanted else {"kind", "content", "cue", "source"}
    return "\n".join(
        [
            f"{case.id}: {case.text}",
            *(f"  expected {_in_words(w, case.text, set(w))}" for w in wanted or [{}]),
            *(f"  got      {_in_words(g, case.text, keys)}" for g in got or [{}]),
        ]
    )


def _in_words(quote: dict[str, Any], text: str, keys: set[str]) -> str:
    if not quote:
        return "nothing"
    shown = {k: [s.of(text) for s in v] if k in SPAN_KEYS else v for k, v in quote.items() if k in keys}
    return ", ".join(f"{k} {v}" for k, v in shown.items())

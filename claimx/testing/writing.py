"""Cases written from what is found now, for somebody to correct: TOML, YAML, JSON or JSON lines."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from claimx._extras import require
from claimx.errors import CaseError
from claimx.model import Extraction
from claimx.testing.cases import SPANS
from claimx.testing.found import Found, found_in
from claimx.testing.words import place_of

FORMATS = ("toml", "yaml", "json", "jsonl")
_USUAL: Mapping[str, Any] = {
    "attitude": "claim",
    "cue_class": "statement",
    "polarity": "positive",
    "commitment": "certain",
    "closed": True,
}
_ALWAYS = frozenset({"kind", "name", "content", "cue", "source"})
_LEFT_OUT = frozenset({"construction", "cue_lemma", "cue_class", "continuation", "asserter_kind"})
_CLOSING = re.compile(r'(?<=")"|"\Z')  # behind another mark, or at the end
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def case_of(
    extraction: Extraction, name: str, *, claims: bool = False, file: str | None = None, language: bool = True
) -> dict[str, Any]:
    """A case's table that says what the extraction holds, ready to be written and corrected.

    `name` is its id. With `file` the case names that file instead of holding the text. `language=False` leaves the
    language to be found. Quotes and speakers are written, and with `claims` the claims.

        >>> import claimx
        >>> from claimx.testing import case_of
        >>> row = case_of(claimx.extract_text("“We wait,” said Anna Lind.", language="en"), "wait-1")
        >>> row["id"], row["quotes"][0]["content"], row["speakers"][0]["name"]
        ('wait-1', ['We wait'], 'Anna Lind')
    """
    document = extraction.document
    row: dict[str, Any] = {"id": name}
    if language and document.language_given:
        row["language"] = document.language
    if document.published is not None and document.dateline is None:
        row["published"] = document.published.isoformat()
    row |= {"text": document.text} if file is None else {"file": file}
    found = found_in(extraction)
    for section in ("quotes", "speakers", "claims") if claims else ("quotes", "speakers"):
        row[section] = [_written(one, section, document.text) for one in found[section]]
    return row


def _written(found: Found, section: str, text: str) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for key, value in found.items():
        usual = value in ("", (), False) or _USUAL.get(key) == value
        if key in _LEFT_OUT or key == "kind" and section == "claims" or usual and key not in _ALWAYS:
            continue
        if key in SPANS:
            value = [place_of(span, text) for span in value]
        row[key] = list(value) if isinstance(value, tuple) else value
    return row


def written(rows: Sequence[Mapping[str, Any]], form: str = "toml", *, where: str = "the case") -> str:
    """Cases as a file in one of `FORMATS`, ending with a line break.

    Raises CaseError when a text cannot be written in that form (a lone surrogate in TOML or YAML), and
    MissingExtraError for YAML without PyYAML.

        >>> import claimx
        >>> from claimx.testing import case_of, written
        >>> row = case_of(claimx.extract_text("“We go,” said the crew.", language="en"), "go-1")
        >>> print(written([row]), end="")
        [[case]]
        id = "go-1"
        language = "en"
        text = "“We go,” said the crew."
        quotes = [{ kind = "direct", content = ["We go"], cue = ["said"], source = ["the crew"], speaker = "the crew" }]
        speakers = [{ name = "the crew", kind = "unnamed" }]
    """
    if form == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=_is_odd(row)) + "\n" for row in rows)
    if form == "json":
        return json.dumps({"case": list(rows)}, ensure_ascii=_is_odd(rows), indent=2) + "\n"
    if form not in FORMATS:
        raise CaseError(f"{where}: no form {form!r}; there are {', '.join(FORMATS)}")
    if _is_odd(rows):
        raise CaseError(f"{where}: the text holds a lone surrogate, which {form.upper()} cannot write; write JSON")
    if form == "yaml":
        options = {"allow_unicode": True, "sort_keys": False, "width": 120}
        return str(require("yaml", extra="yaml").safe_dump({"case": [dict(row) for row in rows]}, **options))
    return "\n".join(_toml_case(row) for row in rows)


def form_of(path: str | Path) -> str:
    """The form that a file's name asks for: TOML unless it ends in .yaml, .yml, .json or .jsonl."""
    suffix = Path(path).suffix[1:].replace("yml", "yaml")
    return suffix if suffix in FORMATS else "toml"


def _is_odd(value: object) -> bool:
    """Does it hold a lone surrogate, which UTF-8 has no bytes for?"""
    return any(0xD800 <= ord(letter) < 0xE000 for letter in json.dumps(value, ensure_ascii=False, default=str))


def _toml_case(row: Mapping[str, Any]) -> str:
    lines = ["[[case]]"]
    for key, value in row.items():
        if key == "text":
            lines.append(f"text = {_toml_text(value)}")
        elif isinstance(value, list) and len(value) > 1 and isinstance(value[0], dict):
            lines += [f"{key} = [", *(f"  {_toml(one)}," for one in value), "]"]
        else:
            lines.append(f"{key} = {_toml(value)}")
    return "\n".join(lines) + "\n"


def _toml_text(text: str) -> str:
    """A text as it is read: over several lines when it has some; a quotation mark that could close it is escaped."""
    if "\n" not in text:
        return _toml(text)
    body = "\n".join(_escaped(line, keep='"') for line in text.split("\n"))
    return '"""\n' + _CLOSING.sub(r"\\" + '"', body) + '"""'


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        inner = ", ".join(
            f"{key if _BARE.fullmatch(key) else _toml(key)} = {_toml(part)}" for key, part in value.items()
        )
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, int):
        return str(value)
    return f'"{_escaped(str(value))}"'


def _escaped(text: str, keep: str = "") -> str:
    """The inside of a basic string of TOML 1.0: no control character stays as it is."""
    return "".join(
        letter
        if letter in keep
        else _ESCAPES.get(letter) or (f"\\u{ord(letter):04X}" if ord(letter) < 0x20 or ord(letter) == 0x7F else letter)
        for letter in text
    )

"""Plain text and Markdown."""

import re
from collections.abc import Iterator
from hashlib import sha256

from claimx.model.records import Locator
from claimx.readers.about import About, about
from claimx.readers.base import Entry, RawDocument, ReadOptions, Source
from claimx.readers.decode import decode

_ATX = re.compile(r"^ {0,3}#{1,6}[ \t]++(\S.*)", re.MULTILINE)
_ATX_END = re.compile(r"(?<![ \t])[ \t]++#++\Z")
_UNDERLINED = re.compile(r"\A\s*(\S[^\r\n]{0,199}?)[ \t]*\r?\n {0,3}(?:={3,}|-{3,})[ \t]*(?:\r?\n|\Z)")
_INLINE = re.compile(r"\*\*\S[^*\n]*\*\*|!?\[[^\]\n]+\]\((?:https?:|/|#|\.)[^)\s]*\)|^ {0,3}```", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:[ \t]*+(\S.*)", re.MULTILINE)
_FIELD = re.compile(r"([\w-]{1,40}):((?:[ \t].*)?)$")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)$")
_HEAD = 1 << 14
_MARKDOWN_NAMES = (".md", ".markdown", ".mdown")
_TITLE_LENGTH = 160
_CLOSERS = "”“’‘»«›‹\"')] "
_STOPS = (".", ",", ";", ":", "!", "?", "…")


class PlainReader:
    """Reads text and Markdown as they are, front matter as what it says of the text."""

    media_types = ("text/plain", "text/markdown")

    def entries(self, source: Source, options: ReadOptions) -> Iterator[Entry]:
        """The one text of the source; see `decode` for how its encoding is found."""
        locator = source.locator()
        yield Entry(locator, lambda: self._read(source, options, locator))

    def _read(self, source: Source, options: ReadOptions, locator: Locator | None) -> RawDocument:
        text, codec = decode(source.data(), source.name, options.encoding)
        media_type = _media_type(text, source.name)
        known = about(front_matter(text)) if media_type == "text/markdown" else About()
        known["title"] = find_title(text, media_type)
        return RawDocument(text, source.source, source.sha256, media_type, codec, locator=locator, **known)


def front_matter(text: str) -> dict[str, str]:
    """The `key: value` lines at the top of a Markdown file, as site generators write them; lists joined by commas."""
    front = _FRONT_MATTER.match(text[:_HEAD])
    found: dict[str, str] = {}
    key = ""
    for line in front.group(1).splitlines() if front else ():
        field, item = _FIELD.match(line), _ITEM.match(line)
        if field is not None:
            key = field[1].lower()
            found.setdefault(key, _bare(field[2]))
        elif item is not None and key:
            found[key] = f"{found[key]}, {_bare(item[1])}".removeprefix(", ")
    return found


def _bare(value: str) -> str:
    """A value without the quotation marks or brackets around it."""
    value = value.strip()
    if value[:1] == "[" and value[-1:] == "]":
        return ", ".join(part.strip().strip("'\"") for part in value[1:-1].split(","))
    return _unquoted(value)


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value


def from_text(text: str) -> RawDocument:
    """A text given as a string, whatever it holds: lone surrogates and NUL are text like any other."""
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return RawDocument(text, None, digest, "text/plain", None, find_title(text, "text/plain"))


def find_title(text: str, media_type: str) -> str | None:
    """The heading at the top of a text; None when it begins with its first paragraph."""
    head = text[:_HEAD]
    if media_type == "text/markdown":
        return _markdown_title(head)
    lines = [line.strip() for line in head.splitlines() if line.strip()]
    if len(lines) < 2 or len(lines[0]) > _TITLE_LENGTH:
        return None
    # a headline ends without a full stop, whatever mark closes it, and something longer stands below it
    if lines[0].rstrip(_CLOSERS).endswith(_STOPS) or len(lines[0]) >= max(map(len, lines[1:])):
        return None
    return lines[0]


def _markdown_title(head: str) -> str | None:
    front = _FRONT_MATTER.match(head)
    named = _FRONT_TITLE.search(front.group(1)) if front else None
    if named is not None:
        return _unquoted(named.group(1).strip())
    body = head[front.end() :] if front else head
    underlined = _UNDERLINED.match(body)
    if underlined is not None:
        return underlined.group(1)
    heading = _ATX.search(body)
    return _ATX_END.sub("", heading.group(1).rstrip(" \t\r")) or None if heading is not None else None


def _media_type(text: str, source: str) -> str:
    """Markdown when the content says so twice, or once under a name that says so too."""
    head = text[:_HEAD]
    signs = min(2, len(_ATX.findall(head))) + min(2, len(_INLINE.findall(head)))
    signs += bool(_UNDERLINED.match(head)) + 2 * bool(_FRONT_MATTER.match(head) and _FRONT_TITLE.search(head))
    named = source.lower().endswith(_MARKDOWN_NAMES)
    return "text/markdown" if signs >= (1 if named else 2) else "text/plain"

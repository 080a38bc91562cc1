"""Plain text and Markdown."""

import re
from hashlib import sha256

from claimx.errors import NotTextError
from claimx.readers.base import RawDocument
from claimx.readers.decode import decode
from claimx.readers.signatures import markup_kind

_ATX = re.compile(r"^ {0,3}#{1,6}[ \t]+(\S.*?)(?:[ \t]+#+)?[ \t]*$", re.MULTILINE)
_UNDERLINED = re.compile(r"\A\s*(\S[^\r\n]{0,199}?)[ \t]*\r?\n {0,3}(?:={3,}|-{3,})[ \t]*(?:\r?\n|\Z)")
_INLINE = re.compile(r"\*\*\S[^*\n]*\*\*|!?\[[^\]\n]+\]\((?:https?:|/|#|\.)[^)\s]*\)|^ {0,3}```", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:[ \t]*(['\"]?)(\S.*?)\1[ \t]*$", re.MULTILINE)
_HEAD = 1 << 14
_MARKDOWN_NAMES = (".md", ".markdown", ".mdown")
_TITLE_LENGTH = 160
_CLOSERS = "”“’‘»«›‹\"')] "
_STOPS = (".", ",", ";", ":", "!", "?", "…")


class PlainReader:
    """Reads text and Markdown as they are; everything else is refused by name."""

    media_types = ("text/plain", "text/markdown")

    def read(self, data: bytes, source: str, encoding: str | None = None) -> RawDocument:
        """The text in `data`; see `decode` for how its encoding is found."""
        kind = markup_kind(data)
        if kind is not None:
            raise NotTextError(
                f"{source}: this is {kind}, not plain text; save its text as a .txt or .md file and read that"
            )
        text, codec = decode(data, source, encoding)
        media_type = _media_type(text, source)
        return RawDocument(text, source, sha256(data).hexdigest(), media_type, codec, find_title(text, media_type))


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
        return named.group(2)
    body = head[front.end() :] if front else head
    heading = _UNDERLINED.match(body) or _ATX.search(body)
    return heading.group(1) if heading else None


def _media_type(text: str, source: str) -> str:
    """Markdown when the content says so twice, or once under a name that says so too."""
    head = text[:_HEAD]
    signs = min(2, len(_ATX.findall(head))) + min(2, len(_INLINE.findall(head)))
    signs += bool(_UNDERLINED.match(head)) + 2 * bool(_FRONT_MATTER.match(head) and _FRONT_TITLE.search(head))
    named = source.lower().endswith(_MARKDOWN_NAMES)
    return "text/markdown" if signs >= (1 if named else 2) else "text/plain"

"""What a reader hands over: the text of a source exactly as decoded, and what is known of its bytes."""

from typing import NamedTuple, Protocol


class RawDocument(NamedTuple):
    """One text before anything is found in it.

    For a file `data.decode(codec, errors) == text`, where `encoding` is `codec` or `codec:errors`: nothing is
    normalised, CRLF stays CRLF. A byte order mark is no part of the text; the codecs `utf-8-sig`, `utf-16` and `utf-32`
    say that there was one.
    """

    text: str
    source: str | None
    """The path as given; '-' for standard input; None for a text given as a string."""
    sha256: str
    """Of the bytes (FIPS 180-4); of the text in UTF-8 for a string."""
    media_type: str = "text/plain"
    encoding: str | None = None
    title: str | None = None
    """The first heading, when the text has one at its top."""


class Reader(Protocol):
    """Bytes to a document. What a reader cannot read it does not guess at: it raises an InputError that names it."""

    media_types: tuple[str, ...]

    def read(self, data: bytes, source: str, encoding: str | None) -> RawDocument:
        """The document in `data`; `source` names it in messages, `encoding` is what the caller said it is in."""
        ...

"""From places in a text back to places in the bytes it was decoded from."""

import codecs

from claimx.errors import EncodingError
from claimx.text.span import Span


def byte_range(text: str, span: Span, encoding: str | None, data: bytes | None = None) -> tuple[int, int]:
    """The bytes `start` (in) to `end` (out) that `span` of `text` was decoded from.

    `encoding` is that of the document: a codec, or `codec:errors`; None for a text that came as a string, which counts
    in UTF-8. `data` are the bytes of the file. Without them the range is that of the text encoded again, which differs
    from the file where a codec knows two ways to write a character (UTF-7, ISO-2022). Raises EncodingError when the
    text does not come from these bytes, or cannot be encoded without them.
    """
    codec, _, errors = (encoding or "utf-8").partition(":")
    if not errors or errors == "strict":
        start, end = _encoded(text, span, codec, "surrogatepass" if encoding is None else "strict")
        if data is None or _decodes(data[start:end], codec, span.of(text), whole=span.start == 0):
            return start, end
    if data is None:
        raise EncodingError(f"decoded as {encoding}, which cannot be undone; hand over the bytes of the file too")
    return _stepped(text, span, codec, errors or "strict", data)


def _encoded(text: str, span: Span, codec: str, errors: str) -> tuple[int, int]:
    """The range in the text encoded again; codecs with a byte order mark count it in."""
    try:
        start = len(text[: span.start].encode(codec, errors))
        return start, len(text[: span.end].encode(codec, errors))
    except UnicodeEncodeError as error:
        raise EncodingError(f"the text cannot be written in {codec} at code point {error.start}") from None


def _decodes(piece: bytes, codec: str, words: str, *, whole: bool) -> bool:
    """Whether the bytes, with no byte order mark before them, are the words."""
    plain = {"utf-8-sig": ("utf-8",), "utf-16": ("utf-16-le", "utf-16-be"), "utf-32": ("utf-32-le", "utf-32-be")}
    for one in plain.get(codec, (codec,)):
        try:
            if piece.decode(one) == words:
                return True
        except UnicodeDecodeError:
            continue
    return whole and piece.decode(codec, "replace") == words


def _stepped(text: str, span: Span, codec: str, errors: str, data: bytes) -> tuple[int, int]:
    """The range found by decoding byte after byte; linear in the bytes before the span's end."""
    decoder = codecs.getincrementaldecoder(codec)(errors)
    seen = begun = 0  # code points decoded, and the byte behind the last of them
    start = end = -1
    for at in range(1, len(data) + 2):
        came = decoder.decode(data[at - 1 : at], final=at > len(data))
        if not came:
            continue
        if start < 0 and seen + len(came) > span.start:
            start = begun
        seen, begun = seen + len(came), min(at, len(data))
        if seen >= span.end:
            end = begun
            break
    if start < 0 or end < 0 or data[start:end].decode(codec, errors) != span.of(text):
        raise EncodingError(f"code points {span.start} to {span.end} are not what {codec} makes of these bytes")
    return start, end

"""Bytes to text: strict, never silently wrong, and the name of the codec that did it."""

import codecs

from claimx.errors import EncodingError, NotTextError
from claimx.readers.signatures import binary_kind
from claimx.readers.western import western_codec

# utf-32-le begins like utf-16-le, so it is asked first
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MARKED = tuple(mark for mark, _ in _MARKS)
_WITH_MARK = {
    "utf-8": "utf-8-sig",
    "utf-16-le": "utf-16",
    "utf-16-be": "utf-16",
    "utf-32-le": "utf-32",
    "utf-32-be": "utf-32",
}
_ERRORS = ("strict", "replace", "ignore", "backslashreplace")
_SAMPLE = 1 << 16
_RARE = ("big5hkscs", "cp775", "hp_roman8", "johab", "mac_iceland", "mac_latin2", "mac_turkish", "utf_7")


def decode(data: bytes, source: str, encoding: str | None = None) -> tuple[str, str]:
    """The text in `data` and its codec: the caller's, that of the byte order mark, strict UTF-8, else the likeliest.

    `source` names the data in messages. Raises NotTextError for binary data and EncodingError for text that no codec,
    or not the one that was asked for, decodes.
    """
    if encoding is not None:
        return _decode_as(data, source, encoding)
    marked = next((codec for mark, codec in _MARKS if data.startswith(mark)), None)
    if marked is not None:
        return _decode_marked(data, source, marked)
    if b"\x00" in data:
        return _decode_with_nul(data, source)
    refuse_binary(data, source)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _decode_legacy(data, source, error)


def known_codec(name: str) -> str | None:
    """The codec that a page, mail or table declares, as browsers read the name (WHATWG Encoding); None for no codec."""
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError, UnicodeError):
        return None
    return "cp1252" if codec in ("iso8859-1", "ascii") else codec


def refuse_binary(data: bytes, source: str) -> None:
    """Raise NotTextError when the first bytes are those of a known binary format."""
    kind = binary_kind(data)
    if kind is not None:
        raise NotTextError(
            f"{source}: this is {kind}, not plain text; save its text as a .txt or .md file and read that"
        )


def _decode_as(data: bytes, source: str, encoding: str) -> tuple[str, str]:
    """As the caller said: a codec, or `codec:errors` in the manner of PYTHONIOENCODING."""
    codec, _, errors = encoding.partition(":")
    errors = errors or "strict"
    try:
        codec = codecs.lookup(codec).name
    except (LookupError, ValueError, UnicodeError):
        raise EncodingError(
            f"no codec is called {codec!r}; Python's names are utf-8, cp1252, iso8859-15, koi8-r, …"
        ) from None
    if errors not in _ERRORS:
        raise EncodingError(
            f"no way to treat errors is called {errors!r}; after the colon stands one of {', '.join(_ERRORS)}"
        )
    mark = next((marked for start, marked in _MARKS if data.startswith(start)), None)
    if mark is not None and mark == _WITH_MARK.get(codec):
        codec = mark
    try:
        text = data.decode(codec, errors)
        text.encode("utf-8")
    except (UnicodeError, LookupError, ValueError) as error:
        raise EncodingError(
            f"{source}: not in {codec} as was said ({_where(error)}); leave encoding out to find it"
        ) from None
    return text, codec if errors == "strict" else f"{codec}:{errors}"


def _decode_marked(data: bytes, source: str, codec: str) -> tuple[str, str]:
    try:
        return data.decode(codec), codec
    except UnicodeDecodeError as error:
        raise EncodingError(
            f"{source}: begins with the byte order mark of {codec}, yet is not {codec} ({_where(error)}); "
            f"pass encoding='{codec}:replace' to read it all the same"
        ) from None


def _decode_with_nul(data: bytes, source: str) -> tuple[str, str]:
    """UTF-16 whose byte order mark was lost has its NUL bytes on one side of each pair; anything else is no text."""
    refuse_binary(data, source)
    head = data[:_SAMPLE]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 >= len(head) and min(even, odd) * 20 <= max(even, odd):
        codec = "utf-16-le" if odd > even else "utf-16-be"
        try:
            return data.decode(codec), codec
        except UnicodeDecodeError:
            pass
    raise NotTextError(
        f"{source}: binary data, not text (NUL byte at byte {data.index(0)}); if it is text, say so: encoding='utf-8'"
    )


def _decode_legacy(data: bytes, source: str, error: UnicodeDecodeError) -> tuple[str, str]:
    """One of the many codecs from before UTF-8, told by what its letters would mean."""
    if _nearly_utf8(data):
        raise EncodingError(
            f"{source}: damaged UTF-8 ({_where(error)}); pass encoding='utf-8:replace' to read it with U+FFFD there"
        ) from None
    sample = _sample(data)
    codec = western_codec(sample) or _guess(sample)
    if codec is None:
        raise NotTextError(f"{source}: binary data, or text in no known encoding ({_where(error)}); pass encoding=...")
    try:
        return data.decode(codec), codec
    except UnicodeDecodeError as failed:
        raise EncodingError(f"{source}: looked like {codec} but is not ({_where(failed)}); pass encoding=...") from None


def _guess(sample: bytes) -> str | None:
    """What charset-normalizer takes the bytes for; rarely used codecs that win by accident are left out."""
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_exclusion=list(_RARE)).best()
    return None if best is None else best.encoding


def _nearly_utf8(data: bytes) -> bool:
    """True when at least nine of ten letters beyond ASCII are proper UTF-8: another codec would garble the nine."""
    head = data[: _SAMPLE * 16]
    broken = head.decode("utf-8", "replace").count("\ufffd")
    letters = sum(1 for letter in head.decode("utf-8", "ignore") if letter > "\x7f")
    return letters >= 9 * broken


def _sample(data: bytes) -> bytes:
    """The lines that hold bytes beyond ASCII, as many as are needed: the others say nothing about the codec."""
    lines: list[bytes] = []
    size = 0
    for line in data.splitlines(keepends=True):
        if not line.isascii():
            lines.append(line[:_SAMPLE])
            size += len(lines[-1])
            if size >= _SAMPLE:
                break
    return b"".join(lines)


def _where(error: Exception) -> str:
    """The place of a decoding error in words."""
    if isinstance(error, UnicodeDecodeError):
        return f"byte 0x{error.object[error.start]:02x} at byte {error.start}: {error.reason}"
    return str(error)

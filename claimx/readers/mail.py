"""E-mail (RFC 5322, MIME) and mailboxes (mbox, RFC 4155)."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses
from functools import partial
from io import BytesIO
from typing import cast

from claimx.errors import DamagedInputError, EncodingError, NotTextError, UnreadableInputError
from claimx.model.records import Locator, Place
from claimx.readers.about import day_of
from claimx.readers.base import Entry, RawDocument, ReadOptions, Source, named
from claimx.readers.decode import decode, known_codec
from claimx.readers.limits import limit_in_bytes, too_large

_KEPT = ("Message-ID", "To", "List-ID", "Newsgroups", "In-Reply-To", "Reply-To")
_MEDIA_TYPE = "message/rfc822"
_START = re.compile(rb"From \S+ .{0,60}?\d\d:\d\d.{0,40}?\d{4}")
_LONGEST_HEADER = 20_000
_DEFECTS = (MessageError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError, RecursionError)
"""What the parser of the standard library raises on broken headers and parts."""


class MailReader:
    """Reads the body of a mail: its plain text, or its HTML when there is none. Attachments are named, not read."""

    media_types = (_MEDIA_TYPE,)

    def entries(self, source: Source, options: ReadOptions) -> Iterator[Entry]:
        """The one mail."""
        locator = source.locator()
        yield Entry(locator, lambda: read_mail(source.data(), source, locator, options))


class MailboxReader:
    """Reads the mails of an mbox file, one after the other."""

    media_types = ("application/mbox",)

    def entries(self, source: Source, options: ReadOptions) -> Iterator[Entry]:
        """The mails; records count from 1."""
        for number, (start, end) in enumerate(_messages(source), start=1):
            locator = source.locator(number, byte_range=(start, end))
            yield Entry(locator, partial(_read_at, source, start, end, locator, options))


def _messages(source: Source) -> Iterator[tuple[int, int]]:
    """Byte ranges of the mails: a line 'From ' behind an empty line opens one."""
    file = source.begin()
    start, at, empty = -1, 0, True
    while line := file.readline(1 << 20):
        if empty and _START.match(line):
            if start >= 0:
                yield start, at
                file.seek(at + len(line))
            start = at
        at += len(line)
        empty = not line.strip()
    if start >= 0:
        yield start, at


def _read_at(source: Source, start: int, end: int, locator: Locator | None, options: ReadOptions) -> RawDocument:
    limit = limit_in_bytes()
    if end - start > limit:
        raise UnreadableInputError(too_large(named(source.name, locator), limit))
    source.file.seek(start)
    return read_mail(source.file.read(end - start).partition(b"\n")[2], source, locator, options)


def read_mail(data: bytes, source: Source, locator: Locator | None, options: ReadOptions) -> RawDocument:
    """One mail. Raises NotTextError when it has no body of text."""
    name = named(source.source, locator)
    try:
        message = message_from_bytes(data, policy=policy.default)
        body = message.get_body(("plain", "html"))
        known = _headers(message)
    except _DEFECTS as error:
        raise DamagedInputError(f"{name}: this is an e-mail, but damaged: {error}") from None
    if body is None or not isinstance(payload := body.get_payload(decode=True), bytes) or not payload.strip():
        raise NotTextError(f"{name}: no text in this e-mail{_attached(message)}")
    if body.get_content_type() == "text/html":
        return _with_headers(_html(payload, body, source, locator, options), known)
    text, codec = _text(payload, body, name, options)
    places = (Place(0, len(text), f"part={_number(message, body)}"),)
    raw = RawDocument(text, source.source, source.sha256, _MEDIA_TYPE, codec, locator=locator, places=places)
    return _with_headers(raw, known)


def _text(payload: bytes, body: MIMEPart, name: str, options: ReadOptions) -> tuple[str, str]:
    """The words in the encoding the part declares; in the likeliest when it lies."""
    declared = known_codec(body.get_content_charset("utf-8"))
    try:
        return decode(payload, name, options.encoding or declared)
    except EncodingError:
        if options.encoding is not None:
            raise
        return decode(payload, name, None)


def _html(payload: bytes, body: MIMEPart, source: Source, locator: Locator | None, options: ReadOptions) -> RawDocument:
    from claimx.readers.html import decode_page, read_whole

    part = Source(BytesIO(payload), named(source.source, locator), outermost=source.outermost, members=source.members)
    declared = body.get_content_charset()
    codec = options.encoding or (known_codec(declared) if declared is not None else None)
    try:
        markup, used = decode_page(payload, part.name, codec)
    except EncodingError:
        markup, used = decode_page(payload, part.name, options.encoding)
    return read_whole(markup, part, locator, used)


def _headers(message: EmailMessage) -> RawDocument:
    """What the headers say, in a document without a text."""
    metadata = {name.lower(): value for name in _KEPT if (value := " ".join(_field(message, name).split()))}
    attached = [str(part.get_filename()) for part in message.iter_attachments() if part.get_filename()]
    if attached:
        metadata["attachments"] = ", ".join(attached)
    return RawDocument(
        "",
        None,
        "",
        title=" ".join(_field(message, "Subject").split()) or None,
        authors=_senders(message),
        published=day_of(_field(message, "Date")),
        metadata=tuple(sorted(metadata.items())),
    )


def _senders(message: EmailMessage) -> tuple[str, ...]:
    try:
        return tuple(name or address for name, address in getaddresses([_field(message, "From")]) if name or address)
    except _DEFECTS:
        return ()


def _field(message: EmailMessage, name: str) -> str:
    """A header, decoded; as it stands there when it cannot be: a day in the year 10^20 must not cost the mail.

    One of more than 20,000 characters counts as absent: the standard library needs hours for some of them.
    """
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    if len(raw) > _LONGEST_HEADER:
        return ""
    try:
        return str(message.get(name, ""))
    except _DEFECTS:
        return raw


def _with_headers(raw: RawDocument, known: RawDocument) -> RawDocument:
    metadata = dict(raw.metadata) | dict(known.metadata)
    return raw._replace(
        media_type=_MEDIA_TYPE,
        title=known.title or raw.title,
        authors=known.authors or raw.authors,
        published=known.published or raw.published,
        metadata=tuple(sorted(metadata.items())),
    )


def _attached(message: EmailMessage) -> str:
    try:
        names = [str(part.get_filename()) for part in message.iter_attachments() if part.get_filename()]
    except _DEFECTS:
        names = []
    return f"; save what is attached and read that: {', '.join(names)}" if names else ""


def _number(message: EmailMessage, body: MIMEPart) -> str:
    """The number of a part, as IMAP counts (RFC 9051): 1.2 is the second of the first."""
    stack: list[tuple[MIMEPart, str]] = [(message, "")]
    while stack:
        part, number = stack.pop()
        if part is body:
            return number or "1"
        if part.is_multipart():
            inner = cast("list[MIMEPart]", part.get_payload())
            stack += [(one, f"{number}.{at}".lstrip(".")) for at, one in enumerate(inner, start=1)]
    return "1"

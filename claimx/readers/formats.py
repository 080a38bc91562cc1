"""The formats, and which of them a source is in: first bytes, then structure, then its name."""

import codecs
import json
import re
import zipfile
from importlib import import_module
from typing import NamedTuple

from claimx.errors import DamagedInputError, NotTextError
from claimx.readers.base import Reader, Source
from claimx.readers.signatures import binary_kind, markup_kind


class Format(NamedTuple):
    """One format: what to call it, where its reader is, and the names of files that folders are searched for."""

    name: str
    shown: str
    reader: str
    """Module and class, imported when the first file of the format comes."""
    suffixes: tuple[str, ...]
    many: bool = False
    """Whether a file of it can hold many documents."""

    def load(self) -> Reader:
        """The reader."""
        module, _, name = self.reader.partition(":")
        reader: Reader = getattr(import_module(module), name)()
        return reader


_AT = "claimx.readers"
FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format("text", "plain text", f"{_AT}.plain:PlainReader", (".markdown", ".md", ".text", ".txt")),
        Format("html", "an HTML page", f"{_AT}.html:HtmlReader", (".htm", ".html", ".xhtml")),
        Format("pdf", "a PDF document", f"{_AT}.pdf:PdfReader", (".pdf",)),
        Format("docx", "a Word document", f"{_AT}.docx:DocxReader", (".docx",)),
        Format("odt", "an OpenDocument text", f"{_AT}.odt:OdtReader", (".odt",)),
        Format("rtf", "an RTF document", f"{_AT}.rtf:RtfReader", (".rtf",)),
        Format("news", "a news item (NewsML-G2 or NITF)", f"{_AT}.newsml:NewsItemReader", (".nitf", ".xml")),
        Format(
            "newsml", "a message of news items (NewsML)", f"{_AT}.newsml:NewsMessageReader", (".newsml",), many=True
        ),
        Format("mail", "an e-mail", f"{_AT}.mail:MailReader", (".eml",)),
        Format("mbox", "a mailbox", f"{_AT}.mail:MailboxReader", (".mbox",), many=True),
        Format("epub", "an EPUB book", f"{_AT}.epub:EpubReader", (".epub",), many=True),
        Format("jsonl", "JSON lines", f"{_AT}.tables:JsonLinesReader", (".jsonl", ".ndjson"), many=True),
        Format("csv", "a CSV table", f"{_AT}.tables:CsvReader", (".csv", ".tsv"), many=True),
        Format("parquet", "a Parquet table", f"{_AT}.tables:ParquetReader", (".parquet",), many=True),
        Format("warc", "a web archive (WARC)", f"{_AT}.warc:WarcReader", (".warc", ".wet"), many=True),
        Format("zip", "a ZIP archive", f"{_AT}.archives:ZipReader", (".zip",), many=True),
        Format("tar", "a tar archive", f"{_AT}.archives:TarReader", (".tar", ".tgz"), many=True),
    )
}
PACKED = (".bz2", ".gz", ".xz")
SUFFIXES = tuple(sorted(suffix for one in FORMATS.values() for suffix in one.suffixes))

_MAIL_FIELD = re.compile(r"[!-9;-~]+:")
_MAIL_SURE = re.compile(r"^(?:Message-ID|MIME-Version|Received):", re.IGNORECASE | re.MULTILINE)
_MAIL_FROM = re.compile(r"^(?:From|Date):", re.IGNORECASE | re.MULTILINE)
_MBOX = re.compile(r"From \S+ .{0,60}?\d\d:\d\d.{0,40}?\d{4}.{0,200}\r?\n(?=[!-9;-~]+:)")
_ROOT = re.compile(
    r"\s*+(?>(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*+(?:\[[^\]]*+\])?+[^>]*+>)\s*+)*+<(?:[\w.-]+:)?([\w.-]+)",
    re.DOTALL,
)
_NEWS_ROOTS = {"newsItem": "news", "nitf": "news", "newsMessage": "newsml", "NewsML": "newsml"}
_HTML_START = re.compile(r"\s*<(?:head|body|article|main|div|p|h1|title|meta)\b", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CSV_FIELD = re.compile(r'\s*"?[A-Za-z_][\w .:-]{0,60}"?\s*')
TEXT_NAMES = ("text", "body", "content", "article", "article_text", "maintext", "fulltext", "full_text", "article_body")


def format_of(source: Source, *, encoding: str | None = None) -> Format:
    """The format of a source. Raises NotTextError, with its name, for one that claimx does not read.

    Bytes come first, names last: a name alone settles only what bytes leave open (an HTML page without its head, a
    table of CSV, a mail without the headers of a server).
    """
    head = source.head()
    binary = _binary(source, head)
    if binary is not None:
        return FORMATS[binary]
    if encoding is None and (kind := binary_kind(head)) is not None:
        raise NotTextError(f"{source.name}: this is {kind}, which claimx does not read; save its text and read that")
    text = _as_text(head)
    found = _markup(source, text, head) or _structured(source, text)
    return FORMATS[found or "text"]


def _binary(source: Source, head: bytes) -> str | None:
    if head.startswith(b"%PDF-") or b"%PDF-" in head[:1024] and source.media_type == "application/pdf":
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/1."):
        return "warc"
    if head[257:262] == b"ustar":
        return "tar"
    return _in_zip(source) if head.startswith((b"PK\x03\x04", b"PK\x05\x06")) else None


def _in_zip(source: Source) -> str:
    """What is packed into a ZIP file: its names say so."""
    try:
        with zipfile.ZipFile(source.begin()) as packed:
            names = set(packed.namelist())
            kind = packed.open("mimetype").read(100).strip() if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        shown = binary_kind(source.head()) or "a ZIP archive"
        raise DamagedInputError(f"{source.name}: this is {shown}, but damaged: {error}") from None
    if "word/document.xml" in names:
        return "docx"
    if kind == b"application/epub+zip":
        return "epub"
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    refused = binary_kind(source.head())
    if refused is not None and "[Content_Types].xml" in names or kind.startswith(b"application/vnd.oasis"):
        raise NotTextError(f"{source.name}: this is {refused}, which claimx does not read; save its text and read that")
    return "zip"


def _as_text(head: bytes) -> str:
    """The head as far as structure goes: ASCII is right in every encoding that is looked at."""
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(codec, "replace")
    return head.decode("utf-8", "replace")


def _markup(source: Source, text: str, head: bytes) -> str | None:
    start = text[:200].lstrip()[:1]
    if start != "<":
        return None
    plain = text.encode("utf-8", "replace") if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else head
    kind = markup_kind(plain)
    root = _ROOT.match(text)
    if root is not None and root[1] in _NEWS_ROOTS:
        return _NEWS_ROOTS[root[1]]
    if kind == "an HTML page" or root is not None and root[1].lower() == "html":
        return "html"
    if kind is not None:
        raise NotTextError(
            f"{source.name}: this is {kind} of a kind that claimx does not read (<{root[1] if root else '?'}>); "
            "it reads NewsML-G2, NITF and XHTML"
        )
    called = _named(source, FORMATS["html"].suffixes) or (source.media_type or "").startswith(("text/html", "applicat"))
    return "html" if called and _HTML_START.match(text) else None


def _structured(source: Source, text: str) -> str | None:
    if text.startswith("{") and _is_json_line(text):
        return "jsonl"
    if _MBOX.match(text):
        return "mbox"
    if _is_mail(source, text):
        return "mail"
    return "csv" if _is_table(source, text) else None


def _is_json_line(text: str) -> bool:
    """Whether the first line is a whole JSON object; one that is longer than the head counts when it begins so."""
    line, end, _ = text.partition("\n")
    if not end and len(line) > 60_000:
        return re.match(r'\{\s*"[^"\n]{1,200}"\s*:\s*["\[{\d tfn-]', line) is not None
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _is_mail(source: Source, text: str) -> bool:
    fields = re.split(r"\r?\n\r?\n", text, maxsplit=1)[0]
    lines = fields.splitlines()
    if len(lines) < 2 or not all(line[:1] in (" ", "\t") or _MAIL_FIELD.match(line) for line in lines):
        return False
    named = _named(source, FORMATS["mail"].suffixes) or source.media_type == "message/rfc822"
    return _MAIL_FROM.search(fields) is not None and (named or _MAIL_SURE.search(fields) is not None)


def _is_table(source: Source, text: str) -> bool:
    """A header of several names; under another name than a table's, one of them has to promise a text."""
    header = text.lstrip("\r\n").split("\n", 1)[0].rstrip("\r")
    delimiter = delimiter_of(header)
    fields = header.split(delimiter)
    if not all(_CSV_FIELD.fullmatch(field) for field in fields):
        return _named(source, FORMATS["csv"].suffixes)
    names = {field.strip().strip('"').lower() for field in fields}
    promised = len(fields) > 1 and not names.isdisjoint(TEXT_NAMES) and " " not in header.replace(f"{delimiter} ", "")
    return promised or _named(source, FORMATS["csv"].suffixes)


def delimiter_of(header: str) -> str:
    """What stands between the names of a table: a tab, else the more frequent of semicolon and comma."""
    return "\t" if "\t" in header else ";" if header.count(";") > header.count(",") else ","


def _named(source: Source, suffixes: tuple[str, ...]) -> bool:
    name = source.name.lower()
    packed = next((suffix for suffix in PACKED if name.endswith(suffix)), "")
    return name.removesuffix(packed).endswith(suffixes)

"""What bytes are, by their first ones: names for messages, so that nobody has to guess what was refused."""

import re

_STARTS = (
    (b"%PDF-", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a bitmap image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program (ELF)"),
    (b"MZ", "a program (Windows)"),
    (b"\xca\xfe\xba\xbe", "a compiled Java or macOS program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "a Parquet table"),
    (b"ARROW1", "an Arrow table"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
    (b"fLaC", "a FLAC recording"),
    (b"\x1a\x45\xdf\xa3", "a Matroska or WebM film"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x80\x04\x95", "a Python pickle"),
    (b"WARC/1.", "a web archive (WARC)"),
)
_IN_ZIP = (
    (b"word/", "a Word document"),
    (b"xl/", "an Excel workbook"),
    (b"ppt/", "a PowerPoint presentation"),
    (b"mimetypeapplication/epub+zip", "an EPUB book"),
    (b"mimetypeapplication/vnd.oasis.opendocument.", "an OpenDocument file"),
)
_RIFF = {b"WAVE": "a WAV recording", b"WEBP": "a WebP image", b"AVI ": "an AVI film"}
# atomic groups: a comment ends where it ends, so that a thousand of them can be read in one way alone
_HTML = re.compile(
    rb"\s*+(?:<\?xml[^>]*+>\s*+)?+(?>(?:<!--.*?-->\s*+))*+<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_XML = re.compile(rb"\s*<\?xml\s")
# The two letters that open bitmaps and Windows programs also open sentences: "BMW will mehr bauen", "MZ: Halle wählt".
_TWO_LETTERS = (b"BM", b"MZ")


def binary_kind(data: bytes) -> str | None:
    """What binary format opens with these bytes ('a PDF document'); None when none is known to."""
    if data.startswith(b"PK\x03\x04"):
        return next((name for sign, name in _IN_ZIP if sign in data[:4096]), "a ZIP archive")
    if data.startswith(b"RIFF"):
        return _RIFF.get(data[8:12], "a RIFF file")
    if data[4:8] == b"ftyp":
        return "an MP4 or QuickTime film"
    for start, name in _STARTS:
        if data.startswith(start) and (start not in _TWO_LETTERS or b"\x00" in data[:64]):
            return name
    return None


def markup_kind(data: bytes) -> str | None:
    """What marked-up format the text in `data` is; None for plain text and Markdown."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(head):
        return "an HTML page"
    if _XML.match(head):
        return "an XML document"
    return None

"""Bytes to text: files, folders and standard input in many formats, and the way back from each text to its source."""

from claimx.readers.base import Entry, RawDocument, Reader, ReadOptions, Source
from claimx.readers.files import holds_many, iter_paths, read_again, read_bytes, read_document, read_documents
from claimx.readers.plain import from_text

__all__ = [
    "Entry",
    "RawDocument",
    "ReadOptions",
    "Reader",
    "Source",
    "from_text",
    "holds_many",
    "iter_paths",
    "read_again",
    "read_bytes",
    "read_document",
    "read_documents",
]

"""Bytes to text: files, folders and standard input, exactly as decoded, with digest, encoding and media type."""

from claimx.readers.base import RawDocument, Reader
from claimx.readers.files import iter_paths, read_document
from claimx.readers.plain import from_text

__all__ = ["RawDocument", "Reader", "from_text", "iter_paths", "read_document"]

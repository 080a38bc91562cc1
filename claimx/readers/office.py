"""What DOCX, ODT and EPUB share: XML in a ZIP package, and Dublin Core in it."""

import zipfile
from typing import BinaryIO
from xml.etree.ElementTree import Element

from claimx.errors import DamagedInputError, NotTextError
from claimx.model.records import Locator
from claimx.readers.about import about
from claimx.readers.base import RawDocument, Source
from claimx.readers.limits import limit_in_bytes
from claimx.readers.packed import Growth, open_zip, read_member
from claimx.readers.plain import find_title
from claimx.readers.xml import local, parse_xml, set_out

_CORE = {"title": "title", "creator": "author", "publisher": "publisher", "language": "language", "subject": "subject"}
_CORE |= {"description": "description", "created": "created", "creation-date": "created", "keywords": "keywords"}


class Package:
    """A ZIP file of parts. No part may be larger than a document may be, nor all of them grow beyond reason."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.name = name
        self._growth = Growth(file, name)
        self._packed: zipfile.ZipFile = open_zip(file, name)
        self.names = frozenset(self._packed.namelist())

    def read(self, part: str) -> bytes:
        """A part. Raises DamagedInputError for one that is missing, broken or too large."""
        if part not in self.names:
            raise DamagedInputError(f"{self.name}: has no part {part!r}")
        data = read_member(self._packed, self._packed.getinfo(part), self.name, limit_in_bytes())
        self._growth.add(len(data))
        return data

    def tree(self, part: str) -> Element:
        """A part as XML."""
        return parse_xml(self.read(part), f"{self.name} ▸ {part}")


def dublin_core(root: Element | None) -> dict[str, str]:
    """What a part of metadata says, by our names; the first of several, but all creators."""
    found: dict[str, str] = {}
    for element in root.iter() if root is not None else ():
        name = _CORE.get(local(element))
        value = " ".join((element.text or "").split())
        if name is None or not value:
            continue
        if name == "author" and name in found:
            found[name] += f"; {value}"
        else:
            found.setdefault(name, value)
    return found


def office_document(
    parts: list[tuple[str, str]], core: Element | None, source: Source, locator: Locator | None, media_type: str
) -> RawDocument:
    """Paragraphs with their places as a document. Raises NotTextError when there are none."""
    text, places = set_out(parts)
    if not text:
        raise NotTextError(f"{source.name}: no text in this document")
    known = about(dublin_core(core))
    if not known.get("title"):
        known["title"] = find_title(text, "text/plain")
    return RawDocument(text, source.source, source.sha256, media_type, locator=locator, places=places, **known)

"""EPUB books and magazines (EPUB 3, ISO/IEC 23761): each document of the spine is one text."""

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from posixpath import dirname, join, normpath
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from claimx.errors import DamagedInputError, NotTextError
from claimx.model.records import Locator
from claimx.readers.about import about
from claimx.readers.base import Entry, RawDocument, ReadOptions, Source
from claimx.readers.office import Package, dublin_core
from claimx.readers.xml import attribute, first, local

_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")


class EpubReader:
    """Reads the chapters or articles in the order of the spine. Needs the extra `html`."""

    media_types = ("application/epub+zip",)

    def entries(self, source: Source, options: ReadOptions) -> Iterator[Entry]:
        """The documents of the spine that have a text; the member of the locator names each one."""
        package = Package(BytesIO(source.data()), source.name)
        container = package.tree("META-INF/container.xml")
        rootfile = first(container, "rootfile")
        at = attribute(rootfile, "full-path") if rootfile is not None else None
        if at is None:
            raise DamagedInputError(f"{source.name}: this is an EPUB book, but its container names no package")
        book = package.tree(at)
        known = dublin_core(first(book, "metadata"))
        for part in _spine(book, dirname(at)):
            locator = Locator(members=(*source.members, part))
            yield Entry(locator, partial(_chapter, package, part, known, source, locator, options))


def _spine(book: Element, folder: str) -> Iterator[str]:
    """Names of the parts in the order of reading, each one once, as EPUB asks."""
    items = {
        attribute(item, "id"): attribute(item, "href")
        for item in book.iter()
        if local(item) == "item" and attribute(item, "media-type") in _PAGES
    }
    seen: set[str] = set()
    for reference in book.iter():
        if local(reference) == "itemref" and (href := items.get(attribute(reference, "idref"))):
            part = normpath(join(folder, unquote(href.partition("#")[0])))
            if part not in seen:
                seen.add(part)
                yield part


def _chapter(
    package: Package, part: str, known: dict[str, str], source: Source, locator: Locator, options: ReadOptions
) -> RawDocument:
    from claimx.readers.html import decode_page, read_whole

    data = package.read(part)
    page = Source(BytesIO(data), f"{source.name} ▸ {part}", outermost=source.outermost, members=locator.members)
    markup, codec = decode_page(data, page.name, options.encoding)
    try:
        raw = read_whole(markup, page, locator, codec)
    except NotTextError:
        raise NotTextError(f"{page.name}: no text in this part, only pictures") from None
    book = about(known)
    metadata = dict(book.get("metadata", ()))
    if title := book.get("title"):
        metadata["book"] = title
    return raw._replace(
        title=raw.title or book.get("title"),
        authors=book.get("authors", ()),
        publisher=book.get("publisher"),
        language=raw.language or book.get("language"),
        metadata=tuple(sorted(metadata.items())),
    )

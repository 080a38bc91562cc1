"""OpenDocument texts (ISO/IEC 26300)."""

from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element

from claimx.errors import DamagedInputError
from claimx.model.records import Locator
from claimx.readers.base import Entry, RawDocument, ReadOptions, Source
from claimx.readers.office import Package, office_document
from claimx.readers.xml import attribute, local, paragraphs

_GONE = frozenset(("tracked-changes", "annotation", "note-citation", "automatic-styles", "forms", "sequence-decls"))
_BLOCKS = ("p", "h")


class OdtReader:
    """Reads headings, paragraphs, lists, tables and notes; comments and deleted text are left out."""

    media_types = ("application/vnd.oasis.opendocument.text",)

    def entries(self, source: Source, options: ReadOptions) -> Iterator[Entry]:
        """The one document."""
        locator = source.locator()
        yield Entry(locator, lambda: self._read(source, locator))

    def _read(self, source: Source, locator: Locator | None) -> RawDocument:
        package = Package(BytesIO(source.data()), source.name)
        if "content.xml" not in package.names:
            raise DamagedInputError(f"{source.name}: this is an OpenDocument text, but it holds no content.xml")
        parts = list(paragraphs(package.tree("content.xml"), _BLOCKS, prune=_GONE, words=_words))
        meta = package.tree("meta.xml") if "meta.xml" in package.names else None
        return office_document(parts, meta, source, locator, self.media_types[0])


def _words(paragraph: Element) -> str:
    return "".join(_pieces(paragraph))


def _pieces(element: Element) -> Iterator[str]:
    """White space counts as in XML editors: runs are one space, `text:s` are the others."""
    yield _collapsed(element.text)
    for child in element:
        name = local(child)
        if name == "s":
            yield " " * min(_whole(attribute(child, "c")), 1000)
        elif name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name not in _GONE and name not in _BLOCKS:
            yield from _pieces(child)
        yield _collapsed(child.tail)


def _collapsed(text: str | None) -> str:
    if not text:
        return ""
    words = " ".join(text.split())
    return f"{' ' * text[0].isspace()}{words}{' ' * (text[-1].isspace() and bool(words))}"


def _whole(number: str | None) -> int:
    return int(number) if number is not None and number.isascii() and number.isdigit() else 1

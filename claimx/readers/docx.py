"""Word documents (Office Open XML, ISO/IEC 29500): paragraphs as they stand once all changes are accepted."""

from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element

from claimx.model.records import Locator
from claimx.readers.base import Entry, RawDocument, ReadOptions, Source
from claimx.readers.office import Package, office_document
from claimx.readers.xml import local, paragraphs

_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_GONE = frozenset(("del", "moveFrom", "Fallback", "sectPr", "pPr", "rPr"))
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_NOTHING = frozenset(("separator", "continuationSeparator"))


class DocxReader:
    """Reads body, tables, text boxes and notes; insertions are in, deletions, comments and page heads are not."""

    media_types = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",)

    def entries(self, source: Source, options: ReadOptions) -> Iterator[Entry]:
        """The one document."""
        locator = source.locator()
        yield Entry(locator, lambda: self._read(source, locator))

    def _read(self, source: Source, locator: Locator | None) -> RawDocument:
        package = Package(BytesIO(source.data()), source.name)
        parts: list[tuple[str, str]] = []
        for name in _PARTS:
            if name in package.names:
                root = package.tree(name)
                at = "" if name == _PARTS[0] else f"{name}:/{root.tag}"
                parts += paragraphs(root, ("p",), prune=_GONE, words=_words, path=at)
        core = package.tree("docProps/core.xml") if "docProps/core.xml" in package.names else None
        return office_document(parts, core, source, locator, self.media_types[0])


def _words(paragraph: Element) -> str:
    return "".join(_pieces(paragraph))


def _pieces(element: Element) -> Iterator[str]:
    """The words of a paragraph; those of text boxes in it are paragraphs of their own."""
    for child in element:
        name = local(child)
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name not in _GONE and name != "p":
            yield from _pieces(child)

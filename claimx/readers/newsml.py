"""News items as agencies send them: NewsML-G2, NITF, and NewsML 1 around NITF (IPTC)."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from xml.etree.ElementTree import Element

from claimx.errors import NotTextError
from claimx.model.records import Locator
from claimx.readers.about import day_of, language_of
from claimx.readers.base import Entry, RawDocument, ReadOptions, Source
from claimx.readers.plain import find_title
from claimx.readers.xml import attribute, first, local, paragraphs, parse_xml, set_out, walk, words_of

_BLOCKS = frozenset("p h1 h2 h3 h4 hl1 hl2 hedline li bq block-quote headline".split())
_GONE = frozenset("media table docdata pubdata head script style body.end byline".split())
_TITLES = ("hl1", "headline", "HeadLine", "title")
_ITEMS = {"newsMessage": "newsItem", "NewsML": "NewsItem"}


class NewsItemReader:
    """Reads one NewsML-G2 item or one NITF document."""

    media_types = ("application/vnd.iptc.g2.newsitem+xml", "application/nitf+xml")

    def entries(self, source: Source, options: ReadOptions) -> Iterator[Entry]:
        """The one item."""
        locator = source.locator()

        def load() -> RawDocument:
            root = parse_xml(source.data(), source.name)
            return _item(root, f"/{root.tag}", source, locator)

        yield Entry(locator, load)


class NewsMessageReader:
    """Reads the items of a NewsML-G2 message or a NewsML 1 document."""

    media_types = ("application/vnd.iptc.g2.newsmessage+xml", "text/vnd.iptc.newsml")

    def entries(self, source: Source, options: ReadOptions) -> Iterator[Entry]:
        """The items; records count from 1."""
        root = parse_xml(source.data(), source.name)
        wanted = _ITEMS[local(root)]
        number = 0
        for element, path in walk(root, prune=("header", "NewsEnvelope")):
            if local(element) == wanted:
                number += 1
                locator = source.locator(number, key=attribute(element, "guid") or _identifier(element))
                yield Entry(locator, partial(_item, element, path, source, locator))


def _identifier(item: Element) -> str | None:
    return words_of(first(item, "PublicIdentifier", "NewsItemId")) or None


def _item(item: Element, path: str, source: Source, locator: Locator | None) -> RawDocument:
    parts = list(_body(item, path))
    title = words_of(first(item, *_TITLES)) or None
    if title is not None and parts and parts[0][0] != title:
        # the headline is part of what an item says; some bodies repeat it, most do not
        parts.insert(0, (title, _path_of(item, path)))
    text, places = set_out(parts)
    if not parts or text == title:
        raise NotTextError(f"{source.name}: no text in this news item")
    root = local(item)
    return RawDocument(
        text,
        source.source,
        source.sha256,
        NewsItemReader.media_types[root == "nitf"],
        title=title or find_title(text, "text/plain"),
        authors=_authors(item),
        publisher=_publisher(item),
        published=_published(item),
        language=_language(item),
        locator=locator,
        places=places,
        metadata=_metadata(item),
    )


def _path_of(item: Element, path: str) -> str:
    found = first(item, *_TITLES)
    return next((f"xpath={at}" for element, at in walk(item, path) if element is found), "")


def _body(item: Element, path: str) -> Iterator[tuple[str, str]]:
    """The paragraphs of the first content that has some: NITF, XHTML, or plain words."""
    for element, at in walk(item, path):
        name = local(element)
        if name in ("body.content", "body", "nitf", "html", "inlineXML", "DataContent"):
            found = list(paragraphs(element, _BLOCKS, prune=_GONE, words=_words, path=at))
            if found:
                yield from found
                return
        if name in ("inlineData", "DataContent", "body.content") and (element.text or "").strip():
            lines = (element.text or "").splitlines()
            yield from ((" ".join(line.split()), f"xpath={at}") for line in lines if line.strip())
            return


def _words(paragraph: Element) -> str:
    return " ".join("".join(_pieces(paragraph)).split())


def _pieces(element: Element) -> Iterator[str]:
    quoted = local(element) == "q"
    yield "“" if quoted else ""
    yield element.text or ""
    for child in element:
        if local(child) == "br":
            yield " "
        elif local(child) not in _BLOCKS and local(child) not in _GONE:
            yield from _pieces(child)
        yield child.tail or ""
    yield "”" if quoted else ""


# ---- what is known of it ---------------------------------------------------------------------------------------------


def _authors(item: Element) -> tuple[str, ...]:
    found = []
    for element in item.iter():
        if local(element) in ("by", "byline", "ByLine"):
            person = first(element, "person")
            words = words_of(person if person is not None else element)
            found.append(words.removeprefix("By ").removeprefix("by "))
    return tuple(dict.fromkeys(name for name in found if name))


def _publisher(item: Element) -> str | None:
    for name in ("provider", "Provider", "distributor", "doc.copyright", "pubdata", "infoSource"):
        element = first(item, name)
        if element is None:
            continue
        inner = first(element, "name", "Party", "org")
        said = words_of(inner) or (attribute(inner, "FormalName") if inner is not None else None)
        said = said or attribute(element, "holder") or attribute(element, "name") or words_of(element)
        if said or attribute(element, "literal"):
            return said or attribute(element, "literal")
    return None


def _published(item: Element) -> date | None:
    """The first day that is said: of release, of the dateline, of the content, of the version."""
    for name in ("date.release", "date.issue", "pubdata", "contentCreated", "firstCreated", "FirstCreated"):
        element = first(item, name)
        if element is None:
            continue
        said = attribute(element, "norm") or attribute(element, "date.publication") or words_of(element)
        if (day := day_of(said)) is not None:
            return day
    version = first(item, "versionCreated", "ThisRevisionCreated", "DateId")
    return day_of(words_of(version)) if version is not None else None


def _language(item: Element) -> str | None:
    element = first(item, "language", "Language")
    said = attribute(element, "tag") or attribute(element, "FormalName") if element is not None else None
    return language_of(said or attribute(item, "lang") or "")


def _metadata(item: Element) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for name, shown in (("urgency", "urgency"), ("slugline", "slugline"), ("SlugLine", "slugline")):
        element = first(item, name)
        if element is not None:
            found[shown] = words_of(element) or attribute(element, "ed-urg") or ""
    found["guid"] = attribute(item, "guid") or ""
    found["version"] = attribute(item, "version") or "" if found["guid"] else ""
    document = first(item, "doc-id")
    found["doc-id"] = (attribute(document, "id-string") or "") if document is not None else ""
    return tuple(sorted((name, value) for name, value in found.items() if value))

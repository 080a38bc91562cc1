"""HTML pages: the article without menus and comments (trafilatura), its paragraphs led back to their nodes."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from claimx._extras import require
from claimx.errors import DamagedInputError, NotTextError
from claimx.model.records import Locator, Place
from claimx.readers.about import About, day_of, language_of
from claimx.readers.base import Entry, RawDocument, ReadOptions, Source
from claimx.readers.decode import MARKED, decode, known_codec
from claimx.readers.xml import set_out

_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*+=\s*+["']?+\s*+([A-Za-z0-9_:.-]{2,30})""", re.I
)
_PROLOG = re.compile(r"\s*+<\?xml[^>]*\?>")
_CONTROLS = dict.fromkeys([*range(9), 11, *range(14, 32), 0x7F])
_MARKS = "\"“”„«»‘’‚'‹›「」"
_BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 li blockquote pre td th dd dt figcaption article section div main body".split()
)
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-12-31", "min_date": "1900-01-01"}
"""Two days that never move: without them the clock decides which dates are taken for possible."""
_HIGHEST = 300
"""Elements inside one another; deeper ones are flattened by no browser and written by no newspaper."""
_REFUSED = 2000
"""Elements inside one another from which the parser (libxml2) begins to drop words without saying so."""
_PREFIX, _SHORTEST = 40, 8
"""Characters of a line, white space left out, that find its node; shorter ones would find any."""


class HtmlReader:
    """Reads the main text of a page. Paragraphs are lines with an empty line between them.

    `<q>` becomes quotation marks (“ ”, inside them ‘ ’), unless marks stand there; the lines of a `<blockquote>` open
    with "> ", as in Markdown. Needs the extra `html`.
    """

    media_types = ("text/html", "application/xhtml+xml")

    def entries(self, source: Source, options: ReadOptions) -> Iterator[Entry]:
        """The one article of the page."""
        locator = source.locator()

        def load() -> RawDocument:
            text, codec = decode_page(source.data(), source.name, options.encoding)
            return read_page(text, source, locator, codec)

        yield Entry(locator, load)


def decode_page(data: bytes, name: str, encoding: str | None) -> tuple[str, str]:
    """The markup and its codec: the caller's, the byte order mark's, UTF-8, what the page declares, the likeliest."""
    if encoding is None and not data.startswith(MARKED):
        try:
            return data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            declared = _CHARSET.search(data[:4096])
            codec = known_codec(declared[1].decode("ascii")) if declared is not None else None
            if codec not in (None, "utf-8", "utf-16"):
                encoding = codec
            elif codec == "utf-8":
                encoding = "utf-8:replace"  # what browsers do: one bad byte must not cost an article
    return decode(data, name, encoding)


def read_page(markup: str, source: Source, locator: Locator | None, codec: str | None) -> RawDocument:
    """The article in a page. Raises NotTextError for a page without a text of its own."""
    trafilatura = require("trafilatura", extra="html")
    tree = parse_html(markup, source.name)
    declared = language_of(tree.get("lang") or tree.get("xml:lang") or "")
    mark_quotations(tree)
    nodes = _blocks(tree)
    try:
        found = trafilatura.bare_extraction(
            tree, with_metadata=True, include_comments=False, date_extraction_params=_DATES
        )
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError) as error:
        raise DamagedInputError(f"{source.name}: this page cannot be read: {type(error).__name__}: {error}") from None
    lines = [line.strip() for line in (found.text or "").split("\n")] if found is not None else []
    text, places = laid_out([line for line in lines if line], nodes)
    if not text:
        raise NotTextError(f"{source.name}: no article in this page, only navigation or scripts")
    known = _about(found)
    known["language"] = declared
    return RawDocument(text, source.source, source.sha256, "text/html", codec, locator=locator, places=places, **known)


def read_whole(markup: str, source: Source, locator: Locator | None, codec: str | None) -> RawDocument:
    """Every block of a page, for what is no web page: mails and chapters of books have no menus to leave out."""
    tree = parse_html(markup, source.name)
    declared = language_of(tree.get("lang") or tree.get("xml:lang") or "")
    for element in list(tree.iter("script", "style", "head", "template", "noscript")):
        element.drop_tree()
    mark_quotations(tree)
    parts = list(_stretches(tree))
    text, places = set_out(parts)
    if not text:
        raise NotTextError(f"{source.name}: no text in this page")
    heading = next((one for one in tree.iter("h1", "h2", "h3") if one.text_content().strip()), None)
    title = " ".join(heading.text_content().split()) if heading is not None else None
    return RawDocument(
        text,
        source.source,
        source.sha256,
        "text/html",
        codec,
        title,
        language=declared,
        locator=locator,
        places=places,
    )


def _stretches(tree: Any) -> Iterator[tuple[str, str]]:
    """The words between one edge of a block and the next, in order, each with the block they stand in."""
    root = tree.getroottree()
    words: list[str] = []
    inside = [tree]
    for event, element in _events(tree):
        if element.tag == "br":
            words.append("\n" if event == "start" else element.tail or "")
            continue
        if element.tag in _BLOCKS:
            if stretch := _lines("".join(words)):
                yield stretch, f"xpath={root.getpath(inside[-1])}"
            words.clear()
            inside.append(element) if event == "start" else inside.pop()
        words.append(_flat(element.text if event == "start" else element.tail))


def _events(tree: Any) -> Iterator[tuple[str, Any]]:
    return iter(require("lxml.etree", extra="html").iterwalk(tree, events=("start", "end")))


def _flat(words: str | None) -> str:
    return " ".join((words or "").split("\n"))


def _lines(words: str) -> str:
    """Lines without the white space around and inside them."""
    return "\n".join(line for line in (" ".join(one.split()) for one in words.split("\n")) if line)


def parse_html(markup: str, name: str) -> Any:
    """The tree of a page; nothing is fetched, no entity is expanded but those of HTML itself."""
    require("trafilatura", extra="html")
    html = require("lxml.html", extra="html")
    etree = require("lxml.etree", extra="html")
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    prolog = _PROLOG.match(markup)
    markup = markup[prolog.end() if prolog is not None else 0 :].translate(_CONTROLS)
    try:
        tree = html.document_fromstring(markup or "<html></html>", parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise DamagedInputError(f"{name}: this page cannot be read: {error}") from None
    depth = _depth(tree)
    if depth > _REFUSED:
        raise DamagedInputError(f"{name}: HTML nested deeper than {_REFUSED} elements; such files are refused")
    if depth > _HIGHEST:
        _flatten(tree)
    return tree


def _flatten(tree: Any) -> None:
    """Make words of what is nested beyond reason, so that nothing that recurses over the tree runs out of stack."""
    deep = tree.xpath(f"//*[count(ancestor::*) = {_HIGHEST}]")
    for element in deep:
        words = " ".join(element.text_content().split())
        for child in list(element):
            element.remove(child)
        element.text = words


def _depth(tree: Any) -> int:
    deepest = depth = 0
    element = tree
    while element is not None:  # without recursion, and without a stack of its own
        deepest = max(deepest, depth)
        if len(element):
            element, depth = element[0], depth + 1
            continue
        while element is not None and element.getnext() is None:
            element, depth = element.getparent(), depth - 1
        element = element.getnext() if element is not None else None
    return deepest


# ---- quotations ------------------------------------------------------------------------------------------------------


def mark_quotations(tree: Any) -> None:
    """Write `<q>` and `<blockquote>` as characters: the words that follow know nothing of markup."""
    for element in list(tree.iter("q")):
        inside = any(above.tag == "q" for above in element.iterancestors())
        before = (element.getprevious().tail if element.getprevious() is not None else element.getparent().text) or ""
        words = element.text_content().strip()
        marked = words[:1] in _MARKS or before.rstrip()[-1:] in tuple(_MARKS)
        if words and not marked:
            opening, closing = "‘’" if inside else "“”"
            element.text = opening + (element.text or "").lstrip()
            _append(element, closing)
    for element in list(tree.iter("q")):
        element.drop_tag()
    for element in tree.iter("blockquote"):
        for block in _lines_of(element):
            block.text = "> " + (block.text or "").lstrip()


def _append(element: Any, mark: str) -> None:
    last = element[-1] if len(element) else None
    if last is None:
        element.text = (element.text or "").rstrip() + mark
    else:
        last.tail = (last.tail or "").rstrip() + mark


def _lines_of(blockquote: Any) -> list[Any]:
    """The paragraphs of a block quotation; itself when it has none."""
    if any(above.tag == "blockquote" for above in blockquote.iterancestors()):
        return []
    return [one for one in blockquote.iter("p") if one.text_content().strip()] or [blockquote]


# ---- the way back ----------------------------------------------------------------------------------------------------


def _blocks(tree: Any) -> list[tuple[str, str, Any]]:
    """Every block of the page in order: its words without white space, its XPath, what its parent is."""
    root = tree.getroottree()
    found = []
    for element in tree.iter():
        if element.tag in _BLOCKS and not any(child.tag in _BLOCKS for child in element.iterdescendants()):
            words = _bare(element.text_content())
            if words:
                found.append((words, root.getpath(element), element.tag))
    return found


def _bare(words: str) -> str:
    return "".join(words.split())


def laid_out(lines: list[str], nodes: list[tuple[str, str, Any]]) -> tuple[str, tuple[Place, ...]]:
    """Lines as a text, each one with the node that holds its words.

    A line belongs to the next node below the last one that has the same words, or else holds its first ones; lines that
    no node holds (rows of tables, joined fragments) have no place.
    """
    finder = _NodeFinder(nodes)
    parts = [(line, finder.at(_bare(line.removeprefix("- ")))) for line in lines]
    return set_out(parts)


class _NodeFinder:
    """Finds the nodes of lines that come in the order of the page, in time linear in its length."""

    def __init__(self, nodes: list[tuple[str, str, Any]]) -> None:
        self.nodes = nodes
        self.whole: dict[str, list[int]] = {}
        for number, (words, _, _) in enumerate(nodes):
            self.whole.setdefault(words, []).append(number)
        self.node = self.cursor = 0
        self.budget = 20 * sum(len(words) for words, _, _ in nodes) + 100_000

    def at(self, bare: str) -> str:
        """The place of a line, '' when no node holds it."""
        same = self.whole.get(bare)
        if same:
            later = bisect_left(same, self.node)
            self._go(same[later] if later < len(same) else same[0], 0)
        elif len(bare) < _SHORTEST or not self._search(bare[:_PREFIX]):
            return ""
        return f"xpath={self.nodes[self.node][1]}"

    def _search(self, opening: str) -> bool:
        """Go to the next node that holds these words; False when none does, or too much was searched already."""
        for number in range(self.node, len(self.nodes)):
            words = self.nodes[number][0]
            begin = self.cursor if number == self.node else 0
            self.budget -= len(words) - begin
            if self.budget < 0:
                return False
            found = words.find(opening, begin)
            if found >= 0:
                self._go(number, found + len(opening))
                return True
        return False

    def _go(self, node: int, cursor: int) -> None:
        self.node, self.cursor = node, cursor


def _about(found: Any) -> About:
    known = About(title=found.title, url=found.url, publisher=found.sitename)
    known["authors"] = tuple(name.strip() for name in (found.author or "").split(";") if name.strip())
    known["published"] = day_of(found.date or "")
    rest = {"description": found.description, "section": "; ".join(found.categories or ()), "license": found.license}
    rest["keywords"] = "; ".join(found.tags or ())
    known["metadata"] = tuple(sorted((name, value) for name, value in rest.items() if value))
    return known

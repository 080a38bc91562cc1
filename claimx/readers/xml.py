"""XML without entities: a tree whose elements know their XPath. Nothing in a file can make it grow or fetch."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from claimx.errors import DamagedInputError
from claimx.model.records import Place

_DEEPEST = 400


def parse_xml(data: bytes, name: str) -> Element:
    """The tree of `data`, tags with the prefixes that stand there (`w:p`).

    Raises DamagedInputError for what is not well-formed, declares entities of its own (of which "billion laughs" and
    reads of foreign files are made), or nests deeper than 400 elements.
    """
    builder = TreeBuilder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.ordered_attributes = False
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise DamagedInputError(f"{name}: XML nested deeper than {_DEEPEST} elements; such files are refused")
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    def refuse(entity: str, *_: object) -> None:
        raise DamagedInputError(
            f"{name}: declares the XML entity {entity!r}; such files are refused, nothing is expanded"
        )

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
        return builder.close()
    except expat.ExpatError as error:
        raise DamagedInputError(f"{name}: XML that is not well-formed: {error}") from None
    except (LookupError, ValueError) as error:
        raise DamagedInputError(f"{name}: XML in an encoding that cannot be read: {error}") from None


def local(element: Element) -> str:
    """The tag without its prefix."""
    return element.tag.rpartition(":")[2]


def attribute(element: Element, name: str) -> str | None:
    """An attribute by its name without prefix; the one without a prefix first."""
    plain = element.get(name)
    if plain is not None:
        return plain
    return next((value for key, value in sorted(element.items()) if key.rpartition(":")[2] == name), None)


def walk(root: Element, path: str = "", *, prune: Collection[str] = ()) -> Iterator[tuple[Element, str]]:
    """Elements in document order with their XPaths; those whose local name is in `prune` are left out whole."""
    stack = [(root, path or f"/{root.tag}")]
    while stack:
        element, at = stack.pop()
        if local(element) in prune:
            continue
        yield element, at
        total = Counter(child.tag for child in element)
        seen: Counter[str] = Counter()
        below = []
        for child in element:
            seen[child.tag] += 1
            step = f"{child.tag}[{seen[child.tag]}]" if total[child.tag] > 1 else child.tag
            below.append((child, f"{at}/{step}"))
        stack.extend(reversed(below))


def first(root: Element, *names: str) -> Element | None:
    """The first element below with one of these local names, the names tried in order."""
    for name in names:
        for element in root.iter():
            if local(element) == name:
                return element
    return None


def words_of(element: Element | None, *, prune: Collection[str] = ()) -> str:
    """All words below an element, white space as one space."""
    return "" if element is None else " ".join("".join(_pieces(element, prune)).split())


def _pieces(element: Element, prune: Collection[str]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if local(child) not in prune:
            yield from _pieces(child, prune)
        yield child.tail or ""


def paragraphs(
    root: Element, names: Collection[str], *, prune: Collection[str], words: Callable[[Element], str], path: str = ""
) -> Iterator[tuple[str, str]]:
    """The words and the XPath of every paragraph that has some. `words` must leave paragraphs inside them alone."""
    for element, at in walk(root, path, prune=prune):
        if local(element) in names and (found := words(element).strip()):
            yield found, f"xpath={at}"


def set_out(parts: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> tuple[str, tuple[Place, ...]]:
    """Paragraphs as one text with empty lines between them, each one with its place."""
    text: list[str] = []
    places: list[Place] = []
    offset = 0
    for words, at in parts:
        text.append(words)
        if at:
            places.append(Place(offset, offset + len(words), at))
        offset += len(words) + 2
    return "\n\n".join(text), tuple(places)

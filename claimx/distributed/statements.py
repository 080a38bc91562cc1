"""The links between statements of a whole collection: `claimx.linking.find_links`, step by step.

1. Every document is read (`read_features`).
2. Of documents of one wording the first stands for all, as in `claimx.linking.reprints`, and is laid into a bundle.
3. Bundles count their words, figures and shapes; the sums go back to the bundles that asked.
4. Documents meet by the rare keys that they share, as in `claimx.linking.blocking`.
5. Two that met are compared by all their words; each keeps its nearest of every language.
6. The documents of a pair are brought together and linked by the very code of `find_links`.
7. So are statements of the same words, each with the next in time.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple, TypeVar

from claimx.distributed.documents import bundle_of
from claimx.distributed.engine import Engine, Row
from claimx.distributed.steps import Tagged, answered, count, of, only, tagged
from claimx.linking.blocking import BLOCK, chosen, keys_of, met, rarest, weight_of
from claimx.linking.collection import SLOTS, Collection, grams_of
from claimx.linking.features import Features, Passage, read_features
from claimx.linking.find import Copy, Linker, copy_of, links_of_reprints, near_enough, nearest_of, without_known
from claimx.linking.lexicon import Lexicon
from claimx.linking.links import Link
from claimx.linking.reprints import Saying, Who, alone, chained, sayings_of, wording_of
from claimx.linking.similarity import Encoder, cosine
from claimx.linking.statements import PersonOf

_T = TypeVar("_T")
_CHUNKS = 512
_KINDS = ("word", "figure", "shape")


class Heard(NamedTuple):
    """A document and the persons behind its speakers."""

    features: Features
    persons: dict[str, str]


class Weighed(NamedTuple):
    """A document with the persons behind its speakers, and what the collection has of its words, figures and shapes."""

    features: Features
    persons: dict[str, str]
    counts: dict[str, dict[str, int]]


@dataclass(frozen=True)
class Known:
    """What every machine knows of the collection."""

    units: int
    grams: "array[int]" = field(repr=False)


def links(
    engine: Engine[_T],
    entries: _T,
    persons: _T,
    bundles: int,
    *,
    lexicon: Lexicon | None = None,
    encoder: Encoder | None = None,
) -> tuple[_T, _T]:
    """The links between the statements of some documents, each once, and the notes on what was left out.

    `persons` has the document as key, and as value the id of a speaker and that of the person. Links have their kind as
    key.
    """
    heard = engine.keep(_heard(engine, entries, persons, _reading(encoder is not None)))
    firsts, reprints = _firsts(engine, heard)
    bundled = engine.keep(engine.map(firsts, _by_bundle(bundles)))
    known, counts = _counted(engine, bundled)
    linking = _Linking(known, lexicon, encoder)
    weighed = engine.keep(_weighed(engine, bundled, counts))
    pairs, notes = _pairs(engine, bundled, count(engine, firsts))
    near = engine.keep(_near(engine, weighed, pairs, known))
    nearest = engine.group(engine.map(near, _sides), _nearest)
    judged = engine.union([engine.map(near, tagged("near")), engine.map(nearest, tagged("nearest"))])
    aligned = engine.group(judged, _aligned)
    guests = _guests(engine, engine.map(weighed, tagged("document")), aligned)
    both = engine.union([engine.group(guests, _pairs_linked(linking)), _same_words(engine, weighed, linking)])
    copies = engine.group(_guests(engine, engine.map(heard, tagged("document")), reprints), _reprints_linked(encoder))
    return engine.union([engine.group(both, _once_linked), copies]), notes


# ---- 1: documents ----------------------------------------------------------------------------------------------------


def _heard(engine: Engine[_T], entries: _T, persons: _T, reading: Callable[[Iterator[Row]], Iterable[Row]]) -> _T:
    """Every document, read, with its persons."""
    features = engine.map(engine.map(entries, reading), tagged("features"))
    return engine.group(engine.union([features, engine.map(persons, tagged("person"))]), _with_persons)


@dataclass(frozen=True)
class _reading:  # noqa: N801 (used like functions, all below too)
    keep_text: bool

    def __call__(self, rows: Iterator[Row]) -> Iterator[Row]:
        for document, entry in rows:
            yield document, read_features(entry.extraction, keep_text=self.keep_text)


def _with_persons(document: str, values: list[Tagged]) -> Iterator[Row]:
    for features in of(values, "features"):
        yield document, Heard(features, dict(sorted(of(values, "person"))))


# ---- 2: documents of one wording -------------------------------------------------------------------------------------


def _firsts(engine: Engine[_T], heard: _T) -> tuple[_T, _T]:
    """The documents that stand for all of their wording; and pairs of those with another of it, and all copies."""
    found = engine.keep(engine.group(engine.map(heard, _wordings), _of_one_wording))
    both = engine.union([engine.map(heard, tagged("document")), engine.map(found, _only_behind)])
    return engine.keep(engine.group(both, _first)), engine.map(found, only("reprints"))


def _wordings(rows: Iterator[Row]) -> Iterator[Row]:
    for _, one in rows:
        if one.features.units:
            yield _digest(wording_of(one.features, _who(one))), copy_of(one.features)


def _who(one: Heard | Weighed) -> Who:
    return Who(_person_of([one]))


def _digest(wording: object) -> str:
    """A short word for words and numbers, the same everywhere."""
    return blake2b(repr(wording).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _of_one_wording(wording: str, copies: list[Copy]) -> Iterator[Row]:
    first, *others = sorted(copies)
    if others:
        yield first.document, Tagged("reprints", (others[0].document, tuple(others)))
        yield from ((copy.document, Tagged("behind", True)) for copy in others)


def _only_behind(rows: Iterator[Row]) -> Iterator[Row]:
    return ((document, value) for document, value in rows if value.tag == "behind")


def _first(document: str, values: list[Tagged]) -> Iterator[Row]:
    if not of(values, "behind"):
        yield from ((document, one) for one in of(values, "document"))


# ---- 3: how rare what they hold is -----------------------------------------------------------------------------------


def _counted(engine: Engine[_T], bundled: _T) -> tuple[Known, _T]:
    """The size of the collection, and for each bundle the frequencies that it asks for."""
    asked = engine.keep(engine.group(bundled, _asked))
    units = [value for _, value in engine.collect(engine.map(asked, only("units")))]
    found = engine.keep(answered(engine, engine.map(asked, only("item")), sum))
    grams = array("Q", bytes(8 * SLOTS))
    for _, sums in engine.collect(engine.group(engine.map(found, _grams), _added)):
        for slot, total in sums.items():
            grams[slot] += total
    return Known(sum(units), grams), found


@dataclass(frozen=True)
class _by_bundle:  # noqa: N801
    bundles: int

    def __call__(self, rows: Iterator[Row]) -> Iterator[Row]:
        return ((bundle_of(document, self.bundles), one) for document, one in rows)


def _asked(bundle: str, heard: list[Heard]) -> Iterator[Row]:
    """What the documents of a bundle hold, and in how many of their units it stands; how many units they have."""
    documents = [one.features for one in heard]
    yield "", Tagged("units", sum(len(one.units) for one in documents))
    counted = Collection(documents)
    for kind, counts in zip(_KINDS, (counted.words, counted.figures, counted.shapes), strict=True):
        held = {item for one in documents for item in _held(one)[kind]}
        for item in sorted(held):
            yield f"{kind} {item}", Tagged("item", (bundle, counts[item]))


def _held(document: Features) -> dict[str, set[str]]:
    """All words, figures and shapes of a document."""
    passages = [*document.units, *(statement.passage for statement in document.statements)]
    parts: dict[str, Callable[[Passage], Iterable[str]]] = {
        "word": lambda one: one.words,
        "figure": lambda one: one.figures,
        "shape": lambda one: one.shapes,
    }
    return {kind: {item for passage in passages for item in part(passage)} for kind, part in parts.items()}


def _grams(rows: Iterator[Row]) -> Iterator[Row]:
    """In how many units the n-grams of this partition's words stand, by part of their table."""
    sums: dict[str, Counter[int]] = {}
    for _, (item, total, first) in rows:
        kind, _, word = item.partition(" ")
        for gram in set(grams_of(word)) if first and kind == "word" else ():
            sums.setdefault(f"grams {gram % _CHUNKS}", Counter())[gram] += total
    yield from sums.items()


def _added(part: str, sums: list[Counter[int]]) -> Iterator[Row]:
    yield part, sum(sums, Counter())


def _weighed(engine: Engine[_T], bundled: _T, counts: _T) -> _T:
    """Each document with what is needed to compare it."""
    return engine.group(
        engine.union([engine.map(bundled, tagged("document")), engine.map(counts, tagged("count"))]), _lent
    )


def _lent(bundle: str, values: list[Tagged]) -> Iterator[Row]:
    counts: dict[str, dict[str, int]] = {kind: {} for kind in _KINDS}
    for item, total, _ in of(values, "count"):
        kind, _, name = item.partition(" ")
        counts[kind][name] = total
    for one in of(values, "document"):
        own = {kind: {item: counts[kind][item] for item in sorted(held)} for kind, held in _held(one.features).items()}
        yield one.features.document, Weighed(one.features, one.persons, own)


# ---- 4: documents that share rare keys -------------------------------------------------------------------------------


def _pairs(engine: Engine[_T], bundled: _T, documents: int) -> tuple[_T, _T]:
    """Pairs of documents, the lower as key, each once; and what was left out."""
    held = engine.keep(engine.group(engine.group(bundled, _keys), _shared))
    ranked = engine.group(engine.map(held, only("key")), _ranked(documents))
    met_ = engine.keep(engine.group(engine.group(ranked, _meeting), _choosing(documents)))
    pairs = engine.group(engine.map(met_, only("pair")), _once)
    return pairs, engine.union([engine.map(held, only("note")), engine.map(met_, only("note"))])


def _keys(bundle: str, documents: list[Heard]) -> Iterator[Row]:
    """The keys of a bundle: how many documents have each, and which, as long as they may be few enough."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in documents:
        for key in keys_of(one.features):
            found.setdefault(key, []).append((one.features.document, one.features.language))
    for key in sorted(found):
        yield key, (len(found[key]), sorted(found[key])[: BLOCK + 1])


def _shared(key: str, parts: list[tuple[int, list[tuple[str, str]]]]) -> Iterator[Row]:
    """A key for each document that has it, where they are few."""
    total = sum(count for count, _ in parts)
    if total > BLOCK:
        yield "", Tagged("note", f"{key}: in {total} documents, too many to compare them by it")
    elif total > 1:
        for document, language in sorted(one for _, documents in parts for one in documents):
            yield document, Tagged("key", (key, total, language))


@dataclass(frozen=True)
class _ranked:  # noqa: N801
    documents: int

    def __call__(self, document: str, keys: list[tuple[str, int, str]]) -> Iterator[Row]:
        """The rarest keys of a document, which meet others; it carries the weight of all of them."""
        counts = {key: total for key, total, _ in keys}
        rare = rarest(counts, counts)
        weight = sum([weight_of(self.documents, counts[key]) for key in rare])
        for key in rare:
            yield key, (document, keys[0][2], weight, counts[key])


def _meeting(key: str, documents: list[tuple[str, str, float, int]]) -> Iterator[Row]:
    """The documents of a key, for each of them."""
    others = tuple((document, language, weight) for document, language, weight, _ in sorted(documents))
    for document, _, _, total in sorted(documents):
        yield document, (key, total, others)


@dataclass(frozen=True)
class _choosing:  # noqa: N801
    documents: int

    def __call__(
        self, document: str, meetings: list[tuple[str, int, tuple[tuple[str, str, float], ...]]]
    ) -> Iterator[Row]:
        """The documents that one is compared with."""
        counts = {key: total for key, total, _ in meetings}
        languages = {other: language for _, _, others in meetings for other, language, _ in others}
        found = met(
            document,
            rarest(counts, counts),
            {key: [other for other, _, _ in others] for key, _, others in meetings},
            {key: weight_of(self.documents, total) for key, total in counts.items()},
            {other: weight for _, _, others in meetings for other, _, weight in others},
        )
        kept, left_out = chosen(found, languages.__getitem__)
        for other, _ in kept:
            yield min(document, other), Tagged("pair", max(document, other))
        if left_out:
            yield "", Tagged("note", f"{document}: has more neighbours than it was compared with")


def _once(document: str, others: list[str]) -> Iterator[Row]:
    return ((document, other) for other in sorted(set(others)))


# ---- 5: the nearest --------------------------------------------------------------------------------------------------


def _near(engine: Engine[_T], weighed: _T, pairs: _T, known: Known) -> _T:
    """How near the documents of each pair are; the pair in one word as key."""
    wholes = engine.keep(engine.map(engine.map(weighed, _whole(known)), tagged("document")))
    return engine.group(_guests(engine, wholes, pairs), _nearness)


@dataclass(frozen=True)
class _whole:  # noqa: N801
    known: Known

    def __call__(self, rows: Iterator[Row]) -> Iterator[Row]:
        """A document as the vector of all its words."""
        for document, one in rows:
            yield document, (one.features.language, _linker([one], self.known).whole(0))


def _linker(
    documents: list[Weighed], known: Known, lexicon: Lexicon | None = None, encoder: Encoder | None = None
) -> Linker:
    """The linker of some documents of the collection."""
    counts: dict[str, dict[str, int]] = {kind: {} for kind in _KINDS}
    for one in documents:
        for kind in _KINDS:
            counts[kind].update(one.counts[kind])
    words, figures, shapes = (counts[kind] for kind in _KINDS)
    collection = Collection.of(known.units, words, figures, shapes, known.grams)
    return Linker([one.features for one in documents], collection, _person_of(documents), lexicon, encoder)


def _person_of(documents: Sequence[Heard | Weighed]) -> PersonOf:
    return {(one.features.document, speaker): person for one in documents for speaker, person in one.persons.items()}


def _guests(engine: Engine[_T], documents: _T, pairs: _T) -> _T:
    """Every document with the pairs that it is the lower one of, and the higher ones of these, under its id.

    `pairs` are rows of the lower document with the higher one, or with a tuple that begins with it.
    """
    told = engine.keep(engine.map(pairs, tagged("pair")))
    visits = engine.group(engine.union([documents, engine.map(told, _turned)]), _visiting)
    return engine.union([documents, told, visits])


def _turned(rows: Iterator[Row]) -> Iterator[Row]:
    return ((_higher(pair.value), Tagged("visit", document)) for document, pair in rows)


def _higher(pair: Any) -> str:
    found: str = pair if isinstance(pair, str) else pair[0]
    return found


def _visiting(document: str, values: list[Tagged]) -> Iterator[Row]:
    for own in of(values, "document"):
        yield from ((host, Tagged("guest", (document, own))) for host in sorted(of(values, "visit")))


def _nearness(document: str, values: list[Tagged]) -> Iterator[Row]:
    ((language, vector),) = of(values, "document")
    for guest, (other_language, other) in sorted(of(values, "guest"), key=_first_part):
        yield f"{document}\t{guest}", (cosine(vector, other), (document, guest), (language, other_language))


def _first_part(value: tuple[Any, ...]) -> Any:
    return value[0]


def _sides(rows: Iterator[Row]) -> Iterator[Row]:
    """Each pair that may be aligned, for both of its documents and the language of the other."""
    for _, (near, pair, languages) in rows:
        if near_enough(near, languages):
            for document, language in zip(pair, reversed(languages), strict=True):
                yield f"{document}\t{language}", (near, pair)


def _nearest(side: str, found: list[tuple[float, tuple[str, str]]]) -> Iterator[Row]:
    return (("\t".join(pair), True) for pair in nearest_of(found))


def _aligned(pair: str, values: list[Tagged]) -> Iterator[Row]:
    """The lower document of a pair, with the higher one and how near they are; 0 when they are not aligned."""
    ((near, (document, other), _),) = of(values, "near")
    yield document, (other, near if of(values, "nearest") else 0.0)


# ---- 6: pairs of documents -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Linking:
    """How documents are linked, wherever they are."""

    known: Known
    lexicon: Lexicon | None
    encoder: Encoder | None

    def linker(self, documents: list[Weighed]) -> Linker:
        """The linker of some documents."""
        return _linker(documents, self.known, self.lexicon, self.encoder)


@dataclass(frozen=True)
class _pairs_linked:  # noqa: N801
    linking: _Linking

    def __call__(self, document: str, values: list[Tagged]) -> Iterator[Row]:
        """The links of a document with the higher ones that it is compared with, by both documents."""
        guests = [guest for _, guest in sorted(of(values, "guest"), key=_first_part)]
        if not guests:
            return
        linker = self.linking.linker([*of(values, "document"), *guests])
        near = dict(of(values, "pair"))
        for place, guest in enumerate(guests, 1):
            yield from _by_documents("pair", linker.pair(0, place, near[guest.features.document]))


@dataclass(frozen=True)
class _reprints_linked:  # noqa: N801
    encoder: Encoder | None

    def __call__(self, document: str, values: list[Tagged]) -> Iterator[Row]:
        """The links of a document with all others of its wording; one of these is its guest."""
        for (_, other), (_, copies) in zip(of(values, "guest"), of(values, "pair"), strict=True):
            (own,) = of(values, "document")
            found = links_of_reprints(own.features, other.features, copies, _person_of([own, other]), self.encoder)
            yield from ((link.kind.value, link) for link in found)


def _by_documents(how: str, links: Iterable[Link]) -> Iterator[Row]:
    return ((f"{min(ends)}\t{max(ends)}", Tagged(how, link)) for link in links for ends in [_documents_of(link)])


def _documents_of(link: Link) -> tuple[str, str]:
    return link.source.document, link.target.document


def _once_linked(documents: str, values: list[Tagged]) -> Iterator[Row]:
    """The links of two documents, those of statements of the same words where nothing else links them."""
    links = of(values, "pair")
    return ((link.kind.value, link) for link in (*links, *without_known(links, of(values, "same words"))))


# ---- 7: statements of the same words ---------------------------------------------------------------------------------


def _same_words(engine: Engine[_T], firsts: _T, linking: _Linking) -> _T:
    """The links of statements of the same words, by both documents."""
    asked = engine.group(engine.map(firsts, _sayings), _chained)
    lent = engine.group(engine.union([engine.map(firsts, tagged("document")), asked]), _lent_alone)
    return engine.group(lent, _same_words_linked(linking))


def _sayings(rows: Iterator[Row]) -> Iterator[Row]:
    for _, one in rows:
        for key, saying in sayings_of(one.features, _who(one)):
            yield _digest(key), saying


def _chained(key: str, sayings: list[Saying]) -> Iterator[Row]:
    """What is asked of two documents: a statement of each, for the two to be compared."""
    for number, pair in enumerate(chained(sayings)):
        for side, saying in enumerate(pair):
            yield saying.document, Tagged("asked", (f"{key} {number}", side, saying.place))


def _lent_alone(document: str, values: list[Tagged]) -> Iterator[Row]:
    for one in of(values, "document"):
        for pair, side, place in sorted(of(values, "asked")):
            said = alone(one.features, place)
            counts = {
                kind: {item: one.counts[kind][item] for item in sorted(held)} for kind, held in _held(said).items()
            }
            yield pair, (side, Weighed(said, one.persons, counts))


@dataclass(frozen=True)
class _same_words_linked:  # noqa: N801
    linking: _Linking

    def __call__(self, pair: str, sides: list[tuple[int, Weighed]]) -> Iterator[Row]:
        one, other = (weighed for _, weighed in sorted(sides, key=_first_part))
        links = self.linking.linker([one, other]).same_words(one.features, other.features)
        yield from _by_documents("same words", links)

"""The links of a collection: documents read, paired, aligned, their statements linked."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, NamedTuple, TypeVar

from claimx.errors import UnknownOptionError
from claimx.linking.align import BESIDE, Bead, align, band_of
from claimx.linking.blocking import find_pairs, in_walking_order
from claimx.linking.collection import Collection
from claimx.linking.features import Features, Passage, read_features
from claimx.linking.lexicon import CalledLexicon, Lexicon
from claimx.linking.links import End, Link, LinkKind, order_of
from claimx.linking.reprints import Who, alone, chains_of, reprints_of
from claimx.linking.similarity import Comparison, Encoder, Side, Signals, cosine
from claimx.linking.statements import Found, Pairing, PersonOf, by_key
from claimx.linking.unhurried import unhurried
from claimx.model import Extraction

_NEAR = 0.07  # cosine of the n-grams of two documents below which they are not aligned
_NEAR_WITHIN = 0.2  # the same within one language
_NEAREST = 3  # documents of each language, the nearest of a document, that are aligned with it
_NEARLY = 0.6  # share of the cosine of the nearest that the others must reach
_COVERED = 0.6  # share of the shorter document that a translation covers
_BOTH_COVERED = 0.35  # share of the longer one
_DENSE = 0.05  # gain of the beads for each unit of the shorter document
_ENOUGH = 0.65  # gain of all beads together
_SURE = 0.2  # gain for each unit from which on a translation is beyond doubt
_SAME_WORDS = 0.8  # cosine of the words of a copied unit
_COPIED = 0.5  # share of the shorter document that is copied word for word
_COPIED_WORDS = 25  # words that are copied at least
_KEPT = 2000  # documents whose vectors are kept at hand

_T = TypeVar("_T")
_Pair = TypeVar("_Pair", tuple[int, int], tuple[str, str])


@dataclass(frozen=True, slots=True)
class Linked:
    """The links of a collection, in a fixed order; iterating gives them.

    `compared` counts the pairs of documents that were looked at, copies of one wording as one pair. `capped` are the
    keys that stand in too many documents to find pairs by, with how many; `crowded` the documents that have more
    neighbours than they are compared with.
    """

    links: tuple[Link, ...]
    compared: int
    capped: tuple[tuple[str, int], ...]
    crowded: tuple[str, ...]

    def __iter__(self) -> Iterator[Link]:
        return iter(self.links)

    def __len__(self) -> int:
        return len(self.links)


def find_links(
    extractions: Iterable[Extraction],
    *,
    person_of: PersonOf | None = None,
    lexicon: Lexicon | Callable[[str, str, str], Iterable[str]] | None = None,
    encoder: Encoder | None = None,
) -> Linked:
    """What the documents of a collection have in common: translations, copies, and statements that are the same.

    Pure: the order of the extractions does not matter, and a document given twice counts once. Of documents of one
    wording the first, by id, is compared with others; the rest are linked to it. The extractions are read one by one
    and not kept. `person_of` gives the id of a person for (document id, speaker id); speakers it does not
    know are one person only when their folded names are the same. `lexicon` translates words: an object with
    `translate`, or a function (language, folded word, language) -> words. `encoder` turns texts into vectors of length
    1, whose cosine is one more signal.

    Raises UnknownOptionError for a lexicon that cannot be called, and for an encoder whose vectors do not fit.
    """
    read: dict[str, tuple[str, Features]] = {}
    for extraction in extractions:
        run = extraction.run.model_dump_json()
        before = read.get(extraction.document.id)
        if before is None or run < before[0]:
            read[extraction.document.id] = run, read_features(extraction, keep_text=encoder is not None)
    documents = [features for _, (_, features) in sorted(read.items())]
    words = lexicon_of(lexicon)
    if encoder is not None or words is not None:  # code of others may well leave cycles behind
        return _linked(documents, person_of or {}, words, encoder)
    with unhurried():
        return _linked(documents, person_of or {}, None, None)


def _linked(
    documents: Sequence[Features], person_of: PersonOf, lexicon: Lexicon | None, encoder: Encoder | None
) -> Linked:
    """The links of documents, the first of every wording compared with those of others, and the rest with it."""
    who = Who.of(person_of)
    reprints = reprints_of(documents, who)
    behind = {place for places in reprints.values() for place in places}
    firsts = [document for place, document in enumerate(documents) if place not in behind]
    found = Linker(firsts, Collection(firsts), person_of, lexicon, encoder).linked(who)
    links = list(found.links)
    for first, places in reprints.items():
        one, *others = (documents[place] for place in (first, *places))
        links += links_of_reprints(one, others[0], map(copy_of, others), person_of, encoder)
    return replace(found, links=tuple(sorted(links, key=order_of)), compared=found.compared + len(reprints))


def lexicon_of(given: Lexicon | Callable[[str, str, str], Iterable[str]] | None) -> Lexicon | None:
    """A lexicon as the linker needs it. Raises UnknownOptionError."""
    if given is None or isinstance(given, Lexicon):
        return given
    if callable(given):
        return CalledLexicon(given)
    raise UnknownOptionError(
        f"lexicon: {type(given).__name__} translates nothing; pass a function (language, word, language) -> words, "
        "or read a file with claimx.linking.read_lexicon"
    )


class Copy(NamedTuple):
    """A document and its statements, by their ids."""

    document: str
    statements: Sequence[str]


def copy_of(document: Features) -> Copy:
    """A document as one of many of its wording."""
    return Copy(document.document, [statement.id for statement in document.statements])


class _Kept(Generic[_T]):
    """What was made of the documents last used, so many of them.

    It does not hold what makes them: that would be a cycle, which lives as long as nobody collects garbage.
    """

    def __init__(self) -> None:
        self._found: OrderedDict[int, _T] = OrderedDict()

    def get(self, place: int, make: Callable[[int], _T]) -> _T:
        """What is made of a document."""
        found = self._found.get(place)
        if found is None:
            found = self._found[place] = make(place)
            if len(self._found) > _KEPT:
                self._found.popitem(last=False)
        self._found.move_to_end(place)
        return found


class Linker:
    """One run of `find_links`, or its work on some documents of a larger collection."""

    def __init__(
        self,
        documents: Sequence[Features],
        collection: Collection,
        person_of: PersonOf,
        lexicon: Lexicon | None,
        encoder: Encoder | None,
    ) -> None:
        self.documents = documents
        self.person_of = person_of
        self.lexicon = lexicon
        self.encoder = encoder
        self.sizes: set[int] = set()  # of the vectors of the encoder
        self.collection = collection
        self._wholes: _Kept[Mapping[int, float]] = _Kept()
        self._sides_of_units: _Kept[Side] = _Kept()
        self._sides_of_statements: _Kept[Side] = _Kept()

    def linked(self, who: Who) -> Linked:
        """The links of all documents."""
        blocks = find_pairs(self.documents)
        pairs = in_walking_order([(a, b) for a, b, _ in blocks.pairs])
        near = {(a, b): cosine(self.whole(a), self.whole(b)) for a, b in pairs}
        nearest = self._nearest(near)
        links = [link for pair in pairs for link in self.pair(*pair, near[pair] if pair in nearest else 0.0)]
        links += without_known(links, self._chains(who))
        crowded = tuple(self.documents[place].document for place in blocks.crowded)
        return Linked(tuple(sorted(links, key=order_of)), len(pairs), blocks.capped, crowded)

    def _nearest(self, near: Mapping[tuple[int, int], float]) -> set[tuple[int, int]]:
        """The pairs that are aligned."""
        sides: dict[tuple[int, str], list[tuple[float, tuple[int, int]]]] = {}
        for pair, value in near.items():
            if near_enough(value, languages := [self.documents[place].language for place in pair]):
                for side in zip(pair, reversed(languages), strict=True):
                    sides.setdefault(side, []).append((value, pair))
        return {pair for found in sides.values() for pair in nearest_of(found)}

    def _chains(self, who: Who) -> Iterator[Link]:
        """The links of statements of the same words."""
        by_id = {document.document: document for document in self.documents}
        for pair in chains_of(self.documents, who):
            one, other = (alone(by_id[saying.document], saying.place) for saying in pair)
            yield from self.same_words(one, other)

    def pair(self, a: int, b: int, near: float) -> Iterator[Link]:
        """The links of two documents, those of the documents first; where `near` is 0 they are not aligned."""
        document, found = self._pair(a, b, near)
        if document is not None:
            yield document
        one, other = self.documents[a], self.documents[b]
        yield from (_link(_ends_of(one, other, pair), pair) for pair in found)

    def reprints(self, copies: Iterable[Copy]) -> Iterator[Link]:
        """The links of the first document with others of its wording, for which the second stands."""
        document, found = self._pair(0, 1, 1.0)
        one = copy_of(self.documents[0])
        for copy in copies:
            if document is not None:
                yield Link(**{**dict(document), "target": End(copy.document, copy.document)})
            for pair in found:
                source = End(one.document, one.statements[pair.source])
                yield _link((source, End(copy.document, copy.statements[pair.target])), pair)

    def same_words(self, one: Features, other: Features) -> Iterator[Link]:
        """The link of two statements of the same words, each `alone` in its document, if they are linked."""
        a, b = (self._side(document, *_statements_of(document)) for document in (one, other))
        comparison = Comparison(a, b, self.lexicon, lengths=False)
        for pair in Pairing(one, other, comparison, self.person_of).propose():
            yield _link(_ends_of(one, other, pair), pair)

    def _pair(self, a: int, b: int, near: float) -> tuple[Link | None, Sequence[Found]]:
        """The link of two documents, if they are linked, and what is found of their statements."""
        one, other = self.documents[a], self.documents[b]
        document, beads = self._documents(a, b, near) if near else (None, ())
        sides = self.statements(a), self.statements(b)
        comparison = Comparison(*sides, self.lexicon, lengths=document is not None)
        pairing = Pairing(one, other, comparison, self.person_of)
        return document, pairing.propose() if document is None else pairing.project(beads)

    # ---- documents --------------------------------------------------------------------------------------------------

    def _documents(self, a: int, b: int, near: float) -> tuple[Link | None, Sequence[Bead]]:
        """The link of a translation or copy with its beads; None where there is none."""
        comparison = Comparison(self.units(a), self.units(b), self.lexicon)
        within = self.documents[a].language == self.documents[b].language
        if within and not _may_be_copied(comparison):
            return None, ()
        beads = align(comparison)
        judged = (_copied if within else _translated)(comparison, beads)
        if judged is None:
            return None, ()
        kind, score, signals = judged
        return self._document_link(a, b, kind, score, (("near", near), *signals)), beads

    def _document_link(self, a: int, b: int, kind: LinkKind, score: float, signals: Signals) -> Link:
        """From the later document to the earlier where both have a day, else symmetric."""
        one, other = self.documents[a], self.documents[b]
        if one.day is not None and other.day is not None and one.day < other.day:
            one, other = other, one
        return Link(
            kind=kind,
            source=End(one.document, one.document),
            target=End(other.document, other.document),
            score=round(score, 4),
            signals=_rounded(signals),
            because="aligned",
            symmetric=one.day is None or other.day is None or one.day == other.day,
        )

    # ---- vectors ----------------------------------------------------------------------------------------------------

    def whole(self, place: int) -> Mapping[int, float]:
        """The n-grams of a whole document."""
        return self._wholes.get(place, self._whole)

    def units(self, place: int) -> Side:
        """The units of a document."""
        return self._sides_of_units.get(place, self._units)

    def statements(self, place: int) -> Side:
        """The statements of a document."""
        return self._sides_of_statements.get(place, self._statements)

    def _whole(self, place: int) -> Mapping[int, float]:
        words = tuple(word for unit in self.documents[place].units for word in unit.words)
        return self.collection.vector(Passage((), words, 0, (), ())).grams

    def _units(self, place: int) -> Side:
        return self._side(self.documents[place], self.documents[place].units)

    def _statements(self, place: int) -> Side:
        return self._side(self.documents[place], *_statements_of(self.documents[place]))

    def _side(
        self, document: Features, passages: Sequence[Passage], keys: Mapping[str, Sequence[int]] | None = None
    ) -> Side:
        vectors = [self.collection.vector(passage) for passage in passages]
        if self.encoder is None or not passages:
            return Side(document.language, vectors, keys=keys)
        texts = [" … ".join(span.of(document.text) for span in passage.spans) for passage in passages]
        return Side(document.language, vectors, self._encoded(texts, self.encoder), keys)

    def _encoded(self, texts: Sequence[str], encoder: Encoder) -> list[tuple[float, ...]]:
        found = [tuple(map(float, vector)) for vector in encoder.encode(texts)]
        self.sizes.update(map(len, found))
        if len(found) != len(texts) or len(self.sizes) != 1:
            wrong = f"{len(found)} vectors for {len(texts)} texts, of the sizes {sorted(self.sizes)}"
            raise UnknownOptionError(f"encoder: {wrong}; encode must give one vector for each text, all of one size")
        return found


def without_known(links: Iterable[Link], others: Iterable[Link]) -> list[Link]:
    """Of some other links of statements those that tie neither end to a document that it is linked with already."""
    known = {(end, other.document) for link in links for end, other in _both_ways(link)}
    return [link for link in others if known.isdisjoint((end, other.document) for end, other in _both_ways(link))]


def _both_ways(link: Link) -> tuple[tuple[End, End], tuple[End, End]]:
    return (link.source, link.target), (link.target, link.source)


def links_of_reprints(
    one: Features, other: Features, copies: Iterable[Copy], person_of: PersonOf, encoder: Encoder | None
) -> Iterator[Link]:
    """The links of a document with others of its wording, whatever else is in the collection; `other` is of these."""
    return Linker([one, other], Collection([one, other]), person_of, None, encoder).reprints(copies)


def near_enough(near: float, languages: Sequence[str]) -> bool:
    """Whether two documents of these languages may be aligned, by the cosine of their n-grams."""
    return near >= (_NEAR_WITHIN if languages[0] == languages[1] else _NEAR)


def nearest_of(found: Iterable[tuple[float, _Pair]]) -> list[_Pair]:
    """Of the pairs that one document makes with those of one language, each with its cosine, those that are aligned."""
    nearest = sorted(found, key=lambda one: (-one[0], one[1]))[:_NEAREST]
    return [pair for near, pair in nearest if near >= _NEARLY * nearest[0][0]]


def _covered(comparison: Comparison, beads: Iterable[Bead]) -> tuple[float, float]:
    """The share of both documents, in code points, that lies in some beads."""
    a, b = comparison.a, comparison.b
    ours = sum(a.vectors[i].length for bead in beads for i in range(bead.first, bead.end))
    theirs = sum(b.vectors[j].length for bead in beads for j in range(bead.other_first, bead.other_end))
    return ours / max(1, a.length), theirs / max(1, b.length)


def _translated(comparison: Comparison, beads: Sequence[Bead]) -> tuple[LinkKind, float, Signals] | None:
    """Whether aligned units make up enough of two documents of different languages."""
    low, high = sorted(_covered(comparison, beads))
    total = sum(bead.gain for bead in beads)
    density = total / max(1, min(len(comparison.a.vectors), len(comparison.b.vectors)))
    if high < _COVERED or low < _BOTH_COVERED or density < _DENSE or total < _ENOUGH:
        return None
    signals = (("covered", low), ("gain", min(1.0, density)))
    return LinkKind.TRANSLATION_OF, low * min(1.0, density / _SURE), signals


def _copied(comparison: Comparison, beads: Sequence[Bead]) -> tuple[LinkKind, float, Signals] | None:
    """Whether enough of two documents of one language agrees word for word."""
    copied = [bead for bead in beads if _same_words(comparison, bead) >= _SAME_WORDS]
    words = sum(len(comparison.a.vectors[i].words) for bead in copied for i in range(bead.first, bead.end))
    low, high = sorted(_covered(comparison, copied))
    if high < _COPIED or words < _COPIED_WORDS:
        return None
    return LinkKind.COPY_OF, high, (("covered", low), ("copied", high))


def _may_be_copied(comparison: Comparison) -> bool:
    """Whether units that have their words in common could be enough for a copy, however the documents are aligned.

    A bead is copied when two of its units are; it has at most one more, which stands beside one of them.
    """
    rows: set[int] = set()
    columns: set[int] = set()
    band = band_of(comparison.a, comparison.b)
    for row, vector in enumerate(comparison.a.vectors):
        low = max(0, band[row][0] - BESIDE)
        high = min(len(comparison.b.vectors), band[row + 1][1] + BESIDE)
        alike = comparison.b.words.cosines(vector.words, low, high)
        met = [column for column, value in enumerate(alike, low) if value >= _SAME_WORDS]
        columns.update(met)
        if met:
            rows.add(row)
    sides = (comparison.a, rows), (comparison.b, columns)
    return any(_with_neighbours(side, units) / max(1, side.length) >= _COPIED for side, units in sides)


def _with_neighbours(side: Side, units: set[int]) -> int:
    """The code points of some units and of those beside them."""
    return sum(
        length for place, length in enumerate(side.lengths) if not units.isdisjoint((place - 1, place, place + 1))
    )


def _same_words(comparison: Comparison, bead: Bead) -> float:
    a, b = comparison.a.vectors, comparison.b.vectors
    return max(
        cosine(a[i].words, b[j].words)
        for i in range(bead.first, bead.end)
        for j in range(bead.other_first, bead.other_end)
    )


def _statements_of(document: Features) -> tuple[Sequence[Passage], Mapping[str, Sequence[int]]]:
    """The passages of the statements of a document, and which of them share a word."""
    return [statement.passage for statement in document.statements], by_key(document.statements)


def _ends_of(a: Features, b: Features, pair: Found) -> tuple[End, End]:
    return End(a.document, a.statements[pair.source].id), End(b.document, b.statements[pair.target].id)


def _link(ends: tuple[End, End], pair: Found) -> Link:
    source, target = sorted(ends)
    return Link(
        kind=pair.kind,
        source=source,
        target=target,
        score=round(min(1.0, pair.score), 4),
        signals=_rounded(pair.signals),
        because=pair.because,
    )


def _rounded(signals: Signals) -> Signals:
    return tuple((name, round(value, 4)) for name, value in signals)

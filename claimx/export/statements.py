"""What one file states, and what stands between files, as subject, predicate and object: the one source of every RDF
format.

Every node has an IRI of its own, made from ids that come from content; there are no blank nodes. What belongs to a node
alone (its annotation, its evidence) has the IRI of the node and a suffix.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from claimx.export.terms import (
    CONTEXT,
    QUALIFIED,
    attribute_term,
    bundle_iri,
    checked_base,
    expanded,
    language_tag,
    node_iri,
    place_iri,
    sayable,
    types_of,
)
from claimx.model import Claim, Document, Evidence, Extraction, Quote, content_id
from claimx.model.records import Outcome, Quantity, QuoteKind, SpeakerKind, TimeRef
from claimx.provenance.records import Edge, Node
from claimx.provenance.statements import edges_of, file_id, nodes_of, pass_id, speaker_id
from claimx.provenance.vocabulary import BASE, MEANINGS, NodeKind, Relation
from claimx.text.span import Span


class Iri(NamedTuple):
    """A thing, by its whole IRI."""

    value: str


class Literal(NamedTuple):
    """A value: its lexical form, its datatype as a prefixed term, and its language if it is of `rdf:langString`."""

    text: str
    datatype: str = "xsd:string"
    language: str | None = None


class Statement(NamedTuple):
    """Subject as a whole IRI, predicate as a prefixed term, object."""

    subject: str
    predicate: str
    object: Iri | Literal


def statements_of(extraction: Extraction, locations: Sequence[str] = (), base: str = BASE) -> Iterator[Statement]:
    """What the named graph of a file states, in a fixed order, some of it more than once.

    `locations` is every place that the file was seen at; without it the document's own.
    Raises UnknownOptionError when `base` begins no IRI.
    """
    return _FileStatements(extraction, locations, checked_base(base)).all()


def link_statements(nodes: Iterable[Node], edges: Iterable[Edge], base: str = BASE) -> Iterator[Statement]:
    """What stands between files: nodes and edges that no file states; the others are left out.

    Raises UnknownOptionError when `base` begins no IRI.
    """
    names = _Names(checked_base(base))
    makers: set[str] = set()
    for node in nodes:
        if node.file is None:
            yield from names.node(node)
    for edge in edges:
        if edge.file is None:
            makers.add(edge.made_by)
            yield from names.edge(edge)
    for made_by in sorted(makers):
        yield from names.node(Node(pass_id(made_by), NodeKind.PASS, made_by))


def edge_id(edge: Edge) -> str:
    """The id of an edge: its kind, what it ties, and the place in the chain."""
    return content_id(edge.kind.value, *edge.key)


class _Names:
    """Statements about nodes and edges under one base."""

    def __init__(self, base: str) -> None:
        self.base = base

    def iri(self, node: str) -> str:
        return node_iri(node, self.base)

    def node(self, node: Node) -> Iterator[Statement]:
        """Types, name and attributes of a node."""
        subject = self.iri(node.id)
        for term in types_of(node):
            yield _typed(subject, term)
        if node.kind in _NAMED:
            yield from _texts(subject, "rdfs:label", node.label)
        if node.kind in _NAMED and node.kind is not NodeKind.RUN:
            yield from _texts(subject, "schema:name", node.label)
        for name, value in node.attributes.items():
            if (node.kind, name) not in _SAID_OTHERWISE:
                yield from _attribute(subject, attribute_term(node, name), name, value)

    def edge(self, edge: Edge) -> Iterator[Statement]:
        """The relation itself and, but for what generated a node, its qualified form."""
        meaning = MEANINGS[edge.kind]
        source, target = self.iri(edge.source), Iri(self.iri(edge.target))
        yield Statement(source, meaning.term, target)
        if edge.kind is Relation.GENERATED_BY:
            return
        why = self.iri(edge_id(edge))
        if edge.kind in QUALIFIED:
            form = QUALIFIED[edge.kind]
            yield Statement(source, form.by, Iri(why))
            yield _typed(why, form.type)
            yield Statement(why, form.to, target)
        else:
            yield _typed(why, "rdf:Statement")
            yield Statement(why, "rdf:subject", Iri(source))
            yield Statement(why, "rdf:predicate", _term(meaning.term))
            yield Statement(why, "rdf:object", target)
        yield from self.why(why, edge.made_by, edge.because, edge.score)
        if meaning.symmetric:
            yield Statement(why, "cx:symmetric", _literal(True))
        if edge.kind is Relation.SAID_VIA:
            yield Statement(why, "cx:position", _literal(edge.position))
        for place, (name, value) in enumerate(edge.signals):
            signal = f"{why}-signal-{place}"
            yield Statement(why, "cx:signal", Iri(signal))
            yield _typed(signal, "schema:PropertyValue")
            yield from _texts(signal, "schema:name", name)
            yield Statement(signal, "schema:value", _literal(float(value)))

    def why(self, subject: str, made_by: str, because: str, score: float) -> Iterator[Statement]:
        """Which pass says so, by what rule, how surely."""
        yield Statement(subject, "cx:madeBy", Iri(self.iri(pass_id(made_by))))
        yield from _texts(subject, "cx:because", because)
        yield Statement(subject, "cx:confidence", _literal(float(score)))


_NAMED = frozenset({NodeKind.RUN, NodeKind.PASS, NodeKind.SPEAKER, NodeKind.ORGANIZATION, NodeKind.PERSON})
_SAID_OTHERWISE = frozenset(
    {
        (NodeKind.FILE, "location"),  # prov:atLocation
        (NodeKind.QUOTE, "start"),  # selectors
        (NodeKind.QUOTE, "end"),
        (NodeKind.QUOTE, "made_by"),  # evidence
        (NodeKind.QUOTE, "because"),
        (NodeKind.CLAIM, "start"),
        (NodeKind.CLAIM, "end"),
        (NodeKind.CLAIM, "made_by"),
        (NodeKind.CLAIM, "because"),
    }
)


class _FileStatements:
    """The statements of one file."""

    def __init__(self, extraction: Extraction, locations: Sequence[str], base: str) -> None:
        self.extraction = extraction
        self.document: Document = extraction.document
        self.language = language_tag(self.document.language)
        own = (self.document.source,) if self.document.source is not None else ()
        self.locations: tuple[str, ...] = tuple(locations) or own
        self.names = _Names(base)
        self.kinds: dict[str, SpeakerKind] = {one.id: one.kind for one in extraction.speakers}
        self.run = ""

    def all(self) -> Iterator[Statement]:
        makers: set[str] = set()
        for node in nodes_of(self.extraction):
            if node.kind is NodeKind.RUN:
                self.run = self.names.iri(node.id)
            yield from self.names.node(node)
        quotes = {quote.id: quote for quote in self.extraction.quotes}
        for edge in edges_of(self.extraction):
            makers.add(edge.made_by)
            yield from self.names.edge(edge)
            yield from self._more_of(edge, quotes)
        for made_by in sorted(makers):
            yield from self.names.node(Node(pass_id(made_by), NodeKind.PASS, made_by))
        yield from self._file()
        yield from self._run()
        for quote in self.extraction.quotes:
            yield from self._quote(quote)
        for claim in self.extraction.claims:
            yield from self._claim(claim)

    def _file(self) -> Iterator[Statement]:
        bundle = bundle_iri(self.document.sha256, self.names.base)
        file, document = self._iri(file_id(self.document.sha256)), self._iri(self.document.id)
        yield _typed(bundle, "prov:Bundle")
        yield _typed(bundle, "prov:Entity")
        yield Statement(bundle, "prov:wasDerivedFrom", Iri(file))
        yield Statement(bundle, "prov:wasGeneratedBy", Iri(self.run))
        yield Statement(document, "schema:encoding", Iri(file))
        for location in self.locations:
            place = place_iri(location, self.names.base)
            yield Statement(file, "prov:atLocation", Iri(place))
            yield _typed(place, "prov:Location")
            yield from _texts(place, "rdfs:label", location)

    def _run(self) -> Iterator[Statement]:
        for note in self.extraction.run.notes:
            yield from _texts(self.run, "cx:note", note)
        pack = self.extraction.run.pack
        if pack is not None:
            plan = self._iri(content_id("pack", pack))
            yield _typed(plan, "prov:Plan")
            yield _typed(plan, "prov:Entity")
            yield from _texts(plan, "rdfs:label", pack)

    def _more_of(self, edge: Edge, quotes: Mapping[str, Quote]) -> Iterator[Statement]:
        """What the file says of an edge beyond what every edge says."""
        if edge.kind is Relation.ASSOCIATED_WITH and self.extraction.run.pack is not None:
            plan = self._iri(content_id("pack", self.extraction.run.pack))
            yield Statement(self._iri(edge_id(edge)), "prov:hadPlan", Iri(plan))
        if edge.kind in (Relation.QUOTED_FROM, Relation.DERIVED_FROM) and edge.source != self.document.id:
            yield Statement(self._iri(edge_id(edge)), "prov:hadActivity", Iri(self.run))
        if edge.kind is Relation.ATTRIBUTED_TO and edge.target == self.document.id:
            # the article speaks for itself: PROV lets an entity be an agent too
            yield _typed(self._iri(edge.target), "prov:Agent")
        if edge.kind is Relation.ATTRIBUTED_TO and edge.source in quotes:
            cue = quotes[edge.source].cue
            if cue:
                yield from _texts(self._iri(edge_id(edge)), "cx:cue", self._words(cue))
            yield from _places(self._iri(edge_id(edge)), "cx:cueAt", cue)

    def _quote(self, quote: Quote) -> Iterator[Statement]:
        subject, document = self._iri(quote.id), Iri(self._iri(self.document.id))
        yield from _texts(subject, "prov:value", quote.text, self.language)
        based = "schema:appearance" if quote.kind is QuoteKind.INDIRECT else "schema:isBasedOn"
        yield Statement(subject, based, document)
        if quote.kind is not QuoteKind.INDIRECT and quote.speaker is not None:
            if self.kinds[quote.speaker] in (SpeakerKind.PERSON, SpeakerKind.ORGANIZATION):
                said_by = self._iri(speaker_id(self.document.id, quote.speaker))
                yield Statement(subject, "schema:spokenByCharacter", Iri(said_by))
        yield from _places(subject, "cx:cueAt", quote.cue)
        yield from _places(subject, "cx:sourceAt", quote.source)
        yield from _places(subject, "cx:fragmentAt", quote.fragments)
        yield from self._evidence(subject, quote.evidence)
        yield from self._annotation(subject, quote.content, quote.evidence[0].made_by)

    def _claim(self, claim: Claim) -> Iterator[Statement]:
        subject = self._iri(claim.id)
        yield from _texts(subject, "prov:value", claim.text, self.language)
        yield Statement(subject, "schema:appearance", Iri(self._iri(self.document.id)))
        for flag in claim.modality.flags:
            yield Statement(subject, "cx:flag", Literal(flag.name.value))
        for place, quantity in enumerate(claim.quantities):
            yield Statement(subject, "cx:quantity", Iri(f"{subject}-quantity-{place}"))
            yield from _quantity(f"{subject}-quantity-{place}", quantity)
        for place, time in enumerate(claim.times):
            yield Statement(subject, "cx:time", Iri(f"{subject}-time-{place}"))
            yield from _time(f"{subject}-time-{place}", time)
        yield from self._evidence(subject, claim.evidence)
        yield from self._annotation(subject, claim.spans, claim.evidence[0].made_by)

    def _evidence(self, found: str, evidence: tuple[Evidence, ...]) -> Iterator[Statement]:
        """Every proposal; those that were kept are what generated the quote or claim."""
        for place, one in enumerate(evidence):
            subject = f"{found}-evidence-{place}"
            yield Statement(found, "cx:evidence", Iri(subject))
            yield _typed(subject, "cx:Evidence")
            yield from self.names.why(subject, one.made_by, one.because, one.score)
            yield Statement(subject, "cx:outcome", Literal(one.outcome.value))
            if one.note is not None:
                yield from _texts(subject, "cx:note", one.note)
            yield from _places(subject, "cx:proposedAt", one.content)
            if one.outcome is not Outcome.LOST:
                yield Statement(found, "prov:qualifiedGeneration", Iri(subject))
                yield _typed(subject, "prov:Generation")
                yield Statement(subject, "prov:activity", Iri(self.run))

    def _annotation(self, found: str, spans: tuple[Span, ...], made_by: str) -> Iterator[Statement]:
        """The Web Annotation that ties the quote or claim to its places: one target for each span."""
        annotation = f"{found}-annotation"
        yield _typed(annotation, "oa:Annotation")
        yield Statement(annotation, "oa:motivatedBy", _term("oa:identifying"))
        yield Statement(annotation, "dcterms:creator", Iri(self._iri(pass_id(made_by))))
        yield Statement(annotation, "oa:hasBody", Iri(found))
        for place, span in enumerate(spans):
            target = f"{annotation}-target-{place}"
            yield Statement(annotation, "oa:hasTarget", Iri(target))
            yield _typed(target, "oa:SpecificResource")
            yield Statement(target, "oa:hasSource", Iri(self._iri(self.document.id)))
            yield from self._selectors(target, span)

    def _selectors(self, target: str, span: Span) -> Iterator[Statement]:
        text = self.document.text
        place, words = f"{target}-position", f"{target}-quote"
        yield Statement(target, "oa:hasSelector", Iri(place))
        yield _typed(place, "oa:TextPositionSelector")
        yield Statement(place, "oa:start", _literal(span.start))
        yield Statement(place, "oa:end", _literal(span.end))
        yield Statement(target, "oa:hasSelector", Iri(words))
        yield _typed(words, "oa:TextQuoteSelector")
        yield from _texts(words, "oa:exact", span.of(text))
        yield from _texts(words, "oa:prefix", text[max(0, span.start - CONTEXT) : span.start])
        yield from _texts(words, "oa:suffix", text[span.end : span.end + CONTEXT])

    def _iri(self, node: str) -> str:
        return self.names.iri(node)

    def _words(self, spans: tuple[Span, ...]) -> str:
        return " … ".join(span.of(self.document.text) for span in spans)


def _quantity(subject: str, quantity: Quantity) -> Iterator[Statement]:
    yield _typed(subject, "schema:QuantitativeValue")
    yield from _texts(subject, "schema:name", quantity.text)
    yield from _places(subject, "cx:at", (quantity.span,))
    numbers = {"schema:value": quantity.value, "schema:minValue": quantity.low, "schema:maxValue": quantity.high}
    for term, number in numbers.items():
        if number is not None:
            yield Statement(subject, term, _literal(number))
    if quantity.unit is not None:
        yield from _texts(subject, "schema:unitText", quantity.unit)
    yield Statement(subject, "cx:unitKind", Literal(quantity.unit_kind.value))
    yield Statement(subject, "cx:comparator", Literal(quantity.comparator.value))
    if quantity.vague:
        yield Statement(subject, "cx:vague", _literal(True))


def _time(subject: str, time: TimeRef) -> Iterator[Statement]:
    yield from _texts(subject, "rdfs:label", time.text)
    yield from _places(subject, "cx:at", (time.span,))
    yield from _texts(subject, "cx:timex", time.timex)
    yield Statement(subject, "cx:granularity", Literal(time.granularity.value))
    if time.modifier is not None:
        yield Statement(subject, "cx:modifier", Literal(time.modifier.value))
    if time.resolved is not None:
        first, last = time.resolved
        yield Statement(subject, "cx:firstDay", Literal(first.isoformat(), "xsd:date"))
        yield Statement(subject, "cx:lastDay", Literal(last.isoformat(), "xsd:date"))


def _attribute(subject: str, term: str, name: str, value: Any) -> Iterator[Statement]:
    """A plain attribute of a node."""
    if not isinstance(value, str):
        yield Statement(subject, term, _literal(value))
    elif term == "schema:datePublished":
        yield Statement(subject, term, Literal(value, "xsd:date"))
    elif term == "schema:inLanguage":
        yield Statement(subject, term, Literal(language_tag(value)))
    elif term == "schema:gender":
        yield Statement(subject, term, Literal({"f": "female", "m": "male"}.get(value, sayable(value))))
    elif term == "cx:claimKind":
        for place, kind in enumerate(value.split()):
            if place == 0:
                yield Statement(subject, "cx:mainKind", Literal(kind))
            yield Statement(subject, term, Literal(kind))
    elif term == "cx:option":
        yield from _texts(subject, term, f"{name.removeprefix('option:')}={value}")
    else:
        yield from _texts(subject, term, value)


def _typed(subject: str, term: str) -> Statement:
    return Statement(subject, "rdf:type", _term(term))


def _texts(subject: str, term: str, text: str, language: str | None = None) -> Iterator[Statement]:
    """A text, and a flag when something of it cannot be said in RDF."""
    said = sayable(text)
    kind = "xsd:string" if language is None else "rdf:langString"
    yield Statement(subject, term, Literal(said, kind, language))
    if said != text:
        yield Statement(subject, "cx:replaced", _literal(True))


def _places(subject: str, term: str, spans: Iterable[Span]) -> Iterator[Statement]:
    """Spans as text fragment identifiers (RFC 5147): `char=20,53` is code point 20 to 53, end exclusive."""
    for start, end in spans:
        yield Statement(subject, term, Literal(f"char={start},{end}"))


def _term(term: str) -> Iri:
    return Iri(expanded(term))


def _literal(value: bool | int | float | Decimal) -> Literal:
    """A number or truth value in canonical form (XSD 1.1), so that no store changes it."""
    if isinstance(value, bool):
        return Literal("true" if value else "false", "xsd:boolean")
    if isinstance(value, int):
        return Literal(str(value), "xsd:integer")
    plain = format(value if isinstance(value, Decimal) else Decimal(repr(value)), "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return Literal("0" if plain == "-0" else plain, "xsd:decimal")

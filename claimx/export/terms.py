"""From nodes, edges and their attributes to terms of the standards, and from ids and texts to what RDF can hold.

W3C PROV-O (Recommendation, 30 April 2013), Web Annotation Vocabulary (Recommendation, 23 February 2017), schema.org,
Dublin Core terms; `cx:` where none of them has the meaning.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote as percent_encoded

from claimx.errors import UnknownOptionError
from claimx.provenance.records import Node
from claimx.provenance.vocabulary import PREFIXES as CORE_PREFIXES
from claimx.provenance.vocabulary import NodeKind, Relation

PREFIXES: Mapping[str, str] = MappingProxyType({**CORE_PREFIXES, "dcterms": "http://purl.org/dc/terms/"})
"""Prefixes of all vocabularies in the exports and the IRIs they stand for."""

Value = str | bool | int | float | date
"""What an attribute of a node may be."""

CONTEXT = 32
"""Code points of `oa:prefix` and `oa:suffix`, at most."""

TYPES: Mapping[NodeKind, tuple[str, ...]] = MappingProxyType(
    {
        NodeKind.FILE: ("cx:File", "prov:Entity", "schema:TextObject"),
        NodeKind.DOCUMENT: ("cx:Document", "prov:Entity", "schema:NewsArticle"),
        NodeKind.QUOTE: ("cx:Quote", "prov:Entity", "schema:Quotation"),
        NodeKind.CLAIM: ("cx:Claim", "prov:Entity", "schema:Claim"),
        NodeKind.SPEAKER: ("cx:Speaker", "prov:Agent"),
        NodeKind.ORGANIZATION: ("cx:Speaker", "prov:Agent", "prov:Organization", "schema:Organization"),
        NodeKind.PERSON: ("cx:Person", "prov:Agent", "prov:Person", "schema:Person"),
        NodeKind.RUN: ("cx:Run", "prov:Activity"),
        NodeKind.PASS: ("cx:Pass", "prov:Agent", "prov:SoftwareAgent", "schema:SoftwareApplication"),
    }
)
"""Classes of every kind of node. Indirect speech is a `schema:Claim`, and a speaker who is a person is one; see
`types_of`."""

ATTRIBUTES: Mapping[str, str] = MappingProxyType(
    {
        "sha256": "schema:sha256",
        "media_type": "schema:encodingFormat",
        "language": "schema:inLanguage",
        "title": "schema:headline",
        "published": "schema:datePublished",
        "authors": "schema:creditText",
        "url": "schema:url",
        "text": "schema:text",
        "claimx": "cx:version",
        "score": "cx:confidence",
        "claim_kinds": "cx:claimKind",
    }
)
"""Attributes of nodes that a standard has a term for, or that go by another name; see `attribute_term`."""

_OF_PERSONS = MappingProxyType({"role": "schema:jobTitle", "gender": "schema:gender"})


class Qualified(NamedTuple):
    """How PROV-O says more of a relation: the property, its class, and the property that leads on."""

    by: str
    type: str
    to: str


QUALIFIED: Mapping[Relation, Qualified] = MappingProxyType(
    {
        Relation.QUOTED_FROM: Qualified("prov:qualifiedQuotation", "prov:Quotation", "prov:entity"),
        Relation.DERIVED_FROM: Qualified("prov:qualifiedDerivation", "prov:Derivation", "prov:entity"),
        Relation.ATTRIBUTED_TO: Qualified("prov:qualifiedAttribution", "prov:Attribution", "prov:agent"),
        Relation.COPY_OF: Qualified("prov:qualifiedDerivation", "prov:Derivation", "prov:entity"),
        Relation.AFFILIATED_WITH: Qualified("prov:qualifiedDelegation", "prov:Delegation", "prov:agent"),
        Relation.USED: Qualified("prov:qualifiedUsage", "prov:Usage", "prov:entity"),
        Relation.ASSOCIATED_WITH: Qualified("prov:qualifiedAssociation", "prov:Association", "prov:agent"),
    }
)
"""Relations with a qualified form in PROV-O. What generated a quote or claim is said by its evidence; every other
relation is qualified by an `rdf:Statement`."""

OWN: Mapping[str, str] = MappingProxyType(
    {
        # classes
        "cx:File": "the bytes of one source file",
        "cx:Document": "the text of one file, exactly as decoded",
        "cx:Quote": "content, cue and source words of one report of speech",
        "cx:Claim": "a statement that can be checked",
        "cx:Speaker": "whom the words of one document mean",
        "cx:Person": "one person or organisation, known across files",
        "cx:Run": "one extraction",
        "cx:Pass": "code that proposes quotes, claims or links",
        "cx:Evidence": "a proposal of a pass, and what became of it",
        # relations
        "cx:nestedIn": "the quote stands inside this quote",
        "cx:saidVia": "this speaker passed the quote on",
        "cx:asserts": "the quote or the document puts this claim forward",
        "cx:sameProposition": "both assert the same",
        "cx:candidate": "both may be the same; a person should look",
        "cx:samePersonAs": "two documents mean one person",
        "cx:evidence": "a proposal that led to the quote or claim, or lost against it",
        "cx:quantity": "a number with its unit in the claim",
        "cx:time": "a time in the claim",
        "cx:signal": "a measurement behind a link between files",
        # why
        "cx:madeBy": "the pass that says so",
        "cx:because": "the construction, rule or model that says so",
        "cx:confidence": "how likely it is right, from 0 to 1",
        "cx:outcome": "what became of the proposal: chosen, agreed, lost",
        "cx:note": "what the pass or the run adds",
        "cx:proposedAt": "what was proposed, where it is not what was kept: RFC 5147",
        "cx:position": "the place in a chain of reporters, the outermost being 0",
        "cx:symmetric": "the relation holds in both directions and is written in one",
        # quotes
        "cx:quoteKind": "direct, indirect or mixed",
        "cx:cue": "the words that report",
        "cx:cueAt": "where a span of the cue stands: RFC 5147",
        "cx:cueLemma": "dictionary form of the cue",
        "cx:cueClass": "what the cue does: statement, evaluation, evidence, thought, plan, stance",
        "cx:attitude": "what the speaker does with the content",
        "cx:sourceWords": "the words that name who said it",
        "cx:sourceAt": "where a span of the source words stands: RFC 5147",
        "cx:fragmentAt": "where words in quotation marks stand inside a mixed quote: RFC 5147",
        "cx:negated": "true: the cue is negated",
        "cx:closed": "false: a quotation mark is missing",
        "cx:continuation": "true: it goes on from the quote before, without a cue",
        # claims
        "cx:origin": "where the claim stands: direct, indirect, mixed, author, headline, embedded",
        "cx:asserterKind": "who commits to it: speaker, organization, document, unnamed, unresolved",
        "cx:claimKind": "what sort of proposition it is; several may hold",
        "cx:mainKind": "the main one of these",
        "cx:polarity": "positive or negative",
        "cx:commitment": "how surely the asserter commits to it",
        "cx:flag": "what restricts it: hedged, predicted, denied",
        "cx:quantities": "the words of its quantities",
        "cx:times": "its times as TIMEX3 values",
        "cx:checkWorthiness": "how much it deserves a check, from 0 to 1",
        "cx:comparator": "how the quantity stands to its number: exact, min, max, more, less, about, range",
        "cx:unitKind": "what the quantity is a number of: currency, percent, physical, count, none",
        "cx:vague": "true: an amount without a number",
        "cx:timex": "the time as a TIMEX3 value (ISO 24617-1)",
        "cx:granularity": "how fine the time is",
        "cx:modifier": "what stands around the time: before, since, end",
        "cx:firstDay": "first day of the time",
        "cx:lastDay": "last day of the time",
        "cx:at": "where it stands: RFC 5147",
        # speakers
        "cx:speakerKind": "person, organization, group or unnamed",
        "cx:role": "what the text calls a speaker who is no person",
        "cx:gender": "gender of a speaker who is no person, as words show it: f or m",
        "cx:organization": "the organisation the text gives the speaker to, as named",
        "cx:mentions": "how often the document names the speaker",
        "cx:record": "the id of the speaker in its extraction; of a document its place in a file that holds many",
        "cx:publisher": "who published the document, as it says",
        "cx:names": "the names that documents write a person with, one a line",
        "cx:roles": "the roles that documents give a person, one a line",
        "cx:organizations": "the organisations that documents give a person to, one a line",
        "cx:languages": "the languages of the documents that mean a person",
        "cx:wikidata": "the Wikidata item of a person, from the table of aliases",
        "cx:members": "the speakers that are this person: document and speaker, with a slash between",
        "cx:start": "first code point, in PROV; RDF has selectors",
        "cx:end": "the code point behind the last, in PROV; RDF has selectors",
        # files, documents, runs
        "cx:encoding": "the codec that decoded the bytes",
        "cx:languageConfidence": "how sure the language is, from 0 to 1",
        "cx:characters": "code points of the text",
        "cx:version": "version of claimx",
        "cx:pack": "language pack and digest of its file",
        "cx:option": "an option of the run, as name=value",
        "cx:replaced": "true: a text of this node holds U+FFFD for what the format cannot hold",
    }
)
"""Every term of our own that files state, and what it says. Nodes known across files may have more attributes: their
terms are made by the same rule (`attribute_term`)."""


def types_of(node: Node) -> tuple[str, ...]:
    """The classes of a node."""
    types = TYPES[node.kind]
    if node.kind is NodeKind.QUOTE and node.attributes.get("quote_kind") == "indirect":
        return (*types[:-1], "schema:Claim")
    if is_person(node) and node.kind is NodeKind.SPEAKER:
        return (*types, "prov:Person", "schema:Person")
    return types


def is_person(node: Node) -> bool:
    """Whether a node is one human being: a person across files, or a speaker of one file that is a person."""
    return node.kind is NodeKind.PERSON or node.attributes.get("speaker_kind") == "person"


def attributes_of(node: Node) -> Iterator[tuple[str, Value]]:
    """The attributes of a node as terms and plain values: what edges, evidence and locations say is left out."""
    for name, value in node.attributes.items():
        term = attribute_term(node, name)
        if (node.kind, name) in _SAID_BY_OTHERS:
            continue
        if term == "cx:option":
            yield term, f"{name.removeprefix('option:')}={value}"
        elif term == "schema:inLanguage":
            yield term, language_tag(value)
        elif term == "schema:datePublished":
            yield term, date.fromisoformat(value)
        elif term == "schema:gender":
            yield term, _GENDERS.get(value, value)
        elif term == "cx:claimKind":
            yield "cx:mainKind", value.split()[0]
            yield from ((term, kind) for kind in value.split())
        else:
            yield term, value


_GENDERS = MappingProxyType({"f": "female", "m": "male"})
_SAID_BY_OTHERS = frozenset(
    {
        (NodeKind.FILE, "location"),
        *((kind, name) for kind in (NodeKind.QUOTE, NodeKind.CLAIM) for name in ("made_by", "because")),
    }
)


def attribute_term(node: Node, name: str) -> str:
    """The term of an attribute: that of a standard where one has it, else `cx:` and the name in camel case."""
    if name in ATTRIBUTES:
        return ATTRIBUTES[name]
    if name in _OF_PERSONS and is_person(node):
        return _OF_PERSONS[name]
    if name.startswith("option:"):
        return "cx:option"
    first, *others = re.sub(r"[^0-9A-Za-z]+", " ", name).split() or ["attribute"]
    camel = first[:1].lower() + first[1:] + "".join(word[:1].upper() + word[1:] for word in others)
    return f"cx:{camel}" if camel[0].isalpha() else f"cx:_{camel}"


@cache
def expanded(term: str) -> str:
    """The IRI of a prefixed term."""
    prefix, _, name = term.partition(":")
    return PREFIXES[prefix] + name


def checked_base(base: str) -> str:
    """The base, when ids behind it make absolute IRIs (RFC 3987). Raises UnknownOptionError when they do not."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20\x7f-\x9f<>\"{}|\\^`%\ud800-\udfff]*", base):
        raise UnknownOptionError(f"base: {base!r} begins no IRI; give one like 'urn:claimx:' or 'https://example.org/'")
    if base.partition(":")[0] in PREFIXES:
        raise UnknownOptionError(f"base: {base!r} begins like a prefix of the exports ({', '.join(PREFIXES)})")
    return base


def node_iri(node: str, base: str) -> str:
    """The IRI of an id."""
    return base + percent_encoded(_bytes_of(node), safe="")


def bundle_iri(sha256: str, base: str) -> str:
    """The IRI of the named graph, or PROV bundle, of the file with this digest."""
    return node_iri(f"bundle_{sha256}", base)


def place_iri(location: str, base: str) -> str:
    """The IRI of a location: `path:` and its UTF-8 bytes, percent-encoded but for unreserved characters and slashes.

    A path with bytes that are no UTF-8, which Python holds as lone surrogates (PEP 383), gives those very bytes; any
    other lone surrogate its three bytes in generalised UTF-8. So no two paths of one system share an IRI.
    """
    return f"{base}path:{percent_encoded(_bytes_of(location), safe='/')}"


def _bytes_of(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def language_tag(code: str) -> str:
    """A well-formed BCP 47 tag in lower case; `und` for what is none."""
    tag = code.lower().replace("_", "-")
    return tag if _LANGUAGE_TAG.fullmatch(tag) else "und"


_LANGUAGE_TAG = re.compile(  # RFC 5646, section 2.1, without the grandfathered ones
    r"""
    (?: [a-z]{2,3} (?: -[a-z]{3} ){0,3} | [a-z]{4,8} )
    (?: -[a-z]{4} )?                                    # script
    (?: -(?: [a-z]{2} | [0-9]{3} ) )?                   # region
    (?: -(?: [a-z0-9]{5,8} | [0-9][a-z0-9]{3} ) )*      # variants
    (?: -[0-9a-wyz] (?: -[a-z0-9]{2,8} )+ )*            # extensions
    (?: -x (?: -[a-z0-9]{1,8} )+ )?                     # private use
    """,
    re.VERBOSE,
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def sayable(text: str) -> str:
    """The text with U+FFFD for each lone surrogate, which neither RDF nor UTF-8 can hold. Offsets stay as they are."""
    return _SURROGATES.sub("\ufffd", text)


def sayable_in_xml(text: str) -> str:
    """The text with U+FFFD for each code point that is no Char of XML 1.0: most control characters, surrogates."""
    return _NO_XML.sub("\ufffd", text)

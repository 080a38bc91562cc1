"""What the nodes and edges of a provenance graph mean, and their terms in the standards.

W3C PROV-O (Recommendation, 30 April 2013), Web Annotation Vocabulary (Recommendation, 23 February 2017), schema.org,
and terms of our own (`cx:`) where none of them has the meaning.
"""

from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

PREFIXES = MappingProxyType(
    {
        "cx": "urn:claimx:vocab#",
        "oa": "http://www.w3.org/ns/oa#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
"""Prefixes of the vocabularies and the IRIs they stand for."""

BASE = "urn:claimx:"
"""What ids become IRIs with, unless the user sets another base: `urn:claimx:quote_5f0c…`."""


class NodeKind(StrEnum):
    """What a node is."""

    FILE = "file"
    DOCUMENT = "document"
    QUOTE = "quote"
    CLAIM = "claim"
    SPEAKER = "speaker"
    ORGANIZATION = "organization"
    PERSON = "person"
    RUN = "run"
    PASS = "pass"


class Relation(StrEnum):
    """What an edge says of the node it leaves and the node it reaches."""

    QUOTED_FROM = "quoted_from"
    DERIVED_FROM = "derived_from"
    NESTED_IN = "nested_in"
    ATTRIBUTED_TO = "attributed_to"
    SAID_VIA = "said_via"
    AFFILIATED_WITH = "affiliated_with"
    ASSERTS = "asserts"
    GENERATED_BY = "generated_by"
    USED = "used"
    ASSOCIATED_WITH = "associated_with"
    SAME_UTTERANCE = "same_utterance"
    SAME_PROPOSITION = "same_proposition"
    CANDIDATE = "candidate"
    SAME_PERSON_AS = "same_person_as"
    IDENTIFIED_AS = "identified_as"
    TRANSLATION_OF = "translation_of"
    COPY_OF = "copy_of"


class Meaning(NamedTuple):
    """One relation: what it ties, its term in a standard, and whether it reads the same in both directions."""

    term: str
    says: str
    symmetric: bool = False


MEANINGS = MappingProxyType(
    {
        Relation.QUOTED_FROM: Meaning("prov:wasQuotedFrom", "a direct or mixed quote repeats words of the document"),
        Relation.DERIVED_FROM: Meaning(
            "prov:wasDerivedFrom",
            "drawn from it: an indirect quote from its document, a claim from its quote, a text from its file",
        ),
        Relation.NESTED_IN: Meaning("cx:nestedIn", "a quote stands inside another"),
        Relation.ATTRIBUTED_TO: Meaning("prov:wasAttributedTo", "the text gives the quote or claim to this speaker"),
        Relation.SAID_VIA: Meaning("cx:saidVia", "this speaker passed the quote on"),
        Relation.AFFILIATED_WITH: Meaning("prov:actedOnBehalfOf", "the text gives the speaker to this organisation"),
        Relation.ASSERTS: Meaning("cx:asserts", "the quote or the document puts the claim forward"),
        Relation.GENERATED_BY: Meaning("prov:wasGeneratedBy", "this run found it"),
        Relation.USED: Meaning("prov:used", "the run read this document"),
        Relation.ASSOCIATED_WITH: Meaning("prov:wasAssociatedWith", "this pass took part in the run"),
        Relation.SAME_UTTERANCE: Meaning("prov:alternateOf", "both report one act of saying", symmetric=True),
        Relation.SAME_PROPOSITION: Meaning("cx:sameProposition", "both assert the same", symmetric=True),
        Relation.CANDIDATE: Meaning("cx:candidate", "both may be the same; a person should look", symmetric=True),
        Relation.SAME_PERSON_AS: Meaning("cx:samePersonAs", "two documents mean one person", symmetric=True),
        Relation.IDENTIFIED_AS: Meaning("prov:specializationOf", "the speaker of a document is this person"),
        Relation.TRANSLATION_OF: Meaning("schema:translationOfWork", "one document translates the other"),
        Relation.COPY_OF: Meaning("prov:wasDerivedFrom", "one document repeats the other", symmetric=True),
    }
)
"""Every relation with its term. Terms of `cx:` are ours because the standards have none."""

STATED = frozenset(
    {
        Relation.QUOTED_FROM,
        Relation.DERIVED_FROM,
        Relation.NESTED_IN,
        Relation.ATTRIBUTED_TO,
        Relation.SAID_VIA,
        Relation.AFFILIATED_WITH,
        Relation.ASSERTS,
        Relation.GENERATED_BY,
        Relation.USED,
        Relation.ASSOCIATED_WITH,
    }
)
"""Relations that one file states; the others stand between files."""

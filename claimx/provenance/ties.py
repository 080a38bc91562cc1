"""What linking finds, as nodes and edges that stand between files."""

from collections.abc import Iterable, Iterator

from claimx.linking import Link, People, Person
from claimx.linking.links import LinkKind
from claimx.model.records import SpeakerKind
from claimx.provenance.records import Edge, Node
from claimx.provenance.statements import speaker_id
from claimx.provenance.vocabulary import NodeKind, Relation

PEOPLE, STATEMENTS = "people@1", "links@1"
"""What `made_by` of an edge between files says."""

_RELATIONS = {
    LinkKind.SAME_UTTERANCE: Relation.SAME_UTTERANCE,
    LinkKind.SAME_PROPOSITION: Relation.SAME_PROPOSITION,
    LinkKind.CANDIDATE: Relation.CANDIDATE,
    LinkKind.TRANSLATION_OF: Relation.TRANSLATION_OF,
    LinkKind.COPY_OF: Relation.COPY_OF,
}


def person_nodes(people: People) -> Iterator[Node]:
    """A node for every person and organisation that several speakers are, or that has a Wikidata id."""
    for person in people.people:
        if _stands_out(person):
            shown = {
                "speaker_kind": person.kind.value,
                "names": "\n".join(name for name, _ in person.names),
                "roles": "\n".join(person.roles),
                "organizations": "\n".join(person.organizations),
                "languages": " ".join(person.languages),
                "wikidata": person.wikidata,
                "members": " ".join(f"{member.document}/{member.speaker}" for member in person.members),
            }
            kind = NodeKind.ORGANIZATION if person.kind is SpeakerKind.ORGANIZATION else NodeKind.PERSON
            yield Node(person.id, kind, person.name, None, {name: value for name, value in shown.items() if value})


def members_of(node: Node) -> Iterator[tuple[str, str]]:
    """The speakers that a node of `person_nodes` stands for, by id of document and speaker."""
    for member in str(node.attributes.get("members", "")).split():
        document, _, speaker = member.partition("/")
        yield document, speaker


def person_ties(people: People) -> Iterator[Edge]:
    """Each speaker is identified as its person; two speakers are the same person as each other, with the signals."""
    for person in people.people:
        if _stands_out(person):
            for document, speaker in person.members:
                because = "alias table" if person.wikidata else "members"
                yield Edge(Relation.IDENTIFIED_AS, speaker_id(document, speaker), person.id, PEOPLE, because)
    for link in people.links:
        ends = sorted((speaker_id(*link.source), speaker_id(*link.target)))
        yield Edge(
            Relation.SAME_PERSON_AS, ends[0], ends[1], PEOPLE, link.because, link.score, signals=tuple(link.signals)
        )


def statement_ties(links: Iterable[Link]) -> Iterator[Edge]:
    """Translations and copies of documents, and statements that are the same or may be."""
    for link in links:
        yield Edge(
            _RELATIONS[link.kind],
            link.source.id,
            link.target.id,
            STATEMENTS,
            link.because,
            link.score,
            signals=link.signals,
        )


def _stands_out(person: Person) -> bool:
    return len(person.members) > 1 or person.wikidata is not None

"""JSON-LD 1.1 with a context of our own, inlined: no program has to fetch anything. The statements are those of RDF.

What belongs to one node alone (its annotation's selectors, its qualified relations, its evidence) stands inside it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, BinaryIO

from claimx.export.statements import Iri, Literal, Statement, link_statements, statements_of
from claimx.export.terms import PREFIXES, bundle_iri, checked_base
from claimx.provenance.view import GraphView
from claimx.provenance.vocabulary import BASE


def to_jsonld(graph: GraphView, *, base: str = BASE) -> str:
    """The graph as JSON-LD: PROV-O, Web Annotation and schema.org, one named graph for each file.

    Raises UnknownOptionError when `base` begins no IRI.
    """
    return "".join(_pieces(graph, checked_base(base)))


def write_jsonld(graph: GraphView, out: BinaryIO, *, base: str = BASE) -> None:
    """Write `to_jsonld`, file by file."""
    for piece in _pieces(graph, checked_base(base)):
        out.write(piece.encode("utf-8"))


@cache
def context() -> dict[str, Any]:
    """The context document: what the keys of our JSON-LD mean."""
    document: dict[str, Any] = json.loads(files("claimx.export").joinpath("context.jsonld").read_text("utf-8"))
    return document


def _pieces(graph: GraphView, base: str) -> Iterator[str]:
    """The document, file by file."""
    keys = _keys()
    yield f'{{"@context": {json.dumps(context()["@context"])},\n"@graph": ['
    before = "\n"
    for entry in graph.entries():
        name = bundle_iri(entry.extraction.document.sha256, base)
        nodes = _nodes(statements_of(entry.extraction, entry.locations, base), keys)
        inside = ",\n".join([f"  {_json(node)}" for node in nodes])
        yield f'{before} {{"id": {_json(name)}, "@graph": [\n{inside}\n ]}}'
        before = ",\n"
    for node in _nodes(link_statements(graph.nodes() if graph.linked else (), graph.links(), base), keys):
        yield f"{before} {_json(node)}"
        before = ",\n"
    yield "\n]}\n"


@dataclass(frozen=True, slots=True)
class _Keys:
    """The context the other way round: keys of terms, and what their values are taken for."""

    of: Mapping[str, str]
    types: Mapping[str, str]


@cache
def _keys() -> _Keys:
    keys, types = {}, {}
    for key, meaning in context()["@context"].items():
        term = meaning["@id"] if isinstance(meaning, dict) else meaning
        if not isinstance(term, str) or term.startswith("@") or key in PREFIXES:
            continue
        keys[term] = key
        if isinstance(meaning, dict) and "@type" in meaning:
            types[term] = meaning["@type"]
    return _Keys(keys, types)


_INSIDE = frozenset(
    {
        "oa:hasTarget",
        "oa:hasSelector",
        "prov:qualifiedAssociation",
        "prov:qualifiedAttribution",
        "prov:qualifiedDelegation",
        "prov:qualifiedDerivation",
        "prov:qualifiedQuotation",
        "prov:qualifiedUsage",
        "cx:evidence",
        "cx:quantity",
        "cx:signal",
        "cx:time",
    }
)
"""Relations to what belongs to one node alone."""

_Subjects = dict[str, dict[str, list[Iri | Literal]]]


def _nodes(statements: Iterable[Statement], keys: _Keys) -> Iterator[dict[str, Any]]:
    """Node objects in the order of their subjects; what belongs to one of them stands inside it."""
    subjects: _Subjects = {}
    inside: set[str] = set()
    for subject, predicate, value in dict.fromkeys(statements):
        subjects.setdefault(subject, {}).setdefault(predicate, []).append(value)
        if predicate in _INSIDE and isinstance(value, Iri):
            inside.add(value.value)
    for subject in sorted(subjects):
        if subject not in inside:
            yield _node(subject, subjects, keys)


def _node(subject: str, subjects: _Subjects, keys: _Keys) -> dict[str, Any]:
    node: dict[str, Any] = {"id": subject}
    said = subjects[subject]
    for predicate in sorted(said, key=lambda term: (term != "rdf:type", term)):
        if predicate == "rdf:type":
            node["type"] = _one_or_many(sorted(_short(value, keys) for value in said[predicate]))
        else:
            values = [_value(predicate, value, subjects, keys) for value in said[predicate]]
            node[keys.of.get(predicate, predicate)] = _one_or_many(sorted(values, key=_json))
    return node


def _value(predicate: str, value: Iri | Literal, subjects: _Subjects, keys: _Keys) -> Any:
    taken_for = keys.types.get(predicate)
    if isinstance(value, Iri):
        if predicate in _INSIDE and value.value in subjects:
            return _node(value.value, subjects, keys)
        if taken_for == "@vocab":
            return _short(value, keys)
        return value.value if taken_for == "@id" else {"id": value.value}
    if value.language is not None:
        return {"@value": value.text, "@language": value.language}
    if value.datatype == taken_for:
        return value.text
    if taken_for is None and value.datatype in _NATIVE:
        return value.text if value.datatype == "xsd:string" else json.loads(value.text)
    return {"@value": value.text, "@type": value.datatype}


_NATIVE = frozenset({"xsd:string", "xsd:integer", "xsd:boolean"})


def _short(value: Iri | Literal, keys: _Keys) -> str:
    """A class or an individual of a vocabulary as the context names it."""
    iri = value.value if isinstance(value, Iri) else value.text
    for prefix, space in PREFIXES.items():
        if iri.startswith(space):
            term = f"{prefix}:{iri[len(space) :]}"
            return keys.of.get(term, term)
    return iri


def _one_or_many(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _json(value: Any) -> str:
    """JSON on one line; `<` is escaped, so that it can stand in the script element of a page (JSON-LD 1.1, 7)."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")

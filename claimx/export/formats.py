"""Every format by name: its media type, its suffixes, what it needs, and how it is written."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import BinaryIO

from claimx.errors import UnknownOptionError
from claimx.export.files import whole_file
from claimx.provenance.view import GraphView
from claimx.provenance.vocabulary import BASE


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    `suffixes` are the endings of paths that mean it; `function` is its function in `claimx.export`, and `home` the
    module of that. `extra` is what to install for it, if anything. `iris`: it writes ids as IRIs, so it has a base.
    `folder`: it writes several files into a folder.
    """

    name: str
    says: str
    media_type: str
    suffixes: tuple[str, ...]
    home: str
    function: str
    extra: str | None = None
    iris: bool = False
    folder: bool = False


def _rdf(name: str, says: str, media_type: str, suffix: str, function: str) -> Format:
    return Format(name, says, media_type, (suffix,), "claimx.export.rdf", function, "rdf", iris=True)


def _prov(name: str, says: str, media_type: str, suffixes: tuple[str, ...], function: str) -> Format:
    return Format(name, says, media_type, suffixes, "claimx.export.prov", function, "prov", iris=True)


_JSONLD, _NETWORKX = "claimx.export.jsonld", "claimx.export.networkx"
_TABLES, _DIAGRAMS = "claimx.export.tables", "claimx.export.diagrams"
_PARQUET, _XML = "application/vnd.apache.parquet", "application/provenance+xml"
_FORMATS = (
    _prov("prov-json", "PROV-JSON", "application/json", (".provjson", ".prov.json"), "to_prov_json"),
    _prov("prov-n", "PROV-N", "text/provenance-notation", (".provn",), "to_provn"),
    _prov("prov-xml", "PROV-XML", _XML, (".provx", ".prov.xml"), "to_prov_xml"),
    Format("json-ld", "JSON-LD 1.1", "application/ld+json", (".jsonld",), _JSONLD, "to_jsonld", iris=True),
    _rdf("turtle", "Turtle", "text/turtle", ".ttl", "to_turtle"),
    _rdf("n-quads", "N-Quads", "application/n-quads", ".nq", "to_nquads"),
    _rdf("trig", "TriG", "application/trig", ".trig", "to_trig"),
    Format("graphml", "GraphML", "application/graphml+xml", (".graphml",), _NETWORKX, "to_graphml", "graph"),
    Format("parquet", "five Parquet tables", _PARQUET, (".parquet",), _TABLES, "to_parquet", "arrow", folder=True),
    Format("csv", "five CSV tables", "text/csv", (".csv",), _TABLES, "to_csv", folder=True),
    Format("mermaid", "Mermaid flowchart", "text/vnd.mermaid", (".mmd", ".mermaid"), _DIAGRAMS, "to_mermaid"),
    Format("dot", "Graphviz DOT", "text/vnd.graphviz", (".dot", ".gv"), _DIAGRAMS, "to_dot"),
)

FORMATS: Mapping[str, Format] = MappingProxyType({one.name: one for one in _FORMATS})
"""Every format that a graph can be written in, by name."""


def write(
    graph: GraphView,
    path: str | os.PathLike[str] | BinaryIO,
    format: str | None = None,  # noqa: A002
    *,
    base: str = BASE,
) -> None:
    """Write a graph in the format that the suffix of the path says, or in the one named (`FORMATS`).

    A file is there whole or not at all; Parquet and CSV are folders of five files (`tables.parquet/`). RDF and JSON-LD
    are written file by file, the others are built in memory. `path` may also be a file that is open for bytes: then
    `format` must be given. `base` is what ids become IRIs with, in the formats that have IRIs.

    Raises UnknownOptionError (no such format, no suffix that says it, no such base), MissingExtraError, and GraphError
    when the path cannot be written.
    """
    place = os.fspath(path) if isinstance(path, str | os.PathLike) else None
    chosen = format_of(place, format)
    options = {"base": base} if chosen.iris else {}
    if base != BASE and not chosen.iris:
        raise UnknownOptionError(f"base: {chosen.name} has no IRIs; leave base out")
    home = import_module(chosen.home)
    if chosen.folder:
        if place is None:
            raise UnknownOptionError(f"{chosen.name}: several files, which no stream takes; give the path of a folder")
        getattr(home, chosen.function)(graph, place)
        return
    writer = getattr(home, chosen.function.replace("to_", "write_", 1))
    if place is None:
        writer(graph, path, **options)
        return
    with whole_file(place) as out:
        writer(graph, out, **options)


def format_of(path: str | None, name: str | None = None) -> Format:
    """The format of this name; without one, that of the path's suffix. Raises UnknownOptionError."""
    return _named(name) if name is not None else _by_suffix(path)


def _named(name: str) -> Format:
    if name not in FORMATS:
        raise UnknownOptionError(f"format: no format {name!r}; there are {', '.join(FORMATS)}")
    return FORMATS[name]


def _by_suffix(place: str | None) -> Format:
    if place is None:
        raise UnknownOptionError(f"format: a stream has no suffix; give one of {', '.join(FORMATS)}")
    ending = place.rstrip("/" + os.sep).lower()
    for one in FORMATS.values():
        if ending.endswith(one.suffixes):
            return one
    known = " ".join(suffix for one in FORMATS.values() for suffix in one.suffixes)
    raise UnknownOptionError(f"{place}: no format has this suffix; use one of {known}, or pass format=...")

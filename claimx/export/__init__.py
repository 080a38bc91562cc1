"""The provenance graph in formats that other programs read.

    >>> import claimx, claimx.export
    >>> graph = claimx.graph([claimx.extract_text("„Wir warten“, sagte Anna Kern.", language="de")])
    >>> print(claimx.export.to_mermaid(graph).splitlines()[0])
    flowchart LR

`write(graph, path)` takes the format from the suffix; `FORMATS` lists them; there is one function for each. Same graph,
same bytes out. A library that a format needs comes with an extra; without it there is a MissingExtraError. Names are
loaded on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimx.export.diagrams import to_dot, to_mermaid
    from claimx.export.formats import FORMATS, Format, write
    from claimx.export.jsonld import context, to_jsonld
    from claimx.export.networkx import to_graphml, to_networkx
    from claimx.export.prov import to_prov, to_prov_json, to_prov_xml, to_provn
    from claimx.export.rdf import link_quads, quads_of, to_nquads, to_trig, to_turtle
    from claimx.export.shacl import shapes
    from claimx.export.tables import TABLES, rows, to_csv, to_parquet

__all__ = [
    "FORMATS",
    "TABLES",
    "Format",
    "context",
    "link_quads",
    "quads_of",
    "rows",
    "shapes",
    "to_csv",
    "to_dot",
    "to_graphml",
    "to_jsonld",
    "to_mermaid",
    "to_networkx",
    "to_nquads",
    "to_parquet",
    "to_prov",
    "to_prov_json",
    "to_prov_xml",
    "to_provn",
    "to_trig",
    "to_turtle",
    "write",
]

_HOMES = {
    "claimx.export.diagrams": ("to_dot", "to_mermaid"),
    "claimx.export.formats": ("FORMATS", "Format", "write"),
    "claimx.export.jsonld": ("context", "to_jsonld"),
    "claimx.export.networkx": ("to_graphml", "to_networkx"),
    "claimx.export.prov": ("to_prov", "to_prov_json", "to_prov_xml", "to_provn"),
    "claimx.export.rdf": ("link_quads", "quads_of", "to_nquads", "to_trig", "to_turtle"),
    "claimx.export.shacl": ("shapes",),
    "claimx.export.tables": ("TABLES", "rows", "to_csv", "to_parquet"),
}


def __getattr__(name: str) -> Any:
    """A public name, imported when it is first asked for."""
    for home, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(home), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'claimx.export' has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names, loaded or not."""
    return sorted(set(__all__) | {"__doc__", "__file__", "__name__", "__path__"})

"""The same data in a SPARQL 1.1 server: another engine, over HTTP, gives the rows that a graph on disk gives.

The server is rdflib-endpoint (rdflib), with SPARQL 1.1 Protocol for queries and updates.
"""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

import claimx
from claimx import ProvenanceGraph
from claimx.provenance import Edge, Relation
from claimx.provenance.shelf import Entry
from claimx.provenance.vocabulary import PREFIXES
from claimx.store import Rows
from claimx.store.quads import document_quads, link_quads, quads_of

pyoxigraph = pytest.importorskip("pyoxigraph")
pytest.importorskip("rdflib_endpoint")
pytest.importorskip("uvicorn")

ROOT = Path(__file__).parents[1]
SERVER = """
import sys, uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
held = Dataset(default_union=True)
held.parse(sys.argv[2], format="nquads")
app = SparqlEndpoint(graph=held, path="/sparql", enable_update=True)
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
"""
QUERIES = {
    "who says what, where": """
        SELECT ?name ?kind ?text ?language ?place WHERE { GRAPH ?file {
          ?quote a cx:Quote ; cx:quoteKind ?kind ; schema:text ?text ; schema:inLanguage ?language ;
            prov:wasAttributedTo ?speaker .
          ?speaker schema:name ?name .
          ?source prov:atLocation/rdfs:label ?place } }""",
    "claims that are not certain": """
        SELECT ?text ?commitment WHERE { GRAPH ?file {
          ?claim a cx:Claim ; schema:text ?text ; cx:commitment ?commitment } FILTER(?commitment != "certain") }""",
    "quotes a file": """
        SELECT ?file (COUNT(?quote) AS ?quotes) WHERE { GRAPH ?file { ?quote a cx:Quote } } GROUP BY ?file""",
    "links between files": """
        SELECT ?one ?other WHERE { ?a cx:candidate ?b . GRAPH ?f { ?a schema:text ?one } GRAPH ?g { ?b schema:text ?other } }""",
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProvenanceGraph]:
    """The example articles on disk, with links."""
    with ProvenanceGraph.open(tmp_path_factory.mktemp("store") / "g") as graph:
        for path in sorted((ROOT / "examples").glob("??-*")):
            if path.suffix in (".txt", ".md"):
                graph.add(claimx.extract(path))
        first = [next(iter(one.quotes)).id for one in graph.extractions()]
        edges = [Edge(Relation.CANDIDATE, one, other, "test@1", "names", 0.5) for one, other in pairwise(first)]
        graph._shelf.put_links([], edges)
        yield graph


@pytest.fixture(scope="module")
def server(graph: ProvenanceGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that has loaded what the exports say of the graph, all but its last document."""
    *entries, last = graph.entries()
    stated = [quad for entry in entries for quad in quads_of(entry.extraction, entry.locations)]
    stated += link_quads(graph._shelf.people(), graph.links())
    lines = tmp_path_factory.mktemp("server") / "news.nq"
    pyoxigraph.serialize(stated, lines, pyoxigraph.RdfFormat.N_QUADS)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([sys.executable, "-c", SERVER, str(port), str(lines)]) as process:
        address = f"http://127.0.0.1:{port}/sparql"
        try:
            for _ in range(600):
                assert process.poll() is None, "the server ended"
                try:
                    asked(address, "query", "ASK { }")
                    break
                except urllib.error.URLError:
                    time.sleep(0.1)
            asked(address, "update", insertion(last))
            yield address
        finally:
            process.terminate()


def insertion(entry: Entry) -> str:
    """A SPARQL update with the statements of one file; those that a store is asked about, for rdflib is slow here."""
    quads = list(document_quads(entry, "main"))
    lines = "\n".join(f"{quad.subject} {quad.predicate} {quad.object} ." for quad in quads)
    return f"INSERT DATA {{ GRAPH {quads[0].graph_name} {{ {lines} }} }}"


def asked(address: str, what: str, text: str) -> bytes:
    """SPARQL 1.1 Protocol: a query or an update by POST."""
    headers = {"Content-Type": f"application/sparql-{what}", "Accept": "application/sparql-results+json"}
    request = urllib.request.Request(address, text.encode(), headers)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=120) as answer:
        found: bytes = answer.read()
        return found


def test_a_server_gives_the_same_rows(graph: ProvenanceGraph, server: str) -> None:
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    for name, query in QUERIES.items():
        answer = json.loads(asked(server, "query", prefixes + query))
        columns = answer["head"]["vars"]
        theirs = sorted(tuple(row[column]["value"] for column in columns) for row in answer["results"]["bindings"])
        ours = graph.sparql(query)
        assert isinstance(ours, Rows)
        assert ours.variables == tuple(columns)
        assert sorted(tuple(map(str, row)) for row in ours) == theirs, name
        assert len(theirs) > 4, name

"""Every format of the provenance graph: read back by its library or checked by somebody else's validator."""

import csv
import hashlib
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

import networkx
import prov.model
import pydot
import pyoxigraph
import pyshacl
import pytest
import rdflib
from builders import build_extraction, build_quote
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from pyld import jsonld

import claimx
from claimx import export
from claimx.errors import GraphError, MissingExtraError, UnknownOptionError
from claimx.export.rdf import graph_name
from claimx.export.statements import edge_id, link_statements, statements_of
from claimx.export.tables import TABLES, guarded, rows, schema, unguarded
from claimx.export.terms import (
    OWN,
    PREFIXES,
    expanded,
    language_tag,
    node_iri,
    place_iri,
    sayable,
    sayable_in_xml,
)
from claimx.model import Evidence, Outcome, Quote
from claimx.provenance import Edge, Node, NodeKind, Relation
from claimx.provenance.statements import edges_of, file_id, nodes_of, speaker_id
from claimx.provenance.vocabulary import MEANINGS
from claimx.text.span import Span

pytestmark = [
    # what the validators deprecate in themselves
    pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning"),
    pytest.mark.filterwarnings(r"ignore:'\w+' deprecated - use:DeprecationWarning"),
]
EXAMPLES = Path(__file__).parents[1] / "examples"
NASTY = (
    'Suche [x](y)\n\n„Wir </script> suchen \x00\x01\x1b "weiter" \\ \t\r\n\r \u2028 \'\'\' """ ]]> & &amp; \u202e %% #35; '
    "\ud800 \udc80 \ufffd \ufffe {{z}} `q`; {e} --> ende“, sagte Bürgermeisterin Anna Vogt. „=1+1 ist eine Formel“, sagte "
    "Bernd Ohm.\n\nDer Bau kostet 4 Millionen Euro, sagte Vogt am Montag. Kommt er, fragte „إنه \u202bهنا\u202c“ niemand."
)
PATHS = [
    "a b/ü%41.txt",
    "new\nline\x00\x7f<>\"'`{}|\\^.txt",
    "bytes-\udcff.txt",
    "lone-\ud800.txt",
    "../../etc/x",
    "C:\\x.txt",
    "",
]


def made(text, source="a.txt", language="de", **options):
    return claimx.extract_text(text, language=language, source=source, **options)


def small():
    text = (
        "„Wir suchen weiter“, sagte Bürgermeisterin Anna Vogt von der Partei Aufbruch. Der Bau kostet seit 2019 rund 4 "
        "Millionen Euro, sagte sie. Die Brücke sei „für immer“ zu, teilte die Polizei mit.\n\nDie Brücke wurde 1908 gebaut."
    )
    return [made(text, published=date(2026, 3, 1)), made("“We go on searching,” said Anna Vogt.", "b.txt", "en")]


def hostile():
    return [
        made(NASTY, PATHS[0]),
        *(made(f"„Wir warten auf {i}“, sagte Kern.", one) for i, one in enumerate(PATHS[1:])),
    ]


def linked():
    """Two files and links of every kind between them."""
    graph = claimx.graph(small())
    one, other = graph.extractions()
    if one.document.language == "en":
        one, other = other, one
    who = [speaker_id(x.document.id, next(s.id for s in x.speakers if s.name == "Anna Vogt")) for x in (one, other)]
    person = Node(
        "person_1", NodeKind.PERSON, "Anna Vogt", None, {"names": "Anna Vogt | Vogt", "documents": 2, "surety": 0.5}
    )
    pairs = {
        Relation.SAME_UTTERANCE: (one.quotes[0].id, other.quotes[0].id),
        Relation.SAME_PROPOSITION: (one.claims[0].id, other.claims[0].id),
        Relation.CANDIDATE: (one.claims[1].id, other.claims[0].id),
        Relation.SAME_PERSON_AS: (who[0], who[1]),
        Relation.TRANSLATION_OF: (other.document.id, one.document.id),
        Relation.COPY_OF: (other.document.id, one.document.id),
    }
    links = [
        Edge(kind, *pair, "links@1", "names", 0.75, signals=(("shared names", 0.5), ("day", 1.0)))
        for kind, pair in pairs.items()
    ]
    links += [Edge(Relation.IDENTIFIED_AS, speaker, "person_1", "links@1", "names", 0.9) for speaker in who]
    graph._shelf.put_links([person], links)
    return graph


def several():
    """Evidence that agreed and lost, a chain of reporters, a nested quote, content in two spans."""
    text = "Anna Kern meldete: »Ohm rief: ›Wir warten‹ und ging.« So hieß es, sagte Bernd Ohm später."
    outer = build_quote(text, "Ohm rief:", "und ging.", speaker="Anna Kern", cue=("meldete",), source=("Anna Kern",))
    inner = build_quote(text, "Wir warten", speaker="Bernd Ohm", cue=("rief",))
    evidence = (
        *inner.evidence,
        Evidence(made_by="model@2", because="bert", score=1.0, outcome=Outcome.AGREED),
        Evidence(
            made_by="model@2", because="bert", score=0.3, outcome=Outcome.LOST, note="shorter", content=(Span(31, 34),)
        ),
    )
    changed = {**dict(inner), "nested_in": outer.id, "via": (outer.speaker,), "evidence": evidence}
    return build_extraction(text, outer, Quote(**changed), speakers=("Anna Kern", "Bernd Ohm"))


GRAPHS = {
    "articles": lambda: claimx.graph(
        claimx.extract(path) for path in sorted(EXAMPLES.iterdir()) if path.suffix in (".txt", ".md")
    ),
    "hostile": lambda: claimx.graph(hostile()),
    "linked": linked,
    "several": lambda: claimx.graph([several()]),
    "empty": lambda: claimx.graph([]),
}
TEXTS = [one for one in export.FORMATS.values() if not one.folder]


@pytest.fixture(scope="module", params=GRAPHS)
def graph(request):
    return GRAPHS[request.param]()


@pytest.fixture(scope="module")
def articles():
    return GRAPHS["articles"]()


def quads(graph, base="urn:claimx:"):
    found = [quad for entry in graph.entries() for quad in export.quads_of(entry.extraction, entry.locations, base)]
    found += export.link_quads(graph.nodes(), graph.links(), base)
    assert len(found) == len(set(found))
    return set(found)


def parsed(text, form):
    return set(pyoxigraph.parse(text.encode(), format=form))


def by_subject(quads):
    held = {}
    for quad in quads:
        held.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object.value)
    return held


def no_network(url, options):
    raise AssertionError(f"somebody fetched {url}")


# ---- RDF -------------------------------------------------------------------------------------------------------------


def test_nquads_and_trig_read_back_as_the_same_quads(graph):
    assert parsed(export.to_nquads(graph), pyoxigraph.RdfFormat.N_QUADS) == quads(graph)
    assert parsed(export.to_trig(graph), pyoxigraph.RdfFormat.TRIG) == quads(graph)


def test_a_store_changes_no_quad(graph):
    store = pyoxigraph.Store()
    store.extend(quads(graph))
    assert set(store) == quads(graph)


def test_turtle_reads_back_as_the_same_triples(graph):
    text = export.to_turtle(graph)
    triples = [quad.triple for quad in pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.TURTLE)]
    assert len(triples) == len(set(triples))
    assert set(triples) == {quad.triple for quad in quads(graph)}


def test_rdflib_reads_what_pyoxigraph_writes(graph):
    dataset = rdflib.Dataset()
    dataset.parse(data=export.to_nquads(graph), format="nquads")
    assert parsed(dataset.serialize(format="nquads"), pyoxigraph.RdfFormat.N_QUADS) == quads(graph)


def test_each_file_has_a_graph_and_links_stand_outside():
    graph = linked()
    names = {quad.graph_name for quad in quads(graph)}
    assert names == {
        pyoxigraph.DefaultGraph(),
        *(graph_name(extraction.document.sha256) for extraction in graph.extractions()),
    }
    links = [quad for quad in quads(graph) if quad.graph_name == pyoxigraph.DefaultGraph()]
    stated = {quad.predicate.value for quad in links}
    for kind in (
        set(MEANINGS)
        - {edge.kind for one in graph.extractions() for edge in edges_of(one)}
        - {Relation.SAID_VIA, Relation.NESTED_IN}
    ):
        assert expanded(MEANINGS[kind].term) in stated, kind


def test_a_file_that_goes_takes_its_graph_and_nothing_else():
    first, second = small()
    both, alone = claimx.graph([first, second]), claimx.graph([second])
    assert quads(both) - quads(alone) == set(export.quads_of(first))
    assert quads(both.remove("a.txt")) == quads(alone)


def test_every_edge_stands_plain_and_with_its_pass_rule_and_score(graph):
    held = by_subject(quads(graph))
    labels = {subject: said[expanded("rdfs:label")] for subject, said in held.items() if expanded("rdfs:label") in said}
    for edge in graph.edges():
        source, target = node_iri(edge.source, "urn:claimx:"), node_iri(edge.target, "urn:claimx:")
        assert target in held[source][expanded(MEANINGS[edge.kind].term)]
        if edge.kind is Relation.GENERATED_BY:
            continue
        said = held[node_iri(edge_id(edge), "urn:claimx:")]
        assert [set(labels[one]) for one in said[expanded("cx:madeBy")]] == [{edge.made_by}]
        assert said[expanded("cx:because")] == [edge.because]
        assert [float(one) for one in said[expanded("cx:confidence")]] == [edge.score]


def test_all_evidence_is_kept():
    graph = claimx.graph([several()])
    store = pyoxigraph.Store()
    store.extend(quads(graph))
    found = store.query(
        PROLOGUE + "SELECT ?by ?because ?score ?outcome ?note ?at ?run WHERE { GRAPH ?g { ?q cx:evidence ?e . "
        "?e cx:madeBy/rdfs:label ?by ; cx:because ?because ; cx:confidence ?score ; cx:outcome ?outcome . "
        "OPTIONAL { ?e cx:note ?note } OPTIONAL { ?e cx:proposedAt ?at } "
        "OPTIONAL { ?q prov:qualifiedGeneration ?e . ?e prov:activity ?run } } }"
    )
    assert sorted(
        (*[x.value if x is not None else None for x in row][:6], row["run"] is not None) for row in found
    ) == [
        ("model@2", "bert", "0.3", "lost", "shorter", "char=31,34", False),
        ("model@2", "bert", "1", "agreed", None, None, True),
        ("rules@1", "direct-inverted", "0.9", "chosen", None, None, True),
        ("rules@1", "direct-inverted", "0.9", "chosen", None, None, True),
    ]


PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in PREFIXES.items())


def test_one_query_leads_from_a_name_to_the_words_and_their_place():
    store = pyoxigraph.Store()
    store.extend(quads(claimx.graph(small()[:1])))
    found = store.query(
        PROLOGUE
        + "SELECT ?name ?text ?lang ?file ?start ?end WHERE { GRAPH ?g { ?q a schema:Quotation ; schema:text ?text ; "
        "schema:inLanguage ?lang ; prov:wasQuotedFrom/prov:wasDerivedFrom/prov:atLocation ?file ; "
        "prov:wasAttributedTo/schema:name ?name . ?a oa:hasBody ?q ; oa:hasTarget/oa:hasSelector ?s . "
        "?s oa:start ?start ; oa:end ?end } } ORDER BY ?start"
    )
    assert next([x.value for x in row] for row in found) == [
        "Anna Vogt", "Wir suchen weiter", "de", "urn:claimx:path:a.txt", "1", "18",
    ]  # fmt: skip


def test_selectors_hold_the_words_and_what_stands_around_them(graph):
    held = by_subject(quads(graph))
    for extraction in graph.extractions():
        text = sayable(extraction.document.text)
        for found in (*extraction.quotes, *extraction.claims):
            spans = found.content if isinstance(found, Quote) else found.spans
            targets = held[f"urn:claimx:{found.id}-annotation"][expanded("oa:hasTarget")]
            assert len(targets) == len(spans)
            for target, (start, end) in zip(sorted(targets), spans, strict=True):
                place, words = held[f"{target}-position"], held[f"{target}-quote"]
                assert (place[expanded("oa:start")], place[expanded("oa:end")]) == ([str(start)], [str(end)])
                assert words[expanded("oa:exact")] == [text[start:end]]
                assert words[expanded("oa:prefix")] == [text[max(0, start - 32) : start]]
                assert words[expanded("oa:suffix")] == [text[end : end + 32]]


def test_what_rdf_cannot_hold_is_marked_and_nothing_else_is():
    fine, lone, both = (
        "„Wir \ufffd\x00 warten“, sagte Kern.",
        "„Wir \ud800 warten“, sagte Kern.",
        "„Wir warten“, sagte Kern.",
    )
    for text, source, flagged in ((fine, "a", False), (lone, "a", True), (both, "\udcff", True), (both, "a", False)):
        found = [q for q in export.quads_of(made(text, source)) if q.predicate.value == expanded("cx:replaced")]
        assert bool(found) is flagged


WEB_ANNOTATION = set(  # of the Web Annotation Vocabulary, sections 3 and 4
    "Annotation SpecificResource TextPositionSelector TextQuoteSelector hasBody hasTarget hasSource hasSelector motivatedBy "
    "identifying start end exact prefix suffix".split()
)


def test_every_term_is_defined_where_its_prefix_says(graph):
    vocabularies = {
        "prov": rdflib.PROV,
        "oa": WEB_ANNOTATION,
        "schema": rdflib.SDO,
        "dcterms": rdflib.DCTERMS,
        "rdf": rdflib.RDF,
        "rdfs": rdflib.RDFS,
    }
    used = set()
    for quad in quads(graph):
        used.add(quad.predicate.value)
        if quad.predicate.value == expanded("rdf:type"):
            used.add(quad.object.value)
    for iri in used:
        prefix = next(one for one, space in PREFIXES.items() if iri.startswith(space))
        name = iri.removeprefix(PREFIXES[prefix])
        if prefix == "cx":
            assert f"cx:{name}" in OWN or iri in PERSONS_OWN, iri
        else:
            assert name in vocabularies[prefix] or iri in NEWER, iri


PERSONS_OWN = {expanded(f"cx:{name}") for name in ("names", "documents", "surety")}


NEWER = {expanded("schema:TextObject")}  # than the list that rdflib keeps: schema.org/TextObject


def test_every_relation_has_a_term():
    for meaning in MEANINGS.values():
        assert meaning.term in OWN or not meaning.term.startswith("cx:")
        assert expanded(meaning.term)


@given(st.text(st.characters(), max_size=40), st.text(st.characters(), max_size=40))
def test_places_have_iris_of_their_own(one, other):
    iris = [place_iri(path, "urn:claimx:") for path in (one, other)]
    for iri in iris:
        assert pyoxigraph.NamedNode(iri).value == iri
        assert re.fullmatch(r"urn:claimx:path:([A-Za-z0-9._~/-]|%[0-9A-F]{2})*", iri)
    escaped = any("\udc80" <= letter <= "\udcff" for letter in one + other)
    assert escaped or (one == other) is (iris[0] == iris[1])


@given(st.binary(max_size=20), st.binary(max_size=20))
def test_no_two_paths_of_a_system_share_an_iri(one, other):
    iris = [place_iri(path.decode("utf-8", "surrogateescape"), "urn:claimx:") for path in (one, other)]
    assert (one == other) is (iris[0] == iris[1])


@given(st.text(max_size=12) | st.from_regex(r"[a-zA-Z]{1,9}([-_][a-zA-Z0-9]{1,9}){0,4}", fullmatch=True))
def test_every_language_becomes_a_tag(code):
    tag = language_tag(code)
    assert pyoxigraph.Literal("x", language=tag).language == tag
    assert tag in ("und", code.lower().replace("_", "-"))


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("de", "de"),
        ("pt_BR", "pt-br"),
        ("zh-Hant-TW", "zh-hant-tw"),
        ("und", "und"),
        ("", "und"),
        ("x y", "und"),
        ("deutsch!", "und"),
        ("a", "und"),
    ],
)
def test_tags_of_languages(code, tag):
    assert language_tag(code) == tag


@pytest.mark.parametrize("base", ["", "claimx", "urn:cl aimx:", "http://x/<", "schema:", "é:x", "urn:\ud800"])
def test_a_base_that_begins_no_iri_is_refused(base):
    graph = claimx.graph(small())
    for function in (export.to_nquads, export.to_trig, export.to_turtle, export.to_jsonld, export.to_prov_json):
        with pytest.raises(UnknownOptionError, match="base: "):
            function(graph, base=base)
    with pytest.raises(UnknownOptionError, match="base: "):
        list(export.quads_of(small()[0], base=base))


@pytest.mark.parametrize("base", ["https://news.example/id/", "https://schema.org/", "urn:x:"])
def test_a_base_of_ones_own_is_kept_by_every_format_with_iris(base):
    graph = linked()
    wanted = quads(graph, base)
    assert not wanted & quads(graph) - {q for q in wanted if "vocab#" in str(q)}
    assert parsed(export.to_trig(graph, base=base), pyoxigraph.RdfFormat.TRIG) == wanted
    assert parsed(export.to_jsonld(graph, base=base), pyoxigraph.RdfFormat.JSON_LD) == wanted
    assert {q.triple for q in parsed(export.to_turtle(graph, base=base), pyoxigraph.RdfFormat.TURTLE)} == {
        q.triple for q in wanted
    }
    read = prov.model.ProvDocument.deserialize(content=export.to_prov_json(graph, base=base), format="json")
    assert read == export.to_prov(graph, base=base)


# ---- JSON-LD ---------------------------------------------------------------------------------------------------------


def test_three_processors_read_json_ld_as_the_quads_of_rdf(graph):
    text = export.to_jsonld(graph)
    wanted = quads(graph)
    assert parsed(text, pyoxigraph.RdfFormat.JSON_LD) == wanted
    options = {"format": "application/n-quads", "documentLoader": no_network}
    assert parsed(jsonld.to_rdf(json.loads(text), options) or "", pyoxigraph.RdfFormat.N_QUADS) == wanted
    dataset = rdflib.Dataset()
    dataset.parse(data=text, format="json-ld")
    assert parsed(dataset.serialize(format="nquads"), pyoxigraph.RdfFormat.N_QUADS) == wanted


def test_json_ld_reads_as_a_web_annotation():
    document = json.loads(export.to_jsonld(claimx.graph([made("„Wir warten“, sagte Kern.")])))
    (bundle,) = document["@graph"]
    (annotation,) = [
        node
        for node in bundle["@graph"]
        if node.get("type") == "Annotation" and node["body"].startswith("urn:claimx:quote_")
    ]
    del annotation["id"], annotation["body"], annotation["creator"]
    target = annotation["target"]
    for one in (target, *target["selector"]):
        assert one.pop("id")
    assert target.pop("source").startswith("urn:claimx:document_")
    assert annotation == {
        "type": "Annotation",
        "motivation": "identifying",
        "target": {
            "type": "SpecificResource",
            "selector": [
                {"type": "TextPositionSelector", "start": 1, "end": 11},
                {"type": "TextQuoteSelector", "exact": "Wir warten", "prefix": "„", "suffix": "“, sagte Kern."},
            ],
        },
    }


def test_json_ld_can_stand_in_a_page():
    text = export.to_jsonld(claimx.graph(hostile()))
    assert "</script>" in "".join(one.document.text for one in hostile())
    assert "<" not in text


def test_the_context_names_terms_that_are_there():
    for key, meaning in export.context()["@context"].items():
        term = meaning["@id"] if isinstance(meaning, dict) else meaning
        if isinstance(term, str) and not term.startswith(("@", "http", "urn:")):
            assert expanded(term)
            assert key == term or not key.startswith(tuple(PREFIXES))


# ---- PROV ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["json", "provn", "xml"])
def test_prov_reads_back_as_an_equal_document(graph, form):
    written = {"json": export.to_prov_json, "provn": export.to_provn, "xml": export.to_prov_xml}[form](graph)
    wanted = export.to_prov(graph, sayable=sayable_in_xml if form == "xml" else sayable)
    read = prov.model.ProvDocument.deserialize(content=written, format=form)
    assert read == wanted
    assert {str(one.identifier) for one in read.bundles} == {str(one.identifier) for one in wanted.bundles}
    assert len(list(read.bundles)) == len(graph)


def test_prov_has_a_record_for_every_node_and_every_edge(graph):
    document = export.to_prov(graph)
    held = {str(r.identifier) for one in (document, *document.bundles) for r in one.get_records()}
    kinds = Counter(type(r).__name__ for one in (document, *document.bundles) for r in one.get_records())
    assert {f"id:{node.id}" for node in graph.nodes()} <= held
    assert {f"id:{edge_id(edge)}" for edge in graph.edges() if edge.kind is not Relation.GENERATED_BY} <= held
    wanted = sum(len(one.evidence) for x in graph.extractions() for one in (*x.quotes, *x.claims))
    assert kinds["ProvGeneration"] == wanted


def test_prov_n_says_what_is_known_of_a_quote():
    text = export.to_provn(claimx.graph([made("„Wir warten“, sagte Kern.")]))
    for line in (
        r"entity\(id:quote_\w+, \[prov:type='cx:Quote', prov:type='schema:Quotation', .*prov:value=\"Wir warten\"@de",
        r"wasDerivedFrom\(id:quoted_from_\w+; id:quote_\w+, id:document_\w+, id:run_\w+, -, -, \[.*prov:type='prov:Quotation'\]",
        r"wasAttributedTo\(id:attributed_to_\w+; id:quote_\w+, id:speaker_\w+, \[.*cx:confidence=\"0.95\".*cx:cue=\"sagte\"",
        r"wasAssociatedWith\(id:associated_with_\w+; id:run_\w+, id:pass_\w+, id:pack_\w+",
        r"wasGeneratedBy\(id:quote_\w+-evidence-0; id:quote_\w+, id:run_\w+, -, \[.*cx:outcome=\"chosen\"",
    ):
        assert re.search(line, text), line


# ---- networkx and GraphML --------------------------------------------------------------------------------------------


def test_networkx_has_every_node_and_edge(graph):
    found = export.to_networkx(graph)
    nodes, edges = list(graph.nodes()), list(graph.edges())
    assert set(found) == {node.id for node in nodes}
    assert found.number_of_edges() == len(edges)
    for edge in edges:
        held = found.edges[edge.source, edge.target, edge_id(edge)]
        assert (held["kind"], held["made_by"], held["because"], held["score"]) == (
            edge.kind,
            edge.made_by,
            edge.because,
            edge.score,
        )
        assert {name: value for name, value in held.items() if name.startswith("signal:")} == {
            f"signal:{n}": v for n, v in edge.signals
        }
    for node in nodes:
        assert found.nodes[node.id].items() >= {"kind": node.kind.value, "label": node.label, **node.attributes}.items()


def test_graphml_reads_back_with_all_attributes(graph):
    read = networkx.read_graphml(io.BytesIO(export.to_graphml(graph).encode()), force_multigraph=True)
    wanted = export.to_networkx(graph)
    assert dict(read.nodes(data=True)) == {node: in_xml(held) for node, held in wanted.nodes(data=True)}
    assert [(a, b, k, held) for a, b, k, held in read.edges(keys=True, data=True)] == [
        (a, b, k, in_xml(held)) for a, b, k, held in wanted.edges(keys=True, data=True)
    ]


def in_xml(attributes):
    said = {name: sayable_in_xml(value) if isinstance(value, str) else value for name, value in attributes.items()}
    return said if said == attributes else {**said, "replaced": True}


# ---- tables ----------------------------------------------------------------------------------------------------------


def test_parquet_reads_back_as_the_same_rows(graph, tmp_path):
    export.to_parquet(graph, tmp_path / "tables.parquet")
    for table in TABLES:
        read = parquet.read_table(tmp_path / "tables.parquet" / f"{table}.parquet")
        assert read.schema.equals(schema(table))
        assert [field.metadata[b"says"].decode() for field in read.schema] == [column.says for column in TABLES[table]]
        wanted = list(rows(graph, table))
        assert read.to_pylist() == [{column.name: row[column.name] for column in TABLES[table]} for row in wanted]
        assert all(row.keys() == {column.name for column in TABLES[table]} for row in wanted)


def test_csv_reads_back_as_the_same_texts(graph, tmp_path):
    export.to_csv(graph, tmp_path / "tables.csv")
    for table, columns in TABLES.items():
        with (tmp_path / "tables.csv" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
            read = list(csv.reader(lines))
        assert read[0] == [column.name for column in columns]
        wanted = list(rows(graph, table))
        assert len(read) == len(wanted) + 1
        for cells, row in zip(read[1:], wanted, strict=True):
            for cell, column in zip(cells, columns, strict=True):
                assert value_of(cell, column.type) == plain(row[column.name])


def value_of(cell, kind):
    """What a cell of CSV says, with the type of its column."""
    if kind in ("text", "day"):
        return unguarded(cell) or None
    if kind in ("whole", "number"):
        return float(cell)
    return json.loads(cell)


def plain(value):
    """A value of a row as JSON has it."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.loads(json.dumps(value, default=date.isoformat))
    return value


def test_no_cell_is_a_formula(tmp_path):
    export.to_csv(claimx.graph([*hostile(), made("„Nein“, sagte Kern.", "=cmd|' /C calc'!A0")]), tmp_path)
    for table in TABLES:
        with (tmp_path / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines):
                assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
    assert '"\'=1+1 ist eine Formel"' in (tmp_path / "quotes.csv").read_text("utf-8")


@given(st.text(st.sampled_from("'=+-@\t\r\n＝a ,\""), max_size=6) | st.text())
def test_guarded_texts_come_back(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))


def test_tables_of_any_length_are_written(tmp_path, articles, monkeypatch):
    export.to_parquet(articles, tmp_path / "whole")
    monkeypatch.setattr("claimx.export.tables.BATCH", 7)
    export.to_parquet(articles, tmp_path / "parts")
    for table in TABLES:
        whole, parts = (parquet.read_table(tmp_path / name / f"{table}.parquet") for name in ("whole", "parts"))
        assert whole.equals(parts)


def test_rows_tie_the_tables_together(graph):
    known = {table: {row.get("id") for row in rows(graph, table)} for table in TABLES}
    for row in rows(graph, "quotes"):
        assert row["document"] in known["documents"]
        assert {row["speaker"], *row["via"]} <= {None, *known["speakers"]}
        assert row["nested_in"] in {None, *known["quotes"]}
    for row in rows(graph, "claims"):
        assert row["quote"] in {None, *known["quotes"]}
        assert row["asserter"] in {None, *known["speakers"], *known["documents"]}
    for row in rows(graph, "speakers"):
        assert {row["affiliation"]} <= {None, *known["speakers"]}
    for row in rows(graph, "links"):
        assert {row["source"], row["target"]} <= set().union(*known.values())
    with pytest.raises(UnknownOptionError, match="no table 'words'; there are documents, quotes"):
        rows(graph, "words")


# ---- diagrams --------------------------------------------------------------------------------------------------------

ALL_KINDS = [kind.value for kind in NodeKind]


def test_dot_reads_back_with_every_node_edge_and_label(graph):
    graph = claimx.graph(list(graph.extractions())[:1]) if len(list(graph.nodes())) > 200 else graph  # pydot is slow
    (read,) = pydot.graph_from_dot_data(export.to_dot(graph, kinds=ALL_KINDS, limit=100_000))
    nodes = {one.get_name().strip('"'): one for one in read.get_nodes() if one.get_name() not in ("graph", "node")}
    assert set(nodes) == {node.id for node in graph.nodes()}
    assert Counter((e.get_source().strip('"'), e.get_destination().strip('"')) for e in read.get_edges()) == Counter(
        (edge.source, edge.target) for edge in graph.edges()
    )
    for node in graph.nodes():
        label = nodes[node.id].get("label")
        shown = label[1:-1].replace('\\"', '"').replace("\\\\", "\\").replace("&amp;", "&")
        words = " ".join(node.label.split())
        assert len(shown) <= 60
        assert (
            words.isprintable() is False
            or shown.removesuffix("…") == words[: len(shown.removesuffix("…"))]
            or shown == "–"
        )


MERMAID = re.compile(
    r"  (n\d+|left)(\[\(|\[\[|\[/|\(\[|\(\(|\{\{|\[|\()\"([^\"#;<>\[\](){}|\\`&]|#\d+;)*\"(\)\]|\]\]|/\]|\]\)|\)\)|\}\}|\]|\))"
)


def test_mermaid_holds_nothing_but_nodes_edges_and_harmless_labels(graph):
    lines = export.to_mermaid(graph, kinds=ALL_KINDS, limit=100_000).splitlines()
    assert lines[0] == "flowchart LR"
    nodes = [line for line in lines[1:] if MERMAID.fullmatch(line)]
    edges = [line for line in lines[1:] if re.fullmatch(r'  n\d+ (-->|---)\|"[a-z ]+"\| n\d+', line)]
    assert len(nodes) + len(edges) == len(lines) - 1
    assert len(nodes) == len(list(graph.nodes()))
    assert len(edges) == len(list(graph.edges()))


@pytest.mark.parametrize("function", [export.to_mermaid, export.to_dot])
def test_a_diagram_says_what_it_leaves_out(articles, function):
    shown = function(articles, limit=10)
    hidden = Counter(node.kind.value for node in articles.nodes())
    comment, words = re.search(r"(?:%%|//) (left out: (.*) \(at most 10 nodes\))", shown).groups()
    counted = {kind: int(many) for many, kind in re.findall(r"(\d+) of kind (\w+)", words)}
    assert sum(counted.values()) == sum(hidden.values()) - 10
    assert all(counted[kind] <= hidden[kind] for kind in counted)
    assert function(articles, limit=1000, kinds=ALL_KINDS).count("left out") == 0
    assert f"{comment}" in shown.replace("#58;", ":").replace("#40;", "(").replace("#41;", ")").split("\n", 2)[2]


def test_a_diagram_takes_what_was_said_before_where_it_was_found(articles):
    kinds = [
        line.split("class=")[1].split('"')[1]
        for line in export.to_dot(articles, limit=100).splitlines()
        if "class=" in line
    ]
    first = kinds[: kinds.index("document", 1)]
    assert first == sorted(first, key=["document", "speaker", "organization", "quote", "claim", "person", "file"].index)
    assert set(first) >= {"document", "speaker", "quote", "claim", "file"}


def test_a_diagram_of_one_document_shows_that_document(articles):
    one, *_ = articles.extractions()
    shown = export.to_dot(articles, document=one.document.id, kinds=ALL_KINDS, limit=1000)
    (read,) = pydot.graph_from_dot_data(shown)
    assert {n.get_name().strip('"') for n in read.get_nodes()} - {"graph"} == {n.id for n in nodes_of(one)}
    with pytest.raises(KeyError, match="document_0"):
        export.to_mermaid(articles, document="document_0")
    with pytest.raises(UnknownOptionError, match="no kind 'paper'; there are file, document"):
        export.to_mermaid(articles, kinds=["paper"])
    with pytest.raises(UnknownOptionError, match="limit: 0 nodes"):
        export.to_dot(articles, limit=0)


# ---- shapes ----------------------------------------------------------------------------------------------------------


def conforms(data, **options):
    shapes = rdflib.Graph().parse(data=export.shapes(), format="turtle")
    fine, _, report = pyshacl.validate(data, shacl_graph=shapes, inference="none", **options)
    return fine, report


@pytest.mark.parametrize("name", ["hostile", "linked", "several"])
def test_the_shapes_hold_on_all_output(name):
    fine, report = conforms(rdflib.Graph().parse(data=export.to_turtle(GRAPHS[name]()), format="turtle"))
    assert fine, report


@pytest.mark.parametrize(
    "path", sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".txt", ".md")), ids=lambda path: path.stem
)
def test_the_shapes_hold_on_articles(path):
    graph = claimx.graph([claimx.extract(path)])
    fine, report = conforms(rdflib.Graph().parse(data=export.to_turtle(graph), format="turtle"))
    assert fine, report


def test_the_shapes_are_shapes():
    fine, report = conforms(rdflib.Graph(), meta_shacl=True)
    assert fine, report


REQUIRED = [
    "prov:wasQuotedFrom", "prov:qualifiedQuotation", "prov:wasDerivedFrom", "prov:qualifiedDerivation", "prov:wasAttributedTo",
    "prov:qualifiedAttribution", "prov:wasGeneratedBy", "prov:qualifiedGeneration", "prov:agent", "prov:entity", "prov:activity",
    "prov:used", "prov:wasAssociatedWith", "prov:value", "schema:text", "schema:inLanguage", "schema:isBasedOn", "schema:appearance",
    "schema:sha256", "schema:name", "cx:quoteKind", "cx:confidence", "cx:madeBy", "cx:because", "cx:outcome", "cx:evidence",
    "cx:asserts", "cx:claimKind", "cx:polarity", "oa:hasBody", "oa:hasTarget", "oa:hasSource", "oa:hasSelector", "oa:start", "oa:end",
    "oa:exact", "oa:prefix", "oa:suffix",
]  # fmt: skip


@pytest.fixture(scope="module")
def triples():
    return rdflib.Graph().parse(data=export.to_turtle(claimx.graph(small()[:1])), format="turtle")


@pytest.mark.parametrize("term", REQUIRED)
def test_the_shapes_fail_when_a_required_edge_is_taken_out(triples, term):
    damaged = rdflib.Graph()
    damaged += triples
    subject, predicate, _ = min(damaged.triples((None, rdflib.URIRef(expanded(term)), None)))
    damaged.remove((subject, predicate, None))
    assert not conforms(damaged)[0]


# ---- all formats -----------------------------------------------------------------------------------------------------


def digests(graph, folder):
    found = {}
    for one in export.FORMATS.values():
        path = Path(folder) / f"graph{one.suffixes[0]}"
        export.write(graph, path)
        files = sorted(path.iterdir()) if one.folder else [path]
        found[one.name] = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    return found


def test_the_order_of_adding_leaves_no_trace_in_any_format(tmp_path, articles):
    extractions = random.Random(3).sample(list(articles.extractions()), len(articles))
    (tmp_path / "other").mkdir()
    assert digests(articles, tmp_path) == digests(claimx.graph(extractions), tmp_path / "other")


def test_every_process_writes_the_same_bytes(tmp_path):
    program = (
        "import sys, json; sys.path.insert(0, sys.argv[1]); from test_export import digests, linked; "
        "print(json.dumps(digests(linked(), sys.argv[2])))"
    )
    found = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        done = subprocess.run(
            [sys.executable, "-c", program, str(Path(__file__).parent), str(folder)],
            env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        found.append(json.loads(done.stdout))
    assert found[0] == found[1] == digests(linked(), tmp_path)


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(), max_size=30), st.text(st.characters(), max_size=20))
def test_no_text_and_no_path_stops_a_format(words, path):
    graph = claimx.graph([made(f"„{words} warten“, sagte {words} Anna Kern. Laut Ohm kostet {words} es 4 Euro.", path)])
    wanted = quads(graph)
    assert parsed(export.to_nquads(graph), pyoxigraph.RdfFormat.N_QUADS) == wanted
    assert parsed(export.to_jsonld(graph), pyoxigraph.RdfFormat.JSON_LD) == wanted
    for form, function, said in (
        ("json", export.to_prov_json, sayable),
        ("provn", export.to_provn, sayable),
        ("xml", export.to_prov_xml, sayable_in_xml),
    ):
        assert prov.model.ProvDocument.deserialize(content=function(graph), format=form) == export.to_prov(
            graph, sayable=said
        )
    read = networkx.read_graphml(io.BytesIO(export.to_graphml(graph).encode()), force_multigraph=True)
    assert dict(read.nodes(data=True)) == {
        node: in_xml(held) for node, held in export.to_networkx(graph).nodes(data=True)
    }
    assert len(pydot.graph_from_dot_data(export.to_dot(graph, kinds=ALL_KINDS))[0].get_nodes()) == len(read) + 1
    with tempfile.TemporaryDirectory() as folder:
        export.to_csv(graph, folder)
        export.to_parquet(graph, folder)
        with (Path(folder) / "quotes.csv").open(encoding="utf-8", newline="") as lines:
            assert len(list(csv.reader(lines))) == len(graph.extraction(next(graph.extractions()).document).quotes) + 1


@pytest.mark.parametrize("one", TEXTS, ids=lambda one: one.name)
def test_every_format_is_written_as_its_function_gives_it(one, tmp_path):
    graph = linked()
    wanted = getattr(export, one.function)(graph).encode("utf-8")
    stream = io.BytesIO()
    export.write(graph, stream, one.name)
    assert stream.getvalue() == wanted
    for suffix in one.suffixes:
        path = tmp_path / f"GRAPH{suffix.upper()}"
        export.write(graph, path)
        assert path.read_bytes() == wanted
    export.write(graph, str(tmp_path / "other.txt"), one.name)
    assert (tmp_path / "other.txt").read_bytes() == wanted
    assert {path.name for path in tmp_path.iterdir()} == {"other.txt", *(f"GRAPH{s.upper()}" for s in one.suffixes)}


def test_no_suffix_belongs_to_two_formats():
    suffixes = [suffix for one in export.FORMATS.values() for suffix in one.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert all(one.name == name and one.media_type.count("/") == 1 for name, one in export.FORMATS.items())


def test_what_cannot_be_written_is_told(tmp_path):
    graph = claimx.graph(small())
    with pytest.raises(UnknownOptionError, match=r"graph\.docx: no format has this suffix; use one of \.provjson"):
        export.write(graph, tmp_path / "graph.docx")
    with pytest.raises(UnknownOptionError, match="no format 'rdf'; there are prov-json"):
        export.write(graph, tmp_path / "a.ttl", "rdf")
    with pytest.raises(UnknownOptionError, match="csv: several files, which no stream takes"):
        export.write(graph, io.BytesIO(), "csv")
    with pytest.raises(UnknownOptionError, match="a stream has no suffix"):
        export.write(graph, io.BytesIO())
    with pytest.raises(UnknownOptionError, match="base: dot has no IRIs"):
        export.write(graph, tmp_path / "a.dot", base="urn:x:")
    with pytest.raises(GraphError, match=r"a\.ttl: cannot be written: No such file"):
        export.write(graph, tmp_path / "nowhere" / "a.ttl")
    with pytest.raises(GraphError, match=r"a\.csv: cannot be written: No such file"):
        export.write(graph, tmp_path / "nowhere" / "a.csv")
    (tmp_path / "a.csv").write_text("a file", "utf-8")
    with pytest.raises(GraphError, match=r"a\.csv: cannot be written: Not a directory"):
        export.write(graph, tmp_path / "a.csv")
    with pytest.raises(GraphError, match="cannot be written: Is a directory"):
        export.write(graph, tmp_path, "dot")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_text("utf-8") == "a file"


@pytest.mark.parametrize("name", ["a.ttl", "a.csv"])
def test_what_fails_midway_leaves_what_was_there(name, tmp_path, monkeypatch):
    export.write(claimx.graph(small()[:1]), tmp_path / name)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    before = {path: path.read_bytes() for path in files}
    graph = claimx.graph(small())

    def broken():
        yield next(claimx.graph(small()).entries())
        raise RuntimeError("halfway")

    monkeypatch.setattr(graph, "entries", broken)
    with pytest.raises(RuntimeError, match="halfway"):
        export.write(graph, tmp_path / name)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_folder_that_is_there_keeps_what_else_it_holds(tmp_path):
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    export.write(claimx.graph(small()), tmp_path, "csv")
    export.write(claimx.graph(small()[:1]), tmp_path, "csv")
    assert {path.name for path in tmp_path.iterdir()} == {"notes.txt", *(f"{table}.csv" for table in TABLES)}
    assert len((tmp_path / "documents.csv").read_text("utf-8").splitlines()) == 2


def test_a_link_to_a_file_stays_a_link(tmp_path):
    (tmp_path / "real.ttl").write_text("", "utf-8")
    (tmp_path / "link.ttl").symlink_to(tmp_path / "real.ttl")
    export.write(claimx.graph(small()), tmp_path / "link.ttl")
    assert (tmp_path / "link.ttl").is_symlink()
    assert (tmp_path / "real.ttl").read_text("utf-8").startswith("@prefix")


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="no devices here")
def test_a_device_is_written_to_as_it_is():
    export.write(claimx.graph(small()), "/dev/null", "turtle")
    assert not Path("/dev/null").is_file()


LIBRARIES = {"prov": "prov.model", "rdf": "pyoxigraph", "graph": "networkx", "arrow": "pyarrow.parquet"}


@pytest.mark.parametrize("one", [one for one in export.FORMATS.values() if one.extra], ids=lambda one: one.name)
def test_a_missing_library_names_its_extra_and_writes_nothing(one, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, LIBRARIES[one.extra], None)
    with pytest.raises(MissingExtraError, match=rf"pip install 'claimx\[{one.extra}\]'"):
        export.write(claimx.graph(small()), tmp_path / f"a{one.suffixes[0]}")
    assert list(tmp_path.iterdir()) == []


def test_prov_xml_names_lxml(monkeypatch):
    monkeypatch.setitem(sys.modules, "lxml", None)
    with pytest.raises(MissingExtraError, match=r"lxml is not installed.*claimx\[prov\]"):
        export.to_prov_xml(claimx.graph(small()))


def test_formats_without_an_extra_need_no_library():
    free = [one for one in export.FORMATS.values() if one.extra is None]
    code = (
        "import sys; [sys.modules.__setitem__(name, None) for name in ('pyoxigraph', 'prov', 'networkx', 'pyarrow', 'lxml', 'rdflib')]; "
        "import claimx, io, tempfile; from claimx import export; "
        "graph = claimx.graph([claimx.extract_text('„Wir warten“, sagte Kern.', language='de')]); "
        f"[getattr(export, name)(graph) for name in {[one.function for one in free if not one.folder]!r}]; "
        "export.to_csv(graph, tempfile.mkdtemp() + '/t')"
    )
    assert {one.name for one in free} == {"json-ld", "csv", "mermaid", "dot"}
    subprocess.run([sys.executable, "-c", code], check=True)


def test_importing_the_exports_loads_no_library_of_theirs():
    code = "import sys, claimx.export; print(*sorted(name for name in sys.modules if name.startswith('claimx')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["claimx", "claimx.export"]


def test_every_public_name_is_there_and_documented():
    homes = [name for names in export._HOMES.values() for name in names]
    assert sorted(homes) == sorted(export.__all__)
    assert set(export.__all__) <= set(dir(export))
    for name in set(export.__all__) - {"FORMATS", "TABLES"}:
        assert getattr(export, name).__doc__, name
    with pytest.raises(AttributeError, match="no attribute 'to_word'"):
        export.to_word  # noqa: B018


def test_what_one_file_states_is_said_once_and_for_its_file_alone():
    first, second = small()
    for extraction in (first, second):
        subjects = {one.subject for one in statements_of(extraction)}
        assert f"urn:claimx:{file_id(extraction.document.sha256)}" in subjects
    assert set(statements_of(first)) != set(statements_of(second))
    assert list(link_statements(nodes_of(first), edges_of(first))) == []

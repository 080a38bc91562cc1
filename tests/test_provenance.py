"""The provenance graph: what it holds, how it grows and shrinks, what it answers, and how it leads back to the bytes."""

import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import claimx
from claimx.errors import EncodingError, TraceError, UnknownOptionError
from claimx.provenance import NodeKind, Relation
from claimx.readers.places import byte_range
from claimx.text.span import Span

EXAMPLES = Path(__file__).parents[1] / "examples"
TEXTS = [
    ("a.txt", "„Wir warten“, sagte Ministerin Anna Kern von der Partei Aufbruch.", "de"),
    ("b.txt", "Anna Kern sagte, der Bau beginne 2027. „Wir warten nicht“, sagte Bernd Ohm.", "de"),
    ("c.txt", "“We will wait,” said Anna Kern, the minister. The bridge cost 4 million euros.", "en"),
    ("d.txt", "La ministra Anna Kern dijo que las obras empezarán en 2027.", "es"),
]


def made(source, text, language, **options):
    return claimx.extract_text(text, language=language, source=source, **options)


@pytest.fixture(scope="module")
def extractions():
    return [made(*one) for one in TEXTS]


@pytest.fixture(scope="module")
def articles():
    paths = sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".txt", ".md"))
    return [claimx.extract(path) for path in paths]


def test_the_order_of_adding_leaves_no_trace(extractions):
    shuffled = random.Random(3).sample(extractions, len(extractions))
    one, other = claimx.graph(extractions), claimx.graph(shuffled)
    assert one == other
    assert list(one.nodes()) == list(other.nodes())
    assert list(one.edges()) == list(other.edges())


@given(st.lists(st.integers(0, 3), max_size=8), st.lists(st.integers(0, 3), max_size=8))
def test_graphs_unite_as_sets(extractions, left, right):
    a = claimx.graph(extractions[i] for i in left)
    b = claimx.graph(extractions[i] for i in right)
    assert a | b == b | a == claimx.graph(extractions[i] for i in left + right)
    assert (a | b) | a == a | b


def test_adding_twice_changes_nothing(extractions):
    graph = claimx.graph(extractions)
    nodes, edges = list(graph.nodes()), list(graph.edges())
    graph.update(extractions)
    assert len(graph) == len(TEXTS)
    assert list(graph.nodes()) == nodes
    assert list(graph.edges()) == edges


def test_a_changed_file_replaces_its_own_statements_alone(extractions):
    graph = claimx.graph(extractions)
    before = {str(said) for said in graph.quotes()}
    graph.add(made("a.txt", "„Wir handeln“, sagte Ministerin Anna Kern.", "de"))
    after = {str(said) for said in graph.quotes()}
    assert before - after == {"direct | Anna Kern | Wir warten | a.txt"}
    assert after - before == {"direct | Anna Kern | Wir handeln | a.txt"}


def test_one_text_at_two_places_is_one_document_until_both_change():
    text = "„Wir warten“, sagte Anna Kern."
    graph = claimx.graph([made("z.txt", text, "de"), made("a.txt", text, "de")])
    assert len(graph) == 1
    assert next(graph.entries()).locations == ("a.txt", "z.txt")
    assert next(graph.extractions()).document.source == "a.txt"
    graph.add(made("a.txt", "Nichts Neues.", "de"))
    assert [entry.locations for entry in graph.entries() if entry.extraction.quotes] == [("z.txt",)]
    graph.remove("z.txt")
    assert len(graph) == 1
    with pytest.raises(KeyError, match=r"z\.txt"):
        graph.remove("z.txt")


def test_of_one_document_read_in_two_ways_uniting_keeps_the_same_one_in_any_order():
    text = "„Wir warten“, sagte Anna Kern. Der Bau kostet 4 Millionen Euro."
    short, long = (claimx.graph([made("a.txt", text, "de", claims=claims)]) for claims in (False, True))
    assert short | long == long | short == long
    assert short != long
    assert claimx.graph([*long.extractions()]).add(next(short.extractions())) == short


def test_every_edge_leaves_and_reaches_a_node_and_says_why(articles):
    graph = claimx.graph(articles)
    nodes = {node.id: node for node in graph.nodes()}
    edges = list(graph.edges())
    assert {edge.kind for edge in edges} >= {
        Relation.QUOTED_FROM,
        Relation.DERIVED_FROM,
        Relation.ATTRIBUTED_TO,
        Relation.AFFILIATED_WITH,
        Relation.ASSERTS,
        Relation.GENERATED_BY,
        Relation.USED,
        Relation.ASSOCIATED_WITH,
    }
    assert len({edge.key for edge in edges}) == len(edges)
    for edge in edges:
        assert edge.source in nodes
        assert edge.target in nodes
        assert edge.made_by
        assert edge.because
        assert 0 <= edge.score <= 1
        assert edge.file is not None


def test_every_quote_and_claim_is_a_node_and_reaches_its_file(articles):
    graph = claimx.graph(articles)
    kinds = {node.id: node.kind for node in graph.nodes()}
    up = {}
    for edge in graph.edges():
        if edge.kind in (Relation.QUOTED_FROM, Relation.DERIVED_FROM):
            assert up.setdefault(edge.source, edge.target) == edge.target
    for extraction in articles:
        for one in (*extraction.quotes, *extraction.claims):
            place = one.id
            while kinds[place] is not NodeKind.FILE:
                place = up[place]
            assert place == f"file_{extraction.document.sha256}"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"speaker": "kern"}, {"a.txt", "b.txt", "c.txt", "d.txt"}),
        ({"speaker": "Bernd Ohm"}, {"b.txt"}),
        ({"speaker": "Kern", "language": "de"}, {"a.txt", "b.txt"}),
        ({"speaker": "Kern", "kind": "indirect"}, {"b.txt", "d.txt"}),
        ({"organization": "Aufbruch"}, {"a.txt"}),
        ({"file": "c.txt"}, {"c.txt"}),
        ({"text": "WARTEN nicht"}, {"b.txt"}),
        ({"text": "nirgends"}, set()),
        ({"since": date(2026, 1, 1)}, set()),
    ],
)
def test_quotes_are_found_by_what_is_known_of_them(extractions, wanted, found):
    assert {said.extraction.document.source for said in claimx.graph(extractions).quotes(**wanted)} == found


def test_quotes_are_found_by_day():
    days = [("a.txt", date(2026, 3, 1)), ("b.txt", date(2026, 3, 9)), ("c.txt", None)]
    text = "„Wir warten auf {}“, sagte Anna Kern."
    graph = claimx.graph(made(name, text.format(name), "de", published=day) for name, day in days)

    def found(**wanted):
        return [said.extraction.document.source for said in graph.quotes(**wanted)]

    assert found(since=date(2026, 3, 2)) == ["b.txt"]
    assert found(until=date(2026, 3, 1)) == ["a.txt"]
    assert sorted(found(since=date(2026, 3, 1), until=date(2026, 3, 9))) == ["a.txt", "b.txt"]


def test_a_kind_that_does_not_exist_is_refused(extractions):
    with pytest.raises(UnknownOptionError, match="direct, indirect, mixed"):
        claimx.graph(extractions).quotes(kind="spoken")


def test_a_trace_leads_to_the_bytes_of_the_file(articles):
    graph = claimx.graph(articles)
    traced = [graph.trace(one) for extraction in articles for one in (*extraction.quotes, *extraction.claims)]
    assert len(traced) > 200
    for trace in traced:
        trace.verify()
        data = Path(trace.locations[0]).read_bytes()
        for one in trace.spans:
            start, end = one.bytes
            assert data[start:end].decode(trace.document.encoding) == one.exact
            assert trace.document.text[one.span.start : one.span.end] == one.exact


def test_a_trace_reads_as_lines():
    text = "Die Brücke bleibt zu.\n„Wir warten“, sagte Anna Kern gestern der Zeitung."
    graph = claimx.graph([made("a.txt", text, "de")])
    trace = graph.trace(next(graph.quotes()), context=8)
    lines = str(trace).splitlines()
    assert lines[1:3] == ["  words      bt zu.¶„⟦Wir warten⟧“, sagte", "  offsets    23–33  bytes 26–36"]
    assert "  found by   rules@1  direct-inverted  0.95" in lines
    assert trace.speaker == "Anna Kern"


def test_a_trace_says_what_became_of_the_file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("„Wir warten“, sagte Anna Kern.", encoding="utf-8")
    graph = claimx.graph([claimx.extract(path, language="de")])
    trace = graph.trace(next(graph.quotes()))
    trace.verify()
    path.write_text("„Wir warten!“, sagte Anna Kern.", encoding="utf-8")
    with pytest.raises(TraceError, match="has changed"):
        trace.verify()
    path.unlink()
    with pytest.raises(TraceError, match="cannot be read again"):
        trace.verify()
    with pytest.raises(KeyError):
        graph.trace("quote_0000000000000000")
    with pytest.raises(TraceError, match="given as a string"):
        claimx.graph([claimx.extract_text("„Wir warten“, sagte Anna Kern.", language="de")]).trace(
            trace.found.id
        ).verify()


LETTERS = st.text(st.sampled_from("aé“ß€猫ñ\r\n \ufeff😀"), max_size=30)
CODECS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "gb18030", "iso8859-15"]


@given(LETTERS, st.sampled_from(CODECS), st.data())
def test_the_byte_range_of_a_span_holds_its_words(letters, codec, data):
    text = letters.encode(codec, "ignore").decode(codec)
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    raw = text.encode(codec)
    begin, end = byte_range(text, span, codec, raw)
    assert (begin, end) == byte_range(text, span, codec)
    plain = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(codec, codec)
    assert raw[begin:end].decode(plain) == span.of(text)


@pytest.mark.parametrize("codec", ["utf-7", "iso2022_jp", "hz", "utf-8"])
def test_codecs_that_write_one_character_in_two_ways_are_stepped_through(codec):
    text = "Er sagte: 「待って」 猫 und ging."
    data = text.encode(codec, "ignore")
    text = data.decode(codec)
    span = Span(text.index("猫") if "猫" in text else 3, len(text) - 4)
    start, end = byte_range(text, span, codec, data)
    assert data[start:end].decode(codec) == span.of(text)


def test_damage_is_traced_through_replacement_characters():
    data = "„Wir warten“, sagte er, „noch“.".encode().replace("„n".encode(), b"\x84n")
    text = data.decode("utf-8", "replace")
    span = Span(text.index("noch"), text.index("noch") + 4)
    start, end = byte_range(text, span, "utf-8:replace", data)
    assert data[start:end] == b"noch"
    with pytest.raises(EncodingError, match="bytes of the file"):
        byte_range(text, span, "utf-8:replace")
    with pytest.raises(EncodingError, match="not what utf-8 makes"):
        byte_range(text, span, "utf-8", b"something else")


STORIES = [
    ("a.txt", "„Wir warten auf die Brücke“, sagte Ministerin Anna Kern.", "de"),
    ("b.txt", "“The bridge will cost 40 million,” said minister Anna Kern on Monday.", "en"),
    ("c.txt", "Kern Anna hat damit nichts zu tun. „Ich war es nicht“, sagte Bernd Ohm.", "de"),
]


def test_linking_ties_the_speakers_of_different_files():
    graph = claimx.graph(made(*one) for one in STORIES)
    assert not graph.linked
    assert not list(graph.links())
    graph.link()
    assert graph.linked
    (person,) = graph.people()
    assert (person.kind, person.label, person.attributes["languages"]) == (NodeKind.PERSON, "Anna Kern", "de en")
    kinds = [edge.kind for edge in graph.links()]
    assert kinds.count(Relation.IDENTIFIED_AS) == 2
    assert kinds.count(Relation.SAME_PERSON_AS) == 1
    nodes = {node.id for node in graph.nodes()}
    assert all(edge.source in nodes and edge.target in nodes and edge.file is None for edge in graph.links())
    graph.add(made("d.txt", "Es regnet.", "de"))
    assert not graph.linked
    assert not list(graph.people())


def test_an_alias_table_finds_a_person_under_every_name(tmp_path):
    from claimx.linking import AliasTable

    table = tmp_path / "aliases.toml"
    table.write_text('[[alias]]\nname = "Anna Kern"\naliases = ["Anna Ohm"]\nwikidata = "Q42"\n', encoding="utf-8")
    texts = ["„Wir warten“, sagte Anna Kern.", "„Wir bauen“, sagte Anna Ohm."]
    graph = claimx.graph(made(f"{n}.txt", text, "de") for n, text in enumerate(texts))
    assert [said.quote.text for said in graph.quotes(speaker="Anna Kern")] == ["Wir warten"]
    graph.link(aliases=AliasTable.read(table))
    assert {said.quote.text for said in graph.quotes(speaker="Anna Kern")} == {"Wir warten", "Wir bauen"}
    (person,) = graph.people()
    assert person.attributes["wikidata"] == "Q42"


def test_the_order_of_files_leaves_no_trace_in_the_links(articles):
    one = claimx.graph(articles).link()
    other = claimx.graph(random.Random(5).sample(articles, len(articles))).link()
    assert list(one.links()) == list(other.links())
    assert list(one.people()) == list(other.people())


def test_the_graph_is_written_for_people_and_for_programs(tmp_path, extractions):
    graph = claimx.graph(extractions).link()
    graph.to_html(tmp_path / "report.html", title="Four texts")
    assert "<title>Four texts</title>" in (tmp_path / "report.html").read_text(encoding="utf-8")
    graph.write(tmp_path / "graph.mmd")
    assert (tmp_path / "graph.mmd").read_text(encoding="utf-8").startswith("flowchart")
    with pytest.raises(UnknownOptionError):
        graph.write(tmp_path / "graph.unheard-of")


def test_only_proposals_of_other_passes_are_disagreements():
    from claimx.model import Evidence, Outcome, Quote

    extraction = made("a.txt", "„Wir warten“, sagte Anna Kern. „Wir bauen“, sagte Bernd Ohm.", "de")
    first, second = extraction.quotes
    lost = Evidence(made_by="model@1", because="tagger", score=0.4, outcome=Outcome.LOST, content=(Span(1, 4),))
    same = Evidence(made_by="rules@1", because="tail", score=0.4, outcome=Outcome.LOST)

    def with_evidence(quote, *more):
        fields = {name: getattr(quote, name) for name in Quote.model_fields}
        return Quote(**{**fields, "evidence": (*quote.evidence, *more)})

    changed = claimx.Extraction(
        document=extraction.document,
        quotes=(with_evidence(first, lost), with_evidence(second, same)),
        speakers=extraction.speakers,
        run=extraction.run,
    )
    found = list(claimx.graph([changed]).disagreements())
    assert [(said.quote.text, why) for said, why in found] == [("Wir warten", lost)]

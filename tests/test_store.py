"""A graph on disk: it answers as one in memory does, loses nothing, and holds when its process is killed."""

import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from builders import build_extraction, build_quote
from hypothesis import given, settings
from hypothesis import strategies as st

import claimx
from claimx import ProvenanceGraph
from claimx.errors import GraphError, MissingExtraError, UnknownOptionError
from claimx.model import Document, Extraction
from claimx.provenance import Edge, Node, NodeKind, Relation
from claimx.provenance.shelf import Entry, MemoryShelf, Wanted, folded
from claimx.store import Iri, Rows
from claimx.store.catalogue import STORE, packed, packed_links, unpacked, unpacked_links
from claimx.store.folder import on_disk
from claimx.store.quads import document_quads, quads_of
from claimx.store.shelf import StoreShelf

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
import store_kills

pyoxigraph = pytest.importorskip("pyoxigraph")

EXAMPLES = Path(__file__).parents[1] / "examples"
PLACES = ["a.txt", "b.txt", "Ordner/ä ö.txt", "zwei\nZeilen.txt", "c:\\news\\a.txt", "\udcff.txt", "\\udcff.txt", None]
TEXTS = [
    ("„Wir warten“, sagte Ministerin Anna Kern von der Partei Aufbruch.", "de"),
    ("Anna Kern sagte, der Bau beginne 2027. „Wir warten nicht“, sagte Bernd Ohm.", "de"),
    ("“We will wait for the STRASSE,” said Anna Kern, the minister. The bridge cost 4 million euros.", "en"),
    ("La ministra Anna Kern dijo que las obras empezarán en 2027.", "es"),
    ("„Die Straße bleibt zu“, teilte die Polizei mit. „Wir \ud800 warten“, sagte Bernd Kern.", "de"),
    ("Nichts Neues.", "de"),
    ("„Wir „warten“ nicht“, sagte Ohm laut der Agentur Nordlicht. \ud83d\ude00", "de"),
    ("", "de"),
]
DAYS = [None, date(2026, 3, 1), date(2026, 3, 9), date(987, 1, 2)]
SELECT = """
SELECT ?name ?text ?day WHERE { GRAPH ?file {
  ?quote a cx:Quote ; schema:text ?text ; prov:wasAttributedTo/schema:name ?name .
  OPTIONAL { ?document a cx:Document ; schema:datePublished ?day } } }
"""


def made(text: str, language: str, source: str | None, published: date | None = None, **options: bool) -> Extraction:
    return claimx.extract_text(text, language=language, source=source, published=published, **options)


@pytest.fixture(scope="module")
def pool() -> list[Extraction]:
    """Documents at all kinds of places, some of them the same text twice, some read in two ways."""
    found = [
        made(text, language, PLACES[(number * 3 + turn) % len(PLACES)], DAYS[(number + turn) % len(DAYS)])
        for turn in range(2)
        for number, (text, language) in enumerate(TEXTS)
    ]
    return [*found, made(*TEXTS[0], "b.txt", claims=False), made(*TEXTS[2], "a.txt", DAYS[2])]


@pytest.fixture(scope="module")
def articles() -> list[Extraction]:
    return [claimx.extract(path) for path in sorted(EXAMPLES.iterdir()) if path.suffix in (".txt", ".md")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.claimx"


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProvenanceGraph]:
    """One graph on disk for many examples, which begin with `emptied`."""
    with ProvenanceGraph.open(tmp_path_factory.mktemp("store") / "g") as graph:
        yield graph


def emptied(graph: ProvenanceGraph) -> ProvenanceGraph:
    graph._shelf.replace([], list(graph._shelf.documents()))
    return graph


def held(graph: ProvenanceGraph) -> list[Entry]:
    return list(graph.entries())


# ---- as in memory ------------------------------------------------------------------------------------------------


STEPS = st.lists(st.tuples(st.sampled_from(["add", "add", "add", "remove", "link"]), st.integers(0, 17)), max_size=10)
WANTED = st.fixed_dictionaries(
    {},
    optional={
        "speaker": st.sampled_from(["kern", "Anna KERN", "Ohm Bernd", "Polizei", "", "niemand"]),
        "organization": st.sampled_from(["Aufbruch", "polizei", "Partei Aufbruch", "", "Nordlicht"]),
        "language": st.sampled_from(["de", "en", "es", "xx"]),
        "file": st.sampled_from([place for place in PLACES if place is not None]),
        "since": st.sampled_from([date(986, 1, 1), date(2026, 3, 1), date(2026, 3, 2)]),
        "until": st.sampled_from([date(987, 1, 2), date(2026, 3, 1), date(2026, 3, 9)]),
        "kind": st.sampled_from(["direct", "indirect", "mixed"]),
        "text": st.sampled_from(["WARTEN", "strasse", "wir \ud800 warten", "r w", "", "\\ud800", "straße", "nicht da"]),
    },
)


def apply(graph: ProvenanceGraph, pool: list[Extraction], what: str, number: int) -> None:
    if what == "add":
        graph.add(pool[number % len(pool)])
    elif what == "link":
        graph._shelf.put_links(*links(graph))
    else:
        place = PLACES[number % (len(PLACES) - 1)]
        if graph._shelf.at(place):
            graph.remove(place)


def links(graph: ProvenanceGraph) -> tuple[list[Node], list[Edge]]:
    quotes = [quote.id for extraction in graph.extractions() for quote in extraction.quotes]
    people = [Node("person_1", NodeKind.PERSON, "Anna \ud800 Kern", None, {"names": "a | b", "count": 2, "sure": 0.5})]
    signals = (("name", 1.0), ("day", 0.1))
    return people, [
        Edge(Relation.CANDIDATE, a, b, "l@1", "names", 0.3, None, 0, signals) for a in quotes for b in quotes
    ]


@settings(max_examples=60, deadline=None)
@given(STEPS, st.lists(WANTED, min_size=1, max_size=6))
def test_a_graph_on_disk_is_the_one_in_memory(
    disk: ProvenanceGraph, pool: list[Extraction], steps: list[tuple[str, int]], queries: list[dict[str, object]]
) -> None:
    memory = ProvenanceGraph()
    emptied(disk)
    for step in steps:
        apply(memory, pool, *step)
        apply(disk, pool, *step)
    assert held(disk) == held(memory)
    assert len(disk) == len(memory)
    assert disk.linked == memory.linked
    assert list(disk.nodes()) == list(memory.nodes())
    assert list(disk.edges()) == list(memory.edges())
    for query in queries:
        assert list(disk.quotes(**query)) == list(memory.quotes(**query)), query
    assert rows(disk, SELECT) == rows(memory, SELECT)
    for extraction in memory.extractions():
        for one in (*extraction.quotes, *extraction.claims):
            assert disk.trace(one.id) == memory.trace(one.id)


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 17), max_size=6),
    st.sampled_from(["kern", "niemand", "", None]),
    st.integers(0, 3),
    st.booleans(),
)
def test_a_person_known_under_other_names_is_found_alike(
    disk: ProvenanceGraph, pool: list[Extraction], chosen: list[int], name: str | None, every: int, late: bool
) -> None:
    entries = {pool[i].document.id: Entry(pool[i]) for i in chosen}.values()
    members = frozenset(
        (one.extraction.document.id, speaker.id)
        for place, one in enumerate(entries)
        for speaker in one.extraction.speakers
        if place % 4 >= every
    )
    wanted = Wanted(
        speaker=folded(name) if name is not None else None,
        members=members | {("document_0", "speaker_0")},
        since=date(2026, 3, 2) if late else None,
    )
    memory, shelf = MemoryShelf(), emptied(disk)._shelf
    for one in (memory, shelf):
        one.replace(entries, ())
    assert list(shelf.said(wanted)) == list(memory.said(wanted))


def rows(graph: ProvenanceGraph, query: str) -> list[str]:
    found = graph.sparql(query)
    assert isinstance(found, Rows)
    return sorted(map(repr, found))


def test_what_was_added_is_there_when_it_is_opened_again(path: Path, articles: list[Extraction]) -> None:
    with ProvenanceGraph.open(path) as graph:
        graph.update(articles)
        before = held(graph)
    with ProvenanceGraph.open(path, read_only=True) as graph:
        assert held(graph) == before == held(claimx.graph(articles))
    with ProvenanceGraph.open(path) as graph:
        assert graph.update(articles) == claimx.graph(articles)


@given(st.text(st.characters(), max_size=40), st.lists(st.text(st.characters(), max_size=5), max_size=3))
def test_an_entry_loses_nothing_as_a_text(text: str, locations: list[str]) -> None:
    found = build_extraction(
        f"{text}wir warten \ud83d\ude00", build_quote("wir warten", "wir warten"), speakers=(text,)
    )
    entry = Entry(found, tuple(locations))
    assert unpacked(packed(entry)) == entry
    people = [Node(text, NodeKind.PERSON, text, None, {"a": text})]
    edges = [Edge(Relation.SAME_PERSON_AS, text, text, text, text, 0.1, None, 3, ((text, 0.1),))]
    assert unpacked_links(packed_links(people, edges)) == (people, edges)


# ---- changes -----------------------------------------------------------------------------------------------------


def test_a_changed_file_leaves_nothing_of_what_it_stated(path: Path) -> None:
    with ProvenanceGraph.open(path) as graph:
        graph.add(made(*TEXTS[0], "a.txt")).add(made(*TEXTS[1], "a.txt"))
        shelf = graph._shelf
        assert isinstance(shelf, StoreShelf)
        assert {quad for quad in shelf.store if str(quad.graph_name) != f"<{STORE}>"} == {
            quad for entry in graph.entries() for quad in document_quads(entry, "main")
        }
        assert sum(1 for _ in shelf.store.named_graphs()) == 2
        graph.remove("a.txt")
        assert [str(quad.subject) for quad in shelf.store] == [f"<{STORE}>"] * 2
        assert list(graph.quotes()) == []


def test_links_go_when_a_file_comes(path: Path, pool: list[Extraction]) -> None:
    with ProvenanceGraph.open(path) as graph:
        graph.update(pool[:4])
        graph._shelf.put_links(*links(graph))
        many = list(graph.links())
        assert len(many) > 8
        assert rows(graph, "SELECT ?a ?b { ?a cx:candidate ?b }")
    with ProvenanceGraph.open(path) as graph:
        assert list(graph.links()) == many
        graph.add(pool[4])
        assert not graph.linked
        assert list(graph.links()) == []
        assert rows(graph, "SELECT ?a ?b { ?a cx:candidate ?b }") == []


def test_links_that_fill_many_pieces_come_back_in_their_order(
    path: Path, pool: list[Extraction], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimx.store.shelf._PIECE", 2)
    monkeypatch.setattr("claimx.store.shelf._FLUSH", 10)
    with ProvenanceGraph.open(path) as graph:
        graph.update(pool[:4])
        people, edges = links(graph)
        for given_links in (edges, edges[::-1][:5], []):
            graph._shelf.put_links(people * 3, given_links)
            assert graph.linked
            assert list(graph.links()) == given_links
            assert list(graph._shelf.people()) == people * 3


def test_links_half_written_are_none(path: Path, pool: list[Extraction]) -> None:
    def broken(edges: list[Edge]):  # type: ignore[no-untyped-def]
        yield from edges[:3]
        raise KeyboardInterrupt

    with ProvenanceGraph.open(path) as graph:
        graph.update(pool[:4])
        people, edges = links(graph)
        graph._shelf.put_links(people, edges)
        with pytest.raises(KeyboardInterrupt):
            graph._shelf.put_links(people, broken(edges))
        assert not graph.linked
    with ProvenanceGraph.open(path, read_only=True) as graph:
        assert list(graph.links()) == []
        with pytest.raises(GraphError, match="open it for writing once"):
            graph.sparql("ASK { ?a cx:candidate ?b }")
    with ProvenanceGraph.open(path) as graph:
        assert graph.sparql("ASK { ?a cx:candidate ?b }") is False
        assert graph.sparql("ASK { ?person a cx:Person }") is False


def test_killed_at_any_moment_it_holds_all_that_was_said_to_be_done(tmp_path: Path) -> None:
    for _, moment, wrong in store_kills.rounds(tmp_path, 20, seed=7):
        assert wrong == [], f"killed {moment}"


# ---- SPARQL ------------------------------------------------------------------------------------------------------


def test_what_sparql_can_be_asked_is_part_of_the_exports(articles: list[Extraction], pool: list[Extraction]) -> None:
    for extraction in (*articles, *pool):
        entry = Entry(extraction, ("a.txt", "b\n.txt"))
        main = set(document_quads(entry, "main"))
        assert main
        assert main < set(quads_of(extraction, entry.locations))


def test_a_store_of_all_details_holds_the_exports_quads(path: Path, pool: list[Extraction]) -> None:
    with ProvenanceGraph.open(path, detail="all") as graph:
        graph.update(pool[:3])
        meant = {quad for entry in graph.entries() for quad in quads_of(entry.extraction, entry.locations)}
        assert {quad for quad in graph._shelf.store if str(quad.graph_name) != f"<{STORE}>"} == meant  # type: ignore[attr-defined]
        assert graph.sparql("ASK { ?annotation a oa:Annotation }") is True
    with ProvenanceGraph.open(path) as graph:
        graph.add(pool[3])
        assert graph.sparql("ASK { ?evidence a cx:Evidence }") is True
    with pytest.raises(GraphError, match="was made with detail='all'"):
        ProvenanceGraph.open(path, detail="main")
    with pytest.raises(UnknownOptionError, match="there are main, all"):
        ProvenanceGraph.open(path, detail="some")  # type: ignore[arg-type]


@pytest.mark.parametrize("kept", [False, True])
def test_sparql_gives_plain_values(path: Path, kept: bool) -> None:
    found = made(*TEXTS[0], "a.txt", date(2026, 3, 1))
    with ProvenanceGraph.open(path) if kept else ProvenanceGraph() as graph:
        graph.add(found)
        answer = graph.sparql(
            "SELECT ?quote ?score ?day ?none (1 AS ?one) (1.5e0 AS ?float) (true AS ?yes) ('x'@de AS ?word) "
            "('2026-03-01T10:00:00Z'^^xsd:dateTime > '2026-03-01T09:00:00Z'^^xsd:dateTime AS ?later) "
            "('elf'^^xsd:integer AS ?bad) WHERE { ?quote a cx:Quote ; cx:confidence ?score . ?document schema:datePublished ?day }"
        )
        assert isinstance(answer, Rows)
        assert answer.variables == ("quote", "score", "day", "none", "one", "float", "yes", "word", "later", "bad")
        assert list(answer) == [
            (
                f"urn:claimx:{found.quotes[0].id}",
                Decimal("0.95"),
                date(2026, 3, 1),
                None,
                1,
                1.5,
                True,
                "x",
                True,
                "elf",
            )
        ]
        assert isinstance(answer.rows[0][0], Iri)
        assert not isinstance(answer.rows[0][7], Iri)
        triples = graph.sparql("CONSTRUCT { ?quote schema:text ?text } WHERE { ?quote a cx:Quote ; schema:text ?text }")
        assert triples == Rows(
            ("subject", "predicate", "object"),
            ((Iri(f"urn:claimx:{found.quotes[0].id}"), Iri("https://schema.org/text"), "Wir warten"),),
        )
        graph.remove("a.txt")
        assert graph.sparql("ASK { ?quote a cx:Quote }") is False
        for wrong in ("SELECT ?a WHERE {", "INSERT DATA { <urn:a> <urn:b> 1 }", "DROP ALL"):
            with pytest.raises(GraphError, match="is no SPARQL query"):
                graph.sparql(wrong)


# ---- whole graphs ------------------------------------------------------------------------------------------------


def test_a_graph_saved_is_the_graph_opened_and_loaded(tmp_path: Path, pool: list[Extraction]) -> None:
    graph = claimx.graph(pool[:9])
    graph._shelf.put_links(*links(graph))
    graph.save(tmp_path / "one")
    with ProvenanceGraph.open(tmp_path / "one") as kept:
        assert kept == graph
        assert list(kept.edges()) == list(graph.edges())
        assert list(kept.nodes()) == list(graph.nodes())
        assert rows(kept, SELECT) == rows(graph, SELECT)
        kept.save(tmp_path / "two", detail="all")
    loaded = ProvenanceGraph.load(tmp_path / "two")
    assert loaded == graph
    assert list(loaded.edges()) == list(graph.edges())
    assert sorted(one.name for one in tmp_path.iterdir()) == ["one", "two"]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 17), max_size=8))
def test_a_graph_built_at_once_is_the_one_built_step_by_step(pool: list[Extraction], chosen: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with ProvenanceGraph.build(Path(folder, "g"), (pool[i] for i in chosen)) as graph:
            assert held(graph) == held(claimx.graph(pool[i] for i in chosen))
        with pytest.raises(GraphError, match="is there already"):
            ProvenanceGraph.build(Path(folder, "g"), [])


def test_many_documents_are_built_in_pieces(
    path: Path, articles: list[Extraction], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimx.store.shelf._BULK", 700)
    with ProvenanceGraph.build(path, articles) as graph:
        assert graph == claimx.graph(articles)
        assert rows(graph, SELECT) == rows(claimx.graph(articles), SELECT)

    def broken() -> Iterator[Extraction]:
        yield from articles
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ProvenanceGraph.build(path.with_name("other"), broken())
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_saving_that_fails_leaves_nothing(
    tmp_path: Path, pool: list[Extraction], monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = claimx.graph(pool[:3])
    graph.save(tmp_path / "there")
    with pytest.raises(GraphError, match="is there already"):
        graph.save(tmp_path / "there")
    with pytest.raises(GraphError, match="make the folder"):
        graph.save(tmp_path / "nowhere" / "g")
    monkeypatch.setattr("claimx.store.shelf.document_quads", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        graph.save(tmp_path / "other")
    assert [one.name for one in tmp_path.iterdir()] == ["there"]


# ---- who may open what -------------------------------------------------------------------------------------------


def in_another_process(code: str, *arguments: object) -> str:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


OPENING = """
import sys
from claimx import ClaimxError, ProvenanceGraph
for read_only in (True, False):
    try:
        with ProvenanceGraph.open(sys.argv[1], read_only=read_only) as graph:
            print(len(graph))
    except ClaimxError as error:
        print(type(error).__name__, error)
"""


def test_one_writes_or_many_read(path: Path, pool: list[Extraction]) -> None:
    with ProvenanceGraph.open(path) as graph:
        graph.add(pool[0])
        refused = in_another_process(OPENING, path).splitlines()
        assert len(refused) == 2
        assert all(line.startswith(f"GraphError {path}") and "open elsewhere" in line for line in refused)
        with pytest.raises(GraphError, match="in this process already"):
            ProvenanceGraph.open(path, read_only=True)
    with ProvenanceGraph.open(path, read_only=True) as one, ProvenanceGraph.open(path, read_only=True) as other:
        assert one == other
        first, second = in_another_process(OPENING, path).splitlines()
        assert first == "1"
        assert "open elsewhere" in second
        with pytest.raises(GraphError, match="in this process already"):
            ProvenanceGraph.open(path)
        with pytest.raises(GraphError, match="opened for reading only"):
            one.add(pool[1])
        with pytest.raises(GraphError, match="opened for reading only"):
            one._shelf.put_links([], [])
    assert in_another_process(OPENING, path).split() == ["1", "1"]


def test_a_graph_that_was_closed_says_so(path: Path, pool: list[Extraction]) -> None:
    with ProvenanceGraph.open(path) as graph:
        graph.add(pool[0])
        running = graph.quotes()
        next(running)
    graph.close()
    for use in (len, list, lambda one: one.add(pool[1]), lambda one: list(one.quotes()), lambda one: one.linked):
        with pytest.raises((GraphError, TypeError), match=r"was closed|not iterable"):
            use(graph)
    ProvenanceGraph.open(path).close()
    ProvenanceGraph().close()


def test_a_graph_nobody_holds_is_given_back(path: Path) -> None:
    for _ in range(3):
        assert len(ProvenanceGraph.open(path)) == 0  # a graph that were still open would keep the next one out


def test_what_is_no_store_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "notes.txt").write_text("x")
    (tmp_path / "empty").mkdir()
    pyoxigraph.Store(tmp_path / "foreign").add(pyoxigraph.Quad(*[pyoxigraph.NamedNode("urn:a")] * 3))
    for name, why in {
        "file": "is a file",
        "folder": r"other things in it \(notes.txt\)",
        "foreign": "claimx did not make",
        "no/where": "make the folder",
    }.items():
        with pytest.raises(GraphError, match=why):
            ProvenanceGraph.open(tmp_path / name)
    for name in ("empty", "nothing"):
        with pytest.raises(GraphError, match="no store here to read"):
            ProvenanceGraph.open(tmp_path / name, read_only=True)
    assert sorted(one.name for one in (tmp_path / "folder").iterdir()) == ["notes.txt"]
    assert not (tmp_path / "nothing").exists()
    with ProvenanceGraph.open(tmp_path / "empty") as graph:
        assert len(graph) == 0


@pytest.mark.parametrize("version", ["2", "later"])
def test_a_store_of_a_later_version_is_refused(path: Path, version: str) -> None:
    ProvenanceGraph.open(path).close()
    store = pyoxigraph.Store(path)
    store.update(
        f"DELETE {{ GRAPH ?g {{ ?s <{STORE}#format> 1 }} }} INSERT {{ GRAPH ?g {{ ?s <{STORE}#format> '{version}' }} }} WHERE {{ GRAPH ?g {{ ?s <{STORE}#format> 1 }} }}"
    )
    del store
    with pytest.raises(GraphError, match=f"is of format {version}, .* upgrade claimx"):
        ProvenanceGraph.open(path)
    with pytest.raises(GraphError, match="upgrade claimx"):
        ProvenanceGraph.open(path, read_only=True)


def test_damage_is_told(path: Path, articles: list[Extraction]) -> None:
    with ProvenanceGraph.open(path) as graph:
        graph.update(articles)
    for table in path.glob("*.sst"):
        data = table.read_bytes()
        table.write_bytes(data[: len(data) // 3] + b"\x00" * 64 + data[len(data) // 3 + 64 :])

    def use() -> None:
        with ProvenanceGraph.open(path) as graph:
            held(graph)

    with pytest.raises(GraphError, match=r"damaged|Corruption"):
        use()


def test_records_of_another_version_are_told(path: Path) -> None:
    found = made(*TEXTS[0], "a.txt")
    with ProvenanceGraph.open(path) as graph:
        graph.add(found)
        shelf = graph._shelf
        assert isinstance(shelf, StoreShelf)
        subject, kept = shelf._catalogue.subject(found.document.id), shelf._catalogue.term("kept")
        old = next(shelf.store.quads_for_pattern(subject, kept, None, None))
        for text, why in (("no base64!", "is damaged"), (packed(Entry(found))[:-8], "is damaged")):
            shelf.store.remove(old)
            old = pyoxigraph.Quad(subject, kept, pyoxigraph.Literal(text), old.graph_name)
            shelf.store.add(old)
            with pytest.raises(GraphError, match=why):
                graph.extraction(found.document.id)


@pytest.mark.parametrize(
    ("error", "way_out"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "make room"),
        (OSError("IO error: No space left on device: While appending to file: x/000004.log"), "make room"),
        (OSError(errno.EROFS, "Read-only file system"), "read_only=True"),
        (OSError("IO error: While lock file: x/LOCK: Resource temporarily unavailable"), "close it there"),
        (OSError("Corruption: block checksum mismatch"), "restore a copy"),
        (OSError("something else"), "something else"),
    ],
)
def test_what_the_system_refuses_is_told_with_a_way_out(error: OSError, way_out: str) -> None:
    with pytest.raises(GraphError, match=way_out) as told, on_disk(Path("news.claimx"), "written"):
        raise error
    assert str(told.value).startswith("news.claimx: cannot be written: ")


FILLING = """
import resource, sys
from claimx import ClaimxError, ProvenanceGraph, extract_text
text = "„Wir warten“, sagte Anna Kern. " * 20
try:
    with ProvenanceGraph.open(sys.argv[1]) as graph:
        graph.add(extract_text("0 " + text, language="de", source="0"))
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))  # no file may grow further: a disk that is full
        for number in range(1, 200):
            graph.add(extract_text(f"{number} " + text, language="de", source=str(number)))
            print(number)
except ClaimxError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.skipif(os.name != "posix", reason="limits of a process are a thing of POSIX")
def test_a_full_disk_loses_nothing_but_the_file_in_hand(path: Path) -> None:
    *done, last = in_another_process(FILLING, path).splitlines()
    assert last.startswith(f"GraphError {path}: cannot be written: ")
    assert "a change that was not finished is not kept; make room" in last
    assert len(done) < 199
    with ProvenanceGraph.open(path) as graph:
        assert {entry.locations for entry in graph.entries()} == {(str(number),) for number in range(len(done) + 1)}
        assert store_kills.broken(graph) == []
        graph.add(made(*TEXTS[0], "a.txt"))


def test_without_pyoxigraph_the_extra_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyoxigraph", None)
    for use in (
        lambda: ProvenanceGraph.open(path),
        lambda: claimx.graph([]).save(path),
        lambda: claimx.graph([]).sparql("ASK {}"),
    ):
        with pytest.raises(MissingExtraError, match=r"claimx\[rdf\]"):
            use()
    assert not path.exists()


def test_ids_that_are_no_iri_are_kept(path: Path) -> None:
    found = build_extraction("wir warten", build_quote("wir warten", "wir warten"))
    fields = {name: getattr(found.document, name) for name in Document.model_fields}
    odd = [
        Extraction(document=Document(**{**fields, "id": name, "sha256": f"{n:064x}"}), run=found.run)
        for n, name in enumerate(["a b", "ä/\ud800<>", "%20", ""])
    ]
    with ProvenanceGraph.open(path) as graph:
        graph.update(odd)
        assert held(graph) == held(claimx.graph(odd[-1:]))
        assert graph._shelf.entry("").extraction == odd[-1]

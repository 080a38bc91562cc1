"""The graph of a collection, step by step on an engine: whatever the partitions, the one that one process makes."""

import random
from datetime import date
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import claimx
from claimx import distributed, export
from claimx.distributed import documents as bundling
from claimx.distributed import people as spread
from claimx.distributed.documents import unite
from claimx.distributed.steps import components
from claimx.errors import UnknownOptionError
from claimx.linking import AliasTable, find_links, link_people, parse_lexicon
from claimx.linking.identity import full_names, partial_names, variants
from claimx.linking.people import MANY_NAMES
from claimx.model import Document, Extraction, Run, Speaker, SpeakerKind, content_id
from claimx.provenance.records import Edge
from claimx.text.span import Span

slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])

# ---- people: documents of speakers alone -----------------------------------------------------------------------------

PERSONS = (
    "Anna Kern,Anna  KERN,Kern,Kerns,A. Kern,Kern Anna,Anna M. Kern,Anna Maria Kern,Ánna Kern,Anna Kernhoff,Anna Kernhof,"
    "Anna Kernhofs,Kernhof,Martin Anna,Anna,Annas,Martin Kern,Martina Kernhoff,Anna Kern Sand,Anna Sand,Sand,Sands,Anna Sands,"
    "Anna Müller,Anna Mueller,Muller,Volodymir Selenko,Wolodymyr Zelenko,Anna von Kern jr.,Анна Керн,田中花子"
).split(",")
BODIES = (
    "Nordbank,Nordbanks,Nord Bank Holding,Nord Bank,NBH,Neue Berliner Hilfe,Akkuna AG,Akkuna,Akkunas,the council,Republican Party"
).split(",")
ROLES = ("", "", "Ministerin", "minister", "Bürgermeisterin", "spokesman")
ORGANIZATIONS = ("", "", "Partei Aufbruch", "Nordbank", "Akkuna", "Council of Orlow")
SHORTS = ("NBH", "Akkuna", "Nord Bank", "Nordbank")


@st.composite
def speakers(draw: st.DrawFn) -> tuple[str, ...]:
    kind = draw(st.sampled_from(("person", "person", "person", "organization", "group")))
    name = draw(st.sampled_from(PERSONS if kind == "person" else BODIES))
    role, organization = draw(st.sampled_from(ROLES)), draw(st.sampled_from(ORGANIZATIONS))
    gender, short = draw(st.sampled_from(("", "", "f", "m"))), draw(st.sampled_from(("", *SHORTS)))
    return kind, name, role, organization, gender, short


@st.composite
def documents(draw: st.DrawFn) -> list[Extraction]:
    several = draw(st.lists(st.lists(speakers(), max_size=3), max_size=14))
    languages = draw(st.lists(st.sampled_from(("de", "en")), min_size=len(several), max_size=len(several)))
    return [made(number, *one) for number, one in enumerate(zip(several, languages, strict=True))]


def made(number: int, given: list[tuple[str, ...]], language: str) -> Extraction:
    """A document that says nothing and names these speakers; the short form stands among the mentions."""
    text = " ".join(short for *_, short in given)
    found = {}
    for kind, name, role, organization, gender, short in given:
        start = text.index(short)
        found[name] = Speaker(
            id=content_id("speaker", name),
            name=name,
            kind=SpeakerKind(kind),
            role=role or None,
            organization=organization or None,
            gender=gender or None,
            mentions=(Span(start, start + len(short)),) if short else (),
        )
    document = Document(
        id=content_id("document", number, text),
        text=text,
        source=f"{number}.txt",
        sha256=f"{number:064x}",
        language=language,
        language_confidence=1.0,
        language_given=True,
    )
    return Extraction(document=document, speakers=tuple(found.values()), run=Run(claimx="0.1.0", passes=("rules@1",)))


TABLE = """
[[alias]]
name = "Anna Kern"
aliases = ["A. Kern", "Kernhof"]
not = ["Kern"]
kind = "person"

[[alias]]
name = "Nordbank"
aliases = ["Nord Bank Holding"]
wikidata = "Q7"
"""


@pytest.fixture(scope="module")
def aliases(tmp_path_factory: pytest.TempPathFactory) -> AliasTable:
    path = tmp_path_factory.mktemp("aliases") / "aliases.toml"
    path.write_text(TABLE, encoding="utf-8")
    return AliasTable.read(path)


def check_people(extractions: list[Extraction], partitions: int, seed: int, aliases: AliasTable) -> set[str]:
    """That the steps find what one process finds; the rules that tied somebody."""
    whole = link_people(extractions, aliases=aliases)
    engine = distributed.LocalEngine(partitions, seed)
    found = spread.people(engine, unite(engine, engine.rows(distributed.rows_of(extractions))), 1 + seed, aliases)
    persons = [person for _, person in engine.collect(found.persons)]
    ties = [tie for _, tie in engine.collect(found.ties)]
    assert sorted(persons, key=lambda person: person.members) == list(whole.people)
    assert sorted(ties, key=str) == sorted(whole.links, key=str)
    person_of = {(document, speaker): person for document, (speaker, person) in engine.collect(found.person_of)}
    assert person_of == whole.person_of
    notes = sorted(note for _, note in engine.collect(found.notes))
    assert notes == sorted(note for note in whole.notes if "not compared" in note or "only those alike" in note)
    return {tie.because for tie in ties}


@slow
@given(documents(), st.integers(1, 5), st.integers(0, 9))
def test_people_are_the_same_whatever_the_partitions(extractions, partitions, seed):
    check_people(extractions, partitions, seed, AliasTable())


@slow
@given(documents(), st.integers(1, 5), st.integers(0, 9))
def test_people_are_the_same_with_an_alias_table(aliases, extractions, partitions, seed):
    check_people(extractions, partitions, seed, aliases)


@slow
@given(documents(), st.integers(1, 5), st.integers(0, 9))
def test_people_are_the_same_where_blocks_are_too_large(extractions, partitions, seed):
    with pytest.MonkeyPatch.context() as patch:
        for module, name, value in (
            (variants, "MOST_ALIKE", 2),
            (full_names, "MOST_NODES", 2),
            (partial_names, "MOST_NODES", 2),
            (spread, "MANY_NAMES", 3),
            (link_people.__globals__, "MANY_NAMES", 3),
        ):
            (patch.setitem if isinstance(module, dict) else patch.setattr)(module, name, value)
        check_people(extractions, partitions, seed, AliasTable())


def test_the_made_up_speakers_are_tied_by_nearly_every_rule(aliases):
    chance = random.Random(11)
    rules: set[str] = set()
    for round_ in range(40):
        extractions = []
        persons = chance.sample(PERSONS, 8)
        calm = round_ % 2 == 0  # one organisation and no gender: few contradictions
        for number in range(12 if calm else 40):
            given = [
                (
                    kind := chance.choice(("person", "person", "organization")),
                    chance.choice(persons if kind == "person" else BODIES),
                    chance.choice(ROLES),
                    "Nordbank" if calm else chance.choice(ORGANIZATIONS),
                    "" if calm else chance.choice(("", "", "", "f", "m")),
                    chance.choice(("", *SHORTS)),
                )
                for _ in range(chance.randrange(1, 3))
            ]
            extractions.append(made(number, given, chance.choice(("de", "en"))))
        table = aliases if round_ % 3 == 0 else AliasTable()
        rules |= check_people(extractions, chance.randrange(1, 6), round_, table)
    assert rules >= {
        "alias",
        "full-name",
        "genitive",
        "given-name-and-surname",
        "initial",
        "name-order",
        "second-surname",
        "transliteration",
        "spelling",
        "one-letter",
        "organization-name",
        "same-organization",
        "short-form",
        "surname",
    }


def test_so_many_names_are_needed_to_say_that_a_surname_is_rare():
    assert spread.MANY_NAMES == MANY_NAMES


# ---- statements ------------------------------------------------------------------------------------------------------

THINGS = "Damm Brücke Fähre Mühle Hafen Turm".split(), "dam bridge ferry mill harbour tower".split()
NAMES = "Petra Halvorsen,Mikael Brandt,Irena Sorel".split(",")


@cache
def article(number: int, language: str, day: str | None = None) -> Extraction:
    """A short article; the same number in another language is its translation."""
    place, thing = number % 4, number % 6
    who, cost = NAMES[number % 3], 3 + number
    if language == "de":
        text = (
            f"{THINGS[0][thing]} in Orlow{place} bleibt geschlossen\n\nDie Stadt Orlow{place} sperrt das Bauwerk bis Mai 2027. "
            f"„Wir haben {40 + number} Risse im Beton gefunden“, sagte {who}. Die Reparatur kostet {cost},4 Millionen Euro. "
            f"Der Geologe Viktor Amsel{place} warnte, dass der Fluss Tessa{thing} schon 2019 instabil gewesen sei."
        )
    else:
        text = (
            f"{THINGS[1][thing].title()} in Orlow{place} to stay closed\n\nThe town of Orlow{place} is closing it until May 2027. "
            f"“We have found {40 + number} cracks in the concrete,” said {who}. The repair will cost {cost}.4 million euros. "
            f"The geologist Viktor Amsel{place} warned that the river Tessa{thing} had been unstable as early as 2019."
        )
    return claimx.extract_text(text, language=language, source=f"{language}/{number}-{day}.txt")


ARTICLES = st.lists(
    st.builds(article, st.integers(0, 11), st.sampled_from(("de", "en")), st.sampled_from((None, "again"))), max_size=14
)


@settings(slow, max_examples=25)
@given(ARTICLES, st.integers(1, 5), st.integers(0, 9))
def test_the_graph_is_the_same_to_the_byte_whatever_the_partitions(extractions, partitions, seed):
    whole = claimx.graph(extractions).link()
    engine = distributed.LocalEngine(partitions, seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bundling, "BUNDLE", 1 + seed)
        built = distributed.build(engine, engine.rows(distributed.rows_of(extractions)))
    found = distributed.gather(engine, built)
    assert found == whole
    assert list(found.people()) == list(whole.people())
    assert list(found.links()) == list(whole.links())
    assert export.to_nquads(found) == export.to_nquads(whole)
    nodes = [node for _, node in engine.collect(distributed.all_nodes(engine, built))]
    assert sorted(nodes, key=str) == sorted(
        (node._replace(attributes=dict(node.attributes)) for node in whole.nodes()), key=str
    )
    assert sorted(engine_edges(engine, built)) == sorted(map(str, whole.edges()))


@cache
def reprinted(number: int, copy: int, day: int | None) -> Extraction:
    """An article with a quote that all have and one of somebody without a name; the copies of one have other bytes."""
    text = (
        f"{THINGS[0][number]} in Orlow{number} bleibt zu\n\n„Wir haben 47 Risse im alten Beton gefunden“, sagte Petra Halvorsen. "
        f"„Das hilft der Stadt Orlow{number} noch lange nicht weiter“, sagte ein Anwohner am Ufer der Tessa{number}."
    )
    published = date(2026, 5, 1 + day) if day is not None else None
    spaces = "\t" * (0 if day is None else 1 + day) + " " * copy
    return claimx.extract_text(text + spaces, language="de", published=published)


REPRINTS = st.lists(
    st.builds(reprinted, st.integers(0, 4), st.integers(0, 3), st.sampled_from((None, 0, 1, 9))), max_size=14
)


@settings(slow, max_examples=25)
@given(REPRINTS, st.integers(1, 5), st.integers(0, 9))
def test_links_of_copies_are_the_same_whatever_the_partitions(extractions, partitions, seed):
    check_links(extractions, partitions, seed)


def test_links_are_the_same_when_more_files_have_a_text_than_a_block_may_hold():
    several = [reprinted(number, copy, 0) for number in range(3) for copy in range(63 if number == 1 else 2)]
    kinds = [edge.kind.value for edge in check_links(several, 3, 7)]
    assert kinds.count("copy_of") == 62 + 1 + 1


def check_links(extractions: list[Extraction], partitions: int, seed: int) -> list[Edge]:
    """That the steps find the links that one process finds; these."""
    whole = claimx.graph(extractions).link()
    engine = distributed.LocalEngine(partitions, seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bundling, "BUNDLE", 1 + seed)
        built = distributed.build(engine, engine.rows(distributed.rows_of(extractions)))
    found = distributed.gather(engine, built)
    assert list(found.links()) == list(whole.links())
    assert export.to_nquads(found) == export.to_nquads(whole)
    return list(whole.links())


def engine_edges(engine: distributed.LocalEngine, built: distributed.Built) -> list[str]:
    return [str(edge) for _, edge in engine.collect(distributed.all_edges(engine, built))]


def test_translations_and_copies_are_among_the_links():
    several = [article(number, language, day) for number in range(12) for language in ("de", "en") for day in (None,)]
    kinds = {link.kind.value for link in find_links(several)}
    assert {"translation_of", "same_utterance", "same_proposition"} <= kinds


def test_a_lexicon_and_an_encoder_are_signals_there_too():
    several = [article(number, language) for number in range(4) for language in ("de", "en")]
    lexicon = parse_lexicon("de\tRisse\ten\tcracks\nde\tBeton\ten\tconcrete\n")
    whole = claimx.graph(several).link(lexicon=lexicon, encoder=Lengths())
    engine = distributed.LocalEngine(3, 5)
    built = distributed.build(engine, engine.rows(distributed.rows_of(several)), lexicon=lexicon, encoder=Lengths())
    links = list(distributed.gather(engine, built).links())
    assert links == list(whole.links())
    assert {"lexicon", "encoder"} <= {name for link in links for name, _ in link.signals}


class Lengths:
    """An encoder that looks at whether there are many words or few."""

    def encode(self, texts):
        return [(1.0, 0.0) if len(text) > 60 else (0.6, 0.8) for text in texts]


def test_a_lexicon_that_translates_nothing_is_refused():
    engine = distributed.LocalEngine()
    with pytest.raises(UnknownOptionError, match="lexicon"):
        distributed.build(engine, engine.rows(()), lexicon=3)


def test_keys_of_too_many_documents_are_noted(monkeypatch):
    from claimx.distributed import statements
    from claimx.linking import blocking

    monkeypatch.setattr(blocking, "MOST", 1)
    monkeypatch.setattr(statements, "BLOCK", 4)
    several = [article(number, "de") for number in range(12)]
    engine = distributed.LocalEngine(3, 5)
    built = distributed.build(engine, engine.rows(distributed.rows_of(several)))
    notes = [note for _, note in engine.collect(built.notes)]
    assert any("in 12 documents, too many to compare them by it" in note for note in notes)


# ---- steps -----------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=40), st.integers(1, 4), st.integers(0, 9))
def test_components_are_what_edges_lead_to(pairs, partitions, seed):
    edges = [(f"{a:02}", f"{b:02}") for a, b in pairs if a != b]
    engine = distributed.LocalEngine(partitions, seed)
    found = dict(engine.collect(components(engine, engine.rows(edges))))
    lowest = {node: node for edge in edges for node in edge}
    for _ in edges:
        for a, b in edges:
            lowest[a] = lowest[b] = min(lowest[a], lowest[b])
    assert found == lowest


@given(st.lists(st.integers(0, 3), max_size=8), st.integers(1, 4), st.integers(0, 9))
def test_documents_unite_as_graphs_do(numbers, partitions, seed):
    text = "„Wir warten“, sagte Anna Kern."
    ways = [
        claimx.extract_text(text, language="de", source=source, claims=claims)
        for source in "ab"
        for claims in (True, False)
    ]
    whole = claimx.graph(())
    for number in numbers:
        whole = whole | claimx.graph([ways[number]])
    engine = distributed.LocalEngine(partitions, seed)
    rows = engine.rows(distributed.rows_of(ways[number] for number in numbers))
    assert [entry for _, entry in engine.collect(unite(engine, rows))] == list(whole.entries())

"""Who is who across documents: joined where it is sure, kept apart where something contradicts."""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from counting import lines_run
from hypothesis import given, settings
from hypothesis import strategies as st

import claimx
from claimx.errors import AliasTableError, UnreadableInputError
from claimx.linking.identity import folding
from claimx.linking.people import Alias, AliasTable, Member, People, Person, link_people
from claimx.model import Document, Extraction, Run, Speaker, SpeakerKind
from claimx.text.span import Span

PERSON, BODY = SpeakerKind.PERSON, SpeakerKind.ORGANIZATION


def said(
    name: str,
    *,
    role: str | None = None,
    of: str | None = None,
    gender: str | None = None,
    kind: SpeakerKind = PERSON,
) -> Speaker:
    """A speaker as claimx finds one."""
    return Speaker(id=f"{name} {gender}", name=name, kind=kind, role=role, organization=of, gender=gender)


def body(name: str) -> Speaker:
    return said(name, kind=BODY)


def document(identity: str, *speakers: Speaker, language: str = "en", text: str = "") -> Extraction:
    return Extraction(
        document=Document(
            id=identity, text=text, sha256="0" * 64, language=language, language_confidence=1.0, language_given=True
        ),
        speakers=speakers,
        run=Run(claimx="0", passes=()),
    )


def documents(*speakers: Speaker, language: str = "en") -> list[Extraction]:
    """A document for each speaker."""
    return [document(f"d{number}", speaker, language=language) for number, speaker in enumerate(speakers)]


def groups(people: People) -> list[list[str]]:
    """The documents of each person that stands in several, sorted."""
    found = [[member.document for member in person.members] for person in people.people]
    return sorted(sorted(one) for one in found if len(one) > 1)


def joined(*speakers: Speaker, language: str = "en") -> bool:
    """Are all of these, each in a document of its own, one person?"""
    return len(link_people(documents(*speakers, language=language)).people) == 1


# -- full names --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Morag Sinclair", "Morag Sinclair"),
        ("Morag Sinclair", "MORAG SINCLAIR"),
        ("José Peñaloza", "Jose Penaloza"),
        ("Jürgen Brückl", "Juergen Brueckl"),
        ("Søren Kjærgaard", "Soren Kjaergaard"),
        ("Morag T. Sinclair", "Morag Sinclair"),
        ("Morag Tessa Sinclair", "Morag T. Sinclair"),
        ("Dr. Morag Sinclair", "Morag Sinclair"),
        ("Jean-Luc Fabrège", "Jean Luc Fabrege"),
        ("J.D. Hollow", "JD Hollow"),
        ("Ursel von der Heyde", "Ursel Heyde"),
        ("Nabil al-Khatib", "Nabil Khatib"),
        ("Robert Amsel Jr", "Robert Amsel"),
        ("Robert Amsel Jr.", "Robert Amsel junior"),
        ("Morag Sinclair’s", "Morag Sinclair"),
    ],
)
def test_full_names_that_differ_in_form_alone_are_one(one: str, other: str) -> None:
    assert joined(said(one), said(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Morag Sinclair", "Moira Sinclair"),
        ("Morag T. Sinclair", "Morag B. Sinclair"),
        ("George W. Marsh", "George H. W. Marsh"),
        ("Robert Amsel Jr", "Robert Amsel Sr"),
        ("Peter Bauer", "Peter Baur"),
        ("Peter Kern", "Peter Korn"),
        ("Sinclair", "Sinclair"),
        ("M. Sinclair", "M. Sinclair"),
        ("M. Sinclair", "Morag Sinclair"),
        ("Lau Martin", "Martin Lau"),
        ("刘炽平", "Martin Lau"),
    ],
)
def test_names_alone_do_not_join_these(one: str, other: str) -> None:
    assert not joined(said(one), said(other))


def test_a_name_in_han_is_whole() -> None:
    assert joined(said("刘炽平"), said("刘炽平"))


def test_gender_keeps_namesakes_apart_and_says_so() -> None:
    people = link_people(documents(said("Kim Lind", gender="f"), said("Kim Lind", gender="m"), said("Kim Lind")))
    assert len(people.people) == 3
    assert [apart.because for apart in people.kept_apart] == ["gender"]


def test_who_is_undecided_goes_to_the_namesake_that_something_speaks_for() -> None:
    people = link_people(
        documents(
            said("Kim Lind", gender="f", of="Harbour Board"),
            said("Kim Lind", gender="m", of="Ferry Union"),
            said("Kim Lind", of="Ferry Union"),
        )
    )
    assert groups(people) == [["d1", "d2"]]
    assert people.links[0].because == "introduced-alike"


def test_who_is_undecided_goes_to_the_namesake_that_nearly_all_documents_mean() -> None:
    men = [said("Kim Lind", gender="m") for _ in range(10)]
    people = link_people(documents(*men, said("Kim Lind", gender="f"), said("Kim Lind")))
    assert groups(people) == [sorted([*(f"d{number}" for number in range(10)), "d11"])]
    assert {link.because for link in people.links} == {"full-name", "most-bearers"}


def test_namesakes_are_told_apart_by_role_and_organisation() -> None:
    trainer = said("Paul Baker", role="trainer", of="Rovers")
    officer = said("Paul Baker", role="spokesman", of="Leeds Police")
    people = link_people(documents(trainer, officer))
    assert len(people.people) == 2
    assert [apart.because for apart in people.kept_apart] == ["role and organization"]
    assert joined(trainer, said("Paul Baker", role="trainer", of="Albion"))
    assert joined(trainer, said("Paul Baker", role="spokesman"))


def test_who_mostly_stands_without_introduction_is_one_person_with_many_offices() -> None:
    plain = [said("Paul Baker") for _ in range(5)]
    introduced = [said("Paul Baker", role="trainer", of="Rovers"), said("Paul Baker", role="owner", of="Albion")]
    assert joined(*plain, *introduced)


def test_roles_in_different_languages_do_not_contradict() -> None:
    one = document("a", said("Paul Baker", role="Sprecher", of="Polizei Köln"), language="de")
    other = document("b", said("Paul Baker", role="officer", of="Cologne force"))
    assert len(link_people([one, other]).people) == 1


def test_a_rare_surname_outweighs_two_offices() -> None:
    crowd = [said(f"Given{a}{b} Family{a}{b}{c}") for a in "abcdefgh" for b in "ijklmnop" for c in "qrst"]
    two = [said("Odo Quell", role="trainer", of="Rovers"), said("Odo Quell", role="spokesman", of="Leeds Police")]
    assert groups(link_people(documents(*crowd, *two))) == [["d256", "d257"]]


# -- other forms of a name ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "because"),
    [
        ("Lau", "Martin Lau", "surname"),
        ("M. Lau", "Martin Lau", "initial"),
        ("Lau Martin", "Martin Lau", "name-order"),
        ("Hilde Breitmoser", "Hilde Breitmosr", "one-letter"),
        ("Pedro Sagasta", "Pedro Sagasta Urrutia", "second-surname"),
        ("Urrutia", "Pedro Sagasta Urrutia", "surname"),
        ("Sagasta", "Pedro Sagasta Urrutia", "surname"),
        ("von der Heyde", "Ursel von der Heyde", "surname"),
    ],
)
def test_other_forms_of_a_name_need_support(one: str, other: str, because: str) -> None:
    bare = link_people(documents(said(one), said(other)))
    backed = link_people(documents(said(one, of="Akkuna"), said(other, of="Akkuna AG")))
    contradicted = link_people(documents(said(one, of="Akkuna"), said(other, of="Borealis")))
    assert len(bare.people) == 2
    assert [link.because for link in backed.links] == [because]
    assert len(backed.people) == 1
    assert len(contradicted.people) == 2


def test_a_role_supports_a_surname_also_inside_a_compound() -> None:
    chancellor = said("Hilde Breitmoser", role="Bundeskanzlerin", gender="f")
    assert joined(chancellor, said("Breitmoser", role="Kanzlerin"), language="de")
    assert not joined(chancellor, said("Breitmoser", role="Trainerin"), language="de")


def test_company_supports_a_surname() -> None:
    beside = (body("Akkuna"), body("Borealis Shipping"))
    one, other = document("a", said("Martin Lau"), *beside), document("b", said("Lau"), *beside)
    assert ["a", "b"] in groups(link_people([one, other]))
    people = link_people([one, other])
    assert people.person_of["a", "Martin Lau None"] == people.person_of["b", "Lau None"]


def test_a_surname_that_two_carry_is_nobodys() -> None:
    people = link_people(
        documents(said("Martin Lau", of="Akkuna"), said("Ina Lau", of="Akkuna"), said("Lau", of="Akkuna"))
    )
    assert len(people.people) == 3


def test_a_surname_that_is_a_given_name_too_is_nobodys() -> None:
    people = link_people(documents(said("Paul Martin", of="Akkuna"), said("Martin Lau"), said("Martin", of="Akkuna")))
    assert len(people.people) == 3


def test_a_surname_of_the_other_gender_is_kept_apart() -> None:
    people = link_people(documents(said("Martin Lau", of="Akkuna", gender="m"), said("Lau", of="Akkuna", gender="f")))
    assert len(people.people) == 2
    assert [apart.because for apart in people.kept_apart] == ["gender"]


def test_two_speakers_of_one_document_are_not_made_one_by_a_surname() -> None:
    both = document("a", said("Martin Lau", of="Akkuna"), said("Lau", of="Akkuna"))
    people = link_people([both])
    assert len(people.people) == 2
    assert [apart.because for apart in people.kept_apart] == ["one document"]


def test_surnames_whose_organisations_contradict_each_other_stay_alone() -> None:
    bare = said("Martin Lau", role="spokesman")
    people = link_people(
        documents(bare, said("Lau", role="spokesman", of="Akkuna"), said("Lau", role="spokesman", of="Borealis"))
    )
    assert len(people.people) == 3


def test_surnames_alone_are_one_only_in_one_office() -> None:
    assert joined(said("Lau", role="spokesman", of="Akkuna"), said("Lau", role="spokesman", of="Akkuna Inc."))
    assert not joined(said("Lau", role="spokesman", of="Akkuna"), said("Lau", role="owner", of="Akkuna"))
    assert not joined(said("Lau", role="spokesman"), said("Lau", role="spokesman"))


def test_an_inflected_surname_is_joined_where_names_are_inflected() -> None:
    one, other = said("Martin Lautner", of="Akkuna"), said("Lautners", of="Akkuna")
    assert joined(one, other, language="de")
    assert not joined(one, other, language="en")


@pytest.mark.parametrize("kind", [SpeakerKind.UNNAMED, SpeakerKind.GROUP])
def test_who_has_no_name_is_never_joined(kind: SpeakerKind) -> None:
    assert not joined(said("the minister", role="minister", of="Akkuna", kind=kind), said("the minister", kind=kind))


# -- scripts and spellings (extra: names) ------------------------------------------------------------------------------


def test_scripts_are_compared_with_the_extra() -> None:
    pytest.importorskip("anyascii")
    pytest.importorskip("rapidfuzz")
    people = link_people(documents(said("Антон Белов"), said("Anton Belov"), said("Νίκος Μαρής"), said("Nikos Maris")))
    assert groups(people) == [["d0", "d1"], ["d2", "d3"]]
    assert {link.because for link in people.links} == {"transliteration"}
    assert people.folding == "unicodedata+anyascii+rapidfuzz"
    assert people.notes == ()


def test_spellings_of_one_sound_need_two_languages_and_support() -> None:
    pytest.importorskip("anyascii")
    pytest.importorskip("rapidfuzz")
    german = document("de", said("Witalij Juschtschuk", of="Akkuna"), language="de")
    english = document("en", said("Vitaliy Yushchuk", of="Akkuna"))
    alone = document("en", said("Vitaliy Yushchuk"))
    assert [link.because for link in link_people([german, english]).links] == ["same-sound"]
    assert link_people([german, alone]).links == ()
    assert not joined(said("Witalij Juschtschuk", of="Akkuna"), said("Vitaliy Yushchuk", of="Akkuna"))


def test_without_the_extra_scripts_stay_apart_and_the_result_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "_optional", lambda: (None, None))
    people = link_people(documents(said("Антон Белов"), said("Anton Belov"), said("АНТОН БЕЛОВ")))
    assert groups(people) == [["d0", "d2"]]
    assert people.folding == "unicodedata"
    assert "pip install 'claimx[names]'" in people.notes[0]
    assert link_people(documents(said("Anton Belov"))).notes == ()


# -- organisations -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Akkuna GmbH", "Akkuna"),
        ("Borealis S.p.A.", "Borealis Inc."),
        ("The Ferry Herald", "Ferry Herald"),
        ("F.H.A.", "FHA"),
        ("Akkuna’s", "Akkuna"),
    ],
)
def test_organisations_are_one_without_legal_form_and_article(one: str, other: str) -> None:
    assert joined(body(one), body(other))


@pytest.mark.parametrize(
    ("name", "language"),
    [("the court", "en"), ("his campaign", "en"), ("Polizei", "de"), ("Landgericht", "de"), ("il governo", "it")],
)
def test_common_nouns_are_no_organisation(name: str, language: str) -> None:
    assert not joined(body(name), body(name), language=language)


def long_and_short(identity: str, long: str, short: str, language: str = "en") -> Extraction:
    """A document that names an organisation in two ways."""
    text = f"{long} and {short}"
    spans = (Span(0, len(long)), Span(len(text) - len(short), len(text)))
    who = Speaker(id=long, name=long, kind=BODY, mentions=spans)
    return document(identity, who, language=language, text=text)


def test_a_short_form_is_what_a_document_says_it_is() -> None:
    tied = long_and_short("a", "Northern Ferry Council", "NFC")
    people = link_people([tied, document("b", body("NFC"))])
    assert [link.because for link in people.links] == ["short-form"]
    assert people.people[0].name == "Northern Ferry Council"
    assert len(link_people([document("a", body("Northern Ferry Council")), document("b", body("NFC"))]).people) == 2
    assert (
        len(link_people([long_and_short("a", "Lagos Ferry Post", "Lagos"), document("b", body("Lagos"))]).people) == 2
    )
    assert (
        len(link_people([long_and_short("a", "Akkuna Holdings", "Akkuna"), document("b", body("Akkuna"))]).people) == 1
    )


def test_a_short_form_of_two_is_nobodys() -> None:
    two = [
        long_and_short("a", "Northern Ferry Council", "NFC"),
        long_and_short("b", "National Fishing Club", "NFC"),
    ]
    people = link_people([*two, document("c", body("NFC")), document("d", body("NFC"))])
    assert len(people.people) == 4
    assert [apart.because for apart in people.kept_apart] == ["short form"]


def test_a_short_form_means_what_it_means_in_its_language() -> None:
    two = [
        long_and_short("a", "Northern Ferry Council", "NFC"),
        long_and_short("b", "Norddeutscher Fischerei Club", "NFC", "de"),
    ]
    people = link_people([*two, document("c", body("NFC")), document("d", body("NFC"), language="de")])
    assert groups(people) == [["a", "c"], ["b", "d"]]


def test_a_person_and_an_organisation_are_two() -> None:
    assert not joined(said("Akkuna Nord"), body("Akkuna Nord"))


def test_an_inflected_organisation_needs_company() -> None:
    beside = said("Hilde Breitmoser")
    one = document("a", body("Akkuna"), beside, language="de")
    other = document("b", body("Akkunas"), beside, language="de")
    assert "genitive" not in {link.because for link in link_people([one, other]).links}
    more = said("Odo Quell")
    one, other = (document(e.document.id, *e.speakers, more, language="de") for e in (one, other))
    assert "genitive" in {link.because for link in link_people([one, other]).links}


# -- from texts --------------------------------------------------------------------------------------------------------


def test_texts_in_several_languages() -> None:
    texts = {
        "de": "„Wir liefern im Mai“, sagte Hilde Breitmoser, die Chefin von Akkuna. Breitmoser sagte: „Es wird knapp.“",
        "en": "“We deliver in May,” said Hilde Breitmoser, chief executive of Akkuna.",
        "it": "«Consegniamo a maggio», ha detto Hilde Breitmoser.",
        "fr": "« Nous livrons en mai », a déclaré Hilde Breitmoser.",
        "es": "«Entregamos en mayo», dijo Hilde Breitmoser.",
        "pt": "“Entregamos em maio”, disse Hilde Breitmoser.",
    }
    people = link_people(claimx.extract_text(text, language=code) for code, text in texts.items())
    [person] = [one for one in people.people if one.name == "Hilde Breitmoser"]
    assert person.languages == ("de", "en", "es", "fr", "it", "pt")
    assert len(person.members) == 6


# -- the alias table ---------------------------------------------------------------------------------------------------

LAU = Alias(name="Martin Lau", aliases=("刘炽平", "Lau Chi-ping"), wikidata="Q1", kind=PERSON, never=("Martin B. Lau",))


def test_aliases_join_what_no_rule_could() -> None:
    found = documents(said("刘炽平"), said("Martin Lau"), said("LAU CHI-PING"), said("Ina Lau"))
    people = link_people(found, aliases=AliasTable(entries=(LAU,)))
    [person] = [one for one in people.people if one.wikidata]
    assert (person.name, person.wikidata, len(person.members)) == ("Martin Lau", "Q1", 3)
    assert {link.because for link in people.links} == {"alias"}
    assert {link.score for link in people.links} == {1.0}


def test_rules_go_on_from_what_the_table_knows() -> None:
    found = documents(said("刘炽平", of="Akkuna"), said("Martin C. Lau"), said("Lau", of="Akkuna"))
    people = link_people(found, aliases=AliasTable(entries=(LAU,)))
    assert len(people.people) == 1


def test_a_name_under_not_is_somebody_else() -> None:
    found = documents(said("Martin Lau"), said("Martin B. Lau"))
    assert joined(said("Martin Lau"), said("Martin B. Lau"))
    people = link_people(found, aliases=AliasTable(entries=(LAU,)))
    assert len(people.people) == 2
    assert [apart.because for apart in people.kept_apart] == ["alias"]


def test_what_contradicts_the_table_is_joined_and_reported() -> None:
    found = [
        document("a", said("Martin Lau", gender="m"), said("刘炽平", gender="f")),
        document("b", said("Lau Chi-ping")),
    ]
    people = link_people(found, aliases=AliasTable(entries=(LAU,)))
    assert len(people.people) == 1
    assert sorted(apart.because for apart in people.disputed) == ["gender", "one document"]


def test_an_entry_without_kind_is_both() -> None:
    table = AliasTable(entries=(Alias(name="Ferry Herald", wikidata="Q7"),))
    people = link_people(documents(said("Ferry Herald"), body("Ferry Herald")), aliases=table)
    assert [person.wikidata for person in people.people] == ["Q7"]
    assert len(people.links) == 1


def test_two_entries_are_never_one() -> None:
    table = AliasTable(
        entries=(
            Alias(name="Martin Lau", wikidata="Q1", kind=PERSON),
            Alias(name="Martin J. Lau", wikidata="Q2", kind=PERSON),
        )
    )
    people = link_people(documents(said("Martin Lau"), said("Martin J. Lau")), aliases=table)
    assert sorted(str(person.wikidata) for person in people.people) == ["Q1", "Q2"]


TOML = """
[[alias]]
name = "Martin Lau"
aliases = ["刘炽平", "Lau Chi-ping"]
wikidata = "Q1"
kind = "person"
not = ["Martin B. Lau"]
"""
CSV = "name,aliases,wikidata,kind,not\nMartin Lau,刘炽平|Lau Chi-ping,Q1,person,Martin B. Lau\n"


def test_toml_and_csv_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(TOML, "utf-8")
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbf" + CSV.replace("\n", "\r\n").encode())
    expected = AliasTable(entries=(LAU,))
    assert AliasTable.read(tmp_path / "a.toml") == AliasTable.read(tmp_path / "a.csv") == expected


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.toml", b"[[alias]\n", r"a\.toml: not TOML"),
        ("a.toml", b"\xff", r"a\.toml: not UTF-8 at byte 0; save"),
        ("a.toml", b"[[people]]\nname = 'A'", r"unknown key 'people'"),
        ("a.toml", b"alias = 3", r"alias must be tables"),
        ("a.toml", b"[[alias]]\nnames = 'A'", r"\[\[alias\]\] number 1: unknown key 'names' \(known: name"),
        ("a.toml", b"[[alias]]\nkind = 'person'", r"number 1: name: Field required"),
        ("a.toml", b"[[alias]]\nname = 'A'\nnot = 3", r"number 1: not: "),
        ("a.toml", b"[[alias]]\nname = 'A'\nwikidata = 'P7'", r"'A': 'P7' is no Wikidata id"),
        ("a.toml", b"[[alias]]\nname = 'A'\nkind = 'ship'", r"number 1: kind: "),
        ("a.toml", b"[[alias]]\nname = 'A'\nkind = 'group'", r"'A': kind is no 'group'"),
        ("a.toml", b"[[alias]]\nname = '...'", r"'\.\.\.' has no letter or digit"),
        ("a.toml", b"[[alias]]\nname = 'A'\naliases = ['B', 'B']", r"the alias 'B' stands there twice"),
        ("a.toml", b"[[alias]]\nname = 'A'\nnot = ['a']", r"'a' is an alias and under `not`"),
        ("a.toml", b"[[alias]]\nname = 'A'\n[[alias]]\nname = 'B'\naliases=['a']", r"'A' stands at 'A' and at 'B'"),
        (
            "a.toml",
            b"[[alias]]\nname = 'A'\nwikidata='Q1'\n[[alias]]\nname = 'B'\nwikidata='Q1'",
            r"Q1 stands at two names",
        ),
        ("a.csv", b"", r"line 1: no column 'name'"),
        ("a.csv", b"name,kind\nA\n", r"line 2: not as many fields"),
        ("a.csv", b'name\n"A"b\n', r"line \d: not CSV"),
        ("a.csv", b"name,qid\nA,Q1\n", r"line 2: unknown key 'qid'"),
    ],
)
def test_a_wrong_table_names_file_place_and_way_out(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(AliasTableError, match=message):
        AliasTable.read(path)


def test_a_missing_table_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match=r"none\.toml: No such file or directory; pass the path"):
        AliasTable.read(tmp_path / "none.toml")


def test_a_name_may_stand_at_a_person_and_at_an_organisation() -> None:
    table = AliasTable(
        entries=(Alias(name="Baker", kind=PERSON), Alias(name="Baker & Co", aliases=("Baker",), kind=BODY))
    )
    people = link_people(documents(said("Baker"), body("Baker")), aliases=table)
    assert sorted(person.name for person in people.people) == ["Baker", "Baker & Co"]


def test_entries_made_by_hand_are_checked_too() -> None:
    with pytest.raises(AliasTableError, match="alias table: 'A': 'Q0' is no Wikidata id"):
        AliasTable(entries=(Alias(name="A", wikidata="Q0"),))


# -- what always holds -------------------------------------------------------------------------------------------------

NAMES = (
    "Martin Lau|M. Lau|Lau|Lau Martin|Ina Lau|Martin B. Lau|Martin C. Lau|MARTIN LAU|Laus|Мартин Лау|刘炽平|"
    "Hilde Breitmoser|Hilde Breitmosr|Breitmoser|George W. Marsh|George H. W. Marsh|George Marsh|Marsh|Martin|"
    "Akkuna|Akkuna GmbH|Akkunas|NFC|Northern Ferry Council|the court|Jr|.|von der"
).split("|")
ROLES = st.sampled_from([None, "spokesman", "Sprecher", "Bundeskanzlerin", "chancellor of the town"])
BODIES = st.sampled_from([None, "Akkuna", "Akkuna GmbH", "Borealis", "Leeds Police"])
TABLES = (None, AliasTable(), AliasTable(entries=(LAU, Alias(name="Akkuna", aliases=("NFC",), wikidata="Q9"))))


@st.composite
def collections(draw: st.DrawFn) -> list[Extraction]:
    made = []
    for number in range(draw(st.integers(0, 7))):
        speakers: dict[str, Speaker] = {}
        for _ in range(draw(st.integers(0, 3))):
            speaker = said(
                draw(st.sampled_from(NAMES)),
                role=draw(ROLES),
                of=draw(BODIES),
                gender=draw(st.sampled_from([None, None, "f", "m"])),
                kind=draw(st.sampled_from([PERSON, PERSON, PERSON, BODY, SpeakerKind.UNNAMED])),
            )
            speakers.setdefault(speaker.id, speaker)
        made.append(document(f"d{number}", *speakers.values(), language=draw(st.sampled_from(["de", "en", "xx"]))))
    return made


@given(collections(), st.sampled_from(TABLES), st.randoms())
@settings(max_examples=150, deadline=None)
def test_order_and_doubles_change_nothing(found: list[Extraction], table: AliasTable | None, random: object) -> None:
    shuffled = random.sample(found, len(found))  # type: ignore[attr-defined]
    people = link_people(found, aliases=table)
    assert link_people(shuffled + found[:2], aliases=table) == people
    assert People.model_validate_json(people.model_dump_json()) == people


@given(collections(), st.sampled_from(TABLES))
@settings(max_examples=150, deadline=None)
def test_every_speaker_is_one_person_and_every_person_is_connected(
    found: list[Extraction], table: AliasTable | None
) -> None:
    people = link_people(found, aliases=table)
    members = [member for person in people.people for member in person.members]
    assert sorted(members) == sorted(Member(e.document.id, s.id) for e in found for s in e.speakers)
    assert len({person.id for person in people.people}) == len(people.people)
    assert people.person_of == {member: person.id for person in people.people for member in person.members}
    for person in people.people:
        assert connected(person, people)
    assert len(people.links) == len(members) - len(people.people)


def connected(person: Person, people: People) -> bool:
    """Do the links of a person lead from each member to every other?"""
    reached = {person.members[0]}
    links = [link for link in people.links if link.source in person.members]
    for _ in links:
        reached |= {end for link in links for end in (link.source, link.target) if {link.source, link.target} & reached}
    return reached == set(person.members)


@given(collections())
@settings(max_examples=200, deadline=None)
def test_nobody_contradicts_himself(found: list[Extraction]) -> None:
    speakers = {Member(e.document.id, s.id): s for e in found for s in e.speakers}
    for person in link_people(found).people:
        mine = [speakers[member] for member in person.members]
        assert len({speaker.kind for speaker in mine}) == 1
        if mine[0].kind is SpeakerKind.ORGANIZATION:
            continue  # what follows is true of names of persons
        assert len({speaker.gender for speaker in mine} - {None}) < 2
        names = {speaker.name for speaker in mine}
        assert not names >= {"Martin Lau", "Ina Lau"}
        assert not names >= {"Martin B. Lau", "Martin C. Lau"}
        assert not names >= {"George W. Marsh", "George H. W. Marsh"}
        documents_of_short = [member.document for member in person.members]
        twice = {one for one, count in Counter(documents_of_short).items() if count > 1}
        for one in twice:
            assert not any(
                speakers[m].name in ("Lau", "M. Lau", "Marsh", "Breitmoser")
                for m in person.members
                if m.document == one
            )


@given(collections(), st.sampled_from(TABLES))
@settings(max_examples=100, deadline=None)
def test_scores_are_made_of_the_signals(found: list[Extraction], table: AliasTable | None) -> None:
    for link in link_people(found, aliases=table).links:
        missed = 1.0
        for _, value in link.signals:
            assert 0 < value <= 1
            missed *= 1 - value
        assert link.score == pytest.approx(1 - missed, abs=1e-4)
        assert link.score >= 0.65
        assert link.source < link.target


# -- hostile collections -----------------------------------------------------------------------------------------------


def _syllables(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


HOSTILE: dict[str, Callable[[int], Iterable[Speaker]]] = {
    "one name": lambda size: (said("Peter Müller") for _ in range(size)),
    "one name, all introduced": lambda size: (
        said("Peter Müller", role=f"role{i}", of=f"Body{_syllables(i)}") for i in range(size)
    ),
    "one name, both genders": lambda size: (said("Kim Lind", gender=("f", "m", None)[i % 3]) for i in range(size)),
    "one surname": lambda size: (said(f"Ana{_syllables(i)} Müller", role="mayor") for i in range(size)),
    "one given name": lambda size: (said(f"Peter Bergmann{_syllables(i)}", role="mayor") for i in range(size)),
    "one letter apart": lambda size: (said(f"Peter {'a' * (i % 40)}b{'a' * 40}", role="mayor") for i in range(size)),
    "surname alone": lambda size: (
        said("Müller" if i % 2 else f"{_syllables(i).title()} Müller", of="Akkuna") for i in range(size)
    ),
    "surname alone, one bearer": lambda size: (said("Müller" if i else "Ina Müller", of="Akkuna") for i in range(size)),
    "middle names": lambda size: (said(f"Ann {_syllables(i).title()} Lind") for i in range(size)),
    "one sound": lambda size: (said(f"Anna L{'aeiou'[i % 5] * (i % 7 + 1)}nd") for i in range(size)),
    "one organisation": lambda size: (body("Akkuna") for _ in range(size)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_work_is_near_linear(name: str) -> None:
    """Four times the speakers take about four times the lines; squared work would take sixteen times."""
    small, large = (documents(*HOSTILE[name](size)) for size in (300, 1200))
    link_people(large)  # fills what is kept between calls: packs, patterns
    counts = [lines_run(lambda found=found: link_people(found)) for found in (small, large)]
    assert counts[1] < 6 * counts[0]


def test_names_that_are_too_many_to_compare_are_noted() -> None:
    people = link_people(documents(*(said(f"Ann {_syllables(i).title()} Lind") for i in range(200))))
    assert "198 different names" in people.notes[0]  # de and di are particles


def test_nothing_gives_nobody() -> None:
    assert link_people([]).people == ()

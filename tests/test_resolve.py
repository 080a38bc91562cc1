"""Whom source words mean. The candidates are written into the texts: {1 content} |1 cue| <1 source>."""

import re
from collections import defaultdict
from collections.abc import Callable
from functools import partial

import pytest
from counting import lines_run
from hypothesis import given, settings
from hypothesis import strategies as st

import claimx
from claimx.lang.pack import known_languages, load_pack
from claimx.model import QuoteKind, Speaker, SpeakerKind
from claimx.passes.base import Candidate
from claimx.passes.reading import Reading
from claimx.resolve import Resolved, resolve
from claimx.text.span import Span

_PIECE = re.compile(r"\{(\d+) (.*?)\}|\|(\d+) (.*?)\||<(\d+) (.*?)>|~(\d+) (.*?)~", re.S)
_ROLES = ("content", "cue", "source", "via")


def unfold(marked: str, because: dict[int, str] | None = None) -> tuple[str, list[Candidate]]:
    """The text without the braces, and the candidates that they mark, in text order."""
    text, at = "", 0
    found: dict[int, dict[str, list[Span]]] = defaultdict(lambda: {role: [] for role in _ROLES})
    for piece in _PIECE.finditer(marked):
        text += marked[at : piece.start()]
        at = piece.end()
        for place, role in enumerate(_ROLES):
            if piece[2 * place + 1]:
                words = piece[2 * place + 2]
                found[int(piece[2 * place + 1])][role].append(Span(len(text), len(text) + len(words)))
                text += words
    text += marked[at:]
    kinds = because or {}
    candidates = [
        Candidate(
            kind=QuoteKind.DIRECT
            if text[spans["content"][0].start - 1 : spans["content"][0].start] in '„“”"«»—'
            else QuoteKind.INDIRECT,
            content=tuple(spans["content"]),
            cue=tuple(spans["cue"]),
            source=tuple(spans["source"]),
            via=tuple(spans["via"]),
            made_by="rules@1",
            because=kinds.get(number, "that-clause"),
            score=0.9,
            continuation=kinds.get(number) == "subjunctive-chain",
            unsourced=kinds.get(number) == "unsourced",
        )
        for number, spans in sorted(found.items())
    ]
    return text, sorted(candidates, key=lambda c: c.content)


def run(language: str, marked: str, because: dict[int, str] | None = None) -> tuple[str, Resolved]:
    text, candidates = unfold(marked, because)
    return text, resolve(Reading(text, load_pack(language)), candidates)


def speakers(language: str, marked: str, because: dict[int, str] | None = None) -> list[Speaker | None]:
    _, resolved = run(language, marked, because)
    by_id = {speaker.id: speaker for speaker in resolved.speakers}
    return [by_id[i] if i else None for i in resolved.speaker_of]


def names(language: str, marked: str, because: dict[int, str] | None = None) -> list[str | None]:
    return [speaker.name if speaker else None for speaker in speakers(language, marked, because)]


# language, text, name of the speaker of each candidate
NAMES: list[tuple[str, str, list[str | None]]] = [
    # surname to full name, before and after; capitals; accents; genitive and possessive
    ("de", "Anna Kern kam spät. „{1 Wir warten}“, |1 sagte| <1 Kern>.", ["Anna Kern"]),
    ("de", "„{1 Wir warten}“, |1 sagte| <1 Kern>. Dann fuhr Anna Kern nach Hause.", ["Anna Kern"]),
    ("de", "<1 Anna Kern> |1 sagte|, {1 es sei spät}. <2 KERN> |2 fügte hinzu|, dass {2 der Zug kommt}.", ["Anna Kern", "Anna Kern"]),
    ("de", "<1 ANNA KERN> |1 sagt|, {1 es ist spät}. Heute ist Anna Kern zu Hause.", ["Anna Kern"]),
    ("de", "Die Kunden mögen Baldurs Uhren. <1 Baldur> |1 teilt mit|, {1 das Werk schließe}.", ["Baldur"]),
    ("en", "“{1 It leaks},” |1 said| <1 Paula Lind>. Lind's boat sank. <2 Lind> |2 said| {2 it was old}.", ["Paula Lind", "Paula Lind"]),
    ("en", "<1 Sen. Paula Lind> |1 said| {1 it leaks}. <2 Ms. Lind> |2 said| {2 it was old}.", ["Paula Lind", "Paula Lind"]),
    ("es", "<1 José Pardo> |1 dijo| que {1 llueve}. <2 Jose Pardo> |2 dijo| que {2 nieva}.", ["José Pardo", "José Pardo"]),
    ("es", "La jueza Carmen Olmo llegó tarde. “{1 Esperamos}”, |1 dijo| <1 Olmo>.", ["Carmen Olmo"]),
    ("pt", "O rio subiu. “{1 Vamos esperar}”, |1 disse| <1 Moura>. Depois Paulo Moura saiu.", ["Paulo Moura"]),
    ("it", "<1 Lucia Brandi> |1 ha detto| che {1 piove}. Poi <2 Brandi> |2 ha aggiunto| che {2 nevica}.", ["Lucia Brandi"] * 2),
    ("fr", "<1 Claire Morel> |1 a dit| qu'{1 il pleut}. « {2 Nous attendons} », |2 a dit| <2 Morel>.", ["Claire Morel"] * 2),
    # family name first
    ("en", "<1 Ren Zhaolin>, the founder, |1 said| {1 it works}. <2 Ren> |2 said| {2 it sells}.", ["Ren Zhaolin"] * 2),
    # two of one name stay apart
    ("en", "<1 Paula Lind> |1 said| {1 it leaks}. Her brother <2 Peter Lind> |2 said| {2 it floats}. <3 Mrs. Lind> |3 said| {3 no}.", ["Paula Lind", "Peter Lind", "Paula Lind"]),
    ("de", "<1 Herr Kern> |1 sagte|, {1 es regne}. <2 Frau Kern> |2 sagte|, {2 es schneie}. <3 Anna Kern> |3 sagte| {3 nichts}.", ["Kern", "Anna Kern", "Anna Kern"]),
    # titles, roles, appositions
    ("de", "<1 Verkehrsministerin Anna Kern> |1 sagte|, {1 die Brücke halte}.", ["Anna Kern"]),
    ("de", "<1 Tim Voss, Sprecher der Bergwacht>, |1 sagte|, {1 es taue}.", ["Tim Voss"]),
    ("en", "<1 House Speaker Paul Dorn> |1 said| {1 no}.", ["Paul Dorn"]),
    ("en", "<1 Paul Dorn, a former captain of the ferry>, |1 said| {1 it leaks}.", ["Paul Dorn"]),
    ("en", "<1 Harbor Bank CEO Paul Dorn> |1 said| {1 rates fall}.", ["Paul Dorn"]),
    ("es", "<1 El fundador de Talvia, Luis Pardo>, |1 dijo| que {1 crece}.", ["Luis Pardo"]),
    ("pt", "<1 O presidente da Talvia, Paulo Moura>, |1 disse| que {1 cresce}.", ["Paulo Moura"]),
    ("it", "<1 Il sindaco di Torvento, Marco Brandi>, |1 ha detto| che {1 piove}.", ["Marco Brandi"]),
    ("fr", "<1 La maire de Valmer, Claire Morel>, |1 a dit| qu'{1 il pleut}.", ["Claire Morel"]),
    ("de", "<1 Kai Dorn,dent der Cloud-Sparte von Talvia>, |1 sagte|, {1 es laufe}.", ["Kai Dorn"]),
    ("de", "<1 Demokratin Zsuzsa Moll> |1 sagte|, {1 es regne}. Heute kam Zsuzsa Moll.", ["Zsuzsa Moll"]),
    # pronouns
    ("de", "<1 Anna Kern> |1 sagte|, {1 es regne}. <2 Sie> |2 sagte| auch, {2 es werde kalt}.", ["Anna Kern"] * 2),
    ("de", "<1 Tim Voss> |1 sagte|, dass {1 Anna Kern fehlt}. <2 Er> |2 sagte|, {2 er warte}.", ["Tim Voss"] * 2),
    ("de", "<1 Anna Kern> |1 sagte|, {1 es regne}. <2 Tim Voss> |2 lachte|: {2 nein}. <3 Sie> |3 sagte|, {3 doch}.", ["Anna Kern", "Tim Voss", "Anna Kern"]),
    ("de", "Während die meisten Experten zufrieden sind, |1 sagen| <1 sie>, dass {1 vieles fehlt}.", ["die meisten Experten"]),
    ("en", "<1 Paula Lind> told Peter Dorn that {1 it leaks}. “{2 It is old},” <2 she> |2 said|.", ["Paula Lind"] * 2),
    ("en", "<1 Peter Dorn> |1 told| Sam Hall that {1 it leaks}. “{2 It is old},” <2 he> |2 said|.", ["Peter Dorn"] * 2),
    ("en", "Peter Dorn came home on Monday. “{1 It is old},” <1 he> |1 said|.", ["Peter Dorn"]),
    ("en", "<1 Local experts> |1 say| {1 it leaks}. <2 They> |2 say| {2 it is old}.", ["Local experts"] * 2),
    ("es", "<1 Luis Pardo> |1 dijo| que {1 llueve}. “{2 Esperamos}”, |2 dijo| <2 él>.", ["Luis Pardo"] * 2),
    ("pt", "<1 Paulo Moura> |1 disse| que {1 chove}. “{2 Esperamos}”, |2 disse| <2 ele>.", ["Paulo Moura"] * 2),
    ("it", "<1 Lucia Brandi> |1 ha detto| che {1 piove}. <2 Lei> |2 ha aggiunto| che {2 nevica}.", ["Lucia Brandi"] * 2),
    ("fr", "<1 Claire Morel> |1 a dit| qu'{1 il pleut}. « {2 Nous attendons} », |2 a dit| <2 elle>.", ["Claire Morel"] * 2),
    ("en", "“{1 It is old},” <1 he> |1 said|.", [None]),
    ("en", "The baker Iris Dorn runs the shop. <1 She> |1 said| {1 it leaks}.", ["Iris Dorn"]),
    # the name is given behind the quote
    ("de", "„{1 Es hält}“, |1 sagte| <1 er>. Peter Voss leitet das Werk.", ["Peter Voss"]),
    ("en", "“{1 It holds},” <1 she> |1 said|. Paula Lind has run the mill since May.", ["Paula Lind"]),
    ("en", "“{1 It holds},” <1 he> |1 said|. Paula Lind has run the mill since May.", [None]),
    ("it", "«{1 Tiene}», |1 ha detto| <1 lei>. Lucia Brandi dirige il teatro.", ["Lucia Brandi"]),
    # roles and organisations
    ("de", "<1 Ministerin Anna Kern> |1 sagte|, {1 es regne}. <2 Die Ministerin> |2 sagte|, {2 es werde kalt}.", ["Anna Kern"] * 2),
    ("en", "Mayor Paula Lind came late. <1 The mayor> |1 said| {1 it leaks}.", ["Paula Lind"]),
    ("en", "<1 A spokesman for the port> |1 said| {1 it leaks}. <2 The spokesman> |2 said| {2 no}.", ["A spokesman for the port"] * 2),
    ("es", "La ministra de Puertos, Carmen Olmo, llegó. <1 La ministra> |1 dijo| que {1 llueve}.", ["Carmen Olmo"]),
    ("es", "<1 Talvia S.A.> |1 dijo| que {1 crece}, y <2 eldent de la compañía> |2 dijo| que {2 sobra}. Habló Luis Pardo de Talvia.", ["Talvia S.A.", "Luis Pardo"]),
    ("pt", "<1 O presidente da Talvia, Paulo Moura>, |1 disse| que {1 cresce}. <2 O presidente> |2 disse| que {2 não}.", ["Paulo Moura"] * 2),
    ("it", "<1 Il sindaco Marco Brandi> |1 ha detto| che {1 piove}. <2 Il sindaco> |2 ha aggiunto| che {2 nevica}.", ["Marco Brandi"] * 2),
    ("fr", "<1 La ministre Claire Morel> |1 a dit| qu'{1 il pleut}. <2 La ministre> |2 a dit| qu'{2 il neige}.", ["Claire Morel"] * 2),
    ("en", "<1 Talvia Holdings> |1 said| {1 it grows}. <2 The company> |2 said| {2 it sells}.", ["Talvia Holdings"] * 2),
    ("de", "<1 Die Talvia AG> |1 teilte mit|, {1 sie wachse}. <2 Das Unternehmen> |2 erklärte|, {2 es verkaufe}.", ["Talvia AG"] * 2),
    ("en", "<1 The European Harbor Board (EHB)> |1 said| {1 no}. <2 EHB> |2 said| {2 yes}.", ["European Harbor Board"] * 2),
    ("pt", "<1 O grupo de tecnologia chinês Talvia Holdings (0700.HK)> |1 disse| que {1 cresce}. <2 A Talvia> |2 disse| que {2 vende}.", ["Talvia Holdings"] * 2),
    # initials in brackets behind a name with small words inside
    ("es", "La Unión de Barqueros Libres (UBL) llegó. <1 La UBL> |1 dijo| que {1 llueve}.", ["Unión de Barqueros Libres"]),
    ("fr", "L'Union des marins bretons (UMB) dort. <1 L'UMB> |1 affirme| qu'{1 il pleut}.", ["Union des marins bretons"]),
    ("it", "L'Unione Barcaioli Liguri (UBL) dorme. <1 L'UBL> |1 ha detto| che {1 piove}.", ["Unione Barcaioli Liguri"]),
    ("pt", "A União dos Barqueiros do Sul (UBS) saiu. <1 A UBS> |1 disse| que {1 chove}.", ["União dos Barqueiros do Sul"]),
    ("en", "The Center for Harbor Studies (CHS) met. <1 The CHS> |1 said| {1 no}.", ["Center for Harbor Studies"]),
    ("de", "Der Bund Deutscher Lotsen (BDL) tagte. <1 Der BDL> |1 erklärte|, {1 es regne}.", ["Bund Deutscher Lotsen"]),
    ("de", "<1 Die Polizei> |1 sagte|, {1 es brenne}. Laut <2 der Polizei> {2 brannte es}.", ["Polizei"] * 2),
    ("pt", "<1 O ministro da Defesa da Colômbia, Paulo Moura>, |1 disse| que {1 chove}. <2 O ministro da Defesa> |2 disse| que {2 não}.", ["Paulo Moura"] * 2),
    ("en", "<1 Senator Paula Lind> |1 said| {1 no}. <2 The president of Torvent> |2 said| {2 yes}.", ["Paula Lind", "The president of Torvent"]),
    # relative pronouns
    ("en", "It was Paula Lind, <1 who> |1 said| {1 it leaks}.", ["Paula Lind"]),
    ("es", "Habló Luis Pardo, <1 quien> |1 dijo| que {1 llueve}.", ["Luis Pardo"]),
    # first person
    ("en", "“{1 I said we wait},” |1 said| <1 Paula Lind>. “{2 And then we left}, <2 I> |2 thought|.”", ["Paula Lind"] * 2),
    # several, unnamed, collective
    ("de", "<1 Talvia und Baldur> |1 sagen|, {1 sie wachsen}.", ["Talvia und Baldur"]),
    ("de", "<1 Die meisten Experten> |1 sagen|, {1 es regne}.", ["Die meisten Experten"]),
    ("en", "<1 Trade officials> |1 say| {1 it leaks}.", ["Trade officials"]),
    # damage: two names side by side
    ("de", "Martin Dau sprach. <1 Dau> |1 sagte|, {1 es laufe}. Die Firma Talvia wächst, Talvia kauft. Laut <2 Dau Talvia> {2 läuft es}.", ["Martin Dau"] * 2),
]  # fmt: skip


@pytest.mark.parametrize(("language", "marked", "expected"), NAMES)
def test_names(language: str, marked: str, expected: list[str | None]) -> None:
    assert names(language, marked) == expected


NO_SOURCE = [
    ("es", "<1 Luis Pardo> |1 dijo| que {1 llueve}. |2 Agregó| que {2 nieva}.", {}, ["Luis Pardo"] * 2),
    ("it", "<1 Lucia Brandi> |1 ha detto| che {1 piove}. |2 Ha aggiunto| che {2 nevica}.", {}, ["Lucia Brandi"] * 2),
    ("pt", "O ministro Paulo Moura chegou. |1 Disse| que {1 chove}.", {}, ["Paulo Moura"]),
    ("de", "<1 Anna Kern> |1 sagte|, {1 es regne}. |2 Hinzu kam|, {2 es schneie}.", {}, ["Anna Kern", None]),
    ("de", "<1 Anna Kern> |1 sagte|, {1 es regne}. {2 Es werde kalt}.", {2: "subjunctive-chain"}, ["Anna Kern"] * 2),
    ("en", "<1 Paula Lind> |1 said| {1 it leaks}, |2 adding| that {2 it is old}.", {2: "continuation-gerund"}, ["Paula Lind"] * 2),
    ("de", "<1 Anna Kern> |1 sagte|, {1 es regne}. |2 Es heißt|, {2 es schneie}.", {2: "unsourced"}, ["Anna Kern", None]),
    ("es", "<1 Luis Pardo> |1 dijo| que {1 llueve}. |2 Fue acusado| de {2 mentir}.", {2: "passive"}, ["Luis Pardo", None]),
    ("en", "“{1 It leaks},” |1 said| <1 Paula Lind>. “{2 It is old}.”", {2: "direct-uncued"}, ["Paula Lind"] * 2),
    ("en", "“{1 It leaks},” |1 said| <1 Ann Lind>.\n“{2 No},” |2 said| <2 Bob Dorn>.\n“{3 It does}.”\n“{4 No}.”",
     {3: "direct-uncued", 4: "direct-uncued"}, ["Ann Lind", "Bob Dorn", "Ann Lind", "Bob Dorn"]),
    ("en", "“{1 It leaks}.”", {1: "direct-uncued"}, [None]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "marked", "because", "expected"), NO_SOURCE)
def test_candidates_without_source(
    language: str, marked: str, because: dict[int, str], expected: list[str | None]
) -> None:
    assert names(language, marked, because) == expected


KINDS = [
    ("de", "<1 Anna Kern> |1 sagte|, {1 es regne}.", SpeakerKind.PERSON),
    ("de", "<1 Die Polizei> |1 sagte|, {1 es regne}.", SpeakerKind.ORGANIZATION),
    ("en", "<1 The Harbor Bank> |1 said| {1 no}.", SpeakerKind.ORGANIZATION),
    ("en", "<1 Washington> |1 said| {1 no}.", SpeakerKind.ORGANIZATION),
    ("en", "<1 critics> |1 said| {1 no}.", SpeakerKind.GROUP),
    ("fr", "<1 Les députés> |1 disent| qu'{1 il pleut}.", SpeakerKind.GROUP),
    ("en", "<1 Lind and Dorn> |1 said| {1 no}.", SpeakerKind.GROUP),
    ("en", "<1 a spokesman> |1 said| {1 no}.", SpeakerKind.UNNAMED),
    ("pt", "<1 A Talvia> |1 disse| que {1 não}.", SpeakerKind.ORGANIZATION),
    ("en", "<1 Don Guardian> |1 said| {1 no}.", SpeakerKind.PERSON),
]


@pytest.mark.parametrize(("language", "marked", "kind"), KINDS)
def test_kinds(language: str, marked: str, kind: SpeakerKind) -> None:
    (speaker,) = speakers(language, marked)
    assert speaker is not None
    assert speaker.kind is kind


ABOUT = [
    ("de", "<1 Tim Voss, Sprecher der Bergwacht>, |1 sagte|, {1 es taue}.", ("Sprecher", "Bergwacht", "m")),
    ("de", "<1 Justizsprecherin Kern> |1 sagte|, {1 es taue}.", ("Justizsprecherin", None, "f")),
    ("pt", "<1 O presidente da Talvia, Paulo Moura>, |1 disse| que {1 cresce}.", ("presidente", "Talvia", "m")),
    (
        "es",
        "<1 El director de estrategia de Talvia, Luis Pardo>, |1 dijo| que {1 no}.",
        ("director de estrategia", "Talvia", "m"),
    ),
    (
        "en",
        "<1 Mary Lind, chief engineer of the Harbor Bank>, |1 said| {1 no}.",
        ("chief engineer", "Harbor Bank", "f"),
    ),
]


@pytest.mark.parametrize(("language", "marked", "about"), ABOUT)
def test_role_organization_gender(language: str, marked: str, about: tuple[str | None, ...]) -> None:
    (speaker,) = speakers(language, marked)
    assert speaker is not None
    assert (speaker.role, speaker.organization, speaker.gender) == about


def test_mentions_are_all_places_of_the_name() -> None:
    text, resolved = run(
        "en", "Paula Lind came. LIND |1 said| {1 it leaks}; “{2 no},” <2 she> |2 said|. I saw Lind and Paula Lind."
    )
    (speaker,) = resolved.speakers
    assert [span.of(text) for span in speaker.mentions] == ["Paula Lind", "LIND", "she", "Lind", "Paula Lind"]


def test_via_is_resolved_and_never_the_speaker() -> None:
    _, resolved = run("en", "<1 Paula Lind> |1 said| {1 it leaks}, as ~1 Peter Dorn~ reported.")
    assert [s.name for s in resolved.speakers] == ["Paula Lind", "Peter Dorn"]
    assert resolved.via_of == [(resolved.speakers[1].id,)]


def test_ids_come_from_content() -> None:
    one = speakers("de", "<1 Anna Kern> |1 sagte|, {1 es regne}.")[0]
    two = speakers("de", "Gestern. <1 Anna Kern> |1 sagte|, {1 es schneie}.")[0]
    assert one is not None
    assert two is not None
    assert one.id == two.id


def test_no_candidates() -> None:
    assert resolve(Reading("Nichts.", load_pack("de")), []) == Resolved([], [], ())


@st.composite
def readings(draw: st.DrawFn) -> tuple[Reading, list[Candidate]]:
    words = st.sampled_from(
        "Anna Kern Die Polizei sie er he who sagte said , . „ “ ( ) und & der Präsident of 's \n LAU Mr".split(" ")
    )
    text = draw(st.one_of(st.text(), st.lists(words, max_size=40).map(" ".join)))
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda p: Span(min(p), max(p)))
    some = st.lists(spans, max_size=2).map(tuple)
    rows = draw(st.lists(st.tuples(spans, some, some, some, st.booleans()), max_size=6))
    kinds = st.sampled_from(list(QuoteKind))
    candidates = [
        Candidate(draw(kinds), (content,), cue, source, "rules@1", "x", 0.5, via=via, continuation=on)
        for content, cue, source, via, on in sorted(rows)
    ]
    return Reading(text, load_pack(draw(st.sampled_from(known_languages())))), candidates


@settings(deadline=None, max_examples=300)
@given(readings())
def test_never_raises_and_spans_lie_inside(case: tuple[Reading, list[Candidate]]) -> None:
    reading, candidates = case
    resolved = resolve(reading, candidates)
    assert len(resolved.speaker_of) == len(resolved.via_of) == len(candidates)
    ids = [speaker.id for speaker in resolved.speakers]
    assert len(set(ids)) == len(ids)
    assert {i for i in resolved.speaker_of if i} | {i for some in resolved.via_of for i in some} == set(ids)
    for speaker in resolved.speakers:
        assert list(speaker.mentions) == sorted(set(speaker.mentions))
        assert all(0 <= start < end <= len(reading.text) for start, end in speaker.mentions)
    assert resolve(reading, candidates) == resolved


HOSTILE = [
    lambda n: ("Abc " * n, 4),
    lambda n: ("".join(f"Ab{chr(97 + i % 26)}c{i} Lind said. " for i in range(n // 3)), 20),
    lambda n: ("he said. " * (n // 2), 9),
    lambda n: ("Anna Kern und " * (n // 3), 14),
    lambda n: ("the president " * (n // 2), 14),
]


@pytest.mark.parametrize("make", HOSTILE)
def test_work_is_linear(make: Callable[[int], tuple[str, int]]) -> None:
    """Four times the text takes about four times the lines; squared work would take sixteen times."""
    counts = []
    for size in (3000, 12000):
        text, step = make(size)
        spans = [Span(i, i + 3) for i in range(0, len(text) - step, step)]
        candidates = [
            Candidate(QuoteKind.INDIRECT, (Span(s.start + 3, s.start + 4),), (), (s,), "r", "x", 0.5) for s in spans
        ]
        reading = Reading(text, load_pack("en"))
        counts.append(lines_run(partial(resolve, reading, candidates)))
    assert counts[1] < 9 * counts[0]


def test_a_pronoun_inside_the_verb_is_resolved() -> None:
    text = "La préfète Corinne Astruc conteste. « Ce n’est pas vrai », a-t-elle ajouté."
    extraction = claimx.extract_text(text, language="fr")
    assert [extraction.speaker(q).name for q in extraction.quotes] == ["Corinne Astruc"]


def test_who_makes_a_person_of_an_unknown_name() -> None:
    text = "Fiona Lind said it leaks. That did not please Wirra Tan-Okoro, who runs the shop. “Flour is out,” she said."
    extraction = claimx.extract_text(text, language="en")
    assert [extraction.speaker(q).name for q in extraction.quotes] == ["Fiona Lind", "Wirra Tan-Okoro"]


def test_a_quote_without_a_source_has_the_speaker_of_the_same_words() -> None:
    text = "El embalse: “Queda agua para un mes”\n\nAyer llovió. “Queda agua para un mes”, advirtió la alcaldesa Ana Rivas.\n"
    extraction = claimx.extract_text(text, language="es")
    direct = [q for q in extraction.quotes if q.kind == "direct"]
    assert [extraction.speaker(q).name for q in direct] == ["Ana Rivas", "Ana Rivas"]


def test_the_company_is_the_one_whose_business_is_told() -> None:
    text = "Der Hersteller Akkuna baut nicht. Das Unternehmen sagte, die Lage sei schwierig."
    extraction = claimx.extract_text(text, language="de")
    assert [extraction.speaker(q).name for q in extraction.quotes] == ["Akkuna"]


def test_a_noun_behind_any_preposition_is_no_organisation() -> None:
    text = "Das sei falsch, erklärte ihre Sprecherin auf Anfrage. Das Unternehmen sagte, die Lage sei schwierig."
    extraction = claimx.extract_text(text, language="de")
    assert "Anfrage" not in {speaker.name for speaker in extraction.speakers}

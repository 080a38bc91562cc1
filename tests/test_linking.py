"""The same statement across files and languages. Every text is made up; so are the places, persons and figures."""

import math
import random
import sys
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from counting import lines_run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import claimx
from claimx.errors import InputError, UnknownOptionError, UnreadableInputError
from claimx.lang.spelling import fold_letters, skeleton
from claimx.linking import Cluster, End, Link, Linked, LinkKind, clusters, find_links, parse_lexicon, read_lexicon
from claimx.linking.align import Bead, align
from claimx.linking.blocking import find_pairs, in_walking_order, keys_of, pairs_of_keys
from claimx.linking.collection import Collection
from claimx.linking.features import read_features
from claimx.linking.similarity import Comparison, Side
from claimx.model import Extraction

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
import link_growth

ARTICLES = {
    "de": """Damm in Orlow bleibt bis Mai geschlossen

Die Stadt Orlow sperrt den Damm über den Fluss Tessa bis Mai. Das teilte Bürgermeisterin Petra Halvorsen am Montag mit.

„Wir haben 47 Risse im Beton gefunden“, sagte Halvorsen. „Kein Ingenieur kann das unterschreiben.“

Die Reparatur kostet 3,4 Millionen Euro. Laut Halvorsen zahlt die Region Tessavia die Hälfte.

Der Geologe Mikael Brandt warnte, dass der Damm schon 2019 instabil gewesen sei. „Niemand wollte meinen Bericht lesen“, sagte Brandt.

In Orlow leben 12.600 Menschen. Der Markt ist seit der Sperrung leer.
""",
    "en": """Dam in Orlow to stay closed until May

The town of Orlow is closing the dam across the river Tessa until May. Mayor Petra Halvorsen announced this on Monday.

“We have found 47 cracks in the concrete,” Halvorsen said. “No engineer can put his name to that.”

The repair will cost 3.4 million euros. According to Halvorsen, the Tessavia region is paying half.

The geologist Mikael Brandt warned that the dam had been unstable as early as 2019. “Nobody wanted to read my report,” Brandt said.

Orlow has 12,600 inhabitants. The market has been empty since the closure.
""",
    "es": """La presa de Orlow seguirá cerrada hasta mayo

La ciudad de Orlow cierra hasta mayo la presa sobre el río Tessa. Lo anunció el lunes la alcaldesa Petra Halvorsen.

«Hemos encontrado 47 grietas en el hormigón», dijo Halvorsen. «Ningún ingeniero puede firmar eso».

La reparación cuesta 3,4 millones de euros. Según Halvorsen, la región de Tessavia paga la mitad.

El geólogo Mikael Brandt advirtió que la presa ya era inestable en 2019. «Nadie quiso leer mi informe», dijo Brandt.

En Orlow viven 12.600 personas. El mercado está vacío desde el cierre.
""",
}
# another article about the dam, not a translation of the others
OTHER = """Orlow counts the cost of its dam

Shopkeepers in Orlow fear for the summer. The tourists who used to cross the dam on foot now stay away.

“Half of my guests came over the dam,” said Irena Sorel, who runs the only hotel of the town.

Engineers had looked at the concrete twice. Sorel said the council had never answered her letters.

The Tessa carries more water every spring, and nobody knows why. A ferry would cost 900,000 euros.
"""


@cache
def extracted(text: str, language: str | None = None, published: date | None = None) -> Extraction:
    return claimx.extract_text(text, language=language, published=published)


def articles(*languages: str) -> list[Extraction]:
    return [extracted(ARTICLES[language], language) for language in languages]


def words_of(extractions: Iterable[Extraction]) -> dict[End, str]:
    """What every end of a link stands for."""
    found: dict[End, str] = {}
    for extraction in extractions:
        document = extraction.document.id
        found[End(document, document)] = extraction.document.language
        found |= {End(document, quote.id): quote.text for quote in extraction.quotes}
        found |= {End(document, claim.id): claim.text for claim in extraction.claims}
    return found


def shown(extractions: Sequence[Extraction], kind: LinkKind, **options: Any) -> set[frozenset[str]]:
    """The words of the links of one kind."""
    words = words_of(extractions)
    linked = find_links(extractions, **options)
    return {frozenset((words[link.source], words[link.target])) for link in linked if link.kind is kind}


def kinds(linked: Iterable[Link]) -> dict[str, int]:
    found: dict[str, int] = {}
    for link in linked:
        found[link.kind.value] = found.get(link.kind.value, 0) + 1
    return found


# ---- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("Kommission", "commission", "comisión", "comissão"),
        ("Referendum", "referéndum"),
        ("Universität", "universidad", "universidade", "università", "university", "université"),
        ("Philosoph", "filósof"),
        ("Zentrum", "centrum"),
    ],
)
def test_related_words_have_one_skeleton(words: tuple[str, ...]) -> None:
    assert len({skeleton(fold_letters(word)) for word in words}) == 1


@pytest.mark.parametrize(
    ("word", "folded"), [("Süßes", "susses"), ("ÉTÉ", "ete"), ("Łódź", "lodz"), ("\u0301", "\u0301")]
)
def test_letters_are_folded(word: str, folded: str) -> None:
    assert fold_letters(word) == folded


# ---- translations ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("languages", [("de", "en"), ("de", "es"), ("en", "es")])
def test_a_translation_is_found_and_its_direction_is_not_guessed(languages: tuple[str, str]) -> None:
    links = [link for link in find_links(articles(*languages)) if link.kind is LinkKind.TRANSLATION_OF]
    assert [link.symmetric for link in links] == [True]
    assert shown(articles(*languages), LinkKind.TRANSLATION_OF) == {frozenset(languages)}


def test_quotes_are_carried_over_a_translation() -> None:
    found = shown(articles("de", "en"), LinkKind.SAME_UTTERANCE)
    assert found >= {
        frozenset(("Niemand wollte meinen Bericht lesen", "Nobody wanted to read my report")),
        frozenset(("der Damm schon 2019 instabil gewesen sei", "the dam had been unstable as early as 2019")),
        frozenset(
            (
                "Wir haben 47 Risse im Beton gefunden … Kein Ingenieur kann das unterschreiben",
                "We have found 47 cracks in the concrete … No engineer can put his name to that",
            )
        ),
    }


def test_claims_are_carried_over_a_translation() -> None:
    found = shown(articles("de", "es"), LinkKind.SAME_PROPOSITION)
    assert frozenset(("Die Reparatur kostet 3,4 Millionen Euro", "La reparación cuesta 3,4 millones de euros")) in found
    assert frozenset(("In Orlow leben 12.600 Menschen", "En Orlow viven 12.600 personas")) in found


def test_three_languages_make_clusters_of_three() -> None:
    found = clusters(find_links(articles("de", "en", "es")))
    words = words_of(articles("de", "en", "es"))
    cracks = [c for c in found if any("47" in words[member] for member in c.members)]
    assert [len(cluster.members) for cluster in cracks] == [3]
    assert cracks[0].complete


def test_the_later_of_two_dated_articles_is_the_translation() -> None:
    early = extracted(ARTICLES["de"], "de", date(2026, 3, 2))
    late = extracted(ARTICLES["es"], "es", date(2026, 3, 4))
    for pair in ([early, late], [late, early]):
        links = [link for link in find_links(pair) if link.kind is LinkKind.TRANSLATION_OF]
        assert [(link.source.document, link.target.document) for link in links] == [
            (late.document.id, early.document.id)
        ]
        assert not links[0].symmetric


def test_a_byline_dates_an_article() -> None:
    text = "Damm in Orlow geschlossen\n\nVon Jana Wirt, 3. März 2026\n\nDer Damm in Orlow ist zu. Die Stadt wartet."
    assert read_features(extracted(text, "de")).day == date(2026, 3, 3)


def test_another_article_about_the_same_is_no_translation_and_holds_no_same_utterance() -> None:
    for language in ARTICLES:
        found = kinds(find_links([extracted(OTHER, "en"), *articles(language)]))
        assert set(found) <= {"candidate"}, language


def test_a_number_that_is_another_one_there_caps_the_link() -> None:
    damaged = ARTICLES["es"].replace("3,4 millones", "8,4 millones")
    links = list(find_links([*articles("de"), extracted(damaged, "es")]))
    words = words_of([*articles("de"), extracted(damaged, "es")])
    capped = [link for link in links if link.because == "numbers-differ"]
    assert {words[link.source] for link in capped} | {words[link.target] for link in capped} == {
        "Die Reparatur kostet 3,4 Millionen Euro",
        "La reparación cuesta 8,4 millones de euros",
    }
    assert all(link.kind is LinkKind.CANDIDATE and link.score <= 0.3 for link in capped)


def test_a_shortened_translation_is_still_one() -> None:
    short = ARTICLES["es"].split("\n\nEl geólogo")[0] + "\n"
    assert shown([*articles("de"), extracted(short, "es")], LinkKind.TRANSLATION_OF) == {frozenset(("de", "es"))}


# ---- copies ----------------------------------------------------------------------------------------------------------


def test_a_copy_in_one_language_is_found() -> None:
    copy = ARTICLES["de"].replace(
        "In Orlow leben 12.600 Menschen. Der Markt ist seit der Sperrung leer.", "Der Rat tagt."
    )
    found = find_links([*articles("de"), extracted(copy, "de")])
    assert kinds(found)["copy_of"] == 1
    assert kinds(found)["same_utterance"] >= 3
    assert "translation_of" not in kinds(found)


def test_an_article_that_shares_one_sentence_is_no_copy() -> None:
    text = OTHER + "\n“We have found 47 cracks in the concrete,” Halvorsen said.\n"
    assert "copy_of" not in kinds(find_links([*articles("en"), extracted(text, "en")]))


# ---- between different articles --------------------------------------------------------------------------------------

_ONE = """The harbour of Quarn was built in 1911 and nobody has dredged it since the war.

“The silt has swallowed two of our four piers already,” said Tobias Venn, who heads the Quarn port office.

Fishermen moved to Ostrel years ago. Their sons drive lorries now.
"""
_TWO = """Ministers will visit the coast next week to look at several projects there.

Tobias Venn said: “The silt has swallowed two of our four piers already.”

Quarn has asked for help five times. A dredger would be needed for at least one winter, experts think.
"""


def utterances(first: date | None, second: date | None, two: str = _TWO) -> list[tuple[str, str]]:
    found = find_links([extracted(_ONE, "en", first), extracted(two, "en", second)])
    words = words_of([extracted(_ONE, "en", first), extracted(two, "en", second)])
    quoted = [link for link in found if link.source.id.startswith("quote") and "silt" in words[link.source]]
    return [(link.kind.value, link.because) for link in quoted]


@pytest.mark.parametrize(
    ("first", "second", "kind", "because"),
    [
        (date(2026, 5, 4), date(2026, 5, 6), "same_utterance", "verbatim"),
        (date(2026, 5, 4), date(2026, 6, 6), "candidate", "verbatim, other days"),
        (date(2026, 5, 4), None, "candidate", "verbatim, no date"),
        (None, None, "candidate", "verbatim, no date"),
    ],
)
def test_the_same_words_are_one_utterance_only_within_a_few_days(
    first: date | None, second: date | None, kind: str, because: str
) -> None:
    assert utterances(first, second) == [(kind, because)]


def test_the_same_words_of_another_speaker_are_only_a_candidate() -> None:
    two = _TWO.replace("Tobias Venn", "Lena Ahorn")
    assert utterances(date(2026, 5, 4), date(2026, 5, 5), two) == [("candidate", "verbatim, no common speaker")]


def test_persons_that_are_known_to_differ_are_never_linked() -> None:
    pair = [extracted(_ONE, "en", date(2026, 5, 4)), extracted(_TWO, "en", date(2026, 5, 5))]
    persons = {(e.document.id, s.id): f"{e.document.id} {s.name}" for e in pair for s in e.speakers}
    words = words_of(pair)
    assert not [link for link in find_links(pair, person_of=persons) if "silt" in words[link.source]]


def test_a_person_under_two_spellings_is_one_when_the_caller_says_so() -> None:
    two = extracted(_TWO.replace("Tobias Venn", "Tobías Wenn"), "en", date(2026, 5, 5))
    pair = [extracted(_ONE, "en", date(2026, 5, 4)), two]
    persons = {(e.document.id, s.id): "venn" for e in pair for s in e.speakers if "Tob" in s.name}
    assert len(persons) == 2
    assert "same_utterance" not in kinds(find_links(pair))
    assert "same_utterance" in kinds(find_links(pair, person_of=persons))


def test_a_candidate_shows_every_signal() -> None:
    found = find_links([extracted(_ONE, "en"), extracted(_TWO, "en")])
    signals = dict(next(link for link in found if link.because == "verbatim, no date").signals)
    assert {"letters", "shapes", "speaker", "verbatim"} <= set(signals)
    assert all(0.0 < value <= 1.0 for value in signals.values())


def test_few_words_link_nothing_by_themselves() -> None:
    pair = [
        extracted("The harbour of Quarn closed in 1911.\n\n“It is over,” said Tobias Venn.\n", "en"),
        extracted("Quarn has a harbour. Experts doubt it.\n\n“It is over,” said Tobias Venn.\n", "en"),
    ]
    words = words_of(pair)
    assert not [link for link in find_links(pair) if "over" in words[link.source]]


# ---- the same words in many files --------------------------------------------------------------------------------------

_DAY = date(2026, 5, 4)


def reprinted(text: str, number: int, published: date | None = _DAY, language: str = "en") -> Extraction:
    """A text as one of its copies has it: other bytes, the same words."""
    return claimx.extract_text(text + " " * number, language=language, published=published)


def told(quote: str, number: int, day: int | None = 0, speaker: str = "Tobias Venn") -> Extraction:
    """An article of its own that holds a quote."""
    place, thing = (link_growth.word(2 * number + n).title() for n in range(2))
    text = f"The council of {place} met.\n\n“{quote},” said {speaker}.\n\nA {thing} was seen at the {place} gate."
    published = _DAY + timedelta(days=day) if day is not None else None
    return claimx.extract_text(text, language="en", published=published)


_SILT = "The silt has swallowed two of our four piers already"


def end_of(extraction: Extraction, words: str) -> End:
    (found,) = [quote.id for quote in extraction.quotes if words in quote.text]
    return End(extraction.document.id, found)


@pytest.mark.parametrize("files", [2, 60, 61, 150])
def test_however_many_files_hold_one_text_each_is_tied_to_the_first_of_them(files: int) -> None:
    copies = [reprinted(_ONE, number) for number in range(files)]
    found = find_links(copies)
    documents = sorted(one.document.id for one in copies)
    assert {(link.source.document, link.target.document) for link in found} == {
        (documents[0], d) for d in documents[1:]
    }
    per_copy = [link for link in found if link.target.document == documents[-1]]
    assert kinds(per_copy) == {"copy_of": 1, "same_utterance": 1, "same_proposition": len(per_copy) - 2}
    assert len(per_copy) > 2
    assert kinds(found) == {kind: count * (files - 1) for kind, count in kinds(per_copy).items()}
    assert {end_of(one, "silt") for one in copies} in [set(cluster.members) for cluster in clusters(found)]


def test_a_text_in_too_many_files_is_still_found_in_translation() -> None:
    german = [reprinted(ARTICLES["de"], number, language="de") for number in range(40)]
    spanish = [reprinted(ARTICLES["es"], number, language="es") for number in range(40)]
    found = find_links([*german, *spanish])
    assert kinds(found)["copy_of"] == 39 + 39
    assert kinds(found)["translation_of"] == 1
    first = min(german, key=lambda one: one.document.id)
    alone = {(link.kind, link.because) for link in find_links([first, spanish[0]])}
    assert alone <= {(link.kind, link.because) for link in found}
    (niemand,) = [c for c in clusters(found) if end_of(first, "meinen Bericht") in c.members]
    assert len(niemand.members) == 80


_COPIED = st.lists(st.tuples(st.sampled_from(sorted(ARTICLES)), st.integers(0, 3)), min_size=1, max_size=8)


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(_COPIED, st.sampled_from((None, _DAY)))
def test_copies_change_nothing_between_the_texts_that_they_are_copies_of(
    copied: list[tuple[str, int]], published: date | None
) -> None:
    by_text: dict[str, dict[str, Extraction]] = {}
    for language, number in copied:
        one = reprinted(ARTICLES[language], number, published, language)
        by_text.setdefault(language, {})[one.document.id] = one
    firsts = [copies[min(copies)] for copies in by_text.values()]
    everything = [one for copies in by_text.values() for one in copies.values()]
    behind = {one.document.id for one in everything} - {one.document.id for one in firsts}
    found = find_links(everything)
    assert tuple(link for link in found if link.target.document not in behind) == find_links(firsts).links
    for language, copies in by_text.items():
        ties = [link for link in found if link.target.document in behind & copies.keys()]
        assert {link.source.document for link in ties} <= {min(copies)}, language
        assert {link.target.document for link in ties} == set(copies) - {min(copies)}
        same = [link for link in ties if link.kind is LinkKind.SAME_UTTERANCE]
        assert len(same) == (len(copies) - 1) * len(copies[min(copies)].quotes)


def test_a_copy_of_another_day_is_compared_for_itself() -> None:
    dated = [reprinted(_ONE, 0), reprinted(_ONE, 1, _DAY + timedelta(days=1))]
    links = [link for link in find_links(dated) if link.kind is LinkKind.COPY_OF]
    assert [(link.source.document, link.symmetric) for link in links] == [(dated[1].document.id, False)]


def test_speakers_known_to_be_two_are_not_one_in_a_copy_either() -> None:
    copies = [reprinted(_ONE, number) for number in range(3)]
    persons = {(one.document.id, s.id): f"{one.document.id} {s.name}" for one in copies for s in one.speakers}
    assert "same_utterance" not in kinds(find_links(copies, person_of=persons))


@pytest.mark.parametrize("files", [61, 150])
def test_one_quote_in_however_many_articles_is_one_utterance(files: int) -> None:
    articles_ = [told(_SILT, number) for number in range(files)]
    found = find_links(articles_)
    assert kinds(found)["same_utterance"] == files - 1
    (cluster,) = clusters(found)
    assert set(cluster.members) == {end_of(one, "silt") for one in articles_}


def test_a_quote_that_comes_again_after_days_is_another_utterance() -> None:
    days = [0, 2, 4, 10, 12, None]
    articles_ = [told(_SILT, number, day) for number, day in enumerate(days)]
    found = clusters(find_links(articles_))
    ends = [end_of(one, "silt") for one in articles_]
    assert sorted(map(set, (cluster.members for cluster in found)), key=len) == [set(ends[3:5]), set(ends[:3])]


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 20), st.sampled_from(("Tobias Venn", "Lena Ahorn"))), max_size=7))
def test_a_chain_leads_wherever_comparing_all_with_all_leads(told_by: list[tuple[int, str]]) -> None:
    articles_ = [told(_SILT, number, day, who) for number, (day, who) in enumerate(told_by)]
    chained = [link for link in find_links(articles_) if link.kind is LinkKind.SAME_UTTERANCE]
    pairs = [(one, other) for place, one in enumerate(articles_) for other in articles_[:place]]
    between = [link for pair in pairs for link in find_links(pair) if link.kind is LinkKind.SAME_UTTERANCE]
    assert [cluster.members for cluster in clusters(chained)] == [cluster.members for cluster in clusters(between)]


def test_a_document_that_says_it_twice_is_in_the_chain_once() -> None:
    text = "“{0},” said Tobias Venn.\n\nNobody in {1} heard it.\n\n“{0},” said Tobias Venn again.\n"
    twice = [claimx.extract_text(text.format(_SILT, place), language="en") for place in ("Quarn", "Ostrel", "Brenn")]
    seen = set()
    for one in find_links(twice):
        for end, other in ((one.source, one.target), (one.target, one.source)):
            assert (end, other.document) not in seen
            seen.add((end, other.document))


@pytest.mark.parametrize("kind", sorted(link_growth.KINDS))
def test_four_times_a_hostile_collection_takes_about_four_times_the_work(kind: str) -> None:
    """Squared work would take sixteen times the lines."""
    extractions = [link_growth.read(link_growth.KINDS[kind](size)) for size in (90, 360)]
    few, many = (lines_run(partial(link_growth.linked, given)) for given in extractions)
    assert many < 4.6 * few


def test_pairs_are_walked_from_neighbour_to_neighbour() -> None:
    chance = random.Random(4)
    names = chance.sample(range(3000), 3000)
    pairs = sorted(tuple(sorted((names[i], names[j]))) for i in range(3000) for j in range(i + 1, min(3000, i + 4)))
    walked = in_walking_order(pairs)
    assert sorted(walked) == pairs
    last: dict[int, int] = {}
    waits = []
    for step, pair in enumerate(walked):
        for place in pair:
            waits.append(step - last.get(place, step))
            last[place] = step
    assert max(waits) < 60


# ---- lexicon and encoder ---------------------------------------------------------------------------------------------

_LEXICON = "\n".join(
    f"en\t{one}\tde\t{other}"
    for one, other in [
        ("engineers", "Fachleute"),
        ("looked", "geschaut"),
        ("twice", "zweimal"),
        ("concrete", "Beton"),
    ]
)
_HALF = """Ärger am Fluss

In Orlow wird gestritten, und am Fluss Tessa war gestern keiner zu sehen.

Schon zweimal hatten Fachleute auf den Beton geschaut.

Der Rat schweigt. Im Rathaus brannte kein Licht.
"""


_WANTED = frozenset(
    ("Engineers had looked at the concrete twice", "Schon zweimal hatten Fachleute auf den Beton geschaut")
)


def test_a_lexicon_finds_what_letters_do_not() -> None:
    pair = [extracted(OTHER, "en"), extracted(_HALF, "de")]
    assert _WANTED not in shown(pair, LinkKind.CANDIDATE)
    assert _WANTED in shown(pair, LinkKind.CANDIDATE, lexicon=parse_lexicon(_LEXICON))

    def called(language: str, word: str, into: str) -> Iterable[str]:
        return parse_lexicon(_LEXICON).translate(language, word, into)

    assert _WANTED in shown(pair, LinkKind.CANDIDATE, lexicon=called)


def test_a_lexicon_holds_in_both_directions_and_folds() -> None:
    lexicon = parse_lexicon("en\tbridge\tde\tBrücke\n\nen\tBRIDGE\tde\tSteg\n")
    assert lexicon.translate("en", "bridge", "de") == {"brucke", "steg"}
    assert lexicon.translate("de", "brucke", "en") == {"bridge"}
    assert lexicon.translate("de", "brucke", "fr") == frozenset()


@pytest.mark.parametrize("line", ["en\tbridge\tde", "en bridge de Brücke", "en\t\tde\tBrücke", "a\tb\tc\td\te"])
def test_a_wrong_line_of_a_lexicon_is_named(line: str) -> None:
    with pytest.raises(InputError, match="<lexicon>, line 2: four columns"):
        parse_lexicon(f"en\tdam\tde\tDamm\n{line}\n")


def test_a_lexicon_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv"
    with pytest.raises(UnreadableInputError, match=r"words.tsv: no lexicon"):
        read_lexicon(path)
    path.write_text("en\tdam\tde\tDamm\n", "utf-8")
    assert read_lexicon(path).translate("en", "dam", "de") == {"damm"}
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableInputError, match=r"words.tsv: no lexicon"):
        read_lexicon(path)


def test_what_cannot_translate_is_no_lexicon() -> None:
    with pytest.raises(UnknownOptionError, match="lexicon: dict translates nothing"):
        find_links([], lexicon={"dam": "Damm"})  # type: ignore[arg-type]


class TopicEncoder:
    """Vectors by a few words of two languages: enough to see the signal at work."""

    TOPICS = (
        ("engineer", "fachleute"),
        ("concrete", "beton"),
        ("twice", "zweimal"),
        ("ferry", "fähre"),
        ("dam", "damm"),
    )

    def encode(self, texts: Sequence[str], /) -> Sequence[Sequence[float]]:
        found = []
        for text in texts:
            vector = [float(any(word in text.lower() for word in topic)) for topic in self.TOPICS]
            vector += [0.5 * (place == len(text) % 40) for place in range(40)]
            norm = math.sqrt(sum(value * value for value in vector))
            found.append([value / norm for value in vector])
        return found


def test_an_encoder_adds_a_signal() -> None:
    pair = [extracted(OTHER, "en"), extracted(_HALF, "de")]
    assert _WANTED in shown(pair, LinkKind.CANDIDATE, encoder=TopicEncoder())
    links = find_links(articles("de", "en"), encoder=TopicEncoder())
    assert any("encoder" in dict(link.signals) for link in links)


def test_an_encoder_must_give_a_vector_for_each_text() -> None:
    class Short:
        def encode(self, texts: Sequence[str], /) -> Sequence[Sequence[float]]:
            return [[1.0]] * (len(texts) - 1)

    with pytest.raises(UnknownOptionError, match=r"encoder: \d+ vectors for \d+ texts"):
        find_links(articles("de", "en"), encoder=Short())


# ---- clusters --------------------------------------------------------------------------------------------------------


def link(a: str, b: str, score: float = 0.9, kind: LinkKind = LinkKind.SAME_UTTERANCE) -> Link:
    """A link between statements written as document.statement."""
    one, other = sorted(End(name.split(".")[0], name) for name in (a, b))
    return Link(kind=kind, source=one, target=other, score=score, because="aligned")


def members(found: Iterable[Cluster]) -> list[list[str]]:
    return [[member.id for member in cluster.members] for cluster in found]


def test_what_is_linked_by_way_of_another_is_one_cluster_but_not_complete() -> None:
    found = clusters([link("a.1", "b.1"), link("b.1", "c.1", 0.6)])
    assert members(found) == [["a.1", "b.1", "c.1"]]
    assert (found[0].complete, found[0].score) == (False, 0.6)
    assert clusters([link("a.1", "b.1"), link("b.1", "c.1"), link("a.1", "c.1")])[0].complete


def test_the_weakest_link_does_not_join_two_statements_of_one_document() -> None:
    found = clusters([link("a.1", "b.1"), link("a.2", "c.1"), link("b.1", "c.1", 0.5)])
    assert members(found) == [["a.1", "b.1"], ["a.2", "c.1"]]


def test_clusters_are_of_one_kind() -> None:
    links = [link("a.1", "b.1"), link("b.1", "c.1", kind=LinkKind.CANDIDATE)]
    assert members(clusters(links)) == [["a.1", "b.1"]]
    assert members(clusters(links, LinkKind.CANDIDATE)) == [["b.1", "c.1"]]


_names = st.tuples(st.sampled_from("abcd"), st.integers(1, 2)).map(lambda pair: f"{pair[0]}.{pair[1]}")
_links = st.lists(
    st.tuples(_names, _names, st.sampled_from([0.4, 0.6, 0.9])).filter(lambda t: t[0] != t[1]).map(lambda t: link(*t)),
    max_size=12,
)


@given(_links, st.randoms())
def test_clusters_ignore_order_and_doubles(links: list[Link], chance: random.Random) -> None:
    found = clusters(links)
    assert clusters([*chance.sample(links, len(links)), *links]) == found
    flat = [member for cluster in found for member in cluster.members]
    assert len(flat) == len(set(flat))
    linked = {frozenset((one.source, one.target)) for one in links}
    for cluster in found:
        for place, a in enumerate(cluster.members):
            for b in cluster.members[place + 1 :]:
                assert a.document != b.document or frozenset((a, b)) in linked


# ---- what always holds -----------------------------------------------------------------------------------------------

_POOL = [
    *(extracted(text, language) for language, text in ARTICLES.items()),
    extracted(OTHER, "en"),
    extracted(_ONE, "en"),
    extracted(_TWO, "en"),
    extracted(_HALF, "de"),
    extracted("", "en"),
    extracted("Orlow", "de"),
    extracted("Дамба в Орлове закрыта. 47 трещин.", None),
]


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(_POOL), max_size=8), st.randoms())
def test_the_order_of_documents_does_not_matter_and_doubles_change_nothing(
    documents: list[Extraction], chance: random.Random
) -> None:
    found = find_links(documents)
    assert find_links([*chance.sample(documents, len(documents)), *documents[:2]]) == found
    words = words_of(documents)
    for one in found:
        assert one.source in words
        assert one.target in words
        assert one.source.document != one.target.document
        assert 0.0 <= one.score <= 1.0
        assert all(0.0 <= value <= 1.0 for _, value in one.signals)
        assert Link.model_validate_json(one.model_dump_json()) == one


def test_each_statement_of_a_document_is_linked_once_to_each_other_document() -> None:
    seen = set()
    for one in find_links(_POOL):
        for end, other in ((one.source, one.target), (one.target, one.source)):
            assert (end, other.document) not in seen
            seen.add((end, other.document))


def test_nothing_links_nothing() -> None:
    assert find_links([]) == Linked(links=(), compared=0, capped=(), crowded=())
    assert len(find_links(articles("de"))) == 0
    assert len(find_links([extracted("", "de"), extracted("Orlow", "de"), extracted("...", "en")])) == 0


def test_importing_the_front_door_does_not_import_linking() -> None:
    import subprocess

    code = "import claimx, sys; claimx.extract_text('Ja.', language='de'); print('claimx.linking' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# ---- alignment -------------------------------------------------------------------------------------------------------


def sides(one: str, other: str, languages: tuple[str, str]) -> Comparison:
    features = [
        read_features(extracted(text, language)) for text, language in zip((one, other), languages, strict=True)
    ]
    collection = Collection(features)
    a, b = (Side(f.language, [collection.vector(unit) for unit in f.units]) for f in features)
    return Comparison(a, b)


def test_units_are_aligned_in_order() -> None:
    beads = align(sides(ARTICLES["de"], ARTICLES["es"], ("de", "es")))
    assert [bead[:4] for bead in beads] == [(i, i + 1, i, i + 1) for i in range(11)]


def test_a_sentence_cut_in_two_is_one_bead() -> None:
    whole = "El geólogo Mikael Brandt advirtió que la presa ya era inestable en 2019."
    assert ARTICLES["es"].count(whole) == 1
    two = "La presa ya era inestable en 2019. Lo advirtió el geólogo Mikael Brandt."
    beads = align(sides(ARTICLES["de"], ARTICLES["es"].replace(whole, two), ("de", "es")))
    assert [bead[:4] for bead in beads][6:9] == [(6, 7, 6, 7), (7, 8, 7, 9), (8, 9, 9, 10)]


def test_what_one_side_left_out_is_in_no_bead() -> None:
    paragraphs = ARTICLES["es"].split("\n\n")
    left = "\n\n".join(paragraph for paragraph in paragraphs if "grietas" not in paragraph)
    beads = align(sides(ARTICLES["de"], left, ("de", "es")))
    assert {unit for bead in beads for unit in range(bead.first, bead.end)} == {0, 1, 2, 5, 6, 7, 8, 9, 10}


def test_a_long_document_is_aligned_in_a_band() -> None:
    chance = random.Random(3)
    names = ["".join(chance.choice("bdklmnrst") + chance.choice("aeiou") for _ in range(4)).title() for _ in range(400)]
    english = [f"The town of {a} sold {n + 10} boats to {b}." for n, (a, b) in enumerate(pairwise(names))]
    german = [f"Die Stadt {a} verkaufte {n + 10} Boote an {b}." for n, (a, b) in enumerate(pairwise(names))]
    comparison = sides("\n".join(english), "\n".join(german[100:]), ("en", "de"))
    beads = align(comparison)
    right = sum(bead.first == bead.other_first + 100 for bead in beads)
    assert right == len(beads) >= 290


def check_beads(beads: Sequence[Bead], rows: int, columns: int) -> None:
    i = j = 0
    for bead in beads:
        assert i <= bead.first < bead.end <= rows
        assert j <= bead.other_first < bead.other_end <= columns
        assert (bead.end - bead.first) * (bead.other_end - bead.other_first) <= 2
        i, j = bead.end, bead.other_end


_sentences = st.lists(
    st.sampled_from(["The dam leaks.", "Orlow has 47 boats.", "Der Damm ist dicht.", "Nein!", "Orlow, Orlow."]),
    max_size=90,
)


@settings(deadline=None, max_examples=40)
@given(_sentences, _sentences)
def test_beads_climb_on_both_sides(one: list[str], other: list[str]) -> None:
    comparison = sides("\n".join(one), "\n".join(other), ("en", "de"))
    check_beads(align(comparison), len(comparison.a.vectors), len(comparison.b.vectors))


# ---- finding pairs, and what nobody writes ---------------------------------------------------------------------------


def test_keys_of_related_words_are_the_same() -> None:
    one, other = (set(keys_of(read_features(e))) for e in articles("de", "es"))
    assert {"orlov", "tesavi", "halvor", "brandt", "n47"} <= one & other


def test_a_key_of_too_many_documents_is_told() -> None:
    keys = [("dam", f"own {i // 2}", f"other {i // 2}") for i in range(12)]
    found = pairs_of_keys(keys, ["en"] * 12, block=8)
    assert found.capped == (("dam", 12),)
    assert [(a, b) for a, b, _ in found.pairs] == [(i, i + 1) for i in range(0, 12, 2)]
    assert found.crowded == ()


def test_a_document_with_too_many_neighbours_is_told() -> None:
    keys = [("dam", "river", f"own {i}") for i in range(6)]
    found = pairs_of_keys(keys, ["en", "en", "en", "en", "en", "de"], most=2)
    assert set(found.crowded) == {0, 1, 2, 3, 4, 5}
    met = {place: sum(place in pair[:2] for pair in found.pairs) for place in range(6)}
    assert min(met.values()) >= 2
    assert len(found.pairs) < 15


def test_a_name_alone_makes_no_pair() -> None:
    assert pairs_of_keys([("orlow", "a"), ("orlow", "b")], ["en", "en"]).pairs == ()


@given(
    st.lists(st.sets(st.sampled_from("abcdefgh"), max_size=5).map(lambda s: tuple(sorted(s))), max_size=14),
    st.randoms(),
)
def test_pairs_do_not_depend_on_the_order_of_documents(keys: list[tuple[str, ...]], chance: random.Random) -> None:
    order = chance.sample(range(len(keys)), len(keys))
    found = {(a, b) for a, b, _ in pairs_of_keys(keys, ["en"] * len(keys), most=20).pairs}
    moved = pairs_of_keys([keys[i] for i in order], ["en"] * len(keys), most=20).pairs
    assert {tuple(sorted((order[a], order[b]))) for a, b, _ in moved} == found


@pytest.mark.parametrize("sentence", ["The dam in Orlow leaks again. ", "Nein. ", "“It leaks,” said Petra Halvorsen. "])
def test_long_documents_of_equal_sentences_take_linear_work(sentence: str) -> None:
    """Four times the text takes about four times the lines; squared work would take sixteen times."""
    counts = []
    for size in (100, 400):
        pair = [
            claimx.extract_text(sentence * size, language="en"),
            claimx.extract_text(sentence * (size + 1), language="de"),
        ]
        counts.append(lines_run(partial(find_links, pair)))
    assert counts[1] < 9 * counts[0]


def test_five_thousand_equal_sentences_come_to_an_end() -> None:
    pair = [claimx.extract_text("The dam in Orlow leaks. " * n, language="en", claims=False) for n in (5000, 5001)]
    assert set(kinds(find_links(pair))) <= {"copy_of", "candidate"}


def test_finding_pairs_takes_linear_work() -> None:
    counts = []
    for size in (200, 800):
        keys = [(f"k{i % 7}", f"own {i // 2}", f"other {i // 2}", f"half {i // (size // 2)}") for i in range(size)]
        counts.append(lines_run(partial(pairs_of_keys, keys, ["en"] * size)))
    assert counts[1] < 6 * counts[0]


def test_pairs_of_extractions_carry_the_share_of_rare_keys() -> None:
    found = find_pairs([read_features(e) for e in articles("de", "en", "es")])
    assert [(a, b) for a, b, _ in found.pairs] == [(0, 1), (0, 2), (1, 2)]
    assert all(0.0 < share <= 1.0 for _, _, share in found.pairs)

"""Claims: what is one, whose it is, how surely it is said, of what sort; and what holds for every string."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import claimx
from claimx.claims import asserter_name, ranked, select
from claimx.errors import PackError, UnknownOptionError
from claimx.lang.attitude import AttitudeWords
from claimx.model import Extraction
from claimx.model.records import Claim, Commitment, FlagName, Origin, Polarity
from claimx.passes.claims.worth import FEATURES, any_of, judge, load_weights, worth
from claimx.testing.strategies import languages, texts


def claims(text: str, language: str) -> tuple[Claim, ...]:
    return claimx.extract_text(text, language=language).claims


def only(text: str, language: str) -> Claim:
    found = claims(text, language)
    assert len(found) == 1, [claim.text for claim in found]
    return found[0]


# ---- what is a claim -------------------------------------------------------------------------------------------------

SPLIT = [
    ("de", "Das Werk schließt im Mai.", ["Das Werk schließt im Mai"]),
    ("de", "Das Werk schließt; die Halle bleibt offen.", ["Das Werk schließt", "die Halle bleibt offen"]),
    ("de", "Das Werk steht still, und die Stadt sucht einen Käufer.", ["Das Werk steht still", "die Stadt sucht einen Käufer"]),
    ("de", "Kern sagte, dass das Werk schließt und dass die Halle leer steht.", ["das Werk schließt", "die Halle leer steht"]),
    ("de", "Das Dach war alt und der Regen stark.", ["Das Dach war alt und der Regen stark"]),
    ("en", "The boat is old.", ["The boat is old"]),
    ("en", "The boat was sold; the crew has left.", ["The boat was sold", "the crew has left"]),
    ("en", "The town has no money and the mayor is ill.", ["The town has no money", "the mayor is ill"]),
    ("en", "Lind said that the boat leaks and that the pump is broken.", ["the boat leaks", "the pump is broken"]),
    ("en", "The town sold the boat and the pump.", ["The town sold the boat and the pump"]),
    ("en", "Although the boat was old, the town kept it.", ["the boat was old", "the town kept it"]),
    ("en", "The town sold the ferry last year, which was a surprise to all.", ["The town sold the ferry last year", "which was a surprise to all"]),
    ("en", "“It leaks. We have no pump,” Lind said.", ["It leaks", "We have no pump"]),
    ("es", "El barco está roto, pero la ciudad no tiene dinero.", ["El barco está roto", "la ciudad no tiene dinero"]),
    ("es", "Ana Ruiz dijo que el barco está roto y que la bomba no funciona.", ["el barco está roto", "la bomba no funciona"]),
    ("it", "La nave è vecchia; il comune non ha soldi.", ["La nave è vecchia", "il comune non ha soldi"]),
    ("pt", "O barco está velho, mas a cidade não tem dinheiro.", ["O barco está velho", "a cidade não tem dinheiro"]),
    ("fr", "Le bateau est vieux, mais la ville n'a pas d'argent.", ["Le bateau est vieux", "la ville n'a pas d'argent"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), SPLIT)
def test_propositions(language: str, text: str, expected: list[str]) -> None:
    assert [claim.text for claim in claims(text, language)] == expected


NONE = [
    ("de", "Guten Tag!"),
    ("de", "Wann kommt die nächste Fähre?"),
    ("de", "Vielen Dank für Ihr Interesse."),
    ("de", "Lesen Sie hier den ganzen Bericht."),
    ("de", "Kern fragte, ob die Fähre kommt."),
    ("en", "Good morning, ladies and gentlemen."),
    ("en", "Will the ferry be late again?"),
    ("en", "“Is it late?” Lind asked."),
    ("en", "Click here to read more."),
    ("en", "What a day!"),
    ("es", "¿Cuándo llega el barco?"),
    ("es", "Muchas gracias a todos."),
    ("it", "Buongiorno a tutti."),
    ("it", "Quando arriva la nave?"),
    ("pt", "Bom dia a todos!"),
    ("pt", "Quando chega o barco?"),
    ("fr", "Merci à tous."),
    ("fr", "Quand arrive le bateau ?"),
    ("en", ""),
    ("en", "..."),
]


@pytest.mark.parametrize(("language", "text"), NONE)
def test_what_asserts_nothing_is_no_claim(language: str, text: str) -> None:
    assert [claim.text for claim in claims(text, language)] == []


def test_an_advertisement_is_none() -> None:
    text = "The boat is old, says the mayor.\n\nTired of old boats? A new one waits for you in our shop. Sign up now."
    assert [claim.text for claim in claims(text, "en")] == ["The boat is old"]


def test_a_report_frame_is_no_second_claim() -> None:
    assert [c.text for c in claims("In a letter to the council on Monday, Lind said that the boat leaks.", "en")] == [
        "the boat leaks"
    ]


def test_the_author_speaks_beside_a_quote() -> None:
    found = claims("Although the boat was sold in May, Lind said that it still leaks.", "en")
    assert [(c.text, c.origin.value) for c in found] == [
        ("the boat was sold in May", "author"),
        ("it still leaks", "indirect"),
    ]


def test_a_main_clause_before_a_report() -> None:
    found = claims("The town has bought a new ferry, and Lind said that the old one is sold.", "en")
    assert [(c.text, c.origin.value) for c in found] == [
        ("The town has bought a new ferry", "author"),
        ("the old one is sold", "indirect"),
    ]


# ---- whose it is -----------------------------------------------------------------------------------------------------

WHOSE = [
    ("en", "Anna Lind said that the boat leaks.", "indirect", "speaker", "Anna Lind"),
    ("en", "“The boat leaks,” said Anna Lind.", "direct", "speaker", "Anna Lind"),
    ("en", "The boat is old.", "author", "document", "document"),
    ("de", "Laut Polizei brannte das Dach.", "indirect", "organization", "Polizei"),
    ("de", "Es heißt, die Fähre sei verkauft.", "indirect", "unnamed", "unnamed"),
    ("de", "Das bedeutet, dass die Fähre nicht mehr kommt.", "author", "document", "document"),
]


@pytest.mark.parametrize(("language", "text", "origin", "kind", "name"), WHOSE)
def test_asserters(language: str, text: str, origin: str, kind: str, name: str) -> None:
    extraction = claimx.extract_text(text, language=language)
    assert len(extraction.claims) == 1
    claim = extraction.claims[0]
    assert (claim.origin.value, claim.asserter.kind.value) == (origin, kind)
    assert asserter_name(extraction, claim) == name


def test_the_chain_ends_with_the_innermost_source() -> None:
    extraction = claimx.extract_text("Anna Lind said that the boat leaks.", language="en")
    claim, quote = extraction.claims[0], extraction.quotes[0]
    link = claim.attribution[-1]
    assert claim.quote == link.quote == quote.id
    assert (link.source, link.cue, link.cue_lemma) == (quote.source[0], quote.cue[0], "say")
    assert claim.asserter.speaker == link.speaker == quote.speaker


def test_a_post_passes_on_whom_it_names() -> None:
    text = "The firm talked to its owners.\n\nMarta Ruiz at the summit:\nthe boat is old\nthe new pump is good enough for years\n- Ana Lind (@lind) 15 May 2025\n\nMarta Ruiz said that the pump is new."
    extraction = claimx.extract_text(text, language="en")
    posted = [claim for claim in extraction.claims if claim.origin is Origin.EMBEDDED]
    assert posted
    assert {asserter_name(extraction, claim) for claim in posted} == {"Marta Ruiz"}
    assert all(len(claim.attribution) == 2 for claim in posted)


def test_headlines() -> None:
    text = "Town sells its oldest boat to a museum\n\nThe boat was built in 1902, and the town has no money for it. It has been in the harbour for ten years now."
    assert [claim.origin.value for claim in claims(text, "en")][:2] == ["headline", "author"]


# ---- how surely ------------------------------------------------------------------------------------------------------

HOW = [
    ("de", "Die Fähre kommt vielleicht morgen.", "hedged", "vielleicht", "possible"),
    ("de", "Die Fähre wurde vermutlich verkauft.", "hedged", "vermutlich", "probable"),
    ("de", "Der Rat wird die Fähre verkaufen.", "predicted", "wird", "certain"),
    ("de", "Wir werden die Fähre verkaufen.", "intended", "werden", "certain"),
    ("de", "Wenn es regnet, fährt die Fähre nicht.", "conditional", "Wenn", "certain"),
    ("de", "Wenn es geregnet hätte, wäre die Fähre nicht gefahren.", "counterfactual", "hätte", "unstated"),
    ("de", "Die Stadt muss die Fähre verkaufen.", "obligation", "muss", "certain"),
    ("de", "Kern sagte, die Fähre sei verkauft.", "reported_mood", "sei", "certain"),
    ("de", "Kern bestritt, dass die Fähre verkauft wurde.", "denied", "bestritt", "certain"),
    ("en", "The ferry may be sold in May.", "hedged", "may", "possible"),
    ("en", "The ferry was probably sold.", "hedged", "probably", "probable"),
    ("en", "The ferry was allegedly stolen.", "hedged", "allegedly", "possible"),
    ("en", "The ferry will be sold.", "predicted", "will", "certain"),
    ("en", "We will sell the ferry.", "intended", "will", "certain"),
    ("en", "The council plans to sell the ferry.", "intended", "plans", "certain"),
    ("en", "If it rains, the ferry stays here.", "conditional", "If", "certain"),
    ("en", "If it had rained, the ferry would have stayed here.", "counterfactual", "would have", "unstated"),
    ("en", "The town must sell the ferry.", "obligation", "must", "certain"),
    ("en", "Lind denied that the ferry was sold.", "denied", "denied", "certain"),
    ("es", "El barco podría salir mañana.", "hedged", "podría", "possible"),
    ("es", "El ministro habría vendido el barco.", "reported_mood", "habría", "possible"),
    ("es", "La empresa comprará el barco.", "predicted", "comprará", "certain"),
    ("es", "Compraremos el barco en mayo.", "intended", "Compraremos", "certain"),
    ("es", "Si llueve, el barco no sale.", "conditional", "Si", "certain"),
    ("es", "La ciudad debe vender el barco.", "obligation", "debe", "certain"),
    ("it", "La nave potrebbe partire domani.", "hedged", "potrebbe", "possible"),
    ("it", "Il ministro avrebbe venduto la nave.", "reported_mood", "avrebbe", "possible"),
    ("it", "La società comprerà la nave.", "predicted", "comprerà", "certain"),
    ("it", "Se piove, la nave non parte.", "conditional", "Se", "certain"),
    ("it", "Il comune deve vendere la nave.", "obligation", "deve", "certain"),
    ("pt", "O barco talvez seja vendido amanhã.", "hedged", "talvez", "possible"),
    ("pt", "O ministro teria vendido o barco.", "reported_mood", "teria", "possible"),
    ("pt", "A empresa comprará o barco.", "predicted", "comprará", "certain"),
    ("pt", "Se chover, o barco não sai.", "conditional", "Se", "certain"),
    ("pt", "A cidade precisa vender o barco.", "obligation", "precisa", "certain"),
    ("fr", "Le bateau est peut-être vendu.", "hedged", "peut-être", "possible"),
    ("fr", "Le ministre aurait vendu le bateau.", "reported_mood", "aurait", "possible"),
    ("fr", "La société vendra le bateau.", "predicted", "vendra", "certain"),
    ("fr", "S'il pleut, le bateau ne part pas.", "conditional", "S'", "certain"),
    ("fr", "La ville doit vendre le bateau.", "obligation", "doit", "certain"),
]


@pytest.mark.parametrize(("language", "text", "flag", "cue", "commitment"), HOW)
def test_flags(language: str, text: str, flag: str, cue: str, commitment: str) -> None:
    claim = only(text, language)
    cues = {f.name.value: text[f.cue.start : f.cue.end] for f in claim.modality.flags if f.cue is not None}
    assert cues.get(flag) == cue
    assert claim.modality.commitment == commitment


PLAIN = [
    ("de", "Die Fähre wird verkauft."),
    ("de", "Die Fähre wurde von der Stadt verkauft."),
    ("de", "Die Balken werden ausgetauscht."),
    ("en", "The ferry was sold in March."),
    ("es", "El barco está en el puerto."),
    ("it", "La nave è in porto da maggio."),
    ("pt", "O barco está no porto."),
    ("fr", "Le bateau est au port."),
]


@pytest.mark.parametrize(("language", "text"), PLAIN)
def test_a_plain_statement_has_no_flags(language: str, text: str) -> None:
    claim = only(text, language)
    assert claim.modality.flags == ()
    assert claim.modality.commitment is Commitment.CERTAIN
    assert claim.modality.polarity is Polarity.POSITIVE


NEGATIVE = [
    ("de", "Die Fähre fährt nicht mehr.", True),
    ("de", "Die Stadt hat kein Geld.", True),
    ("de", "Die Fähre ist nicht nur alt, sondern auch teuer.", False),
    ("en", "The ferry does not run.", True),
    ("en", "The ferry is not only old.", False),
    ("en", "The boat was sold in May, not in June.", False),
    ("es", "El barco no sale hoy.", True),
    ("it", "La nave non parte oggi.", True),
    ("pt", "O barco não sai hoje.", True),
    ("fr", "Le bateau ne part pas.", True),
]


@pytest.mark.parametrize(("language", "text", "negative"), NEGATIVE)
def test_polarity(language: str, text: str, negative: bool) -> None:
    claim = only(text, language)
    assert (claim.modality.polarity is Polarity.NEGATIVE) == negative


def test_a_verb_of_denial_leaves_the_polarity_of_what_is_denied() -> None:
    claim = only("Lind denied that the ferry was sold.", "en")
    assert claim.modality.polarity is Polarity.POSITIVE
    assert claim.modality.has(FlagName.DENIED)


def test_even_if_is_no_condition() -> None:
    assert not only("Die Fähre fährt, selbst wenn es regnet.", "de").modality.has(FlagName.CONDITIONAL)


# ---- of what sort ----------------------------------------------------------------------------------------------------

SORTS = [
    ("de", "Die Fähre kostete 3 Millionen Euro.", "quantity"),
    ("de", "Die Fähre ist älter als das Werk.", "comparison"),
    ("de", "Das Werk schließt, weil die Stadt kein Geld hat.", "causal"),
    ("de", "Die Fähre ist grün.", "state"),
    ("de", "Der Rat wird die Fähre verkaufen.", "prediction"),
    ("en", "The ferry cost 3 million euros.", "quantity"),
    ("en", "The ferry is older than the pier.", "comparison"),
    ("en", "This is the largest ferry in the country.", "comparison"),
    ("en", "The strike led to a delay of the ferry.", "causal"),
    ("en", "The town sold the ferry.", "event"),
    ("en", "The ferry is in the harbour.", "state"),
    ("en", "The ferry will be sold.", "prediction"),
    ("en", "The council plans to sell the ferry.", "intention"),
    ("en", "It is a terrible, shameful plan and an insult to all of us!", "opinion"),
    ("en", "A slip is defined as a ramp for boats.", "definition"),
    ("es", "El barco costó 3 millones de euros.", "quantity"),
    ("es", "El barco no sale porque llueve.", "causal"),
    ("it", "La nave costa 3 milioni di euro.", "quantity"),
    ("it", "La nave è la più grande del paese.", "comparison"),
    ("pt", "O barco custou 3 milhões de euros.", "quantity"),
    ("pt", "O barco será vendido.", "prediction"),
    ("fr", "Le bateau coûte 3 millions d'euros.", "quantity"),
    ("fr", "La ville veut vendre le bateau.", "intention"),
]


@pytest.mark.parametrize(("language", "text", "kind"), SORTS)
def test_kinds(language: str, text: str, kind: str) -> None:
    claim = only(text, language)
    assert kind in [scored.kind.value for scored in claim.kinds]
    assert [scored.score for scored in claim.kinds] == sorted((s.score for s in claim.kinds), reverse=True)


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("The ferry cost 3 million euros.", "statistical"),
        ("The ferry carries between 200 and 300 people.", "interval"),
        ("It is the largest of 12 ferries.", "ranking"),
    ],
)
def test_sorts_of_quantity_claims(text: str, sort: str) -> None:
    first = only(text, "en").kinds[0]
    assert first.sort is not None
    assert (first.kind.value, first.sort.value) == ("quantity", sort)


def test_what_stands_inside() -> None:
    text = "Anna Lind sold 40 boats to Norway in May 2024."
    claim = only(text, "en")
    assert [q.text for q in claim.quantities] == ["40"] or claim.quantities[0].value == 40
    assert [t.timex for t in claim.times] == ["2024-05"]
    assert [text[a:b] for a, b in claim.names] == ["Anna Lind", "Norway"]


# ---- check-worthiness ------------------------------------------------------------------------------------------------


def test_figures_are_worth_more_than_wishes() -> None:
    figures = only("Unemployment rose by 20 percent to 3 million last year.", "en")
    wish = only("I hope that we can all be friends one day.", "en")
    assert figures.check_worthiness.value > 0.8 > 0.2 > wish.check_worthiness.value
    assert figures.check_worthiness.contributions["percent"] > 0


values = st.dictionaries(st.sampled_from(FEATURES), st.floats(0, 1))


@given(values, st.sampled_from(FEATURES), st.floats(0, 1), st.sampled_from(("de", "en", "es", "fr", "it", "pt")))
def test_worth_is_monotone_in_every_feature(found: dict[str, float], feature: str, more: float, language: str) -> None:
    weight = load_weights("check_worthiness").of.get(feature, 0.0)
    less = {**found, feature: min(more, found.get(feature, 0.0))}
    high = {**found, feature: max(more, found.get(feature, 0.0))}
    low_value, high_value = (worth(tuple(v.items()), language)[0].value for v in (less, high))
    assert (high_value - low_value) * weight >= 0
    assert weight or high_value == low_value


@given(values)
def test_the_contributions_sum_up_to_the_value(found: dict[str, float]) -> None:
    value, parts = judge("check_worthiness", tuple(found.items()), "en")
    assert 0 <= value <= 1
    assert set(parts) <= {"constant", *found}


def test_any_of() -> None:
    assert any_of([]) == 0
    assert any_of([0.5, 0.5]) == 0.75


# ---- helpers ---------------------------------------------------------------------------------------------------------

ARTICLE = (
    "Anna Lind said that the ferry may be late. The ferry cost 3 million euros. Paul Roth said that the pump is new."
)


@pytest.fixture(scope="module")
def extraction() -> Extraction:
    return claimx.extract_text(ARTICLE, language="en")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["the ferry may be late", "The ferry cost 3 million euros", "the pump is new"]),
        ({"asserter": "lind"}, ["the ferry may be late"]),
        ({"asserter": ""}, []),
        ({"asserter_kind": "document"}, ["The ferry cost 3 million euros"]),
        ({"kind": "quantity"}, ["The ferry cost 3 million euros"]),
        ({"main_kind": ["quantity", "event"]}, ["The ferry cost 3 million euros"]),
        ({"origin": {"indirect"}}, ["the ferry may be late", "the pump is new"]),
        ({"without": "hedged"}, ["The ferry cost 3 million euros", "the pump is new"]),
        ({"worth": 0.6}, ["The ferry cost 3 million euros"]),
        ({"score": 1.0}, []),
    ],
)
def test_select(extraction: Extraction, options: dict[str, object], expected: list[str]) -> None:
    found = [claim.text for claim in select(extraction, **options)]  # type: ignore[arg-type]
    assert [text for text in found if text in expected] == expected
    if "main_kind" not in options:
        assert found == expected


@pytest.mark.parametrize("options", [{"kind": "lie"}, {"origin": ["author", "x"]}, {"without": "no"}])
def test_select_refuses_what_does_not_exist(extraction: Extraction, options: dict[str, object]) -> None:
    with pytest.raises(UnknownOptionError, match="there are"):
        select(extraction, **options)  # type: ignore[arg-type]


def test_ranked(extraction: Extraction) -> None:
    assert [claim.text for claim in ranked(extraction, 1)] == ["The ferry cost 3 million euros"]
    assert len(ranked(extraction)) == 3


def test_a_pack_with_an_unknown_list_is_refused() -> None:
    with pytest.raises(PackError, match="knows no 'hope'"):
        AttitudeWords({"hope": "maybe"}, "xx.toml", "inner")
    with pytest.raises(PackError, match="a string expected"):
        AttitudeWords({"possible": ["maybe"]}, "xx.toml", "inner")


# ---- what holds for all ----------------------------------------------------------------------------------------------


def hold(text: str, language: str | None) -> None:
    """Every promise about claims, on one text."""
    extraction = claimx.extract_text(text, language=language)
    quotes = {quote.id for quote in extraction.quotes}
    speakers = {speaker.id for speaker in extraction.speakers}
    assert len({claim.id for claim in extraction.claims}) == len(extraction.claims)
    for claim in extraction.claims:
        assert claim.text == " … ".join(text[a:b] for a, b in claim.spans)
        inner = [*claim.names, *(q.span for q in claim.quantities), *(t.span for t in claim.times)]
        spans = [claim.context, *claim.spans, *inner, *(f.cue for f in claim.modality.flags if f.cue is not None)]
        assert all(0 <= a < b <= len(text) for a, b in spans)
        assert all(claim.spans[0].start <= a < b <= claim.spans[-1].end for a, b in inner)
        assert claim.context.start <= claim.spans[0].start
        assert claim.spans[-1].end <= claim.context.end
        assert (claim.quote is None) == (claim.origin in (Origin.AUTHOR, Origin.HEADLINE))
        assert claim.quote is None or claim.quote in quotes
        assert claim.asserter.speaker is None or claim.asserter.speaker in speakers
        assert 0 <= claim.check_worthiness.value <= 1
    assert claimx.extract_text(text, language=language).claims == extraction.claims


@settings(max_examples=60, deadline=None)
@example("a" * 5000, "en")
@example("“" * 300 + "it leaks" + "”" * 300, "en")
@example("und er kommt " * 400, "de")
@example("?¿?¿", "es")
@given(texts(), languages())
def test_promises_on_every_string(text: str, language: str | None) -> None:
    hold(text, language)


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(categories=None), max_size=200))
def test_nothing_raises(text: str) -> None:
    hold(text, "en")


def test_json_round_trip() -> None:
    extraction = claimx.extract_text(ARTICLE, language="en")
    assert claimx.Extraction.model_validate_json(extraction.model_dump_json()) == extraction

"""Direct quotes: a sentence in, the words between the bars out. Nobody counts offsets."""

import pytest

import claimx

Found = list[tuple[str, str]]


def direct(text: str, language: str) -> Found:
    """Contents of the direct quotes, parts joined by " | ", with the words that name the source."""
    extraction = claimx.extract_text(text, language=language)
    found = []
    for quote in extraction.quotes:
        for start, end in (*quote.content, *quote.cue, *quote.source):
            assert 0 <= start < end <= len(text)
        if quote.kind == "direct":
            content = " | ".join(text[start:end] for start, end in quote.content)
            found.append((content, " ".join(text[start:end] for start, end in quote.source)))
    return found


CUED = [
    ("de", "»Wir warten«, versetzte der Meister, »bis morgen.«", [("Wir warten | bis morgen", "der Meister")]),
    ("de", "„Wir warten auf Geld.\n\n„Morgen geht es los“, sagte Anna Kern.", [("Wir warten auf Geld | Morgen geht es los", "Anna Kern")]),
    ("en", "“We wait for money.\n\n“We go tomorrow,” Anna Kern said.", [("We wait for money | We go tomorrow", "Anna Kern")]),
    ("fr", "« Nous attendons.\n« Nous partons demain », dit Paul Roux.", [("Nous attendons | Nous partons demain", "Paul Roux")]),
    ("en", '» "We are thrilled by the roof," Mayor Lee said.', [("We are thrilled by the roof", "Mayor Lee")]),
    ("en", '"Hello"--said Mr. Lind.', [("Hello", "Mr. Lind")]),
    ("de", "Kern bezeichnete das Dach als „Ruine“.", [("Ruine", "Kern")]),
]  # fmt: skip

INSIDE = [
    ("fr", "« Le toit fuit, a reconnu Anne Lind. Nous attendons. »", [("Le toit fuit | Nous attendons", "Anne Lind")]),
    ("fr", "« Le toit fuit, dit-il, et nous attendons. »", [("Le toit fuit | et nous attendons", "il")]),
    ("it", "«Il tetto perde, ha detto Anna Lind, ma noi aspettiamo»", [("Il tetto perde | ma noi aspettiamo", "Anna Lind")]),
    ("it", "«Il tetto perde - dice Anna Lind - ma noi aspettiamo».", [("Il tetto perde | ma noi aspettiamo", "Anna Lind")]),
    ("es", "«Vamos a ganar, dijo Ana Pérez, y pronto».", [("Vamos a ganar | y pronto", "Ana Pérez")]),
    ("pt", "“O teto vaza, reconheceu Ana Lind. Vamos esperar.”", [("O teto vaza | Vamos esperar", "Ana Lind")]),
]  # fmt: skip

DASHES = [
    ("es", "—Vamos —dijo Ana—. Ya es tarde.", [("Vamos | Ya es tarde", "Ana")]),
    ("es", "—¿Quién es? —preguntó Ana.\n—Soy yo.", [("¿Quién es?", "Ana"), ("Soy yo", "")]),
    ("pt", "— Vamos, disse Ana.", [("Vamos", "Ana")]),
    ("pt", "— Vamos — disse Ana. — Já é tarde.", [("Vamos | Já é tarde", "Ana")]),
    ("it", "– Aspettiamo, disse Anna Lind. – Domani partiamo.", [("Aspettiamo | Domani partiamo", "Anna Lind")]),
    ("fr", "— Partez-vous ? demanda-t-il.", [("Partez-vous ?", "il")]),
    ("de", "— Wir warten, sagte Anna Kern. Es regnet.\n— Wirklich?", [("Wir warten | Es regnet", "Anna Kern"), ("Wirklich?", "")]),
    ("de", "— Ein Dach für die Schule.\n— Ein Hof für alle.", []),
    ("en", "The winners are:\n\n— Carol Lee of the Herald.\n\n— Matt Lind of the Globe.", []),
]  # fmt: skip

BLOCKS = [
    ("en", "“The roof leaks badly.”\n— Martin Lau, president", [("The roof leaks badly", "Martin Lau, president")]),
    ("en", "The council met.\n\n> The roof leaks badly.\n> We wait.\n\n— Martin Lau, president\n\nThe end.", [("The roof leaks badly | We wait", "Martin Lau, president")]),
    ("en", "The council met.\n\n    The roof leaks and we wait.\n\n— Martin Lau, president\n\nThe end.", [("The roof leaks and we wait", "Martin Lau, president")]),
    ("en", "The roof leaks.\n- Ana Lind (@lind) May 15, 2025\n\nThe end.", [("The roof leaks", "Ana Lind (@lind)")]),
    ("en", "LAU: The roof leaks.\n\nKERN: Who says so?\n\nLAU: The mayor does.", [("The roof leaks", "LAU"), ("Who says so?", "KERN"), ("The mayor does", "LAU")]),
    ("en", "And from Chairwoman Lind:\n\n“Anna brings with her a wealth of experience”", [("Anna brings with her a wealth of experience", "Chairwoman Lind")]),
    ("en", "Kern wrote:\n\n“The roof leaks badly.”", [("The roof leaks badly", "Kern")]),
    ("en", "Anna Kern shook her head. “Nobody asked us about the roof.”", [("Nobody asked us about the roof", "Anna Kern")]),
    ("de", "„Neue Woche“-Chefin Anna Kern kommt.", []),
]  # fmt: skip

LOST = [
    ("en", "“We wait, said the minister.", [("We wait", "the minister")]),
    ("en", "“We wait, said the minister. He left the room.", [("We wait", "the minister")]),
    ("it", '"Il tetto perde - dice Anna Lind - e noi aspettiamo qui', [("Il tetto perde | e noi aspettiamo qui", "Anna Lind")]),
    ("de", "„Wir warten“, sagte Kern. „Aber nicht lange und nicht", [("Wir warten | Aber nicht lange und nicht", "Kern")]),
    ("de", "Wir warten noch auf das Geld.“\n\nDer Rat schweigt.", [("Wir warten noch auf das Geld", "")]),
]  # fmt: skip

NONE = [
    ("en", "She read “War and Peace” on the train."),
    ("en", 'He owns a 24" screen and is 6\'2" tall.'),
    ("en", "Dwayne “The Rock” Johnson left."),
    ("en", "The “quality” of the roof is poor."),
    ("en", "The sign says “No Smoking”."),
    ("en", 'title: "The roof leaks badly"\n\nThe roof is old.'),
    ("de", "Das Stück „Das Dach leckt“ läuft."),
    ("de", "Das sogenannte „Dachgesetz“ gilt."),
    ("de", "Die Seite „dach.de“ ist neu."),
    ("de", "Samstag 4 Uhr: „Das Dach“, Singspiel von Kern."),
    ("fr", "Le livre « Le Toit » est lu."),
    ("es", "La película «El techo» ganó."),
    ("it", 'Il cosiddetto "tetto" perde.'),
    ("pt", "O filme “O teto” ganhou."),
]


@pytest.mark.parametrize(("language", "text", "expected"), [*CUED, *INSIDE, *DASHES, *BLOCKS, *LOST])
def test_direct(language: str, text: str, expected: Found) -> None:
    assert direct(text, language) == expected


@pytest.mark.parametrize(("language", "text"), NONE)
def test_no_quote(language: str, text: str) -> None:
    assert direct(text, language) == []


@pytest.mark.parametrize(("language", "text", "_"), LOST)
def test_a_lost_mark_is_said(language: str, text: str, _: Found) -> None:
    assert not any(quote.closed for quote in claimx.extract_text(text, language=language).quotes)


def test_what_a_turn_of_a_transcript_reports_is_no_quote_beside_it() -> None:
    text = "LAU: She said that the roof leaks.\n\nKERN: Who says so?\n\nLAU: The mayor does."
    assert all(quote.kind == "direct" for quote in claimx.extract_text(text, language="en").quotes)

"""Signs that nobody sees (soft hyphens, joiners, marks of direction) change nothing of what is found."""

import re

import pytest

import claimx
from claimx.text.tokens import without_unseen

SIGNS = {
    "soft hyphen": "\u00ad",
    "zero width space": "\u200b",
    "zero width joiner": "\u200d",
    "left-to-right mark": "\u200e",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "isolates": "\u2066\u2069",
}
TEXTS = [
    ("de", "Bürgermeisterin Anna Kern sagte, die Brücke koste 12 Millionen Euro. „Wir warten nicht“, sagte Kern am Montag."),
    ("en", "“We wait for money,” said Mayor Anna Lind. She added that the bridge will cost 12 million euros in 2030."),
    ("es", "La alcaldesa Ana Pérez dijo el lunes que el puente cuesta 12 millones de euros. «Vamos a esperar», añadió."),
    ("it", "«Il tetto perde», ha detto la sindaca Anna Lind. Secondo l'azienda, il ponte costa 12 milioni di euro."),
    ("pt", "A prefeita Ana Lind disse que a ponte custa 12 milhões de euros. “Vamos esperar”, afirmou Lind na segunda."),
    ("fr", "« Nous attendons », a dit la maire Anne Roux. Selon elle, le pont coûte 12 millions d'euros."),
]  # fmt: skip


def seen(text: str, language: str) -> list[object]:
    """What is found, as it is seen."""
    extraction = claimx.extract_text(text, language=language)
    found: list[object] = [(one.name, one.role, one.kind) for one in extraction.speakers]
    for quote in extraction.quotes:
        words = [
            [without_unseen(text[slice(*span)]) for span in spans] for spans in (quote.content, quote.cue, quote.source)
        ]
        found.append((quote.kind, words, extraction.speaker(quote).name))
    for claim in extraction.claims:
        figures = [(one.value, one.unit) for one in claim.quantities]
        found.append((without_unseen(claim.text), figures, [one.timex for one in claim.times]))
    return found


@pytest.mark.parametrize("sign", SIGNS.values(), ids=SIGNS)
@pytest.mark.parametrize(("language", "text"), TEXTS, ids=[language for language, _ in TEXTS])
def test_unseen_signs_change_nothing(language: str, text: str, sign: str) -> None:
    expected = seen(text, language)
    assert len(expected) >= 5
    assert seen(re.sub(r"(?<=[^\W\d_])(?=[^\W\d_])", sign, text), language) == expected  # within every word
    assert seen(re.sub(r"(?<=[\w,.])(?= )|(?<= )(?=\w)", sign, text), language) == expected  # around the spaces
    assert seen(sign + text.replace(". ", f".\n{sign}\n") + sign, language)[:1] == expected[:1]  # a line of its own


def test_what_is_found_is_the_text_as_the_file_holds_it() -> None:
    text = "„Wir war\u00adten“, sagte Bürger\u00admeisterin Anna\u200b Kern."
    extraction = claimx.extract_text(text, language="de")
    assert [quote.text for quote in extraction.quotes] == ["Wir war\u00adten"]
    assert [speaker.name for speaker in extraction.speakers] == ["Anna Kern"]

"""The example articles: read as they are, and who says what in them by hand."""

from pathlib import Path

import pytest

import claimx

EXAMPLES = Path(__file__).parent.parent / "examples"

FILES = {
    "de-akkuna.txt": ("de", "utf-8", "text/plain"),
    "en-ferry.md": ("en", "utf-8", "text/markdown"),
    "es-presa.txt": ("es", "utf-8", "text/plain"),
    "fr-fromagerie.txt": ("fr", "utf-8-sig", "text/plain"),
    "it-frana.txt": ("it", "cp1252", "text/plain"),
    "pt-bondes.txt": ("pt", "utf-8", "text/plain"),
}

# what stands in marks and is said by somebody: who, and its parts
DIRECT = {
    "de-akkuna.txt": [
        ("Mareike Thonsen", ["Wir bauen diese Fabrik, aber wir bauen sie nicht gegen den Markt"]),
        (
            "Oke Larsson",
            ["Die Aufträge liegen vor", "Was fehlt, ist die Gewissheit, dass die Leitungen rechtzeitig fertig werden"],
        ),
        (
            "Cem Aslaner",
            ["Diese Leute haben ihre alten Stellen gekündigt, weil man ihnen gesagt hat: ‚Im März geht es los‘"],
        ),
    ],
    "en-ferry.md": [
        (
            "Fiona Dalgleish",
            ["We got the survey wrong, and I am sorry", "The corrosion goes deeper than anybody thought"],
        ),
        (
            "Morag Sinclair-Boyd",
            ["Flour comes on that boat. Diesel comes on that boat", "My mother's insulin comes on that boat"],
        ),
        ("Callum Reyes", ["The minister told us in June, ‘The boat is sound.’ It was not sound"]),
        ("Alan Prewitt", ["No"]),
    ],
    "es-presa.txt": [
        (  # in the headline and in the text
            "Remedios Quintanar",
            ["Queda agua para cuarenta días"] * 2 + ["No es una cifra política: es una resta"],
        ),
        ("Begoña Ilarri", ["Prometer otra cosa sería engañar a la gente"]),
        ("Fermín Olalde", ["Mi abuelo plantó esos árboles", "Yo los voy a arran car"]),
        ("Nuria Belmar", ["Antes de traer agua del mar convendría no perder la que hay"]),
    ],
    "fr-fromagerie.txt": [
        ("Corinne Astruc", ["La santé des consommateurs ne se négocie pas"]),
        ("Gaspard Marcillat", ["Nous avons nous-mêmes donné l’alerte", "On nous punit d’avoir été honnêtes"]),
        ("Corinne Astruc", ["Six jours, c’est long quand il s’agit de listérias"]),
        ("Nadège Poulain", ["On ne sait pas si on sera payés en juin", "Personne ne nous dit rien"]),
        ("Yannis Reboul", ["Une visite ne répare pas une cuve"]),
    ],
    "it-frana.txt": [
        ("Oreste Baldini", ["È una boccata d'ossigeno, non una soluzione"]),
        ("Lidia Corvetto", ["Abbiamo fatto in quattro mesi quello che altri non hanno fatto in dieci anni"]),
        (
            "Teresa Guidi",
            [
                "Mio figlio va a scuola a piedi con la pila in testa",
                "Ci hanno detto 'due settimane'. Sono passati tre mesi",
            ],
        ),
        ("Elio Zambra", ["Non ci fidiamo più", 'Chi ha firmato quei lavori nel 2019 oggi dice: "Non ricordo"']),
    ],
    "pt-bondes.txt": [
        ("Aurélio Sampaio Neto", ["Não vamos repetir o erro de 2014, quando se comprou trem sem ter trilho"]),
        ("Joca Betim", ["Já ouvi essa promessa três vezes", "Na quarta eu quero ver o tri lho"]),
        ("Zuleide Prates", ["Com o bonde, o freguês volta"]),
        ("Amadeu Lins", ["E quem paga dois anos de buraco na porta"]),
    ],
}


def bare(words: str) -> str:
    """Without the stop at the end: whether it belongs to the quote is the writer's choice, not the speaker's."""
    return words.strip().rstrip(".?!")


@pytest.mark.parametrize("name", FILES)
def test_an_example_is_read_as_it_is(name: str) -> None:
    path = EXAMPLES / name
    extraction = claimx.extract(path)
    document = extraction.document
    assert (document.language, document.encoding, document.media_type) == FILES[name]
    assert document.encoding is not None
    assert document.text == path.read_bytes().decode(document.encoding)
    for quote in extraction.quotes:
        assert quote.text == " … ".join(span.of(document.text) for span in quote.content)
    assert claimx.Extraction.model_validate_json(extraction.model_dump_json()) == extraction


def test_every_example_is_tested() -> None:
    assert set(FILES) == set(DIRECT) == {path.name for path in EXAMPLES.glob("??-*")}


@pytest.mark.parametrize(
    ("name", "speaker", "parts"),
    [(name, *quote) for name, quotes in DIRECT.items() for quote in quotes],
    ids=lambda value: value[0][:30] if isinstance(value, list) else None,
)
def test_who_says_what(name: str, speaker: str, parts: list[str]) -> None:
    extraction = claimx.extract(EXAMPLES / name)
    text = extraction.document.text
    said = [
        (extraction.speaker(quote).name, part)
        for quote in extraction.quotes
        for part in (bare(span.of(text)) for span in quote.content)
    ]
    assert [(speaker, bare(part)) for part in parts] == [one for one in said if one[1] in map(bare, parts)]

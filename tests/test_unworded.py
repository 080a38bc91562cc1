"""Direct speech in a language without a pack: marks, capitals and order are all there is to go by."""

from pathlib import Path

import pytest
from counting import lines_run

import claimx

FOUND = [
    # behind the speech: verb and name
    ("„Čekáme na peníze,“ řekla starostka Anna Nováková.", [("Čekáme na peníze", "řekla", "Anna Nováková")]),
    ("”Odotamme rahaa”, sanoo pormestari Anna Lind.", [("Odotamme rahaa", "sanoo", "Anna Lind")]),
    ("„Pénzre várunk” – mondta Kovács Anna polgármester.", [("Pénzre várunk", "mondta", "Kovács Anna")]),
    ("„Við bíðum eftir peningum,“ segir Anna Lind borgarstjóri.", [("Við bíðum eftir peningum", "segir", "Anna Lind")]),
    ("«Dirua espero dugu», esan du Ane Etxeberria alkateak.", [("Dirua espero dugu", "esan", "Ane Etxeberria")]),
    ("„Чакаме пари“, каза кметът Анна Иванова.", [("Чакаме пари", "каза", "Анна Иванова")]),
    ("“Kami menunggu uang,” kata Anna Lind. “Kami menunggu lama,” kata dia.", [("Kami menunggu uang … Kami menunggu lama", "kata", "Anna Lind")]),
    # before its colon
    ("Starostka Anna Nováková řekla: „Čekáme na peníze. Most teče.“", [("Čekáme na peníze. Most teče", "řekla", "Anna Nováková")]),
    ("Lisäsi pormestari Anna Lind: ”Odotamme rahaa.”", [("Odotamme rahaa", "Lisäsi", "Anna Lind")]),
    # around it
    ("Belediye Başkanı Ayşe Demir, “Para bekliyoruz” dedi.", [("Para bekliyoruz", "dedi", "Ayşe Demir")]),
    # a verb that has stood beside a name, beside a pronoun and before a comma
    ("“We wag vir geld,” sê Anna Lind. Sy sê, “Die brug lek.”", [("We wag vir geld", "sê", "Anna Lind"), ("Die brug lek", "sê", None)]),
    # scripts without capitals
    ("وأضافت: «نحن ننتظر المال».", [("نحن ننتظر المال", "وأضافت", None)]),
    ("リンド市長は「資金を待っている」と述べた。", [("資金を待っている", "と述べた", None)]),
    ("안나 린드 시장은 \"우리는 돈을 기다리고 있다\"고 말했다.", [("우리는 돈을 기다리고 있다", "고", None)]),
]  # fmt: skip

NOTHING = [
    "Film „Titanic velký“ se líbil.",  # a title: no sign before it, none behind
    "Ve filmu „Velká voda“, který natočil Jan Malý, prší.",
    "Slovo (krátce: „Velký most“) se píše takto.",
    "Noviny „Ano“, psal Malý, vycházejí.",  # one word
    "Má „velký význam“, řekla Anna Malá.",  # a few words of somebody, no sentence
]


@pytest.fixture
def pack(tmp_path: Path) -> str:
    path = tmp_path / "none.toml"
    path.write_text('code = "und"\nname = "unknown"\nversion = "1"\n', encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=[text for text, _ in FOUND])
def test_speech_is_found_without_a_word_of_the_language(
    text: str, expected: list[tuple[str, str, str | None]], pack: str
) -> None:
    extraction = claimx.extract_text(text, language=pack)
    found = []
    for quote in extraction.quotes:
        assert quote.kind == "direct"
        speaker = extraction.speaker(quote)
        cue = " ".join(text[start:end] for start, end in quote.cue)
        found.append((quote.text, cue, speaker.name if speaker else None))
    assert found == expected


@pytest.mark.parametrize("text", NOTHING)
def test_titles_and_terms_are_no_speech(text: str, pack: str) -> None:
    assert claimx.extract_text(text, language=pack).quotes == ()


def test_a_language_without_a_pack_is_read_like_that_and_told_of() -> None:
    extraction = claimx.extract_text("„Čekáme na peníze,“ řekla starostka Anna Nováková. Dodala, že most teče.")
    assert extraction.document.language == "cs"
    assert [quote.text for quote in extraction.quotes] == ["Čekáme na peníze"]
    assert "no language pack for 'cs'" in extraction.run.notes[0]


@pytest.mark.parametrize(
    "piece", ["“Ab cd,” ef Gh. ", "Gh ef: “Ab cd.” ", "Gh, “Ab cd” ef. ", "“Ab”, c d e f ", "「あいうえ」と"]
)
def test_the_work_grows_with_the_length_of_the_text(piece: str, pack: str) -> None:
    def lines(size: int) -> int:
        return lines_run(lambda: claimx.extract_text((piece * size)[:size], language=pack, claims=False))

    lines(16_000)  # what is remembered of words is made before
    assert lines(16_000) < 5 * lines(4_000)

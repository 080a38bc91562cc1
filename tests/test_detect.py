"""The language of a text: right on short and damaged news, honest when there is too little."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.lang.detect import Detected, detect
from claimx.lang.pack import known_languages

KNOWN = ("de", "en", "es", "fr", "it", "pt")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "„Wir warten“, sagte die Ministerin."),
        ("de", "Der Rat vertagt den Bau der Brücke."),
        ("de", "DER RAT VERTAGT DEN BAU DER BRÜCKE, SAGTE DIE BÜRGERMEISTERIN."),
        ("de", "Lau argu mentierte, dass das Hinzufügen von mehr GPUs nicht im mer der beste Weg ist."),
        ("en", "He said no."),
        ("en", "“We are waiting,” the minister told reporters in Straßburg and São Paulo."),
        ("es", "«No hay agua», dijo la alcaldesa."),
        ("fr", "« Nous attendons », a déclaré la ministre."),
        ("it", "«Aspettiamo», ha detto la ministra."),
        ("pt", "“Estamos à espera”, disse a ministra."),
        ("pt", "O presidente afirmou que não vai renunciar."),
        ("sv", "Vi väntar på beskedet, säger statsministern till tidningen."),
        ("nl", "De minister zei dat het kabinet nog geen besluit heeft genomen."),
        ("pl", "Minister powiedział, że rząd nie podjął jeszcze decyzji."),
        ("ru", "Министр сказала, что решение ещё не принято."),
        ("zh", "部长说，政府还没有作出决定。"),
        ("zh", "东京"),
    ],
)
def test_language_of_a_sentence(language: str, text: str) -> None:
    assert detect(text, KNOWN).language == language


@pytest.mark.parametrize(
    "text", ["", "  \n", "12 345", "…", "“”", "OK", "Martin Lau", "x=1; print(x)", "asdf jkl qwer"]
)
def test_too_little_is_undetermined(text: str) -> None:
    assert detect(text, KNOWN).language == "und"


def test_no_letters_give_no_confidence() -> None:
    assert detect("1 2 3", KNOWN) == Detected("und", 0.0)


def test_a_pack_decides_between_codes_of_one_language() -> None:
    text = "Statsministeren sier at regjeringen venter på svar fra kommunen."
    assert detect(text, KNOWN).language == "no"
    assert detect(text, (*KNOWN, "nb")).language == "nb"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Statsministeren siger, at regeringen venter på svar fra kommunen."),
        ("da", "”Vi ved ikke, hvornår færgen sejler igen,” siger borgmesteren."),
        ("nb", "Statsministeren sier at regjeringen venter på svar fra kommunen."),
        ("nb", "«Vi vet ikke når fergen går igjen», sier ordføreren."),
        ("nl", "De minister zei dat het kabinet nog geen besluit heeft genomen."),
        ("el", "Η υπουργός είπε ότι η κυβέρνηση δεν έχει αποφασίσει ακόμη."),
        ("sv", "Ministern säger att regeringen väntar på svar från kommunen."),
        ("sv", "”Vi vet inte när färjan går igen”, säger borgmästaren."),
        ("da", "Ministeren siger, at broen lukker i maj."),
        ("ca", "«No sabem quan tornarà el ferri», va dir l'alcaldessa."),
        ("es", "«No sabemos cuándo volverá el barco», dijo la alcaldesa."),
        ("ro", "Ministra a spus că guvernul nu a luat încă o decizie."),
        ("it", "La ministra ha detto che il governo non ha ancora deciso."),
        ("ca", "La ministra va dir que el govern encara no ha pres cap decisió."),
        ("af", "Die minister het gesê dat die kabinet nog nie besluit het nie."),
        ("de", "Der Rat vertagt den Bau der Brücke."),
        ("en", "He said no."),
        ("hr", "Ministrica je rekla da vlada još nije odlučila."),
        ("pl", "Minister powiedział, że rząd nie podjął jeszcze decyzji."),
        ("cs", "Ministr řekl, že vláda ještě nerozhodla."),
        ("sl", "Predsednica vlade je povedala, da se bo most odprl prihodnji teden."),
        ("ru", "Министр сказала, что решение ещё не принято."),
        ("uk", "Міністр сказав, що рішення ще не ухвалено."),
        ("uk", "«Ми чекаємо», — сказала вона."),
        ("be", "Міністэрства паведаміла, што дарога закрытая."),
    ],
)
def test_neighbours_stay_apart_with_all_packs(language: str, text: str) -> None:
    assert detect(text, known_languages()).language == language


@pytest.mark.parametrize(
    "text",
    [
        "Predsjednica vlade rekla je da će se most otvoriti sljedeći tjedan.",
        "Predsjednica vlade kazala je da će se most otvoriti sljedeće sedmice, a da je voda ispravna.",
        "Predsednica vlade rekla je da će se most otvoriti sledeće nedelje i da je voda ispravna.",
    ],
)
def test_kin_in_latin_letters_are_read_with_the_pack_that_is_there(text: str) -> None:
    assert detect(text, known_languages()).language == "hr"


def test_kin_in_other_letters_have_no_pack() -> None:
    text = "Председница владе рекла је да ће се мост отворити следеће недеље и да је вода исправна."
    assert detect(text, known_languages()).language == "sr"


def test_boilerplate_in_another_language_does_not_decide() -> None:
    article = "Der Rat hat den Bau der Brücke vertagt, wie die Bürgermeisterin am Montag mitteilte. " * 60
    assert (
        detect("Sign up for our newsletter and read more stories every morning. " * 20 + article, KNOWN).language
        == "de"
    )


@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_string_has_an_answer(text: str) -> None:
    found = detect(text, KNOWN)
    assert 0.0 <= found.confidence <= 1.0
    assert found == detect(text, KNOWN)

"""What is reported is found whatever its verb: no list holds all verbs of a language."""

import pytest

import claimx

FRAMES = [
    ("en", "The old ferry {} near the coast on Monday, officials said.", "officials",
     "exploded hit cut set put made spread broke cost shut let leapt sank capsized drifted rammed shook soared grew"),
    ("en", "Officials said the old ferry {} near the coast.", "Officials", "hit cut sank burned made spread cost capsized leapt"),
    ("de", "Die alte Fähre {} am Montag vor der Küste, sagte der Sprecher.", "der Sprecher",
     "explodierte schnitt brach kenterte rammte verschwand bebte verdoppelte entgleiste raste krachte bricht kentert prallt"),
    ("de", "Der Sprecher sagte, die alte Fähre {} vor der Küste.", "Der Sprecher", "explodierte kenterte kentert verschwand raste bricht"),
    ("fr", "Le vieux ferry {} lundi près de la côte, a annoncé la police.", "la police",
     "coule explose brûle heurte tombe dérive chavire percute disparaît craque vacille grimpe plonge recule progresse"),
    ("it", "Il vecchio traghetto {} lunedì vicino alla costa, ha detto la polizia.", "la polizia",
     "esplode brucia urta cade affonda naufraga sperona scompare scoppia trema sale crolla rimbalza"),
    ("es", "El viejo ferri {} el lunes cerca de la costa, informó la policía.", "la policía", "explotó ardió chocó naufragó volcó embistió"),
    ("pt", "A velha balsa {} na segunda perto da costa, informou a polícia.", "a polícia", "explodiu queimou bateu naufragou sumiu desabou"),
    ("nl", "De oude veerboot {} maandag voor de kust, zei de politie.", "de politie", "ontplofte zonk kapseisde ramde barstte kelderde"),
    ("nb", "Den gamle fergen {} mandag utenfor kysten, sier politiet.", "politiet", "sank brant kantret eksploderte traff dykket"),
    ("ru", "Старый паром {} в понедельник у берега, сообщила полиция.", "полиция", "затонул сгорел столкнулся исчез загорелся"),
]  # fmt: skip

NOTHING = [
    ("en", "A few days later, officials said."),
    ("es", "El pasado lunes, informó la policía."),
    ("it", "Due giorni dopo, ha detto la polizia."),
    ("de", "Am Montag, sagte der Sprecher."),
]  # fmt: skip

DATELINES = [
    ("en", "ALDHAM — ", "The ferry was late on Monday, officials said.", "The ferry was late on Monday"),
    ("en", "ALDHAM (News Service) — ", "The ferry was late on Monday, officials said.", "The ferry was late on Monday"),
    ("en", "PORT RELL, May 4 (News Service) - ", "The ferry was late, officials said.", "The ferry was late"),
    ("en", "ALDHAM, May 4, 2025 - ", "The ferry was late, officials said.", "The ferry was late"),
    ("en", "Aldham – ", "The ferry was late, officials said.", "The ferry was late"),
    ("de", "Aldheim (nd) - ", "Die Fähre war zu spät, teilte die Polizei mit.", "Die Fähre war zu spät"),
    ("de", "Aldheim – ", "Die Fähre war zu spät, teilte die Polizei mit.", "Die Fähre war zu spät"),
    ("es", "ALDAM.- ", "El ferri llegó tarde, informó la policía.", "El ferri llegó tarde"),
    ("es", "Aldam, 4 may (NS).- ", "El ferri llegó tarde, informó la policía.", "El ferri llegó tarde"),
    ("fr", "Aldam - ", "Le ferry est en retard, a annoncé la police.", "Le ferry est en retard"),
    ("it", "(NS) - ALDAM, 04 MAG - ", "Il traghetto è in ritardo, ha detto la polizia.", "Il traghetto è in ritardo"),
    ("pt", "SÃO ALDÃO - ", "A balsa está atrasada, informou a polícia.", "A balsa está atrasada"),
]  # fmt: skip

NO_DATELINES = [
    ("de", "Die Fähre – sie ist alt – war zu spät, sagte der Sprecher.", "Die Fähre – sie ist alt – war zu spät"),
    ("en", "Anna Lind – the mayor – is late, officials said.", "Anna Lind – the mayor – is late"),
]  # fmt: skip


def contents(text: str, language: str) -> list[str]:
    return [quote.text for quote in claimx.extract_text(text, language=language).quotes]


@pytest.mark.parametrize(("language", "frame", "source", "verbs"), FRAMES, ids=[frame for _, frame, _, _ in FRAMES])
def test_the_verb_of_a_report_may_be_any(language: str, frame: str, source: str, verbs: str) -> None:
    for verb in verbs.split():
        text = frame.format(verb)
        (quote,) = claimx.extract_text(text, language=language).quotes
        assert verb in quote.text, text
        assert [text[slice(*span)] for span in quote.source] == [source], text


@pytest.mark.parametrize(("language", "text"), NOTHING)
def test_a_time_alone_is_no_report(language: str, text: str) -> None:
    assert contents(text, language) == []


@pytest.mark.parametrize(("language", "dateline", "sentence", "content"), DATELINES)
def test_a_dateline_is_no_part_of_the_report(language: str, dateline: str, sentence: str, content: str) -> None:
    assert contents(dateline + sentence, language) == [content]
    claims = claimx.extract_text(dateline + sentence, language=language).claims
    assert all(not claim.text.startswith(dateline[:4]) for claim in claims)


@pytest.mark.parametrize(("language", "text", "content"), NO_DATELINES)
def test_a_dash_in_a_sentence_makes_no_dateline(language: str, text: str, content: str) -> None:
    assert contents(text, language) == [content]

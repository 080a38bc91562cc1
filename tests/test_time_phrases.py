"""A time between subject, verb and complement belongs to neither: the mayor last week said, dijo hace dos semanas que."""

import pytest

import claimx

# language: a sentence with a gap, whom it names and what is said

SAID = {
    "en": ("The mayor", "the bridge was safe"),
    "fr": ("La maire", "le pont était sûr"),
    "es": ("La alcaldesa", "el puente era seguro"),
    "it": ("La sindaca", "il ponte era sicuro"),
    "pt": ("A prefeita", "a ponte era segura"),
    "de": ("Die Bürgermeisterin", "die Brücke sicher sei"),
}

BEHIND_VERB = {
    "en": (
        "The mayor {} that the bridge was safe.",
        [
            "said last week",
            "said on Monday night",
            "said earlier this month",
            "said late on Tuesday",
            "said Dec. 3",
            "said on Dec. 3",
            "said on 3 December 2024",
            "said two weeks ago",
            "said this week",
            "said in May",
            "said at the weekend",
            "said just before noon",
            "said on Monday morning in Leith",
        ],
    ),
    "fr": (
        "La maire {} que le pont était sûr.",
        [
            "a dit lundi soir",
            "a dit la semaine dernière",
            "a dit ce lundi",
            "a dit le 3 décembre",
            "a dit mardi 3 décembre 2024",
            "a dit en mai",
            "a dit il y a deux semaines",
            "a déclaré hier matin",
            "a dit vendredi dernier",
            "a affirmé dimanche à Lyon",
        ],
    ),
    "es": (
        "La alcaldesa {} que el puente era seguro.",
        [
            "dijo este lunes",
            "dijo el lunes por la noche",
            "dijo la semana pasada",
            "dijo el 3 de diciembre de 2024",
            "dijo hace dos semanas",
            "dijo en mayo",
            "dijo ayer por la tarde",
            "dijo el pasado martes",
            "dijo a última hora del domingo",
        ],
    ),
    "it": (
        "La sindaca {} che il ponte era sicuro.",
        [
            "ha detto lunedì sera",
            "ha detto la settimana scorsa",
            "ha detto il 3 dicembre 2024",
            "ha detto due settimane fa",
            "ha detto a maggio",
            "ha detto ieri pomeriggio",
            "ha detto lo scorso martedì",
            "ha detto nella notte",
        ],
    ),
    "pt": (
        "A prefeita {} que a ponte era segura.",
        [
            "disse nesta segunda-feira",
            "disse na noite de segunda-feira",
            "disse na semana passada",
            "disse em 3 de dezembro de 2024",
            "disse há duas semanas",
            "disse em maio",
            "disse ontem à tarde",
            "disse na última terça-feira",
        ],
    ),
    "de": (
        "Die Bürgermeisterin {}, dass die Brücke sicher sei.",
        [
            "sagte vergangene Woche",
            "sagte am Montagabend",
            "sagte in der vergangenen Woche",
            "sagte am 3. Dezember 2024",
            "sagte vor zwei Wochen",
            "sagte im Mai",
            "sagte gestern Nachmittag",
            "sagte am Rande der Sitzung",
            "sagte Anfang der Woche",
            "sagte kurz vor Mittag",
        ],
    ),
}

BEFORE_VERB = {
    "en": (
        "The mayor {} said that the bridge was safe.",
        [
            "last week",
            "on Monday night",
            "earlier this month",
            "late on Tuesday",
            "this week",
            "two weeks ago",
            ", who resigned last week,",
            "on Dec. 3",
        ],
    ),
    "fr": (
        "La maire {} a dit que le pont était sûr.",
        ["lundi soir", "la semaine dernière", "ce lundi", "le 3 décembre", "en mai"],
    ),
    "es": (
        "La alcaldesa {} dijo que el puente era seguro.",
        [
            "este lunes",
            "el lunes por la noche",
            "la semana pasada",
            "el 3 de diciembre de 2024",
            "hace dos semanas",
            "ayer por la tarde",
            "el pasado martes",
        ],
    ),
    "it": (
        "La sindaca {} ha detto che il ponte era sicuro.",
        [
            "lunedì sera",
            "la settimana scorsa",
            "il 3 dicembre 2024",
            "due settimane fa",
            "ieri pomeriggio",
            "lo scorso martedì",
        ],
    ),
    "pt": (
        "A prefeita {} disse que a ponte era segura.",
        [
            "nesta segunda-feira",
            "na noite de segunda-feira",
            "na semana passada",
            "em 3 de dezembro de 2024",
            "há duas semanas",
            "ontem à tarde",
            "na última terça-feira",
        ],
    ),
}

BEFORE_SUBJECT = {
    "es": (
        "«No las carguen, ni siquiera una vez más», advirtió {} Daniel Okoro, director de la agencia.",
        [
            "el lunes",
            "este lunes",
            "la semana pasada",
            "el 3 de mayo",
            "ayer por la tarde",
            "hace dos días",
            "en una entrevista",
            "por su parte",
            "a su vez",
        ],
    ),
    "fr": (
        "« Ne les rechargez plus », a averti {} Daniel Okoro, directeur de l’agence.",
        ["lundi", "ce lundi", "la semaine dernière", "le 3 mai", "hier soir", "il y a deux jours", "de son côté"],
    ),
    "it": (
        "«Non ricaricatele», ha avvertito {} Daniel Okoro, direttore dell'agenzia.",
        [
            "lunedì",
            "la settimana scorsa",
            "il 3 maggio",
            "ieri sera",
            "due giorni fa",
            "in un'intervista",
            "dal canto suo",
        ],
    ),
    "pt": (
        "“Não as carreguem”, advertiu {} Daniel Okoro, diretor da agência.",
        [
            "na segunda-feira",
            "nesta segunda-feira",
            "na semana passada",
            "a 3 de maio",
            "ontem à noite",
            "há dois dias",
            "em entrevista",
        ],
    ),
    "en": (
        "“Do not charge them,” warned {} Daniel Okoro, director of the agency.",
        ["on Monday", "last week", "yesterday"],
    ),
    "de": (
        "„Laden Sie diese Akkus nicht mehr“, warnte {} Daniel Okoro, der Leiter der Behörde.",
        ["am Montag", "vergangene Woche", "gestern", "am 3. Mai", "vor zwei Tagen", "in einem Gespräch", "seinerseits"],
    ),
}

CASES = [
    (language, sentence.format(gap).replace(" ,", ","))
    for table in (BEHIND_VERB, BEFORE_VERB)
    for language, (sentence, gaps) in table.items()
    for gap in gaps
]


@pytest.mark.parametrize(("language", "sentence"), CASES)
def test_a_time_belongs_neither_to_source_nor_to_content(language: str, sentence: str) -> None:
    extraction = claimx.extract_text(sentence, language=language, claims=False)
    found = [
        tuple(" … ".join(span.of(sentence) for span in spans) for spans in (quote.source, quote.content))
        for quote in extraction.quotes
    ]
    assert found == [SAID[language]]


def test_a_time_that_is_the_subject_of_what_is_said_stays_in_it() -> None:
    sentence = "The mayor said this year would be hard."
    (quote,) = claimx.extract_text(sentence, language="en", claims=False).quotes
    assert quote.text == "this year would be hard"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [(language, shape.format(gap)) for language, (shape, gaps) in BEFORE_SUBJECT.items() for gap in gaps],
)
def test_the_speaker_stands_behind_verb_and_time(language: str, sentence: str) -> None:
    extraction = claimx.extract_text(sentence, language=language, claims=False)
    assert [extraction.speaker(quote).name for quote in extraction.quotes] == ["Daniel Okoro"]

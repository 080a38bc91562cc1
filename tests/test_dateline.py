"""The day of a document: given, or read off the head of its text, and what is counted from it."""

from datetime import date

import pytest

import claimx

BODY = "Der Rat stimmte gestern zu. „Wir warten“, sagte Anna Kern, und das seit einem Jahr, und niemand im Ort weiß, wann die Arbeiten an der Brücke endlich beginnen."


@pytest.mark.parametrize(
    ("text", "language", "words", "day"),
    [
        ("Brücke zu\n\nVon Jo Ahl, 14. Oktober 2026\n\n" + BODY, "de", "14. Oktober 2026", (2026, 10, 14)),
        ("Brücke zu\n\n" + BODY.replace("Der Rat", "BERLIN, 3.5.2026 (apn) – Der Rat"), "de", "3.5.2026", (2026, 5, 3)),
        ("Bridge shut\n\n*By Jo Ahl, 3 November 2026*\n\nThe council agreed.", "en", "3 November 2026", (2026, 11, 3)),
        ("Puente cerrado\nRedacción | Olmeda | 21/09/2026\nEl consejo votó ayer.", "es", "21/09/2026", (2026, 9, 21)),
        ("Pont fermé\n\nLe 12 mai 2026 – Par Jo Ahl\n\nLe conseil a voté hier.", "fr", "12 mai 2026", (2026, 5, 12)),
        ("Ponte chiuso\n\ndi Jo Ahl - 17 febbraio 2026\n\nIl consiglio vota.", "it", "17 febbraio 2026", (2026, 2, 17)),
        ("Ponte fechada\n\nPor Jo Ahl — 08/08/2026\n\nO conselho votou ontem.", "pt", "08/08/2026", (2026, 8, 8)),
    ],
)
def test_the_head_of_a_text_says_its_day(text, language, words, day):
    document = claimx.extract_text(text, language=language).document
    assert document.published == date(*day)
    assert document.dateline.of(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "Am 3. Mai 2026 stimmte der Rat zu. " + BODY,
        "Wahl am 3. Mai 2026: Rat stimmt zu\n\n" + BODY,
        "Brücke zu\n\nVon Jo Ahl, Oktober 2026\n\n" + BODY,
        "Brücke zu\n\n" + BODY + "\n\nVon Jo Ahl, 14. Oktober 2026",
        "",
        "2026",
    ],
)
def test_a_day_inside_the_text_is_not_the_day_of_the_text(text):
    document = claimx.extract_text(text, language="de").document
    assert document.published is None
    assert document.dateline is None


def test_relative_times_are_counted_from_the_dateline():
    text = "Brücke zu\n\nVon Jo Ahl, 14. Oktober 2026\n\nDer Rat stimmte gestern dem Bau der Brücke zu."
    times = [time for claim in claimx.extract_text(text, language="de").claims for time in claim.times]
    assert [(time.text, time.resolved, time.anchor) for time in times if time.text == "gestern"] == [
        ("gestern", (date(2026, 10, 13),) * 2, date(2026, 10, 14))
    ]


def test_a_given_day_goes_before_the_dateline():
    text = "Brücke zu\n\nVon Jo Ahl, 14. Oktober 2026\n\n" + BODY
    document = claimx.extract_text(text, language="de", published=date(2025, 1, 2)).document
    assert document.published == date(2025, 1, 2)
    assert document.dateline is None

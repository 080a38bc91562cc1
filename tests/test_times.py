"""Sentences, and the times that must come out of them."""

from datetime import date

import pytest

from claimx.lang.pack import load_pack
from claimx.model.records import TimeRef
from claimx.passes.claims import find_times
from claimx.passes.reading import Reading

WEDNESDAY = date(2024, 5, 15)


def times(code: str, text: str, reference: date | None = WEDNESDAY) -> list[TimeRef]:
    return find_times(Reading(text, load_pack(code)), reference)


def shown(code: str, text: str, reference: date | None = WEDNESDAY) -> list[str]:
    """`words = timex first..last`, the modifier in front."""
    out = []
    for t in times(code, text, reference):
        days = f" {t.resolved[0]}..{t.resolved[1]}" if t.resolved else ""
        sign = f"{t.modifier} " if t.modifier else ""
        out.append(f"{t.text} = {sign}{t.timex}{days}")
    return out


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("de", "Am 3. Mai 2024 brannte es.", ["3. Mai 2024 = 2024-05-03 2024-05-03..2024-05-03"]),
        ("de", "Im Juli regnet es.", ["Juli = XXXX-07 2024-07-01..2024-07-31"]),
        ("de", "Das gilt bis 2028.", ["bis 2028 = until 2028 2028-01-01..2028-12-31"]),
        ("de", "Vor drei Jahren begann es.", ["Vor drei Jahren = 2021 2021-01-01..2021-12-31"]),
        ("de", "Im ersten Quartal 2023 sank es.", ["ersten Quartal 2023 = 2023-Q1 2023-01-01..2023-03-31"]),
        ("de", "Die 1990er waren gut.", ["1990er = 199 1990-01-01..1999-12-31"]),
        ("de", "Vom 3. bis 12. Mai war Markt.", ["3. bis 12. Mai = XXXX-05-03/XXXX-05-12 2024-05-03..2024-05-12"]),
        ("de", "Das dauerte 90 Minuten.", ["90 Minuten = PT90M"]),
        ("de", "Am Montag um 18.30 Uhr.", ["Montag um 18.30 = XXXX-WXX-1T18:30 2024-05-13..2024-05-13"]),
        ("de", "Ende März 2023 kam Schnee.", ["Ende März 2023 = end 2023-03 2023-03-01..2023-03-31"]),
        ("ru", "3 мая 2024 года сгорел склад.", ["3 мая 2024 = 2024-05-03 2024-05-03..2024-05-03"]),
        ("ru", "В прошлом месяце экспорт упал.", ["прошлом месяце = 2024-04 2024-04-01..2024-04-30"]),
        ("ru", "Три года назад его избрали.", ["Три года назад = 2021 2021-01-01..2021-12-31"]),
        ("ru", "Это будет через две недели.", ["через две недели = 2024-05-29 2024-05-29..2024-05-29"]),
        ("ru", "С 2014 по 2018 год он работал.", ["С 2014 по 2018 год = 2014/2018 2014-01-01..2018-12-31"]),
        (
            "hr",
            "Skladište je izgorjelo 3. svibnja 2024. godine.",
            ["3. svibnja 2024 = 2024-05-03 2024-05-03..2024-05-03"],
        ),
        ("hr", "Prošli mjesec izvoz je pao.", ["Prošli mjesec = 2024-04 2024-04-01..2024-04-30"]),
        ("hr", "Prije tri godine je izabran.", ["Prije tri godine = 2021 2021-01-01..2021-12-31"]),
        ("hr", "To će biti za dva tjedna.", ["za dva tjedna = 2024-05-29 2024-05-29..2024-05-29"]),
        ("hr", "Početkom ožujka 2023. pao je snijeg.", ["Početkom ožujka 2023 = start 2023-03 2023-03-01..2023-03-31"]),
        ("pl", "3 maja 2024 roku spłonął magazyn.", ["3 maja 2024 = 2024-05-03 2024-05-03..2024-05-03"]),
        ("pl", "W ubiegłym miesiącu eksport spadł.", ["ubiegłym miesiącu = 2024-04 2024-04-01..2024-04-30"]),
        ("pl", "Trzy lata temu go wybrano.", ["Trzy lata temu = 2021 2021-01-01..2021-12-31"]),
        ("pl", "To będzie za dwa tygodnie.", ["za dwa tygodnie = 2024-05-29 2024-05-29..2024-05-29"]),
        ("pl", "Od 2014 do 2018 roku pracował.", ["Od 2014 do 2018 roku = 2014/2018 2014-01-01..2018-12-31"]),
        ("uk", "3 травня 2024 року згорів склад.", ["3 травня 2024 = 2024-05-03 2024-05-03..2024-05-03"]),
        ("uk", "Минулого місяця експорт впав.", ["Минулого місяця = 2024-04 2024-04-01..2024-04-30"]),
        ("uk", "Три роки тому його обрали.", ["Три роки тому = 2021 2021-01-01..2021-12-31"]),
        ("uk", "Це буде через два тижні.", ["через два тижні = 2024-05-29 2024-05-29..2024-05-29"]),
        ("uk", "З 2014 по 2018 рік він працював.", ["З 2014 по 2018 рік = 2014/2018 2014-01-01..2018-12-31"]),
        ("zh", "2024年5月3日仓库起火。", ["2024年5月3日 = 2024-05-03 2024-05-03..2024-05-03"]),
        ("zh", "他在5月3日辞职。", ["5月3日 = XXXX-05-03 2024-05-03..2024-05-03"]),
        ("zh", "去年出口下降。", ["去年 = 2023 2023-01-01..2023-12-31"]),
        ("zh", "三年前他当选。", ["三年前 = 2021 2021-01-01..2021-12-31"]),
        ("zh", "2019年至2023年他在这里工作。", ["2019年至2023年 = 2019/2023 2019-01-01..2023-12-31"]),
        ("en", "It opened on May 3, 2024.", ["May 3, 2024 = 2024-05-03 2024-05-03..2024-05-03"]),
        (
            "en",
            "Dated 2024-05-03 and 5/3/2024.",
            ["2024-05-03 = 2024-05-03 2024-05-03..2024-05-03", "5/3/2024 = 2024-05-03 2024-05-03..2024-05-03"],
        ),
        ("en", "It fell last month.", ["last month = 2024-04 2024-04-01..2024-04-30"]),
        ("en", "It comes in two weeks.", ["in two weeks = 2024-05-29 2024-05-29..2024-05-29"]),
        ("en", "It grew from 2014 to 2018.", ["from 2014 to 2018 = 2014/2018 2014-01-01..2018-12-31"]),
        (
            "en",
            "In the 19th century, in H1 2023.",
            ["19th century = 18 1800-01-01..1899-12-31", "H1 2023 = 2023-H1 2023-01-01..2023-06-30"],
        ),
        ("en", "He left at 5 pm every Monday.", ["5 pm every Monday = XXXX-WXX-1T17"]),
        ("en", "Last summer it burned.", ["Last summer = 2023-SU 2023-06-01..2023-08-31"]),
        ("it", "Due anni fa era chiuso.", ["Due anni fa = 2022 2022-01-01..2022-12-31"]),
        ("it", "La settimana scorsa pioveva.", ["settimana scorsa = 2024-W19 2024-05-06..2024-05-12"]),
        (
            "it",
            "Nel XIX secolo, entro il 2030.",
            ["XIX secolo = 18 1800-01-01..1899-12-31", "entro il 2030 = until 2030 2030-01-01..2030-12-31"],
        ),
        ("es", "En el primer trimestre de 2024.", ["primer trimestre de 2024 = 2024-Q1 2024-01-01..2024-03-31"]),
        (
            "es",
            "Hace tres años, el mes pasado.",
            ["Hace tres años = 2021 2021-01-01..2021-12-31", "mes pasado = 2024-04 2024-04-01..2024-04-30"],
        ),
        (
            "es",
            "Desde 2019, a finales de abril.",
            [
                "Desde 2019 = since 2019 2019-01-01..2019-12-31",
                "a finales de abril = end XXXX-04 2024-04-01..2024-04-30",
            ],
        ),
        (
            "pt",
            "Nesta quarta-feira, até 2028.",
            ["Nesta quarta-feira = 2024-05-15 2024-05-15..2024-05-15", "até 2028 = until 2028 2028-01-01..2028-12-31"],
        ),
        ("pt", "Na década de 1980 chovia.", ["década de 1980 = 198 1980-01-01..1989-12-31"]),
        (
            "fr",
            "Il y a trois ans, mardi 14 mai.",
            ["Il y a trois ans = 2021 2021-01-01..2021-12-31", "mardi 14 mai = XXXX-05-14 2024-05-14..2024-05-14"],
        ),
        (
            "fr",
            "Depuis 2019, au T2 2023 à 18h30.",
            [
                "Depuis 2019 = since 2019 2019-01-01..2019-12-31",
                "T2 2023 = 2023-Q2 2023-04-01..2023-06-30",
                "18h30 = T18:30",
            ],
        ),
        ("fr", "Dans les années 1990 tout allait.", ["années 1990 = 199 1990-01-01..1999-12-31"]),
    ],
)
def test_times(code: str, text: str, expected: list[str]) -> None:
    assert shown(code, text) == expected


def test_without_a_reference_relative_times_stay_unresolved() -> None:
    assert shown("en", "It fell last month, on Friday and in 2019.", None) == [
        "last month = XXXX-XX",
        "Friday = XXXX-WXX-5",
        "2019 = 2019 2019-01-01..2019-12-31",
    ]
    assert [t.anchor for t in times("en", "It fell last month, in 2019.")] == [WEDNESDAY, None]


def test_a_weekday_on_that_weekday_is_that_day() -> None:
    assert [t.resolved for t in times("de", "Am Mittwoch und am Donnerstag.")] == [
        (date(2024, 5, 15), date(2024, 5, 15)),
        (date(2024, 5, 9), date(2024, 5, 9)),
    ]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "2000 Menschen kamen."),
        ("de", "Tel. 030 2010-2015-86"),
        ("en", "He may go, and they march on."),
        ("en", "Theresa May sat in the sun."),
        ("es", "Puso el mar y la mar."),
        ("pt", "Isso nos permitiu ter um estoque."),
        ("it", "Un secondo tentativo, il primo premio."),
        ("fr", "Cent personnes, une seconde chance."),
    ],
)
def test_none(code: str, text: str) -> None:
    assert [t.text for t in times(code, text) if t.granularity != "duration"] == []

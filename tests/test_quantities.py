"""Sentences, and the quantities that must come out of them."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.errors import PackError
from claimx.lang.pack import known_languages, load_pack
from claimx.lang.quantities import figures_of, parse_figures
from claimx.model.records import Quantity
from claimx.passes.claims import find_figures, find_quantities
from claimx.passes.reading import Reading

LANGUAGES = ("de", "en", "es", "fr", "it", "pt")


def quantities(code: str, text: str) -> list[Quantity]:
    return find_quantities(Reading(text, load_pack(code)))


def shown(code: str, text: str) -> list[str]:
    """`words = value unit [counted]` with the comparator in front, for each quantity."""
    out = []
    for q in quantities(code, text):
        value = f"{q.low}..{q.high}" if q.low is not None else "some" if q.vague else str(q.value)
        sign = {"exact": "", "range": "", "min": "≥", "max": "≤", "more": ">", "less": "<", "about": "~"}[q.comparator]
        unit = f" {q.unit}" if q.unit else f" [{q.counted.of(text)}]" if q.counted else ""
        out.append(f"{q.text} = {sign}{value}{unit}")
    return out


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("de", "Das kostet mindestens 16 Mrd. Dollar.", ["mindestens 16 Mrd. Dollar = ≥16000000000 USD"]),
        ("ru", "Город потратит 3,5 млрд рублей.", ["3,5 млрд рублей = 3500000000 RUB"]),
        ("ru", "Не менее 40 человек пострадали.", ["Не менее 40 = ≥40 [человек]"]),
        ("ru", "Цены выросли на 2,3 процента.", ["2,3 процента = 2.3 %"]),
        ("ru", "Было 25 тыс. заявок.", ["25 тыс. = 25000 [заявок]"]),
        ("ru", "От 3 до 5 процентов.", ["От 3 до 5 процентов = 3..5 %"]),
        ("hr", "Grad će potrošiti 3,5 milijuna eura.", ["3,5 milijuna eura = 3500000 EUR"]),
        ("hr", "Najmanje 40 ljudi je ozlijeđeno.", ["Najmanje 40 = ≥40 [ljudi]"]),
        ("hr", "Cijene su porasle za 2,3 posto.", ["2,3 posto = 2.3 %"]),
        ("hr", "Oko dvadeset i pet kuća.", ["Oko dvadeset i pet = ~25 [kuća]"]),
        ("hr", "Od 3 do 5 posto.", ["Od 3 do 5 posto = 3..5 %"]),
        ("pl", "Miasto wyda 3,5 mln zł.", ["3,5 mln zł = 3500000 PLN"]),
        ("pl", "Co najmniej 40 osób zostało rannych.", ["Co najmniej 40 = ≥40 [osób]"]),
        ("pl", "Ceny wzrosły o 2,3 procent.", ["2,3 procent = 2.3 %"]),
        ("pl", "Około dwudziestu pięciu domów.", ["Około dwudziestu pięciu = ~25 [domów]"]),
        ("pl", "Od 3 do 5 procent.", ["Od 3 do 5 procent = 3..5 %"]),
        ("uk", "Місто витратить 3,5 млн гривень.", ["3,5 млн гривень = 3500000 UAH"]),
        ("uk", "Щонайменше 40 людей поранено.", ["Щонайменше 40 = ≥40 [людей]"]),
        ("uk", "Ціни зросли на 2,3 відсотка.", ["2,3 відсотка = 2.3 %"]),
        ("uk", "Близько двадцяти п’яти будинків.", ["Близько двадцяти п’яти = ~25 [будинків]"]),
        ("uk", "Від 3 до 5 відсотків.", ["Від 3 до 5 відсотків = 3..5 %"]),
        ("zh", "投资3.5亿元。", ["3.5亿元 = 350000000 CNY"]),
        ("zh", "超过1200万人投票。", ["超过1200万 = >12000000"]),
        ("zh", "至少四十人受伤。", ["至少四十 = ≥40"]),
        ("zh", "大约一百五十万名居民。", ["大约一百五十万 = ~1500000"]),
        ("zh", "价格上涨百分之二。", ["百分之二 = 2 %"]),
        ("zh", "公路长120公里。", ["120公里 = 120 km"]),
        ("sv", "Drygt 300 personer flydde.", ["Drygt 300 = >300 [personer]"]),
        ("sv", "Bolaget omsatte 2,5 miljarder kronor.", ["2,5 miljarder kronor = 2500000000 SEK"]),
        ("ca", "Van venir més de 300 persones.", ["més de 300 = >300 [persones]"]),
        ("ca", "Costa vint-i-cinc mil euros.", ["vint-i-cinc mil euros = 25000 EUR"]),
        ("ro", "Costă 20 de milioane de euro.", ["20 de milioane de euro = 20000000 EUR"]),
        ("ro", "Costă două sute de mii de lei.", ["două sute de mii de lei = 200000 RON"]),
        ("ro", "Au plecat 45 de oameni și 12 copii.", ["45 = 45 [oameni]", "12 = 12 [copii]"]),
        ("ro", "Sunt 300 de kilometri.", ["300 de kilometri = 300 km"]),
        ("de", "Es waren siebenunddreißig Menschen.", ["siebenunddreißig = 37 [Menschen]"]),
        ("de", "Rund eineinhalb Millionen Menschen kamen.", ["Rund eineinhalb Millionen = ~1500000 [Menschen]"]),
        ("de", "Die Miete stieg auf 1.600 Euro.", ["1.600 Euro = 1600 EUR"]),
        ("de", "Zwischen 3 und 5 Prozent fehlten.", ["Zwischen 3 und 5 Prozent = 3..5 %"]),
        ("de", "Es fielen 10–15 mm Regen.", ["10–15 mm = 10..15 mm"]),
        ("de", "Einige Tausend Helfer kamen.", ["Einige Tausend = some [Helfer]"]),
        ("de", "Fast alle Brücken sind alt.", ["Fast alle = some [Brücken]"]),
        ("de", "Es sind doppelt so viele.", ["doppelt = 2"]),
        (
            "de",
            "Der Zug fuhr 230 km/h, der Bus 25 Meter pro Sekunde.",
            ["230 km/h = 230 km/h", "25 Meter pro Sekunde = 25 m/s"],
        ),
        ("de", "Drei Viertel der Wähler sind älter.", ["Drei Viertel = 0.75 [Wähler]"]),
        ("en", "It lost at least $16B and up to 40%.", ["at least $16B = ≥16000000000 USD", "up to 40% = ≤40 %"]),
        ("en", "A hundred and two boats sank.", ["A hundred and two = 102 [boats]"]),
        ("en", "The four-mile road took half an hour.", ["four-mile = 4 mi", "half an hour = 0.5 h"]),
        ("en", "He paid a $2,000 fine and A$5 million.", ["$2,000 = 2000 USD", "A$5 million = 5000000 AUD"]),
        ("en", "Twice as many, dozens of homes.", ["Twice = 2", "dozens = some [homes]"]),
        ("en", "It rose from 3 to 5 percent.", ["3 = 3 %", "5 percent = 5 %"]),
        ("en", "Between 10 and 15 million users left.", ["Between 10 and 15 million = 10000000..15000000 [users]"]),
        ("it", "Ha perso circa due milioni e mezzo di voti.", ["circa due milioni e mezzo = ~2500000 [voti]"]),
        ("it", "Sono duecentoquarantatre case.", ["duecentoquarantatre = 243 [case]"]),
        (
            "it",
            "Un terzo dei voti, il 5,5 per cento.",
            ["Un terzo = 0.3333333333333333333333333333 [voti]", "5,5 per cento = 5.5 %"],
        ),
        ("es", "Costó más de mil millones de euros.", ["más de mil millones de euros = >1000000000 EUR"]),
        (
            "es",
            "Son unos pocos millones y casi todos los barcos.",
            ["unos pocos millones = some", "casi todos = some [barcos]"],
        ),
        ("es", "Encabezó más de 2K compañías.", ["más de 2K = >2000 [compañías]"]),
        ("es", "Treinta y dos toneladas, 3.5 metros.", ["Treinta y dos toneladas = 32 t", "3.5 metros = 3.5 m"]),
        ("pt", "Custou R$ 2,5 bilhões.", ["R$ 2,5 bilhões = 2500000000 BRL"]),
        (
            "pt",
            "Vinte e três barcos e meio milhão de votos.",
            ["Vinte e três = 23 [barcos]", "meio milhão = 500000 [votos]"],
        ),
        (
            "fr",
            "Quatre-vingt-dix-sept bateaux, 2,5 Md€.",
            ["Quatre-vingt-dix-sept = 97 [bateaux]", "2,5 Md€ = 2500000000 EUR"],
        ),
        (
            "fr",
            "Près de 40\u202f000 voix, jusqu’à 5 m².",
            ["Près de 40\u202f000 = ~40000 [voix]", "jusqu’à 5 m² = ≤5 m2"],
        ),
    ],
)
def test_quantities(code: str, text: str, expected: list[str]) -> None:
    assert shown(code, text) == expected


def test_signs_of_the_language() -> None:
    assert [str(quantities(code, "1.600 km")[0].value) for code in ("de", "fr", "en")] == ["1600", "1600", "1.6"]
    assert [str(quantities(code, "1,234,567 km")[0].value) for code in ("de", "en")] == ["1234567", "1234567"]
    assert str(quantities("de", "1'250,5 km")[0].value) == "1250.5"


def test_a_number_in_a_date_is_none() -> None:
    assert shown("de", "Am 3. Mai 2024 um 18 Uhr starben 2024 sieben Menschen.") == ["sieben = 7 [Menschen]"]


IDENTIFIERS = [
    (code, name)
    for line in Path(__file__).with_name("identifiers.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("# Names")
    for given_code, _, name in [line.rpartition("|")]
    for code in ((given_code,) if given_code else LANGUAGES)
]


def test_there_are_two_hundred_identifiers() -> None:
    assert len({name for _, name in IDENTIFIERS}) >= 200


@pytest.mark.parametrize("frame", ["{}", "({})", "a b c {}, x."])
@pytest.mark.parametrize("code", LANGUAGES)
def test_identifiers_are_none(code: str, frame: str) -> None:
    found = {name: shown(code, frame.format(name)) for language, name in IDENTIFIERS if language == code}
    assert {name: one for name, one in found.items() if one} == {}


WORDS = st.sampled_from(
    "zwei drei million millionen half and a 3 3,5 1.600 $ € % km/h 2024 mai may to bis entre y un demi quatre-vingt vingt"
    " - – / : . , ( ) 10-15 2K ½ 0 00 7% été last vor ago jahren years de of mil cent prozent USD115 MEUR 18h30 Q1 XIX".split()
)


@given(st.sampled_from(LANGUAGES), st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join)))
def test_every_find_lies_in_its_text(code: str, text: str) -> None:
    found, times = find_figures(Reading(text, load_pack(code)))
    for one in (*found, *times):
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert one.text == text[one.span.start : one.span.end]
        assert type(one).model_validate_json(one.model_dump_json()) == one
    for one in found:
        assert one.counted is None or 0 <= one.counted.start < one.counted.end <= len(text)
        assert one.low is None or one.high is not None and one.low < one.high
        assert one.value is None or one.low is None
        assert (one.value is None and one.low is None) == one.vague
    assert [f.span.start for f in found] == sorted(f.span.start for f in found)


def test_json_keeps_every_digit() -> None:
    found = quantities("en", "It weighs 0.10 kg and 12345678901234567890123 t.")
    assert [q.value for q in found] == [Decimal("0.1"), Decimal("12345678901234567890123")]
    assert [Quantity.model_validate_json(q.model_dump_json()) for q in found] == found


def test_a_language_without_words_finds_digits_alone() -> None:
    from claimx.lang.pack import bare_pack

    assert [q.text for q in find_quantities(Reading("Foo 12 bar 3 km.", bare_pack()))] == ["12", "3 km"]


@pytest.mark.parametrize("code", known_languages())
def test_every_pack_says_how_to_count(code: str) -> None:
    figures = figures_of(load_pack(code))
    assert len(figures.quantities.currencies) > 150
    assert {str(v) for v in figures.times.months.values()} == {str(n) for n in range(1, 13)}


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"numbers": {"cardinal": "zwei=2"}}, r"\[numbers\] knows no 'cardinal'"),
        ({"numbers": {"cardinals": "zwei"}}, r"\[numbers\] cardinals"),
        ({"numbers": {"compound": "yes"}}, r"\[numbers\] compound"),
        ({"quantities": {"units": {"km": 3}}}, r"\[quantities\] units"),
        ({"times": "monday"}, r"\[times\] must be a table"),
    ],
)
def test_a_wrong_section_names_the_key(raw: dict[str, object], message: str) -> None:
    with pytest.raises(PackError, match=message):
        parse_figures(raw, "xx.toml")

"""Write the names of currencies and units in a language, as the packs hold them, from Unicode CLDR.

    python benchmarks/cldr_names.py CODE ...

Prints the tables [quantities.currencies] and [quantities.units] of claimx/lang/data/CODE.toml. Needs babel, which has
the CLDR data (Unicode License v3, SPDX Unicode-3.0); claimx itself does not need it. Names are folded to lower case.
Currencies: those that are legal tender somewhere today, and the ones that the euro replaced.
"""

import sys

from babel import Locale
from babel.numbers import get_currency_name, get_territory_currencies
from babel.units import format_unit

EURO_REPLACED = "ATS BEF BGN CYP DEM EEK ESP FIM FRF GRD HRK IEP ITL LTL LUF LVL MTL NLG PTE SIT SKK".split()
UNITS = {
    "km": "length-kilometer",
    "m": "length-meter",
    "dm": "length-decimeter",
    "cm": "length-centimeter",
    "mm": "length-millimeter",
    "um": "length-micrometer",
    "nm": "length-nanometer",
    "pm": "length-picometer",
    "mi": "length-mile",
    "nmi": "length-nautical-mile",
    "yd": "length-yard",
    "ft": "length-foot",
    "in": "length-inch",
    "ly": "length-light-year",
    "km2": "area-square-kilometer",
    "m2": "area-square-meter",
    "cm2": "area-square-centimeter",
    "mi2": "area-square-mile",
    "ft2": "area-square-foot",
    "ha": "area-hectare",
    "acr": "area-acre",
    "km3": "volume-cubic-kilometer",
    "m3": "volume-cubic-meter",
    "cm3": "volume-cubic-centimeter",
    "ft3": "volume-cubic-foot",
    "hL": "volume-hectoliter",
    "L": "volume-liter",
    "dL": "volume-deciliter",
    "cL": "volume-centiliter",
    "mL": "volume-milliliter",
    "gal": "volume-gallon",
    "bbl": "volume-barrel",
    "tbsp": "volume-tablespoon",
    "tsp": "volume-teaspoon",
    "t": "mass-tonne",
    "kg": "mass-kilogram",
    "g": "mass-gram",
    "mg": "mass-milligram",
    "ug": "mass-microgram",
    "oz": "mass-ounce",
    "lb": "mass-pound",
    "kn": "speed-knot",
    "Cel": "temperature-celsius",
    "degF": "temperature-fahrenheit",
    "K": "temperature-kelvin",
    "bit": "digital-bit",
    "B": "digital-byte",
    "kB": "digital-kilobyte",
    "MB": "digital-megabyte",
    "GB": "digital-gigabyte",
    "TB": "digital-terabyte",
    "PB": "digital-petabyte",
    "W": "power-watt",
    "kW": "power-kilowatt",
    "MW": "power-megawatt",
    "GW": "power-gigawatt",
    "hp": "power-horsepower",
    "J": "energy-joule",
    "kJ": "energy-kilojoule",
    "cal": "energy-calorie",
    "kcal": "energy-kilocalorie",
    "kWh": "energy-kilowatt-hour",
    "Hz": "frequency-hertz",
    "MHz": "frequency-megahertz",
    "GHz": "frequency-gigahertz",
    "bar": "pressure-bar",
    "hPa": "pressure-hectopascal",
    "V": "electric-volt",
    "A": "electric-ampere",
    "deg": "angle-degree",
    "rad": "angle-radian",
}
UNUSABLE = {("es", "julio"), ("es", "julios")}  # the month is meant
TERRITORIES = (
    "AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BG BH BI BN BO BR BS BT BW BY BZ CA CD CH CL CM CN CO "
    "CR CU CV CZ DE DJ DK DO DZ EG ER ET FJ FK GB GE GH GI GM GN GT GY HK HN HT HU ID IL IN IQ IR IS JM "
    "JO JP KE KG KH KM KP KR KW KY KZ LA LB LK LR LS LY MA MD MG MK MM MN MO MR MU MV MW MX MY MZ NA NG "
    "NI NO NP NZ OM PA PE PF PG PH PK PL PY QA RO RS RU RW SA SB SC SD SE SG SH SL SM SN SO SR SS ST SV "
    "SY SZ TH TJ TM TN TO TR TT TW TZ UA UG US UY UZ VE VN VU WS YE ZA ZM ZW"
).split()


def currency_lines(code: str) -> list[str]:
    """`USD = "us-dollar"`: the names for one and for many, told apart by a bar."""
    current = {c for t in TERRITORIES for c in get_territory_currencies(t)}
    known = Locale.parse(code).currencies
    return [
        line(iso, [get_currency_name(iso, count, code) for count in (1, 2, 1_000_000)])
        for iso in sorted(current | set(EURO_REPLACED))
        if iso in known
    ]


def unit_lines(code: str) -> list[str]:
    """`km = "kilometer"`: the long names of a unit."""
    rows = []
    for symbol, name in UNITS.items():
        names = [format_unit(count, name, locale=code).lstrip("12 \u00a0\u202f") for count in (1, 2)]
        names = [n for n in names if n != name and (code, n) not in UNUSABLE]
        if code == "de":
            names += [n + "n" for n in names if n.endswith(("er", "tel"))]  # mit 5 Metern
        if names:
            rows.append(line(symbol, names))
    return rows


def line(key: str, names: list[str]) -> str:
    folded = dict.fromkeys(n.lower().replace("’", "'").replace("\u00a0", " ") for n in names)
    return f'{key} = "{" | ".join(folded)}"'


def main(codes: list[str]) -> int:
    for code in codes:
        print(f"# Names from Unicode CLDR (Unicode-3.0), written by benchmarks/cldr_names.py {code}")
        print("[quantities.currencies]", *currency_lines(code), "", sep="\n")
        print("[quantities.units]", *unit_lines(code), sep="\n")
    return 0 if codes else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

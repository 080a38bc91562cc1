"""Quantities and times against the fixtures of Recognizers-Text, and what must be none.

    python benchmarks/quantities.py [FOLDER] [--only KIND|LANG] [--show KIND-LANG] [--json]

FOLDER holds `claims/recognizers-specs` (default: ../shared beside the project). A case counts as right when every item
that it expects with a value is found: a find overlaps it and

- number, percent: has its value (a range: one of its ends);
- currency, dimension: has its value and its unit. Fixture units are mapped to ISO 4217 and to claimx's symbols by the
  tables below; a bare `Dollar` may be any dollar, and so on; cents and pence count at a hundredth of their currency;
- datetime: has one of its TIMEX values, or names one of its resolved intervals; an end that the fixture leaves out of a
  range (2014 to 2018 ends with 2018-01-01) may be meant in or out. A day counted by months or years (two years ago) may
  be named by its month or year: claimx keeps what the words say. Where the fixture lost its reference day (most of the
  French ones), the case is right when it is right with one of the days that other fixtures count from; the figure
  without any is printed beside it.

Items without a value (a unit alone) are not asked for. A case that expects nothing is right when nothing of its kind is
found (dimension: no physical quantity but temperatures and spans of time, which the fixtures count elsewhere). Values
are compared to six digits, as the fixtures round them. Shares are of all cases; a figure below its floor makes the exit
code 1.
"""

import argparse
import json
import sys
import time
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from scoring import SHARED

from claimx.lang.pack import load_pack
from claimx.model.records import Granularity, Quantity, TimeRef, UnitKind
from claimx.passes.claims import find_figures, find_times
from claimx.passes.reading import Reading

LANGUAGES = ("de", "it", "es", "pt", "fr", "en")
KINDS = ("number", "percent", "currency", "dimension", "datetime")
FLOORS = {
    "number": dict.fromkeys(LANGUAGES, 0.85),
    "percent": {**dict.fromkeys(LANGUAGES, 0.92), "en": 0.90},
    "currency": {**dict.fromkeys(LANGUAGES, 0.92), "en": 0.90},
    "dimension": dict.fromkeys(LANGUAGES, 0.8),
    "datetime": dict.fromkeys(LANGUAGES, 0.6),
}
_DOLLARS = "USD AUD CAD NZD HKD SGD MXN"
CURRENCIES = {
    "dollar": _DOLLARS,
    "dólar": _DOLLARS,
    "euro": "EUR",
    "franc": "CHF FRF BEF XAF",
    "franco": "CHF FRF BEF XAF",
    "franc suisse": "CHF",
    "pound": "GBP",
    "libra": "GBP",
    "livre": "GBP",
    "british pound": "GBP",
    "rupee": "INR PKR",
    "roupie": "INR PKR",
    "yen": "JPY",
    "japanese yen": "JPY",
    "yen japonais": "JPY",
    "chinese yuan": "CNY",
    "yuan chino": "CNY",
    "yuan chinês": "CNY",
    "bitcoin": "BTC",
    "satoshi": "BTC",
    "cent": "USD EUR",
    "centavo": "USD BRL EUR",
    "pence": "GBP",
    "penny": "GBP",
    "penique": "GBP",
    "pêni": "GBP",
    "sen": "MYR IDR JPY",
    "pesewa": "GHS",
    "costa rican colón": "CRC",
    "lao kip": "LAK",
    "turkish lira": "TRY",
    "florins néerlandais": "NLG",
    "mark finlandais": "FIM",
    **dict.fromkeys(
        ("united states dollar", "dólar estadounidense", "dólar estadunidense", "dollar états-unis"), "USD"
    ),
    **dict.fromkeys(("canadian dollar", "dólar canadiense", "dólar canadense", "dollar canadien"), "CAD"),
    **dict.fromkeys(("australian dollar", "dólar australiano", "dollar australien"), "AUD"),
    **dict.fromkeys(("new zealand dollar", "dólar neozelandés"), "NZD"),
    **dict.fromkeys(("mexican peso", "peso mexicano"), "MXN"),
    "dollar de hong kong": "HKD",
}
HUNDREDTHS = {"cent", "centavo", "pence", "penny", "penique", "pêni", "sen", "pesewa"}
UNITS = {
    "acre": "acr",
    "acro": "acr",
    "barrel": "bbl",
    "barril": "bbl",
    "bit": "bit",
    "centimeter per millisecond": "cm/ms",
    "kilometer per millisecond": "km/ms",
    "meter per millisecond": "m/ms",
    "meter per second": "m/s",
    "kilometer per hour": "km/h",
    "miles par heure": "mi/h",
    "miglia all'ora": "mi/h",
    "cubic foot": "ft3",
    "pie cúbico": "ft3",
    "pé cúbico": "ft3",
    "cubic meter": "m3",
    "square meter": "m2",
    "metro cuadrado": "m2",
    "metro quadrado": "m2",
    "metro quadrato": "m2",
    "mètre carré": "m2",
    "chilometro quadrato": "km2",
    "kilomètre carré": "km2",
    "décimètres": "dm",
    "decimeter": "dm",
    "degree": "deg",
    "dram": "dr",
    "gigabyte": "GB",
    "megabyte": "MB",
    "hectomètre": "hm",
    "radian": "rad",
    "teaspoon": "tsp",
    "turn": "circ",
    "picometer": "pm",
    "micrômetro": "um",
    **dict.fromkeys(("foot", "pie", "piede", "pied", "pé"), "ft"),
    **dict.fromkeys(("gallon", "galón", "gallone", "galão"), "gal"),
    **dict.fromkeys(("inch", "pollice", "polegada"), "in"),
    **dict.fromkeys(("kilogram",), "kg"),
    **dict.fromkeys(("kilometer", "kilómetro", "chilometro", "kilomètres", "quilômetro"), "km"),
    **dict.fromkeys(("litre", "litro"), "L"),
    **dict.fromkeys(("meter", "metro", "mètres"), "m"),
    **dict.fromkeys(("centimètres",), "cm"),
    **dict.fromkeys(("microgram", "microgramme"), "ug"),
    **dict.fromkeys(("mile", "milla", "miglio", "milha"), "mi"),
    **dict.fromkeys(("milliliter", "mililitro", "millilitro", "millilitre"), "mL"),
    **dict.fromkeys(("millimeter", "millimetro", "millimètres"), "mm"),
    **dict.fromkeys(("ounce", "onza", "onça"), "oz"),
    **dict.fromkeys(("pound", "libra", "libbra", "livre"), "lb"),
    **dict.fromkeys(("metric ton", "tonelada", "tonelada métrica", "tonnellata", "tonne", "tonne métrique"), "t"),
}
APART = {"Cel", "degF", "K", "a", "mo", "wk", "d", "h", "min", "s", "ms"}


def number(text: str) -> Decimal | None:
    """A value as the fixtures write it: 2,5 or 2.5 or 1E-05."""
    try:
        return Decimal(text.replace(",", ".").rstrip("%"))
    except InvalidOperation:
        return None


def near(a: Decimal | None, b: Decimal) -> bool:
    return a is not None and abs(a - b) <= abs(b) * Decimal("0.000001")


def overlaps(span: tuple[int, int], item: dict[str, Any]) -> bool:
    return span[0] < item["end"] and item["start"] < span[1]


def quantity_is(item: dict[str, Any], found: Quantity, kind: str) -> bool:
    wanted = number(str(item["value"]))
    if wanted is None:
        return False
    unit = (item["unit"] or "").lower()
    if kind == "currency":
        if unit not in CURRENCIES:
            raise KeyError(f"no ISO code for the fixture's unit {item['unit']!r}")
        if found.unit not in CURRENCIES[unit].split():
            return False
        wanted *= Decimal("0.01") if unit in HUNDREDTHS else Decimal("0.00000001") if unit == "satoshi" else 1
    elif kind == "dimension":
        if unit not in UNITS:
            raise KeyError(f"no symbol for the fixture's unit {item['unit']!r}")
        if found.unit != UNITS[unit]:
            return False
    elif kind == "percent" and found.unit_kind is not UnitKind.PERCENT:
        return False
    return any(near(v, wanted) for v in (found.value, found.low, found.high))


def padded(timex: str) -> str:
    """2014 -> 2014-01-01, T08:00 -> T08: one spelling for what means the same."""
    timex = timex.strip("()")
    ends = [part for part in timex.replace("/", ",").split(",") if not part.startswith("P") or "," not in timex]
    out = []
    for end in ends[:2]:
        day, sign, clock = end.partition("T")
        if not day.startswith("P") and len(ends) > 1 and day and "W" not in day and "Q" not in day:
            day += {4: "-01-01", 7: "-01"}.get(len(day), "")
        while clock.endswith(":00"):
            clock = clock[:-3]
        out.append(day + sign + clock)
    return "/".join(out)


def intervals(value: dict[str, Any]) -> set[tuple[str, str]]:
    """The days that a fixture names, first and last, with the end of a range in and out."""
    if value.get("value") and value["value"] != "not resolved":
        day = value["value"][:10]
        return {(day, day)} if day[:4].isdigit() and len(day) == 10 else set()
    start, end = value.get("start", "")[:10], value.get("end", "")[:10]
    if len(start) != 10 or len(end) != 10:
        return set()
    try:
        last = (date.fromisoformat(end) - timedelta(days=1)).isoformat()
    except ValueError:
        return set()
    return {(start, end), (start, last)}


def time_is(item: dict[str, Any], found: TimeRef) -> bool:
    if item["value"] is None:
        return True
    clock = "T" in found.timex and found.granularity is not Granularity.DURATION
    for value in item["value"]:
        if padded(value.get("timex", "?")) == padded(found.timex):
            return True
        dated = value.get("type") in ("date", "daterange")
        if found.resolved is not None and dated and not clock:
            days = (found.resolved[0].isoformat(), found.resolved[1].isoformat())
            named = intervals(value)
            if days in named:
                return True
            coarse = found.anchor is not None and found.granularity in (Granularity.MONTH, Granularity.YEAR)
            if coarse and any(first == last and days[0] <= first <= days[1] for first, last in named):
                return True
    return False


def is_right(case: dict[str, Any], quantities: list[Quantity], times: list[TimeRef]) -> bool:
    kind = case["kind"]
    if not case["items"]:
        return not any(of_kind(q, kind) for q in quantities) if kind != "datetime" else not times
    for item in case["items"]:
        if kind == "datetime":
            if not any(overlaps(t.span, item) and time_is(item, t) for t in times):
                return False
        elif item["value"] is None or number(str(item["value"])) is None:
            continue
        elif not any(overlaps(q.span, item) and quantity_is(item, q, kind) for q in quantities):
            return False
    return True


def of_kind(found: Quantity, kind: str) -> bool:
    if kind == "number":
        return found.unit_kind in (UnitKind.NONE, UnitKind.COUNT)
    if kind == "dimension":
        return found.unit_kind is UnitKind.PHYSICAL and found.unit not in APART
    return found.unit_kind.value == kind


def reference_days(folder: Path) -> list[date]:
    """The days that the fixtures count from, the usual ones first."""
    days: Counter[str] = Counter()
    for path in sorted(folder.glob("*-datetime.jsonl")):
        for case in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            if case.get("date"):
                days[case["date"][:10]] += 1
    return [date.fromisoformat(day) for day, _ in days.most_common()]


def run(
    folder: Path, code: str, kind: str
) -> tuple[int, list[tuple[dict[str, Any], list[Quantity], list[TimeRef]]], int]:
    """How many cases there are, those that went wrong with what was found, and how many needed a day that they lack."""
    pack = load_pack(code)
    lines = (folder / f"{code}-{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    days = reference_days(folder) if kind == "datetime" else []
    wrong, lenient = [], 0
    for case in map(json.loads, lines):
        reference = date.fromisoformat(case["date"][:10]) if case.get("date") else None
        reading = Reading(case["text"], pack)
        quantities, times = find_figures(reading, reference)
        if is_right(case, quantities, times):
            continue
        if kind == "datetime" and reference is None and any(is_right(case, [], find_times(reading, d)) for d in days):
            lenient += 1
            continue
        wrong.append((case, quantities, times))
    return len(lines), wrong, lenient


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=str(SHARED))
    parser.add_argument("--only", help="a kind or a language")
    parser.add_argument("--show", help="print the cases that went wrong of one set: number-de")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    folder = Path(options.folder) / "claims" / "recognizers-specs"
    if not folder.is_dir():
        print(f"quantities.py: {folder}: not there; pass the folder that holds claims/", file=sys.stderr)
        return 2
    started = time.perf_counter()
    figures: dict[str, dict[str, float]] = {}
    failed = []
    strict: dict[str, float] = {}
    for kind in KINDS:
        for code in LANGUAGES:
            if options.only not in (None, kind, code) or options.show not in (None, f"{kind}-{code}"):
                continue
            count, wrong, lenient = run(folder, code, kind)
            share = 1 - len(wrong) / count
            if lenient:
                strict[code] = round(share - lenient / count, 4)
            figures.setdefault(kind, {})[code] = round(share, 4)
            if share < FLOORS[kind][code]:
                failed.append(f"{kind} {code} {share:.3f} < {FLOORS[kind][code]}")
            if options.show:
                show(wrong)
    if options.json:
        json.dump({"figures": figures, "datetime_strict": strict, "failed": failed}, sys.stdout, indent=1)
        print()
    else:
        print("\n".join(table(figures)))
        if strict:
            print(
                "datetime without a day for the cases that lack it: "
                + ", ".join(f"{c} {v:.2f}" for c, v in strict.items())
            )
        print(f"{time.perf_counter() - started:.0f} s")
    for line in failed:
        print(f"below its floor: {line}", file=sys.stderr)
    return 1 if failed else 0


def show(wrong: list[tuple[dict[str, Any], list[Quantity], list[TimeRef]]]) -> None:
    for case, quantities, times in wrong:
        print(case["text"][:300])
        for item in case["items"]:
            value = item["value"]
            shown = [v.get("timex") for v in value] if isinstance(value, list) else value
            print("    want ", repr(item["surface"]), shown, item["unit"] or "")
        for q in quantities:
            print("    found", repr(q.text), q.value if q.low is None else f"{q.low}..{q.high}", q.unit or "")
        for t in times:
            print("    time ", repr(t.text), t.timex, t.resolved and "..".join(map(str, t.resolved)))


def table(figures: dict[str, dict[str, float]]) -> list[str]:
    lines = ["| | " + " | ".join(LANGUAGES) + " |", "|---|" + "---|" * len(LANGUAGES)]
    for kind, row in figures.items():
        cells = (
            f"{row[code]:.2f}" + (" **!**" if row[code] < FLOORS[kind][code] else "") if code in row else ""
            for code in LANGUAGES
        )
        lines.append(f"| {kind} | " + " | ".join(cells) + " |")
    return lines


if __name__ == "__main__":
    sys.exit(main())

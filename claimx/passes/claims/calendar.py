"""Days, weeks, months and years as TIMEX3 values with their first and last day; pure."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta
from decimal import Decimal
from typing import NamedTuple

from claimx.model.records import Granularity

Days = tuple[date, date]
_GRANULARITY = {
    "D": Granularity.DAY,
    "W": Granularity.WEEK,
    "M": Granularity.MONTH,
    "Y": Granularity.YEAR,
    "Q": Granularity.QUARTER,
    "H": Granularity.HALF,
    "E": Granularity.DECADE,
    "C": Granularity.CENTURY,
    "WE": Granularity.WEEKEND,
}
_UNKNOWN = {
    "D": "XXXX-XX-XX",
    "W": "XXXX-WXX",
    "M": "XXXX-XX",
    "Y": "XXXX",
    "Q": "XXXX-QX",
    "H": "XXXX-HX",
    "E": "XXX",
    "C": "XX",
    "WE": "XXXX-WXX-WE",
}
_SEASON_START = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # meteorological, northern half


class When(NamedTuple):
    """A time: TIMEX3 value, granularity, the days it covers if known, and whether a reference day was needed."""

    timex: str
    granularity: Granularity
    days: Days | None = None
    anchored: bool = False


def day(year: int | None, month: int | None, number: int, reference: date | None) -> When:
    """A day of a month; without a year the one nearest to the reference."""
    timex = f"{_or_x(year, 4)}-{_or_x(month, 2)}-{number:02}"
    if year is not None and month is not None:
        return When(timex, Granularity.DAY, _one(year, month, number))
    if reference is None:
        return When(timex, Granularity.DAY)
    if month is None:
        around = [_shift_month(reference, k) for k in (-1, 0, 1)]
        choices = [_one(d.year, d.month, number) for d in around]
    else:
        choices = [_one(reference.year + k, month, number) for k in (-4, -3, -2, -1, 0, 1, 2, 3, 4)]
    return When(timex, Granularity.DAY, _nearest(choices, reference), True)


def month(year: int | None, number: int, reference: date | None) -> When:
    timex = f"{_or_x(year, 4)}-{number:02}"
    if year is not None:
        return When(timex, Granularity.MONTH, _month_days(year, number))
    if reference is None:
        return When(timex, Granularity.MONTH)
    choices = [_month_days(reference.year + k, number) for k in (-1, 0, 1)]
    return When(timex, Granularity.MONTH, _nearest(choices, reference), True)


def year(number: int) -> When:
    return When(f"{number:04}", Granularity.YEAR, _between(number, 1, number, 12))


def quarter(of: int | None, number: int, reference: date | None) -> When:
    return _part_of_year(of, number, 3, f"Q{number}", Granularity.QUARTER, reference)


def half(of: int | None, number: int, reference: date | None) -> When:
    return _part_of_year(of, number, 6, f"H{number}", Granularity.HALF, reference)


def season(of: int | None, code: str, reference: date | None) -> When:
    """A season of the northern half of the earth, by its meteorological months; winter 2019 begins in December 2019."""
    first = _SEASON_START[code]

    def days(of_year: int) -> Days | None:
        last = first + 2
        return _between(of_year, first, of_year + (last > 12), last - 12 if last > 12 else last)

    timex = f"{_or_x(of, 4)}-{code}"
    if of is not None:
        return When(timex, Granularity.SEASON, days(of))
    if reference is None:
        return When(timex, Granularity.SEASON)
    return When(timex, Granularity.SEASON, _nearest([days(reference.year + k) for k in (-1, 0, 1)], reference), True)


def decade(first: int) -> When:
    """The decade that begins with the year `first`: TIMEX3 writes its first three digits."""
    return When(f"{first // 10:03}", Granularity.DECADE, _between(first, 1, first + 9, 12))


def century(number: int) -> When:
    """The 19th century is TIMEX3 `18`."""
    first = (number - 1) * 100
    return When(f"{number - 1:02}", Granularity.CENTURY, _between(max(first, 1), 1, first + 99, 12))


def week_of(of: When, number: int) -> When:
    """The first, second, last (-1) week of a month or year: a week belongs where its Thursday lies."""
    if of.days is None:
        return When(f"{of.timex}-W{'XX' if number < 0 else f'{number:02}'}", Granularity.WEEK)
    first, last = of.days
    thursday = first + timedelta(days=(3 - first.weekday()) % 7)
    count = (last - thursday).days // 7 + 1
    number = count if number < 0 else number
    try:
        monday = thursday + timedelta(days=7 * (number - 1) - 3)
        days: Days | None = (monday, monday + timedelta(days=6))
    except OverflowError:
        days = None
    return When(f"{of.timex}-W{number:02}", Granularity.WEEK, days, of.anchored)


def week_number(of: int | None, number: int, reference: date | None) -> When:
    """Week 27 of a year (ISO 8601), of the reference's year when none is said."""
    at = of if of is not None else reference.year if reference is not None else None
    if at is None:
        return When(f"XXXX-W{number:02}", Granularity.WEEK)
    try:
        monday = date.fromisocalendar(at, number, 1)
    except ValueError:
        return When(f"{at:04}-W{number:02}", Granularity.WEEK)
    return When(f"{at:04}-W{number:02}", Granularity.WEEK, (monday, monday + timedelta(days=6)), of is None)


def weekday(number: int, offset: int | None, reference: date | None) -> When:
    """A day of the week (1 is Monday). `offset` None: the last one, on the same weekday that day itself.

    -1, 0, 1: of the week before, this one, the next.
    """
    if reference is None:
        return When(f"XXXX-WXX-{number}", Granularity.DAY)
    try:
        if offset is None:
            found = reference - timedelta(days=(reference.weekday() - (number - 1)) % 7)
            return When(f"XXXX-WXX-{number}", Granularity.DAY, (found, found), True)
        found = reference - timedelta(days=reference.weekday()) + timedelta(days=7 * offset + number - 1)
    except OverflowError:
        return When(f"XXXX-WXX-{number}", Granularity.DAY)
    return When(found.isoformat(), Granularity.DAY, (found, found), True)


def relative(unit: str, offset: int, reference: date | None) -> When:
    """Last month (-1), this week (0), next year (1): the whole of it."""
    granularity = _GRANULARITY[unit]
    if reference is None:
        return When(_UNKNOWN[unit], granularity)
    try:
        return _relative(unit, offset, reference)
    except (OverflowError, ValueError):
        return When(_UNKNOWN[unit], granularity)


def _relative(unit: str, offset: int, reference: date) -> When:
    if unit == "D":
        found = reference + timedelta(days=offset)
        return When(found.isoformat(), Granularity.DAY, (found, found), True)
    if unit in ("W", "WE"):
        monday = reference - timedelta(days=reference.weekday()) + timedelta(days=7 * offset)
        iso = monday.isocalendar()
        timex = f"{iso.year:04}-W{iso.week:02}"
        if unit == "WE":
            return When(
                timex + "-WE", Granularity.WEEKEND, (monday + timedelta(days=5), monday + timedelta(days=6)), True
            )
        return When(timex, Granularity.WEEK, (monday, monday + timedelta(days=6)), True)
    if unit == "M":
        at = _shift_month(reference, offset)
        return month(at.year, at.month, None)._replace(anchored=True)
    if unit in ("Q", "H"):
        size = 3 if unit == "Q" else 6
        at = _shift_month(reference, offset * size)
        number = (at.month - 1) // size + 1
        return (quarter if unit == "Q" else half)(at.year, number, None)._replace(anchored=True)
    if unit == "E":
        return decade(reference.year // 10 * 10 + 10 * offset)._replace(anchored=True)
    if unit == "C":
        return century(reference.year // 100 + 1 + offset)._replace(anchored=True)
    return year(reference.year + offset)._replace(anchored=True)


def recent(unit: str, offset: int) -> When:
    """In the last years, in the coming weeks: TIMEX3 PAST_REF and FUTURE_REF."""
    return When("PAST_REF" if offset < 0 else "FUTURE_REF", _GRANULARITY[unit])


def away(unit: str, count: int, reference: date | None) -> When:
    """Three years ago (-3), in two weeks (2): as fine as its unit, weeks to the day."""
    if unit in ("D", "W"):
        return relative("D", count * (7 if unit == "W" else 1), reference)
    return relative(unit, count, reference)


def stretch(unit: str, count: int, reference: date | None) -> When:
    """The last (negative) or the next N units, from or to the reference: as an interval of days."""
    size = abs(count)
    if unit in ("Q", "E", "C") and reference is not None:
        near, far = relative(unit, count // size, reference), relative(unit, count, reference)
        low, high = (far, near) if count < 0 else (near, far)
        if low.days and high.days:
            return When(f"{low.timex}/{high.timex}", _GRANULARITY[unit], (low.days[0], high.days[1]), True)
    if reference is None:
        return When(duration(unit, Decimal(size)), Granularity.DURATION)
    try:
        if count < 0:
            first, last = _moved(reference, unit, count), reference
        else:
            first = reference + timedelta(days=1)
            last = _moved(first, unit, count)
    except (OverflowError, ValueError):
        return When(duration(unit, Decimal(size)), Granularity.DURATION)
    return When(f"{first.isoformat()}/{last.isoformat()}", _GRANULARITY[unit], (first, last), True)


def _moved(start: date, unit: str, count: int) -> date:
    if unit in ("D", "W"):
        return start + timedelta(days=count * (7 if unit == "W" else 1))
    months = {"M": 1, "Q": 3, "H": 6, "Y": 12, "E": 120, "C": 1200}[unit]
    return _shift_month(start, count * months)


def duration(unit: str, count: Decimal) -> str:
    """P3Y, PT2.5H, P2W; quarters in months, decades in years."""
    scaled = {"Q": ("M", 3), "H": ("M", 6), "E": ("Y", 10), "C": ("Y", 100), "FN": ("W", 2)}.get(unit)
    if scaled is not None:
        return duration(scaled[0], count * scaled[1])
    if unit[0].isdigit():
        return duration(unit[-1], count * int(unit[:-1]))
    if unit == "qh":
        return duration("h", count / 4)
    clock = {"h": "H", "min": "M", "s": "S"}.get(unit)
    text = f"{count.normalize():f}"
    return f"PT{text}{clock}" if clock else f"P{text}{unit}"


def between(first: When, last: When) -> When:
    """From one time to another; a missing year of the first is that of the last."""
    if first.timex.startswith("XXXX-") and last.timex[:4].isdigit() and first.timex[5:6] != "W":
        first = _with_year(first, last)
    days = (first.days[0], last.days[1]) if first.days and last.days and first.days[0] <= last.days[1] else None
    if days is None and first.days and last.days and first.anchored and last.anchored:
        moved = _following(first.days, last.days)
        days = (moved[0], moved[1])
    return When(f"{first.timex}/{last.timex}", last.granularity, days, first.anchored or last.anchored)


def _with_year(first: When, last: When) -> When:
    number = int(last.timex[:4])
    later = last.timex[5:7].isdigit() and first.timex[5:7] > last.timex[5:7]
    at = number - 1 if later else number
    parts = first.timex.split("-")
    if len(parts) == 2 and parts[1].isdigit():
        return month(at, int(parts[1]), None)
    if len(parts) == 3 and parts[1].isdigit() and parts[2].isdigit():
        return day(at, int(parts[1]), int(parts[2]), None)
    if len(parts) == 2 and parts[1][0] == "Q":
        return quarter(at, int(parts[1][1]), None)
    return first


def _following(first: Days, last: Days) -> Days:
    """The end moved behind the beginning: November to March."""
    end = last[1]
    while end < first[0] and end.year < MAXYEAR - 1:
        try:
            end = end.replace(year=end.year + 1)
        except ValueError:
            end = end.replace(year=end.year + 1, day=28)
    return first[0], end


def _part_of_year(
    of: int | None, number: int, size: int, code: str, granularity: Granularity, reference: date | None
) -> When:
    timex = f"{_or_x(of, 4)}-{code}"
    first = (number - 1) * size + 1

    def days(at: int) -> Days | None:
        return _between(at, first, at, first + size - 1)

    if of is not None:
        return When(timex, granularity, days(of))
    if reference is None:
        return When(timex, granularity)
    return When(timex, granularity, _nearest([days(reference.year + k) for k in (-1, 0, 1)], reference), True)


def _nearest(choices: list[Days | None], reference: date) -> Days | None:
    known = [c for c in choices if c is not None]
    return min(known, key=lambda c: max((c[0] - reference).days, (reference - c[1]).days), default=None)


def _one(of: int, number: int, at: int) -> Days | None:
    try:
        found = date(of, number, at)
    except ValueError:
        return None
    return found, found


def _month_days(of: int, number: int) -> Days | None:
    return _between(of, number, of, number)


def _between(first_year: int, first_month: int, last_year: int, last_month: int) -> Days | None:
    if not (first_year >= MINYEAR and last_year <= MAXYEAR):
        return None
    return date(first_year, first_month, 1), date(last_year, last_month, monthrange(last_year, last_month)[1])


def _shift_month(at: date, count: int) -> date:
    total = at.year * 12 + at.month - 1 + count
    of, number = divmod(total, 12)
    if not MINYEAR <= of <= MAXYEAR:
        raise OverflowError(of)
    return date(of, number + 1, min(at.day, monthrange(of, number + 1)[1]))


def _or_x(number: int | None, width: int) -> str:
    return "X" * width if number is None else f"{number:0{width}}"

"""What a source says of its text (columns, headers, front matter) as fields of a document."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypedDict

_FIELDS = {
    "title": "title headline head",
    "url": "url canonical_url link uri canonical webpage_url",
    "authors": "authors author byline creator",
    "publisher": "publisher outlet publication newspaper site_name sitename site agency provider",
    "published": "published published_at publish_date pub_date pubdate date_published datepublished date "
    "publication_date first_published",
    "language": "language lang",
}
_FIELD_OF = {name: field for field, names in _FIELDS.items() for name in names.split()}
_ISO_DAY = re.compile(r"\s*(\d{4})-?(\d\d)-?(\d\d)(?![\d])")
_BETWEEN_AUTHORS = re.compile("[;|,]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?![A-Za-z])")


class About(TypedDict, total=False):
    """Fields of a RawDocument; what is not known is not there."""

    title: str | None
    url: str | None
    authors: tuple[str, ...]
    publisher: str | None
    published: date | None
    language: str | None
    metadata: tuple[tuple[str, str], ...]


def about(known: Mapping[str, str]) -> About:
    """Names and values that a source gives, sorted into fields; what fits none of them is metadata, by name.

    Names count without regard to case. Of several names for one field the one listed first in `_FIELDS` wins, the
    others stay metadata; so does a value that cannot be read (a date that is none).
    """
    found: About = {}
    rest: dict[str, str] = {}
    order = list(_FIELD_OF)
    for name, value in sorted(known.items(), key=lambda item: (_rank(item[0], order), item[0])):
        field = _FIELD_OF.get(name.lower())
        read = _READ[field](value) if field is not None and value.strip() else None
        if field is None or read is None or field in found:
            if value.strip():
                rest[name] = value
        else:
            found[field] = read  # type: ignore[literal-required]
    if rest:
        found["metadata"] = tuple(sorted(rest.items()))
    return found


def _rank(name: str, order: list[str]) -> int:
    return order.index(name.lower()) if name.lower() in _FIELD_OF else len(order)


def day_of(value: str) -> date | None:
    """The day in an ISO 8601 or RFC 5322 date, as written: its own time zone counts. None for anything else."""
    iso = _ISO_DAY.match(value)
    try:
        if iso is not None:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        return parsedate_to_datetime(value).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def names_of(value: str) -> tuple[str, ...] | None:
    """Names between commas, semicolons or bars."""
    names = (name.strip() for name in _BETWEEN_AUTHORS.split(value))
    return tuple(dict.fromkeys(name for name in names if name)) or None


def language_of(value: str) -> str | None:
    """The primary subtag of a language tag (BCP 47): de of de-AT."""
    found = _LANGUAGE.match(value.strip())
    return found[0].lower() if found is not None else None


def plain(value: Any) -> str | None:
    """A value of a table as a string: None stays None, days in ISO 8601, lists joined by commas."""
    if value is None or isinstance(value, float) and value != value:
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        parts = (plain(one) for one in value)
        return ", ".join(part for part in parts if part)
    if isinstance(value, dict):
        return plain(value.get("name")) or ", ".join(f"{key}: {plain(value[key])}" for key in sorted(value, key=str))
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


_READ: dict[str, Any] = {
    "title": str.strip,
    "url": str.strip,
    "authors": names_of,
    "publisher": str.strip,
    "published": day_of,
    "language": language_of,
}

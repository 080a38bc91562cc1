"""The user's table of names: who goes by which, in any script, and which names are somebody else's."""

import csv
import os
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import Any, Self

import regex
from pydantic import Field, ValidationError, model_validator

from claimx.errors import AliasTableError, UnreadableInputError
from claimx.linking.identity.folding import fold_plain, plain_letters
from claimx.model.records import Record, SpeakerKind

_QID = regex.compile(r"Q[1-9][0-9]*")
_KINDS = (SpeakerKind.PERSON, SpeakerKind.ORGANIZATION)
_KEYS = ("name", "aliases", "wikidata", "kind", "not")
_HOWTO = "see docs/howto/link-speakers.md"
_BETWEEN = "|"  # of the names in one field of a CSV file


class Alias(Record):
    """One person or organisation of the table."""

    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    wikidata: str | None = Field(default=None, description="id of the Wikidata item, e.g. Q42")
    kind: SpeakerKind | None = Field(default=None, description="person or organization; None: whichever is found")
    never: tuple[str, ...] = Field(default=(), description="names that are somebody else's (`not` in a file)")

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)


class AliasTable(Record):
    """Who goes by which names. Made from entries, or by `AliasTable.read` from a file.

    Raises AliasTableError when a name stands at two entries, a Wikidata id is none, or a kind does not exist.
    """

    entries: tuple[Alias, ...] = ()

    @model_validator(mode="after")
    def _checked(self) -> Self:
        _check(self.entries, "alias table")
        return self

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Self:
        """A table from a file of TOML (`[[alias]]`) or, by its suffix `.csv`, of CSV with a head line; both in UTF-8.

        Raises UnreadableInputError (missing, not permitted) and AliasTableError.
        """
        where = os.fspath(path)
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            raise UnreadableInputError(
                f"{where}: {error.strerror or error}; pass the path of a TOML or CSV file"
            ) from error
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise AliasTableError(f"{where}: not UTF-8 at byte {error.start}; save the alias table as UTF-8") from error
        rows = _csv_rows(text, where) if Path(path).suffix.lower() == ".csv" else _toml_rows(text, where)
        entries = tuple(_alias(row, place) for place, row in rows)
        _check(entries, where)
        return cls(entries=entries)

    @cached_property
    def by_name(self) -> Mapping[str, tuple[int, ...]]:
        """Folded name to the numbers of the entries that have it: more than one only for different kinds."""
        return _numbers(self.entries)

    def find(self, key: str, kind: SpeakerKind) -> int | None:
        """The number of the entry of a folded name, for a speaker of this kind."""
        for number in self.by_name.get(key, ()):
            if self.entries[number].kind in (None, kind):
                return number
        return None


def fold_alias(name: str) -> str:
    """The form in which names are looked up: case and accents do not matter; the script does."""
    return fold_plain(name, plain_letters())


def _numbers(entries: Iterable[Alias]) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for number, entry in enumerate(entries):
        for key in dict.fromkeys(fold_alias(name) for name in entry.names):
            found[key] = (*found.get(key, ()), number)
    return found


def _check(entries: tuple[Alias, ...], where: str) -> None:
    for entry in entries:
        _check_entry(entry, f"{where}: {entry.name!r}")
    for numbers in _numbers(entries).values():
        kinds = [entries[number].kind for number in numbers]
        if len(numbers) > 1 and (None in kinds or len(set(kinds)) < len(kinds)):
            first, second = (entries[number] for number in numbers[:2])
            shared = min(name for name in first.names if fold_alias(name) in map(fold_alias, second.names))
            raise AliasTableError(
                f"{where}: the name {shared!r} stands at {first.name!r} and at {second.name!r}; "
                f"leave it at one, or give the two different kinds; {_HOWTO}"
            )
    given = Counter(entry.wikidata for entry in entries if entry.wikidata is not None)
    twice = sorted(one for one, count in given.items() if count > 1)
    if twice:
        raise AliasTableError(f"{where}: {twice[0]} stands at two names; put the names into one entry; {_HOWTO}")


def _check_entry(entry: Alias, where: str) -> None:
    if entry.wikidata is not None and not _QID.fullmatch(entry.wikidata):
        raise AliasTableError(f"{where}: {entry.wikidata!r} is no Wikidata id; write Q and digits, e.g. Q42; {_HOWTO}")
    if entry.kind is not None and entry.kind not in _KINDS:
        raise AliasTableError(f"{where}: kind is no {entry.kind.value!r}; there are person and organization; {_HOWTO}")
    for name in (*entry.names, *entry.never):
        if not fold_alias(name):
            raise AliasTableError(f"{where}: {name!r} has no letter or digit; {_HOWTO}")
    if len(set(entry.names)) < len(entry.names):
        twice = min(name for name in entry.names if entry.names.count(name) > 1)
        raise AliasTableError(f"{where}: the alias {twice!r} stands there twice; {_HOWTO}")
    both = sorted({fold_alias(name) for name in entry.names} & {fold_alias(name) for name in entry.never})
    if both:
        raise AliasTableError(f"{where}: {both[0]!r} is an alias and under `not`; leave it at one; {_HOWTO}")


def _toml_rows(text: str, where: str) -> list[tuple[str, Mapping[str, Any]]]:
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise AliasTableError(f"{where}: not TOML: {error}; {_HOWTO}") from error
    rows = raw.pop("alias", [])
    if raw:
        raise AliasTableError(f"{where}: unknown key {min(raw)!r}; an alias table holds [[alias]] entries; {_HOWTO}")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise AliasTableError(f"{where}: alias must be tables, each written [[alias]]; {_HOWTO}")
    return [(f"{where}: [[alias]] number {number}", row) for number, row in enumerate(rows, 1)]


def _csv_rows(text: str, where: str) -> list[tuple[str, Mapping[str, Any]]]:
    """Rows by the head line; several names in one field stand between bars."""
    reader = csv.DictReader(StringIO(text, newline=""), strict=True)
    if "name" not in (reader.fieldnames or ()):
        raise AliasTableError(f"{where}: line 1: no column 'name'; the head line names the columns; {_HOWTO}")
    rows: list[tuple[str, Mapping[str, Any]]] = []
    try:
        for row in reader:
            place = f"{where}: line {reader.line_num}"
            if None in row or None in row.values():
                raise AliasTableError(f"{place}: not as many fields as the head line has; {_HOWTO}")
            rows.append((place, {key: _field(key, value) for key, value in row.items() if value.strip()}))
    except csv.Error as error:
        raise AliasTableError(f"{where}: line {reader.reader.line_num}: not CSV: {error}; {_HOWTO}") from error
    return rows


def _field(key: str, value: str) -> object:
    if key in ("aliases", "not"):
        return [name.strip() for name in value.split(_BETWEEN) if name.strip()]
    return value.strip()


def _alias(row: Mapping[str, Any], where: str) -> Alias:
    unknown = sorted(set(row) - set(_KEYS))
    if unknown:
        raise AliasTableError(f"{where}: unknown key {unknown[0]!r} (known: {', '.join(_KEYS)}); {_HOWTO}")
    given = {("never" if key == "not" else key): value for key, value in row.items()}
    try:
        return Alias.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        key = "not" if first["loc"][0] == "never" else first["loc"][0]
        raise AliasTableError(f"{where}: {key}: {first['msg']}; {_HOWTO}") from error

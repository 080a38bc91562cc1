"""Cases: a text, and the quotes, speakers and claims that must, may or must not come out of it.

A case is a table. Offsets are never counted by hand, but found from the words:

    [[case]]
    id = "market-1"
    language = "en"
    text = "“We wait,” said Anna Lind."
    quotes = [{ kind = "direct", content = "We wait", cue = "said", speaker = "Anna Lind" }]

Only what a case says is compared. The same tables may stand in YAML, JSON or JSON lines; `read_cases` also takes
corpora with offsets (JSON lines), and exports of brat and of WebAnno or INCEpTION. See docs/howto/test-fixtures.md.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from claimx.errors import CaseError, ClaimxError
from claimx.lang.pack import known_languages
from claimx.model import (
    AsserterKind,
    Attitude,
    ClaimKind,
    Commitment,
    CueClass,
    FlagName,
    Origin,
    Polarity,
    QuoteKind,
    SpeakerKind,
)
from claimx.testing.words import locate
from claimx.text.span import Span

SECTIONS = ("quotes", "speakers", "claims")
SPANS = frozenset("content cue source fragments".split())
SUFFIXES = (".toml", ".yaml", ".yml", ".json", ".jsonl", ".ann", ".tsv")
_OTHERWISE = "_also"
_OTHERWISE_OF = frozenset("content cue source speaker kind".split())


class _Key(NamedTuple):
    """What a key of a quote, speaker or claim may hold: spans, a word, a list of words, or yes and no."""

    holds: str
    choices: type[StrEnum] | None = None


_KEYS: Mapping[str, Mapping[str, _Key]] = {
    "quotes": {
        **dict.fromkeys(sorted(SPANS), _Key("spans")),
        **dict.fromkeys(("speaker", "inside", "cue_lemma", "construction"), _Key("word")),
        **dict.fromkeys(("negated", "closed", "continuation"), _Key("yes or no")),
        "via": _Key("words"),
        "kind": _Key("word", QuoteKind),
        "attitude": _Key("word", Attitude),
        "cue_class": _Key("word", CueClass),
    },
    "speakers": {
        **dict.fromkeys(("name", "role", "organization", "gender"), _Key("word")),
        "kind": _Key("word", SpeakerKind),
    },
    "claims": {
        "content": _Key("spans"),
        **dict.fromkeys(("asserter", "quote"), _Key("word")),
        **dict.fromkeys(("values", "times"), _Key("words")),
        "kinds": _Key("words", ClaimKind),
        "flags": _Key("words", FlagName),
        "kind": _Key("word", ClaimKind),
        "asserter_kind": _Key("word", AsserterKind),
        "origin": _Key("word", Origin),
        "polarity": _Key("word", Polarity),
        "commitment": _Key("word", Commitment),
    },
}
_NEEDED = {"quotes": "content", "speakers": "name", "claims": "content"}
_UNORDERED = frozenset({"kinds", "flags"})
_CASE_KEYS = frozenset({*SECTIONS, "id", "language", "text", "file", "may", "must_not", "complete", "xfail"})
_CASE_KEYS |= {"published", "fragments_apart"}
_FILE_KEYS = frozenset({"case", "language"})


@dataclass(frozen=True, slots=True)
class Expected:
    """One quote, speaker or claim of a case.

    `says` holds what is compared, under the keys of the case: spans as tuples of `Span`, all else as it is written.
    `otherwise` holds, for some of these keys, values that are as right.
    """

    section: str
    says: Mapping[str, Any]
    otherwise: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    @property
    def content(self) -> tuple[Span, ...]:
        """The spans of what was said or claimed; none for a speaker."""
        return tuple(self.says.get("content", ()))


@dataclass(frozen=True, slots=True)
class Case:
    """A text and what must, may and must not come out of it.

    `complete` names the sections in which all else is wrong; `unjudged` the roles (source, cue) that are not annotated.
    `where` is the file it stands in, for messages; `source` the file whose text it is, when it names one.
    """

    id: str
    text: str
    language: str | None
    must: tuple[Expected, ...] = ()
    may: tuple[Expected, ...] = ()
    must_not: tuple[Expected, ...] = ()
    complete: frozenset[str] = frozenset()
    unjudged: frozenset[str] = frozenset()
    fragments_apart: bool = False
    published: date | None = None
    xfail: str | None = None
    where: str = ""
    source: str | None = None

    @property
    def judged(self) -> frozenset[str]:
        """The sections that it says anything about."""
        return self.complete | {one.section for one in (*self.must, *self.may, *self.must_not)}


def read_cases(path: str | Path, *, language: str | None = None) -> list[Case]:
    """The cases of a file, or of all case files of a folder and the folders in it, sorted by name.

    `language` is that of cases that name none; without it a folder named after a language gives it (cases/de/x.toml),
    and else claimx finds it. Raises CaseError, also when two cases have the same id.

        >>> from claimx.testing import read_cases
        >>> case = read_cases("tests/cases/en/direct.toml")[0]
        >>> case.id, case.language, [dict(expected.says)["kind"] for expected in case.must]
        ('en-direct-001', 'en', ['direct'])
    """
    path = Path(path)
    files = sorted(_case_files(path)) if path.is_dir() else [path]
    if not files:
        raise CaseError(f"{path}: no file of cases; their names end in {', '.join(SUFFIXES)}")
    cases = [case for file in files for case in _read_file(file, language)]
    seen: dict[str, str] = {}
    for case in cases:
        if case.id in seen:
            raise CaseError(f"{case.where}: two cases are called {case.id!r}; the other is in {seen[case.id]}")
        seen[case.id] = case.where
    return cases


def _case_files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        inside = path.relative_to(folder).parts
        if path.suffix in SUFFIXES and path.is_file() and not any(part.startswith(".") for part in inside):
            yield path


def _read_file(path: Path, language: str | None) -> list[Case]:
    if path.suffix not in SUFFIXES:
        raise CaseError(f"{path}: no file of cases; their names end in {', '.join(SUFFIXES)}")
    from claimx.testing import brat, formats, webanno

    if language is None:
        folder = path.resolve().parent.name
        language = folder if folder in known_languages() else None
    if path.suffix == ".ann":
        return [brat.read_brat(path, language)]
    if path.suffix == ".tsv":
        return [webanno.read_webanno(path, language)]
    return list(formats.read_tables(path, language))


# ---- one case ------------------------------------------------------------------------------------------------------


def case_of_table(row: object, where: str, *, language: str | None = None, base: Path | None = None) -> Case:
    """A case from its table. `where` names it in messages; `base` is the folder that its `file` starts from.

    Raises CaseError.
    """
    if not isinstance(row, Mapping):
        raise CaseError(f"{where}: a case is a table of keys, not {row!r}")
    name = row.get("id")
    where = f"{where}: case {name!r}"
    _known(row, _CASE_KEYS, where, "a case")
    if not isinstance(name, str) or not name:
        raise CaseError(f"{where}: a case needs an id")
    case = Case(
        id=name,
        text="",
        language=_word(row.get("language", language), f"{where}: language") if row.get("language", language) else None,
        fragments_apart=_yes_or_no(row.get("fragments_apart", False), f"{where}: fragments_apart"),
        published=_day(row.get("published"), where),
        xfail=_word(row["xfail"], f"{where}: xfail") if "xfail" in row else None,
        where=where,
    )
    case = _with_text(case, row, base)
    must = tuple(_listed(row, case))
    may = tuple(_listed(_table(row, "may", where), case))
    must_not = tuple(_listed(_table(row, "must_not", where), case))
    return replace(case, must=must, may=may, must_not=must_not, complete=_complete(row, where))


def _with_text(case: Case, row: Mapping[str, Any], base: Path | None) -> Case:
    """The case with its text: what stands in the file, less empty lines around it, or that of the file it names."""
    if ("text" in row) == ("file" in row):
        raise CaseError(f"{case.where}: a case needs a text or a file, one of them")
    if "text" in row:
        return replace(case, text=_word(row["text"], f"{case.where}: text").strip("\n"))
    path = (base or Path()) / _word(row["file"], f"{case.where}: file")
    from claimx.readers import read_document

    try:
        return replace(case, text=read_document(path).text, source=str(path))
    except ClaimxError as error:
        raise CaseError(f"{case.where}: file: {error}") from None


def _complete(row: Mapping[str, Any], where: str) -> frozenset[str]:
    given = row.get("complete", True)
    listed = frozenset(section for section in SECTIONS if section in row)
    if isinstance(given, bool):
        return listed if given else frozenset()
    if isinstance(given, list) and set(given) <= set(SECTIONS):
        return frozenset(given)
    raise CaseError(f"{where}: complete is true, false or a list of {', '.join(SECTIONS)}, not {given!r}")


def _listed(table: Mapping[str, Any], case: Case) -> Iterator[Expected]:
    for section in SECTIONS:
        rows = table.get(section, [])
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            raise CaseError(f"{case.where}: {section} is a list of tables")
        for number, row in enumerate(rows, 1):
            yield _expected(section, row, case, f"{case.where}: {section}, number {number}")


def _expected(section: str, row: Mapping[str, Any], case: Case, where: str) -> Expected:
    keys = _KEYS[section]
    also = {key: key.removesuffix(_OTHERWISE) for key in row if key.endswith(_OTHERWISE)}
    _known(row, {*keys, *(f"{key}{_OTHERWISE}" for key in _OTHERWISE_OF if key in keys)}, where, section)
    if _NEEDED[section] not in row:
        raise CaseError(f"{where} needs {_NEEDED[section]!r}")
    says = {key: _value(value, key, keys[key], case, where) for key, value in row.items() if key not in also}
    if _NEEDED[section] == "content" and not says["content"]:
        raise CaseError(f"{where}: content holds no words")
    otherwise: dict[str, tuple[Any, ...]] = {}
    for written, key in also.items():
        if not isinstance(row[written], list):
            raise CaseError(f"{where}: {written} is a list of what is as right as {key}")
        otherwise[key] = tuple(_value(value, key, keys[key], case, where) for value in row[written])
    return Expected(section, says, otherwise)


def _value(value: object, key: str, about: _Key, case: Case, where: str) -> Any:
    where = f"{where}: {key}"
    if about.holds == "yes or no":
        return _yes_or_no(value, where)
    if about.holds == "word":
        return _choice(_word(value, where), about, where)
    values = value if isinstance(value, list) else [value]
    if about.holds == "words":
        words = [_choice(_word(one, where), about, where) for one in values]
        return tuple(sorted(words) if key in _UNORDERED else words)
    return tuple(locate(one, case.text, where) for one in values)


def _choice(word: str, about: _Key, where: str) -> str:
    if about.choices is not None and word not in list(about.choices):
        raise CaseError(f"{where} knows no {word!r}; there are {', '.join(about.choices)}")
    return word


def _word(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise CaseError(f"{where} is a string, not {value!r}")
    return value


def _yes_or_no(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise CaseError(f"{where} is true or false, not {value!r}")
    return value


def _day(value: object, where: str) -> date | None:
    if value is None or type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise CaseError(f"{where}: published: {value!r} is no day; write it as 2025-03-31") from None


def _table(row: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    table = row.get(name, {})
    if not isinstance(table, Mapping):
        raise CaseError(f"{where}: {name} is a table with {', '.join(SECTIONS)}")
    _known(table, SECTIONS, where, name)
    return table


def _known(row: Mapping[str, Any], keys: Iterable[str], where: str, what: str) -> None:
    unknown = sorted(set(map(str, row)) - set(keys))
    if unknown:
        raise CaseError(f"{where}: {what} knows no {unknown[0]!r}; there are {', '.join(sorted(keys))}")


def cases_of_tables(
    rows: object, path: Path, *, language: str | None = None, where: Sequence[str] | None = None
) -> Iterator[Case]:
    """The cases of a list of tables. `where` says, for each, where it stands."""
    if not isinstance(rows, list):
        raise CaseError(f"{path}: cases are a list of tables")
    for number, row in enumerate(rows):
        yield case_of_table(row, where[number] if where else str(path), language=language, base=path.parent)


def cases_of_document(table: object, path: Path, *, language: str | None = None) -> Iterator[Case]:
    """The cases of a whole file: {"case": […], "language": …}. Raises CaseError."""
    if not isinstance(table, Mapping) or "case" not in table or set(table) - _FILE_KEYS:
        keys = sorted(map(str, table)) if isinstance(table, Mapping) else repr(table)[:60]
        raise CaseError(f"{path}: needs [[case]], may say its language, and nothing else; it has {keys}")
    yield from cases_of_tables(table["case"], path, language=table.get("language") or language)

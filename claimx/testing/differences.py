"""What differs between what a case says and what comes out, in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claimx.model import Extraction
from claimx.testing.cases import SECTIONS, SPANS, Case, Expected, case_of_table
from claimx.testing.found import Found, extract_case, found_in
from claimx.testing.words import Words, join, overlap

_LONG = 900  # characters of a text that are shown whole
_AROUND = 60  # characters shown on each side of what differs in a longer one
_SAME = 0.5  # shared words over all words, from which two contents mean the same place
_ORDER = (
    "name kind content cue source fragments speaker via inside asserter asserter_kind origin quote kinds values times"
).split()
_DROPPED = {"quotes": "quote", "speakers": "speaker", "claims": "claim"}


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that is not as the case says.

    `what` is missing (nothing like it came out), extra (nobody asked for it), unwanted (it must not come out), or
    other (it came out, and `keys` say what of it is otherwise).
    """

    what: str
    section: str
    expected: Expected | None
    found: Found | None
    keys: tuple[str, ...] = ()


def compare(case: Case, extraction: Extraction) -> list[Mismatch]:
    """All that is not as the case says; nothing when all is.

    `difference` tells the same in words.

        >>> import claimx
        >>> from claimx.testing import compare, read_cases
        >>> case = read_cases("tests/cases/en/direct.toml")[0]
        >>> compare(case, claimx.extract_text(case.text, language=case.language))
        []
    """
    words = Words(case.text)
    found = found_in(extraction)
    return [
        mismatch for section in SECTIONS if section in case.judged for mismatch in _section(case, section, found, words)
    ]


def _section(case: Case, section: str, found: Mapping[str, list[Found]], words: Words) -> Iterator[Mismatch]:
    wanted, left = _without_matches([one for one in case.must if one.section == section], found[section])
    allowed = [one for one in case.may if one.section == section]
    left = [one for one in left if not any(_allows(may, one, words) for may in allowed)]
    for expected, one in _pairs(wanted, left, words):
        wanted = [other for other in wanted if other is not expected]
        left = [other for other in left if other is not one]
        yield Mismatch("other", section, expected, one, _differing(expected, one))
    for expected in wanted:
        yield Mismatch("missing", section, expected, None)
    banned = [one for one in case.must_not if one.section == section]
    for one in found[section]:
        ban = next((ban for ban in banned if _bans(ban, one, words)), None)
        if ban is not None:
            yield Mismatch("unwanted", section, ban, one)
            left = [other for other in left if other is not one]
    if section in case.complete:
        for one in left:
            yield Mismatch("extra", section, None, one)


def _without_matches(wanted: Sequence[Expected], found: Sequence[Found]) -> tuple[list[Expected], list[Found]]:
    """What is left of both when each expectation has taken the first thing found that is as it says."""
    left = list(found)
    missing = []
    for expected in wanted:
        place = next((place for place, one in enumerate(left) if not _differing(expected, one)), -1)
        if place < 0:
            missing.append(expected)
        else:
            del left[place]
    return missing, left


def _pairs(wanted: Sequence[Expected], found: Sequence[Found], words: Words) -> list[tuple[Expected, Found]]:
    """What is left on both sides and means the same thing, the closest first."""
    scored = [
        (_closeness(expected, one, words), w, f) for w, expected in enumerate(wanted) for f, one in enumerate(found)
    ]
    pairs = []
    used: set[tuple[str, int]] = set()
    for closeness, w, f in sorted(scored, key=lambda triple: (-triple[0], triple[1], triple[2])):
        if closeness and not used & {("wanted", w), ("found", f)}:
            used |= {("wanted", w), ("found", f)}
            pairs.append((w, f))
    return [(wanted[w], found[f]) for w, f in sorted(pairs)]


def _closeness(expected: Expected, found: Found, words: Words) -> float:
    if expected.section == "speakers":
        ours, theirs = (frozenset(str(name).casefold().split()) for name in (expected.says["name"], found["name"]))
        return len(ours & theirs) / len(ours | theirs) if ours | theirs else 0.0
    return overlap(words.cover(expected.content), words.cover(found["content"]))


def _differing(expected: Expected, found: Found, *, but: Iterable[str] = ()) -> tuple[str, ...]:
    """The keys of what is expected under which something else came out."""
    return tuple(
        key
        for key, value in expected.says.items()
        if key not in but and found[key] != value and found[key] not in expected.otherwise.get(key, ())
    )


def _allows(may: Expected, found: Found, words: Words) -> bool:
    """Is this what may come out: at the same place, or inside it?"""
    if may.section == "speakers":
        return not _differing(may, found)
    ours, theirs = words.cover(may.content), words.cover(found["content"])
    near = overlap(ours, theirs) >= _SAME or bool(theirs) and theirs <= ours or may.content == found["content"]
    return near and not _differing(may, found, but=("content",))


def _bans(ban: Expected, found: Found, words: Words) -> bool:
    if ban.section == "speakers":
        return not _differing(ban, found)
    near = overlap(words.cover(ban.content), words.cover(found["content"])) >= _SAME
    return (near or ban.content == found["content"]) and not _differing(ban, found, but=("content",))


# ---- in words ------------------------------------------------------------------------------------------------------


def difference(case: Case, extraction: Extraction | None = None) -> str:
    """What differs between the case and what comes out, for people; empty when nothing does.

    Without `extraction` the case's text is extracted. Raises what `claimx.extract` raises.

        >>> import claimx
        >>> from claimx.testing import difference, read_cases
        >>> case = read_cases("tests/cases/en/direct.toml")[0]
        >>> difference(case)
        ''
        >>> print(difference(case, claimx.extract_text(case.text, language="de")))
        tests/cases/en/direct.toml: case 'en-direct-001'
          | “The tide will not wait,” said harbor master Jonas Pell.
        missing quote
          - kind     direct
          - content  The tide will not wait
          - cue      said
          - source   harbor master Jonas Pell
    """
    mismatches = compare(case, extract_case(case) if extraction is None else extraction)
    if not mismatches:
        return ""
    head = f"{case.id} ({case.where})" if case.where and case.id not in case.where else case.where or case.id
    return "\n".join([head, *_text(case, mismatches), *(line for one in mismatches for line in _lines(one, case.text))])


def _text(case: Case, mismatches: Sequence[Mismatch]) -> Iterator[str]:
    """The text; of a long one only the places where something differs."""
    if len(case.text) <= _LONG:
        yield from (f"  | {line}" for line in case.text.split("\n"))
        return
    for start, end in _places(mismatches, len(case.text)):
        before, after = "…" if start else "", "…" if end < len(case.text) else ""
        yield from (f"  | {line}" for line in f"{before}{case.text[start:end]}{after}".split("\n"))


def _places(mismatches: Sequence[Mismatch], size: int) -> list[tuple[int, int]]:
    spans = [
        span
        for one in mismatches
        for content in (one.expected.content if one.expected else (), (one.found or {}).get("content", ()))
        for span in content
    ]
    places: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start - _AROUND), min(size, end + _AROUND)) for start, end in spans):
        if places and start <= places[-1][1]:
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        else:
            places.append((start, end))
    return places


def _lines(one: Mismatch, text: str) -> Iterator[str]:
    name = _DROPPED[one.section]
    if one.what == "missing" and one.expected is not None:
        yield f"missing {name}"
        yield from _shown(one.expected.says, "-", text)
    elif one.what == "extra" and one.found is not None:
        yield f"extra {name}"
        yield from _shown(_telling(one.found), "+", text)
    elif one.what == "unwanted" and one.found is not None and one.expected is not None:
        yield f"{name} that must not come out"
        yield from _shown({**_telling(one.found), **{key: one.found[key] for key in one.expected.says}}, "+", text)
    elif one.expected is not None and one.found is not None:
        keys = _sorted(one.keys)
        names = " and ".join(f"span ({key})" if key in SPANS else key.replace("_", " ") for key in keys)
        known = one.expected.says.get("name") or f"“{_words(one.expected.content, text)}”"
        yield f"other {names} of the {name} {known}"
        for key in keys:
            yield from _shown({key: one.expected.says[key]}, "-", text)
            yield from _shown({key: one.found[key]}, "+", text)


def _telling(found: Found) -> dict[str, Any]:
    """What tells a thing that came out from others; what is as usual is left out."""
    usual = {"claim", "statement", "document", "positive", "certain", "", (), False}
    keys = [key for key in _ORDER if key in found and (key == "content" or found[key] not in usual)]
    return {key: found[key] for key in keys} | (
        {"construction": found["construction"]} if "construction" in found else {}
    )


def _sorted(keys: Iterable[str]) -> list[str]:
    return sorted(keys, key=lambda key: (_ORDER.index(key) if key in _ORDER else len(_ORDER), key))


def _shown(says: Mapping[str, Any], sign: str, text: str) -> Iterator[str]:
    width = max(map(len, says), default=0)
    for key in _sorted(says):
        value = says[key]
        yield f"  {sign} {key:{width}}  {_words(value, text) if key in SPANS else _plain(value)}".rstrip()


def _words(spans: Iterable[Any], text: str) -> str:
    return " ".join(join(spans, text).split()) or "nothing"


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) or "none"


# ---- assertions ----------------------------------------------------------------------------------------------------


def assert_case(case: Case) -> None:
    """Nothing, when all comes out as the case says; else an AssertionError that shows the difference.

    pytest runs files of cases without it.

        >>> from claimx.testing import assert_case, read_cases
        >>> for case in read_cases("tests/cases/en/nested.toml"):
        ...     assert_case(case)
    """
    __tracebackhide__ = True
    wrong = difference(case)
    if wrong:
        raise AssertionError(f"\n{wrong}")


def assert_quotes(
    text: str,
    quotes: Sequence[Mapping[str, Any]],
    *,
    language: str | None = None,
    complete: bool = True,
    may: Sequence[Mapping[str, Any]] = (),
    must_not: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Nothing, when these quotes and no others come out of `text`; else an AssertionError that shows the difference.

    Each quote is a table as in a case file: {"content": "We wait", "speaker": "Anna Lind"}; only what it says is
    compared. With `complete=False` others may come out beside them; `may` and `must_not` say which may and must not.
    Raises CaseError when a table says what it may not say, or words are not in the text.

        >>> from claimx.testing import assert_quotes
        >>> assert_quotes("“We wait,” said Anna Lind.", [{"content": "We wait", "speaker": "Anna Lind"}], language="en")
        >>> try:
        ...     assert_quotes("“We wait,” said Anna Lind.", [{"content": "We wait", "speaker": "Lind"}], language="en")
        ... except AssertionError as error:
        ...     print(error)
        <BLANKLINE>
        assert_quotes: case 'the text'
          | “We wait,” said Anna Lind.
        other speaker of the quote “We wait”
          - speaker  Lind
          + speaker  Anna Lind
    """
    __tracebackhide__ = True
    row = {"id": "the text", "text": text, "quotes": list(quotes), "complete": complete}
    row |= {"may": {"quotes": list(may)}, "must_not": {"quotes": list(must_not)}}
    case = case_of_table(row, "assert_quotes", language=language)
    assert_case(case)

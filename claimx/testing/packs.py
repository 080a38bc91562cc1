"""Whether a language pack is right, whether its examples come out, and what it lacks beside the packs of claimx."""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from importlib.resources import files
from itertools import starmap
from pathlib import Path
from typing import Any

import claimx
from claimx.errors import PackError
from claimx.lang.pack import LanguagePack, load_pack_file, shipped_languages
from claimx.passes.reading import Reading
from claimx.passes.rules import RulePass
from claimx.passes.rules.names import CONSTRUCTIONS

FIELDS = ("content", "cue", "source", "fragments")
_HEAD = frozenset("code name version".split())
_WHOLE = frozenset("verbs nouns attributions titles roles pronouns examples".split())  # counted by entries, not by key
_THIN = 0.25


@dataclass(frozen=True, slots=True)
class FailedExample:
    """An example of the pack that is not as the pack says; `number` counts from 1."""

    number: int
    text: str
    why: str
    expected: Mapping[str, Any]
    found: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Gap:
    """A key with few entries: how many it has, how many the fullest pack has, and how many packs fill it at all."""

    key: str
    own: int
    most: int
    fullest: str
    filled_by: int


@dataclass(frozen=True, slots=True)
class PackReport:
    """What is wrong with a pack, and what it lacks.

    `absent` are the sections that it does not have at all, with the number of packs of claimx that have them. `gaps`
    are keys of the others without entries, or with less than a quarter of those of the fullest pack, in the order of
    the sections; a language rightly lacks some. `unshown` are constructions that packs of claimx show and this one does
    not, with the number of packs that do. `beside` says how many packs it was compared with.
    """

    label: str
    beside: int
    examples: int
    failed: tuple[FailedExample, ...]
    absent: Mapping[str, int]
    gaps: tuple[Gap, ...]
    unshown: Mapping[str, int]

    @property
    def is_right(self) -> bool:
        """Whether every example is as the pack says. (What is not a pack at all raises PackError.)"""
        return not self.failed

    def as_dict(self) -> dict[str, Any]:
        """The report as plain values, for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class PackSize:
    """How much a pack holds: words, cues, and the constructions that its examples show; `xfails` fail as yet."""

    code: str
    name: str
    version: str
    words: int
    cues: int
    constructions: int
    examples: int
    xfails: int

    def as_dict(self) -> dict[str, Any]:
        """The size as plain values, for JSON."""
        return asdict(self)


def pack_size(pack: LanguagePack) -> PackSize:
    """How much a pack holds."""
    words, cues = pack.lexicon.known()
    xfails = sum("xfail" in example for example in pack.examples)
    shown = {example["construction"] for example in pack.examples if "xfail" not in example}
    return PackSize(pack.code, pack.name, pack.version, words, cues, len(shown), len(pack.examples), xfails)


def check_pack(path: str | Path) -> PackReport:
    """Read a pack, fire its examples, and compare what it holds with the packs of claimx.

    Raises PackError when the file is missing or says what a pack may not say.

        >>> from claimx.testing import check_pack
        >>> report = check_pack("claimx/lang/data/nl.toml")
        >>> report.is_right, report.failed, sorted(report.absent)
        (True, (), [])
    """
    if not str(path).endswith(".toml"):
        raise PackError(f"{path}: the name of a pack ends in .toml, so that it can be told from a code")
    pack = load_pack_file(path)
    for text in ("1.", *(str(example["text"]) for example in pack.examples)):
        claimx.extract_text(text, language=str(path))  # what only claims need is read when it is needed
    own = tomllib.loads(Path(path).read_text("utf-8"))
    shown = {example["construction"] for example in pack.examples}
    known = Counter(name for names in _shown().values() for name in names)
    unshown = {name: known[name] for name in CONSTRUCTIONS if known[name] and name not in shown}
    failed = tuple(one for one in starmap(partial(failed_example, pack), enumerate(pack.examples, 1)) if one)
    tables = [_table(code) for code in shipped_languages()]
    sections = dict.fromkeys(section for table in tables for section in table)
    absent = {section: sum(section in table for table in tables) for section in sections if section not in own}
    gaps = [gap for section in sections if section in own for gap in _gaps(section, _filled(own))]
    return PackReport(pack.label, len(tables), len(pack.examples), failed, absent, tuple(gaps), unshown)


def found_examples(text: str, pack: LanguagePack) -> list[dict[str, Any]]:
    """What the rule pass finds in a text, in the form of a pack's example."""
    return [
        {"construction": found.because, **{key: [span.of(text) for span in getattr(found, key)] for key in FIELDS}}
        for found in RulePass().propose(Reading(text, pack))
    ]


def failed_example(pack: LanguagePack, number: int, example: Mapping[str, Any]) -> FailedExample | None:
    """What is wrong with one example of a pack; None when it is as the pack says."""
    text = example["text"]
    expected = {"construction": example["construction"]} | {key: list(example.get(key, [])) for key in FIELDS}
    found = found_examples(text, pack)
    if expected["construction"] not in CONSTRUCTIONS:
        why = f"there is no construction {expected['construction']!r}"
    elif absent := [words for key in FIELDS for words in expected[key] if words not in text]:
        why = f"{absent[0]!r} is not in its text"
    elif (expected in found) == ("xfail" not in example):
        return None
    elif "xfail" in example:
        why = "it comes out: take its xfail away"
    else:
        why = "something else comes out" if found else "nothing comes out"
    return FailedExample(number, text, why, expected, tuple(found))


def _gaps(section: str, own: Mapping[str, int]) -> list[Gap]:
    """The keys of a section in which the pack has little or nothing."""
    packs = {code: _filled(_table(code)) for code in shipped_languages()}
    gaps = []
    keys = dict.fromkeys(key for filled in packs.values() for key in filled if key.startswith(f"[{section}]"))
    for key in keys:
        counts = {code: filled[key] for code, filled in packs.items() if filled.get(key)}
        if not counts:
            continue
        fullest = max(sorted(counts), key=lambda code: counts[code])
        if own.get(key, 0) < _THIN * counts[fullest]:
            gaps.append(Gap(key, own.get(key, 0), counts[fullest], fullest, len(counts)))
    return gaps


@cache
def _shown() -> Mapping[str, frozenset[str]]:
    """The constructions that each pack of claimx shows."""
    tables = {code: _table(code) for code in shipped_languages()}
    return {
        code: frozenset(example["construction"] for example in table.get("examples", ()) if "xfail" not in example)
        for code, table in tables.items()
    }


@cache
def _table(code: str) -> dict[str, Any]:
    return tomllib.loads((files("claimx.lang") / "data" / f"{code}.toml").read_text("utf-8"))


def _filled(table: Mapping[str, Any]) -> dict[str, int]:
    """How many entries each key of each section has."""
    filled: dict[str, int] = {}
    for section, value in table.items():
        if section in _HEAD:
            continue
        if section in _WHOLE or not isinstance(value, Mapping):
            filled[f"[{section}]"] = len(value)
            continue
        for key, entries in value.items():
            filled[f"[{section}] {key}"] = _entries(entries)
    return filled


def _entries(value: object) -> int:
    """Phrases between bars, else words; what is said by yes, no or a number is one entry."""
    if isinstance(value, str):
        return len([part for part in value.split("|") if part.strip()]) if "|" in value else len(value.split())
    if isinstance(value, Mapping):
        return sum(map(_entries, value.values()))
    return len(value) if isinstance(value, list) else 1


__all__ = [
    "FailedExample",
    "Gap",
    "PackError",
    "PackReport",
    "PackSize",
    "check_pack",
    "failed_example",
    "found_examples",
    "pack_size",
]

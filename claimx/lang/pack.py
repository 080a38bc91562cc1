"""Language packs: what a language file says, read and turned into a lexicon that the grammar looks words up in."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import sha256
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from pathlib import Path
from typing import Any
from unicodedata import combining, normalize

from claimx.errors import PackError, UnknownLanguageError
from claimx.lang import flags as F
from claimx.lang.traits import traits_of
from claimx.model.records import Attitude, CueClass
from claimx.text.tokens import cut as cut_spaced
from claimx.text.tokens import without_unseen
from claimx.text.unspaced import Wordlist, cut_unspaced, is_name, listed_words

SWITCHES: Mapping[str, tuple[type, Any]] = {
    "apostrophe": (str, "inner"),
    "nouns_capitalised": (bool, False),
    "verb_second": (bool, False),
    "clause_final_verb": (bool, False),
    "clause_comma": (bool, True),
    "compounds": (bool, False),
    "zero_complementiser": (str, "no"),
    "drops_subject": (bool, False),
    "noun_verbs": (bool, True),
    "semicolon_asks": (bool, False),
    "script": (str, "spaced"),
    "preverbal_adjuncts": (bool, False),
    "inserted_adjuncts": (bool, False),
    "ordinal_stop": (bool, True),
    "decimal": (str, "."),
    "thousands": (str, ","),
}
FRAMES = {
    "that": F.T_THAT,
    "zero": F.T_ZERO,
    "wh": F.T_WH,
    "to": F.T_TO,
    "quote": F.T_QUOTE,
    "tail": F.T_TAIL,
    "fragment": F.T_FRAGMENT,
    "np": F.T_NP,
    "as": F.T_AS,
    "bare": F.T_BARE,
}
GROUP = "claimx.languages"
_HOWTO = "docs/howto/add-a-language.md"
_VERB_KEYS = frozenset(
    "sg pl other passive participle infinitive gerund particle reflexive object subject anchor takes class attitude "
    "with".split()
)
_NOUN_KEYS = frozenset("forms takes class attitude".split())
_ATTRIBUTION_KEYS = frozenset("position nouns class attitude".split())
_CHOICES = {
    "script": ("spaced", "unspaced"),
    "apostrophe": ("inner", "colon", "clitic", "elision"),
    "zero_complementiser": ("no", "yes", "verb-second"),
}
_FEATURES = frozenset("m f n sg pl 1 2 3".split())
_POSITIONS = ("before", "after", "around", "self", "parenthesis", "unsourced", "view", "owned")
_PLAIN_ENDINGS = ("infinitives", "gerunds", "names")  # no classes of words
_BLOCK_KEYS = frozenset("abbreviations byline boilerplate caption".split())
_EXAMPLE_KEYS = frozenset("construction text content cue source fragments xfail".split())
_SECTIONS = frozenset(
    "code name version switches marks words pronouns titles roles groups first_names verbs nouns attributions"
    " set_phrases blocks endings examples numbers quantities times attitude".split()
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting verb or noun: what it takes, what it does."""

    lemma: str
    takes: int
    cue_class: CueClass = CueClass.STATEMENT
    attitude: Attitude = Attitude.CLAIM
    particle: str = ""
    object_person: bool = False  # told reporters that: the object is the addressee
    object_source: bool = False  # zitiert einen Zeugen, quoted him as saying: the object is who said it
    noun: bool = False
    raises: bool = False  # seems to leak: the subject belongs to what seems
    needs_document: bool = False  # eine Studie zeigt, dass: only a document can be the subject
    followed: tuple[tuple[tuple[str, ...], "Cue"], ...] = ()  # call: (for,) -> what "call for" takes; longest first


@dataclass(frozen=True, slots=True)
class Attribution:
    """A preposition or phrase that names a source without a verb: laut, according to, zufolge."""

    words: tuple[str, ...]
    position: str
    nouns: frozenset[str] = frozenset()


_NONE: Mapping[str, tuple[Any, ...]] = {}
# letters of the last part of a compound where nouns are written small; more where a capital may make it a name
_LEAST_OF_COMPOUND, _LEAST_OF_NAME = 4, 6
_LEAST_OF_STEM = 3  # letters that stay when the ending of a case comes off a name
_BESIDE_NAMES = (
    F.CUE_VERB | F.ADVERB | F.PREPOSITION | F.TIME | F.COORDINATOR | F.GENITIVE | F.ROLE | F.TITLE | F.ORGANIZATION
    | F.DOCUMENT | F.VERB | F.BOUNDARY | F.CONTRAST | F.NEGATION | F.AUX
)  # fmt: skip


def _by_second(items: Iterable[tuple[tuple[str, ...], Any]]) -> dict[str, tuple[Any, ...]]:
    """Phrases by their second word ("" for those of one word), so that a common first word costs one look-up."""
    found: dict[str, tuple[Any, ...]] = {}
    for words, item in items:
        key = words[1] if len(words) > 1 else ""
        found[key] = (*found.get(key, ()), item)
    return found


class Word:
    """One spelling and all that the pack knows of it. Interned: a text holds each spelling once.

    `key` is the spelling as names are compared: lower case, without accents and possessive. `traits` are what passes
    look for in a whole text (claimx.lang.traits).
    """

    __slots__ = (
        "attributions",
        "cues",
        "features",
        "flags",
        "gender",
        "key",
        "lower",
        "phrases",
        "text",
        "traits",
    )

    def __init__(self, text: str, lower: str, flags: int) -> None:
        self.text = text
        self.lower = lower
        self.key = fold_name(lower)
        self.flags = flags
        self.cues: tuple[tuple[Cue, int], ...] = ()
        self.attributions: Mapping[str, tuple[Attribution, ...]] = _NONE
        self.phrases: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = _NONE
        self.features: tuple[frozenset[str], ...] = ()
        self.gender = ""
        self.traits = 0


@dataclass(slots=True)
class _Entry:
    flags: int = 0
    cues: list[tuple[Cue, int]] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    openers: list[Attribution] = field(default_factory=list)  # of the spelling with a capital alone
    phrases: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    features: tuple[frozenset[str], ...] = ()
    gender: str = ""


_CLAIM_SECTIONS = ("numbers", "quantities", "times", "attitude")


class Lexicon(dict[str, Word]):
    """Spelling to Word. Unknown spellings get flags from their shape on first sight.

    At most `LIMIT` spellings are kept between documents; a longer text starts afresh, so that memory stays bounded.
    `reports` says whether any word of reporting is listed.
    """

    LIMIT = 50_000

    def __init__(self, entries: dict[str, _Entry], suffixes: "Suffixes") -> None:
        super().__init__()
        self._entries = entries
        self._suffixes = suffixes
        self.reports = any(entry.cues or entry.attributions or entry.phrases for entry in entries.values())

    def known(self) -> tuple[int, int]:
        """How many words the pack lists, and how many different cues (verbs, nouns, set attributions)."""
        entries = self._entries.values()
        verbs = {cue.lemma for entry in entries for cue, _ in entry.cues}
        return len(self._entries), len(verbs) + len({one.words for entry in entries for one in entry.attributions})

    def trim(self) -> None:
        """Forget all spellings when there are too many."""
        if len(self) > self.LIMIT:
            self.clear()

    def __missing__(self, text: str) -> Word:
        lower = fold(text)
        word = Word(text, lower, F.shape(text))
        entry = self._entries.get(lower)
        if entry is None and (word.flags & F.WORD):
            entry = self._suffixes.guess(word, self._entries)
        if entry is not None:
            word.flags |= entry.flags
            if entry.cues:
                word.cues = tuple(entry.cues)
            if entry.attributions or entry.openers:
                attributions = entry.attributions
                if entry.openers and word.flags & F.CAPITAL:
                    attributions = attributions + entry.openers
                    word.flags |= F.ATTRIBUTION
                word.attributions = _by_second((a.words, a) for a in attributions)
            if entry.phrases:
                word.phrases = _by_second((p[1], p) for p in entry.phrases)
            word.features = entry.features
            word.gender = entry.gender
        if word.flags & F.CAPITAL and self._suffixes.name_endings:
            word.key = self._suffixes.bare_name(word.key)
        word.traits = traits_of(text, word.flags)
        if len(text) < 64:
            self[text] = word
        return word


class Suffixes:
    """What can be told of a word that no list holds: its ending, and the parts of a compound."""

    def __init__(self, pack: "LanguagePack") -> None:
        self._pack = pack
        self.name_endings = pack.name_endings
        self._listed = pack.wordlist
        self._surnames = pack.words.get("surnames", frozenset())
        self._endings = dict(reversed(pack.endings))
        self._lengths = sorted({len(ending) for ending in self._endings}, reverse=True)
        self._nouns_capitalised = pack.nouns_capitalised
        self._compounds: bool = pack.switches["compounds"]

    def _name_flags(self, word: str) -> int:
        """李强 is a whole name, 安娜· the first part of one; 《晨报》 is a title."""
        if word[0] == "《":
            return F.DOCUMENT
        whole = word[0] in self._surnames or word[:2] in self._surnames
        return F.FIRST_NAME if whole or not word[-1].isalpha() else 0

    def bare_name(self, key: str) -> str:
        """A folded name without the ending of its case, the longest listed one: петрова, петрову, петров."""
        for ending, kept in self.name_endings.items():
            if len(key) >= len(ending) + _LEAST_OF_STEM and key.endswith(ending):
                return key[: len(key) - len(ending)] + kept
        return key

    def guess(self, word: Word, entries: Mapping[str, _Entry]) -> _Entry | None:
        lower = word.lower
        if len(lower) > 48:
            return None
        if self._listed is not None and is_name(lower) and lower not in self._listed.words:
            return _Entry(F.CAPITAL | self._name_flags(lower))
        if lower.endswith("n't"):
            return _Entry(F.AUX | F.NEGATION)
        entry = self._hyphenated(lower, entries) if "-" in lower else None
        if entry is not None:
            return entry
        if self._nouns_capitalised and word.flags & F.CAPITAL:
            return self._compound(lower, entries)
        if self._compounds:
            entry = self._compound(lower, entries, _LEAST_OF_NAME if word.flags & F.CAPITAL else _LEAST_OF_COMPOUND)
            if entry is not None:
                return entry
        size = len(lower)
        for length in self._lengths:  # the longest listed ending
            if size > length + 2 and (flags := self._endings.get(lower[size - length :])) is not None:
                word.flags |= flags
                break
        return None

    def _hyphenated(self, lower: str, entries: Mapping[str, _Entry]) -> _Entry | None:
        """dit-il, a-t-elle: the verb, with its subject inside the word; Ex-Minister: the last part's entry."""
        head, _, tail = lower.rpartition("-")
        last = entries.get(tail)
        if last is None:
            return None
        verb = entries.get(head.removesuffix("-t"))
        if last.flags & F.PRONOUN and verb is not None and verb.flags & (F.CUE_FINITE | F.AUX | F.VERB):
            return _Entry(verb.flags | F.WITH_SUBJECT, list(verb.cues), features=last.features)
        keep = F.ROLE | F.ORGANIZATION | F.PEOPLE | F.DOCUMENT | F.TITLE
        return _Entry(last.flags & keep, gender=last.gender) if last.flags & keep else None

    def _compound(self, lower: str, entries: Mapping[str, _Entry], least: int = 4) -> _Entry | None:
        """Verteidigungsminister -> Minister: the longest listed ending of at least that many letters."""
        keep = F.ROLE | F.ORGANIZATION | F.PEOPLE | F.DOCUMENT | F.COMPANY
        for cut in range(3, len(lower) - least + 1):
            entry = entries.get(lower[cut:])
            if entry is not None and entry.flags & keep:
                return _Entry(entry.flags & keep, gender=entry.gender)
        return None


def fold(text: str) -> str:
    """Lower case, plain apostrophes, one ș and ț, nothing that nobody sees: for looking words up; never for offsets."""
    lower = text.lower()
    return lower if lower.isascii() else _one_comma(without_unseen(lower).replace("’", "'").replace("ʼ", "'"))


def _one_comma(lower: str) -> str:
    """With a comma below, as in Romanian today, where older texts have a cedilla: ş ţ are ș ț."""
    return lower.replace("ş", "ș").replace("ţ", "ț")


def fold_name(lower: str) -> str:
    """A lower-cased word without accents and possessive: José's and jose are one."""
    if lower.endswith("'s"):
        lower = lower[:-2]
    if lower.isascii():
        return lower
    return "".join(c for c in normalize("NFKD", lower) if not combining(c)) or lower


@dataclass(frozen=True)
class LanguagePack:
    """One language's words and switches.

    `digest` is the SHA-256 of the file, so that a run can say what it was made with. `sections` are the tables that
    only claims need, as they stand in the file, and `read` what has been made of them so far.
    """

    code: str
    name: str
    version: str
    digest: str
    switches: Mapping[str, Any]
    pairs: tuple[tuple[str, str], ...]
    dash_dialogue: bool
    words: Mapping[str, frozenset[str]]
    abbreviations: frozenset[str]
    whole_words: frozenset[str]
    byline: frozenset[str]
    caption: tuple[str, ...]
    boilerplate: tuple[str, ...]
    as_clause: frozenset[str]
    examples: tuple[Mapping[str, Any], ...]
    endings: tuple[tuple[str, int], ...]
    infinitive_endings: tuple[str, ...]
    gerund_endings: tuple[str, ...]
    name_endings: Mapping[str, str]
    sections: Mapping[str, Any] = field(repr=False, compare=False)
    read: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    lexicon: Lexicon = field(init=False, repr=False, compare=False)
    wordlist: Wordlist | None = field(init=False, repr=False, compare=False)

    def cut(self, text: str) -> tuple[list[str], list[int], list[int]]:
        """The words of a text as the language writes them, their starts and ends, in code points."""
        if self.wordlist is not None:
            return cut_unspaced(text, self.wordlist)
        return cut_spaced(text, self.switches["apostrophe"])

    @property
    def nouns_capitalised(self) -> bool:
        return bool(self.switches["nouns_capitalised"])

    @property
    def label(self) -> str:
        """Code, version and the first 12 digits of the digest, for `Run.pack`."""
        return f"{self.code}@{self.version}:{self.digest[:12]}"


def shipped_languages() -> tuple[str, ...]:
    """Codes of the packs that ship with claimx, sorted."""
    folder = files("claimx.lang") / "data"
    return tuple(sorted(p.name[:-5] for p in folder.iterdir() if p.name.endswith(".toml") and p.name[0] != "_"))


@cache
def known_languages() -> tuple[str, ...]:
    """Codes of the packs that ship with claimx and of those that installed packages bring, sorted."""
    return tuple(sorted({*shipped_languages(), *_installed()}))


@cache
def load_pack(code: str) -> LanguagePack:
    """The pack of a language: the shipped one, else that of an installed package.

    Raises UnknownLanguageError when there is none, PackError when its file is wrong.
    """
    resource = files("claimx.lang") / "data" / f"{code}.toml"
    if code.isalnum() and resource.is_file():
        return parse_pack(resource.read_bytes(), f"{code}.toml")
    if code in _installed():
        return _load_installed(code)
    known = ", ".join(known_languages())
    raise UnknownLanguageError(f"no language pack for {code!r} (known: {known}); pass language=... or see {_HOWTO}")


@cache
def _installed() -> Mapping[str, EntryPoint]:
    """The packs of installed packages, by code: entry points of the group `claimx.languages`."""
    return {
        point.name: point for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value))
    }


def _load_installed(code: str) -> LanguagePack:
    """The file CODE.toml in the package that the entry point CODE names."""
    point = _installed()[code]
    where = f"{code}.toml of {point.value}"
    try:
        data = (files(point.value) / f"{code}.toml").read_bytes()
    except (OSError, ImportError, TypeError) as error:
        raise PackError(
            f"{where}: cannot be read: {error}; its entry point in {GROUP} names no package with it"
        ) from None
    pack = parse_pack(data, where)
    if pack.code != code:
        raise PackError(f"{where}: its code is {pack.code!r}, but its entry point in {GROUP} says {code!r}")
    return pack


def load_pack_file(path: str | Path) -> LanguagePack:
    """A pack from a file of the user. Raises PackError naming file and key.

    The file is read each time, and its words are made into a pack once, as long as it stays what it was.
    """
    try:
        return _parsed(Path(path).read_bytes(), str(path))
    except OSError as error:
        raise PackError(f"{path}: cannot be read: {error.strerror}") from None


@lru_cache(maxsize=8)
def _parsed(data: bytes, where: str) -> LanguagePack:
    return parse_pack(data, where)


def find_pack(language: str) -> LanguagePack:
    """The pack that the option `language` means: a code, or the path of a pack, which ends in .toml.

    Raises UnknownLanguageError when no pack has the code, and PackError when the file is missing or wrong.
    """
    return load_pack_file(language) if language.endswith(".toml") else load_pack(language)


@cache
def _shared() -> Mapping[str, Any]:
    """What all packs share."""
    return tomllib.loads((files("claimx.lang") / "data" / "_common.toml").read_text("utf-8"))


@cache
def bare_pack() -> LanguagePack:
    """The pack of a text in no known language: marks and names alone."""
    return parse_pack(b'code = "und"\nname = "unknown"\nversion = "1"\n', "und")


def parse_pack(data: bytes, where: str) -> LanguagePack:
    """Read a pack. Raises PackError naming `where` and the key that is wrong."""
    try:
        raw = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise PackError(f"{where}: not a TOML file in UTF-8: {error}") from error
    return _PackReader(raw, where, sha256(data).hexdigest()).read()


class _PackReader:
    """Checks one pack's tables and builds the lexicon."""

    def __init__(self, raw: dict[str, Any], where: str, digest: str) -> None:
        self.raw = raw
        self.where = where
        self.digest = digest
        self.entries: dict[str, _Entry] = {}

    def fail(self, message: str) -> PackError:
        return PackError(f"{self.where}: {message}; see {_HOWTO}")

    def table(self, name: str) -> dict[str, Any]:
        value = self.raw.get(name, {})
        if not isinstance(value, dict):
            raise self.fail(f"[{name}] must be a table")
        return value

    def words(self, value: object, where: str) -> list[str]:
        """The words of a list: a string, all lower case, none twice."""
        if not isinstance(value, str):
            raise self.fail(f"{where} must be a string of words")
        words = value.split()
        seen: set[str] = set()
        for word in words:
            if word in seen:
                raise self.fail(f"{where} has {word!r} twice")
            if word != word.lower():
                raise self.fail(f"{where}: {word!r} must be lower case")
            seen.add(word)
        return words

    def entry(self, word: str) -> _Entry:
        return self.entries.setdefault(_one_comma(word), _Entry())

    def read(self) -> LanguagePack:
        unknown = set(self.raw) - _SECTIONS
        if unknown:
            raise self.fail(f"unknown key {sorted(unknown)[0]!r}")
        for key in ("code", "name", "version"):
            if not isinstance(self.raw.get(key), str):
                raise self.fail(f"{key!r} is missing")
        switches = self._switches()
        words = self._words()
        self._people()
        self._verbs()
        self._nouns()
        self._attributions()
        as_clause = self._set_phrases()
        self._shared_names()
        blocks, marks = self._blocks(), self._marks()
        abbreviations = frozenset(str(blocks.get("abbreviations", "")).split())
        pack = LanguagePack(
            code=self.raw["code"],
            name=self.raw["name"],
            version=self.raw["version"],
            digest=self.digest,
            switches=switches,
            pairs=tuple((p[0], p[1]) for p in str(marks.get("pairs", "")).split()),
            dash_dialogue=bool(marks.get("dash_dialogue", False)),
            words=words,
            abbreviations=abbreviations,
            whole_words=frozenset(w for w in words.get("time", ()) if f"{w}." not in abbreviations),
            byline=frozenset(_phrases(blocks.get("byline", ""))),
            caption=_phrases(blocks.get("caption", "")),
            boilerplate=_phrases(blocks.get("boilerplate", "")),
            as_clause=as_clause,
            examples=self._examples(),
            endings=self._endings(),
            infinitive_endings=tuple(self.words(self.table("endings").get("infinitives", ""), "[endings] infinitives")),
            gerund_endings=tuple(self.words(self.table("endings").get("gerunds", ""), "[endings] gerunds")),
            name_endings=self._name_endings(),
            sections={name: self.raw[name] for name in _CLAIM_SECTIONS if name in self.raw},
        )
        object.__setattr__(pack, "wordlist", self._wordlist(words) if switches["script"] == "unspaced" else None)
        object.__setattr__(pack, "lexicon", Lexicon(self.entries, Suffixes(pack)))
        return pack

    def _wordlist(self, words: Mapping[str, frozenset[str]]) -> Wordlist:
        """What cuts a text without spaces: all words of the pack, and those beside which names stand."""
        tables = [self.raw[name] for name in _CLAIM_SECTIONS if name in self.raw]
        surnames = words.get("surnames", frozenset())
        phrases = {"".join(a.words) for entry in self.entries.values() for a in entry.attributions}
        closing = {
            noun for e in self.entries.values() for a in e.attributions if a.position == "around" for noun in a.nouns
        }
        by_flag = {
            kind: {word for word, entry in self.entries.items() if entry.flags & flags}
            for kind, flags in (("ranks", F.TITLE | F.ROLE), ("verbs", F.CUE_VERB), ("borders", _BESIDE_NAMES))
        }
        return Wordlist(
            self.entries.keys() | listed_words(tables) | phrases,
            surnames,
            frozenset("".join(words.get("transliteration", ()))),
            by_flag["ranks"],
            by_flag["verbs"] | closing,
            by_flag["borders"] - surnames,
        )

    def _blocks(self) -> dict[str, Any]:
        blocks = self.table("blocks")
        unknown = set(blocks) - _BLOCK_KEYS
        if unknown:
            raise self.fail(f"[blocks] knows no {min(unknown)!r}")
        return blocks

    def _marks(self) -> dict[str, Any]:
        marks = self.table("marks")
        unknown = set(marks) - {"pairs", "dash_dialogue"}
        if unknown:
            raise self.fail(f"[marks] knows no {min(unknown)!r}")
        for pair in self.words(marks.get("pairs", ""), "[marks] pairs"):
            if len(pair) != 2:
                raise self.fail(f"[marks] pairs: {pair!r} is no opening and closing mark")
        return marks

    def _examples(self) -> tuple[Mapping[str, Any], ...]:
        examples = self.raw.get("examples", [])
        if not isinstance(examples, list) or not all(isinstance(example, dict) for example in examples):
            raise self.fail("[[examples]] must be tables")
        for number, example in enumerate(examples, 1):
            unknown = set(example) - _EXAMPLE_KEYS
            missing = {"construction", "text", "content"} - set(example)
            if unknown or missing:
                what = f"knows no {min(unknown)!r}" if unknown else f"lacks {min(missing)!r}"
                raise self.fail(f"[[examples]] number {number} {what}")
        return tuple(examples)

    def _switches(self) -> dict[str, Any]:
        given = self.table("switches")
        for key, value in given.items():
            if key not in SWITCHES:
                raise self.fail(f"[switches] knows no {key!r}")
            if not isinstance(value, SWITCHES[key][0]):
                raise self.fail(f"[switches] {key} must be a {SWITCHES[key][0].__name__}")
            if key in _CHOICES and value not in _CHOICES[key]:
                raise self.fail(f"[switches] {key} is no {value!r} (choose: {', '.join(_CHOICES[key])})")
        return {key: given.get(key, default) for key, (_, default) in SWITCHES.items()}

    def _words(self) -> dict[str, frozenset[str]]:
        out = {}
        for name, value in self.table("words").items():
            if name not in F.WORD_CLASSES:
                raise self.fail(f"[words] knows no {name!r}")
            words = self.words(value, f"[words] {name}")
            out[name] = frozenset(words)
            for word in words:
                self.entry(word).flags |= F.WORD_CLASSES[name]
        out["name_particles"] = out.get("name_particles", frozenset()).union(_shared()["names"]["particles"].split())
        return out

    def _endings(self) -> tuple[tuple[str, int], ...]:
        endings = []
        for name, value in self.table("endings").items():
            if name in _PLAIN_ENDINGS:
                continue
            if name not in F.ENDING_CLASSES:
                raise self.fail(f"[endings] knows no {name!r}")
            endings += [(ending, F.ENDING_CLASSES[name]) for ending in self.words(value, f"[endings] {name}")]
        return tuple(sorted(endings, key=lambda pair: (-len(pair[0]), pair[0])))

    def _name_endings(self) -> Mapping[str, str]:
        """Endings of names and what is left of each, folded as names are, the longest first."""
        pairs = [
            ending.partition("=") for ending in self.words(self.table("endings").get("names", ""), "[endings] names")
        ]
        folded = {fold_name(ending): fold_name(kept) for ending, _, kept in pairs}
        return dict(sorted(folded.items(), key=lambda pair: (-len(pair[0]), pair[0])))

    def _people(self) -> None:
        for word, features in self.table("pronouns").items():
            readings = tuple(frozenset(reading.split()) for reading in str(features).split("|"))
            unknown = frozenset().union(*readings) - _FEATURES
            if unknown:
                raise self.fail(f"[pronouns] {word} knows no {min(unknown)!r}")
            entry = self.entry(word)
            entry.flags |= F.PRONOUN
            entry.features = readings
        for name, flag in (("titles", F.TITLE), ("roles", F.ROLE)):
            for word, gender in self.table(name).items():
                if gender not in ("m", "f", ""):
                    raise self.fail(f"[{name}] {word}: {gender!r} is neither 'm', 'f' nor ''")
                entry = self.entry(word)
                entry.flags |= flag
                entry.gender = entry.gender or str(gender)
        for name, value in self.table("groups").items():
            if name not in F.GROUPS:
                raise self.fail(f"[groups] knows no {name!r}")
            for word in self.words(value, f"[groups] {name}"):
                self.entry(word).flags |= F.GROUPS[name]
        for gender, value in self.table("first_names").items():
            if gender not in ("m", "f"):
                raise self.fail(f"[first_names] knows no {gender!r}")
            for word in self.words(value, f"[first_names] {gender}"):
                entry = self.entry(word)
                entry.flags |= F.FIRST_NAME
                entry.gender = entry.gender or gender

    def _shared_names(self) -> None:
        """First names that the news of every language has; a word that the pack lists itself stays what it is."""
        for gender, names in _shared()["first_names"].items():
            entry = _Entry(F.FIRST_NAME, gender=gender)
            for word in names.split():
                self.entries.setdefault(_one_comma(word), entry)

    def _verbs(self) -> None:
        for lemma, row in self.table("verbs").items():
            if not isinstance(row, dict) or set(row) - _VERB_KEYS:
                raise self.fail(f"[verbs] {lemma}: {sorted(set(row) - _VERB_KEYS) if isinstance(row, dict) else row!r}")
            cue = self._cue(lemma, row, noun=False)
            plural = {word.removeprefix(cue.particle) for word in str(row.get("infinitive", "")).split()}
            for word in str(row.get("sg", "")).split():
                if word + "n" in plural and word.endswith("e") and self.raw.get("switches", {}).get("verb_second"):
                    self.entry(word).flags |= F.SUBJUNCTIVE_E  # gehe, propagiere: the infinitive without its n
            for form, flag, role in (
                ("sg", F.CUE_FINITE | F.SINGULAR, F.FORM_SG),
                ("pl", F.CUE_FINITE | F.PLURAL, F.FORM_PL),
                ("other", F.CUE_FINITE, F.FORM_OTHER),
                ("passive", F.CUE_FINITE, F.FORM_SG | F.FORM_PASSIVE),
                ("participle", F.CUE_PARTICIPLE, F.FORM_PARTICIPLE),
                ("infinitive", F.CUE_INFINITIVE, F.FORM_INFINITIVE),
                ("gerund", F.CUE_GERUND, F.FORM_GERUND),
            ):
                for word in self.words(row.get(form, ""), f"[verbs] {lemma} {form}"):
                    self._add_form(word, cue, flag, role)

    def _add_form(self, word: str, cue: Cue, flag: int, role: int) -> None:
        finite = bool(role & F.FORM_FINITE)
        entry = self.entry(word)
        if cue.particle and finite:
            entry.cues.append((cue, role | F.FORM_SPLIT))
            entry.flags |= F.CUE_SPLIT | (flag & (F.SINGULAR | F.PLURAL))
            joined = self.entry(cue.particle + word)
            joined.flags |= flag
            joined.cues.append((cue, role))
            return
        entry.flags |= flag
        entry.cues.append((cue, role))

    def _cue(self, lemma: str, row: Mapping[str, Any], *, noun: bool) -> Cue:
        takes = 0
        if row.get("object", "") not in ("person", "source", ""):
            raise self.fail(f"{lemma}: object is no {row['object']!r} (choose: person, source)")
        if row.get("subject", "") not in ("content", "document", ""):
            raise self.fail(f"{lemma}: subject is no {row['subject']!r} (choose: content, document)")
        for frame in self.words(row.get("takes", ""), f"{lemma}: takes"):
            if frame not in FRAMES:
                raise self.fail(f"{lemma}: takes knows no {frame!r}")
            takes |= FRAMES[frame]
        try:
            cue_class = CueClass(row.get("class", "statement"))
            attitude = Attitude(row.get("attitude", "claim"))
        except ValueError as error:
            raise self.fail(f"{lemma}: {error}") from error
        particle = str(row.get("particle", ""))
        followed = []
        rest = row.get("with", {})
        if not isinstance(rest, dict):
            raise self.fail(f"{lemma}: with must be a table")
        for words, frames in rest.items():
            plain = {**row, "takes": frames, "with": {}, "object": "", "particle": ""}
            inner = self._cue(f"{lemma} {words}", plain, noun=noun)
            followed.append((tuple(words.split()), inner))
        followed.sort(key=lambda pair: (-len(pair[0]), pair[0]))
        person, source = row.get("object") == "person", row.get("object") == "source"
        subject = row.get("subject")
        return Cue(
            lemma,
            takes,
            cue_class,
            attitude,
            particle,
            object_person=person,
            object_source=source,
            noun=noun,
            raises=subject == "content",
            needs_document=subject == "document",
            followed=tuple(followed),
        )

    def _nouns(self) -> None:
        for lemma, row in self.table("nouns").items():
            if not isinstance(row, dict) or set(row) - _NOUN_KEYS:
                raise self.fail(f"[nouns] {lemma}: unknown key")
            cue = self._cue(lemma, row, noun=True)
            for word in self.words(row.get("forms", lemma), f"[nouns] {lemma} forms"):
                entry = self.entry(word)
                entry.flags |= F.CUE_NOUN
                entry.cues.append((cue, F.FORM_NOUN))

    def _attributions(self) -> None:
        for key, row in self.table("attributions").items():
            if not isinstance(row, dict) or set(row) - _ATTRIBUTION_KEYS:
                raise self.fail(f"[attributions] {key}: unknown key")
            words = tuple(key.split())
            positions = str(row.get("position", "before")).split()
            if not words or not positions or not set(positions) <= set(_POSITIONS):
                raise self.fail(f"[attributions] {key}: position {' '.join(positions)!r}")
            entry = self.entry(words[0])
            for position in positions:
                attribution = Attribution(words, position, frozenset(str(row.get("nouns", "")).split()))
                if position == "view":  # only with the capital of a sentence: for, pour and para are frequent words
                    entry.openers.append(attribution)
                    continue
                entry.flags |= F.ATTRIBUTION
                entry.attributions.append(attribution)
                entry.attributions.sort(key=lambda a: -len(a.words))

    def _set_phrases(self) -> frozenset[str]:
        table = self.table("set_phrases")
        for name, value in table.items():
            if name not in ("unsourced", "anaphoric", "resumptive", "as_clause", "comment", "citing"):
                raise self.fail(f"[set_phrases] knows no {name!r}")
            if name == "as_clause":
                continue
            for phrase in _phrases(value):
                words = tuple(phrase.split())
                entry = self.entry(words[0])
                entry.flags |= F.PHRASE
                entry.phrases.append((name, words))
                entry.phrases.sort(key=lambda p: -len(p[1]))
        as_clause = frozenset(_phrases(table.get("as_clause", "")))
        for phrase in as_clause:
            self.entry(phrase.split()[-1]).flags |= F.AS_CLAUSE  # tal como, secondo quanto
        return as_clause


def _phrases(value: object) -> tuple[str, ...]:
    parts: Iterable[str] = str(value).split("|")
    return tuple(part.strip() for part in parts if part.strip())


def all_packs() -> Iterator[LanguagePack]:
    """Every shipped pack, by code."""
    return map(load_pack, shipped_languages())

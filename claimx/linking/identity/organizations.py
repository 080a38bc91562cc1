"""Organisations under several names: legal forms, short forms, inflected ones."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import NamedTuple

import regex

from claimx.lang import flags as F
from claimx.lang.pack import LanguagePack
from claimx.linking.identity.clusters import Clash, Cluster, Matches, Tie
from claimx.linking.identity.evidence import ENOUGH, Evidence, Facts, score, signal
from claimx.linking.identity.folding import Folding, is_whole, linking_words

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:[.’'/][\p{L}\p{M}\p{N}]+)*")
_POSSESSIVE = regex.compile(r"['’ʼ]s$", regex.IGNORECASE)
_COMMON = F.ORGANIZATION | F.ROLE | F.PEOPLE | F.DOCUMENT | F.TITLE
_FUNCTION = F.ANY_DETERMINER | F.PREPOSITION | F.GENITIVE | F.COORDINATOR | F.ADVERB | F.PRONOUN
LONGEST = 16  # words; what is longer is a description
SHORTEST = 2  # letters of a name without legal form and article
SHORT = 4  # letters of a name that is not taken for an inflected one

LongForms = dict[str, dict[str | int, int]]
"""What a short form stands for: by language, the groups, each with an appearance that shows it."""


class BodyNames:
    """The names of organisations, folded; keeps what it has read."""

    def __init__(self, folding: Folding) -> None:
        self._folding = folding
        self._read: dict[tuple[str, str], str] = {}

    def key(self, text: str, pack: LanguagePack) -> str:
        """The folded name without article, legal form and dots; "" for what is no name: the court, his campaign."""
        place = (pack.code, text)
        known = self._read.get(place)
        if known is None:
            known = self._read[place] = self._key(text, pack)
        return known

    def _key(self, text: str, pack: LanguagePack) -> str:
        words = [_POSSESSIVE.sub("", word) for word in _WORD.findall(text)[: LONGEST + 1]]
        if len(words) > 1 and pack.lexicon[words[0]].flags & F.ARTICLE and words[0].lower() not in _indefinite(pack):
            words = words[1:]
        if not words or len(words) > LONGEST or not _is_named(words, pack):
            return ""
        folded = [self._folding.fold(word) for word in words]
        while len(folded) > 1 and folded[-1] in self._folding.legal_forms:
            folded.pop()
        key = "".join(folded)
        return key if len(key) >= SHORTEST else ""


def _is_named(words: Sequence[str], pack: LanguagePack) -> bool:
    """Is there a word with a capital that no list of common nouns holds? In German a capital proves little, and at the
    beginning no more than elsewhere. What opens with a determiner is described, not named.
    """
    first = pack.lexicon[words[0]].flags
    if first & F.ANY_DETERMINER and not first & F.CAPITAL:
        return False
    if is_whole("".join(words)):
        return True
    common = _COMMON if pack.nouns_capitalised or len(words) == 1 else F.PEOPLE
    for word in words:
        f = pack.lexicon[word].flags
        if f & F.ALL_CAPITALS and len(word) > 1:
            return True
        if f & F.CAPITAL and not f & (common | _FUNCTION):
            return True
    return False


def _indefinite(pack: LanguagePack) -> frozenset[str]:
    return pack.words.get("indefinite_articles", frozenset())


class ShortForm(NamedTuple):
    """A document of `group` (an entry of the alias table, or a folded name) calls it by the short form `key`.

    `first` is the first appearance of the group and orders the groups; `number` is the appearance that shows it.
    """

    key: str
    group: str | int
    language: str
    first: int
    number: int


class Organizations:
    """Joins organisations. `keys` are their folded names, "" for those that are not named."""

    def __init__(
        self,
        evidence: Evidence,
        keys: Sequence[str],
        matches: Matches,
        pack_of: Callable[[str], LanguagePack],
        bodies: BodyNames,
    ) -> None:
        self.evidence = evidence
        self.keys = keys
        self._rests = frozenset(linking_words()["company_words"].split())
        self.matches = matches
        self._pack_of = pack_of
        self._bodies = bodies
        self.ties: list[Tie] = []
        self.clashes: list[Clash] = []

    def join(self, numbers: Iterable[int]) -> list[Cluster]:
        """The organisations, those that are not named each for itself."""
        groups: dict[str | int, list[int]] = {}
        alone: list[int] = []
        for number in numbers:
            group = self.group_of(number)
            if group is None:
                alone.append(number)
            else:
                groups.setdefault(group, []).append(number)
        shorts = [short for group, members in groups.items() for short in self.short_forms(group, members)]
        longs = long_forms(shorts)
        moved: dict[str | int, list[tuple[int, int]]] = {}
        for key in sorted(longs.keys() & groups.keys()):
            alone_too, rest, gone = self.place(groups.pop(key), longs[key], longs.keys())
            alone += alone_too
            for number, group, shown in gone:
                moved.setdefault(group, []).append((number, shown))
            if rest:
                groups[key] = rest
        clusters = {key: self.same(key, members, moved.get(key, ())) for key, members in groups.items()}
        self.genitives(clusters)
        return [self.cluster([number]) for number in alone] + [c for c in clusters.values() if c.members]

    def group_of(self, number: int) -> str | int | None:
        """What appearances of one organisation share: the entry of the alias table, else the folded name."""
        entry = self.matches.entries[number]
        return entry if entry is not None else self.keys[number] or None

    def cluster(self, members: Iterable[int], entry: int | None = None) -> Cluster:
        """A cluster of these."""
        cluster = Cluster(entry)
        for number in members:
            cluster.add(number)
        return cluster

    def same(self, key: str | int, members: Sequence[int], moved: Iterable[tuple[int, int]]) -> Cluster:
        """One cluster of those with one name, and of those whose short form means it, beside what shows it."""
        entry = key if isinstance(key, int) else None
        name, because = ("organization_name", "organization-name") if entry is None else ("alias", "alias")
        for number in members[1:]:
            self.ties.append(Tie(members[0], number, (signal(name),), because))
        cluster = self.cluster(members, entry)
        for number, shown in moved:
            self.ties.append(Tie(min(number, shown), max(number, shown), (signal("short_form"),), "short-form"))
            cluster.add(number)
        return cluster

    # -- short forms: ECB, Tencent for Tencent Holdings ----------------------------------------------------------------

    def short_forms(self, group: str | int, members: Sequence[int]) -> Iterator[ShortForm]:
        """The short forms that the documents of a group use for it."""
        for number in members:
            one = self.evidence.found[number]
            for short in one.shorts:
                key = self._bodies.key(short, self._pack_of(one.language))
                if key and key != self.keys[number] and _shortens(key, self.keys[number], short, self._rests):
                    yield ShortForm(key, group, one.language, members[0], number)

    def place(
        self, members: Sequence[int], longs: LongForms, short: Container[str | int]
    ) -> tuple[list[int], list[int], list[tuple[int, str | int, int]]]:
        """Give each appearance of a short form to what it stands for in its language: `longs`.

        `short` are the names that are short forms themselves. Returns those that could stand for several, which stay
        alone; those that stand for themselves; and the others, with the group they move to and what shows it.
        """
        anywhere = {group: shown for here in longs.values() for group, shown in here.items()}
        alone: list[int] = []
        rest: list[int] = []
        moved: list[tuple[int, str | int, int]] = []
        for number in members:
            here = longs.get(self.evidence.found[number].language, anywhere)
            if len(here) > 1:
                first, second = sorted(here.values())[:2]
                alone.append(number)
                if len(alone) == 1:
                    self.clashes.append(Clash(first, second, "short form"))
                continue
            group, shown = next(iter(here.items()))
            if group in short or self.matches.refuses(group if isinstance(group, int) else None, number):
                rest.append(number)
            else:
                moved.append((number, group, shown))
        return alone, rest, moved

    # -- inflected names -----------------------------------------------------------------------------------------------

    def genitives(self, clusters: dict[str | int, Cluster]) -> None:
        """Akkunas is Akkuna where company speaks for it."""
        for key in sorted(key for key in clusters if isinstance(key, str) and key.endswith("s") and len(key) > SHORT):
            base, inflected = clusters.get(key[:-1]), clusters[key]
            if base is None or not all(self._has_genitive(number) for number in inflected.members):
                continue
            own, theirs = Facts(self.evidence, inflected.members), Facts(self.evidence, base.members)
            signals = own.support(theirs)
            if not signals or not own.documents.isdisjoint(theirs.documents):
                continue
            signals.append(signal("genitive"))
            if score(signals) >= ENOUGH:
                one, other = sorted((base.head, inflected.head))
                self.ties.append(Tie(one, other, tuple(sorted(signals)), "genitive"))
                base.take(inflected)
                clusters[key] = Cluster()

    def _has_genitive(self, number: int) -> bool:
        return self._pack_of(self.evidence.found[number].language).nouns_capitalised


def long_forms(shorts: Iterable[ShortForm]) -> dict[str, LongForms]:
    """What each short form stands for; where several appearances show it, the first of the first group counts."""
    found: dict[str, LongForms] = {}
    for one in sorted(shorts, key=lambda short: (short.first, short.number, short.key)):
        found.setdefault(one.key, {}).setdefault(one.language, {}).setdefault(one.group, one.number)
    return found


def _shortens(key: str, whole: str, short: str, rests: frozenset[str]) -> bool:
    """Is the short form in capitals, with letters of the whole name in their order from the first one on, or the name
    without a last word like Holdings?
    """
    if whole.startswith(key):
        return whole[len(key) :] in rests
    letters = iter(whole)
    return short.isupper() and whole[0] == key[0] and all(letter in letters for letter in key)

"""What speaks for and against two appearances being one: organisations, roles, and who is named beside them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import prod
from typing import NamedTuple

import regex

from claimx.lang import flags as F
from claimx.lang.pack import LanguagePack
from claimx.linking.identity.appearances import Appearance
from claimx.linking.identity.folding import Folding

# How likely two are one when this alone is known. Several are put together as if they were independent (noisy-or).
WEIGHTS = {
    "alias": 1.0,
    "full_name": 0.9,
    "name_spelled": 0.85,
    "name_transliterated": 0.85,
    "name_parts": 0.8,
    "organization_name": 0.9,
    "short_form": 0.85,
    "name_order": 0.5,
    "second_surname": 0.5,
    "one_letter": 0.5,
    "same_sound": 0.5,
    "initial": 0.55,
    "surname": 0.45,
    "genitive": 0.45,
    "organization": 0.6,
    "role": 0.4,
    "company": 0.35,
    "much_company": 0.55,
}
ENOUGH = 0.65
_COMMON = 50  # a name in more than one of so many documents says nothing of whom it stands beside
_STEM = 6  # letters: Republican and Republicans, but not Minister and Ministry alone
_MANY = 2
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:[.'’ʼ&-][\p{L}\p{M}\p{N}]+)*")
_POSSESSIVE = regex.compile(r"['’ʼ]s$", regex.IGNORECASE)
_FUNCTION = (
    F.ANY_DETERMINER | F.PREPOSITION | F.GENITIVE | F.COORDINATOR | F.CONTRAST | F.SUBORDINATOR | F.COMPLEMENTISER
    | F.RELATIVE | F.PRONOUN | F.OBJECT_PRONOUN | F.AUX | F.ADVERB | F.NEGATION | F.TIME
)  # fmt: skip
_BODY = F.ORGANIZATION | F.ORGANIZATION_MARK

Signal = tuple[str, float]
NO_KEYS: frozenset[str] = frozenset()


class Words(NamedTuple):
    """Keys of the words of a role or an organisation, and of what compounds end in: Kanzlerin in Bundeskanzlerin."""

    keys: frozenset[str] = NO_KEYS
    tails: frozenset[str] = NO_KEYS

    def __bool__(self) -> bool:
        return bool(self.keys)

    def meets(self, other: "Words") -> bool:
        """Have the two a word in common?"""
        if not self.keys.isdisjoint(other.keys):
            return True
        return not (self.tails.isdisjoint(other.keys) and other.tails.isdisjoint(self.keys))


NO_WORDS = Words()


def score(signals: Iterable[Signal]) -> float:
    """Noisy-or of the signals' values (Pearl 1988): one minus the chance that none of them holds; four digits."""
    return round(1.0 - prod(1.0 - value for _, value in signals), 4)


def signal(name: str) -> Signal:
    """A signal with its weight."""
    return name, WEIGHTS[name]


def most_bearing(documents: int) -> int:
    """In how many documents of a collection, counting those that name anybody, a name may stand and still be rare."""
    return max(_MANY, documents // _COMMON)


class Evidence:
    """Reads and keeps the words of roles and organisations, and which names stand in which document."""

    def __init__(self, folding: Folding, found: Sequence[Appearance], pack_of: Callable[[str], LanguagePack]) -> None:
        self.found = found
        self._folding = folding
        self._pack_of = pack_of
        self._read: dict[tuple[str, str, bool], Words] = {}
        self._beside: dict[str, set[str]] = {}
        self._documents: Counter[str] = Counter()
        self._rare_beside: dict[str, frozenset[str]] = {}

    def role(self, number: int) -> Words:
        """Words of the role of an appearance."""
        one = self.found[number]
        return self._words(one.role, one.language, False) if one.role else NO_WORDS

    def organization(self, number: int) -> Words:
        """Words of the organisation of an appearance."""
        one = self.found[number]
        return self._words(one.organization, one.language, True) if one.organization else NO_WORDS

    def introduces(self, number: int) -> bool:
        """Are role and organisation both said?"""
        one = self.found[number]
        return bool(one.role and one.organization and self.role(number) and self.organization(number))

    def meet(self, names: Sequence[tuple[int, str]]) -> None:
        """Take in the names by which appearances are known; those of one document are company to each other."""
        for number, name in names:
            self._beside.setdefault(self.found[number].member.document, set()).add(name)
        for beside in self._beside.values():
            self._documents.update(beside)

    def remember(self, document: str, company: frozenset[str]) -> None:
        """Take in the rare names of a document, found among more documents than are at hand here."""
        self._rare_beside[document] = company

    def company(self, document: str) -> frozenset[str]:
        """The names of a document that few documents have."""
        known = self._rare_beside.get(document)
        if known is None:
            most = most_bearing(len(self._beside))
            beside = self._beside.get(document, ())
            known = self._rare_beside[document] = frozenset(n for n in beside if self._documents[n] <= most)
        return known

    def _words(self, text: str, language: str, body: bool) -> Words:
        key = (language, text, body)
        known = self._read.get(key)
        if known is None:
            known = self._read[key] = self._take_apart(text, self._pack_of(language), body)
        return known

    def _take_apart(self, text: str, pack: LanguagePack, body: bool) -> Words:
        """In an organisation's name what kind of one it is counts only where nothing else does: University of Turku."""
        keys: set[str] = set()
        kinds: set[str] = set()
        tails: set[str] = set()
        for found in _WORD.findall(text)[:40]:
            word = _POSSESSIVE.sub("", found)
            f = pack.lexicon[word].flags
            if f & _FUNCTION and not (word.isupper() and len(word) > 1):
                continue
            folded = self._folding.fold(word)
            if len(folded) < 2 or len(folded) < 3 and not word.isupper():
                continue
            (kinds if body and f & _BODY else keys).update(self._stems(folded))
            if pack.nouns_capitalised and not body:
                tails.update(_tails(folded, pack))
        return Words(frozenset(keys or kinds), frozenset(tails))

    def _stems(self, folded: str) -> Iterable[str]:
        """The beginning, and the beginning of its consonants, which cognates share: Präsident, presidente."""
        yield folded[:_STEM]
        sound = self._folding.sound(folded).removesuffix("a")
        if len(sound) >= _STEM - 1:
            yield "~" + sound[: _STEM - 1]


def _tails(folded: str, pack: LanguagePack) -> Iterable[str]:
    for cut in range(3, len(folded) - 3):
        if pack.lexicon[folded[cut:]].flags & F.ROLE:
            yield folded[cut:][:_STEM]
            return


class Facts:
    """All that is known of a cluster: organisations, roles, documents, company."""

    def __init__(self, evidence: Evidence, members: Iterable[int]) -> None:
        keys: set[str] = set()
        tails: set[str] = set()
        bodies: set[str] = set()
        self.body_languages: set[str] = set()
        self.documents: set[str] = set()
        self._evidence = evidence
        self._company: set[str] | None = None
        for number in members:
            one = evidence.found[number]
            self.documents.add(one.member.document)
            role = evidence.role(number)
            keys |= role.keys
            tails |= role.tails
            body = evidence.organization(number)
            if body:
                bodies |= body.keys
                self.body_languages.add(one.language)
        self.role = Words(frozenset(keys), frozenset(tails))
        self.organization = Words(frozenset(bodies))

    @property
    def company(self) -> set[str]:
        """The rare names of all documents of the cluster."""
        if self._company is None:
            self._company = set().union(*(self._evidence.company(document) for document in self.documents))
        return self._company

    def support(self, other: "Facts") -> list[Signal]:
        """What the two have in common."""
        found = []
        if not self.organization.keys.isdisjoint(
            other.organization.keys | other.role.keys
        ) or not self.role.keys.isdisjoint(other.organization.keys):
            found.append(signal("organization"))
        if self.role.meets(other.role):
            found.append(signal("role"))
        small, large = sorted((self.company, other.company), key=len)
        shared = sum(1 for name in small if name in large)
        if shared:
            found.append(signal("company" if shared < _MANY else "much_company"))
        return found

    def differs(self, other: "Facts") -> bool:
        """Do both say an organisation, in one language, and not the same?"""
        return bool(
            self.organization
            and other.organization
            and not self.body_languages.isdisjoint(other.body_languages)
            and self.organization.keys.isdisjoint(other.organization.keys)
        )

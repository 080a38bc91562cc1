"""Names in a text: runs of capitalised words, cut where a title or role ends and the name begins."""

import unicodedata
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from claimx.lang import flags as F
from claimx.passes.reading import Reading

LONGEST = 9  # tokens of a run to either side of where it was met; bounds the work on a text of capitals alone

# between a first name and a surname: Ursula von der Leyen, Luis de Guindos
PARTICLES = frozenset(
    "de del della di da do dos das van von der den ten ter zu zur la le el al bin ibn ben d' du des".split()
)
_JOINERS = PARTICLES | {"&", "."}
_FUNCTION = (
    F.ANY_DETERMINER | F.PREPOSITION | F.GENITIVE | F.COORDINATOR | F.CONTRAST | F.SUBORDINATOR | F.COMPLEMENTISER
    | F.WHETHER | F.RELATIVE | F.INTERROGATIVE | F.NEGATION | F.ADVERB | F.AUX | F.PRONOMINAL | F.BOUNDARY
    | F.OBJECT_PRONOUN | F.REFLEXIVE | F.ATTRIBUTION | F.CUE_FINITE | F.VERB
)  # fmt: skip
# said to everybody: a surname follows, and "the Mr" is nobody
COURTESY = frozenset(
    "herr herrn frau mr mrs ms miss mister señor señora señorita don doña sr sra signor signora sig monsieur madame "
    "mme dr prof dottor dottoressa senhor senhora dom dona sir".split()
)
_SMALL = F.ANY_DETERMINER | F.PREPOSITION | F.GENITIVE | F.COORDINATOR
RANK = F.TITLE | F.ROLE
_FIRST = F.FIRST_NAME | F.CAPITAL
BODY = F.ORGANIZATION | F.ORGANIZATION_MARK


class Run(NamedTuple):
    """A name: tokens first (in) to end (out), its folded words, and where the title or role before it begins."""

    first: int
    end: int
    words: tuple[str, ...]
    lead: int
    flags: int

    @property
    def has_rank(self) -> bool:
        """A title or role stands right before the name."""
        return self.lead < self.first


@lru_cache(maxsize=65536)
def fold_name(lower: str) -> str:
    """A lower-cased word without accents and possessive: José's and jose are one."""
    if lower.endswith("'s"):
        lower = lower[:-2]
    if lower.isascii():
        return lower
    return "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c)) or lower


class Names:
    """The capitalised words of one reading, by folded spelling."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.words = reading.words
        self.opens = {sentence.first for sentence in reading.sentences}
        self.genitive_s: bool = reading.pack.nouns_capitalised
        self._runs: dict[int, Run | None] = {}
        self._firsts: dict[str, bool] = {}
        self._common: dict[str, bool] = {}
        self._merged: dict[str, list[int]] = {}
        self.places = self._find_places()

    def _find_places(self) -> dict[str, list[int]]:
        words = self.words
        wanted = F.CAPITAL | F.IN_MARKS
        places: defaultdict[str, list[int]] = defaultdict(list)
        for i in [i for i, f in enumerate(self.reading.flags) if f & wanted]:
            word = words[i]
            if word.flags & F.CAPITAL:
                places[word.lower].append(i)
        for lower in [lower for lower in places if not lower.isascii() or lower[-2:] == "'s"]:
            key = fold_name(lower)
            if key != lower:
                places[key] = sorted(places.pop(lower) + places.get(key, []))
        places.default_factory = None
        return places

    def key(self, i: int) -> str:
        """The folded word at token i; Baidus is baidu when the text has that too."""
        word = self.words[i]
        key = fold_name(word.lower)
        if self.genitive_s and len(key) > 3 and key[-1] == "s" and not word.flags & F.FIRST_NAME:
            base = key[:-1]
            places = self.places.get(base)
            if places and not self.words[places[0]].flags & F.FIRST_NAME:
                return base
        return key

    def is_genitive(self, i: int) -> bool:
        """Does the German genitive s stand at the word?"""
        return self.genitive_s and self.key(i) != fold_name(self.words[i].lower)

    def places_of(self, key: str) -> list[int]:
        """Where the word stands, also with a genitive s."""
        if not self.genitive_s:
            return self.places.get(key, [])
        found = self._merged.get(key)
        if found is None:
            found = self.places.get(key, [])
            if key + "s" in self.places:
                found = sorted(found + self.places[key + "s"])
            self._merged[key] = found
        return found

    def after_first_name(self, key: str) -> bool:
        """Is the word a surname somewhere: right behind a first name?"""
        known = self._firsts.get(key)
        if known is None:
            known = self._firsts[key] = any(self._has_first_name(i) for i in self.places_of(key)[:40])
        return known

    def _has_first_name(self, i: int) -> bool:
        words = self.words
        k = i - 1
        if k > 1 and words[k].text == "." and len(words[k - 1].text) == 1:
            k -= 2
        return k >= 0 and i not in self.opens and words[k].flags & _FIRST == _FIRST

    def is_name_word(self, i: int) -> bool:
        """Can the token be a part of a name? At the start of a sentence a capital proves nothing."""
        f = self.words[i].flags
        if not f & F.CAPITAL:
            return False
        if f & (F.PRONOUN | F.TIME) and not f & F.FIRST_NAME:
            return False
        if i in self.opens or self._follows_mark(i):
            return (not f & _FUNCTION or bool(f & F.FIRST_NAME)) and not self._is_hyphenated(i)
        return not f & (F.COMPLEMENTISER | F.SUBORDINATOR | F.NEGATION | F.ATTRIBUTION) or bool(f & F.FIRST_NAME)

    def _follows_mark(self, i: int) -> bool:
        before = self.reading.flags[i - 1] if i else 0
        return bool(before & (F.OPEN_MARK | F.COLON | F.STOP | F.DASH))

    def _is_hyphenated(self, i: int) -> bool:
        """The second half of a word that begins with a number: 39-Jährige."""
        reading = self.reading
        return (
            i > 1
            and bool(self.words[i - 1].flags & F.DASH)
            and reading.ends[i - 1] == reading.starts[i] == reading.ends[i - 2] + 1
        )

    def is_common(self, key: str) -> bool:
        """Does an article or determiner stand before the word somewhere? In German that makes it a noun."""
        known = self._common.get(key)
        if known is None:
            words, opens = self.words, self.opens
            known = self._common[key] = not self.after_first_name(key) and any(
                i and i not in opens and words[i - 1].flags & F.ANY_DETERMINER and not words[i - 1].flags & F.CAPITAL
                and not words[i].flags & (F.ALL_CAPITALS | F.FIRST_NAME) for i in self.places_of(key)[:20]
            )  # fmt: skip
        return known

    def stands_alone(self, key: str) -> bool:
        """Is the word somewhere a whole name?"""
        return any((run := self.run_at(i)) is not None and len(run.words) == 1 for i in self.places_of(key)[:20])

    def run_at(self, i: int) -> Run | None:
        """The name around the capitalised token i."""
        if i not in self._runs:
            self._runs[i] = None
            if self._is_lone(i):
                if self.is_name_word(i):
                    self._runs[i] = Run(i, i + 1, (self.key(i),), i, self.words[i].flags)
            elif self.is_name_word(i):
                run = self.cut(self._left(i), self._right(i + 1, len(self.words)))
                for k in range(run.lead, run.end):
                    self._runs[k] = run
        return self._runs[i]

    def run_from(self, i: int, stop: int) -> Run:
        """The name that begins at token i and ends before `stop`."""
        return self.cut(i, self._right(i + 1, stop))

    def _is_lone(self, i: int) -> bool:
        """Nothing beside the token can belong to the same name; spares most names the search."""
        words = self.words
        word = words[i]
        if word.flags & (F.FIRST_NAME | F.TITLE) or len(word.text) == 1 or not 0 < i < len(words) - 1:
            return False
        before, after = words[i - 1], words[i + 1]
        if (before.flags | after.flags) & F.CAPITAL:
            return False
        return before.lower not in _JOINERS and after.text != "&"

    def _left(self, i: int) -> int:
        first, floor = i, max(0, i - LONGEST)
        while first > floor and first not in self.opens:
            k = first - 1
            f = self.words[k].flags
            if f & F.CAPITAL:
                if not self.is_name_word(k):
                    break
                first = k
            elif k - 1 >= floor and (self._is_short_stop(k) or self.words[k].text == "&" and self.is_name_word(k - 1)):
                first = k - 1
            else:
                start = self._particles_left(k, floor)
                if start < 0:
                    break
                first = start
        return first

    def _right(self, end: int, stop: int) -> int:
        stop = min(stop, end + LONGEST)
        while end < stop and end not in self.opens:
            if self.words[end].flags & F.CAPITAL:
                if not self.is_name_word(end):
                    break
                end += 1
            elif end + 1 < stop and self._joins(end) and self.is_name_word(end + 1):
                end += 2
            else:
                after = self._particles_right(end, stop)
                if after < 0:
                    break
                end = after
        return end

    def _joins(self, k: int) -> bool:
        return self._is_short_stop(k) or self.words[k].text == "&"

    def _is_short_stop(self, k: int) -> bool:
        """The full stop of an initial or title: Edward G. Rendell, Sen. Grassley."""
        if self.words[k].text != "." or not k:
            return False
        before = self.words[k - 1]
        return bool(before.flags & F.CAPITAL and (len(before.text) == 1 or before.flags & F.TITLE))

    def _particles_left(self, k: int, floor: int) -> int:
        for back in (1, 2):
            if k - back < floor or self.words[k - back + 1].lower not in PARTICLES or k - back + 1 in self.opens:
                return -1
            f = self.words[k - back].flags
            if f & F.CAPITAL:
                return k - back if f & F.FIRST_NAME else -1
        return -1

    def _particles_right(self, end: int, stop: int) -> int:
        if not self.words[end - 1].flags & F.FIRST_NAME:
            return -1
        k = end
        while k < stop and k < end + 2 and self.words[k].lower in PARTICLES and not self.words[k].flags & F.CAPITAL:
            k += 1
        return k + 1 if end < k < stop and self.is_name_word(k) else -1

    def cut(self, first: int, end: int) -> Run:
        """The run without the titles and roles before the name: House Speaker Paul Ryan is Paul Ryan."""
        words = self.words
        flags = 0
        for k in range(first, end):
            flags |= words[k].flags
        if end - first == 1:
            return Run(first, end, (self.key(first),), first, flags)
        lead = start = self._without_small(first, end)
        if flags & RANK:
            start = self._behind_rank(start, end)
        if flags & F.FIRST_NAME:
            start = max(start, self._first_name_inside(start, end))
        if start > first:
            flags = 0
            for k in range(start, end):
                flags |= words[k].flags
        return Run(start, end, self.keys(start, end), lead, flags)

    def _without_small(self, first: int, end: int) -> int:
        """Past an article that only the start of the sentence makes a capital."""
        while first < end - 1 and first in self.opens and self.words[first].flags & _SMALL:
            if self.words[first].flags & F.FIRST_NAME:
                break
            first += 1
        return first

    def _behind_rank(self, first: int, end: int) -> int:
        words = self.words
        for k in range(end - 2, first - 1, -1):
            f = words[k].flags
            if f & RANK and not (f & F.FIRST_NAME and k > first):
                after = k + 2 if words[k + 1].text == "." else k + 1
                if after < end and (words[k].lower in COURTESY or any(self._is_own(j) for j in range(after, end))):
                    return after
                break
        return first

    def _is_own(self, j: int) -> bool:
        """Neither a body's noun nor one more title: Attorney General is no name, Professor Beckmann has one."""
        return not self.words[j].flags & (BODY | RANK) or self.after_first_name(self.key(j))

    def _first_name_inside(self, first: int, end: int) -> int:
        """Where a person's name begins inside a run: Economía Thomas Sargent, but not Fundación Carlos Slim."""
        words = self.words
        for k in range(first + 1, end - 1):
            f, before = words[k].flags, words[k - 1].flags
            if f & F.FIRST_NAME and f & F.CAPITAL and words[k + 1].flags & F.CAPITAL:
                if before & (F.FIRST_NAME | F.ORGANIZATION_MARK) or not before & F.CAPITAL:
                    return first
                return k
        return first

    def keys(self, first: int, end: int) -> tuple[str, ...]:
        """Folded words of a name, without particles and initials."""
        out = []
        for k in range(first, end):
            word = self.words[k]
            f = word.flags
            if not f & F.WORD or len(word.text) == 1 or word.lower == "'s" or f & F.ARTICLE and end - first > 1:
                continue
            if word.lower not in PARTICLES or f & F.CAPITAL and not f & _SMALL:
                out.append(self.key(k))
        return tuple(out) or (self.key(first),)

    def text(self, first: int, end: int) -> str:
        """The words as written, on one line and without a possessive at the end."""
        reading = self.reading
        raw = reading.text[reading.starts[first] : reading.ends[end - 1]]
        raw = " ".join(raw.split())
        return raw[:-2] if raw.endswith(("'s", "’s")) and len(raw) > 2 else raw

"""Names in a text: runs of capitalised words, cut where a title or role ends and the name begins."""

from bisect import bisect_left
from collections import defaultdict
from typing import NamedTuple

from claimx.lang import flags as F
from claimx.lang.pack import Word
from claimx.lang.traits import PERSONAL, having
from claimx.passes.reading import Reading
from claimx.text.tokens import without_unseen

NO_WORDS: frozenset[str] = frozenset()
_JOINERS = ("&", ".")
LONGEST = 9  # tokens of a run to either side of where it was met; bounds the work on a text of capitals alone

_FUNCTION = (
    F.ANY_DETERMINER | F.PREPOSITION | F.GENITIVE | F.COORDINATOR | F.CONTRAST | F.SUBORDINATOR | F.COMPLEMENTISER
    | F.WHETHER | F.RELATIVE | F.INTERROGATIVE | F.NEGATION | F.ADVERB | F.AUX | F.PRONOMINAL | F.BOUNDARY
    | F.OBJECT_PRONOUN | F.REFLEXIVE | F.ATTRIBUTION | F.CUE_FINITE | F.VERB
)  # fmt: skip
_NEVER = F.PRONOUN | F.TIME | F.COMPLEMENTISER | F.SUBORDINATOR | F.NEGATION | F.ATTRIBUTION
_NO_PLAIN_NAME = _NEVER | _FUNCTION
_SMALL = F.ANY_DETERMINER | F.PREPOSITION | F.GENITIVE | F.COORDINATOR
_PLAIN = _NO_PLAIN_NAME | F.CAPITAL
_NAME_SHAPE = _SMALL | F.CAPITAL
RANK = F.TITLE | F.ROLE
BODY = F.ORGANIZATION | F.ORGANIZATION_MARK
_STARTERS = F.OPEN_MARK | F.COLON | F.STOP | F.DASH
_SURE = F.ALL_CAPITALS | F.FIRST_NAME
_GOES_ON = F.FIRST_NAME | F.TITLE
_NO_NAME = BODY | RANK
_KEEPS = F.FIRST_NAME | F.ORGANIZATION_MARK


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


class Names:
    """The capitalised words of one reading, by folded spelling."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.words = reading.words
        self.firsts = [first for first, _, _ in reading.sentences]
        self.opens = set(self.firsts)
        pack = reading.pack
        self.genitive_s: bool = pack.nouns_capitalised
        self.particles = pack.words.get("name_particles", NO_WORDS)
        self.courtesy = pack.words.get("courtesy", NO_WORDS)
        self.personal_relatives = pack.words.get("personal_relatives", NO_WORDS)
        self._runs: dict[int, Run | None] = {}
        self._common: dict[str, bool] = {}
        self._merged: dict[str, list[int]] = {}
        self.marked = having(reading.traits, PERSONAL)
        self.places: dict[str, list[int]] = {}
        self._find_places()
        self.surnames = self._find_surnames()

    def is_before_who(self, k: int) -> bool:
        """Morag Sinclair, who: several words with a capital from token `k` on, and a relative pronoun of persons."""
        if not self.personal_relatives:
            return False
        words, end = self.words, k + 1
        while end < min(len(words), k + 4) and words[end].flags & F.CAPITAL:
            end += 1
        if end == k + 1 or end >= len(words) - 1:
            return False
        return words[end + 1 if words[end].flags & F.COMMA else end].lower in self.personal_relatives

    def _find_places(self) -> None:
        """Where each folded word stands with a capital, inside marks too."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        words, capital = self.words, F.CAPITAL
        for i in self.marked:
            word = words[i]
            if word.flags & capital:
                places[word.key].append(i)
        self.places.update(places)

    def _find_surnames(self) -> set[str]:
        """The folded words that stand right behind a first name somewhere, or behind its initial."""
        words, opens = self.words, self.opens
        found: set[str] = set()
        first_name, capital, last = F.FIRST_NAME, F.CAPITAL, len(words) - 1
        for i in [i for i in self.marked if words[i].flags & first_name]:
            if i == last or not words[i].flags & capital:
                continue
            behind = words[i + 1]
            if behind.flags & capital and i + 1 not in opens:
                found.add(behind.key)
            if len(behind.text) == 1 and i + 3 <= last and words[i + 2].text == "." and i + 3 not in opens:
                found.update([word.key for word in words[i + 3 : i + 4] if word.flags & capital])
        if self.genitive_s:
            found.update([key[:-1] for key in found if key[-1:] == "s"])
        return found

    def marked_in(self, first: int, end: int) -> list[int]:
        """The tokens from `first` to `end` that have a capital or are a role or title."""
        low = bisect_left(self.marked, first)
        return self.marked[low : bisect_left(self.marked, end, low)]

    def key(self, i: int) -> str:
        """The folded word at token i; Baidus is baidu when the text has that too."""
        word = self.words[i]
        key = word.key
        return self._nominative(word) if self.genitive_s and key[-1:] == "s" else key

    def _nominative(self, word: Word) -> str:
        key = word.key
        if len(key) > 3 and not word.flags & F.FIRST_NAME:
            base = key[:-1]
            places = self.places.get(base)
            if places and not self.words[places[0]].flags & F.FIRST_NAME:
                return base
        return key

    def is_genitive(self, i: int) -> bool:
        """Does the German genitive s stand at the word?"""
        return self.genitive_s and self.key(i) != self.words[i].key

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
        return key in self.surnames

    def is_name_word(self, i: int) -> bool:
        """Can the token be a part of a name? At the start of a sentence a capital proves nothing."""
        words = self.words
        f = words[i].flags
        if not f & F.CAPITAL:
            return False
        if not f & F.FIRST_NAME:
            if f & _NEVER:
                return False
            if f & _FUNCTION:
                return not self._starts(i)
        return not (i and words[i - 1].flags & F.DASH and self._starts(i) and self._is_hyphenated(i))

    def _starts(self, i: int) -> bool:
        """Does a sentence, a quotation or what a colon announces begin at the token?"""
        if i in self.opens:
            return True
        before = self.reading.flags[i - 1] if i else 0
        return bool(before & _STARTERS)

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
                and not words[i].flags & _SURE for i in self.places_of(key)[:20]
            )  # fmt: skip
        return known

    def stands_alone(self, key: str) -> bool:
        """Is the word somewhere a whole name?"""
        return any((run := self.run_at(i)) is not None and len(run.words) == 1 for i in self.places_of(key)[:20])

    def run_at(self, i: int) -> Run | None:
        """The name around the capitalised token i."""
        runs = self._runs
        if i in runs:
            return runs[i]
        runs[i] = None
        if self._is_lone(i):
            before = self.words[i - 1].flags
            if self.words[i].flags & _PLAIN == F.CAPITAL and not before & F.DASH or self.is_name_word(i):
                runs[i] = Run(i, i + 1, (self.key(i),), i, self.words[i].flags)
        elif self.is_name_word(i):
            run = self.cut(self._left(i), self._right(i + 1, len(self.words)))
            for k in range(run.lead, run.end):
                runs[k] = run
        return runs[i]

    def run_from(self, i: int, stop: int) -> Run:
        """The name that begins at token i and ends before `stop`."""
        return self.cut(i, self._right(i + 1, stop))

    def _is_lone(self, i: int) -> bool:
        """Nothing beside the token can belong to the same name; spares most names the search."""
        words = self.words
        word = words[i]
        if word.flags & _GOES_ON or len(word.text) == 1 or not 0 < i < len(words) - 1:
            return False
        before, after = words[i - 1], words[i + 1]
        if (before.flags | after.flags) & F.CAPITAL:
            return False
        return before.text not in _JOINERS and after.text != "&" and before.lower not in self.particles

    def _left(self, i: int) -> int:
        words, opens = self.words, self.opens
        first, floor = i, max(0, i - LONGEST)
        while first > floor and first not in opens:
            k = first - 1
            word = words[k]
            f = word.flags
            if f & F.CAPITAL:
                if (f & _NO_PLAIN_NAME or words[k - 1].flags & F.DASH) and not self.is_name_word(k):
                    break
                first = k
            elif k - 1 >= floor and (
                word.text == "." and self._is_short_stop(k) or word.text == "&" and self.is_name_word(k - 1)
            ):
                first = k - 1
            elif word.lower in self.particles and (start := self._particles_left(k, floor)) >= 0:
                first = start
            else:
                break
        return first

    def _right(self, end: int, stop: int) -> int:
        words, opens = self.words, self.opens
        stop = min(stop, end + LONGEST)
        while end < stop and end not in opens:
            word = words[end]
            f = word.flags
            if f & F.CAPITAL:
                if f & _NO_PLAIN_NAME and not self.is_name_word(end):
                    break
                end += 1
            elif end + 1 < stop and self._joins(end, word.text) and self.is_name_word(end + 1):
                end += 2
            elif word.lower in self.particles and (after := self._particles_right(end, stop)) >= 0:
                end = after
            else:
                break
        return end

    def _joins(self, k: int, text: str) -> bool:
        return text == "&" or text == "." and self._is_short_stop(k)

    def _is_short_stop(self, k: int) -> bool:
        """Is the full stop at token k that of an initial or title: Edward G. Rendell, Sen. Grassley?"""
        if not k:
            return False
        before = self.words[k - 1]
        return bool(before.flags & F.CAPITAL and (len(before.text) == 1 or before.flags & F.TITLE))

    def _particles_left(self, k: int, floor: int) -> int:
        for back in (1, 2):
            if k - back < floor or self.words[k - back + 1].lower not in self.particles or k - back + 1 in self.opens:
                return -1
            f = self.words[k - back].flags
            if f & F.CAPITAL:
                return k - back if f & F.FIRST_NAME else -1
        return -1

    def _particles_right(self, end: int, stop: int) -> int:
        if not self.words[end - 1].flags & F.FIRST_NAME:
            return -1
        k = end
        while k < min(stop, end + 2) and self.words[k].lower in self.particles and not self.words[k].flags & F.CAPITAL:
            k += 1
        return k + 1 if end < k < stop and self.is_name_word(k) else -1

    def cut(self, first: int, end: int) -> Run:
        """The run without the titles and roles before the name: House Speaker Paul Ryan is Paul Ryan."""
        words = self.words
        if end - first == 1:
            return Run(first, end, (self.key(first),), first, words[first].flags)
        flags = 0
        for k in range(first, end):
            flags |= words[k].flags
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
                if f & F.ORGANIZATION and not self.genitive_s and not self._names_person(after, end):
                    break  # Policía Nacional
                if after < end and (words[k].lower in self.courtesy or any(self._is_own(j) for j in range(after, end))):
                    return after
                break
        return first

    def _names_person(self, first: int, end: int) -> bool:
        """Is a first name or a surname of the text among the tokens?"""
        words = self.words
        return any(words[k].flags & F.FIRST_NAME or self.after_first_name(words[k].key) for k in range(first, end))

    def _is_own(self, j: int) -> bool:
        """Neither a body's noun nor one more title: Attorney General is no name, Professor Beckmann has one."""
        return not self.words[j].flags & _NO_NAME or self.after_first_name(self.key(j))

    def _first_name_inside(self, first: int, end: int) -> int:
        """Where a person's name begins inside a run: Economía Thomas Sargent, but not Fundación Carlos Slim."""
        words = self.words
        for k in range(first + 1, end - 1):
            f, before = words[k].flags, words[k - 1].flags
            if f & F.FIRST_NAME and f & F.CAPITAL and words[k + 1].flags & F.CAPITAL:
                if before & _KEEPS or not before & F.CAPITAL:
                    return first
                return k
        return first

    def keys(self, first: int, end: int) -> tuple[str, ...]:
        """Folded words of a name, without particles and initials."""
        if end - first == 1:
            return (self.key(first),)
        out = []
        for word in self.words[first:end]:
            f, key = word.flags, word.key
            if f & _NAME_SHAPE != F.CAPITAL and (not f & F.WORD or f & F.ARTICLE or word.lower in self.particles):
                continue
            if len(word.text) > 1 and key:
                out.append(self._nominative(word) if self.genitive_s and key[-1] == "s" else key)
        return tuple(out) or (self.key(first),)

    def text(self, first: int, end: int) -> str:
        """The words as they are seen, on one line and without a possessive at the end."""
        reading = self.reading
        raw = reading.text[reading.starts[first] : reading.ends[end - 1]]
        raw = " ".join(raw.split() if raw.isascii() else without_unseen(raw).split())
        return raw[:-2] if raw.endswith(("'s", "’s")) and len(raw) > 2 else raw

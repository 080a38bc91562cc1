"""One noun phrase cut at its commas, and what each stretch holds: a name, a role, an organisation."""

from claimx.lang import flags as F
from claimx.resolving.names import BODY, RANK, Names, Run

BREAKS = F.COMMA | F.DASH | F.SEMICOLON | F.COLON
_SIGNS = BREAKS | F.OPEN_BRACKET | F.CLOSE_BRACKET
LINK = F.PREPOSITION | F.GENITIVE
OPENING = F.ANY_DETERMINER | F.PREPOSITION | F.GENITIVE | F.NEGATION | F.ADVERB | F.COORDINATOR
NOUN = F.ROLE | F.PEOPLE | F.ORGANIZATION | F.DOCUMENT | F.TITLE
PERSONS = F.PEOPLE | RANK
_SMALL = F.ANY_DETERMINER | F.PREPOSITION
_BETWEEN = F.ARTICLE | F.PREPOSITION | F.GENITIVE | F.NUMBER
_COMMON = NOUN | F.ADJECTIVE
_NO_NOUN = F.ADVERB | F.NUMBER
_SPEAKING = NOUN | F.ADDRESSEE
_NO_PERSON = F.ORGANIZATION | F.DOCUMENT


class Part:
    """A stretch between commas: tokens first (in) to end (out)."""

    opened = False  # by a preposition
    modifier: Run | None = None
    nouns = 0
    head = -1
    rank = -1
    body = -1
    link = -1
    group = False

    def __init__(self, first: int, end: int, bracket: bool) -> None:
        self.first = first
        self.start = first
        self.end = end
        self.bracket = bracket
        self.names: list[Run] = []
        self.governed: list[tuple[int, Run]] = []  # with the token of the preposition


class PartReader:
    """Reads the stretches of a phrase, word by word."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.words = names.words
        self.reading = names.reading
        pack = names.reading.pack
        self.head_last: bool = pack.switches["apostrophe"] == "clitic"  # English: the noun stands at the end
        self.nouns_capitalised = pack.nouns_capitalised

    def cut(self, a: int, b: int) -> list[tuple[int, int, bool]]:
        words = self.words
        signs = [k for k in range(a, b) if words[k].flags & _SIGNS]
        if not signs:
            return [(a, b, False)]
        out: list[tuple[int, int, bool]] = []
        start, bracket = a, False
        for k in signs:
            f = words[k].flags
            if f & F.DASH and k > a and self.reading.ends[k - 1] == self.reading.starts[k]:
                continue  # 39-Jährige
            if k > start:
                out.append((start, k, bracket))
            start = k + 1
            bracket = bool(f & F.OPEN_BRACKET) or bracket and not f & F.CLOSE_BRACKET
        if b > start:
            out.append((start, b, bracket))
        return out[:6]

    def read(self, a: int, b: int, bracket: bool) -> Part:
        words, names = self.words, self.names
        j = a
        part = Part(a, b, bracket)
        while j < b - 1 and words[j].flags & OPENING and not self._opens_name(j):
            part.opened = part.opened or bool(words[j].flags & F.PREPOSITION and not words[j].flags & F.ARTICLE)
            j += 1
        part.start = j
        direct = part.opened
        link = j - 1 if part.opened else -1
        linked = False
        while j < b:
            f = words[j].flags
            if f & F.CAPITAL and names.is_name_word(j):
                run = names.run_from(j, b)
                self._meet(part, run, direct, link)
                direct = False
                j = run.end
                continue
            if not f & F.WORD:
                if words[j].text in ("'s", "’s"):
                    self._possessor(part)
            elif words[j].lower == "'s":
                self._possessor(part)
            elif f & F.COORDINATOR:
                if self._joins(part, j, b, linked):
                    part.group = True
                    return part
                behind = bool(part.governed) and part.governed[-1][1].end == j  # la polizia di Avon e Somerset
                direct = linked and (direct or behind)
            elif f & LINK and not f & F.CAPITAL and (part.head >= 0 or part.names):
                direct = linked = True
                link = j
                part.link = j if part.link < 0 else part.link
            elif not f & _SMALL:
                self._noun(part, j, f, linked)
                if not (self.head_last or self.nouns_capitalised):
                    direct = False
            j += 1
        return part

    def _opens_name(self, j: int) -> bool:
        return bool(self.words[j].flags & F.CAPITAL) and j not in self.names.opens and self.names.is_name_word(j)

    def _meet(self, part: Part, run: Run, direct: bool, link: int) -> None:
        """A run of capitals inside the part: its name, a role, or what a preposition ties to the head."""
        flags = run.flags
        if direct and (part.head >= 0 or part.names):
            if run.has_rank and not self.rank_in(run):  # Nobel en Economía | Thomas Sargent
                part.governed.append((link, self.names.cut(run.lead, run.first)))
            elif not (
                run.has_rank and part.names and part.names[0].flags & BODY
            ):  # Bank of America | CEO Brian Moynihan
                part.governed.append((link, run))
                return
        elif direct:
            part.governed.append((link, run))
            return
        if part.governed and self._goes_on(part.governed[-1][1], run):
            at, body = part.governed.pop()
            part.governed.append(
                (at, body._replace(end=run.end, words=body.words + run.words, flags=body.flags | run.flags))
            )
            return
        if self._is_genitive(run) and (part.rank >= 0 or run.has_rank):
            if run.has_rank:
                part.rank = part.head = run.first - 1
                part.nouns |= self.words[run.first - 1].flags
            part.governed.append((run.first, self.names.cut(run.first, run.end)))
            return
        if self._take_common(part, run):
            return
        if self._is_common_noun(part, run):
            part.nouns |= flags
            part.head = run.end - 1
            return
        part.names.append(run)

    def _take_common(self, part: Part, run: Run) -> bool:
        """A run that ends in a role or another noun, and is no name: the Supreme Court Justice."""
        size, last = run.end - run.first, self.words[run.end - 1].flags
        common = bool(last & PERSONS) and not run.has_rank and not run.flags & F.FIRST_NAME
        common = common and not self.names.after_first_name(run.words[-1])
        if last & F.DOCUMENT and not (last & F.ORGANIZATION_MARK and (size > 1 or not self.nouns_capitalised)):
            common = True
        if not common or size == 1 and part.first == run.first and self.is_single_name(run.first, last):
            return False
        if part.rank >= 0 and not self.nouns_capitalised:
            return False
        part.nouns |= last
        part.head = run.end - 1
        if last & RANK:
            part.rank = part.head
        if size > 1:
            part.modifier = self.names.cut(run.first, part.head)
        return True

    def _goes_on(self, body: Run, run: Run) -> bool:
        """Action Contre la Faim: nothing but small words between two halves of a name."""
        between = range(body.end, run.first)
        return 0 < len(between) < 3 and not run.has_rank and not run.flags & F.FIRST_NAME and all(
            self.words[k].flags & _BETWEEN for k in between
        )  # fmt: skip

    def _is_genitive(self, run: Run) -> bool:
        """Frankreichs, al-Jazeeras: whose, not who."""
        return self.nouns_capitalised and len(run.words) == 1 and self.names.is_genitive(run.first)

    def rank_in(self, run: Run) -> bool:
        return any(self.words[k].flags & RANK for k in range(run.lead, run.first))

    def _is_common_noun(self, part: Part, run: Run) -> bool:
        """A German noun behind its article, or a word that is capital for opening the sentence."""
        if run.flags & F.FIRST_NAME or run.has_rank or part.rank >= 0:
            return False
        size = run.end - run.first
        if self.nouns_capitalised:
            if (
                size == 1
                and run.end < part.end
                and self.words[run.end].flags & F.GENITIVE
                and self.words[run.end].flags & F.ARTICLE
            ):
                return True  # Ermittlungen der Polizei
            if size > 1 or part.start == part.first and part.first == run.first and not run.flags & NOUN:
                return False
            return not self.names.after_first_name(run.words[-1]) and not run.flags & F.ALL_CAPITALS
        if size == 1 and self.head_last and run.first > part.first and self._is_member(run):
            return True
        if size == 1 and run.first in self.names.opens:
            return bool(run.flags & _COMMON) and not self.names.after_first_name(run.words[-1])
        return False

    def _is_member(self, run: Run) -> bool:
        """the Republican: one of those whom the plural names."""
        return bool(self.reading.pack.lexicon[self.words[run.first].lower + "s"].flags & F.PEOPLE)

    def _noun(self, part: Part, j: int, f: int, linked: bool) -> None:
        if linked:
            if f & F.ORGANIZATION and part.body < 0:
                part.body = j
            if self.head_last and part.governed and part.governed[-1][1].end == j:
                at, run = part.governed.pop()  # strategist for the Obama campaign
                if f & F.ORGANIZATION:
                    part.governed.append(
                        (at, Run(run.first, j + 1, (*run.words, self.names.key(j)), run.lead, F.ORGANIZATION))
                    )
            return
        if self.head_last and part.names and part.names[-1].end == j and not f & _NO_NOUN:
            run = part.names.pop()
            if run.first not in self.names.opens or len(self.names.places_of(run.words[0])) > 1:
                part.modifier = run
        if part.head < 0 or self.head_last or not part.nouns & NOUN:
            part.head = j
        part.nouns |= f
        if f & RANK:
            part.rank = j

    def _possessor(self, part: Part) -> None:
        if part.names:
            part.modifier = part.names.pop()

    def _joins(self, part: Part, j: int, b: int, linked: bool) -> bool:
        """Does the coordinator at j make the whole phrase several speakers, not one with two roles?"""
        if j + 1 >= b or part.bracket:
            return False
        after = self.words[j + 1].flags
        determined = bool(after & F.ANY_DETERMINER)
        if linked and not determined:
            return False
        if part.names:
            return True
        if part.rank >= 0 and not part.nouns & F.PEOPLE:
            return determined and not any(self.names.is_name_word(k) for k in range(j + 1, b))
        return part.head >= 0 and not any(
            self.words[k].flags & F.FIRST_NAME for k in range(j + 1, b) if self.words[k].flags & F.CAPITAL
        )

    def is_single_name(self, i: int, f: int) -> bool:
        if not f & _SPEAKING:
            return not self.nouns_capitalised or not self.names.is_common(self.names.key(i))
        if f & F.FIRST_NAME or self.names.after_first_name(self.names.key(i)):
            return True
        if f & F.PEOPLE or self.nouns_capitalised or i in self.names.opens:
            return False
        return not f & _NO_PERSON

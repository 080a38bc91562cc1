"""Source words taken apart: name, role, organisation, gender and number of one noun phrase."""

from dataclasses import dataclass
from enum import Enum

from claimx.lang import flags as F
from claimx.resolving.names import BODY, RANK, Names, Run

_BREAKS = F.COMMA | F.DASH | F.SEMICOLON | F.COLON
_LINK = F.PREPOSITION | F.GENITIVE
_OPENING = F.ANY_DETERMINER | F.PREPOSITION | F.GENITIVE | F.NEGATION | F.ADVERB | F.COORDINATOR
_NOUN = F.ROLE | F.PEOPLE | F.ORGANIZATION | F.DOCUMENT | F.TITLE

# pronouns that point back to nobody: others said, man sagt
INDEFINITE = frozenset(
    "others some many most both everyone everybody someone somebody nobody one another man jemand niemand alguien uno "
    "certains certaines on".split()
)


class Form(Enum):
    """What kind of words name the source."""

    PRONOUN = "pronoun"
    POSSESSIVE = "possessive"
    RELATIVE = "relative"
    NAME = "name"
    ROLE = "role"
    BODY = "body"
    PEOPLE = "people"
    DOCUMENT = "document"
    GROUP = "group"
    DAMAGED = "damaged"
    THING = "thing"


@dataclass(slots=True)
class Source:
    """One noun phrase, tokens first (in) to end (out), and what it says of whom it means."""

    first: int
    end: int
    form: Form
    name: Run | None = None
    role: tuple[int, int] | None = None
    rank: int = -1  # the token that is the role
    organization: Run | None = None
    body: int = -1  # a common noun in place of an organisation's name: the president of the company
    definite: bool = False
    gender: str = ""
    article: bool = False  # an article stands right before the name
    bracket: Run | None = None


@dataclass(slots=True)
class _Part:
    """A stretch between commas."""

    first: int
    start: int
    end: int
    bracket: bool
    opened: bool = False  # by a preposition
    names: list[Run] = None  # type: ignore[assignment]
    governed: list[tuple[int, Run]] = None  # type: ignore[assignment]
    modifier: Run | None = None
    nouns: int = 0
    head: int = -1
    rank: int = -1
    body: int = -1
    link: int = -1
    group: bool = False


class SourceReader:
    """Takes source phrases of one reading apart."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.words = names.words
        self.reading = names.reading
        pack = names.reading.pack
        self.head_last = pack.switches["apostrophe"] == "clitic"
        self.nouns_capitalised = pack.nouns_capitalised
        self.indefinite = pack.words.get("indefinite_articles", frozenset())
        self.demonstratives = pack.words.get("demonstratives", frozenset())

    def read(self, first: int, end: int) -> Source:
        """The phrase of tokens [first, end), which is not empty."""
        words = self.words
        a, b = first, end
        while a < b - 1 and (words[a].flags & F.COORDINATOR or not words[a].flags & (F.WORD | F.OPEN_BRACKET)):
            a += 1
        while b > a + 1 and not words[b - 1].flags & (F.WORD | F.CLOSE_BRACKET):
            b -= 1
        if b - a == 1:
            return self._single(a)
        f = words[a].flags
        if f & F.PRONOUN and not f & F.ANY_DETERMINER and words[a].lower not in INDEFINITE:
            return Source(a, b, Form.PRONOUN)
        return self._phrase(a, b)

    def _single(self, i: int) -> Source:
        word = self.words[i]
        f = word.flags
        if f & F.PRONOUN:
            return Source(i, i + 1, Form.PEOPLE if word.lower in INDEFINITE else Form.PRONOUN)
        if not f & F.CAPITAL or i in self.names.opens:
            if f & (F.RELATIVE | F.COMPLEMENTISER | F.INTERROGATIVE) and not f & F.FIRST_NAME:
                return Source(i, i + 1, Form.RELATIVE)
            if f & F.POSSESSIVE:
                return Source(i, i + 1, Form.POSSESSIVE)
            if f & F.OBJECT_PRONOUN:
                return Source(i, i + 1, Form.PRONOUN)
            if f & F.DETERMINER:
                return Source(i, i + 1, Form.THING if word.lower in self.demonstratives else Form.PEOPLE)
        surname = self.nouns_capitalised and f & F.ROLE and not f & F.PEOPLE  # Hartmann is no kind of man
        if f & F.CAPITAL and (self._is_single_name(i, f) or surname and not self.names.is_common(self.names.key(i))):
            return Source(i, i + 1, Form.NAME, name=self.names.cut(i, i + 1), gender="" if f & RANK else word.gender)
        return self._common(i, i + 1, f, i)

    def _is_single_name(self, i: int, f: int) -> bool:
        if not f & (_NOUN | F.ADDRESSEE):
            return not self.nouns_capitalised or not self.names.is_common(self.names.key(i))
        if f & F.FIRST_NAME or self.names.after_first_name(self.names.key(i)):
            return True
        if f & F.PEOPLE or self.nouns_capitalised or i in self.names.opens:
            return False
        return not f & (F.ORGANIZATION | F.DOCUMENT)

    def _common(self, first: int, end: int, f: int, head: int) -> Source:
        """A phrase without a name, by its noun."""
        if f & F.PEOPLE and not (f & F.ROLE and head >= 0 and self._is_singular(first)):
            form = Form.PEOPLE
        elif f & RANK:
            form = Form.ROLE
        elif f & F.ORGANIZATION or f & F.PLACE:
            form = Form.BODY
        else:
            form = Form.DOCUMENT if f & F.DOCUMENT else Form.THING
        gender = self.words[head].gender if form is Form.ROLE and head >= 0 else ""
        rank = head if form is Form.ROLE else -1
        return Source(first, end, form, definite=self._is_definite(first), gender=gender, rank=rank, body=head)

    def _is_singular(self, first: int) -> bool:
        return self.words[first].lower in self.indefinite

    def _is_definite(self, first: int) -> bool:
        word = self.words[first]
        if word.flags & F.ARTICLE and not word.flags & F.DETERMINER:
            return True
        return word.lower in self.demonstratives or bool(word.flags & F.ARTICLE and word.lower not in self.indefinite)

    # -- phrases of several words --------------------------------------------------------------------------------------

    def _phrase(self, a: int, b: int) -> Source:
        parts = [self._part(first, end, bracket) for first, end, bracket in self._cut(a, b)]
        if not parts:
            return Source(a, b, Form.THING)
        if parts[0].group:
            return Source(a, parts[0].end, Form.GROUP)
        chosen = self._choose(parts)
        if chosen is None:
            return self._nameless(a, b, parts)
        part, run = chosen
        source = Source(a, b, Form.NAME, name=run, definite=self._is_definite(a))
        self._describe(source, part, parts)
        before = self.words[run.lead - 1].flags if run.lead > a else 0
        source.article = bool(before & F.ARTICLE) and not run.has_rank and part.rank < 0
        if source.article and not source.definite and len(run.words) == 1 and not run.flags & F.FIRST_NAME and part.head < 0:
            return Source(a, b, Form.BODY if run.flags & BODY else Form.THING)
        head = self.words[part.head].flags if part.head >= 0 else 0
        if (run.flags | head) & BODY and not run.flags & F.FIRST_NAME and not run.has_rank and part.rank < 0:
            source.form = Form.BODY
            source.name = self._whole_body(part, run)
        return source

    def _whole_body(self, part: _Part, run: Run) -> Run:
        """Center for Responsive Politics, Ministerio de Hacienda: a body's name goes on behind of."""
        last = part.governed[-1][1] if part.governed else None
        if last is None or last.first < run.end or not run.flags & BODY or last.flags & F.FIRST_NAME:
            return run
        return run._replace(end=last.end, words=run.words + last.words)

    def _nameless(self, a: int, b: int, parts: list[_Part]) -> Source:
        part = parts[0]
        flags = self.words[part.head].flags if part.head >= 0 else 0
        if part.modifier is not None and part.modifier.end - 1 == part.head:
            flags |= part.modifier.flags
        end = part.end
        nouns = flags if flags & _NOUN else part.nouns if not self.head_last else flags
        if not nouns & _NOUN and self._is_damaged(part):
            source = Source(a, b, Form.DAMAGED)
        else:
            source = self._common(a, end, nouns & ~F.FIRST_NAME, part.rank if nouns & RANK and part.rank >= 0 else part.head)
        self._describe(source, part, parts)
        return source

    def _is_damaged(self, part: _Part) -> bool:
        """dent von Tencent, eldent de la compañía: a lower-case noun that no determiner opens, and its organisation."""
        return (
            part.start == part.first
            and part.head == part.start
            and not self.words[part.head].flags & (F.CAPITAL | F.NUMBER | F.ADJECTIVE | F.CUE_NOUN | F.CUE_GERUND)
            and part.link == part.head + 1
            and (bool(part.governed) or part.body >= 0)
        )

    def _describe(self, source: Source, part: _Part, parts: list[_Part]) -> None:
        """Role, organisation and gender, from the part with the name and the ones beside it."""
        run = source.name
        for other in sorted(parts, key=lambda p: p is not part):
            if other.bracket:
                if other.names and source.bracket is None:
                    source.bracket = other.names[0]
                continue
            if other is not part and run is not None and other.names and other.names[0].has_rank and source.role is None:
                title = other.names[0]  # Der Innenminister Frankreichs, Nicolas Sarkozy
                source.role, source.rank = (title.lead, title.first), title.first - 1
                source.organization = source.organization or title
            if source.role is None:
                self._take_role(source, other, run if other is part else None)
            if source.organization is None and (other.governed or other.modifier is not None):
                self._take_organization(source, other)
            if source.body < 0 and other.body >= 0 and not other.governed:
                source.body = other.body
        self._take_gender(source)

    def _take_role(self, source: Source, part: _Part, run: Run | None) -> None:
        stop = part.end
        if run is not None:
            stop = run.first
            if run.has_rank:
                source.rank = next(k for k in range(run.first - 1, run.lead - 1, -1) if self.words[k].flags & F.WORD)
        if source.rank < 0:
            source.rank = part.rank
        if part.rank >= 0 and part.governed and part.governed[0][0] > part.rank:
            stop = min(stop, part.governed[0][0])
        elif part.rank >= 0 and part.body >= 0 and part.link > part.rank:
            stop = min(stop, part.link)
        start = part.start
        if start < stop and (part.rank >= 0 or run is not None and run.has_rank and self._is_role(run)):
            source.role = (start, stop)

    def _is_role(self, run: Run) -> bool:
        return any(self.words[k].flags & F.ROLE or len(self.words[k].text) > 4 for k in range(run.lead, run.first))

    def _take_organization(self, source: Source, part: _Part) -> None:
        run = part.modifier
        if part.governed:
            if part.rank < 0 and source.form is not Form.DAMAGED and (source.name is None or not part.names):
                return
            bodies = [run for _, run in part.governed if run.flags & BODY] or [part.governed[-1][1]]
            run = bodies[0]
            if run.has_rank or self.nouns_capitalised and not self._is_body_name(run):
                return
        elif part.rank < 0 or run is None or part.rank != run.end:
            return
        if not run.flags & F.FIRST_NAME or run.flags & BODY:
            source.organization = run

    def _is_body_name(self, run: Run) -> bool:
        """In German a capital proves no name: der Anwältin der Frau."""
        if run.flags & (BODY | F.PLACE | F.ALL_CAPITALS):
            return True
        common = self.words[run.first - 1].flags & F.ANY_DETERMINER or self.names.is_common(run.words[0])
        return not run.flags & (F.PEOPLE | RANK) and (len(run.words) > 1 or not common)

    def _take_gender(self, source: Source) -> None:
        run, words = source.name, self.words
        gender = ""
        if run is not None:
            for k in range(run.lead, run.first):
                gender = gender or words[k].gender
            if not gender and words[run.first].flags & F.FIRST_NAME and run.end - run.first > 1:
                gender = words[run.first].gender
        if not gender and source.rank >= 0:
            gender = words[source.rank].gender
        source.gender = gender

    def _choose(self, parts: list[_Part]) -> tuple[_Part, Run] | None:
        """The name that the phrase is about: a person's before another, an earlier one before a later."""
        best: tuple[int, _Part, Run] | None = None
        for number, part in enumerate(parts):
            if part.bracket:
                continue
            for run in part.names:
                whole = bool(self.words[run.first].flags & F.FIRST_NAME) and len(run.words) > 1
                person = (whole or run.has_rank or bool(run.flags & F.FIRST_NAME)) and not run.flags & BODY
                score = 2 * person + whole + (part.rank >= 0) - number
                if number and not person and parts[0].names and best is not None:
                    continue
                if best is None or score > best[0]:
                    best = (score, part, run)
        if best is not None:
            return best[1], best[2]
        part = parts[0]
        if part.governed and part.head < 0:
            run = part.governed[0][1]
            if not self.nouns_capitalised or run.flags & F.FIRST_NAME or self._is_body_name(run):
                return part, run
        return None

    def _cut(self, a: int, b: int) -> list[tuple[int, int, bool]]:
        out: list[tuple[int, int, bool]] = []
        start, bracket = a, False
        for k in range(a, b):
            f = self.words[k].flags
            if f & F.DASH and k > a and self.reading.ends[k - 1] == self.reading.starts[k]:
                continue  # 39-Jährige
            if f & (_BREAKS | F.OPEN_BRACKET | F.CLOSE_BRACKET):
                if k > start:
                    out.append((start, k, bracket))
                start = k + 1
                bracket = bool(f & F.OPEN_BRACKET) or bracket and not f & F.CLOSE_BRACKET
        if b > start:
            out.append((start, b, bracket))
        return out[:6]

    def _part(self, a: int, b: int, bracket: bool) -> _Part:
        words, names = self.words, self.names
        j = a
        part = _Part(a, a, b, bracket, names=[], governed=[])
        while j < b - 1 and words[j].flags & _OPENING and not self._opens_name(j):
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
                direct = direct and linked
            elif f & _LINK and not f & F.CAPITAL and (part.head >= 0 or part.names):
                direct = linked = True
                link = j
                part.link = j if part.link < 0 else part.link
            elif not f & (F.ANY_DETERMINER | F.PREPOSITION):
                self._noun(part, j, f, linked)
                if not (self.head_last or self.nouns_capitalised):
                    direct = False
            j += 1
        return part

    def _opens_name(self, j: int) -> bool:
        return bool(self.words[j].flags & F.CAPITAL) and j not in self.names.opens and self.names.is_name_word(j)

    def _meet(self, part: _Part, run: Run, direct: bool, link: int) -> None:
        """A run of capitals inside the part: its name, a role, or what a preposition ties to the head."""
        flags = run.flags
        if direct and (part.head >= 0 or part.names):
            if run.has_rank and not self._rank_in(run):  # Nobel en Economía | Thomas Sargent
                part.governed.append((link, self.names.cut(run.lead, run.first)))
            elif not (run.has_rank and part.names and part.names[0].flags & BODY):  # Bank of America | CEO Brian Moynihan
                part.governed.append((link, run))
                return
        elif direct:
            part.governed.append((link, run))
            return
        if part.governed and self._goes_on(part.governed[-1][1], run):
            at, body = part.governed.pop()
            part.governed.append((at, body._replace(end=run.end, words=body.words + run.words, flags=body.flags | run.flags)))
            return
        if self._is_genitive(run) and (part.rank >= 0 or run.has_rank):
            if run.has_rank:
                part.rank = part.head = run.first - 1
                part.nouns |= self.words[run.first - 1].flags
            part.governed.append((run.first, self.names.cut(run.first, run.end)))
            return
        last = self.words[run.end - 1].flags
        common = last & (F.PEOPLE | RANK) and not run.has_rank and not flags & F.FIRST_NAME and not self.names.after_first_name(run.words[-1])
        if last & F.DOCUMENT and not (last & F.ORGANIZATION_MARK and (run.end - run.first > 1 or not self.nouns_capitalised)):
            common = True
        if common and (run.end - run.first > 1 or not self._is_single_name(run.end - 1, last) or part.first < run.first):
            if not (part.rank >= 0 and not self.nouns_capitalised):
                part.nouns |= last
                part.head = run.end - 1
                if last & RANK:
                    part.rank = run.end - 1
                if run.end - run.first > 1:
                    part.modifier = self.names.cut(run.first, run.end - 1)
                return
        if self._is_common_noun(part, run):
            part.nouns |= flags
            part.head = run.end - 1
            return
        part.names.append(run)

    def _goes_on(self, body: Run, run: Run) -> bool:
        """Action Contre la Faim: nothing but small words between two halves of a name."""
        between = range(body.end, run.first)
        return 0 < len(between) < 3 and not run.has_rank and not run.flags & F.FIRST_NAME and all(
            self.words[k].flags & (F.ARTICLE | F.PREPOSITION | F.GENITIVE) for k in between
        )  # fmt: skip

    def _is_genitive(self, run: Run) -> bool:
        """Frankreichs, al-Jazeeras: whose, not who."""
        return self.nouns_capitalised and len(run.words) == 1 and self.names.is_genitive(run.first)

    def _rank_in(self, run: Run) -> bool:
        return any(self.words[k].flags & RANK for k in range(run.lead, run.first))

    def _is_common_noun(self, part: _Part, run: Run) -> bool:
        """A German noun behind its article, or a word that is capital for opening the sentence."""
        if run.flags & F.FIRST_NAME or run.has_rank or part.rank >= 0:
            return False
        size = run.end - run.first
        if self.nouns_capitalised:
            if size == 1 and run.end < part.end and self.words[run.end].flags & F.GENITIVE and self.words[run.end].flags & F.ARTICLE:
                return True  # Ermittlungen der Polizei
            if size > 1 or part.start == part.first and part.first == run.first and not run.flags & _NOUN:
                return False
            return not self.names.after_first_name(run.words[-1]) and not run.flags & F.ALL_CAPITALS
        if size == 1 and self.head_last and run.first > part.first and self._is_member(run):
            return True
        if size == 1 and run.first in self.names.opens:
            return bool(run.flags & (_NOUN | F.ADJECTIVE)) and not self.names.after_first_name(run.words[-1])
        return False

    def _is_member(self, run: Run) -> bool:
        """the Republican: one of those whom the plural names."""
        return bool(self.reading.pack.lexicon[self.words[run.first].lower + "s"].flags & F.PEOPLE)

    def _noun(self, part: _Part, j: int, f: int, linked: bool) -> None:
        if linked:
            if f & F.ORGANIZATION and part.body < 0:
                part.body = j
            if self.head_last and part.governed and part.governed[-1][1].end == j:
                at, run = part.governed.pop()  # strategist for the Obama campaign
                if f & F.ORGANIZATION:
                    part.governed.append((at, Run(run.first, j + 1, (*run.words, self.names.key(j)), run.lead, F.ORGANIZATION)))
            return
        if self.head_last and part.names and part.names[-1].end == j and not f & (F.ADVERB | F.NUMBER):
            run = part.names.pop()
            if run.first not in self.names.opens or len(self.names.places_of(run.words[0])) > 1:
                part.modifier = run
        if part.head < 0 or self.head_last or not part.nouns & _NOUN:
            part.head = j
        part.nouns |= f
        if f & RANK:
            part.rank = j

    def _possessor(self, part: _Part) -> None:
        if part.names:
            part.modifier = part.names.pop()

    def _joins(self, part: _Part, j: int, b: int, linked: bool) -> bool:
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

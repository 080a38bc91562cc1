"""Source words taken apart: name, role, organisation, gender and number of one noun phrase."""

from enum import Enum

from claimx.lang import flags as F
from claimx.lang.pack import Word
from claimx.resolving.names import BODY, NO_WORDS, RANK, Names, Run
from claimx.resolving.parts import NOUN, OPENING, PERSONS, Part, PartReader

_CAPITAL_NO_DOCUMENT = F.CAPITAL | F.DOCUMENT
_OPENS = F.WORD | F.OPEN_BRACKET
_CLOSES = F.WORD | F.CLOSE_BRACKET
_POINTS_BACK = F.RELATIVE | F.COMPLEMENTISER | F.INTERROGATIVE
_WHOLE = F.CAPITAL | F.NUMBER | F.ADJECTIVE | F.CUE_NOUN | F.CUE_GERUND  # no part of a damaged word
_NO_BODY_NOUN = (
    F.CAPITAL | F.NUMBER | F.TIME | F.PRONOUN | F.RELATIVE | F.COORDINATOR | F.COMPLEMENTISER | F.AUX | F.CUE_PARTICIPLE
    | F.CUE_FINITE | F.PAST | F.ADVERB | F.DETERMINER | F.PREPOSITION
)  # fmt: skip
_BODY_NAME = BODY | F.PLACE | F.ALL_CAPITALS


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


POINTING = (Form.PRONOUN, Form.POSSESSIVE, Form.RELATIVE)


class Source:
    """One noun phrase, tokens first (in) to end (out), and what it says of whom it means."""

    role: tuple[int, int] | None = None
    organization: Run | None = None
    article = False  # an article stands right before the name
    bracket: Run | None = None
    bound: tuple[str, ...] = ()  # words of all names that hang on the role: o ministro da Defesa da Colômbia
    rank = -1  # the token that is the role
    word: Word | None = None  # the pronoun inside another word: dit-il
    body = -1  # a common noun in place of an organisation's name: the president of the company

    def __init__(
        self, first: int, end: int, form: Form, *, name: Run | None = None, definite: bool = False, gender: str = ""
    ) -> None:
        self.first = first
        self.end = end
        self.form = form
        self.name = name
        self.definite = definite
        self.gender = gender


class SourceReader:
    """Takes source phrases of one reading apart."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.words = names.words
        self.reading = names.reading
        pack = names.reading.pack
        self.head_last = pack.switches["apostrophe"] == "clitic"
        self.nouns_capitalised = pack.nouns_capitalised
        self.parts = PartReader(names)
        self.indefinite = pack.words.get("indefinite_articles", NO_WORDS)
        self.demonstratives = pack.words.get("demonstratives", NO_WORDS)
        self.nobody = pack.words.get("indefinite_pronouns", NO_WORDS)
        self.relative_heads = pack.words.get("relative_heads", NO_WORDS)
        self.body_adjectives = pack.words.get("body_adjectives", NO_WORDS)
        self.links = pack.words.get("name_links", NO_WORDS)

    def read(self, first: int, end: int) -> Source:
        """The phrase of tokens [first, end), which is not empty."""
        words = self.words
        a, b = first, end
        while a < b - 1 and (words[a].flags & F.COORDINATOR or not words[a].flags & _OPENS):
            a += 1
        while b > a + 1 and not words[b - 1].flags & _CLOSES:
            b -= 1
        if b - a == 1:
            return self._single(a)
        f = words[a].flags
        if f & F.PRONOUN and not f & F.ANY_DETERMINER and words[a].lower not in self.nobody:
            return Source(a, b, Form.PRONOUN)
        if words[a].lower in self.relative_heads:
            return Source(a, b, Form.PEOPLE)
        if f & F.CAPITAL and not f & OPENING and b - a < 4 and words[b - 1].flags & _CAPITAL_NO_DOCUMENT == F.CAPITAL:
            source = self._whole_name(a, b)
            if source is not None:
                return source
        return self._phrase(a, b)

    def _whole_name(self, a: int, b: int) -> Source | None:
        """Nothing but a first name and a surname."""
        if not self.words[a].flags & F.FIRST_NAME or not self.names.is_name_word(a):
            return None
        run = self.names.run_from(a, b)
        if run.first > a or run.end < b:
            return None
        return Source(a, b, Form.NAME, name=run, definite=self._is_definite(a), gender=self.words[a].gender)

    def _single(self, i: int) -> Source:
        word = self.words[i]
        f = word.flags
        if f & F.PRONOUN:
            return Source(i, i + 1, Form.PEOPLE if word.lower in self.nobody else Form.PRONOUN)
        if not f & F.CAPITAL or i in self.names.opens:
            if f & _POINTS_BACK and not f & F.FIRST_NAME:
                return Source(i, i + 1, Form.RELATIVE)
            if f & F.POSSESSIVE:
                return Source(i, i + 1, Form.POSSESSIVE)
            if f & F.OBJECT_PRONOUN:
                return Source(i, i + 1, Form.PRONOUN)
            if f & F.DETERMINER:
                return Source(i, i + 1, Form.THING if word.lower in self.demonstratives else Form.PEOPLE)
        surname = self.nouns_capitalised and f & F.ROLE and not f & F.PEOPLE  # Hartmann is no kind of man
        if f & F.CAPITAL and (
            self.parts.is_single_name(i, f) or surname and not self.names.is_common(self.names.key(i))
        ):
            return Source(i, i + 1, Form.NAME, name=self.names.cut(i, i + 1), gender="" if f & RANK else word.gender)
        return self._common(i, i + 1, f, i)

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
        source = Source(first, end, form, definite=self._is_definite(first), gender=gender)
        source.rank, source.body = rank, head
        return source

    def _is_singular(self, first: int) -> bool:
        return self.words[first].lower in self.indefinite

    def _is_definite(self, first: int) -> bool:
        word = self.words[first]
        if word.flags & F.ARTICLE and not word.flags & F.DETERMINER:
            return True
        return word.lower in self.demonstratives or bool(word.flags & F.ARTICLE and word.lower not in self.indefinite)

    # -- phrases of several words --------------------------------------------------------------------------------------

    def _phrase(self, a: int, b: int) -> Source:
        parts = [self.parts.read(first, end, bracket) for first, end, bracket in self.parts.cut(a, b)]
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
        if (
            source.article
            and not source.definite
            and len(run.words) == 1
            and not run.flags & F.FIRST_NAME
            and part.head < 0
        ):
            return Source(a, b, Form.BODY if run.flags & BODY else Form.THING)
        head = self.words[part.head].flags if part.head >= 0 else 0
        if (run.flags | head) & BODY and not run.flags & F.FIRST_NAME and not run.has_rank and part.rank < 0:
            source.form = Form.BODY
            source.name = self._whole_body(part, run)
        elif part.governed and not run.flags & F.FIRST_NAME and not run.has_rank and part.rank < 0:
            source.name = self._whole_body(part, run)
        return source

    def _whole_body(self, part: Part, run: Run) -> Run:
        """Center for Responsive Politics, Ministerio de Hacienda: a body's name goes on behind of.

        Commission européenne: so it does with an adjective that is written small.
        """
        run = self._with_adjectives(part, run)
        if not part.governed:
            return self._with_nouns(part, run)
        link, last = part.governed[-1]
        if (
            not (self.words[link].flags & F.GENITIVE or self.words[link].lower in self.links)
            or last.first < run.end
            or last.flags & F.FIRST_NAME
            or not (run.flags & BODY or self._goes_on(part, run, link, last))
        ):
            return self._with_nouns(part, run)
        return run._replace(end=last.end, words=run.words + last.words)

    def _with_adjectives(self, part: Part, run: Run) -> Run:
        words, end = self.words, run.end
        if not self.body_adjectives or not words[end - 1].flags & BODY:
            return run
        while end < part.end and words[end].lower in self.body_adjectives:
            end += 1
        return run if end == run.end else run._replace(end=end, words=run.words + self.names.keys(run.end, end))

    def _with_nouns(self, part: Part, run: Run) -> Run:
        """Ministero della salute, Ligue des droits de l'homme: of and nouns written small go on with the name."""
        words, k, end = self.words, run.end, run.end
        if not self.body_adjectives or not words[run.first].flags & F.ORGANIZATION:
            return run
        while k < part.end:
            f = words[k].flags
            if f & F.CAPITAL or k == run.end and not f & F.GENITIVE:
                break
            if not f & (F.GENITIVE | F.ARTICLE):
                beside = end == k and k > run.end  # Institut des ponts | basé; Ministère des affaires étrangères
                if f & _NO_BODY_NOUN or f & RANK and end == run.end:
                    break
                if beside and words[k].lower not in self.body_adjectives:
                    break
                end = k + 1
            k += 1
        return run if end == run.end else run._replace(end=end, words=run.words + self.names.keys(run.end, end))

    def _goes_on(self, part: Part, run: Run, link: int, last: Run) -> bool:
        """Coreia do Norte: a name that opens the phrase, and of with one more right behind it."""
        return (
            not self.nouns_capitalised
            and part.start == run.first
            and link == run.end
            and last.first == link + 1
            and not last.flags & F.ALL_CAPITALS
        )

    def _nameless(self, a: int, b: int, parts: list[Part]) -> Source:
        part = parts[0]
        flags = self.words[part.head].flags if part.head >= 0 else 0
        if part.modifier is not None and part.modifier.end - 1 == part.head:
            flags |= part.modifier.flags
        end = part.end
        nouns = flags if flags & NOUN else part.nouns if not self.head_last else flags
        if not nouns & NOUN and self._is_damaged(part):
            source = Source(a, b, Form.DAMAGED)
        else:
            source = self._common(
                a, end, nouns & ~F.FIRST_NAME, part.rank if nouns & RANK and part.rank >= 0 else part.head
            )
        self._describe(source, part, parts)
        return source

    def _is_damaged(self, part: Part) -> bool:
        """dent von Tencent, eldent de la compañía: a lower-case noun that no determiner opens, and its organisation."""
        return (
            part.start == part.first
            and part.head == part.start
            and not self.words[part.head].flags & _WHOLE
            and part.link == part.head + 1
            and (bool(part.governed) or part.body >= 0)
        )

    def _describe(self, source: Source, part: Part, parts: list[Part]) -> None:
        """Role, organisation and gender, from the part with the name and the ones beside it."""
        run = source.name
        for other in sorted(parts, key=lambda p: p is not part):
            if other.bracket:
                if other.names and source.bracket is None:
                    source.bracket = other.names[0]
                continue
            if (
                other is not part
                and run is not None
                and other.names
                and other.names[0].has_rank
                and source.role is None
            ):
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

    def _take_role(self, source: Source, part: Part, run: Run | None) -> None:
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

    def _take_organization(self, source: Source, part: Part) -> None:
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
            source.bound = tuple(word for _, other in part.governed for word in other.words)

    def _is_body_name(self, run: Run) -> bool:
        """In German a capital proves no name: der Anwältin der Frau."""
        if run.flags & _BODY_NAME:
            return True
        before = self.words[run.first - 1]
        if before.flags & F.PREPOSITION and not before.flags & F.GENITIVE and before.lower not in self.links:
            return False  # eine Sprecherin auf Anfrage
        common = before.flags & F.ANY_DETERMINER or self.names.is_common(run.words[0])
        return not run.flags & PERSONS and (len(run.words) > 1 or not common)

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

    def _choose(self, parts: list[Part]) -> tuple[Part, Run] | None:
        """The name that the phrase is about: a person's before another, an earlier one before a later."""
        best: tuple[int, Part, Run] | None = None
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

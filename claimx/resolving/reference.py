"""Whom pronouns, roles and missing subjects mean: the nearest voice before them that agrees."""

from bisect import bisect_left, bisect_right
from collections import defaultdict

from claimx.lang import flags as F
from claimx.model.records import QuoteKind
from claimx.passes.base import Candidate
from claimx.passes.rules.phrases import Phrases
from claimx.resolving.cast import NEAR, Cast, Voice
from claimx.resolving.holders import Holders
from claimx.resolving.names import NO_WORDS, Names
from claimx.resolving.sources import Form, Source, SourceReader
from claimx.resolving.subjects import OBLIQUE, STOPS_LEFT, WINDOW, Subjects

BACK = 6  # sentences that a pronoun looks back
_BEFORE_RELATIVE = F.COMMA | F.PREPOSITION | F.DASH

_SINGULAR_ANY = (frozenset({"3", "sg"}),)


class _Phrases(Phrases):
    """Noun phrases of a reading that the rules have looked through: its clitics are settled."""

    def _settle_clitics(self) -> None:
        pass


class Agreement:
    """What a reference asks of the voice it points to."""

    __slots__ = ("body", "gender", "known", "plural")

    def __init__(self, gender: str, plural: bool | None, *, body: bool, known: bool = False) -> None:
        self.gender = gender
        self.plural = plural
        self.body = body
        self.known = known  # where every noun is a capital, a word met once may be no name

    def admits(self, voice: Voice) -> bool:
        """Does the voice agree in number and gender?"""
        if voice.form in (Form.THING, Form.DOCUMENT, Form.PRONOUN) or self.known and voice.is_doubtful:
            return False
        if self.plural:
            return voice.plural or voice.is_body and self.body
        if voice.plural:
            return self.plural is None
        if voice.is_body:
            return self.body
        return not self.gender or voice.gender in ("", self.gender)


class References:
    """Resolves one reading's references, in text order."""

    def __init__(self, names: Names, reader: SourceReader, cast: Cast) -> None:
        self.names = names
        self.reader = reader
        self.cast = cast
        self.words = names.words
        reading = names.reading
        self.reading = reading
        self.starts = reading.starts
        self.firsts = names.firsts
        self._phrases: Phrases | None = None
        self.subjects = Subjects(names, reader, cast)
        self.holders = Holders(names, cast)
        self.spoken: defaultdict[int, list[Voice]] = defaultdict(list)
        self.resolved: list[tuple[Candidate, Voice | None]] = []

    def phrases(self) -> Phrases:
        """Noun phrases of the reading; few texts ask for them."""
        if self._phrases is None:
            self._phrases = _Phrases(self.reading)
        return self._phrases

    # -- places --------------------------------------------------------------------------------------------------------

    def token(self, offset: int) -> int:
        """The token at or behind a character."""
        return bisect_left(self.starts, offset)

    def sentence(self, token: int) -> int:
        """Number of the sentence that holds the token."""
        return max(0, bisect_right(self.firsts, token) - 1)

    # -- references ----------------------------------------------------------------------------------------------------

    def meant(self, source: Source, candidate: Candidate) -> Voice | None:
        """Whom a source phrase means."""
        form = source.form
        if source.name is not None:
            return self.cast.named(source.name) or self.holders.noun(source)
        if form is Form.PRONOUN or form is Form.POSSESSIVE:
            return self._pronoun(source, candidate)
        if form is Form.RELATIVE:
            return self._antecedent(source, candidate)
        if form is Form.ROLE:
            return self.holders.role(source, self.verb_number(candidate))
        if form is Form.BODY and source.definite:
            return self.holders.body(source)
        if form is Form.DAMAGED:
            return self.holders.holder(source) or self.holders.noun(source)
        return self.holders.noun(source)

    def note(self, voice: Voice, token: int) -> None:
        """A quote of this voice stands at the token."""
        self.spoken[max(0, bisect_right(self.firsts, token) - 1)].append(voice)
        self.holders.last.append(voice)

    def _pronoun(self, source: Source, candidate: Candidate) -> Voice | None:
        word = source.word or self.words[source.first]
        readings = word.features or _SINGULAR_ANY
        if any("1" in r for r in readings):
            return self._first_person(source)
        if any("2" in r for r in readings):
            return self.holders.noun(source)
        plural = self._number(readings, candidate)
        gender = self._owner(word.lower) if source.form is Form.POSSESSIVE else self._gender(readings, plural)
        if gender == "n":
            return self._neuter(source.first)
        capitals = self.reading.pack.nouns_capitalised
        want = Agreement(gender, plural, body=source.form is Form.POSSESSIVE and not gender, known=capitals)
        if plural and not self._gendered_things():
            want.body = True
        found = self.back(source.first, want)
        if found is None and plural:
            found = self._last_that(want)
        if found is None and not plural:
            found = self._last_that(Agreement(gender, False, body=False, known=capitals)) or self._ahead(source, want)
        if found is not None and gender and not found.gender and not found.is_body and not found.plural:
            found.gender = gender
        if found is not None and source.word is None:
            found.spans.add((source.first, source.first + 1))
        return found

    def _ahead(self, source: Source, want: Agreement) -> Voice | None:
        """Nobody before the pronoun: the person whom the next sentence tells of, when nobody has spoken yet."""
        number = self.sentence(source.first) + 1
        if source.form is not Form.PRONOUN or self.holders.last or number >= len(self.firsts):
            return None
        told = self.subjects.subject(number)
        if told is None or told[1].name is None:
            return None
        voice = self.cast.named(told[1].name)
        return voice if voice is not None and voice.gender == want.gender and want.admits(voice) else None

    def _owner(self, lower: str) -> str:
        """A possessive says whose, not who: the gender of the owner, where the word shows it."""
        words = self.reading.pack.words
        return next((g for g in "mf" if lower in words.get(f"possessives_{g}", NO_WORDS)), "")

    def _gendered_things(self) -> bool:
        """Languages whose he and she may stand for a thing or body; English has it."""
        return bool(self.reading.pack.switches["apostrophe"] != "clitic")

    def _neuter(self, place: int) -> Voice | None:
        here = self.sentence(place)
        for number in range(here, max(-1, here - 3), -1):
            for voice in reversed(self.spoken.get(number, ())[-4:]):
                if voice.is_body:
                    return voice
        return None

    def _last_that(self, want: Agreement) -> Voice | None:
        for voice in reversed(self.holders.last[-NEAR:]):
            if want.admits(voice):
                return voice
        return None

    def _number(self, readings: tuple[frozenset[str], ...], candidate: Candidate) -> bool | None:
        """Is the pronoun plural? Where it can be both, its verb says so."""
        numbers = {n for r in readings for n in ("sg", "pl") if n in r}
        if numbers == {"pl"} or numbers == {"sg"}:
            return "pl" in numbers
        return self.verb_number(candidate) if numbers and self.reading.pack.nouns_capitalised else "pl" in readings[0]

    def verb_number(self, candidate: Candidate) -> bool | None:
        """Is the cue plural, singular, or silent about it?"""
        for span in candidate.cue:
            for k in range(self.token(span.start), min(self.token(span.end), self.token(span.start) + 8)):
                f = self.words[k].flags
                if bool(f & F.SINGULAR) != bool(f & F.PLURAL):
                    return bool(f & F.PLURAL)
                if f & F.AUX and self.reading.pack.nouns_capitalised:
                    return str(self.words[k].lower).endswith("n")
        return None

    def _gender(self, readings: tuple[frozenset[str], ...], plural: bool | None) -> str:
        for r in readings:
            if plural is None or ("pl" in r) == plural:
                genders = [g for g in "mfn" if g in r]
                return genders[0] if len(genders) == 1 and not plural else ""
        return ""

    def _first_person(self, source: Source) -> Voice | None:
        place = self.reading.starts[source.first]
        for candidate, voice in reversed(self.resolved[-4:]):
            if voice is not None and any(start <= place < end for start, end in candidate.content):
                return voice
        if self.resolved:
            candidate, voice = self.resolved[-1]
            if voice is not None and candidate.kind is QuoteKind.DIRECT and self.same_paragraph(candidate, place):
                return voice
        return self.holders.noun(source)

    def same_paragraph(self, candidate: Candidate, place: int) -> bool:
        """No line break between a candidate's last content and the character `place`, nor more than 600 characters."""
        end = candidate.content[-1].end
        return place < end or place - end < 600 and "\n" not in self.reading.text[end:place]

    def back(self, place: int, want: Agreement) -> Voice | None:
        """The nearest voice before token `place` that agrees: who spoke last, or whom the last sentences tell of."""
        here = self.sentence(place)
        for number in range(here, max(-1, here - BACK), -1):
            if number < here:
                for voice in reversed(self.spoken.get(number, ())[-4:]):
                    if want.admits(voice):
                        return voice
            told = self._people_before(number, place) if want.plural else self._told_before(number, place)
            if told is not None and want.admits(told):
                return told
            if number == here:
                for voice in reversed(self.spoken.get(number, ())[-4:]):
                    if want.admits(voice):
                        return voice
        return None

    def _told_before(self, number: int, place: int) -> Voice | None:
        found = self.subjects.subject(number)
        return self._told(found[1]) if found is not None and found[0] < place else None

    def _people_before(self, number: int, place: int) -> Voice | None:
        """The first group that a sentence tells of before token `place`: die meisten Experten."""
        first, end, _ = self.reading.sentences[number]
        for k in range(first, min(end, place, first + WINDOW)):
            if self.words[k].flags & F.PEOPLE and not self.subjects.said[k]:
                start = k
                while start > max(first, k - 4) and not self.words[start - 1].flags & STOPS_LEFT:
                    start -= 1
                before = self.words[start - 1].flags if start > first else 0
                if not before & OBLIQUE or before & F.SUBORDINATOR:
                    source = self.reader.read(start, k + 1)
                    return self.holders.noun(source) if source.form is Form.PEOPLE else None
        return None

    def _told(self, source: Source) -> Voice | None:
        if source.name is not None:
            return self.cast.named(source.name)
        holder = self.holders.holder(source) if source.definite else None
        return holder if holder is not None else self.holders.noun(source)

    def _antecedent(self, source: Source, candidate: Candidate) -> Voice | None:
        """Whom who stands for: the noun phrase right before it."""
        first, words = source.first, self.words
        end = first
        floor = self.firsts[self.sentence(first)] if self.firsts else 0
        while end > floor and words[end - 1].flags & _BEFORE_RELATIVE:
            end -= 1
        phrase = self.phrases().phrase_left(end, floor) if end > floor else None
        if phrase is None or phrase.end <= phrase.first:
            return None
        inner = self.reader.read(phrase.first, phrase.end)
        if inner.form in (Form.RELATIVE, Form.PRONOUN, Form.POSSESSIVE):
            return None
        nearest = self.names.run_at(end - 1) if words[end - 1].flags & F.CAPITAL else None
        if nearest is not None and nearest.end == end and nearest.words[-1] in self.cast.by_word and inner.name is None:
            return self.cast.named(nearest) or self.holders.noun(inner)
        return self.meant(inner, candidate)

    # -- noun phrases --------------------------------------------------------------------------------------------------

    # -- nothing said --------------------------------------------------------------------------------------------------

    def unsaid(self, candidate: Candidate) -> Voice | None:
        """The speaker of a candidate that has no source words."""
        if candidate.unsourced or candidate.because in ("passive", "unsourced"):
            return None
        place = candidate.content[0].start
        if not self.resolved:
            return self._dropped(candidate) if candidate.cue else None
        before, voice = self.resolved[-1]
        if candidate.continuation or candidate.because == "continuation-gerund":
            return voice if voice is not None and self._is_close(before, place) else self._dropped(candidate)
        if candidate.cue:
            return self._dropped(candidate)
        if candidate.kind is QuoteKind.DIRECT:
            return self._uncued(candidate, before, voice)
        return None

    def _is_close(self, before: Candidate, place: int) -> bool:
        end = before.content[-1].end
        return place - end < 900 and len(self.reading.text[end:place].split("\n\n")) <= 2

    def _dropped(self, candidate: Candidate) -> Voice | None:
        """Agregó que …: the subject of the sentence before goes on, where the language lets it be dropped."""
        if not self.reading.pack.switches["drops_subject"] and candidate.because != "continuation-gerund":
            return None
        spans = candidate.cue or candidate.content
        place = self.token(spans[0].start)
        if candidate.because == "continuation-gerund":
            number = self.sentence(place)
            if place == self.firsts[number]:  # Noting that it leaks, Lind left.
                after = self.subjects.subject(number)
                return self._told(after[1]) if after is not None else None
            told = self._told_before(number, place)
            if told is not None:
                return told
        plural = self.verb_number(candidate)
        return self.back(place, Agreement("", plural, body=True))

    def _uncued(self, candidate: Candidate, before: Candidate, voice: Voice | None) -> Voice | None:
        """A quotation alone: the one before goes on, or two speakers take turns."""
        place = candidate.content[0].start
        if voice is None or not self._is_close(before, place):
            return None
        if self.same_paragraph(before, place):
            return voice
        turns = [v for c, v in self.resolved[-4:] if c.kind is QuoteKind.DIRECT]
        if len(turns) >= 2 and turns[-1] is not turns[-2] and turns[-2] is not None:
            earlier = self.resolved[-2][0] if len(self.resolved) > 1 else before
            if self._is_close(earlier, before.content[0].start):
                return turns[-2]
        return None

"""Whom pronouns, roles and missing subjects mean: the nearest voice before them that agrees."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from claimx.lang import flags as F
from claimx.model.records import QuoteKind, SpeakerKind
from claimx.passes.base import Candidate
from claimx.passes.rules.phrases import Phrases
from claimx.resolving.cast import NEAR, Cast, Voice
from claimx.resolving.names import Names, Run
from claimx.resolving.sources import Form, Source, SourceReader

BACK = 6  # sentences that a pronoun looks back
AHEAD = 200  # tokens after a role in which its holder's name may follow
WINDOW = 40  # tokens of a sentence that may hold its subject

# nouns that stand for the organisation in focus, where police or government stand for themselves
COMPANIES = frozenset(
    "unternehmen unternehmens konzern konzerns firma hersteller autobauer anbieter betreiber behörde organisation verband verein "
    "company firm corporation group manufacturer carmaker automaker airline agency bank retailer startup organization "
    "organisation empresa compañía firma grupo fabricante aerolínea agencia organismo entidad companhia fabricante agência "
    "azienda società compagnia gruppo impresa agenzia banca casa entreprise société compagnie groupe constructeur agence".split()
)
# possessives say whose, not who: his claim; the gender of the owner where the word shows it
_OWNERS = {"his": "m", "her": "f", "sein": "m", "seine": "m", "seiner": "m", "ihr": "f", "ihre": "f", "ihrer": "f"}
_SINGULAR_ANY = (frozenset({"3", "sg"}),)
_PLURAL_ANY = (frozenset({"3", "pl"}),)


_STOPS_LEFT = (
    F.PREPOSITION | F.SUBORDINATOR | F.COORDINATOR | F.PUNCTUATION | F.FINITE | F.ADVERB | F.GENITIVE & ~F.ARTICLE
    | F.OBJECT_CASE | F.PRONOUN
)  # fmt: skip


class Agreement:
    """What a reference asks of the voice it points to."""

    __slots__ = ("body", "gender", "plural")

    def __init__(self, gender: str, plural: bool | None, body: bool) -> None:
        self.gender = gender
        self.plural = plural
        self.body = body

    def admits(self, voice: Voice) -> bool:
        """Does the voice agree in number and gender?"""
        if voice.form in (Form.THING, Form.DOCUMENT, Form.PRONOUN):
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
        self.firsts = [sentence.first for sentence in reading.sentences]
        self.phrases = Phrases(reading)
        self.said = bytearray(len(self.words) + 1)
        self.spoken: dict[int, list[Voice]] = {}
        self.last: list[Voice] = []
        self.nouns: dict[tuple[str, ...], Voice] = {}
        self.roles: list[tuple[int, str, Voice]] = []
        self._subjects: dict[int, tuple[int, Source] | None] = {}
        self._headings = [(b.start, b.end) for b in reading.blocks if b.kind != "paragraph"]

    # -- places --------------------------------------------------------------------------------------------------------

    def token(self, offset: int) -> int:
        """The token at or behind a character."""
        return bisect_left(self.reading.starts, offset)

    def sentence(self, token: int) -> int:
        return max(0, bisect_right(self.firsts, token) - 1)

    def mark_said(self, candidates: Sequence[Candidate]) -> None:
        """Remember the tokens of all contents: nobody named inside one is the subject outside."""
        for candidate in candidates:
            for span in candidate.content:
                a, b = self.token(span.start), self.token(span.end)
                self.said[a:b] = b"\1" * max(0, b - a)

    def subject(self, number: int) -> tuple[int, Source] | None:
        """The person or role that a sentence begins to tell of, with its token, when it is no quote's."""
        if number not in self._subjects:
            self._subjects[number] = self._find_subject(number)
        return self._subjects[number]

    def _find_subject(self, number: int) -> tuple[int, Source] | None:
        if not self.reading.sentences:
            return None
        first, end, _ = self.reading.sentences[number]
        if self._in_heading(first):
            return None
        words, said = self.words, self.said
        i = first
        stop = min(end, first + WINDOW)
        while i < stop:
            f = words[i].flags
            if said[i] or not f & (F.CAPITAL | F.ROLE):
                i += 1
                continue
            if f & F.CAPITAL:
                run = self.names.run_at(i)
                if run is not None and run.end > i:
                    if self._is_free(run.lead, first) and self._is_person(run):
                        return run.first, Source(run.first, run.end, Form.NAME, name=run)
                    i = run.end
                    continue
            if f & F.ROLE and i + 1 < stop and words[i + 1].flags & F.CAPITAL and i + 1 not in self.names.opens:
                i += 1
                continue
            if f & F.ROLE and i > first and words[i - 1].flags & F.ARTICLE and self._is_free(i - 1, first):
                source = self.reader.read(i - 1, i + 1)
                if source.definite and source.form is Form.ROLE:
                    return i, source
            i += 1
        return None

    def _in_heading(self, token: int) -> bool:
        at = bisect_right(self._headings, (self.reading.starts[token], 1 << 60)) - 1
        return at >= 0 and self.reading.starts[token] < self._headings[at][1]

    def _is_free(self, k: int, first: int) -> bool:
        """No preposition, genitive or object article stands right before token k."""
        if k <= first:
            return not self.words[k].flags & F.OBJECT_CASE or bool(self.words[k].flags & F.CAPITAL)
        f = self.words[k - 1].flags
        if self.words[k].flags & F.OBJECT_CASE and self.words[k].flags & F.ARTICLE:
            return False
        if f & F.ROLE and k - 1 > first and not f & F.CAPITAL:
            return self._is_free(k - 1, first)
        if f & F.ARTICLE and not f & (F.PREPOSITION | F.OBJECT_CASE) and k - 1 > first:
            f = self.words[k - 2].flags
        elif f & F.ARTICLE and k - 1 == first:
            return not f & (F.PREPOSITION | F.OBJECT_CASE)
        return not f & (F.PREPOSITION | F.OBJECT_CASE | F.GENITIVE)

    def _is_person(self, run: Run) -> bool:
        if run.flags & (F.ORGANIZATION | F.ORGANIZATION_MARK | F.PLACE):
            return False
        if run.has_rank or len(run.words) > 1 and self.words[run.first].flags & F.FIRST_NAME:
            return True
        if any(voice.solid for voice in self.cast.by_word.get(run.words[-1], ())[:NEAR]):
            return True
        return len(run.words) == 1 and self.names.after_first_name(run.words[0])

    # -- references ----------------------------------------------------------------------------------------------------

    def meant(self, source: Source, candidate: Candidate, before: Candidate | None) -> Voice | None:
        """Whom a source phrase means."""
        form = source.form
        if form is Form.PRONOUN or form is Form.POSSESSIVE:
            return self._pronoun(source, candidate)
        if form is Form.RELATIVE:
            return self._antecedent(source, candidate)
        if source.name is not None:
            return self.cast.named(source.name) or self.noun(source)
        if form is Form.ROLE:
            return self.role(source)
        if form is Form.BODY and source.definite:
            return self._body(source)
        if form is Form.DAMAGED:
            return self._holder(source) or self.noun(source)
        return self.noun(source)

    def note(self, voice: Voice, token: int) -> None:
        """A quote of this voice stands at the token."""
        self.spoken.setdefault(self.sentence(token), []).append(voice)
        self.last.append(voice)

    def _pronoun(self, source: Source, candidate: Candidate) -> Voice | None:
        word = self.words[source.first]
        readings = word.features or _SINGULAR_ANY
        if any("1" in r for r in readings):
            return self._first_person(source)
        if any("2" in r for r in readings):
            return self.noun(source)
        plural = self._number(readings, candidate)
        gender = _OWNERS.get(word.lower, "") if source.form is Form.POSSESSIVE else self._gender(readings, plural)
        if gender == "n":
            return self._neuter(source.first)
        want = Agreement(gender, plural, body=source.form is Form.POSSESSIVE and not gender)
        if plural and not self._gendered_things():
            want.body = True
        found = self.back(source.first, want)
        if found is None and plural:
            found = self._last_that(want)
        if found is None and not plural:
            found = self._last_that(Agreement(gender, False, body=False))
        if found is not None and gender and not found.gender and not found.is_body and not found.plural:
            found.gender = gender
        if found is not None:
            found.spans.add((source.first, source.first + 1))
        return found

    def _gendered_things(self) -> bool:
        """Languages whose he and she may stand for a thing or body; English has it."""
        return self.reading.pack.switches["apostrophe"] != "clitic"

    def _neuter(self, place: int) -> Voice | None:
        here = self.sentence(place)
        for number in range(here, max(-1, here - 3), -1):
            for voice in reversed(self.spoken.get(number, ())[-4:]):
                if voice.is_body:
                    return voice
        return None

    def _last_that(self, want: Agreement) -> Voice | None:
        for voice in reversed(self.last[-NEAR:]):
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
        return self.noun(source)

    resolved: list[tuple[Candidate, Voice | None]]

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
        found = self.subject(number)
        return self._told(found[1]) if found is not None and found[0] < place else None

    def _people_before(self, number: int, place: int) -> Voice | None:
        """The first group that a sentence tells of before token `place`: die meisten Experten."""
        first, end, _ = self.reading.sentences[number]
        for k in range(first, min(end, place, first + WINDOW)):
            if self.words[k].flags & F.PEOPLE and not self.said[k]:
                start = k
                while start > max(first, k - 4) and not self.words[start - 1].flags & _STOPS_LEFT:
                    start -= 1
                before = self.words[start - 1].flags if start > first else 0
                if not before & (F.PREPOSITION | F.GENITIVE | F.OBJECT_CASE) or before & F.SUBORDINATOR:
                    source = self.reader.read(start, k + 1)
                    return self.noun(source) if source.form is Form.PEOPLE else None
        return None

    def _told(self, source: Source) -> Voice | None:
        if source.name is not None:
            return self.cast.named(source.name)
        return self._holder(source)

    def _antecedent(self, source: Source, candidate: Candidate) -> Voice | None:
        """Whom who stands for: the noun phrase right before it."""
        first, words = source.first, self.words
        end = first
        floor = self.firsts[self.sentence(first)] if self.firsts else 0
        while end > floor and words[end - 1].flags & (F.COMMA | F.PREPOSITION | F.DASH):
            end -= 1
        phrase = self.phrases.phrase_left(end, floor) if end > floor else None
        if phrase is None or phrase.end <= phrase.first:
            return None
        inner = self.reader.read(phrase.first, phrase.end)
        if inner.form in (Form.RELATIVE, Form.PRONOUN, Form.POSSESSIVE):
            return None
        nearest = self.names.run_at(end - 1) if words[end - 1].flags & F.CAPITAL else None
        if nearest is not None and nearest.end == end and nearest.words[-1] in self.cast.by_word and inner.name is None:
            return self.cast.named(nearest) or self.noun(inner)
        return self.meant(inner, candidate, None)

    # -- noun phrases --------------------------------------------------------------------------------------------------

    def role(self, source: Source) -> Voice | None:
        """The minister: who holds the role, when the words say that it is somebody known."""
        if source.definite or source.first == source.rank or self._has_owner(source):
            holder = self._holder(source)
            if holder is not None:
                return holder
        return self.noun(source)

    def _has_owner(self, source: Source) -> bool:
        return bool(self.words[source.first].flags & F.POSSESSIVE)

    def _organization_of(self, source: Source) -> tuple[str, ...]:
        if source.organization is not None:
            voice = self.cast.named(source.organization)
            return (voice.words if voice is not None else ()) + source.organization.words
        if source.body >= 0 and self.words[source.body].lower in COMPANIES:
            body = self.cast.body_before(source.first)
            return body.words if body is not None else ()
        return ()

    def _holder(self, source: Source) -> Voice | None:
        """The person with the role, before the place or else after it; of the same organisation when one is named."""
        bodies = set(self._organization_of(source))
        wanted = self.words[source.rank].lower if source.rank >= 0 else ""
        if not wanted and not bodies:
            return None
        cut = bisect_left(self.roles, source.first, key=lambda entry: entry[0])
        near = self.roles[max(0, cut - 2 * NEAR) : cut][::-1] + self.roles[cut : cut + 2 * NEAR]
        best: tuple[tuple[bool, int], Voice] | None = None
        for order, (place, rank, voice) in enumerate(near):
            if place > source.first + AHEAD and not bodies:
                continue
            theirs = self._bodies_of(voice)
            if bodies and not bodies & theirs and (theirs or source.organization is not None) or wanted and not _same_rank(wanted, rank):
                continue
            if source.gender and voice.gender and source.gender != voice.gender or bodies and not wanted and not theirs:
                continue
            score = (bool(bodies) and not theirs, order if wanted else -len(voice.places))
            if best is None or score < best[0]:
                best = (score, voice)
        return best[1] if best else None

    def _bodies_of(self, voice: Voice) -> set[str]:
        if voice.organization is None:
            return set()
        whole = self.cast.named(voice.organization)
        return set(voice.organization.words) | set(whole.words if whole is not None else ())

    def _body(self, source: Source) -> Voice | None:
        """The company: the organisation in focus; the center: the one with that word in its name."""
        if source.name is not None or source.organization is not None or source.body < 0:
            return self.noun(source)
        lower = self.words[source.body].lower
        known = self.cast.by_word.get(lower, ())
        for voice in reversed(known[-NEAR:]):
            if voice.is_body and voice.first < source.first:
                return voice
        if lower in COMPANIES:
            for voice in reversed(self.last[-3:]):
                if voice.is_body and not voice.unnamed:
                    return voice
            body = self.cast.body_before(source.first)
            if body is not None:
                return body
        return self.noun(source)

    def noun(self, source: Source) -> Voice:
        """The voice of a noun phrase that names nobody: one for each wording."""
        words = self.words
        first, end = source.first, min(source.end, source.first + 24)
        start = first
        while start < end - 1 and words[start].flags & (F.ARTICLE | F.PREPOSITION) and not words[start].flags & F.POSSESSIVE:
            start += 1
        if source.form is Form.PEOPLE:
            start = first
        key = tuple(words[k].lower for k in range(start, end) if words[k].flags & F.WORD and words[k].lower != "'s") or (words[first].lower,)
        voice = self.nouns.get(key)
        if voice is None:
            voice = self.nouns[key] = Voice(first, key, source.form, unnamed=True)
            voice.gender = source.gender if source.form is Form.ROLE else ""
            voice.role = source.role
            voice.organization = source.organization
            voice.runs = [Run(start if source.form is Form.BODY and source.definite else first, end, key, first, 0)]
            if source.form is Form.ROLE and source.rank >= 0:
                voice.rank = words[source.rank].lower
                entry = (first, voice.rank, voice)
                self.roles.insert(bisect_right(self.roles, first, key=lambda e: e[0]), entry)
        voice.spans.add((first, end))
        voice.places.append(first)
        return voice

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
            told = self._told_before(self.sentence(place), place)
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


def _same_rank(a: str, b: str) -> bool:
    """minister, außenminister; senator, sen."""
    if not b or a == b:
        return a == b
    short, long = sorted((a, b), key=len)
    return len(short) >= 4 and long.endswith(short) or len(short) >= 3 and long.startswith(short) and len(long) - len(short) > 2


def is_person(voice: Voice) -> bool:
    """A person, named or not."""
    return voice.kind in (SpeakerKind.PERSON, SpeakerKind.UNNAMED)

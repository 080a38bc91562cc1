"""The claims of one text: propositions, who asserts them, how surely, of what sort, worth how much."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeVar

from claimx.lang import attitude as A
from claimx.lang import flags as F
from claimx.lang.attitude import attitude_of
from claimx.lang.traits import PROPER, having
from claimx.model.making import unchecked
from claimx.model.records import (
    Asserter,
    AsserterKind,
    Attribution,
    Claim,
    Document,
    Evidence,
    Origin,
    Quantity,
    Quote,
    Speaker,
    SpeakerKind,
    TimeRef,
    claim_id,
)
from claimx.passes.claims.attitude import Modalities, marks_of
from claimx.passes.claims.kinds import kinds_of
from claimx.passes.claims.propositions import SIGNS, Proposition, Propositions
from claimx.passes.claims.quantities import find_figures
from claimx.passes.claims.worth import Shown, classes, features, listed, worth
from claimx.passes.reading import Reading
from claimx.text.span import Span
from claimx.text.tokens import between

MADE_BY = "claims@1"
_DEEPEST = 8
_NAMING = F.FIRST_NAME | F.PLACE
_BEGINS = F.STOP | F.COLON
_SCORES = {  # how often a proposition of the rule matches one that a reader marks; see docs/explanation/claims.md
    "content": 0.8,
    "semicolon": 0.75,
    "coordination": 0.65,
    "fact-clause": 0.65,
    "remark": 0.55,
    "heading": 0.6,
    "beside-quote": 0.5,
}
_claim, _attribution, _asserter = unchecked(Claim), unchecked(Attribution), unchecked(Asserter)
_DOCUMENT = Asserter(kind=AsserterKind.DOCUMENT)
_UNNAMED = Asserter(kind=AsserterKind.UNNAMED)
_UNRESOLVED = Asserter(kind=AsserterKind.UNRESOLVED)
_KINDS = {
    SpeakerKind.PERSON: AsserterKind.SPEAKER,
    SpeakerKind.ORGANIZATION: AsserterKind.ORGANIZATION,
    SpeakerKind.GROUP: AsserterKind.UNNAMED,
    SpeakerKind.UNNAMED: AsserterKind.UNNAMED,
}
_NOBODY = frozenset("passive unsourced".split())


def find_claims(
    reading: Reading,
    document: Document,
    quotes: Sequence[Quote],
    speakers: Sequence[Speaker],
    reference: date | None = None,
) -> tuple[Claim, ...]:
    """The claims of a text, in order; none where nothing is asserted. Pure, and linear in the length of the text.

    `quotes` and `speakers` are those of the same document; `reference` is its date, for "yesterday" and "last year".
    """
    return tuple(ClaimFinder(reading, document, quotes, speakers, reference).claims())


class _Told(NamedTuple):
    """What all claims of one quote share."""

    quote: Quote
    attribution: tuple[Attribution, ...]
    asserter: Asserter
    origin: Origin
    first_person: bool  # I say, we hope
    authors: bool  # "this means that": the author concludes


class ClaimFinder:
    """One text and what its claims are made of."""

    def __init__(
        self,
        reading: Reading,
        document: Document,
        quotes: Sequence[Quote],
        speakers: Sequence[Speaker],
        reference: date | None,
    ) -> None:
        self.reading = reading
        self.document = document
        self.quotes = quotes
        self.speakers = {speaker.id: speaker for speaker in speakers}
        self.by_first_word: dict[str, list[Speaker]] = {}
        for speaker in speakers:
            self.by_first_word.setdefault(speaker.name.split(" ", 1)[0], []).append(speaker)
        self.by_id = {quote.id: quote for quote in quotes}
        self.marks = marks_of(reading, attitude_of(reading.pack))
        self.propositions = Propositions(reading, self.marks)
        self.modalities = Modalities(reading, self.marks)
        self.quantities, self.times = find_figures(reading, reference)
        self.quantity_starts = [q.span.start for q in self.quantities]
        self.time_starts = [t.span.start for t in self.times]
        self.known_names = _name_words(speakers)
        self.german = reading.pack.nouns_capitalised
        self.capitals = having(reading.traits, PROPER)
        self.asserters: dict[str, Asserter] = {}
        self.told: dict[int, _Told] = {}

    def claims(self) -> Iterable[Claim]:
        seen: set[str] = set()
        for proposition in self.propositions.all(self.quotes):
            claim = self._claim(proposition)
            if claim.id not in seen:
                seen.add(claim.id)
                yield claim

    def _claim(self, proposition: Proposition) -> Claim:
        reading = self.reading
        first, end = proposition.first, proposition.end
        span = reading.span(first, end)
        told = self._told(proposition.quote) if proposition.quote >= 0 else None
        if told is not None and told.authors:
            told = None
        quote = told.quote if told is not None else None
        quantities = _within(self.quantities, self.quantity_starts, span)
        times = _within(self.times, self.time_starts, span)
        once, shown = self._shown(proposition, told, quantities, times)
        modality = self.modalities.of(first, end, once, quote)
        worthiness, opinion = worth(shown, reading.pack.code)
        rule = proposition.rule
        score = round(_SCORES.get(rule, 0.6) * (quote.score if quote is not None else 1.0), 4)
        return _claim(
            id=claim_id(self.document.id, span, quote.id if quote is not None else None),
            text=span.of(reading.text),
            spans=(span,),
            context=self._context(first, end),
            origin=told.origin
            if told is not None
            else Origin.HEADLINE
            if proposition.block == "heading"
            else Origin.AUTHOR,
            quote=quote.id if quote is not None else None,
            attribution=told.attribution if told is not None else (),
            asserter=told.asserter if told is not None else _DOCUMENT,
            modality=modality,
            kinds=kinds_of(once, modality, quantities, opinion),
            quantities=quantities,
            times=times,
            names=self._names(first, end),
            check_worthiness=worthiness,
            evidence=_evidence(rule, score),
        )

    def _shown(
        self, proposition: Proposition, told: _Told | None, quantities: Sequence[Quantity], times: Sequence[TimeRef]
    ) -> tuple[int, Shown]:
        """The classes of all tokens together, and the features that check-worthiness and opinion are judged by."""
        first, end = proposition.frame, proposition.end
        once, twice = classes(self.marks.bits[first:end])
        signs = self._signs(first, end)
        if not quantities and not times and not signs and (told is None or not told.first_person):
            return once, listed(once, twice)
        values = features(once, twice, signs, quantities, times)
        if told is not None and told.first_person:
            values["first_person"] = min(values.get("first_person", 0.0) + 0.5, 1.0)
        return once, tuple(values.items())

    def shown(self) -> list[Shown]:
        """The features of every claim, for learning the weights."""
        found = []
        for p in self.propositions.all(self.quotes):
            span = self.reading.span(p.first, p.end)
            told = self._told(p.quote) if p.quote >= 0 else None
            quantities = _within(self.quantities, self.quantity_starts, span)
            found.append(self._shown(p, told, quantities, _within(self.times, self.time_starts, span))[1])
        return found

    def _signs(self, first: int, end: int) -> str:
        """The signs ! ? " from `first` on, and ! ? right behind `end`."""
        signs = self.propositions.signs
        at, stop = bisect_left(signs, first), bisect_left(signs, end + 2)
        found = ""
        for place in signs[at:stop]:
            sign = SIGNS[self.reading.words[place].text]
            if place < end or sign != '"':
                found += sign
        return found

    def _context(self, first: int, end: int) -> Span:
        sentences = self.reading.sentences
        a = self.propositions.sentence_at(first)
        b = a if end <= sentences[a].end else self.propositions.sentence_at(end - 1)
        return self.reading.span(sentences[a].first, sentences[b].end)

    def _is_posted(self, quote: Quote) -> bool:
        blocks = self.reading.blocks
        at = bisect_right(blocks, quote.content[0].start, key=lambda block: block.start) - 1
        return at >= 0 and blocks[at].kind == "post"

    # ---- who ------------------------------------------------------------------------------------------------------

    def _told(self, number: int) -> _Told:
        found = self.told.get(number)
        if found is None:
            quote = self.quotes[number]
            links = self._outer(quote)
            links += [_attribution(speaker=passed_on, quote=quote.id) for passed_on in quote.via]
            links.append(self._link(quote))
            asserter = self._asserter(quote)
            if number in self.propositions.led:
                # a post that opens with "Anna Lind at the summit:" passes her words on
                source = self.reading.span(*self.propositions.led[number])
                speaker = self._named_in(source)
                links.append(_attribution(source=source, speaker=speaker.id if speaker else None, quote=quote.id))
                asserter = self._by(speaker) if speaker else _UNRESOLVED
            origin = Origin.EMBEDDED if self._is_posted(quote) else Origin(quote.kind.value)
            word = self._source_word(quote)
            first_person = word is not None and self.marks.bits[word] & A.FIRST_PERSON != 0
            authors = word is not None and self._is_authors(word, asserter)
            found = _Told(quote, tuple(links), asserter, origin, first_person, authors)
            self.told[number] = found
        return found

    def _named_in(self, span: Span) -> Speaker | None:
        """The speaker whose name stands first in a span."""
        words = span.of(self.reading.text).split()
        for place, word in enumerate(words):
            for speaker in self.by_first_word.get(word.strip(",.:"), ()):
                name = speaker.name.split()
                if [w.strip(",.:") for w in words[place : place + len(name)]] == name:
                    return speaker
        return None

    def _by(self, speaker: Speaker) -> Asserter:
        found = self.asserters.get(speaker.id)
        if found is None:
            found = self.asserters[speaker.id] = _asserter(kind=_KINDS[speaker.kind], speaker=speaker.id)
        return found

    def _outer(self, quote: Quote) -> list[Attribution]:
        """The links of the quotes that this one stands in, outermost first; a ring of them ends."""
        links: list[Attribution] = []
        seen = {quote.id}
        inside = quote.nested_in
        while inside is not None and inside not in seen and inside in self.by_id and len(links) < _DEEPEST:
            seen.add(inside)
            links.append(self._link(self.by_id[inside]))
            inside = self.by_id[inside].nested_in
        return links[::-1]

    def _link(self, quote: Quote) -> Attribution:
        return _attribution(
            source=quote.source[0] if quote.source else None,
            speaker=quote.speaker,
            cue=quote.cue[0] if quote.cue else None,
            cue_lemma=quote.cue_lemma,
            quote=quote.id,
        )

    def _source_word(self, quote: Quote) -> int | None:
        """The token that is the whole source, None when there is none or more than one."""
        if len(quote.source) != 1:
            return None
        starts, ends = self.reading.starts, self.reading.ends
        at = bisect_left(starts, quote.source[0].start)
        return at if at < len(ends) and ends[at] == quote.source[0].end else None

    def _is_authors(self, word: int, asserter: Asserter) -> bool:
        """ "This means that it leaks": a demonstrative says nothing, the author concludes."""
        if asserter.kind in (AsserterKind.SPEAKER, AsserterKind.ORGANIZATION):
            return False
        return self.reading.words[word].lower in self.reading.pack.words.get("demonstratives", ())

    def _asserter(self, quote: Quote) -> Asserter:
        speaker = self.speakers.get(quote.speaker or "")
        if speaker is not None:
            return self._by(speaker)
        word = self._source_word(quote)
        if not quote.source and quote.evidence[0].because in _NOBODY:
            return _UNNAMED
        if word is not None and self.reading.words[word].lower in self.reading.pack.words.get("expletives", ()):
            return _UNNAMED  # es heißt, it is said
        return _UNRESOLVED

    # ---- names ----------------------------------------------------------------------------------------------------

    def _names(self, first: int, end: int) -> tuple[Span, ...]:
        """Runs of capitals that are names: not the capital of a sentence, in German only what is known or shaped so."""
        flags, capital = self.reading.shapes, F.CAPITAL
        german = self.german
        found: list[Span] = []
        stop = first
        for k in between(self.capitals, first, end):
            if k < stop or not self._opens_name(k, first, german):
                continue
            stop = k + 1
            while stop < end and flags[stop] & capital and (not german or self._goes_on(stop)):
                stop += 1
            found.append(self.reading.span(k, stop))
        return tuple(found)

    def _opens_name(self, k: int, first: int, german: bool) -> bool:
        word = self.reading.words[k]
        if word.text[-1] in "'’":
            return False
        if word.flags & _NAMING or word.lower in self.known_names:
            return True
        if word.flags & F.ALL_CAPITALS:
            return 1 < len(word.text) < 8
        if german:
            return False
        begins = k == first or self.reading.shapes[k - 1] & _BEGINS
        if not begins:
            return True
        lone = word.flags & ~(F.WORD | F.CAPITAL) == 0
        return lone and k + 1 < len(self.reading.words) and bool(self.reading.words[k + 1].flags & F.CAPITAL)

    def _goes_on(self, k: int) -> bool:
        """Behind a first name or in a known name, a capital no list holds is a surname."""
        word = self.reading.words[k]
        return word.lower in self.known_names or word.flags & ~(F.WORD | F.CAPITAL | F.ALL_CAPITALS | F.FIRST_NAME) == 0


@lru_cache(maxsize=4096)
def _evidence(rule: str, score: float) -> tuple[Evidence, ...]:
    return (Evidence(made_by=MADE_BY, because=rule, score=score),)


def _name_words(speakers: Sequence[Speaker]) -> frozenset[str]:
    """The capitalised words of the names of persons and bodies, lower case."""
    named = (SpeakerKind.PERSON, SpeakerKind.ORGANIZATION)
    return frozenset(
        word.lower().strip(".,") for s in speakers if s.kind in named for word in s.name.split() if word[0].isupper()
    )


_T = TypeVar("_T", Quantity, TimeRef)


def _within(items: Sequence[_T], starts: Sequence[int], span: Span) -> tuple[_T, ...]:
    """The items that lie in a span."""
    at = bisect_left(starts, span.start)
    if at == len(starts) or starts[at] >= span.end:
        return ()
    stop = bisect_left(starts, span.end, at)
    return tuple(item for item in items[at:stop] if item.span.end <= span.end)

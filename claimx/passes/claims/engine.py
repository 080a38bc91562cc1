"""The claims of one text: propositions, who asserts them, how surely, of what sort, worth how much."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from claimx.lang import attitude as A
from claimx.lang import flags as F
from claimx.lang.attitude import attitude_of
from claimx.model.records import (
    Asserter,
    AsserterKind,
    Attribution,
    Claim,
    CueClass,
    Document,
    Evidence,
    Origin,
    Quantity,
    Quote,
    Speaker,
    SpeakerKind,
    TimeRef,
    content_id,
)
from claimx.passes.claims.attitude import Modalities, marks_of
from claimx.passes.claims.kinds import kinds_of
from claimx.passes.claims.propositions import Proposition, Propositions
from claimx.passes.claims.quantities import find_figures
from claimx.passes.claims.worth import features, worth
from claimx.passes.reading import Reading
from claimx.text.span import Span

MADE_BY = "claims@1"
_SCORES = {  # how often a proposition of the rule matches one that a reader marks; see docs/explanation/claims.md
    "content": 0.8,
    "semicolon": 0.75,
    "coordination": 0.65,
    "fact-clause": 0.65,
    "remark": 0.55,
    "heading": 0.6,
    "beside-quote": 0.5,
}
_DOCUMENT = Asserter(kind=AsserterKind.DOCUMENT)
_UNNAMED = Asserter(kind=AsserterKind.UNNAMED)
_UNRESOLVED = Asserter(kind=AsserterKind.UNRESOLVED)
_KINDS = {
    SpeakerKind.PERSON: AsserterKind.SPEAKER,
    SpeakerKind.ORGANIZATION: AsserterKind.ORGANIZATION,
    SpeakerKind.GROUP: AsserterKind.UNNAMED,
    SpeakerKind.UNNAMED: AsserterKind.UNNAMED,
}
_MINDS = (CueClass.THOUGHT, CueClass.PLAN, CueClass.STANCE)
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
        self.by_id = {quote.id: quote for quote in quotes}
        self.marks = marks_of(reading, attitude_of(reading.pack))
        self.propositions = Propositions(reading, self.marks.bits, self.marks.lengths)
        self.modalities = Modalities(reading, self.marks)
        self.quantities, self.times = find_figures(reading, reference)
        self.quantity_starts = [q.span.start for q in self.quantities]
        self.time_starts = [t.span.start for t in self.times]
        self.known_names = _name_words(speakers)
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
        if told is not None and self._is_authors(told):
            told = None
        quote = told.quote if told is not None else None
        mask = shape = 0
        for b in self.marks.bits[first:end]:
            mask |= b
        for word in reading.words[first:end]:
            shape |= word.flags
        quantities = _within(self.quantities, self.quantity_starts, span)
        times = _within(self.times, self.time_starts, span)
        values = features(reading, self.marks.bits, proposition.frame, end, quantities, times)
        if quote is not None:
            self._add_cue(values, quote)
        modality = self.modalities.of(first, end, mask, shape, quote)
        rule = proposition.rule
        score = round(_SCORES.get(rule, 0.6) * (quote.score if quote is not None else 1.0), 4)
        return Claim(
            id=content_id("claim", self.document.id, tuple(span), quote.id if quote is not None else None),
            text=span.of(reading.text),
            spans=(span,),
            context=self._context(first, end),
            origin=self._origin(proposition, quote),
            quote=quote.id if quote is not None else None,
            attribution=told.attribution if told is not None else (),
            asserter=told.asserter if told is not None else _DOCUMENT,
            modality=modality,
            kinds=kinds_of(mask, modality, quantities, values, reading.pack.code),
            quantities=quantities,
            times=times,
            names=self._names(first, end),
            check_worthiness=worth(values, reading.pack.code),
            evidence=(Evidence(made_by=MADE_BY, because=rule, score=score),),
        )

    def _add_cue(self, values: dict[str, float], quote: Quote) -> None:
        """What the frame of a quote shows: I want, we hope."""
        if quote.cue_class in _MINDS:
            values["thought"] = 1.0
        if quote.source and quote.source[0].end - quote.source[0].start < 8:
            at = bisect_left(self.reading.starts, quote.source[0].start)
            if at < len(self.marks.bits) and self.marks.bits[at] & A.FIRST_PERSON:
                values["first_person"] = min(values.get("first_person", 0.0) + 0.5, 1.0)

    def _context(self, first: int, end: int) -> Span:
        sentences = self.reading.sentences
        a = sentences[self.propositions.sentence_at(first)].first
        b = sentences[self.propositions.sentence_at(end - 1)].end
        return self.reading.span(min(a, first), max(b, end))

    def _origin(self, proposition: Proposition, quote: Quote | None) -> Origin:
        if quote is None:
            return Origin.HEADLINE if proposition.block == "heading" else Origin.AUTHOR
        if self._is_posted(quote):
            return Origin.EMBEDDED
        return Origin(quote.kind.value)

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
            links += [Attribution(speaker=passed_on, quote=quote.id) for passed_on in quote.via]
            links.append(self._link(quote))
            asserter = self._asserter(quote)
            if number in self.propositions.led:
                # a post that opens with "Anna Lind at the summit:" passes her words on
                source = self.reading.span(*self.propositions.led[number])
                speaker = self._named_in(source)
                links.append(Attribution(source=source, speaker=speaker.id if speaker else None, quote=quote.id))
                asserter = Asserter(kind=_KINDS[speaker.kind], speaker=speaker.id) if speaker else _UNRESOLVED
            found = self.told[number] = _Told(quote, tuple(links), asserter)
        return found

    def _named_in(self, span: Span) -> Speaker | None:
        """The speaker whose name stands first in a span."""
        words = span.of(self.reading.text)
        places = ((words.find(speaker.name), speaker) for speaker in self.speakers.values() if speaker.name)
        return min(((at, s) for at, s in places if at >= 0), key=lambda pair: pair[0], default=(0, None))[1]

    def _outer(self, quote: Quote) -> list[Attribution]:
        """The links of the quotes that this one stands in, outermost first; a ring of them ends."""
        links: list[Attribution] = []
        seen = {quote.id}
        inside = quote.nested_in
        while inside is not None and inside not in seen and inside in self.by_id:
            seen.add(inside)
            links.append(self._link(self.by_id[inside]))
            inside = self.by_id[inside].nested_in
        return links[::-1]

    def _link(self, quote: Quote) -> Attribution:
        return Attribution(
            source=quote.source[0] if quote.source else None,
            speaker=quote.speaker,
            cue=quote.cue[0] if quote.cue else None,
            cue_lemma=quote.cue_lemma,
            quote=quote.id,
        )

    def _is_authors(self, told: _Told) -> bool:
        """"This means that it leaks": a demonstrative says nothing, the author concludes."""
        source = told.quote.source
        if len(source) != 1 or told.asserter.kind in (AsserterKind.SPEAKER, AsserterKind.ORGANIZATION):
            return False
        return source[0].of(self.reading.text).lower() in self.reading.pack.words.get("demonstratives", ())

    def _asserter(self, quote: Quote) -> Asserter:
        speaker = self.speakers.get(quote.speaker or "")
        if speaker is not None:
            return Asserter(kind=_KINDS[speaker.kind], speaker=speaker.id)
        if not quote.source and quote.evidence[0].because in _NOBODY:
            return _UNNAMED
        return _UNRESOLVED

    # ---- names ----------------------------------------------------------------------------------------------------

    def _names(self, first: int, end: int) -> tuple[Span, ...]:
        """Runs of capitals that are names: not the capital of a sentence, in German only what is known or shaped so."""
        words = self.reading.words
        german = self.reading.pack.nouns_capitalised
        found: list[Span] = []
        k = first
        while k < end:
            f = words[k].flags
            if not f & F.CAPITAL or f & F.PRONOUN or not self._opens_name(k, first, german):
                k += 1
                continue
            stop = k + 1
            while stop < end and words[stop].flags & F.CAPITAL and (not german or self._goes_on(stop)):
                stop += 1
            found.append(self.reading.span(k, stop))
            k = stop
        return tuple(found)

    def _opens_name(self, k: int, first: int, german: bool) -> bool:
        word = self.reading.words[k]
        if word.flags & (F.FIRST_NAME | F.PLACE) or word.lower in self.known_names:
            return True
        if word.flags & F.ALL_CAPITALS:
            return 1 < len(word.text) < 8
        if german:
            return False
        begins = k == first or self.reading.words[k - 1].flags & (F.STOP | F.COLON)
        if not begins:
            return True
        lone = word.flags & ~(F.WORD | F.CAPITAL) == 0
        return lone and k + 1 < len(self.reading.words) and bool(self.reading.words[k + 1].flags & F.CAPITAL)

    def _goes_on(self, k: int) -> bool:
        """Behind a first name or in a known name, a capital no list holds is a surname."""
        word = self.reading.words[k]
        return word.lower in self.known_names or word.flags & ~(F.WORD | F.CAPITAL | F.ALL_CAPITALS | F.FIRST_NAME) == 0


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

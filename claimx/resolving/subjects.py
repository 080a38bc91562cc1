"""Whom the sentences around a quote tell of: their subjects, as far as capitals and small words show them."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from claimx.lang import flags as F
from claimx.resolving.cast import NEAR, Cast
from claimx.resolving.names import BODY, Names, Run
from claimx.resolving.sources import Form, Source, SourceReader
from claimx.text.span import Span

WINDOW = 60  # tokens of a sentence that may hold its subject
STOPS_LEFT = (
    F.PREPOSITION | F.SUBORDINATOR | F.COORDINATOR | F.PUNCTUATION | F.FINITE | F.ADVERB | F.GENITIVE & ~F.ARTICLE
    | F.OBJECT_CASE | F.PRONOUN
)  # fmt: skip
OBLIQUE = F.PREPOSITION | F.GENITIVE | F.OBJECT_CASE  # no subject behind it
_PHRASE_STOPS = STOPS_LEFT | F.ANY_DETERMINER
_NAMED = F.CAPITAL | F.ROLE
_NO_PERSON = BODY | F.PLACE


class Subjects:
    """The subjects of one reading's sentences; nobody in one of the `contents`, what others said, is told of."""

    def __init__(self, names: Names, reader: SourceReader, cast: Cast) -> None:
        self.names = names
        self.reader = reader
        self.cast = cast
        self.words = names.words
        self.reading = names.reading
        self.contents: Sequence[Span] = ()
        self._subjects: dict[int, tuple[int, Source] | None] = {}
        self._headings = [(b.start, b.end) for b in self.reading.blocks if b.kind != "paragraph"]

    @cached_property
    def said(self) -> bytearray:
        """1 for each token of a content."""
        said, starts = bytearray(len(self.words) + 1), self.reading.starts
        for start, end in self.contents:
            a = bisect_left(starts, start)
            b = bisect_left(starts, end, a)
            said[a:b] = b"\1" * (b - a)
        return said

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
        words, said, opens = self.words, self.said, self.names.opens
        stop = min(end, first + WINDOW)
        behind = first  # the end of the last name
        for i in self.names.marked_in(first, stop):
            f = words[i].flags
            if i < behind or said[i] or not f & _NAMED:
                continue
            if f & F.CAPITAL:
                run = self.names.run_at(i)
                if run is not None and run.end > i:
                    if self._opening(run.lead, first)[1] and self._is_person(run):
                        return run.first, Source(run.first, run.end, Form.NAME, name=run)
                    behind = run.end
                    continue
            if f & F.ROLE and i > first:
                if i + 1 < stop and words[i + 1].flags & F.CAPITAL and i + 1 not in opens:
                    continue
                start, free = self._opening(i, first)
                if free and start < i and words[start].flags & F.ARTICLE:
                    source = self.reader.read(start, i + 1)
                    if source.form is Form.ROLE and not self._is_plural(i):
                        return i, source
        return None

    def _is_plural(self, i: int) -> bool:
        """les membres, the officers: the word without its s is a role too."""
        lower = self.words[i].lower
        return lower.endswith("s") and bool(self.reading.pack.lexicon[lower[:-1]].flags & F.ROLE)

    def _in_heading(self, token: int) -> bool:
        at = bisect_right(self._headings, (self.reading.starts[token], 1 << 60)) - 1
        return at >= 0 and self.reading.starts[token] < self._headings[at][1]

    def _opening(self, k: int, first: int) -> tuple[int, bool]:
        """Where the noun phrase with its noun at token k begins, and whether it can be a subject.

        It cannot behind a preposition, as a genitive or with an article of the object: vom alten Präsidenten Moll.
        """
        words = self.words
        j, floor = k, max(first, k - 3)
        while j > floor:
            f = words[j - 1].flags
            if f & _PHRASE_STOPS or f & F.CAPITAL and not f & F.ROLE:
                break
            j -= 1
        if j <= first:
            return j, not words[j].flags & F.OBJECT_CASE or bool(words[j].flags & F.CAPITAL)
        f = words[j - 1].flags
        if f & F.ANY_DETERMINER and not f & F.PREPOSITION:
            j -= 1
            if f & F.OBJECT_CASE:
                return j, False
            if j <= first:
                return j, True
            before = words[j - 1].flags
            if f & F.GENITIVE and before & F.CAPITAL:
                return j, False  # die Rede der Ministerin
            f = before
        if f & F.COORDINATOR:
            return j, j - 1 <= first or not words[j - 2].flags & F.CAPITAL
        return j, not f & OBLIQUE or bool(f & F.SUBORDINATOR)

    def _is_person(self, run: Run) -> bool:
        if run.flags & _NO_PERSON or self.names.is_genitive(run.end - 1):
            return False
        if run.has_rank or len(run.words) > 1 and self.words[run.first].flags & F.FIRST_NAME:
            return True
        if self.names.is_before_who(run.first):
            return True
        known = self.cast.by_word.get(run.words[-1], ())
        if any(v.speaks or len(v.words) > 1 and v.person > 1 for v in known[:NEAR]):
            return True
        return len(run.words) == 1 and self.names.after_first_name(run.words[0])

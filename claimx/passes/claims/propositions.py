"""Cut what is said into propositions: sentence by sentence, clause by clause, in token indices.

A quote gives its content, the author's own text all that no quote takes. A clause stands alone when it could be a
sentence of its own: behind a semicolon; behind and/but with its own subject and verb; behind although, after; a remark
on the whole ("lo que", ", which"). What reads like a question, a greeting, a command, or a heap of nouns is none.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from claimx.lang import attitude as A
from claimx.lang import flags as F
from claimx.lang.traits import CUTTING, having
from claimx.model.records import Attitude, Quote, QuoteKind
from claimx.passes.claims.attitude import Marks
from claimx.passes.reading import Reading
from claimx.text.segments import Sentence
from claimx.text.tokens import between

_SILENT = frozenset("boilerplate byline caption".split())
_VERBISH = F.FINITE | F.CUE_PARTICIPLE
_LIGHT = F.COMMA | F.COORDINATOR | F.CONTRAST | F.ADVERB | F.BOUNDARY | F.DASH
_PAUSE = F.COMMA | F.SEMICOLON
_JOINS = F.COORDINATOR | F.CONTRAST
_OPENER = F.ADVERB | F.PUNCTUATION | F.COORDINATOR
_CALLING = A.GREETING | A.COMMAND
_BARRIER = F.COMMA | F.STOP | F.SEMICOLON | F.COLON | F.COORDINATOR | F.SUBORDINATOR | F.COMPLEMENTISER
_SUBJECT = F.PRONOUN | F.ARTICLE | F.DETERMINER | F.CAPITAL
_VERBAL = A.NEGATION | A.FUTURE | A.OBLIGATION | A.PLAN  # said of verbs only
_LOOSE = F.ADVERB | F.COMMA
_UNASSERTED = (Attitude.ASK, Attitude.WITHHOLD)
_CLAUSES = frozenset("that-clause zero-clause tail tail-inverted as-clause infinitive continuation-gerund".split())
_FRAGMENTS = frozenset("object fragment verdict".split())
_WINDOW = 9
_LONGEST = 240
_PLENTY = 14  # tokens among which seven are words
_ADVERTISEMENT = 300


@dataclass(slots=True)
class Proposition:
    """Tokens `first` (in) to `end` (out) that say one thing; `quote` is the index of the quote they stand in, or -1."""

    first: int
    end: int
    quote: int
    rule: str
    block: str
    frame: int  # where "I think that" before it begins; `first` when there is none


class Propositions:
    """One run over a reading. `marks` are the classes of every token, phrases included."""

    def __init__(self, reading: Reading, marks: Marks) -> None:
        self.reading = reading
        self.pack = reading.pack
        self.words = reading.words
        self.flags = reading.shapes
        self.bits = marks.bits
        self.lengths = marks.lengths
        self.firsts = [sentence.first for sentence in reading.sentences]
        self.block_firsts = {bisect_left(reading.starts, block.start) for block in reading.blocks}
        self.drops = bool(self.pack.switches["drops_subject"])
        self.final = bool(self.pack.switches["clause_final_verb"])
        self.second = bool(self.pack.switches["verb_second"])
        self.gerunds = self.pack.gerund_endings
        self.abbreviations = self.pack.abbreviations
        # the signs that say something of a whole sentence, and those of a question among them
        self.signs = [k for k in reading.signs if reading.words[k].text in SIGNS]
        self.asked = [k for k in self.signs if reading.words[k].text in "?¿"]
        self.pauses = marks.pauses
        self.cutting = sorted({*having(reading.traits, CUTTING), *marks.clauses})
        self.ending = sorted({*self.block_firsts, *(k + 1 for k in marks.pauses if self.flags[k] & F.STOP)})
        self.led: dict[int, tuple[int, int]] = {}  # quote: the line inside it that names who speaks

    # ---- what there is --------------------------------------------------------------------------------------------

    def all(self, quotes: Sequence[Quote]) -> list[Proposition]:
        """Propositions in text order, none twice."""
        found: list[Proposition] = []
        taken: dict[int, list[tuple[int, int]]] = {}  # sentence: token ranges that are not the author's
        frames: dict[int, list[tuple[int, int]]] = {}
        inner = self._inner_quotes(quotes)
        for number, quote in enumerate(quotes):
            contents = [self._tokens(span) for span in quote.content]
            if quote.id in inner:
                contents = [part for first, end in contents for part in _without(inner[quote.id], first, end)]
            whole = quote.id not in inner
            said = [p for first, end in contents if first < end for p in self._said(first, end, number, quote, whole)]
            asked = quote.attitude in _UNASSERTED
            told = quote.kind is not QuoteKind.DIRECT and quote.evidence[0].because != "embedded-question"
            if told and (asked or not said):
                continue  # "criticised the plan", "asked them to wait": the sentence is the author's
            if not asked:
                found += said
            for first, end in contents:
                self._note(taken, first, end)
            for span in (*quote.cue, *quote.source):
                first, end = self._tokens(span)
                self._note(taken, first, end)
                self._note(frames, first, end)
        kinds = [block.kind for block in self.reading.blocks]
        block_starts = [block.start for block in self.reading.blocks]
        starts = self.reading.starts
        calls = self._calls(block_starts, taken)
        for number, sentence in enumerate(self.reading.sentences):
            if sentence.end - sentence.first < 3 or self.flags[sentence.end - 1] & F.DASH:
                continue  # LONDON, May 4 –
            at = bisect_right(block_starts, starts[sentence.first]) - 1
            kind = kinds[at] if at >= 0 else "paragraph"
            if kind in _SILENT or at in calls:
                continue
            ranges = taken.get(number)
            if ranges is None:
                found += self._own(sentence, kind)
            else:
                found += self._rest(sentence, kind, ranges, frames.get(number, []))
        found.sort(key=lambda p: (p.first, p.end, p.quote))
        return found

    def _inner_quotes(self, quotes: Sequence[Quote]) -> dict[str, list[tuple[int, int]]]:
        """For each quote with quotes inside, the tokens that these and their frames take."""
        inner: dict[str, list[tuple[int, int]]] = {}
        for quote in quotes:
            if quote.nested_in is not None:
                ranges = [self._tokens(span) for span in (*quote.content, *quote.cue, *quote.source)]
                first, end = min(a for a, _ in ranges), max(b for _, b in ranges)
                inner.setdefault(quote.nested_in, []).append((first, end))
        return inner

    def _calls(self, block_starts: list[int], taken: dict[int, list[tuple[int, int]]]) -> set[int]:
        """Paragraphs of which a sentence of the author's is a command: advertisements. `Tired of rates? Sign up now`"""
        found = set()
        for number, sentence in enumerate(self.reading.sentences):
            at = sentence.first
            if sentence.end - at < 2:
                continue
            if not self.flags[at] & F.WORD and sentence.end - at > 2:
                at += 1
            if self.bits[at] & A.COMMAND and number not in taken and sentence.end - at <= 30:
                block = bisect_right(block_starts, self.reading.starts[at]) - 1
                if self._size(block) <= _ADVERTISEMENT:
                    found.add(block)
        return found

    def _size(self, block: int) -> int:
        found = self.reading.blocks[block]
        return found.end - found.start

    def _tokens(self, span: tuple[int, int]) -> tuple[int, int]:
        first = bisect_left(self.reading.starts, span[0])
        return first, bisect_left(self.reading.starts, span[1], first)

    def sentence_at(self, token: int) -> int:
        """The number of the sentence that holds a token."""
        return bisect_right(self.firsts, token, 1) - 1

    def _note(self, table: dict[int, list[tuple[int, int]]], first: int, end: int) -> None:
        if first >= end:
            return
        number = self.sentence_at(first)
        table.setdefault(number, []).append((first, end))
        while number + 1 < len(self.firsts) and self.firsts[number + 1] < end:
            number += 1
            table.setdefault(number, []).append((first, end))

    # ---- quotes ---------------------------------------------------------------------------------------------------

    def _said(self, first: int, end: int, number: int, quote: Quote, whole: bool) -> Iterator[Proposition]:
        """The propositions of one stretch of a quote's content; not `whole`: a quote inside it is left out."""
        because = quote.evidence[0].because
        indirect = quote.kind is not QuoteKind.DIRECT
        # the grammar of quotes found a clause there, even when no list holds its verb: said that it leaks
        clause = whole and (because in _CLAUSES or (not indirect and bool(quote.cue)))
        for a, b in self._sentences(first, end):
            if a == first and b < end and b - a <= 14 and self.flags[b - 1] & F.COLON and not self._has_verb(a, b):
                self.led[number] = (a, b - 1)
                continue
            if b - a > _LONGEST:
                continue
            for left, right, rule in self._clauses(a, b, said=indirect):
                c, d = self._inner(left, right)
                sure = clause and rule == "content" and (indirect or (d - c > 2 and self.flags[c] & _SUBJECT != 0))
                if d - c < (2 if whole and rule == "content" else 3):
                    continue
                if self._is_statement(c, d, because in _FRAGMENTS, sure=sure):
                    yield self._made(left, c, d, number, rule, "")

    def _sentences(self, first: int, end: int) -> Iterator[tuple[int, int]]:
        """A stretch cut where a sentence or a paragraph ends; marks of one speech hide its ends from the reading."""
        at = first
        borders = self.block_firsts
        for k in between(self.ending, first + 1, end):
            if k in borders or self._ends(k - 1, end):
                yield at, k
                at = k
        if at < end:
            yield at, end

    def _ends(self, stop: int, end: int) -> bool:
        after = stop + 1
        while after < end and not self.flags[after] & F.WORD and not self.flags[after] & F.STOP:
            after += 1
        if after >= end or self.words[stop].text in "!?":
            return True
        if not self.flags[after] & (F.CAPITAL | F.NUMBER) or stop == 0:
            return False
        before = self.words[stop - 1]
        short = before.lower in self.abbreviations or before.lower + "." in self.abbreviations
        return not (short or (len(before.text) == 1 and before.text.isalpha())) and not (
            before.flags & F.NUMBER and len(before.text) <= 2 and not self.flags[after] & F.ARTICLE
        )

    # ---- the author -----------------------------------------------------------------------------------------------

    def _own(self, sentence: Sentence, kind: str) -> Iterator[Proposition]:
        """A sentence that nobody is quoted in."""
        if sentence.end - sentence.first > _LONGEST:
            return
        first, end = sentence.first, sentence.end
        least = 4 if kind in ("heading", "list") else 3
        for begin, stop in self._asked_apart(first, end):
            for a, b, rule in self._clauses(begin, stop):
                c, d = self._inner(a, b)
                if d - c >= least and self._is_statement(c, d, kind == "list"):
                    yield self._made(a, c, d, -1, kind if kind == "heading" else rule, kind)

    def _made(self, frame: int, first: int, end: int, quote: int, rule: str, block: str) -> Proposition:
        thought = frame < first and any(self.bits[k] & A.THOUGHT for k in range(frame, first))
        return Proposition(first, end, quote, rule, block, frame if thought else first)

    def _asked_apart(self, first: int, end: int) -> Iterator[tuple[int, int]]:
        """A sentence cut before ¿ and behind ?: tweets put both beside statements without a full stop."""
        words = self.words
        at = first
        place = bisect_left(self.asked, first)
        if place == len(self.asked) or self.asked[place] >= end:
            yield first, end
            return
        for k in range(first + 1, end):
            if words[k].text == "¿" or (words[k - 1].text == "?" and k - 1 > at):
                yield at, k
                at = k
        yield at, end

    def _rest(
        self, sentence: Sentence, kind: str, taken: list[tuple[int, int]], frames: list[tuple[int, int]]
    ) -> Iterator[Proposition]:
        """What the author says beside a quote: only clauses that are clear of its frame."""
        first, end = sentence.first, sentence.end
        covered = bytearray(end - first)
        _cover(covered, taken, first, end)
        marked = bytearray(end - first)
        _cover(marked, frames, first, end)
        for a, b in _gaps(covered, first, end):
            yield from self._beside(a, b, first, end, marked, kind)

    def _beside(self, a: int, b: int, first: int, end: int, marked: bytearray, kind: str) -> Iterator[Proposition]:
        """The clauses of the gap a..b between quote and frame that stand alone."""
        flags, bits = self.flags, self.bits
        cuts = [a, *(k + 1 for k in between(self.pauses, a, b)), b]
        # the piece beside a cue or source belongs to the frame, unless a sign stands between
        for c, d in pairwise(cuts):
            if not 4 <= d - c <= _LONGEST:
                continue
            while c < d and flags[c] & (F.COMMA | F.DASH | F.PUNCTUATION):
                c += 1
            if d - c < 4:
                continue
            touches = (d == b and d < end and marked[d - first]) or (c == a and c > first and marked[c - 1 - first])
            opens = bits[c] & (A.CLAUSE | A.SEQUEL) or (flags[c] & F.ADVERB and c + 1 < d and bits[c + 1] & A.CLAUSE)
            joined = flags[c] & (F.COORDINATOR | F.CONTRAST) or (c > first and flags[c - 1] & F.SEMICOLON)
            if c == first and d < end:
                # "Repairs cost a lot, and the council plans to sell it": a main clause before that of the quote
                joined = flags[d - 1] & F.SEMICOLON or (
                    flags[d - 1] & F.COMMA and flags[d] & (F.COORDINATOR | F.CONTRAST)
                )
            if touches and not opens:
                continue
            if opens or (joined and self._has_main_verb(c, d)):
                if flags[c] & F.ADVERB and bits[c + 1] & A.CLAUSE and not bits[c] & A.CLAUSE:
                    c += 1  # even before, selbst nachdem
                if bits[c] & A.CLAUSE:
                    c += self.lengths.get(c, 1)
                c, d = self._inner(c, d)
                if d - c >= 4 and self._has_verb(c, d) and self._is_statement(c, d, True):
                    yield self._made(c, c, d, -1, "beside-quote", kind)

    # ---- clauses --------------------------------------------------------------------------------------------------

    def _clauses(self, first: int, end: int, *, said: bool = False) -> list[tuple[int, int, str]]:
        """A sentence cut into the clauses that stand alone; `said`: it is what an indirect quote reports."""
        whole = "content"
        cuts: list[tuple[int, int, str]] = []  # where the left part ends, where the right one begins, why
        flags, bits = self.flags, self.bits
        depth = 0
        lead = self._leading_clause(first, end)
        begin = first
        parts: list[tuple[int, int, str]] = []
        if lead is not None:
            opened, comma = lead
            parts.append((opened, comma, "fact-clause"))
            begin = comma + 1
        for k in between(self.cutting, begin + 1, end - 1):
            f = flags[k]
            if f & F.OPEN_BRACKET:
                depth += 1
            elif f & F.CLOSE_BRACKET:
                depth = max(depth - 1, 0)
            elif not depth or k - begin > 60:
                if f & F.SEMICOLON:
                    cuts.append((k, k + 1, "semicolon"))
                elif f & _JOINS and not bits[k] & A.CLAUSE:
                    left = k - 1 if flags[k - 1] & F.COMMA else k
                    if said and flags[k + 1] & F.COMPLEMENTISER and end - k > 4:
                        cuts.append((left, k + 2, "coordination"))  # that A and that B
                    elif self._splits(begin if not cuts else cuts[-1][1], k, end):
                        cuts.append((left, k + 1, "coordination"))
                elif bits[k] & A.CLAUSE and self._opens_fact(begin if not cuts else cuts[-1][1], k, end):
                    left = k
                    while left > max(begin + 1, k - 3) and (flags[left - 1] & _LOOSE or flags[left - 2] & F.COMMA):
                        left -= 1
                    cuts.append((left, k + self.lengths.get(k, 1), "fact-clause"))
                elif f & F.COMMA and self._opens_remark(k + 1, end) and self._has_verb(begin, k):
                    cuts.append((k, k + 1, "remark"))
        at, why = begin, whole
        for left, right, rule in cuts:
            if left > at:
                parts.append((at, left, why))
            at, why = right, rule
        parts.append((at, end, why))
        return parts

    def _leading_clause(self, first: int, end: int) -> tuple[int, int] | None:
        """`Although it rained, they played`: where the fact begins and its comma."""
        at = first
        while at < end and self.flags[at] & _OPENER and at < first + 2:
            at += 1
        if at >= end or not self.bits[at] & A.CLAUSE:
            return None
        begin = at + self.lengths.get(at, 1)
        for k in range(begin + 3, min(begin + 40, end - 4)):
            if self.flags[k] & F.COMMA:
                if self._has_verb(begin, k) and self._has_verb(k + 1, end):
                    return begin, k
                if not self.final:
                    return None
        return None

    def _splits(self, begin: int, k: int, end: int) -> bool:
        """Whether and/but at `k` joins two clauses each with its own subject and verb."""
        if k - begin < 3 or end - k < 4:
            return False
        flags = self.flags
        comma = flags[k - 1] & F.COMMA != 0
        if not self._has_verb(begin, k):
            return False
        at = k + 1
        while at < end and (flags[at] & (F.ADVERB | F.BOUNDARY | F.DASH) or flags[at] & F.PUNCTUATION):
            if flags[at] & (F.COMMA | F.OPEN_BRACKET) and at > k + 1:
                break
            at += 1
        if at >= end - 1:
            return False
        verb = self._verb_within(at, min(at + _WINDOW, end), end)
        if self.final and (verb < 0 or self._is_last_verb(verb, end)):
            # dass A kommt und B geht: verbs at both ends
            last = k - 1 - comma
            if flags[k + 1] & F.PREPOSITION or not flags[k + 1] & _SUBJECT:
                return False
            return bool(flags[last] & F.FINITE) and not flags[last] & F.CAPITAL and self._final_verb(at, end)
        if verb < 0 or flags[at] & F.PREPOSITION:
            return False
        if verb == at:
            # no subject of its own: y tenemos que, mas agora está
            return comma and (self.drops or bool(flags[k] & F.CONTRAST))
        return bool(flags[at] & _SUBJECT) or (comma and self.drops)

    def _verb_within(self, at: int, stop: int, end: int) -> int:
        """The first finite verb of a clause that begins at `at`, before anything that opens another clause; or -1."""
        flags = self.flags
        for k in range(at, stop):
            f = flags[k]
            if f & F.FINITE and not self._is_noun(k) and not (f & F.RELATIVE):
                return k
            if f & _BARRIER and not f & (F.ARTICLE | F.PREPOSITION):
                return -1
            if f & F.RELATIVE and not f & (F.ARTICLE | F.PRONOUN | F.DETERMINER):
                return -1
        return -1

    def _is_noun(self, k: int) -> bool:
        """A form that is a verb elsewhere: behind a determiner, or with a capital."""
        f = self.flags[k]
        if f & F.CAPITAL:
            opens = k == 0 or not self.flags[k - 1] & F.WORD
            return not opens or (self.final and not f & F.AUX)
        if k and not f & F.AUX:
            before = self.flags[k - 1]
            if self.words[k - 1].lower in _MARKERS:
                return True
            if before & F.ANY_DETERMINER and not before & (F.PRONOUN | F.OBJECT_PRONOUN | F.PREPOSITION):
                return True
        return False

    def _is_last_verb(self, verb: int, end: int) -> bool:
        """Whether nothing but verbs stands behind it in its clause: blockiert hatte"""
        k = verb + 1
        while k < end and self.flags[k] & F.FINITE and not self.flags[k] & F.CAPITAL:
            k += 1
        return k >= end or bool(self.flags[k] & (F.COMMA | F.STOP))

    def _final_verb(self, at: int, end: int) -> bool:
        for k in range(at, end):
            f = self.flags[k]
            if f & (F.COMMA | F.STOP) or k == end - 1:
                last = k if k == end - 1 and not f & F.PUNCTUATION else k - 1
                return bool(self.flags[last] & F.FINITE) and not self.flags[last] & F.CAPITAL
        return False

    def _opens_fact(self, begin: int, k: int, end: int) -> bool:
        """Whether although/after at `k` opens a clause behind a main one."""
        right = k + self.lengths.get(k, 1)
        if k - begin < 4 or end - right < 4 or not (self._has_verb(begin, k) or (self.final and k - begin > 5)):
            return False
        if self.final:
            return bool((self.flags[k - 1] | self.flags[k - 2]) & F.COMMA) and self._has_verb(right, end)
        if right - k > 1 and self.flags[right - 1] & F.COMPLEMENTISER:
            return True
        return self._verb_within(right, min(right + 14, end), end) >= 0

    def _opens_remark(self, k: int, end: int) -> bool:
        """Whether a remark on the whole, a relative or a participle clause begins at `k` and goes on to the end."""
        flags, bits = self.flags, self.bits
        if k >= end - 4:
            return False
        if bits[k] & A.SEQUEL:
            return self._has_verb(k + 1, end) and (self.final is False or self._final_verb(k + 1, end))
        if self.final or self.second:
            return False
        if end - k < 6:
            return False
        if self.gerunds and self.words[k].lower.endswith(self.gerunds) and not flags[k] & F.CAPITAL:
            return True
        for f in flags[k:end]:
            if f & _PAUSE:
                return False
        if flags[k] & F.RELATIVE and not flags[k] & F.ARTICLE:
            return self._verb_within(k + 1, min(k + 10, end), end) >= 0
        return False

    def _has_verb(self, first: int, end: int) -> bool:
        flags, finite = self.flags, F.FINITE
        for k in range(first, end):  # noqa: SIM110 (a generator costs three times as much)
            if flags[k] & finite and not self._is_noun(k):
                return True
        return False

    def _has_main_verb(self, first: int, end: int) -> bool:
        at = first
        while at < end and self.flags[at] & _LIGHT:
            at += 1
        return self._verb_within(at, min(at + _WINDOW, end), end) >= 0

    # ---- what is none ---------------------------------------------------------------------------------------------

    def _inner(self, first: int, end: int) -> tuple[int, int]:
        """Without signs and conjunctions around it."""
        flags, words, bits = self.flags, self.words, self.bits
        reading = self.reading
        while end > first and not flags[end - 1] & F.WORD:
            if end - 1 in reading.at_close and reading.at_close[end - 1].open >= first:
                break
            if flags[end - 1] & F.CLOSE_BRACKET and any(flags[j] & F.OPEN_BRACKET for j in range(first, end)):
                break
            if words[end - 1].text in "%€$£°":
                break
            end -= 1
        while first < end:
            f = flags[first]
            if f & F.WORD:
                if bits[first] & A.COMMAND and first + 1 < end and flags[first + 1] & F.COMMA:
                    first += 2  # "Look, we are late"
                    continue
                if f & _JOINS and not bits[first] & A.CLAUSE and end - first > 3:
                    first += 1
                    continue
                break
            marked = reading.at_open.get(first)
            if f & F.OPEN_BRACKET or (marked is not None and 0 <= marked.close < end):
                break
            if words[first].text in "€$£~":
                break
            first += 1
        if first < end and bits[first] & A.THOUGHT:
            after = first + self.lengths.get(first, 1)
            said = bool(flags[after - 1] & F.COMPLEMENTISER)
            while after < end and flags[after] & (F.COMPLEMENTISER | F.COMMA):
                said = True
                after += 1
            if end - after >= 3 and (said or self._has_verb(after, end)):
                first = after
        elif first < end and self.final and bits[first] & A.CLAUSE:
            after = first + self.lengths.get(first, 1)
            if end - after >= 3 and not any(f & F.COMMA for f in flags[after:end]):
                first = after  # obwohl es regnet, alone
        return first, end

    def _calls_out(self, first: int, end: int) -> bool:
        """Whether a greeting or command opens here: no "Look, we are late", no "gracias a la lluvia"."""
        if self.bits[first] & A.CAUSE or self.flags[first] & F.PRONOUN:
            return False
        after = first + self.lengths.get(first, 1)
        return after >= end or bool(self.bits[first] & A.GREETING) or not self.flags[after] & F.COMMA

    def _is_statement(self, first: int, end: int, doubtful: bool, *, sure: bool = False) -> bool:
        """No question, greeting or command, and enough words to say something.

        `doubtful` ones need a verb; for those that are `sure` something else shows that they are clauses.
        """
        flags, bits = self.flags, self.bits
        if self.asked and self._is_asked(first, end):
            return False
        if bits[first] & _CALLING and self._calls_out(first, end):
            return False
        if end - first >= _PLENTY and not doubtful:
            return True
        count = len([f for f in flags[first:end] if f & F.WORD])
        closed = end < len(flags) and flags[end] & F.STOP
        if count >= (6 if closed else 7) and not doubtful:
            return True
        if count < 2 or sure:
            return count > 1
        if any(flags[k] & _VERBISH and not self._is_noun(k) or bits[k] & _VERBAL for k in range(first, end)):
            return True
        # It leaks: behind a pronoun stands a verb, known or not
        subject = flags[first] & F.PRONOUN and not flags[first] & (F.DETERMINER | F.OBJECT_PRONOUN | F.RELATIVE)
        return bool(subject and flags[first + 1] & F.WORD and not flags[first + 1] & (F.CAPITAL | F.PREPOSITION))

    def _is_asked(self, first: int, end: int) -> bool:
        """Whether a question mark stands in it, right behind it, or ¿ right before it."""
        at = bisect_left(self.asked, first - 1)
        for k in self.asked[at : at + 3]:
            if k < first:
                if self.words[k].text == "¿":
                    return True
            elif k < end:
                return True
            elif k < end + 3 and self.words[k].text == "?":
                return not any(self.flags[j] & F.WORD for j in range(end, k))
        return False


SIGNS = {"!": "!", "?": "?", "¿": "?", **dict.fromkeys('"“”„«»', '"')}
_MARKERS = ("zu", "to")  # before what looks like a finite verb and is an infinitive


def _without(taken: Sequence[tuple[int, int]], first: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of first..end that none of `taken`, in order, covers."""
    for a, b in taken:
        if first < a < end:
            yield first, a
        if a < end:
            first = max(first, b)
    if first < end:
        yield first, end


def _cover(covered: bytearray, ranges: list[tuple[int, int]], first: int, end: int) -> None:
    """Set the tokens of the ranges to 1 in `covered`, which holds one byte for each token first to end."""
    for a, b in ranges:
        a, b = a if a > first else first, b if b < end else end
        if a < b:
            covered[a - first : b - first] = b"\1" * (b - a)


def _gaps(covered: bytearray, first: int, end: int) -> Iterator[tuple[int, int]]:
    at = 0
    size = end - first
    while at < size:
        begin = covered.find(0, at)
        if begin < 0:
            return
        stop = covered.find(1, begin)
        stop = size if stop < 0 else stop
        yield first + begin, first + stop
        at = stop

"""Speech in marks that reaches beyond the frame of one cue: joined parts, paragraphs, verbs that no list holds."""

from bisect import bisect_left

from claimx.lang import flags as F
from claimx.passes.rules.draft import Draft
from claimx.passes.rules.phrases import WINDOW
from claimx.passes.rules.uncued import Uncued
from claimx.text.marks import Marked

_ENDERS = frozenset([".", "!", "?", "…", "..."])


class MarkedSpeech(Uncued):
    """Direct quotes beyond the frame of one cue."""

    def is_touched(self, first: int, end: int) -> bool:
        """Does a stretch end in the sentence [first, end), or right before it?"""
        closes = self.closes
        at = bisect_left(closes, first - 1)
        return at < len(closes) and closes[at] < end

    def sentence(self, number: int, drafts: list[Draft]) -> list[Draft]:
        """The drafts of a sentence with quoted parts joined, and what its own words add to stretches near it."""
        at_close = self.reading.at_close
        first, end, _ = self.reading.sentences[number]
        if drafts:
            drafts = [self._mended(d) for d in drafts if not self._is_named(d)]
        if first - 1 in at_close:
            drafts = self._attribution_of_last_sentence(number, drafts)
        closes = self.closes[bisect_left(self.closes, first) : bisect_left(self.closes, end)]
        if closes:
            closes = [k for k in closes if self.flags[k] & F.CLOSE_MARK and k in at_close]
        if closes:
            drafts = self._attribution_of_paragraphs(first, end, closes, drafts)
        for draft in drafts:
            if draft.stretches:
                self._join(draft)
                self.taken.update(draft.stretches)
        if closes:
            self._unknown_verb(first, end, closes, drafts)
        return drafts

    def _is_named(self, draft: Draft) -> bool:
        """Is what the draft takes for speech a title: She read “War and Peace”?"""
        if not draft.direct or len(draft.stretches) != 1 or draft.construction not in ("direct-cue-first", "verdict"):
            return False
        if draft.construction == "verdict" and draft.about is not None and draft.about.takes & F.T_FRAGMENT:
            return False
        marked = self.reading.at_open[draft.stretches[0]]
        before = self.flags[marked.open - 1] if marked.open else F.STOP
        if self.reading.pack.switches["nouns_capitalised"] and not before & F.CAPITAL:
            return False  # skandierten Sprüche wie „Neue Dächer“, but: der Zeitung „Neue Woche“
        return not before & F.BREAK and self._is_title(marked)

    def _is_title(self, marked: Marked) -> bool:
        """Are all words of weight capitalised, and does no full stop end them?"""
        light = F.PREPOSITION | F.ARTICLE | F.GENITIVE | F.COORDINATOR | F.NUMBER
        words = [word.flags for word in self.reading.words[marked.first : marked.last] if word.flags & F.WORD]
        return not self._ends_speech(marked) and 1 < len(words) <= 8 and all(f & (F.CAPITAL | light) for f in words)

    def _mended(self, draft: Draft) -> Draft:
        """The draft with all of a stretch never closed, and without what stands before a stretch that is all speech."""
        first, end = draft.content[-1]
        lost = self.verbatim.ends.get(first, 0)
        if lost > end:
            draft.content[-1] = (first, lost)
            draft.direct = True
            draft.stretches.append(first)
        if (
            draft.construction in ("direct-cue-last", "direct-inverted")
            and not draft.direct
            and len(draft.stretches) == 1
        ):
            marked = self.reading.at_open[draft.stretches[0]]
            earlier = any(
                self.flags[k] & F.CLOSE_MARK for k in range(max(draft.first, marked.open - WINDOW), marked.open)
            )
            if earlier and self.flags[marked.open - 1] & F.BREAK:
                draft.content, draft.direct = [(marked.open, marked.close + 1)], True
        return draft

    # "It leaks?" Lind asked.
    def _attribution_of_last_sentence(self, number: int, drafts: list[Draft]) -> list[Draft]:
        reading, flags = self.reading, self.flags
        sentence = reading.sentences[number]
        if number == 0:
            return drafts
        before = reading.sentences[number - 1]
        if before.end != sentence.first:
            return drafts
        marked = reading.at_close.get(before.end - 1)
        if marked is None or not marked.closed or marked.open in self.taken or marked.open < before.first:
            return drafts
        first, hi = sentence.first, sentence.end
        for i in range(first, min(hi, first + 10)):
            if not flags[i] & F.CUE_VERB:
                continue
            group = self.grammar.group_at(i, first, hi)
            if group is None or not group.cue.takes & F.T_QUOTE:
                continue
            inverted = group.first == first
            source = self.grammar.subject(group, first, hi, inverted=inverted)
            if source is None or not inverted and source.first != first:
                return drafts
            end = max(group.right, source.end)
            if end < hi and not flags[end] & (F.STOP | F.COMMA | F.PREPOSITION | F.TIME | F.ADVERB | F.COORDINATOR):
                return drafts
            if self._joins_before(marked, group.tokens[0], drafts):
                return drafts
            if any(d.cue and d.cue[0] == group.tokens[0] for d in drafts) and end < hi and not flags[end] & F.STOP:
                return drafts
            draft = Draft(
                "direct-inverted" if inverted else "direct-cue-last",
                [(marked.open, marked.close + 1)],
                group.tokens,
                (source.first, source.end),
                group.cue,
                0.9,
                direct=True,
                stretches=[marked.open],
            )
            return [d for d in drafts if not (d.cue and d.cue[0] == group.tokens[0])] + [draft]
        return drafts

    def _joins_before(self, marked: Marked, cue: int, drafts: list[Draft]) -> bool:
        """“…。”他说，“…。”: add the stretch before to the one that the same cue has behind it."""
        if not self.grammar.unspaced:
            return False
        draft = next((d for d in drafts if d.cue and d.cue[0] == cue and d.direct and d.stretches), None)
        if draft is None:
            return False
        draft.content.insert(0, (marked.open, marked.close + 1))
        draft.stretches.insert(0, marked.open)
        draft.construction = "direct-interrupted"
        return True

    # “We wait. ¶ “We decide tomorrow,” Lind said.
    def _attribution_of_paragraphs(self, first: int, end: int, closes: list[int], drafts: list[Draft]) -> list[Draft]:
        """Give a stretch that began in an earlier paragraph the attribution behind its closing mark."""
        flags, at_close = self.flags, self.reading.at_close
        for close in closes:
            marked = at_close[close]
            if not marked.closed or marked.open < 0 or marked.open in self.taken:
                continue
            if len(marked.parts) < 2 if marked.open < first else not self._is_opening(first, marked, drafts):
                continue
            before = close
            while before + 1 < end and flags[before + 1] & (F.COMMA | F.DASH):
                before += 1
            tail = self.verbatim.tail(before, end)
            if tail is None:
                continue
            draft = Draft("direct-inverted", [(marked.open, close + 1)], direct=True, stretches=[marked.open])
            self.verbatim.attribute(draft, tail)
            if tail.source is not None and tail.source[0] < tail.group.first:
                draft.construction = "direct-cue-last"
            drafts = [
                d for d in drafts if (d.first > close or d.end <= marked.open) and not set(d.cue) & set(draft.cue)
            ]
            drafts.append(draft)
        return drafts

    def _is_opening(self, first: int, marked: Marked, drafts: list[Draft]) -> bool:
        """Does the stretch open its sentence, behind a bullet or nothing, and has no cue taken it?"""
        if marked.open > first + 2 or any(self.flags[k] & F.WORD for k in range(first, marked.open)):
            return False
        return not any(a <= marked.open < b for d in drafts for a, b in d.content)

    # "A," said X. "B."
    def _join(self, draft: Draft) -> None:
        """Take the stretch that goes on behind the attribution into the same quote."""
        if not draft.direct or draft.construction not in ("direct-cue-last", "direct-inverted"):
            return
        reading = self.reading
        while True:
            end = max(draft.end, (draft.source or (0, 0))[1], max(draft.cue) + 1)
            marked = self._next_part(end)
            if marked is None or marked.open in self.taken or marked.open <= draft.stretches[-1]:
                return
            if not marked.closed:
                if marked.open in self.verbatim.ends:
                    draft.content.append((marked.open, marked.last))
                    draft.stretches.append(marked.open)
                    draft.construction = "direct-interrupted"
                return
            if self._has_own_attribution(marked):
                return
            draft.content.append((marked.open, marked.close + 1))
            draft.stretches.append(marked.open)
            draft.construction = "direct-interrupted"
            if reading.starts[marked.open] >= self._block_end(end - 1):
                return

    def _next_part(self, end: int) -> Marked | None:
        """The stretch that goes on behind token `end`: in the clause, after the sentence, or as the next paragraph."""
        reading, flags = self.reading, self.flags
        block = self._block_end(end - 1)
        k = end
        limit = min(len(flags), end + 60)
        hi = self._sentence_around(end - 1)[1]
        while k < limit and reading.starts[k] < block:
            f = flags[k]
            if f & F.OPEN_MARK:
                if not self._is_name(k):
                    break
                k = reading.at_open[k].close + 1
                continue
            if f & F.COLON or f & F.CUE_FINITE and k < hi and k - end < 20 and not f & F.CAPITAL and self._reports(k):
                return None
            if k >= hi:
                return None
            k += 1
        if k >= limit:
            return None
        marked = reading.at_open.get(k)
        if marked is None:
            return None
        if reading.starts[k] >= block:
            return marked if self._is_paragraph(marked) else None
        if k >= hi:
            return marked
        before = flags[k - 1]
        if before & (F.COMMA | F.DASH):
            return marked
        return marked if before & F.STOP and (marked.last - marked.first >= 3 or self._ends_speech(marked)) else None

    def _reports(self, k: int) -> bool:
        """Does the cue at k bring a report of its own before the next part?"""
        return any(self.flags[j] & (F.COMPLEMENTISER | F.COLON) for j in range(k + 1, min(len(self.flags), k + 4)))

    def _is_paragraph(self, marked: Marked) -> bool:
        """Does the stretch fill its paragraph?"""
        reading, flags = self.reading, self.flags
        if not marked.closed:
            return True
        k = marked.close + 1
        while k < len(flags) and flags[k] & F.STOP:
            k += 1
        return k >= len(flags) or reading.starts[k] >= self._block_end(marked.close)

    def _is_name(self, opening: int) -> bool:
        """Is the stretch a title inside the attribution: said on CNN's “State of the Union”?"""
        marked = self.reading.at_open[opening]
        before = self.flags[opening - 1] if opening else F.STOP
        return (
            marked.closed and marked.last - marked.first <= 6 and not before & F.BREAK and not self._ends_speech(marked)
        )

    def _has_own_attribution(self, marked: Marked) -> bool:
        """Is the stretch followed by a cue of its own, in the same paragraph?"""
        flags = self.flags
        k = marked.close + 1
        limit = min(len(flags), k + 8)
        if k >= limit or self.reading.starts[k] >= self._block_end(marked.close):
            return False
        last = self.reading.words[marked.last - 1].text if marked.last > marked.first else ""
        if last in _ENDERS and not flags[k] & (F.COMMA | F.DASH) and flags[k] & F.CAPITAL and last == ".":
            return False
        if flags[k] & F.COMMA and self.grammar.zero != "yes" and self._subject_of_unknown(k + 1, limit) is not None:
            return True
        while k < limit:
            f = flags[k]
            if f & (F.STOP | F.OPEN_MARK | F.COLON):
                return False
            if f & F.CUE_FINITE:
                return True
            k += 1
        return False

    # ," Lind beamed.
    def _unknown_verb(self, lo: int, hi: int, closes: list[int], drafts: list[Draft]) -> None:
        """A verb that no list holds, in the slot behind a closing mark."""
        reading, flags = self.reading, self.flags
        if self.unworded is not None:
            self._unknown_words(lo, hi, closes, drafts)
            return
        if reading.pack.switches["zero_complementiser"] != "yes":
            self._unknown_verb_first(lo, hi, closes, drafts)
            return
        for close in closes:
            marked = reading.at_close[close]
            if marked.open in self.taken or not marked.closed or marked.open < lo or marked.last - marked.first < 3:
                continue
            if marked.open > lo and not flags[marked.open - 1] & F.BREAK and marked.last - marked.first < 8:
                continue
            if any(a <= marked.open < b for d in drafts for a, b in d.content):
                continue
            inner = reading.words[marked.last - 1].text
            if inner not in ",?!" and not (close + 1 < hi and flags[close + 1] & F.COMMA):
                continue
            k = close + 1
            while k < hi and flags[k] & F.COMMA:
                k += 1
            if k >= hi:
                continue
            end = k + 1 if flags[k] & F.PRONOUN else self._name_end(k, hi)
            if end == k or end - k > 8 or end >= hi:
                continue
            verb = end
            while verb < hi and flags[verb] & F.ADVERB:
                verb += 1
            if (
                verb >= hi
                or not flags[verb] & F.WORD
                or flags[verb] & (F.CAPITAL | F.PREPOSITION | F.ANY_DETERMINER | F.COORDINATOR)
            ):
                continue
            drafts.append(self._unlisted("direct-cue-last", marked, verb, (k, end)))

    def _unknown_words(self, lo: int, hi: int, closes: list[int], drafts: list[Draft]) -> None:
        """Speech in a language of which no word is known."""
        assert self.unworded is not None
        for draft in self.unworded.sentence(lo, hi, closes):
            if not self.taken.intersection(draft.stretches):
                self._join(draft)
                self.taken.update(draft.stretches)
                drafts.append(draft)

    # »…«, versetzte der Meister, »…«
    def _unknown_verb_first(self, lo: int, hi: int, closes: list[int], drafts: list[Draft]) -> None:
        """A verb that no list holds, right behind a closing mark and in front of its subject."""
        reading, flags = self.reading, self.flags
        covered = {k for d in drafts for a, b in d.content for k in range(a, b) if flags[k] & F.OPEN_MARK}
        for close in closes:
            marked = reading.at_close[close]
            if marked.open in self.taken or not marked.closed or marked.open < lo:
                continue
            before = flags[marked.open - 1] if marked.open > lo else F.STOP
            if not before & F.BREAK or marked.open in covered:
                continue
            inner = reading.words[marked.last - 1].text
            verb = close + 1
            while verb < hi and flags[verb] & F.COMMA:
                verb += 1
            if verb + 1 >= hi or verb == close + 1 and inner not in ",?!":
                continue
            source = self._subject_of_unknown(verb, hi)
            if source is None:
                continue
            drafts.append(self._unlisted("direct-inverted", marked, verb, source))

    def _unlisted(self, construction: str, marked: Marked, verb: int, source: tuple[int, int]) -> Draft:
        """A direct quote by a verb that no list holds, with the parts that go on behind it."""
        draft = Draft(
            construction,
            [(marked.open, marked.close + 1)],
            (verb,),
            source,
            None,
            0.7,
            direct=True,
            stretches=[marked.open],
        )
        self._join(draft)
        self.taken.update(draft.stretches)
        return draft

    def _subject_of_unknown(self, verb: int, hi: int) -> tuple[int, int] | None:
        """The subject right behind a word that can be a verb: a pronoun, a name, a phrase with an article."""
        flags = self.flags
        known = (
            F.CAPITAL
            | F.PREPOSITION
            | F.ANY_DETERMINER
            | F.COORDINATOR
            | F.SUBORDINATOR
            | F.ADVERB
            | F.RELATIVE
            | F.AUX
        )
        known |= (
            F.PRONOUN
            | F.COMPLEMENTISER
            | F.CONTRAST
            | F.NEGATION
            | F.NUMBER
            | F.INTERROGATIVE
            | F.AS_CLAUSE
            | F.BOUNDARY
        )
        if not flags[verb] & F.WORD or flags[verb] & known:
            return None
        k = verb + 1
        while (
            k < hi and flags[k] & (F.ADVERB | F.OBJECT_PRONOUN | F.REFLEXIVE) and not flags[k] & (F.PRONOUN | F.CAPITAL)
        ):
            k += 1
        if k >= hi or not flags[k] & (F.PRONOUN | F.CAPITAL | F.ARTICLE | F.POSSESSIVE | F.TITLE | F.ROLE):
            return None
        end = self.grammar.noun_phrase(k, hi)
        return (k, end) if end > k and not flags[k] & F.OBJECT_CASE else None

    def _name_end(self, k: int, hi: int) -> int:
        """End of a subject in front of an unknown verb: its last capital, or the whole phrase before a known verb."""
        flags = self.flags
        end = self.grammar.noun_phrase(k, hi)
        if end < hi and flags[end] & (F.PAST | F.VERB | F.CUE_VERB) and not flags[end] & F.CAPITAL:
            return end
        last = end
        while last > k and not flags[last - 1] & F.CAPITAL:
            last -= 1
        return last

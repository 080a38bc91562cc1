"""Reports that go on without a cue of their own, or reach back: subjunctive chains, "Das teilte er mit."."""

from bisect import bisect_right

from claimx.lang import flags as F
from claimx.passes.reading import Reading
from claimx.passes.rules.constructions import Constructions
from claimx.passes.rules.draft import Draft

_NO_INDICATIVE = F.SUBJUNCTIVE | F.SUBJUNCTIVE_E | F.SUBJUNCTIVE_WEAK | F.PREPOSITION | F.ANY_DETERMINER
_SPEAKS = F.ROLE | F.ORGANIZATION | F.TITLE | F.FIRST_NAME


class Sequel:
    """What a sentence says about its neighbours."""

    def __init__(self, reading: Reading, grammar: Constructions) -> None:
        self.reading = reading
        self.grammar = grammar
        self.flags = reading.flags
        self.anaphors = reading.pack.words.get("anaphors", frozenset())
        self.block_starts = [block.start for block in reading.blocks]
        self.chains = bool(reading.pack.words.get("subjunctive_strong"))

    def carry_on(self, found: list[list[Draft]]) -> None:
        """Add to `found`, one list of drafts per sentence, what follows from the sentences before."""
        self._headlines(found)
        self._dashes(found)
        self._anaphoric_objects(found)
        if self.chains:
            self._subjunctive_chains(found)

    def _headlines(self, found: list[list[Draft]]) -> None:
        """Mayor: Ferry will not sail again. A headline whose first part names somebody and says nothing else.

        A topic stands there as often (Flood: hundreds homeless), so a name that no list knows must speak elsewhere in
        the text, and a body must do so or the headline say a whole sentence.
        """
        reading, flags = self.reading, self.flags
        speaking: set[str] | None = None
        headings = {block.start for block in reading.blocks if block.kind == "heading"}
        for number, sentence in enumerate(reading.sentences):
            first, end = sentence.first, sentence.end
            titled = reading.starts[first] in headings or number == 0 and not flags[end - 1] & F.STOP
            if found[number] or end - first < 5 or not titled:
                continue
            colon = self.grammar.next_break(first, min(end, first + 9), F.COLON)
            if colon >= min(end, first + 9) or colon + 3 >= end or flags[colon + 1] & F.OPEN_MARK:
                continue
            if self.grammar.noun_phrase(first, colon, first) != colon:
                continue
            if not self._names_person(first, colon):
                if speaking is None:
                    speaking = self._speaking(found)
                known = colon - first == 1 and reading.words[first].key in speaking
                says = any(flags[k] & F.FINITE and not flags[k] & F.CAPITAL for k in range(colon + 1, end))
                if not known and not (says and any(flags[k] & F.ORGANIZATION for k in range(first, colon))):
                    continue
            last = end
            while last > colon and flags[last - 1] & F.STOP:
                last -= 1
            draft = Draft("headline-colon", [(colon + 1, last)], (), (first, colon), None, 0.55, sentence=number)
            found[number].append(draft)

    def _dashes(self, found: list[list[Draft]]) -> None:
        """… se dividem. — O freguês volta — aposta Zuleide Prates: a verb that no list holds, between dash and name."""
        flags = self.flags
        no_verb = F.PREPOSITION | F.ANY_DETERMINER | F.COORDINATOR | F.PRONOUN | F.ADVERB | F.CAPITAL | F.NUMBER
        for number, sentence in enumerate(self.reading.sentences):
            first, end = sentence.first, sentence.end
            if found[number] or end - first < 8 or not flags[first] & F.DASH:
                continue
            dash = self.grammar.next_break(first + 3, end, F.DASH)
            if dash + 2 >= end or not flags[dash + 1] & F.WORD or flags[dash + 1] & no_verb:
                continue
            stop = self.grammar.noun_phrase(dash + 2, end)
            if stop == dash + 2 or not any(flags[k] & (F.CAPITAL | F.NAMED) for k in range(dash + 2, stop)):
                continue
            source = (dash + 2, self.grammar.with_apposition(dash + 2, stop, end))
            draft = Draft("dash-dialogue", [(first + 1, dash)], (dash + 1,), source, None, 0.7, direct=True)
            draft.sentence = number
            found[number].append(draft)

    def _names_person(self, first: int, end: int) -> bool:
        """Does the phrase name somebody who can speak: a role, people, a document, or a first name?"""
        speaking = F.ROLE | F.PEOPLE | F.DOCUMENT | F.FIRST_NAME | F.TITLE
        return any(word.flags & speaking for word in self.reading.words[first:end])

    def _speaking(self, found: list[list[Draft]]) -> set[str]:
        """The names, folded, in the sources of what was found."""
        words = self.reading.words
        sources = [draft.source for drafts in found for draft in drafts if draft.source is not None]
        return {word.key for first, end in sources for word in words[first:end] if word.flags & F.CAPITAL}

    def _anaphoric_objects(self, found: list[list[Draft]]) -> None:
        """… im Mai. Das teilte der Rat mit. The sentence before is what was said."""
        reading, flags = self.reading, self.flags
        for number, sentence in enumerate(reading.sentences):
            first, end = sentence.first, sentence.end
            if number == 0 or end - first > 32:
                continue
            k = self._anaphor_end(first, end)
            behind = self._anaphor_behind(first, end) if k == first else 0
            if k == first and not behind:
                continue
            if k > first and self.grammar.nouns_capitalised and k < end and flags[k] & F.CAPITAL:
                continue  # Das Ministerium ordnete Trauer an.
            stop = min(end, k + 2)
            while k < stop and not flags[k] & (F.CUE_FINITE | F.CUE_SPLIT | F.HAVE):
                k += 1
            if k >= stop or found[number]:
                continue
            group = next(
                (
                    g
                    for g in (self.grammar.group_at(i, first, end) for i in range(k, end) if flags[i] & F.CUE_VERB)
                    if g
                ),
                None,
            )
            if (
                group is None
                or group.first > k
                or not group.cue.takes & (F.T_THAT | F.T_ZERO | F.T_TAIL)
                or group.passive
            ):
                continue
            if any(flags[i] & F.COMPLEMENTISER for i in range(k, end)):
                continue
            before = reading.sentences[number - 1]
            if found[number - 1] and before.first > 0 and any(d.direct for d in found[number - 1]):
                continue
            subject = self.grammar.subject_behind(group._replace(right=behind or group.right), first, end)
            if behind and subject is None:
                continue
            last = before.end
            while last > before.first and flags[last - 1] & F.STOP:
                last -= 1
            start = before.first
            if last - start < 3:
                continue
            found[number - 1].clear()
            source = (subject.first, subject.end) if subject is not None else None
            draft = Draft("anaphoric-object", [(start, last)], group.tokens, source, group.cue, 0.7)
            draft.sentence = number
            found[number].append(draft)

    def _anaphor_end(self, first: int, end: int) -> int:
        """End of the words that mean the sentence before: Das; Così; C'est ce qu'."""
        words = self.reading.words
        k = first
        while k < end and words[k].lower in self.anaphors:
            k += 1
        if k > first:
            return k
        table = words[first].phrases
        seconds = table.get(words[first + 1].lower, ()) if first + 1 < end else ()
        for name, phrase in seconds:
            stop = first + len(phrase)
            if name == "resumptive" and stop < end and [w.lower for w in words[first:stop]] == list(phrase):
                return stop
        return first

    def _anaphor_behind(self, first: int, end: int) -> int:
        """End of the words behind a verb that mean the sentence before: pl Poinformował | o tym | burmistrz; or 0."""
        flags = self.reading.flags
        if not self.grammar.no_articles or self.grammar.unspaced or not flags[first] & F.CUE_FINITE:
            return 0
        k = first + 1
        while k < end and flags[k] & (F.AUX | F.OBJECT_PRONOUN):
            k += 1
        stop = self._anaphor_end(k, end) if k < end else k
        return stop if stop > k else 0

    def _subjunctive_chains(self, found: list[list[Draft]]) -> None:
        """… Das Werk sei zu alt. Es werde im Mai geschlossen. Adjacent ones are one quote."""
        reading, flags = self.reading, self.flags
        source: tuple[int, int] | None = None
        quiet = 99
        open_chain: Draft | None = None
        for number, sentence in enumerate(reading.sentences):
            drafts = found[number]
            if drafts and quiet < 4 and self._is_nested(drafts, sentence.first, sentence.end):
                drafts.clear()
            if drafts:
                sourced = [d for d in drafts if d.source is not None]
                if sourced and not (
                    source is not None and quiet < 2 and sourced[-1].construction == "anaphoric-adverb"
                ):
                    source = sourced[-1].source
                quiet = 0
                open_chain = None
                continue
            first, end = sentence.first, sentence.end
            joined = open_chain is not None and open_chain.end >= first - 3
            if self._is_chain(first, end) or joined and self._goes_on(first, end):
                body = end
                while body > first and flags[body - 1] & F.STOP:
                    body -= 1
                if open_chain is not None and open_chain.end >= first - 3:
                    open_chain.content[-1] = (open_chain.first, body)
                else:
                    subject = source if quiet < 8 else None
                    for back in range(1, min(quiet, 3) + 1):
                        near = self._narrated_subject(number - back + 1) if number - back >= 0 else None
                        if near is None and back == 1 and number > 0 and self._opens_topic(number - 1, first, subject):
                            near = self._told_subject(number - 1)
                        if near is not None:
                            subject = near
                            break
                    open_chain = Draft(
                        "subjunctive-chain", [(first, body)], (), subject, None, 0.6, continuation=True, sentence=number
                    )
                    drafts.append(open_chain)
                continue
            open_chain = None
            quiet += 1

    def _is_nested(self, drafts: list[Draft], first: int, end: int) -> bool:
        """Do the sentence's cues stand inside a report that goes on: Er gehe davon aus, dass …; so gebe es Hinweise?"""
        cues = [min(d.cue) for d in drafts if d.cue]
        if len(cues) < len(drafts) or any(d.direct and d.stretches for d in drafts):
            return False
        if any(d.construction in ("as-clause", "according-front") or d.first < min(d.cue) for d in drafts):
            return False  # what stands before its cue is no report inside a report: Er sei krank, teilte Kern mit
        place = self._subjunctive_at(first, end)
        return place >= 0 and min(cues) >= place

    def _subjunctive_at(self, first: int, end: int) -> int:
        """The verb in second place that stands in the subjunctive of reported speech, or -1."""
        flags = self.flags
        clause = self.grammar.next_break(first, min(end, first + 40), F.COMMA | F.SEMICOLON | F.COLON)
        for k in range(first, clause):
            f = flags[k]
            if f & F.SUBJUNCTIVE and not f & F.CAPITAL:
                return k
            if f & F.SUBJUNCTIVE_E and k > first and self._is_verb_place(k, first, end, False):
                return k
            if f & F.FINITE and not f & (F.CAPITAL | F.SUBJUNCTIVE_WEAK) and not f & F.PREPOSITION:
                return -1
        return -1

    def _goes_on(self, first: int, end: int) -> bool:
        """Is the verb of the first clause one that only supports a report, as one behind it does: hätten, würden?"""
        flags = self.flags
        if flags[first] & (F.SUBORDINATOR | F.INTERROGATIVE | F.COORDINATOR):
            return False
        for k in range(first, self.grammar.next_break(first, min(end, first + 40), F.COMMA | F.SEMICOLON | F.COLON)):
            if flags[k] & F.FINITE and not flags[k] & (F.CAPITAL | F.PREPOSITION):
                return bool(flags[k] & F.SUBJUNCTIVE_WEAK)
        return False

    def _is_chain(self, first: int, end: int) -> bool:
        """Does the first clause of the sentence stand in the subjunctive of reported speech?"""
        flags = self.flags
        limit = min(end, first + 40)
        opener = flags[first]
        second = flags[first + 1] if first + 1 < end else 0
        indicative = second & F.FINITE and not second & (_NO_INDICATIVE | F.CAPITAL)  # Damit | ist Chile das achte Land
        if indicative:
            opener &= ~F.SUBORDINATOR
        elif opener & (F.SUBORDINATOR | F.INTERROGATIVE) and not opener & F.PREPOSITION:
            limit = end
            opener |= F.SUBORDINATOR
        clause = self.grammar.next_break(first, limit, F.COMMA | F.SEMICOLON | F.COLON)
        if clause < first + 4:
            clause = limit
        for k in range(first, limit if opener & F.SUBORDINATOR else clause):
            f = flags[k]
            if f & F.CAPITAL:
                continue  # hat die Ministerin Klage eingereicht
            if f & F.FINITE and not f & _NO_INDICATIVE and not opener & F.SUBORDINATOR:
                return False  # Gebaut wurde eine 30 Grad | warme Halle
            if f & F.SUBJUNCTIVE:
                return not self._is_first_person(k)
            if f & F.SUBJUNCTIVE_E and k > first and not flags[k - 1] & (F.ANY_DETERMINER | F.PREPOSITION):
                if self._is_verb_place(k, first, end, bool(opener & F.SUBORDINATOR)):
                    return True
        return False

    def _is_first_person(self, k: int) -> bool:
        """Is I the subject of a verb, which then is no subjunctive: ich habe; halte ich?"""
        beside = self.reading.words[max(0, k - 1) : k + 2]
        return any("1" in features and "sg" in features for word in beside for features in word.features)

    def _is_verb_place(self, k: int, first: int, end: int, subordinate: bool) -> bool:
        """A form in -e that no list holds is a verb in second place or at the end of its clause."""
        flags = self.flags
        if k + 1 >= end or flags[k + 1] & (F.COMMA | F.STOP):
            return subordinate
        return bool(flags[k - 1] & (F.PRONOUN | F.CAPITAL)) and not flags[k + 1] & F.CAPITAL

    def _narrated_subject(self, number: int) -> tuple[int, int] | None:
        """The subject of the sentence before, when that tells of speech: Kern kritisierte den Plan."""
        reading, flags = self.reading, self.flags
        sentence = reading.sentences[number - 1]
        for i in range(sentence.first, sentence.end):
            if flags[i] & F.CUE_VERB:
                group = self.grammar.group_at(i, sentence.first, sentence.end)
                if group is not None and not self.grammar.is_subordinate(group, sentence.first, sentence.end):
                    subject = self.grammar.subject(group, sentence.first, sentence.end)
                    if subject is not None:
                        return subject.first, subject.end
        return None

    def _opens_topic(self, number: int, chain: int, source: tuple[int, int] | None) -> bool:
        """Does sentence `number` open the paragraph of the chain, with the source so far in one before?"""
        first = self.reading.sentences[number].first
        here = self._block(first)
        if here != self._block(chain) or first > 0 and self._block(first - 1) == here:
            return False
        return source is None or self._block(source[0]) != here

    def _block(self, token: int) -> int:
        return bisect_right(self.block_starts, self.reading.starts[token])

    def _told_subject(self, number: int) -> tuple[int, int] | None:
        """Whom a sentence without a report tells of, when they can speak: Kern ist besorgt."""
        first, end, _ = self.reading.sentences[number]
        if any(f & F.SUBJUNCTIVE_WEAK for f in self.flags[first:end]):
            return None
        subject = self.grammar.clause_subject(first, end)
        if subject is None or subject.oblique or self.flags[subject.first] & (F.INDEFINITE | F.NUMBER):
            return None
        if self.flags[subject.first] & F.DETERMINER and not self.flags[subject.first] & (F.ARTICLE | F.POSSESSIVE):
            return None  # Zwei Beamte gaben sich als Käufer aus.
        noun = next((k for k in range(subject.first, subject.end) if self.flags[k] & F.CAPITAL and k > first), -1)
        if noun < 0 or not self.flags[noun] & _SPEAKS and noun > subject.first:
            return None
        return subject.first, subject.end

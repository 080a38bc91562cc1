"""The constructions in which news reports speech, each with an id. One sentence in, drafts out.

What is frequent and what each construction is worth was counted on 20,000 quotes before this was written; the ids stand in
every quote's evidence and in the error report.
"""

from bisect import bisect_left
from collections.abc import Iterator

from claimx.lang import flags as F
from claimx.lang.pack import Attribution, Cue
from claimx.passes.reading import Reading
from claimx.passes.rules.cues import Cues, Group
from claimx.passes.rules.draft import Draft
from claimx.passes.rules.phrases import BETWEEN, Phrase

_NO_CUE = Cue("", 0)
_TRIGGER = F.CUE_VERB | F.CUE_NOUN | F.ATTRIBUTION | F.PHRASE
_COMPLEMENT_START = F.COMPLEMENTISER | F.WHETHER | F.INTERROGATIVE
_AFTER_TAIL = F.STOP | F.COMMA | F.SEMICOLON | F.COLON | F.DASH | F.CLOSE_BRACKET | F.OPEN_MARK | F.CLOSE_MARK
SUBJUNCTIVES = F.SUBJUNCTIVE | F.SUBJUNCTIVE_E


class Constructions(Cues):
    """Drafts for the sentences of one reading."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading)
        pack = reading.pack
        self.zero: str = pack.switches["zero_complementiser"]
        self.drops_subject: bool = pack.switches["drops_subject"]
        self.infinitive_markers = pack.words.get("infinitive_markers", frozenset())
        self.anaphors = pack.words.get("anaphors", frozenset())
        self.expletives = pack.words.get("expletives", frozenset())
        self.final_verbs: bool = pack.switches["clause_final_verb"]
        self.triggers = [i for i, f in enumerate(reading.flags) if f & _TRIGGER]

    def sentence(self, lo: int, hi: int) -> list[Draft]:
        """Drafts of the sentence [lo, hi), from left to right."""
        return _pass_on(list(self._drafts_of(lo, hi)))

    def _drafts_of(self, lo: int, hi: int) -> Iterator[Draft]:
        flags, triggers = self.flags, self.triggers
        done = lo
        self.last_source = None
        for at in range(bisect_left(triggers, lo), bisect_left(triggers, hi)):
            i = triggers[at]
            if i < done:
                continue
            f = flags[i]
            if f & F.PHRASE:
                draft = self._phrase(i, lo, hi)
                if draft is not None:
                    yield draft
                    continue
            if f & F.ATTRIBUTION:
                draft = self._attribution(i, lo, hi)
                if draft is not None:
                    yield draft
                    done = max(done, draft.cue[-1] + 1)
                    continue
            if f & F.CUE_VERB:
                group = self.group_at(i, lo, hi)
                if group is not None:
                    for draft in self._verb(group, lo, hi):
                        if draft.source is not None and not group.form & F.FORM_GERUND:
                            self.last_source = Phrase(*draft.source)
                        yield draft
                    continue
            if f & F.CUE_NOUN:
                draft = self._noun(i, lo, hi)
                if draft is not None:
                    yield draft

    # -- verbs ---------------------------------------------------------------------------------------------------------

    def _verb(self, group: Group, lo: int, hi: int) -> Iterator[Draft]:
        clause = self.clause_start(group.first, lo)
        as_at = next((j for j in range(clause, min(clause + 3, group.first)) if self.flags[j] & F.AS_CLAUSE), -1)
        if as_at >= 0 and not any(self.flags[j] & F.FINITE for j in range(clause, as_at)):
            draft = self._as_clause(group, clause, lo, hi)
            if draft is not None:
                yield draft
                return
        tail = self._tail(group, clause, lo, hi)
        if tail is not None:
            yield tail
            return
        draft = self._complement(group, clause, lo, hi)
        if draft is not None:
            yield draft

    def _draft(self, group: Group, construction: str, content: list[tuple[int, int]], source: Phrase | None, score: float) -> Draft:
        if source is not None and group.cue.cue_class == "evidence" and source.end - source.first == 1:
            if self.words[source.first].lower in self.expletives:
                source = None  # it appears that
        clitic = next((t for t in group.tokens if self.flags[t] & F.WITH_SUBJECT), -1)
        return Draft(
            construction,
            content,
            group.tokens,
            (source.first, source.end) if source and clitic < 0 else None,
            group.cue,
            score,
            negated=group.negated,
            unsourced=group.passive and source is None,
            clitic=clitic,
        )

    # content, cue: the report stands before its cue
    def _tail(self, group: Group, clause: int, lo: int, hi: int) -> Draft | None:
        """…, Kern said. …, sagte Kern am Montag. With marks or without; in the middle of the content or at its end."""
        flags = self.flags
        if not group.cue.takes & (F.T_TAIL | F.T_QUOTE) or group.form & (F.FORM_GERUND | F.FORM_NOUN) or clause <= lo:
            return None
        if group.form & F.FORM_INFINITIVE and group.form & F.FORM_SPLIT:
            return None
        apposed: Phrase | None = None
        if not self.verb_second:
            apposed = self.subject_left(group.first, lo)
            if apposed is not None and apposed.first == lo:
                return None  # O presidente, Seixas, sublinhou, no entanto, que
            if apposed is not None and lo < apposed.first < clause:
                clause = apposed.first
        before = flags[clause - 1]
        if not before & (F.COMMA | F.CLOSE_MARK | F.DASH | F.STOP):
            return None
        k = clause
        before_verb = F.ADVERB | F.BOUNDARY | F.OBJECT_PRONOUN | F.REFLEXIVE | F.NEGATION
        while k < group.first and flags[k] & before_verb and not flags[k] & (F.PRONOUN | F.ARTICLE):
            k += 1
        inverted = k == group.first
        source: Phrase | None
        if inverted:
            if flags[group.first] & F.WITH_SUBJECT:
                source = None
                end = group.right
            else:
                source = self._subject_behind(group.finite, hi) if self.verb_second else self.subject_right(group, hi)
                end = max(group.right, source.end if source else 0, group.tokens[-1] + 1)
            if source is None and not (self.drops_subject or group.passive or flags[group.first] & F.WITH_SUBJECT):
                return None
        else:
            if self.verb_second:
                return None
            phrase = apposed if apposed is not None and apposed.first >= clause else self.subject_left(group.first, clause)
            if self.zero == "yes" and (phrase is None or phrase.first > k) and self._is_tail_subject(k, group.first):
                phrase = Phrase(k, group.first)
            if phrase is None or phrase.first > k or flags[phrase.first] & (F.RELATIVE | F.COORDINATOR) and not flags[phrase.first] & F.PRONOUN:
                return None
            if flags[clause] & (F.SUBORDINATOR | F.CONTRAST | F.RELATIVE | F.COORDINATOR) and not flags[clause] & F.PRONOUN:
                return None
            source, end = phrase, group.right
        marked = self._stretch_before(clause, lo)
        if marked is None and not group.cue.takes & F.T_TAIL and not (inverted and self._speaks(group, source, hi)):
            return None
        if not self._tail_ends(group, end, hi, marked is not None):
            return None
        if marked is None and inverted and self.zero == "yes" and end < hi and not flags[end] & (F.STOP | F.COMMA):
            return None
        construction = "tail-inverted" if inverted else "tail"
        if marked is not None:
            return self._quoted_tail(group, marked, source, inverted, lo, hi)
        comma = clause - 1
        rest = self._rest_of_content(end, hi)
        adverbial = F.PREPOSITION | F.TIME if inverted and not self.verb_second else F.PREPOSITION | F.TIME | F.ADVERB | F.BOUNDARY
        if comma <= lo:
            return None
        if not self._is_clause(lo, comma, group) and (
            rest is None or flags[lo] & adverbial or not inverted and not self._goes_on(rest)
        ):
            return None
        content = [(lo, comma)]
        if rest is not None:
            content.append(rest)
            construction = "parenthesis"
        return self._draft(group, construction, content, source, 0.8)

    def _goes_on(self, rest: tuple[int, int]) -> bool:
        """Does the rest begin with the verb of the subject before the parenthesis: The ferry, she said, is late?"""
        k = rest[0]
        while k < rest[1] - 1 and self.flags[k] & (F.ADVERB | F.NEGATION) and not self.flags[k] & F.AUX:
            k += 1
        f = self.flags[k]
        return bool(f & (F.AUX | F.VERB | F.CUE_FINITE | F.PAST)) and not f & (F.CAPITAL | F.PREPOSITION)

    def _is_tail_subject(self, k: int, end: int) -> bool:
        """Is [k, end) one phrase without a verb: a source close to him?"""
        flags = self.flags
        f = flags[k]
        if end - k > 14 or f & (F.PREPOSITION | F.SUBORDINATOR | F.COORDINATOR | F.RELATIVE | F.ADVERB | F.TIME) and not f & F.DETERMINER:
            return False
        if any(flags[j] & (F.FINITE | F.BREAK) and not flags[j] & (F.CAPITAL | F.NAMED | F.PREPOSITION) for j in range(k, end)):
            return False
        return any(flags[j] & (F.CAPITAL | F.NAMED | F.ANY_DETERMINER | F.NUMBER) for j in range(k, end))

    def _speaks(self, group: Group, source: Phrase | None, hi: int) -> bool:
        """Is a statement verb with a person or body behind it, and nothing more, a tail even where the pack is silent?"""
        if source is None or group.cue.cue_class != "statement" or group.passive:
            return False
        flags = self.flags
        if source.end + 2 < hi and flags[source.end] & F.COMMA and group.cue.takes & F.T_QUOTE and self.zero == "no":
            return True  # Eppure, prosegue la lettera, è noto
        if not group.cue.takes & F.T_THAT:
            return False
        if source.end < hi and not flags[source.end] & (F.STOP | F.COMMA):
            return False
        return any(flags[k] & (F.CAPITAL | F.NAMED | F.PRONOUN) and not flags[k] & F.TIME for k in range(source.first, source.end))

    def _is_clause(self, lo: int, hi: int, group: Group) -> bool:
        """Can what stands before a tail be a report: a main clause, not an adverbial of the tail's own sentence?"""
        flags = self.flags
        f = flags[lo]
        if f & F.SUBORDINATOR and not f & (F.PREPOSITION | F.ADVERB | F.PRONOUN):
            return any(flags[k] & F.COMMA for k in range(lo, hi))
        if f & F.WHETHER and not group.cue.takes & F.T_WH:
            return False
        if not self.verb_second:
            return any(flags[k] & (F.FINITE | F.PAST | F.CLOSE_MARK) and not flags[k] & F.PREPOSITION for k in range(lo, hi))
        first = self.next_break(lo, hi, F.COMMA)
        return any(flags[k] & (F.FINITE | F.CLOSE_MARK) and not flags[k] & F.CAPITAL for k in range(lo, first)) or f & F.FINITE != 0

    def _stretch_before(self, clause: int, lo: int) -> int | None:
        """The opening mark of the stretch that ends right before token `clause`, comma or dash between."""
        k = clause - 1
        while k >= lo and self.flags[k] & (F.COMMA | F.DASH):
            k -= 1
        if k >= lo and self.flags[k] & F.CLOSE_MARK:
            marked = self.reading.at_close.get(k)
            if marked is not None and marked.closed and marked.open >= 0 and (marked.open >= lo or len(marked.parts) > 1):
                return marked.open
            if marked is not None and marked.open < 0 and k > lo + 2:
                return -k  # its opening mark is lost
        return None

    def _tail_ends(self, group: Group, end: int, hi: int, quoted: bool) -> bool:
        """Does nothing follow the tail that would make it a frame of its own (…, she said the ferry was late)?"""
        flags = self.flags
        k = end
        limit = min(hi, end + 30)
        while k < limit:
            f = flags[k]
            if f & _AFTER_TAIL:
                if f & F.COLON:
                    return False
                opening = f & F.OPEN_MARK or f & F.COMMA and k + 1 < hi and flags[k + 1] & F.OPEN_MARK
                if opening and k <= end + 1 and not quoted:
                    return False
                if f & F.COMMA and k + 1 < hi and flags[k + 1] & F.COMPLEMENTISER and not flags[k + 1] & F.RELATIVE:
                    return quoted
                return True
            if f & F.COMPLEMENTISER and (not f & F.DETERMINER or self.zero == "yes" and group.cue.takes & F.T_THAT and not quoted):
                return False
            if f & F.COORDINATOR:
                return True
            if self.zero == "yes" and not quoted and k == end and not group.cue.object_person:
                if not f & (F.PREPOSITION | F.TIME | F.ADVERB | F.SUBORDINATOR | F.PARTICLE):
                    return False
            k += 1
        return True

    def _quoted_tail(self, group: Group, opening: int, source: Phrase | None, inverted: bool, lo: int, hi: int) -> Draft | None:
        flags = self.flags
        if opening < 0:
            close = -opening
            first = max(lo, self.reading.at_close[close].first)
            draft = self._draft(group, "direct-inverted" if inverted else "direct-cue-last", [(first, close)], source, 0.8)
            draft.direct, draft.closed = True, False
            return draft
        marked = self.reading.at_open[opening]
        start = opening
        direct = True
        if opening > lo:
            before = flags[opening - 1]
            k = lo
            while k < opening and flags[k] & (F.COORDINATOR | F.CONTRAST | F.ADVERB | F.COMMA | F.DASH):
                k += 1
            if k < opening and not before & (F.COLON | F.STOP | F.DASH | F.SEMICOLON):
                previous = self.reading.at_close.get(opening - 1)
                if previous is None:
                    direct, start = False, lo
        closing = marked.close + 1
        if not direct and self._is_title(marked.first, marked.last) and not flags[opening - 1] & F.BREAK:
            return None
        if not direct and marked.last - marked.first <= 2 and not flags[closing] & F.COMMA and self.words[marked.last - 1].text != ",":
            # „Spiegel“ berichtet …: a name in marks is the subject
            return None
        construction = "direct-inverted" if inverted else "direct-cue-last"
        draft = self._draft(group, construction, [(start, closing)], source, 0.95)
        draft.direct = direct
        draft.stretches = [opening]
        return draft

    def _is_title(self, first: int, last: int) -> bool:
        """Are all words of weight capitalised: “Sunday Morning Futures”?"""
        light = F.PREPOSITION | F.ARTICLE | F.GENITIVE | F.COORDINATOR | F.NUMBER
        words = [self.words[k].flags for k in range(first, last) if self.words[k].flags & F.WORD]
        return bool(words) and len(words) <= 7 and all(f & (F.CAPITAL | light) for f in words)

    def _rest_of_content(self, end: int, hi: int) -> tuple[int, int] | None:
        """The report that goes on behind a parenthesis: …, so Kern, schließe im Mai."""
        flags = self.flags
        if end >= hi or not flags[end] & (F.COMMA | F.DASH) or end + 2 >= hi:
            return None
        f = flags[end + 1]
        if f & (F.RELATIVE | F.CUE_GERUND | F.STOP | F.SUBORDINATOR) and not f & (F.ARTICLE | F.PRONOUN | F.FINITE):
            return None
        stop = self._sentence_body(hi)
        return (end + 1, stop) if stop > end + 2 else None

    def _sentence_body(self, hi: int) -> int:
        """End of the sentence without its full stop."""
        k = hi
        while k > 0 and self.flags[k - 1] & F.STOP:
            k -= 1
        return k

    # cue, content: the report follows its cue
    def _complement(self, group: Group, clause: int, lo: int, hi: int) -> Draft | None:
        takes = group.cue.takes
        if group.form & F.FORM_SPLIT and group.form & F.FORM_INFINITIVE:
            takes &= F.T_THAT | F.T_WH | F.T_QUOTE
        k = self._past_middle(group, hi)
        if k >= hi:
            return None
        flags = self.flags
        f = flags[k]
        if f & F.COLON:
            return self._after_colon(group, k, lo, hi)
        start = k + 1 if f & F.COMMA else k
        if start >= hi:
            return None
        g = flags[start]
        if g & F.OPEN_MARK:
            if takes & F.T_AS and self.verb_second:
                draft = self._verdict(group, clause, lo, hi)
                if draft is not None:
                    return draft
            return self._before_mark(group, start, lo, hi)
        if self.zero == "no" and g & F.COMPLEMENTISER and self._is_relative(group, start):
            return None
        if g & F.COMPLEMENTISER and (takes & F.T_THAT) and start + 1 < hi and self._is_complementiser(start, k, group):
            return self._clause(group, "that-clause", start + 1, clause, lo, hi, 0.85)
        if g & F.PREPOSITION and start + 1 < hi and flags[start + 1] & F.INTERROGATIVE and takes & F.T_WH and self.zero == "no":
            return self._clause(group, "embedded-question", start, clause, lo, hi, 0.7)
        if g & (F.WHETHER | F.INTERROGATIVE) and takes & F.T_WH and not (g & F.PRONOUN and not g & F.INTERROGATIVE):
            return self._clause(group, "embedded-question", start, clause, lo, hi, 0.75)
        if takes & F.T_TO and not g & F.SUBORDINATOR:
            end = self._infinitive_clause(start, hi)
            if end > 0:
                first = start + 1 if self.words[start].lower in self.infinitive_markers and not self.final_verbs and self.zero != "yes" else start
                return self._clause(group, "infinitive", first, clause, lo, hi, 0.7)
        if takes & F.T_ZERO and not g & F.COMPLEMENTISER and self._zero_clause(group, start, k, hi):
            return self._clause(group, "zero-clause", start, clause, lo, hi, 0.8)
        if takes & F.T_BARE and g & F.WORD and not g & (F.PREPOSITION | F.COORDINATOR | F.SUBORDINATOR | F.TIME | F.CONTRAST):
            if self.next_break(start, hi, F.STOP | F.COMMA | F.SEMICOLON) - start >= 4:
                return self._clause(group, "zero-clause", start, clause, lo, hi, 0.7)
        if takes & F.T_AS:
            draft = self._verdict(group, clause, lo, hi)
            if draft is not None:
                return draft
        if takes & F.T_NP and self.zero == "yes":
            return self._object(group, k, clause, lo, hi)
        if takes & F.T_FRAGMENT:
            return self._fragment(group, clause, lo, hi)
        if takes & F.T_QUOTE and self.zero == "no" and g & F.ANY_DETERMINER and self._long_fragment(start, hi):
            return self._fragment(group, clause, lo, hi)  # a réaffirmé l'« exigence absolue du respect des droits »
        return None

    def _long_fragment(self, k: int, hi: int) -> bool:
        """Does a stretch of four words or more in marks stand in the object that begins at k?"""
        for j in range(k + 1, min(hi, k + 4)):
            marked = self.reading.at_open.get(j)
            if marked is not None:
                return marked.closed and sum(1 for i in range(marked.first, marked.last) if self.words[i].flags & F.WORD) >= 4
        return False

    def _is_relative(self, group: Group, k: int) -> bool:
        """Does the word at k belong to a noun or infinitive before it: pediu ajuda à Marinha, que …; decidiu revogar normas que …?"""
        flags, words = self.flags, self.words
        first = group.right
        if k <= first:
            return False
        if flags[k - 1] & F.COMMA and not any(flags[j] & (F.COMMA | F.CLOSE_BRACKET | F.DASH) for j in range(first, k - 1)):
            noun = next((j for j in range(first, k - 1) if not flags[j] & BETWEEN), k - 1)
            if noun < k - 1 and not flags[noun] & F.PREPOSITION:
                return True
        endings = self.infinitive_endings
        return bool(endings) and any(
            words[j].lower.endswith(endings) and not flags[j] & (F.CAPITAL | F.NAMED | F.PREPOSITION | F.ADVERB | F.ANY_DETERMINER)
            for j in range(first, min(k, first + 3))
        )

    def _is_complementiser(self, start: int, k: int, group: Group) -> bool:
        f = self.flags[start]
        if not f & (F.DETERMINER | F.PRONOUN):
            return True
        g = self.flags[start + 1]
        if g & F.COMMA and self.zero == "yes" and start == group.right:
            return self.next_break(start + 2, min(len(self.flags), start + 24), F.COMMA | F.STOP) < start + 24
        return not g & (F.AUX | F.STOP | F.COMMA | F.PREPOSITION) or bool(g & F.PREPOSITION)

    def _past_middle(self, group: Group, hi: int) -> int:
        """The token where the complement could begin: past the subject behind the verb, adverbs, addressee, adverbials."""
        flags = self.flags
        k = max(group.right, group.tokens[-1] + 1 if group.form & F.FORM_PARTICIPLE else group.right)
        border = self._infinitive_at(k, hi) if group.cue.takes & F.T_TO else hi
        if self.zero == "verb-second":
            return self._next_clause(max(k, group.tokens[-1] + 1), hi, len(group.tokens) > 1)
        limit = min(hi, k + 26)
        phrases = 0
        while k < limit:
            f = flags[k]
            if f & (F.COLON | F.OPEN_MARK | F.STOP | F.SEMICOLON):
                return k
            if f & F.COMMA:
                g = flags[k + 1] if k + 1 < hi else 0
                if g & (F.OPEN_MARK | F.COMPLEMENTISER | F.WHETHER) and not g & F.DETERMINER:
                    return k
                end = self._past_comma(k, hi)
                if end == k:
                    return k
                k = end
                continue
            if f & F.OPEN_BRACKET:
                close = self.closing_bracket(k, hi)
                if close < 0:
                    return k
                k = close + 1
                continue
            if f & F.COMPLEMENTISER and not f & F.PREPOSITION:
                return k
            if f & (F.WHETHER | F.INTERROGATIVE) and group.cue.takes & F.T_WH:
                return k
            if self.words[k].lower in self.infinitive_markers and group.cue.takes & F.T_TO and self._infinitive_clause(k, hi) > 0:
                return k
            if self.zero == "no" and k > group.right and not f & (BETWEEN | F.PREPOSITION) and self._infinitive_clause(k, hi) > 0:
                return k
            if f & BETWEEN and not f & (F.PRONOUN | F.DETERMINER | F.CAPITAL) or f & F.TIME:
                k += 1
                continue
            if f & F.DETERMINER and k + 1 < hi and flags[k + 1] & (F.ADVERB | F.TIME) and not flags[k + 1] & F.ANY_DETERMINER:
                k += 2  # más tarde, tout simplement, this week
                continue
            if k + 1 < hi and flags[k + 1] & F.TIME and f & F.WORD and not f & (F.FINITE | F.CAPITAL | F.PREPOSITION):
                k += 2  # last week
                continue
            if f & (F.PREPOSITION | F.GENITIVE) and k + 1 < hi and flags[k + 1] & F.COMPLEMENTISER and not self.zero == "yes":
                return k + 1
            if f & F.PREPOSITION and k + 1 < hi and flags[k + 1] & F.INTERROGATIVE and group.cue.takes & F.T_WH:
                return k
            if f & F.PREPOSITION and group.cue.takes & F.T_TO and phrases and self._infinitive_clause(k, hi) > 0:
                return k
            if f & F.PREPOSITION and not (f & F.COMPLEMENTISER):
                end = self._past_time(k + 1, hi)
                if end == k + 1:
                    end = self.noun_phrase(k + 1, border)
                if end == k + 1:
                    near = range(k + 2, min(hi, k + 4))  # insistèrent sur le fait que
                    return next((j for j in near if flags[j] & F.COMPLEMENTISER and self.zero == "no"), k)
                if self.zero == "yes" and group.cue.takes & F.T_NP and not group.cue.takes & (F.T_THAT | F.T_ZERO):
                    return k
                k = end
                phrases += 1
                continue
            if self.zero == "yes":
                if group.cue.takes & F.T_TO and phrases == 0 and not group.cue.object_person:
                    end = self.noun_phrase(k, border) if not f & (F.PRONOUN | F.OBJECT_PRONOUN) else k + 1
                    if end > k and end < hi and self.words[end].lower in self.infinitive_markers:
                        k = end
                        phrases += 1
                        continue
                if group.cue.object_person and phrases == 0:
                    end = self.noun_phrase(k, border) if not f & F.PRONOUN else k + 1
                    if end > k:
                        k = end
                        phrases += 1
                        continue
                return k
            if f & F.ANY_DETERMINER and self._past_time(k, hi) > k:
                k = self._past_time(k, hi)
                continue
            if f & F.FINITE and not f & (F.PREPOSITION | F.ANY_DETERMINER | F.CAPITAL | F.NAMED):
                return k
            end = self.noun_phrase(k, border)
            if end == k:
                if not f & F.WORD or f & (F.COORDINATOR | F.SUBORDINATOR):
                    return k
                k += 1
                continue
            known = F.CAPITAL | F.NAMED | F.ADDRESSEE | F.PRONOUN
            core = next((j for j in range(k + 1, end) if flags[j] & (F.PREPOSITION | F.GENITIVE) and not flags[j] & F.CAPITAL), end)
            bare = phrases == 0 and not any(flags[j] & known for j in range(k, core))
            bare = bare and not (end == k + 1 and end < hi and flags[end] & F.ADVERB)  # très clairement
            if bare or not self._has_complementiser(end, hi):
                return k
            k = end
            phrases += 1
        return k if k < hi else hi

    def _past_time(self, k: int, hi: int) -> int:
        """Past a time phrase behind a preposition: (nesta) terça-feira, (el) 3 de mayo; k when there is none."""
        flags = self.flags
        j = k
        while j < hi and flags[j] & (F.ANY_DETERMINER | F.NUMBER) and j < k + 2:
            j += 1
        if j >= hi or not flags[j] & F.TIME:
            return k
        while j < hi and flags[j] & (F.TIME | F.NUMBER):
            j += 1
        if j + 1 < hi and flags[j] & F.WORD and not flags[j] & (F.COMPLEMENTISER | F.PREPOSITION | F.CAPITAL | F.FINITE):
            if flags[j + 1] & (F.COMPLEMENTISER | F.COMMA | F.COLON):
                j += 1  # la semana pasada, na semana passada
        return j

    def _has_complementiser(self, k: int, hi: int) -> bool:
        """Does a complementiser, colon or mark follow within reach, with no verb between?"""
        flags = self.flags
        for j in range(k, min(hi, k + 16)):
            f = flags[j]
            if f & (F.COMPLEMENTISER | F.COLON | F.OPEN_MARK | F.WHETHER):
                return True
            if f & (F.STOP | F.SEMICOLON | F.AUX | F.CUE_FINITE) and not f & (F.PREPOSITION | F.CAPITAL):
                return False
        return False

    def _past_comma(self, k: int, hi: int) -> int:
        """Past an apposition or an inserted phrase between commas when a complement follows it; else k."""
        close = self.next_break(k + 1, min(hi, k + 24), F.COMMA | F.STOP | F.COLON | F.OPEN_MARK)
        verbs = F.CUE_FINITE | F.VERB | F.PAST
        flags = self.flags
        if any(
            flags[j] & verbs and not flags[j] & (F.CAPITAL | F.NAMED | F.RELATIVE) and not flags[j - 1] & F.ANY_DETERMINER
            for j in range(k + 1, close)
        ):
            if not self.flags[k + 1] & F.RELATIVE:
                return k
        if close >= min(hi, k + 24) or not self.flags[close] & F.COMMA:
            return k
        g = self.flags[close + 1] if close + 1 < hi else 0
        if g & (F.COMPLEMENTISER | F.OPEN_MARK | F.WHETHER):
            return close + (0 if g & F.OPEN_MARK else 1)
        return k

    def _infinitive_at(self, k: int, hi: int) -> int:
        """The marker of an infinitive within reach, where a noun phrase before it must end: urged passengers | to stay."""
        markers = self.infinitive_markers
        for j in range(k, min(hi, k + 10)):
            if self.words[j].lower in markers and self._infinitive_clause(j, hi) > 0:
                return j
            if self.flags[j] & (F.COMMA | F.STOP | F.COLON | F.OPEN_MARK):
                break
        return hi

    def _next_clause(self, k: int, hi: int, complete: bool) -> int:
        """German: the comma, colon or mark behind which the complement begins."""
        flags = self.flags
        limit = min(hi, k + 45)
        commas = 0
        j = k
        while j < limit:
            f = flags[j]
            if f & (F.COLON | F.STOP | F.SEMICOLON):
                return j
            if f & F.OPEN_MARK:
                marked = self.reading.at_open.get(j)
                if marked is not None and marked.closed and marked.close - j <= 8 and marked.close + 1 < hi:
                    name = flags[j - 1] & (F.PREPOSITION | F.ARTICLE) and self._is_title(marked.first, marked.last)
                    if name or not flags[marked.close + 1] & (F.STOP | F.COMMA):
                        j = marked.close + 1
                        continue
                return j
            if f & F.OPEN_BRACKET:
                close = self.closing_bracket(j, hi)
                j = close + 1 if close > 0 else j + 1
                continue
            if f & F.COMMA:
                g = flags[j + 1] if j + 1 < hi else 0
                if g & (_COMPLEMENT_START | F.OPEN_MARK) or complete and j == k:
                    return j
                close = self.next_break(j + 1, min(hi, j + 30), F.COMMA | F.STOP | F.COLON)
                inserted = g & F.RELATIVE and flags[close - 1] & (F.FINITE | F.AUX | F.VERB) or self.is_apposition(j + 1, close)
                if close < min(hi, j + 30) and flags[close] & (F.COMMA | F.COLON) and inserted and commas < 2 and not self._verb_second_at(j + 1, close):
                    j = close
                    commas += 1
                    if flags[close] & F.COLON:
                        return close
                    continue
                return j
            if f & F.COMPLEMENTISER:
                return j
            if f & F.COORDINATOR and j + 1 < hi and flags[j + 1] & (F.CUE_FINITE | F.CUE_SPLIT):
                return j
            j += 1
        return j if j < hi else hi

    def _verb_second_at(self, k: int, hi: int) -> bool:
        """Does a main clause begin at k: one phrase, then the finite verb?"""
        flags = self.flags
        if k >= hi:
            return False
        f = flags[k]
        if f & F.PRONOUN and k + 1 < hi and flags[k + 1] & F.FINITE:
            return True
        j = k
        while j < hi and flags[j] & (F.ADVERB | F.BOUNDARY | F.TIME | F.PRONOMINAL) and j < k + 3:
            j += 1
        if j > k and j < hi and flags[j] & F.FINITE:
            return True
        if f & F.PREPOSITION:
            j = self.noun_phrase(k + 1, hi)
        else:
            j = self.noun_phrase(k, hi)
        while j < hi and flags[j] & F.PREPOSITION:
            end = self.noun_phrase(j + 1, hi)
            if end == j + 1:
                break
            j = end
        return j > k and j < hi and bool(flags[j] & F.FINITE)

    def _zero_clause(self, group: Group, start: int, k: int, hi: int) -> bool:
        flags = self.flags
        if self.zero == "verb-second":
            if start == k and not group.form & F.FORM_PARTICIPLE:
                return False
            if not self.flags[k] & F.COMMA:
                return False
            f = flags[start]
            if f & (F.COORDINATOR | F.CONTRAST | F.SUBORDINATOR | F.RELATIVE | F.CUE_GERUND) and not f & (F.ARTICLE | F.PRONOUN | F.COMPLEMENTISER):
                if not f & F.SUBORDINATOR:
                    return False
            end = self.next_break(start, min(hi, start + 40), F.STOP | F.SEMICOLON)
            if any(flags[j] & SUBJUNCTIVES for j in range(start, end)):
                return True
            return self._verb_second_at(start, end)
        if self.zero == "yes":
            noun = self.flags[start] & F.POSSESSIVE and start + 2 < hi and self.flags[start + 1] & F.CUE_NOUN
            if noun and self.flags[start + 2] & F.COMPLEMENTISER:
                return False  # believed his claim that
            return self._english_clause(start, hi) or self._holds_clause(group, start, hi)
        return False

    def _holds_clause(self, group: Group, k: int, hi: int) -> bool:
        """Is what follows a verb of statement a clause, though its subject cannot be parsed: said those who left the pier lost?"""
        flags = self.flags
        strong = F.T_THAT | F.T_TAIL
        if group.cue.takes & strong != strong or group.passive or group.form & F.FORM_GERUND and not group.cue.takes & F.T_QUOTE:
            return False
        f = flags[k]
        if f & (F.BREAK | F.PREPOSITION | F.COORDINATOR | F.OBJECT_PRONOUN | F.REFLEXIVE | F.RELATIVE) and not f & F.DETERMINER:
            return False
        end = self.next_break(k, hi, F.STOP | F.SEMICOLON)
        verbs = F.AUX | F.VERB | F.CUE_FINITE | F.PAST
        return end - k >= 4 and any(flags[j] & verbs and not flags[j] & F.PREPOSITION for j in range(k + 1, end))

    def _english_clause(self, k: int, hi: int) -> bool:
        """Does a clause with its own subject and verb begin at k: the ferry was late?"""
        flags = self.flags
        if k >= hi:
            return False
        f = flags[k]
        if f & (F.COMMA | F.STOP):
            return False
        if f & F.PRONOUN:
            return k + 1 < hi and not flags[k + 1] & (F.STOP | F.COMMA | F.PREPOSITION | F.COORDINATOR)
        if f & F.DETERMINER and k + 1 < hi and flags[k + 1] & (F.AUX | F.VERB):
            return True
        if f & F.SUBORDINATOR:
            comma = self.next_break(k, min(hi, k + 30), F.COMMA | F.STOP)
            return comma < hi and bool(flags[comma] & F.COMMA) and self._english_clause(comma + 1, hi)
        if f & F.PREPOSITION:
            end = self.noun_phrase(k + 1, hi)
            while end < hi and flags[end] & (F.COMMA | F.ADVERB):
                end += 1
            return end > k + 1 and end < hi and not flags[end] & F.PREPOSITION and self._english_clause(end, hi)
        end = self.noun_phrase(k, hi)
        if end == k:
            return False
        if end < hi and flags[end] & F.OPEN_MARK:
            return True
        end = self.with_apposition(k, end, hi)
        j = end + 1 if end < hi and flags[end] & F.COMMA and end > self.noun_phrase(k, hi) else end
        steps = 0
        while j < hi and steps < 10:
            f = flags[j]
            if f & (F.AUX | F.VERB | F.CUE_FINITE | F.PAST) and not f & F.PREPOSITION:
                return True
            if f & (F.ADVERB | F.NEGATION):
                j += 1
            elif f & (F.PREPOSITION | F.GENITIVE):
                nxt = self.noun_phrase(j + 1, hi)
                if nxt == j + 1:
                    return False
                j = nxt
            elif f & F.RELATIVE:
                return True
            else:
                return False
            steps += 1
        return False

    def _infinitive_clause(self, k: int, hi: int) -> int:
        """End of an infinitive clause that begins at k, -1 when none does."""
        words, flags = self.words, self.flags
        if k >= hi:
            return -1
        endings = self.infinitive_endings
        if self.final_verbs:
            end = self.next_break(k, min(hi, k + 45), F.STOP | F.SEMICOLON | F.COLON)
            for j in range(k, end):
                f = flags[j]
                if f & F.FINITE and not f & (F.CUE_INFINITIVE | F.SUBJUNCTIVE_E | F.PREPOSITION | F.CAPITAL) and j < k + 3:
                    return -1
                lower = words[j].lower
                if lower in self.infinitive_markers and j + 1 < end and words[j + 1].lower.endswith(endings) and not flags[j + 1] & F.CAPITAL:
                    return end
                if "zu" in lower and not f & F.CAPITAL and len(lower) > 7 and lower.endswith(endings) and lower.find("zu") > 1:
                    return end
                if f & F.COMMA and j + 1 < end and flags[j + 1] & (F.SUBORDINATOR | F.RELATIVE | F.COMPLEMENTISER):
                    return -1
            return -1
        j = k
        lower = words[j].lower
        if endings and flags[j] & F.PREPOSITION and lower not in self.infinitive_markers:
            j += 1
        elif self.infinitive_markers:
            if lower not in self.infinitive_markers:
                known = F.CAPITAL | F.ANY_DETERMINER | F.PREPOSITION | F.ADVERB | F.NAMED | F.PRONOUN
                return hi if endings and lower.endswith(endings) and not flags[j] & known else -1
            j += 1
        while j < hi and flags[j] & (F.ADVERB | F.NEGATION | F.REFLEXIVE | F.OBJECT_PRONOUN):
            j += 1
        if j >= hi or flags[j] & (F.CAPITAL | F.ANY_DETERMINER | F.NUMBER | F.BREAK):
            return -1
        if not endings:
            return hi if not flags[j] & (F.PREPOSITION | F.PRONOUN) and flags[j] & F.WORD else -1
        return hi if words[j].lower.endswith(endings) else -1

    def _clause(self, group: Group, construction: str, start: int, clause: int, lo: int, hi: int, score: float) -> Draft | None:
        end = self.content_end(start, clause, group, lo, hi)
        if end <= start:
            return None
        if construction == "infinitive" and self.zero == "yes":
            end = max(self._infinitive_end(start, end), start + 1)
        source = self.subject(group, lo, hi)
        if source is not None and source.first < end and source.end > start:
            source = None
        if not self._can_report(group, source):
            return None
        cited = self._cited_between(group.right, start)
        via = source if cited is not None else None
        source = cited or source
        if group.form & F.FORM_GERUND:
            construction = "continuation-gerund"
        elif group.passive and source is None:
            construction, score = "passive", min(score, 0.65)
        content = [(start, end)]
        if construction == "infinitive" and not group.passive and self.zero == "yes" and start > group.right:
            k = group.right
            first = k + 1 if self.flags[k] & (F.PRONOUN | F.OBJECT_PRONOUN) else self.noun_phrase(k, start + 1)
            if first == start:
                content = [(k, end)]
        if construction in ("infinitive", "passive") and self.zero == "yes" and not group.form & F.FORM_SPLIT:
            if group.passive or group.cue.lemma in ("seem", "appear"):
                subject = self.subject_left(group.first, lo)
                if subject is not None and source is None or group.cue.lemma in ("seem", "appear") and subject is not None:
                    content, source = [(subject.first, subject.end), (start, end)], None
        return self._draft(group, construction, content, source, score)

    def _cited_between(self, k: int, start: int) -> Phrase | None:
        """Whom a reporter names as the origin: berichtet unter Berufung auf X, dass; reported, citing X, that."""
        for j in range(k, start):
            if self.flags[j] & F.PHRASE:
                end = self._set_phrase(j, start, "citing")
                stop = self.noun_phrase(end, start) if end > 0 else end
                if 0 < end < stop:
                    return Phrase(end, stop)
        return None

    def _can_report(self, group: Group, source: Phrase | None) -> bool:
        """No one speaks in "das bedeutet, dass"; only a document shows: eine Studie zeigt, dass."""
        if source is None:
            return not group.cue.needs_document
        if group.cue.needs_document:
            return any(self.words[k].flags & (F.DOCUMENT | F.ORGANIZATION) for k in range(source.first, source.end))
        return source.end - source.first > 1 or self.words[source.first].lower not in self.anaphors

    def _after_colon(self, group: Group, colon: int, lo: int, hi: int) -> Draft | None:
        flags = self.flags
        if colon + 1 < hi and flags[colon + 1] & F.OPEN_MARK:
            return self._before_mark(group, colon + 1, lo, hi, colon=True)
        if group.form & F.FORM_INFINITIVE and group.form & F.FORM_SPLIT:
            return None
        if not group.cue.takes & (F.T_QUOTE | F.T_ZERO) or colon + 3 >= hi:
            return None
        source = self.subject(group, lo, colon)
        end = self._sentence_body(hi)
        return self._draft(group, "zero-clause", [(colon + 1, end)], source, 0.6) if end > colon + 1 else None

    def _before_mark(self, group: Group, opening: int, lo: int, hi: int, *, colon: bool = False) -> Draft | None:
        """Kern sagte: „…“ — and the fragment that opens a reported clause: said “we” would wait."""
        flags = self.flags
        takes = group.cue.takes
        marked = self.reading.at_open.get(opening)
        if marked is None:
            return None
        source = self.subject(group, lo, opening)
        if not marked.closed:
            if not takes & F.T_QUOTE:
                return None
            draft = self._draft(group, "direct-cue-first", [(opening, max(marked.last, opening + 1))], source, 0.8)
            draft.direct, draft.closed, draft.stretches = True, False, [opening]
            return draft
        after = flags[marked.close + 1] if marked.close + 1 < hi else F.STOP
        last = self.words[marked.last - 1].text if marked.last > marked.first else ""
        whole = colon or last in ",.!?…" or bool(after & (F.STOP | F.COMMA | F.SEMICOLON | F.DASH | F.COORDINATOR | F.OPEN_MARK)) or marked.close + 1 >= hi
        short = marked.last - marked.first < 5 and not colon
        if short and takes & F.T_TO and self.final_verbs and self._infinitive_clause(opening, hi) > 0:
            return self._clause(group, "infinitive", opening, self.clause_start(group.first, lo), lo, hi, 0.7)
        if takes & F.T_QUOTE and whole:
            draft = self._draft(group, "direct-cue-first", [(opening, marked.close + 1)], source, 0.93 if colon else 0.9)
            draft.direct, draft.stretches = True, [opening]
            return draft
        if takes & F.T_ZERO and not colon and self.zero != "no" or takes & F.T_THAT and self.zero == "yes":
            end = self.content_end(opening, self.clause_start(group.first, lo), group, lo, hi)
            return self._draft(group, "zero-clause", [(opening, end)], source, 0.7) if end > opening else None
        if takes & (F.T_FRAGMENT | F.T_QUOTE) and self._is_wording(marked.first, marked.last):
            draft = self._draft(group, "verdict", [(opening, marked.close + 1)], source, 0.6)
            draft.direct, draft.stretches = True, [opening]
            return draft
        return None

    def _verdict(self, group: Group, clause: int, lo: int, hi: int) -> Draft | None:
        """bezeichnete die Auflagen als „Misserfolg“, ha definito il piano un "fallimento"."""
        flags = self.flags
        end = self.next_break(group.right, min(hi, group.right + 40), F.STOP | F.SEMICOLON)
        first = group.finite + 1 if self.verb_second else group.right
        if self.verb_second and group.form & F.FORM_PARTICIPLE:
            end = group.main
        marks = [j for j in range(first, end) if flags[j] & F.OPEN_MARK]
        source = self.subject(group, lo, hi)
        if not marks and not self.reading.pack.switches["zero_complementiser"] == "yes":
            return None
        start = first
        if source is not None and source.first >= start:
            start = source.end
        while start < end and flags[start] & (F.ADVERB | F.NEGATION | F.TIME) and not flags[start] & (F.PRONOUN | F.DETERMINER):
            start += 1
        if marks:
            marked = self.reading.at_open.get(marks[-1])
            if marked is None or not marked.closed:
                return None
            stop = marked.close + 1
            if start >= stop or marked.last - marked.first > 12:
                return None
            return self._draft(group, "verdict", [(start, stop)], source, 0.7)
        if group.passive or start >= hi or flags[start] & F.BREAK:
            return None
        stop = self._object_end(start, self.content_end(start, clause, group, lo, hi))
        return self._draft(group, "verdict", [(start, stop)], source, 0.5) if stop > start + 1 else None

    def _object(self, group: Group, k: int, clause: int, lo: int, hi: int) -> Draft | None:
        """criticised the plan, accused him of lying: verbs of evaluation with a bare noun phrase."""
        flags = self.flags
        start = group.right
        while start < hi and flags[start] & (F.ADVERB | F.NEGATION | F.TIME) and not flags[start] & F.DETERMINER:
            start += 1
        if group.passive:
            return self._passive_object(group, clause, lo, hi)
        if start >= hi or flags[start] & F.BREAK and not flags[start] & F.OPEN_MARK:
            return None
        end = self.content_end(start, clause, group, lo, hi)
        if end <= start:
            return None
        source = self.subject(group, lo, hi)
        if source is None or source.first >= start:
            return None
        end = self._without_time(start, self._object_end(start, end))
        return self._draft(group, "object", [(start, end)], source, 0.55)

    def _object_end(self, start: int, end: int) -> int:
        """A bare object or an infinitive ends where another clause begins: criticised the plan | after it failed."""
        flags = self.flags
        for k in range(start + 1, end):
            f = flags[k]
            if f & F.COMMA and self._in_list(k, end):
                continue
            if f & (F.COMMA | F.SUBORDINATOR | F.CONTRAST) and not f & (F.GENITIVE | F.WHETHER):
                if f & F.PREPOSITION and not f & F.COMMA and not self._english_clause(k + 1, end):
                    continue
                return k
            if f & F.COORDINATOR and k + 1 < end and flags[k + 1] & (F.CUE_FINITE | F.AUX | F.PAST | F.CUE_GERUND) and not flags[k + 1] & F.CAPITAL:
                return k
        return end

    def _in_list(self, comma: int, end: int) -> bool:
        """Does the comma join items that end with "and": covering up, delaying, and withholding?"""
        flags = self.flags
        for k in range(comma + 1, min(end, comma + 14)):
            f = flags[k]
            if f & F.COORDINATOR:
                return k > comma + 1 or flags[comma - 1] & F.WORD != 0 and any(flags[j] & F.COMMA for j in range(max(0, comma - 12), comma))
            if f & (F.FINITE | F.RELATIVE | F.SUBORDINATOR | F.CONTRAST) and not f & (F.CAPITAL | F.PREPOSITION):
                return False
        return False

    def _without_time(self, start: int, end: int) -> int:
        """The end of an object without the time of speaking: endorsed Lind | last week."""
        flags = self.flags
        k = end
        while k > start + 1 and flags[k - 1] & (F.TIME | F.NUMBER | F.ADVERB):
            k -= 1
        if k == end or not any(flags[j] & (F.TIME | F.ADVERB) for j in range(k, end)):
            return end
        while k > start + 1 and flags[k - 1] & (F.ANY_DETERMINER | F.PREPOSITION):
            k -= 1
        return k

    def _infinitive_end(self, start: int, end: int) -> int:
        flags = self.flags
        for k in range(start + 1, end):
            f = flags[k]
            if f & F.COMMA and not self._in_list(k, end):
                return k
            if f & F.COORDINATOR and k + 1 < end and flags[k + 1] & (F.CUE_FINITE | F.AUX | F.PAST | F.CUE_GERUND) and not flags[k + 1] & (F.CAPITAL | F.CUE_INFINITIVE):
                return k
        return end

    def _passive_object(self, group: Group, clause: int, lo: int, hi: int) -> Draft | None:
        subject = self.subject_left(group.first, clause)
        if subject is None:
            return None
        source = self.subject(group, lo, hi)
        if source is None:
            return None
        return self._draft(group, "passive", [(subject.first, subject.end)], source, 0.45)

    def _fragment(self, group: Group, clause: int, lo: int, hi: int) -> Draft | None:
        """sprach von einem „Neuanfang“: the fragment in the frame of its own cue."""
        flags = self.flags
        end = self.next_break(group.right, min(hi, group.right + 30), F.STOP | F.SEMICOLON | F.COLON)
        first = group.right
        if self.verb_second and group.form & F.FORM_PARTICIPLE:
            first, end = group.finite + 1, group.main
        for j in range(first, end):
            if flags[j] & F.OPEN_MARK:
                marked = self.reading.at_open.get(j)
                if marked is None or not marked.closed:
                    return None
                if not self._is_wording(marked.first, marked.last):
                    return None
                draft = self._draft(group, "verdict", [(j, marked.close + 1)], self.subject(group, lo, hi), 0.6)
                draft.direct, draft.stretches = True, [j]
                return draft
            if flags[j] & (F.COMMA | F.COMPLEMENTISER):
                break
        return None

    def _is_wording(self, first: int, last: int) -> bool:
        """Are the marked tokens somebody's wording, or a name? A German noun in marks is a name."""
        if not self.nouns_capitalised or first >= last:
            return first < last
        return not self.words[first].flags & F.CAPITAL or last - first > 3

    def content_end(self, start: int, clause: int, group: Group, lo: int, hi: int) -> int:
        """Where a report that begins at `start` ends: the sentence's end, or where the author or another cue takes over."""
        flags = self.flags
        stop = self._sentence_body(hi)
        opener = flags[clause]
        bracketed = clause < group.first and (self.zero == "yes" or bool(opener & (F.SUBORDINATOR | F.RELATIVE)) and not opener & F.PRONOUN) and self._is_bracketed(clause, group)
        k = start
        depth = 0
        while k < stop:
            f = flags[k]
            if f & F.OPEN_BRACKET:
                depth += 1
            elif f & F.CLOSE_BRACKET:
                depth -= 1
                if depth < 0:
                    return k
            if f & F.OPEN_MARK:
                if k > start + 3 and flags[k - 1] & (F.COMMA | F.COLON) and flags[k - 2] & F.CUE_FINITE:
                    border = self._clause_before(k - 2, start)
                    if border > start:
                        return border
                marked = self.reading.at_open.get(k)
                if marked is None or not marked.closed or marked.close >= stop:
                    k += 1
                    continue
                k = marked.close + 1
                inner = self.words[marked.last - 1].text if marked.last > marked.first else ""
                if inner == "," and k < stop and k > start and self._ends_behind_comma(start, k, k - 1, stop, bracketed):
                    return k
                continue
            if f & F.SEMICOLON and k > start and self._reports_behind(k + 1, stop):
                return k
            if f & (F.COMMA | F.DASH | F.SEMICOLON) and k > start and self._ends_at(start, k, stop, group, bracketed):
                return k
            if f & F.COORDINATOR and k > start + 1 and (self._new_report(k, stop, group) or self._new_speaker(k, stop)):
                return k - 1 if flags[k - 1] & F.COMMA else k
            k += 1
        return stop

    def _is_bracketed(self, clause: int, group: Group) -> bool:
        """Does the cue stand in a subordinate clause, so that its report ends where the outer clause goes on?"""
        if self.zero == "yes":
            return any(self.flags[j] & (F.SUBORDINATOR | F.RELATIVE) and not self.flags[j] & (F.PRONOUN | F.GENITIVE) for j in range(clause, group.first))
        if not self.final_verbs:
            return bool(self.flags[clause] & F.SUBORDINATOR) and not self.flags[clause] & F.COMPLEMENTISER
        return group.finite >= group.main or not self.flags[clause] & F.ARTICLE

    def _ends_at(self, start: int, k: int, stop: int, group: Group, bracketed: bool) -> bool:
        flags = self.flags
        if k + 1 >= stop:
            return False
        f = flags[k]
        g = flags[k + 1]
        if f & F.COMMA and g & F.PHRASE and self._set_phrase(k + 1, stop, "comment") > 0:
            return True  # …, was für Unruhe sorgte; …, lo que hizo caer las acciones
        if f & F.COMMA and self.final_verbs and g & F.SUBORDINATOR and self._reports_behind(k + 2, stop):
            return True  # …, wobei er hinzufügte, dass
        if bracketed and f & F.COMMA:
            if self.final_verbs:
                return bool(g & F.FINITE) and not g & F.CAPITAL
            if not g & (F.COORDINATOR | F.RELATIVE | F.SUBORDINATOR | F.CUE_GERUND | F.PREPOSITION | F.ADVERB) or g & F.PRONOUN:
                return self.zero != "yes" or self._english_clause(k + 1, stop)
        if self.zero == "yes":
            if f & F.DASH:
                if self.words[k].text == "-" and self.reading.ends[k - 1] == self.reading.starts[k]:
                    return False  # con- clusion
                if sum(1 for j in range(start, k) if self.words[j].text == self.words[k].text) % 2:
                    return False
                if any(flags[j] & F.DASH and self.words[j].text == self.words[k].text for j in range(k + 2, min(stop, k + 30))):
                    return False
                if len(self.words[k].text) == 1 and self.words[k].text == "-":
                    return self.reading.ends[k - 1] < self.reading.starts[k] and self.reading.ends[k] < self.reading.starts[k + 1]
                return not self.reading.ends[k] == self.reading.starts[k + 1] or len(self.words[k].text) > 1
            return bool(f & F.COMMA) and self._ends_behind_comma(start, k + 1, k, stop, bracketed)
        if f & F.COMMA and not self.final_verbs:
            if g & (F.CUE_GERUND | F.CONTRAST):
                return True
            if g & F.PREPOSITION:  # …, con el presidente afirmando que …
                for j in range(k + 2, min(stop, k + 10)):
                    if flags[j] & F.CUE_GERUND:
                        return j + 1 < stop and bool(flags[j + 1] & (F.COMPLEMENTISER | F.OPEN_MARK))
                    if flags[j] & (F.COMMA | F.FINITE) and not flags[j] & (F.PREPOSITION | F.NAMED):
                        break
        return False

    def _reports_behind(self, k: int, stop: int) -> bool:
        """Does another report begin behind a semicolon: …; la consejera responde que …?"""
        flags = self.flags
        for j in range(k, min(stop, k + 10)):
            f = flags[j]
            if f & F.CUE_FINITE and not f & (F.CAPITAL | SUBJUNCTIVES):
                return self._takes_something(j, stop)
            if f & (F.COMPLEMENTISER | F.COMMA):
                return False
        return False

    def _clause_before(self, cue: int, start: int) -> int:
        """The comma or coordinator before a cue that brings a quotation of its own: …, and when asked, he said, “No”."""
        flags = self.flags
        k = cue
        while k > start and not flags[k - 1] & (F.COMMA | F.SEMICOLON | F.DASH):
            k -= 1
        k -= 1
        for j in range(k - 1, max(start, k - 14), -1):
            if flags[j] & F.COORDINATOR and flags[j - 1] & F.COMMA:
                return j - 1
        return k

    def _new_speaker(self, k: int, stop: int) -> bool:
        """Does the coordinator at k bring another subject that reports: …, and Ms. Acosta said the ferry was late?"""
        flags = self.flags
        if not flags[k - 1] & F.COMMA or k + 2 >= stop:
            return False
        end = k + 2 if flags[k + 1] & F.PRONOUN else self.with_apposition(k + 1, self.noun_phrase(k + 1, stop), stop)
        if end < stop and flags[end] & F.COMMA:
            end += 1
        while end < stop and flags[end] & (F.ADVERB | F.HAVE):
            end += 1
        if end <= k + 1 or end >= stop or not flags[end] & (F.CUE_FINITE | F.CUE_PARTICIPLE) or flags[end] & (F.CAPITAL | SUBJUNCTIVES):
            return False
        return any(c.cue_class == "statement" for c, _ in self.words[end].cues) and self._takes_something(end, stop)

    def _ends_behind_comma(self, start: int, k: int, comma: int, stop: int, bracketed: bool) -> bool:
        """English: does the author take over at k, behind a comma: …, but the pier; …, adding that; …, which?"""
        flags = self.flags
        g = flags[k]
        if bracketed and (g & F.PRONOUN or self._english_clause(k, stop)) and not g & F.SUBORDINATOR:
            return True
        if g & F.CONTRAST:
            if k + 1 < stop and flags[k + 1] & F.COMPLEMENTISER:
                return False
            negated = any(flags[j] & F.NEGATION for j in range(max(0, comma - 10), comma))
            return not (negated and k + 1 < stop and not self._english_clause(k + 1, stop))
        if g & F.CUE_GERUND:
            return True
        if g & F.RELATIVE and not g & (F.PRONOUN | F.COMPLEMENTISER):
            return any(flags[j] & (F.FINITE | F.PAST) and not flags[j] & F.PREPOSITION for j in range(start, k - 1))
        return bool(g & F.ATTRIBUTION) and self._attribution_at(k, stop) is not None


    def _new_report(self, k: int, stop: int, group: Group) -> bool:
        """Does the coordinator at k join a second reporting verb of the same subject: … und kündigte an, …?"""
        flags = self.flags
        j = k + 1
        helpers = F.ADVERB | F.REFLEXIVE | F.OBJECT_PRONOUN | F.HAVE
        if self.zero == "yes":
            helpers |= F.AUX | F.NEGATION
        while j < stop and flags[j] & helpers and j < k + 4:
            j += 1
        if j >= stop:
            return False
        f = flags[j]
        if self.zero == "verb-second":
            return bool(f & (F.CUE_FINITE | F.CUE_SPLIT)) and not f & (SUBJUNCTIVES | F.CAPITAL) and self._takes_something(j, stop)
        if f & (F.CUE_FINITE | F.CUE_PARTICIPLE) and not f & F.CAPITAL:
            same = F.SINGULAR | F.PLURAL
            if self.zero == "no" and f & F.CUE_FINITE and group.form & F.FORM_FINITE and f & self.flags[group.main] & same:
                return any(cue.takes & F.T_THAT and cue.cue_class == "statement" for cue, _ in self.words[j].cues)
            return self._takes_something(j, stop)
        return bool(f & F.CUE_GERUND)

    def _takes_something(self, j: int, stop: int) -> bool:
        """Is the cue at j followed by a report of its own?"""
        flags = self.flags
        for i in range(j + 1, min(stop, j + 16)):
            f = flags[i]
            if f & (F.COMPLEMENTISER | F.COLON | F.OPEN_MARK) and not f & F.PREPOSITION:
                return True
            if f & F.COMMA:
                return self.final_verbs and i + 1 < stop
            if f & (F.STOP | F.SEMICOLON):
                return False
        if self.zero == "yes":
            return any(cue.takes & F.T_ZERO for cue, _ in self.words[j].cues) and self._english_clause(j + 1, stop)
        return False

    # wie X mitteilte
    def _as_clause(self, group: Group, clause: int, lo: int, hi: int) -> Draft | None:
        flags = self.flags
        if clause > lo and not flags[clause - 1] & (F.COMMA | F.DASH | F.OPEN_BRACKET):
            return None
        end = max(group.right, group.tokens[-1] + 1)
        if not self.final_verbs:
            right = self.subject_right(group, self.next_break(group.right, hi, F.COMMA | F.STOP | F.SEMICOLON))
            if right is not None and self.subject_left(group.first, clause + 1) is None:
                end = right.end
        close = self.next_break(end, min(hi, end + 16), F.COMMA | F.STOP | F.DASH | F.SEMICOLON)
        if close > end and any(flags[j] & (F.COMPLEMENTISER | F.COLON) for j in range(end, close)):
            return None
        if self.zero == "yes" and (not group.cue.takes & (F.T_TAIL | F.T_THAT) or close - end > 5 or not self._bare_end(end, close)):
            return None
        source = self.subject(group, clause + 1 if not self.final_verbs else lo, close)
        body = self._sentence_body(hi)
        if clause == lo:
            if close >= body or not flags[close] & F.COMMA:
                return None
            content = [(close + 1, body)]
        else:
            content = [(lo, clause - 1)]
            if close < body and flags[close] & (F.COMMA | F.DASH) and body - close > 3:
                content.append((close + 1, body))
        return self._draft(group, "as-clause", content, source, 0.75)

    def _bare_end(self, k: int, hi: int) -> bool:
        """Does nothing but time and place follow the verb of an as-clause?"""
        f = self.flags[k]
        return k >= hi or bool(f & (F.PREPOSITION | F.ADVERB | F.TIME | F.BREAK)) or self._past_time(k, hi) > k or bool(
            k + 1 < hi and self.flags[k + 1] & F.TIME  # last week
        )

    # -- prepositions and phrases ----------------------------------------------------------------------------------------

    def _attribution_at(self, i: int, hi: int) -> tuple[Attribution, int] | None:
        """The attribution that begins at token i and the token behind it."""
        words = self.words
        table = words[i].attributions
        long = table.get(words[i + 1].lower, ()) if i + 1 < hi else ()
        for attribution in (*long, *table.get("", ())):
            end = i + len(attribution.words)
            if end > hi or any(words[i + n].lower != w for n, w in enumerate(attribution.words)):
                continue
            if attribution.nouns and not self._next_noun_in(end, hi, attribution.nouns):
                continue
            return attribution, end
        return None

    def _next_noun_in(self, k: int, hi: int, nouns: frozenset[str]) -> bool:
        endings = tuple(nouns)
        for j in range(k, min(hi, k + 4)):
            f = self.flags[j]
            if f & (F.IN_MARKS | F.BREAK):
                return False
            if self.words[j].lower.endswith(endings):
                return True
            if f & F.CAPITAL and self.nouns_capitalised:
                return False
        return False

    def _attribution(self, i: int, lo: int, hi: int) -> Draft | None:
        found = self._attribution_at(i, hi)
        if found is None:
            return None
        attribution, end = found
        flags = self.flags
        if i > lo and flags[i - 1] & (F.ANY_DETERMINER | F.PREPOSITION | F.GENITIVE) and attribution.position == "before":
            return None
        position = attribution.position
        cue = tuple(range(i, end))
        if position == "parenthesis":
            if i == lo or not flags[i - 1] & (F.COMMA | F.DASH | F.CLOSE_MARK):
                return None
            source = self._source_phrase(end, hi)
            if source is None or source.end < hi and not flags[source.end] & (F.BREAK | F.PREPOSITION | F.COORDINATOR | F.TIME | F.ADVERB | F.WORD):
                return None
            if flags[end] & (F.AUX | F.ADVERB | F.CUE_VERB | F.COMPLEMENTISER) and not flags[end] & (F.ANY_DETERMINER | F.NAMED):
                return None
            return self._around(i, source.end, cue, source, lo, hi, "parenthesis", 0.85)
        if position == "after":
            source = self.phrase_left(i, lo)
            if source is None:
                return None
            return self._around(source.first, end, cue, source, lo, hi, "according", 0.9)
        if position == "self":
            source = self._clause_subject_near(i, end, lo, hi)
            return self._around(i, end, cue, source, lo, hi, "according", 0.75)
        if position == "unsourced":
            draft = self._around(i, end, cue, self._source_inside(i, end), lo, hi, "according", 0.8)
            if draft is not None:
                draft.unsourced, draft.construction = True, "unsourced"
            return draft
        if len(attribution.words) > 1 and flags[end - 1] & F.CAPITAL and self.nouns_capitalised and not (
            end < hi and flags[end] & (F.GENITIVE | F.POSSESSIVE | F.OPEN_MARK)
        ):
            owner = Phrase(end, end + 1) if end < hi and flags[end] & F.CAPITAL and self.words[end].lower.endswith("s") else None
            source = Phrase(i + 1, owner.end if owner else end)
            return self._around(i, source.end, cue, source, lo, hi, "according", 0.8)
        source = self._source_phrase(end, hi, last=i > lo)
        if source is None:
            return None
        return self._around(i, self._with_relative(source.end, hi), cue, source, lo, hi, "according", 0.85)

    def _source_inside(self, i: int, end: int) -> Phrase | None:
        """The noun inside an attribution that names nobody else: laut Presseberichten, seiner Meinung nach."""
        flags = self.flags
        named = F.POSSESSIVE | F.DOCUMENT | F.PEOPLE | F.ORGANIZATION | F.ROLE
        first = next((k for k in range(i, end) if flags[k] & named or flags[k] & F.CAPITAL and (k > i or self.nouns_capitalised) and not flags[k] & F.PREPOSITION), -1)
        if first < 0:
            return None
        last = end
        while last > first + 1 and flags[last - 1] & (F.PREPOSITION | F.ATTRIBUTION):
            last -= 1
        return Phrase(first, last)

    def _with_relative(self, end: int, hi: int) -> int:
        """Past what goes on about the source without a comma: según los datos que publicó X; figures released by Y."""
        flags = self.flags
        if end >= hi or self.final_verbs or not flags[end] & (F.RELATIVE | F.CUE_PARTICIPLE | F.PAST) or flags[end] & F.CAPITAL:
            return end
        return self.next_break(end, hi, F.COMMA | F.STOP | F.SEMICOLON | F.DASH)

    def _source_phrase(self, k: int, hi: int, *, last: bool = False) -> Phrase | None:
        flags = self.flags
        start = k
        while k < hi and (flags[k] & F.GENITIVE and not flags[k] & F.ARTICLE or flags[k] & F.ADVERB and not flags[k] & F.NAMED):
            k += 1
        end = self.noun_phrase(k, hi)
        if end == k:
            if k < hi and flags[k] & (F.OBJECT_PRONOUN | F.PRONOUN):
                return Phrase(k, k + 1)
            if k < hi and flags[k] & F.PREPOSITION:
                end = self.noun_phrase(k + 1, hi)
                return Phrase(k + 1, end) if end > k + 1 else None
            return None
        apposed = self.with_apposition(k, end, hi)
        if apposed < hi and self.flags[apposed] & F.COMMA or last and apposed >= self._sentence_body(hi):
            end = apposed
        return Phrase(k if k > start else start, end)

    def _clause_subject_near(self, i: int, end: int, lo: int, hi: int) -> Phrase | None:
        if i > lo:
            left = self.clause_subject(lo, i)
            if left is not None:
                return left
        k = end
        while k < min(hi, end + 3) and self.flags[k] & (F.FINITE | F.COMMA):
            k += 1
        stop = self.noun_phrase(k, hi)
        return Phrase(k, stop) if stop > k else None

    def _around(self, first: int, end: int, cue: tuple[int, ...], source: Phrase | None, lo: int, hi: int, construction: str, score: float) -> Draft | None:
        """The sentence without the attribution [first, end): before it, behind it, or both."""
        flags = self.flags
        body = self._sentence_body(hi)
        start = lo
        if self.final_verbs and construction == "according":
            clause = self.clause_start(first, lo)
            if clause > lo and clause < first and flags[clause] & (F.RELATIVE | F.SUBORDINATOR) and flags[clause - 1] & F.COMMA:
                close = self.next_break(end, body, F.COMMA)
                if close > end and flags[close - 1] & (F.FINITE | F.CUE_PARTICIPLE) or close == body:
                    start, body = clause, close
        left_end = first
        while left_end > start and flags[left_end - 1] & (F.COMMA | F.DASH | F.OPEN_BRACKET):
            left_end -= 1
        k = start
        while k < left_end and flags[k] & (F.COORDINATOR | F.CONTRAST | F.ADVERB | F.BOUNDARY | F.COMMA) and not flags[k] & F.NAMED:
            k += 1
        content = []
        if k < left_end:
            content.append((start, left_end))
        right = end
        if self.final_verbs and right + 1 < body and flags[right] & F.COMMA and flags[right + 1] & F.RELATIVE:
            close = self.next_break(right + 1, min(body, right + 30), F.COMMA)
            if close < min(body, right + 30) and flags[close - 1] & (F.FINITE | F.CUE_PARTICIPLE):
                right = close  # nach Einschätzung eines Experten, der befragt wurde, …
        if right < body and flags[right] & (F.COMMA | F.COLON | F.CLOSE_BRACKET | F.DASH):
            right += 1
        if right < body:
            tail = (right, body)
            if not content or body - right > 1:
                content.append(tail)
        if not content:
            return None
        if construction == "according":
            construction = "according-front" if len(content) == 1 and content[0][0] >= end else "according-end" if len(content) == 1 else "according-middle"
            if len(content) == 2 and self.zero == "yes" and flags[first - 1] & F.COMMA and end >= body - 1:
                content = content[:1]
        draft = Draft(construction, content, cue, (source.first, source.end) if source else None, None, score)
        if len(content) == 1:
            a, b = content[0]
            marked = self.reading.at_open.get(a)
            if marked is not None and marked.closed and marked.close >= b - 2:
                draft.direct, draft.stretches = True, [a]
        return draft

    def _set_phrase(self, i: int, hi: int, wanted: str) -> int:
        """The token behind the set phrase of the wanted kind that begins at token i, or -1."""
        words = self.words
        table = words[i].phrases
        long = table.get(words[i + 1].lower, ()) if i + 1 < hi else ()
        for name, phrase in (*long, *table.get("", ())):
            end = i + len(phrase)
            if name == wanted and end <= hi and all(words[i + n].lower == w for n, w in enumerate(phrase)):
                return end
        return -1

    def _phrase(self, i: int, lo: int, hi: int) -> Draft | None:
        table = self.words[i].phrases
        long = table.get(self.words[i + 1].lower, ()) if i + 1 < hi else ()
        for name, phrase in (*long, *table.get("", ())):
            end = i + len(phrase)
            if end > hi or any(self.words[i + n].lower != w for n, w in enumerate(phrase)):
                continue
            body = self._sentence_body(hi)
            if name in ("comment", "citing"):
                continue
            if name == "anaphoric":
                if i > lo and self.flags[i - 1] & F.COMMA and self.final_verbs and end < body:
                    owner = self.phrase_left(i - 1, lo)
                    group = Group((i,), i, end, i, _NO_CUE, F.FORM_NOUN)
                    stop = self.content_end(end, i, group, lo, hi)
                    source = (owner.first, owner.end) if owner is not None else None
                    return Draft("noun-that", [(end, stop)], tuple(range(i, end)), source, None, 0.7) if stop > end else None
                if i == lo and end < body:
                    return Draft("anaphoric-adverb", [(end, body)], tuple(range(i, end)), (i, end), None, 0.7, continuation=True)
                continue
            source = self._where_it_says(i, end, lo, hi)
            if i > lo and self.flags[i - 1] & (F.COMMA | F.CLOSE_MARK) and not self.flags[min(end, hi - 1)] & (F.COLON | F.COMPLEMENTISER):
                opening = self._stretch_before(i, lo)
                cue = tuple(range(i, end))
                if opening is not None and opening >= 0:
                    close = self.reading.at_open[opening].close + 1
                    return Draft("unsourced", [(opening, close)], cue, source, None, 0.85, direct=True, unsourced=True, stretches=[opening])
                if self.flags[i - 1] & F.COMMA and i - 1 > lo + 2:
                    return Draft("unsourced", [(lo, i - 1)], cue, source, None, 0.75, unsourced=True)
            k = end
            while k < body and self.flags[k] & (BETWEEN | F.COMMA | F.COMPLEMENTISER) and not self.flags[k] & F.PRONOUN:
                k += 1
            if k < body and (self.flags[end] & (F.COMMA | F.COLON | F.COMPLEMENTISER) or k > end or self.flags[k] & F.PREPOSITION):
                comma = self.next_break(end, min(body, end + 14), F.COMMA | F.COLON | F.COMPLEMENTISER)
                start = comma + 1 if comma < min(body, end + 14) else k
                if start < body and self.flags[start] & F.COMPLEMENTISER:
                    start += 1
                if start < body:
                    cue = tuple(range(i, end))
                    draft = Draft("unsourced", [(start, body)], cue, source, None, 0.75, unsourced=True)
                    marked = self.reading.at_open.get(start)
                    if marked is not None and marked.closed and marked.close >= body - 2:
                        draft.direct, draft.stretches = True, [start]
                    return draft
        return None

    def _where_it_says(self, i: int, end: int, lo: int, hi: int) -> tuple[int, int] | None:
        """In dem Schreiben heißt es; heißt es in einem Papier: what says it, when nobody does."""
        flags = self.flags
        first = self.clause_start(i, lo)
        for k in (first, end):
            if k < hi and k != i and flags[k] & F.PREPOSITION:
                stop = self.noun_phrase(k + 1, hi)
                if stop > k + 1:
                    return k + 1, stop
        return None

    # -- nouns -----------------------------------------------------------------------------------------------------------

    def _noun(self, i: int, lo: int, hi: int) -> Draft | None:
        """the claim that …; die Forderung, das Werk zu schließen."""
        flags = self.flags
        cue = next(c for c, form in self.words[i].cues if form & F.FORM_NOUN)
        k = i + 1
        owner: Phrase | None = None
        marker = k < hi and bool(flags[k] & (F.GENITIVE | F.PREPOSITION)) or self.words[min(k, hi - 1)].lower in self.infinitive_markers
        infinitive = cue.takes & F.T_TO and marker and self._infinitive_clause(k, hi) > 0
        if k < hi and flags[k] & F.GENITIVE and not infinitive and not (k + 1 < hi and flags[k + 1] & F.COMPLEMENTISER):
            end = self.noun_phrase(k + (0 if flags[k] & F.ARTICLE else 1), hi)
            if end > k:
                first = k if flags[k] & F.ARTICLE else k + 1
                owner = Phrase(first, end)
                k = end
        if self.final_verbs:
            for j in range(k, min(hi, k + 4)):
                if flags[j] & F.COMMA:
                    k = j
                    break
                if flags[j] & (F.BREAK | F.CAPITAL):
                    break
        start = k + 1 if k < hi and flags[k] & F.COMMA else k
        if start + 1 >= hi:
            return None
        if self.final_verbs and start == k and not flags[k] & F.COMPLEMENTISER:
            return None
        f = flags[start]
        body = self._sentence_body(hi)
        content: tuple[int, int] | None = None
        construction = "noun-that"
        group = Group((i,), i, i + 1, i, cue, F.FORM_NOUN)
        clause = self.clause_start(i, lo)
        if self.zero == "no" and k < hi and flags[k] & (F.GENITIVE | F.PREPOSITION) and flags[k + 1] & F.COMPLEMENTISER:
            start, f = k + 1, flags[k + 1]
        elif self.zero == "no" and f & F.COMPLEMENTISER:
            return None
        if f & F.COMPLEMENTISER and cue.takes & F.T_THAT and not (f & F.RELATIVE and flags[start + 1] & (F.AUX | F.VERB) and self.zero == "yes"):
            content = (start + 1, self.content_end(start + 1, clause, group, lo, hi))
        elif f & F.WHETHER and cue.takes & F.T_WH:
            content = (start, self.content_end(start, clause, group, lo, hi))
        elif cue.takes & F.T_TO and not f & F.SUBORDINATOR and self._infinitive_clause(start, hi) > 0:
            first = start + 1 if not self.final_verbs and self.zero != "yes" and self.words[start].lower in self.infinitive_markers else start
            stop = self.content_end(first, clause, group, lo, hi)
            content, construction = (first, self._infinitive_end(first, stop) if self.zero == "yes" else stop), "noun-infinitive"
        elif cue.takes & F.T_ZERO and self.zero == "verb-second" and flags[k] & F.COMMA and self._has_subjunctive(start, body):
            content = (start, self.content_end(start, clause, group, lo, hi))
        if content is None or content[1] <= content[0]:
            return None
        if owner is None:
            owner = self._owner_left(i, lo)
        return Draft(construction, [content], (i,), (owner.first, owner.end) if owner else None, cue, 0.65)

    def _has_subjunctive(self, start: int, end: int) -> bool:
        return any(self.flags[j] & SUBJUNCTIVES for j in range(start, min(end, start + 40)))

    def _owner_left(self, i: int, lo: int) -> Phrase | None:
        """Lind's claim, his claim; else the subject of the clause: erhob den Vorwurf."""
        flags = self.flags
        if i > lo and flags[i - 1] & F.POSSESSIVE:
            return Phrase(i - 1, i)
        if i > lo + 1 and self.words[i - 1].lower in ("'s", "'"):
            owner = self.phrase_left(i - 1, lo)
            if owner is not None:
                return owner
        subject = self.clause_subject(self.clause_start(i, lo), i)
        return subject if subject is not None and subject.end < i else None


def _pass_on(drafts: list[Draft]) -> list[Draft]:
    """Laut BBC sagte der Minister, dass …: the report is the minister's, and the BBC passed it on (`via`)."""
    passed: list[Draft] = []
    for attribution in drafts:
        if not attribution.construction.startswith("according") or attribution.source is None:
            continue
        for draft in drafts:
            if draft is attribution or not draft.cue or draft.score < 0.75 or draft.source is None:
                continue
            inside = any(a <= min(draft.cue) and draft.end <= b for a, b in attribution.content)
            apart = not any(a <= attribution.cue[0] < b for a, b in draft.content)
            if inside and apart and min(draft.cue) - max(attribution.cue) < 12:
                draft.via = (attribution.source, *draft.via)
                passed.append(attribution)
                break
    return [draft for draft in drafts if draft not in passed]

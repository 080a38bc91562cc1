"""The report follows its cue: that-clause, bare clause, question, infinitive, quotation, object."""

from claimx.lang import flags as F
from claimx.model.records import Attitude
from claimx.passes.rules.cues import Group
from claimx.passes.rules.draft import Draft
from claimx.passes.rules.phrases import BETWEEN, OPENS_TIME, WINDOW, Phrase
from claimx.passes.rules.tails import Tails

_COMPLEMENT_START = F.COMPLEMENTISER | F.WHETHER | F.INTERROGATIVE

_ENDS_HERE = F.COLON | F.OPEN_MARK | F.STOP | F.SEMICOLON
_ASKS = F.WHETHER | F.INTERROGATIVE
_LINKS = F.PREPOSITION | F.GENITIVE
_CLAUSE_BEGINS = F.COMMA | F.COMPLEMENTISER
_NO_ADVERB = F.PRONOUN | F.DETERMINER | F.CAPITAL
_LONGEST_WITHHELD = 5  # tokens from the marker of the infinitive: to be publicly named
_BEHIND_WITHHELD = F.BREAK | F.SUBORDINATOR | F.PREPOSITION | F.COORDINATOR | F.CUE_FINITE
_ENDS_CLAUSE = (
    F.COLON | F.STOP | F.SEMICOLON | F.OPEN_MARK | F.OPEN_BRACKET | F.COMMA | F.COMPLEMENTISER | F.COORDINATOR
)


class Complements(Tails):
    """The report follows its cue: that-clause, bare clause, question, infinitive, quotation, object."""

    # cue, content: the report follows its cue
    def _complement(self, group: Group, clause: int, lo: int, hi: int) -> Draft | None:
        takes = group.cue.takes
        if group.form & F.FORM_SPLIT and group.form & F.FORM_INFINITIVE:
            takes &= F.T_THAT | F.T_WH | F.T_QUOTE
            if self.zero == "no" and group.cue.cue_class != "statement":
                return None  # começou a acreditar que, para comprovar que
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
            if takes & F.T_AS and (self.verb_second or self.zero == "no" and start > group.right + 1):
                draft = self._verdict(group, clause, lo, hi)
                if draft is not None:
                    return draft
            return self._before_mark(group, start, lo, hi)
        if self.zero == "no" and g & F.COMPLEMENTISER and self._is_relative(group, start):
            return None
        if self.zero == "no" and g & F.COMPLEMENTISER and g & F.RELATIVE and start > group.right:
            if flags[start - 1] & (F.ARTICLE | F.DETERMINER | F.OBJECT_PRONOUN) and not flags[start - 1] & (
                F.PRONOUN | F.PREPOSITION
            ):
                if not takes & F.T_WH:
                    return None  # repetiu o que fizera, ha dicho lo que piensa
                return self._clause(group, "embedded-question", start - 1, clause, lo, hi, 0.6)
        that = takes & F.T_THAT and start + 1 < hi and not (takes & F.T_TO and self._is_marker(start, hi))
        if g & F.COMPLEMENTISER and that and self._is_complementiser(start, k, group):
            return self._clause(group, "that-clause", start + 1, clause, lo, hi, 0.85)
        if (
            g & F.PREPOSITION
            and start + 1 < hi
            and flags[start + 1] & F.INTERROGATIVE
            and takes & F.T_WH
            and self.zero == "no"
        ):
            return self._clause(group, "embedded-question", start, clause, lo, hi, 0.7)
        if g & _ASKS and takes & F.T_WH and not (g & F.PRONOUN and not g & F.INTERROGATIVE):
            if self.no_articles and self._has_antecedent(group, start):
                return None
            return self._clause(group, "embedded-question", start, clause, lo, hi, 0.75)
        if takes & F.T_TO and not g & F.SUBORDINATOR and not self._is_purpose(start):
            end = self._infinitive_clause(start, hi)
            if end > 0 and self.unnamed and self._withholds_name(group.right, start, hi):
                return None
            if end > 0:
                first = (
                    start + 1
                    if self.words[start].lower in self.infinitive_markers
                    and not self.final_verbs
                    and self.zero != "yes"
                    else start
                )
                if self.clitics and flags[first] & F.OPEN_MARK:
                    return self._marked_infinitive(group, first, lo, hi)
                return self._clause(group, "infinitive", first, clause, lo, hi, 0.7)
        if takes & F.T_ZERO and not g & F.COMPLEMENTISER and self._zero_clause(group, start, k, hi):
            return self._clause(group, "zero-clause", start, clause, lo, hi, 0.8)
        if (
            takes & F.T_BARE
            and not self.unspaced
            and g & F.WORD
            and not g & (F.PREPOSITION | F.COORDINATOR | F.SUBORDINATOR | F.TIME | F.CONTRAST)
        ) and self.next_break(start, hi, F.STOP | F.COMMA | F.SEMICOLON) - start >= 4:
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

    def _withholds_name(self, k: int, start: int, hi: int) -> bool:
        """asked not to be named, pidió no ser identificado: who speaks, and no report."""
        flags = self.flags
        for j in range(k, min(hi, start + _LONGEST_WITHHELD)):
            if self.words[j].lower in self.unnamed:
                if j + 1 >= hi or any(flags[n] & F.NEGATION for n in range(k, j)):
                    return True
                return bool(flags[j + 1] & _BEHIND_WITHHELD) and not flags[j + 1] & F.AS_CLAUSE
            if flags[j] & F.BREAK:
                return False
        return False

    def _is_purpose(self, k: int) -> bool:
        """Does token k open an infinitive that says what for, no complement: …, um die Stadt zu erreichen?"""
        if self.words[k].lower not in self.purposes or k + 1 >= self.count:
            return False
        return not self.flags[k + 1] & (F.NUMBER | F.TIME)

    def _past_middle(self, group: Group, hi: int) -> int:
        """Where the complement could begin: past the subject behind the verb, adverbs, addressee, adverbials."""
        flags = self.flags
        if self.unspaced:
            return self._past_aspect(group, hi)
        k = max(group.right, group.tokens[-1] + 1 if group.form & F.FORM_PARTICIPLE else group.right)
        border = self._infinitive_at(k, hi) if group.cue.takes & F.T_TO else hi
        if self.zero == "verb-second":
            first = max(k, group.tokens[-1] + 1)
            k = self._next_clause(first, hi, len(group.tokens) > 1)
            return k if self.clause_comma else self._unmarked_clause(group, first, k, hi)
        if self.clitics and group.cue.takes & F.T_TO and k < hi and not flags[k] & F.PREPOSITION:
            if not (group.negated and flags[k] & F.NEGATION) and self._infinitive_clause(k, hi) > 0:
                return k  # afirmou | ter visto dados que mostram que
        limit = min(hi, k + 26)
        phrases = 0
        openers = self.time_words.openers
        while k < limit:
            f = flags[k]
            if f & OPENS_TIME or self.words[k].lower in openers:
                end = self.time_phrase(k, limit)
                if end > k and not (self.zero == "yes" and end < hi and flags[end] & F.FINITE):
                    k = end  # said last week that; but: said this year would be hard
                    continue
            if f & _ENDS_HERE:
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
            if f & _ASKS and group.cue.takes & F.T_WH:
                return k
            if k == border:
                return k
            if (
                self.words[k].lower in self.infinitive_markers
                and group.cue.takes & F.T_TO
                and self._infinitive_clause(k, hi) > 0
            ):
                return k
            if (
                self.zero == "no"
                and k > group.right
                and not f & (BETWEEN | F.PREPOSITION)
                and self._infinitive_clause(k, hi) > 0
            ):
                return k
            if f & BETWEEN and not f & _NO_ADVERB or f & F.TIME:
                k += 1
                continue
            if (
                f & F.DETERMINER
                and k + 1 < hi
                and flags[k + 1] & (F.ADVERB | F.TIME)
                and not flags[k + 1] & F.ANY_DETERMINER
            ):
                k += 2  # más tarde, tout simplement, this week
                continue
            if k + 1 < hi and flags[k + 1] & F.TIME and f & F.WORD and not f & (F.FINITE | F.CAPITAL | F.PREPOSITION):
                k += 2  # last week
                continue
            if f & _LINKS and k + 1 < hi and flags[k + 1] & F.COMPLEMENTISER and self.zero != "yes":
                return k + 1
            if f & F.PREPOSITION and k + 1 < hi and flags[k + 1] & F.INTERROGATIVE and group.cue.takes & F.T_WH:
                return k
            if f & F.PREPOSITION and group.cue.takes & F.T_TO and phrases and self._infinitive_clause(k, hi) > 0:
                return k
            if f & F.PREPOSITION and not (f & F.COMPLEMENTISER):
                if self.clitics and k + 1 < hi and flags[k + 1] & F.GENITIVE and not flags[k + 1] & F.ARTICLE:
                    k += 1  # lors | de la visite
                    continue
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
            core = next(
                (j for j in range(k + 1, end) if flags[j] & _LINKS and not flags[j] & F.CAPITAL),
                end,
            )
            bare = phrases == 0 and not any(flags[j] & known for j in range(k, core))
            bare = bare and not (end == k + 1 and end < hi and flags[end] & F.ADVERB)  # très clairement
            if end == border and (not self.noun_verbs or group.cue.object_person and phrases == 0):
                return end  # el: κάλεσε τους μάρτυρες | να έρθουν; it: accusa la ditta | di mentire
            if end == border < hi and not bare and not flags[end] & F.GENITIVE and self._asks_of(group):
                return end  # a appelé les habitants | à rester
            if bare or not self._has_complementiser(end, hi):
                return k
            k = end
            phrases += 1
        return k if k < hi else hi

    def _marked_infinitive(self, group: Group, opening: int, lo: int, hi: int) -> Draft | None:
        """a promis de « rouvrir le pont »: what the marks hold."""
        marked = self.reading.at_open.get(opening)
        if marked is None or not marked.closed:
            return None
        source = self.subject(group, lo, hi)
        draft = self._draft(group, "verdict", [(opening, marked.close + 1)], source, 0.7)
        draft.direct, draft.stretches = True, [opening]
        return draft

    def _asks_of(self, group: Group) -> bool:
        """Does a verb want something of the person it has as its object?"""
        return group.cue.object_person or group.cue.attitude in (Attitude.DEMAND, Attitude.SUGGEST)

    def _past_aspect(self, group: Group, hi: int) -> int:
        """Where the complement begins behind a verb without endings: past 了, whom it is told, and who is cited."""
        flags, words = self.flags, self.words
        k = group.right
        while k < hi and words[k].lower in self.aspects:
            k += 1
        if group.cue.object_person or group.cue.object_source:
            second = self._second_cue(k, hi)
            if second > 0:
                return second + 1
            end = self.noun_phrase(k, hi)
            known = F.ADDRESSEE | F.NAMED | F.PRONOUN | F.CAPITAL
            return end if any(flags[j] & known for j in range(k, end)) else k
        return k

    def _past_comma(self, k: int, hi: int) -> int:
        """Past an apposition or an inserted phrase between commas when a complement follows it; else k."""
        if k + 1 >= hi:
            return k
        close = self.next_break(k + 1, min(hi, k + 24), F.COMMA | F.STOP | F.COLON | F.OPEN_MARK)
        verbs = F.CUE_FINITE | F.VERB | F.PAST
        if self.zero == "no" and self.flags[k + 1] & (F.PREPOSITION | F.ADVERB | F.TIME):
            # disse, na semana passada, em entrevista ao “Jornal”, da Globo, que
            last = min(hi, k + 34)
            while close + 1 < last and not self.flags[close + 1] & (
                F.COMPLEMENTISER | F.STOP | F.COLON | F.FINITE | F.COORDINATOR
            ):
                if not self.flags[close] & (F.COMMA | F.OPEN_MARK):
                    break
                close = self.next_break(close + 1, last, F.COMMA | F.STOP | F.COLON)
        flags = self.flags
        if (
            any(
                flags[j] & verbs
                and not flags[j] & (F.CAPITAL | F.NAMED | F.RELATIVE)
                and not flags[j - 1] & F.ANY_DETERMINER
                for j in range(k + 1, close)
            )
            and not self.flags[k + 1] & F.RELATIVE
        ):
            return k
        if close >= min(hi, k + 24) or not self.flags[close] & F.COMMA:
            return k
        g = self.flags[close + 1] if close + 1 < hi else 0
        if g & (F.COMPLEMENTISER | F.OPEN_MARK | F.WHETHER):
            return close + (0 if g & F.OPEN_MARK else 1)
        return k

    def _next_clause(self, k: int, hi: int, complete: bool) -> int:
        """German: the comma, colon or mark behind which the complement begins."""
        flags = self.flags
        limit = min(hi, k + 45)
        commas = 0
        j = k
        while j < limit:
            f = flags[j]
            if not f & _ENDS_CLAUSE:
                j += 1
                continue
            if f & (F.COLON | F.STOP | F.SEMICOLON):
                return j
            if f & F.OPEN_MARK:
                marked = self.reading.at_open.get(j)
                if marked is not None and marked.closed and marked.close - j <= 8 and marked.close + 1 < hi:
                    name = bool(flags[j - 1] & (F.PREPOSITION | F.ARTICLE))
                    if self.nouns_capitalised and flags[j - 1] & F.CAPITAL:
                        name = bool(flags[marked.close + 1] & F.COMMA)  # die Agentur „Meldau“, die Maschine sei
                    name = name and self._is_title(marked.first, marked.last)
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
                inserted = (
                    g & F.RELATIVE
                    and flags[close - 1] & (F.FINITE | F.AUX | F.VERB)
                    or self.is_apposition(j + 1, close)
                )
                if (
                    close < min(hi, j + 30)
                    and flags[close] & (F.COMMA | F.COLON)
                    and inserted
                    and commas < 2
                    and not self._verb_second_at(j + 1, close)
                ):
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

    def _unmarked_clause(self, group: Group, k: int, border: int, hi: int) -> int:
        """Where a complement without a comma begins, past subject, adverbs and adverbials; `border` when none does.

        nl: beloofde gisteren | de weg te herstellen; vroeg | of het waar was; nb: sier | de ikke vil.
        """
        flags, takes = self.flags, group.cue.takes
        subject = None if self._subject_before(group) else self._subject_behind(group.finite, border)
        while k < border:
            f = flags[k]
            if f & (F.WHETHER | F.INTERROGATIVE) and takes & F.T_WH and not f & F.COMPLEMENTISER:
                if not f & F.PREPOSITION or self._has_verb(k + 1, border):
                    return k
            if f & F.PREPOSITION and k + 1 < border and self.words[k + 1].lower in self.infinitive_markers:
                k += 1  # nb: nekter for | å ha stjålet den
                continue
            pronoun = f & F.PRONOUN and not (f & F.ANY_DETERMINER and self._noun_behind(k + 1, border))
            if takes & F.T_TO and not f & F.COMMA and not pronoun and self._infinitive_clause(k, border) > 0:
                if subject is None or subject.first < k:
                    return k
            if subject is not None and subject.first == k:
                k = subject.end
                continue
            settled = subject is None or subject.end <= k
            if settled and takes & F.T_ZERO and not f & F.BREAK and self._subject_and_verb(k, border):
                return k
            if f & F.BREAK or f & (F.COORDINATOR | F.SUBORDINATOR):
                break
            if f & F.PREPOSITION:
                k = max(self._past_time(k + 1, border), self.noun_phrase(k + 1, border), k + 1)
            elif f & (BETWEEN | F.TIME | F.PARTICLE):
                k += 1
            elif group.cue.object_person or flags[k] & F.ADDRESSEE:
                k = max(self.noun_phrase(k, border), k + 1)
            else:
                break
        return border

    def _is_marker(self, k: int, hi: int) -> bool:
        """Does a word that is both open an infinitive, not a clause: da lovede at komme, not lovede at hun kom?"""
        if self.words[k].lower not in self.infinitive_markers or self._infinitive_clause(k, hi) < 0:
            return False
        return not self._subject_and_verb(k + 1, hi)

    def _has_verb(self, k: int, hi: int) -> bool:
        """Does a finite verb follow before the next sign?"""
        end = self.next_break(k, hi, F.BREAK)
        return any(self.flags[j] & F.FINITE and not self.flags[j] & (F.CAPITAL | F.PREPOSITION) for j in range(k, end))

    def _subject_before(self, group: Group) -> bool:
        """Does the reporting verb have its subject before it?"""
        left = self.subject_left(group.finite, max(0, group.finite - WINDOW))
        return left is not None and not left.oblique

    def _is_relative(self, group: Group, k: int) -> bool:
        """Does the word at k belong to a noun or infinitive before: pediu ajuda à Marinha, que …; decidiu revogar?"""
        flags, words = self.flags, self.words
        first = group.right
        if k <= first or not flags[k] & F.RELATIVE:
            return False
        if flags[k - 1] & F.COMMA and not any(
            flags[j] & (F.COMMA | F.CLOSE_BRACKET | F.DASH) for j in range(first, k - 1)
        ):
            noun = next((j for j in range(first, k - 1) if not flags[j] & BETWEEN), k - 1)
            if noun < k - 1 and not flags[noun] & F.PREPOSITION:
                return True
        endings = self.infinitive_endings
        return bool(endings) and any(
            words[j].lower.endswith(endings)
            and not flags[j] & (F.CAPITAL | F.NAMED | F.PREPOSITION | F.ADVERB | F.ANY_DETERMINER | F.TIME)
            for j in range(first, min(k, first + 3))
        )

    def _has_antecedent(self, group: Group, k: int) -> bool:
        """Does a word at k that may ask or relate stand behind a noun: pl opowiedział o planie, | który …?"""
        flags = self.flags
        return bool(flags[k] & F.RELATIVE) and any(
            not flags[j] & (BETWEEN | F.COMMA | F.AUX) for j in range(group.right, k)
        )

    def _is_complementiser(self, start: int, k: int, group: Group) -> bool:
        f = self.flags[start]
        if not f & (F.DETERMINER | F.PRONOUN):
            return True
        g = self.flags[start + 1]
        if g & F.POSSESSIVE and g & F.BE and not self.clause_comma:
            return True  # nl: zegt dat zijn vrouw komt
        if g & F.COMMA and self.zero == "yes" and start == group.right:
            return self.next_break(start + 2, min(len(self.flags), start + 24), F.COMMA | F.STOP) < start + 24
        return not g & (F.AUX | F.STOP | F.COMMA | F.PREPOSITION) or bool(g & F.PREPOSITION)

    def _clause(
        self, group: Group, construction: str, start: int, clause: int, lo: int, hi: int, score: float
    ) -> Draft | None:
        end = self.content_end(start, clause, group, lo, hi)
        if end <= start:
            return None
        if construction == "infinitive" and self.zero == "yes":
            end = max(self._infinitive_end(start, end), start + 1)
        source = self.subject(group, lo, hi)
        if source is not None and source.first < end and source.end > start:
            source = self._without_content(source, start)
        if source is None and self.no_copula and group.form & F.FORM_INFINITIVE:
            return None  # ru: следует отметить, что …: the author's own
        if group.cue.needs_document and self.out_of:
            source = self._shown_by(group, lo) or source
        if not self._can_report(group, source):
            return None
        cited = self._cited_between(group.right, start)
        via = source if cited is not None else None
        source = cited or source
        if group.form & F.FORM_GERUND:
            construction = "continuation-gerund"
        elif group.passive:
            construction, score = "passive", min(score, 0.65) if source is None else score
        elif source is None and self.zero == "no" and self._is_impersonal(group, lo):
            construction = "unsourced"
        content = [(start, end)]
        if construction == "infinitive" and not group.passive and self.zero == "yes" and start > group.right:
            k = group.right
            first = k + 1 if self.flags[k] & (F.PRONOUN | F.OBJECT_PRONOUN) else self.noun_phrase(k, start + 1)
            if first == start:
                content = [(k, end)]
        raised = construction in ("infinitive", "passive") and self.zero == "yes" and not group.form & F.FORM_SPLIT
        if raised and (group.passive or group.cue.raises):
            subject = self.subject_left(group.first, lo)
            if subject is not None and (source is None or group.cue.raises):
                content, source = [(subject.first, subject.end), (start, end)], None
        draft = self._draft(group, construction, content, source, score)
        draft.unsourced = draft.unsourced or construction == "unsourced"
        draft.relative = (
            source is not None and source.end - source.first == 1 and bool(self.flags[source.first] & F.RELATIVE)
        )
        if via is not None:
            draft.via = ((via.first, via.end),)
        return draft

    def _without_content(self, source: Phrase, start: int) -> Phrase | None:
        """A source that runs into the content is cut before it: beteuerte der Rat, | ständig zu prüfen."""
        end = start
        while end > source.first and self.flags[end - 1] & F.COMMA:
            end -= 1
        return Phrase(source.first, end, source.oblique) if source.first < end < start else None

    def _is_impersonal(self, group: Group, lo: int) -> bool:
        """Se dice que; se le acusa de."""
        first = group.tokens[0]
        if self.flags[first] & F.REFLEXIVE:
            return True
        between = first - 1 if first > lo and self.flags[first - 1] & F.OBJECT_PRONOUN else first
        return lo < between < first and bool(self.flags[between - 1] & F.REFLEXIVE)

    def _cited_between(self, k: int, start: int) -> Phrase | None:
        """Whom a reporter names as the origin: berichtet unter Berufung auf X, dass; reported, citing X, that."""
        for j in range(k, start):
            if self.flags[j] & F.PHRASE:
                end = self._set_phrase(j, start, "citing")
                stop = self.noun_phrase(end, start) if end > 0 else end
                if 0 < end < stop:
                    return Phrase(end, stop)
        return None

    def _shown_by(self, group: Group, lo: int) -> Phrase | None:
        """What shows something, behind its preposition: nl Uit het onderzoek | blijkt dat."""
        first = self.clause_start(group.first, lo)
        if self.words[first].lower not in self.out_of:
            return None
        end = self.noun_phrase(first + 1, group.first)
        return Phrase(first + 1, end) if end > first + 1 else None

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
        if self.reading.ends[colon] == self.reading.starts[colon + 1]:
            return None  # https://, 10:30
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
        whole = (
            colon
            or last in ",.!?…"
            or bool(after & (F.STOP | F.COMMA | F.SEMICOLON | F.DASH | F.COORDINATOR | F.OPEN_MARK))
            or marked.close + 1 >= hi
        )
        short = marked.last - marked.first < 5 and not colon
        if short and takes & F.T_TO and self.final_verbs and self._infinitive_clause(opening, hi) > 0:
            return self._clause(group, "infinitive", opening, self.clause_start(group.first, lo), lo, hi, 0.7)
        if takes & F.T_QUOTE and whole:
            draft = self._draft(
                group, "direct-cue-first", [(opening, marked.close + 1)], source, 0.93 if colon else 0.9
            )
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
        if not marks and self.reading.pack.switches["zero_complementiser"] != "yes":
            return None
        start = first
        if source is not None and source.first >= start:
            start = source.end
        while (
            start < end
            and flags[start] & (F.ADVERB | F.NEGATION | F.TIME)
            and not flags[start] & (F.PRONOUN | F.DETERMINER)
        ):
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
            if flags[j] & _CLAUSE_BEGINS:
                break
        return None

    def _long_fragment(self, k: int, hi: int) -> bool:
        """Does a stretch of four words or more in marks stand in the object that begins at k?"""
        for j in range(k + 1, min(hi, k + 4)):
            marked = self.reading.at_open.get(j)
            if marked is not None:
                return (
                    marked.closed
                    and sum(1 for i in range(marked.first, marked.last) if self.words[i].flags & F.WORD) >= 4
                )
        return False

"""The report stands before its cue: …, Kern said; …, sagte Kern; wie Kern mitteilte."""

from claimx.lang import flags as F
from claimx.passes.rules.cues import Group
from claimx.passes.rules.draft import Draft
from claimx.passes.rules.extents import Extents
from claimx.passes.rules.phrases import Phrase

_AFTER_TAIL = F.STOP | F.COMMA | F.SEMICOLON | F.COLON | F.DASH | F.CLOSE_BRACKET | F.OPEN_MARK | F.CLOSE_MARK
_BEFORE_TAIL = F.COMMA | F.CLOSE_MARK | F.DASH | F.STOP
_BEFORE_VERB = F.ADVERB | F.BOUNDARY | F.OBJECT_PRONOUN | F.REFLEXIVE | F.NEGATION
_WHAT_ENDS_TAIL = _AFTER_TAIL | F.COMPLEMENTISER | F.COORDINATOR
_REPORTS = F.T_TAIL | F.T_QUOTE
_TELLS = F.T_TAIL | F.T_THAT | F.T_ZERO
_NO_TAIL = F.FORM_GERUND | F.FORM_NOUN
_PAUSE = F.COMMA | F.DASH
_ADVERBIAL = F.PREPOSITION | F.TIME | F.ADVERB | F.SUBORDINATOR | F.PARTICLE


_SHORTEST = 4  # tokens of a report whose verb no list holds
_NO_SUBJECT = F.PREPOSITION | F.TIME | F.ADVERB | F.SUBORDINATOR | F.BOUNDARY | F.CONTRAST | F.COORDINATOR


class Tails(Extents):
    """The report stands before its cue: …, Kern said; …, sagte Kern; wie Kern mitteilte."""

    # content, cue: the report stands before its cue
    def _tail(self, group: Group, clause: int, lo: int, hi: int) -> Draft | None:
        """…, Kern said. …, sagte Kern am Montag. With marks or without; in the middle of the content or at its end."""
        flags = self.flags
        if not group.cue.takes & _REPORTS or group.form & _NO_TAIL or clause <= lo:
            return None
        if group.form & F.FORM_INFINITIVE and group.form & F.FORM_SPLIT:
            return None
        apposed: Phrase | None = None
        if not self.verb_second:
            apposed = self.subject_left(group.first, lo)
            if apposed is not None and apposed.first == lo:
                return None  # O presidente, Seixas, sublinhou, no entanto, que
            if apposed is not None and lo < apposed.first < clause and not self.inverts:
                clause = apposed.first  # not …, a 250 km de Tóquio, | informou a imprensa
        before = flags[clause - 1]
        if not before & _BEFORE_TAIL:
            return None
        k = clause
        while k < group.first and flags[k] & _BEFORE_VERB and not flags[k] & (F.PRONOUN | F.ARTICLE):
            k += 1
        inverted = k == group.first
        source: Phrase | None
        if inverted:
            if flags[group.finite] & F.WITH_SUBJECT:
                source = None
                end = group.right
            else:
                source = (
                    self._subject_behind(group.finite, self._subject_border(group, hi))
                    if self.verb_second
                    else self.subject_right(group, hi)
                )
                end = max(group.right, source.end if source else 0, group.tokens[-1] + 1)
            if source is None and group.passive and self.clause_comma:
                source = self._agent(group, clause, hi)  # …, wurde vom Rat mitgeteilt
            elif source is not None and group.passive and self.clause_comma and not group.cue.object_source:
                return None  # …, werden aber geringe Chancen eingeräumt: who is behind a passive does not speak
            if source is None and not (self.drops_subject or group.passive or flags[group.finite] & F.WITH_SUBJECT):
                return None
        else:
            if self.verb_second:
                return None
            phrase = (
                apposed if apposed is not None and apposed.first >= clause else self.subject_left(group.first, clause)
            )
            if self.zero == "yes" and (phrase is None or phrase.first > k) and self._is_tail_subject(k, group.first):
                phrase = Phrase(k, group.first)
            if (
                phrase is None
                or phrase.first > k
                or flags[phrase.first] & (F.RELATIVE | F.COORDINATOR)
                and not flags[phrase.first] & F.PRONOUN
            ):
                return None
            if (
                flags[clause] & (F.SUBORDINATOR | F.CONTRAST | F.RELATIVE | F.COORDINATOR)
                and not flags[clause] & F.PRONOUN
            ):
                return None
            source, end = phrase, group.right
        marked = self._stretch_before(clause, lo)
        dashed = marked is None and bool(flags[lo] & F.DASH and before & F.DASH) and clause - lo > 3
        if dashed and self._tail_ends(group, end, hi, quoted=True):
            return self._spoken(group, (lo + 1, clause - 1), source)
        if self.inverts and inverted and marked is None and not flags[group.finite] & F.WITH_SUBJECT:
            if source is not None and self._is_verb_form(source.first):
                source = None  # o avião, um jato, continuou | voando
            if source is None and (apposed is not None or group.passive):
                return None  # Trump, que amenazó ayer, | elogió a Kim
        if self.unspaced and marked is None and end < self._sentence_body(hi):
            return None  # 会议结束后，部长说，…: what follows is the report
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
        adverbial = (
            F.PREPOSITION | F.TIME
            if inverted and not self.verb_second
            else F.PREPOSITION | F.TIME | F.ADVERB | F.BOUNDARY
        )
        if comma <= lo:
            return None
        alone = rest is None and (
            not self.clause_comma
            and self._speaks(group, source, hi)  # nb: Hver uke, sier hun.
            or (self.no_copula or self.clitics and not self.drops_subject and not flags[lo] & (adverbial | F.ADVERB))
            and inverted
            and not group.passive
            and source is not None  # ru: Мост опасен, считает Вергин; Le maire vidait le coffre, explique Lind
            or inverted
            and not self.verb_second
            and comma - lo >= _SHORTEST
            and not flags[lo] & _NO_SUBJECT  # fr: Le ferry chavire, a annoncé la police: a verb that no list holds
        )
        bare = self.drops_subject and source is None and inverted and rest is not None and end == group.right
        if (
            not (alone or bare)  # Em vez disso, referiu, as obras seguem
            and not self._is_clause(lo, comma, group)
            and (rest is None or flags[lo] & adverbial or not inverted and not self._goes_on(rest))
        ):
            return None
        content = [(self._behind_colon(lo, comma), comma)]
        if rest is not None:
            content.append(rest)
            construction = "parenthesis"
        return self._draft(group, construction, content, source, 0.8)

    def _is_verb_form(self, k: int) -> bool:
        """Is token k an infinitive or a gerund by its ending?"""
        endings = (*self.infinitive_endings, *self.reading.pack.gerund_endings)
        known = F.CAPITAL | F.ANY_DETERMINER | F.NAMED | F.PRONOUN
        return self.words[k].lower.endswith(endings) and not self.flags[k] & known

    def _behind_colon(self, lo: int, comma: int) -> int:
        """Baldini nega: il progetto, afferma, è partito. What stands before a colon is the author's."""
        colon = next((k for k in range(comma - 1, lo, -1) if self.flags[k] & F.COLON), -1)
        return colon + 1 if lo < colon < comma - 1 else lo

    def _spoken(self, group: Group, content: tuple[int, int], source: Phrase | None) -> Draft:
        """— Com o bonde, o freguês volta — aposta Zuleide Prates: speech between dashes inside a paragraph."""
        draft = self._draft(group, "dash-dialogue", [content], source, 0.85)
        draft.direct = True
        return draft

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
        if (
            end - k > 14
            or f & (F.PREPOSITION | F.SUBORDINATOR | F.COORDINATOR | F.RELATIVE | F.ADVERB | F.TIME)
            and not f & F.DETERMINER
        ):
            return False
        if any(
            flags[j] & (F.FINITE | F.BREAK) and not flags[j] & (F.CAPITAL | F.NAMED | F.PREPOSITION)
            for j in range(k, end)
        ):
            return False
        return any(flags[j] & (F.CAPITAL | F.NAMED | F.ANY_DETERMINER | F.NUMBER) for j in range(k, end))

    def _speaks(self, group: Group, source: Phrase | None, hi: int) -> bool:
        """Is a statement verb with a person or body behind it, and no more, a tail even where the pack is silent?"""
        if source is None or group.cue.cue_class != "statement" or group.passive:
            return False
        flags = self.flags
        if source.end + 2 < hi and flags[source.end] & F.COMMA and group.cue.takes & F.T_QUOTE and self.zero == "no":
            return True  # Eppure, prosegue la lettera, è noto
        if not group.cue.takes & F.T_THAT:
            return False
        if source.end < hi and not flags[source.end] & (F.STOP | F.COMMA):
            return False
        return any(
            flags[k] & (F.CAPITAL | F.NAMED | F.PRONOUN) and not flags[k] & F.TIME
            for k in range(source.first, source.end)
        )

    def _is_clause(self, lo: int, hi: int, group: Group) -> bool:
        """Can what stands before a tail be a report: a main clause, not an adverbial of the tail's own sentence?"""
        flags = self.flags
        f = flags[lo]
        if f & F.SUBORDINATOR and self.clause_comma and self.final_verbs and flags[hi - 1] & F.FINITE:
            if self.next_break(lo, hi, F.COMMA) == hi:
                return False  # Während der Rat gezögert hat, | fordert die Ministerin
        if f & F.SUBORDINATOR and not f & (F.PREPOSITION | F.ADVERB | F.PRONOUN):
            return any(flags[k] & F.COMMA for k in range(lo, hi))
        if f & F.WHETHER and not group.cue.takes & F.T_WH:
            return False
        if not self.verb_second:
            verbs = F.FINITE | F.PAST | F.CLOSE_MARK
            if any(flags[k] & verbs and not flags[k] & F.PREPOSITION for k in range(lo, hi)):
                return True
            noun, words, doubtful = F.ANY_DETERMINER | F.PREPOSITION, self.words, self.doubtful_verbs
            return any(words[k].lower in doubtful and not flags[k - 1] & noun for k in range(lo + 1, hi))
        first = self.next_break(lo, hi, F.COMMA)
        return (
            any(flags[k] & (F.FINITE | F.CLOSE_MARK) and not flags[k] & F.CAPITAL for k in range(lo, first))
            or f & F.FINITE != 0
            or self.nouns_capitalised
            and self._verb_second_at(lo, first)
        )

    def _stretch_before(self, clause: int, lo: int) -> int | None:
        """The opening mark of the stretch that ends right before token `clause`, comma or dash between."""
        k = clause - 1
        while k >= lo and self.flags[k] & _PAUSE:
            k -= 1
        if k >= lo and self.flags[k] & F.CLOSE_MARK:
            marked = self.reading.at_close.get(k)
            if (
                marked is not None
                and marked.closed
                and marked.open >= 0
                and (marked.open >= lo or len(marked.parts) > 1)
            ):
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
            if k > end and not f & _WHAT_ENDS_TAIL:
                k += 1
                continue
            if f & _AFTER_TAIL:
                if f & F.COLON:
                    return False
                opening = f & F.OPEN_MARK or f & F.COMMA and k + 1 < hi and flags[k + 1] & F.OPEN_MARK
                if opening and k <= end + 1 and not quoted:
                    return False
                if f & F.COMMA and k + 1 < hi and flags[k + 1] & F.COMPLEMENTISER and not flags[k + 1] & F.RELATIVE:
                    return quoted
                return True
            if f & F.COMPLEMENTISER and (
                not f & F.DETERMINER
                or group.cue.takes & F.T_THAT
                and not quoted
                and (self.zero == "yes" or k == end and not self.clause_comma)  # nl: antwoordde Hart | dat ze …
            ):
                return False
            if k == end and not quoted and self.zero == "no" and group.cue.takes & F.T_TO:
                if self.words[k].lower in self.infinitive_markers and self._infinitive_clause(k, hi) > 0:
                    return False  # it: ha risposto | di non poter promettere nulla
            if f & F.COORDINATOR:
                return True
            told = self.zero == "yes" and not group.cue.object_person or self.inverts and end == group.right
            if told and not quoted and k == end:
                if not f & _ADVERBIAL and self.time_phrase(k, hi) == k:
                    return False
            k += 1
        return True

    def _quoted_tail(
        self, group: Group, opening: int, source: Phrase | None, inverted: bool, lo: int, hi: int
    ) -> Draft | None:
        flags = self.flags
        if opening < 0:
            close = -opening
            first = max(lo, self.reading.at_close[close].first)
            draft = self._draft(
                group, "direct-inverted" if inverted else "direct-cue-last", [(first, close)], source, 0.8
            )
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
        if (
            not direct
            and marked.last - marked.first <= 2
            and not flags[closing] & F.COMMA
            and self.words[marked.last - 1].text != ","
        ):
            # „Spiegel“ berichtet …: a name in marks is the subject
            return None
        construction = "direct-inverted" if inverted else "direct-cue-last"
        draft = self._draft(group, construction, [(start, closing)], source, 0.95)
        draft.direct = direct
        draft.stretches = [opening]
        return draft

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

    # wie X mitteilte
    def _as_clause(self, group: Group, clause: int, lo: int, hi: int) -> Draft | None:
        flags = self.flags
        if clause > lo and not flags[clause - 1] & (F.COMMA | F.DASH | F.OPEN_BRACKET):
            return None
        end = max(group.right, group.tokens[-1] + 1)
        if not self.final_verbs:
            right = self.subject_right(group, self.next_break(group.right, hi, F.COMMA | F.STOP | F.SEMICOLON))
            if right is not None and self.subject_left(group.first, clause + 1) is None:
                # Como señaló la jueza, el plazo vence hoy: what runs to the full stop is no apposition
                end = (
                    right.end
                    if self.zero != "no" or clause > lo or right.end < self._sentence_body(hi)
                    else self.noun_phrase(right.first, hi)
                )
        close = self.next_break(end, min(hi, end + 16), F.COMMA | F.STOP | F.DASH | F.SEMICOLON)
        if close > end and any(flags[j] & (F.COMPLEMENTISER | F.COLON) for j in range(end, close)):
            return None
        if not self.final_verbs and not group.cue.takes & _TELLS:
            return None  # Как их называют соседи, …
        if self.zero == "yes" and (close - end > 5 or not self._bare_end(end, close)):
            return None
        source = self.subject(group, clause + 1 if not self.final_verbs else lo, close)
        if source is not None and self.clitics and source.end == group.first and flags[source.first] & F.RELATIVE:
            source = self.subject_right(group, close)  # según lo que | dijo la policía
        body = self._sentence_body(hi)
        if clause == lo:
            if any(flags[j] & F.COLON for j in range(end, min(body, end + 14))):
                return None  # Tal como comentó Lind, director de la empresa: “…”
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
        return (
            k >= hi
            or bool(f & (F.PREPOSITION | F.ADVERB | F.TIME | F.BREAK))
            or self._past_time(k, hi) > k
            or bool(
                k + 1 < hi and self.flags[k + 1] & F.TIME  # last week
            )
        )

"""Where a report ends, and the author, another speaker or another cue takes over."""

from claimx.lang import flags as F
from claimx.passes.rules.clauses import SUBJUNCTIVES, Clauses
from claimx.passes.rules.cues import Group

_TAKES_OVER = (
    F.OPEN_BRACKET | F.CLOSE_BRACKET | F.OPEN_MARK | F.SEMICOLON | F.COLON | F.COMMA | F.DASH | F.COORDINATOR
)  # where a report may end
_SUBORDINATE = F.SUBORDINATOR | F.RELATIVE
_NO_SUBORDINATE = F.PRONOUN | F.GENITIVE
_ENDS_OBJECT = F.COMMA | F.SUBORDINATOR | F.CONTRAST
_PAUSE = F.COMMA | F.DASH | F.SEMICOLON
_NEXT_REPORT = 12  # tokens within which a clause behind a comma must report


class Extents(Clauses):
    """Where a report ends, and the author, another speaker or another cue takes over."""

    def content_end(self, start: int, clause: int, group: Group, lo: int, hi: int) -> int:
        """Where a report that begins at `start` ends: with the sentence, or where author or another cue takes over."""
        flags = self.flags
        stop = self._sentence_body(hi)
        opener = flags[clause]
        bracketed = (
            clause < group.first
            and (self.zero == "yes" or bool(opener & _SUBORDINATE) and not opener & F.PRONOUN)
            and self._is_bracketed(clause, group)
        )
        k = start
        depth = 0
        while k < stop:
            f = flags[k]
            if not f & _TAKES_OVER:
                k += 1
                continue
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
                if (
                    inner == ","
                    and k < stop
                    and k > start
                    and self._ends_behind_comma(start, k, k - 1, stop, bracketed)
                ):
                    return k
                continue
            if f & F.SEMICOLON and k > start and self._reports_behind(k + 1, stop):
                return k
            if f & F.COLON and k > start and self._opens_speech(k + 1, stop):
                return k
            if f & _PAUSE and k > start and self._ends_at(start, k, stop, group, bracketed):
                return k
            if f & F.COORDINATOR and k > start + 1 and (self._new_report(k, stop, group) or self._new_speaker(k, stop)):
                return k - 1 if flags[k - 1] & F.COMMA else k
            k += 1
        return stop

    def _opens_speech(self, k: int, stop: int) -> bool:
        """Does a quoted sentence begin at k, behind a colon: doubts that it helps: “One visit mends no vat.”?"""
        marked = self.reading.at_open.get(k) if k < stop else None
        if marked is None or marked.last - marked.first < 3:
            return False
        return bool(self.words[marked.first].flags & F.CAPITAL) and not self._is_title(marked.first, marked.last)

    def _is_bracketed(self, clause: int, group: Group) -> bool:
        """Does the cue stand in a subordinate clause, so that its report ends where the outer clause goes on?"""
        if self.zero == "yes":
            for f in self.flags[clause : group.first]:  # noqa: SIM110 (a generator costs three times as much)
                if f & _SUBORDINATE and not f & _NO_SUBORDINATE:
                    return True
            return False
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
        if f & F.COMMA and self.verb_second and not self.clause_comma:
            if self._main_clause_behind(k, stop) or self._tail_behind(k + 1, stop):
                return True
        if bracketed and f & F.COMMA:
            if self.final_verbs:
                return bool(g & F.FINITE) and not g & F.CAPITAL
            if (
                not g & (F.COORDINATOR | F.RELATIVE | F.SUBORDINATOR | F.CUE_GERUND | F.PREPOSITION | F.ADVERB)
                or g & F.PRONOUN
            ):
                return self.zero != "yes" or self._open_clause(k + 1, stop)
        if self.unspaced:
            return bool(f & F.COMMA) and self._reports_next(k + 1, stop)
        if self.zero == "yes":
            if f & F.DASH:
                if self.words[k].text == "-" and self.reading.ends[k - 1] == self.reading.starts[k]:
                    return False  # con- clusion
                if sum(1 for j in range(start, k) if self.words[j].text == self.words[k].text) % 2:
                    return False
                if any(
                    flags[j] & F.DASH and self.words[j].text == self.words[k].text
                    for j in range(k + 2, min(stop, k + 30))
                ):
                    return False
                if len(self.words[k].text) == 1 and self.words[k].text == "-":
                    return (
                        self.reading.ends[k - 1] < self.reading.starts[k]
                        and self.reading.ends[k] < self.reading.starts[k + 1]
                    )
                return self.reading.ends[k] != self.reading.starts[k + 1] or len(self.words[k].text) > 1
            return bool(f & F.COMMA) and self._ends_behind_comma(start, k + 1, k, stop, bracketed)
        if f & F.COMMA and not self.final_verbs:
            if self.verb_second and g & F.CONTRAST:
                return False  # da, nb: a main clause behind it was looked for above
            if g & (F.CUE_GERUND | F.CONTRAST):
                return not (g & F.CONTRAST and k + 2 < stop and flags[k + 2] & F.COMPLEMENTISER)  # …, mas que vai votar
            if g & F.PREPOSITION:  # …, con el presidente afirmando que …
                for j in range(k + 2, min(stop, k + 10)):
                    if flags[j] & F.CUE_GERUND:
                        return j + 1 < stop and bool(flags[j + 1] & (F.COMPLEMENTISER | F.OPEN_MARK))
                    if flags[j] & (F.COMMA | F.FINITE) and not flags[j] & (F.PREPOSITION | F.NAMED):
                        break
        return False

    def _reports_next(self, k: int, stop: int) -> bool:
        """Does a clause that only reports follow a comma: zh …，他还强调，…; …，并称“…”?"""
        flags = self.flags
        for j in range(k, min(stop - 1, k + _NEXT_REPORT)):
            if flags[j] & F.BREAK:
                return False
            if flags[j] & F.CUE_FINITE and flags[j + 1] & (F.COMMA | F.COLON | F.OPEN_MARK):
                return any(cue.takes & F.T_QUOTE for cue, _ in self.words[j].cues)
        return False

    def _tail_behind(self, k: int, stop: int) -> bool:
        """Is the report itself reported, by a verb and subject behind a comma: nb Jeg tror han kommer, sier Lind?"""
        flags = self.flags
        if not flags[k] & (F.CUE_FINITE | F.CUE_SPLIT) or flags[k] & F.CAPITAL:
            return False
        if not any(cue.takes & F.T_TAIL for cue, _ in self.words[k].cues):
            return False
        subject = self._subject_behind(k, stop)
        if subject is None or subject.first > k + 3:
            return False
        return not any(f & (F.COMPLEMENTISER | F.COLON) for f in flags[k:stop])

    def _main_clause_behind(self, comma: int, stop: int) -> bool:
        """Does the author go on behind a comma: nl …, maar vraagt aandacht; …, maar uit Delft kwam niets?

        The verb that comes too early shows it: second, or first where the subject is that of the report.
        """
        flags = self.flags
        k = comma + 2
        g = flags[comma + 1]
        if not g & (F.CONTRAST | F.COORDINATOR) or k + 1 >= stop or flags[k] & F.COMPLEMENTISER:
            return False
        if flags[k] & F.FINITE and not flags[k] & (F.CAPITAL | F.CUE_INFINITIVE | F.PREPOSITION | F.ANY_DETERMINER):
            return not self.words[k].lower.endswith(self.infinitive_endings or ("",))
        return bool(g & F.CONTRAST) and self._verb_second_at(k, stop)

    def _ends_behind_comma(self, start: int, k: int, comma: int, stop: int, bracketed: bool) -> bool:
        """English: does the author take over at k, behind a comma: …, but the pier; …, adding that; …, which?"""
        flags = self.flags
        g = flags[k]
        if bracketed and (g & F.PRONOUN or self._open_clause(k, stop)) and not g & F.SUBORDINATOR:
            return True
        if g & F.CONTRAST:
            if k + 1 < stop and flags[k + 1] & F.COMPLEMENTISER:
                return False
            negated = any(flags[j] & F.NEGATION for j in range(max(0, comma - 10), comma))
            return not (negated and k + 1 < stop and not self._open_clause(k + 1, stop))
        if g & F.CUE_GERUND:
            return True
        if g & F.RELATIVE and not g & (F.PRONOUN | F.COMPLEMENTISER):
            return any(flags[j] & (F.FINITE | F.PAST) and not flags[j] & F.PREPOSITION for j in range(start, k - 1))
        return bool(g & F.ATTRIBUTION) and self._attribution_at(k, stop) is not None

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
        """The comma or coordinator before a cue with a quotation of its own: …, and when asked, he said, “No”."""
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
        if (
            end <= k + 1
            or end >= stop
            or not flags[end] & (F.CUE_FINITE | F.CUE_PARTICIPLE)
            or flags[end] & (F.CAPITAL | SUBJUNCTIVES)
        ):
            return False
        return any(c.cue_class == "statement" for c, _ in self.words[end].cues) and self._takes_something(end, stop)

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
            return (
                bool(f & (F.CUE_FINITE | F.CUE_SPLIT))
                and not f & (SUBJUNCTIVES | F.CAPITAL)
                and self._takes_something(j, stop)
            )
        periphrastic = self.zero == "no" and flags[j - 1] & F.HAVE and flags[j - 1] & F.MODAL  # ca: i | va dir que
        past = F.CUE_FINITE | F.CUE_PARTICIPLE | (F.CUE_INFINITIVE if periphrastic else 0)
        if f & past and not f & F.CAPITAL:
            same = F.SINGULAR | F.PLURAL
            if (
                self.zero == "no"
                and f & F.CUE_FINITE
                and group.form & F.FORM_FINITE
                and f & self.flags[group.main] & same
            ):
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
            return any(cue.takes & F.T_ZERO for cue, _ in self.words[j].cues) and self._open_clause(j + 1, stop)
        return False

    def _object_end(self, start: int, end: int) -> int:
        """A bare object or an infinitive ends where another clause begins: criticised the plan | after it failed."""
        flags = self.flags
        for k in range(start + 1, end):
            f = flags[k]
            if f & F.COMMA and self._in_list(k, end):
                continue
            if f & _ENDS_OBJECT and not f & (F.GENITIVE | F.WHETHER):
                if f & F.PREPOSITION and not f & F.COMMA and not self._open_clause(k + 1, end):
                    continue
                return k
            if (
                f & F.COORDINATOR
                and k + 1 < end
                and flags[k + 1] & (F.CUE_FINITE | F.AUX | F.PAST | F.CUE_GERUND)
                and not flags[k + 1] & F.CAPITAL
            ):
                return k
        return end

    def _infinitive_end(self, start: int, end: int) -> int:
        flags = self.flags
        for k in range(start + 1, end):
            f = flags[k]
            if f & F.COMMA and not self._in_list(k, end):
                return k
            if (
                f & F.COORDINATOR
                and k + 1 < end
                and flags[k + 1] & (F.CUE_FINITE | F.AUX | F.PAST | F.CUE_GERUND)
                and not flags[k + 1] & (F.CAPITAL | F.CUE_INFINITIVE)
            ):
                return k
        return end

    def _in_list(self, comma: int, end: int) -> bool:
        """Does the comma join items that end with "and": covering up, delaying, and withholding?"""
        flags = self.flags
        for k in range(comma + 1, min(end, comma + 14)):
            f = flags[k]
            if f & F.COORDINATOR:
                return (
                    k > comma + 1
                    or flags[comma - 1] & F.WORD != 0
                    and any(flags[j] & F.COMMA for j in range(max(0, comma - 12), comma))
                )
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

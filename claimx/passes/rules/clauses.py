"""Clauses: where one begins, whether it has a subject and a verb, infinitives, set phrases."""

from dataclasses import replace
from functools import cache

from claimx.lang import flags as F
from claimx.lang.pack import Attribution, Cue
from claimx.model.records import Attitude
from claimx.passes.reading import Reading
from claimx.passes.rules.cues import Cues, Group
from claimx.passes.rules.draft import Draft
from claimx.passes.rules.phrases import WINDOW, Phrase

_WITHHOLD = Attitude.WITHHOLD
SUBJUNCTIVES = F.SUBJUNCTIVE | F.SUBJUNCTIVE_E
_MARKED = F.IN_MARKS | F.BREAK
_SHORTEST_CLAUSE = 2  # tokens
_LONGEST_SOURCE = 16  # tokens between the two words of an attribution around its source
_NOMINAL = F.CAPITAL | F.ANY_DETERMINER | F.PREPOSITION
_NO_INFINITIVE = F.COMMA | F.STOP | F.COLON | F.OPEN_MARK


@cache
def _withheld(cue: Cue) -> Cue:
    return replace(cue, attitude=_WITHHOLD)


_WITH_OTHER_NOUNS = ("view", "owned")  # attributions whose nouns are not those that must follow


class Clauses(Cues):
    """Clauses: where one begins, whether it has a subject and a verb, infinitives, set phrases."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading)
        pack = reading.pack
        self.zero: str = pack.switches["zero_complementiser"]
        self.drops_subject: bool = pack.switches["drops_subject"]
        self.doubtful_verbs = pack.words.get("doubtful_verbs", frozenset())

    def _draft(
        self, group: Group, construction: str, content: list[tuple[int, int]], source: Phrase | None, score: float
    ) -> Draft:
        if source is not None and group.cue.cue_class == "evidence" and source.end - source.first == 1:
            if self.words[source.first].lower in self.expletives:
                source = None  # it appears that
        clitic = self._clitic(group)
        return Draft(
            construction,
            content,
            group.tokens,
            (source.first, source.end) if source and clitic < 0 else None,
            self._governed(group) if group.form & F.FORM_INFINITIVE else group.cue,
            score,
            negated=group.negated,
            unsourced=group.passive and source is None,
            clitic=clitic,
        )

    def _governed(self, group: Group) -> Cue:
        """The cue of an infinitive, which is withheld when its verb withholds: declined to say, a refusé de dire."""
        k = group.first - 1
        if k > 0 and self.words[k].lower in self.infinitive_markers:
            k -= 1
        if k >= 0 and any(cue.attitude is _WITHHOLD and cue.takes & F.T_TO for cue, _ in self.words[k].cues):
            return _withheld(group.cue)
        return group.cue

    def _clitic(self, group: Group) -> int:
        """The token of the group that carries its subject: dit-il; -1 without one."""
        for token in group.tokens:
            if self.flags[token] & F.WITH_SUBJECT:
                return token
        return -1

    def _sentence_body(self, hi: int) -> int:
        """End of the sentence without its full stop."""
        k = hi
        while k > 0 and self.flags[k - 1] & F.STOP:
            k -= 1
        return k

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

    def _attribution_at(self, i: int, hi: int) -> tuple[Attribution, int] | None:
        """The attribution that begins at token i and the token behind it."""
        words = self.words
        table = words[i].attributions
        long = table.get(words[i + 1].lower, ()) if i + 1 < hi else ()
        short = table.get("", ())
        if not long and not short:
            return None
        for attribution in (*long, *short):
            end = i + len(attribution.words)
            if end > hi or end > i + 1 and not self._reads(attribution.words, i):
                continue
            if attribution.position == "around":
                if self._closing_word(end, hi, attribution.nouns) < 0:
                    continue
            elif (
                attribution.nouns
                and attribution.position not in _WITH_OTHER_NOUNS
                and not self._next_noun_in(end, hi, attribution.nouns)
            ):
                continue
            return attribution, end
        return None

    def _closing_word(self, k: int, hi: int, nouns: frozenset[str]) -> int:
        """The word that closes an attribution around its source, at k or behind, before any sign; -1 without one."""
        for j in range(k, min(hi, k + _LONGEST_SOURCE)):
            if self.words[j].lower in nouns:
                return j
            if self.flags[j] & _MARKED:
                break
        return -1

    def _reads(self, phrase: tuple[str, ...], i: int) -> bool:
        """Are the words from token i on, which the text has, those of the phrase?"""
        return [word.lower for word in self.words[i : i + len(phrase)]] == list(phrase)

    def _next_noun_in(self, k: int, hi: int, nouns: frozenset[str]) -> bool:
        endings = tuple(nouns)
        for j in range(k, min(hi, k + 4)):
            f = self.flags[j]
            if f & _MARKED:
                return False
            if self.words[j].lower.endswith(endings):
                return True
            if f & F.CAPITAL and self.nouns_capitalised:
                return False
        return False

    def _is_title(self, first: int, last: int) -> bool:
        """Are all words of weight capitalised: “Sunday Morning Futures”?"""
        light = F.PREPOSITION | F.ARTICLE | F.GENITIVE | F.COORDINATOR | F.NUMBER
        words = [self.words[k].flags for k in range(first, last) if self.words[k].flags & F.WORD]
        return bool(words) and len(words) <= 7 and all(f & (F.CAPITAL | light) for f in words)

    def _is_wording(self, first: int, last: int) -> bool:
        """Are the marked tokens somebody's wording, or a name? A German noun in marks is a name."""
        if not self.nouns_capitalised or first >= last:
            return first < last
        return not self.words[first].flags & F.CAPITAL or last - first > 3

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
        if (
            j + 1 < hi
            and flags[j] & F.WORD
            and not flags[j] & (F.COMPLEMENTISER | F.PREPOSITION | F.CAPITAL | F.FINITE)
        ) and flags[j + 1] & (F.COMPLEMENTISER | F.COMMA | F.COLON):
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

    def _verb_second_at(self, k: int, hi: int) -> bool:
        """Does a main clause begin at k: one phrase, then the finite verb?"""
        flags = self.flags
        if k >= hi:
            return False
        f = flags[k]
        if f & F.PRONOUN and k + 1 < hi and self._stands_as_verb(k + 1):
            return True
        j = k
        while j < hi and flags[j] & (F.ADVERB | F.BOUNDARY | F.TIME | F.PRONOMINAL) and j < k + 3:
            j += 1
        if j > k and j < hi and flags[j] & F.FINITE:
            return True
        j = self.noun_phrase(k + 1, hi) if f & F.PREPOSITION else self.noun_phrase(k, hi)
        while j < hi and flags[j] & F.PREPOSITION:
            end = self.noun_phrase(j + 1, hi)
            if end == j + 1:
                break
            j = end
        return j > k and j < hi and self._stands_as_verb(j)

    def _stands_as_verb(self, k: int) -> bool:
        """A finite verb, or a word that no list holds where one must stand, if nouns show by their capitals."""
        f = self.flags[k]
        return f & F.FINITE != 0 or f == F.WORD and self.nouns_capitalised

    def _zero_clause(self, group: Group, start: int, k: int, hi: int) -> bool:
        flags = self.flags
        if self.zero == "verb-second":
            if start == k and self.clause_comma and not group.form & F.FORM_PARTICIPLE:
                return False
            if not self.flags[k] & F.COMMA:
                return not self.clause_comma and self._subject_and_verb(start, hi)
            f = flags[start]
            if self.clause_comma and f & F.FINITE and not f & _NOMINAL and self.is_subordinate(group, 0, hi):
                return False  # Nachdem er das gesagt hat, | habe er gewartet
            if (
                f & (F.COORDINATOR | F.CONTRAST | F.SUBORDINATOR | F.RELATIVE | F.CUE_GERUND)
                and not f & (F.ARTICLE | F.PRONOUN | F.COMPLEMENTISER)
                and not f & F.SUBORDINATOR
            ):
                return False
            end = self.next_break(start, min(hi, start + 40), F.STOP | F.SEMICOLON)
            if any(flags[j] & SUBJUNCTIVES for j in range(start, end)):
                return True
            return self._verb_second_at(start, end) or not self.clause_comma and self._subject_and_verb(start, end)
        if self.unspaced and start == k and not (group.cue.takes & F.T_BARE and self._is_spoken_by(group, hi)):
            return False
        if self.unspaced:  # no list knows the verbs: 他表示，会议推迟 has what follows to the full stop
            return self.next_break(start, hi, F.STOP | F.SEMICOLON) - start >= _SHORTEST_CLAUSE
        if self.zero == "yes":
            noun = self.flags[start] & F.POSSESSIVE and start + 2 < hi and self.flags[start + 1] & F.CUE_NOUN
            if noun and self.flags[start + 2] & F.COMPLEMENTISER:
                return False  # believed his claim that
            return self._open_clause(start, hi) or self._holds_clause(group, start, hi)
        return False

    def _is_spoken_by(self, group: Group, hi: int) -> bool:
        """Is the subject of a verb, if it has one, somebody who can speak: zh 部长称, but not 屏幕显示?"""
        source = self.subject(group, self.clause_start(group.first, max(0, group.first - WINDOW)), hi)
        if source is None:
            return True
        speaks = F.CAPITAL | F.NAMED | F.PRONOUN
        return any(self.flags[j] & speaks for j in range(source.first, source.end))

    def _subject_and_verb(self, k: int, hi: int) -> bool:
        """Does a clause without a comma before it begin at k: a subject, at most an adverb, its finite verb?"""
        flags = self.flags
        f = flags[k]
        if f & F.BREAK or f & (F.PREPOSITION | F.OBJECT_PRONOUN | F.REFLEXIVE) and not f & (F.PRONOUN | F.ARTICLE):
            return False
        end = k + 1 if f & F.PRONOUN else self.noun_phrase(k, hi)
        j = end
        while j < hi and flags[j] & (F.ADVERB | F.NEGATION) and not flags[j] & F.FINITE and j < end + 3:
            j += 1
        if j == k or j + 1 >= hi or flags[j] & F.CAPITAL:
            return False
        personal = f & F.PRONOUN and not any("n" in reading for reading in self.words[k].features)
        return bool(flags[j] & F.FINITE) or bool(personal and j == end and not flags[j] & ~F.WORD)

    def _holds_clause(self, group: Group, k: int, hi: int) -> bool:
        """Is what follows a verb of statement a clause, though its subject cannot be read: said those who left lost?"""
        flags = self.flags
        strong = F.T_THAT | F.T_TAIL
        if (
            group.cue.takes & strong != strong
            or group.passive
            or group.form & F.FORM_GERUND
            and not group.cue.takes & F.T_QUOTE
        ):
            return False
        f = flags[k]
        if (
            f & (F.BREAK | F.PREPOSITION | F.COORDINATOR | F.OBJECT_PRONOUN | F.REFLEXIVE | F.RELATIVE)
            and not f & F.DETERMINER
        ):
            return False
        end = self.next_break(k, hi, F.STOP | F.SEMICOLON)
        verbs = F.AUX | F.VERB | F.CUE_FINITE | F.PAST
        return end - k >= 4 and any(flags[j] & verbs and not flags[j] & F.PREPOSITION for j in range(k + 1, end))

    def _open_clause(self, k: int, hi: int) -> bool:
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
            return comma < hi and bool(flags[comma] & F.COMMA) and self._open_clause(comma + 1, hi)
        if f & F.PREPOSITION:
            end = self.noun_phrase(k + 1, hi)
            while end < hi and flags[end] & (F.COMMA | F.ADVERB):
                end += 1
            return end > k + 1 and end < hi and not flags[end] & F.PREPOSITION and self._open_clause(end, hi)
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
            return bool(f & F.RELATIVE)
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
                if (
                    f & F.FINITE
                    and not f & (F.CUE_INFINITIVE | F.SUBJUNCTIVE_E | F.PREPOSITION | F.CAPITAL)
                    and j < k + 3
                ):
                    return -1
                lower = words[j].lower
                if (
                    lower in self.infinitive_markers
                    and j + 1 < end
                    and words[j + 1].lower.endswith(endings)
                    and not flags[j + 1] & F.CAPITAL
                ):
                    return end
                if (
                    "zu" in lower
                    and "zu" in self.infinitive_markers
                    and not f & F.CAPITAL
                    and len(lower) > 7
                    and lower.endswith(endings)
                    and lower.find("zu") > 1
                ):
                    return end
                if f & F.COMMA and j + 1 < end and flags[j + 1] & (F.SUBORDINATOR | F.RELATIVE | F.COMPLEMENTISER):
                    return -1
            return -1
        j = k
        while self.inverts and j + 1 < hi and flags[j] & F.NEGATION and not flags[j] & (F.CAPITAL | F.CUE_VERB):
            j += 1  # dijo | no saber nada; a déclaré | ne pas avoir vu
        lower = words[j].lower
        if endings and flags[j] & F.PREPOSITION and lower not in self.infinitive_markers:
            j += 1
        elif self.infinitive_markers:
            if lower not in self.infinitive_markers:
                known = F.CAPITAL | F.ANY_DETERMINER | F.PREPOSITION | F.ADVERB | F.NAMED | F.PRONOUN
                bare = bool(endings) and not self.verb_second and lower.endswith(endings)
                return hi if bare and not flags[j] & known else -1
            j += 1
        while j < hi and flags[j] & (F.ADVERB | F.NEGATION | F.REFLEXIVE | F.OBJECT_PRONOUN | F.OPEN_MARK):
            j += 1
        if j >= hi or flags[j] & (F.CAPITAL | F.ANY_DETERMINER | F.NUMBER | F.BREAK):
            return -1
        if not endings:
            return hi if not flags[j] & (F.PREPOSITION | F.PRONOUN) and flags[j] & F.WORD else -1
        return hi if words[j].lower.endswith(endings) else -1

    def _infinitive_at(self, k: int, hi: int) -> int:
        """The marker of an infinitive within reach; a noun phrase before it ends there: urged passengers | to stay."""
        flags, words, markers = self.flags, self.words, self.infinitive_markers
        endings = () if markers else self.infinitive_endings  # ru: призвал жителей | беречь воду
        for j in range(k, min(hi, k + 10)):
            word = words[j].lower
            if (word in markers or endings and word.endswith(endings)) and self._infinitive_clause(j, hi) > 0:
                return j
            if flags[j] & _NO_INFINITIVE:
                break
        return hi

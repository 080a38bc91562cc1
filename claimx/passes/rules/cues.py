"""Reporting verbs and nouns where they stand in a sentence: the verb group, its form, and who its subject is."""

from dataclasses import replace
from typing import NamedTuple

from claimx.lang import flags as F
from claimx.lang.pack import Cue
from claimx.passes.rules.phrases import BETWEEN, OPENS_TIME, WINDOW, Phrase, Phrases

_CLAUSE_END = F.COMMA | F.STOP | F.COLON | F.SEMICOLON | F.OPEN_MARK | F.CLOSE_MARK | F.COORDINATOR | F.DASH
_SENTENCE_END = F.STOP | F.COLON | F.SEMICOLON
_PHRASE_END = _CLAUSE_END | F.CLOSE_BRACKET
_OPENS_CLAUSE = F.COMPLEMENTISER | F.WHETHER | F.INTERROGATIVE
_AT_PARTICLE = _SENTENCE_END | F.PARTICLE
_ADVERBIAL = F.PREPOSITION | F.ADVERB | F.BOUNDARY | F.PRONOMINAL
_SUBORDINATES = F.SUBORDINATOR | F.COMPLEMENTISER | F.AS_CLAUSE | F.WHETHER | F.INTERROGATIVE | F.RELATIVE
_OPENS_CLAUSE_ALONE = F.WHETHER | F.COMPLEMENTISER
_MAIN_VERB = F.FINITE & ~F.SUBJUNCTIVE_E
_NO_MAIN_VERB = F.CAPITAL | F.PREPOSITION | F.ANY_DETERMINER | F.SUBJUNCTIVE
_NO_CUE = Cue("", 0)
_SPEAKS = F.NAMED & ~F.PLACE
_ENDS_VERB_LAST = F.BREAK | F.PUNCTUATION | F.COORDINATOR | F.AUX
_BEFORE_CAPITAL = F.COLON | F.OPEN_MARK | F.CLOSE_MARK | F.COMMA
_BEFORE_NOUN = F.ANY_DETERMINER | F.PREPOSITION
_NO_DETERMINER = F.PRONOUN | F.RELATIVE | F.ADVERB | F.WHETHER | F.AS_CLAUSE
_GOES_ON = F.COORDINATOR | F.CONTRAST
_FINITE_CUE = F.CUE_FINITE | F.CUE_SPLIT
_BETWEEN_NEGATION = F.COMMA | F.COMPLEMENTISER | F.STOP | F.OPEN_MARK
_NO_OBJECT_CASE = F.ARTICLE | F.DETERMINER | F.CAPITAL  # ru: сообщил журналистам | мэр
_ANNOUNCES = F.COMMA | F.COLON | F.OPEN_MARK
_LONGEST_OBJECT = 16  # tokens between two verbs of one report
_JOINED = F.NAMED & ~F.DOCUMENT | F.ANY_DETERMINER | F.GENITIVE | F.PREPOSITION | F.COORDINATOR
_IN_TITLE = F.PREPOSITION | F.GENITIVE | F.COORDINATOR | F.FIRST_NAME | F.ARTICLE
_PERFECT = F.HAVE | F.BE | F.BECOME
_PERSON = F.ROLE | F.TITLE
_GOVERNS = F.OBJECT_CASE | F.PREPOSITION | F.COORDINATOR | F.ANY_DETERMINER | F.ROLE | F.TITLE | F.FIRST_NAME
_NO_PARTICIPLE = F.STOP | F.COLON | F.SEMICOLON | F.COMPLEMENTISER
_LONGEST_INSERTED = 3  # tokens of an adverbial before the last one of it: pour sa | part
_NOT_INSERTED = F.CAPITAL | F.NUMBER | F.AUX | F.PRONOUN | F.RELATIVE | F.COORDINATOR
_IN_PERFECT = BETWEEN | F.PRONOUN | F.HAVE | F.CUE_PARTICIPLE | F.BE


class Group(NamedTuple):
    """A verb group with a reporting verb: hat … gesagt, teilte … mit, said, ha detto, was told."""

    tokens: tuple[int, ...]
    first: int  # its first token
    right: int  # token behind its last one
    finite: int  # the token that agrees with the subject
    cue: Cue
    form: int
    passive: bool = False
    negated: bool = False

    @property
    def main(self) -> int:
        """The token of the reporting verb itself."""
        return self.tokens[-1] if self.form & (F.FORM_PARTICIPLE | F.FORM_INFINITIVE) else self.tokens[0]


class Cues(Phrases):
    """Verb groups and their subjects."""

    def group_at(self, i: int, lo: int, hi: int) -> Group | None:
        """The verb group whose reporting verb is token i, in the sentence [lo, hi); None when it is no verb here.

        A fixed preposition or particle behind it belongs to it: called for, spoke out against.
        """
        group = self._bare_group(i, lo, hi)
        if group is None or not group.cue.followed:
            return group
        k = group.right
        while k < hi and self.flags[k] & F.ADVERB and not self.flags[k] & F.PREPOSITION and k < group.right + 2:
            k += 1
        for start in dict.fromkeys((group.right, k)):
            for words, cue in group.cue.followed:
                end = start + len(words)
                if end < hi and all(self.words[start + n].lower == word for n, word in enumerate(words)):
                    tokens = group.tokens + tuple(range(start, end))
                    return group._replace(tokens=tokens, right=end, cue=cue)
        return group

    def _bare_group(self, i: int, lo: int, hi: int) -> Group | None:
        flags = self.flags
        f = flags[i]
        word = self.words[i]
        if f & F.CAPITAL and i > lo and not flags[i - 1] & _BEFORE_CAPITAL:
            return None
        if f & F.CUE_FINITE and f & F.CUE_PARTICIPLE:
            for cue, form in word.cues:
                if form & F.FORM_PARTICIPLE:
                    group = self._participle(i, lo, hi, cue, near=True)
                    if group is not None:
                        return group
        if f & _FINITE_CUE:
            group = self._finite(i, lo, hi)
            if group is not None:
                return group
        for cue, form in word.cues:
            if form & F.FORM_PARTICIPLE:
                group = self._participle(i, lo, hi, cue)
                if group is not None or not f & F.CUE_INFINITIVE or not self.clitics:
                    return group
                continue  # el: one form in έχει πει and να πει
            if form & F.FORM_INFINITIVE:
                group = self._infinitive(i, lo, hi, cue)
                if (
                    group is None
                    and (not self.verb_second or not self.clause_comma and self._is_marked(i, lo))
                    and i > lo
                    and not (self.zero_that and self._is_noun_here(i, lo))
                ):
                    negated = self._negated(i, i + 1, lo, hi)
                    return Group((i,), i, i + 1, i, cue, F.FORM_INFINITIVE | F.FORM_SPLIT, negated=negated)
                return group
            if form & F.FORM_GERUND:
                return Group((i,), i, i + 1, i, cue, F.FORM_GERUND, negated=self._negated(i, i + 1, lo, hi))
        return None

    def _is_marked(self, i: int, lo: int) -> bool:
        """Does an infinitive marker stand before token i: nb viktig å understreke at?"""
        return i > lo and self.words[i - 1].lower in self.infinitive_markers

    def _is_noun_here(self, i: int, lo: int) -> bool:
        """Is a bare form behind a determiner, an adjective or a name: her view, the roll call?"""
        before = self.flags[i - 1]
        return bool(before & F.POSSESSIVE) or bool(before & F.ARTICLE) and not before & F.PRONOUN

    def _finite(self, i: int, lo: int, hi: int) -> Group | None:
        flags = self.flags
        before = flags[i - 1] if i > lo else 0
        if self.unspaced and self._is_noun_by_place(i, lo, hi):
            return None
        if before & F.POSSESSIVE and flags[i] & F.CUE_NOUN:
            return None  # his claim, her promise
        if before & F.ARTICLE and not before & (F.PREPOSITION | F.INDEFINITE) and self.clitics and i > lo + 1:
            # comme l'explique Lind, il le dit, le préfet l'assure: an object, no article
            if (
                flags[i - 2] & (F.AS_CLAUSE | F.PRONOUN | F.NAMED | F.NEGATION | F.RELATIVE)
                and not flags[i - 2] & F.FINITE
            ):
                before = 0
        if before & _BEFORE_NOUN and not before & _NO_DETERMINER and self.noun_verbs:
            alone = i - 1 == lo or flags[i - 2] & (F.BREAK | F.COORDINATOR | F.SUBORDINATOR)
            clitic = (
                before & F.OBJECT_PRONOUN
                and i - 1 > lo
                and (
                    flags[i - 2] & (F.PRONOUN | F.NEGATION | F.REFLEXIVE | F.AS_CLAUSE)
                    or not before & F.ARTICLE
                    and flags[i - 2] & F.WORD
                    and not flags[i - 2] & (F.PREPOSITION | F.FINITE)
                )
            )  # un témoin leur assure; il le dit
            clitic = clitic or i - 1 == lo and self.words[i - 1].lower in self.anaphors  # Lo riferisce l'Anas
            if not clitic and (before & (F.ARTICLE | F.POSSESSIVE | F.PREPOSITION) or not alone):
                return None  # the claims, for reports: a noun
        if before & F.PRONOUN and before & F.ANY_DETERMINER and self._is_noun_of(i, lo):
            return None
        if before & F.MODAL and not before & F.TIME or before & F.HAVE and self.words[i].flags & F.CUE_PARTICIPLE:
            return None
        whole: Cue | None = None
        particles: dict[str, int] | None = None
        for cue, form in self.words[i].cues:
            if not form & F.FORM_FINITE:
                continue
            if form & F.FORM_SPLIT:
                if before & F.PARTICLE and self.words[i - 1].lower == cue.particle:  # …, wie er bekannt gab
                    return Group((i - 1, i), i - 1, i + 1, i, cue, form, negated=self._negated(i - 1, i, lo, hi))
                if particles is None:
                    particles = self._particles(i, hi)
                k = particles.get(cue.particle, -1)
                if k > 0:
                    negated = self._negated(i, k, lo, hi)
                    return Group((i, k), i, i + 1, i, cue, form, negated=negated)
            elif whole is None:
                whole = cue
                whole_form = form
        if whole is None:
            return None
        if i == lo and self.words[i].flags & F.CUE_INFINITIVE and not self.verb_second and not flags[i] & F.SINGULAR:
            return None  # Tell us what you think
        if not self.verb_second and self.words[i].flags & F.CUE_PARTICIPLE and (i == lo or before & F.SUBORDINATOR):
            return Group((i,), i, i + 1, i, whole, F.FORM_PARTICIPLE, True)  # Asked whether …; when asked
        negated = self._negated(i, i + 1, lo, hi)
        if before & F.REFLEXIVE and not self.verb_second and i > lo:
            return Group((i - 1, i), i - 1, i + 1, i, whole, whole_form, negated=negated)  # se dice que
        passive = bool(whole_form & F.FORM_PASSIVE)  # da: det oplyses, at
        return Group((i,), i, i + 1, i, whole, whole_form, passive, negated)

    def _is_noun_by_place(self, i: int, lo: int, hi: int) -> bool:
        """Is a word without endings a noun, or part of one: zh 他的表示, 他说的话, 报告 | 显示?"""
        flags = self.flags
        if i > lo and flags[i - 1] & F.GENITIVE:
            return True
        if i + 1 >= hi:
            return False
        return bool(flags[i + 1] & F.GENITIVE or flags[i] & F.NAMED and flags[i + 1] & F.CUE_FINITE)

    def _is_noun_of(self, i: int, lo: int) -> bool:
        """Is a form behind a word that may be its article a noun: nl noemde het besluit? No verb can stand there."""
        if not self.verb_second or self.nouns_capitalised:
            return False
        flags = self.flags
        opens = F.BREAK | F.COORDINATOR | F.COMPLEMENTISER | F.SUBORDINATOR | F.RELATIVE | F.WHETHER | F.INTERROGATIVE
        if i - 1 > lo and not flags[i - 2] & opens:
            return True
        return i + 1 < self.count and bool(flags[i + 1] & (F.AUX | F.VERB))

    def _particles(self, i: int, hi: int) -> dict[str, int]:
        """Where the particles stand that a separable verb at i may have, each at the end of a clause."""
        flags = self.flags
        found: dict[str, int] = {}
        behind = _PHRASE_END if self.clause_comma else _PHRASE_END | _OPENS_CLAUSE
        for k in range(i + 1, min(hi, i + 40)):
            f = flags[k]
            if f & _AT_PARTICLE:
                if f & _SENTENCE_END:
                    break
                if k + 1 >= hi or flags[k + 1] & behind or self._announces(k + 1, hi):
                    found.setdefault(self.words[k].lower, k)
        return found

    def _announces(self, k: int, hi: int) -> bool:
        """Does a clause follow that no comma opens: nb nekter for | å ha; da gør opmærksom | på, at?"""
        if self.clause_comma or k + 2 >= hi:
            return False
        if self.words[k].lower in self.infinitive_markers:
            return True
        if not self.flags[k] & F.PREPOSITION:
            return False
        behind = k + 2 if self.flags[k + 1] & F.COMMA else k + 1
        return bool(self.flags[behind] & F.COMPLEMENTISER)

    def _negated(self, i: int, right: int, lo: int, hi: int) -> bool:
        flags = self.flags
        first = max(lo, i - 3)
        for k, f in enumerate(flags[first : min(hi, right + 3)], first):
            if f & F.NEGATION and not f & F.IN_MARKS:
                if self.inverts and k >= right and self._denies_infinitive(k, hi):
                    return False  # dijo | no saber nada
                between = range(min(k, i), max(k, i))
                return not any(flags[b] & _BETWEEN_NEGATION for b in between)
        return False

    def _denies_infinitive(self, k: int, hi: int) -> bool:
        """Does the negation at k stand before an infinitive: ne pas | voir?"""
        while k < hi and self.flags[k] & (F.NEGATION | F.REFLEXIVE | F.OBJECT_PRONOUN):
            k += 1
        return k < hi and self.words[k].lower.endswith(self.infinitive_endings) and not self.flags[k] & F.CAPITAL

    def _participle(self, i: int, lo: int, hi: int, cue: Cue, *, near: bool = False) -> Group | None:
        """hat … gesagt, has said, ha detto; wurde mitgeteilt, was told. None for a participle without an auxiliary."""
        flags = self.flags
        if i + 1 < hi and flags[i + 1] & _PERFECT and self.reading.pack.switches["clause_final_verb"]:
            if i + 2 >= hi or flags[i + 2] & _CLAUSE_END:
                passive = bool(flags[i + 1] & F.BECOME) and not flags[i + 1] & F.HAVE
                return Group(
                    (i, i + 1), i, i + 2, i + 1, cue, F.FORM_PARTICIPLE, passive, self._negated(i, i + 2, lo, hi)
                )
        # da, nb: har meldt; a form that may be finite too (nb: hevdet) is a participle only right behind its auxiliary
        far = self.verb_second and not (near and not self.final_verbs)
        floor = max(lo, i - (40 if far else 7))
        k = i - 1
        if near and self.words[k].lower in self.unnamed:
            return None  # a source who asked not to be named | said
        commas = 0
        while k >= floor:
            f = flags[k]
            if f & F.AUX and not f & F.CAPITAL or f & F.AUX and k == lo:
                if f & F.MODAL and not f & _PERFECT:
                    return None
                reflexive = k > lo and bool(flags[k - 1] & F.REFLEXIVE) and not far
                passive = bool(f & (F.BE | F.BECOME)) and not f & F.HAVE and not reflexive
                tokens = (k, i) if self.verb_second or i - k > 3 else tuple(range(k, i + 1))
                if reflexive:  # s'est indigné
                    return Group(
                        (k - 1, *tokens), k - 1, i + 1, k, cue, F.FORM_PARTICIPLE, False, self._negated(k, i, lo, hi)
                    )
                return Group(tokens, k, i + 1, k, cue, F.FORM_PARTICIPLE, passive, self._negated(k, i, lo, hi))
            if f & _NO_PARTICIPLE:
                return None
            if f & F.COMMA:
                commas += 1
                if commas > 2 or not far or near:
                    return None
            if not far and not f & _IN_PERFECT and k < i - 1:
                k = self._before_inserted(k, floor)
                if k < 0:
                    return None
                continue
            k -= 1
        return None

    def _before_inserted(self, k: int, floor: int) -> int:
        """The auxiliary before a short adverbial that ends at token k: a | pour sa part estimé, ha | di recente detto.

        -1 when no auxiliary stands there, or something else does.
        """
        flags = self.flags
        if not self.clitics:
            return -1
        for first in range(k, max(floor, k - _LONGEST_INSERTED), -1):
            f = flags[first]
            if f & F.PREPOSITION:
                return first - 1 if flags[first - 1] & F.HAVE else -1
            if not f & F.WORD or f & _NOT_INSERTED:
                return -1
        return -1

    def _infinitive(self, i: int, lo: int, hi: int, cue: Cue) -> Group | None:
        """will say, muss sagen, declined to comment: with the modal or the verb it hangs on."""
        flags = self.flags
        k = i - 1
        floor = max(lo, i - (25 if self.verb_second else 5))
        while k >= floor:
            f = flags[k]
            if f & F.MODAL or f & F.BECOME:
                if k > lo and flags[k - 1] & F.HAVE and not self.verb_second:
                    return Group(
                        (k - 1, k, i), k - 1, i + 1, k - 1, cue, F.FORM_INFINITIVE, negated=self._negated(k, i, lo, hi)
                    )
                return Group((k, i), k, i + 1, k, cue, F.FORM_INFINITIVE, negated=self._negated(k, i, lo, hi))
            if (
                f & (F.COMMA | F.STOP | F.COLON | F.SEMICOLON | F.COMPLEMENTISER)
                or not self.verb_second
                and not f & BETWEEN
            ):
                return None
            k -= 1
        return None

    # -- subjects ------------------------------------------------------------------------------------------------------

    def subject(self, group: Group, lo: int, hi: int, *, inverted: bool = False) -> Phrase | None:
        """Who says it: the subject of the verb group in [lo, hi), or the agent of a passive one; None: nobody is named.

        `inverted` says that the verb opens its clause, so that the subject can only follow.
        """
        if group.cue.object_source:
            cited = self._cited(group, lo, hi)
            if cited is not None:
                return cited
        if group.form & F.FORM_GERUND:
            return self._gerund_subject(group, lo)
        if group.passive:
            return self._agent(group, lo, hi)
        if self.out_of and self.clause_comma and group.cue.cue_class == "evidence":
            origin = self._origin(group, lo)
            if origin is not None:
                return origin
        if group.form & F.FORM_SPLIT and group.form & F.FORM_INFINITIVE:
            return self._matrix_subject(group, lo)
        if (
            (group.first > lo and self.flags[group.first - 1] & _GOES_ON and self.last_source is not None)
            and lo <= self.last_source.first
            and self.last_source.end <= group.first
            and not self._follows_subject(group.first - 1, lo)
        ):
            return self.last_source
        if self.verb_second:
            return self._subject_verb_second(group, lo, hi)
        if not inverted:
            left = self.subject_left(group.first, lo)
            if left is not None or self.preverbal:
                return left
            if self.flags[group.first - 1] & F.COORDINATOR and group.first > lo:
                return None
        if self.zero_that and not inverted and group.first > lo:  # Lind, 49, who now sails for the navy, said
            clause = self.clause_subject(lo, group.first)
            if self.flags[group.first - 1] & F.BREAK:
                return self.subject_right(group, hi) or clause
            return clause or self.subject_right(group, hi)
        return self.subject_right(group, hi)

    def _cited(self, group: Group, lo: int, hi: int) -> Phrase | None:
        """Who is quoted by another: wird Kern zitiert; das Blatt zitiert einen Zeugen mit den Worten."""
        flags = self.flags
        if group.passive:
            plain = group._replace(passive=False, cue=replace(group.cue, object_source=False))
            return self.subject(plain, lo, hi)
        k = group.right
        if self.unspaced:
            second = self._second_cue(k, hi)
            return Phrase(k, second) if second > k else None
        while k < hi and flags[k] & BETWEEN and not flags[k] & F.PRONOUN:
            k += 1
        if k < hi and flags[k] & (F.OBJECT_CASE | F.INDEFINITE | F.CAPITAL) or not self.verb_second:
            end = self.noun_phrase(k, hi)
            if end > k and end < hi and flags[end] & (F.PREPOSITION | F.COLON | F.COMMA):
                left = self.subject_left(group.first, lo)
                return Phrase(k, end) if left is not None else None
        return None

    def _second_cue(self, k: int, hi: int) -> int:
        """The verb that follows whom somebody cites or tells: 引述专家 | 说，…; 告诉本报 | 称：“…”; or -1."""
        for j in range(k, min(hi - 1, k + _LONGEST_OBJECT)):
            if self.flags[j] & F.CUE_FINITE and self.flags[j + 1] & _ANNOUNCES:
                return j
            if self.flags[j] & F.BREAK:
                break
        return -1

    def _origin(self, group: Group, lo: int) -> Phrase | None:
        """What something can be read from: Aus dem Bericht | geht hervor; geht | aus dem Bericht | hervor."""
        for k in range(self.clause_start(group.first, max(lo, group.first - WINDOW)), group.tokens[-1]):
            if self.words[k].lower in self.out_of:
                end = self.noun_phrase(k + 1, group.tokens[-1])
                return Phrase(k + 1, end) if end > k + 1 else None
        return None

    def _gerund_subject(self, group: Group, lo: int) -> Phrase | None:
        """Who goes on: the noun before, the source of the report before in the sentence, else the clause's subject."""
        flags = self.flags
        k = group.first
        while k > lo and flags[k - 1] & F.ADVERB:
            k -= 1
        before = flags[k - 1] if k > lo else 0
        if before & F.BE and not before & F.CAPITAL:
            return self.subject_left(k - 1, lo)  # is saying
        stops = F.COORDINATOR | F.PREPOSITION | F.FINITE | F.SUBORDINATOR | F.COMPLEMENTISER
        if before & F.WORD and not (before & stops and not before & F.CAPITAL):
            owner = self.phrase_left(k, lo)
            if owner is None:
                first = self._adverbial_left(k, lo)
                if first < k - 1 and flags[first] & F.PREPOSITION:
                    return Phrase(first + 1, k)  # with Lind saying
            elif owner.first == lo or not flags[owner.first - 1] & (F.PREPOSITION | F.GENITIVE):
                if not (self.zero_that and before & F.DOCUMENT and owner.first > lo):  # Lind sent a letter saying
                    return owner
        if self.last_source is not None and lo <= self.last_source.first:
            return self.last_source
        return self.clause_subject(lo, group.first)

    def _matrix_subject(self, group: Group, lo: int) -> Phrase | None:
        """The subject of the verb that an infinitive hangs on: Kern went on to say, El ministro se limitó a decir."""
        flags = self.flags
        k = group.first - 1
        floor = max(lo, group.first - 6)
        while k >= floor and not flags[k] & (F.FINITE | F.PAST):
            if flags[k] & (F.BREAK | F.COMPLEMENTISER | F.CAPITAL):
                return None
            k -= 1
        return self.subject_left(k, lo) if k >= floor else None

    def subject_behind(self, group: Group, lo: int, hi: int) -> Phrase | None:
        """The subject behind a verb whose object stands before it: Das teilte der Rat mit; Das geht aus … hervor."""
        if not self.verb_second:
            return self.subject_right(group, hi)
        shows = self.out_of and self.clause_comma and group.cue.cue_class == "evidence"
        origin = self._origin(group, lo) if shows else None
        return origin or self._subject_behind(group.finite, hi)

    def subject_right(self, group: Group, hi: int) -> Phrase | None:
        """The noun phrase right behind the verb group, with its apposition."""
        flags = self.flags
        k = group.right
        limit = min(hi, k + 12)
        while k < limit:
            f = flags[k]
            past = self._past_moment(k, hi)
            if past > k:
                k = past
            elif f & BETWEEN and not f & F.PRONOUN or f & F.OBJECT_CASE and not f & _NO_OBJECT_CASE:
                k += 1
            elif f & F.PREPOSITION and not f & F.CAPITAL and self.reading.pack.switches["zero_complementiser"] == "no":
                k = self._past_adjunct(k, hi)
            elif f & F.OPEN_BRACKET and self.no_articles and (close := self.closing_bracket(k, hi)) > 0:
                k = close + 1  # hr: rekao je u srijedu (2. lipnja) | ministar
            elif f & F.COMMA and self.inserted_adjuncts and (behind := self._past_inserted(k, hi)) > k:
                k = behind
            else:
                break
        if k + 1 < hi and flags[k] & F.DASH and flags[k + 1] & F.PRONOUN and k == group.right:
            return Phrase(k + 1, k + 2)  # reconnaît - elle
        if k >= hi or flags[k] & F.PREPOSITION and not flags[k] & F.CAPITAL:
            return None
        end = self.noun_phrase(k, hi)
        if end == k:
            return None
        return Phrase(k, self.with_apposition(k, end, hi), bool(flags[k] & F.OBJECT_CASE))

    def _past_inserted(self, k: int, hi: int) -> int:
        """Past times and places between commas from the comma at k: a declarat | , joi, la Iași, | ministrul; or k."""
        flags, j = self.flags, k
        while j + 1 < hi and flags[j] & F.COMMA:
            end = self._past_moment(j + 1, hi)
            if end == j + 1 and flags[end] & F.PREPOSITION and not flags[end] & F.CAPITAL:
                end = self._past_adjunct(end, hi)
            if end == j + 1 or end + 1 >= hi or not flags[end] & F.COMMA:
                break
            j = end
        return j + 1 if j > k else k

    def _past_moment(self, k: int, hi: int) -> int:
        """Past a time phrase at token k: advirtió | el 3 de mayo | Ana Lind; or k."""
        if self.flags[k] & OPENS_TIME or self.words[k].lower in self.time_words.openers:
            return self.time_phrase(k, hi)
        return k

    def _past_adjunct(self, k: int, hi: int) -> int:
        """Past a preposition at k and its noun phrase, not past the name behind it: en una entrevista | Ana Lind."""
        flags = self.flags
        end = self.noun_phrase(k + 1, hi)
        if self.no_articles and (subject := self._nominative_in(k + 2, end)) > 0:
            return subject
        if end < hi and not flags[end] & F.BREAK:
            return max(end, k + 1)
        name = F.FIRST_NAME if self.nouns_capitalised else F.CAPITAL
        titled = False
        for j in range(k + 2, end):
            f = flags[j - 1]
            if self.clitics and f & F.DOCUMENT and not flags[j] & F.FIRST_NAME and self._is_definite(k, j - 1):
                titled = True  # al diario | El Correo; ao programa | Manhã
                continue
            if titled and flags[j] & F.FIRST_NAME and not f & _IN_TITLE:
                return j
            if flags[j] & name and f & F.WORD and not f & _JOINED and (self.nouns_capitalised or not f & F.CAPITAL):
                return j
        return max(end, k + 1)

    def _is_definite(self, k: int, noun: int) -> bool:
        """Is the noun behind the preposition at k one with a definite article: al diario, no programa?"""
        between = range(k, noun)
        return any(self.flags[j] & F.ARTICLE for j in between) and not any(
            self.flags[j] & F.INDEFINITE for j in between
        )

    def _nominative_in(self, k: int, end: int) -> int:
        """The first person in [k, end) that is no case of what stands before, -1 without one: hr za Hinu | Ana Lind."""
        for j in range(k, end):
            f, before = self.flags[j], self.flags[j - 1]
            person = f & _PERSON or f & F.FIRST_NAME and f & F.CAPITAL
            if person and not f & F.OBJECT_CASE and not before & _GOVERNS:
                return j
        return -1

    def _subject_verb_second(self, group: Group, lo: int, hi: int) -> Phrase | None:
        flags = self.flags
        hi = self._subject_border(group, hi)
        clause = self.clause_start(group.first, lo)
        finite = group.finite
        opener = flags[clause]
        if clause < finite and self._is_verb_last(clause, group, lo, hi):
            return self._subject_verb_last(clause, group, lo)
        if (
            self.clause_comma
            and finite > lo
            and flags[finite - 1] & F.COORDINATOR
            and not self._follows_subject(finite - 1, lo)
        ):
            shared = self._shared_subject(finite - 1, lo)
            if shared is not None:
                return shared
        if clause < finite and self._is_topic(clause, finite):
            behind = self._subject_behind(finite, hi)
            if behind is not None:
                return behind
        if finite + 1 < hi and clause < finite and self._may_be_object(finite + 1):
            left = self.subject_left(finite, lo)  # Aldag nannte sie …: sie may be the object
            if (
                left is not None
                and not left.oblique
                and left.first == clause
                and left.end == finite
                and (not opener & F.PRONOUN or self.clause_comma and not self._may_be_object(clause))
            ):
                return left
        if not self.clause_comma and self._reports_on(clause, finite, hi):
            return self.subject_left(finite, lo)
        no_pronoun = F.REFLEXIVE | F.DETERMINER | F.ARTICLE  # nl: noemde het plan
        if finite + 1 < hi and flags[finite + 1] & F.PRONOUN and not flags[finite + 1] & no_pronoun:
            return Phrase(finite + 1, finite + 2)
        return self._subject_around(group, clause, lo, hi)

    def _subject_around(self, group: Group, clause: int, lo: int, hi: int) -> Phrase | None:
        """The subject before a verb in second place, unless what stands there is something else; else that behind."""
        finite = group.finite
        left = self.subject_left(finite, lo)
        if left is None or left.first == clause and self._is_time(left, finite):
            return self._subject_behind(finite, hi) or self._subject_goes_on(finite, clause, lo)
        if self.clause_comma and self.flags[finite - 1] & F.COMMA and self.flags[left.first] & _OPENS_CLAUSE_ALONE:
            return self._subject_behind(finite, hi)  # Auf die Frage, ob er komme, | sagte Kern
        if left.first == clause and self._only_names(group.cue) and self._is_named_object(left, finite):
            return self._subject_behind(finite, hi)
        relative = self.flags[left.first] & F.RELATIVE and left.end - left.first == 1
        if relative and not self.flags[left.first] & F.OBJECT_CASE or not relative and not left.oblique:
            return left
        return self._subject_behind(finite, hi)

    def _is_verb_last(self, clause: int, group: Group, lo: int, hi: int) -> bool:
        """Does the verb end a subordinate clause: …, weil der Minister sagte; …, der sagte?"""
        opener = self.flags[clause]
        if not opener & _SUBORDINATES or group.finite < group.main or opener & F.COORDINATOR:
            return False
        if self.clause_comma and self._goes_on_behind(group, clause, lo, hi):
            return False
        return not (opener & F.ARTICLE and self._is_subject_article(clause, group))

    def speaker(self, lo: int, hi: int) -> Phrase | None:
        """The subject of the main clause of [lo, hi), when it is a person, a body or a name; None without one."""
        for k in range(lo, self.next_break(lo, min(hi, lo + WINDOW), F.COMMA | F.SEMICOLON)):
            if self.flags[k] & _MAIN_VERB and not self.flags[k] & _NO_MAIN_VERB:
                subject = self.subject(Group((k,), k, k + 1, k, _NO_CUE, F.FORM_FINITE), lo, hi)
                return subject if subject is not None and self.can_speak(subject, lo) else None
        subject = self.clause_subject(lo, hi)
        return subject if subject is not None and self.can_speak(subject, lo) else None

    def can_speak(self, subject: Phrase, lo: int) -> bool:
        """Is the noun of a subject a role, a body or a name, or is it a pronoun of a person?"""
        flags, first = self.flags, subject.first
        if subject.oblique or flags[first] & F.NUMBER:
            return False
        if flags[first] & F.PRONOUN:
            return not self.is_nobody(subject)
        noun = next(
            (k for k in range(first, subject.end) if flags[k] & F.CAPITAL and not flags[k] & F.ANY_DETERMINER), -1
        )
        return noun >= 0 and bool(flags[noun] & (_SPEAKS & ~F.DOCUMENT) or lo < noun == first)

    def is_nobody(self, subject: Phrase) -> bool:
        """Is it es, man, jemand?"""
        lower = self.words[subject.first].lower
        return subject.end - subject.first == 1 and (lower in self.expletives or lower in self.indefinite_pronouns)

    def may_be_name(self, phrase: Phrase) -> bool:
        """Is it no phrase with an article, and no adjective that only opens its sentence?"""
        return not self.flags[phrase.first] & F.ANY_DETERMINER and not self._in_lower(phrase.first) & F.ADJECTIVE

    def is_subordinate(self, group: Group, lo: int, hi: int) -> bool:
        """Does the verb group stand in a subordinate clause of the sentence [lo, hi)?"""
        clause = self.clause_start(group.first, lo)
        return clause < group.finite and self._is_verb_last(clause, group, lo, hi)

    def _subject_goes_on(self, finite: int, clause: int, lo: int) -> Phrase | None:
        """The subject of the clause before, when the verb opens its own: Kern bestätigte das, | teilte aber mit."""
        if not self.clause_comma or clause < finite or clause <= lo or not self.flags[clause - 1] & F.COMMA:
            return None
        return self.clause_subject(lo, clause - 1) if not self.flags[lo] & F.SUBORDINATOR else None

    def _shared_subject(self, coordinator: int, lo: int) -> Phrase | None:
        """The subject of the main verb before a coordinator: Dem Rat erklärte Kern den Plan und | nannte ihn gut."""
        flags = self.flags
        if coordinator - lo > WINDOW or self.next_break(lo, coordinator, F.COMMA | F.SEMICOLON) < coordinator:
            return None
        for k in range(lo, coordinator):
            if flags[k] & _MAIN_VERB and not flags[k] & _NO_MAIN_VERB:
                cue = self.words[k].cues[0][0] if self.words[k].cues else _NO_CUE
                return self._subject_verb_second(Group((k,), k, k + 1, k, cue, F.FORM_FINITE), lo, coordinator)
        return self.clause_subject(lo, coordinator)

    def _only_names(self, cue: Cue) -> bool:
        """Does the verb call something something, and report no clause: bezeichnen, nennen?"""
        return bool(cue.takes & (F.T_FRAGMENT | F.T_AS)) and not cue.takes & (F.T_THAT | F.T_ZERO)

    def _is_named_object(self, left: Phrase, finite: int) -> bool:
        """Is what stands before a verb that calls something something a thing, and a speaker behind it?

        Die Auflagen | bezeichnete Kern als Fehler; not: Die Ministerin | bezeichnete Kern als Freund.
        """
        if not self.clause_comma or not self.flags[left.first] & F.ANY_DETERMINER or finite + 1 >= self.count:
            return False
        head = next((k for k in range(left.first + 1, left.end) if self.flags[k] & F.CAPITAL), left.first)
        if self.flags[head] & _SPEAKS:
            return False
        f = self.flags[finite + 1]
        if f & F.ANY_DETERMINER:
            end = self.noun_phrase(finite + 1, min(self.count, finite + 12))
            return not f & F.OBJECT_CASE and any(g & _SPEAKS for g in self.flags[finite + 1 : end])
        return bool(f & F.CAPITAL)

    def _may_be_object(self, k: int) -> bool:
        """Can a pronoun behind its verb be the object: hält es für möglich; nannte sie mutig?"""
        return len(self.words[k].features) > 1 or self.words[k].lower in self.expletives and self.clause_comma

    def _is_topic(self, clause: int, finite: int) -> bool:
        """Is what stands before the verb no subject: Am Abend | sagte sie; Den Fahrern | versprach Kern etwas?"""
        f = self.flags[clause]
        if f & _ADVERBIAL and not f & (F.PRONOUN | F.ARTICLE | F.NAMED):
            if not self.clause_comma or f & F.PREPOSITION:
                return True
            left = self.subject_left(finite, clause + 1)  # Doch der Rat | nannte die Zahl; Auch sie | sagte
            if left is None or left.first > clause + 1 or left.end < finite or left.oblique:
                return True
            return not self._has_noun(left)  # Darüber hinaus | sagte
        if not self.clause_comma:
            return False
        if f & F.ANY_DETERMINER and (f & F.OBJECT_CASE or f & F.GENITIVE and not f & F.RELATIVE):
            return True
        if f & F.SUBORDINATOR and not f & (F.COORDINATOR | F.PRONOUN):
            return True  # Als Grund | nannte sie
        if self.time_phrase(clause, finite) == finite:
            return True
        if clause + 1 < finite and not self.flags[clause + 1] & F.PREPOSITION:
            return False
        if f & (F.DETERMINER | F.PRONOUN | F.NAMED | F.NUMBER | F.RELATIVE | F.IN_MARKS | F.BREAK):
            return clause + 1 == finite and self.words[clause].lower in self.anaphors
        return self.words[clause].text.islower() or bool(self._in_lower(clause) & F.ADJECTIVE)

    def _in_lower(self, k: int) -> int:
        """What a word would be but for the capital that opens its sentence."""
        flags: int = self.reading.pack.lexicon[self.words[k].lower].flags
        return flags

    def _goes_on_behind(self, group: Group, clause: int, lo: int, hi: int) -> bool:
        """Is the verb the second of a main clause, though a word that may be a conjunction or relative opens it?

        Als Grund nannte sie …: no verb at the end has more behind it. Der Rat tagte und beschloss …: no comma before.
        """
        if clause == lo and self.flags[clause] & F.ARTICLE:
            return True
        last = max(group.tokens[-1], group.finite) + 1
        return group.tokens[-1] > group.finite or last < hi and not self.flags[last] & _ENDS_VERB_LAST

    def _subject_border(self, group: Group, hi: int) -> int:
        """Where a subject behind its verb must end: before the rest of the verb (nb: slo havnesjefen | fast at)."""
        last = group.tokens[-1]
        return last if not self.nouns_capitalised and last > group.finite else hi

    def _reports_on(self, clause: int, finite: int, hi: int) -> bool:
        """Is what follows the verb the subject of a clause without a comma: nb Lind sier | hun kommer?"""
        flags = self.flags
        k = finite + 2
        while k + 1 < hi and flags[k] & (F.ADVERB | F.NEGATION):
            k += 1
        if k >= hi or not flags[finite + 1] & F.PRONOUN or not flags[k] & F.FINITE:
            return False
        left = self.subject_left(finite, clause)
        return left is not None and left.first == clause and not left.oblique

    def _is_time(self, left: Phrase, finite: int) -> bool:
        """Are the words before a verb a time where nouns are written small: nl vorige | week, da sidste | uge?"""
        if self.nouns_capitalised or left.end >= finite or not self.flags[left.end] & F.TIME:
            return False
        return not any(self.flags[k] & F.CAPITAL for k in range(left.first + 1, left.end))

    def _is_subject_article(self, clause: int, group: Group) -> bool:
        """Is "der" at the start of a clause the article of its subject (der Minister sagte), no relative pronoun?"""
        end = self.noun_phrase(clause, group.first + 1)
        k = end
        while k < group.finite and self.flags[k] & (BETWEEN | F.CONTRAST):
            k += 1
        return end > clause + 1 and k >= group.finite

    def _subject_verb_last(self, clause: int, group: Group, lo: int) -> Phrase | None:
        flags = self.flags
        k = clause + 1
        while k < group.first and flags[k] & (F.REFLEXIVE | F.ADVERB):
            k += 1
        if flags[clause] & F.RELATIVE and not flags[clause] & (F.COMPLEMENTISER | F.SUBORDINATOR | F.AS_CLAUSE):
            end = self.noun_phrase(k, group.first)
            if (
                end == k
                or flags[k] & (F.OBJECT_CASE | F.PREPOSITION)
                or flags[clause] & F.ARTICLE
                and not flags[clause] & F.OBJECT_CASE
            ):
                return Phrase(clause, clause + 1)
            return Phrase(k, end)
        while k < group.first:
            if flags[k] & F.PREPOSITION:
                k = max(self.noun_phrase(k + 1, group.first), k + 1)
                continue
            end = self.noun_phrase(k, group.first)
            if end > k:
                return Phrase(k, self.with_apposition(k, end, group.first))
            k += 1
        return None

    def _subject_behind(self, finite: int, hi: int) -> Phrase | None:
        """The subject behind the finite verb, past prepositional phrases and adverbs: sagte am Montag der Minister."""
        flags = self.flags
        k = finite + 1
        limit = min(hi, finite + 25)
        while k < limit:
            f = flags[k]
            past = self._past_moment(k, hi)
            if past > k:
                k = past
                continue
            if f & F.PREPOSITION and not f & F.CAPITAL:
                k = self._past_adjunct(k, hi)
                continue
            if (
                f & (F.COMMA | F.STOP | F.COLON | F.SEMICOLON | F.COMPLEMENTISER | F.DASH)
                or f & F.PARTICLE
                and not f & (F.PREPOSITION | F.ARTICLE)
            ):
                return None
            if f & F.OBJECT_CASE:
                k = max(self.noun_phrase(k, hi), k + 1)
                continue
            if f & BETWEEN and not f & (F.PRONOUN | F.NAMED):
                k += 1
                continue
            end = self.noun_phrase(k, hi)
            if end > k:
                return Phrase(k, self.with_apposition(k, end, hi))
            k += 1
        return None

    def _agent(self, group: Group, lo: int, hi: int) -> Phrase | None:
        """The agent of a passive: by X, von X, da X, por X, par X, behind or inside the verb group."""
        flags, words = self.flags, self.words
        stop = min(hi, group.right + 12)
        start = self.clause_start(group.first, lo) if self.verb_second else group.right
        for k in range(start, stop):
            if flags[k] & (F.STOP | F.COLON | F.COMPLEMENTISER):
                break
            if words[k].lower in self.agents:
                if self.clause_comma and start < k < group.first and flags[k - 1] & (F.CAPITAL | F.NUMBER):
                    continue  # Mit 20 von 30 Stimmen | wurde beschlossen
                end = self.noun_phrase(k + 1, hi)
                return Phrase(k + 1, self.with_apposition(k + 1, end, hi)) if end > k + 1 else None
        return self._document(group, lo) if self.inside and self.clause_comma and self.verb_second else None

    def _document(self, group: Group, lo: int) -> Phrase | None:
        """What says it when nobody does: In dem Brief, der …, | wurde angekündigt; wird | in dem Brief | gefordert."""
        for k in (lo, *range(max(lo, group.first), group.right)):
            if self.words[k].lower in self.inside:
                end = self.noun_phrase(k + 1, group.first if k < group.first else group.right)
                noun = next((j for j in range(k + 1, end) if self.flags[j] & F.CAPITAL), -1)
                if noun >= 0 and self.flags[noun] & F.DOCUMENT:
                    return Phrase(k + 1, end)
        return None


__all__ = ["WINDOW", "Cues", "Group"]

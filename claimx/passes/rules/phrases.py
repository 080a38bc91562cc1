"""Noun phrases, clauses and verb groups over the tokens of one text: the small grammar that all constructions share.

Everything works on token indices, `[first, end)`, and looks only at flags; which words carry which flag is the pack's
business. Each function walks a bounded window, so that a text of n tokens costs O(n).
"""

import re
from bisect import bisect_right
from typing import NamedTuple

from claimx.lang import flags as F
from claimx.lang.moments import time_words
from claimx.passes.reading import Reading
from claimx.text.marks import Marked

WINDOW = 60  # tokens that a phrase, a bracket or a search for an auxiliary may span
LONG_NAME = 8  # tokens a name in quotation marks may have: the paper „Neue Woche“

_STOPS_NOUN_PHRASE = (
    F.COMPLEMENTISER | F.SUBORDINATOR | F.INTERROGATIVE | F.NEGATION | F.TIME | F.ADVERB | F.AUX | F.CUE_FINITE
    | F.CUE_SPLIT | F.CUE_GERUND | F.VERB | F.SUBJUNCTIVE | F.SUBJUNCTIVE_WEAK | F.REFLEXIVE | F.OBJECT_PRONOUN
    | F.CONTRAST | F.BOUNDARY | F.PRONOMINAL
)  # fmt: skip
_ATTACHES = F.ROLE | F.PEOPLE | F.ORGANIZATION | F.DOCUMENT | F.TITLE
_BORDER = F.COMMA | F.COLON | F.SEMICOLON | F.DASH | F.STOP | F.OPEN_MARK | F.CLOSE_MARK
_BRACKET = F.OPEN_BRACKET | F.CLOSE_BRACKET
_MEDIA = F.DOCUMENT | F.ORGANIZATION
_OF = F.GENITIVE | F.PREPOSITION
_IN_PHRASE = F.ANY_DETERMINER | F.GENITIVE | F.PREPOSITION
_MARKED = F.OPEN_MARK | F.IN_MARKS
_STOPS_NAME = _STOPS_NOUN_PHRASE & ~F.TIME
_NO_ADVERB = F.PRONOUN | F.NAMED | F.COORDINATOR
_NO_OBJECT = F.PREPOSITION | F.INDEFINITE | F.CAPITAL
BETWEEN = F.ADVERB | F.NEGATION | F.TIME | F.REFLEXIVE | F.OBJECT_PRONOUN | F.PRONOMINAL | F.BOUNDARY


_CLAUSES_BACK = 3  # clauses in which the topic of a verb is looked for
_ENDS_TOPIC = BETWEEN | F.PREPOSITION | F.AUX | F.VERB | F.CUE_VERB | F.CONTRAST | F.BREAK | F.SUBORDINATOR
_OPENS_CLAUSE = BETWEEN | F.COORDINATOR | F.CONTRAST | F.SUBORDINATOR | F.PARTICLE

_JOINT = F.COMMA | F.DASH
_CLAUSE_STOP = F.STOP | F.COLON | F.SEMICOLON
_APPOSED_STOP = F.COMMA | F.STOP | F.CLOSE_MARK | F.DASH
_NO_APPOSED = F.COLON | F.SEMICOLON | F.OPEN_MARK
_PREDICATE = F.FINITE | F.COMPLEMENTISER
_LEADING = F.COORDINATOR | F.GENITIVE
_ENDS_FREE_RELATIVE = F.BREAK | F.COMPLEMENTISER | F.SUBORDINATOR | F.WHETHER | F.RELATIVE | F.INTERROGATIVE
_RELATES = F.RELATIVE | F.INTERROGATIVE
_BESIDE_OPENING = _RELATES | F.PREPOSITION | F.ADVERB | F.TIME | F.CUE_GERUND
_NO_SAYS_OF = F.COMPLEMENTISER | F.SUBORDINATOR | F.CONTRAST | F.PRONOUN
_OPENS_ADVERBIAL = F.PREPOSITION | F.ADVERB | F.TIME | F.BOUNDARY
_NO_OPENING = _OPENS_ADVERBIAL | F.SUBORDINATOR | F.PRONOUN | F.CUE_GERUND | F.COMPLEMENTISER | F.RELATIVE
_VERBAL_LEFT = F.VERB | F.CUE_PARTICIPLE | F.PAST
_BEFORE_VERB = BETWEEN | F.AUX
_NO_PLAIN = F.CAPITAL | F.ANY_DETERMINER | F.PRONOUN | F.OPEN_MARK | F.GENITIVE | F.NUMBER
_LONGEST_TIME = 9  # tokens of a time phrase
OPENS_TIME = F.TIME | F.NUMBER | F.PREPOSITION | F.ANY_DETERMINER
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_CLITICS_S = tuple(re.compile(sign + "[sS]") for sign in "'’ʼ")  # one sign each: that search is ten times as fast


class Phrase(NamedTuple):
    """A noun phrase: tokens first (in) to end (out), and whether it can only be an object."""

    first: int
    end: int
    oblique: bool = False


class Phrases:
    """Noun phrases and clause borders of one reading."""

    last_source: Phrase | None = None  # source of the report before, in the same sentence

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.flags = reading.flags
        self.words = reading.words
        self.count = len(reading.flags)
        switches = reading.pack.switches
        self.nouns_capitalised: bool = switches["nouns_capitalised"]
        self.verb_second: bool = switches["verb_second"]
        self.final_verbs: bool = switches["clause_final_verb"]
        self.clause_comma: bool = switches["clause_comma"]
        self.noun_verbs: bool = switches["noun_verbs"]
        self.clitics: bool = switches["zero_complementiser"] == "no"  # Romance: lo dice, l'ha detto
        self.zero_that: bool = switches["zero_complementiser"] == "yes"
        words = reading.pack.words
        self.anaphors: frozenset[str] = words.get("anaphors", frozenset())
        self.infinitive_endings: tuple[str, ...] = reading.pack.infinitive_endings
        if switches["apostrophe"] == "clitic":
            self._settle_clitics()
        self.lone_pronouns = not (self.clause_comma and self.noun_verbs)  # a word may be both pronoun and determiner
        self.purposes: frozenset[str] = words.get("purposes", frozenset())
        self.infinitive_markers: frozenset[str] = words.get("infinitive_markers", frozenset())
        self.genitive_endings = tuple(sorted(words.get("genitive_endings", frozenset())))
        self.unspaced: bool = switches["script"] == "unspaced"  # no capitals either
        self.aspects: frozenset[str] = reading.pack.words.get("aspects", frozenset())
        self.agents: frozenset[str] = words.get("agents", frozenset())
        self.relative_heads: frozenset[str] = words.get("relative_heads", frozenset())
        self.unnamed: frozenset[str] = words.get("unnamed", frozenset())
        self.preverbal: bool = switches["preverbal_adjuncts"]
        self.inserted_adjuncts: bool = switches["inserted_adjuncts"]
        self.no_articles = not (words.get("articles") or words.get("indefinite_articles"))
        self.time_words = time_words(reading.pack)
        # …, informou a imprensa; …, izvijestili su mediji
        self.inverts = self.clitics and (self.noun_verbs or self.no_articles)
        self.no_copula = self.no_articles and not self.unspaced
        self.predicate = _PREDICATE | (F.PAST if self.no_articles else 0)  # ru: an ending in -ла is a verb's
        self.links: frozenset[str] = words.get("name_links", frozenset())
        self.expletives: frozenset[str] = words.get("expletives", frozenset())
        self.indefinite_pronouns: frozenset[str] = words.get("indefinite_pronouns", frozenset())
        self.inside: frozenset[str] = words.get("inside", frozenset())
        self.out_of: frozenset[str] = words.get("out_of", frozenset())
        self.no_subject = words.get("complementisers", frozenset()) - words.get("relatives", frozenset())

    def _settle_clitics(self) -> None:
        """Lind's campaign: a genitive, unless what follows makes it is or has: Lind's late, Lind's been."""
        flags, words = self.flags, self.words
        verbal = F.ANY_DETERMINER | F.ADVERB | F.NEGATION | F.CUE_GERUND | F.CUE_PARTICIPLE | F.PREPOSITION | F.PRONOUN
        last = self.count - 1
        starts = self.reading.starts
        found = [m.start() for clitic in _CLITICS_S for m in clitic.finditer(self.reading.text)]
        for i in [bisect_right(starts, start) - 1 for start in sorted(found)]:
            if words[i].lower == "'s" and 0 < i < last and flags[i] & F.WORD and not flags[i - 1] & F.PRONOUN:
                if flags[i + 1] & F.WORD and not flags[i + 1] & verbal or flags[i + 1] & F.OPEN_MARK:
                    flags[i] = F.WORD | F.GENITIVE

    # -- going right ---------------------------------------------------------------------------------------------------

    def noun_phrase(self, i: int, hi: int, sentence: int = -1) -> int:
        """End of the noun phrase that begins at token i, or i when none does. `sentence`: its first token."""
        flags, j, head, last = self.flags, i, False, i
        hi = min(hi, i + WINDOW)
        want = False  # a noun must follow: after of, and, a preposition
        while j < hi:
            f = flags[j]
            if f & _MARKED:
                marked = self.reading.at_open.get(j)
                if marked is None or not marked.closed or marked.close - j > LONG_NAME or marked.first >= marked.last:
                    break
                if head and not want and not self.words[marked.first].flags & (F.CAPITAL | F.NUMBER):
                    break
                j = last = marked.close + 1
                head, want = True, False
                continue
            if not f & F.WORD:
                j2 = self._sign(j, hi, head)
                if j2 == j:
                    break
                if f & F.DASH and self.nouns_capitalised and flags[j - 1] & F.NUMBER:
                    want = True  # die 20-jährige Schülerin
                j = j2
                last = max(last, j) if flags[j - 1] & F.CLOSE_BRACKET else last
                continue
            if f & F.PRONOUN and not f & F.ANY_DETERMINER | 0 and not (f & F.CAPITAL and head):
                if head or want and j > i:
                    break
                return j + 1
            capital = f & F.CAPITAL and j != sentence
            if j == i and f & F.PRONOUN and self.lone_pronouns and not self._noun_behind(j + 1, hi):
                return j + 1  # nl zei die; da siger de; el απαντά εκείνη
            if head and f & F.ARTICLE and not self.clause_comma and self._is_particle(j, hi):
                want = True  # nl: Jan | de Wit
                j += 1
                continue
            if f & F.OBJECT_PRONOUN and j > i and not self.noun_verbs and flags[j - 1] & F.POSSESSIVE:
                j += 1  # el: τη δική | μας άποψη
                continue
            if f & F.ANY_DETERMINER and not (f & F.PREPOSITION and head and not f & F.GENITIVE):
                if head and not want:
                    if f & F.GENITIVE and self._noun_follows(j + 1, hi) or capital and self._is_titled(j, hi):
                        want = True
                        j += 1
                        continue
                    break
                j += 1
                continue
            if f & F.GENITIVE and (head or j > i and self._is_part(j)):
                if not self._noun_follows(j + 1, hi):
                    break
                head = True
                want = True
                j += 1
                continue
            if f & F.PREPOSITION and not capital:
                if not head or not self._attaches(j, last, hi):
                    break
                want = True
                j += 1
                continue
            if f & F.COORDINATOR:
                if not head or want or not self._joins(j, hi, sentence):
                    break
                want = True
                j += 1
                continue
            named = f & F.NAMED and j and flags[j - 1] & F.ANY_DETERMINER  # au juge: no verb behind a determiner
            if f & F.NUMBER and head and not want and _YEAR.fullmatch(self.words[j].text):
                break  # nach Ansicht des Rats | 2019
            if f & F.TIME and head and flags[j - 1] & F.NUMBER and j > i + 1 and flags[j - 2] & _OF:
                named = F.TIME  # o jogador de 31 anos
            if f & _STOPS_NOUN_PHRASE and not named and not (capital and self._name_here(j)):
                if not (self.unspaced and j > i and flags[j - 1] & F.GENITIVE):  # 气象局的 | 预测
                    break
            if not capital and not f & F.NUMBER:
                if self.nouns_capitalised:
                    if head and not want and not f & (F.ROLE | F.PEOPLE):
                        break
                    if not f & (F.ROLE | F.PEOPLE) and not (j == sentence and f & F.CAPITAL):
                        j += 1
                        continue
                elif head and not want and f & (F.PAST | F.CUE_PARTICIPLE) and not f & F.NAMED:
                    break
            head, want = True, False
            j += 1
            last = j
        return last if head else i

    def time_phrase(self, k: int, hi: int) -> int:
        """End of the time phrase that begins at token k (last week, 3 de mayo, il y a deux semaines), or k."""
        flags, words, known = self.flags, self.words, self.time_words
        hi = min(hi, k + _LONGEST_TIME)
        j = end = k
        named = unit = shown = False  # a time, a unit of it, a word that says which
        while j < hi:
            f, lower = flags[j], words[j].lower
            if not f & F.WORD:
                if lower != "." or j == k or not flags[j - 1] & F.TIME or j + 1 >= hi or not flags[j + 1] & F.NUMBER:
                    break
                j += 1  # Dec. 3
                continue
            if lower in known.before and (past := self._ago(j, hi)) > j:
                shown, j = True, past
            elif (named or unit) and lower in known.behind or f & F.TIME and lower not in known.behind:
                named, end, j = True, j + 1, j + 1
            elif lower in known.units:
                unit, j = True, j + 1
                if shown:
                    named, end = True, j
            elif lower in known.edges:
                shown, j = True, j + 1
            elif f & F.NUMBER or lower in known.numbers:
                if named and self._is_of_date(j, k):
                    end = j + 1
                j += 1
            elif f & (F.ANY_DETERMINER | F.PREPOSITION | F.GENITIVE) and not f & F.CAPITAL:
                j += 1
            else:
                break
        if k < end < len(flags) and flags[end] & F.GENITIVE and words[end].text[0] in "'’":
            return k  # last night's vote
        return end

    def _ago(self, k: int, hi: int) -> int:
        """Past hace, il y a at token k, or k."""
        for phrase in self.time_words.before[self.words[k].lower]:
            end = k + len(phrase)
            if end <= hi and all(self.words[k + n].lower == word for n, word in enumerate(phrase)):
                return end
        return k

    def _is_of_date(self, j: int, first: int) -> bool:
        """Whether the number at j is a day behind its month or a year: Dec. 3, diciembre de 2024; not Monday 12."""
        if _YEAR.fullmatch(self.words[j].text):
            return True
        k = j - 2 if j - 2 >= first and self.words[j - 1].text == "." else j - 1
        return self.words[k].lower in self.time_words.months

    def time_left(self, j: int, lo: int) -> int:
        """First token of the time phrase that ends before or around j, behind something else in [lo, j); or j."""
        before = self.words[j - 1]
        known = self.time_words
        if not before.flags & (F.TIME | F.NUMBER | F.ANY_DETERMINER | F.GENITIVE | F.PREPOSITION):
            lower = before.lower
            if lower not in known.units and lower not in known.behind and lower not in known.edges:
                return j
        for first in range(max(lo + 1, j - _LONGEST_TIME + 1), j):
            if self.flags[first] & OPENS_TIME or self.words[first].lower in known.openers:
                if self.time_phrase(first, len(self.flags)) >= j:
                    return first
        return j

    def _is_particle(self, j: int, hi: int) -> bool:
        """Does the article at j belong to a name: nl Jan de Wit?"""
        particles = self.reading.pack.words["name_particles"]
        around = self.flags[j - 1] & F.CAPITAL and j + 1 < hi and self.flags[j + 1] & F.CAPITAL
        return bool(around) and self.words[j].lower in particles

    def _is_titled(self, j: int, hi: int) -> bool:
        """Does the article at j begin the name of a paper or programme: el diario | El Correo, le journal Le Nord?"""
        flags = self.flags
        return bool(flags[j] & F.ARTICLE and flags[j - 1] & _MEDIA and j + 1 < hi and flags[j + 1] & F.CAPITAL)

    def _noun_behind(self, j: int, hi: int) -> bool:
        """Does the noun of a determiner follow: nl die | man, da de | ansatte?"""
        if j >= hi or self.flags[j] & F.OPEN_MARK:
            return j < hi
        f = self.flags[j]
        stops = _STOPS_NOUN_PHRASE | F.PREPOSITION | F.COORDINATOR | F.ANY_DETERMINER | F.PRONOUN | F.RELATIVE
        return bool(f & F.WORD) and not (f & stops and not f & F.NAMED)

    def _is_part(self, j: int) -> bool:
        """Does "of" at j follow a numeral or an article without a noun: nl een | van de leden, da en | af naboerne?"""
        return self.verb_second and not self.nouns_capitalised and bool(self.flags[j - 1] & F.DETERMINER)

    def _name_here(self, j: int) -> bool:
        """Is a capitalised word that could be something else part of a name: Will, May, Julio?"""
        f = self.flags[j]
        if f & (F.AUX | F.PRONOUN) or f & F.TIME and not f & F.FIRST_NAME:
            return False
        return not f & (F.COMPLEMENTISER | F.SUBORDINATOR | F.INTERROGATIVE | F.NEGATION | F.MODAL)

    def _sign(self, j: int, hi: int, head: bool) -> int:
        """Past a sign that does not end a noun phrase: brackets, &, @, the loose hyphen of a damaged compound."""
        f = self.flags[j]
        if f & F.OPEN_BRACKET and head:
            close = self.closing_bracket(j, hi)
            return close + 1 if close > 0 else j
        if f & F.HANDLE or self.words[j].text in "&/'’.%$":
            return j + 1
        if f & F.DASH and head and j + 1 < hi and self.reading.ends[j] == self.reading.starts[j + 1]:
            return j + 1  # Trump -Regierung, Tech -Riesen
        return j

    def _noun_follows(self, j: int, hi: int) -> bool:
        if j >= hi:
            return False
        f = self.flags[j]
        if f & F.OPEN_MARK:
            return True
        return bool(f & F.WORD) and not f & (F.AUX | F.COMPLEMENTISER | F.SUBORDINATOR) or bool(f & F.ANY_DETERMINER)

    def _attaches(self, j: int, last: int, hi: int) -> bool:
        """Does a preposition at j carry the noun phrase on: the professor at the university?"""
        before = self.flags[last - 1]
        if not self._noun_follows(j + 1, hi) or self.flags[j + 1] & F.TIME:
            return False
        after = self.flags[j + 1]
        if (
            self.infinitive_endings
            and not after & (F.CAPITAL | F.NAMED | F.ANY_DETERMINER)
            and not self.nouns_capitalised
        ) and self.words[j + 1].lower.endswith(self.infinitive_endings):
            return False  # a los alumnos | a entregar
        if self.verb_second and not self.nouns_capitalised and not self.flags[j] & F.GENITIVE:
            return bool(before & _ATTACHES) and self.words[j].lower in self.links  # nl: de bond | met vier procent
        return bool(before & _ATTACHES)

    def _joins(self, j: int, hi: int, sentence: int) -> bool:
        """Does a coordinator at j join two nouns: Burton and Nick, der Rat und die Stadt?"""
        if j + 1 >= hi:
            return False
        f = self.flags[j + 1]
        if (
            f & (F.PRONOUN | F.AUX | F.CUE_VERB | F.VERB | F.COMPLEMENTISER | F.ADVERB | F.NEGATION)
            and not f & F.ANY_DETERMINER
        ):
            return False
        return bool(f & (F.CAPITAL | F.ANY_DETERMINER | F.ROLE | F.PEOPLE | F.OPEN_MARK))

    def closing_bracket(self, j: int, hi: int) -> int:
        """The bracket that closes the one at j, or -1 when none does within the window."""
        for k in range(j + 1, min(hi, j + WINDOW)):
            if self.flags[k] & F.CLOSE_BRACKET:
                return k
        return -1

    def with_apposition(self, i: int, end: int, hi: int, sentence: int = -1) -> int:
        """End of a noun phrase with the verbless phrase between commas behind it: Ana Lind, a captain of the ferry,."""
        flags = self.flags
        if end >= hi or not flags[end] & F.COMMA:
            return end
        stop = min(hi, end + 28)
        for k in range(end + 1, stop):
            f = flags[k]
            if f & _APPOSED_STOP or k == hi - 1:
                close = k if f & F.BREAK else k + 1
                return close if self.is_apposition(end + 1, close) else end
            if f & _NO_APPOSED:
                break
        return end

    def is_apposition(self, first: int, end: int) -> bool:
        """Is [first, end) a phrase without a verb that says who somebody is?"""
        flags = self.flags
        if first >= end:
            return False
        f = flags[first]
        if (
            f
            & (
                F.PRONOUN
                | F.COMPLEMENTISER
                | F.SUBORDINATOR
                | F.PREPOSITION
                | F.INTERROGATIVE
                | F.COORDINATOR
                | F.CONTRAST
            )
            and not f & F.ARTICLE
        ):
            return False
        if f & (F.CUE_GERUND | F.TIME | F.ADVERB | F.NEGATION) and not (f & F.CAPITAL and f & F.FIRST_NAME):
            return False  # in May; but: Julio Peral
        if f & F.PAST and not f & (F.NAMED | F.CAPITAL):
            return False
        named = relative = False
        for k in range(first, end):
            g = flags[k]
            relative = relative or bool(g & F.RELATIVE and k > first)
            if self.words[k].text[0] in "'’":
                continue
            if (
                g & self.predicate
                and not relative
                and not g & (F.CAPITAL | F.NAMED | F.PREPOSITION | F.ARTICLE | F.CUE_PARTICIPLE)
            ) and not (f & F.INDEFINITE and g & F.PLURAL and not g & F.SINGULAR):  # a founder of the think tank
                return False
            named = named or bool(g & (F.NAMED | F.CAPITAL | F.NUMBER))
        if not self.clause_comma:  # nb: …, sier Lind, tåler | enhver storm: a verb that no list holds
            return named or bool(f & F.INDEFINITE) or end - first <= 4 and bool(f & F.ANY_DETERMINER)
        return named or end - first <= 4

    # -- going left ----------------------------------------------------------------------------------------------------

    def phrase_left(self, end: int, lo: int) -> Phrase | None:
        """The noun phrase that ends before token `end`, with the prepositional phrases inside it."""
        flags = self.flags
        s = end
        lo = max(lo, end - WINDOW)
        nouns = False
        while s > lo:
            f = flags[s - 1]
            if f & F.CLOSE_BRACKET:
                k = s - 2
                while k > lo and not flags[k] & F.OPEN_BRACKET:
                    k -= 1
                if not flags[k] & F.OPEN_BRACKET:
                    break
                s = k
                continue
            if f & F.CLOSE_MARK:
                marked = self.reading.at_close.get(s - 1)
                if marked is None or marked.open < lo or s - 1 - marked.open > LONG_NAME or self._ends_in_sign(marked):
                    break
                s, nouns = marked.open, True
                continue
            if not f & F.WORD:
                if (
                    f & F.HANDLE
                    or not f & F.STOP
                    and self.words[s - 1].text in "&/'’.%$"
                    or (f & F.DASH and s > lo + 1 and s < end and self.reading.ends[s - 1] == self.reading.starts[s])
                ):
                    s -= 1
                    continue
                break
            if f & F.PRONOUN and not f & F.ANY_DETERMINER and not (f & F.CAPITAL and nouns):
                if nouns and self.verb_second and flags[s] & F.PREPOSITION and not self.nouns_capitalised:
                    return Phrase(s - 1, s)  # da: da hun | i studiet sagde
                return Phrase(s - 1, s) if not nouns else (Phrase(s, end) if s < end else None)
            first = s - 1 == lo
            if f & _IN_PHRASE:
                if not nouns:
                    if s == end and f & F.DETERMINER and not f & (F.ARTICLE | F.POSSESSIVE | F.PREPOSITION):
                        if s - 2 > lo and flags[s - 2] & F.CAPITAL and not flags[s - 2] & _STOPS_NOUN_PHRASE:
                            s -= 1  # Lind and Roth both said
                            continue
                        return Phrase(s - 1, s)  # otros sostienen, many say
                    break
                s -= 1
                continue
            if f & F.COORDINATOR:
                if not nouns or s - 1 <= lo or not self._nominal(s - 2):
                    break
                s -= 1
                continue
            stops = _STOPS_NAME if f & F.CAPITAL and not first else _STOPS_NOUN_PHRASE
            if f & F.TIME or (f & stops and not f & F.NAMED):
                break
            if f & F.RELATIVE and not f & F.CAPITAL:
                break
            nouns = True
            s -= 1
        if not nouns:
            return None
        return self._strip_left(s, end)

    def _ends_in_sign(self, marked: Marked) -> bool:
        """“We wait,” Anna Lind, …: a sign before the closing mark shows speech, no name."""
        last = marked.last - 1
        return last >= marked.first and bool(self.words[last].flags & (F.COMMA | F.STOP))

    def _nominal(self, k: int) -> bool:
        f = self.flags[k]
        if f & F.CLOSE_MARK:
            return True
        return (
            bool(f & F.WORD)
            and not f & (_STOPS_NOUN_PHRASE | F.ANY_DETERMINER | F.PREPOSITION | F.PAST)
            or bool(f & F.NAMED)
        )

    def _strip_left(self, s: int, end: int) -> Phrase | None:
        """Drop what opens the stretch and is no subject: a coordinator, an adverbial like "in Berlin" with its noun."""
        flags = self.flags
        while s < end and flags[s] & _LEADING and not flags[s] & F.ARTICLE:
            s += 1
        if s >= end:
            return None
        if (
            flags[s] & F.PREPOSITION
            and flags[s] & F.SUBORDINATOR
            and not flags[s] & F.ARTICLE
            and s + 1 < end
            and not self.verb_second
        ):
            return Phrase(s + 1, end)  # After the warden said
        if flags[s] & F.PREPOSITION:
            inner = self.noun_phrase(s + 1, end)
            rest = inner
            while rest < end and flags[rest] & F.COMMA:
                rest += 1
            if rest > s + 1 and rest < end and not flags[rest] & (F.PREPOSITION | F.GENITIVE | F.COORDINATOR):
                return Phrase(rest, end)
            return self._behind_place(s + 1, end) if self.no_articles else None
        return Phrase(s, end, bool(flags[s] & F.OBJECT_CASE))

    def _behind_place(self, k: int, end: int) -> Phrase | None:
        """Who speaks behind a place or time that no article ends: ru В Вологде | директор завода Лев Бобров."""
        speaks = F.ROLE | F.PEOPLE | F.ORGANIZATION | F.TITLE | F.FIRST_NAME
        for first in range(k + 1, end):
            if self.flags[first] & speaks and not self.flags[first] & F.OBJECT_CASE:
                return Phrase(first, end)
        return None

    def subject_left(self, verb: int, lo: int) -> Phrase | None:
        """The subject that stands before the verb group beginning at `verb`, not before token lo.

        Adverbs and prepositional phrases between are skipped; an apposition or a relative clause between commas belongs
        to it or is jumped; a coordinated verb takes the subject of its clause.
        """
        if self.preverbal:
            return self._topic(verb, lo)
        flags = self.flags
        j = verb
        while j > lo and flags[j - 1] & _BEFORE_VERB and not flags[j - 1] & _NO_ADVERB:
            j -= 1
        if j > lo + 1 and self._follows_subject(j - 1, lo):
            j -= 1
        clitic = F.ARTICLE if self.clitics and j > lo + 1 else 0
        if flags[j - 1] & clitic and not flags[j - 1] & _NO_OBJECT:
            j -= 1  # la moglie lo ha accusato: an article before a verb is its object
        if j < verb and j > lo + 1 and flags[j] & F.TIME:  # el 17 de febrero
            while j > lo and flags[j - 1] & (F.NUMBER | F.GENITIVE | F.PREPOSITION) and not flags[j - 1] & F.CAPITAL:
                j -= 1
            if j > lo and flags[j] & F.NUMBER and flags[j - 1] & F.ANY_DETERMINER:
                j -= 1
        if j > lo + 1:
            j = self.time_left(j, lo)
        if self.no_articles:  # hr: Lind je | u ponedjeljak | rekao
            while j > lo and flags[j - 1] & _BEFORE_VERB and not flags[j - 1] & _NO_ADVERB:
                j -= 1
        if j <= lo:
            return None
        f = flags[j - 1]
        if f & F.COORDINATOR or f & F.CONTRAST and not f & F.PREPOSITION:
            return self.clause_subject(lo, j - 1)
        if f & F.RELATIVE and not f & F.PRONOUN:
            return Phrase(j - 1, j)
        if f & _JOINT:
            return (
                (None if self.verb_second and self.clause_comma else self._opening_subject(verb, j - 1, lo))
                or self._before_comma(j - 1, lo)
                or (None if self.verb_second else self._opening_subject(verb, j - 1, lo, least=1))
            )
        if f & F.CLOSE_MARK and j - 2 > lo and self.words[j - 2].text == "," and not flags[lo] & F.OPEN_MARK:
            opening = self._opening_subject(verb, j, lo, least=1)
            if opening is not None:
                return opening
        if flags[lo] & F.RELATIVE or flags[lo + 1] & F.RELATIVE or flags[lo] & F.COORDINATOR:
            free = self._free_relative(lo, j)
            if free is not None:
                return free
        phrase = self.phrase_left(j, lo)
        if phrase is not None and self.words[j - 1].lower in self.unnamed:
            phrase = None  # a source who asked not to be named | said
        if phrase is None or phrase.first > lo and flags[phrase.first - 1] & _VERBAL_LEFT and not self.verb_second:
            owner = self._restricted(phrase.first if phrase else j, lo)
            if owner is not None:
                return owner
        if phrase is None:
            back = self._adverbial_left(j, lo)
            if back < j:
                return self.subject_left(back, lo)
            return None
        if self.no_articles and phrase.oblique and flags[phrase.first] & (F.CAPITAL | F.NAMED) != F.CAPITAL:
            # hr: Kako je | novinarima | rekao liječnik
            return self.subject_left(phrase.first, max(lo, phrase.first - WINDOW))
        return self._with_role(phrase, lo)

    def _follows_subject(self, k: int, lo: int) -> bool:
        """Does the contrast at token k stand behind a subject: …, sie | aber sagte?"""
        if not self.clause_comma or not self.verb_second or not self.flags[k] & F.CONTRAST:
            return False
        return k > lo and bool(self.flags[k - 1] & (F.CAPITAL | F.PRONOUN))

    def _topic(self, verb: int, lo: int) -> Phrase | None:
        """Who a clause is about where all adjuncts stand before the verb: zh 李强 | 5日在北京表示.

        The first noun phrase of the clause, or of the clause before when it has none: one who is named speaks on.
        """
        flags = self.flags
        end = verb
        for _ in range(_CLAUSES_BACK):
            first = self.clause_start(end, lo)
            k = self._past_adjuncts(first, end)
            stop = k
            while stop < end and (not flags[stop] & _ENDS_TOPIC or flags[stop] & F.NAMED):
                stop += 1
            if stop > k and flags[stop - 1] & F.PARTICLE and flags[stop] & F.TIME:
                stop -= 1  # 部长 | 上周
            while stop > k and flags[stop - 1] & (F.NUMBER | F.DETERMINER) and not flags[stop - 1] & F.PRONOUN:
                stop -= 1
            if stop > k and flags[stop - 1] & F.WORD:
                return Phrase(k, stop)
            if self.last_source is not None and lo <= self.last_source.first:
                return self.last_source
            if first <= lo or not flags[first - 1] & F.COMMA:
                return None
            end = first - 1
        return None

    def _past_adjuncts(self, k: int, end: int) -> int:
        """Past what may stand before the topic of a clause: connectives, times, 在 … 上."""
        flags = self.flags
        while k < end:
            f = flags[k]
            if f & F.PREPOSITION:
                close = next((j for j in range(k + 1, end) if flags[j] & F.PARTICLE), -1)
                if close < 0:
                    return k
                k = close + 1
            elif f & _OPENS_CLAUSE and not f & (F.PRONOUN | F.NAMED):
                k += 1
            elif f & F.NUMBER and k + 1 < end and flags[k + 1] & F.TIME:
                k += 2
            else:
                return k
        return k

    def _free_relative(self, lo: int, end: int) -> Phrase | None:
        """A clause that opens the sentence and is its subject: Chi ha firmato | dice; those who signed | say."""
        flags = self.flags
        first = lo + 1 if flags[lo] & (F.COORDINATOR | F.CONTRAST) else lo
        headed = flags[first] & (F.ANY_DETERMINER | F.PRONOUN) and not flags[first] & F.RELATIVE
        headed = headed or self.words[first].lower in self.relative_heads
        k = first + 1 if headed else first
        if k + 2 > end or end - k > WINDOW or not flags[k] & F.RELATIVE:
            return None
        if not headed and flags[k] & (F.COMPLEMENTISER | F.SUBORDINATOR | F.DETERMINER):
            return None
        verbs = F.FINITE | F.PAST | F.CUE_PARTICIPLE
        found = False
        for j in range(k + 1, end):
            f = flags[j]
            if f & _ENDS_FREE_RELATIVE and not f & F.ANY_DETERMINER:
                return None
            found = found or bool(f & verbs)
        return Phrase(first, end) if found else None

    def _with_role(self, phrase: Phrase, lo: int) -> Phrase:
        """A name with the role before it and a comma: El fundador de Huawei, Ren Zhengfei."""
        flags, k = self.flags, phrase.first
        if k - 1 > lo and flags[k - 1] & F.COMMA and self._is_after_apposed(k, phrase.end, lo):
            earlier = self.phrase_left(k - 1, lo)
            borders = F.BREAK | F.COORDINATOR | F.COMPLEMENTISER | F.SUBORDINATOR
            verbal = F.CUE_PARTICIPLE | F.CUE_GERUND  # Speaking to reporters, Lind said
            told = earlier is not None and any(flags[j] & verbal for j in range(earlier.first, earlier.end))
            if earlier is not None and earlier.first == lo and self._opens_clause(lo):
                return phrase
            if earlier is not None and flags[earlier.first - 1] & F.ATTRIBUTION and earlier.first > lo:
                return phrase  # Según el diario, Lind dijo
            if earlier is not None and not told and (earlier.first == lo or flags[earlier.first - 1] & borders):
                return Phrase(earlier.first, phrase.end)
        return phrase

    def _opens_clause(self, lo: int) -> bool:
        """Addressing the council, Mayor Lind; Interpellata dall'agenzia, Lind: an unknown word and its object."""
        flags = self.flags
        known = F.NAMED | F.ANY_DETERMINER | F.PRONOUN
        return bool(flags[lo] & F.CAPITAL and not flags[lo] & known and flags[lo + 1] & _IN_PHRASE)

    def _restricted(self, j: int, lo: int) -> Phrase | None:
        """The noun before a relative clause without commas: executives who have worked with him | say."""
        flags = self.flags
        if self.verb_second:
            return None
        for k in range(j - 1, max(lo, j - 14), -1):
            f = flags[k]
            if f & F.BREAK:
                return None
            if f & F.RELATIVE and not f & (F.PREPOSITION | F.ARTICLE) and self.words[k].lower not in self.no_subject:
                owner = self.phrase_left(k, lo)
                return (
                    owner
                    if owner is not None
                    and owner.end - owner.first > 1
                    or owner is not None
                    and not flags[owner.first] & F.PRONOUN
                    else None
                )
        return None

    def _is_after_apposed(self, first: int, end: int, lo: int) -> bool:
        """El fundador de Huawei, Ren Zhengfei: a role, a comma and a name are one phrase."""
        if not self.flags[first] & F.CAPITAL or self.flags[first] & (F.PRONOUN | F.ARTICLE):
            return False
        k = first - 2
        floor = max(lo - 1, k - 14)
        while k > floor:
            f = self.flags[k]
            if f & (F.BREAK | F.FINITE) and not f & F.NAMED:
                return False
            if f & _ATTACHES:
                return True
            k -= 1
        return False

    def _adverbial_left(self, j: int, lo: int) -> int:
        """First token of the prepositional phrase or time phrase that ends before j, else j."""
        flags = self.flags
        k = j - 1
        floor = max(lo, j - 9)
        while k >= floor:
            f = flags[k]
            if f & F.PREPOSITION:
                return k
            if f & (F.BREAK | F.PRONOUN | F.AUX | F.COMPLEMENTISER) or not f & F.WORD:
                return j
            k -= 1
        return j

    def _before_comma(self, comma: int, lo: int) -> Phrase | None:
        """The subject before a comma that closes an apposition, a relative clause or an adverbial."""
        flags = self.flags
        floor = max(lo, comma - 40)
        k = comma - 1
        while k > floor:
            f = flags[k]
            if f & F.CLOSE_MARK:
                marked = self.reading.at_close.get(k)
                if marked is not None and marked.open > floor:
                    k = marked.open - 1
                    continue
            if f & _CLAUSE_STOP:
                return None
            if f & _JOINT and not (self.words[k].text == "-" and self.reading.ends[k - 1] == self.reading.starts[k]):
                break  # Haus- und Hofmeister: no joint
            k -= 1
        if k <= floor or not flags[k] & (F.COMMA | F.DASH):
            return None
        opener = flags[k + 1]
        relative = opener & (F.RELATIVE | F.INTERROGATIVE) or (opener & F.PREPOSITION and flags[k + 2] & F.RELATIVE)
        if relative:
            owner = self.phrase_left(k, lo)
            if owner is not None and self.clause_comma and self.verb_second and not self._has_noun(owner):
                owner = self._before_comma(k, lo)  # Anna Kern, ein erfahrenes, dem Rat bekanntes Mitglied, sagte
                return Phrase(owner.first, comma, owner.oblique) if owner is not None else None
            return owner
        plain = not any(flags[j] & (F.CAPITAL | F.NAMED | F.ANY_DETERMINER) for j in range(k + 1, comma))
        if comma - k <= 4 and plain or comma - k <= 15 and opener & (F.PREPOSITION | F.ADVERB) and not relative:
            return self._beside_adjunct(k, lo)
        start = self.clause_start(k, lo)
        if start > lo and flags[start] & F.GENITIVE and flags[start - 1] & F.COMMA and opener & F.CAPITAL:
            return self._before_comma(k, lo)  # Lind, of the ferry office in Kalmar, Sweden, said
        if (
            flags[start] & (F.SUBORDINATOR | F.PREPOSITION | F.CUE_GERUND)
            and not flags[start] & F.PRONOUN
            and self.is_apposition(k + 1, comma)
        ):
            return Phrase(k + 1, comma)  # After winning Ohio, Gov. Lind (R), said
        phrase = self.phrase_left(k, lo)
        if phrase is not None and self.is_apposition(k + 1, comma):
            return Phrase(self._with_role(phrase, lo).first, comma, phrase.oblique)
        if phrase is not None and opener & F.CUE_GERUND:
            return self._with_role(phrase, lo)  # Bianchi, citando i dati del ministero, afferma
        return self._before_comma(k, lo) if opener & F.SUBORDINATOR else None

    def _has_noun(self, phrase: Phrase) -> bool:
        """Where nouns have capitals: is there a noun or a pronoun in it, or are all words adjectives or adverbs?"""
        first, end, _ = phrase
        nouns = F.CAPITAL | F.PRONOUN | F.NAMED | F.CLOSE_MARK
        return (
            any(f & nouns for f in self.flags[first:end])
            or end - first == 1
            and bool(self.flags[first] & (F.DETERMINER | F.RELATIVE | F.NUMBER))
        )

    def _opening_subject(self, verb: int, stop: int, lo: int, *, least: int = 2) -> Phrase | None:
        """The phrase that opens the sentence, when up to the comma at `stop` nothing but what is said of it follows.

        Paul Porter, a driver from Ava, Ohio, who is 49, | said: at least so many phrases or clauses between commas,
        none of which has a verb of its own but those that a relative word opens.
        """
        flags = self.flags
        if stop - lo > WINDOW or verb + 1 >= self.count:
            return None
        behind = flags[verb + 1] | (flags[verb + 2] if flags[verb] & F.AUX and verb + 2 < self.count else 0)
        if (
            behind & F.COMMA
            and not self.verb_second
            or not flags[stop] & F.COMMA
            and not flags[stop - 1] & F.CLOSE_MARK
        ):
            return None  # The bridge, a relic, the mayor, a sailor, said, is safe
        first = self._behind_lead(lo, stop)
        if first < 0:
            return None
        end = k = self.noun_phrase(first, stop, -1 if flags[first + 1] & F.CAPITAL else first)
        phrases = 0
        while first < k < stop and flags[k] & F.COMMA:
            close = self.next_break(k + 1, stop, F.COMMA | F.COLON | F.SEMICOLON | F.DASH)
            if close == k + 1 or not self._says_of(k + 1, close):
                return None
            if end == k and not flags[k + 1] & _BESIDE_OPENING:
                end = close
            phrases += 1
            k = close
        return Phrase(first, end) if phrases >= least and k >= stop else None

    def _behind_lead(self, lo: int, stop: int) -> int:
        """Where the subject may begin: at the first token or behind an adverbial with its comma; -1 when none can."""
        flags = self.flags
        k = lo + 1 if flags[lo] & (F.COORDINATOR | F.CONTRAST) else lo
        if flags[k] & _OPENS_ADVERBIAL and not flags[k] & F.ARTICLE or self.time_phrase(k, stop) > k:
            comma = self.next_break(k, stop, F.BREAK)
            if comma >= stop or not flags[comma] & F.COMMA or flags[comma - 1] & (F.CAPITAL | F.TIME) == F.CAPITAL:
                return -1  # In Ava, Ohio, …
            k = comma + 1
        named = flags[k] & (F.CAPITAL | F.ANY_DETERMINER)
        return k if named and not flags[k] & (_NO_OPENING & ~F.TIME) else -1

    def _says_of(self, first: int, end: int) -> bool:
        """Can the words between two commas be no clause of their own?"""
        flags = self.flags
        if flags[first] & _RELATES or flags[first] & F.PREPOSITION and flags[first + 1] & F.RELATIVE:
            return True
        if flags[first] & _NO_SAYS_OF and not flags[first] & (F.PREPOSITION | F.ANY_DETERMINER):
            return False
        joined = F.CAPITAL | F.ANY_DETERMINER | F.NAMED
        if flags[first] & F.COORDINATOR and not flags[first + 1] & joined and end > first + 2:
            return False  # the paper, and widely shared online
        known = F.CAPITAL | F.NAMED | F.PREPOSITION | F.ARTICLE | F.CUE_PARTICIPLE
        return not any(flags[j] & F.FINITE and not flags[j] & known for j in range(first, end))

    def _beside_adjunct(self, comma: int, lo: int) -> Phrase | None:
        """The subject before an adjunct between commas, not what stands beside it.

        Lind, 52, | of Kalmar, said; le professeur Lind, de l'Institut des ponts, | à Lorient, a dit.
        """
        phrase = self.subject_left(comma, lo)
        if phrase is None:
            return None
        flags, k = self.flags, phrase.first - 1
        if k > lo and flags[k] & _OF and not flags[k] & F.ARTICLE:
            k -= 1
        if k <= lo or not flags[k] & F.COMMA:
            return phrase
        beside = k < phrase.first - 1
        if not beside and not flags[phrase.first] & (F.NUMBER | F.INDEFINITE):
            return phrase
        owner = self._beside_adjunct(k, lo)
        if owner is None:
            return phrase
        return owner if beside else Phrase(owner.first, phrase.end, owner.oblique)

    def clause_subject(self, lo: int, hi: int) -> Phrase | None:
        """The subject of the clause that begins at lo: its first noun phrase behind adverbs and adjuncts."""
        flags = self.flags
        i = lo
        hi = min(hi, lo + WINDOW)
        sentence = lo
        while i < hi:
            f = flags[i]
            if f & F.PRONOUN:
                return Phrase(i, i + 1)
            if f & F.PREPOSITION and not f & F.CAPITAL or f & F.PREPOSITION and i == lo:
                j = self.noun_phrase(i + 1, hi)
                i = max(j, i + 1)
                continue
            if f & F.SUBORDINATOR:
                comma = self.next_break(i, hi, F.COMMA | F.STOP | F.SEMICOLON)
                i = comma + 1
                continue
            if self.nouns_capitalised and i + 1 < hi and not f & _NO_PLAIN and self.flags[i + 1] & F.ANY_DETERMINER:
                i += 1  # befand | der Rat: a verb that no list holds
                continue
            end = self.noun_phrase(i, hi, sentence)
            if end > i:
                if f & F.TIME or f & F.OBJECT_CASE:
                    i = end
                    continue
                return Phrase(i, self.with_apposition(i, end, hi, sentence))
            i += 1
        return None

    # -- borders -------------------------------------------------------------------------------------------------------

    def next_break(self, i: int, hi: int, kinds: int) -> int:
        """First token of one of the kinds at or after i, outside brackets; hi when there is none."""
        flags = self.flags
        depth = 0
        wanted = kinds | _BRACKET
        for k in range(i, hi):
            f = flags[k]
            if not f & wanted:
                continue
            if f & F.OPEN_BRACKET:
                depth += 1
            elif f & F.CLOSE_BRACKET:
                depth -= 1
            elif f & kinds and depth <= 0:
                return k
        return hi

    def _ends_in_comma(self, marked: Marked) -> bool:
        return not self.nouns_capitalised and marked.last > marked.first and self.words[marked.last - 1].text in ",?!"

    def is_spoken(self, marked: Marked) -> bool:
        """Where no capital tells: does a sign inside the marks or behind them end what is said: “…。”; “…”，?"""
        if marked.last > marked.first and self.words[marked.last - 1].flags & F.BREAK:
            return True
        return marked.close + 1 < self.count and bool(self.flags[marked.close + 1] & F.BREAK)

    def clause_start(self, i: int, lo: int) -> int:
        """First token of the clause that token i stands in: behind the nearest comma, colon, dash, mark or stop."""
        flags = self.flags
        stops = _BORDER
        k = i
        while k > lo:
            f = flags[k - 1]
            if f & stops:
                if f & F.CLOSE_MARK:
                    marked = self.reading.at_close.get(k - 1)
                    if self.unspaced and marked is not None and marked.open >= lo and not self.is_spoken(marked):
                        k = marked.open
                        continue
                    if (
                        marked is not None
                        and marked.open >= lo
                        and k - 1 - marked.open <= LONG_NAME
                        and not self._ends_in_comma(marked)
                    ) and (not flags[marked.open - 1] & stops if marked.open > lo else False):
                        k = marked.open
                        continue
                if f & F.DASH and k >= 2 and self.reading.ends[k - 1] == self.reading.starts[k]:
                    k -= 1
                    continue
                return k
            k -= 1
        return k

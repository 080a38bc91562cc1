"""A source without a verb: laut, according to, zufolge; es heißt, demnach; his claim that."""

from claimx.lang import flags as F
from claimx.lang.pack import Cue
from claimx.passes.rules.clauses import SUBJUNCTIVES
from claimx.passes.rules.complements import Complements
from claimx.passes.rules.cues import Group
from claimx.passes.rules.draft import Draft
from claimx.passes.rules.phrases import BETWEEN, WINDOW, Phrase

_NO_CUE = Cue("", 0)
_LONGEST_PARTICIPLE = 10  # tokens of a participle and what belongs to it before its noun
_IN_PHRASE = F.ANY_DETERMINER | F.CAPITAL | F.NUMBER | F.ADJECTIVE | F.TIME
_LONGEST_SOURCE = 30  # tokens between a source and the verb of its sentence
_SHORT = 2  # tokens that may stand inside an attribution to nobody: по предварительным данным
_LONGEST_GOING_ON, _LONGEST_AGENT = 16, 28  # tokens that say more of a source; those behind by, par, da
_LONGEST_VIEW = 40  # tokens in which the verb of a view must stand
_OF_NOUN = F.GENITIVE | F.PREPOSITION
_OPENS_ADJUNCT = F.COMMA | F.DASH | F.COORDINATOR | F.COMPLEMENTISER | F.SEMICOLON | F.COLON | F.OPEN_MARK
_SPEAKS = F.CAPITAL | F.NAMED | F.PRONOUN | F.POSSESSIVE | F.OBJECT_PRONOUN
_NO_VERB = F.CAPITAL | F.NAMED | F.PREPOSITION | F.ARTICLE


class Attributions(Complements):
    """A source without a verb: laut, according to, zufolge; es heißt, demnach; his claim that."""

    def _attribution(self, i: int, lo: int, hi: int) -> Draft | None:
        found = self._attribution_at(i, hi)
        if found is None:
            return None
        attribution, end = found
        flags = self.flags
        if (
            i > lo
            and flags[i - 1] & (F.ANY_DETERMINER | F.PREPOSITION | F.GENITIVE)
            and attribution.position == "before"
        ):
            return None
        position = attribution.position
        if position == "around":
            return self._attribution_around(i, end, attribution.nouns, lo, hi)
        if position == "view":
            return self._view(i, end, attribution.nouns, lo, hi)
        if position == "owned":
            return self._owned_view(i, attribution.nouns, lo, hi)
        cue = tuple(range(i, end))
        if self.zero == "no" and position == "before" and end == i + 1 and i > lo and not flags[i - 1] & F.BREAK:
            if end < hi and not flags[end] & (F.ANY_DETERMINER | F.CAPITAL | F.NAMED | F.PRONOUN | F.INTERROGATIVE):
                return None  # num possível segundo turno
        if position == "parenthesis":
            if i == lo or not flags[i - 1] & (F.COMMA | F.DASH | F.CLOSE_MARK):
                return None
            source = self._source_phrase(end, hi)
            if (
                source is None
                or source.end < hi
                and not flags[source.end] & (F.BREAK | F.PREPOSITION | F.COORDINATOR | F.TIME | F.ADVERB | F.WORD)
            ):
                return None
            if flags[end] & (F.AUX | F.ADVERB | F.CUE_VERB | F.COMPLEMENTISER) and not flags[end] & (
                F.ANY_DETERMINER | F.NAMED
            ):
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
        if (
            len(attribution.words) > 1
            and flags[end - 1] & F.CAPITAL
            and self.nouns_capitalised
            and not (end < hi and flags[end] & (F.GENITIVE | F.POSSESSIVE | F.OPEN_MARK))
        ):
            source = self._owner_right(end, hi) or Phrase(i + 1, end)
            return self._around(i, source.end, cue, source, lo, hi, "according", 0.8)
        source = self._source_phrase(end, hi, last=i > lo)
        if source is None:
            return None
        if i == lo and self.verb_second and self.clause_comma:
            source = self._up_to_verb(source, hi)
        return self._around(i, self._with_relative(source.end, hi), cue, source, lo, hi, "according", 0.85)

    def _up_to_verb(self, source: Phrase, hi: int) -> Phrase:
        """What stands between a source and the verb of its sentence is of the source, where verbs stand second.

        Laut einem Bericht | aus dem Jahr 2023, der der Zeitung vorliegt, | war die Fähre zu spät.
        """
        flags = self.flags
        k = end = source.end
        hi = min(hi, k + _LONGEST_SOURCE)
        while k < hi and not flags[k] & F.FINITE:
            if flags[k] & F.PREPOSITION and flags[k + 1] & _IN_PHRASE:
                k += 1
                while k < hi and flags[k] & _IN_PHRASE and not flags[k] & F.FINITE:
                    k += 1
                end = k
            elif flags[k] & F.COMMA and k + 1 < hi and flags[k + 1] & F.RELATIVE:
                comma = self.next_break(k + 1, hi, F.COMMA)
                if comma + 1 >= hi:
                    return source
                k, end = comma + 1, comma
            else:
                return source
        return Phrase(source.first, end, source.oblique) if k < hi and not flags[k] & F.CAPITAL else source

    def _owner_right(self, k: int, hi: int) -> Phrase | None:
        """A genitive without article: nach Ansicht Russlands, nach Meinung politischer Beobachter."""
        flags, words = self.flags, self.words
        if k < hi and flags[k] & F.CAPITAL and words[k].lower.endswith("s"):
            return Phrase(k, k + 1)
        noun = k
        while noun < min(hi, k + 4) and flags[noun] & F.WORD and not flags[noun] & F.CAPITAL:
            if not words[noun].lower.endswith(self.genitive_endings):
                return None
            noun += 1
        if k < noun < hi and flags[noun] & F.CAPITAL:
            return Phrase(k, self.noun_phrase(k, hi))
        return None

    def _attribution_around(self, i: int, end: int, nouns: frozenset[str], lo: int, hi: int) -> Draft | None:
        """По его словам, 据新华社报道: the source stands between two words; nobody when nothing there can speak."""
        close = self._closing_word(end, hi, nouns)
        flags = self.flags
        last = close
        while last > end and flags[last - 1] & F.GENITIVE:
            last -= 1  # 据警方 | 的 | 通报
        named = any(flags[k] & _SPEAKS or self.unspaced and flags[k] == F.WORD for k in range(end, close))
        if not named and close > end + _SHORT:
            return None  # по мере поступления информации
        source = Phrase(end, last) if named else None
        cue = (*range(i, end), *(() if named else range(end, close)), close)
        draft = self._around(i, close + 1, cue, source, lo, hi, "according", 0.85)
        if draft is not None and source is None:
            draft.unsourced, draft.construction = True, "unsourced"
        return draft

    def _view(self, i: int, end: int, nouns: frozenset[str], lo: int, hi: int) -> Draft | None:
        """Para la ministra, el puente es un peligro; Pour Lind, c'est « une honte ».

        Who holds the view is a person, an office or one of the nouns; where a bare name stands there, only words in
        marks tell the view from a purpose.
        """
        flags = self.flags
        if i != lo or end >= hi:
            return None
        if self.words[end].lower.endswith(self.infinitive_endings) and not flags[end] & (F.CAPITAL | F.ANY_DETERMINER):
            return None  # Para ver a la ministra, …
        source = self._source_phrase(end, hi)
        body = self._sentence_body(hi)
        if source is None or source.end + 3 >= body or not flags[source.end] & F.COMMA:
            return None
        if not any(flags[k] & F.FINITE for k in range(source.end + 1, min(body, source.end + _LONGEST_VIEW))):
            return None
        marked = any(flags[k] & F.OPEN_MARK for k in range(source.end, body))
        if not self._holds_view(source, nouns, marked=marked):
            return None
        return self._around(i, source.end, tuple(range(i, end)), source, lo, hi, "according", 0.65)

    def _holds_view(self, source: Phrase, nouns: frozenset[str], *, marked: bool) -> bool:
        """Can the phrase be one who holds a view: a name, an office, one of the nouns?"""
        heads = range(source.first, self.noun_phrase(source.first, source.end))
        if any(self.words[k].lower in nouns for k in heads):
            return True
        speaks = F.FIRST_NAME | F.TITLE | F.ROLE | (F.CAPITAL if marked else 0)
        return any(self.flags[k] & speaks for k in heads)

    def _owned_view(self, i: int, before: frozenset[str], lo: int, hi: int) -> Draft | None:
        """In the minister's view, the bridge is unsafe: token i is the noun, `before` the prepositions that open it."""
        flags, words = self.flags, self.words
        clitic = i - 1 if flags[i - 1] & F.GENITIVE else i - 2  # in Lind's own words
        if clitic <= lo or words[clitic].lower not in ("'s", "'"):
            return None
        first = next((k for k in range(clitic - 1, max(lo - 1, clitic - 9), -1) if words[k].lower in before), -1)
        if first < 0 or first > lo and not flags[first - 1] & _OPENS_ADJUNCT:
            return None
        if i + 1 < hi and flags[i + 1] & _OF_NOUN or first > lo and i + 1 < hi and not flags[i + 1] & F.BREAK:
            return None  # in her view of the world
        if self.noun_phrase(first + 1, clitic) != clitic:
            return None
        source = Phrase(first + 1, clitic)
        return self._around(first, i + 1, (first, *range(clitic + 1, i + 1)), source, lo, hi, "according", 0.85)

    def _source_inside(self, i: int, end: int) -> Phrase | None:
        """The noun inside an attribution that names nobody else: laut Presseberichten, seiner Meinung nach."""
        flags = self.flags
        named = F.POSSESSIVE | F.DOCUMENT | F.PEOPLE | F.ORGANIZATION | F.ROLE
        first = next(
            (
                k
                for k in range(i, end)
                if flags[k] & named
                or flags[k] & F.CAPITAL
                and (k > i or self.nouns_capitalised)
                and not flags[k] & F.PREPOSITION
            ),
            -1,
        )
        if first < 0:
            return None
        last = end
        while last > first + 1 and flags[last - 1] & (F.PREPOSITION | F.ATTRIBUTION):
            last -= 1
        return Phrase(first, last)

    def _with_relative(self, end: int, hi: int) -> int:
        """Past what goes on about the source without a comma: según los datos que publicó X; figures released by Y."""
        flags = self.flags
        if end < hi and not self.final_verbs and flags[end] & F.PREPOSITION:
            agent = self.words[end].lower in self.agents
            reach = min(hi, end + (_LONGEST_AGENT if agent else _LONGEST_GOING_ON))
            comma = self.next_break(end, reach, F.COMMA | F.STOP | F.SEMICOLON | F.DASH | F.OPEN_MARK)
            verbs = F.FINITE | F.COMPLEMENTISER | F.SUBORDINATOR
            plain = not any(flags[k] & verbs and not flags[k] & _NO_VERB for k in range(end, comma))
            ends = F.COMMA | (F.STOP if agent else 0)
            return comma if plain and comma < hi and flags[comma] & ends else end
        if (
            end >= hi
            or self.final_verbs
            or not flags[end] & (F.RELATIVE | F.CUE_PARTICIPLE | F.PAST)
            or flags[end] & F.CAPITAL
        ):
            return end
        return self.next_break(end, hi, F.COMMA | F.STOP | F.SEMICOLON | F.DASH)

    def _source_phrase(self, k: int, hi: int, *, last: bool = False) -> Phrase | None:
        flags = self.flags
        if self.clitics and k + 1 < hi and flags[k + 1] & F.RELATIVE and not flags[k + 1] & F.CAPITAL:
            if flags[k] & (F.ARTICLE | F.PRONOUN | F.DETERMINER | F.OBJECT_PRONOUN):
                return None  # según | lo que dijo la policía
        start = k
        while k < hi and (
            flags[k] & F.GENITIVE and not flags[k] & F.ARTICLE or flags[k] & F.ADVERB and not flags[k] & F.NAMED
        ):
            k += 1
        end = self.noun_phrase(k, hi)
        if end == k:
            if k < hi and flags[k] & (F.OBJECT_PRONOUN | F.PRONOUN):
                return Phrase(k, k + 1)
            if k < hi and flags[k] & F.PREPOSITION:
                end = self.noun_phrase(k + 1, hi)
                return Phrase(k + 1, end) if end > k + 1 else None
            return None
        if end == k + 1 and flags[k] & F.PRONOUN:
            return Phrase(k, end)  # Segundo ele, o grupo …
        if self.no_articles and self.genitive_endings:
            end = self._genitive_end(k, end)
        apposed = self.with_apposition(k, end, hi)
        if apposed < hi and self.flags[apposed] & F.COMMA:
            # Selon Nielsen, Canal Six, dont les …: what a relative clause goes on about is the subject of the report
            if apposed + 1 >= hi or not self.flags[apposed + 1] & (F.RELATIVE | F.SUBORDINATOR):
                end = apposed
        elif last and apposed >= self._sentence_body(hi):
            end = apposed
        return Phrase(k if k > start else start, end)

    def _genitive_end(self, k: int, end: int) -> int:
        """Where a source in the genitive ends that no comma need close: pl Według Jana Kowalskiego | dach spłonął."""
        known = F.CAPITAL | F.OBJECT_CASE | F.PREPOSITION | F.COORDINATOR | F.NUMBER | F.IN_MARKS
        for j in range(k + 1, end):
            f = self.flags[j]
            if f & F.WORD and not (f | self.flags[j - 1] & F.PREPOSITION) & known:
                if not self.words[j].lower.endswith(self.genitive_endings):
                    return j
        return end

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

    def _around(
        self,
        first: int,
        end: int,
        cue: tuple[int, ...],
        source: Phrase | None,
        lo: int,
        hi: int,
        construction: str,
        score: float,
    ) -> Draft | None:
        """The sentence without the attribution [first, end): before it, behind it, or both."""
        flags = self.flags
        body = self._sentence_body(hi)
        start = lo
        if self.final_verbs and construction == "according":
            clause = self.clause_start(first, lo)
            if (
                clause > lo
                and clause < first
                and flags[clause] & (F.RELATIVE | F.SUBORDINATOR)
                and flags[clause - 1] & F.COMMA
            ):
                close = self.next_break(end, body, F.COMMA)
                if close > end and flags[close - 1] & (F.FINITE | F.CUE_PARTICIPLE) or close == body:
                    start, body = clause, close
        left_end = first
        while left_end > start and flags[left_end - 1] & (F.COMMA | F.DASH | F.OPEN_BRACKET):
            left_end -= 1
        if left_end == first and left_end - 2 > start and flags[left_end - 1] & F.ADVERB:
            if flags[left_end - 2] & F.COMMA:
                left_end -= 2  # …, toujours | selon le préfet
        k = start
        while (
            k < left_end
            and flags[k] & (F.COORDINATOR | F.CONTRAST | F.ADVERB | F.BOUNDARY | F.COMMA)
            and not flags[k] & F.NAMED
        ):
            k += 1
        content = []
        if k < left_end:
            content.append((start, left_end))
        right = self._behind_relative(end, body, has_content=bool(content))
        if self.final_verbs and right + 1 < body and flags[right] & F.COMMA and flags[right + 1] & F.RELATIVE:
            close = self.next_break(right + 1, min(body, right + 30), F.COMMA)
            if close < min(body, right + 30) and flags[close - 1] & (F.FINITE | F.CUE_PARTICIPLE):
                right = close  # nach Einschätzung eines Experten, der befragt wurde, …
        if not self.final_verbs and right + 1 < body and flags[right] & F.COMMA and flags[right + 1] & F.RELATIVE:
            if source is not None and not flags[right + 1] & F.ARTICLE:
                right = self.next_break(right + 1, body, F.COMMA)  # …, according to Lind, who runs the port, …
        if right < body and flags[right] & (F.COMMA | F.COLON | F.CLOSE_BRACKET | F.DASH):
            right += 1
        if right < body:
            tail = (right, body)
            if not content or body - right > 1:
                content.append(tail)
        if not content:
            return None
        if construction == "according":
            construction = (
                "according-front"
                if len(content) == 1 and content[0][0] >= end
                else "according-end"
                if len(content) == 1
                else "according-middle"
            )
            if len(content) == 2 and self.zero == "yes" and flags[first - 1] & F.COMMA and end >= body - 1:
                content = content[:1]
        draft = Draft(construction, content, cue, (source.first, source.end) if source else None, None, score)
        if len(content) == 1:
            a, b = content[0]
            marked = self.reading.at_open.get(a)
            if marked is not None and marked.closed and marked.close >= b - 2:
                draft.direct, draft.stretches = True, [a]
        return draft

    def _behind_relative(self, end: int, body: int, *, has_content: bool) -> int:
        """Past a relative clause about the source, behind its comma: …, según Lind, que trabajó en la obra.

        What stands behind it is content when it has a verb; where nothing stands before the source, that must follow.
        """
        flags = self.flags
        if self.verb_second or end + 1 >= body or not flags[end] & F.COMMA or not flags[end + 1] & F.RELATIVE:
            return end
        if flags[end + 1] & F.SUBORDINATOR:
            return end  # according to the report, when she called, …
        close = self.next_break(end + 1, min(body, end + WINDOW), F.COMMA)
        behind = range(close + 1, min(body, close + WINDOW))
        verbal = any(flags[k] & F.FINITE and not flags[k] & _NO_VERB for k in behind)
        if verbal:
            return close
        return body if has_content else end

    def _phrase(self, i: int, lo: int, hi: int) -> Draft | None:
        table = self.words[i].phrases
        long = table.get(self.words[i + 1].lower, ()) if i + 1 < hi else ()
        short = table.get("", ())
        if not long and not short:
            return None
        for name, phrase in (*long, *short):
            end = i + len(phrase)
            if name in ("comment", "citing", "resumptive") or end > hi or not self._reads(phrase, i):
                continue
            body = self._sentence_body(hi)
            if name == "anaphoric":
                if i > lo and self.flags[i - 1] & F.COMMA and self.final_verbs and end < body:
                    owner = self.phrase_left(i - 1, lo)
                    group = Group((i,), i, end, i, _NO_CUE, F.FORM_NOUN)
                    stop = self.content_end(end, i, group, lo, hi)
                    source = (owner.first, owner.end) if owner is not None else None
                    return (
                        Draft("noun-that", [(end, stop)], tuple(range(i, end)), source, None, 0.7)
                        if stop > end
                        else None
                    )
                if i == lo and end < body:
                    return Draft(
                        "anaphoric-adverb", [(end, body)], tuple(range(i, end)), (i, end), None, 0.7, continuation=True
                    )
                continue
            source = self._where_it_says(i, end, lo, hi)
            if self._follows_pause(i, lo) and not self._announces_clause(end, hi):
                opening = self._stretch_before(i, lo)
                cue = tuple(range(i, end))
                if opening is not None and opening >= 0:
                    close = self.reading.at_open[opening].close + 1
                    return Draft(
                        "unsourced",
                        [(opening, close)],
                        cue,
                        source,
                        None,
                        0.85,
                        direct=True,
                        unsourced=True,
                        stretches=[opening],
                    )
                if self.flags[i - 1] & F.COMMA and i - 1 > lo + 2:
                    return Draft("unsourced", [(lo, i - 1)], cue, source, None, 0.75, unsourced=True)
            k = end
            while k < body and self.flags[k] & (BETWEEN | F.COMMA | F.COMPLEMENTISER) and not self.flags[k] & F.PRONOUN:
                k += 1
            if k < body and (
                self.flags[end] & (F.COMMA | F.COLON | F.COMPLEMENTISER) or k > end or self.flags[k] & F.PREPOSITION
            ):
                comma = self.next_break(end, min(body, end + 14), F.COMMA | F.COLON | F.COMPLEMENTISER)
                start = comma + 1 if comma < min(body, end + 14) else k
                if self.no_copula and start < body and self.flags[start] & F.RELATIVE:
                    continue  # uk: йдеться в заяві, яку …
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

    def _announces_clause(self, end: int, hi: int) -> bool:
        """Does the report follow a set phrase: …, heißt es: …; In dem Brief, den er schrieb, heißt es, | dass …?"""
        f = self.flags[min(end, hi - 1)]
        if f & (F.COLON | F.COMPLEMENTISER):
            return True
        return self.clause_comma and bool(f & F.COMMA) and end + 1 < hi and bool(self.flags[end + 1] & F.COMPLEMENTISER)

    def _follows_pause(self, i: int, lo: int) -> bool:
        """Does a comma or closing mark stand before token i, with a dash behind it or not: ru «…», — говорится в …?"""
        k = i - 1
        if k > lo and self.flags[k] & F.DASH:
            k -= 1
        return k >= lo and bool(self.flags[k] & (F.COMMA | F.CLOSE_MARK))

    def _where_it_says(self, i: int, end: int, lo: int, hi: int) -> tuple[int, int] | None:
        """In dem Schreiben heißt es; heißt es in einem Papier: what says it, when nobody does."""
        flags, first = self.flags, self.clause_start(i, lo)
        opening = lo if self.clause_comma and first == i and i > lo and flags[i - 1] & F.COMMA else first
        for k in (opening, end):  # In dem Brief, den er schrieb, | heißt es
            if k < hi and k != i and self.words[k].lower in self.inside:
                stop = self.noun_phrase(k + 1, hi)
                if stop > k + 1:
                    return k + 1, stop
        return None

    def _noun(self, i: int, lo: int, hi: int) -> Draft | None:
        """the claim that …; die Forderung, das Werk zu schließen."""
        flags = self.flags
        cue = next(c for c, form in self.words[i].cues if form & F.FORM_NOUN)
        k = i + 1
        owner: Phrase | None = None
        marker = (
            k < hi
            and bool(flags[k] & (F.GENITIVE | F.PREPOSITION))
            or self.words[min(k, hi - 1)].lower in self.infinitive_markers
        )
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
        elif self.zero == "no" and f & F.COMPLEMENTISER and f & F.RELATIVE:
            return None
        if (
            f & F.COMPLEMENTISER
            and cue.takes & F.T_THAT
            and not (f & F.RELATIVE and flags[start + 1] & (F.AUX | F.VERB) and self.zero == "yes")
        ):
            content = (start + 1, self.content_end(start + 1, clause, group, lo, hi))
        elif f & F.WHETHER and cue.takes & F.T_WH and (self.clause_comma or self._has_verb(start + 1, hi)):
            content = (start, self.content_end(start, clause, group, lo, hi))
        elif cue.takes & F.T_TO and not f & F.SUBORDINATOR and self._infinitive_clause(start, hi) > 0:
            first = (
                start + 1
                if not self.final_verbs and self.zero != "yes" and self.words[start].lower in self.infinitive_markers
                else start
            )
            stop = self.content_end(first, clause, group, lo, hi)
            content, construction = (
                (first, self._infinitive_end(first, stop) if self.zero == "yes" else stop),
                "noun-infinitive",
            )
        elif (
            cue.takes & F.T_ZERO
            and self.zero == "verb-second"
            and flags[k] & F.COMMA
            and self._has_subjunctive(start, body)
        ):
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
        if self.nouns_capitalised:
            for k in range(i - 2, max(lo, i - _LONGEST_PARTICIPLE), -1):
                if flags[k - 1] & F.ANY_DETERMINER and self.words[k].lower in self.agents:
                    end = self.noun_phrase(k + 1, i)
                    return Phrase(k + 1, end) if end > k + 1 else None  # die von Kern geäußerte Hoffnung
        clause = self.clause_start(i, lo)
        if self.verb_second and self.clause_comma:
            return self._subject_of_noun(i, clause, lo)
        subject = self.clause_subject(clause, i)
        return subject if subject is not None and subject.end < i else None

    def _subject_of_noun(self, i: int, clause: int, lo: int) -> Phrase | None:
        """The subject of the verb that a noun is the object of: Einige | vertreten die Auffassung, …"""
        flags = self.flags
        verbs = F.FINITE & ~F.SUBJUNCTIVE_E
        no_verb = F.CAPITAL | F.PREPOSITION | F.ANY_DETERMINER
        for k in range(max(clause, i - WINDOW), i):
            if flags[k] & verbs and not flags[k] & no_verb:
                subject = self.subject(Group((k,), k, k + 1, k, _NO_CUE, F.FORM_FINITE), lo, i)
                if subject is not None and self.words[subject.first].lower in self.expletives:
                    return None  # Es gibt Zweifel
                return subject if subject is not None and subject.end < i else None
        subject = self.clause_subject(clause, i)
        return subject if subject is not None and subject.end < i else None

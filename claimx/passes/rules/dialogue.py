"""Attributions inside speech, and speech cut at them: dash dialogue, « Le toit fuit, a reconnu Anne Lind. Nous… »"""

from typing import NamedTuple

from claimx.lang import flags as F
from claimx.passes.reading import Reading
from claimx.passes.rules.constructions import Constructions
from claimx.passes.rules.cues import Group
from claimx.passes.rules.draft import Draft
from claimx.text.marks import Marked

_BEFORE_VERB = F.ADVERB | F.BOUNDARY | F.OBJECT_PRONOUN | F.REFLEXIVE | F.NEGATION
LATE = 40  # tokens after which a sentence, or the words between two dashes, are no attribution any more


class Tail(NamedTuple):
    """An attribution inside speech: ", a reconnu Anne Lind": its verb group, its source, the token behind it."""

    group: Group
    source: tuple[int, int] | None
    end: int


class Dialogue:
    """What cuts speech into its parts."""

    def __init__(self, reading: Reading, grammar: Constructions) -> None:
        self.reading = reading
        self.grammar = grammar
        self.flags = reading.flags
        self.words = reading.words

    def is_full_stop(self, k: int) -> bool:
        return self.words[k].text == "."

    def cut(self, draft: Draft, first: int, end: int, *, inside: bool) -> None:
        """Fill the draft with the speech in [first, end) and what interrupts it. `inside`: inside marks."""
        start, k = first, first
        while k < end:
            f = self.flags[k]
            stop = k
            if k == first:
                pass
            elif f & F.DASH and self.is_free(k):
                stop = self._narration_by_dash(k, end, draft, inside)
            elif f & (F.COMMA | F.STOP) and not self.is_full_stop(k) and k + 1 < end:
                stop = self._narration_by_comma(k, end, draft, inside)
            if stop > k:
                draft.content.append((start, k + 1 if f & F.STOP else k))
                start = k = stop
            else:
                k += 1
        if start < end:
            draft.content.append((start, end))

    def is_free(self, k: int) -> bool:
        """Does the dash stand between words, not inside one?"""
        starts, ends = self.reading.starts, self.reading.ends
        return self.words[k].text != "-" or starts[k] > ends[k - 1] or starts[k + 1 : k + 2] > ends[k : k + 1]

    def _narration_by_dash(self, k: int, end: int, draft: Draft, inside: bool) -> int:
        """Where speech goes on behind the words between two dashes, or behind the last one; k when they are speech."""
        flags = self.flags
        close = next((j for j in range(k + 1, min(end, k + LATE)) if flags[j] & F.DASH and self.is_free(j)), -1)
        tail = self.tail(k, close if close > 0 else end)
        if tail is None and inside:
            return k
        if tail is None:
            behind = close + 1 if close > 0 else end
            return behind if behind < end and flags[behind] & (F.STOP | F.COMMA) and not flags[k + 1] & F.CAPITAL else k
        self.attribute(draft, tail)
        if close < 0:
            return end if not inside else self.behind(tail.end, self.stop_after(tail.end, end), end, inside)
        return close + 1 + (1 if close + 1 < end and flags[close + 1] & (F.STOP | F.COMMA | F.COLON) else 0)

    def _narration_by_comma(self, k: int, end: int, draft: Draft, inside: bool) -> int:
        """Where speech goes on behind an attribution after a comma, a question or a call; k when none follows."""
        stop = self.stop_after(k + 1, end)
        tail = self.tail(k, stop)
        if tail is None or inside and tail.source is None and draft.clitic < 0 and not self._has_clitic(tail):
            return k
        self.attribute(draft, tail)
        return self.behind(tail.end, stop, end, inside)

    def _has_clitic(self, tail: Tail) -> bool:
        return any(self.flags[t] & F.WITH_SUBJECT for t in tail.group.tokens)

    def stop_after(self, k: int, end: int) -> int:
        end = min(end, k + LATE)
        while k < end and not self.flags[k] & F.STOP:
            k += 1
        return k

    def behind(self, end: int, stop: int, last: int, inside: bool) -> int:
        """Where speech goes on behind an attribution that ends at `end` in a sentence that ends at `stop`."""
        comma = next((j for j in range(end, stop) if self.flags[j] & (F.COMMA | F.SEMICOLON | F.COLON)), stop)
        if (
            comma + 1 < stop
            and self.flags[comma + 1] & (F.RELATIVE | F.INTERROGATIVE)
            and not self.flags[comma + 1] & F.ARTICLE
        ):
            return min(stop + 1, last)
        if not self.grammar.clause_comma and comma + 2 < stop:
            if self.flags[comma + 1] & F.COORDINATOR and self.flags[comma + 2] & F.FINITE:
                return min(stop + 1, last)  # nb: – Vi går, sa hun, og gikk.
        joins = comma + 1 < stop and self.flags[comma + 1] & (
            F.COORDINATOR | F.CONTRAST | F.SUBORDINATOR | F.COMPLEMENTISER
        )
        if comma < stop and (inside or joins or any(self.flags[j] & F.FINITE for j in range(comma + 1, stop))):
            return comma + 1
        return min(stop + 1, last)

    def attribute(self, draft: Draft, tail: Tail) -> None:
        """Give the draft its first attribution."""
        if draft.cue:
            return
        group = tail.group
        draft.cue, draft.source, draft.about, draft.negated = group.tokens, tail.source, group.cue, group.negated
        draft.clitic = next((t for t in group.tokens if self.flags[t] & F.WITH_SUBJECT), -1)
        draft.score = 0.9

    def tail(self, k: int, hi: int) -> Tail | None:
        """The attribution that follows token k, with its verb first; English has it behind its subject too."""
        flags, grammar = self.flags, self.grammar
        first = k + 1
        i = first
        while i < hi and flags[i] & _BEFORE_VERB and not flags[i] & F.CUE_VERB:
            i += 1
        for j in range(i, min(hi, i + 4)):
            f = flags[j]
            if f & F.CUE_VERB and not f & F.CAPITAL:
                group = grammar.group_at(j, k, hi)
                if group is None or group.first != i or not group.cue.takes & (F.T_QUOTE | F.T_TAIL):
                    break
                if group.form & (F.FORM_GERUND | F.FORM_NOUN) or group.form == F.FORM_OTHER or group.passive:
                    break
                return self._inverted(group, first, hi)
            if not f & (F.AUX | _BEFORE_VERB):
                break
        return self._subject_first(first, hi) if grammar.zero == "yes" else None

    def _inverted(self, group: Group, first: int, hi: int) -> Tail | None:
        flags, grammar = self.flags, self.grammar
        if flags[group.first] & F.WITH_SUBJECT or any(flags[t] & F.WITH_SUBJECT for t in group.tokens):
            return Tail(group, None, group.right)
        source = grammar.subject(group, first, hi, inverted=True)
        if source is None:
            return Tail(group, None, max(group.right, group.tokens[-1] + 1)) if grammar.drops_subject else None
        return Tail(group, (source.first, source.end), max(group.right, group.tokens[-1] + 1, source.end))

    def _subject_first(self, first: int, hi: int) -> Tail | None:
        """, he added, — , the minister said."""
        flags, grammar = self.flags, self.grammar
        for j in range(first + 1, min(hi, first + 8)):
            if flags[j] & F.CUE_FINITE and not flags[j] & F.CAPITAL:
                group = grammar.group_at(j, first, hi)
                if group is None or not group.cue.takes & F.T_TAIL:
                    return None
                source = grammar.subject_left(group.first, first)
                ends = group.right >= hi or flags[group.right] & (F.COMMA | F.STOP | F.PREPOSITION | F.TIME)
                if source is None or source.first != first or not ends:
                    return None
                return Tail(group, (source.first, source.end), group.right)
            if flags[j] & F.BREAK:
                return None
        return None


def cut_inside(dialogue: Dialogue, marked: Marked) -> Draft | None:
    """A closed stretch cut at the attributions inside it, None without one: « Le toit fuit, a reconnu Lind. Nous… »"""
    flags, words = dialogue.flags, dialogue.words
    draft = Draft("direct-inverted", [], (), None, None, 0.5, direct=True, stretches=[marked.open])
    masked = flags[marked.first : marked.last]
    flags[marked.first : marked.last] = [word.flags for word in words[marked.first : marked.last]]
    try:
        dialogue.cut(draft, marked.first, marked.last, inside=True)
    finally:
        flags[marked.first : marked.last] = masked
    if not draft.cue or not draft.content:
        return None
    draft.content[0] = (marked.open, draft.content[0][1])
    first, end = draft.content[-1]
    if words[end - 1].text == "." and end - 1 > first:
        draft.content[-1] = (first, end - 1)
    elif words[end - 1].text == ".":
        draft.content.pop()
    if len(draft.content) > 1:
        draft.construction = "direct-interrupted"
    return draft

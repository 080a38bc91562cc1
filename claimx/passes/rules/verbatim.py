"""Speech that no pair of marks holds: dash dialogue, posts, transcripts, block quotes, stretches whose other mark is lost.

Found before the grammar runs, because a reporting verb inside such speech is no cue: its tokens are set to IN_MARKS.
"""

from bisect import bisect_left
from typing import NamedTuple

from claimx.lang import flags as F
from claimx.passes.reading import Reading
from claimx.passes.rules.constructions import Constructions
from claimx.passes.rules.cues import Group
from claimx.passes.rules.draft import Draft
from claimx.text.marks import Marked
from claimx.text.segments import Block

_BEFORE_VERB = F.ADVERB | F.BOUNDARY | F.OBJECT_PRONOUN | F.REFLEXIVE | F.NEGATION
_SINGLE = frozenset("'‘’‚‛‹›")
_OPENING = 5  # paragraphs of a text that may be the rest of a speech begun before it
_SIGNATURE = 16  # tokens of a line that signs what stands above it
_LABEL = 7  # tokens of the name that opens a turn of a transcript
_LATE = 40  # tokens after which no attribution ends a stretch that was never closed


class Tail(NamedTuple):
    """An attribution inside speech: ", a reconnu Anne Lind": its verb group, its source, the token behind it."""

    group: Group
    source: tuple[int, int] | None
    end: int


class Verbatim:
    """Drafts for the speech without marks in one reading."""

    def __init__(self, reading: Reading, grammar: Constructions) -> None:
        self.reading = reading
        self.grammar = grammar
        self.flags = reading.flags
        self.words = reading.words
        self.ends: dict[int, int] = {}  # opening mark that was never closed -> where its speech ends
        self.drafts: list[Draft] = []

    def find(self) -> list[Draft]:
        """All drafts, in text order; their tokens are closed to the grammar from now on."""
        self.turns = self._transcript()
        for place in range(len(self.reading.blocks)):
            self._block(place)
        self._dashes()
        for marked in self.reading.marked:
            if marked.level == 0 and marked.opened != marked.closed:
                self._lost(marked)
        self.drafts.sort(key=lambda draft: draft.first)
        return self.drafts

    def _add(self, draft: Draft) -> None:
        flags, reading = self.flags, self.reading
        content = []
        for first, end in draft.content:
            while first < end and flags[first] & (F.COMMA | F.COLON | F.SEMICOLON | F.DASH | F.CLOSE_MARK):
                first += 1
            while end > first and (flags[end - 1] & (F.COMMA | F.COLON | F.SEMICOLON | F.DASH) or self._is_stop(end - 1)):
                end -= 1
            if any(self.words[k].flags & F.WORD for k in range(first, end)):
                content.append((first, end))
        if not content:
            return
        draft.content = content
        draft.direct = True
        for first, end in content:
            for k in range(first, end):
                if flags[k] & (F.OPEN_MARK | F.CLOSE_MARK) and k not in draft.stretches:
                    reading.at_open.pop(k, None)
                    reading.at_close.pop(k, None)
                if k not in draft.stretches:
                    flags[k] = F.IN_MARKS
        self.drafts.append(draft)

    def _is_stop(self, k: int) -> bool:
        return self.words[k].text == "."

    # -- blocks ----------------------------------------------------------------------------------------------------------

    def tokens(self, block: Block) -> tuple[int, int]:
        """The tokens of a block."""
        starts = self.reading.starts
        first = bisect_left(starts, block.start)
        return first, bisect_left(starts, block.end, first)

    def _block(self, place: int) -> None:
        blocks, text = self.reading.blocks, self.reading.text
        block = blocks[place]
        if block.kind == "post":
            if place + 1 == len(blocks) or blocks[place + 1].kind != "post" or text[block.start] in "-–—―":
                self._post(place)
        elif block.start in self.turns:
            first, end = self.tokens(block)
            colon = self.turns[block.start]
            self._add(Draft("name-colon", [(colon + 1, end)], (), (first, colon), None, 0.8))
        elif block.kind in ("paragraph", "heading", "list") and self._is_block_quote(place):
            self._block_quote(place)

    # It leaks. ¶ - Ana Lind (@lind) 15 May 2025
    def _post(self, place: int) -> None:
        """The lines of a post above the line that signs it."""
        blocks, text = self.reading.blocks, self.reading.text
        above = place
        while above > 0 and blocks[above - 1].kind == "post" and text[blocks[above - 1].start] not in "-–—―":
            above -= 1
        sign, end = self.tokens(blocks[place])
        if above == place or not self.flags[sign] & F.DASH:
            return
        source = self._handle_end(sign + 1, end)
        self._add(Draft("dash-attribution", [(self.tokens(blocks[above])[0], sign)], (), (sign + 1, source), None, 0.85))

    def _handle_end(self, first: int, end: int) -> int:
        for k in range(first, end):
            if self.flags[k] & F.CLOSE_BRACKET:
                return k + 1
        return end

    # > It leaks. ¶ — Martin Lau, president
    def _is_block_quote(self, place: int) -> bool:
        """Does the paragraph open with > or stand further in than the one before, with a name above or below?"""
        blocks, text = self.reading.blocks, self.reading.text
        start = blocks[place].start
        if text[start] == ">":
            return True
        line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
        indent = text[line:start].expandtabs(4)
        if len(indent) < 4 or indent.strip() or text[start] in "-–—―*•\"“„«»":
            return False
        return self._signature(place + 1) is not None or place > 0 and text[blocks[place - 1].end - 1] == ":"

    def _block_quote(self, place: int) -> None:
        blocks, text = self.reading.blocks, self.reading.text
        first, end = self.tokens(blocks[place])
        if text[blocks[place].start] == ">":
            while first < end and not self.flags[first] & (F.WORD | F.OPEN_MARK | F.DASH):
                first += 1
        if first >= end or self.flags[first] & (F.OPEN_MARK | F.DASH):
            return
        source = self._signature(place + 1) or self._name_above(place)
        last = self.drafts[-1] if self.drafts else None
        if last is not None and last.construction == "block-quote" and place and self.tokens(blocks[place - 1])[1] - 2 <= last.end:
            before = len(self.drafts)
            self._add(Draft("block-quote", [(first, end)]))
            if len(self.drafts) > before:
                last.content += self.drafts.pop().content
            last.source = last.source or source
            return
        self._add(Draft("block-quote", [(first, end)], (), source, None, 0.8 if source else 0.6))

    def _signature(self, place: int) -> tuple[int, int] | None:
        """The name on a line of its own behind a dash."""
        blocks = self.reading.blocks
        if place >= len(blocks):
            return None
        first, end = self.tokens(blocks[place])
        if first < end and self.words[first].text == ">":
            first += 1
        if end - first > _SIGNATURE or end - first < 2 or not self.flags[first] & F.DASH:
            return None
        return self.signed(first + 1, end)

    def signed(self, first: int, end: int) -> tuple[int, int] | None:
        """The name and what it is, as a signature has them: Martin Lau, president."""
        flags = self.flags
        if not flags[first] & F.CAPITAL or any(flags[k] & (F.OPEN_MARK | F.CUE_FINITE) & ~F.CAPITAL for k in range(first, end)):
            return None
        name = self.grammar.noun_phrase(first, end)
        return (first, self.grammar.with_apposition(first, name, end)) if name > first else None

    def _name_above(self, place: int) -> tuple[int, int] | None:
        """Kern wrote: ¶ > It leaks."""
        blocks = self.reading.blocks
        if place == 0:
            return None
        first, end = self.tokens(blocks[place - 1])
        if first >= end or not self.flags[end - 1] & F.COLON:
            return None
        sentence = max((s.first for s in self.reading.sentences if first <= s.first < end), default=first)
        phrase = self.grammar.clause_subject(sentence, end - 1)
        return (phrase.first, phrase.end) if phrase is not None else None

    # LIND: It leaks. ¶ KERN: Who says so?
    def _transcript(self) -> dict[int, int]:
        """Blocks that open with a name and a colon, two or more of them, one name twice or all in capitals: start to colon."""
        found: list[tuple[int, int, int, bool]] = []
        for place, block in enumerate(self.reading.blocks):
            if block.kind in ("boilerplate", "caption", "byline"):
                continue
            first = bisect_left(self.reading.starts, block.start)
            colon = self._label(first, block.end)
            if colon > 0:
                loud = all(self.flags[k] & F.ALL_CAPITALS for k in range(first, colon) if self.flags[k] & F.WORD)
                found.append((place, block.start, colon, loud))
        names = [self.words[colon - 1].lower for _, _, colon, _ in found]
        places = {place for place, _, _, _ in found}
        turns = {}
        for (place, start, colon, loud), name in zip(found, names, strict=True):
            beside = place - 1 in places or place + 1 in places
            if names.count(name) > 1 and (beside or loud) or loud and beside:
                turns[start] = colon
        return turns if len(turns) > 1 else {}

    def _label(self, first: int, stop: int) -> int:
        """The colon behind the name that opens a block, and behind which a sentence follows; -1 without one."""
        flags, starts = self.flags, self.reading.starts
        limit = min(len(flags) - 3, first + _LABEL)
        for k in range(first, limit):
            f = flags[k]
            if f & F.COLON:
                goes_on = starts[k + 3] < stop and flags[k + 1] & F.WORD and not flags[k + 1] & F.NUMBER
                return k if k > first and goes_on else -1
            if not f & (F.CAPITAL | F.OPEN_BRACKET | F.CLOSE_BRACKET) and self.words[k].text not in (".", "-", "’", "'"):
                return -1
            if f & (F.DOCUMENT | F.ANY_DETERMINER | F.INTERROGATIVE | F.ADVERB | F.PREPOSITION) and not f & F.ALL_CAPITALS:
                return -1
        return -1

    # -- dash dialogue ---------------------------------------------------------------------------------------------------

    # — Vamos, dijo Ana. —Vamos —dijo Ana—. Ya es tarde.
    def _dashes(self) -> None:
        """Paragraphs of dash dialogue; a row that only its dashes show must have an attribution."""
        known = {marked.open for marked in self.reading.dashes}
        blocks = self.reading.blocks
        row: list[tuple[int, int]] = []
        for place in range(len(blocks) + 1):
            first, end = self._dashed(place)
            if end - first > 2 and self._opens_dialogue(first, end):
                row.append((first, end))
                continue
            if not row:
                continue
            drafts = [(start, self._dialogue(start, stop)) for start, stop in row]
            above = place - len(row) - 1
            opened = above >= 0 and self.words[row[0][0]].text != "-" and self._announces(blocks[above])
            if opened and drafts[0][1].source is None:
                drafts[0][1].source = self._name_above(above + 1)
            if opened or any(start in known or draft.cue for start, draft in drafts) or self._talk(row):
                for _, draft in drafts:
                    self._add(draft)
            row = []

    def _announces(self, block: Block) -> bool:
        """Nachdenklich sprach Kern: ¶ — Wir warten."""
        first, end = self.tokens(block)
        if end - first < 2 or not self.flags[end - 1] & F.COLON:
            return False
        near = self.words[max(first, end - 15) : end]
        return any(word.flags & F.CUE_VERB and any(cue.takes & F.T_QUOTE for cue, _ in word.cues) for word in near)

    def _dashed(self, place: int) -> tuple[int, int]:
        """The tokens of a block that opens with a dash; none of another one."""
        blocks = self.reading.blocks
        if place == len(blocks) or self.reading.text[blocks[place].start] not in "-–—―":
            return 0, 0
        return self.tokens(blocks[place])

    def _talk(self, row: list[tuple[int, int]]) -> bool:
        """Do two paragraphs in a row ask or call?"""
        return sum(any(self.words[k].text in ("?", "!") for k in range(*span)) for span in row) > 1

    def _opens_dialogue(self, first: int, end: int) -> bool:
        flags = self.flags
        if not flags[first] & F.DASH or flags[first + 1] & F.IN_MARKS or not self._is_free(first):
            return False
        if any(flags[k] & (F.OPEN_MARK | F.CLOSE_MARK) for k in range(first, end)):
            return False
        return bool(flags[first + 1] & F.CAPITAL) or self.words[first + 1].text[0] in "¿¡…."

    def _dialogue(self, opening: int, end: int) -> Draft:
        """A paragraph of dash dialogue: speech, cut at its attributions."""
        draft = Draft("dash-dialogue", [], (), None, None, 0.6)
        self.cut(draft, opening + 1, end, inside=False)
        return draft

    def cut(self, draft: Draft, first: int, end: int, *, inside: bool) -> None:
        """Fill the draft with the speech in [first, end), and with the attribution that interrupts it. `inside`: inside marks."""
        start, k = first, first
        while k < end:
            f = self.flags[k]
            stop = k
            if k == first:
                pass
            elif f & F.DASH and self._is_free(k):
                stop = self._narration_by_dash(k, end, draft, inside)
            elif f & (F.COMMA | F.STOP) and not self._is_stop(k) and k + 1 < end:
                stop = self._narration_by_comma(k, end, draft, inside)
            if stop > k:
                draft.content.append((start, k + 1 if f & F.STOP else k))
                start = k = stop
            else:
                k += 1
        if start < end:
            draft.content.append((start, end))

    def _is_free(self, k: int) -> bool:
        """Does the dash stand between words, not inside one?"""
        starts, ends = self.reading.starts, self.reading.ends
        return self.words[k].text != "-" or starts[k] > ends[k - 1] or starts[k + 1 : k + 2] > ends[k : k + 1]

    def _narration_by_dash(self, k: int, end: int, draft: Draft, inside: bool) -> int:
        """Where speech goes on behind the words between two dashes, or behind the last one; k when they are speech."""
        flags = self.flags
        close = next((j for j in range(k + 1, end) if flags[j] & F.DASH and self._is_free(j)), -1)
        tail = self.tail(k, close if close > 0 else end)
        if tail is None and inside:
            return k
        if tail is None:
            behind = close + 1 if close > 0 else end
            return behind if behind < end and flags[behind] & (F.STOP | F.COMMA) and not flags[k + 1] & F.CAPITAL else k
        self.attribute(draft, tail)
        if close < 0:
            return end if not inside else self.behind(tail.end, self._stop_after(tail.end, end), end, inside)
        return close + 1 + (1 if close + 1 < end and flags[close + 1] & (F.STOP | F.COMMA | F.COLON) else 0)

    def _narration_by_comma(self, k: int, end: int, draft: Draft, inside: bool) -> int:
        """Where speech goes on behind an attribution after a comma, a question or a call; k when none follows."""
        stop = self._stop_after(k + 1, end)
        tail = self.tail(k, stop)
        if tail is None or inside and tail.source is None and draft.clitic < 0 and not self._has_clitic(tail):
            return k
        self.attribute(draft, tail)
        return self.behind(tail.end, stop, end, inside)

    def _has_clitic(self, tail: Tail) -> bool:
        return any(self.flags[t] & F.WITH_SUBJECT for t in tail.group.tokens)

    def _stop_after(self, k: int, end: int) -> int:
        while k < end and not self.flags[k] & F.STOP:
            k += 1
        return k

    def behind(self, end: int, stop: int, last: int, inside: bool) -> int:
        """Where speech goes on behind an attribution that ends at `end` in a sentence that ends at `stop`."""
        comma = next((j for j in range(end, stop) if self.flags[j] & (F.COMMA | F.SEMICOLON | F.COLON)), stop)
        if comma + 1 < stop and self.flags[comma + 1] & (F.RELATIVE | F.INTERROGATIVE) and not self.flags[comma + 1] & F.ARTICLE:
            return min(stop + 1, last)
        joins = comma + 1 < stop and self.flags[comma + 1] & (F.COORDINATOR | F.CONTRAST | F.SUBORDINATOR | F.COMPLEMENTISER)
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

    # -- one mark lost -----------------------------------------------------------------------------------------------------

    def _lost(self, marked: Marked) -> None:
        """A stretch never closed, or one whose opening mark the text does not have any more."""
        if self.flags[marked.first] & F.IN_MARKS or self.flags[marked.last - 1] & F.IN_MARKS:
            return
        if marked.opened:
            self._unclosed(marked)
        elif self._is_beginning(marked):
            self._add(Draft("direct-uncued", [(0, marked.last)], (), None, None, 0.6, closed=False))

    # “We wait, said the minister.
    def _unclosed(self, marked: Marked) -> None:
        flags = self.flags
        for k in range(marked.first + 1, min(marked.last - 1, marked.first + _LATE)):
            dash = flags[k] & F.DASH and self._is_free(k)
            if dash or flags[k] & F.COMMA or flags[k] & F.STOP and not self._is_stop(k):
                stop = self._stop_after(k + 1, marked.last)
                tail = self.tail(k, stop)
                if tail is None or self._goes_on(tail, stop):
                    continue
                draft = Draft("direct-inverted", [(marked.open, k)], stretches=[marked.open], closed=False)
                self.attribute(draft, tail)
                if tail.source is not None and tail.source[0] < tail.group.first:
                    draft.construction = "direct-cue-last"
                again = next((j + 1 for j in range(tail.end, stop) if dash and flags[j] & F.DASH), 0)
                again = again or self.behind(tail.end, stop, marked.last, False)
                if again < stop:
                    draft.content.append((again, marked.last))
                    draft.construction = "direct-interrupted"
                self._add(draft)
                return
        if self._is_speech(marked):
            self.ends[marked.open] = marked.last
            for first, end in marked.parts:
                flags[first:end] = [F.IN_MARKS] * (end - first)

    def _goes_on(self, tail: Tail, stop: int) -> bool:
        """Is it no attribution, because a clause or a colon hangs on it: , said that …"""
        flags = self.flags
        return any(flags[k] & (F.COMPLEMENTISER | F.COLON) for k in range(tail.end, min(stop + 1, tail.end + 4)))

    def _is_speech(self, marked: Marked) -> bool:
        """Does it begin like a sentence and end with one, or with the text?"""
        flags, words = self.flags, self.words
        size = sum(1 for k in range(marked.first, marked.last) if words[k].flags & F.WORD)
        ends = words[marked.last - 1].flags & F.STOP or marked.last >= len(flags) - 1
        before = flags[marked.open - 1] if marked.open else F.STOP
        starts = words[marked.first].flags & F.CAPITAL or before & (F.COMMA | F.COLON)
        return bool(size >= 4 and ends and starts)

    def _is_beginning(self, marked: Marked) -> bool:
        """Is it the first mark of a text that begins inside speech? Elsewhere a lost mark tells too little."""
        text = self.words[marked.last - 1]
        if not self._opens_text(marked):
            return False
        before = (m for m in self.reading.marked if m.last <= marked.close and m is not marked and m.level == 0)
        inner = all(m.opened and self.words[m.open].text in _SINGLE for m in before)
        return inner and self.words[marked.close].text not in _SINGLE and (text.flags & F.STOP != 0 or self.flags[marked.close + 1 : marked.close + 2] == [F.COMMA])

    def _opens_text(self, marked: Marked) -> bool:
        """Do paragraphs alone, and few of them, stand between it and the start of the text?"""
        close = self.reading.starts[marked.close]
        for block in self.reading.blocks[:_OPENING]:
            if block.end > close:
                return True
            if block.kind != "paragraph":
                return False
        return False


def cut_inside(verbatim: Verbatim, marked: Marked) -> Draft | None:
    """A closed stretch cut at the attributions inside it, None without one: « Le toit fuit, a reconnu Lind. Nous… »"""
    flags, words = verbatim.flags, verbatim.words
    draft = Draft("direct-inverted", [], (), None, None, 0.5, direct=True, stretches=[marked.open])
    masked = flags[marked.first : marked.last]
    flags[marked.first : marked.last] = [word.flags for word in words[marked.first : marked.last]]
    try:
        verbatim.cut(draft, marked.first, marked.last, inside=True)
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

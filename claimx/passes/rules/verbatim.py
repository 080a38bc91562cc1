"""Speech that no pair of marks holds: dash dialogue, posts, transcripts, block quotes, stretches with one mark lost.

Found before the grammar runs, because a reporting verb inside such speech is no cue: its tokens are set to IN_MARKS.
"""

from bisect import bisect_left
from collections import Counter

from claimx.lang import flags as F
from claimx.passes.reading import Reading
from claimx.passes.rules.constructions import Constructions
from claimx.passes.rules.dialogue import LATE, Dialogue, Tail
from claimx.passes.rules.draft import Draft
from claimx.text.marks import Marked
from claimx.text.segments import Block

_SINGLE = frozenset("'‘’‚‛‹›")
_OPENING = 5  # paragraphs of a text that may be the rest of a speech begun before it
_SIGNATURE = 16  # tokens of a line that signs what stands above it
_LABEL = 7  # tokens of the name that opens a turn of a transcript


class Verbatim(Dialogue):
    """Drafts for the speech without marks in one reading."""

    def __init__(self, reading: Reading, grammar: Constructions) -> None:
        super().__init__(reading, grammar)
        self.ends: dict[int, int] = {}  # opening mark that was never closed -> where its speech ends
        self.drafts: list[Draft] = []
        self.begun = False  # the first stretch without an opening mark was seen

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
            while end > first and (
                flags[end - 1] & (F.COMMA | F.COLON | F.SEMICOLON | F.DASH) or self.is_full_stop(end - 1)
            ):
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

    # -- blocks --------------------------------------------------------------------------------------------------------

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
        self._add(
            Draft("dash-attribution", [(self.tokens(blocks[above])[0], sign)], (), (sign + 1, source), None, 0.85)
        )

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
        if start == 0 or text[start - 1] not in " \t":
            return False
        line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
        indent = text[line:start].expandtabs(4)
        if len(indent) < 4 or indent.strip() or text[start] in '-–—―*•"“„«»':
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
        if (
            last is not None
            and last.construction == "block-quote"
            and place
            and self.tokens(blocks[place - 1])[1] - 2 <= last.end
        ):
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
        if not flags[first] & F.CAPITAL or any(
            flags[k] & (F.OPEN_MARK | F.CUE_FINITE) & ~F.CAPITAL for k in range(first, end)
        ):
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
        sentences = self.reading.sentences
        sentence = sentences[max(bisect_left(sentences, (end,)) - 1, 0)].first
        phrase = self.grammar.clause_subject(max(sentence, first), end - 1)
        return (phrase.first, phrase.end) if phrase is not None else None

    # LIND: It leaks. ¶ KERN: Who says so?
    def _transcript(self) -> dict[int, int]:
        """Blocks that open with a name and a colon, one name twice or all in capitals: start of the block to colon."""
        found: list[tuple[int, int, int, bool]] = []
        text, starts = self.reading.text, self.reading.starts
        for place, block in enumerate(self.reading.blocks):
            if block.kind in ("boilerplate", "caption", "byline") or not _has_colon(text, block):
                continue
            first = bisect_left(starts, block.start)
            colon = self._label(first, block.end)
            if colon > 0:
                loud = all(self.flags[k] & F.ALL_CAPITALS for k in range(first, colon) if self.flags[k] & F.WORD)
                found.append((place, block.start, colon, loud))
        names = [self.words[colon - 1].lower for _, _, colon, _ in found]
        often = Counter(names)
        places = {place for place, _, _, _ in found}
        turns = {}
        for (place, start, colon, loud), name in zip(found, names, strict=True):
            beside = place - 1 in places or place + 1 in places
            if often[name] > 1 and (beside or loud) or loud and beside:
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
            if not f & (F.CAPITAL | F.OPEN_BRACKET | F.CLOSE_BRACKET) and self.words[k].text not in (
                ".",
                "-",
                "’",
                "'",
            ):
                return -1
            if (
                f & (F.DOCUMENT | F.ANY_DETERMINER | F.INTERROGATIVE | F.ADVERB | F.PREPOSITION)
                and not f & F.ALL_CAPITALS
            ):
                return -1
        return -1

    # -- dash dialogue -------------------------------------------------------------------------------------------------

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
        if not flags[first] & F.DASH or flags[first + 1] & F.IN_MARKS or not self.is_free(first):
            return False
        if any(flags[k] & (F.OPEN_MARK | F.CLOSE_MARK) for k in range(first, end)):
            return False
        return bool(flags[first + 1] & F.CAPITAL) or self.words[first + 1].text[0] in "¿¡…."

    def _dialogue(self, opening: int, end: int) -> Draft:
        """A paragraph of dash dialogue: speech, cut at its attributions."""
        draft = Draft("dash-dialogue", [], (), None, None, 0.6)
        self.cut(draft, opening + 1, end, inside=False)
        return draft

    # -- one mark lost -------------------------------------------------------------------------------------------------

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
        if self._turned(marked):
            return
        for k in range(marked.first + 1, min(marked.last - 1, marked.first + LATE)):
            dash = flags[k] & F.DASH and self.is_free(k)
            if dash or flags[k] & F.COMMA or flags[k] & F.STOP and not self.is_full_stop(k):
                stop = self.stop_after(k + 1, marked.last)
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

    # We wait, "said the minister.
    def _turned(self, marked: Marked) -> bool:
        """Is it a closing mark that was set too far to the right, and its opening one is lost?"""
        if marked.open < 3 or not self.flags[marked.open - 1] & F.COMMA:
            return False
        stop = self.stop_after(marked.first, marked.last)
        tail = self.tail(marked.open, stop)
        if tail is None or tail.source is None or self._goes_on(tail, stop):
            return False
        sentences = self.reading.sentences
        first = sentences[max(bisect_left(sentences, (marked.open,)) - 1, 0)].first
        draft = Draft("direct-inverted", [(first, marked.open)], closed=False)
        self.attribute(draft, tail)
        self._add(draft)
        return True

    def _goes_on(self, tail: Tail, stop: int) -> bool:
        """Is it no attribution, because a clause or a colon hangs on it: , said that …"""
        behind = self.flags[tail.end : min(stop + 1, tail.end + 4)]
        return any(f & (F.COMPLEMENTISER | F.COLON) for f in behind)

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
        if self.begun or not self._opens_text(marked):
            return False
        self.begun = True
        before = (m for m in self.reading.marked if m.last <= marked.close and m is not marked and m.level == 0)
        inner = all(m.opened and self.words[m.open].text in _SINGLE for m in before)
        return (
            inner
            and self.words[marked.close].text not in _SINGLE
            and (text.flags & F.STOP != 0 or self.flags[marked.close + 1 : marked.close + 2] == [F.COMMA])
        )

    def _opens_text(self, marked: Marked) -> bool:
        """Do paragraphs alone, and few of them, stand between it and the start of the text?"""
        close = self.reading.starts[marked.close]
        for block in self.reading.blocks[:_OPENING]:
            if block.end > close:
                return True
            if block.kind != "paragraph":
                return False
        return False


def _has_colon(text: str, block: Block) -> bool:
    return text.find(":", block.start, block.end) >= 0 or text.find("：", block.start, block.end) >= 0

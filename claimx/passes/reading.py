"""One text, read once for all passes: tokens, words, quotation marks, blocks and sentences."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from claimx.lang import flags as F
from claimx.lang.pack import LanguagePack, Word
from claimx.lang.traits import DOUBTFUL, SIGN, SUBJUNCTIVE, having
from claimx.passes.datelines import dateline_end
from claimx.text.marks import Marked, find_dashes, find_marked
from claimx.text.segments import Block, BlockWords, Sentence, find_blocks, find_sentences
from claimx.text.span import Span
from claimx.text.tokens import Tokens, blank_unseen
from claimx.text.unspaced import without_signs

# What a sentence may have outside marks: tokens, and 6 more for each that can be a cue. The heaviest sentence of 60,000
# in eight languages weighs 475; only lists and damaged files go on.
_HEAVIEST = 500
_CUE_WEIGHT = 6
_TOP = 4  # blocks at the top of a text, where its dateline may be
_LIGHT = 80
_new = tuple.__new__  # half the time of Span(...), which goes through a function written in Python
_GREEK_SIGNS = {";": "?", "\u037e": "?", "·": ";", "\u0387": ";"}  # Ποιος πληρώνει; the words say what a sign means
_SIGNS = F.STOP | F.COLON | F.SEMICOLON | F.COMMA | F.DASH
_SURE_VERB = F.SUBJUNCTIVE | F.CUE_FINITE | F.CUE_SPLIT
_BEFORE_NOUN = F.ANY_DETERMINER | F.PREPOSITION
_NO_NAME = F.ANY_DETERMINER | F.PREPOSITION | F.PRONOUN | F.ADVERB | F.TIME | F.COORDINATOR | F.SUBORDINATOR | F.FINITE
_VERBAL = F.FINITE | F.CUE_INFINITIVE | F.CUE_NOUN | F.TIME
_BEFORE_VERB = F.CAPITAL | F.PRONOUN | F.ADVERB


class Reading:
    """A text and what the passes need to know of it, all in token indices.

    `flags[i]` says what token i can be (claimx.lang.flags). A token between quotation marks has `IN_MARKS` and nothing
    else there, so that no cue inside a quotation is taken for one outside; `words[i].flags` still knows what it is, and
    `shapes` holds that for all tokens, `traits` one byte for each (claimx.lang.traits). `signs` are the tokens that are
    not letters and digits alone. `spaced_text` is the text in which letters beside digits belong to them, and spaces
    stand for signs that nobody sees.
    """

    __slots__ = (
        "at_close",
        "at_open",
        "blocks",
        "dashes",
        "ends",
        "flags",
        "marked",
        "pack",
        "sentence_of",
        "sentences",
        "shapes",
        "signs",
        "spaced_text",
        "starts",
        "text",
        "traits",
        "words",
    )

    def __init__(self, text: str, pack: LanguagePack) -> None:
        self.text = text
        self.pack = pack
        lexicon = pack.lexicon
        lexicon.trim()
        spellings, self.starts, self.ends = pack.cut(text)
        if pack.switches["semicolon_asks"]:
            spellings = [_GREEK_SIGNS.get(word, word) for word in spellings]
        self.words: list[Word] = list(map(lexicon.__getitem__, spellings))
        self.traits = bytes([word.traits for word in self.words])
        self.signs = having(self.traits, SIGN)
        tokens = Tokens(text, spellings, self.starts, self.ends, self.signs)
        self.blocks: list[Block] = find_blocks(text, BlockWords(pack.byline, pack.caption, pack.boilerplate))
        self.marked: list[Marked] = find_marked(tokens, self.blocks, pack.pairs)
        self.dashes: list[Marked] = find_dashes(tokens, self.blocks) if pack.dash_dialogue else []
        self.sentences: list[Sentence] = find_sentences(
            tokens,
            self.blocks,
            pack.abbreviations,
            self.marked,
            ordinal_stop=pack.switches["ordinal_stop"],
            whole=pack.whole_words,
        )
        self.spaced_text = blank_unseen(text if pack.wordlist is None else without_signs(text))
        self.shapes = [word.flags for word in self.words]
        self.flags = self.shapes.copy()
        self.at_open: dict[int, Marked] = {}
        self.at_close: dict[int, Marked] = {}
        self._clear_inner_stops(tokens)
        if text.startswith("---"):
            self._clear_keys()
        if pack.nouns_capitalised:
            self._clear_false_subjunctives()
        self._clear_false_verbs()
        self._set_marks()
        self._cut_datelines()
        if any(end - first > _LIGHT for first, end, _ in self.sentences):
            self.sentences = [part for sentence in self.sentences for part in self._shorter(sentence)]

    def _clear_keys(self) -> None:
        """`title: Ferry late again` above an article: the key is no word of a sentence."""
        flags = self.flags
        for block in self.blocks:
            if block.kind != "boilerplate":
                break
            first = bisect_left(self.starts, block.start)
            colon = next((k for k in range(first, min(first + 3, len(flags))) if flags[k] & F.COLON), -1)
            for k in range(first, colon + 1):
                flags[k] = F.PUNCTUATION

    def _clear_inner_stops(self, tokens: Tokens) -> None:
        """A full stop that ends no sentence (Dr., 3. Mai, damaged text) is no stop for the grammar."""
        flags = self.flags
        stops = [place for place in tokens.signs if tokens.words[place] == "."]
        stops.append(len(flags))
        at = 0
        for first, end, _ in self.sentences:
            if stops[at] >= end:
                continue
            last = end
            while last > first and not flags[last - 1] & F.WORD:
                last -= 1
            while stops[at] < last:
                flags[stops[at]] = F.PUNCTUATION
                at += 1
            while stops[at] < end:
                at += 1

    def _clear_false_subjunctives(self) -> None:
        """A form in -e behind a determiner or before a noun is an adjective: die neue Regel."""
        flags = self.flags
        last = len(flags) - 1
        for i in having(self.traits, SUBJUNCTIVE):
            if not flags[i] & F.SUBJUNCTIVE_E or flags[i] & _SURE_VERB:
                continue
            before = flags[i - 1] if i else 0
            after = flags[i + 1] if i < last else 0
            determined = before & _BEFORE_NOUN and not before & F.PRONOUN
            if determined or after & F.CAPITAL and not before & _BEFORE_VERB:
                flags[i] &= ~F.SUBJUNCTIVE_E

    def _clear_false_verbs(self) -> None:
        """What is also a verb is a name beside a name: Theresa May said, Will Smith said."""
        flags = self.flags
        last = len(flags) - 1
        for i in having(self.traits, DOUBTFUL):
            before = flags[i - 1] if i else 0
            after = flags[i + 1] if i < last else 0
            if before & F.WORD:
                is_name = before & F.CAPITAL and not before & _NO_NAME and after & F.WORD and not after & F.CAPITAL
            else:
                verb = flags[i + 2] if i + 1 < last else 0
                is_name = after & F.CAPITAL and not after & _NO_NAME and verb & F.CUE_FINITE and not verb & F.CAPITAL
            if is_name:
                flags[i] &= ~_VERBAL

    def _set_marks(self) -> None:
        flags = self.flags
        for marked in self.marked:
            if marked.level:
                continue
            if marked.open >= 0:
                flags[marked.open] = F.OPEN_MARK | F.PUNCTUATION
                self.at_open[marked.open] = marked
            if marked.close >= 0:
                flags[marked.close] = F.CLOSE_MARK | F.PUNCTUATION
                self.at_close[marked.close] = marked
            if marked.open >= 0 and marked.closed:
                flags[marked.first : marked.last] = [F.IN_MARKS] * (marked.last - marked.first)

    def _cut_datelines(self) -> None:
        """What stands before the dash of a dateline is a sentence of its own, so that no report begins with it."""
        flags, starts = self.flags, self.starts
        dashes = [k for k in self.signs[:-1] if flags[k] & F.DASH and self.ends[k] < starts[k + 1]]
        if not dashes:
            return
        blocks = {block.start: number for number, block in enumerate(self.blocks)}
        firsts = [sentence.first for sentence in self.sentences]
        for place in sorted({bisect_right(firsts, dash) - 1 for dash in dashes}, reverse=True):
            first, end, weak = self.sentences[place]
            number = blocks.get(starts[first])
            if number is None:
                continue
            behind = dateline_end(flags, first, end, top=number < _TOP)
            if behind > first and starts[behind] > self.ends[behind - 1]:
                self.sentences[place : place + 1] = [Sentence(first, behind, False), Sentence(behind, end, weak)]

    def _shorter(self, sentence: Sentence) -> Iterator[Sentence]:
        """A sentence without end (a list, a damaged file) in parts, so that looking through one costs a bounded time.

        It is cut behind its last sign, or anywhere, but never between two marks.
        """
        flags, at_open = self.flags, self.at_open
        first, end, weak = sentence
        if end - first < _HEAVIEST and end - first + _CUE_WEIGHT * self._triggers_in(first, end) < _HEAVIEST:
            yield sentence
            return
        k, sign, weight = first, -1, 0
        while k < end and end - first > _LIGHT:
            marked = at_open.get(k)
            weight += 1 + _CUE_WEIGHT * (flags[k] & F.REPORTING != 0)
            k = marked.close + 1 if marked is not None and marked.closed else k + 1
            if flags[k - 1] & _SIGNS:
                sign = k
            if weight >= _HEAVIEST and k < end:
                cut = sign if sign > (first + k) // 2 else k
                yield Sentence(first, cut, False)
                first, k, sign, weight = cut, cut, -1, 0
        yield Sentence(first, end, weak)

    def _triggers_in(self, first: int, end: int) -> int:
        return len([f for f in self.flags[first:end] if f & F.REPORTING])

    def span(self, first: int, end: int) -> Span:
        """The characters of the tokens first (in) to end (out)."""
        return _new(Span, (self.starts[first], self.ends[end - 1]))

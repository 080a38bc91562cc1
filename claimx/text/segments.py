"""Blocks of a text as the file has them, and the sentences inside them.

Nothing here knows a language: words that belong to one (bylines, captions, abbreviations) are arguments.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from claimx.text.tokens import UNSEEN, Tokens

if TYPE_CHECKING:
    from claimx.text.marks import Marked

Cutter = Callable[[str, str], list[str]]
BlockKind = Literal["paragraph", "heading", "byline", "caption", "boilerplate", "list", "post"]


class Block(NamedTuple):
    """One paragraph of the file: code points `start` (in) to `end` (out), white space around it left out."""

    start: int
    end: int
    kind: BlockKind


class BlockWords(NamedTuple):
    """What a language knows of the lines around an article; lower case throughout.

    `byline` holds first words ("by", "von"), `caption` and `boilerplate` whole openings ("foto:", "lesen sie auch").
    """

    byline: frozenset[str] = frozenset()
    caption: tuple[str, ...] = ()
    boilerplate: tuple[str, ...] = ()


class Sentence(NamedTuple):
    """Tokens `first` (in) to `end` (out).

    `weak`: it ends at a closing mark whose stretch ends in . ! ? and an upper-case word follows, so the next sentence
    may be its attribution: `"It leaks." The mayor left.` looks like `"It leaks." Lind said.`
    """

    first: int
    end: int
    weak: bool


_NO_WORDS = BlockWords()


def find_blocks(text: str, words: BlockWords = _NO_WORDS) -> list[Block]:
    """The paragraphs of `text`, with what each one looks like; linear in its length.

    A line is a paragraph, unless the text is hard-wrapped: then blank lines separate.
    """
    lines = [found.span() for found in _LINE.finditer(text)]
    front = _front_matter(text, lines)
    spans = lines[:front] + _unwrapped(text, lines[front:])
    kinds: list[BlockKind] = [_kind_alone(text, start, end, words) for start, end in spans]
    kinds[:front] = ["boilerplate"] * front
    _find_lists(text, spans, kinds)
    _find_headings(text, spans, kinds)
    _find_posts(text, spans, kinds)
    return [Block(start, end, kind) for (start, end), kind in zip(spans, kinds, strict=True)]


# ---- lines -----------------------------------------------------------------------------------------------------------

_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_LINE = re.compile(rf"[^\s{_BREAKS}{UNSEEN}](?:[^{_BREAKS}]*[^\s{_BREAKS}{UNSEEN}])?")
_BREAK = re.compile(rf"\r\n|[{_BREAKS}]")
_ENDS = frozenset(".!?…:;。！？؟”“\"»«’'›‹)")
_MAY_GO_ON = frozenset("”“\"»«’'›‹)")  # “It leaks,”¶ said Lind
_WIDEST, _NARROWEST = 130, 30
_FIELD = re.compile(r"[\w-]{1,40}:(?:\s|$)")
_LONGEST_FRONT = 60


def _front_matter(text: str, lines: list[tuple[int, int]]) -> int:
    """How many lines at the top are `key: value` lines between two `---`, as in Markdown of site generators."""
    if not lines or text[slice(*lines[0])] != "---":
        return 0
    for number, (start, end) in enumerate(lines[1:_LONGEST_FRONT], start=1):
        line = text[start:end]
        if line in ("---", "..."):
            return number + 1 if number > 1 else 0
        if not (_FIELD.match(line) or line.startswith(("- ", "#")) or start - lines[number - 1][1] > 1):
            return 0
    return 0


def _unwrapped(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines themselves, or the groups between blank lines when `text` is hard-wrapped."""
    if len(lines) < 2 or not _NARROWEST <= max(end - start for start, end in lines) <= _WIDEST:
        return lines
    joins = [len(_BREAK.findall(text, a, b)) == 1 for (_, a), (b, _) in pairwise(lines)]
    if not _is_wrapped(text, lines, joins):
        return lines
    groups = [lines[0]]
    for (start, end), joined in zip(lines[1:], joins, strict=True):
        if joined:
            groups[-1] = (groups[-1][0], end)
        else:
            groups.append((start, end))
    return groups


def _is_wrapped(text: str, lines: list[tuple[int, int]], joins: list[bool]) -> bool:
    """Whether lines break for width alone: no sentence ends there, and the next word would not have fitted."""
    inner = [place for place, joined in enumerate(joins) if joined]
    if not inner:
        return False
    width = max(end - start for start, end in lines)
    full = unfinished = lower = 0
    for place in inner:
        (start, end), (after, stop) = lines[place], lines[place + 1]
        space = text.find(" ", after, stop)
        full += end - start + 1 + ((stop if space < 0 else space) - after) > width - 6
        goes_on = text[after].islower()
        unfinished += text[end - 1] not in _ENDS or goes_on and text[end - 1] in _MAY_GO_ON
        lower += goes_on
    # „… mit ihm¶ selbst; …“: one such line is enough when the next goes on in lower case
    return full >= 0.7 * len(inner) and unfinished >= 0.5 * len(inner) and lower >= 0.3 * len(inner)


# ---- kinds -----------------------------------------------------------------------------------------------------------

_SHORT = 160
_OPENERS = frozenset("\"“”„«»‘‚'‹›「『—–―")
_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|(?:@\w+[\s,|·]*)+")
_ARROW = re.compile(r"(?:[»›→➔➜►▶]+|>>?)\s*\w[^.!?\"“”«]{0,60}[^.!?\"“”«:]")
_RIGHTS = re.compile(r"(?:©|\([cC]\)) ?(?:\w+ )?\d{4}.*")
_CREDIT = re.compile(r"\(?\w{3,12}: ?[^.!?:\"“”]{2,60}/[^.!?:\"“”]{2,40}|.*(?<!\w)©.*")
_DATE = re.compile(r"[\w,.:/|()+-]{1,12}(?:\s+[\w,.:/|()+-]{1,12}){0,7}")
_YEAR = re.compile(r"(?:\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d\d\b)")
_NAMES = re.compile(r"[^\W\d_][\w.’'-]*(?:,? (?:\w{1,6} )?[^\W\d_][\w.’'-]*){0,9}")
_POST_SIGN = re.compile(r"[-–—―]{1,2}\s?\w[^.!?]{0,60}\(@\w+\)")
_BULLET = re.compile(r"(?:[•*·▪◦‣●○■□–-]\s+|\(?(?:\d{1,2}|[a-z])[.)]\s+)(?=\S)")


def _kind_alone(text: str, start: int, end: int, words: BlockWords) -> BlockKind:
    """What a line shows by itself; everything long is a paragraph."""
    if end - start > _SHORT:
        return "boilerplate" if words.boilerplate and _opens(text, start, words.boilerplate) else "paragraph"
    line = text[start:end]
    folded = line.lower()
    if words.boilerplate and folded.startswith(words.boilerplate):
        return "boilerplate"
    if words.caption and folded.startswith(words.caption):
        return "caption"
    if line[-1] in ".!?…" and "©" not in line:
        return "paragraph"
    if _is_furniture(line):
        return "boilerplate"
    if ("©" in line or "/" in line) and _CREDIT.fullmatch(line):
        return "caption"
    if line[0] in "*_":  # emphasis of Markdown
        line = line.strip("*_ ") or line
        folded = line.lower()
    return "byline" if _is_byline(line, folded, words) else "paragraph"


def _is_furniture(line: str) -> bool:
    """A link, an arrow or a notice of rights; the first letters are looked at first because that is cheap."""
    first = line[0]
    if first in "»›→➔➜►▶>" and _ARROW.fullmatch(line):
        return True
    if first in "©(" and _RIGHTS.fullmatch(line):
        return True
    return ("@" in line or line.startswith(("http", "www."))) and _LINK.fullmatch(line) is not None


def _opens(text: str, start: int, openings: tuple[str, ...]) -> bool:
    return text[start : start + 80].lower().startswith(openings)


def _is_byline(line: str, folded: str, words: BlockWords) -> bool:
    """`By Ana Lind and Paul Roth`; `15 May 2025, 18:30`."""
    if line[0] in _OPENERS or line[-1] == ":":
        return False
    if len(line) <= 50 and any(map(str.isdigit, line)) and _YEAR.search(line) and _DATE.fullmatch(line):
        return 3 * sum(any(map(str.isdigit, word)) for word in line.split()) >= len(line.split())
    first, _, rest = folded.partition(" ")
    if first.rstrip(":") not in words.byline or not rest or len(line) > 100:
        return False
    names = line[len(first) + 1 :].lstrip()
    return names[:1].isupper() and _NAMES.match(names) is not None


def _find_lists(text: str, spans: list[tuple[int, int]], kinds: list[BlockKind]) -> None:
    """Two or more lines in a row that open with a bullet or a number; one line alone is none."""
    bulleted = [kind == "paragraph" and _bullet(text, *span) for kind, span in zip(kinds, spans, strict=True)]
    for place, sign in enumerate(bulleted):
        beside = bulleted[place - 1 : place] + bulleted[place + 1 : place + 2]
        if sign and any(beside):
            kinds[place] = "list"


def _bullet(text: str, start: int, end: int) -> bool:
    return text[start] in "•*·▪◦‣●○■□–-(0123456789abcdefgh" and _BULLET.match(text, start, end) is not None


def _find_headings(text: str, spans: list[tuple[int, int]], kinds: list[BlockKind]) -> None:
    """Short lines without sentence end before longer ones."""
    for place in range(len(spans) - 1):
        start, end = spans[place]
        if kinds[place] == "paragraph" and end - start <= 140 and _is_title(text, start, end):
            longest = max(stop - begin for begin, stop in spans[place + 1 : place + 4])
            if longest > end - start or place == 0:
                kinds[place] = "heading"


def _is_title(text: str, start: int, end: int) -> bool:
    if text[end - 1] in ".!…:;,。！" or text[start] in _OPENERS or text[start].islower() or text[start] == "-":
        return False
    line = text[start:end].rstrip("\"“”»«'’‘)")
    if line[-1:] in (".", "!", ",") or (line[-1:] == "?" and (line != text[start:end] or len(line) > 70)):
        return False
    return any(map(str.isalpha, line))


def _find_posts(text: str, spans: list[tuple[int, int]], kinds: list[BlockKind]) -> None:
    """The lines above a signature `- Ana Lind (@lind) 15 May 2025` are the post it signs."""
    for place, (start, end) in enumerate(spans):
        if end - start > _SHORT or text[start] not in "-–—―" or not _POST_SIGN.match(text, start, end):
            continue
        kinds[place] = "post"
        for above in range(place - 1, max(-1, place - 7), -1):
            last = text[spans[above][1] - 1]
            if kinds[above] == "post" or (above < place - 1 and last in ".!?"):
                break
            kinds[above] = "post"
            if last in ":.!?":
                break


# ---- sentences -------------------------------------------------------------------------------------------------------

_TERMINALS = frozenset([".", "!", "?", "…", "...", "..", "....", "。", "！", "？", "؟", "‽", "।", "．", "｡", "……"])
_CLOSERS = frozenset([")", "]", "}", "）", "］"])
# sentencex can panic on them; \n is left: it does no harm
_SPACES = "".join(map(chr, [0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x1F, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B)]))
_SPACES += "\u2028\u2029\u202f\u205f\u3000"
_PIECE = 1000
_FALLBACK = re.compile(r"[.!?…]+[)\]\"”“»«’']*\s+")


def find_sentences(
    tokens: Tokens,
    blocks: Sequence[Block],
    abbreviations: frozenset[str],
    marked: "Sequence[Marked]",
    *,
    ordinal_stop: bool = True,
    whole: frozenset[str] = frozenset(),
) -> list[Sentence]:
    """The sentences of every block, in order; each token lies in exactly one of them.

    Speech between its marks is not cut: `"It leaks. We fix it," Lind said.` is one sentence. `whole` are words in lower
    case that sentencex takes for abbreviations and that are none: May.
    """
    return _Splitter(tokens, abbreviations, marked, ordinal_stop, whole).split(blocks)


class _Splitter:
    """One run of `find_sentences`: what is looked up at every full stop, kept at hand."""

    def __init__(
        self,
        tokens: Tokens,
        abbreviations: frozenset[str],
        marked: "Sequence[Marked]",
        ordinal_stop: bool,
        whole: frozenset[str],
    ) -> None:
        from sentencex import segment

        self.cutter: Cutter = segment
        self.words = tokens.words
        self.starts = tokens.starts
        self.ends = tokens.ends
        self.text = _plain_spaces(tokens.text)
        self.abbreviations = abbreviations
        self.ordinal_stop = ordinal_stop
        self.whole = whole
        self.terminals = [place for place in tokens.signs if tokens.words[place] in _TERMINALS]
        self.closes = {m.close for m in marked if m.close >= 0}
        self.opens = {m.open for m in marked if m.open >= 0}
        self.stretches = [(m.open, m.close) for m in marked if m.level == 0 and m.closed and m.opened and not m.dash]
        self.at_terminal = self.at_stretch = 0
        self.lower: set[str] | None = None

    def split(self, blocks: Sequence[Block]) -> list[Sentence]:
        found: list[Sentence] = []
        first, total = 0, len(self.words)
        for place, block in enumerate(blocks):
            after = blocks[place + 1].start if place + 1 < len(blocks) else None
            end = total if after is None else bisect_left(self.starts, after, first, total)
            for cut in self._candidates(block, first, end) if end - first > 1 else ():
                if cut > first and not self._is_inside(cut) and self._is_end(cut):
                    weak = self._is_weak(cut)
                    if not (weak and self._asks_on(cut, end)):
                        found.append(Sentence(first, cut, weak))
                        first = cut
            if end > first:
                found.append(Sentence(first, end, False))
                first = end
        if total > first:
            found.append(Sentence(first, total, False))
        return found

    def _is_inside(self, cut: int) -> bool:
        """Whether `cut` lies between two marks; asked from left to right."""
        stretches, at = self.stretches, self.at_stretch
        while at < len(stretches) and stretches[at][1] < cut:
            at += 1
        self.at_stretch = at
        return at < len(stretches) and stretches[at][0] < cut

    def _candidates(self, block: Block, first: int, end: int) -> list[int]:
        """Token indices where a sentence may begin: what sentencex says, and what lost its space or its word list."""
        starts, terminals = self.starts, self.terminals
        at = bisect_left(terminals, first, self.at_terminal)
        stop = self.at_terminal = bisect_left(terminals, end, at)
        if (stop == at or terminals[at] >= end - 2) and not self._has_initialism(block):
            return []
        cuts = {bisect_left(starts, raw, first, end) for raw in self._raw_ends(block.start, block.end)}
        cuts.update([k + 1 for k in terminals[at:stop] if k + 1 not in cuts and self._may_end(k, end)])
        found: list[int] = []
        for cut in sorted(cuts):
            if not found or cut > found[-1]:
                found.append(self._behind(cut, end))
        return [cut for cut in found if first < cut < end]

    def _may_end(self, place: int, end: int) -> bool:
        """Whether to look at the full stop at `place` even if sentencex does not cut there."""
        cut = place + 1
        if cut == end or (cut not in self.closes and self.starts[cut] > self.ends[place]):
            return cut < end and self._is_plain(place, cut)
        return True

    def _has_initialism(self, block: Block) -> bool:
        """`the U.S. He`: the full stop is in the word."""
        return self.text.find(". ", block.start, block.end) >= 0

    def _raw_ends(self, start: int, end: int) -> Iterator[int]:
        """Sentence ends inside a block as sentencex sees them.

        Pieces are short because 300,000 marks in a row took it 30 seconds; its panic is no Exception.
        """
        while start < end:
            stop = end
            if end - start > _PIECE:
                stop = self.text.rfind(" ", start + 1, start + _PIECE) + 1 or start + _PIECE
            piece = self.text[start:stop]
            try:
                found = list(accumulate(map(len, self.cutter("en", piece)), initial=start))[1:]
            except (KeyboardInterrupt, SystemExit, MemoryError):
                raise
            except BaseException:
                found = [start + ending.end() for ending in _FALLBACK.finditer(piece)]
            if piece.rstrip()[-1:] not in _ENDS:  # the end of a piece ends a sentence only behind a full stop
                found = [place for place in found if place < stop]
            yield from found
            start = stop

    def _behind(self, cut: int, end: int) -> int:
        """`cut`, moved behind the marks and brackets that close there."""
        words, closes = self.words, self.closes
        while cut < end and (cut in closes or words[cut] in _CLOSERS or words[cut] in _TERMINALS):
            cut += 1
        return cut

    def _is_plain(self, place: int, cut: int) -> bool:
        """`di no. Poi`, `in May. Then`: a word that the language does not list as an abbreviation ends its sentence.

        One with a capital does so only when it is known to be no name.
        """
        before = self.words[place - 1] if place else ""
        if cut in self.opens and cut + 1 < len(self.words):  # órgão. "É hora, Spade. “Ho visto
            after = self.words[cut + 1][0]
            return bool(self.abbreviations) and len(before) > 2 and (after.isupper() or after in "¿¡")
        if self._opens_dialogue(cut):
            return len(before) > 2
        known = before.islower() or before.lower() in self.whole
        return bool(self.abbreviations) and len(before) > 1 and known and self.words[cut][0].isupper()

    def _opens_dialogue(self, cut: int) -> bool:
        """`… feridos. - Quase não dormi - disse`: a dash with white space around it and a capital behind it."""
        words, starts, ends = self.words, self.starts, self.ends
        if words[cut] not in ("-", "–", "—") or not 0 < cut < len(words) - 1:
            return False
        return ends[cut - 1] < starts[cut] and ends[cut] < starts[cut + 1] and words[cut + 1][0].isupper()

    def _is_end(self, cut: int) -> bool:
        words = self.words
        after = words[cut]
        if after[0].islower() or after in (",", ";", ":", "-", "–", "—", "/"):
            return self._opens_dialogue(cut) and words[cut - 1] in _TERMINALS and not self._is_shortened(cut - 1, cut)
        stop = cut - 1
        while stop > 0 and (stop in self.closes or words[stop] in _CLOSERS):
            stop -= 1
        if words[stop] != "." or stop == 0:
            return words[stop] in _TERMINALS or (words[stop][-1] in ".。" and self._starts_sentence(cut))
        if stop == cut - 1 and self.starts[cut] == self.ends[stop]:
            return self._is_glued(stop, cut)
        return not self._is_shortened(stop, cut)

    def _is_glued(self, stop: int, cut: int) -> bool:
        """`ging.Die Stadt`, but not `Welt.de`, `v.Chr`, `3.Mai`."""
        before, after = self.words[stop - 1], self.words[cut]
        if cut in self.opens:
            return before[-1].islower() and len(before) > 1
        if not (after[0].isupper() and (len(after) == 1 or after[1:].islower())):
            return False
        return (before[-1].islower() and len(before) > 2) or (stop - 1) in self.closes or before in _CLOSERS

    def _is_shortened(self, stop: int, cut: int) -> bool:
        """Whether the full stop at `stop` belongs to `Dr.`, `J. Biden`, `3. Mai`."""
        before = self.words[stop - 1]
        if self.ends[stop - 1] != self.starts[stop]:
            return False
        folded = before.lower()
        if folded in self.abbreviations or folded + "." in self.abbreviations:
            return True
        if len(before) == 1 and before.isalpha():
            return True
        if self.ordinal_stop and before.isdigit() and len(before) <= 2 and self.words[cut][0].isalpha():
            return not self._starts_sentence(cut)
        return False

    def _starts_sentence(self, cut: int) -> bool:
        """Whether the capital at `cut` is there for the sentence alone: elsewhere the word is written small."""
        if self.lower is None:
            self.lower = {word for word in set(self.words) if word.islower()}
        return self.words[cut].lower() in self.lower or not self.words[cut][0].isalpha()

    def _is_weak(self, cut: int) -> bool:
        words = self.words
        return (cut - 1) in self.closes and cut >= 2 and words[cut - 2] in _TERMINALS and words[cut][0].isupper()

    def _asks_on(self, cut: int, end: int) -> bool:
        """`"It leaks?" Lind asked.`: behind ? and ! a clause of a few words is the rest of the sentence."""
        if self.words[cut - 2] not in ("!", "?"):
            return False
        for place in range(cut + 1, min(cut + 7, end)):
            if self.words[place] in _TERMINALS:
                return place > cut + 1
            if place in self.opens:
                return False
        return False


def _plain_spaces(text: str) -> str:
    """`text` with every kind of space as U+0020; the same length."""
    if not text.isascii() or "\r" in text:
        for space in _SPACES:
            if space in text:
                text = text.replace(space, " ")
    return text

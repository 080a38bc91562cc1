"""Pair quotation marks of every style, damaged ones too, and find dash dialogue.

No language is known here: the pairs a language prefers are an argument, and any sensible pair is taken. Whether a
stretch between marks is speech, a title or a nickname is for the grammar to say.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from claimx.text.segments import Block
from claimx.text.tokens import UNSEEN, Tokens


class Marked(NamedTuple):
    """A stretch between marks, in token indices; `first` (in) to `last` (out) leaves the marks out.

    `open` and `close` are the marks themselves, -1 when lost; `closed` and `opened` say the same. A stretch never
    closed ends with its paragraph (or at the next stretch of its kind); one never opened begins with its sentence.
    `parts` holds one range a paragraph, without the marks that each paragraph repeats. `level` 0 is outermost;
    `parent` is the index of the stretch around this one, or -1. `dash`: a paragraph of dash dialogue.
    """

    open: int
    close: int
    first: int
    last: int
    closed: bool
    opened: bool
    level: int
    parent: int
    dash: bool
    parts: tuple[tuple[int, int], ...]


def find_marked(tokens: Tokens, blocks: Sequence[Block], pairs: Sequence[tuple[str, str]]) -> list[Marked]:
    """The marked stretches of `tokens`, sorted by `first`, the outer before the inner; linear in the text.

    `pairs` are the marks of the language ("„", "“"): they decide where the signs alone do not.
    """
    return _Pairer(tokens, pairs).pair(blocks)


# ---- the marks -------------------------------------------------------------------------------------------------------

_DOUBLE = frozenset(['"', "“", "”", "„", "‟", "＂", "〝", "〞", "〟", "''", "``", ",,"])
_ANGLE = frozenset("«»")
_INNER_ANGLE = frozenset("‹›")
_SINGLE = frozenset("'‘’‚‛`")
_CORNERS = {"「": "」", "『": "』", "《": "》", "｢": "｣"}
_FAMILY = {
    **dict.fromkeys(_DOUBLE, "double"),
    **dict.fromkeys(_ANGLE, "angle"),
    **dict.fromkeys(_INNER_ANGLE, "inner angle"),
    **dict.fromkeys(_SINGLE, "single"),
    **{glyph: opener for opener, closer in _CORNERS.items() for glyph in (opener, closer)},
}
_ALWAYS_OPEN = frozenset(["〝", *_CORNERS])
_ALWAYS_CLOSE = frozenset(["〞", "〟", *_CORNERS.values()])
_TURNABLE = frozenset("”“»")  # closes even where a mark would open: „Wir gehen “sagte sie
_LOW = frozenset(["„", "‚", ",,", "``"])  # closes only when wrongly turned: „Wir gehen„, sagte sie
_NOTHING: frozenset[str] = frozenset()
_CLOSERS = {
    opener: frozenset(closers.split())
    for opener, closers in {
        '"': '"',
        "“": "”",
        "”": "”",
        "„": "“ ” ''",
        "‟": "”",
        "＂": "＂",
        "〝": "〞 〟",
        "``": "'' \"",
        "''": "''",
        ",,": "'' “ \" ,,",
        "«": "»",
        "»": "«",
        "‹": "›",
        "›": "‹",
        "'": "'",
        "‘": "’",
        "’": "’",
        "‚": "‘ ’",
        "‛": "’",
        "`": "' ` ’",
        **_CORNERS,
    }.items()
}

_APOSTROPHES = frozenset("'’ʼ")  # qu'"un seul"
_BEFORE_OPENING = frozenset("([{<—–-―/=:¿¡|*" + UNSEEN)
_BEHIND_CLOSING = frozenset(".,;:!?)]}>…—–-―/|*。，、" + UNSEEN)
_TERMINALS = frozenset([".", "!", "?", "…", "...", "。", "！", "？"])
_CLAUSE_ENDS = _TERMINALS | {":", ";"}
_ELIDED = frozenset("tis twas twere twill em til till cause n bout round cos nuff ere im s t d m n ne ner nem".split())
_DEEPEST = 8  # marks open at once; what comes on top is noise
_CROWD = 9  # more marks than this, and hardly a word between them: a line of ornaments, no speech
_WAIT = 6  # paragraphs that an unclosed stretch may run over without a mark
_OPEN, _CLOSE, _EITHER, _TIGHT, _NONE = 1, -1, 0, 2, 3
_CURLY = {"“": _OPEN, "”": _CLOSE, "‘": _OPEN, "’": _CLOSE}
_LAST_NARROW = "\u2e7f"


class _Entry:
    """A mark that is open."""

    __slots__ = ("between", "child", "closers", "family", "glyph", "place", "ranges", "start", "weak")

    def __init__(self, glyph: str, family: str, place: int, closers: frozenset[str]) -> None:
        self.glyph = glyph
        self.closers = closers
        self.family = family
        self.place = place
        self.start = place + 1  # where the part in this paragraph begins
        self.ranges: list[tuple[int, int]] = []  # parts in paragraphs before
        self.between: list[tuple[int, int]] = []  # paragraphs without a mark since
        self.weak = -1  # an apostrophe that would do as closing mark: 'the dogs' bark'
        self.child = -1  # the first stretch of the same kind inside


class _Raw(NamedTuple):
    """A stretch before its level is known."""

    open: int
    close: int
    parts: tuple[tuple[int, int], ...]


class _Pairer:
    """One run of `find_marked`."""

    def __init__(self, tokens: Tokens, pairs: Sequence[tuple[str, str]]) -> None:
        self.text, self.words, self.starts, self.ends, self.signs = tokens
        self.closers = dict(_CLOSERS)
        for opener, closer in pairs:
            self.closers[opener] = self.closers.get(opener, _NOTHING) | {closer}
        self.openers = {opener for opener, _ in pairs}
        self.found: list[_Raw] = []
        self.stack: list[_Entry] = []
        self.pending: _Entry | None = None
        self.waited = 0
        self.floor = 0  # nothing before it may go into a stretch that was never opened
        self.decided: dict[int, int] = {}
        self.straight: dict[int, int] = {}

    def pair(self, blocks: Sequence[Block]) -> list[Marked]:
        total = len(self.words)
        words = self.words
        marks = [place for place in self.signs if words[place] in _FAMILY]
        at = 0
        for place, block in enumerate(blocks):
            if at == len(marks):
                break
            if self.pending is None and self.starts[marks[at]] >= block.end:
                continue
            first = bisect_left(self.starts, block.start, 0, total)
            after = blocks[place + 1].start if place + 1 < len(blocks) else len(self.text) + 1
            last = bisect_left(self.starts, after, first, total)
            stop = bisect_left(marks, last, at)
            self._block(first, last, marks[at:stop], block.kind)
            at = stop
        self._drop_pending()
        return _nest(self.found)

    # ---- one paragraph

    def _block(self, first: int, last: int, marks: list[int], kind: str) -> None:
        self.floor = first
        self.first, self.last = first, last
        if len(marks) > _CROWD and 4 * len(marks) > 3 * (last - first):
            marks = []
        if self.pending is not None:
            marks = self._go_on(self.pending, first, marks, kind)
        if not marks and not self.stack:
            return
        self.marks = marks
        self.straight = self._straight(marks)
        self.doubles = [place for place in marks if self.words[place] in _DOUBLE]
        for place in marks:
            self._mark(place)
        self._end(last)

    def _go_on(self, pending: _Entry, first: int, marks: list[int], kind: str) -> list[int]:
        """Take up a stretch of the paragraph before that reopens here: “We wait. ¶ “We decide tomorrow.”"""
        if marks and marks[0] == first and not pending.between and self._reopens(pending, first):
            self.decided[first] = _OPEN
            pending.start, pending.child = first + 1, -1
            self.stack.append(pending)
            self.pending = None
            self.floor = first + 1
            return marks[1:]
        self.waited += 1
        if kind == "boilerplate" or self.waited > _WAIT or pending.family == "single":
            self._drop_pending()
        elif not any(_FAMILY[self.words[place]] == pending.family for place in marks):
            pending.between.append((first, self.last))
        return marks

    def _reopens(self, pending: _Entry, place: int) -> bool:
        glyph = self.words[place]
        if place > 0 and self.words[place - 1] == ":":  # what a colon announces is new
            return False
        if glyph != pending.glyph and not (pending.family == _FAMILY[glyph] == "angle"):
            return False
        if pending.family == "single" and self._is_elided(place):
            return False
        return place + 1 < self.last

    def _mark(self, place: int) -> None:
        """Open, close or leave the mark at `place`."""
        glyph = self.words[place]
        family = _FAMILY[glyph]
        turn = _NONE if self._is_feet(place) else self.straight.get(place)
        if turn is None:
            turn = self._turn(place, glyph)
        partner = self._partner(glyph, family) if self.stack and (turn != _OPEN or glyph in _TURNABLE) else -1
        if turn == _EITHER:
            turn = self._either(place, glyph, family, partner)
        elif turn == _TIGHT:
            turn = self._tight(place, glyph, family, partner)
        elif turn == _OPEN and partner >= 0 and self._is_turned(glyph, partner):
            turn = _CLOSE
        self.decided[place] = turn
        if turn == _OPEN:
            self._open(place, glyph, family)
        elif turn == _CLOSE:
            self._close(place, glyph, family, partner)

    def _turn(self, place: int, glyph: str) -> int:
        """What the characters around a mark say of its direction."""
        if glyph in _ALWAYS_OPEN:
            return _OPEN
        if glyph in _ALWAYS_CLOSE:
            return _CLOSE
        if glyph in _CURLY and self._is_wide(place):
            return _CURLY[glyph]
        left, right = self._left(place), self._right(place)
        if left:
            return _EITHER if right else _OPEN
        return _CLOSE if right else _TIGHT

    def _is_wide(self, place: int) -> bool:
        """Chinese and Japanese write no spaces: there the mark itself tells its direction."""
        start, end = self.starts[place], self.ends[place]
        return self.text[start - 1 : start] > _LAST_NARROW or self.text[end : end + 1] > _LAST_NARROW

    def _is_feet(self, place: int) -> bool:
        """5’2”: someone's height."""
        words, at = self.words, place - 3
        return (
            words[place - 1].isdigit()
            and at >= self.first
            and words[place - 2] in ("'", "’", "′")
            and words[at].isdigit()
            and self.starts[place] - self.starts[at] == sum(map(len, words[at:place]))
        )

    def _left(self, place: int) -> bool:
        """Whether what stands before lets a mark open."""
        start = self.starts[place]
        if place == self.first:
            return True
        if self.ends[place - 1] == start and self.words[place - 1] in _FAMILY:
            turn = self.decided.get(place - 1)
            return turn == _OPEN or (turn != _CLOSE and self.words[place - 1] in _APOSTROPHES)
        before = self.text[start - 1]
        return before.isspace() or before in _BEFORE_OPENING or before in _APOSTROPHES

    def _right(self, place: int) -> bool:
        """Whether what stands behind lets a mark close; other marks between are looked through."""
        for after in range(place + 1, min(place + 5, self.last)):
            end = self.ends[after - 1]
            if self.starts[after] != end:
                return True
            word = self.words[after]
            if word not in _FAMILY:
                return word[0] in _BEHIND_CLOSING
            if word in _ALWAYS_OPEN or word in _LOW:
                return False
        return place + 5 >= self.last

    def _partner(self, glyph: str, family: str) -> int:
        """Where in the stack the mark is that `glyph` would close, -1 when there is none."""
        same = -1
        depth = len(self.stack)
        for entry in reversed(self.stack):
            depth -= 1
            if glyph in entry.closers:
                return depth
            if same < 0 and entry.family == family:
                same = depth
        return same

    def _either(self, place: int, glyph: str, family: str, partner: int) -> int:
        """A mark with space on both sides, or none it could lean on: what is open decides."""
        if partner >= 0:
            return _OPEN if glyph in _LOW and not self._is_spaced(place) else _CLOSE
        if family == "double" and glyph not in _LOW and self._is_before_end(place):
            return _CLOSE
        if family == "angle":
            return self._either_angle(place, glyph)
        if family == "double" and place == self.doubles[-1] and place > self.first and glyph not in _LOW:
            before = self.words[place - 1]
            return _CLOSE if before in _TERMINALS or before == "," else _OPEN
        if family == "single":
            return _TIGHT if self._is_spaced(place) or glyph == "’" else _OPEN
        return _OPEN

    def _either_angle(self, place: int, glyph: str) -> int:
        """« Oui » is spaced in French; » alone is a bullet or an arrow."""
        if glyph == "»":
            at = bisect_left(self.marks, place) + 1
            if any(self.words[later] == "«" for later in self.marks[at : at + 2]):
                return _OPEN
        if glyph == "«":
            return _OPEN
        if glyph == "»" and place > self.first and self.text[self.starts[place] - 1].isspace():
            return _TIGHT if self._is_spaced(place) and self.pending is None else _CLOSE
        return _TIGHT

    def _is_spaced(self, place: int) -> bool:
        end = self.ends[place]
        return end >= len(self.text) or self.text[end].isspace()

    def _is_before_end(self, place: int) -> bool:
        """`It leaks " , she said`: nothing opens before a comma or the last full stop; but `". . . It leaks"`."""
        after = self.words[place + 1] if place + 1 < self.last else ""
        return after in (",", ";") or (after == "." and place + 2 == self.last)

    def _tight(self, place: int, glyph: str, family: str, partner: int) -> int:
        """A mark inside what looks like a word: `said:"foo"`, `ging."Die`, `dog‘s`."""
        if family == "single":
            return _TIGHT
        if partner >= 0 and glyph not in _LOW:
            return _CLOSE
        before = self.words[place - 1] if place > self.first else ""
        if glyph in _LOW or before[-1:] in (".", "!", "?", ",", ";", ":"):
            return _OPEN
        return _OPEN if glyph in ("“", "«") and glyph in self.openers else _TIGHT

    def _is_turned(self, glyph: str, partner: int) -> bool:
        """Whether an opening place holds a closing mark: „Wir gehen “sagte sie."""
        entry = self.stack[partner]
        return glyph != entry.glyph and glyph not in self.openers and glyph in entry.closers

    # ---- opening and closing

    def _open(self, place: int, glyph: str, family: str) -> None:
        if self.pending is not None and self.pending.family == family:
            self._drop_pending()
        if family == "single":
            if self._is_elided(place) or place + 1 >= self.last:
                self.decided[place] = _TIGHT
                return
            if self.stack and self.stack[-1].family == "single" and self.stack[-1].weak >= 0:
                self._pop_lost(place)
        if len(self.stack) < _DEEPEST:
            self.stack.append(_Entry(glyph, family, place, self.closers.get(glyph, _NOTHING)))
            self.floor = place + 1

    def _is_elided(self, place: int) -> bool:
        """'tis, '90s, rock 'n' roll."""
        if place + 1 >= self.last or self.starts[place + 1] != self.ends[place]:
            return False
        word = self.words[place + 1]
        return (word[0].isdigit() and self.words[place] in "'’") or word.lower() in _ELIDED

    def _close(self, place: int, glyph: str, family: str, partner: int) -> None:
        if partner < 0:
            self._close_unopened(place, glyph, family)
            return
        if family == "single" and self._is_possessive(place, partner):
            self.stack[partner].weak = place if self.stack[partner].weak < 0 else self.stack[partner].weak
            return
        while len(self.stack) > partner + 1:
            self._pop_lost(place)
        entry = self.stack.pop()
        self._emit(entry, place, place)
        for outer in reversed(self.stack):
            if outer.family == entry.family:
                outer.child = entry.place if outer.child < 0 else outer.child
                break

    def _is_possessive(self, place: int, partner: int) -> bool:
        """'the dogs' bark': behind an s, before a word in lower case, the mark may be an apostrophe."""
        if self.words[place] not in "'’" or self.stack[partner].glyph == "’":
            return False
        if place + 1 >= self.last or self.starts[place + 1] == self.ends[place]:
            return False
        return self.words[place - 1][-1:] in "sxzSXZ0123456789" and self.words[place + 1][0].islower()

    def _close_unopened(self, place: int, glyph: str, family: str) -> None:
        """A closing mark whose opening one is lost, or in a paragraph before."""
        pending = self.pending
        if glyph == "'" and self.words[place - 1] in (".", ",", "!", "?") and self._close_half(place):
            return
        if family == "single" or glyph in _LOW:
            self.decided[place] = _TIGHT
        elif pending is not None and pending.family == family:
            self.pending = None
            if glyph in pending.closers or glyph == '"':
                pending.ranges += pending.between
                pending.start = self.first
                self._emit(pending, place, place)
                return
            self._emit(pending, -1, -1)
        elif self.words[place - 1][-1:].isdigit() and glyph in ('"', "”", "''"):
            self.decided[place] = _TIGHT  # 24", 6' 2"
        elif place > self.first:
            self._emit_unopened(place)

    def _close_half(self, place: int) -> bool:
        """''It leaks.': half of the closing mark is lost."""
        for depth, entry in enumerate(self.stack):
            if entry.glyph in ("''", "``"):
                self._close(place, "''", "double", depth)
                return True
        return False

    def _emit_unopened(self, place: int) -> None:
        first = place
        if self.first == 0 and self.words[place - 1] in _TERMINALS:  # a text that begins inside a stretch
            first = self.floor
        while first > self.floor and self.words[first - 1] not in _CLAUSE_ENDS:
            first -= 1
        if first == place and place - 1 > self.floor:  # `It leaks.” Lind said`: the sentence before the mark
            first -= 1
            while first > self.floor and self.words[first - 1] not in _CLAUSE_ENDS:
                first -= 1
        if self._has_word(first, place):
            self.found.append(_Raw(-1, place, ((first, place),)))
        self.floor = place + 1

    def _emit(self, entry: _Entry, close: int, last: int) -> None:
        """Keep the stretch of `entry`; `last` < 0: it ended with a paragraph before."""
        parts = entry.ranges if last < 0 else [*entry.ranges, (entry.start, last)]
        parts = [(start, end) for start, end in parts if start < end]
        self.floor = max(self.floor, close + 1)
        if not parts or (entry.glyph in ("'", "’") and self._is_letter(parts)):
            return
        if close >= 0 or self._has_word(*parts[0]):
            self.found.append(_Raw(entry.place, close, tuple(parts)))

    def _has_word(self, first: int, last: int) -> bool:
        for place in range(first, last):  # noqa: SIM110 (a generator costs three times as much)
            if self.words[place][0].isalnum():
                return True
        return False

    def _is_letter(self, parts: list[tuple[int, int]]) -> bool:
        """rock 'n' roll"""
        (first, last), *more = parts
        return not more and last - first == 1 and len(self.words[first]) <= 2 and self.words[first].islower()

    def _pop_lost(self, end: int) -> None:
        """Give up the innermost open mark: its stretch ends at `end`, or before another of its kind."""
        entry = self.stack.pop()
        if entry.family == "single":
            if entry.weak >= 0:
                self._emit(entry, entry.weak, entry.weak)
        elif not self._is_bullet(entry):
            self._emit(entry, -1, entry.child if entry.child >= 0 else end)

    def _is_bullet(self, entry: _Entry) -> bool:
        """» Weiterlesen; ,, as two commas, but behind a colon it opens"""
        if entry.glyph == ",,":
            return entry.place == self.first or self.words[entry.place - 1] != ":"
        after = entry.place + 1
        spaced = after < self.last and self.starts[after] > self.ends[entry.place]
        return entry.glyph in "»›" and spaced and not entry.ranges

    # ---- the end of a paragraph

    def _end(self, last: int) -> None:
        while self.stack:
            entry = self.stack[-1]
            if len(self.stack) > 1 or entry.child >= 0 or entry.weak >= 0 or self._is_bullet(entry):
                self._pop_lost(last)
                continue
            self.stack.pop()
            self._drop_pending()
            entry.ranges.append((entry.start, last))
            self.pending, self.waited = entry, 0

    def _drop_pending(self) -> None:
        pending, self.pending = self.pending, None
        if pending is not None and pending.family != "single":
            self._emit(pending, -1, -1)

    # ---- straight marks

    def _straight(self, marks: list[int]) -> dict[int, int]:
        """Directions for the `"` of a paragraph where white space is wrong: `"We go, "she said. "We stay."`

        Empty when the signs around each mark agree with one another.
        """
        quotes = [place for place in marks if self.words[place] == '"']
        if len(quotes) < 2 or any(self.words[place] != '"' and self.words[place] in _DOUBLE for place in marks):
            return {}
        turns = [self._plain_turn(place) for place in quotes]
        if _balance(turns):
            return {}
        kept = [n for n, turn in enumerate(turns) if turn != _CLOSE or not self._is_inch(quotes[n])]
        if len(kept) < len(turns) and _balance([turns[n] for n in kept]):
            return {quotes[n]: _NONE for n in set(range(len(turns))) - set(kept)}
        if len(quotes) % 2 or turns[0] == _CLOSE:
            return {}
        forced = [_CLOSE if n % 2 else _OPEN for n in range(len(turns))]
        wrong = sum(turn == -right for turn, right in zip(turns, forced, strict=True))
        return dict(zip(quotes, forced, strict=True)) if wrong <= max(1, len(turns) // 4) else {}

    def _plain_turn(self, place: int) -> int:
        start, end = self.starts[place], self.ends[place]
        before = self.text[start - 1] if place > self.first else " "
        after = self.text[end] if place + 1 < self.last else " "
        left = before.isspace() or before in _BEFORE_OPENING
        right = after.isspace() or after in _BEHIND_CLOSING
        if left:
            return _EITHER if right else _OPEN
        return _CLOSE if right else _TIGHT

    def _is_inch(self, place: int) -> bool:
        return place > self.first and self.words[place - 1][-1].isdigit() and self.starts[place] == self.ends[place - 1]


def _balance(turns: list[int]) -> bool:
    """Whether every mark that opens is closed, one level deep; those without a clear turn do what fits."""
    is_open = False
    for turn in turns:
        if turn in (_EITHER, _TIGHT):
            is_open = not is_open
        elif (turn == _OPEN) == is_open:
            return False
        else:
            is_open = turn == _OPEN
    return not is_open


def _nest(found: list[_Raw]) -> list[Marked]:
    """Sorted, with levels and parents; a stretch that would cross another one gives way."""
    found.sort(key=lambda raw: (raw.parts[0][0], -raw.parts[-1][1]))
    kept: list[Marked] = []
    around: list[int] = []
    for opener, closer, parts in found:
        first, last = parts[0][0], parts[-1][1]
        while around and kept[around[-1]].last <= first:
            around.pop()
        if around and last > kept[around[-1]].last:
            continue
        parent = around[-1] if around else -1
        around.append(len(kept))
        level = len(around) - 1
        kept.append(Marked(opener, closer, first, last, closer >= 0, opener >= 0, level, parent, False, parts))
    return kept


# ---- dash dialogue ---------------------------------------------------------------------------------------------------

_DASHES = frozenset("—–―-")
_CALLS = frozenset("?!¿¡—–―")


def find_dashes(tokens: Tokens, blocks: Sequence[Block]) -> list[Marked]:
    """The paragraphs that open with a dash and speak; the grammar cuts them at their inner dashes.

    Some paragraph of those in a row must look like talk. A hyphen counts only where two stand in a row.
    """
    total = len(tokens.words)
    firsts = [bisect_left(tokens.starts, block.start, 0, total) for block in blocks] + [total]
    found: list[Marked] = []
    row: list[tuple[int, int]] = []
    for first, last in pairwise(firsts):
        if _opens_with_dash(tokens, first, last):
            row.append((first, last))
        elif row:
            found += _dialogue(tokens, row)
            row = []
    return found + _dialogue(tokens, row)


def _opens_with_dash(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a paragraph opens with a dash and a capital and ends a sentence: — Nous attendons, dit Lind."""
    words = tokens.words
    if last - first < 3 or words[first] not in _DASHES:
        return False
    after = words[first + 1]
    if words[first] == "-" and tokens.starts[first + 1] == tokens.ends[first]:
        return False
    if not (after[0].isupper() or after[0] in "¿¡…." or after in _FAMILY):
        return False
    return not _is_name(words[first + 1 : last]) and any(words[place] in _TERMINALS for place in range(first + 1, last))


def _dialogue(tokens: Tokens, row: list[tuple[int, int]]) -> list[Marked]:
    """A row of paragraphs with dashes, if one of them talks."""
    words = tokens.words
    if len(row) == 1 and words[row[0][0]] == "-":
        return []
    if not any(_talks(words, first + 1, last) for first, last in row):
        return []
    return [Marked(first, -1, first + 1, last, True, True, 0, -1, True, ((first + 1, last),)) for first, last in row]


def _talks(words: list[str], first: int, last: int) -> bool:
    """A question, a call, a dash inside, or a short clause behind a last comma: …, dit Anne Lind."""
    if any(words[place] in _CALLS for place in range(first, last)):
        return True
    return any(words[place] == "," and words[place + 1][0].islower() for place in range(max(first, last - 8), last - 1))


def _is_name(words: list[str]) -> bool:
    """— Ana Lind."""
    return 1 < len(words) <= 6 and words[-1] == "." and all(word[0].isupper() for word in words[:-1])

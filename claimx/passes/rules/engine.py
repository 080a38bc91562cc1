"""The rule pass over one text: sentence by sentence, then what reaches beyond the sentence."""

from bisect import bisect_left
from collections.abc import Iterable

from claimx.lang import flags as F
from claimx.lang.pack import Cue
from claimx.model.records import QuoteKind
from claimx.passes.base import Candidate
from claimx.passes.reading import Reading
from claimx.passes.rules.constructions import Constructions
from claimx.passes.rules.draft import Draft
from claimx.passes.rules.marked import MarkedSpeech
from claimx.passes.rules.nested import find_nested
from claimx.passes.rules.sequel import Sequel
from claimx.text.span import Span

_LONG = 40


class RulePass:
    """Finds quotes by the constructions of claimx.passes.rules.constructions and the words of the language pack."""

    name = "rules"
    version = "1"

    def propose(self, reading: Reading) -> Iterable[Candidate]:
        """Candidates of one text, in text order, and behind them the quotes inside quotes."""
        found = self._outermost(reading)
        found += find_nested(reading, found, self._outermost)
        return found

    def _outermost(self, reading: Reading) -> list[Candidate]:
        """Candidates of one text, none inside another, in text order."""
        drafts = self.drafts(reading)
        made_by = f"{self.name}@{self.version}"
        opens = sorted(reading.at_open)
        return [c for c in (to_candidate(draft, reading, opens, made_by) for draft in drafts) if c is not None]

    def drafts(self, reading: Reading) -> list[Draft]:
        """What the constructions find, in token indices."""
        grammar = Constructions(reading)
        speech = MarkedSpeech(reading, grammar)
        sequel = Sequel(reading, grammar)
        found: list[list[Draft]] = []
        for number, (first, end, _) in enumerate(reading.sentences):
            triggers = grammar.triggers(first, end)
            if not triggers and not speech.is_touched(first, end):
                found.append([])
                continue
            drafts: list[Draft] = []
            # every second token a cue: a word list, no speech. Of 7,900 sentences of over 40 tokens none has over 41 %.
            if triggers and (end - first <= _LONG or 2 * len(triggers) < end - first):
                drafts = settle(grammar.sentence_with(triggers, first, end))
            drafts = speech.sentence(number, drafts)
            for draft in drafts:
                draft.sentence = number
            found.append(drafts)
        sequel.carry_on(found)
        out = [draft for drafts in found for draft in drafts]
        out += speech.leftovers(out)
        return settle(out)


def settle(drafts: Iterable[Draft]) -> list[Draft]:
    """Drop what stands inside, or crosses, a draft that goes before it.

    The wider report goes first, unless it is much less sure: of "Lind said she believes it leaks" only said counts.
    Linear in the drafts and in the tokens they span.
    """
    found = list(drafts)
    if len(found) < 2:
        return found
    kept = [draft for near in _clusters(found) for draft in (_settled(near) if len(near) > 1 else near)]
    kept.sort(key=lambda d: (d.first, d.end))
    return kept


def _clusters(drafts: list[Draft]) -> list[list[Draft]]:
    """The drafts in groups that share no token, each in its order: most stand alone, so that nothing collides."""
    clusters: list[list[int]] = []
    reach = -1
    for first, end, number in sorted(_extent(draft, number) for number, draft in enumerate(drafts)):
        if first > reach:
            clusters.append([])
        clusters[-1].append(number)
        reach = end if end > reach else reach
    return [[drafts[n] for n in (sorted(numbers) if len(numbers) > 1 else numbers)] for numbers in clusters]


def _extent(draft: Draft, number: int) -> tuple[int, int, int]:
    """The first token of content and cue, the one behind their last, and the number given."""
    content, cue = draft.content, draft.cue
    first, end = content[0]
    if len(content) > 1:
        first, end = min(a for a, _ in content), max(b for _, b in content)
    if cue:
        first, end = min(first, *cue), max(end, max(cue) + 1)
    return first, end, number


def _settled(found: list[Draft]) -> list[Draft]:
    tokens = _Tokens(found)
    reported = tokens.reported(found)
    kept: list[Draft] = []
    for draft in sorted(found, key=_precedence):
        if not tokens.is_taken(draft, reported):
            tokens.take(draft)
            kept.append(draft)
    return kept


def _precedence(draft: Draft) -> tuple[float, int, int, str]:
    first, end = draft.first, draft.end
    score = draft.score - 0.15 if draft.relative else draft.score
    return -(score + min(end - first, 40) * 0.004), first, end, draft.construction


class _Tokens:
    """The tokens around some drafts, one byte each: who has said what already.

    A draft collides with another by its content, and by a cue inside a content, in either direction: nested reports are
    left to the outer one.
    """

    def __init__(self, drafts: list[Draft]) -> None:
        ranges = [r for d in drafts for r in d.content]
        cues = [token for d in drafts for token in d.cue]
        self.floor = min([first for first, _ in ranges] + cues)
        self.size = max([end for _, end in ranges] + [token + 1 for token in cues]) - self.floor
        self.contents = bytearray(self.size)
        self.cues = bytearray(self.size)

    def take(self, draft: Draft) -> None:
        floor = self.floor
        for first, end in draft.content:
            self.contents[first - floor : end - floor] = b"\1" * (end - first)
        for token in draft.cue:
            self.cues[token - floor] = 1

    def is_taken(self, draft: Draft, reported: bytearray | None) -> bool:
        floor, contents, cues = self.floor, self.contents, self.cues
        if reported is not None and draft.construction.startswith("according") and reported[draft.cue[0] - floor]:
            return True
        for first, end in draft.content:
            if contents.find(1, first - floor, end - floor) >= 0 or cues.find(1, first - floor, end - floor) >= 0:
                return True
        for token in draft.cue:  # noqa: SIM110 (a generator costs three times as much)
            if contents[token - floor]:
                return True
        return False

    def reported(self, drafts: list[Draft]) -> bytearray | None:
        """Where an attribution belongs to what is reported: The AP reported that, according to an analysis, …"""
        if not any(draft.construction.startswith("according") for draft in drafts):
            return None
        inside = bytearray(self.size)
        for draft in drafts:
            if draft.cue and draft.score >= 0.7:
                behind = max(draft.cue) + 1
                for first, end in draft.content:
                    first = max(first, behind)
                    if first < end:
                        inside[first - self.floor : end - self.floor] = b"\1" * (end - first)
        return inside


_EDGE = F.COMMA | F.STOP | F.COLON | F.SEMICOLON | F.DASH
_LAST_EDGE = F.COMMA | F.COLON | F.SEMICOLON | F.DASH
_NO_CUE = Cue("", 0)
_SMALL = F.PREPOSITION | F.ANY_DETERMINER | F.GENITIVE | F.COORDINATOR | F.COMPLEMENTISER
_LIGHT = F.CAPITAL | F.NUMBER | F.PREPOSITION | F.ARTICLE | F.GENITIVE | F.COORDINATOR


def to_candidate(draft: Draft, reading: Reading, opens: list[int], made_by: str) -> Candidate | None:
    """A draft in characters: marks off, kind from the marks, fragments. `opens`: the opening marks of the text."""
    flags = reading.flags
    content: list[Span] = []
    fragments: list[Span] = []
    quoted = plain = False
    closed = draft.closed
    for first, end in draft.content:
        while first < end and flags[first] & _EDGE:
            first += 1
        while end > first and flags[end - 1] & _LAST_EDGE:
            end -= 1
        if first >= end:
            continue
        ranges, inner, marked_words, plain_words, whole = _inside(draft, reading, opens, first, end)
        content += ranges
        fragments += inner
        quoted = quoted or marked_words
        plain = plain or plain_words
        closed = closed and whole
    if not content or len(draft.content) == 1 and not quoted and _says_nothing(draft.content[0], reading):
        return None
    if draft.direct or quoted and not plain:
        kind = QuoteKind.DIRECT
        fragments = []
    elif quoted:
        kind = QuoteKind.MIXED
    else:
        kind = QuoteKind.INDIRECT
    about = draft.about or _NO_CUE
    source: tuple[Span, ...] = ()
    if draft.source is not None:
        first, end = draft.source
        while first < end - 1 and flags[first] & _EDGE:
            first += 1
        source = (reading.span(first, end),)
    cue = cue_spans(draft.cue, reading)
    if draft.clitic >= 0:
        source, cue = _split_clitic(draft.clitic, cue, reading)
    return Candidate(
        kind=kind,
        content=tuple(content),
        cue=cue,
        source=source,
        made_by=made_by,
        because=draft.construction,
        score=round(draft.score, 4),
        fragments=tuple(fragments),
        closed=closed,
        lemma=about.lemma if draft.about else None,
        cue_class=about.cue_class,
        attitude=about.attitude,
        negated=draft.negated,
        continuation=draft.continuation,
        unsourced=draft.unsourced,
        via=tuple([reading.span(*v) for v in draft.via]) if draft.via else (),
        note=draft.note,
    )


def _says_nothing(content: tuple[int, int], reading: Reading) -> bool:
    """One or two words that are prepositions, determiners, conjunctions: asked | on Monday night."""
    first, end = content
    if end - first > 2:
        return False
    return all(word.flags & _SMALL or not word.flags & F.WORD for word in reading.words[first:end])


def _split_clitic(token: int, cue: tuple[Span, ...], reading: Reading) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Source and cue of a verb that carries its subject: a-t-elle, dit-il."""
    start, end = reading.starts[token], reading.ends[token]
    pronoun = end - (len(reading.words[token].text) - 1 - reading.words[token].text.rfind("-"))
    verb = reading.text[start:pronoun].rstrip("-").removesuffix("-t")
    spans = [Span(s, start + len(verb)) if (s, e) == (start, end) else Span(s, e) for s, e in cue]
    if Span(start, end) in cue:
        return (Span(pronoun, end),), tuple(spans)
    out: list[Span] = []
    for s, e in cue:
        if s <= start and end <= e:
            out += [Span(s, start + len(verb))] + ([Span(end + 1, e)] if e > end + 1 else [])
        else:
            out.append(Span(s, e))
    return (Span(pronoun, end),), tuple(out)


def _inside(
    draft: Draft, reading: Reading, opens: list[int], first: int, end: int
) -> tuple[list[Span], list[Span], bool, bool, bool]:
    """Spans of a content range, its fragments, any words in marks, any outside, and whether all marks are closed."""
    flags, text = reading.flags, reading.text
    fragments: list[Span] = []
    quoted = plain = False
    whole = True
    ranges: list[Span] = []
    k = first
    for opening in opens[bisect_left(opens, first) : bisect_left(opens, end)]:
        if opening < k:
            continue
        plain = plain or _has_word(flags[k:opening])
        marked = reading.at_open[opening]
        last = min(marked.last, end)
        spoken = _has_word([word.flags for word in reading.words[marked.first : last]])
        quoted = quoted or spoken
        whole = whole and marked.closed
        if spoken and (draft.direct or _is_fragment(reading, marked.first, last)):
            fragments.append(reading.span(marked.first, last))
            if draft.direct:
                ranges += [reading.span(a, min(b, end)) for a, b in marked.parts if a < min(b, end)]
        k = max(marked.close + 1, last, opening + 1)
    if draft.direct and ranges:
        return [_trim(r, text) for r in ranges], [_trim(f, text) for f in fragments], quoted, False, whole
    plain = plain or _has_word(flags[k:end])
    if quoted and not plain and fragments:
        return [_trim(f, text) for f in fragments], [], quoted, False, whole
    while end > first and flags[end - 1] & F.STOP:
        end -= 1
    span = reading.span(first, max(end, first + 1))
    return [span], [_trim(f, text) for f in fragments], quoted and (bool(fragments) or draft.direct), plain, whole


def _has_word(flags: list[int]) -> bool:
    for f in flags:  # noqa: SIM110 (a generator costs three times as much)
        if f & F.WORD:
            return True
    return False


def _is_fragment(reading: Reading, first: int, last: int) -> bool:
    """Is a marked stretch inside a report quoted speech, or a name, title or term?

    Measured on German news: of marked stretches of one or two words 2-8 % are quotes when they begin with a capital,
    51-64 % when not; of longer ones nearly all that begin in lower case.
    """
    inner = [word.flags for word in reading.words[first:last] if word.flags & F.WORD]
    if not inner[0] & F.CAPITAL or len(inner) >= 9:
        return True
    if reading.pack.nouns_capitalised:
        return len(inner) >= 4 and any(f & F.FINITE and not f & F.CAPITAL for f in inner)
    return not all(f & _LIGHT for f in inner)


def _trim(span: Span, text: str) -> Span:
    """Without the comma before a closing mark, or white space: "It leaks," is It leaks; a full stop goes too."""
    start, end = span
    while end - 1 > start and (text[end - 1] in ",;，；" or text[end - 1].isspace()):
        end -= 1
    if end - 1 > start and text[end - 1] in ".。" and text[end - 2] != text[end - 1]:
        end -= 1
    while start + 1 < end and text[start].isspace():
        start += 1
    return Span(start, end)


def cue_spans(tokens: tuple[int, ...], reading: Reading) -> tuple[Span, ...]:
    """Cue tokens as spans: neighbours joined."""
    if len(tokens) == 1:
        return (reading.span(tokens[0], tokens[0] + 1),)
    out: list[Span] = []
    last = -2
    for token in sorted(tokens):
        if token == last + 1 and out:
            out[-1] = Span(out[-1].start, reading.ends[token])
        else:
            out.append(reading.span(token, token + 1))
        last = token
    return tuple(out)

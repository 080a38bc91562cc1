"""What the rule pass asked of a sentence and what the answers were: a record made while it runs, nothing of it changed.

The pass itself knows nothing of this: its functions are watched by `sys.setprofile` for as long as one text is read, so
that a normal run pays nothing and the record is of the very code that runs. A step that ends in a refusal knows the
line that refused, and the example that stands beside it.
"""

import linecache
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from claimx.lang import flags as F
from claimx.lang.pack import FRAMES, Cue
from claimx.passes.base import Candidate
from claimx.passes.reading import Reading
from claimx.passes.rules import engine
from claimx.passes.rules.cues import Group
from claimx.passes.rules.draft import Draft
from claimx.passes.rules.engine import RulePass
from claimx.passes.rules.phrases import Phrase
from claimx.text.marks import Marked

# What each function asks; the key is its qualified name. All others are passed over, and their steps belong to the one
# that called them.
ASKED: Mapping[str, str] = {
    "Constructions.sentence_with": "the sentence",
    "Attributions._phrase": "a set phrase that reports",
    "Attributions._attribution": "words that name a source without a verb",
    "Attributions._noun": "a reporting noun with its report",
    "Attributions._around": "the clause that it is about",
    "Attributions._source_phrase": "the source behind it",
    "Attributions._owner_left": "whose noun it is",
    "Cues.group_at": "a reporting verb here, and not a noun or another verb's part",
    "Cues._participle": "the auxiliary of a participle",
    "Cues._infinitive": "the modal or verb that an infinitive hangs on",
    "Constructions._verb": "a report of this verb",
    "Tails._as_clause": "a clause like: as Kern said",
    "Tails._tail": "a report that stands before its cue",
    "Tails._tail_ends": "the attribution ends there",
    "Tails._is_clause": "a whole clause before it",
    "Tails._speaks": "a speaker who can be quoted so",
    "Complements._complement": "a report that stands behind its cue",
    "Complements._past_middle": "where it could begin",
    "Complements._is_complementiser": "the word opens a report, and is no pronoun",
    "Complements._is_relative": "it belongs to a noun before, not to the cue",
    "Clauses._zero_clause": "a clause without complementiser",
    "Clauses._infinitive_clause": "an infinitive clause",
    "Complements._clause": "the clause as a report",
    "Complements._can_report": "the subject can report",
    "Complements._after_colon": "a report behind a colon",
    "Complements._before_mark": "speech in marks behind it",
    "Complements._verdict": "words that something is called",
    "Complements._fragment": "a fragment in marks that it takes",
    "Complements._object": "an object that it judges",
    "Cues.subject": "who says it",
    "Cues._agent": "who does it, in a passive",
    "Cues._cited": "who is quoted by another",
    "Phrases.subject_left": "a subject in front of the verb",
    "Cues.subject_right": "a subject behind the verb",
    "Cues._subject_behind": "a subject behind the verb",
    "Phrases.clause_subject": "the subject of the clause",
    "MarkedSpeech.sentence": "the marks of the sentence",
    "MarkedSpeech._is_named": "what stands in marks is a title or a name",
    "MarkedSpeech._has_own_attribution": "the next part in marks has a source of its own",
    "MarkedSpeech._unlisted": "a verb that no list holds, beside marks",
    "Uncued._alone": "words in marks that no cue took",
    "Uncued._is_field": "it is the value of a field above the article",
    "Uncued._is_listed": "it is a title with an explanation",
    "Uncued._name_colon": "a name and a colon before it",
    "Uncued._dash_attribution": "a dash and a name behind it",
    "Uncued._is_speech": "it reads like speech",
    "Uncued._fragment": "wording of somebody, not a name",
    "Uncued._subject_before": "whom the sentence before is about",
    "Sequel._is_chain": "it goes on in the subjunctive of reported speech",
    "Sequel._is_nested": "its cues stand inside a report that goes on",
}
_SENTENCE, _MARKS, _ALONE = "Constructions.sentence_with", "MarkedSpeech.sentence", "Uncued._alone"
_SEQUEL = ("Sequel._is_chain", "Sequel._is_nested")
_TOPS = frozenset({_SENTENCE, _MARKS, _ALONE, *_SEQUEL})
_BEGINS = "Complements._past_middle"
_HERE = Path(__file__).parent
_TOKENS = ("i", "k", "opening", "start", "first")  # parameters that are a token
_COMMENT = re.compile(r"\s#\s(?!noqa)(.+)$")


@dataclass(slots=True)
class Step:
    """One question of the pass: what was asked, of which token, whether it was so, and what it gave.

    `line` is where a refusal was decided, as file:line of the rule pass; `example` what stands beside that line.
    """

    asked: str
    name: str
    token: int
    is_so: bool = False
    gave: str = ""
    line: str = ""
    example: str = ""
    steps: list["Step"] = field(default_factory=list)
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """A draft that was not kept because of another."""

    loser: Draft
    winner: Draft | None


@dataclass(slots=True)
class Trace:
    """What the pass did with the sentences that were asked for.

    `drafts` are what it kept of the whole text, each with the candidate that it became (None: no word was left of it).
    """

    reading: Reading
    candidates: list[Candidate]
    steps: list[Step]
    losses: list[Loss]
    drafts: list[tuple[Draft, Candidate | None]]


def trace(reading: Reading, wanted: Callable[[int], bool]) -> Trace:
    """Run the rule pass on a text that was read, and record what it asked of the sentences in which `wanted` is true of
    a token. Whatever else watches this thread by `sys.setprofile` is interrupted meanwhile.
    """
    recorder = _Recorder(reading, wanted)
    with _watched(recorder):
        candidates = list(RulePass().propose(reading))
    return Trace(reading, candidates, recorder.steps, recorder.losses, recorder.drafts)


@contextmanager
def _watched(recorder: "_Recorder") -> Iterator[None]:
    before = sys.getprofile()
    sys.setprofile(recorder)
    try:
        yield
    finally:
        sys.setprofile(before)


class _Recorder:
    """Takes each call and return of the rule pass."""

    def __init__(self, reading: Reading, wanted: Callable[[int], bool]) -> None:
        self.reading = reading
        self.wanted = wanted
        self.steps: list[Step] = []
        self.losses: list[Loss] = []
        self.drafts: list[tuple[Draft, Candidate | None]] = []
        self._open: list[tuple[FrameType, Step]] = []
        self._given: dict[FrameType, list[Draft]] = {}

    def __call__(self, frame: FrameType, event: str, returned: Any) -> None:
        if event == "call":
            self._call(frame)
        elif event == "return":
            self._return(frame, returned)

    def _call(self, frame: FrameType) -> None:
        code = frame.f_code
        if code is _SETTLE and self._is_read_by(frame.f_back):
            self._given[frame] = list(frame.f_locals["drafts"])
        asked = ASKED.get(code.co_qualname)
        if asked is None or not self._is_ours(frame):
            return
        if not self._open and not (code.co_qualname in _TOPS and self.wanted(self._token(frame))):
            return
        step = Step(asked, code.co_qualname, self._token(frame))
        self._open.append((frame, step))

    def _is_ours(self, frame: FrameType) -> bool:
        """Is it about this text, not about the words of a quote that are read again?"""
        owner = frame.f_locals.get("self")
        return getattr(owner, "reading", None) is self.reading

    def _is_read_by(self, caller: FrameType | None) -> bool:
        return caller is not None and caller.f_locals.get("reading") is self.reading

    def _token(self, frame: FrameType) -> int:
        known: Mapping[str, Any] = frame.f_locals
        if frame.f_code.co_qualname == _MARKS:
            return int(self.reading.sentences[known["number"]].first)
        if frame.f_code.co_qualname == _SENTENCE:
            return int(known["lo"])
        if isinstance(known.get("group"), Group):
            return int(known["group"].main)
        if isinstance(known.get("marked"), Marked):
            return int(known["marked"].first)
        return next((int(known[name]) for name in _TOKENS if isinstance(known.get(name), int)), -1)

    def _return(self, frame: FrameType, returned: Any) -> None:
        code = frame.f_code
        if code is _SETTLE and frame in self._given:
            self._settled(self._given.pop(frame), returned or [])
        elif code is _TO_CANDIDATE and frame.f_locals["reading"] is self.reading:
            self.drafts.append((frame.f_locals["draft"], returned))
        if not self._open or self._open[-1][0] is not frame:
            return
        _, step = self._open.pop()
        self._answer(step, frame, returned)
        (self._open[-1][1].steps if self._open else self.steps).append(step)

    def _settled(self, given: list[Draft], kept: list[Draft]) -> None:
        held = {id(draft) for draft in kept}
        for draft in given:
            if id(draft) not in held and self.wanted(draft.first):
                winner = next((one for one in kept if _collide(draft, one)), None)
                self.losses.append(Loss(draft, winner))

    # -- answers -------------------------------------------------------------------------------------------------------

    def _answer(self, step: Step, frame: FrameType, returned: Any) -> None:
        step.is_so, step.gave = self._said(step, frame, returned)
        if isinstance(returned, Draft):
            step.draft = returned
        if not step.is_so and step.name not in _TOPS:
            path = Path(frame.f_code.co_filename)
            step.line = f"{path.name}:{frame.f_lineno}"
            comment = _COMMENT.search(linecache.getline(str(path), frame.f_lineno))
            step.example = comment[1].strip() if comment else ""

    def _said(self, step: Step, frame: FrameType, returned: Any) -> tuple[bool, str]:
        """Whether it is so, and what it gave, in words."""
        if returned is None or returned is False or returned == -1:
            return False, ""
        if isinstance(returned, Draft):
            return True, f"{returned.construction}: {self.words(returned)}"
        if isinstance(returned, Phrase):
            return True, self._range(returned.first, returned.end)
        if isinstance(returned, Group):
            return True, self._group(returned)
        if step.name == _BEGINS:
            return True, self._begins(frame, returned)
        if isinstance(returned, tuple) and len(returned) == 2 and isinstance(returned[0], int):
            return True, self._range(*returned)
        return True, ""

    def words(self, draft: Draft) -> str:
        """The words of what was said, as the draft has them."""
        return " … ".join(self._range(first, end) for first, end in draft.content)

    def _range(self, first: int, end: int) -> str:
        if not 0 <= first < end <= len(self.reading.starts):
            return ""
        return " ".join(self.reading.span(first, end).of(self.reading.text).split())

    def _group(self, group: Group) -> str:
        words = " … ".join(self._range(token, token + 1) for token in group.tokens)
        notes = [name for name, holds in (("passive", group.passive), ("negated", group.negated)) if holds]
        return ", ".join([words, *notes])

    def _begins(self, frame: FrameType, place: int) -> str:
        """The word that a report could begin with, and the frame that the cue would need for it."""
        group, hi = frame.f_locals["group"], frame.f_locals["hi"]
        if place >= hi:
            return "nothing follows"
        frames = needed(self.reading, place, hi)
        start = _start(self.reading, place, hi)
        word = self._range(start, start + 1)
        shown = " or ".join(frames)
        has = taken(group.cue) & set(frames)
        return f"“{word}”: needs {shown}, which {group.cue.lemma} {'takes' if has else 'does not take'}"


def needed(reading: Reading, place: int, hi: int) -> tuple[str, ...]:
    """The frames, one of which a cue must take for a report that begins at the token `place`."""
    flags = reading.flags
    start = _start(reading, place, hi)
    f = flags[start]
    if flags[place] & F.COLON:
        return ("quote", "zero")
    if f & F.OPEN_MARK:
        return ("quote", "fragment", "as")
    if f & F.COMPLEMENTISER:
        return ("that",)
    if f & (F.WHETHER | F.INTERROGATIVE):
        return ("wh",)
    if reading.words[start].lower in reading.pack.words.get("infinitive_markers", frozenset()):
        return ("to",)
    return ("zero", "bare", "np", "to")


def _start(reading: Reading, place: int, hi: int) -> int:
    """Past a comma."""
    return place + 1 if reading.flags[place] & F.COMMA and place + 1 < hi else place


def taken(cue: Cue) -> set[str]:
    """The frames that a cue takes, by the names that packs use."""
    return {name for name, flag in FRAMES.items() if cue.takes & flag}


def _collide(a: Draft, b: Draft) -> bool:
    """Do two drafts share words of what was said, or is the cue of one inside the content of the other?"""

    def inside(tokens: tuple[int, ...], content: list[tuple[int, int]]) -> bool:
        return any(first <= token < end for token in tokens for first, end in content)

    shared = any(first < stop and start < end for first, end in a.content for start, stop in b.content)
    return shared or inside(a.cue, b.content) or inside(b.cue, a.content)


_SETTLE = engine.settle.__code__
_TO_CANDIDATE = engine.to_candidate.__code__

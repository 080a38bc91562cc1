"""Why something was found in a text, or not: marks, cues and sources of a sentence, and what the rules made of them.

    >>> from claimx.explain import explain
    >>> told = explain("Die Polizei redete, dass es brannte.", language="de")
    >>> print(told.sentences[0].note, "|", *told.sentences[0].unknown)
    no word outside speech is a cue that the pack knows | redete

`explain` tells of one sentence of a text, or of all; `render` writes it for people, `Explanation.as_dict` for machines.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from claimx._api import extract, extract_text
from claimx.errors import UnknownOptionError
from claimx.lang import flags as F
from claimx.lang.pack import LanguagePack, bare_pack, find_pack, known_languages
from claimx.lang.traits import REPORTING
from claimx.merge import Merged, merge
from claimx.model import Extraction, Outcome
from claimx.passes.reading import Reading
from claimx.passes.rules.constructions import TRIGGERS
from claimx.passes.rules.explain import Step, Trace, taken, trace
from claimx.passes.rules.names import CONSTRUCTIONS
from claimx.text.marks import Marked
from claimx.text.span import Span

_MARKS = frozenset('"“”„‟＂〝〞〟«»‹›‘‚‛「」『』《》｢｣`') | {"''", "``", ",,"}
_IN_SPEECH = "it stands in speech: between quotation marks, or in a dialogue"
_INNER = "; but it reports a quote inside it"
_FORMS = {
    F.FORM_PARTICIPLE: "participle",
    F.FORM_INFINITIVE: "infinitive",
    F.FORM_GERUND: "gerund",
    F.FORM_NOUN: "noun",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of the rules, the answer, and what was asked on the way to it.

    `line` is the line of the rule pass (file:line) that said no, `example` what stands beside it.
    """

    asked: str
    is_so: bool
    gave: str
    line: str
    example: str
    steps: tuple["Answer", ...]


@dataclass(frozen=True, slots=True)
class SeenMark:
    """A pair of quotation marks, or one that found no other; `level` 0 is outermost."""

    marks: str
    words: str
    state: str
    level: int


@dataclass(frozen=True, slots=True)
class SeenCue:
    """A word that can report: what the pack knows of it, and what became of it. `answers` are empty where `why` says
    all: it stands between quotation marks, or inside what an earlier cue took.
    """

    word: str
    start: int
    knows: tuple[str, ...]
    why: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class FoundQuote:
    """A quote that came out, and by which construction."""

    kind: str
    content: str
    cue: str
    source: str
    speaker: str
    construction: str
    meaning: str
    score: float


@dataclass(frozen=True, slots=True)
class Dropped:
    """What was proposed and is no quote, and why."""

    construction: str
    content: str
    why: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """All that is told of one sentence. `start` and `end` are code points of the text.

    `alone` is what was asked of words in marks that no cue took, and whether it goes on from the report before;
    `unknown` are, where nothing came out, the words that no list of the pack holds: a verb that reports may be there.
    """

    start: int
    end: int
    text: str
    note: str
    marks: tuple[SeenMark, ...]
    cues: tuple[SeenCue, ...]
    alone: tuple[Answer, ...]
    found: tuple[FoundQuote, ...]
    dropped: tuple[Dropped, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is told of a text: its language, the pack it was read with, and its sentences in order."""

    source: str | None
    language: str
    pack: str | None
    sentences: tuple[Sentence, ...]

    def as_dict(self) -> dict[str, Any]:
        """The explanation as plain values, for JSON."""
        return asdict(self)


def explain(text: str, *, at: int | None = None, language: str | None = None) -> Explanation:
    """Why something is found in `text`, or not.

    `at` is a code point of the text: only its sentence is told of. `language` is that of `claimx.extract_text`. Raises
    what that raises, and UnknownOptionError when `at` is outside the text.
    """
    return _explained(extract_text(text, language=language, claims=False), at, language)


def explain_file(
    path: str | os.PathLike[str], at: int, *, language: str | None = None, encoding: str | None = None
) -> Explanation:
    """The same for the sentence at a code point of a file's text. Raises what `claimx.extract` raises besides."""
    return _explained(extract(path, language=language, encoding=encoding, claims=False), at, language)


def _explained(extraction: Extraction, at: int | None, language: str | None) -> Explanation:
    document = extraction.document
    if at is not None and not 0 <= at < max(len(document.text), 1):
        where = document.source or "the text"
        raise UnknownOptionError(f"{where}: {at} is outside its {len(document.text)} code points; the first is 0")
    pack = _pack(document.language, language)
    reading = Reading(document.text, pack)
    chosen = _chosen(reading, at)
    spans = [(sentence.first, sentence.end) for sentence in (reading.sentences[number] for number in chosen)]
    asked = bytearray(len(reading.starts) + 1)
    for first, end in spans:
        asked[first:end] = b"\1" * (end - first)
    told = trace(reading, lambda token: 0 <= token < len(asked) and asked[token] == 1)
    merged = merge(told.candidates, document.id)
    sentences = tuple(_Teller(told, merged, extraction, first, end).sentence() for first, end in spans)
    return Explanation(document.source, document.language, extraction.run.pack, sentences)


def _pack(code: str, language: str | None) -> LanguagePack:
    if language is not None:
        return find_pack(language)
    return find_pack(code) if code in known_languages() else bare_pack()


def _chosen(reading: Reading, at: int | None) -> list[int]:
    """The numbers of the sentences to tell of: all, or the last that begins at or before `at` (else the first)."""
    numbers = list(range(len(reading.sentences)))
    if at is None:
        return numbers
    before = [number for number in numbers if reading.starts[reading.sentences[number].first] <= at]
    return before[-1:] or numbers[:1]


class _Teller:
    """Tells of one sentence what the trace holds."""

    def __init__(self, told: Trace, merged: list[Merged], extraction: Extraction, first: int, end: int) -> None:
        self.told = told
        self.merged = merged
        self.reading = told.reading
        self.extraction = extraction
        self.first, self.end = first, end
        self.span = self.reading.span(first, end)

    def sentence(self) -> Sentence:
        """All that is told of it."""
        cues, found = tuple(self._cues()), tuple(self._found())
        return Sentence(
            start=self.span.start,
            end=self.span.end,
            text=self.span.of(self.reading.text),
            note=self._note(cues),
            marks=tuple(self._marks()),
            cues=cues,
            alone=tuple(map(_answer, self._alone())),
            found=found,
            dropped=tuple(self._dropped()),
            unknown=() if found else tuple(self._unknown()),
        )

    def _steps(self, name: str) -> list[Step]:
        return [step for step in self.told.steps if step.name == name and self.first <= step.token < self.end]

    def _words(self, first: int, end: int) -> str:
        return " ".join(self.reading.span(first, end).of(self.reading.text).split()) if first < end else ""

    def _note(self, cues: tuple[SeenCue, ...]) -> str:
        triggers = [k for k in range(self.first, self.end) if self.reading.flags[k] & TRIGGERS]
        if triggers and not self._steps("Constructions.sentence_with"):
            return "it is not looked through: every second word is a cue, as in a list of words"
        outside = any(not cue.why.startswith(_IN_SPEECH) for cue in cues)
        return "" if outside else "no word outside speech is a cue that the pack knows"

    def _alone(self) -> Iterator[Step]:
        """What was asked of words in marks that no cue took, what became of marks beside a cue, and of what goes on."""
        for sentence in self._steps("MarkedSpeech.sentence"):
            yield from (step for step in sentence.steps if step.is_so and step.name.startswith("MarkedSpeech."))
        yield from self._steps("Uncued._alone")
        yield from (
            step for name in ("Sequel._is_chain", "Sequel._is_nested") for step in self._steps(name) if step.is_so
        )

    def _unknown(self) -> Iterator[str]:
        """The words in lower case that no list of the pack holds, each once."""
        words = self.reading.words[self.first : self.end]
        yield from dict.fromkeys(word.text for word in words if word.flags == F.WORD and word.text.isalpha())

    # -- marks ---------------------------------------------------------------------------------------------------------

    def _marks(self) -> Iterator[SeenMark]:
        known: set[int] = set()
        for marked in self.reading.marked:
            known |= {marked.open, marked.close}
            if marked.first < self.end and max(marked.last, marked.close + 1) > self.first:
                yield self._mark(marked)
        for token in range(self.first, self.end):
            word = self.reading.words[token].text
            if word in _MARKS and token not in known:
                yield SeenMark(word, "", "belongs to no pair", 0)

    def _mark(self, marked: Marked) -> SeenMark:
        words = self.reading.words
        opening = words[marked.open].text if marked.open >= 0 else ""
        closing = words[marked.close].text if marked.close >= 0 else ""
        lost = "never closed" if not marked.closed else "never opened" if not marked.opened else ""
        state = lost or ("a pair" if len(marked.parts) < 2 else f"a pair over {len(marked.parts)} paragraphs")
        return SeenMark(f"{opening} … {closing}".strip(), self._words(marked.first, marked.last), state, marked.level)

    # -- cues ----------------------------------------------------------------------------------------------------------

    def _cues(self) -> Iterator[SeenCue]:
        by_token = self._by_token()
        flags, words = self.reading.flags, self.reading.words
        for token in range(self.first, self.end):
            knows = tuple(self._knows(token)) if words[token].traits & REPORTING else ()
            if not knows:
                continue
            answers = tuple(map(_answer, by_token.get(token, ())))
            why = ""
            if flags[token] & F.IN_MARKS and not flags[token] & TRIGGERS:
                why = _IN_SPEECH + (_INNER if self._reports_inside(token) else "")
            elif not answers and self._steps("Constructions.sentence_with"):
                why = "it stands inside what was taken before"
            yield SeenCue(words[token].text, self.reading.starts[token], knows, why, answers)

    def _reports_inside(self, token: int) -> bool:
        """Is it the cue of a quote inside a quote? The words of a speaker are read again as a text of their own."""
        start, end = self.reading.starts[token], self.reading.ends[token]
        nested = (quote for quote in self.extraction.quotes if quote.nested_in is not None)
        return any(span.start < end and start < span.end for quote in nested for span in quote.cue)

    def _by_token(self) -> Mapping[int, list[Step]]:
        """What was asked of each cue; a verb's report is asked for right behind its verb group."""
        asked: dict[int, list[Step]] = {}
        for sentence in self._steps("Constructions.sentence_with"):
            token = -1
            for step in sentence.steps:
                if step.name != "Constructions._verb":
                    token = step.token
                asked.setdefault(token, []).append(step)
        return asked

    def _knows(self, token: int) -> Iterator[str]:
        """What the pack says of a word, as far as the words behind it fit, each reading once."""
        word = self.reading.words[token]
        behind = [other.lower for other in self.reading.words[token : self.end]]
        told = []
        for cue, form in word.cues:
            if form & F.FORM_SPLIT and form & F.FORM_FINITE and cue.particle not in behind:
                continue
            name = next((name for flag, name in _FORMS.items() if form & flag), "finite form")
            frames = " ".join(sorted(taken(cue))) or "nothing by itself"
            part = f", with {cue.particle}" if cue.particle else ""
            told.append(f"{cue.lemma} ({name}{part}; {cue.cue_class.value}, {cue.attitude.value}): takes {frames}")
            inner = [one for words, one in cue.followed if words[0] in behind]
            told += [f"{one.lemma}: takes {' '.join(sorted(taken(one)))}" for one in inner]
        for group in word.attributions.values():
            fitting = [one for one in group if behind[: len(one.words)] == list(one.words)]
            told += [f"names a source: {' '.join(one.words)} ({one.position})" for one in fitting]
        for phrases in word.phrases.values():
            fits = [(name, phrase) for name, phrase in phrases if behind[: len(phrase)] == list(phrase)]
            told += [f"set phrase: {' '.join(phrase)} ({name})" for name, phrase in fits]
        yield from dict.fromkeys(told)

    # -- what came out -------------------------------------------------------------------------------------------------

    def _found(self) -> Iterator[FoundQuote]:
        text = self.reading.text
        for quote in self.extraction.quotes:
            if not self._is_here((*quote.content, *quote.cue)):
                continue
            yield FoundQuote(
                kind=quote.kind.value,
                content=quote.text,
                cue=_joined(quote.cue, text),
                source=_joined(quote.source, text),
                speaker=self.extraction.speaker(quote).name,
                construction=quote.evidence[0].because,
                meaning=CONSTRUCTIONS.get(quote.evidence[0].because, ""),
                score=quote.score,
            )

    def _is_here(self, spans: tuple[Span, ...]) -> bool:
        return any(start < self.span.end and end > self.span.start for start, end in spans)

    def _dropped(self) -> Iterator[Dropped]:
        kept = {id(draft) for draft, _ in self.told.drafts}
        told = set()
        for loss in self.told.losses:
            if not self.first <= loss.loser.first < self.end:
                continue
            told.add(id(loss.loser))
            winner = loss.winner
            beside = f" {winner.construction}: {self._content(winner.content)}" if winner is not None else " another"
            yield Dropped(loss.loser.construction, self._content(loss.loser.content), f"lost to{beside}")
        for step in self._proposed():
            draft = step.draft
            if draft is not None and id(draft) not in kept and id(draft) not in told:
                told.add(id(draft))
                yield Dropped(draft.construction, self._content(draft.content), "taken back, or taken into another")
        for draft, candidate in self.told.drafts:
            if candidate is None and self.first <= draft.first < self.end:
                yield Dropped(draft.construction, self._content(draft.content), "no word is left of it")
        yield from self._refused()

    def _proposed(self) -> Iterator[Step]:
        """What the cues of the sentence gave."""
        for sentence in self._steps("Constructions.sentence_with"):
            yield from sentence.steps

    def _refused(self) -> Iterator[Dropped]:
        """What merge did not keep."""
        text = self.reading.text
        for merged in self.merged:
            for evidence in merged.evidence:
                spans = evidence.content or merged.candidate.content
                if evidence.outcome is not Outcome.CHOSEN and self._is_here(spans):
                    why = f"{evidence.outcome.value} beside {merged.candidate.because}: it stands at the same place"
                    yield Dropped(evidence.because, _joined(spans, text), why)

    def _content(self, content: list[tuple[int, int]]) -> str:
        return " … ".join(self._words(first, end) for first, end in content)


def _answer(step: Step) -> Answer:
    steps = tuple(map(_answer, step.steps))
    return Answer(step.asked, step.is_so, step.gave, step.line, step.example, steps)


def _joined(spans: tuple[Span, ...], text: str) -> str:
    return " … ".join(" ".join(span.of(text).split()) for span in spans)


# ---- for people ------------------------------------------------------------------------------------------------------


def render(told: Explanation) -> str:
    """The explanation as readable text that ends with a line break."""
    head = f"language {told.language}" + (f", pack {told.pack}" if told.pack else ", no pack: marks and names alone")
    lines = [head]
    for sentence in told.sentences:
        lines += ["", *_sentence_lines(sentence)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _sentence_lines(sentence: Sentence) -> Iterator[str]:
    yield f"code points {sentence.start} to {sentence.end}"
    yield from (f"  | {line}" for line in sentence.text.splitlines())
    if sentence.marks:
        yield "marks"
        for mark in sentence.marks:
            level = f", inside {mark.level} other" if mark.level else ""
            yield f"  {mark.marks}  {mark.state}{level}" + (f": {mark.words}" if mark.words else "")
    if sentence.cues:
        yield "cues"
        for cue in sentence.cues:
            yield from _cue_lines(cue)
    if sentence.note:
        yield f"cues: {sentence.note}" if not sentence.cues else f"  {sentence.note}"
    if sentence.alone:
        yield "without a cue of its own"
        for answer in sentence.alone:
            yield from _answer_lines(answer, 1)
    yield "found" if sentence.found else "found: nothing"
    for one in sentence.found:
        yield f"  {one.kind}: {one.content}"
        parts = [f"{name} {value}" for name, value in (("cue", one.cue), ("source", one.source)) if value]
        yield "    " + ", ".join([*parts, f"speaker {one.speaker or 'nobody'}"])
        yield f"    {one.construction} (score {one.score}): {one.meaning}"
    if sentence.unknown:
        yield f"words that no list of the pack holds: {', '.join(sentence.unknown)}"
    if sentence.dropped:
        yield "not kept"
        yield from (f"  {one.construction}: {one.content}; {one.why}" for one in sentence.dropped)


def _cue_lines(cue: SeenCue) -> Iterator[str]:
    yield f"  {cue.word}"
    yield from (f"    {known}" for known in cue.knows)
    if cue.why:
        yield f"    not asked: {cue.why}"
    for answer in cue.answers:
        yield from _answer_lines(answer, 2)


def _answer_lines(answer: Answer, depth: int) -> Iterator[str]:
    said = "yes" if answer.is_so else "no "
    gave = f": {answer.gave}" if answer.gave else ""
    line = f"  [{answer.line}]" if answer.line else ""
    example = f"  ({answer.example})" if answer.example else ""
    yield f"{'  ' * depth}{said} {answer.asked}{gave}{line}{example}"
    for step in answer.steps:
        yield from _answer_lines(step, depth + 1)

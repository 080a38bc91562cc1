"""The transformer pass: labels of a text, joined to quotes, and weighed together with what the other passes propose."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from claimx._extras import require
from claimx.lang import flags as F
from claimx.lang.pack import Cue
from claimx.model.records import QuoteKind
from claimx.passes.base import Candidate, Joined
from claimx.passes.reading import Reading
from claimx.passes.rules import RulePass
from claimx.passes.rules.draft import Draft
from claimx.passes.rules.engine import to_candidate
from claimx.passes.transformer.decode import Content, decode
from claimx.passes.transformer.facts import FactJudge
from claimx.passes.transformer.judge import chance, properties, weights_for
from claimx.passes.transformer.links import Link, choose, options, probabilities
from claimx.passes.transformer.network import Settings, load_network, load_tokenizer, locate, torch_forward
from claimx.passes.transformer.onnx import FastTokenizer, onnx_forward
from claimx.passes.transformer.scene import Proposal, Ranges, Scene, overlap, proposals
from claimx.passes.transformer.tagger import Tagger
from claimx.text.span import Span

_REMEMBERED = 2
_BATCH_OF_ONNX = 4  # windows: on a processor more of them outgrow its cache


class TransformerPass:
    """A fine-tuned token classifier over content, cue and source.

    It reads a text together with the rules' proposals. `propose` gives its own candidates; `join` weighs them and those
    of other passes on one scale, which is what `extract(model=...)` does.
    """

    name = "transformer"
    version = "1"

    def __init__(self, tagger: Tagger, settings: Settings, facts: FactJudge | None = None) -> None:
        self._tagger = tagger
        self.settings = settings
        self.facts = facts or FactJudge()
        self.made_by = f"{self.name}@{self.version}"

    @classmethod
    def load(
        cls,
        model: str | os.PathLike[str],
        *,
        device: str | None = None,
        dtype: str = "float32",
        onnx: str | None = None,
        threads: int | None = None,
    ) -> "TransformerPass":
        """The pass of a model: a folder that `claimx train` wrote, or the id of one on the Hugging Face hub.

        `device` is that of torch (default: CUDA, then MPS, then the processor), `dtype` float32 or bfloat16. `onnx`
        names an ONNX file of the folder that runs in its place, without torch, on so many `threads`. Raises ModelError,
        and MissingExtraError without the extra `transformers`, or `onnx`.
        """
        require("onnxruntime" if onnx else "torch", extra="onnx" if onnx else "transformers")
        folder = locate(model)
        settings = Settings.load(folder)
        if onnx:
            tokenizer = FastTokenizer(folder, settings.special)
            forward = onnx_forward(folder / onnx, threads=threads)
            tagger = Tagger(forward, tokenizer, settings, batch=_BATCH_OF_ONNX)
        else:
            network = load_network(folder, settings, device=device, dtype=dtype)
            tagger = Tagger(torch_forward(network), load_tokenizer(folder), settings)
        return cls(tagger, settings, FactJudge.load(folder))

    def label(self) -> str:
        """The name of the model."""
        return self.settings.name

    def reads(self, language: str) -> bool:
        """Whether the model was trained on a language; one that names none reads all."""
        return not self.settings.languages or language in self.settings.languages

    def propose(self, reading: Reading) -> Iterable[Candidate]:
        """The model's own candidates of one text, each with its calibrated score."""
        rules = list(RulePass().propose(reading))
        return [one for one in self.join(reading, rules).candidates if one.made_by == self.made_by]

    def join(self, reading: Reading, candidates: Sequence[Candidate]) -> Joined:
        """The candidates of other passes and the model's own, all scored by the model's judge."""
        return self.join_many([(reading, candidates)])[0]

    def join_many(self, texts: Sequence[tuple[Reading, Sequence[Candidate]]]) -> list[Joined]:
        """The same for several texts, in one batch."""
        found = self._tagger.probabilities([(reading, _of_rules(proposed)) for reading, proposed in texts])
        return [
            self.joined(self.scene(reading, proposed, labels), proposed)
            for (reading, proposed), labels in zip(texts, found, strict=True)
        ]

    def probabilities(self, texts: Sequence[tuple[Reading, Sequence[Candidate]]]) -> list[Any]:
        """Label probabilities of each text, token by label: what `scene` takes."""
        return self._tagger.probabilities([(reading, _of_rules(proposed)) for reading, proposed in texts])

    def scene(self, reading: Reading, candidates: Sequence[Candidate], labels: Any) -> Scene:
        """A text with its labels decoded and the candidates of other passes in tokens."""
        decoded = decode(labels, outside=float(self.settings.judge.get("outside", 1.0)))
        others = proposals(reading, candidates)
        chances = self.facts.plausible(reading, others)
        others = [replace(one, plausible=chance) for one, chance in zip(others, chances, strict=True)]
        return Scene(reading, labels, decoded, others, self.facts.likely(reading, others))

    def own(self, scene: Scene) -> list[Proposal]:
        """The model's proposals, their score the mean probability of content: not yet weighed."""
        found: dict[tuple[Ranges, ...], Proposal] = {}
        for content in scene.decoded.contents:
            one = self._from_labels(scene, content)
            if one is not None:
                found.setdefault((one.content, one.source, one.cue), one)
        return [found[key] for key in sorted(found)]

    def joined(self, scene: Scene, given: Sequence[Candidate]) -> Joined:
        """What `join` gives, for a text whose labels are decoded already."""
        own = self.own(scene)
        mine = scene.of(own)
        weighed = [self._weighed(scene, one, *scene.best_other(one.content)) for one in own]
        for other in scene.others:
            judged = self._weighed(mine, other, *mine.best_other(other.content))
            weighed += self._with_sources(scene, replace(other, candidate=judged))
        inner = [one for one in given if one.depth]
        return Joined((*weighed, *inner), self._least(scene.reading.pack.code))

    def _least(self, language: str) -> float:
        """The score below which a candidate is no quote."""
        judge = self.settings.judge
        return float(judge.get("thresholds", {}).get(language, judge.get("threshold", 0.0)))

    def _with_sources(self, scene: Scene, other: Proposal) -> list[Candidate]:
        """A weighed candidate of another pass; or the same with a likelier source, and behind it as it was.

        What is judged is the content, so both have its score, the one with the less likely source so much less of it.
        """
        made = self._with_source(scene, other)
        if made is None:
            return [other.candidate]
        score = round(other.candidate.score * self._doubt(scene, other), 4)
        return [made.candidate, replace(other.candidate, score=score)]

    def _weighed(self, scene: Scene, one: Proposal, partner: Proposal | None, shared: float) -> Candidate:
        """A candidate with the judge's score."""
        weights = weights_for(self.settings.judge, one.candidate.made_by.split("@")[0])
        if not weights:
            return one.candidate
        score = chance(properties(scene, one, partner, shared), weights)
        return replace(one.candidate, score=round(score, 4))

    def _doubt(self, scene: Scene, one: Proposal) -> float:
        """How much less likely the source of a candidate is than the likeliest: 1 when it is the likeliest."""
        found = options(scene, "source", one.content, one.cue[0] if one.cue else None)
        chances = probabilities(found, self.settings.linker.get("source", {}))
        named = [
            probability
            for option, probability in zip(found, chances, strict=True)
            if (not one.source if option.span is None else overlap((option.span,), one.source) > 0)
        ]
        return max(named, default=0.0) / max(chances)

    def _link(self, scene: Scene, role: str, content: Ranges, cue: tuple[int, int] | None = None) -> Link:
        return choose(options(scene, role, content, cue), self.settings.linker.get(role, {}))

    def _from_labels(self, scene: Scene, content: Content) -> Proposal | None:
        """A decoded content with its cue and source."""
        reading = scene.reading
        cue = self._link(scene, "cue", content.ranges).span
        source = self._link(scene, "source", content.ranges, cue).span
        known = _with_same_cue(scene, content.ranges, cue)
        spans = known.cue if known is not None else (cue,) if cue is not None else ()
        tokens = tuple([token for first, end in spans for token in range(first, end)])
        draft = Draft(
            construction=self.settings.name,
            content=_with_marks(reading, content.ranges),
            cue=tokens,
            source=source,
            about=_about(reading, tokens),
            score=content.probability,
            negated=any(reading.shapes[token] & F.NEGATION for token in tokens),
        )
        made = to_candidate(draft, reading, scene.opens, self.made_by)
        if made is None:
            return None
        if made.kind is QuoteKind.INDIRECT and _is_marked(reading, content.ranges):
            made = replace(made, kind=QuoteKind.DIRECT)
        if known is not None:
            made = _told(made, known.candidate)
        found = proposals(reading, [made])
        return found[0] if found else None

    def _with_source(self, scene: Scene, other: Proposal) -> Proposal | None:
        """A candidate of another pass with the source that is likelier than its own, if one is."""
        cue = other.cue[0] if other.cue else None
        link = self._link(scene, "source", other.content, cue)
        if link.span is None and not other.source or link.span is not None and _touch(link.span, other.source):
            return None
        reading = scene.reading
        named = other.candidate.source
        note = f"content of {other.candidate.made_by}, source instead of " + (
            f"[{named[0].start}, {named[-1].end})" if named else "none"
        )
        source: tuple[Span, ...] = () if link.span is None else (reading.span(*link.span),)
        made = replace(
            other.candidate,
            made_by=self.made_by,
            because=self.settings.name,
            source=source,
            note=note,
            unsourced=other.candidate.unsourced and not source,
        )
        return Proposal(made, other.content, other.cue, () if link.span is None else (link.span,))


def _with_same_cue(scene: Scene, content: Ranges, cue: tuple[int, int] | None) -> Proposal | None:
    """What another pass proposes for about the same content, if it reads the same cue."""
    other, shared = scene.best_other(content)
    if other is None or cue is None or shared < 0.5 or not _touch(cue, other.cue):
        return None
    return other


def _told(candidate: Candidate, known: Candidate) -> Candidate:
    """A candidate with what another one knows of their common cue."""
    return replace(
        candidate,
        lemma=known.lemma,
        cue_class=known.cue_class,
        attitude=known.attitude,
        negated=known.negated,
        via=known.via,
    )


def _of_rules(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that the features show: those of the rule pass."""
    return [one for one in candidates if one.made_by.startswith(RulePass.name + "@")]


def _touch(span: tuple[int, int], ranges: Ranges) -> bool:
    return any(first < span[1] and span[0] < end for first, end in ranges)


def _with_marks(reading: Reading, ranges: Ranges) -> list[tuple[int, int]]:
    """Ranges with the marks right around them, which say what kind of quote it is."""
    flags = reading.flags
    found = []
    for first, end in ranges:
        if first and flags[first - 1] & F.OPEN_MARK:
            first -= 1
        behind = end
        while (
            behind < len(flags)
            and flags[behind] & (F.COMMA | F.STOP | F.IN_MARKS)
            and not reading.shapes[behind] & F.WORD
        ):
            behind += 1
        if behind < len(flags) and flags[behind] & F.CLOSE_MARK:
            end = behind + 1
        found.append((first, end))
    return found


def _is_marked(reading: Reading, ranges: Ranges) -> bool:
    """Whether every word of some ranges stands between marks."""
    words = [k for first, end in ranges for k in range(first, end) if reading.shapes[k] & F.WORD]
    return bool(words) and all(reading.flags[k] & F.IN_MARKS for k in words)


def _about(reading: Reading, tokens: Sequence[int]) -> Cue | None:
    """The verb or noun of the pack that a cue holds."""
    for token in tokens:
        for cue, _ in reading.words[token].cues:
            return cue
    return None


@lru_cache(maxsize=_REMEMBERED)
def remembered_pass(model: str) -> TransformerPass:
    """The pass of a model; the last two stay loaded. For a model whose folder changed, `TransformerPass.load`."""
    return TransformerPass.load(model)

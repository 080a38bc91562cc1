"""Public models for what claimx does by rules alone: names, the weight of claims, one statement in several languages.

Each is optional, named by folder or id, and changes nothing unless it is asked: an extraction goes in, and a new one
comes out; a `SentenceEncoder` goes into linking. Weights are read from safetensors alone and no code of a model is run.
Needs the extra `transformers`. docs/howto/borrow-a-model.md names models for each role.
"""

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from claimx._extras import require
from claimx.errors import ModelError
from claimx.lang.pack import bare_pack
from claimx.model import Claim, Extraction
from claimx.model.records import CheckWorthiness, ClaimKind, Record, ScoredKind
from claimx.names import NameSource, with_kinds
from claimx.passes.reading import Reading
from claimx.passes.transformer.network import Settings, choose_device, load_tokenizer, locate
from claimx.passes.transformer.tagger import Tagger
from claimx.text.span import Span

WORTH = "This text states a fact that can be checked."
KINDS: Mapping[ClaimKind, str] = {
    ClaimKind.QUANTITY: "This text states a number or an amount.",
    ClaimKind.COMPARISON: "This text compares two things.",
    ClaimKind.CAUSAL: "This text says that one thing causes another.",
    ClaimKind.EVENT: "This text says that something happened.",
    ClaimKind.PREDICTION: "This text says what will happen.",
    ClaimKind.INTENTION: "This text says what somebody plans to do.",
    ClaimKind.OPINION: "This text gives an opinion.",
    ClaimKind.DEFINITION: "This text defines a term.",
}
_BATCH = 16
_Record = TypeVar("_Record", bound=Record)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text, and what sort of thing it names by the labels of the model (PER, ORG, LOC, …)."""

    span: Span
    label: str
    score: float


class NameFinder:
    """A named entity recogniser: a token classifier with labels like B-PER, I-PER, O."""

    def __init__(self, model: str | os.PathLike[str], *, device: str | None = None) -> None:
        folder = locate(model)
        network, torch = _loaded("AutoModelForTokenClassification", folder, device)
        self.name = folder.name
        self._labels = [str(network.config.id2label[number]) for number in range(network.config.num_labels)]

        def forward(pieces: Any, mask: Any, _: Any) -> Any:
            with torch.inference_mode():
                inputs = {"input_ids": torch.from_numpy(pieces), "attention_mask": torch.from_numpy(mask)}
                return network(**{key: value.to(network.device) for key, value in inputs.items()}).logits.cpu().numpy()

        room = int(getattr(network.config, "max_position_embeddings", 512)) - 4
        settings = Settings(capacity=min(254, room), overlap=min(254, room) // 4)
        self._tagger = Tagger(forward, load_tokenizer(folder), settings)

    def __call__(self, text: str, /) -> list[tuple[int, int, str]]:
        """The names as `claimx.names.NameSource` gives them, so that `extract(..., names=...)` takes the finder."""
        return [(one.span.start, one.span.end, one.label) for one in self.find(text)]

    def find(self, text: str) -> tuple[Name, ...]:
        """The names of a text in its order, of any length."""
        reading = Reading(text, bare_pack())
        rows = self._tagger.probabilities([(reading, ())])[0]
        found: list[tuple[int, int, str, list[float]]] = []
        for token, row in enumerate(rows):
            best = int(row.argmax())
            position, _, label = self._labels[best].rpartition("-")
            if label == "O" or not label:
                continue
            going_on = bool(found) and found[-1][1] == token and found[-1][2] == label and position != "B"
            if going_on:
                first, _, _, scores = found.pop()
                found.append((first, token + 1, label, [*scores, float(row[best])]))
            else:
                found.append((token, token + 1, label, [float(row[best])]))
        return tuple([Name(reading.span(a, b), label, round(sum(s) / len(s), 4)) for a, b, label, s in found])


def check_speakers(extraction: Extraction, finder: NameSource) -> Extraction:
    """The extraction with kinds of speakers as a source of names sees them: person or organisation, by most mentions.

    The same as `extract(..., names=finder)`, for an extraction that is there already.
    """
    return _with(extraction, speakers=with_kinds(extraction.document.text, extraction.speakers, finder))


class Inference:
    """A model of natural language inference: how likely a text entails a sentence."""

    def __init__(self, model: str | os.PathLike[str], *, device: str | None = None) -> None:
        folder = locate(model)
        self.name = folder.name
        self._network, self._torch = _loaded("AutoModelForSequenceClassification", folder, device)
        self._tokenizer = load_tokenizer(folder)
        labels = {str(label).lower(): number for number, label in self._network.config.id2label.items()}
        known = [number for label, number in sorted(labels.items()) if label.startswith("entail")]
        if len(known) != 1:
            raise ModelError(f"{folder}: no label 'entailment' among {', '.join(sorted(labels))}")
        against = [number for label, number in sorted(labels.items()) if label.startswith(("contradict", "not_entail"))]
        self._pair = [known[0], *against[:1]]

    def chances(self, texts: Sequence[str], hypothesis: str) -> list[float]:
        """For each text how likely it entails the hypothesis rather than contradicts it."""
        torch = self._torch
        found: list[float] = []
        for at in range(0, len(texts), _BATCH):
            batch = list(texts[at : at + _BATCH])
            inputs = self._tokenizer(
                batch, [hypothesis] * len(batch), return_tensors="pt", padding=True, truncation="only_first",
                max_length=_room(self._network),
            )  # fmt: skip
            with torch.inference_mode():
                logits = self._network(**inputs.to(self._network.device)).logits
            chances = logits[:, self._pair].float().softmax(-1) if len(self._pair) > 1 else logits.float().softmax(-1)
            column = 0 if len(self._pair) > 1 else self._pair[0]
            found += [round(float(one), 4) for one in chances[:, column]]
        return found


def weigh_claims(
    extraction: Extraction, model: Inference, *, kinds: Mapping[ClaimKind, str] | None = None, least: float = 0.8
) -> Extraction:
    """The extraction with check-worthiness by inference, and with the kinds of claims that a model is sure of.

    `kinds` are hypotheses (KINDS for all that claimx knows; none unless given); a kind with a chance of at least
    `least` is added behind those of the rules. A claim that is longer than the model reads is cut at its end.
    """
    texts = [claim.text for claim in extraction.claims]
    worth = model.chances(texts, WORTH)
    by_kind = {kind: model.chances(texts, hypothesis) for kind, hypothesis in sorted((kinds or {}).items())}
    claims = tuple(
        _weighed(claim, model.name, worth[k], {kind: row[k] for kind, row in by_kind.items() if row[k] >= least})
        for k, claim in enumerate(extraction.claims)
    )
    return _with(extraction, claims=claims)


def _weighed(claim: Claim, name: str, worth: float, kinds: Mapping[ClaimKind, float]) -> Claim:
    odds = math.log(max(worth, 1e-4) / max(1.0 - worth, 1e-4))
    known = {scored.kind for scored in claim.kinds}
    added = [ScoredKind(kind=k, score=score, rule=f"nli:{name}") for k, score in kinds.items() if k not in known]
    weight = CheckWorthiness(value=worth, method=f"nli:{name}", contributions={"entailment": round(odds, 4)})
    return _with(claim, check_worthiness=weight, kinds=(*claim.kinds, *added))


class SentenceEncoder:
    """A multilingual encoder of sentences: the mean of the last layer over the pieces, of length 1.

    `graph.link(encoder=...)` and `find_links` take it: its cosine is then one more signal of a link, and it brings
    pairs together that share no word. `prefix` is for a model that wants one before each text (E5's "query: ").
    """

    def __init__(self, model: str | os.PathLike[str], *, device: str | None = None, prefix: str = "") -> None:
        folder = locate(model)
        self.name = folder.name
        self._prefix = prefix
        self._network, self._torch = _loaded("AutoModel", folder, device)
        self._tokenizer = load_tokenizer(folder)

    def vectors(self, texts: Sequence[str]) -> Any:
        """One row per text (NumPy). A text that is longer than the model reads is cut at its end."""
        numpy = require("numpy", extra="transformers")
        torch = self._torch
        rows = []
        for at in range(0, len(texts), _BATCH):
            batch = [self._prefix + text for text in texts[at : at + _BATCH]]
            inputs = self._tokenizer(
                batch, return_tensors="pt", padding=True, truncation=True, max_length=_room(self._network)
            ).to(self._network.device)
            with torch.inference_mode():
                states = self._network(**inputs).last_hidden_state.float()
            mask = inputs["attention_mask"].unsqueeze(-1)
            mean = (states * mask).sum(1) / mask.sum(1)
            rows.append(torch.nn.functional.normalize(mean, dim=-1).cpu().numpy())
        return numpy.concatenate(rows) if rows else numpy.zeros((0, self._network.config.hidden_size))

    def encode(self, texts: Sequence[str], /) -> Sequence[Sequence[float]]:
        """The vectors as plain numbers: what `claimx.linking.Encoder` asks for."""
        found: list[list[float]] = self.vectors(texts).tolist()
        return found


def _loaded(kind: str, folder: Path, device: str | None) -> tuple[Any, Any]:
    """A model of a folder for one of transformers' tasks, and torch."""
    torch = require("torch", extra="transformers")
    transformers = require("transformers", extra="transformers")
    try:
        network = getattr(transformers, kind).from_pretrained(
            folder, local_files_only=True, trust_remote_code=False, use_safetensors=True
        )
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder}: no model in safetensors there: {error}") from error
    return network.eval().to(choose_device(device)), torch


def _room(network: Any) -> int:
    return min(512, int(getattr(network.config, "max_position_embeddings", 512)) - 2)


def _with(record: _Record, **changes: Any) -> _Record:
    """A new record through its constructor, so that it is checked."""
    return type(record)(**{**{name: getattr(record, name) for name in type(record).model_fields}, **changes})

"""Labels of whole documents: windows through the network in batches, stitched to one row per token."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from claimx._extras import require
from claimx.passes.base import Candidate
from claimx.passes.reading import Reading
from claimx.passes.transformer.features import columns, token_features
from claimx.passes.transformer.network import Settings
from claimx.passes.transformer.pieces import PieceCutter, Special, Window, windows

# pieces, mask and features of a batch (NumPy) to logits (NumPy): torch or onnxruntime
Forward = Callable[[Any, Any, Any], Any]


@dataclass(slots=True)
class _Text:
    """One document of a batch."""

    pieces: list[tuple[int, ...]]
    features: Any
    windows: list[Window]
    logits: Any = None


class Tagger:
    """A network with its tokenizer: readings in, probabilities of the labels of each token out."""

    def __init__(self, forward: Forward, tokenizer: Any, settings: Settings, *, batch: int = 16) -> None:
        self._numpy = require("numpy", extra="transformers")
        self._forward = forward
        self._cutter = PieceCutter(tokenizer)
        self._special = Special.of(tokenizer)
        self._settings = settings
        self._batch = batch
        self._columns = columns(settings.features)

    def probabilities(self, texts: Sequence[tuple[Reading, Sequence[Candidate]]]) -> list[Any]:
        """For each text an array, token by label; `Candidate`s are what the rules propose for it.

        No part of a text is left out: what is longer than a window goes through in several that overlap.
        """
        read = [self._text(reading, rules) for reading, rules in texts]
        queue = sorted(
            ((number, window) for number, text in enumerate(read) for window in text.windows),
            key=lambda one: (sum(map(len, read[one[0]].pieces[one[1].first : one[1].end])), one),
        )
        for at in range(0, len(queue), self._batch):
            self._run([(read[number], window) for number, window in queue[at : at + self._batch]])
        return [self._normalised(text) for text in read]

    def _text(self, reading: Reading, rules: Sequence[Candidate]) -> _Text:
        pieces = self._cutter.cut(reading)
        plain = token_features(reading, rules)
        features = self._numpy.zeros((len(pieces), self._width), dtype=self._numpy.float32)
        for place, column in enumerate(self._columns):
            if column >= 0:
                features[:, place] = plain[:, column]
        cut = windows([len(one) for one in pieces], self._settings.capacity, self._settings.overlap)
        return _Text(pieces, features, cut)

    @property
    def _width(self) -> int:
        return len(self._settings.features) + len(self._settings.guidelines)

    def _run(self, batch: Sequence[tuple[_Text, Window]]) -> None:
        numpy, special = self._numpy, self._special
        tokens = [range(window.first, window.end) for _, window in batch]
        longest = max(sum(len(text.pieces[t]) for t in ts) for (text, _), ts in zip(batch, tokens, strict=True)) + 2
        pieces = numpy.full((len(batch), longest), special.padding, dtype=numpy.int64)
        mask = numpy.zeros((len(batch), longest), dtype=numpy.int64)
        features = numpy.zeros((len(batch), longest, self._width), dtype=numpy.float32)
        firsts: list[list[int]] = []
        for row, ((text, _), ts) in enumerate(zip(batch, tokens, strict=True)):
            flat = [special.first]
            owner: list[int] = []
            places = []
            for token in ts:
                places.append(len(flat))
                flat += text.pieces[token]
                owner += [token] * len(text.pieces[token])
            flat.append(special.last)
            firsts.append(places)
            pieces[row, : len(flat)] = flat
            mask[row, : len(flat)] = 1
            features[row, 1 : len(owner) + 1] = text.features[owner]
        logits = self._forward(pieces, mask, features)
        for row, (text, window) in enumerate(batch):
            if text.logits is None:
                text.logits = numpy.zeros((len(text.pieces), logits.shape[-1]), dtype=numpy.float32)
            kept = firsts[row][window.core - window.first : window.core_end - window.first]
            text.logits[window.core : window.core_end] = logits[row, kept]

    def _normalised(self, text: _Text) -> Any:
        numpy = self._numpy
        if text.logits is None:
            return numpy.zeros((0, 0), dtype=numpy.float32)
        powers = numpy.exp(text.logits - text.logits.max(axis=-1, keepdims=True))
        return powers / powers.sum(axis=-1, keepdims=True)

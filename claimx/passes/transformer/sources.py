"""How likely each mention near a quote is its source: one weight per fact, learned for each language.

A conditional logit (McFadden, 1974) over the mentions and "none". Facts are many and most are rare, so a weight is
found by the hash of its fact (Weinberger et al., 2009); two facts that share one are a small loss. It is fitted to all
documents that the network learns from, which the linker cannot be: it sees no labels, and so none learned by heart.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

from claimx._extras import require
from claimx.errors import ModelError
from claimx.passes.reading import Reading
from claimx.passes.transformer.mentions import Mentions
from claimx.passes.transformer.scene import LikelySources, Proposal, Ranges

FILE = "claimx_sources.safetensors"
BUCKETS = 1 << 16


def places(facts: Sequence[str]) -> list[int]:
    """The place of the weight of each fact."""
    return [crc32(fact.encode()) % BUCKETS for fact in facts]


class SourceJudge:
    """Weights of facts, one table (NumPy, float32) per language."""

    def __init__(self, tables: dict[str, Any]) -> None:
        self._numpy = require("numpy", extra="transformers")
        self.tables = tables

    def reads(self, language: str) -> bool:
        """Whether it learned a language."""
        return language in self.tables

    def chances(self, language: str, options: Sequence[Sequence[str]]) -> list[float]:
        """How likely each option is, given its facts; they sum to 1."""
        table, numpy = self.tables[language], self._numpy
        utilities = numpy.array([float(table[places(facts)].sum()) for facts in options])
        powers = numpy.exp(utilities - utilities.max())
        found: list[float] = (powers / powers.sum()).tolist()
        return found

    def likely(self, reading: Reading, others: Sequence[Proposal]) -> LikelySources | None:
        """The mentions near a quote of this reading with their chances, asked for once; None: a language unknown."""
        if not self.reads(reading.pack.code):
            return None
        mentions = Mentions(reading, others)
        known: dict[tuple[Ranges, Ranges], list[tuple[tuple[int, int] | None, float]]] = {}

        def near(content: Ranges, cue: Ranges, rule: Proposal | None) -> Sequence[tuple[tuple[int, int] | None, float]]:
            if (content, cue) not in known:
                options = mentions.options(content, cue, rule)
                chances = self.chances(reading.pack.code, [facts for _, facts in options])
                known[content, cue] = [
                    (None if one is None else (one.first, one.end), chance)
                    for (one, _), chance in zip(options, chances, strict=True)
                ]
            return known[content, cue]

        return near

    def save(self, folder: Path) -> None:
        """Write the tables as safetensors; nothing when there is none."""
        if self.tables:
            safetensors = require("safetensors.numpy", extra="transformers")
            safetensors.save_file(dict(sorted(self.tables.items())), str(folder / FILE))

    @classmethod
    def load(cls, folder: Path) -> "SourceJudge":
        """The tables of a folder, none where it has no such file. Raises ModelError when the file is another."""
        path = folder / FILE
        return cls(_read(path) if path.is_file() else {})


def _read(path: Path) -> dict[str, Any]:
    """The tensors of a safetensors file, without its library: ONNX runs without it, and all here are of one sort."""
    numpy = require("numpy", extra="transformers")
    held = path.read_bytes()
    try:
        size = int.from_bytes(held[:8], "little")
        header = json.loads(held[8 : 8 + size])
        tables = {}
        for language, about in sorted(header.items()):
            if language == "__metadata__":
                continue
            first, end = about["data_offsets"]
            if about["dtype"] != "F32" or about["shape"] != [BUCKETS]:
                raise ValueError(f"{language}: {about['dtype']} {about['shape']}, not F32 [{BUCKETS}]")
            tables[language] = numpy.frombuffer(held[8 + size + first : 8 + size + end], dtype="<f4")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelError(f"{path}: no table of sources: {error}") from error
    return tables

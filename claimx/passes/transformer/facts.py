"""How much facts weigh: which mention near a quote is its source, and whether a quote of the rules is one.

A conditional logit over mentions and "none" (McFadden, 1974), a logistic regression over quotes, for each language.
Facts are many and most are rare, so a weight is found by the hash of its fact (Weinberger et al., 2009); two facts that
share one are a small loss. Both are fitted to all documents that the network learns from, which the linker and the
judge cannot be: they see no labels, and so none learned by heart.
"""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

from claimx._extras import require
from claimx.errors import ModelError
from claimx.passes.reading import Reading
from claimx.passes.transformer.contents import content_facts
from claimx.passes.transformer.mentions import Mentions
from claimx.passes.transformer.scene import LikelySources, Proposal, Ranges

FILE = "claimx_facts.safetensors"
BUCKETS = 1 << 16


def places(facts: Sequence[str]) -> list[int]:
    """The place of the weight of each fact."""
    return [crc32(fact.encode("utf-8", "surrogatepass")) % BUCKETS for fact in facts]


class FactJudge:
    """Weights of facts: tables (NumPy, float32) by what they weigh, "source" or "content", and by language."""

    def __init__(self, tables: dict[str, Any] | None = None) -> None:
        self._numpy = require("numpy", extra="transformers")
        self.tables = tables or {}

    def chances(self, language: str, options: Sequence[Sequence[str]]) -> list[float]:
        """How likely each option for a source is, given its facts; they sum to 1."""
        table, numpy = self.tables[f"source@{language}"], self._numpy
        utilities = numpy.array([float(table[places(facts)].sum()) for facts in options])
        powers = numpy.exp(utilities - utilities.max())
        found: list[float] = (powers / powers.sum()).tolist()
        return found

    def plausible(self, reading: Reading, others: Sequence[Proposal]) -> list[float | None]:
        """How likely each proposal is a quote, given its facts; None in a language unknown."""
        table = self.tables.get(f"content@{reading.pack.code}")
        if table is None:
            return [None] * len(others)
        sums = [float(table[places(facts)].sum()) for facts in content_facts(reading, others)]
        return [1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, one)))) for one in sums]

    def likely(self, reading: Reading, others: Sequence[Proposal]) -> LikelySources | None:
        """The mentions near a quote of this reading with their chances, asked for once; None: a language unknown."""
        if f"source@{reading.pack.code}" not in self.tables:
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
    def load(cls, folder: Path) -> "FactJudge":
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
        for name, about in sorted(header.items()):
            if name == "__metadata__":
                continue
            first, end = about["data_offsets"]
            if about["dtype"] != "F32" or about["shape"] != [BUCKETS]:
                raise ValueError(f"{name}: {about['dtype']} {about['shape']}, not F32 [{BUCKETS}]")
            tables[name] = numpy.frombuffer(held[8 + size + first : 8 + size + end], dtype="<f4")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelError(f"{path}: no tables of facts: {error}") from error
    return tables

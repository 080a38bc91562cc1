"""The judge of sources, fitted to annotated documents."""

import math
from collections.abc import Sequence
from typing import Any

from claimx._extras import require
from claimx.lang import flags as F
from claimx.passes.reading import Reading
from claimx.passes.transformer.labels import Gold
from claimx.passes.transformer.mentions import Mentions
from claimx.passes.transformer.scene import Proposal, Ranges, proposals
from claimx.passes.transformer.sources import BUCKETS, SourceJudge, places
from claimx.training.calibrate import match
from claimx.training.data import Example

_RIDGE = 8.0
_RAREST = 3  # quotes that must show a fact
_FEWEST, _MOST = 50, 6000  # quotes of a language
_ROUNDS = 40
_LINKING = F.ARTICLE | F.PREPOSITION | F.COORDINATOR | F.GENITIVE

Row = tuple[list[list[int]], list[bool]]  # the places of each option's facts, and which options are right


def fit_sources(examples: Sequence[Example]) -> SourceJudge:
    """A judge for each language that has enough quotes. The same documents give the same weights."""
    rows: dict[str, list[Row]] = {}
    for example in examples:
        rows.setdefault(example.reading.pack.code, []).extend(_rows(example))
    tables = {
        language: _fitted(found[:: math.ceil(len(found) / _MOST)])
        for language, found in sorted(rows.items())
        if len(found) >= _FEWEST
    }
    return SourceJudge(tables)


def _rows(example: Example) -> list[Row]:
    """One choice per annotated quote that has a right option: with what the rules say of it, where they found it."""
    others = proposals(example.reading, example.rules)
    mentions = Mentions(example.reading, others)
    met: set[Gold] = set()
    rows = []
    for other in others:
        gold = match(other.content, example.gold)
        if gold is not None:
            met.add(gold)
            rows.append(_row(mentions, other.content, other.cue, other, gold))
    for gold in example.gold:
        if gold not in met:
            rows.append(_row(mentions, gold.content, gold.cue, None, gold))
    return [row for row in rows if any(row[1])]


def _row(mentions: Mentions, content: Ranges, cue: Ranges, rule: Proposal | None, gold: Gold) -> Row:
    wanted = naming_words(mentions.reading, gold.source)
    options = mentions.options(content, cue, rule)
    right = [
        not gold.source if one is None else bool(wanted & naming_words(mentions.reading, ((one.first, one.end),)))
        for one, _ in options
    ]
    return [places(facts) for _, facts in options], right


def naming_words(reading: Reading, spans: Ranges) -> set[int]:
    """The words of a source but for those that only link, unless it has no others."""
    words = {k for first, end in spans for k in range(first, end) if reading.shapes[k] & F.WORD}
    return {k for k in words if not reading.shapes[k] & _LINKING} or words


def _fitted(rows: Sequence[Row]) -> Any:
    """The weights under which the right options are likeliest, with a ridge (L-BFGS)."""
    numpy = require("numpy", extra="transformers")
    torch = require("torch", extra="transformers")
    matrix, transposed, owner, right, kept = _matrices(rows)
    weights = torch.zeros(len(kept), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=_ROUNDS, history_size=8, line_search_fn="strong_wolfe")

    def closure() -> Any:
        held = weights.detach()
        utilities = (matrix @ held[:, None])[:, 0]
        among_all = _log_sum(utilities, owner, len(rows))
        among_right = _log_sum(utilities.masked_fill(~right, -1e9), owner, len(rows))
        chances = (utilities - among_all[owner]).exp()
        wanted = torch.where(right, (utilities - among_right[owner]).exp(), torch.zeros(()))
        weights.grad = (transposed @ (chances - wanted)[:, None])[:, 0] + _RIDGE * held
        return (among_all - among_right).sum() + 0.5 * _RIDGE * (held**2).sum()

    optimizer.step(closure)
    table = numpy.zeros(BUCKETS, dtype=numpy.float32)
    table[kept] = weights.detach().numpy()
    return table


def _log_sum(values: Any, owner: Any, count: int) -> Any:
    """The logarithm of the sum of the exponentials of each owner's values."""
    torch = require("torch", extra="transformers")
    top = torch.full((count,), -1e9).scatter_reduce(0, owner, values, "amax")
    return torch.zeros(count).index_add(0, owner, (values - top[owner]).exp()).log() + top


def _matrices(rows: Sequence[Row]) -> tuple[Any, Any, Any, Any, Any]:
    """Options by facts and facts by options (sparse), the row of each option, which is right, the places kept."""
    numpy = require("numpy", extra="transformers")
    torch = require("torch", extra="transformers")
    options = [facts for found, _ in rows for facts in found]
    held = numpy.concatenate([numpy.array(facts, dtype=numpy.int64) for facts in options])
    option = numpy.repeat(numpy.arange(len(options)), [len(facts) for facts in options])
    kept = numpy.flatnonzero(numpy.bincount(held, minlength=BUCKETS) >= _RAREST)
    column = numpy.full(BUCKETS, -1)
    column[kept] = numpy.arange(len(kept))
    known = column[held] >= 0
    option, held = option[known], column[held[known]]
    order = numpy.argsort(held, kind="stable")
    matrix = _sparse(option, held, (len(options), len(kept)))
    transposed = _sparse(held[order], option[order], (len(kept), len(options)))
    owner = torch.tensor([number for number, (found, _) in enumerate(rows) for _ in found])
    right = torch.tensor([one for _, marks in rows for one in marks])
    return matrix, transposed, owner, right, kept


def _sparse(row: Any, column: Any, shape: tuple[int, int]) -> Any:
    numpy = require("numpy", extra="transformers")
    torch = require("torch", extra="transformers")
    borders = numpy.concatenate([[0], numpy.cumsum(numpy.bincount(row, minlength=shape[0]))])
    ones = torch.ones(len(column))
    return torch.sparse_csr_tensor(torch.from_numpy(borders), torch.from_numpy(column), ones, shape)

"""The weights of facts, fitted to annotated documents."""

import math
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from claimx._extras import require
from claimx.lang import flags as F
from claimx.passes.reading import Reading
from claimx.passes.transformer.contents import content_facts
from claimx.passes.transformer.facts import BUCKETS, FactJudge, places
from claimx.passes.transformer.labels import Gold
from claimx.passes.transformer.mentions import Mentions
from claimx.passes.transformer.scene import Proposal, Ranges, proposals
from claimx.training.calibrate import excused, match
from claimx.training.data import Example

_RIDGE = 8.0
_RAREST = 3  # quotes that must show a fact
_FEWEST, _MOST = 50, 6000  # quotes of a language
_ROUNDS = 40
_LINKING = F.ARTICLE | F.PREPOSITION | F.COORDINATOR | F.GENITIVE

Row = tuple[list[list[int]], list[bool]]  # the places of each option's facts, and which options are right


def fit_facts(examples: Sequence[Example]) -> FactJudge:
    """Tables for each language that has enough quotes. The same documents give the same weights."""
    sources: dict[str, list[Row]] = {}
    contents: dict[str, list[tuple[list[int], bool]]] = {}
    for example in examples:
        sources.setdefault(example.reading.pack.code, []).extend(_rows(example))
        contents.setdefault(example.reading.pack.code, []).extend(_verdicts(example))
    tables = {}
    for language, found in sorted(sources.items()):
        if len(found) >= _FEWEST:
            tables[f"source@{language}"] = _choosing(found[:: math.ceil(len(found) / _MOST)])
    for language, verdicts in sorted(contents.items()):
        if len(verdicts) >= _FEWEST:
            tables[f"content@{language}"] = _judging(verdicts)
    return FactJudge(tables)


def _verdicts(example: Example) -> list[tuple[list[int], bool]]:
    """The rules' quotes that are right or wrong, each with the places of its facts."""
    others = proposals(example.reading, example.rules)
    found = []
    for one, facts in zip(others, content_facts(example.reading, others), strict=True):
        right = match(one.content, example.gold) is not None
        if right or not excused(one, example):
            found.append((places(facts), right))
    return found


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


def _choosing(rows: Sequence[Row]) -> Any:
    """The weights under which the right options are likeliest, with a ridge."""
    torch = require("torch", extra="transformers")
    matrix, transposed, kept = _matrices([facts for found, _ in rows for facts in found])
    owner = torch.tensor([number for number, (found, _) in enumerate(rows) for _ in found])
    right = torch.tensor([one for _, marks in rows for one in marks])

    def loss(weights: Any) -> tuple[Any, Any]:
        utilities = (matrix @ weights[:, None])[:, 0]
        among_all = _log_sum(utilities, owner, len(rows))
        among_right = _log_sum(utilities.masked_fill(~right, -1e9), owner, len(rows))
        wanted = torch.where(right, (utilities - among_right[owner]).exp(), torch.zeros(()))
        slope = transposed @ ((utilities - among_all[owner]).exp() - wanted)[:, None]
        return (among_all - among_right).sum(), slope[:, 0]

    return _fitted(loss, kept)


def _judging(rows: Sequence[tuple[list[int], bool]]) -> Any:
    """The weights under which the verdicts are likeliest, with a ridge."""
    torch = require("torch", extra="transformers")
    matrix, transposed, kept = _matrices([facts for facts, _ in rows])
    right = torch.tensor([float(verdict) for _, verdict in rows])

    def loss(weights: Any) -> tuple[Any, Any]:
        utilities = (matrix @ weights[:, None])[:, 0]
        value = torch.nn.functional.binary_cross_entropy_with_logits(utilities, right, reduction="sum")
        return value, (transposed @ (utilities.sigmoid() - right)[:, None])[:, 0]

    return _fitted(loss, kept)


def _fitted(loss: Callable[[Any], tuple[Any, Any]], kept: Any) -> Any:
    """The table with the least loss and ridge; `loss` gives its value and its slope (L-BFGS)."""
    numpy = require("numpy", extra="transformers")
    torch = require("torch", extra="transformers")
    weights = torch.zeros(len(kept), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=_ROUNDS, history_size=8, line_search_fn="strong_wolfe")

    def closure() -> Any:
        held = weights.detach()
        value, slope = loss(held)
        weights.grad = slope + _RIDGE * held
        return value + 0.5 * _RIDGE * (held**2).sum()

    optimizer.step(closure)
    table = numpy.zeros(BUCKETS, dtype=numpy.float32)
    table[kept] = weights.detach().numpy()
    return table


def _log_sum(values: Any, owner: Any, count: int) -> Any:
    """The logarithm of the sum of the exponentials of each owner's values."""
    torch = require("torch", extra="transformers")
    top = torch.full((count,), -1e9).scatter_reduce(0, owner, values, "amax")
    return torch.zeros(count).index_add(0, owner, (values - top[owner]).exp()).log() + top


def _matrices(options: Sequence[Sequence[int]]) -> tuple[Any, Any, Any]:
    """Options by facts and facts by options (sparse), and the places of the facts that are not too rare."""
    numpy = require("numpy", extra="transformers")
    held = numpy.concatenate([numpy.array(facts, dtype=numpy.int64) for facts in options])
    option = numpy.repeat(numpy.arange(len(options)), [len(facts) for facts in options])
    kept = numpy.flatnonzero(numpy.bincount(held, minlength=BUCKETS) >= _RAREST)
    column = numpy.full(BUCKETS, -1)
    column[kept] = numpy.arange(len(kept))
    known = column[held] >= 0
    option, held = option[known], column[held[known]]
    order = numpy.argsort(held, kind="stable")
    matrix = _sparse(option, held, (len(options), len(kept)))
    return matrix, _sparse(held[order], option[order], (len(kept), len(options))), kept


def _sparse(row: Any, column: Any, shape: tuple[int, int]) -> Any:
    numpy = require("numpy", extra="transformers")
    torch = require("torch", extra="transformers")
    borders = numpy.concatenate([[0], numpy.cumsum(numpy.bincount(row, minlength=shape[0]))])
    ones = torch.ones(len(column))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that sparse tensors are a beta of torch
        return torch.sparse_csr_tensor(torch.from_numpy(borders), torch.from_numpy(column), ones, shape)

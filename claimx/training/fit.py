"""Weights of the linker and the judge: logistic and conditional logit regression with a ridge, by L-BFGS."""

from collections.abc import Sequence
from typing import Any

from claimx._extras import require

Values = dict[str, float]


def fit_logistic(rows: Sequence[tuple[Values, bool]], *, ridge: float = 1.0, rarest: int = 5) -> dict[str, float]:
    """Weights under which the rows are likeliest. Properties that fewer than `rarest` rows have are left out."""
    names = _names((values for values, _ in rows), rarest)
    matrix = _matrix([values for values, _ in rows], names)
    torch = require("torch", extra="transformers")
    target = torch.tensor([float(right) for _, right in rows], dtype=torch.float64)

    def loss(weights: Any) -> Any:
        return torch.nn.functional.binary_cross_entropy_with_logits(matrix @ weights, target, reduction="sum")

    return _fit(names, loss, ridge)


def fit_choices(rows: Sequence[tuple[Sequence[Values], int]], *, ridge: float = 1.0) -> dict[str, float]:
    """Weights under which the chosen option of each row is likeliest among its options."""
    torch = require("torch", extra="transformers")
    names = _names((values for found, _ in rows for values in found), 5)
    matrix = _matrix([values for found, _ in rows for values in found], names)
    owner = torch.tensor([number for number, (found, _) in enumerate(rows) for _ in found], dtype=torch.int64)
    offsets, at = [], 0
    for found, chosen in rows:
        offsets.append(at + chosen)
        at += len(found)
    chosen_rows = torch.tensor(offsets, dtype=torch.int64)

    def loss(weights: Any) -> Any:
        utilities = matrix @ weights
        powers = torch.zeros(len(rows), dtype=torch.float64).index_add(0, owner, (utilities - utilities.max()).exp())
        return (powers.log() + utilities.max() - utilities[chosen_rows]).sum()

    return _fit(names, loss, ridge)


def _names(rows: Any, rarest: int) -> list[str]:
    counts: dict[str, int] = {}
    for values in rows:
        for name, value in values.items():
            if value:
                counts[name] = counts.get(name, 0) + 1
    return sorted(name for name, count in counts.items() if count >= rarest)


def _matrix(rows: Sequence[Values], names: Sequence[str]) -> Any:
    torch = require("torch", extra="transformers")
    places = {name: place for place, name in enumerate(names)}
    matrix = torch.zeros((len(rows), len(names)), dtype=torch.float64)
    for number, values in enumerate(rows):
        for name, value in values.items():
            if name in places:
                matrix[number, places[name]] = value
    return matrix


def _fit(names: Sequence[str], loss: Any, ridge: float) -> dict[str, float]:
    torch = require("torch", extra="transformers")
    weights = torch.zeros(len(names), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> Any:
        optimizer.zero_grad()
        value = loss(weights) + 0.5 * ridge * (weights**2).sum()
        value.backward()
        return value

    if names:
        optimizer.step(closure)
    return {name: round(float(weight), 4) for name, weight in zip(names, weights.detach(), strict=True)}

"""The training loop: windows of labelled pieces through the network, with checkpoints that survive a kill.

Everything random comes from the seed and the number of the epoch, so a run that was interrupted goes on from its last
checkpoint as it would have gone on.
"""

import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from claimx._extras import require
from claimx.passes.transformer.features import token_features
from claimx.passes.transformer.labels import LABELS, OUTSIDE, UNKNOWN
from claimx.passes.transformer.network import Network
from claimx.passes.transformer.pieces import PieceCutter, Special
from claimx.training.checkpoint import load_state, save_state
from claimx.training.data import Example

CHECKPOINT = "checkpoint.pt"


@dataclass(frozen=True, slots=True)
class Schedule:
    """How a network is trained; what is a share lies between 0 and 1."""

    epochs: int = 8
    seed: int = 1
    rate: float = 1e-3  # of learning, at its height
    warm_up: float = 0.06  # share of the steps until then
    decay: float = 0.01  # of the weights
    batch: int = 3072  # word pieces of one step
    patience: int = 3  # epochs without a better score before it stops
    every: int = 200  # steps between two checkpoints
    lost_features: float = 0.1  # share of windows that see no features at all
    lost_rules: float = 0.5  # share of windows that see no proposals of the rules
    lost_pieces: float = 0.08  # share of pieces replaced by the unknown one
    aside: float = 0.15  # share of the windows of aside corpora that one epoch sees
    pretrain: int = 0  # epochs of masked language modelling on all texts, before the labels


@dataclass(slots=True)
class Encoded:
    """One document as arrays: pieces, the token of each piece, its label (that of the token at its first piece)."""

    pieces: Any
    tokens: Any
    labels: Any
    features: Any  # by token
    guideline: int  # column of its guideline among the guidelines, -1 for the main one

    def size(self) -> int:
        return len(self.pieces)


def encode_example(example: Example, cutter: PieceCutter, guidelines: Sequence[str]) -> Encoded:
    """Arrays of a document."""
    numpy = require("numpy", extra="transformers")
    cut = cutter.cut(example.reading)
    pieces = [piece for found in cut for piece in found]
    tokens = [token for token, found in enumerate(cut) for _ in found]
    labels = [
        label if not k else UNKNOWN for found, label in zip(cut, example.labels, strict=True) for k in range(len(found))
    ]
    return Encoded(
        pieces=numpy.array(pieces, dtype=numpy.int32),
        tokens=numpy.array(tokens, dtype=numpy.int32),
        labels=numpy.array(labels, dtype=numpy.int16),
        features=token_features(example.reading, example.rules),
        guideline=guidelines.index(example.corpus) if example.corpus in guidelines else -1,
    )


Stretch = tuple[int, int, int]  # number of the document, first piece, end


def stretches(sizes: Sequence[int], capacity: int) -> list[Stretch]:
    """Documents in even parts of at most `capacity` pieces."""
    found = []
    for number, size in enumerate(sizes):
        parts = max(1, math.ceil(size / capacity))
        borders = [size * k // parts for k in range(parts + 1)]
        found += [(number, a, b) for a, b in pairwise(borders) if a < b]
    return found


def in_batches(found: list[Stretch], most: int, chance: random.Random) -> list[list[Stretch]]:
    """Stretches in batches of about `most` pieces, shuffled; near neighbours in length together: little padding."""
    chance.shuffle(found)
    found.sort(key=lambda one: (one[2] - one[1]) // 16)
    batches: list[list[Stretch]] = [[]]
    held = 0
    for one in found:
        size = one[2] - one[1]
        if held + size > most and batches[-1]:
            batches.append([])
            held = 0
        batches[-1].append(one)
        held += size
    chance.shuffle(batches)
    return [batch for batch in batches if batch]


def height(step: int, steps: int, warm_up: float) -> float:
    """The learning rate as a share of its height: up, then down to nothing, in straight lines."""
    up = max(1.0, steps * warm_up)
    return min((step + 1) / up, max(0.0, (steps - step) / max(1.0, steps - up)))


class Trainer:
    """A network, its data and its schedule; `run` trains it to the end or to the point of no gain."""

    def __init__(
        self,
        network: Network,
        special: Special,
        train: Sequence[Encoded],
        held_back: Sequence[Encoded],
        schedule: Schedule,
        capacity: int,
        guidelines: int,
        work: Path,
        rule_columns: Sequence[int],
        report: Callable[[str], None],
    ) -> None:
        self.torch = require("torch", extra="transformers")
        self.numpy = require("numpy", extra="transformers")
        self.network, self.special, self.schedule, self.work = network, special, schedule, work
        self.train, self.held_back = train, held_back
        self.capacity, self.guidelines, self.rule_columns = capacity, guidelines, list(rule_columns)
        self.report = report
        self.log: list[dict[str, Any]] = []
        self.best = -1.0
        self.best_state: dict[str, Any] | None = None
        self.worse = 0
        parameters = [*network.encoder.parameters(), *network.projection.parameters()]
        self.optimizer = self.torch.optim.AdamW(parameters, lr=schedule.rate, weight_decay=schedule.decay)
        self.parameters = parameters
        self.steps = max(1, sum(len(self._batches(epoch)) for epoch in range(schedule.epochs)))

    def run(self) -> list[dict[str, Any]]:
        """Train; the network holds the best weights afterwards. Returns one row per epoch."""
        begun, batch, step, loss = self._resume()
        torch = self.torch
        for epoch in range(begun, self.schedule.epochs):
            if self.worse >= self.schedule.patience:
                break
            batches = self._batches(epoch)
            started = time.perf_counter()
            self.network.encoder.train()
            for number in range(batch, len(batches)):
                torch.manual_seed((self.schedule.seed * 1_000_003 + step) % 2**31)
                loss = 0.98 * loss + 0.02 * self._step(batches[number], epoch, number, step)
                step += 1
                if step % self.schedule.every == 0:
                    self._save(epoch, number + 1, step, loss)
                    seconds = time.perf_counter() - started
                    pace = (number + 1 - batch) / seconds
                    self.report(
                        f"epoch {epoch + 1}, step {step} of {self.steps}, loss {loss:.4f}, {seconds:.0f} s; "
                        f"{pace:.3g} steps a second, at most {(self.steps - step) / pace:.0f} s left"
                    )
            batch = 0
            self._close_epoch(epoch, step, loss)
            self._save(epoch + 1, 0, step, loss)
        if self.best_state is not None:
            self._set_state(self.best_state)
        self.network.encoder.eval()
        return self.log

    def _close_epoch(self, epoch: int, step: int, loss: float) -> None:
        """Score what was held back, and remember the weights when they are the best so far."""
        score = self.score(self.held_back) if self.held_back else float(epoch)
        self.log.append({"epoch": epoch + 1, "steps": step, "loss": round(loss, 4), "score": round(score, 4)})
        self.report(f"epoch {epoch + 1} of {self.schedule.epochs}: loss {loss:.4f}, held back: token F1 {score:.4f}")
        if score > self.best:
            self.best, self.worse = score, 0
            self.best_state = {key: value.detach().clone() for key, value in self._state().items()}
        else:
            self.worse += 1

    def _batches(self, epoch: int) -> list[list[Stretch]]:
        """The stretches of one epoch in batches of about `schedule.batch` pieces, shuffled."""
        chance = random.Random(f"{self.schedule.seed}/{epoch}")
        capacity = chance.randint(self.capacity * 3 // 4, self.capacity)
        found = stretches([one.size() for one in self.train], capacity)
        found = [one for one in found if self.train[one[0]].guideline < 0 or chance.random() < self.schedule.aside]
        return in_batches(found, self.schedule.batch, chance)

    def _step(self, batch: list[Stretch], epoch: int, number: int, step: int) -> float:
        torch, schedule = self.torch, self.schedule
        for group in self.optimizer.param_groups:
            group["lr"] = schedule.rate * height(step, self.steps, schedule.warm_up)
        pieces, mask, features, labels = self._arrays(self.train, batch)
        chance = self.numpy.random.default_rng([schedule.seed, epoch, number])
        lost = chance.random(len(batch)) < schedule.lost_features
        features[lost] = 0
        features[
            self.numpy.ix_(chance.random(len(batch)) < schedule.lost_rules, range(features.shape[1]), self.rule_columns)
        ] = 0
        unknown = (chance.random(pieces.shape) < schedule.lost_pieces) & (pieces > self.special.unknown) & (mask > 0)
        pieces[unknown] = self.special.unknown
        device = self.network.device
        logits = self.network.logits(
            torch.from_numpy(pieces).to(device),
            torch.from_numpy(mask).to(device),
            torch.from_numpy(features).to(device),
        )
        loss = torch.nn.functional.cross_entropy(
            logits.reshape(-1, logits.shape[-1]), torch.from_numpy(labels).to(device).reshape(-1), ignore_index=UNKNOWN
        )
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return float(loss.detach())

    def _arrays(self, data: Sequence[Encoded], batch: Sequence[Stretch]) -> tuple[Any, Any, Any, Any]:
        numpy, special = self.numpy, self.special
        longest = max(end - first for _, first, end in batch) + 2
        columns = data[batch[0][0]].features.shape[1]
        pieces = numpy.full((len(batch), longest), special.padding, dtype=numpy.int64)
        mask = numpy.zeros((len(batch), longest), dtype=numpy.int64)
        labels = numpy.full((len(batch), longest), UNKNOWN, dtype=numpy.int64)
        features = numpy.zeros((len(batch), longest, columns + self.guidelines), dtype=numpy.float32)
        for row, (number, first, end) in enumerate(batch):
            one = data[number]
            size = end - first
            pieces[row, 0], pieces[row, 1 : size + 1], pieces[row, size + 1] = (
                special.first,
                one.pieces[first:end],
                special.last,
            )
            mask[row, : size + 2] = 1
            labels[row, 1 : size + 1] = one.labels[first:end]
            features[row, 1 : size + 1, :columns] = one.features[one.tokens[first:end]]
            if one.guideline >= 0:
                features[row, 1 : size + 1, columns + one.guideline] = 1
        return pieces, mask, features, labels

    def score(self, data: Sequence[Encoded]) -> float:
        """Micro F1 of the labels other than O over the tokens of some documents."""
        torch, numpy = self.torch, self.numpy
        self.network.encoder.eval()
        found = stretches([one.size() for one in data], self.capacity)
        found.sort(key=lambda one: one[2] - one[1])
        right = proposed = wanted = 0
        device = self.network.device
        with torch.inference_mode():
            for k in range(0, len(found), 16):
                pieces, mask, features, labels = self._arrays(data, found[k : k + 16])
                arrays = (torch.from_numpy(one).to(device) for one in (pieces, mask, features))
                best = self.network.logits(*arrays).argmax(-1).cpu().numpy()
                known = labels != UNKNOWN
                right += int(((best == labels) & known & (labels != OUTSIDE)).sum())
                proposed += int(((best != OUTSIDE) & known).sum())
                wanted += int(((labels != OUTSIDE) & known).sum())
        assert numpy is not None
        return 2 * right / (proposed + wanted) if proposed + wanted else 0.0

    def _state(self) -> dict[str, Any]:
        projection = {"projection." + key: value for key, value in self.network.projection.state_dict().items()}
        return {**self.network.encoder.state_dict(), **projection}

    def _set_state(self, state: dict[str, Any]) -> None:
        own = {key.removeprefix("projection."): value for key, value in state.items() if key.startswith("projection.")}
        self.network.projection.load_state_dict(own)
        self.network.encoder.load_state_dict(
            {key: value for key, value in state.items() if not key.startswith("projection.")}
        )

    def _save(self, epoch: int, batch: int, step: int, loss: float) -> None:
        """Write a checkpoint whole or not at all: a kill in the middle leaves the one before."""
        held = {
            "epoch": epoch,
            "batch": batch,
            "step": step,
            "loss": loss,
            "log": self.log,
            "best": self.best,
            "worse": self.worse,
            "best_state": self.best_state,
            "state": self._state(),
            "optimizer": self.optimizer.state_dict(),
            "data": self._digest(),
        }
        save_state(self.work / CHECKPOINT, held)

    def _resume(self) -> tuple[int, int, int, float]:
        """Where to go on: epoch, batch, step, loss."""
        path = self.work / CHECKPOINT
        held = load_state(path, self.network.device)
        if held is None:
            return 0, 0, 0, math.log(len(LABELS))
        if held["data"] != self._digest():
            self.report(f"{path}: of another run (other data or options): starting anew")
            return 0, 0, 0, math.log(len(LABELS))
        self._set_state(held["state"])
        self.optimizer.load_state_dict(held["optimizer"])
        self.log, self.best, self.worse, self.best_state = held["log"], held["best"], held["worse"], held["best_state"]
        self.report(f"goes on from step {held['step']}")
        return held["epoch"], held["batch"], held["step"], held["loss"]

    def _digest(self) -> list[int]:
        """What must be the same for a checkpoint to fit: the data and all that the order of the steps depends on."""
        return [
            self.schedule.seed,
            self.schedule.epochs,
            self.schedule.batch,
            self.capacity,
            self.steps,
            len(self.train),
        ]
